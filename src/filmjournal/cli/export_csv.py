"""`export csv`: the diary as a table."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.i18n import _, ngettext


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument("file", metavar=_("FILE"), type=Path, help=_("where to write it, in place of what is there"))
    parser.add_argument(
        "--for-spreadsheets",
        action="store_true",
        help=_("put an apostrophe before what a spreadsheet would take for a formula"),
    )
    parser.add_argument("--include-private", action="store_true", help=_("write private entries too"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Write the file and print how many rows it has."""
    target: Path = arguments.file.expanduser()
    with context.journal() as journal:
        from filmjournal.services.exporting_csv import export_csv

        with context.output.progress(_("Writing entries")) as progress:
            rows = export_csv(
                journal,
                target,
                for_spreadsheets=arguments.for_spreadsheets,
                private=arguments.include_private,
                progress=progress,
            )
    wrote = ngettext("Wrote {count} row to {path}.", "Wrote {count} rows to {path}.", rows)
    context.output.answer({"file": str(target), "rows": rows}, wrote.format(count=rows, path=one_line(target)))
    return 0
