"""The journal for other programs, from the menu of the real window."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from filmjournal.domain.errors import Stopped
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.export_progress import ExportProgress
from filmjournal.ui.shell import Shell
from ui_help import PATIENCE, SMALL, pane_of, view_of


@pytest.fixture
def shell(make_window) -> Shell:
    made = make_window(SMALL)
    pane_of(made).show_entry(1)
    return made


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Answers the system's questions where to write, which no test can."""

    def file(_parent: object, _title: str, proposed: str, _kinds: str) -> tuple[str, str]:
        return (str(tmp_path / Path(proposed).name), "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "folder"))


def _choose(shell: Shell, start: str) -> None:
    assert shell.actions_ is not None
    menu = shell.actions_.set.submenus[ActionId.EXPORT_AS]
    assert menu.menuAction().isEnabled()
    (action,) = [action for action in menu.actions() if action.text().replace("&", "").startswith(start)]
    action.trigger()


@pytest.mark.parametrize(
    ("start", "told", "written"),
    [
        ("Archive", "journal-archive.zip", "journal-archive.zip"),
        ("Book", "reviews.epub", "reviews.epub"),
        ("Table", "diary.csv", "diary.csv"),
        ("Markdown", "folder", "folder/1-mile-to-you-2017.md"),
        ("Files for Letterboxd", "folder", "folder/letterboxd-1.csv"),
    ],
)
def test_what_is_exported_has_the_last_words(
    start: str, told: str, written: str, qtbot: QtBot, shell: Shell, answers: None, tmp_path: Path
) -> None:
    pane_of(shell).review.edit.insertPlainText("Typed a moment ago. ")
    _choose(shell, start)
    toast = view_of(shell).toast
    qtbot.waitUntil(lambda: toast.isVisible() and told in toast.message(), timeout=PATIENCE)
    file = tmp_path / written
    if start == "Archive":
        with zipfile.ZipFile(file) as archive:
            assert "Typed a moment ago." in archive.read("journal.json").decode()
    elif start == "Book":
        with zipfile.ZipFile(file) as book:
            assert "Typed a moment ago." in book.read("book/entry-1.xhtml").decode()
    else:
        assert "Typed a moment ago." in file.read_text(encoding="utf-8-sig")
    assert not [top for top in QApplication.topLevelWidgets() if isinstance(top, ExportProgress) and top.isVisible()]


def test_one_that_cant_be_written_is_told(qtbot: QtBot, shell: Shell, monkeypatch, tmp_path: Path) -> None:
    missing = tmp_path / "no such folder" / "a.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(missing), ""))
    _choose(shell, "Archive")
    qtbot.waitUntil(view_of(shell).toast.isVisible, timeout=PATIENCE)
    assert "no such folder" in view_of(shell).toast.message()


def test_cancelling_the_question_does_nothing(shell: Shell, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "")
    for start in ("Archive", "Book", "Table", "Markdown", "Files for"):
        _choose(shell, start)
    assert not view_of(shell).toast.isVisible()


def test_the_progress_says_how_far_it_is_and_stops(qtbot: QtBot, shell: Shell) -> None:
    progress = ExportProgress("Export", view_of(shell))
    progress.report(400, 1_000)
    qtbot.waitUntil(lambda: progress.line.value() == 400)
    assert progress.words.text() == "400 of 1,000"
    qtbot.waitUntil(progress.isVisible)  # since it takes its time
    progress.close()
    with pytest.raises(Stopped):
        progress.report(600, 1_000)
    progress.finish()
