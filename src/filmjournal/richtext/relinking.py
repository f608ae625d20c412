"""Leading the film references and pictures of a review elsewhere, in its tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.gate import parse
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import (
    Block,
    Document,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Run,
    SpoilerBlock,
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where films and pictures are to be found, relative to the text.

    `film` gives the address of a film by its id, None where it has none: then its reference is words alone. `image`
    gives that of a picture by its hash.
    """

    film: Callable[[int], str | None]
    image: Callable[[str], str]


def changed_runs(
    blocks: Iterable[Block], change: Callable[[Run], Run], image: Callable[[str], str] = str
) -> tuple[Block, ...]:
    """The blocks with each stretch of text, and each picture's hash, made another; they need not be canonical."""
    return tuple(_changed(block, change, image) for block in blocks)


def without_references(html: str) -> str:
    """A review's HTML, of any origin, as a canonical text in which references to films are words alone."""
    blocks = changed_runs(parse(html).blocks, lambda run: replace(run, film=None))
    return to_html(normalise(Document(blocks)))


def with_films(html: str, films: Mapping[int, int | None]) -> str:
    """A canonical text with references to some films made ones to others; those to None are words alone."""
    blocks = changed_runs(parse(html).blocks, lambda run: replace(run, film=films.get(run.film or 0, run.film)))
    return to_html(normalise(Document(blocks)))


def with_pictures(html: str, hashes: Mapping[str, str]) -> str:
    """A canonical text with its pictures under other names; one whose new name is empty leaves its caption."""
    blocks = changed_runs(parse(html).blocks, lambda run: run, lambda name: hashes.get(name, name))
    return to_html(normalise(Document(blocks)))


def _changed(block: Block, change: Callable[[Run], Run], image: Callable[[str], str]) -> Block:
    match block:
        case Paragraph():
            return Paragraph(tuple(change(run) for run in block.inline))
        case Heading():
            return Heading(block.level, tuple(change(run) for run in block.inline))
        case Quote():
            return Quote(changed_runs(block.blocks, change, image))
        case ListBlock():
            return ListBlock(block.ordered, tuple(changed_runs(item, change, image) for item in block.items))
        case Figure():
            return Figure(image(block.image), block.alt, tuple(change(run) for run in block.caption))
        case SpoilerBlock():
            return SpoilerBlock(block.summary, changed_runs(block.blocks, change, image))
        case Preformatted() | Rule():
            return block
