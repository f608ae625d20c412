"""The head of a person's page: the name, what else they are called, where they are elsewhere, and the lead sentence."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from filmjournal.domain.outside_pages import page_of_person
from filmjournal.domain.people import PersonPage
from filmjournal.domain.queries import PersonMatch
from filmjournal.domain.sorting import last_name_first
from filmjournal.i18n import _
from filmjournal.ui.pages.sort_name_field import SortNameField
from filmjournal.ui.theme import fonts, icons
from filmjournal.ui.theme.wording import films_text, shortened
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel, breakable
from filmjournal.ui.widgets.person_words import SOURCES, lead
from filmjournal.ui.widgets.text_link import text_link

_LONG_NAME = 60
_ALIKE_SHOWN = 3
_LONGEST_ALIKE = 60


class PersonHead(QWidget):
    """Shows a page's head, and the people who are perhaps the same. It asks for nothing and changes nothing itself."""

    merge_wanted = Signal(object)  # the id of the other person, or None
    split_wanted = Signal()
    sort_name_set = Signal(object)  # the text, or None for the usual place
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: PersonPage | None = None
        self.name = QLabel(self)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more = QToolButton(self)
        self.more.setIcon(icons.icon("more", "text_quiet", 20))
        self.more.setIconSize(QSize(20, 20))
        self.more.setFixedSize(32, 32)
        self.more.setProperty("role", "tool")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.setAccessibleName(_("More"))
        self.more.setToolTip(_("More"))
        self.menu = QMenu(self.more)
        self.list_action = self.menu.addAction(_("&Show their films in the list"), self.list_wanted.emit)
        self.menu.addSeparator()
        self.merge_action = self.menu.addAction(
            _("&Merge with another person…"), lambda: self.merge_wanted.emit(None)
        )  # fmt: skip
        self.split_action = self.menu.addAction(_("Split into &two people…"), self.split_wanted.emit)
        self.sort_action = self.menu.addAction(_("S&ort name…"), self.edit_sort_name)
        self.more.setMenu(self.menu)
        self.facts = QWidget(self)
        self._facts = FlowLayout(self.facts, across=16, down=0)
        self.sort_name = SortNameField(self)
        self.sort_name.kept.connect(self._keep_sort_name)
        self.sort_name.left.connect(self._leave_sort_name)
        self.lead = ReadingLabel("", 16, parent=self)
        self.lead.setTextFormat(Qt.TextFormat.PlainText)
        self.lead.setWordWrap(True)
        self.list_link = text_link(_("Show in the list"), self)
        self.list_link.clicked.connect(self.list_wanted)
        self.alike = QWidget(self)
        self._alike = QVBoxLayout(self.alike)
        self._alike.setContentsMargins(0, 0, 0, 0)
        self._alike.setSpacing(0)

        first = QHBoxLayout()
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(16)
        first.addWidget(self.name, 1)
        first.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(first)
        column.addWidget(self.facts)
        column.addWidget(self.sort_name)
        column.addSpacing(12)
        column.addWidget(self.lead)
        column.addWidget(self.list_link, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.alike)

    def show_page(self, page: PersonPage, alike: tuple[PersonMatch, ...]) -> None:
        """Show the head of a page, and who is perhaps the same person."""
        if self._page is None or self._page.id != page.id:
            self.sort_name.hide()
        self._page = page
        self.name.setText(breakable(page.name))
        self.name.setAccessibleName(page.name)
        self.lead.setText(lead(page))
        self.list_link.setVisible(bool(page.films))
        self.list_action.setEnabled(bool(page.films))
        self.split_action.setEnabled(len(page.films) > 1)
        self._show_facts(page)
        self._show_alike(alike)
        self._dress()

    def edit_sort_name(self) -> None:
        """Let the sort name be changed where it stands."""
        if self._page is not None:
            self.sort_name.begin(self._page.sort_name, last_name_first(self._page.name))

    def links(self) -> list[QPushButton]:
        """What can be pressed below the name, in order."""
        return [*self.facts.findChildren(QPushButton), self.list_link, *self.alike.findChildren(QPushButton)]

    def changeEvent(self, event: QEvent) -> None:
        """Take the reading font anew when it may have changed."""
        super().changeEvent(event)
        if event.type() in (
            QEvent.Type.StyleChange,
            QEvent.Type.ApplicationFontChange,
            QEvent.Type.LayoutDirectionChange,
        ):
            self._dress()

    def _dress(self) -> None:
        # Words in any script begin at the edge where the page begins.
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        for label in (self.name, self.lead):
            label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        font = fonts.reading(20 if len(self.name.text()) > _LONG_NAME else 30)
        if self.name.font() != font:
            self.name.setFont(font)

    def _show_facts(self, page: PersonPage) -> None:
        for old in self.facts.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.setParent(None)
            old.deleteLater()
        while self._facts.takeAt(0) is not None:
            pass
        if page.alternative_names:
            names = ", ".join(shortened(name, _LONGEST_ALIKE) for name in page.alternative_names)
            self._facts.addWidget(_words(_("also {names}").format(names=names), self.facts))
        box = QWidget(self.facts)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        place = page.sort_name or last_name_first(page.name)
        row.addWidget(_words(_("sorted as {name}").format(name=shortened(place, _LONGEST_ALIKE)), box))
        change = text_link(_("Change"), box)
        change.setAccessibleName(_("Change the sort name"))
        change.clicked.connect(self.edit_sort_name)
        row.addWidget(change)
        self._facts.addWidget(box)
        for source, id_ in page.ids.items():
            text = f"{SOURCES.get(source, source)} {shortened(id_, 24)}"
            address = page_of_person(source, id_)
            if address is None:
                self._facts.addWidget(_words(text, self.facts))
            else:
                self._facts.addWidget(self._elsewhere(text, address))
        self.facts.updateGeometry()

    def _elsewhere(self, text: str, address: str) -> QPushButton:
        link = text_link(text, self.facts)
        link.setToolTip(address)
        link.setAccessibleDescription(address)
        link.clicked.connect(lambda: self.address_menu(address).popup(link.mapToGlobal(QPoint(0, link.height()))))
        return link

    def address_menu(self, address: str) -> QMenu:
        """Shows where a link leads before anything is opened."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = menu.addAction(address.replace("&", "&&"))
        shown.setEnabled(False)
        menu.addSeparator()
        menu.addAction(_("&Open in the browser"), lambda: QDesktopServices.openUrl(QUrl(address)))
        menu.addAction(_("&Copy the address"), lambda: QGuiApplication.clipboard().setText(address))
        return menu

    def _show_alike(self, alike: tuple[PersonMatch, ...]) -> None:
        for old in self.alike.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._alike.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        for other in alike[:_ALIKE_SHOWN]:
            box = QWidget(self.alike)
            text = _("Perhaps the same: {name}, {films}.")
            words = text.format(name=shortened(other.name, _LONGEST_ALIKE), films=films_text(other.films))
            merge = text_link(_("Merge…"), box)
            merge.setAccessibleName(_("Merge with {name}").format(name=other.name))
            merge.clicked.connect(lambda _checked=False, id_=other.id: self.merge_wanted.emit(id_))
            row = QHBoxLayout(box)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(_words(words, box, 13))
            row.addWidget(merge)
            row.addStretch(1)
            self._alike.addWidget(box)
        if len(alike) > _ALIKE_SHOWN:
            left = len(alike) - _ALIKE_SHOWN
            self._alike.addWidget(_words(_("And {count} more of such names.").format(count=left), self.alike))
        self.alike.setVisible(bool(alike))

    def _keep_sort_name(self, name: object) -> None:
        self.sort_name_set.emit(name)
        self._leave_sort_name()

    def _leave_sort_name(self) -> None:
        if self.sort_name.isAncestorOf(self.focusWidget() or self):
            self.more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sort_name.hide()


def _words(text: str, parent: QWidget, size: float = 12) -> SmallLabel:
    label = SmallLabel(breakable(text), size, parent=parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(len(text) > _LONG_NAME)
    return label
