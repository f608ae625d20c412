"""`find`: the entries, or the films, that a search finds; one a line, whether for people or as JSON."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli.answers import entry_json, in_order, portions
from filmjournal.cli.arguments import add_json, count, search_words, value
from filmjournal.cli.context import Context
from filmjournal.cli.layout import row_line
from filmjournal.domain.json_shapes import film_as_json
from filmjournal.domain.queries import ListQuery, Order, Subject
from filmjournal.domain.search.parser import parse
from filmjournal.i18n import _


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "query",
        metavar=_("QUERY"),
        nargs="*",
        type=value(search_words),
        help=_("words, and fields such as year:1990..1999 or rating:>=4; after -- where it begins with a minus sign"),
    )
    parser.add_argument("--films", action="store_true", help=_("find films, those on the watchlist too"))
    parser.add_argument(
        "--sort", choices=[order.value for order in Order], default=Order.WATCHED.value, help=_("in which order")
    )
    parser.add_argument("--limit", metavar="N", type=count, help=_("no more than so many"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Print what is found, portion by portion."""
    search = " ".join(arguments.query)
    parse(search)  # a mistake in it comes before any trouble with the journal
    subject = Subject.FILMS if arguments.films else Subject.ENTRIES
    query = ListQuery(subject, search, Order(arguments.sort))
    output = context.output
    with context.journal() as journal:
        ids = journal.browsing.ids(query, arguments.limit)
        for portion in portions(ids):
            if not output.json:
                rows = journal.browsing.rows(subject, portion)
                for row in in_order(portion, rows):
                    output.text(row_line(row))
            elif arguments.films:
                films = journal.browsing.films(portion)
                for film in in_order(portion, films):
                    output.object(film_as_json(film))
            else:
                entries = journal.browsing.entries(portion)
                for entry in in_order(portion, entries):
                    output.object(entry_json(entry))
        meant = [] if ids else journal.browsing.did_you_mean(search, subject)
    if not ids:
        output.note(_("Nothing found."))
    for near in meant:
        output.hint(_("Did you mean: {search}").format(search=near))
    return 0
