"""`list`: the lists with their counts, the films of one, and which films are on it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from filmjournal.cli.answers import in_order
from filmjournal.cli.arguments import LARGEST_ID, add_json, is_whole_number, value
from filmjournal.cli.context import Context
from filmjournal.cli.output import Output
from filmjournal.domain.errors import InvalidValue, NotFound, Refused
from filmjournal.domain.film_titles import TitleAndYear, parse_title
from filmjournal.domain.films import title_and_year
from filmjournal.domain.json_shapes import stars
from filmjournal.domain.lists import FilmList, FilmListSummary, SmartList
from filmjournal.domain.names import LONGEST_NAME, clean_line
from filmjournal.domain.queries import ListQuery, ListRow, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.errors import SearchError
from filmjournal.i18n import _, ngettext
from filmjournal.services.list_commands import (
    AddToList,
    CreateList,
    DeleteList,
    DeleteSmartList,
    RemoveFromList,
)

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "name", metavar=_("NAME"), nargs="?", type=value(list_name), help=_("of which list; else all lists are named")
    )
    film = _("FILM")
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--add", metavar=film, nargs="+", type=value(named_film), help=_("put films at its end"))
    actions.add_argument("--remove", metavar=film, nargs="+", type=value(named_film), help=_("take films off it"))
    actions.add_argument("--create", action="store_true", help=_("make the list"))
    actions.add_argument("--delete", action="store_true", help=_("let go of the list; its films stay in the journal"))
    add_json(parser)
    # As argparse has it, the name would come last, where it would be taken for one more film.
    parser.usage = _("%(prog)s [NAME] [--add FILM … | --remove FILM … | --create | --delete] [--json] [OPTIONS]")
    parser.epilog = _(
        "A FILM is its number, or “Title (Year)”. In JSON a list is an object with id, name, description_html, ranked, "
        "tags, films (how many) and items in order, each with film_id, notes_html, title, year and rating; a smart "
        "list is one with id, name, search and films, and items where it is named. Without NAME there is one a line."
    )


def run(arguments: Namespace, context: Context) -> int:
    """Do what is asked for, else print the list, or all lists."""
    name: str | None = arguments.name
    output = context.output
    if name is None:
        if arguments.add or arguments.remove or arguments.create or arguments.delete:
            raise InvalidValue(_("Say which list: filmjournal list NAME …"))
        with context.journal() as journal:
            _all(journal, output)
        return 0
    with context.journal() as journal:
        if arguments.create:
            made = journal.execute(CreateList(name)).list_id
            shown = journal.browsing.lists.get(made or 0)
            output.answer(_as_json(shown), _("Made the list “{name}”.").format(name=shown.name))
            return 0
        found = journal.browsing.lists.named(name)
        if found is None:
            raise NotFound(_("There is no list called “{name}”.").format(name=name))
        if arguments.delete:
            smart = isinstance(found, SmartList)
            journal.execute(DeleteSmartList(found.id) if smart else DeleteList(found.id))
            output.answer({"deleted": found.name}, _("Deleted the list “{name}”.").format(name=found.name))
            return 0
        films: Sequence[int | TitleAndYear] = arguments.add or arguments.remove or ()
        if films:
            if isinstance(found, SmartList):
                sentence = _("“{name}” is a search: films come onto it and leave it by themselves.")
                raise Refused(sentence.format(name=found.name))
            return _change(journal, output, found, films, adding=bool(arguments.add))
        _one(journal, output, found)
    return 0


def list_name(text: str) -> str:
    """The name of a list. Raises InvalidValue."""
    name = clean_line(text, _("A name"), LONGEST_NAME)
    if not name:
        raise InvalidValue(_("A list needs a name."))
    return name


def named_film(text: str) -> int | TitleAndYear:
    """A film by its number or its title. Raises InvalidValue."""
    return int(text) if is_whole_number(text) else parse_title(text)


def _change(
    journal: Journal,
    output: Output,
    to: FilmListSummary,
    films: Sequence[int | TitleAndYear],
    *,
    adding: bool,
) -> int:
    """Add or remove those that can be, name the others on stderr, and exit with 1 if there are any."""
    there = set(journal.browsing.lists.film_ids(to.id))
    wanted: dict[int, None] = {}
    refused = False
    for film in films:
        film_id = _film(journal, output, film)
        if film_id is None:
            refused = True
        elif not adding and film_id not in there:
            shown = film if isinstance(film, int) else title_and_year(film.title, film.year)
            output.trouble(_("“{film}” is not on the list “{name}”.").format(film=shown, name=to.name))
            refused = True
        else:
            wanted[film_id] = None
    chosen = tuple(film_id for film_id in wanted if (film_id in there) != adding)
    if chosen:
        journal.execute((AddToList if adding else RemoveFromList)(to.id, chosen))
    if wanted or output.json:
        sentence = (
            ngettext("Added {count} film to “{name}”.", "Added {count} films to “{name}”.", len(chosen))
            if adding
            else ngettext("Took {count} film off “{name}”.", "Took {count} films off “{name}”.", len(chosen))
        )
        after = journal.browsing.lists.get(to.id)
        output.answer(_as_json(after), sentence.format(count=len(chosen), name=to.name))
    return 1 if refused else 0


def _film(journal: Journal, output: Output, film: int | TitleAndYear) -> int | None:
    """The film that is meant; None, said on stderr, where there is none or where there are several."""
    if isinstance(film, int):
        if abs(film) <= LARGEST_ID and journal.browsing.rows(Subject.FILMS, [film]):
            return film
        output.trouble(_("There is no film {id}.").format(id=film))
        return None
    found = journal.browsing.films_titled(film.title, film.year)
    title = title_and_year(film.title, film.year)
    if len(found) == 1:
        return found[0][0]
    if found:
        output.trouble(_("Several films are called “{title}”: say which one is meant.").format(title=title))
        output.candidates(found)
    else:
        output.trouble(_("There is no film called “{title}”.").format(title=title))
    return None


def _all(journal: Journal, output: Output) -> None:
    lists = journal.browsing.lists
    plain, smart = lists.all(), lists.smart()
    counts = {found.id: lists.smart_count(found, Subject.FILMS) for found in smart}
    if output.json:
        for summary in plain:
            output.object(_as_json(lists.get(summary.id)))
        for found in smart:
            output.object({"id": found.id, "name": found.name, "search": found.search, "films": counts[found.id]})
        return
    sections = []
    if plain:
        ranked = _("ranked")
        lines = [f"{one.films:>6}  {one.name}" + (f"  ({ranked})" if one.ranked else "") for one in plain]
        sections.append("\n".join([_("Lists"), *lines]))
    if smart:
        lines = [f"{_counted(counts[one.id]):>6}  {one.name}  ({one.search})" for one in smart]
        sections.append("\n".join([_("Smart lists"), *lines]))
    if sections:
        output.text("\n\n".join(sections))
    else:
        output.note(_("There are no lists yet."))


def _one(journal: Journal, output: Output, found: FilmListSummary | SmartList) -> None:
    if isinstance(found, FilmListSummary):
        shown = journal.browsing.lists.get(found.id)
        output.answer(_as_json(shown), "" if output.json else _text(shown))
        return
    try:
        ids = journal.browsing.ids(ListQuery(Subject.FILMS, found.search))
    except SearchError as mistake:
        raise Refused(_("“{name}” finds nothing: {reason}").format(name=found.name, reason=mistake)) from None
    rows = list(in_order(ids, _rows(journal, ids)))
    if output.json:
        items = [_item(row.film_id, row.title, row.year, row.rating, "") for row in rows]
        summary = {"id": found.id, "name": found.name, "search": found.search, "films": len(items)}
        output.object({**summary, "items": items})
        return
    lines = [_line(row.film_id, row.title, row.year, row.rating) for row in rows]
    output.text("\n".join([f"{found.name}  [{found.search}]", "", *lines]))


def _rows(journal: Journal, ids: Sequence[int]) -> dict[int, ListRow]:
    rows: dict[int, ListRow] = {}
    for start in range(0, len(ids), 500):
        rows |= journal.browsing.rows(Subject.FILMS, ids[start : start + 500])
    return rows


def _as_json(shown: FilmList) -> dict[str, Any]:
    return {
        "id": shown.id,
        "name": shown.name,
        "description_html": shown.description_html,
        "ranked": shown.ranked,
        "tags": list(shown.tags),
        "films": len(shown.items),
        "items": [_item(one.film_id, one.title, one.year, one.rating, one.notes_html) for one in shown.items],
    }


def _item(film_id: int, title: str, year: int | None, rating: Rating | None, notes_html: str) -> dict[str, Any]:
    return {"film_id": film_id, "notes_html": notes_html, "title": title, "year": year, "rating": stars(rating)}


def _text(shown: FilmList) -> str:
    from filmjournal.richtext.plain import text_of_canonical

    number = _("list {id}").format(id=shown.id)
    heading = [f"{shown.name}  [{number}]"]
    if shown.tags:
        heading.append(_("Tags: {tags}").format(tags=", ".join(shown.tags)))
    parts = ["\n".join(heading), text_of_canonical(shown.description_html)]
    lines = []
    for place, one in enumerate(shown.items, 1):
        rank = f"{place:>5}. " if shown.ranked else ""
        lines.append(f"{rank}{_line(one.film_id, one.title, one.year, one.rating)}")
        notes = text_of_canonical(one.notes_html)
        lines += [f"{' ' * len(rank)}        {line}".rstrip() for line in notes.splitlines()]
    parts.append("\n".join(lines))
    return "\n\n".join(part for part in parts if part)


def _line(film_id: int, title: str, year: int | None, rating: Rating | None) -> str:
    from filmjournal.cli.layout import star_signs

    return f"{film_id:>6}  {title_and_year(title, year)}  {star_signs(rating)}".rstrip()


def _counted(films: int | None) -> str:
    return "?" if films is None else str(films)
