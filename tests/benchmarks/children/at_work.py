"""The window at work: searching key by key, sorting, scrolling, opening entries, editing; then its memory.

Each figure is the time from an input event until its answer is painted, in milliseconds. While the program works,
the longest time for which it would not have taken another event is noted as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from program import start
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollBar, QWidget
from report import report

if TYPE_CHECKING:
    from filmjournal.ui.shell import Shell

PATIENCE = 120.0  # seconds that one step may take
PAGES, OPENED, RATED = 40, 20, 10


class _Paintings(QObject):
    """Counts how often some widgets were painted."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.number = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.number += 1
        return False


class Walk:
    """One walk through the window, with a stop-watch."""

    def __init__(self, window: Shell) -> None:
        from filmjournal.ui.widgets.empty_state import EmptyState

        view = window.view
        assert view is not None, "the journal is not shown"
        self.view, self.bus, self.list = view, view.bus, view.list
        self.answers = 0  # lists shown, or searches found wrong
        self.list.model.modelReset.connect(self._answered)
        self.wrong = False  # the last search does not parse, and the list stays as it is
        self.list.search_failed.connect(self._failed)
        self.in_list = _Paintings(self.list.view.viewport(), *self.list.findChildren(EmptyState))
        self.longest = 0.0

    def __call__(self) -> None:
        self.until(lambda: self.bus.is_open and self.view.entry is not None and self.view.entry.entry is not None)
        self.settle()
        pane = self.view.entry
        assert pane is not None, "the entry pane is not there"
        self.pane = pane
        self.in_field = _Paintings(self.view.search.field)
        self.in_review = _Paintings(pane.review.edit.viewport())
        figures: dict[str, Any] = {"entries": len(self.list.model.ids)}
        queries = self.queries()
        figures["keys"], figures["key_cpu"], figures["key_stood"] = self.searching(queries)
        figures["sorts"], figures["sort_stood"] = self.sorting()
        figures["other_keys"], _cpu, figures["other_stood"] = self.searching(queries[:5], in_order="title")
        figures["pages"] = self.scrolling()
        figures["opened"] = self.opening()
        figures["rated"] = self.rating()
        report(painted="everything", **figures)

    def queries(self) -> list[str]:
        """Ten searches as people type them, made of what stands in this journal."""
        journal, ids = self.bus.journal, self.list.model.ids
        early, late = (journal.browsing.entry(ids[len(ids) * part // 10]) for part in (7, 2))
        tag = next((tag.name for tag in journal.browsing.tags() if tag.entries), "cinema")
        surname = late.film.cast[0].person.rpartition(" ")[2]
        return [
            surname.lower(),
            early.film.title,
            "the camera",
            f"person:{early.film.cast[1].person.rpartition(' ')[2]}",
            f'"{" ".join(late.film.title.split()[:2])}"',
            "year:1990..1999",
            "rating:>=4",
            f'tag:"{tag}"',
            "watched:2019",
            "night -day",
        ]

    def searching(self, queries: list[str], in_order: str | None = None) -> tuple[list[float], list[float], float]:
        """Milliseconds of each key, its CPU milliseconds, and the longest time without an ear for events."""
        from filmjournal.domain.queries import Order

        if in_order is not None:
            self.list.set_order(Order(in_order))
            self.settle()
        wall, cpu = [], []
        field = self.view.search.field
        field.setFocus()
        self.longest = 0.0
        for query in queries:
            for letter in query:
                before, paintings, field_paintings = self.answers, self.in_list.number, self.in_field.number
                begun, used = time.perf_counter(), time.process_time()
                press(field, Qt.Key.Key_unknown, letter)
                self.until(lambda: self.answers > before)  # noqa: B023 - called before the loop goes on
                if self.wrong:
                    self.until(lambda: self.in_field.number > field_paintings)  # noqa: B023
                elif self.list.model.ids:
                    self.until(lambda: self.in_list.number > paintings)  # noqa: B023
                self.painted()
                wall.append((time.perf_counter() - begun) * 1000)
                cpu.append((time.process_time() - used) * 1000)
                self.settle()
            self.view.search.set_text("")
            self.settle()
        longest = self.longest
        self.list.set_order(Order.WATCHED)
        self.settle()
        return wall, cpu, longest

    def sorting(self) -> tuple[list[float], float]:
        from filmjournal.domain.queries import Order

        figures = []
        self.longest = 0.0
        for order in (Order.TITLE, Order.YEAR, Order.RATING, Order.LOGGED, Order.WATCHED) * 2:
            before, paintings = self.answers, self.in_list.number
            figures.append(self.timed(lambda: self.list.set_order(order), lambda: self.answers > before))  # noqa: B023
            assert self.in_list.number > paintings, "the list was not painted"
            self.settle()
        return figures, self.longest

    def scrolling(self) -> list[float]:
        bar = self.list.view.verticalScrollBar()
        bar.setValue(0)
        self.settle()
        figures = []
        for _page in range(PAGES):
            if bar.value() == bar.maximum():
                break
            before = self.in_list.number
            down = QScrollBar.SliderAction.SliderPageStepAdd
            figures.append(self.timed(lambda: bar.triggerAction(down), lambda: self.in_list.number > before))  # noqa: B023
        return figures

    def opening(self) -> list[float]:
        ids = self.list.model.ids
        figures = []
        for number in range(1, OPENED):
            wanted = ids[len(ids) * number // OPENED]
            if self.pane.entry is not None and self.pane.entry.id == wanted:
                continue
            before = self.in_review.number
            figures.append(self.timed(lambda: self.list.select(wanted), lambda: self.in_review.number > before))  # noqa: B023
            assert self.pane.entry is not None, "no entry is shown"
            assert self.pane.entry.id == wanted, "another entry is shown"
            self.settle()
        return figures

    def rating(self) -> list[float]:
        """From a choice of stars until the journal has it and the list shows it."""
        figures = []
        for number in range(RATED):
            before = self.in_list.number
            stars = number % 9 + 1
            if self.pane.entry is not None and self.pane.entry.rating is not None:
                stars = self.pane.entry.rating.half_stars % 10 + 1
            saved: list[object] = []
            self.bus.changed.connect(lambda changes, _by: saved.append(changes))  # noqa: B023
            figures.append(
                self.timed(
                    lambda: self.pane.head.rating.choose(stars),  # noqa: B023
                    lambda: bool(saved) and self.in_list.number > before,  # noqa: B023
                )
            )
            self.settle()
        return figures

    def timed(self, do: Callable[[], object], until: Callable[[], bool]) -> float:
        """Milliseconds from doing something until it is answered and painted."""
        begun = time.perf_counter()
        do()
        self.until(until)
        self.painted()
        return (time.perf_counter() - begun) * 1000

    def until(self, there: Callable[[], bool]) -> None:
        """Let the program work until something is there."""
        end = time.perf_counter() + PATIENCE
        while not there():
            if time.perf_counter() > end:
                raise TimeoutError
            self.work()

    def painted(self) -> None:
        """Let everything be painted that waits for it."""
        before = time.perf_counter()
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()
        self.longest = max(self.longest, (time.perf_counter() - before) * 1000)

    def settle(self) -> None:
        """Let all lists, entries and saves come to an end."""
        before = -1
        while before != self.answers:  # what comes out of one may ask for another
            before = self.answers
            for _turn in range(2):
                done: list[bool] = []
                self.bus.read(lambda _journal: None, lambda _nothing: done.append(True))  # noqa: B023
                self.until(lambda: bool(done) and not self.bus.tasks.busy)  # noqa: B023
            self.painted()

    def work(self) -> None:
        before = time.perf_counter()
        QCoreApplication.processEvents()
        took = (time.perf_counter() - before) * 1000
        self.longest = max(self.longest, took)
        if took < 0.2:
            time.sleep(0.0003)

    def _failed(self, error: object) -> None:
        self.wrong = error is not None
        if self.wrong:
            self.answers += 1

    def _answered(self) -> None:
        self.answers += 1


def press(widget: QWidget, key: Qt.Key, text: str) -> None:
    """Press and release a key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def begin(window: Shell) -> object:
    walk = Walk(window)

    def run() -> None:
        try:
            walk()
        except BaseException:
            import os
            import traceback

            traceback.print_exc()
            os._exit(1)

    QTimer.singleShot(0, run)
    return walk


start(begin)
