"""Putting the program together: from paths and settings to an open journal.

The store is imported when it is opened, not before: the window shows its first rows without it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from filmjournal import i18n, logs, resources
from filmjournal.domain.errors import JournalUnavailable
from filmjournal.paths import Paths
from filmjournal.settings import Settings, load
from filmjournal.storage.file_head import VERSION, probe
from filmjournal.storage.first_rows import FirstLook
from filmjournal.storage.first_rows import first_look as _first_look

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal


def begin(paths: Paths, *, debug: bool = False) -> Settings:
    """What every start does: private files, the person's settings and language, the log."""
    os.umask(0o077)
    settings = load(paths.settings)
    i18n.use_language(settings.language or i18n.desktop_language(), resources.root() / "i18n")
    logs.start(paths.logs, debug=debug)
    return settings


def first_look(journal: Path, rows: int) -> FirstLook | None:
    """What the window shows at once. Raises NotFound and JournalUnavailable."""
    return _first_look(journal, rows)


def open_journal(paths: Paths, *, create: bool = False, read_patience: int | None = None) -> Journal:
    """Open the profile's journal; one of an older version is copied and migrated first.

    With `create` a journal is made where there is none; without it that raises NotFound. Raises JournalUnavailable
    with one sentence, and the file as it was, where the journal can't be opened. `read_patience` is how long reads
    wait for a writer, in milliseconds.
    """
    from filmjournal.services.journal import Journal
    from filmjournal.storage import database

    journal = paths.journal
    if create and not journal.exists():
        try:
            database.create(journal)
        except JournalUnavailable:
            if not journal.exists():  # else another program was quicker, and the journal has its name when it is whole
                raise
    version = probe(journal)
    if version < VERSION:
        from filmjournal.storage.migrate import migrate

        migrate(journal, paths.backups / f"{journal.stem}-version-{version}.filmjournal", version=version)
    patience = database.WRITE_PATIENCE if read_patience is None else read_patience
    return Journal(database.Database(journal, read_patience=patience))
