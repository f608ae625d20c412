"""Where answers go: text for people or JSON to stdout, trouble to stderr, progress to stderr if that is a terminal."""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from filmjournal.i18n import _

_BETWEEN_REPORTS = 0.1  # seconds
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Output:
    """The answer of one run; `json` says in which of its two forms it is wanted."""

    def __init__(self, *, json: bool) -> None:
        self.json = json

    def text(self, text: str) -> None:
        """Text for people, with a line end after it."""
        print(text)

    def object(self, value: Any) -> None:
        """A JSON value on one line."""
        import json

        # An encoding that can't hold every letter gets them escaped: what comes out is JSON anywhere.
        encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
        print(json.dumps(value, ensure_ascii=encoding != "utf8", allow_nan=False))

    def answer(self, value: Any, text: str) -> None:
        """The same answer in its two forms."""
        if self.json:
            self.object(value)
        else:
            self.text(text)

    def note(self, text: str) -> None:
        """A remark for somebody who watches, and for no script."""
        if _is_terminal(sys.stdout):
            print(text, file=sys.stderr)

    def hint(self, text: str) -> None:
        """A remark that helps on, on stderr."""
        if sys.stderr is not None:
            print(text, file=sys.stderr)

    def trouble(self, sentence: str) -> None:
        """What went wrong, as a sentence."""
        trouble(sentence)

    def candidates(self, films: Iterable[tuple[int, str, int | None]]) -> None:
        """Films, as (id, title, year), that could be meant, below the sentence that says so."""
        candidates(films)

    @contextmanager
    def progress(self, what: str) -> Iterator[Callable[[int, int], None]]:
        """A function to call with how much is done and of how many, while `what` is going on."""
        stream = sys.stderr
        if not _is_terminal(stream):
            yield lambda _done, _total: None
            return
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _BETWEEN_REPORTS:
                last = now
                words = _("{what}: {done} of {total}").format(what=what, done=done, total=total)
                stream.write(f"\r\x1b[K{words}")
                stream.flush()

        try:
            yield report
        finally:
            stream.write("\r\x1b[K")
            stream.flush()


def trouble(sentence: str) -> None:
    """What went wrong, as a sentence on stderr."""
    if sys.stderr is not None:
        print(f"filmjournal: {one_line(sentence)}", file=sys.stderr)


def one_line(text: object) -> str:
    """A sentence or a path on one line: of control characters, which names of files may hold, their signs are shown."""
    return _CONTROL.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), str(text))


def candidates(films: Iterable[tuple[int, str, int | None]]) -> None:
    """Films, as (id, title, year), on stderr."""
    from filmjournal.domain.films import title_and_year

    if sys.stderr is not None:
        for film_id, title, year in films:
            print(f"  {film_id}  {title_and_year(title, year)}", file=sys.stderr)


def settle_streams() -> None:
    """Let no letter, such as an emoji where the terminal has none, end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def forget_stdout() -> None:
    """Send what is still to be written nowhere: whoever read it has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
    finally:
        os.close(nowhere)


def forget_unwritable_stdout() -> None:
    """Where stdout takes no more, as on a full disk, keep Python from trying again at its end."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        forget_stdout()


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
