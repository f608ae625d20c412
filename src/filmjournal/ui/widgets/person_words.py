"""What the page of a person says, in words."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QLocale

from filmjournal.domain.entries import Viewing
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.people import PersonFilm, PersonPage
from filmjournal.domain.rating import Rating, short
from filmjournal.i18n import _
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.person_rows import FilmRowView, SeenView
from filmjournal.ui.theme.wording import films_text, viewings_text
from filmjournal.ui.widgets.crew_editor import job_name

CAST = "cast"
SOURCES = {"imdb": "IMDb", "tmdb": "TMDB", "letterboxd": "Letterboxd", "trakt": "Trakt", "wikidata": "Wikidata"}


def lead(page: PersonPage) -> str:
    """How much there is, in one sentence: films, viewings, from when to when, and the average rating."""
    films = films_text(len(page.films))
    viewings = sum(len(film.viewings) for film in page.films)
    if not page.films:
        return _("No film of theirs is in the journal now.")
    if not viewings:
        return _("{films}, not seen yet.").format(films=films)
    often = viewings_text(viewings)
    text = _("{films} in {viewings}").format(films=films, viewings=often)
    first, last = _month(page.first_seen), _month(page.last_seen)
    if first is not None and last is not None:
        if first == last:
            text = _("{text}, in {month}").format(text=text, month=dates.long_date(first, "long"))
        else:
            period = {"first": dates.long_date(first, "long"), "last": dates.long_date(last, "long")}
            text = _("{text}, from {first} to {last}").format(text=text, **period)
    if page.average is None:
        return _("{text}.").format(text=text)
    rated = sum(film.rating is not None for film in page.films)
    if rated == 1:
        return _("{text}; {stars} of 5 stars.").format(text=text, stars=average(page.average))
    return _("{text}; {stars} on average.").format(text=text, stars=average(page.average))


def average(stars: float) -> str:
    """An average in stars: `3½` where it is a half star to the letter, else `3.6`."""
    if (stars * 2).is_integer() and stars >= 0.5:
        return short(Rating(round(stars * 2)))
    return QLocale().toString(stars, "f", 1)


def film_row(film: PersonFilm) -> FilmRowView:
    """A film as its row shows it."""
    return FilmRowView(
        title=film.title,
        year="" if film.year is None else str(film.year),
        part=part(film),
        rating_half_stars=None if film.rating is None else film.rating.half_stars,
        seen=tuple(SeenView(one.id, dates.row_date(one.watched, grouped=False)) for one in film.viewings),
        unseen="" if film.viewings else _("not seen yet"),
        poster_key=film.poster,
    )


def part(film: PersonFilm) -> str:
    """As whom, and with which jobs: `as Frank · Director`."""
    words = []
    if CAST in film.jobs:
        names = ", ".join(film.characters)
        words.append(_("as {character}").format(character=names) if names else _("in the cast"))
    words += [job_name(job) for job in film.jobs if job != CAST]
    return " · ".join(words)


def jobs(page: PersonPage) -> list[tuple[str, str, int]]:
    """The jobs of a person with what they are called and their number of films, the cast first, then the commonest."""
    counted = Counter(job for film in page.films for job in film.jobs)
    in_order = sorted(counted.items(), key=lambda pair: (pair[0] != CAST, -pair[1], pair[0]))
    return [(job, _("Actor") if job == CAST else job_name(job), count) for job, count in in_order]


def viewing_line(viewing: Viewing) -> str:
    """A viewing in a menu: its date, and the rating it was given."""
    date = dates.long_date(viewing.watched)
    return date if viewing.rating is None else f"{date}  {short(viewing.rating)}"


def _month(date: PartialDate | None) -> PartialDate | None:
    return None if date is None else PartialDate(date.year, date.month)
