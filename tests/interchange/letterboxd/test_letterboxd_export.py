"""The files for Letterboxd: what they say, what they can't, how they are split, and that they come back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given, settings

from filmjournal.domain.drafts import Draft, ReadOptions
from filmjournal.domain.partial_date import parse
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.letterboxd import reader as letterboxd
from filmjournal.interchange.letterboxd.export import COLUMNS, MOST_BYTES, LetterboxdRow, Written, review_text, write
from filmjournal.interchange.reading.source import open_source
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document
from filmjournal.richtext.typed_html import from_typed
from strategies import documents


class Files:
    """The files that were written, by number."""

    def __init__(self) -> None:
        self.data: dict[int, bytes] = {}

    @contextmanager
    def open(self, number: int) -> Iterator[IO[bytes]]:
        file = io.BytesIO()
        yield file
        self.data[number] = file.getvalue()

    def rows(self, number: int) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.data[number].decode("utf-8"), newline="")))


def written(rows: Iterable[LetterboxdRow], most_bytes: int = MOST_BYTES) -> tuple[Files, Written]:
    files = Files()
    return files, write(rows, files.open, most_bytes)


WHOLE = LetterboxdRow(
    title='Maggie Simpson in "The Longest Daycare"',
    year=2012,
    directors=("David Silverman", "A, B"),
    letterboxd="maggie-simpson",
    tmdb="116440",
    imdb="tt2175842",
    watched=parse("2017-06-11"),
    rating=Rating(7),
    rewatch=True,
    tags=("cinema", "with Ann"),
    review_html="<p>So <strong>good</strong> &amp; <em>fine</em><br>it is</p><p>&lt;3</p>",
)


def test_a_viewing_with_all_that_can_be_said() -> None:
    files, result = written([WHOLE])
    assert result == Written((1,), ())
    assert files.data[1].startswith((",".join(COLUMNS) + "\r\n").encode())
    assert files.rows(1) == [
        {
            "LetterboxdURI": "https://letterboxd.com/film/maggie-simpson/",
            "tmdbID": "116440",
            "imdbID": "tt2175842",
            "Title": 'Maggie Simpson in "The Longest Daycare"',
            "Year": "2012",
            "Directors": "David Silverman, A B",
            "Rating": "3.5",
            "WatchedDate": "2017-06-11",
            "Rewatch": "true",
            "Tags": "cinema, with Ann",
            "Review": "So <b>good</b> &amp; <i>fine</i>\nit is\n\n&lt;3",
        }
    ]


def test_what_cannot_be_said_is_listed() -> None:
    rows = [
        LetterboxdRow("A", 1999, watched=parse("2017-06"), rewatch=True, tags=("x",), tmdb="5", kind="series"),
        LetterboxdRow(
            "B", None, watched=parse("2017-06-11"), rating=Rating(8), rating_original=OriginalRating(73, 100)
        ),
        LetterboxdRow("B", None, watched=parse("2017-06-11"), tags=("a, b", "c")),
        LetterboxdRow(
            "C", headline="Keep", place="Home", medium="DVD", companions=("Ann",), language="de", finished=False
        ),
        LetterboxdRow("D", review_html='<p>a <span class="spoiler">b</span></p><p><a data-film="5">C</a></p>'),
        LetterboxdRow("E", rating=Rating(1)),
    ]
    files, result = written(rows)
    assert result.rows == (6,)
    assert [(lost.row, lost.entry, lost.things) for lost in result.lost] == [
        (
            1,
            "A (1999), 2017-06",
            (
                "the date, of which only 2017-06 is known",
                "that it was watched again, without a date",
                "tags, without a date",
            ),
        ),
        (2, "B, 2017-06-11", ("the rating as it was, 73 of 100",)),
        (3, "B, 2017-06-11", ("that it is another viewing of the same day", "tags with a comma")),
        (
            4,
            "C",
            (
                "the headline",
                "the place",
                "the medium",
                "with whom it was watched",
                "the language of the review",
                "that it was not watched to the end",
            ),
        ),
        (5, "D", ("hidden spoilers", "links to films of the journal")),
    ]
    said = [{name: value for name, value in row.items() if value} for row in files.rows(1)]
    assert said == [
        {"Title": "A", "Year": "1999"},
        {"Title": "B", "Rating": "4", "WatchedDate": "2017-06-11"},
        {"Title": "B", "WatchedDate": "2017-06-11", "Tags": "c"},
        {"Title": "C"},
        {"Title": "D", "Review": "a b\n\nC"},
        {"Title": "E", "Rating": "0.5"},
    ]


def test_files_stay_below_a_megabyte_and_rows_stay_whole() -> None:
    rows = [LetterboxdRow(f"Film {n}", 1999, review_html=f"<p>{'é' * 900}</p><p>{n}</p>") for n in range(1500)]
    files, result = written(rows)
    assert len(files.data) == 3
    assert all(len(data) < 1_000_000 for data in files.data.values())
    assert [row["Title"] for number in sorted(files.data) for row in files.rows(number)] == [row.title for row in rows]
    assert result.rows == tuple(len(files.rows(number)) for number in sorted(files.data))


def test_a_review_that_fits_no_file_is_left_out_and_listed() -> None:
    rows = [LetterboxdRow("A"), LetterboxdRow("B", review_html=f"<p>{'long ' * 100}</p>"), LetterboxdRow("C")]
    files, result = written(rows, most_bytes=300)
    assert [row["Title"] for row in files.rows(1)] == ["A", "B", "C"]
    assert [(lost.row, lost.things) for lost in result.lost] == [(2, ("the review, which is too long for a file",))]


def test_without_entries_there_is_a_heading() -> None:
    files, result = written([])
    assert result == Written((0,), ())
    assert files.rows(1) == []


@pytest.mark.parametrize(
    ("html", "text", "things"),
    [
        ("", "", ()),
        (
            "<blockquote><p>a</p><p>b<br>c</p></blockquote><p>d</p>",
            "<blockquote>a\n\nb\nc</blockquote>\n\nd",
            (),
        ),
        (
            '<p><a href="https://x.test/?a=1&amp;b=2"><strong>x</strong> y</a></p>',
            '<a href="https://x.test/?a=1&amp;b=2"><b>x</b> y</a>',
            (),
        ),
        (
            (
                '<h2>Head</h2><ul><li><p>a</p></li></ul><figure><img src="image:00" alt="x">'
                '<figcaption>Two</figcaption></figure><details class="spoiler"><summary>S</summary><p>end</p></details>'
                "<pre>x &lt;\n  y</pre>"
            ),
            "Head\n\n- a\n\nTwo\n\nS\n\nend\n\nx &lt;\n  y",
            ("headings", "lists in the review", "pictures in the review", "hidden spoilers", "preformatted text"),
        ),
        (
            '<figure><img src="image:00" alt="x"></figure><p><u>a</u></p>',
            "a",
            ("pictures in the review", "underlining"),
        ),
    ],
)
def test_a_review_as_letterboxd_takes_it(html: str, text: str, things: tuple[str, ...]) -> None:
    assert review_text(html) == (text, things)


@settings(max_examples=40)
@given(documents())
def test_a_review_of_which_nothing_is_lost_comes_back_as_it_was(document: Document) -> None:
    html = to_html(document)
    text, things = review_text(html)
    if not things:
        assert from_typed(text) == html


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    rows = [WHOLE, LetterboxdRow("Undated", review_html="<p>Words</p>"), LetterboxdRow("Seen", 1980, rating=Rating(3))]

    def opener(number: int) -> IO[bytes]:
        return (tmp_path / f"letterboxd-{number}.csv").open("wb")

    assert write(rows, opener).lost == ()
    source = open_source([tmp_path])
    assert letterboxd.recognises(source) >= 90
    items = list(letterboxd.read(source, ReadOptions()))
    found = [item for item in items if isinstance(item, Draft)]
    assert len(found) == len(items) == 3
    for row, draft in zip(rows, found, strict=True):
        assert (draft.film.title, draft.film.year) == (row.title, row.year)
        assert draft.entry is not None
        assert draft.entry.watched == row.watched
        assert draft.entry.rating == row.rating
        assert draft.entry.rewatch == row.rewatch
        assert draft.entry.tags == row.tags
        assert draft.entry.review_html == row.review_html
