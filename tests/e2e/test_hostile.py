"""Hostile texts in the real editor, the store and the page, with every system call on files and sockets traced.

The process that is traced prints how long each text took each way in; only that none hangs is asserted, by a watchdog.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hostile_shapes import SHAPES, reaching_out

pytestmark = [pytest.mark.screen, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
FONTS = ("/usr/share/fonts/", "/usr/local/share/fonts/")  # letters that a text is the first to need

_CHILD = r"""
import faulthandler
import json
import sqlite3
import sys
import time
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from filmjournal import bootstrap
from filmjournal.paths import in_profile
from filmjournal.services.commands import LogFilm
from filmjournal.services.exporting import export_page
from filmjournal.ui.editor.printing import pdf
from filmjournal.ui.editor.review_edit import ReviewEdit

texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
marker, folder = Path(sys.argv[2]), Path(sys.argv[3])
application = QApplication([])
editor = ReviewEdit()
editor.resize(600, 400)
editor.show()
paths = in_profile(folder)
journal = bootstrap.open_journal(paths, create=True)
entry = journal.execute(LogFilm("Film", 2000, viewing={"review_html": "<p>words</p>"})).entry_id


def mime_data(html):
    data = QMimeData()
    data.setHtml(html)
    return data


def drop(html):
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    data = mime_data(html)  # the event does not own it
    editor.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, no_key))


def store(html):
    # As another program might leave it in the file, past everything of ours.
    with sqlite3.connect(paths.journal) as connection:
        connection.execute("UPDATE review SET html = ?", (html,))
    connection.close()
    return journal.browsing.entry(entry).review.html


ways = {
    "paste": lambda html: editor.insertFromMimeData(mime_data(html)),
    "drop": drop,
    "insertHtml": editor.insertHtml,
    "load": editor.load,
    "setHtml": editor.setHtml,
    "stored": lambda html: editor.load(store(html)),
    "page": lambda html: export_page(journal, entry, folder / "page.html", "en"),
    "pdf": lambda html: pdf(journal.browsing.entry(entry), {}),
}


def put(html, wait):
    took = {}
    for way, act in ways.items():
        if way in ("paste", "drop", "insertHtml"):
            editor.load("")
        faulthandler.dump_traceback_later(wait, exit=True)
        began = time.perf_counter()
        act(html)
        application.processEvents()
        took[way] = round(1000 * (time.perf_counter() - began))
        faulthandler.cancel_dump_traceback_later()
    return took


def use():
    # What a person does with it then.
    editor.grab()
    editor.selectAll()
    editor.copy()
    editor.paste()
    application.processEvents()


put('<h2>words</h2><p>a <b>b</b> <code>c</code> <a href="https://x.test">d</a></p><ul><li>e</ul><pre>f</pre>', 60)
use()
marker.touch()  # from here on the trace counts
figures = {}
for name, html in texts.items():
    figures[name] = put(html, 10)
    assert "word" in editor.toPlainText(), name
    if len(html) < 10_000:
        use()
marker.unlink()
print(json.dumps(figures))
journal.close()
"""

_CALL = re.compile(r'^(?:\d+ +)?(\w+)\((?:AT_FDCWD, |\d+, )?"((?:[^"\\]|\\.)*)"')
_OPENING = frozenset({"open", "openat", "openat2", "creat"})


def test_no_text_hangs_the_program_or_makes_it_open_a_file_or_a_connection(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strace = shutil.which("strace")
    assert strace is not None, "install strace"
    bait, profile, marker, trace = (tmp_path / name for name in ("bait", "profile", "marker", "trace"))
    bait.mkdir()
    profile.mkdir()
    for number in range(9):
        (bait / f"{number}.png").write_bytes(b"bait")
    page = reaching_out([f"{bait.as_uri()}/{number}.png" for number in range(9)], str(bait))
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps({"words that reach out": page, **SHAPES}), encoding="utf-8")
    calls = ["-f", "-qq", "-s", "400", "-e", "trace=%file,connect,socket,sendto", "-o", str(trace)]
    child = [sys.executable, "-c", _CHILD, str(texts), str(marker), str(profile)]
    done = subprocess.run(
        [strace, *calls, *child],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "src"), "HOME": str(profile)},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with capsys.disabled():
        print(_table(json.loads(done.stdout)))
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    marked = [number for number, line in enumerate(lines) if str(marker) in line and "execve" not in line]
    assert len(marked) > 1
    counted = lines[marked[0] + 1 : marked[-1]]
    # The trace sees what is opened: the journal, for each text.
    opened = [match[2] for line in counted if (match := _CALL.match(line)) and match[1] in _OPENING]
    assert sum(path.endswith(".filmjournal") for path in opened) > len(SHAPES)
    ours = (str(profile), str(marker), str(ROOT / "src"), str(ROOT / "resources"), sys.prefix, sys.base_prefix, *FONTS)
    assert [path for path in opened if not path.startswith(ours)] == []
    assert [line for line in counted if str(bait) in line or "bait-share" in line] == []
    assert [line for line in counted if re.match(r"(?:\d+ +)?(?:connect|socket|sendto)\(", line)] == []


def _table(figures: dict[str, dict[str, int]]) -> str:
    ways = list(next(iter(figures.values())))
    rows = [f"{'milliseconds':32}" + "".join(f"{way:>11}" for way in ways)]
    rows += [f"{name:32}" + "".join(f"{took[way]:>11}" for way in ways) for name, took in figures.items()]
    return "\n" + "\n".join(rows)
