"""Addresses on the site: small ASCII names that are each film's, person's, tag's and list's own, and stay so."""

from __future__ import annotations

from collections.abc import Mapping

from filmjournal.domain.films import title_and_year
from filmjournal.domain.slugs import slug

FILM, PERSON, TAG, LIST, PAGE = "film", "person", "tag", "list", "page"
_FOLDERS = {FILM: "film", PERSON: "person", TAG: "tags", LIST: "lists", PAGE: "pages"}
_TAKEN = frozenset({"index"})  # the first page of a folder


class Addresses:
    """Gives addresses out. Those that were given out before stay, whatever the subject is called by now.

    `known` has slugs by kind and subject (an id as text). The same journal, asked in the same order, gets the same.
    """

    def __init__(self, known: Mapping[tuple[str, str], str]) -> None:
        self._known = dict(known)
        self._taken = {(kind, name) for (kind, _subject), name in known.items()}
        self.new: list[tuple[str, str, str]] = []  # kind, subject and slug of those given out now

    def film(self, id_: int, title: str, year: int | None) -> str:
        """`film/1-mile-to-you-2017.html`."""
        known = self._known.get((FILM, str(id_)))
        return self._address(FILM, known or self._name(FILM, id_, title_and_year(title, year)))

    def of(self, kind: str, id_: int, name: str) -> str:
        """`person/billy-crudup.html`, and the like for tags and lists."""
        return self._address(kind, self._known.get((kind, str(id_))) or self._name(kind, id_, name))

    def given(self, kind: str) -> dict[int, str]:
        """The addresses of a kind that were given out before, by id, whether the subject is still there or not."""
        return {int(subject): self._address(kind, name) for (of, subject), name in self._known.items() if of == kind}

    def _name(self, kind: str, id_: int, text: str) -> str:
        base = slug(text, kind)
        name, number = base, 2
        while name in _TAKEN or (kind, name) in self._taken:
            name, number = f"{base}-{number}", number + 1
        self._taken.add((kind, name))
        self._known[kind, str(id_)] = name
        self.new.append((kind, str(id_), name))
        return name

    @staticmethod
    def _address(kind: str, name: str) -> str:
        return f"{_FOLDERS[kind]}/{name}.html"
