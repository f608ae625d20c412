"""The log: a small rotating file on this machine, with ids and lengths and never a word that people wrote."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 512 * 1024
FILE_NAME = "filmjournal.log"


class _LogFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Do without: a log that can't be written is no reason to show a traceback."""


def start(folder: Path, *, debug: bool = False) -> Path:
    """Log into a file of the folder from now on; the file's path. A folder that can't be written is done without."""
    file = folder / FILE_NAME
    logger = logging.getLogger("filmjournal")
    logger.setLevel(logging.DEBUG if debug else logging.INFO)
    logger.propagate = False
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = _LogFile(file, maxBytes=LARGEST, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    return file


def stop() -> None:
    """Close the log's file."""
    logger = logging.getLogger("filmjournal")
    for handler in list(logger.handlers):
        if isinstance(handler, _LogFile | logging.NullHandler):
            logger.removeHandler(handler)
            handler.close()
