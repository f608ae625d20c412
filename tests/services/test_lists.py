"""Lists keep the order and the notes that a person gave them; smart lists are searches; many entries change alike."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace

import pytest

from filmjournal.domain.changes import Changes
from filmjournal.domain.errors import NotFound, Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.services.commands import EditEntry, LogFilm, MergeFilms, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import (
    AddToList,
    ColourTag,
    CreateList,
    DeleteList,
    EditList,
    KeepSmartList,
    MoveInList,
    NoteInList,
    RateEntries,
    RemoveFromList,
    RenameTag,
    SetPrivate,
    SetWatched,
    TagEntries,
)
from filmjournal.storage import writer
from journal_help import index, rebuilt_index, rederived_tables, tables, whole


def _films(journal: Journal, count: int) -> tuple[int, ...]:
    made = (journal.execute(LogFilm(f"Film {number}", viewing={})).film_id for number in range(count))
    return tuple(id_ for id_ in made if id_ is not None)


def _list(journal: Journal, *films: int) -> int:
    list_id = journal.execute(CreateList("Best")).list_id
    assert list_id is not None
    journal.execute(AddToList(list_id, films))
    return list_id


def test_films_come_where_they_are_put_and_stay_there_once(journal: Journal) -> None:
    films = _films(journal, 6)
    list_id = _list(journal, *films[:3])
    journal.execute(AddToList(list_id, (films[3], films[0], films[3]), position=1))
    assert list(journal.browsing.lists.film_ids(list_id)) == [1, 4, 2, 3]
    journal.execute(AddToList(list_id, (films[4],), position=0))
    journal.execute(AddToList(list_id, (films[5],), position=99))
    assert list(journal.browsing.lists.film_ids(list_id)) == [5, 1, 4, 2, 3, 6]
    journal.execute(RemoveFromList(list_id, (1, 3)))
    assert list(journal.browsing.lists.film_ids(list_id)) == [5, 4, 2, 6]


def test_moving_agrees_with_moving_in_a_plain_list_however_often(journal: Journal) -> None:
    films = list(_films(journal, 9))
    list_id = _list(journal, *films)
    dice = random.Random(5)
    for _move in range(60):
        moved = dice.sample(films, dice.randint(1, 3))
        others = [film for film in films if film not in moved]
        at = dice.randint(0, len(others))
        journal.execute(MoveInList(list_id, tuple(moved), at))
        films = others[:at] + moved + others[at:]
        assert list(journal.browsing.lists.film_ids(list_id)) == films
    for _move in range(30):  # always between the same two, until there is no room left
        moved = films[3:4]
        journal.execute(MoveInList(list_id, tuple(moved), 1))
        films.insert(1, films.pop(3))
        assert list(journal.browsing.lists.film_ids(list_id)) == films


def test_moving_one_film_writes_no_other(journal: Journal) -> None:
    list_id = _list(journal, *_films(journal, 20))
    for film, at in ((20, 0), (1, 19), (7, 12)):
        done = journal.execute(MoveInList(list_id, (film,), at))
        assert [change.table for change in done.undo.rows] == ["film_list_item"]
        assert done.changes == Changes(films=frozenset({film}), lists=frozenset({list_id}), membership=True)
    assert not journal.execute(MoveInList(list_id, (20,), 0)).changes


def test_a_list_is_read_whole(journal: Journal) -> None:
    first = journal.execute(LogFilm("Alien", 1979, viewing={"watched": PartialDate(2001), "rating": Rating(9)})).film_id
    second = journal.execute(LogFilm("Later", watchlist=True, liked=True)).film_id
    assert first is not None
    assert second is not None
    list_id = _list(journal, second, first)
    journal.execute(EditList(list_id, {"description_html": "<p onclick=x>All</p>", "ranked": True, "tags": ("b", "a")}))
    journal.execute(NoteInList(list_id, first, "<p>One<script>x</script></p>"))
    found = journal.browsing.lists.get(list_id)
    assert (found.name, found.description_html, found.ranked, found.tags) == ("Best", "<p>All</p>", True, ("a", "b"))
    later, alien = found.items
    assert (later.film_id, later.title, later.liked, later.watched, later.notes_html) == (
        second,
        "Later",
        True,
        None,
        "",
    )
    assert (alien.title, alien.year, alien.rating, alien.watched) == ("Alien", 1979, Rating(9), PartialDate(2001))
    assert alien.notes_html == "<p>One</p>"
    (summary,) = journal.browsing.lists.all()
    assert (summary.name, summary.ranked, summary.films) == ("Best", True, 2)
    with pytest.raises(NotFound):
        journal.browsing.lists.get(99)


def test_notes_speak_of_the_film_that_has_the_place_of_a_merged_one(journal: Journal) -> None:
    films = _films(journal, 3)
    list_id = _list(journal, films[0])
    journal.execute(MergeFilms(films[1], films[2]))
    journal.execute(NoteInList(list_id, films[0], f'<p><a data-film="{films[2]}">That</a></p>'))
    (item,) = journal.browsing.lists.get(list_id).items
    assert item.notes_html == f'<p><a data-film="{films[1]}">That</a></p>'


def test_a_film_that_is_only_on_a_list_is_shown_while_it_is(journal: Journal) -> None:
    done = journal.execute(LogFilm("Seen once", viewing={}))
    assert done.film_id is not None
    assert done.entry_id is not None
    list_id = _list(journal, done.film_id)
    journal.execute(RemoveEntries((done.entry_id,)))
    query = ListQuery(Subject.FILMS)
    assert list(journal.browsing.ids(query)) == [done.film_id]
    assert list(journal.browsing.ids(replace(query, search="list:best"))) == [done.film_id]
    journal.execute(DeleteList(list_id))
    assert list(journal.browsing.ids(query)) == []


def test_lists_and_smart_lists_share_their_names(journal: Journal) -> None:
    made = journal.execute(CreateList("Noir")).list_id
    kept = journal.execute(KeepSmartList("Liked", " is:liked ")).smart_list_id
    assert made is not None
    assert kept is not None
    for command in (CreateList("LIKED"), KeepSmartList("noir", "x"), EditList(made, {"name": "liked"})):
        with pytest.raises(Refused, match="already"):
            journal.execute(command)
    journal.execute(EditList(made, {"name": "NOIR"}))
    (smart,) = journal.browsing.lists.smart()
    assert (smart.name, smart.search) == ("Liked", "is:liked")
    assert journal.browsing.lists.named("noir") == journal.browsing.lists.all()[0]
    assert journal.browsing.lists.named("liked") == smart
    assert journal.browsing.lists.named("none") is None


def test_a_smart_list_counts_what_it_finds_now(journal: Journal) -> None:
    journal.execute(KeepSmartList("Liked", "is:liked"))
    (smart,) = journal.browsing.lists.smart()
    assert journal.browsing.lists.smart_count(smart) == 0
    for _again in range(2):
        journal.execute(LogFilm("Alien", liked=True, viewing={}))
    assert journal.browsing.lists.smart_count(smart) == 2
    assert journal.browsing.lists.smart_count(smart, Subject.FILMS) == 1
    assert journal.browsing.lists.smart_count(replace(smart, search="(")) is None


def test_what_does_not_move_rows_says_so(journal: Journal) -> None:
    list_id = _list(journal, *_films(journal, 2))
    journal.execute(TagEntries((1,), add=("a",)))
    for command in (
        NoteInList(list_id, 1, "<p>x</p>"),
        EditList(list_id, {"ranked": True, "description_html": "<p>x</p>"}),
        ColourTag(1, "#b3541e"),
        KeepSmartList("Liked", "is:liked"),
        SetPrivate((1,), True),
    ):
        changes = journal.execute(command).changes
        assert changes
        assert not changes.membership


def test_a_tag_goes_behind_those_that_an_entry_has_and_only_where_it_lacks(journal: Journal) -> None:
    for tags in (("b", "a"), ("new",), ()):
        journal.execute(LogFilm("Alien", viewing={"tags": tags}))
    done = journal.execute(TagEntries((1, 2, 3), add=("New", "other"), remove=("B", "none")))
    found = journal.browsing.entries((1, 2, 3))
    assert [entry.tags for _id, entry in sorted(found.items())] == [
        ("a", "new", "other"),
        ("new", "other"),
        ("new", "other"),
    ]
    assert done.changes.entries == {1, 2, 3}
    again = journal.execute(TagEntries((1, 2, 3), add=("other",)))
    assert not again.changes


def test_a_merged_tag_keeps_its_colour_where_the_other_has_none(journal: Journal) -> None:
    journal.execute(LogFilm("Alien", viewing={"tags": ("cinema", "kino")}))
    journal.execute(ColourTag(1, "#b3541e"))
    done = journal.execute(RenameTag(1, "Kino"))
    (tag,) = journal.browsing.tags()
    assert (tag.id, tag.name, tag.colour, tag.entries) == (2, "kino", "#b3541e", 1)
    assert done.tag_id == 2
    (merge,) = tables(journal.path)["merge"]
    assert merge[1:4] == ("tag", 2, 1)


def test_rating_many_lets_go_of_what_another_scale_said(journal: Journal) -> None:
    journal.execute(LogFilm("Alien", viewing={"rating": Rating(6), "rating_original": OriginalRating(6, 10)}))
    journal.execute(LogFilm("Solaris", viewing={}))
    journal.execute(RateEntries((1, 2), Rating(6)))
    found = journal.browsing.entries((1, 2))
    assert [(entry.rating, entry.rating_original) for entry in found.values()] == [(Rating(6), None)] * 2
    journal.execute(RateEntries((1, 2), None))
    assert [entry.rating for entry in journal.browsing.entries((1, 2)).values()] == [None, None]


def test_entries_of_one_new_date_stay_in_the_order_they_had(journal: Journal) -> None:
    for title, day in (("Alien", 3), ("Brazil", 9), ("Charade", 6)):
        journal.execute(LogFilm(title, viewing={"watched": PartialDate(2017, 6, day)}))
    journal.execute(SetWatched((2, 1, 3), PartialDate(2017, 6, 6)))
    assert {entry.watched for entry in journal.browsing.entries((1, 2, 3)).values()} == {PartialDate(2017, 6, 6)}
    # the one that had the date already was there first
    assert list(journal.browsing.ids(ListQuery())) == [2, 1, 3]


def test_a_change_to_much_of_the_journal_builds_the_index_anew_and_leaves_it_right(
    sample: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_MANY", 10)
    entries = tuple(sample.browsing.ids(ListQuery(Subject.ENTRIES)))
    before = whole(sample.path)
    tagged = sample.execute(TagEntries(entries, add=("everything seen",)))
    tag = next(tag for tag in sample.browsing.tags() if tag.name == "everything seen")
    assert tag.entries == len(entries) == sample.browsing.count(ListQuery(search='tag:"everything seen"'))
    other = next(tag for tag in sample.browsing.tags() if tag.name != "everything seen" and tag.entries)
    merged = sample.execute(RenameTag(tag.id, other.name))
    assert index(sample.path) == rebuilt_index(sample.path)
    assert tables(sample.path) == rederived_tables(sample.path)
    assert sample.browsing.count(ListQuery(search=f'tag:"{other.name}"')) == len(entries)
    sample.execute(merged.undo)
    sample.execute(tagged.undo)
    assert whole(sample.path) == before


def test_the_plain_way_and_the_index_built_anew_give_the_same_journal(
    sample: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = tuple(sample.browsing.ids(ListQuery(Subject.ENTRIES)))
    kept = sample.path.with_name("kept.filmjournal")
    shutil.copyfile(sample.path, kept)
    sample.execute(TagEntries(entries, add=("seen",)))
    sample.execute(EditEntry(entries[0], {"headline": "Words"}))
    plain = index(sample.path)
    sample.close()
    kept.replace(sample.path)
    again = Journal(type(sample.database)(sample.path))
    monkeypatch.setattr(writer, "_MANY", 0)
    again.execute(TagEntries(entries, add=("seen",)))
    again.execute(EditEntry(entries[0], {"headline": "Words"}))
    again.close()
    assert index(sample.path) == plain
