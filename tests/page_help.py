"""Reading pages and texts of our own making, for tests: a folder of files in, drafts out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from filmjournal.domain.drafts import Draft, EntryDraft, Notice, ReadItem, ReadOptions, Skipped
from filmjournal.interchange.reading.source import Source, open_source

STARS = '<img src="stars/star.gif" alt="{}">'


def source_of(folder: Path, files: Mapping[str, str | bytes]) -> Source:
    """The files in a folder as a source."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_source([folder])


def read_all(
    module: ModuleType, folder: Path, files: Mapping[str, str | bytes], options: ReadOptions | None = None
) -> list[ReadItem]:
    """Everything that a reader says of the files."""
    source = source_of(folder, files)
    try:
        return list(module.read(source, options or ReadOptions()))
    finally:
        source.close()


def drafts(items: list[ReadItem]) -> list[Draft]:
    return [item for item in items if isinstance(item, Draft)]


def skipped(items: list[ReadItem]) -> list[tuple[str, bool]]:
    """The names of the files that were skipped, each with whether by rule."""
    return [(item.record.file, item.by_rule) for item in items if isinstance(item, Skipped)]


def notices(items: list[ReadItem]) -> list[str]:
    return [item.text for item in items if isinstance(item, Notice)]


def entry_of(draft: Draft) -> EntryDraft:
    assert draft.entry is not None
    return draft.entry
