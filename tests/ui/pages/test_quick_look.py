"""Quick look: the chosen row to be read over the list, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.films import CastCredit
from filmjournal.domain.queries import Subject
from filmjournal.domain.rating import Rating
from filmjournal.richtext.gate import parse
from filmjournal.services.commands import EditEntry, RemoveEntries
from filmjournal.ui.editor.picture_store import PictureStore
from filmjournal.ui.editor.review_reader import ReviewReader
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.pages.look_page import cast_lines
from filmjournal.ui.pages.quick_look import QuickLook
from filmjournal.ui.shell import Shell
from reference_help import settled
from ui_help import pane_of, settle, view_of

SPOILED = (
    '<p>It begins well, and <span class="spoiler">he <em>walks</em> away</span>. See'
    ' <a data-film="2">Blood Ties</a> or <a href="https://example.org/">this</a>.</p>'
    '<details class="spoiler"><summary>The end</summary><p>He wins.</p>'
    '<details class="spoiler"><summary></summary><p>Or does he?</p></details></details>'
    '<p>And <span class="spoiler">that is all</span>.</p>'
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 700)
    button = QPushButton("elsewhere", made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    button.setFocus()
    return made


@pytest.fixture
def look(bus: JournalBus, window: QWidget) -> QuickLook:
    return QuickLook(bus, window)


def press(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def show(qtbot: QtBot, bus: JournalBus, look: QuickLook, subject: Subject, id_: int) -> None:
    look.show_for(subject, id_)
    settled(qtbot, bus)


def test_it_shows_an_entry_and_says_it(qtbot: QtBot, bus: JournalBus, look: QuickLook) -> None:
    show(qtbot, bus, look, Subject.ENTRIES, 1)
    assert look.is_open
    assert look.hasFocus()
    page = look.page
    assert "1 Mile to You" in page.title.text()
    assert page.said.text() == "3 · Sunday 11 June 2017"
    assert page.headline.text() == "Lap after Lap"
    assert page.reader.toPlainText() == "Breath, gravel."
    assert page.cast.text() == "Graham Rogers as Kevin\nBilly Crudup as Coach K"
    assert look.accessibleName() == (
        "Quick look: 1 Mile to You, 2017, 3 out of 5 stars, Sunday 11 June 2017, Lap after Lap"
    )


def test_a_film_is_shown_with_its_latest_viewing_or_its_facts(qtbot: QtBot, bus: JournalBus, look: QuickLook) -> None:
    show(qtbot, bus, look, Subject.FILMS, 1)
    assert look.page.headline.text() == "The Second Lap"
    show(qtbot, bus, look, Subject.WATCHLIST, 6)
    assert look.page.said.text() == "Not seen yet · On the watchlist"
    assert not look.page.reader.isVisible()
    assert not look.page.headline.isVisible()


def test_the_keys(qtbot: QtBot, bus: JournalBus, look: QuickLook, window: QWidget) -> None:
    steps: list[int] = []
    opened: list[bool] = []
    look.step.connect(steps.append)
    look.open_wanted.connect(lambda: opened.append(look.is_open))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
        show(qtbot, bus, look, Subject.ENTRIES, 1)
        press(qtbot, key)
        assert not look.is_open
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton)
        assert focused.text() == "elsewhere"
    show(qtbot, bus, look, Subject.ENTRIES, 1)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Up)
    press(qtbot, Qt.Key.Key_Delete)
    assert steps == [1, -1]
    press(qtbot, Qt.Key.Key_Return)
    assert opened == [False]


def test_tab_goes_round_within_it(qtbot: QtBot, bus: JournalBus, look: QuickLook) -> None:
    bus.do(EditEntry(1, {"review_html": SPOILED}), "Write")
    show(qtbot, bus, look, Subject.ENTRIES, 1)
    press(qtbot, Qt.Key.Key_Tab)
    assert look.spoilers_button.hasFocus()
    press(qtbot, Qt.Key.Key_Tab)
    assert look.close_button.hasFocus()
    press(qtbot, Qt.Key.Key_Tab)
    assert look.hasFocus()
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Return)
    assert look.hasFocus()
    assert not look.page.reader.is_covered()
    assert not look.spoilers_button.isVisible()
    assert "Or does he?" in look.page.reader.toPlainText()
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)
    assert not look.is_open


def test_a_long_review_scrolls_by_key(qtbot: QtBot, bus: JournalBus, look: QuickLook, window: QWidget) -> None:
    words = "".join(f"<p>{'Breath, gravel. ' * 75}</p>" for _paragraph in range(20))
    bus.do(EditEntry(1, {"review_html": words}), "Write")
    show(qtbot, bus, look, Subject.ENTRIES, 1)
    bar = look._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 2 * bar.pageStep())
    assert look.height() == 490  # of 700
    press(qtbot, Qt.Key.Key_PageDown)
    assert bar.value() == bar.pageStep()
    press(qtbot, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    bus.do(EditEntry(1, {"rating": Rating(10)}), "Rate")
    settled(qtbot, bus)
    assert look.page.said.text().startswith("5 ·")
    assert bar.value() == bar.maximum()  # the same text: where one was reading
    show(qtbot, bus, look, Subject.ENTRIES, 2)
    assert bar.value() == 0


def test_it_closes_where_there_is_nothing_to_see(
    qtbot: QtBot, bus: JournalBus, look: QuickLook, window: QWidget
) -> None:
    show(qtbot, bus, look, Subject.ENTRIES, 999)
    assert not look.is_open
    show(qtbot, bus, look, Subject.ENTRIES, 1)
    look.show_for(Subject.ENTRIES, None)
    assert not look.is_open
    show(qtbot, bus, look, Subject.ENTRIES, 1)
    window.findChild(QPushButton).setFocus()
    assert not look.is_open


def test_it_stays_within_a_small_window(qtbot: QtBot, bus: JournalBus, look: QuickLook, window: QWidget) -> None:
    show(qtbot, bus, look, Subject.ENTRIES, 1)
    window.resize(360, 300)
    qtbot.waitUntil(lambda: look.width() == 336)
    assert window.rect().contains(look.geometry())
    bus.do(RemoveEntries((1,)), "Remove")
    settled(qtbot, bus)
    assert look.page.said.text().endswith("In the trash")


def test_a_long_cast_is_cut() -> None:
    cast = tuple(CastCredit(number, f"Person {number}", "Extra" if number else None) for number in range(10_000))
    lines = cast_lines(cast).splitlines()
    assert lines[:2] == ["Person 0", "Person 1 as Extra"]
    assert lines[6:] == ["and 9994 more"]


# Spoilers ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(qtbot: QtBot, bus: JournalBus, window: QWidget) -> ReviewReader:
    layout = QVBoxLayout(window)
    made = ReviewReader(PictureStore(bus, window), window)
    layout.addWidget(made)
    layout.addStretch(1)
    made.show_tree(parse(SPOILED))
    QApplication.processEvents()
    return made


def covered(reader: ReviewReader) -> list[str]:
    """The words that can't be read."""
    found = []
    for block in reader.review.blocks():
        for piece in block.layout().formats():
            if piece.format.foreground().color() == piece.format.background().color():
                found.append(block.text()[piece.start : piece.start + piece.length])
    return found


def place_of(reader: ReviewReader, words: str) -> QPoint:
    cursor: QTextCursor = reader.review.find(words)
    cursor.setPosition(cursor.selectionStart() + 1)
    return reader.cursorRect(cursor).center()


def click(qtbot: QtBot, reader: ReviewReader, words: str) -> None:
    qtbot.mouseClick(reader.viewport(), Qt.MouseButton.LeftButton, pos=place_of(reader, words))
    QApplication.processEvents()


def test_spoilers_are_covered_each_until_it_is_clicked(qtbot: QtBot, reader: ReviewReader) -> None:
    assert "".join(covered(reader)) == "he walks awaythat is all"
    assert "wins" not in reader.toPlainText()
    click(qtbot, reader, "walks")
    assert covered(reader) == ["that is all"]
    click(qtbot, reader, "The end")
    assert "He wins." in reader.toPlainText()
    assert "Or does he?" not in reader.toPlainText()
    assert covered(reader) == ["that is all"]
    click(qtbot, reader, "Spoiler")
    assert "Or does he?" in reader.toPlainText()
    click(qtbot, reader, "that is")
    assert not reader.is_covered()
    click(qtbot, reader, "The end")
    assert "wins" not in reader.toPlainText()
    assert covered(reader) == []
    reader.show_tree(parse(SPOILED))
    assert "".join(covered(reader)) == "he walks awaythat is all"


def test_a_text_without_spoilers_has_nothing_to_show(reader: ReviewReader) -> None:
    reader.show_tree(parse("<p>Nothing to hide.</p>"))
    assert not reader.is_covered()
    reader.show_tree(parse(SPOILED))
    assert reader.is_covered()
    reader.lift_all()
    assert not reader.is_covered()
    assert covered(reader) == []


def test_links_are_followed_with_a_click_and_nothing_can_be_written(qtbot: QtBot, reader: ReviewReader) -> None:
    with qtbot.waitSignal(reader.film_activated) as film:
        click(qtbot, reader, "Blood Ties")
    assert film.args == [2]
    with qtbot.waitSignal(reader.link_activated) as link:
        click(qtbot, reader, "this")
    assert link.args == ["https://example.org/"]
    before = reader.html()
    QApplication.clipboard().setText("pasted")
    qtbot.keyClicks(reader, "typed")
    reader.paste()
    assert reader.html() == before


# In the window ----------------------------------------------------------------------------------------------------


def test_space_opens_it_over_the_list_and_the_arrows_go_on(qtbot: QtBot, make_window: Callable[..., Shell]) -> None:
    shell = make_window()
    view = view_of(shell)
    view.list.focus_list()
    view.list.select(1)
    settle(qtbot, shell)
    press(qtbot, Qt.Key.Key_Space)
    settle(qtbot, shell)
    look = view.quick_look
    assert look is not None
    assert look.page.headline.text() == "Lap after Lap"
    press(qtbot, Qt.Key.Key_Down)
    settle(qtbot, shell)
    assert look.is_open
    assert view.list.current_id == 2
    assert look.page.headline.text() == "Brothers"
    press(qtbot, Qt.Key.Key_Space)
    assert not look.is_open
    assert view.list.view.hasFocus()
    press(qtbot, Qt.Key.Key_Space)
    settle(qtbot, shell)
    press(qtbot, Qt.Key.Key_Return)
    settle(qtbot, shell)
    assert not look.is_open
    assert pane_of(shell).review.edit.hasFocus()


def test_a_film_on_the_watchlist_is_looked_at_too(qtbot: QtBot, make_window: Callable[..., Shell]) -> None:
    shell = make_window()
    view = view_of(shell)
    view.go_to(PlaceKind.WATCHLIST)
    settle(qtbot, shell)
    view.list.focus_list()
    press(qtbot, Qt.Key.Key_Space)
    settle(qtbot, shell)
    assert view.quick_look is not None
    assert "Someday" in view.quick_look.page.title.text()
