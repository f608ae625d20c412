"""The diary as a table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from filmjournal.domain.errors import Refused, Stopped
from filmjournal.domain.film_titles import parse_title
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.interchange.own.csv_export import MOST_EXTRA_COLUMNS
from filmjournal.paths import Paths
from filmjournal.services.commands import EditFilm, LogFilm, RemoveEntries
from filmjournal.services.exporting_csv import export_csv
from filmjournal.services.journal import Journal
from filmjournal.storage import schema as s
from journal_help import whole


def _log(journal: Journal, title: str, **viewing: object) -> tuple[int, int]:
    film = parse_title(title)
    done = journal.execute(LogFilm(film.title, film.year, viewing=viewing))
    assert done.film_id is not None
    assert done.entry_id is not None
    return done.film_id, done.entry_id


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_row_has_all_that_is_known_of_an_entry(journal: Journal, tmp_path: Path) -> None:
    film_id, entry_id = _log(
        journal,
        "Dìdi (弟弟) (2024)",
        watched=PartialDate(2024, 8),
        rating=Rating(7),
        rewatch=True,
        finished=False,
        headline="A pun, of course",
        review_html="<p>One; <em>two</em>.</p><ul><li><p>three</p></li></ul>",
        language="en",
        tags=("slow; cinema", "back\\slash"),
        place="Home",
        medium="DVD",
        companions=("Jo", "Ann"),
    )
    journal.execute(
        EditFilm(
            film_id,
            {
                "original_title": "弟弟",
                "runtime": 93,
                "genres": ("Comedy", "Drama"),
                "ids": {"imdb": "tt1234567", "letterboxd": "https://boxd.it/abc"},
                "extra": {"Studio": "A24", "rating": "PG", "Notes": "one\ntwo"},
                "liked": True,
            },
        )
    )
    with journal.database.writing() as writer:
        writer.update(s.entry, entry_id, rating_value=71.5, rating_scale=100.0)
    file = tmp_path / "a.csv"
    assert export_csv(journal, file) == 1
    (row,) = _rows(file)
    assert row == {
        "watched": "2024-08",
        "title": "Dìdi (弟弟)",
        "year": "2024",
        "rating": "3.5",
        "rating_original": "71.5/100",
        "rewatch": "true",
        "finished": "false",
        "headline": "A pun, of course",
        "review": "One; two.\n\n- three",
        "review_html": "<p>One; <em>two</em>.</p><ul><li><p>three</p></li></ul>",
        "language": "en",
        "tags": "slow\\; cinema; back\\\\slash",
        "place": "Home",
        "medium": "DVD",
        "companions": "Jo; Ann",
        "private": "false",
        "logged": "2024-03-04T20:15:00Z",
        "edited": row["edited"],
        "original_title": "弟弟",
        "alternative_titles": "",
        "directors": "",
        "cast": "",
        "crew": "",
        "runtime": "93",
        "kind": "film",
        "countries": "",
        "languages": "",
        "genres": "Comedy; Drama",
        "liked": "true",
        "watchlist": "",
        "film_rating": "",
        "entry_id": str(entry_id),
        "film_id": str(film_id),
        "imdb_id": "tt1234567",
        "letterboxd_id": "https://boxd.it/abc",
        "Notes": "one\ntwo",
        "Studio": "A24",
        "extra: rating": "PG",
    }
    assert file.read_bytes().count(b"\r\n") == 2
    assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_films_without_an_entry_have_a_row_and_private_ones_only_if_asked_for(journal: Journal, tmp_path: Path) -> None:
    _log(journal, "Seen (2001)", watched=PartialDate(2020, 1, 1))
    _log(journal, "Hidden (2002)", private=True)
    _film, gone = _log(journal, "Gone (2003)")
    journal.execute(RemoveEntries((gone,)))
    wanted = journal.execute(LogFilm("Wanted", 2004, watchlist=True))
    assert wanted.entry_id is None
    file = tmp_path / "a.csv"
    assert export_csv(journal, file) == 2
    assert [(row["title"], row["watched"], row["watchlist"], row["entry_id"] != "") for row in _rows(file)] == [
        ("Seen", "2020-01-01", "", True),
        ("Wanted", "", "2024-03-04", False),
    ]
    assert export_csv(journal, file, private=True) == 3
    assert [(row["title"], row["private"]) for row in _rows(file)] == [
        ("Hidden", "true"),
        ("Seen", "false"),
        ("Wanted", ""),
    ]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
def test_for_spreadsheets_nothing_is_a_formula(start: str, journal: Journal, tmp_path: Path) -> None:
    film_id, _entry = _log(journal, f"{start} film", headline=start, review_html=f"<p>{start}</p>", tags=(start,))
    journal.execute(EditFilm(film_id, {"extra": {start: start}}))
    plain, guarded = tmp_path / "a.csv", tmp_path / "b.csv"
    export_csv(journal, plain)
    export_csv(journal, guarded, for_spreadsheets=True)
    (row,) = _rows(plain)
    assert (row["title"], row["headline"], row["review"], row["tags"]) == (f"{start} film", start, start, start)
    assert row[start] == start
    assert guarded.read_bytes().startswith(b"\xef\xbb\xbf")
    with guarded.open(encoding="utf-8-sig", newline="") as stream:
        heading, cells = csv.reader(stream)
    assert "review_html" not in heading
    assert [cell for cell in cells if start in cell] == [f"'{start} film", *[f"'{start}"] * 4]
    assert f"'{start}" in heading


def test_too_many_names_of_extra_fields_share_a_column(journal: Journal, tmp_path: Path) -> None:
    film_id, _entry = _log(journal, "Much Is Known")
    journal.execute(EditFilm(film_id, {"extra": {f"field {n:04}": "x;y" for n in range(MOST_EXTRA_COLUMNS + 1)}}))
    file = tmp_path / "a.csv"
    export_csv(journal, file)
    (row,) = _rows(file)
    assert row["extra"].startswith("field 0000: x\\;y; field 0001: x\\;y")
    assert row["extra"].count("field ") == MOST_EXTRA_COLUMNS + 1
    assert "field 0000" not in row


def test_it_tells_how_far_it_is_and_can_be_stopped(sample: Journal, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("before")
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        raise Stopped("stopped")

    with pytest.raises(Stopped):
        export_csv(sample, file, private=True, progress=stop)
    assert file.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.csv"]
    told.clear()
    rows = export_csv(sample, file, private=True, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (rows, rows)


@pytest.mark.parametrize("name", ["journal.filmjournal", "missing/a.csv", "."])
def test_a_file_that_cannot_be_written_is_refused(name: str, sample: Journal, paths: Paths) -> None:
    before = whole(paths.journal)
    with pytest.raises(Refused):
        export_csv(sample, paths.journal.parent / name)
    assert whole(paths.journal) == before
