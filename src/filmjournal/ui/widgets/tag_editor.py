"""Tags as quiet words, each with a way to take it off, and a field that adds one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCompleter, QLineEdit, QSizePolicy, QWidget

from filmjournal.domain.folding import fold
from filmjournal.i18n import _
from filmjournal.ui.theme import fonts, icons, theme
from filmjournal.ui.theme.focus_ring import RADIUS, paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored
from filmjournal.ui.widgets.flow_layout import FlowLayout

_CROSS, _PADDING, _GAP = 12, 6, 3
_TAG_AT_MOST = 240
_FIELD_WIDTH = 140


class TagEditor(QWidget):
    """The tags of one entry. `tags_changed` carries all of them as a tuple, and only when the person changed them.

    Enter, a comma or leaving the field adds what is typed. Backspace in an empty field goes to the last tag; on a
    tag, Delete, Backspace, Space or Enter takes it off and the arrows move along.
    """

    tags_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: list[_Tag] = []
        self._known = QStringListModel(self)
        self.field = _Field(self)
        self.field.setPlaceholderText(_("Add a tag"))
        self.field.setAccessibleName(_("Add a tag"))
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._popup = completer.popup()
        if self._popup is not None:
            self._popup.setProperty("role", "popup")
        completer.activated.connect(self._completed)
        self.field.setCompleter(completer)
        self.field.textEdited.connect(self._typed)
        self.field.editingFinished.connect(self._finish)
        self.field.back.connect(self._to_last)
        self._flow = FlowLayout(self, across=2, down=2)
        self._flow.addWidget(self.field)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(self.field)
        self.setAccessibleName(_("Tags"))

    def tags(self) -> tuple[str, ...]:
        """The tags shown, in their order."""
        return tuple(tag.name for tag in self._tags)

    def set_tags(self, tags: Iterable[str]) -> None:
        """Show these tags, silently."""
        self._show((name, "") for name in tags)

    def set_known(self, names: Iterable[str]) -> None:
        """The names that the field completes from."""
        self._known.setStringList(list(names))

    def add(self, text: str) -> bool:
        """Add what a person typed, one tag or several with commas; False where each was empty or there already."""
        before = self.tags()
        for name in (" ".join(part.split()) for part in text.split(",")):
            if name and fold(name) not in {fold(tag) for tag in self.tags()}:
                self._append(self._spelled(name))
        if self.tags() == before:
            return False
        self.tags_changed.emit(self.tags())
        return True

    def remove(self, name: str) -> None:
        """Take a tag off as the person does; the keyboard goes to its neighbour or to the field."""
        for number, tag in enumerate(self._tags):
            if tag.name == name:
                had_focus = tag.hasFocus()
                self._drop(tag)
                if had_focus:
                    self._go(min(number, len(self._tags) - 1) if self._tags else 0)
                self.tags_changed.emit(self.tags())
                return

    def _spelled(self, name: str) -> str:
        # A tag that is there already keeps the spelling that it has in the journal.
        return next((known for known in self._known.stringList() if fold(known) == fold(name)), name)

    def _show(self, noted: Iterable[tuple[str, str]]) -> None:
        """Show tags with their notes in the place of those that are there."""
        self._flow.setEnabled(False)  # else each of them lays out all that are there
        for tag in list(self._tags):
            self._drop(tag)
        for name, note in noted:
            self._append(name, note)
        self._flow.setEnabled(True)
        self._flow.invalidate()
        self.updateGeometry()

    def _append(self, name: str, note: str = "") -> None:
        tag = _Tag(name, self, note)
        tag.clicked.connect(lambda: self.remove(name))
        tag.step.connect(lambda by: self._go(self._tags.index(tag) + by))
        self._flow.insert_widget(len(self._tags), tag)
        before = self.field.previousInFocusChain()
        while before is not None and before is not self.field and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
            before = before.previousInFocusChain()
        if before is not None and before is not self.field:  # the field keeps its place among its neighbours
            QWidget.setTabOrder(before, tag)
            QWidget.setTabOrder(tag, self.field)
        self._tags.append(tag)
        tag.show()
        if self._flow.isEnabled():
            self.updateGeometry()

    def _drop(self, tag: _Tag) -> None:
        self._tags.remove(tag)
        self._flow.removeWidget(tag)
        tag.hide()
        tag.deleteLater()
        if self._flow.isEnabled():
            self.updateGeometry()

    def _go(self, number: int) -> None:
        if 0 <= number < len(self._tags):
            self._tags[number].setFocus(Qt.FocusReason.TabFocusReason)
        elif number >= len(self._tags):
            self.field.setFocus(Qt.FocusReason.TabFocusReason)

    def _to_last(self) -> None:
        self._go(len(self._tags) - 1 if self._tags else 0)

    def _typed(self, text: str) -> None:
        if "," in text:
            self.field.clear()
            self.add(text)

    def _completed(self, text: str) -> None:
        self.add(text)
        QTimer.singleShot(0, self.field, self.field.clear)  # the completer writes its text after this signal

    def _finish(self) -> None:
        text = self.field.text()
        if text.strip() and not (self._popup is not None and self._popup.isVisible()):
            self.field.clear()
            self.add(text)


class _Field(QLineEdit):
    back = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "bare")
        self.setProperty("ring", "none")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_FIELD_WIDTH, _tag_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = Qt.Key.Key_Right if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Left
        if not self.text() and event.key() in (Qt.Key.Key_Backspace, back):
            self.back.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            super().keyPressEvent(event)
            event.accept()
        else:
            super().keyPressEvent(event)


class _Tag(QAbstractButton):
    step = Signal(int)

    def __init__(self, name: str, parent: QWidget, note: str = "") -> None:
        super().__init__(parent)
        self.name = name
        self._words = f"{name} · {note}" if note else name
        self.setAccessibleName(_("{tag}, take off").format(tag=self._words))
        self.setToolTip(_("Take “{tag}” off").format(tag=name))
        self.setProperty("ring", "none")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = min(_TAG_AT_MOST, QFontMetrics(fonts.interface()).horizontalAdvance(self._words) + 1)
        return QSize(2 * _PADDING + words + _GAP + _CROSS, _tag_height())

    def hitButton(self, pos: object) -> bool:
        return self._cross().adjusted(-6, -8, 6, 8).contains(pos)  # type: ignore[call-overload,no-any-return]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace | Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.clicked.emit()
            case Qt.Key.Key_Right:
                self.step.emit(forward)
            case Qt.Key.Key_Left:
                self.step.emit(-forward)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        active = self.underMouse() or self.hasFocus()
        if active:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.color("hover"))
            painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        words = self.rect().adjusted(_PADDING, 0, -_PADDING - _GAP - _CROSS, 0)
        painter.setPen(colours.color("text" if active else "text_quiet"))
        direction = self.layoutDirection()
        draw_text(painter, mirrored(words, self.rect(), direction), self._words, fonts.interface(), direction)
        picture = icons.pixmap("close", "text" if active else "text_quiet", _CROSS, self.devicePixelRatio())
        painter.drawPixmap(self._cross().topLeft(), picture)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()))

    def _cross(self) -> QRect:
        cross = QRect(self.width() - _PADDING - _CROSS, (self.height() - _CROSS) // 2, _CROSS, _CROSS)
        return mirrored(cross, self.rect(), self.layoutDirection())


def _tag_height() -> int:
    return max(26, fonts.line_height(fonts.interface()) + 8)
