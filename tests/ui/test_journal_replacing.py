"""What takes the journal's place in the real window: a restore, the way back from it, a rescue."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.paths import Paths, in_profile
from filmjournal.services.backup_catalogue import BackupKind
from filmjournal.services.commands import RemoveEntries
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.backup_actions import BackupActions
from filmjournal.ui.dialogs.rescue_report import RescueReport
from filmjournal.ui.dialogs.restore_question import RestoreQuestion
from filmjournal.ui.journal_replacing import Report
from filmjournal.ui.pages.welcome import UnavailablePage
from filmjournal.ui.pages.working import WorkingPage
from filmjournal.ui.shell import Shell
from journal_help import tables
from ui_help import PATIENCE, pane_of, settle, view_of, wait_until_open


def actions_of(shell: Shell) -> BackupActions:
    assert shell.actions_ is not None
    return shell.actions_.backups


def backed_up(qtbot: QtBot, shell: Shell) -> Path:
    """The backup of the start."""
    qtbot.waitUntil(lambda: actions_of(shell).keeper.latest is not None, timeout=PATIENCE)
    (path,) = shell.paths.backups.glob("*.filmjournal")
    return path


def is_over(qtbot: QtBot, shell: Shell) -> None:
    """Wait until the window shows a journal again."""
    qtbot.waitUntil(lambda: not shell.is_replacing and shell.view is not None, timeout=PATIENCE)
    wait_until_open(qtbot, shell)


def listed(shell: Shell) -> str:
    model = view_of(shell).list.model
    return "\n".join(row for row in (model.index(row, 0).data() for row in range(model.rowCount())) if row)


def damage(qtbot: QtBot, shell: Shell) -> UnavailablePage:
    """Overwrite the beginning of the journal while it is closed, and try to open it."""
    shell._close_view()
    with shell.paths.journal.open("rb+") as file:
        file.write(bytes(4096))
    shell.open_journal()
    page = shell._stack.currentWidget()
    assert isinstance(page, UnavailablePage)
    qtbot.waitUntil(page.rescue.isVisible, timeout=PATIENCE)
    return page


def test_a_restore_is_shown_and_taken_back_by_its_sentence_or_by_ctrl_z(qtbot: QtBot, make_window) -> None:
    shell = make_window()
    backup = backed_up(qtbot, shell)
    view_of(shell).bus.do(RemoveEntries((2,)), "Remove")
    settle(qtbot, shell)
    today = tables(shell.paths.journal)["entry"]
    pane_of(shell).head.rating.setFocus()
    actions_of(shell).restore_wanted.emit(backup)
    qtbot.waitUntil(lambda: shell.is_replacing, timeout=PATIENCE)
    assert isinstance(shell._stack.currentWidget(), WorkingPage)
    shell.open_journal()  # as another program might ask
    assert shell.view is None
    is_over(qtbot, shell)
    assert "Blood Ties" in listed(shell)
    toast = view_of(shell).toast
    assert toast.message() == "The journal is restored."
    assert toast._button.text() == "Take back"
    toast._button.click()
    qtbot.waitUntil(lambda: shell.is_replacing, timeout=PATIENCE)
    is_over(qtbot, shell)
    assert tables(shell.paths.journal)["entry"] == today
    assert view_of(shell).bus.stack.undoText() == "Restore the journal"
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.UNDO].trigger()
    qtbot.waitUntil(lambda: shell.is_replacing, timeout=PATIENCE)
    is_over(qtbot, shell)
    assert "Blood Ties" in listed(shell)
    shell.actions_.set[ActionId.BACKUPS].trigger()
    window = actions_of(shell)._backups
    assert window is not None
    qtbot.waitUntil(lambda: window.chosen() is not None, timeout=PATIENCE)
    assert BackupKind.ASIDE in {file.kind for file in window._files}


def test_a_restore_that_fails_leaves_the_journal_and_says_why(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    shell = make_window()
    today = tables(shell.paths.journal)["entry"]
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 nothing more")
    shell.replacing.restore(broken)
    is_over(qtbot, shell)
    assert str(broken) in view_of(shell).toast.message()
    assert tables(shell.paths.journal)["entry"] == today


def test_what_is_under_way_can_be_stopped_by_keyboard(qtbot: QtBot, make_window) -> None:
    shell = make_window()
    begun = Event()

    def work(report: Report) -> None:
        while True:  # until it hears that it is to stop
            begun.set()
            report("Reading", 1, 2)

    shell.replacing._run("Restoring", "It is looked over.", "It was stopped.", work, pytest.fail)
    page = shell._stack.currentWidget()
    assert isinstance(page, WorkingPage)
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.words.text() == "Reading", timeout=PATIENCE)
    assert page.cancel_button.hasFocus()
    qtbot.keyClick(page.cancel_button, Qt.Key.Key_Space)
    is_over(qtbot, shell)
    assert view_of(shell).toast.message() == "It was stopped."
    assert "Blood Ties" in listed(shell)


def test_closing_the_window_stops_it_too(qtbot: QtBot, make_window) -> None:
    shell = make_window()

    def work(report: Report) -> None:
        while True:
            report("", 0, 0)

    shell.replacing._run("Restoring", "It is looked over.", "It was stopped.", work, pytest.fail)
    assert shell.close()
    assert not shell.is_replacing


def test_a_journal_that_cant_be_opened_leads_to_its_backups(qtbot: QtBot, make_window) -> None:
    shell = make_window()
    backed_up(qtbot, shell)
    page = damage(qtbot, shell)
    assert page.more().startswith("The newest backup: Today")
    page.restore.click()
    window = shell.replacing._backups
    assert window is not None
    qtbot.waitUntil(lambda: window.chosen() is not None, timeout=PATIENCE)
    assert not window.changes.state.text()  # there is nothing to compare with
    window.restore_button.click()
    (question,) = window.findChildren(RestoreQuestion)
    question.restore_button.click()
    qtbot.waitUntil(lambda: shell.is_replacing, timeout=PATIENCE)
    is_over(qtbot, shell)
    assert "Blood Ties" in listed(shell)


def test_backups_of_a_journal_that_cant_be_opened_are_not_offered_for_another(
    qtbot: QtBot, make_window, tmp_path: Path
) -> None:
    shell = make_window()
    backed_up(qtbot, shell)
    damage(qtbot, shell).restore.click()
    assert shell.replacing._backups is not None
    other = in_profile(tmp_path / "other")
    bootstrap.open_journal(other, create=True).close()
    shell.open_journal(other.journal)
    wait_until_open(qtbot, shell)
    qtbot.waitUntil(lambda: shell.replacing._backups is None, timeout=PATIENCE)


def test_what_is_in_a_damaged_journal_is_rescued_and_reported(
    qtbot: QtBot, make_window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = make_window()
    backed_up(qtbot, shell)
    page = damage(qtbot, shell)
    damaged = shell.paths.journal.read_bytes()
    page.rescue.click()
    qtbot.waitUntil(lambda: shell.is_replacing, timeout=PATIENCE)
    is_over(qtbot, shell)
    assert "Blood Ties" in listed(shell)
    (report,) = view_of(shell).findChildren(RescueReport)
    assert "Entries: 6" in report.report.toPlainText()
    kept = report._salvaged.moved_to
    assert kept is not None
    assert str(kept) in report.report.toPlainText()
    assert (kept / shell.paths.journal.name).read_bytes() == damaged
    target = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(target), ""))
    report.save_button.click()
    qtbot.waitUntil(target.exists, timeout=PATIENCE)
    settle(qtbot, shell)
    assert report.state.text() in target.read_text(encoding="utf-8")


def test_backing_up_now_tells_where_and_leads_there(
    qtbot: QtBot, make_window, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = make_window()
    urls: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(urls.append(url)))
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.BACK_UP_NOW].trigger()
    toast = view_of(shell).toast
    qtbot.waitUntil(lambda: toast.message().startswith("Backed up to"), timeout=PATIENCE)
    (written,) = paths.backups.glob("*.zip")
    assert written.name in toast.message()
    toast._button.click()
    assert [Path(url.toLocalFile()) for url in urls] == [paths.backups]
