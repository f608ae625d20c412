"""The bar that says what is the matter with the journal."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.errors import Trouble
from filmjournal.ui.journal_watch import NO_ANSWER, Condition
from filmjournal.ui.trouble_words import Offer, why_not_saved, words_of
from filmjournal.ui.widgets.trouble_bar import TroubleBar, Way


class Window(QWidget):
    """A bar over a field that one types into."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = TroubleBar(self)
        self.field = QPlainTextEdit(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        column.addWidget(self.field, 1)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.resize(1_100, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.field.setFocus()
    return made


def test_it_says_what_happened_and_leaves_the_keyboard_where_it_is(qtbot: QtBot, window: Window):
    bar, pressed = window.bar, []
    assert bar.isHidden()
    bar.tell("The disk is full.", "What you type stays here.", (Way("Try again", lambda: pressed.append(1)),))
    assert bar.isVisible()
    assert window.field.hasFocus()
    assert bar.accessibleName() == "The disk is full. What you type stays here."
    assert QAccessible.queryAccessibleInterface(bar).text(QAccessible.Text.Name) == bar.accessibleName()
    qtbot.mouseClick(bar.buttons()[0], Qt.MouseButton.LeftButton)
    assert pressed == [1]
    bar.withdraw()
    assert bar.isHidden()
    assert window.field.hasFocus()


def test_the_same_again_keeps_its_buttons_and_the_keyboard_on_them(window: Window):
    bar, pressed = window.bar, []
    changes: list[None] = []
    bar.ways_changed.connect(lambda: changes.append(None))
    bar.tell("Full.", "", (Way("Try again", lambda: pressed.append("old")),))
    bar.buttons()[0].setFocus()
    bar.tell("Full.", "Still.", (Way("Try again", lambda: pressed.append("new")),))
    assert bar.buttons()[0].hasFocus()
    bar.buttons()[0].click()
    assert pressed == ["new"]
    assert len(changes) == 1
    bar.tell("Full.", "", (Way("Save as…", lambda: None), Way("Try again", lambda: None)))
    assert [button.text() for button in bar.buttons()] == ["Save as…", "Try again"]
    assert len(changes) == 2


def test_the_keyboard_goes_on_when_the_button_it_was_on_goes(window: Window):
    window.bar.tell("Full.", "", (Way("Try again", lambda: None),))
    window.bar.buttons()[0].setFocus()
    window.bar.withdraw()
    assert window.field.hasFocus()


def test_a_long_name_is_shortened_on_the_button_and_whole_for_who_asks(window: Window):
    label = f"Go on with “{'films ' * 12}.filmjournal”"
    window.bar.tell("It was renamed.", "", (Way(label, lambda: None),))
    (button,) = window.bar.buttons()
    assert len(button.text()) < len(label)
    assert button.accessibleName() == button.toolTip() == label


@pytest.mark.parametrize("width", [420, 700, 1_100, 1_680])
@pytest.mark.parametrize("right_to_left", [False, True])
def test_nothing_stands_out_of_it_at_any_width(qtbot: QtBot, window: Window, width: int, right_to_left: bool):
    if right_to_left:
        window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    told = words_of(Condition(Trouble.REPLACED, by_journal=True), _path("a/very/long/path/" * 6 + "films.filmjournal"))
    ways = tuple(Way(offer.name.title(), lambda: None) for offer in (*told.offers, Offer.FOLLOW))
    window.bar.tell(told.sentence, told.advice, ways)
    window.resize(width, 400)
    qtbot.waitUntil(lambda: window.bar.width() == width)
    first = window.bar.buttons()[0]

    def beside() -> bool:
        return first.mapTo(window.bar, first.rect().topLeft()).y() < window.bar.height() / 2

    # The layouts have their say after the event.
    qtbot.waitUntil(lambda: all(_is_inside(button, window.bar) for button in window.bar.buttons()))
    qtbot.waitUntil(lambda: beside() is (width >= 1_100))


def test_only_warnings_and_errors(window: Window):
    with pytest.raises(ValueError, match="notice"):
        window.bar.tell("Hello.", "", (), kind="notice")


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_its_words_and_a_way_on(trouble: Trouble):
    told = words_of(Condition(trouble), _path("films.filmjournal"))
    assert told.sentence.endswith(".")
    assert told.advice.endswith(".")
    assert told.offers
    assert why_not_saved(trouble).startswith("Not saved: ")
    others = [words_of(Condition(other), _path("films.filmjournal")).sentence for other in Trouble if other != trouble]
    assert told.sentence not in others


def test_what_differs_within_a_trouble_is_said_differently():
    path = _path("films.filmjournal")
    said = [
        words_of(condition, path)
        for condition in (
            Condition(Trouble.FULL),
            Condition(Trouble.FULL, room_kept=True),
            Condition(Trouble.MOVED),
            Condition(Trouble.MOVED, moved_to=path.with_name("other.filmjournal")),
            Condition(Trouble.MOVED, moved_to=path.parent / "elsewhere" / path.name),
            Condition(Trouble.REPLACED),
            Condition(Trouble.REPLACED, by_journal=True),
            Condition(Trouble.UNREADABLE),
            NO_ANSWER,
        )
    ]
    assert len(set(said)) == len(said)
    assert Offer.FOLLOW in said[3].offers
    assert Offer.OPEN_IT in said[6].offers
    assert why_not_saved(None) == "Not saved"


def _path(name: str) -> Path:
    return Path("/films") / name


def _is_inside(part: QWidget, whole: QWidget) -> bool:
    return whole.rect().contains(part.rect().translated(part.mapTo(whole, part.rect().topLeft())))
