"""A page of each kind of a site, by hand, for tests of templates and styles."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from markupsafe import Markup

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.domain.statistics import Statistics
from filmjournal.publishing.site import content as c
from filmjournal.publishing.site.rendering import Renderer, renderer

PLAIN = "Nobody"
SITE = c.Site(
    title="The Late Row",
    language="en-GB",
    direction="ltr",
    theme="paper",
    base_url="https://example.org/films/",
    base_path="/films/",
    doors=(c.Door("reviews", "Reviews", "index.html"), c.Door("films", "Films", "films/index.html")),
    further=(c.Door("about", "About this journal", "about.html"),),
    films=812,
    reviews=640,
    since=1987,
    extra_pages=(c.Door("cinemas", "Cinemas", "pages/cinemas.html"),),
)
POSTER = c.Picture((("images/p-320.webp", 320), ("images/p-96.webp", 96)), 320, 480)
DAY = PartialDate(2024, 3, 2)


def film(title: str, *, poster: bool = False, address: str = "film/one.html") -> c.FilmLink:
    return c.FilmLink(1, title, 2017, address, Rating(7), POSTER if poster else None, (1, 2))


def contents(text: str) -> dict[str, tuple[str, object]]:
    """A page of each kind with an address, whose words are all the same."""
    person = c.PersonLink(2, text, "person/one.html")
    nameless = c.PersonLink(3, text)
    tag = c.NamedLink(text, "tags/one.html", 3)
    rated = c.NamedLink(text, "ratings/3.5.html", 3, Rating(7))
    first = c.Viewing(
        id=1, anchor="entry-1", date=DAY, rating=Rating(7), rewatch=True, headline=text, review=Markup("<p>A</p>"),
        language="en", direction="ltr", medium=text, place=text, companions=(text,), finished=False,
    )  # fmt: skip
    row = c.FilmRow(film(text), DAY, 3, Markup("<p>Noted.</p>"))
    return {
        "home": (
            "index.html",
            c.HomeContent(
                tuple(
                    c.Teaser(
                        film=film(text, poster=poster), address="film/one.html#entry-1", date=DAY, rating=Rating(7),
                        rewatch=True, headline=text, text=text,
                    )
                    for poster in (True, False)
                )
            ),
        ),
        "film": (
            "film/one.html",
            c.FilmContent(
                film=film(text),
                viewings=(first, c.Viewing(id=2, anchor="entry-2")),
                original_title=f"{text}!",
                alternative_titles=(f"{text}?",),
                runtime=104,
                genres=(text,),
                countries=(text,),
                cast=(c.Cast(person, text), c.Cast(nameless, text), c.Cast(person)),
                crew=(c.Crew("director", (person,)), c.Crew(f"x{text}", (nameless,))),
                stills=(c.Still(replace(POSTER, alt=text), text),),
                lists=(tag,),
                tags=(tag, tag),
                others=(c.OtherFilm(film(text), (text,)),),
                previous=film(text),
                next=film(text),
                outside=(c.NamedLink("imdb", "https://www.imdb.com/title/tt1/"),),
            ),
        ),
        "listing": (
            "films/a-2.html",
            c.ListingContent(
                heading=text,
                lead=text,
                groups=(c.Group(text, "y2017", (row, row)), c.Group("", "", (row,))),
                neighbours=(c.NamedLink(text, "films/a.html", 2), rated),
                here="films/a.html",
                parts=(c.NamedLink("1", "films/a.html"), c.NamedLink("2", "films/a-2.html")),
            ),
        ),
        "index": (
            "films/index.html",
            c.IndexContent(heading=text, lead=text, sections=((text, (tag, rated)), ("", (tag,)))),
        ),
        "list": (
            "lists/one.html",
            c.ListContent(
                name=text,
                description=Markup("<p>Words.</p>"),
                ranked=True,
                films=(replace(row, place=1), c.FilmRow(film(text, address=""), None, 0)),
            ),
        ),
        "person": (
            "person/one.html",
            c.PersonContent(
                person=person,
                films=(c.PersonFilm(film=film(text), characters=(text,), jobs=(text,), seen=DAY),),
                average=3.5,
                outside=(c.NamedLink("imdb", "https://www.imdb.com/name/nm1/"),),
            ),
        ),
        "people": (
            "people/a.html",
            c.PeopleContent(
                heading=text,
                lead=text,
                people=(c.PersonRow(person=person, films=2, average=3.5),),
                neighbours=(tag, tag),
                here="people/a.html",
            ),
        ),
        "diary": (
            "diary/2024.html",
            c.DiaryContent(
                heading=text,
                lead=text,
                months=(
                    c.Month(
                        text,
                        "m03",
                        (
                            c.DiaryRow(
                                film=film(text), address="film/one.html#entry-1", date=DAY, rating=Rating(7),
                                rewatch=True, headline=text, reviewed=True,
                            ),
                        ),
                    ),
                ),
                years=(c.NamedLink("2024", "diary/2024.html", 1), tag),
                here="diary/2024.html",
            ),
        ),
        "diary_index": (
            "diary/index.html",
            c.DiaryIndexContent(text, (c.DiaryYear(text, "diary/2024.html", 3, (tag,)),)),
        ),
        "statistics": (
            "statistics.html",
            c.StatisticsContent(
                numbers=Statistics(
                    0, 0, 0, 0, None, (0,) * 10, (), (0,) * 12, 0, 0, 0, 0, 0, (), (), (), (), (),
                ),
                facts=((text, text),),
                charts=(c.Chart(text, text, Markup('<svg class="chart"></svg>'), (text, text), ((text, 3),)),),
                people=((text, (tag, c.NamedLink(text, "", 2))),),
            ),
        ),
        "text": ("about.html", c.TextContent(text, Markup("<p>Words.</p>"))),
        "moved": ("film/two.html", c.MovedContent(film(text))),
    }  # fmt: skip


KINDS = tuple(contents(PLAIN))


def render(kind: str, text: str = PLAIN, site: c.Site = SITE, **changes: Any) -> str:
    address, content = contents(text)[kind]
    if changes:
        content = replace(content, **changes)  # type: ignore[type-var]
    page = c.Page(
        address=address,
        kind=kind,
        title=text,
        description=text,
        canonical=site.base_url and site.base_url + address,
        image=f"{site.base_url}images/p-320.webp",
        structured_data=Markup('{"@context": "https://schema.org"}'),
        door="films",
    )
    return renderer_of(site, text).page(page, content).decode()


@cache
def renderer_of(site: c.Site, text: str = PLAIN) -> Renderer:
    """One for each text: a renderer keeps how it wrote a film or a person, by id."""
    return renderer(site)
