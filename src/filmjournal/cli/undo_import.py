"""`undo-import`: take an import back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.i18n import _


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument("id", metavar=_("ID"), type=int, help=_("the import's number, as “imports” lists it"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Take it back, and print what went and what stayed."""
    from filmjournal.services.importing import undo_import

    with context.journal() as journal, context.output.progress(_("Taking back")) as shown:
        report = undo_import(journal, arguments.id, lambda _what, done, of: shown(done, of))
    context.output.answer(report.as_dict(), report.sentence())
    return 0
