"""What the first hundred bytes of a journal say, read without opening it as a database, and without SQLAlchemy.

The layout is SQLite's: https://www.sqlite.org/fileformat2.html, section 1.3. A file that was read stays open: where
locks belong to the process (POSIX), closing any handle of a file lets go of all locks that SQLite holds on it, in the
midst of writing too (https://www.sqlite.org/howtocorrupt.html, section 2.2). The handle of a journal stays for as long
as anybody here has that open (`hold`); of other files a few stay, none of a file that was deleted, whose room on the
disk would stay taken.
"""

from __future__ import annotations

import os
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock

from filmjournal.domain.errors import JournalUnavailable, NotFound, Trouble
from filmjournal.i18n import _

APPLICATION_ID = 0x464A4E4C  # "FJNL"
VERSION = 2  # the newest schema, also the newest migration's number

_MAGIC = b"SQLite format 3\x00"
_LENGTH = 100
_File = tuple[int, int]  # device and inode
_CHUNK = 1 << 20
_MOST_SPARE = 32  # handles of files that nobody holds, those that were read last
_lock = Lock()
_handles: dict[_File, list[int]] = {}  # the file that was read last at the end; several handles by chance only
_holders: Counter[_File] = Counter()
_WRITE_FORMAT, _READ_FORMAT = 18, 19
_WITH_A_LOG = 2
_FORMATS = frozenset((1, _WITH_A_LOG))  # the first is with a rollback file
_SCHEMA_FORMAT, _NEWEST = 44, 4
_GREATEST_VERSION = 9_999  # steps of migration have four digits
_CHANGE_COUNTER, _USER_VERSION, _APPLICATION_ID = 24, 60, 68


def probe(path: Path) -> int:
    """The version of the journal.

    Raises NotFound where there is no file, and JournalUnavailable for an empty file, a file that is no journal, and
    one of a newer version; the file is left byte for byte as it was.
    """
    found = head(path)
    if not found:
        raise JournalUnavailable(_("The file {path} is empty; it is left as it is.").format(path=path), Trouble.DAMAGED)
    version = version_in(found)
    if version is None:
        raise JournalUnavailable(
            _("The file {path} is no Film Journal; it is left as it is.").format(path=path), Trouble.DAMAGED
        )
    if not 1 <= version <= VERSION:
        from filmjournal.storage.fresh_journal import is_present  # it takes the whole store to be imported

        if not in_log_mode(path) and is_present(path):
            raise damaged(path)
    if version > VERSION:
        raise JournalUnavailable(
            _(
                "The journal {path} was written by a newer Film Journal (version {theirs}; this one knows {ours})."
                " It is left as it is: please update the program."
            ).format(path=path, theirs=version, ours=VERSION)
        )
    return version


def version_in(found: bytes) -> int | None:
    """The version that the first bytes of a file tell of; None where they are not those of a journal."""
    if len(found) < _LENGTH or not found.startswith(_MAGIC) or _number(found, _APPLICATION_ID) != APPLICATION_ID:
        return None
    if not _FORMATS.issuperset(found[_WRITE_FORMAT : _READ_FORMAT + 1]) or _number(found, _SCHEMA_FORMAT) > _NEWEST:
        return None  # SQLite would take it for a file of its own future
    version = _number(found, _USER_VERSION)
    return version if version <= _GREATEST_VERSION else None


def in_log_mode(path: Path) -> bool:
    """Whether SQLite would write a log (`-wal`) beside the file. Raises NotFound, JournalUnavailable."""
    return head(path)[_READ_FORMAT : _READ_FORMAT + 1] == bytes([_WITH_A_LOG])


def change_counter(path: Path) -> int:
    """A number that changes with every commit, whoever wrote. Raises NotFound, JournalUnavailable."""
    found = head(path)
    return _number(found, _CHANGE_COUNTER) if len(found) == _LENGTH else 0


def damaged(path: Path) -> JournalUnavailable:
    """That a journal is not what was saved."""
    return JournalUnavailable(
        _("The journal {path} is damaged. Please restore a backup; the file is left as it is.").format(path=path),
        Trouble.DAMAGED,
    )


def system_sentence(path: Path, error: OSError) -> str:
    """Why the system would not give the file, as a sentence."""
    return _("The journal {path} can't be opened: {reason}.").format(path=path, reason=error.strerror or error)


def head(path: Path) -> bytes:
    """The first hundred bytes, fewer where there are no more. Raises NotFound, JournalUnavailable."""
    try:
        return first_bytes(path)
    except FileNotFoundError:
        raise NotFound(_("There is no journal at {path}.").format(path=path)) from None
    except OSError as error:
        raise JournalUnavailable(system_sentence(path, error)) from None


def first_bytes(path: Path) -> bytes:
    """The same of any file. Raises OSError."""
    return _read(path) if os.name == "posix" else _read_and_close(path)


def kept_open(file: _File) -> int | None:
    """The handle that is kept of a file, named by device and inode, also if it has lost its name; not to be closed."""
    with _lock:
        return _handles[file][0] if file in _handles else None


def hold(file: _File) -> None:
    """Keep the handle of a file that was read, named by device and inode, until `let_go`; SQLite has it open."""
    with _lock:
        _holders[file] += 1


def let_go(file: _File) -> None:
    """Close the handle of a file if nobody else holds it."""
    with _lock:
        _let_go(file)
        if file not in _holders:
            _close(file)


def chunks(handle: int) -> Iterator[bytes]:
    """All bytes of a file that is kept open, from its beginning. Raises OSError where it can't be read."""
    place = 0
    while chunk := os.pread(handle, _CHUNK, place):
        yield chunk
        place += len(chunk)


def _read(path: Path) -> bytes:
    """Nobody waits for the lock meanwhile: a drive that does not answer keeps nobody from saving elsewhere."""
    found = path.stat()
    file = found.st_dev, found.st_ino
    with _lock:
        _holders[file] += 1
        handles = _handles.pop(file, None)
        if handles is not None:
            _handles[file] = handles  # at the end
    try:
        return os.pread(_opened(path) if handles is None else handles[0], _LENGTH, 0)
    finally:
        with _lock:
            _let_go(file)


def _opened(path: Path) -> int:
    """A new handle, which is kept."""
    _close_spare()
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    found = os.fstat(handle)
    with _lock:
        _handles.setdefault((found.st_dev, found.st_ino), []).append(handle)
    return handle


def _close_spare() -> None:
    """Close handles that nobody holds: those of deleted files, and the oldest of too many."""
    with _lock:
        spare = [(file, handles[0]) for file, handles in _handles.items() if file not in _holders]
    too_many = max(0, len(spare) + 1 - _MOST_SPARE)
    for number, (file, handle) in enumerate(spare):
        with suppress(OSError):  # closed by now
            if number < too_many or not os.fstat(handle).st_nlink:
                with _lock:
                    if file not in _holders:
                        _close(file)


def _let_go(file: _File) -> None:
    _holders[file] -= 1
    if _holders[file] <= 0:
        del _holders[file]


def _close(file: _File) -> None:
    for handle in _handles.pop(file, ()):
        os.close(handle)


def _read_and_close(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LENGTH)


def _number(data: bytes, offset: int) -> int:
    (number,) = struct.unpack_from(">I", data, offset)
    return int(number)
