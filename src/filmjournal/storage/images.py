"""The images of a journal: files named by the hash of what they hold, in the folder beside it, never changed."""

from __future__ import annotations

import logging
from pathlib import Path

from filmjournal.imaging.image_hash import image_hash

_log = logging.getLogger(__name__)


def read(folder: Path, name: str) -> bytes | None:
    """The image of that hash; None where there is none, or where the file no longer holds what its name says."""
    if not name.isascii() or not name.isalnum():
        return None
    try:
        data = (folder / name).read_bytes()
    except OSError:
        return None
    if image_hash(data) != name:
        _log.warning("image %s is damaged", name)
        return None
    return data
