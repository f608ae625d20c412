"""The menu that puts films on lists, and the field that asks for a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.domain.queries import Subject
from filmjournal.paths import Paths
from filmjournal.services.list_commands import CreateList
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.ask_popup import Asked, AskPopup
from filmjournal.ui.pages.list_menu import fill_list_menu
from filmjournal.ui.tasks import Tasks
from ui_help import PATIENCE, write

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(700, 500)
    made.field = QLineEdit(made)  # type: ignore[attr-defined]
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=PATIENCE)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def bus(qtbot: QtBot, small: Paths, window: QWidget) -> Iterator[JournalBus]:
    write(small, (CreateList("Tom & Jerry"), CreateList("x" * 300)))
    made = JournalBus(Tasks(window), window)
    made.open(lambda: bootstrap.open_journal(small), lambda error: pytest.fail(str(error)))
    qtbot.waitUntil(lambda: made.is_open, timeout=PATIENCE)
    yield made
    made.close()


def settle(qtbot: QtBot, bus: JournalBus) -> None:
    for _round in range(2):
        done: list[object] = []
        bus.read(lambda _journal: None, done.append, kind="settle")
        qtbot.waitUntil(lambda: not bus.tasks.busy and bool(done), timeout=PATIENCE)  # noqa: B023


def test_lists_are_offered_and_films_of_viewings_put_on_them(qtbot: QtBot, bus: JournalBus, window: QWidget) -> None:
    menu = QMenu(window)
    fill_list_menu(menu, bus, lambda: (Subject.ENTRIES, (1, 5, 2)), window)
    assert [action.text() for action in menu.actions()] == ["New list…"]  # until they are read
    settle(qtbot, bus)
    names = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert names == ["Tom && Jerry", "x" * 59 + "…", "New list…"]
    menu.actions()[0].trigger()
    settle(qtbot, bus)
    assert list(bus.journal.browsing.lists.film_ids(1)) == [1, 2]
    fill_list_menu(menu, bus, lambda: (Subject.FILMS, (3,)), window)
    settle(qtbot, bus)
    assert len(menu.actions()) == 4  # nothing twice


def test_a_menu_that_is_gone_is_not_filled(qtbot: QtBot, bus: JournalBus, window: QWidget) -> None:
    menu = QMenu(window)
    fill_list_menu(menu, bus, lambda: (Subject.FILMS, (3,)), window)
    menu.deleteLater()
    QApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete)
    settle(qtbot, bus)


def test_a_new_list_gets_the_films(qtbot: QtBot, bus: JournalBus, window: QWidget) -> None:
    menu = QMenu(window)
    fill_list_menu(menu, bus, lambda: (Subject.ENTRIES, (4, 3)), window)
    menu.actions()[-1].trigger()
    (popup,) = window.findChildren(AskPopup)
    qtbot.keyClicks(popup.fields[0], "Slow")
    qtbot.keyClick(popup.fields[0], Qt.Key.Key_Return)
    settle(qtbot, bus)
    made = bus.journal.browsing.lists.named("Slow")
    assert made is not None
    assert list(bus.journal.browsing.lists.film_ids(made.id)) == [4, 3]
    bus.undo()
    settle(qtbot, bus)
    assert bus.journal.browsing.lists.named("Slow") is None


@pytest.fixture
def popup(window: QWidget) -> AskPopup:
    window.field.setFocus()  # type: ignore[attr-defined]
    made = AskPopup([Asked("Name", "Old"), Asked("Note", several_lines=True)], "Keep", window, QRect(10, 470, 50, 20))
    made.kept.connect(heard.append)
    heard.clear()
    made.open()
    return made


heard: list[tuple[str, ...]] = []


def test_it_stays_within_the_window_and_takes_the_keyboard(popup: AskPopup, window: QWidget) -> None:
    assert window.rect().contains(popup.geometry())
    assert popup.geometry().bottom() <= 470  # above its place, where there is no room below
    assert popup.fields[0].hasFocus()
    assert popup.fields[0].selectedText() == "Old"  # type: ignore[union-attr]


def test_enter_keeps_and_the_keyboard_goes_back(qtbot: QtBot, popup: AskPopup, window: QWidget) -> None:
    qtbot.keyClicks(popup.fields[0], "New")
    qtbot.keyClick(popup.fields[0], Qt.Key.Key_Return)
    assert heard == [("New", "")]
    with qtbot.waitSignal(popup.closed):
        popup.finish()
    assert window.field.hasFocus()  # type: ignore[attr-defined]


def test_lines_are_kept_with_control(qtbot: QtBot, popup: AskPopup) -> None:
    popup.fields[1].setFocus()
    qtbot.keyClicks(popup.fields[1], "a")
    qtbot.keyClick(popup.fields[1], Qt.Key.Key_Return)
    qtbot.keyClicks(popup.fields[1], "b")
    assert heard == []
    qtbot.keyClick(popup.fields[1], Qt.Key.Key_Return, CONTROL)
    assert heard == [("Old", "a\nb")]


def test_escape_keeps_nothing(qtbot: QtBot, popup: AskPopup) -> None:
    qtbot.keyClicks(popup.fields[0], "New")
    with qtbot.waitSignal(popup.closed):
        qtbot.keyClick(popup.fields[0], Qt.Key.Key_Escape)
    assert heard == []


@pytest.mark.parametrize(("name", "kept"), [("Keep", [("Old", "")]), ("Cancel", [])])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_buttons_by_key(qtbot: QtBot, popup: AskPopup, name: str, kept: list[object], key: Qt.Key) -> None:
    (button,) = [each for each in popup.findChildren(QPushButton) if each.text() == name]
    button.setFocus()
    qtbot.keyClick(button, key)
    assert heard == kept


def test_going_elsewhere_keeps_what_was_changed_and_nothing_else(
    qtbot: QtBot, popup: AskPopup, window: QWidget
) -> None:
    popup.fields[1].setFocus()
    qtbot.keyClicks(popup.fields[1], "x")
    window.field.setFocus()  # type: ignore[attr-defined]
    assert heard == [("Old", "x")]
    popup.hand_over()
    assert heard == [("Old", "x")]  # once
    popup.finish()
    assert window.field.hasFocus()  # type: ignore[attr-defined]
    heard.clear()
    other = AskPopup([Asked("Name", "Old")], "Keep", window)
    other.kept.connect(heard.append)
    other.open()
    with qtbot.waitSignal(other.closed):
        window.field.setFocus()  # type: ignore[attr-defined]
    assert heard == []


def test_a_refusal_is_told_and_the_words_stay(qtbot: QtBot, popup: AskPopup, window: QWidget) -> None:
    height = popup.height()
    popup.refuse("A name that is long enough to be told over two lines of this small window, so that it grows.")
    assert popup.isVisible()
    assert popup.mistake.isVisible()
    assert popup.height() > height
    assert window.rect().contains(popup.geometry())
    assert popup.texts() == ("Old", "")
