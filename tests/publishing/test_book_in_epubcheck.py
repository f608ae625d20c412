"""Books before the judge of EPUBs: no error and no warning, whatever the journal holds."""

from __future__ import annotations

import json
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

from book_help import EVERYTHING, HOSTILE, PLAIN_STILL, STILL, chapter, picture, written
from filmjournal.domain.partial_date import PartialDate
from filmjournal.publishing.content import CastLine

EPUBCHECK = shutil.which("epubcheck")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(EPUBCHECK is None, reason="epubcheck is not here")]

ADDRESSES = (
    "https://example.org/a b|c^{d}`e\\f",
    "https://пример.example/ä?ö=%zz#ü",
    "http://[::1]:80/x",
    "http://[1::2::3]/",
    "https://example.org:99999/",
    "https://example.org/%",
    "https://user@example.org/'\"<>",
    "https://ex ample.org/",
    "http://..",
    "http://a_b.example/[x]?[y]#[z]#",
    "mailto:a b@example.org",
    "mailto:ä@example.org?subject=x&body=y z",
)


def complaints(book: bytes, folder: Path) -> list[str]:
    file = folder / "book.epub"
    file.write_bytes(book)
    assert EPUBCHECK is not None
    # Debian's is a JAR that only a desktop's kernel knows how to start.
    done = subprocess.run(
        ["java", "-jar", EPUBCHECK, "--quiet", "--json", "-", str(file)], capture_output=True, text=True, check=False
    )
    report = json.loads(done.stdout)
    assert report["publication"]["title"]
    return [f"{m['severity']} {m['ID']} {m['message']} {m['locations'][0]}" for m in report["messages"]]


def test_a_book_with_everything_is_valid(tmp_path: Path) -> None:
    links = "".join(f'<p><a href="{escape(address)}">link</a></p>' for address in ADDRESSES)
    still = f'<figure><img src="image:{PLAIN_STILL}" alt=""></figure>'
    chapters = [
        chapter(1, review_html=EVERYTHING, language="en", date=PartialDate(1999)),
        chapter(2, "Blood Ties", headline=None, review_html=EVERYTHING, date=PartialDate(2017, 3), rating=None),
        chapter(3, "東京物語", year=None, language="ja", review_html=still),
        chapter(4, "Blood Ties", cast=(), directors=(), review_html="", rewatch=True),
        chapter(5, "The Hunt", date=None, review_html=links),
    ]
    pictures = {STILL: picture(), PLAIN_STILL: picture(900, 1_200, "JPEG")}
    assert complaints(written(chapters, films=[1, 2, 3, 2, 5], pictures=pictures), tmp_path) == []


def test_hostile_texts_leave_it_valid(tmp_path: Path) -> None:
    chapters = [
        chapter(
            number, hostile, original_title=f"{hostile}!", headline=hostile, language=hostile, directors=(hostile,),
            review_html=f"<p>{hostile}</p>", cast=(CastLine(hostile, hostile),), date=None,
        )
        for number, hostile in enumerate(HOSTILE, 1)
    ]  # fmt: skip
    assert complaints(written(chapters, title="".join(HOSTILE)[:300]), tmp_path) == []


def test_one_review_without_pictures_from_the_right_is_valid(tmp_path: Path) -> None:
    assert complaints(written([chapter(1, "نهاية")], title="映画 يوميات", language="ar"), tmp_path) == []
