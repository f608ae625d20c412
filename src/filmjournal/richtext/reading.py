"""A review from a file: HTML, Markdown or plain text by the file's ending, else by what it holds."""

from __future__ import annotations

import re
from pathlib import PurePath

from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.richtext import gate, plain
from filmjournal.richtext.markdown import from_markdown
from filmjournal.richtext.tree import Document

LARGEST_FILE = 8_000_000  # bytes

_HTML_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN_ENDINGS = frozenset({".md", ".markdown"})
_TEXT_ENDINGS = frozenset({".txt", ".text"})
_LOOKED_AT = 64_000  # characters, to tell what a file is
_HTML_TAG = re.compile(
    r"<(?:!doctype|html|body|p|div|span|h[1-6]|br|hr|b|i|u|em|strong|a|ul|ol|li|blockquote|pre|table|figure|img)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_MARKDOWN_SIGN = re.compile(r"^(?:#{1,6} \S|```)|\*\*[^\s*]|\]\((?:https?:|mailto:|film:|image:)", re.MULTILINE)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def from_file(data: bytes, name: str) -> Document:
    """The review that a file holds; `name` is the file's name or path, for its ending and for the messages.

    Raises `Refused` for what isn't UTF-8 text (with or without a byte-order mark) or is larger than 8 MB.
    """
    text = _decoded(data, PurePath(name).name)
    ending = PurePath(name).suffix.lower()
    if ending in _HTML_ENDINGS:
        return gate.parse(text)
    if ending in _MARKDOWN_ENDINGS:
        return from_markdown(text)
    if ending in _TEXT_ENDINGS:
        return plain.from_text(text)
    head = text[:_LOOKED_AT]
    if _HTML_TAG.search(head):
        return gate.parse(text)
    if _MARKDOWN_SIGN.search(head):
        return from_markdown(text)
    return plain.from_text(text)


def _decoded(data: bytes, name: str) -> str:
    if len(data) > LARGEST_FILE:
        raise Refused(_("“{name}” is larger than 8 MB, too large for a review. Split it up.").format(name=name))
    if data.startswith(_WIDE_MARKS):
        raise Refused(_("“{name}” is UTF-16 or UTF-32 text. Save it as UTF-8 and try again.").format(name=name))
    if data.startswith((b"{\\rtf", b"%PDF-", b"PK\x03\x04")):
        raise Refused(
            _("“{name}” is a word processor's document. Save it as HTML or as UTF-8 text and try again.").format(
                name=name
            )
        )
    if b"\0" in data:
        raise Refused(_("“{name}” is no text file. Save the review as UTF-8 text and try again.").format(name=name))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("“{name}” is not UTF-8 text. Save it as UTF-8 and try again.").format(name=name)) from None
