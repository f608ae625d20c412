"""Lighthouse, which wants 100 of everything."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from site_checks.findings import Checked, Finding, page_of_each_kind
from site_checks.tools import CHROMIUM, modules, served

CATEGORIES = ("accessibility", "best-practices", "seo")
SPEED = "performance"
TRIES = 3
SCRIPT = Path(__file__).with_suffix(".mjs")


def check_lighthouse(folder: Path, kinds: Sequence[str] = (), *, speed: bool = True) -> Checked:
    """One page of each kind, or of these kinds, as on a phone and on a desk, from a server on this machine.

    Without `speed` it does not matter how busy the machine is.
    """
    categories, tries = ([SPEED, *CATEGORIES], TRIES) if speed else (list(CATEGORIES), 1)
    pages = [address for kind, address in page_of_each_kind(folder).items() if not kinds or kind in kinds]
    with served(folder) as (base, _missed):
        options = [str(modules()), CHROMIUM, ",".join(categories), str(tries)]
        command = ["node", str(SCRIPT), *options, *(base + address for address in pages)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    findings, lowest = [], 100
    for line in done.stdout.splitlines():
        result = json.loads(line)
        address = result["url"].removeprefix(base)
        scores = {name: score for name, score in result["scores"].items() if score is not None}
        lowest = min(lowest, *scores.values())
        if result["trouble"] or len(scores) < len(categories):
            findings.append(Finding(address, f"{result['form']}: {result['trouble'] or 'a score is missing'}"))
        findings += [
            Finding(address, f"{result['form']}: {name} {score} ({'; '.join(result['failed'])})")
            for name, score in scores.items()
            if score < 100
        ]
    return Checked(f"{len(pages)} pages, phone and desktop; lowest score {lowest}", findings)
