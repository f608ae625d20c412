"""Saving a review: no text is ever lost, and a save that no longer fits is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import NotFound, ReviewConflict
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services.commands import DiscardDraft, EditEntry, LogFilm, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.services.outcome import Done

LONG = "<p>" + "A long sentence about a film. " * 40 + "end</p>"


def _rows(journal: Journal, columns: str, table: str) -> list[Any]:
    with closing(sqlite3.connect(journal.path)) as connection:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()


class _Sitting:
    """One time of writing, as the editor does it."""

    def __init__(self, journal: Journal, name: str) -> None:
        self.journal = journal
        self.name = name
        entry = journal.browsing.entry(1)
        self.film_id = entry.film.id
        self.base = entry.review.revision

    def save(self, html: str) -> Done:
        done = self.journal.execute(SaveReview(1, self.film_id, self.base, html, self.name))
        assert done.revision is not None
        self.base = done.revision
        return done


@pytest.fixture
def entry(journal: Journal) -> Journal:
    journal.execute(LogFilm("A film", viewing={}))
    return journal


def test_saves_follow_each_other(entry: Journal, clock: SteppingClock) -> None:
    sitting = _Sitting(entry, "one")
    assert sitting.base == 0
    for number, html in enumerate(["<p>a</p>", "<p>ab</p>", "<p>abc</p>"], 1):
        clock.forward(seconds=2)
        assert sitting.save(html).revision == number
    review = entry.browsing.entry(1).review
    assert (review.html, review.revision, review.words, review.sound) == ("<p>abc</p>", 3, 1, True)
    assert entry.browsing.entry(1).edited == "2024-03-04T20:15:06Z"
    assert _rows(entry, "html", "revision") == []


def test_one_revision_is_kept_a_sitting(entry: Journal) -> None:
    first = _Sitting(entry, "one")
    first.save("<p>a</p>")
    first.save("<p>ab</p>")
    second = _Sitting(entry, "two")
    second.save("<p>abc</p>")
    second.save("<p>abcd</p>")
    assert _rows(entry, "number, html, pinned", "revision") == [(2, "<p>ab</p>", 0)]
    entry.execute(EditEntry(1, {"review_html": "<p>from a file</p>"}))
    entry.execute(EditEntry(1, {"review_html": "<p>again</p>"}))
    assert [row[1] for row in _rows(entry, "number, html, pinned", "revision")] == [
        "<p>ab</p>",
        "<p>abcd</p>",
        "<p>from a file</p>",
    ]


def test_a_text_that_shrinks_is_kept_for_good_even_within_a_sitting(entry: Journal) -> None:
    sitting = _Sitting(entry, "one")
    sitting.save(LONG)
    sitting.save(LONG[: len(LONG) - 100])
    assert _rows(entry, "html", "revision") == []
    before = entry.browsing.entry(1).review.html
    sitting.save("")
    assert entry.browsing.entry(1).review.html == ""
    assert _rows(entry, "html, pinned", "revision") == [(before, 1)]


def test_a_conflict_keeps_both_texts(entry: Journal) -> None:
    ours, theirs = _Sitting(entry, "ours"), _Sitting(entry, "theirs")
    theirs.save("<p>theirs</p>")
    with pytest.raises(ReviewConflict) as conflict:
        ours.save("<p>ours</p><script>x</script>")
    assert (conflict.value.entry_id, conflict.value.current_html, conflict.value.current_revision) == (
        1,
        "<p>theirs</p>",
        1,
    )
    assert entry.browsing.entry(1).review.html == "<p>theirs</p>"
    assert _rows(entry, "entry_id, film_id, base_revision, sitting, html", "draft") == [
        (1, 1, 0, "ours", "<p>ours</p>")
    ]
    with pytest.raises(ReviewConflict):
        ours.save("<p>ours, longer</p>")
    assert _rows(entry, "html", "draft") == [("<p>ours, longer</p>",)]
    ours.base = 1
    ours.save("<p>ours, longer</p>")
    entry.execute(DiscardDraft(1))
    assert _rows(entry, "html", "draft") == []
    assert _rows(entry, "html", "revision") == [("<p>theirs</p>",)]


def test_a_save_for_another_film_is_refused(entry: Journal) -> None:
    with pytest.raises(ReviewConflict):
        entry.execute(SaveReview(1, 99, 0, "<p>x</p>", "one"))
    assert entry.browsing.entry(1).review.html == ""
    assert _rows(entry, "film_id, html", "draft") == [(1, "<p>x</p>")]


def test_a_save_over_another_text_of_the_same_number_is_refused(entry: Journal) -> None:
    entry.execute(SaveReview(1, 1, 0, "<p>One</p>", "a", base_hash=content_hash("")))
    there = entry.browsing.entry(1).review.html
    with pytest.raises(ReviewConflict) as conflict:
        entry.execute(SaveReview(1, 1, 1, "<p>Three</p>", "b", base_hash=content_hash("<p>Two</p>")))
    assert conflict.value.current_html == there
    review = entry.browsing.entry(1).review
    assert (review.html, review.draft) == (there, "<p>Three</p>")
    assert entry.execute(SaveReview(1, 1, 1, "<p>Two</p>", "b", base_hash=content_hash(there))).revision == 2


def test_an_entry_that_is_not_there(entry: Journal) -> None:
    with pytest.raises(NotFound):
        entry.execute(SaveReview(2, 1, 0, "<p>x</p>", "one"))
    assert _rows(entry, "html", "draft") == []


def test_the_same_text_again_is_no_change(entry: Journal, clock: SteppingClock) -> None:
    sitting = _Sitting(entry, "one")
    sitting.save("<p>a</p>")
    before = entry.path.read_bytes()
    clock.forward(hours=1)
    assert not sitting.save("<p>a</p>").changes
    assert sitting.base == 1
    assert entry.browsing.entry(1).edited == "2024-03-04T20:15:00Z"
    assert len(entry.path.read_bytes()) == len(before)


def test_a_damaged_text_says_so(entry: Journal) -> None:
    _Sitting(entry, "one").save("<p>a</p>")
    with closing(sqlite3.connect(entry.path)) as connection:
        connection.execute("UPDATE review SET html = '<p>b</p>'")
        connection.commit()
    assert not entry.browsing.entry(1).review.sound


def test_a_language_alone(entry: Journal) -> None:
    entry.execute(EditEntry(1, {"language": "de"}))
    review = entry.browsing.entry(1).review
    assert (review.language, review.html, review.revision) == ("de", "", 0)
    _Sitting(entry, "one").save("<p>a</p>")
    assert entry.browsing.entry(1).review.language == "de"


def test_a_review_of_a_million_characters(entry: Journal) -> None:
    text = "A sentence of the long review, with 👩‍🚀 and ö. " * 22_000
    html = f"<p>{text.strip()}</p>"
    _Sitting(entry, "one").save(html)
    assert entry.browsing.entry(1).review.html == html
    assert list(entry.browsing.ids(_search("sentence"))) == [1]


def _search(text: str) -> Any:
    from filmjournal.domain.queries import ListQuery

    return ListQuery(search=text)
