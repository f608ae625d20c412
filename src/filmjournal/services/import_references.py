"""What reviews name in brackets becomes references when an import brings the reviews, or the films that they name.

A mention is tied where exactly one film of the journal can be meant; where several can, it stays as it is and is
told, so that the person can be asked. Texts are looked at as text first, and only those that do name a film of the
journal are built as trees: a hundred thousand reviews cost what their reading costs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from filmjournal.domain.references import FilmName
from filmjournal.domain.sorting import title_key
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.gate import parse
from filmjournal.richtext.mentions import mentions, mentions_of, with_references
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.richtext.references import film_ids as films_in
from filmjournal.richtext.serialise import to_html
from filmjournal.services.clock import stamp
from filmjournal.services.referring import bearing, can_mention, readings
from filmjournal.storage import reference_reads
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Key, Row, Writer

_PORTION = 500
_REFERENCE = re.compile(r'<a data-film="[0-9]+">.*?</a>', re.DOTALL)
_Pair = tuple[str, str]  # an actor and a title


@dataclass(frozen=True, slots=True)
class UntiedMention:
    """A mention in a review that can mean any of several films."""

    entry_id: int
    actor: str
    title: str
    films: tuple[FilmName, ...]


def tie(writer: Writer, entry_ids: Sequence[int], film_ids: Sequence[int], now: datetime) -> tuple[UntiedMention, ...]:
    """Tie the mentions in the reviews of these entries, and those in all others that name one of these films.

    `entry_ids` are the entries whose reviews came in with this transaction: their texts change without a revision, and
    past the record where they were written past it. Older reviews are recorded and keep their text as a revision.
    What can't be decided is told in the order of the entries.
    """
    new = set(entry_ids)
    untied: list[UntiedMention] = []
    named = _Named()
    for entry_id, film_id, html in _reviews(writer, sorted(new)):
        named.look(entry_id, film_id, html)
    untied += _tie_named(writer, named, lambda changes: _write_new(writer, changes))
    if film_ids:
        keys = _title_keys(writer, film_ids)
        named = _Named(keys)
        for entry_id, film_id, html in _all_reviews(writer):
            if entry_id not in new:
                named.look(entry_id, film_id, html)
        untied += _tie_named(writer, named, lambda changes: _write_older(writer, changes, now))
    return tuple(sorted(untied, key=lambda mention: mention.entry_id))


@dataclass(slots=True)
class _Named:
    """What reviews name in brackets: for each pair of actor and title the entries, each with its film.

    With `keys` only titles that have one of these sort keys count.
    """

    keys: frozenset[str] | None = None
    pairs: defaultdict[_Pair, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    known: dict[str, bool] = field(default_factory=dict)  # whether a title counts

    def look(self, entry_id: int, film_id: int, html: str) -> None:
        """Note what a canonical text names."""
        untied = _REFERENCE.sub("", html) if "<a data-film" in html else html
        if not can_mention(untied):
            return
        for mention in mentions_of(text_of_canonical(untied)):
            if mention.title and self._counts(mention.title):
                self.pairs[mention.actor, mention.title][entry_id] = film_id

    def _counts(self, title: str) -> bool:
        if self.keys is None:
            return True
        if title not in self.known:
            self.known[title] = any(title_key(reading) in self.keys for reading in readings(title))
        return self.known[title]


def _tie_named(writer: Writer, named: _Named, write: Callable[[Mapping[int, str]], None]) -> Iterator[UntiedMention]:
    """Tie what is named and means one film, portion by portion; what means several is told."""
    bearers = bearing(writer.connection, {title for _actor, title in named.pairs})
    meant: defaultdict[int, dict[_Pair, int]] = defaultdict(dict)
    several: dict[tuple[int, _Pair], tuple[FilmName, ...]] = {}
    for (actor, title), entries in named.pairs.items():
        every = bearers.meant(actor, title, None)
        own = {film.id for reading in readings(title) for film, _exact in bearers.films[reading]}
        for entry_id, film_id in entries.items():
            films = bearers.meant(actor, title, film_id) if film_id in own else every
            if len(films) == 1:
                meant[entry_id][actor, title] = films[0].id
            elif films:
                several[entry_id, (actor, title)] = films
    named.pairs.clear()
    tied = sorted(meant)
    for start in range(0, len(tied), _PORTION):
        changes: dict[int, str] = {}
        for entry_id, _film_id, html in _reviews(writer, tied[start : start + _PORTION]):
            if (changed := _tied(html, meant[entry_id])) is not None:
                changes[entry_id] = changed
        if changes:
            write(changes)
    for (entry_id, (actor, title)), films in several.items():
        yield UntiedMention(entry_id, actor, title, films)


def _tied(html: str, meant: Mapping[_Pair, int]) -> str | None:
    """The canonical text with these pairs as references; None where all of them are links already."""
    tree = parse(html)
    places = {
        (mention.line, mention.start): meant[mention.actor, mention.title]
        for mention in mentions(tree)
        if mention.title and not mention.linked and (mention.actor, mention.title) in meant
    }
    return to_html(with_references(tree, places)) if places else None


def _write_new(writer: Writer, changes: Mapping[int, str]) -> None:
    """Texts that came in a moment ago: they have no history yet."""
    values: dict[int, Row] = {id_: {"html": html, "content_hash": content_hash(html)} for id_, html in changes.items()}
    recorded = {id_ for id_ in changes if writer.has_recorded(s.review, id_)}
    writer.update_past_record(s.review, {(id_,): row for id_, row in values.items() if id_ not in recorded})
    writer.update_many(s.review, {(id_,): row for id_, row in values.items() if id_ in recorded})
    rows = _new_references(writer, changes)
    writer.insert_past_record(s.film_reference, [row for row in rows if row["entry_id"] not in recorded])
    writer.insert_many(s.film_reference, [row for row in rows if row["entry_id"] in recorded])


def _write_older(writer: Writer, changes: Mapping[int, str], now: datetime) -> None:
    """Texts of before, which stay in the history."""
    present = writer.rows(s.review, [(id_,) for id_ in changes])
    writer.insert_many(
        s.revision,
        [
            {
                "entry_id": review["entry_id"],
                "number": review["revision"],
                "content_hash": review["content_hash"],
                "written": review["written"],
                "pinned": 0,
                "html": review["html"],
            }
            for review in present.values()
        ],
    )
    reviews: dict[Key, Row] = {
        (id_,): {
            "html": html,
            "content_hash": content_hash(html),
            "revision": int(str(present[id_,]["revision"])) + 1,
            "written": stamp(now),
            "sitting": None,
        }
        for id_, html in changes.items()
    }
    writer.update_many(s.review, reviews)
    writer.update_many(s.entry, {(id_,): {"edited": stamp(now)} for id_ in changes})
    writer.insert_many(s.film_reference, _new_references(writer, changes))


def _new_references(writer: Writer, changes: Mapping[int, str]) -> list[Row]:
    """The rows that say whom these texts refer to, without those that are there."""
    r = s.film_reference.c
    there = {
        (entry_id, film_id)
        for entry_id, film_id in writer.connection.execute(
            select(r.entry_id, r.film_id).where(r.entry_id.in_(list(changes)))
        )
    }
    return [
        {"entry_id": id_, "film_id": film}
        for id_, html in changes.items()
        for film in films_in(html)
        if (id_, film) not in there
    ]


def _reviews(writer: Writer, entry_ids: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Entry, film and text of the reviews of these entries."""
    statement = select(s.entry.c.id, s.entry.c.film_id, s.review.c.html).join(s.review)
    for start in range(0, len(entry_ids), _PORTION):
        here = statement.where(s.entry.c.id.in_(entry_ids[start : start + _PORTION])).order_by(s.entry.c.id)
        yield from [(id_, film_id, html) for id_, film_id, html in writer.connection.execute(here)]


def _all_reviews(writer: Writer) -> Iterator[tuple[int, int, str]]:
    last = 0
    while rows := reference_reads.reviews_after(writer.connection, last, _PORTION):
        last = rows[-1][0]
        yield from rows


def _title_keys(writer: Writer, film_ids: Iterable[int]) -> frozenset[str]:
    """The sort keys of all titles of these films."""
    ids = sorted(set(film_ids))
    keys: set[str | None] = set()
    f, a = s.film.c, s.alternative_title.c
    for start in range(0, len(ids), _PORTION):
        portion = ids[start : start + _PORTION]
        for found in writer.connection.execute(select(f.sort_title, f.sort_original).where(f.id.in_(portion))):
            keys.update(found)
        keys.update(writer.connection.execute(select(a.sort_title).where(a.film_id.in_(portion))).scalars())
    return frozenset(key for key in keys if key)
