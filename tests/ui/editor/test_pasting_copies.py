"""What copying gives to other programs, to other journals and to reviews of the same one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from filmjournal.richtext.gate import clean
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document
from filmjournal.ui.editor import pasting
from filmjournal.ui.editor.review_edit import ReviewEdit
from strategies import documents

ALL_OF_OURS = (
    '<p>a <strong>b</strong> <a data-film="7">c</a> <span class="spoiler">d</span></p>'
    '<figure><img src="image:0abc" alt="e"><figcaption>f <a data-film="8">g</a></figcaption></figure>'
    '<details class="spoiler"><summary>h</summary><p>i</p></details><ol><li><p>j</p></li></ol>'
)


@pytest.fixture
def editor(qtbot: QtBot) -> ReviewEdit:
    widget = ReviewEdit()
    qtbot.addWidget(widget)
    return widget


def copied(editor: ReviewEdit, html: str) -> QMimeData:
    editor.load(html)
    editor.selectAll()
    return editor.createMimeDataFromSelection()


def pasted(editor: ReviewEdit, data: QMimeData) -> str:
    editor.load("")
    editor.insertFromMimeData(data)
    return editor.html()


def test_other_programs_get_html_markdown_and_text_without_anything_of_ours(editor: ReviewEdit) -> None:
    data = copied(editor, '<p>a <strong>b</strong> <a data-film="7">d</a></p><ul><li><p>c</p></li></ul>')
    assert data.html() == '<meta charset="utf-8"><p>a <strong>b</strong> d</p><ul><li>c</li></ul>'
    assert data.text() == "a b d\n\n- c"
    assert data.data("text/markdown").data().decode() == "a **b** d\n- c\n"
    assert sorted(data.formats()) == ["application/x-filmjournal-review", "text/html", "text/markdown", "text/plain"]


@given(documents())
@settings(max_examples=40)
def test_within_a_journal_all_of_a_text_is_pasted(document: Document) -> None:
    data = pasting.to_mime(document, "A journal")
    assert pasting.tree_from(data, "A journal") == document


def test_another_journal_gets_the_words_and_no_links(editor: ReviewEdit) -> None:
    editor.journal_name = "mine"
    data = copied(editor, ALL_OF_OURS)
    assert pasted(editor, data) == ALL_OF_OURS
    editor.journal_name = "another one"
    assert pasted(editor, data) == (
        '<p>a <strong>b</strong> c <span class="spoiler">d</span></p><p>f g</p>'
        '<details class="spoiler"><summary>h</summary><p>i</p></details><ol><li><p>j</p></li></ol>'
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"mine", b"mine\n<p onclick=x>a<script>b</script><img src=file:///x>", b"mine\n\xff\xfe<b>a", b"\n\n\n"],
)
def test_what_claims_to_be_ours_passes_the_gate_too(editor: ReviewEdit, data: bytes) -> None:
    editor.journal_name = "mine"
    source = QMimeData()
    source.setData(pasting.REVIEW, data)
    html = pasted(editor, source)
    assert clean(html) == html
    assert "script" not in html
    assert "file:" not in html


def test_pictures_go_along_where_there_is_one() -> None:
    tree = pasting.tree_from(pasting.to_mime(Document()), "")
    assert to_html(tree) == ""
    source = pasting.to_mime(Document(), "")
    source.setData(pasting.REVIEW, b"\n" + ALL_OF_OURS.encode())
    html = pasting.to_mime(pasting.tree_from(source), "", lambda image: f"data:image/png;base64,{image}").html()
    assert '<img src="data:image/png;base64,0abc" alt="e">' in html


def test_an_address_that_is_all_there_is_becomes_a_link_without_its_trackers(editor: ReviewEdit) -> None:
    link = '<p><a href="https://x.test/a">https://x.test/a</a></p>'
    text = QMimeData()
    text.setText("https://x.test/a?utm_source=b\n")
    assert pasted(editor, text) == link
    dropped = QMimeData()
    dropped.setUrls([QUrl("https://x.test/a?fbclid=b")])
    assert pasted(editor, dropped) == link
    words = QMimeData()
    words.setText("see https://x.test/a")
    assert pasted(editor, words) == "<p>see https://x.test/a</p>"


@pytest.mark.parametrize(
    ("kind", "encoding"), [("text/x-moz-url-priv", "utf-16-le"), ("chromium/x-source-url", "utf-8")]
)
def test_relative_links_lead_on_from_the_page_that_browsers_name(editor: ReviewEdit, kind: str, encoding: str) -> None:
    data = QMimeData()
    data.setHtml('<p>a <a href="../b">c</a></p>')
    data.setData(kind, "https://x.test/d/e\0".encode(encoding))
    assert pasted(editor, data) == '<p>a <a href="https://x.test/b">c</a></p>'
    data.setData(kind, "file:///d/e".encode(encoding))
    assert pasted(editor, data) == "<p>a c</p>"


def test_the_pictures_of_a_word_processor_do_not_make_a_text_too_large(editor: ReviewEdit) -> None:
    data = QMimeData()
    data.setHtml(f'<p>a <b>b</b><img src="data:image/png;base64,{"QUJD" * 1_000_000}"></p>')
    assert pasted(editor, data) == "<p>a <strong>b</strong></p>"
