"""Watcharr's JSON export."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import watcharr
from reading_help import BERLIN, damaged, drafts, folder_of, odd_values, read_files, skipped, survives


def _item(tmdb: int, title: str, status: str, **more: Any) -> dict[str, Any]:
    return {
        "createdAt": "2023-01-01T10:00:00Z",
        "pinned": False,
        "status": status,
        "rating": 0,
        "thoughts": "",
        "content": {"tmdbId": tmdb, "title": title, "type": "movie", "release_date": "1982-05-04", "runtime": 95},
        "activity": [],
        "watchedEpisodes": [],
        **more,
    }


EXPORT: list[Any] = [
    _item(
        1,
        "Twice",
        "FINISHED",
        rating=8.5,
        thoughts="Again.\n\nBetter.",
        activity=[
            {"type": "ADDED_WATCHED", "data": '{"status":"FINISHED","rating":8}', "createdAt": "2023-01-02T00:00:00Z",
             "customDate": "2023-01-01T23:30:00Z"},
            {"type": "STATUS_CHANGED", "data": "WATCHING", "customDate": "2023-02-01T10:00:00Z"},
            {"type": "STATUS_CHANGED", "data": "FINISHED", "customDate": "2022-02-01T10:00:00Z"},
            {"type": "RATING_CHANGED", "data": "8.5", "customDate": "2021-02-01T10:00:00Z"},
        ],
    ),
    _item(2, "Once", "FINISHED", rating=7, pinned=True, activity=[{"type": "ADDED_WATCHED", "data": "{"}],
          content={"tmdbId": 2, "imdb_id": "tt0084002", "title": "Once", "type": "movie", "runtime": 95,
                   "release_date": "1982-05-04T00:00:00Z"}),
    _item(3, "Someday", "PLANNED", thoughts="Ask Jo."),
    _item(4, "Left", "DROPPED", rating=2, thoughts="No."),
    _item(5, "A Series", "FINISHED", content={"tmdbId": 5, "title": "A Series", "type": "tv"}),
    _item(6, "", "FINISHED"),
    "nothing",
]  # fmt: skip


def _film(tmdb: int, title: str, **more: Any) -> FilmDraft:
    return FilmDraft(title, 1982, key=f"movie|{tmdb}", runtime=95, ids={"tmdb": str(tmdb)}, **more)


def test_viewings_what_was_begun_and_what_is_planned(tmp_path: Path) -> None:
    items = read_files(watcharr, tmp_path, {"watcharr.json": EXPORT}, BERLIN)
    logged = "2023-01-01T10:00:00Z"
    assert drafts(items) == {
        ("movie|1",): Draft(
            (),
            _film(1, "Twice"),
            EntryDraft(watched=PartialDate(2022, 2, 1)),
            rating=Rating(9),
            rating_original=OriginalRating(8.5, 10),
        ),
        ("movie|1|2",): Draft(
            (),
            _film(1, "Twice"),
            EntryDraft(
                watched=PartialDate(2023, 1, 2),
                rewatch=True,
                review_html="<p>Again.</p><p>Better.</p>",
                logged="2023-01-02T00:00:00Z",
            ),
        ),
        ("movie|2",): Draft(
            (),
            replace(_film(2, "Once", extra={"Pinned": "Yes"}), ids={"tmdb": "2", "imdb": "tt0084002"}),
            EntryDraft(rating=Rating(7), logged=logged, only_seen=True),
        ),
        ("movie|3",): Draft((), _film(3, "Someday", extra={"Notes": "Ask Jo."}), watchlist="2023-01-01"),
        ("movie|4",): Draft(
            (),
            _film(4, "Left"),
            EntryDraft(rating=Rating(2), finished=False, review_html="<p>No.</p>", logged=logged),
        ),
    }
    assert skipped(items) == {
        "tv|5": ("it is no film but marked “tv”", True),
        "movie|6": ("it has no title", False),
        "watcharr.json|item 7": ("it says nothing of a film", False),
    }


def test_series_come_in_where_they_are_asked_for(tmp_path: Path) -> None:
    options = ReadOptions(time_zone="UTC", other_kinds=True)
    series = drafts(read_files(watcharr, tmp_path, {"a.json": EXPORT}, options))[("tv|5",)]
    assert (series.film.kind, series.film.ids) == ("series", {"tmdb_tv": "5"})


def test_it_is_told_from_its_content(tmp_path: Path) -> None:
    source = open_source([folder_of(tmp_path, {"renamed.json": EXPORT})])
    assert formats.sniffed(source).name == "watcharr"
    other = folder_of(tmp_path / "other", {"a.json": [{"movie": {"title": "A"}}]})
    assert watcharr.recognises(open_source([other])) == 0


def test_what_is_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no sound JSON"):
        read_files(watcharr, tmp_path, {"a.json": json.dumps(EXPORT)[:-3]})


def test_damaged_and_odd_files_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    texts = [json.dumps(value).encode() for value in odd_values(EXPORT, 100, 1)]
    for data in [*texts, *damaged(json.dumps(EXPORT).encode(), 60, 2)]:
        path.write_bytes(data)
        survives(watcharr, open_source([path]), ReadOptions(time_zone="Asia/Tokyo", other_kinds=True))
