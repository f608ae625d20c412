"""Rules, code blocks and spoiler blocks: put in place, and taken away again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from filmjournal.ui.editor.review_edit import ReviewEdit


@pytest.fixture
def editor(qtbot: QtBot) -> ReviewEdit:
    widget = ReviewEdit()
    qtbot.addWidget(widget)
    return widget


def do(editor: ReviewEdit, html: str, start: int, end: int, what: Callable[[ReviewEdit], object]) -> str:
    """What the command makes of the text, which one step back brings again."""
    editor.load(html)
    before = editor.html()
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    what(editor)
    after = editor.html()
    editor.undo()
    assert editor.html() == before
    assert not editor.document().isUndoAvailable()
    editor.redo()
    assert editor.html() == after
    return after


SPOILER = '<details class="spoiler"><summary>{}</summary>{}</details>'.format
LIST = "<ul><li><p>one two</p></li><li><p>three</p></li></ul>"


@pytest.mark.parametrize(
    ("html", "place", "made", "typed"),
    [
        ("", 0, "<hr>", "<hr><p>x</p>"),
        ("<p>one two</p><p>y</p>", 3, "<p>one</p><hr><p>two</p><p>y</p>", "<p>one</p><hr><p>x two</p><p>y</p>"),
        ("<p>one</p>", 0, "<hr><p>one</p>", "<hr><p>xone</p>"),
        ("<p>one</p>", 3, "<p>one</p><hr>", "<p>one</p><hr><p>x</p>"),
        ("<p>one</p><p>y</p>", 3, "<p>one</p><hr><p>y</p>", "<p>one</p><hr><p>xy</p>"),
        ("<p>one</p><hr>", 3, "<p>one</p><hr><hr>", "<p>one</p><hr><p>x</p><hr>"),
        ("<pre>one</pre>", 1, "<pre>one</pre><hr>", "<pre>one</pre><hr><p>x</p>"),
        (
            LIST,
            3,
            "<ul><li><p>one</p></li></ul><hr><ul><li><p>two</p></li><li><p>three</p></li></ul>",
            "<ul><li><p>one</p></li></ul><hr><ul><li><p>x two</p></li><li><p>three</p></li></ul>",
        ),
        (SPOILER("s", "<p>y</p>"), 3, SPOILER("s", "<p>y</p><hr>"), SPOILER("s", "<p>y</p><hr><p>x</p>")),
    ],
)
def test_a_rule_parts_the_text_at_the_caret(editor: ReviewEdit, html: str, place: int, made: str, typed: str) -> None:
    assert do(editor, html, place, place, ReviewEdit.insert_rule) == made
    editor.undo()
    cursor = editor.textCursor()
    cursor.setPosition(place)
    editor.setTextCursor(cursor)
    editor.insert_rule()
    editor.insertPlainText("x")
    assert editor.html() == typed


def test_code_from_lines_and_back(editor: ReviewEdit) -> None:
    film = '<a data-film="3">Blood Ties</a>'
    html = f"<p>a <strong>b😀</strong></p><h2>{film}</h2>{LIST}<p>end</p>"
    made = do(editor, html, 0, 29, ReviewEdit.toggle_code_block)
    assert made == "<pre>a b😀\nBlood Ties\none two\nthree</pre><p>end</p>"
    assert (
        do(editor, made, 3, 3, ReviewEdit.toggle_code_block)
        == "<p>a b😀</p><p>Blood Ties</p><p>one two</p><p>three</p><p>end</p>"
    )


def test_code_and_what_is_no_text(editor: ReviewEdit) -> None:
    html = "<p>a</p><hr><p>b</p><pre>c\n\nd</pre>"
    assert do(editor, html, 0, 6, ReviewEdit.toggle_code_block) == "<pre>a</pre><hr><pre>b\nc\n\nd</pre>"
    assert do(editor, "<pre>c\n\nd\n  e</pre>", 2, 2, ReviewEdit.toggle_code_block) == "<p>c</p><p>d</p><p>e</p>"
    assert do(editor, f"{SPOILER('s', '<p>a</p>')}<p>b</p>", 2, 5, ReviewEdit.toggle_code_block) == (
        f"{SPOILER('s', '<pre>a</pre>')}<pre>b</pre>"
    )


def test_code_of_nothing_but_a_rule_changes_nothing(editor: ReviewEdit) -> None:
    editor.load("<p>a</p><hr><p>b</p>")
    cursor = editor.textCursor()
    cursor.setPosition(2)
    editor.setTextCursor(cursor)
    editor.toggle_code_block()
    assert editor.html() == "<p>a</p><hr><p>b</p>"
    assert not editor.document().isUndoAvailable()


def test_no_trace_of_marks_is_left_in_code(editor: ReviewEdit) -> None:
    do(editor, '<p><strong>a</strong> <a href="https://e.org/">b</a></p>', 0, 1, ReviewEdit.toggle_code_block)
    editor.toggle_code_block()
    assert editor.html() == "<p>a b</p>"


def test_an_endless_word_in_code_stays_whole(editor: ReviewEdit) -> None:
    word = "x" * 12_000
    assert do(editor, f"<p><em>{word}</em></p>", 0, 1, ReviewEdit.toggle_code_block) == f"<pre>{word}</pre>"


def test_a_spoiler_around_blocks_and_away_again(editor: ReviewEdit) -> None:
    made = do(editor, f"<p>a</p>{LIST}<p>end</p>", 0, 4, ReviewEdit.toggle_spoiler_block)
    assert made == SPOILER("", f"<p>a</p>{LIST}") + "<p>end</p>"
    assert do(editor, made, 1, 3, ReviewEdit.toggle_spoiler_block) == f"<p>a</p>{LIST}<p>end</p>"
    assert editor.toPlainText() == "a\none two\nthree\nend"


def test_the_words_on_a_spoiler_are_kept_when_it_goes(editor: ReviewEdit) -> None:
    html = SPOILER("How it ends", "<p>a</p><figure><img src='image:ab' alt=''></figure><hr>")
    dissolved = '<p>How it ends</p><p>a</p><figure><img src="image:ab" alt=""></figure><hr>'
    assert do(editor, html, 13, 13, ReviewEdit.toggle_spoiler_block) == dissolved
    assert do(editor, html, 2, 2, ReviewEdit.toggle_spoiler_block) == dissolved


def test_a_selection_across_a_spoiler_covers_it_whole(editor: ReviewEdit) -> None:
    html = f"<p>z</p>{SPOILER('s', '<p>a</p><p>b</p>')}<p>c</p>"
    inner = SPOILER("s", "<p>a</p><p>b</p>")
    assert do(editor, html, 4, 9, ReviewEdit.toggle_spoiler_block) == f"<p>z</p>{SPOILER('', f'{inner}<p>c</p>')}"
    assert do(editor, html, 0, 3, ReviewEdit.toggle_spoiler_block) == f"{SPOILER('', f'<p>z</p>{inner}')}<p>c</p>"


def test_a_spoiler_begun_in_an_empty_line_is_written_on(editor: ReviewEdit) -> None:
    editor.toggle_spoiler_block()
    editor.insertPlainText("He dies.")
    assert editor.html() == SPOILER("", "<p>He dies.</p>")
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    editor.insertPlainText("The end")
    assert editor.html() == SPOILER("The end", "<p>He dies.</p>")


def test_spoilers_nest_only_as_deep_as_the_grammar(editor: ReviewEdit) -> None:
    html = "<p>x</p>"
    for _ in range(16):
        html = f"<ul><li>{html}</li></ul>"
    editor.load(html)
    before = editor.html()
    editor.toggle_spoiler_block()
    assert editor.html() == before
