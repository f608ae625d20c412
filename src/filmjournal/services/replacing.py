"""Putting other words in the place of what was found in several reviews, as one change."""

from __future__ import annotations

from datetime import datetime

from filmjournal.domain.errors import Refused
from filmjournal.i18n import _, ngettext
from filmjournal.richtext.finding import replaced
from filmjournal.richtext.gate import parse
from filmjournal.richtext.serialise import to_html
from filmjournal.services.commands import ReplaceInReviews
from filmjournal.services.reviews import write_review
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Writer

MOST = 1_000  # reviews changed by one command: some seconds, in which nothing else is saved


def replace_in_reviews(writer: Writer, command: ReplaceInReviews, now: datetime) -> None:
    """Put the other words into those reviews that are still as they were found.

    Raises Refused where there are too many, or none is as it was.
    """
    if len(command.reviews) > MOST:
        raise Refused(
            ngettext(
                "At most {count} review can be changed at once. Replace in some first, then in the rest.",
                "At most {count} reviews can be changed at once. Replace in some first, then in the rest.",
                MOST,
            ).format(count=MOST)
        )
    any_as_found = False
    for entry_id, content_hash in command.reviews:
        entry, review = writer.row(s.entry, entry_id), writer.row(s.review, entry_id)
        if entry is None or review is None or entry["trashed"] or review["content_hash"] != content_hash:
            continue
        any_as_found = True
        tree = parse(str(review["html"]))
        changed = replaced(tree, command.pattern, command.text)
        if changed is not tree:
            write_review(writer, entry_id, to_html(changed), now, sitting=command.sitting)
    if command.reviews and not any_as_found:
        raise Refused(_("These reviews were changed meanwhile: nothing was replaced. Please look again."))
