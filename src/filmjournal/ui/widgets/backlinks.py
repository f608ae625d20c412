"""Which reviews of other films speak of this one: a quiet section that is there only where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from filmjournal.domain.changes import Changes
from filmjournal.domain.films import title_and_year
from filmjournal.domain.references import Backlink
from filmjournal.i18n import _, ngettext
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme import dates, fonts
from filmjournal.ui.widgets.labels import ReadingLabel, Rule, SmallLabel

if TYPE_CHECKING:
    from filmjournal.services.referring import Backlinks

SHOWN_AT_FIRST = 4
_ROOM = 4  # around a title


class BacklinksSection(QWidget):
    """Reads by itself what there is to show, also after changes; `entry_activated` carries the review to go to."""

    entry_activated = Signal(int)

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._film_id: int | None = None
        self._shown: Backlinks | None = None
        self._count = SmallLabel(parent=self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ReadingLabel(_("Mentioned in the review of"), 15, parent=self))
        head.addWidget(self._count)
        head.addStretch(1)
        self._rows = QWidget(self)
        self._column = QVBoxLayout(self._rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.more = QPushButton(self)
        self.more.setProperty("role", "flat")
        self.more.clicked.connect(self._show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(self))
        column.addSpacing(10)
        column.addLayout(head)
        column.addSpacing(8)
        column.addWidget(self._rows)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(_("Mentioned in the review of"))
        self.hide()
        bus.changed.connect(self._changed)

    def show_film(self, film_id: int | None) -> None:
        """Show who speaks of this film; nothing for None."""
        if film_id != self._film_id:
            self._film_id = film_id
            self._shown = None
            self.hide()
        self._ask()

    def links(self) -> list[QPushButton]:
        """The links, in their order."""
        return self._rows.findChildren(QPushButton)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.entries or changes.films or changes.membership:
            self._ask()

    def _ask(self) -> None:
        film_id = self._film_id
        if film_id is None or not self._bus.is_open:
            return

        def answered(found: Backlinks) -> None:
            if isValid(self) and film_id == self._film_id:
                self._show(found)

        kind = f"backlinks {id(self)}"
        self._bus.read(lambda journal: journal.browsing.references.backlinks(film_id), answered, kind=kind)

    def _show(self, found: Backlinks, *, everything: bool = False) -> None:
        if found == self._shown and not everything:
            return
        self._shown = found
        for row in self._rows.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._column.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        links = found.latest if everything else found.latest[:SHOWN_AT_FIRST]
        for link in links:
            self._column.addWidget(self._row(link))
        self._order_stops()
        self._count.setText(str(found.count) if found.count > 1 else "")
        count = len(found.latest)
        self.more.setText(ngettext("Show all {count}", "Show all {count}", count).format(count=count))
        self.more.setVisible(len(links) < count)
        self.setVisible(bool(links))

    def _row(self, link: Backlink) -> QWidget:
        name = title_and_year(link.title, link.year)
        title = _Link(link.title, self)
        date = dates.long_date(link.watched) if link.watched is not None else _("no date")
        title.setAccessibleName(name)
        title.setAccessibleDescription(", ".join(filter(None, (date, link.extract))))
        title.setToolTip(_("Go to this review"))
        title.clicked.connect(lambda: self.entry_activated.emit(link.entry_id))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(title)
        if link.year is not None:
            line.addWidget(SmallLabel(str(link.year), parent=self))
        line.addStretch(1)
        line.addWidget(SmallLabel(date, parent=self))
        box = QWidget(self._rows)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        if link.extract:
            extract = SmallLabel(link.extract, 13, parent=self)
            extract.setTextFormat(Qt.TextFormat.PlainText)
            extract.setWordWrap(True)
            column.addWidget(extract)
        return box

    def _order_stops(self) -> None:
        """Tab comes to the links where they stand, before what follows them."""
        for link in self.links():
            before = self.more.previousInFocusChain()
            if before is not None:
                QWidget.setTabOrder(before, link)

    def _show_all(self) -> None:
        if self._shown is None:
            return
        had_focus = self.more.hasFocus()
        self._show(self._shown, everything=True)
        links = self.links()
        if had_focus and len(links) > SHOWN_AT_FIRST:
            links[SHOWN_AT_FIRST].setFocus(Qt.FocusReason.TabFocusReason)


class _Link(QPushButton):
    """A title that leads on, cut short where there is no room for the whole of it."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = " ".join(text.split())
        self.setProperty("role", "link")
        self.setStyleSheet("padding: 0; text-align: left;")  # flush with the text below
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._dress()

    def sizeHint(self) -> QSize:
        """As wide as the whole title."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text) + _ROOM, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(60, self.sizeHint().height()).boundedTo(self.sizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the title as there is room for."""
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        """Take the reading font anew when it may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self._dress()

    def _dress(self) -> None:
        if self.font() != (font := fonts.reading(16)):
            self.setFont(font)
            self._cut()

    def _cut(self) -> None:
        room = max(0, self.width() - _ROOM + 2)
        shown = QFontMetrics(self.font()).elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
