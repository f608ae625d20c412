"""What the menu's actions do in the real window."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from filmjournal.domain.rating import Rating
from filmjournal.imaging.image_hash import image_hash
from filmjournal.services.commands import EditEntry, RemoveEntries
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.check_journal import CheckJournal
from filmjournal.ui.dialogs.film_details import FilmDetailsDialog
from filmjournal.ui.dialogs.preferences import PreferencesPanel
from filmjournal.ui.editor.find_bar import FindBar
from filmjournal.ui.pane_actions import open_link
from filmjournal.ui.shell import Shell
from ui_help import PATIENCE, SMALL, pane_of, settle, view_of


@pytest.fixture
def shell(make_window) -> Shell:
    made = make_window(SMALL)
    pane_of(made).show_entry(1)
    return made


def trigger(shell: Shell, action: ActionId) -> None:
    assert shell.actions_ is not None
    assert shell.actions_.set[action].isEnabled(), action
    shell.actions_.set[action].trigger()


def dialogs(kind: type[QDialog]) -> list[QDialog]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()]


@pytest.fixture
def save_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Answers the system's question where to save, which no test can."""
    asked: list[str] = []

    def answer(_parent: object, title: str, proposed: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(proposed).name)
        return (str(tmp_path / Path(proposed).name), "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return asked


def test_the_page_that_is_exported_has_the_last_words(qtbot: QtBot, shell: Shell, save_to, tmp_path: Path):
    pane_of(shell).review.edit.insertPlainText("Typed a moment ago. ")
    trigger(shell, ActionId.EXPORT_PAGE)
    page = tmp_path / "1 Mile to You (2017).html"
    toast = view_of(shell).toast
    qtbot.waitUntil(lambda: toast.isVisible() and page.name in toast.message(), timeout=PATIENCE)
    assert "Typed a moment ago." in page.read_text(encoding="utf-8")


def test_the_journal_that_is_exported_has_the_last_words(qtbot: QtBot, shell: Shell, save_to, tmp_path: Path):
    pane_of(shell).review.edit.insertPlainText("Typed a moment ago. ")
    trigger(shell, ActionId.EXPORT_JSON)
    qtbot.waitUntil(lambda: "journal.json" in view_of(shell).toast.message(), timeout=PATIENCE)
    text = (tmp_path / "journal.json").read_text(encoding="utf-8")
    assert "Typed a moment ago." in text
    json.loads(text)


def test_a_backup_is_written_and_whole(qtbot: QtBot, shell: Shell, save_to, tmp_path: Path):
    trigger(shell, ActionId.BACK_UP)
    (name,) = save_to
    qtbot.waitUntil(lambda: name in view_of(shell).toast.message(), timeout=PATIENCE)
    with zipfile.ZipFile(tmp_path / name) as backup:
        assert backup.testzip() is None


def test_a_backup_says_that_it_lacks_images(qtbot: QtBot, shell: Shell, save_to):
    lost = f'<figure><img src="image:{image_hash(b"lost")}" alt="Lost"></figure>'
    view_of(shell).bus.journal.execute(EditEntry(2, {"review_html": f"<p>With a still.</p>{lost}"}))
    trigger(shell, ActionId.BACK_UP)
    (name,) = save_to
    toast = view_of(shell).toast
    qtbot.waitUntil(lambda: toast.message() == f"{name} lacks 1 image", timeout=PATIENCE)
    toast.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: bool(dialogs(CheckJournal)), timeout=PATIENCE)


def test_cancelling_the_question_does_nothing(shell: Shell, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    for action in (ActionId.EXPORT_PAGE, ActionId.EXPORT_JSON, ActionId.BACK_UP):
        trigger(shell, action)
    assert not view_of(shell).toast.isVisible()


def test_a_page_that_cant_be_written_is_told(qtbot: QtBot, shell: Shell, monkeypatch, tmp_path: Path):
    missing = tmp_path / "no such folder" / "page.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(missing), ""))
    trigger(shell, ActionId.EXPORT_PAGE)
    qtbot.waitUntil(view_of(shell).toast.isVisible, timeout=PATIENCE)
    assert "no such folder" in view_of(shell).toast.message()


def test_undo_belongs_to_the_field_that_has_the_keyboard(qtbot: QtBot, shell: Shell):
    pane, bus = pane_of(shell), view_of(shell).bus
    pane.head.rating.choose(10)
    settle(qtbot, shell)
    pane.review.edit.setFocus()
    qtbot.keyClicks(pane.review.edit, "abc")
    trigger(shell, ActionId.UNDO)
    assert not pane.review.edit.toPlainText().startswith("abc")
    trigger(shell, ActionId.REDO)
    assert pane.review.edit.toPlainText().startswith("abc")
    assert bus.journal.browsing.entry(1).rating == Rating(10)


@pytest.mark.parametrize("part", ["list", "stars", "tabs"])
def test_elsewhere_the_keys_undo_the_journal(qtbot: QtBot, shell: Shell, part: str):
    pane, view = pane_of(shell), view_of(shell)
    pane.head.rating.choose(10)
    settle(qtbot, shell)
    widget = {"list": view.list.view, "stars": pane.head.rating, "tabs": pane.tabs.plus}[part]
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, shell)
    assert view.bus.journal.browsing.entry(1).rating == Rating(6)
    qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, shell)
    assert view.bus.journal.browsing.entry(1).rating == Rating(10)


def test_undo_takes_back_what_was_typed_a_moment_ago(qtbot: QtBot, shell: Shell):
    pane, view = pane_of(shell), view_of(shell)
    pane.head.rating.choose(10)
    settle(qtbot, shell)
    qtbot.keyClicks(pane.form.place, "Home")  # not handed over yet
    view.list.view.setFocus()
    trigger(shell, ActionId.UNDO)
    settle(qtbot, shell)
    settle(qtbot, shell)
    entry = view.bus.journal.browsing.entry(1)
    assert (entry.place, entry.rating) == (None, Rating(10))


def test_the_toast_takes_back_its_own_step_or_goes(qtbot: QtBot, shell: Shell):
    pane, view = pane_of(shell), view_of(shell)
    view.bus.do(RemoveEntries((2,)), "Moved", tell=True)
    settle(qtbot, shell)
    assert view.toast.isVisible()
    pane.head.rating.choose(10)
    (button,) = view.toast.findChildren(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)  # while the other is on its way
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert view.bus.journal.browsing.entry(1).rating == Rating(10)
    assert view.bus.journal.browsing.entry(2).trashed
    view.bus.do(RemoveEntries((3,)), "Moved", tell=True)
    settle(qtbot, shell)
    assert view.toast.isVisible()
    pane.head.rating.choose(9)
    settle(qtbot, shell)
    assert not view.toast.isVisible()
    view.bus.do(RemoveEntries((4,)), "Moved", tell=True)
    settle(qtbot, shell)
    view.toast.show_message("Something else")
    pane.head.rating.choose(8)
    settle(qtbot, shell)
    assert view.toast.isVisible()


def test_the_menu_names_the_step(qtbot: QtBot, shell: Shell):
    pane_of(shell).head.rating.choose(10)
    settle(qtbot, shell)
    assert shell.actions_.set[ActionId.UNDO].text() == "&Undo: Rate the viewing"
    trigger(shell, ActionId.UNDO)
    settle(qtbot, shell)
    assert shell.actions_.set[ActionId.REDO].text() == "&Redo: Rate the viewing"


@pytest.mark.parametrize(
    ("action", "of_film", "name"),
    [
        (ActionId.LIKE, True, "liked"),
        (ActionId.REWATCH, False, "rewatch"),
        (ActionId.PRIVATE, False, "private"),
        (ActionId.WATCHLIST, True, "watchlist"),
    ],
)
def test_truths_are_changed_by_key(qtbot: QtBot, shell: Shell, action: ActionId, of_film: bool, name: str):
    for expected in (True, False):
        trigger(shell, action)
        settle(qtbot, shell)
        entry = view_of(shell).bus.journal.browsing.entry(1)
        assert bool(getattr(entry.film if of_film else entry, name)) is expected


def test_details_of_a_film_are_changed(qtbot: QtBot, shell: Shell):
    trigger(shell, ActionId.FILM_DETAILS)
    (dialog,) = dialogs(FilmDetailsDialog)
    dialog.year.setText("20177")
    dialog.directors.setText("Leif Tilden; Somebody Else")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.notice.isVisible, timeout=PATIENCE)
    assert dialog.isVisible()
    assert dialog.directors.text() == "Leif Tilden; Somebody Else"
    dialog.year.setText("2018")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=PATIENCE)
    settle(qtbot, shell)
    film = pane_of(shell).film
    assert (film.year, film.directors) == (2018, ("Leif Tilden", "Somebody Else"))


def test_preferences_hold_at_once(qtbot: QtBot, shell: Shell):
    trigger(shell, ActionId.PREFERENCES)
    (panel,) = dialogs(PreferencesPanel)
    panel.choices["theme"]["dark"].click()
    panel.choices["density"]["compact"].click()
    assert shell.settings.theme == "dark"
    assert shell.settings.density == "compact"
    assert shell.actions_.set[ActionId.THEME_DARK].isChecked()
    trigger(shell, ActionId.LARGER)  # and what is changed from the menu does not forget them
    assert (shell.settings.theme, shell.settings.density) == ("dark", "compact")
    assert shell.settings.review_size > 18


def test_the_review_grows_and_shrinks_within_bounds(shell: Shell):
    edit = pane_of(shell).review.edit
    sizes = []
    for action in [ActionId.LARGER] * 6 + [ActionId.SMALLER] * 12:
        trigger(shell, action)
        sizes.append(edit.font().pointSizeF())
    assert max(sizes) == sizes[5]
    assert min(sizes) == sizes[-1] < sizes[0]


@pytest.mark.parametrize("action", [ActionId.HELP, ActionId.SHORTCUTS, ActionId.ABOUT, ActionId.PREFERENCES])
def test_small_windows_open_and_close_by_key(qtbot: QtBot, shell: Shell, action: ActionId):
    trigger(shell, action)
    (dialog,) = dialogs(QDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialogs(QDialog) == [])


@pytest.mark.parametrize("action", [ActionId.STRONG, ActionId.EM, ActionId.UNDERLINE, ActionId.HEADING, ActionId.QUOTE,
                                    ActionId.BULLETS, ActionId.NUMBERS])  # fmt: skip
def test_formatting_is_undone_as_it_was_done(qtbot: QtBot, shell: Shell, action: ActionId):
    edit = pane_of(shell).review.edit
    edit.setFocus()
    before = edit.html()
    edit.selectAll()
    trigger(shell, action)
    assert edit.html() != before
    trigger(shell, ActionId.UNDO)
    assert edit.html() == before


def test_only_links_that_a_browser_may_follow_are_opened(monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: opened.append(url.toString()))
    for address in ("https://example.org/a", "mailto:a@example.org", "file:///etc/passwd", "javascript:alert(1)", ""):
        open_link(address)
    assert opened == ["https://example.org/a", "mailto:a@example.org"]


def test_nothing_is_possible_that_needs_what_is_not_there(make_window):
    shell = make_window(())
    off = {id_ for id_ in ActionId if not shell.actions_.set[id_].isEnabled()}
    assert {ActionId.EXPORT_PAGE, ActionId.REMOVE_ENTRY, ActionId.PUT_BACK, ActionId.LIKE, ActionId.STRONG} <= off
    assert not {ActionId.LOG_FILM, ActionId.FIND, ActionId.OPEN_JOURNAL, ActionId.QUIT} & off


def test_find_looks_where_the_keyboard_is(qtbot: QtBot, shell: Shell):
    view, pane = view_of(shell), pane_of(shell)
    view.list.view.setFocus()
    trigger(shell, ActionId.FIND)
    assert view.search.field.hasFocus()
    assert not pane.findChildren(FindBar)
    pane.review.edit.setFocus()
    trigger(shell, ActionId.FIND)
    (bar,) = pane.findChildren(FindBar)
    assert bar.field.hasFocus()
    bar.field.setText("gravel")
    trigger(shell, ActionId.FIND)  # from the bar too
    assert bar.field.selectedText() == "gravel"
    view.list.view.setFocus()
    trigger(shell, ActionId.FIND_NEXT)
    trigger(shell, ActionId.FIND_PREVIOUS)
    trigger(shell, ActionId.REPLACE_IN_REVIEW)
    assert bar.by.isVisible()
    bar.close_bar()
    trigger(shell, ActionId.FIND_NEXT)
    assert not bar.isVisible()
    assert pane.review.edit.textCursor().selectedText() == "gravel"
    trigger(shell, ActionId.FIND_IN_REVIEW)
    assert bar.isVisible()
    view.list.search("nothing-of-the-kind")
    settle(qtbot, shell)
    pane.show_entry(None)
    assert not bar.isVisible()


def test_in_focus_mode_find_looks_in_the_review(shell: Shell):
    trigger(shell, ActionId.FOCUS_MODE)
    trigger(shell, ActionId.FIND)
    (bar,) = pane_of(shell).findChildren(FindBar)
    assert bar.isVisible()
