"""The review as plain text, and plain text as a review.

Blocks are parted by an empty line, list items start with `- ` or `1. ` and are indented by the width of the marker
above them, a rule is `* * *`, captions and summaries stand in their places, spoilers in the clear.
"""

from __future__ import annotations

import re
import unicodedata

from filmjournal.domain.folding import beyond_ascii
from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.gate import parse
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document, Paragraph, Run

RULE = "* * *"

_INLINE_TAG = re.compile(r"</?(?:strong|em|u|s|sub|sup|code|a|span)(?: [^>]*)?>")
_BLOCK_TAG = re.compile(
    r"<(/?(?:p|h2|h3|blockquote|ul|ol|li|pre|hr|figure|figcaption|img|details|summary))(?: [^>]*)?>"
)
# Written so that it begins with a sign to look for, which is ten times as quick as a group that repeats.
_SIMPLE_PARTING = re.compile(r"</?(?:p|h2|h3|blockquote)>(?:</?(?:p|h2|h3|blockquote)>)*")
_NOT_SIMPLE = re.compile(r"<(?:ul|ol|pre|hr|figure|details)[ >]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")
_WORD_CHARACTER = re.compile(r"[^\W_]")
_SIGNS_GONE = {code: None for code in range(128) if not (chr(code).isalnum() or chr(code).isspace())}
# Scripts written without spaces, where a character counts as a word: kana, bopomofo, Han.
_UNSPACED = re.compile(
    "[\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U0001b000-\U0001b16f"
    "\U00020000-\U0003ffff]"
)


def to_text(content: str | Document) -> str:
    """The plain text of any HTML or of a document."""
    document = normalise(content) if isinstance(content, Document) else parse(content)
    return text_of_canonical(to_html(document))


def text_of_canonical(html: str) -> str:
    """The plain text of canonical HTML, without building its tree."""
    flat = _INLINE_TAG.sub("", html).replace("<br>", "\n")
    text = flat[3:-4].replace("</p><p>", "\n\n")
    if "<" in text or not flat.startswith("<p>"):  # something else than paragraphs
        text = _laid_out(flat) if _NOT_SIMPLE.search(flat) else _SIMPLE_PARTING.sub("\n\n", flat)[2:-2]
    if "&" in text:
        text = text.replace("&#824;", "\u0338").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def from_text(text: str) -> Document:
    """Plain text as a document: an empty line parts paragraphs, any other line end is a line break."""
    paragraphs: list[Paragraph] = []
    lines: list[str] = []
    for line in [*_LINE_END.sub("\n", text).replace("\u2029", "\n\n").split("\n"), ""]:
        if line.strip():
            lines.append(line)
        elif lines:
            paragraphs.append(Paragraph((Run("\n".join(lines)),)))
            lines = []
    return normalise(Document(tuple(paragraphs)))


def word_count(text: str) -> int:
    """The number of words; characters of Chinese and Japanese count as one each."""
    if text.isascii():
        return len(text.translate(_SIGNS_GONE).split())
    unspaced = unspaced_count(text)
    words = (_UNSPACED.sub(" ", text) if unspaced else text).split()
    doubtful = [word for word in words if not word[0].isalnum()]  # most begin with a letter
    return unspaced + len(words) - sum(1 for word in doubtful if not _WORD_CHARACTER.search(word))


def unspaced_count(text: str) -> int:
    """The number of characters of Chinese and Japanese, each of which `word_count` takes for a word."""
    return 0 if text.isascii() else len(_UNSPACED.findall(beyond_ascii(text)))


def _laid_out(flat: str) -> str:
    """The text of canonical HTML without inline tags, its block tags read one by one."""
    pieces = _BLOCK_TAG.split(flat)
    written: list[str] = []
    markers: list[int | None] = []  # of each open list: the last number, None if it has none
    indents: list[str] = [""]
    marker = ""  # waits for the first text of its item
    gap = ""
    for tag, inner in zip(pieces[1::2], pieces[2::2], strict=True):
        text = inner
        match tag:
            case "ul" | "ol":
                if markers and not marker:
                    gap = "\n"
                markers.append(0 if tag == "ol" else None)
            case "/ul" | "/ol":
                markers.pop()
                gap = "\n\n"
            case "li":
                number = markers[-1]
                if number is None:
                    own = "- "
                else:
                    own = f"{number + 1}. "
                    markers[-1] = number + 1
                marker += own
                indents.append(indents[-1] + " " * len(own))
            case "/li":
                indents.pop()
                gap = "\n"
            case "hr":
                text = RULE
            case _:
                pass
        if text:
            indent = indents[-1]
            if indent and "\n" in text:
                text = text.replace("\n", f"\n{indent}")
            written += (gap, indent[: len(indent) - len(marker)], marker, text) if written else (marker, text)
            marker = ""
            gap = "\n\n"
    return "".join(written)
