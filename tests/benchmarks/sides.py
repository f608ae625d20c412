"""Running children: their CPU and wall seconds, and what they proved. Sides are run in turns, A B A B."""

from __future__ import annotations

import ast
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CHILDREN = HERE / "children"
PATIENCE = 1_800.0  # seconds that a child may take


class ChildFailed(Exception):
    """A child did not do what it should: its figures would be none."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a child took, in seconds and KiB, and the dictionary it wrote on its last line, if it did."""

    cpu: float
    wall: float
    proof: Mapping[str, Any]
    peak: int = 0  # memory


def environment() -> dict[str, str]:
    """What every child gets: a screen that nobody sees, one language, bytecode kept, and this checkout's package."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "FILMJOURNAL_JOURNAL", "FILMJOURNAL_PROFILE", "LANG", "LANGUAGE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))
    screen = f"offscreen:configfile={HERE / 'screen.json'}"
    return {**kept, "QT_QPA_PLATFORM": screen, "LC_ALL": "C.UTF-8", "PYTHONPATH": path}


def child(name: str, *arguments: object) -> list[str]:
    """The command of a child of ours."""
    return [sys.executable, str(CHILDREN / f"{name}.py"), *map(str, arguments)]


def program(*arguments: object) -> list[str]:
    """The command of the program."""
    return [sys.executable, "-m", "filmjournal", *map(str, arguments)]


def run(command: Sequence[str], *, proves: bool = True) -> Cost:
    """Run a child to its end. Raises ChildFailed unless it exits 0 and, where it `proves` anything, does."""
    with tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=errors, cwd=ROOT)
        assert process.stdout is not None
        with process.stdout as written:
            output = written.read().decode("utf-8", "replace")
        _pid, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    if process.returncode != 0:
        raise ChildFailed(f"{' '.join(command[1:4])} ended with {process.returncode}: {said.strip()[-1500:]}")
    proof: dict[str, Any] = {}
    if proves:
        try:
            proof = ast.literal_eval(output.strip().splitlines()[-1])
        except (IndexError, ValueError, SyntaxError):
            raise ChildFailed(f"{' '.join(command[1:4])} proved nothing: {output[-300:]} {said[-1500:]}") from None
    return Cost(used.ru_utime + used.ru_stime, wall, proof, used.ru_maxrss)


def in_turns(commands: Mapping[str, Sequence[str]], rounds: int, *, proves: bool = True) -> dict[str, list[Cost]]:
    """Run each command once a round, after one round that is not counted and fills the caches."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            cost = run(command, proves=proves)
            if number:
                costs[name].append(cost)
    return costs


def cpu(costs: Sequence[Cost]) -> float:
    """Median CPU seconds."""
    return statistics.median(cost.cpu for cost in costs)


def wall(costs: Sequence[Cost]) -> float:
    """Median wall seconds."""
    return statistics.median(cost.wall for cost in costs)


def ratio(costs: Sequence[Cost], against: Sequence[Cost]) -> float:
    """The median of what each round's CPU is to that of the other side in the same round."""
    return statistics.median(a.cpu / b.cpu for a, b in zip(costs, against, strict=True))
