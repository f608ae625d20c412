"""Someone who types in the real window while others hurt the journal's file, and does what is asked on standard input.

    python hurt_typist.py PROFILE JOURNAL LEDGER SEED [SPOILT]

Lines of input: `pause`, `type`, `open PATH`, `name PATH` (what is answered when the window asks for a file),
`press BUTTON` (of the bar, by the beginning of its words), `tell N`, `end`. The ledger has, a line of JSON each: the
keys (`key`, of an entry), and that none is typed (`rests`); what is said to be saved (`saved`, with the text); what the
bar says (`bar`, nothing when it goes; `ways`); which journal is open (`on`); and the answer to `tell N` (`told`, with
the text in the editor).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from e2e.typist import Typist, keys, open_ledger
from filmjournal.paths import in_profile
from filmjournal.settings import Settings
from filmjournal.storage.file_sight import Sight
from filmjournal.ui.app import make_application
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.theme_manager import ThemeManager
from filmjournal.ui.widgets.save_state import Saving

_RESTS, _LENGTH_OF_REST = 0.25, 16


class HurtTypist(Typist):
    """Types into whatever review is shown, and notes what the window says."""

    def __init__(self, shell: Shell, ledger: int, seed: int) -> None:
        super().__init__(shell, ledger, seed, (1,))
        self._words = keys(self.drawn)
        self._is_typing = False
        self._wanted: list[str] = []
        self._said: object = None
        self._bar = ""
        self._on: JournalView | None = None  # the one that was noted
        self._asked = QSocketNotifier(0, QSocketNotifier.Type.Read, shell)
        self._asked.activated.connect(lambda *_: self._take_orders())
        self._begun = b""  # of an order
        self._rest = 0  # keystrokes that one thinks for: then it is said that all is saved

    def step(self, view: JournalView, pane: EntryPane) -> None:
        """Note what there is to be read, do what is asked, and type a key."""
        if self._on is not view:
            if pane.entry is None:
                return
            self._on = view
            self._bar = ""
            self.note(on=str(self.shell.paths.journal))
        self._note_bar(view)
        self._note_saved(pane)
        if self._wanted:
            self._do(self._wanted.pop(0), view, pane)
        elif self._rest > 0 or not self._is_typing:
            self._rest -= 1
            self.note(rests=True)
        else:
            self._type(pane)

    def _type(self, pane: EntryPane) -> None:
        edit = pane.review.edit
        key = next(self._words)
        if key == " " and self.drawn.random() < _RESTS:
            self._rest = _LENGTH_OF_REST
        if pane.entry is None or key == "\n" or self.shell.actions_.troubles.is_saving_as:
            return
        if not edit.hasFocus():
            edit.setFocus()
            edit.moveCursor(QTextCursor.MoveOperation.End)
        self.note(key=key, entry=pane.entry.id)
        if key.isascii():
            QTest.keyClicks(edit, key)
        else:
            event = QInputMethodEvent()
            event.setCommitString(key)
            QCoreApplication.sendEvent(edit, event)

    def _note_bar(self, view: JournalView) -> None:
        bar = view.trouble_bar
        says = "" if bar.isHidden() else bar.sentence()
        if says != self._bar:
            self._bar = says
            self.note(bar=says, ways=[button.text() for button in bar.buttons()])

    def _note_saved(self, pane: EntryPane) -> None:
        review = pane.review
        if review.state.shown() is not Saving.SAVED or review.state.state() is not Saving.SAVED or pane.entry is None:
            self._said = None
            return
        html = review.edit.html()
        if (pane.entry.id, html) != self._said:
            self._said = pane.entry.id, html
            self.note(saved=pane.entry.id, html=html)

    def _take_orders(self) -> None:
        data = os.read(0, 65_536)
        if not data:
            os._exit(0)  # nobody asks any more
        *lines, self._begun = (self._begun + data).split(b"\n")
        self._wanted += [line.decode() for line in lines]

    def _do(self, order: str, view: JournalView, pane: EntryPane) -> None:
        verb, _space, what = order.partition(" ")
        if verb in ("pause", "type"):
            self._is_typing = verb == "type"
        elif verb == "open":
            self.shell.open_journal(Path(what))
        elif verb == "name":
            QFileDialog.getSaveFileName = lambda *_asked: (what, "")  # type: ignore[method-assign]
        elif verb == "press":
            buttons = [button for button in view.trouble_bar.buttons() if button.text().startswith(what)]
            if buttons:
                buttons[0].click()
            self.note(pressed=what, was_there=bool(buttons))
        elif verb == "tell":
            shown = None if pane.entry is None else pane.entry.id
            self.note(told=int(what), entry=shown, html=pane.review.edit.html())
        elif verb == "end":
            os._exit(0)


def main(profile: Path, journal: Path, ledger: Path, seed: int, spoilt: str = "") -> None:
    if spoilt == "path":  # looks at the path only, and takes any file of that name for the journal
        Sight.continues = lambda _self, _earlier: True  # type: ignore[method-assign]
    application = make_application()
    shell = Shell(in_profile(profile, journal), Settings(), ThemeManager(application))
    shell.open_journal()
    shell.show()
    shell.activateWindow()
    typist = HurtTypist(shell, open_ledger(ledger), seed)
    QApplication.exec()
    del typist


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:])
