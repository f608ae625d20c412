"""Checking a journal, and mending what follows from the rest of it.

Damage of what a person wrote is found by hash: each text of a review has one of its own, and all rows have one by
groups (`storage/row_sums`, which says why so). A damaged file is never written to; what to do about it is
`services/salvaging`. Every sentence here names ids and never what a person wrote, so that a report can be shown to
others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from filmjournal.domain.errors import FilmJournalError, Refused
from filmjournal.i18n import N_, _, ngettext
from filmjournal.imaging.image_hash import hash_of_file
from filmjournal.paths import Paths
from filmjournal.services import check_notes, damage_mark
from filmjournal.services.clock import Clock, utc_now
from filmjournal.services.journal import Journal
from filmjournal.storage import backup, soundness
from filmjournal.storage.reading_errors import DAMAGE_ERRORS, is_damage
from filmjournal.storage.snapshot import snapshot
from filmjournal.storage.soundness import Finding

_OF_DAMAGE = 2  # steps of the look that find it
NAMED = 50  # rows of one trouble that are named; the others are counted
Progress = Callable[[str, int, int], None]
"""Told what is looked at, how much is done and of how much; may raise Stopped."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found and what was mended, a sentence each. `copy` is the journal as it was before it was mended.

    `damaged` says that rows are lost or not what was saved, so that the file is not to be written to; and
    `can_be_mended` that a repair would mend some of what was found.
    """

    troubles: tuple[str, ...]
    repaired: tuple[str, ...] = ()
    copy: Path | None = None
    damaged: bool = False
    can_be_mended: bool = False

    @property
    def sound(self) -> bool:
        return not self.troubles

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON object."""
        return {
            "sound": self.sound,
            "damaged": self.damaged,
            "troubles": list(self.troubles),
            "repaired": list(self.repaired),
            "copy": None if self.copy is None else str(self.copy),
        }


def check(
    journal: Journal,
    *,
    repair: bool = False,
    only_damage: bool = False,
    paths: Paths | None = None,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> Report:
    """Look a journal over; with `repair`, mend what follows from the rest, after a copy was made.

    Nobody who writes meanwhile waits. A damaged file is not written to. With `only_damage` nothing is looked for that
    can be mended, nor images, nor in texts by their own hashes: what is left takes a tenth of the time, and takes no
    mark of damage away. With the profile's `paths` damage is noted there, and that a check was made. Raises
    JournalUnavailable where the journal can't be read at all, Refused, with nothing changed, where the copy can't be
    made, and what `progress` raises.
    """
    number = _OF_DAMAGE if only_damage else None
    report = _checked(journal, number, repair=repair, progress=progress or (lambda _what, _done, _of: None))
    if paths is not None:
        check_notes.note(paths, clock())
        if report.damaged:
            damage_mark.mark(paths, clock=clock)
        elif not only_damage:
            damage_mark.clear(paths)
    return report


def image_troubles(journal: Journal) -> tuple[str, ...]:
    """What `check` says of images that are missing, or not what was saved. Raises JournalUnavailable."""
    with journal.database.reading() as connection:
        named = soundness.named_images(connection)
    return tuple(_sentences(_of_images(journal.database.images, named)))


def _checked(journal: Journal, number: int | None, *, repair: bool, progress: Progress) -> Report:
    found = _look(journal, number, progress)
    damaged = _is_damaged(found)
    can_be_mended = not damaged and any(finding.kind in _MENDABLE for finding in found)
    if not (repair and can_be_mended):
        return Report(tuple(_sentences(found)), damaged=damaged, can_be_mended=can_be_mended)
    copy = _free_name(journal.path)
    try:
        backup.copy(journal.path, copy, reviews=False)
    except FilmJournalError as error:
        raise Refused(_("Nothing was mended, since no copy could be made. {reason}").format(reason=error)) from None
    with journal.database.writing() as writer:
        soundness.mend(writer.connection)
    left = _look(journal, number, progress)
    mended = {finding.kind for finding in found} - {finding.kind for finding in left}
    return Report(
        tuple(_sentences(left)),
        tuple(_(sentence) for kind, sentence in _MENDABLE.items() if kind in mended),
        copy,
        damaged=_is_damaged(left),
    )


def _look(journal: Journal, number_of_steps: int | None, progress: Progress) -> list[Finding]:
    found: list[Finding] = []
    with snapshot(journal.database) as connection:
        steps: list[tuple[str, Callable[[Connection], Iterable[Finding]]]] = [
            (N_("The file"), soundness.of_file),
            (N_("Rows"), soundness.of_sums),
            (N_("Texts"), soundness.of_texts),
            (N_("Dates, times and ratings"), soundness.of_values),
            (N_("The search index"), soundness.of_index),
            (N_("Images"), lambda copy: _of_images(journal.database.images, soundness.named_images(copy))),
            (N_("What sorts and counts"), soundness.of_derived),
        ]
        for number, (what, look) in enumerate(steps[:number_of_steps]):
            progress(_(what), number, len(steps))
            try:
                found += look(connection)
            except (DatabaseError, *DAMAGE_ERRORS) as error:  # such as a text that is no text any more
                if not is_damage(error):
                    raise
                found.append(Finding("damaged", "", 0))
            if _is_torn(found):
                break
    return _without_repetitions(found)


def _is_torn(found: Iterable[Finding]) -> bool:
    """Whether rows are missing, so that nothing can be told from what is there."""
    return any(finding.kind in ("damaged", "dangling") for finding in found)


def _is_damaged(found: Iterable[Finding]) -> bool:
    """Whether something is not what was saved, or lost."""
    return any(finding.kind in _DAMAGES for finding in found)


def _without_repetitions(found: list[Finding]) -> list[Finding]:
    """The findings without groups of rows in which a text is named already that is not what was saved."""
    named = {(finding.table, finding.id) for finding in found if finding.kind == "changed text"}

    def is_told(finding: Finding) -> bool:
        if finding.kind != "changed rows" or not isinstance(finding.id, str):
            return False
        first, last = map(int, finding.id.split("–"))
        return any((finding.table, id_) in named for id_ in range(first, last + 1))

    return [finding for finding in found if not is_told(finding)]


def _of_images(folder: Path, named: dict[str, Finding]) -> Iterator[Finding]:
    for hash_, finding in named.items():
        try:
            if hash_of_file(folder / hash_) != hash_:
                yield Finding("changed image", "image", hash_)
        except OSError:
            yield finding


def _sentences(found: Iterable[Finding]) -> Iterator[str]:
    for (kind, table), findings in groupby(sorted(found, key=_order), key=lambda finding: finding[:2]):
        ids = list(dict.fromkeys(finding.id for finding in findings))
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
    "damaged": N_("The file is damaged."),
    "dangling": N_("{what}: what it belongs to is missing."),
    "changed text": N_("{what}: the text is not what was saved."),
    "changed rows": N_("{what}: something among these is not what was saved, or missing."),
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
_DAMAGES = frozenset({"damaged", "dangling", "changed text", "changed rows"})
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
    "companion": N_("Companion of entry"),
    "entry_tag": N_("Tag of entry"),
    "film": N_("Film"),
    "film_label": N_("Genre, country or language of film"),
    "film_identifier": N_("Identifier of film"),
    "film_extra": N_("Other facts of film"),
    "alternative_title": N_("Alternative title"),
    "credit": N_("Credit"),
    "person": N_("Person"),
    "alternative_name": N_("Alternative name"),
    "person_identifier": N_("Identifier of person"),
    "tag": N_("Tag"),
    "film_list": N_("List"),
    "film_list_item": N_("Film of a list"),
    "film_list_tag": N_("Tag of list"),
    "smart_list": N_("Smart list"),
    "image": N_("Image"),
    "still": N_("Still"),
    "published_address": N_("Published address"),
    "import_run": N_("Import"),
    "import_record": N_("Record of an import"),
    "import_change": N_("Change of an import"),
    "merge": N_("Merge"),
    "property": N_("Property"),
}
