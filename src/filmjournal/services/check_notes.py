"""When a journal was last looked over as a whole: a small file beside its backups."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta

from filmjournal.atomic_file import make_folder, replacing
from filmjournal.paths import Paths
from filmjournal.services.backup_files import name_start
from filmjournal.services.clock import stamp

EVERY = timedelta(days=7)
_FORMAT = "filmjournal check"


def note(paths: Paths, now: datetime) -> None:
    """Note that the profile's journal was looked over now. Where that can't be written it is looked over sooner."""
    with suppress(OSError):
        make_folder(paths.backups)
        with replacing(paths.backups / f"{name_start(paths.journal)}last-check.json") as file:
            file.write(json.dumps({"format": _FORMAT, "made": stamp(now)}).encode())


def is_due(paths: Paths, now: datetime) -> bool:
    """Whether the last look over the whole journal is a week ago, or was never, or later than now."""
    try:
        told = json.loads((paths.backups / f"{name_start(paths.journal)}last-check.json").read_bytes())
        made = datetime.fromisoformat(told["made"])
        return not timedelta(0) <= now - made < EVERY
    except (OSError, ValueError, TypeError, KeyError):
        return True
