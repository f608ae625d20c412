"""What a window does besides showing a journal: it comes to the front, leaves journals to the windows that have them,
and notices that the last one did not end as it should."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from filmjournal.paths import Paths, in_profile
from filmjournal.ui import pane_actions, single_window
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.app import close_on_signals, save_before_the_end
from filmjournal.ui.dialogs.check_journal import CheckJournal
from filmjournal.ui.journal_claim import JournalClaim
from filmjournal.ui.pages.welcome import UnavailablePage
from filmjournal.ui.run_marker import LastRun, RunMarker
from filmjournal.ui.shell import Shell
from filmjournal.ui.single_window import TOKEN, SingleWindow, Standing
from filmjournal.ui.tasks import Lane
from ui_help import (
    PATIENCE,
    WindowOwner,
    pane_of,
    settle,
    view_of,
    viewing,
    visible,
    wait_until_open,
    window_owners,
    write,
)


@pytest.fixture
def owner(paths: Paths) -> Iterator[WindowOwner]:
    """`owner(journal)`: another process that has a journal's window; with "silent" it answers nobody."""
    with window_owners(paths.runtime) as begin:
        yield begin


@pytest.fixture
def place(paths: Paths, qapp: object) -> Iterator[SingleWindow]:
    made = SingleWindow(paths.runtime)
    yield made
    made.close()


@pytest.fixture
def second(paths: Paths) -> Path:
    """Another journal."""
    other = in_profile(paths.journal.parent / "other")
    other.journal.parent.mkdir()
    write(other, (viewing("Aftersun", 2022, "2023-01-01", 5),))
    return other.journal


def toast(shell: Shell) -> str:
    return view_of(shell).toast.message()


# Other windows ------------------------------------------------------------------------------------------------------


def test_a_journal_that_has_a_window_is_shown_there(
    qtbot: QtBot, make_window, place: SingleWindow, owner: WindowOwner, second: Path
):
    other = owner(second)
    shell = make_window(place=place)
    view = view_of(shell)
    shell.open_journal(second)
    assert other.stdout is not None
    assert other.stdout.readline() == "asked \n"
    assert view_of(shell) is view  # this one stays where it is
    assert second.name in toast(shell)
    assert "another window" in toast(shell)
    other.kill()
    other.wait()
    shell.open_journal(second)
    wait_until_open(qtbot, shell)
    assert pane_of(shell).film.title == "Aftersun"


def test_the_journal_that_was_left_is_free_for_others(
    qtbot: QtBot, make_window, paths: Paths, place: SingleWindow, owner: WindowOwner, second: Path
):
    shell = make_window(place=place)
    shell.open_journal(second)
    wait_until_open(qtbot, shell)
    other = owner(paths.journal)
    shell.open_journal(paths.journal)
    assert other.stdout is not None
    assert other.stdout.readline() == "asked \n"
    assert shell.paths.journal == second


def test_a_journal_that_another_window_has_is_not_saved_over(
    qtbot: QtBot, make_window, paths: Paths, place: SingleWindow, second: Path
):
    other, before = JournalClaim(paths.runtime), second.read_bytes()
    assert other.take(second) is None
    shell = make_window(place=place)
    troubles = shell.actions_.troubles
    troubles.save_to(second, replace=True)
    assert not troubles.is_saving_as
    assert f"“{second.name}” is open in another window" in toast(shell)
    other.let_go()
    troubles.save_to(second)  # there is a file, which nobody said is to go
    assert other.take(second) is not None  # it is held
    qtbot.waitUntil(lambda: "already a file" in toast(shell), timeout=PATIENCE)
    assert second.read_bytes() == before
    assert other.take(second) is None  # and let go of
    former, third = paths.journal, second.with_name("third.filmjournal")
    troubles.save_to(third)
    qtbot.waitUntil(lambda: shell.paths.journal == third, timeout=PATIENCE)
    wait_until_open(qtbot, shell)
    assert other.take(third) is not None
    assert other.take(former) is None
    other.let_go()


@pytest.fixture
def shut_out(make_window, small: Paths, place: SingleWindow, owner: WindowOwner, monkeypatch) -> Shell:
    """A window whose journal is open in another that did not answer, and is gone now."""
    monkeypatch.setattr(single_window, "PATIENCE", 0.1)
    other = owner(small.journal, "silent")
    shell = make_window(None, place=place)
    other.kill()
    other.wait()
    return shell


def test_a_window_that_does_not_answer_is_explained_and_tried_again(qtbot: QtBot, shut_out: Shell):
    page = shut_out._stack.currentWidget()
    assert isinstance(page, UnavailablePage)
    assert "does not answer" in page.why()
    assert not page.restore.isVisible()  # not while another has it
    page.retry.click()
    wait_until_open(qtbot, shut_out)
    assert len(view_of(shut_out).list.model.ids) == 6


def test_a_window_that_waits_for_another_goes_on_by_itself(
    qtbot: QtBot, make_window, small: Paths, place: SingleWindow, owner: WindowOwner, monkeypatch
):
    monkeypatch.setattr(single_window, "PATIENCE", 0.1)
    monkeypatch.setattr("filmjournal.ui.shell.LOOK_AGAIN", 100)
    other = owner(small.journal, "silent")
    shell = make_window(None, place=place)
    assert isinstance(shell._stack.currentWidget(), UnavailablePage)
    other.kill()
    other.wait()
    wait_until_open(qtbot, shell)


def test_a_window_with_nothing_to_show_makes_way(qtbot: QtBot, shut_out: Shell, owner: WindowOwner, monkeypatch):
    monkeypatch.setattr(single_window, "PATIENCE", 20.0)
    owner(shut_out.paths.journal)
    page = shut_out._stack.currentWidget()
    assert isinstance(page, UnavailablePage)
    page.retry.click()
    qtbot.waitUntil(lambda: not shut_out.isVisible())


def test_a_window_on_another_computer_is_named(make_window, place: SingleWindow):
    shell = make_window(place=place)
    place.host = "study"
    shell.explain_standing(Standing.ELSEWHERE)
    assert "“study”" in toast(shell)


def test_it_comes_to_the_front_also_from_the_task_bar(qtbot: QtBot, make_window, monkeypatch):
    monkeypatch.setenv(TOKEN, "before")
    shell = make_window()
    dialog = QDialog(shell)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    shell.showMinimized()
    shell.come_to_front("a token")
    qtbot.waitUntil(shell.isActiveWindow)
    assert not shell.isMinimized()
    assert os.environ[TOKEN] == "a token"
    dialog.setModal(True)
    dialog.hide()
    dialog.show()
    shell.come_to_front()
    qtbot.waitUntil(dialog.isActiveWindow)  # it has to be answered first


@pytest.mark.parametrize("temporary", [False, True])
def test_a_journal_opens_in_a_window_of_its_own(make_window, paths: Paths, second: Path, monkeypatch, temporary: bool):
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda program, arguments: started.append((program, arguments)) or 1)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kw: (str(second), ""))
    shell = make_window()
    shell._temporary = temporary
    view = view_of(shell)
    shell.actions_.set[ActionId.OPEN_BESIDE].trigger()
    profile = ["--temp-profile"] if temporary else ["--profile", str(paths.journal.parent)]
    assert started == [(sys.executable, ["-m", "filmjournal", *profile, "--journal", str(second)])]
    assert view_of(shell) is view


def test_a_window_that_cant_be_started_is_told(make_window, second: Path, monkeypatch):
    monkeypatch.setattr(QProcess, "startDetached", lambda *_args: False)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kw: (str(second), ""))
    shell = make_window()
    shell.ask_for_journal_beside()
    assert "could be started" in toast(shell)


# The end, and what is known of it at the next beginning -------------------------------------------------------------


def marks(paths: Paths) -> list[Path]:
    return sorted(paths.window.parent.glob("open-*.json"))


def test_an_open_journal_is_marked_until_it_is_closed(qtbot: QtBot, make_window, paths: Paths, second: Path):
    shell = make_window()
    qtbot.waitUntil(lambda: bool(marks(paths)))
    (mark,) = marks(paths)
    noted = json.loads(mark.read_bytes())
    assert noted["process"] == os.getpid()
    assert noted["journal"] == str(paths.journal)
    assert mark.stat().st_mode & 0o777 == 0o600
    shell.open_journal(second)
    wait_until_open(qtbot, shell)
    qtbot.waitUntil(lambda: bool(marks(paths)))
    assert [json.loads(one.read_bytes())["journal"] for one in marks(paths)] == [str(second)]
    shell.close()
    assert marks(paths) == []


@pytest.fixture
def unclean(qtbot: QtBot, make_window, paths: Paths) -> Callable[[], None]:
    """Leave what a window leaves that is killed."""

    def leave() -> None:
        shell = make_window()
        qtbot.waitUntil(lambda: bool(marks(paths)))
        (mark,) = marks(paths)
        left = mark.read_bytes()
        shell.close()
        mark.write_bytes(left)

    return leave


def test_an_unclean_end_is_noticed_and_told_once(qtbot: QtBot, make_window, unclean, paths: Paths):
    unclean()
    shell = make_window(None)
    wait_until_open(qtbot, shell)
    qtbot.waitUntil(lambda: "looked over" in toast(shell), timeout=PATIENCE)
    assert "it is whole" in toast(shell)
    shell.close()
    again = make_window(None)
    wait_until_open(qtbot, again)
    over: list[object] = []
    view_of(again).bus.read(lambda _journal: None, over.append, lane=Lane.UPKEEP)  # behind the look
    qtbot.waitUntil(lambda: bool(over))
    assert "looked over" not in toast(again)


@pytest.mark.parametrize(
    ("left", "known"),
    [
        ("", LastRun()),
        ("{", LastRun()),
        ('{"process": "many"}', LastRun()),
        ("[" * 100_000, LastRun()),
        (
            '{"process": 7, "host": "study", "began": "2024-03-02T20:00:00Z", "more": 1}',
            LastRun(7, "study", "2024-03-02T20:00:00Z"),
        ),
    ],
)
def test_whatever_was_left_is_an_unclean_end(tmp_path: Path, left: str, known: LastRun):
    marker = RunMarker(tmp_path / "state", tmp_path / "journal")
    assert marker.begin() is None
    (mark,) = (tmp_path / "state").iterdir()
    mark.write_text(left)
    assert marker.begin() == known
    assert known.was_here == (known.host == "")
    now = marker.begin()
    assert now is not None
    assert (now.process, now.was_here) == (os.getpid(), True)
    marker.end()
    assert marker.begin() is None


def test_what_is_wrong_after_an_unclean_end_can_be_looked_at(qtbot: QtBot, make_window, unclean, paths: Paths):
    unclean()
    data = bytearray(paths.journal.read_bytes())
    data[data.index(b"Breath, gravel.")] = ord("D")  # a letter of a review
    paths.journal.write_bytes(data)
    shell = make_window(None)
    wait_until_open(qtbot, shell)
    qtbot.waitUntil(lambda: "looked over" in toast(shell), timeout=PATIENCE)
    assert "things are wrong" in toast(shell)  # the text, and the same text as it was before
    (button,) = [b for b in visible(view_of(shell).toast, type(view_of(shell).toast._button)) if b.text()]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(shell.findChildren(CheckJournal)))


def test_a_folder_that_keeps_no_mark_is_done_without(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    marker = RunMarker(tmp_path / "file", tmp_path / "journal")
    assert marker.begin() is None
    marker.end()
    assert (tmp_path / "file").read_bytes() == b""


class Manager:
    """The desktop's session manager, as Qt hands it on."""

    def __init__(self, *, asks: bool) -> None:
        self.asks = asks
        self.said: list[str] = []

    def allowsInteraction(self) -> bool:
        return self.asks

    def release(self) -> None:
        self.said.append("release")

    def cancel(self) -> None:
        self.said.append("cancel")


def test_the_end_of_the_session_saves_what_is_typed(qtbot: QtBot, make_window, paths: Paths):
    shell = make_window()
    pane_of(shell).review.edit.selectAll()
    pane_of(shell).review.edit.insertPlainText("Typed last.")
    manager = Manager(asks=True)
    save_before_the_end(shell, manager)
    assert view_of(shell).bus.journal.browsing.entry(5).review.html == "<p>Typed last.</p>"
    assert manager.said == []


@pytest.mark.parametrize("asks", [True, False])
def test_a_session_is_asked_to_stay_for_what_cant_be_saved(
    qtbot: QtBot, make_window, paths: Paths, monkeypatch, asks: bool
):
    shell = make_window()
    monkeypatch.setattr(pane_actions, "CLOSING_PATIENCE", 10)
    manager = Manager(asks=asks)
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        pane_of(shell).review.edit.insertPlainText("Typed last. ")
        save_before_the_end(shell, manager)
        other.execute("ROLLBACK")
    assert manager.said == (["release", "cancel"] if asks else [])
    assert "last words" in toast(shell)
    settle(qtbot, shell)


@pytest.fixture
def signals_as_before() -> Iterator[None]:
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    handlers = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, handlers, strict=True):
        signal.signal(number, handler)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes in another way")
def test_a_signal_is_obeyed_between_two_events_and_not_in_the_midst_of_one(
    qtbot: QtBot, make_window, signals_as_before: None
):
    """Where a module is being imported, a lane that closing waits for may wait for the same module."""
    shell = make_window()
    close_on_signals(shell)
    os.kill(os.getpid(), signal.SIGTERM)
    assert shell.isVisible()
    qtbot.waitUntil(lambda: not shell.isVisible())
