"""Files of one import made in a folder, what a reader makes of them, and damaged copies of them."""

from __future__ import annotations

import json
import random
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from filmjournal.domain.drafts import Draft, ListDraft, Notice, ReadItem, ReadOptions, Skipped
from filmjournal.domain.errors import Refused
from filmjournal.interchange.formats import FormatModule
from filmjournal.interchange.reading.source import Source, open_source

BERLIN = ReadOptions(time_zone="Europe/Berlin")

Content = bytes | str | list[Any] | dict[str, Any]
Kind = TypeVar("Kind", Draft, ListDraft, Skipped, Notice)


def as_bytes(content: Content) -> bytes:
    """Bytes as they are, text in UTF-8, anything else as JSON."""
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)).encode()


def folder_of(folder: Path, files: Mapping[str, Content]) -> Path:
    """The folder with these files in it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(content))
    return folder


def zip_of(path: Path, files: Mapping[str, Content]) -> Path:
    """A ZIP with these files in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, as_bytes(content))
    return path


def read_files(
    module: FormatModule, folder: Path, files: Mapping[str, Content], options: ReadOptions = BERLIN
) -> list[ReadItem]:
    """What the reader makes of files in a folder; each record stands in one item only, with a key of its own."""
    source = open_source([folder_of(folder, files)])
    return accounted(list(module.read(source, options)))


def accounted(items: list[ReadItem]) -> list[ReadItem]:
    """The items, whose records are all different."""
    records = [
        record
        for item in items
        if not isinstance(item, Notice)
        for record in ((item.record,) if isinstance(item, Skipped) else item.records)
    ]
    for what in ([(r.file, r.place) for r in records if r.place], [r.key for r in records if r.place]):
        twice = [one for one, times in Counter(what).items() if times > 1]
        assert not twice, twice
    assert not any(isinstance(item, (Draft, ListDraft)) and not item.records for item in items)
    return items


def of(kind: type[Kind], items: list[ReadItem]) -> list[Kind]:
    """The items of one kind."""
    return [item for item in items if isinstance(item, kind)]


def drafts(items: list[ReadItem]) -> dict[tuple[str, ...], Draft]:
    """The drafts, without their records, by the keys of those."""
    return {tuple(record.key for record in item.records): replace(item, records=()) for item in of(Draft, items)}


def lists(items: list[ReadItem]) -> dict[tuple[str, ...], ListDraft]:
    """The lists, without their records, by the keys of those."""
    return {tuple(record.key for record in item.records): replace(item, records=()) for item in of(ListDraft, items)}


def skipped(items: list[ReadItem]) -> dict[str, tuple[str, bool]]:
    """Why records are skipped, and whether by rule, by their keys."""
    return {item.record.key: (item.reason, item.by_rule) for item in of(Skipped, items)}


def damaged(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Copies that are cut off, have bytes changed, put in, or parts of them twice or missing."""
    chance = random.Random(seed)
    odd = [b"\0", b"\xff", b"\r", b'"', b"{", b"]", b",,,", b"null", b"-1", b"1e999", b"\\ud800", b"\xe2\x80\xa8", b";"]
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            first, last = sorted(chance.randrange(len(changed) + 1) for _ in range(2))
            match chance.randrange(5):
                case 0:
                    del changed[first:]
                case 1:
                    changed[first:first] = chance.choice(odd)
                case 2:
                    del changed[first : first + chance.randint(1, 30)]
                case 3:
                    changed[first:first] = changed[first:last][:200]
                case _:
                    changed[first : first + 1] = bytes([chance.randrange(256)])
        yield bytes(changed)


def odd_values(value: Any, count: int, seed: int) -> Iterator[Any]:
    """Copies of a JSON value in which some parts are of another kind than they should be."""
    chance = random.Random(seed)
    odd = (None, 0, -1, 1e300, 10**30, True, "", "x" * 9_000, "\ud800", "\x07\x1b", [], {}, [[]], {"ids": []}, "1/2/3")

    def changed(part: Any) -> Any:
        if chance.random() < 0.04:
            return chance.choice(odd)
        if isinstance(part, dict):
            return {name: changed(inner) for name, inner in part.items() if chance.random() > 0.02}
        return [changed(inner) for inner in part] if isinstance(part, list) else part

    for _ in range(count):
        yield changed(value)


def survives(module: FormatModule, source: Source, options: ReadOptions = BERLIN) -> None:
    """Read all of it: only Refused may be raised, and every draft has a film with a title."""
    assert 0 <= module.recognises(source) <= 100
    module.questions(source, options)
    try:
        for item in accounted(list(module.read(source, options))):
            assert not isinstance(item, Draft) or item.film.title
    except Refused:
        pass
    finally:
        source.close()
