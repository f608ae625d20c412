"""The panels that make one person of two, and two of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from filmjournal.services.list_commands import MergePeople
from filmjournal.ui.dialogs.merge_people import MergePeoplePanel
from filmjournal.ui.dialogs.split_person import SplitPersonPanel, TickedFilms
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.shell import Shell
from people_help import CRUDUP, CRUZ, FILMS, LYNSKEY, OTHER_CRUZ, people_bus, rest
from ui_help import settle, view_of, viewing, visible

CHECK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def bus(qtbot: QtBot, tmp_path: Path) -> Iterator[JournalBus]:
    with people_bus(tmp_path, qtbot) as made:
        yield made


Merge = Callable[..., MergePeoplePanel]


@pytest.fixture
def merge(qtbot: QtBot, bus: JournalBus) -> Iterator[Merge]:
    made: list[MergePeoplePanel] = []

    def open_panel(person: int, other: int | None = None) -> MergePeoplePanel:
        panel = MergePeoplePanel(bus, bus.journal.browsing.people.page(person), other)
        made.append(panel)
        panel.show()
        panel.activateWindow()
        qtbot.waitUntil(panel.isActiveWindow)
        rest(qtbot, bus)
        return panel

    yield open_panel
    for panel in filter(isValid, made):  # one that did its work is gone
        panel.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def split_of(bus: JournalBus, person: int) -> SplitPersonPanel:
    return SplitPersonPanel(bus, bus.journal.browsing.people.page(person))


def tick(films: TickedFilms, *numbers: int) -> None:
    for number in numbers:
        assert films.setData(films.index(number, 0), Qt.CheckState.Checked, CHECK)


def test_somebody_is_found_by_name_and_merged(qtbot: QtBot, bus: JournalBus, merge: Merge) -> None:
    panel = merge(CRUZ)
    assert panel.name.hasFocus()
    assert not panel.merge_button.isEnabled()
    qtbot.keyClicks(panel.name, "cruz")
    rest(qtbot, bus)
    assert panel.offered is not None
    assert panel.offered.isVisible()
    qtbot.keyClick(panel.offered, Qt.Key.Key_Down)
    qtbot.keyClick(panel.offered, Qt.Key.Key_Return)
    rest(qtbot, bus)
    assert [choice.text() for choice in panel.choices] == ["Penélope Cruz", "Penelope Cruz"]
    assert (
        panel.outcome.text()
        == "All 2 films will be under Penélope Cruz. “Penelope Cruz” stays as another name of theirs."
    )
    assert panel.merge_button.hasFocus()
    told: list[str] = []
    bus.done_and_undoable.connect(told.append)
    panel.merge_button.click()
    rest(qtbot, bus)
    assert told == ["Merged Penelope Cruz with Penélope Cruz"]
    page = bus.journal.browsing.people.page(CRUZ)
    assert (len(page.films), page.alternative_names) == (2, ("Penelope Cruz",))
    bus.undo()
    rest(qtbot, bus)
    assert len(bus.journal.browsing.people.page(OTHER_CRUZ).films) == 1


def test_the_other_name_can_be_kept(qtbot: QtBot, bus: JournalBus, merge: Merge) -> None:
    panel = merge(CRUZ, OTHER_CRUZ)
    assert panel.name.text() == "Penelope Cruz"
    panel.choices[1].click()
    assert panel.outcome.text().startswith("All 2 films will be under Penelope Cruz.")
    panel.merge_button.click()
    rest(qtbot, bus)
    assert bus.journal.browsing.people.current(CRUZ) == OTHER_CRUZ


def test_what_is_said_of_both_is_not_cut_off(qtbot: QtBot, tmp_path: Path) -> None:
    films = tuple(
        viewing(f"A Film with Quite a Long Name, Part {n}", 2000 + n, cast=(("Ana Gil", None),)) for n in range(7)
    )
    with people_bus(tmp_path, qtbot, (*films, viewing("One", 1999, cast=(("Anna Gil", None),)))) as bus:
        panel = MergePeoplePanel(bus, bus.journal.browsing.people.page(1))
        qtbot.addWidget(panel)
        panel.show()
        qtbot.keyClicks(panel.name, "anna")
        rest(qtbot, bus)
        assert panel.offered is not None
        qtbot.keyClick(panel.offered, Qt.Key.Key_Down)
        qtbot.keyClick(panel.offered, Qt.Key.Key_Return)
        rest(qtbot, bus)
        for label in visible(panel.both, QLabel):
            assert label.height() >= label.heightForWidth(label.width())


def test_films_of_both_are_told(merge: Merge) -> None:
    panel = merge(LYNSKEY, CRUDUP)
    assert panel.choices[1].isChecked()  # whoever has more films is kept unless one says otherwise
    assert "All 3 films will be under Billy Crudup." in panel.outcome.text()
    assert "Both are on 1 film, where they become one." in panel.outcome.text()


def test_typing_on_lets_go_of_who_was_chosen(qtbot: QtBot, bus: JournalBus, merge: Merge) -> None:
    panel = merge(CRUZ, OTHER_CRUZ)
    panel.name.setFocus()
    QApplication.sendEvent(panel.name, _committed("é"))
    rest(qtbot, bus)
    assert not panel.merge_button.isEnabled()
    assert not panel.both.isVisible()


def _committed(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent()
    event.setCommitString(text)
    return event


def test_films_are_ticked_and_become_another_persons(qtbot: QtBot, bus: JournalBus) -> None:
    panel = split_of(bus, CRUDUP)
    qtbot.addWidget(panel)
    panel.show()
    rest(qtbot, bus)
    tester = QAbstractItemModelTester(panel.films, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert panel.name.text() == "Billy Crudup (II)"
    assert not panel.split_button.isEnabled()
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)  # ticks the film that the keyboard is on
    assert panel.split_button.text() == "Make a person of 1 film"
    assert panel.split_button.isEnabled()
    tick(panel.films, 1, 2)
    assert not panel.split_button.isEnabled()  # somebody is left without a film
    panel.films.setData(panel.films.index(2, 0), Qt.CheckState.Unchecked, CHECK)
    panel.name.setText("  ")
    assert not panel.split_button.isEnabled()
    panel.name.setText("William Crudup")
    panel.split_button.click()
    rest(qtbot, bus)
    tester.deleteLater()
    people = bus.journal.browsing.people
    (other,) = people.listing(narrowed="william").ids
    assert [film.title for film in people.page(other).films] == ["Twins", "1 Mile to You"]
    assert [film.title for film in people.page(CRUDUP).films] == ["Jesus' Son"]
    bus.undo()
    rest(qtbot, bus)
    assert len(people.page(CRUDUP).films) == 3


def test_a_number_that_nobody_has_is_suggested(qtbot: QtBot, tmp_path: Path) -> None:
    names = ("John Smith", "John Smith (II)")
    films = tuple(viewing(f"Film {n}", 2000, cast=tuple((name, None) for name in names)) for n in range(2))
    with people_bus(tmp_path, qtbot, films) as bus:
        for person in (1, 2):
            panel = split_of(bus, person)
            qtbot.addWidget(panel)
            rest(qtbot, bus)
            assert panel.name.text() == "John Smith (III)"


def test_what_cannot_be_is_said_and_nothing_typed_is_lost(qtbot: QtBot, bus: JournalBus) -> None:
    panel = split_of(bus, CRUDUP)
    qtbot.addWidget(panel)
    panel.show()
    rest(qtbot, bus)
    tick(panel.films, 0)
    panel.name.setText("Another")
    bus.do(MergePeople(LYNSKEY, CRUDUP), "Merge")
    rest(qtbot, bus)
    panel.split_button.click()
    rest(qtbot, bus)
    assert panel.notice.text() == "There is no person 1."
    assert panel.isVisible()
    assert panel.name.text() == "Another"


def test_in_the_window_the_page_opens_them(qtbot: QtBot, make_window: Callable[..., Shell]) -> None:
    shell = make_window(FILMS)
    view = view_of(shell)
    view.go_to(PlaceKind.PEOPLE)
    settle(qtbot, shell)
    people = view.people
    assert people is not None
    people.show_person(OTHER_CRUZ)
    settle(qtbot, shell)
    (link,) = people.person.head.alike.findChildren(QPushButton)
    qtbot.keyClick(link, Qt.Key.Key_Space)
    settle(qtbot, shell)
    (panel,) = shell.findChildren(MergePeoplePanel)
    panel.choices[1].click()
    panel.merge_button.click()
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert people.person.head.name.text() == "Penélope Cruz"
    assert view.toast.isVisible()
    view.bus.undo()
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert people.person.head.name.text() == "Penelope Cruz"
    people.show_person(CRUDUP)
    settle(qtbot, shell)
    people.person.head.split_action.trigger()
    (split,) = shell.findChildren(SplitPersonPanel)
    assert split.isVisible()
    split.close()
