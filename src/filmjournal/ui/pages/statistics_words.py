"""What the page of numbers says: its lead sentence, and its charts as bars that lead to searches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QLocale

from filmjournal.domain.rating import Rating, short, spoken
from filmjournal.domain.statistics import Counted, PersonCounted, Statistics
from filmjournal.i18n import _, ngettext
from filmjournal.ui.models.place import quoted
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.wording import films_text, number_text, viewings_text
from filmjournal.ui.widgets.number_bars import Bar

TOP = 10  # of what is counted by name
_ROUNDED_FROM = 1000  # words; more are told in hundreds


@dataclass(frozen=True, slots=True)
class Chart:
    """One section: its name, its bars, how they lie, and a line on what is not among them."""

    name: str
    bars: tuple[Bar, ...]
    upright: bool = True
    role: str = "ink"
    more: str = ""


def lead(numbers: Statistics) -> str:
    """The numbers in a few sentences."""
    films = films_text(numbers.films)
    viewings = viewings_text(numbers.entries)
    sentences = [_("{films} in {viewings}.").format(films=films, viewings=viewings)]
    if again := numbers.rewatches:
        seen = ngettext(
            "{films} in {viewings}; {count} of the viewings was of a film seen before.",
            "{films} in {viewings}; {count} of the viewings were of films seen before.",
            again,
        )
        sentences = [seen.format(films=films, viewings=viewings, count=number_text(again))]
    if numbers.reviews:
        sentences.append(_reviews(numbers))
    if numbers.rated:
        sentences.append(_ratings(numbers))
    if hours := round(numbers.minutes / 60):
        lasted = ngettext(
            "As far as their lengths are known, they ran for {count} hour.",
            "As far as their lengths are known, they ran for {count} hours.",
            hours,
        )
        sentences.append(lasted.format(count=number_text(hours)))
    return " ".join(sentences)


def middle_rating(by_rating: Iterable[int]) -> tuple[Rating, Rating] | None:
    """The median of ratings counted by half stars, as the two in the middle (mostly the same); None of none."""
    sums = list(accumulate(by_rating))
    if not sums or not sums[-1]:
        return None
    low, high = ((sums[-1] + more) // 2 for more in (1, 2))
    return Rating(1 + bisect_left(sums, low)), Rating(1 + bisect_left(sums, high))


def charts(numbers: Statistics, year: int | None) -> tuple[Chart, ...]:
    """The sections that have something to show; in those of one year that year is in every search."""
    within = "" if year is None else f"watched:{year}"
    found = [
        _years(numbers) if year is None else None,
        _months(numbers, year),
        _stars(numbers, within),
        _decades(numbers, within),
        _named(_("Directors seen most"), numbers.directors, "director", within),
        _named(_("Actors seen most"), numbers.actors, "cast", within),
        _named(_("Tags"), numbers.tags, "tag", within),
        _named(_("Countries"), numbers.countries, "country", within),
    ]
    return tuple(chart for chart in found if chart is not None)


def _years(numbers: Statistics) -> Chart | None:
    if not numbers.by_year:
        return None
    counted = dict(numbers.by_year)
    bars = [
        Bar(str(year), counted.get(year, 0), f"watched:{year}" if year in counted else "")
        for year in range(min(counted), max(counted) + 1)
    ]
    if numbers.undated:
        bars.append(Bar(_("no date"), numbers.undated, "is:undated", apart=True))
    return Chart(_("Viewings by year"), tuple(bars))


def _months(numbers: Statistics, year: int | None) -> Chart | None:
    if not numbers.by_year:
        return None
    language = dates.locale()
    bars = []
    for month, number in enumerate(numbers.by_month, 1):
        names = [
            language.standaloneMonthName(month, form)
            for form in (QLocale.FormatType.ShortFormat, QLocale.FormatType.LongFormat)
        ]
        # No search finds the Mays of all years.
        search = f"watched:{year}-{month:02}" if year is not None and number else ""
        bars.append(Bar(names[0], number, search, names[1]))
    if numbers.month_unknown:
        bars.append(Bar(_("no month"), numbers.month_unknown, apart=True))
    return Chart(_("Viewings by month"), tuple(bars))


def _stars(numbers: Statistics, within: str) -> Chart | None:
    if not numbers.rated:
        return None
    bars = []
    for half, number in enumerate(numbers.by_rating, 1):
        rating = Rating(half)
        bars.append(Bar(short(rating), number, _both(f"rating:{rating}", within) if number else "", spoken(rating)))
    if numbers.unrated:
        bars.append(Bar(_("not rated"), numbers.unrated, _both("is:unrated", within), apart=True))
    return Chart(_("Ratings given, in stars"), tuple(bars), role="star")


def _decades(numbers: Statistics, within: str) -> Chart | None:
    if not numbers.decades:
        return None
    counted = dict(numbers.decades)
    bars = [
        Bar(
            _("{decade}s").format(decade=decade),
            counted.get(decade, 0),
            _both(f"year:{decade}..{decade + 9}", within) if decade in counted else "",
        )
        for decade in range(min(counted), max(counted) + 1, 10)
    ]
    if unknown := numbers.entries - sum(counted.values()):
        bars.append(Bar(_("no year"), unknown, _both("year:none", within), apart=True))
    return Chart(_("Viewings by decade of release"), tuple(bars))


def _named(name: str, counted: tuple[Counted | PersonCounted, ...], field: str, within: str) -> Chart | None:
    bars = tuple(Bar(one.name, one.entries, _both(f"{field}:{quoted(one.name)}", within)) for one in counted[:TOP])
    left = len(counted) - len(bars)
    more = ngettext("and {count} more", "and {count} more", left).format(count=number_text(left)) if left else ""
    return Chart(name, bars, upright=False, more=more) if bars else None


def _reviews(numbers: Statistics) -> str:
    exact = numbers.words < _ROUNDED_FROM
    words = numbers.words if exact else round(numbers.words, -2)
    length = ngettext("{count} word", "{count} words", words).format(count=number_text(words))
    about, reviews = _("You wrote about {count} of them, {words}."), number_text(numbers.reviews)
    if not exact:
        about = _("You wrote about {count} of them, some {words}.")
    return about.format(count=reviews, words=length)


def _ratings(numbers: Statistics) -> str:
    middle = middle_rating(numbers.by_rating)
    if middle is None or numbers.average_rating is None:
        return ""
    low, high = map(short, middle)
    average = dates.locale().toString(numbers.average_rating, "f", 2)
    if low == high:
        return _("The middle rating is {rating}, the average {average}.").format(rating=low, average=average)
    sentence = _("The middle rating lies between {low} and {high}, the average is {average}.")
    return sentence.format(low=low, high=high, average=average)


def _both(search: str, within: str) -> str:
    return f"{search} {within}".strip()
