"""The journal for other programs: asks where to, writes on the lane of what takes minutes, and tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from filmjournal.i18n import _, ngettext
from filmjournal.ui.long_writes import LongWrites, Progress
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pane_actions import ask_file, tell_file
from filmjournal.ui.theme.wording import number_text

if TYPE_CHECKING:
    from filmjournal.services.exporting_archive import Archived
    from filmjournal.services.exporting_epub import WrittenBook
    from filmjournal.services.exporting_letterboxd import LetterboxdFiles
    from filmjournal.services.exporting_markdown import MarkdownFolder
    from filmjournal.services.journal import Journal


class ExportActions(QObject):
    """What the menu of exports does, in one window."""

    def __init__(self, view: JournalView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._bus = view.bus
        self._writes = LongWrites(view.bus, view)

    def fill(self, menu: QMenu, publish: Callable[[], object]) -> None:
        """Put the kinds of exports into a menu; `publish` leads to the page for web sites."""
        menu.addAction(_("&Web site…")).triggered.connect(publish)
        menu.addAction(_("&Archive of everything (ZIP)…")).triggered.connect(self.archive)
        menu.addAction(_("&Book for e-readers (EPUB)…")).triggered.connect(self.book)
        menu.addAction(_("&Table of entries (CSV)…")).triggered.connect(self.table)
        menu.addAction(_("&Markdown files…")).triggered.connect(self.markdown)
        menu.addAction(_("Files for &Letterboxd…")).triggered.connect(self.letterboxd)

    def archive(self) -> None:
        """Write everything into one ZIP."""
        name = ask_file(self._view, _("Export an archive"), "journal-archive.zip", _("ZIP archives (*.zip)"))
        if name is None:
            return

        def work(journal: Journal, progress: Progress) -> Archived:
            from filmjournal.services.exporting_archive import export_archive

            return export_archive(journal, name, progress)

        def done(archived: Archived) -> None:
            told = _("The archive is in {file}").format(file=name.name)
            if archived.missing:
                told = _("The archive is in {file}, without {count} images that are missing or damaged").format(
                    file=name.name, count=number_text(len(archived.missing))
                )
            tell_file(self._view.toast, told, name)

        self._writes.begin(_("Export an archive"), work, done)

    def book(self) -> None:
        """Write the reviews that are not private as a book."""
        name = ask_file(self._view, _("Export a book"), "reviews.epub", _("Books (*.epub)"))
        if name is None:
            return

        def work(journal: Journal, progress: Progress) -> WrittenBook:
            from filmjournal.services.exporting_epub import BookOptions, export_epub

            return export_epub(journal, name, BookOptions(), progress)

        def done(book: WrittenBook) -> None:
            told = ngettext("{count} review is in {file}", "{count} reviews are in {file}", book.reviews)
            tell_file(self._view.toast, told.format(count=number_text(book.reviews), file=name.name), name)

        self._writes.begin(_("Export a book"), work, done)

    def table(self) -> None:
        """Write a row for each entry that is not private."""
        name = ask_file(self._view, _("Export a table"), "diary.csv", _("Tables (*.csv)"))
        if name is None:
            return

        def work(journal: Journal, progress: Progress) -> int:
            from filmjournal.services.exporting_csv import export_csv

            return export_csv(journal, name, for_spreadsheets=True, progress=progress)

        def done(_rows: int) -> None:
            told = _("The table is in {file}, without private entries").format(file=name.name)
            tell_file(self._view.toast, told, name)

        self._writes.begin(_("Export a table"), work, done)

    def markdown(self) -> None:
        """Write a file for each entry that is not private, or bring those of an earlier export up to date."""
        folder = self._ask_folder(_("Export Markdown files"))
        if folder is None:
            return

        def work(journal: Journal, progress: Progress) -> MarkdownFolder:
            from filmjournal.services.exporting_markdown import export_markdown

            return export_markdown(journal, folder, progress=progress)

        def done(written: MarkdownFolder) -> None:
            told = ngettext(
                "{count} entry is in {folder}, private ones are not",
                "{count} entries are in {folder}, private ones are not",
                written.entries,
            )
            if written.left:
                told = ngettext(
                    "{count} entry is in {folder}; files that you changed stay as they are",
                    "{count} entries are in {folder}; files that you changed stay as they are",
                    written.entries,
                )
            told = told.format(count=number_text(written.entries), folder=folder.name)
            tell_file(self._view.toast, told, folder / "entries.md")

        self._writes.begin(_("Export Markdown files"), work, done)

    def letterboxd(self) -> None:
        """Write files that Letterboxd can import, and a list of what they can't say."""
        folder = self._ask_folder(_("Export for Letterboxd"))
        if folder is None:
            return

        def work(journal: Journal, progress: Progress) -> LetterboxdFiles:
            from filmjournal.services.exporting_letterboxd import export_letterboxd

            return export_letterboxd(journal, folder, progress)

        def done(written: LetterboxdFiles) -> None:
            told = ngettext("{count} row is in {folder}", "{count} rows are in {folder}", written.rows)
            if written.lost:
                told = ngettext(
                    "{count} row is in {folder}, with a list of what Letterboxd has no place for",
                    "{count} rows are in {folder}, with a list of what Letterboxd has no place for",
                    written.rows,
                )
            told = told.format(count=number_text(written.rows), folder=folder.name)
            tell_file(self._view.toast, told, folder / written.files[0][0])

        self._writes.begin(_("Export for Letterboxd"), work, done)

    def stop(self) -> None:
        """Stop what is under way: the journal is about to be closed."""
        self._writes.stop()

    def _ask_folder(self, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self._view, title, str(Path.home()))
        return Path(chosen) if chosen else None
