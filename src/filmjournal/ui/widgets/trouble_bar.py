"""A bar under the head of a window: what is the matter with the journal, what that means, and the ways on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from filmjournal.ui.theme.wording import shortened
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.labels import Rule, Sign, SmallLabel, breakable
from filmjournal.ui.widgets.restyle import restyle

KINDS = ("warning", "error")
ONE_LINE = 900  # below this width the ways on are under the words
LONGEST = 44  # characters on a button


class Way(NamedTuple):
    """One way on: what its button says, and what it does."""

    label: str
    act: Callable[[], object]


class TroubleBar(QFrame):
    """Hidden until it is told something. It stays until that is taken back, and takes no keyboard from anyone."""

    ways_changed = Signal()  # there are other buttons

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = Sign("warning", "warning", parent=self)
        self._sentence = _words(self)
        self._advice = _words(self)
        self._advice.setProperty("role", "advice")
        self._buttons: list[QPushButton] = []
        self._acts: list[Callable[[], object]] = []
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._advice)
        self._ways = QWidget(self)
        self._flow = FlowLayout(self._ways, across=8, down=6)
        self._flow.setContentsMargins(3, 3, 3, 3)  # room for the focus ring
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(16)
        self._beside.addLayout(words, 1)
        self._beside.addWidget(self._ways)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setContentsMargins(16, 9, 13, 9)
        row.setSpacing(12)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._beside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(Rule(self))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def tell(self, sentence: str, advice: str, ways: tuple[Way, ...], *, kind: str = "warning") -> None:
        """Show what is the matter, as a `warning` or an `error`; say it to screen readers where it is news.

        Raises ValueError for another kind.
        """
        if kind not in KINDS:
            raise ValueError(kind)
        news = (sentence, advice) != (self.sentence(), self.advice()) or self.isHidden()
        self._sentence.setText(breakable(sentence))
        self._advice.setText(breakable(advice))
        self._advice.setVisible(bool(advice))
        self._sign.set_icon("warning", kind)
        for part in (self, self._sentence, self._advice):
            restyle(part, "kind", kind)
        self._offer(ways)
        self._arrange()
        self.setAccessibleName(f"{sentence} {advice}".strip())
        self.show()
        if news:
            announce(self, self.accessibleName(), at_once=True)

    def withdraw(self) -> None:
        """What was told is over; the keyboard goes to whom it would go to with Tab, if it was here."""
        here = self.window().focusWidget()
        if here is not None and self.isAncestorOf(here):
            self.focusNextChild()
        self.hide()

    def sentence(self) -> str:
        """What was told last."""
        return self._sentence.text().replace("\u200b", "")

    def advice(self) -> str:
        """What was said about it last."""
        return self._advice.text().replace("\u200b", "")

    def buttons(self) -> list[QPushButton]:
        """The ways on, the first first."""
        return list(self._buttons)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the window may be: what stands beside the words goes under them by then."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure anew when the lettering of a button may have changed."""
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._arrange()
        return False

    def _offer(self, ways: tuple[Way, ...]) -> None:
        """Buttons that are there already stay, and so does the keyboard on them."""
        self._acts = [way.act for way in ways]
        labels = [shortened(way.label, LONGEST) for way in ways]
        if labels == [button.text() for button in self._buttons]:
            return
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for number, (way, label) in enumerate(zip(ways, labels, strict=True)):
            button = QPushButton(label, self._ways)
            button.setAccessibleName(way.label)
            button.setToolTip("" if label == way.label else way.label)
            button.setAutoDefault(True)  # Enter presses it too
            button.clicked.connect(lambda _on, n=number: self._acts[n]())
            button.installEventFilter(self)
            self._flow.addWidget(button)
            button.show()
            self._buttons.append(button)
        self._ways.setVisible(bool(ways))
        self.ways_changed.emit()

    def _arrange(self) -> None:
        """The ways on stand beside the words, or under them where it is narrow."""
        wide = self._flow.sizeHint().width() + 6
        beside = self.width() >= max(ONE_LINE, 2 * wide)
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._beside.setSpacing(16 if beside else 6)
        self._ways.setMinimumWidth(wide if beside else 0)
        self._ways.setMaximumWidth(wide if beside else 16_777_215)
        self._beside.setAlignment(self._ways, Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag(0))


def _words(parent: QWidget) -> SmallLabel:
    label = SmallLabel("", 13, quiet=False, parent=parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
