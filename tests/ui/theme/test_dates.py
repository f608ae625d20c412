"""Dates as the window says them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from filmjournal import i18n
from filmjournal.domain.partial_date import PartialDate
from filmjournal.ui.theme import dates

DAY, MONTH, YEAR = PartialDate(2017, 6, 11), PartialDate(2017, 5), PartialDate(2017)


@pytest.fixture(autouse=True)
def format_of_before() -> Iterator[None]:
    before = dates.current()
    yield
    dates.use(before)


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda language: monkeypatch.setattr(i18n, "language", lambda: language)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("long", ["11 June 2017", "May 2017", "2017", "No date"]),
        ("short", ["11 Jun 2017", "May 2017", "2017", "No date"]),
        ("iso", ["2017-06-11", "2017-05", "2017", "No date"]),
    ],
)
def test_formats(form: str, expected: list[str]) -> None:
    dates.use(form)
    assert [dates.long_date(when) for when in (DAY, MONTH, YEAR, None)] == expected
    assert [dates.tab_date(when) for when in (DAY, MONTH, YEAR, None)] == expected


def test_rows_say_the_rest_of_what_stands_over_them() -> None:
    assert [dates.row_date(when) for when in (DAY, MONTH, YEAR, None)] == ["Sun 11", "May", "2017", "no date"]
    loose = [dates.row_date(when, grouped=False) for when in (DAY, MONTH, YEAR, None)]
    assert loose == ["11 Jun 2017", "May 2017", "2017", "no date"]
    dates.use("iso")
    assert dates.row_date(DAY) == "2017-06-11"


def test_the_full_date_is_in_words_whatever_the_format() -> None:
    dates.use("iso")
    assert dates.full_date(DAY) == "Sunday 11 June 2017"
    assert dates.full_date(MONTH) == "May 2017"


@pytest.mark.parametrize(
    ("language", "day", "month", "full"),
    [
        ("de", "11. Juni 2017", "Mai 2017", "Sonntag, 11. Juni 2017"),
        ("ja", "2017年6月11日", "2017年5月", "2017年6月11日日曜日"),
        ("es", "11 de junio de 2017", "mayo de 2017", "domingo, 11 de junio de 2017"),
        ("hu", "2017. június 11.", "2017. május", "2017. június 11., vasárnap"),
        ("pl", "11 czerwca 2017", "maj 2017", "niedziela, 11 czerwca 2017"),
    ],
)
def test_other_languages(speak: Callable[[str], None], language: str, day: str, month: str, full: str) -> None:
    speak(language)
    assert (dates.long_date(DAY), dates.long_date(MONTH), dates.full_date(DAY)) == (day, month, full)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="roman"):
        dates.use("roman")
    assert dates.current() == "long"
