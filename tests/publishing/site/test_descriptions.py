"""What search engines show of a page: short, on one line, cut where nothing is torn, and without spoilers."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.publishing.site import descriptions
from filmjournal.publishing.site.content import (
    Cast,
    Crew,
    FilmContent,
    FilmLink,
    FilmRow,
    Group,
    HomeContent,
    IndexContent,
    ListContent,
    ListingContent,
    PersonContent,
    PersonFilm,
    PersonLink,
    Picture,
    Site,
    Still,
    TextContent,
    Viewing,
)
from filmjournal.publishing.site.descriptions import LONGEST, beginning, opening
from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.serialise import to_html
from strategies import documents

SITE = Site(
    title="The Late Row",
    language="en-GB",
    direction="ltr",
    theme="paper",
    base_url="https://example.org/films/",
    films=812,
    reviews=1040,
    since=1998,
)
FILM = FilmLink(1, "1 Mile to You", 2017, "film/1-mile-to-you-2017.html", Rating(6))
TORN = ("👩‍👩‍👧‍👦", "👍🏽", "e\u0301\u0327", "🇩🇪", "한", "\u1112\u1161\u11ab", "க்ஷ", "ก็", "نَّ", "ｶﾞ", "❤️‍🔥", "न्द्र")


def viewing(**changes: object) -> Viewing:
    return Viewing(id=5, anchor="entry-5", **changes)  # type: ignore[arg-type]


def test_what_fits_stays_whole() -> None:
    assert beginning("  Keep\n on   running ", 20) == "Keep on running"
    assert beginning("", 20) == ""


def test_it_is_cut_at_a_word_and_ends_on_none_of_its_signs() -> None:
    assert beginning("He runs, and runs, and runs", 20) == "He runs, and runs…"
    assert beginning("He runs, (and nobody knows", 12) == "He runs…"
    assert beginning("one two", 4) == "one…"


def test_scripts_without_spaces_are_cut_all_the_same() -> None:
    assert beginning("東京物語は小津安二郎の映画である", 8) == "東京物語は小津…"
    assert beginning("A 東京物語は小津安二郎の映画である", 12) == "A 東京物語は小津安二…"


@pytest.mark.parametrize("character", TORN)
def test_no_character_is_torn(character: str) -> None:
    text = character * 12
    for length in range(len(character) + 1, len(text)):
        kept = beginning(text, length).removesuffix("…")
        assert kept, "something is left"
        assert kept == character * (len(kept) // len(character))


@given(st.text(max_size=300), st.integers(2, 80))
def test_it_is_never_longer_and_always_a_beginning(text: str, length: int) -> None:
    line = " ".join(text.split())
    cut = beginning(text, length)
    assert len(cut) <= length
    if cut != line:
        assert cut.endswith("…")
        assert line.startswith(cut[:-1])


@given(documents())
def test_the_beginning_of_a_review_has_no_markup(document: object) -> None:
    html = to_html(normalise(document))  # type: ignore[arg-type]
    cut = opening(html, 100)
    assert len(cut) <= 100
    assert "<p>" not in cut or "&lt;p&gt;" in html


def test_pictures_and_headings_are_passed_over() -> None:
    html = (
        '<figure><img src="image:aa" alt="A track"><figcaption>A &amp; B</figcaption></figure><h2>After</h2>'
        "<p>He <em>runs</em>.<br>Far &amp; fast.</p><ul><li><p>one</p></li><li><p>two</p></li></ul>"
    )
    assert opening(html, 100) == "He runs. Far & fast. one two"


@pytest.mark.parametrize(
    "html",
    [
        '<p>In the end <span class="spoiler">he <em>dies</em></span>, alas.</p>',
        '<p>In the end <label class="spoiler"><input><span class="words">he <em>dies</em></span></label>, alas.</p>',
    ],
)
def test_words_that_are_a_spoiler_stay_covered(html: str) -> None:
    assert opening(html, 100) == "In the end […], alas."
    for cut in range(len(html)):
        assert "dies" not in opening(html[:cut], 100)


def test_nothing_is_told_from_a_spoiler_on() -> None:
    html = '<p>Before.</p><details class="spoiler"><summary>He dies</summary><p>He dies.</p></details><p>After.</p>'
    assert opening(html, 100) == "Before."
    assert opening(html.removeprefix("<p>Before.</p>"), 100) == ""


def test_long_reviews_are_cut_without_half_an_entity() -> None:
    assert "&" not in opening("<p>" + "<em></em>" * 60 + "&lt;" * 300 + "</p>", 100)


def test_a_film_is_told_by_its_latest_review() -> None:
    said = descriptions.of(
        FilmContent(
            film=FILM,
            viewings=(
                viewing(rating=Rating(9)),
                viewing(rating=Rating(7), headline="Keep on Running", review=Markup("<p>Kevin runs.</p>")),
            ),
        ),
        SITE,
    )
    assert said == "1 Mile to You (2017), 3 and a half out of 5 stars: Keep on Running – Kevin runs."


def test_a_film_without_a_review_is_told_by_its_people() -> None:
    content = FilmContent(
        film=FILM,
        viewings=(viewing(date=PartialDate(2017)),),
        crew=(Crew("director", (PersonLink(3, "Leif Tilden"),)),),
        cast=tuple(Cast(PersonLink(number, name)) for number, name in enumerate(("Graham Rogers", "Billy Crudup"))),
    )
    assert descriptions.of(content, SITE) == (
        "1 Mile to You (2017), 3 out of 5 stars, directed by Leif Tilden, with Graham Rogers, Billy Crudup"
    )


def test_other_pages_say_what_they_hold() -> None:
    row = FilmRow(FILM)
    said = {
        "home": descriptions.of(HomeContent(()), SITE),
        "listing": descriptions.of(ListingContent(heading="The 1990s", lead="3 films", groups=()), SITE),
        "index": descriptions.of(IndexContent(heading="Tags", lead="9 tags", sections=()), SITE),
        "list": descriptions.of(
            ListContent(name="People who run", description=Markup("<p>Fast.</p>"), ranked=False, films=(row,)), SITE
        ),
        "bare list": descriptions.of(
            ListContent(name="People who run", description=Markup(), ranked=False, films=(row,)), SITE
        ),
        "person": descriptions.of(
            PersonContent(
                person=PersonLink(2, "Billy Crudup"),
                films=(PersonFilm(film=FILM, characters=(), jobs=(), seen=None),),
                average=3.0,
            ),
            SITE,
        ),
        "text": descriptions.of(TextContent("About", Markup("<h2>Why</h2><p>Because.</p>")), SITE),
    }
    assert said == {
        "home": "The Late Row, a film journal since 1998: 812 films, 1,040 reviews.",
        "listing": "The 1990s – 3 films – The Late Row",
        "index": "Tags – 9 tags – The Late Row",
        "list": "People who run, a list of 1 film: Fast.",
        "bare list": "People who run, a list of 1 film: 1 Mile to You",
        "person": "Billy Crudup in 1 film: 1 Mile to You (2017)",
        "text": "Because.",
    }
    assert descriptions.of(object(), SITE) == ""


@given(st.text(max_size=200), st.text(max_size=400))
def test_a_description_is_short_and_fit_for_a_page(title: str, headline: str) -> None:
    film = FilmLink(1, title, 2017, "film/x.html")
    said = descriptions.of(FilmContent(film=film, viewings=(viewing(headline=headline),)), SITE)
    assert len(said) <= LONGEST
    assert "\n" not in said
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in said)


def test_the_picture_of_a_page() -> None:
    poster = Picture((("images/p-684.webp", 684), ("images/p-342.webp", 342)), 684, 1026)
    still = Picture((("images/s-1280.webp", 1280),), 1280, 720)
    film = FilmLink(1, "1 Mile to You", 2017, "film/x.html", poster=poster)
    whole = "https://example.org/films/images/"
    assert descriptions.image(FilmContent(film=film, viewings=()), SITE) == f"{whole}p-684.webp"
    assert (
        descriptions.image(FilmContent(film=film, viewings=(), stills=(Still(still),)), SITE) == f"{whole}s-1280.webp"
    )
    of_list = ListContent(name="A", description=Markup(), ranked=True, films=(FilmRow(FILM), FilmRow(film)))
    assert descriptions.image(of_list, SITE) == f"{whole}p-684.webp"
    assert descriptions.image(FilmContent(film=FILM, viewings=()), SITE) == ""
    assert descriptions.image(ListingContent(heading="", lead="", groups=(Group("", "", ()),)), SITE) == ""
    offline = Site(title="", language="en", direction="ltr", theme="paper")
    assert descriptions.image(of_list, offline) == ""
