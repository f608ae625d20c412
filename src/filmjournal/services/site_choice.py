"""What a person chose of the journal for a web site, as one search, and how much that is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import Field, Flag, Node, Range, TextValue, all_of, any_of, negated
from filmjournal.i18n import _
from filmjournal.storage import diary_reads
from filmjournal.storage import schema as s

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.publishing import SiteOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChoice:
    """The settings of a site. As it comes, all that is not private is on it, without companions and places.

    `since` and `until` mean the days they span. `undated` and `unreviewed` say whether entries without a date and
    without a review are on the site, `search` narrows it down further.
    """

    title: str = ""
    base_url: str = ""
    theme: str = ""  # the first there is without one
    language: str = ""  # the program's without one
    templates: Path | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    rating: Rating | None = None  # at least
    tag: str = ""
    undated: bool = True
    unreviewed: bool = True
    search: str = ""
    companions: bool = False
    places: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCounts:
    """How much a choice publishes, and how many entries it would have besides, were they not private."""

    films: int
    entries: int
    reviews: int
    private: int


def query_of(choice: SiteChoice) -> str:
    """The choice as one search for entries; empty for all of them.

    Raises SearchError for a search that doesn't parse, its place being that in `choice.search`, and InvalidValue for
    dates that run backwards.
    """
    nodes: list[Node] = []
    if choice.since is not None or choice.until is not None:
        _check_order(choice.since, choice.until)
        watched: Node = Field("watched", Range(choice.since, choice.until))
        nodes.append(any_of([watched, Flag("undated")]) if choice.undated else watched)
    elif not choice.undated:
        nodes.append(negated(Flag("undated")))
    if choice.rating is not None:
        nodes.append(Field("rating", Range(choice.rating, None)))
    if tag := " ".join(choice.tag.split()):
        nodes.append(Field("tag", TextValue(tag, phrase=True)))
    if not choice.unreviewed:
        nodes.append(Flag("reviewed"))
    nodes.append(parse(choice.search))
    return to_text(all_of(nodes))


def options_of(choice: SiteChoice) -> SiteOptions:
    """What `publish` is asked for. Raises as `query_of` does."""
    from filmjournal.services.publishing import SiteOptions, themes

    return SiteOptions(
        title=choice.title,
        base_url=choice.base_url,
        theme=choice.theme or themes()[0],
        language=choice.language,
        templates=choice.templates,
        only=query_of(choice),
        companions=choice.companions,
        places=choice.places,
    )


def counts(journal: Journal, query: str) -> SiteCounts:
    """How much a search of `query_of` publishes. Raises SearchError and JournalUnavailable."""
    node = parse(query)
    e, r = s.entry.c, s.review.c
    open_ = diary_reads.entries_listed(Subject.ENTRIES, all_of([node, negated(Flag("private"))])).subquery()
    entries = select(func.count(), func.count(e.film_id.distinct()), func.count(r.entry_id))
    whole = s.entry.outerjoin(s.review, (r.entry_id == e.id) & (r.words > 0))
    with journal.database.reading() as connection:
        found = connection.execute(entries.select_from(whole).where(e.id.in_(select(open_.c.id)))).one()
        private = diary_reads.count(connection, Subject.ENTRIES, all_of([node, Flag("private")]))
    return SiteCounts(entries=found[0], films=found[1], reviews=found[2], private=private)


def _check_order(since: PartialDate | None, until: PartialDate | None) -> None:
    if since is None or until is None:
        return
    last = (until.year, until.month or 12, until.day or 31)
    if (since.year, since.month or 1, since.day or 1) > last:
        raise InvalidValue(_("The dates run backwards: the first is after the last."))
