"""`imports`: list the imports that were made."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.i18n import _, ngettext


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Print a line for each import, newest first."""
    from filmjournal.services.importing import imports

    with context.journal() as journal:
        runs = imports(journal)
    if arguments.json:
        for run_ in runs:
            context.output.object(run_.as_dict())
        return 0
    for run_ in runs:
        new = int(run_.summary.get("entries", {}).get("new", 0))
        said = ngettext("{count} new entry", "{count} new entries", new).format(count=new)
        undone = "  " + _("taken back {when}").format(when=run_.undone) if run_.undone else ""
        context.output.text(f"{run_.id:>4}  {run_.started}  {run_.source}  {said}{undone}")
    if not runs:
        context.output.note(_("Nothing was imported yet."))
    return 0
