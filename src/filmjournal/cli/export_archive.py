"""`export archive`: the whole journal as one ZIP."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.i18n import _, ngettext


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "file", metavar=_("FILE.zip"), type=Path, help=_("where to write it, in place of what is there")
    )
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Write the archive and print what it holds; 1 where images of the journal are missing."""
    target: Path = arguments.file.expanduser()
    with context.journal() as journal:
        from filmjournal.services.exporting_archive import export_archive

        with context.output.progress(_("Writing the archive")) as progress:
            done = export_archive(journal, target, progress)
    for name in done.missing:
        context.output.trouble(_("The image {hash} is missing or damaged.").format(hash=name))
    answer = {
        "file": str(target),
        "films": done.films,
        "entries": done.entries,
        "images": done.images,
        "missing_images": list(done.missing),
    }
    wrote = ngettext("Wrote {count} entry to {path}.", "Wrote {count} entries to {path}.", done.entries)
    context.output.answer(answer, wrote.format(count=done.entries, path=one_line(target)))
    return 1 if done.missing else 0
