"""What becomes of a journal when drafts come in: once, again, changed, doubtful, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import (
    Answer,
    Doubt,
    Draft,
    EntryDraft,
    ListDraft,
    ListPlaceDraft,
    PictureDraft,
    Skipped,
    source_record,
)
from filmjournal.domain.errors import NotFound, Refused, Stopped
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import parse
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import from_stars
from filmjournal.domain.retention import Occasion
from filmjournal.services import importing
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm, MergeFilms, RemoveEntries
from filmjournal.services.import_plan import Choice, Decisions, Verdict
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import DeleteList, KeepSmartList, SettleFilms
from import_help import bring, fact, film, reading, seen, whole_json
from journal_help import whole

PATERSON = film("Paterson", 2016)
FRANTZ = film("Frantz", 2016, ids={"imdb": "tt5029608"}, cast=(CastLine("Paula Beer", "Anna"),), genres=("Drama",))


def films(journal: Journal, folder: Path) -> dict[str, dict[str, Any]]:
    return {found["title"]: found for found in whole_json(journal, folder)["films"]}


def entries(journal: Journal, folder: Path) -> list[dict[str, Any]]:
    return list(whole_json(journal, folder)["entries"])


def verdicts(journal: Journal, *drafts: Draft | ListDraft) -> list[Verdict]:
    return [item.verdict for item in importing.plan(journal, reading(*drafts)).items]


def test_new_films_and_viewings_come_in_whole(journal: Journal, tmp_path: Path) -> None:
    report = bring(
        journal,
        seen(
            PATERSON,
            "2017-05-26",
            4,
            review_html="<p>Poems <em>on</em> a bus.</p>",
            tags=("bus", "Quiet"),
            rewatch=True,
        ),
        seen(
            PATERSON,
            "2017",
            4.5,
            headline="Again",
            place="Electric",
            companions=("Ann",),
            logged="2018-01-02T00:00:00Z",
        ),
        seen(FRANTZ, None, 3.5, language="de"),
        fact(film("Silence", 2016), "w1", watchlist="2017-01-02"),
        fact(FRANTZ, "l1", liked=True),
        fact(PATERSON, "r1", rating=from_stars(5)),
    )
    assert report.entries == {"new": 3, "same": 0, "changed": 0}
    assert report.films == {"new": 3, "matched": 0}
    assert (report.watchlist, report.liked) == (1, 1)
    assert report.records["films.csv"] == {"read": 3, "new": 3, "same": 0, "changed": 0, "ambiguous": 0, "skipped": 0}
    found = films(journal, tmp_path)
    assert found["Silence"]["watchlist"] == "2017-01-02"
    assert found["Paterson"]["rating"] == 5.0
    assert found["Frantz"]["liked"]
    assert found["Frantz"]["ids"] == {"imdb": "tt5029608"}
    assert [line["character"] for line in found["Frantz"]["cast"]] == ["Anna"]
    first = next(entry for entry in entries(journal, tmp_path) if entry["watched"] == "2017-05-26")
    assert first["review_html"] == "<p>Poems <em>on</em> a bus.</p>"
    assert first["tags"] == ["bus", "Quiet"]
    assert first["rewatch"]
    assert [row.title for row in _rows(journal, "poems")] == ["Paterson"]


def test_importing_again_changes_nothing(journal: Journal, tmp_path: Path) -> None:
    drafts = (
        seen(PATERSON, "2017-05-26", 4, review_html="<p>Poems.</p>", key="a"),
        seen(PATERSON, "2017-05-26", 4, review_html="<p>Poems.</p>", key="b"),  # twice on one day
        fact(FRANTZ, "w", watchlist="2017-01-02"),
        ListDraft((source_record("lists/x.csv", "", "list x", ("X",)),), "x", "X"),
        fact(FRANTZ, "x1", on_list=ListPlaceDraft("x", 1)),
    )
    bring(journal, *drafts)
    before = whole(journal.path)
    report = bring(journal, *drafts)
    assert whole(journal.path) == before
    assert report.import_id is None
    assert set(verdicts(journal, *drafts)) == {Verdict.SAME}
    assert len(entries(journal, tmp_path)) == 2


def test_records_of_one_key_and_content_are_as_many_viewings(journal: Journal, tmp_path: Path) -> None:
    twins = [seen(PATERSON, "2017-05-26", key="same"), seen(PATERSON, "2017-05-26", key="same")]
    bring(journal, *twins)
    assert len(entries(journal, tmp_path)) == 2
    assert set(verdicts(journal, *twins)) == {Verdict.SAME}


def test_what_changed_at_the_source_comes_in_where_the_person_left_it(journal: Journal, tmp_path: Path) -> None:
    bring(journal, seen(PATERSON, "2017-05-26", 3.5, review_html="<p>Short.</p>", key="a"))
    report = bring(journal, seen(PATERSON, "2017-05-26", 4, review_html="<p>Longer by far.</p>", key="a"))
    assert report.entries == {"new": 0, "same": 0, "changed": 1}
    (entry,) = entries(journal, tmp_path)
    assert (entry["rating"], entry["review_html"]) == (4.0, "<p>Longer by far.</p>")
    assert [revision["html"] for revision in whole_json(journal, tmp_path)["revisions"]] == ["<p>Short.</p>"]


def test_what_the_person_typed_is_never_overwritten(journal: Journal, tmp_path: Path) -> None:
    bring(journal, seen(PATERSON, "2017-05-26", 3.5, review_html="<p>Theirs.</p>", key="a"))
    (entry,) = entries(journal, tmp_path)
    journal.execute(EditEntry(entry["id"], {"rating": from_stars(5), "review_html": "<p>Mine.</p>"}))
    again = seen(PATERSON, "2017-05-26", 4, review_html="<p>Theirs, longer.</p>", headline="New", key="a")
    plan = importing.plan(journal, reading(again))
    (item,) = plan.items
    assert item.verdict is Verdict.CHANGED
    assert set(item.fills) == {"headline"}
    assert len(item.differences) == 2
    importing.apply(journal, plan)
    (entry,) = entries(journal, tmp_path)
    assert (entry["rating"], entry["review_html"], entry["headline"]) == (5.0, "<p>Mine.</p>", "New")


def test_a_viewing_logged_by_hand_is_found_and_only_its_blanks_are_filled(journal: Journal, tmp_path: Path) -> None:
    viewing = {"watched": parse("2017-05-26"), "rating": from_stars(3), "tags": ("bus",)}
    journal.execute(LogFilm("paterson", 2016, viewing=viewing))  # type: ignore[arg-type]
    theirs = seen(
        film("Paterson", 2016, runtime=118), "2017-05-26", 4, tags=("bus", "poem"), review_html="<p>Poems.</p>"
    )
    plan = importing.plan(journal, reading(theirs))
    (item,) = plan.items
    assert item.verdict is Verdict.CHANGED
    assert len(item.differences) == 1
    importing.apply(journal, plan)
    (entry,) = entries(journal, tmp_path)
    assert (entry["rating"], entry["tags"], entry["review_text"]) == (3.0, ["bus", "poem"], "Poems.")
    found = films(journal, tmp_path)
    assert list(found) == ["paterson"]
    assert found["paterson"]["runtime"] == 118


def test_a_review_whose_mentions_were_tied_still_follows_its_source(journal: Journal, tmp_path: Path) -> None:
    bring(journal, seen(film("Blood Ties", 2013, cast=(CastLine("Billy Crudup"),)), "2014-01-01"))
    first = seen(
        film("1 Mile to You", 2017), "2017-06-11", key="m", review_html="<p>Coach K (Billy Crudup - Blood Ties).</p>"
    )
    bring(journal, first)
    again = seen(
        film("1 Mile to You", 2017), "2017-06-11", key="m", review_html="<p>Kay (Billy Crudup - Blood Ties) ran.</p>"
    )
    assert verdicts(journal, first) == [Verdict.SAME]
    assert verdicts(journal, again) == [Verdict.CHANGED]
    bring(journal, again)
    html = [entry["review_html"] for entry in entries(journal, tmp_path) if entry["review_html"]]
    assert html == ['<p>Kay (Billy Crudup - <a data-film="1">Blood Ties</a>) ran.</p>']
    (old,) = whole_json(journal, tmp_path)["revisions"]
    assert old["html"] == '<p>Coach K (Billy Crudup - <a data-film="1">Blood Ties</a>).</p>'
    assert verdicts(journal, again) == [Verdict.SAME]


def test_what_was_removed_stays_removed(journal: Journal) -> None:
    draft = seen(PATERSON, "2017-05-26", 4, key="a")
    bring(journal, draft)
    journal.execute(RemoveEntries((1,)))
    assert verdicts(journal, draft) == [Verdict.SAME]
    changed = seen(PATERSON, "2017-05-26", 5, key="a")
    assert verdicts(journal, changed) == [Verdict.SAME]


def test_a_record_that_says_only_that_it_was_seen_makes_no_second_viewing(journal: Journal, tmp_path: Path) -> None:
    report = bring(
        journal,
        seen(PATERSON, None, key="watched", only_seen=True),
        seen(PATERSON, "2017-05-26", 4, key="diary"),
        seen(FRANTZ, None, 4, key="other", only_seen=True),
    )
    assert report.entries["new"] == 2
    assert [entry["watched"] for entry in entries(journal, tmp_path)] == [None, "2017-05-26"]
    assert verdicts(journal, seen(FRANTZ, None, 4, key="elsewhere", only_seen=True)) == [Verdict.SAME]


def test_a_record_that_says_only_that_it_was_seen_can_fill_the_film_and_makes_no_viewing_either(
    journal: Journal, tmp_path: Path
) -> None:
    bring(journal, seen(PATERSON, "2017-05-26", 4, key="diary"))
    more = film("Paterson", 2016, runtime=118)
    report = bring(journal, seen(more, None, 4, key="rated", only_seen=True), source="imdb")
    assert report.entries == {"new": 0, "same": 0, "changed": 1}
    assert films(journal, tmp_path)["Paterson"]["runtime"] == 118
    assert [entry["watched"] for entry in entries(journal, tmp_path)] == ["2017-05-26"]


def test_a_film_is_known_by_number_by_other_titles_and_in_other_letters(journal: Journal, tmp_path: Path) -> None:
    bring(
        journal,
        seen(film("Stalker", 1979), "2001"),
        seen(film("The Red Shoes", 1948, ids={"imdb": "tt0040725"}), "2002"),
        seen(film("Le Samouraï", 1967, alternative_titles=("The Godson",)), "2003"),
    )
    bring(
        journal,
        seen(film("Сталкер", 1979), "2011"),
        seen(film("Die roten Schuhe", 1949, ids={"imdb": "tt0040725"}), "2012"),
        seen(film("le samourai", 1967), "2013"),
        seen(film("Godson, The", 1967), "2014"),
        source="trakt",
    )
    assert sorted(films(journal, tmp_path)) == ["Le Samouraï", "Stalker", "The Red Shoes"]
    assert len(entries(journal, tmp_path)) == 7


@pytest.mark.parametrize(
    ("there", "coming"),
    [
        ([("Dream House", 1998), ("Dream House", 2011)], ("Dream House", None)),
        ([("Paterson", 2016)], ("Paterson", 2017)),
        ([("Chariots of Fire", 1981)], ("Chariots of Fires", 1981)),
    ],
)
def test_what_is_doubtful_is_asked_and_comes_in_marked_with_nobody_to_ask(
    journal: Journal, tmp_path: Path, there: list[tuple[str, int]], coming: tuple[str, int | None]
) -> None:
    bring(journal, *(seen(film(*names), "2000") for names in there))
    draft = seen(film(*coming), "2017-06-05", 4, key="doubtful")
    plan = importing.plan(journal, reading(draft))
    (item,) = plan.items
    assert item.verdict is Verdict.AMBIGUOUS
    assert item.reason
    assert [(candidate.title, candidate.year) for candidate in item.candidates] == there
    report = importing.apply(journal, plan)
    assert report.incomplete
    assert report.ambiguous[0]["record"] == str(draft.records[0])
    assert [found["id"] for found in report.ambiguous[0]["candidates"]] == [c.film_id for c in item.candidates]
    marked = [entry for entry in entries(journal, tmp_path) if entry["unresolved"]]
    assert [entry["watched"] for entry in marked] == ["2017-06-05"]
    assert [row.title for row in _rows(journal, "is:unresolved")] == [coming[0]]
    assert verdicts(journal, draft) == [Verdict.SAME]


def test_what_the_person_answers_holds_for_all_records_of_the_film(journal: Journal, tmp_path: Path) -> None:
    bring(journal, seen(film("Dream House", 1998), "2000"), seen(film("Dream House", 2011), "2012"))
    doubtful = (
        seen(film("Dream House"), "2017-06-05", key="1"),
        fact(film("Dream House"), "2", liked=True),
        seen(film("The Game"), "2001", key="3"),
    )
    plan = importing.plan(journal, reading(*doubtful), Decisions(choices={0: Choice(candidate=1)}))
    assert [item.verdict for item in plan.items] == [Verdict.NEW] * 3
    importing.apply(journal, plan)
    by_year = {found["year"]: found for found in whole_json(journal, tmp_path)["films"]}
    assert by_year[2011]["liked"]
    assert not by_year[1998]["liked"]
    as_new = importing.plan(
        journal, reading(seen(film("Dream House"), "2018", key="9")), Decisions(choices={0: Choice(new_film=True)})
    )
    importing.apply(journal, as_new)
    assert len([found for found in whole_json(journal, tmp_path)["films"] if found["title"] == "Dream House"]) == 3


def test_a_doubt_of_the_reader_is_answered_or_comes_in_without_what_is_doubtful(
    journal: Journal, tmp_path: Path
) -> None:
    answers = tuple(Answer(day, EntryDraft(watched=parse(day))) for day in ("2016-04-03", "2016-03-04"))
    entry = EntryDraft(watched=parse("2016"))
    draft = Draft(
        (source_record("a.csv", 2, "k", ("03/04/2016",)),), PATERSON, entry, doubt=Doubt("3 April or 4 March", answers)
    )
    plan = importing.plan(journal, reading(draft))
    assert plan.items[0].verdict is Verdict.AMBIGUOUS
    answered = importing.plan(journal, reading(draft), Decisions(choices={0: Choice(answer=1)}))
    assert answered.items[0].verdict is Verdict.NEW
    importing.apply(journal, answered)
    assert [entry["watched"] for entry in entries(journal, tmp_path)] == ["2016-03-04"]


def test_two_films_of_one_title_and_year_stay_two(journal: Journal, tmp_path: Path) -> None:
    drafts = (
        seen(film("The Card Game", 1896, key="uri/1"), None, key="w1", only_seen=True),
        seen(film("The Card Game", 1896, key="uri/2"), None, key="w2", only_seen=True),
        seen(film("The Card Game", 1896), "2017-06-05", key="diary"),
    )
    plan = importing.plan(journal, reading(*drafts))
    assert [item.verdict for item in plan.items] == [Verdict.NEW, Verdict.NEW, Verdict.AMBIGUOUS]
    importing.apply(journal, plan)
    assert len(whole_json(journal, tmp_path)["films"]) == 3
    assert set(verdicts(journal, *drafts)) == {Verdict.SAME}


def test_a_film_that_was_chosen_settles_the_doubt_which_it_is(journal: Journal, tmp_path: Path) -> None:
    drafts = (
        seen(film("The Card Game", 1896, key="uri/1"), None, key="w1", only_seen=True),
        seen(film("The Card Game", 1896, key="uri/2"), None, key="w2", only_seen=True),
        replace(seen(film("The Card Game", 1896), "2017-06-05", key="d1"), doubt=Doubt("the diary doesn't say")),
        replace(seen(film("The Card Game", 1896), "2017-06-06", key="d2"), doubt=Doubt("the diary doesn't say")),
    )
    plan = importing.plan(journal, reading(*drafts))
    assert [found.detail for found in plan.items[2].candidates] == ["uri/1", "uri/2"]
    # Both have one name, so that what is said of one record is said of no other.
    chosen = importing.plan(journal, reading(*drafts), Decisions(choices={2: Choice(candidate=1)}))
    assert chosen.items[2].verdict is Verdict.NEW
    assert chosen.items[3].verdict is Verdict.AMBIGUOUS
    both = Decisions(choices={2: Choice(candidate=1), 3: Choice(candidate=0)})
    importing.apply(journal, importing.plan(journal, reading(*drafts), both))
    assert len(whole_json(journal, tmp_path)["films"]) == 2


def test_lists_come_in_order_and_grow_by_what_is_new(journal: Journal, tmp_path: Path) -> None:
    list_ = ListDraft(
        (source_record("lists/x.csv", "", "list x", ("X",)),), "x", "People who run", "<p>Why.</p>", True, ("run",)
    )
    second = fact(FRANTZ, "x2", on_list=ListPlaceDraft("x", 2, "<p>Slow.</p>"))
    first = fact(PATERSON, "x1", on_list=ListPlaceDraft("x", 1))
    report = bring(journal, list_, second, first)
    assert report.lists == 1
    (found,) = whole_json(journal, tmp_path)["lists"]
    names = {film_["id"]: film_["title"] for film_ in whole_json(journal, tmp_path)["films"]}
    assert (found["name"], found["ranked"], found["tags"]) == ("People who run", True, ["run"])
    assert [(names[item["film_id"]], item["notes_html"]) for item in found["items"]] == [
        ("Paterson", ""),
        ("Frantz", "<p>Slow.</p>"),
    ]
    third = fact(film("Silence", 2016), "x3", on_list=ListPlaceDraft("x", 2))
    report = bring(journal, list_, first, second, third)
    assert report.lists == 0
    (found,) = whole_json(journal, tmp_path)["lists"]
    assert len(found["items"]) == 3


def test_a_list_that_stays_out_or_was_removed_brings_no_films(journal: Journal, tmp_path: Path) -> None:
    list_ = ListDraft((source_record("lists/x.csv", "", "list x", ("X",)),), "x", "X")
    first = fact(PATERSON, "x1", on_list=ListPlaceDraft("x", 1))
    plan = importing.plan(journal, reading(list_, first), Decisions(left_out=frozenset({0})))
    assert [item.verdict for item in plan.items] == [Verdict.SKIPPED, Verdict.SAME]
    bring(journal, list_, first)
    (found,) = whole_json(journal, tmp_path)["lists"]
    journal.execute(DeleteList(found["id"]))
    second = fact(FRANTZ, "x2", on_list=ListPlaceDraft("x", 2))
    assert set(verdicts(journal, list_, first, second)) == {Verdict.SAME}


def test_a_film_that_nothing_shows_stands_on_a_list_of_its_source(journal: Journal, tmp_path: Path) -> None:
    owned = film("Paterson", 2016, extra={"Collected": "2017-01-01"})
    before = whole_json(journal, tmp_path)
    report = bring(journal, fact(owned, "c1"), seen(FRANTZ, "2017-06-25"))
    (found,) = whole_json(journal, tmp_path)["lists"]
    assert found["name"] == "A service"
    assert [item["film_id"] for item in found["items"]] == [films(journal, tmp_path)["Paterson"]["id"]]
    assert verdicts(journal, fact(owned, "c1")) == [Verdict.SAME]
    second = bring(journal, fact(film("Silence", 2016), "c2"))
    (found,) = whole_json(journal, tmp_path)["lists"]
    assert len(found["items"]) == 2
    for run in (second, report):
        assert run.import_id is not None
        importing.undo_import(journal, run.import_id)
    assert whole_json(journal, tmp_path) == before


def test_lists_of_one_name_stay_as_many_and_none_takes_a_name_that_is_taken(journal: Journal, tmp_path: Path) -> None:
    journal.execute(KeepSmartList("Noir", "is:liked"))
    named = (("a", "Best"), ("b", "Best"), ("c", "best"), ("d", "noir"))
    lists = [ListDraft((source_record(f"lists/{key}.csv", "", key, (name,)),), key, name) for key, name in named]
    items = [fact(PATERSON, f"in {key}", on_list=ListPlaceDraft(key, 1)) for key, _name in named]
    report = bring(journal, *lists, *items)
    assert report.lists == 4
    found = [(list_["name"], len(list_["items"])) for list_ in whole_json(journal, tmp_path)["lists"]]
    assert found == [("Best", 1), ("Best (2)", 1), ("best (3)", 1), ("noir (2)", 1)]
    assert set(verdicts(journal, *lists, *items)) == {Verdict.SAME}
    from_elsewhere = ListDraft((source_record("x.csv", "", "other", ("BEST",)),), "x", "BEST")
    plan = importing.plan(journal, reading(from_elsewhere, source="trakt"))
    assert plan.items[0].verdict is Verdict.SAME


def test_a_picture_that_cant_be_kept_leaves_its_caption_and_is_told(journal: Journal, tmp_path: Path) -> None:
    name = "ab" * 16
    html = f'<p>Before.</p><figure><img src="image:{name}" alt=""><figcaption>On the bus</figcaption></figure>'
    broken = PictureDraft("bus.jpg", lambda: b"no picture")
    report = bring(journal, seen(PATERSON, "2017", review_html=html, pictures={name: broken}))
    assert ["bus.jpg" in notice for notice in report.notices] == [True]
    (entry,) = entries(journal, tmp_path)
    assert entry["review_html"] == "<p>Before.</p><p>On the bus</p>"


def test_rows_that_are_left_out_are_told_and_wait_for_the_next_time(journal: Journal, tmp_path: Path) -> None:
    drafts = (seen(PATERSON, "2017-05-26", key="a"), seen(FRANTZ, "2017-06-25", key="b"))
    plan = importing.plan(journal, reading(*drafts), Decisions(left_out=frozenset({0})))
    report = importing.apply(journal, plan)
    assert report.records["diary.csv"]["skipped"] == 1
    assert list(films(journal, tmp_path)) == ["Frantz"]
    assert verdicts(journal, *drafts) == [Verdict.NEW, Verdict.SAME]


def test_every_record_has_its_verdict(journal: Journal) -> None:
    skipped = Skipped(source_record("diary.csv", 9, "s", ()), "no title", by_rule=False)
    plan = importing.plan(
        journal, reading(seen(PATERSON, "2017-05-26"), fact(FRANTZ, "f", liked=True), skipped=[skipped])
    )
    report = importing.report_of(plan)
    for counts in report.records.values():
        assert counts["read"] == sum(count for name, count in counts.items() if name != "read")
    assert report.records["diary.csv"]["skipped"] == 1
    assert report.incomplete
    assert report.import_id is None


def test_taking_an_import_back_leaves_the_journal_as_it_was(journal: Journal, tmp_path: Path) -> None:
    viewing = {"watched": parse("2017-05-26"), "rating": None}
    journal.execute(LogFilm("Paterson", 2016, viewing=viewing, cast=(CastLine("Adam Driver"),)))  # type: ignore[arg-type]
    before = whole_json(journal, tmp_path)
    report = bring(
        journal,
        seen(
            film("Paterson", 2016, genres=("Drama",), crew=(CrewLine("Jim Jarmusch", "director"),)),
            "2017-05-26",
            4,
            tags=("bus",),
        ),
        seen(PATERSON, "2018-01-01", review_html="<p>Poems.</p>"),
        seen(FRANTZ, "2017-06-25", 3, companions=("Ann",), tags=("bus",)),
        fact(PATERSON, "l", liked=True),
        fact(PATERSON, "r", rating=from_stars(4), watchlist="2017-01-01"),
        ListDraft((source_record("lists/x.csv", "", "list x", ("X",)),), "x", "X", tags=("new",)),
        fact(PATERSON, "x1", on_list=ListPlaceDraft("x", 1)),
    )
    assert report.import_id is not None
    journal.execute(LogFilm("Another", 2001, viewing={"watched": parse("2019")}))
    after_edit = whole_json(journal, tmp_path)
    importing.undo_import(journal, report.import_id)
    left = whole_json(journal, tmp_path)
    another = next(found for found in after_edit["films"] if found["title"] == "Another")
    own = next(entry for entry in after_edit["entries"] if entry["film_id"] == another["id"])
    assert left["films"] == [*before["films"], another]
    assert sorted(left["entries"], key=lambda entry: entry["id"]) == [*before["entries"], own]
    for section in ("people", "lists", "tags", "revisions", "import_records", "import_changes", "imports"):
        assert left[section] == before[section]
    assert [run.undone is not None for run in importing.imports(journal)] == [True]
    with pytest.raises(Refused):
        importing.undo_import(journal, report.import_id)
    with pytest.raises(NotFound):
        importing.undo_import(journal, 99)


def test_what_was_changed_since_stays_with_its_film_and_people(journal: Journal, tmp_path: Path) -> None:
    report = bring(
        journal,
        seen(FRANTZ, "2017-06-25", 3, key="kept", tags=("war",)),
        seen(PATERSON, "2017-05-26", 4, key="gone"),
        seen(film("Silence", 2016), "2017-01-02", key="film edited"),
    )
    assert report.import_id is not None
    by_film = {entry["film_id"]: entry["id"] for entry in entries(journal, tmp_path)}
    ids = {name: found["id"] for name, found in films(journal, tmp_path).items()}
    later = _later(journal)
    later.execute(EditEntry(by_film[ids["Frantz"]], {"headline": "Mine"}))
    later.execute(EditFilm(ids["Silence"], {"runtime": 161}))
    undone = importing.undo_import(journal, report.import_id)
    assert undone.kept_entries == (by_film[ids["Frantz"]],)
    assert set(films(journal, tmp_path)) == {"Frantz", "Silence"}
    assert [line["person"] for line in films(journal, tmp_path)["Frantz"]["cast"]] == ["Paula Beer"]
    assert [entry["tags"] for entry in entries(journal, tmp_path)] == [["war"]]


def test_an_undone_import_can_come_in_again(journal: Journal, tmp_path: Path) -> None:
    draft = seen(PATERSON, "2017-05-26", 4, key="a")
    report = bring(journal, draft)
    assert report.import_id is not None
    importing.undo_import(journal, report.import_id)
    assert verdicts(journal, draft) == [Verdict.NEW]
    bring(journal, draft)
    assert len(entries(journal, tmp_path)) == 1


def test_a_stopped_or_failing_import_leaves_nothing(journal: Journal) -> None:
    before = whole(journal.path)
    plan = importing.plan(journal, reading(*(seen(film(f"Film {number}", 2000), "2017") for number in range(30))))

    def stop(what: str, done: int, of: int) -> None:
        if what == "Writing":
            raise Stopped("stopped")

    with pytest.raises(Stopped):
        importing.apply(journal, plan, stop)

    def no_backup(_journal: Journal, occasion: Occasion) -> None:
        assert occasion is Occasion.IMPORT
        raise Refused("no room for a backup")

    guarded = Journal(journal.database, guard=no_backup)
    with pytest.raises(Refused):
        importing.apply(guarded, plan)
    assert whole(journal.path) == before


def test_a_journal_that_changed_meanwhile_is_planned_for_again(journal: Journal, tmp_path: Path) -> None:
    plan = importing.plan(journal, reading(seen(PATERSON, "2017-05-26", 4)))
    journal.execute(LogFilm("Paterson", 2016, viewing={"watched": parse("2017-05-26")}))
    report = importing.apply(journal, plan)
    assert report.entries == {"new": 0, "same": 0, "changed": 1}
    assert len(entries(journal, tmp_path)) == 1


def _rows(journal: Journal, search: str) -> list[Any]:
    query = ListQuery(Subject.ENTRIES, search)
    return list(journal.browsing.rows(Subject.ENTRIES, list(journal.browsing.ids(query))).values())


def _later(journal: Journal) -> Journal:
    """The same journal an hour from now."""
    return Journal(journal.database, lambda: journal.now() + timedelta(hours=1))


def test_what_came_in_doubtful_is_settled_by_a_merge_or_by_saying_so(journal: Journal, tmp_path: Path) -> None:
    bring(journal, seen(film("Dream House", 1998), "2000"), seen(film("Dream House", 2011), "2012"))
    bring(journal, seen(film("Dream House"), "2017-06-05"), fact(film("Dream House"), "w", watchlist="2017-01-01"))
    unresolved = ListQuery(Subject.FILMS, "is:unresolved")
    assert len(journal.browsing.ids(unresolved)) == 1
    (own,) = (id_ for id_ in journal.browsing.ids(unresolved))
    kept = next(found["id"] for found in whole_json(journal, tmp_path)["films"] if found["year"] == 2011)
    done = journal.execute(MergeFilms(kept, own))
    assert not len(journal.browsing.ids(unresolved))
    assert not any(entry["unresolved"] for entry in entries(journal, tmp_path))
    journal.execute(done.undo)
    assert list(journal.browsing.ids(unresolved)) == [own]
    journal.execute(SettleFilms((own,)))
    assert not len(journal.browsing.ids(unresolved))
