"""Where a journal lies, and what that means for it: synced folders, network drives, media that can't be written."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.services.mounts import medium_of
from filmjournal.services.synced_folders import conflict_copies, synced_by
from filmjournal.settings import read_table, write_table

_MOST_NOTED = 50  # journals of which is noted what was told of them


class Kind(StrEnum):
    """What is special about a place."""

    SYNCED = "synced"
    CONFLICT = "conflict"  # a copy that a syncing program made where two computers had changed the journal
    NETWORK = "network"
    READ_ONLY = "read-only"
    REMOVABLE = "removable"


_DANGEROUS = frozenset({Kind.SYNCED, Kind.CONFLICT, Kind.NETWORK})


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that is special: what, by whom or which, and as two sentences, of which the second says what to do."""

    kind: Kind
    name: str
    sentence: str
    advice: str

    @property
    def text(self) -> str:
        """Both sentences."""
        return f"{self.sentence} {self.advice}"

    @property
    def is_dangerous(self) -> bool:
        """Whether the journal can be lost by it, so that the person is told without having asked."""
        return self.kind in _DANGEROUS


def look_at(journal: Path) -> tuple[Place, ...]:
    """What is special about the place of a journal that is there, the most dangerous first; mostly nothing."""
    found = []
    service = synced_by(journal)
    if service is not None:
        found.append(
            Place(
                Kind.SYNCED,
                service,
                _("The journal {path} is in a folder that {service} syncs.").format(path=journal, service=service),
                _(
                    "Such a program may copy it half written or put an older one in its place. Keep the journal in a"
                    " folder of this computer alone, and make the synced one the second folder for backups."
                ),
            )
        )
    for copy in conflict_copies(journal):
        found.append(
            Place(
                Kind.CONFLICT,
                copy.name,
                _("Beside the journal there is a copy of it with other content: {path}.").format(path=copy),
                _("It was changed on two computers. Restoring from that copy shows first what only it holds."),
            )
        )
    medium = medium_of(journal)
    if medium.network is not None:
        found.append(
            Place(
                Kind.NETWORK,
                medium.network,
                _("The journal {path} is on a network drive ({kind}).").format(path=journal, kind=medium.network),
                _(
                    "Two computers that write at once may damage it there. Keep the journal on a disk of this computer,"
                    " and make a folder of that drive the second folder for backups."
                ),
            )
        )
    if medium.read_only or not (os.access(journal, os.W_OK) and os.access(journal.parent, os.W_OK)):
        found.append(
            Place(
                Kind.READ_ONLY,
                "",
                _("The journal {path} can be read but not written.").format(path=journal),
                _("To go on writing, save it under another name."),
            )
        )
    if medium.removable:
        found.append(
            Place(
                Kind.REMOVABLE,
                "",
                _("The journal {path} is on a medium that can be taken out.").format(path=journal),
                _("Close Film Journal before that, and have backups on another disk."),
            )
        )
    return tuple(found)


def to_be_told(paths: Paths) -> tuple[Place, ...]:
    """What is dangerous about the place of the profile's journal and was not told yet; from now on it was."""
    found = [place for place in look_at(paths.journal) if place.is_dangerous]
    if not found:
        return ()
    table = read_table(paths.places)
    noted = table.get(str(paths.journal))
    known = noted if isinstance(noted, list) else []
    new = tuple(place for place in found if _key(place) not in known)
    if new:
        others = {name: keys for name, keys in table.items() if name != str(paths.journal)}
        kept = dict(list(others.items())[-_MOST_NOTED:])
        with suppress(OSError, UnicodeEncodeError):  # then it is told again
            write_table({**kept, str(paths.journal): [_key(place) for place in found]}, paths.places)
    return new


def _key(place: Place) -> str:
    return f"{place.kind}: {place.name}"
