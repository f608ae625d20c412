"""The colours of tags: named, kept as the journal keeps colours, and seen on every ground of the sidebar."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPalette

from filmjournal.ui.theme import theme
from filmjournal.ui.theme.tag_colours import drawn, icon, paint_dot, tag_colours


@pytest.fixture(autouse=True)
def plain(qapp: object) -> Iterator[None]:
    yield
    theme.use(theme.load("light"))


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", ["chrome", "selection", "selection_idle", "hover", "raised"])
def test_every_colour_is_seen_on_every_ground(name: str, ground: str) -> None:
    theme.use(theme.load(name))
    for colour in tag_colours():
        low, high = sorted((luminance(drawn(colour.kept)), luminance(theme.current().color(ground))))
        assert (high + 0.05) / (low + 0.05) >= 3, colour.name


def test_colours_have_names_and_are_written_as_the_journal_keeps_them() -> None:
    assert len(tag_colours()) == len({colour.kept for colour in tag_colours()}) == 8
    assert all(re.fullmatch("#[0-9a-f]{6}", colour.kept) and colour.label for colour in tag_colours())


def test_a_colour_of_another_program_is_drawn_as_it_is() -> None:
    theme.use(theme.load("dark"))
    odd = theme.current().color("found").name()
    assert drawn(odd) == QColor(odd)
    assert drawn(tag_colours()[0].kept.upper()) == QColor(tag_colours()[0].on_dark)


def test_in_high_contrast_a_dot_has_the_colour_of_text() -> None:
    theme.use(theme.high_contrast(QPalette()))
    assert drawn(tag_colours()[0].kept) == theme.current().color("text")


def test_a_dot_is_round() -> None:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_dot(painter, QPointF(8, 8), tag_colours()[0].kept)
    painter.end()
    assert image.pixelColor(8, 8) == QColor(tag_colours()[0].kept)
    assert image.pixelColor(4, 4).alpha() < 128
    assert not icon(tag_colours()[0].kept, 2.0).isNull()
