"""Reviews that pages mark up for machines: JSON-LD, microdata, h-review and hReview."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import Draft, ReadOptions
from filmjournal.domain.films import CrewLine
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.pages import reader as pages
from filmjournal.interchange.reading.source import open_source
from page_help import drafts, entry_of, read_all, skipped

FILM: dict[str, Any] = {
    "@type": "Movie",
    "@id": "#film",
    "name": "Salt Roads",
    "alternateName": ["Salzstraßen"],
    "dateCreated": "1998-04-01",
    "sameAs": ["https://www.imdb.com/title/tt0123456/", "https://www.themoviedb.org/movie/77-salt-roads"],
    "director": [{"@type": "Person", "name": "Jo Ax"}, {"@type": "Person", "name": "Ida Koch"}],
    "actor": [
        {"@type": "Person", "name": "Per Ny"},
        {"@type": "PerformanceRole", "actor": {"@type": "Person", "name": "Eva Li"}, "characterName": "Sol"},
    ],
    "genre": ["Drama", "Road movie"],
    "duration": "PT1H44M",
    "image": {"@type": "ImageObject", "url": "/img/poster.jpg"},
}
REVIEW: dict[str, Any] = {
    "@type": "Review",
    "url": "https://me.example/salt",
    "itemReviewed": {"@id": "#film"},
    "name": "Salt and dust",
    "reviewRating": {"@type": "Rating", "ratingValue": "7", "bestRating": 10},
    "datePublished": "2019-03-02T20:15:00+01:00",
    "inLanguage": "en",
    "keywords": "sea, salt",
    "reviewBody": "First part <3.\n\nSol (Eva Li - Night Ferry) comes.",
}


def page(*objects: Any, rest: str = "") -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(one).replace("</", "<" + chr(92) + "/")}</script>'
        for one in objects
    )
    return f"<html><head><title>Salt Roads - my pages</title>{scripts}</head><body>{rest}</body></html>"


def one(folder: Path, content: str, **options: Any) -> Draft:
    (draft,) = drafts(read_all(pages, folder, {"a.html": content, "img/poster.jpg": b"poster"}, ReadOptions(**options)))
    return draft


@pytest.mark.parametrize(
    "objects",
    [
        ({"@context": "https://schema.org", "@graph": [FILM, REVIEW]},),
        (FILM, REVIEW),
        ([REVIEW, FILM],),
        (REVIEW | {"itemReviewed": [FILM], "@type": ["https://schema.org/Review"]},),
        ({key: value for key, value in FILM.items() if key != "@id"} | {"review": [REVIEW | {"itemReviewed": None}]},),
    ],
)
def test_json_ld_in_its_shapes(tmp_path: Path, objects: tuple[Any, ...]) -> None:
    draft = one(tmp_path, page(*objects))
    film, entry = draft.film, entry_of(draft)
    assert (film.title, film.year, film.alternative_titles) == ("Salt Roads", 1998, ("Salzstraßen",))
    assert film.ids == {"imdb": "tt0123456", "tmdb": "77"}
    assert film.cast == (CastLine("Per Ny"), CastLine("Eva Li", "Sol"))
    assert film.crew == (CrewLine("Jo Ax", "director"), CrewLine("Ida Koch", "director"))
    assert (film.runtime, film.genres) == (104, ("Drama", "Road movie"))
    assert film.poster is not None
    assert film.poster.load() == b"poster"
    assert (entry.rating, entry.rating_original, entry.headline) == (Rating(7), None, "Salt and dust")
    assert (entry.logged, entry.watched, entry.language) == ("2019-03-02T19:15:00Z", None, "en")
    assert entry.tags == ("sea", "salt")
    assert entry.review_html == "<p>First part &lt;3.</p><p>Sol (Eva Li - Night Ferry) comes.</p>"


@pytest.mark.parametrize(
    ("rating", "expected", "original"),
    [
        ({"ratingValue": 4}, 8, None),
        ({"ratingValue": "3,5", "worstRating": 0}, 7, None),
        ({"ratingValue": "73", "bestRating": "100"}, 7, (73, 100)),
        ({"ratingValue": 8}, 8, None),
        ({"ratingValue": "3/5"}, 6, None),
        ({"ratingValue": "NaN"}, None, None),
        ({"ratingValue": [], "bestRating": {}}, None, None),
        ({"ratingValue": 1e400}, None, None),
        (4.5, 9, None),
        (None, None, None),
    ],
)
def test_ratings(tmp_path: Path, rating: Any, expected: int | None, original: tuple[float, float] | None) -> None:
    entry = entry_of(one(tmp_path, page(FILM, REVIEW | {"reviewRating": rating}).replace("Infinity", "1e400")))
    assert entry.rating == (None if expected is None else Rating(expected))
    assert entry.rating_original == (None if original is None else OriginalRating(*original))


def test_a_review_of_markup_goes_through_the_gate(tmp_path: Path) -> None:
    body = "<p>One <i>two</i></p><script>alert(1)</script><a data-film='3'>x</a><img src='image:aa'>"
    entry = entry_of(one(tmp_path, page(FILM, REVIEW | {"reviewBody": body})))
    assert entry.review_html == "<p>One <em>two</em></p><p>x</p>"


def test_what_the_page_shows_is_taken_where_the_markup_has_less(tmp_path: Path) -> None:
    text = "Sol (Eva Li) walks from one end of the country to the other and sells what she finds on the way."
    short = REVIEW | {"reviewBody": None, "reviewRating": None, "name": None}
    shown = f"<article><h1>Salt Roads (1998) 4/5</h1><h2>Dust</h2><p>{text}</p></article>"
    draft = one(tmp_path, page(FILM, short, rest=shown))
    entry = entry_of(draft)
    assert (entry.rating, entry.headline, entry.review_html) == (Rating(8), "Dust", f"<p>{text}</p>")
    assert draft.film.ids["tmdb"] == "77"


def test_several_reviews_of_one_page(tmp_path: Path) -> None:
    other = REVIEW | {"itemReviewed": {"@type": "Movie", "name": "Tin Sky (2003)"}, "url": None}
    items = read_all(pages, tmp_path, {"a.html": page({"@graph": [FILM, REVIEW, other]})})
    assert [(draft.film.title, draft.film.year, draft.records[0].key) for draft in drafts(items)] == [
        ("Salt Roads", 1998, "https://me.example/salt"),
        ("Tin Sky", 2003, "file:a.html"),
    ]


def test_what_is_no_film_is_skipped_by_rule(tmp_path: Path) -> None:
    book = REVIEW | {"itemReviewed": {"@type": "Book", "name": "Salt"}}
    series = REVIEW | {"itemReviewed": {"@type": "TVSeries", "name": "Salt: the series"}}
    files = {"book.html": page(book), "series.html": page(series)}
    assert skipped(read_all(pages, tmp_path, files)) == [("book.html", True), ("series.html", True)]
    (draft,) = drafts(read_all(pages, tmp_path, files, ReadOptions(other_kinds=True)))
    assert (draft.film.title, draft.film.kind) == ("Salt: the series", "series")


def test_microdata(tmp_path: Path) -> None:
    draft = one(
        tmp_path,
        """<div itemscope itemtype="http://schema.org/Review">
        <span itemprop="itemReviewed" itemscope itemtype="http://schema.org/Movie"><span itemprop="name">Tin Sky</span>
        <time itemprop="datePublished" datetime="2003-05-01">May</time>
        <span itemprop="director" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Jo Ax</b></span>
        <a itemprop="sameAs" href="https://www.imdb.com/title/tt7654321/">there</a></span>
        <h2 itemprop="name">Cold comfort</h2><meta itemprop="datePublished" content="2004-01-02">
        <span itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating"><meta itemprop="worstRating"
        content="1"><span itemprop="ratingValue">4.5</span>/<span itemprop="bestRating">5</span></span>
        <div itemprop="reviewBody"><p>A <b>fine</b> film.<p><img src="img/poster.jpg" alt="x"><p>Yes.</div></div>""",
    )
    entry = entry_of(draft)
    assert (draft.film.title, draft.film.year, draft.film.ids) == ("Tin Sky", 2003, {"imdb": "tt7654321"})
    assert draft.film.crew == (CrewLine("Jo Ax", "director"),)
    assert (entry.rating, entry.headline, entry.logged) == (Rating(9), "Cold comfort", "2004-01-02T00:00:00Z")
    ((name, _picture),) = entry.pictures.items()
    assert entry.review_html == (
        f'<p>A <strong>fine</strong> film.</p><figure><img src="image:{name}" alt="x"></figure><p>Yes.</p>'
    )


def test_h_review(tmp_path: Path) -> None:
    draft = one(
        tmp_path,
        """<article class="h-review"><h1 class="p-name">Cold comfort</h1>
        <p class="p-item h-item"><a class="p-name u-url"
        href="https://letterboxd.com/film/low-tide/">Low Tide (1971)</a></p><data class="p-rating" value="4">****</data>
        <span class="p-best">5</span><time class="dt-published" datetime="2020-01-02T10:00:00+01:00">2 Jan</time>
        <div class="e-content"><p>It was long.</p></div><a class="p-category" href="t">sea</a></article>""",
    )
    entry = entry_of(draft)
    assert (draft.film.title, draft.film.year, draft.film.ids) == ("Low Tide", 1971, {"letterboxd": "low-tide"})
    assert (entry.rating, entry.headline, entry.logged) == (Rating(8), "Cold comfort", "2020-01-02T09:00:00Z")
    assert (entry.review_html, entry.tags) == ("<p>It was long.</p>", ("sea",))


def test_hreview(tmp_path: Path) -> None:
    draft = one(
        tmp_path,
        """<div class="hreview"><h2 class="summary">Cold comfort</h2>
        <abbr class="dtreviewed" title="2009-03-04">then</abbr>
        <div class="item"><a class="fn url" href="http://www.imdb.com/title/tt0000077/">Low Tide (1971)</a></div>
        <span class="rating"><span class="value">3</span> of <span class="best">10</span></span>
        <blockquote class="description"><p>It was long.</p></blockquote><a rel="tag" href="t">sea</a></div>""",
    )
    entry = entry_of(draft)
    assert (draft.film.title, draft.film.ids) == ("Low Tide", {"imdb": "tt0000077"})
    assert (entry.rating, entry.headline, entry.logged) == (Rating(3), "Cold comfort", "2009-03-04T00:00:00Z")
    assert (entry.review_html, entry.tags) == ("<p>It was long.</p>", ("sea",))


def test_broken_markup_raises_nothing(tmp_path: Path) -> None:
    chance = random.Random(3)
    bits = [
        "null",
        "[",
        "{",
        "]",
        '"',
        "1e999",
        "\\ud800",
        "-1",
        '{"@id":"#film"}',
        "itemscope ",
        'class="h-review" ',
        "NaN",
    ]
    whole = page({"@graph": [FILM, REVIEW]}, rest='<p class="h-review" itemscope itemtype="x/Review" itemprop="name">x')
    path = tmp_path / "a.html"
    for _round in range(120):
        text = whole
        for _change in range(chance.randint(1, 8)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(bits) + text[at + chance.randint(0, 25) :]
        path.write_text(text, "utf-8")
        source = open_source([path])
        pages.recognises(source)
        assert len(list(pages.read(source, ReadOptions()))) >= 1


def test_objects_without_end_are_bounded(tmp_path: Path) -> None:
    deep = '<script type="application/ld+json">' + "[" * 100_000 + "]" * 100_000 + "</script>"
    many = page([{"@type": "Review", "name": "x"}] * 20_000)
    loop = page({"@id": "a", "@type": "Review", "itemReviewed": {"@id": "a"}, "reviewBody": "Words of a review."})
    items = read_all(pages, tmp_path, {"a.html": deep, "b.html": many, "c.html": loop})
    assert len(items) == 3
