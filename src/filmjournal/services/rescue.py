"""Texts that the journal could not take: kept in the folder of backups until it can.

There is one file for each journal, `STEM-PLACE-unsaved.json`, named as its backups are and readable by its owner alone.
A text goes from it only after it is in the journal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from filmjournal.atomic_file import make_folder, replacing, sync_folder
from filmjournal.domain.errors import JournalUnavailable, NotFound, Refused, ReviewConflict
from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.services.backup_files import name_start
from filmjournal.services.clock import stamp
from filmjournal.services.commands import SaveReview
from filmjournal.services.journal import Journal

_FORMAT, _VERSION = "filmjournal unsaved texts", 1
_lock = Lock()  # the file is read and written anew for each text


@dataclass(frozen=True, slots=True)
class UnsavedText:
    """A text as it was to be saved, and when that was tried last.

    `logged` is when its entry was made, as the journal writes it: by that it is told from the entry of the same number
    in a journal that has this one's place by then. Empty where it is not known.
    """

    save: SaveReview
    tried: datetime
    logged: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """What tells it from others: a later text of the same entry and sitting takes its place."""
        return self.save.entry_id, self.save.sitting


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the texts that were kept.

    `saved` are reviews now. `drafts` are kept in the journal, which has another text of that review by now. The others
    are still in the file: `left` for good, since their viewing is no longer in the journal, and `waiting` for the next
    time, since the journal could not be written after all.
    """

    saved: tuple[UnsavedText, ...] = ()
    drafts: tuple[UnsavedText, ...] = ()
    left: tuple[UnsavedText, ...] = ()
    waiting: tuple[UnsavedText, ...] = ()

    def __add__(self, other: TakenIn) -> TakenIn:
        return TakenIn(
            self.saved + other.saved, self.drafts + other.drafts, self.left + other.left, self.waiting + other.waiting
        )


def keep(paths: Paths, save: SaveReview, now: datetime, logged: str = "") -> Path:
    """Keep a text that could not be saved, in place of an earlier one of the same sitting; the file it is in.

    `logged` is when the entry was made. Raises Refused where the text can't be kept: then whoever has it must not let
    go of it.
    """
    text = UnsavedText(save, now, logged)
    path = _file(paths, paths.journal)
    with _lock:
        try:
            make_folder(paths.backups)
            others = [known for known in _texts(path) if known.key != text.key]
            _write(path, paths.journal, [*others, text])
        except OSError as error:
            raise _cannot(path, error) from None
    return path


def kept(paths: Paths, former: Path | None = None) -> tuple[UnsavedText, ...]:
    """The texts that are kept of the profile's journal, or of the one that it was saved from, oldest first.

    Raises Refused where the file is there and can't be read.
    """
    path = _file(paths, former or paths.journal)
    try:
        return tuple(_texts(path))
    except OSError as error:
        raise _cannot(path, error) from None


def let_go(paths: Paths, texts: Iterable[tuple[int, str]], former: Path | None = None) -> None:
    """Keep texts no longer, each named by entry and sitting: they are in the journal, or not wanted any more.

    Raises Refused where the file can't be written.
    """
    gone = set(texts)
    journal = former or paths.journal
    path = _file(paths, journal)
    with _lock:
        try:
            known = _texts(path)
            left = [text for text in known if text.key not in gone]
            if left:
                if len(left) < len(known):
                    _write(path, journal, left)
            elif known:
                path.unlink(missing_ok=True)
                sync_folder(path.parent)
        except OSError as error:
            raise _cannot(path, error) from None


def take_in(journal: Journal, paths: Paths, former: Path | None = None) -> TakenIn:
    """Save the texts that are kept of the journal, or of the one that it was saved from.

    Each goes from the file after its commit; where only that fails, it is found to be in the journal the next time.
    Raises Refused where the file is there and can't be read.
    """
    saved, drafts, left = [], [], []
    waiting: list[UnsavedText] = []
    for text in kept(paths, former):
        if waiting:
            waiting.append(text)
            continue
        try:
            _require_entry(journal, text)
            journal.execute(text.save)
        except ReviewConflict:
            drafts.append(text)
        except NotFound:
            left.append(text)
            continue
        except JournalUnavailable:
            waiting.append(text)
            continue
        else:
            saved.append(text)
        with suppress(Refused):
            let_go(paths, [text.key], former)
    return TakenIn(tuple(saved), tuple(drafts), tuple(left), tuple(waiting))


def _require_entry(journal: Journal, text: UnsavedText) -> None:
    """Raises NotFound where the journal has another entry of that number."""
    if text.logged and journal.browsing.entry(text.save.entry_id).logged != text.logged:
        raise NotFound(_("There is no entry {id}.").format(id=text.save.entry_id))


def _file(paths: Paths, journal: Path) -> Path:
    return paths.backups / f"{name_start(journal)}unsaved.json"


def _texts(path: Path) -> list[UnsavedText]:
    """What a file holds; one that can't be understood is put aside under another name. Raises OSError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    try:
        told: Any = json.loads(data)
        if told["format"] != _FORMAT or told["version"] != _VERSION:
            raise ValueError
        return [_text(record) for record in told["texts"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        number = 1
        while (aside := path.with_stem(f"{path.stem}-damaged-{number}")).exists():
            number += 1
        path.rename(aside)
        return []


def _text(record: dict[str, Any]) -> UnsavedText:
    base_hash = record["base_hash"]
    save = SaveReview(
        entry_id=int(record["entry_id"]),
        film_id=int(record["film_id"]),
        base_revision=int(record["base_revision"]),
        html=str(record["html"]),
        sitting=str(record["sitting"]),
        base_hash=None if base_hash is None else str(base_hash),
    )
    return UnsavedText(save, datetime.fromisoformat(record["tried"]), str(record.get("logged", "")))


def _write(path: Path, journal: Path, texts: Iterable[UnsavedText]) -> None:
    told = {
        "format": _FORMAT,
        "version": _VERSION,
        "journal": str(journal),
        "texts": [
            {
                "entry_id": text.save.entry_id,
                "film_id": text.save.film_id,
                "base_revision": text.save.base_revision,
                "base_hash": text.save.base_hash,
                "sitting": text.save.sitting,
                "tried": stamp(text.tried),
                "logged": text.logged,
                "html": text.save.html,
            }
            for text in texts
        ],
    }
    with replacing(path) as file:
        file.write(json.dumps(told, indent=1).encode())


def _cannot(path: Path, error: OSError) -> Refused:
    return Refused(
        _("The words that could not be saved can't be kept in {path} either: {reason}.").format(
            path=path, reason=error.strerror or error
        )
    )
