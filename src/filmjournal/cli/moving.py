"""What `remove` and `put-back` have in common: entries that go into the trash or come out of it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Sequence

from filmjournal.cli.arguments import add_json, number_of_entry
from filmjournal.cli.context import Context
from filmjournal.i18n import _
from filmjournal.services.commands import PutBackEntries, RemoveEntries


def take_entries(parser: ArgumentParser, *, at_least_one: bool = True) -> None:
    """Add the arguments of a verb that takes entries."""
    parser.add_argument(
        "entries",
        metavar=_("ENTRY"),
        nargs="+" if at_least_one else "*",
        type=number_of_entry,
        help=_("the numbers of entries"),
    )
    add_json(parser)


def move(
    context: Context,
    entries: Sequence[int],
    command: type[RemoveEntries] | type[PutBackEntries],
    *,
    key: str,
    moved: Callable[[int], str],
    refused: str,
) -> int:
    """Move those that can be moved, name the others on stderr, and exit with 1 if there are any.

    `key` names the moved ids in JSON, `moved` says in words how many they were, and `refused`, with `{id}` in it,
    that an entry is where it should go already.
    """
    wanted = tuple(dict.fromkeys(entries))
    with context.journal() as journal:
        found = journal.browsing.entries(wanted)
        in_trash = command is PutBackEntries
        movable = tuple(id_ for id_ in wanted if id_ in found and (found[id_].trashed is not None) == in_trash)
        if movable:
            journal.execute(command(movable))
    if movable or context.output.json:
        context.output.answer({key: list(movable)}, moved(len(movable)))
    for id_ in wanted:
        if id_ not in found:
            context.output.trouble(_("There is no entry {id}.").format(id=id_))
        elif id_ not in movable:
            context.output.trouble(refused.format(id=id_))
    return 0 if movable == wanted else 1
