"""Every command: its undo restores the journal exactly, its redo repeats it, and nothing derived is forgotten."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from conftest import SteppingClock
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import FilmJournalError, InvalidValue, NotFound, Refused, ReviewConflict
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.richtext import gate
from filmjournal.richtext.finding import Pattern
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services.commands import (
    Command,
    DiscardDraft,
    EditEntry,
    EditFilm,
    KeepImage,
    LinkMentions,
    LogFilm,
    MergeFilms,
    PurgeTrash,
    PutBackEntries,
    RemoveEntries,
    ReplaceInReviews,
    Replay,
    RestoreEntries,
    SaveReview,
    ThinRevisions,
)
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import (
    AddToList,
    BringBack,
    ColourTag,
    CreateList,
    DeleteList,
    DeleteSmartList,
    DeleteTag,
    EditList,
    EditSmartList,
    KeepSmartList,
    LikeFilms,
    MergePeople,
    MoveInList,
    NoteInList,
    PutOnWatchlist,
    RateEntries,
    RateFilms,
    RemoveFromList,
    RenameTag,
    SetPrivate,
    SetSortName,
    SettleFilms,
    SetWatched,
    SplitPerson,
    TagEntries,
)
from filmjournal.storage import backup
from import_help import bring, film, seen
from journal_help import index, rebuilt_index, rederived_tables, tables, whole

REVIEW = '<p>Kevin (Graham Rogers) runs; see <a data-film="1">Another</a>.</p>'
CAST = (CastLine("Graham Rogers", "Kevin"), CastLine("Billy Crudup", "Coach K"))


def _entry(journal: Journal) -> int:
    """An entry with everything, and a second viewing of the same film in the trash."""
    journal.execute(LogFilm("Another", watchlist=True))
    done = journal.execute(
        LogFilm(
            "1 Mile to You",
            2017,
            cast=CAST,
            directors=("Leif Tilden",),
            viewing={
                "watched": PartialDate(2017, 6, 11),
                "rating": Rating(6),
                "headline": "Keep on Running",
                "review_html": REVIEW,
                "tags": ("cinema", "with Anna"),
                "companions": ("Anna",),
            },
        )
    )
    assert done.entry_id is not None
    again = journal.execute(LogFilm("1 Mile to You", 2017, viewing={"rewatch": True, "rating": Rating(9)}))
    assert again.entry_id is not None
    journal.execute(RemoveEntries((again.entry_id,)))
    return done.entry_id


def _film(journal: Journal) -> int:
    return journal.browsing.entry(_entry(journal)).film.id


def _trashed(journal: Journal) -> int:
    entry_id = _entry(journal)
    journal.execute(RemoveEntries((entry_id,)))
    return entry_id


def _with_draft(journal: Journal) -> int:
    entry_id = _entry(journal)
    film_id = journal.browsing.entry(entry_id).film.id
    with pytest.raises(ReviewConflict):
        journal.execute(SaveReview(entry_id, film_id, 99, "<p>Refused</p>", "a"))
    return entry_id


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 4), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def _old_trash(journal: Journal, clock: SteppingClock) -> Command:
    journal.execute(RemoveEntries((_with_draft(journal),)))
    clock.forward(days=60)
    return PurgeTrash()


def _old_texts(journal: Journal, clock: SteppingClock) -> Command:
    entry_id = _entry(journal)
    for number in range(5):
        journal.execute(EditEntry(entry_id, {"review_html": f"<p>Text {number}.</p>"}))
    clock.forward(days=60)
    return ThinRevisions()


def _from_backup(journal: Journal, clock: SteppingClock) -> Command:
    """An entry that is gone with its film and its tag, and one with another text and other fields."""
    entry_id = _entry(journal)
    gone = journal.execute(
        LogFilm(
            "Gone",
            1950,
            cast=(CAST[1], CastLine("Only here")),
            viewing={"watched": PartialDate(2017, 6, 11), "review_html": "<p>First.</p>", "tags": ("only here",)},
        )
    ).entry_id
    assert gone is not None
    journal.execute(EditEntry(gone, {"review_html": '<p>See <a data-film="1">that</a>.</p>'}))
    source = journal.path.with_name("kept.filmjournal")
    backup.copy(journal.path, source)
    journal.execute(RemoveEntries((gone,)))
    clock.forward(days=60)
    journal.execute(PurgeTrash())
    journal.execute(EditEntry(entry_id, {"review_html": "<p>Another</p>", "tags": ("new",), "watched": None}))
    return RestoreEntries(source, (gone, entry_id))


def _list(journal: Journal) -> int:
    """A list with two films and two tags; others are there for it."""
    _entry(journal)
    last = [journal.execute(LogFilm(title, viewing={})).entry_id for title in ("Third", "Fourth", "Fifth")][-1]
    list_id = journal.execute(CreateList(f"Best of {last}", "<p>Of <b>all</b></p>", tags=("cinema", "lists"))).list_id
    assert list_id is not None
    journal.execute(AddToList(list_id, (1, 3)))
    return list_id


def _smart_list(journal: Journal) -> int:
    kept = journal.execute(KeepSmartList(f"Liked until {_entry(journal)}", "is:liked")).smart_list_id
    assert kept is not None
    return kept


def _tag(journal: Journal, name: str) -> int:
    """A tag of that name, on an entry alone and on another beside the tag "with Anna", and on a list."""
    _list(journal)
    journal.execute(LogFilm("Sixth", viewing={"tags": (name,)}))
    (id_,) = (tag.id for tag in journal.browsing.tags() if tag.name == name)
    return id_


def _brought_back(journal: Journal, deletion: Command) -> Command:
    journal.execute(deletion)
    return BringBack(journal.browsing.deleted()[0].id)


def _unresolved(journal: Journal) -> int:
    """A film that an import could not tell from another."""
    journal.execute(LogFilm("Dream House", 1998, watchlist=True))
    bring(journal, seen(film("Dream House", 1999), "2017-06-05"))
    (film_id,) = journal.browsing.ids(ListQuery(Subject.FILMS, "is:unresolved"))
    return film_id


def _two_spellings(journal: Journal) -> tuple[int, int]:
    """A person and another spelling of them, in a film together and each in one alone."""
    film_id = _film(journal)
    cast = (CastLine("Graham Rogers"), CastLine("G. Rogers", "Kevin"), CastLine("G. Rogers", "The twin"))
    journal.execute(LogFilm("Together", cast=cast, directors=("G. Rogers",), viewing={}))
    journal.execute(LogFilm("Alone", directors=("G. Rogers",), viewing={}))
    first = journal.browsing.film(film_id).cast[0].person_id
    return first, journal.browsing.people_matching("G. Rogers")[0].id


def _save(journal: Journal, html: str) -> SaveReview:
    entry = journal.browsing.entry(_entry(journal))
    return SaveReview(entry.id, entry.film.id, entry.review.revision, html, "this evening")


Make = Callable[[Journal, SteppingClock], Command]

CATALOGUE: dict[str, Make] = {
    "log a new film": lambda j, _: LogFilm(
        "Blood Ties", 2013, cast=CAST, directors=("Guillaume C.",), also_known_as=("Les liens",), viewing={}
    ),
    "log a film again": lambda j, _: LogFilm(
        "1 Mile to You",
        film_id=_film(j),
        cast=(CastLine("Melanie Lynskey"),),
        viewing={"rewatch": True, "tags": ("cinema", "new")},
    ),
    "log with everything": lambda j, _: LogFilm(
        "Dream House",
        2011,
        liked=True,
        film_rating=Rating(7),
        watchlist=True,
        viewing={
            "watched": PartialDate(2011, 5),
            "rating": Rating(1),
            "rating_original": OriginalRating(9, 100),
            "rewatch": True,
            "finished": False,
            "headline": "Home, alone",
            "review_html": "<h1>One</h1><script>x</script>two",
            "language": "en",
            "tags": ("映画館", "telly"),
            "place": "home",
            "medium": "DVD",
            "companions": ("Anna", "Ben"),
            "private": True,
        },
    ),
    "add to the watchlist": lambda j, _: LogFilm("Later", 2020, watchlist=True),
    "add another film of that title": lambda j, _: LogFilm(
        j.browsing.film(_film(j)).title, 2017, new_film=True, viewing={}
    ),
    "edit an entry": lambda j, _: EditEntry(
        _entry(j),
        {
            "watched": PartialDate(2016),
            "rating": None,
            "headline": None,
            "tags": ("cinema", "other"),
            "companions": (),
            "private": True,
            "language": "de",
        },
    ),
    "edit an entry and its film": lambda j, _: EditEntry(
        _entry(j), {"rating": Rating(10)}, {"title": "The Mile", "year": None, "cast": CAST[::-1]}
    ),
    "empty a review": lambda j, _: EditEntry(_entry(j), {"review_html": ""}),
    "move an entry to another film": lambda j, _: EditEntry(
        _entry(j), {}, film_id=j.execute(LogFilm("Other", watchlist=True)).film_id
    ),
    "edit a film": lambda j, _: EditFilm(
        _film(j),
        {
            "title": "A Mile",
            "year": 2018,
            "original_title": "Une borne",
            "alternative_titles": ("Mile", "The Mile"),
            "runtime": 104,
            "kind": "tv_film",
            "countries": ("France",),
            "languages": ("French", "English"),
            "genres": ("Drama", "Sport"),
            "ids": {"imdb": "tt0000001"},
            "liked": True,
            "watchlist": "2020-01-02",
            "rating": Rating(3),
            "extra": {"studio": "Lantern"},
            "cast": (CastLine("Melanie Lynskey"), CAST[0]),
            "directors": ("Leif Tilden", "Another"),
        },
    ),
    "take everybody off a film": lambda j, _: EditFilm(_film(j), {"cast": (), "directors": ()}),
    "save a review": lambda j, _: _save(j, "<p>Quite <b>another</b> text.</p>"),
    "save the same review": lambda j, _: _save(j, REVIEW),
    "replace in reviews": lambda j, _: ReplaceInReviews(
        Pattern("kevin (graham"), "Kevin (G.", ((_entry(j), content_hash(gate.clean(REVIEW))),), "replacing"
    ),
    "discard drafts": lambda j, _: DiscardDraft(_with_draft(j)),
    "remove entries": lambda j, _: RemoveEntries((_entry(j),)),
    "put entries back": lambda j, _: PutBackEntries((_trashed(j),)),
    "bring entries back from a backup": _from_backup,
    "purge the trash": _old_trash,
    "thin the earlier texts": _old_texts,
    "keep a picture": lambda _j, _: KeepImage(_picture()),
    "link mentions": lambda j, _: LinkMentions(
        (j.execute(LogFilm("Third", viewing={"review_html": "<p>Kevin (Graham Rogers - Another)</p>"})).entry_id,),
        {("Graham Rogers", "Another"): j.execute(LogFilm("Another", watchlist=True)).film_id},
    ),
    "merge films": lambda j, _: MergeFilms(_film(j), 1),
    "create a list": lambda j, _: CreateList(
        "Noir", "<p>Dark<script>x</script></p>", ranked=True, tags=("cinema", "new")
    ),
    "edit a list": lambda j, _: EditList(
        _list(j), {"name": "Blanc", "description_html": "", "ranked": True, "tags": ("other",)}
    ),
    "delete a list": lambda j, _: DeleteList(_list(j)),
    "add to a list": lambda j, _: AddToList(_list(j), (4, 3, 5), position=1, notes_html="<p>Both</p>"),
    "remove from a list": lambda j, _: RemoveFromList(_list(j), (3, 1)),
    "move in a list": lambda j, _: MoveInList(_list(j), (3,), 0),
    "note in a list": lambda j, _: NoteInList(_list(j), 3, "<p>See <a data-film='1'>that</a>.</p>"),
    "keep a smart list": lambda _j, _: KeepSmartList("Liked", "is:liked rating:>=4"),
    "edit a smart list": lambda j, _: EditSmartList(_smart_list(j), {"name": "Old", "search": "year:1920s"}),
    "delete a smart list": lambda j, _: DeleteSmartList(_smart_list(j)),
    "rename a tag": lambda j, _: RenameTag(_tag(j, "cinema"), "Kino"),
    "rename a tag to one that is there": lambda j, _: RenameTag(_tag(j, "cinema"), "With ANNA"),
    "colour a tag": lambda j, _: ColourTag(_tag(j, "cinema"), "#B3541E"),
    "delete a tag": lambda j, _: DeleteTag(_tag(j, "cinema")),
    "bring back a list": lambda j, _: _brought_back(j, DeleteList(_list(j))),
    "bring back a tag": lambda j, _: _brought_back(j, DeleteTag(_tag(j, "cinema"))),
    "bring back places on a list": lambda j, _: _brought_back(j, RemoveFromList(_list(j), (3, 1))),
    "tag entries": lambda j, _: TagEntries((_entry(j), 2), add=("new", "With Anna"), remove=("cinema", "unknown")),
    "rate entries": lambda j, _: RateEntries((_entry(j), 2), Rating(9)),
    "rate films": lambda j, _: RateFilms((1, _film(j)), Rating(9)),
    "take away the rating that films show": lambda j, _: RateFilms((1, _film(j)), None),
    "set the date of entries": lambda j, _: SetWatched((_entry(j), 2, 1), PartialDate(2019, 5)),
    "take the date off entries": lambda j, _: SetWatched((_entry(j), 2), None),
    "like films": lambda j, _: LikeFilms((1, _film(j)), True),
    "put films on the watchlist": lambda j, _: PutOnWatchlist((1, _film(j)), "2020-01-02"),
    "take films off the watchlist": lambda j, _: PutOnWatchlist((_film(j), 1), None),
    "make entries private": lambda j, _: SetPrivate((_entry(j), 2), True),
    "settle films": lambda j, _: SettleFilms((_unresolved(j),)),
    "merge people": lambda j, _: MergePeople(*_two_spellings(j)),
    "split a person": lambda j, _: SplitPerson(_two_spellings(j)[0], (_film(j),), "Graham Rogers"),
    "set a sort name": lambda j, _: SetSortName(_two_spellings(j)[0], "Rogers the Elder"),
    "replay": lambda j, _: j.execute(RemoveEntries((_entry(j),))).undo,
}


@pytest.mark.parametrize("name", CATALOGUE)
def test_undo_restores_and_redo_repeats_exactly(name: str, journal: Journal, clock: SteppingClock) -> None:
    clock.forward(days=1)
    command = CATALOGUE[name](journal, clock)
    clock.forward(hours=1)
    before = whole(journal.path)
    done = journal.execute(command)
    after = whole(journal.path)
    if name != "save the same review":
        assert after != before
        assert done.changes or name == "keep a picture"  # nothing shows it yet
    for _round in range(2):
        clock.forward(hours=1)
        journal.execute(done.undo)
        assert whole(journal.path) == before
        journal.execute(done.redo)
        assert whole(journal.path) == after


@pytest.mark.parametrize("name", CATALOGUE)
def test_index_and_derived_columns_keep_step(name: str, journal: Journal, clock: SteppingClock) -> None:
    journal.execute(CATALOGUE[name](journal, clock))
    assert index(journal.path) == rebuilt_index(journal.path)
    assert tables(journal.path) == rederived_tables(journal.path)


def test_the_catalogue_is_whole(journal: Journal, clock: SteppingClock) -> None:
    made = {type(make(journal, clock)) for make in CATALOGUE.values()}
    assert made == set(get_args(Command))


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (LogFilm("  ", viewing={}), InvalidValue),
        (LogFilm("New", 20177, viewing={}), InvalidValue),
        (LogFilm("New", viewing={"headline": "x" * 1001}), InvalidValue),
        (LogFilm("New", cast=(CastLine(" "),), viewing={}), InvalidValue),
        (LogFilm("New", film_id=99, viewing={}), NotFound),
        (EditEntry(99, {"private": True}), NotFound),
        (EditEntry(1, {"private": True}, {"runtime": 0}), InvalidValue),
        (EditFilm(1, {"liked": True, "kind": "song"}), InvalidValue),
        (EditFilm(99, {"liked": True}), NotFound),
        (EditFilm(1, {"liked": True, "watchlist": "2019-02-29"}), InvalidValue),
        (EditFilm(1, {"liked": True, "watchlist": "2019"}), InvalidValue),
        (EditFilm(1, {"liked": True, "ids": {"imdb": "x" * 301}}), InvalidValue),
        (EditEntry(1, {"private": True, "rating_original": OriginalRating(float("nan"), 10)}), InvalidValue),
        (EditEntry(1, {"private": True, "rating_original": OriginalRating(5, 0)}), InvalidValue),
        (SaveReview(99, 1, 0, "<p>x</p>", "a"), NotFound),
        (RemoveEntries((1, 99)), NotFound),
        (PutBackEntries((2, 1)), NotFound),
        (RestoreEntries(Path("none.filmjournal"), (1,)), NotFound),
        (RestoreEntries(Path(__file__), (1,)), Refused),
        (EditEntry(1, {}, film_id=99), NotFound),
        (MergeFilms(1, 99), NotFound),
        (LinkMentions((1, 99), {}), NotFound),
        (LinkMentions((1,), {("A B", "C"): 99}), NotFound),
        (MergeFilms(1, 1), InvalidValue),
        (CreateList(" "), InvalidValue),
        (CreateList("x" * 301), InvalidValue),
        (CreateList("best OF 5"), Refused),
        (CreateList("liked until 6"), Refused),
        (EditList(99, {"ranked": True}), NotFound),
        (EditList(1, {"ranked": True, "name": "LIKED until 6"}), Refused),
        (DeleteList(99), NotFound),
        (AddToList(99, (1,)), NotFound),
        (AddToList(1, (1, 99)), NotFound),
        (RemoveFromList(1, (1, 2)), NotFound),
        (MoveInList(1, (1, 2), 0), NotFound),
        (NoteInList(1, 2, "x"), NotFound),
        (KeepSmartList("New", "rating:7"), InvalidValue),
        (KeepSmartList("New", " "), InvalidValue),
        (KeepSmartList("best of 5", "x"), Refused),
        (EditSmartList(99, {"search": "x"}), NotFound),
        (EditSmartList(1, {"name": "New", "search": "(x"}), InvalidValue),
        (DeleteSmartList(99), NotFound),
        (RenameTag(99, "x"), NotFound),
        (RenameTag(1, " "), InvalidValue),
        (ColourTag(1, "red"), InvalidValue),
        (ColourTag(99, None), NotFound),
        (DeleteTag(99), NotFound),
        (BringBack(99), NotFound),
        (TagEntries((1, 99), add=("new",)), NotFound),
        (TagEntries((1,), add=("new", "x" * 301)), InvalidValue),
        (RateEntries((1, 99), None), NotFound),
        (RateFilms((1, 99), None), NotFound),
        (SetWatched((1, 99), PartialDate(2019)), NotFound),
        (LikeFilms((1, 99), True), NotFound),
        (PutOnWatchlist((1, 99), "2020-01-02"), NotFound),
        (PutOnWatchlist((1,), "2020"), InvalidValue),
        (PutOnWatchlist((1,), "yesterday"), InvalidValue),
        (SetPrivate((99,), True), NotFound),
        (MergePeople(1, 1), InvalidValue),
        (MergePeople(1, 99), NotFound),
        (SplitPerson(1, (2,), " "), InvalidValue),
        (SplitPerson(1, (2,), "All of them"), InvalidValue),
        (SplitPerson(1, (1,), "None of them"), InvalidValue),
        (SplitPerson(99, (1,), "Nobody"), NotFound),
        (SetSortName(99, None), NotFound),
    ],
)
def test_a_refused_command_changes_nothing(command: Command, error: type[FilmJournalError], journal: Journal) -> None:
    _list(journal)
    _smart_list(journal)
    before = whole(journal.path)
    with pytest.raises(error):
        journal.execute(command)
    assert whole(journal.path) == before


def test_undo_is_refused_where_the_row_was_changed_since(journal: Journal) -> None:
    entry_id = _entry(journal)
    done = journal.execute(EditEntry(entry_id, {"rating": Rating(2)}))
    journal.execute(EditEntry(entry_id, {"rating": Rating(4)}))
    before = whole(journal.path)
    with pytest.raises(Refused):
        journal.execute(done.undo)
    assert whole(journal.path) == before


def test_undo_leaves_people_and_tags_that_others_use_by_now(journal: Journal) -> None:
    zed = (CastLine("Zed", "Z"), CastLine("Only here"))
    done = journal.execute(LogFilm("A", cast=zed, viewing={"tags": ("tt", "only here")}))
    before = whole(journal.path)
    other = journal.execute(LogFilm("B", cast=zed[:1], viewing={"tags": ("tt",)}))
    undone = journal.execute(done.undo)
    rows = tables(journal.path)
    assert [name for _id, name, *_rest in rows["person"]] == ["Zed"]
    assert [name for _id, name, *_rest in rows["tag"]] == ["tt"]
    assert [film[1] for film in rows["film"]] == ["B"]
    journal.execute(undone.undo)
    assert len(tables(journal.path)["person"]) == 2
    journal.execute(undone.redo)
    assert tables(journal.path) == rows
    journal.execute(done.redo)  # as it was done at first, though not all of it was taken back
    journal.execute(other.undo)
    assert whole(journal.path) == before
    assert index(journal.path) == rebuilt_index(journal.path)


def test_undo_is_refused_where_others_made_more_of_it(journal: Journal) -> None:
    done = journal.execute(LogFilm("A", viewing={}))
    journal.execute(LogFilm("A", viewing={"rewatch": True}))
    before = whole(journal.path)
    with pytest.raises(Refused, match="elsewhere meanwhile"):
        journal.execute(done.undo)
    assert whole(journal.path) == before


def test_a_long_cast_is_written_undone_and_repeated_exactly(journal: Journal) -> None:
    cast = tuple(CastLine(f"Person {i}", f"Character {i}") for i in range(1_200))
    empty = whole(journal.path)
    done = journal.execute(LogFilm("A", cast=cast, viewing={}))
    assert journal.browsing.film(1).cast[-1].person == "Person 1199"
    before = whole(journal.path)
    turned = journal.execute(EditFilm(1, {"cast": tuple(reversed(cast))}))
    assert journal.browsing.film(1).cast[-1].person == "Person 0"
    after = whole(journal.path)
    journal.execute(turned.undo)
    assert whole(journal.path) == before
    journal.execute(turned.redo)
    assert whole(journal.path) == after
    journal.execute(turned.undo)
    journal.execute(done.undo)
    assert whole(journal.path) == empty
    journal.execute(done.redo)
    assert whole(journal.path) == before


def test_an_empty_replay_does_nothing(journal: Journal) -> None:
    before = whole(journal.path)
    assert not journal.execute(Replay(())).changes
    assert whole(journal.path) == before


def test_changes_name_what_was_touched(journal: Journal) -> None:
    entry_id = _entry(journal)
    film_id = journal.browsing.entry(entry_id).film.id
    done = journal.execute(EditEntry(entry_id, {"tags": ("new",)}))
    assert done.changes.entries == {entry_id}
    assert len(done.changes.tags) == 1
    done = journal.execute(EditFilm(film_id, {"cast": (CastLine("Somebody New"),)}))
    assert done.changes.films == {film_id}
    assert len(done.changes.people) == 1
    done = journal.execute(EditFilm(film_id, {"cast": (CastLine("Somebody New"),)}))
    assert not done.changes
