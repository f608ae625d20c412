"""`backups`: what backups there are of the journal, whoever made them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.i18n import N_, _
from filmjournal.services.clock import stamp

if TYPE_CHECKING:
    from filmjournal.services.backup_catalogue import BackupFile

_KINDS = {
    "rolling": N_("made by the program"),
    "by hand": N_("made by hand"),
    "open": N_("in open formats"),
    "aside": N_("put aside"),
}


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    add_json(parser)


def run(_arguments: Namespace, context: Context) -> int:
    """List the backups, the newest first; as JSON one a line. The journal itself need not be there."""
    from filmjournal.services.backup_catalogue import backups
    from filmjournal.services.rolling_backups import plan_of

    output = context.output
    found = backups(context.paths, plan_of(context.settings))
    for file in found:
        if output.json:
            output.object(_as_json(file))
        else:
            output.text(_line(file))
    if not found:
        output.note(_("There are no backups yet."))
    return 0


def _as_json(file: BackupFile) -> dict[str, object]:
    return {
        "file": str(file.path),
        "kind": str(file.kind),
        "sequence": file.sequence,
        "occasion": None if file.occasion is None else str(file.occasion),
        "made": stamp(file.made),
        "films": file.films,
        "entries": file.entries,
        "people": file.people,
        "size": file.size,
        "damaged": file.damaged,
        "also": [str(path) for path in file.also],
    }


def _line(file: BackupFile) -> str:
    made = f"{file.made.astimezone():%Y-%m-%d %H:%M}"
    entries = "?" if file.entries is None else str(file.entries)
    held = _("{count} entries").format(count=f"{entries:>6}")
    damaged = f"  ({_('damaged')})" if file.damaged else ""
    return f"{made}  {held}  {_(_KINDS[file.kind]):<20}  {one_line(file.path)}{damaged}"
