"""What holds for every part of the window: names for screen readers, translation, and a way round by keyboard."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from filmjournal import i18n
from filmjournal.services.commands import EditEntry, RemoveEntries
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.shell import Shell
from ui_help import PATIENCE, SMALL, pane_of, settle, view_of

State = Callable[[QtBot, Shell], object]


def _act(action: ActionId) -> State:
    def act(qtbot: QtBot, shell: Shell) -> None:
        pane_of(shell).show_entry(1)
        shell.actions_.set[action].trigger()
        settle(qtbot, shell)

    return act


def _trash(qtbot: QtBot, shell: Shell) -> None:
    view_of(shell).bus.do(RemoveEntries((1, 3)), "Remove")
    settle(qtbot, shell)
    view_of(shell).sidebar.restore({"unfolded": ["lists", "smart lists", "tags"]})
    _act(ActionId.SHOW_TRASH)(qtbot, shell)


def _conflict(qtbot: QtBot, shell: Shell) -> None:
    pane = pane_of(shell)
    pane.show_entry(1)
    pane.review.edit.insertPlainText("Mine. ")
    view_of(shell).bus.journal.execute(EditEntry(1, {"review_html": "<p>Theirs.</p>"}))
    pane.flush()
    settle(qtbot, shell)
    pane.notice.action_triggered.emit()


def _search(text: str) -> State:
    def act(qtbot: QtBot, shell: Shell) -> None:
        view_of(shell).search.set_text(text)
        settle(qtbot, shell)
        view_of(shell).search._later.timeout.emit()

    return act


def _renamed(qtbot: QtBot, shell: Shell) -> None:
    pane_of(shell).show_entry(1)
    path = view_of(shell).bus.journal.path
    path.rename(path.with_name("elsewhere"))
    qtbot.waitUntil(view_of(shell).trouble_bar.isVisible, timeout=PATIENCE)


STATES: dict[str, State] = {
    "entry": lambda _qtbot, shell: pane_of(shell).show_entry(1),
    "watchlist": _act(ActionId.SHOW_WATCHLIST),
    "trash": _trash,
    "nothing found": _search("nothing-of-the-kind"),
    "mistake": _search("year:abc"),
    "conflict": _conflict,
    "renamed": _renamed,
    "log a film": _act(ActionId.LOG_FILM),
    "details": _act(ActionId.FILM_DETAILS),
    "preferences": _act(ActionId.PREFERENCES),
    "shortcuts": _act(ActionId.SHORTCUTS),
    "help": _act(ActionId.HELP),
    "about": _act(ActionId.ABOUT),
}


def everything(shell: Shell) -> list[QWidget]:
    """All widgets that can be seen, of the window and of what stands before it."""
    dialogs = [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]
    return [w for top in (shell, *dialogs) for w in (top, *top.findChildren(QWidget)) if w.isVisible()]


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_every_control_has_a_name(qtbot: QtBot, make_window, state: State):
    shell = make_window(SMALL)
    state(qtbot, shell)
    nameless = []
    for widget in everything(shell):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            said = QAccessible.queryAccessibleInterface(widget)
            if said is None or not said.text(QAccessible.Text.Name).strip():
                nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    assert nameless == []


@pytest.mark.parametrize("size", [(1280, 800), (740, 700)], ids=str)
def test_tab_comes_to_every_control_and_round_again(make_window, size: tuple[int, int]):
    shell = make_window(SMALL, size=size)
    view, pane = view_of(shell), pane_of(shell)
    pane.show_entry(1)
    view.show_turn("entry")
    start = view.log_button
    start.setFocus()
    met: list[QWidget] = []
    while (widget := QApplication.focusWidget()) is not start or not met:
        met.append(widget)
        assert len(met) < 80, [type(w).__name__ for w in met]
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    stops = [
        view.search.field, view.menu_button, pane.head.rating, pane.head.like, pane.head.more, pane.form.watched,
        pane.form.rewatch, pane.form.private, pane.form.headline, pane.review.edit, pane.cast._rows[0].actor,
        pane.tags.field, pane.form.today,
    ]  # fmt: skip
    assert [stop for stop in stops if stop not in met] == []
    in_pane = [widget for widget in met if widget in stops[2:]]
    assert in_pane == stops[2:]  # in the order in which one reads
    back: list[QWidget] = []
    while (widget := QApplication.focusWidget()) is not start or not back:
        back.append(widget)
        assert len(back) < 80
        QTest.keyClick(widget, Qt.Key.Key_Backtab)
    assert set(back) >= {*stops, view.log_button}


def test_panes_are_gone_round_by_key(make_window):
    shell = make_window(SMALL)
    view, pane = view_of(shell), pane_of(shell)
    view.search.field.setFocus()
    order = [view.sidebar.view, view.list.view, pane.head.rating, pane.review.edit, view.search.field]
    for stop in order:
        shell.actions_.set[ActionId.NEXT_PANE].trigger()
        assert shell.focusWidget() is stop
    for stop in [*reversed(order[:-1]), view.search.field]:
        shell.actions_.set[ActionId.PREVIOUS_PANE].trigger()
        assert shell.focusWidget() is stop


# Translation ----------------------------------------------------------------------------------------------------------

MARK = "⟦"
KEYS = re.compile(r"(Ctrl|Alt|Shift|Del|Enter|Esc|Tab|F\d+|[+ ⏎↑↓←→,–-]|\b\w\b)+")
OF_THE_JOURNAL = re.compile(
    r"1 Mile to You|Blood Ties|Playtime|東京物語|Paterson|Someday|Lap after Lap|Brothers|The Second Lap|running|grief"
    r"|Graham Rogers|Billy Crudup|Kevin|Coach K"
)
DATES = re.compile(
    r"\d|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|\b[A-Z][a-z]{2}\b"
)


class Foreign(gettext.NullTranslations):
    """A language that is English between brackets."""

    def gettext(self, message: str) -> str:
        return f"{MARK}{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{MARK}{msgid1 if n == 1 else msgid2}⟧"


def words_of(widget: QWidget) -> list[str]:
    """What a widget shows and says of itself, apart from what a person typed into it."""
    words = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    if isinstance(widget, QLabel | QAbstractButton):
        words.append(widget.text())
    if isinstance(widget, QLineEdit):
        words.append(widget.placeholderText())
    if isinstance(widget, QComboBox):
        words += [widget.itemText(row) for row in range(widget.count()) if not widget.itemData(row)]
    if widget.isWindow():
        words.append(widget.windowTitle())
    return words


def is_ours(text: str) -> bool:
    """Whether a text has words of the program in it that did not pass through translation."""
    if MARK in text:
        return False
    rest = DATES.sub("", OF_THE_JOURNAL.sub("", re.sub(r"<[^>]*>", "", text)))
    return bool(re.search(r"[^\W\d_]{2,}", rest)) and not KEYS.fullmatch(rest.strip())


# Names and addresses, the same in every language.
NAMES = re.compile(r"/.*|https?:.*|P052|Palatino.*|TeX Gyre.*|Noto.*")


def actions_of(menu: QMenu) -> list[QAction]:
    return [a for action in menu.actions() for a in (action, *(actions_of(action.menu()) if action.menu() else ()))]


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_every_word_of_the_program_is_translated(qtbot: QtBot, make_window, monkeypatch, state: State):
    monkeypatch.setattr(i18n, "_translations", Foreign())
    shell = make_window(SMALL)
    state(qtbot, shell)
    found = {
        text: type(widget).__name__
        for widget in everything(shell)
        for text in words_of(widget)
        if is_ours(text) and not NAMES.fullmatch(text.strip()) and not isinstance(widget.parentWidget(), QTabBar)
    }
    for menu in (view_of(shell).menu_button.menu(), pane_of(shell).head.more.menu()):
        found |= {action.text(): "QAction" for action in actions_of(menu) if is_ours(action.text())}
    assert found == {}


def test_the_first_start_is_translated(make_window, monkeypatch):
    monkeypatch.setattr(i18n, "_translations", Foreign())
    shell = make_window(None)
    assert [text for widget in everything(shell) for text in words_of(widget) if is_ours(text)] == []


def test_the_translation_test_can_fail():
    assert is_ours("Log a film")
    assert is_ours("1 Mile to You, liked")
    assert not is_ours("⟦Log a film⟧ (Ctrl+N)")
    assert not is_ours("Ctrl+Shift+N")
    assert not is_ours("11 June 2017")
