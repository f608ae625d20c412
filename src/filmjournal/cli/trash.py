"""`trash`: what is in it, since when, and until when it stays."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta

from filmjournal.cli import answers
from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.domain.entries import TRASH_DAYS, Entry
from filmjournal.domain.films import title_and_year
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.i18n import _
from filmjournal.services.clock import stamp


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    add_json(parser)


def run(_arguments: Namespace, context: Context) -> int:
    """List the trash, what came last first; as JSON an entry a line, with `trashed` and `kept_until`."""
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
    if not ids:
        output.note(_("The trash is empty."))
    return 0


def _line(entry: Entry, trashed: str, until: str) -> str:
    title = title_and_year(entry.film.title, entry.film.year)
    watched = "" if entry.watched is None else str(entry.watched)
    kept = _("removed {day}, kept until {last}").format(day=trashed[:10], last=until[:10])
    headline = f" · {entry.headline}" if entry.headline else ""
    return f"{entry.id:>6}  {watched:<10}  {title}{headline}  ({kept})"
