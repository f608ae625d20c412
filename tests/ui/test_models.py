"""Every model keeps Qt's rules for models: filled from a real journal, parted, emptied, refreshed, with columns."""

from __future__ import annotations

import importlib
import pkgutil
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from conftest import SteppingClock
from filmjournal import ui
from filmjournal.domain.lists import SmartList
from filmjournal.domain.people import PeopleListing, PeopleOrder
from filmjournal.domain.queries import Facets, Group, Listing, ListQuery, Order, SortBy, SortKey, Subject
from filmjournal.richtext.finding import Pattern
from filmjournal.services.finding import ReviewSearch
from filmjournal.services.import_plan import Verdict
from filmjournal.services.importing import imports
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, ColourTag, CreateList, KeepSmartList
from filmjournal.storage import database
from filmjournal.ui.dialogs.imports import RunView
from filmjournal.ui.dialogs.split_person import TickedFilms
from filmjournal.ui.models.columns import COLUMNS
from filmjournal.ui.models.diary_list import DiaryListModel
from filmjournal.ui.models.difference_rows import DifferenceRows
from filmjournal.ui.models.found_reviews import FoundReviews
from filmjournal.ui.models.import_order import arrange
from filmjournal.ui.models.import_plan import ImportPlanModel
from filmjournal.ui.models.people import PeopleListModel
from filmjournal.ui.models.person_films import PersonFilmsModel
from filmjournal.ui.models.places import Contents, PlacesModel, Section
from filmjournal.ui.models.two_line_rows import TwoLineRows
from filmjournal.ui.theme.difference_rows import DifferenceRow
from filmjournal.ui.theme.entry_rows import ID_ROLE
from filmjournal.ui.theme.search_rows import Offer, Way
from filmjournal.ui.widgets.match_rows import MatchModel, MatchRow
from filmjournal.ui.widgets.person_words import film_row
from filmjournal.ui.widgets.rating_history import RatingHistory
from filmjournal.ui.widgets.search_popup import OffersModel
from import_help import bring, film, seen
from import_plans_help import small_plan

State = Callable[[], object]
TICK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def journal(small_file: Path, tmp_path: Path, clock: SteppingClock) -> Iterator[Journal]:
    path = tmp_path / "a.filmjournal"
    path.write_bytes(small_file.read_bytes())
    opened = Journal(database.Database(path), clock)
    opened.execute(CreateList("Best", ranked=True))
    opened.execute(AddToList(1, (3, 1, 5)))
    opened.execute(KeepSmartList("Fifties", "year:1950s"))
    opened.execute(ColourTag(1, "#b3382f"))
    yield opened
    opened.close()


def diary_list(journal: Journal, model: DiaryListModel) -> Iterator[State]:
    def show(query: ListQuery, limit: int | None = None) -> State:
        def state() -> None:
            listing = journal.browsing.listing(query, limit)
            model.set_fetch(lambda ids: journal.browsing.rows(query.subject, ids))
            model.show(listing, None, query.subject)

        return state

    for columns in (False, True):
        if columns:
            yield lambda: model.set_columns(COLUMNS, lambda ids: journal.browsing.facts(model.subject, ids))
        for group in Group:
            yield show(ListQuery(group=group))
        yield show(ListQuery(), 2)
        yield show(ListQuery(Subject.FILMS, order=Order.TITLE))
        yield show(ListQuery(Subject.FILMS, keys=(SortKey(SortBy.POSITION),), list_id=1))
        yield lambda: model.set_list({3: "1", 1: "2", 5: "3"}, {3: "A note"})
        yield show(ListQuery(Subject.WATCHLIST))
        yield show(ListQuery(search="nothing of the kind"))
        yield lambda: model.show(Listing(array("q")))
        yield show(ListQuery())
        yield model.refresh
        yield lambda: model.refresh([1, 3, 99])


def people(journal: Journal, model: PeopleListModel) -> Iterator[State]:
    read = journal.browsing.people
    yield lambda: model.set_names(read.names)
    for order in PeopleOrder:
        yield lambda order=order: model.show(read.listing(order))
        yield lambda: model.give_numbers(list(model.ids), read.rows(list(model.ids)))
        yield model.refresh
    yield lambda: model.show(PeopleListing(array("q")))
    yield model.refresh


def person_films(journal: Journal, model: PersonFilmsModel) -> Iterator[State]:
    (person,) = journal.browsing.people_matching("crudup")
    films = journal.browsing.people.page(person.id).films
    yield lambda: model.show([(film, film_row(film)) for film in films])
    yield lambda: model.show(())


def ticked_films(journal: Journal, model: TickedFilms) -> Iterator[State]:
    yield lambda: model.setData(model.index(0), Qt.CheckState.Checked, TICK)
    yield lambda: model.setData(model.index(0), Qt.CheckState.Unchecked, TICK)


def places(journal: Journal, model: PlacesModel) -> Iterator[State]:
    read = journal.browsing
    whole = Contents(read.counts(), read.lists.all(), read.lists.smart(), tuple(read.tags()), read.facets())
    yield lambda: model.set_contents(whole)
    for section in Section:
        yield lambda section=section: model.set_open(section, True)
    yield lambda: model.set_smart_count(1, 1)
    yield lambda: model.set_smart_count(1, None)
    yield lambda: model.set_contents(Contents(whole.counts, (), (SmartList(9, "Other", "a"),), whole.tags[1:]))
    yield lambda: model.set_contents(whole)
    yield lambda: model.set_narrow(True)
    yield lambda: model.set_narrow(False)
    yield lambda: model.set_open(Section.TAGS, False)
    yield lambda: model.set_contents(Contents(facets=Facets()))


def found_reviews(journal: Journal, model: FoundReviews) -> Iterator[State]:
    search = ReviewSearch(Pattern("t"))
    search.advance(journal)
    hits = search.found().hits
    assert len(hits) == 3
    yield lambda: model.show(hits)
    yield lambda: model.setData(model.index(1), Qt.CheckState.Unchecked, TICK)
    yield lambda: model.tick_all(True)
    yield lambda: model.tick_all(False)
    yield lambda: model.show(())
    yield lambda: model.tick_all(True)


def differences(journal: Journal, model: DifferenceRows) -> Iterator[State]:
    rows = [
        DifferenceRow(row.id, row.title, str(row.year or ""), "")
        for row in journal.browsing.rows(Subject.ENTRIES, [1, 2, 3]).values()
    ]
    assert len(rows) == 3
    yield lambda: model.show(rows, tickable=True)
    yield lambda: model.setData(model.index(1), Qt.CheckState.Checked, TICK)
    yield lambda: model.show(rows[1:], tickable=True)
    assert model.ticked() == [rows[1].id]
    yield lambda: model.tick_all(True)
    yield lambda: model.tick_all(False)
    yield lambda: model.show(rows, tickable=False)
    yield lambda: model.tick_all(True)
    assert model.ticked() == []
    yield lambda: model.show((), tickable=False)


def matches(journal: Journal, model: MatchModel) -> Iterator[State]:
    rows = [MatchRow(film.title, str(film.year)) for film in journal.browsing.films_starting("p")]
    assert len(rows) == 2
    yield lambda: model.set_rows(rows)
    yield lambda: model.set_rows(())


def offers(journal: Journal, model: OffersModel) -> Iterator[State]:
    rows = [Offer(Way.FILM, film.title, "film") for film in journal.browsing.films_starting("p")]
    yield lambda: model.set_rows(rows)
    yield lambda: model.replace(1, Offer(Way.FILM, "Another", "film"))
    yield lambda: model.set_rows(())


def import_plan(_journal: Journal, model: ImportPlanModel) -> Iterator[State]:
    yield lambda: model.show(arrange(small_plan()))
    yield lambda: model.tick(range(model.rowCount()), on=False)
    yield lambda: model.answer(0, 0)
    for verdict in (*Verdict, None):
        yield lambda verdict=verdict: model.show_only(verdict)
    yield model.clear


def import_runs(journal: Journal, model: TwoLineRows) -> Iterator[State]:
    bring(journal, seen(film("Neruda", 2016), "2017-06-05"))
    views = [RunView(run=run, title=run.source, when=run.started, what="one viewing") for run in imports(journal)]
    yield lambda: model.show(views)
    yield lambda: model.show(())


STATES = {
    ImportPlanModel: import_plan,
    TwoLineRows: import_runs,
    OffersModel: offers,
    DiaryListModel: diary_list,
    PeopleListModel: people,
    PersonFilmsModel: person_films,
    TickedFilms: ticked_films,
    PlacesModel: places,
    FoundReviews: found_reviews,
    DifferenceRows: differences,
    MatchModel: matches,
}


def check(model: QAbstractItemModel, states: Iterator[State], qtmodeltester) -> int:
    """Put the model into one state after the other, with all rules watched over during each change and after it."""
    watching = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    qtmodeltester.data_display_may_return_none = True
    qtmodeltester.check(model)
    most = 0
    for state in states:
        state()
        qtmodeltester.check(model)
        most = max(most, model.rowCount())
    watching.deleteLater()
    return most


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
def test_a_model_keeps_the_rules(qapp, qtmodeltester, journal: Journal, kind: type):
    if kind is TickedFilms:
        (person,) = journal.browsing.people_matching("crudup")
        model = kind(journal.browsing.people.page(person.id).films)
    else:
        model = kind()
    assert check(model, STATES[kind](journal, model), qtmodeltester) > 0
    model.deleteLater()


def test_the_ratings_over_time_keep_the_rules(qtbot, qtmodeltester, journal: Journal):
    page = RatingHistory()
    qtbot.addWidget(page)
    model = page.view.model()
    viewings = journal.browsing.viewings(1)
    states = (lambda: page.show_viewings(viewings), lambda: page.show_viewings(()))
    assert check(model, iter(states), qtmodeltester) == len(viewings) == 2


def test_rows_that_came_and_went_have_ids_only_while_they_are_there(qapp, journal: Journal):
    model = DiaryListModel()
    model.set_fetch(lambda ids: journal.browsing.rows(Subject.ENTRIES, ids))
    model.show(journal.browsing.listing(ListQuery()))
    last = model.index(model.rowCount() - 1, 0)
    assert last.data(ID_ROLE) is not None
    model.show(Listing(array("q")))
    assert model.data(last, ID_ROLE) is None
    model.deleteLater()


def test_no_model_is_left_out():
    found = set()
    for module in pkgutil.walk_packages(ui.__path__, "filmjournal.ui."):
        there = vars(importlib.import_module(module.name)).values()
        found |= {kind for kind in there if isinstance(kind, type) and issubclass(kind, QAbstractItemModel)}
    ours = {kind for kind in found if kind.__module__.startswith("filmjournal.")}
    assert {kind for kind in ours if kind not in STATES} == {_of_history()}


def _of_history() -> type:
    from filmjournal.ui.widgets import rating_history

    return rating_history._Model
