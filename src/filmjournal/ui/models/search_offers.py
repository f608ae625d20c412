"""What the search field offers for the text that is in it: rows of people, films, fields, values and ways on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.search.completion import Part, Typing, typing_at
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.fields import FIELDS, FLAG_FINDS, MISSING_WORD, PRESENT_WORD, FieldSpec, Kind
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.syntax_tree import Everything
from filmjournal.i18n import _, ngettext
from filmjournal.ui.theme.search_rows import Offer, Way
from filmjournal.ui.theme.wording import films_text, number_text, shortened, viewings_text

if TYPE_CHECKING:
    from filmjournal.domain.search.offers import FilmOffer, PersonOffer
    from filmjournal.services.journal import Journal

MOST = 8  # rows
_FOOT = 2  # of them ways on
_PEOPLE, _FIELDS = 3, 2
_ICONS = {"tag": "tag", "list": "lists", "person": "person", "cast": "person", "director": "person"}
_EXAMPLES = {
    Kind.YEAR: ("1990s", "1990..1999", ">=2000", "<1970", MISSING_WORD),
    Kind.DATE: ("2017", "2017-06", "2017-06..2017-08", ">=2020", MISSING_WORD),
    Kind.RATING: ("5", ">=4", "3..4", "<3", MISSING_WORD, PRESENT_WORD),
    Kind.NUMBER: (">=120", "90..120", "<90", MISSING_WORD),
}


def offers_for(journal: Journal, text: str, caret: int) -> tuple[Offer, ...]:
    """What is offered for a text with the caret at a place of it, in characters. Raises JournalUnavailable."""
    typing = typing_at(text, caret)
    most = MOST - _FOOT
    if typing.part is Part.VALUE:
        first = tuple(_values(journal, typing, most))[:most]
    elif typing.part is Part.WORDS:
        first = _named(journal, typing, most)
    else:
        first = ()
    return first + ways_on(text)


def offers_of_none(recent: Sequence[str]) -> tuple[Offer, ...]:
    """What is offered while nothing is typed."""
    rows = [Offer(Way.RECENT, search, "history", value=search) for search in recent[: MOST - _FOOT]]
    rows.append(Offer(Way.BUILD, _("Build a search…"), "edit", apart=bool(recent)))
    if recent:
        rows.append(Offer(Way.FORGET, _("Forget these searches"), "close"))
    return tuple(rows)


def ways_on(text: str) -> tuple[Offer, ...]:
    """What can be done with a search that can be understood."""
    try:
        node = parse(text)
    except SearchError:
        return ()
    if node == Everything():
        return ()
    shown = shortened(" ".join(text.split()))
    words = _("All matches for {search}").format(search=shown)
    return (
        Offer(Way.ALL, words, "search", strong=shown, value=text, apart=True),
        Offer(Way.KEEP, _("Keep this search as a smart list"), "smart", value=text),
    )


def films_found(journal: Journal, text: str) -> int:
    """How many films a search finds. Raises SearchError and JournalUnavailable."""
    return journal.browsing.count(ListQuery(Subject.FILMS, search=text))


def _named(journal: Journal, typing: Typing, most: int) -> tuple[Offer, ...]:
    fields = list(_fields(typing.typed))[:_FIELDS]
    people, films = journal.browsing.suggestions.matching(typing.words, _PEOPLE, most - len(fields) - 1)
    typed = " ".join(typing.words)
    rows = [_person(person, typed) for person in people]
    rows += [_film(film, typed) for film in films]
    return tuple(rows[: most - len(fields)] + fields)


def _person(person: PersonOffer, typed: str) -> Offer:
    films = films_text(person.films)
    if person.named_in:
        note = ngettext("{films}, named in {count} review", "{films}, named in {count} reviews", person.named_in)
        films = note.format(films=films, count=number_text(person.named_in))
    return Offer(Way.PERSON, person.name, "person", note=films, typed=typed, id=person.id)


def _film(film: FilmOffer, typed: str) -> Offer:
    note = ""
    if film.person and film.character:
        note = _("cast: {name} as {character}").format(name=film.person, character=film.character)
    elif film.person:
        note = _("cast: {name}").format(name=film.person)
    elif film.viewings:
        note = viewings_text(film.viewings)
    return Offer(
        Way.FILM,
        film.title,
        "film",
        year="" if film.year is None else str(film.year),
        note=note,
        typed="" if film.person else typed,
        typed_note=typed if film.person else "",
        id=film.id,
        reading=True,
    )


def _fields(typed: str) -> Iterator[Offer]:
    for spec in FIELDS.values():
        if typed and spec.name.startswith(typed.lower()):
            yield Offer(Way.FIELD, f"{spec.name}:", "filter", note=_(spec.finds), typed=typed, value=spec.name)


def _values(journal: Journal, typing: Typing, most: int) -> Iterator[Offer]:
    spec = FIELDS.get(typing.field)
    if spec is None:
        return
    if spec.kind is Kind.TEXT:
        values = journal.browsing.suggestions.values(spec.name, typing.typed, most)
        for value in values:
            yield Offer(Way.VALUE, value, _ICONS.get(spec.name, "filter"), typed=typing.typed, value=value)
        return
    known: Iterable[str] = FLAG_FINDS if spec.kind is Kind.FLAG else _EXAMPLES[spec.kind]
    for value in known:
        if value.startswith(typing.typed.lower()):
            note = _(FLAG_FINDS[value]) if spec.kind is Kind.FLAG else _example_note(spec, value)
            yield Offer(
                Way.VALUE, f"{spec.name}:{value}", "filter", note=note, typed=f"{spec.name}:{typing.typed}", value=value
            )


def _example_note(spec: FieldSpec, value: str) -> str:
    if value in (MISSING_WORD, PRESENT_WORD):
        return _("not given") if value == MISSING_WORD else _("whatever it is")
    if value.endswith("s"):
        return _("a decade")
    if ".." in value:
        first, _dots, last = value.partition("..")
        return _("from {first} to {last}").format(first=first, last=last)
    if value.startswith(">="):
        return (
            _("{value} or later").format(value=value[2:])
            if spec.kind in (Kind.YEAR, Kind.DATE)
            else _("{value} or more").format(value=value[2:])
        )
    if value.startswith("<"):
        return (
            _("before {value}").format(value=value[1:])
            if spec.kind in (Kind.YEAR, Kind.DATE)
            else _("less than {value}").format(value=value[1:])
        )
    return ""
