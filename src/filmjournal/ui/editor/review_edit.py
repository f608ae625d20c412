"""The field in which a review is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from filmjournal.i18n import _
from filmjournal.richtext import gate, plain
from filmjournal.richtext.canonical import link_target, normalise
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document, Run
from filmjournal.ui.editor import marks, pasting, structure
from filmjournal.ui.editor.appearance import Appearance
from filmjournal.ui.editor.decorations import paint_decorations
from filmjournal.ui.editor.document import ReviewDocument, placeholder_resource
from filmjournal.ui.editor.flat import UNTOUCHABLE
from filmjournal.ui.editor.formats import InlineState, Rhythm, block_format, char_format, inline_state, spec_of
from filmjournal.ui.editor.loading import load, write_inline
from filmjournal.ui.editor.saving import save, save_selection
from filmjournal.ui.theme import fonts, theme

MEASURE = 548  # pixels of text at the usual reading size
_LINE_TO_SIZE = 28 / 18
_SPACE_TO_SIZE = 14 / 18
_LEAST_LINES = 5
_WINDOW_KEYS = (Qt.Key.Key_B, Qt.Key.Key_I, Qt.Key.Key_U, Qt.Key.Key_K)


@dataclass(frozen=True, slots=True)
class EditorState:
    """What is on where the caret is, for buttons and menus to show."""

    marks: frozenset[str] = frozenset()
    heading: int = 0  # level, 0 for none
    quote: bool = False
    list: str | None = None  # "ul" or "ol"
    href: str | None = None
    film: int | None = None
    can_indent: bool = False
    can_outdent: bool = False
    takes_marks: bool = True
    takes_blocks: bool = True


class ReviewEdit(QTextEdit):
    """A writing surface that holds a review of our grammar, no more and no less.

    It grows with its text and has no scroll bars: put it into a scroll area that follows `caret_moved`.
    """

    document_changed = Signal()
    state_changed = Signal(object)
    content_height_changed = Signal(int)
    caret_moved = Signal(QRect)  # the caret, in this widget's coordinates
    link_activated = Signal(str)  # an absolute http, https or mailto address
    film_activated = Signal(int)
    paste_refused = Signal(str)  # why, as a sentence
    active_changed = Signal(bool)  # whether the pointer or the keyboard is here

    _is_built = False  # Qt tells of changes while it still builds

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = ReviewDocument(self)
        self._measure = MEASURE
        self._size = fonts.ZOOM_DEFAULT
        self._state = EditorState()
        self._content_height = 0
        self._loading = False
        self.setDocument(self._review)
        self._appearance = Appearance(self._review)
        self._review.setDocumentMargin(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAcceptRichText(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Review"))
        self.setPlaceholderText(_("Write about the film"))
        self.viewport().setMouseTracking(True)
        self._worn: tuple[object, str] | None = None
        self._dress()
        self._is_built = True
        self._review.contentsChanged.connect(self._contents_changed)
        self._review.documentLayout().documentSizeChanged.connect(self._size_changed)
        self.cursorPositionChanged.connect(self._caret_moved)
        self.currentCharFormatChanged.connect(self._tell_state)
        self._size_changed()

    # Text ---------------------------------------------------------------------------------------------------------

    def load(self, html: str) -> None:
        """Show this review. There is nothing to undo afterwards, and `document_changed` is not emitted."""
        self.load_tree(gate.parse(html))

    def load_tree(self, tree: Document) -> None:
        """Show this review, as `load` does."""
        self._loading = True
        try:
            load(self._review, tree)
        finally:
            self._loading = False
        self.setTextCursor(QTextCursor(self._review))
        self._size_changed()
        self._tell_state()

    def snapshot(self) -> Document:
        """The review as it stands, not yet normalised: the quick half of `tree`, so that a task can do the rest."""
        return save(self._review)

    def tree(self) -> Document:
        """The review as it stands, canonical."""
        return normalise(self.snapshot())

    def html(self) -> str:
        """The review as it stands, as canonical HTML: what is stored."""
        return to_html(self.tree())

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

    def insertHtml(self, text: str) -> None:
        """Insert HTML at the caret, through the gate."""
        self._insert(gate.parse(text))

    # Looks --------------------------------------------------------------------------------------------------------

    def set_measure(self, pixels: int) -> None:
        """The longest line, in pixels; what is left of the widget's width stays free."""
        self._measure = pixels
        self._set_margins()

    def set_reading_size(self, size: int) -> None:
        """The nominal size of the text, one of `fonts.ZOOM_STEPS`."""
        self._size = size
        self._dress()

    def _dress(self) -> None:
        font = fonts.reading(self._size)
        wanted = (theme.current(), font.key())
        # A stylesheet that is set anew gives widgets back the font they had before the first one.
        if wanted == self._worn and self.font().pointSizeF() == font.pointSizeF():
            return
        self._worn = wanted
        self.setFont(font)
        self._review.setDefaultFont(font)
        metrics = QFontMetricsF(font)
        pixels = font.pointSizeF() * self.logicalDpiY() / 72
        self._review.setIndentWidth(round(1.5 * pixels))
        rhythm = Rhythm(round(100 * _LINE_TO_SIZE * pixels / metrics.height(), 1), round(_SPACE_TO_SIZE * pixels))
        if rhythm != self._review.rhythm:
            self._review.rhythm = rhythm
            self._set_rhythm()
        self._appearance.refresh()
        self._size_changed()

    def _set_rhythm(self) -> None:
        # The spaces stand in the document, so setting them would be a step of undo. Where there is something to
        # undo, lines keep their spaces until the review is loaded again.
        if self._review.isUndoAvailable() or self._review.isRedoAvailable():
            return
        self._loading = True
        self._review.setUndoRedoEnabled(False)
        for block in self._review.blocks():
            QTextCursor(block).setBlockFormat(block_format(spec_of(block), self._review.rhythm))
        self._review.setUndoRedoEnabled(True)
        self._loading = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self._is_built:
            self._dress()

    def _set_margins(self) -> None:
        free = max(0, self.width() - self._measure)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            self.setViewportMargins(free, 0, 0, 0)
        else:
            self.setViewportMargins(0, 0, free, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._set_margins()
        super().resizeEvent(event)

    def _size_changed(self, *_size: object) -> None:
        line = self._review.rhythm.line / 100 * QFontMetricsF(self.font()).height()
        height = max(ceil(self._review.size().height()), ceil(_LEAST_LINES * line))
        if height != self._content_height:
            self._content_height = height
            self.updateGeometry()
            self.content_height_changed.emit(height)

    def sizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(self._measure, self._content_height)

    def minimumSizeHint(self) -> QSize:
        """As high as the text: the pane around it scrolls."""
        return QSize(min(self._measure, 200), self._content_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        paint_decorations(painter, self._review, event.rect().translated(0, self.verticalScrollBar().value()))
        painter.end()
        super().paintEvent(event)

    # Formatting ---------------------------------------------------------------------------------------------------

    def toggle_strong(self) -> None:
        self.toggle_mark("strong")

    def toggle_em(self) -> None:
        self.toggle_mark("em")

    def toggle_underline(self) -> None:
        self.toggle_mark("u")

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
        cursor = self.textCursor()
        what(self._review, cursor, *arguments)
        self._tell_state()

    def current_state(self) -> EditorState:
        """What is on at the caret; marks that the whole selection has."""
        cursor = self.textCursor()
        block = cursor.block()
        spec = spec_of(block)
        if cursor.hasSelection():
            pieces = marks.stretches(self._review, cursor.selectionStart(), cursor.selectionEnd())
            states = [state for _first, _last, state in pieces] or [InlineState()]
            on = frozenset.intersection(*(state.marks for state in states))
            href, film = states[0].href, states[0].film
        else:
            on = inline_state(cursor.charFormat()).marks
            around = marks.link_around(cursor)
            here = marks.stretches(self._review, *around)[0][2] if around else InlineState()
            href, film = here.href, here.film
        return EditorState(
            marks=on,
            heading=int(spec.kind[1]) if spec.kind in {"h2", "h3"} else 0,
            quote=spec.quote_depth >= 0,
            list=spec.path[spec.list_depth][0] if spec.list_depth >= 0 else None,
            href=href,
            film=film,
            can_indent=structure.can_indent(block),
            can_outdent=spec.list_depth >= 0,
            takes_marks=cursor.hasSelection() or spec.kind not in {"pre", "summary"},
            takes_blocks=cursor.hasSelection() or spec.kind not in UNTOUCHABLE,
        )

    # Keys ---------------------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """In a list Tab moves the item; elsewhere, and with Ctrl everywhere, it goes to the next control."""
        if self.textCursor().block().isValid() and spec_of(self.textCursor().block()).list_depth >= 0:
            return False
        return super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain_key = modifiers == Qt.KeyboardModifier.NoModifier
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and modifiers & Qt.KeyboardModifier.ControlModifier:
            super().focusNextPrevChild(key == Qt.Key.Key_Tab)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            (self.indent if key == Qt.Key.Key_Tab else self.outdent)()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain_key:
            self._with_caret(structure.enter)
        elif key == Qt.Key.Key_Backspace and self._at_edge(QTextCursor.MoveOperation.StartOfBlock):
            if not self._with_caret(structure.backspace):
                super().keyPressEvent(event)
        elif key == Qt.Key.Key_Delete and self._at_edge(QTextCursor.MoveOperation.EndOfBlock):
            if not self._with_caret(structure.delete):
                super().keyPressEvent(event)
        elif (
            modifiers == Qt.KeyboardModifier.ControlModifier
            and Qt.Key.Key_A <= key <= Qt.Key.Key_Z
            and (key in (Qt.Key.Key_B, Qt.Key.Key_I, Qt.Key.Key_U, Qt.Key.Key_K))
        ):
            event.ignore()  # formatting keys belong to the window's actions, not to some desktops' editing keys
            return
        else:
            self._type(event)
            return
        event.accept()

    def _type(self, event: QKeyEvent) -> None:
        had_selection = self.textCursor().hasSelection()
        if event.text().isprintable() and event.text():
            self._prepare_typing()
        super().keyPressEvent(event)
        if had_selection and not self.textCursor().hasSelection() and self._review.isUndoAvailable():
            structure.forget_kind_of_nothing(self._review, self.textCursor())

    def _at_edge(self, edge: QTextCursor.MoveOperation) -> bool:
        cursor = self.textCursor()
        if cursor.hasSelection():
            return False
        return cursor.atBlockStart() if edge == QTextCursor.MoveOperation.StartOfBlock else cursor.atBlockEnd()

    def _with_caret(self, what: Callable[[ReviewDocument, QTextCursor], Any]) -> Any:
        cursor = self.textCursor()
        result = what(self._review, cursor)
        self.setTextCursor(cursor)
        self._tell_state()
        return result

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString() or event.preeditString():
            self._prepare_typing()
        super().inputMethodEvent(event)

    def _prepare_typing(self) -> None:
        cursor = self.textCursor()
        if not cursor.hasSelection() and spec_of(cursor.block()).kind == "rule":
            self._with_caret(structure.leave_rule)
            cursor = self.textCursor()
        state = marks.typing_state(cursor)
        if state != inline_state(cursor.charFormat()) and not cursor.hasSelection():
            self.setCurrentCharFormat(char_format(state))

    # Clipboard and drags ------------------------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return pasting.is_wanted(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Everything pasted or dropped comes through here, and through the gate."""
        self._paste(pasting.tree_from, source)

    def createMimeDataFromSelection(self) -> QMimeData:
        return pasting.to_mime(save_selection(self._review, self.textCursor()))

    def paste_plain(self) -> None:
        """Paste the words of the clipboard without their formatting."""
        self._paste(pasting.plain_tree_from, QGuiApplication.clipboard().mimeData())

    def _paste(self, read: Callable[[QMimeData], Document], source: QMimeData) -> None:
        try:
            self._insert(read(source))
        except pasting.TooMuch:
            self.paste_refused.emit(_("This is more than 2 MB of text. Import it from a file instead."))

    def _insert(self, tree: Document) -> None:
        cursor = self.textCursor()
        pasting.insert(self._review, cursor, tree)
        self.setTextCursor(cursor)
        self._tell_state()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Never a file, never the network."""
        return placeholder_resource(kind)

    # Pointer ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        follows = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not (follows and event.button() == Qt.MouseButton.LeftButton and self._follow(event.position().toPoint())):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        follows = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        over = follows and any(marks.linked(self._state_at(event.position().toPoint())))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def follow_link(self) -> None:
        """Ask for what the link or film reference at the caret leads to."""
        state = self.current_state()
        self._activate(state.href, state.film)

    def _follow(self, point: QPoint) -> bool:
        return self._activate(*marks.linked(self._state_at(point)))

    def _activate(self, href: str | None, film: int | None) -> bool:
        if film is not None:
            self.film_activated.emit(film)
        elif href is not None and link_target(href) == href:
            self.link_activated.emit(href)
        else:
            return False
        return True

    def _state_at(self, point: QPoint) -> InlineState | None:
        inside = QPointF(point) + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        position = self._review.documentLayout().hitTest(inside, Qt.HitTestAccuracy.ExactHit)
        if position < 0:
            return None
        cursor = QTextCursor(self._review)
        cursor.setPosition(position)
        return marks.after(cursor)

    def enterEvent(self, event: Any) -> None:
        super().enterEvent(event)
        self.active_changed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.active_changed.emit(self.hasFocus())

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.active_changed.emit(True)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.active_changed.emit(self.underMouse())

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
        state = self.current_state()
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
