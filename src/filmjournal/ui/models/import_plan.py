"""The model of an import's preview: a row for each draft and each record left out, and what the person decides.

Rows are arranged once for a plan, in the background (`import_order.arrange`). While one answers and unticks, rows stay
where they are; a plan made with the decisions tells what then becomes of each (`take`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from filmjournal.domain.drafts import Draft, ListDraft, Skipped
from filmjournal.i18n import _
from filmjournal.services.import_plan import Choice, Decisions, Item, Verdict, are_called_the_same
from filmjournal.ui.models import import_words as words
from filmjournal.ui.models.import_order import CODES, VERDICTS, Arranged
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.import_rows import ImportRowView, spoken

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_COMES_IN = (Verdict.NEW, Verdict.CHANGED, Verdict.AMBIGUOUS)


class ImportPlanModel(QAbstractTableModel):
    """Rows are ImportRowViews, under ROW_ROLE. With a verdict chosen, only rows of it are shown.

    `decided` tells that the person answered or ticked something.
    """

    decided = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arranged: Arranged | None = None
        self._items: Sequence[Item] = ()  # as they are now
        self._asked_items: dict[int, Item] = {}  # questions as they were asked, with what they can be answered with
        self._skipped: Sequence[Skipped] = ()
        self._rows: Sequence[int] = ()
        self._shown: Verdict | None = None
        self._verdicts = bytearray()
        self._counts: Counter[Verdict] = Counter()
        self._left_out: set[int] = set()
        self._brought_in: set[int] = set()
        self._choices: dict[int, Choice] = {}
        self.question_rows = 0  # how many rows at the top are questions

    # What is shown ------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Show nothing, and forget all decisions."""
        self.beginResetModel()
        self._arranged, self._items, self._skipped, self._rows = None, (), (), ()
        self._asked_items = {}
        self._counts = Counter()
        self._shown = None
        for decided in (self._left_out, self._brought_in, self._choices):
            decided.clear()
        self.question_rows = 0
        self.endResetModel()

    def show(self, arranged: Arranged) -> None:
        """Show a plan; what was decided before still is."""
        self.beginResetModel()
        self._arranged = arranged
        self._keep(arranged)
        self._skipped = arranged.plan.reading.skipped
        self._find_rows()
        self.endResetModel()

    def adopt(self, decisions: Decisions) -> None:
        """Decide all this, as far as there are such items, in the place of what was decided before."""
        if self._arranged is None:
            return
        self._left_out = set(decisions.left_out)
        self._brought_in = set(decisions.brought_in)
        self._choices = {number: choice for number, choice in decisions.choices.items() if number in self._asked_items}
        self.show(self._arranged)
        self.decided.emit()

    def take(self, arranged: Arranged) -> None:
        """Know what becomes of each row after decisions, without moving any."""
        if self._arranged is None or len(arranged.plan.items) != len(self._items):
            self.show(arranged)
            return
        self._keep(arranged)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def show_only(self, verdict: Verdict | None) -> None:
        """Show the rows of one verdict, or all."""
        self.beginResetModel()
        self._shown = verdict
        self._find_rows()
        self.endResetModel()

    def counts(self) -> Counter[Verdict]:
        """How many records have each verdict as things are decided now."""
        return +self._counts

    def decisions(self) -> Decisions:
        """What was decided so far."""
        return Decisions(frozenset(self._left_out), frozenset(self._brought_in), dict(self._choices))

    @property
    def asked(self) -> frozenset[int]:
        """The numbers of all items that are or were questions."""
        return frozenset(self._asked_items)

    def facts(self, row: int) -> list[tuple[str, str]]:
        """All that the record of a row says."""
        place = self._rows[row]
        item = self._item(place)
        return list(words.facts(item) if item else words.facts_of_skipped(self._skipped[place - len(self._items)]))

    # What is decided ----------------------------------------------------------------------------------------------

    def can_tick(self, row: int) -> bool:
        """Whether the person can say that a row is left out or comes in."""
        item = self._item(self._rows[row])
        return item is not None and self._ticked(item, self._rows[row]) is not None

    def is_ticked(self, row: int) -> bool:
        """Whether a row comes in."""
        item = self._item(self._rows[row])
        return item is not None and self._ticked(item, self._rows[row]) is True

    def tick(self, rows: Sequence[int], on: bool) -> None:
        """Bring these rows in, or leave them out, as far as that can be said of them."""
        for row in rows:
            if self.can_tick(row):
                self._decide_tick(self._rows[row], on)
        self._tell(rows)

    def answers(self, row: int) -> tuple[tuple[str, Choice], ...]:
        """What the question of a row can be answered with; nothing for other rows."""
        item = self._question(self._rows[row])
        return () if item is None else words.answers(item)

    def answer(self, row: int, number: int) -> None:
        """Answer the question of a row with the answer at a place among them: for all records of that film."""
        given, item = self.answers(row), self._question(self._rows[row])
        if item is None or number >= len(given):
            return
        choice = given[number][1]
        film = None if choice.answer is not None else _film_of(item)
        rows = [row] if film is None else self._questions_of(film)
        for other in rows:
            self._decide_answer(self._rows[other], choice)
        self._tell(rows)

    def _questions_of(self, film: object) -> list[int]:
        questions = ((row, self._question(self._rows[row])) for row in range(self.question_rows))
        return [row for row, item in questions if item is not None and _film_of(item) == film]

    def alike(self, row: int) -> list[int]:
        """The rows whose question can have the same answer as the one of this row, which is among them."""
        item = self._question(self._rows[row])
        if item is None:
            return []
        key = _kind_of_question(item)
        return [
            other
            for other in range(self.question_rows)
            if (found := self._question(self._rows[other])) is not None and _kind_of_question(found) == key
        ]

    def answer_alike(self, row: int) -> int:
        """Answer all questions that are alike as this one is answered; how many they are."""
        item = self._question(self._rows[row])
        if item is None:
            return 0
        choice = self._choices.get(item.number, Choice())
        rows = self.alike(row)
        for other in rows:
            self._decide_answer(self._rows[other], choice)
        self._tell(rows)
        return len(rows)

    # As Qt asks ---------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            return self.view(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(self.view(index.row()))
        if role == Qt.ItemDataRole.CheckStateRole:
            ticked = self.view(index.row()).ticked
            return None if ticked is None else Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return None

    def view(self, row: int) -> ImportRowView:
        """A row in words."""
        place = self._rows[row]
        item = self._item(place)
        if item is None:
            skipped = self._skipped[place - len(self._items)]
            return ImportRowView(
                words.ICONS[Verdict.SKIPPED], _("Left out"), words.record_place(skipped.record),
                why=words.clause(skipped.reason), quiet=True, is_film=False,
            )  # fmt: skip
        verdict = VERDICTS[self._verdicts[place]]
        asked = self._asked_items.get(item.number)
        is_question = asked is not None and item.number not in self._left_out
        given = words.answers(asked) if is_question and asked is not None else ()
        chosen = self._choices.get(item.number, Choice())
        shown = Verdict.AMBIGUOUS if is_question else verdict
        rating = words.rating_of(item)
        can_have_rating = isinstance(item.draft, Draft) and item.draft.entry is not None
        film = item.draft.film if isinstance(item.draft, Draft) else None
        return ImportRowView(
            icon=words.ICONS[shown],
            what=words.what(asked or item, shown),
            title=item.draft.name if isinstance(item.draft, ListDraft) else item.draft.film.title,
            year="" if film is None or film.year is None else str(film.year),
            watched=words.watched(item),
            rating_half_stars=None if rating is None else rating.half_stars,
            rating_text=_("none") if rating is None and can_have_rating else "",
            why=words.why(
                asked if is_question and asked else item,
                shown,
                left_out=item.number in self._left_out,
                lists={} if self._arranged is None else self._arranged.lists,
            ),
            ticked=self._ticked(item, place),
            question=is_question,
            answers=tuple(text for text, _choice in given),
            answer=next((number for number, (_text, choice) in enumerate(given) if choice == chosen), 0),
            quiet=verdict is Verdict.SKIPPED,
        )

    # Within -------------------------------------------------------------------------------------------------------

    def _keep(self, arranged: Arranged) -> None:
        """Take over what is known of the items, and what was decided since that plan was made."""
        self._items = arranged.plan.items
        self._verdicts = bytearray(arranged.verdicts)
        self._counts = Counter(arranged.counts)
        self._asked_items.update(arranged.questions)
        then = arranged.plan.decisions
        since = (self._left_out ^ then.left_out) | (self._brought_in ^ then.brought_in)
        since.update(
            number
            for number in self._choices.keys() | then.choices.keys()
            if self._choices.get(number) != then.choices.get(number)
        )
        for number in since & arranged.places.keys():
            place = arranged.places[number]
            self._set_verdict(place, self._guess(self._items[place]))

    def _find_rows(self) -> None:
        if self._arranged is None:
            self._rows = ()
        elif self._shown is None:
            self._rows = self._arranged.order
        else:
            code, verdicts, first_skipped = CODES[self._shown], self._verdicts, len(self._items)
            of_skipped = self._shown is Verdict.SKIPPED
            self._rows = [
                place
                for place in self._arranged.order
                if (verdicts[place] == code if place < first_skipped else of_skipped)
            ]
        number = 0
        while number < len(self._rows) and self._question(self._rows[number]) is not None:
            number += 1
        self.question_rows = number

    def _item(self, place: int) -> Item | None:
        return self._items[place] if place < len(self._items) else None

    def _question(self, place: int) -> Item | None:
        """The item of a question as it was asked."""
        item = self._item(place)
        return None if item is None else self._asked_items.get(item.number)

    def _ticked(self, item: Item, place: int) -> bool | None:
        if item.number in self._left_out:
            return False
        if item.number in self._brought_in:
            return True
        if isinstance(item.draft, Draft) and item.draft.why_off is not None:
            return False
        return True if VERDICTS[self._verdicts[place]] in _COMES_IN else None

    def _decide_tick(self, place: int, on: bool) -> None:
        item = self._items[place]
        was_off = isinstance(item.draft, Draft) and item.draft.why_off is not None
        decided = self._brought_in if was_off else self._left_out
        (decided.add if on == was_off else decided.discard)(item.number)
        self._set_verdict(place, self._guess(item))

    def _decide_answer(self, place: int, choice: Choice) -> None:
        item = self._items[place]
        if choice == Choice():
            self._choices.pop(item.number, None)
        else:
            self._choices[item.number] = choice
        self._left_out.discard(item.number)
        self._set_verdict(place, self._guess(item))

    def _guess(self, item: Item) -> Verdict:
        """What becomes of an item, until a plan says so."""
        if item.number in self._left_out:
            return Verdict.SKIPPED
        is_off = isinstance(item.draft, Draft) and item.draft.why_off is not None
        if is_off and item.number not in self._brought_in:
            return Verdict.SKIPPED
        if item.number in self._asked_items:
            return Verdict.NEW if item.number in self._choices else Verdict.AMBIGUOUS
        return Verdict.NEW if item.verdict is Verdict.SKIPPED else item.verdict

    def _set_verdict(self, place: int, verdict: Verdict) -> None:
        """Count the records of an item under another verdict."""
        item = self._items[place]
        before = VERDICTS[self._verdicts[place]]
        if before is verdict:
            return
        as_planned = item.record_verdicts or (item.verdict,) * len(item.records)
        self._counts.subtract(as_planned if before is item.verdict else (before,) * len(item.records))
        self._counts.update(as_planned if verdict is item.verdict else (verdict,) * len(item.records))
        self._verdicts[place] = CODES[verdict]

    def _tell(self, rows: Sequence[int]) -> None:
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))
            self.decided.emit()


def _film_of(item: Item) -> object:
    """What questions for one film have in common; None for one that is not for a film."""
    if not isinstance(item.draft, Draft) or not item.candidates:
        return None
    if are_called_the_same([(candidate.title, candidate.year) for candidate in item.candidates]):
        return None
    film = item.draft.film
    return film.key or (film.title, film.year, tuple(sorted(film.ids.items())))


def _kind_of_question(item: Item) -> object:
    """What two questions have in common where one answer can do for both."""
    doubt = item.draft.doubt if isinstance(item.draft, Draft) else None
    films = tuple((candidate.film_id, candidate.number, candidate.title) for candidate in item.candidates)
    return films, 0 if doubt is None else len(doubt.answers)
