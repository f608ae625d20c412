"""What typing, keys and formatting make of a review."""

from __future__ import annotations

import unicodedata

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.ui.editor.editor_state import EditorState
from filmjournal.ui.editor.review_edit import ReviewEdit

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editor(qtbot: QtBot) -> ReviewEdit:
    widget = ReviewEdit()
    qtbot.addWidget(widget)
    return widget


def type_in(editor: ReviewEdit, text: str) -> None:
    """Type any text, key by key."""
    for character in text:
        press(editor, Key.Key_unknown, character)


def press(
    editor: ReviewEdit,
    key: Qt.Key,
    text: str = "",
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    QApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))


def enter(editor: ReviewEdit) -> None:
    press(editor, Key.Key_Return, "\r")


def put_caret(editor: ReviewEdit, after: str, until: str | None = None) -> None:
    """Put the caret behind a piece of text, or select from behind it to behind another."""
    text = editor.toPlainText()
    cursor = editor.textCursor()
    cursor.setPosition(len(text[: text.index(after) + len(after)].encode("utf-16-le")) // 2)
    if until is not None:
        end = text.index(until) + len(until)
        cursor.setPosition(len(text[:end].encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def put_before(editor: ReviewEdit, text: str) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(editor.toPlainText().index(text))
    editor.setTextCursor(cursor)


def test_typed_text_is_paragraphs(editor: ReviewEdit) -> None:
    type_in(editor, "One & two")
    enter(editor)
    type_in(editor, "three")
    press(editor, Key.Key_Return, "\r", Qt.KeyboardModifier.ShiftModifier)
    type_in(editor, "four")
    assert editor.html() == "<p>One &amp; two</p><p>three<br>four</p>"


def test_nothing_is_nothing(editor: ReviewEdit) -> None:
    assert editor.html() == ""
    enter(editor)
    type_in(editor, "  ")
    assert editor.html() == ""


def test_marks_for_what_is_typed_next(editor: ReviewEdit) -> None:
    type_in(editor, "a ")
    editor.toggle_mark("strong")
    type_in(editor, "b")
    editor.toggle_mark("em")
    type_in(editor, "c")
    editor.toggle_mark("strong")
    type_in(editor, "d")
    editor.toggle_mark("em")
    type_in(editor, " e")
    assert editor.html() == "<p>a <strong>b<em>c</em></strong><em>d</em> e</p>"


def test_marks_for_a_selection_go_on_and_off(editor: ReviewEdit) -> None:
    editor.load("<p>one <em>two</em> three</p><p>four</p>")
    put_caret(editor, "on", "fo")
    editor.toggle_mark("u")
    assert editor.html() == "<p>on<u>e </u><em><u>two</u></em><u> three</u></p><p><u>fo</u>ur</p>"
    editor.toggle_mark("u")
    assert editor.html() == "<p>one <em>two</em> three</p><p>four</p>"


def test_subscript_and_superscript_exclude_each_other(editor: ReviewEdit) -> None:
    editor.load("<p>x2</p>")
    put_caret(editor, "x", "2")
    editor.toggle_mark("sub")
    editor.toggle_mark("sup")
    assert editor.html() == "<p>x<sup>2</sup></p>"


def test_an_unknown_mark_is_refused(editor: ReviewEdit) -> None:
    with pytest.raises(ValueError, match="blink"):
        editor.toggle_mark("blink")


def test_clear_formatting_keeps_film_references(editor: ReviewEdit) -> None:
    editor.load('<p><strong>a</strong> <a href="https://e.org/">b</a> <a data-film="7"><em>c</em></a></p>')
    editor.selectAll()
    editor.clear_formatting()
    assert editor.html() == '<p>a b <a data-film="7">c</a></p>'


def test_headings(editor: ReviewEdit) -> None:
    type_in(editor, "Title")
    editor.set_heading(2)
    enter(editor)
    type_in(editor, "text")
    assert editor.html() == "<h2>Title</h2><p>text</p>"
    editor.set_heading(3)
    assert editor.html() == "<h2>Title</h2><h3>text</h3>"
    editor.selectAll()
    editor.set_heading(0)
    assert editor.html() == "<p>Title</p><p>text</p>"


def test_enter_before_a_heading_opens_a_paragraph_there(editor: ReviewEdit) -> None:
    editor.load("<h2>Title</h2>")
    put_before(editor, "Title")
    enter(editor)
    press(editor, Key.Key_Up)
    type_in(editor, "over")
    assert editor.html() == "<p>over</p><h2>Title</h2>"


def test_quote_on_and_off(editor: ReviewEdit) -> None:
    editor.load("<p>a</p><h2>b</h2><p>c</p>")
    put_caret(editor, "", "b")
    editor.toggle_quote()
    assert editor.html() == "<blockquote><p>a</p><h3>b</h3></blockquote><p>c</p>"
    put_caret(editor, "c")
    editor.toggle_quote()
    assert editor.html() == "<blockquote><p>a</p><h3>b</h3><p>c</p></blockquote>"
    put_caret(editor, "b")
    editor.toggle_quote()
    assert editor.html() == "<blockquote><p>a</p></blockquote><h3>b</h3><blockquote><p>c</p></blockquote>"


def test_enter_on_an_empty_line_leaves_a_quote(editor: ReviewEdit) -> None:
    editor.load("<blockquote><p>a</p></blockquote>")
    put_caret(editor, "a")
    enter(editor)
    type_in(editor, "b")
    enter(editor)
    enter(editor)
    type_in(editor, "c")
    assert editor.html() == "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>"


def test_backspace_at_its_start_takes_a_line_out_of_a_quote(editor: ReviewEdit) -> None:
    editor.load("<p>a</p><blockquote><p>b</p><p>c</p></blockquote>")
    put_before(editor, "b")
    press(editor, Key.Key_Backspace)
    assert editor.html() == "<p>a</p><p>b</p><blockquote><p>c</p></blockquote>"
    press(editor, Key.Key_Backspace)
    assert editor.html() == "<p>ab</p><blockquote><p>c</p></blockquote>"


def test_a_list_as_one_writes_it(editor: ReviewEdit) -> None:
    editor.toggle_list(False)
    type_in(editor, "a")
    enter(editor)
    type_in(editor, "b")
    press(editor, Key.Key_Tab)
    enter(editor)
    type_in(editor, "c")
    assert editor.html() == "<ul><li><p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul></li></ul>"
    enter(editor)
    enter(editor)  # the empty item goes one level up
    type_in(editor, "d")
    enter(editor)
    enter(editor)  # and out of the list
    type_in(editor, "e")
    assert editor.html() == (
        "<ul><li><p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul></li><li><p>d</p></li></ul><p>e</p>"
    )


def test_the_first_item_of_a_list_cannot_go_deeper(editor: ReviewEdit) -> None:
    editor.load("<ul><li><p>a</p></li></ul>")
    before = editor.html()
    press(editor, Key.Key_Tab)
    assert editor.html() == before


def test_tab_leaves_the_review_but_in_a_list_only_with_ctrl(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    editor, field = ReviewEdit(), QLineEdit()
    layout.addWidget(editor)
    layout.addWidget(field)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    editor.load("<p>a</p><ul><li><p>b</p></li></ul>")
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_Tab)
    assert field.hasFocus()
    put_caret(editor, "b")
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_Tab)
    assert editor.hasFocus()
    qtbot.keyClick(editor, Key.Key_Tab, Control)
    assert field.hasFocus()
    assert editor.html() == "<p>a</p><ul><li><p>b</p></li></ul>"


def test_outdenting_takes_along_what_is_under_and_what_follows(editor: ReviewEdit) -> None:
    editor.load(
        "<ul><li><p>a</p><ul><li><p>b</p><ul><li><p>c</p></li></ul></li><li><p>d</p></li></ul><p>e</p></li>"
        "<li><p>f</p></li></ul>"
    )
    put_caret(editor, "b")
    press(editor, Key.Key_Backtab, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert editor.html() == (
        "<ul><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li><li><p>d</p></li></ul><p>e</p></li><li><p>f</p></li></ul>"
    )


def test_outdenting_from_the_first_level_leaves_the_list(editor: ReviewEdit) -> None:
    editor.load("<ol><li><p>a</p></li><li><p>b</p><ol><li><p>c</p></li></ol></li><li><p>d</p></li></ol>")
    put_caret(editor, "b")
    editor.outdent()
    assert editor.html() == "<ol><li><p>a</p></li></ol><p>b</p><ol><li><p>c</p></li><li><p>d</p></li></ol>"


def test_several_items_go_under_the_one_before(editor: ReviewEdit) -> None:
    editor.load("<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul>")
    put_caret(editor, "a", "c")
    cursor = editor.textCursor()
    cursor.setPosition(cursor.selectionStart() + 1)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.indent()
    assert editor.html() == "<ul><li><p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul></li></ul>"


def test_enter_within_an_item_gives_the_rest_to_the_new_one(editor: ReviewEdit) -> None:
    editor.load("<ul><li><p>ab</p><ul><li><p>c</p></li></ul></li></ul>")
    put_caret(editor, "a")
    enter(editor)
    assert editor.html() == "<ul><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li></ul>"


def test_list_on_and_off_and_the_other_kind(editor: ReviewEdit) -> None:
    editor.load("<p>a</p><p>b</p><p>c</p>")
    editor.selectAll()
    editor.toggle_list(True)
    assert editor.html() == "<ol><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ol>"
    put_caret(editor, "b")
    editor.toggle_list(False)
    assert editor.html() == "<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul>"
    editor.toggle_list(False)
    assert editor.html() == "<ul><li><p>a</p></li></ul><p>b</p><ul><li><p>c</p></li></ul>"
    editor.toggle_list(False)
    assert editor.html() == "<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul>"


def test_a_list_within_a_quote_and_quoting_a_list(editor: ReviewEdit) -> None:
    editor.load("<ul><li><p>a</p></li><li><p>b</p></li></ul>")
    editor.selectAll()
    editor.toggle_quote()
    assert editor.html() == "<blockquote><ul><li><p>a</p></li><li><p>b</p></li></ul></blockquote>"
    editor.toggle_quote()
    assert editor.html() == "<ul><li><p>a</p></li><li><p>b</p></li></ul>"


def test_backspace_at_the_start_of_an_item_lifts_it(editor: ReviewEdit) -> None:
    editor.load("<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>")
    put_before(editor, "b")
    press(editor, Key.Key_Backspace)
    assert editor.html() == "<ul><li><p>a</p></li><li><p>b</p></li></ul>"
    press(editor, Key.Key_Backspace)
    assert editor.html() == "<ul><li><p>a</p></li></ul><p>b</p>"
    press(editor, Key.Key_Backspace)
    assert editor.html() == "<ul><li><p>ab</p></li></ul>"


def test_delete_joins_the_next_item_and_keeps_what_is_under_it(editor: ReviewEdit) -> None:
    editor.load("<ul><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li></ul>")
    put_caret(editor, "a")
    press(editor, Key.Key_Delete)
    assert editor.html() == "<ul><li><p>ab</p><ul><li><p>c</p></li></ul></li></ul>"


FIGURE = '<figure><img src="image:ab12" alt="words"><figcaption>cap</figcaption></figure>'
BARE_FIGURE = '<figure><img src="image:ab12" alt=""></figure>'
SPOILER = '<details class="spoiler"><summary>end</summary><p>body</p></details>'


@pytest.mark.parametrize("block", [FIGURE, BARE_FIGURE, SPOILER, "<pre>x\n  y</pre>", "<hr>"])
def test_typing_before_and_after_leaves_a_block_unharmed(editor: ReviewEdit, block: str) -> None:
    editor.load(f"<p>over</p>{block}<p>under</p>")
    put_caret(editor, "over")
    type_in(editor, "!")
    put_before(editor, "under")
    type_in(editor, "?")
    enter(editor)
    assert editor.html() == f"<p>over!</p>{block}<p>?</p><p>under</p>"


@pytest.mark.parametrize("block", [FIGURE, BARE_FIGURE, SPOILER, "<pre>x\n  y</pre>"])
def test_backspace_after_and_delete_before_a_block_only_move_the_caret(editor: ReviewEdit, block: str) -> None:
    text = f"<p>over</p>{block}<blockquote><p>q</p></blockquote><p>under</p>"
    editor.load(text)
    put_caret(editor, "over")
    press(editor, Key.Key_Delete)
    assert editor.html() == text
    editor.load(f"<p>over</p>{block}<p>under</p>")
    if "details" not in block:
        put_before(editor, "under")
        press(editor, Key.Key_Backspace)
        assert editor.html() == f"<p>over</p>{block}<p>under</p>"


def test_an_empty_line_around_a_figure_can_be_deleted(editor: ReviewEdit) -> None:
    editor.load(f"{BARE_FIGURE}<p>x</p>")
    put_before(editor, "x")
    enter(editor)
    press(editor, Key.Key_Up)
    press(editor, Key.Key_Backspace)
    assert editor.html() == f"{BARE_FIGURE}<p>x</p>"
    press(editor, Key.Key_Backspace)  # now in the figure, which has no caption
    assert editor.html() == "<p>x</p>"


def test_backspace_deletes_a_rule(editor: ReviewEdit) -> None:
    editor.load("<p>a</p><hr><p>b</p>")
    put_before(editor, "b")
    press(editor, Key.Key_Backspace)
    assert editor.html() == "<p>a</p><p>b</p>"


def test_text_typed_at_a_rule_goes_under_it(editor: ReviewEdit) -> None:
    editor.load("<hr>")
    type_in(editor, "a")
    assert editor.html() == "<hr><p>a</p>"


def test_enter_goes_through_a_spoiler_and_out_of_it(editor: ReviewEdit) -> None:
    editor.load(SPOILER)
    put_caret(editor, "end")
    enter(editor)
    put_caret(editor, "body")
    enter(editor)
    enter(editor)
    type_in(editor, "out")
    assert editor.html() == f"{SPOILER}<p>out</p>"


def test_backspace_in_its_summary_dissolves_a_spoiler(editor: ReviewEdit) -> None:
    editor.load(SPOILER)
    put_before(editor, "end")
    press(editor, Key.Key_Backspace)
    assert editor.html() == "<p>end</p><p>body</p>"


def test_the_summary_is_not_lost_with_the_last_of_the_spoiler(editor: ReviewEdit) -> None:
    editor.load(SPOILER)
    put_caret(editor, "end\n", "body")
    press(editor, Key.Key_Delete)
    assert editor.html() == '<p><span class="spoiler">end</span></p>'


def test_enter_in_preformatted_text_and_out_of_it(editor: ReviewEdit) -> None:
    editor.load("<pre>x</pre>")
    put_caret(editor, "x")
    enter(editor)
    type_in(editor, "  y")
    enter(editor)
    enter(editor)
    type_in(editor, "z")
    assert editor.html() == "<pre>x\n  y</pre><p>z</p>"


def test_marks_and_links_leave_preformatted_text_alone(editor: ReviewEdit) -> None:
    editor.load("<pre>x</pre>")
    put_caret(editor, "x")
    editor.toggle_mark("strong")
    assert not editor.edit_link("https://example.org/")
    type_in(editor, "y")
    assert editor.html() == "<pre>xy</pre>"


def test_a_link_joined_to_preformatted_text_is_plain_there(editor: ReviewEdit) -> None:
    editor.load('<pre>x</pre><p><a href="https://example.org/">link</a></p>')
    put_caret(editor, "x", "l")
    press(editor, Key.Key_Delete)
    assert editor.link_text() == ""
    type_in(editor, "-")
    assert editor.html() == "<pre>x-ink</pre>"


def test_a_line_can_be_opened_before_a_first_block_that_is_no_text(editor: ReviewEdit) -> None:
    editor.load(BARE_FIGURE)
    enter(editor)
    press(editor, Key.Key_Up)
    type_in(editor, "over")
    assert editor.html() == f"<p>over</p>{BARE_FIGURE}"


def test_after_everything_is_deleted_one_writes_a_paragraph(editor: ReviewEdit) -> None:
    editor.load(f"<h2>a</h2>{SPOILER}<ul><li><p>b</p></li></ul>")
    editor.selectAll()
    press(editor, Key.Key_Delete)
    type_in(editor, "new")
    assert editor.html() == "<p>new</p>"


# Links ----------------------------------------------------------------------------------------------------------


def test_a_link_is_set_changed_and_taken_away(editor: ReviewEdit) -> None:
    editor.load("<p>see this page now</p>")
    put_caret(editor, "see ", "page")
    assert editor.edit_link("example.org/a")
    assert editor.html() == '<p>see <a href="https://example.org/a">this page</a> now</p>'
    put_caret(editor, "this")
    assert editor.link_text() == "https://example.org/a"
    assert editor.edit_link("http://example.org/b")
    assert editor.html() == '<p>see <a href="http://example.org/b">this page</a> now</p>'
    assert editor.edit_link(None)
    assert editor.html() == "<p>see this page now</p>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "no link"])
def test_addresses_that_no_review_may_hold_are_refused(editor: ReviewEdit, address: str) -> None:
    editor.load("<p>a</p>")
    editor.selectAll()
    assert not editor.edit_link(address)
    assert editor.html() == "<p>a</p>"


def test_without_a_selection_the_address_itself_is_written(editor: ReviewEdit) -> None:
    type_in(editor, "mail ")
    editor.edit_link("someone@example.org")
    type_in(editor, " soon")
    assert editor.html() == '<p>mail <a href="mailto:someone@example.org">someone@example.org</a> soon</p>'


def test_a_link_is_not_continued_at_its_ends_but_within(editor: ReviewEdit) -> None:
    editor.load('<p><a data-film="7">Blood Ties</a></p>')
    put_caret(editor, "Blood")
    type_in(editor, "y")
    put_caret(editor, "Ties")
    type_in(editor, " end")
    put_before(editor, "Bloody")
    type_in(editor, "at ")
    assert editor.html() == '<p>at <a data-film="7">Bloody Ties</a> end</p>'


def test_following_a_link_only_asks(editor: ReviewEdit, qtbot: QtBot) -> None:
    editor.load('<p><a href="https://example.org/">web</a> and <a data-film="7">film</a></p>')
    put_caret(editor, "we")
    with qtbot.waitSignal(editor.link_activated, timeout=1000) as link:
        editor.follow_link()
    put_caret(editor, "fil")
    with qtbot.waitSignal(editor.film_activated, timeout=1000) as film:
        editor.follow_link()
    assert (link.args, film.args) == (["https://example.org/"], [7])


def test_ctrl_and_a_click_follow_a_link(editor: ReviewEdit, qtbot: QtBot) -> None:
    editor.load('<p><a href="https://example.org/">wwwwwwwwww</a></p>')
    editor.resize(600, 200)
    editor.show()
    put_caret(editor, "www")
    where = editor.cursorRect().center()
    with qtbot.waitSignal(editor.link_activated, timeout=1000):
        qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, Control, where)
    with qtbot.assertNotEmitted(editor.link_activated):
        qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)


# Letters of all kinds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["東京物語", "שלום עולם", "مرحبا", "e\u0301te\u0301", "👩\u200d🚀👨\u200d👩\u200d👧", "a\u0338b", "𝒳 and 😀"],
)
def test_text_from_an_input_method_comes_back(editor: ReviewEdit, text: str) -> None:
    for character in text:
        event = QInputMethodEvent()
        event.setCommitString(character)
        QApplication.sendEvent(editor, event)
    editor.selectAll()
    editor.toggle_mark("strong")
    composed = unicodedata.normalize("NFC", text)
    assert editor.tree().blocks[0].inline[0].text == composed
    again = editor.html()
    editor.load(again)
    assert editor.html() == again


def test_what_is_only_being_composed_is_not_stored(editor: ReviewEdit) -> None:
    type_in(editor, "a")
    QApplication.sendEvent(editor, QInputMethodEvent("とう", []))
    assert editor.html() == "<p>a</p>"
    event = QInputMethodEvent()
    event.setCommitString("東")
    QApplication.sendEvent(editor, event)
    assert editor.html() == "<p>a東</p>"


# State, undo, signals -------------------------------------------------------------------------------------------


def test_the_state_at_the_caret(editor: ReviewEdit) -> None:
    editor.load("<h2>t</h2><blockquote><ul><li><p>a</p></li><li><p><strong>b</strong></p></li></ul></blockquote>")
    assert editor.current_state() == EditorState(heading=2)
    put_caret(editor, "b")
    assert editor.current_state() == EditorState(
        marks=frozenset({"strong"}), quote=True, list="ul", can_indent=True, can_outdent=True
    )


def test_loading_is_silent_and_leaves_nothing_to_undo(editor: ReviewEdit, qtbot: QtBot) -> None:
    type_in(editor, "x")
    with qtbot.assertNotEmitted(editor.document_changed):
        editor.load("<p>a</p>")
    assert not editor.document().isUndoAvailable()
    with qtbot.waitSignal(editor.document_changed, timeout=1000):
        type_in(editor, "y")


def test_formatting_keys_are_left_to_the_window(editor: ReviewEdit) -> None:
    editor.load("<p>ab</p>")
    put_before(editor, "b")
    for key in (Key.Key_B, Key.Key_I, Key.Key_U, Key.Key_K):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Control, "")
        QApplication.sendEvent(editor, event)
        assert not event.isAccepted()
    assert editor.html() == "<p>ab</p>"


def test_undo_goes_back_step_by_step_and_redo_forth(editor: ReviewEdit) -> None:
    editor.load(f"<h2>t</h2><ul><li><p>a</p></li><li><p>b</p></li></ul><p>c</p>{FIGURE}{SPOILER}<p>d</p>")
    steps = [
        lambda: put_caret(editor, "a", "b"),
        lambda: editor.toggle_mark("strong"),
        editor.indent,
        editor.toggle_quote,
        lambda: editor.toggle_list(True),
        lambda: put_caret(editor, "t"),
        lambda: enter(editor),
        lambda: put_caret(editor, "c", "d"),
        lambda: press(editor, Key.Key_Delete),
        editor.selectAll,
        lambda: press(editor, Key.Key_Backspace),
        lambda: type_in(editor, "new"),
        lambda: editor.insertHtml("<p>x</p><ul><li>y</li></ul><p>z</p>"),
    ]
    seen = [editor.html()]
    for step in steps:
        step()
        if editor.html() != seen[-1]:
            seen.append(editor.html())
    assert len(seen) > 8
    back = [editor.html()]
    while editor.document().isUndoAvailable():
        press(editor, Key.Key_Z, "\x1a", Control)
        if editor.html() != back[-1]:
            back.append(editor.html())
    assert back == seen[::-1]
    while editor.document().isRedoAvailable():
        editor.redo()
    assert editor.html() == seen[-1]


def test_the_editor_grows_with_its_text_and_never_scrolls(editor: ReviewEdit, qtbot: QtBot) -> None:
    editor.load("<p>a</p>")
    editor.resize(600, editor.sizeHint().height())
    editor.show()
    small = editor.sizeHint().height()
    with qtbot.waitSignal(editor.content_height_changed, timeout=1000):
        for _ in range(20):
            enter(editor)
    assert editor.sizeHint().height() > 2 * small
    editor.resize(600, editor.sizeHint().height())
    assert editor.verticalScrollBar().maximum() == 0


def test_a_wider_editor_keeps_the_measure(editor: ReviewEdit) -> None:
    editor.set_measure(400)
    editor.resize(900, 300)
    editor.show()
    assert editor.viewport().width() == 400


def test_a_new_theme_or_size_changes_no_text_and_no_undo(editor: ReviewEdit) -> None:
    editor.load(f"<p>a <strong>b</strong></p>{FIGURE}")
    type_in(editor, "x")
    before = editor.html()
    editor.set_reading_size(25)
    assert editor.html() == before
    assert editor.document().isUndoAvailable()
    editor.undo()
    assert editor.html() == f"<p>a <strong>b</strong></p>{FIGURE}"
