"""The lists of the journal, each with its notes and in its order."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from filmjournal.i18n import _, ngettext
from filmjournal.publishing import words
from filmjournal.publishing.review_body import Surroundings, body
from filmjournal.publishing.site.content import FilmRow, IndexContent, ListContent
from filmjournal.publishing.site.film_pages import ReviewPictures
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.source import ListFacts, ListItemFacts
from filmjournal.publishing.site.work import SiteWork
from filmjournal.richtext import references

_ROOT = "../"


class ListPages:
    """The pages of lists. `pages` come before `index_pages`."""

    def __init__(self, work: SiteWork) -> None:
        self._work = work
        self._library = work.library

    def pages(self) -> Iterator[PublishedFile]:
        """A page for each list with a film of the site on it."""
        for list_ in self._library.lists:
            yield self._page(list_)

    def index_pages(self) -> Iterator[PublishedFile]:
        """The page that leads to them."""
        links = tuple(self._library.list_links.values())
        if not links:
            return
        lead = ngettext("{count} list", "{count} lists", len(links)).format(
            count=words.number(len(links), self._work.site.language)
        )
        yield self._work.page(
            "lists/index.html",
            "index",
            [(link.name, link.address, link.count) for link in links],
            lambda: IndexContent(heading=_("Lists"), lead=lead, sections=(("", links),)),
            title=lambda: _("Lists"),
            door="lists",
        )

    def _page(self, list_: ListFacts) -> PublishedFile:
        library = self._library
        items = library.list_items[list_.id]
        made_from = (
            list_,
            [
                (library.short.get(item.film_id) or library.source.films[item.film_id], item.notes_html)
                for item in items
            ],
            [library.seen_text(item.film_id) for item in items if item.film_id in library.viewings],
            [len(library.viewings.get(item.film_id, ())) for item in items],
            [
                library.film_address.get(film)
                for html in library.list_texts(list_)
                for film in references.film_ids(html)
            ],
            [library.source.images.get(image) for image in library.list_images(list_)],
        )
        return self._work.page(
            library.list_links[list_.id].address,
            "list",
            made_from,
            lambda: ListContent(
                name=list_.name,
                description=self._words(list_.description_html),
                ranked=bool(list_.ranked),
                films=tuple(self._row(item, place if list_.ranked else None) for place, item in enumerate(items, 1)),
            ),
            title=lambda: words.isolated(list_.name),
            door="lists",
        )

    def _row(self, item: ListItemFacts, place: int | None) -> FilmRow:
        library = self._library
        there = item.film_id in library.viewings
        return FilmRow(
            library.film_link(item.film_id),
            library.seen(item.film_id) if there else None,
            len(library.viewings[item.film_id]) if there else 0,
            self._words(item.notes_html),
            place,
        )

    def _words(self, html: str) -> Markup:
        """What a list says, in the grammar of reviews."""
        around = Surroundings(ReviewPictures(self._library), self._library.film_address, root=_ROOT, first_level=3)
        lead, rest = body(html, around)
        return Markup("\n").join(part for part in (lead, rest) if part)
