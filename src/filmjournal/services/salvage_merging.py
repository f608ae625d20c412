"""Choosing each row of a salvaged table: from the damaged journal, from a backup, or not at all.

Rows go by groups, those that `row_sums` adds up. Where the rows that were read come out, the group is as it was saved.
Where they don't, whatever else is known of its rows is tried until they do. Where nothing does, or the sum is lost,
newer goes before older: a row of the journal before that of the backup, unless it can't be right as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services.salvage_report import Id, Part
from filmjournal.services.salvage_sources import MOST_SEARCHES, Backup, KnownTexts, Row
from filmjournal.storage import row_sums
from filmjournal.storage import schema as s
from filmjournal.storage.row_sums import Group, Sum
from filmjournal.storage.salvage import layout, one_byte
from filmjournal.storage.salvage.carving import FoundRow, Source
from filmjournal.storage.salvage.choosing import ABSENT, Choice, Key, Option, Origin, choose, sum_of
from filmjournal.storage.salvage.damaged_file import DamagedFile, Found

HASHED = ("review", "revision")  # tables of texts with a content hash each
_ORIGINS = {
    Source.READ: Origin.READ,
    Source.CARVED: Origin.CARVED,
    Source.LOOSE: Origin.CARVED,
    Source.REBUILT: Origin.REBUILT,
    Source.FREED: Origin.CARVED,
}


class Chosen(NamedTuple):
    """A row that goes into the new journal; `proven` where a sum says that it is as it was saved.

    `displaced` is a row of the journal, damaged and newer, that a backup's row has the place of.
    """

    values: Row
    origin: Origin
    proven: bool
    displaced: Row | None = None


@dataclass(slots=True)
class Merging:
    """One journal on its way: the damaged file, its good backups, newest first, and what texts are known.

    `searches` is how many more times single bytes are looked for.
    """

    file: DamagedFile
    backups: Sequence[Backup]
    texts: KnownTexts
    searches: int = MOST_SEARCHES

    def rows(self, table: str, part: Part) -> tuple[list[Chosen], bool]:
        """The rows of a table for the new journal, and whether all that may be lost could be counted."""
        found = self.file.rows(table)
        if table in HASHED:
            self._learn(table, found)
        by_group = _grouped(table, found.rows)
        groups = by_group.keys() | {group for group in self.file.sums if group.table == table}
        if not (found.whole and self.file.sums_are_whole):
            groups |= {group for one in self.backups[:1] for group in one.groups(table)}
        chosen: list[Chosen] = []
        counted = True
        for group in sorted(groups):
            settled = self._of_group(group, by_group.get(group, []), found.whole, part)
            chosen += settled
            counted &= found.whole or self.file.expected(group) is not None
        return chosen, counted

    def _of_group(self, group: Group, found: list[FoundRow], whole: bool, part: Part) -> list[Chosen]:
        expected = self.file.expected(group)
        key_of = _Keys(group.table)
        if whole and expected is not None:
            read = {
                key_of(row.values): [Option(row.values, Origin.READ, row_sums.row_hash(group.table, row.values))]
                for row in found
            }
            if len(read) == len(found) and sum_of(several[0] for several in read.values()) == expected:
                part.origins[Origin.READ] += len(found)
                return [Chosen(several[0].values or (), Origin.READ, proven=True) for several in read.values()]
        kept = [one.rows(group) for one in self.backups]
        options = _Options(group.table, whole, found, kept, self.texts)
        choice = choose(expected, options.by_key)
        if not choice.proven and kept and options.are_as_read(choice, kept[0]):
            choice = choice._replace(proven=True)  # and as in the backup: it is the sum that is damaged
        if not choice.proven and expected is not None:
            choice = self._corrected(group.table, choice, expected, options)
        self._account(group, choice, options, part)
        return [
            Chosen(
                option.values, option.origin, choice.proven, None if choice.proven else options.displaced(key, option)
            )
            for key, option in choice.rows.items()
            if option.values is not None
        ]

    def _corrected(self, table: str, choice: Choice, expected: Sum, options: _Options) -> Choice:
        """The same choice with one byte put right, if that makes the sum come out."""
        now = sum_of(choice.rows.values())
        rows = {key: option.values for key, option in choice.rows.items() if option.values is not None}
        is_made_up = any(option.origin is Origin.REBUILT for option in choice.rows.values())
        if now.rows != expected.rows or is_made_up or self.searches == 0:
            return choice
        self.searches -= 1
        keys = sorted(rows, key=lambda key: not options.is_doubtful(key))
        found = one_byte.corrected_row(table, [rows[key] for key in keys], now.value ^ expected.value)
        if found is None:
            return choice
        place, values = found
        corrected = Option(values, Origin.CORRECTED, row_sums.row_hash(table, values))
        return Choice({**choice.rows, keys[place]: corrected}, proven=True)

    def _account(self, group: Group, choice: Choice, options: _Options, part: Part) -> None:
        for key, option in choice.rows.items():
            if option.values is None:
                continue
            part.origins[option.origin] += 1
            if option.origin is Origin.BACKUP:
                part.from_backup.append(_name(key))
            elif option.origin is Origin.CORRECTED:
                part.corrected.append(_name(key))
            elif not choice.proven and options.is_in_part(option):
                part.in_part.append(_name(key))
        expected = self.file.expected(group)
        if expected is None or choice.proven:
            return
        now = sum_of(choice.rows.values())
        missing = max(0, expected.rows - now.rows)
        part.lost += missing
        if missing:
            part.lost_ids += self._lost_ids(group, choice, missing)
        if not missing and any(option.values is not None for option in choice.rows.values()):
            part.unproven.append(_span(group))

    def _lost_ids(self, group: Group, choice: Choice, missing: int) -> list[Id]:
        """The ids of the rows that are lost, where no others of the group can be meant."""
        ids = row_sums.ids_in(group)
        if ids is None or len(layout.keys_of(group.table)) > 1:
            return []
        last = self.file.last_ids().get(group.table, ids.stop)
        there = {key[0] for key, option in choice.rows.items() if option.values is not None}
        free = [id_ for id_ in ids if 0 < id_ <= last and id_ not in there]
        return [*free] if len(free) == missing else [_span(group)]

    def _learn(self, table: str, found: Found) -> None:
        place = row_sums.base_columns(table).index("html")
        self.texts.learn(row.values[place] for row in found.rows)


class _Options:
    """The forms that the rows of a group may have had, the likeliest first."""

    def __init__(
        self,
        table: str,
        whole: bool,
        found: Iterable[FoundRow],
        backups: Sequence[list[Row]],
        texts: KnownTexts,
    ) -> None:
        self._table = table
        self._in_part: set[Option] = set()
        self._doubtful: set[Key] = set()
        self._damaged: dict[Key, Row] = {}  # texts that are not what their hash says
        names = row_sums.base_columns(table)
        self._columns = {name: place for place, name in enumerate(names)}
        key_of = _Keys(table)
        mine: defaultdict[Key, list[FoundRow]] = defaultdict(list)
        for row in found:
            mine[key_of(row.values)].append(row)
        kept: defaultdict[Key, list[Row]] = defaultdict(list)
        for rows in backups:
            for values in rows:
                kept[key_of(values)].append(values)
        self.by_key: dict[Key, list[Option]] = {
            key: list(dict.fromkeys(self._several(key, mine.get(key, []), kept.get(key, []), whole, texts)))
            for key in dict.fromkeys([*mine, *kept])
        }

    def is_in_part(self, option: Option) -> bool:
        """Whether some of an option's values are made up."""
        return option in self._in_part

    def are_as_read(self, choice: Choice, kept: list[Row]) -> bool:
        """Whether the rows are those of a backup, and were all read from the journal itself."""
        there = [option for option in choice.rows.values() if option.values is not None]
        return {option.values for option in there} == set(kept) and all(
            option.origin in (Origin.READ, Origin.CARVED) for option in there
        )

    def is_doubtful(self, key: Key) -> bool:
        """Whether something about the row of that key can't be right."""
        return key in self._doubtful

    def displaced(self, key: Key, option: Option) -> Row | None:
        """The damaged text whose place an option has."""
        if option.origin is not Origin.BACKUP:
            return None
        return self._damaged.get(key)

    def _several(
        self, key: Key, mine: list[FoundRow], kept: list[Row], whole: bool, texts: KnownTexts
    ) -> Iterator[Option]:
        sound, doubtful, freed = [], [], []
        derived = s.DERIVED_COLUMNS[self._table]
        if any(row.doubtful for row in mine):
            self._doubtful.add(key)
        for row in sorted(mine, key=lambda row: row.source):
            if row.source is Source.FREED:
                freed.append(row)
            elif self._table in HASHED and not self._has_its_text(row.values):
                yield from self._with_its_text(row.values, texts)
                self._damaged.setdefault(key, row.values)
                doubtful.append(row)
            elif row.source is Source.REBUILT or row.doubtful - derived:
                doubtful.append(row)
            else:
                sound.append(row)
        # A row whose derived columns don't follow has a wrong byte, either in them or in what they follow from.
        certain = [row for row in sound if not row.doubtful]
        yield from (self._option(row.values, _ORIGINS[row.source]) for row in certain)
        weak = [row for row in sound if row.doubtful]
        if not certain and not (weak and self._is_newer(weak[0].values, kept)):
            if whole and not mine:
                yield ABSENT
            if mine and all(row.source is Source.FREED for row in mine) and not kept:
                yield ABSENT
            yield from (self._option(values, Origin.BACKUP) for values in kept)
        for row in (*weak, *doubtful):
            option = self._option(row.values, _ORIGINS[row.source])
            if row.doubtful - derived:
                self._in_part.add(option)
            yield option
        yield from (self._option(values, Origin.BACKUP) for values in kept)
        yield from (self._option(row.values, Origin.CARVED) for row in freed)
        if all(row.source in (Source.LOOSE, Source.FREED) for row in mine):  # what a tree leads to was never deleted
            yield ABSENT

    def _is_newer(self, values: Row, kept: list[Row]) -> bool:
        """Whether a row was written after the backup was made, as far as it says when."""
        place = self._columns.get("edited")
        return not kept or (place is not None and values[place] != kept[0][place])

    def _has_its_text(self, values: Row) -> bool:
        html = values[self._columns["html"]]
        return bool(content_hash(str(html)) == values[self._columns["content_hash"]])

    def _with_its_text(self, values: Row, texts: KnownTexts) -> Iterator[Option]:
        """The row with the text of its hash, from elsewhere or by putting one byte right."""
        place = self._columns["html"]
        hash_ = str(values[self._columns["content_hash"]])
        text, origin = texts.find(hash_), Origin.MENDED
        if text is None:
            text, origin = texts.correct(str(values[place]), hash_), Origin.CORRECTED
        if text is not None:
            yield self._option((*values[:place], text, *values[place + 1 :]), origin)

    def _option(self, values: Row, origin: Origin) -> Option:
        return Option(values, origin, row_sums.row_hash(self._table, values))


class _Keys:
    """Takes the key out of a row's base columns."""

    def __init__(self, table: str) -> None:
        names = row_sums.base_columns(table)
        self._places = [names.index(name) for name in layout.keys_of(table)]

    def __call__(self, values: Row) -> Key:
        return tuple([values[place] for place in self._places])


def _grouped(table: str, rows: Iterable[FoundRow]) -> dict[Group, list[FoundRow]]:
    place = row_sums.base_columns(table).index(row_sums.key_column(table))
    groups: defaultdict[Group, list[FoundRow]] = defaultdict(list)
    for row in rows:
        if table != s.property_.name or row.values[place] not in row_sums.OWN_PROPERTIES:
            groups[row_sums.group_of(table, row.values[place])].append(row)
    return groups


def _name(key: Key) -> Id:
    """What a row is called in a report: by its id, or by the first part of its key."""
    return key[0] if isinstance(key[0], int) else str(key[0])


def _span(group: Group) -> str:
    ids = row_sums.ids_in(group)
    return "?" if ids is None else f"{max(1, ids.start)}–{ids.stop - 1}"
