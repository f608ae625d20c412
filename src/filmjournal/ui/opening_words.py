"""What a person is told when a journal opens, or has its window elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from filmjournal.i18n import _, ngettext
from filmjournal.ui.single_window import Standing

if TYPE_CHECKING:
    from filmjournal.ui.run_marker import LastRun


def what_was_found(left: LastRun | None, troubles: tuple[str, ...]) -> str:
    """What came of looking the journal over, after an unclean end with what is `left` of it; empty for nothing."""
    if left is None:
        return troubles[0] if troubles else ""
    if left.was_here:
        ended = _("The program did not end as it should the last time.")
    else:
        ended = _("This journal was not closed on “{host}”.").format(host=left.host)
    if not troubles:
        return f"{ended} {_('The journal was looked over: it is whole, and all that was saved is there.')}"
    found = ngettext(
        "The journal was looked over: {n} thing is wrong.",
        "The journal was looked over: {n} things are wrong.",
        len(troubles),
    ).format(n=len(troubles))
    return f"{ended} {found}"


def why_elsewhere(standing: Standing, journal: Path, host: str) -> str:
    """Why a journal is not opened here. `host` is the computer that has it, where that is another."""
    if standing is Standing.HANDED_OVER:
        return _("“{name}” is open in another window, which is in front now.").format(name=journal.name)
    if standing is Standing.ELSEWHERE:
        return _("The journal {path} is open on another computer, “{host}”. Please close it there first.").format(
            path=journal, host=host
        )
    return _(
        "The journal {path} is open in another window, which does not answer. It may be about to close; this one goes"
        " on when it has."
    ).format(path=journal)
