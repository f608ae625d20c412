"""Imports, newer versions of them, a person's edits and undoing, in any order: nothing is lost, nothing points nowhere.

Few titles, years, numbers and keys are drawn from, so that films and records collide all the time.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import SteppingClock
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import (
    Answer,
    Doubt,
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    source_record,
)
from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import parse
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.services import importing, integrity
from filmjournal.services.commands import (
    Command,
    EditEntry,
    EditFilm,
    LogFilm,
    MergeFilms,
    PurgeTrash,
    PutBackEntries,
    RemoveEntries,
    SaveReview,
)
from filmjournal.services.import_plan import Choice, Decisions, Verdict
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import (
    AddToList,
    CreateList,
    DeleteList,
    DeleteTag,
    EditList,
    MergePeople,
    MoveInList,
    RemoveFromList,
    RenameTag,
    SettleFilms,
)
from filmjournal.services.outcome import Done
from filmjournal.storage import database
from import_help import reading, whole_json
from journal_help import index, rebuilt_index, rederived_tables, tables, whole

_EXAMPLES = int(os.environ.get("FILMJOURNAL_IMPORT_EXAMPLES", "10"))
_SOURCES = ("letterboxd", "trakt")
_LISTS = ("x", "y")
_OWN = "A film of one's own that no file has"
_SETTINGS = settings(
    max_examples=_EXAMPLES,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

_some = st.booleans()
_rarely = st.integers(0, 5).map(lambda number: number == 0)
_ratings = st.one_of(st.none(), st.sampled_from((Rating(6), Rating(8))))
_dates = st.sampled_from((None, None, "2017", "2017-05-26", "2017-05-27"))
_reviews = st.sampled_from(
    (
        "",
        "<p>Rain.</p>",
        "<p>Snow, at last.</p>",
        "<p>Ann (Ann Lee - Stalker) runs.</p>",
        "<p>Bo (Cy Day - Rocky II).</p>",
    )
)
_tags = st.lists(st.sampled_from(("bus", "Bus", "night", "rain")), unique=True, max_size=2).map(tuple)

_films = st.builds(
    FilmDraft,
    title=st.sampled_from(("Stalker", "Stalker", "Сталкер", "Rocky II", "Rocky III", "The Thing", "Thing, The")),
    year=st.sampled_from((None, 1979, 1979, 1980)),
    key=st.sampled_from((None, None, None, "u1", "u2")),
    original_title=st.sampled_from((None, None, "Сталкер")),
    alternative_titles=st.sampled_from(((), (), ("Godson",), ("Rocky II",))),
    runtime=st.sampled_from((None, 90)),
    genres=st.sampled_from(((), ("drama",), ("drama", "war"))),
    ids=st.sampled_from(({}, {}, {}, {"imdb": "tt0000001"}, {"imdb": "tt0000002"}, {"tmdb": "7"})),
    extra=st.sampled_from(({}, {"Shelf": "3"}, {"Studio": "A"})),
    cast=st.sampled_from(((), (), (CastLine("Ann Lee", "Ema"),), (CastLine("Ann Lee"), CastLine("Cy Day", "Bo")))),
    crew=st.sampled_from(((), (), (CrewLine("Jim Jar", "director"),))),
)


@st.composite
def _entries(draw: Any) -> EntryDraft:
    watched, only_seen = draw(_dates), draw(_rarely)
    rating = draw(_ratings)
    if only_seen:
        return EntryDraft(rating=rating, only_seen=True)
    return EntryDraft(
        watched=None if watched is None else parse(watched),
        rating=rating,
        rating_original=OriginalRating(73, 100) if rating == Rating(8) and draw(_rarely) else None,
        rewatch=draw(_rarely),
        finished=not draw(_rarely),
        headline=draw(st.sampled_from((None, None, "Again", "Once"))),
        review_html=draw(_reviews),
        language=draw(st.sampled_from((None, None, "de"))),
        tags=draw(_tags),
        place=draw(st.sampled_from((None, None, "Electric"))),
        companions=draw(st.sampled_from(((), (), ("Bea",), ("Bea", "Al")))),
    )


@st.composite
def _drafts(draw: Any, key: str) -> Draft:
    film = draw(_films)
    entry = draw(st.one_of(_entries(), _entries(), st.none()))
    is_fact = entry is None or draw(_rarely)
    facts: dict[str, Any] = {}
    if is_fact:
        facts = {
            "watchlist": draw(st.sampled_from((None, None, "", "2017-01-02"))),
            "liked": draw(_some),
            "rating": draw(_ratings),
            "on_list": draw(
                st.one_of(st.none(), st.builds(ListPlaceDraft, st.sampled_from(_LISTS), st.integers(1, 3)))
            ),
        }
    doubt = None
    if entry is not None and draw(_rarely):
        answers = (Answer("May", EntryDraft(watched=parse("2017-05-26"))), Answer("year", EntryDraft(rating=Rating(2))))
        doubt = Doubt("May or so", answers)
    records = [source_record(draw(st.sampled_from(("a.csv", "b.csv"))), key, key, (film, entry, facts, doubt))]
    if draw(_rarely):
        records.append(source_record("c.csv", key, f"{key} beside", (film,)))
    return Draft(tuple(records), film, entry, doubt=doubt, **facts)


@st.composite
def _readings(draw: Any) -> tuple[Draft | ListDraft, ...]:
    """Records of a file, by the keys that several versions of it share."""
    keys = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5))
    found: list[Draft | ListDraft] = [draw(_drafts(key)) for key in keys]
    for name in draw(st.sampled_from(((), ("x",), _LISTS))):
        place = source_record(f"lists/{name}.csv", "", f"list {name}", (name,))
        found.insert(0, ListDraft((place,), name, f"List {name}", ranked=draw(_some), tags=draw(_tags)))
    return tuple(found)


_choices = st.dictionaries(
    st.integers(0, 4),
    st.sampled_from((Choice(candidate=0), Choice(candidate=1), Choice(new_film=True), Choice(answer=0))),
    max_size=2,
)
_decisions = st.one_of(
    st.just(Decisions()),
    st.builds(
        lambda choices, out: Decisions(out, choices=choices), _choices, st.frozensets(st.integers(0, 4), max_size=1)
    ),
)  # fmt: skip
_number = st.integers(0, 11)
_STEPS: Any = {
    "import": st.tuples(st.just("import"), st.sampled_from(_SOURCES), _readings(), _decisions),
    "undo import": st.tuples(st.just("undo import"), _number),
    "edit": st.tuples(st.just("edit"), _number, _number, _number),
    "take back": st.tuples(st.just("take back"), _number),
}


class _World:
    """A journal, what a person typed into it, and what can be taken back."""

    def __init__(self, journal: Journal, clock: SteppingClock) -> None:
        self.journal = journal
        self.clock = clock
        self.typed: dict[tuple[str, int, str], Any] = {}  # by kind, id and name
        self.done: list[Done] = []
        self.last_drafts: list[tuple[str, tuple[Draft | ListDraft, ...]]] = []

    def ids(self, statement: str) -> list[int]:
        with self.journal.database.reading() as connection:
            return [int(id_) for id_ in connection.exec_driver_sql(statement).scalars()]

    def values(self, statement: str) -> list[Any]:
        with self.journal.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def json(self) -> dict[str, Any]:
        return whole_json(self.journal, self.journal.path.parent)

    def bring(self, source: str, drafts: Sequence[Draft | ListDraft], decisions: Decisions) -> None:
        before, kept = self.json(), self._kept()
        read = reading(*drafts, source=source)
        planned = importing.plan(self.journal, read, decisions)
        records = sum(len(draft.records) for draft in drafts)
        assert planned.counts().total() == records
        report = importing.apply(self.journal, planned)
        assert sum(counts["read"] for counts in report.records.values()) == records
        for counts in report.records.values():
            assert counts["read"] == sum(count for name, count in counts.items() if name != "read")
        self._require_kept(kept)
        self.require_typed()
        self.require_sound()
        now = self.json()
        added = {name: len(now[name]) - len(before[name]) for name in ("entries", "films", "lists")}
        assert (added["entries"], added["films"]) == (report.entries["new"], report.films["new"])
        assert added["lists"] - report.lists in (0, 1)  # films that nothing else shows are put on a list
        self._require_idempotent(source, drafts, decisions)
        if report.import_id is not None:
            self._require_exact_undo(report.import_id, before)
        self.last_drafts.append((source, tuple(drafts)))

    def _require_idempotent(self, source: str, drafts: Sequence[Draft | ListDraft], decisions: Decisions) -> None:
        present = whole(self.journal.path)
        again = importing.plan(self.journal, reading(*drafts, source=source), decisions)
        report = importing.apply(self.journal, again)
        assert report.import_id is None, [(item.draft, item.verdict, item.reason) for item in again.items]
        assert whole(self.journal.path) == present
        assert {item.verdict for item in again.items} <= {Verdict.SAME, Verdict.SKIPPED}

    def _require_exact_undo(self, import_id: int, before: dict[str, Any]) -> None:
        folder = self.journal.path.parent / "undone"
        folder.mkdir(exist_ok=True)
        copy = folder / "copy.filmjournal"
        shutil.copyfile(self.journal.path, copy)
        undone = Journal(database.Database(copy), self.clock)
        try:
            importing.undo_import(undone, import_id)
            after = whole_json(undone, folder)
        finally:
            undone.close()
        for name, rows in before.items():
            if name != "imports":
                assert after[name] == rows, name

    def undo_import(self, number: int) -> None:
        there = self.ids("SELECT id FROM import_run WHERE undone IS NULL ORDER BY id")
        if not there:
            return
        before = self.json()
        importing.undo_import(self.journal, there[number % len(there)])
        self.require_sound()
        after = self.json()
        typed = {id_ for kind, id_, _name in self.typed if kind == "entry"}
        left = {entry["id"] for entry in after["entries"]}
        assert {entry["id"] for entry in before["entries"] if entry["id"] in typed} <= left
        self.require_typed()

    def _kept(self) -> dict[str, set[int]]:
        return {
            name: set(self.ids(f"SELECT id FROM {name}")) for name in ("entry", "film", "person", "tag", "film_list")
        }

    def _require_kept(self, kept: dict[str, set[int]]) -> None:
        now = self._kept()
        for name, ids in kept.items():
            assert ids <= now[name], name

    def require_typed(self) -> None:
        for (kind, id_, name), value in self.typed.items():
            if name == "review":
                found = [
                    (text_of_canonical(html),)
                    for (html,) in self.values(f"SELECT html FROM review WHERE entry_id = {id_}")
                ]
            else:
                found = self.values(f"SELECT {name} FROM {kind} WHERE id = {id_}")
            assert found == [(value,)], (kind, id_, name, found, value)

    def require_sound(self) -> None:
        path = self.journal.path
        assert rederived_tables(path) == tables(path)
        assert rebuilt_index(path) == index(path)
        assert integrity.check(self.journal).troubles == ()

    def edit(self, which: int, one: int, other: int) -> None:
        """Something a person does, of what fits the journal as it is."""
        command = self._command(which, one, other)
        if command is None:
            return
        self.clock.forward(minutes=1)
        try:
            self.done.append(self.journal.execute(command))
        except FilmJournalError:
            return
        self._note(command)

    def _pick(self, statement: str, number: int) -> int | None:
        ids = self.ids(statement)
        return ids[number % len(ids)] if ids else None

    def _command(self, which: int, one: int, other: int) -> Command | None:
        entry = self._pick("SELECT id FROM entry ORDER BY id", one)
        film, second = (self._pick("SELECT id FROM film ORDER BY id", number) for number in (one, other))
        tag = self._pick("SELECT id FROM tag ORDER BY id", one)
        list_ = self._pick("SELECT id FROM film_list ORDER BY id", one)
        watched = None if other % 3 else parse("2017-05-26")
        if which == 0 and entry is not None:
            return EditEntry(entry, {"rating": Rating(1 + other % 10), "headline": f"Mine {other}"})
        if which == 1 and entry is not None:
            ((film_id, revision),) = self.values(
                "SELECT entry.film_id, coalesce(revision, 0) FROM entry LEFT JOIN review ON entry_id = entry.id"
                f" WHERE entry.id = {entry}"
            )
            told = f'<p>Words of mine {other}, <a data-film="{second}">{one}</a>.</p>'
            return SaveReview(entry, film_id, revision, told, f"s{other}")
        if which == 2 and film is not None:
            if other % 2:
                return EditFilm(film, {"runtime": 100 + other, "liked": bool(other % 4 == 1)})
            return EditFilm(film, {"cast": (CastLine("Ann Lee", f"Part {other}"),)})
        if which == 3 and entry is not None:
            return RemoveEntries((entry,))
        if which == 4:
            return PutBackEntries(tuple(self.ids("SELECT id FROM entry WHERE trashed IS NOT NULL")))
        if which == 5 and film is not None and second is not None and film != second:
            return MergeFilms(film, second)
        if which == 6 and tag is not None:
            return RenameTag(tag, ("bus", "rain", "other")[other % 3]) if other % 4 else DeleteTag(tag)
        if which == 7 and list_ is not None and film is not None:
            return (AddToList(list_, (film,)), RemoveFromList(list_, (film,)), MoveInList(list_, (film,), 0),
                    DeleteList(list_), EditList(list_, {"name": f"Renamed {other}"}))[other % 5]  # fmt: skip
        if which == 8:
            return LogFilm(("Stalker", "The Thing")[other % 2], 1979, viewing={"watched": watched, "tags": ("bus",)})
        if which == 9:
            self.clock.forward(days=31)
            return PurgeTrash()
        if which == 10 and entry is not None:
            if other % 2:
                return EditEntry(entry, {"watched": watched})
            return EditEntry(entry, {}, film_id=second)
        if which == 11:
            people = self.ids("SELECT id FROM person ORDER BY id")
            if other % 3 == 0:
                return CreateList("List x" if other % 2 else f"Own {other}")
            if other % 3 == 1 and film is not None:
                return SettleFilms((film,))
            return MergePeople(people[0], people[-1]) if len(people) > 1 else None
        return None

    def _note(self, command: Command) -> None:
        """What was typed, and must stay from now on but for what the person does."""
        if isinstance(command, EditEntry):
            for name, value in command.values.items():
                if name in ("rating", "headline"):
                    self.typed["entry", command.entry_id, name] = getattr(value, "half_stars", value)
        elif isinstance(command, SaveReview):
            self.typed["entry", command.entry_id, "review"] = text_of_canonical(
                self.values(f"SELECT html FROM review WHERE entry_id = {command.entry_id}")[0][0]
            )
        elif isinstance(command, EditFilm):
            for name in ("runtime", "liked"):
                if name in command.values:
                    self.typed["film", command.film_id, name] = int(command.values[name])  # type: ignore[literal-required]
        elif isinstance(command, MergeFilms | PurgeTrash):
            here = {kind: set(self.ids(f"SELECT id FROM {kind}")) for kind in ("entry", "film")}
            self.typed = {
                place: value
                for place, value in self.typed.items()
                if place[1] in here[place[0]] and not (isinstance(command, MergeFilms) and place[0] == "film")
            }

    def take_back(self, number: int) -> None:
        """Undo one of the last commands, where nothing was changed since."""
        for done in reversed(self.done[-1 - number % 3 :]):
            try:
                self.journal.execute(done.undo)
            except FilmJournalError:
                return
            self.done.remove(done)
            self.typed.clear()


@contextmanager
def _world(template: Path, folder: Path) -> Iterator[_World]:
    folder.mkdir()
    shutil.copyfile(template, folder / "a.filmjournal")
    clock = SteppingClock()
    clock.forward(hours=1)
    journal = Journal(database.Database(folder / "a.filmjournal"), clock)
    try:
        yield _World(journal, clock)
    finally:
        journal.close()


def _template(folder: Path) -> Path:
    """A journal with films that are imported too, one of them twice, and a film of one's own."""
    path = folder / "template.filmjournal"
    database.create(path)
    journal = Journal(database.Database(path), SteppingClock())
    viewing: Any = {"watched": parse("2017-05-26")}
    journal.execute(LogFilm("Stalker", 1979, viewing=viewing, cast=(CastLine("Ann Lee"),)))
    journal.execute(LogFilm("The Thing", 1980, viewing={"review_html": "<p>Bo (Cy Day - Rocky II).</p>"}))
    journal.execute(LogFilm(_OWN, 1950, viewing={"tags": ("own",), "review_html": "<p>Own.</p>"}))
    journal.execute(CreateList("Own list"))
    journal.execute(AddToList(1, (1, 3)))
    journal.close()
    return path


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _template(tmp_path_factory.mktemp("template"))


@given(
    steps=st.lists(
        st.one_of(
            _STEPS["import"],
            _STEPS["import"],
            _STEPS["undo import"],
            _STEPS["edit"],
            _STEPS["edit"],
            _STEPS["take back"],
        ),
        min_size=1,
        max_size=9,
    )
)
@_SETTINGS
def test_any_order_keeps_what_was_typed_and_leaves_nothing_pointing_nowhere(
    template: Path, steps: list[tuple[Any, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, _world(template, Path(folder) / "w") as world:
        for name, *values in steps:
            world.clock.forward(minutes=1)
            if name == "import":
                world.bring(*values)
            elif name == "undo import":
                world.undo_import(*values)
            elif name == "edit":
                world.edit(*values)
            else:
                world.take_back(*values)
        while world.ids("SELECT id FROM import_run WHERE undone IS NULL"):
            world.undo_import(len(steps))


_own_edits = st.tuples(st.just("own"), st.integers(0, 3), _number)


@given(
    steps=st.lists(st.one_of(_STEPS["import"], _STEPS["import"], _own_edits), min_size=1, max_size=6),
    order=st.lists(_number, min_size=6, max_size=6),
)
@_SETTINGS
def test_undoing_all_imports_in_any_order_leaves_the_person_s_journal(
    template: Path, steps: list[tuple[Any, ...]], order: list[int]
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        _world(template, Path(folder) / "with") as world,
        _world(template, Path(folder) / "without") as edited,
    ):
        for name, *values in steps:
            for each in (world, edited):
                each.clock.forward(minutes=1)
                if name == "own":
                    each.journal.execute(_own_edit(*values))
            if name == "import":
                importing.apply(
                    world.journal,
                    importing.plan(world.journal, reading(*values[1], source=values[0]), values[2]),
                )
        for number in order:
            world.undo_import(number)
        left, wanted = world.json(), edited.json()
        for name in wanted:
            if name != "imports":
                assert left[name] == wanted[name], name


def _own_edit(which: int, number: int) -> Command:
    """An edit of what no import speaks of."""
    if which == 0:
        return EditEntry(3, {"headline": f"Mine {number}", "rating": Rating(1 + number % 10)})
    if which == 1:
        return EditFilm(3, {"runtime": 90 + number, "genres": ("own", f"own {number}")})
    if which == 2:
        return EditList(1, {"name": f"Own list {number}"})
    return EditEntry(3, {"review_html": f"<p>Own {number}.</p>"})
