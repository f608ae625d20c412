"""What the diary adds up to."""

from __future__ import annotations

from dataclasses import dataclass

from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.search.parser import parse
from filmjournal.domain.statistics import Statistics
from filmjournal.services.browsing import tree_of
from filmjournal.services.journal import Journal
from filmjournal.storage import statistics_reads


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of some entries, perhaps of one year; `years` are all in which any of them was watched, in order."""

    numbers: Statistics
    years: tuple[int, ...]


def statistics(journal: Journal, search: str = "", year: int | None = None) -> Statistics:
    """The numbers of the entries that a search finds (of all without one), of one year if it is named.

    Raises SearchError for a search that doesn't parse, and JournalUnavailable.
    """
    node = parse(search)
    if statistics_reads.whole(Subject.ENTRIES, node, None) and year is None:
        return journal.statistics.numbers()
    with journal.database.reading() as connection:
        return statistics_reads.statistics(connection, Subject.ENTRIES, node, None, year)[0]


def report(journal: Journal, query: ListQuery, year: int | None = None) -> Report:
    """The numbers of what a query lists, where that is films of all their entries; of one year if it is named.

    Order and group say nothing here, and what is in the trash has no numbers. Raises SearchError and
    JournalUnavailable.
    """
    node = tree_of(query)
    if year is None and statistics_reads.whole(query.subject, node, query.list_id):
        numbers = journal.statistics.numbers()
        return Report(numbers, tuple(known for known, _number in numbers.by_year))
    with journal.database.reading() as connection:
        return Report(*statistics_reads.statistics(connection, query.subject, node, query.list_id, year))
