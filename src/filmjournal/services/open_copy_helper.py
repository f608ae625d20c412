"""The process that writes an open copy: for minutes it takes a whole processor, which the window needs.

It gets the journal, the file to write and the language of its sentences as arguments, and prints `{"films": n,
"entries": n, "trashed": n}` (entries in the trash are counted in both), or `{"trouble": sentence}`. It does not open
the journal for more than the moment of a copy.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from filmjournal import i18n, resources
from filmjournal.domain.errors import FilmJournalError, Refused
from filmjournal.i18n import _
from filmjournal.interchange.own import archive, own_journal
from filmjournal.interchange.reading.source import open_source
from filmjournal.services.exporting_archive import Archived, export_archive
from filmjournal.services.journal import Journal
from filmjournal.storage.database import Database

_NICE = 15  # whatever else there is to do goes first


def main(arguments: Sequence[str]) -> int:
    """Write the copy and read it back; the exit status, 0 where it is there and whole."""
    journal, target, language = arguments
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the program, which then ends this
    os.umask(0o077)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    i18n.use_language(language, resources.root() / "i18n")
    try:
        done, trashed = _write(Path(journal), Path(target))
    except FilmJournalError as error:
        _answer({"trouble": str(error)})
        return 1
    _answer({"films": done.films, "entries": done.entries, "trashed": trashed})
    return 0


def _write(path: Path, target: Path) -> tuple[Archived, int]:
    """What was written, and how many of the entries are in the trash."""
    journal = Journal(Database(path))
    try:
        done = export_archive(journal, target)
    finally:
        journal.close()
    return done, read_back(target, done)


def read_back(path: Path, expected: Archived) -> int:
    """How many entries of an archive, read as it is for a restore, are in the trash.

    Raises Refused where it lacks a record or has an image that is not whole.
    """
    source = open_source([path])
    try:
        found: Counter[str] = Counter()
        pictures = trashed = 0
        for section, record in own_journal.records_of(own_journal.whole_journal(source)):
            found[section] += 1
            trashed += section == "entries" and record.get("trashed") is not None
        for member in source.under(archive.IMAGES):
            load = own_journal.image_loader(source, member.base)
            if load is not None:
                load()
                pictures += 1
    finally:
        source.close()
    if (found["films"], found["entries"], pictures) != (expected.films, expected.entries, expected.images):
        raise Refused(_("The archive did not come back from the disk as it was written."))
    return trashed


def _answer(answer: dict[str, int | str]) -> None:
    # By number: without a console Python has no object for it, and there it is a pipe all the same.
    with open(1, "wb", closefd=False) as file:
        file.write(json.dumps(answer).encode("ascii"))


def _end(_signal: int, _frame: object) -> NoReturn:
    """End as after an exception, so that nothing temporary stays."""
    sys.exit(1)
