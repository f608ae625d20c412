"""Looking a journal over once it is open: quickly each time, for damage every week, whole after an unclean end."""

from __future__ import annotations

from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.services import check_notes, damage_mark
from filmjournal.services.journal import Journal
from filmjournal.storage.quick_check import is_whole


def look_over(journal: Journal, paths: Paths, *, thorough: bool) -> tuple[str, ...]:
    """What is wrong, a sentence each, with the file's structure, or with `thorough` with anything `check` looks at.

    A week after the last look at what the rows hold there is one again, a thorough one where damage was found before.
    Nothing is changed. A damaged file is noted as such (`damage_mark`), so that no backup makes room for one of the
    damage. Raises JournalUnavailable where the journal can't be read now.
    """
    if thorough or check_notes.is_due(paths, journal.now()):
        from filmjournal.services.integrity import check

        quickly = not thorough and not damage_mark.is_marked(paths)
        return check(journal, only_damage=quickly, paths=paths, clock=journal.now).troubles
    if is_whole(journal.database):
        return ()
    damage_mark.mark(paths)
    return (_("The journal {path} is damaged; the file is left as it is.").format(path=journal.path),)
