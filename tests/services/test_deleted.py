"""Lists, tags and places on lists that were deleted come back within 30 days, whether the program was closed or not."""

from __future__ import annotations

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import NotFound, Refused
from filmjournal.paths import Paths
from filmjournal.services.commands import EditEntry, LogFilm, MergeFilms, PurgeTrash, RemoveEntries
from filmjournal.services.deleted import DeletedKind
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import (
    AddToList,
    BringBack,
    CreateList,
    DeleteList,
    DeleteSmartList,
    DeleteTag,
    KeepSmartList,
    NoteInList,
    RemoveFromList,
)
from filmjournal.services.restoring import restore
from filmjournal.storage import backup, database
from journal_help import index, rebuilt_index, rederived_tables, tables, whole


def _film(journal: Journal, title: str, *tags: str) -> tuple[int, int]:
    done = journal.execute(LogFilm(title, viewing={"tags": tags}))
    assert done.film_id is not None
    assert done.entry_id is not None
    return done.film_id, done.entry_id


def _list(journal: Journal, *films: int) -> int:
    list_id = journal.execute(CreateList("Noir", "<p>Of all of them.</p>", ranked=True, tags=("lists", "dark"))).list_id
    assert list_id is not None
    journal.execute(AddToList(list_id, films))
    journal.execute(NoteInList(list_id, films[0], "<p>The first one.</p>"))
    return list_id


def _tag(journal: Journal, name: str) -> int:
    return next(tag.id for tag in journal.browsing.tags() if tag.name == name)


def test_each_kind_comes_back_as_it_was(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    films = [_film(journal, title, "dark", "long")[0] for title in ("One", "Two", "Three")]
    list_id = _list(journal, *films)
    smart = journal.execute(KeepSmartList("Dark ones", "tag:dark")).smart_list_id
    assert smart is not None
    before = whole(journal.path)
    states = []
    for deletion in (
        RemoveFromList(list_id, (films[0], films[2])),
        DeleteTag(_tag(journal, "dark")),
        DeleteList(list_id),
        DeleteSmartList(smart),
    ):
        states.append(whole(journal.path))
        clock.forward(days=3)
        journal.execute(deletion)
    journal.close()
    again = Journal(database.Database(paths.journal), clock)
    found = again.browsing.deleted()
    assert [(one.kind, one.name, one.count) for one in found] == [
        (DeletedKind.SMART_LIST, "Dark ones", 0),
        (DeletedKind.LIST, "Noir", 1),
        (DeletedKind.TAG, "dark", 3),
        (DeletedKind.PLACES, "Noir", 2),
    ]
    assert (found[0].deleted, found[0].kept_until) == ("2024-03-16T20:15:00Z", "2024-04-15T20:15:00Z")
    for one, state in zip(found, reversed(states), strict=True):
        again.execute(BringBack(one.id))
        assert whole(again.path) == state
    assert whole(again.path) == before
    assert again.browsing.deleted() == ()
    again.close()


def test_what_changed_meanwhile_is_left_as_it_is(journal: Journal, clock: SteppingClock) -> None:
    (kept, _), (merged, _), (lost, lost_entry) = (_film(journal, title) for title in ("One", "Two", "Three"))
    list_id = _list(journal, merged, kept, lost)
    tag_entry = _film(journal, "Tagged", "dark")[1]
    journal.execute(DeleteList(list_id))
    journal.execute(DeleteTag(_tag(journal, "dark")))
    by_kind = {one.kind: one.id for one in journal.browsing.deleted()}
    journal.execute(MergeFilms(kept, merged))
    journal.execute(CreateList("NOIR"))
    journal.execute(EditEntry(tag_entry, {"tags": ("Dark", "new")}))
    journal.execute(BringBack(by_kind[DeletedKind.LIST]))
    journal.execute(BringBack(by_kind[DeletedKind.TAG]))
    names = {found.name: found.id for found in journal.browsing.lists.all()}
    assert names.keys() == {"NOIR", "Noir (2)"}
    shown = journal.browsing.lists.get(names["Noir (2)"])
    assert [(item.film_id, item.notes_html) for item in shown.items] == [(kept, "<p>The first one.</p>"), (lost, "")]
    assert journal.browsing.entry(tag_entry).tags == ("Dark", "new")
    assert len([tag for tag in journal.browsing.tags() if tag.name.casefold() == "dark"]) == 1
    assert lost_entry
    assert index(journal.path) == rebuilt_index(journal.path)
    assert tables(journal.path) == rederived_tables(journal.path)


def test_it_stays_for_thirty_days_and_its_films_with_it(journal: Journal, clock: SteppingClock) -> None:
    film_id, entry_id = _film(journal, "Only there")
    list_id = _list(journal, film_id)
    journal.execute(RemoveEntries((entry_id,)))
    clock.forward(days=10)
    journal.execute(DeleteList(list_id))
    before = journal.browsing.deleted()
    clock.forward(days=30)
    journal.execute(PurgeTrash())
    assert journal.browsing.deleted() == before
    journal.execute(BringBack(before[0].id))
    assert [item.film_id for item in journal.browsing.lists.get(list_id).items] == [film_id]
    journal.execute(DeleteList(list_id))
    clock.forward(days=30, seconds=1)
    journal.execute(PurgeTrash())
    assert journal.browsing.deleted() == ()
    assert "deleted" not in str(tables(journal.path)["property"])
    assert tables(journal.path)["film"] == [], "nothing speaks of it any more"


def test_what_cannot_come_back_says_why(journal: Journal) -> None:
    film_id, _entry = _film(journal, "One")
    list_id = _list(journal, film_id)
    journal.execute(RemoveFromList(list_id, (film_id,)))
    journal.execute(DeleteList(list_id))
    (_list_id, places) = (one.id for one in journal.browsing.deleted())
    before = whole(journal.path)
    with pytest.raises(Refused, match="is gone"):
        journal.execute(BringBack(places))
    with pytest.raises(NotFound):
        journal.execute(BringBack(99))
    assert whole(journal.path) == before


def test_it_is_in_backups_as_well(journal: Journal, paths: Paths) -> None:
    list_id = _list(journal, _film(journal, "One")[0])
    before = journal.browsing.lists.get(list_id)
    journal.execute(DeleteList(list_id))
    source = paths.journal.with_name("kept.filmjournal")
    backup.copy(paths.journal, source)
    journal.close()
    restore(source, paths)
    again = Journal(database.Database(paths.journal))
    again.execute(BringBack(again.browsing.deleted()[0].id))
    assert again.browsing.lists.get(list_id) == before
    again.close()
