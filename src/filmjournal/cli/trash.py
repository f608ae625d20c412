"""`trash`: what is in it, since when, and until when it stays; lists and tags that were deleted too."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from filmjournal.cli import answers
from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.domain.entries import TRASH_DAYS, Entry
from filmjournal.domain.films import title_and_year
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.i18n import N_, _
from filmjournal.services.clock import stamp

if TYPE_CHECKING:
    from filmjournal.services.deleted import Deleted

_KINDS = {
    "list": N_("list “{name}”"),
    "smart list": N_("smart list “{name}”"),
    "tag": N_("tag “{name}”"),
    "places": N_("{count} off the list “{name}”"),
}


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    add_json(parser)


def run(_arguments: Namespace, context: Context) -> int:
    """List the trash, what came last first; as JSON an entry a line, with `trashed` and `kept_until`.

    Lists, smart lists, tags and places on lists follow, each with the number that `put-back --deleted` takes.
    """
    output = context.output
    with context.journal() as journal:
        ids = journal.browsing.ids(ListQuery(Subject.TRASH))
        for portion in answers.portions(ids):
            for entry in answers.in_order(portion, journal.browsing.entries(portion)):
                trashed = entry.trashed or ""
                until = stamp(datetime.fromisoformat(trashed) + timedelta(days=TRASH_DAYS))
                if output.json:
                    output.object({**answers.entry_json(entry), "trashed": trashed, "kept_until": until})
                else:
                    output.text(_line(entry, trashed, until))
        deleted = journal.browsing.deleted()
    for found in deleted:
        if output.json:
            output.object(
                {
                    "deleted": found.id,
                    "kind": str(found.kind),
                    "name": found.name,
                    "count": found.count,
                    "trashed": found.deleted,
                    "kept_until": found.kept_until,
                }
            )
        else:
            output.text(_line_of(found))
    if not ids and not deleted:
        output.note(_("The trash is empty."))
    return 0


def _line(entry: Entry, trashed: str, until: str) -> str:
    title = title_and_year(entry.film.title, entry.film.year)
    watched = "" if entry.watched is None else str(entry.watched)
    kept = _("removed {day}, kept until {last}").format(day=trashed[:10], last=until[:10])
    headline = f" · {entry.headline}" if entry.headline else ""
    return f"{entry.id:>6}  {watched:<10}  {title}{headline}  ({kept})"


def _line_of(found: Deleted) -> str:
    what = _(_KINDS[found.kind]).format(name=found.name, count=found.count)
    kept = _("deleted {day}, kept until {last}").format(day=found.deleted[:10], last=found.kept_until[:10])
    return f"{found.id:>6}  {'--deleted':<10}  {what}  ({kept})"
