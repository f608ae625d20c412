"""A small field under a picture for the words that stand for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from filmjournal.i18n import _
from filmjournal.ui.editor.popup_place import place_beside
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.widgets.labels import SmallLabel

_WIDTH = 420


class AltPopup(QFrame):
    """Asks what a picture shows. Enter keeps the words, and so does going elsewhere; Escape leaves them as they were.

    `closed` comes once.
    """

    kept = Signal(str)
    closed = Signal()

    def __init__(self, editor: ReviewEdit, words: str, beside: Callable[[], QRect]) -> None:
        super().__init__(editor.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self._editor = editor
        self._beside = beside
        self._over = False
        question = _("Describe the picture for those who can’t see it")
        label = SmallLabel(question, parent=self)
        self.field = QLineEdit(words, self)
        self.field.setAccessibleName(question)
        self.field.setPlaceholderText(_("Two runners on an empty track at dawn"))
        self.field.selectAll()
        label.setBuddy(self.field)
        self.keep_button = QPushButton(_("Keep"), self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(label)
        column.addLayout(row)
        self.setFixedWidth(min(_WIDTH, editor.window().width()))
        self.keep_button.clicked.connect(self._keep)
        self.field.returnPressed.connect(self._keep)

    def open(self) -> None:
        """Show the field at its place in the editor's viewport. It goes when the keyboard goes elsewhere."""
        self.adjustSize()
        place_beside(self, self._editor.viewport(), self._beside())
        self._editor.viewport().installEventFilter(self)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def hand_over(self) -> None:
        """Tell what was typed and not told yet."""
        if self.field.isModified():
            self.field.setModified(False)
            self.kept.emit(self.field.text())

    def leave(self) -> None:
        """Go, with what was typed told: another text is about to be shown."""
        self.hand_over()
        self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay with the picture when the page is scrolled or grows."""
        if event.type() == QEvent.Type.Paint and not self._over:
            place_beside(self, self._editor.viewport(), self._beside())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        event.accept()  # no key typed here is meant for what lies under it

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._over or new is None or new is self or self.isAncestorOf(new):
            return
        self.leave()

    def _keep(self) -> None:
        self.kept.emit(self.field.text())
        self._go_back()

    def _go_back(self) -> None:
        self._editor.setFocus(Qt.FocusReason.PopupFocusReason)
        self._end()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self.close()
            self.closed.emit()
