"""`make site-checks ARGS="FOLDER…"`: everything that must hold for published sites, a table of what was found.

Ends with 1 if anything was found. `--only` and `--skip` take names of checks, parted by commas.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from site_checks.findings import Checked
from site_checks.in_browser import check_in_browser
from site_checks.lighthouse import check_lighthouse
from site_checks.links import check_links
from site_checks.nu import check_markup
from site_checks.text_browser import check_as_text

CHECKS: dict[str, Callable[[Path], list[tuple[str, Checked]]]] = {
    "links": lambda folder: [("links and rules", check_links(folder))],
    "nu": lambda folder: [("Nu HTML checker", check_markup(folder))],
    "browser": check_in_browser,
    "text": lambda folder: [("w3m", check_as_text(folder))],
    "lighthouse": lambda folder: [("Lighthouse", check_lighthouse(folder))],
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Check published sites.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--only", default=",".join(CHECKS), help="some checks (%(default)s)")
    parser.add_argument("--skip", default="", help="checks to leave out")
    parser.add_argument("--show", type=int, default=20, help="how many findings of a check are shown (%(default)s)")
    arguments = parser.parse_args()
    wanted = [name for name in arguments.only.split(",") if name and name not in arguments.skip.split(",")]
    found = 0
    for folder in arguments.folders:
        print(f"\n{folder}")
        for name in wanted:
            started = time.monotonic()
            for check, (looked_at, findings) in CHECKS[name](folder):
                found += len(findings)
                print(f"  {check:<20} {len(findings):>6,}  {looked_at}")
                for finding in findings[: arguments.show]:
                    print(f"      {finding.page}: {finding.what}")
                if len(findings) > arguments.show:
                    print(f"      … and {len(findings) - arguments.show:,} more")
            print(f"  {'':<20} {time.monotonic() - started:>6.1f} s", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
