"""The earlier texts of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, func, literal, select, union_all

from filmjournal.domain.revisions import Kept
from filmjournal.storage import schema as s

_R, _D, _V = s.review.c, s.draft.c, s.revision.c


class StoredText(NamedTuple):
    """A text of a review as it is stored; `content_hash` is None for one that was kept without."""

    kept: Kept
    id: int
    number: int
    written: str
    pinned: bool
    content_hash: str | None
    html: str


def texts_of(connection: Connection, entry_id: int) -> Iterator[StoredText]:
    """The texts of an entry's review, newest first: the present one, those refused, the earlier ones."""
    present = select(_R.entry_id, _R.revision, _R.written, _R.content_hash, _R.html).where(_R.entry_id == entry_id)
    for id_, number, written, hash_, html in connection.execute(present):
        if html:
            yield StoredText(Kept.PRESENT, id_, number, written, False, hash_, html)
    refused = select(_D.id, _D.base_revision, _D.written, _D.html).where(_D.entry_id == entry_id)
    for id_, number, written, html in connection.execute(refused.order_by(_D.id.desc())).all():
        yield StoredText(Kept.REFUSED, id_, number, written, False, None, html)
    earlier = select(_V.id, _V.number, _V.written, _V.pinned, _V.content_hash, _V.html).where(_V.entry_id == entry_id)
    for id_, number, written, pinned, hash_, html in connection.execute(
        earlier.order_by(_V.number.desc(), _V.id.desc())
    ):
        yield StoredText(Kept.EARLIER, id_, number, written, bool(pinned), hash_, html)


def text(connection: Connection, entry_id: int, kept: Kept, id_: int) -> tuple[str, str | None] | None:
    """The HTML of one text and the hash it was kept with; None where it is not there."""
    table, hash_ = {
        Kept.PRESENT: (s.review, _R.content_hash),
        Kept.EARLIER: (s.revision, _V.content_hash),
        Kept.REFUSED: (s.draft, literal(None)),
    }[kept]
    statement = select(table.c.html, hash_).where(table.c.entry_id == entry_id)
    if kept is not Kept.PRESENT:
        statement = statement.where(table.c.id == id_)
    row = connection.execute(statement).first()
    return None if row is None else (row[0], row[1])


def number_of_texts(connection: Connection, entry_id: int) -> int:
    """How many texts an entry's review has, by the index alone where it can be."""
    counts = union_all(
        select(func.count()).where(_R.entry_id == entry_id, _R.html != ""),
        select(func.count()).where(_D.entry_id == entry_id),
        select(func.count()).where(_V.entry_id == entry_id),
    )
    return sum(connection.execute(counts).scalars())


class Dated(NamedTuple):
    """An earlier text without the text."""

    id: int
    entry_id: int
    written: str
    pinned: bool


def greatest_entry_id(connection: Connection) -> int:
    """The greatest id that an entry with earlier texts has, 0 where there is none."""
    return int(connection.execute(select(func.max(_V.entry_id))).scalar() or 0)


def to_be_thinned(connection: Connection, first: int, last: int, before: str) -> list[Dated]:
    """The earlier texts of the entries from one id to another that have one to lose, each entry's in their order.

    That is an entry with more than two of them, one neither pinned nor written after `before`.
    """
    of_interest = (
        select(_V.entry_id).where(_V.entry_id.between(first, last)).group_by(_V.entry_id).having(func.count() > 2)
    )
    statement = select(_V.id, _V.entry_id, _V.written, _V.pinned).where(_V.entry_id.in_(of_interest))
    rows = connection.execute(statement.order_by(_V.entry_id, _V.number, _V.id))
    found = [Dated(id_, entry_id, written, bool(pinned)) for id_, entry_id, written, pinned in rows]
    with_old = {row.entry_id for row in found if not row.pinned and row.written < before}
    return [row for row in found if row.entry_id in with_old]
