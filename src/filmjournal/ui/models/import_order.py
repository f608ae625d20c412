"""The order of an import's preview, and what of it is found out before it is shown: work for the background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from filmjournal.domain.drafts import ListDraft
from filmjournal.services.import_plan import ImportPlan, Item, Verdict

VERDICTS = tuple(Verdict)
CODES = {verdict: code for code, verdict in enumerate(VERDICTS)}
_KINDS = {  # the order of those that are no questions
    Verdict.AMBIGUOUS: 0,
    Verdict.NEW: 1,
    Verdict.CHANGED: 2,
    Verdict.SAME: 3,
    Verdict.SKIPPED: 4,
}


@dataclass(frozen=True, slots=True)
class Arranged:
    """A plan with its rows in order: places of items, and behind them those of records left out.

    `verdicts` has one code for each item, `places` where each is by its number, `questions` those that are unanswered,
    `lists` the names of lists by their keys.
    """

    plan: ImportPlan
    order: Sequence[int]
    verdicts: bytes
    places: Mapping[int, int]
    questions: Mapping[int, Item]
    counts: Counter[Verdict]
    lists: Mapping[str, str]


def arrange(plan: ImportPlan, asked: frozenset[int] = frozenset()) -> Arranged:
    """Put questions first, also those that were `asked` before, then what comes in, what is here, and what stays out.

    Those of one kind keep the order of the file.
    """
    items = plan.items
    questions = {item.number: item for item in items if item.verdict is Verdict.AMBIGUOUS}
    asked |= questions.keys()
    kinds: list[list[int]] = [[] for _verdict in _KINDS]
    for place, item in enumerate(items):
        kinds[0 if item.number in asked else _KINDS[item.verdict]].append(place)
    order = [*chain.from_iterable(kinds), *range(len(items), len(items) + len(plan.reading.skipped))]
    verdicts = bytes(CODES[item.verdict] for item in items)
    places = {item.number: place for place, item in enumerate(items)}
    lists = {item.draft.key: item.draft.name for item in items if isinstance(item.draft, ListDraft)}
    return Arranged(plan, order, verdicts, places, questions, plan.counts(), lists)
