"""The texts that a review had: listed, read, and let go of as they grow old."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import NotFound, ReviewConflict
from filmjournal.domain.revisions import Kept, Stamped, too_many
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services import history
from filmjournal.services.clock import stamp
from filmjournal.services.commands import DiscardDraft, EditEntry, LogFilm, RemoveEntries, SaveReview, ThinRevisions
from filmjournal.services.journal import Journal
from journal_help import whole

LONG = "<p>" + "A long sentence about a film. " * 40 + "end</p>"


@pytest.fixture
def entry(journal: Journal) -> Journal:
    journal.execute(LogFilm("A film", viewing={}))
    return journal


def write(journal: Journal, html: str, sitting: str, entry_id: int = 1) -> None:
    present = journal.browsing.entry(entry_id)
    journal.execute(SaveReview(entry_id, present.film.id, present.review.revision, html, sitting))


def listed(journal: Journal, entry_id: int = 1) -> list[tuple[Any, ...]]:
    return [(r.kept, r.number, r.words, r.pinned) for r in history.revisions(journal.database, entry_id)]


def texts(journal: Journal, entry_id: int = 1) -> list[str]:
    return [
        history.revision_html(journal.database, entry_id, r.kept, r.id)
        for r in history.revisions(journal.database, entry_id)
    ]


def run(journal: Journal, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(journal.path)) as connection:
        connection.execute(statement, values)
        connection.commit()


def test_the_present_text_comes_first(entry: Journal, clock: SteppingClock) -> None:
    assert history.revisions(entry.database, 1) == ()
    for number, sitting in enumerate("abc"):
        clock.forward(hours=1)
        write(entry, f"<p>{'word ' * (number + 1)}</p>", sitting)
    found = history.revisions(entry.database, 1)
    assert [(r.kept, r.number, r.written, r.words, r.sound) for r in found] == [
        (Kept.PRESENT, 3, "2024-03-04T23:15:00Z", 3, True),
        (Kept.EARLIER, 2, "2024-03-04T22:15:00Z", 2, True),
        (Kept.EARLIER, 1, "2024-03-04T21:15:00Z", 1, True),
    ]
    assert texts(entry) == ["<p>word word word</p>", "<p>word word</p>", "<p>word</p>"]
    assert history.number_of_texts(entry.database, 1) == 3


def test_the_first_text_ever_saved_stays_whatever_is_written_over_it(entry: Journal, clock: SteppingClock) -> None:
    write(entry, "<p>The first.</p>", "a")
    for day in range(40):
        clock.forward(days=1)
        write(entry, f"<p>Of day {day}.</p>", f"s{day}")
        entry.execute(ThinRevisions())
    assert texts(entry)[-1] == "<p>The first.</p>"
    assert len(texts(entry)) < 40


def test_a_long_text_that_was_emptied_stays_and_is_pinned(entry: Journal, clock: SteppingClock) -> None:
    write(entry, LONG, "a")
    write(entry, "", "a")
    assert [row[0] for row in listed(entry)] == [Kept.EARLIER]
    for day in range(60):
        clock.forward(days=1)
        write(entry, f"<p>Of day {day}.</p>", f"s{day}")
        entry.execute(ThinRevisions())
    assert texts(entry)[-1] == LONG
    assert history.revisions(entry.database, 1)[-1].pinned


def test_short_texts_that_were_emptied_on_one_day_all_stay(entry: Journal, clock: SteppingClock) -> None:
    written = [f"<p>Short {number}.</p>" for number in range(4)]
    for html in written:
        clock.forward(minutes=5)
        write(entry, html, f"writing {html}")
        clock.forward(minutes=5)
        write(entry, "", f"emptying {html}")
    clock.forward(days=30)
    entry.execute(ThinRevisions())
    assert set(written) <= set(texts(entry))


def test_an_entry_in_the_trash_has_its_history(entry: Journal) -> None:
    write(entry, "<p>One.</p>", "a")
    write(entry, "<p>Two.</p>", "b")
    entry.execute(RemoveEntries((1,)))
    assert texts(entry) == ["<p>Two.</p>", "<p>One.</p>"]


def test_a_damaged_text_is_told_of(entry: Journal) -> None:
    write(entry, "<p>One.</p>", "a")
    write(entry, "<p>Two.</p>", "b")
    run(entry, "UPDATE revision SET html = '<p>0ne.</p>'")
    assert [r.sound for r in history.revisions(entry.database, 1)] == [True, False]


def test_a_text_that_is_gone_is_told_of(entry: Journal) -> None:
    with pytest.raises(NotFound):
        history.revision_html(entry.database, 1, Kept.EARLIER, 4)


def refuse(journal: Journal, html: str, sitting: str = "mine") -> None:
    with pytest.raises(ReviewConflict):
        journal.execute(SaveReview(1, 1, 99, html, sitting))


def test_a_refused_text_is_in_the_history_and_stays_when_the_other_is_chosen(entry: Journal) -> None:
    write(entry, "<p>Before.</p>", "a")
    entry.execute(EditEntry(1, {"review_html": "<p>Theirs.</p>"}))
    refuse(entry, "<p>Mine.</p>")
    assert [row[0] for row in listed(entry)] == [Kept.PRESENT, Kept.REFUSED, Kept.EARLIER]
    before = whole(entry.path)
    done = entry.execute(DiscardDraft(1))
    assert entry.browsing.entry(1).review.draft is None
    assert texts(entry) == ["<p>Theirs.</p>", "<p>Mine.</p>", "<p>Before.</p>"]
    assert [row[3] for row in listed(entry)] == [False, True, False]
    write(entry, "<p>Later.</p>", "b")
    assert texts(entry) == ["<p>Later.</p>", "<p>Theirs.</p>", "<p>Mine.</p>", "<p>Before.</p>"]
    assert all(r.sound for r in history.revisions(entry.database, 1))
    entry.execute(EditEntry(1, {"review_html": ""}))
    entry.execute(done.undo)
    assert entry.browsing.entry(1).review.draft == "<p>Mine.</p>"
    assert before[1] != []


def test_a_refused_text_that_was_chosen_is_not_kept_twice(entry: Journal) -> None:
    write(entry, "<p>Theirs.</p>", "a")
    refuse(entry, "<p>Mine.</p>")
    refuse(entry, "", "emptied")
    write(entry, "<p>Mine.</p>", "mine again")
    entry.execute(DiscardDraft(1))
    assert texts(entry) == ["<p>Mine.</p>", "<p>Theirs.</p>"]


def test_two_who_wrote_the_same_are_asked_nothing(entry: Journal) -> None:
    write(entry, "<p>The same.</p>", "a")
    done = entry.execute(SaveReview(1, 1, 0, "<p>The   same.</p>", "b", content_hash("")))
    assert done.revision == 1
    assert not done.changes
    assert entry.browsing.entry(1).review.draft is None


def history_of(journal: Journal, entry_id: int, ages: list[float], clock: SteppingClock) -> list[int]:
    """Earlier texts of these ages in days, oldest first; their ids."""
    with closing(sqlite3.connect(journal.path)) as connection:
        ids = []
        for number, age in enumerate(ages, 1):
            html = f"<p>Text {number}.</p>"
            row = (entry_id, number, content_hash(html), stamp(clock.now - timedelta(days=age)), 0, html)
            cursor = connection.execute(
                "INSERT INTO revision (entry_id, number, content_hash, written, pinned, html)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
            ids.append(int(cursor.lastrowid or 0))
        connection.commit()
    return ids


def ids(journal: Journal, entry_id: int) -> list[int]:
    with closing(sqlite3.connect(journal.path)) as connection:
        rows = connection.execute("SELECT id FROM revision WHERE entry_id = ? ORDER BY id", (entry_id,))
        return [id_ for (id_,) in rows]


def test_the_journal_is_thinned_by_the_rule(journal: Journal, clock: SteppingClock) -> None:
    ages = [400 - 0.37 * number for number in range(1_080)]
    for title in ("One", "Two", "Three"):
        journal.execute(LogFilm(title, viewing={}))
    first, second = (history_of(journal, entry_id, ages, clock) for entry_id in (1, 2))
    few = history_of(journal, 3, [90, 89.9], clock)
    going = too_many(
        [Stamped(id_, clock.now - timedelta(days=age)) for id_, age in zip(first, ages, strict=True)], clock.now
    )
    for _opening in range(4):  # one call lets go of so many and no more
        journal.execute(ThinRevisions())
    assert ids(journal, 1) == [id_ for id_ in first if id_ not in going]
    assert len(ids(journal, 1)) == len(ids(journal, 2)) < 60
    assert ids(journal, 2)[0] == second[0]
    assert ids(journal, 3) == few
    before = journal.path.read_bytes()
    assert not journal.execute(ThinRevisions()).redo.rows
    assert journal.path.read_bytes() == before


def test_in_a_large_journal_each_opening_looks_at_a_part(
    journal: Journal, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "ENTRIES_AT_ONCE", 2)
    for number in range(6):
        journal.execute(LogFilm(f"Film {number}", viewing={}))
        history_of(journal, number + 1, [200, 199.4, 199.3, 100], clock)
    touched = []
    for _opening in range(3):
        done = journal.execute(ThinRevisions())
        touched.append(done.changes.entries)
        clock.forward(seconds=1)
    assert sorted(len(entries) for entries in touched) == [2, 2, 2]
    assert frozenset().union(*touched) == {1, 2, 3, 4, 5, 6}
    assert all(len(ids(journal, number)) == 3 for number in range(1, 7))
