"""Files of programs for collections, read as an import reads them, and broken ones."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from filmjournal.domain.drafts import Draft, ListDraft, Notice, ReadItem, ReadOptions, Skipped, SourceRecord
from filmjournal.domain.errors import Refused
from filmjournal.interchange.collections import antmovies, collectorz, datacrow, delicious, gcstar, griffith, tellico
from filmjournal.interchange.formats import FormatModule
from filmjournal.interchange.reading.source import open_source

READERS: tuple[FormatModule, ...] = (antmovies, collectorz, datacrow, delicious, gcstar, griffith, tellico)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4  # no picture, but the bytes of one


def folder(place: Path, files: Mapping[str, bytes | str]) -> Path:
    """A folder of these files."""
    for name, content in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def archive(path: Path, files: Mapping[str, bytes | str]) -> Path:
    """A ZIP archive of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return path


class Items(list[ReadItem]):
    """What was read, and the pictures of it by their places."""

    pictures: dict[str, bytes]


def items(module: FormatModule, *paths: Path, options: ReadOptions | None = None) -> Items:
    """All that a reader makes of some files, after it alone has recognised them."""
    source = open_source(paths)
    try:
        assert module.recognises(source) == 100
        assert [other.NAME for other in READERS if other.recognises(source)] == [module.NAME]
        found = Items(module.read(source, options or ReadOptions()))
        films = [draft.film for draft in drafts(found)]
        shown = [picture for film in films for picture in (film.poster, *film.stills) if picture]
        found.pictures = {picture.place: picture.load() for picture in shown}
    finally:
        source.close()
    records = [record for item in found for record in records_of(item)]
    assert len({record.key for record in records}) == len(records), "keys are unique within an import"
    return found


def records_of(item: ReadItem) -> tuple[SourceRecord, ...]:
    if isinstance(item, Draft | ListDraft):
        return item.records
    return (item.record,) if isinstance(item, Skipped) else ()


def drafts(found: Iterable[ReadItem]) -> list[Draft]:
    return [item for item in found if isinstance(item, Draft)]


def skipped(found: Iterable[ReadItem]) -> list[Skipped]:
    return [item for item in found if isinstance(item, Skipped)]


def notices(found: Iterable[ReadItem]) -> list[Notice]:
    return [item for item in found if isinstance(item, Notice)]


def lists(found: Iterable[ReadItem]) -> list[ListDraft]:
    return [item for item in found if isinstance(item, ListDraft)]


def survives_mutations(module: FormatModule, place: Path, name: str, content: bytes, rounds: int) -> None:
    """Read a file broken in many ways: it is refused or read, and never anything else happens.

    What is refused is refused before the first record.
    """
    dice = random.Random(len(content))
    read_well = refused = 0
    for number in range(rounds):
        path = place / f"{number}-{name}"
        path.write_bytes(_mutated(content, dice))
        source = open_source([path])
        try:
            if module.recognises(source):
                found = module.read(source, ReadOptions())
                first = next(found, None)
                rest = list(found)
                assert first is not None or not rest
                read_well += 1
        except Refused:
            refused += 1
        finally:
            source.close()
        path.unlink()
    assert read_well
    assert refused


def _mutated(content: bytes, dice: random.Random) -> bytes:
    data = bytearray(content)
    for _change in range(dice.randint(1, 2)):
        place = dice.randrange(len(data)) if data else 0
        match dice.randrange(6):
            case 0:
                del data[place : place + dice.randint(1, 60)]
            case 1:
                data[place:place] = bytes(dice.randrange(256) for _byte in range(dice.randint(1, 8)))
            case 2:
                data[place : place + 4] = dice.choice(
                    (b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"<x>", b"9999", b"\0")
                )
            case 3:
                data = data[:place]
            case 4:
                data[place:place] = data[place : place + dice.randint(1, 200)]
            case _:
                digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
                if digits:
                    data[dice.choice(digits)] = dice.choice(b"-.9e ")
    return bytes(data)
