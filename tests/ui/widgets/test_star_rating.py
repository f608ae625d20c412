"""The rating by pointer, by key, and as a screen reader has it."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from filmjournal.domain.rating import Rating
from filmjournal.ui.theme import stars
from filmjournal.ui.widgets.star_rating import StarRating


@pytest.fixture
def rating(qtbot):
    widget = StarRating()
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    widget.show()
    widget.heard = []
    widget.rating_changed.connect(widget.heard.append)
    return widget


def spot(widget: StarRating, half_stars: int) -> QPoint:
    area = widget._stars_area()
    step = (22 + 4) / 2
    place = (half_stars - 0.5) * step - 2
    if widget.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        place = stars.width(22) - place
    return QPoint(round(area.x() + place), widget.height() // 2)


def point_at(widget: StarRating, place: QPoint) -> None:
    """Move the pointer there, straight to the widget: where the screen's own pointer is does not matter."""
    none = Qt.MouseButton.NoButton
    where = QPointF(place)
    move = QMouseEvent(
        QEvent.Type.MouseMove, where, widget.mapToGlobal(where), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, move)


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("half_stars", range(1, 11))
def test_a_click_rates_by_halves(rating, direction, half_stars):
    rating.setLayoutDirection(direction)
    QTest.mouseClick(rating, Qt.MouseButton.LeftButton, pos=spot(rating, half_stars))
    assert rating.rating() == Rating(half_stars)
    assert rating.heard == [Rating(half_stars)]


def test_a_click_on_the_present_rating_clears(rating):
    rating.set_rating(Rating(7))
    QTest.mouseClick(rating, Qt.MouseButton.LeftButton, pos=spot(rating, 7))
    assert rating.rating() is None
    assert rating.preview() is None
    assert rating.heard == [None]


def test_pointing_previews_and_leaving_forgets(rating):
    rating.set_rating(Rating(2))
    point_at(rating, spot(rating, 7))
    assert rating.preview() == Rating(7)
    assert rating.rating() == Rating(2)
    at_rest = rating.grab().toImage()
    QApplication.sendEvent(rating, _leave())
    assert rating.preview() is None
    assert rating.grab().toImage() != at_rest
    assert rating.heard == []


def test_a_click_that_ends_elsewhere_does_nothing(rating):
    QTest.mousePress(rating, Qt.MouseButton.LeftButton, pos=spot(rating, 7))
    QTest.mouseRelease(rating, Qt.MouseButton.LeftButton, pos=QPoint(rating.width() + 50, 0))
    assert rating.heard == []


def test_the_target_is_tall_enough(rating):
    assert rating.sizeHint().height() >= 28
    for y in (0, rating.height() - 1):
        assert rating._half_stars_at(QPointF(spot(rating, 5).x(), y)) == 5


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([Qt.Key.Key_Right], 7),
        ([Qt.Key.Key_Left, Qt.Key.Key_Left], 4),
        ([Qt.Key.Key_4], 8),
        ([Qt.Key.Key_0], None),
        ([Qt.Key.Key_Delete], None),
        ([Qt.Key.Key_Backspace], None),
        ([Qt.Key.Key_Home], None),
        ([Qt.Key.Key_End, Qt.Key.Key_Right], 10),
        ([Qt.Key.Key_Home, Qt.Key.Key_Left], None),
        ([Qt.Key.Key_PageUp], 8),
    ],
)
def test_keys_rate(rating, keys, expected):
    rating.set_rating(Rating(6))
    for key in keys:
        QTest.keyClick(rating, key)
    assert rating.rating() == (Rating(expected) if expected else None)
    assert rating.heard[-1] == rating.rating()


def test_arrows_are_mirrored(rating):
    rating.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    rating.set_rating(Rating(6))
    QTest.keyClick(rating, Qt.Key.Key_Left)
    assert rating.rating() == Rating(7)


def test_keys_with_modifiers_are_left_to_the_window(rating):
    QTest.keyClick(rating, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert rating.rating() is None


def test_set_rating_says_nothing_to_the_program(rating):
    rating.set_rating(Rating(3), announce=True)
    rating.set_rating(None)
    assert rating.heard == []


def test_the_wheel_does_not_rate(rating):
    rating.set_rating(Rating(6))
    wheel = QWheelEvent(
        QPointF(10, 10), QPointF(10, 10), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(rating, wheel)
    assert rating.rating() == Rating(6)


def test_a_screen_reader_hears_words_and_can_rate(rating):
    rating.set_rating(Rating(7))
    seen = QAccessible.queryAccessibleInterface(rating)
    gc.collect()
    assert seen.role() == QAccessible.Role.SpinBox
    assert seen.text(QAccessible.Text.Name) == "Rating"
    assert seen.text(QAccessible.Text.Value) == "3 and a half out of 5 stars"
    value = seen.valueInterface()
    assert (value.minimumValue(), value.maximumValue(), value.minimumStepSize()) == (0.0, 5.0, 0.5)
    assert value.currentValue() == 3.5
    value.setCurrentValue(4.1)
    assert rating.heard == [Rating(8)]
    assert seen.text(QAccessible.Text.Value) == "4 out of 5 stars"
    rating.set_rating(None)
    assert seen.text(QAccessible.Text.Value) == "Not rated"


def test_the_keyboard_puts_a_ring_around_all_five(rating, qtbot):
    rating.activateWindow()
    qtbot.waitUntil(rating.isActiveWindow)
    rating.clearFocus()
    before = rating.grab().toImage()
    rating.setFocus(Qt.FocusReason.TabFocusReason)
    after = rating.grab().toImage()
    from filmjournal.ui.theme import theme

    area = rating._stars_area()
    x, y = int(area.x()) + 40, int(area.y()) - 5
    assert after.pixelColor(x, y) == theme.current().color("focus")
    assert before.pixelColor(x, y) != theme.current().color("focus")


def _leave():
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)
