"""Starting the window: the application object, its look, and the way its troubles are told."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from filmjournal import logs
from filmjournal.i18n import _
from filmjournal.logs import places
from filmjournal.ui import display_check

if TYPE_CHECKING:
    from PySide6.QtGui import QSessionManager
    from PySide6.QtWidgets import QApplication, QWidget

    from filmjournal.paths import Paths
    from filmjournal.settings import Settings
    from filmjournal.ui.shell import Shell

log = logging.getLogger(__name__)

INTERRUPTED = 130  # the exit status after Ctrl+C
COLLECT_AFTER = 3_000  # milliseconds until unused objects are looked for; the start makes none
LISTEN_AFTER = 300  # milliseconds until other starts are answered, who wait that long; the first screen comes first


def run(paths: Paths, settings: Settings, *, temporary: bool = False) -> int:
    """Open the window on the profile's journal until it is closed; the exit status.

    Where the journal has a window already, that one comes to the front and nothing is opened. A `temporary` profile is
    gone afterwards, and the window says so in its title.
    """
    problem = display_check.problem()
    if problem is not None:
        print(problem, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 1
    logs.watch_for_crashes(paths.logs)
    from filmjournal.ui.single_window import START_PATIENCE, TOKEN, SingleWindow, Standing

    place = SingleWindow(paths.runtime)
    standing = place.claim(paths.journal, patience=START_PATIENCE, token=os.environ.get(TOKEN, ""))
    if standing is Standing.HANDED_OVER:
        return 0
    application = make_application()
    from PySide6.QtCore import QTimer

    from filmjournal.ui.shell import Shell, apply_settings
    from filmjournal.ui.theme.theme_manager import ThemeManager

    themes = ThemeManager(application)
    apply_settings(settings, themes)
    window = Shell(paths, settings, themes, temporary=temporary, place=place)
    if standing is Standing.OURS:
        window.open_journal()
    else:
        window.explain_standing(standing)
    window.show()
    QTimer.singleShot(LISTEN_AFTER, place.listen)
    QTimer.singleShot(COLLECT_AFTER, gc.enable)
    close_on_signals(window)
    application.commitDataRequest.connect(lambda manager: save_before_the_end(window, manager))
    application.saveStateRequest.connect(lambda _manager: window.save_all())
    try:
        return application.exec()
    finally:
        place.close()


def save_before_the_end(window: Shell, manager: QSessionManager) -> None:
    """Bring what is typed into the journal, since the session ends; where that fails, ask for it to stay."""
    if not window.save_all() and manager.allowsInteraction():
        manager.release()
        manager.cancel()  # the window says why


def close_on_signals(window: QWidget) -> None:
    """Let the end of the session, of the terminal and Ctrl+C close the window, which hands over what is unsaved.

    Python looks at signals only between its own steps, and none come while Qt waits: so a signal also writes its number
    into a socket that Qt wakes up for. It is obeyed only there, in the event loop: between two steps of Python anything
    may be half done, as an import is for which the work that a closing window waits for may be waiting too.
    """
    import socket

    from PySide6.QtCore import QSocketNotifier
    from PySide6.QtWidgets import QApplication

    inner, outer = socket.socketpair()
    for end in (inner, outer):
        end.setblocking(False)
    numbers = [
        number
        for name in ("SIGTERM", "SIGINT", "SIGHUP")
        if (number := getattr(signal, name, None)) is not None  # Windows has not all of them
        and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN)  # as nohup wants it
    ]

    def close(*_ready: object) -> None:
        for number in inner.recv(64):
            if number in numbers and window.close() and number == signal.SIGINT:
                QApplication.exit(INTERRUPTED)

    def stop() -> None:
        signal.set_wakeup_fd(-1)
        for end in (inner, outer):
            end.close()

    window.destroyed.connect(stop)
    notifier = QSocketNotifier(inner.fileno(), QSocketNotifier.Type.Read, window)
    notifier.activated.connect(close)
    signal.set_wakeup_fd(outer.fileno())
    for number in numbers:
        signal.signal(number, lambda *_signal: None)


def make_application() -> QApplication:
    """The application object, named as desktops want to know it."""
    from PySide6.QtCore import QCoreApplication, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    QCoreApplication.setApplicationName("filmjournal")
    QApplication.setDesktopFileName("filmjournal")
    application = QApplication(["filmjournal"])
    application.setApplicationDisplayName(_("Film Journal"))
    qInstallMessageHandler(_log_qt)
    sys.excepthook = _log_exception
    from filmjournal.ui.theme.icons import application_icon

    application.setWindowIcon(application_icon())
    return application


def _log_qt(_kind: object, _context: object, message: str) -> None:
    log.info("qt: %s", message)


def _log_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error in the window's own code: into the log, without the texts that it may carry; the window goes on."""
    log.error("unexpected %s at %s", kind.__name__, places(trace))
    if kind is KeyboardInterrupt:
        from PySide6.QtWidgets import QApplication

        QApplication.exit(INTERRUPTED)
