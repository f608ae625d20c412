"""The window as it opens: first start, an open journal, journals that can't be opened, narrow windows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from filmjournal import settings as preferences
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.paths import Paths, in_profile
from filmjournal.storage import database
from filmjournal.ui import journal_bus, pane_actions
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.log_film import LogFilmPanel
from filmjournal.ui.pages.welcome import UnavailablePage, WelcomePage
from filmjournal.ui.shell import Shell
from filmjournal.ui.widgets.panes import FOLDED
from journal_help import make_newer
from ui_help import PATIENCE, SMALL, pane_of, settle, view_of, viewing, visible, wait_until_open, write


def button(shell: Shell, text: str) -> QPushButton:
    found = [b for b in visible(shell, QPushButton) if b.text().replace("&", "") == text]
    assert len(found) == 1, text
    return found[0]


def page(shell: Shell) -> object:
    return shell._stack.currentWidget()


def test_a_first_start_leads_to_logging_a_film(qtbot: QtBot, make_window, paths: Paths):
    shell = make_window(None)
    assert isinstance(page(shell), WelcomePage)
    assert not paths.journal.exists()
    begin = button(shell, "Log a film")
    assert shell.focusWidget() is begin
    qtbot.keyClick(begin, Qt.Key.Key_Space)
    wait_until_open(qtbot, shell)
    assert paths.journal.exists()
    qtbot.waitUntil(lambda: bool(visible(shell, LogFilmPanel)))
    (panel,) = visible(shell, LogFilmPanel)
    assert isinstance(panel, LogFilmPanel)
    qtbot.keyClicks(panel.film, "Aftersun (2022)")
    qtbot.keyClick(panel.film, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane_of(shell).entry is not None, timeout=PATIENCE)
    assert pane_of(shell).film.title == "Aftersun"
    assert shell.windowTitle().startswith("Aftersun")
    settle(qtbot, shell)
    assert list(view_of(shell).list.model.ids) == [1]
    assert view_of(shell).list.current_id == 1


def test_the_sample_is_made_beside_and_shown(qtbot: QtBot, make_window, paths: Paths, monkeypatch):
    monkeypatch.setattr("filmjournal.ui.shell.SAMPLE_ENTRIES", 12)
    shell = make_window(None)
    qtbot.mouseClick(button(shell, "Look at a sample journal"), Qt.MouseButton.LeftButton)
    wait_until_open(qtbot, shell)
    assert shell.paths.journal != paths.journal
    assert not paths.journal.exists()
    assert len(view_of(shell).list.model.ids) > 0


def test_the_newest_viewing_is_shown_when_a_journal_opens(make_window):
    shell = make_window()
    assert list(view_of(shell).list.model.ids) == [5, 1, 2, 3, 4, 6]
    assert pane_of(shell).entry.id == 5
    assert shell.windowTitle().startswith("1 Mile to You")
    assert view_of(shell).list.current_id == 5


def test_an_empty_journal_says_what_to_do(qtbot: QtBot, make_window):
    shell = make_window(())
    qtbot.mouseClick(button(shell, "Log a film…"), Qt.MouseButton.LeftButton)
    assert len(visible(shell, LogFilmPanel)) == 1


def _damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 200] = b"\xff" * 200
    path.write_bytes(data)


SPOILED = {
    "empty": lambda path: path.write_bytes(b""),
    "foreign": lambda path: path.write_bytes(b"A shopping list: bread, milk.\n" * 40),
    "another program's": lambda path: (path.unlink(), sqlite3.connect(path).executescript("CREATE TABLE a (b);")),
    "newer": make_newer,
    "damaged": _damaged,
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:3000]),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
def test_a_journal_that_cant_be_opened_is_left_as_it_is(qtbot: QtBot, make_window, small: Paths, spoil):
    good = small.journal.read_bytes()
    spoil(small.journal)
    before = small.journal.read_bytes()
    shell = make_window(None)
    qtbot.waitUntil(lambda: isinstance(page(shell), UnavailablePage), timeout=PATIENCE)
    why = page(shell).why()
    assert str(small.journal) in why
    assert "Traceback" not in why
    assert shell.view is None
    button(shell, "Try again").click()
    qtbot.waitUntil(lambda: isinstance(page(shell), UnavailablePage), timeout=PATIENCE)
    assert small.journal.read_bytes() == before
    small.journal.write_bytes(good)  # the person has put it right
    button(shell, "Try again").click()
    wait_until_open(qtbot, shell)
    assert len(view_of(shell).list.model.ids) == 6


def test_a_journal_is_opened_in_place_of_another_and_remembered(qtbot: QtBot, make_window, paths: Paths, monkeypatch):
    other = in_profile(paths.journal.parent / "other")
    other.journal.parent.mkdir()
    write(other, (viewing("Aftersun", 2022, "2023-01-01", 5),))
    shell = make_window()
    first = view_of(shell)
    pane_of(shell).review.edit.selectAll()
    pane_of(shell).review.edit.insertPlainText("Typed just before.")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kw: (str(other.journal), ""))
    shell.actions_.set[ActionId.OPEN_JOURNAL].trigger()
    wait_until_open(qtbot, shell)
    assert view_of(shell) is not first
    assert pane_of(shell).film.title == "Aftersun"
    assert view_of(shell).bus.stack.count() == 0
    kept = preferences.load(paths.settings).recent_journals
    assert list(kept) == [str(other.journal), str(paths.journal)]
    recent = shell.actions_.set.submenus[ActionId.RECENT]
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == [str(paths.journal)]
    assert recent.menuAction().isVisible()
    recent.actions()[0].trigger()
    wait_until_open(qtbot, shell)
    entry = view_of(shell).bus.journal.browsing.entry(5)
    assert entry.review.html == "<p>Typed just before.</p>"  # nothing is lost on the way


@pytest.mark.parametrize("way", [ActionId.OPEN_JOURNAL, ActionId.NEW_JOURNAL, None])
def test_a_journal_whose_last_words_cant_be_saved_stays(
    qtbot: QtBot, make_window, paths: Paths, monkeypatch, way: ActionId | None
):
    other = in_profile(paths.journal.parent / "other")
    other.journal.parent.mkdir()
    write(other, (viewing("Aftersun", 2022, "2023-01-01", 5),))
    shell = make_window(recent_journals=(str(other.journal),))
    view = view_of(shell)

    def go() -> None:
        if way is not None:
            shell.actions_.set[way].trigger()
        else:
            shell.actions_.set.submenus[ActionId.RECENT].aboutToShow.emit()
            shell.actions_.set.submenus[ActionId.RECENT].actions()[0].trigger()

    for question in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, question, lambda *_args, **_kw: (str(other.journal), ""))
    with monkeypatch.context() as patch, closing(sqlite3.connect(paths.journal, isolation_level=None)) as connection:
        patch.setattr(database, "WRITE_PATIENCE", 1)
        patch.setattr(journal_bus, "LONGEST_WAIT", 0.0)
        connection.execute("BEGIN IMMEDIATE")
        pane_of(shell).review.edit.selectAll()
        pane_of(shell).review.edit.insertPlainText("Typed just before.")
        for _time in range(2):
            go()
            assert view_of(shell) is view
            assert "last words" in view.toast.message()
        connection.execute("ROLLBACK")
    assert shell.paths.journal == paths.journal
    go()
    wait_until_open(qtbot, shell)
    assert pane_of(shell).film.title == "Aftersun"
    with closing(sqlite3.connect(paths.journal)) as connection:
        (html,) = connection.execute("SELECT html FROM review WHERE entry_id = 5").fetchone()
    assert html == "<p>Typed just before.</p>"


def test_a_save_that_takes_too_long_is_no_save(qtbot: QtBot, make_window, paths: Paths, monkeypatch):
    shell = make_window()
    monkeypatch.setattr(pane_actions, "CLOSING_PATIENCE", 10)
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        pane_of(shell).review.edit.insertPlainText("Not yet there. ")
        shell.close()
        assert shell.isVisible()
        connection.execute("ROLLBACK")
    settle(qtbot, shell)
    shell.close()
    assert not shell.isVisible()


def test_a_new_journal_is_made_where_the_person_says(qtbot: QtBot, make_window, tmp_path: Path, monkeypatch):
    shell = make_window()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(tmp_path / "Films"), ""))
    shell.actions_.set[ActionId.NEW_JOURNAL].trigger()
    wait_until_open(qtbot, shell)
    assert (tmp_path / "Films.filmjournal").exists()
    assert list(view_of(shell).list.model.ids) == []


def test_an_existing_journal_is_never_made_anew(qtbot: QtBot, make_window, small: Paths, monkeypatch):
    before = small.journal.read_bytes()
    shell = make_window(None)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(small.journal), ""))
    wait_until_open(qtbot, shell)
    shell.ask_for_new_journal()
    wait_until_open(qtbot, shell)
    assert len(view_of(shell).list.model.ids) == 6
    assert small.journal.stat().st_size == len(before)


def test_what_is_typed_last_is_in_the_journal_after_closing(make_window, paths: Paths):
    shell = make_window()
    pane = pane_of(shell)
    pane.review.edit.selectAll()
    pane.review.edit.insertPlainText("The last words.")
    pane.form.headline.setText("At the door")
    pane.form.headline.textEdited.emit("At the door")
    shell.close()
    from filmjournal import bootstrap

    journal = bootstrap.open_journal(paths)
    entry = journal.browsing.entry(5)
    journal.close()
    assert entry.review.html == "<p>The last words.</p>"
    assert entry.headline == "At the door"


def test_preferences_are_kept_and_no_part_forgets_them(qtbot: QtBot, make_window, paths: Paths):
    shell = make_window()
    shell.actions_.set[ActionId.LARGER].trigger()
    shell.actions_.set[ActionId.THEME_DARK].trigger()
    kept = preferences.load(paths.settings)
    assert kept.theme == "dark"
    assert kept.review_size > 18
    assert kept.recent_journals == (str(paths.journal),)
    shell.set_settings(shell.settings.changed(density="compact"))
    shell.actions_.set[ActionId.THEME_LIGHT].trigger()
    kept = preferences.load(paths.settings)
    assert (kept.theme, kept.density) == ("light", "compact")
    assert shell.actions_.set[ActionId.THEME_LIGHT].isChecked()


def test_a_narrow_window_folds_the_sidebar(qtbot: QtBot, make_window):
    shell = make_window(size=(1000, 700))
    view = view_of(shell)
    assert view.sidebar.isVisible()
    shell.resize(990, 700)
    qtbot.waitUntil(lambda: view.sidebar.width() == FOLDED)
    assert view.sidebar.isVisible()
    assert view.list.isVisible()
    assert pane_of(shell).isVisible()
    shell.resize(1280, 700)
    qtbot.waitUntil(lambda: view.sidebar.width() > FOLDED)


def test_in_the_narrowest_window_list_and_entry_take_turns(qtbot: QtBot, make_window):
    shell = make_window(size=(1280, 700))
    view, pane = view_of(shell), pane_of(shell)
    shell.resize(740, 700)
    qtbot.waitUntil(lambda: not pane.isVisible())
    assert view.list.isVisible()
    qtbot.waitUntil(lambda: view.list.width() == view.width() - FOLDED - 1)
    view.list.view.setFocus()
    qtbot.keyClick(view.list.view, Qt.Key.Key_Return)
    qtbot.waitUntil(pane.isVisible)
    assert not view.list.isVisible()
    qtbot.waitUntil(lambda: pane.width() == view.width() - FOLDED - 1)
    button(shell, "Back to the list").click()
    qtbot.waitUntil(view.list.isVisible)
    assert not pane.isVisible()


@pytest.mark.parametrize("width", [420, 700, 760, 900, 1000, 1280, 1680])
def test_nothing_stands_out_of_the_window(qtbot: QtBot, make_window, width: int):
    shell = make_window(size=(width, 640))
    QApplication.processEvents()
    assert shell.width() == width
    view = view_of(shell)
    for part in (view.log_button, view.search, view.menu_button, view.list.view):
        if part.isVisible():
            place = part.mapTo(shell, QPoint(0, 0))
            assert place.x() >= 0
            assert place.x() + part.width() <= width, part


def test_the_window_comes_back_where_it_was(qtbot: QtBot, make_window, paths: Paths):
    shell = make_window(size=(1111, 707))
    view_of(shell).panes.setSizes([180, 420, 511])
    sizes = view_of(shell).panes.sizes()
    shell.close()
    again = make_window(None, size=(1111, 707))
    wait_until_open(qtbot, again)
    assert view_of(again).panes.sizes() == sizes


def test_going_to_a_place_lists_it_and_shows_its_first(qtbot: QtBot, make_window):
    shell = make_window()
    view = view_of(shell)
    shell.actions_.set[ActionId.SHOW_WATCHLIST].trigger()
    settle(qtbot, shell)
    assert view.list.query.subject is Subject.WATCHLIST
    assert list(view.list.model.ids) == [6]
    assert pane_of(shell).film.title == "Someday"
    assert pane_of(shell).entry is None
    shell.actions_.set[ActionId.SHOW_FILMS].trigger()
    settle(qtbot, shell)
    assert view.list.query.subject is Subject.FILMS
    assert view.list.model.ids == view.bus.journal.browsing.ids(ListQuery(Subject.FILMS))
    assert view.list.current_id == pane_of(shell).film.id
    shell.actions_.set[ActionId.SHOW_DIARY].trigger()
    settle(qtbot, shell)
    assert view.list.current_id == pane_of(shell).entry.id


def test_many_windows_one_after_another_leave_nothing(make_window):
    for _round in range(3):
        shell = make_window(SMALL if _round == 0 else None)
        shell.close()
