"""`backup`: a verified copy of the journal with its images."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.i18n import _


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "file", metavar=_("FILE"), type=Path, nargs="?", help=_("where to; one of the profile's own backups without it")
    )
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Write the copy and print where it is; 1 where the journal names images that it has not got, each on stderr."""
    target: Path | None = None if arguments.file is None else arguments.file.expanduser()
    with context.journal() as journal:
        from filmjournal.services.backups import write_backup
        from filmjournal.services.integrity import image_troubles

        written = write_backup(journal, target, context.paths)
        troubles = image_troubles(journal)
    for trouble in troubles:
        context.output.trouble(trouble)
    sentence = _("Wrote {path} and verified it.")
    if troubles:
        sentence = _("Wrote {path} and verified it; what the journal lacks, it lacks too.")
    context.output.answer({"file": str(written)}, sentence.format(path=one_line(written)))
    return 1 if troubles else 0
