"""The encoding of an XML file, about which files lie.

It is told by the byte order mark, else by the declaration if the bytes agree with it, else the file is UTF-8 or what
Windows wrote.
"""

from __future__ import annotations

import codecs
import re

from filmjournal.interchange.reading.source import Member

_START = 1024  # bytes in which a declaration stands
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']""")
_FAMILIES = re.compile(r"(?:iso|8859|windows|cp|koi|utf|mac|gb|big5|s(?:hift)?_?jis|euc|ascii|us-ascii|latin|tis)")
_WESTERN = frozenset(("iso8859-1", "cp1252", "ascii", "iso8859-15"))


def encoding_said(head: bytes) -> str:
    """The encoding that the first bytes of a file say it has, UTF-8 where they say nothing."""
    return _marked(head) or _declared(head) or "utf-8"


def encoding_of(member: Member) -> tuple[str, str]:
    """The encoding of a file and what to do with bytes that mean nothing in it, from a look at all of it."""
    head = member.head(_START)
    marked = _marked(head)
    if marked:
        return marked, "replace"
    declared = _declared(head)
    good = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with member.open() as file:
        more = True
        while more:
            data = file.read(1 << 16)
            more = bool(data)
            text = decoder.decode(data, final=not more)
            if not text.isascii():
                broken = text.count("\ufffd")
                bad += broken
                good += sum(map(len, re.findall(r"[^\x00-\x7f]+", text))) - broken
    if declared in (None, "utf-8"):
        # A few bytes that were cut through are no reason to take all letters for something else.
        return ("utf-8", "replace" if bad else "strict") if good >= bad else ("cp1252", "replace")
    if declared in _WESTERN:
        # What calls itself ISO 8859-1 was written on Windows, or is UTF-8 and has forgotten to say so.
        return ("utf-8", "strict") if not bad else ("cp1252" if declared != "iso8859-15" else declared, "replace")
    return declared or "utf-8", "replace"


def _marked(head: bytes) -> str | None:
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(head[:2])


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head[:_START])
    name = found[1].decode("ascii", "replace").lower() if found else ""
    if not _FAMILIES.match(name):
        return None
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    # The bytes are no UTF-16 where this could be read.
    return None if known.startswith(("utf-16", "utf-32", "utf-7")) else known
