"""The rows of an import's preview: walked by key, ticked with Space, answered with digits, arrows and the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem, QTableView, QWidget

from filmjournal.i18n import _, ngettext
from filmjournal.ui.delegates.import_row import (
    COLUMNS,
    ImportRowDelegate,
    box_place,
    columns,
    lay_out_answers,
    row_height,
)
from filmjournal.ui.models.import_plan import ImportPlanModel
from filmjournal.ui.theme import fonts, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.import_rows import ImportRowView
from filmjournal.ui.theme.row_paint import draw_text, mirrored
from filmjournal.ui.theme.wording import number_text
from filmjournal.ui.widgets.announce import announce

_HIT = 6  # pixels around a tick that belong to it


class ImportRows(QTableView):
    """One column of rows, those of questions higher. `chosen` carries the row that is current, or -1."""

    chosen = Signal(int)

    def __init__(self, model: ImportPlanModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._plan = model
        self._high = 0  # how many rows at the top are higher
        self._delegate = ImportRowDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Records"))
        self.horizontalHeader().setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.head = ImportHead(self)
        self.selectionModel().currentChanged.connect(lambda now, _before: self.chosen.emit(now.row()))
        model.modelReset.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Give rows their height, and questions theirs."""
        header, height = self.verticalHeader(), row_height()
        if header.defaultSectionSize() != height:
            header.setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)
        high, before = self._plan.question_rows, self._high
        of_questions = row_height(question=True)
        header.setUpdatesEnabled(False)  # else each size makes it count all rows above anew
        for row in range(high, min(before, self._plan.rowCount())):
            header.resizeSection(row, height)
        for row in range(high):
            header.resizeSection(row, of_questions)
        header.setUpdatesEnabled(True)
        self._high = high

    def choose(self, row: int) -> None:
        """Choose one row and no other, whatever keys are held."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._plan.index(row, 0), flags.ClearAndSelect | flags.Rows)
        self.scrollTo(self.currentIndex())

    def chosen_rows(self) -> list[int]:
        """The rows that are chosen, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def menu(self) -> QMenu | None:
        """What can be said of the current row and of those chosen with it."""
        row = self.currentIndex().row()
        if row < 0:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer_answers(menu, row)
        rows = self.chosen_rows() or [row]
        if any(map(self._plan.can_tick, rows)):
            menu.addSeparator()
            menu.addAction(_("Bring &in")).triggered.connect(lambda: self._plan.tick(rows, True))
            menu.addAction(_("&Leave out")).triggered.connect(lambda: self._plan.tick(rows, False))
        return menu if menu.actions() else None

    def initViewItemOption(self, option: QStyleOptionViewItem) -> None:
        """Rows have their grounds from the delegate: Qt's own would reach beyond them."""
        super().initViewItemOption(option)
        option.palette.setBrush(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)

    def event(self, event: QEvent) -> bool:
        """Digits and Space mean something here, whatever they do elsewhere."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and (event.key() == Qt.Key.Key_Space or _digit(event) is not None):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, digits and arrows answer, Home and End go to the ends; what no row needs scrolls."""
        row, number = self.currentIndex().row(), _digit(event)
        left, right = Qt.Key.Key_Left, Qt.Key.Key_Right
        if self.isRightToLeft():
            left, right = right, left
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if row < 0 or not plain:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):  # to Qt these are the ends of the row
            self.choose(0 if event.key() == Qt.Key.Key_Home else self._plan.rowCount() - 1)
        elif event.key() == Qt.Key.Key_Space:
            self._turn_ticks()
        elif number is not None:
            self._answer(row, number - 1)
        elif event.key() in (left, right):
            view = self._plan.view(row)
            if view.answers:
                step = 1 if event.key() == right else -1
                self._answer(row, max(0, min(len(view.answers) - 1, view.answer + step)))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        """The keyboard is on a row from the first."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.selectionModel().hasSelection() and self._plan.rowCount():
            self.choose(max(0, self.currentIndex().row()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or of the current one."""
        place = event.globalPos()
        if event.reason() != QContextMenuEvent.Reason.Mouse:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if (menu := self.menu()) is not None:
            menu.popup(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be pressed."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        before, self._delegate.pointed = self._delegate.pointed, point
        leads = self._pressed_at(point) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
        for place in (before, point):
            if place is not None:
                self.viewport().update(self.visualRect(self.indexAt(place)))

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is over nothing any more."""
        super().leaveEvent(event)
        self._delegate.pointed = None
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a tick of a chosen row leaves all that is chosen so."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        on_tick = index.isValid() and self._pressed_at(point) == "tick"
        if event.button() == Qt.MouseButton.LeftButton and on_tick and self.selectionModel().isSelected(index):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick, or answer."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        pressed, row = self._pressed_at(point), self.rowAt(point.y())
        if event.button() != Qt.MouseButton.LeftButton or row < 0:
            return
        if pressed == "tick":
            rows = self.chosen_rows()
            self._set_ticks(rows if row in rows else [row], not self._plan.is_ticked(row))
        elif pressed == "more":
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._offer_answers(menu, row)
            menu.popup(self.viewport().mapToGlobal(point + QPoint(0, 8)))
        elif isinstance(pressed, int):
            self._answer(row, pressed)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when lettering may be larger."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.measure()

    def _pressed_at(self, point: QPoint) -> int | str | None:
        """What is pressed at a point: `tick`, `more`, the place of an answer, or nothing."""
        index = self.indexAt(point)
        view = index.data(ROW_ROLE) if index.isValid() else None
        if not isinstance(view, ImportRowView):
            return None
        rect, direction = self.visualRect(index), self.layoutDirection()
        box = box_place(rect, direction).adjusted(-_HIT, -_HIT, _HIT, _HIT)
        if view.ticked is not None and box.contains(point):
            return "tick"
        if not view.answers:
            return None
        where = lay_out_answers(rect, view, direction)
        return "more" if where.left and where.more.contains(point) else where.at(point)

    def _offer_answers(self, menu: QMenu, row: int) -> None:
        view = self._plan.view(row)
        group = QActionGroup(menu)
        for number, text in enumerate(view.answers):
            action = QAction(text.replace("&", "&&"), menu, checkable=True)
            action.setChecked(number == view.answer)
            action.triggered.connect(lambda _on=False, number=number: self._answer(row, number))
            group.addAction(action)
            menu.addAction(action)
        alike = len(self._plan.alike(row)) if view.answers else 0
        if alike > 1:
            menu.addSeparator()
            text = ngettext("Answer &all {count} like this one", "Answer &all {count} like this one", alike)
            action = menu.addAction(text.format(count=number_text(alike)))
            action.triggered.connect(lambda: self._plan.answer_alike(row))

    def _answer(self, row: int, number: int) -> None:
        self._plan.answer(row, number)
        view = self._plan.view(row)
        if view.answers:
            announce(self, view.answers[view.answer])

    def _turn_ticks(self) -> None:
        rows = [row for row in self.chosen_rows() if self._plan.can_tick(row)]
        if rows:
            self._set_ticks(rows, not all(map(self._plan.is_ticked, rows)))

    def _set_ticks(self, rows: list[int], on: bool) -> None:
        self._plan.tick(rows, on)
        announce(self, _("Comes in") if on else _("Left out"))


class ImportHead(QWidget):
    """The names of the columns, over the rows."""

    def __init__(self, rows: QTableView) -> None:
        super().__init__(rows.parentWidget())
        self._rows = rows
        self.setFixedHeight(max(34, fonts.line_height(fonts.interface(12)) + 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each name over its column, which is as wide as the rows have room."""
        painter, colours, direction = QPainter(self), theme.current(), self.layoutDirection()
        line = self.rect()
        line.setWidth(self._rows.viewport().width())
        if direction == Qt.LayoutDirection.RightToLeft:
            line.moveRight(self.rect().right())
        places = columns(line)
        painter.setPen(colours.color("text_quiet"))
        for name, place in zip(COLUMNS, places, strict=True):
            if place.isValid():
                draw_text(painter, mirrored(place, line, direction), _(name), fonts.interface(12), direction)
        last = [place for place in places if place.isValid()][-1]
        left = box_place(line, Qt.LayoutDirection.LeftToRight).left()
        rule = mirrored(line.adjusted(left, line.height() - 1, last.right() - line.right(), 0), line, direction)
        painter.fillRect(rule, colours.color("rule"))

    def changeEvent(self, event: QEvent) -> None:
        """As high as the lettering needs."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.setFixedHeight(max(34, fonts.line_height(fonts.interface(12)) + 16))


def _digit(event: QKeyEvent) -> int | None:
    """The digit of a key, 1 to 9."""
    number = event.key() - int(Qt.Key.Key_0)
    return number if 1 <= number <= 9 else None
