"""Where the window was and how its parts were arranged: not a preference, and no loss if it is gone."""

from __future__ import annotations

import base64
import binascii
import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QWidget

from filmjournal.settings import read_table, write_table

log = logging.getLogger(__name__)


def restore(file: Path, window: QWidget) -> dict[str, Any]:
    """Put the window where it was last; answers what its parts remembered, as they gave it to `save`."""
    table = read_table(file)
    geometry = table.pop("geometry", None)
    if isinstance(geometry, str):
        try:
            window.restoreGeometry(QByteArray(base64.b64decode(geometry, validate=True)))
        except binascii.Error:
            log.info("the window's geometry could not be read")
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
    return table


def save(file: Path, window: QWidget, parts: dict[str, Any]) -> None:
    """Remember where the window is and what its parts say of themselves: texts, numbers, truths, lists, tables."""
    geometry = base64.b64encode(window.saveGeometry().data()).decode("ascii")
    try:
        write_table({**read_table(file), **parts, "geometry": geometry}, file)
    except OSError as error:
        log.info("the window's state could not be written: %s", error.strerror)
