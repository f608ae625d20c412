"""A review to be read, with what was inserted underlined and what was deleted struck through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from filmjournal.i18n import _, ngettext
from filmjournal.richtext.comparison import Change, ComparedLine, Line, Piece
from filmjournal.richtext.tree import Run
from filmjournal.ui.theme import fonts, theme
from filmjournal.ui.widgets.announce import announce

_SIZE = 16
_LINE_HEIGHT, _BETWEEN, _STEP = 132, 11, 22  # per cent, pixels, pixels
_WASH = 0.13  # how much of its colour is behind an insertion
_AROUND = 1  # unchanged lines shown before and after a change
NEXT, PREVIOUS = "Alt+Down", "Alt+Up"


class _Place(NamedTuple):
    """Where a change is, and how it is said."""

    start: int
    end: int
    said: str


class ComparedText(QTextEdit):
    """Shows compared lines. Changes are gone through with `go`, and are said to screen readers in words."""

    at_change = Signal(int, int)  # which change the reader went to, from 1 (0 for none yet), and how many there are

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[ComparedLine] = ()
        self._only_changes = False
        self._hidden: frozenset[Change] = frozenset()
        self._places: list[_Place] = []
        self._here = -1
        self._dressing = False
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(name)
        self.document().setDocumentMargin(0)

    def add_keys(self, window: QWidget) -> None:
        """Let the window's keys go to the next and the previous change."""
        for keys, step in ((NEXT, 1), (PREVIOUS, -1)):
            shortcut = QShortcut(QKeySequence(keys), window)
            shortcut.activated.connect(_going(self, step))

    def show_lines(
        self, lines: Sequence[ComparedLine], *, only_changes: bool = False, hidden: frozenset[Change] = frozenset()
    ) -> None:
        """Show a comparison: all of it or what changed with a line around it, without stretches of `hidden` fates.

        It is shown from its beginning, or from where its first change can be seen.
        """
        self._lines, self._only_changes, self._hidden = lines, only_changes, hidden
        self._write()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setValue(0)
        if self._places:
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._places[0][0])
            first = self.cursorRect(cursor)
            if first.bottom() > height:
                bar.setValue(first.top() - height // 3)

    def changes(self) -> int:
        """How many there are."""
        return len(self._places)

    def current(self) -> str:
        """The words of the change that the reader went to."""
        marks = self.extraSelections()
        return marks[0].cursor.selectedText() if marks else ""

    def go(self, step: int) -> None:
        """Go to the next change (1) or the one before (-1), round at the ends, and say it."""
        if not self._places:
            return
        begin = 0 if step > 0 else -1
        self._here = (begin if self._here < 0 else self._here + step) % len(self._places)
        start, end, said = self._places[self._here]
        cursor = self.textCursor()
        for place in (end, start):  # so that the whole of it is seen
            cursor.setPosition(place)
            self.setTextCursor(cursor)
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(self.document())
        mark.cursor.setPosition(start)
        mark.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.format.setBackground(theme.current().color("found"))
        self.setExtraSelections([mark])
        self.at_change.emit(self._here + 1, len(self._places))
        announce(self, said)

    def changeEvent(self, event: QEvent) -> None:
        """Dress the text anew when theme or lettering may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange) and not self._dressing:
            at = self.verticalScrollBar().value()
            self._write()
            self.verticalScrollBar().setValue(at)

    def _write(self) -> None:
        self._dressing = True
        document = self.document()
        document.clear()
        document.setDefaultFont(fonts.reading(_SIZE))
        self._places = []
        self._here = -1
        self.setExtraSelections([])
        cursor = QTextCursor(document)
        first = True
        for line in self._shown():
            block, base = _form(line)
            if first:
                cursor.setBlockFormat(block)
            else:
                cursor.insertBlock(block)
            first = False
            self._write_line(cursor, line, base)
        top = QTextCursor(document)
        self.setTextCursor(top)
        self._dressing = False
        self.at_change.emit(0, len(self._places))

    def _shown(self) -> Iterator[ComparedLine | int]:
        """The lines that are shown, with the number of those left out in between."""
        lines = [line for line in self._lines if line.change not in self._hidden]
        if not self._only_changes:
            yield from lines
            return
        near = set[int]()
        for number, line in enumerate(lines):
            if line.change is not Change.SAME or line.formatting_changed:
                near |= set(range(number - _AROUND, number + _AROUND + 1))
        for is_near, several in groupby(enumerate(lines), key=lambda pair: pair[0] in near):
            if is_near:
                yield from (line for _number, line in several)
            else:
                yield sum(1 for _line in several)

    def _write_line(self, cursor: QTextCursor, line: ComparedLine | int, base: QTextCharFormat) -> None:
        quiet = QTextCharFormat(base)
        quiet.setForeground(theme.current().color("text_quiet"))
        quiet.setFont(fonts.interface(12))
        if isinstance(line, int):
            text = ngettext("{count} line that stayed the same", "{count} lines that stayed the same", line)
            cursor.insertText(text.format(count=line), quiet)
            return
        whole = line.change if line.change in (Change.INSERTED, Change.DELETED) else None
        start = cursor.position()
        if line.line.marker:
            cursor.insertText(f"{line.line.marker} ", base)
        words = _object_words(line.line)
        if words:
            mark = QTextCharFormat(quiet)
            _mark(mark, whole or Change.SAME)
            cursor.insertText(words, mark)
        for change, pieces in groupby(
            (piece for piece in line.pieces if piece.change not in self._hidden), key=lambda piece: piece.change
        ):
            begins, text = cursor.position(), ""
            for piece in pieces:
                cursor.insertText(piece.run.text.replace("\n", "\u2028"), _format(base, piece))
                text += piece.run.text
            if change is not Change.SAME and whole is None:
                self._place(begins, cursor.position(), _said(change, text))
        if whole is not None:
            self._place(start, cursor.position(), _said(whole, f"{words}{line.line.text}"), apart=True)
        elif line.formatting_changed:
            cursor.insertText(f"  {_('formatting changed')}", quiet)
            if line.change is Change.SAME:
                self._place(
                    start, cursor.position(), _("Formatting changed: {text}").format(text=line.line.text), apart=True
                )

    def _place(self, start: int, end: int, said: str, *, apart: bool = False) -> None:
        """Note a change; a deletion and the insertion in its place are one."""
        last = self._places[-1] if self._places else None
        if last is not None and last.end == start and not apart:
            self._places[-1] = _Place(last.start, end, f"{last.said} {said}")
        else:
            self._places.append(_Place(start, end, said))


def _going(text: ComparedText, step: int) -> Callable[[], None]:
    return lambda: text.go(step)


def _said(change: Change, text: str) -> str:
    form = _("Inserted: {text}") if change is Change.INSERTED else _("Deleted: {text}")
    return form.format(text=" ".join(text.split()))


def _object_words(line: Line) -> str:
    if line.kind == "hr":
        return "* * *"
    if line.kind == "figure":
        return _("[Picture: {text}] ").format(text=line.alt) if line.alt else _("[Picture] ")
    if line.kind == "summary" and not line.inline:
        return _("Spoiler")
    return ""


def _form(line: ComparedLine | int) -> tuple[QTextBlockFormat, QTextCharFormat]:
    """How a line stands, and how its words look before anything is marked."""
    colours = theme.current()
    block = QTextBlockFormat()
    block.setLineHeight(_LINE_HEIGHT, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
    block.setBottomMargin(_BETWEEN)
    words = QTextCharFormat()
    words.setFont(fonts.reading(_SIZE))
    words.setForeground(colours.color("text"))
    if isinstance(line, int):
        return block, words
    of = line.line
    block.setLeftMargin(_STEP * (of.depth + of.quoted + of.hidden))
    if of.quoted:
        words.setForeground(colours.color("text_quiet"))
    if of.kind in ("h2", "h3"):
        words.setFont(fonts.reading(21 if of.kind == "h2" else 18))
    elif of.kind in ("figure", "summary"):
        words.setFont(fonts.reading(14, italic=True))
    return block, words


def _format(base: QTextCharFormat, piece: Piece) -> QTextCharFormat:
    form = QTextCharFormat(base)
    _dress(form, piece.run)
    _mark(form, piece.change)
    return form


def _dress(form: QTextCharFormat, run: Run) -> None:
    """Marks and links, without those lines through and under that say what changed."""
    colours = theme.current()
    font = form.font()
    font.setBold("strong" in run.marks)
    if "em" in run.marks:
        font.setItalic(not font.italic())
    form.setFont(font)
    if run.href is not None or run.film is not None:
        form.setForeground(colours.color("ink"))
    if "spoiler" in run.marks:
        form.setBackground(colours.color("selection_idle"))
    if run.marks & {"sub", "sup"}:
        aligned = QTextCharFormat.VerticalAlignment
        form.setVerticalAlignment(aligned.AlignSubScript if "sub" in run.marks else aligned.AlignSuperScript)


def _mark(form: QTextCharFormat, change: Change) -> None:
    colours = theme.current()
    if change is Change.INSERTED:
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        form.setUnderlineColor(colours.color("saved"))
        form.setBackground(_mixed(colours.color("page"), colours.color("saved"), _WASH))
    elif change is Change.DELETED:
        form.setFontStrikeOut(True)
        form.setForeground(colours.color("error"))
        form.setBackground(colours.color("error_ground"))


def _mixed(ground: QColor, colour: QColor, share: float) -> QColor:
    def mix(a: int, b: int) -> int:
        return round(a + (b - a) * share)

    return QColor(
        mix(ground.red(), colour.red()), mix(ground.green(), colour.green()), mix(ground.blue(), colour.blue())
    )  # fmt: skip
