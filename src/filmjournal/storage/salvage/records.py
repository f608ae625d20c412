"""Records as SQLite stores them (https://www.sqlite.org/fileformat2.html, section 2.1)."""

from __future__ import annotations

import struct
from typing import Any

Value = Any  # None, int, float, str or bytes; a text that is no UTF-8 has lone surrogates in place of its odd bytes

_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FLOAT, _ZERO, _ONE, _FIRST_BLOB = 7, 8, 9, 12
_LONGEST_VARINT = 9


class Unreadable(ValueError):
    """These bytes are not what they should be."""


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, signed, and where the next thing begins. Raises Unreadable."""
    value = 0
    for length in range(_LONGEST_VARINT):
        try:
            byte = data[at + length]
        except IndexError:
            raise Unreadable from None
        if length == _LONGEST_VARINT - 1:
            value = value << 8 | byte
            return value - (1 << 64) if value >= 1 << 63 else value, at + _LONGEST_VARINT
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, at + length + 1


def fields(payload: bytes, *, whole: bool = True) -> list[Value]:
    """The values of a record. With `whole` they fill it to the last byte; else what it lacks is None, or a part of it.

    Raises Unreadable.
    """
    header, at = varint(payload, 0)
    if not at <= header <= len(payload):
        raise Unreadable
    kinds = []
    while at < header:
        kind, at = varint(payload, at)
        kinds.append(kind)
    if at != header:
        raise Unreadable
    values: list[Value] = []
    for kind in kinds:
        length = size_of(kind)
        part = payload[at : at + length]
        if len(part) < length and (whole or kind < _FIRST_BLOB):
            if whole:
                raise Unreadable
            values.append(None)
        else:
            values.append(_value(kind, part))
        at += length
    if whole and at != len(payload):
        raise Unreadable
    return values


def size_of(kind: int) -> int:
    """How many bytes a value of this serial type takes. Raises Unreadable."""
    if kind >= _FIRST_BLOB:
        return (kind - _FIRST_BLOB) // 2
    if kind in _INTEGER_BYTES:
        return _INTEGER_BYTES[kind]
    if kind == _FLOAT:
        return 8
    if kind in (0, _ZERO, _ONE):
        return 0
    raise Unreadable


def _value(kind: int, part: bytes) -> Value:
    if kind >= _FIRST_BLOB:
        return part.decode("utf-8", "surrogateescape") if kind % 2 else part
    if kind in _INTEGER_BYTES:
        return int.from_bytes(part, signed=True)
    if kind == _FLOAT:
        return struct.unpack(">d", part)[0]
    return {0: None, _ZERO: 0, _ONE: 1}[kind]
