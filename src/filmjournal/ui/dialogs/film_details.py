"""What is known of a film apart from any viewing: titles, year, kind, minutes, names and ids, whatever else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.errors import FilmJournalError, InvalidValue
from filmjournal.domain.films import ID_SOURCES, KINDS, Film
from filmjournal.i18n import _
from filmjournal.services.commands import EditFilm, FilmValues
from filmjournal.services.outcome import Done
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.film_facts import KIND_NAMES, source_name
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel

_WIDTH, _TALLEST = 560, 560


class FilmDetailsDialog(QDialog):
    """A few fields and one button; what can't be is said above them, and nothing typed is lost."""

    def __init__(self, bus: JournalBus, film: Film, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._film = film
        self.setWindowTitle(_("Details of the film"))
        self.setFixedWidth(_WIDTH)
        set_ground(self, "page")
        self.notice = InlineNotice(self)
        self.title = self._field(film.title)
        self.year = self._field("" if film.year is None else str(film.year))
        self.original_title = self._field(film.original_title or "")
        self.alternative_titles = self._field("; ".join(film.alternative_titles))
        self.directors = self._field("; ".join(film.directors))
        self.runtime = self._field("" if film.runtime is None else str(film.runtime))
        self.genres = self._field("; ".join(film.genres))
        self.countries = self._field("; ".join(film.countries))
        self.languages = self._field("; ".join(film.languages))
        self.kind = QComboBox(self)
        for kind in KINDS:
            self.kind.addItem(_(KIND_NAMES[kind]), kind)
        self.kind.setCurrentIndex(KINDS.index(film.kind) if film.kind in KINDS else 0)
        sources = (*ID_SOURCES, *sorted(film.ids.keys() - set(ID_SOURCES)))
        self.ids = {source: self._field(film.ids.get(source, "")) for source in sources}
        # One pair more, for what is not there yet.
        self.extra = [(self._field(name), self._field(value)) for name, value in (*film.extra.items(), ("", ""))]
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field in (
            (_("&Title"), self.title),
            (_("&Year"), self.year),
            (_("&Original title"), self.original_title),
            (_("&Also known as"), self.alternative_titles),
            (_("&Directed by"), self.directors),
            (_("&Minutes"), self.runtime),
            (_("&Genres"), self.genres),
            (_("&Countries"), self.countries),
            (_("&Languages"), self.languages),
            (_("&Kind"), self.kind),
        ):
            form.addRow(name, field)
            field.setAccessibleName(name.replace("&", ""))
        for label_text, box, first in (
            (_("&Elsewhere"), self._ids(), self.ids[ID_SOURCES[0]]),
            (_("An&ything else"), self._extra(), self.extra[0][0]),
        ):
            label = QLabel(label_text, self)
            label.setBuddy(first)
            form.addRow(label, box)
        self.save_button = QPushButton(_("Keep the details"), self)
        self.save_button.setProperty("role", "main")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._save)
        cancel = QPushButton(_("Cancel"), self)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(ReadingLabel(_("Details of the film"), 18, parent=self))
        column.addWidget(self.notice)
        fields = QWidget(self)
        set_ground(fields, "page")
        form.setContentsMargins(0, 4, 14, 4)  # room for the ring around what has the keyboard, and for the scroll bar
        fields.setLayout(form)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(fields)
        area.setMinimumHeight(min(_TALLEST, fields.sizeHint().height()))
        column.addWidget(area, 1)
        column.addWidget(SmallLabel(_("Several names in one field are parted by semicolons."), parent=self))
        column.addLayout(buttons)

    def _field(self, text: str) -> QLineEdit:
        return QLineEdit(text, self)

    def _ids(self) -> QWidget:
        box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 3, 3)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for number, (source, field) in enumerate(self.ids.items()):
            name = source_name(source)
            field.setAccessibleName(_("Id at {place}").format(place=name))
            row, column = divmod(number, 2)
            label = SmallLabel(name, 13, parent=box)
            label.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(label, row, 2 * column)
            grid.addWidget(field, row, 2 * column + 1)
        return box

    def _extra(self) -> QWidget:
        box = QWidget(self)
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 3, 3)
        rows.setSpacing(8)
        for name, value in self.extra:
            name.setPlaceholderText(_("Name"))
            name.setAccessibleName(_("Name of something else"))
            name.setFixedWidth(120)
            value.setPlaceholderText(_("What is to be said"))
            value.setAccessibleName(_("What is to be said"))
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(name)
            row.addWidget(value, 1)
            rows.addLayout(row)
        return box

    def _save(self) -> None:
        try:
            values: FilmValues = {
                "title": self.title.text(),
                "year": _number(self.year.text(), _("The year is a whole number, such as 2017.")),
                "original_title": self.original_title.text() or None,
                "alternative_titles": _names(self.alternative_titles.text()),
                "directors": _names(self.directors.text()),
                "runtime": _number(self.runtime.text(), _("The minutes are a whole number.")),
                "genres": _names(self.genres.text()),
                "countries": _names(self.countries.text()),
                "languages": _names(self.languages.text()),
                "kind": str(self.kind.currentData()),
                "ids": {source: field.text() for source, field in self.ids.items()},
            }
        except InvalidValue as wrong:
            self.notice.show_notice(str(wrong), kind="error")
            return
        # What has several lines is one line in a field: where nothing was typed it stays as it is.
        if any(field.isModified() for pair in self.extra for field in pair):
            was = self._film.extra
            values["extra"] = {
                name.text(): value.text() if value.isModified() else was.get(name.text(), value.text())
                for name, value in self.extra
            }
        self._bus.do(EditFilm(self._film.id, values), _("Details of the film"), done=self._saved, failed=self._failed)

    def _saved(self, _outcome: Done) -> None:
        self.accept()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, FilmJournalError):
            self.notice.show_notice(str(error), kind="error")
        else:
            self._bus.explain(error)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(";") if name.strip())


def _number(text: str, mistake: str) -> int | None:
    plain = text.strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 6):
        raise InvalidValue(mistake)
    return int(plain)
