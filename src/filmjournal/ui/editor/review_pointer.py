"""What a reader does with a review: follow links and film references, hear what they lead to, ask for the menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QToolTip, QWidget

from filmjournal.richtext.canonical import link_target
from filmjournal.ui.editor import marks
from filmjournal.ui.editor.editor_state import EditorState, state_at
from filmjournal.ui.editor.formats import InlineState
from filmjournal.ui.editor.review_surface import ReviewSurface


class ReviewPointer(ReviewSurface):
    """A review under the pointer and the caret."""

    loaded = Signal()  # another text is shown: places in the one before mean nothing in it
    link_activated = Signal(str)  # an absolute http, https or mailto address
    film_activated = Signal(int)
    menu_opening = Signal(object, object)  # the context menu, and a cursor where it was asked for
    active_changed = Signal(bool)  # whether the pointer or the keyboard is here

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hover_text: Callable[[InlineState], str] | None = None
        self.viewport().setMouseTracking(True)

    def set_hover_text(self, source: Callable[[InlineState], str]) -> None:
        """Take from `source` what is said of a link or film reference under the pointer."""
        self._hover_text = source

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.cursorRect().center() if by_key else event.pos()
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.loaded.connect(menu.close)
        self.menu_opening.emit(menu, self.textCursor() if by_key else self.cursorForPosition(place))
        menu.popup(self.viewport().mapToGlobal(place) if by_key else event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._hover_text is not None:
            state = self._state_at(event.pos())
            words = "" if state is None or not any(marks.linked(state)) else self._hover_text(state)
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        follows = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not (follows and event.button() == Qt.MouseButton.LeftButton and self._follow(event.position().toPoint())):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        follows = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        over = follows and any(marks.linked(self._state_at(event.position().toPoint())))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def follow_link(self) -> None:
        """Ask for what the link or film reference at the caret leads to."""
        state = self.current_state()
        self._activate(state.href, state.film)

    def current_state(self) -> EditorState:
        """What is on at the caret; marks that the whole selection has."""
        return state_at(self._review, self.textCursor())

    def _follow(self, point: QPoint) -> bool:
        return self._activate(*marks.linked(self._state_at(point)))

    def _activate(self, href: str | None, film: int | None) -> bool:
        if film is not None:
            self.film_activated.emit(film)
        elif href is not None and link_target(href) == href:
            self.link_activated.emit(href)
        else:
            return False
        return True

    def _state_at(self, point: QPoint) -> InlineState | None:
        inside = QPointF(point) + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        position = self._review.documentLayout().hitTest(inside, Qt.HitTestAccuracy.ExactHit)
        if position < 0:
            return None
        cursor = QTextCursor(self._review)
        cursor.setPosition(position)
        return marks.after(cursor)

    def enterEvent(self, event: Any) -> None:
        super().enterEvent(event)
        self.active_changed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.active_changed.emit(self.hasFocus())

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.active_changed.emit(True)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.active_changed.emit(self.underMouse())
