"""What the clipboard and drags bring, and what they are given."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from filmjournal.ui.editor import pasting
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.review_edit import ReviewEdit


@pytest.fixture
def editor(qtbot: QtBot) -> ReviewEdit:
    widget = ReviewEdit()
    qtbot.addWidget(widget)
    return widget


def html_data(html: str, text: str | None = None) -> QMimeData:
    data = QMimeData()
    data.setHtml(html)
    if text is not None:
        data.setText(text)
    return data


def select(editor: ReviewEdit, start: int, end: int | None = None) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(start)
    if end is not None:
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def test_a_paragraph_goes_into_the_line_at_hand(editor: ReviewEdit) -> None:
    editor.load("<h2>ab</h2>")
    select(editor, 1)
    editor.insertFromMimeData(html_data("<p>x <b>y</b></p>"))
    assert editor.html() == "<h2>ax <strong>y</strong>b</h2>"


def test_blocks_part_the_line_at_hand(editor: ReviewEdit) -> None:
    editor.load("<p>ab</p><p>c</p>")
    select(editor, 1)
    editor.insertFromMimeData(html_data("<p>x</p><ul><li>y</li></ul><p>z</p>"))
    assert editor.html() == "<p>ax</p><ul><li><p>y</p></li></ul><p>zb</p><p>c</p>"
    assert editor.textCursor().block().text()[: editor.textCursor().positionInBlock()] == "z"


def test_a_list_goes_on_in_the_list_at_hand(editor: ReviewEdit) -> None:
    editor.load("<ol><li><p>ab</p></li><li><p>c</p></li></ol>")
    select(editor, 1)
    editor.insertFromMimeData(html_data("<ul><li>x</li><li>y<ul><li>z</li></ul></li></ul>"))
    assert editor.html() == ("<ol><li><p>ax</p></li><li><p>y</p><ul><li><p>zb</p></li></ul></li><li><p>c</p></li></ol>")


def test_what_cannot_stand_in_a_list_takes_the_nearest_form(editor: ReviewEdit) -> None:
    editor.load("<ul><li><p>a</p></li></ul>")
    select(editor, 1)
    editor.insertFromMimeData(html_data("<h2>t</h2><blockquote>q</blockquote><hr>"))
    assert editor.html() == "<ul><li><p>a</p><p>t</p><p>q</p></li></ul><hr>"


def test_paste_into_plain_blocks_is_plain(editor: ReviewEdit) -> None:
    editor.load("<pre>ab</pre>")
    select(editor, 1)
    editor.insertFromMimeData(html_data("<p>x <b>y</b></p><p>z</p>"))
    assert editor.html() == "<pre>ax y\n\nzb</pre>"


def test_a_paste_is_one_step_of_undo(editor: ReviewEdit) -> None:
    editor.load("<p>ab</p><ul><li><p>c</p></li></ul>")
    before = editor.html()
    select(editor, 1, 4)
    editor.insertFromMimeData(html_data("<h2>x</h2><p>y</p>"))
    assert editor.html() != before
    editor.undo()
    assert editor.html() == before


def test_plain_text_and_paste_without_formatting(editor: ReviewEdit) -> None:
    data = QMimeData()
    data.setText("a\nb\n\n<b>c</b>")
    editor.insertFromMimeData(data)
    assert editor.html() == "<p>a<br>b</p><p>&lt;b&gt;c&lt;/b&gt;</p>"
    editor.load("")
    QGuiApplication.clipboard().setMimeData(html_data("<p><b>x</b></p>", "x"))
    editor.paste_plain()
    assert editor.html() == "<p>x</p>"


def test_addresses_become_links_and_files_nothing(editor: ReviewEdit) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a")])
    assert editor.canInsertFromMimeData(data)
    editor.insertFromMimeData(data)
    assert editor.html() == '<p><a href="https://example.org/a">https://example.org/a</a></p>'
    files = QMimeData()
    files.setUrls([QUrl("file:///etc/passwd")])
    files.setText("file:///etc/passwd")
    assert not editor.canInsertFromMimeData(files)
    before = editor.html()
    editor.insertFromMimeData(files)
    assert editor.html() == before


def test_pictures_alone_are_not_taken(editor: ReviewEdit) -> None:
    data = QMimeData()
    data.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    assert not editor.canInsertFromMimeData(data)


def test_too_much_is_refused_with_a_reason(editor: ReviewEdit, qtbot: QtBot) -> None:
    editor.load("<p>a</p>")
    with qtbot.waitSignal(editor.paste_refused, timeout=1000) as refused:
        editor.insertFromMimeData(html_data("<p>" + "x " * pasting.LARGEST_PASTE + "</p>"))
    assert "2 MB" in refused.args[0]
    assert editor.html() == "<p>a</p>"


def test_copy_gives_our_html_markdown_and_text(editor: ReviewEdit) -> None:
    editor.load('<p>a <strong>b</strong></p><ul><li><p>c</p></li></ul><p><a data-film="7">d</a></p>')
    editor.selectAll()
    data = editor.createMimeDataFromSelection()
    assert data.html() == editor.html()
    assert data.text() == "a b\n\n- c\n\nd"
    assert data.data("text/markdown").data().decode().startswith("a **b**")
    assert sorted(data.formats()) == ["text/html", "text/markdown", "text/plain"]


def test_copy_of_part_of_a_line_is_only_its_words(editor: ReviewEdit) -> None:
    editor.load("<ul><li><p>one <em>two</em> three</p></li></ul>")
    select(editor, 2, 6)
    assert editor.createMimeDataFromSelection().html() == "<p>e <em>tw</em></p>"


def test_every_way_in_goes_through_the_gate(editor: ReviewEdit) -> None:
    hostile = '<p onclick="x()" style="font-size:90pt">a<script>b</script><img src="file:///etc/passwd"></p>'
    for put in (editor.setHtml, editor.load, lambda html: (editor.load(""), editor.insertHtml(html))):
        put(hostile)
        assert editor.html() == "<p>a</p>"
    editor.setText("<p>a</p>")
    assert editor.html() == "<p>&lt;p&gt;a&lt;/p&gt;</p>"


def test_the_document_answers_every_request_by_itself() -> None:
    document = ReviewDocument()
    name = QUrl.fromLocalFile(__file__)
    image = document.resource(QTextDocument.ResourceType.ImageResource.value, name)
    assert isinstance(image, QImage)
    assert image.size().toTuple() == (1, 1)
    for kind in (QTextDocument.ResourceType.HtmlResource, QTextDocument.ResourceType.StyleSheetResource):
        answer = document.resource(kind.value, name)
        assert isinstance(answer, QByteArray)
        assert bytes(answer.data()) == b" "
    edit = ReviewEdit()
    assert isinstance(edit.loadResource(QTextDocument.ResourceType.ImageResource.value, name), QImage)


HANGS = {
    "nested tables": "<table><tr><td>" * 60 + "deep",
    "colspan": "<table><tr><td colspan=100000000>wide</td></tr></table>",
    "margin": '<p style="margin-left:100000000px">far</p>',
    "font size": '<p style="font-size:1e8pt">big</p>',
    "nested bold": "<b>" * 50_000 + "bold",
    "nested lists": "<ul><li>" * 20_000 + "item",
    "one word": "<p>" + "w" * 1_000_000 + "</p>",
}


@pytest.mark.parametrize("shape", HANGS)
def test_shapes_that_hang_qt_are_words_here(editor: ReviewEdit, shape: str) -> None:
    editor.resize(600, 400)
    editor.show()
    editor.insertFromMimeData(html_data(HANGS[shape]))
    words = {"nested tables": "deep", "colspan": "wide", "margin": "far", "font size": "big"}.get(shape)
    assert editor.html() == f"<p>{words}</p>" if words else editor.html()
    editor.load(editor.html())
    assert editor.tree().blocks


_CHILD = """
import sys
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication
from filmjournal.ui.editor.review_edit import ReviewEdit
application = QApplication([])
editor = ReviewEdit()
editor.resize(600, 400)
editor.show()
application.processEvents()
html = open(sys.argv[1], encoding="utf-8").read()
open(sys.argv[2], "w").close()  # from here on the trace counts
data = QMimeData()
data.setHtml(html)
editor.insertFromMimeData(data)
editor.setHtml(html)
editor.insertHtml(html)
application.processEvents()
editor.grab()
editor.selectAll()
editor.copy()
editor.paste()
application.processEvents()
assert "words" in editor.html()
"""


@pytest.mark.screen
def test_nothing_pasted_opens_a_file_or_the_network(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    assert strace is not None, "install strace"
    bait = tmp_path / "bait"
    bait.mkdir()
    for number in range(9):
        (bait / f"{number}.png").write_bytes(b"bait")
    local = [f"{bait.as_uri()}/{number}.png" for number in range(9)]
    page = tmp_path / "page.html"
    page.write_text(
        f'<html><head><link rel=stylesheet href="{local[0]}"><style>@import url("{local[1]}");</style></head>'
        f'<body background="{local[2]}"><img src="{local[3]}"><img src="{bait}/4.png">'
        f'<table background="{local[5]}"><tr><td style="background-image:url({local[6]})">cell</td></tr></table>'
        f'<p style="background-image:url({local[7]})">words</p><ul style="list-style-image:url({local[8]})"><li>i</ul>'
        '<img src="http://127.0.0.1:9/x.png"><img src="//localhost/share/x.png"></body></html>',
        encoding="utf-8",
    )
    marker, trace = tmp_path / "marker", tmp_path / "trace"
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    command = [strace, "-f", "-qq", "-s", "300", "-e", "trace=%file,connect,socket", "-o", str(trace)]
    subprocess.run(
        [*command, sys.executable, "-c", _CHILD, str(page), str(marker)], check=True, env=environment, timeout=100
    )
    before, _, after = trace.read_text(encoding="utf-8", errors="replace").partition(str(marker))
    assert "page.html" in before
    assert after, "the trace does not reach the paste"
    touched = [line for line in after.splitlines() if "bait" in line or "AF_INET" in line or "localhost" in line]
    assert touched == []
