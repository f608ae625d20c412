"""Characters as people see them, beside Qt's places, which count units of UTF-16."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextBlock, QTextCursor

from filmjournal.richtext.utf16 import utf16_slice
from filmjournal.ui.editor.document import ReviewDocument

# What makes one picture of several code points: joiner, keycap, emoji style, skin tones, flags, tags.
_JOINED = re.compile("[\u200d\u20e3\ufe0f\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\U000e0020-\U000e007f]")
_EMOJI = re.compile("[\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff]")


def part(block: QTextBlock, first: int, last: int) -> str:
    """The text between two places of a block."""
    text = block.text()
    if len(text) == block.length() - 1:
        return text[first:last]
    return utf16_slice(text, first, last)


def erase_emoji(document: ReviewDocument, cursor: QTextCursor) -> bool:
    """Remove an emoji before the caret whole, joiners and skin tones too; False for anything else.

    Of letters with accents Qt's own Backspace removes the last accent, as one expects.
    """
    if cursor.hasSelection() or cursor.atBlockStart():
        return False
    hand = QTextCursor(cursor)
    hand.movePosition(QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor)
    text = hand.selectedText()
    if not (_JOINED.search(text) and _EMOJI.search(text)):
        return False
    hand.removeSelectedText()
    return True
