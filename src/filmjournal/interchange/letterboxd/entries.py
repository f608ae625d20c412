"""Viewings and films of a Letterboxd export, put together from its parts.

Rows of the diary and of the reviews that have the same address of an entry are one viewing. Where the address is the
film's (2017) or missing (films that were removed), they are one viewing if film and day are the same.

Diary and films know each other by name and year only. Where one film of the export has them, its address is the
film's. Where several films share a name and a year, a viewing is of the one that was watched, or rated, if there is
only one such; else nothing says which it is: it comes with a doubt and without a film's address, after all the films
that it can mean, and each of these films keeps its own "watched" and rating on an entry without a date.

A rating of today says nothing new where the film's latest dated viewing has the same. Without a dated viewing it is
that of the undated one: a review without a date, else a film that was only watched. In all other cases it is the film's
rating of today. What says nothing new goes with the viewing that says it, under a key that names both, so that a newer
export, in which another viewing says it, can't take one viewing for the other.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from filmjournal.domain.drafts import Answer, Doubt, Draft, EntryDraft, FilmDraft, PictureDraft, SourceRecord
from filmjournal.domain.partial_date import PartialDate, order_code
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.i18n import _
from filmjournal.interchange.letterboxd.parts import DELETED, URI, Address, Days, Troubles, address, film_ids
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import Keys, Row
from filmjournal.richtext.typed_html import from_typed

_SCALE = 5
_Named = tuple[str, int | None]
# Shared by all drafts, of which there can be hundreds of thousands.
_NOTHING: Mapping[str, str] = {}
_NO_PICTURES: Mapping[str, PictureDraft] = {}


@dataclass(slots=True)
class _Viewing:
    """A viewing or an undated review in the making."""

    key: str
    named: _Named
    film_key: str | None
    slug: str | None
    section: str
    records: list[SourceRecord] = field(default_factory=list)
    watched: tuple[PartialDate, ...] = ()  # the days that it can mean
    rating: Rating | None = None
    original: OriginalRating | None = None
    rewatch: bool = False
    tags: tuple[str, ...] = ()
    review_html: str = ""
    logged: str | None = None
    film: FilmDraft | None = None
    which_film: bool = False  # nothing says which

    @property
    def when(self) -> PartialDate | None:
        """The day, or as much of it as is certain."""
        if len(self.watched) > 1:
            return PartialDate(self.watched[0].year)
        return self.watched[0] if self.watched else None


@dataclass(slots=True)
class _Fact:
    """A row about a film: its record, still without a key, and the day it was written."""

    record: SourceRecord
    day: str | None = None

    def with_key(self, key: str) -> SourceRecord:
        return SourceRecord(self.record.file, self.record.place, key, self.record.content)


@dataclass(slots=True)
class _Film:
    """What is said of a film beside its viewings."""

    draft: FilmDraft
    key: str
    named: _Named
    watched: list[_Fact] = field(default_factory=list)
    rated: list[_Fact] = field(default_factory=list)
    liked: list[_Fact] = field(default_factory=list)
    rating: Rating | None = None
    original: OriginalRating | None = None


class Collection:
    """All that an export says of films and viewings, filled row by row and given out as drafts at the end."""

    def __init__(self, *, include_deleted: bool = False) -> None:
        self._include_deleted = include_deleted
        self._keys = Keys()
        self._viewings: deque[_Viewing] = deque()
        self._first_of_key: dict[str, _Viewing] = {}
        self._others_of_key: defaultdict[str, list[_Viewing]] = defaultdict(list)
        self._times: dict[str, int] = {}  # how often a key occurred in the part that is read
        self._films: dict[tuple[_Named, str], _Film] = {}
        self._of_name: defaultdict[_Named, list[_Film]] = defaultdict(list)
        self._drafts: dict[tuple[_Named, str | None, str | None], FilmDraft] = {}
        self._watchlist: list[tuple[_Fact, _Film]] = []
        self._kept: set[Hashable] = set()  # what the viewings say that were not deleted, where deleted ones come in

    def begin_part(self) -> None:
        """The rows that follow are of another part than those before."""
        self._times.clear()

    # Viewings

    def add_viewing(self, row: Row, named: _Named, days: Days, section: str, troubles: Troubles) -> None:
        """A row of the diary or of the reviews."""
        is_review = "review" in row.values
        where = address(row.values.get(URI, ""))
        watched = days.read(row.get("watcheddate"))
        key = where.key if where and where.film != where.key else _key_by_day(where, named, watched, row, section)
        viewing = self._same_in_another_part(f"{section}|{key}" if section else key)
        if viewing is None:
            viewing = _Viewing(key, named, where.film if where else None, where.slug if where else None, section)
            self._viewings.append(viewing)
            self._remember(f"{section}|{key}" if section else key, viewing)
        viewing.records.append(row.record(self._keys.unique("review" if is_review else "diary", key)))
        rating, original = _rating(row, troubles)
        if viewing.rating is None:
            viewing.rating, viewing.original = rating, original
        viewing.watched = viewing.watched or watched
        viewing.rewatch = viewing.rewatch or is_rewatch(row)
        viewing.tags = viewing.tags or tags_of(row.get("tags"))
        viewing.logged = viewing.logged or days.stamp(row.get("date"))
        if is_review and not viewing.review_html:
            viewing.review_html = from_typed(row.values["review"])

    def _same_in_another_part(self, key: str) -> _Viewing | None:
        """The viewing of another part that a row is one more word on: the second row of a key in a part is of the
        second viewing.
        """
        times = self._times[key] = self._times.get(key, -1) + 1
        if times == 0:
            return self._first_of_key.get(key)
        others = self._others_of_key.get(key, ())
        return others[times - 1] if times <= len(others) else None

    def _remember(self, key: str, viewing: _Viewing) -> None:
        if self._first_of_key.setdefault(key, viewing) is not viewing:
            self._others_of_key[key].append(viewing)

    # Films

    def add_watched(self, row: Row, named: _Named, days: Days) -> None:
        """A row of the films that were watched at any time."""
        self._film(row, named).watched.append(_Fact(row.record(""), days.stamp(row.get("date"))))

    def add_rating(self, row: Row, named: _Named, days: Days, troubles: Troubles) -> bool:
        """A row of the ratings of today; False where it holds none."""
        rating, original = _rating(row, troubles)
        if rating is None:
            return False
        film = self._film(row, named)
        film.rated.append(_Fact(row.record(""), days.stamp(row.get("date"))))
        if film.rating is None:
            film.rating, film.original = rating, original
        return True

    def add_like(self, row: Row, named: _Named) -> None:
        """A row of the films that are liked."""
        self._film(row, named).liked.append(_Fact(row.record("")))

    def add_to_watchlist(self, row: Row, named: _Named, days: Days) -> None:
        """A row of the watchlist: its date is when the film was put there."""
        stamp = days.stamp(row.get("date"))
        self._watchlist.append((_Fact(row.record(""), stamp), self._film(row, named)))

    def _film(self, row: Row, named: _Named) -> _Film:
        where = address(row.values.get(URI, ""))
        key = where.key if where else ""
        film = self._films.get((named, key))
        if film is None:
            film = _Film(self._draft(named, key or None, where.slug if where else None), key, named)
            self._films[named, key] = film
            self._of_name[named].append(film)
        return film

    def _draft(self, named: _Named, key: str | None, slug: str | None) -> FilmDraft:
        draft = self._drafts.get((named, key, slug))
        if draft is None:
            ids = film_ids(key, slug) or _NOTHING
            draft = self._drafts[named, key, slug] = FilmDraft(named[0], named[1], key=key, ids=ids, extra=_NOTHING)
        return draft

    # What comes out

    def drafts(self) -> Iterator[Draft]:
        """Everything, once: films that share name and year, then the viewings in their order, then the other films."""
        viewings_of = self._told_apart()
        if self._include_deleted:
            self._kept = {_said(viewing) for viewing in self._viewings if viewing.section != DELETED}
        alike: list[_Film] = []
        others: list[_Film] = []
        for film in self._films.values():
            (alike if len(self._of_name[film.named]) > 1 else others).append(film)
        facts: list[Draft] = []
        for film in others:
            facts += self._of_film(film, viewings_of.get(id(film), []))
        for film in alike:
            yield from self._of_film(film, viewings_of.get(id(film), []))
        # What was given out is needed no more, and is much.
        del viewings_of, alike, others
        self._first_of_key.clear()
        self._others_of_key.clear()
        self._films.clear()
        self._of_name.clear()
        while self._viewings:
            yield self._of_viewing(self._viewings.popleft())
        yield from facts
        for fact, film in self._watchlist:
            record = fact.with_key(self._keys.unique("watchlist", _film_key(film)))
            yield Draft((record,), film.draft, watchlist=(fact.day or "")[:10])

    def _told_apart(self) -> dict[int, list[_Viewing]]:
        """Give each viewing its film. The viewings of each film that were not deleted, by the film's `id`."""
        viewings_of: dict[int, list[_Viewing]] = {}
        for viewing in self._viewings:
            same_name = self._of_name.get(viewing.named, []) if viewing.section in ("", DELETED) else []
            if viewing.film_key is not None:
                viewing.film = self._draft(viewing.named, viewing.film_key, viewing.slug)
                same_name = [film for film in same_name if film.key == viewing.film_key]
            elif len(same_name) > 1:
                seen = [film for film in same_name if film.watched] or [film for film in same_name if film.rated]
                same_name = seen or same_name
                viewing.which_film = len(same_name) > 1
            if len(same_name) == 1:
                viewing.film = same_name[0].draft
                if not viewing.section:
                    viewings_of.setdefault(id(same_name[0]), []).append(viewing)
            elif viewing.film is None:
                viewing.film = self._draft(viewing.named, None, None)
        return viewings_of

    def _of_film(self, film: _Film, viewings: list[_Viewing]) -> Iterator[Draft]:
        """What is said of a film and not by its viewings; the rest goes with them."""
        dated = [viewing for viewing in viewings if viewing.watched]
        undated = [viewing for viewing in viewings if not viewing.watched]
        seen: list[SourceRecord] = []
        logged: str | None = None
        for fact in film.watched:
            if viewings:
                self._attach(fact, "watched", film, viewings[0])
            else:
                seen.append(fact.with_key(self._keys.unique("watched", _film_key(film))))
                logged = logged or fact.day
        of_today: list[SourceRecord] = []
        for fact in film.rated:
            if not viewings:
                seen.append(fact.with_key(self._keys.unique("rating", _film_key(film))))
                logged = logged or fact.day
                continue
            says_it = max(dated, key=_latest) if dated else max(undated, key=_latest)
            if not dated and says_it.rating is None:
                says_it.rating, says_it.original = film.rating, film.original
            if says_it.rating == film.rating:
                self._attach(fact, "rating", film, says_it)
            else:
                of_today.append(fact.with_key(self._keys.unique("rating", _film_key(film))))
        if seen:
            entry = EntryDraft(
                rating=film.rating,
                rating_original=film.original,
                logged=logged,
                only_seen=True,
                pictures=_NO_PICTURES,
            )
            yield Draft(tuple(seen), film.draft, entry)
        if of_today:
            yield Draft(tuple(of_today), film.draft, rating=film.rating, rating_original=film.original)
        if film.liked:
            records = tuple(fact.with_key(self._keys.unique("liked", _film_key(film))) for fact in film.liked)
            yield Draft(records, film.draft, liked=True)

    def _attach(self, fact: _Fact, kind: str, film: _Film, viewing: _Viewing) -> None:
        viewing.records.append(fact.with_key(self._keys.unique(kind, _film_key(film), viewing.key)))

    def _of_viewing(self, viewing: _Viewing) -> Draft:
        assert viewing.film is not None  # _told_apart gave it one
        why_off: str | None = None
        if viewing.section == DELETED and not self._include_deleted:
            why_off = _("it was deleted on Letterboxd")
        elif viewing.section == DELETED and viewing.watched and _said(viewing) in self._kept:
            why_off = _("it was deleted on Letterboxd, and the same viewing stands there still")
        return Draft(
            tuple(viewing.records),
            viewing.film,
            _entry(viewing, viewing.when),
            doubt=_doubt(viewing),
            why_off=why_off,
        )


def _said(viewing: _Viewing) -> Hashable:
    """What tells a viewing from the others, wherever in the export it stands."""
    return viewing.named, tuple(viewing.watched), viewing.rating, viewing.review_html


@lru_cache(4096)
def tags_of(text: str) -> tuple[str, ...]:
    """Tags as they stand in one field, parted by commas."""
    return values.names(text, ",") if text else ()


def is_rewatch(row: Row) -> bool:
    """Whether a row is flagged as one (`Yes`, `true`)."""
    text = row.get("rewatch")
    return bool(text) and values.truth(text)


def named(row: Row) -> _Named | None:
    """The name and the year of a row's film; None where it has no name."""
    return _named(row.values.get("name", ""), row.values.get("year", ""))


@lru_cache(65_536)
def _named(name: str, year: str) -> _Named | None:
    title = values.title(name)
    return (title, values.year(year)) if title else None


def _key_by_day(where: Address | None, named: _Named, watched: tuple[PartialDate, ...], row: Row, section: str) -> str:
    """What tells viewings apart that have no address of their own."""
    day = str(watched[0]) if len(watched) == 1 else row.get("watcheddate") or f"logged {row.get('date')}"
    title, year = named
    return "|".join((where.key, day) if where else (section, title, str(year or ""), day))


def _rating(row: Row, troubles: Troubles) -> tuple[Rating | None, OriginalRating | None]:
    text = row.get("rating")
    if not text:
        return None, None
    found = _rating_of(text)
    if found[0] is None and values.number(text) != 0:
        troubles.ratings += 1
    return found


@lru_cache(1024)
def _rating_of(text: str) -> tuple[Rating | None, OriginalRating | None]:
    return values.rating_of(text, _SCALE)


def _film_key(film: _Film) -> str:
    return film.key or f"{film.named[0]}|{film.named[1] or ''}"


def _latest(viewing: _Viewing) -> tuple[int, str]:
    # Of two on one day the one that was written down later; `max` gives the first of equals, and so does nothing else.
    return order_code(viewing.when), viewing.logged or ""


def _entry(viewing: _Viewing, watched: PartialDate | None) -> EntryDraft:
    return EntryDraft(
        watched=watched,
        rating=viewing.rating,
        rating_original=viewing.original,
        rewatch=viewing.rewatch,
        review_html=viewing.review_html,
        tags=viewing.tags,
        logged=viewing.logged,
        pictures=_NO_PICTURES,
    )


def _doubt(viewing: _Viewing) -> Doubt | None:
    reasons: list[str] = []
    answers: tuple[Answer, ...] = ()
    if viewing.which_film:
        reasons.append(_("the diary doesn't say which film of that title and year it is"))
    if len(viewing.watched) > 1:
        answers = tuple(Answer(str(day), _entry(viewing, day)) for day in viewing.watched)
        reasons.append(_("the day is {first} or {second}").format(first=answers[0].text, second=answers[1].text))
    return Doubt("; ".join(reasons), answers) if reasons else None
