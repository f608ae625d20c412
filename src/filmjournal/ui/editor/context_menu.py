"""The editor's context menu in the words of the window's own menus, with what Qt's lacks."""

from __future__ import annotations

from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QMenu

from filmjournal.i18n import _
from filmjournal.ui.actions.action_set import keys_text
from filmjournal.ui.actions.catalogue import ActionId, spec
from filmjournal.ui.editor.review_edit import ReviewEdit


def complete_menu(editor: ReviewEdit) -> None:
    """Let the editor's context menu be completed whenever it opens."""

    def complete(menu: QMenu, _cursor: QTextCursor) -> None:
        lines = {line.objectName(): line for line in menu.actions()}
        if (everything := lines.get("select-all")) is not None:
            _text, _tab, keys = everything.text().partition("\t")
            everything.setText(_("Select &all") + (f"\t{keys}" if keys else ""))
        if (paste := lines.get("edit-paste")) is not None:
            plain = QAction(f"{_(spec(ActionId.PASTE_PLAIN).text)}\t{keys_text(ActionId.PASTE_PLAIN)}", menu)
            plain.setEnabled(paste.isEnabled())
            plain.triggered.connect(editor.paste_plain)
            after = menu.actions().index(paste) + 1
            menu.insertAction(menu.actions()[after], plain)

    editor.menu_opening.connect(complete)
