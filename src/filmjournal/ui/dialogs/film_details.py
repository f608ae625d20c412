"""What is known of a film apart from any viewing: titles, year, directors, minutes, genres."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from filmjournal.domain.errors import FilmJournalError, InvalidValue
from filmjournal.domain.films import Film
from filmjournal.i18n import _
from filmjournal.services.commands import EditFilm, FilmValues
from filmjournal.services.outcome import Done
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel


class FilmDetailsDialog(QDialog):
    """A few fields and one button; what can't be is said above them, and nothing typed is lost."""

    def __init__(self, bus: JournalBus, film: Film, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._film = film
        self.setWindowTitle(_("Details of the film"))
        self.setMinimumWidth(480)
        set_ground(self, "page")
        self.notice = InlineNotice(self)
        self.title = self._field(film.title)
        self.year = self._field("" if film.year is None else str(film.year))
        self.original_title = self._field(film.original_title or "")
        self.alternative_titles = self._field("; ".join(film.alternative_titles))
        self.directors = self._field("; ".join(film.directors))
        self.runtime = self._field("" if film.runtime is None else str(film.runtime))
        self.genres = self._field("; ".join(film.genres))
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
        ):
            form.addRow(name, field)
            field.setAccessibleName(name.replace("&", ""))
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
        column.addLayout(form)
        column.addWidget(SmallLabel(_("Several names in one field are parted by semicolons."), parent=self))
        column.addLayout(buttons)

    def _field(self, text: str) -> QLineEdit:
        return QLineEdit(text, self)

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
            }
        except InvalidValue as wrong:
            self.notice.show_notice(str(wrong), kind="error")
            return
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
