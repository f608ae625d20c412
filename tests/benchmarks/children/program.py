"""The program as `filmjournal` starts it, stopped where its event loop would begin.

The program's own code knows nothing of this: only the class of the application object is another one, whose `exec`
hands the window over first.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6 import QtWidgets

if TYPE_CHECKING:
    from filmjournal.ui.shell import Shell


def start(begin: Callable[[Shell], object]) -> None:
    """Run the program with this process's arguments; `begin` gets the window before the event loop runs."""

    class Application(QtWidgets.QApplication):
        def exec(self) -> int:  # type: ignore[override]
            windows = [widget for widget in self.topLevelWidgets() if type(widget).__name__ == "Shell"]
            kept = begin(windows[0])  # type: ignore[arg-type]
            status = super().exec()
            del kept
            return status

    QtWidgets.QApplication = Application  # type: ignore[misc]
    from filmjournal.__main__ import main

    sys.exit(main(sys.argv[1:]))
