"""What is offered while one types a reference: people to go on with, and people in their other films."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filmjournal.domain.films import CastCredit
from filmjournal.domain.folding import fold
from filmjournal.domain.queries import PersonMatch
from filmjournal.domain.references import FilmName
from filmjournal.i18n import _
from filmjournal.ui.editor.reference_typing import ReferenceTyping, starts_a_word
from filmjournal.ui.theme.wording import films_text
from filmjournal.ui.widgets.match_rows import MatchRow


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: a person to go on with, a person to stop at (`closes`), or a person in another film."""

    row: MatchRow
    person: str
    film: FilmName | None = None
    closes: bool = False
    person_id: int | None = None


def of_cast(credit: CastCredit, typed: str) -> Choice:
    """Someone of the film's own cast."""
    row = MatchRow(credit.person, note=credit.character or _("in this film"), typed=typed.strip(), icon="person")
    return Choice(row, credit.person, person_id=credit.person_id)


def of_journal(match: PersonMatch, typed: str) -> Choice:
    """Someone of any film."""
    note = films_text(match.films)
    return Choice(MatchRow(match.name, note=note, typed=typed.strip(), icon="person"), match.name, person_id=match.id)


def in_films(person: str, films: Sequence[FilmName], typed: str) -> list[Choice]:
    """The person to stop at, then the person in each film; years tell films of one title apart."""
    stop = Choice(MatchRow(person, note=_("without a film"), icon="person"), person, closes=True)
    result = [stop]
    for film in films:
        text = f"{person} - {film.title}"
        whole = f"{person} - {typed}" if fold(film.title).startswith(fold(typed)) else typed
        year = "" if film.year is None else str(film.year)
        row = MatchRow(text, year=year, typed=whole if typed else "", icon="film", reading=True)
        result.append(Choice(row, person, film))
    return result


def still_fits(choice: Choice, typing: ReferenceTyping) -> bool:
    """Whether what was offered fits what is typed by now."""
    if typing.title is None:
        return choice.film is None and not choice.closes and typing.fits(choice.person)
    if choice.film is None or fold(choice.person) != fold(typing.actor):
        return False
    return starts_a_word(choice.film.title, typing.title) if typing.title.strip() else True
