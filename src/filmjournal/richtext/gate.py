"""The one gate: any HTML at all, pasted, imported, hostile or stored, becomes a document of the review grammar.

A tree builder of our own stands here rather than nh3 and a second parser. nh3 would hand back markup that still has
to be read into the grammar, loses what word processors say in `style` (QTextEdit writes bold as
`<span style="font-weight:700">`), and is itself slower than linear on deep nesting. This builder makes nothing but
the tree's own values, so what it doesn't know can't come through, and every text is escaped when it is written.

Bounds. Tags are read in one linear pass (`markup`). At most `_DEPTH` blocks and `_MARKS_OPEN` marks are open at
once; a deeper one is passed over and its words stay, so 200,000 nested `div` are no burden and lose nothing. A text
over the limit of size, or with more tags than `_TAGS` and one more for every eight characters, going in or coming
out, is reduced to paragraphs of its words.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping

from filmjournal.richtext import inline_tags
from filmjournal.richtext.canonical import is_image_hash, normalise
from filmjournal.richtext.markup import Kind, Token, attributes_of, tokens
from filmjournal.richtext.serialise import block_html, to_html
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

LIMIT = 8_000_000  # characters of any HTML
PASTE_LIMIT = 2_000_000  # characters of HTML from the clipboard
_TAGS = 20_000
_DEPTH = 50
_MARKS_OPEN = 32
_MOST_KNOWN = 1000  # start tags whose meaning is kept in mind while reading

_WHITE = " \t\n\r\f\xa0"
_LINE_END = re.compile("[\t\n\r\f]+")
_ANY_LINE_END = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_EMBEDDED = re.compile(r"""(<img\s[^<>]*?=\s*+["']?)data:[^"'\s<>]{64,}""", re.IGNORECASE)

_STYLED = frozenset({*inline_tags.MARK_TAGS, "span", "font", "a"})
# Their effect goes on after the end of the block they stand in, until their own end tag, as in browsers.
_OUTLIVING = frozenset({"a", "b", "code", "em", "font", "i", "s", "strike", "strong", "tt", "u"})
_HEADINGS: Mapping[str, int] = {"h1": 2, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}
_LISTS: Mapping[str, bool] = {"ul": False, "ol": True, "menu": False, "dir": False}
_CONTAINERS = frozenset({"blockquote", "li", "details", "summary", "figure", "figcaption", "pre", *_LISTS, *_HEADINGS})
_LEAVES = frozenset({"summary", "figcaption", "pre"})  # hold lines of text, no blocks
# What else parts the text before it from the text after it.
_PARTING = frozenset(
    {
        "address", "article", "aside", "body", "button", "caption", "center", "col", "dd", "dialog", "div",
        "dl", "dt", "fieldset", "footer", "form", "header", "hgroup", "hr", "html", "legend", "listing",
        "main", "nav", "noscript", "optgroup", "option", "p", "search", "section", "select", "table", "tbody",
        "td", "textarea", "tfoot", "th", "thead", "tr", "xmp",
    }
)  # fmt: skip
BLOCK_TAGS = _CONTAINERS | _PARTING  # all that part the text before them from the text after them


def clean(html: str, limit: int = LIMIT) -> str:
    """Any HTML as canonical HTML of the review grammar; never raises. `limit` counts characters.

    `clean(clean(x)) == clean(x)`. Over a bound (see above), the words come back as plain paragraphs.
    """
    return to_html(parse(html, limit))


def parse(html: str, limit: int = LIMIT) -> Document:
    """Any HTML as a canonical document; never raises. `limit` counts characters."""
    if len(html) > limit:
        html = without_embedded(html)
    if not is_bearable(html, limit):
        return words(html)
    return document_of(tokens(html), limit) or words(html)


def document_of(stream: Iterable[Token], limit: int) -> Document | None:
    """The canonical document that tags and text make; None if what would be stored is over the bounds of the gate."""
    builder = _Builder()
    document = normalise(Document(tuple(builder.built(stream))))
    # An element that stays open is written again for each block that it reaches into: look at what would be stored.
    may_grow = builder.most_tags > _TAGS or builder.most_characters > limit
    return None if may_grow and not can_be_stored(document, limit) else document


def without_embedded(html: str) -> str:
    """The HTML without the pictures that stand in it as `data:` addresses: no words, and most of the length."""
    return _EMBEDDED.sub(r"\1", html)


def is_bearable(html: str, limit: int) -> bool:
    """Whether HTML is within the bounds in which its form counts and not only its words."""
    return _bearable(html.count("<"), len(html), limit)


def _bearable(tags: int, length: int, limit: int) -> bool:
    return length <= limit and tags <= _TAGS + length // 8


def can_be_stored(document: Document, limit: int) -> bool:
    """Whether the HTML of a canonical document is within the bounds of the gate, so that it comes back as it is."""
    tags = length = 0
    for block in document.blocks:
        written = block_html(block)
        length += len(written)
        tags += written.count("<")
        if length > limit:
            return False
    return _bearable(tags, length, limit)


def words(html: str) -> Document:
    """The words of the HTML, canonical: a paragraph for each block or line, or one for all if those are too many."""
    lines: list[str] = []
    line: list[str] = []
    for kind, name, text in tokens(html):
        if kind is Kind.TEXT:
            line.append(text)
        elif line and (name == "br" or name in _PARTING or name in _CONTAINERS):
            lines.append("".join(line))
            line = []
    lines.append("".join(line))
    joined = " ".join(lines)
    escapes = 4 * joined.count("&") + 3 * (joined.count("<") + joined.count(">"))
    if _bearable(2 * len(lines), len(joined) + escapes + 6 * len(lines), sys.maxsize):
        document = _paragraphs(lines)
        if can_be_stored(document, sys.maxsize):
            return document
    return _paragraphs([joined])


def _paragraphs(lines: list[str]) -> Document:
    return normalise(Document(tuple(Paragraph((Run(_LINE_END.sub(" ", line)),)) for line in lines)))


class _Open:
    """A block that is open, with what it holds so far."""

    __slots__ = ("blocks", "caption", "items", "name", "passed_over", "summary")

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[Block] = []
        self.items: list[list[Block]] = []  # of a list
        self.caption: list[Run] = []  # of a figure
        self.summary: str | None = None  # of a spoiler block
        self.passed_over: Counter[str] = (
            Counter()
        )  # start tags in it that opened nothing, so their end tags close nothing


class _Mark:
    """An inline element that is open: what it switches on or off, or where it links to."""

    __slots__ = ("changes", "film", "href", "name", "stretch")

    def __init__(
        self, name: str, stretch: int, changes: Mapping[str, bool], href: str | None, film: int | None
    ) -> None:
        self.name = name
        self.stretch = stretch  # between which two block tags it was opened
        self.changes = changes
        self.href = href
        self.film = film


class _Builder:
    """Reads tags and text into blocks; what it makes is in the grammar's shapes but not yet canonical."""

    def __init__(self) -> None:
        self._open = [_Open("")]
        self._runs: list[Run] = []
        self._texts: list[str] = []  # of the run that is being read
        self._marks: list[_Mark] = []
        self._marks_passed_over: Counter[str] = Counter()
        self._now: tuple[frozenset[str], str | None, int | None] = (frozenset(), None, None)
        self._stretch = 0
        self._known: dict[tuple[str, str, bool], inline_tags.Said] = {}
        # Bounds of what the document can be when it is written.
        self.most_tags = 0
        self.most_characters = 0

    def built(self, stream: Iterable[Token]) -> list[Block]:
        """The blocks that the tags and the text make."""
        for kind, name, text in stream:
            if kind is Kind.TEXT:
                self._text(text)
            elif kind is Kind.START:
                self._start(name, text)
            else:
                self._end(name)
        self._close_down_to(1)
        self._part()
        return self._open[0].blocks

    # Text and marks

    def _text(self, text: str) -> None:
        if self._open[-1].name != "pre":
            text = _LINE_END.sub(" ", text)
        self._texts.append(text)

    def _end_run(self) -> None:
        """What was read since the marks changed is a run."""
        if not self._texts:
            return
        text = "".join(self._texts)
        self._texts.clear()
        marks, href, film = self._now
        self._runs.append(Run(text, marks, href, film))
        # A run has its tags once more in each paragraph that its line ends part it into; it may become a spoiler too.
        parts = 1 + (len(_ANY_LINE_END.findall(text)) if not text.isprintable() else 0)
        tags = parts * (2 * len(marks) + 6)
        self.most_tags += tags
        length = len(text) if text.isascii() else 6 * len(text)
        escapes = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
        self.most_characters += length + escapes + 24 * tags + (parts * 6 * len(href) if href else 0)

    def _runs_read(self) -> list[Run]:
        self._end_run()
        runs, self._runs = self._runs, []
        return runs

    def _start_mark(self, name: str, written: str) -> None:
        if len(self._marks) >= _MARKS_OPEN:
            self._marks_passed_over[name] += 1
            return
        linked = name == "a" or self._now[1] is not None
        said = self._known.get((name, written, linked))
        if said is None:
            said = inline_tags.said(name, written, linked=linked)
            if len(self._known) < _MOST_KNOWN:
                self._known[name, written, linked] = said
        self._marks.append(_Mark(name, self._stretch, *said))
        self._look()

    def _end_mark(self, name: str) -> None:
        if self._marks_passed_over[name]:
            self._marks_passed_over[name] -= 1
            return
        for index in range(len(self._marks) - 1, -1, -1):
            if self._marks[index].name == name:
                del self._marks[index]
                self._look()
                return

    def _end_marks_of_stretch(self) -> None:
        """End the spans and the like that began since the last block tag and have no end tag of their own."""
        kept = [mark for mark in self._marks if mark.stretch != self._stretch or mark.name in _OUTLIVING]
        if len(kept) != len(self._marks):
            self._marks = kept
            self._look()

    def _look(self) -> None:
        """Work out which marks and which link hold now."""
        marks: set[str] = set()
        href: str | None = None
        film: int | None = None
        for mark in self._marks:
            for name, on in mark.changes.items():
                (marks.add if on else marks.discard)(name)
            if mark.href is not None or mark.film is not None:
                href, film = mark.href, mark.film
        now = (frozenset(marks), href, film)
        if now != self._now:
            self._end_run()
            self._now = now

    # Blocks

    def _start(self, name: str, written: str) -> None:
        if name in _STYLED:
            if name == "a" and any(mark.name == "a" for mark in self._marks):
                self._end_mark("a")
            self._start_mark(name, written)
        elif name == "br":
            self._texts.append("\n")
        elif name == "img":
            self._image(written)
        elif name in _CONTAINERS:
            self._start_block(name, written)
        elif name in _PARTING:
            self._part()
            if name == "hr" and self._open[-1].name not in _LEAVES:
                self._add(Rule())
        elif name == "q":
            self._text("“")

    def _end(self, name: str) -> None:
        if name in _STYLED:
            self._end_mark(name)
        elif name in _CONTAINERS:
            self._end_block(name)
        elif name in _PARTING:
            self._end_marks_of_stretch()
            self._part()
        elif name == "q":
            self._text("”")
        elif name == "br":
            self._texts.append("\n")

    def _start_block(self, name: str, written: str) -> None:
        if name == "li":
            self._close_item()
        elif name in _HEADINGS and self._open[-1].name in _HEADINGS:
            self._close_down_to(len(self._open) - 1)
        self._part()
        top = self._open[-1]
        if (
            top.name in _LEAVES
            or len(self._open) >= _DEPTH
            or (name == "li" and top.name not in _LISTS)
            or (name == "details" and "spoiler" not in attributes_of(written).get("class", "").lower().split())
        ):
            top.passed_over[name] += 1
            return
        self._open.append(_Open(name))

    def _end_block(self, name: str) -> None:
        self._end_marks_of_stretch()
        for index in range(len(self._open) - 1, -1, -1):
            block = self._open[index]
            if block.passed_over[name]:
                block.passed_over[name] -= 1
                self._close_down_to(index + 1)
                break
            if block.name == name or (name in _HEADINGS and block.name in _HEADINGS):
                self._close_down_to(index)
                break
            if name == "li" and block.name in _LISTS:
                break
        self._part()

    def _close_item(self) -> None:
        """A new item ends the one before it in the same list."""
        for index in range(len(self._open) - 1, 0, -1):
            name = self._open[index].name
            if name == "li":
                self._close_down_to(index)
                return
            if name in _LISTS or name in ("blockquote", "details", "figure"):
                return

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._close()

    def _close(self) -> None:
        name = self._open[-1].name
        if name in _LEAVES:
            runs = self._runs_read()
            self._open.pop()
            self._close_leaf(name, runs)
            return
        self._part()
        block = self._open.pop()
        if name in _LISTS:
            self._add(ListBlock(_LISTS[name], tuple(map(tuple, block.items))))
        elif name == "li":
            self._open[-1].items.append(block.blocks)
        elif name == "blockquote":
            self._add(Quote(tuple(block.blocks)))
        elif name == "details":
            self._add(SpoilerBlock(block.summary or "", tuple(block.blocks)))
        elif name == "figure":
            for inner in _captioned(block):
                self._add(inner)
        else:
            for inner in block.blocks:
                self._add(inner)
        self._stretch += 1

    def _close_leaf(self, name: str, runs: list[Run]) -> None:
        self._stretch += 1
        holder = self._open[-1]
        if name == "pre":
            self._add(Preformatted("".join(run.text for run in runs)))
        elif name == "figcaption" and holder.name == "figure":
            holder.caption += [Run("\n"), *runs]
        elif name == "summary" and holder.name == "details" and holder.summary is None:
            holder.summary = "".join(run.text for run in runs)
        else:
            self._add(Paragraph(tuple(runs)))

    def _part(self) -> None:
        """What comes next is another block, or another line where there are no blocks."""
        self._stretch += 1
        if not self._runs and not self._texts:
            return
        top = self._open[-1].name
        if top in _LEAVES:
            if not (self._texts[-1] if self._texts else self._runs[-1].text).endswith("\n"):
                self._texts.append("\n")
            return
        runs = tuple(self._runs_read())
        if any(run.text.strip(_WHITE) for run in runs):
            self._add(Heading(_HEADINGS[top], runs) if top in _HEADINGS else Paragraph(runs))

    def _add(self, block: Block) -> None:
        holder = self._open[-1]
        if holder.name not in _LISTS:
            holder.blocks.append(block)
        elif isinstance(block, ListBlock) and holder.items:
            holder.items[-1].append(block)
        else:
            holder.items.append([block])

    def _image(self, written: str) -> None:
        attributes = attributes_of(written)
        source = attributes.get("src", "").strip()
        if not source.startswith("image:") or not is_image_hash(source[len("image:") :]):
            return
        top = self._open[-1]
        figure = Figure(source[len("image:") :], attributes.get("alt", ""))
        if top.name in ("summary", "figcaption"):
            # No block can stand in a line of text: the picture goes before it.
            self._open[-2].blocks.append(figure)
        elif top.name == "pre":
            text = "".join(run.text for run in self._runs_read())
            self._open[-2].blocks += [Preformatted(text), figure]
        else:
            self._part()
            self._add(figure)


def _captioned(figure: _Open) -> list[Block]:
    """The blocks of a figure, its caption with its first image or, without one, a paragraph."""
    if not figure.caption:
        return figure.blocks
    caption = tuple(figure.caption)
    for index, block in enumerate(figure.blocks):
        if isinstance(block, Figure) and not block.caption:
            figure.blocks[index] = Figure(block.image, block.alt, caption)
            return figure.blocks
    return [*figure.blocks, Paragraph(caption)]
