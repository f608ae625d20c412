"""Writing files so that a reader finds the old one or the new one, never a part of it, after a power cut too."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

PRIVATE_MODE = 0o600
PUBLIC_MODE = 0o644  # of what is published: a web server may read it
FEW = 32  # files that are flushed one by one: the whole system's takes longer where much is waiting
_AT_A_TIME = 1_000  # files that wait for their names


@contextmanager
def replacing(path: Path, mode: int = PRIVATE_MODE) -> Iterator[IO[bytes]]:
    """A new binary file that takes the path's place, whole and on the disk, when the block ends.

    It is written beside, flushed and renamed; a link at the path is replaced, not followed. It can be read back
    before the block ends. `mode` is its permissions, whatever the umask says. Raises OSError, and lets any exception
    of the block through, with the old file untouched and nothing left behind; only where the folder can't be flushed at
    the end the new one has its place already. A device or a pipe is never replaced.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))

    def create(name: str, flags: int) -> int:
        return os.open(name, flags, PRIVATE_MODE)

    # A short name of its own: with the target's in it, the longest allowed name would grow too long.
    temporary = path.with_name(f".filmjournal-{secrets.token_hex(8)}.tmp")
    try:
        with open(temporary, "x+b", opener=create) as file:
            yield file
            file.flush()
            if os.name != "nt":
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


class ReplacingMany:
    """The same for many files, which are flushed together: each by itself would take a hundred times as long.

    `write` writes one beside, `settle` gives names to all that wait, in their order. A block ends with that, also
    where it raises: what is whole need not be made again.
    """

    def __init__(self, mode: int = PRIVATE_MODE) -> None:
        """`mode` is the permissions of the files, whatever the umask says."""
        self._mode = mode
        self._waiting: list[tuple[str, str]] = []  # temporary name, and the path
        self._token = secrets.token_hex(5)
        self._count = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to settle."""
        return len(self._waiting) >= _AT_A_TIME

    def write(self, path: str, data: bytes) -> None:
        """Write what takes the path's place when it is settled; its folder is there. Raises OSError."""
        # Texts and the system's own calls: path and file objects for each of twenty thousand take longer.
        temporary = f"{path.rpartition('/')[0]}/.filmjournal-{self._token}{self._count:06x}.tmp"
        self._count += 1
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), self._mode)
        try:
            try:
                left = memoryview(data)
                while left:
                    left = left[os.write(descriptor, left) :]
                if os.name != "nt":
                    os.fchmod(descriptor, self._mode)
            finally:
                os.close(descriptor)
        except BaseException:
            _discard(temporary)
            raise
        self._waiting.append((temporary, path))

    def settle(self) -> None:
        """Let what was written last through a power cut, then take its place. Raises OSError."""
        flush([temporary for temporary, _path in self._waiting])
        try:
            for temporary, path in self._waiting:
                os.replace(temporary, path)  # noqa: PTH105
        finally:
            for temporary, _path in self._waiting:
                _discard(temporary)
            self._waiting.clear()

    def __enter__(self) -> ReplacingMany:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _traceback: TracebackType | None) -> None:
        try:
            self.settle()
        except OSError:
            if kind is None:
                raise
        finally:
            for temporary, _path in self._waiting:
                _discard(temporary)


def flush(paths: Sequence[str]) -> None:
    """Bring the content of files to the disk: each by itself, or many with all else that is to be written."""
    if len(paths) > FEW and hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        descriptor = os.open(path, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder, and those it lies in, for its owner alone, so that they last through a power cut.

    Raises OSError.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder last through a power cut, where the system lets a folder be flushed."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network drives can't, and need not
            raise
    finally:
        os.close(descriptor)


def _discard(temporary: str) -> None:
    with suppress(OSError):
        os.unlink(temporary)  # noqa: PTH108
