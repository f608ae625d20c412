"""P12: cells that a spreadsheet would take for formulas, in every column of the diary as a table.

For spreadsheets no cell begins with what they take for a formula; as it is otherwise, and for spreadsheets too once the
program has read it again, every cell is what was written.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.queries import ListQuery
from filmjournal.interchange.tables.drafts import cleaned
from filmjournal.paths import in_profile
from filmjournal.services.commands import EditFilm, LogFilm
from filmjournal.services.exporting_csv import export_csv
from filmjournal.services.journal import Journal
from filmjournal.storage import database
from torture.parts import Part, Result, Setup

# https://owasp.org/www-community/attacks/CSV_Injection names them; the wide forms are taken too in some languages.
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_FORMULAS = (
    "1+1", "SUM(A1:A9)", 'HYPERLINK("http://127.0.0.1:9/?"&A1,"a")', "cmd|' /C calc'!A0", 'DDE("cmd";"/C calc";"a")',
    "IMPORTXML(CONCAT(\"http://127.0.0.1:9/\",A1),\"//a\")", "2+5+cmd|' /C calc'!A0", "WEBSERVICE(\"http://127.0.0.1:9\")",
    "", "a", "'", '"', ",", "\n", "\r\n", '"",=1', "\"\"\"\"", "-1", "4 stars", "\u00a0=1",
)  # fmt: skip


def cells(number: int, seed: int) -> list[str]:
    """So many cells."""
    dice = random.Random(seed)
    found = dict.fromkeys(live + formula for live in _LIVE for formula in _FORMULAS)
    while len(found) < number:
        before = "".join(dice.choice((*_LIVE, "'", '"', ",", ";", " ", "\n", "")) for _time in range(dice.randrange(4)))
        found.setdefault(before + dice.choice(_FORMULAS) + dice.choice(("", *_LIVE)) + str(dice.randrange(10)))
    return list(found)[:number]


def run(setup: Setup) -> Result:
    journal = _journal(setup.folder / "profile", cells(setup.rounds, setup.seed))
    result = Result()
    try:
        exact, guarded = setup.folder / "exact.csv", setup.folder / "guarded.csv"
        export_csv(journal, exact, private=True)
        export_csv(journal, guarded, for_spreadsheets=True, private=True)
        ids = journal.browsing.ids(ListQuery())
        written = {str(id_): entry for id_, entry in journal.browsing.entries(ids).items()}
    finally:
        journal.close()
    result.faults += live_cells(guarded)
    result.figures["cells"] = sum(len(row) for row in _rows(guarded))
    result.faults += _altered(exact, guarded, written)
    return result


def control(setup: Setup) -> Result:
    """The table that is not for spreadsheets, given to one."""
    journal = _journal(setup.folder / "profile", cells(setup.rounds, setup.seed))
    try:
        export_csv(journal, setup.folder / "exact.csv", private=True)
    finally:
        journal.close()
    return Result(faults=live_cells(setup.folder / "exact.csv"))


def live_cells(table: Path) -> list[str]:
    """The cells that a spreadsheet would take for formulas; a plain number is none."""
    return [f"a live cell: {cell[:60]!r}" for row in _rows(table) for cell in row if cell.startswith(_LIVE)]


def _rows(table: Path) -> Iterator[list[str]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file, strict=True)


def _altered(exact: Path, guarded: Path, written: dict[str, Entry]) -> Iterator[str]:
    """The cells that are not what the journal holds, and those that our own import would not read back."""
    with exact.open(encoding="utf-8", newline="") as file, guarded.open(encoding="utf-8-sig", newline="") as other:
        for row, safe in zip(csv.DictReader(file, strict=True), csv.DictReader(other, strict=True), strict=True):
            entry = written[row["entry_id"]]
            held = {
                "title": entry.film.title,
                "original_title": entry.film.original_title,
                "headline": entry.headline,
                "place": entry.place,
                "review_html": entry.review.html,
            }
            for name, value in held.items():
                if row[name] != (value or ""):
                    yield f"entry {entry.id}: {name} is written as {row[name][:60]!r}"
            for name, cell in safe.items():
                if cleaned(cell) != cleaned(row[name].strip()):
                    yield f"entry {entry.id}: {name} is read back as {cleaned(cell)[:60]!r}"


def _journal(folder: Path, texts: list[str]) -> Journal:
    path = in_profile(folder).journal
    database.create(path)
    journal = Journal(database.Database(path))
    turn = itertools.cycle(texts)
    for text in texts:
        with suppress(FilmJournalError):
            made = journal.execute(
                LogFilm(
                    text,
                    None,
                    new_film=True,
                    cast=(CastLine(next(turn), next(turn)),),
                    viewing={
                        "headline": next(turn),
                        "place": next(turn),
                        "tags": (next(turn),),
                        "companions": (next(turn),),
                        "review_html": f"<p>{next(turn)}</p>",
                    },
                )
            )
            assert made.film_id is not None
            with suppress(FilmJournalError):
                journal.execute(EditFilm(made.film_id, {"original_title": next(turn), "genres": (next(turn),)}))
    return journal


PART = Part("P12", "formulas in tables", rounds=2_000, short=120, run=run, control=control)
