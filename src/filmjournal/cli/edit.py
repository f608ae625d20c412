"""`edit`: change what is said of an entry and of its film."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from datetime import UTC, datetime

from filmjournal.cli import answers, viewing
from filmjournal.cli.arguments import add_json, number_of_entry, value, year
from filmjournal.cli.context import Context
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.domain.films import Film
from filmjournal.domain.names import LONGEST_TITLE, clean_line
from filmjournal.i18n import _
from filmjournal.services.commands import EditEntry, FilmValues


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument("entry", metavar=_("ENTRY"), type=number_of_entry, help=_("the entry's number"))
    viewing.configure(parser, editing=True)
    parser.add_argument("--title", metavar=_("TITLE"), type=value(_title), default=SUPPRESS, help=_("the film's title"))
    parser.add_argument("--year", metavar=_("YEAR"), type=value(_year), default=SUPPRESS, help=_("the film's year"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Change the entry and print it."""
    values = viewing.entry_values(arguments)
    with context.journal() as journal:
        present = journal.browsing.entry(arguments.entry)
        if present.trashed is not None:
            raise Refused(_("Entry {id} is in the trash: put it back first.").format(id=present.id))
        film_id = getattr(arguments, "film", None)
        film = present.film if film_id is None else journal.browsing.film(film_id)
        journal.execute(
            EditEntry(
                present.id,
                values,
                film=_film_values(arguments, film) or None,
                film_id=None if film.id == present.film.id else film.id,
            )
        )
        answers.entry(context.output, journal.browsing.entry(present.id))
    return 0


def _film_values(arguments: Namespace, film: Film) -> FilmValues:
    values = FilmValues()
    if "title" in arguments:
        values["title"] = arguments.title
    if "year" in arguments:
        values["year"] = arguments.year
    if "cast" in arguments:
        values["cast"] = viewing.cast_of(arguments)
    if "directors" in arguments:
        values["directors"] = viewing.directors_of(arguments)
    if "like" in arguments:
        values["liked"] = arguments.like
    if "film_rating" in arguments:
        values["rating"] = arguments.film_rating
    if "watchlist" in arguments:
        today = datetime.now(UTC).date().isoformat()
        values["watchlist"] = (film.watchlist or today) if arguments.watchlist else None
    return values


def _title(text: str) -> str:
    title = clean_line(text, _("A title"), LONGEST_TITLE)
    if not title:
        raise InvalidValue(_("A film needs a title."))
    return title


def _year(text: str) -> int | None:
    return year(text) if text.strip() else None
