"""A small field, or a few, beside what they are about: for a name, a search, a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.names import LONGEST_NAME
from filmjournal.i18n import _
from filmjournal.ui.editor.popup_place import place_beside
from filmjournal.ui.theme import fonts
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.popup import Popup

_WIDTH, _LINES = 420, 6


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked: what it is called, what stands there now, and whether it may have several lines."""

    name: str
    text: str = ""
    placeholder: str = ""
    several_lines: bool = False
    longest: int = LONGEST_NAME


class AskPopup(Popup):
    """Asks for a few words. Enter keeps them (Ctrl+Enter where there are lines), Escape leaves all as it was.

    Going elsewhere keeps what was changed. `kept` carries the texts in their order; whoever hears it answers with
    `finish`, or with `refuse`, after which the words are still there to be mended.
    """

    kept = Signal(object)  # tuple of str

    def __init__(self, asked: Sequence[Asked], keep_label: str, beside: QWidget, place: QRect | None = None) -> None:
        super().__init__(beside)
        self._place = place or beside.rect()
        self._before = tuple(one.text for one in asked)
        self.fields: list[QLineEdit | QPlainTextEdit] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(4)
        for one in asked:
            label = SmallLabel(one.name, parent=self)
            field = self._field(one)
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
            column.addSpacing(6)
            self.fields.append(field)
        self.mistake = SmallLabel(parent=self, quiet=False)
        self.mistake.setProperty("role", "error")
        self.mistake.setTextFormat(Qt.TextFormat.PlainText)
        self.mistake.setWordWrap(True)
        self.mistake.hide()
        self.keep_button = QPushButton(keep_label, self)
        self.keep_button.clicked.connect(self._keep)
        if any(one.several_lines for one in asked):
            keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
            self.keep_button.setToolTip(_("{label} ({keys})").format(label=keep_label, keys=keys))
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.cancel_button.setProperty("role", "flat")
        self.cancel_button.clicked.connect(self.go_back)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.keep_button)
        column.addWidget(self.mistake)
        column.addLayout(row)
        self.setFixedWidth(max(200, min(_WIDTH, beside.window().width() - 32)))

    def open(self) -> None:
        """Show the fields beside their place and take the keyboard."""
        self._fit()
        self.appear(self.fields[0])

    def texts(self) -> tuple[str, ...]:
        """What stands in the fields."""
        return tuple(field.text() if isinstance(field, QLineEdit) else field.toPlainText() for field in self.fields)

    def hand_over(self) -> None:
        """Tell what was changed and not told yet."""
        if not self.is_over and self.texts() != self._before:
            self._before = self.texts()
            self.kept.emit(self._before)

    def refuse(self, sentence: str) -> None:
        """Say why the words can't be kept; they stay."""
        if self.is_over:
            return
        self.mistake.setText(sentence)
        self.mistake.show()
        self._fit()
        announce(self, sentence)
        self.fields[-1 if len(self.fields) > 1 and self.fields[-1].hasFocus() else 0].setFocus()

    def finish(self) -> None:
        """Go: the words were kept."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.go_back()
        else:
            self.end()

    def left(self) -> None:
        """Tell what was changed; where nothing was, or it was refused already, there is nothing to wait for."""
        if self.texts() != self._before:
            self.hand_over()
        elif self.mistake.isHidden():
            self.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In a field of several lines Enter makes a line; with Ctrl it keeps them, and is no key of the window's."""
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self._keep()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.cancel_button.hasFocus():
            self.go_back()
        elif enter and self.keep_button.hasFocus():
            self._keep()
        super().keyPressEvent(event)

    def _field(self, one: Asked) -> QLineEdit | QPlainTextEdit:
        if not one.several_lines:
            line = QLineEdit(one.text, self)
            line.setMaxLength(one.longest)
            line.setPlaceholderText(one.placeholder)
            line.setAccessibleName(one.name)
            line.selectAll()
            line.returnPressed.connect(self._keep)
            return line
        lines = QPlainTextEdit(one.text, self)
        lines.setProperty("role", "field")
        lines.setPlaceholderText(one.placeholder)
        lines.setAccessibleName(one.name)
        lines.setTabChangesFocus(True)
        lines.setFixedHeight(_LINES * fonts.line_height(fonts.interface()) + 20)
        lines.installEventFilter(self)
        return lines

    def _fit(self) -> None:
        self.layout().activate()  # type: ignore[union-attr]
        self.setFixedHeight(self.heightForWidth(self.width()) if self.hasHeightForWidth() else self.sizeHint().height())
        place_beside(self, self._beside, self._place)

    def _keep(self) -> None:
        self._before = self.texts()
        self.kept.emit(self._before)
