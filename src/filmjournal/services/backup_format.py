"""The one file that holds a journal with its images, and how it is told from a damaged or a dangerous one.

It is a ZIP archive: `journal.filmjournal`, the images by their hashes in `images/`, and `backup.json`, which has the
BLAKE2b of each of them. Nothing in it is compressed, so that a damaged byte costs one file.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.paths import JOURNAL_NAME

FORMAT, VERSION = "filmjournal backup", 1
IMAGES = "images"
NOTE = "backup.json"

_RATIO, _RATIO_FROM = 100, 50_000_000  # more than that much from so small a file is a trap
_LONGEST_NOTE = 100_000_000
_CHUNK = 1 << 20


def note_of(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """What is noted in a backup. Raises Refused for another archive, and for one of a newer version."""
    try:
        info = archive.getinfo(NOTE)
        if info.file_size > _LONGEST_NOTE:
            raise damaged(source)
        note = json.loads(archive.read(info))
    except (KeyError, ValueError, RecursionError):
        note = None
    if not isinstance(note, dict) or note.get("format") != FORMAT or not isinstance(note.get("files"), dict):
        raise Refused(_("{path} is an archive, but no backup of a journal.").format(path=source))
    if note.get("version") != VERSION:
        raise Refused(_("{path} was written by a newer Film Journal: please update the program.").format(path=source))
    return note


def members_of(archive: zipfile.ZipFile, note: dict[str, Any], source: Path) -> dict[str, zipfile.ZipInfo]:
    """The members of a backup by name: those of its note, and no others.

    Raises Refused where one is missing or has a name that could lead elsewhere, and where they would take more room
    than such a file can hold.
    """
    members = {info.filename: info for info in archive.infolist() if info.filename != NOTE}
    if members.keys() != note["files"].keys() or JOURNAL_NAME not in members or not all(map(is_safe, members)):
        raise damaged(source)
    if sum(info.file_size for info in members.values()) > max(_RATIO_FROM, _RATIO * source.stat().st_size):
        raise damaged(source)
    return members


def is_safe(name: str) -> bool:
    """Whether a member is the journal or lies in the folder of images, wherever the archive comes from."""
    if name == JOURNAL_NAME:
        return True
    path = PurePosixPath(name)
    plain = all(re.fullmatch(r"[0-9A-Za-z_][0-9A-Za-z_.-]*", part) for part in path.parts)
    return plain and len(path.parts) > 1 and path.parts[0] == IMAGES and str(path) == name


def images_in(folder: Path) -> dict[str, Path]:
    """The images of a folder by the name that they have in a backup."""
    if not folder.is_dir():
        return {}
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    named = {f"{IMAGES}/{path.relative_to(folder).as_posix()}": path for path in files}
    return {name: path for name, path in named.items() if is_safe(name)}


def copied(source: IO[bytes], target: IO[bytes] | None) -> str:
    """Copy a file, if there is a target, and its hash."""
    digest = hashlib.blake2b(digest_size=32)
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest()


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into a sentence."""
    try:
        yield
    except OSError as error:
        raise refusal(path, error) from None


def refusal(path: Path, error: OSError) -> Refused:
    """What the system says of a file."""
    return Refused(_("{path} can't be read or written: {reason}.").format(path=path, reason=error.strerror or error))


def damaged(source: Path) -> Refused:
    """That a backup is not as it was written."""
    return Refused(_("The backup {path} is damaged.").format(path=source))


def refuse_own_file(journal: Path, other: Path) -> None:
    """Raise Refused where a file that is to be written or read is the journal itself."""
    try:
        same = other.samefile(journal)
    except OSError:
        same = other.absolute() == journal.absolute()
    if same:
        raise Refused(_("{path} is the journal itself; please name another file.").format(path=other))
