"""The CSV that Letterboxd takes in, which other programs write for it, and so do we.

    LetterboxdURI or url,tmdbID,imdbID,Title,Year,Directors,Rating,Rating10,WatchedDate,Rewatch,Tags,Review

In any order, and none of them always there. A row with a day is a viewing; one without is an undated review, or says
that the film was seen. A short address is that of a film or of an entry, and doesn't say which; in the files that we
write it is always the film's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from filmjournal.domain.drafts import Answer, Doubt, Draft, EntryDraft, FilmDraft, ReadItem, Skipped
from filmjournal.domain.films import DIRECTOR, CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import _
from filmjournal.interchange.letterboxd.entries import is_rewatch, tags_of
from filmjournal.interchange.letterboxd.export import COLUMNS
from filmjournal.interchange.letterboxd.parts import URI, Days, Troubles, address, film_ids, told
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import FilmFields, Keys, Row, Table
from filmjournal.richtext.typed_html import from_typed


def read_table(table: Table, keys: Keys) -> Iterator[ReadItem]:
    """A viewing or an undated entry for each row. Raises Refused."""
    days, troubles = Days(table), Troubles()
    of_films = table.headings == COLUMNS
    for row in table.rows():
        yield row if isinstance(row, Skipped) else _item(row, keys, days, troubles, of_films=of_films)
    yield from told(table, days, troubles)


def _item(row: Row, keys: Keys, days: Days, troubles: Troubles, *, of_films: bool) -> ReadItem:
    title = values.title(row.get("title"))
    if not title:
        return row.broken(_("it has no title"))
    year = values.year(row.get("year"))
    where = address(row.get(URI, "url"))
    known = FilmFields()
    known.id("tmdb", row.get("tmdbid"))
    known.id("imdb", row.get("imdbid"))
    film_key = None if where is None else where.key if of_films else where.film
    known.ids.update(film_ids(film_key, where.slug if where else None))
    film = FilmDraft(
        title,
        year,
        key=film_key,
        ids=known.ids,
        crew=tuple(CrewLine(name, DIRECTOR) for name in values.names(row.get("directors"), ",")),
    )
    tenths = row.get("rating10")
    rating, original = values.rating_of(tenths, 10) if tenths else values.rating_of(row.get("rating"), 5)
    if rating is None and (text := tenths or row.get("rating")) and values.number(text) != 0:
        troubles.ratings += 1
    watched = days.read(row.get("watcheddate"))
    review = from_typed(row.values.get("review", ""))
    entries = [
        EntryDraft(
            watched=day,
            rating=rating,
            rating_original=original,
            rewatch=is_rewatch(row),
            review_html=review,
            tags=tags_of(row.get("tags")),
            only_seen=day is None and not review and not row.get("tags"),
        )
        for day in watched or (None,)
    ]
    doubt = None
    if len(entries) > 1:
        answers = tuple(Answer(str(entry.watched), entry) for entry in entries)
        doubt = Doubt(
            _("the day is {first} or {second}").format(first=answers[0].text, second=answers[1].text), answers
        )
        entries = [_without_day(entries[0])]
    same = where.key if where else known.ids.get("imdb") or known.ids.get("tmdb") or f"{title}|{year or ''}"
    record = row.record(keys.unique("row", same, row.get("watcheddate")))
    return Draft((record,), film, entries[0], doubt=doubt)


def _without_day(entry: EntryDraft) -> EntryDraft:
    """The viewing with as much of its day as is certain."""
    year = entry.watched.year if entry.watched else None
    return replace(entry, watched=PartialDate(year) if year else None)
