"""Publishing the journal as a web site: the page in the place of list and entry, from the settings to what was done."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from filmjournal import i18n, resources
from filmjournal.domain.changes import Changes
from filmjournal.i18n import _
from filmjournal.ui.delegates.import_row import side
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.importing.states import ProgressPage
from filmjournal.ui.pages.publishing import words
from filmjournal.ui.pages.publishing.form import PublishForm
from filmjournal.ui.pages.publishing.result import PublishedPage
from filmjournal.ui.pages.publishing.session import PublishSession
from filmjournal.ui.pages.publishing.theme_choice import Colours
from filmjournal.ui.pause import pause
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.wording import shortened, viewings_text
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingLabel, Rule, SmallLabel, breakable, led, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filmjournal.services.publishing import Published, SiteOptions
    from filmjournal.services.site_changes import Change
    from filmjournal.services.site_choice import SiteCounts
    from filmjournal.services.site_destinations import Destination

REST = 200  # milliseconds without a change after which is counted
_RING = 4
_NAMES_BESIDE = 560  # pixels of the page from which names stand beside what they name
_BESIDE = 900  # pixels of the page from which words and buttons of its foot stand side by side


class PublishPage(QWidget):
    """`remembered` is the file of the folders and settings used before.

    `closed` tells that it is done with, `put_aside` that publishing goes on while one looks elsewhere, `log_wanted`
    that there is nothing to publish yet and a film is to be logged.
    """

    closed = Signal()
    put_aside = Signal()
    log_wanted = Signal()

    def __init__(self, bus: JournalBus, remembered: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._remembered = remembered
        self._known: tuple[Destination, ...] | None = None
        self._query: str | None = None
        self._counts: SiteCounts | None = None
        self._folder = Path()  # the one that is published to
        self._is_preparing = False  # a preview
        self.session = PublishSession(bus, self)
        set_ground(self, "page")
        self.heading = led(ReadingLabel(_("Publish a web site"), 30, parent=self))
        self.heading.setWordWrap(True)
        self.notice = InlineNotice(self)
        self.form = PublishForm(bus.journal.path, _themes(), _languages(), self)
        self.amount = wrapped(SmallLabel("", 13, quiet=False, parent=self))
        self.privacy = wrapped(SmallLabel("", 12, parent=self))
        self.preview_note = wrapped(SmallLabel("", 13, parent=self))
        self.preview_note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.preview_note.hide()
        self.publish_button = QPushButton(_("Publish"), self)
        self.publish_button.setProperty("role", "main")
        self.preview_button = QPushButton(_("Preview in browser"), self)
        self.stop_button = QPushButton(_("Stop preview"), self)
        self.stop_button.hide()
        self.close_button = QPushButton(_("Close"), self)
        self.close_button.setProperty("role", "flat")
        self.progress = ProgressPage(self)
        self.result = PublishedPage(self)
        self.empty = EmptyState(parent=self)
        self._settings = QWidget(self)
        self._stack = QStackedWidget(self)
        self._rest = pause(self, REST, self._count)
        self._lay_out()
        self._connect()

    # From outside -------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the settings as they were used last, unless a site is being written."""
        if self._known is None:
            self._fill()
        if not self.session.is_publishing:
            self.notice.hide()
            self.form.verticalScrollBar().setValue(0)  # where the keyboard will be
            self._show(self._settings)
            self._look()

    @property
    def is_publishing(self) -> bool:
        """Whether a site is being written."""
        return self.session.is_publishing

    def leave(self) -> None:
        """End the preview; what is being published goes on to its end."""
        self._stop_preview()

    def close_down(self) -> None:
        """End everything: the journal is about to be closed."""
        self.session.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages have narrow margins."""
        super().resizeEvent(event)
        margin = side(self.width())
        self._head.setContentsMargins(margin, 22, margin, 8)
        self._foot.setContentsMargins(margin, 12, margin, 12)
        beside = self.width() >= _BESIDE
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.form.set_margin(margin, beside=self.width() >= _NAMES_BESIDE)
        for state in (self.progress, self.result):
            state.setContentsMargins(margin - _RING, 0, margin - _RING, 0)
        self.empty.setContentsMargins(margin - 16, 0, margin - 16, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the journal."""
        if event.key() == Qt.Key.Key_Escape:
            (self.put_aside if self.session.is_publishing else self.closed).emit()
        else:
            super().keyPressEvent(event)

    # Settings -----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """What there is to choose from."""
        from filmjournal.services.site_destinations import recalled

        self._known = recalled(self._remembered, self._bus.journal.path)
        self.form.show_destinations(self._known)

    def _look(self) -> None:
        """Look at what the journal has."""
        self.session.count_whole()
        self._changed()

    def _changed(self) -> None:
        """A setting, or the journal, is another: count again when it rests, and show it in the browser."""
        query = self.form.query()
        if query != self._query:
            self._query, self._counts = query, None
        if mistake := self.form.mistake():
            self.amount.setText(breakable(mistake))
            self._allow()
        else:
            self._rest.start()
            self.session.show_other(self._options())
            self._allow()

    def _count(self) -> None:
        if self._query is not None:
            self.session.count(self._query)

    def _counted(self, counts: SiteCounts) -> None:
        self._counts = counts
        if counts.entries:
            self.amount.setText(_("On the site: {amount}.").format(amount=words.amount(counts)))
        else:
            self.amount.setText(_("Nothing in the journal is like this: choose less narrowly."))
        self.privacy.setText(words.private(counts.private))
        self._allow()
        announce(self, f"{self.amount.text()} {self.privacy.text()}")

    def _whole_counted(self, counts: SiteCounts, tags: Sequence[str]) -> None:
        self.form.set_tags(tags)
        if counts.entries:
            if self._shown() is self.empty:
                self._show(self._settings)
            return
        if counts.private:
            line = _("Nothing to publish yet")
            sentence = _("There are only private entries here ({viewings}), and those are never published.").format(
                viewings=viewings_text(counts.private)
            )
        else:
            line = _("Nothing to publish yet")
            sentence = _("Log the films you see, or import what you have: then it can become a web site.")
        self.empty.set_words(line, sentence, _("Log a film"))
        if self._shown() is self._settings:
            self._show(self.empty)

    def _not_counted(self, sentence: str) -> None:
        self.amount.setText(sentence)

    def _allow(self) -> None:
        """Whether it can be published, and looked at."""
        sound = not self.form.mistake() and (self._counts is None or self._counts.entries > 0)
        self.publish_button.setEnabled(sound and self.form.folder() is not None)
        self.publish_button.setToolTip("" if self.form.folder() is not None else _("Choose a folder first"))
        self.preview_button.setEnabled(sound)

    def _options(self) -> SiteOptions:
        from filmjournal.services.site_choice import options_of

        return options_of(self.form.choice())

    def _journal_changed(self, _changes: Changes, _initiator: object) -> None:
        if self.isVisible() and self._shown() in (self._settings, self.empty):
            self.session.count_whole()
            self._count()

    # Looking at it ------------------------------------------------------------------------------------------------

    def _preview(self) -> None:
        if self._is_preparing:  # the button stays enabled: else the keyboard would be on the one that publishes
            return
        self._is_preparing = True
        self.notice.hide()
        if not self.session.is_previewing:
            self._tell_of_preview(_("Making the preview…"))
        self.session.preview(self._options())

    def _preview_ready(self, address: str) -> None:
        self._is_preparing = False
        self.preview_button.setText(_("Open preview again"))
        self.stop_button.show()
        if QDesktopServices.openUrl(QUrl(address)):
            told = _("The preview is in your browser. Load a page there again to see what you change here.")
        else:
            told = _("No browser could be opened. The preview is at {address}.").format(address=address)
        self._tell_of_preview(told)

    def _tell_of_preview(self, sentence: str) -> None:
        self.preview_note.setText(breakable(sentence))
        self.preview_note.show()
        announce(self, sentence)

    def _preview_failed(self, sentence: str) -> None:
        self._show_no_preview()
        self.notice.show_notice(sentence, kind="error")

    def _stop_preview(self) -> None:
        if self.session.is_previewing:
            if self.stop_button.hasFocus():
                self.preview_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.session.stop_preview()
        self._show_no_preview()

    def _show_no_preview(self) -> None:
        self._is_preparing = False
        self.preview_button.setText(_("Preview in browser"))
        self.stop_button.hide()
        self.preview_note.hide()

    # Publishing ---------------------------------------------------------------------------------------------------

    def _publish(self) -> None:
        folder = self.form.folder()
        if folder is None:
            return
        self._stop_preview()
        self.notice.hide()
        self._folder = folder
        self.progress.begin(_("Reading the journal"))
        self._show(self.progress)
        self.session.publish(folder, self._options())

    def _progressed(self, done: int, total: int) -> None:
        self.progress.show_progress(_("Making pages") if total else _("Reading the journal"), done, total)

    def _published(self, published: Published, changes: Sequence[Change], anew: bool) -> None:
        self._remember(published)
        self.result.show_published(self._folder, published, changes, anew=anew)
        self._show(self.result)
        if not self.isVisible():
            told = _("The site is in “{folder}”: {amount}.")
            folder = shortened(self._folder.name or str(self._folder))
            self._bus.told.emit(told.format(folder=folder, amount=words.amount(published)))

    def _stopped(self, there: bool) -> None:
        if there:
            self._remember(None)
        self._show(self._settings)
        self.notice.show_notice(
            _("Stopped. The site that is in the folder still works; publishing again finishes what was begun.")
            if there
            else _("Stopped before anything was written.")
        )

    def _failed(self, sentence: str) -> None:
        self._show(self._settings)
        self.notice.show_notice(sentence, kind="error")
        if not self.isVisible():
            self._bus.refused.emit(sentence)

    def _cancel(self) -> None:
        self.progress.stopping()
        self.session.stop()

    def _remember(self, published: Published | None) -> None:
        """Keep the settings of the folder, and what was published there."""
        from filmjournal.services import clock
        from filmjournal.services.site_destinations import Destination, LastTime, recalled, remember

        journal = self._bus.journal.path
        known = {place.folder: place for place in self._known or ()}
        before = known.get(self._folder.resolve())
        last = None if before is None else before.last
        if published is not None:
            last = LastTime(clock.today().first_day, published.films)
        remember(self._remembered, Destination(self._folder, journal, self.form.choice(), last))
        self._known = recalled(self._remembered, journal)
        self.form.show_destinations(self._known)

    # Within -------------------------------------------------------------------------------------------------------

    def _shown(self) -> QWidget | None:
        return self._stack.currentWidget()

    def _show(self, part: QWidget) -> None:
        here = self.window().focusWidget()
        had_keyboard = here is not None and self.isAncestorOf(here)
        self._stack.setCurrentWidget(part)
        self.setFocusProxy(self._first_stop() if part in (self._settings, self.empty) else part)
        if had_keyboard and self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_stop(self) -> QWidget:
        if self._shown() is self.empty:
            return next(iter(self.empty.findChildren(QPushButton)))
        return self.form.choose_button if self.form.folder() is None else self.form.folders

    def _lay_out(self) -> None:
        foot = QWidget(self._settings)
        set_ground(foot, "chrome")
        told = QVBoxLayout()
        told.setSpacing(2)
        for label in (self.amount, self.privacy, self.preview_note):
            told.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        in_row = (self.close_button, self.stop_button, self.preview_button, self.publish_button)
        for button in in_row:
            buttons.addWidget(button)
        for before, after in pairwise(in_row):
            QWidget.setTabOrder(before, after)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight, foot)
        self._foot.setSpacing(14)
        self._foot.addLayout(told, 1)
        self._foot.addLayout(buttons)
        settings = QVBoxLayout(self._settings)
        settings.setContentsMargins(0, 0, 0, 0)
        settings.setSpacing(0)
        settings.addWidget(self.form, 1)
        settings.addWidget(Rule(self._settings))
        settings.addWidget(foot)
        for part in (self._settings, self.progress, self.result, self.empty):
            self._stack.addWidget(part)
        self._stack.setFrameShape(QFrame.Shape.NoFrame)
        self._head = QVBoxLayout()
        self._head.setSpacing(10)
        self._head.addWidget(self.heading)
        self._head.addWidget(self.notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        session = self.session
        session.counted.connect(self._counted)
        session.not_counted.connect(self._not_counted)
        session.whole_counted.connect(self._whole_counted)
        session.progressed.connect(self._progressed)
        session.published.connect(self._published)
        session.stopped.connect(self._stopped)
        session.failed.connect(self._failed)
        session.preview_ready.connect(self._preview_ready)
        session.preview_failed.connect(self._preview_failed)
        self.form.changed.connect(self._changed)
        self.publish_button.clicked.connect(self._publish)
        self.preview_button.clicked.connect(self._preview)
        self.stop_button.clicked.connect(self._stop_preview)
        self.close_button.clicked.connect(self.closed)
        self.progress.cancelled.connect(self._cancel)
        self.result.settings_wanted.connect(self.begin)
        self.result.closed.connect(self.closed)
        self.empty.triggered.connect(self.log_wanted)
        self._bus.changed.connect(self._journal_changed)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(True)  # Enter presses the one that has the keyboard


def _themes() -> list[tuple[str, Colours, Colours]]:
    """The themes there are, with their colours by day and by night."""
    from filmjournal.services.publishing import theme_colours, themes

    return [(name, *theme_colours(name)) for name in themes()]


def _languages() -> list[tuple[str, str]]:
    """The languages that there are words in, the program's first."""
    from babel import Locale

    names = {tag: Locale.parse(tag).get_display_name(tag) or tag for tag in i18n.languages(resources.root() / "i18n")}
    own = names.pop(i18n.language(), "") or Locale.parse(i18n.language()).get_display_name(i18n.language())
    return [("", own or ""), *sorted(names.items(), key=lambda line: line[1].casefold())]
