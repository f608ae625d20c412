"""Texts that the journal could not take: kept in the folder of backups until it can.

There is one file for each journal, `STEM-PLACE-unsaved.json`, named as its backups are and readable by its owner alone.
A text goes from it only after it is in the journal, and one that can't be read any more is put aside in a file of its
own, `STEM-PLACE-unsaved-damaged-NUMBER.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from filmjournal.atomic_file import make_folder, replacing, sync_folder
from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, NotFound, Refused, ReviewConflict
from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.services.backup_files import name_start
from filmjournal.services.clock import stamp
from filmjournal.services.commands import SaveReview
from filmjournal.services.journal import Journal

_FORMAT, _VERSION = "filmjournal unsaved texts", 1
_LARGEST = 2**63 - 1  # number that the journal can hold
_NOT_UNDERSTOOD = (ValueError, TypeError, KeyError, OverflowError, RecursionError)
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
    are still in the file: `left` for good, since their viewing is no longer in the journal, `refused` since the journal
    takes them no more than before, and `waiting` for the next time, since it could not be written after all. `damaged`
    are the files with what could not be read of them, now or earlier.
    """

    saved: tuple[UnsavedText, ...] = ()
    drafts: tuple[UnsavedText, ...] = ()
    left: tuple[UnsavedText, ...] = ()
    waiting: tuple[UnsavedText, ...] = ()
    refused: tuple[UnsavedText, ...] = ()
    damaged: tuple[Path, ...] = ()

    def __add__(self, other: TakenIn) -> TakenIn:
        return TakenIn(
            self.saved + other.saved,
            self.drafts + other.drafts,
            self.left + other.left,
            self.waiting + other.waiting,
            self.refused + other.refused,
            self.damaged + other.damaged,
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

    Raises Refused where the file is there and can't be read, or is of a newer version.
    """
    path = _file(paths, former or paths.journal)
    with _lock:
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


def remove(damaged: Iterable[Path]) -> None:
    """Let go of files with what could not be read of the texts. Raises Refused."""
    from filmjournal.services.backup_format import refusal

    for path in damaged:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise refusal(path, error) from None


def take_in(journal: Journal, paths: Paths, former: Path | None = None) -> TakenIn:
    """Save the texts that are kept of the journal, or of the one that it was saved from.

    Each goes from the file after its commit; where only that fails, it is found to be in the journal the next time.
    Raises Refused, before anything is saved, where the file is there and can't be read, or is of a newer version.
    """
    saved, drafts, left, refused = [], [], [], []
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
        except FilmJournalError:  # for a reason of this text's own: the others have their chance
            refused.append(text)
            continue
        else:
            saved.append(text)
        with suppress(Refused):
            let_go(paths, [text.key], former)
    damaged = _damaged(_file(paths, former or paths.journal))
    return TakenIn(tuple(saved), tuple(drafts), tuple(left), tuple(waiting), tuple(refused), damaged)


def _require_entry(journal: Journal, text: UnsavedText) -> None:
    """Raises NotFound where the journal has another entry of that number."""
    if text.logged and journal.browsing.entry(text.save.entry_id).logged != text.logged:
        raise NotFound(_("There is no entry {id}.").format(id=text.save.entry_id))


def _file(paths: Paths, journal: Path) -> Path:
    return paths.backups / f"{name_start(journal)}unsaved.json"


def _texts(path: Path) -> list[UnsavedText]:
    """What a file holds; what is not understood is put aside. Raises OSError, and Refused for a newer version."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    texts: list[UnsavedText] = []
    damaged: list[Any] = []
    try:
        told: Any = json.loads(data)
        version, records = told["version"], told["texts"]
        if told["format"] == _FORMAT and isinstance(version, int) and version > _VERSION:
            raise Refused(_("{path} was written by a newer Film Journal: please update the program.").format(path=path))
        if told["format"] != _FORMAT or version != _VERSION or not isinstance(records, list):
            raise ValueError
    except _NOT_UNDERSTOOD:
        path.rename(_free_for_damaged(path))
        return []
    for record in records:
        try:
            texts.append(_text(record))
        except _NOT_UNDERSTOOD:
            damaged.append(record)
    if damaged:
        _write_records(_free_for_damaged(path), told.get("journal"), damaged)
        if texts:
            _write_records(path, told.get("journal"), [_record(text) for text in texts])
        else:
            path.unlink(missing_ok=True)
    return texts


def _free_for_damaged(path: Path) -> Path:
    number = 1
    while (aside := path.with_stem(f"{path.stem}-damaged-{number}")).exists():
        number += 1
    return aside


def _damaged(path: Path) -> tuple[Path, ...]:
    """The files with what could not be read of a file; none where the folder can't be read."""
    start = f"{path.stem}-damaged-"
    with suppress(OSError):
        return tuple(sorted(other for other in path.parent.iterdir() if other.name.startswith(start)))
    return ()


def _text(record: dict[str, Any]) -> UnsavedText:
    save = SaveReview(
        entry_id=_number(record["entry_id"]),
        film_id=_number(record["film_id"]),
        base_revision=_number(record["base_revision"]),
        html=_string(record["html"]),
        sitting=_string(record["sitting"]),
        base_hash=None if record["base_hash"] is None else _string(record["base_hash"]),
    )
    return UnsavedText(save, datetime.fromisoformat(record["tried"]), _string(record.get("logged", "")))


def _number(value: Any) -> int:
    if not 0 <= int(value) <= _LARGEST:
        raise ValueError
    return int(value)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _record(text: UnsavedText) -> dict[str, Any]:
    return {
        "entry_id": text.save.entry_id,
        "film_id": text.save.film_id,
        "base_revision": text.save.base_revision,
        "base_hash": text.save.base_hash,
        "sitting": text.save.sitting,
        "tried": stamp(text.tried),
        "logged": text.logged,
        "html": text.save.html,
    }


def _write(path: Path, journal: Path, texts: Iterable[UnsavedText]) -> None:
    _write_records(path, str(journal), [_record(text) for text in texts])


def _write_records(path: Path, journal: str | None, records: Sequence[Any]) -> None:
    told = {"format": _FORMAT, "version": _VERSION, "journal": journal, "texts": records}
    with replacing(path) as file:
        file.write(json.dumps(told, indent=1).encode())


def _cannot(path: Path, error: OSError) -> Refused:
    return Refused(
        _("The words that could not be saved can't be kept in {path} either: {reason}.").format(
            path=path, reason=error.strerror or error
        )
    )
