"""The work of the page, away from the window's thread: counting, looking at a site before it is there, publishing."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from filmjournal.domain.errors import Stopped
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Lane

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.publishing import Published, SiteOptions
    from filmjournal.services.site_changes import Change
    from filmjournal.services.site_preview import SitePreview

_BETWEEN_REPORTS = 0.1  # seconds
_COUNTING = "count what is published"


class PublishSession(QObject):
    """At most one site is being written, and one looked at."""

    counted = Signal(object)  # SiteCounts
    not_counted = Signal(str)
    whole_counted = Signal(object, object)  # SiteCounts of all there is, and the tags
    progressed = Signal(int, int)
    published = Signal(object, object, bool)  # Published, the changes, whether there was no site before
    stopped = Signal(bool)  # whether there was a site before
    failed = Signal(str)
    preview_ready = Signal(str)  # its address
    preview_failed = Signal(str)

    def __init__(self, bus: JournalBus, parent: QObject) -> None:
        super().__init__(parent)
        self._bus = bus
        self._stop = Event()
        self._preview: SitePreview | None = None
        self.is_publishing = False

    @property
    def is_previewing(self) -> bool:
        return self._preview is not None

    def count_whole(self) -> None:
        """Find out how much could be published at all."""

        def work(journal: Journal) -> tuple[object, object]:
            from filmjournal.services.site_choice import counts

            return counts(journal, ""), [tag.name for tag in journal.browsing.tags()]

        self._bus.read(work, lambda found: self.whole_counted.emit(*found), kind="look at what can be published")

    def count(self, query: str) -> None:
        """Find out how much a choice publishes."""

        def work(journal: Journal) -> object:
            from filmjournal.services.site_choice import counts

            return counts(journal, query)

        def failed(error: Exception) -> None:
            self.not_counted.emit(self._bus.sentence(error))

        self._bus.read(work, self.counted.emit, failed, kind=_COUNTING)

    def publish(self, folder: Path, options: SiteOptions) -> None:
        """Write a site, or bring it up to date, once the text that is being typed is in the journal."""
        if self.is_publishing:
            return
        self.is_publishing = True
        stop = self._stop = Event()
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            if stop.is_set():
                raise Stopped(_("Publishing was stopped."))
            if (now := monotonic()) - last >= _BETWEEN_REPORTS:
                last = now
                self.progressed.emit(done, total)

        def work(journal: Journal) -> tuple[Published, tuple[Change, ...], bool]:
            from filmjournal.services.publishing import DEFAULT_TITLE, publish
            from filmjournal.services.site_changes import changes, is_published

            anew = not is_published(folder)
            report(0, 0)
            published = publish(journal, folder, options, report)
            return published, changes(folder, published, options.title or DEFAULT_TITLE), anew

        def done(found: tuple[Published, tuple[Change, ...], bool]) -> None:
            self.is_publishing = False
            self.published.emit(*found)

        def failed(error: Exception) -> None:
            self.is_publishing = False
            if isinstance(error, Stopped):
                from filmjournal.services.site_changes import is_published

                self.stopped.emit(is_published(folder))
            else:
                self.failed.emit(self._bus.sentence(error))

        self._bus.when_saved(lambda: self._bus.read(work, done, failed, lane=Lane.UPKEEP))

    def stop(self) -> None:
        """Stop publishing at its next report."""
        self._stop.set()

    def preview(self, options: SiteOptions) -> None:
        """Serve the site, once the text that is being typed is in the journal, and tell where."""
        from filmjournal.services.site_preview import SitePreview

        if self._preview is None:
            self._preview = SitePreview(self._bus.journal, options)
        preview = self._preview
        preview.show(options)

        def work(_journal: Journal) -> str:
            preview.prepare()
            return preview.start()

        def done(address: str) -> None:
            if preview is self._preview:
                self.preview_ready.emit(address)

        def failed(error: Exception) -> None:
            if preview is self._preview:
                self.stop_preview()
                self.preview_failed.emit(self._bus.sentence(error))

        self._bus.when_saved(lambda: self._bus.read(work, done, failed, lane=Lane.UPKEEP))

    def show_other(self, options: SiteOptions) -> None:
        """Let the preview, if there is one, show the site as other options make it."""
        if self._preview is not None:
            self._preview.show(options)

    def stop_preview(self) -> None:
        """Serve no more."""
        preview, self._preview = self._preview, None
        if preview is not None:
            self._bus.tasks.run(preview.stop, lane=Lane.UPKEEP)

    def close(self) -> None:
        """The journal is about to be closed: end everything, and serve no more when this returns."""
        self.stop()
        preview, self._preview = self._preview, None
        if preview is not None:
            preview.stop()
