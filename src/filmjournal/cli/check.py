"""`check`: look the journal over, mend it where that can be done, and salvage it where it is damaged."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.domain.errors import JournalUnavailable, Refused, Trouble
from filmjournal.i18n import _

if TYPE_CHECKING:
    from filmjournal.services.integrity import Report
    from filmjournal.services.places import Place
    from filmjournal.services.salvaging import Salvaged


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "--repair",
        action="store_true",
        help=_(
            "mend what can be mended, after a copy was made; of a damaged journal make a new one from what can be read"
            " of it and its backups, and put the damaged one aside"
        ),
    )
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Name each trouble on stderr and what was repaired on stdout; 1 where the journal is not sound in the end.

    What is special about the place where it lies is named too, and is no trouble of the journal's. A journal that is
    too damaged to be opened is 3, unless it was repaired; one that was salvaged with losses is 1.
    """
    from filmjournal.services.integrity import Report

    closed: JournalUnavailable | None = None
    places: tuple[Place, ...] = ()
    try:
        report, places = _look(context, repair=arguments.repair)
    except JournalUnavailable as error:
        if error.trouble is not Trouble.DAMAGED:
            raise
        if not arguments.repair:
            raise JournalUnavailable(f"{error} {_advice()}", error.trouble) from None
        # Not its own sentence, which says that the file is left as it is: what can be read takes its place.
        damaged = _("The journal {path} is damaged.").format(path=context.paths.journal)
        closed, report = error, Report((damaged,), damaged=True)
    salvaged: Salvaged | None = None
    if arguments.repair and report.damaged:
        salvaged = _salvage(context, closed)
    _answer(context, report, salvaged, places)
    if salvaged is not None:
        return 0 if salvaged.is_whole else 1
    return 0 if report.sound else 1


def _advice() -> str:
    return _("“check --repair” makes a new journal of what can be read and of the backups.")


def _look(context: Context, *, repair: bool) -> tuple[Report, tuple[Place, ...]]:
    with context.journal(tell_place=False) as journal:
        from filmjournal.services.integrity import check
        from filmjournal.services.places import look_at

        return check(journal, repair=repair, paths=context.paths), look_at(journal.path)


def _salvage(context: Context, closed: JournalUnavailable | None) -> Salvaged:
    from filmjournal.services.salvaging import rescue

    with context.output.progress(_("Salvaging")) as progress:
        try:
            return rescue(context.paths, progress=lambda _what, done, total: progress(done, total))
        except Refused:
            if closed is not None:
                raise closed from None  # there is nothing to be had: say why the journal can't be opened
            raise


def _answer(context: Context, report: Report, salvaged: Salvaged | None, places: tuple[Place, ...]) -> None:
    output = context.output
    for sentence in (*report.troubles, *(place.text for place in places)):
        output.trouble(sentence)
    if report.damaged and salvaged is None:
        output.trouble(_advice())
    if output.json:
        told = {"places": [{"kind": place.kind, "text": place.text} for place in places]}
        output.object(report.as_dict() | told | {"salvaged": None if salvaged is None else salvaged.as_dict()})
        return
    for repaired in report.repaired:
        output.text(repaired)
    if report.copy is not None:
        output.text(_("The journal as it was before is in {path}.").format(path=one_line(report.copy)))
    if salvaged is not None:
        output.text(_("A new journal was made of what could be read:"))
        for sentence in salvaged.sentences():
            output.text(one_line(sentence))
    elif report.sound:
        output.text(_("The journal is sound."))
