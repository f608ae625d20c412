"""The diary: a page for each year by months, one for what has no date, and one that leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from filmjournal.i18n import _, ngettext
from filmjournal.publishing import words
from filmjournal.publishing.site.content import (
    DiaryContent,
    DiaryIndexContent,
    DiaryRow,
    DiaryYear,
    Month,
    NamedLink,
)
from filmjournal.publishing.site.library import anchor, date_of, rating_of
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.source import EntryFacts
from filmjournal.publishing.site.work import SiteWork

_UNDATED = "undated"


class DiaryPages:
    """The pages of the diary. `pages` come before `index_pages`."""

    def __init__(self, work: SiteWork) -> None:
        self._work = work
        self._library = work.library
        # Entries come newest first, those without a date last.
        self._years = {year: list(entries) for year, entries in groupby(work.library.entries, _year)}
        self._links = tuple(
            NamedLink(self._name(year), f"diary/{year}.html", len(entries)) for year, entries in self._years.items()
        )

    def pages(self) -> Iterator[PublishedFile]:
        """A page for each year."""
        for year, entries in self._years.items():
            yield self._page(year, entries)

    def index_pages(self) -> Iterator[PublishedFile]:
        """The page that leads to the years."""
        if not self._years:
            return
        years = tuple(
            DiaryYear(link.name, link.address, link.count, tuple(self._months(year, entries)))
            for link, (year, entries) in zip(self._links, self._years.items(), strict=True)
        )
        made_from = [
            (year.name, year.count, [(month.name, month.address, month.count) for month in year.months])
            for year in years
        ]
        lead = self._count(len(self._library.entries))
        yield self._work.page(
            "diary/index.html",
            "diary_index",
            made_from,
            lambda: DiaryIndexContent(lead, years),
            title=lambda: _("Diary"),
            door="diary",
        )

    def _page(self, year: str, entries: Sequence[EntryFacts]) -> PublishedFile:
        library = self._library
        heading = _("Diary: {year}").format(year=year) if year != _UNDATED else _("Seen at an unknown time")
        made_from = (
            [(*_facts(entry), library.short[entry.film_id]) for entry in entries],
            [(link.name, link.address, link.count) for link in self._links],
        )
        return self._work.page(
            f"diary/{year}.html",
            "diary",
            made_from,
            lambda: DiaryContent(
                heading=heading,
                lead=self._count(len(entries)),
                months=tuple(
                    Month(self._month_name(month), month, tuple(self._row(entry) for entry in group))
                    for month, group in groupby(entries, _month)
                ),
                years=self._links,
                here=f"diary/{year}.html",
            ),
            title=heading,
            door="diary",
        )

    def _row(self, entry: EntryFacts) -> DiaryRow:
        library = self._library
        return DiaryRow(
            film=library.film_link(entry.film_id),
            address=f"{library.film_address[entry.film_id]}#{anchor(entry)}",
            date=date_of(entry.watched),
            rating=rating_of(entry.rating),
            rewatch=bool(entry.rewatch),
            headline=entry.headline,
            reviewed=bool(entry.content_hash),
        )

    def _months(self, year: str, entries: Sequence[EntryFacts]) -> Iterator[NamedLink]:
        if year == _UNDATED:
            return
        for month, group in groupby(entries, _month):
            yield NamedLink(self._month_name(month), f"diary/{year}.html#{month}", len(list(group)))

    def _month_name(self, month: str) -> str:
        if month == "m00":
            return _("Month unknown")
        if not month:
            return ""
        return words.month_name(int(month[1:]), self._work.site.language)

    @staticmethod
    def _name(year: str) -> str:
        return _("No date") if year == _UNDATED else year

    def _count(self, entries: int) -> str:
        return ngettext("{count} viewing", "{count} viewings", entries).format(
            count=words.number(entries, self._work.site.language)
        )


def _facts(entry: EntryFacts) -> tuple[object, ...]:
    return (
        entry.id, entry.watched, entry.rating, entry.rewatch, entry.headline, bool(entry.content_hash),
    )  # fmt: skip


def _year(entry: EntryFacts) -> str:
    return _UNDATED if entry.watched is None else entry.watched[:4]


def _month(entry: EntryFacts) -> str:
    """The anchor of its month: `m06`, `m00` where only the year is known, nothing without a date."""
    if entry.watched is None:
        return ""
    return f"m{entry.watched[5:7] or '00'}"
