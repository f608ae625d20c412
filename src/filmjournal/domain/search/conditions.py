"""A search as rows of conditions, for those who don't type its syntax: rows of a tree, and the tree of rows.

What no row says better is a row of text in the syntax itself, so any search can be shown: the tree of its rows is the
same tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.search.fields import FIELDS, FLAGS, MISSING_WORD, PRESENT_WORD, Kind, value_of
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import (
    And,
    Everything,
    Field,
    Flag,
    Missing,
    Node,
    Not,
    Or,
    Phrase,
    Present,
    Range,
    TextValue,
    Value,
    Word,
    all_of,
    any_of,
    negated,
)

ANYTHING = ""
"""The field of a row that is text in the syntax itself."""


class Relation(Enum):
    """How a row's field and value belong together."""

    IS = "is"
    IS_NOT = "is_not"
    FROM_TO = "from_to"
    PRESENT = "present"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Condition:
    """One row. `first` is the value as it is typed, or where a range begins; `last` is where that ends."""

    field: str = ANYTHING
    relation: Relation = Relation.IS
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Rows that must all hold, or any one of them."""

    rows: tuple[Condition, ...] = ()
    any_one: bool = False


def relations_of(field: str) -> tuple[Relation, ...]:
    """The relations that a field's row can have."""
    if field == ANYTHING or FIELDS[field].kind is Kind.FLAG:
        return Relation.IS, Relation.IS_NOT
    if FIELDS[field].kind is Kind.TEXT:
        return Relation.IS, Relation.IS_NOT, Relation.PRESENT, Relation.MISSING
    return Relation.IS, Relation.IS_NOT, Relation.FROM_TO, Relation.PRESENT, Relation.MISSING


def conditions_of(node: Node) -> Conditions:
    """The rows that say what a search says."""
    match node:
        case Everything():
            return Conditions()
        case And(nodes):
            return Conditions(tuple(_rows(nodes)))
        case Or(nodes):
            return Conditions(tuple(map(_row, nodes)), any_one=True)
        case _:
            return Conditions((_row(node),))


def node_of(row: Condition) -> Node:
    """What a row means; Everything where nothing is filled in yet. Raises InvalidValue for a value that is none."""
    node = _node(row)
    return negated(node) if row.relation is Relation.IS_NOT and node != Everything() else node


def tree_of(conditions: Conditions) -> Node:
    """What all rows mean together; rows that say nothing or something impossible are left out."""
    nodes: list[Node] = []
    for row in conditions.rows:
        try:
            node = node_of(row)
        except InvalidValue:
            continue
        if node != Everything():
            nodes.append(node)
    return any_of(nodes) if conditions.any_one and nodes else all_of(nodes)


def _rows(nodes: Iterable[Node]) -> Iterator[Condition]:
    """A row for each, and one for words that follow each other."""
    for plain, run in groupby(nodes, key=lambda node: isinstance(node, (Word, Phrase))):
        if plain:
            yield _row(all_of(run))
        else:
            yield from map(_row, run)


def _row(node: Node) -> Condition:
    if isinstance(node, Not):
        row = _row(node.node)
        if row.relation is Relation.IS:
            return Condition(row.field, Relation.IS_NOT, row.first)
        return Condition(ANYTHING, Relation.IS_NOT, to_text(node.node))
    match node:
        case Flag(name):
            return Condition("is", Relation.IS, name)
        case Field(name, Missing()):
            return Condition(name, Relation.MISSING)
        case Field(name, Present()):
            return Condition(name, Relation.PRESENT)
        case Field(name, TextValue()):
            return Condition(name, Relation.IS, _written(node))
        case Field(name, Range(low, high, True, True)):
            if low == high:
                return Condition(name, Relation.IS, str(low))
            return Condition(name, Relation.FROM_TO, *("" if end is None else str(end) for end in (low, high)))
    return Condition(ANYTHING, Relation.IS, to_text(node))


def _written(node: Node) -> str:
    """A field's value as it is typed."""
    return to_text(node).partition(":")[2]


def _node(row: Condition) -> Node:
    if row.field == ANYTHING:
        return parse(row.first)
    spec = FIELDS[row.field]
    if row.relation in (Relation.MISSING, Relation.PRESENT):
        return Field(spec.name, Missing() if row.relation is Relation.MISSING else Present())
    first = row.first.strip()
    if spec.kind is Kind.FLAG:
        return Flag(first) if first in FLAGS else Everything()
    if row.relation is Relation.FROM_TO:
        last = row.last.strip()
        return Field(spec.name, value_of(spec, f"{first}..{last}", quoted=False)) if first or last else Everything()
    return Field(spec.name, _value(row.field, first)) if first else Everything()


def _value(field: str, typed: str) -> Value:
    """A value as it is typed: in quotation marks, or without even where it has several words."""
    spec = FIELDS[field]
    if spec.kind is not Kind.TEXT:
        return value_of(spec, typed, quoted=False)
    if typed.casefold() not in (MISSING_WORD, PRESENT_WORD):
        try:
            node = parse(f"{field}:{typed}")
        except InvalidValue:
            node = Everything()
        if isinstance(node, Field) and _written(node) == typed:
            return node.value
    node = parse(to_text(Field(field, TextValue(typed, phrase=True))))  # what no search can hold is gone then
    assert isinstance(node, Field)
    return node.value
