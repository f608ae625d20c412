"""Starting the window: the application object, its look, and the way its troubles are told."""

from __future__ import annotations

import gc
import logging
import signal
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from filmjournal.i18n import _
from filmjournal.logs import places
from filmjournal.ui import display_check

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from filmjournal.paths import Paths
    from filmjournal.settings import Settings

log = logging.getLogger(__name__)

INTERRUPTED = 130  # the exit status after Ctrl+C
COLLECT_AFTER = 3_000  # milliseconds until unused objects are looked for; the start makes none


def run(paths: Paths, settings: Settings, *, temporary: bool = False) -> int:
    """Open the window on the profile's journal until it is closed; the exit status.

    A `temporary` profile is gone afterwards, and the window says so in its title.
    """
    problem = display_check.problem()
    if problem is not None:
        print(problem, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 1
    application = make_application()
    from PySide6.QtCore import QTimer

    from filmjournal.ui.shell import Shell, apply_settings
    from filmjournal.ui.theme.theme_manager import ThemeManager

    themes = ThemeManager(application)
    apply_settings(settings, themes)
    window = Shell(paths, settings, themes, temporary=temporary)
    window.open_journal()
    window.show()
    QTimer.singleShot(COLLECT_AFTER, gc.enable)
    close_on_signals(window)
    return application.exec()


def close_on_signals(window: QWidget) -> None:
    """Let the end of the session and Ctrl+C close the window, which hands over what is unsaved.

    Python looks at signals only between its own steps, and none come while Qt waits: so a signal also writes into a
    socket that Qt wakes up for.
    """
    import socket

    from PySide6.QtCore import QSocketNotifier
    from PySide6.QtWidgets import QApplication

    inner, outer = socket.socketpair()
    for end in (inner, outer):
        end.setblocking(False)
    notifier = QSocketNotifier(inner.fileno(), QSocketNotifier.Type.Read, window)
    notifier.activated.connect(lambda *_: inner.recv(64))
    signal.set_wakeup_fd(outer.fileno())

    def close(number: int, _frame: object) -> None:
        if window.close() and number == signal.SIGINT:
            QApplication.exit(INTERRUPTED)
        outer.fileno()  # the socket has to live as long as this handler

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, close)


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
