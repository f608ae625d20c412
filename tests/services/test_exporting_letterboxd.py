"""The diary as files for Letterboxd."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from filmjournal.domain.errors import Refused, Stopped
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditFilm, LogFilm, RemoveEntries
from filmjournal.services.exporting_letterboxd import MISSING, export_letterboxd
from filmjournal.services.journal import Journal


def _log(journal: Journal, title: str, year: int | None = None, **viewing: object) -> int:
    done = journal.execute(LogFilm(title, year, directors=("Leif Tilden",), viewing=viewing))
    assert done.film_id is not None
    return done.film_id


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_is_in_the_file_and_what_is_listed(journal: Journal, tmp_path: Path) -> None:
    film = _log(
        journal,
        "1 Mile to You",
        2017,
        watched=PartialDate(2017, 6, 11),
        rating=Rating(7),
        rewatch=True,
        headline="Keep on Running",
        review_html="<p>One.</p><p><em>Two</em>.</p>",
        tags=("a", "b"),
        place="Home",
    )
    journal.execute(EditFilm(film, {"ids": {"imdb": "tt0000001", "tmdb": "5"}}))
    _log(journal, "Undated", watched=PartialDate(2018))
    _log(journal, "Private", watched=PartialDate(2019, 1, 1), private=True)
    gone = journal.execute(LogFilm("Gone", viewing={}))
    journal.execute(RemoveEntries((gone.entry_id or 0,)))
    journal.execute(LogFilm("Rated", 1990, film_rating=Rating(9)))
    journal.execute(LogFilm("Wanted", 1991, watchlist=True))
    folder = tmp_path / "new" / "letterboxd"
    done = export_letterboxd(journal, folder)
    assert done.files == (("letterboxd-1.csv", 3),)
    assert (done.rows, done.private) == (3, 1)
    rows = _rows(folder / "letterboxd-1.csv")
    assert [(row["Title"], row["WatchedDate"], row["Rating"]) for row in rows] == [
        ("1 Mile to You", "2017-06-11", "3.5"),
        ("Undated", "", ""),
        ("Rated", "", "4.5"),
    ]
    assert rows[0] == {
        "LetterboxdURI": "",
        "tmdbID": "5",
        "imdbID": "tt0000001",
        "Title": "1 Mile to You",
        "Year": "2017",
        "Directors": "Leif Tilden",
        "Rating": "3.5",
        "WatchedDate": "2017-06-11",
        "Rewatch": "true",
        "Tags": "a, b",
        "Review": "One.\n\n<i>Two</i>.",
    }
    assert [(lost.entry, lost.things) for lost in done.lost] == [
        ("1 Mile to You (2017), 2017-06-11", ("the headline", "the place")),
        ("Undated, 2018", ("the date, of which only 2018 is known",)),
    ]
    assert (folder / MISSING).read_text(encoding="utf-8") == (
        "1 Mile to You (2017), 2017-06-11: the headline; the place\n"
        "Undated, 2018: the date, of which only 2018 is known\n"
    )
    assert "likes" in done.never


def test_files_of_an_earlier_export_go_and_others_stay(journal: Journal, tmp_path: Path) -> None:
    _log(journal, "A", headline="x")
    export_letterboxd(journal, tmp_path)
    heading = (tmp_path / "letterboxd-1.csv").read_bytes().splitlines()[0]
    (tmp_path / "letterboxd-2.csv").write_bytes(heading + b"\r\n,,,Older\r\n")
    (tmp_path / "letterboxd-3.csv").write_bytes(b"Date,Name\r\n")
    journal.execute(RemoveEntries((1,)))
    done = export_letterboxd(journal, tmp_path)
    assert done.files == (("letterboxd-1.csv", 0),)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "letterboxd-1.csv",
        "letterboxd-3.csv",
    ]


def test_it_can_be_stopped_and_refuses_what_is_no_folder(sample: Journal, tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Stopped("stopped")

    folder = tmp_path / "folder"
    with pytest.raises(Stopped):
        export_letterboxd(sample, folder, stop)
    assert list(folder.iterdir()) == []
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused):
        export_letterboxd(sample, tmp_path / "file")
    told: list[tuple[int, int]] = []
    done = export_letterboxd(sample, folder, lambda done, total: told.append((done, total)))
    assert told[-1] == (done.rows, done.rows)
