"""The log: a small rotating file on this machine, with ids and lengths and never a word that people wrote."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from types import TracebackType
from typing import TextIO

LARGEST = 512 * 1024
FILE_NAME = "filmjournal.log"
CRASH_FILE_NAME = "crash.log"


class _LogFile(logging.Handler):
    """A rotating file, whose module (with sockets and more) is imported for the first line and not at each start."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._lines: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        if self._lines is None:
            from logging.handlers import RotatingFileHandler

            class OwnFile(RotatingFileHandler):
                def _open(self) -> TextIO:  # type: ignore[override] # narrower than any stream
                    return open(self.baseFilename, "a", encoding="utf-8", opener=_private)

            self._lines = OwnFile(self._file, maxBytes=LARGEST, backupCount=2, delay=True)
            self._lines.setFormatter(self.formatter)
            # Do without: a log that can't be written is no reason to show a traceback.
            self._lines.handleError = lambda record: None  # type: ignore[method-assign]
        self._lines.emit(record)

    def close(self) -> None:
        """Close the file."""
        if self._lines is not None:
            self._lines.close()
        super().close()


def _private(name: str, flags: int) -> int:
    """Open a file for its owner alone; a link in its place is not followed: it may lead to another's file."""
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)


def start(folder: Path, *, debug: bool = False) -> Path:
    """Log into a file of the folder from now on; the file's path. A folder that can't be written is done without."""
    file = folder / FILE_NAME
    logger = logging.getLogger("filmjournal")
    logger.setLevel(logging.DEBUG if debug else logging.INFO)
    logger.propagate = False
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = _LogFile(file)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    return file


def watch_for_crashes(folder: Path) -> None:
    """Have Python note where each thread was when the process is ended by a fault of native code.

    That goes to a file of the folder, which stays on this machine and names files, lines and functions only. A folder
    that can't be written is done without.
    """
    import faulthandler

    file = folder / CRASH_FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if file.exists() and file.stat().st_size > LARGEST:
            file.replace(file.with_suffix(".log.1"))
        # Open until the end of the process, and of other processes with a window; all of them append.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError:
        return
    faulthandler.enable(handle)


def places(trace: TracebackType | None) -> str:
    """Where an error arose: files, lines and functions, outermost first, without the texts that it may carry."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('filmjournal')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " > ".join(found)


def stop() -> None:
    """Close the log's file."""
    logger = logging.getLogger("filmjournal")
    for handler in list(logger.handlers):
        if isinstance(handler, _LogFile | logging.NullHandler):
            logger.removeHandler(handler)
            handler.close()
