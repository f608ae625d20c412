"""The book: what is in it, in which order, and that no text can break it."""

from __future__ import annotations

import io
import zipfile

import pytest

from book_help import (
    DC,
    EVERYTHING,
    HOSTILE,
    OPF,
    PLAIN_STILL,
    STILL,
    SVG,
    XHTML,
    ReadBook,
    chapter,
    picture,
    text,
    written,
)
from filmjournal.domain.partial_date import PartialDate
from filmjournal.publishing.book.cover import set_title
from filmjournal.publishing.content import CastLine


@pytest.fixture(scope="module")
def book() -> ReadBook:
    chapters = [
        chapter(4, "Undertow", year=None, date=PartialDate(1999), rating=None, headline=None),
        chapter(1, review_html=EVERYTHING, language="en"),
        chapter(2, "Blood Ties", date=PartialDate(2017, 7), language="fr"),
        chapter(7, "Blood Ties", date=PartialDate(2018, 1, 2), rewatch=True),
        chapter(3, "The Hunt", date=None, review_html=f'<figure><img src="image:{PLAIN_STILL}" alt="x"></figure>'),
    ]
    return ReadBook(written(chapters, films=[4, 1, 2, 2, 3], pictures={STILL: picture()}))


def test_chapters_stand_in_the_years_they_were_seen_in(book: ReadBook) -> None:
    parts = [
        ("1999", [("Undertow", "entry-4.xhtml")]),
        ("2017", [("1 Mile to You (2017)", "entry-1.xhtml"), ("Blood Ties (2017)", "entry-2.xhtml")]),
        ("2018", [("Blood Ties (2017)", "entry-7.xhtml")]),
        ("Seen at an unknown time", [("The Hunt (2017)", "entry-3.xhtml")]),
        ("Films by title", []),
    ]
    assert book.contents() == parts
    assert book.old_contents() == parts
    assert book.reading == [
        "cover.xhtml", "title.xhtml", "nav.xhtml",
        "year-1999.xhtml", "entry-4.xhtml", "year-2017.xhtml", "entry-1.xhtml", "entry-2.xhtml",
        "year-2018.xhtml", "entry-7.xhtml", "undated.xhtml", "entry-3.xhtml", "films.xhtml",
    ]  # fmt: skip
    assert text(book.one("year-2017.xhtml", "section")).split() == ["2017", "2", "reviews"]


def test_a_chapter_says_what_the_films_page_does(book: ReadBook) -> None:
    lines = " ".join(text(book.one("entry-1.xhtml", "body")).split())
    assert lines.startswith("1 Mile to You (2017) 3 and a half out of 5 stars Seen 11 June 2017 A & B at six ")
    assert " Keep on Running Kevin runs" in lines
    assert lines.endswith("Cast Graham Rogers as Kevin Tim Roth Directed by Leif Tilden")
    headings = [
        element.tag
        for element in book.documents["entry-1.xhtml"].iter()
        if element.tag[-2] == "h" and element.tag[-1].isdigit()
    ]
    assert headings == [f"{XHTML}h{level}" for level in (1, 2, 3, 4, 2, 2)]
    drawn = [path for path in book.documents["entry-1.xhtml"].iter(f"{SVG}path") if path.attrib.get("fill")]
    assert len(drawn) == 4  # three whole ones and a half
    assert book.items["entry-1"]["properties"] == "svg"
    assert "properties" not in book.items["entry-4"]


def test_films_lead_to_their_latest_review_and_spoilers_lie_open(book: ReadBook) -> None:
    links = {text(link): link.attrib["href"] for link in book.documents["entry-1.xhtml"].iter(f"{XHTML}a")}
    assert links == {
        "Blood Ties": "entry-7.xhtml",
        "A link": "https://example.org/a?b=1&c=2",
        "mail": "mailto:me@example.org",
    }
    assert text(book.one("entry-1.xhtml", "span", "class", "spoiler")) == "he wins"
    assert not list(book.documents["entry-1.xhtml"].iter(f"{XHTML}input"))
    summaries = [text(summary) for summary in book.documents["entry-1.xhtml"].iter(f"{XHTML}summary")]
    assert summaries == ["The end", "Spoiler"]
    assert text(book.one("entry-1.xhtml", "pre")) == "10 PRINT <\n20 END"


def test_the_index_has_every_film_once(book: ReadBook) -> None:
    rows = [" ".join(text(row).split()) for row in book.documents["films.xhtml"].iter(f"{XHTML}li")]
    assert rows == [
        "1 Mile to You (2017)", "Blood Ties (2017): July 2017, 2 January 2018", "The Hunt (2017)", "Undertow",
    ]  # fmt: skip


def test_a_picture_is_there_once_and_a_lost_one_leaves_its_words() -> None:
    both = (
        f'<figure><img src="image:{STILL}" alt=""></figure><figure><img src="image:{PLAIN_STILL}" alt="Gone"></figure>'
    )
    book = ReadBook(written([chapter(1, review_html=both), chapter(2, review_html=both)], pictures={STILL: picture()}))
    (shown,) = book.documents["entry-2.xhtml"].iter(f"{XHTML}img")
    assert shown.attrib == {"src": f"images/{STILL}.png", "alt": "", "width": "64", "height": "32"}
    assert book.raw(shown.attrib["src"]) == picture().data
    assert "Gone" in text(book.one("entry-2.xhtml", "body"))
    assert [item for item in book.items.values() if item["media-type"] == "image/png"] == [
        book.items[f"picture-{STILL}"]
    ]
    with pytest.raises(ValueError, match="image/webp"):
        written([chapter(1)], pictures={STILL: picture(kind="WEBP")})


def test_it_says_who_can_read_it_in_which_way() -> None:
    described = f'<figure><img src="image:{STILL}" alt="A track"></figure>'
    plain = f'<figure><img src="image:{STILL}" alt=""></figure>'
    ways = {
        name: ReadBook(written([chapter(1, review_html=html)], pictures=pictures))
        for name, html, pictures in (
            ("text", plain, None),
            ("described", described, {STILL: picture()}),
            ("pictures", plain, {STILL: picture()}),
        )
    }
    sufficient = {name: way.meta("schema:accessModeSufficient") for name, way in ways.items()}
    assert sufficient == {
        "text": ["textual"],
        "described": ["textual,visual", "textual"],
        "pictures": ["textual,visual"],
    }
    assert ways["text"].meta("schema:accessMode") == ["textual"]
    assert ways["pictures"].meta("schema:accessMode") == ["textual", "visual"]
    features = {name: "alternativeText" in way.meta("schema:accessibilityFeature") for name, way in ways.items()}
    assert features == {"text": False, "described": True, "pictures": False}
    assert all(len(way.meta("schema:accessibilitySummary")) == 1 for way in ways.values())


def test_the_package_names_the_book(book: ReadBook) -> None:
    values = {name: book.package.findtext(f"{OPF}metadata/{DC}{name}") for name in ("title", "language", "identifier")}
    assert values == {
        "title": "The Late Row",
        "language": "en-GB",
        "identifier": "urn:uuid:7a0f3c1e-52a0-5dd1-8a76-f2a7c6a0b1c9",
    }
    assert book.meta("dcterms:modified") == ["2024-01-02T03:04:05Z"]
    assert book.items["cover-picture"]["properties"] == "cover-image"
    assert text(book.xml("book/cover.svg")).split() == [*("The", "Late", "Row") * 2, "1999–2018", "5", "reviews"]
    assert "page-progression-direction" not in book.spine.attrib


def test_a_book_that_is_read_from_the_right_says_so() -> None:
    book = ReadBook(written([chapter(1)], title="يوميات", language="ar"))
    assert book.spine.attrib["page-progression-direction"] == "rtl"
    assert {document.attrib["dir"] for document in book.documents.values()} == {"rtl"}


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_it(hostile: str) -> None:
    review = f"<p>{hostile}</p><figure><img src=\"image:{STILL}\" alt='{hostile}'></figure>"
    one = chapter(
        1, hostile, original_title=hostile + "!", headline=hostile, review_html=review, language=hostile,
        cast=(CastLine(hostile, hostile),), directors=(hostile,),
    )  # fmt: skip
    book = ReadBook(written([one], title=hostile, pictures={STILL: picture()}))
    allowed = {"html", "head", "meta", "title", "link", "body", "section", "header", "h1", "h2", "p", "ul", "li"}
    allowed |= {"time", "bdi", "span", "div", "figure", "img", "figcaption"}
    used = {element.tag.removeprefix(XHTML) for element in book.documents["entry-1.xhtml"].iter()}
    assert {tag for tag in used if not tag.startswith(SVG)} <= allowed
    for document in book.documents.values():
        assert not [name for element in document.iter() for name in element.attrib if name.startswith("on")]


def test_the_same_book_is_the_same_bytes() -> None:
    chapters = [chapter(1, review_html=EVERYTHING), chapter(2, "Blood Ties")]
    first = written(chapters, pictures={STILL: picture()})
    assert first == written(chapters, pictures={STILL: picture()})
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {(info.date_time, info.create_system) for info in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}


@pytest.mark.parametrize(
    ("title", "most"), [("The Late Row", 1), ("Film Journal", 1), ("x" * 300, 9), ("映画" * 100, 9), ("a b " * 75, 9)]
)
def test_a_title_fits_its_cover(title: str, most: int) -> None:
    set_ = set_title(title)
    assert 1 <= len(set_.lines) <= most
    assert set_.lines[-1].y < 1_450  # above what else stands there
    kept = "".join(line.text for line in set_.lines).rstrip("…").replace(" ", "")
    assert title.replace(" ", "").startswith(kept)
