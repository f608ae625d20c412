"""The pages that there is one of: the first, statistics, search, about this journal, and what was not found."""

from __future__ import annotations

from collections.abc import Iterator

from filmjournal.i18n import _
from filmjournal.publishing import words
from filmjournal.publishing.site import about, search_index
from filmjournal.publishing.site.content import HomeContent, MovedContent, NamedLink, SearchContent, Teaser, TextContent
from filmjournal.publishing.site.descriptions import opening
from filmjournal.publishing.site.library import anchor, date_of, rating_of
from filmjournal.publishing.site.own_folder import OwnPage
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.source import EntryFacts
from filmjournal.publishing.site.statistics_content import statistics_content
from filmjournal.publishing.site.work import SiteWork

LATEST = 20  # reviews on the first page
TEASER = 250  # characters of a review there


def home_page(work: SiteWork) -> PublishedFile:
    """The first page, which is written after all others: what it leads to is there."""
    library = work.library
    latest = library.newest_reviews[:LATEST] or list(library.entries[:LATEST])
    made_from = (
        work.site.films,
        work.site.reviews,
        work.site.since,
        [(entry, library.short[entry.film_id]) for entry in latest],
        [(door.name, door.address) for door in work.site.extra_pages],
    )
    return work.page("index.html", "home", made_from, lambda: _home(work, latest), title=work.site.title)


def statistics_page(work: SiteWork) -> PublishedFile:
    """The numbers, with charts."""
    numbers = work.library.source.numbers
    people = work.library.person_address
    made_from = (repr(numbers), [people.get(person.id) for person in (*numbers.directors, *numbers.actors)])
    return work.page(
        "statistics.html",
        "statistics",
        made_from,
        lambda: statistics_content(numbers, work.site.language, lambda id_: people.get(id_, "")),
        title=lambda: _("Statistics"),
        door="statistics",
    )


def search_page(work: SiteWork, places: tuple[NamedLink, ...]) -> PublishedFile:
    """The page of the search field."""
    return work.page(
        "search.html",
        "search",
        [(place.name, place.address) for place in places],
        lambda: SearchContent(places, search_index.FOLDER),
        title=lambda: _("Search"),
        door="search",
    )


def about_page(work: SiteWork) -> PublishedFile:
    """What this journal is, for people."""
    site = work.site
    made_from = (site.films, site.entries, site.reviews, site.since)
    return work.page(
        "about.html", "text", made_from, lambda: about.about(site), title=lambda: _("About this journal"), door="about"
    )


def not_found_page(work: SiteWork) -> PublishedFile:
    """What a web server shows for an address that there isn't."""
    return work.page(
        "404.html", "text", None, lambda: about.not_found(work.site), title=lambda: _("Not found"), crawled=False
    )


def own_pages(work: SiteWork, pages: tuple[OwnPage, ...]) -> Iterator[PublishedFile]:
    """The pages that the person wrote."""
    for page in pages:
        yield work.page(
            f"pages/{page.slug}.html",
            "text",
            (page.heading, str(page.body)),
            lambda page=page: TextContent(page.heading, page.body),  # type: ignore[misc] # the loop's value
            title=words.isolated(page.heading),
        )


def moved_pages(work: SiteWork) -> Iterator[PublishedFile]:
    """What stands at the addresses of films that became part of another: the way there."""
    library = work.library
    for id_, address in library.addresses.given("film").items():
        kept, steps = id_, 0
        while kept not in library.viewings and kept in library.source.joined and steps < len(library.source.joined):
            kept, steps = library.source.joined[kept], steps + 1
        if kept != id_ and kept in library.viewings:
            film = library.film_link(kept)
            yield work.page(
                address,
                "moved",
                library.short[kept],
                lambda film=film: MovedContent(film),  # type: ignore[misc] # the loop's value
                title=words.isolated(film.title),
                crawled=False,
            )


def _home(work: SiteWork, latest: list[EntryFacts]) -> HomeContent:
    texts = work.texts.of([entry.id for entry in latest])
    library = work.library
    return HomeContent(
        tuple(
            Teaser(
                film=library.film_link(entry.film_id),
                address=f"{library.film_address[entry.film_id]}#{anchor(entry)}",
                date=date_of(entry.watched),
                rating=rating_of(entry.rating),
                rewatch=bool(entry.rewatch),
                headline=entry.headline,
                text=words.printable(opening(texts.get(entry.id, ""), TEASER)),
                language=words.language_tag(entry.language),
                direction=words.direction(entry.language),
            )
            for entry in latest
        )
    )
