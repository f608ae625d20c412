"""Strategies that several test packages draw from: canonical documents, and HTML as the world writes it."""

from __future__ import annotations

from hypothesis import strategies as st

from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.tree import (
    MARKS,
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
    Run,
    SpoilerBlock,
)

_ODD = "\t\n\r\x00\x85\xa0\u0301\u0338\u200d\u2028\u202e\u3000\ud800\ufeff\ufffe&<>\"'`*_~[]()#+-!\\=.1aéß字👩İ"
texts = st.one_of(
    st.text(max_size=12),
    st.text(st.sampled_from(_ODD), max_size=8),
    st.lists(st.sampled_from(("Kevin", "runs", "(Graham", "Rogers)", "–", "naïve", "2.", "&amp;")), max_size=6).map(
        " ".join
    ),
)
hrefs = st.sampled_from(
    (
        "https://example.org/a?b=1&c=2",
        "http://x.test/(y)_*z*",
        "mailto:a@b.test",
        "http://例え.テスト/\\é",
        "javascript:x",
        "/a",
    )
)
hashes = st.text(st.sampled_from("0123456789abcdef"), min_size=8, max_size=16)


def runs() -> st.SearchStrategy[Run]:
    """Runs that may hold anything, most of them plain."""
    marks = st.one_of(st.just(frozenset[str]()), st.frozensets(st.sampled_from(MARKS), max_size=3))
    target = st.one_of(
        st.just((None, None)),
        st.just((None, None)),
        hrefs.map(lambda href: (href, None)),
        st.integers(0, 9).map(lambda film: (None, film)),
    )
    return st.builds(lambda text, own, aim: Run(text, own, *aim), texts, marks, target)


def inlines() -> st.SearchStrategy[Inline]:
    """The inside of a paragraph."""
    return st.lists(runs(), max_size=5).map(tuple)


def _leaves() -> st.SearchStrategy[Block]:
    return st.one_of(
        st.builds(Paragraph, inlines()),
        st.builds(Paragraph, inlines()),
        st.builds(Heading, st.integers(2, 3), inlines()),
        st.builds(Preformatted, texts),
        st.just(Rule()),
        st.builds(Figure, hashes, texts, inlines()),
    )


def _containers(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Quote, several),
        st.builds(ListBlock, st.booleans(), st.lists(several, max_size=3).map(tuple)),
        st.builds(SpoilerBlock, texts, several),
    )


def raw_documents() -> st.SearchStrategy[Document]:
    """Any tree, canonical or not."""
    blocks = st.recursive(_leaves(), _containers, max_leaves=12)
    return st.lists(blocks, max_size=5).map(lambda drawn: Document(tuple(drawn)))


def documents() -> st.SearchStrategy[Document]:
    """Canonical documents: what the journal stores."""
    return raw_documents().map(normalise)


_TAGS = [
    "p", "div", "b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "code", "a", "span", "font", "h1",
    "h2", "h3", "h5", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "br", "img", "figure",
    "figcaption", "details", "summary", "table", "tr", "td", "th", "script", "style", "svg", "title", "head",
    "template", "iframe", "object", "q", "o:p", "x-y",
]  # fmt: skip
_ATTRIBUTES = (
    "",
    "",
    "",
    ' class="spoiler"',
    " class=spoiler",
    ' style="font-weight:700; margin-left:100000000px"',
    ' style="font-style:italic;vertical-align:super"',
    ' style="font-weight:normal;text-decoration:underline line-through"',
    ' href="https://example.org/?a=1&copy=2"',
    " href='java\tscript:alert(1)'",
    ' href="//example.org"',
    ' src="image:00ff"',
    ' src="file:///etc/passwd" alt=x',
    ' data-film="5"',
    ' data-film="-5"',
    " onclick=alert(1)",
    ' colspan="100000000"',
    ' title="a > b',
    "/",
)


def soups() -> st.SearchStrategy[str]:
    """Tags in no order with text between them, as hostile or broken pages have them."""
    tag = st.builds(
        lambda opening, name, attributes: f"<{name}{attributes}>" if opening else f"</{name}>",
        st.booleans(),
        st.sampled_from(_TAGS),
        st.sampled_from(_ATTRIBUTES),
    )
    odd = st.sampled_from(
        (
            "<!--",
            "-->",
            "<![if !x]>",
            "<![CDATA[",
            "]]>",
            "<?xml",
            "</",
            "<",
            ">",
            "&lt;b&gt;",
            "&#0;",
            "&#x110000;",
            "\n\n",
            " ",
        )
    )
    return st.lists(st.one_of(tag, tag, tag, texts, odd), max_size=25).map("".join)
