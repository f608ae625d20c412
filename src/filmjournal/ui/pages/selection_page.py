"""The right pane while several rows are chosen: what they have in common, and what can be said of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.domain.queries import Subject
from filmjournal.domain.rating import short
from filmjournal.domain.selection import Selection
from filmjournal.i18n import _, ngettext
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.list_menu import fill_list_menu
from filmjournal.ui.pages.row_edits import RowEdits, Rows
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import dates, density
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.wording import films_text, number_text, viewings_text
from filmjournal.ui.widgets.date_field import DateField
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.labels import ReadingLabel, Rule, SmallLabel, led
from filmjournal.ui.widgets.shared_tags import SharedTags
from filmjournal.ui.widgets.star_rating import StarRating

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes
    from filmjournal.services.journal import Journal

MARGIN, TOP = 44, 26
_ROOMY, _NARROW_MARGIN = 480, 20
_LABEL, _GAP = 88, 8  # pixels: the least room of a line's name, and after it
_INSET = 6  # of the stars and of tags
_LONG = 400  # milliseconds after which it is said that something is being saved


class SelectionPage(QScrollArea):
    """Several entries or films. What is said here is said of all of them, each time as one step of undo."""

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._subject = Subject.ENTRIES
        self._ids: tuple[int, ...] = ()
        self._chosen: Selection | None = None  # as it was read last
        self._stale = False
        self._waiting: list[QAbstractButton] = []  # pressed before it was read
        self._under_way = 0
        self.edits = RowEdits(bus, self._count)
        self.title = led(ReadingLabel("", 30, parent=self))
        self.title.setWordWrap(True)
        self.facts = led(SmallLabel("", 13, parent=self))
        self.facts.setWordWrap(True)
        self.state = SmallLabel("", parent=self)
        self.rating = StarRating(parent=self)
        self.rating_words = SmallLabel("", 13, parent=self)
        self.liked = QCheckBox(self)
        self.watchlist = QCheckBox(self)
        self.private = QCheckBox(self)
        self.watched = DateField(self)
        self.watched.setFixedWidth(190)
        self.tags = SharedTags(self)
        self.lists_button = QPushButton(_("Put on a list"), self)
        self.lists_button.setMenu(QMenu(self.lists_button))
        self.remove_button = QPushButton(self)
        self.put_back_button = QPushButton(self)
        self._build()
        self._connect()
        self._say_saving = pause(self, _LONG, lambda: self.state.setText(_("Saving…")))

    def show_selection(self, subject: Subject, ids: Sequence[int]) -> None:
        """Show these entries, or films where films are listed; what they have in common follows."""
        if (subject, tuple(ids)) == (self._subject, self._ids) and self._chosen is not None:
            return
        self._subject, self._ids = subject, tuple(ids)
        self._chosen = None
        self._waiting.clear()
        self._name(len(self._ids))
        self._ask()

    def can(self, name: str) -> bool:
        """Whether `do` of that name means anything here."""
        if name == "private":
            return self._subject is Subject.ENTRIES
        return (self._subject is Subject.TRASH) == (name == "put_back")

    def do(self, name: str) -> None:
        """Press what is called `liked`, `watchlist`, `private`, `remove` or `put_back`, if it is there."""
        if self.can(name):
            button: QAbstractButton = getattr(self, name if hasattr(self, name) else f"{name}_button")
            if self._chosen is None:
                self._waiting.append(button)
            else:
                button.click()

    def showEvent(self, event: QShowEvent) -> None:
        """Take over what was changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        side = MARGIN if self.width() >= _ROOMY else _NARROW_MARGIN
        self._column.setContentsMargins(side, TOP, side, MARGIN)
        super().resizeEvent(event)

    # Reading ------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._stale = False
        subject, ids = self._subject, self._ids
        if not self._bus.is_open or not ids:
            return

        def work(journal: Journal) -> tuple[Selection, list[str]]:
            return journal.browsing.selection(subject, ids), [tag.name for tag in journal.browsing.tags()]

        def show(read: tuple[Selection, list[str]]) -> None:
            if isValid(self) and (subject, ids) == (self._subject, self._ids):
                self.tags.set_known(read[1])
                self._show(read[0])

        self._bus.read(work, show, kind=f"selection {id(self)}")

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if not self._ids or not (changes.membership or changes.entries or changes.films or changes.tags):
            return
        if self.isVisible():
            self._ask()
        else:
            self._stale = True

    def _show(self, chosen: Selection) -> None:
        anew, self._chosen = self._chosen is None, chosen
        self._name(len(chosen.ids))
        self.facts.setText(_facts(chosen))
        in_trash, entries, films = chosen.subject is Subject.TRASH, len(chosen.entry_ids), len(chosen.film_ids)
        self._said.setVisible(not in_trash)
        self._dated.setVisible(not chosen.of_films)
        self._tagged.setVisible(entries > 0)
        self.private.setVisible(not chosen.of_films)
        self.rating.set_rating(chosen.common_rating)
        self.rating_words.setText(_rating_words(chosen))
        self.rating.setAccessibleName(_("Rating of today") if chosen.of_films else _("Rating"))
        self.rating.setAccessibleDescription(self.rating_words.text())
        _tick(self.liked, _("Liked"), chosen.liked, films)
        _tick(self.watchlist, _("On the watchlist"), chosen.watchlist, films)
        _tick(self.private, _("Private"), chosen.private, entries)
        common = chosen.first if chosen.first == chosen.last and not chosen.undated else None
        several = common is None and chosen.undated < entries
        self.watched.setPlaceholderText(_("Several dates") if several else _("No date"))
        self.watched.set_date(common, anew=anew)
        self.tags.show_shares(chosen.tags, entries)
        viewings = len(chosen.viewing_ids)
        remove = ngettext("Move {count} viewing to the trash", "Move {count} viewings to the trash", viewings)
        self.remove_button.setText(remove.format(count=number_text(viewings)))
        self.remove_button.setVisible(not in_trash and viewings > 0)
        put_back = ngettext("Put {count} viewing back", "Put {count} viewings back", entries)
        self.put_back_button.setText(put_back.format(count=number_text(entries)))
        self.put_back_button.setVisible(in_trash and entries > 0)
        waiting, self._waiting = self._waiting, []
        for button in waiting:
            button.click()

    def _name(self, rows: int) -> None:
        if self._subject in (Subject.FILMS, Subject.WATCHLIST):
            text = films_text(rows)
        elif self._subject is Subject.TRASH:
            text = ngettext("{count} viewing in the trash", "{count} viewings in the trash", rows)
            text = text.format(count=number_text(rows))
        else:
            text = viewings_text(rows)
        self.title.setText(text)
        self.setAccessibleName(self.title.text())

    # Changing -----------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        edits = self.edits
        self.rating.rating_changed.connect(lambda rating: edits.rate(self._rows, rating))
        self.liked.clicked.connect(lambda on: edits.like(self._rows, on))
        self.private.clicked.connect(lambda on: edits.set_private(self._rows, on))
        self.watchlist.clicked.connect(lambda on: edits.put_on_watchlist(self._rows, on))
        self.watched.date_edited.connect(lambda watched: edits.set_watched(self._rows, watched))
        self.tags.added.connect(lambda names: edits.tag(self._rows, add=names))
        self.tags.removed.connect(lambda name: edits.tag(self._rows, remove=(name,)))
        self.remove_button.clicked.connect(lambda: edits.move_to_trash(self._rows))
        self.put_back_button.clicked.connect(lambda: edits.put_back(self._rows))
        menu = self.lists_button.menu()
        if menu is not None:
            menu.aboutToShow.connect(lambda: fill_list_menu(menu, self._bus, lambda: self._rows, self.lists_button))
        self._bus.changed.connect(self._changed)
        self._bus.handing_over.connect(self.watched.commit)

    @property
    def _rows(self) -> Rows:
        return self._subject, self._ids

    def _count(self, step: int) -> None:
        """Say that something is being saved where it takes long; what came of it is shown at its end."""
        if not isValid(self):
            return
        self._under_way += step
        if step > 0:
            self._say_saving.start()
        elif not self._under_way:
            self._say_saving.stop()
            self.state.setText("")
            self._ask()  # what was refused is shown as it is

    # Layout -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        for box in (self.liked, self.private, self.watchlist):
            box.setMinimumHeight(density.current().control)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title, 1)
        head.addWidget(self.state, 0, Qt.AlignmentFlag.AlignBottom)
        stars = QHBoxLayout()
        stars.setSpacing(8)
        stars.addWidget(self.rating)
        stars.addWidget(self.rating_words)
        stars.addStretch(1)
        ticks = FlowLayout(across=16, down=6)
        for box in (self.liked, self.watchlist, self.private):
            ticks.addWidget(box)
        self._dated = _line(_("Watched"), self.watched, stretched=False)
        self._tagged = _line(_("Tags"), self.tags, inset=_INSET)
        self._said = QWidget(self)
        said = QVBoxLayout(self._said)
        said.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(12)
        said.addWidget(_line(_("Rating"), _boxed(stars), inset=_INSET))
        said.addWidget(_line("", _boxed(ticks)))
        said.addWidget(self._dated)
        said.addWidget(self._tagged)
        said.addWidget(_line(_("Lists"), self.lists_button, stretched=False))
        said.addSpacing(12)
        said.addWidget(Rule(self))
        last = QHBoxLayout()
        last.setSpacing(10)
        last.addWidget(self.remove_button)
        last.addWidget(self.put_back_button)
        last.addStretch(1)
        content = QWidget(self)
        set_ground(content, "page")
        self._column = column = QVBoxLayout(content)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(2)
        column.addWidget(self.facts)
        column.addSpacing(24)
        column.addWidget(self._said)
        column.addSpacing(16)
        column.addLayout(last)
        column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        set_ground(self, "page")


def _facts(chosen: Selection) -> str:
    """Films, the span of the dates and the average rating, as far as there are any."""
    parts = []
    if not chosen.of_films:
        parts.append(films_text(len(chosen.film_ids)))
    if chosen.first is not None and chosen.last is not None:
        first, last = dates.long_date(chosen.first), dates.long_date(chosen.last)
        parts.append(first if first == last else _("{first} to {last}").format(first=first, last=last))
    if chosen.average is not None:
        average = QLocale().toString(chosen.average, "f", 1)
        parts.append(_("{stars} stars on average").format(stars=average))
    return " · ".join(parts)


def _rating_words(chosen: Selection) -> str:
    if len(chosen.ratings) == 1:
        return "" if chosen.common_rating is not None else _("Not rated")
    given = sorted((rating for rating in chosen.ratings if rating is not None), key=lambda rating: rating.half_stars)
    if len(given) == 1:
        return _("{rating} or not rated").format(rating=short(given[0]))
    return _("Mixed, {least} to {most}").format(least=short(given[0]), most=short(given[-1])) if given else ""


def _tick(box: QCheckBox, name: str, count: int, of: int) -> None:
    """Show whether all, some or none are; a click on a box of some makes it all."""
    some = 0 < count < of
    box.setTristate(some)
    state = Qt.CheckState.PartiallyChecked if some else Qt.CheckState.Checked if count else Qt.CheckState.Unchecked
    box.setCheckState(state)
    shares = _("{name} ({count} of {all})").format(name=name, count=number_text(count), all=number_text(of))
    box.setText(shares if some else name)


def _line(name: str, what: QWidget, *, stretched: bool = True, inset: int = 0) -> QWidget:
    """Something with its name before it; so much of its beginning is free anyway."""
    label = led(SmallLabel(name, 13))
    label.setMinimumHeight(what.sizeHint().height())
    label.setMinimumWidth(_LABEL)
    label.setBuddy(what)
    if not what.accessibleName():
        what.setAccessibleName(name)
    row = QHBoxLayout()
    row.setSpacing(_GAP - inset)
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(what, 1 if stretched else 0)
    if not stretched:
        row.addStretch(1)
    return _boxed(row)


def _boxed(layout: QHBoxLayout | FlowLayout) -> QWidget:
    layout.setContentsMargins(0, 0, 0, 0)
    box = QWidget()
    box.setLayout(layout)
    return box
