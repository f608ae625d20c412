"""What a diary adds up to as sentences and charts, however they are drawn: in the window or on the site.

Numbers and months are written by whoever shows them (`Wording`), all other words are ours.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate

from filmjournal.domain.rating import Rating, short, spoken
from filmjournal.domain.search.printing import quoted
from filmjournal.domain.statistics import Counted, PersonCounted, Statistics
from filmjournal.i18n import _, ngettext

TOP = 10  # of what is counted by name
_ROUNDED_FROM = 1000  # words; more are told in hundreds


@dataclass(frozen=True, slots=True)
class Wording:
    """How a language writes a whole number, one with two decimals, and the months, each short and long."""

    number: Callable[[int], str]
    decimal: Callable[[float], str]
    months: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A name, its number, also as it is written, and the search that finds what was counted (none where none does).

    `spoken` is the name as a sentence needs it, where that is another; `apart` is for what is not known.
    """

    name: str
    number: int
    count: str
    search: str = ""
    spoken: str = ""
    apart: bool = False

    @property
    def words(self) -> str:
        """The bar as it is said: `May, 1,014`."""
        return _("{name}, {count}").format(name=self.spoken or self.name, count=self.count)


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its name, its bars, the sentence that says the same, how they lie, and a line on what is missing.

    `role` is that of their colour, `key` is the same in every language.
    """

    key: str
    name: str
    bars: tuple[Bar, ...]
    lead: str
    upright: bool = True
    role: str = "ink"
    more: str = ""


def lead(numbers: Statistics, wording: Wording) -> str:
    """The numbers in a few sentences."""
    films = _films(numbers.films, wording)
    viewings = _viewings(numbers.entries, wording)
    sentences = [_("{films} in {viewings}.").format(films=films, viewings=viewings)]
    if again := numbers.rewatches:
        seen = ngettext(
            "{films} in {viewings}; {count} of the viewings was of a film seen before.",
            "{films} in {viewings}; {count} of the viewings were of films seen before.",
            again,
        )
        sentences = [seen.format(films=films, viewings=viewings, count=wording.number(again))]
    if numbers.reviews:
        sentences.append(_reviews(numbers, wording))
    if numbers.rated:
        sentences.append(_ratings(numbers, wording))
    if hours := round(numbers.minutes / 60):
        lasted = ngettext(
            "As far as their lengths are known, they ran for {count} hour.",
            "As far as their lengths are known, they ran for {count} hours.",
            hours,
        )
        sentences.append(lasted.format(count=wording.number(hours)))
    return " ".join(sentences)


def middle_rating(by_rating: Iterable[int]) -> tuple[Rating, Rating] | None:
    """The median of ratings counted by half stars, as the two in the middle (mostly the same); None of none."""
    sums = list(accumulate(by_rating))
    if not sums or not sums[-1]:
        return None
    low, high = ((sums[-1] + more) // 2 for more in (1, 2))
    return Rating(1 + bisect_left(sums, low)), Rating(1 + bisect_left(sums, high))


def charts(numbers: Statistics, wording: Wording, year: int | None = None) -> tuple[Chart, ...]:
    """The charts that have something to show; in those of one year that year is in every search."""
    within = "" if year is None else f"watched:{year}"
    found = [
        _years(numbers, wording) if year is None else None,
        _months(numbers, wording, year),
        _stars(numbers, wording, within),
        _decades(numbers, wording, within),
        _named("directors", _("Directors seen most"), numbers.directors, "director", within, wording),
        _named("actors", _("Actors seen most"), numbers.actors, "cast", within, wording),
        _named("tags", _("Tags"), numbers.tags, "tag", within, wording),
        _named("countries", _("Countries"), numbers.countries, "country", within, wording),
    ]
    return tuple(chart for chart in found if chart is not None)


def _years(numbers: Statistics, wording: Wording) -> Chart | None:
    if not numbers.by_year:
        return None
    counted = dict(numbers.by_year)
    bars = []
    for year in range(min(counted), max(counted) + 1):
        number = counted.get(year, 0)
        bars.append(Bar(str(year), number, wording.number(number), f"watched:{year}" if year in counted else ""))
    if unknown := numbers.undated:
        bars.append(Bar(_("no date"), unknown, wording.number(unknown), "is:undated", apart=True))
    said = _sentence(bars, _("The most viewings were in {name}: {count}."))
    return Chart("years", _("Viewings by year"), tuple(bars), said)


def _months(numbers: Statistics, wording: Wording, year: int | None) -> Chart | None:
    if not numbers.by_year:
        return None
    bars = []
    for month, number in enumerate(numbers.by_month, 1):
        name, full = wording.months[month - 1]
        # No search finds the Mays of all years.
        search = f"watched:{year}-{month:02}" if year is not None and number else ""
        bars.append(Bar(name, number, wording.number(number), search, full))
    if unknown := numbers.month_unknown:
        bars.append(Bar(_("no month"), unknown, wording.number(unknown), apart=True))
    said = _sentence(bars, _("The most viewings were in {name}: {count}."))
    return Chart("months", _("Viewings by month"), tuple(bars), said)


def _stars(numbers: Statistics, wording: Wording, within: str) -> Chart | None:
    if not numbers.rated:
        return None
    bars = []
    for half, number in enumerate(numbers.by_rating, 1):
        rating = Rating(half)
        search = _both(f"rating:{rating}", within) if number else ""
        bars.append(Bar(short(rating), number, wording.number(number), search, spoken(rating)))
    if unrated := numbers.unrated:
        search = _both("is:unrated", within)
        bars.append(Bar(_("not rated"), unrated, wording.number(unrated), search, apart=True))
    said = _sentence(bars, _("The rating given most is {name}: {count}."))
    return Chart("ratings", _("Ratings given, in stars"), tuple(bars), said, role="star")


def _decades(numbers: Statistics, wording: Wording, within: str) -> Chart | None:
    if not numbers.decades:
        return None
    counted = dict(numbers.decades)
    bars = []
    for decade in range(min(counted), max(counted) + 1, 10):
        number = counted.get(decade, 0)
        search = _both(f"year:{decade}..{decade + 9}", within) if decade in counted else ""
        bars.append(Bar(_("{decade}s").format(decade=decade), number, wording.number(number), search))
    if unknown := numbers.entries - sum(counted.values()):
        search = _both("year:none", within)
        bars.append(Bar(_("no year"), unknown, wording.number(unknown), search, apart=True))
    said = _sentence(bars, _("The most viewings were of films from the {name}: {count}."))
    return Chart("decades", _("Viewings by decade of release"), tuple(bars), said)


def _named(
    key: str, name: str, counted: tuple[Counted | PersonCounted, ...], field: str, within: str, wording: Wording
) -> Chart | None:
    bars = [
        Bar(one.name, one.entries, wording.number(one.entries), _both(f"{field}:{quoted(one.name)}", within))
        for one in counted[:TOP]
    ]
    if not bars:
        return None
    left = len(counted) - len(bars)
    more = ngettext("and {count} more", "and {count} more", left).format(count=wording.number(left)) if left else ""
    said = _sentence(bars, _("The most viewings are counted for {name}: {count}."))
    return Chart(key, name, tuple(bars), said, upright=False, more=more)


def _sentence(bars: list[Bar], most: str) -> str:
    """Which bar is the longest, the first of equals, and how much is not known."""
    known = [bar for bar in bars if not bar.apart]
    longest = max(known, key=lambda bar: bar.number)
    said = [most.format(name=longest.spoken or longest.name, count=longest.count)] if longest.number else []
    said += [_("Set apart: {words}.").format(words=bar.words) for bar in bars if bar.apart]
    return " ".join(said)


def _films(count: int, wording: Wording) -> str:
    return ngettext("{count} film", "{count} films", count).format(count=wording.number(count))


def _viewings(count: int, wording: Wording) -> str:
    return ngettext("{count} viewing", "{count} viewings", count).format(count=wording.number(count))


def _reviews(numbers: Statistics, wording: Wording) -> str:
    exact = numbers.words < _ROUNDED_FROM
    words = numbers.words if exact else round(numbers.words, -2)
    length = ngettext("{count} word", "{count} words", words).format(count=wording.number(words))
    about, reviews = _("You wrote about {count} of them, {words}."), wording.number(numbers.reviews)
    if not exact:
        about = _("You wrote about {count} of them, some {words}.")
    return about.format(count=reviews, words=length)


def _ratings(numbers: Statistics, wording: Wording) -> str:
    middle = middle_rating(numbers.by_rating)
    if middle is None or numbers.average_rating is None:
        return ""
    low, high = map(short, middle)
    average = wording.decimal(numbers.average_rating)
    if low == high:
        return _("The middle rating is {rating}, the average {average}.").format(rating=low, average=average)
    sentence = _("The middle rating lies between {low} and {high}, the average is {average}.")
    return sentence.format(low=low, high=high, average=average)


def _both(search: str, within: str) -> str:
    return f"{search} {within}".strip()
