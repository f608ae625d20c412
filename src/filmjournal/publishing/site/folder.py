"""The folder that a site is published in: only what changed is written, and only what we wrote is removed.

A manifest beside the home page notes each file that a run wrote: what it was made from (its fingerprint), a hash of
its bytes, and its size. Before a run writes anything, the manifest says that the site is not complete and which files
are about to change; those are ours whatever they hold after a crash, and the next run makes them anew. Files are on
the disk before they get their names, some at a time, so that each is the old one or the new one even after a power
cut. The manifest holds no times, so that the same site has the same manifest on every machine. A file is trusted unread
if it has the noted size and was not touched after the manifest was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from filmjournal.atomic_file import PUBLIC_MODE, ReplacingMany, make_folder, replacing, sync_folder
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.publishing.site.manifest import MANIFEST, Manifest, Note, is_address, read_manifest
from filmjournal.publishing.site.on_disk import folders_of, look
from filmjournal.publishing.site.published_file import PublishedFile

FOLDER_MODE = 0o755

_DIGITS = 32  # of a hash: enough to tell a changed file, and half as much to read
_NAMED = 3  # files of others that a refusal names
_INTERVAL = 0.1  # seconds between two calls of progress


class Written(NamedTuple):
    """What a run did: addresses of files that are new, changed and removed, in the order it did so."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def current_files(folder: Path, stamp: str) -> int | None:
    """How many files a run for this stamp wrote, if it ended well and nobody touched them since; else None."""
    try:
        found = read_manifest(folder)
        if found is None or not found[0].complete or not stamp or found[0].stamp != stamp:
            return None
        manifest, written = found
        disk = look(folder, manifest.files, folders_of(manifest.files))
    except (OSError, Refused):
        return None
    there = disk.files
    sound = not disk.left_over and all(
        note is not None and (state := there.get(address)) is not None and state[0] == note.size and state[1] <= written
        for address, note in manifest.files.items()
    )
    return len(manifest.files) if sound else None


def publish_files(
    folder: Path, files: Sequence[PublishedFile], stamp: str, progress: Callable[[int, int], None] | None = None
) -> Written:
    """Bring the folder up to date with the files, which are written in the order given: index pages come last.

    `stamp` is what `current_files` asks for, `progress` is told how many files are done and of how many, ten times a
    second at most. Raises Refused where the folder can't be written, and before anything is written if something of
    others is in the place of a file; a file that is there already with the same bytes is taken over. Raises ValueError
    for an address that can't be, and what `progress` and `make` raise. Files that are there stay whole until they are
    replaced, and however a run ends, the next one mends what it left half done.
    """
    return _Run(folder, files, stamp).publish(progress)


class _Run:
    def __init__(self, folder: Path, files: Sequence[PublishedFile], stamp: str) -> None:
        self.folder = folder
        self.files = files
        self.plan = {file.address for file in files}
        needed = folders_of(self.plan)
        if len(self.plan) != len(files) or not needed.isdisjoint(self.plan):
            raise ValueError("two files of the site have one address")
        for address in self.plan:
            if not is_address(address):
                raise ValueError(f"no address of a file: {address!r}")
        with _telling(folder):
            found = read_manifest(folder)
            self.earlier, self.written = found if found is not None else (Manifest(), 0)
            noted = self.earlier.files
            self.disk = look(folder, self.plan | noted.keys(), needed | folders_of(noted))
        self.missing_folders = sorted(needed - self.disk.folders)
        self.to_remove = sorted(noted.keys() - self.plan)
        self.now = Manifest(complete=True, stamp=stamp, folders=self.earlier.folders | set(self.missing_folders))
        self.begun = False
        self.looked_into = False  # files that had to be read, and need not be once the manifest is newer
        self.files_to_come = ReplacingMany(PUBLIC_MODE)

    def publish(self, progress: Callable[[int, int], None] | None) -> Written:
        to_make = self._to_make()
        self._adopt_or_refuse(to_make)
        with _telling(self.folder):
            for path in self.disk.left_over:
                path.unlink(missing_ok=True)
        with self.files_to_come:
            return self._write_all(to_make, progress)

    def _write_all(self, to_make: list[PublishedFile], progress: Callable[[int, int], None] | None) -> Written:
        new: list[str] = []
        changed: list[str] = []
        total = len(self.files)
        told = 0.0
        for done, file in enumerate(to_make, start=total - len(to_make)):
            if progress is not None and (told == 0.0 or time.monotonic() - told >= _INTERVAL):
                progress(done, total)
                told = time.monotonic()
            data = file.make()
            if self._is_there(file, data):
                self.looked_into = True
            else:
                self._write(file.address, data)
                (changed if file.address in self.disk.files else new).append(file.address)
            self.now.files[file.address] = _note(file, data)
        removed = self._finish([file.address for file in to_make])
        if progress is not None:
            progress(total, total)
        return Written(tuple(new), tuple(changed), removed, total - len(new) - len(changed))

    def _to_make(self) -> list[PublishedFile]:
        """The files that are not there as planned, for all that can be known without making them; notes the others."""
        noted, there, kept = self.earlier.files, self.disk.files, self.now.files
        to_make = []
        for file in self.files:
            note, state = noted.get(file.address), there.get(file.address)
            if note is None or state is None or note.fingerprint != file.fingerprint or note.size != state[0]:
                to_make.append(file)
            elif state[1] <= self.written:
                kept[file.address] = note
            else:
                self.looked_into = True
                if _hash(self._read(file.address)) == note.hash:
                    kept[file.address] = note
                else:
                    to_make.append(file)
        return to_make

    def _adopt_or_refuse(self, to_make: list[PublishedFile]) -> None:
        """Take over files that are not ours but hold the same; with any other in the way, nothing is done at all."""
        taken = [address for address in self.disk.taken if address in self.plan or address in self.missing_folders]
        adopted = set()
        for file in to_make:
            if file.address in self.disk.files and file.address not in self.earlier.files:
                data = file.make() if self.disk.files[file.address][0] >= 0 else b""
                if self._is_there(file, data):
                    self.now.files[file.address] = _note(file, data)
                    adopted.add(file.address)
                else:
                    taken.append(file.address)
                    if len(taken) > _NAMED:
                        break
        if taken:
            names = ", ".join([*taken[:_NAMED], *(["…"] if len(taken) > _NAMED else [])])
            raise Refused(
                _(
                    "{path} holds files that are not the site's where its own would be: {names}. "
                    "Please move them away, or name another folder."
                ).format(path=self.folder, names=names)
            )
        to_make[:] = [file for file in to_make if file.address not in adopted]

    def _is_there(self, file: PublishedFile, data: bytes) -> bool:
        state = self.disk.files.get(file.address)
        return state is not None and state[0] == len(data) and self._read(file.address) == data

    def _read(self, address: str) -> bytes:
        with _telling(self.folder):
            return (self.folder / address).read_bytes()

    def _begin(self) -> None:
        """Note what is about to change, once, before the first change."""
        if self.begun:
            return
        self.begun = True
        self._make_folder()
        files: dict[str, Note | None] = dict.fromkeys([*self.to_remove, *self.plan])
        _write_manifest(self.folder, Manifest(files=files | self.now.files, folders=self.now.folders).bytes())
        for name in self.missing_folders:
            path = self.folder / name
            path.mkdir()
            path.chmod(FOLDER_MODE)

    def _make_folder(self) -> None:
        if not self.folder.exists():
            make_folder(self.folder)
            self.folder.chmod(FOLDER_MODE)

    def _write(self, address: str, data: bytes) -> None:
        with _telling(self.folder):
            self._begin()
            self.files_to_come.write(f"{self.folder}/{address}", data)
            if self.files_to_come.is_full:
                self.files_to_come.settle()

    def _finish(self, made: list[str]) -> tuple[str, ...]:
        with _telling(self.folder):
            self.files_to_come.settle()
            removed = self._remove_others()
            manifest = self.now.bytes()
            if self.begun:
                self._flush_names([*made, *removed])
            elif manifest == self.earlier.bytes() and not self.looked_into:
                return removed
            self._make_folder()
            _write_manifest(self.folder, manifest)
            return removed

    def _flush_names(self, addresses: list[str]) -> None:
        """Let what these names stand for last through a power cut, those that an earlier run left in doubt too."""
        for name in sorted(folders_of(addresses) | {""}, reverse=True):
            with suppress(FileNotFoundError):  # it went with the last file in it
                sync_folder(self.folder / name)

    def _remove_others(self) -> tuple[str, ...]:
        removed = [address for address in self.to_remove if address in self.disk.files]
        if self.to_remove:
            self._begin()
        for address in removed:
            (self.folder / address).unlink(missing_ok=True)
        needed = folders_of(self.plan)
        for name in sorted(self.earlier.folders - needed, reverse=True):
            if name in self.disk.folders:
                try:
                    (self.folder / name).rmdir()
                except OSError:  # something of others is in it
                    continue
            self.now.folders.discard(name)
        return tuple(removed)


def _write_manifest(folder: Path, data: bytes) -> None:
    with replacing(folder / MANIFEST, PUBLIC_MODE) as file:
        file.write(data)


def _note(file: PublishedFile, data: bytes) -> Note:
    return Note(file.fingerprint, _hash(data), len(data))


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()[:_DIGITS]


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(
            _("The site in {path} can't be written: {reason}. Publishing again goes on from where it is.").format(
                path=folder, reason=error.strerror or error
            )
        ) from None
