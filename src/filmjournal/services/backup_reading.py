"""What a backup holds, of whatever kind it is, as a journal file of this version.

A kind is `backup` (journal and images in one file), `journal` (a journal file, as rolling backups are), `archive` or
`json`. What is read is never changed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filmjournal.atomic_file import PRIVATE_MODE
from filmjournal.domain.errors import JournalUnavailable, NotFound, Refused
from filmjournal.i18n import _
from filmjournal.imaging.image_hash import image_hash
from filmjournal.interchange.own import journal_json, own_journal
from filmjournal.interchange.own.archive import JOURNAL
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.reading.zip_members import DAMAGED
from filmjournal.paths import JOURNAL_NAME
from filmjournal.services.backup_format import IMAGES, NOTE, copied, damaged, members_of, note_of, refusal, told
from filmjournal.services.importing_own import restore_into
from filmjournal.services.loading import load
from filmjournal.services.reading_out import Progress
from filmjournal.services.set_aside import company_of
from filmjournal.storage import backup, database, images, soundness
from filmjournal.storage.companions import foreign
from filmjournal.storage.file_head import VERSION, first_bytes, probe
from filmjournal.storage.migrate import migrate
from filmjournal.storage.reading_errors import DAMAGE_ERRORS

WORK = ".restoring-"  # how the folders begin in which journals are made

_ZIP_MAGIC, _SQLITE_MAGIC = b"PK\x03\x04", b"SQLite format 3\x00"
_EVERY = 200  # records between two reports


def kind_of(source: Path) -> str:
    """What kind of backup a file is, by what it begins with. Raises NotFound, and Refused for what is none."""
    if source.exists() and not source.is_file():  # a pipe would be waited for
        raise Refused(_("{path} is no file: please name a backup, a journal, or an export of one.").format(path=source))
    try:
        found = first_bytes(source)  # which closes no handle of a journal that is being written to
        if found.startswith(_ZIP_MAGIC):
            return "archive" if _is_archive(source) else "backup"
        if found.startswith(_SQLITE_MAGIC):
            return "journal"
        if journal_json.looks_like_one(source):
            return "json"
    except FileNotFoundError:
        raise NotFound(_("There is no file at {path}.").format(path=source)) from None
    except OSError as error:
        raise refusal(source, error) from None
    raise Refused(_("{path} is no backup, no journal and no JSON file of one.").format(path=source))


def build(source: Path, made: Path, *, with_images: bool = True, progress: Progress | None = None) -> str:
    """Make a journal of this version at `made`, which is free, with its images in `images` beside it; the kind.

    It is on the disk, and not verified. Raises NotFound and Refused, with the source as it was, and what `progress`
    raises.
    """
    kind = kind_of(source)
    _BUILDERS[kind](source, made, with_images, progress)
    return kind


@contextmanager
def as_journal(source: Path, near: Path, progress: Progress | None = None) -> Iterator[Path]:
    """A journal file of this version with what a backup holds, to be read only and within the block.

    It is the backup itself where that is one and stands alone, else a copy without images, in the folder `near` if that
    can be written.
    Raises NotFound and Refused, the latter too where reading within the block finds the file damaged.
    """
    try:
        if kind_of(source) == "journal" and _version(source) == VERSION and not company_of(source):
            yield source
            return
        with _folder(near) as folder:
            made = Path(folder) / JOURNAL_NAME
            with told(made):
                build(source, made, with_images=False, progress=progress)
            yield made
    except DAMAGE_ERRORS:
        raise damaged(source) from None


def bring_images(source: Path, names: Iterable[str], folder: Path) -> tuple[str, ...]:
    """Bring these images of a backup to where they are not yet, or not whole; the hashes of those that it lacks.

    Raises Refused where they can't be written.
    """
    wanted = [name for name in dict.fromkeys(names) if not images.is_sound(folder, name)]
    if not wanted:
        return ()
    missing = []
    with told(folder), _reader(source) as read:
        for name in wanted:
            data = read(name)
            if data is None:
                missing.append(name)
            else:
                images.write(folder, name, data)
    return tuple(missing)


@contextmanager
def _reader(source: Path) -> Iterator[Callable[[str], bytes | None]]:
    """What gives an image of a backup by its hash, None where it is not there or not whole."""
    kind = kind_of(source)
    if kind == "backup":
        with zipfile.ZipFile(source) as archive:
            members = members_of(archive, note_of(archive, source), source)

            def from_backup(name: str) -> bytes | None:
                info = members.get(f"{IMAGES}/{name}")
                if info is None or info.file_size > own_journal.LARGEST_IMAGE:
                    return None
                with suppress(*DAMAGED):
                    data = archive.read(info)
                    return data if image_hash(data) == name else None
                return None

            yield from_backup
    elif kind == "archive":
        files = open_source([source])
        try:

            def from_archive(name: str) -> bytes | None:
                image = own_journal.image_loader(files, name)
                with suppress(Refused):
                    return None if image is None else image()
                return None

            yield from_archive
        finally:
            files.close()
    else:
        yield lambda name: images.read(source.parent / IMAGES, name)


def _is_archive(source: Path) -> bool:
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
    except DAMAGED:  # taking it apart says so
        return False
    return JOURNAL in names and NOTE not in names


def _from_backup(source: Path, made: Path, with_images: bool, progress: Progress | None) -> None:
    """Take a backup apart beside the new journal, each file checked against the backup's own note."""
    try:
        with zipfile.ZipFile(source) as archive:
            note = note_of(archive, source)
            members = members_of(archive, note, source)
            for done, (name, info) in enumerate(members.items()):
                if progress is not None:
                    progress(done, len(members))
                if name != JOURNAL_NAME and not with_images:
                    continue
                path = made if name == JOURNAL_NAME else made.parent / name
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with archive.open(info) as member, open(path, "xb", opener=_private) as file:
                    if copied(member, file) != note["files"][name]:
                        raise damaged(source)
                    file.flush()
                    os.fsync(file.fileno())
    except DAMAGED:
        raise damaged(source) from None
    _bring_up_to_date(made, source)


def _from_journal(source: Path, made: Path, with_images: bool, progress: Progress | None) -> None:
    if progress is not None:
        progress(0, 0)
    _version(source)
    try:
        if foreign(source) is not None:  # such as a log of what had the name before, which would be read with it
            _copy_apart(source, made, None)
        else:
            try:
                backup.copy(source, made, mend=False, reviews=False)
            except JournalUnavailable:
                beside = backup.half_written(source)
                if beside is None:
                    raise
                _copy_apart(source, made, beside)
    except JournalUnavailable as error:
        raise Refused(str(error)) from None
    _bring_up_to_date(made, source)
    if with_images:
        _take_images_beside(source, made)


def _copy_apart(source: Path, made: Path, beside: Path | None) -> None:
    """Copy a journal file with what belongs to it, and finish there what a writer that was killed began."""
    with tempfile.TemporaryDirectory(prefix=".source-", dir=made.parent) as folder:
        taken = Path(folder) / source.name
        shutil.copyfile(source, taken)
        if beside is not None:
            shutil.copyfile(beside, taken.with_name(beside.name))
        backup.copy(taken, made, named=source, reviews=False)


def _from_json(source: Path, made: Path, with_images: bool, progress: Progress | None) -> None:
    with _new(made, source) as new:
        load(new, _told_of(journal_json.read(source), progress))
    if with_images:
        _take_images_beside(source, made)


def _from_archive(source: Path, made: Path, with_images: bool, progress: Progress | None) -> None:
    with _new(made, source) as new:
        files = open_source([source])
        try:
            if with_images:
                restore_into(new, files, progress)
            else:
                load(new, _told_of(own_journal.records_of(own_journal.whole_journal(files)), progress))
        finally:
            files.close()


_BUILDERS = {"backup": _from_backup, "journal": _from_journal, "archive": _from_archive, "json": _from_json}


@contextmanager
def _new(made: Path, source: Path) -> Iterator[database.Database]:
    database.create(made)
    new = database.Database(made)
    try:
        yield new
    except Refused as error:
        raise Refused(_("{path} can't be restored. {reason}").format(path=source, reason=error)) from None
    finally:
        new.close()


def _told_of(
    records: Iterable[tuple[str, journal_json.Record]], progress: Progress | None
) -> Iterator[tuple[str, journal_json.Record]]:
    for number, record in enumerate(records):
        if progress is not None and number % _EVERY == 0:
            progress(number, 0)
        yield record


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


def _bring_up_to_date(made: Path, source: Path) -> None:
    """Migrate a journal of an older version. Raises Refused for a newer one, and one that is damaged."""
    try:
        version = probe(made)
        if version < VERSION:
            migrate(made, made.with_name("before"), version=version)
    except JournalUnavailable as error:
        # The sentence names the copy, which is gone when it is read.
        raise Refused(str(error).replace(str(made), str(source))) from None


def _version(source: Path) -> int:
    """Raises Refused for what is no journal, and for one of a newer version."""
    try:
        return probe(source)
    except JournalUnavailable as error:
        raise Refused(str(error)) from None


def _folder(near: Path) -> tempfile.TemporaryDirectory[str]:
    """A private folder on the journal's own disk, or where that can't be written, in the system's place for it."""
    try:
        return tempfile.TemporaryDirectory(prefix=WORK, dir=near)
    except OSError:
        return tempfile.TemporaryDirectory(prefix="filmjournal-")


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, PRIVATE_MODE)
