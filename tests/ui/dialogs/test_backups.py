"""The window of backups on a real journal: what each would change, and what comes back from it, by keyboard too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.rating import Rating
from filmjournal.domain.retention import Occasion
from filmjournal.paths import Paths
from filmjournal.services.backup_catalogue import BackupKind
from filmjournal.services.commands import Command, EditEntry, RemoveEntries, SaveReview
from filmjournal.services.rolling_backups import BackupPlan, back_up
from filmjournal.ui.dialogs import backup_words
from filmjournal.ui.dialogs.backup_words import Side
from filmjournal.ui.dialogs.backups import BackupsWindow
from filmjournal.ui.dialogs.restore_question import RestoreQuestion
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from journal_help import tables
from ui_help import PATIENCE, viewing

PLAN = BackupPlan(10**9)
CHANGES: tuple[Command, ...] = (
    RemoveEntries((2,)),
    EditEntry(3, {"rating": Rating(2)}),
    SaveReview(5, 1, 1, "<p>Kinder this time, by far.</p>", "sitting"),
    viewing("Perfect Days", 2023, "2024-05-01", review="<p>Light through leaves.</p>"),
)


@pytest.fixture
def parent(qtbot: QtBot, bus: JournalBus) -> Iterator[QWidget]:
    """What the window belongs to; it goes before the journal is closed."""
    widget = QWidget()
    widget.show()
    yield widget
    for window in widget.findChildren(BackupsWindow):
        window.close()
    widget.deleteLater()


@pytest.fixture
def backup(small: Paths, bus: JournalBus) -> Path:
    """A backup of the small journal, which was changed since."""
    made = back_up(bus.journal, small, PLAN, Occasion.START)
    assert made is not None
    for command in CHANGES:
        bus.journal.execute(command)
    return made


@pytest.fixture
def window(qtbot: QtBot, small: Paths, bus: JournalBus, backup: Path, parent: QWidget) -> BackupsWindow:
    made = opened(qtbot, small, bus, parent)
    qtbot.waitUntil(lambda: made.changes.found is not None, timeout=PATIENCE)
    return made


def opened(qtbot: QtBot, paths: Paths, bus: JournalBus, parent: QWidget) -> BackupsWindow:
    window = BackupsWindow(bus.tasks, paths, PLAN, bus, parent)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
    return window


def titles(window: BackupsWindow, side: Side) -> list[str]:
    model = window.changes.rows[side]
    return [model.index(row).data(ROW_ROLE).title for row in range(model.rowCount())]


def go_to(qtbot: QtBot, wanted: QWidget) -> None:
    """Press Tab until a widget has the keyboard."""
    for _press in range(20):
        if wanted.hasFocus():
            return
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    pytest.fail(f"Tab does not lead to {wanted}")


def test_each_backup_says_what_it_is_and_what_it_would_change(window: BackupsWindow, small: Paths) -> None:
    assert window.list.count() == 1
    row = window.list.item(0).data(ROW_ROLE)
    assert row.when.startswith("Today, ")
    assert (row.length, row.note) == ("When the journal was opened", "6 viewings")
    assert "6 films, 6 viewings" in window._about.text()
    assert str(small.backups) in window._about.text()
    said = "1 viewing is only in the backup; 2 are different; 1 is only in the journal."
    assert window.changes.state.text().startswith(said)
    names = ["Only in the backup 1", "Different 2", "Only in the journal 1"]
    assert [tab.text() for tab in window.changes.tabs.values()] == names
    assert titles(window, Side.THERE) == ["Blood Ties"]
    assert titles(window, Side.HERE) == ["Perfect Days"]
    what = {row.title: row.what for row in window.changes.rows[Side.OTHER]._rows}
    assert what == {"1 Mile to You": "3 words then, 5 now", "Playtime": "other facts"}


def test_chosen_entries_come_back_by_keyboard_and_go_again(
    qtbot: QtBot, window: BackupsWindow, bus: JournalBus, small: Paths
) -> None:
    before = tables(small.journal)["entry"]
    told: list[str] = []
    bus.done_and_undoable.connect(told.append)
    assert window.list.hasFocus()
    assert not window.changes.bring_button.isEnabled()
    go_to(qtbot, window.changes.view)
    qtbot.keyClick(window.changes.view, Qt.Key.Key_Space)
    assert window.changes.bring_button.text() == "Bring back 1 viewing"
    go_to(qtbot, window.changes.bring_button)
    qtbot.keyClick(window.changes.bring_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: told == ["Brought back 1 viewing"], timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.changes.found is not None and not titles(window, Side.THERE), timeout=PATIENCE)
    assert bus.journal.browsing.entry(2).trashed is None
    bus.undo()
    qtbot.waitUntil(lambda: titles(window, Side.THERE) == ["Blood Ties"], timeout=PATIENCE)  # it is compared again
    assert tables(small.journal)["entry"] == before


def test_what_is_different_is_as_it_was_and_the_text_of_today_stays(
    qtbot: QtBot, window: BackupsWindow, bus: JournalBus, small: Paths
) -> None:
    window.changes.tabs[Side.OTHER].click()
    rect = window.changes.view.visualRect(window.changes.rows[Side.OTHER].index(1))
    place = window.changes.view.viewport()
    qtbot.mouseClick(place, Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 18, rect.center().y()))
    assert len(window.changes.rows[Side.OTHER].ticked()) == 1
    qtbot.mouseClick(place, Qt.MouseButton.LeftButton, pos=rect.center())  # beside the box
    assert len(window.changes.rows[Side.OTHER].ticked()) == 1
    window.changes.all_box.click()
    assert window.changes.bring_button.text() == "Bring back 2 viewings"
    window.changes.bring_button.click()
    qtbot.waitUntil(lambda: window.changes.found is not None and not titles(window, Side.OTHER), timeout=PATIENCE)
    assert bus.journal.browsing.entry(5).review.html == "<p>Kinder this time.</p>"
    assert any("by far" in str(row) for row in tables(small.journal)["revision"])
    window.changes.tabs[Side.HERE].click()
    assert not window.changes.bring_button.isVisible()  # what is here needs no bringing


def test_one_is_asked_before_the_whole_journal_is_restored(qtbot: QtBot, window: BackupsWindow, backup: Path) -> None:
    wanted: list[Path] = []
    window.restore_wanted.connect(wanted.append)
    go_to(qtbot, window.restore_button)
    qtbot.keyClick(window.restore_button, Qt.Key.Key_Space)
    (question,) = window.findChildren(RestoreQuestion)
    qtbot.waitUntil(question.isActiveWindow, timeout=PATIENCE)
    assert question.isModal()
    assert question.restore_button.hasFocus()
    said = " ".join(label.text() for label in question.findChildren(type(window._about)))
    assert "6 films, 6 viewings" in said
    assert "1 viewing that is only in the journal of today will not be in it." in said
    assert "Take back" in said
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert wanted == []
    window.restore_button.click()
    qtbot.keyClick(window.findChildren(RestoreQuestion)[-1].restore_button, Qt.Key.Key_Return)
    assert wanted == [backup]


def test_a_damaged_backup_is_marked_and_not_restored(
    qtbot: QtBot, small: Paths, bus: JournalBus, backup: Path, parent: QWidget
) -> None:
    backup.write_bytes(backup.read_bytes()[:5000])
    window = opened(qtbot, small, bus, parent)
    qtbot.waitUntil(lambda: window.list.count() == 1 and not window.changes.is_comparing, timeout=PATIENCE)
    row = window.list.item(0).data(ROW_ROLE)
    assert (row.note, row.note_role) == ("damaged", "error")
    assert window._damage.isVisible()
    assert not window.restore_button.isEnabled()
    assert str(backup) in window.changes.state.text()  # why it can't be compared


def test_another_file_is_looked_at_beside_the_backups(
    qtbot: QtBot, window: BackupsWindow, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "stick" / "of-last-year.filmjournal"
    other.parent.mkdir()
    shutil.copy(backup, other)
    answers = ["", str(other), str(tmp_path / "nothing.zip")]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (answers.pop(0), ""))
    window.other_button.click()
    assert window.list.count() == 1
    window.other_button.click()
    qtbot.waitUntil(lambda: window.list.count() == 2, timeout=PATIENCE)
    file = window.chosen()
    assert file is not None
    assert (file.path, file.kind) == (other, BackupKind.FILE)
    assert str(other) in window._about.text()
    qtbot.waitUntil(lambda: window.changes.found is not None, timeout=PATIENCE)
    assert titles(window, Side.THERE) == ["Blood Ties"]
    window.other_button.click()
    qtbot.waitUntil(window.notice.isVisible, timeout=PATIENCE)
    assert "nothing.zip" in window.notice.text()


def test_without_backups_it_says_so_and_offers_to_make_one(
    qtbot: QtBot, small: Paths, bus: JournalBus, parent: QWidget
) -> None:
    window = opened(qtbot, small, bus, parent)
    qtbot.waitUntil(window.empty.isVisible, timeout=PATIENCE)
    assert not window.restore_button.isEnabled()
    wanted: list[bool] = []
    window.back_up_wanted.connect(lambda: wanted.append(True))
    next(button for button in window.empty.findChildren(QPushButton) if button.isVisible()).click()
    assert wanted == [True]
    window.show_trouble("The disk is full.")
    assert window.notice.isVisible()


def test_a_comparison_can_be_given_up(qtbot: QtBot, window: BackupsWindow) -> None:
    window._chosen_anew()
    assert window.changes.cancel_button.isVisible()
    window.changes.cancel_button.click()
    assert window.changes.state.text() == "Not compared with the journal."
    assert not window.changes.cancel_button.isVisible()
    assert window.list.hasFocus()
    assert window.restore_button.isEnabled()


def test_it_fits_into_a_narrow_window(window: BackupsWindow) -> None:
    window.resize(1000, 640)
    QApplication.processEvents()
    assert window._when.mapTo(window, QPoint()).x() > window.list.geometry().right()
    window.resize(200, 640)
    QApplication.processEvents()
    assert window.width() < 700
    assert window._when.mapTo(window, QPoint()).y() > window.list.mapTo(window, QPoint(0, window.list.height())).y()


def test_each_occasion_has_words() -> None:
    assert set(backup_words._OCCASIONS) == set(Occasion)
