"""Background work: order, kinds, failures, and an end that waits."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from filmjournal.ui.tasks import Lane, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def fail() -> None:
    raise ValueError("no")


def test_the_answer_comes_on_the_windows_thread(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[tuple[object, bool]] = []
    main = QThread.currentThread()
    tasks.run(
        lambda: QThread.currentThread() is main,
        lambda on_main: told.append((on_main, QThread.currentThread() is main)),
    )
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(False, True)]


def test_the_work_of_a_lane_is_done_in_order(qtbot: QtBot, tasks: Tasks) -> None:
    done: list[int] = []
    told: list[int] = []
    for number in range(50):
        tasks.run(lambda n=number: done.append(n), lambda _none, n=number: told.append(n))
    qtbot.waitUntil(lambda: len(told) == 50)
    assert done == told == list(range(50))


def test_a_read_does_not_wait_for_what_writes(qtbot: QtBot, tasks: Tasks) -> None:
    go = threading.Event()
    told: list[str] = []
    tasks.run(lambda: go.wait(20), lambda _set: told.append("journal"))
    tasks.run(lambda: None, lambda _none: told.append("reading"), lane=Lane.READING)
    qtbot.waitUntil(lambda: told == ["reading"])
    assert tasks.busy
    go.set()
    qtbot.waitUntil(lambda: told == ["reading", "journal"])
    assert not tasks.busy


def test_of_one_kind_only_the_newest_is_done_and_told(qtbot: QtBot, tasks: Tasks) -> None:
    go = threading.Event()
    began: list[int] = []
    told: list[int] = []

    def ask(number: int) -> int:
        began.append(number)
        go.wait(20)
        return number

    for number in range(5):
        tasks.run(lambda n=number: ask(n), told.append, lane=Lane.READING, kind="list")
        if number == 0:
            qtbot.waitUntil(lambda: began == [0])
    other: list[int] = []
    tasks.run(lambda: 7, other.append, lane=Lane.READING, kind="another")
    go.set()
    qtbot.waitUntil(lambda: bool(other))
    assert began == [0, 4]  # those between were left out
    assert told == [4]  # and the first was told of no more


def test_busy_is_told_when_it_begins_and_ends(qtbot: QtBot, tasks: Tasks) -> None:
    heard: list[bool] = []
    tasks.busy_changed.connect(heard.append)
    told: list[object] = []
    for _number in range(3):
        tasks.run(lambda: None, told.append)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert heard[0] is True
    assert heard[-1] is False
    assert all(a is not b for a, b in itertools.pairwise(heard))
    tasks.run(lambda: None, told.append, lane=Lane.READING)
    qtbot.waitUntil(lambda: len(told) == 4)
    assert heard[-1] is False


def test_a_failure_is_told_and_what_follows_is_done(qtbot: QtBot, tasks: Tasks) -> None:
    failures: list[Exception] = []
    told: list[int] = []
    tasks.run(fail, told.append, failures.append)
    tasks.run(lambda: 2, told.append)
    qtbot.waitUntil(lambda: told == [2])
    assert [str(failure) for failure in failures] == ["no"]


@pytest.mark.logs
def test_a_failure_that_nobody_waits_for_is_in_the_log(
    qtbot: QtBot, tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[int] = []
    tasks.run(fail)
    tasks.run(lambda: 1, told.append)
    qtbot.waitUntil(lambda: told == [1])
    assert [record.getMessage() for record in caplog.records] == ["background work failed: ValueError"]


def test_closing_waits_for_what_is_under_way_and_tells_nothing_more(qtbot: QtBot, tasks: Tasks) -> None:
    began = threading.Event()
    done: list[str] = []
    told: list[object] = []

    def work() -> None:
        began.set()
        threading.Event().wait(0.05)
        done.append("first")

    tasks.run(work, told.append)
    tasks.run(lambda: done.append("second"), told.append)
    began.wait(20)
    tasks.close()
    assert done == ["first", "second"]
    tasks.run(lambda: done.append("too late"), told.append)
    qtbot.wait(1)
    assert done == ["first", "second"]
    assert told == []
