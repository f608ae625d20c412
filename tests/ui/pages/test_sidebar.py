"""The sidebar: every key, every entry of its menus with undo, drops, folding, and what it does when places change."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.domain.queries import Subject, TagCount
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import EditEntry, EditFilm, RemoveEntries
from filmjournal.services.list_commands import AddToList, CreateList, DeleteTag, KeepSmartList
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models import dragged
from filmjournal.ui.models.place import Place, PlaceKind
from filmjournal.ui.models.places import Section
from filmjournal.ui.pages.ask_popup import AskPopup
from filmjournal.ui.pages.sidebar import Sidebar
from filmjournal.ui.tasks import Tasks
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.tag_colours import tag_colours
from ui_help import PATIENCE, viewing, write

RUNNERS, BEST = Place(PlaceKind.LIST, 1), Place(PlaceKind.LIST, 2)
HIGH = Place(PlaceKind.SMART_LIST, 1)
KEYS = Qt.Key


@dataclass
class Bar:
    """A sidebar in a window, with what it told."""

    qtbot: QtBot
    window: QWidget
    bus: JournalBus
    sidebar: Sidebar
    chosen: list[tuple[Place, str]] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until nothing is under way, what follows from it included."""
        for _round in range(3):
            self._settle_once()

    def _settle_once(self) -> None:
        done: list[object] = []
        self.bus.tasks.run(lambda: None, lambda _n: self.bus.read(lambda _j: None, done.append, kind="settle"))
        self.qtbot.waitUntil(lambda: bool(done) and not self.bus.tasks.busy, timeout=PATIENCE)

    def row(self, place: Place) -> int:
        found = self.sidebar.model.row_of(place)
        assert found is not None
        return found

    def go(self, place: Place) -> None:
        self.sidebar.choose(place)
        self.sidebar.view.setFocus()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.sidebar.view, key, modifier)

    def names(self) -> list[str]:
        model = self.sidebar.model
        return [str(model.index(row).data()) for row in range(model.rowCount()) if model.index(row).data()]

    def counts(self, section: Section) -> dict[str, str]:
        return {view.name: view.count_text for _place, view in self.sidebar.model.places_in(section)}

    def current(self) -> str:
        return str(self.sidebar.view.currentIndex().data())

    def tag(self, name: str) -> Place:
        return next(place for place, view in self.sidebar.model.places_in(Section.TAGS) if view.name == name)

    def menu(self, place: Place | Section) -> dict[str, QAction]:
        """The entries of a row's menu, asked for by key."""
        model = self.sidebar.model
        row = model.row_of_section(place) if isinstance(place, Section) else self.row(place)
        self.sidebar.view.setCurrentIndex(model.index(row or 0))
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(self.sidebar.view.viewport(), event)
        shown = self.sidebar.edits.menu
        assert shown is not None
        entries = {action.text().replace("&", ""): action for action in shown.actions() if action.text()}
        for action in list(entries.values()):
            if action.menu() is not None:
                entries |= {each.text(): each for each in action.menu().actions()}
        return entries

    def choose_in_menu(self, place: Place | Section, text: str) -> None:
        action = self.menu(place)[text]
        assert self.sidebar.edits.menu is not None
        action.trigger()
        self.sidebar.edits.menu.close()
        self.settle()

    def rename(self, name: str) -> None:
        """Type a name into the field that is in a row."""
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        if name.isascii():
            self.qtbot.keyClicks(editor, name)
        else:
            typed = QInputMethodEvent()
            typed.setCommitString(name)
            QApplication.sendEvent(editor, typed)
        self.qtbot.keyClick(editor, KEYS.Key_Return)
        self.settle()

    def popup(self) -> AskPopup:
        found = [popup for popup in self.window.findChildren(AskPopup) if popup.isVisible()]
        assert len(found) == 1
        return found[0]

    def drag_over(self, place: Place, subject: Subject, *ids: int) -> bool:
        data = dragged.pack(subject, ids)
        where = self.sidebar.view.visualRect(self.sidebar.model.index(self.row(place))).center()
        event = QDragMoveEvent(
            where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        self.sidebar.view.dragMoveEvent(event)
        return event.isAccepted()

    def drop(self, row: int, subject: Subject, *ids: int) -> bool:
        data = dragged.pack(subject, ids)
        self.sidebar.view.scrollTo(self.sidebar.model.index(row))
        where = QPointF(self.sidebar.view.visualRect(self.sidebar.model.index(row)).center())
        event = QDropEvent(
            where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        self.sidebar.view.dropEvent(event)
        accepted = event.isAccepted()
        self.settle()
        return accepted

    def undo(self) -> None:
        self.bus.undo()
        self.settle()


@pytest.fixture
def make_bar(qtbot: QtBot, small: Paths) -> Iterator[Callable[..., Bar]]:
    bars: list[Bar] = []

    def make(*commands: object, height: int = 900) -> Bar:
        if commands:
            write(small, commands)  # type: ignore[arg-type]
        window = QWidget()
        window.resize(208, height)
        bus = JournalBus(Tasks(window), window)
        sidebar = Sidebar(bus, window)
        layout = QHBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(sidebar)
        bar = Bar(qtbot, window, bus, sidebar)
        bars.append(bar)
        sidebar.chosen.connect(lambda place, name: bar.chosen.append((place, name)))
        bus.done_and_undoable.connect(bar.toasts.append)
        bus.refused.connect(bar.refused.append)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
        bus.open(lambda: bootstrap.open_journal(small), lambda error: pytest.fail(str(error)))
        qtbot.waitUntil(lambda: bus.is_open, timeout=PATIENCE)
        bar.settle()
        return bar

    yield make
    for bar in bars:
        bar.bus.close()
        bar.window.close()
        bar.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def kept_file(small_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small journal with two lists and a smart list, made once."""
    made = in_profile(tmp_path_factory.mktemp("kept"))
    shutil.copy(small_file, made.journal)
    commands = (
        CreateList("People who run"),
        CreateList("Best of 2017", ranked=True),
        AddToList(1, (1, 2)),
        KeepSmartList("High", "rating:>=4"),
        EditFilm(1, {"countries": ("France",)}),
    )
    write(made, commands)
    return made.journal


@pytest.fixture
def bar(make_bar: Callable[..., Bar], kept_file: Path, paths: Paths) -> Bar:
    """The journal with lists, all unfolded."""
    shutil.copy(kept_file, paths.journal)
    made = make_bar()
    made.sidebar.restore({"unfolded": ["lists", "smart lists", "tags"]})
    made.sidebar._facets_asking.timeout.emit()  # years and the like come a while after all else
    made.settle()
    return made


def test_places_stand_with_their_numbers(bar: Bar) -> None:
    assert bar.names() == [
        "All films", "Diary", "Watchlist", "Lists", "People who run", "Best of 2017", "New list…", "Smart lists",
        "High", "Tags", "grief", "running", "People", "Years", "Decades", "Countries", "Trash",
    ]  # fmt: skip
    assert bar.counts(Section.LISTS) == {"People who run": "2", "Best of 2017": "0"}
    assert bar.counts(Section.SMART_LISTS) == {"High": "2"}
    assert bar.counts(Section.TAGS) == {"grief": "1", "running": "1"}
    assert bar.counts(Section.COUNTRIES) == {"France": "1"}
    assert bar.current() == "Diary"
    assert bar.chosen == []


def test_going_to_a_place_tells_it_with_its_name(bar: Bar) -> None:
    for place in (RUNNERS, HIGH, bar.tag("grief"), Place(PlaceKind.YEAR, within="year:1967")):
        bar.go(place)
    bar.sidebar.choose_kind(PlaceKind.TRASH)
    assert [name for _place, name in bar.chosen] == ["People who run", "High", "grief", "1967", "Trash"]
    assert [place.kind for place, _name in bar.chosen][1:4] == [PlaceKind.SMART_LIST, PlaceKind.TAG, PlaceKind.YEAR]
    assert bar.chosen[1][0].within == "rating:>=4"
    assert bar.sidebar.model.is_open(Section.YEARS)
    assert bar.sidebar.place == Place(PlaceKind.TRASH)


def test_arrows_go_from_row_to_row_and_past_heads(bar: Bar) -> None:
    bar.go(Place(PlaceKind.WATCHLIST))
    bar.press(KEYS.Key_Down)
    assert bar.current() == "Lists"
    assert bar.sidebar.place == Place(PlaceKind.WATCHLIST)  # a head is no place
    bar.press(KEYS.Key_Down)
    assert bar.sidebar.place == RUNNERS


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_left_and_right_fold_and_unfold(bar: Bar, direction: Qt.LayoutDirection) -> None:
    back, forth = KEYS.Key_Left, KEYS.Key_Right
    if direction == Qt.LayoutDirection.RightToLeft:
        back, forth = forth, back
    bar.sidebar.view.setLayoutDirection(direction)
    bar.go(BEST)
    bar.press(back)
    assert bar.current() == "Lists"
    bar.press(back)
    assert not bar.sidebar.model.is_open(Section.LISTS)
    assert bar.current() == "Lists"
    bar.press(forth)
    assert bar.sidebar.model.is_open(Section.LISTS)
    bar.press(forth)
    assert bar.current() == "People who run"


@pytest.mark.parametrize("key", [KEYS.Key_Return, KEYS.Key_Space])
def test_enter_and_space_turn_a_head(bar: Bar, key: Qt.Key) -> None:
    bar.sidebar.view.setFocus()
    bar.sidebar.view.setCurrentIndex(bar.sidebar.model.index(bar.sidebar.model.row_of_section(Section.TAGS) or 0))
    bar.press(key)
    assert not bar.sidebar.model.is_open(Section.TAGS)
    bar.press(key)
    assert bar.sidebar.model.is_open(Section.TAGS)


def test_a_click_turns_a_head_and_goes_nowhere(bar: Bar) -> None:
    view, model = bar.sidebar.view, bar.sidebar.model
    place = view.visualRect(model.index(model.row_of_section(Section.LISTS) or 0)).center()
    bar.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not model.is_open(Section.LISTS)
    assert bar.current() == "Diary"
    bar.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert model.is_open(Section.LISTS)
    bar.qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(model.index(bar.row(BEST))).center()
    )
    assert bar.chosen == [(BEST, "Best of 2017")]


def test_enter_on_a_place_goes_on_to_what_is_there(bar: Bar) -> None:
    bar.go(BEST)
    with bar.qtbot.waitSignal(bar.sidebar.entered, timeout=PATIENCE):
        bar.press(KEYS.Key_Return)


def test_typing_a_name_jumps_to_it(bar: Bar) -> None:
    bar.go(Place(PlaceKind.DIARY))
    bar.qtbot.keyClicks(bar.sidebar.view, "best")
    assert bar.current() == "Best of 2017"


def test_folding_away_the_chosen_place_keeps_it_chosen(bar: Bar) -> None:
    bar.go(BEST)
    bar.chosen.clear()
    bar.sidebar.choose_kind(PlaceKind.DIARY)
    bar.go(BEST)
    bar.sidebar.view.clearFocus()
    bar.sidebar.restore({})
    assert bar.sidebar.place == BEST
    assert bar.current() == "Lists"
    bar.sidebar.restore({"unfolded": ["lists"]})
    assert bar.current() == "Best of 2017"


def test_what_is_unfolded_is_kept(bar: Bar, make_bar: Callable[..., Bar]) -> None:
    assert bar.sidebar.state() == {"unfolded": ["lists", "smart lists", "tags"]}
    bar.sidebar.restore({"unfolded": 7})
    assert bar.sidebar.state() == {"unfolded": []}


@pytest.mark.parametrize(
    ("place", "kept"),
    [(RUNNERS, "Sprinters"), (HIGH, "Liked best"), (Place(PlaceKind.TAG, 1), "東京")],
)
def test_f2_renames_in_place_and_undo_brings_the_name_back(bar: Bar, place: Place, kept: str) -> None:
    bar.go(place)
    before = bar.current()
    bar.press(KEYS.Key_F2)
    bar.rename(kept)
    assert bar.current() == kept
    assert bar.toasts == [f"Renamed “{before}” to “{kept}”"]
    assert bar.chosen[-1][1] == kept  # the heading over the list is another now
    if place.kind is PlaceKind.TAG:
        assert bar.chosen[-1][0].within == f'tag:"{kept}"'
    bar.undo()
    assert bar.current() == before
    assert bar.chosen[-1][1] == before


def test_escape_leaves_a_name_as_it_was(bar: Bar) -> None:
    bar.go(RUNNERS)
    bar.press(KEYS.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.selectedText() == "People who run"
    bar.qtbot.keyClicks(editor, "Other")
    bar.qtbot.keyClick(editor, KEYS.Key_Escape)
    bar.settle()
    assert bar.current() == "People who run"
    assert bar.toasts == []


def test_a_name_that_is_taken_is_refused_with_the_reason(bar: Bar) -> None:
    bar.go(RUNNERS)
    bar.press(KEYS.Key_F2)
    bar.rename("best of 2017")
    assert bar.refused == ["There is already a list called “Best of 2017”."]
    assert bar.current() == "People who run"


def test_numbers_that_change_leave_the_name_that_is_typed(bar: Bar) -> None:
    bar.go(RUNNERS)
    bar.press(KEYS.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    bar.qtbot.keyClicks(editor, "Spri")
    bar.bus.do(AddToList(1, (3,)), "more")
    bar.settle()
    assert bar.counts(Section.LISTS)["People who run"] == "3"
    assert editor.text() == "Spri"


def test_nothing_else_is_renamed(bar: Bar) -> None:
    for place in (Place(PlaceKind.DIARY), Place(PlaceKind.YEAR, within="year:1967")):
        bar.go(place)
        bar.press(KEYS.Key_F2)
        assert QApplication.focusWidget() is bar.sidebar.view
        bar.press(KEYS.Key_Delete)
        bar.settle()
    assert bar.toasts == []


def test_a_tag_that_gets_the_name_of_another_becomes_one_with_it(bar: Bar) -> None:
    grief, running = bar.tag("grief"), bar.tag("running")
    bar.go(grief)
    bar.press(KEYS.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    bar.qtbot.keyClicks(editor, "Runnin")
    hint = bar.sidebar.edits._hint
    assert hint is None or not hint.isVisible()
    bar.qtbot.keyClicks(editor, "g")
    hint = bar.sidebar.edits._hint
    assert hint is not None
    assert hint.isVisible()
    assert hint.label.text() == "Merge into “running”"
    bar.qtbot.keyClick(editor, KEYS.Key_Return)
    bar.settle()
    assert not hint.isVisible()
    assert bar.toasts == ["Merged “grief” into “running”"]
    assert bar.counts(Section.TAGS) == {"running": "1"}
    assert bar.sidebar.place == running
    bar.undo()
    assert set(bar.counts(Section.TAGS)) == {"grief", "running"}


@pytest.mark.parametrize("place", [RUNNERS, HIGH, Place(PlaceKind.TAG, 1)])
@pytest.mark.parametrize("by_key", [True, False])
def test_deleting_goes_back_to_the_diary_and_can_be_undone(bar: Bar, place: Place, by_key: bool) -> None:
    bar.go(place)
    name = bar.current()
    if by_key:
        bar.press(KEYS.Key_Delete)
        bar.settle()
    else:
        bar.choose_in_menu(place, "Delete")
    assert name not in bar.names()
    assert bar.toasts == [f"Deleted “{name}”"]
    assert bar.sidebar.place == Place(PlaceKind.DIARY)
    assert bar.chosen[-1] == (Place(PlaceKind.DIARY), "Diary")
    bar.undo()
    assert name in bar.names()


def test_a_new_list_is_made_and_gone_to(bar: Bar) -> None:
    bar.sidebar.view.setFocus()
    bar.sidebar.view.setCurrentIndex(bar.sidebar.model.index(bar.sidebar.model.row_of_new_list() or 0))
    bar.press(KEYS.Key_Return)
    popup = bar.popup()
    bar.qtbot.keyClicks(popup.fields[0], "People who run")
    bar.qtbot.keyClick(popup.fields[0], KEYS.Key_Return)
    bar.settle()
    assert popup.mistake.text() == "There is already a list called “People who run”."
    bar.qtbot.keyClicks(popup.fields[0], " away")
    bar.qtbot.keyClick(popup.fields[0], KEYS.Key_Return)
    bar.settle()
    assert bar.chosen[-1][1] == "People who run away"
    assert bar.toasts == ["New list “People who run away”"]
    assert bar.counts(Section.LISTS)["People who run away"] == "0"
    bar.undo()
    assert "People who run away" not in bar.names()
    assert bar.sidebar.place == Place(PlaceKind.DIARY)


def test_the_menu_of_the_lists_makes_a_list_and_escape_makes_none(bar: Bar) -> None:
    assert set(bar.menu(Section.LISTS)) == {"New list…"}
    bar.choose_in_menu(Section.LISTS, "New list…")
    popup = bar.popup()
    bar.qtbot.keyClicks(popup.fields[0], "No")
    bar.qtbot.keyClick(popup.fields[0], KEYS.Key_Escape)
    bar.settle()
    assert bar.counts(Section.LISTS).keys() == {"People who run", "Best of 2017"}
    assert bar.toasts == []


def test_a_list_is_ranked_and_no_longer(bar: Bar) -> None:
    assert not bar.menu(RUNNERS)["Ranked"].isChecked()
    bar.choose_in_menu(RUNNERS, "Ranked")
    assert bar.menu(RUNNERS)["Ranked"].isChecked()
    assert bar.toasts == ["“People who run” is ranked now"]
    bar.undo()
    assert not bar.menu(RUNNERS)["Ranked"].isChecked()


def test_a_list_is_described(bar: Bar) -> None:
    bar.choose_in_menu(RUNNERS, "Describe…")
    popup = bar.popup()
    bar.qtbot.keyClicks(popup.fields[0], "Breath & gravel")
    bar.qtbot.keyClick(popup.fields[0], KEYS.Key_Return)
    bar.qtbot.keyClicks(popup.fields[0], "in lines")
    bar.qtbot.keyClick(popup.fields[0], KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bar.settle()
    assert "Breath &amp; gravel" in bar.bus.journal.browsing.lists.get(1).description_html
    bar.choose_in_menu(RUNNERS, "Describe…")
    assert bar.popup().texts()[0].startswith("Breath & gravel")
    bar.qtbot.keyClick(bar.popup().fields[0], KEYS.Key_Escape)
    bar.undo()
    assert bar.bus.journal.browsing.lists.get(1).description_html == ""


def test_the_search_of_a_smart_list_is_changed_and_a_mistake_is_told(bar: Bar) -> None:
    bar.go(HIGH)
    bar.choose_in_menu(HIGH, "Edit the search…")
    popup = bar.popup()
    field = popup.fields[1]
    assert popup.texts() == ("High", "rating:>=4")
    field.setFocus()
    field.selectAll()
    bar.qtbot.keyClicks(field, "(rating:5")
    bar.qtbot.keyClick(field, KEYS.Key_Return)
    bar.settle()
    assert popup.isVisible()
    assert popup.mistake.text()
    bar.qtbot.keyClicks(field, ")")
    bar.qtbot.keyClick(field, KEYS.Key_Return)
    bar.settle()
    assert bar.counts(Section.SMART_LISTS) == {"High": "1"}
    assert bar.chosen[-1][0].within == "(rating:5)"
    bar.undo()
    assert bar.counts(Section.SMART_LISTS) == {"High": "2"}


def test_smart_lists_are_counted_again_after_a_pause(bar: Bar) -> None:
    bar.bus.do(EditEntry(2, {"headline": "Other"}), "edit")
    bar.bus.do(RemoveEntries((3,)), "remove")
    bar.settle()
    assert bar.sidebar._counting.isActive()
    bar.sidebar._counting.timeout.emit()
    bar.settle()
    assert bar.counts(Section.SMART_LISTS) == {"High": "1"}


def test_smart_lists_that_are_folded_are_not_counted(make_bar: Callable[..., Bar]) -> None:
    bar = make_bar(KeepSmartList("High", "rating:>=4"))
    assert bar.counts(Section.SMART_LISTS) == {"High": ""}
    bar.bus.do(RemoveEntries((3,)), "remove")
    bar.settle()
    assert not bar.sidebar._counting.isActive()
    bar.sidebar._fold(Section.SMART_LISTS, True)
    bar.settle()
    assert bar.counts(Section.SMART_LISTS) == {"High": "1"}


def test_years_are_counted_again_after_a_pause(bar: Bar) -> None:
    bar.go(Place(PlaceKind.YEAR, within="year:2016"))
    bar.bus.do(viewing("Moonlight", 2016, "2017"), "log")
    bar.settle()
    assert bar.sidebar._facets_asking.isActive()
    bar.sidebar._facets_asking.timeout.emit()
    bar.settle()
    assert bar.counts(Section.YEARS)["2016"] == "2"
    assert bar.counts(Section.DECADES)["2010s"] == "4"
    assert bar.current() == "2016"


def test_rows_that_come_above_leave_the_chosen_one_in_sight(bar: Bar) -> None:
    sidebar = bar.sidebar
    sidebar._fold(Section.TAGS, True)
    bar.go(Place(PlaceKind.TRASH))
    sidebar.view.scrollTo(sidebar.view.currentIndex())
    many = tuple(TagCount(100 + number, f"tag {number}", None, 1) for number in range(200))
    sidebar.show_counts(sidebar.model.contents.counts, many)
    assert sidebar.model.rowCount() > 200
    assert sidebar.model.place_at(sidebar.view.currentIndex().row()) == Place(PlaceKind.TRASH)
    rect = sidebar.view.visualRect(sidebar.view.currentIndex())
    assert sidebar.view.viewport().rect().contains(rect)


def test_the_line_below_leaves_the_chosen_one_in_sight(bar: Bar) -> None:
    view = bar.sidebar.view
    bar.sidebar._fold(Section.TAGS, True)
    many = tuple(TagCount(100 + number, f"tag {number}", None, 1) for number in range(200))
    bar.sidebar.show_counts(bar.sidebar.model.contents.counts, many)
    view.setFocus()
    before = view.viewport().height()
    bar.press(KEYS.Key_PageDown)
    bar.sidebar.show_backup(datetime(2024, 1, 1, tzinfo=UTC))
    bar.qtbot.waitUntil(lambda: view.viewport().height() < before, timeout=PATIENCE)
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_a_tag_gets_a_colour_and_loses_it(bar: Bar) -> None:
    grief = bar.tag("grief")
    bar.choose_in_menu(grief, "Teal")
    teal = next(each.kept for each in tag_colours() if each.name == "teal")
    row = bar.sidebar.model.index(bar.row(grief))
    assert row.data(ROW_ROLE).dot == teal
    assert bar.menu(grief)["Teal"].isChecked()
    bar.undo()
    assert row.data(ROW_ROLE).dot is None
    bar.choose_in_menu(grief, "Red")
    bar.choose_in_menu(grief, "None")
    assert row.data(ROW_ROLE).dot is None


def test_other_places_have_no_menu(bar: Bar) -> None:
    view = bar.sidebar.view
    for row in (0, bar.row(Place(PlaceKind.TRASH))):
        place = view.visualRect(bar.sidebar.model.index(row)).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
        QApplication.sendEvent(view.viewport(), event)
        assert bar.sidebar.edits.menu is None
    bar.qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert bar.chosen == []  # asking for a menu goes nowhere


def test_films_are_dropped_on_a_list(bar: Bar) -> None:
    assert bar.drop(bar.row(RUNNERS), Subject.FILMS, 3, 2)
    assert list(bar.bus.journal.browsing.lists.film_ids(1)) == [1, 2, 3]
    assert bar.toasts == ["Put 2 films on “People who run”"]
    assert bar.drop(bar.row(RUNNERS), Subject.FILMS, 3)
    assert bar.refused == ["Already on “People who run”."]
    bar.undo()
    assert list(bar.bus.journal.browsing.lists.film_ids(1)) == [1, 2]


def test_viewings_that_are_dropped_on_a_list_are_their_films(bar: Bar) -> None:
    assert bar.drop(bar.row(BEST), Subject.ENTRIES, 4, 5, 1)  # 1 and 5 are of one film
    assert list(bar.bus.journal.browsing.lists.film_ids(2)) == [4, 1]


def test_viewings_and_films_are_dropped_on_a_tag(bar: Bar) -> None:
    grief = bar.tag("grief")
    assert bar.drop(bar.row(grief), Subject.ENTRIES, 2, 3)
    assert bar.counts(Section.TAGS)["grief"] == "3"
    assert bar.toasts == ["Tagged 2 viewings “grief”"]
    assert bar.drop(bar.row(grief), Subject.FILMS, 1)  # its latest viewing
    assert "grief" in bar.bus.journal.browsing.entry(5).tags
    bar.undo()
    bar.undo()
    assert bar.counts(Section.TAGS)["grief"] == "1"
    assert bar.drop(bar.row(grief), Subject.WATCHLIST, 6)
    assert bar.refused == ["A film without a viewing has neither date nor tags."]


def test_rows_are_dropped_on_the_watchlist_and_into_the_trash(bar: Bar) -> None:
    assert bar.drop(bar.row(Place(PlaceKind.WATCHLIST)), Subject.ENTRIES, 2, 3)
    counts = bar.sidebar.model.contents.counts
    assert counts.watchlist == 3
    bar.undo()
    assert bar.sidebar.model.contents.counts.watchlist == 1
    assert bar.drop(bar.row(Place(PlaceKind.TRASH)), Subject.ENTRIES, 2, 3)
    assert bar.sidebar.model.contents.counts.trash == 2
    assert bar.toasts[-1] == "Moved 2 viewings to the trash"
    bar.undo()
    assert bar.sidebar.model.contents.counts.trash == 0


def test_rows_are_dropped_on_a_list_that_is_not_there_yet(bar: Bar) -> None:
    assert bar.drop(bar.sidebar.model.row_of_new_list() or 0, Subject.FILMS, 3, 4)
    popup = bar.popup()
    bar.qtbot.keyClicks(popup.fields[0], "Slow")
    bar.qtbot.keyClick(popup.fields[0], KEYS.Key_Return)
    bar.settle()
    assert bar.counts(Section.LISTS)["Slow"] == "2"
    assert bar.toasts == ["New list “Slow” with 2 films"]
    bar.undo()
    assert "Slow" not in bar.counts(Section.LISTS)


@pytest.mark.parametrize(
    ("place", "subject"),
    [
        (Place(PlaceKind.DIARY), Subject.ENTRIES),
        (Place(PlaceKind.FILMS), Subject.FILMS),
        (HIGH, Subject.ENTRIES),
        (Place(PlaceKind.TRASH), Subject.FILMS),
        (RUNNERS, Subject.TRASH),
    ],
)
def test_what_a_place_can_not_take_is_not_taken(bar: Bar, place: Place, subject: Subject) -> None:
    assert not bar.drag_over(place, subject, 1)
    assert not bar.drop(bar.row(place), subject, 1)
    assert bar.toasts == []
    assert not bar.sidebar.view.rows.target.isValid()


def test_what_would_be_dropped_on_is_shown_and_a_head_unfolds(bar: Bar) -> None:
    assert bar.drag_over(BEST, Subject.FILMS, 1)
    assert bar.sidebar.view.rows.target.data() == "Best of 2017"
    bar.sidebar._fold(Section.TAGS, False)
    view, model = bar.sidebar.view, bar.sidebar.model
    head = model.index(model.row_of_section(Section.TAGS) or 0)
    data = dragged.pack(Subject.ENTRIES, [1])
    event = QDragMoveEvent(
        view.visualRect(head).center(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    view.dragMoveEvent(event)
    assert view._unfolding.isActive()
    view._unfolding.timeout.emit()
    assert model.is_open(Section.TAGS)


def test_near_the_lower_edge_it_scrolls_under_what_is_dragged(bar: Bar) -> None:
    view = bar.sidebar.view
    view.setFixedHeight(120)
    scroll = view.verticalScrollBar()
    bar.qtbot.waitUntil(lambda: scroll.maximum() > 0)
    scroll.setValue(0)
    place = QPointF(20, view.viewport().height() - 2)
    sent = (Qt.DropAction.CopyAction, dragged.pack(Subject.FILMS, [1]), Qt.MouseButton.LeftButton)
    view.dragMoveEvent(QDragMoveEvent(place.toPoint(), *sent, Qt.KeyboardModifier.NoModifier))
    bar.qtbot.waitUntil(lambda: scroll.value() > 0)
    view.dragLeaveEvent(QDragLeaveEvent())


def test_folded_it_shows_icons_whose_sections_are_menus(bar: Bar) -> None:
    bar.sidebar.show_backup(datetime(2026, 3, 2, 9, 12, tzinfo=UTC))
    assert bar.sidebar._backup.isVisible()
    bar.sidebar.set_folded(True)
    bar.sidebar.set_folded(True)
    assert not bar.sidebar._backup.isVisible()
    assert "People who run" not in bar.names()
    view, model = bar.sidebar.view, bar.sidebar.model
    place = view.visualRect(model.index(model.row_of_section(Section.LISTS) or 0)).center()
    bar.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    menu = bar.sidebar.edits.menu
    assert menu is not None
    names = [action.text() for action in menu.actions() if action.text()]
    assert names == ["People who run", "Best of 2017", "&New list…"]
    menu.actions()[1].trigger()
    menu.close()
    assert bar.chosen[-1] == (BEST, "Best of 2017")
    assert bar.current() == "Lists"
    bar.sidebar.set_folded(False)
    assert bar.current() == "Best of 2017"
    assert bar.sidebar._backup.isVisible()


def test_hidden_it_asks_for_nothing_until_it_is_seen(bar: Bar) -> None:
    bar.sidebar.hide()
    bar.bus.do(RemoveEntries((3,)), "remove")
    bar.settle()
    assert bar.sidebar.model.contents.counts.trash == 0
    bar.sidebar.show()
    bar.settle()
    assert bar.sidebar.model.contents.counts.trash == 1


def test_a_place_is_gone_to_as_soon_as_it_is_there(bar: Bar) -> None:
    bar.sidebar.choose(Place(PlaceKind.LIST, 3))
    assert bar.chosen == []
    bar.bus.do(CreateList("Third"), "new")
    bar.settle()
    assert bar.chosen == [(Place(PlaceKind.LIST, 3), "Third")]


def test_a_tag_that_somebody_else_lets_go_of_is_left(bar: Bar) -> None:
    bar.go(bar.tag("grief"))
    bar.bus.do(DeleteTag(bar.tag("grief").id or 0), "delete")
    bar.settle()
    assert bar.chosen[-1] == (Place(PlaceKind.DIARY), "Diary")
    assert bar.current() == "Diary"


def test_many_tags_and_long_names(make_bar: Callable[..., Bar]) -> None:
    long, tags = "x" * 300, tuple(f"tag {number:03}" for number in range(400))
    bar = make_bar(viewing("Tagged", 2020, "2020", tags=tags), CreateList(long), height=300)
    bar.sidebar.restore({"unfolded": ["lists", "tags"]})
    assert len(bar.counts(Section.TAGS)) == 402
    bar.go(bar.tag("tag 399"))
    view = bar.sidebar.view
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())
    bar.go(RUNNERS)
    bar.press(KEYS.Key_F2)
    bar.rename("y" * 500)
    assert bar.current() == "y" * 300
    assert len(bar.toasts[-1]) < 160
    assert view.grab().width() == view.width()


def test_right_to_left_the_rows_are_mirrored(bar: Bar) -> None:
    bar.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    bar.go(RUNNERS)
    bar.press(KEYS.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.geometry().right() < bar.sidebar.view.width() - 30
    bar.rename("عداؤون")
    assert bar.current() == "عداؤون"
    assert not bar.sidebar.view.grab().isNull()
