"""What a person is typing where a reference can be: `Coach K (Billy Cru`, `Coach K (Billy Crudup - Blo`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtGui import QTextCursor

from filmjournal.domain.folding import fold
from filmjournal.richtext.mentions import character_before
from filmjournal.richtext.utf16 import utf16_length
from filmjournal.ui.editor.characters import part
from filmjournal.ui.editor.flat import PLAIN_TEXT
from filmjournal.ui.editor.formats import spec_of

_LONGEST = 120  # characters between the bracket and the caret
_OPEN = re.compile(rf"\(([^()\n\u2028]{{0,{_LONGEST}}})$")
_DASH = re.compile(r"\s+[-–—]\s*|\s*[–—]\s*|[-]\s+")
_NO_CHARACTER = ".!?:;(-–—"


@dataclass(frozen=True, slots=True)
class ReferenceTyping:
    """The text between an open bracket and the caret. `start` is the place after the bracket in the document."""

    start: int
    character: str  # the name before the bracket, empty for a description
    actor: str
    title: str | None = None  # as far as it is typed; None before a dash

    def fits(self, name: str) -> bool:
        """Whether a name, or a later part of it, starts like the one that is typed."""
        return starts_a_word(name, self.actor)

    @property
    def is_sure(self) -> bool:
        """Whether enough is typed, and typed as a name is, to take the first that fits for the one meant."""
        typed = self.actor if self.title is None else self.title
        letters = fold(typed)
        return len(letters) >= 2 and (self.title is not None or not typed[:1].islower())


def starts_a_word(text: str, typed: str) -> bool:
    """Whether a word of the text starts as typed, letters folded; a space at the end of what is typed counts."""
    key = fold(typed) + (" " if typed[-1:].isspace() and typed.strip() else "")
    folded = f" {fold(text)} "
    return f" {key}" in folded or f"({key}" in folded


def typing_at(cursor: QTextCursor) -> ReferenceTyping | None:
    """What is being typed at the caret, None where that can be no reference."""
    if cursor.hasSelection() or spec_of(cursor.block()).kind in PLAIN_TEXT:
        return None
    before = text_before(cursor)
    found = _OPEN.search(before, max(0, len(before) - _LONGEST - 1))
    if found is None:
        return None
    lead = before[: found.start()].rstrip()
    if not lead or lead[-1] in _NO_CHARACTER:
        return None
    inside = found[1]
    start = cursor.position() - utf16_length(inside)
    dash = _DASH.search(inside)
    actor = inside[: dash.start()] if dash else inside
    character = character_before(lead)
    return ReferenceTyping(start, character, actor.lstrip() if dash is None else actor.strip(),
                           inside[dash.end() :] if dash else None)  # fmt: skip


def text_before(cursor: QTextCursor) -> str:
    """The text of the block up to the caret."""
    return part(cursor.block(), 0, cursor.positionInBlock())
