"""The page of one person: their films here, when they were seen and how they were rated, and whom they are with."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.domain.errors import NotFound
from filmjournal.domain.people import PersonPage
from filmjournal.domain.queries import PersonMatch
from filmjournal.i18n import _
from filmjournal.services.list_commands import SetSortName
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.place import quoted
from filmjournal.ui.pages.co_stars import CoStars
from filmjournal.ui.pages.person_films import PersonFilmsView
from filmjournal.ui.pages.person_head import PersonHead
from filmjournal.ui.theme import icons
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.wording import shortened
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.person_words import jobs
from filmjournal.ui.widgets.poster_pictures import PosterPictures

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal

SIDE, TOP, NARROW_SIDE = 44, 26, 16
WORDS = 680  # the widest that films and words are set
MARGIN, BESIDE = 220, 44  # the margin in a wide window, and the space before it
WITH_MARGIN = SIDE * 2 + WORDS * 3 // 4 + BESIDE + MARGIN
NARROW = 560
_INDENT = 10  # of everything but the rows of films, whose ground reaches further out
_JOBS_OFFERED = 4

_Answer = tuple[PersonPage, tuple[PersonMatch, ...]]


class PersonPane(QWidget):
    """`show_person`, and it reads by itself. Someone who was merged away is followed to whom they were merged into."""

    film_wanted = Signal(int)
    entry_wanted = Signal(int)
    search_wanted = Signal(str)
    person_wanted = Signal(int)
    back_wanted = Signal()
    merge_wanted = Signal(object, object)  # the PersonPage, and the id of the other person or None
    split_wanted = Signal(object)  # the PersonPage
    shown = Signal(object)  # the id of the person whose page is shown now, or None where there is nobody

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.wanted: int | None = None
        self.page: PersonPage | None = None
        self._job: str | None = None
        set_ground(self, "page")
        self.back = QPushButton(self)
        self.back.setProperty("role", "edge")
        self.back.setIcon(icons.icon("left", "text_quiet", 16))
        self.back.clicked.connect(self.back_wanted)
        self.back.hide()
        self.head = PersonHead(self)
        self.head.merge_wanted.connect(self._merge)
        self.head.split_wanted.connect(self._split)
        self.head.sort_name_set.connect(self._set_sort_name)
        self.head.list_wanted.connect(self._show_in_list)
        self.tabs = QWidget(self)
        self._tabs = FlowLayout(self.tabs, across=4, down=0)
        self._choices = QButtonGroup(self)
        self.films = PersonFilmsView(self, PosterPictures(bus, self))
        self.films.film_wanted.connect(self.film_wanted)
        self.films.entry_wanted.connect(self.entry_wanted)
        self.films.row_in_sight_wanted.connect(self._bring_into_sight)
        self.co_stars = CoStars(self)
        self.co_stars.person_wanted.connect(self.person_wanted)
        self._empty = EmptyState(parent=self)
        self._empty.hide()
        self._lay_out()

    def show_person(self, person_id: int | None) -> None:
        """Show somebody, or nobody."""
        if person_id == self.wanted and self.page is not None:
            return
        self.wanted = person_id
        if person_id is None:
            self._show_nobody()
        else:
            self.ask()

    def ask(self) -> None:
        """Read the page anew."""
        wanted = self.wanted
        if wanted is None or not self._bus.is_open:
            return

        def read(journal: Journal) -> _Answer | None:
            people = journal.browsing.people
            person_id = people.current(wanted)
            if person_id is None:
                return None
            try:
                return people.page(person_id), people.alike(person_id)
            except NotFound:  # they went away in between
                return None

        self._bus.read(read, self._answered, kind=f"person {id(self)}")

    def set_back(self, words: str) -> None:
        """What the button at the top leads back to; none where that is empty."""
        had_focus = self.back.hasFocus()
        self.back.setText(words)
        self.back.setVisible(bool(words))
        if had_focus and not words:
            self.head.more.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh_look(self) -> None:
        """Take over another density, font or form of dates."""
        self.films.refresh_look()
        if self.page is not None:
            self.head.lead.setText(self.head.lead.text())

    def focus(self) -> None:
        """Put the keyboard on the films."""
        (self.films if self.films.isVisible() else self.head.more).setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the margin where there is one."""
        super().resizeEvent(event)
        self._fit()

    def _merge(self, other_id: int | None) -> None:
        if self.page is not None:
            self.merge_wanted.emit(self.page, other_id)

    def _split(self) -> None:
        if self.page is not None:
            self.split_wanted.emit(self.page)

    def _answered(self, answer: _Answer | None) -> None:
        if not isValid(self) or self.wanted is None:  # nobody is wanted any more
            return
        if answer is None:
            self._show_nobody(gone=True)
            return
        page, alike = answer
        other = self.page is None or self.page.id != page.id
        self.page = page
        if other:
            self._job = None
        self._empty.hide()
        self._content.show()
        self.head.show_page(page, alike)
        self._show_tabs(page)
        self.films.show_films(page.films, self._job)
        self.co_stars.show_people(page.co_stars)
        self._order_stops()
        if other:
            self._area.verticalScrollBar().setValue(0)
            self.shown.emit(page.id)

    def _show_nobody(self, *, gone: bool = False) -> None:
        self.page = None
        self._content.hide()
        if gone:
            line, words = _("Nobody here any more"), _("This person is on no film of the journal now.")
            self._empty.set_words(line, words)
        self._empty.setVisible(gone)
        self.shown.emit(None)

    def _show_tabs(self, page: PersonPage) -> None:
        choices = jobs(page)[:_JOBS_OFFERED]
        if self._job not in [job for job, _name, _count in choices]:
            self._job = None
        focused = next((b.property("job") for b in self._choices.buttons() if b.hasFocus()), None)
        for button in self._choices.buttons():
            self._choices.removeButton(button)
            button.setParent(None)
            button.deleteLater()
        while self._tabs.takeAt(0) is not None:
            pass
        every = [("", _("All"), len(page.films)), *choices]
        for job, name, count in every if len(choices) > 1 else ():
            button = QToolButton(self.tabs)
            button.setText(f"{name} {count}")
            button.setCheckable(True)
            button.setChecked(job == (self._job or ""))
            button.setProperty("role", "view")
            button.setProperty("job", job)
            button.setFixedHeight(34)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _checked=False, job=job: self.show_job(job or None))
            self._choices.addButton(button)
            self._tabs.addWidget(button)
            if job == focused:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tabs.setVisible(len(choices) > 1)

    def show_job(self, job: str | None) -> None:
        """Show only the films on which the person has a job; all for None."""
        self._job = job
        for button in self._choices.buttons():
            button.setChecked(button.property("job") == (job or ""))
        if self.page is not None:
            self.films.show_films(self.page.films, job)

    def _set_sort_name(self, name: str | None) -> None:
        if self.page is not None and name != self.page.sort_name:
            text = _("Changed the sort name of {name}").format(name=shortened(self.page.name))
            self._bus.do(SetSortName(self.page.id, name), text, tell=True)

    def _show_in_list(self) -> None:
        if self.page is not None:
            self.search_wanted.emit(f"person:{quoted(self.page.name)}")

    def _bring_into_sight(self, top: int, bottom: int) -> None:
        bar, margin = self._area.verticalScrollBar(), 8
        above = self.films.mapTo(self._sheet, QPoint(0, top)).y() - margin
        below = self.films.mapTo(self._sheet, QPoint(0, bottom)).y() + margin
        if above < bar.value():
            bar.setValue(above)
        elif below > bar.value() + self._area.viewport().height():
            bar.setValue(below - self._area.viewport().height())

    def _order_stops(self) -> None:
        head = self.head
        stops: list[QWidget] = [
            self.back, head.more, *head.links(), head.sort_name.field, head.sort_name.keep_button,
        ]  # fmt: skip
        films = [*self._choices.buttons(), self.films]
        people = [*self.co_stars.links(), self.co_stars.more]
        stops += [*films, *people] if self._beside else [*people, *films]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _lay_out(self) -> None:
        self._beside = False
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        inset = QVBoxLayout()
        inset.setContentsMargins(_INDENT, 0, _INDENT, 0)
        inset.setSpacing(0)
        inset.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        inset.addWidget(self.head)
        self._line = QVBoxLayout()  # where the co-stars are without a margin
        self._line.setContentsMargins(0, 16, 0, 0)
        self._line.addWidget(self.co_stars)
        inset.addLayout(self._line)
        inset.addSpacing(12)
        inset.addWidget(self.tabs)
        inset.addSpacing(6)
        self._words.addLayout(inset)
        self._words.addWidget(self.films)
        self._words.addStretch(1)
        self._margin = QVBoxLayout()
        self._margin.setContentsMargins(0, 0, 0, 0)
        self._content = QWidget(self)
        self._content.hide()
        self._column = QWidget(self._content)
        self._column.setLayout(self._words)
        self._words.setContentsMargins(0, 0, 0, 0)
        self._side = QWidget(self._content)
        self._side.setLayout(self._margin)
        self._side.setFixedWidth(MARGIN)
        self._side.hide()
        self._row = QHBoxLayout(self._content)
        self._row.setSpacing(0)
        self._row.addWidget(self._column, 100)
        self._row.addSpacing(0)
        self._row.addWidget(self._side, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(1)
        self._column.setMaximumWidth(WORDS + 2 * _INDENT)
        self._sheet = QWidget(self)
        set_ground(self._sheet, "page")
        sheet = QVBoxLayout(self._sheet)
        sheet.setContentsMargins(0, 0, 0, 0)
        sheet.addWidget(self._content)
        sheet.addWidget(self._empty)
        sheet.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._sheet)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def _fit(self) -> None:
        side = NARROW_SIDE if self.width() < NARROW else SIDE
        self._row.setContentsMargins(side - _INDENT, TOP, side - _INDENT, SIDE)
        self.films.set_page(self._area.viewport().height())
        beside = self.width() >= WITH_MARGIN
        if beside != self._beside:
            self._beside = beside
            self._row.setSpacing(BESIDE if beside else 0)
            self.co_stars.setMaximumWidth(MARGIN if beside else 16_777_215)
            (self._margin if beside else self._line).addWidget(self.co_stars)
            self.co_stars.set_in_column(beside)
            self._side.setVisible(beside)
            self._order_stops()
