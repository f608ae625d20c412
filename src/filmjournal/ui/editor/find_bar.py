"""The bar under a review that finds words in it and puts others in their place.

All places are marked behind their letters, the one at hand is said in words too: "3 of 12".
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from filmjournal.i18n import _, ngettext
from filmjournal.richtext.finding import LONGEST, Pattern, Span
from filmjournal.richtext.utf16 import utf16_length
from filmjournal.ui.editor import found_text
from filmjournal.ui.editor.found_marks import FoundMarks
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import dates, icons
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import Rule, SmallLabel
from filmjournal.ui.widgets.restyle import restyle

LOOK_AGAIN = 150  # milliseconds after the text was changed
_SIDE, _GAP, _BUTTON, _ICON = 12, 4, 30, 16
_FIELD = (120, 340)
_TAKEN = 200  # characters of a selection that are taken over


class FindBar(QWidget):
    """Hidden until `open`. Its keyboard goes back to the text with Esc, and what was found is selected there."""

    _is_built = False  # Qt tells of changes while it still builds

    def __init__(self, edit: ReviewEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = edit
        self._places: list[Span] = []
        self._current = -1
        self._from = 0  # where one began to look, for as long as one types
        self._caret = 0  # where the bar has put the caret
        self._marks = FoundMarks(edit, self)
        set_ground(self, "chrome")
        self.field = _Field(_("Find in the review"), self)
        self.by = _Field(_("Replace with"), self)
        self.count = SmallLabel(parent=self.field)
        self.case = self._tool("match-case", _("Match capitals"), checkable=True)
        self.words = self._tool("whole-words", _("Whole words"), checkable=True)
        self.previous = self._tool("up", _("Previous place"), "Shift+F3")
        self.next = self._tool("down", _("Next place"), "F3")
        self.unfold = self._tool("right", _("Replace"))
        self.close_button = self._tool("close", _("Close"), "Esc")
        self.replace_button = QPushButton(_("Replace"), self)
        self.all_button = QPushButton(_("Replace all"), self)
        for button in (self.replace_button, self.all_button):
            button.setAutoDefault(False)
        self._build()
        self._connect()
        self._is_built = True
        self.hide()

    def pattern(self) -> Pattern:
        """What is sought."""
        return Pattern(self.field.text(), self.case.isChecked(), self.words.isChecked())

    def open(self, *, replacing: bool = False) -> None:
        """Show the bar and take the keyboard; with words selected in the text, these are sought."""
        cursor = self._edit.textCursor()
        chosen = cursor.selectedText()
        if chosen and "\u2029" not in chosen and "\u2028" not in chosen and len(chosen) <= _TAKEN:
            self.field.setText(chosen)
        if replacing or self.isHidden():
            self._show_replacing(replacing)
        self.show()
        self._look(cursor.selectionStart())
        to = self.by if replacing and chosen else self.field
        to.setFocus(Qt.FocusReason.ShortcutFocusReason)
        to.selectAll()

    def close_bar(self) -> None:
        """Hide the bar and give the keyboard back to the text, with what was found last selected."""
        if not self.isHidden():
            self.dismiss()
            self._select_current()
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Hide the bar where there is no text to give the keyboard back to."""
        self.hide()
        self._marks.clear()

    @property
    def has_keyboard(self) -> bool:
        """Whether one of its parts has the keyboard."""
        focused = self.focusWidget()
        return focused is not None and focused.hasFocus()

    def step(self, forward: bool = True) -> None:
        """Go to the next place or the one before; from the last to the first, and the other way round."""
        if not self.field.text():
            self.open()
            return
        was = self._at_hand()
        self._places = found_text.places(self._edit.review, self.pattern())
        if self._places:
            cursor = self._edit.textCursor()
            if was is not None and cursor.selectionStart() == was[0]:
                beyond = bisect_left(self._places, (was[0] + 1, 0)) if forward else bisect_left(self._places, was) - 1
            else:
                at = (cursor.selectionEnd() if forward else cursor.selectionStart(), 0)
                beyond = bisect_left(self._places, at) - (0 if forward else 1)
            self._current = beyond % len(self._places)
        else:
            self._current = -1
        self._go()
        self._from = self._edit.textCursor().selectionStart()
        if self.isHidden():
            self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._tell()

    def replace_one(self) -> None:
        """Put the other words in the place at hand and go on to the next."""
        self._catch_up()
        place = self._at_hand()
        if place is None or not self._edit.isEnabled():
            return
        text = self.by.text()
        found_text.replace(self._edit.review, self._edit.textCursor(), self.pattern(), text, place)
        self._look(place[0] + utf16_length(text))

    def replace_all(self) -> None:
        """Put the other words in every place, as one step of undo, which the keyboard is given for."""
        self._catch_up()
        if not self._places or not self._edit.isEnabled():
            return
        done = found_text.replace(self._edit.review, self._edit.textCursor(), self.pattern(), self.by.text())
        self._look_again()
        restyle(self.field, "wrong", False)
        told = ngettext("{count} replaced", "{count} replaced", done).format(count=_number(done))
        self.count.setText(told)
        self._place_count()
        announce(self.field, told)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)  # so that Ctrl+Z takes it back

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Enter goes on, with Shift back, and replaces in the field for that."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.by.hasFocus():
                self.replace_one()
            else:
                self.step(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Mark in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._is_built and not self.isHidden():
            self._marks.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_count()

    def _build(self) -> None:
        def group(*parts: QWidget) -> QHBoxLayout:
            row = QHBoxLayout()
            row.setSpacing(_GAP)
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
            return row

        grid = QGridLayout()
        grid.setContentsMargins(_SIDE - 8, 8, _SIDE - 4, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.unfold, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addLayout(group(self.case, self.words, self.previous, self.next), 0, 2)
        grid.addWidget(self.close_button, 0, 4)
        self._second = (self.by, self.replace_button, self.all_button)
        grid.addWidget(self.by, 1, 1)
        grid.addLayout(group(self.replace_button, self.all_button), 1, 2)
        grid.setColumnStretch(1, 10)
        grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(self))
        column.addLayout(grid)
        tab = (self.field, self.by, self.replace_button, self.all_button, self.case, self.words, self.previous,
               self.next, self.unfold, self.close_button)  # fmt: skip
        for before, after in pairwise(tab):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._sought_anew)
        self.case.toggled.connect(self._sought_anew)
        self.words.toggled.connect(self._sought_anew)
        self.previous.clicked.connect(lambda: self.step(False))
        self.next.clicked.connect(lambda: self.step(True))
        self.unfold.clicked.connect(lambda: self._show_replacing(self.by.isHidden()))
        self.close_button.clicked.connect(self.close_bar)
        self.replace_button.clicked.connect(self.replace_one)
        self.all_button.clicked.connect(self.replace_all)
        self._later = pause(self, LOOK_AGAIN, self._look_again)
        self._edit.review.contentsChanged.connect(self._text_changed)
        self._edit.add_key_filter(self._key_in_text)

    def _tool(self, icon: str, name: str, keys: str = "", *, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "tool")
        button.setIcon(icons.icon(icon, "text_quiet", _ICON, role_on="text"))
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setCheckable(checkable)
        button.setAccessibleName(name)
        button.setToolTip(_("{name} ({key})").format(name=name, key=keys) if keys else name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _show_replacing(self, on: bool) -> None:
        for part in self._second:
            part.setVisible(on)
        self.unfold.setIcon(icons.icon("down" if on else "right", "text_quiet", _ICON))

    def _key_in_text(self, event: QKeyEvent) -> bool:
        closes = event.key() == Qt.Key.Key_Escape and not self.isHidden()
        if closes:
            self.close_bar()
        return closes

    # Looking ------------------------------------------------------------------------------------------------------

    def _sought_anew(self, *_what: object) -> None:
        if self.isHidden():
            return
        cursor = self._edit.textCursor()
        self._look(self._from if cursor.position() == self._caret else cursor.selectionStart())

    def _text_changed(self) -> None:
        if not self.isHidden():
            self._later.start()

    def _catch_up(self) -> None:
        if self._later.isActive():
            self._look_again()

    def _look(self, start: int) -> None:
        """Find all places; the one at hand is the first at or after a position."""
        self._later.stop()
        self._from = start
        self._places = found_text.places(self._edit.review, self.pattern())
        at = bisect_left(self._places, (start, 0))
        self._current = (at if at < len(self._places) else 0) if self._places else -1
        self._go()
        self._tell()

    def _look_again(self) -> None:
        """Find all places after the text was changed; the caret stays where one writes."""
        self._later.stop()
        if self.isHidden():
            return
        self._places = found_text.places(self._edit.review, self.pattern())
        before = bisect_left(self._places, (self._edit.textCursor().selectionStart(), 0))
        self._current = min(before, len(self._places) - 1)
        self._mark()
        self._tell(aloud=False)

    def _at_hand(self) -> Span | None:
        return self._places[self._current] if 0 <= self._current < len(self._places) else None

    def _go(self) -> None:
        """Put the caret to the place at hand, so that it is scrolled into sight."""
        place = self._at_hand()
        if place is not None:
            cursor = self._edit.textCursor()
            was = cursor.position()
            if self.isHidden() or self._edit.hasFocus():
                self._select_current()
            else:
                cursor.setPosition(place[0])
                self._edit.setTextCursor(cursor)
            if self._edit.textCursor().position() == was:
                caret = self._edit.cursorRect().translated(self._edit.viewport().pos())
                self._edit.caret_moved.emit(caret)
        self._caret = self._edit.textCursor().position()
        self._mark()

    def _mark(self) -> None:
        if not self.isHidden():
            self._marks.show(self._places, self._current)

    def _select_current(self) -> None:
        place = self._at_hand()
        if place is None or place[1] >= self._edit.review.characterCount():
            return
        cursor = self._edit.textCursor()
        cursor.setPosition(place[0])
        cursor.setPosition(place[1], QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)

    def _tell(self, *, aloud: bool = True) -> None:
        sought = bool(self.field.text())
        if self._places:
            told = _("{number} of {count}").format(number=_number(self._current + 1), count=_number(len(self._places)))
        else:
            told = _("Not found") if sought else ""
        restyle(self.field, "wrong", sought and not self._places)
        self.previous.setEnabled(bool(self._places))
        self.next.setEnabled(bool(self._places))
        self.replace_button.setEnabled(bool(self._places) and self._edit.isEnabled())
        self.all_button.setEnabled(self.replace_button.isEnabled())
        if aloud and told and told != self.count.text():
            announce(self.field, told)
        self.count.setText(told)
        self._place_count()

    def _place_count(self) -> None:
        self.count.adjustSize()
        field, mirrored = self.field, self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        wide = self.count.width() + 8 if self.count.text() else 0
        field.setTextMargins(wide if mirrored else 0, 0, 0 if mirrored else wide, 0)
        x = 10 if mirrored else field.width() - 10 - self.count.width()
        self.count.move(x, (field.height() - self.count.height()) // 2)


class _Field(QLineEdit):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setMaxLength(LONGEST)
        self.setMinimumWidth(_FIELD[0])
        self.setMaximumWidth(_FIELD[1])


def _number(count: int) -> str:
    return dates.locale().toString(count)
