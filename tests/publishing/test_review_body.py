"""A review's tree as HTML for a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.publishing.content import ImageData
from filmjournal.publishing.review_body import SIZES, Surroundings, body, render
from filmjournal.publishing.site.content import Picture
from filmjournal.richtext import gate
from filmjournal.richtext.pieces import blocks_in
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import (
    Block,
    Document,
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
from strategies import documents, soups

SPOILER = frozenset({"spoiler"})
_MANY = settings(max_examples=40)
PICTURE = Picture((("images/00ff-1120.webp", 1120), ("images/00ff-560.webp", 560)), 1120, 630)
IN_SITE = Surroundings(
    {"00ff": PICTURE, "abcd": PICTURE}, {1: "film/x.html", 4: "film/a&b.html"}, first_level=2, root="../"
)


def paragraph(*runs: Run | str) -> Paragraph:
    return Paragraph(tuple(Run(run) if isinstance(run, str) else run for run in runs))


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (paragraph("a < b & c\nd"), "<p>a &lt; b &amp; c<br>d</p>"),
        (Heading(2, (Run("Two"),)), "<h3>Two</h3>"),
        (Heading(3, (Run("Three"),)), "<h3>Three</h3>"),
        (Quote((paragraph("q"), Heading(3, (Run("h"),)))), "<blockquote><p>q</p><h3>h</h3></blockquote>"),
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


def by_tree(html: str, around: Surroundings) -> tuple[str | None, str | None]:
    """What `body` gives, by the tree."""
    blocks = gate.parse(html).blocks
    opening = 1 if blocks and isinstance(blocks[0], Figure) else 0
    lead = render(blocks[:opening], replace(around, lazy=False))
    return lead or None, render(blocks[opening:], around) or None


@_MANY
@given(documents(), st.sampled_from((IN_SITE, Surroundings(), replace(IN_SITE, in_book=True))))
def test_a_stored_review_looks_as_its_tree_does(document: Document, around: Surroundings) -> None:
    html = to_html(document)
    assert body(html, around) == by_tree(html, around)


@_MANY
@given(soups())
def test_any_html_at_all_looks_as_its_tree_does(html: str) -> None:
    for text in (html, gate.clean(html)):
        assert body(text, IN_SITE) == by_tree(text, IN_SITE)


_EVERYTHING = (
    '<figure><img src="image:00ff" alt="A &quot;b&quot; \'c\'"><figcaption>d <em>e</em></figcaption></figure>'
    '<p>It\'s “so” "so" &amp; &lt;b&gt;<br>f <strong>g<em>h</em></strong></p><h2>i</h2><h3>j</h3><hr>'
    '<p><a href="https://example.org/?a=1&amp;b={2}\'">k</a> <a data-film="4"><u>l</u></a> <a data-film="9">m</a></p>'
    '<blockquote><p>n</p><ul><li><p>o</p><ol><li><p>p</p></li></ol></li></ul></blockquote><pre>q "r"</pre>'
    '<p><span class="spoiler">s <em>t</em></span> u</p><p><a data-film="1">v <span class="spoiler">w</span></a></p>'
    '<details class="spoiler"><summary></summary><p>x</p></details>'
    '<details class="spoiler"><summary>It\'s "y"</summary><p>z</p></details>'
    '<figure><img src="image:0000" alt="not \'there\'"></figure><figure><img src="image:0000" alt=""></figure>'
    '<figure><img src="image:0000" alt="a"><figcaption>b</figcaption></figure>'
    '<figure><img src="image:abcd" alt=""></figure>'
)


@pytest.mark.parametrize("around", [IN_SITE, Surroundings()], ids=["site", "bare"])
def test_each_element_looks_as_its_tree_does(around: Surroundings, read: Callable[[str], Any]) -> None:
    assert blocks_in(_EVERYTHING) is not None
    lead, rest = body(_EVERYTHING, around)
    assert (lead, rest) == by_tree(_EVERYTHING, around)
    assert lead is not None
    assert rest is not None
    assert read(lead)
    assert read(rest)


_ATTRIBUTES = frozenset(
    (
        "alt",
        "aria-label",
        "class",
        "decoding",
        "height",
        "href",
        "loading",
        "rel",
        "sizes",
        "src",
        "srcset",
        "type",
        "width",
    )
)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<p>a</p><script>alert(1)</script>",
        "<p>a<img src=x onerror=alert(1)></p>",
        '<figure><img src="image:00ff" alt="" onerror="alert(1)"></figure>',
        '<figure><img src="image:00ff" alt="&quot; onerror=&quot;alert(1)"></figure>',
        '<figure><img src="image:00ff" alt=""onerror="alert(1)"></figure>',
        '<figure><img src="image:00ff&quot;onerror=&quot;alert(1)" alt=""></figure>',
        '<figure><img src="https://example.org/x" alt=""></figure>',
        '<p><a href="javascript:alert(1)">a</a></p>',
        '<p><a href="java&#10;script:alert(1)">a</a></p>',
        '<p><a href="&#106;avascript:alert(1)">a</a></p>',
        '<p><a href="https://x.test/&quot;onclick=&quot;alert(1)">a</a></p>',
        '<p><a href="https://x.test/" onclick="alert(1)">a</a></p>',
        "<p><a href='https://x.test/'onclick='alert(1)'>a</a></p>",
        '<p><a data-film="4&quot; onclick=&quot;alert(1)">a</a></p>',
        '<p><a data-film="4"><a href="https://x.test/">a</a></a></p>',
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<p>&amp;lt;script&amp;gt;</p>",
        "<p>&#60;script&#62;</p>",
        "<p>a</p><!--><script>alert(1)</script>-->",
        "<p>a<!-- b --></p>",
        "<p>]]><![CDATA[<script>alert(1)</script>]]></p>",
        "<p style='position:fixed'>a</p>",
        '<p class="x">a</p>',
        "<p><svg/onload=alert(1)></p>",
        '<p><iframe srcdoc="<script>alert(1)</script>"></iframe></p>',
        "<p></p></div></main><p>a</p>",
        "<p>a</p></article>",
        "</p><p>a</p>",
        "<p>a</blockquote></p>",
        '<details class="spoiler"><summary></div></summary><p>a</p></details>',
        '<details class="spoiler" ontoggle="alert(1)" open><summary>a</summary><p>a</p></details>',
        '<p><span class="spoiler" onmouseover="alert(1)">a</span></p>',
        '<p><span class="words">a</span></p>',
        "<p>a\x00<\x00script>alert(1)</script></p>",
        "<p>\ud800\ufffe\U0010ffff\x85\u2028</p>",
        "<p \n>a</p>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<" * 1_000,
        "<p>" * 1_000 + "a",
        "<ul><li>" * 1_000 + "<p>a</p>" + "</li></ul>" * 1_000,
        "<figure>" * 100 + '<img src="image:00ff" alt="">',
        "<figure></p>",
        "<figure",
    ],
)
def test_hostile_html_that_was_stored_is_harmless(attack: str, read: Callable[[str], Any]) -> None:
    written = body(attack, IN_SITE)
    assert written == by_tree(attack, IN_SITE)
    root = read("".join(part for part in written if part))
    for node in root.all():
        for name, value in node.attributes.items():
            assert name in _ATTRIBUTES
            assert name != "href" or (value or "").startswith(("https://", "../film/"))
            assert name != "src" or (value or "").startswith("../images/")


def test_a_figure_that_opens_the_review_stands_apart() -> None:
    figure = '<figure><img src="image:00ff" alt="A"><figcaption>B</figcaption></figure>'
    lead, rest = body(f"{figure}<p>a</p>{figure}", IN_SITE)
    sizes = f'srcset="../images/00ff-1120.webp 1120w, ../images/00ff-560.webp 560w" sizes="{SIZES}"'
    start = f'<figure><img src="../images/00ff-560.webp" {sizes} alt="A" width="1120" height="630"'
    assert lead == f"{start}><figcaption>B</figcaption></figure>"
    assert rest == f'<p>a</p>\n{start} loading="lazy" decoding="async"><figcaption>B</figcaption></figure>'
    assert body(figure, IN_SITE) == (lead, None)
    assert body("<p>a</p>", IN_SITE) == (None, "<p>a</p>")
    assert body("", IN_SITE) == (None, None)
    assert body('<figure><img src="image:0000" alt=""></figure>', IN_SITE) == (None, None)


def test_a_picture_with_one_size_needs_no_choice(still: ImageData) -> None:
    lead, rest = body('<figure><img src="image:a" alt=""></figure>' * 2, Surroundings({"a": still}, lazy=False))
    assert lead == rest
    assert lead is not None
    assert lead.startswith('<figure><img src="data:image/png;base64,')
    assert lead.endswith('" alt="" width="64" height="32"></figure>')


@pytest.mark.parametrize(
    ("html", "levels"),
    [
        ("<h3>a</h3><h2>b</h2><h3>c</h3>", [3, 3, 4]),
        ("<h2>a</h2><blockquote><h3>b</h3></blockquote><h3>c</h3>", [3, 4, 4]),
        ("<h3>&lt;h4&gt;</h3>", [3]),
    ],
)
def test_no_level_of_headings_is_passed_over(html: str, levels: list[int]) -> None:
    _lead, rest = body(html, Surroundings(first_level=3))
    assert rest is not None
    assert [int(level) for level in re.findall("<h([2-5])>", rest)] == levels
    assert [int(level) for level in re.findall("</h([2-5])>", rest)] == levels
