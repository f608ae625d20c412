"""Imports as steps that can be taken back, from wherever that is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus

if TYPE_CHECKING:
    from filmjournal.services.import_undoing import UndoReport
    from filmjournal.services.journal import Journal

Progress = Callable[[str, int, int], None]


def note(bus: JournalBus, import_id: int, text: str, taken_back: Callable[[Any], None]) -> None:
    """Make an import the last step; `taken_back` is told of the UndoReport where undo took it back."""

    def undo() -> None:
        bus.told.emit(_("Taking the import back…"))

        def done(report: UndoReport) -> None:
            bus.told.emit(report.sentence())
            taken_back(report)

        _take_back(bus, import_id, done, bus.explain)

    bus.push_one_way(_key(import_id), text, undo)


def take_back(
    bus: JournalBus,
    import_id: int,
    done: Callable[[Any], None],
    failed: Callable[[Exception], None],
    progress: Progress | None = None,
) -> None:
    """Take an import back, with the step that it is; `done` is told of the UndoReport."""

    def finished(report: UndoReport) -> None:
        bus.forget_one_way(_key(import_id))
        done(report)

    _take_back(bus, import_id, finished, failed, progress)


def _take_back(
    bus: JournalBus,
    import_id: int,
    done: Callable[[Any], None],
    failed: Callable[[Exception], None],
    progress: Progress | None = None,
) -> None:
    def work(journal: Journal) -> UndoReport:
        from filmjournal.services import importing

        if progress is None:
            return importing.undo_import(journal, import_id)
        return importing.undo_import(journal, import_id, progress)

    bus.hand_over()
    bus.do_at_length(work, done, failed)


def _key(import_id: int) -> str:
    return f"import {import_id}"
