"""Everything about one film, apart from what is said of a single viewing: facts, pictures, history, crew and lists.

It has two parts in the entry pane: `upper` above the film's cast, and `lower` below it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from filmjournal.domain.changes import Changes
from filmjournal.domain.entries import Viewing
from filmjournal.domain.films import CrewLine, Film, Still, title_and_year
from filmjournal.domain.lists import ListPlace
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.domain.queries import FilmMatch, Subject
from filmjournal.i18n import _
from filmjournal.services.clock import today
from filmjournal.services.commands import EditFilm, FilmValues, KeepImage
from filmjournal.services.list_commands import RemoveFromList
from filmjournal.ui.editor.picture_store import PictureStore
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.entry_edits import EntryEdits
from filmjournal.ui.pages.film_pictures import PosterField, StillStrip
from filmjournal.ui.pages.list_menu import fill_list_menu
from filmjournal.ui.theme import dates, density
from filmjournal.ui.widgets.crew_editor import CrewEditor
from filmjournal.ui.widgets.film_facts import FilmFacts
from filmjournal.ui.widgets.film_lists import FilmLists
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingLabel, Rule, SmallLabel
from filmjournal.ui.widgets.rating_history import RatingHistory, viewings_of

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.outcome import Done

_BESIDE = 400  # pixels from which on the facts stand beside the poster
_NOTE_AT_MOST = 400  # characters of what a list says of a film


class FilmPage(QObject):
    """Shows a film and writes what is changed here. `merge_wanted` carries the FilmMatch that it may be the same as."""

    viewing_wanted = Signal(int)
    person_wanted = Signal(int)
    list_wanted = Signal(int)
    details_wanted = Signal()
    merge_wanted = Signal(object)
    refused = Signal(str)
    lists_read = Signal(tuple)  # of ListPlace, for whoever names them elsewhere

    def __init__(self, bus: JournalBus, edits: EntryEdits, store: PictureStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._edits = edits
        self._film: Film | None = None
        self._is_shown = False
        self._perhaps: FilmMatch | None = None
        self._unresolved = False  # an import could not tell which film it is
        self._different: set[frozenset[int]] = set()  # pairs that the person said are two films, for as long as we run
        self.upper, self.lower = _Upper(parent), QWidget(parent)
        self.notice = InlineNotice(self.upper)
        self.poster = PosterField(store.image, self.upper)
        self.facts = FilmFacts(self.upper)
        self.watchlist = QCheckBox(self.upper)
        self.watchlist.setMinimumHeight(density.current().control)
        self.history = RatingHistory(self.upper)
        self.history_count = SmallLabel(parent=self.upper)
        self.crew = CrewEditor(self.lower)
        self.crew.setFocusProxy(None)  # type: ignore[arg-type]  # Tab would come to it as well as to its parts
        self.crew_count = SmallLabel(parent=self.lower)
        self.stills = StillStrip(store.image, self.lower)
        self.stills_count = SmallLabel(parent=self.lower)
        self.lists = FilmLists(self.lower)
        self.lists_count = SmallLabel(parent=self.lower)
        self.put = QPushButton(_("Put on a list…"), self.lower)
        self.put.setProperty("role", "link")
        self.put_menu = QMenu(self.put)
        self._build()
        self._connect(store)
        self.set_shown(False)

    def stops_above(self) -> tuple[QWidget, ...]:
        """What the keyboard comes to above the cast."""
        return (*self.notice.findChildren(QPushButton), self.poster, *self.facts.links(), self.watchlist,
                self.history.view, self.history.more)  # fmt: skip

    def stops_below(self) -> tuple[QWidget, ...]:
        """What it comes to below the cast."""
        crew = [part for part in self.crew.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return (*crew, *self.stills.stops(), *self.lists.links(), self.put)

    def set_shown(self, shown: bool) -> None:
        """Whether all of it is to be seen, or a viewing in its place."""
        self._is_shown = shown
        self.upper.setVisible(shown)
        self.lower.setVisible(shown)

    def show_film(self, film: Film, viewings: tuple[Viewing, ...]) -> None:
        """Show a film with its viewings, oldest first; what is being typed stays."""
        if self._film is None or self._film.id != film.id:
            self.notice.hide()
        self._film = film
        self._ask_lists()
        if not self._is_shown:
            return
        self.poster.show_film(film)
        self.facts.show_film(film)
        since = None if film.watchlist is None else parse_date(film.watchlist)
        told = _("On the watchlist since {date}").format(date=dates.long_date(since))
        self.watchlist.setText(told if film.watchlist is not None else _("On the watchlist"))
        self.watchlist.setChecked(film.watchlist is not None)
        self._history_box.setVisible(bool(viewings))
        self.history.show_viewings(viewings, film.id)
        self.history_count.setText(str(len(viewings)))
        self.crew.set_crew(film.crew, film.id)
        self.crew_count.setText(str(len(film.crew)) if film.crew else "")
        self.stills.show_film(film)
        self.stills_count.setText(str(len(film.stills)) if film.stills else "")
        self._ask_perhaps()

    def flush(self) -> None:
        """Hand over what was typed and is not given yet."""
        if self._film is not None and self._is_shown:
            self.crew.commit()
            self.stills.flush()

    def _build(self) -> None:
        about = QVBoxLayout()
        about.setSpacing(4)
        about.addWidget(self.facts)
        about.addWidget(self.watchlist)
        about.addStretch(1)
        first = QHBoxLayout()
        first.setSpacing(24)
        first.addWidget(self.poster, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        first.addLayout(about, 1)
        self.upper.turn = first
        self._history_box = QWidget(self.upper)
        history = QVBoxLayout(self._history_box)
        history.setContentsMargins(0, 0, 0, 0)
        history.setSpacing(0)
        _add_section(history, self._history_box, _("Viewings"), self.history_count)
        history.addWidget(self.history)
        upper = QVBoxLayout(self.upper)
        upper.setContentsMargins(0, 20, 0, 0)
        upper.setSpacing(20)
        upper.addWidget(self.notice)
        upper.addLayout(first)
        upper.addWidget(self._history_box)
        lower = QVBoxLayout(self.lower)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(0)
        self.put.setCursor(Qt.CursorShape.PointingHandCursor)
        for name, count, part, button in (
            (_("Crew"), self.crew_count, self.crew, None),
            (_("Stills"), self.stills_count, self.stills, None),
            (_("Lists"), self.lists_count, self.lists, self.put),
        ):
            lower.addSpacing(16)
            _add_section(lower, self.lower, name, count, button)
            lower.addWidget(part)

    def _connect(self, store: PictureStore) -> None:
        self.notice.action_triggered.connect(lambda: self.merge_wanted.emit(self._perhaps))
        self.notice.other_triggered.connect(self._not_the_same)
        self.facts.details_wanted.connect(self.details_wanted)
        self.watchlist.clicked.connect(self._watchlist_clicked)
        self.history.viewing_activated.connect(self.viewing_wanted)
        self.crew.crew_edited.connect(self._crew_edited)
        self.crew.refused.connect(self.refused)
        self.crew.person_wanted.connect(self.person_wanted)
        self.poster.pictures_offered.connect(self._add_poster)
        self.poster.removal_wanted.connect(lambda: self._edit({"poster": None}, _("Remove the poster")))
        self.stills.stills_edited.connect(lambda stills: self._edit({"stills": stills}, _("Stills")))
        self.stills.pictures_offered.connect(self._add_stills)
        self.stills.poster_wanted.connect(lambda image: self._edit({"poster": image}, _("Poster")))
        self.lists.list_wanted.connect(self.list_wanted)
        self.lists.off_wanted.connect(self._take_off)
        self.put.clicked.connect(self._offer_lists)
        store.arrived.connect(self.poster.update)
        store.arrived.connect(self.stills.arrived)
        self._bus.changed.connect(self._changed)

    def _edit(self, values: FilmValues, text: str) -> None:
        if self._film is not None:
            self._edits.do(EditFilm(self._film.id, values), text)

    def _watchlist_clicked(self, on: bool) -> None:
        self._edit({"watchlist": str(today()) if on else None}, _("Watchlist"))

    def _crew_edited(self, lines: tuple[CrewLine, ...]) -> None:
        self._edit({"crew": lines}, _("Crew"))

    # Pictures -----------------------------------------------------------------------------------------------------

    def _add_poster(self, pictures: list[bytes | Path]) -> None:
        if self._film is None or not pictures:
            return
        film_id = self._film.id
        self._keep(pictures[0], _("Poster"), lambda image: EditFilm(film_id, {"poster": image}))

    def _add_stills(self, pictures: list[bytes | Path]) -> None:
        if self._film is None:
            return
        film_id = self._film.id

        def with_still(image: str) -> EditFilm:  # in its turn: others may have come before it
            stills = self._bus.journal.browsing.film(film_id).stills
            more = () if image in {still.image for still in stills} else (Still(image),)
            return EditFilm(film_id, {"stills": (*stills, *more)})

        for picture in pictures:
            self._keep(picture, _("Add a still"), with_still)

    def _keep(self, picture: bytes | Path, text: str, then: Callable[[str], EditFilm]) -> None:
        """Keep a picture, and when it is safe give the film what follows from it."""

        def read() -> KeepImage:  # on the journal lane, so that the window does not wait for a slow disk
            from filmjournal.services.stills import picture_in

            return KeepImage(picture_in(picture) if isinstance(picture, Path) else picture)

        def kept(outcome: Done) -> None:
            image = outcome.image
            if image is not None:
                self._bus.do(lambda: then(image), text)

        def failed(error: Exception) -> None:
            if isValid(self):
                self.refused.emit(self._bus.sentence(error))

        self._bus.do(read, text, done=kept, failed=failed, undoable=False)

    # Lists --------------------------------------------------------------------------------------------------------

    def _ask_lists(self) -> None:
        film = self._film
        if film is None or not self._bus.is_open:
            return

        def work(journal: Journal) -> tuple[tuple[ListPlace, ...], list[str]]:
            from filmjournal.richtext.plain import text_of_canonical

            places = journal.browsing.lists.places_of(film.id)
            return places, [_cut(text_of_canonical(place.notes_html)) if place.notes_html else "" for place in places]

        def answered(found: tuple[tuple[ListPlace, ...], list[str]]) -> None:
            if isValid(self) and self._film is not None and self._film.id == film.id:
                self._show_lists(*found)
                self.lists_count.setText(str(len(found[0])) if found[0] else "")
                self.lists_read.emit(found[0])

        self._bus.read(work, answered, lambda _error: None, kind=f"lists of the film {id(self)}")

    def _show_lists(self, places: tuple[ListPlace, ...], notes: list[str]) -> None:
        self.lists.show_places(places, notes)
        for link in self.lists.links():
            if (before := self.put.previousInFocusChain()) is not None:
                QWidget.setTabOrder(before, link)  # Tab comes to it where it stands

    def _offer_lists(self) -> None:
        if self._film is None:
            return
        film_id = self._film.id
        fill_list_menu(self.put_menu, self._bus, lambda: (Subject.FILMS, (film_id,)), self.put)
        self.put_menu.popup(self.put.mapToGlobal(self.put.rect().bottomLeft()))

    def _take_off(self, list_id: int) -> None:
        place = next((place for place in self.lists.shown or () if place.list_id == list_id), None)
        if self._film is not None and place is not None:
            text = _("Took the film off “{name}”").format(name=_cut(place.name, 60))
            self._bus.do(RemoveFromList(list_id, (self._film.id,)), text, tell=True)

    # The same film, twice -----------------------------------------------------------------------------------------

    def _ask_perhaps(self) -> None:
        film = self._film
        if film is None or not self._bus.is_open:
            return

        def ask(journal: Journal) -> tuple[list[FilmMatch], bool]:
            unresolved = journal.browsing.is_unresolved(film.id)
            return journal.browsing.perhaps_same(film.id, years_off=int(unresolved)), unresolved

        def answered(found: tuple[list[FilmMatch], bool]) -> None:
            if isValid(self) and self._film is not None and self._film.id == film.id:
                self._show_perhaps(*found)

        self._bus.read(ask, answered, lambda _error: None, kind=f"the same film {id(self)}")

    def _show_perhaps(self, found: list[FilmMatch], unresolved: bool) -> None:
        assert self._film is not None
        known = [match for match in found if frozenset((self._film.id, match.id)) not in self._different]
        perhaps = known[0] if known else None
        told_already = self.notice.isVisibleTo(self.upper) == (perhaps is not None or unresolved)
        if (perhaps, unresolved) == (self._perhaps, self._unresolved) and told_already:
            return
        self._perhaps, self._unresolved = perhaps, unresolved
        if perhaps is None:
            if unresolved:
                told = _("An import could not tell which film this is.")
                self.notice.show_notice(told, other_label=_("A film of its own"))
            else:
                self.notice.hide()
            return
        told = _("Perhaps the same film: {film}, {viewings}.").format(
            film=_cut(title_and_year(perhaps.title, perhaps.year), 80), viewings=viewings_of(perhaps.viewings)
        )
        self.notice.show_notice(told, action_label=_("Merge…"), other_label=_("Not the same"))

    def _not_the_same(self) -> None:
        if self._film is not None and self._unresolved:
            from filmjournal.services.list_commands import SettleFilms

            self._bus.do(SettleFilms((self._film.id,)), _("Made it a film of its own"), tell=True)
        if self._film is not None and self._perhaps is not None:
            self._different.add(frozenset((self._film.id, self._perhaps.id)))
            self._ask_perhaps()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.lists or changes.films or changes.membership:
            self._ask_lists()
            if self._is_shown and (changes.films or changes.membership):
                self._ask_perhaps()


class _Upper(QWidget):
    """Puts the facts below the poster where there is no room beside it."""

    turn: QBoxLayout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE
        self.turn.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)


def _add_section(
    column: QVBoxLayout, parent: QWidget, name: str, count: SmallLabel, button: QPushButton | None = None
) -> None:
    column.addWidget(Rule(parent))
    column.addSpacing(10)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(ReadingLabel(name, 15, parent=parent))
    row.addWidget(count)
    row.addStretch(1)
    if button is not None:
        row.addWidget(button)
    column.addLayout(row)
    column.addSpacing(8)


def _cut(text: str, longest: int = _NOTE_AT_MOST) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"
