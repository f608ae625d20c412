"""The fields of a search, declared once: what each is called, what its values are, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from filmjournal.domain import partial_date, rating
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.search.syntax_tree import Bound, Missing, Present, Range, TextValue, Value
from filmjournal.i18n import N_, _


class Kind(Enum):
    """What the values of a field are."""

    TEXT = auto()
    YEAR = auto()
    DATE = auto()
    RATING = auto()
    NUMBER = auto()
    FLAG = auto()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field: its name before the colon, the kind of its values, a value as an example, and what it finds."""

    name: str
    kind: Kind
    example: str
    finds: str


FIELDS: dict[str, FieldSpec] = {
    spec.name: spec
    for spec in (
        FieldSpec("title", Kind.TEXT, "alien", N_("titles, original and other ones too")),
        FieldSpec("person", Kind.TEXT, "crudup", N_("anyone in cast or crew")),
        FieldSpec("cast", Kind.TEXT, "lynskey", N_("actors")),
        FieldSpec("director", Kind.TEXT, "campion", N_("directors")),
        FieldSpec("character", Kind.TEXT, "ripley", N_("characters")),
        FieldSpec("tag", Kind.TEXT, "cinema", N_("tags")),
        FieldSpec("list", Kind.TEXT, "favourites", N_("films on a list")),
        FieldSpec("genre", Kind.TEXT, "drama", N_("genres")),
        FieldSpec("country", Kind.TEXT, "france", N_("countries")),
        FieldSpec("language", Kind.TEXT, "french", N_("languages")),
        FieldSpec("review", Kind.TEXT, '"slow start"', N_("words of the review")),
        FieldSpec("headline", Kind.TEXT, "running", N_("words of the headline")),
        FieldSpec("place", Kind.TEXT, "odeon", N_("where it was seen")),
        FieldSpec("with", Kind.TEXT, "anna", N_("who was there too")),
        FieldSpec("year", Kind.YEAR, "1990..1999", N_("the year of the film")),
        FieldSpec("watched", Kind.DATE, "2017-06", N_("when it was seen")),
        FieldSpec("logged", Kind.DATE, "2017-06", N_("when it was logged")),
        FieldSpec("rating", Kind.RATING, ">=4", N_("stars")),
        FieldSpec("runtime", Kind.NUMBER, ">=120", N_("minutes")),
        FieldSpec("words", Kind.NUMBER, ">=500", N_("the length of the review")),
        FieldSpec("is", Kind.FLAG, "liked", N_("liked, seen before, private and more")),
    )
}

FLAG_FINDS = {
    "liked": N_("liked"),
    "rewatch": N_("seen before"),
    "reviewed": N_("with a review"),
    "unrated": N_("without a rating"),
    "undated": N_("without a date"),
    "watchlist": N_("on the watchlist"),
    "unfinished": N_("not seen to the end"),
    "private": N_("private"),
    "unresolved": N_("not settled since an import"),
}
FLAGS = tuple(FLAG_FINDS)

MISSING_WORD = "none"
PRESENT_WORD = "any"

_COMPARISON = re.compile(r"(>=|<=|≥|≤|>|<|=)?(.*)", re.DOTALL)
_DECADE = re.compile(r"(\d{3}0)s")
_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"\d{1,9}")


def value_of(spec: FieldSpec, text: str, quoted: bool) -> Value:
    """The value that was written after the colon of a field that is no flag.

    Raises InvalidValue, one sentence with an example, where it is no such value.
    """
    if not text.strip():
        raise InvalidValue(
            _("Write a value directly after “{name}:”, such as {name}:{example}.").format(
                name=spec.name, example=spec.example
            )
        )
    word = text.casefold()
    if not quoted and word in (MISSING_WORD, PRESENT_WORD):
        return Missing() if word == MISSING_WORD else Present()
    if spec.kind is Kind.TEXT:
        return TextValue(text, quoted)
    return _range_of(spec, text.strip())


def _range_of(spec: FieldSpec, text: str) -> Range:
    if spec.kind in (Kind.YEAR, Kind.DATE) and (decade := _DECADE.fullmatch(text.lower())):
        low, high = _bound_of(spec, decade[1]), _bound_of(spec, f"{decade[1][:3]}9")
        return Range(low, high)
    if ".." in text:
        first, _dots, last = text.partition("..")
        if not first and not last:
            raise _no_such_value(spec, text)
        return _checked(spec, _bound_of(spec, first) if first else None, _bound_of(spec, last) if last else None)
    comparison = _COMPARISON.fullmatch(text)
    operator, operand = comparison.groups() if comparison else (None, text)
    if not operand.strip():
        raise _no_such_value(spec, text)
    bound = _bound_of(spec, operand.strip())
    match operator:
        case ">=" | "≥":
            return Range(bound, None)
        case ">":
            return Range(bound, None, include_low=False)
        case "<=" | "≤":
            return Range(None, bound)
        case "<":
            return Range(None, bound, include_high=False)
        case _:
            return Range(bound, bound)


def _checked(spec: FieldSpec, low: Bound | None, high: Bound | None) -> Range:
    if low is not None and high is not None and _first(low) > _last(high):
        raise InvalidValue(
            _("This range runs backwards: write {name}:{low}..{high}.").format(name=spec.name, low=high, high=low)
        )
    return Range(low, high)


def _first(bound: Bound) -> tuple[int, int, int]:
    if isinstance(bound, PartialDate):
        return bound.year, bound.month or 1, bound.day or 1
    return (bound if isinstance(bound, int) else bound.half_stars), 0, 0


def _last(bound: Bound) -> tuple[int, int, int]:
    if isinstance(bound, PartialDate):
        return bound.year, bound.month or 12, bound.day or 31
    return _first(bound)


def _bound_of(spec: FieldSpec, text: str) -> Bound:
    bound = _READERS[spec.kind](text)
    if bound is None:
        raise _no_such_value(spec, text)
    return bound


def _no_such_value(spec: FieldSpec, text: str) -> InvalidValue:
    reasons = {
        Kind.YEAR: _("“{text}” is no year. Write it like {name}:{example}."),
        Kind.DATE: _("“{text}” is no date. Write it like {name}:{example}."),
        Kind.RATING: _("“{text}” is no rating. Write it like {name}:{example}."),
        Kind.NUMBER: _("“{text}” is no number. Write it like {name}:{example}."),
    }
    return InvalidValue(reasons[spec.kind].format(text=text[:40], name=spec.name, example=spec.example))


def _year(text: str) -> int | None:
    return int(text) if _YEAR.fullmatch(text) else None


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


_READERS: dict[Kind, Callable[[str], Bound | None]] = {
    Kind.YEAR: _year,
    Kind.DATE: partial_date.parse,
    Kind.RATING: rating.parse,
    Kind.NUMBER: _number,
}
