"""One condition of a search: a field, how it relates, and a value that is put in as its kind needs."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QToolButton, QWidget

from filmjournal.domain import rating
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.conditions import ANYTHING, Condition, Relation, relations_of
from filmjournal.domain.search.fields import FIELDS, FLAG_FINDS, Kind
from filmjournal.i18n import N_, _
from filmjournal.ui.theme import fonts, icons, stars
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.restyle import restyle
from filmjournal.ui.widgets.star_rating import StarRating

NAMES = {
    ANYTHING: N_("Anything"),
    "title": N_("Title"),
    "person": N_("Person"),
    "cast": N_("Actor"),
    "director": N_("Director"),
    "character": N_("Character"),
    "tag": N_("Tag"),
    "list": N_("List"),
    "genre": N_("Genre"),
    "country": N_("Country"),
    "language": N_("Language"),
    "review": N_("Review"),
    "headline": N_("Headline"),
    "place": N_("Place"),
    "with": N_("Seen with"),
    "year": N_("Year"),
    "watched": N_("Watched"),
    "logged": N_("Logged"),
    "rating": N_("Rating"),
    "runtime": N_("Minutes"),
    "words": N_("Word count"),
    "is": N_("It"),
}
"""What each field is called in a row."""
_RELATIONS = {
    Relation.IS: N_("is"),
    Relation.IS_NOT: N_("is not"),
    Relation.FROM_TO: N_("from – to"),
    Relation.PRESENT: N_("is given"),
    Relation.MISSING: N_("is not given"),
}
_OF_WORDS = {Relation.IS: N_("has"), Relation.IS_NOT: N_("lacks")}
_EXAMPLES = {Kind.YEAR: "1999", Kind.DATE: "2017-06", Kind.NUMBER: "120"}
_HAVE_WORDS = (ANYTHING, "review", "headline", "title")
_AROUND_WORDS = 48  # pixels of a box that are not its words


class ConditionRow(QWidget):
    """Shows a Condition and lets it be changed."""

    changed = Signal()
    remove_wanted = Signal()

    def __init__(self, condition: Condition, parent: QWidget) -> None:
        super().__init__(parent)
        self._filling = True
        self.field = QComboBox(self)
        self.field.setFixedWidth(_wide_enough(NAMES.values()))
        self.field.setMaxVisibleItems(len(NAMES))
        self.field.setAccessibleName(_("Field"))
        for name, words in NAMES.items():
            self.field.addItem(_(words), name)
        self.relation = QComboBox(self)
        self.relation.setFixedWidth(_wide_enough((*_RELATIONS.values(), *_OF_WORDS.values())))
        self.relation.setAccessibleName(_("Relation"))
        self.first, self.last = QLineEdit(self), QLineEdit(self)
        self.flag = QComboBox(self)
        self.flag.addItem(_("Choose…"), "")
        for name, words in FLAG_FINDS.items():
            self.flag.addItem(_(words), name)
        self.low = StarRating(stars.DIALOG_SIZE, words=False, parent=self)
        self.high = StarRating(stars.DIALOG_SIZE, words=False, parent=self)
        self._to, self._to_stars = SmallLabel(_("to"), 13, parent=self), SmallLabel(_("to"), 13, parent=self)
        self._values = QStackedWidget(self)
        self._none = QWidget(self)
        self._lines = _beside(self, self.first, self._to, self.last)
        self._stars = _beside(self, self.low, self._to_stars, self.high, stretched=False)
        for page in (self._lines, self._stars, self.flag, self._none):
            self._values.addWidget(page)
        self.remove_button = QToolButton(self)
        self.remove_button.setIcon(icons.icon("close", "text_quiet", 14))
        self.remove_button.setFixedSize(28, 28)
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.remove_button.setAccessibleName(_("Remove this condition"))
        self.remove_button.setToolTip(_("Remove this condition"))
        self.remove_button.clicked.connect(self.remove_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)  # room for the focus ring
        row.setSpacing(8)
        row.addWidget(self.field)
        row.addWidget(self.relation)
        row.addWidget(self._values, 1)
        row.addWidget(self.remove_button)
        self._show(condition)
        self._filling = False
        self.field.currentIndexChanged.connect(self._field_chosen)
        self.relation.currentIndexChanged.connect(self._relation_chosen)
        self.flag.currentIndexChanged.connect(self._tell)
        for line in (self.first, self.last):
            line.textEdited.connect(self._tell)
        for rated in (self.low, self.high):
            rated.rating_changed.connect(self._tell)

    def condition(self) -> Condition:
        """What the row says now."""
        field, relation = self.field.currentData(), self.relation.currentData()
        if relation in (Relation.PRESENT, Relation.MISSING):
            return Condition(field, relation)
        first, last = self.first.text(), self.last.text()
        if self._kind() is Kind.FLAG:
            first = self.flag.currentData()
        elif self._kind() is Kind.RATING:
            first, last = (_written(rated.rating()) for rated in (self.low, self.high))
        return Condition(field, relation, first, last if relation is Relation.FROM_TO else "")

    def set_wrong(self, wrong: bool) -> None:
        """Mark that the value is none."""
        for line in (self.first, self.last):
            restyle(line, "wrong", wrong)

    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard comes to, in order."""
        return (self.field, self.relation, self.first, self.last, self.low, self.high, self.flag, self.remove_button)

    def first_stop(self) -> QWidget:
        """Where one goes on: the value, or the field of a row that has none."""
        values: tuple[QWidget, ...] = (self.first, self.low, self.flag)
        return next((value for value in values if value.isVisibleTo(self)), self.field)

    def _kind(self) -> Kind:
        field = self.field.currentData()
        return Kind.TEXT if field == ANYTHING else FIELDS[field].kind

    def _show(self, condition: Condition) -> None:
        self.field.setCurrentIndex(self.field.findData(condition.field))
        self._offer_relations(condition.relation)
        self.first.setText(condition.first)
        self.last.setText(condition.last)
        self.flag.setCurrentIndex(max(0, self.flag.findData(condition.first)))
        if self._kind() is Kind.RATING:
            self.low.set_rating(_rating(condition.first))
            self.high.set_rating(_rating(condition.last))
        self._show_value()

    def _offer_relations(self, wanted: Relation) -> None:
        field = self.field.currentData()
        self.relation.clear()
        for relation in relations_of(field):
            words = _OF_WORDS.get(relation) if field in _HAVE_WORDS else None
            self.relation.addItem(_(words or _RELATIONS[relation]), relation)
        self.relation.setCurrentIndex(max(0, self.relation.findData(wanted)))

    def _show_value(self) -> None:
        kind, relation = self._kind(), self.relation.currentData()
        ranged = relation is Relation.FROM_TO
        shown: QWidget = {Kind.FLAG: self.flag, Kind.RATING: self._stars}.get(kind, self._lines)
        if relation in (Relation.PRESENT, Relation.MISSING):
            shown = self._none
        for number in range(self._values.count()):  # only what is shown takes room
            if page := self._values.widget(number):
                across = QSizePolicy.Policy.Preferred if page is shown else QSizePolicy.Policy.Ignored
                page.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self._values.setCurrentWidget(shown)
        name = _(NAMES[self.field.currentData()])
        starts: tuple[QWidget, ...] = (self.first, self.low, self.flag)
        ends: tuple[QWidget, ...] = (self.last, self.high)
        for start in starts:
            start.setAccessibleName(_("{field}: from").format(field=name) if ranged else name)
        for end in ends:
            end.setAccessibleName(_("{field}: to").format(field=name))
        for part in (*ends, self._to, self._to_stars):
            part.setVisible(ranged)
        for line in (self.first, self.last):
            line.setPlaceholderText(_EXAMPLES.get(kind, ""))

    def _field_chosen(self) -> None:
        """A value of another kind is no value any more."""
        if self._filling:
            return
        self._filling = True
        before = self.relation.currentData()
        self._offer_relations(before)
        if self._kind() is not Kind.TEXT:
            self.first.clear()
        self.last.clear()
        self._show_value()
        self._filling = False
        self._tell()

    def _relation_chosen(self) -> None:
        if not self._filling:
            self._show_value()
            self._tell()

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()


def _wide_enough(names: Iterable[str]) -> int:
    """The width of a box for any of these, so that rows stand under each other."""
    metrics = QFontMetrics(fonts.interface())
    return max(metrics.horizontalAdvance(_(name)) for name in names) + _AROUND_WORDS


def _beside(parent: QWidget, *parts: QWidget, stretched: bool = True) -> QWidget:
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part, int(stretched and isinstance(part, QLineEdit)))
    if not stretched:
        row.addStretch(1)
    return box


def _rating(text: str) -> Rating | None:
    try:
        return rating.parse(text)
    except InvalidValue:
        return None


def _written(value: Rating | None) -> str:
    return "" if value is None else str(value)
