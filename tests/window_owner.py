"""A process that has a journal's window, as far as others can tell: `window_owner.py RUNTIME JOURNAL [silent]`.

It writes a line when it has the journal (how it stands to it) and one for each start that wants the window shown. A
silent one never answers.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from filmjournal.ui.single_window import SingleWindow


def _say(line: str) -> None:
    print(line, flush=True)


def main(runtime: Path, journal: Path, *, silent: bool) -> int:
    application = QCoreApplication([])
    place = SingleWindow(runtime)
    standing = place.claim(journal)
    place.asked.connect(lambda token: _say(f"asked {token}"))
    if not silent:
        place.listen()
    _say(standing.value)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), silent=sys.argv[3:] == ["silent"]))
