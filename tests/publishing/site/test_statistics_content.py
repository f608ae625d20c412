"""The page of numbers: facts, charts that say the same thrice (drawn, in words, as a table), and people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from filmjournal.domain.statistics import Counted, PersonCounted, Statistics
from filmjournal.publishing.site.content import Chart, NamedLink
from filmjournal.publishing.site.statistics_content import statistics_content

NUMBERS = Statistics(
    entries=1114,
    films=912,
    rewatches=23,
    rated=1104,
    average_rating=3.456,
    by_rating=(0, 0, 0, 0, 0, 4, 1000, 0, 0, 100),
    by_year=((2015, 94), (2017, 1014)),
    by_month=(0, 5, 8, 6, 1000, 9, 4, 6, 5, 8, 6, 10),
    month_unknown=41,
    undated=6,
    words=27_412,
    reviews=61,
    minutes=9_000,
    directors=(PersonCounted(3, "Yasujiro Ozu", 5), PersonCounted(4, "J. Tati", 2)),
    actors=(),
    tags=(Counted("running <b>", 9), Counted("x" * 90, 2)),
    countries=(),
    decades=((1950, 1000), (1970, 100)),
)
NOTHING = Statistics(0, 0, 0, 0, None, (0,) * 10, (), (0,) * 12, 0, 0, 0, 0, 0, (), (), (), (), ())


def chart(name: str, language: str = "en-GB", **changes: Any) -> Chart:
    content = statistics_content(replace(NUMBERS, **changes), language, lambda _id: "")
    return next(one for one in content.charts if one.heading == name)


def bars(drawn: Chart) -> list[tuple[str, float, float, bool]]:
    """Name, start and length in per cent of the width, and whether it is of what is not known."""
    found = []
    for element in ET.fromstring(str(drawn.drawing)):
        if element.get("class") == "label":
            found.append((element.text or "", 0.0, 0.0, False))
        if element.tag == "rect":
            start, length = (float((element.get(name) or "").removesuffix("%")) for name in ("x", "width"))
            found[-1] = (found[-1][0], start, length, "unknown" in (element.get("class") or ""))
    return found


def test_the_facts_in_the_language_of_the_site() -> None:
    facts = statistics_content(NUMBERS, "en-GB", lambda _id: "").facts
    assert facts == (
        ("Films", "912"),
        ("Viewings", "1,114"),
        ("Seen before", "23"),
        ("Hours", "150"),
        ("Reviews", "61"),
        ("Words", "27,412"),
        ("Average rating", "3.46"),
    )
    german = dict(statistics_content(NUMBERS, "de", lambda _id: "").facts)
    assert (german["Viewings"], german["Average rating"]) == ("1.114", "3,46")
    assert statistics_content(NUMBERS, "zz-nowhere", lambda _id: "").facts == facts


def test_an_empty_journal_has_two_facts_and_nothing_to_draw() -> None:
    content = statistics_content(NOTHING, "en", lambda _id: "")
    assert content.facts == (("Films", "0"), ("Viewings", "0"))
    assert content.charts == ()
    assert content.people == ()


def test_people_lead_to_their_pages() -> None:
    content = statistics_content(NUMBERS, "en", {3: "person/yasujiro-ozu.html", 4: ""}.__getitem__)
    assert content.people == (
        (
            "Directors seen most",
            (NamedLink("Yasujiro Ozu", "person/yasujiro-ozu.html", 5), NamedLink("J. Tati", "", 2)),
        ),
    )


def test_bars_are_as_long_as_their_numbers_from_one_line_on() -> None:
    drawn = bars(chart("Viewings by year"))
    assert [name for name, *_rest in drawn] == ["2015", "2016", "2017", "no date"]
    lengths = {name: length for name, _start, length, _unknown in drawn}
    assert lengths["2016"] == 0
    assert lengths["2015"] / lengths["2017"] == pytest.approx(94 / 1014, rel=0.01)
    assert {start for _name, start, length, _unknown in drawn if length} == {drawn[0][1]}
    assert [name for name, _start, _length, unknown in drawn if unknown] == ["no date"]
    assert all(start + length < 100 for _name, start, length, _unknown in drawn)


def test_a_chart_says_the_same_in_words_and_as_a_table() -> None:
    months = chart("Viewings by month")
    assert months.lead == "The most viewings were in May: 1,000. Set apart: no month, 41."
    assert ET.fromstring(str(months.drawing)).get("aria-label") == months.lead
    assert ET.fromstring(str(months.drawing)).get("role") == "img"
    assert months.columns == ("What", "Viewings")
    assert months.rows[4] == ("May", 1000)
    assert months.rows[-1] == ("no month", 41)
    ratings = chart("Ratings given, in stars")
    assert ratings.lead.startswith("The rating given most is 3 and a half out of 5 stars: 1,000.")
    assert ratings.rows[6] == ("3 and a half out of 5 stars", 1000)
    decades = chart("Viewings by decade of release")
    assert decades.lead == "The most viewings were of films from the 1950s: 1,000. Set apart: no year, 14."
    values = [each.text for each in ET.fromstring(str(decades.drawing)) if each.get("class") == "value"]
    assert values == ["1,000", "0", "100", "14"]


def test_only_what_is_not_known() -> None:
    only = chart("Viewings by month", by_year=((2017, 41),), by_month=(0,) * 12)
    assert only.lead == "Set apart: no month, 41."
    assert bars(only)[-1][2] > 50


def test_it_begins_at_the_right_where_people_read_from_there() -> None:
    drawn = bars(chart("Viewings by year", "ar"))
    ends = {round(start + length, 2) for _name, start, length, _unknown in drawn if length}
    assert len(ends) == 1
    assert all(start > 0 for _name, start, length, _unknown in drawn if length)


def test_names_that_people_wrote_are_text_and_no_longer_than_there_is_room() -> None:
    tags = chart("Tags")
    assert "<b>" not in tags.drawing
    assert [name for name, *_rest in bars(tags)] == ["running <b>", "x" * 39 + "…"]
    assert tags.rows == (("running <b>", 9), ("x" * 90, 2))


def test_nothing_in_a_drawing_is_style_or_script() -> None:
    for drawn in statistics_content(NUMBERS, "en", lambda _id: "").charts:
        for element in ET.fromstring(str(drawn.drawing)).iter():
            assert element.tag in {"svg", "text", "rect"}
            assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
