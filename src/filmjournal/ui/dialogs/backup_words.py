"""What backups are, hold and would change, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir

from filmjournal.domain.retention import Occasion
from filmjournal.i18n import N_, _, ngettext
from filmjournal.services.backup_catalogue import BackupKind
from filmjournal.ui.delegates.version_row import VersionRowView
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.difference_rows import DifferenceRow
from filmjournal.ui.theme.moments import moment_text
from filmjournal.ui.theme.wording import films_text, number_text, people_text, size_text, viewings_text

if TYPE_CHECKING:
    from pathlib import Path

    from filmjournal.services.backup_catalogue import BackupFile, Differences, EntryDifference


class Side(Enum):
    """Where entries are that are not the same in a backup and in the journal; the order is that of the tabs."""

    THERE = N_("Only in the backup")
    OTHER = N_("Different")
    HERE = N_("Only in the journal")

    @property
    def can_be_brought(self) -> bool:
        """Whether entries can be brought back one by one: what is only in the journal needs no bringing."""
        return self is not Side.HERE


_OCCASIONS = {
    Occasion.START: N_("When the journal was opened"),
    Occasion.TIME: N_("While the journal was open"),
    Occasion.IMPORT: N_("Before an import"),
    Occasion.MIGRATION: N_("Before an update of the program"),
    Occasion.DELETION: N_("Before much was taken away"),
    Occasion.RESTORE: N_("Before a restore"),
    Occasion.REPAIR: N_("Before a repair"),
}
_MADE_ROOM = {
    Occasion.RESTORE: N_("Put aside by a restore"),
    Occasion.REPAIR: N_("Put aside by a repair"),
}
_HINTS = {
    Side.THERE: N_("Tick what is to come back. Everything else stays as it is."),
    Side.OTHER: N_("Tick what is to be as it was. The text of today stays in the history of the review."),
    Side.HERE: N_("If the whole journal is restored, these would not be in it."),
}


def row(file: BackupFile, now: datetime) -> VersionRowView:
    """A backup in the list: when, why, and how much it holds or what is the matter with it."""
    if file.damaged:
        return VersionRowView(moment_text(file.made, now), why(file), _("damaged"), "error")
    held = "" if file.entries is None else viewings_text(file.entries)
    return VersionRowView(moment_text(file.made, now), why(file), held)


def spoken(view: VersionRowView) -> str:
    """The same as a screen reader should say it."""
    return ", ".join(filter(None, (view.when, view.length, view.note)))


def why(file: BackupFile) -> str:
    """Where a backup comes from."""
    if file.kind is BackupKind.BY_HAND:
        return _("By you, with the pictures")
    if file.kind is BackupKind.OPEN:
        return _("Weekly copy for any program")
    if file.kind is BackupKind.FILE:
        return _("A file that you chose")
    if file.kind is BackupKind.ASIDE:
        return _(_MADE_ROOM.get(file.occasion or Occasion.RESTORE, N_("Put aside")))
    return _("By the program") if file.occasion is None else _(_OCCASIONS[file.occasion])


def about(file: BackupFile) -> str:
    """Why it was made, what it holds, how large it is and where it lies."""
    counts = (
        None if file.films is None else films_text(file.films),
        None if file.entries is None else viewings_text(file.entries),
        None if file.people is None else people_text(file.people),
        size_text(file.size),
    )
    lies = _("In {folder}").format(folder=_folder(file.path))
    if file.also:
        lies = _("In {folder}, and in {second}").format(folder=_folder(file.path), second=_folder(file.also[0]))
    if file.kind is BackupKind.FILE:
        lies = QDir.toNativeSeparators(str(file.path))
    return f"{why(file)}: {', '.join(filter(None, counts))}\n{lies}"


def damage(file: BackupFile) -> str:
    """What is the matter with a damaged one."""
    if file.can_be_restored:
        return _("The journal had lost something when this was made. An earlier backup may have it whole.")
    return _("This file can't be read, or is not as it was written. It can't be restored.")


def summary(found: Differences) -> str:
    """What would be another, counted."""
    if found.nothing:
        return _("Nothing would change: the journal is as it was then.")
    parts = list(_entries_parts(found)) or [_("the viewings are the same")]
    sentence = _("{parts}.").format(parts="; ".join(parts))
    besides = list(_besides(found))
    if besides:
        sentence += " " + _("Besides: {parts}.").format(parts=", ".join(besides))
    return sentence[:1].upper() + sentence[1:]


def _entries_parts(found: Differences) -> Iterator[str]:
    there, here, other = len(found.only_there), len(found.only_here), len(found.other)
    if there:
        yield ngettext(
            "{count} viewing is only in the backup", "{count} viewings are only in the backup", there
        ).format(count=number_text(there))
    if other:
        yield ngettext("{count} is different", "{count} are different", other).format(count=number_text(other))
    if here:
        yield ngettext("{count} is only in the journal", "{count} are only in the journal", here).format(
            count=number_text(here)
        )


def _besides(found: Differences) -> Iterator[str]:
    """Of films, people and lists, how many are not the same."""
    for numbers, one, many in (
        (found.films, N_("{count} film"), N_("{count} films")),
        (found.people, N_("{count} person"), N_("{count} people")),
        (found.lists, N_("{count} list"), N_("{count} lists")),
    ):
        count = numbers.only_there + numbers.only_here + numbers.other
        if count:
            yield ngettext(one, many, count).format(count=number_text(count))


def side_name(side: Side) -> str:
    """What a side is called."""
    return _(side.value)


def tab(side: Side, count: int) -> str:
    """The same with how many there are."""
    return _("{name} {count}").format(name=side_name(side), count=number_text(count))


def hint(side: Side) -> str:
    """What can be done with the entries of a side."""
    return _(_HINTS[side])


def difference_rows(found: Differences, side: Side) -> tuple[DifferenceRow, ...]:
    """The entries of a side in words."""
    entries: Sequence[EntryDifference] = {
        Side.THERE: found.only_there,
        Side.OTHER: found.other,
        Side.HERE: found.only_here,
    }[side]
    return tuple(
        DifferenceRow(
            entry.id,
            entry.title,
            "" if entry.year is None else str(entry.year),
            dates.long_date(entry.watched, "short"),
            _what_differs(entry, side),
        )
        for entry in entries
    )


def _what_differs(entry: EntryDifference, side: Side) -> str:
    if side is Side.THERE:
        return words_text(entry.words_there) if entry.words_there else ""
    if side is Side.HERE:
        return words_text(entry.words_here) if entry.words_here else ""
    if not entry.text:
        return _("other facts")
    if entry.words_there == entry.words_here:
        return _("another text")
    then, now = number_text(entry.words_there), number_text(entry.words_here)
    return _("{then} words then, {now} now").format(then=then, now=now)


def bring(count: int) -> str:
    """What the button does, counted."""
    if not count:
        return _("Bring back")
    return ngettext("Bring back {count} viewing", "Bring back {count} viewings", count).format(count=number_text(count))


def brought_back(count: int) -> str:
    """What was done, counted."""
    return ngettext("Brought back {count} viewing", "Brought back {count} viewings", count).format(
        count=number_text(count)
    )


def what_restoring_does(file: BackupFile, found: Differences | None) -> Iterator[str]:
    """What happens when the whole journal is restored, a sentence or two each."""
    yield _("The journal becomes what it was when this backup was made.")
    when = moment_text(file.made)
    if file.entries is not None and file.films is not None:
        yield _("{when}: {films}, {viewings}.").format(
            when=when, viewings=viewings_text(file.entries), films=films_text(file.films)
        )
    else:
        yield _("{when}.").format(when=when)
    if found is not None and found.only_here:
        yield ngettext(
            "{count} viewing that is only in the journal of today will not be in it.",
            "{count} viewings that are only in the journal of today will not be in it.",
            len(found.only_here),
        ).format(count=number_text(len(found.only_here)))
    yield _(
        "Nothing is deleted. The journal of today is backed up and put aside, and “Take back”, which is offered "
        "afterwards, gives it its place again; so does this list."
    )


def words_text(count: int) -> str:
    """`1 word`, `1,040 words`."""
    return ngettext("{count} word", "{count} words", count).format(count=number_text(count))


def _folder(path: Path) -> str:
    return QDir.toNativeSeparators(str(path.parent))
