"""Noting an import in the ledger: what each record became, and what takes all of it back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filmjournal.domain.drafts import ListDraft
from filmjournal.services import import_ledger
from filmjournal.services.import_plan import ImportPlan, Item, Verdict
from filmjournal.services.import_undoing import sums_of
from filmjournal.storage import schema as s
from filmjournal.storage.bulk import insert_rows
from filmjournal.storage.import_reads import review_hashes
from filmjournal.storage.writer import Row, Writer

_PORTION = 2_000  # rows written at once, and rows in one row of the ledger


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import has written: the ids of new films by the identity of the planned one, the new entries, what items
    became (by their numbers), and the entries whose review may differ from its draft.
    """

    run_id: int
    films: Mapping[int, int]
    entries: Sequence[int]
    subjects: Mapping[int, tuple[str, int | None]]
    tied: frozenset[int]


def note(writer: Writer, plan: ImportPlan, brought: Brought) -> None:
    """Write the ledger of an import; the last thing it does, since it names rows as they are by then."""
    rows: list[Row] = []
    for row in _records(writer, plan, brought):
        rows.append({"import_run_id": brought.run_id, **row})
        if len(rows) >= _PORTION:
            insert_rows(writer.connection, s.import_record, rows)
            rows.clear()
    insert_rows(writer.connection, s.import_record, rows)
    changes = [json.dumps(change, ensure_ascii=False, separators=(",", ":")) for change in _changes(writer, brought)]
    insert_rows(
        writer.connection, s.import_change, [{"import_run_id": brought.run_id, "change": text} for text in changes]
    )


def _records(writer: Writer, plan: ImportPlan, brought: Brought) -> Iterator[Row]:
    stored = _stored_reviews(writer, plan, brought)
    for item in plan.items:
        if item.verdict is Verdict.SKIPPED or (item.is_known and not item.comes_in):
            continue
        subject, subject_id = _subject(item, brought)
        sums = import_ledger.fields_of_draft(item.draft)
        if item.number in stored and stored[item.number] != sums.get("review"):
            sums["stored_review"] = stored[item.number]
        fields = import_ledger.packed(sums)
        for key, record in zip(plan.keys[item.number], item.records, strict=True):
            yield {
                "record": str(record),
                "fingerprint": import_ledger.fingerprint(key, record, fields),
                "verdict": item.verdict.value,
                "subject": subject,
                "subject_id": subject_id,
            }
            fields = ""  # the first record of an item has them
    for skipped in plan.reading.skipped:
        key = import_ledger.key_hash(skipped.record)
        yield {
            "record": str(skipped.record),
            "fingerprint": import_ledger.fingerprint(key, skipped.record, ""),
            "verdict": Verdict.SKIPPED.value,
            "subject": None,
            "subject_id": None,
        }


def _stored_reviews(writer: Writer, plan: ImportPlan, brought: Brought) -> dict[int, str]:
    """The sums of reviews as they are stored, where that may differ from the draft, by the number of their item."""
    written: dict[int, int] = {}
    for item in plan.items:
        if item.entry is not None and item.comes_in and (item.makes_entry or "review" in item.fills):
            _table, id_ = _subject(item, brought)
            if id_ is not None and (id_ in brought.tied or item.entry.pictures):
                written[item.number] = id_
    hashes = review_hashes(writer.connection, list(written.values()))
    return {number: import_ledger.sum_of(hashes[id_]) for number, id_ in written.items() if id_ in hashes}


def _subject(item: Item, brought: Brought) -> tuple[str | None, int | None]:
    if item.number in brought.subjects:
        return brought.subjects[item.number]
    if isinstance(item.draft, ListDraft):
        return import_ledger.LIST, item.list_id
    if item.entry_id is not None:
        return import_ledger.ENTRY, item.entry_id
    if item.film is None:
        return None, None
    if item.film.film_id is not None:
        return import_ledger.FILM, item.film.film_id
    return import_ledger.FILM, brought.films.get(id(item.film))


def _changes(writer: Writer, brought: Brought) -> Iterator[Mapping[str, Any]]:
    """What takes the import back: the new films and entries by id, and all other rows before and after."""
    films, entries = set(brought.films.values()), set(brought.entries)
    for table, ids in ((s.film, sorted(films)), (s.entry, sorted(entries))):
        for start in range(0, len(ids), _PORTION):
            portion = ids[start : start + _PORTION]
            sums = sums_of(writer.connection, table, portion)
            yield {"table": table.name, "added": [[id_, sums[id_]] for id_ in portion]}
    rows = [
        [change.table, list(change.key), change.before, change.after]
        for change in writer.recorded
        if change.table != "import_run"
        and not _belongs_to(change.table, change.before or change.after or {}, films, entries)
    ]
    for start in range(0, len(rows), _PORTION):
        yield {"rows": rows[start : start + _PORTION]}


def _belongs_to(table: str, row: Mapping[str, Any], films: set[int], entries: set[int]) -> bool:
    """Whether a row goes when a film or an entry of this import goes."""
    if table == "film":
        return row.get("id") in films
    if table == "entry":
        return row.get("id") in entries
    if table == "film_list_item":
        return False  # it belongs to its list
    return row.get("entry_id") in entries or (row.get("film_id") in films and "entry_id" not in row)
