"""A review written in several places at once: whatever the order, no words are lost or written over in silence."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.domain.entries import Entry
from filmjournal.paths import Paths
from filmjournal.richtext.gate import parse
from filmjournal.services import history
from filmjournal.services.commands import EditEntry
from filmjournal.services.journal import Journal
from filmjournal.ui.editor import review_area
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.tasks import Tasks
from filmjournal.ui.widgets.save_state import Saving
from ui_help import PATIENCE, look_for_others


@pytest.fixture
def bus(qtbot: QtBot, small: Paths) -> Iterator[JournalBus]:
    made = JournalBus(Tasks())
    made.open(lambda: bootstrap.open_journal(small), lambda error: pytest.fail(str(error)))
    qtbot.waitUntil(lambda: made.is_open, timeout=PATIENCE)
    yield made
    made.close()


@pytest.fixture
def panes(qtbot: QtBot, bus: JournalBus) -> tuple[EntryPane, EntryPane]:
    """Two windows on the same entry."""
    made = EntryPane(bus), EntryPane(bus)
    for pane in made:
        qtbot.addWidget(pane)
        pane.resize(700, 800)
        pane.show()
        pane.show_entry(1)
    settle(qtbot, bus)
    return made


@pytest.fixture
def elsewhere(small: Paths) -> Iterator[Journal]:
    """Another program on the same journal."""
    journal = bootstrap.open_journal(small)
    yield journal
    journal.close()


def settle(qtbot: QtBot, bus: JournalBus) -> None:
    done: list[object] = []

    def go_round(left: int) -> None:
        if left:
            bus.tasks.run(lambda: None, lambda _n: bus.read(lambda _j: left - 1, go_round, kind="settle"))
        else:
            done.append(left)

    go_round(3)  # one thing may lead to another
    qtbot.waitUntil(lambda: bool(done) and not bus.tasks.busy, timeout=PATIENCE)


def stored(bus: JournalBus, entry_id: int = 1) -> Entry:
    return bus.journal.browsing.entry(entry_id)


def texts(bus: JournalBus, entry_id: int = 1) -> list[str]:
    """All texts in the history, newest first."""
    database = bus.journal.database
    found = history.revisions(database, entry_id)
    return [history.revision_html(database, entry_id, revision.kept, revision.id) for revision in found]


def write(pane: EntryPane, words: str) -> None:
    """Type at the end of the review, without a pause for saving."""
    edit = pane.review.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    edit.textCursor().insertText(words)
    pane.review._pause.stop()  # on a busy machine the next step may come later than a pause


def rewrite(pane: EntryPane, words: str) -> None:
    pane.review.edit.selectAll()
    pane.review.edit.textCursor().insertText(words)


def text(pane: EntryPane) -> str:
    return pane.review.edit.toPlainText()


def test_two_windows_on_one_entry_follow_each_other(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]
) -> None:
    first, second = panes
    write(first, " From the first.")
    first.flush()
    settle(qtbot, bus)
    assert text(second) == "Breath, gravel. From the first."
    write(second, " From the second.")
    second.flush()
    settle(qtbot, bus)
    assert text(first) == "Breath, gravel. From the first. From the second."
    assert not first.notice.isVisible()
    assert texts(bus) == [
        "<p>Breath, gravel. From the first. From the second.</p>",
        "<p>Breath, gravel. From the first.</p>",
        "<p>Breath, gravel.</p>",
    ]


def test_the_caret_stays_where_it_was_when_the_other_window_saves(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]
) -> None:
    first, second = panes
    cursor = second.review.edit.textCursor()
    cursor.setPosition(6)
    second.review.edit.setTextCursor(cursor)
    write(first, " More.")
    first.flush()
    settle(qtbot, bus)
    assert second.review.edit.textCursor().position() == 6
    assert not second.review.has_unsaved_text


def both_unsaved(qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]) -> None:
    first, second = panes
    write(first, " First words.")
    write(second, " Second words.")
    first.flush()
    second.flush()
    settle(qtbot, bus)
    assert stored(bus).review.html == "<p>Breath, gravel. First words.</p>"
    assert second.notice.isVisible()
    assert text(second) == "Breath, gravel. Second words."
    assert second.review.state.state() is Saving.NOT_SAVED


def test_unsaved_words_in_two_windows_end_in_a_question(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]
) -> None:
    both_unsaved(qtbot, bus, panes)
    first, second = panes
    write(first, " And on.")  # the other may go on meanwhile
    first.flush()
    settle(qtbot, bus)
    second.keep_mine()
    settle(qtbot, bus)
    assert stored(bus).review.html == "<p>Breath, gravel. Second words.</p>"
    assert text(first) == text(second) == "Breath, gravel. Second words."
    assert not first.notice.isVisible()
    assert not second.notice.isVisible()
    assert texts(bus)[1:] == ["<p>Breath, gravel. First words. And on.</p>", "<p>Breath, gravel.</p>"]


def test_the_text_that_was_not_chosen_stays(qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]) -> None:
    both_unsaved(qtbot, bus, panes)
    _first, second = panes
    write(second, " And these, unsaved.")
    second.take_other()
    settle(qtbot, bus)
    assert text(second) == "Breath, gravel. First words."
    assert not second.notice.isVisible()
    assert stored(bus).review.draft is None
    assert texts(bus) == [
        "<p>Breath, gravel. First words.</p>",
        "<p>Breath, gravel. Second words. And these, unsaved.</p>",
        "<p>Breath, gravel.</p>",
    ]
    write(second, " On we go.")
    second.flush()
    settle(qtbot, bus)
    assert stored(bus).review.html == "<p>Breath, gravel. First words. On we go.</p>"


def test_both_texts_one_below_the_other(
    qtbot: QtBot, bus: JournalBus, elsewhere: Journal, panes: tuple[EntryPane, EntryPane]
) -> None:
    _first, second = panes
    write(second, " Mine.")
    theirs = "<p>Breath, gravel.</p><blockquote><p>Theirs.</p></blockquote>"
    elsewhere.execute(EditEntry(1, {"review_html": theirs}))
    second.flush()
    settle(qtbot, bus)
    second.keep_both()
    settle(qtbot, bus)
    assert stored(bus).review.html == f"<p>Breath, gravel. Mine.</p><hr>{theirs}"
    assert second.review.edit.html() == stored(bus).review.html
    assert theirs in texts(bus)
    second.review.edit.undo()
    assert text(second) == "Breath, gravel. Mine."


def test_a_text_that_was_chosen_in_the_other_window_needs_no_answer_here(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]
) -> None:
    both_unsaved(qtbot, bus, panes)
    first, second = panes
    first.show_entry(2)
    first.show_entry(1)
    assert first.notice.isVisible(), "the other window tells of the text too"
    first.keep_mine()  # the refused text, which is the second window's
    settle(qtbot, bus)
    assert stored(bus).review.html == "<p>Breath, gravel. Second words.</p>"
    assert not second.review.is_refused(1)
    assert not second.notice.isVisible()
    write(second, " More.")
    second.flush()
    settle(qtbot, bus)
    assert stored(bus).review.html == "<p>Breath, gravel. Second words. More.</p>"


def test_the_command_line_while_words_are_on_their_way(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane], elsewhere: Journal
) -> None:
    first, _second = panes
    write(first, " One.")
    first.flush()
    settle(qtbot, bus)
    elsewhere.execute(EditEntry(1, {"review_html": "<p>By command.</p>"}))
    write(first, " Two.")
    first.flush()
    settle(qtbot, bus)
    assert stored(bus).review.html == "<p>By command.</p>"
    assert first.notice.isVisible()
    assert stored(bus).review.draft == "<p>Breath, gravel. One. Two.</p>"


def test_a_number_that_came_again_is_no_licence(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane], elsewhere: Journal
) -> None:
    """What was saved is undone, another program saves under the same number, and there were words on their way."""
    first, _second = panes
    write(first, " One.")
    first.flush()
    settle(qtbot, bus)
    number = stored(bus).review.revision
    bus.undo()
    write(first, " Two.")
    settle(qtbot, bus)
    elsewhere.execute(EditEntry(1, {"review_html": "<p>By command.</p>"}))
    assert stored(bus).review.revision == number
    first.flush()
    settle(qtbot, bus)
    assert stored(bus).review.html == "<p>By command.</p>"
    assert stored(bus).review.draft == "<p>Breath, gravel. One. Two.</p>"


def test_undo_under_unsaved_words_asks(qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]) -> None:
    first, _second = panes
    write(first, " One.")
    first.flush()
    settle(qtbot, bus)
    bus.undo()
    write(first, " Two.")
    settle(qtbot, bus)
    assert text(first) == "Breath, gravel. One. Two."
    first.flush()
    settle(qtbot, bus)
    assert first.notice.isVisible()
    first.keep_mine()
    settle(qtbot, bus)
    assert stored(bus).review.html == "<p>Breath, gravel. One. Two.</p>"


def test_what_undo_took_comes_back_with_undo_in_the_editor(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]
) -> None:
    first, _second = panes
    write(first, " One.")
    first.flush()
    settle(qtbot, bus)
    bus.undo()
    settle(qtbot, bus)
    assert text(first) == "Breath, gravel."
    assert not first.review.has_unsaved_text
    first.review.edit.undo()
    assert text(first) == "Breath, gravel. One."
    first.flush()
    settle(qtbot, bus)
    assert stored(bus).review.html == "<p>Breath, gravel. One.</p>"


def test_news_under_words_that_were_taken_back_is_shown(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane], elsewhere: Journal
) -> None:
    first, _second = panes
    write(first, "x")
    elsewhere.execute(EditEntry(1, {"review_html": "<p>By command.</p>"}))
    look_for_others(bus)
    settle(qtbot, bus)
    assert text(first) == "Breath, gravel.x"
    first.review.edit.undo()
    first.flush()
    settle(qtbot, bus)
    assert text(first) == "By command."
    assert not first.notice.isVisible()
    assert stored(bus).review.html == "<p>By command.</p>"


def test_a_text_refused_after_going_on_is_not_counted_as_unsaved(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane], elsewhere: Journal
) -> None:
    first, _second = panes
    write(first, " Left behind.")
    elsewhere.execute(EditEntry(1, {"review_html": "<p>By command.</p>"}))
    first.show_entry(2)
    settle(qtbot, bus)
    assert not first.has_unsaved_text
    assert stored(bus).review.draft == "<p>Breath, gravel. Left behind.</p>"
    assert stored(bus, 2).review.html == "<p>Both sides of a door.</p>"
    first.show_entry(1)
    settle(qtbot, bus)
    assert first.notice.isVisible()


def test_after_half_an_hour_another_sitting_begins(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _second = panes
    for words in (" One.", " Two."):
        write(first, words)
        first.flush()
        settle(qtbot, bus)
    assert texts(bus)[1:] == ["<p>Breath, gravel.</p>"]
    monkeypatch.setattr(review_area, "LONGEST_PAUSE", -1.0)
    write(first, " Three.")
    first.flush()
    settle(qtbot, bus)
    assert texts(bus)[1:] == ["<p>Breath, gravel. One. Two.</p>", "<p>Breath, gravel.</p>"]


def test_another_text_in_place_keeps_the_one_before(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]
) -> None:
    first, second = panes
    write(first, " Unsaved.")
    first.review.put_in_place(parse("<h2>Another</h2>"))
    settle(qtbot, bus)
    assert stored(bus).review.html == "<h2>Another</h2>"
    assert text(second) == "Another"
    assert texts(bus)[1:] == ["<p>Breath, gravel. Unsaved.</p>", "<p>Breath, gravel.</p>"]
    first.review.edit.undo()
    assert text(first) == "Breath, gravel. Unsaved."


def test_a_long_paste_is_read_aside_and_told_of(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane]
) -> None:
    pane, source = panes[0], QMimeData()
    source.setHtml(f"<p>{'word ' * 40_000}</p>")
    pane.review.edit.moveCursor(QTextCursor.MoveOperation.End)
    pane.review.edit.insertFromMimeData(source)
    assert pane.review.footer.text().startswith("Pasting")
    assert pane.review.edit.html() == "<p>Breath, gravel.</p>"
    settle(qtbot, bus)
    assert not pane.review.footer.text().startswith("Pasting")
    pane.flush()
    settle(qtbot, bus)
    assert stored(bus).review.html == f"<p>Breath, gravel.{'word ' * 39_999}word</p>"


class _World:
    """Two windows and another program, and every sentence that anyone finished."""

    def __init__(self, qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane], other: Journal) -> None:
        self.qtbot, self.bus, self.panes, self.other = qtbot, bus, panes, other
        self.sentences: list[str] = []
        self.numbers = count()
        self.drawn = random.Random()

    def _sentence(self) -> str:
        self.sentences.append(f"S{next(self.numbers):03}.")
        return self.sentences[-1]

    def type(self) -> None:
        write(self.drawn.choice(self.panes), f" {self._sentence()}")

    def rewrite(self) -> None:
        pane = self.drawn.choice(self.panes)
        words = text(pane)  # what one types over oneself is not lost
        self.sentences = [sentence for sentence in self.sentences if sentence not in words]
        rewrite(pane, self._sentence())

    def flush(self) -> None:
        self.drawn.choice(self.panes).flush()

    def settle(self) -> None:
        settle(self.qtbot, self.bus)

    def command(self) -> None:
        self.other.execute(EditEntry(1, {"review_html": f"<p>{self._sentence()}</p>"}))

    def look(self) -> None:
        look_for_others(self.bus)

    def go_away_and_back(self) -> None:
        pane = self.drawn.choice(self.panes)
        pane.show_entry(2)
        pane.show_entry(1)

    def mine(self) -> None:
        self.drawn.choice(self.panes).keep_mine()

    def other_one(self) -> None:
        self.drawn.choice(self.panes).take_other()

    def both(self) -> None:
        self.drawn.choice(self.panes).keep_both()

    def undo(self) -> None:
        self.bus.undo()

    def redo(self) -> None:
        self.bus.redo()

    def restore(self) -> None:
        settle(self.qtbot, self.bus)
        known = texts(self.bus)
        if known:
            self.drawn.choice(self.panes).restore(1, self.drawn.choice(known))


_STEPS: tuple[tuple[Callable[[_World], None], int], ...] = (
    (_World.type, 8), (_World.rewrite, 2), (_World.flush, 5), (_World.settle, 4), (_World.command, 2), (_World.look, 2),
    (_World.go_away_and_back, 1), (_World.mine, 2), (_World.other_one, 2), (_World.both, 1),
    (_World.undo, 3), (_World.redo, 1), (_World.restore, 1),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_no_sentence_is_lost_in_any_order(
    qtbot: QtBot, bus: JournalBus, panes: tuple[EntryPane, EntryPane], elsewhere: Journal, seed: int
) -> None:
    world = _World(qtbot, bus, panes, elsewhere)
    world.drawn.seed(seed)
    steps, weights = zip(*_STEPS, strict=True)
    for step in world.drawn.choices(steps, weights, k=40):
        step(world)
    for pane in panes:
        pane.flush()
    settle(qtbot, bus)
    everything = " ".join(texts(bus))
    lost = [sentence for sentence in world.sentences if sentence not in everything]
    assert not lost
    assert all(revision.sound for revision in history.revisions(bus.journal.database, 1))
    assert stored(bus, 2).review.html == "<p>Both sides of a door.</p>"
