"""The theme files: every role, every pair's contrast; and the manager that dresses the application."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

import filmjournal.ui
from filmjournal.domain import poster_colours
from filmjournal.ui.theme import density, fonts, motion, posters, theme
from filmjournal.ui.theme.theme_manager import ThemeManager

TEXT = [
    ("text", "page chrome raised selection selection_idle hover found"),
    ("text_quiet", "page chrome raised selection selection_idle hover"),
    ("ink", "page chrome selection"),
    ("ink_hover", "page chrome"),
    ("on_action", "action"),
    ("on_ink", "ink"),
    ("saved", "page chrome"),
    ("warning", "warning_ground page"),
    ("error", "error_ground page chrome"),
    ("on_spoiler", "spoiler_cover"),
    ("page", "text"),
]
GRAPHICS = [
    ("control_edge", "page chrome raised"),
    ("focus", "page chrome selection"),
    ("star", "page chrome raised selection hover"),
    ("star_empty", "page raised selection hover"),
    ("heart", "page selection hover"),
    ("spoiler_cover", "page"),
]
LITERAL = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}['\"]|QColor\(\s*['\"\d]|GlobalColor\.(?!transparent)")


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs(table: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(role, ground) for role, grounds in table for ground in grounds.split()]


@pytest.fixture(autouse=True)
def plain_state():
    yield
    theme.use(theme.load("light"))
    density.use("comfortable")
    fonts.choose_reading("")


@pytest.fixture
def manager(qapp):
    palette, sheet = qapp.palette(), qapp.styleSheet()
    made = ThemeManager(qapp)
    yield made
    made.set_choice("system")
    made.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("role", "ground"), pairs(TEXT))
def test_text_can_be_read(name, role, ground):
    colours = theme.load(name)
    assert contrast(colours.color(role), colours.color(ground)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("role", "ground"), pairs(GRAPHICS))
def test_graphics_can_be_told_from_their_ground(name, role, ground):
    colours = theme.load(name)
    assert contrast(colours.color(role), colours.color(ground)) >= 3


@pytest.mark.parametrize("name", ["light", "dark"])
def test_poster_lettering_can_be_read_dimmed_too(name):
    colours = theme.load(name)
    page, share = colours.color("page"), colours.poster_dimming
    assert len(theme.poster_hues()) == 8
    for hue in theme.poster_hues():
        for ground in (hue.ground, hue.figure):
            dimmed = QColor.fromRgbF(
                *(a * (1 - share) + b * share for a, b in zip(ground.getRgbF()[:3], page.getRgbF()[:3], strict=True))
            )
            assert contrast(hue.lettering, dimmed) >= 4.5, hue.name


def test_the_two_themes_differ_in_every_role_that_a_ground_or_text_has():
    light, dark = theme.load("light"), theme.load("dark")
    assert not light.is_dark
    assert dark.is_dark
    assert all(light.color(role) != dark.color(role) for role in theme.ROLES)


def test_a_role_that_is_missing_or_too_much_is_refused():
    colours = {role: QColor(1, 2, 3) for role in theme.ROLES}
    with pytest.raises(ValueError, match="glow"):
        theme.Theme("odd", colours | {"glow": QColor(1, 2, 3)}, is_dark=False)
    del colours["ink"]
    with pytest.raises(ValueError, match="ink"):
        theme.Theme("odd", colours, is_dark=False)


def test_no_colour_is_written_outside_the_theme():
    folder = Path(filmjournal.ui.__file__).parent
    files = [file for file in folder.rglob("*.py") if file.parent.name != "theme"]
    assert files
    found = [f"{file.name}: {match[0]}" for file in files if (match := LITERAL.search(file.read_text("utf-8")))]
    assert found == []
    assert LITERAL.search('QColor("red")')
    assert LITERAL.search("'#a0b1c2'")


def test_high_contrast_takes_the_systems_colours():
    system = QPalette(QColor(0, 0, 0))
    for place, colour in (("WindowText", "white"), ("Base", "black"), ("Window", "black"), ("Highlight", "yellow")):
        system.setColor(QPalette.ColorRole[place], QColor(colour))
    system.setColor(QPalette.ColorRole.HighlightedText, QColor("blue"))
    strong = theme.high_contrast(system)
    assert strong.is_dark
    assert strong.ring_width == 3
    assert {strong.css(role) for role in ("text_quiet", "rule", "control_edge", "star", "heart")} == {"#ffffff"}
    assert strong.css("selection") == "#ffff00"
    assert strong.on_row("text_quiet", selected=True) == QColor("blue")


def test_the_manager_dresses_the_application_and_says_so(manager, qtbot):
    application = QApplication.instance()
    with qtbot.waitSignal(manager.changed):
        manager.set_choice("dark")
    assert theme.current().name == "dark"
    palette = application.palette()
    assert palette.color(QPalette.ColorRole.Base) == theme.current().color("page")
    assert palette.color(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight) == theme.current().color(
        "selection_idle"
    )
    assert "$" not in application.styleSheet().split("*/", 1)[1]
    with qtbot.waitSignal(manager.changed):
        manager.set_choice("light")
    assert application.palette().color(QPalette.ColorRole.Window) == theme.load("light").color("chrome")


def test_the_desktop_is_followed_unless_overridden(manager):
    manager.set_choice("system")
    scheme = QGuiApplication.styleHints().colorScheme()
    assert theme.current().is_dark == (scheme == Qt.ColorScheme.Dark)
    with pytest.raises(ValueError, match="sepia"):
        manager.set_choice("sepia")


def test_density_changes_the_height_of_controls(manager, qtbot):
    heights = []
    for name in ("compact", "comfortable", "large"):
        manager.set_density(name)
        button = QPushButton("Log")
        qtbot.addWidget(button)
        heights.append(button.sizeHint().height())
    assert heights == sorted(set(heights))
    assert density.current().row == 76


def test_the_ring_follows_the_keyboard(manager, qtbot):
    manager.set_choice("light")
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    button, field, bare = QPushButton("Log"), QLineEdit(), QLineEdit()
    bare.setProperty("ring", "none")
    for widget in (button, field, bare):
        column.addWidget(widget)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton)  # no button is down, whatever ran before

    def ringed() -> bool:
        window.activateWindow()
        button.clearFocus()
        button.setFocus(Qt.FocusReason.TabFocusReason)
        above = window.grab().toImage().pixelColor(button.x() + button.width() // 2, button.y() - 2)
        return bool(above == theme.current().color("focus"))

    qtbot.waitUntil(ringed)
    picture = window.grab().toImage()
    assert picture.pixelColor(field.x() + 40, field.y() - 2) != theme.current().color("focus")
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.move(field.x(), field.y() + 2)
    picture = window.grab().toImage()
    assert picture.pixelColor(field.x() + 40, field.y() - 2) == theme.current().color("focus")
    bare.setFocus(Qt.FocusReason.TabFocusReason)
    picture = window.grab().toImage()
    assert picture.pixelColor(bare.x() + 40, bare.y() - 2) != theme.current().color("focus")


def test_reading_sizes_follow_the_desktop_and_the_persons_choice(qapp):
    own = qapp.font().pointSizeF()
    assert fonts.interface().pointSizeF() == pytest.approx(own)
    assert fonts.reading(26).pointSizeF() == pytest.approx(2 * own, rel=0.02)
    assert fonts.reading(14, italic=True).italic()
    fonts.choose_reading("Noto Serif")
    assert fonts.reading().families()[0] == "Noto Serif"
    assert fonts.reading().families().count("Noto Serif") == 1
    fonts.choose_reading("")
    assert fonts.reading().families()[0] == fonts.READING_FAMILIES[0]


def test_zoom_stops_at_both_ends():
    assert [fonts.zoomed(18, step) for step in (-9, -1, 0, 1, 2, 9)] == [16, 16, 18, 20, 22, 25]


def test_nothing_fades_for_those_who_want_it_still(qapp):
    motion.keep_still(True)
    try:
        assert motion.fade_duration() == 0
    finally:
        motion.keep_still(False)
    assert motion.fade_duration() in (0, 90)


def test_a_title_always_has_the_same_poster():
    assert poster_colours.mix("") == 5381
    assert poster_colours.mix("a") == 5381 * 33 + 97
    assert 0 <= poster_colours.mix("東京物語" * 80) < 2**32
    hue, figure = poster_colours.hue_and_figure("Playtime")
    assert (hue, figure) == (poster_colours.mix("Playtime") % 8, (poster_colours.mix("Playtime") >> 5) % 7)


@pytest.mark.parametrize(
    "title", ["Frantz", "東京物語", "word " * 60, "Donaudampfschifffahrtsgesellschaft", "", "שלום"]
)
@pytest.mark.parametrize("width", [30, 148])
def test_posters_are_drawn_in_their_colours(qapp, title, width):
    theme.use(theme.load("light"))
    picture = posters.placeholder(title, "2016", width, 2.0)
    assert picture.size().toTuple() == (width * 2, width * 3)
    hue = theme.poster_hues()[poster_colours.hue_and_figure(title)[0]]
    assert picture.toImage().pixelColor(width // 8, width * 2) in (hue.ground, hue.figure)
    assert posters.placeholder(title, "2016", width, 2.0) is picture


def test_pictures_used_longest_ago_go_first(qapp):
    store = theme.PixmapStore(limit=3 * 100 * 4)
    from PySide6.QtGui import QPixmap

    for key in "abc":
        store.get(key, lambda: QPixmap(10, 10))
    kept = store.get("a", lambda: QPixmap(1, 1))
    assert kept.width() == 10
    store.get("d", lambda: QPixmap(10, 10))
    assert store.get("a", lambda: QPixmap(1, 1)).width() == 10
    assert store.get("b", lambda: QPixmap(1, 1)).width() == 1
