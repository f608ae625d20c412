"""Says whether what one wrote is in the journal, in a fixed place so that nothing moves."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from filmjournal.i18n import N_, _
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import fonts, icons, theme
from filmjournal.ui.widgets.announce import announce

SAVING_AFTER = 400
_ICON, _GAP = 14, 5
_BEFORE = 10  # pixels between a long reason and what stands before it


class Saving(Enum):
    """What is known of the person's words."""

    IDLE = "idle"
    SAVING = "saving"
    SAVED = "saved"
    NOT_SAVED = "not saved"


_SHOWN = {
    Saving.IDLE: ("", "", "text_quiet"),
    Saving.SAVING: (N_("Saving…"), "", "text_quiet"),
    Saving.SAVED: (N_("Saved"), "check", "saved"),
    Saving.NOT_SAVED: (N_("Not saved"), "warning", "error"),
}


class SaveState(QWidget):
    """A word and a sign. Saving is shown only when it takes longer than 400 ms."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = self._shown = Saving.IDLE
        self._why = ""  # the words for not being saved, with the reason
        self._leading = False
        self._later = pause(self, SAVING_AFTER, lambda: self._show(Saving.SAVING))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("")

    def state(self) -> Saving:
        """What was set last, be it shown yet or not."""
        return self._state

    def shown(self) -> Saving:
        """What is to be read now."""
        return self._shown

    def words(self) -> str:
        """The words that are to be read now, with the reason even where there is no room for it."""
        return self._why if self._shown is Saving.NOT_SAVED and self._why else _(_SHOWN[self._shown][0])

    def set_state(self, state: Saving, why: str = "") -> None:
        """Say this from now on; `why` are the words for not being saved that also say the reason."""
        self._state = state
        if why != self._why and state is not Saving.SAVING:  # which may end as it was before
            self._why = why
            self.setToolTip(why)
            self.updateGeometry()
            if state is self._shown:
                self._tell()
        if state is Saving.SAVING:
            if not self._later.isActive() and self._shown is not Saving.SAVING:
                self._later.start()
            return
        self._later.stop()
        self._show(state)

    def set_leading(self, leading: bool) -> None:
        """Say it at the near end of the place instead of the far one."""
        self._leading = leading
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest of the words, whichever is shown, and for a reason while there is one."""
        least = self.minimumSizeHint()
        wide = QFontMetrics(fonts.interface(12)).horizontalAdvance(self._why)
        return least.expandedTo(QSize(_BEFORE + _ICON + _GAP + wide + 2, 0))

    def minimumSizeHint(self) -> QSize:
        """Room for the longest of the words without reasons."""
        metrics = QFontMetrics(fonts.interface(12))
        widest = max(metrics.horizontalAdvance(_(text)) for text, _icon, _role in _SHOWN.values())
        return QSize(_ICON + _GAP + widest + 2, max(20, metrics.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sign and word at their end."""
        declared, icon, role = _SHOWN[self._shown]
        if not declared:
            return
        painter = QPainter(self)
        font = fonts.interface(12)
        metrics = QFontMetrics(font)
        text = self.words()
        if metrics.horizontalAdvance(text) + 1 + _ICON + _GAP > self.width():
            text = _(declared)
        wide = metrics.horizontalAdvance(text) + 1
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        beside = _ICON + _GAP if icon and self._leading else 0
        words = QRect(
            beside if self._leading is not right_to_left else self.width() - wide - beside, 0, wide, self.height()
        )
        painter.setFont(font)
        painter.setPen(theme.current().color(role))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        if icon:
            left = words.right() + 1 + _GAP if right_to_left else words.left() - _GAP - _ICON
            picture = icons.pixmap(icon, role, _ICON, self.devicePixelRatio())
            painter.drawPixmap(left, (self.height() - _ICON) // 2, picture)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when lettering may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()

    def _show(self, state: Saving) -> None:
        if state is self._shown:
            return
        self._shown = state
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(self.words())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        if self._shown is Saving.NOT_SAVED:
            announce(self, self.words(), at_once=True)
        self.update()
