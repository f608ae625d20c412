"""The history of a review in its window: what is listed, what is marked, and going back to a version."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from filmjournal.domain.errors import ReviewConflict
from filmjournal.services.commands import EditEntry, RemoveEntries, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.history import HistoryDialog, said_moment
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.widgets.compared_text import ComparedText
from ui_help import PATIENCE, SMALL, look_for_others, pane_of, settle, view_of, visible

FIRST = "<p>Breath, gravel.</p>"  # as the small journal has it
SECOND = "<p>Breath, gravel and rain.</p><p>A second paragraph.</p>"
THIRD = "<p>Breath, gravel and rain.</p><p>A third paragraph.</p><p>The end.</p>"


@pytest.fixture
def shell(make_window, other: Journal) -> Shell:
    made = make_window(SMALL)
    for text in (SECOND, THIRD):
        other.execute(EditEntry(1, {"review_html": text}))
    pane_of(made).show_entry(1)
    return made


@pytest.fixture
def pane(shell: Shell) -> EntryPane:
    return pane_of(shell)


@pytest.fixture
def history(qtbot: QtBot, shell: Shell, pane: EntryPane) -> HistoryDialog:
    return opened(qtbot, shell)


def opened(qtbot: QtBot, shell: Shell) -> HistoryDialog:
    settle(qtbot, shell)
    pane_of(shell).form.history.click()
    (dialog,) = visible(shell, HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    settle(qtbot, shell)
    qtbot.waitUntil(lambda: dialog.copy_button.isEnabled() or not dialog.versions.count(), timeout=PATIENCE)
    return dialog


def choose(qtbot: QtBot, shell: Shell, history: HistoryDialog, number: int) -> None:
    history.versions.setCurrentRow(number)
    settle(qtbot, shell)


def shown(text: ComparedText) -> str:
    """The text with [+inserted] and [-deleted] as the letters say it."""
    document = text.document()
    lines = []
    block = document.begin()
    while block.isValid():
        line = ""
        for piece in block.textFormats():
            words = block.text()[piece.start : piece.start + piece.length]
            if piece.format.fontStrikeOut():
                words = f"[-{words}]"
            elif piece.format.fontUnderline():
                words = f"[+{words}]"
            line += words
        lines.append(line)
        block = block.next()
    return "\n".join(lines)


def rows(history: HistoryDialog) -> list[tuple[str, str]]:
    found = [history.versions.item(number).data(ROW_ROLE) for number in range(history.versions.count())]
    return [(row.length, row.note) for row in found]


def test_the_versions_are_listed_with_what_they_gained(history: HistoryDialog, pane: EntryPane) -> None:
    assert rows(history) == [("9 words, 2 more", "now"), ("7 words, 5 more", ""), ("2 words", "")]
    assert pane.form.history.text() == "History · 3 versions"
    assert history.versions.currentRow() == 0
    assert history.versions.item(1).text().startswith("Today, ")


def test_a_version_shows_what_it_changed(qtbot: QtBot, shell: Shell, history: HistoryDialog) -> None:
    assert shown(history.text) == "Breath, gravel and rain.\nA [-second][+third] paragraph.\n[+The end.]"
    choose(qtbot, shell, history, 1)
    assert shown(history.text) == "Breath, gravel[+ and rain].\n[+A second paragraph.]"
    choose(qtbot, shell, history, 2)
    assert shown(history.text) == "Breath, gravel."
    assert history._place.text() == "The first version"
    assert not history.next.isEnabled()


def test_what_restoring_would_change(qtbot: QtBot, shell: Shell, history: HistoryDialog) -> None:
    assert not history.against_now.isEnabled()
    choose(qtbot, shell, history, 2)
    history.against_now.click()
    settle(qtbot, shell)
    assert shown(history.text) == "Breath, gravel[- and rain].\n[-A third paragraph.]\n[-The end.]"


def test_only_the_changes(qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal) -> None:
    before = "".join(f"<p>Paragraph {number}.</p>" for number in range(9))
    for text in (before, before.replace("Paragraph 6", "Passage 6")):
        other.execute(EditEntry(1, {"review_html": text}))
    history = opened(qtbot, shell)
    history.only_changes.click()
    assert shown(history.text).splitlines() == [
        "5 lines that stayed the same",
        "Paragraph 5.",
        "[-Paragraph][+Passage] 6.",
        "Paragraph 7.",
        "1 line that stayed the same",
    ]
    history.whole.click()
    assert len(shown(history.text).splitlines()) == 9


def test_changes_are_gone_through_by_keys(qtbot: QtBot, shell: Shell, history: HistoryDialog) -> None:
    assert history._place.text() == "2 changes"
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(history.versions, key, Qt.KeyboardModifier.AltModifier)
        seen.append((history._place.text(), history.text.current()))
    assert seen == [
        ("1 of 2", "secondthird"),
        ("2 of 2", "The end."),
        ("1 of 2", "secondthird"),
        ("2 of 2", "The end."),
    ]
    assert history.versions.currentRow() == 0
    history.text.go(1)
    assert history.text._places[0].said == "Deleted: second Inserted: third"


def test_a_version_is_restored_as_one_step_and_the_text_before_it_stays(
    qtbot: QtBot, shell: Shell, pane: EntryPane, history: HistoryDialog
) -> None:
    pane.review.edit.moveCursor(QTextCursor.MoveOperation.End)
    pane.review.edit.insertPlainText(" Unsaved.")
    choose(qtbot, shell, history, 2)
    qtbot.mouseClick(history.restore_button, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    journal = view_of(shell).bus.journal
    assert journal.browsing.entry(1).review.html == FIRST
    assert pane.review.edit.toPlainText() == "Breath, gravel."
    assert "Restored" in view_of(shell).toast.message()
    settle(qtbot, shell)
    choose(qtbot, shell, history, 1)
    assert "The end. Unsaved." in history.text.toPlainText()
    pane.review.edit.undo()
    assert pane.review.edit.toPlainText().endswith("The end. Unsaved.")
    pane.flush()
    settle(qtbot, shell)
    assert journal.browsing.entry(1).review.html == THIRD.replace("end.", "end. Unsaved.")


def test_restoring_goes_to_the_film_whose_text_it_is(
    qtbot: QtBot, shell: Shell, pane: EntryPane, history: HistoryDialog
) -> None:
    pane.show_entry(2)
    choose(qtbot, shell, history, 1)
    history.restore_button.click()
    qtbot.waitUntil(lambda: pane.entry is not None and pane.entry.id == 1, timeout=PATIENCE)
    settle(qtbot, shell)
    assert view_of(shell).bus.journal.browsing.entry(1).review.html == SECOND
    assert view_of(shell).bus.journal.browsing.entry(2).review.html == "<p>Both sides of a door.</p>"


def test_the_first_change_can_be_seen(qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal) -> None:
    long = "".join(f"<p>{number}</p>" for number in range(200))
    other.execute(EditEntry(1, {"review_html": long}))
    other.execute(EditEntry(1, {"review_html": f"{long}<p>and on</p>"}))
    look_for_others(view_of(shell).bus)
    settle(qtbot, shell)
    history = opened(qtbot, shell)
    assert history.text.changes() == 1
    assert history.text.verticalScrollBar().value() == history.text.verticalScrollBar().maximum() > 0


def test_a_version_is_copied(qtbot: QtBot, shell: Shell, history: HistoryDialog) -> None:
    choose(qtbot, shell, history, 1)
    history.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Breath, gravel and rain.\n\nA second paragraph."
    QGuiApplication.clipboard().clear()


def test_what_is_written_meanwhile_is_listed(
    qtbot: QtBot, shell: Shell, history: HistoryDialog, other: Journal
) -> None:
    choose(qtbot, shell, history, 1)
    other.execute(EditEntry(1, {"review_html": "<p>Anew.</p>"}))
    look_for_others(view_of(shell).bus)
    settle(qtbot, shell)
    assert len(rows(history)) == 4
    assert history.versions.currentRow() == 2, "the version that was chosen is no longer"
    assert pane_of(shell).form.history.text() == "History · 4 versions"


def test_a_review_in_the_trash_can_be_read_and_not_restored(
    qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal
) -> None:
    other.execute(RemoveEntries((1,)))
    look_for_others(view_of(shell).bus)  # now, and not while a version is being chosen
    settle(qtbot, shell)
    pane.show_entry(2)
    pane.show_entry(1)
    history = opened(qtbot, shell)
    choose(qtbot, shell, history, 2)
    assert history.text.toPlainText() == "Breath, gravel."
    assert not history.restore_button.isEnabled()
    assert history.copy_button.isEnabled()


def test_a_refused_text_is_there(qtbot: QtBot, shell: Shell, other: Journal) -> None:
    with pytest.raises(ReviewConflict):
        other.execute(SaveReview(1, 1, 1, "<p>Breath, and mine.</p>", "mine"))
    history = opened(qtbot, shell)
    assert ("3 words, 6 fewer", "not chosen yet") in rows(history)
    choose(qtbot, shell, history, 1)
    assert "mine" in shown(history.text)


def test_nothing_written_is_nothing_listed(qtbot: QtBot, shell: Shell, pane: EntryPane) -> None:
    pane.show_entry(3)
    settle(qtbot, shell)
    assert pane.form.history.text() == "History"
    history = opened(qtbot, shell)
    assert history.versions.count() == 0
    assert not history.versions.isVisible()
    assert not history.restore_button.isEnabled()


def test_the_action_opens_it(qtbot: QtBot, shell: Shell) -> None:
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.HISTORY].trigger()
    settle(qtbot, shell)
    assert len(visible(shell, HistoryDialog)) == 1


def test_a_narrow_window_has_the_list_above(qtbot: QtBot, shell: Shell, history: HistoryDialog) -> None:
    beside = history.versions.mapTo(history, history.versions.rect().topRight()).x()
    assert beside < history.text.mapTo(history, history.text.rect().topLeft()).x()
    history.resize(460, 640)

    def is_above() -> bool:
        below = history.versions.mapTo(history, history.versions.rect().bottomLeft()).y()
        return below < history.text.mapTo(history, history.text.rect().topLeft()).y()

    qtbot.waitUntil(is_above, timeout=PATIENCE)
    assert history.versions.width() > 380


def test_every_button_has_a_name(history: HistoryDialog) -> None:
    for button in visible(history, QPushButton):
        assert isinstance(button, QPushButton)
        assert button.text()
    assert (history.previous.accessibleName(), history.next.accessibleName()) == ("Previous change", "Next change")


def test_moments_in_words() -> None:
    now = datetime(2024, 3, 4, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    dates.use("iso")
    assert said_moment("2024-03-03T22:05:59Z", now) == "Today, 00:05"
    assert said_moment("2024-03-03T20:05:00Z", now) == "Yesterday, 22:05"
    assert said_moment("2017-06-11T20:05:00Z", now) == "2017-06-11, 22:05"
    assert said_moment("odd", now) == "odd"
    dates.use("long")
    assert said_moment("2017-06-11T20:05:00Z", now).startswith("11 June 2017, ")
