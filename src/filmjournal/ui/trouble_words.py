"""What is said of a journal's file that can't be written, read or found, and which ways on are offered."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from filmjournal.domain.errors import Trouble
from filmjournal.i18n import _
from filmjournal.ui.journal_watch import Condition


class Offer(Enum):
    """A way on."""

    TRY_AGAIN = auto()
    SAVE_AS = auto()
    FOLLOW = auto()  # the file, under its new name
    OPEN_IT = auto()  # the journal that has the name now
    BACKUP_FOLDER = auto()
    BACKUPS = auto()
    CHECK = auto()


class TroubleWords(NamedTuple):
    """What happened, what that means for the person's words, and the ways on, the best first."""

    sentence: str
    advice: str
    offers: tuple[Offer, ...]
    kind: str = "warning"


def words_of(condition: Condition, journal: Path) -> TroubleWords:
    """What to say of a condition that is trouble."""
    o = Offer
    match condition.trouble:
        case Trouble.FULL if condition.room_kept:
            return TroubleWords(
                _("The disk is full."),
                _("What you typed is saved, in room that was kept for it. Please make more before that is used up."),
                (o.SAVE_AS,),
            )
        case Trouble.FULL:
            return TroubleWords(
                _("The disk is full."),
                _("What you type stays here, and is saved as soon as there is room."),
                (o.TRY_AGAIN, o.SAVE_AS),
            )
        case Trouble.READ_ONLY:
            return TroubleWords(
                _("The journal can be read, but not written."),
                _("The file, its folder or the disk is read-only. What you type stays here until it can be saved."),
                (o.SAVE_AS, o.TRY_AGAIN),
            )
        case Trouble.BUSY:
            return TroubleWords(
                _("Another program is writing to the journal."),
                _("What you change is saved as soon as it is done."),
                (o.TRY_AGAIN,),
            )
        case Trouble.MOVED:
            return _of_moved(condition, journal)
        case Trouble.REPLACED:
            return _of_replaced(condition, journal)
        case Trouble.DAMAGED:
            return TroubleWords(
                _("The journal is damaged."),
                _("Please don't write on. What there is can be brought into a new journal; the file is left as it is."),
                (o.CHECK, o.BACKUPS),
                "error",
            )
        case _ if not condition.answers:
            return TroubleWords(
                _("The disk with the journal does not answer."),
                _("What you type stays here, and is saved when it does."),
                (o.SAVE_AS, o.BACKUP_FOLDER),
            )
        case _:
            return TroubleWords(
                _("The disk will not read or write the journal."),
                _("What you type stays here until it can be saved."),
                (o.TRY_AGAIN, o.SAVE_AS, o.BACKUP_FOLDER),
            )


def why_not_saved(trouble: Trouble | None) -> str:
    """What stands where “Saved” would."""
    match trouble:
        case Trouble.FULL:
            return _("Not saved: the disk is full")
        case Trouble.READ_ONLY:
            return _("Not saved: the journal is read-only")
        case Trouble.BUSY:
            return _("Not saved: another program is writing")
        case Trouble.MOVED:
            return _("Not saved: the journal is gone")
        case Trouble.REPLACED:
            return _("Not saved: another file is in its place")
        case Trouble.DAMAGED:
            return _("Not saved: the journal is damaged")
        case Trouble.UNREADABLE:
            return _("Not saved: the disk won't write")
        case _:
            return _("Not saved")


def _of_moved(condition: Condition, journal: Path) -> TroubleWords:
    o = Offer
    there = condition.moved_to
    if there is None:
        return TroubleWords(
            _("There is no journal at {path} any more.").format(path=journal),
            _(
                "It was deleted or moved, or its disk was taken out. Nothing you typed is lost: it is saved when the"
                " file is back, or under another name."
            ),
            (o.SAVE_AS, o.TRY_AGAIN, o.BACKUP_FOLDER),
        )
    if there.parent == journal.parent:
        sentence = _("The journal “{name}” was renamed to “{other}”.").format(name=journal.name, other=there.name)
    else:
        sentence = _("The journal “{name}” was moved to {path}.").format(name=journal.name, path=there)
    return TroubleWords(
        sentence,
        _("Nothing you typed is lost. Nothing is written until you say where, or the file has its name again."),
        (o.FOLLOW, o.SAVE_AS),
    )


def _of_replaced(condition: Condition, journal: Path) -> TroubleWords:
    o = Offer
    if condition.by_journal:
        return TroubleWords(
            _("Another journal was put in the place of {path}.").format(path=journal),
            _("Nothing is written into it. Save yours under another name, with all you typed, or open the other one."),
            (o.SAVE_AS, o.OPEN_IT, o.BACKUP_FOLDER),
        )
    return TroubleWords(
        _("Another file was put in the place of {path}.").format(path=journal),
        _("Nothing is written into it. Save the journal under another name, with all you typed."),
        (o.SAVE_AS, o.TRY_AGAIN, o.BACKUP_FOLDER),
    )
