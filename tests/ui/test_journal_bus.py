"""The bus on a real journal: do, undo, redo, joined steps, failures, and what other programs write."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing

import pytest
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.domain.changes import EVERYTHING, Changes
from filmjournal.domain.errors import JournalUnavailable, NotFound, Trouble
from filmjournal.domain.queries import ListQuery
from filmjournal.domain.rating import Rating
from filmjournal.paths import Paths
from filmjournal.services import browsing
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm, PurgeTrash, RemoveEntries, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.services.outcome import Done
from filmjournal.storage import database
from filmjournal.ui.journal_bus import JournalBus, changes_of_film
from filmjournal.ui.tasks import Tasks
from ui_help import look_for_others


class Ear:
    """What the bus said."""

    def __init__(self, bus: JournalBus) -> None:
        self.changed: list[tuple[Changes, object]] = []
        self.refused: list[str] = []
        self.offered: list[str] = []
        bus.changed.connect(lambda changes, who: self.changed.append((changes, who)))
        bus.refused.connect(self.refused.append)
        bus.done_and_undoable.connect(self.offered.append)


@pytest.fixture
def ear(bus: JournalBus) -> Ear:
    return Ear(bus)


@pytest.fixture
def quiet(qtbot: QtBot, bus: JournalBus):
    """Waits until every command is carried out and told of."""

    def wait() -> None:
        done: list[object] = []
        bus.tasks.run(lambda: None, done.append)
        qtbot.waitUntil(lambda: bool(done))

    return wait


def rating(bus: JournalBus, entry_id: int = 1) -> int | None:
    value = bus.journal.browsing.entry(entry_id).rating
    return None if value is None else value.half_stars


def rate(half_stars: int, entry_id: int = 1) -> EditEntry:
    return EditEntry(entry_id, {"rating": Rating(half_stars)})


def test_a_command_is_told_with_who_asked_for_it(bus, ear, quiet):
    outcomes: list[Done] = []
    me = object()
    bus.do(rate(9), "Rate", initiator=me, done=outcomes.append)
    quiet()
    assert rating(bus) == 9
    assert [who for _changes, who in ear.changed] == [me]
    assert ear.changed[0][0].entries == frozenset({1})
    assert outcomes[0].entry_id == 1
    assert ear.offered == []


def test_undo_and_redo_bring_the_journal_back_and_forth(bus, ear, quiet):
    before = bus.journal.browsing.entry(1)
    bus.do(RemoveEntries((1, 2)), "Moved 2 viewings to the trash", tell=True)
    quiet()
    assert ear.offered == ["Moved 2 viewings to the trash"]
    assert bus.stack.undoText() == "Moved 2 viewings to the trash"
    assert bus.journal.browsing.entry(1).trashed
    bus.undo()
    quiet()
    assert bus.journal.browsing.entry(1) == before
    assert bus.stack.redoText() == "Moved 2 viewings to the trash"
    bus.redo()
    quiet()
    assert bus.journal.browsing.entry(2).trashed
    assert [who for _changes, who in ear.changed[1:]] == [None, None]
    assert all(changes.membership for changes, _who in ear.changed)


def test_steps_of_one_piece_of_work_are_undone_as_one(bus, quiet):
    for half_stars in (1, 2, 9):
        bus.do(rate(half_stars), "Rate", joins="rate 1")
    bus.do(rate(5, 2), "Rate", joins="rate 2")
    bus.do(EditFilm(1, {"liked": True}), "Like")
    bus.do(EditFilm(1, {"liked": False}), "Like")
    quiet()
    assert bus.stack.count() == 4
    for _step in range(3):
        bus.undo()
        quiet()
    assert (rating(bus), rating(bus, 2)) == (9, 7)
    bus.undo()
    quiet()
    assert rating(bus) == 6
    bus.redo()
    quiet()
    assert rating(bus) == 9


def test_a_command_that_changes_nothing_is_no_step_and_no_news(bus, ear, quiet):
    outcomes: list[Done] = []
    bus.do(rate(6), "Rate", done=outcomes.append)
    quiet()
    assert len(outcomes) == 1
    assert bus.stack.count() == 0
    assert ear.changed == []


def test_commands_are_carried_out_in_order_each_knowing_the_one_before(bus, quiet):
    """A command given as a callable is asked for when its turn comes."""
    revision = bus.journal.browsing.entry(1).review.revision
    known = [revision]
    for number in range(10):
        bus.do(
            lambda n=number: SaveReview(1, 1, known[-1], f"<p>text {n}</p>", "sitting"),
            "Write",
            joins="review",
            carried_out=lambda done: known.append(done.revision),
            failed=lambda error: pytest.fail(str(error)),
        )
    quiet()
    assert bus.journal.browsing.entry(1).review.html == "<p>text 9</p>"
    assert known == [revision + n for n in range(11)]
    bus.undo()
    quiet()
    assert bus.journal.browsing.entry(1).review.html == "<p>Breath, gravel.</p>"


def test_undo_waits_for_a_command_on_its_way(bus, quiet):
    bus.do(rate(1), "Rate")
    quiet()
    bus.do(rate(2, 2), "Rate")
    bus.undo()  # at once it would take back the first
    bus.undo()  # pressed again while it waits: still one
    quiet()
    quiet()
    assert (rating(bus), rating(bus, 2)) == (1, 7)
    bus.do(rate(6), "Rate")
    quiet()
    bus.undo()
    bus.redo()
    quiet()
    quiet()
    assert rating(bus) == 6


def test_an_undo_of_one_moment_takes_back_nothing_later(bus, ear, quiet):
    bus.do(RemoveEntries((2,)), "Moved", tell=True)
    quiet()
    moment = bus.moment
    bus.do(rate(6), "Rate")  # as it is: no step
    bus.undo(moment)
    quiet()
    quiet()
    assert bus.journal.browsing.entry(2).trashed is None
    bus.redo()
    quiet()
    moment = bus.moment
    bus.do(rate(1), "Rate")
    bus.undo(moment)  # while the other step is on its way
    quiet()
    bus.undo(moment)
    quiet()
    assert rating(bus) == 1
    assert bus.journal.browsing.entry(2).trashed


def test_what_changed_nothing_is_not_offered_to_be_undone(bus, ear, quiet):
    for _time in range(2):
        bus.do(RemoveEntries((2,)), "Moved", tell=True)
    quiet()
    assert ear.offered == ["Moved"]


def test_joined_steps_that_cancel_out_are_no_step(bus, quiet, clock, monkeypatch):
    monkeypatch.setattr(bus.journal, "_clock", clock)
    bus.do(EditFilm(2, {"liked": True}), "Like")
    bus.do(rate(9), "Rate", joins="rate 1")
    quiet()
    clock.forward(minutes=1)  # when it was edited says nothing of what was
    for half_stars in (2, 6):
        bus.do(rate(half_stars), "Rate", joins="rate 1")
    quiet()
    assert bus.stack.undoText() == "Like"
    bus.undo()
    quiet()
    assert bus.stack.count() == 1
    assert not bus.journal.browsing.film(2).liked


def test_a_refusal_is_told_to_who_asked_else_to_the_person(bus, ear, quiet):
    failures: list[Exception] = []
    bus.do(LogFilm(" "), "Log", failed=failures.append)
    bus.do(LogFilm(" "), "Log")
    bus.do(rate(3, 99), "Rate")
    quiet()
    assert len(failures) == 1
    assert ear.refused == [str(failures[0]), "There is no entry 99."]
    assert bus.stack.count() == 0


@pytest.mark.logs
def test_a_mistake_of_ours_is_one_sentence_and_a_line_in_the_log(bus, ear, quiet, caplog):
    def wrong() -> EditEntry:
        raise KeyError("a text that is nobody's business")

    bus.do(wrong, "Rate")
    quiet()
    assert len(ear.refused) == 1
    assert "nobody's" not in ear.refused[0]
    (record,) = [record for record in caplog.records if "KeyError" in record.getMessage()]
    said = logging.Formatter().format(record)
    assert "nobody's" not in said
    assert " wrong" in said  # the function that made it
    assert rating(bus) == 6


def test_an_undo_that_no_longer_fits_is_told_and_the_steps_are_gone(bus, ear, quiet, other: Journal):
    bus.do(rate(1), "Rate")
    bus.do(EditFilm(2, {"liked": True}), "Like")
    quiet()
    other.execute(EditFilm(2, {"liked": False}))
    ear.changed.clear()
    bus.undo()
    quiet()
    assert len(ear.refused) == 1
    assert bus.stack.count() == 0
    assert ear.changed[-1] == (EVERYTHING, None)
    assert rating(bus) == 1


def test_what_another_program_writes_is_noticed_once(bus, ear, quiet, other: Journal):
    look_for_others(bus)
    assert ear.changed == []
    other.execute(LogFilm("Aftersun", 2022, viewing={}))
    look_for_others(bus)
    look_for_others(bus)
    assert ear.changed == [(EVERYTHING, None)]
    assert len(bus.journal.browsing.ids(ListQuery(search="aftersun"))) == 1


def test_what_another_program_writes_just_before_is_noticed(bus, ear, quiet, other: Journal):
    other.execute(LogFilm("Aftersun", 2022, viewing={}))
    bus.do(rate(2), "Rate", initiator=bus)
    bus.do(rate(3), "Rate", initiator=bus)
    quiet()
    assert [changes for changes, _who in ear.changed].count(EVERYTHING) == 1
    other.execute(EditFilm(4, {"liked": True}))
    bus.undo()
    quiet()
    assert [changes for changes, _who in ear.changed].count(EVERYTHING) == 2
    other.execute(EditFilm(4, {"liked": False}))
    bus.do(rate(2), "Rate")  # as it is
    quiet()
    assert [changes for changes, _who in ear.changed].count(EVERYTHING) == 3


def test_many_commands_at_once_are_not_taken_for_anothers(bus, ear, quiet):
    for half_stars in (1, 1, 2, 3, 3, 4):
        bus.do(rate(half_stars), "Rate", initiator=bus)
    bus.do(LogFilm("Aftersun", 2022, viewing={"review_html": "<p>Rewound.</p>", "tags": ("new",)}), "Log")
    bus.do(PurgeTrash(), "Purge", undoable=False)
    quiet()
    look_for_others(bus)
    assert EVERYTHING not in [changes for changes, _who in ear.changed]


def test_a_step_is_kept_though_the_file_cant_be_looked_at(bus, ear, quiet, monkeypatch):
    def gone(_path: object) -> int:
        raise JournalUnavailable("gone")

    told: list[Done] = []
    with monkeypatch.context() as patch:
        patch.setattr(browsing, "change_counter", gone)
        bus.do(rate(2), "Rate", done=told.append)
        quiet()
    assert len(told) == bus.stack.count() == 1
    assert ear.refused == []
    look_for_others(bus)  # nobody knows what was written meanwhile
    assert ear.changed[-1] == (EVERYTHING, None)


def test_its_own_writing_is_not_taken_for_anothers(bus, ear, quiet):
    bus.do(rate(2), "Rate", initiator=bus)
    quiet()
    bus.undo()
    quiet()
    ear.changed.clear()
    look_for_others(bus)
    assert ear.changed == []


def test_a_counter_that_was_read_before_a_command_says_nothing(bus, ear, quiet, other: Journal):
    counter, given = bus.journal.browsing.change_counter(), bus.tasks.given
    bus.do(rate(2), "Rate", initiator=bus)
    quiet()
    ear.changed.clear()
    bus.hear_of_commits(counter, given)
    assert ear.changed == []
    other.execute(EditFilm(4, {"liked": True}))
    look_for_others(bus)
    assert ear.changed == [(EVERYTHING, None)]


def test_a_failed_opening_is_told_and_nothing_is_open(qtbot: QtBot, paths: Paths):
    made = JournalBus(Tasks())
    failures: list[Exception] = []
    made.open(lambda: bootstrap.open_journal(paths), failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], NotFound)
    assert not made.is_open
    with pytest.raises(RuntimeError):
        made.journal  # noqa: B018 - asking is what is tested
    made.hear_of_commits(1, 0)
    made.close()


def test_changes_that_concern_a_film():
    assert changes_of_film(EVERYTHING, 1, 2)
    assert changes_of_film(Changes(films=frozenset({1})), 1, None)
    assert changes_of_film(Changes(entries=frozenset({2})), 1, 2)
    assert changes_of_film(Changes(people=frozenset({5})), 1, 2)
    assert not changes_of_film(Changes(films=frozenset({3}), entries=frozenset({3})), 1, 2)
    assert not changes_of_film(Changes(entries=frozenset({3})), 1, None)


def test_a_step_of_one_way_is_taken_back_and_not_done_again(bus, quiet):
    taken: list[str] = []
    bus.do(rate(9), "Rate")
    quiet()
    bus.push_one_way("a", "Import", lambda: taken.append("a"))
    assert bus.stack.undoText() == "Import"
    bus.undo()
    quiet()
    assert taken == ["a"]
    assert (bus.stack.undoText(), bus.stack.canRedo()) == ("Rate", False)
    bus.undo()
    quiet()
    assert taken == ["a"]
    assert rating(bus) == 6


def test_a_step_that_was_taken_back_elsewhere_is_no_step(bus, quiet):
    taken: list[str] = []
    bus.push_one_way("a", "First import", lambda: taken.append("a"))
    bus.do(rate(9), "Rate")
    quiet()
    bus.push_one_way("b", "Second import", lambda: taken.append("b"))
    bus.forget_one_way("a")
    assert bus.stack.undoText() == "Second import"
    bus.forget_one_way("b")
    assert bus.stack.undoText() == "Rate"
    bus.undo()
    quiet()
    assert taken == []
    assert not bus.stack.canUndo()


def test_what_writes_at_length_tells_of_everything_once(bus, ear, quiet):
    done: list[object] = []
    bus.do_at_length(lambda journal: journal.execute(rate(9)).entry_id, done.append)
    quiet()
    assert done == [1]
    look_for_others(bus)
    assert [changes for changes, _who in ear.changed] == [EVERYTHING]


def test_what_fails_at_length_is_explained(bus, ear, quiet):
    def fail(_journal: Journal) -> None:
        raise JournalUnavailable("The disk is full.")

    bus.do_at_length(fail, lambda _none: pytest.fail("it did not fail"))
    quiet()
    assert ear.refused == ["The disk is full."]
    assert ear.changed == []


def test_what_meets_another_writer_waits_and_is_done(
    qtbot: QtBot, bus: JournalBus, ear: Ear, paths: Paths, monkeypatch: pytest.MonkeyPatch
):
    """As where the command line imports for longer than the store waits."""
    monkeypatch.setattr(database, "WRITE_PATIENCE", 1)
    heard: list[tuple[Trouble | None, bool]] = []
    bus.settled.connect(lambda trouble, took_reserve: heard.append((trouble, took_reserve)))
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        bus.do(rate(3), "Rate")
        bus.do(rate(4), "Rate")
        qtbot.waitUntil(lambda: bool(heard))
        assert heard == [(Trouble.BUSY, False)]
        assert bus.tasks.busy
        other.execute("ROLLBACK")
    qtbot.waitUntil(lambda: not bus.tasks.busy)
    assert rating(bus) == 4
    assert bus.stack.count() == 2
    assert ear.refused == []
    assert heard[1:] == [(None, False)] * 2
    bus.undo()
    qtbot.waitUntil(lambda: not bus.tasks.busy)
    assert rating(bus) == 3


def test_another_writer_that_stays_is_told_when_the_journal_closes(
    qtbot: QtBot, bus: JournalBus, paths: Paths, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database, "WRITE_PATIENCE", 1)
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        bus.do(rate(3), "Rate")
        with qtbot.waitSignal(bus.settled):
            pass
        bus.close()  # does not wait for what may never end
        other.execute("ROLLBACK")
    assert not bus.is_open
