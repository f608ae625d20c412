"""Typing into a long review: from a key to its painted letter, in the program or in a bare QTextEdit.

`writing.py bare` measures a QTextEdit of the same width with the same words, `writing.py ARGUMENTS…` the program
started with these arguments, whose newest entry has the long review.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from program import start
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFont, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QTextEdit
from report import memory, report

if TYPE_CHECKING:
    from filmjournal.ui.shell import Shell

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import long_review

TYPED = "and then the camera stays where it was, long after the train has gone; nobody speaks. " * 3
BETWEEN = 30  # milliseconds from one key to the next: quick typing, with room for what is done in between
WIDTH, HEIGHT, SIZE = 548, 748, 18  # pixels; the height is what the program's window has for an entry
PATIENCE = 60.0


class Typist(QObject):
    """Types into a text field at its middle and notes how long each letter took to be painted, in milliseconds."""

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__()
        self.edit = edit
        self.painted = 0
        self.wall: list[float] = []
        self.cpu: list[float] = []
        edit.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted += 1
        return False

    def type(self) -> None:
        self.edit.setFocus()
        cursor = self.edit.textCursor()
        cursor.setPosition(self.edit.document().findBlockByNumber(self.edit.document().blockCount() // 2).position())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.edit.setTextCursor(cursor)
        work_for(500)
        self._centre()
        work_for(100)
        before = len(self.edit.toPlainText())
        for letter in TYPED:
            paintings = self.painted
            begun, used = time.perf_counter(), time.thread_time()
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(self.edit, event)
            until(lambda: self.painted > paintings)  # noqa: B023 - called before the loop goes on
            self.wall.append((time.perf_counter() - begun) * 1000)
            self.cpu.append((time.thread_time() - used) * 1000)
            work_for(BETWEEN)
        assert len(self.edit.toPlainText()) == before + len(TYPED), "not everything was typed"

    def _centre(self) -> None:
        """Put the caret in the middle of what is seen: what is under it is painted with each letter."""
        area: QAbstractScrollArea = self.edit
        parent = self.edit.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                area = parent
            parent = parent.parentWidget()
        caret = self.edit.viewport().mapTo(area.window(), self.edit.cursorRect().center())
        middle = area.viewport().mapTo(area.window(), area.viewport().rect().center())
        area.verticalScrollBar().setValue(area.verticalScrollBar().value() + caret.y() - middle.y())


def until(there: Callable[[], bool]) -> None:
    end = time.perf_counter() + PATIENCE
    while not there():
        if time.perf_counter() > end:
            raise TimeoutError
        QCoreApplication.processEvents()
    QCoreApplication.processEvents()


def work_for(milliseconds: int) -> None:
    """Let the program do what it does between two keys."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < milliseconds:
        QCoreApplication.processEvents()
        time.sleep(0.0005)


def bare() -> None:
    application = QApplication(["bare"])
    edit = QTextEdit()
    font = QFont()
    font.setPixelSize(SIZE)
    edit.setFont(font)
    edit.resize(WIDTH + 40, HEIGHT)
    edit.show()
    work_for(200)
    held = memory().get("rss", 0)
    typist = Typist(edit)
    begun = time.perf_counter()
    edit.setPlainText(long_review.text())
    until(lambda: typist.painted > 0)
    opened = (time.perf_counter() - begun) * 1000
    typist.type()
    report(painted="letters", wall=typist.wall, cpu=typist.cpu, opened=opened, grown=memory().get("rss", 0) - held)
    del application


def in_program(window: Shell) -> object:
    def run() -> None:
        try:
            _write_in(window)
        except BaseException:
            import os
            import traceback

            traceback.print_exc()
            os._exit(1)

    QTimer.singleShot(0, run)
    return run


def _write_in(window: Shell) -> None:
    view = window.view
    assert view is not None, "the journal is not shown"
    until(lambda: view.bus.is_open and view.entry is not None and view.entry.entry is not None)
    work_for(1_500)  # what a start leaves to be done
    pane = view.entry
    assert pane is not None
    assert pane.entry is not None
    long_one, edit = pane.entry.id, pane.review.edit
    words = pane.entry.review.words
    assert words >= long_review.WORDS, f"the newest entry has a review of {words} words"
    pane.show_entry(view.list.model.ids[1])
    work_for(500)
    held = memory().get("rss", 0)
    typist = Typist(edit)
    paintings = typist.painted
    begun = time.perf_counter()
    pane.show_entry(long_one)
    until(lambda: typist.painted > paintings)
    opened = (time.perf_counter() - begun) * 1000
    work_for(4_000)  # the spelling of it is checked meanwhile
    typist.type()
    report(painted="letters", wall=typist.wall, cpu=typist.cpu, opened=opened, grown=memory().get("rss", 0) - held)


if sys.argv[1:] == ["bare"]:
    bare()
else:
    start(in_program)
