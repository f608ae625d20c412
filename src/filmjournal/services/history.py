"""Use cases of a review's history: which texts it had, one of them, and letting go of some as they grow old."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from filmjournal.domain.errors import NotFound
from filmjournal.domain.revisions import ALL_STAY, Kept, Revision, Stamped, too_many, without_repetitions
from filmjournal.i18n import _
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.plain import text_of_canonical, word_count
from filmjournal.services.clock import stamp
from filmjournal.services.referring import with_current_films
from filmjournal.storage import history_reads
from filmjournal.storage import schema as s
from filmjournal.storage.database import Database
from filmjournal.storage.writer import Writer

ENTRIES_AT_ONCE = 2_000  # ids of entries looked at by one call
TEXTS_AT_ONCE = 1_000  # texts let go of by one call


def revisions(database: Database, entry_id: int) -> tuple[Revision, ...]:
    """The texts of an entry's review, in the trash or not, newest first and the present one at the top.

    One that says the same as the one after it is left out. Takes about a millisecond for each 1,000 words: ask in the
    background. Raises JournalUnavailable.
    """
    found: list[Revision] = []
    with database.reading() as connection:
        for text in history_reads.texts_of(connection, entry_id):
            now = content_hash(text.html)
            words = word_count(text_of_canonical(text.html))
            sound = text.content_hash in (None, now)
            found.append(Revision(text.kept, text.id, text.number, text.written, words, now, text.pinned, sound))
    return without_repetitions(found)


def revision_html(database: Database, entry_id: int, kept: Kept, id_: int) -> str:
    """One text of an entry's review; references to films that were merged lead to those that have their place now.

    Raises NotFound where it is gone meanwhile, and JournalUnavailable.
    """
    with database.reading() as connection:
        found = history_reads.text(connection, entry_id, kept, id_)
        if found is None:
            raise NotFound(_("This version is no longer in the journal."))
        return with_current_films(connection, found[0])


def number_of_texts(database: Database, entry_id: int) -> int:
    """How many texts there are in an entry's history, the present one among them. Raises JournalUnavailable."""
    with database.reading() as connection:
        return history_reads.number_of_texts(connection, entry_id)


def thin(writer: Writer, now: datetime) -> int:
    """Let go of earlier texts by the rule of `domain.revisions.too_many`; how many.

    One call looks at the entries of one range of ids, which the time chooses, so that it is as quick in a journal of
    100,000 entries as in one of 2,000; called at each opening, it comes to all of them.
    """
    greatest = history_reads.greatest_entry_id(writer.connection)
    ranges = -(-greatest // ENTRIES_AT_ONCE)
    if ranges == 0:
        return 0
    first = int(now.timestamp()) % ranges * ENTRIES_AT_ONCE + 1
    found = history_reads.to_be_thinned(
        writer.connection, first, first + ENTRIES_AT_ONCE - 1, stamp(now - ALL_STAY + timedelta(seconds=1))
    )
    gone = 0
    for _entry, texts in groupby(found, key=lambda text: text.entry_id):
        for id_ in too_many([Stamped(text.id, _moment(text.written), text.pinned) for text in texts], now):
            if gone == TEXTS_AT_ONCE:
                return gone
            writer.delete(s.revision, id_)
            gone += 1
    return gone


def _moment(written: str) -> datetime | None:
    try:
        return datetime.strptime(written, "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return None
