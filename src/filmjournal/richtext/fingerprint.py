"""The hash by which a stored text is known to be whole."""

from __future__ import annotations

import hashlib


def content_hash(html: str) -> str:
    """BLAKE2b of the text's UTF-8 with a digest of 16 bytes, as 32 hexadecimal digits."""
    return hash_of_bytes(html.encode("utf-8", "surrogatepass"))


def hash_of_bytes(data: bytes) -> str:
    """The same of a text's UTF-8, or of what a damaged disk has made of that."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
