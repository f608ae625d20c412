"""`put-back`: take entries out of the trash."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli import moving
from filmjournal.cli.context import Context
from filmjournal.i18n import _, ngettext
from filmjournal.services.commands import PutBackEntries


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    moving.take_entries(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Put back those that are in the trash, name the others, and exit with 1 if there are any."""

    def moved(count: int) -> str:
        return ngettext("Put back {count} entry.", "Put back {count} entries.", count).format(count=count)

    refused = _("Entry {id} is not in the trash.")
    return moving.move(context, arguments.entries, PutBackEntries, key="put_back", moved=moved, refused=refused)
