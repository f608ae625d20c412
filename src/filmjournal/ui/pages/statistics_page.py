"""The numbers of a place or a search as one quiet page: a sentence, then charts, or the same as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.domain.changes import Changes
from filmjournal.domain.charts import Chart
from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.queries import ListQuery
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import all_of
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.statistics_section import Section
from filmjournal.ui.pages.statistics_words import charts, lead
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.labels import ReadingLabel

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.reporting import Report

TWO_COLUMNS_FROM = 760  # pixels of the page
TABLE_KEY = "T"
_SIDE, _SIDE_NARROW, _BETWEEN = 40, 16, 56
_LEAD_AT_MOST = 720


class StatisticsPage(QWidget):
    """Reads by itself what there is to show, also after changes, while it can be seen; what it showed stays until the
    new numbers are there. `search_wanted` carries the search of a bar: viewings that answer to the page's own search
    and to the bar, to be looked for in the same place.
    """

    search_wanted = Signal(str)

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._query = ListQuery()
        self._name = ""
        self._year: int | None = None
        self._years: tuple[int, ...] = ()
        self._shown: tuple[ListQuery, str, int | None, Report] | None = None
        self._stale = True
        self._as_table = False
        self._sections: list[Section] = []
        set_ground(self, "page")
        self._heading = ReadingLabel("", 30, parent=self)
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setWordWrap(True)
        self._heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.earlier = self._flat()
        self.later = self._flat()
        self.earlier.clicked.connect(lambda: self._step(-1))
        self.later.clicked.connect(lambda: self._step(1))
        self.years = QPushButton(self)
        self.years.setAccessibleName(_("Year"))
        self.years.setStyleSheet("padding: 0 30px 0 11px;")  # room for the arrow
        self._menu = QMenu(self.years)
        self._group = QActionGroup(self._menu)
        self._menu.triggered.connect(lambda action: self.show_year(action.data()))
        self.years.setMenu(self._menu)
        self.table = QPushButton(_("As tables"), self)
        self.table.setProperty("role", "flat")
        key = QKeySequence(TABLE_KEY)
        self.table.setToolTip(
            _("Bars, or names and numbers ({key})").format(key=key.toString(QKeySequence.SequenceFormat.NativeText))
        )
        self.table.clicked.connect(self._turn)
        QShortcut(key, self, self._turn, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._lead = _Lead("", 18, parent=self)
        self._lead.setWordWrap(True)
        self._lead.setMaximumWidth(_LEAD_AT_MOST)
        self._lead.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._empty = EmptyState(parent=self)
        self._empty.setContentsMargins(-16, 0, 0, 0)  # flush with the heading
        self._lay_out()
        bus.changed.connect(self._changed)
        bus.opened.connect(self._refresh)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._bring_into_sight)

    def _bring_into_sight(self, _before: QWidget | None, focused: QWidget | None) -> None:
        """Scroll to where the keyboard is; Qt does only when it was in here before."""
        if focused is not None and self._scroll.isAncestorOf(focused):
            self._scroll.ensureWidgetVisible(focused)

    def show_query(self, query: ListQuery, name: str) -> None:
        """Show the numbers of what a query lists, under the name of its place; another place begins with all years."""
        place = (query.within, query.list_id, query.subject)
        if place != (self._query.within, self._query.list_id, self._query.subject):
            self._year = None
        if (query, name) != (self._query, self._name):
            self._query, self._name = query, name
            self._stale = True
        self._refresh()

    def show_year(self, year: int | None) -> None:
        """Show one year's numbers, or those of all years."""
        if year != self._year:
            self._year = year
            self._stale = True
            self._refresh()

    @property
    def year(self) -> int | None:
        """The year that was asked for, None for all."""
        return self._year

    def sections(self) -> list[Section]:
        """The sections shown, in order."""
        return [section for section in self._sections if not section.isHidden()]

    def lead(self) -> str:
        """The sentence shown."""
        return self._lead.text()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was missed while nobody looked."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room for them."""
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure the page anew when there is another width for it."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _changed(self, _changes: Changes, _initiator: object) -> None:
        self._stale = True
        self._refresh()

    def _refresh(self) -> None:
        if not (self._stale and self.isVisible() and self._bus.is_open):
            return
        self._stale = False
        query, name, year = self._query, self._name, self._year

        def ask(journal: Journal) -> Report:
            from filmjournal.services.reporting import report

            return report(journal, query, year)

        def answered(report: Report) -> None:
            if isValid(self):
                self._show(query, name, year, report)

        def failed(error: Exception) -> None:
            # A search that is half typed is explained where it is typed.
            if isValid(self) and not isinstance(error, SearchError):
                self._stale = isinstance(error, FilmJournalError)
                self._bus.explain(error)

        self._bus.read(ask, answered, failed, kind="statistics")

    def _show(self, query: ListQuery, name: str, year: int | None, report: Report) -> None:
        if (query, name, year, report) == self._shown:
            return
        self._shown = (query, name, year, report)
        self._years = report.years
        numbers = report.numbers
        self._heading.setText(_heading(query, name, year))
        self._lead.setText(lead(numbers) if numbers.entries else "")
        self._lead.setVisible(bool(numbers.entries))
        self._show_years(year)
        self._show_charts(charts(numbers, year) if numbers.entries else ())
        self.table.setVisible(bool(numbers.entries))
        self._empty.setVisible(not numbers.entries)
        if not numbers.entries:
            self._empty.set_words(_("No viewings to count"), _empty_sentence(query, year))
        self._fit()

    def _show_years(self, year: int | None) -> None:
        for button, before in ((self.earlier, True), (self.later, False)):
            near = self._neighbour(year, before=before)
            button.setVisible(near is not None)
            if near is not None:
                button.setText(_("‹ {year}").format(year=near) if before else _("{year} ›").format(year=near))
                button.setAccessibleName(str(near))
        self.years.setText(_("All years") if year is None else str(year))
        self.years.setAccessibleDescription(self.years.text())
        self.years.setVisible(bool(self._years))
        self._menu.clear()
        for each in (None, *reversed(self._years)):
            action = QAction(_("All years") if each is None else str(each), self._menu)
            action.setData(each)
            action.setCheckable(True)
            action.setChecked(each == year)
            self._group.addAction(action)
            self._menu.addAction(action)
            if each is None:
                self._menu.addSeparator()

    def _neighbour(self, year: int | None, *, before: bool) -> int | None:
        if year is None:
            return None
        near = [other for other in self._years if (other < year if before else other > year)]
        return (max(near) if before else min(near)) if near else None

    def _step(self, direction: int) -> None:
        near = self._neighbour(self._year, before=direction < 0)
        if near is not None:
            self.show_year(near)

    def _show_charts(self, found: tuple[Chart, ...]) -> None:
        """Sections of a name stay as they are: the keyboard with them, and where the page is scrolled to."""
        known = {section.name: section for section in self._sections}
        for chart in found:
            if chart.name not in known:
                section = Section(chart, self._content)
                section.search_wanted.connect(self._want)
                section.show_as_table(as_table=self._as_table)
                known[chart.name] = section
                self._sections.append(section)
            known[chart.name].show_chart(chart)
        names = [chart.name for chart in found]
        for section in self._sections:
            section.setVisible(section.name in names)
        self._sections.sort(key=lambda section: names.index(section.name) if section.name in names else len(names))
        before: QWidget = self.table
        for section in self._sections:
            for stop in section.stops():
                QWidget.setTabOrder(before, stop)
                before = stop
        self._place()

    def _turn(self) -> None:
        """Show tables instead of charts, or charts again."""
        had = next((section for section in self.sections() if section.has_keyboard()), None)
        self._as_table = not self._as_table
        self.table.setText(_("As charts") if self._as_table else _("As tables"))
        for section in self._sections:
            section.show_as_table(as_table=self._as_table)
        self._place()
        if had is not None:
            had.take_keyboard()

    def _want(self, search: str) -> None:
        if self._shown is not None:
            self.search_wanted.emit(to_text(all_of([parse(self._shown[0].search), parse(search)])))

    def _flat(self) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("role", "flat")
        button.hide()
        return button

    def _lay_out(self) -> None:
        self._content = QWidget(self)
        set_ground(self._content, "page")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        for button in (self.earlier, self.later, self.years, self.table):
            self._tools.addWidget(button)
        head.addLayout(self._tools)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(_BETWEEN)
        self._grid.setVerticalSpacing(32)
        self._column = QVBoxLayout(self._content)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addSpacing(8)
        self._column.addWidget(self._lead)
        self._column.addWidget(self._empty)
        self._column.addSpacing(24)
        self._column.addLayout(self._grid)
        self._column.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(_("Statistics"))
        self._scroll.setWidget(self._content)
        self._scroll.viewport().installEventFilter(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.setFocusProxy(self._scroll)
        for part in (self.years, self.table, self._lead, self._empty):
            part.hide()

    def _place(self) -> None:
        wide = self.width() >= TWO_COLUMNS_FROM
        side = _SIDE if wide else _SIDE_NARROW
        self._column.setContentsMargins(side, 24, side, 32)
        for section in self._sections:
            self._grid.removeWidget(section)
        row = column = 0
        for section in self.sections():
            across = wide and section.is_long
            if column and (across or not wide):
                row, column = row + 1, 0
            self._grid.addWidget(section, row, column, 1, 2 if across else 1, Qt.AlignmentFlag.AlignTop)
            column = 0 if across or not wide else 1 - column
            row += column == 0
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, int(wide))
        self._grid.setHorizontalSpacing(_BETWEEN if wide else 0)
        self._fit()

    def _fit(self) -> None:
        """Give the page the height that its sentence takes at this width, which a scroll area doesn't ask for."""
        width = self._scroll.viewport().width()
        self._content.setMinimumHeight(max(0, self._column.totalHeightForWidth(width)))


class _Lead(ReadingLabel):
    """A sentence that is no wider than reads well: layouts forget that when they ask how high it is."""

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(min(width, self.maximumWidth()))


def _heading(query: ListQuery, name: str, year: int | None) -> str:
    if year is None:
        return name
    if not query.within and query.list_id is None:
        return str(year)
    return _("{name}, {year}").format(name=name, year=year)


def _empty_sentence(query: ListQuery, year: int | None) -> str:
    if query.search:
        return _("The search finds no viewing here.")
    if year is not None:
        return _("None of {year}.").format(year=year)
    return _("The numbers begin with the first viewing that is logged here.")
