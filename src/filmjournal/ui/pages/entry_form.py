"""What the right pane holds, from the film's head to the rating of today, laid out as one reads it.

It shows what it is given and tells what was said in it; what becomes of that is the pane's business.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpacerItem,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.entries import Entry, Viewing
from filmjournal.domain.films import Film
from filmjournal.domain.lists import ListPlace
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.i18n import _, ngettext
from filmjournal.services.commands import EntryValues
from filmjournal.ui.editor.review_area import ReviewArea
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.entry_edits import EntryEdits
from filmjournal.ui.pages.film_page import FilmPage
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import dates, density
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.backlinks import BacklinksSection
from filmjournal.ui.widgets.cast_editor import CastEditor
from filmjournal.ui.widgets.date_field import DateField
from filmjournal.ui.widgets.film_head import FilmHead
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.labels import ReadingField, ReadingLabel, Rule, SmallLabel
from filmjournal.ui.widgets.star_rating import StarRating
from filmjournal.ui.widgets.tag_editor import TagEditor
from filmjournal.ui.widgets.viewing_tabs import ViewingTab, ViewingTabs

MARGIN, TOP = 44, 26
ROOMY, NARROW_MARGIN = 480, 20  # a pane that is less wide has narrower margins
HEADLINE, HEADLINE_GAP = 22, 4  # size of the headline, and the space below it
SHEET_TOP, SHEET_HEADLINE, SHEET_HEADLINE_GAP = 8, 28, 18  # the same of the sheet alone, under its top edge

_NAMED, _NAME = 2, 32  # lists named at the end, and how long their names are at most
_OVER_PART, _LAID_OUT = 60, 250  # pixels over a part that was sought; milliseconds until it has its place
_BY_TAB = Qt.FocusPolicy.TabFocus


class EntryForm(QScrollArea):
    """A film and one viewing of it, to be read and to be written in."""

    def __init__(self, bus: JournalBus, edits: EntryEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: int | None = None  # the measure of the sheet where it is alone
        self._sought: QWidget | None = None
        self._found = pause(self, _LAID_OUT, self._part_found)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._scroll_to_part())
        self.head = FilmHead(self)
        self._rating_tip = self.head.rating.toolTip()
        self.tabs = ViewingTabs(self)
        self.first_viewing = QPushButton(_("Log a viewing"), self)
        self.watched = DateField(self)
        self.watched.setAccessibleName(_("Watched"))
        self.watched.setFixedWidth(190)
        self.rewatch = QCheckBox(_("Seen before"), self)
        self.private = QCheckBox(_("Private"), self)
        self.unfinished = QCheckBox(_("Not finished"), self)
        self.headline = ReadingField(HEADLINE, italic=True, parent=self)
        self.headline.setTextMargins(-2, 0, 0, 0)  # flush with the review: the field's own inset is 2
        self.headline.setPlaceholderText(_("Headline"))
        self.headline.setAccessibleName(_("Headline"))
        self.review = ReviewArea(bus, self)
        self.cast = CastEditor(self)
        self.take_cast = QPushButton(_("Take from the review"), self)
        self.take_cast.setProperty("role", "link")
        self.backlinks = BacklinksSection(bus, self)
        self.film_page = FilmPage(bus, edits, self.review.stills.store, self)
        self.tags = TagEditor(self)
        self.place, self.medium, self.companions = (QLineEdit(self) for _field in range(3))
        for field, name in (
            (self.place, _("Place")),
            (self.medium, _("Medium")),
            (self.companions, _("With")),
        ):
            field.setProperty("role", "bare")
            field.setTextMargins(-2, 4, 0, 4)
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
        self.companions.setToolTip(_("Several names in one field are parted by semicolons."))
        self.today = StarRating(16, parent=self)
        self.today.setAccessibleName(_("Rating of today"))
        self.stills, self.lists, self.history = (QPushButton(self) for _link in range(3))
        for link in (self.stills, self.lists, self.history):
            link.setProperty("role", "edge")
        self.stills.setToolTip(_("The stills and the poster of the film"))
        self.lists.setToolTip(_("The lists that the film is on"))
        self.show_lists(())
        self.film_page.lists_read.connect(self.show_lists)
        self.show_versions(0)
        self.cast_count = SmallLabel(parent=self)
        for compound in (self.tabs, self.cast, self.tags):
            compound.setFocusProxy(None)  # type: ignore[arg-type]  # Tab would come to it as well as to its parts
        self._build()

    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard comes to, in the order in which one works: from the review on to who played in it."""
        cast = [widget for widget in self.cast.findChildren(QWidget) if widget.focusPolicy() & _BY_TAB]
        return (
            self.head.rating, self.head.like, self.head.more, self.first_viewing,
            *self.tabs.findChildren(QTabBar), self.tabs.plus, self.watched, self.rewatch, self.private,
            self.unfinished, self.headline, *self.review.tools.stops(), self.review.edit,
            *self.film_page.stops_above(), *cast, self.take_cast, *self.film_page.stops_below(),
            *self.backlinks.links(), self.backlinks.more, self.tags.field, self.place,
            self.medium, self.companions, self.today, self.stills, self.lists, self.history,
        )  # fmt: skip

    def show_film(self, film: Film, viewings: tuple[Viewing, ...], entry_id: int | None) -> None:
        """Show what is said of the film, and which of its viewings the rest is about: None for the film itself."""
        if entry_id is None:
            self.head.rating.set_rating(film.rating)
            self.head.rating.setEnabled(True)
        self.head.show_film(film)
        self.head.rating.setAccessibleName(_("Rating") if entry_id is not None else _("Rating of today"))
        of_film = _("Rating of today, for the film itself, apart from any viewing")
        self.head.rating.setToolTip(self._rating_tip if entry_id is not None else f"{of_film}\n{self._rating_tip}")
        self.tabs.set_viewings([_tab(v.id, v.watched, v.rating, v.rewatch) for v in viewings], entry_id)
        self.tabs.setVisible(bool(viewings))
        if entry_id is None:
            self.tabs.choose_film()
        for part in (self._viewing, self._foot):
            part.setVisible(entry_id is not None)
        self.film_page.set_shown(entry_id is None)
        self.film_page.show_film(film, viewings)
        self.stills.setText(_("Stills · {count}").format(count=len(film.stills)) if film.stills else _("Stills"))
        self.first_viewing.setVisible(not viewings and entry_id is None)
        self.cast.set_cast(film.cast, film.id)
        self.take_cast.setVisible(entry_id is not None)
        self.backlinks.show_film(film.id)
        self.cast_count.setText(str(len(film.cast)) if film.cast else "")
        self.today.set_rating(film.rating)

    def show_viewing(self, entry: Entry, known_tags: tuple[str, ...], *, anew: bool) -> None:
        """Show what is said of a viewing, but for its headline and review; unless `anew` what is being typed stays."""
        self.head.rating.set_rating(entry.rating)
        self.watched.set_date(entry.watched, anew=anew)
        for box, on in (
            (self.rewatch, entry.rewatch),
            (self.private, entry.private),
            (self.unfinished, not entry.finished),
        ):
            box.setChecked(on)
        for field, text, as_it_is in (
            (self.place, entry.place or "", said(self.place) == entry.place),
            (self.medium, entry.medium or "", said(self.medium) == entry.medium),
            (self.companions, "; ".join(entry.companions), names(self.companions.text()) == entry.companions),
        ):
            if anew or not (field.isModified() or as_it_is):
                field.setText(text)
        self.tags.set_tags(entry.tags)
        self.tags.set_known(known_tags)
        self._viewing.setEnabled(entry.trashed is None)
        self.head.rating.setEnabled(entry.trashed is None)

    def show_versions(self, number: int) -> None:
        """Say how many texts the review has had."""
        versions = ngettext("{count} version", "{count} versions", number).format(count=number)
        self.history.setText(_("History · {versions}").format(versions=versions) if number else _("History"))
        self.history.setToolTip(_("Earlier versions of the review, and what changed"))

    def show_lists(self, places: tuple[ListPlace, ...]) -> None:
        """Name the lists that the film is on."""
        names = [place.name if len(place.name) <= _NAME else f"{place.name[: _NAME - 1].rstrip()}…" for place in places]
        named = ", ".join(names[:_NAMED])
        if len(names) > _NAMED:
            named = _("{lists} and {count} more").format(lists=named, count=len(names) - _NAMED)
        text = _("Lists · {names}").format(names=named) if names else _("Lists")
        self.lists.setText(text.replace("&", "&&"))

    def show_part(self, part: QWidget) -> None:
        """Scroll until the beginning of one of the parts can be seen, where it is once all has been laid out."""
        self._sought = part
        self._scroll_to_part()

    def _scroll_to_part(self) -> None:
        content = self.widget()
        if self._sought is not None and content is not None:
            above = self._sought.mapTo(content, QPoint(0, 0)).y()
            self.verticalScrollBar().setValue(max(0, above - _OVER_PART))
            self._found.start()

    def _part_found(self) -> None:
        self._sought = None

    def show_headline(self, headline: str | None) -> None:
        """Show the headline from its beginning."""
        self.headline.setText(headline or "")
        self.headline.setCursorPosition(0)

    def take_circumstances(self) -> EntryValues:
        """What was typed for place, medium and companions since the last call, and only that."""
        values: EntryValues = {}
        if self.place.isModified():
            values["place"] = said(self.place)
        if self.medium.isModified():
            values["medium"] = said(self.medium)
        if self.companions.isModified():
            values["companions"] = names(self.companions.text())
        for field in (self.place, self.medium, self.companions):
            field.setModified(False)
        return values

    def show_sheet_alone(self, measure: int | None) -> None:
        """Show no more than headline and review, as wide as this in the middle; with None all there is again."""
        self._sheet = measure
        alone = measure is not None
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if alone else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        for part in (self._above, self._line, self._below):
            part.setVisible(not alone)
        self.headline.set_size(SHEET_HEADLINE if alone else HEADLINE)
        self._set_margins()

    def show_place(self, part: QWidget, place: QRect) -> None:
        """Scroll until a place in one of the parts (in its coordinates) can be seen."""
        content = self.widget()
        if content is not None:
            inside = part.mapTo(content, place.center())
            self.ensureVisible(inside.x(), inside.y(), 0, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()
        super().resizeEvent(event)

    def _set_margins(self) -> None:
        if self._sheet is None:
            side = MARGIN if self.width() >= ROOMY else NARROW_MARGIN
            self._column.setContentsMargins(side, TOP, side, MARGIN)
            self._headline_gap.changeSize(0, HEADLINE_GAP)
        else:  # below the text there is room for its last line to stand in the middle
            side = max(NARROW_MARGIN, (self.width() - self._sheet) // 2)
            self._column.setContentsMargins(side, SHEET_TOP, side, self.height() * 6 // 10)
            self._headline_gap.changeSize(0, SHEET_HEADLINE_GAP)

    def _build(self) -> None:
        watched = QHBoxLayout()
        watched.setSpacing(16)
        watched.addWidget(SmallLabel(_("Watched"), 13, parent=self))
        watched.addWidget(self.watched)
        line = FlowLayout(across=16, down=6)
        for part in (_boxed(watched), self.rewatch, self.private, self.unfinished):
            line.addWidget(part)
        for box in (self.rewatch, self.private, self.unfinished):
            box.setMinimumHeight(density.current().control)
        self._viewing, viewing = _column(self)
        self._line, around_line = _column(self)
        around_line.addSpacing(24)
        around_line.addLayout(line)
        around_line.addSpacing(16)
        viewing.addWidget(self._line)
        viewing.addWidget(self.headline)
        self._headline_gap = QSpacerItem(0, HEADLINE_GAP)
        viewing.addItem(self._headline_gap)
        viewing.addWidget(self.review)

        cast_head = self._section(_("Cast"), self.cast_count)
        cast_head.addWidget(self.take_cast)
        tags_row = QHBoxLayout()
        tags_row.setSpacing(12)
        tags_row.addWidget(ReadingLabel(_("Tags"), 15, parent=self))
        tags_row.addWidget(self.tags, 1)
        self._tags_box = _boxed(tags_row)
        circumstances = QHBoxLayout()
        circumstances.setSpacing(8)
        for field in (self.place, self.medium, self.companions):
            circumstances.addWidget(field)
        self._circumstances = _boxed(circumstances)
        today_row = QHBoxLayout()
        today_row.setSpacing(12)
        today_row.addWidget(ReadingLabel(_("Rating of today"), 15, parent=self))
        today_row.addWidget(self.today)
        of_film = SmallLabel(_("for the film itself, apart from any viewing"), parent=self)
        of_film.setWordWrap(True)
        today_row.addWidget(of_film, 1)
        self._today_box = _boxed(today_row)

        self._above, above = _column(self)
        above.addWidget(self.head)
        above.addSpacing(8)
        above.addWidget(self.tabs)
        above.addWidget(self.first_viewing, 0, Qt.AlignmentFlag.AlignLeft)
        self._below, below = _column(self)
        below.addSpacing(20)
        below.addWidget(Rule(self))
        below.addSpacing(10)
        below.addLayout(cast_head)
        below.addSpacing(6)
        below.addWidget(self.cast)
        below.addWidget(self.film_page.lower)
        below.addWidget(self.backlinks)
        self._foot, foot = _column(self)
        links = FlowLayout(across=28, down=0)
        for link in (self.stills, self.lists, self.history):
            links.addWidget(link)
        foot.addSpacing(16)
        foot.addWidget(Rule(self))
        foot.addSpacing(10)
        foot.addWidget(self._tags_box)
        foot.addSpacing(6)
        foot.addWidget(self._circumstances)
        foot.addSpacing(10)
        foot.addWidget(self._today_box)
        foot.addSpacing(16)
        foot.addWidget(Rule(self))
        foot.addSpacing(6)
        foot.addLayout(links)
        below.addWidget(self._foot)

        content, column = _column(self)
        set_ground(content, "page")
        column.addWidget(self._above)
        column.addWidget(self._viewing)
        column.addWidget(self.film_page.upper)
        column.addWidget(self._below)
        column.addStretch(1)

        self._column = column
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self.verticalScrollBar().setSingleStep(28)

    def _section(self, name: str, count: QLabel) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(ReadingLabel(name, 15, parent=self))
        row.addWidget(count)
        row.addStretch(1)
        return row


def said(field: QLineEdit) -> str | None:
    """What a field holds, None for nothing."""
    return field.text().strip() or None


def names(text: str) -> tuple[str, ...]:
    """The names that semicolons part."""
    return tuple(name.strip() for name in text.split(";") if name.strip())


def _tab(id_: int, watched: PartialDate | None, rating: Rating | None, rewatch: bool) -> ViewingTab:
    date = dates.tab_date(watched)
    text = date if rewatch else _("{date}, first time").format(date=date)
    return ViewingTab(id_, text, None if rating is None else rating.half_stars)


def _column(parent: QWidget) -> tuple[QWidget, QVBoxLayout]:
    box = QWidget(parent)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return box, column


def _boxed(layout: QHBoxLayout) -> QWidget:
    layout.setContentsMargins(0, 0, 0, 0)
    box = QWidget()
    box.setLayout(layout)
    return box
