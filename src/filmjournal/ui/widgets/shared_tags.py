"""The tags of several viewings: those that all carry, those that some do, and a field that adds one to all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from filmjournal.domain.folding import fold
from filmjournal.domain.selection import TagShare
from filmjournal.i18n import _
from filmjournal.ui.widgets.tag_editor import TagEditor


class SharedTags(TagEditor):
    """Shows what it is given and asks for changes; what comes of them is shown when it is given anew.

    A tag that some carry says how many do. Typed once more it is asked for all.
    """

    added = Signal(tuple)  # names, for all
    removed = Signal(str)  # from all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[TagShare, ...] = ()
        self._entries = 0
        self._asked_for: set[str] = set()  # and not shown yet

    def show_shares(self, shares: Sequence[TagShare], entries: int) -> None:
        """Show the tags that occur among so many viewings; the keyboard stays where it is."""
        self._asked_for.clear()
        if (tuple(shares), entries) == (self._shares, self._entries):
            return
        at = next((number for number, tag in enumerate(self._tags) if tag.hasFocus()), None)
        self._shares, self._entries = tuple(shares), entries
        of_all = _("{count} of {all}")
        self._show(
            (share.name, of_all.format(count=share.entries, all=entries) if share.entries < entries else "")
            for share in self._shares
        )
        if at is not None:
            self._go(min(at, len(self._tags) - 1) if self._tags else 0)

    def add(self, text: str) -> bool:
        """Ask for what a person typed, one tag or several with commas; False where all carry each already."""
        by_all = {fold(share.name) for share in self._shares if share.entries == self._entries} | self._asked_for
        names: dict[str, str] = {}
        for name in (" ".join(part.split()) for part in text.split(",")):
            if name and fold(name) not in by_all:
                names.setdefault(fold(name), self._spelled(name))
        if not names:
            return False
        self._asked_for |= names.keys()
        self.added.emit(tuple(names.values()))
        return True

    def remove(self, name: str) -> None:
        """Ask for a tag to be taken off all."""
        self.removed.emit(name)
