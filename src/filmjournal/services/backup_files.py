"""The files that the program keeps by itself in a folder of backups: their names, and the notes beside them.

A rolling backup is `STEM-PLACE-NNNNNN-STATE.filmjournal`: the stem of the journal's name, a hash of its path (journals
of one name share a folder), a number that orders them all, and a hash of the state that the journal was in, with
`-damaged` behind it if it had lost something. An open copy is an archive with the name of a rolling backup and the
ending `.zip`. Beside each lies its note, a JSON file with `.json` behind the whole name; what earlier versions wrote
has none. A note comes before its file and goes after it.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from filmjournal.atomic_file import replacing, sync_folder
from filmjournal.domain.errors import Refused
from filmjournal.domain.retention import Backup, Occasion
from filmjournal.i18n import _
from filmjournal.services.clock import stamp

ROLLING, OPEN = ".filmjournal", ".zip"

_FORMAT, _VERSION = "filmjournal backup note", 1
_DAMAGED = "-damaged"
_NAME = re.compile(rf"-(?P<sequence>\d{{6,}})-(?P<state>[0-9a-f]{{12}})(?P<damaged>{_DAMAGED})?$")
_ORIGIN = ".origin"
_DIGEST, _CHUNK = 32, 1 << 20  # bytes
_LONGEST_STEM = 150  # bytes of the journal's name in those of its backups; a file system takes 255 in all


class Name(NamedTuple):
    """What the name of a backup says."""

    sequence: int
    state: str
    damaged: bool

    def of(self, journal: Path, ending: str) -> str:
        """The name itself."""
        return f"{name_start(journal)}{self.sequence:06}-{self.state}{_DAMAGED if self.damaged else ''}{ending}"


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted of a backup. `made` is what the clock said; `size` in bytes, `hash` BLAKE2b of 32 bytes in hex.

    `counts` say how many rows it has of what, and how many of its entries are in the trash (`trashed`). `origin` tells
    folders of backups apart whose copies share a second one; `modified` is when the journal's file was last written, in
    nanoseconds; `images` are the hashes of the images that it names, None where that is not known. `thorough`: every
    row was found to be what had been saved, and not the texts of reviews alone.
    """

    occasion: Occasion
    made: datetime
    size: int
    hash: str
    origin: str
    modified: int
    counts: dict[str, int] = field(default_factory=dict)
    images: tuple[str, ...] | None = None
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A backup in a folder, as its name and its note say; `note` is None for those of earlier versions."""

    path: Path
    name: Name
    note: Note | None
    size: int
    made: datetime

    @property
    def verified(self) -> bool:
        """Whether it has the size that was found good. Those of earlier versions were found good, and are not empty."""
        return self.size > 0 if self.note is None else self.size == self.note.size

    def for_retention(self) -> Backup:
        """What decides whether it stays."""
        return Backup(self.name.sequence, self.made, self.size, self.name.damaged, self.verified)

    def remove(self) -> None:
        """Let go of it, if that can be done."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
            note_path(self.path).unlink(missing_ok=True)


def kept_in(folder: Path, journal: Path, ending: str = ROLLING) -> list[KeptFile]:
    """The backups of that journal in a folder, oldest first: the rolling ones, or with OPEN the open copies."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            file = _kept(path, journal) if path.suffix == ending else None
            if file is not None:
                found.append(file)
    return sorted(found, key=lambda file: (file.name.sequence, file.path.name))


def put(made: Path, folder: Path, name: str, note: Note) -> Path:
    """Give a finished file of the same disk its name in the folder, and its note before that. Raises OSError."""
    target = folder / name
    write_note(target, note)
    made.replace(target)
    sync_folder(folder)
    return target


def write_note(path: Path, note: Note) -> None:
    """Write what is noted of a backup. Raises OSError."""
    told = {
        "format": _FORMAT,
        "version": _VERSION,
        "occasion": str(note.occasion),
        "made": stamp(note.made),
        "size": note.size,
        "hash": note.hash,
        "origin": note.origin,
        "modified": note.modified,
        "counts": note.counts,
        "images": note.images,
        "thorough": note.thorough,
    }
    with replacing(note_path(path)) as file:
        file.write(json.dumps(told, indent=1).encode())


def note_path(path: Path) -> Path:
    """Where what is noted of a backup is."""
    return path.with_name(f"{path.name}.json")


def hash_of(path: Path) -> str:
    """BLAKE2b of 32 bytes, in hex, of what a file holds. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=_DIGEST)).hexdigest()


def origin(folder: Path) -> str:
    """What tells this folder of backups from all others; made where there is none. Raises OSError."""
    known = known_origin(folder)
    if known is None:
        known = secrets.token_hex(8)
        with replacing(folder / _ORIGIN) as file:
            file.write(known.encode())
    return known


def known_origin(folder: Path) -> str | None:
    """The same, None where there is none, or it can't be read now."""
    with suppress(OSError, UnicodeDecodeError):
        known = (folder / _ORIGIN).read_text(encoding="ascii").strip()
        if re.fullmatch(r"[0-9a-f]{16}", known):
            return known
    return None


def entries_shown(counts: dict[str, int]) -> int | None:
    """How many entries a person sees in what was counted: those in the trash are not among them.

    Where it was not noted how many these are, as in earlier versions, they are. None where no entries were counted.
    """
    entries = counts.get("entry")
    return None if entries is None else entries - counts.get("trashed", 0)


def is_name(path: Path) -> bool:
    """Whether a file is called as backups are, of whichever journal."""
    return _NAME.search(path.stem) is not None


def name_start(journal: Path) -> str:
    """How the names of all files begin that the program keeps of a journal in a folder of backups."""
    # Journals of one name in different folders share the folder of backups, and must not push each other out.
    place = hashlib.blake2b(str(journal).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    stem = journal.stem.encode("utf-8", "surrogateescape")
    if len(stem) > _LONGEST_STEM:
        return f"{stem[:_LONGEST_STEM].decode(errors='ignore')}-{place}-"
    return f"{journal.stem}-{place}-"


def _kept(path: Path, journal: Path) -> KeptFile | None:
    match = _NAME.search(path.stem)
    if match is None or path.stem[: match.start() + 1] != name_start(journal):
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    note = read_note(path)
    made = datetime.fromtimestamp(found.st_mtime, UTC) if note is None else note.made
    name = Name(int(match["sequence"]), match["state"], match["damaged"] is not None)
    return KeptFile(path, name, note, found.st_size, made)


def read_note(path: Path) -> Note | None:
    """What is noted of a backup; None where nothing is, or nothing that can be read."""
    try:
        told: Any = json.loads(note_path(path).read_bytes())
        if told["format"] != _FORMAT or told["version"] != _VERSION:
            return None
        return Note(
            occasion=Occasion(told["occasion"]),
            made=datetime.fromisoformat(told["made"]),
            size=int(told["size"]),
            hash=str(told["hash"]),
            origin=str(told["origin"]),
            modified=int(told["modified"]),
            counts={str(table): int(count) for table, count in told["counts"].items()},
            images=None if told["images"] is None else tuple(map(str, told["images"])),
            thorough=told.get("thorough") is True,
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def copy_to(folder: Path, file: KeptFile) -> None:
    """Put the same file, read back, and its note into another folder. Raises OSError, and Refused."""
    note = file.note
    if note is None:
        return
    write_note(folder / file.path.name, note)
    found = hashlib.blake2b(digest_size=_DIGEST)
    with file.path.open("rb") as source, replacing(folder / file.path.name) as target:
        shutil.copyfileobj(source, target, _CHUNK)
        target.flush()
        target.seek(0)
        while chunk := target.read(_CHUNK):
            found.update(chunk)
        if found.hexdigest() != note.hash:
            raise Refused(_("The backup did not come back from the disk as it was written."))
