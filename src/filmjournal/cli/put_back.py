"""`put-back`: take entries out of the trash, and bring back lists and tags that were deleted."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli import moving
from filmjournal.cli.arguments import whole_number
from filmjournal.cli.context import Context
from filmjournal.domain.errors import InvalidValue, NotFound, Refused
from filmjournal.i18n import _, ngettext
from filmjournal.services.commands import PutBackEntries
from filmjournal.services.list_commands import BringBack


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    moving.take_entries(parser, at_least_one=False)
    parser.add_argument(
        "--deleted",
        metavar=_("ID"),
        type=whole_number,
        nargs="+",
        action="extend",
        default=[],
        help=_("lists, tags and places on lists, by the numbers that “trash” gives them"),
    )


def run(arguments: Namespace, context: Context) -> int:
    """Put back those that are in the trash, name the others, and exit with 1 if there are any. Raises InvalidValue."""
    if not arguments.entries and not arguments.deleted:
        raise InvalidValue(_("Please say which entries are to be put back; “trash” lists them."))
    status = _bring_back(arguments.deleted, context) if arguments.deleted else 0
    if not arguments.entries:
        return status

    def moved(count: int) -> str:
        return ngettext("Put back {count} entry.", "Put back {count} entries.", count).format(count=count)

    refused = _("Entry {id} is not in the trash.")
    moved_all = moving.move(context, arguments.entries, PutBackEntries, key="put_back", moved=moved, refused=refused)
    return max(status, moved_all)


def _bring_back(numbers: list[int], context: Context) -> int:
    brought = []
    with context.journal() as journal:
        for number in dict.fromkeys(numbers):
            try:
                journal.execute(BringBack(number))
                brought.append(number)
            except (NotFound, Refused) as trouble:
                context.output.trouble(str(trouble))
    if brought or context.output.json:
        sentence = ngettext("Brought back {count} thing.", "Brought back {count} things.", len(brought))
        context.output.answer({"brought_back": brought}, sentence.format(count=len(brought)))
    return 0 if len(brought) == len(set(numbers)) else 1
