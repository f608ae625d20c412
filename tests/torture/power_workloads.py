"""What is done to files while `recorder.c` looks on, and how a disk must look after the power failed meanwhile.

    python power_workloads.py NAME ROOT SEED [SPOILT]

After each step a mark goes into the record: the step is acknowledged. It says what the journal and the other files hold
then. After a cut they must be as the last mark says, or whole as the next one does.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from filmjournal import bootstrap, settings
from filmjournal.domain.queries import ListQuery
from filmjournal.paths import JOURNAL_NAME, in_profile
from filmjournal.services import rescue
from filmjournal.services.backup_files import kept_in
from filmjournal.services.backups import write_backup
from filmjournal.services.commands import SaveReview
from filmjournal.services.exporting import export_page
from filmjournal.services.exporting_markdown import export_markdown
from filmjournal.services.journal import Journal
from filmjournal.services.publishing import SiteOptions, publish
from filmjournal.services.restoring import last_restore, restore, take_back
from filmjournal.services.sampling import make_sample
from filmjournal.services.saving_as import save_as
from filmjournal.storage import backup, database, images, soundness
from torture.deeds import BACKUP_PLAN, Person

_ENTRIES = 12
_OLD_JOURNAL = Path(__file__).parents[1] / "data" / "journal-version-1.filmjournal"


@dataclass(frozen=True, slots=True)
class Mark:
    """What there was when a step was acknowledged: hashes of the journal’s rows and of files by their path."""

    journal: str
    files: dict[str, str]


Step = Callable[[], None]
"""Acknowledges what was done."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a cut left: a hash of the journal's rows, those that were acknowledged so far, and the state's number."""

    journal: str
    acknowledged: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Workload:
    """`prepare` makes what is there before, `perform` does the steps; `watched` are patterns of the files to compare.

    `look` raises AssertionError where more is wrong with what is found than journal and files tell.
    """

    title: str
    prepare: Callable[[Path, int], None]
    perform: Callable[[Path, int, Step], None]
    watched: tuple[str, ...] = ()
    look: Callable[[Path, Found], None] | None = None


def judge(workload: Workload, root: Path, marks: Sequence[Mark], acknowledged: int, number: int) -> None:
    """Look at what a cut left after so many marks of a record.

    Raises where it is neither what the last of them says nor what the next one does.
    """
    last, next_ = marks[acknowledged - 1], next(iter(marks[acknowledged:]), None)
    files = hashes(root, workload.watched)
    for path in {*last.files, *(next_.files if next_ else ()), *files}:
        allowed = [mark.files.get(path) for mark in (last, next_) if mark]
        assert files.get(path) in allowed, f"{path} is neither the old one nor the new one"
    paths = in_profile(root)
    with tempfile.TemporaryDirectory() as folder:  # the program is to meet what SQLite has not put in order yet
        for path in paths.journal.parent.glob(f"{paths.journal.name}*"):
            shutil.copy2(path, folder)
        found = state_of(Path(folder, paths.journal.name))
    bootstrap.open_journal(paths).close()
    with closing(sqlite3.connect(paths.journal)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    either = {mark.journal for mark in (last, next_) if mark}
    whole = found in either or state_of(paths.journal) in either  # opening may build the index anew
    assert whole, "the journal is neither the old one nor the new one"
    if workload.look is not None:
        workload.look(root, Found(found, tuple(mark.journal for mark in marks[:acknowledged]), number))


def state_of(journal: Path) -> str:
    """A hash of all rows of all tables, those of the full-text index too."""
    digest = hashlib.blake2b(digest_size=12)
    with closing(sqlite3.connect(journal)) as connection:
        digest.update(repr(connection.execute("PRAGMA user_version").fetchone()).encode())
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
        for (table,) in connection.execute(tables).fetchall():
            rows = sorted(map(repr, connection.execute(f"SELECT * FROM {table}")))
            digest.update(f"{table} {rows}".encode())
    return digest.hexdigest()


def hashes(root: Path, watched: Iterable[str]) -> dict[str, str]:
    """Hashes of the files of these patterns, but for temporary ones."""
    paths = (path for pattern in watched for path in root.glob(pattern))
    return {
        str(path.relative_to(root)): hashlib.blake2b(path.read_bytes(), digest_size=12).hexdigest()
        for path in paths
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }


def _sample(root: Path, seed: int, entries: int = _ENTRIES) -> None:
    paths = in_profile(root)
    database.create(paths.journal)
    journal = Journal(database.Database(paths.journal))
    make_sample(journal, entries, seed)
    journal.close()
    (root / "outside").mkdir()


def _deeds(*names: str, times: int = 1) -> Callable[[Path, int, Step], None]:
    def perform(root: Path, seed: int, step: Step) -> None:
        person = _person(root, seed)
        step()
        for number, name in enumerate(names * times):
            person.do(number, name)
            step()
        person.close()

    return perform


def _person(root: Path, seed: int) -> Person:
    return Person(in_profile(root), root / "outside", seed)


def _with_imports(root: Path, seed: int) -> None:
    _sample(root, seed)
    person = _person(root, seed)
    for number in range(3):
        person.do(number, "imports")
        person.do(100 + number, "writes")
    person.close()


def _has_images(root: Path, _found: Found) -> None:
    """The pictures that the journal names are there."""
    journal = bootstrap.open_journal(in_profile(root))
    try:
        with journal.database.reading() as connection:
            for image in soundness.named_images(connection):
                assert images.is_sound(journal.database.images, image), "an image of the journal is missing"
    finally:
        journal.close()


def _with_old_journal(root: Path, _seed: int) -> None:
    shutil.copyfile(_OLD_JOURNAL, in_profile(root).journal)


def _migrate(root: Path, _seed: int, step: Step) -> None:
    step()
    bootstrap.open_journal(in_profile(root)).close()
    step()


def _is_kept(root: Path, found: Found) -> None:
    """What was migrated is kept as it was, and what was not is migrated now."""
    paths = in_profile(root)
    before = state_of(_OLD_JOURNAL)
    kept = kept_in(paths.backups, paths.journal)
    assert kept, "a journal was migrated, and no copy is kept"
    assert before in {state_of(file.path) for file in kept if file.verified}, "the copy is another"
    assert found.journal != before or state_of(paths.journal) != before


def _with_another(root: Path, seed: int) -> None:
    """A journal, and a backup of another one with pictures of its own."""
    other = root / "other"
    other.mkdir()
    _sample(other, seed + 1)
    person = Person(in_profile(other), other, seed)
    for number in range(6):
        person.do(number, "keeps a picture")
        person.do(number, "writes")
    person.close()
    write_backup(person.journal, root / "backup.zip", in_profile(other))
    shutil.rmtree(other)
    _sample(root, seed)


def _restore(root: Path, _seed: int, step: Step) -> None:
    paths = in_profile(root)
    step()
    restore(root / "backup.zip", paths, plan=BACKUP_PLAN)
    step()
    folder = last_restore(paths)
    assert folder is not None
    take_back(folder, paths, plan=BACKUP_PLAN)
    step()


def _is_aside(root: Path, found: Found) -> None:
    """Both journals are there, one in its place and the other in the backup or in a folder beside."""
    paths = in_profile(root)
    aside = [state_of(folder / JOURNAL_NAME) for folder in root.glob("replaced-*") if (folder / JOURNAL_NAME).exists()]
    kept = [state_of(file.path) for file in kept_in(paths.backups, paths.journal) if file.verified]
    before = (root / "before.txt").read_text()
    assert before in (found.journal, *aside), "the journal that was replaced is not beside"
    assert before == found.journal or before in kept, "no backup was made before"
    _has_images(root, found)


def _with_another_noted(root: Path, seed: int) -> None:
    _with_another(root, seed)
    (root / "before.txt").write_text(state_of(in_profile(root).journal))


def _let_back_up(root: Path, seed: int, step: Step) -> None:
    person = _person(root, seed)
    person.do(0, "lets back up")
    step()
    for number in range(1, 5):
        person.do(number, "writes")
        step()
        person.do(number, "lets back up")
        step()
    person.close()


def _are_backups(root: Path, _found: Found) -> None:
    """There are backups, and each is sound."""
    paths = in_profile(root)
    kept = kept_in(paths.backups, paths.journal)
    assert kept, "there is no backup"
    for file in kept:
        assert file.verified, "a backup is not whole"
        backup.verify(file.path)


def _is_backed_up(root: Path, found: Found) -> None:
    """Whatever was imported, there is a backup of the journal without it."""
    if found.journal != found.acknowledged[0]:
        _are_backups(root, found)
    paths = in_profile(root)
    for file in kept_in(paths.backups, paths.journal):
        assert state_of(file.path) in found.acknowledged, "a backup is of no journal that there was"


def _export_page(root: Path, seed: int, step: Step) -> None:
    person = _person(root, seed)
    entry = person.journal.browsing.ids(ListQuery())[0]
    step()
    for number in range(6):
        review = person.journal.browsing.entry(entry).review.html + f"<p>More of it: {'and more ' * 90 * number}</p>"
        film = person.journal.browsing.entry(entry).film.id
        revision = person.journal.browsing.entry(entry).review.revision
        person.journal.execute(SaveReview(entry, film, revision, review, "sitting"))
        step()
        export_page(person.journal, entry, root / "outside" / "page.html", "en")
        step()
    person.close()


def _publish(root: Path, seed: int, step: Step) -> None:
    person = _person(root, seed)
    publish(person.journal, root / "site", _SITE)
    step()
    for number in range(4):
        for deed, name in enumerate(("writes", "rates", "removes", "puts back") * (1 + 6 * (number == 2))):
            person.do(100 * number + deed, name)
            step()
        publish(person.journal, root / "site", _SITE)
        step()
    person.close()


def _small_sample(root: Path, seed: int) -> None:
    _sample(root, seed, 6)


_SITE = SiteOptions(base_url="https://example.org/")
_PUBLISHED_AGAIN = 10  # of so many states one: it takes long


def _is_mended(root: Path, found: Found) -> None:
    """Publishing again makes what publishing into an empty folder makes."""
    if found.number % _PUBLISHED_AGAIN:
        return
    journal = bootstrap.open_journal(in_profile(root))
    try:
        publish(journal, root / "site", _SITE)
        publish(journal, root / "clean", _SITE)
    finally:
        journal.close()
    here, clean = (hashes(root / name, ("**/*",)) for name in ("site", "clean"))
    others = sorted(path for path in {*here, *clean} if here.get(path) != clean.get(path))
    assert not others, f"published again, {len(others)} files are not as if published anew: {others[:3]}"


def _export_markdown(root: Path, seed: int, step: Step) -> None:
    person = _person(root, seed)
    export_markdown(person.journal, root / "notes")
    step()
    for number in range(3):
        for deed, name in enumerate(("writes", "rates", "removes", "logs") * (1 + 2 * number)):
            person.do(100 * number + deed, name)
            step()
        export_markdown(person.journal, root / "notes")
        step()
    person.close()


def _is_mended_too(root: Path, found: Found) -> None:
    """Exporting again makes what exporting into an empty folder makes."""
    if found.number % _PUBLISHED_AGAIN:
        return
    journal = bootstrap.open_journal(in_profile(root))
    try:
        export_markdown(journal, root / "notes")
        left = export_markdown(journal, root / "clean").left
    finally:
        journal.close()
    here, clean = (hashes(root / name, ("**/*",)) for name in ("notes", "clean"))
    assert not left
    assert set(here.values()) == set(clean.values()), "what is exported again is not what is exported anew"


def _save_settings(root: Path, seed: int, step: Step) -> None:
    dice = random.Random(seed)
    file = in_profile(root).settings
    chosen = settings.Settings()
    step()
    for number in range(12):
        chosen = chosen.changed(theme=dice.choice(settings.THEMES), reading_font="Serif " * 40 * dice.randint(1, 9))
        chosen = chosen.with_recent(root / f"journal {number}")
        settings.save(chosen, file)
        step()


def _keep_texts(root: Path, seed: int, step: Step) -> None:
    paths = in_profile(root)
    person = _person(root, seed)
    step()
    for number in range(8):
        save = SaveReview(number % 3 + 1, 1, 0, f"<p>{'word ' * 100 * number}</p>", f"sitting {number}")
        rescue.keep(paths, save, person.journal.now())
        step()
    rescue.let_go(paths, [text.key for text in rescue.kept(paths)][::2])
    step()
    person.close()


def _save_as(root: Path, seed: int, step: Step) -> None:
    person = _person(root, seed)
    paths = in_profile(root)
    step()
    for number in range(3):
        person.do(number, "writes")
        step()
        save_as(person.journal, root / "outside" / f"{number % 2}.filmjournal", paths, replace=True)
        step()
    person.close()


_SAVES = ("writes", "rates", "writes", "tags", "writes", "undoes", "logs")
WORKLOADS: dict[str, Workload] = {
    "save": Workload(
        "saving", _sample, _deeds("writes", "rates", "writes", "tags", "writes", "undoes", "logs", times=2)
    ),
    "draft": Workload("drafts", _sample, _deeds("writes elsewhere too", "writes", times=5)),
    "picture": Workload("pictures", _sample, _deeds("keeps a picture", "writes", times=5), ("images/*",), _has_images),
    "import": Workload("imports", _sample, _deeds("imports", "writes", times=3), (), _is_backed_up),
    "undo": Workload("undoing imports", _with_imports, _deeds("undoes an import", times=3), (), _are_backups),
    "migration": Workload("migrations", _with_old_journal, _migrate, (), _is_kept),
    "restore": Workload("restoring", _with_another_noted, _restore, (), _is_aside),
    "rolling": Workload("rolling backups", _sample, _let_back_up, ("backups/*",), _are_backups),
    "backup": Workload("backups by hand", _sample, _deeds("backs up", "writes", times=3), ("outside/*",)),
    "page": Workload("pages", _sample, _export_page, ("outside/*",)),
    "archive": Workload("archives", _sample, _deeds("archives", "writes", times=3), ("outside/*",)),
    "site": Workload("sites", _small_sample, _publish, ("site/**/*.*",), _is_mended),
    "markdown": Workload("Markdown files", _sample, _export_markdown, ("notes/**/*.*",), _is_mended_too),
    "settings": Workload("settings", _sample, _save_settings, ("settings.toml",)),
    "rescue": Workload("unsaved texts", _sample, _keep_texts, ("backups/*",)),
    "save-as": Workload("saving as", _sample, _save_as, ("outside/*",)),
}


def spoil(how: str) -> None:
    """How not to do it, for controls: `off` and `wal` are ways to have SQLite write, `unsynced` forgets a flush."""
    if how == "off":
        database.SETTINGS["synchronous"] = 0
    elif how == "wal":
        database.SETTINGS.update(journal_mode="wal", synchronous=1)
    elif how == "unsynced":
        os.fsync = _forget


def _forget(fd: object) -> None:
    """Does not flush it."""


def main() -> None:
    name, root, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    workload = WORKLOADS[name]
    recorder = ctypes.CDLL(None)

    def step() -> None:
        mark = [state_of(in_profile(root).journal), hashes(root, workload.watched)]
        recorder.recorder_mark(json.dumps(mark).encode())

    for how in sys.argv[4:]:
        spoil(how)
    workload.perform(root, seed, step)


if __name__ == "__main__":
    main()
