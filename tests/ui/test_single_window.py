"""Who has a journal's window, and how the next start finds it: in one process, and with owners that are killed."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from pytestqt.qtbot import QtBot

from filmjournal.ui import journal_claim
from filmjournal.ui.journal_claim import JournalClaim, NoElection, Owner, keys_of, owner_of
from filmjournal.ui.single_window import SingleWindow, Standing
from ui_help import window_owners

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "films.filmjournal"
    path.write_bytes(b"a journal")
    return path


@pytest.fixture
def place(runtime: Path, journal: Path, qapp: object) -> Iterator[SingleWindow]:
    """A window that has the journal and answers."""
    made = SingleWindow(runtime)
    assert made.claim(journal) is Standing.OURS
    made.listen()
    yield made
    made.close()


@pytest.fixture
def start(runtime: Path, journal: Path) -> Iterator[Start]:
    """`start("silent")`: another process that has the journal."""
    with window_owners(runtime) as begin:
        yield lambda *how: begin(journal, *how)


def notes(runtime: Path) -> list[Owner]:
    return [owner_of(file.read_bytes()) for file in sorted(runtime.glob("*.lock"))]


# What a journal is known by -----------------------------------------------------------------------------------------


def test_links_and_other_spellings_are_the_same_journal(tmp_path: Path, journal: Path, monkeypatch):
    linked, hard, folder = tmp_path / "linked", tmp_path / "hard", tmp_path / "folder"
    linked.symlink_to(journal)
    os.link(journal, hard)
    folder.symlink_to(tmp_path)
    known = set(keys_of(journal))
    assert len(known) == 2
    monkeypatch.chdir(tmp_path)
    for spelling in (linked, hard, folder / journal.name, tmp_path / "x" / ".." / journal.name, Path(journal.name)):
        assert known & set(keys_of(spelling)), spelling
    other = tmp_path / "other"
    other.write_bytes(b"a journal")
    assert not known & set(keys_of(other))


def test_a_journal_that_is_not_made_yet_has_its_path(tmp_path: Path):
    (tmp_path / "here").symlink_to(tmp_path)
    one, two = tmp_path / "new", tmp_path / "here" / "new"
    assert keys_of(one) == keys_of(two)
    assert len(keys_of(one)) == 1


# The claim ----------------------------------------------------------------------------------------------------------


def test_one_of_two_has_the_journal_until_it_lets_go(runtime: Path, journal: Path):
    one, two = JournalClaim(runtime), JournalClaim(runtime)
    assert one.take(journal) is None
    assert one.take(journal) is None  # it has it
    assert two.take(journal) == Owner(os.getpid(), socket.gethostname())
    one.let_go()
    assert list(runtime.iterdir()) == []
    assert two.take(journal) is None
    two.let_go()


def test_the_second_gets_nothing_by_halves(runtime: Path, journal: Path, tmp_path: Path):
    hard = tmp_path / "hard"
    os.link(journal, hard)
    one, two, three = (JournalClaim(runtime) for _number in range(3))
    assert one.take(journal) is None
    assert two.take(hard) is not None
    hard.unlink()
    hard.write_bytes(b"another")
    assert three.take(hard) is None  # the path that the second began with is free
    one.let_go()
    three.let_go()


def test_a_journal_made_later_is_known_by_its_file_too(runtime: Path, tmp_path: Path, qapp: object):
    path, hard = tmp_path / "new", tmp_path / "hard"
    place, other = SingleWindow(runtime), JournalClaim(runtime)
    assert place.claim(path) is Standing.OURS
    path.write_bytes(b"made")
    place.settle(path)
    os.link(path, hard)
    assert other.take(hard) is not None
    place.close()


def test_going_to_another_journal_lets_go_of_the_first(runtime: Path, journal: Path, tmp_path: Path, qapp: object):
    path = tmp_path / "second"
    place, other = SingleWindow(runtime), JournalClaim(runtime)
    assert place.claim(journal) is Standing.OURS
    assert place.claim(path) is Standing.OURS
    assert other.take(journal) is not None  # until it has gone over
    place.settle(path)
    assert other.take(journal) is None
    assert other.take(path) is not None
    place.close()
    other.let_go()


def test_a_name_is_held_while_something_is_written_there(runtime: Path, journal: Path, tmp_path: Path, qapp: object):
    path = tmp_path / "copy"
    place, other = SingleWindow(runtime), JournalClaim(runtime)
    assert place.claim(journal) is Standing.OURS
    let_go, of_own = place.hold(path), place.hold(journal)
    assert let_go is not None
    assert of_own is not None
    assert other.take(path) is not None
    let_go()
    of_own()
    assert other.take(journal) is not None  # that stays
    assert other.take(path) is None
    assert place.hold(path) is None
    place.close()
    other.let_go()


@pytest.mark.parametrize(
    "left",
    [
        b"",
        b"123",
        b"many\nstudy\n\n",
        f"{os.getpid()}\n{socket.gethostname()}\n\n".encode(),
        b"7\nstudy\n/nowhere\n",
        b"\xff" * 9_000,
    ],
    ids=["empty", "number only", "without an address", "own number", "another number", "no text"],
)
def test_a_note_that_was_left_keeps_nobody_out(runtime: Path, journal: Path, left: bytes):
    """After a power cut, from another computer, or with a number that another process has by now."""
    runtime.mkdir()
    for key in keys_of(journal):
        (runtime / f"window-{key}.lock").write_bytes(left)
    claim = JournalClaim(runtime)
    assert claim.take(journal) is None
    assert [note.process for note in notes(runtime)] == [os.getpid()] * 2
    claim.let_go()


def test_a_killed_owner_is_followed_at_once_and_its_socket_removed(runtime: Path, journal: Path, start: Start):
    process = start()
    address = Path(notes(runtime)[0].address)
    assert address.exists()
    process.kill()
    process.wait()
    claim = JournalClaim(runtime)
    assert claim.take(journal) is None
    assert not address.exists()
    claim.let_go()
    assert list(runtime.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links")
@pytest.mark.parametrize("kind", ["link to a file", "link to nothing", "pipe", "folder"])
def test_what_is_no_file_is_left_alone_in_a_locks_place(runtime: Path, journal: Path, tmp_path: Path, kind: str):
    target = tmp_path / "target"
    runtime.mkdir()
    for key in keys_of(journal):
        there = runtime / f"window-{key}.lock"
        match kind:
            case "pipe":
                os.mkfifo(there)
            case "folder":
                there.mkdir()
            case _:
                there.symlink_to(target)
    if kind == "link to a file":
        target.write_bytes(b"somebody's")
    one, two = JournalClaim(runtime), JournalClaim(runtime)
    assert one.take(journal) is None
    assert two.take(journal) is not None
    one.let_go()
    assert two.take(journal) is None
    two.let_go()
    assert target.exists() == (kind == "link to a file")
    assert kind != "link to a file" or target.read_bytes() == b"somebody's"
    assert len(list(runtime.iterdir())) == 2


@pytest.mark.logs
def test_a_folder_that_cant_hold_locks_is_done_without(tmp_path: Path, journal: Path, qapp: object, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NoElection, match="file"):
        JournalClaim(tmp_path / "file").take(journal)
    place = SingleWindow(tmp_path / "file")
    assert place.claim(journal) is Standing.OURS
    place.settle(journal)
    place.listen()
    place.close()
    monkeypatch.setattr(journal_claim.os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(NoElection, match="somebody else"):
        JournalClaim(tmp_path).take(journal)


def test_locks_and_socket_are_the_persons_own(place: SingleWindow, runtime: Path, private_umask: None):
    address = Path(notes(runtime)[0].address)
    assert stat.S_ISSOCK(address.lstat().st_mode)
    for path in (runtime, address.parent, address, *runtime.iterdir()):
        assert stat.S_IMODE(path.lstat().st_mode) & 0o077 == 0, path


# Handing over -------------------------------------------------------------------------------------------------------


class Asking(Thread):
    """Another start, which waits for its answer on a thread of its own."""

    def __init__(self, runtime: Path, journal: Path, *, patience: float = 20.0, token: str = "") -> None:
        super().__init__()
        self.standing: Standing | None = None
        self.host = ""
        self._ask = (runtime, journal, patience, token)
        self.start()

    def run(self) -> None:
        runtime, journal, patience, token = self._ask
        place = SingleWindow(runtime)
        self.standing = place.claim(journal, patience=patience, token=token)
        self.host = place.host
        place.close()


def answer(qtbot: QtBot, asking: Asking) -> Standing | None:
    qtbot.waitUntil(lambda: not asking.is_alive())
    asking.join()
    return asking.standing


def test_the_next_start_has_the_window_shown(qtbot: QtBot, place: SingleWindow, runtime: Path, journal: Path):
    heard: list[str] = []
    place.asked.connect(heard.append)
    linked = journal.with_name("linked")
    linked.symlink_to(journal)
    assert answer(qtbot, Asking(runtime, journal, token="a token")) is Standing.HANDED_OVER
    assert answer(qtbot, Asking(runtime, linked)) is Standing.HANDED_OVER
    assert heard == ["a token", ""]


def test_many_are_answered(qtbot: QtBot, place: SingleWindow, runtime: Path, journal: Path):
    heard: list[str] = []
    place.asked.connect(heard.append)
    asking = [Asking(runtime, journal, token=str(number)) for number in range(9)]
    assert {answer(qtbot, one) for one in asking} == {Standing.HANDED_OVER}
    assert sorted(heard) == [str(number) for number in range(9)]


def test_who_starts_while_the_window_begins_waits_for_it(qtbot: QtBot, runtime: Path, journal: Path):
    place = SingleWindow(runtime)
    assert place.claim(journal) is Standing.OURS
    asking = Asking(runtime, journal)
    qtbot.wait(50)
    assert asking.is_alive()
    with qtbot.waitSignal(place.asked):
        place.listen()
    assert answer(qtbot, asking) is Standing.HANDED_OVER
    place.close()


def test_who_starts_while_the_window_ends_gets_the_journal(
    qtbot: QtBot, place: SingleWindow, runtime: Path, journal: Path
):
    place.withdraw()
    asking = Asking(runtime, journal)
    qtbot.wait(50)
    assert asking.is_alive()
    place.close()
    assert answer(qtbot, asking) is Standing.OURS


def test_who_waits_for_an_owner_that_is_killed_gets_the_journal(
    qtbot: QtBot, runtime: Path, journal: Path, start: Start
):
    process = start("silent")
    asking = Asking(runtime, journal)
    qtbot.wait(50)
    assert asking.is_alive()
    process.kill()
    assert answer(qtbot, asking) is Standing.OURS


def test_a_window_that_does_not_answer_is_told(runtime: Path, journal: Path, start: Start, qapp: object):
    start("silent")
    assert SingleWindow(runtime).claim(journal, patience=0.1) is Standing.NO_ANSWER


def test_a_window_on_another_computer_is_told(runtime: Path, journal: Path, qapp: object, monkeypatch):
    there = JournalClaim(runtime)
    with monkeypatch.context() as patch:
        patch.setattr(journal_claim.socket, "gethostname", lambda: "study")
        there = JournalClaim(runtime)
        assert there.take(journal) is None
        there.tell_address("/run/user/1000/window")
    place = SingleWindow(runtime)
    assert place.claim(journal) is Standing.ELSEWHERE
    assert place.host == "study"
    there.let_go()


def test_a_computer_that_has_another_name_meanwhile_is_no_other(
    qtbot: QtBot, place: SingleWindow, runtime: Path, journal: Path, monkeypatch
):
    monkeypatch.setattr(journal_claim.socket, "gethostname", lambda: "renamed")
    assert answer(qtbot, Asking(runtime, journal)) is Standing.HANDED_OVER


@pytest.mark.skipif(os.name == "nt", reason="Windows has pipes for it")
def test_a_runtime_folder_with_a_long_path_has_its_socket_elsewhere(qtbot: QtBot, tmp_path: Path, journal: Path):
    runtime = tmp_path / ("a long name\n" * 15) / "run"
    place = SingleWindow(runtime)
    assert place.claim(journal) is Standing.OURS
    place.listen()
    address = Path(notes(runtime)[0].address)
    assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700
    assert answer(qtbot, Asking(runtime, journal)) is Standing.HANDED_OVER
    place.close()
    assert not address.parent.exists()
    assert list(runtime.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has pipes for it")
@pytest.mark.parametrize(
    "question",
    [
        b"\n",
        b"nonsense\n",
        b"[1, 2]\n",
        b'{"journal": 7, "token": ["a"]}\n',
        b'{"journal": ["0123456789abcdef"], "token": "a"}\n',
        b"[" * 60_000 + b"\n",
        b"\xff\xfe\n",
    ],
    ids=["empty", "nonsense", "a list", "other kinds", "another journal", "deep", "no text"],
)
def test_nonsense_is_answered_and_changes_nothing(
    qtbot: QtBot, place: SingleWindow, runtime: Path, journal: Path, question: bytes
):
    heard: list[str] = []
    place.asked.connect(heard.append)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(notes(runtime)[0].address)
        line.sendall(question)
        line.setblocking(False)
        qtbot.waitUntil(lambda: _there(line))
        assert json.loads(line.recv(100)) == {"shown": False}
    assert heard == []
    assert answer(qtbot, Asking(runtime, journal)) is Standing.HANDED_OVER


@pytest.mark.skipif(os.name == "nt", reason="Windows has pipes for it")
def test_an_endless_question_is_not_kept(qtbot: QtBot, place: SingleWindow, runtime: Path, journal: Path):
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(notes(runtime)[0].address)
        line.setblocking(False)
        sent = 0

        def refused() -> bool:
            nonlocal sent
            try:
                sent += line.send(b"a" * 10_000)
            except BlockingIOError:
                return False
            except OSError:
                return True
            return False

        qtbot.waitUntil(refused)
        assert sent < 10_000_000
    assert answer(qtbot, Asking(runtime, journal)) is Standing.HANDED_OVER


def _there(line: socket.socket) -> bool:
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False
