"""The table: what · figure · against · ratio · target · met?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADS = ("what", "figure", "against", "ratio", "target", "met?")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside what it stands against. `met` is None where there is no target."""

    what: str
    figure: str
    against: str = ""
    ratio: float | None = None
    target: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        met = {None: "", True: "yes", False: "NO"}[self.met]
        return (self.what, self.figure, self.against, ratio, self.target, met)


def at_most(what: str, value: float, limit: float, unit: str, more: str = "", against: str = "") -> Row:
    """A row whose figure itself has a limit."""
    return Row(what, f"{number(value)} {unit}{more}", against, None, f"≤ {number(limit)} {unit}", value <= limit)


def ratio_at_most(what: str, figure: str, against: str, ratio: float, limit: float) -> Row:
    """A row whose figure has a limit against another."""
    return Row(what, figure, against, ratio, f"≤ {limit:g} ×", ratio <= limit)


def number(value: float) -> str:
    """Three digits that matter."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def text(rows: Sequence[Row]) -> str:
    """The table, in columns."""
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADS))]
    lines.insert(1, tuple("─" * width for width in widths))
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
