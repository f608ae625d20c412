"""Words in any window, on their way or not handed over yet, while others undo, merge, move, replace and take away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from PySide6.QtCore import QBuffer, QMimeData, QTimer
from PySide6.QtGui import QImage, QTextCursor
from pytestqt.qtbot import QtBot

from filmjournal.paths import Paths
from filmjournal.richtext.finding import Pattern
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services import history
from filmjournal.services.commands import (
    Command,
    EditEntry,
    KeepImage,
    LogFilm,
    MergeFilms,
    ReplaceInReviews,
    SaveReview,
)
from filmjournal.services.journal import Journal
from filmjournal.services.outcome import Done
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.history import HistoryDialog
from filmjournal.ui.dialogs.link_mentions import LinkMentions
from filmjournal.ui.dialogs.replace_everywhere import ReplaceEverywherePanel
from filmjournal.ui.editor.link_popup import LinkPopup
from filmjournal.ui.editor.reference_popup import ReferencePopup
from filmjournal.ui.entry_window import EntryWindow
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell
from journal_help import tables
from ui_help import PATIENCE, SMALL, look_for_others, pane_of, settle, view_of


class World:
    """The window on the small journal, and what a person does there."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self.shell = qtbot, shell
        self.bus = view_of(shell).bus
        self.pane = pane_of(shell)

    def settle(self) -> None:
        settle(self.qtbot, self.shell)

    def do(self, command: Command) -> Done:
        done: list[Done] = []
        self.bus.do(command, "Step", done=done.append)
        self.settle()
        return done[0]

    def open_own(self, entry_id: int) -> EntryWindow:
        assert self.shell.actions_ is not None
        window = self.shell.actions_.windows.open(entry_id)
        self.settle()
        return window

    def trigger(self, action: ActionId) -> None:
        assert self.shell.actions_ is not None
        self.shell.actions_.set[action].trigger()

    def undo(self) -> None:
        self.bus.undo()
        self.settle()

    def redo(self) -> None:
        self.bus.redo()
        self.settle()

    def save(self, *panes: EntryPane) -> None:
        for pane in panes:
            pane.flush()
        self.settle()

    def html(self, entry_id: int) -> str:
        return self.bus.journal.browsing.entry(entry_id).review.html

    def texts(self, entry_id: int) -> list[str]:
        """All texts in the history, newest first."""
        database = self.bus.journal.database
        found = history.revisions(database, entry_id)
        return [history.revision_html(database, entry_id, one.kept, one.id) for one in found]


def write(pane: EntryPane, words: str) -> None:
    """Type at the end of the review, without a pause for saving."""
    edit = pane.review.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    edit.textCursor().insertText(words)


def text(pane: EntryPane) -> str:
    return pane.review.edit.toPlainText()


def picture(colour: int = 0) -> bytes:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(colour)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the binding a string
    return bytes(buffer.data().data())


@pytest.fixture
def world(qtbot: QtBot, make_window) -> Iterator[World]:
    shell = make_window(SMALL)
    pane_of(shell).show_entry(1)
    made = World(qtbot, shell)
    made.settle()
    yield made
    made.settle()


# Undo -------------------------------------------------------------------------------------------------------------


def test_a_sitting_that_was_taken_back_stays_in_the_history(world: World) -> None:
    write(world.pane, " Taken back.")
    world.save(world.pane)
    world.pane.show_entry(2)
    world.undo()
    assert world.html(1) == "<p>Breath, gravel.</p>"
    write(world.pane, " Written on.")  # with it what could be done again is gone
    world.save(world.pane)
    assert world.texts(1) == ["<p>Breath, gravel.</p>", "<p>Breath, gravel. Taken back.</p>"]


def test_what_is_done_again_is_as_it_was(world: World, paths: Paths) -> None:
    entry_id = world.do(LogFilm("New", 2001, viewing={})).entry_id
    assert entry_id is not None
    world.pane.show_entry(entry_id)
    logged = tables(paths.journal)
    write(world.pane, "Mine.")
    world.save(world.pane)
    written = tables(paths.journal)
    world.undo()
    assert world.texts(entry_id) == ["<p>Mine.</p>"]
    world.redo()
    assert tables(paths.journal) == written
    world.undo()
    world.undo()  # the viewing goes, with what was kept of it
    world.redo()
    assert tables(paths.journal) == logged
    world.redo()
    assert tables(paths.journal) == written


def test_each_text_that_was_taken_back_is_kept_once(world: World) -> None:
    for words in (" One.", " Two.", " Two."):
        write(world.pane, words)
        world.save(world.pane)
        world.undo()
    assert sorted(world.texts(1)) == [
        "<p>Breath, gravel. One.</p>",
        "<p>Breath, gravel. Two.</p>",
        "<p>Breath, gravel.</p>",
    ]


def test_a_change_in_many_reviews_leaves_nothing_when_it_is_taken_back(world: World, paths: Paths) -> None:
    before = tables(paths.journal)
    reviews = ((1, content_hash("<p>Breath, gravel.</p>")),)
    world.do(ReplaceInReviews(Pattern("gravel"), "stones", reviews, "s"))
    world.undo()
    assert tables(paths.journal) == before


def test_an_offered_undo_does_not_take_a_viewing_from_under_words(world: World) -> None:
    entry_id = world.do(LogFilm("New", 2001, viewing={})).entry_id
    assert entry_id is not None
    moment = world.bus.moment
    window = world.open_own(entry_id)
    write(window.pane, "Mine.")
    world.bus.undo(moment)
    world.settle()
    assert world.html(entry_id) == "<p>Mine.</p>"
    world.undo()
    world.undo()
    assert not window.isVisible()


def test_a_replacing_that_is_taken_back_under_words(world: World) -> None:
    window = world.open_own(1)
    reviews = ((1, content_hash("<p>Breath, gravel.</p>")),)
    world.do(ReplaceInReviews(Pattern("gravel"), "stones", reviews, "s"))
    assert text(world.pane) == text(window.pane) == "Breath, stones."
    world.bus.undo()
    write(window.pane, " Mine.")
    world.settle()
    world.save(window.pane, world.pane)
    assert "<p>Breath, stones. Mine.</p>" in world.texts(1)
    assert world.html(1) == "<p>Breath, gravel.</p>"
    assert window.pane.notice.isVisible()


# Films and viewings that change under a text ------------------------------------------------------------------------


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_film_is_merged_that_two_windows_show(world: World, taken_back: bool) -> None:
    window = world.open_own(3)
    world.pane.show_entry(3)
    write(window.pane, "In the window.")
    world.do(MergeFilms(1, 3))
    world.save(window.pane)
    write(world.pane, " In the other.")
    world.settle()
    assert world.pane.film is not None
    assert window.pane.film is not None
    assert world.pane.film.id == window.pane.film.id == 1
    if taken_back:
        for _step in range(3):
            world.undo()
        assert window.pane.film.id == 3
    world.save(world.pane, window.pane)
    everything = " ".join(world.texts(3))
    assert "In the window." in everything
    assert "In the other." in everything


def test_an_earlier_text_is_restored_after_its_film_was_merged(world: World) -> None:
    world.do(EditEntry(1, {"review_html": '<p>Like <a data-film="3">Playtime</a>.</p>'}))
    world.do(EditEntry(1, {"review_html": "<p>Plain.</p>"}))
    world.do(MergeFilms(4, 3))
    earlier = '<p>Like <a data-film="4">Playtime</a>.</p>'
    assert world.texts(1)[1] == earlier
    assert world.pane.restore(1, world.texts(1)[1])
    world.settle()
    assert world.html(1) == world.pane.review.edit.html() == earlier


def test_writing_on_after_an_old_reference_was_brought_back(world: World) -> None:
    world.do(MergeFilms(4, 3))
    world.pane.restore(1, '<p>Like <a data-film="3">Playtime</a>.</p>')
    world.settle()
    write(world.pane, " On.")
    world.save(world.pane)
    assert not world.pane.notice.isVisible()
    assert world.html(1) == '<p>Like <a data-film="4">Playtime</a>. On.</p>'


def test_a_viewing_moves_to_another_film_while_its_review_is_typed(world: World, other: Journal) -> None:
    window = world.open_own(3)
    write(window.pane, "Typed.")
    world.do(EditEntry(3, {}, film_id=2))
    write(window.pane, " On.")
    world.save(window.pane)
    assert world.html(3) == "<p>Typed. On.</p>"
    write(window.pane, " Again.")
    other.execute(EditEntry(3, {}, film_id=1))
    world.save(window.pane)
    assert "<p>Typed. On. Again.</p>" in world.texts(3)


def test_words_of_a_viewing_that_is_gone_stay_in_sight(world: World, paths: Paths) -> None:
    window = world.open_own(2)
    write(window.pane, " Mine.")
    with closing(sqlite3.connect(paths.journal)) as connection, connection:  # as a restored backup lacks it
        for table in ("review", "revision", "companion", "entry_tag", "film_reference"):
            connection.execute(f"DELETE FROM {table} WHERE entry_id = 2")
        connection.execute("DELETE FROM entry WHERE id = 2")
    look_for_others(world.bus)
    world.settle()
    write(window.pane, " More.")
    world.save(window.pane)
    assert window.pane.form.isVisible()
    assert text(window.pane) == "Both sides of a door. Mine. More."
    assert "only here" in window.pane.notice.text()
    window.close()
    assert window.isVisible()
    world.shell.close()
    assert world.shell.isVisible()
    window.close()
    assert not window.isVisible()


def test_restoring_in_a_conflict_keeps_the_refused_text(world: World, other: Journal) -> None:
    write(world.pane, " Mine.")
    other.execute(EditEntry(1, {"review_html": "<p>Of another.</p>"}))
    world.save(world.pane)
    assert world.pane.notice.isVisible()
    world.pane.restore(1, "<p>Restored.</p>")
    world.save(world.pane)
    world.pane.keep_mine()
    world.settle()
    assert world.html(1) == "<p>Restored.</p>"
    assert {"<p>Breath, gravel. Mine.</p>", "<p>Of another.</p>"} <= set(world.texts(1))


# Windows, panels and what comes late --------------------------------------------------------------------------------


def test_words_in_another_window_are_replaced_too(world: World) -> None:
    window = world.open_own(2)
    window.pane.review._pause.setInterval(1_000_000)
    window.pane.review._deadline.setInterval(1_000_000)
    write(window.pane, " And gravel.")
    world.trigger(ActionId.REPLACE_EVERYWHERE)
    (panel,) = world.shell.findChildren(ReplaceEverywherePanel)
    panel.field.setText("gravel")
    world.qtbot.waitUntil(lambda: not panel.is_looking(), timeout=PATIENCE)
    assert {hit.entry_id for hit in panel.model.hits} == {1, 2}
    panel.close()


def test_links_are_for_the_review_that_was_looked_through(world: World) -> None:
    same = "<p>Ema (Ann - Playtime) runs.</p>"
    world.do(EditEntry(1, {"review_html": same}))
    world.do(EditEntry(2, {"review_html": same}))
    world.trigger(ActionId.LINK_MENTIONS)
    world.settle()
    (panel,) = world.shell.findChildren(LinkMentions)
    world.qtbot.waitUntil(panel.link_button.isVisible, timeout=PATIENCE)
    with world.qtbot.waitSignal(panel.destroyed):
        world.pane.show_entry(2)
    world.settle()
    assert world.html(2) == same


@pytest.mark.parametrize(("action", "kind"), [(ActionId.LINK, LinkPopup), (ActionId.FILM_REFERENCE, ReferencePopup)])
def test_what_asks_about_one_place_goes_with_its_review(world: World, action: ActionId, kind: type) -> None:
    world.pane.write()
    world.pane.review.edit.selectAll()
    world.trigger(action)
    (popup,) = world.shell.findChildren(kind)
    assert popup.isVisible()
    with world.qtbot.waitSignal(popup.destroyed):
        world.pane.show_entry(2)


def test_words_for_a_picture_are_of_that_picture(world: World) -> None:
    stills = world.pane.review.stills
    for entry_id in (2, 1):
        world.pane.show_entry(entry_id)
        world.pane.write()
        stills.add([picture()])
        world.qtbot.waitUntil(lambda: stills.popup is not None, timeout=PATIENCE)
    assert stills.popup is not None
    stills.popup.field.insert("A track")
    stills.popup.field.setModified(True)
    world.pane.show_entry(2)
    world.settle()
    assert stills.popup is None
    assert 'alt="A track"' in world.html(1)
    assert world.html(2).count("<figure>") == 1
    assert "A track" not in world.html(2)


def test_words_for_a_picture_that_moves_meanwhile_stay_with_it(world: World) -> None:
    stills = world.pane.review.stills
    image = world.do(KeepImage(picture(0x00FF00))).image
    world.pane.write()
    stills.add([picture()])
    world.qtbot.waitUntil(lambda: stills.popup is not None, timeout=PATIENCE)
    world.save(world.pane)
    above = f'<figure><img src="image:{image}" alt="Another"></figure>'
    world.do(EditEntry(1, {"review_html": above + world.html(1)}))
    assert stills.popup is not None
    stills.popup.field.setText("A track")
    stills.popup.keep_button.click()
    world.save(world.pane)
    assert world.html(1).index('alt="Another"') < world.html(1).index('alt="A track"')


def test_a_picture_that_comes_late_is_added_to_no_other_review(world: World) -> None:
    stills = world.pane.review.stills
    told: list[str] = []
    world.pane.review.edit.paste_refused.connect(told.append)
    stills.add([picture()])
    world.pane.show_entry(2)
    world.settle()
    assert len(told) == 1
    stills.add([picture()])
    world.pane.show_entry(None)
    world.settle()
    assert len(told) == 2
    assert "figure" not in world.html(1) + world.html(2)
    assert not world.pane.has_unsaved_text


@pytest.mark.parametrize("going", ["elsewhere", "away", "changed elsewhere"])
def test_a_long_paste_that_is_still_read_is_not_lost(world: World, going: str) -> None:
    source = QMimeData()
    source.setHtml(f"<p>{'word ' * 40_000}</p>")
    world.pane.review.edit.moveCursor(QTextCursor.MoveOperation.End)
    world.pane.review.edit.insertFromMimeData(source)
    if going == "changed elsewhere":
        world.do(EditEntry(1, {"review_html": "<p>Of another.</p>"}))
    else:
        world.pane.show_entry(2 if going == "elsewhere" else None)
    world.save(world.pane)
    assert max(map(len, world.texts(1))) > 199_000


def test_a_window_takes_its_panels_with_it(world: World) -> None:
    window = world.open_own(1)
    window.actions_[ActionId.HISTORY].trigger()
    (dialog,) = window.findChildren(HistoryDialog)
    world.settle()
    with world.qtbot.waitSignal(dialog.destroyed):
        window.close()


def test_a_window_is_closed_again_while_its_words_are_on_their_way(world: World) -> None:
    window = world.open_own(1)
    write(window.pane, " Mine.")
    QTimer.singleShot(0, window.close)
    window.close()
    world.settle()
    assert not window.isVisible()
    assert world.html(1) == "<p>Breath, gravel. Mine.</p>"
    assert world.open_own(2) is window
    assert text(window.pane) == "Both sides of a door."


def test_a_save_says_what_is_stored(world: World) -> None:
    world.do(MergeFilms(4, 3))
    html = '<p>Like <a data-film="3">Playtime</a>.</p>'
    outcome = world.do(SaveReview(6, 5, 0, html, "s"))
    assert outcome.review_hash == content_hash(world.html(6))
    assert world.do(SaveReview(6, 5, 1, html, "s", outcome.review_hash)).revision == 1


@pytest.mark.logs
def test_a_mistake_of_ours_while_saving_is_a_sentence_and_keeps_the_words(
    world: World, paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(paths.journal)) as connection, connection:
        connection.execute("CREATE TRIGGER no BEFORE UPDATE ON review BEGIN SELECT RAISE(ABORT, 'secret'); END")
    write(world.pane, " Mine.")
    world.save(world.pane)
    assert "The log says more" in world.pane.notice.text()
    assert "secret" not in world.pane.notice.text() + caplog.text
    with closing(sqlite3.connect(paths.journal)) as connection, connection:
        connection.execute("DROP TRIGGER no")
    world.save(world.pane)
    assert world.html(1) == "<p>Breath, gravel. Mine.</p>"
