"""The pictures of an import: each kept as a file before the journal is held for writing, and named by its hash."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from filmjournal.domain.drafts import EntryDraft, PictureDraft
from filmjournal.domain.errors import FilmJournalError
from filmjournal.i18n import _
from filmjournal.richtext.relinking import with_pictures
from filmjournal.services import stills
from filmjournal.services.import_plan import ImportPlan, Item
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Row, Writer


class KeptPictures:
    """What became of the pictures of drafts. One that could not be kept has no hash, and leaves its caption."""

    def __init__(self) -> None:
        self._hashes: dict[int, str] = {}  # by the identity of the draft
        self._rows: dict[str, Row] = {}
        self.notices: list[str] = []

    def keep(self, plan: ImportPlan, folder: Path, added: str, step: Callable[[int, int], None]) -> None:
        """Keep the pictures of what comes in; what can't be is told in `notices`."""
        wanted = list({id(draft): draft for item in plan.items if item.comes_in for draft in _pictures(item)}.values())
        by_place: dict[str, str] = {}
        for done, draft in enumerate(wanted):
            step(done, len(wanted))
            try:
                if draft.place not in by_place:
                    by_place[draft.place] = self._keep(draft, folder, added)
            except (FilmJournalError, OSError) as trouble:
                reason = trouble.strerror if isinstance(trouble, OSError) else str(trouble)
                self.notices.append(
                    _("The picture {place} was left out: {reason}").format(place=draft.place, reason=reason)
                )
            else:
                self._hashes[id(draft)] = by_place[draft.place]

    def note(self, writer: Writer) -> None:
        """Note in the journal those that it has not."""
        present = writer.rows(s.image, [(name,) for name in self._rows])
        writer.insert_many(s.image, [row for name, row in self._rows.items() if (name,) not in present])

    def hash_of(self, draft: PictureDraft | None) -> str | None:
        """The content hash of a picture; None for none, and for one that could not be kept."""
        return None if draft is None else self._hashes.get(id(draft))

    def in_review(self, entry: EntryDraft) -> str:
        """The review with its pictures by their hashes; one that could not be kept leaves its caption."""
        if not entry.pictures:
            return entry.review_html
        hashes = {name: self.hash_of(draft) or "" for name, draft in entry.pictures.items()}
        return with_pictures(entry.review_html, hashes)

    def _keep(self, draft: PictureDraft, folder: Path, added: str) -> str:
        image = stills.keep_file(folder, draft.load())
        self._rows[image.hash] = {
            "hash": image.hash,
            "media_type": image.media_type,
            "width": image.width,
            "height": image.height,
            "size": len(image.data),
            "added": added,
        }
        return image.hash


def _pictures(item: Item) -> Iterable[PictureDraft]:
    if item.film is not None:
        for part in item.film.parts:
            if part.poster is not None:
                yield part.poster
            yield from part.stills
    if item.entry is not None:
        yield from item.entry.pictures.values()
