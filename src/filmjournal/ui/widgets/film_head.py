"""The head of the entry pane: the film's title, year and facts, the rating, like, and more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from filmjournal.domain.films import Film
from filmjournal.i18n import _
from filmjournal.ui.theme import fonts, icons, theme
from filmjournal.ui.widgets.labels import SmallLabel, breakable
from filmjournal.ui.widgets.star_rating import StarRating

LONG_TITLE = 80  # characters
NARROW = 440  # pixels, below which title and stars don't go beside each other


class FilmHead(QWidget):
    """Title and year over a line of facts; the stars are of the viewing that is shown."""

    like_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._film: Film | None = None
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.RichText)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._facts = SmallLabel("", 13, parent=self)
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.setWordWrap(True)
        self.rating = StarRating(22, parent=self)
        self.like = _button(self, "heart", _("Like"))
        self.like.setCheckable(True)
        self.like.setProperty("role", "mark")
        self.like.toggled.connect(self._like_toggled)
        self.more = _button(self, "more", _("More"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

        self._controls = controls = QHBoxLayout()
        controls.setContentsMargins(0, 5, 0, 0)
        controls.setSpacing(6)
        controls.addWidget(self.rating)
        controls.addWidget(self.like)
        controls.addWidget(self.more)
        self._first = first = QHBoxLayout()
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(16)
        first.addWidget(self._title, 1)
        first.addLayout(controls)
        first.setAlignment(controls, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(first)
        layout.addWidget(self._facts)

    def show_film(self, film: Film) -> None:
        """Show a film, silently."""
        self._film = film
        self._dress()
        self.like.blockSignals(True)
        self.like.setChecked(film.liked)
        self.like.blockSignals(False)
        self._show_like()
        facts = [
            ", ".join(film.directors),
            "" if film.runtime is None else _("{minutes} min").format(minutes=film.runtime),
            ", ".join(film.genres),
            film.original_title or "",
        ]
        self._facts.setText(" · ".join(breakable(fact) for fact in facts if fact))
        self._facts.setVisible(any(facts))

    def set_menu(self, menu: QMenu) -> None:
        self.more.setMenu(menu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_controls()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange):
            self._dress()

    def _dress(self) -> None:
        if self._film is None:
            return
        long = len(self._film.title) > LONG_TITLE
        # A long title gets the whole line, in smaller letters, and the stars stand under it.
        self._place_controls()
        font = fonts.reading(20 if long else 30)
        if self._title.font() != font:
            self._title.setFont(font)
        year = "" if self._film.year is None else str(self._film.year)
        quiet = theme.current().css("text_quiet")
        text = (
            f"{_escaped(breakable(self._film.title))} <span style='color:{quiet}'>{year}</span>"
            if year
            else _escaped(breakable(self._film.title))
        )
        if self._title.text() != text:
            self._title.setText(text)
            self._title.setAccessibleName(f"{self._film.title} {year}".strip())

    def _place_controls(self) -> None:
        under = self.width() < NARROW or (self._film is not None and len(self._film.title) > LONG_TITLE)
        direction = QBoxLayout.Direction.TopToBottom if under else QBoxLayout.Direction.LeftToRight
        if direction != self._first.direction():
            self._first.setDirection(direction)
            self._first.setSpacing(2 if under else 16)
            edge = Qt.AlignmentFlag.AlignLeading if under else Qt.AlignmentFlag(0)
            self._first.setAlignment(self._controls, Qt.AlignmentFlag.AlignTop | edge)

    def _like_toggled(self, liked: bool) -> None:
        self._show_like()
        self.like_toggled.emit(liked)

    def _show_like(self) -> None:
        liked = self.like.isChecked()
        self.like.setIcon(icons.icon("heart-filled" if liked else "heart", "heart" if liked else "text_quiet", 20))
        self.like.setToolTip(_("Liked") if liked else _("Like"))


def _button(parent: QWidget, icon: str, name: str) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(icons.icon(icon, "text_quiet", 20))
    button.setIconSize(QSize(20, 20))
    button.setFixedSize(32, 32)
    button.setProperty("role", "tool")
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _escaped(text: str) -> str:
    import html

    return html.escape(text)
