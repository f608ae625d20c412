"""Once a week, a copy of the journal that other programs can read as well: the net below the backups.

It is an archive (`interchange/own/archive.py`), read back after it was written: every record of its journal and every
image. The newest few stay. A process of its own writes it (`open_copy_helper`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from filmjournal import i18n
from filmjournal.domain.errors import Refused
from filmjournal.domain.retention import Occasion, staying
from filmjournal.i18n import _
from filmjournal.services.backup_files import OPEN, KeptFile, Note, hash_of, kept_in, put
from filmjournal.services.backup_workplace import making
from filmjournal.services.clock import Clock

VERB = "open-copy-helper"
KEPT = 4
_EVERY = timedelta(days=7)
_SHARE = 4  # of the space for backups, one part in so many
_LOOK = 0.2  # seconds from one look whether it is still wanted to the next


def keep(journal: Path, folder: Path, space: int, clock: Clock, wanted: Callable[[], bool]) -> bool:
    """Make one where the last is a week old and the journal changed since; the first comes a week after a backup.

    It gets the name of the newest rolling backup. Of a damaged journal none is made. Returns whether one was made: it
    is given up once it is no longer `wanted`. Raises JournalUnavailable, Refused and OSError.
    """
    rolling, copies = kept_in(folder, journal), kept_in(folder, journal, OPEN)
    newest = rolling[-1] if rolling else None
    if newest is None or newest.note is None or newest.name.damaged:
        return False
    now, last = clock(), copies[-1] if copies else rolling[0]
    if abs(now - last.made) < _EVERY or (copies and last.name == newest.name):
        return False
    with making(folder, OPEN) as place:
        made = place / "copy.zip"
        counts = _written(journal, made, wanted)
        if counts is None:
            return False
        note = Note(
            occasion=Occasion.TIME,
            made=now,
            size=made.stat().st_size,
            hash=hash_of(made),
            origin=newest.note.origin,
            modified=newest.note.modified,
            counts=counts,
        )
        put(made, folder, newest.name.of(journal, OPEN), note)
        make_room(kept_in(folder, journal, OPEN), space)
    return True


def make_room(copies: Sequence[KeptFile], space: int) -> None:
    """Let go of all but the newest few, and of those that take more than their share of the space; one always stays."""
    left = space // _SHARE
    for number, file in enumerate(reversed(copies)):
        left -= file.size
        if number and (number >= KEPT or left < 0):
            file.remove()


def make_room_beside(rolling: Sequence[KeptFile], folder: Path, journal: Path, space: int) -> None:
    """Let go of some rolling backups by the rules of `retention`, in the space that the open copies leave them."""
    taken = sum(file.size for file in kept_in(folder, journal, OPEN))
    stay = staying([file.for_retention() for file in rolling], space - min(taken, space // _SHARE))
    for file in rolling:
        if file.name.sequence not in stay:
            file.remove()


def _written(journal: Path, target: Path, wanted: Callable[[], bool]) -> dict[str, int] | None:
    """How many rows of what the copy holds; None where it was given up. Raises Refused."""
    program = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "filmjournal")
    with subprocess.Popen(
        (*program, VERB, str(journal), str(target), i18n.language()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as helper:
        answer = b""
        try:
            while helper.returncode is None:
                try:
                    answer = helper.communicate(timeout=_LOOK)[0]
                except subprocess.TimeoutExpired:
                    if not wanted():
                        return None
        finally:
            if helper.returncode is None:
                helper.terminate()
                helper.wait()
    try:
        told: dict[str, Any] = json.loads(answer)
    except ValueError:
        told = {"trouble": _("The program that was to write it ended too early.")}
    if helper.returncode != 0:
        raise Refused(_("The weekly copy in open formats could not be made. {reason}").format(reason=told["trouble"]))
    return {"film": int(told["films"]), "entry": int(told["entries"]), "trashed": int(told["trashed"])}
