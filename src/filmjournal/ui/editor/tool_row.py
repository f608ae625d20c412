"""The row of formatting tools over a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from filmjournal.i18n import _
from filmjournal.ui.actions.action_set import keys_text, plain_name
from filmjournal.ui.actions.catalogue import ActionId, spec
from filmjournal.ui.editor.editor_commands import Commands
from filmjournal.ui.editor.editor_state import EditorState
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.theme import fonts
from filmjournal.ui.theme.icons import icon

HEIGHT = 36
_BUTTON = 30
_ICON = 18

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
# Windows of their own open for these, and keep the keyboard.
_ASKING = frozenset({_A.LINK, _A.FILM_REFERENCE, _A.INSERT_PICTURE})


class ToolRow(QWidget):
    """Buttons for what can be done to a review, quiet until the pointer or the keyboard is in it.

    Tab comes to the row and goes on to the review; within the row the arrows go from button to button. What the
    buttons do is in `commands`; their names, icons and keys are those of the catalogue of actions.
    """

    def __init__(self, editor: ReviewEdit, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._commands = commands
        self._active = False
        self.buttons: dict[ActionId, QToolButton] = {}
        self._menu_actions: dict[ActionId, QAction] = {}
        self.setFixedHeight(max(HEIGHT, fonts.line_height(fonts.interface()) + 12))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 3, 3, 3)
        self._row.setSpacing(2)
        self.text_button = self._text_button()
        for number, group in enumerate((_MARKS, _BLOCKS, _OBJECTS)):
            if number:
                self._add_separator()
            if number == 1:
                self._row.addWidget(self.text_button)
            for action in group:
                if action in commands:
                    self._row.addWidget(self._button(action))
        self._row.addStretch(1)
        editor.state_changed.connect(self.show_state)
        editor.active_changed.connect(self._set_active)
        self._dress()
        self.show_state(editor.current_state())

    def add_trailing(self, widget: QWidget) -> None:
        """Put a widget at the far end: whether the text is saved."""
        self._row.addWidget(widget)

    def show_state(self, now: EditorState) -> None:
        """Tick what is on, and make possible what can be."""
        for action, button in (self.buttons | self._menu_actions).items():
            if action in _IS_ON:
                button.setChecked(_IS_ON[action](now))
            button.setEnabled(_TAKES[action](now) if action in _TAKES else True)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Leave the row as a whole."""
        if next:
            self._editor.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        self._all_buttons()[0].setFocus(Qt.FocusReason.BacktabFocusReason)
        return super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go along the row."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()), 0)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        there = [button for button in self._all_buttons() if button.isEnabled()]
        focused = next((number for number, button in enumerate(there) if button.hasFocus()), None)
        if step and focused is not None:
            there[(focused + step) % len(there)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _all_buttons(self) -> list[QToolButton]:
        """In the order in which they stand."""
        items = [self._row.itemAt(index) for index in range(self._row.count())]
        found = [item.widget() for item in items if item is not None]
        return [widget for widget in found if isinstance(widget, QToolButton)]

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
        button.setAccessibleName(_("Kind of text"))
        button.setToolTip(_("Headings and other kinds of text"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setLayoutDirection(_opposite(self.layoutDirection()))  # the arrow stands behind the word
        button.setIconSize(QSize(12, 12))
        words = QFontMetrics(fonts.interface()).horizontalAdvance(button.text())
        button.setFixedSize(words + 12 + 16, _BUTTON)
        menu = QMenu(button)
        menu.setLayoutDirection(self.layoutDirection())
        for part in _MENU:
            for action in part:
                self._add_to_menu(menu, action)
            menu.addSeparator()
        button.setMenu(menu)
        return button

    def _add_to_menu(self, menu: QMenu, action: ActionId) -> None:
        entry = menu.addAction(_(spec(action).text))
        entry.setCheckable(action in _IS_ON)
        entry.triggered.connect(lambda: self._run(action))
        # Shown only: the keys themselves are the window's business.
        if keys := keys_text(action):
            entry.setText(f"{entry.text()}\t{keys}")
        self._menu_actions[action] = entry

    @staticmethod
    def _plain_button() -> QToolButton:
        button = QToolButton()
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

    def _add_separator(self) -> None:
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(line.palette().ColorRole.Mid)
        line.setFixedHeight(18)
        line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row.addSpacing(4)
        self._row.addWidget(line)
        self._row.addSpacing(4)


def _opposite(direction: Qt.LayoutDirection) -> Qt.LayoutDirection:
    right = Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight if direction == right else right
