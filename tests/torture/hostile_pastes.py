"""P14: hostile texts pasted, dropped, loaded and stored, with every system call on files and sockets traced.

The first are those that hang other programs (`hostile_shapes`) and a picture of 10 MB in an address; then come as many
others as there are rounds. None may hang, open a file of others or ask a server; how long the slowest took is told.
"""

from __future__ import annotations

import base64
import re
import subprocess

import hostile_texts
from hostile_paste_help import traced
from hostile_shapes import SHAPES
from torture.parts import Part, Result, Setup

_IN_ONE_PROCESS = 150
_SECONDS_FOR_ONE = 10
_PICTURE = base64.b64encode(bytes(10**7)).decode()
_SHAPES = SHAPES | {
    "a picture of 10 MB in an address": f'<p>word</p><img src="data:image/png;base64,{_PICTURE}">',
    "an address of 2 MB": f'<p>word <a href="http://{"a" * 2_000_000}">b</a></p>',
    "a style of 2 MB": f'<p style="{"color:red;" * 200_000}">word</p>',
}


def run(setup: Setup) -> Result:
    result = Result()
    texts = dict(_SHAPES) if setup.rounds >= len(_SHAPES) else {}
    made = hostile_texts.texts(setup.rounds, setup.seed, setup.corpus)
    texts |= {f"text {number}": f"<p>word</p>{text}" for number, text in enumerate(made[: max(setup.rounds, 1)])}
    names = list(texts)
    slowest: dict[str, tuple[int, str]] = {}
    for first in range(0, len(names), _IN_ONE_PROCESS):
        folder = setup.folder / str(first)
        folder.mkdir()
        portion = {name: texts[name] for name in names[first : first + _IN_ONE_PROCESS]}
        try:
            happened = traced(portion, folder, patience=60 + _SECONDS_FOR_ONE * len(portion))
        except subprocess.CalledProcessError as error:
            result.faults.append(f"texts from {first} on: {_end_of(error.stderr)}")
            continue
        except subprocess.TimeoutExpired:
            result.faults.append(f"texts from {first} on: the process does not end")
            continue
        for kind in ("opened", "baited", "connected"):
            result.faults += [f"{kind}: {call[:200]}" for call in getattr(happened, kind)]
        if happened.journal_opened < len(portion):
            result.faults.append("the trace does not see what is opened")
        for name, took in happened.took.items():
            for way, milliseconds in took.items():
                slowest[way] = max(slowest.get(way, (0, "")), (milliseconds, name))
        setup.tell(f"{first + len(portion)} texts were put in")
    result.figures["texts"] = len(texts)
    result.figures |= {f"slowest {way}": f"{took} ms ({name})" for way, (took, name) in slowest.items()}
    return result


def control(setup: Setup) -> Result:
    """Qt's own editor, which reads files that a text names."""
    happened = traced({}, setup.folder, careless=True)
    return Result(faults=[*happened.baited, *happened.connected])


def _end_of(stderr: str) -> str:
    """The last lines, without what a text may have put there."""
    return " / ".join(re.sub(r"[^ -~]", "?", line)[:160] for line in stderr.splitlines()[-6:])


PART = Part(
    "P14", "hostile texts pasted and stored", rounds=2_400, short=6, run=run, control=control, needs=("strace",)
)
