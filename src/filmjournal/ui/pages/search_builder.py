"""Builds a search from rows, for those who don't type its syntax: what it writes stands in the search field."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.search.conditions import Condition, Conditions, conditions_of, node_of, tree_of
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import Everything
from filmjournal.i18n import _
from filmjournal.ui.pages.condition_row import ConditionRow
from filmjournal.ui.theme import icons
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.popup import Popup
from filmjournal.ui.widgets.search_box import SearchBox

_WIDTH, _SIDE, _EDGE, _BELOW = 660, 13, 8, 4


class SearchBuilder(Popup):
    """Lies under the search field. Each change is written into the field at once; Escape takes all of them back.

    What is in the field and can be understood is shown as rows when it opens. `done` says that the person is through
    with it and goes on to what was found.
    """

    done = Signal()

    def __init__(self, box: SearchBox) -> None:
        super().__init__(box.field, back_to=box.field)
        self._box = box
        self._before = box.text()
        self._written = self._before
        self.setAccessibleName(_("Build a search"))
        self.join = QComboBox(self)
        self.join.addItem(_("all of these"), False)
        self.join.addItem(_("any one of these"), True)
        self.join.setAccessibleName(_("How many conditions must hold"))
        lead = SmallLabel(_("Find what answers to"), 13, quiet=False, parent=self)
        lead.setBuddy(self.join)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        inside = QWidget(self)
        inside.setLayout(self._rows)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        self._area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        for bar in (self._area.verticalScrollBar(), self._area.horizontalScrollBar()):
            bar.setProperty("ground", "raised")
        self.mistake = SmallLabel(parent=self, quiet=False)
        self.mistake.setProperty("role", "error")
        self.mistake.setTextFormat(Qt.TextFormat.PlainText)
        self.mistake.setWordWrap(True)
        self.mistake.hide()
        self.add_button = QPushButton(icons.icon("plus", "text", 16), _("Add a condition"), self)
        self.add_button.setProperty("role", "flat")
        self.add_button.clicked.connect(lambda: self._add(Condition(), focus=True))
        self.done_button = QPushButton(_("Done"), self)
        self.done_button.clicked.connect(self._finish)
        self._build(lead)
        self._show(self._before)
        self.join.currentIndexChanged.connect(lambda _index: self._write())
        box.searched.connect(self._text_changed)

    def open(self) -> None:
        """Show it under the field, with the keyboard in the first row."""
        self._box.hold_mistakes(self)
        self.closed.connect(self._box.tell_mistake)
        self._fit()
        self.appear(self.rows()[0].first_stop())

    def rows(self) -> list[ConditionRow]:
        """The rows, from the top."""
        items = (self._rows.itemAt(number) for number in range(self._rows.count()))
        return [row for item in items if item is not None and isinstance(row := item.widget(), ConditionRow)]

    def conditions(self) -> Conditions:
        """What the rows say now."""
        return Conditions(tuple(row.condition() for row in self.rows()), bool(self.join.currentData()))

    def left(self) -> None:
        """The list of a box in here is no other place."""
        if QApplication.activePopupWidget() is None:
            self.end()

    def go_back(self) -> None:
        """Leave the search as it was."""
        if self._written != self._before:
            self._written = self._before
            self._box.put(self._before, len(self._before))
        super().go_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        here = self.focusWidget()
        if enter and isinstance(here, QPushButton):
            here.click()
            event.accept()
        elif enter:
            self._finish()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _build(self, lead: QWidget) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(3, 0, 3, 0)
        head.setSpacing(8)
        head.addWidget(lead)
        head.addWidget(self.join)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 3, 0)
        foot.setSpacing(8)
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        foot.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 12, _SIDE, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        column.addWidget(self.mistake)
        column.addLayout(foot)

    def _show(self, text: str) -> None:
        """Show a text as rows; one that can't be understood as a row of text."""
        try:
            shown = conditions_of(parse(text))
        except SearchError:
            shown = Conditions((Condition(first=text),))
        self.join.setCurrentIndex(int(shown.any_one))
        for row in shown.rows or (Condition(),):
            self._add(row)
        self._check()

    def _add(self, condition: Condition, *, focus: bool = False) -> None:
        row = ConditionRow(condition, self)
        row.changed.connect(self._write)
        row.remove_wanted.connect(lambda: self._remove(row))
        self._rows.addWidget(row)
        self._order_stops()
        if self.isVisible():
            row.show()
            self._fit()
        if focus:
            row.field.setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(row)

    def _remove(self, row: ConditionRow) -> None:
        """Take a row away; the keyboard goes to the one that follows. There is always one."""
        rows = self.rows()
        place = rows.index(row)
        if len(rows) == 1:
            self._add(Condition())
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()
        left = self.rows()
        left[min(place, len(left) - 1)].remove_button.setFocus(Qt.FocusReason.TabFocusReason)
        self._order_stops()
        self._fit()
        announce(self, _("The condition is gone"))
        self._write()

    def _order_stops(self) -> None:
        stops: list[QWidget] = [self.join, *(stop for row in self.rows() for stop in row.stops())]
        stops += [self.add_button, self.done_button]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _write(self) -> None:
        """Write the rows into the field."""
        self._check()
        text = to_text(tree_of(self.conditions()))
        if text != self._written:
            self._written = text
            self._box.put(text, len(text))

    def _check(self) -> None:
        """Mark rows whose value is none, and say what is wrong with the first of them."""
        said = ""
        for row in self.rows():
            mistake = _mistake(row.condition())
            row.set_wrong(bool(mistake))
            said = said or mistake
        if said != self.mistake.text():
            self.mistake.setText(said)
            self.mistake.setVisible(bool(said))
            self._fit()

    def _fit(self) -> None:
        window = self.parentWidget()
        column = self.layout()
        if window is None or column is None:
            return
        field = self._box.field
        below = field.mapTo(window, QPoint(0, field.height() + _BELOW))
        width = min(_WIDTH, window.width() - 2 * _EDGE)
        inside = self._area.widget()
        wanted = inside.sizeHint().height() if inside is not None else 0
        if inside is not None and inside.minimumSizeHint().width() > width - 2 * _SIDE:
            wanted += self._area.horizontalScrollBar().sizeHint().height()
        self._area.setFixedHeight(max(44, min(wanted, window.height() - below.y() - 150)))
        column.invalidate()
        self.setFixedWidth(width)
        self.setFixedHeight(column.heightForWidth(width) if column.hasHeightForWidth() else column.sizeHint().height())
        x = below.x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x += field.width() - width
        self.move(max(_EDGE, min(x, window.width() - width - _EDGE)), below.y())

    def _text_changed(self, text: str) -> None:
        if not self.is_over and text != self._written:
            self.end()

    def _finish(self) -> None:
        self.end()
        self.done.emit()


def _mistake(row: Condition) -> str:
    try:
        node = node_of(row)
    except SearchError as error:
        return error.reason
    except InvalidValue as error:
        return str(error)
    return "" if node != Everything() or not row.first.strip() else _("There is nothing to search for in this.")
