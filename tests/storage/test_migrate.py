"""Migrations: copied first, in one transaction, and the old journal kept as it was where a step fails."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from filmjournal.domain.errors import JournalUnavailable
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.storage import database
from filmjournal.storage.file_head import VERSION
from filmjournal.storage.migrate import SCRIPTS, migrate
from journal_help import tables

_HEAD = """
import sqlalchemy as sa
from alembic import op
revision = "{number:04}"
down_revision = {down!r}
def upgrade():
"""

_STEPS = {
    "a good step": """
    op.add_column("film", sa.Column("studio", sa.Text))
    op.execute("UPDATE film SET studio = 'Lantern'")
""",
    "a step that rebuilds a table": """
    with op.batch_alter_table("film") as film:
        film.drop_column("runtime")
        film.add_column(sa.Column("studio", sa.Text, server_default="Lantern"))
""",
    "a step that fails half-way": """
    op.add_column("film", sa.Column("shelf", sa.Text))
    op.execute("UPDATE film SET title = 'lost'")
    op.execute("UPDATE no_such_table SET x = 1")
""",
    "a step with a bug": """
    op.execute("UPDATE film SET title = 'lost'")
    raise RuntimeError("bug")
""",
    "a step that leaves rows dangling": """
    op.execute("DELETE FROM film")
""",
    "a step that loses a review": """
    op.execute("UPDATE review SET html = '' WHERE entry_id = 1")
""",
    "a step that tells what people wrote": """
    raise ValueError("what nobody else should read")
""",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.filmjournal"
    database.create(path)
    opened = database.Database(path)
    with opened.writing() as writer:
        from filmjournal.storage import schema as s

        when = "2024-03-04T20:15:00Z"
        writer.insert(s.film, title="A film", runtime=90, added=when, edited=when)
        for number, html in enumerate(("<p>One.</p>", "<p>Two.</p>"), 1):
            writer.insert(s.entry, film_id=1, diary_key=number, logged=when, edited=when)
            written = {"html": html, "content_hash": content_hash(html), "written": when}
            writer.insert(s.review, entry_id=number, revision=1, words=1, **written)
    opened.close()
    return path


def _scripts(folder: Path, *steps: str) -> Path:
    """The program's own steps and some more."""
    versions = folder / "scripts" / "versions"
    versions.mkdir(parents=True)
    for script in (SCRIPTS / "versions").glob("*.py"):
        (versions / script.name).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    for number, step in enumerate(steps, VERSION + 1):
        head = _HEAD.format(number=number, down=f"{number - 1:04}")
        (versions / f"{number:04}_step.py").write_text(head + _STEPS[step], encoding="utf-8")
    return folder / "scripts"


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("step", ["a good step", "a step that rebuilds a table"])
def test_a_step_is_taken_and_the_journal_before_is_kept(step: str, path: Path, tmp_path: Path) -> None:
    before = tables(path)
    kept = tmp_path / "backups" / "before.filmjournal"
    migrate(path, kept, version=VERSION, target=VERSION + 1, scripts=_scripts(tmp_path, step))
    assert tables(kept) == before
    assert (_version(kept), _version(path)) == (VERSION, VERSION + 1)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT title, studio FROM film").fetchall() == [("A film", "Lantern")]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE film SET liked = 2")
    assert tables(path)["entry"] == before["entry"]


@pytest.mark.logs
def test_several_steps_are_one_transaction(path: Path, tmp_path: Path) -> None:
    before = tables(path)
    scripts = _scripts(tmp_path, "a good step", "a step that fails half-way")
    with pytest.raises(JournalUnavailable, match="as it was"):
        migrate(path, tmp_path / "before", version=VERSION, target=VERSION + 2, scripts=scripts)
    assert tables(path) == before
    assert _version(path) == VERSION


@pytest.mark.logs
@pytest.mark.parametrize(
    "step",
    [
        "a step that fails half-way",
        "a step with a bug",
        "a step that leaves rows dangling",
        "a step that loses a review",
    ],
)
def test_a_step_that_fails_leaves_the_journal_as_it_was(step: str, path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    kept = tmp_path / "before.filmjournal"
    with pytest.raises(JournalUnavailable):
        migrate(path, kept, version=VERSION, target=VERSION + 1, scripts=_scripts(tmp_path, step))
    assert path.read_bytes() == before
    assert tables(kept) == tables(path)
    opened = database.Database(path)
    opened.close()


def test_a_journal_with_a_damaged_review_is_kept_and_migrated(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE review SET html = '<p>Twice.</p>' WHERE entry_id = 2")
        connection.commit()
    before = tables(path)
    kept = tmp_path / "before.filmjournal"
    migrate(path, kept, version=VERSION, target=VERSION + 1, scripts=_scripts(tmp_path, "a good step"))
    assert tables(kept) == before
    assert tables(path)["review"] == before["review"]
    assert _version(path) == VERSION + 1


@pytest.mark.logs
def test_no_text_gets_into_the_log(path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    scripts = _scripts(tmp_path, "a step that tells what people wrote")
    with pytest.raises(JournalUnavailable):
        migrate(path, tmp_path / "before", version=VERSION, target=VERSION + 1, scripts=scripts)
    assert "ValueError" in caplog.text
    assert "step.py:" in caplog.text
    assert "nobody else" not in caplog.text


@pytest.mark.logs
def test_a_step_that_is_missing(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(JournalUnavailable):
        migrate(
            path, tmp_path / "before", version=VERSION, target=VERSION + 3, scripts=_scripts(tmp_path, "a good step")
        )
    assert path.read_bytes() == before


def test_nothing_is_migrated_without_a_copy(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    (tmp_path / "file").write_text("x")
    with pytest.raises(JournalUnavailable):
        migrate(
            path,
            tmp_path / "file" / "before",
            version=VERSION,
            target=VERSION + 1,
            scripts=_scripts(tmp_path, "a good step"),
        )
    assert path.read_bytes() == before


def test_the_steps_of_the_program_are_whole() -> None:
    numbers = sorted(int(script.name[:4]) for script in (SCRIPTS / "versions").glob("[0-9]*.py"))
    assert numbers == list(range(1, VERSION + 1))


def test_alembic_is_not_loaded_for_nothing(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from filmjournal.storage.database import Database;"
        "from filmjournal.storage import migrate; Database(Path(sys.argv[1])).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code, path], env=environment, check=False).returncode == 0
