"""Entries come back from a backup one by one, whole, and nothing else is touched."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from conftest import SteppingClock
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import NotFound, Refused
from filmjournal.domain.films import CrewLine, Still
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.paths import Paths, in_profile
from filmjournal.services.backups import write_backup
from filmjournal.services.commands import (
    EditEntry,
    EditFilm,
    KeepImage,
    LogFilm,
    MergeFilms,
    PurgeTrash,
    RemoveEntries,
    RestoreEntries,
)
from filmjournal.services.exporting_archive import export_archive
from filmjournal.services.exporting_json import export_json
from filmjournal.services.history import revisions
from filmjournal.services.integrity import check
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList, MergePeople, RenameTag
from filmjournal.storage import backup, database
from journal_help import index, make_newer, rebuilt_index, rederived_tables, tables, whole


def _picture(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 4), colour).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def rich(journal: Journal, clock: SteppingClock) -> int:
    """An entry with everything there is: a history, pictures, references, people who are in no other film."""
    images = [journal.execute(KeepImage(_picture(colour))).image or "" for colour in ("teal", "navy", "red")]
    other = journal.execute(LogFilm("Blood Ties", 2013, cast=(CastLine("Billy Crudup", "Frank"),), viewing={})).film_id
    done = journal.execute(
        LogFilm(
            "1 Mile to You",
            2017,
            cast=(CastLine("Billy Crudup", "Coach K"), CastLine("Graham Rogers", "Kevin")),
            viewing={
                "watched": PartialDate(2017, 6, 11),
                "rating": Rating(6),
                "rating_original": OriginalRating(73, 100),
                "rewatch": True,
                "finished": False,
                "headline": "Keep on Running",
                "review_html": f'<p>First.</p><figure><img src="image:{images[2]}" alt="red"></figure>',
                "language": "en",
                "tags": ("cinema", "running"),
                "place": "Odeon",
                "medium": "35 mm",
                "companions": ("Anna", "Ben"),
                "private": True,
            },
        )
    )
    assert done.entry_id is not None
    assert done.film_id is not None
    journal.execute(
        EditFilm(
            done.film_id,
            {
                "genres": ("Drama", "Sport"),
                "ids": {"imdb": "tt0000001"},
                "extra": {"studio": "Lantern"},
                "alternative_titles": ("One Mile",),
                "crew": (CrewLine("Leif Tilden", "director"), CrewLine("A. Composer", "composer")),
                "poster": images[0],
                "stills": (Still(images[1], "A caption", "A description"),),
                "runtime": 104,
            },
        )
    )
    clock.forward(days=1)
    journal.execute(EditEntry(done.entry_id, {"review_html": f'<p>See <a data-film="{other}">Blood Ties</a>.</p>'}))
    return done.entry_id


def _kept(journal: Journal) -> Path:
    path = journal.path.with_name("kept.filmjournal")
    backup.copy(journal.path, path)
    return path


def _purge(journal: Journal, clock: SteppingClock, *ids: int) -> None:
    journal.execute(RemoveEntries(ids))
    clock.forward(days=31)
    journal.execute(PurgeTrash())


def _sound(journal: Journal) -> None:
    assert check(journal).troubles == ()
    assert index(journal.path) == rebuilt_index(journal.path)
    assert tables(journal.path) == rederived_tables(journal.path)


def test_an_entry_that_is_gone_comes_back_to_the_letter(journal: Journal, clock: SteppingClock, rich: int) -> None:
    source, before = _kept(journal), whole(journal.path)
    _purge(journal, clock, rich)
    assert whole(journal.path) != before
    done = journal.execute(RestoreEntries(source, (rich,)))
    assert done.entry_id == rich
    assert whole(journal.path) == before
    _sound(journal)


@pytest.mark.parametrize("form", ["backup", "archive", "json"])
def test_it_comes_back_from_backups_of_every_kind(
    form: str, journal: Journal, paths: Paths, clock: SteppingClock, rich: int, tmp_path: Path
) -> None:
    source = tmp_path / f"kept.{form}"
    before: Entry = journal.browsing.entry(rich)
    texts = revisions(journal.database, rich)
    names = sorted(path.name for path in journal.database.images.iterdir())
    if form == "backup":
        write_backup(journal, source, paths)
    elif form == "archive":
        export_archive(journal, source)
    else:
        export_json(journal, source)
        shutil.copytree(journal.database.images, tmp_path / "images")
    _purge(journal, clock, rich)
    shutil.rmtree(journal.database.images)
    journal.execute(RestoreEntries(source, (rich,)))
    assert journal.browsing.entry(rich) == before
    assert [text.content_hash for text in revisions(journal.database, rich)] == [text.content_hash for text in texts]
    assert sorted(path.name for path in journal.database.images.iterdir()) == names
    _sound(journal)
    assert not [path for path in paths.journal.parent.iterdir() if path.name.startswith(".restoring-")]


def test_an_entry_that_is_there_gets_the_fields_and_the_text_of_the_backup(
    journal: Journal, clock: SteppingClock, rich: int
) -> None:
    source, before = _kept(journal), journal.browsing.entry(rich)
    journal.execute(
        EditEntry(
            rich,
            {
                "watched": None,
                "rating": None,
                "rewatch": False,
                "finished": True,
                "headline": None,
                "review_html": "<p>Words of today.</p>",
                "language": "de",
                "tags": ("new",),
                "place": None,
                "medium": None,
                "companions": ("Carla",),
                "private": False,
            },
            film={"title": "One Mile to Go"},
        )
    )
    journal.execute(RemoveEntries((rich,)))
    clock.forward(hours=1)
    today = whole(journal.path)
    done = journal.execute(RestoreEntries(source, (rich,)))
    after = journal.browsing.entry(rich)
    assert after.film.title == "One Mile to Go"  # the film is as it is
    for name in ("watched", "rating", "rating_original", "rewatch", "finished", "headline", "tags", "place", "medium",
                 "companions", "private", "logged", "trashed"):  # fmt: skip
        assert getattr(after, name) == getattr(before, name), name
    assert (after.review.html, after.review.language) == (before.review.html, "en")
    assert after.review.revision == before.review.revision + 2
    texts = revisions(journal.database, rich)
    assert texts[1].pinned
    assert texts[1].words == 3
    _sound(journal)
    journal.execute(done.undo)
    assert whole(journal.path) == today


def test_an_entry_that_is_as_it_was_is_not_touched(journal: Journal, clock: SteppingClock, rich: int) -> None:
    source, before = _kept(journal), whole(journal.path)
    clock.forward(days=1)
    assert not journal.execute(RestoreEntries(source, (rich,))).changes
    assert whole(journal.path) == before


def test_lists_stay_and_a_film_that_is_there_is_used(journal: Journal, clock: SteppingClock, rich: int) -> None:
    film_id = journal.browsing.entry(rich).film.id
    list_id = journal.execute(CreateList("Best")).list_id
    assert list_id is not None
    source = _kept(journal)
    journal.execute(AddToList(list_id, (film_id,)))
    journal.execute(EditFilm(film_id, {"title": "One Mile", "genres": ("Comedy",)}))
    _purge(journal, clock, rich)
    before = tables(journal.path)
    journal.execute(RestoreEntries(source, (rich,)))
    after = tables(journal.path)
    assert journal.browsing.entry(rich).film.title == "One Mile"
    for name in ("film_list", "film_list_item", "film_label", "credit", "person", "alternative_title", "still"):
        assert after[name] == before[name], name


def test_a_film_that_was_merged_since_is_found_where_it_went(journal: Journal, clock: SteppingClock, rich: int) -> None:
    film_id = journal.browsing.entry(rich).film.id
    speaks = journal.execute(
        LogFilm("Speaks of it", viewing={"review_html": f'<p><a data-film="{film_id}">That</a></p>'})
    ).entry_id
    assert speaks is not None
    source = _kept(journal)
    second = journal.execute(LogFilm("1 Mile to You", 2018, new_film=True, viewing={})).film_id
    third = journal.execute(LogFilm("One Mile", 2017, new_film=True, viewing={})).film_id
    assert second is not None
    assert third is not None
    journal.execute(MergeFilms(second, film_id))
    journal.execute(MergeFilms(third, second))
    _purge(journal, clock, rich, speaks)
    journal.execute(RestoreEntries(source, (rich, speaks)))
    assert journal.browsing.entry(rich).film.id == third
    assert journal.browsing.entry(speaks).review.html == f'<p><a data-film="{third}">That</a></p>'
    _sound(journal)


def test_people_and_tags_that_were_renamed_or_merged_since(journal: Journal, clock: SteppingClock, rich: int) -> None:
    source = _kept(journal)
    _purge(journal, clock, rich)
    (tag_id,) = (tag.id for tag in journal.browsing.tags() if tag.name == "cinema")
    journal.execute(RenameTag(tag_id, "Kino"))
    kept = journal.browsing.people_matching("Graham Rogers")[0].id
    journal.execute(LogFilm("Another", cast=(CastLine("G. Rogers", "He"),), viewing={"tags": ("running",)}))
    merged = journal.browsing.people_matching("G. Rogers")[0].id
    journal.execute(MergePeople(merged, kept))
    journal.execute(RestoreEntries(source, (rich,)))
    entry = journal.browsing.entry(rich)
    assert entry.tags == ("cinema", "running")
    assert {line.person_id for line in entry.film.cast if line.character == "Kevin"} == {merged}
    assert len([tag for tag in journal.browsing.tags() if tag.name == "running"]) == 1
    _sound(journal)


def test_another_journal_with_the_same_numbers(
    journal: Journal, clock: SteppingClock, rich: int, tmp_path: Path
) -> None:
    """Its entries and films come in beside ours, its references lead to what they mean or nowhere."""
    theirs = in_profile(tmp_path / "theirs").journal
    theirs.parent.mkdir()
    database.create(theirs)
    clock.forward(days=1)
    other = Journal(database.Database(theirs), clock)
    for title, year in (("1 Mile to You", 2017), ("Unknown", 1999), ("Nobody has seen this", None)):
        other.execute(LogFilm(title, year, watchlist=True))
    html = "".join(f'<p><a data-film="{number}">Film {number}</a></p>' for number in (1, 2, 3))
    made = [
        other.execute(LogFilm(f"Theirs {number}", viewing={"review_html": html, "watched": PartialDate(2017, 6, 11)}))
        for number in range(rich)
    ]
    other.close()
    ours, before = journal.browsing.entry(rich), tables(journal.path)
    assert made[-1].entry_id == rich
    done = journal.execute(RestoreEntries(theirs, (rich,)))
    assert done.entry_id is not None
    assert done.entry_id != rich
    assert journal.browsing.entry(rich) == ours
    new = journal.browsing.entry(done.entry_id)
    assert new.film.title == f"Theirs {rich - 1}"
    # Their first film is our second one, their second is not ours, and no film of ours has the number of the third.
    assert new.review.html == (
        f'<p><a data-film="{ours.film.id}">Film 1</a></p><p>Film 2</p><p><a data-film="3">Film 3</a></p>'
    )
    after = tables(journal.path)
    assert [row for row in before["entry"] if row not in after["entry"]] == []
    _sound(journal)


DAMAGES = {
    "review": "UPDATE review SET html = html || ' '",
    "headline": "UPDATE entry SET headline = headline || 'x'",
    "film": "UPDATE film SET runtime = runtime + 1",
    "credit": "UPDATE credit SET character = character || 'x'",
    "person": "UPDATE person SET name = name || 'x'",
    "tag": "UPDATE tag SET name = name || 'x'",
    "tags of the entry": "DELETE FROM entry_tag WHERE position = 0",
    "companion": "UPDATE companion SET name = name || 'x'",
    "review that is gone": "DELETE FROM review",
    "all tags of the entry": "DELETE FROM entry_tag",
}


@pytest.mark.parametrize("kind", ["no such entry", "damaged file", "newer", *DAMAGES])
def test_what_cannot_come_back_changes_nothing(kind: str, journal: Journal, clock: SteppingClock, rich: int) -> None:
    source, ids = _kept(journal), [rich]
    if kind == "no such entry":
        ids.append(99)
    elif kind == "damaged file":
        content = source.read_bytes()
        source.write_bytes(content[: len(content) // 2 // 8192 * 8192])
    elif kind == "newer":
        make_newer(source)
    else:
        with closing(sqlite3.connect(source)) as connection:
            assert connection.execute(DAMAGES[kind]).rowcount > 0
            connection.commit()
    _purge(journal, clock, rich)
    before = whole(journal.path)
    with pytest.raises(NotFound if kind == "no such entry" else Refused) as told:
        journal.execute(RestoreEntries(source, tuple(ids)))
    assert str(source) in str(told.value)
    assert whole(journal.path) == before


def test_of_earlier_texts_those_that_are_damaged_are_left_out(
    journal: Journal, clock: SteppingClock, rich: int
) -> None:
    earlier = len(tables(journal.path)["revision"])
    source = _kept(journal)
    with closing(sqlite3.connect(source)) as connection, connection:
        connection.execute("UPDATE revision SET html = html || ' ' WHERE id = (SELECT min(id) FROM revision)")
    review = journal.browsing.entry(rich).review.html
    _purge(journal, clock, rich)
    done = journal.execute(RestoreEntries(source, (rich,)))
    assert done.left_out == 1
    assert journal.browsing.entry(rich).review.html == review
    assert len(tables(journal.path)["revision"]) == earlier - 1


def test_a_missing_picture_holds_up_nothing(journal: Journal, clock: SteppingClock, rich: int, tmp_path: Path) -> None:
    source = tmp_path / "kept.json"
    export_json(journal, source)
    _purge(journal, clock, rich)
    assert json.loads(source.read_text(encoding="utf-8"))["images"]
    shutil.rmtree(journal.database.images)
    journal.execute(RestoreEntries(source, (rich,)))
    assert journal.browsing.entry(rich).film.stills
    assert not check(journal).sound  # and says which
