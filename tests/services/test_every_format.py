"""Each format from its files to the journal, and on: once, again, taken back, and through our own archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import parse
from filmjournal.domain.rating import from_stars
from filmjournal.interchange import formats
from filmjournal.paths import in_profile
from filmjournal.services import importing
from filmjournal.services.clock import stamp
from filmjournal.services.commands import EditEntry, LogFilm
from filmjournal.services.exporting_archive import export_archive
from filmjournal.services.journal import Journal
from filmjournal.storage import database
from import_help import bring_files, whole_json
from import_samples import DATA, OPTIONS, SAMPLES, expected, packed
from journal_help import whole
from journal_shape import shape_of, sorted_shape

NewJournal = Callable[[str], Journal]


@pytest.fixture(scope="session")
def empty_journal(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a journal that holds nothing."""
    path = in_profile(tmp_path_factory.mktemp("empty")).journal
    database.create(path)
    return path.read_bytes()


@pytest.fixture
def new_journal(
    empty_journal: bytes, tmp_path: Path, clock: SteppingClock, request: pytest.FixtureRequest
) -> NewJournal:
    """Makes empty journals, each in a folder of its own."""

    def make(name: str) -> Journal:
        path = in_profile(tmp_path / name).journal
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(empty_journal)
        opened = Journal(database.Database(path), clock)
        request.addfinalizer(opened.close)
        return opened

    return make


def as_json(journal: Journal) -> dict[str, Any]:
    return whole_json(journal, journal.path.parent)


def with_others(journal: Journal, sample: Mapping[str, Any]) -> Journal:
    """The journal with entries of one's own: of another film, of two of the sample, and one of its viewings."""
    viewing = {"watched": parse("2001-01-01"), "rating": from_stars(3), "tags": ("own",)}
    journal.execute(LogFilm("Elsewhere", 1970, viewing=viewing | {"review_html": "<p>Mine.</p>"}))  # type: ignore[arg-type]
    for film in sample["films"][:2]:
        journal.execute(LogFilm(film["title"], film.get("year"), viewing=viewing))  # type: ignore[arg-type]
    dated = next(
        (film for film in sample["films"] if any("watched" in entry for entry in film.get("entries", ()))), None
    )
    if dated is not None:
        watched = next(entry["watched"] for entry in dated["entries"] if "watched" in entry)
        journal.execute(LogFilm(dated["title"], dated.get("year"), viewing={"watched": parse(watched)}))
    return journal


def edit_others(journal: Journal) -> None:
    """What a person does to entries that no import brought or filled."""
    journal.execute(EditEntry(1, {"rating": from_stars(5), "review_html": "<p>Mine, longer.</p>", "headline": "Now"}))
    journal.execute(EditEntry(2, {"watched": parse("2002"), "place": "Home", "tags": ()}))


def without_trash(sample: Mapping[str, Any]) -> dict[str, Any]:
    """The sample without the entries that are in the trash: these are not merged into another journal."""
    return {
        **sample,
        "films": [
            {**film, "entries": [entry for entry in film["entries"] if "trashed" not in entry]}
            if "entries" in film
            else film
            for film in sample["films"]
        ],
    }


def hidden_films(journal: Journal) -> list[str]:
    """The films that the journal has and doesn't show, since nothing is said of them."""
    with closing(sqlite3.connect(journal.path)) as connection:
        return [str(title) for (title,) in connection.execute("SELECT title FROM film WHERE NOT shown")]


def counted(records: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """The verdicts of each file that there are; they add up to what was read."""
    for counts in records.values():
        assert counts["read"] == sum(count for verdict, count in counts.items() if verdict != "read")
    return {
        file: {verdict: count for verdict, count in counts.items() if count and verdict != "read"}
        for file, counts in records.items()
    }


def test_every_format_has_a_sample() -> None:
    assert list(SAMPLES) == [format_.name for format_ in formats.FORMATS]
    assert sorted(SAMPLES) == sorted(path.stem for path in DATA.glob("*.json"))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_becomes_the_journal_that_it_says(name: str, new_journal: NewJournal, tmp_path: Path) -> None:
    files, sample = SAMPLES[name](tmp_path / "files"), expected(name)
    journal = new_journal("a")
    report = bring_files(journal, *files, options=OPTIONS)
    assert report.source == name
    assert shape_of(as_json(journal), stamp(journal.now())) == sorted_shape(sample)
    assert hidden_films(journal) == []
    assert counted(report.records) == sample["files"]
    assert len(report.notices) == sample["notices"]
    assert len(report.skipped) == sum(counts.get("skipped", 0) for counts in sample["files"].values())
    assert report.entries["new"] == sum(len(film.get("entries", ())) for film in sample["films"])

    # Again: nothing.
    before = whole(journal.path)
    again = bring_files(journal, *files, options=OPTIONS)
    assert whole(journal.path) == before
    assert again.import_id is None
    assert {verdict for counts in counted(again.records).values() for verdict in counts} <= {"same", "skipped"}

    # Through an archive into an empty journal, and into one that has entries.
    archive = tmp_path / "archive.zip"
    export_archive(journal, archive)
    other = new_journal("b")
    bring_files(other, archive)
    assert as_json(other) == as_json(journal)
    merged = new_journal("c")
    merged.execute(LogFilm("Elsewhere", 1970, viewing={"rating": from_stars(3)}))
    bring_files(merged, archive)
    both = shape_of(as_json(merged), stamp(merged.now()))
    assert [film["entries"] for film in both["films"] if film["title"] == "Elsewhere"] == [[{"rating": 3.0}]]
    both["films"] = [film for film in both["films"] if film["title"] != "Elsewhere"]
    assert both == sorted_shape(without_trash(sample))
    before = whole(merged.path)
    assert bring_files(merged, archive).import_id is None
    assert whole(merged.path) == before


@pytest.mark.parametrize("name", SAMPLES)
def test_what_came_in_is_taken_back_whole(name: str, new_journal: NewJournal, tmp_path: Path) -> None:
    files, sample = SAMPLES[name](tmp_path / "files"), expected(name)
    journal, untouched = (with_others(new_journal(folder), sample) for folder in "ab")
    report = bring_files(journal, *files, options=OPTIONS)
    assert report.import_id is not None
    assert as_json(journal) != as_json(untouched)
    for each in (journal, untouched):
        edit_others(each)
    importing.undo_import(journal, report.import_id)
    assert as_json(journal) == as_json(untouched)


def test_files_of_several_formats_are_refused_before_any_is_left_out(tmp_path: Path) -> None:
    paths = [path for name in ("tellico", "imdb") for path in SAMPLES[name](tmp_path / name)]
    with pytest.raises(Refused, match="several formats: Tellico, IMDb"):
        importing.OpenImport(paths)
    importing.OpenImport(paths, "tellico").close()


LETTERBOXD = {
    "diary.csv": """Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2019-07-02,Amber Coast,1962,https://boxd.it/x1,4,,harbour,2019-07-01
2021-02-04,Amber Coast,1962,https://boxd.it/x2,5,Yes,,2021-02-04
2018-03-04,Low Tide,1999,https://boxd.it/x3,3.5,,,2018-03-03
""",
    "watched.csv": """Date,Name,Year,Letterboxd URI
2021-02-04,Amber Coast,1962,https://boxd.it/fAC
2018-03-04,Low Tide,1999,https://boxd.it/fLT
2021-03-04,Kestrel,2008,https://boxd.it/fKE
""",
    "ratings.csv": """Date,Name,Year,Letterboxd URI,Rating
2021-02-04,Amber Coast,1962,https://boxd.it/fAC,5
2018-03-04,Low Tide,1999,https://boxd.it/fLT,3.5
2021-03-04,Kestrel,2008,https://boxd.it/fKE,4
""",
}


def test_one_library_from_three_services_is_one_library(new_journal: NewJournal, tmp_path: Path) -> None:
    files = {
        "letterboxd": [packed(tmp_path / "l.zip", {name: text.encode() for name, text in LETTERBOXD.items()})],
        "trakt": SAMPLES["trakt"](tmp_path / "trakt"),
        "imdb": SAMPLES["imdb"](tmp_path / "imdb"),
    }
    journal = new_journal("a")
    for paths in files.values():
        assert not bring_files(journal, *paths, options=OPTIONS).ambiguous
    films = {film["title"]: film for film in shape_of(as_json(journal), "")["films"]}
    assert sorted(films) == ["Amber Coast", "Ashes", "Kestrel", "Low Tide", "Père et fille"]
    assert {title: _says(film) for title, film in films.items()} == {
        "Amber Coast": [("2019-07-01", 4.0), ("2021-02-04", 5.0)],
        "Ashes": [(None, 1.5)],
        "Kestrel": [(None, 4.0)],
        "Low Tide": [("2018-03-03", 3.5)],
        "Père et fille": [(None, 4.5)],
    }
    amber_coast = films["Amber Coast"]
    assert amber_coast["ids"] == {"imdb": "tt0056001", "letterboxd": "boxd.it/fAC", "tmdb": "601", "trakt": "21"}
    assert amber_coast["entries"][0]["tags"] == ["harbour"]
    assert amber_coast["entries"][0]["review_html"].startswith("<p>Fog and")
    assert amber_coast["runtime"] == 88
    before = whole(journal.path)
    for paths in files.values():
        assert bring_files(journal, *paths, options=OPTIONS).import_id is None
    assert whole(journal.path) == before

    # The other way round the films are the same ones, and so are the viewings that have a date.
    other = new_journal("b")
    for paths in reversed(files.values()):
        assert not bring_files(other, *paths, options=OPTIONS).ambiguous
    again = {film["title"]: film for film in shape_of(as_json(other), "")["films"]}
    assert sorted(again) == sorted(films)
    assert again["Amber Coast"]["ids"] == amber_coast["ids"]
    assert {title: _dated(film) for title, film in again.items()} == {
        title: _dated(film) for title, film in films.items()
    }


def _says(film: Mapping[str, Any]) -> list[tuple[str | None, float | None]]:
    return [(entry.get("watched"), entry.get("rating")) for entry in film["entries"]]


def _dated(film: Mapping[str, Any]) -> list[str]:
    return [entry["watched"] for entry in film["entries"] if "watched" in entry]
