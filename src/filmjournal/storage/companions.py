"""What lies beside a journal and would be taken for a part of it: is it its own?

SQLite plays back whatever has the name of a journal file's rollback journal, and reads whatever has the name of its
log (`-wal`), even where the file itself is not in that mode. Both are its own where a writer was killed. Where another
file was moved to the journal's name, a backup or the copy of another computer, they belong to what was there before,
and playing them back would ruin it: https://www.sqlite.org/howtocorrupt.html, section 1.4.
"""

from __future__ import annotations

import struct
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, Trouble
from filmjournal.i18n import _
from filmjournal.storage.file_head import change_counter, head, in_log_mode

_MAGIC = bytes.fromhex("d9d505f920a163d7")  # https://www.sqlite.org/fileformat2.html, section 3
_HEADER = struct.Struct(">8sIIIII")  # magic, records, nonce, pages at first, bytes of a sector and of a page
_UNCOUNTED = 0xFFFFFFFF
_COUNTER, _LENGTH = slice(24, 28), slice(28, 32)
_MOMENT = 0.1  # seconds


def foreign(journal: Path) -> Path | None:
    """The file beside a journal that belongs to another one; None where there is no such file, as far as that shows.

    Nothing is changed. Mostly only first bytes are read; where they don't tell, as in the middle of a very large
    transaction, copies are compared. Raises NotFound and JournalUnavailable as `head` does.
    """
    log = _beside(journal, "-wal")
    if log is not None and not in_log_mode(journal):
        return log  # this program never uses one
    rollback = _beside(journal, "-journal")
    while rollback is not None and _is_of_another(rollback, journal):
        before = _state(rollback)
        sleep(_MOMENT)  # somebody who is writing now was between two commits
        if _state(rollback) == before:
            return rollback
        rollback = _beside(journal, "-journal")
    return None


def require_own(journal: Path) -> None:
    """Raise JournalUnavailable where opening a journal would play back what belongs to another file."""
    try:
        found = foreign(journal)
    except FilmJournalError:
        return  # opening it says why
    if found is not None:
        raise JournalUnavailable(
            _(
                "Beside the journal {path} lies {name}, which belongs to another file and would damage it: nothing was"
                " opened. “filmjournal check --repair” puts it aside."
            ).format(path=journal, name=found.name),
            Trouble.DAMAGED,
        )


def _beside(journal: Path, ending: str) -> Path | None:
    path = journal.with_name(journal.name + ending)
    try:
        return path if path.stat().st_size else None
    except OSError:
        return None


def _is_of_another(rollback: Path, journal: Path) -> bool:
    length, pages = _read(rollback)
    before = pages.get(1)
    if before is None:  # a commit changes the first page, so this is of a transaction before its commit
        begins = head(journal)[_LENGTH]
        if length is None or len(begins) < 4:  # an emptied file has nothing that could be told apart
            return False
        (present,) = struct.unpack(">I", begins)
        return length != present or (bool(pages) and _would_damage(rollback, journal))
    # A commit makes the counter greater by one: the journal's own has what it was before, or still is.
    (counter,) = struct.unpack(">I", before[_COUNTER])
    return (change_counter(journal) - counter) % (1 << 32) not in (0, 1)


def _state(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _would_damage(rollback: Path, journal: Path) -> bool:
    """Whether the rows of a journal are as they were saved, and would not be so with what a rollback brings back."""
    from filmjournal.storage.salvage.copying import copy_readable, variants
    from filmjournal.storage.salvage.damaged_file import differences  # it takes the whole store to be imported

    try:
        with TemporaryDirectory(prefix="filmjournal-") as name:
            folder = Path(name)
            copy, beside = folder / "journal", folder / "beside-journal"
            copy_readable(journal, copy)
            copy_readable(rollback, beside)
            found = [differences(variant) for variant in variants(copy, [beside], folder)]
    except OSError:
        return False
    return found[0] == 0 and found[1:] != [0]


def _read(rollback: Path) -> tuple[int | None, dict[int, bytes]]:
    """To how many pages a rollback journal would cut its file, and the pages that it would bring back, by number.

    None, and none, where it can't be read, or would not be played back.
    """
    length: int | None = None
    pages: dict[int, bytes] = {}
    try:
        data = rollback.read_bytes()
    except OSError:
        return length, pages
    at = 0
    while len(data) - at >= _HEADER.size:
        magic, records, nonce, at_first, sector, page_size = _HEADER.unpack_from(data, at)
        if magic != _MAGIC or not sector or not page_size:
            break
        length = at_first if length is None else length
        at += sector
        size = 4 + page_size + 4
        if records == _UNCOUNTED:
            records = (len(data) - at) // size
        for _number in range(min(records, (len(data) - at) // size)):
            (number,) = struct.unpack_from(">I", data, at)
            page = data[at + 4 : at + 4 + page_size]
            (total,) = struct.unpack_from(">I", data, at + 4 + page_size)
            if total != (nonce + sum(page[page_size - 200 : 0 : -200])) & 0xFFFFFFFF:
                return length, pages  # it was not on the disk whole: SQLite goes no further either
            pages[number] = page
            at += size
        at += -at % sector
    return length, pages
