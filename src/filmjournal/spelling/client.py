"""The program's side of the process that looks words up."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

VERB = "spelling-helper"
PATIENCE = 60.0  # seconds for an answer; loading a large dictionary on a slow machine is among it
_CLOSING = 5.0


class SpellingUnavailable(Exception):
    """The helper can't be started, or ended twice in a row over one request."""


class BadDictionary(Exception):
    """A dictionary can't be read or used."""


class Client:
    """Asks a helper process, started with the first question and again where it ended unexpectedly.

    Methods may be called from any thread and take until the answer is there: seconds, while a dictionary is loaded.
    """

    def __init__(self, command: Sequence[str] | None = None, patience: float = PATIENCE) -> None:
        self._command = tuple(command or _command())
        self._patience = patience
        self._asking = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._failed = False

    def check(self, dictionary: Path, words: Sequence[str]) -> frozenset[str]:
        """Those of the words that are wrong. Raises SpellingUnavailable and BadDictionary."""
        return frozenset(self._ask({"dictionary": str(dictionary), "check": list(words)}, "wrong"))

    def suggest(self, dictionary: Path, word: str) -> tuple[str, ...]:
        """Words that may be meant, the likeliest first. Raises SpellingUnavailable and BadDictionary."""
        return tuple(self._ask({"dictionary": str(dictionary), "suggest": word}, "suggestions"))

    @property
    def process_id(self) -> int | None:
        """The helper's process, None while none runs."""
        helper = self._helper
        return None if helper is None or helper.poll() is not None else helper.pid

    def close(self) -> None:
        """End the helper. A question that is under way fails, and so does every later one."""
        self._closed = True
        if (helper := self._helper) is not None:
            helper.kill()  # it has nothing to lose, and whoever waits for its answer must wait no longer
        with self._asking:
            self._let_go()

    def _ask(self, request: dict[str, Any], wanted: str) -> list[str]:
        line = json.dumps(request).encode("ascii") + b"\n"
        with self._asking:
            if self._failed:
                raise SpellingUnavailable
            for _attempt in range(2):
                if self._closed:
                    raise SpellingUnavailable
                answer = self._exchange(line)
                if answer is not None:
                    break
            else:
                self._failed = True
                raise SpellingUnavailable
        if "error" in answer:
            raise BadDictionary(answer["error"])
        return [str(word) for word in answer[wanted]]

    def _exchange(self, line: bytes) -> dict[str, Any] | None:
        """The answer to a request; None where the helper ended over it."""
        try:
            helper = self._running()
        except OSError as error:
            self._failed = True
            raise SpellingUnavailable from error
        if helper.stdin is None or helper.stdout is None:
            raise AssertionError("a helper has pipes")
        if self._closed:  # meanwhile, so `close` has not seen this one
            helper.kill()
        impatience = threading.Timer(self._patience, helper.kill)
        impatience.daemon = True
        impatience.start()
        try:
            helper.stdin.write(line)
            helper.stdin.flush()
            answer: dict[str, Any] = json.loads(helper.stdout.readline())
        except (OSError, ValueError):  # the pipe is broken, or the line is cut off or empty
            self._let_go()
            return None
        finally:
            impatience.cancel()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        import subprocess

        if self._helper is None:
            self._helper = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return self._helper

    def _let_go(self) -> None:
        helper, self._helper = self._helper, None
        if helper is None:
            return
        helper.kill()
        for pipe in (helper.stdin, helper.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written yet can't be any more
                    continue
        helper.wait(_CLOSING)


def _command() -> tuple[str, ...]:
    """How this program starts its helper: itself, bundled or as a module."""
    if getattr(sys, "frozen", False):
        return (sys.executable, VERB)
    return (sys.executable, "-m", "filmjournal", VERB)
