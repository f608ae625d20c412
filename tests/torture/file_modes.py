"""P16: what the program writes is its owner's alone whatever the umask, and nothing is written through a link.

A day with the program (`private_session`) runs under several umasks; then everything below the profile must be closed
to others. A second day finds links at the places of its files that lead to a file outside, which must stay as it is.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from torture.parts import Part, Result, Setup

ROOT = Path(__file__).resolve().parents[2]
SESSION = Path(__file__).with_name("private_session.py")
_MASKS = (0o000, 0o022, 0o002, 0o077)
_VICTIM = b"nobody's business"
_ERRORS = 6


def run(setup: Setup) -> Result:
    result = Result()
    files = 0
    for number in range(setup.rounds):
        mask = _MASKS[number % len(_MASKS)]
        folder = setup.folder / str(number)
        profile = _day(folder, mask, result)
        files += sum(1 for _path in profile.rglob("*"))
        result.faults += [f"umask {mask:03o}: {fault}" for fault in open_to_others(profile)]
        result.faults += _through_links(setup.folder / f"links-{number}", profile, folder / "outside", mask, result)
    result.figures |= {"files and folders": files}
    return result


def control(setup: Setup) -> Result:
    """A profile to which another program added a file for everybody."""
    result = Result()
    profile = _day(setup.folder / "day", 0o022, result)
    if result.faults:
        return Result()
    (profile / "backups" / "copy").touch(mode=0o644)
    return Result(faults=list(open_to_others(profile)))


def open_to_others(profile: Path) -> Iterator[str]:
    """Files and folders below a folder that anybody but the owner can read or write."""
    for path in sorted(profile.rglob("*")):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if not path.is_symlink() and mode & 0o077:
            yield f"{path.relative_to(profile)} has the mode {mode:03o}"


def _day(folder: Path, mask: int, result: Result) -> Path:
    profile, outside = folder / "profile", folder / "outside"
    outside.mkdir(parents=True, exist_ok=True)
    profile.mkdir(mode=0o700, exist_ok=True)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT / "src"),
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder),
    }
    command = [sys.executable, str(SESSION), str(profile), str(outside), "word", str(_ERRORS)]
    ended = subprocess.run(command, env=environment, capture_output=True, check=False, umask=mask)
    if ended.returncode != -6:
        result.faults.append(f"umask {mask:03o}: the day ended with {ended.returncode}: {ended.stderr[-600:]!r}")
    return profile


def _through_links(folder: Path, known: Path, exported: Path, mask: int, result: Result) -> list[str]:
    """A day in a profile where links stand at the places of files that an earlier day wrote."""
    folder.mkdir()
    victim = folder / "victim"
    victim.write_bytes(_VICTIM)
    profile, outside = folder / "profile", folder / "outside"
    for there, here in ((known, profile), (exported, outside)):
        for path in sorted(there.rglob("*")):
            place = here / path.relative_to(there)
            if path.is_dir():
                place.mkdir(parents=True, exist_ok=True, mode=0o700)
            elif not _is_the_persons_own(path):
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                place.symlink_to(victim)
    before = len(result.faults)
    _day(folder, mask, result)
    del result.faults[before:]  # a day that is refused is as good
    faults = []
    if victim.read_bytes() != _VICTIM:
        faults.append("something was written through a link")
    return faults


def _is_the_persons_own(path: Path) -> bool:
    """Files that a link stands for on purpose: the journal itself, and what is read only."""
    return path.name.startswith("journal.filmjournal") or path.name in ("to-import.csv", "broken.json")


PART = Part("P16", "modes of files, and links in their places", rounds=40, short=1, run=run, control=control)
