"""What the columns of a table were taken for, remembered by its heading in a file of the profile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from filmjournal.settings import read_table, write_table

_MOST = 200  # headings; the ones used last are kept


def recalled(file: Path, header: str) -> dict[str, str]:
    """The field of each column of a heading that was seen before; nothing for a new one."""
    columns = read_table(file).get(header)
    if not isinstance(columns, dict):
        return {}
    return {name: field for name, field in columns.items() if isinstance(field, str)}


def remember(file: Path, header: str, mapping: Mapping[str, str]) -> None:
    """Keep what the columns of a heading are. Where the file can't be written, they are asked again next time."""
    table = read_table(file)
    table.pop(header, None)
    table[header] = dict(mapping)
    try:
        write_table(dict(list(table.items())[-_MOST:]), file)
    except OSError:
        return
