"""One run of making a site: what all kinds of pages need, and how a page becomes a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from filmjournal.publishing.site import descriptions, structured_data
from filmjournal.publishing.site.content import Page, Site
from filmjournal.publishing.site.library import Library, digest
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.rendering import Renderer

_FILMS_AT_A_TIME = 200  # whose reviews are read together


class Texts:
    """The reviews, read with those of the films that follow: pages are made in the order of films."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._place = {film.id: number for number, film in enumerate(library.films)}
        self._held: Mapping[int, str] = {}
        self._until: range = range(0)  # of which films they are

    def of_film(self, id_: int) -> Mapping[int, str]:
        """The texts of a film's entries, by entry; those without one are missing."""
        place = self._place[id_]
        if place not in self._until:
            films = self._library.films[place : place + _FILMS_AT_A_TIME]
            self._until = range(place, place + len(films))
            self._held = self._library.source.texts(
                entry.id for film in films for entry in self._library.viewings[film.id] if entry.content_hash
            )
        return self._held

    def of(self, entries: Sequence[int]) -> Mapping[int, str]:
        """The texts of some entries, by entry."""
        return self._library.source.texts(entries)


@dataclass(frozen=True, slots=True)
class SiteWork:
    """What the makers of pages share. `base` names what all pages are made from: templates, words, options.

    `companions` and `places` say whether they were asked for.
    """

    library: Library
    renderer: Renderer
    texts: Texts
    base: str
    companions: bool = False
    places: bool = False

    @property
    def site(self) -> Site:
        return self.renderer.site

    def page(
        self,
        address: str,
        kind: str,
        made_from: object,
        content: Callable[[], object],
        *,
        title: Callable[[], str] | str,
        door: str = "",
        crawled: bool = True,
    ) -> PublishedFile:
        """A page as a file; `made_from` are the values that decide what it says. Of one that search engines should
        not show, `crawled` is false.
        """

        def make() -> bytes:
            said = content()
            whole = self.site.base_url + address if self.site.base_url and crawled else ""
            page = Page(
                address=address,
                kind=kind,
                title=title if isinstance(title, str) else title(),
                description=descriptions.of(said, self.site),
                canonical=whole,
                image=descriptions.image(said, self.site),
                structured_data=structured_data.of(said, self.site, whole),
                door=door,
            )
            return self.renderer.page(page, said)

        return PublishedFile(address, digest(self.base, kind, address, made_from), make)
