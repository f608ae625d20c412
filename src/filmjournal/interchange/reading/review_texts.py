"""Texts as people type them on sites that take Markdown, as canonical HTML of the review grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.markdown import from_markdown
from filmjournal.richtext.plain import from_text
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import (
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Preformatted,
    Quote,
    Run,
    SpoilerBlock,
)

# Letters that no text has stand for the tags while Markdown is read, which knows nothing of them.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_OWN = re.compile(f"[{_OPEN}{_CLOSE}]")
_TAG = re.compile(r"\[(/?)spoilers?\]", re.IGNORECASE)
_LINE_END = re.compile(r"(?<=[^\n])\n(?=[^\n])")
# Without any of these Markdown is plain text, which is read many times faster.
_SIGN = re.compile(r"[*_~`\[\]<>&#\\|\t]|^ *(?:[-+=]|\d+[.)])|^ {4}", re.MULTILINE)


def markdown_html(text: str, *, spoiler: bool = False) -> str:
    """A text in Markdown as canonical HTML; never raises.

    A line end is a line break, as those sites show it; `[spoiler]…[/spoiler]` is a marked stretch. With `spoiler`
    the whole is hidden. What would point into a journal (`film:12`, `image:…`) points nowhere.
    """
    plain = _OWN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    if not _SIGN.search(plain):
        return plain_html(plain, spoiler=spoiler)
    tagged = _TAG.sub(lambda tag: _CLOSE if tag[1] else _OPEN, plain)
    document = from_markdown(_LINE_END.sub("  \n", tagged))
    return _written(tuple(_Marker().blocks(document.blocks)), spoiler=spoiler)


def plain_html(text: str, *, spoiler: bool = False) -> str:
    """A plain text as canonical HTML; with `spoiler` the whole is hidden."""
    return _written(from_text(text).blocks, spoiler=spoiler)


def _written(blocks: tuple[Block, ...], *, spoiler: bool) -> str:
    document = normalise(Document(blocks))
    if spoiler and document.blocks:
        document = normalise(Document((SpoilerBlock("", document.blocks),)))
    return to_html(document)


class _Marker:
    """Goes through a document in reading order and marks what stands between the tags."""

    def __init__(self) -> None:
        self._inside = False

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            match block:
                case Paragraph():
                    yield Paragraph(self._inline(block.inline))
                case Heading():
                    yield Heading(block.level, self._inline(block.inline))
                case Quote():
                    yield Quote(tuple(self.blocks(block.blocks)))
                case ListBlock():
                    yield ListBlock(block.ordered, tuple(tuple(self.blocks(item)) for item in block.items))
                case Figure():
                    yield Paragraph(self._inline((Run(block.alt), *block.caption)))
                case Preformatted():
                    yield Preformatted(_OWN.sub("", block.text).replace("  \n", "\n").removesuffix("  "))
                case _:
                    yield block

    def _inline(self, inline: Inline) -> Inline:
        return tuple(run for old in inline for run in self._runs(old))

    def _runs(self, run: Run) -> Iterator[Run]:
        for piece in re.split(f"([{_OPEN}{_CLOSE}])", run.text):
            if piece in (_OPEN, _CLOSE):
                self._inside = piece == _OPEN
            elif piece:
                marks = run.marks | {"spoiler"} if self._inside else run.marks
                yield Run(piece, marks, run.href)
