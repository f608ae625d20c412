"""Shapes that hang Qt, through every way into the editor: they come in as few words, and with little work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal.richtext.gate import clean
from filmjournal.ui.editor.review_edit import ReviewEdit
from hostile_shapes import SHAPES


@pytest.fixture
def editor(qtbot: QtBot) -> ReviewEdit:
    widget = ReviewEdit()
    qtbot.addWidget(widget)
    widget.resize(600, 400)
    widget.show()
    return widget


def mime_data(html: str) -> QMimeData:
    data = QMimeData()
    data.setHtml(html)
    return data


def drop(editor: ReviewEdit, html: str) -> None:
    editor.load("")
    data = mime_data(html)
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, no_key)
    # As Qt sends it to the field when something is let go over its viewport.
    editor.dropEvent(event)


def paste(editor: ReviewEdit, html: str) -> None:
    editor.load("")
    editor.insertFromMimeData(mime_data(html))


def insert(editor: ReviewEdit, html: str) -> None:
    editor.load("")
    editor.insertHtml(html)


WAYS: dict[str, Callable[[ReviewEdit, str], None]] = {
    "paste": paste,
    "drop": drop,
    "load": ReviewEdit.load,
    "setHtml": ReviewEdit.setHtml,
    "insertHtml": insert,
}


# What is large goes one way only here; all go all ways where system calls are traced.
CASES = [(shape, way) for shape, html in SHAPES.items() for way in WAYS if way == "paste" or len(html) < 200_000]


@pytest.mark.parametrize(("shape", "way"), CASES)
def test_a_shape_that_hangs_qt_is_its_words_here(editor: ReviewEdit, shape: str, way: str) -> None:
    html = SHAPES[shape]
    WAYS[way](editor, html)
    QApplication.processEvents()
    stored = editor.html()
    assert stored.count("word") == html.count("word")
    assert len(stored) < 5 * len(html) + 1000
    assert clean(stored) == stored
    # What Qt lays out: no table or frame, few lines, no piece too long for it, nothing that is set wide.
    document = editor.document()
    assert document.rootFrame().childFrames() == []
    assert document.blockCount() < 100
    assert document.idealWidth() < 1_000_000
    block = document.begin()
    while block.isValid():
        assert max(map(len, block.text().replace("\u200b", " ").split() or [""])) <= 10_000
        assert block.blockFormat().leftMargin() == 0
        block = block.next()


def test_a_paste_of_only_pictures_or_unknown_kinds_changes_nothing(editor: ReviewEdit) -> None:
    editor.load("<p>a</p>")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    rich = QMimeData()
    rich.setData("text/rtf", b"{\\rtf1 words}")
    rich.setData("application/x-qt-richtext", b"<p>words</p>")
    editor.insertFromMimeData(rich)
    markup = mime_data(f'<img src="data:image/png;base64,{"QUJD" * 2_500_000}">')
    editor.insertFromMimeData(markup)
    share = QMimeData()
    share.setUrls([QUrl("file://localhost/share/x.txt"), QUrl("smb://localhost/share/x.txt")])
    editor.insertFromMimeData(share)
    assert editor.html() == "<p>a</p>"
