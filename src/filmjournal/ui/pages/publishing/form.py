"""The settings of a site: where it goes, how it looks and what of the journal is on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.parser import parse
from filmjournal.i18n import _
from filmjournal.services.site_choice import SiteChoice, query_of
from filmjournal.services.site_destinations import Destination
from filmjournal.ui.pages.publishing.rows import Box, Note, Rows
from filmjournal.ui.pages.publishing.theme_choice import Colours, ThemeChoice
from filmjournal.ui.pages.publishing.words import last_time
from filmjournal.ui.theme import stars
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.date_field import DateField
from filmjournal.ui.widgets.labels import SmallLabel, led
from filmjournal.ui.widgets.restyle import restyle
from filmjournal.ui.widgets.star_rating import StarRating

_WIDTH = 760
_LEFT_TO_RIGHT = "\u200e"  # else a path would begin with its end in a window that reads from the right
_SHORTEST_PATH = 14  # characters of a path that a box shows at least


class PublishForm(QScrollArea):
    """Silent while it is filled. `changed` tells of every change of a setting, `folder_changed` of another folder."""

    changed = Signal()
    folder_changed = Signal()

    def __init__(
        self,
        journal: Path,
        themes: Sequence[tuple[str, Colours, Colours]],
        languages: Sequence[tuple[str, str]],
        parent: QWidget,
    ) -> None:
        """`themes` as `ThemeChoice` has them, `languages` as tags and names, the program's first."""
        super().__init__(parent)
        self._journal = journal
        self._destinations: dict[Path, Destination] = {}
        self._templates: Path | None = None
        self._page = page = QWidget(self)
        set_ground(page, "page")
        self._make_where(page)
        self._make_site(page, themes, languages)
        self._make_selection(page)
        self._lay_out(page)
        self._connect()

    # What is set --------------------------------------------------------------------------------------------------

    def folder(self) -> Path | None:
        """The folder that is chosen."""
        folder = self.folders.currentData()
        return None if folder is None else Path(folder)

    def choice(self) -> SiteChoice:
        """The settings as they are now."""
        return SiteChoice(
            title=self.title.text().strip(),
            base_url=self.address.text().strip(),
            theme=self.themes.chosen(),
            language=self.language.currentData() or "",
            templates=self._templates,
            since=self.since.date(),
            until=self.until.date(),
            rating=self.rating.rating(),
            tag=self.tag.currentData() or "",
            undated=self.undated.isChecked(),
            unreviewed=self.unreviewed.isChecked(),
            search=self.search.text().strip(),
            companions=self.companions.isChecked(),
            places=self.places.isChecked(),
        )

    def query(self) -> str | None:
        """What is on the site as one search; None, and a sentence where it belongs, while something is wrong."""
        choice = self.choice()
        search = dates = ""
        try:
            parse(choice.search)
        except SearchError as error:
            search = error.reason
        try:
            query_of(replace(choice, search=""))
        except InvalidValue as error:
            dates = str(error)
        dates = self.since.trouble() or self.until.trouble() or dates
        self.dates_note.set_mistake(dates)
        self.search_note.set_mistake(search)
        restyle(self.search, "wrong", bool(search))
        return None if dates or search else query_of(choice)

    def mistake(self) -> str:
        """What stands in the way of publishing, as the first of the sentences under the fields; nothing does."""
        notes = (self.folder_note, self.address_note, self.dates_note, self.search_note)
        return next((note.mistake for note in notes if note.mistake), "")

    def show_choice(self, choice: SiteChoice) -> None:
        """Show other settings."""
        parts = (self.title, self.address, self.language, self.tag, self.search, self.since, self.until, self.rating)
        blockers = [QSignalBlocker(part) for part in parts]
        self.title.setText(choice.title)
        self.address.setText(choice.base_url)
        self.themes.choose(choice.theme)
        self.language.setCurrentIndex(max(0, self.language.findData(choice.language)))
        self._set_templates(choice.templates)
        self.since.set_date(choice.since, anew=True)
        self.until.set_date(choice.until, anew=True)
        self.rating.set_rating(choice.rating)
        self._show_rating()
        if choice.tag and self.tag.findData(choice.tag) < 0:  # one that the journal has no longer stays chosen
            self.tag.addItem(choice.tag, choice.tag)
        self.tag.setCurrentIndex(max(0, self.tag.findData(choice.tag)))
        self.undated.setChecked(choice.undated)
        self.unreviewed.setChecked(choice.unreviewed)
        self.search.setText(choice.search)
        self.companions.setChecked(choice.companions)
        self.places.setChecked(choice.places)
        del blockers
        self._check_address()
        self.changed.emit()

    def show_destinations(self, destinations: Sequence[Destination]) -> None:
        """Offer the folders that are known, with the settings of the first, which is the one used last."""
        self._destinations = {place.folder: place for place in destinations}
        chosen = self.folder()
        blocker = QSignalBlocker(self.folders)
        self.folders.clear()
        for folder in self._destinations:
            self._add_folder(folder)
        if chosen is not None and self.folders.findData(str(chosen)) < 0:
            self._add_folder(chosen)
        self.folders.setCurrentIndex(0 if chosen is None else self.folders.findData(str(chosen)))
        del blocker
        self._show_folder(take_settings=chosen is None)

    def choose_folder(self, folder: Path) -> None:
        """Take another folder, with the settings that are remembered of it."""
        folder = folder.resolve()
        if self.folders.findData(str(folder)) < 0:
            blocker = QSignalBlocker(self.folders)
            self._add_folder(folder)
            del blocker
        self.folders.setCurrentIndex(self.folders.findData(str(folder)))
        self._show_folder()

    def set_tags(self, names: Sequence[str]) -> None:
        """The tags there are."""
        chosen = self.tag.currentData()
        blocker = QSignalBlocker(self.tag)
        self.tag.clear()
        self.tag.addItem(_("Any tag or none"), "")
        for name in dict.fromkeys((*names, *([chosen] if chosen else []))):
            self.tag.addItem(name, name)
        self.tag.setCurrentIndex(max(0, self.tag.findData(chosen)))
        del blocker

    # Parts --------------------------------------------------------------------------------------------------------

    def _make_where(self, page: QWidget) -> None:
        self.folders = Box(page)
        self.folders.setAccessibleName(_("Folder"))
        self.folders.setPlaceholderText(_("No folder chosen yet"))
        self.folders.setSizeAdjustPolicy(Box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.folders.setMinimumContentsLength(_SHORTEST_PATH)
        self.folders.setSizePolicy(_growing(self.folders))
        self.choose_button = QPushButton(_("Choose…"), page)
        self.choose_button.setAccessibleName(_("Choose a folder…"))
        self.folder_note = Note("", page)

    def _make_site(
        self, page: QWidget, themes: Sequence[tuple[str, Colours, Colours]], languages: Sequence[tuple[str, str]]
    ) -> None:
        self.title = QLineEdit(page)
        self.title.setAccessibleName(_("Title"))
        self.title.setPlaceholderText("Film Journal")
        self.title.setMaxLength(200)
        self.address = QLineEdit(page)
        self.address.setAccessibleName(_("Address"))
        self.address.setPlaceholderText("https://example.org/films/")
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.address_note = Note(_("Where it will be on the web, if known. The feed and the site map need it."), page)
        self.themes = ThemeChoice(page)
        self.themes.set_themes(themes)
        self.language = Box(page)
        self.language.setAccessibleName(_("Language of the site’s words"))
        for tag, name in languages:
            self.language.addItem(name, tag)
        self.templates = led(SmallLabel("", 13, quiet=False, parent=page))
        self.templates.setTextFormat(Qt.TextFormat.PlainText)
        self.templates.setMinimumWidth(0)
        self.templates.setSizePolicy(_growing(self.templates))
        self.no_templates_button = QPushButton(_("Use none"), page)
        self.no_templates_button.setProperty("role", "flat")
        self.no_templates_button.setAccessibleName(_("Use no templates of your own"))
        self.templates_button = QPushButton(_("Choose…"), page)
        self.templates_button.setAccessibleName(_("Choose a folder with templates…"))

    def _make_selection(self, page: QWidget) -> None:
        self.since, self.until = DateField(page), DateField(page)
        self.since.setAccessibleName(_("Watched: from"))
        self.until.setAccessibleName(_("Watched: to"))
        self.since.setPlaceholderText(_("the beginning"))
        self.until.setPlaceholderText(_("today"))
        self.dates_note = Note("", page)
        self.rating = StarRating(stars.DIALOG_SIZE, words=False, parent=page)
        self.rating.setAccessibleName(_("Rating: at least"))
        self.any_rating = QPushButton(_("Any rating"), page)
        self.any_rating.setProperty("role", "flat")
        self.tag = Box(page)
        self.tag.setAccessibleName(_("Tag"))
        self.tag.setMaxVisibleItems(16)
        self.tag.setSizeAdjustPolicy(Box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tag.setMinimumContentsLength(_SHORTEST_PATH + 6)
        self.set_tags(())
        self.search = QLineEdit(page)
        self.search.setAccessibleName(_("Search"))
        self.search.setPlaceholderText("genre:drama -tag:draft")
        self.search_note = Note(_("As in the search of the journal: what it does not find is not on the site."), page)
        self.undated = QCheckBox(_("Entries without a date"), page)
        self.unreviewed = QCheckBox(_("Entries without a review"), page)
        self.companions = QCheckBox(_("Companions: who was there too, by name"), page)
        self.places = QCheckBox(_("Places: where you saw each film"), page)
        self.undated.setChecked(True)
        self.unreviewed.setChecked(True)

    def _lay_out(self, page: QWidget) -> None:
        self._rows = rows = Rows()
        rows.add_section(_("Where it goes"), page)
        rows.add_line(_("Folder"), self.folders, self.choose_button, note=self.folder_note, parent=page)
        rows.add_section(_("The site"), page)
        rows.add_line(_("Title"), self.title, parent=page)
        rows.add_line(_("Address"), self.address, note=self.address_note, parent=page)
        rows.add_line(_("Theme"), self.themes, parent=page)
        rows.add_line(_("Language"), self.language, _room(page), parent=page)
        rows.add_line(_("Own templates"), self.templates, self.no_templates_button, self.templates_button, parent=page)
        rows.add_section(_("What is on it"), page)
        to = SmallLabel(_("to"), 13, parent=page)
        rows.add_line(_("Watched from"), self.since, to, self.until, note=self.dates_note, parent=page)
        rows.add_line(_("Rated at least"), self.rating, self.any_rating, _room(page), parent=page)
        rows.add_line(_("Tagged"), self.tag, _room(page), parent=page)
        rows.add_line(_("Search"), self.search, note=self.search_note, parent=page)
        rows.add_line(_("Also"), _under(page, self.undated, self.unreviewed), level=self.undated, parent=page)
        note = Note(_("These stay at home unless you tick them."), page)
        personal = _under(page, self.companions, self.places)
        rows.add_line(_("Personal"), personal, note=note, level=self.companions, parent=page)
        inner = QWidget(page)
        inner.setMaximumWidth(_WIDTH)
        inner.setLayout(rows)
        self._around = QVBoxLayout(page)
        self._around.addWidget(inner)
        self._around.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Settings of the site"))
        self.setWidget(page)
        self.set_margin(0)
        self._set_templates(None)
        self._show_rating()

    def set_margin(self, margin: int, *, beside: bool = True) -> None:
        """How far the words are from each side, and whether there is room for names beside what they name."""
        self._rows.set_beside(beside)
        self._around.setContentsMargins(margin, 6, margin, 20)

    def _connect(self) -> None:
        self.folders.activated.connect(self._show_folder)
        self.choose_button.clicked.connect(self._ask_folder)
        self.templates_button.clicked.connect(self._ask_templates)
        self.no_templates_button.clicked.connect(lambda: self._take_templates(None))
        self.address.textChanged.connect(self._check_address)
        for line in (self.title, self.address, self.search):
            line.textChanged.connect(self.changed)
        for date in (self.since, self.until):
            date.understanding_changed.connect(self.changed)
        self.rating.rating_changed.connect(self._show_rating)
        self.rating.rating_changed.connect(self.changed)
        self.any_rating.clicked.connect(self._take_rating_away)
        for box in (self.language, self.tag):
            box.activated.connect(self.changed)
        self.themes.changed.connect(self.changed)
        for tick in (self.undated, self.unreviewed, self.companions, self.places):
            tick.clicked.connect(self.changed)

    def _add_folder(self, folder: Path) -> None:
        self.folders.addItem(f"{_LEFT_TO_RIGHT}{folder}", str(folder))
        self.folders.setItemData(self.folders.count() - 1, str(folder), Qt.ItemDataRole.ToolTipRole)

    def _show_folder(self, _index: int = 0, *, take_settings: bool = True) -> None:
        folder = self.folder()
        known = None if folder is None else self._destinations.get(folder)
        if known is not None and take_settings:
            self.show_choice(known.choice)
        if known is not None and known.last is not None:
            self.folder_note.set_usual(last_time(known.last))
        else:
            self.folder_note.set_usual(_("Choose a folder for the site alone. You can copy it to any host."))
        self.folder_note.set_mistake("")
        if folder is not None and folder == self._journal.resolve().parent:
            self.folder_note.set_mistake(_("This is where the journal itself is. Choose another folder."))
        self.folders.setToolTip("" if folder is None else str(folder))
        self.folder_changed.emit()
        self.changed.emit()

    def _ask_folder(self) -> None:
        folder = self.folder()
        start = Path.home() if folder is None else folder.parent
        name = QFileDialog.getExistingDirectory(self, _("Folder of the site"), str(start))
        if name:
            self.choose_folder(Path(name).absolute())

    def _ask_templates(self) -> None:
        start = Path.home() if self._templates is None else self._templates
        name = QFileDialog.getExistingDirectory(self, _("Folder with templates"), str(start))
        if name:
            self._take_templates(Path(name).absolute())

    def _take_templates(self, folder: Path | None) -> None:
        self._set_templates(folder)
        if folder is None:
            self.templates_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _set_templates(self, folder: Path | None) -> None:
        self._templates = folder
        self.templates.setText(_("None: the pages are the program’s own") if folder is None else folder.name)
        self.templates.setToolTip("" if folder is None else str(folder))
        restyle(self.templates, "role", "quiet" if folder is None else "")
        self.no_templates_button.setVisible(folder is not None)

    def _take_rating_away(self) -> None:
        self.rating.set_rating(None)
        self.rating.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_rating()
        self.changed.emit()

    def _show_rating(self) -> None:
        self.any_rating.setVisible(self.rating.rating() is not None)

    def _check_address(self) -> None:
        from filmjournal.services.publishing import checked_base_url

        mistake = ""
        try:
            checked_base_url(self.address.text())
        except InvalidValue as error:
            mistake = str(error)
        self.address_note.set_mistake(mistake)
        restyle(self.address, "wrong", bool(mistake))


def _growing(widget: QWidget) -> QSizePolicy:
    policy = widget.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    return policy


def _room(parent: QWidget) -> QWidget:
    """What takes the rest of a line."""
    room = QWidget(parent)
    room.setSizePolicy(_growing(room))
    return room


def _under(parent: QWidget, *parts: QWidget) -> QWidget:
    box = QWidget(parent)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for part in parts:
        column.addWidget(part)
    return box
