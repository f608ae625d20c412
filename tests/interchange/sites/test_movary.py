"""Movary's three files, as PHP writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import movary
from reading_help import damaged, drafts, folder_of, read_files, skipped, survives

HISTORY = """title,year,tmdbId,imdbId,watchedAt,comment,location
"Night Ferry",1982,4711,tt0084001,2020-01-02,"We said \\"again\\", and ""so"" it was.

Twice.","Kino Eins"
"Night Ferry",1982,4711,tt0084001,2020-01-02,"We said \\"again\\", and ""so"" it was.

Twice.","Kino Eins"
Harbour,1957,99,,,,
Ends\\,1990,7,,2021-02-03,"a backslash\\",Home
,1999,5,,2020-01-01,,
Later,2001,6,,02.03.2020,,
"""
RATINGS = """title,year,tmdbId,imdbId,userRating
"Night Ferry",1982,4711,tt0084001,7
Unseen,2000,12,tt12345678,10
Wrong,2000,13,,11
"""
WATCHLIST = """title,year,tmdbId,imdbId,addedAt
Tomorrow,,14,,"2023-05-06 10:00:00"
Someday,2024,15,,
"""

FERRY = FilmDraft("Night Ferry", 1982, key="4711", ids={"tmdb": "4711", "imdb": "tt0084001"})
TEXT = '<p>We said \\"again\\", and "so" it was.</p><p>Twice.</p>'


def test_viewings_ratings_and_the_watchlist(tmp_path: Path) -> None:
    items = read_files(
        movary,
        tmp_path,
        {"export-history-1-1.csv": HISTORY, "b.txt": RATINGS, "export-watchlist.csv": WATCHLIST, "notes.txt": "hello"},
    )
    twice = Draft((), FERRY, EntryDraft(watched=PartialDate(2020, 1, 2), review_html=TEXT, place="Kino Eins"))
    assert drafts(items) == {
        ("history|4711|2020-01-02",): twice,
        ("history|4711|2020-01-02#2",): twice,
        ("history|99|",): Draft((), FilmDraft("Harbour", 1957, key="99", ids={"tmdb": "99"}), EntryDraft()),
        ("history|7|2021-02-03",): Draft(
            (),
            FilmDraft("Ends\\", 1990, key="7", ids={"tmdb": "7"}),
            EntryDraft(watched=PartialDate(2021, 2, 3), review_html="<p>a backslash\\</p>", place="Home"),
        ),
        ("ratings|4711",): Draft((), FERRY, rating=Rating(7)),
        ("ratings|12",): Draft(
            (),
            FilmDraft("Unseen", 2000, key="12", ids={"tmdb": "12", "imdb": "tt12345678"}),
            EntryDraft(rating=Rating(10), only_seen=True),
        ),
        ("watchlist|14",): Draft((), FilmDraft("Tomorrow", key="14", ids={"tmdb": "14"}), watchlist="2023-05-06"),
        ("watchlist|15",): Draft((), FilmDraft("Someday", 2024, key="15", ids={"tmdb": "15"}), watchlist=""),
    }
    assert skipped(items) == {
        "export-history-1-1.csv|line 10": ("it has no title", False),
        "export-history-1-1.csv|line 11": ("its date can't be read", False),
        "b.txt|line 4": ("its rating is none from 1 to 10", False),
        "notes.txt": ("it is no file of Movary's", True),
    }


def test_older_headings_other_cases_and_line_ends(tmp_path: Path) -> None:
    old = "\ufeffWATCHEDAT;TmdbID;title\r\n2020-01-02;4711;Night Ferry\r\n\r\n"
    items = read_files(movary, tmp_path, {"h.csv": old})
    assert drafts(items) == {
        ("history|4711|2020-01-02",): Draft(
            (), FilmDraft("Night Ferry", key="4711", ids={"tmdb": "4711"}), EntryDraft(watched=PartialDate(2020, 1, 2))
        )
    }


def test_quotation_marks_in_titles_of_the_first_versions(tmp_path: Path) -> None:
    files = {
        "history.csv": "title,year,tmdbId,imdbId,watchedAt\n"
        '"The "Quiet" Pier",1957,3,tt0000003,2020-01-01\r\n"All "Fog"",1958,4,,2020-01-02\n""So" it is",1959,5,,\n',
        "ratings.csv": 'title,year,tmdbId,imdbId,userRating\n"The ""Quiet"" Pier",1957,3,,7\n"A, B",1960,6,,8\n',
    }
    items = read_files(movary, tmp_path, files)
    assert [draft.film.title for draft in drafts(items).values()] == [
        'The "Quiet" Pier', 'All "Fog"', '"So" it is', 'The "Quiet" Pier', "A, B"
    ]  # fmt: skip
    assert skipped(items) == {}


def test_it_is_told_from_its_headings(tmp_path: Path) -> None:
    source = open_source([folder_of(tmp_path, {"anything.dat": HISTORY})])
    assert formats.sniffed(source).name == "movary"
    source = open_source([folder_of(tmp_path / "other", {"a.csv": "title,year,rating\nA,1990,3\n"})])
    assert movary.recognises(source) == 0
    more = "title,tmdb_id,watched_at,rating,review\nA,1,2020-01-01,3,Fine\n"
    source = open_source([folder_of(tmp_path / "more", {"a.csv": more})])
    assert formats.sniffed(source).name == "table"


def test_columns_that_are_not_known_are_kept_with_the_film(tmp_path: Path) -> None:
    items = read_files(movary, tmp_path, {"h.csv": "title,tmdbId,watchedAt,projector_type\nA,1,2020-01-01,35 mm\n"})
    assert [draft.film.extra for draft in drafts(items).values()] == [{"Projector type": "35 mm"}]


def test_a_heading_alone_is_empty_and_damage_below_is_refused(tmp_path: Path) -> None:
    assert read_files(movary, tmp_path, {"a.csv": HISTORY.split("\n", maxsplit=1)[0]}) == []
    whole = RATINGS.split("\n", maxsplit=1)[0].encode() + b"\n" + b" " * 20_000 + b"\0\n"
    with pytest.raises(Refused, match="NUL"):
        read_files(movary, tmp_path, {"a.csv": whole})


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    for data in damaged(HISTORY.encode(), 120, 3):
        path.write_bytes(data)
        survives(movary, open_source([path]))
