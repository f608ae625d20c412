"""Pictures in the window: chosen, pasted and dropped, kept in the journal, described, saved and removed."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QCursor, QImage, QTextCursor
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.imaging.facts import LARGEST_FILE
from filmjournal.imaging.prepare import prepare
from filmjournal.paths import Paths
from filmjournal.richtext.references import images
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.editor.alt_popup import AltPopup
from filmjournal.ui.editor.figure_places import picture_field
from filmjournal.ui.editor.formats import spec_of
from filmjournal.ui.editor.picture_store import PictureStore, decoded
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.still_tools import StillTools
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Tasks
from ui_help import PATIENCE, SMALL, double_click, pane_of, settle, view_of


def picture(colour: str = "teal", size: tuple[int, int] = (320, 160), kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


def figure(data: bytes, alt: str = "") -> str:
    return f'<figure><img src="image:{prepare(data).hash}" alt="{alt}"></figure>'


class Desk:
    """An editor with its pictures on a journal of its own, without the rest of the window."""

    def __init__(self, qtbot: QtBot, paths: Paths) -> None:
        self.qtbot = qtbot
        self.lanes = Tasks()
        self.bus = JournalBus(self.lanes)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.edit = ReviewEdit(self.window)
        self.edit.setGeometry(0, 0, 700, 500)
        self.shown = 1
        self.tools = StillTools(self.edit, self.bus, lambda: self.shown)
        self.refused: list[str] = []
        self.edit.paste_refused.connect(self.refused.append)
        self.edit.load("<p>Breath, gravel.</p>")
        self.window.resize(900, 700)
        self.window.show()
        self.window.activateWindow()
        self.edit.setFocus()
        self.bus.open(lambda: bootstrap.open_journal(paths, create=True), lambda error: pytest.fail(str(error)))
        self.settle()

    def settle(self) -> None:
        """Wait until all that was asked for is done."""
        done: list[object] = []
        self.lanes.run(lambda: None, lambda _none: self.bus.read(lambda _journal: None, done.append))
        self.qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE)

    def asked(self) -> AltPopup:
        self.qtbot.waitUntil(lambda: self.tools.popup is not None, timeout=PATIENCE)
        assert self.tools.popup is not None
        return self.tools.popup

    def picture_point(self) -> QPoint:
        review = self.edit.review
        block = next(block for block in review.blocks() if spec_of(block).kind == "figure")
        return picture_field(review, block).center().toPoint()


@pytest.fixture
def desk(qtbot: QtBot, paths: Paths) -> Iterator[Desk]:
    made = Desk(qtbot, paths)
    yield made
    made.window.close()
    made.bus.close()


def test_a_dropped_file_is_in_the_journal_before_it_is_in_the_text(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "still.png"
    file.write_bytes(picture())
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    edit = desk.edit
    assert edit.canInsertFromMimeData(dropped)
    edit.insertFromMimeData(dropped)
    assert edit.html() == "<p>Breath, gravel.</p>"
    desk.asked()
    assert edit.html() == f"<p>Breath, gravel.</p>{figure(picture())}"
    (name,) = images(edit.html())
    browsing = desk.bus.journal.browsing
    assert browsing.image(name) == prepare(picture()).data
    assert browsing.image_sizes([name]) == {name: (320, 160)}
    assert not desk.bus.stack.canUndo()  # the picture itself is no step; the text will be one
    desk.settle()
    image = desk.tools.store.image(name, 548)
    qtbot.waitUntil(lambda: desk.tools.store.image(name, 548) is not None, timeout=PATIENCE)
    image = desk.tools.store.image(name, 548)
    assert image is not None
    assert (image.width(), image.height()) == (320, 160)


def test_a_pasted_picture_asks_for_its_words(qtbot: QtBot, desk: Desk) -> None:
    pasted = QMimeData()
    image = QImage(64, 32, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    pasted.setImageData(image)
    desk.edit.insertFromMimeData(pasted)
    popup = desk.asked()
    qtbot.waitUntil(popup.field.hasFocus, timeout=PATIENCE)
    qtbot.keyClicks(popup.field, "Two runners")
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert 'alt="Two runners"' in desk.edit.html()
    qtbot.waitUntil(desk.edit.hasFocus, timeout=PATIENCE)
    assert spec_of(desk.edit.textCursor().block()).kind == "figure"  # the caption is next
    assert desk.tools.popup is None
    desk.edit.undo()
    assert 'alt=""' in desk.edit.html()
    desk.edit.undo()
    assert desk.edit.html() == "<p>Breath, gravel.</p>"


def test_several_come_in_their_order_and_each_is_asked_for(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(picture()[:60])
    desk.tools.add([picture("red"), tmp_path / "broken.png", tmp_path / "none.png", picture("blue", kind="JPEG")])
    popup = desk.asked()
    first, second = figure(picture("red")), figure(picture("blue", kind="JPEG"))
    assert desk.edit.html() == f"<p>Breath, gravel.</p>{first}{second}"
    assert len(desk.refused) == 2
    popup.field.setText("red")
    popup.keep_button.click()
    qtbot.waitUntil(lambda: desk.tools.popup not in (None, popup), timeout=PATIENCE)
    qtbot.keyClick(desk.asked().field, Qt.Key.Key_Escape)
    assert desk.tools.popup is None
    assert desk.edit.html() == f"<p>Breath, gravel.</p>{figure(picture('red'), 'red')}{second}"


@pytest.mark.parametrize("kind", ["text", "svg", "large"])
def test_what_is_no_picture_is_said_in_a_sentence(qtbot: QtBot, desk: Desk, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "still.png"
    file.write_bytes({"text": b"words", "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "large": b""}[kind])
    if kind == "large":
        os.truncate(file, LARGEST_FILE + 1)
    desk.tools.add([file])
    desk.settle()
    (sentence,) = desk.refused
    assert sentence.endswith(".")
    assert desk.edit.html() == "<p>Breath, gravel.</p>"
    assert not desk.edit.review.isUndoAvailable()
    assert desk.tools.popup is None


def test_a_picture_never_gets_into_another_review(qtbot: QtBot, desk: Desk) -> None:
    desk.tools.add([picture()])
    desk.shown = 2
    desk.edit.load("<p>Another.</p>")
    desk.settle()
    assert desk.edit.html() == "<p>Another.</p>"
    assert "another review" in desk.refused[0]


def test_the_window_says_that_it_is_at_it(qtbot: QtBot, desk: Desk) -> None:
    desk.tools._tell_soon.setInterval(0)
    seen = Event()
    desk.bus.tasks.run(lambda: seen.wait(PATIENCE / 1000))
    desk.tools.add([picture()])
    qtbot.waitUntil(desk.tools._state.isVisible, timeout=PATIENCE)
    assert desk.tools._state.text() == "Adding the picture…"
    seen.set()
    desk.asked()
    assert not desk.tools._state.isVisible()


@pytest.fixture
def with_picture(qtbot: QtBot, desk: Desk) -> str:
    """A review that shows a picture."""
    desk.tools.add([picture()])
    qtbot.keyClick(desk.asked().field, Qt.Key.Key_Escape)
    return desk.edit.html()


def test_a_click_selects_and_a_double_click_asks(qtbot: QtBot, desk: Desk, with_picture: str) -> None:
    edit = desk.edit
    cursor = edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    edit.setTextCursor(cursor)
    qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=desk.picture_point())
    assert edit.textCursor().hasSelection()
    double_click(qtbot, edit.viewport(), desk.picture_point())
    popup = desk.asked()
    qtbot.keyClicks(popup.field, "Words")
    edit.setFocus()  # going elsewhere keeps them too
    assert 'alt="Words"' in edit.html()
    assert desk.tools.popup is None
    qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=desk.picture_point())
    qtbot.keyClick(edit, Qt.Key.Key_Return)  # so does Enter ask, where the picture is selected
    qtbot.keyClick(desk.asked().field, Qt.Key.Key_Escape)
    qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=desk.picture_point())
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    assert edit.html() == "<p>Breath, gravel.</p>"


def test_delete_in_an_empty_caption_takes_the_picture_out(qtbot: QtBot, desk: Desk, with_picture: str) -> None:
    edit = desk.edit
    assert spec_of(edit.textCursor().block()).kind == "figure"
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    assert edit.html() == "<p>Breath, gravel.</p>"
    edit.undo()
    assert edit.html() == with_picture
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "Behind it")
    assert edit.html() == f"{with_picture}<p>Behind it</p>"


def test_its_menu_describes_saves_and_removes(qtbot: QtBot, desk: Desk, tmp_path: Path, with_picture: str) -> None:
    edit = desk.edit

    def menu(place: QTextCursor) -> dict[str, object]:
        made = QMenu(edit)
        edit.menu_opening.emit(made, place)
        return {action.text().replace("&", ""): action for action in made.actions() if action.text()}

    assert "Remove the picture" not in menu(QTextCursor(edit.review.firstBlock()))
    here = menu(edit.textCursor())
    assert {"Describe the picture…", "Save the picture as…", "Remove the picture"} <= set(here)
    desk.tools.save_copy(images(with_picture)[0], tmp_path / "copy.png")
    desk.settle()
    assert (tmp_path / "copy.png").read_bytes() == prepare(picture()).data
    here["Remove the picture"].trigger()
    assert edit.html() == "<p>Breath, gravel.</p>"


def test_the_words_of_the_picture_at_the_caret_are_asked_for(qtbot: QtBot, desk: Desk, with_picture: str) -> None:
    desk.tools.describe()
    assert desk.asked().isVisible()
    qtbot.keyClick(desk.asked().field, Qt.Key.Key_Escape)
    desk.edit.moveCursor(QTextCursor.MoveOperation.Start)
    desk.tools.describe()
    assert desk.tools.popup is None


def test_the_pointer_is_no_text_cursor_over_a_picture(qtbot: QtBot, desk: Desk, with_picture: str) -> None:
    edit = desk.edit
    qtbot.mouseMove(edit.viewport(), QPoint(3, 3))
    qtbot.mouseMove(edit.viewport(), desk.picture_point())
    qtbot.waitUntil(lambda: QCursor(edit.viewport().cursor()).shape() == Qt.CursorShape.ArrowCursor, timeout=PATIENCE)


def test_the_window_keeps_and_shows_a_picture_of_a_review(qtbot: QtBot, make_window) -> None:
    shell = make_window(SMALL)
    pane = pane_of(shell)
    pane.show_entry(1)
    tools, edit = pane.review.stills, pane.review.edit
    assert shell.actions_ is not None
    tools.add([b"no picture", picture(size=(400, 100))])
    qtbot.waitUntil(lambda: tools.popup is not None, timeout=PATIENCE)
    assert view_of(shell).toast.message() == "This is no picture that can be shown."
    tools.popup.keep_button.click()
    shell.actions_.set[ActionId.PICTURE_TEXT].trigger()
    qtbot.keyClick(tools.popup.field, Qt.Key.Key_Escape)
    pane.flush()
    settle(qtbot, shell)
    html = edit.html()
    assert view_of(shell).bus.journal.browsing.entry(1).review.html == html
    pane.show_entry(2)
    pane.show_entry(1)
    settle(qtbot, shell)
    assert edit.html() == html
    # Its size is known before its pixels are there, and learning it is no edit.
    qtbot.waitUntil(lambda: picture_field(edit.review, edit.review.lastBlock()).height() == 100, timeout=PATIENCE)
    assert not edit.review.isUndoAvailable()
    assert not pane.has_unsaved_text


def test_pictures_are_decoded_no_wider_than_needed_and_kept_within_bounds(qtbot: QtBot, desk: Desk) -> None:
    kept = []
    for number, colour in enumerate(("red", "green", "blue")):
        desk.tools.add([picture(colour, (800, 400))])
        qtbot.keyClick(desk.asked().field, Qt.Key.Key_Escape)
        kept.append(images(desk.edit.html())[number])
    store = PictureStore(desk.bus, limit=2 * 400 * 200 * 4)
    for name in kept:
        assert store.image(name, 400) is None
        qtbot.waitUntil(lambda name=name: store.image(name, 400) is not None, timeout=PATIENCE)
        assert store.size(name) == (800, 400)
    assert len(store._images) == 2
    assert store.image(kept[-1], 200) is not None  # what there is, until it comes at that width
    assert store.image("00", 400) is None
    desk.settle()
    assert store.image("00", 400) is None


def test_only_what_the_journal_keeps_is_decoded() -> None:
    found = decoded(picture(size=(800, 400)), 200)
    assert found is not None
    assert (found[0].width(), found[0].height(), found[1]) == (200, 100, (800, 400))
    for data in (b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture(kind="BMP"), picture()[:40]):
        assert decoded(data, 200) is None


def test_a_point_is_in_a_picture_or_not(desk: Desk, with_picture: str) -> None:
    from filmjournal.ui.editor.figure_places import figure_at

    assert figure_at(desk.edit.review, QPointF(desk.picture_point())) is not None
    assert figure_at(desk.edit.review, QPointF(1, 1)) is None
