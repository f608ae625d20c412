"""What the first hundred bytes of a journal say, read without opening it as a database, and without SQLAlchemy.

The layout is SQLite's: https://www.sqlite.org/fileformat2.html, section 1.3.
"""

from __future__ import annotations

import struct
from pathlib import Path

from filmjournal.domain.errors import JournalUnavailable, NotFound
from filmjournal.i18n import _

APPLICATION_ID = 0x464A4E4C  # "FJNL"
VERSION = 1  # the newest schema, also the newest migration's number

_MAGIC = b"SQLite format 3\x00"
_LENGTH = 100
_CHANGE_COUNTER, _USER_VERSION, _APPLICATION_ID = 24, 60, 68


def probe(path: Path) -> int:
    """The version of the journal.

    Raises NotFound where there is no file, and JournalUnavailable for an empty file, a file that is no journal, and
    one of a newer version; the file is left byte for byte as it was.
    """
    head = _head(path)
    if not head:
        raise JournalUnavailable(_("The file {path} is empty; it is left as it is.").format(path=path))
    if len(head) < _LENGTH or not head.startswith(_MAGIC) or _number(head, _APPLICATION_ID) != APPLICATION_ID:
        raise JournalUnavailable(_("The file {path} is no Film Journal; it is left as it is.").format(path=path))
    version = _number(head, _USER_VERSION)
    if version > VERSION:
        raise JournalUnavailable(
            _(
                "The journal {path} was written by a newer Film Journal (version {theirs}; this one knows {ours})."
                " It is left as it is: please update the program."
            ).format(path=path, theirs=version, ours=VERSION)
        )
    return version


def change_counter(path: Path) -> int:
    """A number that changes with every commit, whoever wrote. Raises NotFound, JournalUnavailable."""
    head = _head(path)
    return _number(head, _CHANGE_COUNTER) if len(head) == _LENGTH else 0


def system_sentence(path: Path, error: OSError) -> str:
    """Why the system would not give the file, as a sentence."""
    return _("The journal {path} can't be opened: {reason}.").format(path=path, reason=error.strerror or error)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LENGTH)
    except FileNotFoundError:
        raise NotFound(_("There is no journal at {path}.").format(path=path)) from None
    except OSError as error:
        raise JournalUnavailable(system_sentence(path, error)) from None


def _number(head: bytes, offset: int) -> int:
    (number,) = struct.unpack_from(">I", head, offset)
    return int(number)
