"""One import from its files to its end: read, plan, plan again as things are decided, write. All in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from filmjournal.domain.drafts import Draft, ListDraft, ReadOptions
from filmjournal.domain.errors import Stopped
from filmjournal.services.import_plan import Decisions, ImportPlan, ImportReport, Reading
from filmjournal.ui import import_steps
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.import_order import Arranged, arrange
from filmjournal.ui.pages.importing.watch import Step, Watch
from filmjournal.ui.pause import pause
from filmjournal.ui.tasks import Lane

if TYPE_CHECKING:
    from filmjournal.services.importing import OpenImport
    from filmjournal.services.journal import Journal

LOOK_EVERY = 100  # milliseconds between two looks at how far it is
REST = 400  # milliseconds without a decision after which what comes of them is planned


class ImportSession(QObject):
    """Begins with `begin`; `remembered` is the file of what columns were taken for before.

    Of each signal the newest counts: what was asked for before is told no more.
    """

    went_on = Signal()  # another step is under way, or none
    progressed = Signal(str, int, int)
    whole_found = Signal()  # a journal of ours, and the open one holds nothing
    columns_asked = Signal(object)  # Questions: what the columns of a table hold is to be said before it is read
    read_ = Signal(object)  # Reading
    planned = Signal(object)  # Arranged, anew
    decided = Signal(object)  # Arranged, of the same items, after decisions
    written = Signal(object)  # ImportReport
    undone = Signal(object)  # UndoReport
    failed = Signal(object, str)  # the Step, and a sentence
    stopped = Signal(object)  # the Step

    def __init__(self, bus: JournalBus, remembered: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._remembered = remembered
        self._watch = Watch()
        self._number = 0  # of what was asked for last
        self.step = Step.NOTHING
        self.paths: tuple[Path, ...] = ()
        self.options = ReadOptions()
        self._opened: OpenImport | None = None
        self.reading: Reading | None = None
        self.plan: ImportPlan | None = None
        self.report: ImportReport | None = None
        self._decisions = Decisions()
        self._before: tuple[Reading, Decisions] | None = None  # as the same files were read before
        self._asked: frozenset[int] = frozenset()
        self._rest = pause(self, REST, self._plan_decided)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY)
        self._look.timeout.connect(lambda: self.progressed.emit(*self._watch.state))

    @property
    def is_writing(self) -> bool:
        return self.step in (Step.WRITING, Step.UNDOING)

    def begin(self, paths: Sequence[Path]) -> None:
        """Read other files."""
        self.paths, self.options, self.report = tuple(paths), ReadOptions(), None
        self._read(None)

    def read_as(self, format_name: str) -> None:
        """Read the same files as those of a format."""
        self.options = ReadOptions()
        self._read(format_name)

    def read_with(self, options: ReadOptions) -> None:
        """Read the same files in the same format with other options."""
        self.options = options
        opened = self._opened
        if opened is None:
            return
        if self.reading is not None:
            self._before = (self.reading, self._decisions)
        watch = self._renew()
        self._run(Step.READING, lambda: opened.read(options, watch), self._was_read, Lane.UPKEEP)

    def make_plan(self) -> None:
        """Plan what was read, without decisions."""
        reading = self.reading
        if reading is None:
            return
        self._asked = frozenset()
        self._run(Step.PLANNING, self._planner(reading, Decisions(), frozenset()), self._planned, Lane.UPKEEP)

    def carried(self) -> Decisions:
        """What was decided of these records when they were read in another way."""
        if self._before is None or self.reading is None or self._before[1] == Decisions():
            return Decisions()
        then, decisions = self._before
        now = {_name(draft): number for number, draft in enumerate(self.reading.drafts)}

        def found(number: int) -> int:
            return now.get(_name(then.drafts[number]), -1)

        return Decisions(
            frozenset(map(found, decisions.left_out)) - {-1},
            frozenset(map(found, decisions.brought_in)) - {-1},
            {found(number): choice for number, choice in decisions.choices.items() if found(number) >= 0},
        )

    def decide(self, decisions: Decisions, asked: frozenset[int]) -> None:
        """Plan again with these decisions, once no more are made for a moment."""
        self._decisions, self._asked = decisions, asked
        self._rest.start()

    def write(self) -> None:
        """Do what the plan says, with what was decided since."""
        reading, decisions, made = self.reading, self._decisions, self.plan
        if reading is None or made is None or self.is_writing:
            return
        self._rest.stop()
        self._bus.hand_over()
        watch = self._renew()

        def work(journal: Journal) -> ImportReport:
            from filmjournal.services import importing

            plan = made
            if plan.decisions != decisions:
                plan = importing.plan(journal, reading, decisions, watch)
            return importing.apply(journal, plan, watch)

        self._write(Step.WRITING, work, self._written)

    def restore(self) -> None:
        """Make the open journal, which holds nothing, the one in the files."""
        opened = self._opened
        if opened is None or self.is_writing:
            return
        watch = self._renew()
        self._write(Step.WRITING, lambda journal: opened.restore(journal, watch), self._written)

    @property
    def format_name(self) -> str | None:
        """The format that the files are read as."""
        return None if self._opened is None else self._opened.format_name

    def undo(self) -> None:
        """Take back what was written."""
        if self.report is None or self.report.import_id is None or self.is_writing:
            return
        told, failed = self._tellers(Step.UNDOING, self.undone.emit, lambda _result: None)
        self._go(Step.UNDOING)
        import_steps.take_back(self._bus, self.report.import_id, told, failed, self._renew())

    def stop(self) -> None:
        """End what is under way as soon as it can be; nothing is written by halves."""
        self._rest.stop()
        self._watch.stop()

    def leave(self) -> None:
        """Give up what is only read or planned; what is being written goes on to its end."""
        self._rest.stop()
        if not self.is_writing:
            self._watch.stop()
            self._number += 1
            self._close_files()
            self._go(Step.NOTHING)

    def _read(self, format_name: str | None) -> None:
        """Open the files and read them, unless their columns are to be looked at first."""
        self.plan = self.reading = self._before = None
        self._close_files()
        paths, watch = self.paths, self._renew()

        journal, remembered = self._bus.journal, self._remembered

        def work() -> tuple[OpenImport, Callable[[], None]]:
            from filmjournal.services import importing

            opened = importing.OpenImport(paths, format_name, remembered)
            try:
                if opened.restores_into(journal):
                    return opened, self.whole_found.emit
                questions = opened.questions()
                if questions.columns:
                    return opened, partial(self.columns_asked.emit, questions)
                return opened, partial(self._was_read, opened.read(progress=watch))
            except BaseException:
                opened.close()
                raise

        def done(result: tuple[OpenImport, Callable[[], None]]) -> None:
            self._opened, then = result
            then()

        self._run(Step.READING, work, done, Lane.UPKEEP, lambda result: result[0].close())

    def _was_read(self, reading: Reading) -> None:
        self.reading = reading
        self.options = reading.options
        self.read_.emit(reading)

    def _close_files(self) -> None:
        """Close them once nothing reads in them any more."""
        opened, self._opened = self._opened, None
        if opened is not None:
            self._watch.stop()
            self._bus.tasks.run(opened.close, lane=Lane.UPKEEP)

    def _planner(self, reading: Reading, decisions: Decisions, asked: frozenset[int]) -> Callable[[], Arranged]:
        watch, bus = self._renew(), self._bus

        def work() -> Arranged:
            from filmjournal.services import importing

            return arrange(importing.plan(bus.journal, reading, decisions, watch), asked)

        return work

    def _planned(self, arranged: Arranged) -> None:
        self.plan, self._decisions = arranged.plan, Decisions()
        self.planned.emit(arranged)

    def _plan_decided(self) -> None:
        if self.reading is None or self.is_writing:
            return
        work = self._planner(self.reading, self._decisions, self._asked)
        self._run(Step.DECIDING, work, self._took_decisions, Lane.UPKEEP)

    def _took_decisions(self, arranged: Arranged) -> None:
        self.plan = arranged.plan
        self.decided.emit(arranged)

    def _written(self, report: ImportReport) -> None:
        self.report = report
        self._close_files()
        self.written.emit(report)

    def _renew(self) -> Watch:
        """Another watch; what the one before watched ends."""
        self._watch.stop()
        self._watch = Watch()
        return self._watch

    def _run(
        self,
        step: Step,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        lane: Lane,
        too_late: Callable[[Any], object] = lambda _result: None,
    ) -> None:
        told, failed = self._tellers(step, done, too_late)
        self._go(step)
        self._bus.tasks.run(work, told, failed, lane=lane)

    def _write(self, step: Step, work: Callable[[Journal], Any], done: Callable[[Any], None]) -> None:
        told, failed = self._tellers(step, done, lambda _result: None)
        self._go(step)
        self._bus.do_at_length(work, told, failed)

    def _tellers(
        self, step: Step, done: Callable[[Any], None], too_late: Callable[[Any], object]
    ) -> tuple[Callable[[Any], None], Callable[[Exception], None]]:
        self._number += 1
        number = self._number

        def told(result: Any) -> None:
            if number != self._number:
                too_late(result)
                return
            self._go(Step.NOTHING)
            done(result)

        def failed(error: Exception) -> None:
            if number != self._number:
                return
            self._go(Step.NOTHING)
            if isinstance(error, Stopped):
                self.stopped.emit(step)
            else:
                self.failed.emit(step, self._bus.sentence(error))

        return told, failed

    def _go(self, step: Step) -> None:
        self.step = step
        if step is Step.NOTHING:
            self._look.stop()
        else:
            self._look.start()
        self.went_on.emit()


def _name(draft: Draft | ListDraft) -> object:
    """What a draft is known by again, however its file is read."""
    return tuple((record.file, record.key) for record in draft.records[:1])
