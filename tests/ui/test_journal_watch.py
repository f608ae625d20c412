"""The watch over a journal's file, without a window: what it notices by itself, and that it waits for nobody."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from filmjournal.domain.changes import EVERYTHING
from filmjournal.domain.errors import JournalUnavailable, Trouble
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditEntry, EditFilm
from filmjournal.services.journal import Journal
from filmjournal.ui import journal_watch
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.journal_watch import NO_ANSWER, SOUND, Condition, JournalWatch
from ui_help import PATIENCE


class Ear:
    """All that a watch says."""

    def __init__(self, watch: JournalWatch) -> None:
        self.conditions: list[Condition] = []
        self.mended = self.tries = 0
        watch.changed.connect(self.conditions.append)
        watch.mended.connect(self._hear_mended)
        watch.try_again.connect(self._hear_try)

    def _hear_mended(self) -> None:
        self.mended += 1

    def _hear_try(self) -> None:
        self.tries += 1


@pytest.fixture
def watch(bus: JournalBus, monkeypatch: pytest.MonkeyPatch) -> Iterator[JournalWatch]:
    monkeypatch.setattr(journal_watch, "LOOK_EVERY", 20)
    monkeypatch.setattr(journal_watch, "TRY_EVERY", 60)
    made = JournalWatch(bus)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def ear(watch: JournalWatch) -> Ear:
    return Ear(watch)


def test_a_journal_in_its_place_is_nothing_to_speak_of(qtbot: QtBot, bus: JournalBus, watch: JournalWatch, ear: Ear):
    for number in (1, 2, 3):
        bus.do(EditEntry(1, {"rating": Rating(number)}), "Rate")
    qtbot.waitUntil(lambda: not bus.tasks.busy, timeout=PATIENCE)
    looks = watch.looks
    qtbot.waitUntil(lambda: watch.looks >= looks + 3, timeout=PATIENCE)
    assert ear.conditions == []
    assert watch.condition == SOUND


def test_a_renamed_file_is_found_where_it_is(qtbot: QtBot, bus: JournalBus, watch: JournalWatch, ear: Ear):
    path = bus.journal.path
    there = path.with_name("there.filmjournal")
    path.rename(there)
    qtbot.waitUntil(lambda: bool(ear.conditions), timeout=PATIENCE)
    assert ear.conditions == [Condition(Trouble.MOVED, moved_to=there)]
    there.rename(path)
    qtbot.waitUntil(lambda: watch.condition == SOUND, timeout=PATIENCE)
    assert ear.mended == 1


def test_a_deleted_file_is_nowhere(qtbot: QtBot, bus: JournalBus, watch: JournalWatch):
    bus.journal.path.unlink()
    qtbot.waitUntil(lambda: watch.condition == Condition(Trouble.MOVED), timeout=PATIENCE)


@pytest.mark.parametrize("by_journal", [True, False])
def test_another_file_under_the_name(
    qtbot: QtBot, bus: JournalBus, watch: JournalWatch, small_file: Path, by_journal: bool
):
    beside = bus.journal.path.with_name("beside")
    beside.write_bytes(small_file.read_bytes() if by_journal else b"no journal")
    beside.replace(bus.journal.path)
    qtbot.waitUntil(lambda: watch.condition.trouble is not None, timeout=PATIENCE)
    assert watch.condition == Condition(Trouble.REPLACED, by_journal=by_journal)


def test_the_same_bytes_in_another_file_are_another_file(qtbot: QtBot, bus: JournalBus, watch: JournalWatch):
    """As a program that synchronises folders puts them there."""
    path = bus.journal.path
    found = path.stat()
    beside = path.with_name("beside")
    beside.write_bytes(path.read_bytes())
    os.utime(beside, ns=(found.st_atime_ns, found.st_mtime_ns))
    beside.replace(path)
    qtbot.waitUntil(lambda: watch.condition.trouble is Trouble.REPLACED, timeout=PATIENCE)


def test_what_another_program_writes_is_heard_of(qtbot: QtBot, bus: JournalBus, watch: JournalWatch, other: Journal):
    heard: list[object] = []
    bus.changed.connect(lambda changes, _who: heard.append(changes))
    other.execute(EditFilm(4, {"liked": True}))
    qtbot.waitUntil(lambda: heard == [EVERYTHING], timeout=PATIENCE)


def test_a_refused_command_is_trouble_until_nothing_waits(qtbot: QtBot, bus: JournalBus, watch: JournalWatch, ear: Ear):
    bus.settled.emit(Trouble.FULL, False)
    assert watch.condition == Condition(Trouble.FULL)
    qtbot.waitUntil(lambda: watch.condition == SOUND, timeout=PATIENCE)  # this disk has room to keep
    assert ear.mended == 1
    bus.settled.emit(Trouble.UNREADABLE, False)
    qtbot.waitUntil(lambda: ear.tries >= 2, timeout=PATIENCE)
    assert watch.condition == Condition(Trouble.UNREADABLE)
    watch.forget_refusal()
    assert watch.condition == SOUND


def test_a_damaged_journal_is_not_tried_again(qtbot: QtBot, bus: JournalBus, watch: JournalWatch, ear: Ear):
    bus.settled.emit(Trouble.DAMAGED, False)
    looks = watch.looks
    qtbot.waitUntil(lambda: watch.looks >= looks + 6, timeout=PATIENCE)
    assert ear.tries == ear.mended == 0
    assert watch.condition == Condition(Trouble.DAMAGED)


def test_reading_that_finds_damage_is_trouble_too(qtbot: QtBot, bus: JournalBus, watch: JournalWatch):
    def read(_journal: Journal) -> None:
        raise JournalUnavailable("It is damaged.", Trouble.DAMAGED)

    bus.read(read, lambda _none: None)
    qtbot.waitUntil(lambda: watch.condition == Condition(Trouble.DAMAGED), timeout=PATIENCE)


def test_a_drive_that_hangs_holds_up_nobody(
    qtbot: QtBot, bus: JournalBus, watch: JournalWatch, ear: Ear, monkeypatch: pytest.MonkeyPatch
):
    """What a look waits for here is a pipe that nobody writes to."""
    watch.stop()
    monkeypatch.setattr(journal_watch, "SILENT_AFTER", 100)
    reading, writing = os.pipe()
    inner = bus.journal.look

    def hang() -> Trouble | None:
        os.read(reading, 1)
        return inner()

    monkeypatch.setattr(bus.journal, "look", hang)
    silence = JournalWatch(bus)
    try:
        silence.start()
        qtbot.waitUntil(lambda: silence.condition == NO_ANSWER, timeout=PATIENCE)
        os.write(writing, b"...")
        qtbot.waitUntil(lambda: silence.condition == SOUND, timeout=PATIENCE)
    finally:
        monkeypatch.undo()
        os.write(writing, b"." * 64)
        silence.stop()
        os.close(writing)
        os.close(reading)


def test_the_clock_on_the_wall_may_jump(qtbot: QtBot, bus: JournalBus, watch: JournalWatch, monkeypatch):
    """All waiting is by a clock that nobody sets."""
    monkeypatch.setattr(time, "time", lambda: 0.0)
    path = bus.journal.path
    os.utime(path, (0, 0))
    looks = watch.looks
    qtbot.waitUntil(lambda: watch.looks >= looks + 3, timeout=PATIENCE)
    assert watch.condition == SOUND
    path.unlink()
    qtbot.waitUntil(lambda: watch.condition == Condition(Trouble.MOVED), timeout=PATIENCE)


def test_a_watch_that_ended_says_nothing_more(qtbot: QtBot, bus: JournalBus, watch: JournalWatch, ear: Ear):
    watch.stop()
    looks = watch.looks
    bus.journal.path.unlink()
    watch.look()
    qtbot.wait(100)
    assert watch.looks == looks
    assert ear.conditions == []
