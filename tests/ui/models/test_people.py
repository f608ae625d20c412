"""The model of the list of people: letters, names at once, numbers when they come."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.people import Letter, PeopleListing, PersonRow
from filmjournal.ui.models.people import WINDOW, WINDOWS_KEPT, PeopleListModel
from filmjournal.ui.theme.entry_rows import ID_ROLE, KIND_ROLE, MONTH_KIND, ROW_ROLE
from filmjournal.ui.theme.person_rows import PERSON_KIND, PersonRowView

LETTERED = PeopleListing(
    array("q", [11, 12, 13, 14, 15, 16]),
    (Letter("0", 1), Letter("a", 2), Letter("g", 1), Letter("笠", 1), Letter("東", 1)),
)


class Store:
    """Names anybody, and remembers whom it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, ...]] = []

    def __call__(self, ids: Sequence[int]) -> dict[int, str]:
        self.asked.append(tuple(ids))
        return {id_: f"Person {id_}" for id_ in ids}


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def model(qapp: object, store: Store) -> Iterator[PeopleListModel]:
    made = PeopleListModel()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.set_names(store)
    yield made
    tester.deleteLater()
    made.deleteLater()


def texts(model: PeopleListModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_letters_stand_over_their_people(model: PeopleListModel) -> None:
    model.show(LETTERED)
    assert texts(model) == [
        "0–9", "Person 11", "A", "Person 12", "Person 13", "G", "Person 14", "Other scripts", "Person 15", "Person 16",
    ]  # fmt: skip
    assert model.head_rows == [0, 2, 5, 7]
    assert [model.row_of(id_) for id_ in (11, 13, 16, 99, None)] == [1, 4, 9, None, None]
    head = model.index(7, 0)
    assert (head.data(KIND_ROLE), head.data(ID_ROLE), head.flags()) == (MONTH_KIND, None, Qt.ItemFlag.NoItemFlags)
    assert head.data(Qt.ItemDataRole.AccessibleTextRole) == "Other scripts, 2"
    assert model.index(9, 0).data(KIND_ROLE) == PERSON_KIND
    over = model.head_over(6)
    assert over is not None
    assert over.text == "G"
    model.show(PeopleListing(array("q", [3, 1])))
    assert texts(model) == ["Person 3", "Person 1"]
    assert model.head_over(0) is None


def test_numbers_are_asked_for_once_and_shown_when_they_come(model: PeopleListModel) -> None:
    wanted: list[list[int]] = []
    model.numbers_wanted.connect(lambda ids: wanted.append(list(ids)))
    model.show(LETTERED)
    index = model.index(3, 0)
    assert index.data(ROW_ROLE) == PersonRowView("Person 12")
    assert wanted == [[11, 12, 13, 14, 15, 16]]
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    rows = {12: PersonRow(12, "Person 12", 2, 3.6, PartialDate(2017, 6, 11))}
    model.give_numbers(array("q", wanted[0]), rows)
    assert changed == [(1, 9)]
    view = index.data(ROW_ROLE)
    assert (view.films, view.average, view.half_stars, view.last_seen) == (2, 3.6, 7, "11 Jun 2017")
    said = "Person 12, 2 films, on average 3 and a half out of 5 stars, last seen 11 Jun 2017"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == said
    assert len(wanted) == 1
    model.ask_again()
    assert texts(model)
    assert len(wanted) == 1
    model.refresh()
    assert texts(model)
    assert len(wanted) == 2


def test_numbers_that_did_not_come_are_asked_for_again(model: PeopleListModel) -> None:
    wanted: list[object] = []
    model.numbers_wanted.connect(wanted.append)
    model.show(LETTERED)
    texts(model)
    model.ask_again()
    texts(model)
    assert len(wanted) == 2


def test_names_are_asked_for_by_window_and_few_are_kept(model: PeopleListModel, store: Store) -> None:
    count = WINDOW * (WINDOWS_KEPT + 4)
    model.show(PeopleListing(array("q", range(1, count + 1))))
    model.index(0, 0).data()
    store.asked.clear()
    assert model.index(WINDOW, 0).data() == f"Person {WINDOW + 1}"
    assert store.asked == [tuple(range(WINDOW + 1, 2 * WINDOW + 1))]
    model.index(2 * WINDOW - 1, 0).data()
    assert len(store.asked) == 1
    for row in range(2 * WINDOW, count, WINDOW):
        model.index(row, 0).data()
    assert len(store.asked) == WINDOWS_KEPT + 3
    model.index(0, 0).data()
    assert len(store.asked) == WINDOWS_KEPT + 4


def test_nobody_is_an_empty_model(model: PeopleListModel) -> None:
    model.show(PeopleListing(array("q")))
    model.refresh()
    model.give_numbers(array("q"), {})
    assert model.rowCount() == 0
