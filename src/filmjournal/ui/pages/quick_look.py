"""Quick look: the row that is chosen, to be read over the list without leaving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.domain.errors import NotFound
from filmjournal.domain.queries import Subject
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus, changes_of_film
from filmjournal.ui.pages.look_page import Look, LookPage, read
from filmjournal.ui.theme import icons
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.restyle import restyle

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes

WIDTH = 560
_SHARE = 0.7  # of the height of what it lies over
_LEAST_HEIGHT = 260
_EDGE = 12  # kept free around the panel
_SIDE = 24
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class QuickLook(QFrame):
    """Lies over its parent. Up and Down ask for another row, Enter for the entry itself, Space and Esc close it."""

    step = Signal(int)
    open_wanted = Signal()
    film_wanted = Signal(int)  # a film that the review refers to
    link_wanted = Signal(str)  # an address in the review
    closed = Signal()

    def __init__(self, bus: JournalBus, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._over = parent
        self._asked: tuple[Subject, int] | None = None
        self._look: Look | None = None
        self._returns_to: QWidget | None = None
        self.setProperty("role", "popup")
        self.setProperty("ring", "none")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        self.page = LookPage(bus, self)
        self.page.hide()
        self.close_button = QToolButton(self)
        self.close_button.setProperty("role", "tool")
        self.close_button.setIcon(icons.icon("close", "text_quiet", 16))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.setAccessibleName(_("Close"))
        self.close_button.setToolTip(_("Close"))
        self.spoilers_button = QPushButton(_("Show the spoilers"), self)
        self.spoilers_button.setProperty("role", "link")
        self.spoilers_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.spoilers_button.setAutoDefault(False)
        self._build()
        self.close_button.clicked.connect(self.put_away)
        self.spoilers_button.clicked.connect(self._show_spoilers)
        self.page.reader.covers_changed.connect(self._covers_changed)
        self.page.reader.film_activated.connect(self.film_wanted)
        self.page.reader.link_activated.connect(self.link_wanted)
        bus.changed.connect(self._changed)
        parent.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    # What others use ----------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether it lies over the list."""
        return not self.isHidden()

    def show_for(self, subject: Subject, id_: int | None) -> None:
        """Look at an entry, or at a film where films are listed; with None there is nothing to look at."""
        if id_ is None or not self._bus.is_open:
            self.put_away()
            return
        self._asked = (subject, id_)
        if not self.is_open:
            self._returns_to = QApplication.focusWidget()
            self._look = None
            self.page.hide()
            self.spoilers_button.hide()
            self._place()
            self.show()
            self.raise_()
            self.setFocus(Qt.FocusReason.PopupFocusReason)
        self._ask()

    def put_away(self) -> None:
        """Close, and give the keyboard back."""
        if not self.is_open:
            return
        self._asked = None
        focused = QApplication.focusWidget()
        gives_back = focused is not None and (focused is self or self.isAncestorOf(focused))
        self.hide()
        back = self._returns_to
        if gives_back and back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    # Showing ------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        asked = self._asked
        if asked is None:
            return

        def show(look: Look) -> None:
            if isValid(self) and self._asked == asked:
                self._show(look)

        def failed(error: Exception) -> None:
            if isValid(self) and self._asked == asked:
                self.put_away()
                if not isinstance(error, NotFound):
                    self._bus.explain(error)

        self._bus.read(lambda journal: read(journal, *asked), show, failed, kind="quick look")

    def _show(self, look: Look) -> None:
        before, self._look = self._look, look
        self.page.show_look(look)
        self.page.show()
        self._place()
        if before is None or before.id != look.id:
            self._scroll.verticalScrollBar().setValue(0)
            self.setAccessibleName(_("Quick look: {film}").format(film=look.spoken()))
            announce(self, look.spoken())  # the keyboard stays where it is

    def _covers_changed(self, covered: bool) -> None:
        self.spoilers_button.setVisible(covered)

    def _show_spoilers(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes
        self.page.reader.lift_all()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if not self.is_open or self._asked is None:
            return
        entry = None if self._look is None else self._look.entry
        film_id = None if self._look is None else self._look.film.id
        if changes.membership or changes_of_film(changes, film_id, None if entry is None else entry.id):
            self._ask()

    # Keys, and the room there is ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All that can be done here can be done by key; no key typed here is meant for what lies under it."""
        event.accept()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return
        key, bar = event.key(), self._scroll.verticalScrollBar()
        match key:
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.step.emit(_STEPS[Qt.Key(key)])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case Qt.Key.Key_Space | Qt.Key.Key_Escape:
                self.put_away()
            case Qt.Key.Key_PageDown:
                bar.setValue(bar.value() + bar.pageStep())
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - bar.pageStep())
            case Qt.Key.Key_Home:
                bar.setValue(bar.minimum())
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())

    def _enter(self) -> None:
        for button in (self.close_button, self.spoilers_button):
            if button.hasFocus():
                button.click()
                return
        self.put_away()
        self.open_wanted.emit()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab stays within the panel."""
        stops = [self, *(b for b in (self.spoilers_button, self.close_button) if b.isVisible())]
        focused = QApplication.focusWidget()
        at = stops.index(focused) if focused in stops else 0
        stops[(at + (1 if next else -1)) % len(stops)].setFocus(
            Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click here is none on the list."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """At the end of the text the list does not begin to scroll."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the middle of what it lies over."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.is_open:
            self._place()
        return super().eventFilter(watched, event)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.is_open and new is not None and new is not self and not self.isAncestorOf(new):
            self.put_away()

    def _place(self) -> None:
        room = self._over.size()
        wide = min(WIDTH, room.width() - 2 * _EDGE)
        most = min(max(_LEAST_HEIGHT, round(room.height() * _SHARE)), room.height() - 2 * _EDGE)
        high = most
        if not self.page.isHidden():  # the upper edge stays where it is, whatever is shown
            foot = self.height() - self._scroll.height()
            high = max(min(_LEAST_HEIGHT, most), min(most, foot + self.page.heightForWidth(wide - 2)))
        self.setGeometry(QRect((room.width() - wide) // 2, (room.height() - most) // 2, wide, high))

    def _build(self) -> None:
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().setSingleStep(24)
        restyle(self._scroll.verticalScrollBar(), "ground", "raised")
        set_ground(self._scroll, "raised")
        set_ground(self._scroll.viewport(), "raised")
        self._scroll.setWidget(self.page)
        foot = QHBoxLayout()
        foot.setContentsMargins(_SIDE, 6, _EDGE, 6)
        foot.setSpacing(12)
        hint = SmallLabel(_("↑ ↓ another · Enter opens · Space closes"), parent=self)
        foot.addWidget(hint)
        foot.addStretch(1)
        foot.addWidget(self.spoilers_button)
        foot.addWidget(self.close_button)
        line_over_foot = QFrame(self)
        line_over_foot.setProperty("role", "rule")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addSpacing(5)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(line_over_foot)
        whole.addLayout(foot)
