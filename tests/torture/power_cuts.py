"""P2: the power fails at any moment while the program writes.

What a process does to its files is recorded (`recorder.c`) while it saves, imports, restores, publishes and so on
(`power_workloads`). From the record states of the disk are drawn in which a power cut may have left it
(`power_replay`). In each of them what was acknowledged must be there, what was under way must be as before or whole,
and the journal must be sound and open.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

from torture.parts import Part, Result, Setup
from torture.power_replay import Disk, Record, Tree, lay_out, read_records, tree_of
from torture.power_workloads import WORKLOADS, Mark, judge

_ROOT = Path(__file__).resolve().parents[2]
_RECORDER = Path(__file__).with_name("recorder.c")
_PERFORMER = Path(__file__).with_name("power_workloads.py")
_STATES_OF_ONE = 500  # then another record is made
_OTHERS = 0.4  # of the states of saving, so many of each other workload
_FEW = 200  # rounds with which only saving and one other are tried
_MOST_FAULTS = 10  # of a workload
_SPOILT = {"off": "save", "wal": "save", "unsynced": "settings"}
_ENOUGH = 400  # states in which what is spoilt must show


def run(setup: Setup) -> Result:
    result = Result()
    names = list(WORKLOADS)
    if setup.rounds < _FEW:
        names = ["save", names[1 + setup.seed % (len(names) - 1)]]
    states = [setup.rounds if name == "save" else max(1, round(setup.rounds * _OTHERS)) for name in names]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        folders = [setup.folder / name for name in names]
        for name, count, (different, faults) in zip(
            names, states, pool.map(cut, folders, names, states, repeat(setup.seed)), strict=True
        ):
            title = WORKLOADS[name].title
            setup.tell(f"{title}: {count:,} cuts left {different:,} different states")
            result.figures |= {title: count, f"different of {title}": different}
            result.faults += faults
    return result


def control(setup: Setup) -> Result:
    """Without syncing the journal breaks, with WAL and NORMAL acknowledged edits are lost, an unsynced file is torn."""
    caught = []
    for how, name in _SPOILT.items():
        _different, faults = cut(setup.folder / how, name, _ENOUGH, setup.seed, how)
        if not faults:
            setup.tell(f"not caught: {how}")
            return Result()
        caught += faults
    return Result(faults=caught)


def cut(folder: Path, name: str, states: int, seed: int, *spoilt: str) -> tuple[int, list[str]]:
    """Look at states of the disk, drawn from records of a workload; how many different ones there were, and faults.

    Besides those, the least that can be there after each acknowledgement is looked at.
    """
    folder.mkdir()
    different = 0
    for begin in range(0, states, _STATES_OF_ONE):
        series = _Series(folder, name, seed + begin, spoilt)
        different += series.look(min(_STATES_OF_ONE, states - begin), 1 if spoilt else _MOST_FAULTS)
        if series.faults:
            return different, series.faults  # what comes after a fault is no news
    return different, []


class _Series:
    """States after cuts of one record."""

    def __init__(self, folder: Path, name: str, seed: int, spoilt: tuple[str, ...]) -> None:
        self.faults: list[str] = []
        self._name = name
        self._seed = seed
        self._workload = WORKLOADS[name]
        self._root = folder / "disk"
        self._disk, self._records = self._recorded(folder, spoilt)
        self._marks = [Mark(*json.loads(record.data)) for record in self._records if record.what == "M"]
        self._seen: set[tuple[int, bytes]] = set()

    def look(self, states: int, most_faults: int) -> int:
        """How many different states there were."""
        dice = random.Random(f"{self._name} {self._seed}")
        first = next(number for number, record in enumerate(self._records, 1) if record.what == "M")
        moments = Counter(dice.randint(first, len(self._records)) for _state in range(states))
        acknowledged = 0
        for moment, record in enumerate(self._records, 1):
            self._disk.follow(record)
            trees = [self._disk.after_a_cut(dice) for _state in range(moments[moment])]
            if record.what == "M":
                acknowledged += 1
                trees.append(self._disk.durable())
            for tree in trees:
                self._look_at(tree, moment, acknowledged)
                if len(self.faults) >= most_faults:
                    return len(self._seen)
        return len(self._seen)

    def _look_at(self, tree: Tree, moment: int, acknowledged: int) -> None:
        key = acknowledged, _hash(tree)
        if key in self._seen:
            return
        self._seen.add(key)
        _empty(self._root)
        lay_out(tree, self._root)
        try:
            judge(self._workload, self._root, self._marks, acknowledged, len(self._seen))
        except Exception:
            when = f"after {moment} of {len(self._records)} records, {acknowledged} acknowledged"
            self.faults.append(f"{self._name}, seed {self._seed}, {when}: {traceback.format_exc()}")

    def _recorded(self, folder: Path, spoilt: tuple[str, ...]) -> tuple[Disk, list[Record]]:
        """The disk before the workload, and what the workload did to it."""
        root, log = self._root, folder / "log"
        _empty(root)
        log.unlink(missing_ok=True)
        self._workload.prepare(root, self._seed)
        before, checked = Disk(root), Disk(root)
        environment = {
            **os.environ,
            "PYTHONPATH": f"{_ROOT / 'src'}{os.pathsep}{_ROOT / 'tests'}",
            "LD_PRELOAD": str(_recorder(folder)),
            "RECORD_ROOT": str(root),
            "RECORD_LOG": str(log),
        }
        ended = subprocess.run(
            [sys.executable, str(_PERFORMER), self._name, str(root), str(self._seed), *spoilt],
            env=environment,
            capture_output=True,
            check=False,
        )
        if ended.returncode:
            raise RuntimeError(ended.stderr.decode())
        records = list(read_records(log))
        for record in records:
            checked.follow(record)
        if checked.now() != tree_of(root) and not spoilt:
            self.faults.append(f"{self._name}: the record is not all that was done")
        return before, records


@functools.cache
def _recorder(folder: Path) -> Path:
    library = folder / "recorder.so"
    command = ["cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(_RECORDER), "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    return library


def _empty(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()


def _hash(tree: Tree) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for path, content in sorted(tree.items()):
        digest.update(path.encode())
        digest.update(b"\0" if content is None else hashlib.blake2b(content).digest())
    return digest.digest()


PART = Part(
    key="P2",
    title="power cuts",
    rounds=5_000,
    short=30,
    run=run,
    control=control,
    needs=("cc",),
)
