"""`make bench`: the table of figures, each beside its target.

Every child is a process of its own; the two sides of a ratio ran one after the other in each round. A child that
does not end well, or does not prove that it painted or wrote, ends the run: a crash must not look like a win.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src")]

import bringing_in  # noqa: E402
import journals  # noqa: E402
import peers  # noqa: E402
import rows  # noqa: E402
import sides  # noqa: E402
import table  # noqa: E402

import publishing  # noqa: E402

GROUPS = (
    rows.starts,
    rows.at_work,
    rows.writing,
    rows.saves,
    rows.command_line,
    rows.making,
    bringing_in.imports,
    publishing.publishing,
    peers.peers,
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the program and print a table of the figures.")
    parser.add_argument("--entries", default="1000,10000,100000", help="sizes of the journals (%(default)s)")
    parser.add_argument("--rounds", type=int, default=9, help="how often each side is run (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 entries, three rounds")
    parser.add_argument("--only", default="", help=f"some groups: {','.join(group.__name__ for group in GROUPS)}")
    parser.add_argument("--cache", type=Path, default=sides.ROOT / "build" / "bench", help="where journals are kept")
    arguments = parser.parse_args()
    sizes = [1_000, 10_000] if arguments.quick else sorted({int(size) for size in arguments.entries.split(",")})
    rounds = 3 if arguments.quick else arguments.rounds
    wanted = arguments.only.split(",") if arguments.only else [group.__name__ for group in GROUPS]
    for folder in (sides.ROOT / "src", HERE):
        compileall.compile_dir(folder, quiet=2)
    try:
        print("journals …", file=sys.stderr)
        samples = [journals.sample(size, arguments.cache.absolute()) for size in sizes]
        found = []
        for group in GROUPS:
            if group.__name__ in wanted:
                print(f"{group.__name__.replace('_', ' ')} …", file=sys.stderr)
                found += group(samples, rounds)
    except sides.ChildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {rounds} rounds\n"
    )
    print(table.text(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
