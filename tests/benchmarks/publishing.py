"""The web site: made from nothing, again unchanged, and again with one review changed; beside it, Hugo at the same.

`python tests/benchmarks/publishing.py --entries 10000 --rounds 3` measures this alone. Hugo comes from Debian. It is
given the same pages to make from equal content (`hugo_site`), of which both must write as many.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src")]

import hugo_site  # noqa: E402
import sides  # noqa: E402
from journals import Sample  # noqa: E402
from sides import Cost  # noqa: E402
from table import Row, at_most, number, ratio_at_most  # noqa: E402

BASE_URL = "https://films.example/"
MOST_ROUNDS = 3
LARGE = 10_000  # entries: fewer have no target; of more, one round is enough and Hugo has no place in memory
MEMORY = 300  # MiB
STEPS = ("first", "again", "one")


@dataclass(slots=True)
class _Side:
    """What each step cost in each round, and how many pages the first wrote in each folder."""

    costs: dict[str, list[Cost]] = field(default_factory=lambda: {step: [] for step in STEPS})
    pages: Mapping[str, int] = field(default_factory=dict)

    @property
    def all_pages(self) -> int:
        return sum(self.pages.values())

    def took(self, step: str) -> str:
        return f"{number(sides.cpu(self.costs[step]))} s CPU, {number(sides.wall(self.costs[step]))} s wall"

    def ratio(self, step: str) -> float:
        """Of a step to the first."""
        return sides.ratio(self.costs[step], self.costs["first"])

    @property
    def peak(self) -> float:
        """MiB."""
        return statistics.median(cost.peak for cost in self.costs["first"]) / 1024


def publishing(samples: Sequence[Sample], rounds: int) -> list[Row]:
    """The site of each sample, and how its cost grows."""
    rows, each = [], []
    for sample in samples:
        ours, hugo = _measured(sample, 1 if sample.entries > LARGE else max(1, min(MOST_ROUNDS, rounds)))
        rows += _rows(sample.entries, ours, hugo)
        each.append(sides.cpu(ours.costs["first"]) / sample.entries * 1_000)
    if len(samples) > 1:
        name = f"site, for each 1,000 entries: growth from {samples[0].entries:,} to {samples[-1].entries:,}"
        figures = [f"{number(value)} s CPU" for value in (each[-1], each[0])]
        rows.append(ratio_at_most(name, figures[0], figures[1], each[-1] / each[0], 1.2))
    return rows


def _rows(entries: int, ours: _Side, hugo: _Side | None) -> list[Row]:
    wall = sides.wall(ours.costs["first"])
    per_second = f", {number(ours.all_pages / wall)} pages a second"
    what = f"site from nothing, {entries:,} entries, {ours.all_pages:,} pages"
    figure = ours.took("first") + per_second
    if hugo is None:
        why = "is not installed" if shutil.which("hugo") is None else "keeps all pages in memory"
        rows = [Row(what, figure, f"Hugo not measured: it {why}")]
    else:
        first = hugo.costs["first"]
        against = f"Hugo {hugo.took('first')}, {hugo.all_pages:,} pages"
        cpu = sides.ratio(ours.costs["first"], first)
        walls = statistics.median(a.wall / b.wall for a, b in zip(ours.costs["first"], first, strict=True))
        rows = [
            _limited(what, figure, against, cpu, 0.5, entries),
            _limited("  wall time of that", f"{number(wall)} s", f"{number(sides.wall(first))} s", walls, 0.8, entries),
        ]
    memory = f"Hugo {number(hugo.peak)} MiB" if hugo else ""
    if entries == LARGE:
        rows.append(at_most("  memory for the site, at most", ours.peak, MEMORY, "MiB", against=memory))
    else:
        rows.append(Row("  memory for the site, at most", f"{number(ours.peak)} MiB", memory))
    steps = {"again": ("  again, nothing changed", 0.1), "one": ("  again, one review changed", 0.12)}
    for step, (name, limit) in steps.items():
        against = f"the first{f'; Hugo {hugo.took(step)}' if hugo else ''}"
        rows.append(_limited(name, ours.took(step), against, ours.ratio(step), limit, entries))
    return rows


def _limited(what: str, figure: str, against: str, ratio: float, limit: float, entries: int) -> Row:
    if entries < LARGE:  # much of it is the start of the program
        return Row(what, figure, against, ratio)
    return ratio_at_most(what, figure, against, ratio, limit)


def _measured(sample: Sample, rounds: int) -> tuple[_Side, _Side | None]:
    """Both sides in turns. Nothing is removed before the end: files made right after a removal cost more."""
    ours = _Side()
    hugo = None if shutil.which("hugo") is None or sample.entries > LARGE else _Side()
    with tempfile.TemporaryDirectory(dir=sample.journal.parent) as name:
        folder = Path(name)
        for turn in range(rounds):
            copy = sample.copied_to(folder / f"journal {turn}")
            _one_round_of_ours(copy, folder / f"site {turn}", ours)
            if hugo is not None:
                _one_round_of_hugo(copy.journal, folder / f"source {turn}", folder / f"hugo {turn}", hugo)
        if hugo is not None:
            _require_same_pages(ours.pages, hugo.pages)
    return ours, hugo


def _one_round_of_ours(copy: Sample, site: Path, side: _Side) -> None:
    command = sides.program(*copy.in_profile(), "export", "site", site, "--base-url", BASE_URL, "--json")
    first = sides.run(command)
    side.pages = _pages(site)
    if not first.proof["films"] or side.pages.get("film") != first.proof["films"]:
        raise sides.ChildFailed(f"{first.proof['films']} films, but pages: {dict(side.pages)}")
    again = sides.run(command)
    if any(again.proof[name] for name in ("new", "changed", "removed")):
        raise sides.ChildFailed(f"nothing was changed, but: {dict(again.proof)}")
    entry = _an_entry_with_a_review(copy.journal)
    review = site.with_name(f"{site.name}.txt")
    review.write_text("Another evening, and another opinion.\n", encoding="utf-8")
    sides.run(sides.program(*copy.in_profile(), "edit", entry, "--review-file", review), proves=False)
    one = sides.run(command)
    if not one.proof["changed"] or not any(
        "Another evening" in page.read_text(encoding="utf-8") for page in (site / "film").iterdir()
    ):
        raise sides.ChildFailed(f"a review was changed, but: {dict(one.proof)}")
    for step, cost in zip(STEPS, (first, again, one), strict=True):
        side.costs[step].append(cost)


def _one_round_of_hugo(journal: Path, source: Path, site: Path, side: _Side) -> None:
    made = sides.run(sides.child("hugo_source", journal, source)).proof
    command = ["hugo", "--quiet", "--source", str(source), "--destination", str(site)]
    first = sides.run(command, proves=False)
    side.pages = _pages(site)
    if (side.pages.get("film"), side.pages.get("people")) != (made["films"], made["people"]):
        raise sides.ChildFailed(f"Hugo was given {dict(made)} and wrote {dict(side.pages)}")
    again = sides.run(command, proves=False)
    hugo_site.change_one_review(source)
    one = sides.run(command, proves=False)
    for step, cost in zip(STEPS, (first, again, one), strict=True):
        side.costs[step].append(cost)


def _require_same_pages(ours: Mapping[str, int], hugo: Mapping[str, int]) -> None:
    if (ours.get("film"), ours.get("person")) != (hugo.get("film"), hugo.get("people")):
        raise sides.ChildFailed(f"not the same pages: ours {dict(ours)}, Hugo's {dict(hugo)}")


def _pages(site: Path) -> dict[str, int]:
    """How many pages there are in each folder."""
    found = {"": len(list(site.glob("*.html")))}
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        found[folder.name] = len(list(folder.glob("*.html")))
    return found


def _an_entry_with_a_review(journal: Path) -> int:
    """One in the middle of the diary."""
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        found = connection.execute(
            "SELECT id FROM entry WHERE NOT private AND trashed IS NULL AND id IN (SELECT entry_id FROM review)"
            " ORDER BY diary_key"
        ).fetchall()
    finally:
        connection.close()
    return int(found[len(found) // 2][0])


if __name__ == "__main__":
    import run

    sys.argv += ["--only", publishing.__name__]
    sys.exit(run.main())
