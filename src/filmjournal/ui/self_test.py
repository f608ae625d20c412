"""`filmjournal self-test`: the real window, without a screen, on a journal of its own: log, edit, search, undo, close.

It touches nothing of the person's. Packages run it too, where no test suite is.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from filmjournal.i18n import _

if TYPE_CHECKING:
    from filmjournal.paths import Paths
    from filmjournal.settings import Settings

PATIENCE = 30.0  # seconds that one step may take


class SelfTestFailed(Exception):
    """A step did not do what it should."""


def run(paths: Paths, settings: Settings) -> int:
    """Walk through the program once; 0 if every step did what it should, else 1 with the step on stderr."""
    gc.enable()  # the program turns it off for the start of a window that people wait for
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from filmjournal.ui.app import make_application

    application = make_application()
    from filmjournal.paths import in_profile
    from filmjournal.ui.shell import Shell, apply_settings
    from filmjournal.ui.theme.theme_manager import ThemeManager

    with tempfile.TemporaryDirectory(prefix="filmjournal-self-test-") as folder:
        themes = ThemeManager(application)
        apply_settings(settings, themes)
        window = Shell(in_profile(Path(folder)), settings, themes)
        window.show()
        try:
            _walk(window, application.processEvents)
        except SelfTestFailed as failure:
            print(_("self-test: {step} failed").format(step=failure), file=sys.stderr)  # noqa: T201 - its report
            return 1
        finally:
            window.close()
            application.processEvents()
    print(_("self-test: every step did what it should"))  # noqa: T201 - its report
    return 0


def _walk(window: object, process: Callable[[], None]) -> None:
    from filmjournal.domain.queries import ListQuery
    from filmjournal.domain.rating import Rating
    from filmjournal.services.clock import today
    from filmjournal.services.commands import LogFilm
    from filmjournal.ui.shell import Shell

    if not isinstance(window, Shell):
        raise TypeError(type(window).__name__)

    def wait(step: str, until: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > end:
                raise SelfTestFailed(step)
            process()
            time.sleep(0.002)

    window.open_journal()
    wait("first start", lambda: window.centralWidget() is not None and not window.paths.journal.exists())
    window.open_journal(create=True)
    wait("opening", lambda: window.view is not None and window.view.bus.is_open and window.view.entry is not None)
    view = window.view
    if view is None or view.entry is None:
        raise SelfTestFailed("opening")
    pane, bus = view.entry, view.bus

    def found(search: str) -> int:
        return len(bus.journal.browsing.ids(ListQuery(search=search)))

    viewing = LogFilm("Self Test", 2001, viewing={"watched": today()})
    bus.do(viewing, "log", done=lambda done: view.show_logged(done.entry_id or 0, True))
    wait("logging", lambda: pane.entry is not None and pane.film is not None and pane.film.title == "Self Test")
    pane.review.edit.insertPlainText("A zoetrope of a review.")
    pane.flush()
    wait("writing", lambda: not bus.tasks.busy and found("zoetrope") == 1)
    pane.head.rating.choose(7)
    wait("rating", lambda: not bus.tasks.busy and pane.entry is not None and pane.entry.rating == Rating(7))
    view.search.set_text("zoetrope")
    wait("searching", lambda: len(view.list.model.ids) == 1)
    view.search.set_text("nothing-of-the-kind")
    wait("searching in vain", lambda: len(view.list.model.ids) == 0)
    view.search.set_text("")
    wait("showing all again", lambda: len(view.list.model.ids) == 1)
    bus.undo()
    wait("undo", lambda: not bus.tasks.busy and bus.journal.browsing.entry(1).rating is None)
    bus.redo()
    wait("redo", lambda: not bus.tasks.busy and bus.journal.browsing.entry(1).rating == Rating(7))
