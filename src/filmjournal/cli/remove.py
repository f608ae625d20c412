"""`remove`: move entries to the trash."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli.arguments import add_json, number_of_entry
from filmjournal.cli.context import Context
from filmjournal.i18n import _, ngettext
from filmjournal.services.commands import RemoveEntries


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "entries", metavar=_("ENTRY"), nargs="+", type=number_of_entry, help=_("the numbers of entries")
    )
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Remove those that are there, name the others, and exit with 1 if there are any."""
    wanted = tuple(dict.fromkeys(arguments.entries))
    with context.journal() as journal:
        found = journal.browsing.entries(wanted)
        here = tuple(id_ for id_ in wanted if id_ in found and found[id_].trashed is None)
        if here:
            journal.execute(RemoveEntries(here))
    moved = ngettext("Moved {count} entry to the trash.", "Moved {count} entries to the trash.", len(here))
    if here or context.output.json:
        context.output.answer({"removed": list(here)}, moved.format(count=len(here)))
    for id_ in wanted:
        if id_ not in found:
            context.output.trouble(_("There is no entry {id}.").format(id=id_))
        elif id_ not in here:
            context.output.trouble(_("Entry {id} is in the trash already.").format(id=id_))
    return 0 if here == wanted else 1
