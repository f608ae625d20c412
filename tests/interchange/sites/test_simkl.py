from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import simkl
from reading_help import BERLIN, damaged, drafts, folder_of, odd_values, of, read_files, skipped, survives, zip_of

HEADING = "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB"
TABLE = f"""{HEADING}
1,Harbour Lights,movie,1957,completed,,05-11-2023 21:50:41,7,"Lent by Ana,
again",,501,tt0050001
2,The Long Meadow,movie,1999,completed,,2024-01-04T23:30:00Z,,,,,
3,Snow on Tin Roofs,movie,2021,completed,,,9,,,,
4,Kite,movie,2008,plantowatch,,,,,,504,tt10000004
5,Ash,movie,,dropped,,2020-02-03,2,,,,
6,Sand,movie,2001,hold,,,,,,,
7,Fixture Signal,tv show,1987,watching,S03E04,18-12-2023 21:50:41,10,,71470,4242,tt0092455
8,Paper Cranes,anime,2003,completed,12,,,,,,
9,Unsaid,movie,2002,,,,,,,,
,,movie,,completed,,,5,,,,
"""
BACKUP: dict[str, Any] = {
    "movies": [
        {"status": "completed", "last_watched_at": "2023-12-18T23:30:41Z", "user_rating": 7,
         "added_to_watchlist_at": "2023-01-01T00:00:00Z", "user_rated_at": "2023-12-19T07:00:00Z",
         "movie": {"title": "Harbour Lights", "year": 1957, "ids": {"simkl": 1, "imdb": "tt0050001", "tmdb": "501"}}},
        {"status": "plantowatch", "last_watched_at": None, "added_to_watchlist_at": "2023-12-18T23:30:41Z",
         "user_rating": None, "movie": {"title": "Kite", "year": 2008, "ids": {"simkl": 4}}},
        {"status": "completed", "last_watched_at": None, "user_rating": 9, "user_rated_at": "2022-01-01T12:00:00Z",
         "movie": {"title": "Snow on Tin Roofs", "year": 2021, "ids": {"simkl": 3}}},
        {"status": "dropped", "memo": {"text": "too loud", "is_private": True}, "movie": {"title": "Sand", "ids": {}}},
        "nothing",
        {"status": "completed", "movie": {"title": "", "ids": None}},
    ],
    "shows": [
        {"status": "watching", "show": {"title": "Fixture Signal", "year": 1987, "ids": {"simkl": 7, "tmdb": 42}}},
    ],
    "anime": [
        {"status": "completed", "anime_type": "movie", "last_watched_at": "2020-05-05T10:00:00Z",
         "show": {"title": "Night Kites", "year": 2011, "ids": {"simkl": 20}}},
        {"status": "completed", "anime_type": "tv", "show": {"title": "Paper Cranes", "ids": {"simkl": 8}}},
    ],
}  # fmt: skip
HARBOUR = FilmDraft("Harbour Lights", 1957, key="1", ids={"imdb": "tt0050001", "tmdb": "501", "simkl": "1"})


def test_the_table(tmp_path: Path) -> None:
    items = read_files(simkl, tmp_path, {"SimklBackup.csv": TABLE})
    assert drafts(items) == {
        ("movie|1",): Draft(
            (),
            FilmDraft("Harbour Lights", 1957, "1", ids=HARBOUR.ids, extra={"Memo": "Lent by Ana,\nagain"}),
            EntryDraft(PartialDate(2023, 11, 5), Rating(7), logged="2023-11-05T00:00:00Z"),
        ),
        ("movie|2",): Draft(
            (),
            FilmDraft("The Long Meadow", 1999, "2", ids={"simkl": "2"}),
            EntryDraft(PartialDate(2024, 1, 5), logged="2024-01-04T23:30:00Z"),
        ),
        ("movie|3",): Draft(
            (),
            FilmDraft("Snow on Tin Roofs", 2021, "3", ids={"simkl": "3"}),
            EntryDraft(rating=Rating(9), only_seen=True),
        ),
        ("movie|4",): Draft(
            (),
            FilmDraft("Kite", 2008, "4", ids={"imdb": "tt10000004", "tmdb": "504", "simkl": "4"}),
            watchlist="",
        ),
        ("movie|5",): Draft(
            (),
            FilmDraft("Ash", None, "5", ids={"simkl": "5"}),
            EntryDraft(PartialDate(2020, 2, 3), Rating(2), finished=False, logged="2020-02-03T00:00:00Z"),
        ),
        ("movie|6",): Draft((), FilmDraft("Sand", 2001, "6", ids={"simkl": "6"}), EntryDraft(finished=False)),
    }
    assert skipped(items) == {
        "tv|7": ("it is a series", True),
        "anime|8": ("it is anime", True),
        "movie|9": ("it does not say whether it was seen", False),
        "movie|12": ("it has no title", False),
    }


def test_the_backup_alone_and_in_its_zip(tmp_path: Path) -> None:
    items = read_files(simkl, tmp_path / "folder", {"SimklBackup.json": BACKUP})
    assert drafts(items) == {
        ("movie|1",): Draft(
            (), HARBOUR, EntryDraft(PartialDate(2023, 12, 19), Rating(7), logged="2023-12-18T23:30:41Z")
        ),
        ("movie|4",): Draft((), FilmDraft("Kite", 2008, "4", ids={"simkl": "4"}), watchlist="2023-12-19"),
        ("movie|3",): Draft(
            (),
            FilmDraft("Snow on Tin Roofs", 2021, "3", ids={"simkl": "3"}),
            EntryDraft(rating=Rating(9), logged="2022-01-01T12:00:00Z", only_seen=True),
        ),
        ("movie|Sand|None",): Draft((), FilmDraft("Sand", extra={"Memo": "too loud"}), EntryDraft(finished=False)),
        ("movie|20",): Draft(
            (),
            FilmDraft("Night Kites", 2011, "20", ids={"simkl": "20"}),
            EntryDraft(PartialDate(2020, 5, 5), logged="2020-05-05T10:00:00Z"),
        ),
    }
    assert skipped(items) == {
        "movies:5": ("it is no record of this format", False),
        "movie|movies:6": ("it has no title", False),
        "tv|7": ("it is a series", True),
        "anime|8": ("it is anime", True),
    }
    source = open_source([zip_of(tmp_path / "SimklBackup.zip", {"SimklBackup.json": BACKUP, "read me.txt": "hello"})])
    assert simkl.recognises(source) == 95
    asked = simkl.questions(source, ReadOptions())
    assert (asked.time_zone, asked.other_kinds) == (True, True)
    again = list(simkl.read(source, BERLIN))
    source.close()
    assert drafts(again) == drafts(items)
    assert skipped(again)["read me.txt"] == ("it is no file of Simkl's", True)


def test_series_come_in_where_they_are_asked_for(tmp_path: Path) -> None:
    items = read_files(simkl, tmp_path, {"backup.json": BACKUP}, ReadOptions(other_kinds=True))
    assert [(draft.film.title, draft.film.kind, dict(draft.film.ids)) for draft in of(Draft, items)[-3:]] == [
        ("Fixture Signal", "series", {"tmdb_tv": "42", "simkl": "7"}),
        ("Night Kites", None, {"simkl": "20"}),
        ("Paper Cranes", "series", {"simkl": "8"}),
    ]


def test_a_planned_film_that_was_seen_before_is_both(tmp_path: Path) -> None:
    (draft,) = of(
        Draft, read_files(simkl, tmp_path, {"a.csv": f"{HEADING}\n1,Ash,movie,,plantowatch,,2020-02-03,,,,,\n"})
    )
    assert draft.watchlist == ""
    assert draft.entry == EntryDraft(PartialDate(2020, 2, 3), logged="2020-02-03T00:00:00Z")


def test_a_table_saved_anew(tmp_path: Path) -> None:
    text = "\ufefftitle;YEAR;Simkl_Id;Watchlist;Rating;Type\rDrak \u201eKite\u201c;2008;4;Plan to Watch;8,0;Movie\r"
    for encoding in ("utf-8", "utf-16"):
        items = read_files(simkl, tmp_path, {"x.csv": text.encode(encoding)})
        assert drafts(items) == {
            ("movie|4",): Draft(
                (), FilmDraft("Drak „Kite“", 2008, "4", ids={"simkl": "4"}), watchlist="", rating=Rating(8)
            )
        }


def test_what_can_not_be_read_is_refused(tmp_path: Path) -> None:
    source = open_source([folder_of(tmp_path, {"a.json": json.dumps(BACKUP)[:-30]})])
    assert simkl.recognises(source) == 95
    with pytest.raises(Refused):
        list(simkl.read(source, BERLIN))


def test_an_empty_table_and_other_files(tmp_path: Path) -> None:
    assert read_files(simkl, tmp_path / "empty", {"a.csv": f"{HEADING}\r\n"}) == []
    others = {"a.json": [{"title": "Kite", "user_rating": 7}], "b.csv": "Title,Type,Year\n"}
    assert simkl.recognises(open_source([folder_of(tmp_path / "others", others)])) == 0


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    for data in damaged(TABLE.encode(), 100, 8):
        survives(simkl, open_source([folder_of(tmp_path / "table", {"a.csv": data})]))
    for data in damaged(json.dumps(BACKUP).encode(), 60, 9):
        survives(simkl, open_source([folder_of(tmp_path / "json", {"a.json": data})]))
    for value in odd_values(BACKUP, 120, 10):
        survives(simkl, open_source([folder_of(tmp_path / "json", {"a.json": json.dumps(value)})]))
