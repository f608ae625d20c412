"""Text for people: one line a thing in lists, and a page of text for one thing in full."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from filmjournal.domain import rating as ratings
from filmjournal.domain.entries import Entry
from filmjournal.domain.films import CastCredit, CrewCredit, Film, title_and_year
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListRow
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.i18n import N_, _, language, long_date, month_and_year

_TITLE_WIDTH = 40  # columns; a longer title pushes its own line's stars to the right
_STARS_WIDTH = 5

_KINDS = {
    "tv_film": N_("TV film"),
    "short": N_("short film"),
    "documentary": N_("documentary"),
    "series": N_("series"),
    "episode": N_("episode"),
    "video": N_("video"),
    "other": N_("other"),
}
_JOBS = {
    "director": N_("Directed by"),
    "writer": N_("Written by"),
    "screenplay": N_("Screenplay by"),
    "story": N_("Story by"),
    "producer": N_("Produced by"),
    "composer": N_("Music by"),
    "cinematographer": N_("Photographed by"),
    "editor": N_("Edited by"),
}


def row_line(row: ListRow) -> str:
    """A row of a list: number, date, title and year, stars, headline."""
    date_ = "" if row.watched is None else str(row.watched)
    title = padded(title_and_year(row.title, row.year), _TITLE_WIDTH)
    stars = padded(star_signs(row.rating), _STARS_WIDTH)
    return f"{row.id:>6}  {date_:<10}  {title}  {stars}  {row.headline or ''}".rstrip()


def star_signs(rating: Rating | None) -> str:
    """`★★★½`, or nothing."""
    if rating is None:
        return ""
    whole, half = divmod(rating.half_stars, 2)
    return "★" * whole + "½" * half


def entry_text(entry: Entry, review: str) -> str:
    """An entry with everything in it; `review` is its plain text."""
    parts = [_heading(entry), "\n".join(_viewing_lines(entry))]
    if entry.headline:
        parts.append(_underlined(entry.headline))
    if review:
        parts.append(review)
    parts += [_cast(entry.film.cast), "\n".join(_film_lines(entry.film))]
    return "\n\n".join(part for part in parts if part)


def film_text(film: Film) -> str:
    """A film with everything in it."""
    parts = [
        _titled(title_and_year(film.title, film.year), _("film {id}").format(id=film.id)),
        _cast(film.cast),
        "\n".join(_film_lines(film)),
    ]
    return "\n\n".join(part for part in parts if part)


def day(moment: str) -> str:
    """The day of a time as the journal notes it, in words."""
    return long_date(date.fromisoformat(moment[:10]))


def date_words(watched: PartialDate) -> str:
    """A date in words, as far as it is known."""
    if watched.day is not None:
        return long_date(watched.first_day)
    return month_and_year(watched.first_day) if watched.month is not None else str(watched)


def number(value: float, places: int = 0) -> str:
    """A number as it is written in the person's language, with at most so many decimal places."""
    from babel.numbers import format_decimal

    shape = "#,##0" + ("." + "#" * places if places else "")
    return format_decimal(value, format=shape, locale=known_language())


def known_language() -> str:
    """The person's language as Babel knows it, else English."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language()))
    except (UnknownLocaleError, ValueError):
        return "en"


def padded(text: str, columns: int) -> str:
    """The text with spaces behind it, up to so many columns of a terminal."""
    return text + " " * (columns - width(text))


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _heading(entry: Entry) -> str:
    return _titled(title_and_year(entry.film.title, entry.film.year), _("entry {id}").format(id=entry.id))


def _titled(title: str, which: str) -> str:
    return f"{title}  [{which}]"


def _underlined(line: str) -> str:
    return f"{line}\n{'─' * min(width(line), 80)}"


def _viewing_lines(entry: Entry) -> Iterable[str]:
    if entry.rating is not None:
        yield f"{star_signs(entry.rating)}  {ratings.spoken(entry.rating)}{_original(entry.rating_original)}"
    seen = [_("watched {date}").format(date=date_words(entry.watched))] if entry.watched else [_("date unknown")]
    if entry.rewatch:
        seen.append(_("seen before"))
    if not entry.finished:
        seen.append(_("not finished"))
    if entry.private:
        seen.append(_("private"))
    if entry.trashed:
        seen.append(_("in the trash"))
    line = " · ".join(seen)
    yield line[:1].upper() + line[1:]
    yield from _facts(
        (_("With"), ", ".join(entry.companions)),
        (_("Place"), entry.place),
        (_("Medium"), entry.medium),
        (_("Tags"), ", ".join(entry.tags)),
        (_("Review in"), entry.review.language),
        (_("Logged"), day(entry.logged)),
    )


def _film_lines(film: Film) -> Iterable[str]:
    jobs: dict[str, list[str]] = {}
    for credit in film.crew:
        jobs.setdefault(_job(credit), []).append(credit.person)
    yield from _facts(*((job, ", ".join(names)) for job, names in jobs.items()))
    runtime = None if film.runtime is None else _("{minutes} minutes").format(minutes=film.runtime)
    yield from _facts(
        (_("Original title"), film.original_title),
        (_("Also known as"), ", ".join(film.alternative_titles)),
        (_("Kind"), _(_KINDS[film.kind]) if film.kind in _KINDS else None),
        (_("Runtime"), runtime),
        (_("Genres"), ", ".join(film.genres)),
        (_("Countries"), ", ".join(film.countries)),
        (_("Languages"), ", ".join(film.languages)),
        (_("Liked"), _("yes") if film.liked else None),
        (_("Watchlist"), None if film.watchlist is None else _("since {date}").format(date=day(film.watchlist))),
        (
            _("Rating today"),
            None if film.rating is None else f"{star_signs(film.rating)}  {ratings.spoken(film.rating)}",
        ),
        *((source, value) for source, value in film.ids.items()),
        *((name, value) for name, value in film.extra.items()),
    )


def _facts(*facts: tuple[str, str | None]) -> list[str]:
    return [f"{name}: {value}" for name, value in facts if value]


def _cast(cast: Sequence[CastCredit]) -> str:
    lines = [
        _("{person} as {character}").format(person=credit.person, character=credit.character)
        if credit.character
        else credit.person
        for credit in cast
    ]
    return "\n".join([_("Cast"), *(f"  {line}" for line in lines)]) if lines else ""


def _job(credit: CrewCredit) -> str:
    known = _JOBS.get(credit.job)
    return _(known) if known else credit.job[:1].upper() + credit.job[1:]


def _original(original: OriginalRating | None) -> str:
    if original is None:
        return ""
    of_scale = _("originally {value} of {scale}").format(value=f"{original.value:g}", scale=f"{original.scale:g}")
    return f" ({of_scale})"
