"""A person at the keyboard: keys go where the desktop would send them, and it must always be seen where one is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.ui.shell import Shell
from ui_help import settle

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_NONE = Qt.KeyboardModifier.NoModifier
_MOST_STOPS = 60


class Keyboard:
    """Types into a window. After every key the place where the keyboard is must be in sight."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self._qtbot, self._shell = qtbot, shell
        self._in_menu = False  # of a button, which does not let go of the keyboard before it has returned

    def press(self, key: Key, with_: Qt.KeyboardModifier = _NONE, *, times: int = 1) -> None:
        """Press a key and wait until what it began is done."""
        for _time in range(times):
            window = QGuiApplication.focusWindow()
            assert window is not None
            QTest.keyClick(window, key, with_)
            settle(self._qtbot, self._shell)
            self.look()

    def type(self, text: str) -> None:
        """Type letters."""
        for letter in text:
            window = QGuiApplication.focusWindow()
            assert window is not None
            QTest.keyClick(window, letter)
        settle(self._qtbot, self._shell)
        self.look()

    def look(self) -> None:
        """See where the keyboard is: a menu, or a widget of the window in front that isn't scrolled out of sight."""
        if QApplication.activePopupWidget() is not None or self._in_menu:
            return
        if QApplication.focusWidget() is None:
            # After a window was closed a desktop turns to the one behind it. What was lost within that one stays so.
            self._shell.activateWindow()
            self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=5_000)
        focused = self.here
        assert focused.isVisible(), focused
        assert focused.window() is QApplication.activeWindow(), focused
        assert is_in_sight(focused), (focused, focused.accessibleName(), focused.parentWidget())

    @property
    def here(self) -> QWidget:
        """The widget that has the keyboard."""
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def go_to(self, wanted: QWidget, key: Key = Key.Key_Tab, with_: Qt.KeyboardModifier = _NONE) -> None:
        """Press a key (Tab, unless told otherwise) until a widget has the keyboard."""
        met: list[QWidget] = []
        while self.here is not wanted and not wanted.isAncestorOf(self.here):
            met.append(self.here)
            assert len(met) < _MOST_STOPS, (wanted, [type(widget).__name__ for widget in met])
            self.press(key, with_)

    def menu(self) -> QMenu:
        """The menu that is open."""
        self._qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=5_000)
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        return popup

    def choose(self, *names: str) -> None:
        """Go down an open menu to an action, into its menu to another, and press Enter; without names leave it."""
        if not names:
            self.menu()
            self.press(Key.Key_Escape)
        for number, name in enumerate(names):
            menu = self.menu()
            offered = [_plain(action.text()) for action in menu.actions()]
            assert name in offered, (name, offered)
            for _step in offered:
                active = menu.activeAction()
                if active is not None and _plain(active.text()) == name:
                    break
                self.press(Key.Key_Down)
            else:
                raise AssertionError(f"{name} is not reached")
            last = number == len(names) - 1
            self.press(Key.Key_Return if last else Key.Key_Right)
            if not last:
                self._qtbot.waitUntil(lambda menu=menu: QApplication.activePopupWidget() is not menu, timeout=5_000)

    def open_and_choose(self, *names: str) -> None:
        """Press Space on a button and choose from its menu, which has an event loop of its own meanwhile."""
        done: list[BaseException | None] = []

        def choose() -> None:
            self._in_menu = True
            try:
                self.choose(*names)
                done.append(None)
            except BaseException as error:  # told where the test can hear it
                done.append(error)
                while (popup := QApplication.activePopupWidget()) is not None:
                    popup.close()
            self._in_menu = False

        QTimer.singleShot(0, choose)
        window = QGuiApplication.focusWindow()
        assert window is not None
        QTest.keyClick(window, Key.Key_Space)
        self._qtbot.waitUntil(lambda: bool(done))
        if done[0] is not None:
            raise done[0]
        settle(self._qtbot, self._shell)
        self.look()


def _plain(text: str) -> str:
    return text.replace("&", "").split("\t")[0]


def is_in_sight(widget: QWidget) -> bool:
    """Whether any of a widget can be seen, not scrolled or cut off by what it is in."""
    rect, around = widget.rect(), widget
    while not rect.isEmpty() and not around.isWindow() and (parent := around.parentWidget()) is not None:
        rect = rect.translated(around.pos()) & parent.rect()
        around = parent
    return not rect.isEmpty()


def current_is_in_sight(view: QAbstractItemView) -> bool:
    """Whether the current row can be seen in its view, or some of its columns can."""
    rect: QRect = view.visualRect(view.currentIndex())
    return rect.height() > 0 and rect.bottom() > 0 and rect.top() < view.viewport().height()
