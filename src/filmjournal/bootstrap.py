"""Putting the program together: from paths and settings to an open journal.

The store is imported when it is opened, not before: the window shows its first rows without it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filmjournal import i18n, logs, resources
from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, Refused
from filmjournal.domain.retention import Occasion
from filmjournal.paths import Paths
from filmjournal.settings import Settings, load
from filmjournal.storage.companions import require_own
from filmjournal.storage.file_head import VERSION, probe
from filmjournal.storage.first_rows import FirstLook
from filmjournal.storage.first_rows import first_look as _first_look

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal


def begin(paths: Paths, *, debug: bool = False) -> Settings:
    """What every start does: private files, the person's settings and language, the log."""
    os.umask(0o077)
    _keep_memory_private()
    settings = load(paths.settings)
    i18n.use_language(settings.language or i18n.desktop_language(), resources.root() / "i18n")
    logs.start(paths.logs, debug=debug)
    return settings


def _keep_memory_private() -> None:
    """Have no core file written when native code fails: it would hold what people wrote, and nobody looks after it."""
    with suppress(ImportError):  # not on Windows, which writes none into folders by itself
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))  # for the processes that this one starts as well


def first_look(journal: Path, rows: int) -> FirstLook | None:
    """What the window shows at once. Raises NotFound and JournalUnavailable."""
    require_own(journal)
    return _first_look(journal, rows)


def is_journal(path: Path) -> bool:
    """Whether a file is a journal that this program can open, as far as its head says."""
    try:
        return probe(path) <= VERSION
    except (FilmJournalError, OSError):
        return False


def open_journal(
    paths: Paths,
    *,
    create: bool = False,
    read_patience: int | None = None,
    tell: Callable[[str], None] | None = None,
) -> Journal:
    """Open the profile's journal; one of an older version is backed up and migrated first.

    With `create` a journal is made where there is none; without it that raises NotFound. Raises JournalUnavailable
    with one sentence, and the file as it was, where the journal can't be opened. `read_patience` is how long reads
    wait for a writer, in milliseconds. `tell` hears of backups that could not be brought to their second folder.
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
    require_own(journal)
    if version < VERSION:
        _migrate(paths, version, tell)
    patience = database.WRITE_PATIENCE if read_patience is None else read_patience

    def guard(opened: Journal, occasion: Occasion) -> None:
        from filmjournal.services.rolling_backups import back_up, plan_of

        back_up(opened, paths, plan_of(load(paths.settings)), occasion, tell=tell)  # by the settings as they are then

    try:
        opened = database.Database(journal, read_patience=patience)
    except database.OlderVersion:  # opening it has taken back what a power cut left of a migration
        _migrate(paths, probe(journal), tell)
        opened = database.Database(journal, read_patience=patience)
    return Journal(opened, guard=guard)


def _migrate(paths: Paths, version: int, tell: Callable[[str], None] | None) -> None:
    from filmjournal.services.rolling_backups import back_up_closed, plan_of
    from filmjournal.storage.migrate import migrate

    try:
        kept = back_up_closed(paths, plan_of(load(paths.settings)), Occasion.MIGRATION, tell=tell)
    except Refused as error:
        raise JournalUnavailable(str(error)) from None
    migrate(paths.journal, kept, version=version, is_kept=True)
