"""A review's tree as HTML for a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from filmjournal.publishing.content import ImageData
from filmjournal.publishing.review_body import Surroundings, render
from filmjournal.richtext.tree import (
    Block,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Run,
    SpoilerBlock,
)

SPOILER = frozenset({"spoiler"})


def paragraph(*runs: Run | str) -> Paragraph:
    return Paragraph(tuple(Run(run) if isinstance(run, str) else run for run in runs))


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (paragraph("a < b & c\nd"), "<p>a &lt; b &amp; c<br>d</p>"),
        (Heading(2, (Run("Two"),)), "<h3>Two</h3>"),
        (Heading(3, (Run("Three"),)), "<h4>Three</h4>"),
        (Quote((paragraph("q"), Heading(3, (Run("h"),)))), "<blockquote><p>q</p><h4>h</h4></blockquote>"),
        (
            ListBlock(True, ((paragraph("a"), ListBlock(False, ((paragraph("b"),),))),)),
            "<ol><li><p>a</p><ul><li><p>b</p></li></ul></li></ol>",
        ),
        (Preformatted("  a\n<b>"), "<pre>  a\n&lt;b&gt;</pre>"),
        (Preformatted("\nfirst line empty"), "<pre>\n\nfirst line empty</pre>"),
        (Rule(), "<hr>"),
        (
            SpoilerBlock("", (paragraph("x"),)),
            '<details class="spoiler"><summary>Spoiler</summary><div class="covered"><p>x</p></div></details>',
        ),
        (
            SpoilerBlock("The <end>", (paragraph("x"),)),
            '<details class="spoiler"><summary>The &lt;end&gt;</summary><div class="covered"><p>x</p></div></details>',
        ),
        (
            paragraph(Run("a", frozenset({"strong"})), Run("b", frozenset({"strong", "em"})), "c"),
            "<p><strong>a<em>b</em></strong>c</p>",
        ),
        (
            paragraph(Run("it", href='https://example.org/?a=1&b="{x}"')),
            '<p><a href="https://example.org/?a=1&amp;b=%22%7Bx%7D%22" rel="noopener noreferrer nofollow">it</a></p>',
        ),
        (paragraph(Run("me", href="mailto:me@example.org")),
         '<p><a href="mailto:me@example.org" rel="noopener noreferrer nofollow">me</a></p>'),
    ],
)  # fmt: skip
def test_each_block_has_its_element(block: Block, html: str, read: Callable[[str], Any]) -> None:
    written = render((block,), Surroundings())
    assert written == html
    assert read(written)


def test_neighbouring_spoilers_have_one_cover_with_their_links_inside(read: Callable[[str], Any]) -> None:
    block = paragraph(
        "So ",
        Run("the ", SPOILER),
        Run("killer", SPOILER, href="https://example.org/"),
        Run(" is he", SPOILER | {"em"}),
        ".",
    )
    written = render((block,), Surroundings())
    assert written == (
        '<p>So <label class="spoiler"><input type="checkbox" aria-label="Spoiler: show the words">'
        '<span class="words">the <a href="https://example.org/" rel="noopener noreferrer nofollow">killer</a>'
        "<em> is he</em></span></label>.</p>"
    )
    assert read(written)


def test_a_film_reference_is_a_link_where_the_film_has_a_page() -> None:
    block = paragraph(Run("Blood Ties", film=4), " and ", Run("Jackie", film=5))
    written = render((block,), Surroundings(addresses={4: "../film/blood-ties?a&b"}))
    assert written == '<p><a href="../film/blood-ties?a&amp;b">Blood Ties</a> and Jackie</p>'


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)", "\u2028javascript:alert(1)", "\xa0javascript:alert(1)",
        "java\nscript:alert(1)", "data:text/html,x", "//example.org", "/etc/passwd", "file:///etc/passwd",
        "https:", "mailto:", "",
    ],
)  # fmt: skip
def test_no_other_link_is_published(href: str) -> None:
    assert render((paragraph(Run("words", href=href)),), Surroundings()) == "<p>words</p>"


def test_a_picture_that_is_not_there_leaves_its_words(still: ImageData) -> None:
    here, gone = Surroundings({"a": still}), Surroundings()
    caption = (Run("Caption"),)
    assert 'alt="x&#34;y"' in render((Figure("a", 'x"y'),), here)
    assert "figcaption" not in render((Figure("a"),), here)
    assert render((Figure("a", "Alt", caption),), gone) == "<figure><figcaption>Caption</figcaption></figure>"
    assert render((Figure("a", "<Alt>"),), gone) == "<figure><figcaption>&lt;Alt&gt;</figcaption></figure>"
    assert render((Figure("a"),), gone) == ""
