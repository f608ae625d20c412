"""The program until the store is open and the first entry is painted, ready to be written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from program import start
from proof import AfterPainting
from report import report

if TYPE_CHECKING:
    from filmjournal.ui.shell import Shell


def begin(window: Shell) -> object:
    view = window.view
    assert view is not None, "the journal is not shown"
    watches = []

    def opened() -> None:
        pane = view.entry
        assert pane is not None, "the entry pane is not there"

        def painted() -> None:
            entry = pane.entry
            report(painted="entry", entry=entry and entry.id, open=view.bus.is_open)

        review = pane.review.edit.viewport()
        watches.append(AfterPainting(review, lambda: pane.entry is not None and review.isVisible(), painted))

    view.bus.opened.connect(opened)
    return watches


start(begin)
