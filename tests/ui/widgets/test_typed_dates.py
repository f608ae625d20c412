"""Dates in the words of people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from filmjournal import i18n
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate
from filmjournal.ui.theme import dates
from filmjournal.ui.widgets.typed_dates import understood

TODAY = date(2024, 3, 4)  # a Monday


@pytest.fixture(autouse=True)
def region_of_before() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


def meant(text: str) -> str | None:
    found = understood(text, TODAY)
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("  ", None),
        ("today", "2024-03-04"),
        ("Yesterday", "2024-03-03"),
        ("the day before yesterday", "2024-03-02"),
        ("Sunday", "2024-03-03"),
        ("last monday", "2024-02-26"),
        ("2017-06-11", "2017-06-11"),
        ("2017-6-1", "2017-06-01"),
        ("20170611", "2017-06-11"),
        ("11.6.2017", "2017-06-11"),
        ("11 June 2017", "2017-06-11"),
        ("June 11, 2017", "2017-06-11"),
        ("Sunday, 11th of June 2017", "2017-06-11"),
        ("11 jun 17", "2017-06-11"),
        ("1 may 98", "1998-05-01"),
        ("JUNE 2017", "2017-06"),
        ("sept 2017", "2017-09"),
        ("6/2017", "2017-06"),
        ("2017", "2017"),
        ("11 June", "2023-06-11"),
        ("4 March", "2024-03-04"),
        ("29 Feb", "2024-02-29"),
        ("June", "2023-06"),
        ("2017年6月11日", "2017-06-11"),
        ("３ March 2024", "2024-03-03"),
        ("3 March 2030", "2030-03-03"),
    ],
)
def test_what_people_type(text: str, expected: str | None) -> None:
    assert meant(text) == expected


@pytest.mark.parametrize(
    ("region", "expected"), [("en_GB", "2017-06-11"), ("en_US", "2017-11-06"), ("de_DE", "2017-06-11")]
)
def test_numbers_stand_in_the_order_of_the_region(region: str, expected: str) -> None:
    QLocale.setDefault(QLocale(region))
    assert meant("11/6/2017") == meant("11/6/17") == expected
    assert meant("25/6/2017") == meant("6/25/2017") == "2017-06-25"  # only one reading is a date


def test_the_year_may_stand_first() -> None:
    QLocale.setDefault(QLocale("hu_HU"))
    assert meant("17.6.11") == meant("2017. 6. 11.") == "2017-06-11"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("20177", "There is no viewing in the year 20177."),
        ("1066", "There is no viewing in the year 1066."),
        ("2017-13-40", "There is no such date as 2017-13-40."),
        ("30 Feb 2017", "There is no such date as 2017-02-30."),
        ("0.0.2017", "There is no such date as 2017-00-00."),
        ("soon", "“soon” is no date."),
        ("17", "“17” is no date."),
        ("1 2 3 4", "“1 2 3 4” is no date."),
        ("June July 2017", "“June July 2017” is no date."),
        ("9" * 5000, "There is no viewing in the year"),
    ],
)
def test_what_is_no_date(text: str, why: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        meant(text)
    assert str(caught.value).startswith(why)


@settings(max_examples=150)
@given(st.text(max_size=40) | st.from_regex(r"[0-9./ -]{1,14}", fullmatch=True))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = understood(text, TODAY)
    except InvalidValue:
        return
    assert found is None or understood(str(found), TODAY) == found


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ca", "ja", "ko", "ru", "ar", "he", "hi", "vi", "pt_BR"])
def test_what_the_window_writes_it_understands(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "language", lambda: language)
    samples = [PartialDate(2017, month, day) for month in range(1, 13) for day in (None, 1, 11, 28)]
    for when in [*samples, PartialDate(2017)]:
        for written in (dates.full_date(when), *(dates.long_date(when, form) for form in dates.FORMATS)):
            assert understood(written, TODAY) == when, written
