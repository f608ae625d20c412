"""Markdown in and out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.gate import parse
from filmjournal.richtext.markdown import from_markdown, markdown_part, to_markdown
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document
from strategies import documents


@given(documents())
@settings(max_examples=150)
def test_what_markdown_can_say_comes_back_from_it(document: Document) -> None:
    assert from_markdown(to_markdown(document)) == markdown_part(document)


@given(st.one_of(st.text(), st.text(st.sampled_from("*_~`[]()!<>#-+1. \n\t\\&;a\"'|=:"), max_size=60)))
@settings(max_examples=100)
def test_any_text_is_some_markdown(text: str) -> None:
    document = from_markdown(text)
    assert normalise(document) == document


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# A\n\n## B\n\n#### C\n", "<h2>A</h2><h2>B</h2><h3>C</h3>"),
        ("one\ntwo\\\nthree  \nfour\n", "<p>one two<br>three<br>four</p>"),
        ("*a* __b__ ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("- a\n- b\n  1. c\n", "<ul><li><p>a</p></li><li><p>b</p><ol><li><p>c</p></li></ol></li></ul>"),
        ("> a\n>\n> ### b", "<blockquote><p>a</p><h3>b</h3></blockquote>"),
        ("```py\nx  = 1\n\ny\n```\n\n***", "<pre>x  = 1\n\ny</pre><hr>"),
        ("<b>a</b> &amp; &eacute;", "<p>&lt;b&gt;a&lt;/b&gt; &amp; é</p>"),
        ("<div>\n\na\n", "<p>&lt;div&gt;</p><p>a</p>"),
        (
            "[a](https://x.test/?b=1&c) [d](javascript:e) [f](/g)",
            '<p><a href="https://x.test/?b=1&amp;c">a</a> d f</p>',
        ),
        ("<https://x.test/a>", '<p><a href="https://x.test/a">https://x.test/a</a></p>'),
        ("(see [Blood Ties](film:7))", '<p>(see <a data-film="7">Blood Ties</a>)</p>'),
        (
            'a ![still](image:00ff "A and B") b ![x](http://x.test/y.png)',
            '<p>a</p><figure><img src="image:00ff" alt="still"><figcaption>A and B</figcaption></figure><p>b</p>',
        ),
    ],
)
def test_markdown_is_read(markdown: str, html: str) -> None:
    assert to_html(from_markdown(markdown)) == html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One <strong>two</strong> <em>three</em> snake_case 2*3</p>", "One **two** *three* snake\\_case 2\\*3\n"),
        ("<p><strong>a <em>b</em></strong><em>c</em></p>", "**a _b_**_c_\n"),
        ("<p><strong>a </strong>b</p>", "**a** b\n"),
        ("<p># a<br>- b<br>12. c<br>&gt; d<br>-5 #x</p>", "\\# a\\\n\\- b\\\n12\\. c\\\n\\> d\\\n-5 #x\n"),
        ("<h2>a #</h2><hr>", "## a \\#\n\n---\n"),
        ("<ul><li><p>a</p><p>b</p></li></ul><ul><li><p>c</p></li></ul>", "- a\n\n  b\n\n* c\n"),
        ("<ol><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ol>", "1. a\n   - b\n2. c\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ("<pre>a\n```\n</pre>", "````\na\n```\n````\n"),
        ("<p><u>a</u><sub>b</sub> <code>`c</code></p>", "ab `` `c ``\n"),
        ('<p>Wow!<a href="https://x.test/(a)">b</a></p>', "Wow\\![b](<https://x.test/(a)>)\n"),
        ('<details class="spoiler"><summary>S</summary><p>a</p></details>', "S\n\na\n"),
        (
            '<figure><img src="image:00ff" alt="x"><figcaption>a "b"</figcaption></figure>',
            '![x](image:00ff "a \\"b\\"")\n',
        ),
        ("", ""),
    ],
)
def test_markdown_is_written(html: str, markdown: str) -> None:
    assert to_markdown(parse(html)) == markdown


@pytest.mark.parametrize(
    "text",
    [
        "> " * 100 + "word",
        "".join(f"{'  ' * depth}- word\n" for depth in range(100)),
        "![" * 100_000 + "word",
        "[word](" * 50_000,
        "*word " * 20_000,
        "word " * 500_000,
    ],
)
def test_a_shape_that_costs_the_parser_too_much_keeps_its_words(text: str) -> None:
    html = to_html(from_markdown(text))
    assert len(re.findall("word", html)) == text.count("word")
