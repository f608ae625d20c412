"""Use cases of film references: what is offered while one types, who speaks of a film, and which film is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from filmjournal.domain.folding import fold
from filmjournal.domain.queries import PersonMatch
from filmjournal.domain.references import Backlink, FilmName, FilmSummary
from filmjournal.richtext.gate import parse
from filmjournal.richtext.mentions import Mention, mentions
from filmjournal.richtext.references import film_ids, replace_film
from filmjournal.storage import people_reads, reference_reads
from filmjournal.storage.database import Database

OFFERED_FILMS = 30
SHOWN_BACKLINKS = 100
_REVIEWS_AT_ONCE = 200
_LINKED = re.compile(r"<a [^>]*>.*?</a>", re.DOTALL)
_CAN_MENTION = re.compile(r"[(（][^()（）]{2,}?(?:\s[-‐‑‒–—]|[-‐‑‒–—]\s|[–—])")
_WITH_YEAR = re.compile(r"(.+) \(([0-9]{4})\)")


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered for a typed name: people whose name starts so, and the films of those called exactly so."""

    people: tuple[PersonMatch, ...] = ()
    films: tuple[FilmName, ...] = ()


@dataclass(frozen=True, slots=True)
class Backlinks:
    """How many reviews of other films speak of a film, and the latest of them."""

    count: int = 0
    latest: tuple[Backlink, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention of another film, and the films that its title can mean: one, several to choose from, or none."""

    mention: Mention
    films: tuple[FilmName, ...]


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An actor and a title as reviews have them in brackets, the films it can mean, and those reviews."""

    actor: str
    title: str
    films: tuple[FilmName, ...]
    entry_ids: tuple[int, ...]


class Referring:
    """Reads of an open journal for references; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offer(self, typed: str, without: int | None = None, limit: int = 8) -> Offer:
        """What to offer for a name that is being typed in the review of the film `without`."""
        with self._database.reading() as connection:
            people = people_reads.matching(connection, typed, limit)
            exact = reference_reads.people_of_name(connection, typed)
            films = reference_reads.films_with(connection, exact, without, OFFERED_FILMS) if exact else []
            return Offer(tuple(people), tuple(films))

    def films_of(self, people: Sequence[int], without: int | None = None) -> tuple[FilmName, ...]:
        """The films of some people, newest first, without the film of the review."""
        with self._database.reading() as connection:
            return tuple(reference_reads.films_with(connection, people, without, OFFERED_FILMS))

    def films_for(self, actor: str, typed: str, without: int | None = None, limit: int = 8) -> tuple[FilmName, ...]:
        """The films of the people of that name whose title has a word that starts as typed.

        Where they have none, films of the journal whose title starts so.
        """
        key = fold(typed)
        with self._database.reading() as connection:
            people = reference_reads.people_of_name(connection, actor)
            films = reference_reads.films_with(connection, people, without, 10_000) if people else []
            found = [film for film in films if not key or f" {fold(film.title)}".find(f" {key}") >= 0]
            if not found and key:
                found = reference_reads.films_starting(connection, typed, without, limit)
            return tuple(found[:OFFERED_FILMS])

    def films_starting(self, typed: str, without: int | None = None, limit: int = 8) -> tuple[FilmName, ...]:
        """The films whose title starts as typed, the latest seen first."""
        with self._database.reading() as connection:
            return tuple(reference_reads.films_starting(connection, typed, without, limit))

    def backlinks(self, film_id: int, limit: int = SHOWN_BACKLINKS) -> Backlinks:
        """The reviews of other films that speak of a film, newest first."""
        with self._database.reading() as connection:
            count, latest = reference_reads.backlinks(connection, film_id, limit)
            return Backlinks(count, tuple(latest))

    def summaries(self, films: Iterable[int]) -> dict[int, FilmSummary]:
        """Films in a few words; those that aren't there are missing."""
        with self._database.reading() as connection:
            return reference_reads.summaries(connection, films)

    def resolve(self, written: Sequence[Mention], without: int | None = None) -> tuple[Resolved, ...]:
        """For each mention of a title the films that it can mean, without the film of the review.

        Those with the person in them count before all others, and those whose title it is to the letter before those
        that differ by an article. Films are never guessed: where several are left, all of them are told.
        """
        named = [mention for mention in written if mention.title is not None]
        with self._database.reading() as connection:
            bearers = bearing(connection, {mention.title or "" for mention in named})
        return tuple(Resolved(mention, bearers.meant(mention.actor, mention.title or "", without)) for mention in named)

    def unlinked(self, stop: Callable[[], bool] = lambda: False) -> tuple[Unlinked, ...]:
        """What all reviews name in brackets and do not link, of films of the journal, by title.

        Reads in short steps and looks between them whether it is to `stop`; takes about a second for 10,000 reviews.
        """
        named: defaultdict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        samples: dict[tuple[str, str], Mention] = {}
        last = 0
        while not stop():
            with self._database.reading() as connection:
                rows = reference_reads.reviews_after(connection, last, _REVIEWS_AT_ONCE)
            if not rows:
                break
            last = rows[-1][0]
            for entry_id, film_id, html in rows:
                for mention in mentions(parse(html)) if can_mention(_LINKED.sub("", html)) else ():
                    if mention.title and not mention.linked:
                        pair = (mention.actor, mention.title)
                        named[pair][entry_id] = film_id
                        samples.setdefault(pair, mention)
        result = []
        for resolved in self.resolve(list(samples.values())):
            mention = resolved.mention
            reviews = named[mention.actor, mention.title or ""]
            meant = {film.id for film in resolved.films}
            entries = tuple(id_ for id_, film_id in reviews.items() if meant - {film_id})
            if entries:
                result.append(Unlinked(mention.actor, mention.title or "", resolved.films, entries))
        return tuple(sorted(result, key=lambda found: (fold(found.title), fold(found.actor))))

    def known_people(self, names: Iterable[str]) -> frozenset[str]:
        """Which of these names, folded, are those of people of the journal."""
        with self._database.reading() as connection:
            return frozenset(reference_reads.known_names(connection, names))


@dataclass(frozen=True, slots=True)
class Bearers:
    """The films that bear some titles, each told whether to the letter, and who is credited on them, folded."""

    films: Mapping[str, Sequence[tuple[FilmName, bool]]]
    credited: Mapping[int, Container[str]]

    def meant(self, actor: str, title: str, without: int | None) -> tuple[FilmName, ...]:
        """The films that a mention can mean, as `Referring.resolve` tells."""
        for reading, year in _readings(title):
            found = [(film, exact) for film, exact in self.films[reading] if film.id != without]
            if year is not None:
                found = [(film, exact) for film, exact in found if film.year == year]
            theirs = [(film, exact) for film, exact in found if fold(actor) in self.credited.get(film.id, ())]
            several = theirs or found
            if several:
                return tuple(film for film, exact in several if exact) or tuple(film for film, _exact in several)
        return ()


def bearing(connection: Connection, titles: Iterable[str]) -> Bearers:
    """The films that these titles can mean, as they are written and without a year or quotes around them."""
    written = {reading for title in titles for reading in readings(title)}
    films = reference_reads.films_titled(connection, written)
    ids = {film.id for found in films.values() for film, _exact in found}
    return Bearers(films, reference_reads.people_in(connection, ids))


def readings(title: str) -> tuple[str, ...]:
    """A title as it is written, and without the year or the quotes that it may have."""
    return tuple(reading for reading, _year in _readings(title))


def can_mention(html: str) -> bool:
    """Whether a canonical text can name a film in brackets, as far as is seen at a glance."""
    return ("(" in html or "（" in html) and _CAN_MENTION.search(html) is not None


def with_current_films(connection: Connection, html: str) -> str:
    """The canonical text with references to films that were merged made ones to those that have their place now."""
    named = film_ids(html)
    if not named:
        return html
    current = reference_reads.merged_films(connection)
    for film_id in named:
        if film_id in current:
            html = replace_film(html, film_id, current[film_id])
    return html


def _readings(title: str) -> list[tuple[str, int | None]]:
    """A title as it is written, and without the year that it may end with."""
    with_year = _WITH_YEAR.fullmatch(title)
    plain = title.strip("\"“”'‘’«»„ ")
    readings: list[tuple[str, int | None]] = [(title, None)]
    if with_year:
        readings.append((with_year[1], int(with_year[2])))
    elif plain and plain != title:
        readings.append((plain, None))
    return readings
