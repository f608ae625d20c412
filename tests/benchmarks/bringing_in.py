"""Imports of whole exports, against the bare insertion of the very same rows."""

from __future__ import annotations

import hashlib
import sqlite3
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

import letterboxd_zip
import sides
from journals import Sample
from sides import Cost
from table import Row, at_most, number, ratio_at_most

_MOST_ROUNDS = 3
_LARGE = 10_000  # diary rows: fewer have no target, and for more one round is enough
_MEMORY = {10_000: 250, 100_000: 900}  # MiB for so many diary rows


def imports(samples: Sequence[Sample], rounds: int) -> list[Row]:
    """A Letterboxd export with as many diary rows as the samples have entries: once, again, and taken back."""
    rows: list[Row] = []
    for sample in samples:
        turns = 1 if sample.entries > _LARGE else min(_MOST_ROUNDS, rounds)
        rows += _of_size(_archive(sample), sample.entries, turns)
    return rows


def _of_size(archive: Path, entries: int, rounds: int) -> list[Row]:
    first, again, back, raw = [], [], [], []
    for _round in range(rounds):
        with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
            profile = Path(folder) / "profile"
            journal = profile / "journal.filmjournal"
            bring = sides.program("--profile", profile, "import", archive, "--yes")
            first.append(sides.run(bring, proves=False))
            _require(journal, entries)
            raw.append(sides.run(sides.child("raw_insert", journal, Path(folder) / "raw")))
            again.append(sides.run(bring, proves=False))
            _require(journal, entries)
            back.append(sides.run(sides.program("--profile", profile, "undo-import", 1), proves=False))
            _require(journal, 0)
    if not all(cost.proof["entries"] == entries for cost in raw):
        raise sides.ChildFailed("the rows were not inserted")
    bare = [Cost(cost.proof["cpu"], cost.proof["wall"], cost.proof) for cost in raw]
    what = f"import of a Letterboxd ZIP, {entries:,} diary rows with reviews of {letterboxd_zip.REVIEW} words"
    rows = [_ratio(what, entries, _took(first), f"the same rows by sqlite3 {_took(bare)}", sides.ratio(first, bare), 3)]
    peak = statistics.median(cost.peak for cost in first) / 1024
    limit = next((_MEMORY[size] for size in sorted(_MEMORY) if entries <= size), None)
    what = "  memory for it, at most"
    rows.append(Row(what, f"{number(peak)} MiB") if limit is None else at_most(what, peak, limit, "MiB"))
    rows.append(_ratio("  the same file again", entries, _took(again), _took(first), sides.ratio(again, first), 1))
    rows.append(Row("  taking it back", _took(back), _took(first), sides.ratio(back, first)))
    return rows


def _ratio(what: str, entries: int, figure: str, against: str, ratio: float, limit: float) -> Row:
    if entries < _LARGE:  # most of it is the start of the program
        return Row(what, figure, against, ratio)
    return ratio_at_most(what, figure, against, ratio, limit)


def _archive(sample: Sample) -> Path:
    """The export, made now unless this version of its maker made it before."""
    version = hashlib.blake2b(Path(letterboxd_zip.__file__).read_bytes(), digest_size=5).hexdigest()
    path = sample.journal.with_name(f"letterboxd-{version}.zip")
    if not path.exists():
        making = path.with_suffix(".part")
        letterboxd_zip.write(making, sample.entries)
        making.rename(path)
    return path


def _require(journal: Path, entries: int) -> None:
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        (found,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    finally:
        connection.close()
    if found != entries:
        raise sides.ChildFailed(f"the journal holds {found} entries, not {entries}")


def _took(costs: Sequence[Cost]) -> str:
    return f"{number(sides.cpu(costs))} s CPU, {number(sides.wall(costs))} s wall"
