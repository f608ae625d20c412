"""A report as a file of the person's choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Lane


def save_report(parent: QWidget, bus: JournalBus, make: Callable[[], str], *, name: str = "") -> None:
    """Ask where, and write there what `make` says, which is asked in the background; `name` is offered."""
    offered = Path.home() / (name or _("import-report.txt"))
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("Save the report"), str(offered), _("Text files (*.txt)")
    )  # fmt: skip
    if not chosen:
        return
    path = Path(chosen)

    def work() -> None:
        from filmjournal.atomic_file import replacing

        text = make()
        try:
            with replacing(path) as file:
                file.write(f"{text}\n".encode())
        except OSError as error:
            raise Refused(
                _("{file} can't be written: {reason}").format(file=path.name, reason=error.strerror)
            ) from None

    bus.tasks.run(
        work,
        lambda _none: bus.told.emit(_("The report is in {file}").format(file=path.name)),
        bus.explain,
        lane=Lane.UPKEEP,
    )
