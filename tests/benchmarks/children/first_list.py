"""The program until its list is painted for the first time."""

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
    rows = view.list.model.rowCount
    return AfterPainting(view.list.view.viewport(), lambda: rows() > 0, lambda: report(painted="list", rows=rows()))


start(begin)
