"""Canonical HTML taken apart without a tree, and nothing else taken."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext.gate import clean
from filmjournal.richtext.pieces import blocks_in
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document
from strategies import documents, soups

_MANY = settings(max_examples=40)
_PLACES = re.compile("(?<=>)|(?=<)")

# What changes canonical HTML into something that mostly isn't.
FRAGMENTS = (
    "<em>", "</em>", "<strong>", "</strong>", "<sub>", "</sub>", "<sup>", "</sup>", "<code>", "</code>",
    '<a href="https://x.test/">', '<a data-film="4">', '<a data-film="04">', "</a>", '<span class="spoiler">',
    "</span>", "<br>", " ", "\xa0", "a", "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<h2>", "<h3>", "</h3>",
    "<hr>", "<blockquote>", "</blockquote>", '<details class="spoiler">', "</details>", "<summary>", "</summary>",
    "<figure>", "</figure>", '<img src="image:00ff" alt="x">', "<figcaption>", "</figcaption>", "<pre>", "</pre>",
    "&amp;", "&quot;", "&#824;", "\u0338", "\u0301", "\n", "<", ">", "&", '"', "\u3000", "\x00", "\ufeff",
)  # fmt: skip


def _joined(blocks: list[list[str]]) -> str:
    return "".join(part if place % 2 else f"<{part}>" for block in blocks for place, part in enumerate(block))


def _assert_proven(html: str) -> None:
    """What is taken is canonical and comes back whole."""
    blocks = blocks_in(html)
    if blocks is not None:
        assert clean(html) == html
        assert _joined(blocks) == html


@_MANY
@given(documents())
def test_canonical_html_comes_apart_into_its_blocks(document: Document) -> None:
    html = to_html(document)
    blocks = blocks_in(html)
    if blocks is not None:
        assert _joined(blocks) == html
        assert len(blocks) == len(document.blocks)


@_MANY
@given(soups())
def test_of_any_html_only_what_is_canonical_is_taken(html: str) -> None:
    _assert_proven(html)
    _assert_proven(clean(html))


def _changed(html: str, at: int, between_tags: bool, fragment: str) -> str:
    """The HTML with a fragment put in, or without a tag or a sign where that is empty."""
    if between_tags:
        places = [found.start() for found in _PLACES.finditer(html)] or [0]
        at = places[at % len(places)]
    rest = html[at:]
    return html[:at] + (fragment + rest if fragment else re.sub("^(?:<[^>]*>|.)", "", rest, flags=re.DOTALL))


_CHANGES = st.tuples(st.integers(0, 500), st.booleans(), st.sampled_from(("", *FRAGMENTS)))


@_MANY
@given(documents(), st.lists(_CHANGES, min_size=1, max_size=2))
def test_a_sign_or_a_tag_too_many_or_too_few_is_noticed(
    document: Document, changes: list[tuple[int, bool, str]]
) -> None:
    html = to_html(document)
    for change in changes:
        html = _changed(html, *change)
    _assert_proven(html)


@_MANY
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=10).map("".join))
def test_tags_in_no_order_are_noticed(inner: str) -> None:
    _assert_proven(f"<p>{inner}</p>")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>“It’s” fine &amp; &lt;good&gt; – 5 &gt; 4</p>",
        "<h2>One</h2><p>a <strong>b<em>c</em></strong><em>d</em><br>e</p><hr><h3>Two</h3>",
        '<p><a href="https://example.org/?a=1&amp;b=2">x</a> <a data-film="7"><em>y</em></a></p>',
        "<ul><li><p>a</p><ol><li><p>b</p></li></ol></li><li><p>c</p></li></ul>",
        "<blockquote><h3>a</h3><p>b</p><ul><li><p>c</p></li></ul></blockquote>",
        '<figure><img src="image:00ff" alt="A &quot;b&quot;"><figcaption>a <em>b</em></figcaption></figure>',
        '<details class="spoiler"><summary></summary><p>a</p></details>',
        '<details class="spoiler"><summary>a</summary><ul><li><p>b</p></li></ul><pre>c</pre><hr></details>',
        '<p>a <span class="spoiler">b <sup>c</sup></span> \u3000d\u200d\u202e</p>',
        "<p>Qui\xa0? <code>x</code></p>",
    ],
)
def test_the_usual_is_taken(html: str) -> None:
    assert clean(html) == html
    blocks = blocks_in(html)
    assert blocks is not None
    assert _joined(blocks) == html


@pytest.mark.parametrize(
    "html",
    [
        "a", " <p>a</p>", "<p>a</p> ", "<p></p>", "<p> a</p>", "<p>a </p>", "<p>a  b</p>", "<p>a\xa0 b</p>",
        "<p>a<br></p>", "<p><br>a</p>", "<p>a<br><br>b</p>", "<p>a <br>b</p>", "<p>a <em> b</em></p>", "<p>a\nb</p>",
        "<P>a</P>", "<p >a</p>", "<p>a", "<p>a</p></p>", "<div>a</div>", "<p>a</p><!-- b -->", "<p>a<b>b</b></p>",
        "<p><em></em>a</p>", "<p><em>a</em><em>b</em></p>", "<p><em><strong>a</strong></em></p>",
        "<p><em><em>a</em></em></p>", "<p><sub><sup>a</sup></sub></p>", "<p><em>a</p></em>",
        "<p>a & b</p>", "<p>&quot;</p>", "<p>&#60;</p>", "<p>a > b</p>", "<p>&#824;a</p>", "<p>&lt;\u0338</p>",
        "<p>e\u0301</p>",
        "<p>a\x00b</p>", "<p>a\x85b</p>", "<p>a\u2028b</p>", "<p>a\ufeffb</p>", "<p>\ud800</p>", "<p>\U0001fffe</p>",
        "<h1>a</h1>", "<h2></h2>", "<pre></pre>", "<pre>a </pre>", "<pre><em>a</em></pre>", "<ul></ul>",
        "<ul><li></li></ul>", "<ul><li>a</li></ul>", "<ul><p>a</p></ul>", "<li><p>a</p></li>",
        "<blockquote>a</blockquote>", "<blockquote></blockquote>", "<blockquote><h2>a</h2></blockquote>",
        "<blockquote><hr></blockquote>", "<ul><li><blockquote><p>a</p></blockquote></li></ul>",
        '<p><a href="javascript:alert(1)">a</a></p>', '<p><a href="//x.test">a</a></p>', "<p><a>a</a></p>",
        '<p><a href="HTTPS://x.test">a</a></p>', '<p><a href="https://x.test" onclick="x">a</a></p>',
        '<p><a href="https://x.test/&copy">a</a></p>', '<p><a data-film="0">a</a></p>',
        '<p><a data-film="1x">a</a></p>', '<p><a data-film="">a</a></p>',
        '<p><a data-film="9999999999999999999">a</a></p>', '<p><em><a data-film="1">a</a></em></p>',
        '<p><a data-film="1">a</a><a data-film="1">b</a></p>', '<p><span class="other">a</span></p>',
        '<p><img src="image:00ff" alt=""></p>', '<figure><img src="image:00ff" alt=" a"></figure>',
        '<figure><img src="image:00FF" alt=""></figure>', '<figure><img src="image:../00" alt=""></figure>',
        '<figure><img src="https://x.test/" alt=""></figure>', "<figure></figure>",
        '<figure><img src="image:00ff" alt="" onerror="x"></figure>', '<figure><img alt="" src="image:00ff"></figure>',
        '<figure><img src="image:00ff" alt=""><figcaption></figcaption></figure>',
        '<figure><figcaption>a</figcaption><img src="image:00ff" alt=""></figure>',
        "<details><summary></summary><p>a</p></details>", '<details class="spoiler"><summary></summary></details>',
        '<details class="spoiler"><p>a</p></details>',
        '<details class="spoiler" open><summary></summary><hr></details>',
        "<p><a >a</a></p>", "<p><link>a</a></p>",
        '<details class="spoiler"><summary> a</summary><p>a</p></details>',
        "<script>alert(1)</script>", "<p>a</p><script>alert(1)</script>", "<p><script>alert(1)</script></p>",
        "<p><svg onload=alert(1)></p>", "<style>p{}</style>", "<p><p>a</p></p>", "<" * 50, "<p>" * 50, "</p>",
        "<>", "</>", "<p><>a</p>", "<p><<a>>a</a></p>",
    ],
)  # fmt: skip
def test_what_is_not_exactly_canonical_is_not_taken(html: str) -> None:
    assert blocks_in(html) is None


def test_what_lies_very_deep_is_left_to_the_gate() -> None:
    html = "<ul><li>" * 200_000 + "<p>a</p>" + "</li></ul>" * 200_000
    assert blocks_in(html) is None
    assert blocks_in("<ul><li>" * 9 + "<p>a</p>" + "</li></ul>" * 9) is None
    assert blocks_in("<p>" + "a" * 1_000_000 + "</p>") is None
