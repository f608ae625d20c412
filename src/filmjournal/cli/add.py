"""`add`: log a viewing of a film, or put a film on the watchlist."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli import answers, viewing
from filmjournal.cli.arguments import add_json, value
from filmjournal.cli.context import Context
from filmjournal.domain.film_titles import parse_title
from filmjournal.i18n import _
from filmjournal.services.commands import LogFilm


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument("title", metavar=_("TITLE"), type=value(parse_title), help=_("the film, as “Title (Year)”"))
    viewing.configure(parser, editing=False)
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Log the film and print the entry, or the film where it only went on the watchlist."""
    only_film = "watchlist" in arguments and not viewing.speaks_of_viewing(arguments)
    command = LogFilm(
        title=arguments.title.title,
        year=arguments.title.year,
        also_known_as=arguments.title.also_known_as,
        film_id=getattr(arguments, "film", None),
        cast=viewing.cast_of(arguments),
        directors=viewing.directors_of(arguments),
        liked=getattr(arguments, "like", None),
        film_rating=getattr(arguments, "film_rating", None),
        watchlist="watchlist" in arguments,
        viewing=None if only_film else viewing.entry_values(arguments),
    )
    with context.journal(create=True) as journal:
        done = journal.execute(command)
        if done.entry_id is not None:
            answers.entry(context.output, journal.browsing.entry(done.entry_id))
        elif done.film_id is not None:
            answers.film(context.output, journal.browsing.film(done.film_id))
    return 0
