"""`put-back`: take entries out of the trash."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli.arguments import add_json, number_of_entry
from filmjournal.cli.context import Context
from filmjournal.i18n import _, ngettext
from filmjournal.services.commands import PutBackEntries


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "entries", metavar=_("ENTRY"), nargs="+", type=number_of_entry, help=_("the numbers of entries")
    )
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Put back those that are in the trash, name the others, and exit with 1 if there are any."""
    wanted = tuple(dict.fromkeys(arguments.entries))
    with context.journal() as journal:
        found = journal.browsing.entries(wanted)
        trashed = tuple(id_ for id_ in wanted if id_ in found and found[id_].trashed is not None)
        if trashed:
            journal.execute(PutBackEntries(trashed))
    put = ngettext("Put back {count} entry.", "Put back {count} entries.", len(trashed))
    if trashed or context.output.json:
        context.output.answer({"put_back": list(trashed)}, put.format(count=len(trashed)))
    for id_ in wanted:
        if id_ not in found:
            context.output.trouble(_("There is no entry {id}.").format(id=id_))
        elif id_ not in trashed:
            context.output.trouble(_("Entry {id} is not in the trash.").format(id=id_))
    return 0 if trashed == wanted else 1
