"""Web pages taken apart: the tree of one, its lines in the order in which they are read, and its pictures.

Hand-made pages have no structure to rely on: layout tables, line breaks for paragraphs, star pictures for ratings. What
they have is an order of lines, and that is what is read, as it is in a plain text. Navigation, footers, sidebars,
comments and advertisements are left out. Time grows with the length of the page.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from filmjournal.interchange.pages.pictures import Picture
from filmjournal.interchange.pages.ratings import is_rating, star_of_file
from filmjournal.interchange.reading.source import decoded, encoding_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_TAGS = 20_000  # of one page; the parser takes quadratic time where all of them are nested

_TAG = re.compile(r"<[a-zA-Z]")
_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_SMALLEST_STILL = 60  # pixels, where a page tells the size

_MARKS = frozenset((
    "a", "b", "strong", "i", "em", "cite", "dfn", "var", "u", "ins", "s", "strike", "del", "sub", "sup", "code", "tt",
    "q",
))  # fmt: skip
_INLINE = _MARKS | {
    "span", "font", "small", "big", "abbr", "acronym", "time", "bdi", "bdo", "mark", "label", "data", "wbr", "kbd",
    "samp", "nobr", "g",
}  # fmt: skip
_WHOLE = frozenset(("ul", "ol", "blockquote", "pre", "details"))
_UNSEEN = frozenset((
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "head", "nav", "footer",
    "aside", "form", "button", "select", "dialog", "textarea", "video", "audio", "canvas", "map",
))  # fmt: skip
_UNSEEN_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog")
)
_UNSEEN_CLASSES = frozenset((
    "nav", "navbar", "navigation", "menu", "sidebar", "footer", "comment", "comments", "commentlist", "respond",
    "disqus", "related", "recommended", "share", "sharing", "social", "breadcrumb", "breadcrumbs", "pagination",
    "pager", "ad", "ads", "adsbygoogle", "advert", "adverts", "advertisement", "cookie", "cookies", "widget",
    "newsletter", "subscribe", "popup", "skip", "sponsor", "sponsored", "promo",
))  # fmt: skip
_CLASS_PARTS = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. `kind` is the tag of a heading, `p`, `caption`, `whole` (a list, a quotation), `img` or `hr`.

    `text` has its white space folded, `html` is markup of anybody's making. `linked` counts the characters of links.
    `joined` where nothing but one line break parts it from the line before.
    """

    text: str
    html: str = ""
    kind: str = "p"
    linked: int = 0
    joined: bool = False
    picture: Picture | None = None

    @property
    def is_heading(self) -> bool:
        return self.kind in _HEADINGS

    @property
    def is_mostly_links(self) -> bool:
        return self.linked * 2 > len(self.text)


def page_text(data: bytes, name: str) -> str:
    """The markup of a page as text: by its byte order mark, as UTF-8, as its `meta` says, else as Windows wrote it.

    Raises Refused for NUL characters.
    """
    if encoding_of(data) == "cp1252" and (said := _CHARSET.search(data[:4_096])):
        try:
            codec = codecs.lookup(said[1].decode("ascii"))
            if codec.name not in ("iso8859-1", "ascii", "utf-8", "cp1252") and codec._is_text_encoding:  # noqa: SLF001
                return data.decode(codec.name).replace("\0", "\ufffd")
        except (LookupError, UnicodeError):
            pass
    return decoded(data, name)


def parsed(markup: str) -> LexborHTMLParser | None:
    """The tree of a page; None for one with more tags than any page of a review."""
    from selectolax.lexbor import LexborHTMLParser

    if sum(1 for _tag in _TAG.finditer(markup)) > MOST_TAGS:
        return None
    return LexborHTMLParser(markup.encode("utf-8", "replace"))


def folded_text(text: str) -> str:
    """Text with its white space folded."""
    return _SPACE.sub(" ", text).strip()


def main_part(tree: LexborHTMLParser) -> LexborNode | None:
    """The part of a page that is its content, as far as the page says so."""
    for selector in ("main", "[role=main]"):
        for main in tree.css(selector):
            return _only_article(main) or main
    return (_only_article(tree.body) if tree.body is not None else None) or tree.body


def _only_article(node: LexborNode) -> LexborNode | None:
    articles = node.css("article")
    if len(articles) == 1 and articles[0].css_first("h1, h2") is not None and len(articles[0].text()) > 200:
        return articles[0]
    return None


def lines_of(node: LexborNode, host: str = "") -> list[Line]:
    """The lines below a node, in their order. `host` is the page's own: links to it are no links to elsewhere."""
    reader = _Reader(host)
    pending: list[tuple[LexborNode, bool]] = [(node, False)]
    while pending:
        at, ends = pending.pop()
        if ends:
            reader.end(at.tag or "")
        elif at.is_text_node:
            reader.text(at.text_content or "")
        elif at.is_element_node and (at.mem_id == node.mem_id or (not is_unseen(at) and reader.start(at))):
            pending.append((at, True))
            pending.extend((child, False) for child in reversed(list(at.iter(include_text=True))))
    reader.flush()
    return reader.lines


def is_unseen(node: LexborNode) -> bool:
    """Whether an element is none of a page's own text."""
    tag = node.tag or ""
    attributes = node.attributes
    if tag == "svg" and (attributes.get("aria-label") or "") != "":
        return False
    if tag in _UNSEEN:
        return True
    if not attributes or tag in ("body", "main", "article", "html"):
        return False
    if "hidden" in attributes or (attributes.get("role") or "").lower() in _UNSEEN_ROLES:
        return True
    if "display:none" in (attributes.get("style") or "").replace(" ", "").lower():
        return True
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:500]
    if not any(part.lower() in _UNSEEN_CLASSES for part in _CLASS_PARTS.split(named)):
        return False
    return node.css_first("h1, article, main, [itemprop=reviewBody]") is None


class _Reader:
    """Reads elements and text into lines."""

    def __init__(self, host: str) -> None:
        self.lines: list[Line] = []
        self._host = host
        self._texts: list[str] = []
        self._html: list[str] = []
        self._open: list[tuple[str, str]] = []  # marks: name, start tag
        self._links = 0  # open ones
        self._linked = 0
        self._kinds: list[tuple[str, str]] = []  # of headings and captions: tag, kind
        self._joined = False

    def start(self, node: LexborNode) -> bool:
        """Begin an element; whether what is in it is to be read."""
        tag = node.tag or ""
        if tag in ("img", "svg"):
            self._picture(node)
            return False
        if tag == "br":
            self.flush(at_break=True)
            return False
        if tag == "hr":
            self.flush()
            self.lines.append(Line("", "<hr>", "hr"))
        elif tag in _WHOLE and _stands_whole(node):
            self.flush()
            text = folded_text(node.text(separator=" "))
            if text:
                linked = sum(len(folded_text(link.text())) for link in node.css("a"))
                self.lines.append(Line(text, node.html or "", "whole", linked))
            return False
        elif tag in _INLINE:
            self._start_mark(tag, node)
        else:
            self.flush()
            if tag in _HEADINGS:
                self._kinds.append((tag, tag))
            elif tag in ("figcaption", "caption") or "caption" in (node.attributes.get("class") or "").lower():
                self._kinds.append((tag, "caption"))
        return True

    def end(self, tag: str) -> None:
        if tag in _INLINE:
            self._end_mark(tag)
            return
        self.flush()
        if self._kinds and self._kinds[-1][0] == tag:
            del self._kinds[-1]

    def text(self, text: str) -> None:
        self._texts.append(text)
        self._html.append(escape(text, quote=False))
        if self._links:
            self._linked += len(folded_text(text))

    def flush(self, *, at_break: bool = False) -> None:
        """What was read since the last line is a line."""
        text = folded_text("".join(self._texts))
        if text:
            html = "".join((*self._html, *(f"</{name}>" for name, _tag in reversed(self._open))))
            kind = self._kinds[-1][1] if self._kinds else "p"
            self.lines.append(Line(text, html, kind, self._linked, self._joined))
        self._joined = at_break and bool(text)
        self._texts.clear()
        self._html = [tag for _name, tag in self._open]
        self._linked = 0

    def _start_mark(self, tag: str, node: LexborNode) -> None:
        if tag not in _MARKS:
            return
        written = f"<{tag}>"
        if tag == "a":
            self._links += 1
            href = node.attributes.get("href") or ""
            written = "<a>" if self._is_own(href) else f'<a href="{escape(href)}">'
        self._open.append((tag, written))
        self._html.append(written)

    def _is_own(self, href: str) -> bool:
        """Whether a link in brackets leads to another page of the same site: it is the film that counts."""
        text = "".join(self._texts)
        return bool(self._host) and text.rfind("(") > text.rfind(")") and f"//{self._host}/" in href

    def _end_mark(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at]
                self._html.append(f"</{tag}>")
                self._links -= tag == "a"
                return

    def _picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        alt = folded_text(attributes.get("alt") or attributes.get("aria-label") or attributes.get("title") or "")
        address = (attributes.get("src") or "").strip()
        lazy = (attributes.get("data-src") or attributes.get("data-lazy-src") or "").strip()
        if lazy and (not address or address.startswith("data:")):
            address = lazy
        if is_rating(alt):
            self.text(f" {alt} ")
        elif star := star_of_file(address, alt):
            self.text(star)
        elif node.tag == "img" and not _is_tiny(attributes.get("width")) and not _is_tiny(attributes.get("height")):
            self.flush()
            self.lines.append(Line("", "", "img", picture=Picture(address, alt)))


def _stands_whole(node: LexborNode) -> bool:
    """Whether an element is a list or quotation of the text, and not what lays the page out."""
    return node.css_first("h1, h2, img, table, p ~ p ~ p ~ p ~ p ~ p") is None or node.tag in ("pre",)


def _is_tiny(size: str | None) -> bool:
    found = re.match(r"\s*(\d{1,5})\s*(?:px)?\s*$", size or "")
    return found is not None and int(found[1]) < _SMALLEST_STILL


def lines_of_text(text: str) -> Iterator[Line]:
    """The lines of a plain text: paragraphs between empty lines, or lines where there are none.

    A paragraph that was broken at a width is one line again.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n\n").replace("\u2028", "\n")
    for block in re.split(r"\n[ \t\xa0]*\n\s*", text):
        lines = [folded for raw in block.split("\n") if (folded := folded_text(raw))]
        if _was_wrapped(lines):
            lines = [" ".join(lines)]
        yield from (Line(line, escape(line, quote=False)) for line in lines)


def _was_wrapped(lines: list[str]) -> bool:
    """Whether all lines but the last are as long as a width allows."""
    if len(lines) < 2:
        return False
    widest = max(map(len, lines))
    return 40 <= widest <= 110 and all(
        len(line) + 1 + len(following.split(" ", 1)[0]) > widest - 3 for line, following in pairwise(lines)
    )
