"""`restore`: make the journal anew from a backup, a journal file or an export."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.i18n import _, ngettext


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "file",
        metavar=_("FILE"),
        type=Path,
        help=_("a backup, a journal, or what “export archive” or “export json” wrote"),
    )
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Restore, and print what the journal holds now and where the one before is."""
    from filmjournal.services.backups import restore

    restored = restore(arguments.file.expanduser(), context.paths)
    answer = {
        "journal": str(context.paths.journal),
        "from": restored.kind,
        "films": restored.films,
        "entries": restored.entries,
        "people": restored.people,
        "moved_to": None if restored.moved_to is None else str(restored.moved_to),
    }
    lines = [ngettext("Restored {path} with {count} entry.", "Restored {path} with {count} entries.", restored.entries)]
    if restored.moved_to is not None:
        lines.append(_("The journal that was there is in {folder} now."))
    text = "\n".join(lines)
    context.output.answer(
        answer, text.format(path=context.paths.journal, count=restored.entries, folder=restored.moved_to)
    )
    return 0
