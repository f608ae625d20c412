"""A review as other programs can use it: nothing in it that only this journal knows.

Film references are words, a spoiler stands in the clear under its own words, a picture is its caption unless it can
be given along. Items of a list hold their words without a paragraph around them, or word processors and mail would
set them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from filmjournal.i18n import _
from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.serialise import block_html, inline_html
from filmjournal.richtext.tree import (
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    Run,
    SpoilerBlock,
)

_LONGEST_PICTURE = 300_000  # characters of a data: address that still belong on a clipboard

# The picture of a hash as a data: address, None where it isn't to be had.
Picture = Callable[[str], str | None]


def for_others(document: Document) -> Document:
    """The canonical document that says the same without film references, pictures and anything hidden."""
    return normalise(Document(tuple(_opened(document.blocks, keep_pictures=False))))


def without_journal(document: Document) -> Document:
    """The document for another journal: film references as words, pictures as captions, spoilers as they are."""
    return normalise(Document(tuple(_unlinked(document.blocks))))


def html_for_others(document: Document, picture: Picture | None = None) -> str:
    """HTML of plain tags, with pictures in it that `picture` gives and that are small enough."""
    canonical = normalise(Document(tuple(_opened(document.blocks, keep_pictures=picture is not None))))
    return '<meta charset="utf-8">' + "".join(_written(block, picture) for block in canonical.blocks)


def _opened(blocks: Iterable[Block], *, keep_pictures: bool) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Paragraph():
                yield Paragraph(_words(block.inline))
            case Heading():
                yield Heading(block.level, _words(block.inline))
            case Quote():
                yield Quote(tuple(_opened(block.blocks, keep_pictures=keep_pictures)))
            case ListBlock():
                items = (tuple(_opened(item, keep_pictures=keep_pictures)) for item in block.items)
                yield ListBlock(block.ordered, tuple(items))
            case Figure():
                caption = _words(block.caption)
                yield Figure(block.image, block.alt, caption) if keep_pictures else _said(block)
            case SpoilerBlock():
                yield Paragraph((Run(block.summary or _("Spoiler"), frozenset({"strong"})),))
                yield from _opened(block.blocks, keep_pictures=keep_pictures)
            case _:
                yield block


def _unlinked(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Paragraph():
                yield Paragraph(_without_films(block.inline))
            case Heading():
                yield Heading(block.level, _without_films(block.inline))
            case Quote():
                yield Quote(tuple(_unlinked(block.blocks)))
            case ListBlock():
                yield ListBlock(block.ordered, tuple(tuple(_unlinked(item)) for item in block.items))
            case Figure():
                yield Paragraph(_without_films(block.caption))
            case SpoilerBlock():
                yield SpoilerBlock(block.summary, tuple(_unlinked(block.blocks)))
            case _:
                yield block


def _words(inline: Inline) -> Inline:
    return tuple(Run(run.text, run.marks - {"spoiler"}, run.href) for run in inline)


def _without_films(inline: Inline) -> Inline:
    return tuple(Run(run.text, run.marks, run.href) for run in inline)


def _said(figure: Figure) -> Paragraph:
    """A picture in words: its caption, else what it shows."""
    return Paragraph(_words(figure.caption) or (Run(figure.alt),))


def _written(block: Block, picture: Picture | None) -> str:
    match block:
        case ListBlock():
            name = "ol" if block.ordered else "ul"
            items = "".join(f"<li>{_item(item, picture)}</li>" for item in block.items)
            return f"<{name}>{items}</{name}>"
        case Quote():
            return f"<blockquote>{''.join(_written(inner, picture) for inner in block.blocks)}</blockquote>"
        case Figure():
            source = picture(block.image) if picture is not None else None
            said = normalise(Document((_said(block),)))
            if source is None or len(source) > _LONGEST_PICTURE or not source.startswith("data:image/"):
                return "".join(map(block_html, said.blocks))
            alt = block_html(Figure("", block.alt)).partition(' alt="')[2].partition('"')[0]
            caption = f"<p>{inline_html(block.caption)}</p>" if block.caption else ""
            return f'<p><img src="{source}" alt="{alt}"></p>{caption}'
        case _:
            return block_html(block)


def _item(item: tuple[Block, ...], picture: Picture | None) -> str:
    first, *others = item
    begun = inline_html(first.inline) if isinstance(first, Paragraph) else _written(first, picture)
    return begun + "".join(_written(inner, picture) for inner in others)
