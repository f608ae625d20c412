"""Where the window was and how its panes were divided: not a preference, and no loss if it is gone."""

from __future__ import annotations

import base64
import binascii
import logging
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from filmjournal.settings import read_table, write_table

log = logging.getLogger(__name__)


def restore(file: Path, window: QWidget, panes: QSplitter) -> None:
    """Put the window and its panes where they were last."""
    table = read_table(file)
    geometry, sizes = table.get("geometry"), table.get("panes")
    if isinstance(geometry, str):
        try:
            window.restoreGeometry(QByteArray(base64.b64decode(geometry, validate=True)))
        except binascii.Error:
            log.info("the window's geometry could not be read")
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
    if isinstance(sizes, list) and len(sizes) == panes.count() and all(isinstance(size, int) for size in sizes):
        panes.setSizes(sizes)


def save(file: Path, window: QWidget, panes: QSplitter) -> None:
    """Remember where the window and its panes are."""
    sizes = panes.sizes()
    if not all(sizes):  # a narrow window, whose panes take turns, says nothing of how they were divided
        sizes = read_table(file).get("panes", [])
    geometry = base64.b64encode(window.saveGeometry().data()).decode("ascii")
    try:
        write_table({**read_table(file), "geometry": geometry, "panes": sizes}, file)
    except OSError as error:
        log.info("the window's state could not be written: %s", error.strerror)
