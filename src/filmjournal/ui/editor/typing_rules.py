"""What is typed as Markdown becomes what it means, and straight quotes become those of the language.

Each change is a step of undo of its own, behind the typing: one Ctrl+Z brings back what was typed, literally. A rule
looks only at the moment when its last character is typed, so what was brought back stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from filmjournal.i18n import desktop_language
from filmjournal.richtext.utf16 import utf16_length
from filmjournal.ui.editor import blocks, marks, smart_typing, structure
from filmjournal.ui.editor.characters import part
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import PLAIN_TEXT
from filmjournal.ui.editor.formats import InlineState, char_format, inline_state, spec_of
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.structure import one_step
from filmjournal.ui.editor.typed_markdown import (
    FENCES,
    address_at_end,
    fence_start,
    in_address,
    in_code,
    joins,
    target_of,
)

_LONGEST = 1_000  # characters that a rule looks back

_Command = Callable[[ReviewDocument, QTextCursor], None]


def _heading(level: int) -> _Command:
    return lambda document, cursor: structure.set_heading(document, cursor, level)


def _list(ordered: bool) -> _Command:
    return lambda document, cursor: structure.toggle_list(document, cursor, ordered)


# At the start of a paragraph, followed by a space.
_STARTS: dict[str, _Command] = {
    "#": _heading(2),
    "##": _heading(2),
    "###": _heading(3),
    ">": structure.toggle_quote,
    "-": _list(False),
    "*": _list(False),
    "1.": _list(True),
    "1)": _list(True),
    "```": blocks.toggle_code_block,
    "|||": blocks.toggle_spoiler_block,
    ">!": blocks.toggle_spoiler_block,
    "---": blocks.insert_rule,
    "***": blocks.insert_rule,
}
# Alone in a paragraph, followed by Enter.
_LINES: dict[str, _Command] = {name: _STARTS[name] for name in ("---", "***", "```")}
# One can't see where these end, so the keys that go on lead out of them.
_LEFT_BY_KEYS = frozenset({"spoiler", "code", "sub", "sup"})


class TypingPreferences:
    """What a person wants to happen while typing, in every editor of the program."""

    def __init__(self) -> None:
        self.markdown = True
        self.smart = True
        self.language = ""

    def configure(self, *, markdown: bool, smart: bool, language: str) -> None:
        """Take over preferences; `language` is that of reviews that name none, empty for that of the desktop."""
        self.markdown, self.smart, self.language = markdown, smart, language


@cache
def shared() -> TypingPreferences:
    """The preferences of this program."""
    return TypingPreferences()


class TypingRules(QObject):
    """Watches one editor. `language` says that of the review, None where it names none."""

    def __init__(
        self, edit: ReviewEdit, language: Callable[[], str | None], preferences: TypingPreferences | None = None
    ) -> None:
        super().__init__(edit)
        self._wanted = preferences or shared()
        self._language = language
        self._edit = edit
        edit.typed.connect(self._typed)
        edit.add_key_filter(self._key)

    def _typed(self, _text: str) -> None:
        cursor = self._edit.textCursor()
        if cursor.hasSelection() or spec_of(cursor.block()).kind in PLAIN_TEXT:
            return
        here = marks.before(cursor)
        if here is None or "code" in here.marks:
            return
        line = _text_before(cursor)
        if line and not (self._wanted.markdown and self._markdown(cursor, line)) and self._wanted.smart:
            self._smart(cursor, line)

    def _markdown(self, cursor: QTextCursor, line: str) -> bool:
        if line[-1] == " ":
            return self._start(cursor, line[:-1]) or self._bare_address(cursor, line[:-1], 1)
        if line[-1] == ")":
            return self._link(cursor, line)
        return self._fenced(cursor, line)

    # At the start of a line ---------------------------------------------------------------------------------------

    def _start(self, cursor: QTextCursor, prefix: str) -> bool:
        command = _STARTS.get(prefix)
        length = len(prefix) + 1
        if command is None or cursor.positionInBlock() != length or not self._takes(command, cursor):
            return False
        self._turn(cursor, length, command)
        return True

    def _takes(self, command: _Command, cursor: QTextCursor) -> bool:
        spec = spec_of(cursor.block())
        if spec.kind != "p" or spec.list_depth >= 0:
            return False
        if command is structure.toggle_quote and spec.quote_depth >= 0:
            return False
        if command is blocks.toggle_spoiler_block and spec.open_path:
            return False
        if command is blocks.insert_rule and not cursor.atBlockEnd():
            return False
        return self._is_free(cursor, cursor.block().position(), cursor.position())

    def _turn(self, cursor: QTextCursor, length: int, command: _Command) -> None:
        def change(document: ReviewDocument, caret: QTextCursor) -> None:
            with one_step(caret):
                start = caret.block().position()
                _remove(document, start, start + length)
                command(document, caret)

        self._edit.apply(change)

    # Around words -------------------------------------------------------------------------------------------------

    def _fenced(self, cursor: QTextCursor, line: str) -> bool:
        for fence, names in FENCES:
            start = fence_start(line, fence)
            if start is None or (fence != "`" and in_code(line[:start])):
                continue
            opened = cursor.position() - utf16_length(line[start:])
            if joins(_text_after(cursor)) or not self._is_free(cursor, opened, cursor.position()):
                return False
            self._mark(opened, cursor.position(), len(fence), names)
            return True
        return False

    def _mark(self, start: int, end: int, width: int, names: frozenset[str]) -> None:
        """Take the fences of this width from both ends of a stretch, and mark what is between them."""
        typing = inline_state(self._edit.textCursor().charFormat())

        def marked(state: InlineState) -> InlineState:
            for name in names:
                state = marks.with_mark(state, name, True)
            return state

        def change(document: ReviewDocument, caret: QTextCursor) -> None:
            with one_step(caret):
                _remove(document, end - width, end)
                marks.change(document, caret, start + width, end - width, marked)
                _remove(document, start, start + width)

        self._edit.apply(change)
        self._edit.setCurrentCharFormat(char_format(typing))

    # Links --------------------------------------------------------------------------------------------------------

    def _link(self, cursor: QTextCursor, line: str) -> bool:
        middle = line.rfind("](")
        start = line.rfind("[", 0, max(middle, 0))
        words, address = line[start + 1 : middle], line[middle + 2 : -1].strip()
        if start < 0 or not words.strip() or "]" in words or "\u2028" in words or line[:start].endswith(("!", "\\")):
            return False
        target = target_of(address)
        if target is None or address.count("(") != address.count(")") or in_code(line):
            return False
        end = cursor.position()
        opened = end - utf16_length(line[start:])
        parted = end - utf16_length(line[middle:])
        if not self._is_free(cursor, opened, end):
            return False

        def change(document: ReviewDocument, caret: QTextCursor) -> None:
            with one_step(caret):
                _remove(document, parted, end)
                marks.change(document, caret, opened + 1, parted, lambda state: replace(state, href=target))
                _remove(document, opened, opened + 1)

        self._edit.apply(change)
        return True

    def _bare_address(self, cursor: QTextCursor, line: str, behind: int) -> bool:
        """Make the address at the end of `line`, with `behind` characters between it and the caret, a link."""
        found = address_at_end(line)
        if found is None:
            return False
        address = found[1]
        target = target_of(address)
        start = cursor.position() - behind - utf16_length(line[found[0] :])
        end = start + utf16_length(address)
        pieces = marks.stretches(self._edit.review, start, end)
        if target is None or any(any(marks.linked(state)) or "code" in state.marks for _, _, state in pieces):
            return False
        self._edit.apply(
            lambda document, caret: marks.change(document, caret, start, end, lambda state: replace(state, href=target))
        )
        return True

    # Quotes and dashes --------------------------------------------------------------------------------------------

    def _smart(self, cursor: QTextCursor, line: str) -> None:
        if (self._wanted.markdown and in_code(line)) or in_address(line):
            return
        language = self._language() or self._wanted.language or desktop_language()
        waits = self._wanted.markdown and len(line) < _LONGEST
        found = smart_typing.replacement(line, language, rules_wait=waits)
        if found is None:
            return
        start = cursor.position() - utf16_length(line[found.first :])
        end = start + utf16_length(line[found.first : found.last])
        states = {state for _, _, state in marks.stretches(self._edit.review, start, end)}
        if len(states) != 1 or found.text == line[found.first : found.last]:
            return
        (state,) = states

        def change(document: ReviewDocument, caret: QTextCursor) -> None:
            with one_step(caret):
                hand = QTextCursor(document)
                hand.setPosition(end)
                hand.insertText(found.text, char_format(state))
                _remove(document, start, end)  # last, so that Qt does not join what is typed next to this step

        self._edit.apply(change)

    # Keys ---------------------------------------------------------------------------------------------------------

    def _key(self, event: QKeyEvent) -> bool:
        cursor = self._edit.textCursor()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if cursor.hasSelection() or modifiers != Qt.KeyboardModifier.NoModifier:
            return False
        forward = Qt.Key.Key_Right
        if cursor.block().textDirection() == Qt.LayoutDirection.RightToLeft:
            forward = Qt.Key.Key_Left
        if event.key() in (Qt.Key.Key_Escape, forward):
            return self._leave_mark(cursor)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._wanted.markdown:
            return self._enter(cursor)
        return False

    def _leave_mark(self, cursor: QTextCursor) -> bool:
        """Write on outside the mark that ends at the caret; False where none ends."""
        state, ahead = inline_state(cursor.charFormat()), marks.after(cursor)
        left = (state.marks & _LEFT_BY_KEYS) - (ahead.marks if ahead is not None else frozenset())
        if not left or spec_of(cursor.block()).kind in PLAIN_TEXT:
            return False
        self._edit.setCurrentCharFormat(char_format(replace(state, marks=state.marks - left)))
        return True

    def _enter(self, cursor: QTextCursor) -> bool:
        block = cursor.block()
        # What was just brought back by Ctrl+Z is to stay.
        if self._edit.review.isRedoAvailable() or spec_of(block).kind in PLAIN_TEXT:
            return False
        command = _LINES.get(block.text()) if cursor.atBlockEnd() and block.length() == 4 else None
        if command is not None and self._takes(command, cursor):
            self._turn(cursor, block.length() - 1, command)
            return True
        self._bare_address(cursor, _text_before(cursor), 0)
        return False

    def _is_free(self, cursor: QTextCursor, start: int, end: int) -> bool:
        """Whether no film reference and no code is in the way."""
        pieces = marks.stretches(self._edit.review, start, end)
        return all(state.film is None and "code" not in state.marks for _, _, state in pieces)


def _text_before(cursor: QTextCursor) -> str:
    """The text of the line before the caret, its last part if that is long."""
    return part(cursor.block(), max(0, cursor.positionInBlock() - _LONGEST), cursor.positionInBlock())


def _text_after(cursor: QTextCursor) -> str:
    return part(cursor.block(), cursor.positionInBlock(), cursor.positionInBlock() + 2)


def _remove(document: ReviewDocument, start: int, end: int) -> None:
    hand = QTextCursor(document)
    hand.setPosition(start)
    hand.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    hand.removeSelectedText()
