"""What stands on very many pages: films and people as links, lines of a cast, rows of listings.

A film is named on the page of each of its people and in several listings, so a site writes each of these once for the
pages of a folder and shows it from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from filmjournal.i18n import _, ngettext
from filmjournal.publishing import words
from filmjournal.publishing.site import drawing
from filmjournal.publishing.site.content import Cast, FilmLink, FilmRow, OtherFilm, PersonFilm, PersonLink


class Pieces:
    """The pieces of pages in a language. With `keeping`, what was written of a film or person once is shown again:
    for one site, in which an id means one of them.
    """

    def __init__(self, language: str, *, keeping: bool = False) -> None:
        self._language = language
        self._keeping = keeping
        self._kept: dict[tuple[object, ...], Markup] = {}

    def filters(self) -> dict[str, Callable[..., Markup]]:
        """What templates use as filters, which Jinja calls in half the time of functions."""
        return {
            "film_name": self.film_name,
            "person_name": self.person_name,
            "cast_lines": self.cast_lines,
            "other_films": self.other_films,
            "film_line": self.film_line,
            "part_lines": self.part_lines,
        }

    def film_name(self, film: FilmLink, root: str) -> Markup:
        """`1 Mile to You (2017)`, as a link if the film has a page."""
        return self._once(("film", film.id, root), lambda: _film_name(film, root))

    def person_name(self, person: PersonLink, root: str) -> Markup:
        """A person's name, as a link if they have a page."""
        return self._once(("person", person.id, root), lambda: _linked(words.name(person.name), person.address, root))

    def cast_lines(self, cast: Iterable[Cast], root: str) -> Markup:
        """An item of a list for each line: `Billy Crudup as Coach K`."""
        return _items(self._cast_line(line, root) for line in cast)

    def _cast_line(self, line: Cast, root: str) -> Markup:
        person = self.person_name(line.person, root)
        return words.as_character(person, line.character) if line.character else person

    def other_films(self, others: Iterable[OtherFilm], root: str) -> Markup:
        """An item of a list for each other film, with its stars and who is in both."""
        return _items(self._other_film(other, root) for other in others)

    def _other_film(self, other: OtherFilm, root: str) -> str:
        film = other.film
        head = self._once(("other", film.id, root), lambda: Markup(f"{self.film_name(film, root)}<div>{_rated(film)}"))
        return f"{head}<span>{words.names(other.people)}</span></div>"

    def film_line(self, row: FilmRow | PersonFilm, root: str) -> Markup:
        """A film in a listing: its name, how often it was seen, stars, and when it was seen last."""
        return self._once(("line", row.film.id, row.viewings, root), lambda: self._line(row, root))

    def part_lines(self, rows: Iterable[PersonFilm], root: str) -> Markup:
        """An item of a list for each film of somebody, with what they did on it: `as Coach K, writer`."""
        return Markup("\n".join(f'<li class="row">{self.film_line(row, root)}{self._part(row)}</li>' for row in rows))

    def _part(self, row: PersonFilm) -> str:
        said = [str(words.sentence(_("as {names}"), names=words.names(row.characters)))] if row.characters else []
        said += [str(escape(job)) for job in row.jobs]
        return f'\n<p class="more part">{", ".join(said)}</p>\n' if said else ""

    def _line(self, row: FilmRow | PersonFilm, root: str) -> Markup:
        times = ""
        if row.viewings > 1:
            count = words.number(row.viewings, self._language)
            said = ngettext("seen {count} time", "seen {count} times", row.viewings).format(count=count)
            times = f' <span class="times">{escape(said)}</span>'
        stars = f" {drawing.stars(row.film.rating)}" if row.film.rating else ""
        date = words.date_in_words(row.seen, self._language)
        seen = f' <span class="seen">{escape(date)}</span>' if date else ""
        return Markup(f'<span class="title">{self.film_name(row.film, root)}{times}</span>{stars}{seen}')

    def _once(self, key: tuple[object, ...], write: Callable[[], Markup]) -> Markup:
        if not self._keeping:
            return write()
        piece = self._kept.get(key)
        if piece is None:
            piece = self._kept[key] = write()
        return piece


def _items(lines: Iterable[str]) -> Markup:
    return Markup("\n".join(f"<li>{line}</li>" for line in lines))


def _film_name(film: FilmLink, root: str) -> Markup:
    year = f' <span class="year">({film.year})</span>' if film.year is not None else ""
    return _linked(Markup(f"{words.name(film.title)}{year}"), film.address, root)


def _linked(name: Markup, address: str, root: str) -> Markup:
    return Markup(f'<a href="{escape(root)}{escape(address)}">{name}</a>') if address else name


def _rated(film: FilmLink) -> str:
    return f"{drawing.stars(film.rating)} " if film.rating else ""
