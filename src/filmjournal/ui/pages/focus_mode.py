"""Focus mode: the sheet alone, with the film's name over it and what is known of the text below it.

It is the same editor in the same place, in larger letters; what is not needed for writing is put away, and all of it
comes back as it was.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStyle, QWidget

from filmjournal.domain.entries import Entry
from filmjournal.i18n import _
from filmjournal.ui.editor.review_surface import MEASURE as USUAL_MEASURE
from filmjournal.ui.pages.entry_form import EntryForm
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import fonts, stars
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.ink_caret import InkCaret
from filmjournal.ui.widgets.labels import ReadingLabel

MEASURE = 608  # pixels of text at the usual size here, which is one step larger than that beside the list
EDGE = 28  # from the sides of the window
BAR = 60
UPPER, LOWER = 0.4, 0.6  # the line being typed stays between these, as parts of the height
_STARS = 12


class _Before(NamedTuple):
    """How it was before focus mode."""

    scrolled: int
    caret: int


class FocusMode(QObject):
    """Turns the form of an entry pane into a sheet and back. `top` and `bottom` are to stand around the form."""

    changed = Signal(bool)

    def __init__(self, form: EntryForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        self._review = form.review
        self._size = fonts.ZOOM_DEFAULT
        self._before: _Before | None = None
        self._written = False  # since then
        self._caret: InkCaret | None = None
        self.top = _TopEdge(parent)
        self.top.leave.clicked.connect(self.leave)
        self.bottom = _BottomEdge(parent)
        for edge in (self.top, self.bottom):
            edge.hide()
        self._review.edit.selectionChanged.connect(self._show_tools)
        self._review.edit.document_changed.connect(self._note_writing)
        self._grown = pause(self, 0, self._follow_growth)  # once the text has its new height
        self._review.edit.content_height_changed.connect(lambda _height: self._grown.start())
        # What can be scrolled may grow later than the text itself, when there is much else to lay out.
        form.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._grown.start())

    @property
    def is_on(self) -> bool:
        return self._before is not None

    def set_reading_size(self, size: int) -> None:
        """The nominal size of the review when the sheet is not alone."""
        self._size = size
        self._set_size()

    def show_entry(self, entry: Entry | None) -> None:
        """Name the entry that is shown; without one there is nothing to write."""
        if entry is not None:
            self.top.show_entry(entry)
        else:
            self.leave()

    def enter(self) -> None:
        """Put away all but the sheet, and begin to write."""
        if self.is_on:
            return
        edit = self._review.edit
        scrolled = self._form.verticalScrollBar().value()
        self._before = _Before(scrolled, edit.textCursor().position())
        self._written = False
        self._set_size()
        self.top.hold(self._review.tools)
        self._review.state.set_leading(True)
        self.bottom.hold(self._review.state, self._review.footer)
        for edge in (self.top, self.bottom):
            edge.show()
        self._show_tools()
        self._caret = InkCaret(edit)
        self.changed.emit(True)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._follow_growth()

    def leave(self) -> None:
        """Bring everything back."""
        before, self._before = self._before, None
        if before is None:
            return
        if self._caret is not None:
            self._caret.give_back()
            self._caret = None
        for edge in (self.top, self.bottom):
            edge.hide()
        self.top.let_go()
        self._review.state.set_leading(False)
        self._review.add_tools()
        self._show_tools()
        self._set_size()
        self.changed.emit(False)
        self._lay_out()
        self._bring_back(before)

    def follow(self, caret: QRect) -> None:
        """Keep the line of the caret (in the editor's coordinates) in the middle of the height."""
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return  # the text must not move under the pointer
        bar = self._form.verticalScrollBar()
        height = self._form.viewport().height()
        here = self._review.edit.mapTo(self._form.viewport(), caret.center()).y()
        if here > LOWER * height:
            bar.setValue(bar.value() + here - round(LOWER * height))
        elif here < UPPER * height:
            bar.setValue(bar.value() + here - round(UPPER * height))

    def _note_writing(self) -> None:
        self._written = True

    def _follow_growth(self) -> None:
        if self.is_on:
            self._lay_out()
            edit = self._review.edit
            self.follow(edit.cursorRect().translated(edit.viewport().pos()))

    def _lay_out(self) -> None:
        """Give everything its new place now: by itself each widget asks the one around it a round of events later."""
        around: QWidget | None = self._review.edit.parentWidget()
        while around is not None:
            if (layout := around.layout()) is not None:
                layout.activate()
            QCoreApplication.sendEvent(around, QEvent(QEvent.Type.LayoutRequest))
            around = None if around.isWindow() else around.parentWidget()

    def _set_size(self) -> None:
        larger = fonts.zoomed(self._size, 1)
        edit = self._review.edit
        if self.is_on:
            measure = round(MEASURE * larger / fonts.zoomed(fonts.ZOOM_DEFAULT, 1))
            edit.set_reading_size(larger)
            edit.set_measure(measure)
            self._form.show_sheet_alone(measure)
        else:
            edit.set_reading_size(self._size)
            edit.set_measure(round(USUAL_MEASURE * self._size / fonts.ZOOM_DEFAULT))
            self._form.show_sheet_alone(None)

    def _show_tools(self) -> None:
        self._review.tools.setVisible(not self.is_on or self._review.edit.textCursor().hasSelection())
        self.top.make_room()

    def _bring_back(self, before: _Before) -> None:
        edit = self._review.edit
        self._form.verticalScrollBar().setValue(before.scrolled)
        if self._written or edit.textCursor().position() != before.caret:
            self._form.show_place(edit, edit.cursorRect().translated(edit.viewport().pos()))


class _TopEdge(QWidget):
    """The film and its rating, the tools while something is selected, and the way out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools: QWidget | None = None
        set_ground(self, "page")
        self.setFixedHeight(max(BAR, fonts.line_height(fonts.reading(15)) + 24))
        self._title = _Title(self)
        self._stars = _Stars(self)
        self.leave = QPushButton(_("Esc leaves"), self)
        self.leave.setProperty("role", "edge")
        self.leave.setFont(fonts.interface(12))
        self.leave.setAccessibleName(_("Leave focus mode"))
        self.leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.leave.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE, 0, EDGE, 0)
        row.setSpacing(18)
        row.addWidget(self._title)
        row.addWidget(self._stars)
        row.addStretch(1)
        row.addWidget(self.leave)

    def show_entry(self, entry: Entry) -> None:
        """Name a film and the rating of the viewing."""
        year = f" {entry.film.year}" if entry.film.year is not None else ""
        self._title.set_title(f"{entry.film.title}{year}")
        self._stars.set_rating(None if entry.rating is None else entry.rating.half_stars)

    def hold(self, tools: QWidget) -> None:
        """Take the tools, which stand in the middle whatever is beside them."""
        self._tools = tools
        tools.setParent(self)
        self.make_room()

    def let_go(self) -> None:
        """Give the tools away."""
        self._tools = None
        self.make_room()

    def make_room(self) -> None:
        """Let the tools have the place that they need: the film's name goes before they do."""
        tools = self._tools
        shown = tools is not None and not tools.isHidden()
        needed = 0
        if tools is not None:
            end = self.width() - EDGE - self.leave.sizeHint().width() - 18
            needed = min(tools.sizeHint().width(), max(tools.minimumSizeHint().width(), end - EDGE))
            place = QRect(0, 0, needed, tools.height())
            place.moveCenter(self.rect().center())
            place.moveRight(min(place.right(), end))
            place.moveLeft(max(place.left(), EDGE))
            # Mirrored with the rest of the edge.
            tools.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
        named = EDGE + self._title.sizeHint().width() + 18 + self._stars.sizeHint().width()
        crowded = shown and (self.width() - needed) // 2 < named + 18
        self._title.setVisible(not crowded)
        self._stars.setVisible(not crowded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.make_room()


class _BottomEdge(QWidget):
    """Whether the text is saved, and how long it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_ground(self, "page")
        self.setFixedHeight(max(BAR, fonts.line_height(fonts.interface(12)) + 32))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(EDGE, 0, EDGE, 0)
        self._row.addStretch(1)

    def hold(self, state: QWidget, length: QWidget) -> None:
        """Take the state of saving and the length, one for each end."""
        self._row.insertWidget(0, state)
        self._row.addWidget(length)


class _Title(ReadingLabel):
    """A film's title and year, cut short where there is no room for them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", 15, parent=parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def set_title(self, title: str) -> None:
        self._whole = title
        self.setToolTip(title)
        self.setText(title)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        near_end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft  # mirrored by the painter
        painter.drawText(self.rect(), int(near_end), f"\u2068{words}\u2069")  # in its own direction


class _Stars(QWidget):
    """A rating to look at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._half_stars: int | None = None
        self.setFixedSize(round(stars.width(_STARS)) + 2, _STARS + 4)

    def set_rating(self, half_stars: int | None) -> None:
        self._half_stars = half_stars
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._half_stars is not None:
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            stars.paint(QPainter(self), 1, 2, self._half_stars, _STARS, mirrored=mirrored)
