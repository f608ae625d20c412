"""The rows that are offered for a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from filmjournal import bootstrap
from filmjournal.domain.search.completion import typing_at, with_value
from filmjournal.domain.search.parser import parse
from filmjournal.paths import in_profile
from filmjournal.services.journal import Journal
from filmjournal.ui.models.recent_searches import MOST as MOST_KEPT
from filmjournal.ui.models.recent_searches import RecentSearches
from filmjournal.ui.models.search_offers import MOST, offers_for, offers_of_none, ways_on
from filmjournal.ui.tasks import Tasks
from filmjournal.ui.theme.search_rows import Offer, Way
from filmjournal.ui.widgets.search_popup import OffersModel
from search_trees import typed_searches
from ui_help import SMALL, write


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory):
    paths = in_profile(tmp_path_factory.mktemp("offers"))
    write(paths, SMALL)
    made = bootstrap.open_journal(paths)
    yield made
    made.close()


def said(offers: tuple[Offer, ...]) -> list[tuple[Way, str]]:
    return [(offer.way, offer.spoken()) for offer in offers]


def test_words_are_people_films_and_fields(journal: Journal) -> None:
    assert said(offers_for(journal, "billy cru", 9)) == [
        (Way.PERSON, "Billy Crudup, 1 film"),
        (Way.FILM, "1 Mile to You 2017, cast: Billy Crudup as Coach K"),
        (Way.ALL, "All matches for billy cru"),
        (Way.KEEP, "Keep this search as a smart list"),
    ]
    assert (Way.FIELD, "person:, anyone in cast or crew") in said(offers_for(journal, "p", 1))


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("tag:", ["grief", "running"]),
        ("-tag:r", ["running"]),
        ("cast:cru", ["Billy Crudup"]),
        ("is:un", ["is:unrated, without a rating", "is:undated, without a date", "is:unfinished, not seen to the end",
                   "is:unresolved, not settled since an import"]),
        ("rating:>", ["rating:>=4, 4 or more"]),
        ("year:<", ["year:<1970, before 1970"]),
        ("year:abc", []),
        ("nosuchfield:a", []),
        ('"quoted', []),
    ],
)  # fmt: skip
def test_values_of_a_field(journal: Journal, text: str, offered: list[str]) -> None:
    rows = [offer for offer in offers_for(journal, text, len(text)) if offer.way not in (Way.ALL, Way.KEEP)]
    assert [row.spoken() for row in rows] == offered


@pytest.mark.parametrize("field", ["is", "rating", "year", "watched", "runtime", "words"])
def test_whatever_is_offered_can_be_understood(journal: Journal, field: str) -> None:
    text = f"{field}:"
    offers = [offer for offer in offers_for(journal, text, len(text)) if offer.completes]
    assert len(offers) > 2
    for offer in offers:
        written, _caret = with_value(text, typing_at(text, len(text)), offer.value)
        parse(written)


def test_a_search_with_a_mistake_leads_nowhere() -> None:
    assert ways_on("year:abc") == ()
    assert ways_on("  ") == ()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed_searches, st.integers(0, 30))
def test_any_text_gets_an_answer(journal: Journal, text: str, caret: int) -> None:
    offers = offers_for(journal, text, caret)
    assert len(offers) <= MOST
    assert all(offer.spoken() for offer in offers)


def test_the_model_keeps_the_rules_of_models(qtbot, journal: Journal) -> None:
    model = OffersModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(offers_for(journal, "billy", 5))
    model.replace(0, Offer(Way.RECENT, "a", "history", note="b"))
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "a, b"
    model.set_rows(offers_of_none(()))
    assert [row.way for row in model.rows] == [Way.BUILD]


def test_recent_searches_are_kept_the_newest_first(tmp_path: Path, qtbot) -> None:
    file = tmp_path / "state" / "searches.toml"
    tasks = Tasks()
    recent = RecentSearches(file, tasks)
    assert recent.recent() == ()
    for number in range(MOST_KEPT + 3):
        recent.remember(f"search {number}")
    recent.remember("  search   5 ")
    recent.remember("")
    recent.remember("👩‍🚀 \ud800 ]\"'")
    tasks.close()
    kept = RecentSearches(file, Tasks()).recent()
    assert kept[:3] == ("👩‍🚀 ? ]\"'", "search 5", "search 14")
    assert len(kept) == len(set(kept)) == MOST_KEPT
    assert file.stat().st_mode & 0o077 == 0


def test_recent_searches_are_forgotten(tmp_path: Path, qtbot) -> None:
    file = tmp_path / "searches.toml"
    tasks = Tasks()
    recent = RecentSearches(file, tasks)
    recent.remember("a")
    recent.forget()
    tasks.close()
    assert recent.recent() == ()
    assert "a" not in file.read_text().replace("recent", "")


@pytest.mark.parametrize("content", ["recent = 3", "recent = [1, '', 'kept']", "no toml {", "\x00"])
def test_a_damaged_file_costs_what_is_damaged(tmp_path: Path, qtbot, content: str) -> None:
    file = tmp_path / "searches.toml"
    file.write_text(content)
    assert RecentSearches(file, Tasks()).recent() == (("kept",) if "kept" in content else ())
