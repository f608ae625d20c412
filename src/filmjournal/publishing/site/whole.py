"""All files of a site in the order in which they are written: what pages need, then pages, then what leads to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from filmjournal import resources
from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _
from filmjournal.publishing import words
from filmjournal.publishing.site import drawing, first_pages, pictures, sitemap
from filmjournal.publishing.site.content import Door, Site
from filmjournal.publishing.site.diary_pages import DiaryPages
from filmjournal.publishing.site.feed_file import feed_file
from filmjournal.publishing.site.film_pages import film_pages
from filmjournal.publishing.site.library import Library, digest
from filmjournal.publishing.site.list_pages import ListPages
from filmjournal.publishing.site.listing_pages import ListingPages
from filmjournal.publishing.site.own_folder import OwnFolder
from filmjournal.publishing.site.people_pages import PeoplePages
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.search_files import search_files
from filmjournal.publishing.site.work import SiteWork
from filmjournal.publishing.stylesheet import site_stylesheet
from filmjournal.version import VERSION


def doors(library: Library) -> tuple[Door, ...]:
    """The parts of the site that there is something behind."""
    found = [Door("reviews", _("Reviews"), "index.html")]
    if library.films:
        found.append(Door("films", _("Films"), "films/index.html"))
    if library.person_address:
        found.append(Door("people", _("People"), "people/index.html"))
    if library.films:
        found.append(Door("diary", _("Diary"), "diary/index.html"))
    if library.lists:
        found.append(Door("lists", _("Lists"), "lists/index.html"))
    if library.films:
        found.append(Door("search", _("Search"), "search.html"))
    return tuple(found)


def further_doors(library: Library) -> tuple[Door, ...]:
    """What the first page and the foot of each page lead to beside the doors."""
    found = []
    if library.films:
        found.append(Door("ratings", _("By rating"), "ratings/index.html"))
    if library.tagged:
        found.append(Door("tags", _("Tags"), "tags/index.html"))
    found.append(Door("statistics", _("Statistics"), "statistics.html"))
    found.append(Door("about", _("About this journal"), "about.html"))
    return tuple(found)


def described(library: Library, *, title: str, language: str, theme: str, base_url: str, own: OwnFolder) -> Site:
    """The site as its pages know it."""
    years = [int(entry.watched[:4]) for entry in library.entries if entry.watched]
    return Site(
        title=title,
        language=language,
        direction="rtl" if words.direction(language) == "rtl" else "ltr",
        theme=theme,
        base_url=base_url,
        base_path=urlsplit(base_url).path,
        doors=doors(library),
        further=further_doors(library),
        films=len(library.films),
        entries=len(library.entries),
        reviews=len(library.reviewed),
        since=min(years, default=None),
        changed=max((entry.edited for entry in library.entries), default=""),
        extra_pages=tuple(Door(page.slug, page.heading, f"pages/{page.slug}.html") for page in own.pages),
    )


def base(site: Site, own: OwnFolder) -> str:
    """What every page is made from. Our own templates show numbers on few pages only; a person's may on any."""
    known = site if own.templates else replace(site, films=0, entries=0, reviews=0, since=None, changed="", theme="")
    return digest(templates_digest(), own.fingerprint if own.templates else "", repr(known))


@cache
def templates_digest() -> str:
    """What our own templates, styles and scripts are, and which program makes pages of them."""
    folder = resources.root() / "templates"
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    return digest(VERSION, [(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for path in files])


def site_files(work: SiteWork, own: OwnFolder) -> list[PublishedFile]:
    """The whole site. Where it is written in this order, no page leads to one that is not there yet."""
    listings, people = ListingPages(work), PeoplePages(work)
    lists, diary = ListPages(work), DiaryPages(work)
    places = (*listings.letter_links(), *listings.decade_links())
    films = bool(work.library.films)
    parts: list[Iterable[PublishedFile]] = [
        _assets(work, own),
        picture_files(work),
        film_pages(work),
        people.pages(),
        lists.pages(),
        listings.pages(),
        diary.pages(),
        first_pages.moved_pages(work),
        first_pages.own_pages(work, own.pages),
        search_files(work) if films else (),
        people.index_pages(),
        lists.index_pages(),
        listings.index_pages(),
        diary.index_pages(),
        [first_pages.search_page(work, places)] if films else (),
        [first_pages.statistics_page(work), first_pages.about_page(work), first_pages.not_found_page(work)],
    ]
    files = [file for part in parts for file in part]
    if work.site.base_url:
        files += [feed_file(work), *_for_crawlers(work, [file.address for file in files])]
    return [*files, first_pages.home_page(work)]


def picture_files(work: SiteWork) -> Iterator[PublishedFile]:
    """The sizes of all pictures that pages show."""
    source = work.library.source
    wanted: dict[str, tuple[str, int]] = {}
    for film in work.library.films:
        poster = work.library.poster(film)
        if poster is not None and film.poster is not None:
            wanted |= {address: (film.poster, width) for address, width in poster.sizes}
    shown = [still.image for film in work.library.films for still in source.stills.get(film.id, ())]
    shown += [image for entry in work.library.entries for image in source.review_images.get(entry.id, ())]
    shown += [image for list_ in work.library.lists for image in work.library.list_images(list_)]
    for hash_ in dict.fromkeys(shown):
        facts = source.images.get(hash_)
        if facts is not None:
            picture = pictures.planned(hash_, facts.width, facts.height, pictures.REVIEW)
            wanted |= {address: (hash_, width) for address, width in picture.sizes}
    for address, (hash_, width) in sorted(wanted.items()):
        yield PublishedFile(address, digest(hash_, width, pictures.VERSION), _picture(work, hash_, width))


def _picture(work: SiteWork, hash_: str, width: int) -> Callable[[], bytes]:
    def make() -> bytes:
        data = work.library.source.image(hash_)
        if data is None:
            raise MissingImage(hash_)
        try:
            return pictures.made(data, width)
        except InvalidValue:
            raise MissingImage(hash_) from None

    return make


class MissingImage(Exception):
    """An image that was to be published is damaged or gone; its hash is the argument."""


def _assets(work: SiteWork, own: OwnFolder) -> Iterator[PublishedFile]:
    style = site_stylesheet(work.site.theme, own.style).encode()
    yield PublishedFile("style.css", digest(style), lambda: style)
    icon = drawing.icon()
    yield PublishedFile("icon.svg", digest(icon), lambda: icon)
    for address, path, stamp in own.files:
        yield PublishedFile(address, digest(address, stamp), path.read_bytes)


def _for_crawlers(work: SiteWork, addresses: list[str]) -> Iterator[PublishedFile]:
    """The map of the site, with the day on which what a film's page says was changed last, and who may read it."""
    library = work.library
    changed = {
        library.film_address[film.id]: max(entry.edited for entry in library.viewings[film.id])
        for film in library.films
    }
    pages = ["index.html", *(name for name in addresses if name.endswith(".html") and name not in _NOT_MAPPED)]
    moved = set(library.addresses.given("film").values()) - changed.keys()
    mapped = [(name, changed.get(name, "")) for name in pages if name not in moved]
    base_url = work.site.base_url
    made_from = digest(base_url, mapped)

    def later(address: str) -> Callable[[], bytes]:
        return lambda: dict(sitemap.sitemap(base_url, mapped))[address]

    for address in sitemap.addresses(len(mapped)):
        yield PublishedFile(address, made_from, later(address))
    yield PublishedFile("robots.txt", digest(base_url), lambda: sitemap.robots(base_url))


_NOT_MAPPED = frozenset({"404.html"})
