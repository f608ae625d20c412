"""The page of one entry as one HTML file that needs nothing else: its style inside, its pictures as data.

It is made of the same templates as a film's page on the site, without what leads to other pages.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from filmjournal.domain.films import DIRECTOR
from filmjournal.publishing import content as given
from filmjournal.publishing import review_body, words
from filmjournal.publishing.site import drawing, rendering
from filmjournal.publishing.site.content import (
    Cast,
    Crew,
    FilmContent,
    FilmLink,
    NamedLink,
    PersonLink,
    Site,
    Viewing,
)
from filmjournal.publishing.stylesheet import DEFAULT_THEME, hash_source, stylesheet

if TYPE_CHECKING:
    from jinja2 import Environment

_POLICY = Markup("default-src 'none'; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'")


def render_page(content: given.PageContent) -> str:
    """One self-contained page; the same content gives the same text.

    Raises ValueError where a theme file names a colour that is none.
    """
    style = stylesheet()
    language = words.language_tag(content.language) or "en"
    site = Site(
        title=content.journal_title,
        language=language,
        direction="rtl" if words.direction(language) == "rtl" else "ltr",
        theme=DEFAULT_THEME,
    )
    rated = any(viewing.rating for viewing in content.viewings)
    page = (
        _environment(language)
        .get_template("page.html")
        .render(
            site=site,
            content=_film(content),
            title=words.film_page_title(content.title, content.year, [line.person for line in content.cast]),
            symbols=drawing.star_symbols(rows=False) if rated else "",
            style=_trusted(style),
            policy=_POLICY.format(style=Markup(hash_source(style))),
        )
    )
    return words.fit_for_html(page)


@cache
def _environment(language: str) -> Environment:
    return rendering.environment(language)


def _trusted(style: str) -> Markup:
    """Our own stylesheet, which stands in the page as it is: its hash is in the policy."""
    if "</" in style:
        raise ValueError("a stylesheet can't hold a tag")
    return Markup(style)


def _film(content: given.PageContent) -> FilmContent:
    """The film as the site's templates want it; nobody and nothing has an address."""
    directors = (Crew(DIRECTOR, tuple(map(_person, content.directors))),) if content.directors else ()
    others = tuple(Crew(line.job, tuple(map(_person, line.names))) for line in content.crew if line.names)
    tags = dict.fromkeys(tag for viewing in content.viewings for tag in viewing.tags)
    return FilmContent(
        film=FilmLink(0, content.title, content.year, ""),
        viewings=tuple(_viewing(viewing, content) for viewing in content.viewings),
        original_title=content.original_title,
        alternative_titles=content.alternative_titles,
        runtime=content.runtime,
        genres=content.genres,
        cast=tuple(Cast(_person(line.person), line.character) for line in content.cast),
        crew=directors + others,
        tags=tuple(NamedLink(tag, "") for tag in tags),
    )


def _person(name: str) -> PersonLink:
    return PersonLink(0, name)


def _viewing(viewing: given.Viewing, content: given.PageContent) -> Viewing:
    headline = (viewing.headline or "").strip() or None
    around = review_body.Surroundings(content.images, content.addresses, first_level=3 if headline else 2, lazy=False)
    lead, review = review_body.body(viewing.review_html, around)
    return Viewing(
        id=0,
        anchor="",
        date=viewing.date,
        rating=viewing.rating,
        rewatch=viewing.rewatch,
        headline=headline,
        lead=lead,
        review=review,
        language=words.language_tag(viewing.language),
        direction=words.direction(viewing.language),
    )
