"""What a salvage brought back and from where, and the sentences that say so.

Every sentence names kinds, numbers and ids, and never what a person wrote, so that a report can be shown to others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filmjournal.i18n import N_, _, ngettext
from filmjournal.storage.salvage.choosing import Origin

_DIGITS = 20
NAMED = 50  # ids of one kind that are named; the others are counted

KINDS = {
    "film": N_("Films"),
    "alternative_title": N_("Alternative titles"),
    "film_label": N_("Genres, countries and languages"),
    "film_identifier": N_("Identifiers of films"),
    "film_extra": N_("Other facts of films"),
    "person": N_("People"),
    "alternative_name": N_("Alternative names"),
    "person_identifier": N_("Identifiers of people"),
    "credit": N_("Credits"),
    "entry": N_("Entries"),
    "companion": N_("Companions"),
    "review": N_("Reviews"),
    "revision": N_("Earlier texts"),
    "draft": N_("Refused texts"),
    "tag": N_("Tags"),
    "entry_tag": N_("Tags of entries"),
    "film_list": N_("Lists"),
    "film_list_item": N_("Films of lists"),
    "film_list_tag": N_("Tags of lists"),
    "smart_list": N_("Smart lists"),
    "image": N_("Images"),
    "still": N_("Stills"),
    "published_address": N_("Published addresses"),
    "import_run": N_("Imports"),
    "import_record": N_("Records of imports"),
    "import_change": N_("Changes of imports"),
    "merge": N_("Merges"),
    "property": N_("Properties"),
}
Id = int | str


@dataclass(slots=True)
class Part:
    """What became of one table's rows. `lost` counts those that were there and are not any more, as far as is known."""

    origins: Counter[Origin] = field(default_factory=Counter)
    from_backup: list[Id] = field(default_factory=list)
    corrected: list[Id] = field(default_factory=list)  # one changed byte was found
    in_part: list[Id] = field(default_factory=list)  # rebuilt from indexes, or with a value that could not be right
    stand_ins: list[Id] = field(default_factory=list)
    lost: int = 0
    lost_ids: list[Id] = field(default_factory=list)  # of those, as many as are known
    unproven: list[str] = field(default_factory=list)  # ids, from and to, among which something is not what was saved
    renamed: list[Id] = field(default_factory=list)  # another has their name

    @property
    def rows(self) -> int:
        """How many are in the new journal."""
        return sum(self.origins.values()) + len(self.stand_ins)


@dataclass(slots=True)
class Texts:
    """Reviews (by entry) and earlier texts whose content hash did not fit, by what became of them."""

    mended: list[Id] = field(default_factory=list)  # the very text was found elsewhere
    replaced: list[Id] = field(default_factory=list)  # another text has the place; the damaged one is a refused text
    damaged: list[Id] = field(default_factory=list)  # as it could be read


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was brought back. `backup` is the newest good backup, where rows of it were needed.

    `moved_to` is the folder that the damaged file is in now, where it had to make room. `uncounted` names the tables
    of which rows may be lost that nothing is known of.
    """

    parts: dict[str, Part]
    texts: dict[str, Texts]
    backup: Path | None
    moved_to: Path | None = None
    uncounted: tuple[str, ...] = ()
    unreadable_bytes: int = 0  # that the medium would not give

    @property
    def rows(self) -> int:
        """How many rows the new journal has."""
        return sum(part.rows for part in self.parts.values())

    @property
    def lost(self) -> int:
        """How many rows are known to be lost for good."""
        return sum(part.lost for part in self.parts.values())

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it was saved, as far as that can be known."""
        parts = self.parts.values()
        damaged = any(texts.damaged or texts.replaced for texts in self.texts.values())
        odd = any(part.lost or part.unproven or part.in_part or part.stand_ins or part.renamed for part in parts)
        return not (damaged or odd or self.uncounted)

    def sentences(self) -> tuple[str, ...]:
        """The report, a sentence or two a kind."""
        return tuple(self._sentences())

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON object: numbers and ids."""
        return {
            "whole": self.is_whole,
            "rows": self.rows,
            "lost": self.lost,
            "backup": None if self.backup is None else str(self.backup),
            "moved_to": None if self.moved_to is None else str(self.moved_to),
            "unreadable_bytes": self.unreadable_bytes,
            "uncounted": list(self.uncounted),
            "tables": {
                name: {
                    **{origin.value: count for origin, count in part.origins.items()},
                    "from_backup": part.from_backup,
                    "corrected_ids": part.corrected,
                    "in_part": part.in_part,
                    "stand_ins": part.stand_ins,
                    "lost": part.lost,
                    "lost_ids": part.lost_ids,
                    "unproven": part.unproven,
                    "renamed": part.renamed,
                }
                for name, part in self.parts.items()
                if part.rows or part.lost
            },
            "texts": {
                name: {"mended": texts.mended, "replaced": texts.replaced, "damaged": texts.damaged}
                for name, texts in self.texts.items()
            },
        }

    def _sentences(self) -> Iterator[str]:
        if self.unreadable_bytes:
            yield ngettext(
                "The disk would not give {count} byte of the file.",
                "The disk would not give {count} bytes of the file.",
                self.unreadable_bytes,
            ).format(count=self.unreadable_bytes)
        for name, part in self.parts.items():
            if part.rows or part.lost:
                yield from _of_part(_(KINDS[name]), part)
        for name, texts in self.texts.items():
            kind = _(KINDS[name])
            for said, ids in (
                (N_("{kind}: a damaged text was put right from another copy of the same text: {ids}."), texts.mended),
                (
                    N_("{kind}: a damaged text is kept as a refused text; the backup’s has its place: {ids}."),
                    texts.replaced,
                ),
                (N_("{kind}: the text is damaged, and no other copy of it was found: {ids}."), texts.damaged),
            ):
                if ids:
                    yield _(said).format(kind=kind, ids=_named(ids))
        if self.uncounted:
            kinds = ", ".join(_(KINDS[name]) for name in self.uncounted)
            yield _("More may be lost of what nothing tells any more: {kinds}.").format(kinds=kinds)
        if self.moved_to is not None:
            yield _("The damaged file is in {folder} now, as it was.").format(folder=self.moved_to)
        if self.is_whole:
            yield _("Everything is as it was saved.")


def _of_part(kind: str, part: Part) -> Iterator[str]:
    words = {
        Origin.READ: N_("{count} read"),
        Origin.CARVED: N_("{count} out of damaged pages"),
        Origin.MENDED: N_("{count} with its text put right"),
        Origin.CORRECTED: N_("{count} with one changed byte put right"),
        Origin.REBUILT: N_("{count} in part, from what sorts them"),
        Origin.BACKUP: N_("{count} from the backup"),
    }
    told = [_(words[origin]).format(count=part.origins[origin]) for origin in words if part.origins[origin]]
    yield _("{kind}: {told}.").format(kind=kind, told=", ".join(told) or _("none"))
    for said, ids in (
        (N_("{kind}: these came from the backup: {ids}."), part.from_backup),
        (N_("{kind}: one changed byte was put right in these: {ids}."), part.corrected),
        (N_("{kind}: only a part of these could be read: {ids}."), part.in_part),
        (N_("{kind}: others belong to these, which are lost; stand-ins have their places: {ids}."), part.stand_ins),
        (N_("{kind}: these have another name now, since two had the same: {ids}."), part.renamed),
        (N_("{kind}: something among these is not what was saved, and nothing tells what: {ids}."), part.unproven),
    ):
        if ids:
            yield _(said).format(kind=kind, ids=_named(ids))
    if part.lost:
        sentence = ngettext("{kind}: {count} is lost", "{kind}: {count} are lost", part.lost)
        ids_known = f" ({_named(part.lost_ids)})" if part.lost_ids else ""
        yield sentence.format(kind=kind, count=part.lost) + ids_known + "."


def _named(ids: Iterable[Id]) -> str:
    several = sorted(ids, key=lambda id_: (isinstance(id_, str), str(id_).zfill(_DIGITS)))
    named = ", ".join(map(str, several[:NAMED]))
    more = len(several) - NAMED
    if more > 0:
        named += ngettext(" … and {count} more", " … and {count} more", more).format(count=more)
    return named


def no_parts(tables: Iterable[str]) -> dict[str, Part]:
    """An empty account of each table."""
    return {name: Part() for name in tables}


def no_texts() -> defaultdict[str, Texts]:
    """An empty account of texts."""
    return defaultdict(Texts)
