"""What a person does to a journal, by dice: the deed of a number is the same for the same journal.

So another copy of a journal tells what one must hold after so many deeds, to the row.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import Refused, ReviewConflict
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.retention import Occasion
from filmjournal.paths import Paths
from filmjournal.services.backups import write_backup
from filmjournal.services.commands import (
    Command,
    EditEntry,
    KeepImage,
    LogFilm,
    PutBackEntries,
    RemoveEntries,
    Replay,
    SaveReview,
)
from filmjournal.services.exporting_archive import export_archive
from filmjournal.services.importing import OpenImport, apply, imports, plan, undo_import
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList, RateEntries, TagEntries
from filmjournal.services.rolling_backups import BackupPlan, back_up
from filmjournal.services.sampling import _picture
from filmjournal.storage.database import Database

BACKUP_PLAN = BackupPlan(space=20_000_000)
PICTURES = tuple(_picture(number) for number in range(9))
_WORDS = (
    "Kevin", "café", "naïve", "漢字", "映画", "fog", "harbour", "lantern", "slow", "thaw", "whistle", "<b>", "&",
    "“quoted”", "👩‍🚀", "line",
)  # fmt: skip
_FIRST_DAY = datetime(2024, 3, 1, tzinfo=UTC)
_TITLES = 60
_COPIES = frozenset({"lets back up", "backs up", "archives"})  # the journal stays as it is


class Person:
    """Someone who does one thing after the other to a journal; each that changes it is one transaction."""

    def __init__(self, paths: Paths, outside: Path, seed: int, *, copies: bool = True) -> None:
        """Open the journal. `outside` is a folder for what is exported; without `copies` nothing is."""
        self._paths = paths
        self._outside = outside
        self._seed = seed
        self._copies = copies
        self._number = 0
        self._last: Replay | None = None
        self.journal = Journal(Database(paths.journal), self._now, self._guard if copies else None)

    def close(self) -> None:
        self.journal.close()

    def do(self, number: int, deed: str | None = None) -> None:
        """Do the deed of that number, which is that one or any."""
        self._number = number
        dice = random.Random(f"{self._seed} {number}")
        deed = deed or dice.choices(tuple(_DEEDS), _WEIGHTS)[0]
        if self._copies or deed not in _COPIES:
            _DEEDS[deed][1](self, dice)

    def _now(self) -> datetime:
        return _FIRST_DAY + timedelta(minutes=7 * self._number)

    def _guard(self, journal: Journal, occasion: Occasion) -> None:
        back_up(journal, self._paths, BACKUP_PLAN, occasion, clock=self._now)

    def _execute(self, command: Command) -> None:
        self._last = self.journal.execute(command).undo

    def _entry(self, dice: random.Random) -> Entry:
        ids = self.journal.browsing.ids(ListQuery())
        return self.journal.browsing.entry(dice.choice(ids))

    def _ids(self, dice: random.Random, query: ListQuery | None = None) -> tuple[int, ...]:
        ids = self.journal.browsing.ids(query or ListQuery())
        return tuple(dice.sample(list(ids), min(len(ids), dice.randint(1, 4))))

    def write(self, dice: random.Random) -> None:
        """Go on with a review."""
        entry = self._entry(dice)
        self._execute(self._continued(entry, dice, entry.review.revision))

    def write_elsewhere_too(self, dice: random.Random) -> None:
        """Save a text that someone else has overtaken: it is refused and kept as a draft."""
        entry = self._entry(dice)
        with suppress(ReviewConflict):
            self.journal.execute(self._continued(entry, dice, entry.review.revision + 1))

    def _continued(self, entry: Entry, dice: random.Random, base: int) -> SaveReview:
        html = entry.review.html + f"<p>{_sentence(dice)}</p>"
        return SaveReview(entry.id, entry.film.id, base, html, sitting=f"sitting {self._number // 4}")

    def log(self, dice: random.Random) -> None:
        """Log a viewing, of a film that is there or of a new one."""
        day = PartialDate(2024, dice.randint(1, 12), dice.randint(1, 28))
        values = {"watched": day, "rating": Rating(dice.randint(1, 10)), "review_html": f"<p>{_sentence(dice)}</p>"}
        self._execute(LogFilm(f"Film {dice.randrange(_TITLES)}", 2001, viewing=values))  # type: ignore[arg-type]

    def rate(self, dice: random.Random) -> None:
        """Rate an entry and give it a headline."""
        values = {"rating": Rating(dice.randint(1, 10)), "headline": _sentence(dice)[:60]}
        self._execute(EditEntry(self._entry(dice).id, values))  # type: ignore[arg-type]

    def tag(self, dice: random.Random) -> None:
        """Tag some entries."""
        self._execute(TagEntries(self._ids(dice), add=(dice.choice(_WORDS[:4]),), remove=(dice.choice(_WORDS[4:8]),)))

    def rate_many(self, dice: random.Random) -> None:
        """Rate some entries alike."""
        self._execute(RateEntries(self._ids(dice), Rating(dice.randint(1, 10))))

    def remove(self, dice: random.Random) -> None:
        """Move some entries to the trash, while enough are left."""
        if len(self.journal.browsing.ids(ListQuery())) > 8:
            self._execute(RemoveEntries(self._ids(dice)))

    def put_back(self, dice: random.Random) -> None:
        """Take some entries out of the trash."""
        trashed = ListQuery(Subject.TRASH)
        if self.journal.browsing.ids(trashed):
            self._execute(PutBackEntries(self._ids(dice, trashed)))

    def undo(self, _dice: random.Random) -> None:
        """Take back what was done last, which is then what can be taken back."""
        if self._last is not None:
            with suppress(Refused):
                self._execute(self._last)

    def keep_picture(self, dice: random.Random) -> None:
        """Keep a picture."""
        self._execute(KeepImage(dice.choice(PICTURES)))

    def make_list(self, _dice: random.Random) -> None:
        """Make a list, or put the films of some entries on the one made last."""
        self._execute(CreateList(f"List {self._number}"))

    def add_to_list(self, dice: random.Random) -> None:
        """Put the films of some entries on a list."""
        lists = self.journal.browsing.lists.all()
        if lists:
            films = tuple(self.journal.browsing.entry(id_).film.id for id_ in self._ids(dice))
            self._execute(AddToList(dice.choice(lists).id, tuple(dict.fromkeys(films))))

    def import_table(self, dice: random.Random) -> None:
        """Import a small table, of films that are there and of new ones."""
        path = self._outside / f"import-{self._number}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(("Name", "Year", "Rating", "Watched Date", "Tags", "Review"))
            for _row in range(dice.randint(2, 12)):
                day = f"2023-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
                film = f"Film {dice.randrange(_TITLES)}"
                table.writerow((film, 2001, dice.randint(1, 5), day, dice.choice(_WORDS[:8]), _sentence(dice)))
        with OpenImport([path]) as files:
            planned = plan(self.journal, files.read())
        apply(self.journal, planned)
        self._last = None

    def undo_import(self, _dice: random.Random) -> None:
        """Take the last import back."""
        for run in imports(self.journal):
            if run.undone is None:
                undo_import(self.journal, run.id)
                self._last = None
                return

    def let_back_up(self, _dice: random.Random) -> None:
        """Let the program make a rolling backup."""
        self._guard(self.journal, Occasion.TIME)

    def back_up_by_hand(self, _dice: random.Random) -> None:
        """Make a backup with the pictures."""
        write_backup(self.journal, self._outside / "backup.zip", self._paths, clock=self._now)

    def archive(self, _dice: random.Random) -> None:
        """Export everything."""
        export_archive(self.journal, self._outside / "archive.zip")


def _sentence(dice: random.Random) -> str:
    words: Sequence[str] = dice.choices(_WORDS, k=dice.choice((3, 20, 60)))
    return " ".join(words).replace("&", "&amp;").replace("<b>", "&lt;b&gt;") + "."


_DEEDS: dict[str, tuple[int, Callable[[Person, random.Random], None]]] = {  # each with how often it is done
    "writes": (8, Person.write),
    "writes elsewhere too": (1, Person.write_elsewhere_too),
    "logs": (3, Person.log),
    "rates": (3, Person.rate),
    "tags": (2, Person.tag),
    "rates many": (1, Person.rate_many),
    "removes": (2, Person.remove),
    "puts back": (1, Person.put_back),
    "undoes": (4, Person.undo),
    "keeps a picture": (1, Person.keep_picture),
    "makes a list": (1, Person.make_list),
    "adds to a list": (1, Person.add_to_list),
    "imports": (2, Person.import_table),
    "undoes an import": (1, Person.undo_import),
    "lets back up": (1, Person.let_back_up),
    "backs up": (1, Person.back_up_by_hand),
    "archives": (1, Person.archive),
}
_WEIGHTS = tuple(weight for weight, _deed in _DEEDS.values())
