"""The backups there are, what each of them would change, and the ways back: the whole journal or chosen entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.ui.delegates.version_row import VersionRowDelegate
from filmjournal.ui.dialogs import backup_words as words
from filmjournal.ui.dialogs.about import open_folder
from filmjournal.ui.dialogs.backup_changes import BackupChanges
from filmjournal.ui.dialogs.restore_question import RestoreQuestion
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus, sentence_of
from filmjournal.ui.tasks import Lane, Tasks
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.moments import moment_text
from filmjournal.ui.while_there import while_there
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel, led, wrapped
from filmjournal.ui.widgets.list_beside import ListBeside

if TYPE_CHECKING:
    from filmjournal.services.backup_catalogue import BackupFile
    from filmjournal.services.rolling_backups import BackupPlan

_LIST_WIDTH, _LIST_HEIGHT = 288, 176  # beside what is told of one, and over it in a narrow window
_ROOMY = 724
_LEAST_HEIGHT = 420


class BackupsWindow(SmallWindow):
    """A window beside the journal's, which it does not stop; without a `bus` where the journal can't be opened."""

    back_up_wanted = Signal()
    restore_wanted = Signal(Path)  # the whole journal is to be as it is there; the person was asked

    def __init__(
        self, tasks: Tasks, paths: Paths, plan: BackupPlan, bus: JournalBus | None, parent: QWidget
    ) -> None:  # fmt: skip
        super().__init__(_("Backups and restore"), parent)
        self._tasks, self._paths, self._plan, self._bus = tasks, paths, plan, bus
        self._files: Sequence[BackupFile] = ()
        self._others: list[BackupFile] = []  # that the person chose from elsewhere
        self._told_of: BackupFile | None = None
        self.notice = InlineNotice(self)
        self.list = QListWidget(self)
        self.changes = BackupChanges(bus, self)
        self.restore_button = QPushButton(_("Restore the whole journal…"), self)
        self.other_button = QPushButton(_("Choose another file…"), self)
        self.folder_button = QPushButton(_("Open folder"), self)
        self._build()
        self._connect()
        self.resize(940, 640)
        self.reload()

    def reload(self) -> None:
        """Read anew which backups there are, and stay at the one that is chosen."""
        paths, plan = self._paths, self._plan

        def work() -> Sequence[BackupFile]:
            from filmjournal.services.backup_catalogue import backups

            return backups(paths, plan)

        self._tasks.run(
            work,
            while_there(self, self._list),
            while_there(self, self._fail),
            lane=Lane.BACKUPS,
            kind=f"backups {id(self)}",
        )

    def chosen(self) -> BackupFile | None:
        """The backup that is chosen."""
        number = self.list.currentRow()
        shown = self._shown()
        return shown[number] if 0 <= number < len(shown) else None

    def show_trouble(self, sentence: str) -> None:
        """Say at the top what keeps backups from being made, or nothing."""
        if sentence:
            self.notice.show_notice(sentence)
        else:
            self.notice.hide()

    def add_file(self, path: Path) -> None:
        """Have a file in the list that is not in the folders of backups, and choose it."""

        def work() -> BackupFile:
            from filmjournal.services.backup_catalogue import described

            return described(path)

        def show(file: BackupFile) -> None:
            self._others = [file, *(other for other in self._others if other.path != file.path)]
            self._show_list(file)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

        self._tasks.run(work, while_there(self, show), while_there(self, self._fail), lane=Lane.BACKUPS)

    def done(self, result: int) -> None:
        """However it is closed, what is compared is of no interest any more."""
        self.changes.stop()
        super().done(result)

    def _build(self) -> None:
        self.list.setAccessibleName(_("Backups"))
        self.list.setItemDelegate(VersionRowDelegate(self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.empty = EmptyState(
            _("No backup yet"),
            _("One is made when the journal has changed: at the start, every half hour, and before an import."),
            "" if self._bus is None else _("Back up now"),
            self,
        )
        self.empty.triggered.connect(self.back_up_wanted)
        self.empty.setContentsMargins(-16, 0, 0, 0)  # flush with the heading: its own inset
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._body_page())
        self._pages.addWidget(self.empty)
        self.content.addWidget(self.notice)
        self.content.addSpacing(4)
        self.content.addWidget(self._pages, 1)
        for place, button in enumerate((self.restore_button, self.other_button, self.folder_button)):
            button.setAutoDefault(False)
            self.foot.insertWidget(place, button)
        self.restore_button.setEnabled(False)
        self.setMinimumHeight(_LEAST_HEIGHT)

    def _body_page(self) -> ListBeside:
        self._when = led(ReadingLabel("", 18, parent=self))
        self._about = wrapped(SmallLabel("", 13, parent=self))
        self._damage = InlineNotice(self)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._when)
        right.addSpacing(2)
        right.addWidget(self._about)
        right.addSpacing(10)
        right.addWidget(self._damage)
        right.addSpacing(6)
        right.addWidget(self.changes, 1)
        return ListBeside(self.list, right, self, width=_LIST_WIDTH, height=_LIST_HEIGHT, gap=28, roomy=_ROOMY)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda _now, _before: self._chosen_anew())
        self.restore_button.clicked.connect(self._ask_to_restore)
        self.other_button.clicked.connect(self._ask_for_file)
        self.folder_button.clicked.connect(self._open_folder)
        self.changes.given_up.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))

    def _shown(self) -> list[BackupFile]:
        return [*self._others, *self._files]

    def _list(self, files: Sequence[BackupFile]) -> None:
        chosen, had_none = self.chosen(), not self._shown()
        self._files = files
        self._show_list(chosen)
        if had_none and files:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_list(self, chosen: BackupFile | None) -> None:
        shown = self._shown()
        now = datetime.now().astimezone()
        self.list.blockSignals(True)
        self.list.clear()
        for file in shown:
            row = words.row(file, now)
            item = QListWidgetItem(words.spoken(row))
            item.setData(ROW_ROLE, row)
            self.list.addItem(item)
        places = [number for number, file in enumerate(shown) if chosen is not None and file.path == chosen.path]
        self.list.setCurrentRow(places[0] if places else 0 if shown else -1)
        self.list.blockSignals(False)
        self._pages.setCurrentIndex(0 if shown else 1)
        if self.chosen() != self._told_of:
            self._chosen_anew()

    def _chosen_anew(self) -> None:
        file = self._told_of = self.chosen()
        self._damage.hide()
        if file is not None:
            self._when.setText(moment_text(file.made))
            self._about.setText(words.about(file))
            if file.damaged:
                self._damage.show_notice(words.damage(file), kind="error")
        self.restore_button.setEnabled(file is not None and file.can_be_restored)
        self.changes.show_file(file)

    def _ask_to_restore(self) -> None:
        file = self.chosen()
        if file is None:
            return
        question = RestoreQuestion(file, self.changes.found, self)
        question.agreed.connect(partial(self.restore_wanted.emit, file.path))
        question.open()

    def _ask_for_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self,
            _("Choose a backup"),
            str(self._paths.backups if self._paths.backups.is_dir() else Path.home()),
            _("Backups and journals (*.zip *.filmjournal *.json);;All files (*)"),
        )
        if name:
            self.add_file(Path(name))

    def _open_folder(self) -> None:
        file = self.chosen()
        open_folder(self._paths.backups / "backup" if file is None else file.path)

    def _fail(self, error: Exception) -> None:
        self.notice.show_notice(sentence_of(error), kind="error")
