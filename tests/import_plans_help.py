"""Plans of imports in few words, for tests of the window that need no file."""

from __future__ import annotations

from dataclasses import replace

from filmjournal.domain import partial_date, rating
from filmjournal.domain.drafts import (
    Answer,
    Doubt,
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    Questions,
    ReadOptions,
    Skipped,
    SourceRecord,
)
from filmjournal.services.import_plan import Candidate, ImportPlan, Item, PlannedFilm, Reading, Verdict


def record(line: int, file: str = "diary.csv") -> SourceRecord:
    return SourceRecord(file, str(line), f"{file}:{line}", "")


def viewing(line: int, title: str, year: int | None = None, watched: str = "", stars: float | None = None) -> Draft:
    entry = EntryDraft(
        watched=partial_date.parse(watched), rating=None if stars is None else rating.from_stars(stars)
    )  # fmt: skip
    return Draft((record(line), record(line, "reviews.csv")), FilmDraft(title, year), entry)


def which_day(line: int, title: str) -> Draft:
    days = (("3 April 2016", "2016-04-03"), ("4 March 2016", "2016-03-04"))
    answers = tuple(Answer(text, EntryDraft(watched=partial_date.parse(day))) for text, day in days)
    return replace(viewing(line, title, 1981), doubt=Doubt("3 April or 4 March", answers))


DREAM_HOUSES = (Candidate("Dream House", 1998, 3, "TV film"), Candidate("Dream House", 2011, 4))


def small_plan(further: int = 0) -> ImportPlan:
    """Of each kind of item one or two, in the order of a file, and so many new viewings more."""
    new, asked = Verdict.NEW, Verdict.AMBIGUOUS
    deleted = replace(viewing(9, "Deleted", 1999, "2016-01-01", 2), why_off="deleted there")
    planned: list[tuple[Draft | ListDraft, Verdict]] = [
        (viewing(2, "Paterson", 2016, "2017-05-26", 4), new),
        (viewing(3, "Dream House", None, "2017-06-05"), asked),
        (which_day(4, "Chariots of Fire"), asked),
        (viewing(5, "Dream House", None, "2018-06-05"), asked),
        (viewing(6, "Frantz", 2016, "2017-06-25", 4), Verdict.CHANGED),
        (viewing(7, "Playtime", 1967, "2017-05-06", 4.5), Verdict.SAME),
        (which_day(8, "Chariots of Ice"), asked),
        (deleted, Verdict.SKIPPED),
        (ListDraft((record(1, "lists/best.csv"),), "best", "Best of 2017"), new),
        *((viewing(100 + number, f"Film {number}", 1990, "2020-01-01", 3), new) for number in range(further)),
    ]
    items = []
    for number, (draft, verdict) in enumerate(planned):
        film = PlannedFilm([draft.film], number=number + 1) if isinstance(draft, Draft) else None
        item = Item(number, draft, verdict, film=film)
        if verdict is asked and isinstance(draft, Draft) and draft.doubt is None:
            item.candidates, item.reason = DREAM_HOUSES, "two films have this title"
        items.append(item)
    items[4].fills = {"rating": draft_rating(items[4]), "film": {"genres": ("Drama",)}}
    items[4].differences = ("Headline stays as you have it",)
    skipped = (Skipped(record(311), "it has no title", by_rule=False), Skipped(record(0, "profile.csv"), "not read"))
    reading = Reading(
        "letterboxd", "Letterboxd", ("diary.csv", "reviews.csv", "lists/best.csv"), ReadOptions(),
        Questions(deleted=True), tuple(draft for draft, _verdict in planned), skipped, (),
    )  # fmt: skip
    return ImportPlan(reading, tuple(items), 4, 2)


def draft_rating(item: Item) -> object:
    assert isinstance(item.draft, Draft)
    return None if item.draft.entry is None else item.draft.entry.rating
