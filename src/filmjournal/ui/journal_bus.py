"""The one way from the window to the journal: do, undo, redo, and the news of what changed.

Commands go to the journal lane in the order in which they were given; each view hears of the changes and decides
for itself whether it is stale. Every command that can be undone becomes one step, or joins the step before it where
both belong to one piece of work (a sitting of writing, stars dragged along).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, Trouble
from filmjournal.i18n import _
from filmjournal.logs import places
from filmjournal.ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes, RowChange
    from filmjournal.services.commands import Command, Replay
    from filmjournal.services.journal import Journal
    from filmjournal.services.outcome import Done

log = logging.getLogger(__name__)

UNDO_STEPS = 500
BETWEEN_TRIES = 0.25  # seconds, besides those that the store itself waits for another program
LONGEST_WAIT = 900.0  # seconds in which a command is tried while another program writes, as a long import does


def sentence_of(error: Exception) -> str:
    """What to tell the person: the world's troubles in their own words; ours in one, and in a line of the log."""
    if isinstance(error, FilmJournalError):
        return str(error)
    log.error("something failed: %s at %s", type(error).__name__, places(error.__traceback__))
    return _("Something went wrong in the program; nothing was changed. The log says more.")


class JournalBus(QObject):
    """Carries commands to the journal and tells what they changed."""

    changed = Signal(object, object)  # Changes, and who asked for it (None for undo, redo and other programs)
    refused = Signal(str)  # a sentence for the person
    told = Signal(str)  # a sentence for the person, of something that went well
    done_and_undoable = Signal(str)  # what was done, for a toast that offers to undo it
    moved_on = Signal()  # a step was made, joined, taken back or done again: another `moment` has begun
    opened = Signal()  # the store is there: reads are answered
    settled = Signal(object, bool)  # how writing went: Trouble or None, and whether it took the room that is kept
    words_wait = Signal(object, str)  # a SaveReview that could not be carried out, or not yet; when its entry was made
    words_saved = Signal(int, str)  # the entry and sitting of words that are in the journal now
    _held_up = Signal()
    handing_over = Signal()  # whoever holds words that the journal was not given yet gives them now

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(UNDO_STEPS)
        self.stack.indexChanged.connect(self._move_on)
        self.moment = 0
        self._journal: Journal | None = None
        self._counter = 0
        self._waits = False  # an undo or redo waits for the commands under way
        self.is_going_back = False  # to the step before an undo or redo that could not be written
        self._closing = Event()
        self._held_up.connect(self._tell_held_up, Qt.ConnectionType.QueuedConnection)

    @property
    def journal(self) -> Journal:
        """The open journal; only after `opened`."""
        if self._journal is None:
            raise RuntimeError("the journal is not open yet")
        return self._journal

    @property
    def is_open(self) -> bool:
        return self._journal is not None

    def open(self, make: Callable[[], Journal], failed: Callable[[Exception], None]) -> None:
        """Open the store in the background, before any command."""
        self.tasks.run(make, self._opened, failed)

    def close(self) -> None:
        """Finish what is under way and let go of the journal."""
        self._closing.set()
        self.tasks.close()
        if self._journal is not None:
            self.stack.indexChanged.disconnect(self._move_on)  # its end is no other moment
            self._journal.close()
            self._journal = None

    def hand_over(self) -> None:
        """Have whatever was typed in any window on its way to the journal before what is asked of it next."""
        self.handing_over.emit()

    def do(
        self,
        command: Command | Callable[[], Command],
        text: str | Callable[[Done], str],
        *,
        initiator: object = None,
        joins: str | None = None,
        carried_out: Callable[[Done], None] | None = None,
        done: Callable[[Done], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        tell: bool = False,
        undoable: bool = True,
        keeps_text: bool = False,
    ) -> None:
        """Carry out a command; `text` names the step for the Undo menu, and may be made of what was done.

        Steps that follow each other and name the same `joins` are undone as one. With `tell` a toast offers to undo
        it; what is not `undoable` is housekeeping; with `keeps_text` a review's text that undo takes back stays in its
        history. Where it fails, `failed` is told, or without it the person is, and the views show what the journal has;
        while another program writes, it is tried again for LONGEST_WAIT.

        A command that depends on the one before it is given as a callable, asked for it when its turn comes, and
        `carried_out` is told of the outcome before the next command's turn; both on the journal lane.
        """

        def execute() -> tuple[Done, int | None]:
            outcome = self.journal.execute(command() if callable(command) else command)
            if carried_out is not None:
                carried_out(outcome)
            return outcome, _change_counter(self.journal)

        def succeeded(result: tuple[Done, int | None]) -> None:
            outcome, counter = result
            others_wrote = self._others_wrote(outcome, counter)
            self._tell_settled(outcome)
            is_step = undoable and bool(outcome.undo.rows)
            said = ""
            if is_step:
                said = text(outcome) if callable(text) else text
                self.stack.push(_Step(self, outcome, said, joins, keeps_text=keeps_text))
            if done is not None:
                done(outcome)
            if outcome.changes:
                self.changed.emit(outcome.changes, initiator)
            if others_wrote:
                self._tell_everything()
            if tell and is_step:
                self.done_and_undoable.emit(said)

        self.tasks.run(lambda: self._patiently(execute), succeeded, self._noting(failed or self._put_back))

    def read(
        self,
        work: Callable[[Journal], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        kind: str | None = None,
        lane: Lane = Lane.READING,
    ) -> None:
        """Ask the journal something that may take longer than a frame; see `Tasks.run` for `kind`."""
        self.tasks.run(
            lambda: work(self.journal), done, self._noting_damage(failed or self.explain), lane=lane, kind=kind
        )

    def do_at_length(
        self,
        work: Callable[[Journal], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Write by another way than a command, as an import does; then everything may be another."""

        def execute() -> tuple[Any, int | None]:
            return work(self.journal), _change_counter(self.journal)

        def succeeded(result: tuple[Any, int | None]) -> None:
            outcome, counter = result
            self._counter = self._counter if counter is None else counter
            self.settled.emit(None, False)
            done(outcome)
            self._tell_everything()

        self.tasks.run(execute, succeeded, self._noting(failed or self.explain))

    def push_one_way(self, key: str, text: str, take_back: Callable[[], None]) -> None:
        """Make something that was done a step that can be taken back, and then not done again."""
        self.stack.push(_OneWayStep(key, text, take_back))

    def forget_one_way(self, key: str) -> None:
        """Such a step was taken back by another way than undo."""
        for number in range(self.stack.count()):
            step = self.stack.command(number)
            if isinstance(step, _OneWayStep) and step.key == key:
                step.is_over = True
        self._drop_what_is_over()

    def undo(self, moment: int | None = None) -> None:
        """Take back the last step, after the commands under way; with a `moment` only while it is still that one.

        Words that are on their way are the last step: what they belong to is not taken from under them.
        """
        self.hand_over()

        def act() -> None:
            if moment is None or moment == self.moment:
                self.stack.undo()
                self._drop_what_is_over()

        self._when_free(act)

    def redo(self) -> None:
        """Do again what was taken back, after the commands under way."""
        self._when_free(self.stack.redo)

    def replay(self, make: Callable[[], Replay], back: Callable[[], None]) -> None:
        """Bring the journal to a recorded state; where that no longer fits there is nothing to undo any more.

        While the journal can't be written the steps stay, and `back` goes to where they were. The command is made on
        the journal lane: a step may be of every row there is.
        """

        def execute() -> tuple[Done, int | None]:
            return self.journal.execute(make()), _change_counter(self.journal)

        def succeeded(result: tuple[Done, int | None]) -> None:
            outcome, counter = result
            others_wrote = self._others_wrote(outcome, counter)
            self._tell_settled(outcome)
            self.changed.emit(outcome.changes, None)
            if others_wrote:
                self._tell_everything()

        def failed(error: Exception) -> None:
            if isinstance(error, JournalUnavailable):
                self.is_going_back = True
                back()
                self.is_going_back = False
            else:
                self.stack.clear()
            self.explain(error)
            self._tell_everything()

        self.tasks.run(lambda: self._patiently(execute), succeeded, self._noting(failed))

    def hear_of_commits(self, counter: int, given: int) -> None:
        """Tell of changes that another program made, where the journal's counter of commits says so.

        It was read while no command was under way, and after so many had been `given`: else it says nothing.
        """
        if self._journal is None or self.tasks.busy or given != self.tasks.given:
            return
        if counter != self._counter:
            self._counter = counter
            self._tell_everything()

    def when_saved(self, then: Callable[[], None]) -> None:
        """Have the words that are being typed handed over, and go on once they are in the journal."""
        self.hand_over()
        self.tasks.run(lambda: None, lambda _none: then())

    def show_anew(self) -> None:
        """Have all views show what the journal has, which could not be read for a while."""
        self._tell_everything()

    def explain(self, error: Exception) -> None:
        """Tell the person what went wrong."""
        self.refused.emit(self.sentence(error))

    def sentence(self, error: Exception) -> str:
        """What to tell the person, as `sentence_of` says it."""
        return sentence_of(error)

    def _opened(self, journal: Journal) -> None:
        self._journal = journal
        self._counter = _change_counter(journal) or 0
        self.opened.emit()

    def _patiently(self, execute: Callable[[], tuple[Done, int | None]]) -> tuple[Done, int | None]:
        """Carry out a command on the journal lane, again and again while another program holds the write lock."""
        told = False
        end = monotonic() + LONGEST_WAIT
        while True:
            try:
                return execute()
            except JournalUnavailable as error:
                if error.trouble is not Trouble.BUSY or self._closing.is_set() or monotonic() >= end:
                    raise
            if not told:
                told = True
                self._held_up.emit()
            self._closing.wait(BETWEEN_TRIES)

    def _tell_held_up(self) -> None:
        self.settled.emit(Trouble.BUSY, False)

    def _tell_settled(self, outcome: Done) -> None:
        """What changes nothing is carried out on a full disk too, and says nothing of it."""
        if outcome.redo.rows:
            self.settled.emit(None, outcome.disk_full)

    def _noting(self, failed: Callable[[Exception], None]) -> Callable[[Exception], None]:
        """Also tell what keeps the journal from being written."""

        def note(error: Exception) -> None:
            if isinstance(error, JournalUnavailable) and error.trouble is not None:
                self.settled.emit(error.trouble, False)
            failed(error)

        return note

    def _noting_damage(self, failed: Callable[[Exception], None]) -> Callable[[Exception], None]:
        """Also tell that the journal is damaged, where reading found it so."""

        def note(error: Exception) -> None:
            if isinstance(error, JournalUnavailable) and error.trouble is Trouble.DAMAGED:
                self.settled.emit(error.trouble, False)
            failed(error)

        return note

    def _put_back(self, error: Exception) -> None:
        """Tell why something was not done, and have the views show what is so."""
        self.explain(error)
        if isinstance(error, JournalUnavailable):
            self._tell_everything()

    def _others_wrote(self, outcome: Done, counter: int | None) -> bool:
        """Whether there were other commits before this one of ours, after which the counter was read."""
        if counter is None:  # then the next look finds out
            return False
        expected = self._counter + bool(outcome.redo.rows)  # without changes there is no commit to count
        self._counter = counter
        return counter != expected

    def _tell_everything(self) -> None:
        from filmjournal.domain.changes import EVERYTHING

        self.changed.emit(EVERYTHING, None)

    def _when_free(self, act: Callable[[], None]) -> None:
        """Do it once no command is under way, which would be the last step soon; one thing waits at a time."""
        if not self.tasks.busy:
            act()
        elif not self._waits:
            self._waits = True
            self.tasks.run(lambda: None, lambda _none: self._end_of_wait(act))

    def _end_of_wait(self, act: Callable[[], None]) -> None:
        self._waits = False
        self._when_free(act)

    def _drop_what_is_over(self) -> None:
        """What was taken back already is not the last step."""
        while isinstance(step := self.stack.command(self.stack.index() - 1), _OneWayStep) and step.is_over:
            self.stack.undo()

    def _move_on(self) -> None:
        self.moment += 1
        self.moved_on.emit()


class _Step(QUndoCommand):
    """One step; both directions are plain commands, so their logic is tested without Qt."""

    def __init__(self, bus: JournalBus, outcome: Done, text: str, joins: str | None, *, keeps_text: bool) -> None:
        super().__init__(text)
        self._bus = bus
        self.rows = outcome.redo.rows
        self.joins = joins
        self._keeps_text = keeps_text
        self._pushed = False

    def id(self) -> int:
        return -1 if self.joins is None else hash(self.joins) & 0x7FFFFFFF

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other.joins != self.joins:
            return False
        from filmjournal.domain.changes import joined

        self.rows = joined(self.rows, other.rows)
        self.setObsolete(not any(map(_says_more, self.rows)))  # they cancel out: there is nothing to take back
        return True

    def redo(self) -> None:
        if self._pushed and not self._bus.is_going_back:  # push() calls redo(), but the work is already done
            from filmjournal.services.commands import Replay

            rows = self.rows
            self._bus.replay(lambda: Replay(rows), self._bus.stack.undo)
        self._pushed = True

    def undo(self) -> None:
        if self._bus.is_going_back:
            return
        from filmjournal.domain.changes import reversal
        from filmjournal.services.commands import Replay

        rows, keeping = self.rows, self._keeps_text
        self._bus.replay(lambda: Replay(reversal(rows), keeping=keeping), self._bus.stack.redo)


class _OneWayStep(QUndoCommand):
    """A step without a way forth: taken back, it is gone."""

    def __init__(self, key: str, text: str, take_back: Callable[[], None]) -> None:
        super().__init__(text)
        self.key = key
        self.is_over = False
        self._take_back = take_back

    def redo(self) -> None:
        """It was done before it was pushed."""

    def undo(self) -> None:
        self.setObsolete(True)
        if not self.is_over:
            self._take_back()


def _says_more(row: RowChange) -> bool:
    """Whether anything but the time of the change is another."""
    if row.before is None or row.after is None:
        return True
    return any(row.after.get(name) != value for name, value in row.before.items() if name != "edited")


def _change_counter(journal: Journal) -> int | None:
    """The number of commits so far; None where the file can't be read now."""
    try:
        return journal.browsing.change_counter()
    except FilmJournalError:
        return None


def changes_of_film(changes: Changes, film_id: int | None, entry_id: int | None) -> bool:
    """Whether a view of this film and entry is stale after these changes."""
    from filmjournal.domain.changes import EVERYTHING

    if changes == EVERYTHING:
        return True
    return film_id in changes.films or entry_id in changes.entries or bool(changes.people or changes.tags)
