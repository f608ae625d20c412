"""Texts put through the real editor, the store and the page, with every system call on files and sockets traced."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hostile_shapes import reaching_out

ROOT = Path(__file__).parents[1]
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
from PySide6.QtWidgets import QApplication, QTextEdit

from filmjournal import bootstrap
from filmjournal.paths import in_profile
from filmjournal.services.commands import LogFilm
from filmjournal.services.exporting import export_page
from filmjournal.ui.editor.printing import pdf
from filmjournal.ui.editor.review_edit import ReviewEdit

texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
marker, folder = Path(sys.argv[2]), Path(sys.argv[3])
application = QApplication([])
careless = sys.argv[4] == "careless"
editor = QTextEdit() if careless else ReviewEdit()
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
        connection.execute("UPDATE review SET html = ?", (html.encode("utf-8", "replace").decode(),))
    connection.close()
    return journal.browsing.entry(entry).review.html


ways = {"setHtml": editor.setHtml} if careless else {
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
        if way in ("paste", "drop", "insertHtml"):  # else the text before is in the way
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
_NETWORK = re.compile(r"(?:\d+ +)?(?:connect|socket|sendto)\(")


@dataclass(frozen=True, slots=True)
class Traced:
    """What happened: milliseconds by text and way in, how often the journal was opened, and what must not have been."""

    took: dict[str, dict[str, int]]
    journal_opened: int
    opened: list[str]  # files that are none of the program's
    baited: list[str]  # calls that name a file which only a text names
    connected: list[str]


def traced(texts: Mapping[str, str], folder: Path, *, patience: float = 280, careless: bool = False) -> Traced:
    """Put texts through all ways in, `careless` through Qt's own editor instead; each has `word` in it.

    Raises CalledProcessError where one hangs, or is not in the editor afterwards.
    """
    bait, profile, marker, trace = (folder / name for name in ("bait", "profile", "marker", "trace"))
    bait.mkdir()
    profile.mkdir()
    for number in range(9):
        (bait / f"{number}.png").write_bytes(b"bait")
    page = reaching_out([f"{bait.as_uri()}/{number}.png" for number in range(9)], str(bait))
    file = folder / "texts.json"
    file.write_text(json.dumps({"words that reach out": page, **texts}), encoding="utf-8")
    calls = ["-f", "-qq", "-s", "400", "-e", "trace=%file,connect,socket,sendto", "-o", str(trace)]
    child = [sys.executable, "-c", _CHILD, str(file), str(marker), str(profile), "careless" if careless else ""]
    done = subprocess.run(
        [shutil.which("strace") or "strace", *calls, *child],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "src"), "HOME": str(profile)},
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, "the editor", done.stdout, done.stderr)
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    marked = [number for number, line in enumerate(lines) if str(marker) in line and "execve" not in line]
    assert len(marked) > 1
    counted = lines[marked[0] + 1 : marked[-1]]
    opened = [match[2] for line in counted if (match := _CALL.match(line)) and match[1] in _OPENING]
    ours = (str(profile), str(marker), str(ROOT / "src"), str(ROOT / "resources"), sys.prefix, sys.base_prefix, *FONTS)
    return Traced(
        json.loads(done.stdout),
        sum(path.endswith(".filmjournal") for path in opened),
        [path for path in opened if not path.startswith(ours)],
        [line for line in counted if str(bait) in line or "bait-share" in line],
        [line for line in counted if _NETWORK.match(line)],
    )
