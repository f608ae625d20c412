"""`export page`: the page of one entry as one file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from filmjournal.cli.arguments import add_json, number_of_entry
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.i18n import _, language


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument("entry", metavar=_("ENTRY"), type=number_of_entry, help=_("the entry's number"))
    parser.add_argument(
        "file", metavar=_("FILE.html"), type=Path, help=_("where to write it, in place of what is there")
    )
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Write the page and print where it is."""
    target: Path = arguments.file.expanduser()
    with context.journal() as journal:
        from filmjournal.services.exporting import export_page

        export_page(journal, arguments.entry, target, language())
    answer = {"entry": arguments.entry, "file": str(target)}
    context.output.answer(answer, _("Wrote {path}.").format(path=one_line(target)))
    return 0
