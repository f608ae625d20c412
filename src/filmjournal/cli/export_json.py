"""`export json`: the whole journal as one JSON file."""

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
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Write the file and print how many entries it holds."""
    target: Path = arguments.file.expanduser()
    with context.journal() as journal:
        from filmjournal.services.exporting_json import export_json

        entries = export_json(journal, target)
    wrote = ngettext("Wrote {count} entry to {path}.", "Wrote {count} entries to {path}.", entries)
    context.output.answer({"file": str(target), "entries": entries}, wrote.format(count=entries, path=one_line(target)))
    return 0
