"""Whatever one does, Ctrl+Z to the start gives the first text back exactly, redo the last, and all can be stored."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from filmjournal.richtext import gate
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document, Run
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.formats import spec_of
from filmjournal.ui.editor.loading import write_inline
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.structure import one_step
from filmjournal.ui.editor.typing_rules import TypingPreferences, TypingRules
from strategies import documents, soups

Operation = Callable[[ReviewEdit], object]


@cache
def _editor() -> ReviewEdit:
    editor = ReviewEdit()
    TypingRules(editor, lambda: "en", TypingPreferences())
    return editor


@cache
def _reader() -> ReviewEdit:
    return ReviewEdit()


# What one does ----------------------------------------------------------------------------------------------------


def _press(editor: ReviewEdit, name: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    text = {"Return": "\r", "Space": " "}.get(name, "")
    QApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, Qt.Key[f"Key_{name}"], held, text))


def _type(editor: ReviewEdit, text: str) -> None:
    for character in text:
        if character == "\n":
            _press(editor, "Return")
        else:
            event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(editor, event)


def _compose(editor: ReviewEdit, parts: tuple[str, ...]) -> None:
    """Write with an input method: all but the last of the parts are only shown while one chooses."""
    for preedit in parts[:-1]:
        QApplication.sendEvent(editor, QInputMethodEvent(preedit, []))
    event = QInputMethodEvent()
    event.setCommitString(parts[-1])
    QApplication.sendEvent(editor, event)


def _place(editor: ReviewEdit, part: float) -> int:
    """A place where a caret can stand: never between the two halves of a character beyond the basic plane."""
    document = editor.document()
    place = round(part * (document.characterCount() - 1))
    return place - 1 if "\udc00" <= document.characterAt(place) <= "\udfff" else place


def _select(editor: ReviewEdit, start: float, end: float | None) -> None:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(_place(editor, start))
    if end is not None:
        cursor.setPosition(_place(editor, end), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def _drop(editor: ReviewEdit, html: str) -> None:
    """Drop something from elsewhere where the caret is."""
    source = QMimeData()
    source.setHtml(html)
    event = QDropEvent(
        QPointF(editor.cursorRect().center()),
        Qt.DropAction.CopyAction,
        source,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    editor.dropEvent(event)


def _move(editor: ReviewEdit, part: float) -> None:
    """Move the selection as Qt does it when one drags it elsewhere."""
    chosen = editor.textCursor()
    place = _place(editor, part)
    if not chosen.hasSelection() or chosen.selectionStart() <= place <= chosen.selectionEnd():
        return
    moved = editor.createMimeDataFromSelection()
    target = QTextCursor(editor.document())
    target.setPosition(place)
    target.beginEditBlock()
    chosen.removeSelectedText()
    editor.setTextCursor(target)
    editor.insertFromMimeData(moved)
    target.endEditBlock()


def _complete(editor: ReviewEdit) -> None:
    """Write a film reference as one step, as choosing a completion does."""

    def change(document: ReviewDocument, cursor: QTextCursor) -> None:
        with one_step(cursor):
            cursor.movePosition(QTextCursor.MoveOperation.PreviousWord, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            write_inline(cursor, (Run("Billy Crudup - Blood Ties", film=2),), spec_of(cursor.block()))

    if editor.current_state().takes_marks and not editor.textCursor().atBlockStart():
        editor.apply(change)


def _again(editor: ReviewEdit, back: int, forth: int) -> None:
    for _ in range(back):
        editor.undo()
    for _ in range(forth):
        editor.redo()


_SNIPPETS = (
    "Plain words. ", "a", " ", "\n", "\n\n", "# ", "### ", "> ", "- ", "1. ", "---\n", "--- ", "``` ", "```\n", "||| ",
    ">! ", "**bold** on", "*em*", "_so_ ", "~~no~~", "`x`", "||He dies.|| sad", "[w](https://e.org/)", "***both***",
    "https://e.org/x ", 'say "so," it\'s -- a --- b... ', "snake_case ", "2 * 3 * 4",
)  # fmt: skip
_COMPOSED = (
    ("مرحبا بالعالم",),
    ("שָׁלוֹם",),
    ("ni", "nihao", "你好"),
    ("と", "とう", "東京物語"),
    ("ㅎ", "하", "한국"),
    ("👩‍👩‍👧‍👦",),
    ("👍🏽", ),
    ("🇩🇪",),
    ("e\u0301",),
    ("n\u0303o x\u0302\u0323",),
    ("𝔘",),
    ("**重要**",),
    ("x", ""),
)  # fmt: skip
_MARKS = ("strong", "em", "u", "s", "sub", "sup", "code", "spoiler")
_KEYS = ("Return", "Backspace", "Delete", "Tab", "Backtab", "Left", "Right", "Up", "Down", "Home", "End", "Escape")
_HELD = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
_COMMANDS: dict[str, Operation] = {
    "rule": ReviewEdit.insert_rule,
    "code block": ReviewEdit.toggle_code_block,
    "spoiler block": ReviewEdit.toggle_spoiler_block,
    "quote": ReviewEdit.toggle_quote,
    "bullets": lambda editor: editor.toggle_list(False),
    "numbers": lambda editor: editor.toggle_list(True),
    "heading": lambda editor: editor.set_heading(2),
    "small heading": lambda editor: editor.set_heading(3),
    "paragraph": lambda editor: editor.set_heading(0),
    "indent": ReviewEdit.indent,
    "outdent": ReviewEdit.outdent,
    "link": lambda editor: editor.edit_link("https://example.org/"),
    "unlink": lambda editor: editor.edit_link(None),
    "clear": ReviewEdit.clear_formatting,
    "complete": _complete,
    "cut": ReviewEdit.cut,
    "select all": ReviewEdit.selectAll,
}


def _named(name: str, work: Callable[..., object], *values: object) -> tuple[str, Operation]:
    return f"{name} {values!r}", lambda editor: work(editor, *values)


_fractions = st.floats(0, 1)
_commands = st.sampled_from(sorted(_COMMANDS)).map(lambda name: (name, _COMMANDS[name]))
_works: st.SearchStrategy[tuple[str, Operation]] = st.one_of(
    _commands,
    _commands,
    _commands,
    st.builds(partial(_named, "type", _type), st.sampled_from(_SNIPPETS)),
    st.builds(partial(_named, "type", _type), st.sampled_from(_SNIPPETS)),
    st.builds(partial(_named, "compose", _compose), st.sampled_from(_COMPOSED)),
    st.builds(partial(_named, "press", _press), st.sampled_from(_KEYS), st.sampled_from(_HELD)),
    st.builds(partial(_named, "mark", ReviewEdit.toggle_mark), st.sampled_from(_MARKS)),
    st.builds(partial(_named, "paste", ReviewEdit.insertHtml), documents().map(to_html)),
    st.builds(partial(_named, "paste", ReviewEdit.insertHtml), soups()),
    st.builds(partial(_named, "drop", _drop), documents().map(to_html)),
    st.builds(partial(_named, "move", _move), _fractions),
    st.builds(partial(_named, "replace all", ReviewEdit.replace_all), documents()),
    st.builds(partial(_named, "again", _again), st.integers(0, 3), st.integers(0, 3)),
)
# Most things are done at another place than the one before, some to a selection.
_places = st.none() | st.tuples(_fractions, st.none() | _fractions)
_operations = st.tuples(_places, _works)


def _exactly(editor: ReviewEdit) -> list[object]:
    """All that the document holds, not only what would be stored."""
    return [(spec_of(block), block.text()) for block in editor.review.blocks()]


@pytest.mark.qt_log_ignore("OpenType support missing")  # of some script's, on machines with few fonts
@given(documents(), st.lists(_operations, min_size=1, max_size=12))
@settings(max_examples=40)
def test_undo_gives_the_first_text_back_and_redo_the_last(
    qapp: object, document: Document, operations: list[tuple[tuple[float, float | None] | None, tuple[str, Operation]]]
) -> None:
    editor = _editor()
    editor.load_tree(document)
    editor.resize(500, 400)
    first = (editor.html(), _exactly(editor))
    for place, (name, work) in operations:
        if place is not None:
            _select(editor, *place)
        work(editor)
        html = editor.html()
        assert gate.clean(html) == html, name
        html.encode()  # no half of a character
        _reader().load(html)
        assert _reader().html() == html, name
    while editor.document().isRedoAvailable():
        editor.redo()
    last = (editor.html(), _exactly(editor))
    while editor.document().isUndoAvailable():
        editor.undo()
    assert (editor.html(), _exactly(editor)) == first
    while editor.document().isRedoAvailable():
        editor.redo()
    assert (editor.html(), _exactly(editor)) == last
