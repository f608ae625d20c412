"""The sidebar's model: places with their numbers, and tags that unfold."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from filmjournal.domain.queries import Counts, Subject, TagCount
from filmjournal.domain.search.parser import parse
from filmjournal.ui.models.places import Place, PlacesModel

TAGS = [
    TagCount(1, "grief", None, 2), TagCount(2, "long \"walks\" OR else", None, 1), TagCount(3, "unused", None, 0),
]  # fmt: skip
COUNTS = Counts(films=1812, entries=2040, watchlist=34, trash=0)


@pytest.fixture
def model(qapp):
    made = PlacesModel()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    tester.deleteLater()
    made.deleteLater()


def names(model: PlacesModel) -> list[str | None]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_a_new_journal_has_its_three_places(model: PlacesModel) -> None:
    assert names(model) == ["All films", "Diary", "Watchlist"]
    assert model.place_at(1) == Place(Subject.ENTRIES)
    assert model.place_at(9) is None
    assert model.row_of(Place(Subject.TRASH)) is None


def test_numbers_are_told_and_said(model: PlacesModel) -> None:
    model.set_counts(COUNTS, [])
    said = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert [word.replace(",", "", 2).replace(" ", "") for word in said] == ["Allfilms1812", "Diary2040", "Watchlist34"]


def test_the_trash_is_a_place_only_while_something_is_in_it(model: PlacesModel) -> None:
    model.set_counts(Counts(entries=1, trash=2), [])
    assert names(model) == ["All films", "Diary", "Watchlist", None, "Trash"]
    gap = model.index(3)
    assert gap.flags() == Qt.ItemFlag.NoItemFlags
    assert model.place_at(4) == Place(Subject.TRASH)
    model.set_counts(Counts(entries=1), [])
    assert names(model) == ["All films", "Diary", "Watchlist"]


def test_tags_unfold_in_place(model: PlacesModel) -> None:
    model.set_counts(COUNTS, TAGS)
    assert names(model) == ["All films", "Diary", "Watchlist", None, "Tags"]
    assert model.unfolds_at(4)
    assert not model.unfolds_at(0)
    assert model.place_at(4) is None
    assert "folded" in model.index(4).data(Qt.ItemDataRole.AccessibleTextRole)
    model.toggle_tags()
    assert names(model)[4:] == ["Tags", "grief", TAGS[1].name]
    assert "unfolded" in model.index(4).data(Qt.ItemDataRole.AccessibleTextRole)
    model.toggle_tags()
    assert len(names(model)) == 5


def test_a_tag_leads_to_a_search_that_parses_and_means_it(model: PlacesModel) -> None:
    model.set_counts(COUNTS, TAGS)
    model.toggle_tags()
    for row, tag in ((5, TAGS[0]), (6, TAGS[1])):
        place = model.place_at(row)
        assert place is not None
        assert place.subject is Subject.ENTRIES
        tree = parse(place.search)
        assert tag.name.casefold() in repr(tree).casefold().replace("\\", "") or tag.name in repr(tree)


def test_numbers_change_in_place(model: PlacesModel) -> None:
    model.set_counts(COUNTS, [])
    reset, changed = [], []
    model.modelReset.connect(lambda: reset.append(1))
    model.dataChanged.connect(lambda *_: changed.append(1))
    model.set_counts(Counts(films=1), [])
    assert (reset, changed) == ([], [1])
