"""A review from a file."""

from __future__ import annotations

import pytest

from filmjournal.domain.errors import Refused
from filmjournal.richtext.reading import LARGEST_FILE, from_file
from filmjournal.richtext.serialise import to_html


@pytest.mark.parametrize(
    ("name", "content", "html"),
    [
        ("a.html", "one *two* <b>x</b>", "<p>one *two* <strong>x</strong></p>"),
        ("A.HTM", "a\nb", "<p>a b</p>"),
        ("a.md", "one *two*\n<b>", "<p>one <em>two</em> &lt;b&gt;</p>"),
        ("a.markdown", "# a", "<h2>a</h2>"),
        ("a.txt", "# a\n<b>", "<p># a<br>&lt;b&gt;</p>"),
        ("/some/where/review", "<p>a</p>", "<p>a</p>"),
        (
            "review.dat",
            "Title\n\n**a** and [b](https://x.test)",
            '<p>Title</p><p><strong>a</strong> and <a href="https://x.test">b</a></p>',
        ),
        ("review", "I <3 it\nand a < b\n\n- so", "<p>I &lt;3 it<br>and a &lt; b</p><p>- so</p>"),
        ("empty.txt", "", ""),
        ("emoji.txt", "👩‍🚀 שלום é", "<p>👩‍🚀 שלום é</p>"),
    ],
)
def test_a_file_is_read_by_its_ending_or_by_what_it_holds(name: str, content: str, html: str) -> None:
    assert to_html(from_file(content.encode(), name)) == html
    assert to_html(from_file(content.encode("utf-8-sig"), name)) == html


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("text".encode("utf-16"), "UTF-16"),
        ("text".encode("utf-32"), "UTF-16 or UTF-32"),
        (b"\xfe\xff\x00a", "UTF-16"),
        ("text".encode("utf-16-le"), "no text file"),
        (b"text\0", "no text file"),
        ("café".encode("cp1252"), "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        (b"PK\x03\x04abc", "word processor"),
        (b"{\\rtf1 text}", "word processor"),
        (b"a" * (LARGEST_FILE + 1), "8 MB"),
    ],
)
def test_what_is_no_utf_8_text_is_refused_with_its_name_and_a_way_on(data: bytes, says: str) -> None:
    with pytest.raises(Refused) as refused:
        from_file(data, "/home/me/my review.html")
    message = str(refused.value)
    assert "“my review.html”" in message
    assert says in message
    assert message.endswith(".")
    assert "/home" not in message


def test_a_megabyte_is_read_whole() -> None:
    html = "<p>" + "A sentence with <em>weight</em>. " * 30_000 + "</p>"
    assert to_html(from_file(html.encode(), "long.html")).count("weight") == 30_000
