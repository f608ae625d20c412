"""P8: journals of older versions, brought to this one and killed on the way, and one of a newer version.

Every frozen journal opens and holds what it held. A migration that is killed leaves the journal as it was or whole in
the new version, and opening it again brings it there. A newer journal is refused and not touched.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import struct
import time
import traceback
from contextlib import closing
from pathlib import Path

from filmjournal import bootstrap
from filmjournal.domain.errors import JournalUnavailable
from filmjournal.paths import in_profile
from filmjournal.services.exporting_json import export_json
from filmjournal.services.sampling import make_sample
from filmjournal.storage import database
from filmjournal.storage.file_head import VERSION
from filmjournal.storage.migrate import SCRIPTS, migrate
from journal_help import make_newer, tables
from torture.parts import Part, Result, Setup

_DATA = Path(__file__).parents[1] / "data"
_USER_VERSION = 60  # where it stands in the file: https://www.sqlite.org/fileformat2.html, section 1.3
_LATE = 3.0  # times the time that a migration takes; a forked process needs more
_ENTRIES = 150  # of the journal whose migration is killed
_STEP = """
import sqlalchemy as sa
from alembic import op
revision = "{number:04}"
down_revision = "{before:04}"
def upgrade():
    with op.batch_alter_table("film") as film:
        film.add_column(sa.Column("studio", sa.Text, server_default="Lantern"))
    with op.batch_alter_table("review") as review:
        review.add_column(sa.Column("mood", sa.Text, server_default=""))
    op.execute("UPDATE film SET studio = title")
"""


def run(setup: Setup) -> Result:
    result = Result()
    for version in range(1, VERSION + 1):
        result.faults += _opens(setup.folder / f"version-{version}", _DATA / f"journal-version-{version}.filmjournal")
    result.faults += _refused(setup.folder / "newer")
    old, new, ended = _kill(setup, result)
    result.figures |= {"versions": VERSION, "as they were": old, "whole in the new one": new, "after the end": ended}
    if setup.rounds >= 20 and not (old and new + ended):
        result.faults.append("the kills fell on one side only")
    return result


def control(setup: Setup) -> Result:
    """A migration without a transaction: what a killed one left half done is told."""
    result = Result()
    _kill(setup, result, in_pieces=True)
    return result


def _opens(profile: Path, frozen: Path) -> list[str]:
    paths = in_profile(profile)
    profile.mkdir()
    shutil.copyfile(frozen, paths.journal)
    journal = bootstrap.open_journal(paths)
    try:
        export_json(journal, profile / "now.json")
    finally:
        journal.close()
    same = (profile / "now.json").read_bytes() == frozen.with_suffix(".json").read_bytes()
    return [] if same else [f"{frozen.name} holds something else"]


def _refused(profile: Path) -> list[str]:
    paths = in_profile(profile)
    profile.mkdir()
    database.create(paths.journal)
    make_newer(paths.journal)
    faults = []
    for version in (VERSION + 1, VERSION + 1_000, 2**31 - 1):
        with paths.journal.open("r+b") as file:
            file.seek(_USER_VERSION)
            file.write(struct.pack(">I", version))
        before = hashlib.blake2b(paths.journal.read_bytes()).digest()
        for attempt in (bootstrap.open_journal, lambda paths: bootstrap.first_look(paths.journal, 10)):
            try:
                attempt(paths)
                faults.append(f"a journal of version {version} was opened")
            except JournalUnavailable:
                pass
        if hashlib.blake2b(paths.journal.read_bytes()).digest() != before or len(list(profile.iterdir())) != 1:
            faults.append(f"a journal of version {version} was touched")
    return faults


def _kill(setup: Setup, result: Result, *, in_pieces: bool = False) -> tuple[int, int, int]:
    """Migrate to a next version, killed at another moment each time.

    How many were left as they were and how many whole, of those killed before they ended; and how many had ended.
    """
    folder = setup.folder / "killed"
    scripts = _scripts(folder)
    original = folder / "original.filmjournal"
    database.create(original)
    from filmjournal.services.journal import Journal

    journal = Journal(database.Database(original))
    make_sample(journal, _ENTRIES, setup.seed)
    journal.close()
    before = tables(original)
    whole = folder / "whole.filmjournal"
    for _time in range(2):  # the first one imports what the others find imported
        shutil.copyfile(original, whole)
        begun = time.monotonic()
        migrate(whole, folder / "kept", version=VERSION, target=VERSION + 1, scripts=scripts)
        takes = time.monotonic() - begun
    after = tables(whole)
    dice = random.Random(setup.seed)
    counts = [0, 0]
    ended = 0
    while sum(counts) < setup.rounds:  # those after the end come besides
        number = sum(counts) + ended + 1
        path = folder / f"{number}.filmjournal"
        shutil.copyfile(original, path)
        is_amid = _killed_amid(path, folder, scripts, dice.random() * takes * _LATE, in_pieces)
        with closing(sqlite3.connect(path)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        found = tables(path)
        if not sound or found != (after if version > VERSION else before):
            result.faults.append(f"round {number}: neither the old journal nor the new one, version {version}")
        if is_amid:
            counts[version > VERSION] += 1
        else:
            ended += 1
            if version == VERSION:
                result.faults.append(f"round {number}: a migration that had ended is not there")
        if version == VERSION and not in_pieces:
            migrate(path, folder / "kept", version=VERSION, target=VERSION + 1, scripts=scripts)
            if tables(path) != after:
                result.faults.append(f"round {number}: the second migration gives another journal")
        path.unlink()
    return counts[0], counts[1], ended


def _killed_amid(path: Path, folder: Path, scripts: Path, moment: float, in_pieces: bool) -> bool:
    """Whether the migration had not ended when it was killed. Raises RuntimeError where it failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            if in_pieces:
                _in_pieces(path, writing)
            else:
                migrate(path, folder / "kept", version=VERSION, target=VERSION + 1, scripts=scripts)
                os.write(writing, b"x")
            time.sleep(60)
        except BaseException:
            os.write(writing, traceback.format_exc().encode())
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        begun = told.read(1) if in_pieces else b""
        if not in_pieces:
            time.sleep(moment)
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        said = begun + told.read()
    if said not in (b"", b"x") or os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        raise RuntimeError(f"the migration failed, with status {status}: {said.decode()}")
    return in_pieces or not said


def _in_pieces(path: Path, half_way: int) -> None:
    """What a migration does, each statement committed by itself, as far as half of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ALTER TABLE film ADD COLUMN studio TEXT")
        connection.execute("UPDATE film SET studio = title WHERE id % 2")
        os.write(half_way, b"x")


def _scripts(folder: Path) -> Path:
    versions = folder / "scripts" / "versions"
    versions.mkdir(parents=True)
    for script in (SCRIPTS / "versions").glob("*.py"):
        shutil.copyfile(script, versions / script.name)
    number = VERSION + 1
    (versions / f"{number:04}_step.py").write_text(_STEP.format(number=number, before=VERSION), encoding="utf-8")
    return folder / "scripts"


PART = Part("P8", "older and newer journals", rounds=200, short=8, run=run, control=control)
