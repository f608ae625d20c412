"""What a salvage merges a damaged journal with: the rows of backups, and texts by their content hash."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from filmjournal.domain.errors import FilmJournalError
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services.backup_reading import as_journal
from filmjournal.storage import backup, row_sums
from filmjournal.storage.reading_errors import DAMAGE_ERRORS
from filmjournal.storage.row_sums import Group
from filmjournal.storage.salvage.one_byte import corrected_text
from filmjournal.storage.salvage.records import Value

Row = tuple[Value, ...]  # the base columns of a row, in order
MOST_SEARCHES = 30  # for single bytes, a few seconds each: with more damage than that it is of another kind
_HASH = re.compile("[0-9a-f]{32}")
_TEXTS = ("review", "revision")


class Backup:
    """The rows of a good backup of this version, which nobody writes."""

    def __init__(self, path: Path, named: Path) -> None:
        self.named = named
        self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        self._texts_of: dict[str, dict[Group, list[Row]]] = {}

    def close(self) -> None:
        self._connection.close()

    def rows(self, group: Group) -> list[Row]:
        """The rows of a group."""
        ids = row_sums.ids_in(group)
        if ids is None:
            return self._by_text(group.table).get(group, [])
        statement = row_sums.select_of(group.table)
        key = row_sums.key_column(group.table)
        found = self._connection.execute(f"{statement} WHERE {key} BETWEEN ? AND ?", (ids.start, ids.stop - 1))
        return [row[1:] for row in found]

    def groups(self, table: str) -> set[Group]:
        """The groups of a table that have rows."""
        found = self._connection.execute("SELECT number FROM row_sum WHERE name = ?", (table,))
        return {Group(table, number) for (number,) in found}

    def last_ids(self) -> dict[str, int]:
        """The highest id that was ever given out in each table."""
        return dict(self._connection.execute("SELECT name, seq FROM sqlite_sequence"))

    def text(self, hash_: str) -> str | None:
        """A text of that content hash, if the backup has it."""
        for table in _TEXTS:
            for (html,) in self._connection.execute(f"SELECT html FROM {table} WHERE content_hash = ?", (hash_,)):
                if content_hash(html) == hash_:
                    return str(html)
        return None

    def _by_text(self, table: str) -> dict[Group, list[Row]]:
        if table not in self._texts_of:
            groups: dict[Group, list[Row]] = defaultdict(list)
            for key, *row in self._connection.execute(row_sums.select_of(table)):
                groups[row_sums.group_of(table, key)].append(tuple(row))
            self._texts_of[table] = groups
        return self._texts_of[table]


class KnownTexts:
    """Texts that are whole, by their content hash: of the journal itself, and of its backups."""

    def __init__(self, backups: Sequence[Backup]) -> None:
        self._backups = backups
        self._own: dict[str, str] = {}
        self._searches = MOST_SEARCHES

    def learn(self, texts: Iterable[Value]) -> None:
        """Note texts of the journal."""
        for html in texts:
            if isinstance(html, str):
                self._own[content_hash(html)] = html

    def find(self, hash_: str) -> str | None:
        """The text of that hash."""
        if hash_ in self._own:
            return self._own[hash_]
        return next((text for one in self._backups if (text := one.text(hash_)) is not None), None)

    def correct(self, text: str, hash_: str) -> str | None:
        """The text of that hash, if one changed byte makes the difference."""
        if self._searches == 0 or _HASH.fullmatch(hash_) is None:
            return None
        self._searches -= 1
        return corrected_text(text, hash_)


@contextmanager
def good_backups(paths: Sequence[Path], near: Path, most: int) -> Iterator[list[Backup]]:
    """The first so many of these backups, of any kind, that are good, opened, in their order.

    Those that are no journal files of this version are made into one in the folder `near`.
    """
    found: list[Backup] = []
    with ExitStack() as opened:
        for path in paths:
            if len(found) == most:
                break
            with suppress(FilmJournalError, OSError, *DAMAGE_ERRORS):
                journal = opened.enter_context(as_journal(path, near))
                backup.verify(journal)
                found.append(opened.enter_context(closing(Backup(journal, path))))
        yield found
