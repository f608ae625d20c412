"""One file of a site: where it goes, what it is made from, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class PublishedFile(NamedTuple):
    """A file below the site's folder: `address` is its path with `/`, in small ASCII letters, at most 120 bytes a part.

    Equal fingerprints mean equal bytes, so a file that was made from the same is neither made nor read again. `make`
    gives its bytes; it is called once at most, and not at all if nothing changed.
    """

    address: str
    fingerprint: str
    make: Callable[[], bytes]
