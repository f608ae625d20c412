"""The diary as a folder of Markdown files, kept up to date by exporting again.

What the export wrote is noted in a manifest in the folder. Only what changed is written, only what the manifest names
is ever replaced or removed, and a file that somebody changed since is left as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from filmjournal.atomic_file import ReplacingMany, make_folder, replacing, sync_folder
from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.imaging.image_hash import hash_of_file, image_hash
from filmjournal.interchange.own.markdown_export import FileNames, file_of_entry
from filmjournal.richtext import references
from filmjournal.services import reading_out
from filmjournal.services.journal import Journal
from filmjournal.services.reading_out import Progress
from filmjournal.storage import images
from filmjournal.storage import schema as s
from filmjournal.storage.snapshot import snapshot

MANIFEST = ".filmjournal-export.json"
IMAGES = "images"
_FORMAT, _VERSION = "filmjournal markdown", 1
_LEFT_BEHIND = f".filmjournal-{'[0-9a-f]' * 16}.tmp"
_LARGEST_MANIFEST = 1 << 28  # bytes
_OURS = re.compile(r"[a-z0-9-]{1,200}\.md|images/[0-9a-f]{1,128}(?:\.[a-z]{1,5})?")
_ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/avif": ".avif",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkdownFolder:
    """What an export did: how many entries there are, and files written and removed.

    `left` names files that were changed by others since they were written and were left alone, `missing` the images
    that the journal has lost.
    """

    entries: int
    written: int
    removed: int
    left: tuple[str, ...]
    missing: tuple[str, ...]


def export_markdown(
    journal: Journal, folder: Path, *, private: bool = False, progress: Progress | None = None
) -> MarkdownFolder:
    """Write a file for each entry that is not in the trash, with its pictures beside.

    Private entries come along if asked for, and go from the folder if not. Raises JournalUnavailable, Refused where
    the folder can't be written, and what `progress` raises; what was written until then is noted and stays.
    """
    try:
        if (folder / IMAGES).resolve() == journal.database.images.resolve():
            raise Refused(_("{path} is where the journal itself is; please name another folder.").format(path=folder))
        with snapshot(journal.database) as connection:
            make_folder(folder)
            with _noted(folder) as files:
                return _export(connection, journal.database.images, files, private=private, progress=progress)
    except OSError as error:
        raise Refused(
            _("The folder {path} can't be written: {reason}.").format(path=folder, reason=error.strerror or error)
        ) from None


@dataclass(frozen=True, slots=True)
class EntryFiles:
    """The names of the files of entries, and for each film that of its latest one."""

    by_entry: Mapping[int, str]
    by_film: Mapping[int, str]


def entry_files(connection: Connection, names: FileNames, *, private: bool) -> EntryFiles:
    """Name the file of each entry, the oldest number first, so that names stay when entries are added."""
    rows = reading_out.titles_of_entries(connection, private=private)
    by_entry = {id_: names.name(id_, title, year) for id_, _film, title, year in sorted(rows)}
    return EntryFiles(by_entry, {film: by_entry[id_] for id_, film, _title, _year in rows})


def images_of(entry: Entry) -> list[str]:
    """The pictures of an entry and its film, by hash."""
    film = entry.film
    named = [*references.images(entry.review.html), *([film.poster] if film.poster else [])]
    return list(dict.fromkeys([*named, *(still.image for still in film.stills)]))


def _export(
    connection: Connection, image_folder: Path, files: _Files, *, private: bool, progress: Progress | None
) -> MarkdownFolder:
    names = entry_files(connection, FileNames(files.foreign()), private=private)
    files.plan(names.by_entry.values())
    endings = {
        hash_: _ENDINGS.get(media_type, "")
        for hash_, media_type in connection.execute(select(s.image.c.hash, s.image.c.media_type))
    }

    def address(hash_: str) -> str:
        return f"{IMAGES}/{hash_}{endings.get(hash_, '')}"

    total = len(names.by_entry)
    shown: set[str] = set()
    for entry in reading_out.counted(reading_out.entries(connection, private=private), progress, total):
        shown.update(images_of(entry))
        text = file_of_entry(entry, names.by_film.get, address)
        files.write(names.by_entry[entry.id], text.encode())
    missing = []
    for hash_ in sorted(shown):
        if files.has_image(address(hash_), hash_):
            continue
        data = images.read(image_folder, hash_)
        if data is None:
            missing.append(hash_)
        else:
            files.write(address(hash_), data)
    files.settle()
    files.remove_others()
    return MarkdownFolder(total, files.written, files.removed, tuple(sorted(files.left)), tuple(missing))


class _Files:
    """The files of a folder that an export wrote: their names, each with the hash of what was written.

    No hash is noted of one that was about to be written when something ended the export; it is ours whatever it holds.
    """

    def __init__(self, folder: Path, to_come: ReplacingMany) -> None:
        self._folder = folder
        self._to_come = to_come
        self._hashes: dict[str, str] = {}  # of those that wait for their names
        self._noted = _read_manifest(folder / MANIFEST)
        self._wanted: set[str] = set()
        self.written = self.removed = 0
        self.left: list[str] = []

    def foreign(self) -> set[str]:
        """The names in the folder that are of others."""
        return {path.name for path in self._folder.iterdir() if path.name not in self._noted}

    def plan(self, names: Iterable[str]) -> None:
        """Note what is going to be written, so that it is known as ours if the export is killed."""
        new = dict.fromkeys(name for name in names if name not in self._noted)
        if new:
            self._noted |= new
            self.save()

    def has_image(self, name: str, hash_: str) -> bool:
        """Whether an image is there and whole; it is wanted."""
        self._wanted.add(name)
        path = self._folder / name
        if name not in self._noted or path.is_symlink() or not path.is_file() or hash_of_file(path) != hash_:
            return False
        self._noted[name] = hash_
        return True

    def write(self, name: str, data: bytes) -> None:
        """Write a file where it is not there as it should be, and where nobody changed it."""
        self._wanted.add(name)
        path = self._folder / name
        hash_ = image_hash(data)
        present = _content(path)
        if present == data:
            self._noted[name] = hash_
            return
        if not self._is_ours(name, present):
            self.left.append(name)
            return
        if path.parent != self._folder and not path.parent.is_dir():
            path.parent.mkdir()
            sync_folder(self._folder)
        self._to_come.write(f"{self._folder}/{name}", data)
        self._noted[name] = None  # it is ours whatever it holds, should the export be killed
        self._hashes[name] = hash_
        self.written += 1
        if self._to_come.is_full:
            self.settle()

    def settle(self) -> None:
        """Give what was written its names."""
        if self._hashes:
            self.save()
            self._to_come.settle()
            for folder in {(self._folder / name).parent for name in self._hashes}:
                sync_folder(folder)
            self._noted |= self._hashes
            self._hashes.clear()

    def remove_others(self) -> None:
        """Remove what earlier exports wrote and this one does not want, unless somebody changed it."""
        for name in [name for name in self._noted if name not in self._wanted]:
            path = self._folder / name
            present = _content(path)
            if present is not None or path.is_symlink() or path.exists():
                if present is None or not self._is_ours(name, present):
                    self.left.append(name)
                    continue
                path.unlink()
                self.removed += 1
            del self._noted[name]
        if self.removed and (self._folder / IMAGES).is_dir():
            sync_folder(self._folder / IMAGES)  # saving the manifest does it for the folder itself

    def save(self) -> None:
        """Write the manifest."""
        note = {"format": _FORMAT, "version": _VERSION, "files": dict(sorted(self._noted.items()))}
        with replacing(self._folder / MANIFEST) as file:
            file.write(json.dumps(note, indent=1).encode())

    def _is_ours(self, name: str, present: bytes | None) -> bool:
        path = self._folder / name
        if present is None:
            return not path.is_symlink() and not path.exists()
        noted = self._noted.get(name, "")
        return noted is None or noted == image_hash(present)


@contextmanager
def _noted(folder: Path) -> Iterator[_Files]:
    """The files of the folder; what was done to them is noted, however the block ends."""
    for path in [*folder.glob(_LEFT_BEHIND), *(folder / IMAGES).glob(_LEFT_BEHIND)]:  # by an export that was killed
        path.unlink()
    with ReplacingMany() as to_come:
        files = _Files(folder, to_come)
        try:
            yield files
        finally:
            try:
                files.settle()
            finally:
                files.save()


def _read_manifest(path: Path) -> dict[str, str | None]:
    """What is noted; nothing where there is no manifest that could be read."""
    try:
        with path.open("rb") as file:
            note = json.loads(file.read(_LARGEST_MANIFEST))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(note, dict) or note.get("format") != _FORMAT or not isinstance(note.get("files"), dict):
        return {}
    return {
        name: hash_
        for name, hash_ in note["files"].items()
        if _OURS.fullmatch(name) and (hash_ is None or isinstance(hash_, str))
    }


def _content(path: Path) -> bytes | None:
    """What a file holds; None for what is no ordinary file."""
    if path.is_symlink() or not path.is_file():
        return None
    return path.read_bytes()
