"""The hash of an image file's content, which is its name in the journal."""

from __future__ import annotations

import hashlib
from pathlib import Path

_DIGEST = 16  # bytes


def image_hash(data: bytes) -> str:
    """BLAKE2b of the file's bytes, as 32 hexadecimal digits."""
    return hashlib.blake2b(data, digest_size=_DIGEST).hexdigest()


def hash_of_file(path: Path) -> str:
    """The same of a file, read in portions. Raises OSError."""
    digest = hashlib.blake2b(digest_size=_DIGEST)
    with path.open("rb") as file:
        while portion := file.read(1 << 20):
            digest.update(portion)
    return digest.hexdigest()
