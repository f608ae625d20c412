"""The list of what a published site is made of, beside its home page; the folder's docstring says what it is for."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from filmjournal.domain.errors import Refused
from filmjournal.domain.slugs import DEVICES
from filmjournal.i18n import _
from filmjournal.publishing.site.on_disk import changed

MANIFEST = ".filmjournal-site.json"

_FORMAT = "filmjournal site"
_VERSION = 1
_PART = rf"(?!(?:{'|'.join(sorted(DEVICES))})(?:[./]|\Z))[a-z0-9](?:[a-z0-9._-]{{0,118}}[a-z0-9])?"
_ADDRESS = re.compile(rf"{_PART}(?:/{_PART})*")


def is_address(name: str) -> bool:
    """Whether a name can be a file's or folder's on any system, inside the folder of the site."""
    return _ADDRESS.fullmatch(name) is not None


class Note(NamedTuple):
    """What a file was made from, a hash of its bytes, and how many there are."""

    fingerprint: str
    hash: str
    size: int


@dataclass
class Manifest:
    """What an earlier run noted. A file without a note was about to change when that run ended."""

    complete: bool = False
    stamp: str = ""
    files: dict[str, Note | None] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)  # that were not there before the site was

    def bytes(self) -> bytes:
        """The file: JSON, the same for the same site."""
        values = {
            "format": _FORMAT,
            "version": _VERSION,
            "complete": self.complete,
            "stamp": self.stamp,
            "folders": sorted(self.folders),
            "files": self.files,
        }
        return json.dumps(values, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def read_manifest(folder: Path) -> tuple[Manifest, int] | None:
    """The manifest and when it was written, or None if there is none that can be read.

    Raises Refused for that of a newer program.
    """
    path = folder / MANIFEST
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            return None
        values = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or values.get("format") != _FORMAT:
        return None
    if values.get("version") != _VERSION:
        raise Refused(
            _("The site in {path} was written by a newer Film Journal: please update the program.").format(path=folder)
        )
    try:
        manifest = Manifest(
            complete=values["complete"] is True,
            stamp=str(values["stamp"]),
            files={address: _noted(value) for address, value in values["files"].items() if _ADDRESS.fullmatch(address)},
            folders={name for name in values["folders"] if _ADDRESS.fullmatch(name)},
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    return manifest, changed(state)


def _noted(value: Any) -> Note | None:
    # Three values of other types are equal to none that is planned or there, so such a file is made anew.
    return None if value is None else Note._make(value)
