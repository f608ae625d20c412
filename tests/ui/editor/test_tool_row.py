from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.editor.editor_commands import ask_link, commands_of
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.tool_row import ToolRow


def _row(qtbot: QtBot) -> tuple[ReviewEdit, ToolRow]:
    editor = ReviewEdit()
    qtbot.addWidget(editor)
    row = ToolRow(editor, commands_of(editor))
    qtbot.addWidget(row)
    return editor, row


def test_every_button_has_a_name_and_a_tooltip(qtbot: QtBot) -> None:
    _editor, row = _row(qtbot)
    for name, button in row.buttons.items():
        assert button.accessibleName(), name
        assert button.toolTip(), name
        assert not button.icon().isNull(), name
    assert "Ctrl" in row.buttons[ActionId.STRONG].toolTip()


def test_buttons_do_what_they_say_and_are_ticked(qtbot: QtBot) -> None:
    editor, row = _row(qtbot)
    editor.load("<p>a</p>")
    editor.selectAll()
    for name in (ActionId.STRONG, ActionId.EM, ActionId.UNDERLINE, ActionId.QUOTE, ActionId.NUMBERS):
        row.buttons[name].click()
        assert row.buttons[name].isChecked(), name
    assert editor.html() == "<blockquote><ol><li><p><strong><em><u>a</u></em></strong></p></li></ol></blockquote>"
    row.buttons[ActionId.BULLETS].click()
    assert row.buttons[ActionId.BULLETS].isChecked()
    assert not row.buttons[ActionId.NUMBERS].isChecked()


def test_the_text_menu(qtbot: QtBot) -> None:
    editor, row = _row(qtbot)
    editor.load("<p>a</p>")
    editor.selectAll()
    actions = {action.text().split("\t")[0].replace("&", ""): action for action in row.text_button.menu().actions()}
    actions["Heading"].trigger()
    actions["Strikethrough"].trigger()
    assert editor.html() == "<h2><s>a</s></h2>"
    assert actions["Heading"].isChecked()
    assert actions["Strikethrough"].isChecked()
    actions["Clear formatting"].trigger()
    actions["Paragraph"].trigger()
    assert editor.html() == "<p>a</p>"


def test_tools_that_have_no_meaning_here_are_off(qtbot: QtBot) -> None:
    editor, row = _row(qtbot)
    editor.load("<p>a</p><pre>b</pre>")
    cursor = editor.textCursor()
    cursor.setPosition(2)
    editor.setTextCursor(cursor)
    assert not row.buttons[ActionId.STRONG].isEnabled()
    assert not row.buttons[ActionId.QUOTE].isEnabled()
    assert ask_link(editor) is None


def test_the_link_field_sets_refuses_and_removes(qtbot: QtBot) -> None:
    editor, _ = _row(qtbot)
    editor.load("<p>a</p>")
    editor.selectAll()
    popup = ask_link(editor)
    assert popup is not None
    popup.address.setText("javascript:alert(1)")
    popup.set_button.click()
    assert editor.html() == "<p>a</p>"
    assert popup.trouble.text()
    popup.address.setText("https://example.org/")
    qtbot.keyClick(popup.address, Qt.Key.Key_Return)
    assert editor.html() == '<p><a href="https://example.org/">a</a></p>'
    again = ask_link(editor)
    assert again is not None
    assert again.address.text() == "https://example.org/"
    again.remove_button.click()
    assert editor.html() == "<p>a</p>"


def test_the_page_places_the_save_state_at_the_far_end(qtbot: QtBot) -> None:
    _editor, row = _row(qtbot)
    state = QLabel("Saved")
    row.add_trailing(state)
    row.resize(600, row.height())
    row.show()
    assert state.geometry().right() > 500
    assert row.height() >= 36
