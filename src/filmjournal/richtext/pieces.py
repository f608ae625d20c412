"""Canonical HTML taken apart into tags and texts, without building its tree.

Whoever rewrites many reviews needs the tree of none of them, as long as it is sure that their HTML is exactly as
`serialise` writes it. `blocks_in` makes sure, in a twentieth of the time, or says that it is not: then the gate reads
it. It may refuse what is canonical (rare signs, deep nesting), and never takes what is not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape

from filmjournal.richtext.canonical import LARGEST_ID, link_target, one_line
from filmjournal.richtext.tree import MARKS

SPOILER = 'span class="spoiler"'
SPOILER_BLOCK = 'details class="spoiler"'
IMAGE = re.compile(r'img src="image:([0-9a-f]{1,128})" alt="([^"]*+)"')
FILM = re.compile(r'a data-film="([1-9][0-9]{0,18})"')
LINK = re.compile(r'a href="([^"]++)"')

_LONGEST = 1_000_000  # characters
_MOST_TAGS = 20_000
_DEPTH = 8  # blocks in each other

_TAG = re.compile("<([^<>]*)>")
_WHITE = " \xa0"
# Controls and line ends, what is no character, white space that would fold, and the sign that is written as a number.
_NOT_TAKEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]|\xa0[ \xa0]| \xa0"
)
_NO_REFERENCE_IN_TEXT = re.compile("&(?!(?:amp|lt|gt);)")
_NO_REFERENCE_IN_ATTRIBUTE = re.compile("&(?!(?:amp|lt|gt|quot);)")

_ANY_LINK = "<a>"  # for the tags of links, which have no one form; between `<` and `>` no tag is written so
_RANK = {_ANY_LINK: 0} | {SPOILER if mark == "spoiler" else mark: rank for rank, mark in enumerate(MARKS, 1)}
_ENDS = {tag: f"/{tag.partition(' ')[0]}" for tag in _RANK} | {_ANY_LINK: "/a"}
_LINES = {"p": "/p", "h2": "/h2", "h3": "/h3"}
_FLOW = frozenset({*_LINES, "blockquote", "ul", "ol", "pre", "hr", "figure", SPOILER_BLOCK})
_IN_QUOTE = frozenset({"p", "h3", "ul", "ol"})
_IN_ITEM = frozenset({"p", "ul", "ol"})


class _NotCanonical(Exception):
    pass


def blocks_in(html: str) -> list[list[str]] | None:
    """The top-level blocks of canonical HTML, or None for any other HTML and what can't be told at a glance.

    Each block is what is between its `<` and `>` and the text between those, in turn: `["p", "Text ", "em", …, "/p"]`.
    Tags are as `serialise` writes them, texts still escaped as there.
    """
    if len(html) > _LONGEST or "  " in html:
        return None
    if not html.isprintable() and _NOT_TAKEN.search(html):
        return None
    # The stroke makes one letter of the "<" that "&lt;" is, so it is not enough that the HTML is in NFC.
    if not (html.isascii() or (unicodedata.is_normalized("NFC", html) and "\u0338" not in html)):
        return None
    pieces = _TAG.split(html)
    tags = len(pieces) // 2
    if tags > _MOST_TAGS or html.count("<") != tags or html.count(">") != tags:
        return None
    if "&" in html and any(map(_NO_REFERENCE_IN_TEXT.search, pieces[::2])):
        return None
    try:
        return _Reader(pieces).blocks()
    except (_NotCanonical, IndexError):
        return None


class _Reader:
    """Walks over the pieces: `_at` is the place of a tag, always odd; each method leaves it at the last of its own."""

    def __init__(self, pieces: list[str]) -> None:
        self._pieces = pieces
        self._at = 1

    def blocks(self) -> list[list[str]]:
        pieces = self._pieces
        found = []
        last = len(pieces) - 1
        if pieces[0]:
            raise _NotCanonical
        while self._at < last:
            first = self._at
            # Most blocks are lines of text without anything in them.
            if pieces[first] == "p" and pieces[first + 2] == "/p":
                text = pieces[first + 1]
                if not text or text[0] in _WHITE or text[-1] in _WHITE:
                    raise _NotCanonical
                self._at = first + 2
            else:
                self._block(_FLOW, 1)
            found.append(pieces[first : self._at + 1])
            if pieces[self._at + 1]:
                raise _NotCanonical
            self._at += 2
        return found

    def _next(self) -> str:
        """Go on to the next tag, with no text before it."""
        if self._pieces[self._at + 1]:
            raise _NotCanonical
        self._at += 2
        return self._pieces[self._at]

    def _block(self, allowed: frozenset[str], depth: int) -> None:
        tag = self._pieces[self._at]
        if tag not in allowed or depth > _DEPTH:
            raise _NotCanonical
        if end := _LINES.get(tag):
            self._inline(end)
        elif tag in ("ul", "ol"):
            self._list(f"/{tag}", depth)
        elif tag == "blockquote":
            self._next()
            self._several("/blockquote", _IN_QUOTE, depth)
        elif tag == "figure":
            self._figure()
        elif tag == "pre":
            self._plain("/pre", may_be_empty=False)
        elif tag == SPOILER_BLOCK:
            if self._next() != "summary":
                raise _NotCanonical
            text = self._plain("/summary", may_be_empty=True)
            if text != text.strip() or "\xa0" in text:
                raise _NotCanonical
            self._next()
            self._several("/details", _FLOW, depth)

    def _several(self, end: str, allowed: frozenset[str], depth: int) -> None:
        """One block or more, from here to an end tag."""
        self._block(allowed, depth + 1)
        while self._next() != end:
            self._block(allowed, depth + 1)

    def _list(self, end: str, depth: int) -> None:
        if self._next() == end:
            raise _NotCanonical
        while self._pieces[self._at] != end:
            if self._pieces[self._at] != "li":
                raise _NotCanonical
            self._next()
            self._several("/li", _IN_ITEM, depth)
            self._next()

    def _figure(self) -> None:
        image = IMAGE.fullmatch(self._next())
        if image is None:
            raise _NotCanonical
        alt = unescape(image[2])
        if _NO_REFERENCE_IN_ATTRIBUTE.search(image[2]) or one_line(alt) != alt:
            raise _NotCanonical
        if self._next() == "figcaption":
            self._inline("/figcaption")
            self._next()
        if self._pieces[self._at] != "/figure":
            raise _NotCanonical

    def _plain(self, end: str, *, may_be_empty: bool) -> str:
        """Text without any tag in it."""
        text = self._pieces[self._at + 1]
        self._at += 2
        if self._pieces[self._at] != end or (text[-1] in _WHITE if text else not may_be_empty):
            raise _NotCanonical
        return text

    def _inline(self, end: str) -> None:
        """Text with marks and links, to the end tag of its block.

        White space folds over tags; an element holds something, nests in the one order, and is not begun again right
        where the same ended.
        """
        pieces, at = self._pieces, self._at
        opened: list[str] = []
        white = True  # at the beginning, and after white space or a line break
        before = ""  # the mark's tag that the last text is before, with nothing between
        while True:
            text, tag = pieces[at + 1], pieces[at + 2]
            at += 2
            if text:
                if white and text[0] in _WHITE:
                    raise _NotCanonical
                white = text[-1] in _WHITE
                before = ""
            if tag == "br":
                if white:
                    raise _NotCanonical
                white, before = True, ""
            elif tag[:1] == "/":
                if before and before[0] != "/":  # nothing in it
                    raise _NotCanonical
                if not opened:
                    break
                if tag != _ENDS[opened.pop()]:
                    raise _NotCanonical
                before = tag
            else:
                mark = tag if tag in _RANK else _ANY_LINK if _is_link(tag) else ""
                if not mark or before == _ENDS[mark] or (opened and _RANK[opened[-1]] >= _RANK[mark]):
                    raise _NotCanonical
                if mark == "sup" and opened and opened[-1] == "sub":
                    raise _NotCanonical
                opened.append(mark)
                before = mark
        if tag != end or white:
            raise _NotCanonical
        self._at = at


@lru_cache(maxsize=1024)
def _is_link(tag: str) -> bool:
    """Whether it is the tag of a film reference or a link, as such a tag is written."""
    if film := FILM.fullmatch(tag):
        return int(film[1]) <= LARGEST_ID
    link = LINK.fullmatch(tag)
    if link is None or _NO_REFERENCE_IN_ATTRIBUTE.search(link[1]):
        return False
    address = unescape(link[1])
    return link_target(address) == address
