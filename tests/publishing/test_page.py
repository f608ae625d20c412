"""The page of one entry, read back as HTML."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Callable
from typing import Any

import pytest

from filmjournal import resources
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.publishing.content import CastLine, CrewLine, ImageData, PageContent, Viewing
from filmjournal.publishing.page import render_page
from filmjournal.publishing.words import printable

MakeContent = Callable[..., PageContent]
Read = Callable[[str], Any]

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style><script>alert(1)</script>",
    "<!-- --!> <![CDATA[ ]]>",
    "{{ 7 * 7 }}{% raw %}{title}{0}",
    "&lt;b&gt; &amp; &#60;",
    "a\x00b\x1bc\x7fd\ud800e\ufdd0f\U0001ffffg",
    "\u202egnirts\u2066",
    "كامل العدد",
    "東京物語 🎬",
]


def test_the_parts_of_the_model_page(make_content: MakeContent, read: Read) -> None:
    page = read(render_page(make_content()))

    assert page.one("title").text == "1 Mile to You (2017) Graham Rogers, Billy Crudup, Tim Roth Movie Review"
    assert page.one("h1").text == "1 Mile to You (2017)"
    assert page.one("p", "journal").text == "The Late Row"
    assert page.one("span", "stars").text == "3 out of 5 stars"
    assert page.one("time").attributes["datetime"] == "2017-06-11"
    assert "Seen 11 June 2017" in page.one("header", "film-head").text
    assert page.one("h2", "headline").text == "Keep on Running"
    assert [p.text for p in page.one("div", "review").all("p")] == [
        "Kevin (Graham Rogers) runs. Coach K (Billy Crudup - Blood Ties) looks on.",
        "And he wins.",
        "Or does he?",
    ]
    assert [heading.text for heading in page.one("div", "review").all("h3")] == ["After"]
    assert not list(page.all("a")), "there is no page to link to"
    assert [(section.one("h2").text, [li.text for li in section.all("li")]) for section in page.all("section")] == [
        ("Cast", ["Graham Rogers as Kevin", "Billy Crudup as Coach K", "Tim Roth"]),
        ("Directed by", ["Leif Tilden"]),
        ("Written by", ["Marc Novak"]),
        ("The film", ["104 minutes", "Drama, Sport"]),
        ("Filed under", ["running, grief"]),
    ]
    assert [line.text for line in page.having("p", "other-titles")] == [
        "Original title: Life at These Speeds",
        "Also known as One Mile",
    ]


def test_the_still_that_opens_a_review_stands_above_the_headline(
    make_content: MakeContent, read: Read, still: ImageData
) -> None:
    page = read(render_page(make_content()))
    written = page.one("div", "written")
    assert [child.tag for child in written.children if not isinstance(child, str)] == ["figure", "h2", "div"]
    assert written.one("figcaption").text == "A and B in 1 Mile to You (2017)"
    image = written.one("img").attributes
    assert image == {
        "src": "data:image/png;base64," + base64.b64encode(still.data).decode(),
        "alt": "A track",
        "width": "64",
        "height": "32",
    }


def test_the_head_begins_with_charset_size_and_policy(make_content: MakeContent, read: Read) -> None:
    text = render_page(make_content())
    page = read(text)
    assert text.startswith("<!DOCTYPE html>\n")
    first, second, third, fourth = list(page.one("head").all("meta"))[:4]
    assert first.attributes == {"charset": "utf-8"}
    assert second.attributes["name"] == "viewport"
    assert third.attributes["http-equiv"] == "Content-Security-Policy"
    assert fourth.attributes == {"name": "referrer", "content": "no-referrer"}
    digest = base64.b64encode(hashlib.sha256(page.one("style").text.encode()).digest()).decode()
    assert third.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_a_page_asks_for_nothing_and_says_the_same_each_time(make_content: MakeContent) -> None:
    text = render_page(make_content())
    assert text == render_page(make_content())
    for word in ("<script", "<link", "@import", "url(", "http:", "https:"):
        assert word not in text
    assert not [line for line in text.splitlines() if line != line.rstrip()], "white space at a line's end"
    assert text.endswith("</html>\n")


FIELDS: dict[str, Callable[[str], dict[str, Any]]] = {
    "title": lambda text: {"title": text},
    "original title": lambda text: {"original_title": text},
    "alternative title": lambda text: {"alternative_titles": (text,)},
    "journal": lambda text: {"journal_title": text},
    "director": lambda text: {"directors": (text,)},
    "actor": lambda text: {"cast": (CastLine(text, "Kevin"),)},
    "character": lambda text: {"cast": (CastLine("Graham Rogers", text),)},
    "job": lambda text: {"crew": (CrewLine("x" + text, ("Marc Novak",)),)},
    "crew": lambda text: {"crew": (CrewLine("writer", (text,)),)},
    "genre": lambda text: {"genres": (text,)},
    "headline": lambda text: {"headline": text},
    "tag": lambda text: {"tags": (text,)},
}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("field", FIELDS)
def test_whatever_a_field_holds_is_text(make_content: MakeContent, read: Read, field: str, text: str) -> None:
    harmless = read(render_page(make_content(**FIELDS[field]("Nobody"))))
    rendered = render_page(make_content(**FIELDS[field](text)))
    page = read(rendered)
    assert page.shape == harmless.shape
    assert printable(text) in page.one("body").text
    assert rendered.encode("utf-8")


@pytest.mark.parametrize("text", HOSTILE[:7], ids=range(7))
def test_whatever_a_review_holds_is_text(make_content: MakeContent, read: Read, text: str) -> None:
    text = text.split("\x00", maxsplit=1)[0]
    escaped = html.escape(text)
    page = read(render_page(make_content(review_html=f"<p>{escaped}</p><pre>{escaped}</pre>")))
    assert page.one("div", "review").one("p").text == text
    assert page.one("div", "review").one("pre").text == text
    assert not list(page.all("script"))


@pytest.mark.parametrize(
    ("date", "rewatch", "words"),
    [
        (PartialDate(2017, 6, 11), False, "Seen 11 June 2017"),
        (PartialDate(2017, 6), False, "Seen in June 2017"),
        (PartialDate(2017), False, "Seen in 2017"),
        (PartialDate(2017, 6, 11), True, "Seen again 11 June 2017"),
        (PartialDate(2017, 6), True, "Seen again in June 2017"),
        (PartialDate(2017), True, "Seen again in 2017"),
        (None, True, "Seen again"),
    ],
)
def test_a_date_is_said_as_it_is_known(
    make_content: MakeContent, read: Read, date: PartialDate | None, rewatch: bool, words: str
) -> None:
    page = read(render_page(make_content(date=date, rewatch=rewatch)))
    assert page.one("div", "facts").one("p").text == words
    assert [time.attributes["datetime"] for time in page.all("time")] == ([str(date)] if date else [])


def test_an_unknown_date_and_no_rating_say_nothing(make_content: MakeContent, read: Read) -> None:
    page = read(render_page(make_content(date=None, rating=None)))
    assert not page.having("div", "facts")
    assert not list(page.all("svg"))


@pytest.mark.parametrize(
    ("half_stars", "drawn", "spoken"),
    [
        (1, ["half", "empty", "empty", "empty", "empty"], "half a star out of 5"),
        (2, ["star", "empty", "empty", "empty", "empty"], "1 out of 5 stars"),
        (7, ["star", "star", "star", "half", "empty"], "3 and a half out of 5 stars"),
        (10, ["star"] * 5, "5 out of 5 stars"),
    ],
)
def test_a_rating_is_one_picture_and_its_words(
    make_content: MakeContent, read: Read, half_stars: int, drawn: list[str], spoken: str
) -> None:
    page = read(render_page(make_content(rating=Rating(half_stars))))
    stars = page.one("span", "stars")
    picture = stars.one("svg")
    assert picture.attributes["aria-hidden"] == "true"
    assert [use.attributes["href"] for use in picture.all("use")] == [f"#{shape}" for shape in drawn]
    defined = {node.attributes["id"] for node in page.one("svg", "symbols").all() if "id" in node.attributes}
    assert set(drawn) <= defined
    assert stars.text == stars.one("span", "read").text == spoken


def test_a_film_with_next_to_nothing_known(read: Read) -> None:
    page = read(render_page(PageContent(title="Untitled", year=None, viewings=(Viewing(),), language="en")))
    assert page.one("title").text == "Untitled Movie Review"
    assert page.one("h1").text == "Untitled"
    assert [
        heading.tag for heading in page.one("body").all() if heading.tag.startswith("h") and len(heading.tag) == 2
    ] == ["h1"]
    for tag in ("section", "article", "svg", "time", "h2"):
        assert not list(page.all(tag)), tag


def test_a_long_cast_is_whole_on_the_page_and_cut_in_its_name(make_content: MakeContent, read: Read) -> None:
    cast = tuple(CastLine(f"Actor {number}") for number in range(1, 31))
    page = read(render_page(make_content(cast=cast)))
    assert page.one("title").text == (
        "1 Mile to You (2017) Actor 1, Actor 2, Actor 3, Actor 4, Actor 5, Actor 6, Actor 7 Movie Review"
    )
    assert [li.text for li in next(page.all("ul")).all("li")] == [f"Actor {number}" for number in range(1, 31)]


def test_without_a_headline_the_headings_leave_no_step_out(make_content: MakeContent, read: Read) -> None:
    page = read(render_page(make_content(headline=None, review_html="<h2>One</h2><p>a</p><h3>Two</h3><p>b</p>")))
    review = page.one("div", "review")
    assert review.one("h2").text == "One"
    assert review.one("h3").text == "Two"


def test_other_titles_are_only_those_that_differ(make_content: MakeContent, read: Read) -> None:
    page = read(render_page(make_content(original_title="1 Mile to You", alternative_titles=("1 Mile to You",))))
    assert not page.having("p", "other-titles")


@pytest.mark.parametrize(
    ("language", "tag", "direction"),
    [
        ("en_GB", "en-GB", "ltr"),
        ("de", "de", "ltr"),
        ("ar", "ar", "rtl"),
        ("he_IL", "he-IL", "rtl"),
        ('"><x', "en", "ltr"),
    ],
)
def test_the_page_says_its_language_and_direction(
    make_content: MakeContent, read: Read, language: str, tag: str, direction: str
) -> None:
    page = read(render_page(make_content(language=language)))
    assert page.one("html").attributes == {"lang": tag, "dir": direction}


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        (None, {"class": "written", "dir": "auto"}),
        ("not a language", {"class": "written", "dir": "auto"}),
        ("he", {"class": "written", "lang": "he", "dir": "rtl"}),
        ("pt_BR", {"class": "written", "lang": "pt-BR", "dir": "ltr"}),
    ],
)
def test_a_review_says_its_own_language(
    viewing: Viewing, still: ImageData, read: Read, language: str | None, attributes: dict[str, str]
) -> None:
    written = Viewing(headline=viewing.headline, review_html=viewing.review_html, language=language)
    page = read(render_page(PageContent(title="A", year=None, viewings=(written,), language="en")))
    assert page.one("div", "written").attributes == attributes


def test_names_are_kept_from_turning_our_words_around(make_content: MakeContent, read: Read) -> None:
    page = read(render_page(make_content(title="باب الحديد", cast=(CastLine("هند رستم", "Hanuma"),))))
    assert [name.text for name in page.one("h1").all("bdi")] == ["باب الحديد"]
    line = next(page.all("section")).one("li")
    assert [name.text for name in line.all("bdi")] == ["هند رستم", "Hanuma"]
    assert page.one("title").text == "\u2068باب الحديد\u2069 (2017) \u2068هند رستم\u2069 Movie Review"


def test_a_second_viewing_follows_with_its_own_facts(make_content: MakeContent, viewing: Viewing, read: Read) -> None:
    again = Viewing(
        date=PartialDate(2024, 3, 2), rating=Rating(7), rewatch=True, headline="The Second Lap",
        review_html="<p>Kinder.</p>", tags=("grief", "patience"),
    )  # fmt: skip
    page = read(render_page(make_content(viewings=(viewing, again))))
    first, second = page.all("article")
    assert not list(first.all("svg")), "the first viewing's rating stands below the title"
    assert second.one("span", "stars").text == "3 and a half out of 5 stars"
    assert "Seen again 2 March 2024" in second.text
    assert second.one("h2").text == "The Second Lap"
    assert list(page.all("section"))[-1].one("li").text == "running, grief, patience"


def test_no_template_takes_text_as_markup() -> None:
    templates = sorted((resources.root() / "templates").rglob("*.html"))
    assert templates
    for template in templates:
        text = template.read_text(encoding="utf-8")
        for way in ("|safe", "| safe", "autoescape false", "Markup("):
            assert way not in text, template.name


@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/html", "image/png;x", ""])
def test_only_raster_images_are_published(media_type: str) -> None:
    with pytest.raises(ValueError, match="no raster image"):
        ImageData(media_type, b"", 1, 1)
