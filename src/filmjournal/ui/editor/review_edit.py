"""The field in which a review is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import ceil
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QToolTip, QWidget

from filmjournal.i18n import _
from filmjournal.richtext import gate, plain
from filmjournal.richtext.canonical import link_target, normalise
from filmjournal.richtext.canonical_html import canonical_html
from filmjournal.richtext.tree import Document, Run
from filmjournal.ui.editor import blocks, marks, offered_pictures, pasting, structure
from filmjournal.ui.editor.appearance import Appearance
from filmjournal.ui.editor.characters import erase_emoji
from filmjournal.ui.editor.decorations import paint_decorations
from filmjournal.ui.editor.document import ReviewDocument, placeholder_resource
from filmjournal.ui.editor.editor_state import EditorState, state_at
from filmjournal.ui.editor.flat import Spec, flatten
from filmjournal.ui.editor.formats import InlineState, Rhythm, block_format, char_format, inline_state, spec_of
from filmjournal.ui.editor.loading import load, write_inline, write_lines
from filmjournal.ui.editor.saving import save, save_selection
from filmjournal.ui.theme import fonts, theme

_T = TypeVar("_T")

MEASURE = 548  # pixels of text at the usual reading size
_LINE_TO_SIZE = 28 / 18
_SPACE_TO_SIZE = 14 / 18
_LEAST_LINES = 5
_MOMENT = 40  # milliseconds
_WINDOW_KEYS = (Qt.Key.Key_B, Qt.Key.Key_I, Qt.Key.Key_U, Qt.Key.Key_K)


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
    typed = Signal(str)  # what the person just typed, which stands in the document by now
    pictures_offered = Signal(list)  # of `bytes | Path`: pictures that were pasted or dropped
    menu_opening = Signal(object, object)  # the context menu, and a cursor where it was asked for
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
        self._typing = False
        self._later = QTimer(self)  # buttons may follow the typing a moment later, which keeps a key quick
        self._later.setSingleShot(True)
        self._later.setInterval(_MOMENT)
        self._later.timeout.connect(self._tell_state)
        self._key_filters: list[Callable[[QKeyEvent], bool]] = []
        self._hover_text: Callable[[InlineState], str] | None = None
        self.journal_name = ""  # tells the film references of one journal from another's on the clipboard
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

    @property
    def review(self) -> ReviewDocument:
        """The document that holds the text."""
        return self._review

    @property
    def appearance(self) -> Appearance:
        """What dresses the text, and takes more layers of looks."""
        return self._appearance

    # What others attach -------------------------------------------------------------------------------------------

    def add_key_filter(self, wanted: Callable[[QKeyEvent], bool]) -> None:
        """Ask `wanted` for every key first; the editor has nothing to do with a key for which it says True."""
        self._key_filters.append(wanted)

    def set_hover_text(self, source: Callable[[InlineState], str]) -> None:
        """Take from `source` what is said of a link or film reference under the pointer."""
        self._hover_text = source

    def set_picture_source(self, source: Callable[[str, int], QImage | None]) -> None:
        """Take from `source` the picture of a hash at a width in pixels; None while it isn't there."""
        self._review.picture_source = source
        self.refresh_pictures()

    @contextmanager
    def changing_looks(self) -> Iterator[None]:
        """What is done to the document meanwhile changes how the text looks, and is no edit of it."""
        before, self._loading = self._loading, True
        try:
            yield
        finally:
            self._loading = before

    def refresh_pictures(self) -> None:
        """Show pictures that came meanwhile."""
        self.viewport().update()

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

        self.apply(change)

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
        area = event.rect().translated(0, self.verticalScrollBar().value())
        paint_decorations(painter, self._review, area, self.textCursor())
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

    def current_state(self) -> EditorState:
        """What is on at the caret; marks that the whole selection has."""
        return state_at(self._review, self.textCursor())

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
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain_key:
            self.apply(structure.enter)
        elif key == Qt.Key.Key_Backspace and self._at_edge(QTextCursor.MoveOperation.StartOfBlock):
            if not self.apply(structure.backspace):
                super().keyPressEvent(event)
        elif key == Qt.Key.Key_Backspace and plain_key and erase_emoji(self._review, self.textCursor()):
            pass
        elif key == Qt.Key.Key_Delete and self._at_edge(QTextCursor.MoveOperation.EndOfBlock):
            if not self.apply(structure.delete):
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
        text = event.text()
        is_text = bool(text) and text.isprintable()
        before = self._review.revision()
        if is_text:
            self._prepare_typing()
        self._typing = is_text
        super().keyPressEvent(event)
        self._typing = False
        if had_selection and not self.textCursor().hasSelection() and self._review.isUndoAvailable():
            structure.forget_kind_of_nothing(self._review, self.textCursor())
        if is_text and self._review.revision() != before:
            self.typed.emit(text)

    def _at_edge(self, edge: QTextCursor.MoveOperation) -> bool:
        cursor = self.textCursor()
        if cursor.hasSelection():
            return False
        return cursor.atBlockStart() if edge == QTextCursor.MoveOperation.StartOfBlock else cursor.atBlockEnd()

    def apply(self, change: Callable[[ReviewDocument, QTextCursor], _T]) -> _T:
        """Run a change with the caret's cursor, and put the caret where the change leaves it."""
        cursor = self.textCursor()
        result = change(self._review, cursor)
        self.setTextCursor(cursor)
        self._tell_state()
        return result

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
        self._paste(lambda data: pasting.tree_from(data, self.journal_name), source)

    def createMimeDataFromSelection(self) -> QMimeData:
        return pasting.to_mime(save_selection(self._review, self.textCursor()), self.journal_name)

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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.cursorRect().center() if by_key else event.pos()
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_opening.emit(menu, self.textCursor() if by_key else self.cursorForPosition(place))
        menu.popup(self.viewport().mapToGlobal(place) if by_key else event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._hover_text is not None:
            state = self._state_at(event.pos())
            words = "" if state is None or not any(marks.linked(state)) else self._hover_text(state)
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

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
        if not self._loading and not self._appearance.is_looking:
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
