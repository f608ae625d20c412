"""A small field under a picture for the words that stand for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from filmjournal.i18n import _
from filmjournal.ui.editor.popup_place import place_beside
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.popup import Popup

_WIDTH = 420


class AltPopup(Popup):
    """Asks what a picture shows. Enter keeps the words, and so does going elsewhere; Escape leaves those before."""

    kept = Signal(str)

    def __init__(self, editor: ReviewEdit, words: str, beside: Callable[[], QRect]) -> None:
        super().__init__(editor, back_to=editor)
        self._editor = editor
        self._picture = beside
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
        place_beside(self, self._editor.viewport(), self._picture())
        self._editor.viewport().installEventFilter(self)
        self.appear(self.field)

    def hand_over(self) -> None:
        """Tell what was typed and not told yet."""
        if self.field.isModified():
            self.field.setModified(False)
            self.kept.emit(self.field.text())

    def left(self) -> None:
        """Go, with what was typed told: the keyboard went elsewhere, or another text is about to be shown."""
        self.hand_over()
        self.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay with the picture when the page is scrolled or grows."""
        if event.type() == QEvent.Type.Paint and not self.is_over:
            place_beside(self, self._editor.viewport(), self._picture())
        return super().eventFilter(watched, event)

    def _keep(self) -> None:
        self.kept.emit(self.field.text())
        self.go_back()
