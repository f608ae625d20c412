"""All that one record says, as names and values to be read, chosen and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from filmjournal.i18n import _
from filmjournal.ui.delegates.import_row import side
from filmjournal.ui.theme import fonts, theme

_NAME, _GAP = 120, 16


class RecordDetails(QTextEdit):
    """A table of two columns. Values are shown as they are, never as markup."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._facts: Sequence[tuple[str, str]] = ()
        self._dressing = False
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("What the record says"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.document().setUndoRedoEnabled(False)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show names with their values."""
        self._facts = facts
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margins of the rows."""
        margin = side(self.width())
        self.setViewportMargins(margin, 10, margin, 6)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Write it anew when theme or lettering may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange) and not self._dressing:
            self._write()

    def _write(self) -> None:
        self._dressing = True
        colours, font = theme.current(), fonts.interface()
        names = [QFontMetrics(font).horizontalAdvance(name) for name, _value in self._facts]
        wide = min(max([_NAME, *names]), 2 * _NAME) + _GAP
        look = QTextTableFormat()
        look.setBorder(0)
        look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        look.setCellPadding(0)
        look.setCellSpacing(0)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        name = QTextLength(QTextLength.Type.FixedLength, wide)
        value = QTextLength(QTextLength.Type.VariableLength, 0)
        look.setColumnWidthConstraints([value, name] if mirrored else [name, value])
        line = QTextBlockFormat()
        line.setBottomMargin(3)
        edge = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        line.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute)  # each runs in its own script's direction
        quiet, plain = QTextCharFormat(), QTextCharFormat()
        for form, role in ((quiet, "text_quiet"), (plain, "text")):
            form.setFont(font)
            form.setForeground(colours.color(role))
        self.clear()
        if self._facts:
            table = QTextCursor(self.document()).insertTable(len(self._facts), 2, look)
            for row, fact in enumerate(self._facts):
                for number, (text, form) in enumerate(zip(fact, (quiet, plain), strict=True)):
                    cursor = table.cellAt(row, 1 - number if mirrored else number).firstCursorPosition()
                    cursor.setBlockFormat(line)
                    cursor.insertText(text.replace("\n", "\u2028"), form)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._dressing = False
