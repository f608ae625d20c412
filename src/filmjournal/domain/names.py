"""Names and titles of one line, and plain texts of several, cleaned alike wherever they come from."""

from __future__ import annotations

import re
import unicodedata

from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _

LONGEST_NAME = 300
LONGEST_TITLE = 1_000
LONGEST_TEXT = 1_000_000

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_HALF = re.compile(r"[\ud800-\udfff]")  # of a wrong decoding: nothing can store them
_MOST_CODE_POINTS_A_CHARACTER = 4  # that normalisation joins into one


def clean_line(text: str, what: str, longest: int) -> str:
    """The text on one line: composed (NFC), white space folded, no control characters; it may be empty.

    A half character becomes the sign for what could not be read.
    `what` begins the sentence of the InvalidValue that is raised for more than `longest` characters ("A title").
    """
    return _bounded(_SPACE.sub(" ", _storable(text)).strip(), what, longest)


def clean_text(text: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """The same for plain text of several lines, which keeps its lines."""
    lines = (line.rstrip() for line in _storable(text).splitlines())
    return _bounded("\n".join(lines).strip("\n"), what, longest)


def _bounded(plain: str, what: str, longest: int) -> str:
    # The rough bound comes first because normalising a long run of accents takes quadratic time.
    if len(plain) <= longest * _MOST_CODE_POINTS_A_CHARACTER:
        plain = unicodedata.normalize("NFC", plain)
    if len(plain) > longest:
        raise too_long(what, longest)
    return plain


def too_long(what: str, longest: int) -> InvalidValue:
    """That a text has more than `longest` characters."""
    return InvalidValue(_("{what} has at most {longest} characters.").format(what=what, longest=longest))


def _storable(text: str) -> str:
    return _HALF.sub("\ufffd", _CONTROL.sub("", text))
