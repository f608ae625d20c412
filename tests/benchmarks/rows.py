"""The rows of the table, each group from the runs it needs."""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import journals
import sides
from journals import SEED, Sample
from sides import Cost, child, program
from table import Row, at_most, number, ratio_at_most

MIB = 1024 * 1024
FRAME = 16  # milliseconds


def starts(samples: Sequence[Sample], rounds: int) -> list[Row]:
    """From the command to the first list and to the first entry, against windows that show nothing."""
    commands = {"bare": child("bare_window"), "bare with store": child("bare_window", "sqlalchemy.orm")}
    for sample in samples:
        commands[f"list {sample.entries}"] = child("first_list", *sample.in_profile())
        commands[f"usable {sample.entries}"] = child("usable", *sample.in_profile())
    costs = sides.in_turns(commands, rounds)
    bare, with_store = costs["bare"], costs["bare with store"]
    rows = []
    for sample in samples:
        first = costs[f"list {sample.entries}"]
        _proved(first, "list")
        against = f"bare window {_seconds(bare)}"
        what = f"start to the first list, {_entries(sample)}"
        rows.append(ratio_at_most(what, _seconds(first), against, sides.ratio(first, bare), 1.5))
    smaller, largest = (costs[f"list {sample.entries}"] for sample in (samples[max(0, len(samples) - 2)], samples[-1]))
    if len(samples) > 1:
        what = f"the same, {_entries(samples[-1])} against {samples[-2].entries:,}"
        ratio = sides.ratio(largest, smaller)
        rows.append(ratio_at_most(what, _seconds(largest), _seconds(smaller), ratio, 1.1))
        smallest = costs[f"list {samples[0].entries}"]
        rows.append(_growth("the first list", samples, sides.cpu(largest), sides.cpu(smallest), "s"))
    for sample in samples:
        usable = costs[f"usable {sample.entries}"]
        _proved(usable, "entry")
        against = f"bare window + sqlalchemy.orm {_seconds(with_store)}"
        what = f"start to usable, {_entries(sample)}"
        rows.append(ratio_at_most(what, _seconds(usable), against, sides.ratio(usable, with_store), 1.2))
    return rows


def at_work(samples: Sequence[Sample], rounds: int) -> list[Row]:
    """The window at work, and the memory it then has."""
    bare = sides.run(child("bare_window", "sqlalchemy.orm")).proof
    found = {}
    for sample in samples:
        with tempfile.TemporaryDirectory(dir=sample.journal.parent) as folder:
            copy = sample.copied_to(Path(folder) / "copy")
            found[sample.entries] = sides.run(child("at_work", *copy.in_profile())).proof
    rows = []
    for sample in samples:
        figures = found[sample.entries]
        _shown(figures, sample)
        key = _of(figures["keys"])
        what = f"key in the search box to painted result, {_entries(sample)}"
        rows.append(
            at_most(
                what,
                key.late,
                FRAME,
                "ms",
                f" 95th ({key.others})",
                f"{number(statistics.median(figures['key_cpu']))} ms CPU",
            )
        )
        rows.append(
            Row(
                "  the longest that the window stood still meanwhile",
                f"{number(figures['key_stood'])} ms",
                "",
                None,
                f"≤ {FRAME} ms",
                figures["key_stood"] <= FRAME,
            )
        )
        other = _of(figures["other_keys"])
        rows.append(at_most("  the same in order of title", other.late, 50, "ms", f" 95th ({other.others})"))
        sort = _of(figures["sorts"])
        rows.append(at_most(f"change of sort, {_entries(sample)}", sort.late, 50, "ms", f" 95th ({sort.others})"))
        if figures["pages"]:
            page = _of(figures["pages"])
            rows.append(
                at_most(f"one page down, worst frame, {_entries(sample)}", page.worst, FRAME, "ms", f" ({page.others})")
            )
        opened = _of(figures["opened"])
        rows.append(Row(f"opening an entry, {_entries(sample)}", f"{number(opened.median)} ms ({opened.others})"))
        rated = _of(figures["rated"])
        rows.append(
            Row(f"stars chosen to saved and painted, {_entries(sample)}", f"{number(rated.median)} ms ({rated.others})")
        )
    if len(samples) > 1:
        for what, name in (("a key", "keys"), ("a change of sort", "sorts"), ("opening an entry", "opened")):
            large, small = (statistics.median(found[s.entries][name]) for s in (samples[-1], samples[0]))
            rows.append(_growth(what, samples, large, small, "ms"))
    figures = found[samples[-1].entries]
    if "rss" in figures:
        against = f"bare window + sqlalchemy.orm {bare['rss'] / 1024:.0f} MiB"
        shown = f"{figures['rss'] / 1024:.0f} MiB (peak {figures['peak'] / 1024:.0f})"
        what = f"memory after all that, {_entries(samples[-1])}"
        rows.append(ratio_at_most(what, shown, against, figures["peak"] / bare["rss"], 1.5))
    return rows


def saves(samples: Sequence[Sample], rounds: int) -> list[Row]:
    """Edits through the service, each durable."""
    names = {
        "film": "a film with its 12 credits and a headline saved",
        "rating": "a rating saved",
        "review": "a review saved",
    }
    found = {}
    for sample in samples:
        with tempfile.TemporaryDirectory(dir=sample.journal.parent) as folder:
            copy = sample.copied_to(Path(folder) / "copy")
            found[sample.entries] = sides.run(child("saves", copy.journal, max(3, 3 * rounds))).proof
    rows = []
    for name, what in names.items():
        for sample in samples:
            figures = found[sample.entries][name]
            wall = number(statistics.median(figures["wall"]))
            rows.append(
                at_most(
                    f"{what}, {_entries(sample)}", statistics.median(figures["cpu"]), 5, "ms", f" CPU, {wall} ms wall"
                )
            )
        if len(samples) > 1:
            large, small = (statistics.median(found[s.entries][name]["cpu"]) for s in (samples[-1], samples[0]))
            rows.append(_growth(what, samples, large, small, "ms CPU"))
    return rows


def command_line(samples: Sequence[Sample], rounds: int) -> list[Row]:
    """`find`, against Python with SQLite alone."""
    commands = {"bare": [sys.executable, "-c", "import sqlite3"]}
    for sample in samples:
        commands[str(sample.entries)] = program(*sample.in_profile(), "find", "the night", "--limit", 20)
    costs = sides.in_turns(commands, rounds, proves=False)
    rows = []
    for sample in samples:
        found = costs[str(sample.entries)]
        against = f"python -c 'import sqlite3' {_seconds(costs['bare'])}"
        what = f"find on the command line, {_entries(sample)}"
        rows.append(Row(what, _seconds(found), against, sides.ratio(found, costs["bare"])))
    if len(samples) > 1:
        large, small = (sides.cpu(costs[str(s.entries)]) for s in (samples[-1], samples[0]))
        rows.append(_growth("find", samples, large, small, "s"))
    return rows


def making(samples: Sequence[Sample], rounds: int) -> list[Row]:
    """`sample` and `export json` for each 1,000 entries, and what the file takes."""
    rows = []
    least = min(1_000, samples[0].entries)
    with tempfile.TemporaryDirectory() as folder:
        arguments = ("sample", "--entries", least, "--seed", SEED)
        made = [
            sides.run(program("--journal", Path(folder) / f"{turn}.filmjournal", *arguments), proves=False)
            for turn in range(min(3, rounds))
        ]
    each = 1_000 / least
    rows.append(
        Row(
            "sample, for 1,000 entries",
            f"{number(sides.cpu(made) * each)} s CPU, {number(sides.wall(made) * each)} s wall",
        )
    )
    if len(samples) > 1:
        per = [sample.seconds / sample.entries * 1_000 for sample in (samples[-1], samples[0])]
        rows.append(_growth("sample, for each 1,000", samples, per[0], per[1], "s CPU"))
    sizes = []
    for sample in samples:
        total, index = _sizes(sample.journal)
        sizes.append(total / sample.entries)
        words = f"the index of words {number(index / sample.entries * 1_000 / MIB)} of it"
        share = number(total / sample.entries * 1_000 / MIB)
        limit = 700_000_000 / 100_000  # bytes an entry
        row = Row(
            f"size on disk, {_entries(sample)}",
            f"{share} MiB for 1,000, {words}",
            f"{number(total / MIB)} MiB in all",
            None,
            f"≤ {number(limit * 1_000 / MIB)} MiB for 1,000",
            sizes[-1] <= limit,
        )
        rows.append(row)
    if len(samples) > 1:
        rows.append(_growth("size, for each 1,000", samples, sizes[-1] * 1_000 / MIB, sizes[0] * 1_000 / MIB, "MiB"))
    exported = []
    for sample in samples:
        with tempfile.TemporaryDirectory(dir=sample.journal.parent) as folder:
            target = Path(folder) / "journal.json"
            cost = sides.run(program(*sample.in_profile(), "export", "json", target), proves=False)
            if not target.stat().st_size:
                raise sides.ChildFailed("export json wrote nothing")
        each_thousand = cost.cpu / sample.entries * 1_000
        exported.append(each_thousand)
        rows.append(
            Row(
                f"export json, {_entries(sample)}",
                f"{number(each_thousand)} s CPU for 1,000",
                f"{number(cost.cpu)} s CPU, {number(cost.wall)} s wall in all",
            )
        )
    if len(samples) > 1:
        rows.append(_growth("export json, for each 1,000", samples, exported[-1], exported[0], "s CPU"))
    return rows


def writing(samples: Sequence[Sample], rounds: int) -> list[Row]:
    """Typing into a review of 10,000 words with its spelling checked, against a bare QTextEdit with these words."""
    costs: dict[str, list[Cost]] = {"bare": [], "ours": []}
    with tempfile.TemporaryDirectory(dir=samples[0].journal.parent) as folder:
        written = samples[0].copied_to(Path(folder) / "written")
        journals.give_long_review(written)
        for turn in range(max(1, rounds // 3) + 1):
            fresh = written.copied_to(Path(folder) / f"copy {turn}")  # or the words of one round were in the next
            commands = {"bare": child("writing", "bare"), "ours": child("writing", *fresh.in_profile())}
            for side, command in commands.items():
                cost = sides.run(command)
                if turn:  # the first fills the caches
                    costs[side].append(cost)
    found = {side: [cost.proof for cost in runs] for side, runs in costs.items()}
    for runs in found.values():
        if not all(proof.get("painted") == "letters" and proof["wall"] for proof in runs):
            raise sides.ChildFailed("nothing was typed")
    ours, bare = ([one for proof in found[side] for one in proof["wall"]] for side in ("ours", "bare"))
    cpu, bare_cpu = ([one for proof in found[side] for one in proof["cpu"]] for side in ("ours", "bare"))
    what = "key to painted letter in a review of 10,000 words"
    late, bare_late = _quantile(ours, 0.99), _quantile(bare, 0.99)
    rows = [
        ratio_at_most(
            f"{what}, median",
            f"{number(statistics.median(ours))} ms ({number(statistics.median(cpu))} CPU)",
            f"bare QTextEdit {number(statistics.median(bare))} ms ({number(statistics.median(bare_cpu))} CPU)",
            statistics.median(cpu) / statistics.median(bare_cpu),
            1.3,
        ),
        at_most("  99th percentile", late, FRAME, "ms", f" of {len(ours)}", f"bare QTextEdit {number(bare_late)} ms"),
    ]
    opened, bare_opened = (statistics.median(proof["opened"] for proof in found[side]) for side in ("ours", "bare"))
    rows.append(Row("opening it", f"{number(opened)} ms", f"{number(bare_opened)} ms", opened / bare_opened))
    grown, bare_grown = (statistics.median(proof["grown"] for proof in found[side]) / 1024 for side in ("ours", "bare"))
    rows.append(Row("memory for opening and writing it", f"{grown:.0f} MiB", f"{bare_grown:.0f} MiB"))
    return rows


def _quantile(figures: Sequence[float], part: float) -> float:
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


class _Spread:
    """Median, 95th percentile and worst of some milliseconds."""

    def __init__(self, figures: Sequence[float]) -> None:
        ordered = sorted(figures)
        self.median = statistics.median(ordered)
        self.late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        self.worst = ordered[-1]
        self.others = (
            f"median {number(self.median)}, 95th {number(self.late)}, worst {number(self.worst)} of {len(ordered)}"
        )


def _of(figures: Sequence[float]) -> _Spread:
    return _Spread(figures)


def _growth(what: str, samples: Sequence[Sample], large: float, small: float, unit: str) -> Row:
    name = f"{what}: growth from {samples[0].entries:,} to {samples[-1].entries:,}"
    return ratio_at_most(name, f"{number(large)} {unit}", f"{number(small)} {unit}", large / small, 1.2)


def _entries(sample: Sample) -> str:
    return f"{sample.entries:,} entries"


def _seconds(costs: Sequence[Cost]) -> str:
    return f"{sides.cpu(costs):.3f} s CPU, {sides.wall(costs):.3f} s wall"


def _proved(costs: Sequence[Cost], what: str) -> None:
    for cost in costs:
        if cost.proof.get("painted") != what or not cost.proof.get("rows", cost.proof.get("entry")):
            raise sides.ChildFailed(f"the {what} was not painted: {dict(cost.proof)}")


def _shown(figures: dict[str, Any] | Any, sample: Sample) -> None:
    if figures.get("painted") != "everything" or not 0 < figures["entries"] <= sample.entries:
        raise sides.ChildFailed(f"the list of {sample.entries} was not shown")


def _sizes(journal: Path) -> tuple[int, int]:
    """Bytes of the file, and of what the full-text index keeps in it."""
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        index = connection.execute("SELECT sum(length(block)) FROM entry_text_data").fetchone()[0]
    finally:
        connection.close()
    return journal.stat().st_size, int(index)
