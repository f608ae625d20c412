from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, ListDraft, ListPlaceDraft, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import ryot
from reading_help import BERLIN, damaged, drafts, folder_of, lists, odd_values, of, read_files, skipped, survives

Json = dict[str, Any]


def item(identifier: str, source_id: str, **parts: Any) -> Json:
    found: Json = {"lot": "movie", "source": "tmdb", "identifier": identifier, "source_id": source_id}
    return {**found, "seen_history": [], "reviews": [], "collections": [], **parts}


PLANNED: Json = {"collection_name": "Watchlist", "created_on": "2022-01-02T03:04:05Z"}
HIDDEN = '<details class="spoiler"><summary></summary><p>Fog.</p><p><strong>Cold</strong></p></details>'
EXPORT: Json = {
    "metadata": [
        item(
            "501",
            "Harbour Lights (1957)",
            seen_history=[
                {"state": "completed", "started_on": "2023-12-17", "ended_on": "2023-12-18", "progress": "100",
                 "providers_consumed_on": ["Kino", "Tape"]},
                {"state": "dropped", "started_on": "2024-02-01T23:30:00Z", "ended_on": None, "progress": "40"},
                {"state": "in_progress", "started_on": None, "ended_on": None, "progress": "40"},
            ],
            reviews=[
                {"rating": "73", "review": {"text": "Fog.\n\n**Cold**", "date": "2023-12-18T20:00:00Z", "spoiler": True,
                                            "visibility": "private"}, "comments": []},
                {"rating": "100", "review": {"date": "2024-06-01T20:00:00Z"}},
                {"rating": None, "review": {"text": "Later.", "date": "2024-06-02T20:00:00Z", "visibility": "public"}},
                {"rating": "0", "review": None},
                {"rating": "much", "review": {"text": " "}},
            ],
            collections=[
                {"collection_name": "Completed", "rank": "1"},
                {"collection_name": "Piers", "rank": "2", "information": {"why": "the pier", "none": None}},
                {"collection_name": "Owned", "created_on": "2022-01-02T23:30:00Z"},
                {"collection_name": "Monitoring"},
                {"rank": "1"},
            ],
        ),
        item("603", "met_a1B2c3D4e5", collections=[PLANNED]),
        item("", "1917", source="custom", collections=["Completed", "Piers"]),
        item("tt0140002", "77", source="imdb", reviews=[{"rating": 80, "review": {"date": "2021-01-01T10:00:00Z"}}]),
        item("9", "9", seen_history=[{"progress": "100"}], reviews=[{"rating": "50.0"}]),
        item("10", "Nothing Said"),
        {"lot": "show", "source": "tmdb", "identifier": "42", "source_id": "Fixture Signal", "collections": ["Piers"]},
        {"lot": "book", "source": "openlibrary", "identifier": "OL1", "source_id": "A Book"},
        {"lot": None},
        {"lot": "movie"},
        "nothing",
    ],
    "collections": [{"name": "Piers", "description": "All at *sea*"}],
    "people": [],
}  # fmt: skip
LIGHTS = FilmDraft("Harbour Lights", 1957, key="tmdb:501", ids={"tmdb": "501"})


def test_every_part_of_an_export(tmp_path: Path) -> None:
    items = read_files(ryot, tmp_path, {"export.json": EXPORT})
    start = "movie|tmdb|501"
    custom = FilmDraft("1917")
    assert drafts(items) == {
        (f"{start}|seen|2023-12-18", f"{start}|review|2023-12-18T20:00:00Z"): Draft(
            (),
            LIGHTS,
            EntryDraft(
                PartialDate(2023, 12, 18),
                Rating(7),
                OriginalRating(73, 100),
                review_html=HIDDEN,
                medium="Kino, Tape",
                private=True,
                logged="2023-12-18T00:00:00Z",
            ),
        ),
        (f"{start}|seen|2024-02-02",): Draft(
            (), LIGHTS, EntryDraft(PartialDate(2024, 2, 2), finished=False, logged="2024-02-01T23:30:00Z")
        ),
        (f"{start}|seen|",): Draft((), LIGHTS, EntryDraft(finished=False)),
        (f"{start}|review|2024-06-01T20:00:00Z",): Draft((), LIGHTS, rating=Rating(10)),
        (f"{start}|review|2024-06-02T20:00:00Z",): Draft(
            (), LIGHTS, EntryDraft(review_html="<p>Later.</p>", logged="2024-06-02T20:00:00Z")
        ),
        (f"{start}|collection|Piers",): Draft(
            (), LIGHTS, on_list=ListPlaceDraft("list|Piers", 2, "<p>why: the pier</p>")
        ),
        (f"{start}|collection|Owned",): Draft(
            (), FilmDraft("Harbour Lights", 1957, "tmdb:501", ids={"tmdb": "501"}, extra={"Owned": "2022-01-03"})
        ),
        ("movie|tmdb|603|collection|Watchlist",): Draft(
            (), FilmDraft("tmdb 603", key="tmdb:603", ids={"tmdb": "603"}), watchlist="2022-01-02"
        ),
        ("movie|custom|1917|collection|Completed",): Draft((), custom, EntryDraft(only_seen=True)),
        ("movie|custom|1917|collection|Piers",): Draft((), custom, on_list=ListPlaceDraft("list|Piers", 2)),
        ("movie|imdb|tt0140002|review|2021-01-01T10:00:00Z",): Draft(
            (),
            FilmDraft("imdb tt0140002", key="imdb:tt0140002", ids={"imdb": "tt0140002"}),
            EntryDraft(rating=Rating(8), logged="2021-01-01T10:00:00Z", only_seen=True),
        ),
        ("movie|tmdb|9|seen|", "movie|tmdb|9|review|"): Draft(
            (), FilmDraft("tmdb 9", key="tmdb:9", ids={"tmdb": "9"}), EntryDraft(rating=Rating(5), only_seen=True)
        ),
    }
    assert lists(items) == {("list|Piers",): ListDraft((), "list|Piers", "Piers", "<p>All at <em>sea</em></p>")}
    assert skipped(items) == {
        f"{start}|review|": ("it has neither a text nor a rating", True),
        f"{start}|review|#2": ("it has neither a text nor a rating", False),
        f"{start}|collection|Completed": ("it says no more than that the film was seen", True),
        f"{start}|collection|Monitoring": ("it is on a list that Ryot keeps itself", True),
        f"{start}|collection|": ("it names no collection", False),
        "movie|tmdb|10": ("nothing is said of the film", True),
        "show|tmdb|42": ("it is no film but marked “show”", True),
        "book|openlibrary|OL1": ("it is no film but marked “book”", True),
        "||": ("it does not say what it is", False),
        "movie||": ("it names no film", False),
        "metadata|11": ("it is no record of this format", False),
    }


def test_what_is_written_the_day_after_is_of_the_viewing(tmp_path: Path) -> None:
    reviews = [{"rating": "70", "review": {"text": "Fog.", "date": f"2023-12-{day}T08:00:00Z"}} for day in (19, 20)]
    files = {
        "ryot.json": {"metadata": [item("501", "Harbour", seen_history=[{"ended_on": "2023-12-18"}], reviews=reviews)]}
    }
    found = [draft.entry for draft in of(Draft, read_files(ryot, tmp_path, files, BERLIN))]
    assert [(entry.watched, entry.review_html) for entry in found if entry] == [
        (PartialDate(2023, 12, 18), "<p>Fog.</p>"),
        (None, "<p>Fog.</p>"),
    ]


def test_what_is_asked(tmp_path: Path) -> None:
    source = open_source([folder_of(tmp_path, {"export.json": EXPORT})])
    assert ryot.recognises(source) == 95
    asked = ryot.questions(source, ReadOptions())
    assert (asked.time_zone, asked.other_kinds) == (True, True)
    items = list(ryot.read(source, ReadOptions(other_kinds=True)))
    assert [(draft.film.title, draft.film.kind) for draft in of(Draft, items)][-1:] == [("Fixture Signal", "series")]
    assert skipped(items)["book|openlibrary|OL1"] == ("it is no film but marked “book”", True)


@pytest.mark.parametrize("shape", ["media", "bare"])
def test_older_shapes(tmp_path: Path, shape: str) -> None:
    records = [item("501", "Harbour Lights", seen_history=[{"ended_on": "2023-12-18"}])]
    items = read_files(ryot, tmp_path, {"x.json": records if shape == "bare" else {"media": records}})
    assert [draft.film.title for draft in of(Draft, items)] == ["Harbour Lights"]


@pytest.mark.parametrize(
    ("source_id", "title"),
    [
        ("The Long Meadow", "The Long Meadow"),
        ("2001: A Space Trip", "2001: A Space Trip"),
        ("雪の屋根", "雪の屋根"),
        ("1917", "tmdb 5"),
        ("5", "tmdb 5"),
        ("tt0050001", "tmdb 5"),
        ("/library/metadata/77", "tmdb 5"),
        ("0b9c57a1-5a68-4b9e-9a6f-0a1b2c3d4e5f", "tmdb 5"),
        ("", "tmdb 5"),
    ],
)
def test_titles_where_they_read_like_one(tmp_path: Path, source_id: str, title: str) -> None:
    files = {"x.json": {"metadata": [item("5", source_id, collections=["Watchlist"])]}}
    (draft,) = of(Draft, read_files(ryot, tmp_path, files))
    assert draft.film.title == title


def test_a_cut_file_is_refused_and_others_are_none(tmp_path: Path) -> None:
    source = open_source([folder_of(tmp_path / "cut", {"x.json": json.dumps(EXPORT)[:-9]})])
    with pytest.raises(Refused):
        list(ryot.read(source, BERLIN))
    other = open_source([folder_of(tmp_path / "other", {"x.json": {"metadata": [{"lot": "movie"}]}})])
    assert ryot.recognises(other) == 0


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    for data in damaged(json.dumps(EXPORT).encode(), 80, 11):
        survives(ryot, open_source([folder_of(tmp_path, {"a.json": data})]))
    for value in odd_values(EXPORT, 150, 12):
        survives(ryot, open_source([folder_of(tmp_path, {"a.json": json.dumps(value)})]))
