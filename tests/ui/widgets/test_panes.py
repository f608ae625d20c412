"""The panes of the window: what they remember of how the person divided the room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from filmjournal.ui.widgets.panes import Panes, Shape

WIDTH = 1280


@pytest.fixture
def panes(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(WIDTH, 400)
    made = Panes(*(QWidget() for _pane in range(4)), window)
    made.resize(window.size())
    window.show()
    yield made
    window.close()


@pytest.mark.parametrize("sizes", [[-5, 0, 3], [10**6] * 3, [10**30, 300, 300], [True, 1, 2], [200, 300], "wide", None])
@pytest.mark.parametrize("wide", [-1, 10**30, "all"])
def test_a_division_that_makes_no_sense_does_no_harm(panes, sizes, wide):
    panes.restore({"panes": sizes, "columns": wide})
    for shape in (Shape(folded=True), Shape(wide=True), Shape(list=False, entry=False, page=True), Shape()):
        panes.show_shape(shape, WIDTH)
    side, middle, entry, page = panes.sizes()
    assert 160 <= side <= 320
    assert 300 <= middle <= 560
    assert entry >= 400
    assert page == 0


def test_the_sidebar_keeps_the_width_that_it_was_given_beside_a_page(panes):
    panes.show_shape(Shape(list=False, entry=False, page=True), WIDTH)
    panes.moveSplitter(300, 3)
    assert panes.sizes()[0] == 300
    panes.show_shape(Shape(), WIDTH)
    assert panes.sizes()[0] == 300
    assert panes.state()["panes"][0] == 300
