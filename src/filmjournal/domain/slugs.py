"""Texts as names of files and parts of addresses: small ASCII letters, digits and hyphens, safe on every system."""

from __future__ import annotations

import re

LONGEST = 80  # characters; some systems count the whole path, and 260 is all they have
_NO_LETTERS = re.compile("[^a-z0-9]+")
# Names that Windows gives to devices, whatever ending they have.
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


def slug(text: str, kind: str = "film") -> str:
    """`1-mile-to-you-2017` for `1 Mile to You (2017)`; a long text keeps the year at its end.

    `kind` is what stands for a text without a letter or digit, and before one that is the name of a device.
    """
    from anyascii import anyascii

    plain = _NO_LETTERS.sub("-", anyascii(text[: 4 * LONGEST]).lower().replace("'", "")).strip("-")
    if len(plain) > LONGEST:
        head, tail = plain[: LONGEST - 5], re.search(r"\((\d{4})\)$", text)
        plain = f"{head.strip('-')}-{tail[1]}" if tail else plain[:LONGEST].strip("-")
    if not plain:
        return kind
    return f"{kind}-{plain}" if plain in DEVICES else plain
