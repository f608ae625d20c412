"""The history of a review: its versions, what changed in each, word by word, and a way back to any of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.changes import EVERYTHING, Changes
from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.films import title_and_year
from filmjournal.domain.revisions import Kept, Revision
from filmjournal.i18n import _, ngettext
from filmjournal.richtext.comparison import ComparedLine, compare
from filmjournal.richtext.gate import parse
from filmjournal.ui.delegates.version_row import VersionRowDelegate, VersionRowView
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.editor.pasting import to_mime
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme import icons
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.moments import moment_text
from filmjournal.ui.while_there import while_there
from filmjournal.ui.widgets.compared_text import NEXT, PREVIOUS, ComparedText
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.labels import Rule, SmallLabel
from filmjournal.ui.widgets.list_beside import ListBeside

if TYPE_CHECKING:
    from filmjournal.domain.entries import Entry
    from filmjournal.services.journal import Journal

_LIST_WIDTH, _LIST_HEIGHT = 232, 150  # beside the text, and over it in a narrow window
_ROOMY = 584


class _Shown(NamedTuple):
    """One version as it was read."""

    revision: Revision
    html: str
    lines: tuple[ComparedLine, ...]
    has_base: bool


class HistoryDialog(SmallWindow):
    """Open beside the window for as long as one likes; it follows what is written meanwhile."""

    restore_wanted = Signal(int, str)  # the entry's id, and the HTML of the version

    def __init__(self, bus: JournalBus, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(_("History"), parent)
        self.setWindowTitle(_("History of {title}").format(title=title_and_year(entry.film.title, entry.film.year)))
        self.entry_id = entry.id
        self._bus = bus
        self._can_restore = entry.trashed is None
        self._revisions: tuple[Revision, ...] = ()
        self._shown: _Shown | None = None
        self.heading.setText(title_and_year(entry.film.title, entry.film.year))
        self.versions = QListWidget(self)
        self.versions.setAccessibleName(_("Versions of the review"))
        self.versions.setFrameShape(QFrame.Shape.NoFrame)
        self.versions.setItemDelegate(VersionRowDelegate(self.versions))
        self.versions.setMouseTracking(True)
        self.versions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.versions.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.versions.currentItemChanged.connect(lambda _now, _before: self._read_text())
        self.text = ComparedText(_("Text of the version"), self)
        self.text.at_change.connect(self._say_place)
        self.text.add_keys(self)
        self.against_now = QCheckBox(_("What restoring would change"), self)
        self.against_now.toggled.connect(lambda _on: self._read_text())
        self.whole, self.only_changes = QToolButton(self), QToolButton(self)
        views = QButtonGroup(self)
        for button, name in ((self.whole, _("Whole text")), (self.only_changes, _("Only changes"))):
            button.setText(name)
            button.setCheckable(True)
            button.setProperty("role", "view")
            views.addButton(button)
        self.whole.setChecked(True)
        self.only_changes.toggled.connect(lambda _on: self._show_text())
        self._place = SmallLabel(parent=self)
        self.previous, self.next = QToolButton(self), QToolButton(self)
        for button, icon, name, keys, step in (
            (self.previous, "up", _("Previous change"), PREVIOUS, -1),
            (self.next, "down", _("Next change"), NEXT, 1),
        ):
            button.setIcon(icons.icon(icon, "text_quiet", 18))
            button.setIconSize(QSize(18, 18))
            button.setProperty("role", "tool")
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({keys.replace('Down', '↓').replace('Up', '↑')})")
            button.clicked.connect(_stepping(self.text, step))
        self.restore_button = QPushButton(_("Restore this version"), self)
        self.restore_button.setAutoDefault(False)
        self.restore_button.clicked.connect(self._restore)
        self.copy_button = QPushButton(_("Copy"), self)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._copy)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._built())
        nothing = EmptyState(
            _("No versions yet"), _("Each sitting of writing leaves one here, as it was when you went on."), parent=self
        )
        nothing.setContentsMargins(-16, 0, 0, 0)  # flush with the heading: its own inset
        self._pages.addWidget(nothing)
        self.content.addWidget(self._pages)
        self.foot.insertWidget(0, self.restore_button)
        self.foot.insertWidget(1, self.copy_button)
        self.resize(940, 640)
        self._enable()
        bus.changed.connect(self._changed)
        self.reload()
        self.versions.setFocus()

    def reload(self) -> None:
        """Read the versions anew, and stay at the one that is shown."""
        entry_id = self.entry_id

        def work(journal: Journal) -> tuple[Revision, ...]:
            from filmjournal.services import history

            return history.revisions(journal.database, entry_id)

        self._bus.read(work, while_there(self, self._list), kind=f"versions {id(self)}")

    def _built(self) -> ListBeside:
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self.whole)
        top.addWidget(self.only_changes)
        top.addStretch(1)
        top.addWidget(self._place)
        top.addSpacing(6)
        top.addWidget(self.previous)
        top.addWidget(self.next)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(top)
        right.addWidget(Rule(self))
        right.addSpacing(12)
        right.addWidget(self.text, 1)
        right.addWidget(Rule(self))
        right.addSpacing(8)
        right.addWidget(self.against_now)
        return ListBeside(self.versions, right, self, width=_LIST_WIDTH, height=_LIST_HEIGHT, gap=24, roomy=_ROOMY)

    def _list(self, revisions: tuple[Revision, ...]) -> None:
        shown = self._current()
        self._revisions = revisions
        self._pages.setCurrentIndex(0 if revisions else 1)
        for button in (self.restore_button, self.copy_button):
            button.setVisible(bool(revisions))
        self.versions.blockSignals(True)
        self.versions.clear()
        now = datetime.now().astimezone()
        chosen = 0
        for number, revision in enumerate(revisions):
            row = _row(revision, self._base(number), now)
            item = QListWidgetItem(", ".join(part for part in (row.when, row.length, row.note) if part))
            item.setData(ROW_ROLE, row)
            self.versions.addItem(item)
            if shown is not None and (shown.kept, shown.id) == (revision.kept, revision.id):
                chosen = number
        self.versions.setCurrentRow(chosen)
        self.versions.blockSignals(False)
        self._read_text()

    def _current(self) -> Revision | None:
        number = self.versions.currentRow()
        return self._revisions[number] if 0 <= number < len(self._revisions) else None

    def _base(self, number: int) -> Revision | None:
        """The version that one is compared with: the one before it, and for a refused one what the journal had."""
        if self._revisions[number].kept is Kept.REFUSED:
            return next((revision for revision in self._revisions if revision.kept is Kept.PRESENT), None)
        return next((revision for revision in self._revisions[number + 1 :] if revision.kept is Kept.EARLIER), None)

    def _read_text(self) -> None:
        revision = self._current()
        self._shown = None
        self._enable()
        if revision is None:
            return
        number = self.versions.currentRow()
        against_now = self.against_now.isChecked() and revision.kept is not Kept.PRESENT
        newest = self._revisions[0]
        base = (newest if newest.kept is Kept.PRESENT else None) if against_now else self._base(number)
        entry_id = self.entry_id

        def work(journal: Journal) -> _Shown:
            from filmjournal.services import history

            def read(which: Revision) -> str:
                return history.revision_html(journal.database, entry_id, which.kept, which.id)

            html = read(revision)
            tree = parse(html)
            before = tree if base is None and not against_now else parse("" if base is None else read(base))
            return _Shown(revision, html, compare(before, tree), base is not None or against_now)

        def failed(error: Exception) -> None:
            if isinstance(error, FilmJournalError):  # it went while this was on its way
                self.reload()
            else:
                self._bus.explain(error)

        self._bus.read(work, while_there(self, self._take), while_there(self, failed), kind=f"version {id(self)}")

    def _take(self, shown: _Shown) -> None:
        self._shown = shown
        self._show_text()
        self._enable()

    def _show_text(self) -> None:
        if self._shown is not None:
            only = self.only_changes.isChecked() and self._shown.has_base
            self.text.show_lines(self._shown.lines, only_changes=only)

    def _enable(self) -> None:
        revision = self._current()
        there = self._shown is not None
        self.restore_button.setEnabled(
            there and self._can_restore and revision is not None and revision.kept is not Kept.PRESENT
        )
        self.copy_button.setEnabled(there)
        self.against_now.setEnabled(revision is not None and revision.kept is not Kept.PRESENT)

    def _say_place(self, number: int, of: int) -> None:
        if self._shown is not None and not self._shown.has_base:
            text = _("The first version")
        elif not of:
            text = _("No changes")
        elif not number:
            text = ngettext("{count} change", "{count} changes", of).format(count=of)
        else:
            text = _("{number} of {count}").format(number=number, count=of)
        self._place.setText(text)
        self.previous.setEnabled(of > 0)
        self.next.setEnabled(of > 0)

    def _restore(self) -> None:
        if self._shown is not None:
            self.restore_wanted.emit(self.entry_id, self._shown.html)
            self.versions.setCurrentRow(0)

    def _copy(self) -> None:
        if self._shown is not None:
            QGuiApplication.clipboard().setMimeData(to_mime(parse(self._shown.html)))

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes == EVERYTHING or self.entry_id in changes.entries:
            self.reload()


def _stepping(text: ComparedText, step: int) -> Callable[[], None]:
    return lambda: text.go(step)


def _row(revision: Revision, before: Revision | None, now: datetime) -> VersionRowView:
    length = ngettext("{count} word", "{count} words", revision.words).format(count=revision.words)
    if before is not None and revision.words != before.words:
        step = abs(revision.words - before.words)
        more = revision.words > before.words
        length = (_("{words}, {count} more") if more else _("{words}, {count} fewer")).format(words=length, count=step)
    note, role = "", "text_quiet"
    if not revision.sound:
        note, role = _("damaged"), "error"
    elif revision.kept is Kept.PRESENT:
        note = _("now")
    elif revision.kept is Kept.REFUSED:
        note, role = _("not chosen yet"), "warning"
    elif revision.pinned:
        note = _("kept for good")
    return VersionRowView(said_moment(revision.written, now), length, note, role)


def said_moment(written: str, now: datetime) -> str:
    """A stamp of the journal in the words of this place: `Today, 20:15`, `11 June 2017, 20:15`."""
    try:
        moment = datetime.strptime(written, "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return written
    return moment_text(moment, now)
