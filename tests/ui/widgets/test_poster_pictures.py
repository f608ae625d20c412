"""Real posters: decoded in the background to what is shown of them, kept within bounds, the last asked for first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.domain.changes import EVERYTHING
from filmjournal.paths import Paths
from filmjournal.services.commands import KeepImage
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Tasks
from filmjournal.ui.theme import theme
from filmjournal.ui.widgets.poster_pictures import PosterPictures
from ui_help import PATIENCE

CARD = QSize(148, 222)


@pytest.fixture
def bus(qtbot: QtBot, small: Paths) -> Iterator[JournalBus]:
    theme.use(theme.load("light"))
    made = JournalBus(Tasks())
    with qtbot.waitSignal(made.opened):
        made.open(lambda: bootstrap.open_journal(small), lambda error: pytest.fail(str(error)))
    yield made
    made.close()
    theme.use(theme.load("light"))


def picture(size: tuple[int, int] = (600, 600), colour: str = "#3060c0", sides: str = "#c03030") -> bytes:
    """A picture whose left and right thirds have another colour than its middle."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(sides))
    painter = QPainter(image)
    painter.fillRect(size[0] // 3 - 120, 0, size[0] // 3 + 240, size[1], QColor(colour))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def keep(bus: JournalBus, data: bytes) -> str:
    return bus.journal.execute(KeepImage(data)).image  # type: ignore[return-value]


def wait_for(qtbot: QtBot, pictures: PosterPictures, name: str, size: QSize = CARD, ratio: float = 1.0) -> QPixmap:
    qtbot.waitUntil(lambda: pictures(name, size, ratio) is not None, timeout=PATIENCE)
    found = pictures(name, size, ratio)
    assert found is not None
    return found


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_poster_fills_its_place_with_round_corners(qtbot: QtBot, bus: JournalBus, ratio: float) -> None:
    pictures = PosterPictures(bus)
    name = keep(bus, picture())
    with qtbot.waitSignal(pictures.arrived, timeout=PATIENCE) as told:
        assert pictures(name, CARD, ratio) is None
    assert told.args == [name]
    found = pictures(name, CARD, ratio)
    assert found is not None
    assert found.size() == QSize(round(148 * ratio), round(222 * ratio))
    assert found.devicePixelRatio() == ratio
    image = found.toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle == QColor("#3060c0")
    assert image.pixelColor(image.width() // 2, 0) == middle  # a square is cut at its sides,
    assert image.pixelColor(2, image.height() // 2) == middle  # which have another colour
    assert image.pixelColor(0, 0).alpha() < 128


def test_a_small_one_is_made_larger_and_a_thumbnail_is_a_picture_of_its_own(qtbot: QtBot, bus: JournalBus) -> None:
    pictures = PosterPictures(bus)
    name = keep(bus, picture((40, 60)))
    large = wait_for(qtbot, pictures, name)
    small = wait_for(qtbot, pictures, name, QSize(30, 45))
    assert (large.width(), large.height(), small.width(), small.height()) == (148, 222, 30, 45)
    assert large.toImage().pixelColor(74, 221).alpha() == 255


def test_it_is_dimmed_in_the_dark_and_drawn_in_high_contrast(
    qtbot: QtBot, bus: JournalBus, qapp: QApplication
) -> None:  # fmt: skip
    pictures = PosterPictures(bus)
    name = keep(bus, picture())
    light = wait_for(qtbot, pictures, name).toImage().pixelColor(74, 111)
    theme.use(theme.load("dark"))
    assert pictures(name, CARD) is None
    dark = wait_for(qtbot, pictures, name).toImage().pixelColor(74, 111)
    page, share = theme.current().color("page"), theme.current().poster_dimming
    assert abs(dark.red() - (light.red() * (1 - share) + page.red() * share)) <= 2
    assert abs(dark.blue() - (light.blue() * (1 - share) + page.blue() * share)) <= 2
    theme.use(theme.high_contrast(qapp.palette()))
    assert pictures(name, CARD) is None


def test_they_are_kept_within_bounds(qtbot: QtBot, bus: JournalBus) -> None:
    pictures = PosterPictures(bus, limit=3 * 148 * 222 * 4)
    names = [keep(bus, picture(colour=colour)) for colour in ("red", "green", "blue", "cyan", "grey")]
    for name in names:
        wait_for(qtbot, pictures, name)
    assert len(pictures._pixmaps) == 3
    assert [pictures(name, CARD) is not None for name in reversed(names)] == [True, True, True, False, False]


def test_what_was_asked_for_last_comes_first(qtbot: QtBot, bus: JournalBus) -> None:
    pictures = PosterPictures(bus)
    names = [keep(bus, picture(colour=colour)) for colour in ("red", "green", "blue", "cyan")]
    order: list[str] = []
    pictures.arrived.connect(order.append)
    for name in names:
        pictures(name, CARD)
    qtbot.waitUntil(lambda: len(order) == 4, timeout=PATIENCE)
    assert order == [names[0], *reversed(names[1:])]  # the first was under way by then


def test_one_that_is_not_there_is_asked_for_once_until_something_changes(qtbot: QtBot, bus: JournalBus) -> None:
    pictures = PosterPictures(bus)
    name = keep(bus, picture())
    heard: list[str] = []
    pictures.arrived.connect(heard.append)
    for missing in ("00", "../journal"):
        assert pictures(missing, CARD) is None
    qtbot.waitUntil(lambda: pictures._under_way is None, timeout=PATIENCE)
    assert pictures("00", CARD) is None
    assert pictures._under_way is None
    wait_for(qtbot, pictures, name)
    assert heard == [name]
    bus.changed.emit(EVERYTHING, None)
    assert pictures("00", CARD) is None
    assert pictures._under_way is not None
    qtbot.waitUntil(lambda: pictures._under_way is None, timeout=PATIENCE)


def test_before_the_journal_is_open_they_wait(qtbot: QtBot, small: Paths) -> None:
    theme.use(theme.load("light"))
    journal = bootstrap.open_journal(small)
    name = journal.execute(KeepImage(picture())).image
    journal.close()
    made = JournalBus(Tasks())
    pictures = PosterPictures(made)
    assert pictures(str(name), CARD) is None
    with qtbot.waitSignal(pictures.arrived, timeout=PATIENCE):
        made.open(lambda: bootstrap.open_journal(small), lambda error: pytest.fail(str(error)))
    made.close()
