"""Writing a file so that a reader finds the old one or the new one, never a part of it."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PRIVATE_MODE = 0o600
PUBLIC_MODE = 0o644  # of what is published: a web server may read it


@contextmanager
def replacing(path: Path, mode: int = PRIVATE_MODE) -> Iterator[IO[bytes]]:
    """A new binary file that takes the path's place, whole and on the disk, when the block ends.

    It is written beside, flushed and renamed; a link at the path is replaced, not followed. It can be read back
    before the block ends. `mode` is its permissions, whatever the umask says. Raises OSError, and lets any exception
    of the block through, with the old file untouched and nothing left behind.
    """

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
