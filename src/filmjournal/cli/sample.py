"""`sample`: a made-up journal, the same one for the same seed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli.arguments import add_json, count, whole_number
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _, ngettext


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument("--entries", metavar="N", type=count, required=True, help=_("how many entries"))
    parser.add_argument("--seed", metavar="S", type=whole_number, default=1, help=_("which of the made-up journals"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Make the journal where there is none; one that holds anything is somebody's and stays as it is."""
    entries: int = arguments.entries
    with context.journal(create=True) as journal:
        from filmjournal.services.sampling import make_sample

        there = journal.browsing.counts()
        if there.entries or there.films or there.trash or there.people:
            raise Refused(
                _("The journal {path} holds entries or films already: name another one.").format(path=journal.path)
            )
        with context.output.progress(_("Making up entries")) as progress:
            make_sample(journal, entries, arguments.seed, progress)
        path = journal.path
    made = ngettext("Made {path} with {count} entry.", "Made {path} with {count} entries.", entries)
    answer = {"journal": str(path), "entries": entries, "seed": arguments.seed}
    context.output.answer(answer, made.format(path=one_line(path), count=entries))
    return 0
