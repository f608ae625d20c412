"""A person's day with the program in one process, every private text holding the same secret word.

`python private_session.py PROFILE OUTSIDE SECRET ERRORS [careless]`: writes in the real window, uses the command line,
exports into OUTSIDE, runs into so many errors, and crashes in the end. `careless` logs a text once, as a control.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from filmjournal import bootstrap
from filmjournal.cli.main import main as command_line
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import FilmJournalError
from filmjournal.paths import in_profile
from filmjournal.services import importing
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm, Replay, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList
from filmjournal.ui.app import make_application
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.theme_manager import ThemeManager

PATIENCE = 60.0


def main(profile: Path, outside: Path, secret: str, errors: int, *, careless: bool) -> None:
    paths = in_profile(profile)
    settings = bootstrap.begin(paths)
    _write(profile, secret)
    application = make_application()
    window = Shell(paths, settings, ThemeManager(application))
    window.open_journal()
    window.show()
    _type(window, application.processEvents, secret)
    for name, arguments in {
        "page": ("export", "page", "1", str(outside / "page.html")),
        "site": ("export", "site", str(outside / "site"), "--with-places", "--with-companions"),
        "json": ("export", "json", str(outside / "journal.json")),
        "csv": ("export", "csv", str(outside / "diary.csv")),
        "archive": ("export", "archive", str(outside / "journal.zip")),
        "epub": ("export", "epub", str(outside / "book.epub")),
        "backup": ("backup",),
        "check": ("check", "--repair"),
        "find": ("find", secret, "--json"),
        "stats": ("stats", f'"{secret}"'),
        "import": ("import", str(_table(outside, secret)), "--yes"),
    }.items():
        said = _run(profile, *arguments)
        assert "Traceback" not in said, name
    _fail(paths.journal, errors, secret, outside)
    if careless:
        logging.getLogger("filmjournal").warning("could not save %s", secret)
    sys.excepthook(*_raised(secret))
    window.close()
    application.processEvents()
    os.kill(os.getpid(), signal.SIGABRT)  # as a crash ends it


def _write(profile: Path, secret: str) -> None:
    journal = bootstrap.open_journal(in_profile(profile), create=True)
    done = journal.execute(
        LogFilm(
            f"{secret} by Night",
            1950,
            cast=(CastLine(f"Ann {secret}", f"The {secret}"),),
            directors=(f"Jo {secret}",),
            viewing={
                "headline": f"{secret} again",
                "review_html": f"<p>I told {secret} that I liked it.</p>",
                "tags": (f"with {secret}",),
                "place": f"at {secret}'s",
                "medium": f"{secret} tape",
                "companions": (secret,),
            },
        )
    )
    assert done.film_id is not None
    private = {"private": True, "review_html": f"<p>{secret}, in private.</p>"}
    journal.execute(LogFilm("Second", 1951, viewing=private))  # type: ignore[arg-type]
    journal.execute(EditFilm(done.film_id, {"extra": {"Lent to": secret}, "original_title": f"{secret} de nuit"}))
    made = journal.execute(CreateList(f"For {secret}", f"<p>{secret} asked.</p>"))
    assert made.list_id is not None
    journal.execute(AddToList(made.list_id, (done.film_id,), None, f"<p>{secret} first</p>"))
    journal.close()


def _type(window: Shell, process: Callable[[], None], secret: str) -> None:
    def wait(done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            process()
            time.sleep(0.005)
            assert time.monotonic() < end

    wait(lambda: window.view is not None and window.view.entry is not None and window.view.bus.is_open)
    view = window.view
    assert view is not None
    assert view.entry is not None
    view.entry.show_entry(1)
    edit = view.entry.review.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(edit, f" {secret} laughed.")
    wait(lambda: not view.entry.has_unsaved_text and not view.bus.tasks.busy)  # type: ignore[union-attr]


def _run(profile: Path, *arguments: str) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        command_line(["--profile", str(profile), *arguments])
    return said.getvalue()


def _table(folder: Path, secret: str) -> Path:
    path = folder / "to-import.csv"
    path.write_text(f"Title,Year,Review\nThird,1952,{secret} slept\n{secret},not a year,\n", encoding="utf-8")
    return path


def _fail(journal: Path, errors: int, secret: str, outside: Path) -> None:
    """Run into so many errors, each with the secret in its hands."""
    dice = random.Random(1)
    opened = bootstrap.open_journal(in_profile(journal.parent))
    try:
        kinds = (_wrong_base, _no_such_row, _no_room, _broken_file, _wrong_rows, _bad_argument)
        for number in range(errors):
            kind = kinds[number % len(kinds)] if number < len(kinds) else dice.choice(kinds)
            with contextlib.suppress(FilmJournalError, AssertionError):
                kind(opened, secret, outside)
    finally:
        opened.close()


def _wrong_base(journal: Journal, secret: str, _outside: Path) -> None:
    journal.execute(SaveReview(1, 1, 999, f"<p>{secret} elsewhere</p>", "sitting"))


def _no_such_row(journal: Journal, secret: str, _outside: Path) -> None:
    journal.execute(EditEntry(9_999, {"headline": secret}))


def _no_room(journal: Journal, secret: str, _outside: Path) -> None:
    """No file may grow: what a full disk and a quota do."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal.path.stat().st_size, before[1]))
    try:
        journal.execute(EditEntry(1, {"review_html": f"<p>{secret}</p>" * 20_000}))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _broken_file(_journal: Journal, secret: str, outside: Path) -> None:
    path = outside / "broken.json"
    path.write_text(f'{{"format": "filmjournal", "films": [{{"title": "{secret}"', encoding="utf-8")
    with importing.OpenImport([path]) as files:
        files.read()


def _wrong_rows(journal: Journal, secret: str, _outside: Path) -> None:
    """Undo of something that was changed since."""
    done = journal.execute(EditEntry(1, {"headline": f"{secret} once"}))
    journal.execute(EditEntry(1, {"headline": f"{secret} twice"}))
    assert isinstance(done.undo, Replay)
    journal.execute(done.undo)


def _bad_argument(journal: Journal, secret: str, _outside: Path) -> None:
    said = _run(journal.path.parent, "add", f"{secret} (1950)", "--watched", f"{secret}", "--rating", "7")
    assert "Traceback" not in said


def _raised(secret: str) -> tuple[type[BaseException], BaseException, object]:
    try:
        raise ValueError(f"no such thing as {secret}")
    except ValueError as error:
        return type(error), error, error.__traceback__


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), careless="careless" in sys.argv[5:])
