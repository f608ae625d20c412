"""The review as plain text, and plain text as a review."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.gate import parse
from filmjournal.richtext.plain import from_text, text_of_canonical, to_text, word_count
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import (
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    SpoilerBlock,
)
from strategies import documents


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p>One <strong>t&lt;w</strong>o &amp;lt;</p>", "One t<wo &lt;"),
        ("<h2>A</h2><p>b<br>c</p><blockquote><h3>D</h3><p>e</p></blockquote>", "A\n\nb\nc\n\nD\n\ne"),
        (
            '<p>a <span class="spoiler">b</span> <a data-film="5">c</a> <a href="https://x.test/?a=1&amp;b">d</a></p>',
            "a b c d",
        ),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul><p>c</p>", "- a\n- b\n\nc"),
        ("<p>x</p><ol><li><p>a<br>b</p><p>c</p></li><li><p>d</p></li></ol>", "x\n\n1. a\n   b\n\n   c\n2. d"),
        (
            "<ol><li><p>a</p><ul><li><p>b</p><ol><li><p>c<br>d</p></li></ol></li></ul></li><li><p>e</p></li></ol>",
            "1. a\n   - b\n     1. c\n        d\n2. e",
        ),
        ("<ul><li><ul><li><p>a</p></li><li><p>b</p></li></ul></li></ul>", "- - a\n  - b"),
        ("<blockquote><ul><li><p>a</p></li></ul><p>b</p></blockquote>", "- a\n\nb"),
        ("<p>a</p><hr><pre>b\n\n  c</pre>", "a\n\n* * *\n\nb\n\n  c"),
        ('<figure><img src="image:00" alt="x"></figure><p>a</p>', "a"),
        ('<p>a</p><figure><img src="image:00" alt="x"><figcaption>b <em>c</em></figcaption></figure>', "a\n\nb c"),
        ('<details class="spoiler"><summary>S</summary><p>a</p></details>', "S\n\na"),
        ('<details class="spoiler"><summary></summary><p>a</p></details>', "a"),
    ],
)
def test_plain_text_of_a_review(html: str, text: str) -> None:
    assert text_of_canonical(html) == text
    assert to_text(html) == text
    assert to_text(parse(html)) == text


def _inline_words(inline: Inline) -> str:
    return "".join(run.text for run in inline)


def _words(blocks: tuple[Block, ...]) -> list[str]:
    """The words of a tree, read from the tree itself, without markers."""
    words: list[str] = []
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                words += _inline_words(block.inline).split()
            case Preformatted():
                words += block.text.split()
            case Figure():
                words += _inline_words(block.caption).split()
            case Quote():
                words += _words(block.blocks)
            case ListBlock():
                for item in block.items:
                    words += _words(item)
            case SpoilerBlock():
                words += [*block.summary.split(), *_words(block.blocks)]
            case Rule():
                words += ["*"] * 3
    return words


@given(documents())
@settings(max_examples=150)
def test_the_text_holds_the_words_in_their_order(document: Document) -> None:
    text = text_of_canonical(to_html(document))
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip(" \n")
    bare = re.sub(r"^(?: *(?:- |\d+\. ))+", "", text, flags=re.MULTILINE)
    expected = re.sub(r"^(?: *(?:- |\d+\. ))+", "", " ".join(_words(document.blocks)))
    digits_and_dashes = re.compile(r"[\s\d.-]+")
    assert digits_and_dashes.sub("", bare) == digits_and_dashes.sub("", unicodedata.normalize("NFC", expected))


@given(st.text())
@settings(max_examples=100)
def test_any_text_becomes_canonical_paragraphs(text: str) -> None:
    document = from_text(text)
    assert normalise(document) == document
    assert from_text(to_text(document)) == document


def test_empty_lines_part_paragraphs_and_others_break_lines() -> None:
    document = from_text("\ufeff\r\n one\r\ntwo <b>\r \t\rthree\u2028four\u2029five\n\n\n")
    assert to_html(document) == "<p>one<br>two &lt;b&gt;</p><p>three<br>four</p><p>five</p>"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two\n\n- three", 3),
        ("don't well-known 3/5 — … *", 3),
        ("映画が好き。", 5),
        ("I saw 映画 twice", 5),
        ("영화를 봤다", 2),
        ("-" * 1_000_000, 0),
    ],
)
def test_words_are_counted_as_people_do(text: str, count: int) -> None:
    assert word_count(text) == count
