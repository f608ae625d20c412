"""How a child tells its figures: one line of Python literals, and then it is gone at once, without tidying up.

It imports next to nothing, since whatever it does counts on both sides.
"""

from __future__ import annotations

import os
from typing import Any


def report(**figures: Any) -> None:
    """Write the figures, with the memory of this process in KiB, and end with status 0."""
    print({**figures, **memory()}, flush=True)
    os._exit(0)


def memory() -> dict[str, int]:
    """What the process holds now and held at most, in KiB, where the system tells it."""
    wanted = {"VmRSS": "rss", "VmHWM": "peak"}
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - no pathlib for this
            lines = [line.split() for line in status]
    except OSError:
        return {}
    return {wanted[words[0][:-1]]: int(words[1]) for words in lines if words[0][:-1] in wanted}
