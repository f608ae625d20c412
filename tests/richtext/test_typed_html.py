"""Reviews as people type them on web sites: what they meant comes out, canonical, whatever went in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext import gate, plain
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document
from filmjournal.richtext.typed_html import from_typed
from strategies import documents


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("", ""),
        (" \r\n \r\n", ""),
        ("One line", "<p>One line</p>"),
        ("One\r\ntwo\r\n\r\nthree\r\n\r\n\r\nfour", "<p>One<br>two</p><p>three</p><p>four</p>"),
        ("One\rtwo\n \nthree  ends\n", "<p>One<br>two</p><p>three ends</p>"),
        ("I <3 this > that & all", "<p>I &lt;3 this &gt; that &amp; all</p>"),
        ("<3 <3", "<p>&lt;3 &lt;3</p>"),
        ("It&#39;s &quot;fine&quot;&nbsp;&amp; done &lt;i&gt;", '<p>It\'s "fine"\xa0&amp; done &lt;i&gt;</p>'),
        ("a\n&nbsp;\nb", "<p>a</p><p>b</p>"),
        ("<i>x<i>", "<p><em>x</em></p>"),
        ("I saw <i>Alien<i> and <i>Aliens</i> here", "<p>I saw <em>Alien</em> and <em>Aliens</em> here</p>"),
        ("<i>Alien<i>, <b>so<b> good", "<p><em>Alien</em>, <strong>so</strong> good</p>"),
        ("<i>x</em> y", "<p><em>x</em> y</p>"),
        ("<i>x<i/> y</i>", "<p><em>x</em> y</p>"),
        ("<i>x</ i> y", "<p><em>x</em> y</p>"),
        ("<i>x<\\i> y", "<p><em>x</em> y</p>"),
        ("<i>a <i>b</i> c</i> d", "<p><em>a b c</em> d</p>"),
        ("<b><i>x</b></i> y", "<p><strong><em>x</em></strong> y</p>"),
        ("<i>Open\n\nnext", "<p><em>Open</em></p><p>next</p>"),
        ("<i>One\n\n<i>Two", "<p><em>One</em></p><p><em>Two</em></p>"),
        ("<i>One\n\nTwo</i> three", "<p><em>One</em></p><p><em>Two</em> three</p>"),
        ("<i>Alien is fine but <i>Aliens</i> more", "<p><em>Alien is fine but Aliens</em> more</p>"),
        ("x</i> y", "<p>x y</p>"),
        ("<blockquote>a\n\nb</blockquote>\n\nc", "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>"),
        ("<blockquote>a<blockquote>\n\nc", "<blockquote><p>a</p></blockquote><p>c</p>"),
        ("<blockquote>a\nb\n\nc", "<blockquote><p>a<br>b</p></blockquote><p>c</p>"),
        ("<blockquote>\n\n<i>a</i>\n\nc", "<blockquote><p><em>a</em></p></blockquote><p>c</p>"),
        (
            "<blockquote>a\n\n<blockquote>b",
            "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>",
        ),
        ("<h2>Head\nText", "<h2>Head</h2><p>Text</p>"),
        ("<h1>Head<h1>Text", "<h2>Head</h2><p>Text</p>"),
        ("<p>a\n<p>b", "<p>a</p><p>b</p>"),
        ("a<br />\nb<br><br>c", "<p>a<br>b</p><p>c</p>"),
        ("<ul>\n<li>a\n<li>b\n\nc", "<ul><li><p>a</p></li><li><p>b</p></li></ul><p>c</p>"),
        ("<pre>a\n\n  b</pre>", "<pre>a\n\n  b</pre>"),
        ("a<script>alert(1)</script>b<style>p{}</style>c<iframe src='x'>no</iframe>d", "<p>abcd</p>"),
        ("<SCRIPT src=x>\nalert('<i>')\n</SCRIPT >", ""),
        ("a <!-- b --> c <!-- d", "<p>a c &lt;!-- d</p>"),
        ("<sighs> so </sighs>", "<p>&lt;sighs&gt; so &lt;/sighs&gt;</p>"),
        ("<spoiler>he dies</spoiler>!", '<p><span class="spoiler">he dies</span>!</p>'),
        (
            '<a href="https://x.test/?a=1&amp;b=2" onclick="x()">here</a>',
            '<p><a href="https://x.test/?a=1&amp;b=2">here</a></p>',
        ),
        ('<a href="https://x.test/a>link</a> said "yes"', '<p><a href="https://x.test/a">link</a> said "yes"</p>'),
        ("<a href=”https://x.test”>l<a> m", '<p><a href="https://x.test">l</a> m</p>'),
        ("<a href='https://x.test/it's'>l</a>", '<p><a href="https://x.test/it\'s">l</a></p>'),
        (
            "<a href=https://x.test/1>one <a href=https://x.test/2>two</a>",
            '<p><a href="https://x.test/1">one </a><a href="https://x.test/2">two</a></p>',
        ),
        ('<a href="javascript:x()">a</a><a data-film="5">b</a><img src="image:00ff" alt="c">', "<p>ab</p>"),
        ('<b>"<i>x" < y</b>', '<p><strong>"<em>x" &lt; y</em></strong></p>'),
        ("naïve cafe\u0301\u2028two", "<p>naïve café<br>two</p>"),
    ],
)
def test_it_is_read_as_a_person_reads_it(typed: str, html: str) -> None:
    assert from_typed(typed) == html


_bits = st.sampled_from(
    (
        "<i>", "</i>", "<i", "<b>", "</b>", "<em>", "<blockquote>", "</blockquote>", "<a href=\"https://x.test", "\">",
        "<a href='https://x.test/'>", "</a>", "<p>", "</p>", "<br>", "<h2>", "</h2>", "<ul>", "<li>", "</ul>", "<pre>",
        "</pre>", "<!--", "-->", "<script>", "</script>", "<details class=\"spoiler\">", "</details>", "<summary>",
        "<span style=\"font-weight:bold\">", "</span>", "<3", "<", ">", "&", "&lt;", "&#10;", "&nbsp;", "\n", "\n\n",
        "\r\n", "\r", " ", "  ", "\xa0", "\u2028", "\u2029", "\u0338", "e\u0301", "word", "Alien", "’", "\ud800", "\0",
        "/>", "<figure>", "<figcaption>", "<td>", "<spoiler>", "</spoiler>", "<q>", "<sub>", "<sup>",
    )
)  # fmt: skip
_typed = st.one_of(st.lists(_bits, max_size=25).map("".join), st.text(max_size=30))


@settings(max_examples=400)
@given(_typed)
def test_what_comes_out_is_canonical_and_stays(typed: str) -> None:
    html = from_typed(typed)
    assert gate.clean(html) == html
    assert from_typed(html) == html


_marked = st.sampled_from(
    ("<i>a</i>", "<b>b c</b>", "<em>&lt;</em>", "<strong>é</strong>", "<i> a</i>", "<i>", "</i>", "<3", "&", "&amp;",
     " ", "\n", "\n\n", "\r\n", "word", ".", "(", "e\u0301", "\u0338", "\xa0")
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_marked, max_size=9).map("".join))
def test_marks_on_words_of_a_line_are_the_same_by_the_short_way_and_the_long(typed: str) -> None:
    assert from_typed(typed) == from_typed(f"{typed}<u></u>")


@settings(max_examples=150)
@given(st.text(st.sampled_from("ab .>&\n\r\xa0\t\u2028\u0338é’"), max_size=40))
def test_text_without_tags_is_plain_text(typed: str) -> None:
    html = to_html(plain.from_text(typed))
    assert from_typed(typed) == html


@settings(max_examples=30)
@given(documents())
def test_canonical_text_keeps_its_form_but_for_what_belongs_to_a_journal(document: Document) -> None:
    html = to_html(document)
    if "<img" not in html and "data-film" not in html:
        assert from_typed(html) == html


@pytest.mark.parametrize(
    "typed",
    [
        "<i>" * 100_000, "<" * 300_000, "<!--" * 100_000, "<script>" * 50_000, '<a href="' * 50_000, "a\n\n" * 100_000,
        "<blockquote>\n\n" * 50_000, "<i>\n\na" * 50_000, "</ " * 50_000 + " " * 200_000, "<i a" + " " * 300_000,
        "&" * 200_000, " \n" * 200_000, ">" * 1_100_000,
    ],
    ids=lambda typed: repr(typed[:8]),
)  # fmt: skip
def test_much_of_anything_is_bounded(typed: str) -> None:
    html = from_typed(typed)
    assert gate.clean(html) == html


def test_the_words_stay_where_the_form_is_too_much() -> None:
    html = from_typed("<i>word</i>\n\n" * 20_000)
    assert html.count("word") == 20_000
    assert gate.clean(html) == html
