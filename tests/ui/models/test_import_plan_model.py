"""The model of an import's preview: its order, its words, what is decided in it, and what it counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from filmjournal.domain.drafts import Doubt, Draft, EntryDraft, FilmDraft
from filmjournal.services.import_plan import Candidate, Choice, Decisions, Item, Verdict
from filmjournal.ui.models.import_order import arrange
from filmjournal.ui.models.import_plan import ImportPlanModel
from import_plans_help import record, small_plan, which_day

# Rows: questions first, then what is new, what changes, what is here, and what stays out.
PATERSON, LIST, FRANTZ, PLAYTIME, DELETED, NO_TITLE = 4, 5, 6, 7, 8, 9
HOUSE, FIRE, HOUSE_AGAIN, ICE = 0, 1, 2, 3


@pytest.fixture
def model(qtbot):
    made = ImportPlanModel()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show(arrange(small_plan()))
    yield made
    tester.deleteLater()
    made.deleteLater()


def titles(model: ImportPlanModel) -> list[str]:
    return [model.view(row).title for row in range(model.rowCount())]


def test_questions_come_first_and_what_was_left_out_last(model):
    assert titles(model) == [
        "Dream House", "Chariots of Fire", "Dream House", "Chariots of Ice", "Paterson", "Best of 2017", "Frantz",
        "Playtime", "Deleted", "diary.csv, 311", "profile.csv, 0",
    ]  # fmt: skip
    assert model.question_rows == 4
    whats = [model.view(row).what for row in range(model.rowCount())]
    assert whats == [
        "Which film?", "What is meant?", "Which film?", "What is meant?", "New entry", "New list", "Change",
        "Already here", "Left out", "Left out", "Left out",
    ]  # fmt: skip


def test_counts_add_up_to_the_records(model):
    plan = small_plan()
    read = sum(len(item.records) for item in plan.items) + len(plan.reading.skipped)
    assert model.counts() == {
        Verdict.NEW: 3, Verdict.AMBIGUOUS: 8, Verdict.CHANGED: 2, Verdict.SAME: 2, Verdict.SKIPPED: 4,
    }  # fmt: skip
    assert model.counts().total() == read


def test_rows_say_why_in_words(model):
    assert model.view(HOUSE).why == "Two films have this title"
    assert model.view(FIRE).why == "3 April or 4 March"
    assert model.view(PATERSON).why == "The film is new too"
    assert model.view(FRANTZ).why == "Fills in: rating, genres"
    assert model.view(DELETED).why == "Deleted there"
    assert model.view(NO_TITLE).why == "It has no title"


def test_a_row_is_spoken_with_its_answers(model):
    spoken = model.index(HOUSE, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Which film?, Dream House, 5 June 2017, none, Two films have this title, ticked, 1: Dream House 1998, TV film,"
        " 2: Dream House 2011, 3: A new film, 4: Decide later, chosen: Decide later"
    )
    assert "4 out of 5 stars" in model.index(PATERSON, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_answer_is_for_all_records_of_the_film_and_moves_no_row(model):
    before = titles(model)
    decided = QSignalSpy(model.decided)
    model.answer(HOUSE, 1)
    assert model.view(HOUSE).answer == model.view(HOUSE_AGAIN).answer == 1
    assert model.view(FIRE).answer == 2
    assert model.decisions() == Decisions(choices={1: Choice(candidate=1), 3: Choice(candidate=1)})
    assert titles(model) == before
    assert model.counts()[Verdict.AMBIGUOUS] == 4
    assert model.counts()[Verdict.NEW] == 7
    assert decided.count() == 1
    model.answer(HOUSE, 3)
    assert model.decisions() == Decisions()
    assert model.counts()[Verdict.AMBIGUOUS] == 8


def asked(model: ImportPlanModel, number: int, **changed: object) -> list[str]:
    """The answers of the first question, with the item of a number changed."""
    plan = small_plan()
    model.show(
        arrange(
            replace(
                plan, items=tuple(replace(item, **changed) if item.number == number else item for item in plan.items)
            )
        )
    )
    return [text for text, _choice in model.answers(HOUSE)]


def test_where_film_and_meaning_are_in_doubt_an_answer_settles_both(model):
    fire = which_day(3, "Dream House")
    given = asked(model, 1, draft=fire)
    assert given[:2] == ["Dream House 1998, TV film: 3 April 2016", "Dream House 1998, TV film: 4 March 2016"]
    assert given[-2:] == ["A new film: 4 March 2016", "Decide later"]
    assert len(given) == 7
    assert model.view(HOUSE).why == "Two films have this title; 3 April or 4 March"
    model.answer(HOUSE, 3)
    assert model.decisions() == Decisions(choices={1: Choice(candidate=1, answer=1)})


def test_films_that_are_called_the_same_are_asked_for_record_by_record(model):
    alike = (Candidate("Dream House", 2011, 3, "Jo Moor"), Candidate("Dream House", 2011, 4))
    assert asked(model, 1, candidates=alike)[0] == "Dream House 2011, Jo Moor"
    model.answer(HOUSE, 0)
    assert model.decisions() == Decisions(choices={1: Choice(candidate=0)})


def test_a_doubt_without_a_question_can_be_settled_as_it_is(model):
    assert asked(model, 1, draft=replace(which_day(3, "Dream House"), doubt=Doubt("its rating can't be read")),
                 candidates=()) == ["As it is", "Decide later"]  # fmt: skip


def test_a_new_film_is_an_answer(model):
    model.answer(HOUSE, 2)
    assert model.decisions().choices[1] == Choice(new_film=True)


def test_days_are_answered_one_by_one_or_all_alike(model):
    model.answer(FIRE, 0)
    assert model.decisions().choices == {2: Choice(answer=0)}
    assert model.alike(FIRE) == [FIRE, ICE]
    assert model.answer_alike(FIRE) == 2
    assert model.decisions().choices == {2: Choice(answer=0), 6: Choice(answer=0)}
    assert model.answer_alike(PATERSON) == 0


def test_an_answer_that_is_not_there_changes_nothing(model):
    model.answer(HOUSE, 4)
    model.answer(PATERSON, 0)
    assert model.decisions() == Decisions()


def test_rows_are_left_out_and_deleted_ones_brought_in(model):
    assert [model.can_tick(row) for row in (PATERSON, FRANTZ, PLAYTIME, DELETED, NO_TITLE, HOUSE)] == [
        True, True, False, True, False, True,
    ]  # fmt: skip
    model.tick([PATERSON, FRANTZ, PLAYTIME, NO_TITLE], False)
    model.tick([DELETED], True)
    assert model.decisions() == Decisions(frozenset({0, 4}), frozenset({7}))
    assert model.counts() == {
        Verdict.NEW: 3, Verdict.AMBIGUOUS: 8, Verdict.SAME: 2, Verdict.SKIPPED: 6,
    }  # fmt: skip
    assert model.view(PATERSON).why == "Left out by you"
    assert (model.view(PATERSON).ticked, model.view(DELETED).ticked, model.view(PLAYTIME).ticked) == (False, True, None)
    model.tick([PATERSON, FRANTZ], True)
    model.tick([DELETED], False)
    assert model.decisions() == Decisions()
    assert model.counts()[Verdict.SKIPPED] == 4


def test_a_question_that_is_left_out_is_none_until_it_is_answered(model):
    model.tick([HOUSE], False)
    assert model.view(HOUSE).answers == ()
    assert model.question_rows == 4
    model.answer(HOUSE, 0)
    assert model.view(HOUSE).ticked
    assert model.decisions().left_out == frozenset()


def test_a_tab_shows_the_rows_of_one_verdict(model):
    model.show_only(Verdict.SKIPPED)
    assert titles(model) == ["Deleted", "diary.csv, 311", "profile.csv, 0"]
    model.show_only(Verdict.AMBIGUOUS)
    assert len(titles(model)) == model.question_rows == 4
    model.show_only(None)
    assert model.rowCount() == 11


def test_a_plan_with_the_decisions_says_what_becomes_of_them(model):
    model.answer(HOUSE, 0)
    decisions = model.decisions()
    model.tick([PATERSON], False)  # decided while the plan was made
    again = small_plan()
    for number in decisions.choices:
        again.items[number].verdict, again.items[number].candidates = Verdict.SAME, ()
    model.take(arrange(replace(again, decisions=decisions), model.asked))
    assert model.counts()[Verdict.SAME] == 6
    assert model.counts()[Verdict.SKIPPED] == 6
    assert titles(model)[:4] == ["Dream House", "Chariots of Fire", "Dream House", "Chariots of Ice"]
    assert len(model.view(HOUSE).answers) == 4
    assert model.decisions().left_out == frozenset({0})


def test_a_question_stays_where_it_was_asked_when_a_plan_is_shown_again(model):
    model.answer(FIRE, 1)
    again = small_plan()
    again.items[2].verdict = Verdict.NEW
    model.show(arrange(replace(again, decisions=model.decisions()), model.asked))
    assert titles(model)[FIRE] == "Chariots of Fire"
    assert model.view(FIRE).answer == 1


def test_clearing_forgets_everything(model):
    model.answer(HOUSE, 0)
    model.tick([PATERSON], False)
    model.clear()
    assert model.rowCount() == 0
    assert model.counts().total() == 0
    assert model.decisions() == Decisions()


def test_records_of_one_item_can_have_verdicts_of_their_own(model):
    plan = small_plan()
    plan.items[0].record_verdicts = (Verdict.NEW, Verdict.SAME)
    model.show(arrange(plan))
    assert model.counts()[Verdict.NEW] == 2
    model.tick([PATERSON], False)
    assert model.counts()[Verdict.NEW] == 1
    assert model.counts()[Verdict.SKIPPED] == 6
    model.tick([PATERSON], True)
    assert (model.counts()[Verdict.NEW], model.counts()[Verdict.SAME]) == (2, 3)


def test_all_that_a_record_says_is_told(model):
    facts = dict(model.facts(FRANTZ))
    assert facts["Film"] == "Frantz (2016)"
    assert facts["Is filled in"] == "rating, genres"
    assert facts["Yours is kept"] == "Headline stays as you have it"
    assert facts["Records"] == "diary.csv, 6\nreviews.csv, 6"
    assert model.facts(NO_TITLE) == [("Record", "diary.csv, 311")]  # why is told beside
    assert dict(model.facts(LIST))["List"] == "Best of 2017"


def test_texts_are_told_as_they_are(model):
    entry = EntryDraft(review_html="<p>1 &lt; 2</p><p>Ende</p>", tags=("a", "b"))
    film = FilmDraft("<b>X</b>", extra={"Shelf": "B 14", "Empty": ""})
    plan = small_plan()
    item = Item(0, Draft((record(2),), film, entry, watchlist="2017-06-11", liked=True), Verdict.NEW)
    model.show(arrange(replace(plan, items=(item,))))
    facts = dict(model.facts(0))
    assert facts["Film"] == "<b>X</b>"
    assert facts["Review"] == "1 < 2\n\nEnde"
    assert facts["Shelf"] == "B 14"
    assert facts["On the watchlist since"] == "11 June 2017"
    assert "Empty" not in facts
