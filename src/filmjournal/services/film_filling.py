"""What the records of an import say of one film, put together, and what of it a film of the journal lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from filmjournal.domain.drafts import FilmDraft
from filmjournal.domain.films import CAST
from filmjournal.domain.folding import fold
from filmjournal.services.import_plan import PlannedFilm
from filmjournal.storage.import_reads import FilmFacts

_LABELS = {"genre": "genres", "country": "countries", "language": "languages"}
_SIMPLE = ("year", "original_title", "runtime", "kind", "poster")
_SEVERAL = ("genres", "countries", "languages", "cast", "stills")
_DEFAULT_KIND = "film"


def merged(parts: Sequence[FilmDraft]) -> FilmDraft:
    """All that is said of a film: the first that says a thing counts, numbers and extras come together."""
    first = parts[0]
    if len(parts) == 1:
        return first
    values: dict[str, Any] = {}
    for name in (*_SIMPLE, *_SEVERAL):
        values[name] = next((value for part in parts if (value := getattr(part, name))), getattr(first, name))
    ids: dict[str, str] = {}
    extra: dict[str, str] = {}
    for part in parts:
        ids = {**part.ids, **ids}
        extra = {**part.extra, **extra}
    titles = dict.fromkeys(title for part in parts for title in part.alternative_titles)
    crew = next((part.crew for part in parts if part.crew), ())
    jobs = {line.job for line in crew}
    crew += tuple(dict.fromkeys(line for part in parts for line in part.crew if line.job not in jobs))
    return replace(first, ids=ids, extra=extra, alternative_titles=tuple(titles), crew=crew, **values)


def film_fills(facts: FilmFacts, parts: Sequence[FilmDraft], film: PlannedFilm) -> dict[str, Any]:
    """What the film of the journal lacks and the parts say, by the names of `FilmDraft`."""
    if film.film_id is None or not parts:
        return {}
    said = merged(parts)
    columns = facts.columns
    fills: dict[str, Any] = {}
    for name in _SIMPLE:
        value = getattr(said, name)
        lacks = columns[name] == _DEFAULT_KIND if name == "kind" else columns[name] is None
        if lacks and value and value != columns[name]:
            fills[name] = value
    for kind, name in _LABELS.items():
        if kind not in facts.labels and getattr(said, name):
            fills[name] = getattr(said, name)
    ids = {source: value for source, value in said.ids.items() if source not in facts.ids}
    extra = {name: value for name, value in said.extra.items() if name not in facts.extra}
    titles = [title for title in said.alternative_titles if title not in facts.titles]
    crew = tuple(line for line in said.crew if line.job not in facts.jobs)
    if said.cast and CAST not in facts.jobs:
        fills["cast"] = said.cast
    if said.stills and not facts.has_stills:
        fills["stills"] = said.stills
    for name, value in (
        ("ids", ids),
        ("extra", extra),
        ("alternative_titles", _new_names(titles, facts)),
        ("crew", crew),
    ):
        if value:
            fills[name] = value
    return fills


def _new_names(titles: Sequence[str], facts: FilmFacts) -> tuple[str, ...]:
    known = {fold(title) for title in facts.titles}
    return tuple(title for title in titles if fold(title) not in known)
