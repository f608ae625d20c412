"""The process that looks words up: dictionaries take memory and seconds that the window does not have.

It reads requests from its standard input, one JSON value a line, and answers each with one on its standard output:

    {"dictionary": "/usr/share/hunspell/en_GB", "check": ["recieve", "film"]}   {"wrong": ["recieve"]}
    {"dictionary": "/usr/share/hunspell/en_GB", "suggest": "recieve"}           {"suggestions": ["receive"]}

or with `{"error": …}`, the kind of a trouble. It ends with its input, so with the program that started it, and it
writes nothing anywhere else.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

from filmjournal.spelling.speller import Speller

SUGGESTING = 1.5  # seconds
_LOADED = 2  # dictionaries that are kept


def main() -> int:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the program, which then ends this
    sys.stdout = sys.stderr  # only answers go to the real one
    spellers: dict[str, Speller | str] = {}
    # By number: without a console Python has no objects for them, and there they are pipes all the same.
    with open(0, "rb", closefd=False) as requests, open(1, "wb", closefd=False) as answers:
        for line in requests:
            try:
                answer = _answer(json.loads(line), spellers)
            except Exception as error:  # whatever a dictionary does, the next may be sound
                answer = {"error": type(error).__name__}
            try:
                answers.write(json.dumps(answer).encode("ascii") + b"\n")
                answers.flush()
            except BrokenPipeError:
                break
    return 0


def _answer(request: dict[str, Any], spellers: dict[str, Speller | str]) -> dict[str, Any]:
    speller = _speller(str(request["dictionary"]), spellers)
    if isinstance(speller, str):
        return {"error": speller}
    if "check" in request:
        return {"wrong": [word for word in request["check"] if not speller.is_right(word)]}
    return {"suggestions": speller.suggestions(request["suggest"], SUGGESTING)}


def _speller(stem: str, spellers: dict[str, Speller | str]) -> Speller | str:
    """The dictionary, loaded when it is asked for; the kind of its trouble where it can't be."""
    speller = spellers.pop(stem, None)
    if speller is None:
        try:
            speller = Speller(Path(stem))
        except Exception as error:  # a broken file leads to any of them
            speller = type(error).__name__
    spellers[stem] = speller  # the one used last is the last
    while len(spellers) > _LOADED:
        del spellers[next(iter(spellers))]
    return speller
