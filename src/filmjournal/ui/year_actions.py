"""A year's reviews onto paper or into a PDF: asks which, prints while the window goes on, and tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.i18n import _
from filmjournal.ui.dialogs.export_progress import ExportProgress
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.place import View
from filmjournal.ui.pane_actions import ask_file, tell_file

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.reporting import Report
    from filmjournal.ui.editor.year_printer import YearPrinter


class YearActions(QObject):
    """What the action does, in one window."""

    def __init__(self, view: JournalView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._bus = view.bus
        self._under_way: list[YearPrinter] = []

    def ask(self) -> None:
        """Ask which year; the one that is looked at is offered first."""

        def read(journal: Journal) -> Report:
            from filmjournal.services.reporting import report

            return report(journal, ListQuery(Subject.ENTRIES))

        self._bus.hand_over()
        self._bus.tasks.run(lambda: read(self._bus.journal), lambda found: self._ask(found.years), self._bus.explain)

    def stop(self) -> None:
        """Stop what is under way: the journal is about to be closed."""
        for printer in list(self._under_way):
            printer.stop()

    def _ask(self, years: tuple[int, ...]) -> None:
        from filmjournal.ui.dialogs.print_year import PrintYear

        if not years:
            self._view.toast.show_message(_("No film here was watched in a year that is known."))
            return
        asked = PrintYear(years, self._looked_at() or years[-1], self._view.window())
        asked.print_wanted.connect(self._print)
        asked.pdf_wanted.connect(self._save)
        asked.show()

    def _looked_at(self) -> int | None:
        """The year of the statistics that are shown, or of the entry."""
        view = self._view
        if view.view_kind is View.STATISTICS and view.statistics is not None:
            return view.statistics.year
        entry = view.entry.entry if view.entry is not None else None
        return entry.watched.year if entry is not None and entry.watched is not None else None

    def _print(self, year: int, private: bool) -> None:
        from PySide6.QtPrintSupport import QPrintDialog

        from filmjournal.ui.editor.printing import printer_for

        device = printer_for(str(year))
        if device is None:
            self._view.toast.show_message(
                _("There is no printer here."), _("Save as PDF…"), lambda: self._save(year, private)
            )
            return
        dialog = QPrintDialog(device, self._view.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        told = _("The reviews of {year} are on their way to the printer").format(year=year)

        def accepted() -> None:
            printer = self._printer(year, private=private, done=lambda: self._view.toast.show_message(told))
            printer.print_to(device)

        dialog.accepted.connect(accepted)
        QDialog.open(dialog)

    def _save(self, year: int, private: bool) -> None:
        name = ask_file(self._view, _("Save as PDF"), f"{year}.pdf", _("PDF files (*.pdf)"))
        if name is not None:
            told = _("The reviews of {year} are in {file}").format(year=year, file=name.name)
            printer = self._printer(year, private=private, done=lambda: tell_file(self._view.toast, told, name))
            printer.save_pdf(name)

    def _printer(self, year: int, *, private: bool, done: Callable[[], None]) -> YearPrinter:
        from filmjournal.ui.editor.year_printer import YearPrinter

        progress = ExportProgress(_("Print {year}").format(year=year), self._view)

        def finish() -> None:
            self._under_way.remove(printer)
            printer.deleteLater()
            progress.finish()

        def succeeded() -> None:
            finish()
            done()

        def failed(error: Exception) -> None:
            finish()
            self._bus.explain(error)

        printer = YearPrinter(
            self._bus, year, private=private, progress=progress.report, done=succeeded, failed=failed, parent=self
        )
        self._under_way.append(printer)
        return printer
