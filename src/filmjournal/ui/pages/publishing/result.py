"""What publishing did: how much is on the site, what changed since last time, and the ways to look at it."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from filmjournal.i18n import N_, _
from filmjournal.ui.pages.publishing import words
from filmjournal.ui.theme import fonts
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel, breakable, led, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filmjournal.services.publishing import Published
    from filmjournal.services.site_changes import Change

_WIDTH = 760
_KINDS = {"new": N_("New"), "changed": N_("Changed"), "removed": N_("Removed")}
_PAGE, _KIND, _ADDRESS = range(3)


class PublishedPage(QWidget):
    """`settings_wanted` leads back to the settings, `closed` away."""

    settings_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = Path()
        self.lead = wrapped(ReadingLabel("", 18, parent=self))
        self.words = wrapped(SmallLabel("", 13, parent=self))
        for label in (self.lead, self.words):
            label.setMaximumWidth(_WIDTH)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_button = QPushButton(_("Open"), self)
        self.open_button.setProperty("role", "main")
        self.open_button.setAccessibleName(_("Open the site"))
        self.folder_button = QPushButton(_("Open folder"), self)
        self.settings_button = QPushButton(_("Back to the settings"), self)
        self.done_button = QPushButton(_("Done"), self)
        for flat in (self.settings_button, self.done_button):
            flat.setProperty("role", "flat")
        self.open_button.clicked.connect(lambda: self._open("index.html"))
        self.folder_button.clicked.connect(lambda: self._open(""))
        self.settings_button.clicked.connect(self.settings_wanted)
        self.done_button.clicked.connect(self.closed)
        buttons = (self.open_button, self.folder_button, self.settings_button, self.done_button)
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        for before, after in pairwise((*buttons,)):
            QWidget.setTabOrder(before, after)
        self.list_name = led(ReadingLabel(_("Pages changed since last time"), 17, parent=self))
        self.list = QTreeWidget(self)
        self.list.setAccessibleName(_("Pages changed since last time"))
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMaximumWidth(_WIDTH)
        self.list.itemActivated.connect(lambda item: self._open(item.data(_ADDRESS, Qt.ItemDataRole.UserRole), item))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_KIND, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_PAGE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_ADDRESS, QHeaderView.ResizeMode.Stretch)
        QWidget.setTabOrder(self.done_button, self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 16)  # room for the focus ring
        column.setSpacing(0)
        column.addWidget(self.lead)
        column.addSpacing(8)
        column.addWidget(self.words)
        column.addSpacing(20)
        column.addLayout(row)
        column.addSpacing(28)
        column.addWidget(self.list_name)
        column.addSpacing(8)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.setFocusProxy(self.open_button)

    def show_published(self, folder: Path, published: Published, changes: Sequence[Change], *, anew: bool) -> None:
        """Say what was done; `anew` where there was no site before, so that nothing can have changed since."""
        self._folder = folder
        self.lead.setText(
            breakable(
                _("The site is in “{folder}”: {amount}.").format(
                    folder=folder.name or str(folder), amount=words.amount(published)
                )
            )
        )
        told = "\n".join(filter(None, (words.what_changed(published), words.missing(published))))
        self.words.setText(told)
        self.list.clear()
        quiet = self.palette().placeholderText()
        for change in () if anew else changes:
            address = change.address if change.title else ""  # which stands for the title where there is none
            item = QTreeWidgetItem([change.title or change.address, _(_KINDS[change.kind]), address])
            item.setData(_ADDRESS, Qt.ItemDataRole.UserRole, change.address)
            item.setSizeHint(_PAGE, QSize(0, fonts.line_height(fonts.reading(15)) + 10))
            item.setFont(_PAGE, fonts.reading(15))
            item.setForeground(_KIND, quiet)
            item.setForeground(_ADDRESS, quiet)
            item.setToolTip(_PAGE, f"<qt>{escape(change.title or change.address)}</qt>")
            if change.kind == "removed":
                item.setForeground(_PAGE, quiet)
            self.list.addTopLevelItem(item)
        has_changes = bool(self.list.topLevelItemCount())
        self.list_name.setVisible(has_changes)
        self.list.setVisible(has_changes)
        if has_changes:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
            self.list.clearSelection()
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.setStretch(column.count() - 1, 0 if has_changes else 1)
        announce(self, f"{self.lead.text()}\n{told}")

    def _open(self, address: str, item: QTreeWidgetItem | None = None) -> None:
        """Open a page, or the folder, with what the desktop opens such things with."""
        target = self._folder / address if address else self._folder
        if item is None or target.exists():  # what was removed can't be looked at
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))
