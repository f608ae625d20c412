"""The order of an import's preview, and what of it is found out before it is shown: work for the background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filmjournal.services.import_plan import ImportPlan, Item, Verdict

VERDICTS = tuple(Verdict)
CODES = {verdict: code for code, verdict in enumerate(VERDICTS)}


@dataclass(frozen=True, slots=True)
class Arranged:
    """A plan with its rows in order: places of items, and behind them those of records left out.

    `verdicts` has one code for each item, `places` where each is by its number, `questions` those that are unanswered.
    """

    plan: ImportPlan
    order: Sequence[int]
    verdicts: bytes
    places: Mapping[int, int]
    questions: Mapping[int, Item]
    counts: Counter[Verdict]


def arrange(plan: ImportPlan, asked: frozenset[int] = frozenset()) -> Arranged:
    """Put questions first, also those that were `asked` before, then all else in the order of the file."""
    items = plan.items
    questions = {item.number: item for item in items if item.verdict is Verdict.AMBIGUOUS}
    asked |= questions.keys()
    first = [place for place, item in enumerate(items) if item.number in asked]
    rest = [place for place, item in enumerate(items) if item.number not in asked]
    order = [*first, *rest, *range(len(items), len(items) + len(plan.reading.skipped))]
    verdicts = bytes(CODES[item.verdict] for item in items)
    places = {item.number: place for place, item in enumerate(items)}
    return Arranged(plan, order, verdicts, places, questions, plan.counts())
