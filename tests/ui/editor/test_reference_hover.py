"""What a reference says when it is hovered, where it leads, and choosing its film by title."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal.services.commands import EditFilm
from filmjournal.ui.editor.film_references import FilmReferences
from filmjournal.ui.editor.formats import InlineState
from filmjournal.ui.editor.pasting import REVIEW
from filmjournal.ui.editor.reference_popup import ReferencePopup
from filmjournal.ui.editor.review_edit import ReviewEdit
from reference_help import Desk, open_bus

TEXT = (
    '<p>See <a data-film="2">Blood Ties</a>, <a data-film="99">Gone</a> and <a href="https://a.test/">a page</a>.</p>'
)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with open_bus(tmp_path, qtbot) as bus:
        made = Desk(qtbot, bus)
        made.editor.load(TEXT)
        made.references.hover.look()
        made.settle()
        yield made


def said(desk: Desk, film: int | None = None, href: str | None = None) -> str:
    return desk.references.hover.text(InlineState(film=film, href=href))


def test_a_reference_names_the_film(desk: Desk) -> None:
    assert said(desk, 2).splitlines()[:3] == ["Blood Ties (2013)", "3 and a half out of 5 stars", "“Brothers”"]
    assert said(desk, href="https://a.test/") == "https://a.test/"


def test_a_film_that_is_gone_is_told_and_looks_so(desk: Desk) -> None:
    assert said(desk, 99) == "This film is no longer in the journal."
    block = desk.editor.review.firstBlock()
    looks = {
        block.text()[piece.start : piece.start + piece.length]: piece.format.foreground().color()
        for piece in block.layout().formats()
    }
    assert looks["Gone"] != looks["Blood Ties"]


def test_a_change_of_the_film_is_heard_of(desk: Desk) -> None:
    desk.bus.do(EditFilm(2, {"title": "Les liens"}), "Rename")
    desk.qtbot.waitUntil(lambda: said(desk, 2).startswith("Les liens (2013)"))


def test_a_reference_that_is_written_is_known_soon(desk: Desk) -> None:
    assert not said(desk, 3).startswith("Almost")
    desk.editor.insertHtml('<a data-film="3">Almost Famous</a>')
    desk.qtbot.waitUntil(lambda: said(desk, 3).startswith("Almost Famous (2000)"))


def test_the_tooltip_is_asked_of_the_text_under_the_pointer(desk: Desk) -> None:
    asked: list[int | None] = []
    desk.editor.film_activated.connect(asked.append)
    cursor = desk.editor.textCursor()
    cursor.setPosition(8)
    desk.editor.setTextCursor(cursor)
    point = desk.editor.cursorRect().center()
    QTest.mouseClick(desk.editor.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, point)
    assert asked == [2]


def test_a_reference_keeps_its_link_in_its_journal_only(desk: Desk, qtbot: QtBot) -> None:
    desk.editor.selectAll()
    copy = desk.editor.createMimeDataFromSelection()
    assert str(desk.bus.journal.path.parent).encode() not in copy.data(REVIEW).data()
    again, elsewhere = ReviewEdit(), ReviewEdit()
    for editor in (again, elsewhere):
        qtbot.addWidget(editor)
    FilmReferences(again, desk.bus)
    again.insertFromMimeData(copy)
    elsewhere.insertFromMimeData(copy)
    assert again.html() == TEXT
    assert "data-film" not in elsewhere.html()
    assert "Blood Ties" in elsewhere.html()


def popup_of(desk: Desk) -> ReferencePopup:
    popup = desk.references.choose()
    assert popup is not None
    desk.settle()
    return popup


def test_a_film_is_chosen_for_the_selection(desk: Desk) -> None:
    desk.editor.load("<p>Like that house film.</p>")
    cursor = desk.editor.textCursor()
    cursor.setPosition(5)
    cursor.setPosition(15, cursor.MoveMode.KeepAnchor)
    desk.editor.setTextCursor(cursor)
    popup = popup_of(desk)
    assert popup.field.text() == "that house"
    assert popup.hint.isVisible()
    popup.field.clear()
    QTest.keyClicks(popup.field, "dream")
    desk.settle()
    assert [film.year for film in popup._films] == [1998, 2011]
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert desk.editor.html() == '<p>Like <a data-film="4">that house</a> film.</p>'
    assert desk.editor.hasFocus()
    desk.editor.undo()
    assert desk.editor.html() == "<p>Like that house film.</p>"


def test_a_title_is_written_where_nothing_is_selected(desk: Desk) -> None:
    desk.editor.load("")
    QTest.keyClicks(desk.editor, "As in ")
    popup = popup_of(desk)
    QTest.keyClicks(popup.field, "almost")
    desk.settle()
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    QTest.keyClicks(desk.editor, ", but worse")
    assert desk.editor.html() == '<p>As in <a data-film="3">Almost Famous</a>, but worse</p>'


def test_a_reference_is_changed_or_removed(desk: Desk) -> None:
    cursor = desk.editor.textCursor()
    cursor.setPosition(8)
    desk.editor.setTextCursor(cursor)
    popup = popup_of(desk)
    assert popup.remove_button.isVisible()
    assert popup.field.text() == "Blood Ties"
    popup.remove_button.click()
    assert desk.editor.html().startswith("<p>See Blood Ties, <a")


def test_escape_and_going_elsewhere_leave_everything(desk: Desk) -> None:
    before = desk.editor.html()
    popup = popup_of(desk)
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    assert desk.editor.html() == before
    popup_of(desk)
    desk.editor.setFocus()
    QApplication.processEvents()
    assert not [child for child in desk.window.findChildren(ReferencePopup) if child.isVisible()]
    desk.editor.load("<pre>code</pre>")
    assert desk.references.choose() is None
