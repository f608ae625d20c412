"""`export epub` as a person calls it."""

from __future__ import annotations

from typing import Any

from book_help import ReadBook, text

Cli = Any


def test_it_says_what_is_in_the_book(diary: Cli) -> None:
    file = diary.profile / "a.epub"
    answer = diary.entry("export", "epub", str(file), "--title", "On Rails", "--language", "de")
    assert answer == {"file": str(file), "reviews": 1, "films": 1, "pictures": 0, "missing_images": []}
    book = ReadBook(file.read_bytes())
    assert [text(heading) for heading in book.documents["title.xhtml"].iter() if heading.tag.endswith("h1")] == [
        "On Rails"
    ]
    assert book.package.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "de"
    assert diary.done("export", "epub", str(file)).out == f"Wrote 1 review to {file}.\n"


def test_nothing_to_write_is_told(diary: Cli) -> None:
    file = diary.profile / "a.epub"
    for only, status in (("year:1977", 1), ("year:", 2), ("(", 2)):
        answer = diary("export", "epub", str(file), "--only", only)
        assert (answer.status, answer.out) == (status, "")
        assert answer.err.startswith("filmjournal: ")
    assert diary("export", "epub", str(file), "--language", "no language").status == 2
    assert not file.exists()
