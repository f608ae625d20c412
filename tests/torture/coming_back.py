"""P20: what is deleted comes back within 30 days with the content that it had, by trash, revisions, undo or a backup.

A round is a month of a small journal. Entries, films' places, lists, smart lists, tags, people and texts are deleted,
cleared and emptied while typing, in random order, between days on which the program is closed and opened, backs up, and
lets go of what is old. Then everything comes back, what was deleted last first, and must be what it was. Films and
people that were merged come back by undo, people who were taken off a film are in the backups. A text of more than 500
characters that was emptied must be a pinned revision, and so must one that was taken back by undo.
"""

from __future__ import annotations

import random
import shutil
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.entries import TRASH_DAYS
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.retention import Occasion
from filmjournal.domain.revisions import Kept
from filmjournal.paths import in_profile
from filmjournal.richtext.gate import clean
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.services import reviews
from filmjournal.services.backup_catalogue import BackupKind, backups
from filmjournal.services.backup_files import name_start
from filmjournal.services.commands import (
    Command,
    EditEntry,
    EditFilm,
    LogFilm,
    MergeFilms,
    PurgeTrash,
    PutBackEntries,
    RemoveEntries,
    RestoreEntries,
    SaveReview,
    ThinRevisions,
)
from filmjournal.services.history import revision_html, revisions
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import (
    AddToList,
    BringBack,
    CreateList,
    DeleteList,
    DeleteSmartList,
    DeleteTag,
    KeepSmartList,
    MergePeople,
    NoteInList,
    RemoveFromList,
)
from filmjournal.services.rolling_backups import BackupPlan, back_up
from filmjournal.storage import database, kept_reads
from torture.parts import Part, Result, Setup

_BEGIN = datetime(2024, 2, 1, 8, tzinfo=UTC)
_PLAN = BackupPlan(10**12)
_FILMS = ("Night Train", "The Ascent", "Ashes and Diamonds", "Knife in the Water", "Blood Ties", "Dream House", "Ida")
_TAGS = ("cinema", "train", "snow", "with Anna")
_PEOPLE = ("Lucyna Winnicka", "Leon Niemczyk", "Boris Plotnikov", "Larisa Shepitko", "Zbigniew Cybulski")
_WORDS = ("on", "the", "train", "nobody", "sleeps", "and", "snow", "goes", "past", "every", "window", "without")
_STEPS = 14
_LONG = reviews.SHORTENED_FROM


class Clock:
    """The time as the round has it."""

    def __init__(self) -> None:
        self.now = _BEGIN

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Loss:
    """What was deleted: its content by then, how it is read, and what brings it back."""

    what: str
    before: Any
    read: Callable[[], Any]
    bring: Callable[[], object]


@dataclass
class Month:
    """One round."""

    folder: Path
    dice: random.Random
    clock: Clock = field(default_factory=Clock)
    losses: list[Loss] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    sitting: int = 0

    def __post_init__(self) -> None:
        self.paths = in_profile(self.folder)
        self.journal = self._opened()

    def live(self) -> None:
        """The month, and what comes back at its end."""
        self._day()
        deeds = [self._remove, self._delete_list, self._delete_smart_list, self._delete_tag, self._take_off_list,
                 self._clear, self._empty_while_typing, self._undo_a_text, self._write, self._log, self._merge_films,
                 self._merge_people]  # fmt: skip
        for _step in range(_STEPS):
            self.dice.choice(deeds)()
            self.clock.now += timedelta(minutes=self.dice.randrange(1, 600))
            if self.dice.random() < 0.5:
                self.clock.now += timedelta(hours=self.dice.randrange(30))
                self._day()
        self._change_casts()
        end = _BEGIN + timedelta(days=TRASH_DAYS) - timedelta(minutes=1)
        self.clock.now = max(self.clock.now, end - timedelta(days=self.dice.randrange(20)))
        self._day()
        for loss in reversed(self.losses):
            self._bring(loss)

    def after_the_trash(self) -> None:
        """What has gone from the trash for good comes back from a backup."""
        journal, entries = self.journal, self._entries()
        if not entries:
            return
        entry_id = self.dice.choice(entries)
        before = self._entry(entry_id)
        back_up(journal, self.paths, _PLAN, Occasion.TIME, clock=self.clock)
        journal.execute(RemoveEntries((entry_id,)))
        self.clock.now += timedelta(days=TRASH_DAYS + 1)
        journal.execute(PurgeTrash())
        source = next(file.path for file in backups(self.paths, _PLAN) if file.kind is BackupKind.ROLLING)
        self.lost["entry"] += 1
        self._bring(
            Loss(
                f"entry {entry_id} after the trash",
                before,
                lambda: self._entry(entry_id),
                lambda: journal.execute(RestoreEntries(source, (entry_id,))),
            )
        )

    def _bring(self, loss: Loss) -> None:
        try:
            loss.bring()
            now = loss.read()
        except Exception:
            self.faults.append(f"{loss.what}\n{traceback.format_exc()}")
            return
        if now != loss.before:
            self.faults.append(f"{loss.what} came back as another: {_short(now)} for {_short(loss.before)}")

    def _opened(self) -> Journal:
        def guard(journal: Journal, occasion: Occasion) -> None:
            back_up(journal, self.paths, _PLAN, occasion, clock=self.clock)

        return Journal(database.Database(self.paths.journal), self.clock, guard)

    def _day(self) -> None:
        """The program is closed, and does what it does at a start."""
        self.journal.close()
        self.journal = self._opened()
        back_up(self.journal, self.paths, _PLAN, Occasion.START, clock=self.clock)
        self.journal.execute(PurgeTrash())
        self.journal.execute(ThinRevisions())

    def _lose(self, what: str, read: Callable[[], Any], command: Command, bring: Callable[[], object]) -> None:
        before = read()
        self.journal.execute(command)
        self.lost[what.split(maxsplit=1)[0]] += 1
        self.losses.append(Loss(what, before, read, bring))

    # Entries and films ----------------------------------------------------------------------------------------------

    def _entries(self) -> list[int]:
        return sorted(self.journal.browsing.ids(ListQuery(Subject.ENTRIES)))

    def _entry(self, entry_id: int) -> Any:
        entry = self.journal.browsing.entry(entry_id)
        return replace(entry, film=replace(entry.film, cast=(), crew=()), edited="")

    def _remove(self) -> None:
        """One entry, or all of a film."""
        entries = self._entries()
        if not entries:
            return
        chosen = self.dice.choice(entries)
        film = self.journal.browsing.entry(chosen).film.id
        ids = (chosen,)
        if self.dice.random() < 0.4:
            ids = tuple(id_ for id_ in entries if self.journal.browsing.entry(id_).film.id == film)
        self._lose(
            f"entry {ids}",
            lambda: [self._entry(id_) for id_ in ids],
            RemoveEntries(ids),
            lambda: self.journal.execute(PutBackEntries(ids)),
        )

    def _log(self) -> None:
        """An edit between deletions, of what nothing was lost of."""
        done = self.journal.execute(LogFilm("Something new", viewing={"rating": Rating(self.dice.randrange(1, 10))}))
        self.journal.execute(EditEntry(done.entry_id or 0, {"headline": "Again"}))

    # Lists and tags -------------------------------------------------------------------------------------------------

    def _delete(self, what: str, read: Callable[[], Any], command: Command) -> None:
        known = {found.id for found in self.journal.browsing.deleted()}
        self._lose(what, read, command, lambda: self.journal.execute(BringBack(number)))
        (number,) = {found.id for found in self.journal.browsing.deleted()} - known

    def _delete_list(self) -> None:
        for found in self._some(self.journal.browsing.lists.all()):
            self._delete(f"list {found.id}", partial(self._list, found.id), DeleteList(found.id))

    def _list(self, list_id: int) -> Any:
        return self.journal.browsing.lists.get(list_id)

    def _smart_lists(self) -> Any:
        return self.journal.browsing.lists.smart()

    def _delete_smart_list(self) -> None:
        for found in self._some(self._smart_lists()):
            self._delete(f"smart list {found.id}", self._smart_lists, DeleteSmartList(found.id))

    def _take_off_list(self) -> None:
        for found in self._some(self.journal.browsing.lists.all()):
            read = partial(self._list, found.id)
            films = [item.film_id for item in read().items]
            if films:
                taken = tuple(self.dice.sample(films, self.dice.randint(1, len(films))))
                self._delete(f"places on list {found.id}", read, RemoveFromList(found.id, taken))

    def _delete_tag(self) -> None:
        for tag in self._some(self.journal.browsing.tags()):
            lists = [found.id for found in self.journal.browsing.lists.all()]
            read = partial(self._tagged, tuple(self._entries()), lists, tag.name)
            self._delete(f"tag {tag.id}", read, DeleteTag(tag.id))

    def _tagged(self, entries: tuple[int, ...], lists: list[int], name: str) -> Any:
        """What of all this carries the tag, and where among the others."""
        found = self.journal.browsing.entries(entries)
        tags = {id_: entry.tags for id_, entry in found.items()} | {-id_: self._list(id_).tags for id_ in lists}
        return {id_: names for id_, names in tags.items() if name in names}

    def _some(self, found: Any) -> list[Any]:
        return [self.dice.choice(found)] if found else []

    # Texts ----------------------------------------------------------------------------------------------------------

    def _text(self, length: int) -> str:
        words: list[str] = []
        while sum(map(len, words)) + len(words) < length:
            words.append(self.dice.choice(_WORDS))
        return clean(f"<p>{' '.join(words)} {self.dice.randrange(10**6)}.</p>")

    def _write(self) -> None:
        self._write_into(self.dice.choice([60, 300, 900, 2_500]))

    def _write_into(self, length: int) -> tuple[int, str] | None:
        """A sitting in which a text grows; the entry and the text at its end."""
        entries = self._entries()
        if not entries:
            return None
        entry_id, html = self.dice.choice(entries), ""
        self.sitting += 1
        for part in range(1, 4):
            html = self._text(length * part // 3)
            self._save(entry_id, html)
        return entry_id, html

    def _save(self, entry_id: int, html: str) -> Any:
        entry = self.journal.browsing.entry(entry_id)
        self.clock.now += timedelta(seconds=2)
        command = SaveReview(entry_id, entry.film.id, entry.review.revision, html, f"sitting {self.sitting}")
        return self.journal.execute(command)

    def _clear(self) -> None:
        """A text of another day is made empty, or nothing but a word of it is left."""
        with_text = [id_ for id_ in self._entries() if self.journal.browsing.entry(id_).review.html]
        for entry_id in self._some(with_text):
            before = self.journal.browsing.entry(entry_id).review.html
            self.sitting += 1
            if self.dice.random() < 0.5:
                self.journal.execute(EditEntry(entry_id, {"review_html": ""}))
            else:
                self._save(entry_id, "")
            self._lost_text(entry_id, before)

    def _empty_while_typing(self) -> None:
        """What has just been typed is emptied in the same sitting, and saved so before anybody notices."""
        written = self._write_into(self.dice.choice([700, 2_500]))
        if written is not None:
            entry_id, html = written
            self._save(entry_id, "<p>x</p>" if self.dice.random() < 0.3 else "")
            self._lost_text(entry_id, html)

    def _undo_a_text(self) -> None:
        entries = self._entries()
        for entry_id in self._some(entries):
            self.sitting += 1
            html = self._text(self.dice.choice([100, 900]))
            done = self._save(entry_id, html)
            self.journal.execute(replace(done.undo, keeping=True))
            self._lost_text(entry_id, html, pinned=True)

    def _lost_text(self, entry_id: int, html: str, *, pinned: bool = False) -> None:
        """A text that is in the history from now on, and can be made the review again."""
        must_be_pinned = pinned or len(text_of_canonical(html)) > _LONG

        def bring() -> None:
            for text in revisions(self.journal.database, entry_id):
                if text.kept is not Kept.PRESENT and html == revision_html(
                    self.journal.database, entry_id, text.kept, text.id
                ):
                    if must_be_pinned and not text.pinned:
                        self.faults.append(f"the text of entry {entry_id} is a revision that may be thinned")
                    self.sitting += 1
                    present = self.journal.browsing.entry(entry_id).review.html
                    self._save(entry_id, html)
                    self.found = self.journal.browsing.entry(entry_id).review.html
                    self._save(entry_id, present)
                    return
            self.found = "nothing"

        self.lost["text"] += 1
        self.losses.append(Loss(f"text of entry {entry_id}", html, lambda: self.found, bring))

    # What is no deletion to the program -----------------------------------------------------------------------------

    def _undoable(self, what: str, read: Callable[[], Any], command: Command) -> None:
        before = read()
        undo = self.journal.execute(command).undo
        self.lost[what.split(maxsplit=1)[0]] += 1
        self._bring(Loss(what, before, read, lambda: self.journal.execute(undo)))

    def _merge_films(self) -> None:
        films = sorted(self.journal.browsing.ids(ListQuery(Subject.FILMS)))
        kept, merged = self.dice.sample(films, 2)
        self._undoable(f"film {merged}", lambda: self.journal.browsing.film(merged), MergeFilms(kept, merged))

    def _merge_people(self) -> None:
        people = sorted({line.person_id for film in self._casts() for line in film.cast})
        if len(people) > 1:
            kept, merged = self.dice.sample(people, 2)
            self._undoable(f"person {merged}", self._casts, MergePeople(kept, merged))

    def _casts(self) -> list[Any]:
        return list(self.journal.browsing.films(self.journal.browsing.ids(ListQuery(Subject.FILMS))).values())

    def _change_casts(self) -> None:
        """People are taken off a film that stood unchanged since the month began: a backup has it."""
        film = self.journal.browsing.film(1)

        def in_backups() -> bool:
            return any(
                self._cast_in(file.path) == [(line.person, line.character) for line in film.cast]
                for file in backups(self.paths, _PLAN)
                if file.kind is BackupKind.ROLLING
            )

        self.journal.execute(EditFilm(film.id, {"cast": ()}))
        self.lost["person"] += len(film.cast)
        self.losses.append(Loss("cast of film 1", True, in_backups, lambda: None))

    def _cast_in(self, path: Path) -> list[tuple[Any, Any]]:
        with kept_reads.opened(path) as connection:
            rows = connection.execute(
                "SELECT name, character FROM credit JOIN person ON person.id = person_id"
                " WHERE film_id = 1 AND job = 'cast' ORDER BY billing"
            )
            return list(rows)


def _short(content: Any) -> str:
    text = repr(content)
    return text if len(text) < 600 else f"{text[:300]} … {text[-300:]}"


def prepared(folder: Path) -> None:
    """The journal that each month begins with."""
    paths = in_profile(folder)
    folder.mkdir()
    database.create(paths.journal)
    clock, dice = Clock(), random.Random(20)
    clock.now -= timedelta(days=20)
    journal = Journal(database.Database(paths.journal), clock)
    with closing(journal):
        for number, title in enumerate(_FILMS):
            people = dice.sample(_PEOPLE, 3)
            cast = tuple(CastLine(person, f"Character {place}") for place, person in enumerate(people))
            for viewing in range(1 + number % 2):
                words = " ".join(dice.choice(_WORDS) for _word in range(dice.choice([20, 200])))
                journal.execute(
                    LogFilm(
                        title,
                        1950 + number,
                        cast=cast,
                        viewing={
                            "watched": PartialDate(2017, 6, number + 1),
                            "rating": Rating(number + 1),
                            "rewatch": bool(viewing),
                            "review_html": f"<p>{words}.</p><p>{number} {viewing}</p>",
                            "tags": tuple(dice.sample(_TAGS, number % 4)),
                            "companions": ("Anna",),
                            "private": number == 1,
                        },
                    )
                )
        for name in ("Noir", "Best"):
            list_id = journal.execute(CreateList(name, "<p>Of all.</p>", ranked=True, tags=("snow",))).list_id or 0
            journal.execute(AddToList(list_id, (2, 5, 3, 6)))
            journal.execute(NoteInList(list_id, 5, "<p>The <em>best</em> of them.</p>"))
        journal.execute(KeepSmartList("Snow", "tag:snow"))
        back_up(journal, paths, _PLAN, Occasion.START, clock=clock)


def run(setup: Setup) -> Result:
    result, lost = Result(), Counter[str]()
    start = setup.folder / "start"
    prepared(start)
    for number in range(setup.rounds):
        folder = setup.folder / "month"
        _moved(start, folder)
        month = Month(folder, random.Random(f"{setup.seed} {number}"))
        try:
            month.live()
            month.after_the_trash()
        finally:
            month.journal.close()
        result.faults += [f"round {number}: {fault}" for fault in month.faults]
        lost += month.lost
        shutil.rmtree(folder)
        if number % 50 == 49:
            setup.tell(f"{number + 1} months")
    result.figures |= {"deleted": lost.total(), **dict(sorted(lost.items()))}
    return result


def _moved(start: Path, folder: Path) -> None:
    """A profile at another place, its backups under the names that they have there."""
    shutil.copytree(start, folder)
    before, after = (name_start(in_profile(place).journal) for place in (start, folder))
    for path in (folder / "backups").iterdir():
        if path.name.startswith(before):
            path.rename(path.with_name(after + path.name.removeprefix(before)))


def control(setup: Setup) -> Result:
    """A month with a writer that keeps no revision."""
    keep = reviews._insert_revision
    reviews._insert_revision = lambda *_arguments, **_values: None
    try:
        return run(replace(setup, rounds=1))
    finally:
        reviews._insert_revision = keep


PART = Part("P20", "what was deleted comes back", rounds=300, short=2, run=run, control=control)
