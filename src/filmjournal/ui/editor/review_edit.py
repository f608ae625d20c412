"""The field in which a review is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from filmjournal.i18n import _
from filmjournal.richtext import gate, plain
from filmjournal.richtext.canonical import link_target, normalise
from filmjournal.richtext.canonical_html import canonical_html
from filmjournal.richtext.tree import Document, Run
from filmjournal.ui.editor import blocks, line_keys, marks, offered_pictures, pasting, structure
from filmjournal.ui.editor.characters import erase_emoji
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.editor_state import EditorState
from filmjournal.ui.editor.flat import Spec, flatten
from filmjournal.ui.editor.formats import InlineState, char_format, inline_state, spec_of
from filmjournal.ui.editor.late_pastes import LatePastes
from filmjournal.ui.editor.loading import load, write_inline, write_lines
from filmjournal.ui.editor.review_pointer import ReviewPointer
from filmjournal.ui.editor.saving import save, save_selection
from filmjournal.ui.pause import pause

_T = TypeVar("_T")

_MOMENT = 40  # milliseconds
_WINDOW_KEYS = (Qt.Key.Key_B, Qt.Key.Key_I, Qt.Key.Key_U, Qt.Key.Key_K)


class ReviewEdit(ReviewPointer):
    """A writing surface that holds a review of our grammar, no more and no less.

    It grows with its text and has no scroll bars: put it into a scroll area that follows `caret_moved`.
    """

    document_changed = Signal()
    state_changed = Signal(object)
    caret_moved = Signal(QRect)  # the caret, in this widget's coordinates
    paste_refused = Signal(str)  # why, as a sentence
    typed = Signal(str)  # what the person just typed, which stands in the document by now
    pictures_offered = Signal(list)  # of `bytes | Path`: pictures that were pasted or dropped

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = EditorState()
        self._typing = False
        # Buttons may follow the typing a moment later, which keeps a key quick.
        self._later = pause(self, _MOMENT, self._tell_state)
        self._key_filters: list[Callable[[QKeyEvent], bool]] = []
        self._dropping = False
        self.late_pastes = LatePastes(self)  # read at once unless it is given a lane
        self.late_pastes.arrived.connect(self._insert_late)
        self.late_pastes.refused.connect(self._refuse_paste)
        self.journal_name = ""  # tells the film references of one journal from another's on the clipboard
        self.setAcceptRichText(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Review"))
        self.setPlaceholderText(_("Write about the film"))
        self._review.contentsChanged.connect(self._contents_changed)
        self.cursorPositionChanged.connect(self._caret_moved)
        self.currentCharFormatChanged.connect(self._tell_state)

    # What others attach -------------------------------------------------------------------------------------------

    def add_key_filter(self, wanted: Callable[[QKeyEvent], bool]) -> None:
        """Ask `wanted` for every key first; the editor has nothing to do with a key for which it says True."""
        self._key_filters.append(wanted)

    # Text ---------------------------------------------------------------------------------------------------------

    def load(self, html: str) -> None:
        """Show this review. There is nothing to undo afterwards, and `document_changed` is not emitted."""
        self.load_tree(gate.parse(html))

    def load_tree(self, tree: Document) -> None:
        """Show this review, as `load` does."""
        self.late_pastes.cancel()
        self._loading = True
        try:
            load(self._review, tree)
        finally:
            self._loading = False
        self.setTextCursor(QTextCursor(self._review))
        self._size_changed()
        self._tell_state()
        self.loaded.emit()

    def snapshot(self) -> Document:
        """The review as it stands, not yet normalised: the quick half of `tree`, so that a task can do the rest."""
        return save(self._review)

    def tree(self) -> Document:
        """The review as it stands, canonical."""
        return normalise(self.snapshot())

    def html(self) -> str:
        """The review as it stands, as canonical HTML: what is stored."""
        return "".join(map(canonical_html, self.snapshot().blocks))

    def setHtml(self, text: str) -> None:
        """Like `load`: no HTML gets past the gate."""
        self.load(text)

    def setPlainText(self, text: str) -> None:
        self.load_tree(plain.from_text(text))

    def setText(self, text: str) -> None:
        self.setPlainText(text)

    def setMarkdown(self, markdown: str) -> None:
        """Markdown is shown as it is written: reading it belongs to importing."""
        self.setPlainText(markdown)

    def replace_all(self, tree: Document) -> None:
        """Put another text in place of all there is, as one step of undo."""

        def change(document: ReviewDocument, cursor: QTextCursor) -> None:
            cursor.select(QTextCursor.SelectionType.Document)
            with structure.one_step(cursor):
                cursor.removeSelectedText()
                structure.set_spec(document, cursor.block(), Spec())
                cursor.setCharFormat(char_format(InlineState()))
                write_lines(cursor, flatten(tree.blocks, document.next_id), document)
                cursor.setPosition(0)

        self.late_pastes.cancel()
        self.apply(change)

    def insertHtml(self, text: str) -> None:
        """Insert HTML at the caret, through the gate."""
        self._insert(gate.parse(text))

    def apply(self, change: Callable[[ReviewDocument, QTextCursor], _T]) -> _T:
        """Run a change with the caret's cursor, and put the caret where the change leaves it."""
        cursor = self.textCursor()
        result = change(self._review, cursor)
        self.setTextCursor(cursor)
        self._tell_state()
        return result

    # Formatting ---------------------------------------------------------------------------------------------------

    def toggle_mark(self, mark: str) -> None:
        """Turn a mark on or off for the selection or what is typed next. Raises ValueError for no mark of ours."""
        cursor = self.textCursor()
        if not self.current_state().takes_marks:
            return
        on = not marks.has_mark(self._review, cursor, mark)
        self._change_words(lambda state: marks.with_mark(state, mark, on))

    def clear_formatting(self) -> None:
        """Take all marks and links from the selection, or from what is typed next. Film references stay."""
        self._change_words(lambda state: InlineState(film=state.film, soft=state.soft))

    def _change_words(self, how: Callable[[InlineState], InlineState]) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            marks.change(self._review, cursor, cursor.selectionStart(), cursor.selectionEnd(), how)
        else:
            self.setCurrentCharFormat(char_format(how(marks.typing_state(cursor))))
        self._tell_state()

    def set_heading(self, level: int) -> None:
        """Make the lines at the caret headings of level 2 or 3, or paragraphs for 0."""
        self._do(structure.set_heading, level)

    def toggle_quote(self) -> None:
        self._do(structure.toggle_quote)

    def toggle_list(self, ordered: bool) -> None:
        self._do(structure.toggle_list, ordered)

    def toggle_code_block(self) -> None:
        """Make the lines at the caret a block of code, or take them out of one."""
        self._do(blocks.toggle_code_block)

    def toggle_spoiler_block(self) -> None:
        """Put the lines at the caret into a spoiler, or take the spoiler away from around them."""
        self._do(blocks.toggle_spoiler_block)

    def insert_rule(self) -> None:
        """A rule after the line at the caret."""
        self._do(blocks.insert_rule)

    def indent(self) -> None:
        """Put the list items at the caret one level deeper."""
        self._do(structure.indent)

    def outdent(self) -> None:
        """Put the list items at the caret one level up, out of the list in the end."""
        self._do(structure.outdent)

    def edit_link(self, href: str | None) -> bool:
        """Let the selection, or the link at the caret, lead to this address; None or "" takes the link away.

        With nothing selected and no link there, the address itself is written. An address without a scheme is taken
        for https. False if this is no address that a review may hold, and then nothing changes.
        """
        target = self._address(href)
        cursor = self.textCursor()
        if (href and target is None) or not self.current_state().takes_marks:
            return False
        around = (cursor.selectionStart(), cursor.selectionEnd()) if cursor.hasSelection() else None
        around = around or marks.link_around(cursor)
        if around is not None:
            marks.change(self._review, cursor, *around, lambda state: replace(state, href=target, film=None))
        elif target is not None:
            write_inline(cursor, (Run(target.removeprefix("mailto:"), href=target),), spec_of(cursor.block()))
            self.setTextCursor(cursor)
        self._tell_state()
        return True

    @staticmethod
    def _address(href: str | None) -> str | None:
        if not href or not href.strip():
            return None
        bare = href.strip()
        if (target := link_target(bare)) is not None:
            return target
        host = bare.split("/", 1)[0]
        if ":" in host.split(".")[0] or " " in bare or "." not in host.strip("."):
            return None
        return link_target(f"mailto:{bare}" if "@" in host else f"https://{bare}")

    def link_text(self) -> str:
        """The address of the link at the caret or in the selection, empty where there is none."""
        return self.current_state().href or ""

    def _do(self, what: Callable[..., Any], *arguments: object) -> None:
        self.apply(lambda document, cursor: what(document, cursor, *arguments))

    # Keys ---------------------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """In a list Tab moves the item; elsewhere, and with Ctrl everywhere, it goes to the next control."""
        if self.textCursor().block().isValid() and spec_of(self.textCursor().block()).list_depth >= 0:
            return False
        return super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(wanted(event) for wanted in self._key_filters):
            event.accept()
            return
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain_key = modifiers == Qt.KeyboardModifier.NoModifier
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and modifiers & Qt.KeyboardModifier.ControlModifier:
            super().focusNextPrevChild(key == Qt.Key.Key_Tab)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            (self.indent if key == Qt.Key.Key_Tab else self.outdent)()
        elif key == Qt.Key.Key_Escape and plain_key and self.late_pastes.cancel():
            pass
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain_key:
            self.apply(line_keys.enter)
        elif key == Qt.Key.Key_Backspace and self._at_edge(QTextCursor.MoveOperation.StartOfBlock):
            if not self.apply(line_keys.backspace):
                super().keyPressEvent(event)
        elif key == Qt.Key.Key_Backspace and plain_key and erase_emoji(self._review, self.textCursor()):
            pass
        elif key == Qt.Key.Key_Delete and self._at_edge(QTextCursor.MoveOperation.EndOfBlock):
            if not self.apply(line_keys.delete):
                super().keyPressEvent(event)
        elif modifiers == Qt.KeyboardModifier.ControlModifier and key in _WINDOW_KEYS:
            event.ignore()  # formatting keys belong to the window's actions, not to some desktops' editing keys
            return
        else:
            self._type(event)
            return
        event.accept()

    def _type(self, event: QKeyEvent) -> None:
        had_selection = self.textCursor().hasSelection()
        text = event.text()
        is_text = bool(text) and text.isprintable()
        before = self._review.revision()
        if is_text:
            self._prepare_typing()
        self._typing = is_text
        super().keyPressEvent(event)
        self._typing = False
        if had_selection and not self.textCursor().hasSelection() and self._review.isUndoAvailable():
            line_keys.forget_kind_of_nothing(self._review, self.textCursor())
        if is_text and self._review.revision() != before:
            self.typed.emit(text)

    def _at_edge(self, edge: QTextCursor.MoveOperation) -> bool:
        cursor = self.textCursor()
        if cursor.hasSelection():
            return False
        return cursor.atBlockStart() if edge == QTextCursor.MoveOperation.StartOfBlock else cursor.atBlockEnd()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString() or event.preeditString():
            self._prepare_typing()
        super().inputMethodEvent(event)
        if event.commitString():
            self.typed.emit(event.commitString())

    def _prepare_typing(self) -> None:
        cursor = self.textCursor()
        if not cursor.hasSelection() and spec_of(cursor.block()).kind == "rule":
            self.apply(structure.leave_rule)
            cursor = self.textCursor()
        state = marks.typing_state(cursor)
        if state != inline_state(cursor.charFormat()) and not cursor.hasSelection():
            self.setCurrentCharFormat(char_format(state))

    # Clipboard and drags ------------------------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return offered_pictures.are_offered(source) or pasting.is_wanted(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Everything pasted or dropped comes through here, and through the gate."""
        if offered_pictures.are_offered(source):
            self.pictures_offered.emit(offered_pictures.taken_from(source))
            return
        self._paste(lambda: pasting.taken_from(source, self.journal_name))

    def createMimeDataFromSelection(self) -> QMimeData:
        return pasting.to_mime(save_selection(self._review, self.textCursor()), self.journal_name)

    def paste_plain(self) -> None:
        """Paste the words of the clipboard without their formatting."""
        self._paste(lambda: pasting.plain_taken_from(QGuiApplication.clipboard().mimeData()))

    def dropEvent(self, event: QDropEvent) -> None:
        """Put what is dropped in place at once: what is moved within the review is gone from its old place."""
        self._dropping = True
        super().dropEvent(event)
        self._dropping = False

    def _paste(self, take: Callable[[], pasting.Pasted]) -> None:
        try:
            pasted = take()
            if self.late_pastes.takes(pasted) and not self._dropping:
                self.late_pastes.read(pasted, self.textCursor())
            else:
                self._insert(pasted.read())
        except pasting.TooMuch:
            self._refuse_paste()

    def _refuse_paste(self) -> None:
        self.paste_refused.emit(_("This is more than 2 MB of text. Import it from a file instead."))

    def _insert_late(self, place: QTextCursor, tree: Document) -> None:
        caret = self.textCursor()
        goes_along = (caret.anchor(), caret.position()) == (place.anchor(), place.position())
        # What stands behind the place in its line is written anew, and the caret may be in it.
        shares_line = caret.block() == place.block() and caret.position() >= place.selectionEnd()
        to_end = _end_of(caret.block()) - caret.position()
        pasting.insert(self._review, place, tree)
        if goes_along:
            self.setTextCursor(place)
        elif shares_line:
            caret.setPosition(_end_of(place.block()) - to_end)
            self.setTextCursor(caret)
        self._tell_state()

    def _insert(self, tree: Document) -> None:
        cursor = self.textCursor()
        pasting.insert(self._review, cursor, tree)
        self.setTextCursor(cursor)
        self._tell_state()

    # Telling ------------------------------------------------------------------------------------------------------

    def _contents_changed(self) -> None:
        if not self._loading:
            self.document_changed.emit()

    def _caret_moved(self) -> None:
        self._tell_state()
        if not self._loading:
            self.caret_moved.emit(self.cursorRect().translated(self.viewport().pos()))

    def _tell_state(self, *_format: object) -> None:
        if self._loading:
            return
        if self._typing:
            self._later.start()
            return
        state = self.current_state()
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


def _end_of(block: QTextBlock) -> int:
    return block.position() + block.length() - 1
