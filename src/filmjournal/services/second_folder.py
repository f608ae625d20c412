"""The second folder for backups, on another disk perhaps: it has the newest of the first one while it can be reached.

It is never made: where it is not, its disk is not there. Other computers may keep theirs in the same folder, of a
journal under the same path; so only what was brought from here makes room here.
"""

from __future__ import annotations

from pathlib import Path

from filmjournal.i18n import _
from filmjournal.services import open_copies
from filmjournal.services.backup_files import OPEN, ROLLING, KeptFile, copy_to, kept_in, known_origin, origin
from filmjournal.services.backup_workplace import sweep_shared


def trouble(journal: Path, first: Path, folder: Path) -> str | None:
    """Why the newest backup is not there, as a sentence; None where it is."""
    if not folder.is_dir():
        return _("The second folder for backups, {folder}, can't be reached at present.").format(folder=folder)
    if _missing(journal, first, folder, ROLLING):
        return _("The newest backup is not in the second folder, {folder}, yet.").format(folder=folder)
    return None


def bring(journal: Path, first: Path, folder: Path) -> bool:
    """Give it the newest rolling backup and the newest open copy; whether it lacked one. Raises OSError and Refused."""
    missing = [file for ending in (ROLLING, OPEN) for file in _missing(journal, first, folder, ending)]
    if missing:
        sweep_shared(folder, origin(first))
    for file in missing:
        copy_to(folder, file)
    return bool(missing)


def make_room(journal: Path, first: Path, folder: Path, space: int) -> None:
    """Let go of some there by the same rules as in the first folder. Raises OSError."""
    open_copies.make_room(own(journal, first, folder, OPEN), space)
    open_copies.make_room_beside(own(journal, first, folder, ROLLING), folder, journal, space)


def own(journal: Path, first: Path, folder: Path, ending: str) -> list[KeptFile]:
    """What was brought there from the first folder. Raises OSError."""
    here = origin(first)
    return [file for file in kept_in(folder, journal, ending) if file.note is not None and file.note.origin == here]


def surely_own(journal: Path, first: Path, folder: Path) -> list[KeptFile]:
    """The rolling backups there that are of this computer's journal.

    Where the first folder is lost as well, that is told only as long as nobody else keeps backups here.
    """
    there = kept_in(folder, journal)
    here = known_origin(first)
    origins = {None if file.note is None else file.note.origin for file in there}
    if here is None:
        return there if len(origins) == 1 else []
    return [file for file in there if file.note is not None and file.note.origin == here]


def _missing(journal: Path, first: Path, folder: Path, ending: str) -> list[KeptFile]:
    """The newest of the first folder, where it is sound and not in the second one."""
    there = {file.path.name for file in kept_in(folder, journal, ending) if file.verified}
    return [
        file for file in kept_in(first, journal, ending)[-1:] if file.verified and file.path.name not in there
    ]  # fmt: skip
