"""What a search means, as a tree of frozen values.

The normal form, which the parser yields and `all_of`, `any_of` and `negated` build: an `And` holds no `And` and
an `Or` no `Or`, both hold two nodes or more, a `Not` holds no `Not`, and `Everything` stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating

Bound = int | PartialDate | Rating


@dataclass(frozen=True, slots=True)
class Everything:
    """An empty search."""


@dataclass(frozen=True, slots=True)
class Word:
    """The beginning of a word in any of the searched texts. A word of punctuation alone is possible."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Whole words in this order in one of the searched texts."""

    text: str


@dataclass(frozen=True, slots=True)
class TextValue:
    """Text sought in one field: the beginning of a word, or with `phrase` (it was quoted) whole words in order."""

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Values between two bounds of one type; None is an open end, and one value is a range with equal bounds.

    The bounds belong to the range unless `include_…` is False, which is possible only where the other end is open
    (`>4`, `<2017`). Partial dates mean the days they span: from the first day of an included `low` (after the last
    day of an excluded one) to the last day of an included `high` (before the first day of an excluded one); a
    viewing is in the range when every day that it can mean is.
    """

    low: Bound | None
    high: Bound | None
    include_low: bool = True
    include_high: bool = True

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a range has at least one bound")
        if not (self.include_low or (self.low is not None and self.high is None)):
            raise ValueError("only the single bound of a range can be left out")
        if not (self.include_high or (self.high is not None and self.low is None)):
            raise ValueError("only the single bound of a range can be left out")


@dataclass(frozen=True, slots=True)
class Missing:
    """The field has no value (`rating:none`)."""


@dataclass(frozen=True, slots=True)
class Present:
    """The field has a value (`rating:any`)."""


Value = TextValue | Range | Missing | Present


@dataclass(frozen=True, slots=True)
class Field:
    """A value sought in one field; `name` is a name of `fields.FIELDS`."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Flag:
    """A property such as `is:liked`; `name` is one of `fields.FLAGS`."""

    name: str


@dataclass(frozen=True, slots=True)
class OfTag:
    """One tag by its number, whatever it is called. It is a place's and can't be typed: `tag:run` means every tag that
    has the word in it.
    """

    tag_id: int


@dataclass(frozen=True, slots=True)
class Not:
    """What the node does not match."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """What all nodes match."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What any of the nodes matches."""

    nodes: tuple[Node, ...]


Node = Everything | Word | Phrase | Field | Flag | OfTag | Not | And | Or


def all_of(nodes: Iterable[Node]) -> Node:
    """What matches every node, in normal form; Everything for none."""
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, And):
            flat.extend(node.nodes)
        elif not isinstance(node, Everything):
            flat.append(node)
    if len(flat) > 1:
        return And(tuple(flat))
    return flat[0] if flat else Everything()


def any_of(nodes: Iterable[Node]) -> Node:
    """What matches any of one or more nodes, in normal form."""
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, Everything):
            return node
        if isinstance(node, Or):
            flat.extend(node.nodes)
        else:
            flat.append(node)
    return Or(tuple(flat)) if len(flat) > 1 else flat[0]


def negated(node: Node) -> Node:
    """What the node does not match, in normal form."""
    return node.node if isinstance(node, Not) else Not(node)
