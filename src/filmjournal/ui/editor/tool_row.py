"""The row of formatting tools over a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QMenu, QSizePolicy, QToolButton, QWidget

from filmjournal.i18n import _
from filmjournal.ui.actions.action_set import keys_text, plain_name
from filmjournal.ui.actions.catalogue import ActionId, spec
from filmjournal.ui.editor.editor_commands import Commands
from filmjournal.ui.editor.editor_state import EditorState
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.theme import fonts
from filmjournal.ui.theme.icons import icon
from filmjournal.ui.theme.row_paint import opposite
from filmjournal.ui.widgets.restyle import restyle

HEIGHT = 36
_BUTTON = 30
_ICON = 18
_GAP, _AROUND_LINE = 2, 4

_A = ActionId
_MARKS = (_A.STRONG, _A.EM, _A.UNDERLINE)
_BLOCKS = (_A.QUOTE, _A.BULLETS, _A.NUMBERS)
_OBJECTS = (_A.LINK, _A.FILM_REFERENCE, _A.INSERT_PICTURE, _A.SPOILER)
# The menu of what is used less, each part after a line.
_MENU = (
    (_A.PARAGRAPH, _A.HEADING, _A.SMALL_HEADING),
    (_A.STRIKE, _A.SUPERSCRIPT, _A.SUBSCRIPT, _A.CODE),
    (_A.CODE_BLOCK, _A.SPOILER_BLOCK, _A.RULE),
    (_A.CLEAR_FORMATTING,),
)
_IS_ON: Mapping[ActionId, Callable[[EditorState], bool]] = {
    _A.STRONG: lambda now: "strong" in now.marks,
    _A.EM: lambda now: "em" in now.marks,
    _A.UNDERLINE: lambda now: "u" in now.marks,
    _A.STRIKE: lambda now: "s" in now.marks,
    _A.SUPERSCRIPT: lambda now: "sup" in now.marks,
    _A.SUBSCRIPT: lambda now: "sub" in now.marks,
    _A.CODE: lambda now: "code" in now.marks,
    _A.SPOILER: lambda now: "spoiler" in now.marks,
    _A.PARAGRAPH: lambda now: now.takes_blocks and not (now.heading or now.list or now.quote),
    _A.HEADING: lambda now: now.heading == 2,
    _A.SMALL_HEADING: lambda now: now.heading == 3,
    _A.QUOTE: lambda now: now.quote,
    _A.BULLETS: lambda now: now.list == "ul",
    _A.NUMBERS: lambda now: now.list == "ol",
    _A.CODE_BLOCK: lambda now: now.code_block,
    _A.SPOILER_BLOCK: lambda now: now.spoiler_block,
    _A.LINK: lambda now: now.href is not None,
    _A.FILM_REFERENCE: lambda now: now.film is not None,
}
_TAKES: Mapping[ActionId, Callable[[EditorState], bool]] = {
    **dict.fromkeys((*_MARKS, *_MENU[1], _A.SPOILER, _A.LINK, _A.FILM_REFERENCE), lambda now: now.takes_marks),
    **dict.fromkeys(_BLOCKS, lambda now: now.takes_blocks),
    **dict.fromkeys(_MENU[0], lambda now: now.takes_blocks and now.list is None),
}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
# Windows of their own open for these, and keep the keyboard.
_ASKING = frozenset({_A.LINK, _A.FILM_REFERENCE, _A.INSERT_PICTURE})


class ToolRow(QWidget):
    """Buttons for what can be done to a review, quiet until the pointer or the keyboard is in it.

    Tab comes to the row and goes on to the review; within the row the arrows go from button to button. What the
    buttons do is in `commands`; their names, icons and keys are those of the catalogue of actions. Where the row is
    too narrow, the groups at its end are in the menu of one more button instead.
    """

    def __init__(self, editor: ReviewEdit, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._commands = commands
        self._active = False
        self.buttons: dict[ActionId, QToolButton] = {}
        self._menu_actions: dict[ActionId, QAction] = {}
        self._folded_actions: dict[ActionId, QAction] = {}
        self._groups: list[_Group] = []
        self._trailing: list[QWidget] = []
        self.setFixedHeight(max(HEIGHT, fonts.line_height(fonts.interface()) + 12))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 3, 3, 3)
        self._row.setSpacing(_GAP)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it folds instead
        self.text_button = self._text_button()
        self.more_button = self._more_button()
        for actions in (_MARKS, (None,), _BLOCKS, _OBJECTS):
            self._add_group(actions)
        self._row.addWidget(self.more_button)
        self._row.addStretch(1)
        editor.state_changed.connect(self.show_state)
        editor.active_changed.connect(self._set_active)
        self._dress()
        self.show_state(editor.current_state())

    def add_trailing(self, widget: QWidget) -> None:
        """Put a widget at the far end: whether the text is saved."""
        self._row.addWidget(widget)
        if widget not in self._trailing:
            self._trailing.append(widget)
        self.updateGeometry()
        self._fold()

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        trailing = sum(part.sizeHint().width() + _GAP for part in self._lent_none())
        return QSize(sum(group.width() for group in self._groups) + trailing + 3, self.height())

    def minimumSizeHint(self) -> QSize:
        """Room for what is always there, and for what the widgets at the end can't do without."""
        kept = sum(group.width() for group in self._groups if not group.folds)
        return QSize(kept + _BUTTON + _GAP + self._kept_at_end() + 3, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        """Fold anew when a part has another size: its lettering, or a widget at the end that came or went."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def show_state(self, now: EditorState) -> None:
        """Tick what is on, and make possible what can be."""
        for shown in (self.buttons, self._menu_actions, self._folded_actions):
            for action, button in shown.items():
                if action in _IS_ON:
                    button.setChecked(_IS_ON[action](now))
                button.setEnabled(_TAKES[action](now) if action in _TAKES else True)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Leave the row as a whole."""
        if next:
            self._editor.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        self.stops()[0].setFocus(Qt.FocusReason.BacktabFocusReason)
        return super().focusNextPrevChild(next)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and Right go along the row: a button by itself would take them for Tab."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() not in _STEPS:
            return False
        step = _STEPS[Qt.Key(event.key())]
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        there = [button for button in self.stops() if button.isEnabled() and button.isVisibleTo(self)]
        focused = next((number for number, button in enumerate(there) if button is watched), None)
        if focused is not None:
            there[(focused + step) % len(there)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def stops(self) -> list[QToolButton]:
        """All buttons in the order in which they stand, also those that are in the menu of the last now."""
        return [*(button for group in self._groups for button in group.buttons), self.more_button]

    def _add_group(self, actions: tuple[ActionId | None, ...]) -> None:
        """Add some buttons that stand together; None is that of the menu."""
        given = [action for action in actions if action is None or action in self._commands]
        buttons = [self.text_button if action is None else self._button(action) for action in given]
        # A line parts groups; the menu belongs to what is after it, but stays where that is folded away.
        lined = bool(self._groups) and actions is not _BLOCKS
        group = _Group(buttons, _line() if lined else None, folds=actions in (_BLOCKS, _OBJECTS))
        self._groups.append(group)
        for widget in group.widgets:
            self._row.addWidget(widget)
        if group.folds:
            for action in given:
                if action is not None:
                    self._add_folded(group, action)
            group.folded_actions.append(self.more_button.menu().addSeparator())

    def _add_folded(self, group: _Group, action: ActionId) -> None:
        """What a button does as a line of the last button's menu, seen while the button is not."""
        line = self._menu_line(self.more_button.menu(), action)
        line.setVisible(False)
        group.folded_actions.append(line)
        self._folded_actions[action] = line

    def _fold(self) -> None:
        """Show the groups that there is room for, from the first; the rest goes into the menu."""
        room = self.width() - 3 - self._kept_at_end()
        wanted = [group.width() for group in self._groups]
        shown = [True] * len(wanted)
        for number in range(len(wanted) - 1, -1, -1):
            needed = sum(wide for wide, there in zip(wanted, shown, strict=True) if there)
            if needed + (0 if all(shown) else _BUTTON + _GAP) <= room:
                break
            shown[number] = not self._groups[number].folds
        self.more_button.setVisible(not all(shown))
        for group, there in zip(self._groups, shown, strict=True):
            group.fold(not there)

    def _kept_at_end(self) -> int:
        """The width that the widgets at the end take from the buttons."""
        wide = 0
        for part in self._lent_none():
            fixed = part.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
            wide += (part.sizeHint() if fixed else part.minimumSizeHint()).width() + _GAP
        return wide

    def _lent_none(self) -> list[QWidget]:
        """The widgets at the end that are here now."""
        return [part for part in self._trailing if part.parentWidget() is self]

    def _button(self, action: ActionId) -> QToolButton:
        button = self._plain_button()
        name, key = plain_name(action), keys_text(action)
        button.setAccessibleName(name)
        button.setToolTip(_("{name} ({key})").format(name=name, key=key) if key else name)
        button.setCheckable(action in _IS_ON)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.clicked.connect(lambda: self._run(action))
        self.buttons[action] = button
        return button

    def _run(self, action: ActionId) -> None:
        if action not in _ASKING:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._commands[action]()
        self.show_state(self._editor.current_state())

    def _text_button(self) -> QToolButton:
        button = self._plain_button()
        button.setText(_("Text"))
        button.setProperty("role", "words")
        button.setAccessibleName(_("Kind of text"))
        button.setToolTip(_("Headings and other kinds of text"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setLayoutDirection(opposite(self.layoutDirection()))  # the arrow stands behind the word
        button.setIconSize(QSize(12, 12))
        words = QFontMetrics(fonts.interface()).horizontalAdvance(button.text())
        button.setFixedSize(words + 12 + 18, _BUTTON)
        menu = QMenu(button)
        menu.setLayoutDirection(self.layoutDirection())
        for part in _MENU:
            for action in part:
                self._menu_actions[action] = self._menu_line(menu, action)
            menu.addSeparator()
        button.setMenu(menu)
        return button

    def _more_button(self) -> QToolButton:
        button = self._plain_button()
        button.setAccessibleName(_("More tools"))
        button.setToolTip(_("More tools"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setMenu(QMenu(button))
        button.hide()
        return button

    def _menu_line(self, menu: QMenu, action: ActionId) -> QAction:
        entry = menu.addAction(_(spec(action).text))
        entry.setCheckable(action in _IS_ON)
        entry.triggered.connect(lambda: self._run(action))
        # Shown only: the keys themselves are the window's business.
        if keys := keys_text(action):
            entry.setText(f"{entry.text()}\t{keys}")
        return entry

    def _plain_button(self) -> QToolButton:
        button = QToolButton()
        button.installEventFilter(self)
        button.setProperty("role", "tool")
        button.setAutoRaise(True)
        # Reached by Tab but not taken by a click, which leaves the caret and the selection where they are.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _set_active(self, active: bool) -> None:
        if active != self._active:
            self._active = active
            self._dress()

    def _dress(self) -> None:
        role = "text" if self._active else "text_quiet"
        for action, button in self.buttons.items():
            button.setIcon(icon(spec(action).icon, role, _ICON, role_on="text"))
        self.text_button.setIcon(icon("down", role, 12))
        restyle(self.text_button, "active", self._active)
        self.more_button.setIcon(icon("more", role, _ICON))


class _Group:
    """Buttons that stand together, after a line. Those that fold can be in a menu instead, as `folded_actions`."""

    def __init__(self, buttons: list[QToolButton], line: QFrame | None, *, folds: bool) -> None:
        self.buttons = buttons
        self.widgets: list[QWidget] = [*buttons] if line is None else [line, *buttons]
        self.folds = folds
        self.folded_actions: list[QAction] = []

    def width(self) -> int:
        """The room they take, with a gap after each."""
        return sum(widget.sizeHint().expandedTo(widget.minimumSize()).width() + _GAP for widget in self.widgets)

    def fold(self, away: bool) -> None:
        """Show the buttons, or the lines of the menu."""
        for widget in self.widgets:
            widget.setVisible(not away)
        for action in self.folded_actions:
            action.setVisible(away)


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(line.palette().ColorRole.Mid)
    line.setFixedSize(1 + 2 * _AROUND_LINE, 18)
    return line
