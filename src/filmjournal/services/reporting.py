"""What the diary adds up to."""

from __future__ import annotations

from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.syntax_tree import Everything
from filmjournal.domain.statistics import Statistics
from filmjournal.services.journal import Journal
from filmjournal.storage import statistics_reads


def statistics(journal: Journal, search: str = "", year: int | None = None) -> Statistics:
    """The numbers of the entries that a search finds (of all without one), of one year if it is named.

    Raises SearchError for a search that doesn't parse, and JournalUnavailable.
    """
    node = parse(search)
    if isinstance(node, Everything) and year is None:
        return journal.statistics.numbers()
    with journal.database.reading() as connection:
        return statistics_reads.statistics(connection, node, year)
