"""What is on where the caret is, for buttons and menus to show."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QTextCursor

from filmjournal.ui.editor import marks, structure
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import UNTOUCHABLE
from filmjournal.ui.editor.formats import InlineState, inline_state, spec_of


@dataclass(frozen=True, slots=True)
class EditorState:
    """The marks, kind of line and containers at the caret or of the whole selection."""

    marks: frozenset[str] = frozenset()
    heading: int = 0  # level, 0 for none
    quote: bool = False
    list: str | None = None  # "ul" or "ol"
    code_block: bool = False
    spoiler_block: bool = False
    picture: bool = False
    href: str | None = None
    film: int | None = None
    can_indent: bool = False
    can_outdent: bool = False
    takes_marks: bool = True
    takes_blocks: bool = True


def state_at(document: ReviewDocument, cursor: QTextCursor) -> EditorState:
    """What is on at the caret; marks that the whole selection has."""
    block = cursor.block()
    spec = spec_of(block)
    if cursor.hasSelection():
        pieces = marks.stretches(document, cursor.selectionStart(), cursor.selectionEnd())
        states = [state for _first, _last, state in pieces] or [InlineState()]
        on = frozenset.intersection(*(state.marks for state in states))
        href, film = states[0].href, states[0].film
    else:
        on = inline_state(cursor.charFormat()).marks
        around = marks.link_around(cursor)
        here = marks.stretches(document, *around)[0][2] if around else InlineState()
        href, film = here.href, here.film
    return EditorState(
        marks=on,
        heading=int(spec.kind[1]) if spec.kind in {"h2", "h3"} else 0,
        quote=spec.quote_depth >= 0,
        list=spec.path[spec.list_depth][0] if spec.list_depth >= 0 else None,
        code_block=spec.kind == "pre",
        spoiler_block=any(kind == "spoiler" for kind, _number in spec.path),
        picture=spec.kind == "figure",
        href=href,
        film=film,
        can_indent=structure.can_indent(block),
        can_outdent=spec.list_depth >= 0,
        takes_marks=cursor.hasSelection() or spec.kind not in {"pre", "summary"},
        takes_blocks=cursor.hasSelection() or spec.kind not in UNTOUCHABLE,
    )
