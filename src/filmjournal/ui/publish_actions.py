"""The way to the page where a web site is published."""

from __future__ import annotations

from PySide6.QtCore import QObject

from filmjournal.paths import Paths
from filmjournal.ui.main_window import JournalView


class PublishActions(QObject):
    """Makes the page when it is first wanted, in one window."""

    def __init__(self, view: JournalView, paths: Paths, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._paths = paths

    def begin(self) -> None:
        """Show the page, or what it is about while a site is being written."""
        if not self._view.bus.is_open:
            return
        page = self._view.publishing
        if page is None:
            from filmjournal.ui.pages.publish_page import PublishPage

            page = PublishPage(self._view.bus, self._paths.destinations, self._view)
            self._view.add_publish_page(page)
        page.begin()
        self._view.show_publish()

    def stop(self) -> None:
        """End preview and publishing: the journal is about to be closed."""
        if self._view.publishing is not None:
            self._view.publishing.close_down()
