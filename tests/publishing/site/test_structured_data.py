"""JSON-LD: complete, true to the page, and never more than data to the page that it stands in."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.publishing.site import structured_data
from filmjournal.publishing.site.content import (
    Cast,
    Crew,
    Door,
    FilmContent,
    FilmLink,
    FilmRow,
    HomeContent,
    ListContent,
    ListingContent,
    NamedLink,
    PersonContent,
    PersonLink,
    Picture,
    Site,
    Teaser,
    Viewing,
)

BASE = "https://example.org/films/"
SITE = Site(
    title="The Late Row",
    language="en-GB",
    direction="ltr",
    theme="paper",
    base_url=BASE,
    doors=(Door("reviews", "Reviews", "index.html"), Door("films", "Films", "films/index.html")),
)
OFFLINE = replace(SITE, base_url="")
WHOLE = f"{BASE}film/1-mile-to-you-2017.html"
POSTER = Picture((("images/p-684.webp", 684), ("images/p-342.webp", 342)), 684, 1026)
FILM = FilmLink(1, "1 Mile to You", 2017, "film/1-mile-to-you-2017.html", Rating(6), POSTER)
ACTOR = PersonLink(7, "Graham Rogers", "person/graham-rogers.html")
CONTENT = FilmContent(
    film=FILM,
    original_title="Life at These Speeds",
    alternative_titles=("One Mile", "1 Mile to You"),
    runtime=104,
    genres=("Drama", "Sport"),
    countries=("United States",),
    cast=(Cast(ACTOR, "Kevin"), Cast(ACTOR, "Young Kevin"), Cast(PersonLink(8, "Tim Roth"))),
    crew=(Crew("director", (PersonLink(9, "Leif Tilden"),)), Crew("caterer", (PersonLink(10, "X"),))),
    outside=(NamedLink("imdb", "https://www.imdb.com/title/tt1/"),),
    viewings=(
        Viewing(
            id=5,
            anchor="entry-5",
            date=PartialDate(2017, 6, 11),
            rating=Rating(7),
            headline="Keep on Running",
            review=Markup('<p>Kevin runs &amp; <label class="spoiler"><input><span>dies</span></label>.</p>'),
            language="en",
            tags=(NamedLink("running", "tags/running.html"),),
        ),
        Viewing(id=4, anchor="entry-4", date=PartialDate(2016), rating=Rating(1)),
        Viewing(id=3, anchor="entry-3", date=PartialDate(2015)),
    ),
)
JOURNAL = {"@type": "Organization", "name": "The Late Row", "url": BASE}


def read(content: object, site: Site = SITE, whole: str = WHOLE) -> Any:
    data = json.loads(structured_data.of(content, site, whole))
    assert data["@context"] == "https://schema.org"
    return data


def test_a_film_with_its_reviews_and_the_way_there() -> None:
    film, crumbs = read(CONTENT)["@graph"]
    reviews = film.pop("review")
    assert film == {
        "@type": "Movie",
        "@id": WHOLE,
        "url": WHOLE,
        "name": "1 Mile to You",
        "alternateName": ["Life at These Speeds", "One Mile"],
        "dateCreated": "2017",
        "datePublished": "2017",
        "director": [{"@type": "Person", "name": "Leif Tilden"}],
        "actor": [
            {"@type": "Person", "name": "Graham Rogers", "url": f"{BASE}person/graham-rogers.html"},
            {"@type": "Person", "name": "Tim Roth"},
        ],
        "duration": "PT104M",
        "genre": ["Drama", "Sport"],
        "countryOfOrigin": [{"@type": "Country", "name": "United States"}],
        "image": {"@type": "ImageObject", "url": f"{BASE}images/p-684.webp", "width": 684, "height": 1026},
        "sameAs": ["https://www.imdb.com/title/tt1/"],
    }
    assert reviews == [
        {
            "@type": "Review",
            "author": JOURNAL,
            "url": f"{WHOLE}#entry-5",
            "datePublished": "2017-06-11",
            "reviewRating": {"@type": "Rating", "ratingValue": 3.5, "bestRating": 5, "worstRating": 0.5},
            "headline": "Keep on Running",
            "description": "Kevin runs & […].",
            "inLanguage": "en",
            "keywords": ["running"],
        },
        {
            "@type": "Review",
            "author": JOURNAL,
            "url": f"{WHOLE}#entry-4",
            "datePublished": "2016",
            "reviewRating": {"@type": "Rating", "ratingValue": 0.5, "bestRating": 5, "worstRating": 0.5},
        },
    ]
    steps = [(step["position"], step["name"], step["item"]) for step in crumbs["itemListElement"]]
    assert steps == [
        (1, "The Late Row", f"{BASE}index.html"),
        (2, "Films", f"{BASE}films/index.html"),
        (3, "1 Mile to You (2017)", WHOLE),
    ]


def test_what_is_not_known_is_not_said() -> None:
    bare = FilmContent(film=FilmLink(1, "Untitled", None, "film/untitled.html"), viewings=(), kind="series")
    assert read(bare, OFFLINE, "") == {"@context": "https://schema.org", "@type": "TVSeries", "name": "Untitled"}


def test_a_site_that_is_nowhere_has_no_address_of_its_own_in_it() -> None:
    text = str(structured_data.of(CONTENT, OFFLINE, ""))
    assert ".html" not in text
    assert "images/" not in text
    assert json.loads(text)["sameAs"] == ["https://www.imdb.com/title/tt1/"]


def test_the_first_page_is_a_site_and_a_blog() -> None:
    teaser = Teaser(
        film=FILM,
        address="film/1-mile-to-you-2017.html#entry-5",
        date=PartialDate(2017, 6),
        rating=None,
        rewatch=False,
        headline=None,
        text="",
    )
    site, blog = read(HomeContent((teaser,)), SITE, f"{BASE}index.html")["@graph"]
    assert site == {"@type": "WebSite", "name": "The Late Row", "inLanguage": "en-GB", "url": BASE}
    (post,) = blog["blogPost"]
    assert post["headline"] == "1 Mile to You (2017)"
    assert post["datePublished"] == "2017-06"
    assert post["url"] == f"{WHOLE}#entry-5"
    assert post["about"] == {"@type": "Movie", "name": "1 Mile to You", "datePublished": "2017", "url": WHOLE}


def test_a_person_is_the_same_elsewhere() -> None:
    address = f"{BASE}person/graham-rogers.html"
    outside = (NamedLink("wikidata", "https://www.wikidata.org/wiki/Q1"),)
    assert read(PersonContent(person=ACTOR, films=(), average=None, outside=outside), SITE, address) == {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": address,
        "url": address,
        "name": "Graham Rogers",
        "sameAs": ["https://www.wikidata.org/wiki/Q1"],
    }


@pytest.mark.parametrize(("ranked", "order"), [(True, "ItemListOrderAscending"), (False, "ItemListUnordered")])
def test_a_list_in_its_order(ranked: bool, order: str) -> None:
    films = tuple(FilmRow(FilmLink(number, f"Film {number}", None, "")) for number in range(150))
    found = read(
        ListContent(name="Best", description=Markup(), ranked=ranked, films=films), SITE, f"{BASE}lists/b.html"
    )
    assert found["itemListOrder"] == f"https://schema.org/{order}"
    assert found["numberOfItems"] == 150
    assert [(item["position"], item["item"]["name"]) for item in found["itemListElement"]] == [
        (number + 1, f"Film {number}") for number in range(100)
    ]


def test_other_pages_have_none() -> None:
    assert structured_data.of(ListingContent(heading="A", lead="", groups=()), SITE, WHOLE) == ""


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


@given(
    st.text(st.characters(), max_size=60),
    st.sampled_from(
        ("</script><script>x", "<!--<script>", "]]>", "&quot;", "\u2028\u2029\x7f\ufffe", "\\</", "\ud800")
    ),
)
def test_no_text_leaves_the_script_element(text: str, hostile: str) -> None:
    said = hostile + text + hostile
    content = replace(CONTENT, film=replace(FILM, title=said), genres=(said,), cast=(Cast(PersonLink(1, said), said),))
    data = structured_data.of(content, SITE, WHOLE)
    assert data.isascii()
    assert not set("<>&\x7f\n") & set(data)
    page = _Scripts()
    page.feed(f'<script type="application/ld+json">{data}</script><p>after')
    page.close()
    assert page.seen == ["script", data, "p", "after"]
    film = json.loads(data)["@graph"][0]
    assert (film["name"], film["genre"], film["actor"][0]["name"]) == (said, [said], said)
