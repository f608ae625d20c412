"""Words that the journal could not take: kept beside the backups while they wait, and brought back when it can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QObject

from filmjournal.domain.errors import FilmJournalError, NotFound
from filmjournal.i18n import _, ngettext
from filmjournal.paths import Paths
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Lane

_PATIENCE = 2_000  # milliseconds for words that are on their way

if TYPE_CHECKING:
    from filmjournal.services.commands import Command, SaveReview
    from filmjournal.services.journal import Journal

    Key = tuple[int, str]  # entry and sitting


class GoingOn(NamedTuple):
    """A file that the window goes on with: which, what is to be done there first, and what is said of it.

    The words that were kept of the `former` journal are taken along. `of_backup` says that the file is an earlier state
    of that journal: then the words of the commands are newer than what it has. `entry_id` is shown there, as it was
    here, with the caret in its place.
    """

    journal: Path
    former: Path
    commands: tuple[Command, ...]
    entry_id: int | None
    caret: int
    sentence: str
    of_backup: bool = False


class BroughtBack(NamedTuple):
    """What became of words that waited: the entries whose reviews have them, those whose reviews were changed since,
    the titles of both in that order, and the texts that are kept still, of this journal and of the `former` one: since
    what they belong to is not there, or since they were `refused`. `not_taken` could not be written here either, and is
    kept nowhere yet. `damaged` are files with what could not be read, and `troubles` say of others why they could not.
    """

    saved: tuple[int, ...] = ()
    drafts: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    left: tuple[Key, ...] = ()
    former: Path | None = None
    not_taken: tuple[SaveReview, ...] = ()
    refused: tuple[Key, ...] = ()
    damaged: tuple[Path, ...] = ()
    troubles: tuple[str, ...] = ()


def bring_back(journal: Journal, paths: Paths, going_on: GoingOn | None = None) -> BroughtBack:
    """Save in a journal that was just opened what was kept of it, and what is to be taken along from another file."""
    from filmjournal.services.commands import SaveReview
    from filmjournal.services.rescue import TakenIn, take_in

    commands = () if going_on is None else going_on.commands
    of_backup = going_on is not None and going_on.of_backup
    refused = [command for command in commands if not _is_taken(journal, command, of_backup=of_backup)]
    taken = TakenIn()
    troubles = []
    formers = [None] if going_on is None or going_on.former == paths.journal else [None, going_on.former]
    for former in formers:
        try:
            taken += take_in(journal, paths, former)
        except FilmJournalError as error:  # they stay where they are
            troubles.append(str(error))
    saves = [command for command in commands if isinstance(command, SaveReview) and command not in refused]
    saves += [text.save for text in (*taken.saved, *taken.drafts)]
    saved: dict[int, str] = {}
    drafts: dict[int, str] = {}
    for save in saves:
        with suppress(NotFound):
            entry = journal.browsing.entry(save.entry_id)
            (saved if entry.review.draft is None else drafts)[entry.id] = entry.film.title
    not_taken = tuple(command for command in refused if isinstance(command, SaveReview))
    titles = (*saved.values(), *drafts.values())
    return BroughtBack(
        saved=tuple(saved),
        drafts=tuple(drafts),
        titles=titles,
        left=tuple(text.key for text in taken.left),
        former=formers[-1],
        not_taken=not_taken,
        refused=tuple(text.key for text in taken.refused),
        damaged=taken.damaged,
        troubles=tuple(troubles),
    )


class UnsavedWords(QObject):
    """Keeps the words of one journal's windows that wait to be saved, on a lane that nothing else holds up."""

    def __init__(self, bus: JournalBus, paths: Paths, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._paths = paths
        self._kept: dict[Key, SaveReview] = {}  # the newest of each
        self._under_way: dict[Key, SaveReview] = {}
        self._only_here: set[Key] = set()  # those that could not be kept
        bus.words_wait.connect(self.keep)
        bus.words_saved.connect(self._let_go)

    def all_are_kept(self) -> bool:
        """Whether all words that wait would come back after this program ended; those on their way are waited for."""
        deadline = QDeadlineTimer(_PATIENCE)
        while self._under_way and not deadline.hasExpired():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 20)
        return bool(self._kept) and not self._under_way and not self._only_here

    def give_up(self, keys: Sequence[Key], former: Path | None = None, damaged: Sequence[Path] = ()) -> None:
        """Keep words no longer, of this journal and of the former one, nor files with what could not be read."""

        def work() -> None:
            from filmjournal.services.rescue import let_go, remove

            for journal in {None, former} if keys else ():
                let_go(self._paths, keys, journal)
            remove(damaged)

        self._bus.tasks.run(work, None, self._bus.explain, lane=Lane.KEEPING)

    def keep(self, save: SaveReview, logged: str = "") -> None:
        """Keep words, in place of earlier ones of the same sitting."""
        key = save.entry_id, save.sitting
        if self._under_way.get(key, self._kept.get(key)) == save:
            return

        def work() -> None:
            from filmjournal.services.clock import utc_now
            from filmjournal.services.rescue import keep

            keep(self._paths, save, utc_now(), logged)

        def done(_nothing: object) -> None:
            if self._under_way.pop(key, None) is not None:  # the journal has not got them meanwhile
                self._kept[key] = save
                self._only_here.discard(key)

        def failed(error: Exception) -> None:
            if self._under_way.pop(key, None) is not None:
                self._only_here.add(key)
            self._bus.sentence(error)  # which logs what should not be

        self._under_way[key] = save
        self._bus.tasks.run(work, done, failed, lane=Lane.KEEPING, kind=f"keep {key}")

    def _let_go(self, entry_id: int, sitting: str) -> None:
        key = entry_id, sitting
        if key not in self._kept and key not in self._under_way and key not in self._only_here:
            return
        self._kept.pop(key, None)
        self._under_way.pop(key, None)
        self._only_here.discard(key)

        def work() -> None:
            from filmjournal.services.rescue import let_go

            let_go(self._paths, [key])

        def failed(error: Exception) -> None:
            self._bus.sentence(error)  # then they are found to be in the journal the next time

        self._bus.tasks.run(work, None, failed, lane=Lane.KEEPING)


class Told(NamedTuple):
    """What to say of words that were brought back: what happened, what there is to do, and the entry to show.

    Without an entry they are still in the folder of backups: `kept` and `damaged` say which may be discarded.
    """

    sentence: str
    advice: str = ""
    entry_id: int | None = None
    kept: tuple[Key, ...] = ()
    damaged: tuple[Path, ...] = ()


def sentences_of(found: BroughtBack) -> Iterator[Told]:
    """A sentence for each thing that became of them, the one that asks for most first."""
    if found.drafts:
        title = found.titles[len(found.saved)]
        yield Told(
            _("Words that could not be saved before are kept beside the review of “{title}”.").format(title=title),
            _("That review was changed since. Compare the two there, and choose."),
            found.drafts[0],
        )
    if len(found.saved) == 1:
        title = found.titles[0]
        sentence = _("Words that could not be saved before are back in “{title}”.").format(title=title)
        yield Told(sentence, entry_id=found.saved[0])
    elif found.saved:
        sentence = ngettext(
            "Words that could not be saved before are back in {n} review.",
            "Words that could not be saved before are back in {n} reviews.",
            len(found.saved),
        ).format(n=len(found.saved))
        yield Told(sentence, entry_id=found.saved[0])
    homeless = ngettext(
        "{n} text that could not be saved before belongs to a viewing that is no longer in the journal.",
        "{n} texts that could not be saved before belong to viewings that are no longer in the journal.",
        len(found.left),
    )
    refused = ngettext(
        "{n} text that could not be saved before is still refused by the journal.",
        "{n} texts that could not be saved before are still refused by the journal.",
        len(found.refused),
    )
    for sentence, kept in ((homeless, found.left), (refused, found.refused)):
        if kept:
            yield Told(sentence.format(n=len(kept)), _("They are kept in the folder of backups."), kept=kept)
    for file in found.damaged:
        sentence = _("Words that could not be saved before can't be read: “{name}” is damaged.").format(name=file.name)
        yield Told(sentence, _("It is kept in the folder of backups."), damaged=(file,))
    for trouble in found.troubles:
        yield Told(trouble)


def _is_taken(journal: Journal, command: Command, *, of_backup: bool) -> bool:
    """Whether the journal has what a command says; as a draft where it has another text since."""
    from filmjournal.domain.errors import ReviewConflict
    from filmjournal.services.commands import SaveReview

    try:
        if of_backup and isinstance(command, SaveReview):
            review = journal.browsing.entry(command.entry_id).review
            if review.revision < command.base_revision:  # it grew out of that one
                command = replace(command, base_revision=review.revision, base_hash=None)
        journal.execute(command)
    except ReviewConflict:
        return True
    except FilmJournalError:
        return False
    return True
