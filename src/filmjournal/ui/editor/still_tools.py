"""Pictures in one editor: adding them by file, paste and drop, and what can be done to one that is there.

Every picture goes through the journal first (`KeepImage`), and into the text when it is safe there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QFileDialog, QMenu, QToolTip

from filmjournal.domain.errors import FilmJournalError
from filmjournal.i18n import _, ngettext
from filmjournal.services.commands import KeepImage
from filmjournal.ui.editor.alt_popup import AltPopup
from filmjournal.ui.editor.figure_places import figure_at
from filmjournal.ui.editor.figure_space import FigureSpace
from filmjournal.ui.editor.figures import describe_figure, insert_figure, is_selected, remove_figure, select_figure
from filmjournal.ui.editor.formats import spec_of
from filmjournal.ui.editor.picture_store import PictureStore
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pause import pause
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.outcome import Done

_SHOWN_AFTER = 400  # milliseconds that adding a picture may take without a word
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StillTools(QObject):
    """Adds pictures to an editor, shows them, and asks for words that stand for them.

    `shown` tells what is being written, such as an entry's id: what was added to one review never gets into another.
    """

    def __init__(self, editor: ReviewEdit, bus: JournalBus, shown: Callable[[], object]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._bus = bus
        self._shown = shown
        self._folder = ""
        self._under_way = 0
        self._to_describe: list[QTextCursor] = []
        self.popup: AltPopup | None = None
        self.store = PictureStore(bus, self)
        self.space = FigureSpace(editor, self.store.size)
        self._state = SmallLabel(parent=editor.viewport())
        self._state.setProperty("role", "hint")
        self._state.setAutoFillBackground(True)
        self._state.hide()
        self._tell_soon = pause(self, _SHOWN_AFTER, self._tell)
        self.store.arrived.connect(self._arrived)
        editor.set_picture_source(self.store.image)
        editor.pictures_offered.connect(self.add)
        editor.menu_opening.connect(self._fill_menu)
        editor.add_key_filter(self._key_pressed)
        editor.viewport().installEventFilter(self)

    # Adding -------------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for files and add the pictures in them."""
        kinds = _("Pictures (*.jpg *.jpeg *.png *.webp *.avif *.gif)")
        names, _kind = QFileDialog.getOpenFileNames(self._editor.window(), _("Add pictures"), self._folder, kinds)
        if names:
            self._folder = str(Path(names[0]).parent)
            self.add([Path(name) for name in names])

    def add(self, pictures: list[bytes | Path]) -> None:
        """Put pictures after the paragraph at the caret, in their order; what can't be added is said in a sentence."""
        place = QTextCursor(self._editor.textCursor())
        shown = self._shown()
        for picture in pictures:
            self._add(picture, place, shown)

    def _add(self, picture: bytes | Path, place: QTextCursor, shown: object) -> None:
        sizes: dict[str, tuple[int, int]] = {}

        def carried_out(outcome: Done) -> None:
            sizes.update(self._bus.journal.browsing.image_sizes([outcome.image or ""]))

        def done(outcome: Done) -> None:
            for name, size in sizes.items():
                self.store.learn(name, size)
                if self._shown() == shown:
                    self._insert(name, place)
                else:
                    self._editor.paste_refused.emit(_("The picture was not added: another review is shown by now."))
            self._settled()

        def failed(error: Exception) -> None:
            if isinstance(error, FilmJournalError):
                self._editor.paste_refused.emit(str(error))
            else:
                self._bus.explain(error)
            self._settled()

        self._under_way += 1
        if not self._tell_soon.isActive():
            self._tell_soon.start()
        self._bus.do(
            lambda: KeepImage(_bytes_of(picture)),
            _("Add a picture"),
            carried_out=carried_out,
            done=done,
            failed=failed,
            undoable=False,
        )

    def _insert(self, name: str, place: QTextCursor) -> None:
        block = insert_figure(self._editor.review, place, name)
        self._to_describe.append(_place_of(block))
        self._editor.setTextCursor(place)

    def _tell(self) -> None:
        words = ngettext("Adding the picture…", "Adding {count} pictures…", self._under_way)
        self._state.setText(words.format(count=self._under_way))
        self._state.adjustSize()
        line = self._editor.cursorRect()
        self._state.move(0, min(line.bottom() + 4, max(0, self._editor.viewport().height() - self._state.height())))
        self._state.show()
        announce(self._editor, self._state.text())

    def _settled(self) -> None:
        self._under_way -= 1
        if self._under_way == 0:
            self._tell_soon.stop()
            self._state.hide()
            if self._to_describe:
                QTimer.singleShot(0, self, self._ask_next)  # the page is as long as it is going to be by then

    def hand_over(self) -> None:
        """Put words that are being typed for a picture into the review."""
        if self.popup is not None:
            self.popup.hand_over()

    def leave(self) -> None:
        """Ask for no more words: another review is about to be shown."""
        self._to_describe.clear()
        if self.popup is not None:
            self.popup.left()

    # Words --------------------------------------------------------------------------------------------------------

    def describe(self) -> None:
        """Ask for the words that stand for the picture at the caret."""
        block = self.figure_at_caret()
        if block is not None:
            self._ask(_place_of(block))

    def figure_at_caret(self) -> QTextBlock | None:
        """The figure in whose caption the caret is, or that is selected."""
        cursor = self._editor.textCursor()
        places = (cursor.position(), cursor.selectionEnd(), cursor.selectionStart())
        blocks = [self._editor.review.findBlock(place) for place in places]
        return next((block for block in blocks if spec_of(block).kind == "figure"), None)

    def _ask_next(self) -> None:
        while self._to_describe:
            place = self._to_describe.pop(0)
            if spec_of(place.block()).kind == "figure":
                self._ask(place)
                return

    def _ask(self, place: QTextCursor) -> None:
        editor = self._editor
        caret = QTextCursor(place.block())
        caret.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        editor.setTextCursor(caret)
        popup = AltPopup(editor, spec_of(place.block()).alt, lambda: self._caption_rect(place.block()))
        image = spec_of(place.block()).image
        popup.kept.connect(lambda words: self._describe(place.block(), image, words))
        popup.closed.connect(self._popup_closed)
        self.popup = popup
        popup.open()
        self._make_room()

    def _describe(self, asked: QTextBlock, image: str, words: str) -> None:
        """Describe the picture that was asked about, wherever it is by now: the text may be of another window."""
        blocks = (asked, *self._editor.review.blocks())
        there = (block for block in blocks if spec_of(block).kind == "figure" and spec_of(block).image == image)
        block = next(there, None)
        if block is not None:
            describe_figure(self._editor.review, block, words)

    def _make_room(self) -> None:
        """Have the page scrolled until the field under the picture can be seen."""
        if self.popup is not None:
            editor = self._editor
            room = QRect(editor.cursorRect().topLeft(), self.popup.size()).adjusted(0, 0, 0, self.popup.height())
            editor.caret_moved.emit(room.translated(editor.viewport().pos()))

    def _popup_closed(self) -> None:
        self.popup = None
        if self._to_describe:
            QTimer.singleShot(0, self, self._ask_next)

    def _caption_rect(self, block: QTextBlock) -> QRect:
        rect = self._editor.review.documentLayout().blockBoundingRect(block)
        return rect.toRect().translated(0, -self._editor.verticalScrollBar().value())

    # What can be done to one ----------------------------------------------------------------------------------------

    def _fill_menu(self, menu: QMenu, place: QTextCursor) -> None:
        block = self.figure_at_caret() if self._selected() is not None else place.block()
        if block is None or spec_of(block).kind != "figure":
            return
        figure = _place_of(block)
        menu.addSeparator()
        menu.addAction(_("&Describe the picture…")).triggered.connect(lambda: self._ask(figure))
        menu.addAction(_("&Save the picture as…")).triggered.connect(
            lambda: self._save_as(spec_of(figure.block()).image)
        )
        menu.addAction(_("&Remove the picture")).triggered.connect(lambda: self._remove(figure.block()))

    def _remove(self, block: QTextBlock) -> None:
        self._editor.apply(lambda document, cursor: remove_figure(document, cursor, block))

    def _save_as(self, name: str) -> None:
        def ask(data: bytes | None) -> None:
            if data is None:
                self._editor.paste_refused.emit(_("The picture is missing."))
                return
            ending = "png" if data.startswith(b"\x89PNG") else "jpg"
            start = str(Path(self._folder or Path.home()) / f"{_('still')}.{ending}")
            chosen, _kind = QFileDialog.getSaveFileName(self._editor.window(), _("Save the picture"), start)
            if chosen:
                self.save_copy(name, Path(chosen))

        self._bus.read(lambda journal: journal.browsing.image(name), ask)

    def save_copy(self, name: str, target: Path) -> None:
        """Write a picture to a file of the person's."""

        def work(journal: Journal) -> None:
            from filmjournal.services.stills import save_copy

            save_copy(journal.database.images, name, target)

        self._bus.read(work, lambda _none: None)

    def _selected(self) -> QTextBlock | None:
        block = self.figure_at_caret()
        return block if block is not None and is_selected(self._editor.textCursor(), block) else None

    def _key_pressed(self, event: QKeyEvent) -> bool:
        """Enter describes a picture that is selected, Delete takes out one without a caption."""
        key = event.key()
        if (key not in _ENTER and key != Qt.Key.Key_Delete) or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in _ENTER and self._selected() is not None:
            self.describe()
            return True
        cursor = self._editor.textCursor()
        block = cursor.block()
        is_empty_figure = spec_of(block).kind == "figure" and block.length() == 1
        if key == Qt.Key.Key_Delete and is_empty_figure and not cursor.hasSelection():
            self._remove(block)
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click selects a picture, a double click asks for its words, and the pointer over it shows them."""
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if event.type() == QEvent.Type.Resize and self.popup is not None:
            QTimer.singleShot(0, self, self._make_room)  # the page grows by its picture a moment later
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            block = self._under(event.pos().x(), event.pos().y())
            if block is not None:
                QToolTip.showText(event.globalPos(), spec_of(block).alt or _("No description"), self._editor.viewport())
                return True
        return super().eventFilter(watched, event)

    def _mouse(self, event: QMouseEvent) -> bool:
        block = self._under(event.position().x(), event.position().y())
        if block is None:
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseMove and not event.buttons():
            self._editor.viewport().setCursor(Qt.CursorShape.ArrowCursor)
            return True
        if kind == QEvent.Type.MouseButtonDblClick and event.button() == Qt.MouseButton.LeftButton:
            self._ask(_place_of(block))
            return True
        extends = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if kind == QEvent.Type.MouseButtonPress and not extends:
            cursor = self._editor.textCursor()
            select_figure(cursor, block)
            self._editor.setTextCursor(cursor)
            self._editor.setFocus(Qt.FocusReason.MouseFocusReason)
            return True
        return False

    def _under(self, x: float, y: float) -> QTextBlock | None:
        return figure_at(self._editor.review, QPointF(x, y + self._editor.verticalScrollBar().value()))

    def _arrived(self) -> None:
        self.space.set_spaces()
        self._editor.refresh_pictures()


def _place_of(block: QTextBlock) -> QTextCursor:
    """The beginning of a block, wherever it goes: what is written there goes behind it."""
    place = QTextCursor(block)
    place.setKeepPositionOnInsert(True)
    return place


def _bytes_of(picture: bytes | Path) -> bytes:
    """The file of a picture; read on the journal lane, so that the window does not wait for a slow disk."""
    from filmjournal.services.stills import picture_in

    return picture_in(picture) if isinstance(picture, Path) else picture
