"""What the window shows where there is no journal to show: a first start, or a journal that can't be opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from filmjournal.i18n import _
from filmjournal.ui.actions.action_set import keys_text
from filmjournal.ui.actions.catalogue import ActionId, spec
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.drop_hint import DropHint, files_of
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel

_WIDTH, _MEASURE = 660, 560


class WelcomePage(QWidget):
    """A first start: log a film, bring in what other programs know, look at the sample, or open another journal.

    Each has the key that it has in a journal's window; files can be dropped anywhere.
    """

    begin_wanted = Signal()
    import_wanted = Signal()
    files_dropped = Signal(list)  # of Path
    sample_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = _column(self)
        column.addWidget(ReadingLabel(_("Which film did you see last?"), 30, parent=self))
        column.addSpacing(8)
        column.addWidget(
            _words(
                self,
                _(
                    "Log it, and write about it if you like. Everything stays in one file on this computer, and it is"
                    " saved as you write."
                ),
            )
        )
        column.addSpacing(8)
        column.addWidget(
            _words(self, _("If you kept a diary elsewhere, drop its files here: all of it can come with you."))
        )
        column.addSpacing(21)
        self.begin = _button(self, _("Log a film"), self.begin_wanted, ActionId.LOG_FILM, main=True)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, across=12, down=8)
        flow.setContentsMargins(3, 3, 3, 3)  # room for the focus ring
        for button in (
            self.begin,
            _button(self, _("Import from another program…"), self.import_wanted, ActionId.IMPORT),
            _button(self, _("Look at a sample journal"), self.sample_wanted),
            _button(self, _("Open a journal…"), self.open_wanted, ActionId.OPEN_JOURNAL),
        ):
            flow.addWidget(button)
        column.addWidget(buttons)
        column.addStretch(3)
        self._hint: DropHint | None = None
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped anywhere."""
        if not files_of(event.mimeData()):
            return
        if self._hint is None:
            self._hint = DropHint(self)
            self._hint.dropped.connect(self.files_dropped)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._hint.offer()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped before the hint is over everything."""
        if self._hint is not None:
            self._hint.dropEvent(event)


class UnavailablePage(QWidget):
    """A journal that can't be opened: why, that nothing was done to it, and ways on."""

    retry_wanted = Signal()
    open_wanted = Signal()
    restore_wanted = Signal()
    rescue_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = _column(self)
        column.addWidget(ReadingLabel(_("This journal can't be opened"), 30, parent=self))
        column.addSpacing(8)
        self._why = _words(self, "")
        self._more = _words(self, "")
        self._more.hide()
        column.addWidget(self._why)
        column.addSpacing(8)
        column.addWidget(self._more)
        column.addSpacing(16)
        self.retry = _button(self, _("Try again"), self.retry_wanted)
        self.restore = _button(self, _("Restore a backup…"), self.restore_wanted)
        self.rescue = _button(self, _("Rescue what is there…"), self.rescue_wanted)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, across=12, down=8)
        flow.setContentsMargins(3, 3, 3, 3)  # room for the focus ring
        for button in (
            self.retry,
            self.restore,
            self.rescue,
            _button(self, _("Open another journal…"), self.open_wanted),
        ):
            flow.addWidget(button)
        self.rescue.hide()
        column.addWidget(buttons)
        column.addStretch(3)

    def explain(self, why: str) -> None:
        """Say why."""
        self._why.setText(why)

    def tell_more(self, sentence: str) -> None:
        """Say something besides: which backups there are, or what was tried and could not be done."""
        self._more.setText(sentence)
        self._more.setVisible(bool(sentence))

    def offer_rescue(self) -> None:
        """Offer to bring what there is of it into a new journal."""
        self.rescue.show()

    def why(self) -> str:
        return self._why.text()

    def more(self) -> str:
        """What is said besides."""
        return self._more.text()


def _column(page: QWidget) -> QVBoxLayout:
    set_ground(page, "page")
    inner = QWidget(page)
    inner.setMaximumWidth(_WIDTH)
    column = QVBoxLayout(inner)
    column.setContentsMargins(4, 0, 4, 0)
    column.setSpacing(0)
    column.addStretch(2)
    around = QHBoxLayout(page)
    around.setContentsMargins(44, 26, 44, 26)
    around.addStretch(1)
    around.addWidget(inner, 10)
    around.addStretch(1)
    return column


def _words(parent: QWidget, text: str) -> SmallLabel:
    label = SmallLabel(text, 13, parent=parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMaximumWidth(_MEASURE)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def _button(
    parent: QWidget, text: str, wanted: object, action: ActionId | None = None, *, main: bool = False
) -> QPushButton:
    button = QPushButton(text, parent)
    if action is not None:
        for keys in spec(action).keys:
            QShortcut(keys, parent, button.click)
        button.setToolTip(keys_text(action))
    if main:
        button.setProperty("role", "main")
        button.setDefault(True)
    button.setAutoDefault(True)  # Enter presses it too
    button.clicked.connect(wanted)
    return button
