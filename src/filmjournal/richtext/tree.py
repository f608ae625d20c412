"""The content model of a review: what the text can hold, as plain values.

The HTML that is stored is one way to write this tree (`serialise`), the editor's document another. A tree
built from these classes need not be canonical; `normalise` makes it so (no empty blocks, equal neighbours
joined, white space folded, NFC).
"""

from __future__ import annotations

from dataclasses import dataclass

# Marks in the one order in which they nest, outermost first. A link or film reference is outside all of them.
MARKS = ("spoiler", "strong", "em", "u", "s", "sub", "sup", "code")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with the same marks; `\\n` in it is a line break (`br`).

    At most one of `href` (absolute http, https or mailto) and `film` (a film's id) is set.
    """

    text: str
    marks: frozenset[str] = frozenset()
    href: str | None = None
    film: int | None = None


Inline = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    inline: Inline


@dataclass(frozen=True, slots=True)
class Heading:
    level: int  # 2 or 3
    inline: Inline


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]  # Paragraph, ListBlock, Heading of level 3


@dataclass(frozen=True, slots=True)
class ListBlock:
    ordered: bool
    items: tuple[tuple[Block, ...], ...]  # each item: Paragraph, ListBlock


@dataclass(frozen=True, slots=True)
class Preformatted:
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    pass


@dataclass(frozen=True, slots=True)
class Figure:
    image: str  # content hash, written as src="image:HASH"
    alt: str = ""
    caption: Inline = ()


@dataclass(frozen=True, slots=True)
class SpoilerBlock:
    summary: str  # plain text; empty means "Spoiler" when shown
    blocks: tuple[Block, ...]


Block = Paragraph | Heading | Quote | ListBlock | Preformatted | Rule | Figure | SpoilerBlock


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...] = ()
