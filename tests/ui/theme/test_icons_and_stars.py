"""Icons and stars are drawn, in the right colours, at every ratio and in both directions."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap

from filmjournal import resources
from filmjournal.ui.theme import icons, stars, theme

NAMES = sorted(file.stem for file in (resources.root() / "icons").glob("*.svg") if file.stem != "filmjournal")


@pytest.fixture(autouse=True)
def light(qapp):
    theme.use(theme.load("light"))
    yield
    theme.use(theme.load("light"))
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def inked(image: QImage) -> int:
    return sum(image.pixelColor(x, y).alpha() > 128 for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_in_its_role_and_is_not_blank(name):
    image = icons.pixmap(name, "heart", 20, 2.0).toImage()
    assert image.size() == QSize(40, 40)
    assert 12 < inked(image) < 1200
    heart = theme.current().color("heart")
    solid = [image.pixelColor(x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() == 255]
    assert solid
    assert all(colour == heart for colour in solid)
    edge = [(at, other) for at in range(40) for other in (0, 39)]
    assert all(image.pixelColor(x, y).alpha() < 40 and image.pixelColor(y, x).alpha() < 40 for x, y in edge)


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_written_in_the_house_style(name):
    source = icons.svg(name, "currentColor")
    assert 'viewBox="0 0 20 20"' in source
    assert "currentColor" in source
    assert "#" not in source


def test_an_icon_follows_the_theme_by_itself():
    icon = icons.icon("check", "saved", role_on="error")
    copy = QIcon(icon)
    for name in ("light", "dark"):
        theme.use(theme.load(name))
        gc.collect()
        for state, role in ((QIcon.State.Off, "saved"), (QIcon.State.On, "error")):
            image = copy.pixmap(QSize(20, 20), 2.0, QIcon.Mode.Normal, state).toImage()
            assert image.size() == QSize(40, 40)
            solid = {
                image.pixelColor(x, y).name()
                for x in range(40)
                for y in range(40)
                if image.pixelColor(x, y).alpha() == 255
            }
            assert solid == {theme.current().css(role)}


def test_an_icon_changed_in_place_is_still_an_icon():
    icon = icons.icon("check")
    other = QIcon(icon)
    other.setIsMask(True)
    gc.collect()
    assert not other.pixmap(16, 16).isNull()
    assert not icon.pixmap(16, 16).isNull()


def test_arrows_are_mirrored_where_people_read_from_the_right(qapp):
    there, plain = icons.pixmap("right", size=40).toImage(), icons.pixmap("check").toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    here = icons.pixmap("right", size=40).toImage()
    solid = [(x, y) for x in range(40) for y in range(40) if here.pixelColor(x, y).alpha() > 200]
    assert len(solid) > 20
    assert all(there.pixelColor(39 - x, y).alpha() > 100 for x, y in solid)
    assert not all(there.pixelColor(x, y).alpha() > 100 for x, y in solid)
    assert icons.pixmap("check").toImage() == plain


def test_an_icon_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_the_programs_icon_has_the_sizes_that_are_asked_for(qapp):
    assert {size.width() for size in icons.application_icon().availableSizes()} >= {16, 32, 48, 256}
    assert inked(icons.application_icon().pixmap(64, 64).toImage()) > 2000


def sample(picture: QPixmap, star: int, part: float, size: int) -> QColor:
    """The colour inside a star, part of its width from its left edge, a little below its middle."""
    x = 1 + star * (size + stars.gap(size)) + part * size
    return picture.toImage().pixelColor(int(x * 2), int((1 + size * 0.53) * 2))


@pytest.mark.parametrize("size", [13, 22, 24])
@pytest.mark.parametrize("value", range(11))
def test_stars_are_filled_by_halves(size, value):
    picture = stars.pixmap(value, size, 2.0)
    full = theme.current().css("star")
    for number in range(5):
        halves = max(0, min(2, value - 2 * number))
        left, right = sample(picture, number, 0.38, size), sample(picture, number, 0.62, size)
        assert (left.name() == full) == (halves >= 1), number
        assert (right.name() == full) == (halves == 2), number


def test_a_half_star_is_the_right_half_where_people_read_from_the_right():
    picture = stars.pixmap(1, 22, 2.0, mirrored=True)
    assert sample(picture, 4, 0.62, 22).name() == theme.current().css("star")
    assert sample(picture, 4, 0.38, 22).name() != theme.current().css("star")
    assert sample(picture, 0, 0.5, 22).name() != theme.current().css("star")


def test_empty_stars_are_dots_when_small_and_outlines_when_offered():
    dotted, outlined = stars.pixmap(0, 13, 2.0).toImage(), stars.pixmap(0, 13, 2.0, outlined=True).toImage()
    middle = (int((1 + 6.5) * 2), int((1 + 13 * 0.53) * 2))
    assert dotted.pixelColor(*middle).name() == theme.current().css("star_empty")
    assert outlined.pixelColor(*middle).alpha() < 128
    assert inked(outlined) > 2 * inked(dotted)


def test_every_spot_of_five_stars_is_some_half():
    size = 22
    wide = stars.width(size)
    found = [stars.half_stars_at(x / 2, size) for x in range(-2, int(wide * 2) + 3)]
    assert found == sorted(found)
    assert set(found) == set(range(1, 11))
    runs = [found.count(value) / 2 for value in range(2, 10)]
    assert all(12 <= run <= 14 for run in runs)
    assert stars.half_stars_at(1, size, mirrored=True) == 10
    assert stars.half_stars_at(wide - 1, size, mirrored=True) == 1


def test_stars_are_drawn_once_per_theme():
    assert stars.pixmap(7, 13, 1.0) is stars.pixmap(7, 13, 1.0)
    before = stars.pixmap(7, 13, 1.0)
    theme.use(theme.load("dark"))
    assert stars.pixmap(7, 13, 1.0).toImage() != before.toImage()
