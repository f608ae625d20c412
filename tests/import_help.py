"""Readings made by hand and whole imports, for tests that look at what becomes of a journal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filmjournal.domain import partial_date, rating
from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    Questions,
    ReadOptions,
    Skipped,
    source_record,
)
from filmjournal.services import importing
from filmjournal.services.exporting_json import export_json
from filmjournal.services.import_plan import Decisions, ImportReport, Reading
from filmjournal.services.journal import Journal


def film(title: str, year: int | None = None, **more: Any) -> FilmDraft:
    return FilmDraft(title, year, **more)


def seen(
    film_: FilmDraft, watched: str | None = None, stars: float | None = None, *, key: str = "", **more: Any
) -> Draft:
    """A viewing; its record's key is made of film and date unless it is given."""
    entry = EntryDraft(
        watched=None if watched is None else partial_date.parse(watched),
        rating=None if stars is None else rating.from_stars(stars),
        **more,
    )
    name = key or f"{film_.title} {film_.year} {watched}"
    return Draft((source_record("diary.csv", name, name, (film_, entry)),), film_, entry)


def fact(film_: FilmDraft, key: str, **facts: Any) -> Draft:
    """Something about a film apart from any viewing."""
    return Draft((source_record("films.csv", key, key, (film_, facts)),), film_, **facts)


def reading(*drafts: Draft | ListDraft, source: str = "letterboxd", skipped: Sequence[Skipped] = ()) -> Reading:
    files = {record.file for draft in drafts for record in draft.records}
    return Reading(
        source, "A service", tuple(sorted(files)), ReadOptions(), Questions(), tuple(drafts), tuple(skipped), ()
    )


def bring(
    journal: Journal, *drafts: Draft | ListDraft, decisions: Decisions | None = None, **more: Any
) -> ImportReport:
    """Import drafts; the report."""
    plan = importing.plan(journal, reading(*drafts, **more), decisions or Decisions())
    return importing.apply(journal, plan)


def bring_files(journal: Journal, *paths: Path, options: ReadOptions | None = None) -> ImportReport:
    """Import files, with nobody to ask."""
    with importing.OpenImport(paths) as files:
        return importing.bring_in(journal, files, files.read(options or ReadOptions()))


def whole_json(journal: Journal, folder: Path) -> dict[str, Any]:
    """Everything a journal holds, as its JSON file has it."""
    target = folder / "whole.json"
    export_json(journal, target)
    whole: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return whole
