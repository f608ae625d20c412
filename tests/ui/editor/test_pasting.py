"""What the clipboard and drags bring, and what they are given."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from filmjournal.ui.editor import offered_pictures, pasting
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


def test_pictures_alone_are_offered_and_change_nothing(editor: ReviewEdit, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    assert editor.canInsertFromMimeData(data)
    with qtbot.waitSignal(editor.pictures_offered) as offered:
        editor.insertFromMimeData(data)
    assert offered.args[0][0].startswith(b"\x89PNG")
    assert not editor.html()
    data.setHtml("<head><title>t</title></head>\n<!-- c --><img src='https://a.test/a.png' alt='b'>&nbsp;")
    assert offered_pictures.are_offered(data)
    data.setHtml("<img src='https://a.test/a.png'><p>words</p>")
    assert not offered_pictures.are_offered(data)


def test_too_much_is_refused_with_a_reason(editor: ReviewEdit, qtbot: QtBot) -> None:
    editor.load("<p>a</p>")
    with qtbot.waitSignal(editor.paste_refused, timeout=1000) as refused:
        editor.insertFromMimeData(html_data("<p>" + "x " * pasting.LARGEST_PASTE + "</p>"))
    assert "2 MB" in refused.args[0]
    assert editor.html() == "<p>a</p>"


def test_copy_of_part_of_a_line_is_only_its_words(editor: ReviewEdit) -> None:
    editor.load("<ul><li><p>one <em>two</em> three</p></li></ul>")
    select(editor, 2, 6)
    assert editor.createMimeDataFromSelection().html() == '<meta charset="utf-8"><p>e <em>tw</em></p>'


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
