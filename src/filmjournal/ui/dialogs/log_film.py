"""The panel that logs a film: a title, when, how many stars, and Enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.domain.errors import FilmJournalError, InvalidValue
from filmjournal.domain.film_titles import TitleAndYear, parse_title
from filmjournal.domain.films import title_and_year
from filmjournal.domain.folding import fold
from filmjournal.domain.queries import FilmMatch
from filmjournal.domain.rating import Rating, short
from filmjournal.i18n import _, ngettext
from filmjournal.services.commands import EntryValues, LogFilm
from filmjournal.services.outcome import Done
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme import dates, fonts, icons, stars
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.date_field import DateField
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.key_button import KeyButton
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel
from filmjournal.ui.widgets.match_rows import FILM_ROW, MatchModel, MatchRow, dress_list
from filmjournal.ui.widgets.restyle import restyle
from filmjournal.ui.widgets.star_rating import StarRating

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal

WIDTH = 560
_SIDE, _TOP, _FOOT = 24, 18, 18
_FILM_FIELD = 40
_RING = 6  # kept free around the stars for theirs
_BELOW_BUTTON = 6
_OFFERED = 5
_EDGE = 12  # kept free around the panel


class LogFilmPanel(QFrame):
    """Lies over the window without stopping it. Esc, and the cross, put it away with what was typed in it.

    `logged` carries the new entry's id, and whether the person wants to write its review now.
    """

    logged = Signal(int, bool)
    closed = Signal()

    def __init__(self, bus: JournalBus, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._window = parent
        self._matches: list[FilmMatch] = []
        self._answered = ""  # the text that the matches answer
        self._picked: FilmMatch | None = None
        self._as_new = False  # the person picked the new film, though there is one of that title
        self._seen_touched = False
        self._waiting: bool | None = None  # log (and write?) once the matches are there
        self._logging = False
        self._anchor = QPoint()
        self._returns_to: QWidget | None = None
        self.setProperty("role", "popup")
        self.setAccessibleName(_("Log a film"))
        self.hide()

        self.film = _FilmField(self)
        self.watched = DateField(self, settles=False)
        self.rating = StarRating(stars.DIALOG_SIZE, words=False, parent=self)
        self.headline = QLineEdit(self)
        self.headline.setPlaceholderText(_("Optional"))
        self.headline.setAccessibleName(_("Headline"))
        self.seen = QCheckBox(_("Seen before"), self)
        self.like = _Toggle(_("Like"), "heart", "heart-filled", "heart", self)
        self.private = _Toggle(_("Private"), "lock", "lock", "text", self)
        self.notice = InlineNotice(self)
        self.write_button = KeyButton(_("Log and write"), _("Ctrl Enter"), parent=self)
        self.log_button = KeyButton(_("Log film"), _("Enter"), main=True, parent=self)
        self.close_button = QToolButton(self)
        self.close_button.setProperty("role", "tool")
        self.close_button.setIcon(icons.icon("close", "text_quiet", 16))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button.setAccessibleName(_("Close"))
        self.close_button.setToolTip(_("Close, and keep what was typed"))
        self._afresh = QPushButton(_("Start afresh"), self)
        self._afresh.setProperty("role", "link")
        self._afresh.setToolTip(_("Forget the draft"))
        self._film_hint = SmallLabel(parent=self)
        self._watched_hint = SmallLabel(parent=self)
        self._rating_hint = SmallLabel(_("← → by a half, 0 to 5, Delete for none"), parent=self)
        self._rating_words = SmallLabel("", 13, parent=self)
        self._esc_hint = SmallLabel(_("Esc keeps a draft"), parent=self)
        self._build()

        self._model = MatchModel(self)
        self.list = QListView(self)
        dress_list(self.list, FILM_ROW)
        self.list.setModel(self._model)
        self.list.setAccessibleName(_("Films"))
        self.list.hide()

        self.film.textEdited.connect(self._title_typed)
        self.film.left.connect(self._film_left)
        self.film.arrow.connect(self._highlight_next)
        self.list.clicked.connect(self._clicked)
        self.watched.understanding_changed.connect(self._show_date)
        self.rating.rating_changed.connect(lambda _rating: self._show_rating())
        self.seen.clicked.connect(self._seen_clicked)
        self.close_button.clicked.connect(self.put_away)
        self._afresh.clicked.connect(self.start_afresh)
        self.log_button.clicked.connect(lambda: self.log(write=False))
        self.write_button.clicked.connect(lambda: self.log(write=True))
        parent.installEventFilter(self)
        self._stops: tuple[QWidget, ...] = (
            self.film, self.watched, self.rating, self.headline, self.seen, self.like, self.private, self._afresh,
            self.write_button, self.log_button, self.close_button,
        )  # fmt: skip
        self._write(_nothing_typed())

    # What others use ----------------------------------------------------------------------------------------------

    def open_at(self, point: QPoint) -> None:
        """Show the panel under a point of the window: the lower left corner of the button that opens it."""
        self._anchor = point
        if not self.isVisible():
            focused = QApplication.focusWidget()
            self._returns_to = focused if focused is not None and not self.isAncestorOf(focused) else None
        self.watched.reread()
        self._afresh.setVisible(self._read() != _nothing_typed())
        self._esc_hint.setVisible(self._afresh.isHidden())
        self._show_date(self.watched.understanding())
        self._place()
        self.show()
        self.raise_()
        self.film.setFocus(Qt.FocusReason.OtherFocusReason)
        self.film.selectAll()
        self._ask()

    def put_away(self) -> None:
        """Close and keep what was typed for the next opening."""
        if self._read() != _nothing_typed() and self.watched.is_valid() and self.watched.text() != _("today"):
            self.watched.set_date(self.watched.date())  # `yesterday` is another day tomorrow
        self._waiting = None
        self._give_back_focus()
        self.hide()
        self.closed.emit()

    def _give_back_focus(self) -> None:
        """Let the keyboard go to where it was before; Qt would look for another place within the hidden panel."""
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            return
        focused.clearFocus()
        if self._returns_to is not None and isValid(self._returns_to) and self._returns_to.isVisible():
            self._returns_to.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_afresh(self) -> None:
        """Forget what was typed."""
        self._write(_nothing_typed())
        self._afresh.hide()
        self._esc_hint.show()
        self.film.setFocus(Qt.FocusReason.OtherFocusReason)

    def log(self, *, write: bool) -> None:
        """Log the film as it stands here; what can't be is said at its field, and nothing is lost."""
        if self._logging:
            return
        self.notice.hide()
        try:
            typed = parse_title(self.film.text())
        except InvalidValue as error:
            self._film_trouble(str(error))
            return
        if not self.watched.is_valid():
            self.watched.setFocus(Qt.FocusReason.OtherFocusReason)
            self.watched.selectAll()
            announce(self, self.watched.trouble(), at_once=True)
            return
        if self._answered != self.film.text() and self._bus.is_open and self._picked is None:
            self._waiting = write  # the films that are there are on their way
            return
        alike = self._alike(typed)
        if self._picked is None and not self._as_new and len(alike) > 1:
            self._film_trouble(_("There is more than one film of that title: choose one."), quiet=True)
            self._show_list()
            return
        self._do(typed, write)

    # Building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(ReadingLabel(_("Log a film"), 20, parent=self))
        head.addStretch(1)
        head.addWidget(self.close_button)
        toggles = QHBoxLayout()
        toggles.setSpacing(20)
        for toggle in (self.seen, self.like, self.private):
            toggles.addWidget(toggle)
        toggles.addStretch(1)
        stars_row = QHBoxLayout()
        stars_row.setSpacing(4)
        stars_row.addWidget(self.rating)
        stars_row.addWidget(self._rating_words)
        stars_row.addStretch(1)
        watched = self._labelled(_("Watched"), self.watched)
        watched.addWidget(self._watched_hint)
        watched.addStretch(1)
        rating = QVBoxLayout()
        rating.setSpacing(2)  # the stars are a little higher than a field
        rating_label = SmallLabel(_("Rating"), parent=self)
        for label in (rating_label, self._rating_hint):
            label.setIndent(_RING)
        rating.addWidget(rating_label)
        rating.addLayout(stars_row)
        rating.addWidget(self._rating_hint)
        rating.addStretch(1)
        two = QHBoxLayout()
        two.setSpacing(24 - _RING)
        two.addLayout(watched, 1)
        two.addLayout(rating, 1)
        rule = QFrame(self)
        rule.setProperty("role", "rule")
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._esc_hint)
        foot.addWidget(self._afresh)
        foot.addStretch(1)
        foot.addWidget(self.write_button)
        foot.addWidget(self.log_button)
        film = self._labelled(_("Film"), self.film)
        film.addWidget(self._film_hint)

        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, _TOP, _SIDE, _FOOT)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(12)
        column.addLayout(film)
        column.addSpacing(16)
        column.addLayout(two)
        column.addSpacing(2)
        column.addLayout(self._labelled(_("Headline"), self.headline))
        column.addSpacing(16)
        column.addLayout(toggles)
        column.addSpacing(18)
        column.addWidget(rule)
        column.addSpacing(14)
        column.addWidget(self.notice)
        column.addLayout(foot)
        line = fonts.line_height(fonts.interface(12)) + 1
        for label, lines in ((self._film_hint, 1), (self._watched_hint, 2)):  # kept free, so that nothing moves
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMinimumHeight(lines * line)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)

    def _labelled(self, name: str, what: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        label = SmallLabel(name, parent=self)
        label.setBuddy(what)
        column.addWidget(label)
        column.addWidget(what)
        return column

    def _place(self) -> None:
        parent = self._window
        wide = min(WIDTH, parent.width() - 2 * _EDGE)
        layout = self.layout()
        high = layout.totalHeightForWidth(wide) if layout is not None and layout.hasHeightForWidth() else -1
        rect = QRect(self._anchor + QPoint(0, _BELOW_BUTTON), QSize(wide, max(high, self.sizeHint().height())))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            rect.moveRight(parent.width() - _EDGE)
        rect.moveBottom(min(rect.bottom(), max(rect.height(), parent.height() - _EDGE)))
        self.setGeometry(rect)

    # The film -----------------------------------------------------------------------------------------------------

    def _title_typed(self, _text: str) -> None:
        self._picked = None
        self._as_new = False
        self._waiting = None
        self._show_film_hint()
        self._ask()

    def _ask(self) -> None:
        text = self.film.text()
        if not self._bus.is_open or not text.strip():
            self._answer(text, [])
            return
        try:
            typed = parse_title(text)
        except InvalidValue:
            self._answer(text, [])
            return

        def look(journal: Journal) -> list[FilmMatch]:
            return _films(journal, typed)

        def failed(error: Exception) -> None:
            self._answer(text, [])
            self._bus.explain(error)

        self._bus.read(look, lambda films: self._answer(text, films), failed, kind="log-film")

    def _answer(self, text: str, films: list[FilmMatch]) -> None:
        if text != self.film.text():
            return
        self._matches, self._answered = films, text
        typed = _parsed(text)
        alike = self._alike(typed) if typed else []
        if self._picked is None and not self._as_new and len(alike) == 1:
            self._picked = alike[0]
        rows = [_film_row(film, text if typed is None else typed.title) for film in films]
        if typed is not None and not self._is_there(typed):
            hint = "" if typed.year else _("Add a year in brackets if you know it")
            name = _("New film “{title}”").format(title=title_and_year(typed.title, typed.year))
            rows.append(MatchRow(name, note=hint, icon="plus"))
        self._model.set_rows(rows)
        # What Enter would take is the highlighted row: the film of that very title, else the first that begins so.
        chosen = films.index(self._picked) if self._picked in films else 0
        self.list.setCurrentIndex(self._model.index(chosen, 0))
        self._show_film_hint()
        if self._waiting is not None:
            write, self._waiting = self._waiting, None
            self.log(write=write)
        elif self.film.hasFocus() and films and not (self._picked is not None and len(films) == 1):
            self._show_list()
        else:
            self.list.hide()

    def _alike(self, typed: TitleAndYear) -> list[FilmMatch]:
        """The films of that title that it can mean."""
        title = fold(typed.title)
        return [film for film in self._matches if fold(film.title) == title and typed.year in (None, film.year)]

    def _is_there(self, typed: TitleAndYear) -> bool:
        """Whether a film of that title and that very year is there, so that a new one would be the same."""
        return typed.year is not None and bool(self._alike(typed))

    def _show_list(self) -> None:
        rows = self._model.rowCount()
        height = sum(self.list.sizeHintForRow(row) for row in range(min(rows, _OFFERED + 1))) + 2 * 4
        place = self.film.geometry()
        self.list.setGeometry(place.x(), place.bottom() + 5, place.width(), height)
        self.list.raise_()
        self.list.show()

    def _highlight_next(self, step: int) -> None:
        if not self._model.rowCount():
            return
        if self.list.isHidden():
            self._show_list()
            return
        row = (self.list.currentIndex().row() + step) % self._model.rowCount()
        index = self._model.index(row, 0)
        self.list.setCurrentIndex(index)
        said = index.data(MatchModel.ROW_ROLE)
        if isinstance(said, MatchRow):
            announce(self.film, said.spoken(), at_once=True)

    def _clicked(self, index: QModelIndex) -> None:
        self._pick(index.row())

    def _pick(self, row: int) -> None:
        self.list.hide()
        if row < len(self._matches):
            film = self._matches[row]
            self.film.setText(title_and_year(film.title, film.year))
            self._answered = self.film.text()
            self._picked, self._as_new = film, False
        else:
            self._picked, self._as_new = None, True
        self._show_film_hint()
        announce(self.film, self._film_hint.text())

    def _enter_picks(self) -> bool:
        """Whether Enter takes the highlighted row first: it is another film than the one that stands in the field."""
        if not self.film.hasFocus() or self.list.isHidden():
            return False
        row = self.list.currentIndex().row()
        if row >= len(self._matches):
            return bool(self._matches) and not self._as_new
        return self._matches[row] != self._picked

    def _film_left(self) -> None:
        self.list.hide()

    def _film_trouble(self, sentence: str, *, quiet: bool = False) -> None:
        restyle(self.film, "wrong", not quiet)
        restyle(self._film_hint, "role", "error")
        self._film_hint.setText(sentence)
        self.film.setAccessibleDescription(sentence)
        self.film.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, sentence, at_once=True)
        self._place()

    def _show_film_hint(self) -> None:
        restyle(self.film, "wrong", False)
        restyle(self._film_hint, "role", "quiet")
        typed = _parsed(self.film.text())
        if self._picked is not None:
            name = title_and_year(self._picked.title, self._picked.year)
            seen = _seen_words(self._picked)
            hint = seen if self.film.text().strip() == name else _("{film}: {seen}").format(film=name, seen=seen)
        elif typed is None or self._answered != self.film.text():
            hint = _("Title (Year)") if not self.film.text().strip() else ""
        elif typed.year is None:
            hint = _("A new film. Add a year in brackets if you know it.")
        else:
            hint = _("A new film.")
        self._film_hint.setText(hint)
        self.film.setAccessibleDescription(hint)
        if not self._seen_touched:
            self.seen.setChecked(self._picked is not None and self._picked.viewings > 0)

    def _seen_clicked(self) -> None:
        self._seen_touched = True

    # The other fields ---------------------------------------------------------------------------------------------

    def _show_date(self, words: str) -> None:
        role = "quiet" if self.watched.is_valid() else "error"
        restyle(self._watched_hint, "role", role)
        self._watched_hint.setText(words)

    def _show_rating(self) -> None:
        rating = self.rating.rating()
        words = _("Not rated") if rating is None else _("{stars} of 5").format(stars=short(rating))
        self._rating_words.setText(words)

    def _read(self) -> _Typed:
        return _Typed(
            film=self.film.text().strip(),
            watched=self.watched.text().strip(),
            rating=self.rating.rating(),
            headline=self.headline.text().strip(),
            seen=self.seen.isChecked() if self._seen_touched else None,
            liked=self.like.isChecked(),
            private=self.private.isChecked(),
        )

    def _write(self, typed: _Typed) -> None:
        self._picked, self._as_new, self._matches, self._answered = None, False, [], ""
        self._seen_touched = typed.seen is not None
        self.film.setText(typed.film)
        self.watched.set_words(typed.watched)
        self.rating.set_rating(typed.rating)
        self.headline.setText(typed.headline)
        self.seen.setChecked(bool(typed.seen))
        self.like.setChecked(typed.liked)
        self.private.setChecked(typed.private)
        self._model.set_rows([])
        self.list.hide()
        self.notice.hide()
        self._show_rating()
        self._show_film_hint()

    # Logging ------------------------------------------------------------------------------------------------------

    def _do(self, typed: TitleAndYear, write: bool) -> None:
        viewing: EntryValues = {
            "watched": self.watched.date(),
            "rating": self.rating.rating(),
            "rewatch": self.seen.isChecked(),
            "headline": self.headline.text().strip() or None,
            "private": self.private.isChecked(),
        }
        picked = self._picked
        command = LogFilm(
            typed.title if picked is None else picked.title,
            typed.year if picked is None else picked.year,
            film_id=None if picked is None else picked.id,
            new_film=self._as_new,
            also_known_as=typed.also_known_as,
            liked=True if self.like.isChecked() else None,
            viewing=viewing,
        )
        self._logging = True

        def done(outcome: Done) -> None:
            self._logging = False
            self._write(_nothing_typed())
            self.put_away()
            if outcome.entry_id is not None:
                self.logged.emit(outcome.entry_id, write)

        def failed(error: Exception) -> None:
            self._logging = False
            if isinstance(error, InvalidValue):
                self._film_trouble(str(error))
            elif isinstance(error, FilmJournalError):
                self.notice.show_notice(str(error), kind="error")
                self._place()
            else:
                self._bus.explain(error)

        self._bus.do(command, _("Log {title}").format(title=command.title), initiator=self, done=done, failed=failed)

    # Keys ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter logs from anywhere, Ctrl Enter goes on to the review, Esc puts the panel away."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(write=modifiers == Qt.KeyboardModifier.ControlModifier)
        elif event.key() == Qt.Key.Key_Escape:
            if self.list.isVisible():
                self.list.hide()
            else:
                self.put_away()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _enter(self, *, write: bool) -> None:
        focused = QApplication.focusWidget()
        if focused in (self.close_button, self._afresh) and isinstance(focused, QPushButton | QToolButton):
            focused.click()
        elif self._enter_picks():
            self._pick(self.list.currentIndex().row())
        else:
            self.log(write=write or focused is self.write_button)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab goes round within the panel, which lies over everything else."""
        stops = [stop for stop in self._stops if stop.isVisible() and stop.isEnabled()]
        if not stops:
            return super().focusNextPrevChild(next)
        focused = QApplication.focusWidget()
        here = stops.index(focused) if focused in stops else -1
        step = 1 if next else -1
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[(here + step) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Keep the place when the window changes its size."""
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the offered films under their field."""
        super().resizeEvent(event)
        if self.list.isVisible():
            self._show_list()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure once the stylesheet has dressed the parts."""
        super().showEvent(event)
        self._place()


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands in the panel."""

    watched: str
    film: str = ""
    rating: Rating | None = None
    headline: str = ""
    seen: bool | None = None  # None while it is ours to propose
    liked: bool = False
    private: bool = False


def _nothing_typed() -> _Typed:
    return _Typed(watched=_("today"))


class _FilmField(QLineEdit):
    """The title, in the reading font; the arrows go through the films offered below."""

    left = Signal()
    arrow = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Film"))
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.arrow.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the panel's
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self._dress()

    def _dress(self) -> None:
        font = fonts.reading(18)
        if self.font() != font:
            self.setFont(font)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(_FILM_FIELD, fonts.line_height(fonts.reading(18)) + 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


class _Toggle(QToolButton):
    """A truth with an icon; set, the icon is another one or in colour, and the ground shows it too."""

    def __init__(self, words: str, icon: str, icon_on: str, role_on: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._icon_on, self._role_on = icon, icon_on, role_on
        self.setText(f" {words}")  # a little further from the icon than the style has it
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(18, 18))
        self.setMinimumHeight(30)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self._show)
        self._show(False)

    def _show(self, on: bool) -> None:
        self.setIcon(icons.icon(self._icon_on if on else self._icon, self._role_on if on else "text_quiet", 18))
        self.setAccessibleDescription(_("on") if on else _("off"))


def _films(journal: Journal, typed: TitleAndYear) -> list[FilmMatch]:
    """The films that a title can mean, those known by another name among them."""
    browsing = journal.browsing
    found = [film for film in browsing.films_starting(typed.title) if typed.year in (None, film.year)]
    known = {film.id for film in found}
    for film_id, title, year in browsing.films_titled(typed.title, typed.year):
        if film_id not in known:
            viewings = browsing.viewings(film_id)
            last = viewings[-1].watched if viewings else None
            found.append(FilmMatch(film_id, title, year, len(viewings), last))
    return found


def _parsed(text: str) -> TitleAndYear | None:
    try:
        return parse_title(text)
    except InvalidValue:
        return None


def _film_row(film: FilmMatch, typed: str) -> MatchRow:
    year = "" if film.year is None else str(film.year)
    return MatchRow(film.title, year, _seen_words(film), typed, poster=film.title, reading=True)


def _seen_words(film: FilmMatch) -> str:
    if not film.viewings:
        return _("Not seen yet")
    times = ngettext("Seen once", "Seen {count} times", film.viewings).format(count=film.viewings)
    return times if film.last_watched is None else f"{times}, {dates.long_date(film.last_watched)}"
