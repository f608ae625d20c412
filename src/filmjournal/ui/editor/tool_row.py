"""The row of formatting tools over a review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from filmjournal.i18n import N_, _
from filmjournal.ui.editor.link_popup import LinkPopup
from filmjournal.ui.editor.review_edit import EditorState, ReviewEdit
from filmjournal.ui.theme import fonts
from filmjournal.ui.theme.icons import icon

HEIGHT = 36
_BUTTON = 30
_ICON = 18


@dataclass(frozen=True, slots=True)
class _Tool:
    name: str
    icon: str
    text: str
    key: str  # as the action catalogue has it, shown in the tooltip
    run: Callable[[ReviewEdit], object]
    is_on: Callable[[EditorState], bool]
    group: int


def ask_link(editor: ReviewEdit) -> LinkPopup | None:
    """Open the field for the address of the link at the caret; None where no link can be."""
    if not editor.current_state().takes_marks:
        return None
    popup = LinkPopup(editor)
    popup.open()
    return popup


_TOOLS = (
    _Tool("strong", "bold", N_("Bold"), "Ctrl+B", ReviewEdit.toggle_strong, lambda now: "strong" in now.marks, 0),
    _Tool("em", "italic", N_("Italic"), "Ctrl+I", ReviewEdit.toggle_em, lambda now: "em" in now.marks, 0),
    _Tool("u", "underline", N_("Underline"), "Ctrl+U", ReviewEdit.toggle_underline, lambda now: "u" in now.marks, 0),
    _Tool("quote", "quote", N_("Quote"), "Ctrl+Shift+9", ReviewEdit.toggle_quote, lambda now: now.quote, 1),
    _Tool(
        "bullets", "bullets", N_("Bulleted list"), "Ctrl+Shift+8",
        lambda editor: editor.toggle_list(False), lambda now: now.list == "ul", 1,
    ),
    _Tool(
        "numbered", "numbered", N_("Numbered list"), "Ctrl+Shift+7",
        lambda editor: editor.toggle_list(True), lambda now: now.list == "ol", 1,
    ),
    _Tool("link", "link", N_("Link"), "Ctrl+K", ask_link, lambda now: now.href is not None, 2),
)  # fmt: skip
_HEADINGS = ((0, N_("Paragraph")), (2, N_("Heading")), (3, N_("Small heading")))
_MORE_MARKS = (
    ("s", N_("Strikethrough")),
    ("sup", N_("Superscript")),
    ("sub", N_("Subscript")),
    ("code", N_("Code")),
    ("spoiler", N_("Spoiler")),
)


class ToolRow(QWidget):
    """Buttons for what can be done to a review, quiet until the pointer or the keyboard is in it.

    Tab comes to the row and goes on to the review; within the row the arrows go from button to button.

    `keys` replaces the keys shown in tooltips, by tool: strong em u quote bullets numbered link. Keys themselves are
    the window's business.
    """

    def __init__(self, editor: ReviewEdit, parent: QWidget | None = None, keys: dict[str, str] | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._active = False
        self._keys = keys or {}
        self.buttons: dict[str, QToolButton] = {}
        self.setFixedHeight(max(HEIGHT, fonts.line_height(fonts.interface()) + 12))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 3, 3, 3)
        self._row.setSpacing(2)
        group = 0
        for tool in _TOOLS:
            if tool.group != group:
                self._row.addSpacing(4)
                self._row.addWidget(_separator())
                self._row.addSpacing(4)
                if group == 0:
                    self._row.addWidget(self._text_button())
            group = tool.group
            self._row.addWidget(self._button(tool))
        self._row.addStretch(1)
        editor.state_changed.connect(self.show_state)
        editor.active_changed.connect(self._set_active)
        self._dress()
        self.show_state(editor.current_state())

    def add_trailing(self, widget: QWidget) -> None:
        """Put a widget at the far end: whether the text is saved."""
        self._row.addWidget(widget)

    def show_state(self, now: EditorState) -> None:
        """Tick what is on."""
        for tool in _TOOLS:
            button = self.buttons[tool.name]
            button.setChecked(tool.is_on(now))
            button.setEnabled(now.takes_blocks if tool.group == 1 else now.takes_marks)
        for level, action in self._heading_actions.items():
            action.setChecked(level == now.heading)
            action.setEnabled(now.takes_blocks and now.list is None)
        for mark, action in self._mark_actions.items():
            action.setChecked(mark in now.marks)
            action.setEnabled(now.takes_marks)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Leave the row as a whole."""
        if next:
            self._editor.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        self.buttons[_TOOLS[0].name].setFocus(Qt.FocusReason.BacktabFocusReason)
        return super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go along the row."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()), 0)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        there = [button for button in self.buttons.values() if button.isEnabled()]
        focused = next((number for number, button in enumerate(there) if button.hasFocus()), None)
        if step and focused is not None:
            there[(focused + step) % len(there)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _button(self, tool: _Tool) -> QToolButton:
        button = self._plain_button()
        name = _(tool.text)
        key = QKeySequence(self._keys.get(tool.name, tool.key)).toString(QKeySequence.SequenceFormat.NativeText)
        button.setAccessibleName(name)
        button.setToolTip(_("{name} ({key})").format(name=name, key=key))
        button.setCheckable(True)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.clicked.connect(lambda: self._run(tool))
        self.buttons[tool.name] = button
        return button

    def _run(self, tool: _Tool) -> None:
        tool.run(self._editor)
        if tool.name != "link":
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
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
        button.setMenu(self._text_menu(button))
        self.buttons["text"] = button
        return button

    def _text_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.setLayoutDirection(self.layoutDirection())
        group = QActionGroup(menu)
        self._heading_actions: dict[int, QAction] = {}
        for level, text in _HEADINGS:
            action = menu.addAction(_(text))
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, level=level: self._from_menu(self._editor.set_heading, level))
            group.addAction(action)
            self._heading_actions[level] = action
        menu.addSeparator()
        self._mark_actions: dict[str, QAction] = {}
        for mark, text in _MORE_MARKS:
            action = menu.addAction(_(text))
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, mark=mark: self._from_menu(self._editor.toggle_mark, mark))
            self._mark_actions[mark] = action
        menu.addSeparator()
        clear = menu.addAction(_("Clear formatting"))
        clear.triggered.connect(lambda: self._from_menu(self._editor.clear_formatting))
        return menu

    def _from_menu(self, what: Callable[..., object], *arguments: object) -> None:
        what(*arguments)
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_state(self._editor.current_state())

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
        for tool in _TOOLS:
            self.buttons[tool.name].setIcon(icon(tool.icon, role, _ICON, role_on="text"))
        self.buttons["text"].setIcon(icon("down", role, 12))


def _separator() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(line.palette().ColorRole.Mid)
    line.setFixedHeight(18)
    line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return line


def _opposite(direction: Qt.LayoutDirection) -> Qt.LayoutDirection:
    right = Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight if direction == right else right
