"""The viewings of a Trakt export, with the ratings and reviews that belong to them.

Trakt keeps one rating for each film and comments on films, with no word of the viewing they are about. A rating given
or a comment written within a day of a viewing is that viewing's; any other rating is the film's of today, any other
comment an undated review. Of a film without a dated viewing they make one undated entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from filmjournal.domain.drafts import Doubt, Draft, EntryDraft, FilmDraft, SourceRecord
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.i18n import _, ngettext
from filmjournal.interchange.reading import values
from filmjournal.interchange.sites.trakt_films import token

# No feature is over sooner, so two true viewings of one are never as close; players that report one viewing twice do it
# within minutes.
_SAME_VIEWING = timedelta(minutes=60)
# Checked in at the beginning and reported by the player at the end, or marked by hand later: a film's length apart.
_SAME_VIEWING_TWO_WAYS = timedelta(hours=3)
_OF_VIEWING = timedelta(hours=24)  # between a viewing and the rating or review of it
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)  # how Trakt writes that a film was seen at an unknown time
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Viewing:
    """A viewing while it is put together; `when` is None for an unknown time."""

    film: FilmDraft
    records: list[SourceRecord]
    when: datetime | None = None
    action: str = ""
    rewatch: bool = False
    unreadable: bool = False  # it has a time that is none
    double_of: Viewing | None = None
    day: PartialDate | None = None
    logged: datetime | None = None
    rating: Rating | None = None
    rating_original: OriginalRating | None = None
    review_html: str = ""


@dataclass(slots=True)
class _Film:
    film: FilmDraft
    viewings: list[Viewing] = field(default_factory=list)
    dated: dict[int, list[Viewing]] = field(default_factory=dict)  # those that are no doubles, by the number of the day
    reviews: list[Viewing] = field(default_factory=list)  # undated ones
    rated: list[Draft] = field(default_factory=list)  # ratings of today


class Viewings:
    """All viewings of an export: filled in the order history, ratings, comments, and then read."""

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self._films: dict[str, _Film] = {}
        self.doubles = 0

    def has(self, film: FilmDraft) -> bool:
        """Whether there is a viewing of the film."""
        return token(film) in self._films

    def add(self, film: FilmDraft, record: SourceRecord, watched_at: object, action: str, *, rewatch: bool) -> None:
        """A viewing as the history has it."""
        when = values.moment(watched_at)
        unreadable = when is None and watched_at not in (None, "")
        viewing = Viewing(film, [record], None if when == _UNKNOWN else when, action, rewatch, unreadable)
        viewing.day, viewing.logged = values.local_day(viewing.when, self._zone), viewing.when
        if viewing.day is None:
            viewing.when = None
        self._of(film).viewings.append(viewing)

    def settle(self) -> None:
        """Find the viewings that were recorded twice: each is a double of the earliest of them."""
        for one in self._films.values():
            one.viewings.sort(key=lambda viewing: (viewing.when or _LAST, viewing.records[0].key))
            main: Viewing | None = None
            for viewing in one.viewings:
                if main is not None and _is_double(main, viewing):
                    viewing.double_of = main
                    self.doubles += 1
                    continue
                main = viewing
                if viewing.day is not None:
                    one.dated.setdefault(viewing.day.first_day.toordinal(), []).append(viewing)

    def rate(
        self, film: FilmDraft, record: SourceRecord, rated_at: datetime | None, rating: Rating,
        original: OriginalRating | None,
    ) -> None:  # fmt: skip
        """A rating of a film, given at a time."""
        one = self._of(film)
        near = [viewing for viewing in self._near(one, rated_at) if viewing.rating is None]
        if near:
            viewing = near[0]
        elif one.dated:
            one.rated.append(Draft((record,), film, rating=rating, rating_original=original))
            return
        else:
            viewing = self._undated(one)
            if viewing.rating is not None:
                one.rated.append(Draft((record,), film, rating=rating, rating_original=original))
                return
            viewing.logged = viewing.logged or rated_at
        viewing.rating, viewing.rating_original = rating, original
        viewing.records.append(record)

    def review(self, film: FilmDraft, record: SourceRecord, written_at: datetime | None, html: str) -> None:
        """What was written of a film at a time."""
        one = self._of(film)
        viewing: Viewing | None = None
        if one.dated:
            viewing = next((found for found in self._near(one, written_at) if not found.review_html), None)
        elif not self._undated(one).review_html:
            viewing = self._undated(one)
        if viewing is None:
            one.reviews.append(Viewing(film, [record], logged=written_at, review_html=html))
            return
        viewing.logged = viewing.logged or written_at
        viewing.review_html = html
        viewing.records.append(record)

    def drafts(self) -> Iterator[Draft]:
        """All of them, film by film."""
        for one in self._films.values():
            for viewing in (*one.viewings, *one.reviews):
                yield _draft(viewing)
            yield from one.rated

    def _of(self, film: FilmDraft) -> _Film:
        return self._films.setdefault(token(film), _Film(film))

    def _near(self, one: _Film, when: datetime | None) -> list[Viewing]:
        """The film's viewings within a day of a time, the nearest first."""
        day = values.local_day(when, self._zone)
        if day is None:
            return []
        number = day.first_day.toordinal()
        around = (viewing for other in (number - 1, number, number + 1) for viewing in one.dated.get(other, ()))
        return sorted(
            (viewing for viewing in around if _apart(viewing, when) <= _OF_VIEWING),
            key=lambda viewing: _apart(viewing, when),
        )

    def _undated(self, one: _Film) -> Viewing:
        """The viewing at an unknown time of a film that has no other; it is made where there is none."""
        if not one.viewings:
            one.viewings.append(Viewing(one.film, []))
        return one.viewings[0]


def _apart(viewing: Viewing, moment: datetime | None) -> timedelta:
    return timedelta.max if viewing.when is None or moment is None else abs(moment - viewing.when)


def _is_double(main: Viewing, viewing: Viewing) -> bool:
    if main.when is None or viewing.when is None:
        return main.when is viewing.when
    apart = viewing.when - main.when
    return apart <= (_SAME_VIEWING if main.action == viewing.action else _SAME_VIEWING_TWO_WAYS)


def _draft(viewing: Viewing) -> Draft:
    entry = EntryDraft(
        watched=viewing.day,
        rating=viewing.rating,
        rating_original=viewing.rating_original,
        rewatch=viewing.rewatch,
        review_html=viewing.review_html,
        logged=values.stamp(viewing.logged),
        only_seen=viewing.day is None and not viewing.review_html and not viewing.rewatch,
    )
    doubt = Doubt(_("the time it was watched at can't be read")) if viewing.unreadable else None
    return Draft(tuple(viewing.records), viewing.film, entry, doubt=doubt, why_off=_why_off(viewing))


def _why_off(viewing: Viewing) -> str | None:
    if viewing.double_of is None:
        return None
    if viewing.when is None or viewing.double_of.when is None:
        return _("the same viewing at an unknown time, recorded again")
    minutes = round((viewing.when - viewing.double_of.when).total_seconds() / 60)
    return ngettext(
        "the same viewing, recorded again {minutes} minute later",
        "the same viewing, recorded again {minutes} minutes later",
        minutes,
    ).format(minutes=minutes)
