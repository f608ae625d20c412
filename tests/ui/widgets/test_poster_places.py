"""The arithmetic of the posters view, held against looking at every row."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize

from filmjournal.ui.widgets.poster_places import LEAST_MARGIN, Places

CARDS = (QSize(124, 200), QSize(160, 256), QSize(212, 356))


@st.composite
def grids(draw: st.DrawFn) -> Places:
    sections = draw(st.lists(st.integers(0, 23), min_size=0, max_size=6))
    before = draw(st.integers(0, 9)) if sections else draw(st.integers(0, 60))  # cards under no head
    heads, row = [], before
    for cards in sections:
        heads.append(row)
        row += 1 + cards
    return Places(
        row, heads, draw(st.integers(300, 2000)), draw(st.sampled_from(CARDS)), 28,
        mirrored=draw(st.booleans()), taken=draw(st.sampled_from((0, 10))),
    )  # fmt: skip


@settings(max_examples=60)
@given(grids())
def test_each_row_is_found_where_it_is_and_none_meets_another(places: Places) -> None:
    rects = [places.rect(row) for row in range(places.rows)]
    for row, rect in enumerate(rects):
        for point in (rect.center(), rect.topLeft(), rect.bottomRight()):
            assert places.row_at(point.x(), point.y()) == row
        assert rect.left() >= 0
        assert rect.bottom() < places.height
    for row, rect in enumerate(rects[1:], 1):
        assert not any(rect.intersects(other) for other in rects[max(0, row - places.columns - 1) : row])
        assert rect.top() >= rects[row - 1].top()


@settings(max_examples=60)
@given(grids(), st.data())
def test_a_part_of_the_whole_has_the_rows_that_looking_at_all_would_find(places: Places, data: st.DataObject) -> None:
    top = data.draw(st.integers(-50, places.height + 100))
    high = data.draw(st.integers(1, 900))
    left, wide = data.draw(st.integers(-50, 2000)), data.draw(st.integers(1, 900))
    band = QRect(left, top, wide, high)
    seen = [row for row in range(places.rows) if places.rect(row).intersects(QRect(0, top, 3000, high))]
    assert set(seen) <= set(places.between(top, top + high - 1))
    touched = [row for row in seen if places.rect(row).intersects(band) and not places.is_head(row)]
    assert [row for first, last in places.inside(band) for row in range(first, last + 1)] == touched


@settings(max_examples=60)
@given(grids())
def test_every_card_is_reached_by_steps_and_lines_keep_their_column(places: Places) -> None:
    cards = [row for row in range(places.rows) if not places.is_head(row)]
    for before, after in pairwise(cards):
        if after - before <= 2:  # a section without cards is passed with its neighbour's step only
            assert places.beside(before, 1) == after
            assert places.beside(after, -1) == before
    for row in cards:
        under = places.under(row, 1)
        assert not places.is_head(under)
        assert under >= row
        if under != row:
            assert places.rect(under).top() > places.rect(row).top()
            same_column = places.rect(under).left() == places.rect(row).left()
            last_of_its_line = places.beside(under, 1) == under or (
                places.rect(places.beside(under, 1)).top() > places.rect(under).top()
            )
            assert same_column or last_of_its_line


@pytest.mark.parametrize("width", range(300, 2001, 7))
def test_lines_fill_the_width_evenly(qapp: object, width: int) -> None:
    places = Places(200, (), width, QSize(160, 256), 0, taken=10)
    line = [places.rect(row) for row in range(places.columns)]
    gaps = {b.left() - a.right() for a, b in pairwise(line)}
    assert not gaps or max(gaps) - min(gaps) <= 1
    assert line[0].left() >= LEAST_MARGIN
    if places.columns >= 5:  # fewer would stand too far apart
        assert width - line[-1].right() - 1 == line[0].left() - 10


def test_in_the_window_of_the_drawings_there_are_six() -> None:
    places = Places(812, (), 1062, QSize(160, 256), 0, taken=10)
    assert places.columns == 6
    assert places.rect(0).left() == 22
    assert places.rect(6).top() - places.rect(0).top() == 272


def test_mirrored_lines_begin_at_the_right() -> None:
    plain = Places(30, (0,), 900, QSize(160, 256), 28)
    turned = Places(30, (0,), 900, QSize(160, 256), 28, mirrored=True)
    for row in range(30):
        assert turned.rect(row).left() == 899 - plain.rect(row).right()
        assert turned.rect(row).top() == plain.rect(row).top()
