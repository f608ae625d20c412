"""What other programs put on the clipboard, as the text that a person saw there.

Word processors, mail and the web say in their own ways what the grammar has a tag for, and bring along what nobody
reads. Here their tags are rewritten to plain ones before the gate builds the tree: paragraphs that only look like
list items become lists, a table's rows become paragraphs, links lose their trackers, and what was hidden goes. Stored
text never passes here, since nothing of this may happen to it.

Each step reads the tags once, in order, and looks ahead by a fixed number of them, so the whole is linear.
"""

from __future__ import annotations

import html as _html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from filmjournal.richtext import gate
from filmjournal.richtext.addresses import cleaned
from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.markup import Kind, Token, attributes_of, tokens
from filmjournal.richtext.pasted_lists import ITEM, item_said, with_lists
from filmjournal.richtext.pasted_looks import tidied
from filmjournal.richtext.pasted_tables import with_rows
from filmjournal.richtext.tree import Document

_STYLE_LENGTH = 4096
_MOST_KNOWN = 1000  # start tags whose meaning is kept in mind while reading
_AHEAD = 24  # tags to look at for a list paragraph's marker
_WHITE = " \t\n\r\f\xa0"

_CLIPBOARD_HEAD = re.compile(r"Version:[0-9.]+\s[^<]*")
_LINE_END = re.compile("\r\n?|\n")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|mso-element\s*:\s*comment")
_MSO_LIST = re.compile(r"mso-list\s*:\s*(l[0-9]{1,9})\s+level([0-9]{1,2})\s*(lfo[0-9]{1,9})?")
_MSO_MARKER = re.compile(r"mso-list\s*:\s*ignore")
_KEEPS_LINES = re.compile(r"white-space(?:-collapse)?\s*:\s*(?:pre|break-spaces)")
_FOLDS_LINES = re.compile(r"white-space(?:-collapse)?\s*:\s*(?:normal|nowrap|collapse)")
_KEEPS_OR_FOLDS = re.compile(f"{_KEEPS_LINES.pattern}|{_FOLDS_LINES.pattern}")
_TELLING_STYLE = re.compile(r"mso-list|white-space|font-weight|font-style|text-decoration")
_LOOKS = re.compile(
    r"(?:^|;)\s*(?:font-weight\s*:\s*(?:bold|[6-9]00)|font-style\s*:\s*(?:italic|oblique)"
    r"|text-decoration(?:-line)?\s*:[^;]*(?:underline|line-through))"
)
_INDENT = re.compile(r"margin-left\s*:\s*([0-9]{1,4}(?:\.[0-9]{1,4})?)(pt|in|cm|px)")
_INDENT_STEP: Mapping[str, float] = {"pt": 36, "in": 0.5, "cm": 1.27, "px": 48}
_NUMBER = re.compile(
    r"\(?(?:[0-9]{1,4}(?:\.[0-9]{1,4}){0,8}\.?|(?:[0-9]{1,4}|[a-z]{1,2}|[ivxlcdm]{1,9}|[一二三四五六七八九十]{1,4})[.)、:])",
    re.IGNORECASE,
)
_BULLET = re.compile("[·•◦▪▫‣●○■□\uf0b7\uf0a7\uf0d8\uf0fc§oØüv–—*-]")

_HIDING_CLASSES = frozenset(
    {
        "mw-editsection", "mw-cite-backlink", "noprint", "sr-only", "visually-hidden", "visuallyhidden",
        "screen-reader-text", "msocomanchor", "msocommentreference", "msodel", "apple-interchange-newline",
    }
)  # fmt: skip
_UNREAD = frozenset({"xml", "o:officedocumentsettings", "w:worddocument", "datalist"})
_NEVER_DULL = frozenset({"a", "img", "ins", "del", "sup", "pre", *_UNREAD})
_STYLED_BLOCKS = frozenset({"p", "div", "td", "th", "li", "dd", "dt", "center", "section", "article", "blockquote"})
_QUOTES = frozenset({"msoquote", "msointensequote"})
_MAIL_TEXT = frozenset({"moz-quote-pre", "moz-signature"})  # text as it was typed, and no code
# Only seen by machines: soft hyphens and places where a long word may break.
_INVISIBLE = str.maketrans("", "", "\xad\u200b\u2060")
# A no-break space that keeps nothing together which belongs together: not before "!", after « or a number.
_IDLE_SPACE = re.compile("(?<![«‹0-9–])\xa0(?![!?:;»›%€£$°0-9])")

_WORD_ONLINE_WRAPPER = "listcontainerwrapper"


def parse_pasted(html: str, base: str = "", limit: int = gate.PASTE_LIMIT) -> Document:
    """HTML from another program as a canonical document; never raises. `limit` counts characters.

    `base` is the address of the page that it was copied from, where that is known. Film references and pictures of a
    journal lose their link, since nothing says that they are of this journal.
    """
    if len(html) > limit:
        html = gate.without_embedded(html)
    if head := _CLIPBOARD_HEAD.match(html):
        html = html[head.end() :]
    if not gate.is_bearable(html, limit):
        return gate.words(html)
    reader = _Reader(list(tokens(html)), base)
    stream = reader.read()
    if reader.has_cells:
        stream = with_rows(stream)
    document = gate.document_of(with_lists(stream) if reader.has_items else stream, limit)
    if document is None:
        return gate.words(html)
    blocks = tidied(document.blocks)
    if blocks is document.blocks:
        return document
    tidy = normalise(Document(blocks))
    # Bullets that became items take more tags than they had.
    return tidy if gate.can_be_stored(tidy, limit) else document


@dataclass(slots=True)
class _Traits:
    """What the attributes of a tag say, as far as it matters here."""

    attributes: Mapping[str, str]
    style: str
    classes: frozenset[str]
    hidden: bool


_PLAIN = _Traits({}, "", frozenset(), hidden=False)


def _traits(written: str) -> _Traits:
    attributes = attributes_of(written)
    style = attributes.get("style", "")[:_STYLE_LENGTH].lower()
    classes = frozenset(attributes.get("class", "")[:_STYLE_LENGTH].lower().split())
    hidden = "hidden" in attributes or bool(classes & _HIDING_CLASSES) or bool(style and _HIDDEN.search(style))
    return _Traits(attributes, style, classes, hidden)


class _Reader:
    """Reads the tags of a clipboard and gives plainer ones; list paragraphs as `@item` of "key level ordered"."""

    def __init__(self, found: list[Token], base: str) -> None:
        self._found = found
        self._ends = _ends(found)
        self._base = base
        self._known: dict[str, _Traits] = {"": _PLAIN}
        self._dull: set[tuple[str, str]] = set()  # start tags that are passed on as they are
        self._left_out: set[int] = set()
        self._instead: dict[int, list[Token]] = {}  # in place of the tag at this index
        self._lists: list[tuple[int, str]] = []  # lists of Word's that are one item each: where they end, which kind
        self._lines: list[tuple[int, bool]] = []  # up to which tag line ends count, or don't
        self._is_of_words_web = any("data-aria-level" in text for kind, name, text in found if name == "li")
        self.has_cells = any(name in {"td", "th"} for _kind, name, _text in found)
        self.has_items = False

    def read(self) -> list[Token]:
        """The plainer tags and the text."""
        result: list[Token] = []
        found, dull, lines, left_out, instead = self._found, self._dull, self._lines, self._left_out, self._instead
        index = -1
        count = len(found)
        while (index := index + 1) < count:
            token = found[index]
            kind, name, text = token
            if kind is Kind.TEXT:
                if index in left_out:
                    continue
                if lines or not text.isascii():
                    token = kind, name, self._text(index, text)
                result.append(token)
            elif kind is Kind.START:
                if (name, text) in dull:
                    result.append(token)
                elif index not in left_out:
                    traits = self._traits_of(text)
                    if traits.hidden or name in _UNREAD or _is_machinery(name, traits, found, index):
                        index = max(index, self._ends[index])
                    elif len(dull) < _MOST_KNOWN and self._is_dull(name, traits):
                        dull.add((name, text))
                        result.append(token)
                    else:
                        result += self._start(index, name, text, traits)
            elif index in instead:
                result += instead[index]
            elif index not in left_out:
                result.append(token)
        return result

    def _traits_of(self, written: str) -> _Traits:
        traits = self._known.get(written)
        if traits is None:
            traits = _traits(written)
            if len(self._known) < _MOST_KNOWN:
                self._known[written] = traits
        return traits

    def _is_dull(self, name: str, traits: _Traits) -> bool:
        """Whether a start tag that is not hidden means the same wherever it stands, and to the gate as it is."""
        if name in _NEVER_DULL or (self._is_of_words_web and name in {"ul", "ol", "li"}):
            return False
        if name == "span" or traits is _PLAIN:
            return not _KEEPS_OR_FOLDS.search(traits.style)
        return not (
            (traits.style and _TELLING_STYLE.search(traits.style))
            or "role" in traits.attributes
            or any(one.startswith("mso") for one in traits.classes)
            or _WORD_ONLINE_WRAPPER in traits.classes
        )

    def _text(self, index: int, text: str) -> str:
        if not text.isascii():
            text = text.translate(_INVISIBLE)
            if "\xa0" in text:
                text = _IDLE_SPACE.sub(" ", text)
        while self._lines and index > self._lines[-1][0]:
            self._lines.pop()
        return _LINE_END.sub("\u2028", text) if self._lines and self._lines[-1][1] else text

    def _start(self, index: int, name: str, written: str, traits: _Traits) -> Iterator[Token]:
        end = self._ends[index]
        if traits.style and end > 0:
            if _KEEPS_LINES.search(traits.style):
                self._lines.append((end, True))
                name = "div" if name == "pre" else name
            elif _FOLDS_LINES.search(traits.style):
                self._lines.append((end, False))
        if name == "pre" and end > 0 and not traits.classes.isdisjoint(_MAIL_TEXT):
            self._lines.append((end, True))
            name = "div"
        if name == "a":
            target = cleaned(traits.attributes.get("href", ""), self._base)
            yield Kind.START, "a", f'href="{_html.escape(target)}"' if target else ""
        elif name == "img":
            if seen := _seen_in_picture(traits.attributes.get("alt", "")):
                yield Kind.TEXT, "", seen
        elif name in ("ins", "del") and "datetime" in traits.attributes and end > 0:
            self._left_out.add(end)
        elif name in ("ul", "ol") and self._is_one_item_of_word(index):
            self._lists.append((end, name))
            self._left_out.add(end)
        elif name == "div" and _WORD_ONLINE_WRAPPER in traits.classes and end > 0:
            self._left_out.add(end)
        elif item := self._item(index, name, traits):
            if end > 0:
                self._instead[end] = [(Kind.END, ITEM, "")]
            self.has_items = True
            yield Kind.START, ITEM, item
        else:
            yield from self._block(index, name, written, traits)

    def _block(self, index: int, name: str, written: str, traits: _Traits) -> Iterator[Token]:
        end = self._ends[index]
        around: list[str] = []
        attributes = traits.attributes
        if end > 0:
            if attributes.get("role") == "heading" and name in ("p", "div"):
                level = attributes.get("aria-level", "2")
                around = [f"h{level}" if level in "123456" and level else "h2"]
            elif name == "p" and "msotitle" in traits.classes:
                around = ["h1"]
            elif traits.classes & _QUOTES:
                around = ["blockquote", name]
        if not around:
            around = [name]
        styled = name in _STYLED_BLOCKS and around[-1] == name and end > 0 and bool(_LOOKS.search(traits.style))
        for each in around:
            yield Kind.START, each, written if each not in _STYLED_BLOCKS else ""
        closing: list[Token] = [(Kind.END, each, "") for each in reversed(around)]
        if styled:
            yield Kind.START, "span", f'style="{_html.escape(traits.style)}"'
            closing.insert(0, (Kind.END, "span", ""))
        if styled or around != [name] or (end > 0 and self._found[end][1] != name):
            self._instead[end] = closing

    # Lists

    def _is_one_item_of_word(self, index: int) -> bool:
        """Whether a list is of Word for the web, which writes each item as a list and its depth as a number."""
        if self._ends[index] < 0:
            return False
        for kind, name, text in self._found[index + 1 : index + 4]:
            if kind is not Kind.TEXT or text.strip(_WHITE):
                return kind is Kind.START and name == "li" and "data-aria-level" in text
        return False

    def _item(self, index: int, name: str, traits: _Traits) -> str:
        """The list, depth and kind of a paragraph that is a list item; empty for any other tag."""
        if name == "li":
            while self._lists and self._lists[-1][0] < index:
                self._lists.pop()
            level = traits.attributes.get("data-aria-level", "")
            if not self._lists or not re.fullmatch("[0-9]{1,2}", level):
                return ""
            return item_said(traits.attributes.get("data-listid", ""), int(level), self._lists[-1][1] == "ol")
        if name not in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "div"):
            return ""
        if traits.style and (said := _MSO_LIST.search(traits.style)):
            ordered = bool(_NUMBER.fullmatch(self._marker(index)))
            return item_said(f"{said[1]}{said[3] or ''}", int(said[2]), ordered)
        if any(one.startswith("msolistparagraph") for one in traits.classes):
            return self._item_by_its_words(index, traits)
        return ""

    def _marker(self, index: int) -> str:
        """The bullet or number that Word wrote for a list paragraph."""
        for at in range(index + 1, min(index + _AHEAD, len(self._found))):
            kind, name, written = self._found[at]
            if kind is Kind.START and name == "span" and _MSO_MARKER.search(self._traits_of(written).style):
                end = self._ends[at]
                if at < end < at + _AHEAD:
                    self._left_out.update(range(at, end + 1))
                    inside = self._found[at:end]
                    return "".join(text for kind, _name, text in inside if kind is Kind.TEXT).strip(_WHITE)
                return ""
        return ""

    def _item_by_its_words(self, index: int, traits: _Traits) -> str:
        """A list paragraph of Word that lost its style on the way: its first word is its marker."""
        for at in range(index + 1, min(index + 8, len(self._found))):
            kind, _name, text = self._found[at]
            if kind is Kind.TEXT and (marker := text.strip(_WHITE)):
                ordered = bool(_NUMBER.fullmatch(marker))
                if not ordered and not _BULLET.fullmatch(marker):
                    return ""
                self._left_out.add(at)
                indent = _INDENT.search(traits.style)
                level = round(float(indent[1]) / _INDENT_STEP[indent[2]]) if indent else 1
                return item_said("", max(1, level), ordered)
        return ""


def _ends(found: list[Token]) -> list[int]:
    """For each start tag the index of its end tag, -1 where it has none."""
    result = [-1] * len(found)
    opened: dict[str, list[int]] = {}
    for index, (kind, name, _text) in enumerate(found):
        if kind is Kind.START:
            opened.setdefault(name, []).append(index)
        elif kind is Kind.END:
            waiting = opened.get(name)
            if waiting:
                result[waiting.pop()] = index
    return result


def _is_machinery(name: str, traits: _Traits, found: list[Token], index: int) -> bool:
    """Whether an element is a sign of editing, not of the text: references, deletions kept for a record."""
    if name == "sup":
        if "reference" in traits.classes:
            return True
        kind, inner, written = found[index + 1] if index + 1 < len(found) else (Kind.TEXT, "", "")
        return kind is Kind.START and inner == "a" and "#cite_note" in written
    if name == "del":
        return "datetime" in traits.attributes
    return name == "a" and "#_msocom" in traits.attributes.get("href", "")


def _seen_in_picture(alt: str) -> str:
    """What a picture shows that stands for a character: an emoji, stars."""
    if not alt or len(alt) > 16 or alt.isascii() or any(one.isalpha() for one in alt):
        return ""
    return alt
