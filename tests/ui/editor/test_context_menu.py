"""The words of the editor's context menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from filmjournal.ui.editor.context_menu import complete_menu
from filmjournal.ui.editor.review_edit import ReviewEdit


def _opened(editor: ReviewEdit) -> QMenu:
    place = QPoint(2, 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, editor.viewport().mapToGlobal(place))
    editor.contextMenuEvent(event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_plain_text_is_pasted_from_the_menu_too(qtbot: QtBot) -> None:
    editor = ReviewEdit()
    qtbot.addWidget(editor)
    complete_menu(editor)
    editor.load("<p>a</p>")
    QGuiApplication.clipboard().setText("**b**")
    menu = _opened(editor)
    names = [line.text().split("\t")[0].replace("&", "") for line in menu.actions() if not line.isSeparator()]
    assert names.index("Paste as plain text") == names.index("Paste") + 1
    assert "Select all" in names
    next(line for line in menu.actions() if "plain" in line.text()).trigger()
    menu.close()
    assert editor.html() == "<p>**b**a</p>"
