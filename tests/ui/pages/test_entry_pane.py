"""The entry pane: what is changed in it is in the journal, and what is changed elsewhere is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from filmjournal.domain import partial_date
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import JournalUnavailable
from filmjournal.domain.rating import Rating
from filmjournal.paths import Paths
from filmjournal.services.browsing import Browsing
from filmjournal.services.commands import DiscardDraft, EditEntry, EditFilm, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.storage import database
from filmjournal.ui import journal_bus
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.review_conflict import ReviewConflictDialog
from filmjournal.ui.pages.entry_pane import EntryPane, export_name
from filmjournal.ui.shell import Shell
from filmjournal.ui.widgets.save_state import Saving
from ui_help import PATIENCE, SMALL, look_for_others, pane_of, settle, view_of, visible


@pytest.fixture
def shell(make_window) -> Shell:
    made = make_window(SMALL)
    pane_of(made).show_entry(1)
    return made


@pytest.fixture
def pane(shell: Shell) -> EntryPane:
    return pane_of(shell)


def stored(shell: Shell, entry_id: int = 1) -> Entry:
    return view_of(shell).bus.journal.browsing.entry(entry_id)


def replace_text(qtbot: QtBot, pane: EntryPane, text: str) -> None:
    pane.review.edit.setFocus()
    pane.review.edit.selectAll()
    qtbot.keyClicks(pane.review.edit, text)


def test_a_pause_saves_and_the_pane_says_so_after_the_commit(qtbot: QtBot, shell: Shell, pane: EntryPane):
    replace_text(qtbot, pane, "Seen in a full house.")
    assert pane.review.state.state() is Saving.SAVING
    assert stored(shell).review.html == "<p>Breath, gravel.</p>"
    qtbot.waitUntil(lambda: pane.review.state.state() is Saving.SAVED, timeout=PATIENCE)
    assert stored(shell).review.html == "<p>Seen in a full house.</p>"
    assert pane.review.edit.toPlainText() == "Seen in a full house."


def test_typing_on_is_saved_before_the_pause(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.review._pause.setInterval(60_000)  # someone who never pauses
    replace_text(qtbot, pane, "On and on")
    qtbot.waitUntil(lambda: stored(shell).review.html == "<p>On and on</p>", timeout=PATIENCE)
    qtbot.keyClicks(pane.review.edit, " and on")
    qtbot.waitUntil(lambda: stored(shell).review.html == "<p>On and on and on</p>", timeout=PATIENCE)


def test_the_caret_stays_while_saving(qtbot: QtBot, shell: Shell, pane: EntryPane):
    replace_text(qtbot, pane, "One three")
    cursor = pane.review.edit.textCursor()
    cursor.setPosition(4)
    pane.review.edit.setTextCursor(cursor)
    qtbot.keyClicks(pane.review.edit, "two ")
    pane.flush()
    settle(qtbot, shell)
    assert pane.review.edit.textCursor().position() == 8
    qtbot.keyClicks(pane.review.edit, "and ")
    assert pane.review.edit.toPlainText() == "One two and three"


def test_going_on_while_typing_saves_to_the_right_review(qtbot: QtBot, shell: Shell, pane: EntryPane):
    replace_text(qtbot, pane, "Of the first.")
    pane.form.headline.end(False)
    qtbot.keyClicks(pane.form.headline, "!")
    pane.show_entry(2)
    replace_text(qtbot, pane, "Of the second.")
    pane.show_entry(1)
    assert pane.review.edit.toPlainText() in ("Of the first.", "Breath, gravel.")
    settle(qtbot, shell)
    assert stored(shell, 1).review.html == "<p>Of the first.</p>"
    assert stored(shell, 2).review.html == "<p>Of the second.</p>"
    assert stored(shell, 1).headline == "Lap after Lap!"
    assert stored(shell, 2).headline == "Brothers"
    assert pane.review.edit.toPlainText() == "Of the first."
    replace_text(qtbot, pane, "Once more.")
    pane.flush()
    settle(qtbot, shell)
    assert stored(shell, 1).review.html == "<p>Once more.</p>"
    assert not pane.notice.isVisible()


def test_the_list_moves_on_and_nothing_is_lost(qtbot: QtBot, shell: Shell, pane: EntryPane):
    view = view_of(shell)
    view.list.select(2)
    assert pane.entry.id == 2
    replace_text(qtbot, pane, "Typed, and down.")
    view.list.focus_list()
    qtbot.keyClick(view.list.view, Qt.Key.Key_Down)
    assert pane.entry.id != 2
    settle(qtbot, shell)
    assert stored(shell, 2).review.html == "<p>Typed, and down.</p>"


def test_stars_date_tags_cast_and_headline_are_in_the_journal_at_once(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.head.rating.setFocus()
    qtbot.keyClick(pane.head.rating, Qt.Key.Key_Right)
    pane.form.watched.setFocus()
    pane.form.watched.selectAll()
    qtbot.keyClicks(pane.form.watched, "June 2016")
    qtbot.keyClick(pane.form.watched, Qt.Key.Key_Return)
    qtbot.keyClicks(pane.tags.field, "summer")
    qtbot.keyClick(pane.tags.field, Qt.Key.Key_Return)
    pane.form.headline.setFocus()
    pane.form.headline.selectAll()
    qtbot.keyClicks(pane.form.headline, "Another headline ")
    qtbot.keyClick(pane.form.headline, Qt.Key.Key_Return)
    qtbot.mouseClick(pane.form.private, Qt.MouseButton.LeftButton, pos=pane.form.private.rect().center() / 4)
    if not pane.form.private.isChecked():
        pane.form.private.click()
    settle(qtbot, shell)
    entry = stored(shell)
    assert entry.rating == Rating(7)
    assert entry.watched == partial_date.parse("2016-06")
    assert entry.tags == ("running", "grief", "summer")
    assert entry.headline == "Another headline"
    assert entry.private
    assert pane.form.headline.text().strip() == "Another headline"


def test_a_space_at_the_end_of_a_headline_is_not_taken_away_while_typing(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.form.headline.setFocus()
    pane.form.headline.selectAll()
    qtbot.keyClicks(pane.form.headline, "Two ")
    pane.flush()
    settle(qtbot, shell)
    qtbot.keyClicks(pane.form.headline, "words")
    pane.flush()
    settle(qtbot, shell)
    assert stored(shell).headline == "Two words"


def test_keys_that_repeat_end_where_they_lead(qtbot: QtBot, shell: Shell, pane: EntryPane):
    """Each step is a command; news of an earlier one must not put a later one back."""
    pane.head.rating.choose(1)
    pane.head.rating.setFocus()
    for _step in range(7):
        qtbot.keyClick(pane.head.rating, Qt.Key.Key_Right)
        QApplication.processEvents()
    settle(qtbot, shell)
    assert stored(shell).rating == Rating(8)
    assert pane.head.rating.rating() == Rating(8)
    view_of(shell).bus.undo()
    settle(qtbot, shell)
    assert stored(shell).rating == Rating(6)  # all of it was one step
    assert pane.head.rating.rating() == Rating(6)


def test_every_change_is_undone_and_the_pane_shows_it(qtbot: QtBot, shell: Shell, pane: EntryPane):
    before = stored(shell)
    steps = (
        lambda: pane.head.rating.choose(10),
        lambda: pane.tags.add("summer"),
        lambda: pane.form.watched.date_edited.emit(partial_date.parse("2015")),
        lambda: pane.toggle("liked"),
        lambda: pane.toggle("rewatch"),
        lambda: pane.toggle("watchlist"),
        lambda: pane.form.today.choose(3),
    )
    for step in steps:
        step()
        settle(qtbot, shell)
    assert view_of(shell).bus.stack.count() == len(steps)
    assert stored(shell).film.liked
    for _step in steps:
        view_of(shell).bus.undo()
        settle(qtbot, shell)
    after = stored(shell)
    assert after == before
    assert pane.entry == before
    assert pane.head.rating.rating() == before.rating
    assert pane.tags.tags() == before.tags
    assert pane.form.watched.date() == before.watched
    assert not pane.head.like.isChecked()
    assert not pane.form.rewatch.isChecked()
    assert pane.form.today.rating() is None


def test_a_sitting_of_writing_is_one_step(qtbot: QtBot, shell: Shell, pane: EntryPane):
    replace_text(qtbot, pane, "First")
    pane.flush()
    settle(qtbot, shell)
    qtbot.keyClicks(pane.review.edit, " and second.")
    pane.flush()
    settle(qtbot, shell)
    view_of(shell).bus.undo()
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>Breath, gravel.</p>"
    assert pane.review.edit.toPlainText() == "Breath, gravel."
    view_of(shell).bus.redo()
    settle(qtbot, shell)
    assert pane.review.edit.toPlainText() == "First and second."


def test_a_first_review_has_the_lines_of_any_other(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.show_entry(3)
    replace_text(qtbot, pane, "One")
    qtbot.keyClick(pane.review.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(pane.review.edit, "Two")
    first = pane.review.edit.document().begin()
    assert first.blockFormat().lineHeight() == first.next().blockFormat().lineHeight() > 0


def test_a_preferred_size_outlives_a_change_of_looks(shell: Shell, pane: EntryPane):
    shell.set_settings(shell.settings.changed(review_size=25))
    size = pane.review.edit.font().pointSizeF()
    for theme in ("dark", "light", "light"):
        shell.set_settings(shell.settings.changed(theme=theme))
        assert pane.review.edit.font().pointSizeF() == size


def test_cast_rows_are_in_the_journal(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.cast._rows[-1].actor.setFocus()
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "Melanie Lynskey")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Mother")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    settle(qtbot, shell)
    cast = [(credit.person, credit.character) for credit in stored(shell).film.cast]
    assert cast == [("Graham Rogers", "Kevin"), ("Billy Crudup", "Coach K"), ("Melanie Lynskey", "Mother")]
    assert pane.form.cast_count.text() == "3"


def test_a_half_typed_actor_does_not_follow_to_another_film(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.cast._rows[-1].actor.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "Mel")
    pane.show_entry(3)
    settle(qtbot, shell)
    assert stored(shell, 3).film.cast == ()
    assert pane.cast.cast() == ()
    assert all(row.actor.text() == "" for row in pane.cast._rows)


def test_looking_at_a_viewing_changes_nothing_of_it(qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal):
    view_of(shell).watch.stop()
    other.execute(EditEntry(2, {"companions": ("Sammy Davis, Jr.", "Ben"), "place": "Home"}))
    pane.show_entry(2)
    other.execute(EditEntry(2, {"place": "Cinema", "headline": "Elsewhere"}))  # nobody told the pane
    before = other.browsing.entry(2)
    pane.show_entry(1)
    settle(qtbot, shell)
    assert stored(shell, 2) == before
    assert view_of(shell).bus.stack.count() == 0


def test_of_place_medium_and_companions_only_what_is_typed_is_written(
    qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal
):
    view_of(shell).watch.stop()
    qtbot.keyClicks(pane.form.companions, "Sammy Davis, Jr.; Ben ;")
    other.execute(EditEntry(1, {"place": "Cinema", "medium": "35 mm"}))
    pane.flush()
    settle(qtbot, shell)
    entry = stored(shell)
    assert (entry.place, entry.medium, entry.companions) == ("Cinema", "35 mm", ("Sammy Davis, Jr.", "Ben"))
    look_for_others(view_of(shell).bus)
    assert pane.form.place.text() == "Cinema"
    qtbot.keyClicks(pane.form.companions, " Carla")  # one may go on where one was
    pane.flush()
    settle(qtbot, shell)
    assert stored(shell).companions == ("Sammy Davis, Jr.", "Ben", "Carla")


def test_a_half_typed_date_does_not_follow_to_another_viewing(
    qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal
):
    other.execute(EditEntry(2, {"watched": stored(shell).watched}))
    text = pane.form.watched.text()
    pane.form.watched.setFocus()
    pane.form.watched.selectAll()
    qtbot.keyClicks(pane.form.watched, "Junuary")
    pane.show_entry(2)
    assert pane.form.watched.text() == text
    assert pane.form.watched.is_valid()


@pytest.mark.parametrize("read", ["entry", "viewings", "tags"])
def test_what_cant_be_read_is_not_half_shown(
    qtbot: QtBot, shell: Shell, pane: EntryPane, monkeypatch: pytest.MonkeyPatch, read: str
):
    view = view_of(shell)
    view.list.select(1)

    def busy(*_arguments: object) -> object:
        raise JournalUnavailable("Somebody is writing.")

    before = stored(shell, 5)
    replace_text(qtbot, pane, "Of the first.")
    with monkeypatch.context() as patch:
        patch.setattr(Browsing, read, busy)
        pane.show_entry(5)
        qtbot.waitUntil(lambda: view.toast.message() == "Somebody is writing.", timeout=PATIENCE)
    assert pane.entry.id == pane.tabs.current_id() == view.list.current_id == 1
    assert pane.form.headline.text() == "Lap after Lap"
    pane.form.headline.setFocus()
    qtbot.keyClicks(pane.form.headline, "!")
    pane.show_entry(5)
    settle(qtbot, shell)
    assert pane.form.headline.text() == "The Second Lap"
    assert stored(shell, 5) == before
    assert stored(shell).review.html == "<p>Of the first.</p>"


# What others write --------------------------------------------------------------------------------------------------


def test_a_change_elsewhere_is_taken_over_when_nothing_is_unsaved(
    qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal
):
    other.execute(EditEntry(1, {"review_html": "<p>From the other desk.</p>", "rating": Rating(9)}))
    look_for_others(view_of(shell).bus)
    settle(qtbot, shell)
    assert pane.review.edit.toPlainText() == "From the other desk."
    assert pane.head.rating.rating() == Rating(9)
    replace_text(qtbot, pane, "And mine after it.")
    pane.flush()
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>And mine after it.</p>"
    assert not pane.notice.isVisible()


@pytest.fixture
def conflict(qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal) -> None:
    """Both sides have written since the pane was loaded."""
    replace_text(qtbot, pane, "My words.")
    other.execute(EditEntry(1, {"review_html": "<p>Their words.</p>"}))
    look_for_others(view_of(shell).bus)
    assert pane.review.edit.toPlainText() == "My words."
    pane.flush()
    settle(qtbot, shell)


def compare(qtbot: QtBot, shell: Shell, pane: EntryPane) -> ReviewConflictDialog:
    (button,) = visible(pane.notice, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (dialog,) = visible(shell, ReviewConflictDialog)
    assert isinstance(dialog, ReviewConflictDialog)
    return dialog


def choose(qtbot: QtBot, dialog: ReviewConflictDialog, text: str) -> None:
    (button,) = [b for b in dialog.findChildren(QPushButton) if b.text() == text]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_two_texts_are_both_kept_and_told(qtbot: QtBot, shell: Shell, pane: EntryPane, conflict: None):
    assert pane.notice.isVisible()
    assert pane.notice.kind() == "error"
    assert pane.review.state.state() is Saving.NOT_SAVED
    assert stored(shell).review.html == "<p>Their words.</p>"
    look_for_others(view_of(shell).bus)
    pane.head.rating.choose(10)  # other news about this entry
    settle(qtbot, shell)
    assert pane.review.edit.toPlainText() == "My words."
    assert pane.notice.isVisible()


def test_a_conflict_is_settled_for_mine(qtbot: QtBot, shell: Shell, pane: EntryPane, conflict: None):
    choose(qtbot, compare(qtbot, shell, pane), "Go on with mine")
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>My words.</p>"
    assert not pane.notice.isVisible()
    assert pane.review.state.state() is Saving.SAVED
    view_of(shell).bus.undo()
    settle(qtbot, shell)
    if stored(shell).review.html != "<p>Their words.</p>":  # letting go of the draft is a step too
        view_of(shell).bus.undo()
        settle(qtbot, shell)
    assert stored(shell).review.html == "<p>Their words.</p>"


def test_a_conflict_is_settled_for_the_other(qtbot: QtBot, shell: Shell, pane: EntryPane, conflict: None):
    choose(qtbot, compare(qtbot, shell, pane), "Take the other")
    settle(qtbot, shell)
    assert pane.review.edit.toPlainText() == "Their words."
    assert not pane.notice.isVisible()
    replace_text(qtbot, pane, "Both of us.")
    pane.flush()
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>Both of us.</p>"


def test_writing_on_in_a_conflict_keeps_the_newest_of_mine(qtbot: QtBot, shell: Shell, pane: EntryPane, conflict: None):
    pane.review.edit.setFocus()
    pane.review.edit.moveCursor(pane.review.edit.textCursor().MoveOperation.End)
    qtbot.keyClicks(pane.review.edit, " And more.")
    pane.flush()
    settle(qtbot, shell)
    assert pane.notice.isVisible()
    choose(qtbot, compare(qtbot, shell, pane), "Go on with mine")
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>My words. And more.</p>"


def test_a_conflict_waits_while_another_film_is_shown(qtbot: QtBot, shell: Shell, pane: EntryPane, conflict: None):
    pane.show_entry(2)
    settle(qtbot, shell)
    assert not pane.notice.isVisible()
    assert pane.review.edit.toPlainText() == "Both sides of a door."
    pane.show_entry(1)
    settle(qtbot, shell)
    assert pane.notice.isVisible()
    choose(qtbot, compare(qtbot, shell, pane), "Go on with mine")
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>My words.</p>"
    assert pane.review.edit.toPlainText() == "My words."


def drafts(shell: Shell) -> int:
    with closing(sqlite3.connect(shell.paths.journal)) as connection:
        (number,) = connection.execute("SELECT count(*) FROM draft").fetchone()
    return int(number)


def test_a_viewing_that_moved_to_another_film_is_written_on(
    qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal
):
    replace_text(qtbot, pane, "Typed before ")
    other.execute(EditEntry(1, {}, film_id=2))
    look_for_others(view_of(shell).bus)
    assert pane.film.id == 2
    qtbot.keyClicks(pane.review.edit, "and after.")
    pane.flush()
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>Typed before and after.</p>"
    assert not pane.notice.isVisible()


def test_a_conflict_over_a_viewing_that_moved_is_settled_for_mine(
    qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal
):
    view_of(shell).watch.stop()
    replace_text(qtbot, pane, "My words.")
    other.execute(EditEntry(1, {"review_html": "<p>Their words.</p>"}, film_id=2))
    pane.flush()
    settle(qtbot, shell)
    dialog = compare(qtbot, shell, pane)
    other.execute(EditEntry(1, {"review_html": "<p>Their other words.</p>"}, film_id=3))
    choose(qtbot, dialog, "Go on with mine")
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>My words.</p>"
    assert drafts(shell) == 0
    assert not pane.notice.isVisible()


def test_a_stored_text_is_chosen_after_writing_on(
    qtbot: QtBot, shell: Shell, pane: EntryPane, conflict: None, make_window
):
    shell.close()
    again = make_window(())
    pane = pane_of(again)
    pane.show_entry(1)
    replace_text(qtbot, pane, "Newer than either.")
    pane.flush()
    settle(qtbot, again)
    assert stored(again).review.html == "<p>Newer than either.</p>"
    choose(qtbot, compare(qtbot, again, pane), "Go on with mine")
    settle(qtbot, again)
    assert stored(again).review.html == "<p>My words.</p>"
    assert drafts(again) == 0


def test_a_conflict_that_was_settled_elsewhere_is_no_longer_told(
    qtbot: QtBot, shell: Shell, pane: EntryPane, conflict: None, other: Journal
):
    pane.show_entry(2)
    settle(qtbot, shell)
    other.execute(DiscardDraft(1))
    pane.show_entry(1)
    assert not pane.notice.isVisible()


# A journal that can't be written ------------------------------------------------------------------------------------


@pytest.fixture
def unwritable(qtbot: QtBot, shell: Shell, paths: Paths, monkeypatch: pytest.MonkeyPatch):
    """The disk refuses writes until this is called: another program holds the file, and nobody waits."""
    settle(qtbot, shell)
    connection = sqlite3.connect(paths.journal, isolation_level=None)
    with monkeypatch.context() as patch:
        patch.setattr(database, "WRITE_PATIENCE", 1)
        patch.setattr(journal_bus, "LONGEST_WAIT", 0.0)
        connection.execute("BEGIN IMMEDIATE")  # after that: what began before would wait as long as it was to

        def over() -> None:
            connection.execute("ROLLBACK")
            patch.undo()

        yield over
    connection.close()


def test_what_cant_be_saved_stays_and_is_saved_later(qtbot: QtBot, shell: Shell, pane: EntryPane, unwritable):
    replace_text(qtbot, pane, "Held up.")
    pane.head.rating.choose(9)
    pane.flush()
    bar = view_of(shell).trouble_bar
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE)
    settle(qtbot, shell)
    assert pane.review.state.state() is Saving.NOT_SAVED
    assert pane.review.state.words() == "Not saved: another program is writing"
    assert not pane.notice.isVisible()
    assert pane.review.edit.toPlainText() == "Held up."
    unwritable()
    (button,) = bar.buttons()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>Held up.</p>"
    assert stored(shell).rating == Rating(9)
    assert pane.review.state.state() is Saving.SAVED
    assert not bar.isVisible()


def test_a_text_left_unsaved_is_there_on_return(qtbot: QtBot, shell: Shell, pane: EntryPane, unwritable):
    replace_text(qtbot, pane, "Held up.")
    pane.show_entry(2)
    settle(qtbot, shell)
    pane.show_entry(1)
    assert pane.review.edit.toPlainText() == "Held up."
    settle(qtbot, shell)
    assert view_of(shell).trouble_bar.isVisible()
    unwritable()
    pane.flush()
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>Held up.</p>"
    assert stored(shell, 2).review.html == "<p>Both sides of a door.</p>"


def test_a_choice_that_cant_be_saved_keeps_both_texts(
    qtbot: QtBot, shell: Shell, pane: EntryPane, conflict: None, unwritable
):
    choose(qtbot, compare(qtbot, shell, pane), "Go on with mine")
    settle(qtbot, shell)
    assert pane.review.edit.toPlainText() == "My words."
    unwritable()
    assert drafts(shell) == 1
    pane.flush()
    settle(qtbot, shell)
    assert stored(shell).review.html == "<p>My words.</p>"
    assert drafts(shell) == 0
    assert not pane.notice.isVisible()


def test_the_newest_of_what_was_chosen_wins(qtbot: QtBot, shell: Shell, pane: EntryPane, unwritable):
    pane.head.rating.choose(4)
    pane.form.headline.selectAll()
    qtbot.keyClicks(pane.form.headline, "Old")
    qtbot.keyClicks(pane.form.place, "Home")
    qtbot.keyClicks(pane.form.medium, "Disc")
    pane.flush()
    settle(qtbot, shell)
    assert pane.has_unsaved_text
    unwritable()
    pane.head.rating.choose(10)
    settle(qtbot, shell)
    pane.form.headline.selectAll()
    qtbot.keyClicks(pane.form.headline, "New")
    pane.form.place.selectAll()
    qtbot.keyClicks(pane.form.place, "Cinema")
    pane.flush()
    settle(qtbot, shell)
    entry = stored(shell)
    assert (entry.rating, entry.headline, entry.place, entry.medium) == (Rating(10), "New", "Cinema", "Disc")
    assert not pane.has_unsaved_text


def test_what_waits_is_shown_and_can_be_chosen_back(qtbot: QtBot, shell: Shell, pane: EntryPane, unwritable):
    before = stored(shell)
    pane.head.rating.choose(4)
    pane.head.like_toggled.emit(not before.film.liked)
    pane.form.headline.selectAll()
    qtbot.keyClicks(pane.form.headline, "Old")
    pane.form.cast.cast_edited.emit((CastLine("Somebody Else", "Nobody"),))
    pane.flush()
    settle(qtbot, shell)
    view_of(shell).bus.show_anew()
    settle(qtbot, shell)
    for _visit in range(2):
        assert pane.head.rating.rating() == Rating(4)
        assert pane.film.liked is not before.film.liked
        assert pane.form.headline.text() == "Old"
        assert [(credit.person, credit.character) for credit in pane.film.cast] == [("Somebody Else", "Nobody")]
        pane.show_entry(2)
        pane.show_entry(1)
    unwritable()
    pane.head.rating.choose(before.rating.half_stars)
    pane.head.like_toggled.emit(before.film.liked)
    pane.form.headline.selectAll()
    qtbot.keyClicks(pane.form.headline, before.headline)
    pane.form.cast.cast_edited.emit(tuple(CastLine(c.person, c.character) for c in before.film.cast))
    pane.flush()
    settle(qtbot, shell)
    after = stored(shell)
    assert replace(after, edited=before.edited, film=before.film) == before
    assert [(c.person, c.character) for c in after.film.cast] == [(c.person, c.character) for c in before.film.cast]
    assert after.film.liked is before.film.liked


def test_what_was_chosen_back_is_not_tried_again(qtbot: QtBot, shell: Shell, pane: EntryPane, unwritable):
    before = stored(shell)
    pane.head.rating.choose(4)
    pane.form.headline.end(False)
    qtbot.keyClicks(pane.form.headline, "!")
    pane.flush()
    settle(qtbot, shell)
    unwritable()
    qtbot.keyClick(pane.form.headline, Qt.Key.Key_Backspace)
    pane.head.rating.choose(6)
    pane.flush()
    settle(qtbot, shell)
    assert stored(shell) == before


# Films, trash, nothing ------------------------------------------------------------------------------------------------


def test_a_viewing_in_the_trash_says_so_and_comes_back(qtbot: QtBot, shell: Shell, pane: EntryPane, other: Journal):
    view = view_of(shell)
    other.execute(RemoveEntries((3,)))
    look_for_others(view.bus)
    settle(qtbot, shell)
    shell.actions_.set[ActionId.SHOW_TRASH].trigger()
    settle(qtbot, shell)
    assert pane.entry.id == 3
    assert pane.notice.isVisible()
    assert not pane.review.edit.isEnabled()
    assert shell.actions_.set[ActionId.PUT_BACK].isEnabled()
    assert not shell.actions_.set[ActionId.REMOVE_ENTRY].isEnabled()
    (button,) = visible(pane.notice, QPushButton)
    assert button.text() == "Put back"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert stored(shell, 3).trashed is None
    pane.show_entry(3)
    assert not pane.notice.isVisible()
    assert pane.review.edit.isEnabled()


def test_a_film_without_viewings_offers_to_log_one(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.show_film(6)
    assert pane.entry is None
    assert pane.film.title == "Someday"
    assert not pane.review.isVisible()
    assert not pane.tabs.isVisible()
    pane.head.rating.choose(8)  # the film's own
    settle(qtbot, shell)
    assert pane.film.rating == Rating(8)
    (button,) = [b for b in visible(pane, QPushButton) if b.text() == "Log a viewing"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert pane.entry is not None
    assert pane.entry.film.id == 6
    assert not pane.entry.rewatch
    assert pane.review.isVisible()


def test_one_more_viewing_of_a_film_is_a_rewatch(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.add_viewing()
    settle(qtbot, shell)
    assert pane.entry.id == 7
    assert pane.entry.rewatch
    assert pane.review.edit.toPlainText() == ""
    assert [tab.id for tab in pane.tabs.viewings()] == [1, 5, 7]
    assert view_of(shell).list.current_id == 7


def test_a_viewing_that_is_removed_makes_room_for_the_films_others(qtbot: QtBot, shell: Shell, pane: EntryPane):
    view_of(shell).list.select(1)
    shell.actions_.set[ActionId.REMOVE_ENTRY].trigger()
    settle(qtbot, shell)
    assert stored(shell, 1).trashed is not None
    assert pane.entry is not None
    assert pane.entry.id != 1
    assert pane.entry.id == view_of(shell).list.current_id
    toast = view_of(shell).toast
    assert toast.isVisible()
    (button,) = visible(toast, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert stored(shell, 1).trashed is None


def test_a_film_reference_leads_to_its_film(qtbot: QtBot, shell: Shell, pane: EntryPane):
    pane.review.edit.film_activated.emit(2)
    assert pane.film.title == "Blood Ties"
    assert view_of(shell).list.current_id == 2
    pane.review.edit.film_activated.emit(99)  # it is gone
    assert pane.film is None
    assert shell.windowTitle() == "Film Journal"


def test_the_rating_is_said_in_words(pane: EntryPane):
    from PySide6.QtGui import QAccessible

    said = QAccessible.queryAccessibleInterface(pane.head.rating).text(QAccessible.Text.Value)
    assert said == "3 out of 5 stars"


@pytest.mark.parametrize(
    ("title", "year", "name"),
    [
        ("1 Mile to You", 2017, "1 Mile to You (2017).html"),
        ("Face/Off: a:b*?", None, "Face_Off_ a_b__.html"),
        ("東京物語", 1953, "東京物語 (1953).html"),
        ("x" * 300, None, "x" * 80 + ".html"),
    ],
)
def test_a_page_gets_a_name_that_any_system_takes(
    shell: Shell, other: Journal, title: str, year: int | None, name: str
):
    other.execute(EditFilm(1, {"title": title, "year": year}))
    assert export_name(other.browsing.film(1)) == name


def test_closing_with_words_that_are_not_saved_asks_once(
    qtbot: QtBot, shell: Shell, pane: EntryPane, unwritable: Callable[[], None]
):
    replace_text(qtbot, pane, "Words that have no place yet.")
    shell.close()
    assert shell.isVisible()
    assert "Close once more" in view_of(shell).toast.message()
    unwritable()
    shell.close()
    assert not shell.isVisible()
    with closing(sqlite3.connect(shell.paths.journal)) as connection:
        (html,) = connection.execute("SELECT html FROM review WHERE entry_id = 1").fetchone()
    assert html == "<p>Words that have no place yet.</p>"


def test_a_refused_text_is_offered_by_the_next_window(
    qtbot: QtBot, shell: Shell, pane: EntryPane, conflict: None, make_window
):
    shell.close()
    again = make_window(())
    pane = pane_of(again)
    pane.show_entry(1)
    settle(qtbot, again)
    assert pane.notice.isVisible()
    assert pane.review.edit.toPlainText() == "Their words."
    choose(qtbot, compare(qtbot, again, pane), "Go on with mine")
    settle(qtbot, again)
    assert stored(again).review.html == "<p>My words.</p>"
    assert stored(again).review.draft is None


def test_what_a_command_of_ours_keeps_from_being_read_is_shown_after_it(qtbot: QtBot, shell: Shell) -> None:
    view, pane = view_of(shell), pane_of(shell)
    held, release = Event(), Event()
    told: list[str] = []
    view.bus.refused.connect(told.append)

    def hold() -> None:
        connection = sqlite3.connect(shell.paths.journal)
        connection.execute("BEGIN EXCLUSIVE")
        held.set()
        release.wait(60)
        connection.close()

    view.bus.tasks.run(hold)
    assert held.wait(60)
    pane.show_entry(2)
    assert pane.entry is not None
    assert pane.entry.id != 2
    release.set()
    qtbot.waitUntil(lambda: pane.entry is not None and pane.entry.id == 2, timeout=PATIENCE)
    assert told == []
