from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy
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


def _shown(row: ToolRow) -> list[str]:
    return [button.accessibleName() for button in row.stops() if button.isVisible()]


def _folded(row: ToolRow) -> list[str]:
    lines = [line for line in row.more_button.menu().actions() if line.isVisible() and not line.isSeparator()]
    return [line.text().split("\t")[0].replace("&", "").removesuffix("…") for line in lines]


def test_what_there_is_no_room_for_is_in_the_last_menu(qtbot: QtBot) -> None:
    _editor, row = _row(qtbot)
    state = QLabel("Saved")
    state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    row.add_trailing(state)
    row.show()
    row.resize(row.sizeHint().width(), row.height())
    everything = _shown(row)
    assert "Spoiler" in everything
    assert "More tools" not in everything
    for width in (row.sizeHint().width() - 1, row.minimumSizeHint().width()):
        row.resize(width, row.height())
        QApplication.processEvents()
        assert [*(name for name in _shown(row) if name != "More tools"), *_folded(row)] == everything
        assert row.more_button.isVisible()
        assert row.more_button.geometry().right() < state.geometry().left()
        assert state.geometry().right() < width
    assert _shown(row)[:4] == ["Bold", "Italic", "Underline", "Kind of text"]
    row.resize(row.sizeHint().width(), row.height())
    assert _shown(row) == everything


def test_the_last_menu_ticks_and_does_what_its_buttons_do(qtbot: QtBot) -> None:
    editor, row = _row(qtbot)
    row.show()
    row.resize(row.minimumSizeHint().width(), row.height())
    editor.load("<p>a</p>")
    editor.selectAll()
    lines = {line.text().split("\t")[0].replace("&", ""): line for line in row.more_button.menu().actions()}
    lines["Spoiler"].trigger()
    assert editor.html() == '<p><span class="spoiler">a</span></p>'
    assert lines["Spoiler"].isChecked()
    editor.load("<pre>b</pre>")
    assert not lines["Spoiler"].isEnabled()


def test_the_arrows_go_from_button_to_button_and_round(qtbot: QtBot) -> None:
    editor, row = _row(qtbot)
    editor.load("<p>a</p>")
    row.show()
    row.resize(row.minimumSizeHint().width(), row.height())
    row.stops()[0].setFocus()
    passed = []
    for _step in range(5):
        focused = row.focusWidget()
        assert focused is not None
        passed.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Right)
    assert passed == ["Bold", "Italic", "Underline", "Kind of text", "More tools"]
    assert row.focusWidget() is row.buttons[ActionId.STRONG]
    qtbot.keyClick(row.buttons[ActionId.STRONG], Qt.Key.Key_Left)
    assert row.focusWidget() is row.more_button
