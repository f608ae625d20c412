"""What somebody typed into reviews until the program was killed, and how much of it the journal lacks.

The ledger is a line of JSON for each thing that happened, written before a key and after everything else. All have the
`time`, on the clock that all processes share; a key has its `entry` and `text`. A line without them says only that the
program could have typed then.
"""

from __future__ import annotations

import json
import time
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

from filmjournal.richtext.plain import text_of_canonical

AT_MOST = 2.0  # seconds of typing that may be lost
INTERVAL = 0.05  # seconds between keystrokes, on a machine with nothing else to do
END = 2 * AT_MOST  # seconds before a kill in which a busy machine makes a difference

Line = dict[str, Any]


def read_ledger(path: Path) -> list[Line]:
    """The lines that are whole."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]


def keys_in(lines: list[Line]) -> list[Line]:
    """Those of keys."""
    return [line for line in lines if "text" in line]


def lost(before: str, after: str, keys: list[Line], killed: float) -> float:
    """How long before the end the first keystroke was that a review lacks; it holds all until then.

    `before` and `after` are the canonical HTML, `keys` those typed into this review. Raises AssertionError where the
    review is not what was typed from its beginning on.
    """
    there, begun = plain(after), plain(before)
    fits = [n for n in range(len(keys) + 1) if _continued(begun, keys[:n]) == there]
    assert fits, f"the review is no beginning of what was typed: {there!r}, {_continued(begun, keys)!r}"
    left = keys[fits[-1] :]
    return killed - float(left[0]["time"]) if left else 0.0


def plain(html: str) -> str:
    """The text of a review, a line each paragraph."""
    return text_of_canonical(html).replace("\n\n", "\n")


class Lateness:
    """How long a window's own thread had to wait for a processor, as Linux counts it; nothing elsewhere.

    What a busy machine takes is allowed for. What the program spends itself, standing still or at work, is not, nor
    what its other threads wait: they may do so at the same time, and for each other.
    """

    def __init__(self, process: int) -> None:
        self._own = Path(f"/proc/{process}/task/{process}/schedstat")
        self._samples = [(time.monotonic(), 0.0)]

    def sample(self) -> None:
        """Note how it stands; nothing new is known of a process that has ended."""
        waited = self._samples[-1][1]
        with suppress(OSError, IndexError):
            waited = int(self._own.read_text().split()[1]) / 1e9
        self._samples.append((time.monotonic(), waited))

    def since(self, moment: float) -> float:
        """Seconds of waiting from a moment to the last sample."""
        before = max((waited for when, waited in self._samples if when <= moment), default=0.0)
        return self._samples[-1][1] - before


def _continued(begun: str, keys: list[Line]) -> str:
    """The text as it is when so much was typed, white space folded as it is in reviews."""
    typed = unicodedata.normalize("NFC", begun + "".join(key["text"] for key in keys))
    return "\n".join(words for line in typed.split("\n") if (words := " ".join(line.split())))
