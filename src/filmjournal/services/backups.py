"""Backups of a journal, and the way back from them.

A backup is one file that holds the journal and its images; a rolling backup is a copy of the journal alone, since
images never change and stay while anything names them. Nothing gets its name before it was read back and found good,
and nothing that stood in a restored journal's place is deleted.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from filmjournal.atomic_file import PRIVATE_MODE, replacing, sync_folder
from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, NotFound, Refused
from filmjournal.i18n import _
from filmjournal.interchange.own import journal_json
from filmjournal.interchange.own.archive import JOURNAL
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.reading.zip_members import DAMAGED
from filmjournal.paths import JOURNAL_NAME, Paths
from filmjournal.services.clock import Clock, stamp, utc_now
from filmjournal.services.importing_own import restore_into
from filmjournal.services.journal import Journal
from filmjournal.services.loading import load
from filmjournal.storage import backup, database, images, soundness
from filmjournal.storage.file_head import VERSION, head, probe
from filmjournal.storage.migrate import migrate

BACKUP_FORMAT = "filmjournal backup"
BACKUP_VERSION = 1
IMAGES = "images"
ROLLING_KEPT = 10

_NOTE = "backup.json"
_DAMAGED = "-damaged"
_COMPANIONS = ("-journal", "-wal", "-shm")
_ZIP_MAGIC, _SQLITE_MAGIC = b"PK\x03\x04", b"SQLite format 3\x00"
_RATIO, _RATIO_FROM = 100, 50_000_000  # more than that much from so small a file is a trap
_LONGEST_NOTE = 100_000_000
_CHUNK = 1 << 20
_PATIENCE = 5.0  # seconds to wait for a writer of the journal that is about to be replaced


@dataclass(frozen=True, slots=True)
class Restored:
    """What is in the journal now. `kind` is what it was made from: `backup`, `journal`, `archive` or `json`.

    `moved_to` is the folder beside with the journal that was there before, None where there was none.
    """

    films: int
    entries: int
    people: int
    kind: str
    moved_to: Path | None


def write_backup(journal: Journal, target: Path | None, paths: Paths, *, clock: Clock = utc_now) -> Path:
    """Write journal and images to one file and return its path.

    Without a target it gets a new name in the folder of backups. Raises JournalUnavailable where the journal can't
    be read, and Refused where the file can't be written or isn't found good; then nothing has its name.
    """
    now = clock()
    if target is None:
        paths.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{journal.path.stem}-{now.astimezone():%Y-%m-%d-%H%M%S}"
        target = _free(paths.backups, name, ".zip")
    refuse_own_file(journal.path, target)
    with _told(target), tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        copy = Path(folder) / JOURNAL_NAME
        backup.copy(journal.path, copy)
        note: dict[str, Any] = {
            "format": BACKUP_FORMAT,
            "version": BACKUP_VERSION,
            "journal_version": probe(copy),
            "written": stamp(now),
            "counts": backup.verify(copy),
            "files": {},
        }
        members = {JOURNAL_NAME: copy, **_images_in(journal.database.images)}
        with replacing(target) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                for name, path in members.items():
                    note["files"][name] = _put_into(archive, name, path)
                archive.writestr(_member(_NOTE), json.dumps(note, indent=1))
            file.flush()
            _read_back(file, note["files"])
    return target


def rolling_backup(journal: Journal, paths: Paths) -> Path | None:
    """Copy the journal into the folder of backups if it changed since the last copy; the copy's path, else None.

    The newest ROLLING_KEPT stay, by the number in their names and never by the clock. A copy with a review that lost
    its content is marked as such, and pushes out its like only. Raises JournalUnavailable and Refused, with all copies
    in place, where the file is damaged or the copy can't be made.
    """
    kept = _rolling(paths)
    state = hashlib.blake2b(head(journal.path), digest_size=6).hexdigest()
    if kept and kept[-1].stem.removesuffix(_DAMAGED).endswith(f"-{state}"):
        return None
    number = _number(kept[-1]) + 1 if kept else 1
    target = paths.backups / f"{_rolling_start(paths)}{number:06}-{state}.filmjournal"
    backup.copy(journal.path, target, reviews=False)
    damaged = backup.has_damaged_reviews(target)
    if damaged:
        target = target.rename(target.with_stem(f"{target.stem}{_DAMAGED}"))
    alike = [path for path in kept if path.stem.endswith(_DAMAGED) == damaged]
    for old in [*alike, target][:-ROLLING_KEPT]:
        old.unlink(missing_ok=True)
    return target


def latest_backup(paths: Paths) -> datetime | None:
    """When the newest backup of the profile's journal in its folder of backups was written."""
    found = [*_rolling(paths), *paths.backups.glob(f"{_escaped(paths.journal.stem)}-*.zip")]
    times = [path.stat().st_mtime for path in found]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def restore(source: Path, paths: Paths, *, clock: Clock = utc_now) -> Restored:
    """Make the profile's journal anew from a backup, a journal file, an archive, or the JSON file of a whole journal.

    The new one is built beside and verified; what was there is moved, with its companions, to a folder beside, and
    at every moment there is one or the other. Raises NotFound and Refused with nothing changed.
    """
    kind = _kind(source)
    target = paths.journal
    refuse_own_file(target, source)
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=target.parent) as folder:
            made = Path(folder) / JOURNAL_NAME
            _BUILDERS[kind](source, made)
            counts = backup.verify(made, named=source)
            _bring_images(Path(folder) / IMAGES, target.parent / IMAGES)
            _wait_for_writers(target)
            moved_to = _put_aside(target, clock())
            made.replace(target)
            sync_folder(target.parent)
    return Restored(counts["film"], counts["entry"], counts["person"], kind, moved_to)


def refuse_own_file(journal: Path, other: Path) -> None:
    """Raise Refused where a file that is to be written or read is the journal itself."""
    try:
        same = other.samefile(journal)
    except OSError:
        same = other.absolute() == journal.absolute()
    if same:
        raise Refused(_("{path} is the journal itself; please name another file.").format(path=other))


def _kind(source: Path) -> str:
    try:
        with source.open("rb") as file:
            head = file.read(len(_SQLITE_MAGIC))
        if head.startswith(_ZIP_MAGIC):
            return "archive" if _is_archive(source) else "backup"
        if head == _SQLITE_MAGIC:
            return "journal"
        if journal_json.looks_like_one(source):
            return "json"
    except FileNotFoundError:
        raise NotFound(_("There is no file at {path}.").format(path=source)) from None
    except OSError as error:
        raise _refusal(source, error) from None
    raise Refused(_("{path} is no backup, no journal and no JSON file of one.").format(path=source))


def _is_archive(source: Path) -> bool:
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
    except DAMAGED:  # taking it apart says so
        return False
    return JOURNAL in names and _NOTE not in names


def _from_backup(source: Path, made: Path) -> None:
    """Take a backup apart beside the new journal, each file checked against the backup's own note."""
    try:
        with zipfile.ZipFile(source) as archive:
            note = _note_of(archive, source)
            files = note["files"]
            members = {info.filename: info for info in archive.infolist() if info.filename != _NOTE}
            if members.keys() != files.keys() or JOURNAL_NAME not in members:
                raise _damaged(source)
            if sum(info.file_size for info in members.values()) > max(_RATIO_FROM, _RATIO * source.stat().st_size):
                raise _damaged(source)
            for name, info in members.items():
                if not _is_safe(name):
                    raise _damaged(source)
                path = made if name == JOURNAL_NAME else made.parent / name
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with archive.open(info) as member, open(path, "xb", opener=_private) as file:
                    if _copied(member, file) != files[name]:
                        raise _damaged(source)
                    file.flush()
                    os.fsync(file.fileno())
    except DAMAGED:
        raise _damaged(source) from None
    _up_to_date(made, source)


def _from_journal(source: Path, made: Path) -> None:
    try:
        probe(source)
        try:
            backup.copy(source, made, mend=False)
        except JournalUnavailable:
            beside = backup.half_written(source)
            if beside is None:
                raise
            with tempfile.TemporaryDirectory(prefix=".source-", dir=made.parent) as folder:
                taken = Path(folder) / source.name
                shutil.copyfile(source, taken)
                shutil.copyfile(beside, taken.with_name(beside.name))
                backup.copy(taken, made, named=source)
    except JournalUnavailable as error:
        raise Refused(str(error)) from None
    _up_to_date(made, source)
    _take_images_beside(source, made)


def _take_images_beside(source: Path, made: Path) -> None:
    """Take the images that a journal names from the folder beside its file, where that is another journal's folder."""
    folder = source.parent / IMAGES
    if not folder.is_dir() or folder.absolute() == (made.parent.parent / IMAGES).absolute():
        return
    new = database.Database(made)
    try:
        with new.reading() as connection:
            named = soundness.named_images(connection)
    finally:
        new.close()
    for name in named:
        data = images.read(folder, name)
        if data is not None:
            images.write(made.parent / IMAGES, name, data)


def _from_json(source: Path, made: Path) -> None:
    database.create(made)
    new = database.Database(made)
    try:
        load(new, journal_json.read(source))
    except Refused as error:
        raise Refused(_("{path} can't be restored. {reason}").format(path=source, reason=error)) from None
    finally:
        new.close()
    _take_images_beside(source, made)


def _from_archive(source: Path, made: Path) -> None:
    database.create(made)
    new = Journal(database.Database(made))
    try:
        files = open_source([source])
        try:
            restore_into(new, files)
        finally:
            files.close()
    except Refused as error:
        raise Refused(_("{path} can't be restored. {reason}").format(path=source, reason=error)) from None
    finally:
        new.close()


_BUILDERS = {"backup": _from_backup, "journal": _from_journal, "archive": _from_archive, "json": _from_json}


def _up_to_date(made: Path, source: Path) -> None:
    """Migrate a journal of an older version. Raises Refused for a newer one, and one that is damaged."""
    try:
        version = probe(made)
        if version < VERSION:
            migrate(made, made.with_name("before"), version=version)
    except JournalUnavailable as error:
        # The sentence names the copy, which is gone when it is read.
        raise Refused(str(error).replace(str(made), str(source))) from None


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, PRIVATE_MODE)


def _note_of(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    try:
        info = archive.getinfo(_NOTE)
        if info.file_size > _LONGEST_NOTE:
            raise _damaged(source)
        note = json.loads(archive.read(info))
    except (KeyError, ValueError, RecursionError):
        note = None
    if not isinstance(note, dict) or note.get("format") != BACKUP_FORMAT or not isinstance(note.get("files"), dict):
        raise Refused(_("{path} is an archive, but no backup of a journal.").format(path=source))
    if note.get("version") != BACKUP_VERSION:
        raise Refused(_("{path} was written by a newer Film Journal: please update the program.").format(path=source))
    return note


def _is_safe(name: str) -> bool:
    """Whether a member is the journal or lies in the folder of images, wherever the archive comes from."""
    if name == JOURNAL_NAME:
        return True
    path = PurePosixPath(name)
    plain = all(re.fullmatch(r"[0-9A-Za-z_][0-9A-Za-z_.-]*", part) for part in path.parts)
    return plain and len(path.parts) > 1 and path.parts[0] == IMAGES and str(path) == name


def _images_in(folder: Path) -> dict[str, Path]:
    """The images by the name they have in a backup."""
    if not folder.is_dir():
        return {}
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    named = {f"{IMAGES}/{path.relative_to(folder).as_posix()}": path for path in files}
    return {name: path for name, path in named.items() if _is_safe(name)}


def _member(name: str) -> zipfile.ZipInfo:
    # One date for all: the file's time is no content, and what lies before 1980 can't be written.
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.external_attr = 0o600 << 16
    return info


def _put_into(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    info = _member(name)
    info.file_size = path.stat().st_size
    with path.open("rb") as file, archive.open(info, "w") as member:
        return _copied(file, member)


def _copied(source: IO[bytes], target: IO[bytes] | None) -> str:
    """Copy a file, and its hash."""
    digest = hashlib.blake2b(digest_size=32)
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest()


def _read_back(file: IO[bytes], files: dict[str, str]) -> None:
    with zipfile.ZipFile(file) as archive:
        for name, digest in files.items():
            with archive.open(name) as member:
                if _copied(member, None) != digest:
                    raise Refused(_("The backup did not come back from the disk as it was written."))


def _bring_images(new: Path, present: Path) -> None:
    """Add the images that are not there; an image never changes, so one that is there and whole is the same."""
    for name, path in _images_in(new).items():
        there = present / PurePosixPath(name).relative_to(IMAGES)
        if not there.exists() or (images.is_sound(path.parent, path.name) and not images.is_sound(present, path.name)):
            there.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.replace(there)
            sync_folder(there.parent)


def _wait_for_writers(target: Path) -> None:
    """Make sure that nobody is writing, and let SQLite finish what a writer that was killed has left behind."""
    try:
        probe(target)
    except FilmJournalError:
        return  # nothing, or no journal: SQLite would do away with what lies beside it
    try:
        with closing(sqlite3.connect(target, timeout=_PATIENCE, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise Refused(
                _("Another program is writing to {path}: nothing was changed. Please try again.").format(path=target)
            ) from None  # anything else is trouble with what is to be replaced


def _put_aside(target: Path, now: datetime) -> Path | None:
    """Give what is in the new journal's place a second name in a folder beside.

    The journal keeps its first name until the new one takes it. Its companions must not meet the new one.
    """
    present = [path for path in (target, *_companions(target)) if path.exists()]
    if not present:
        return None
    folder = _free(target.parent, f"replaced-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}", "")
    folder.mkdir(mode=0o700)
    for path in present:
        kept = folder / path.name
        try:
            os.link(path, kept)
        except OSError:  # a file system without links
            shutil.copy2(path, kept)
            with kept.open("rb+") as file:
                os.fsync(file.fileno())
    sync_folder(folder)
    sync_folder(target.parent)
    for path in _companions(target):
        path.unlink(missing_ok=True)
    return folder


def _companions(target: Path) -> list[Path]:
    return [target.with_name(target.name + suffix) for suffix in _COMPANIONS]


def _rolling(paths: Paths) -> list[Path]:
    """The rolling backups of the profile's journal, oldest first."""
    found = paths.backups.glob(f"{_escaped(_rolling_start(paths))}*.filmjournal")
    return sorted((path for path in found if _number(path)), key=_number)


def _rolling_start(paths: Paths) -> str:
    # Journals of one name in different folders share the folder of backups, and must not push each other out.
    place = hashlib.blake2b(str(paths.journal).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return f"{paths.journal.stem}-{place}-"


def _number(path: Path) -> int:
    match = re.search(rf"-(\d{{6,}})-[0-9a-f]{{12}}(?:{_DAMAGED})?$", path.stem)
    return int(match[1]) if match else 0


def _free(folder: Path, name: str, ending: str) -> Path:
    path, number = folder / f"{name}{ending}", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}{ending}"
    return path


def _escaped(text: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", text)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except OSError as error:
        raise _refusal(path, error) from None


def _refusal(path: Path, error: OSError) -> Refused:
    return Refused(_cannot(path, error))


def _cannot(path: Path, error: OSError) -> str:
    return _("{path} can't be read or written: {reason}.").format(path=path, reason=error.strerror or error)


def _damaged(source: Path) -> Refused:
    return Refused(_("The backup {path} is damaged.").format(path=source))
