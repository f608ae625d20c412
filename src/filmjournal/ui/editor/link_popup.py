"""A small field under the caret for a link's address."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from filmjournal.i18n import _
from filmjournal.ui.editor.popup_place import place_beside
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel

_WIDTH = 420


class LinkPopup(QFrame):
    """Sets, changes or removes the link at the caret. Enter sets it, Escape leaves everything as it was."""

    def __init__(self, editor: ReviewEdit) -> None:
        super().__init__(editor.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
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
        self.show()
        self.raise_()
        self.address.setFocus(Qt.FocusReason.PopupFocusReason)
        self._editor.loaded.connect(self.close)  # what it was asked for is no longer shown
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def _fit(self) -> None:
        self.adjustSize()
        place_beside(self, self._editor.viewport(), self._editor.cursorRect())

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new):
            self.close()

    def _done(self) -> None:
        self.close()
        self._editor.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._done()
        event.accept()  # no key typed here is meant for what lies under it

    def _set(self) -> None:
        if self._editor.edit_link(self.address.text() or None):
            self._done()
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
        self._done()
