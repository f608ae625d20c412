"""The full-text index: its segments, its words, and that every edit keeps it as it would be built anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm
from filmjournal.services.journal import Journal
from filmjournal.storage import database, full_text, index_segments, index_words
from journal_help import index, rebuilt_index


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    path = tmp_path / "journal.filmjournal"
    database.create(path)
    opened = Journal(database.Database(path))
    yield opened
    opened.close()


def _levels(path: Path) -> list[int]:
    """How many segments there are on each level."""
    with closing(sqlite3.connect(path)) as connection:
        (structure,) = connection.execute("SELECT block FROM entry_text_data WHERE id = 10").fetchone()
    reader = index_segments._Reader(structure, 4)
    levels, _segments, _written = reader.number(), reader.number(), reader.number()
    counts = []
    for _level in range(levels):
        reader.number()
        counts.append(reader.number())
        for _number in range(3 * counts[-1]):
            reader.number()
    return counts


def test_what_was_built_at_once_lies_above_what_the_next_saves_merge(journal: Journal) -> None:
    journal.execute(LogFilm("Alien", 1979, viewing={}))
    for _time in range(2):
        with journal.database.writing() as writer:
            full_text.rebuild(writer.connection)
        assert _levels(journal.path) == [0, 0, 0, 0, 0, 0, 1]
    for number in range(40):
        journal.execute(LogFilm(f"Film {number}", 1980, viewing={}))
    assert max(_levels(journal.path)) < 16
    with journal.database.writing() as writer:
        writer.connection.exec_driver_sql("INSERT INTO entry_text(entry_text) VALUES ('integrity-check')")
    assert len(journal.browsing.ids(ListQuery(Subject.FILMS, "film OR alien"))) == 41
    assert index(journal.path) == rebuilt_index(journal.path)


@pytest.mark.parametrize("structure", [b"", b"\0\0\0\0", b"\0\0\0\0\1\1\1\2\1\1\1\5", b"\0\0\0\0\1\1\1\0\1\1\1\5\0"])
def test_a_table_of_segments_that_is_not_as_known_is_left(structure: bytes) -> None:
    assert index_segments._lifted(structure) is None


def test_every_edit_of_a_fact_is_in_the_index(journal: Journal) -> None:
    done = journal.execute(LogFilm("Alien", 1979, directors=("Ridley Scott",), viewing={"place": "Odeon, Bath"}))
    assert done.film_id is not None
    assert done.entry_id is not None

    def found(search: str) -> bool:
        return len(journal.browsing.ids(ListQuery(search=search))) == 1

    assert found('director:scott place:bath place:"odeon bath" with:none genre:none')
    journal.execute(EditEntry(done.entry_id, {"place": "Rex", "companions": ("Anna B.", "Ben")}))
    assert found('place:rex with:anna with:"anna b" -with:"b ben" -place:odeon')
    journal.execute(EditFilm(done.film_id, {"genres": ("Science Fiction",), "countries": ("United Kingdom",)}))
    assert found('genre:fic genre:"science fiction" country:united language:none -sci')
    undo = journal.execute(EditFilm(done.film_id, {"genres": ()})).undo
    assert found("genre:none")
    journal.execute(undo)
    assert found("genre:any")
    assert index(journal.path) == rebuilt_index(journal.path)


@pytest.mark.parametrize(
    ("title", "letter", "found"),
    [
        ("Sea", "s", True),
        ("s", "S", True),
        ("s9", "s", True),
        ("sд", "s", True),  # a letter of another alphabet follows
        ("sə", "s", True),
        ("9a", "9", True),
        ("9д", "9", True),
        ("Ёлки", "е", True),
        ("Ωmega", "ω", True),
        ("雪国", "雪", True),
        ("ไทย", "ไ", True),
        ("as", "s", False),
        ("a'š", "s", True),
    ],
)
def test_one_letter_finds_all_words_that_begin_with_it(journal: Journal, title: str, letter: str, found: bool) -> None:
    journal.execute(LogFilm(title, 2000, viewing={}))
    for search in (letter, f"title:{letter}"):
        assert bool(journal.browsing.ids(ListQuery(search=search))) is found
    assert not journal.browsing.ids(ListQuery(search=f"tag:{letter}"))


def test_a_quoted_letter_is_that_word_alone(journal: Journal) -> None:
    journal.execute(LogFilm("sд", 2000, viewing={}))
    assert not journal.browsing.ids(ListQuery(search='"s"'))


def test_words_of_facts_are_no_words_of_the_entry() -> None:
    text = index_words.facts("genre", ["Film noir", "Drama"])
    signs = {word[0] for word in text.replace(index_words.APART, " ").split()}
    assert signs == {index_words.FACTS["genre"]}
    assert index_words.facts("genre", []) == ""
    assert index_words.facts("place", ["!!!"]) == index_words.FACTS["place"]
