"""A year's reviews as a PDF, from the menu of the real window."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QLocale
from PySide6.QtGui import QPdfWriter
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from filmjournal.domain import partial_date
from filmjournal.domain.entries import Entry, Review
from filmjournal.domain.films import Film
from filmjournal.services.commands import EditEntry
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.export_progress import ExportProgress
from filmjournal.ui.dialogs.print_year import PrintYear
from filmjournal.ui.editor import printing
from filmjournal.ui.editor.print_document import PrintDocument
from filmjournal.ui.editor.year_pages import YearPages
from filmjournal.ui.editor.year_printer import YearPrinter
from filmjournal.ui.models.place import View
from filmjournal.ui.shell import Shell
from ui_help import PATIENCE, SMALL, pane_of, settle, view_of, viewing

SECRET = viewing("Secret", 2001, "2017-01-02", 4, review="<p>Nobody knows.</p>")


@pytest.fixture
def shell(qtbot: QtBot, make_window) -> Shell:
    made = make_window((*SMALL, SECRET, EditEntry(7, {"private": True})))
    pane_of(made).show_entry(1)
    settle(qtbot, made)
    return made


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The entries that are laid out for paper, in their order; letters of a PDF are no text that could be read."""
    entries: list[int] = []
    begin = PrintDocument.__init__

    def noting(self: PrintDocument, entry: Entry, *rest: object) -> None:
        entries.append(entry.id)
        begin(self, entry, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(PrintDocument, "__init__", noting)
    return entries


def ask(qtbot: QtBot, shell: Shell) -> PrintYear:
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.PRINT_YEAR].trigger()

    def asked() -> list[PrintYear]:
        return [top for top in QApplication.topLevelWidgets() if isinstance(top, PrintYear) and top.isVisible()]

    qtbot.waitUntil(lambda: len(asked()) == 1, timeout=PATIENCE)
    return asked()[0]


def save(qtbot: QtBot, shell: Shell, dialog: PrintYear, monkeypatch: pytest.MonkeyPatch, file: Path) -> str:
    """Save as PDF; what the window says then."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(file), ""))
    dialog.pdf_button.click()
    toast = view_of(shell).toast
    qtbot.waitUntil(toast.isVisible, timeout=PATIENCE)
    assert not [top for top in QApplication.topLevelWidgets() if isinstance(top, ExportProgress) and top.isVisible()]
    return toast.message()


def pages(file: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", file.read_bytes()))


def test_a_year_without_private_entries_is_saved(qtbot, shell, laid_out, monkeypatch, tmp_path: Path) -> None:
    pane_of(shell).review.edit.insertPlainText("Typed a moment ago. ")
    dialog = ask(qtbot, shell)
    assert [dialog.years.itemText(row) for row in range(dialog.years.count())] == ["2024", "2017"]
    assert dialog.years.currentText() == "2017"  # that of the entry
    file = tmp_path / "2017.pdf"
    file.write_bytes(b"what was there")
    assert save(qtbot, shell, dialog, monkeypatch, file) == "The reviews of 2017 are in 2017.pdf"
    assert file.read_bytes().startswith(b"%PDF-")
    assert laid_out == [2, 1, 2, 1]  # measured, then painted, by date
    assert pages(file) == 4  # the title, the contents and two reviews
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".filmjournal")] == []


def test_private_entries_come_along_if_asked_for(qtbot, shell, laid_out, monkeypatch, tmp_path: Path) -> None:
    dialog = ask(qtbot, shell)
    dialog.private.click()
    save(qtbot, shell, dialog, monkeypatch, tmp_path / "2017.pdf")
    assert laid_out == [7, 2, 1, 7, 2, 1]


def test_the_year_of_the_statistics_is_offered_first(qtbot, shell) -> None:
    view = view_of(shell)
    view.set_view(View.STATISTICS)
    settle(qtbot, shell)
    assert view.statistics is not None
    view.statistics.show_year(2024)
    assert ask(qtbot, shell).years.currentData() == 2024


def test_a_year_that_cant_be_written_is_told(qtbot, shell, monkeypatch, tmp_path: Path) -> None:
    told = save(qtbot, shell, ask(qtbot, shell), monkeypatch, tmp_path / "none" / "2017.pdf")
    assert "none" in told
    dialog = ask(qtbot, shell)
    view_of(shell).toast.hide()
    save(qtbot, shell, dialog, monkeypatch, shell.paths.journal)
    assert shell.paths.journal.read_bytes().startswith(b"SQLite format 3")


def test_without_a_year_there_is_nothing_to_ask(qtbot, make_window) -> None:
    shell = make_window((viewing("Paterson", 2016, review="<p>Words.</p>"),))
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.PRINT_YEAR].trigger()
    toast = view_of(shell).toast
    qtbot.waitUntil(toast.isVisible, timeout=PATIENCE)
    assert "No film here" in toast.message()


def test_without_a_review_there_is_nothing_to_print(qtbot, make_window, monkeypatch, tmp_path: Path) -> None:
    shell = make_window((viewing("Paterson", 2016, "2016-01-01"),))
    told = save(qtbot, shell, ask(qtbot, shell), monkeypatch, tmp_path / "2016.pdf")
    assert told == "There is no review of 2016 to print."
    assert not (tmp_path / "2016.pdf").exists()


def test_printing_stops_when_it_is_told_to(qtbot, shell, tmp_path: Path) -> None:
    bus = view_of(shell).bus
    ended: list[object] = []
    said: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        said.append((done, total))
        if done == 3:  # in the middle of painting
            printer.stop()

    printer = YearPrinter(
        bus,
        2017,
        private=False,
        progress=progress,
        done=lambda: ended.append("done"),
        failed=ended.append,
        parent=shell,
    )
    printer.save_pdf(tmp_path / "2017.pdf")
    qtbot.waitUntil(lambda: bool(ended), timeout=PATIENCE)
    settle(qtbot, shell)
    assert [str(error) for error in ended] == ["Printing was stopped."]
    assert said == [(0, 4), (0, 4), (1, 4), (2, 4), (2, 4), (3, 4)]
    assert not (tmp_path / "2017.pdf").exists()
    printer.stop()  # which it is
    assert len(ended) == 1


def test_the_contents_say_where_each_review_begins(qtbot: QtBot) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(150)
    writer.setPageLayout(printing.page_layout(QLocale("de_DE")))
    made = YearPages(writer, 2017)
    long = "".join(f"<p>{'Grief is a rhythm and not a speech. ' * 20}</p>" for _ in range(12))
    entries = [
        Entry(number, Film(number, f"Film {number}", 2000), "", "", watched=partial_date.parse("2017-06"),
              review=Review(html=long if number == 1 else "<p>Words.</p>"))
        for number in range(1, 61)
    ]  # fmt: skip
    for entry in entries:
        made.measure(entry, {})
    long_pages = made.count - 1 - 2 - 59  # without the title and two pages of contents
    assert long_pages >= 2
    made.begin()
    for entry in entries:
        made.paint(entry, {})
    made.end()
    del writer, made
    data = bytes(buffer.data().data())
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1 + 2 + long_pages + 59
