"""What a look over the journal found, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from filmjournal.i18n import _, ngettext
from filmjournal.ui.theme.moments import moment_text
from filmjournal.ui.theme.wording import films_text, people_text, viewings_text

if TYPE_CHECKING:
    from filmjournal.domain.queries import Counts
    from filmjournal.services.integrity import Report


class Looked(NamedTuple):
    """What was found, how much there is in the journal (None where that can't be counted), and when that was."""

    report: Report
    counts: Counts | None
    when: datetime


def verdict(found: Looked) -> str:
    """The one thing to know."""
    report = found.report
    if report.damaged:
        return _("The journal is damaged")
    if report.troubles:
        count = len(report.troubles)
        return ngettext(
            "{count} thing is not as it should be", "{count} things are not as they should be", count
        ).format(count=count)
    if report.repaired:
        return _("The journal is mended")
    return _("The journal is sound")


def checked(found: Looked) -> str:
    """What was looked at and when, and what to do."""
    when = moment_text(found.when)
    counts = found.counts
    if counts is None:
        looked = _("Looked over: {when}.").format(when=when)
    else:
        looked = _(
            "Looked over: {when}. {films}, {viewings} and {people}: each row and each text was compared with what "
            "was saved, with the search index and with the pictures."
        ).format(
            when=when,
            viewings=viewings_text(counts.entries),
            films=films_text(counts.films),
            people=people_text(counts.people),
        )
    return f"{looked} {advice(found.report)}".strip()


def advice(report: Report) -> str:
    """What can be done about what was found."""
    if report.damaged:
        return _(
            "A rescue only reads the file: it makes a new journal of what is there and of what the backups have. A "
            "restore goes back to one of the backups."
        )
    if report.can_be_mended:
        return _("It follows from the rest of the journal and can be mended; a copy is made first.")
    return ""


def findings(report: Report) -> str:
    """All that was found and mended, a line each."""
    lines = [*report.troubles]
    if report.repaired:
        lines += ["", *report.repaired] if lines else [*report.repaired]
    if report.copy is not None:
        lines.append(_("The journal as it was before is in {path}.").format(path=report.copy))
    return "\n".join(lines)


def as_text(found: Looked) -> str:
    """The whole report, to be kept or shown to others: it names ids and nothing that a person wrote."""
    return "\n".join(filter(None, (verdict(found), checked(found), "", findings(found.report))))
