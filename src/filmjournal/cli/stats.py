"""`stats`: what the diary, or what a search finds of it, adds up to."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from filmjournal.cli.arguments import add_json, search_words, value, year
from filmjournal.cli.context import Context
from filmjournal.domain.search.parser import parse
from filmjournal.i18n import _

if TYPE_CHECKING:
    from filmjournal.domain.statistics import Statistics

_BAR = 40  # columns of the longest


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "query", metavar=_("QUERY"), nargs="*", type=value(search_words), help=_("of what, as for “find”; else of all")
    )
    parser.add_argument("--year", metavar=_("YEAR"), type=value(year), help=_("of what was watched in that year"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Print the numbers."""
    search = " ".join(arguments.query)
    parse(search)  # a mistake in it comes before any trouble with the journal
    with context.journal() as journal:
        from filmjournal.services.reporting import statistics

        numbers = statistics(journal, search, arguments.year)
    if context.output.json:
        context.output.object(numbers.as_dict())
    else:
        context.output.text(_text(numbers))
    return 0


def _text(numbers: Statistics) -> str:
    from filmjournal.cli.layout import number, star_signs
    from filmjournal.domain.rating import HALF_STARS_MAX, Rating

    average = "–" if numbers.average_rating is None else number(numbers.average_rating, 2)
    months = [(month_name(month), count) for month, count in enumerate(numbers.by_month, 1)]
    ratings = [(star_signs(Rating(half)), numbers.by_rating[half - 1]) for half in range(HALF_STARS_MAX, 0, -1)]
    sections = [
        _table(
            None,
            [
                (_("Entries"), number(numbers.entries)),
                (_("Films"), number(numbers.films)),
                (_("First viewings"), number(numbers.first_time)),
                (_("Seen before"), number(numbers.rewatches)),
                (_("Rated"), number(numbers.rated)),
                (_("Average rating"), average),
                (_("Reviews"), number(numbers.reviews)),
                (_("Words"), number(numbers.words)),
                (_("Hours"), number(numbers.minutes / 60, 1)),
                (_("Without a date"), number(numbers.undated)),
            ],
        )
    ]
    if numbers.rated:
        sections.append(_chart(_("Ratings"), [*ratings, (_("not rated"), numbers.unrated)]))
    if numbers.by_year:
        sections.append(_chart(_("Years"), [(str(name), count) for name, count in numbers.by_year]))
        unknown = [(_("unknown"), numbers.month_unknown)] if numbers.month_unknown else []
        sections.append(_chart(_("Months"), [*months, *unknown]))
    for title, counted in (
        (_("Decades of the films"), [(f"{decade}–{decade + 9}", count) for decade, count in numbers.decades]),
        (_("Directors"), [(person.name, person.entries) for person in numbers.directors]),
        (_("Actors"), [(person.name, person.entries) for person in numbers.actors]),
        (_("Tags"), [(tag.name, tag.entries) for tag in numbers.tags]),
        (_("Countries"), [(country.name, country.entries) for country in numbers.countries]),
    ):
        if counted:
            sections.append(_table(title, [(name, number(count)) for name, count in counted]))
    return "\n\n".join(sections)


def month_name(month: int) -> str:
    """The name of a month, 1 to 12, in the person's language."""
    from babel.dates import get_month_names

    from filmjournal.cli.layout import known_language

    return str(get_month_names("wide", context="stand-alone", locale=known_language())[month])


def _table(title: str | None, rows: list[tuple[str, str]]) -> str:
    from filmjournal.cli.layout import padded, width

    first = max(width(name) for name, _count in rows)
    second = max(width(count) for _name, count in rows)
    lines = [f"  {padded(name, first)}  {count:>{second}}" for name, count in rows]
    return "\n".join([title, *lines] if title else lines)


def _chart(title: str, rows: list[tuple[str, int]]) -> str:
    from filmjournal.cli.layout import number

    most = max(1, *(count for _name, count in rows))
    written = [(name, number(count)) for name, count in rows]
    heading, *lines = _table(title, written).splitlines()
    bars = ("█" * round(_BAR * count / most) or "▏" * (count > 0) for _name, count in rows)
    return "\n".join([heading, *(f"{line}  {bar}".rstrip() for line, bar in zip(lines, bars, strict=True))])
