"""The test programme: faults injected on purpose, in numbers, each part with a control that must be caught.

    python tests/torture/run.py [PART…] [--rounds N | --short] [--seed N] [--corpus DIR] [--jobs N]

Without names all parts run. A part's own number of rounds is what its figures are claimed for; `--short` is a form of a
few seconds each, for every change. What went wrong is printed and kept in `build/torture`, and the status is 1. A part
that needs what the machine lacks (the right to mount, strace, Chromium) is named and left out.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from torture.parts import Part, Result, Setup, lacking  # noqa: E402

MODULES: tuple[str, ...] = (
    "killed_store",
    "killed_window",
    "power_cuts",
    "frozen_journals",
    "damaged_files",
    "failing_calls",
    "full_disks",
    "hurt_places",
    "broken_imports",
    "hostile_pages",
    "backup_drills",
    "kept_secrets",
    "file_modes",
    "lasting",
    "names_of_files",
    "spreadsheets",
    "searches",
    "hostile_pastes",
    "every_field",
    "many_starts",
    "coming_back",
)
KEPT = ROOT / "build" / "torture"
SEED = 1
SHOWN = 20  # faults of a part
SHORT_TIME = 300  # seconds that the short form of a part may take


def parts() -> dict[str, Part]:
    """The parts by key, in their order."""
    found = [importlib.import_module(f"torture.{name}").PART for name in MODULES]
    return {part.key: part for part in sorted(found, key=lambda part: _order(part.key))}


def _order(key: str) -> tuple[int, str]:
    digits = "".join(character for character in key if character.isdigit())
    return int(digits or 99), key


def try_part(part: Part, rounds: int, seed: int, corpus: Path | None) -> Result:
    """Run a part and its control in this process; a control that finds nothing is a fault."""

    def tell(line: str) -> None:
        print(f"    {part.key}: {line}", file=sys.stderr, flush=True)

    result = _tried(part, Setup(rounds, seed, Path(), corpus, tell), control=False)
    try:
        caught = bool(_tried(part, Setup(min(rounds, part.short), seed, Path(), corpus, tell), control=True).faults)
    except Exception:
        result.faults.append(f"the control failed\n{traceback.format_exc()}")
        return result
    if not caught:
        result.faults.append("the control was not caught: this part would not notice what it looks for")
    result.figures["control"] = "caught" if caught else "NOT CAUGHT"
    return result


def _tried(part: Part, setup: Setup, *, control: bool) -> Result:
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as folder:
        here = Setup(setup.rounds, setup.seed, Path(folder), setup.corpus, setup.tell)
        if control:
            return part.control(here)
        try:
            return part.run(here)
        except Exception:
            return Result(faults=[traceback.format_exc()])


def main() -> int:
    parser = argparse.ArgumentParser(description="Try to make the program lose something.")
    parser.add_argument("parts", nargs="*", help="some parts by key, as P5")
    parser.add_argument("--rounds", type=int, help="in place of each part's own number")
    parser.add_argument("--short", action="store_true", help="a few rounds of each, in two minutes")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--corpus", type=Path, help="a folder with more strings or files to try")
    parser.add_argument("--jobs", type=int, default=1, help="parts that run at the same time (%(default)s)")
    parser.add_argument("--strict", action="store_true", help="a part that this machine can't try is a fault")
    parser.add_argument("--list", action="store_true", help="name the parts")
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)  # one part in this process, its result to a file
    arguments = parser.parse_args()
    known = parts()
    if arguments.list:
        for part in known.values():
            print(f"{part.key:<5} {part.title}; {part.rounds:,} rounds, {part.short} in short")
        return 0
    unknown = [key for key in arguments.parts if key not in known]
    if unknown:
        parser.error(f"no part is called {', '.join(unknown)}")
    chosen = [known[key] for key in arguments.parts] or list(known.values())
    if arguments.answer:
        result = try_part(chosen[0], arguments.rounds, arguments.seed, arguments.corpus)
        arguments.answer.write_text(json.dumps([result.figures, result.faults]), encoding="utf-8")
        return 0
    return _run_all(chosen, arguments)


def _run_all(chosen: list[Part], arguments: argparse.Namespace) -> int:
    shutil.rmtree(KEPT, ignore_errors=True)
    faults = 0
    print(f"seed {arguments.seed}", flush=True)

    def tried(part: Part) -> tuple[Part, int, Result | list[str], float]:
        rounds = arguments.rounds or (part.short if arguments.short else part.rounds)
        missing = lacking(part.needs)
        begun = time.monotonic()
        result = missing or _in_process(part, rounds, arguments)
        return part, rounds, result, time.monotonic() - begun

    with ThreadPoolExecutor(arguments.jobs) as pool:
        for part, rounds, result, seconds in pool.map(tried, chosen):
            if isinstance(result, list):
                print(f"{part.key:<5} LEFT OUT: this machine lacks {', '.join(result)}", flush=True)
                faults += arguments.strict
                continue
            figures = ", ".join(f"{name} {_shown(figure)}" for name, figure in result.figures.items())
            verdict = f"{len(result.faults)} FAULTS" if result.faults else "0 faults"
            print(f"{part.key:<5} {part.title}: {rounds:,} rounds, {verdict}; {figures} ({seconds:.0f} s)", flush=True)
            faults += len(result.faults)
            _keep(part, result.faults)
    return 1 if faults else 0


def _shown(figure: float | str) -> str:
    if isinstance(figure, str):
        return figure
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:,.2f}"


def _keep(part: Part, faults: list[str]) -> None:
    for fault in faults[:SHOWN]:
        print(f"      {fault}", flush=True)
    if faults:
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"{part.key}.txt").write_text("\n\n".join(faults), encoding="utf-8")


def _in_process(part: Part, rounds: int, arguments: argparse.Namespace) -> Result:
    """A part in a process of its own, so that what it breaks stays there."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, __file__, part.key, "--answer", str(answer)]
        command += ["--rounds", str(rounds), "--seed", str(arguments.seed)]
        if arguments.corpus:
            command += ["--corpus", str(arguments.corpus.resolve())]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
        # A group of its own, which ends with it: a part that hangs has children that wait for it.
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            status = process.wait(SHORT_TIME if arguments.short else None)
        except subprocess.TimeoutExpired:
            return Result(faults=[f"the part did not end within {SHORT_TIME} s"])
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if not answer.exists():
            return Result(faults=[f"the part ended with status {status} and no answer"])
        figures, faults = json.loads(answer.read_text(encoding="utf-8"))
        return Result(figures, faults)


if __name__ == "__main__":
    sys.exit(main())
