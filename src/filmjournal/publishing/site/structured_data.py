"""What a page is about, for programs: JSON-LD in the vocabulary of schema.org.

Films, people and lists are said with what their pages say. Who wrote the journal is not known by name, so the journal
itself stands as the author of its reviews. Of a review its beginning is given, not all of it: the whole stands on the
same page, and its spoilers are not uncovered here. Addresses need a base URL and are left out without one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from filmjournal.publishing.site.content import (
    FilmContent,
    FilmLink,
    HomeContent,
    ListContent,
    NamedLink,
    PersonContent,
    PersonLink,
    Picture,
    Site,
    Viewing,
)
from filmjournal.publishing.site.descriptions import LONGEST, film_name, opening

_Node = dict[str, Any]

_CONTEXT = "https://schema.org"
_LISTED = 100  # films of a list; the number of all is given
_TYPES = {"series": "TVSeries", "episode": "TVEpisode"}
# All in ASCII, with everything else as escapes: what no page may hold can't come into one this way.
_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)


def of(content: object, site: Site, whole: str) -> Markup:
    """What a page says as JSON-LD that can stand in a script element; nothing for kinds of pages that have none.

    `whole` is the page's own address, empty without a base URL.
    """
    describe = _DESCRIBED.get(type(content))
    return Markup() if describe is None else written(describe(content, site, whole))


def written(data: _Node) -> Markup:
    """A value as JSON that ends no script element and begins no comment in one, whatever texts it holds."""
    text = _JSON.encode(data)
    for sign, escape in _ESCAPES:
        if sign in text:
            text = text.replace(sign, escape)
    return Markup(text)


_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\x7f", "\\u007f"))


def _film(content: FilmContent, site: Site, whole: str) -> _Node:
    film, base = content.film, site.base_url
    node: _Node = {"@type": _TYPES.get(content.kind, "Movie"), "name": film.title}
    if whole:
        node["@id"] = node["url"] = whole
    others = [content.original_title, *content.alternative_titles]
    if titles := [title for title in dict.fromkeys(others) if title and title != film.title]:
        node["alternateName"] = titles
    if film.year is not None:
        node["dateCreated"] = node["datePublished"] = f"{film.year:04}"
    for crew in content.crew:
        if crew.job in _JOBS:
            node[_JOBS[crew.job]] = [_person_link(person, base) for person in crew.people]
    if content.cast:
        node["actor"] = [_person_link(person, base) for person in _each_once(line.person for line in content.cast)]
    if content.runtime:
        node["duration"] = f"PT{content.runtime}M"
    if content.genres:
        node["genre"] = content.genres
    if content.countries:
        node["countryOfOrigin"] = [{"@type": "Country", "name": country} for country in content.countries]
    if base and (picture := film.poster or (content.stills[0].picture if content.stills else None)):
        node["image"] = _image(picture, base)
    if content.outside:
        node["sameAs"] = [place.address for place in content.outside]
    author = _journal(site)
    reviews = [
        _review(viewing, whole, author)
        for viewing in content.viewings
        if viewing.review is not None or viewing.headline or viewing.rating is not None
    ]
    if reviews:
        node["review"] = reviews
    if not whole:
        return {"@context": _CONTEXT, **node}
    return {"@context": _CONTEXT, "@graph": [node, _breadcrumbs(film, site, whole)]}


_JOBS = {
    "director": "director",
    "writer": "author",
    "producer": "producer",
    "composer": "musicBy",
}


def _review(viewing: Viewing, whole: str, author: _Node) -> _Node:
    node: _Node = {"@type": "Review", "author": author}
    if whole:
        node["url"] = f"{whole}#{viewing.anchor}"
    if viewing.date is not None:
        node["datePublished"] = str(viewing.date)
    if viewing.rating is not None:
        stars = viewing.rating.half_stars / 2
        node["reviewRating"] = {"@type": "Rating", "ratingValue": stars, "bestRating": 5, "worstRating": 0.5}
    if viewing.headline:
        node["headline"] = viewing.headline
    if viewing.review and (text := opening(viewing.review, LONGEST)):
        node["description"] = text
    if viewing.language:
        node["inLanguage"] = viewing.language
    if viewing.tags:
        node["keywords"] = [tag.name for tag in viewing.tags]
    return node


def _breadcrumbs(film: FilmLink, site: Site, whole: str) -> _Node:
    """The way from the first page: the films, and this one."""
    steps = [(site.title, f"{site.base_url}index.html")]
    steps += [(door.name, site.base_url + door.address) for door in site.doors if door.key == "films"]
    steps.append((film_name(film), whole))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, 1)
        ],
    }


def _home(content: HomeContent, site: Site, whole: str) -> _Node:
    author = _journal(site)
    posts = []
    for teaser in content.teasers:
        post: _Node = {"@type": "BlogPosting", "headline": teaser.headline or film_name(teaser.film), "author": author}
        if site.base_url:
            post["url"] = site.base_url + teaser.address
        if teaser.date is not None:
            post["datePublished"] = str(teaser.date)
        if teaser.language:
            post["inLanguage"] = teaser.language
        post["about"] = _film_link(teaser.film, site.base_url)
        posts.append(post)
    site_node: _Node = {"@type": "WebSite", "name": site.title, "inLanguage": site.language}
    blog: _Node = {"@type": "Blog", "name": site.title, "inLanguage": site.language, "blogPost": posts}
    if site.base_url:
        site_node["url"] = site.base_url
        blog["url"] = whole or site.base_url
    return {"@context": _CONTEXT, "@graph": [site_node, blog]}


def _person(content: PersonContent, _site: Site, whole: str) -> _Node:
    node: _Node = {"@context": _CONTEXT, "@type": "Person", "name": content.person.name}
    if whole:
        node["@id"] = node["url"] = whole
    return _same_as(node, content.outside)


def _list(content: ListContent, site: Site, whole: str) -> _Node:
    order = "ItemListOrderAscending" if content.ranked else "ItemListUnordered"
    node: _Node = {
        "@context": _CONTEXT,
        "@type": "ItemList",
        "name": content.name,
        "itemListOrder": f"{_CONTEXT}/{order}",
        "numberOfItems": len(content.films),
        "itemListElement": [
            {"@type": "ListItem", "position": place, "item": _film_link(row.film, site.base_url)}
            for place, row in enumerate(content.films[:_LISTED], 1)
        ],
    }
    if whole:
        node["url"] = whole
    return node


_DESCRIBED: dict[type, Callable[[Any, Site, str], _Node]] = {
    FilmContent: _film,
    HomeContent: _home,
    PersonContent: _person,
    ListContent: _list,
}


def _journal(site: Site) -> _Node:
    author: _Node = {"@type": "Organization", "name": site.title}
    if site.base_url:
        author["url"] = site.base_url
    return author


def _film_link(film: FilmLink, base: str) -> _Node:
    node: _Node = {"@type": "Movie", "name": film.title}
    if film.year is not None:
        node["datePublished"] = f"{film.year:04}"
    if base and film.address:
        node["url"] = base + film.address
    return node


def _person_link(person: PersonLink, base: str) -> _Node:
    if base and person.address:
        return {"@type": "Person", "name": person.name, "url": base + person.address}
    return {"@type": "Person", "name": person.name}


def _each_once(people: Iterable[PersonLink]) -> Iterable[PersonLink]:
    """An actor of two characters is one actor."""
    return {person.id: person for person in people}.values()


def _image(picture: Picture, base: str) -> _Node:
    return {"@type": "ImageObject", "url": base + picture.sizes[0][0], "width": picture.width, "height": picture.height}


def _same_as(node: _Node, outside: Iterable[NamedLink]) -> _Node:
    if addresses := [place.address for place in outside]:
        node["sameAs"] = addresses
    return node
