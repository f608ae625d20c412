"""The mark of a journal that was found damaged: a small file beside its backups.

While it is there no backup makes room for another, since the newest ones may be of the damage. Whoever finds damage
sets it, a check that finds none takes it away. It lies there and not in the journal, which is not written to any more.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from pathlib import Path

from filmjournal.atomic_file import make_folder, replacing
from filmjournal.paths import Paths
from filmjournal.services.backup_files import name_start
from filmjournal.services.clock import Clock, stamp, utc_now

_log = logging.getLogger(__name__)
_FORMAT = "filmjournal damage"


def mark(paths: Paths, *, clock: Clock = utc_now) -> None:
    """Note that the profile's journal is damaged; a mark that is there stays as it is.

    Where the folder of backups can't be written it can't be rotated either, and that is logged.
    """
    try:
        if _place(paths).exists():
            return
        make_folder(paths.backups)
        with replacing(_place(paths)) as file:
            file.write(json.dumps({"format": _FORMAT, "found": stamp(clock())}).encode())
    except OSError as error:
        _log.warning("the journal is damaged, and that could not be noted: %s", type(error).__name__)


def is_marked(paths: Paths) -> bool:
    """Whether the profile's journal was found damaged and not found sound since."""
    return _place(paths).exists()


def clear(paths: Paths) -> None:
    """Take the mark away: the journal is sound, or another one has its place."""
    with suppress(OSError):
        _place(paths).unlink(missing_ok=True)


def _place(paths: Paths) -> Path:
    return paths.backups / f"{name_start(paths.journal)}is-damaged.json"
