"""What is kept of every record that came in, so that the next import of it changes nothing that is not new.

A fingerprint is `KEY:CONTENT:FIELDS`: a hash of what the source calls the record by, a hash of all it said, and a short
sum of each field as it was brought in. By the last a later import knows what the person changed since: a field that
still is as it came in may follow the source, any other stays. A review whose mentions were tied, or whose pictures have
other names here, has the sum of what was stored beside that of what the file said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from zlib import crc32

from filmjournal.domain.drafts import Draft, ListDraft, SourceRecord
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.storage.import_reads import EntryFacts, LedgerRow

FIELDS = ("watched", "rating", "rewatch", "finished", "headline", "review", "language", "tags", "place", "medium",
          "companions", "film_rating", "watchlist", "stored_review")  # fmt: skip
ENTRY, FILM, LIST = "entry", "film", "list"


@dataclass(frozen=True, slots=True)
class Noted:
    """What the ledger says of a record."""

    subject: str | None
    subject_id: int | None
    content: str
    fields: Mapping[str, str]


def noted(rows: Iterable[LedgerRow]) -> dict[str, Noted]:
    """The ledger by the hashes of keys; of several imports of a record the last counts."""
    ledger: dict[str, Noted] = {}
    for row in rows:
        key, content, fields = (*row.fingerprint.split(":", 2), "", "")[:3]
        sums = dict(zip(FIELDS, fields.split(","), strict=False)) if fields else {}
        if not sums and key in ledger and ledger[key].subject_id == row.subject_id:
            sums = dict(ledger[key].fields)  # a record that was the same then says no more than before
        ledger[key] = Noted(row.subject, row.subject_id, content, sums)
    return ledger


def key_hash(record: SourceRecord, occurrence: int = 0) -> str:
    """What stands for a record's key; the second of one key in one file is another."""
    key = f"{record.key}\0{occurrence}" if occurrence else record.key
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def fingerprint(key: str, record: SourceRecord, fields: str) -> str:
    """What is kept of a record."""
    return f"{key}:{record.content}:{fields}"


def fields_of_draft(draft: Draft | ListDraft) -> dict[str, str]:
    """A sum of each field that a draft has; fields it does not have are missing."""
    if isinstance(draft, ListDraft):
        return {}
    entry = draft.entry
    values: dict[str, Any] = {
        "film_rating": None if draft.rating is None else draft.rating.half_stars,
        "watchlist": draft.watchlist,
    }
    if entry is not None:
        values |= {
            "watched": entry.watched,
            "rating": None if entry.rating is None else entry.rating.half_stars,
            "rewatch": entry.rewatch or None,
            "finished": None if entry.finished else "no",
            "headline": entry.headline,
            "review": content_hash(entry.review_html) if entry.review_html else None,
            "language": entry.language,
            "tags": "\n".join(sorted(entry.tags)) or None,
            "place": entry.place,
            "medium": entry.medium,
            "companions": "\n".join(entry.companions) or None,
        }
    return {name: sum_of(value) for name, value in values.items() if value is not None}


def fields_of_entry(entry: EntryFacts) -> dict[str, str]:
    """The same sums of what an entry says now."""
    values: dict[str, Any] = {
        "watched": entry.watched,
        "rating": entry.rating,
        "rewatch": entry.rewatch or None,
        "finished": None if entry.finished else "no",
        "headline": entry.headline,
        "review": entry.review_hash,
        "language": entry.language,
        "tags": "\n".join(sorted(entry.tags)) or None,
        "place": entry.place,
        "medium": entry.medium,
        "companions": "\n".join(entry.companions) or None,
    }
    return {name: sum_of(value) for name, value in values.items() if value is not None}


def packed(fields: Mapping[str, str]) -> str:
    """Sums as they stand in a fingerprint."""
    return ",".join(fields.get(name, "") for name in FIELDS).rstrip(",")


def sum_of(value: object) -> str:
    """A short sum of a value."""
    return f"{crc32(str(value).encode('utf-8', 'surrogatepass')):08x}"
