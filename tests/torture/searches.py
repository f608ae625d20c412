"""P13: anything that can be typed into the search, asked of a journal of many entries.

Each text finds something or is answered with where it is wrong; what comes along (completions, extracts, *did you
mean*) never fails. How long the slowest took is told and not judged.
"""

from __future__ import annotations

import random
import signal
import sqlite3
import statistics
import time
import traceback
from contextlib import closing, suppress

import hostile_texts
from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.queries import ListQuery, Order, Subject
from filmjournal.domain.search.completion import typing_at
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.fields import FIELDS
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.paths import in_profile
from filmjournal.services.journal import Journal
from filmjournal.services.sampling import make_sample
from filmjournal.storage import database
from torture.parts import Part, Result, Setup

_PATIENCE = 5.0  # seconds of CPU time for one search
_ENTRIES = 10_000  # of the journal where as many searches are made; fewer for fewer
_SIGNS = (
    *"*^{}+'%_\\\0\"()-:;,.!?/&|~<>=#@[]$` \t\n", "\ud800", "\ue000", "\u202e", "\u0301", "\u200d", "\ufeff", "\xa0",
    "\u201c", "\u201d", "\u201e", "\u2026", "\uff0d", "OR", "AND", "NOT", "NEAR(", "..", ">=", "none", "any", "is:",
    "year:", "1999", "\U0001f468\u200d\U0001f469", "\u6771\u4eac", "\u00df", "\u0130", "\ufb01", "e\u0301", "rowid",
    "MATCH", "'; DROP TABLE film;--", "9" * 400, "-1", "1e999", "NaN",
)  # fmt: skip


def searches(setup: Setup) -> list[str]:
    """So many texts: those of the corpus and of `hostile_texts`, and ones made of signs that mean something."""
    dice = random.Random(setup.seed)
    names = list(FIELDS)
    found = dict.fromkeys([*hostile_texts.of_corpus(setup.corpus), *hostile_texts.HOSTILE])
    while len(found) < 2 * setup.rounds:
        pieces = [dice.choice(_SIGNS) for _time in range(dice.randrange(1, 10))]
        pieces += [dice.choice(names) + ":" for _time in range(dice.randrange(3))]
        pieces += [dice.choice(("run", "the", "a", "東", "train snow", "x")) for _time in range(dice.randrange(3))]
        pieces += [chr(dice.randrange(0x110000)) for _time in range(dice.randrange(4))]
        dice.shuffle(pieces)
        found.setdefault(dice.choice(("", " ")).join(pieces))
    return dice.sample(list(found), setup.rounds)


def run(setup: Setup) -> Result:
    journal = _journal(setup)
    result = Result()
    taken: list[float] = []
    refused = 0
    signal.signal(signal.SIGPROF, _too_long)
    try:
        for text in searches(setup):
            signal.setitimer(signal.ITIMER_PROF, _PATIENCE)
            begun = time.perf_counter()
            try:
                refused += not _asked(journal, text)
            except Exception:
                result.faults.append(f"{text[:100]!r}\n{traceback.format_exc()}")
            signal.setitimer(signal.ITIMER_PROF, 0)
            taken.append(1000 * (time.perf_counter() - begun))
    finally:
        journal.close()
    taken.sort()
    result.figures |= {
        "refused with a sentence": refused,
        "median ms": statistics.median(taken),
        "99th of 100 ms": taken[len(taken) * 99 // 100],
        "slowest ms": taken[-1],
    }
    return result


def control(setup: Setup) -> Result:
    """The same texts given to SQLite's search as they are."""
    journal = _journal(setup)
    path = journal.path
    journal.close()
    result = Result()
    with closing(sqlite3.connect(path)) as connection:
        for text in searches(setup):
            try:
                connection.execute("SELECT rowid FROM entry_text WHERE entry_text MATCH ? LIMIT 1", (text,)).fetchall()
            except (sqlite3.OperationalError, UnicodeEncodeError) as error:
                result.faults.append(str(error))
    return result


def _asked(journal: Journal, text: str) -> bool:
    """Ask all that the window asks while this is typed; whether it is a search."""
    browsing = journal.browsing
    for caret in {0, len(text) // 2, len(text)}:
        typing_at(text, caret)
    try:
        tree = parse(text)
    except SearchError as error:
        if not 0 <= error.start < error.end <= len(text):
            raise ValueError("the mistake is nowhere in the text") from None
        with suppress(FilmJournalError):
            browsing.did_you_mean(text)
        return False
    listing = browsing.listing(ListQuery(search=text), 200)
    again = browsing.ids(ListQuery(search=to_text(tree)), 200)
    assert list(again) == list(listing.ids)[:200], "written anew it finds something else"
    browsing.extracts(ListQuery(search=text), list(listing.ids)[:20])
    films = browsing.ids(ListQuery(Subject.FILMS, text, order=Order.TITLE), 200)
    assert len(set(films)) == len(films), "a film is found twice"
    if not listing.ids:
        browsing.did_you_mean(text)
    return True


def _journal(setup: Setup) -> Journal:
    path = in_profile(setup.folder).journal
    database.create(path)
    journal = Journal(database.Database(path))
    make_sample(journal, max(min(setup.rounds, _ENTRIES), 200), 1)
    return journal


def _too_long(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"more than {_PATIENCE:g} s")


PART = Part("P13", "random searches", rounds=10_000, short=150, run=run, control=control)
