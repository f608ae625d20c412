"""The sidebar's model: places with their numbers, in sections that unfold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from filmjournal.domain.lists import FilmListSummary, SmartList
from filmjournal.domain.queries import Counts, Facets, TagCount
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.syntax_tree import Field, TextValue
from filmjournal.ui.models.place import Place, PlaceKind
from filmjournal.ui.models.places import Contents, PlacesModel, Section, section_of, with_unfolded
from filmjournal.ui.theme.entry_rows import ROW_ROLE

TAGS = (TagCount(1, "grief", "#b3382f", 2), TagCount(2, 'long "walks" OR else', None, 1), TagCount(3, "none", None, 0))
CONTENTS = Contents(
    Counts(films=1812, entries=2040, watchlist=34, trash=2, people=5318),
    (FilmListSummary(4, "People who run", False, 9), FilmListSummary(2, "Best of 2017", True, 0)),
    (SmartList(7, "Fifties", "year:1950s"),),
    TAGS,
    Facets(((2017, 3), (1953, 1)), ((2010, 3), (1950, 1)), (("Côte d’Ivoire", 1), ("France", 3))),
)
FIXED = ["All films", "Diary", "Watchlist"]


@pytest.fixture
def model(qapp: object) -> Iterator[PlacesModel]:
    made = PlacesModel()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    tester.deleteLater()
    made.deleteLater()


def names(model: PlacesModel) -> list[str | None]:
    return [model.index(row).data() for row in range(model.rowCount())]


def under(model: PlacesModel, section: Section) -> list[str | None]:
    """What stands below an unfolded head."""
    head = model.row_of_section(section)
    assert head is not None
    rows = range(head + 1, model.rowCount())
    return [model.index(row).data() for row in rows if model.head_over(row) == head]


def test_a_new_journal_has_its_places_and_nothing_in_them(model: PlacesModel) -> None:
    whole = [
        *FIXED,
        None,
        "Lists",
        "Smart lists",
        "Tags",
        None,
        "People",
        "Years",
        "Decades",
        "Countries",
        None,
        "Trash",
    ]
    assert names(model) == whole
    assert model.place_at(1) == Place(PlaceKind.DIARY)
    assert model.place_at(4) is None
    assert model.place_at(99) is None
    assert model.section_at(4) is Section.LISTS
    assert model.index(3).flags() == Qt.ItemFlag.NoItemFlags
    for section in Section:
        model.set_open(section, True)
    assert under(model, Section.LISTS) == ["New list…"]
    assert under(model, Section.SMART_LISTS) == ["Searches that you keep"]
    assert under(model, Section.TAGS) == ["No tags yet"]
    assert under(model, Section.YEARS) == ["None known yet"]


def test_numbers_are_told_and_said(model: PlacesModel) -> None:
    model.set_contents(CONTENTS)
    said = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert [word.replace(",", "", 2).replace(" ", "") for word in said] == ["Allfilms1812", "Diary2040", "Watchlist34"]
    row = model.row_of(Place(PlaceKind.PEOPLE))
    assert row is not None
    assert model.index(row).data(ROW_ROLE).count_text.replace(",", "") == "5318"


def test_sections_unfold_in_place(model: PlacesModel) -> None:
    model.set_contents(CONTENTS)
    head = model.index(model.row_of_section(Section.LISTS) or 0)
    assert head.data(Qt.ItemDataRole.AccessibleTextRole) == "Lists, 2, folded"
    model.set_open(Section.LISTS, True)
    assert under(model, Section.LISTS) == ["People who run", "Best of 2017", "New list…"]
    assert head.data(Qt.ItemDataRole.AccessibleTextRole) == "Lists, 2, unfolded"
    for section in Section:
        model.set_open(section, True)
    assert under(model, Section.SMART_LISTS) == ["Fifties"]
    assert under(model, Section.TAGS) == ["grief", TAGS[1].name]
    assert under(model, Section.YEARS) == ["2017", "1953"]
    assert under(model, Section.DECADES) == ["2010s", "1950s"]
    assert under(model, Section.COUNTRIES) == ["Côte d’Ivoire", "France"]
    for section in Section:
        model.set_open(section, False)
    assert model.rowCount() == 14


@pytest.mark.parametrize(
    ("place", "search"),
    [
        (Place(PlaceKind.YEAR, within="year:2017"), "year:2017"),
        (Place(PlaceKind.DECADE, within="year:1950..1959"), "year:1950..1959"),
        (Place(PlaceKind.SMART_LIST, 7), "year:1950s"),
        (Place(PlaceKind.LIST, 4), ""),
        (Place(PlaceKind.TAG, 1), 'tag:"grief"'),
        (Place(PlaceKind.COUNTRY, within='country:"France"'), 'country:"France"'),
    ],
)
def test_a_place_is_known_whether_its_section_is_folded_or_not(model: PlacesModel, place: Place, search: str) -> None:
    model.set_contents(CONTENTS)
    form = model.current_form(place)
    assert form is not None
    assert form[0].within == search
    parse(search)
    assert model.row_of(place) is None
    section = section_of(place)
    assert section is not None
    model.set_open(section, True)
    row = model.row_of(place)
    assert row is not None
    assert model.place_at(row) == form[0]


def test_the_search_of_a_tag_means_that_tag(model: PlacesModel) -> None:
    model.set_contents(CONTENTS)
    for (place, _view), tag in zip(model.places_in(Section.TAGS), TAGS, strict=False):
        assert parse(place.within) == Field("tag", TextValue(tag.name, True))


def test_what_is_gone_has_no_form(model: PlacesModel) -> None:
    model.set_contents(CONTENTS)
    assert model.current_form(Place(PlaceKind.LIST, 99)) is None
    assert model.current_form(Place(PlaceKind.YEAR, within="year:1800")) is None


def test_rows_come_and_go_without_a_reset(model: PlacesModel) -> None:
    model.set_contents(CONTENTS)
    model.set_open(Section.LISTS, True)
    inserted: list[tuple[int, int]] = []
    resets: list[int] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.modelReset.connect(lambda: resets.append(1))
    more = (CONTENTS.lists[0], FilmListSummary(9, "Between", False, 1), CONTENTS.lists[1])
    model.set_contents(Contents(CONTENTS.counts, more, CONTENTS.smart_lists, TAGS, CONTENTS.facets))
    assert inserted == [(6, 6)]
    assert resets == []


def test_numbers_change_in_place(model: PlacesModel) -> None:
    model.set_contents(CONTENTS)
    model.set_open(Section.SMART_LISTS, True)
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _roles: changed.append((first.row(), last.row())))
    model.set_smart_count(7, 1234)
    row = model.row_of(Place(PlaceKind.SMART_LIST, 7))
    assert row is not None
    assert changed == [(row, row)]
    assert model.index(row).data(ROW_ROLE).count_text.replace(",", "") == "1234"
    model.set_smart_count(7, None)
    assert model.index(row).data(ROW_ROLE).count_text == ""


def test_a_narrow_sidebar_has_icons_for_its_sections_and_nothing_in_them(model: PlacesModel) -> None:
    model.set_contents(CONTENTS)
    model.set_open(Section.TAGS, True)
    model.set_narrow(True)
    assert model.rowCount() == 14
    row = model.row_of_section(Section.TAGS)
    assert row is not None
    assert model.index(row).data(ROW_ROLE).icon == "tag"
    assert "Tags 2" in model.index(row).data(Qt.ItemDataRole.ToolTipRole)
    model.set_narrow(False)
    assert under(model, Section.TAGS)[0] == "grief"


def test_names_are_no_markup_in_a_tooltip(model: PlacesModel) -> None:
    model.set_contents(Contents(lists=(FilmListSummary(1, "<b>bold</b>", False, 1),)))
    model.set_open(Section.LISTS, True)
    assert "&lt;b&gt;bold&lt;/b&gt;" in model.index(5).data(Qt.ItemDataRole.ToolTipRole)


def test_only_what_the_person_named_is_renamed_and_only_to_another_name(model: PlacesModel) -> None:
    model.set_contents(CONTENTS)
    model.set_open(Section.LISTS, True)
    asked: list[tuple[Place, str]] = []
    model.renamed.connect(lambda place, name: asked.append((place, name)))
    assert not model.setData(model.index(0), "Films")
    assert not model.setData(model.index(5), "  ")
    assert not model.setData(model.index(5), "People who run")
    assert model.setData(model.index(5), " People \n who walk ")
    assert asked == [(Place(PlaceKind.LIST, 4), "People who walk")]
    assert model.index(5).data() == "People who run"  # until the journal has it


def test_what_is_kept_of_folding_is_read_with_care() -> None:
    assert with_unfolded(["tags", "years", "nonsense", 4]) == {Section.TAGS, Section.YEARS}
    assert with_unfolded("tags") == with_unfolded(None) == with_unfolded(3) == set()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.lists(st.integers(1, 6), unique=True), st.sets(st.sampled_from(Section))), max_size=6))
def test_the_rows_are_those_of_a_new_model_whatever_came_before(
    qapp: object, steps: list[tuple[list[int], set[Section]]]
) -> None:
    model = PlacesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for ids, unfolded in steps:
        lists = tuple(FilmListSummary(id_, f"List {id_}", False, id_) for id_ in ids)
        contents = Contents(lists=lists, tags=tuple(TagCount(id_, f"tag {id_}", None, 1) for id_ in reversed(ids)))
        fresh = PlacesModel()
        for each in (model, fresh):
            each.set_contents(contents)
            for section in Section:
                each.set_open(section, section in unfolded)
        assert names(model) == names(fresh)
    tester.deleteLater()
