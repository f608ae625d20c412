"""What the page of numbers says, with numbers and months as the window writes them."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from filmjournal.domain import charts as described
from filmjournal.domain.statistics import MONTHS, Statistics
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.wording import number_text


def lead(numbers: Statistics) -> str:
    """The numbers in a few sentences."""
    return described.lead(numbers, _wording())


def charts(numbers: Statistics, year: int | None) -> tuple[described.Chart, ...]:
    """The sections that have something to show; in those of one year that year is in every search."""
    return described.charts(numbers, _wording(), year)


def _wording() -> described.Wording:
    language = dates.locale()
    short, long = QLocale.FormatType.ShortFormat, QLocale.FormatType.LongFormat
    return described.Wording(
        number_text,
        lambda number: language.toString(number, "f", 2),
        tuple(
            (language.standaloneMonthName(month, short), language.standaloneMonthName(month, long))
            for month in range(1, MONTHS + 1)
        ),
    )
