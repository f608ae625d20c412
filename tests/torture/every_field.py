"""P18: odd texts through every field: written, closed, opened, searched for, exported, restored, imported, undone.

What a field takes comes back the same, byte for byte as the field keeps it (in Unicode's composed form, white space
folded where a line is one line); what it refuses it refuses with a sentence and the journal unchanged. No film, person
or tag becomes two by the way it was written, and none becomes one with another.
"""

from __future__ import annotations

import itertools
import random
import traceback
import unicodedata
from pathlib import Path

import hostile_texts
from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.folding import words_of
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.paths import in_profile
from filmjournal.services.exporting_archive import export_archive
from filmjournal.services.exporting_json import export_json
from filmjournal.services.integrity import check
from filmjournal.services.journal import Journal
from filmjournal.services.restoring import restore
from filmjournal.storage import database
from hostile_site_help import hostile_journal
from journal_help import tables
from torture.parts import Part, Result, Setup

_ODD = (
    "e\u0301", "\u00e9", "\u1100\u1161\u11a8", "\uac01", "\u212b", "\u00c5", "A\u030a", "\ufb01", "\u017f", "\u0130",
    "\u0131", "\u00df", "\u1e9e", "\u03a9", "\u2126", "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f1e9\U0001f1ea", "\u202e", "\u2066", "\u2069", "\u200d", "\u200b",
    "\ufeff", "\u00ad", "\u034f", "\u3164", "\ufdfa", "\U000e0041", "Z\u0337\u0328\u031b", "\u0e01\u0e47\u0e47\u0e47",
    "\u0600", "\u0639\u0631\u0628\u064a", "\u05e2\u05d1\u05e8\u05d9\u05ea", "\u0939\u093f\u0928\u094d\u0926\u0940",
    "\u0e44\u0e17\u0e22", "\U00020000", "\uffff", "\ufdd0", "\u2028", "\u2029", "\x85", "\x0b", "\x1b",
)  # fmt: skip


def texts_of(setup: Setup) -> list[str]:
    """So many texts, of the corpus, of `hostile_texts`, and of signs that programs write in several ways."""
    dice = random.Random(setup.seed)
    found = dict.fromkeys([*hostile_texts.of_corpus(setup.corpus), *hostile_texts.HOSTILE])
    while len(found) < 2 * setup.rounds:
        words = "".join(dice.choice((*_ODD, "a", "B", " ", "-")) for _time in range(dice.randrange(1, 9)))
        found.setdefault(unicodedata.normalize(dice.choice(("NFC", "NFD", "NFKC", "NFKD")), words))
    return dice.sample(list(found), setup.rounds)


def run(setup: Setup) -> Result:
    result = Result()
    texts = texts_of(setup)
    journal = hostile_journal(setup.folder / "first", texts, len(texts))
    path = journal.path
    try:
        export_json(journal, setup.folder / "first.json")
        export_archive(journal, setup.folder / "first.zip")
        result.faults += [f"check: {trouble}" for trouble in check(journal).troubles]
        result.faults += _not_found(journal)
    finally:
        journal.close()
    setup.tell("the journal was written")
    content = tables(path)
    result.faults += _not_one(content)
    first = (setup.folder / "first.json").read_bytes()
    for name in ("first.json", "first.zip"):
        again = _restored(setup.folder / f"from {name}", setup.folder / name, result)
        if again is not None and again != first:
            result.faults.append(f"{name}: the journal is another when it is restored from it")
        setup.tell(f"{name} was restored")
    reopened = Journal(database.Database(path))
    try:
        export_json(reopened, setup.folder / "again.json")
    finally:
        reopened.close()
    if (setup.folder / "again.json").read_bytes() != first:
        result.faults.append("the journal is another when it is opened again")
    result.figures |= {"films": len(content["film"]), "rows": sum(map(len, content.values()))}
    return result


def control(setup: Setup) -> Result:
    """A journal in which one name was written in its decomposed form beside the other, past the program."""
    journal = hostile_journal(setup.folder / "first", ["é", "a"], 4)
    with journal.database.writing() as writer:
        writer.connection.exec_driver_sql(
            "INSERT INTO tag (name, folded_name) SELECT ?, folded_name FROM tag LIMIT 1", ("e\u0301",)
        )
    path = journal.path
    journal.close()
    return Result(faults=_not_one(tables(path)))


def _not_found(journal: Journal) -> list[str]:
    """Films that are not among those that a search for the words of their titles finds."""
    faults = []
    films = journal.browsing.ids(ListQuery(Subject.FILMS))
    for film in itertools.islice(journal.browsing.films(films).values(), 0, None, 7):
        quoted = '"' + film.title.replace('"', " ") + '"'
        try:
            if words_of(quoted) and film.id not in journal.browsing.ids(ListQuery(Subject.FILMS, f"title:{quoted}")):
                faults.append(f"film {film.id} is not found by its title {film.title[:60]!r}")
        except FilmJournalError:
            continue
        except Exception:
            faults.append(traceback.format_exc())
    return faults


def _not_one(content: dict[str, list[tuple[object, ...]]]) -> list[str]:
    """Texts that are not as they are kept, and people and tags that are there twice."""
    faults = []
    for table, rows in content.items():
        for row in rows:
            faults += [
                f"{table} {row[0]}: {value[:60]!r} is not in its composed form"
                for value in row
                if isinstance(value, str) and unicodedata.normalize("NFC", value) != value
            ]
    for table in ("person", "tag"):
        names = [next(str(value) for value in row[1:] if isinstance(value, str)) for row in content[table]]
        keys = [unicodedata.normalize("NFC", name) for name in names]
        faults += [f"{table}: {name[:60]!r} is there twice" for name in {key for key in keys if keys.count(key) > 1}]
    return faults


def _restored(folder: Path, source: Path, result: Result) -> bytes | None:
    """The JSON of a journal that was restored from a file."""
    paths = in_profile(folder)
    try:
        restore(source, paths)
    except Exception:
        result.faults.append(f"{source.name}\n{traceback.format_exc()}")
        return None
    journal = Journal(database.Database(paths.journal))
    try:
        export_json(journal, folder / "now.json")
    finally:
        journal.close()
    return (folder / "now.json").read_bytes()


PART = Part("P18", "odd texts through every field", rounds=1_500, short=60, run=run, control=control)
