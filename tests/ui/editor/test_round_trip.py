"""load(save(x)) = x for the whole grammar, and nothing of Qt's own in what is stored."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from filmjournal.richtext import plain
from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document, Paragraph, Run
from filmjournal.ui.editor.flat import flatten, unflatten
from filmjournal.ui.editor.review_edit import ReviewEdit
from strategies import documents


@cache
def _editor() -> ReviewEdit:
    return ReviewEdit()  # one for all examples: a new text must leave nothing of the one before


@given(documents())
@settings(max_examples=120)
def test_every_text_comes_back_as_it_was(qapp: object, document: Document) -> None:
    editor = _editor()
    html = to_html(document)
    editor.load(html)
    assert editor.tree() == document
    assert editor.html() == html


@given(documents())
@settings(max_examples=100)
def test_lines_and_tree_say_the_same(document: Document) -> None:
    numbers = iter(range(1, 1_000_000))
    assert unflatten(flatten(document.blocks, lambda: next(numbers))) == document


@given(documents(), documents())
@settings(max_examples=60)
def test_a_pasted_text_stands_whole_in_an_empty_editor(qapp: object, before: Document, pasted: Document) -> None:
    editor = _editor()
    editor.load_tree(before)
    editor.selectAll()
    editor.insertHtml(to_html(pasted))
    if pasted.blocks:
        editor.undo()
    assert editor.tree() == before
    editor.load("")
    editor.insertHtml(to_html(pasted))
    assert editor.tree() == pasted


_OPERATIONS = {
    "strong": lambda editor: editor.toggle_mark("strong"),
    "code": lambda editor: editor.toggle_mark("code"),
    "link": lambda editor: editor.edit_link("https://example.org/"),
    "unlink": lambda editor: editor.edit_link(None),
    "clear": ReviewEdit.clear_formatting,
    "heading": lambda editor: editor.set_heading(2),
    "paragraph": lambda editor: editor.set_heading(0),
    "quote": ReviewEdit.toggle_quote,
    "bullets": lambda editor: editor.toggle_list(False),
    "numbers": lambda editor: editor.toggle_list(True),
    "indent": ReviewEdit.indent,
    "outdent": ReviewEdit.outdent,
    "type": lambda editor: editor.insertPlainText("new"),
    "paste": lambda editor: editor.insertHtml("<p>one</p><ul><li>two</li><li>three</li></ul><p>four</p>"),
    "paste a list": lambda editor: editor.insertHtml("<ol><li>two</li><li>three<ul><li>x</li></ul></li></ol>"),
    "enter": lambda editor: _key(editor, "Return"),
    "backspace": lambda editor: _key(editor, "Backspace"),
    "delete": lambda editor: _key(editor, "Delete"),
}


def _key(editor: ReviewEdit, name: str) -> None:
    text = "\r" if name == "Return" else ""
    editor.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key[f"Key_{name}"], Qt.KeyboardModifier.NoModifier, text))


_steps = st.lists(
    st.tuples(st.sampled_from(sorted(_OPERATIONS)), st.floats(0, 1), st.floats(0, 1) | st.none()),
    min_size=1,
    max_size=6,
)


def _before_a_character(document: QTextDocument, place: int) -> int:
    """A place where a caret can stand: never between the two halves of a character beyond the basic plane."""
    return place - 1 if "\udc00" <= document.characterAt(place) <= "\udfff" else place


@given(documents(), _steps)
@settings(max_examples=120)
def test_whatever_one_does_can_be_stored_and_undone(
    qapp: object, document: Document, steps: list[tuple[str, float, float | None]]
) -> None:
    editor = _editor()
    editor.load_tree(document)
    for name, start, end in steps:
        length = editor.document().characterCount() - 1
        cursor = QTextCursor(editor.document())
        cursor.setPosition(_before_a_character(editor.document(), round(start * length)))
        if end is not None:
            place = _before_a_character(editor.document(), round(end * length))
            cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        before = to_html(editor.tree())
        _OPERATIONS[name](editor)
        stored = editor.tree()
        assert normalise(stored) == stored
        if name in {"indent", "outdent", "quote", "bullets", "numbers", "strong", "code", "clear", "heading"}:
            assert _words(to_html(stored)) == _words(before), name
    after = editor.html()
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.tree() == document
    while editor.document().isRedoAvailable():
        editor.redo()
    assert editor.html() == after


def _words(html: str) -> list[str]:
    return sorted(character for character in plain.to_text(html) if character.isalnum() and not character.isdigit())


@pytest.mark.parametrize("length", [9_999, 10_001, 250_000])
def test_an_endless_word_comes_back_whole(qtbot: QtBot, length: int) -> None:
    editor = ReviewEdit()
    qtbot.addWidget(editor)
    word = "x" * (length - 3) + "ü😀y"
    editor.load(f"<p>a {word} b</p>")
    editor.resize(600, 400)
    editor.show()
    assert editor.html() == f"<p>a {word} b</p>"
    cursor = editor.textCursor()
    cursor.setPosition(5_500)
    editor.setTextCursor(cursor)
    editor.toggle_mark("strong")
    editor.insertPlainText("new")
    assert editor.html().count("x") == length - 3


def test_characters_that_qt_takes_for_its_own_come_back(qtbot: QtBot) -> None:
    editor = ReviewEdit()
    qtbot.addWidget(editor)
    text = "a\ufdd0b\ufdd1c\ufffcd\u200be\ufdd2f"
    document = Document((Paragraph((Run(text),)),))
    editor.load_tree(document)
    assert editor.tree() == document
