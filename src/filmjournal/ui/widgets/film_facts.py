"""What is known of a film beside its title: names and values below each other, ids as links out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from filmjournal.domain.films import ID_SOURCES, Film
from filmjournal.domain.outside_pages import page_of_film
from filmjournal.i18n import N_, _
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.text_link import text_link

KIND_NAMES = {
    "film": N_("Film"),
    "tv_film": N_("Television film"),
    "short": N_("Short film"),
    "documentary": N_("Documentary"),
    "series": N_("Series"),
    "episode": N_("Episode"),
    "video": N_("Video"),
    "other": N_("Other"),
}
SOURCE_NAMES = {  # as their own pages write them, for those who read another script
    "imdb": N_("IMDb"),
    "tmdb": N_("TMDB"),
    "letterboxd": N_("Letterboxd"),
    "trakt": N_("Trakt"),
    "wikidata": N_("Wikidata"),
}
_LINK = 22  # pixels that a link is high
_LONGEST = 20_000  # characters of a value that are shown
_AT_FIRST = 300  # of them before one asks for more


class FilmFacts(QWidget):
    """`details_wanted` is the way to change them. A link is opened in the browser when it is pressed, and only then."""

    details_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._film: Film | None = None
        self._pages: list[QPushButton] = []
        self.edit = QPushButton(_("Edit the details…"), self)
        self.edit.setProperty("role", "link")
        self.edit.clicked.connect(self.details_wanted)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(4)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)

    def show_film(self, film: Film) -> None:
        """Show what is known of a film; its directors, minutes and genres stand under its title already."""
        if self._film is not None and _facts(self._film) == _facts(film):
            return
        self._film = film
        self.edit.setParent(self)
        while self._form.rowCount():
            row = self._form.takeRow(0)
            for item in (row.labelItem, row.fieldItem):
                widget = None if item is None else item.widget()
                if widget is not None and widget is not self.edit:
                    widget.hide()
                    widget.deleteLater()
        self._pages = []
        for name, value in _facts(film)[0]:
            self._form.addRow(self._name(name), self._value(value))
        if film.ids:
            self._form.addRow(self._name(_("Elsewhere")), self._links(film.ids))
        line = QHBoxLayout()
        line.setContentsMargins(0, 4, 0, 0)
        line.addWidget(self.edit)
        line.addStretch(1)
        self._form.addRow(line)
        for link in self._pages:
            if (before := self.edit.previousInFocusChain()) is not None:
                QWidget.setTabOrder(before, link)  # Tab comes to it where it stands

    def links(self) -> list[QPushButton]:
        """What leads to other places, and to the details."""
        return [*self._pages, self.edit]

    def _name(self, text: str) -> SmallLabel:
        label = SmallLabel(text, 13, parent=self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        return label

    def _value(self, text: str) -> QWidget:
        text = text[:_LONGEST]
        if len(text) <= _AT_FIRST + 80:
            return self._text(text)
        label, around = self._text(_beginning(text)), QWidget(self)
        more = text_link(_("Show all of it"), around)
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label)
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)
        around.setSizePolicy(label.sizePolicy())

        def turn() -> None:
            short = label.text() == text
            label.setText(_beginning(text) if short else text)
            more.setText(_("Show all of it") if short else _("Show less"))
            self.updateGeometry()

        more.clicked.connect(turn)
        self._pages.append(more)
        return around

    def _text(self, text: str) -> QLabel:
        label = SmallLabel(text, 13, quiet=False, parent=self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # Beside its name, whichever way it runs itself.
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
        return label

    def _links(self, ids: Mapping[str, str]) -> QWidget:
        box = QWidget(self)
        flow = FlowLayout(box, across=14, down=4)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        for source in sorted(ids, key=_place):
            name, page = source_name(source), page_of_film(source, ids[source])
            if page is None:
                flow.addWidget(self._value_of_id(f"{name}: {ids[source]}", box))
                continue
            link = QPushButton(name, box)
            link.setProperty("role", "link")
            link.setFixedHeight(_LINK)
            link.setStyleSheet("min-height: 20px;")  # as high as the words beside it
            link.setToolTip(page)
            link.setAccessibleDescription(page)
            link.setCursor(Qt.CursorShape.PointingHandCursor)
            link.clicked.connect(lambda _on=False, page=page: QDesktopServices.openUrl(QUrl(page)))
            flow.addWidget(link)
            self._pages.append(link)
        return box

    @staticmethod
    def _value_of_id(text: str, parent: QWidget) -> QLabel:
        label = SmallLabel(text[:80], 13, quiet=False, parent=parent)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setFixedHeight(_LINK)
        return label


def source_name(source: str) -> str:
    """What a place is called that ids are of."""
    return _(SOURCE_NAMES[source]) if source in SOURCE_NAMES else source


def _facts(film: Film) -> tuple[list[tuple[str, str]], Mapping[str, str]]:
    """What is shown: names with their values, and the ids."""
    known = [
        (_("Original title"), film.original_title or ""),
        (_("Also known as"), "; ".join(film.alternative_titles)),
        (_("Kind"), "" if film.kind == "film" else _(KIND_NAMES.get(film.kind, film.kind))),
        (_("Countries"), ", ".join(film.countries)),
        (_("Languages"), ", ".join(film.languages)),
        *film.extra.items(),
    ]
    return [(name, value) for name, value in known if value], film.ids


def _beginning(text: str) -> str:
    """The beginning of a long text, up to a word's end."""
    return f"{text[:_AT_FIRST].rsplit(None, 1)[0]} …"


def _place(source: str) -> tuple[int, str]:
    return (ID_SOURCES.index(source) if source in ID_SOURCES else len(ID_SOURCES), source)
