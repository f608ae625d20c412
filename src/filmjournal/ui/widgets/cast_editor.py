"""The cast of a film: rows of an actor as a character, text at rest and fields where the keyboard is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QToolTip,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.domain.cast_lines import CastLine, parse_cast, parse_credit
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.films import CastCredit
from filmjournal.domain.names import LONGEST_NAME, clean_line
from filmjournal.domain.queries import PersonMatch
from filmjournal.i18n import _, ngettext
from filmjournal.ui.theme import density, fonts, icons, theme
from filmjournal.ui.theme.focus_ring import RADIUS, paint_ring
from filmjournal.ui.theme.row_paint import draw_text
from filmjournal.ui.theme.wording import films_text
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.match_rows import NAME_ROW, MatchModel, MatchRow, dress_list

NameSource = Callable[[str, Callable[[list[PersonMatch]], None]], None]

SHOWN_AT_FIRST = 30
SHOWN_MORE = 400  # rows at a time: each is two fields, and thousands of those would be felt
_BUILT_AT_ONCE = 20  # rows, so that a cast of hundreds never holds up a frame
_GRIP, _ACTOR, _AS, _ACTOR_AT_LEAST = 24, 200, 34, 90
_ICON = 16
_OFFERED = 8
_PADDING = 10  # from the edge of a field to its text
_ROOM = 3  # around a field, for its ring
_TEXT_INSET = 2  # of Qt's own, inside a line edit
_LONGEST_PASTE = 200_000
_OWN_KEYS = (
    (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Delete),
    (Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Up),
    (Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Down),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What the rows call the two names in them; `person` and `number` are put in."""

    name: str
    first: str
    first_of: str
    add: str
    second: str
    second_of: str
    between: str


def cast_words() -> Words:
    """The words for actors and whom they play."""
    return Words(
        _("Cast"),
        _("Actor"),
        _("Actor {number}"),
        _("Add an actor"),
        _("Character"),
        _("Character of {person}"),
        _("as"),
    )


class CastEditor(QWidget):
    """`cast_edited` carries the whole cast as a tuple of CastLine, and only when the person changed it.

    Tab goes from actor to character to the next row; Enter does too; Up and Down stay in a column; Alt with them
    moves the row, as does dragging its grip. An actor emptied and left, Ctrl+Delete, or Backspace in an empty actor
    takes the row away. The last row is empty and ready. `refused` carries why a text can't be. `person_wanted` carries
    the id of an actor whom the person wants to go to: by Ctrl and a click, or from the menu of a name.
    """

    cast_edited = Signal(object)
    refused = Signal(str)
    person_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None, words: Words | None = None) -> None:
        super().__init__(parent)
        self._words = words or cast_words()
        self._lines: list[CastLine] = []
        self._credits: tuple[CastCredit | CastLine, ...] = ()  # as the journal has them
        self._head = SHOWN_AT_FIRST  # how many rows of a long cast stand before the button
        self._tail = 0  # how many rows after it show the end
        self._all = True
        self._filled = 0  # rows that show something
        self._rows: list[_Row] = []
        self._owner: object = None
        self._sent: list[tuple[CastLine, ...]] = []  # told, and not yet come back from the journal
        self._source: NameSource | None = None
        self._asked = 0
        self._hovered: _Field | None = None
        self._drag: _Drag | None = None

        self._more = QPushButton(self)
        self._more.setProperty("role", "flat")
        self._more.clicked.connect(self._show_all)
        self._matches = MatchModel(self)
        self._completer = QCompleter(self)
        self._completer.setModel(self._matches)
        self._completer.setMaxVisibleItems(_OFFERED)
        popup = self._completer.popup()
        assert popup is not None
        self._popup = popup
        dress_list(popup, NAME_ROW)
        self._completer.activated.connect(self._completed)
        self._completer.highlighted.connect(self._highlighted)
        self._building = QTimer(self)
        self._building.setInterval(0)
        self._building.timeout.connect(self._build_some)

        self.setMouseTracking(True)
        self.setAccessibleName(self._words.name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._show_lines()
        self.setFocusProxy(self._rows[0].actor)

    # What others use ----------------------------------------------------------------------------------------------

    def set_cast(self, cast: Iterable[CastCredit | CastLine], owner: object = None) -> None:
        """Show a cast, silently. `owner` names the film: another one lets go of whatever was being typed.

        A cast of the same film that was told by `cast_edited`, and edited since, is passed over: it is on its way.
        """
        credits_ = tuple(cast)
        lines = tuple(CastLine(credit.person, credit.character) for credit in credits_)
        self._credits = credits_
        same_film = owner == self._owner
        if same_film and lines == self.cast():
            self._sent.clear()
            return
        if same_film and lines in self._sent:
            del self._sent[: self._sent.index(lines) + 1]
            return
        self._owner = owner
        self._sent.clear()
        typing = self._typing() if same_film else None
        self._lines = list(lines)
        if not same_film or len(lines) <= SHOWN_AT_FIRST:
            self._head, self._tail = SHOWN_AT_FIRST, 0
            self._all = len(lines) <= SHOWN_AT_FIRST
        self._drag = None
        self._show_lines()
        self._go_on_typing(typing)

    def cast(self) -> tuple[CastLine, ...]:
        """The cast without what is still being typed."""
        return tuple(self._lines)

    def set_name_source(self, source: NameSource) -> None:
        """Whom to ask for people: it gets the letters typed and gives its answer when it has one."""
        self._source = source

    def commit(self) -> None:
        """Take over what is being typed, as leaving the field does."""
        field = self._focused()
        if field is not None:
            self._take(field.row, leaving=True)

    # The rows -----------------------------------------------------------------------------------------------------

    def _shown(self) -> int:
        """How many lines have a row; the empty row follows them."""
        count = len(self._lines)
        return count if self._all else min(count, self._head + self._tail)

    def _collapsed(self) -> bool:
        return self._shown() < len(self._lines)

    def _line_of(self, row: int) -> int | None:
        shown = self._shown()
        if row >= shown:
            return None
        return row if row < self._head else len(self._lines) - shown + row

    def _row_height(self) -> int:
        return max(density.current().sidebar_item, fonts.line_height(fonts.interface(13)) + 10)

    def _top(self, row: int) -> int:
        below_button = self._collapsed() and row >= self._head
        return _ROOM + (row + below_button) * self._row_height()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        rows = self._shown() + 1 + self._collapsed()
        return QSize(480, rows * self._row_height() + 2 * _ROOM)

    def minimumSizeHint(self) -> QSize:
        """Narrower than the size hint, never lower."""
        return QSize(_GRIP + _ACTOR_AT_LEAST + _AS + _ACTOR_AT_LEAST, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out anew when density, lettering or reading direction may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self.updateGeometry()
            self._lay_out()

    def _show_lines(self, first: int = 0) -> None:
        """Show the lines, those before the row `first` being shown already."""
        wanted = self._shown() + 1
        if wanted - len(self._rows) > SHOWN_AT_FIRST + 1:
            self._building.start()
        else:
            self._build(wanted)
        for number in range(first, min(len(self._rows), max(wanted, self._filled))):
            self._fill(number, self._rows[number])
        self._filled = wanted
        count = len(self._lines)
        self._more.setVisible(self._collapsed())
        more = ngettext("Show all {count}", "Show all {count}", count).format(count=count)
        if count - self._shown() > SHOWN_MORE:
            more = _("Show {some} more of {count}").format(some=SHOWN_MORE, count=count)
        self._more.setText(more)
        self.updateGeometry()
        self._lay_out(first)

    def _build_some(self) -> None:
        wanted = self._shown() + 1
        first = len(self._rows)
        self._build(min(wanted, first + _BUILT_AT_ONCE))
        for number in range(first, len(self._rows)):
            self._fill(number, self._rows[number])
        self._lay_out(first)
        if len(self._rows) >= wanted:
            self._building.stop()

    def _build(self, count: int) -> None:
        while len(self._rows) < count:
            number = len(self._rows)
            row = _Row(_Field(self, number, is_actor=True), _Field(self, number, is_actor=False))
            self.dress_second(row.character)
            if number:
                QWidget.setTabOrder(self._rows[-1].character, row.actor)
            QWidget.setTabOrder(row.actor, row.character)
            self._rows.append(row)
        if self._collapsed() and count > self._head:  # Tab comes to the button where it stands
            QWidget.setTabOrder(self._rows[self._head - 1].character, self._more)
            QWidget.setTabOrder(self._more, self._rows[self._head].actor)

    def dress_second(self, field: QLineEdit) -> None:
        """What a kind of rows does for its second field."""

    def _fill(self, number: int, row: _Row) -> None:
        """Show in a row of widgets the line that belongs there."""
        at = self._line_of(number)
        ready = number == self._shown()
        line = self._lines[at] if at is not None else None
        row.actor.show_text(line.person if line else "")
        row.character.show_text((line.character or "") if line else "")
        row.actor.setPlaceholderText(self._words.first if line else self._words.add)
        row.actor.setVisible(line is not None or ready)
        row.character.setVisible(line is not None)
        row.character.setPlaceholderText(self._words.second)
        self._name(number, row)

    def _name(self, number: int, row: _Row) -> None:
        at = self._line_of(number)
        number_told = (len(self._lines) if at is None else at) + 1
        row.actor.setAccessibleName(self._words.first_of.format(number=number_told))
        row.character.setAccessibleName(self._words.second_of.format(person=row.actor.text().strip()))

    def _columns(self) -> tuple[int, int]:
        """How wide an actor's column is, and where the characters' texts begin."""
        actor = max(_ACTOR_AT_LEAST, min(_ACTOR, (self.width() - _GRIP - _AS) * 9 // 20))
        return actor, _GRIP + actor + _AS

    def _frame(self, field: _Field) -> QRect:
        """The edges of a field, shown while it has the keyboard."""
        actor, character_at = self._columns()
        top, height = self._top(field.row) + 1, self._row_height() - 2
        if field.is_actor:
            rect = QRect(_GRIP - _PADDING, top, actor + _PADDING - 2 * _ROOM, height)
        else:
            start = character_at - _PADDING
            rect = QRect(start, top, max(_ACTOR_AT_LEAST, self.width() - start - _ROOM), height)
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _lay_out(self, first: int = 0) -> None:
        for row in self._rows[first : self._shown() + 1]:
            for field in (row.actor, row.character):
                inset = _PADDING - _TEXT_INSET
                field.setGeometry(self._frame(field).adjusted(inset, 1, -inset, -1))
        size = self._more.sizeHint()
        place = QRect(_GRIP - _PADDING - 2, self._top(self._head) - self._row_height(), size.width(), 0)
        place.setHeight(self._row_height())
        self._more.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place.adjusted(0, 1, 0, -1)))
        self.update()

    def _show_all(self) -> None:
        had_focus, first_new = self._more.hasFocus(), self._head
        self._expand()
        if had_focus:
            self._focus(first_new, is_actor=True)

    def _expand(self) -> None:
        """Show all rows, or of a very long cast some more."""
        first = self._head
        if len(self._lines) - self._shown() > SHOWN_MORE:
            self._head += SHOWN_MORE
        else:
            self._all = True
        self._show_lines(first)
        self._build_some()

    # Changing the cast --------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        cast = self.cast()
        self._sent.append(cast)
        self.cast_edited.emit(cast)

    def _take(self, number: int, *, leaving: bool) -> None:
        """Take over what a row says. Leaving an actor that was emptied takes the row away."""
        row, at = self._rows[number], self._line_of(number)
        typed = row.actor.text()
        try:
            line = _line(typed, row.character.text())
        except InvalidValue as error:
            self.refused.emit(str(error))
            return
        if line is None:
            if at is None:
                row.actor.show_text("")
                row.character.hide()
                self.update()
            elif leaving:
                self._drop(number)
            return
        if at is None:
            self._append([line])
        elif line != self._lines[at]:
            self._lines[at] = line
        else:
            self._fill(number, row)
            return
        self._show_lines()
        self._tell()

    def _append(self, lines: list[CastLine]) -> None:
        if self._collapsed():
            self._tail += len(lines)
        self._lines.extend(lines)
        self._all = self._all or not self._collapsed()

    def _drop(self, number: int) -> None:
        at = self._line_of(number)
        assert at is not None
        person = self._lines.pop(at).person
        if number >= self._head and self._tail:
            self._tail -= 1
        typing = self._focused()
        self._show_lines()
        if typing is not None and typing.row > number:
            # The row that the keyboard went to has moved up.
            QTimer.singleShot(0, self, lambda: self._focus(typing.row - 1, is_actor=typing.is_actor))
        announce(self, _("{person} removed").format(person=person))
        self._tell()

    def remove_row(self, number: int) -> None:
        """Take a row away as the person does; the keyboard goes to the row that comes up."""
        if self._line_of(number) is None:
            return
        self._drop(number)
        self._focus(number, is_actor=True)

    def move_row(self, number: int, to: int) -> None:
        """Move a row to another's place as the person does."""
        self._take(number, leaving=False)
        at, target = self._line_of(number), self._line_of(to)
        if at is None or target is None or at == target:
            return
        line = self._lines.pop(at)
        self._lines.insert(target, line)
        self._show_lines()
        told = _("{person} is now number {number} of {count}")
        announce(self, told.format(person=line.person, number=target + 1, count=len(self._lines)), at_once=True)
        self._tell()

    def _pasted(self, field: _Field) -> bool:
        """Make rows of what was pasted into an actor's field; False where it is one plain name."""
        try:
            lines = list(parse_cast(field.text()))
        except InvalidValue:
            return False
        if not lines or (len(lines) == 1 and lines[0].character is None):
            return False
        at = self._line_of(field.row)
        character = self._rows[field.row].character.text()
        if lines[0].character is None and at is not None:
            lines[0] = CastLine(lines[0].person, character.strip() or None)
        if at is None:
            self._append(lines)
        else:
            collapsed = self._collapsed()
            self._lines[at : at + 1] = lines
            if collapsed and len(lines) > 1:
                self._all = True
        self._show_lines()
        while len(self._rows) < field.row + len(lines) + 1:
            self._build_some()
        self._focus(min(field.row + len(lines), self._shown()), is_actor=True)
        count = len(lines)
        announce(self, ngettext("{count} row added", "{count} rows added", count).format(count=count))
        self._tell()
        return True

    # The keyboard -------------------------------------------------------------------------------------------------

    def _focused(self) -> _Field | None:
        field = QApplication.focusWidget()
        return field if isinstance(field, _Field) and field.editor is self else None

    def _focus(self, number: int, *, is_actor: bool) -> None:
        number = max(0, min(number, self._shown()))
        while len(self._rows) <= number:
            self._build_some()
        row = self._rows[number]
        field = row.actor if is_actor or row.character.isHidden() else row.character
        field.setFocus(Qt.FocusReason.TabFocusReason)

    def _typing(self) -> _Typing | None:
        field = self._focused()
        if field is None or not field.isModified():
            return None
        ready = self._line_of(field.row) is None
        return _Typing(None if ready else field.row, field.is_actor, field.text(), field.cursorPosition())

    def _go_on_typing(self, typing: _Typing | None) -> None:
        if typing is None:
            return
        number = self._shown() if typing.row is None else min(typing.row, self._shown())
        row = self._rows[number]
        field = row.actor if typing.is_actor else row.character
        field.setText(typing.text)
        field.setModified(True)
        self.edited(field)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.deselect()
        field.setCursorPosition(typing.cursor)

    def key_pressed(self, field: _Field, event: QKeyEvent) -> bool:
        """Do what a key does to the rows; False where it is the field's own."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if modifiers == Qt.KeyboardModifier.AltModifier and key in steps:
            self._move_by_key(field, steps[Qt.Key(key)])
        elif modifiers == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Delete:
            self.remove_row(field.row)
        elif plain and key in steps:
            self._focus(field.row + steps[Qt.Key(key)], is_actor=field.is_actor)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(field)
        elif plain and key == Qt.Key.Key_Backspace and field.is_actor and not field.text():
            if self._line_of(field.row) is not None:
                self._drop(field.row)
            self._focus(field.row - 1, is_actor=True)
        elif plain and key == Qt.Key.Key_Escape and field.isModified():
            self._fill(field.row, self._rows[field.row])
            self.update()
        else:
            return False
        return True

    def tab_pressed(self, field: _Field, forwards: bool) -> bool:
        """Take away an emptied row that Tab leaves, so that the keyboard does not lose its place."""
        if not field.is_actor or field.text().strip() or self._line_of(field.row) is None:
            return False
        self._drop(field.row)
        self._focus(field.row if forwards else field.row - 1, is_actor=forwards or not field.row)
        return True

    def _enter(self, field: _Field) -> None:
        number = field.row
        was_empty = not field.text().strip()
        self._take(number, leaving=True)
        if field.is_actor and not was_empty:
            self._focus(number, is_actor=False)
        elif not field.is_actor:
            self._focus(number + 1, is_actor=True)

    def _move_by_key(self, field: _Field, step: int) -> None:
        target = field.row + step
        head = self._head
        if self._collapsed() and (field.row, target) in ((head - 1, head), (head, head - 1)):
            line = self._line_of(field.row)
            self._expand()
            row = next((number for number in range(self._shown()) if self._line_of(number) == line), None)
            if row is not None:
                self._focus(row, is_actor=field.is_actor)
                field = self._focused() or field
                target = row + step
        if 0 <= target < self._shown() and self._line_of(field.row) is not None:
            cursor = field.cursorPosition()
            self.move_row(field.row, target)
            self._focus(target, is_actor=field.is_actor)
            moved = self._focused()
            if moved is not None:
                moved.setCursorPosition(cursor)

    def entered(self, field: _Field) -> None:
        """A field has got the keyboard."""
        self._completer.setWidget(field)
        self.update()

    def left(self, field: _Field, reason: Qt.FocusReason) -> None:
        """A field has lost the keyboard."""
        self._asked += 1
        self.update()
        if reason == Qt.FocusReason.PopupFocusReason:
            return
        # Whoever looks something up in another window finds an emptied row again.
        self._take(field.row, leaving=reason != Qt.FocusReason.ActiveWindowFocusReason)

    def edited(self, field: _Field) -> None:
        """A field has another text, not yet taken over."""
        row = self._rows[field.row]
        if field.is_actor:
            if self._line_of(field.row) is None:
                row.character.setVisible(bool(field.text().strip()))
            self._name(field.row, row)
            self.update()

    def typed(self, field: _Field, was: str) -> None:
        """The person has changed the text of a field."""
        inserted = len(field.text()) - len(was) > 1
        if field.is_actor and inserted and self._pasted(field):
            return
        self.edited(field)
        if field.is_actor:
            self._ask(field)

    # Names offered ------------------------------------------------------------------------------------------------

    def _ask(self, field: _Field) -> None:
        self._asked += 1
        number, text = self._asked, field.text().strip()
        if self._source is None or not text:
            self._popup.hide()
            return

        def answered(matches: list[PersonMatch]) -> None:
            if number == self._asked and field.hasFocus():
                self._offer(field, text, matches)

        self._source(text, answered)

    def _offer(self, field: _Field, text: str, matches: list[PersonMatch]) -> None:
        if not matches or [match.name for match in matches] == [text]:
            self._popup.hide()
            return
        self._matches.set_rows([
            MatchRow(
                match.name,
                note=films_text(match.films),
                typed=text,
            )
            for match in matches
        ])  # fmt: skip
        self._completer.setWidget(field)
        beside = field.mapFromParent(self._frame(field).topLeft())
        self._completer.complete(QRect(beside, QSize(max(300, self._frame(field).width()), self._row_height())))

    def offering(self) -> bool:
        """Whether names are on offer and one of them is chosen, so that Enter and Tab take it."""
        return self._popup.isVisible() and self._popup.currentIndex().isValid()

    def offered(self) -> bool:
        """Whether names are on offer."""
        return self._popup.isVisible()

    def _highlighted(self, _name: str) -> None:
        row = self._popup.currentIndex().data(MatchModel.ROW_ROLE)
        if isinstance(row, MatchRow):
            announce(self, row.spoken(), at_once=True)

    def _completed(self, name: str) -> None:
        field = self._completer.widget()
        if isinstance(field, _Field) and field.editor is self:
            field.setText(name)
            self.edited(field)
            self._enter(field)

    # Going to a person --------------------------------------------------------------------------------------------

    def person_of(self, field: _Field) -> int | None:
        """Who is meant by the row of a field, None where the journal doesn't know yet."""
        at = self._line_of(field.row)
        if at is None:
            return None
        line = self._lines[at]
        # Of two people of one name it is the one who stands here.
        for credit in (*self._credits[at : at + 1], *self._credits):
            if isinstance(credit, CastCredit) and CastLine(credit.person, credit.character) == line:
                return credit.person_id
        return None

    def go_to_person(self, field: _Field) -> bool:
        """Tell that the person wants to see everything about an actor; False where there is nobody."""
        person = self.person_of(field)
        if person is not None:
            self.person_wanted.emit(person)
        return person is not None

    # Painting and the pointer -------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint grips, the word between actor and character, and the field that has the keyboard."""
        painter = QPainter(self)
        colours = theme.current()
        direction = self.layoutDirection()
        actor, _character_at = self._columns()
        small = fonts.interface(12)
        height = self._row_height()
        word = self._words.between
        ratio = self.devicePixelRatioF()
        for number, row in enumerate(self._rows[: self._shown() + 1]):
            top = self._top(number)
            if top > event.rect().bottom() or top + height < event.rect().top():
                continue
            if self._line_of(number) is not None:
                grip = QRect(0, top + (height - _ICON) // 2, _ICON, _ICON)
                place = QStyle.visualRect(direction, self.rect(), grip)
                painter.drawPixmap(place.topLeft(), icons.pixmap("grip", "text_quiet", _ICON, ratio))
            if not row.character.isHidden():
                painter.setPen(colours.color("text_quiet"))
                place = QStyle.visualRect(direction, self.rect(), QRect(_GRIP + actor, top, _AS - _PADDING, height))
                draw_text(painter, place, word, small, direction)
        if self._hovered is not None and not self._hovered.hasFocus() and self._hovered.isVisible():
            self._paint_field(painter, self._frame(self._hovered), "rule", ground=False)
        field = self._focused()
        if field is not None:
            frame = self._frame(field)
            self._paint_field(painter, frame, "control_edge", ground=True)
            around = 1 + colours.ring_width
            paint_ring(painter, QRectF(frame.adjusted(-around, -around, around, around)), RADIUS + 1)
        if self._drag is not None:
            line = QRect(0, self._top(self._drag.gap) - 1, self.width(), 2)
            painter.fillRect(line, colours.color("ink"))

    def _paint_field(self, painter: QPainter, frame: QRect, edge: str, *, ground: bool) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().color(edge), 1))
        painter.setBrush(theme.current().color("raised") if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.restore()

    def hover(self, field: _Field, *, inside: bool) -> None:
        """The pointer is over a field, or no more."""
        if inside:
            self._hovered = field
        elif self._hovered is field:
            self._hovered = None
        self.update()

    def _grip_at(self, point: QPoint) -> int | None:
        for number in range(self._shown()):
            top = self._top(number)
            grip = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(0, top, 20, self._row_height()))
            if grip.contains(point):
                return number
        return None

    def event(self, event: QEvent) -> bool:
        """Say over a grip what it is for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self._grip_at(event.pos()) is not None:
                QToolTip.showText(event.globalPos(), _("Drag to move, or Alt ↑ ↓ in the row"), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a row by its grip."""
        number = self._grip_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or number is None:
            super().mousePressEvent(event)
            return
        self.commit()
        self._drag = _Drag(number, number)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the row would go."""
        point = event.position().toPoint()
        if self._drag is None:
            over = self._grip_at(point) is not None
            self.setCursor(Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor)
            return
        middles = [self._top(number) + self._row_height() // 2 for number in range(self._shown())]
        self._drag.gap = sum(1 for middle in middles if middle < point.y())
        area = self.parent()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if isinstance(area, QScrollArea) and (content := area.widget()) is not None:
            shown = self.mapTo(content, point)
            area.ensureVisible(shown.x(), shown.y(), 0, self._row_height())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the row down."""
        drag, self._drag = self._drag, None
        if drag is None:
            super().mouseReleaseEvent(event)
            return
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.update()
        self.move_row(drag.number, drag.gap - (drag.gap > drag.number))


@dataclass(slots=True)
class _Row:
    actor: _Field
    character: _Field


@dataclass(slots=True)
class _Drag:
    number: int  # of the row held
    gap: int  # the row before which it would be put


@dataclass(frozen=True, slots=True)
class _Typing:
    row: int | None  # None for the empty row
    is_actor: bool
    text: str
    cursor: int


def _line(actor: str, character: str) -> CastLine | None:
    """The line that two fields mean, None without an actor. Raises InvalidValue for a name without end."""
    person = clean_line(actor, _("A name"), LONGEST_NAME)
    if not person:
        return None
    role = clean_line(character, _("A character's name"), LONGEST_NAME)
    if not role:
        return parse_credit(person)  # for `Graham Rogers as Kevin` typed into one field
    return CastLine(person, role)


class _Field(QLineEdit):
    """One name. The editor paints its edges and ring."""

    def __init__(self, editor: CastEditor, row: int, *, is_actor: bool) -> None:
        super().__init__(editor)
        self.editor, self.row, self.is_actor = editor, row, is_actor
        self._before = ""
        self.setProperty("role", "bare")
        self.setProperty("ring", "none")
        self.setMaxLength(_LONGEST_PASTE)
        self.textEdited.connect(self._typed)

    def show_text(self, text: str) -> None:
        """Show a text that is in the journal, from its beginning."""
        if text != self.text():
            at = self.cursorPosition() if self.hasFocus() else 0
            self.setText(text)
            self.setCursorPosition(at)
        self.setModified(False)
        self._before = text

    def setText(self, text: str | None) -> None:
        super().setText(text or "")
        self._before = text or ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.editor.offered() and event.key() in (
            Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab,
        ) and (self.editor.offering() or event.key() == Qt.Key.Key_Escape):  # fmt: skip
            event.ignore()  # the names on offer take it
        elif self.editor.key_pressed(self, event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # What moves and removes rows is ours, whatever the window's actions make of these keys.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = (event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.key())
            if pressed in _OWN_KEYS:
                event.accept()
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        left = event.button() == Qt.MouseButton.LeftButton
        if not (self.is_actor and control and left and self.editor.go_to_person(self)):
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        if self.is_actor and self.editor.person_of(self) is not None:
            go = QAction(_("Go to {person}").format(person=self.text().replace("&", "&&")), menu)
            go.triggered.connect(lambda: self.editor.go_to_person(self))
            first = menu.actions()[0] if menu.actions() else None
            menu.insertAction(first, go)  # type: ignore[arg-type]  # None is the end
            menu.insertSeparator(first)  # type: ignore[arg-type]
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        if self.editor.offering():
            return False
        return self.editor.tab_pressed(self, next) or super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.editor.entered(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not isValid(self.editor):
            return  # all of it is going away
        super().focusOutEvent(event)
        self.editor.left(self, event.reason())
        if not self.hasFocus():
            self.setCursorPosition(0)

    def enterEvent(self, event: QEvent) -> None:
        self.editor.hover(self, inside=True)

    def leaveEvent(self, event: QEvent) -> None:
        self.editor.hover(self, inside=False)

    def _typed(self, text: str) -> None:
        before, self._before = self._before, text
        self.editor.typed(self, before)
