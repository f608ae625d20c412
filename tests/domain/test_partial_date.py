from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate, date_of_code, order_code, parse

_dates = st.one_of(
    st.integers(1870, 9999).map(PartialDate),
    st.builds(PartialDate, st.integers(1870, 9999), st.integers(1, 12)),
    st.dates(min_value=PartialDate(1870).first_day).map(lambda day: PartialDate(day.year, day.month, day.day)),
)


@given(_dates)
def test_it_comes_back_from_its_text(date: PartialDate) -> None:
    assert parse(str(date)) == date
    assert parse(f" {date}\n") == date


@given(_dates, _dates)
def test_the_order_is_that_of_the_days_with_the_less_known_first(one: PartialDate, other: PartialDate) -> None:
    assert (order_code(one) < order_code(other)) == (str(one) < str(other))
    assert order_code(None) < order_code(one)


@given(_dates)
def test_a_date_lies_in_what_is_less_known_of_it(date: PartialDate) -> None:
    month = PartialDate(date.year, date.month)
    assert date.lies_within(date)
    assert date.lies_within(month)
    assert date.lies_within(PartialDate(date.year))
    assert month.lies_within(date) == (month == date)
    assert not date.lies_within(PartialDate(date.year - 1 if date.year > 1870 else 1871))


@given(_dates, _dates)
def test_what_lies_within_begins_within(one: PartialDate, other: PartialDate) -> None:
    assert one.lies_within(other) == str(one).startswith(str(other))
    if one.lies_within(other):
        assert one.first_day >= other.first_day


_NO_DATES = (
    "2017-13-40 2017-02-30 2017-13 2017-00 2017-06-00 2017-00-11 1900-02-29 0000 1869 20177 2017-6-1 2017-06- 17 "
    "11.06.2017 2017/06/11 ٢٠١٧ today 2017-06-11T10:00 -2017"
)


@pytest.mark.parametrize("text", _NO_DATES.split())
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse(text)


def test_an_unknown_date_is_none_and_a_day_needs_its_month() -> None:
    assert parse(" ") is None
    assert parse("2016-02-29") == PartialDate(2016, 2, 29)
    with pytest.raises(InvalidValue, match="month"):
        PartialDate(2017, None, 11)


@given(st.text(max_size=12))
def test_no_text_brings_anything_but_a_date_or_a_sentence(text: str) -> None:
    try:
        date = parse(text)
    except InvalidValue:
        return
    assert str(date or "") == text.strip()


@given(_dates | st.none())
def test_an_order_code_leads_back_to_its_date(date: PartialDate | None) -> None:
    assert date_of_code(order_code(date)) == date


@pytest.mark.parametrize("code", [1, 13 * 32, (2017 * 13 + 2) * 32 + 30, 10_000 * 13 * 32])
def test_a_number_that_is_no_order_code_is_refused(code: int) -> None:
    with pytest.raises(InvalidValue):
        date_of_code(code)
