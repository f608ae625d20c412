"""Film references in the real window: from a review to another film and back, links and cast taken from the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.services.commands import EditEntry
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.link_everywhere import LinkEverywhere
from filmjournal.ui.dialogs.link_mentions import LinkMentions
from filmjournal.ui.dialogs.take_cast import TakeCast
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell
from reference_films import CRUDUP, FILMS
from ui_help import PATIENCE, look_for_others, pane_of, settle, view_of

REVIEW = f'<p>Coach K ({CRUDUP} - <a data-film="2">Blood Ties</a>) and Max (Peter Coyote - King Kong).</p>'


@pytest.fixture
def shell(make_window) -> Shell:
    made = make_window((*FILMS, EditEntry(1, {"review_html": REVIEW})))
    pane_of(made).show_entry(1)
    return made


@pytest.fixture
def pane(shell: Shell) -> EntryPane:
    return pane_of(shell)


def panel(kind: type[QWidget]) -> QWidget:
    (found,) = [top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()]
    return found


def test_there_by_a_click_and_back_by_the_backlink(qtbot: QtBot, shell: Shell, pane: EntryPane):
    edit = pane.review.edit
    cursor = edit.textCursor()
    cursor.setPosition(edit.toPlainText().index("Ties"))
    edit.setTextCursor(cursor)
    QTest.mouseClick(
        edit.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, edit.cursorRect().center()
    )
    assert pane.film.title == "Blood Ties"
    links = pane.form.backlinks
    qtbot.waitUntil(links.isVisible, timeout=PATIENCE)
    links.links()[0].click()
    assert pane.entry.id == 1
    settle(qtbot, shell)
    assert not links.isVisible()


def test_backlinks_come_and_go_with_what_is_written(qtbot: QtBot, shell: Shell, pane: EntryPane, other):
    pane.show_film(6)
    settle(qtbot, shell)
    assert not pane.form.backlinks.isVisible()
    other.execute(EditEntry(2, {"review_html": '<p><a data-film="6">King Kong</a></p>'}))
    look_for_others(view_of(shell).bus)
    qtbot.waitUntil(pane.form.backlinks.isVisible, timeout=PATIENCE)


def test_what_was_written_is_linked_and_saved(qtbot: QtBot, shell: Shell, pane: EntryPane):
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.LINK_MENTIONS].trigger()
    settle(qtbot, shell)
    panel(LinkMentions).link_button.click()
    pane.flush()
    settle(qtbot, shell)
    stored = view_of(shell).bus.journal.browsing.entry(1).review.html
    assert stored.endswith('Max (Peter Coyote - <a data-film="6">King Kong</a>).</p>')


def test_all_reviews_are_looked_through_from_there(qtbot: QtBot, shell: Shell, pane: EntryPane):
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.LINK_MENTIONS].trigger()
    settle(qtbot, shell)
    panel(LinkMentions).everywhere_button.click()
    settle(qtbot, shell)
    everywhere = panel(LinkEverywhere)
    qtbot.waitUntil(everywhere.link_button.isVisible, timeout=PATIENCE)
    everywhere.link_button.click()
    settle(qtbot, shell)
    assert '<a data-film="6">King Kong</a>' in pane.review.edit.html()
    assert view_of(shell).toast.isVisible()


def test_the_cast_is_taken_by_the_button_beside_it(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.form.take_cast.click()
    settle(qtbot, shell)
    panel(TakeCast).take_button.click()
    qtbot.waitUntil(lambda: ("Peter Coyote", "Max") in [(c.person, c.character) for c in pane.cast.cast()])
    settle(qtbot, shell)
    assert view_of(shell).toast.isVisible()


def test_a_reference_is_completed_and_kept(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.write()
    edit = pane.review.edit
    cursor = edit.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    edit.setTextCursor(cursor)
    QTest.keyClicks(edit, " Kevin (Graham Rogers) and K (Billy Crudup - Alm")
    settle(qtbot, shell)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    pane.flush()
    settle(qtbot, shell)
    links = view_of(shell).bus.journal.browsing.references.backlinks(3).latest
    assert [link.entry_id for link in links] == [1]
