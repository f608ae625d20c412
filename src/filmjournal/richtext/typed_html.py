"""HTML as people type it by hand into the box of a web site, as the review that they meant.

Such text has lines and empty lines for paragraphs, a few tags and much that only looks like one. It is read as a person
reads it:

* An empty line parts paragraphs, any other line end is a line break; one right behind a `<br>` says nothing more.
* A `<` that begins no tag of HTML is a letter: `<3` and `<sighs>` stay.
* Tags that pair up are taken as they are. Where they don't, a second opening tag closes the first (`<i>Alien<i>`),
  unless it stands before a word and has its own end tag, or opens another paragraph. What is closed by nothing ends
  with its paragraph, a heading with its line.
* Links keep their address through a forgotten or typographic quotation mark; pictures, film references and what
  nobody reads (scripts, styles, embedded pages) go.

What no hand has typed (other programs' markup) belongs to `pasted`. All of it is linear, and bounded as the gate is.
"""

from __future__ import annotations

import html as _html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from filmjournal.richtext import gate, plain
from filmjournal.richtext.inline_tags import MARK_TAGS
from filmjournal.richtext.markup import Kind, Token, decoded
from filmjournal.richtext.serialise import to_html

_MOST_LINES = 6_000  # below, paragraphs and line breaks alone can't be too many tags for the gate
_LONGEST_ADDRESS = 20_000  # characters, more than any link can have
_WHITE = " \t\n\r\f\xa0"

_TAG = re.compile(r"<(?:([/\\]\s*+)?([A-Za-z][A-Za-z0-9]*+)((?:[\s/][^<>]*+)?)>|(!--))")
_MARKED = re.compile(r"<(i|b|em|strong)>([^<>\r\n]+)</\1>")
_HREF = re.compile(
    r"""(?:^|\s)href\s*+=\s*+(?:"(?P<quoted>[^"]*+)"|["'“”„‘’«»]*+(?P<loose>[^\s"“”„«»]++))""", re.IGNORECASE
)
_ADDRESS_END = re.compile("['‘’]+$")
_LINE_ENDS = "\r\x0b\x0c\x85\u2028"

_UNREAD = frozenset(
    {
        "script", "style", "iframe", "title", "head", "template", "object", "svg", "math", "noembed", "noframes",
        "applet", "audio", "video", "canvas",
    }
)  # fmt: skip
_UNREAD_ENDS = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in _UNREAD}
_LINE_BLOCKS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_QUOTE = "blockquote"
_PAIRED = frozenset(
    {*MARK_TAGS.values(), *_LINE_BLOCKS, "a", "span", "font", "spoiler", _QUOTE, "ul", "ol", "menu", "dir", "details"}
)
_KNOWN = frozenset(
    {
        *gate.BLOCK_TAGS, *MARK_TAGS, *_PAIRED, *_UNREAD, "abbr", "acronym", "area", "base", "basefont", "bdi", "bdo",
        "big", "br", "data", "embed", "frame", "frameset", "img", "input", "label", "link", "map", "mark", "marquee",
        "meta", "meter", "nobr", "output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "slot", "small",
        "source", "time", "track", "wbr",
    }
)  # fmt: skip
_DROPPED = frozenset({"img"})


def from_typed(text: str, limit: int = gate.LIMIT) -> str:
    """Canonical HTML of a review that was typed with tags, or without any; never raises. `limit` counts characters."""
    if text.count("\n") + text.count("\r") <= _MOST_LINES and len(text) <= limit // 8:
        if "<" not in text or _TAG.search(text) is None:
            words = decoded(text)
            return _written_at_once(words, words) or to_html(plain.from_text(words))
        if written := _marked_at_once(text):
            return written
        document = gate.document_of(_meant(_pieces(text)), limit) if gate.is_bearable(text, limit) else None
        if document is not None:
            return to_html(document)
    # Beyond the bounds only the words count.
    return to_html(plain.from_text(" ".join(decoded(_TAG.sub(" ", text)).split())))


def _marked_at_once(text: str) -> str:
    """The HTML of text whose only tags are marks on some words of a line, as most do; empty where it needs more."""
    pieces = _MARKED.split(text)  # text, name, words, text, …
    around, names, inside = pieces[::3], pieces[1::3], pieces[2::3]
    if any("<" in piece for piece in around) or not all(around[1:-1]):
        return ""
    if "&" in text:
        around, inside = list(map(decoded, around)), list(map(decoded, inside))
    if any(not words or words[0].isspace() or words[-1].isspace() or "\n" in words for words in inside):
        return ""
    written = [_escaped(around[0])]
    for name, words, after in zip(names, inside, around[1:], strict=True):
        mark = MARK_TAGS[name]
        written.append(f"<{mark}>{_escaped(words)}</{mark}>{_escaped(after)}")
    return _written_at_once("".join(written), "".join([*around, *inside]), is_html=True)


def _written_at_once(text: str, words: str, *, is_html: bool = False) -> str:
    """The HTML of text, or HTML in lines, that needs nothing but its paragraphs; empty where its words need more."""
    lines = words.replace("\r\n", "").replace("\n", "")
    if not lines.isprintable() or not (
        lines.isascii() or ("\u0338" not in lines and unicodedata.is_normalized("NFC", lines))
    ):
        return ""
    text = text.replace("\r\n", "\n").strip(" \n")
    while "  " in text:
        text = text.replace("  ", " ")
    if not is_html:
        text = _escaped(text)
    if "\n" in text:
        text = text.replace(" \n", "\n").replace("\n ", "\n")
        while "\n\n\n" in text:
            text = text.replace("\n\n\n", "\n\n")
        text = text.replace("\n\n", "</p><p>").replace("\n", "<br>")
    return f"<p>{text}</p>" if text else ""


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


@dataclass(slots=True)
class _Piece:
    """A stretch of text, or a tag: what it means and where it stands."""

    kind: Kind
    name: str  # of a tag, by what it means: `i` is `em`
    text: str  # decoded, or what of the attributes counts
    opens: bool = False  # a start tag that stands where a word begins
    paragraph: int = 0
    unclosed: bool = False  # nothing closes it: it ends with its paragraph


def _pieces(text: str) -> list[_Piece]:
    """The text and the tags, with the ends that were forgotten."""
    text = text.replace("\r\n", "\n")
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, "\n")
    text = text.replace("\u2029", "\n\n")
    pieces: list[_Piece] = []
    groups: dict[str, list[_Piece]] = {}
    position = start = paragraph = 0
    without_end: set[str] = set()
    while (match := _TAG.search(text, position)) is not None:
        position = match.end()
        end: int | None = position
        name = "" if match[4] else match[2].lower()
        if not name:
            found = -1 if "!--" in without_end else text.find("-->", match.start() + 2)
            end = found + 3 if found >= 0 else None
            if end is None:
                without_end.add("!--")
                continue
        elif name not in _KNOWN:
            continue
        elif name in _UNREAD and not match[1]:
            closing = None if name in without_end else _UNREAD_ENDS[name].search(text, position)
            if closing is None:
                without_end.add(name)
            else:
                end = closing.end()
        if match.start() > start:
            words = decoded(text[start : match.start()])
            pieces.append(_Piece(Kind.TEXT, "", words))
            paragraph += _empty_lines(words)
        start = position = end or position
        if not name or name in _UNREAD or name in _DROPPED:
            continue
        piece = _tag(name, match, text, paragraph)
        pieces.append(piece)
        if piece.name in _PAIRED or piece.name == "pre":
            groups.setdefault(piece.name, []).append(piece)
    if start < len(text):
        pieces.append(_Piece(Kind.TEXT, "", decoded(text[start:])))
    left_out: set[int] = set()
    for group in groups.values():
        _pair(group, left_out)
    return [piece for piece in pieces if id(piece) not in left_out] if left_out else pieces


def _tag(name: str, match: re.Match[str], text: str, paragraph: int) -> _Piece:
    name = MARK_TAGS.get(name, name)
    written = match[3]
    if match[1] or (name in _PAIRED and written.rstrip().endswith("/") and "=" not in written):
        return _Piece(Kind.END, name, "", paragraph=paragraph)
    if name == "a":
        href = _HREF.search(written)
        if href is None:
            written = ""
        else:
            target = _ADDRESS_END.sub("", href["loose"]) if href["quoted"] is None else href["quoted"]
            written = f'href="{_html.escape(_html.unescape(target[:_LONGEST_ADDRESS]))}"'
    elif name not in ("span", "font", "details"):
        written = ""
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    opens = (before.isspace() or before in "([{\"'“‘«—–-") and not after.isspace()
    return _Piece(Kind.START, name, written, opens, paragraph)


def _empty_lines(words: str) -> int:
    """How many empty lines there are in a stretch of text."""
    return sum(1 for line in words.split("\n")[1:-1] if not line.strip(_WHITE)) if "\n" in words else 0


def _pair(group: list[_Piece], left_out: set[int]) -> None:
    """Find out which tags of one name belong together, where they don't say so; `left_out` gets the idle ones."""
    if _is_paired(group):
        return
    if group[0].name == "pre":
        left_out.update(map(id, group))
        return
    is_open: _Piece | None = None
    for index, piece in enumerate(group):
        if piece.kind is Kind.END:
            if is_open is None:
                left_out.add(id(piece))
            is_open = None
        elif is_open is None:
            is_open = piece
        elif piece.text and piece.name == "a":
            is_open = piece  # a link ends where the next one begins
        elif piece.opens and (
            piece.paragraph != is_open.paragraph or (index + 1 < len(group) and group[index + 1].kind is Kind.END)
        ):
            is_open.unclosed = True
            is_open = piece
        else:
            piece.kind = Kind.END
            is_open = None
    if is_open is not None:
        is_open.unclosed = True


def _is_paired(group: Iterable[_Piece]) -> bool:
    depth = 0
    for piece in group:
        depth += 1 if piece.kind is Kind.START else -1
        if depth < 0:
            return False
    return depth == 0


def _meant(pieces: Iterable[_Piece]) -> Iterator[Token]:
    """The tags and the text as the gate reads them: breaks and paragraphs as tags, an end for all that was begun."""
    breaks = 0  # since the last word
    after_break_tag = False
    in_pre = False
    unclosed: list[str] = []  # that end with the paragraph
    fresh: set[str] = set()  # of these, what has no words yet
    for piece in pieces:
        kind, name = piece.kind, piece.name
        if kind is Kind.TEXT:
            if in_pre:
                yield kind, "", piece.text
                continue
            for number, line in enumerate(piece.text.split("\n")):
                if number and not (number == 1 and after_break_tag):
                    breaks += 1
                if not line.strip(_WHITE):
                    if line and not breaks:
                        yield Kind.TEXT, "", line
                    continue
                after_break_tag = False
                if breaks:
                    yield from _break(breaks, unclosed, fresh)
                    breaks = 0
                fresh.clear()
                yield Kind.TEXT, "", line
            if "\n" in piece.text:
                after_break_tag = False
            continue
        if name == "br" and not in_pre:
            breaks += 1
            after_break_tag = True
            continue
        if kind is Kind.START:
            if breaks:
                yield from _break(breaks, unclosed, fresh)
                breaks = 0
            if unclosed and name in gate.BLOCK_TAGS:
                yield from _ends(unclosed, [one for one in unclosed if one not in gate.BLOCK_TAGS and one not in fresh])
            if name in unclosed:
                yield from _ends(unclosed, [name])
            if piece.unclosed:
                unclosed.append(name)
                fresh.add(name)
        elif breaks == 1:
            yield Kind.START, "br", ""
            breaks = 0
        in_pre = (kind is Kind.START) if name == "pre" else in_pre
        yield _token(kind, name, piece.text)


def _break(breaks: int, unclosed: list[str], fresh: set[str]) -> Iterator[Token]:
    """A line break or the end of a paragraph, and of what ends with it."""
    if unclosed:
        ending = [one for one in unclosed if one not in fresh and (breaks > 1 or one in _LINE_BLOCKS)]
        yield from _ends(unclosed, ending)
    yield (Kind.START, "p", "") if breaks > 1 else (Kind.START, "br", "")


def _ends(unclosed: list[str], ending: list[str]) -> Iterator[Token]:
    for name in reversed(ending):
        unclosed.remove(name)
        yield _token(Kind.END, name, "")


def _token(kind: Kind, name: str, text: str) -> Token:
    return (kind, "span", 'class="spoiler"' if kind is Kind.START else "") if name == "spoiler" else (kind, name, text)
