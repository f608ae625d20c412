"""What the page says of numbers: how much is on a site, and what publishing did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import _, ngettext
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.wording import films_text, number_text

if TYPE_CHECKING:
    from filmjournal.services.publishing import Published
    from filmjournal.services.site_choice import SiteCounts
    from filmjournal.services.site_destinations import LastTime

_NAMED = 3  # pictures


def amount(counts: SiteCounts | Published) -> str:
    """`812 films, 1,040 entries, 640 reviews`."""
    entries = ngettext("{count} entry", "{count} entries", counts.entries)
    reviews = ngettext("{count} review", "{count} reviews", counts.reviews)
    return _("{films}, {entries}, {reviews}").format(
        films=films_text(counts.films),
        entries=entries.format(count=number_text(counts.entries)),
        reviews=reviews.format(count=number_text(counts.reviews)),
    )


def private(count: int) -> str:
    """That what is private stays at home."""
    if not count:
        return _("Private entries are never published.")
    return ngettext(
        "Private entries are never published: {count} of them stays at home.",
        "Private entries are never published: {count} of them stay at home.",
        count,
    ).format(count=number_text(count))


def last_time(last: LastTime) -> str:
    """When the site was published before."""
    day = dates.long_date(PartialDate(last.on.year, last.on.month, last.on.day))
    return _("Published last time on {date}: {films}.").format(date=day, films=films_text(last.films))


def what_changed(published: Published) -> str:
    """How many files are new, changed, removed and as they were."""
    new, changed, removed = len(published.new), len(published.changed), len(published.removed)
    if not (new or changed or removed):
        return _("Nothing has changed since last time: no file was written.")
    unchanged = published.files - new - changed
    told = (
        (new, ngettext("{count} new file", "{count} new files", new)),
        (changed, ngettext("{count} changed", "{count} changed", changed)),
        (removed, ngettext("{count} removed", "{count} removed", removed)),
        (unchanged, ngettext("{count} as it was", "{count} as they were", unchanged)),
    )
    parts = [text.format(count=number_text(count)) for count, text in told if count]
    return _("{parts}.").format(parts=", ".join(parts))


def missing(published: Published) -> str:
    """Which pictures the site lacks; nothing where it has all."""
    count = len(published.missing)
    if not count:
        return ""
    named = [name[:12] for name in published.missing[:_NAMED]]
    if count > _NAMED:
        named.append(_("{count} more").format(count=number_text(count - _NAMED)))
    return ngettext(
        "{count} picture is missing from the journal or damaged, and so from the site: {names}.",
        "{count} pictures are missing from the journal or damaged, and so from the site: {names}.",
        count,
    ).format(count=number_text(count), names=", ".join(named))
