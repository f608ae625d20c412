"""`remove`: move entries to the trash."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli import moving
from filmjournal.cli.context import Context
from filmjournal.i18n import _, ngettext
from filmjournal.services.commands import RemoveEntries


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    moving.take_entries(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Remove those that are there, name the others, and exit with 1 if there are any."""

    def moved(count: int) -> str:
        return ngettext("Moved {count} entry to the trash.", "Moved {count} entries to the trash.", count).format(
            count=count
        )

    refused = _("Entry {id} is in the trash already.")
    return moving.move(context, arguments.entries, RemoveEntries, key="removed", moved=moved, refused=refused)
