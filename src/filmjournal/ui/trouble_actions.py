"""What a window does while its journal's file is in trouble: says so, offers ways on, and goes on when it is mended.

Also *Save as…*, which is the way on from most of it, and what is to be said of the place where a journal lies.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from filmjournal.domain.errors import Trouble
from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.settings import Settings
from filmjournal.ui.journal_choosing import ask_where_to_save
from filmjournal.ui.journal_watch import Condition
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.tasks import Lane, Tasks
from filmjournal.ui.trouble_words import Offer, words_of
from filmjournal.ui.unsaved_words import BroughtBack, GoingOn, Told, UnsavedWords, sentences_of
from filmjournal.ui.widgets.trouble_bar import TroubleBar, Way

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.places import Place
    from filmjournal.services.saving_as import SavedAs
    from filmjournal.ui.backup_actions import BackupActions
    from filmjournal.ui.entry_window import EntryWindows

_INPUT = (
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.InputMethod,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.ContextMenu,
    QEvent.Type.DragEnter,
    QEvent.Type.Drop,
)
_NOT_WHERE_IT_WAS = (Trouble.MOVED, Trouble.REPLACED, Trouble.UNREADABLE)


class _Notice(NamedTuple):
    """Something that is said until the person has seen it."""

    sentence: str
    advice: str
    ways: tuple[Way, ...]


class TroubleActions(QObject):
    """Watches over one window's journal. That the window goes on with another file is signalled to the shell."""

    going_on = Signal(object)  # GoingOn

    def __init__(
        self,
        view: JournalView,
        pane: EntryPane,
        windows: EntryWindows,
        backups: BackupActions,
        paths: Paths,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._bus = view.bus
        self._pane = pane
        self._windows = windows
        self._backups = backups
        self._paths = paths
        self._settings = settings
        self.words = UnsavedWords(view.bus, paths, self)
        self.hold: Callable[[Path], Callable[[], None] | None] = _hold_nothing
        """Keeps other windows from a file until what it answers is called; None where one has that file."""
        self._saving_as: Tasks | None = None
        self._let_go: Callable[[], None] = _nothing  # of the file that is written
        self._notices: list[_Notice] = []
        self._offers: dict[Offer, tuple[str, Callable[[], object]]] = {
            Offer.TRY_AGAIN: (_("Try again"), self.try_again),
            Offer.SAVE_AS: (_("Save as…"), self.save_as),
            Offer.OPEN_IT: (_("Open it"), self._open_it),
            Offer.BACKUP_FOLDER: (_("Open the backup folder"), self._open_backup_folder),
            Offer.BACKUPS: (_("Backups and restore…"), backups.show_backups),
            Offer.CHECK: (_("Check the journal…"), backups.check_journal),
        }
        view.watch.changed.connect(self._show)
        view.watch.mended.connect(self._go_on)
        view.watch.try_again.connect(self._try_quietly)
        windows.opened.connect(lambda: self._show(view.watch.condition))

    @property
    def is_saving_as(self) -> bool:
        """Whether the journal is being written under another name."""
        return self._saving_as is not None

    def take_settings(self, settings: Settings) -> None:
        """Know of preferences that were changed."""
        self._settings = settings

    def stop(self) -> None:
        """Let what is being written come to its end, and do no more: the journal is about to be closed."""
        if self._saving_as is not None:
            self._saving_as.close()
            self._saving_as = None
            self._freeze(False)
            self._let_go()

    def try_again(self) -> None:
        """Look at the file, and try to save what waits."""
        self._view.watch.look()
        self._bus.hand_over()

    def save_as(self) -> None:
        """Ask for a name, and go on with a copy of the journal under it."""
        if self._saving_as is not None or not self._bus.is_open:
            return
        journal = self._paths.journal
        wanted = ask_where_to_save(self._view, _folder_for(journal) / journal.name)
        if wanted is not None:
            target, replace = wanted
            self.save_to(target, replace=replace)

    def save_to(self, target: Path, *, replace: bool = False) -> None:
        """Go on with a copy of the journal at a path; only with `replace` in place of what is there.

        A file that another window has open is never replaced.
        """
        if self._saving_as is not None:
            return
        held = self.hold(target)
        if held is None:
            told = _("“{name}” is open in another window. Close that window first, or choose another name.")
            self._bus.refused.emit(told.format(name=target.name))
            return
        self._let_go = held
        tasks = self._saving_as = Tasks(self)  # its own: the lanes may all wait for a disk that is gone
        journal, paths, settings = self._bus.journal, self._paths, self._settings
        self._freeze(True)
        self._view.toast.show_message(_("Saving as “{name}”…").format(name=target.name))

        def work() -> SavedAs:
            from filmjournal.services.rolling_backups import plan_of
            from filmjournal.services.saving_as import save_as

            second = plan_of(settings).second_folder
            return save_as(journal, target, paths, replace=replace, second_folder=second)

        def over() -> None:
            tasks.close()
            self._saving_as = None
            self._freeze(False)

        def done(saved: SavedAs) -> None:
            over()
            self._go_on_with(saved.path, _told_saved(saved), of_backup=saved.of_backup is not None)

        def failed(error: Exception) -> None:
            over()
            self._let_go()
            self._bus.explain(error)

        def begin() -> None:
            if self._saving_as is tasks:
                tasks.run(work, done, failed)

        if self._view.watch.condition.trouble is None:  # what is typed is in the journal before that is copied
            self._bus.when_saved(begin)
        else:
            begin()

    def begin(self, brought_back: BroughtBack, going_on: GoingOn | None) -> None:
        """The journal is open: tell what was brought back into it, keep room, and look where it lies."""
        paths = self._paths

        def look(journal: Journal) -> tuple[Place, ...]:
            from filmjournal.services.places import to_be_told

            journal.reserve.make()
            return to_be_told(paths)

        for save in brought_back.not_taken:
            self.words.keep(save)
        self._tell_brought_back(brought_back)
        if going_on is not None:
            if going_on.entry_id is not None:
                self._view.show_turn("entry")
                self._pane.show_entry(going_on.entry_id)
                self._pane.write(going_on.caret)  # so that the next key is typed where the last one was
            self._view.toast.show_message(going_on.sentence)
        self._bus.read(look, self._tell_places, lane=Lane.UPKEEP)

    def _panes(self) -> list[EntryPane]:
        return [self._pane, *self._windows.panes()]

    def _bars(self) -> list[TroubleBar]:
        return [self._view.trouble_bar, *self._windows.bars()]

    def _show(self, condition: Condition) -> None:
        for pane in self._panes():
            if condition.trouble in _NOT_WHERE_IT_WAS:
                pane.review.file_is_gone()
        if condition.trouble is None:
            for bar in self._bars():
                bar.withdraw()
            return
        told = words_of(condition, self._paths.journal)
        ways = tuple(self._way(offer, condition) for offer in told.offers)
        for bar in self._bars():
            bar.tell(told.sentence, told.advice, ways, kind=told.kind)

    def _way(self, offer: Offer, condition: Condition) -> Way:
        there = condition.moved_to
        if offer is Offer.FOLLOW and there is not None:
            return Way(_("Go on with “{name}”").format(name=there.name), lambda: self._follow(there))
        return Way(*self._offers[offer])

    def _go_on(self) -> None:
        """It is mended: save what waited, and show what the journal has."""
        self._bus.hand_over()
        self._bus.show_anew()

    def _try_quietly(self) -> None:
        if any(pane.has_unsaved_text for pane in self._panes()):
            self._bus.hand_over()
        else:
            self._view.watch.forget_refusal()

    def _follow(self, there: Path) -> None:
        self._go_on_with(there, _("Going on with “{name}”.").format(name=there.name))

    def _go_on_with(self, journal: Path, sentence: str, *, of_backup: bool = False) -> None:
        self._bus.hand_over()  # which can't be written here, and becomes commands
        commands = tuple(command for pane in self._panes() for command in pane.unsaved(every=of_backup))
        entry = self._pane.entry
        former = self._paths.journal
        shown = None if entry is None else entry.id
        caret = self._pane.review.edit.textCursor().position()
        self.going_on.emit(GoingOn(journal, former, commands, shown, caret, sentence, of_backup))

    def _open_it(self) -> None:
        """Open what has the journal's name now. Words that are kept come along if they belong there."""
        words = any(pane.review.words() for pane in self._panes())
        if any(pane.has_unsaved_facts for pane in self._panes()) or (words and not self.words.all_are_kept()):
            self._bus.told.emit(
                _("What you changed last is in this window only. Save the journal under another name first.")
            )
            return
        journal = self._paths.journal
        self.going_on.emit(GoingOn(journal, journal, (), None, 0, _("This is “{name}” now.").format(name=journal.name)))

    def _open_backup_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._paths.backups)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the copy is written nothing is typed, which would be in neither file."""
        return event.type() in _INPUT

    def _freeze(self, frozen: bool) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            (application.installEventFilter if frozen else application.removeEventFilter)(self)

    def _tell_brought_back(self, found: BroughtBack) -> None:
        for told in sentences_of(found):
            close = Way(_("Close"), self._next_notice)
            first = (self._way_to(told.entry_id),) if told.entry_id else self._ways_with_kept(told, found.former)
            self._notify(_Notice(told.sentence, told.advice, (*first, close)))

    def _way_to(self, entry_id: int) -> Way:
        def show() -> None:
            self._next_notice()
            self._view.show_logged(entry_id, write=True)

        return Way(_("Show it"), show)

    def _ways_with_kept(self, told: Told, former: Path | None) -> tuple[Way, ...]:
        def discard() -> None:
            self.words.give_up(told.kept, former, told.damaged)
            self._next_notice()

        look = Way(_("Open the backup folder"), self._open_backup_folder)
        return (look, Way(_("Discard them"), discard)) if told.kept or told.damaged else (look,)

    def _tell_places(self, found: tuple[Place, ...]) -> None:
        from filmjournal.services.places import Kind

        for place in found:
            if place.kind is Kind.CONFLICT:
                way = Way(_("Backups and restore…"), self._backups.show_backups)
            else:
                way = Way(_("Save as…"), self.save_as)
            self._notify(_Notice(place.sentence, place.advice, (way, Way(_("Don't show again"), self._next_notice))))

    def _notify(self, notice: _Notice) -> None:
        self._notices.append(notice)
        if len(self._notices) == 1:
            self._view.notice_bar.tell(*notice)

    def _next_notice(self) -> None:
        del self._notices[0]
        if self._notices:
            self._view.notice_bar.tell(*self._notices[0])
        else:
            self._view.notice_bar.withdraw()


def _nothing() -> None:
    """There is nothing to let go of."""


def _hold_nothing(_target: Path) -> Callable[[], None]:
    """Where windows don't know of each other."""
    return _nothing


def _told_saved(saved: SavedAs) -> str:
    if saved.of_backup is not None:
        from filmjournal.ui.theme.moments import moment_text

        return _("The journal is now “{name}”, from a backup ({when}), with the words that were here.").format(
            name=saved.path.name, when=moment_text(saved.of_backup)
        )
    if saved.missing_images:
        return _("The journal is now “{name}”. Some of its pictures could not be read, and are missing there.").format(
            name=saved.path.name
        )
    return _("The journal is now “{name}”.").format(name=saved.path.name)


def _folder_for(journal: Path) -> Path:
    """Where a name is asked for first: the journal's folder, if it is there."""
    return journal.parent if journal.parent.is_dir() else Path.home()
