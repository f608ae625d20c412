"""What the parts of the test programme have in common: how one is told what to do, and what it answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Figure = int | float | str


@dataclass(frozen=True, slots=True)
class Setup:
    """What one run of a part is given. `folder` is empty and gone afterwards; `corpus` holds others’ strings or files.

    The same `seed` makes the same rounds. `tell` shows a line while the part runs.
    """

    rounds: int
    seed: int
    folder: Path
    corpus: Path | None
    tell: Callable[[str], None]


@dataclass(slots=True)
class Result:
    """What was counted, and what went otherwise than it must, a sentence or a traceback each."""

    figures: dict[str, Figure] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `run` must find nothing wrong; `control` breaks on purpose what `run` looks for, and must find it.

    `rounds` prove it, `short` rounds take a few seconds. Without what it `needs` a part is left out, and that is said.
    """

    key: str
    title: str
    rounds: int
    short: int
    run: Callable[[Setup], Result]
    control: Callable[[Setup], Result]
    needs: tuple[str, ...] = ()


def lacking(needs: tuple[str, ...]) -> list[str]:
    """Those that this machine has not got: programs by name, and `mount` for the right to mount file systems."""
    return [need for need in needs if not (_can_mount() if need == "mount" else shutil.which(need))]


def _can_mount() -> bool:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False
        )
        if tried.returncode:
            return False
        subprocess.run(["umount", "-l", folder], capture_output=True, check=False)
    return True
