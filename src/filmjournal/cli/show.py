"""`show`: an entry with everything in it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli import answers
from filmjournal.cli.arguments import add_json, number_of_entry
from filmjournal.cli.context import Context
from filmjournal.i18n import _


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument("entry", metavar=_("ENTRY"), type=number_of_entry, help=_("the entry's number"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Print the entry, one in the trash too."""
    with context.journal() as journal:
        answers.entry(context.output, journal.browsing.entry(arguments.entry))
    return 0
