"""Places in a text as Qt counts them, in units of UTF-16: a character beyond the first 65,536 takes two."""

from __future__ import annotations


def utf16_length(text: str) -> int:
    """How many places a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, first: int, last: int) -> str:
    """The text between two places; half a character at an edge is left out."""
    if text.isascii():
        return text[first:last]
    return text.encode("utf-16-le", "surrogatepass")[2 * first : 2 * last].decode("utf-16-le", "ignore")
