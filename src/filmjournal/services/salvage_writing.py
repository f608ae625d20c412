"""Writing the rows of a salvage into an empty journal, so that it is one: names unique, nothing pointing nowhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, UniqueConstraint, func, select

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate, parse
from filmjournal.i18n import _
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.gate import clean
from filmjournal.richtext.plain import text_of_canonical, word_count
from filmjournal.services.salvage_merging import HASHED, Chosen
from filmjournal.services.salvage_report import Part, Texts
from filmjournal.storage import row_sums
from filmjournal.storage import schema as s
from filmjournal.storage.bulk import insert_rows
from filmjournal.storage.salvage.choosing import Origin
from filmjournal.storage.salvage.layout import without_odd_bytes
from filmjournal.storage.writer import first_diary_key, local_derived

_HTML = ("html", "description_html", "notes_html")
_SITTING = "salvage"  # of texts that lost their place
_ROWS_AT_A_TIME = 5_000
_Row = dict[str, Any]


class Writing:
    """Takes the rows of one table after the other, those that others point to first, then makes them whole."""

    def __init__(self, connection: Connection, now: str) -> None:
        self._connection = connection
        self._now = now
        self._taken: defaultdict[tuple[str, ...], set[tuple[Any, ...]]] = defaultdict(set)
        self._displaced: list[tuple[int, str, str]] = []  # entry, text, when it was written
        self.texts: defaultdict[str, Texts] = defaultdict(Texts)

    def write(self, table: Table, rows: Iterable[Chosen], part: Part) -> None:
        """Write the rows of a table; texts that are not what their hash says get the hash of what they are."""
        waiting: list[_Row] = []
        names = row_sums.base_columns(table.name)
        # Where two have one name, it stays with what is proven, then with the journal's own.
        for chosen in sorted(rows, key=lambda row: (not row.proven, row.origin is Origin.BACKUP)):
            row = dict(zip(names, chosen.values, strict=True))
            if not chosen.proven:
                row = {
                    name: without_odd_bytes(value) if isinstance(value, str) else value for name, value in row.items()
                }
            if table.name in HASHED:
                self._settle_text(table.name, row, chosen)
            if not chosen.proven:
                self._make_allowed(table, row, part)
            row.update(local_derived(table, row))
            self._note_unique(table, row)
            waiting.append(row)
            if len(waiting) == _ROWS_AT_A_TIME:
                insert_rows(self._connection, table, waiting)
                waiting.clear()
        insert_rows(self._connection, table, waiting)

    def finish(self, parts: Mapping[str, Part], last_ids: Iterable[Mapping[str, int]]) -> None:
        """Give what points to lost rows stand-ins to point to, and let no id be given out twice."""
        self._stand_in(s.draft, parts)  # they know the film of an entry that is lost
        for table in (s.review, s.revision, s.companion, s.entry_tag):
            self._stand_in(table, parts)
        for table in row_sums.summed_tables():
            self._stand_in(table, parts)
        for entry_id, html, written in self._displaced:
            self._keep_refused(entry_id, html, written)
        for known in last_ids:
            for name, last in known.items():
                self._raise_last_id(name, last)

    def _settle_text(self, table: str, row: _Row, chosen: Chosen) -> None:
        which = row["entry_id" if table == "review" else "id"]
        texts = self.texts[table]
        if chosen.origin is Origin.MENDED:
            texts.mended.append(which)
        if chosen.displaced is not None:
            damaged = dict(zip(row_sums.base_columns(table), chosen.displaced, strict=True))
            if table == "review" and damaged["html"]:
                self._displaced.append((which, clean(without_odd_bytes(damaged["html"])), damaged["written"]))
                texts.replaced.append(which)
        if content_hash(row["html"]) == row["content_hash"]:
            return
        row["html"] = clean(row["html"])
        row["content_hash"] = content_hash(row["html"])
        if table == "review":
            row["words"] = word_count(text_of_canonical(row["html"]))
        texts.damaged.append(which)

    def _make_allowed(self, table: Table, row: _Row, part: Part) -> None:
        """Bring a row that nothing vouches for to what the program would have written itself."""
        for name in _HTML:
            if name in row and table.name not in HASHED:
                row[name] = clean(row[name])
        if table is s.entry:
            first = first_diary_key(_date(row))
            if not first <= row["diary_key"] < first + (1 << s.DAY_BITS):
                row["diary_key"] = first
        for columns in _unique(table):
            number = 1
            kept = row[columns[-1]]
            while _place(columns, row) in self._taken[(table.name, *columns)]:
                number += 1
                row[columns[-1]] = kept + number - 1 if isinstance(kept, int) else f"{kept}-{number}"
            if number > 1 and not isinstance(kept, int):
                part.renamed.append(row["id"])
        if (row.get("rating_value") is None) != (row.get("rating_scale") is None):
            row["rating_value"] = row["rating_scale"] = None

    def _note_unique(self, table: Table, row: _Row) -> None:
        for columns in _unique(table):
            self._taken[(table.name, *columns)].add(_place(columns, row))

    def _stand_in(self, table: Table, parts: Mapping[str, Part]) -> None:
        """Make the rows that rows of a table point to, where they are lost."""
        for column in table.columns:
            for key in column.foreign_keys:
                parent = key.column
                there = select(parent)
                missing = select(column).where(column.is_not(None), column.not_in(there)).distinct()
                for (id_,) in self._connection.execute(missing).all():
                    row = self._instead(parent.table, id_)
                    insert_rows(self._connection, parent.table, [row | local_derived(parent.table, row)])
                    parts[parent.table.name].stand_ins.append(id_)

    def _instead(self, table: Table, id_: Any) -> _Row:
        now = self._now
        if table is s.entry:
            return {"id": id_, "film_id": self._film_of(id_), "logged": now, "edited": now} | self._undated()
        rows: dict[str, _Row] = {
            "film": {"title": _("Lost film {id}").format(id=id_), "added": now, "edited": now},
            "person": {"name": _("Lost person {id}").format(id=id_)},
            "tag": {"name": _("Lost tag {id}").format(id=id_)},
            "film_list": {"name": _("Lost list {id}").format(id=id_)},
            "import_run": {"source": "", "started": now},
            "image": {"media_type": "image/png", "width": 1, "height": 1, "size": 0, "added": now},
        }
        return {"hash" if table is s.image else "id": id_, **rows[table.name]}

    def _film_of(self, entry_id: int) -> int:
        """The film of an entry that is lost: the one its refused texts were written for, else one that is no film."""
        known = select(s.draft.c.film_id).where(s.draft.c.entry_id == entry_id)
        film_id = self._connection.execute(known).scalar()
        if film_id is not None:
            return int(film_id)
        # A number of its own: that of a film that is there would give its entries a wrong one.
        last = self._connection.execute(select(func.max(s.film.c.id))).scalar() or 0
        used = self._connection.execute(select(func.max(s.entry.c.film_id))).scalar() or 0
        return int(max(last, used)) + 1

    def _undated(self) -> _Row:
        first = first_diary_key(None)
        key = s.entry.c.diary_key
        within = select(func.max(key)).where(key >= first, key < first + (1 << s.DAY_BITS))
        last = self._connection.execute(within).scalar()
        return {"diary_key": first if last is None else int(last) + 1}

    def _keep_refused(self, entry_id: int, html: str, written: str) -> None:
        entry = select(s.entry.c.film_id).where(s.entry.c.id == entry_id)
        review = select(s.review.c.revision).where(s.review.c.entry_id == entry_id)
        self._connection.execute(
            s.draft.insert(),
            {
                "entry_id": entry_id,
                "film_id": self._connection.execute(entry).scalar_one(),
                "base_revision": self._connection.execute(review).scalar_one(),
                "sitting": _SITTING,
                "written": written,
                "html": html,
            },
        )

    def _raise_last_id(self, name: str, last: int) -> None:
        table = s.metadata.tables.get(name)
        if table is None or not table.dialect_options["sqlite"]["autoincrement"]:
            return
        greatest = self._connection.execute(select(func.max(table.c.id))).scalar() or 0
        if last > 2 * greatest + _ROWS_AT_A_TIME:  # no journal gives out so many in vain: the number is damaged
            return
        known = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        present = self._connection.exec_driver_sql(known, (name,)).scalar()
        if present is None:
            self._connection.exec_driver_sql("INSERT INTO sqlite_sequence(name, seq) VALUES (?, ?)", (name, last))
        elif last > present:
            self._connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, name))


def counts(parts: Mapping[str, Part]) -> Counter[Origin]:
    """How many rows of all tables came from where."""
    return sum((part.origins for part in parts.values()), Counter())


def _unique(table: Table) -> list[tuple[str, ...]]:
    constraints = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return [tuple(column.name for column in each.columns) for each in constraints]


def _place(columns: tuple[str, ...], row: _Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in columns)


def _date(row: _Row) -> PartialDate | None:
    try:
        return parse(row["watched"] or "")
    except InvalidValue:
        row["watched"] = None
        return None
