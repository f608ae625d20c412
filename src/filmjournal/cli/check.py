"""`check`: look the journal over, and mend it where that can be done."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.i18n import _


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument("--repair", action="store_true", help=_("mend what can be mended, after a copy was made"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Name each trouble on stderr and what was repaired on stdout; 1 where the journal is not sound in the end."""
    output = context.output
    with context.journal() as journal:
        from filmjournal.services.integrity import check

        report = check(journal, repair=arguments.repair)
    for trouble in report.troubles:
        output.trouble(trouble)
    if output.json:
        output.object(report.as_dict())
    else:
        for repaired in report.repaired:
            output.text(repaired)
        if report.copy is not None:
            output.text(_("The journal as it was before is in {path}.").format(path=report.copy))
        if report.sound:
            output.text(_("The journal is sound."))
    return 0 if report.sound else 1
