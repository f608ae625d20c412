"""What the journal adds up to, as its page says it: facts, charts, and who was seen most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from filmjournal.domain import charts as described
from filmjournal.domain.statistics import MONTHS, PersonCounted, Statistics
from filmjournal.i18n import _
from filmjournal.publishing import words
from filmjournal.publishing.site.charts import chart
from filmjournal.publishing.site.content import NamedLink, StatisticsContent

_PEOPLE = frozenset({"directors", "actors"})  # who are links and no bars


def statistics_content(numbers: Statistics, language: str, link_of_person: Callable[[int], str]) -> StatisticsContent:
    """The page of numbers in a language; `link_of_person` gives the address of a person's page by id, or nothing."""
    wording = _wording(language)
    mirrored = words.direction(language) == "rtl"
    found = described.charts(numbers, wording) if numbers.entries else ()
    return StatisticsContent(
        numbers=numbers,
        facts=tuple(_facts(numbers, wording)),
        charts=tuple(chart(one, mirrored=mirrored) for one in found if one.key not in _PEOPLE),
        people=tuple(
            (heading, _links(people, link_of_person))
            for heading, people in (
                (_("Directors seen most"), numbers.directors),
                (_("Actors seen most"), numbers.actors),
            )
            if people
        ),
    )


def _facts(numbers: Statistics, wording: described.Wording) -> Iterator[tuple[str, str]]:
    yield _("Films"), wording.number(numbers.films)
    yield _("Viewings"), wording.number(numbers.entries)
    if numbers.rewatches:
        yield _("Seen before"), wording.number(numbers.rewatches)
    if hours := round(numbers.minutes / 60):
        yield _("Hours"), wording.number(hours)
    if numbers.reviews:
        yield _("Reviews"), wording.number(numbers.reviews)
        yield _("Words"), wording.number(numbers.words)
    if numbers.average_rating is not None:
        yield _("Average rating"), wording.decimal(numbers.average_rating)


def _links(people: Iterable[PersonCounted], link_of_person: Callable[[int], str]) -> tuple[NamedLink, ...]:
    return tuple(NamedLink(one.name, link_of_person(one.id), one.entries) for one in people)


def _wording(language: str) -> described.Wording:
    from babel import Locale, UnknownLocaleError
    from babel.numbers import format_decimal

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    names = locale.months["stand-alone"]
    return described.Wording(
        lambda number: format_decimal(number, locale=locale),
        lambda number: format_decimal(number, "0.00", locale=locale),
        tuple((str(names["abbreviated"][month]), str(names["wide"][month])) for month in range(1, MONTHS + 1)),
    )
