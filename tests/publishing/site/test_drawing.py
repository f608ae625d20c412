"""Stars, drawn posters and the icon."""

from __future__ import annotations

import re
import tomllib
from xml.etree import ElementTree as ET

import pytest

from filmjournal import resources
from filmjournal.domain.poster_colours import FIGURES, HUES
from filmjournal.domain.rating import Rating, spoken
from filmjournal.publishing.site import drawing

RATINGS = [Rating(half_stars) for half_stars in range(1, 11)]


@pytest.mark.parametrize("rating", RATINGS, ids=str)
def test_stars_are_drawn_from_shapes_of_the_page_and_said_once(rating: Rating) -> None:
    defined = set(re.findall(r'id="(\w+)"', drawing.star_symbols()))
    for drawn in (drawing.stars(rating), drawing.stars(rating, "head")):
        root = ET.fromstring(drawn)
        assert "".join(root.itertext()) == spoken(rating)
        assert [node.get("aria-hidden") for node in root.iter("svg")] == ["true"]
        assert {node.get("href", "")[1:] for node in root.iter("use")} <= defined


def test_empty_stars_are_dots_in_rows_and_outlines_at_a_head() -> None:
    symbols = ET.fromstring(drawing.star_symbols())
    (row,) = (group for group in symbols.iter("g") if group.get("id") == "r5")
    assert [use.get("href") for use in row] == ["#star", "#star", "#half", "#dot", "#dot"]
    head = ET.fromstring(drawing.stars(Rating(5), "head"))
    assert [use.get("href") for use in head.iter("use")] == ["#star", "#star", "#half", "#empty", "#empty"]


def test_a_page_with_no_rows_defines_less_and_each_shape_once() -> None:
    whole, head = drawing.star_symbols(), drawing.star_symbols(rows=False)
    for symbols in (whole, head):
        names = re.findall(r'id="(\w+)"', symbols)
        assert len(names) == len(set(names))
    assert len(head) < len(whole) / 2


def test_no_rating_is_no_drawing() -> None:
    assert drawing.stars(None) == ""
    assert drawing.stars(None, "head") == ""


def test_each_title_has_ground_and_figure_in_the_colours_of_posters() -> None:
    hues = tomllib.loads(resources.text("themes/posters.toml"))["posters"]
    seen = set()
    for hue in range(HUES):
        for figure in range(FIGURES):
            drawn = drawing.placeholder(hue, figure)
            root = ET.fromstring(drawn)
            assert root.get("viewBox") == "0 0 40 60"
            assert [shape.get("fill") for shape in root] == [hues[hue]["ground"].lower(), hues[hue]["figure"].lower()]
            seen.add(drawn)
    assert len(seen) == HUES * FIGURES


def test_the_icon_is_an_image_of_its_own() -> None:
    root = ET.fromstring(drawing.icon())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(root) == 2
