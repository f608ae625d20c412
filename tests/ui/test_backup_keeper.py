"""Backups that the window makes by itself: at the start, with the time, never while somebody is at work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from filmjournal.domain.rating import Rating
from filmjournal.paths import Paths
from filmjournal.services.backup_files import kept_in
from filmjournal.services.clock import utc_now
from filmjournal.services.commands import EditEntry
from filmjournal.services.rolling_backups import BackupPlan, Occasion, back_up_closed
from filmjournal.settings import Settings
from filmjournal.ui import backup_keeper
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.backup_keeper import BackupKeeper
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Lane
from ui_help import PATIENCE, view_of

MakeKeeper = Callable[[], BackupKeeper]


@pytest.fixture
def make_keeper(qtbot: QtBot, bus: JournalBus, small: Paths) -> Iterator[MakeKeeper]:
    """Begins to keep the small journal's backups, and waits for the first."""
    made: list[BackupKeeper] = []

    def make() -> BackupKeeper:
        keeper = BackupKeeper(bus, small, Settings())
        made.append(keeper)
        with qtbot.waitSignal(keeper.latest_changed, timeout=PATIENCE):
            keeper.start()
        return keeper

    yield make
    for keeper in made:
        keeper.stop()


def kept(paths: Paths) -> list[str]:
    return [str(file.note.occasion) for file in kept_in(paths.backups, paths.journal) if file.note is not None]


def rate(qtbot: QtBot, bus: JournalBus, rating: int) -> None:
    with qtbot.waitSignal(bus.changed, timeout=PATIENCE):
        bus.do(EditEntry(1, {"rating": Rating(rating)}), "Rate")


def test_with_the_time_what_changed_is_backed_up(
    qtbot: QtBot, bus: JournalBus, small: Paths, make_keeper: MakeKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_keeper, "EVERY", 40)
    monkeypatch.setattr(backup_keeper, "REST", 20)
    keeper = make_keeper()
    assert kept(small) == ["start"]
    for _look in range(2):
        qtbot.waitSignal(keeper.latest_changed, timeout=PATIENCE).wait()
    assert kept(small) == ["start"]  # nothing changed
    rate(qtbot, bus, 7)
    qtbot.waitUntil(lambda: kept(small) == ["start", "time"], timeout=PATIENCE)


def test_a_backup_that_is_due_waits_for_a_rest_but_not_for_ever(
    qtbot: QtBot, bus: JournalBus, small: Paths, make_keeper: MakeKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = make_keeper()
    rate(qtbot, bus, 7)
    keeper._come_due()  # five seconds have not gone by since
    assert keeper._again.isActive()
    assert kept(small) == ["start"]
    monkeypatch.setattr(backup_keeper, "LONGEST_WAIT", 0)
    keeper._when_at_rest()
    qtbot.waitUntil(lambda: kept(small) == ["start", "time"], timeout=PATIENCE)


def test_what_keeps_a_backup_from_being_made_is_said_once_and_stays_findable(
    qtbot: QtBot, make_window, paths: Paths
) -> None:
    paths.backups.write_text("a file where the folder should be", encoding="utf-8")
    shell = make_window()
    assert shell.actions_ is not None
    view, keeper = view_of(shell), shell.actions_.backups.keeper
    qtbot.waitUntil(lambda: bool(keeper.trouble), timeout=PATIENCE)
    assert str(paths.backups) in keeper.trouble
    assert view.toast.isVisible()
    assert keeper.trouble in view.toast.message()
    line = view.sidebar._backup
    assert line.isVisible()
    assert line.text() == "Not backed up"
    assert line.toolTip() == keeper.trouble
    view.toast.hide()
    with qtbot.waitSignal(keeper.trouble_changed, timeout=PATIENCE), qtbot.assertNotEmitted(keeper.failed):
        keeper.start()
    assert not view.toast.isVisible()
    shell.actions_.set[ActionId.BACKUPS].trigger()
    window = shell.actions_.backups._backups
    assert window is not None
    assert window.notice.text() == keeper.trouble
    paths.backups.unlink()
    keeper.start()
    qtbot.waitUntil(lambda: not keeper.trouble, timeout=PATIENCE)
    assert line.text().startswith("Backed up today, ")
    assert not window.notice.isVisible()


def test_a_weekly_copy_that_fails_is_told_once_and_is_no_missing_backup(
    qtbot: QtBot, bus: JournalBus, small: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up_closed(small, BackupPlan(10**9), Occasion.TIME, clock=lambda: utc_now() - timedelta(days=9))
    monkeypatch.setenv("PYTHONHOME", "/nowhere")  # the program that writes the copy can't start
    keeper = BackupKeeper(bus, small, Settings())
    told: list[str] = []
    keeper.failed.connect(told.append)
    for _time in range(2):
        with qtbot.waitSignal(keeper.trouble_changed, timeout=PATIENCE):
            keeper.start()
        qtbot.waitUntil(lambda: bool(keeper.open_copy), timeout=PATIENCE)
        copied: list[object] = []
        bus.read(lambda _journal: None, copied.append, lane=Lane.COPYING)  # behind the copy
        qtbot.waitUntil(lambda copied=copied: bool(copied), timeout=PATIENCE)
    assert keeper.trouble == ""
    (sentence,) = told
    assert sentence.startswith("The weekly copy in open formats could not be made.")
    keeper.stop()


def test_a_second_folder_gets_the_newest_at_once_and_is_missed_when_it_is_gone(
    qtbot: QtBot, small: Paths, make_keeper: MakeKeeper, tmp_path: Path
) -> None:
    keeper, second = make_keeper(), tmp_path / "stick"
    second.mkdir()
    with qtbot.waitSignal(keeper.trouble_changed, timeout=PATIENCE):
        keeper.take_settings(Settings(backup_folder=str(second)))
    assert len(kept_in(second, small.journal)) == 1
    assert keeper.second_folder == ""
    gone = tmp_path / "gone" / "stick"
    with qtbot.waitSignal(keeper.trouble_changed, timeout=PATIENCE):
        keeper.take_settings(Settings(backup_folder=str(gone)))
    assert str(gone) in keeper.second_folder
    assert keeper.trouble == ""  # the first folder has its backup
    with qtbot.waitSignal(keeper.trouble_changed, timeout=PATIENCE):
        keeper.take_settings(Settings())
    assert keeper.second_folder == ""


def test_preferences_say_what_is_the_matter_with_the_second_folder(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "stick"
    shell = make_window(backup_folder=str(gone))
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.PREFERENCES].trigger()
    panel = shell.actions_._preferences_panel
    assert panel is not None
    qtbot.waitUntil(panel.second_folder.trouble.isVisible, timeout=PATIENCE)
    assert str(gone) in panel.second_folder.trouble.text()
    panel.second_folder.clear_button.click()
    assert shell.settings.backup_folder == ""
    assert not panel.second_folder.trouble.isVisible()
