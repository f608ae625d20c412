"""A small field under the caret for a link's address."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from filmjournal.i18n import _
from filmjournal.ui.editor.popup_place import place_beside
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.popup import Popup

_WIDTH = 420


class LinkPopup(Popup):
    """Sets, changes or removes the link at the caret. Enter sets it, Escape leaves everything as it was."""

    def __init__(self, editor: ReviewEdit) -> None:
        super().__init__(editor, back_to=editor)
        self._editor = editor
        self.address = QLineEdit(editor.link_text())
        self.address.setAccessibleName(_("Address of the link"))
        self.address.setPlaceholderText(_("https://…"))
        self.address.selectAll()
        self.set_button = QPushButton(_("Set link"))
        self.remove_button = QPushButton(_("Remove"))
        self.remove_button.setVisible(bool(editor.link_text()))
        self.trouble = SmallLabel(parent=self)
        self.trouble.setProperty("role", "error")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.address, 1)
        row.addWidget(self.set_button)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.trouble)
        self.setFixedWidth(min(_WIDTH, editor.window().width()))
        self.set_button.clicked.connect(self._set)
        self.remove_button.clicked.connect(self._remove)
        self.address.returnPressed.connect(self._set)
        self.address.textEdited.connect(self._forget_trouble)

    def open(self) -> None:
        """Show the field under the caret, inside the window. It goes when the keyboard goes elsewhere."""
        self._fit()
        self.appear(self.address)
        self._editor.loaded.connect(self.end)  # what it was asked for is no longer shown

    def _fit(self) -> None:
        self.adjustSize()
        place_beside(self, self._editor.viewport(), self._editor.cursorRect())

    def _set(self) -> None:
        if self._editor.edit_link(self.address.text() or None):
            self.go_back()
            return
        self.trouble.setText(_("A link is a web address (https://…) or a mail address. The text is as it was."))
        self.trouble.show()
        announce(self.address, self.trouble.text(), at_once=True)
        self._fit()

    def _forget_trouble(self) -> None:
        if not self.trouble.isHidden():
            self.trouble.hide()
            self._fit()

    def _remove(self) -> None:
        self._editor.edit_link(None)
        self.go_back()
