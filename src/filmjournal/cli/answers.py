"""Entries and films as answers: JSON for programs, a laid-out text for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from filmjournal.cli.output import Output
from filmjournal.domain.entries import Entry
from filmjournal.domain.films import Film
from filmjournal.domain.json_shapes import entry_as_json, film_as_json

_T = TypeVar("_T")
_FIRST_PORTION, _PORTION = 40, 400


def entry(output: Output, shown: Entry) -> None:
    """Print an entry with everything in it."""
    if output.json:
        output.object(entry_json(shown))
        return
    from filmjournal.cli.layout import entry_text

    output.text(entry_text(shown, review_text(shown)))


def film(output: Output, shown: Film) -> None:
    """Print a film with everything in it."""
    if output.json:
        output.object(film_as_json(shown))
        return
    from filmjournal.cli.layout import film_text

    output.text(film_text(shown))


def entry_json(shown: Entry) -> dict[str, Any]:
    """The entry as a JSON object."""
    return entry_as_json(shown, review_text=review_text(shown))


def review_text(shown: Entry) -> str:
    """The review as plain text."""
    from filmjournal.richtext.plain import text_of_canonical

    return text_of_canonical(shown.review.html)


def portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Ids in portions to read at once: a small one first, for whoever looks only at the start."""
    if ids:
        yield ids[:_FIRST_PORTION]
    for start in range(_FIRST_PORTION, len(ids), _PORTION):
        yield ids[start : start + _PORTION]


def in_order(ids: Sequence[int], found: Mapping[int, _T]) -> Iterator[_T]:
    """What was found, in the order of the ids; what went away meanwhile is left out."""
    return (found[id_] for id_ in ids if id_ in found)
