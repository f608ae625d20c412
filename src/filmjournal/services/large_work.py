"""What makes work on very many objects cheaper."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_ALLOCATIONS = 100_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """While it lasts, look for reference cycles seldom: what is made then stays, and to look through it takes a sixth
    of the time. For the whole process; nothing else depends on it.
    """
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
