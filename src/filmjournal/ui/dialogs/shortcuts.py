"""All keys on one page: those of the actions, from their catalogue, and those of the parts."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from filmjournal.domain.folding import fold
from filmjournal.i18n import N_, _
from filmjournal.ui.actions.catalogue import CATALOGUE, Menu
from filmjournal.ui.dialogs.paper import Paper
from filmjournal.ui.dialogs.small_window import SmallWindow

# Keys that belong to a part of the window and work while it has the keyboard.
PARTS: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    (
        N_("Review"),
        (
            (N_("A new line in the same paragraph"), ("Shift+Enter",)),
            (N_("Out of a list, a quote or a spoiler"), (N_("Enter in an empty line"),)),
            (N_("Further in or out in a list"), ("Tab", "Shift+Tab")),
            (N_("Out of the review, from a list too"), ("Ctrl+Tab",)),
            (N_("Choose among the people and films on offer"), ("↑", "↓")),
            (N_("Take the chosen one"), ("Enter", "Tab")),
            (N_("Offer nothing here"), ("Esc",)),
            (N_("Follow a link or a film reference"), (N_("Ctrl+click"),)),
            (N_("Suggestions for a word, its menu"), (N_("Menu"), N_("right click"))),
            (N_("Letters larger or smaller"), (N_("Ctrl+wheel"),)),
            (N_("Leave focus mode"), ("Esc",)),
        ),
    ),
    (
        N_("Find in the review"),
        (
            (N_("Next place, the one before"), ("Enter", "Shift+Enter")),
            (N_("Replace and go on, in the lower field"), ("Enter",)),
            (N_("Back to the text"), ("Esc",)),
        ),
    ),
    (
        N_("History"),
        (
            (N_("Version"), ("↑", "↓")),
            (N_("Next change, the one before"), ("Alt+↓", "Alt+↑")),
        ),
    ),
    (
        N_("Stars"),
        (
            (N_("Half a star more or less"), ("→", "←")),
            (N_("So many stars, none"), ("1 – 5", "0", "Del")),
        ),
    ),
    (
        N_("A list, for all rows that are chosen"),
        (
            (N_("So many stars, none"), ("1 – 5", "0")),
            (N_("Half a star more or less"), (".",)),
            (N_("Like"), ("L",)),
            (N_("Date"), ("F2",)),
            (N_("Tags"), ("T",)),
        ),
    ),
    (
        N_("Names of columns"),
        (
            (N_("Sort by it, by it too"), ("Enter", "Shift+Enter")),
            (N_("Move the column"), ("Ctrl+←", "Ctrl+→")),
            (N_("Wider or narrower"), ("Shift+→", "Shift+←")),
            (N_("All columns, and what can be done with one"), (N_("Menu"), N_("right click"))),
            (N_("Back to the rows"), ("↓",)),
        ),
    ),
    (
        N_("People"),
        (
            (N_("Narrow the list"), (N_("Letters"),)),
            (N_("From the list to the page"), ("Enter",)),
            (N_("Back to the person before"), ("Alt+←",)),
        ),
    ),
    (
        N_("Cast"),
        (
            (N_("From actor to character to the next row"), ("Tab", "Enter")),
            (N_("The row above or below"), ("↑", "↓")),
            (N_("Move the row"), ("Alt+↑", "Alt+↓")),
            (N_("Take the row away"), ("Ctrl+Del",)),
        ),
    ),
    (
        N_("Dates"),
        ((N_("A day later or earlier"), ("↑", "↓")),),
    ),
    (
        N_("Log a film"),
        (
            (N_("Log it"), ("Enter",)),
            (N_("Log it and write its review"), ("Ctrl+Enter",)),
            (N_("Close and keep a draft"), ("Esc",)),
        ),
    ),
    (
        N_("Small windows, panels and menus"),
        ((N_("Close"), ("Esc",)),),
    ),
)


class ShortcutsDialog(SmallWindow):
    """Lists every action by menu with its keys; the field above narrows the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Keyboard shortcuts"), parent)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(_("Find an action or a key"))
        self.field.setAccessibleName(_("Find an action or a key"))
        self.field.setClearButtonEnabled(False)
        self.paper = Paper(_("Keyboard shortcuts"), self)
        self.field.textChanged.connect(self._show)
        self.content.addWidget(self.field)
        self.content.addSpacing(6)
        self.content.addWidget(self.paper, 1)
        self.resize(560, 620)
        self._show("")
        self.field.setFocus()

    def _show(self, sought: str) -> None:
        key = fold(sought)
        parts = [
            f"<p class='head'>{escape(name)}</p><table width='100%'>{''.join(map(_row, rows))}</table>"
            for name, listed in sections()
            if (rows := [row for row in listed if key in fold(" ".join((name, *row)))])
        ]
        nothing = f"<p class='quiet'>{escape(_('No action of that name.'))}</p>"
        self.paper.show_page("".join(parts) or nothing)


def sections() -> list[tuple[str, list[tuple[str, str]]]]:
    """What the page lists: the name of a menu or a part, and its rows of what is done by which keys."""
    menus = [
        (
            _plain(menu.value),
            [(_plain(spec.text), _native(spec.keys)) for spec in CATALOGUE if spec.menu is menu],
        )
        for menu in Menu
    ]
    parts = [
        (_(name), [(_(text), "   ".join(_(key).replace("+", " ") for key in keys)) for text, keys in rows])
        for name, rows in PARTS
    ]
    return menus + parts


def _plain(text: str) -> str:
    return _(text).replace("&", "").removesuffix("…")


def _native(keys: tuple[str, ...]) -> str:
    """Keys as this desktop writes them, parted as people say them: `Ctrl N`."""
    written = (QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
    return "   ".join(text[:-1].replace("+", " ") + text[-1:] for text in written)


def _row(row: tuple[str, str]) -> str:
    text, keys = row
    shown = escape(keys).replace("   ", "&nbsp;&nbsp;&nbsp; ")
    return f"<tr><td>{escape(text)}</td><td class='keys' align='right'>{shown}</td></tr>"
