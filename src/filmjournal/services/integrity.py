"""Checking a journal, and mending what follows from the rest of it.

Every sentence here names ids and never what a person wrote, so that a report can be shown to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from filmjournal.domain.errors import FilmJournalError, Refused
from filmjournal.i18n import N_, _, ngettext
from filmjournal.imaging.image_hash import hash_of_file
from filmjournal.services.journal import Journal
from filmjournal.storage import backup, soundness
from filmjournal.storage.snapshot import snapshot
from filmjournal.storage.soundness import Finding

NAMED = 50  # rows of one trouble that are named; the others are counted


@dataclass(frozen=True, slots=True)
class Report:
    """What was found and what was mended, a sentence each. `copy` is the journal as it was before it was mended."""

    troubles: tuple[str, ...]
    repaired: tuple[str, ...] = ()
    copy: Path | None = None

    @property
    def sound(self) -> bool:
        return not self.troubles

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON object."""
        return {
            "sound": self.sound,
            "troubles": list(self.troubles),
            "repaired": list(self.repaired),
            "copy": None if self.copy is None else str(self.copy),
        }


def check(journal: Journal, *, repair: bool = False) -> Report:
    """Look a journal over; with `repair`, mend what follows from the rest, after a copy was made.

    Nobody who writes meanwhile waits. A damaged file is never written. Raises JournalUnavailable where the journal
    can't be read at all, and Refused, with nothing changed, where the copy can't be made.
    """
    found = _look(journal)
    if not repair or not any(finding.kind in _MENDABLE for finding in found):
        return Report(tuple(_sentences(found)))
    if _is_damaged(found):
        return Report((*_sentences(found), _("Nothing was mended, since the file itself is damaged.")))
    copy = _free_name(journal.path)
    try:
        backup.copy(journal.path, copy, reviews=False)
    except FilmJournalError as error:
        raise Refused(_("Nothing was mended, since no copy could be made. {reason}").format(reason=error)) from None
    with journal.database.writing() as writer:
        soundness.mend(writer.connection)
    left = _look(journal)
    mended = {finding.kind for finding in found} - {finding.kind for finding in left}
    return Report(
        tuple(_sentences(left)), tuple(_(sentence) for kind, sentence in _MENDABLE.items() if kind in mended), copy
    )


def _look(journal: Journal) -> list[Finding]:
    with snapshot(journal.database) as connection:
        found = list(soundness.of_file(connection))
        if _is_damaged(found):
            return found
        found += soundness.of_texts(connection)
        found += soundness.of_values(connection)
        found += soundness.of_index(connection)
        found += _of_images(journal.database.images, soundness.named_images(connection))
        found += soundness.of_derived(connection)
    return found


def _is_damaged(found: Iterable[Finding]) -> bool:
    """Whether rows are missing, so that nothing can be told from what is there."""
    return any(finding.kind in ("damaged", "dangling") for finding in found)


def _of_images(folder: Path, named: dict[str, Finding]) -> Iterator[Finding]:
    for hash_, finding in named.items():
        try:
            if hash_of_file(folder / hash_) != hash_:
                yield Finding("changed image", "image", hash_)
        except OSError:
            yield finding


def _sentences(found: Iterable[Finding]) -> Iterator[str]:
    for (kind, table), findings in groupby(sorted(found, key=_order), key=lambda finding: finding[:2]):
        ids = [finding.id for finding in findings]
        sentence = _(_SENTENCES[kind]).format(what=_(_ROWS.get(table, table)))
        if ids == [0]:
            yield sentence
            continue
        for id_ in ids[:NAMED]:
            yield f"{sentence} ({id_})"
        more = len(ids) - NAMED
        if more > 0:
            yield ngettext("… and {count} more.", "… and {count} more.", more).format(count=more)


def _order(finding: Finding) -> tuple[int, str, str]:
    return list(_SENTENCES).index(finding.kind), finding.table, str(finding.id).zfill(20)


def _free_name(journal: Path) -> Path:
    """A name that no file has, in the folder of backups beside the journal."""
    number = 1
    while True:
        path = journal.parent / "backups" / f"{journal.stem}-before-repair-{number}.filmjournal"
        if not path.exists():
            return path
        number += 1


_SENTENCES = {
    "damaged": N_("The file is damaged: please restore a backup."),
    "dangling": N_("{what}: what it belongs to is missing. Please restore a backup."),
    "changed text": N_("{what}: the text is not what was saved."),
    "grammar": N_("{what}: the text is not in the form that reviews have."),
    "date": N_("{what}: the date is none, or not where it belongs in the diary."),
    "time": N_("{what}: a time is none."),
    "rating": N_("{what}: the original rating is none."),
    "image": N_("{what}: an image is missing."),
    "changed image": N_("{what}: the file is not what was saved."),
    "references": N_("{what}: the films that the text refers to are not noted as they are."),
    "derived": N_("{what}: what sorts and counts it is out of date."),
    "index": N_("The search index does not hold what it should."),
}
_MENDABLE = {
    "references": N_("The references of reviews to films were noted anew."),
    "derived": N_("What sorts and counts films and entries was computed anew."),
    "index": N_("The search index was built anew."),
}
_ROWS = {
    "review": N_("Review of entry"),
    "revision": N_("Earlier text"),
    "draft": N_("Refused text"),
    "entry": N_("Entry"),
    "film": N_("Film"),
    "person": N_("Person"),
    "tag": N_("Tag"),
    "alternative_title": N_("Alternative title"),
    "image": N_("Image"),
}
