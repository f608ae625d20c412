"""The gate: whatever comes in, what comes out is the grammar, in bounded time, with the words that were seen."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext.canonical import link_target, normalise
from filmjournal.richtext.gate import PASTE_LIMIT, clean, parse
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document
from strategies import documents, raw_documents, soups

_MANY = settings(max_examples=150)

# The grammar as a page of regular expressions, written apart from the code that it judges.
_TAG = re.compile(r"<(/?)([a-z0-9]+)((?: [a-z-]+=\"[^\"<>]*\")*)>")
_ATTRIBUTES = {
    "a": re.compile(r' (?:href="(?:https?://[^"\s]+|mailto:[^"\s]+)"|data-film="[1-9][0-9]*")'),
    "img": re.compile(r' src="image:[0-9a-f]+" alt="[^"]*"'),
    "span": re.compile(' class="spoiler"'),
    "details": re.compile(' class="spoiler"'),
}
_INLINE = {"strong", "em", "u", "s", "sub", "sup", "code", "a", "span"}
_TEXT_BLOCKS = {"p", "h2", "h3", "pre", "summary", "figcaption"}
_ANY_BLOCK = {"p", "h2", "h3", "blockquote", "ul", "ol", "pre", "hr", "figure", "details"}
_HOLDS = {
    "": _ANY_BLOCK,
    "details": _ANY_BLOCK | {"summary"},
    "blockquote": {"p", "h3", "ul", "ol"},
    "ul": {"li"},
    "ol": {"li"},
    "li": {"p", "ul", "ol"},
    "figure": {"img", "figcaption"},
}
_EMPTY = {"hr", "br", "img"}


def assert_in_grammar(html: str) -> None:
    """Fail unless the HTML is of the review grammar: tags, attributes, nesting, no text outside a block."""
    open_tags = [""]
    position = 0
    for match in _TAG.finditer(html):
        _check_text(html[position : match.start()], open_tags[-1])
        position = match.end()
        closing, name, attributes = match.groups()
        if closing:
            assert open_tags.pop() == name, html
            continue
        pattern = _ATTRIBUTES.get(name)
        assert pattern.fullmatch(attributes) if pattern else attributes == "", match[0]
        top = open_tags[-1]
        if top in _HOLDS:
            assert name in _HOLDS[top], (top, name)
        else:
            assert name in ({"br"} if top == "summary" else _INLINE | {"br"}), (top, name)
            assert top not in ("pre", "summary"), (top, name)
        if name not in _EMPTY:
            open_tags.append(name)
    _check_text(html[position:], open_tags[-1])
    assert open_tags == [""]
    assert not re.search(r"<(p|h2|h3|blockquote|ul|ol|li|pre|strong|em|u|s|sub|sup|code|a)(?: [^>]*)?></\1>", html)


def _check_text(text: str, holder: str) -> None:
    assert "<" not in text
    assert ">" not in text
    if text:
        assert holder in _TEXT_BLOCKS | _INLINE, (holder, text)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("plain", "<p>plain</p>"),
        ("", ""),
        ("<p>&nbsp;</p><p> </p><h2></h2><ul><li></ul>", ""),
        ("<b>a</b><strong>b</strong>", "<p><strong>ab</strong></p>"),
        ("<i>a <b>b</i> c</b>", "<p><em>a </em><strong><em>b</em> c</strong></p>"),
        ("one<br>two<br><br>three<br>", "<p>one<br>two</p><p>three</p>"),
        ("a  \n b&nbsp; c Film&nbsp;!", "<p>a b c Film\xa0!</p>"),
        ("<h1>a</h1><h2>b</h2><h5>c</h5>", "<h2>a</h2><h2>b</h2><h3>c</h3>"),
        ("<h1><div>a</div></h1>b", "<h2>a</h2><p>b</p>"),
        ("<div>a<section>b</section>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<table><tr><td>a<td>b<tr><th>c</table>d", "<p>a</p><p>b</p><p>c</p><p>d</p>"),
        ("<dl><dt>a<dd>b</dl>", "<p>a</p><p>b</p>"),
        ("<ul>\n<li>a</li>\n<ul><li>b</ul>\n</ul>", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"),
        ("<ol><li>a<li><p>b</p><p>c</ol>", "<ol><li><p>a</p></li><li><p>b</p><p>c</p></li></ol>"),
        ("<ul><li>a<ul><li>b</li></li></ul></ul>c", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul><p>c</p>"),
        ("<ul>text<li>a</ul>", "<ul><li><p>text</p></li><li><p>a</p></li></ul>"),
        ("<li>stray</li>", "<p>stray</p>"),
        (
            "<blockquote>a<h2>b</h2><pre>c\nd</pre><hr></blockquote>",
            "<blockquote><p>a</p><h3>b</h3><p>c<br>d</p></blockquote>",
        ),
        ("<blockquote><blockquote>a</blockquote>b</blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<ul><li><h2>a</h2><blockquote>b</blockquote></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("<pre>\n  a\n\n b  \n\n</pre>", "<pre>  a\n\n b</pre>"),
        ("a<hr>b", "<p>a</p><hr><p>b</p>"),
        (
            'x<img src="image:0aF">y<img src="image:0af" alt="a &quot;b&quot;">z',
            '<p>xy</p><figure><img src="image:0af" alt="a &quot;b&quot;"></figure><p>z</p>',
        ),
        ('<img src="http://x.test/a.png" alt="words">', ""),
        (
            '<figure><figcaption>c <i>d</i></figcaption><p><img src="image:0a"></figure>',
            '<figure><img src="image:0a" alt=""><figcaption>c <em>d</em></figcaption></figure>',
        ),
        ("<figure><img src=x><figcaption>c</figcaption></figure>", "<p>c</p>"),
        (
            '<ul><li>a<img src="image:0a">b</ul>',
            '<ul><li><p>a</p><p>b</p></li></ul><figure><img src="image:0a" alt=""></figure>',
        ),
        (
            '<details class="x spoiler">a<summary>S <b>t</b></summary></details>',
            '<details class="spoiler"><summary>S t</summary><p>a</p></details>',
        ),
        ("<details><summary>s</summary>a</details>", "<p>s</p><p>a</p>"),
        ('<details class="spoiler"><summary>s</summary></details>', "<p>s</p>"),
        (
            '<ul><li><details class="spoiler">a</details></ul>',
            '<ul><li><p><span class="spoiler">a</span></p></li></ul>',
        ),
        ('a <span class="spoiler">b</span>', '<p>a <span class="spoiler">b</span></p>'),
        ('<a data-film="5" href="http://x.test">a</a>', '<p><a data-film="5">a</a></p>'),
        ('<a data-film="0">a</a><a data-film="x">b</a><a data-film="99999999999999999999">c</a>', "<p>abc</p>"),
        (
            '<a href="HTTP://x.test/?a=1&copy=2&amp;b">a</a>',
            '<p><a href="http://x.test/?a=1&amp;copy=2&amp;b">a</a></p>',
        ),
        (
            '<a href="http://x.test"><p>a<p>b</a>',
            '<p><a href="http://x.test">a</a></p><p><a href="http://x.test">b</a></p>',
        ),
        ("H<sub>2</sub>O x<sup>2<sub>n</sub></sup>", "<p>H<sub>2</sub>O x<sup>2</sup><sub>n</sub></p>"),
        ("<tt>a</tt> <kbd>b</kbd> <samp>c</samp>", "<p><code>a</code> <code>b</code> <code>c</code></p>"),
        ("<ins>a</ins><strike>b</strike><del>c</del>", "<p><u>a</u><s>bc</s></p>"),
        ("I <3 it </3 1 < 2 & so <!-- on", "<p>I &lt;3 it &lt;/3 1 &lt; 2 &amp; so &lt;!-- on</p>"),
        ("a<!-- b --><!--[if mso]>c<![endif]--><![if !x]>d<![endif]><?xml e?>", "<p>ad</p>"),
        ("a<script>b</script><style>c</style><title>d</title><svg><text>e</text></svg>f", "<p>af</p>"),
        ("<head><meta><title>a</title>x</head><body>b", "<p>b</p>"),
        ("<object><object>a</object>b</object>c<template>d</template><math>e</math><iframe>f</iframe>", "<p>c</p>"),
        ("a <style> over substance", "<p>a over substance</p>"),
        ("a <b title='never closed> c", "<p>a <strong>c</strong></p>"),
        ("e\u0301 \x00\x08\ud800\ufeffz", "<p>é z</p>"),
        ("a\u0338<b>\u0338</b>", "<p>a\u0338<strong>&#824;</strong></p>"),
        ("&#0000000065;&#x41;&#99999999999;&eacute;", "<p>AA\ufffdé</p>"),
    ],
)
def test_what_the_world_writes_comes_in_as_the_grammar(written: str, stored: str) -> None:
    assert clean(written) == stored
    assert_in_grammar(stored)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (  # Google Docs
            (
                '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-guid-1"><p dir="ltr" style="margin:0">'
                '<span style="font-weight:400;text-decoration:none;vertical-align:baseline">One </span>'
                '<span style="font-weight:700;font-style:italic">two</span></p><br />'
                '<ul style="margin-top:0"><li style="color:red"><p dir="ltr"><span>x</span></p></li></ul></b>'
            ),
            "<p>One <strong><em>two</em></strong></p><ul><li><p>x</p></li></ul>",
        ),
        (  # QTextEdit
            (
                '<!DOCTYPE HTML><html><head><meta charset="utf-8" /><style type="text/css">p { color: red; }</style>'
                '</head><body><p style=" margin-top:2px;"><span style=" font-weight:700;">a</span>'
                '<span style=" text-decoration: underline;">b</span>'
                '<span style=" text-decoration: line-through;">c</span>'
                '<span style=" vertical-align:super;">d</span></p><p style="-qt-x:empty;"><br /></p></body></html>'
            ),
            "<p><strong>a</strong><u>b</u><s>c</s><sup>d</sup></p>",
        ),
        (  # Word
            (
                "<html xmlns:o='urn:x'><head><!--[if mso]><xml>x</xml><![endif]--><style><!-- p {} --></style></head>"
                "<body lang=EN-GB><p class=MsoNormal><b><span lang=EN-US style='mso-x:y'>Bold<o:p></o:p></span></b></p>"
                "<p class=MsoNormal><o:p>&nbsp;</o:p></p><p>two\nlines</p></body></html>"
            ),
            "<p><strong>Bold</strong></p><p>two lines</p>",
        ),
        (  # a link underlined by its style only
            '<a href="https://x.test" style="color:red"><span style="text-decoration:underline">a</span></a>',
            '<p><a href="https://x.test">a</a></p>',
        ),
        (
            '<strong>a<span style="font-weight:normal">b</span></strong><span style="font-weight:600">c</span>',
            "<p><strong>a</strong>b<strong>c</strong></p>",
        ),
        ("<p><span style='font-style:italic'>a<p>b", "<p><em>a</em></p><p><em>b</em></p>"),
        ("<p><span style='font-style:italic'>a</p><p>b", "<p><em>a</em></p><p>b</p>"),
    ],
)
def test_what_browsers_and_word_processors_write_keeps_its_meaning(written: str, stored: str) -> None:
    assert clean(written) == stored


@given(documents())
@_MANY
def test_what_is_stored_comes_back_as_it_was(document: Document) -> None:
    html = to_html(document)
    assert_in_grammar(html)
    assert parse(html) == document


@given(raw_documents())
@_MANY
def test_any_tree_is_made_canonical_once_and_for_all(document: Document) -> None:
    canonical = normalise(document)
    assert normalise(canonical) == canonical
    assert parse(to_html(canonical)) == canonical


@given(st.one_of(soups(), st.text()))
@_MANY
def test_any_input_comes_out_in_the_grammar_and_stays_the_same(html: str) -> None:
    stored = clean(html)
    assert_in_grammar(stored)
    assert clean(stored) == stored


_PLACES = ["p", "div", "b", "i", "td", "li", "ul", "blockquote", "h2", "pre", "details", "figure", "a", "sub"]


@given(st.lists(st.tuples(st.sampled_from(_PLACES), st.booleans())))
@_MANY
def test_no_visible_word_is_lost(tags: list[tuple[str, bool]]) -> None:
    words = [f"word{number}" for number in range(len(tags))]
    html = "".join(f"<{'' if opens else '/'}{name}>{word}" for (name, opens), word in zip(tags, words, strict=True))
    assert re.findall(r"word\d+", clean(html)) == words
    assert re.findall(r"word\d+", clean(html, limit=len(html) - 1)) == words


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<img src="image:00" onerror="alert(1)">',
        '<img src="image:00&quot; onerror=&quot;alert(1)" alt="&quot;&gt;<script>alert(1)</script>">',
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="\u2028javascript:alert(1)">x</a>',
        '<a href="\xa0javascript:alert(1)">x</a>',
        '<a href="jav&#x09;ascript:alert(1)">x</a>',
        '<a href="&#106;avascript&colon;alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<a href="vbscript:x">x</a><a href="file:///etc/passwd">x</a><a href="//x.test">x</a><a href="http:x">x</a>',
        '<a href="https://x.test/&quot; onclick=&quot;alert(1)">x</a>',
        "<a href='https://x.test/\"><script>alert(1)</script>'>x</a>",
        '<a data-film="5&quot; onclick=&quot;x">x</a>',
        "<p onclick=alert(1) style=background:url(file:///etc/passwd)>x</p>",
        "<iframe src=javascript:alert(1)></iframe><embed src=x><object data=x></object>",
        "<link rel=stylesheet href=file:///x><base href=http://x.test><meta http-equiv=refresh content=0>",
        "<details open ontoggle=alert(1)><summary>x</summary></details>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<textarea><script>alert(1)</script>",
        "<style><style/><img src=x onerror=alert(1)>",
        '"><script>alert(1)</script>',
        "<x\x00 onclick=alert(1)>x</x>",
        "\ufeff<\x00script>alert(1)</script>",
    ],
)
def test_nothing_active_comes_through(attack: str) -> None:
    stored = clean(attack)
    assert_in_grammar(stored)
    assert not re.search(r"<[^>]*\son\w+\s*=\s*[^>]*>", re.sub(r'"[^"]*"', '""', stored))
    assert clean(stored) == stored


@pytest.mark.parametrize(
    ("address", "target"),
    [
        (" https://x.test/a b ", "https://x.test/a%20b"),
        ("HTTPS://X.test", "https://X.test"),
        ("ht\ntps://x.test", "https://x.test"),
        ("mailto:a@b.test", "mailto:a@b.test"),
        ('https://x.test/"<>`\\', "https://x.test/%22%3C%3E%60%5C"),
        ("java\tscript:alert(1)", None),
        ("http:/x", None),
        ("http://", None),
        ("mailto:", None),
        ("x.test", None),
        ("image:00", None),
        ("https://x.test/" + "a" * 5000, None),
    ],
)
def test_only_absolute_addresses_of_the_web_and_of_mail_are_links(address: str, target: str | None) -> None:
    assert link_target(address) == target
    assert target is None or link_target(target) == target


_HANGING = {
    "nested tables": "<table><tr><td>" * 5000 + "word",
    "wide cell": "<table><tr><td colspan=100000000>word",
    "wide margin": '<p style="margin-left:100000000px;font-size:1e8pt">word',
    "one long word": "word" * 250_000,
    "nested bold": "<b>" * 50_000 + "word",
    "nested div": "<div>" * 200_000 + "word",
    "nested lists": "<ul><li>" * 20_000 + "word",
    "nested quotes": "<blockquote>" * 20_000 + "word",
    "nested spoilers": '<details class="spoiler">' * 20_000 + "word",
    "closing what isn't open": "<b><ul><li>" + "</i></p></ol></div>" * 10_000 + "word",
    "ever new misnesting": "<b>" * 30 + "<i></b><b></i>" * 5000 + "word",
    "angle brackets": "word" + "<" * 1_000_000,
    "unclosed tags": "word" + "<a " * 300_000,
    "unclosed quotes": "<a b='" * 150_000 + ">word",
    "unclosed quotes with ends": "<a b='>" * 50_000 + 'word <p c="',
    "unclosed comments": "word" + "<!--" * 200_000,
    "unclosed declarations": "word" + "<!x" * 200_000,
    "unclosed scripts": "<script>" * 100_000 + "word",
    "unclosed drawings": "<svg>" * 100_000 + "</svg>" * 50_000 + "word",
    "ampersands": "word" + "&" * 1_000_000,
    "a number without end": "word &#" + "1" * 1_000_000,
    "breaks": "<br>" * 200_000 + "word",
    "rules": "<hr>" * 200_000 + "word",
    "blanks": "word" + " \n" * 400_000 + "word",
    "a link over all": f'<a href="https://x.test/{"y" * 4000}">' + "<p>word" * 50_000,
    "attributes": "<p " + "a=b " * 250_000 + ">word",
    "styles": "<span style='" + "font-weight:bold;" * 50_000 + "'>word",
    "preformatted lists": "<pre>" + "<ul><li>" * 20_000 + "word",
    "short cells": "<td>word" * 100_000,
}


@pytest.mark.parametrize("shape", _HANGING)
def test_a_shape_that_hangs_other_programs_returns_with_its_words(shape: str) -> None:
    html = _HANGING[shape]
    began = time.process_time()
    stored = clean(html, PASTE_LIMIT)
    assert time.process_time() - began < 20  # quadratic work on a megabyte takes minutes
    assert stored.count("word") == html.count("word")
    assert len(stored) < 8 * len(html) + 1000
    assert clean(stored, PASTE_LIMIT) == stored


def test_a_long_review_comes_through_whole() -> None:
    paragraph = f"<p>{'A sentence with <em>some</em> weight. ' * 20}</p>"
    review = clean(paragraph * 1400)
    assert len(review) > 1_000_000
    assert review.count("<em>") == 28_000
    assert clean(review) == review


def test_a_text_over_the_limit_is_reduced_to_its_words() -> None:
    assert clean("<h2>One</h2><p>two <b>three</b><br>four</p>", limit=20) == "<p>One</p><p>two three</p><p>four</p>"


def test_what_grows_by_an_element_left_open_is_reduced_to_its_words() -> None:
    grown = f'<a href="https://x.test/{"y" * 4000}"><b><i><u>' + "<p>word</p>" * 1500
    assert clean(grown, PASTE_LIMIT) == "<p>word</p>" * 1500


def test_a_pasted_picture_does_not_cost_the_text_beside_it_its_form() -> None:
    picture = f'<img alt="x" src="data:image/png;base64,{"QUJD" * 750_000}">'
    assert clean(f"<p>a <b>b</b>{picture}</p>", PASTE_LIMIT) == "<p>a <strong>b</strong></p>"
