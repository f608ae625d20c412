"""The list's model: month heads, rows by window, never more in memory than a few screens."""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from filmjournal.domain import partial_date
from filmjournal.domain.queries import Listing, ListRow, Section
from filmjournal.domain.rating import Rating
from filmjournal.ui.models.diary_list import WINDOW, WINDOWS_KEPT, DiaryListModel
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.entry_rows import ENTRY_KIND, ID_ROLE, KIND_ROLE, MONTH_KIND, ROW_ROLE


class Store:
    """Answers for any ids, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, ...]] = []

    def __call__(self, ids: Sequence[int]) -> dict[int, ListRow]:
        self.asked.append(tuple(ids))
        return {id_: row(id_) for id_ in ids}


def row(id_: int, **values: object) -> ListRow:
    known = {
        "id": id_, "film_id": id_, "title": f"Film {id_}", "year": 2000, "watched": partial_date.parse("2017-06-11"),
        "rating": Rating(7), "headline": None, "liked": False, "rewatch": False, "private": False,
    }  # fmt: skip
    return ListRow(**(known | values))


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def model(qapp, store: Store):
    dates.use("long")
    made = DiaryListModel()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.set_fetch(store)
    yield made
    tester.deleteLater()
    made.deleteLater()


IN_MONTHS = Listing(
    array("q", [11, 12, 13, 14, 15, 16]),
    (Section(2017, 6, 2), Section(2017, 5, 1), Section(2016, None, 2), Section(None, None, 1)),
)


def kinds(model: DiaryListModel) -> list[str]:
    return [model.index(row, 0).data(KIND_ROLE) for row in range(model.rowCount())]


def test_months_stand_over_their_rows(model: DiaryListModel) -> None:
    model.show(IN_MONTHS)
    head, entry = MONTH_KIND, ENTRY_KIND
    assert kinds(model) == [head, entry, entry, head, entry, head, entry, entry, head, entry]
    assert model.head_rows == [0, 3, 5, 8]
    heads = [model.index(row, 0).data(ROW_ROLE) for row in model.head_rows]
    assert [(view.text, view.count_text) for view in heads] == [
        ("June 2017", "2 viewings"), ("May 2017", "1 viewing"), ("2016", "2 viewings"), ("No date", "1 viewing"),
    ]  # fmt: skip
    over = [view.text for row in range(10) if (view := model.head_over(row)) is not None]
    assert over == ["June 2017"] * 3 + ["May 2017"] * 2 + ["2016"] * 3 + ["No date"] * 2


def test_a_row_is_found_by_its_id_and_says_it(model: DiaryListModel) -> None:
    model.show(IN_MONTHS)
    assert [model.row_of(id_) for id_ in IN_MONTHS.ids] == [1, 2, 4, 6, 7, 9]
    assert [model.index(row, 0).data(ID_ROLE) for row in (1, 2, 4, 6, 7, 9)] == list(IN_MONTHS.ids)
    assert model.index(0, 0).data(ID_ROLE) is None
    assert model.row_of(99) is None
    assert model.row_of(None) is None


def test_only_entries_can_be_chosen(model: DiaryListModel) -> None:
    model.show(IN_MONTHS)
    assert model.index(0, 0).flags() == Qt.ItemFlag.NoItemFlags
    assert model.index(1, 0).flags() & Qt.ItemFlag.ItemIsSelectable


def test_a_row_is_said_as_it_is(model: DiaryListModel) -> None:
    seen = row(11, title="東京物語", year=1953, headline="Room", rewatch=True, liked=True, private=True)
    bare = row(12, year=None, watched=None, rating=None)
    model.set_fetch(lambda _ids: {11: seen, 12: bare})
    model.show(Listing(array("q", [11, 12]), (Section(2017, 6, 2),)))
    said = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "東京物語, 1953, 3 and a half out of 5 stars, Sun 11, liked, seen before, private, Room"
    assert model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Film 12, Not rated, no date"
    assert model.index(1, 0).data(Qt.ItemDataRole.DisplayRole) == "東京物語"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "June 2017, 2 viewings"


def test_without_months_there_are_only_rows_with_whole_dates(model: DiaryListModel) -> None:
    model.show(Listing(array("q", [3, 1, 2])))
    assert model.rowCount() == 3
    assert model.head_rows == []
    assert model.head_over(0) is None
    assert "2017" in model.index(0, 0).data(ROW_ROLE).date_text


def test_the_count_of_a_month_that_is_not_whole_is_not_told(model: DiaryListModel) -> None:
    model.show(Listing(array("q", [1, 2, 3]), (Section(2017, 6, 2), Section(2017, 5, 1)), complete=False))
    assert model.index(0, 0).data(ROW_ROLE).count_text == "2 viewings"
    assert model.index(3, 0).data(ROW_ROLE).count_text == ""


def test_rows_at_hand_are_shown_without_asking(model: DiaryListModel, store: Store) -> None:
    model.show(Listing(array("q", [1, 2])), {1: row(1), 2: row(2)})
    assert [model.index(n, 0).data(ROW_ROLE).title for n in range(2)] == ["Film 1", "Film 2"]
    assert store.asked == []


def test_before_there_is_a_store_unknown_rows_are_empty(qapp) -> None:
    model = DiaryListModel()
    model.show(Listing(array("q", [1, 2])), {1: row(1)})
    assert model.index(0, 0).data(ROW_ROLE).title == "Film 1"
    assert model.index(1, 0).data(ROW_ROLE) is None
    assert model.index(1, 0).data(ID_ROLE) == 2


def test_a_row_that_went_away_is_empty(model: DiaryListModel) -> None:
    model.set_fetch(lambda ids: {id_: row(id_) for id_ in ids if id_ != 2})
    model.show(Listing(array("q", [1, 2, 3])))
    assert model.index(1, 0).data(ROW_ROLE) is None
    assert model.index(1, 0).data(Qt.ItemDataRole.DisplayRole) is None


def test_ten_thousand_ids_are_fetched_by_window_and_few_are_kept(model: DiaryListModel, store: Store) -> None:
    months = [Section(2024 - number // 12, 12 - number % 12, 10) for number in range(1000)]
    ids = list(range(1, 10_001))
    random.Random(1).shuffle(ids)
    model.show(Listing(array("q", ids), tuple(months)))
    assert store.asked == []
    assert model.rowCount() == 11_000
    first_screen = [model.index(row, 0).data(ROW_ROLE) for row in range(30)]
    assert None not in first_screen
    assert len(store.asked) == 1
    for number in range(model.rowCount()):
        index = model.index(number, 0)
        assert index.data(ROW_ROLE) is not None
        if index.data(ID_ROLE) is not None:
            assert model.row_of(index.data(ID_ROLE)) == number
    assert len(store.asked) == -(-10_000 // WINDOW)
    assert all(len(asked) <= WINDOW for asked in store.asked)
    assert len(model._windows) <= WINDOWS_KEPT
    assert len(model._views) <= WINDOWS_KEPT * WINDOW
    asked = len(store.asked)
    model.index(model.rowCount() - 1, 0).data(ROW_ROLE)
    assert len(store.asked) == asked  # still at hand
    model.index(1, 0).data(ROW_ROLE)
    assert len(store.asked) == asked + 1  # gone meanwhile


def test_a_refresh_fetches_again_and_says_which_rows(model: DiaryListModel, store: Store) -> None:
    model.show(IN_MONTHS)
    model.index(1, 0).data(ROW_ROLE)
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    model.refresh([13, 99])
    assert changed == [(4, 4)]
    model.refresh()
    assert changed[1:] == [(0, 9)]
    model.index(1, 0).data(ROW_ROLE)
    assert len(store.asked) == 2


def test_an_empty_list_is_empty(model: DiaryListModel) -> None:
    model.show(IN_MONTHS)
    model.show(Listing(array("q")))
    assert model.rowCount() == 0
    model.refresh()
