"""Which process has a journal's window: locks that the system lets go of when their owner ends, however it ends.

A journal is known by its real path, and by its file where there is one, so that links and other spellings are the same
journal. For each there is a small file in the runtime folder, locked while the window is open, whose content says who
has it. The lock is the system's own on an open file, not the file's being there as with QLockFile: what a killed
process leaves, a number of a process that was given out again, a power cut or a copy made by a program that
synchronises folders can't keep a journal shut, and the next start takes over at once.

Every start of the program comes through here before its window is painted, so next to nothing is imported for it.
"""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from filmjournal.domain.errors import FilmJournalError
from filmjournal.i18n import _

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SOCKET_FOLDER = "filmjournal-window-"  # how the folder of a socket begins that has no room in the runtime folder

_LONGEST_NOTE = 4_096
# A link or a pipe in a file's place is nothing of ours: it is neither followed nor waited for.
_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_WIN32_BYTE = 1 << 30  # far behind the note, which others read


class NoElection(FilmJournalError):
    """The runtime folder can't hold locks: whoever starts has to do without."""


class Owner(NamedTuple):
    """Who has a journal. `address` is the socket at which its window can be asked, empty before it listens."""

    process: int
    host: str
    address: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it runs on this computer."""
        return self.host == this_host()


def this_host() -> str:
    """The name of this computer."""
    return socket.gethostname()


def keys_of(journal: Path) -> tuple[str, ...]:
    """What a journal is known by, as names for files: its path's first, then its file's if there is one."""
    known = [b"path:" + os.fsencode(os.path.realpath(journal))]
    with suppress(OSError):
        file = journal.stat()
        known.append(f"file:{file.st_dev}:{file.st_ino}".encode())
    return tuple(blake2b(name, digest_size=8).hexdigest() for name in known)


class JournalClaim:
    """The journals that this process has a window for: one, and for a moment two while it goes over to another."""

    def __init__(self, folder: Path) -> None:
        """Lock in this folder, which is made when it is needed."""
        self._folder = folder
        self._held: dict[str, tuple[Path, int]] = {}  # by key, the files and what they are open as
        self._me = Owner(os.getpid(), this_host())

    def holds(self, keys: tuple[str, ...]) -> bool:
        """Whether a journal known by any of these is this process's."""
        return not self._held.keys().isdisjoint(keys)

    @property
    def keys(self) -> frozenset[str]:
        """What the journals of this process are known by."""
        return frozenset(self._held)

    def take(self, journal: Path) -> Owner | None:
        """Take a journal for this process, besides those it has.

        Answers None where that was done, and otherwise who has it; its note may be empty while it starts. Raises
        NoElection where the folder can't hold locks.
        """
        taken: dict[str, tuple[Path, int]] = {}
        try:
            self._require_own_folder()
            for key in keys_of(journal):
                if key in self._held:
                    continue
                file = self._file(key)
                handle = _lock(file)
                if handle is None:
                    _let_go_of(taken.values())
                    return _read(file)
                taken[key] = file, handle
                _clear_up(handle)
                _write(handle, self._me)
        except OSError as error:
            _let_go_of(taken.values())
            raise NoElection(
                _("{folder} can't be used: {reason}.").format(folder=self._folder, reason=error.strerror or error)
            ) from None
        self._held |= taken
        return None

    def let_go_of_others(self, journal: Path) -> None:
        """Keep this journal only, under the names that it has now."""
        self.let_go_of(self.keys.difference(keys_of(journal)))

    def let_go_of(self, keys: Iterable[str]) -> None:
        """Keep what is known by others than these."""
        _let_go_of([self._held.pop(key) for key in keys if key in self._held])

    def let_go(self) -> None:
        """Keep none."""
        _let_go_of(self._held.values())
        self._held = {}

    def tell_address(self, address: str) -> None:
        """Say in the notes, now and from now on, at which socket this process can be asked."""
        self._me = Owner(self._me.process, self._me.host, address)
        for _file, handle in self._held.values():
            _write(handle, self._me)

    def _require_own_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = self._folder.stat()
        if sys.platform != "win32" and found.st_uid != os.geteuid():
            raise PermissionError(0, _("it belongs to somebody else"))

    def _file(self, key: str) -> Path:
        """The lock's name; another, and the same for all, where something that is no file has it."""
        for name in (f"window-{key}.lock", f"window-{key}-2.lock", f"window-{key}-3.lock"):
            file = self._folder / name
            if _is_file_or_free(file):
                return file
        raise FileExistsError(0, _("something else has the names of its locks"))


def remove_socket(address: Path) -> None:
    """Remove a window's socket, with its folder where that was made for it."""
    with suppress(OSError):
        address.unlink()
    if address.parent.name.startswith(SOCKET_FOLDER):
        with suppress(OSError):
            address.parent.rmdir()


def _lock(path: Path) -> int | None:
    """The file, open and locked; None where another process has locked it. Raises OSError."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | _CAREFULLY, 0o600)
        try:
            if not _hold(handle):
                os.close(handle)
                return None
            if _has_name(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # its owner removed it in this moment


def _hold(handle: int) -> bool:
    if sys.platform == "win32":
        os.lseek(handle, _WIN32_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _has_name(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.lstat(path))
    except FileNotFoundError:
        return False


def _is_file_or_free(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return True


def _let_go_of(locks: Iterable[tuple[Path, int]]) -> None:
    for file, handle in locks:
        with suppress(OSError):  # while it is locked, so that it is nobody else's; Windows keeps open files
            file.unlink()
        os.close(handle)


def _clear_up(handle: int) -> None:
    """Remove the socket of a process that was killed before it could."""
    address = owner_of(os.read(handle, _LONGEST_NOTE)).address
    if address:
        with suppress(OSError):
            found = os.lstat(address)
            if stat.S_ISSOCK(found.st_mode) and found.st_uid == os.geteuid():
                remove_socket(Path(address))


def _read(file: Path) -> Owner:
    with suppress(OSError):
        handle = os.open(file, os.O_RDONLY | _CAREFULLY)
        try:
            return owner_of(os.read(handle, _LONGEST_NOTE))
        finally:
            os.close(handle)
    return Owner(0, this_host())


def _write(handle: int, owner: Owner) -> None:
    note = os.fsencode(f"{owner.process}\n{owner.host}\n{owner.address}\n")
    with suppress(OSError):  # a full disk: nobody can ask, and nobody takes the journal either
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, note)
        os.ftruncate(handle, len(note))


def owner_of(note: bytes) -> Owner:
    """Who wrote a note; nobody known where it is not whole."""
    lines = os.fsdecode(note).split("\n", 2)
    if len(lines) != len(Owner._fields) or not (lines[0].isascii() and lines[0].isdigit() and lines[2].endswith("\n")):
        return Owner(0, this_host())
    return Owner(int(lines[0]), lines[1], lines[2][:-1])
