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
from journal_help import tables
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
    old, new = _kill(setup, result)
    result.figures |= {"versions": VERSION, "as they were": old, "whole in the new one": new}
    if setup.rounds >= 20 and not (old and new):
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


def _kill(setup: Setup, result: Result, *, in_pieces: bool = False) -> tuple[int, int]:
    """Migrate to a next version, killed at another moment each time; how many were left as they were, and whole."""
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
    amid = number = 0
    while amid < setup.rounds:  # those after the end come besides
        number += 1
        path = folder / f"{number}.filmjournal"
        shutil.copyfile(original, path)
        amid += _killed_amid(path, folder, scripts, dice.random() * takes * _LATE, in_pieces)
        with closing(sqlite3.connect(path)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        found = tables(path)
        if not sound or found != (after if version > VERSION else before):
            result.faults.append(f"round {number}: neither the old journal nor the new one, version {version}")
        counts[version > VERSION] += 1
        if version == VERSION and not in_pieces:
            migrate(path, folder / "kept", version=VERSION, target=VERSION + 1, scripts=scripts)
            if tables(path) != after:
                result.faults.append(f"round {number}: the second migration gives another journal")
        path.unlink()
    return counts[0], counts[1]


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
        finally:
            os._exit(1)
    if in_pieces:
        os.read(reading, 1)
    else:
        time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    os.close(writing)
    has_ended = not in_pieces and os.read(reading, 1) == b"x"
    os.close(reading)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        raise RuntimeError("the migration failed")
    return not has_ended


def _in_pieces(path: Path, half_way: int) -> None:
    """What a migration does, each statement committed by itself; stands still amid until it is killed."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ALTER TABLE film ADD COLUMN studio TEXT")
        connection.execute("UPDATE film SET studio = title WHERE id % 2")
        os.write(half_way, b"x")
        time.sleep(60)


def _scripts(folder: Path) -> Path:
    versions = folder / "scripts" / "versions"
    versions.mkdir(parents=True)
    for script in (SCRIPTS / "versions").glob("*.py"):
        shutil.copyfile(script, versions / script.name)
    number = VERSION + 1
    (versions / f"{number:04}_step.py").write_text(_STEP.format(number=number, before=VERSION), encoding="utf-8")
    return folder / "scripts"


PART = Part("P8", "older and newer journals", rounds=200, short=8, run=run, control=control)
