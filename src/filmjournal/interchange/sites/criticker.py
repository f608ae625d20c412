"""Criticker's exports of one's scores (0 to 100), as CSV and as XML.

    CSV   Score, Film Name, Year, Mini Review, URL, IMDB ID
    XML   <recentratings><film><filmid/><filmname>Fight Club (1999)</filmname><filmlink/><imdbid/><score/><quote/>
          <reviewdate/></film>…

The CSV has blanks behind its commas, in the heading too. A score says that a film was seen, and nothing of when; a
score of 0 is the lowest there is, and not none.
"""

from __future__ import annotations

from collections.abc import Iterator

from filmjournal.domain.drafts import (
    Draft,
    FilmDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    SourceRecord,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.i18n import _
from filmjournal.interchange.reading import values, written_dates
from filmjournal.interchange.reading.known_tables import (
    FilmFields,
    Keys,
    Row,
    Table,
    no_file,
    note_html,
    seen,
    tables,
    unread,
)
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.xml_reading import How, XmlFile, beginnings, text_of

NAME = "criticker"

_SCALE = 100


def recognises(source: Source) -> int:
    """By the columns of the CSV or the root of the XML."""
    return 95 if any(_is_ours(table) for table in tables(source)) or _xml_members(source) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Nothing is open."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """Scored films, with their short reviews."""
    keys = Keys()
    known: list[Member] = []
    for table in tables(source):
        if _is_ours(table):
            known.append(table.member)
            for row in table.rows(skip_blanks=True):
                if isinstance(row, Skipped):
                    yield row
                else:
                    said = {name: row.get(*columns) for name, columns in _COLUMNS.items()}
                    yield _item(said, row, keys)
    for member in _xml_members(source):
        known.append(member)
        yield from _of_xml(member, keys, alone=len(source.members) == 1)
    yield from unread(source, known, _("it is no file of Criticker's"))


_COLUMNS = {
    "score": ("score", "rating"),
    "filmname": ("filmname", "title"),
    "year": ("year",),
    "quote": ("minireview", "quote", "review"),
    "filmlink": ("url", "filmlink"),
    "imdbid": ("imdbid",),
    "filmid": ("filmid",),
    "reviewdate": ("dateadded", "daterated", "reviewdate", "date"),
    "tier": ("tier",),
}


def _is_ours(table: Table) -> bool:
    return table.has("score", "filmname")


def _xml_members(source: Source) -> list[Member]:
    return [
        member
        for member, start in beginnings(source)
        if start.root == "recentratings" or {"film/filmname", "film/score"} <= start.paths
    ]


class _Numbered:
    """A `<film>` as a record."""

    def __init__(self, member: Member, number: int, said: dict[str, str]) -> None:
        self.member, self.number, self.said = member, number, said

    def record(self, key: str) -> SourceRecord:
        return source_record(self.member.name, self.number, key, [f"{k}={v}" for k, v in sorted(self.said.items())])

    def broken(self, reason: str) -> Skipped:
        return Skipped(self.record(f"{self.member.name}|film {self.number}"), reason, by_rule=False)


def _of_xml(member: Member, keys: Keys, *, alone: bool) -> Iterator[ReadItem]:
    number = 0
    try:
        for found in XmlFile(member).elements(lambda name, depth: How.WHOLE if (name, depth) == ("film", 1) else None):
            number += 1
            said = {child.tag.lower(): text_of(child) for child in found.element}
            yield _item(said, _Numbered(member, number, said), keys)
    except Refused as error:
        if alone and not number:
            raise
        yield no_file(member, str(error))


def _written(text: str) -> str | None:
    """When a score was given: an ISO time, or `Apr 23 2017, 08:18` in a zone that is not told."""
    if moment := values.moment(text):
        return values.stamp(moment)
    days = written_dates.readings(text, None)
    return values.stamp(days[0]) if len(days) == 1 else None


def _item(said: dict[str, str], row: Row | _Numbered, keys: Keys) -> ReadItem:
    named = values.title_and_year(said.get("filmname"))
    if named is None:
        return row.broken(_("it has no title"))
    score = values.number(said.get("score"))
    rating: Rating | None
    original: OriginalRating | None
    if score == 0:
        rating, original = Rating(1), OriginalRating(0, _SCALE)
    else:
        rating, original = values.rating_of(score, _SCALE)
    if rating is None and said.get("score"):
        return row.broken(_("its score is none from 0 to 100"))
    known = FilmFields()
    known.id("imdb", said.get("imdbid"))
    known.id("criticker", said.get("filmid"))
    known.keep("Criticker", said.get("filmlink"))
    year = values.year(said.get("year")) or named.year
    key = known.ids.get("criticker") or said.get("filmlink") or known.ids.get("imdb") or named.title.casefold()
    film = FilmDraft(
        named.title, year, key=key, alternative_titles=named.also_known_as, ids=known.ids, extra=known.extra
    )
    when = _written(said.get("reviewdate") or "")
    entry = seen(rating, original, logged=when, review_html=note_html(said.get("quote")))
    return Draft((row.record(keys.unique(key)),), film, entry)
