"""The model's columns: what each says of a row, and what is fetched for it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from filmjournal.domain import partial_date
from filmjournal.domain.queries import Listing, ListRow, Section
from filmjournal.domain.rating import Rating
from filmjournal.domain.row_facts import RowFacts
from filmjournal.ui.models.columns import COLUMNS, NUMBER_OF
from filmjournal.ui.models.diary_list import FACTS_WINDOW, WINDOWS_KEPT, DiaryListModel
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.entry_rows import KIND_ROLE, MONTH_KIND

FACTS = RowFacts(
    "tv_film", "2024-03-02T12:00:00Z", 104, 234, "Arsenal", "35 mm", ("A B", "C D"), ("old", "noir"), ("Anna",),
    ("Drama", "Crime"), ("France",), ("French", "German"),
)  # fmt: skip


def row(id_: int, **values: object) -> ListRow:
    known = {
        "id": id_, "film_id": id_, "title": f"Film {id_}", "year": 2000, "watched": partial_date.parse("2017-06-11"),
        "rating": Rating(7), "headline": None, "liked": True, "rewatch": True, "private": True,
    }  # fmt: skip
    return ListRow(**(known | values))


class Store:
    """Answers for any ids, and remembers which facts it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def facts(self, ids: Sequence[int]) -> dict[int, RowFacts]:
        self.asked.append(list(ids))
        return dict.fromkeys(ids, FACTS)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def model(qapp, store: Store):
    dates.use("long")
    made = DiaryListModel()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.set_fetch(lambda ids: {id_: row(id_) for id_ in ids})
    made.set_columns(COLUMNS, store.facts)
    yield made
    tester.deleteLater()
    made.deleteLater()


def said(model: DiaryListModel, row_: int) -> dict[str, str]:
    return {column.id: model.index(row_, number).data() for number, column in enumerate(COLUMNS)}


def test_each_column_says_its_part(model: DiaryListModel) -> None:
    model.show(Listing(array("q", [1])))
    assert said(model, 0) == {
        "title": "Film 1", "year": "2000", "watched": "11 Jun 2017", "rating": "3 and a half out of 5 stars",
        "liked": "liked", "rewatch": "seen before", "director": "A B, C D", "runtime": "104", "words": "234",
        "tags": "old, noir", "place": "Arsenal", "medium": "35 mm", "companions": "Anna", "genres": "Drama, Crime",
        "countries": "France", "languages": "French, German", "kind": "TV film", "logged": "2 Mar 2024",
        "private": "private",
    }  # fmt: skip


def test_what_is_not_known_is_left_empty(model: DiaryListModel) -> None:
    bare = row(1, year=None, watched=None, rating=None, liked=False, rewatch=False, private=False)
    model.set_fetch(lambda _ids: {1: bare})
    model.show(Listing(array("q", [1, 2])))
    bare_cells = {column: text for column, text in said(model, 0).items() if text}
    assert bare_cells.keys() & {"year", "watched", "liked", "rewatch", "private"} == set()
    assert bare_cells["rating"] == "Not rated"
    assert set(said(model, 1).values()) == {None, ""}  # it went away meanwhile


def test_columns_have_names_and_a_head_says_nothing_in_them(model: DiaryListModel) -> None:
    model.show(Listing(array("q", [1, 2]), (Section(2017, 6, 2),)))
    across = Qt.Orientation.Horizontal
    names = [model.headerData(number, across) for number in range(model.columnCount())]
    assert names[:3] == ["Title", "Year", "Watched"]
    assert len(set(names)) == len(COLUMNS)
    assert model.index(0, 0).data(KIND_ROLE) == MONTH_KIND
    assert {model.index(0, number).data() for number in range(1, len(COLUMNS))} == {""}
    assert model.index(1, NUMBER_OF["year"]).data(Qt.ItemDataRole.AccessibleTextRole) == "2000"


def test_facts_are_fetched_only_for_columns_that_need_them_and_few_are_kept(qapp, store: Store) -> None:
    model = DiaryListModel()  # a tester would ask for everything
    model.set_fetch(lambda ids: {id_: row(id_) for id_ in ids})
    model.set_columns(COLUMNS, store.facts)
    model.show(Listing(array("q", range(1, 2_001))))
    for number in range(200):
        assert model.index(number, NUMBER_OF["year"]).data() == "2000"
    assert store.asked == []
    for number in range(model.rowCount()):
        assert model.index(number, NUMBER_OF["director"]).data() == "A B, C D"
    assert len(store.asked) == -(-2_000 // FACTS_WINDOW)
    assert all(len(ids) <= FACTS_WINDOW for ids in store.asked)
    assert len(model._facts) <= WINDOWS_KEPT
    asked = len(store.asked)
    model.refresh()
    assert model.index(0, NUMBER_OF["tags"]).data() == "old, noir"
    assert len(store.asked) == asked + 1


def test_a_changed_row_is_changed_in_all_its_columns(model: DiaryListModel) -> None:
    model.show(Listing(array("q", [1, 2, 3])))
    heard: list[tuple[int, int, int]] = []
    model.dataChanged.connect(lambda first, last: heard.append((first.row(), first.column(), last.column())))
    model.refresh([2])
    assert heard == [(1, 0, len(COLUMNS) - 1)]
