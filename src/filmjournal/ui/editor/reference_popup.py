"""A small field under the caret to choose a film of the journal, by its title."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from filmjournal.domain.references import FilmName
from filmjournal.i18n import _
from filmjournal.ui.editor import marks
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.formats import char_format
from filmjournal.ui.editor.popup_place import place_beside
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.structure import one_step
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.match_rows import NAME_ROW, MatchModel, MatchRow, dress_list

_WIDTH = 420
_ROWS = 7
_LONGEST_TITLE = 200  # of a selection that is taken for a title


class ReferencePopup(QFrame):
    """Makes the selection, or the title at the caret, lead to a film; the arrow keys choose, Enter takes."""

    def __init__(self, editor: ReviewEdit, bus: JournalBus, without: int | None) -> None:
        super().__init__(editor.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self._editor = editor
        self._bus = bus
        self._without = without
        self._films: tuple[FilmName, ...] = ()
        self.field = QLineEdit(self)
        self.field.setAccessibleName(_("Title of the other film"))
        self.field.setPlaceholderText(_("Title of a film in this journal"))
        self.remove_button = QPushButton(_("Remove"), self)
        self.remove_button.setVisible(editor.current_state().film is not None)
        self.remove_button.clicked.connect(self._remove)
        self.hint = SmallLabel(_("No film of the journal starts like this."), parent=self)
        self.hint.hide()
        self._model = MatchModel(self)
        self.list = QListView(self)
        dress_list(self.list, NAME_ROW)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("border: none; padding: 0;")
        self.list.setModel(self._model)
        self.list.hide()
        self.list.clicked.connect(self._take)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.hint)
        column.addWidget(self.list)
        self.setFixedWidth(_WIDTH)
        self.field.textChanged.connect(self._ask)
        self.field.installEventFilter(self)

    def open(self) -> None:
        """Show the field under the caret, inside the window. It goes when the keyboard goes elsewhere."""
        cursor = self._editor.textCursor()
        around = None if cursor.hasSelection() else marks.link_around(cursor)
        if around is not None:
            cursor.setPosition(around[0])
            cursor.setPosition(around[1], cursor.MoveMode.KeepAnchor)
        self._fit()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.setText(" ".join(cursor.selectedText().split())[:_LONGEST_TITLE])
        self.field.selectAll()
        self._editor.loaded.connect(self.close)  # what it was asked for is no longer shown
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def _fit(self) -> None:
        self.list.setFixedHeight(min(len(self._films), _ROWS) * max(self.list.sizeHintForRow(0), 1) + 2)
        self.adjustSize()
        place_beside(self, self._editor.viewport(), self._editor.cursorRect())

    def _ask(self, text: str) -> None:
        def answered(films: tuple[FilmName, ...]) -> None:
            if isValid(self) and self.field.text() == text:
                self._show(films, text)

        if not text.strip():
            self._bus.read(lambda _journal: (), answered, kind="reference film")
            return
        without = self._without
        self._bus.read(
            lambda journal: journal.browsing.references.films_starting(text, without), answered, kind="reference film"
        )

    def _show(self, films: tuple[FilmName, ...], typed: str) -> None:
        self._films = films
        self._model.set_rows([
            MatchRow(film.title, "" if film.year is None else str(film.year), typed=typed, icon="film", reading=True)
            for film in films
        ])  # fmt: skip
        self.list.setVisible(bool(films))
        self.hint.setVisible(bool(typed.strip()) and not films)
        if films:
            self.list.setCurrentIndex(self._model.index(0))
        elif typed.strip():
            announce(self.field, self.hint.text())
        self._fit()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new):
            self.close()

    def _done(self) -> None:
        self.close()
        self._editor.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows go through the films, and Enter take one."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self._films:
            row = (self.list.currentIndex().row() + step) % len(self._films)
            self.list.setCurrentIndex(self._model.index(row))
            announce(self.field, str(self._model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)), at_once=True)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves everything as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self._done()
        event.accept()  # no key typed here is meant for what lies under it

    def _take(self, index: QModelIndex) -> None:
        if index.isValid() and self._films:
            refer(self._editor, self._films[index.row()])
            self._done()

    def _remove(self) -> None:
        refer(self._editor, None)
        self._done()


def refer(editor: ReviewEdit, film: FilmName | None) -> None:
    """Let the selection, or the link or reference at the caret, refer to a film; None takes the reference away.

    With nothing selected and nothing there, the film's title is written. One step of undo.
    """

    def change(document: ReviewDocument, cursor: QTextCursor) -> None:
        around = (cursor.selectionStart(), cursor.selectionEnd()) if cursor.hasSelection() else None
        around = around or marks.link_around(cursor)
        film_id = None if film is None else film.id
        if around is not None:
            marks.change(document, cursor, *around, lambda state: replace(state, href=None, film=film_id))
        elif film is not None:
            with one_step(cursor):
                state = marks.typing_state(cursor).unlinked()
                cursor.insertText(film.title, char_format(replace(state, film=film.id)))

    editor.apply(change)
