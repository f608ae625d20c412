"""HTML as a stream of tags and text, in linear time whatever it holds, and without ever raising.

Our own scanner rather than `html.parser`: that one searches to the end again for each unclosed comment, declaration
or quote, which is quadratic (a megabyte of `<!--` takes minutes), and it reads `</3` and an unclosed `<!--` as a
browser does, by hiding words. Here each kind of search that failed once is not tried again, so the whole costs a
fixed number of passes, and what is not markup in the end is text. What people wrote is never hidden: an unclosed
comment, tag, script or style is read as words.
"""

from __future__ import annotations

import html as _html
import re
from collections.abc import Iterator
from enum import IntEnum


class Kind(IntEnum):
    TEXT = 0
    START = 1
    END = 2


Token = tuple[Kind, str, str]  # kind; the name in lower case, empty for text; text decoded, or attributes as written

# Elements that hold nothing a reader sees. The first ones hold raw text, the others may nest.
_RAW = frozenset({"script", "style", "title", "iframe", "noembed", "noframes"})
_NESTING = frozenset({"template", "object", "svg", "math"})
_FOREIGN = frozenset({"svg", "math"})  # where a tag may close itself
_UNSEEN = _RAW | _NESTING | {"head"}

_OPENING = re.compile(r"<(?:(/?)([A-Za-z][^\s/>]*+)(>?)|!--|!\[CDATA\[|[!?])")
_QUOTED_REST = re.compile(r"""((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])))*+)>""")
_LOOSE_REST = re.compile("([^>]*+)>")
_COMMENT_END = re.compile("--!?>")
_ATTRIBUTE = re.compile(r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]*+))?""")
_ATTRIBUTE_REFERENCE = re.compile(
    "&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31})(?:;|(?![=A-Za-z0-9]))"
)
_LONG_NUMBER = re.compile("&#(?:([0-9]{8,})|[xX]([0-9a-fA-F]{7,}));?")
_EDGES = {name: re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE) for name in _RAW | _NESTING}
_HEAD_END = re.compile(r"<(?:/head|body)(?=[\s/>])", re.IGNORECASE)


def tokens(html: str) -> Iterator[Token]:
    """The tags and the text of any string; comments, declarations and unseen elements are left out."""
    position = start = 0
    quotes_count = True  # until a quote is found to have no end
    comments_end = cdata_ends = True  # until one is found that doesn't
    unclosed: set[str] = set()  # unseen elements without a further end tag
    while (match := _OPENING.search(html, position)) is not None:
        at, name = match.start(), match[2]
        position = match.end()
        if name is not None:
            attributes = ""
            if not match[3]:
                rest = _QUOTED_REST.match(html, position) if quotes_count else None
                if rest is None:
                    quotes_count = False
                    rest = _LOOSE_REST.match(html, position)
                if rest is None:
                    break  # no ">" any more, so no further tag
                attributes = rest[1]
                position = rest.end()
            if at > start:
                yield Kind.TEXT, "", decoded(html[start:at])
            name = name.lower()
            if match[1]:
                yield Kind.END, name, ""
            else:
                empty = name in _FOREIGN and attributes.endswith("/")
                if name in _UNSEEN and name not in unclosed and not empty:
                    end = _end_of(name, html, position)
                    if end is None:
                        unclosed.add(name)
                    else:
                        position = end
                yield Kind.START, name, attributes
            start = position
            continue
        opening = match[0]
        if opening == "<!--":
            closing = _COMMENT_END.search(html, at + 2) if comments_end else None
            comments_end = closing is not None
            end = None if closing is None else closing.end()
        elif opening == "<![CDATA[":
            found = html.find("]]>", position) if cdata_ends else -1
            cdata_ends = found >= 0
            if cdata_ends:
                yield Kind.TEXT, "", decoded(html[start:at]) + html[position:found]
            end = found + 3 if cdata_ends else None
            if end is not None:
                start = position = end
            continue
        else:
            found = html.find(">", position)
            if found < 0:
                break
            end = found + 1
        if end is not None:
            if at > start:
                yield Kind.TEXT, "", decoded(html[start:at])
            start = position = end
    if start < len(html):
        yield Kind.TEXT, "", decoded(html[start:])


def attributes_of(written: str) -> dict[str, str]:
    """The attributes of a start tag by name in lower case; of two of one name the first counts."""
    result: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(written):
        bare = value[1:-1] if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0] else value
        if "&" in bare:
            bare = _ATTRIBUTE_REFERENCE.sub(lambda match: _html.unescape(match[0]), bare)
        result.setdefault(name.lower(), bare)
    return result


def decoded(text: str) -> str:
    """The text with its character references resolved."""
    if "&" not in text:
        return text
    return _html.unescape(_LONG_NUMBER.sub(_short_number, text) if "&#" in text else text)


def _short_number(match: re.Match[str]) -> str:
    # Python refuses to read numbers of thousands of digits, and none of more than seven is a character.
    digits = (match[1] or match[2]).lstrip("0")
    if len(digits) > 7:
        return "\ufffd"
    return f"&#{'x' if match[2] else ''}{digits or 0};"


def _end_of(name: str, html: str, position: int) -> int | None:
    """Where the end tag of an unseen element begins that was opened before `position`, None if there is none."""
    if name == "head":
        edge = _HEAD_END.search(html, position)
        return None if edge is None else edge.start()
    depth = 1
    last: int | None = None
    for edge in _EDGES[name].finditer(html, position):
        if edge[1]:
            last = edge.start()
            depth -= 1
            if depth == 0 or name in _RAW:
                return last
        else:
            depth += 1
    return last
