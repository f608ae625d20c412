"""Markdown and straight quotes, typed: what they become, and how one takes that back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.typing_rules import TypingPreferences, TypingRules

Key = Qt.Key


@pytest.fixture
def editor(qtbot: QtBot) -> ReviewEdit:
    widget = ReviewEdit()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def rules(editor: ReviewEdit) -> TypingPreferences:
    """The rules are at work, as preferred; those of the program stay as they are."""
    preferences = TypingPreferences()
    preferences.language = "en"
    TypingRules(editor, lambda: None, preferences)
    return preferences


def press(editor: ReviewEdit, key: Qt.Key, text: str = "") -> None:
    QApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))


def type_in(editor: ReviewEdit, text: str) -> None:
    """Type key by key; `\\n` is Enter."""
    for character in text:
        if character == "\n":
            press(editor, Key.Key_Return, "\r")
        else:
            press(editor, Key.Key_unknown, character)


def commit(editor: ReviewEdit, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


STARTS = {
    "# ": "<h2>x</h2>",
    "## ": "<h2>x</h2>",
    "### ": "<h3>x</h3>",
    "> ": "<blockquote><p>x</p></blockquote>",
    "- ": "<ul><li><p>x</p></li></ul>",
    "* ": "<ul><li><p>x</p></li></ul>",
    "1. ": "<ol><li><p>x</p></li></ol>",
    "1) ": "<ol><li><p>x</p></li></ol>",
    "--- ": "<hr><p>x</p>",
    "*** ": "<hr><p>x</p>",
    "---\n": "<hr><p>x</p>",
    "***\n": "<hr><p>x</p>",
    "``` ": "<pre>x</pre>",
    "```\n": "<pre>x</pre>",
    "||| ": '<details class="spoiler"><summary></summary><p>x</p></details>',
    ">! ": '<details class="spoiler"><summary></summary><p>x</p></details>',
}


@pytest.mark.parametrize("typed", STARTS)
def test_the_start_of_a_line(editor: ReviewEdit, rules: TypingPreferences, typed: str) -> None:
    type_in(editor, typed)
    type_in(editor, "x")
    assert editor.html() == STARTS[typed]


@pytest.mark.parametrize("typed", STARTS)
def test_one_ctrl_z_brings_back_what_was_typed(editor: ReviewEdit, rules: TypingPreferences, typed: str) -> None:
    literal = typed.removesuffix("\n")
    type_in(editor, typed)
    made = editor.toPlainText()
    editor.undo()
    assert editor.toPlainText() == literal
    assert editor.textCursor().position() == len(literal)
    assert [spec.kind for spec in editor.review.specs()] == ["p"]
    editor.redo()
    assert editor.toPlainText() == made
    editor.undo()
    if typed.endswith("\n"):
        type_in(editor, "\n")  # once taken back, Enter is Enter
        assert editor.toPlainText() == literal + "\n"
    else:
        type_in(editor, "x")
        assert editor.toPlainText() == literal + "x"
        assert [spec.kind for spec in editor.review.specs()] == ["p"]
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.toPlainText() == ""


def test_a_line_with_text_turns_too(editor: ReviewEdit, rules: TypingPreferences) -> None:
    editor.load("<p>already <em>here</em></p><p>next</p>")
    type_in(editor, "> ")
    assert editor.html() == "<blockquote><p>already <em>here</em></p></blockquote><p>next</p>"
    editor.load("<p>already here</p>")
    type_in(editor, "--- ")
    assert editor.html() == "<p>— already here</p>"


def test_no_line_turns_where_it_is_something_already(editor: ReviewEdit, rules: TypingPreferences) -> None:
    for html in ("<ul><li><p>x</p></li></ul>", "<h2>x</h2>", "<pre>x</pre>"):
        for start in ("# ", "- ", "> ", "1. ", "||| "):
            editor.load(html)
            type_in(editor, start)
            shown = (start + "x").replace(">", "&gt;")
            assert editor.html() == html.replace("x", shown)
    editor.load("<blockquote><p>x</p></blockquote>")
    type_in(editor, "> ")
    assert editor.html() == "<blockquote><p>&gt; x</p></blockquote>"
    type_in(editor, "\n# ")
    assert editor.review.specs()[-1].kind == "h3"  # the only heading that a quote holds


WORDS = {
    "a **bold** b": "a <strong>bold</strong> b",
    "a __bold__ b": "a <strong>bold</strong> b",
    "a *em* b": "a <em>em</em> b",
    "a _em_ b": "a <em>em</em> b",
    "***both*** b": "<strong><em>both</em></strong> b",
    "~~no~~ yes": "<s>no</s> yes",
    "`x = 1` b": "<code>x = 1</code> b",
    "||He dies.|| b": '<span class="spoiler">He dies.</span> b',
    "**a *b* c**": "<strong>a <em>b</em> c</strong>",
    "(*em*)": "(<em>em</em>)",
    "see [the site](https://e.org/x_y_z) b": 'see <a href="https://e.org/x_y_z">the site</a> b',
    "[Heat](https://e.org/Heat_(1995)) b": '<a href="https://e.org/Heat_(1995)">Heat</a> b',
    "[**so**](www.e.org)": '<a href="https://www.e.org"><strong>so</strong></a>',
    "at https://e.org/a--b. b": 'at <a href="https://e.org/a--b">https://e.org/a--b</a>. b',
    "(http://e.org/x_(y)) b": '(<a href="http://e.org/x_(y)">http://e.org/x_(y)</a>) b',
    "www.e.org b": '<a href="https://www.e.org">www.e.org</a> b',
    "snake_case_name b": "snake_case_name b",
    "2 * 3 * 4": "2 * 3 * 4",
    "2*3*4": "2*3*4",
    "a * b* c": "a * b* c",
    "**** ____ *_* ^_^": "**** ____ *_* ^_^",
    "a || b || c": "a || b || c",
    r"\*a* b": r"\*a* b",
    "`a *b* c` d": "<code>a *b* c</code> d",
    "[1](2) [note](notes) [a] (https://e.org/)": "[1](2) [note](notes) [a] (https://e.org/)",
    "![alt](https://e.org/)": "![alt](https://e.org/)",
    "http:// https://": "http:// https://",
}


@pytest.mark.parametrize("typed", WORDS)
def test_words(editor: ReviewEdit, rules: TypingPreferences, typed: str) -> None:
    type_in(editor, typed)
    assert editor.html() == f"<p>{WORDS[typed]}</p>"
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.html() == ""


def test_words_are_taken_back_and_typed_on(editor: ReviewEdit, rules: TypingPreferences) -> None:
    type_in(editor, "😀 **bold**")
    assert editor.html() == "<p>😀 <strong>bold</strong></p>"
    editor.undo()
    assert editor.html() == "<p>😀 **bold**</p>"
    type_in(editor, " on")
    assert editor.html() == "<p>😀 **bold** on</p>"
    editor.undo()
    editor.undo()
    assert editor.html() == ""


def test_scripts_without_spaces(editor: ReviewEdit, rules: TypingPreferences) -> None:
    commit(editor, "これは**重要**")
    commit(editor, "です")
    assert editor.html() == "<p>これは<strong>重要</strong>です</p>"


def test_an_address_becomes_a_link_with_enter_too(editor: ReviewEdit, rules: TypingPreferences) -> None:
    type_in(editor, "https://e.org/a\nb")
    assert editor.html() == '<p><a href="https://e.org/a">https://e.org/a</a></p><p>b</p>'
    editor.undo()
    editor.undo()
    assert '<a href="https://e.org/a">' in editor.html()
    editor.undo()
    assert editor.html() == "<p>https://e.org/a</p>"
    type_in(editor, "\nb")
    assert editor.html() == "<p>https://e.org/a</p><p>b</p>"


def test_nothing_turns_in_code_nor_across_a_film_reference(editor: ReviewEdit, rules: TypingPreferences) -> None:
    for html in ("<pre>x</pre>", '<details class="spoiler"><summary>x</summary><p>y</p></details>'):
        editor.load(html)
        editor.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
        type_in(editor, ' "*a*" -- b...')
        assert editor.html() == html.replace("x", 'x "*a*" -- b...')
    film = '<a data-film="7">(A - B)</a>'
    editor.load(f"<p>**x {film} y</p>")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    type_in(editor, "**")
    assert editor.html() == f"<p>**x {film} y**</p>"
    editor.load("<p>x <code>y</code></p>")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    type_in(editor, '"...')
    assert editor.html() == '<p>x <code>y"...</code></p>'


def test_pasted_text_stays_as_it_is(editor: ReviewEdit, rules: TypingPreferences) -> None:
    source = QMimeData()
    source.setText('"**a** -- b..." # ')
    editor.insertFromMimeData(source)
    assert editor.toPlainText() == '"**a** -- b..." # '.rstrip()


def test_both_can_be_turned_off(editor: ReviewEdit, rules: TypingPreferences) -> None:
    rules.markdown = False
    type_in(editor, "# **a** --")
    assert editor.toPlainText() == "# **a** –"
    editor.load("")
    rules.markdown, rules.smart = True, False
    type_in(editor, '"*a*" -- b...')
    assert editor.html() == '<p>"<em>a</em>" -- b...</p>'


QUOTED = {
    "en": "“She said ‘no’,” he said. It’s ’90s",
    "de": "„She said ‚no‘,“ he said. It’s ’90s",
    "fr": "«\u202fShe said ’no’,\u202f» he said. It’s ’90s",
    "sv": "”She said ’no’,” he said. It’s ’90s",
    "pl_PL": "„She said ‚no’,” he said. It’s ’90s",
    "ru": "«She said ’no’,» he said. It’s ’90s",
    "eo": "“She said ‘no’,” he said. It’s ’90s",
}


@pytest.mark.parametrize("language", QUOTED)
def test_quotes_of_the_language(editor: ReviewEdit, rules: TypingPreferences, language: str) -> None:
    rules.language = language
    type_in(editor, "\"She said 'no',\" he said. It's '90s")
    assert editor.toPlainText() == QUOTED[language]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a -- b", "a – b"),
        ("a --- b", "a — b"),
        ("1990--99", "1990–99"),
        ("-- so", "– so"),
        ("---so", "—so"),
        ("wait...", "wait…"),
        ("wait....", "wait…."),
        ('("a")', "(“a”)"),
        ('*"a"*', "“a”"),
        ('"*a*"', "“a”"),
        ('"I never --"', "“I never –”"),
        ('-- "no"', "– “no”"),
        ("5'10\"", "5’10”"),
        ("the '90s and '42, '12 Angry Men'", "the ’90s and ’42, ’12 Angry Men’"),
        ('`"a" -- b`', '"a" -- b'),
        ('https://e.org/"a"--b', 'https://e.org/"a"--b'),
        ('צה"ל', 'צה"ל'),
    ],
)
def test_quotes_and_dashes(editor: ReviewEdit, rules: TypingPreferences, typed: str, shown: str) -> None:
    type_in(editor, typed)
    assert editor.toPlainText() == shown
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.toPlainText() == ""


def test_one_ctrl_z_brings_back_the_straight_quote(editor: ReviewEdit, rules: TypingPreferences) -> None:
    type_in(editor, 'say "')
    assert editor.toPlainText() == "say “"
    editor.undo()
    assert editor.toPlainText() == 'say "'
    type_in(editor, 'so"')
    assert editor.toPlainText() == 'say "so”'
    type_in(editor, " on")
    editor.undo()
    assert editor.toPlainText() == 'say "so”'
    editor.undo()
    assert editor.toPlainText() == 'say "so"'


def test_an_apostrophe_in_german_quotes(editor: ReviewEdit, rules: TypingPreferences) -> None:
    rules.language = "de"
    type_in(editor, "'Wie geht's', sagt er, 'so?'")
    assert editor.toPlainText() == "‚Wie geht’s‘, sagt er, ‚so?‘"


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Right])
@pytest.mark.parametrize("mark", ["spoiler", "code", "sup"])
def test_a_key_leads_out_of_a_mark(editor: ReviewEdit, rules: TypingPreferences, mark: str, key: Qt.Key) -> None:
    type_in(editor, "a ")
    editor.toggle_mark(mark)
    type_in(editor, "b")
    press(editor, key)
    type_in(editor, "c")
    html = editor.html()
    assert html.startswith("<p>a <")
    assert html.endswith(">c</p>")
    press(editor, Key.Key_Left)
    press(editor, Key.Key_Left)
    press(editor, Key.Key_Right)  # from within it is an ordinary key
    assert editor.textCursor().position() == 3
    assert mark in editor.current_state().marks


def test_a_key_leads_out_to_the_left_in_hebrew(editor: ReviewEdit, rules: TypingPreferences) -> None:
    commit(editor, "שלום ")
    editor.toggle_mark("spoiler")
    commit(editor, "סוף")
    press(editor, Key.Key_Left)
    commit(editor, ".")
    assert editor.html() == '<p>שלום <span class="spoiler">סוף</span>.</p>'


def test_a_spoiler_is_written_and_left(editor: ReviewEdit, rules: TypingPreferences) -> None:
    editor.toggle_mark("spoiler")
    type_in(editor, "dies")
    editor.toggle_mark("spoiler")
    type_in(editor, ". ||So|| sad")
    assert editor.html() == '<p><span class="spoiler">dies</span>. <span class="spoiler">So</span> sad</p>'
