"""The pieces that a full-text index consists of, put where they lie in peace.

FTS5 keeps its words in segments on levels. Each commit adds a small one at the lowest; four on a level are merged
into one on the next. What was written in bulk begins at the lowest level too, so that soon after it a single save
would have to merge half of the journal (four seconds with 100,000 entries, measured). Lifted some levels up, each
on a level of its own, the large segments wait until many thousand saves have made others of their size.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

_STRUCTURE = 10  # the row of the table of segments
_COOKIE = 4  # bytes
_MOST = 50  # segments: FTS5 has 64 levels
_LIFTED = 6  # levels: 4 to the power of it saves go by before anything reaches them


def settle(connection: Connection) -> None:
    """Lift the segments after much was written, before any merging. A table that isn't as known is left as it is."""
    # At a savepoint FTS5 writes out what it holds, and going back to it makes it forget what it knew of the table.
    connection.exec_driver_sql("SAVEPOINT settling")
    found = connection.exec_driver_sql("SELECT block FROM entry_text_data WHERE id = ?", (_STRUCTURE,)).scalar()
    connection.exec_driver_sql("ROLLBACK TO settling")
    lifted = None if found is None else _lifted(bytes(found))
    if lifted is not None:
        connection.exec_driver_sql("UPDATE entry_text_data SET block = ? WHERE id = ?", (lifted, _STRUCTURE))
    connection.exec_driver_sql("RELEASE settling")


def _lifted(structure: bytes) -> bytes | None:
    """The table of segments with each on its own level, the newest lowest; None where there is nothing to lift."""
    try:
        at = _Reader(structure, _COOKIE)
        levels, segments, written = at.number(), at.number(), at.number()
        found: list[tuple[int, int, int]] = []
        for _level in range(levels):
            merging, on_level = at.number(), at.number()
            if merging:
                return None
            here = [(at.number(), at.number(), at.number()) for _segment in range(on_level)]
            found += reversed(here)  # on a level the newest is last
    except IndexError:
        return None
    if not at.is_at_end or len(found) != segments or not 0 < len(found) <= _MOST:
        return None
    body = b"".join(b"\x00\x01" + _numbers(segment) for segment in found)
    return structure[:_COOKIE] + _numbers((_LIFTED + len(found), segments, written)) + bytes(2 * _LIFTED) + body


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._data)

    def number(self) -> int:
        """The next number: seven bits a byte, the highest first, all bytes but the last with their top bit set."""
        value = 0
        while True:
            byte = self._data[self._at]
            self._at += 1
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value


def _numbers(values: Iterable[int]) -> bytes:
    return b"".join(_number(value) for value in values)


def _number(value: int) -> bytes:
    pieces = [value & 0x7F]
    while value := value >> 7:
        pieces.append(value & 0x7F | 0x80)
    return bytes(reversed(pieces))
