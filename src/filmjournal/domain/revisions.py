"""The texts that a review had, as plain values, and which of them stay as they grow old."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

ALL_STAY = timedelta(days=2)
ONE_A_DAY = timedelta(days=14)
ONE_A_WEEK = timedelta(days=84)


class Kept(Enum):
    """Why a text is there."""

    PRESENT = "present"  # it is the review
    EARLIER = "earlier"  # it was the review
    REFUSED = "refused"  # it was to become the review, which had another text by then


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of a review, without the text.

    `id` names it among those of its kind. `written` is ISO, UTC, to the second. `sound` is false where the text no
    longer has the content hash it was kept with; `content_hash` is that of the text as it is now.
    """

    kept: Kept
    id: int
    number: int
    written: str
    words: int
    content_hash: str
    pinned: bool = False
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Stamped:
    """What thinning has to know of an earlier text; `written` is None where the stamp can't be read."""

    id: int
    written: datetime | None
    pinned: bool = False


def too_many(earlier: Sequence[Stamped], now: datetime) -> list[int]:
    """The ids of the earlier texts of one review that may go; `earlier` is in the order in which they were written.

    Of the last two days all stay; then, up to two weeks, the last one of each day; up to twelve weeks, the last one of
    each week; after that, for ever, the last one of each month. The first text stays, and the last, and those that
    are pinned, and they stand for no others. Days are those of UTC, and a week is a quarter of a month (from the 1st,
    8th, 15th and 22nd), so that days make up weeks and weeks months: it comes to the same whether one thins every day
    or once a year. What came after what is told by the order alone. A clock that went back makes nothing older: a text
    is no older than the one before it, and a stamp of the future counts as that of the text before.
    """
    written = now - 10 * ONE_A_WEEK  # where not even the first stamp can be believed
    times: list[datetime] = []
    for text in earlier:
        if text.written is not None and text.written <= now:
            written = text.written if not times else max(written, text.written)
        times.append(written)
    going: list[int] = []
    later: set[tuple[int, ...]] = set()  # the days, weeks and months of the texts gone through
    for text, when in reversed(list(zip(earlier, times, strict=True))[1:-1]):
        if text.pinned:
            continue
        age = now - when
        month = (when.year, when.month)
        week = (*month, min(3, (when.day - 1) // 7))
        day = (*week, when.day)
        span = day if age < ONE_A_DAY else week if age < ONE_A_WEEK else month
        if age >= ALL_STAY and span in later:
            going.append(text.id)
        later |= {day, week, month}
    return going


def without_repetitions(texts: Iterable[Revision]) -> tuple[Revision, ...]:
    """The texts, newest first, without those that say the same as the one after them."""
    kept: list[Revision] = []
    for text in texts:
        if not kept or kept[-1].content_hash != text.content_hash or text.pinned:
            kept.append(text)
    return tuple(kept)
