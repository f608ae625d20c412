"""`export markdown`: the diary as a folder of Markdown files."""

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
        "folder",
        metavar=_("DIR"),
        type=Path,
        help=_("where to write them; of what is there, only files of an earlier export are replaced or removed"),
    )
    parser.add_argument("--include-private", action="store_true", help=_("write private entries too"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Write the folder, print what was done, and name what was left as it is; 1 where something was."""
    folder: Path = arguments.folder.expanduser()
    with context.journal() as journal:
        from filmjournal.services.exporting_markdown import export_markdown

        with context.output.progress(_("Writing entries")) as progress:
            done = export_markdown(journal, folder, private=arguments.include_private, progress=progress)
    for name in done.left:
        context.output.trouble(_("{file} was changed by somebody else and is left as it is.").format(file=name))
    for name in done.missing:
        context.output.trouble(_("The image {hash} is missing or damaged.").format(hash=name))
    answer = {
        "folder": str(folder),
        "entries": done.entries,
        "written": done.written,
        "removed": done.removed,
        "left": list(done.left),
        "missing_images": list(done.missing),
    }
    wrote = ngettext(
        "{count} entry is in {folder}; files written: {written}, removed: {removed}.",
        "{count} entries are in {folder}; files written: {written}, removed: {removed}.",
        done.entries,
    )
    context.output.answer(
        answer, wrote.format(count=done.entries, folder=one_line(folder), written=done.written, removed=done.removed)
    )
    return 1 if done.left or done.missing else 0
