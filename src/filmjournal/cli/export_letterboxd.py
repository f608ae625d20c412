"""`export letterboxd`: the diary as files that Letterboxd can import."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.i18n import _, ngettext


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument("folder", metavar=_("DIR"), type=Path, help=_("where to write the files; it may be there"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Write the files, and print what is in them and what they can't say."""
    folder: Path = arguments.folder.expanduser()
    with context.journal() as journal:
        from filmjournal.services.exporting_letterboxd import MISSING, export_letterboxd

        with context.output.progress(_("Writing entries")) as progress:
            done = export_letterboxd(journal, folder, progress)
    answer = {
        "folder": str(folder),
        "files": [{"file": name, "rows": rows} for name, rows in done.files],
        "private": done.private,
        "lost": [{"entry": row.entry, "things": list(row.things)} for row in done.lost],
        "never": list(done.never),
    }
    names = ", ".join(name for name, _rows in done.files)
    wrote = ngettext(
        "Wrote {count} entry to {folder}: {files}.", "Wrote {count} entries to {folder}: {files}.", done.rows
    )
    lines = [wrote.format(count=done.rows, folder=one_line(folder), files=names)]
    if done.private:
        lines.append(
            ngettext(
                "{count} private entry is not in it.", "{count} private entries are not in it.", done.private
            ).format(count=done.private)
        )
    if done.lost:
        lines.append(_("What the format can't say of entries ({file} names each):").format(file=MISSING))
        things = Counter(thing for row in done.lost for thing in row.things)
        lines += [f"  {count}  {thing}" for thing, count in things.most_common(20)]
    lines.append(_("It has no place at all for: {things}.").format(things=", ".join(done.never)))
    context.output.answer(answer, "\n".join(lines))
    return 0
