"""The pages of a site out of our templates, read back as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from markupsafe import Markup

from filmjournal.domain.rating import Rating
from filmjournal.publishing.site import content as c
from site_pages import KINDS, PLAIN, SITE, contents, render, renderer_of

Read = Callable[[str], Any]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style></textarea><svg onload=alert(1)>",
    "<!-- --!> <![CDATA[ ]]> {{ 7 * 7 }}{% raw %}{title}{0}%s",
    "&lt;b&gt; &amp; &#60;",
    "كامل العدد",
    "東京物語 🎬",
    "W" * 300,
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_well_formed_and_has_one_heading_over_the_others(kind: str, read: Read) -> None:
    page = read(render(kind))
    levels = [int(node.tag[1]) for node in page.all() if re.fullmatch("h[1-6]", node.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for tag in ("main", "footer"):
        assert page.one(tag)
    assert page.one("header", "masthead")
    labels = [nav.attributes["aria-label"] for nav in page.all("nav")]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("kind", KINDS)
def test_links_and_pictures_start_from_the_folder_of_the_page(kind: str, read: Read) -> None:
    page = read(render(kind))
    up = "../" * contents(PLAIN)[kind][0].count("/")
    addresses = [node.attributes["href"] for tag in ("a", "link") for node in page.all(tag)]
    addresses += [node.attributes["src"] for node in page.all("img")]
    addresses += [one.split()[0] for node in page.all("img") for one in node.attributes["srcset"].split(",")]
    inside = [one for one in addresses if not one.startswith(("https:", "#"))]
    assert inside
    assert all(one.startswith(up) and not one.removeprefix(up).startswith(("../", "/")) for one in inside)
    assert all(re.match(r"[a-z0-9]", one.removeprefix(up)) for one in inside)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_journal_holds_is_text(kind: str, text: str, read: Read) -> None:
    harmless, page = read(render(kind)), read(render(kind, text, replace(SITE, title=text)))

    def shape(node: Any) -> list[Any]:
        inner = [shape(child) for child in node.children if not isinstance(child, str)]
        long = node.tag == "h1"  # a long title is set smaller
        return [node.tag, [] if long else sorted(node.attributes), inner]

    assert shape(page) == shape(harmless)
    assert text in page.one("body").text


@pytest.mark.parametrize("kind", KINDS)
def test_the_policy_lets_no_script_run_and_nothing_come_from_elsewhere(kind: str, read: Read) -> None:
    page = read(render(kind))
    (policy,) = (meta for meta in page.all("meta") if meta.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.attributes["content"] == (
        "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert [script.attributes for script in page.all("script")] == [{"type": "application/ld+json"}]
    assert not list(page.all("style"))


@pytest.mark.parametrize("kind", KINDS)
def test_keyboards_and_readers_find_their_way(kind: str, read: Read) -> None:
    page = read(render(kind))
    skip = next(page.all("a"))
    assert skip.attributes["href"] == f"#{page.one('main').attributes['id']}"
    doors = [
        link for link in page.one("header", "masthead").one("nav").all("a")
        if "aria-current" in link.attributes or link.attributes.get("class") == "here"
    ]  # fmt: skip
    assert [link.text for link in doors] == (["Reviews", "Films"] if kind == "home" else ["Films"])
    assert all(node.attributes.get("aria-hidden") == "true" for node in page.all("svg") if "role" not in node.attributes
               and node.attributes.get("class") != "chart")  # fmt: skip
    assert all("alt" in image.attributes for image in page.all("img"))


def test_each_viewing_has_its_place_and_what_has_a_headline_is_an_article(read: Read) -> None:
    page = read(render("film"))
    assert page.one("article").attributes["id"] == "entry-1"
    assert [node.attributes["id"] for node in page.having("div", "viewing")] == ["entry-2"]
    head = page.one("header", "film-head")
    assert head.one("span", "stars").text == "3 and a half out of 5 stars"
    assert [p.text for p in head.one("div", "facts").all("p")] == [
        "Seen again 2 March 2024", "not to the end", PLAIN, PLAIN, f"with {PLAIN}",
    ]  # fmt: skip


def test_the_margin_of_a_film_names_people_and_leads_to_those_who_have_a_page(read: Read) -> None:
    page = read(render("film"))
    sections = {section.one("h2").text: section for section in page.one("div", "margin").all("section")}
    assert list(sections) == [
        "Cast", "Directed by", f"X{PLAIN}", "The film", "With the same people", "Filed under",
    ]  # fmt: skip
    cast = list(sections["Cast"].all("li"))
    assert [line.text for line in cast] == [f"{PLAIN} as {PLAIN}", f"{PLAIN} as {PLAIN}", PLAIN]
    assert [len(list(line.all("a"))) for line in cast] == [1, 0, 1]
    assert [line.text for line in sections["The film"].all("li")] == ["104 minutes", PLAIN, PLAIN, "IMDb"]
    before, after = page.one("nav", "beside").all("a")
    assert (before.text, after.text) == (f"Before: {PLAIN} (2017)", f"After: {PLAIN} (2017)")


def test_a_page_of_a_rating_is_headed_by_its_stars(read: Read) -> None:
    heading = read(render("listing", rating=Rating(7))).one("h1")
    assert heading.text == "3 and a half out of 5 stars"
    assert heading.one("span", "stars")


def test_one_page_of_its_kind_is_marked_and_one_part(read: Read) -> None:
    page = read(render("listing"))
    (kind,) = page.having("nav", "neighbours")
    assert [link.attributes.get("aria-current") for link in kind.all("a")] == ["true", None]
    for parts in page.having("nav", "parts"):
        assert [link.attributes.get("aria-current") for link in parts.all("a")] == [None, "page"]


def test_without_an_address_of_its_own_a_site_has_no_feed_and_says_nothing_to_others(read: Read) -> None:
    page = read(render("film", site=replace(SITE, base_url="")))
    assert [link.attributes["rel"] for link in page.all("link")] == ["icon", "stylesheet"]
    assert not [meta for meta in page.all("meta") if "property" in meta.attributes]
    assert "Feed" not in page.one("footer").text


def test_with_one_it_names_itself(read: Read) -> None:
    page = read(render("film"))
    said = {meta.attributes["property"]: meta.attributes["content"] for meta in page.all("meta")
            if "property" in meta.attributes}  # fmt: skip
    assert said == {
        "og:site_name": "The Late Row",
        "og:type": "article",
        "og:title": PLAIN,
        "og:url": "https://example.org/films/film/one.html",
        "og:description": PLAIN,
        "og:image": "https://example.org/films/images/p-320.webp",
    }


def test_a_page_for_what_was_not_found_leads_home_from_any_depth(read: Read) -> None:
    page = c.Page(address="404.html", kind="text", title="Nothing here")
    site = replace(SITE, base_path="/films/")
    text = renderer_of(site).page(page, c.TextContent("Nothing here", Markup("<p>No.</p>"))).decode()
    for link in (*read(text).all("link"), *read(text).one("header", "masthead").all("a")):
        assert link.attributes["href"].startswith("/films/") or link.attributes["rel"] == "canonical"


def test_where_a_film_has_moved_search_engines_and_people_go_on(read: Read) -> None:
    page = read(render("moved"))
    metas = [meta.attributes for meta in page.all("meta")]
    assert {"name": "robots", "content": "noindex"} in metas
    assert {"http-equiv": "refresh", "content": "0; url=../film/one.html"} in metas
    assert [link.attributes["href"] for link in page.one("main").all("a")] == ["../film/one.html"]


def test_an_empty_journal_says_so(read: Read) -> None:
    page = read(render("home", teasers=()))
    assert page.one("p", "empty").text == "Nothing is published here yet."
    assert not page.having("div", "margin")


def test_pictures_below_the_first_screen_wait(read: Read) -> None:
    teasers = contents(PLAIN)["home"][1].teasers  # type: ignore[attr-defined]
    images = list(read(render("home", teasers=teasers[:1] * 6)).all("img"))
    assert [image.attributes.get("loading") for image in images] == [None] * 4 + ["lazy"] * 2
    assert {(image.attributes["width"], image.attributes["height"]) for image in images} == {("320", "480")}


def test_the_words_of_a_page_from_right_to_left(read: Read) -> None:
    page = read(render("film", site=replace(SITE, language="ar", direction="rtl")))
    assert page.one("html").attributes == {"lang": "ar", "dir": "rtl"}
