"""Hostile texts in the real editor, the store and the page, with every system call on files and sockets traced.

The process that is traced prints how long each text took each way in; only that none hangs is asserted, by a watchdog.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hostile_paste_help import traced
from hostile_shapes import SHAPES

pytestmark = [pytest.mark.screen, pytest.mark.timeout(300)]


def test_no_text_hangs_the_program_or_makes_it_open_a_file_or_a_connection(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    happened = traced(SHAPES, tmp_path)
    with capsys.disabled():
        print(_table(happened.took))
    # The trace sees what is opened: the journal, for each text.
    assert happened.journal_opened > len(SHAPES)
    assert happened.opened == []
    assert happened.baited == []
    assert happened.connected == []


def _table(figures: dict[str, dict[str, int]]) -> str:
    ways = list(next(iter(figures.values())))
    rows = [f"{'milliseconds':32}" + "".join(f"{way:>11}" for way in ways)]
    rows += [f"{name:32}" + "".join(f"{took[way]:>11}" for way in ways) for name, took in figures.items()]
    return "\n" + "\n".join(rows)
