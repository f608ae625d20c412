"""The journal as its two clients, the window and the command line, know it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from filmjournal.domain.changes import reversal
from filmjournal.domain.errors import JournalUnavailable, Refused, ReviewConflict, Trouble
from filmjournal.domain.kept_entries import KeptEntries
from filmjournal.domain.retention import Occasion
from filmjournal.imaging.prepare import PreparedImage
from filmjournal.services import (
    bulk_changes,
    deleted,
    diary,
    entry_restoring,
    history,
    library,
    linking,
    lists,
    merging,
    multi_edits,
    people,
    replacing,
    reviews,
    smart_lists,
    stills,
    tags,
    trash,
)
from filmjournal.services.browsing import Browsing
from filmjournal.services.clock import Clock, utc_now
from filmjournal.services.commands import (
    Command,
    DiscardDraft,
    EditEntry,
    EditFilm,
    KeepImage,
    LinkMentions,
    LogFilm,
    MergeFilms,
    PurgeTrash,
    PutBackEntries,
    RemoveEntries,
    ReplaceInReviews,
    Replay,
    RestoreEntries,
    SaveReview,
    ThinRevisions,
)
from filmjournal.services.list_commands import (
    AddToList,
    BringBack,
    ColourTag,
    CreateList,
    DeleteList,
    DeleteSmartList,
    DeleteTag,
    EditList,
    EditSmartList,
    KeepSmartList,
    LikeFilms,
    MergePeople,
    MoveInList,
    NoteInList,
    PutOnWatchlist,
    RateEntries,
    RateFilms,
    RemoveFromList,
    RenameTag,
    SetPrivate,
    SetSortName,
    SettleFilms,
    SetWatched,
    SplitPerson,
    TagEntries,
)
from filmjournal.services.outcome import Done, Named
from filmjournal.services.running_statistics import RunningStatistics
from filmjournal.storage.database import Database
from filmjournal.storage.reserve import Reserve
from filmjournal.storage.writer import Writer, changed_elsewhere

Guard = Callable[["Journal", Occasion], object]
"""Makes a backup of a journal if it changed since the last one; raises FilmJournalError where that can't be done."""


class Journal:
    """An open journal: `execute` writes, `browsing` reads. Commands come from one thread at a time.

    The `guard` is asked for a backup before much is taken away or comes in at once.
    """

    def __init__(self, database: Database, clock: Clock = utc_now, guard: Guard | None = None) -> None:
        self.database = database
        self.browsing = Browsing(database)
        self.statistics = RunningStatistics(database)
        self.reserve = Reserve(database.path.parent)  # to be made when nobody waits
        self._clock = clock
        self._guard = guard

    @property
    def path(self) -> Path:
        return self.database.path

    def look(self) -> Trouble | None:
        """What would keep the next command from being carried out, as far as the system tells of the file."""
        return self.database.look()

    def now(self) -> datetime:
        """The time, as it is noted."""
        return self._clock()

    def back_up(self, occasion: Occasion) -> None:
        """Have a backup made if anything changed since the last one, where somebody sees to that.

        Raises JournalUnavailable and Refused: then what it was to come before is not to be done.
        """
        if self._guard is not None:
            self._guard(self, occasion)

    def execute(self, command: Command) -> Done:
        """Carry out a command, durably, or raise and change nothing. A backup comes before much is taken away.

        For a text that finds the disk full the reserve is given up, and the outcome says so. Raises InvalidValue,
        NotFound, Refused (ReviewConflict, AmbiguousFilm) and JournalUnavailable.
        """
        try:
            return self._carry_out(command)
        except JournalUnavailable as error:
            if error.trouble is not Trouble.FULL or not isinstance(command, SaveReview) or not self.reserve.give_up():
                raise
        return replace(self._carry_out(command), disk_full=True)

    def close(self) -> None:
        self.database.close()

    def _carry_out(self, command: Command) -> Done:
        now = self._clock()
        work: Command | PreparedImage | KeptEntries = command
        if isinstance(command, KeepImage):  # decoding it holds up nobody who writes
            work = stills.keep_file(self.database.images, command.data)
        elif isinstance(command, RestoreEntries):  # nor does reading a backup
            work = entry_restoring.read(self.database, command)
            self.back_up(Occasion.RESTORE)
        if self._guard is not None and bulk_changes.may_take_many(command) and self._takes_many(command, now):
            self.back_up(Occasion.DELETION)
        try:
            with self.database.writing() as writer:
                named = _HANDLERS[type(work)](writer, work, now)
        except ReviewConflict:
            if isinstance(command, SaveReview):
                with self.database.writing() as writer:
                    reviews.keep_draft(writer, command, now)
            raise
        except IntegrityError:
            if isinstance(command, Replay):  # rows that were made since point to one that was to go
                raise Refused(changed_elsewhere()) from None
            raise
        rows = writer.recorded
        self.statistics.note(rows)
        return Done(writer.changes(), Replay(reversal(rows)), Replay(rows), **named)

    def _takes_many(self, command: Command, now: datetime) -> bool:
        if self.database.look() not in (None, Trouble.FULL):
            return False  # nothing will be taken: writing says why
        with self.database.reading() as connection:
            return bulk_changes.takes_many(connection, command, now)


def _log_film(writer: Writer, command: LogFilm, now: datetime) -> Named:
    film_id, entry_id = diary.log_film(writer, command, now)
    return {"film_id": film_id, "entry_id": entry_id}


def _edit_entry(writer: Writer, command: EditEntry, now: datetime) -> Named:
    diary.edit_entry(writer, command, now)
    return {"entry_id": command.entry_id}


def _edit_film(writer: Writer, command: EditFilm, now: datetime) -> Named:
    library.edit_film(writer, command, now)
    return {"film_id": command.film_id}


def _save_review(writer: Writer, command: SaveReview, now: datetime) -> Named:
    revision, hash_ = reviews.save_review(writer, command, now)
    return {"entry_id": command.entry_id, "film_id": command.film_id, "revision": revision, "review_hash": hash_}


def _replace_in_reviews(writer: Writer, command: ReplaceInReviews, now: datetime) -> Named:
    replacing.replace_in_reviews(writer, command, now)
    return {}


def _discard_draft(writer: Writer, command: DiscardDraft, now: datetime) -> Named:
    reviews.discard_draft(writer, command, now)
    return {"entry_id": command.entry_id}


def _remove_entries(writer: Writer, command: RemoveEntries, now: datetime) -> Named:
    diary.remove_entries(writer, command, now)
    return {}


def _put_back_entries(writer: Writer, command: PutBackEntries, now: datetime) -> Named:
    diary.put_back_entries(writer, command, now)
    return {}


def _purge_trash(writer: Writer, _command: PurgeTrash, now: datetime) -> Named:
    trash.purge(writer, now)
    return {}


def _thin_revisions(writer: Writer, _command: ThinRevisions, now: datetime) -> Named:
    history.thin(writer, now)
    return {}


def _merge_films(writer: Writer, command: MergeFilms, now: datetime) -> Named:
    merging.merge_films(writer, command, now)
    return {"film_id": command.kept_id}


def _note_image(writer: Writer, image: PreparedImage, now: datetime) -> Named:
    return {"image": stills.note_image(writer, image, now)}


def _link_mentions(writer: Writer, command: LinkMentions, now: datetime) -> Named:
    linking.link_mentions(writer, command, now)
    return {}


def _replay(writer: Writer, command: Replay, _now: datetime) -> Named:
    reviews.replay(writer, command.rows, keeping=command.keeping)
    return {}


_HANDLERS: dict[type, Callable[[Writer, Any, datetime], Named]] = {  # each takes the command it stands beside
    LogFilm: _log_film,
    EditEntry: _edit_entry,
    EditFilm: _edit_film,
    SaveReview: _save_review,
    ReplaceInReviews: _replace_in_reviews,
    DiscardDraft: _discard_draft,
    RemoveEntries: _remove_entries,
    PutBackEntries: _put_back_entries,
    KeptEntries: entry_restoring.restore_entries,
    PurgeTrash: _purge_trash,
    ThinRevisions: _thin_revisions,
    MergeFilms: _merge_films,
    LinkMentions: _link_mentions,
    PreparedImage: _note_image,
    CreateList: lists.create_list,
    EditList: lists.edit_list,
    DeleteList: deleted.delete_list,
    AddToList: lists.add_to_list,
    RemoveFromList: deleted.remove_from_list,
    MoveInList: lists.move_in_list,
    NoteInList: lists.note_in_list,
    KeepSmartList: smart_lists.keep_smart_list,
    EditSmartList: smart_lists.edit_smart_list,
    DeleteSmartList: deleted.delete_smart_list,
    RenameTag: tags.rename_tag,
    ColourTag: tags.colour_tag,
    DeleteTag: deleted.delete_tag,
    BringBack: deleted.bring_back,
    TagEntries: multi_edits.tag_entries,
    RateEntries: multi_edits.rate_entries,
    SetWatched: multi_edits.set_watched,
    LikeFilms: multi_edits.like_films,
    RateFilms: multi_edits.rate_films,
    PutOnWatchlist: multi_edits.put_on_watchlist,
    SettleFilms: merging.settle_films,
    SetPrivate: multi_edits.set_private,
    MergePeople: people.merge_people,
    SplitPerson: people.split_person,
    SetSortName: people.set_sort_name,
    Replay: _replay,
}
