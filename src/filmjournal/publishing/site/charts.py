"""Charts as SVG that stands in a page: lying bars, as wide as the page, with lettering of one size on every screen.

There is no view box: heights are in pixels, and along the bars all places are parts of the width. Nothing is styled
here but by attributes that a stylesheet overrides; its classes are `chart`, `bar`, `star`, `unknown`, `label`, `value`.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from filmjournal.domain import charts as described
from filmjournal.i18n import _
from filmjournal.publishing.site.content import Chart
from filmjournal.publishing.site.descriptions import beginning
from filmjournal.publishing.words import printable

_LETTERS = 13  # pixels, as all heights
_ROW, _THICK = 24, 12
_HIGH_ROW, _BELOW_NAME = 42, 20  # where names stand above their bars
_APART = 10  # before what is not known
_NAMES, _LONGEST = 27, 58  # per cent of the width; what is left is for numbers
_LONGEST_BELOW_NAME = _NAMES + _LONGEST
_GAP = 6
_NAME = 40  # characters


def chart(described_chart: described.Chart, *, mirrored: bool = False) -> Chart:
    """A chart with its drawing and the numbers as a table; `mirrored` for a language written from right to left."""
    bars = described_chart.bars
    return Chart(
        heading=described_chart.name,
        lead=described_chart.lead,
        drawing=_drawing(described_chart, mirrored=mirrored),
        columns=(_("What"), _("Viewings")),
        rows=tuple((bar.spoken or bar.name, bar.number) for bar in bars),
    )


def _drawing(what: described.Chart, *, mirrored: bool) -> Markup:
    row = _ROW if what.upright else _HIGH_ROW
    tops = _tops(what.bars, row)
    height = (tops[-1] if tops else 0) + row
    most = max((bar.number for bar in what.bars), default=0) or 1
    lines = [_bar(bar, top, most, what, mirrored=mirrored) for bar, top in zip(what.bars, tops, strict=True)]
    return Markup(
        f'<svg class="chart" role="img" aria-label="{escape(printable(what.lead))}" width="100%" height="{height}" '
        f'font-size="{_LETTERS}" fill="currentColor" direction="ltr">\n' + "\n".join(lines) + "\n</svg>"
    )


def _tops(bars: Sequence[described.Bar], row: int) -> list[int]:
    known = sum(not bar.apart for bar in bars)
    return [place * row + (_APART if bar.apart and known else 0) for place, bar in enumerate(bars)]


def _bar(bar: described.Bar, top: int, most: int, what: described.Chart, *, mirrored: bool) -> str:
    """A bar with its name and number. What is not known comes last, so the room before it is needed once."""
    if what.upright:
        start, longest, body, name_line = _NAMES, _LONGEST, top + (_ROW - _THICK) // 2, top + _ROW // 2
    else:
        start, longest, body, name_line = 0, _LONGEST_BELOW_NAME, top + _BELOW_NAME, top + _BELOW_NAME // 2
    wide = bar.number / most * longest
    left = 100 - start - wide if mirrored else start
    end = 100 - start - wide if mirrored else start + wide
    edge, before, gap = ("100%", "end", -_GAP) if mirrored else ("0", "start", _GAP)
    if bar.apart:
        kind = 'bar unknown" fill="none" stroke="currentColor" stroke-dasharray="3 3'
    else:
        kind = "bar star" if what.role == "star" else "bar"
    name = escape(printable(beginning(bar.name, _NAME)))
    drawn = (
        f'<rect class="{kind}" x="{left:.2f}%" y="{body}" width="{wide:.2f}%" height="{_THICK}"></rect>'
        if bar.number
        else ""
    )
    return (
        f'<text class="label" x="{edge}" y="{name_line}" dy=".35em" text-anchor="{before}">{name}</text>{drawn}'
        f'<text class="value" x="{end:.2f}%" dx="{gap}" y="{body + _THICK // 2}" dy=".35em" text-anchor="{before}">'
        f"{escape(printable(bar.count))}</text>"
    )
