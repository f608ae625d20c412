"""Putting right a single changed byte, without any copy, by trying every byte until the hash comes out.

What rots on a disk is mostly one bit. A hash of 128 bits that comes out again is proof: nothing else has it by chance.
Single bits are tried first, then all values of each byte, as far as that takes a few seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from filmjournal.storage.row_sums import DIGEST, person_of, row_hash, written
from filmjournal.storage.salvage.records import Value

_BITS = tuple(1 << bit for bit in range(8))
_OTHERS = tuple(value for value in range(1, 256) if value not in _BITS)
_EFFORT = 2_000_000_000  # nanoseconds, roughly, of hashing for one search
_EACH, _PER_BYTE = 900, 1  # of one attempt

Row = tuple[Value, ...]


class _Span(NamedTuple):
    """Where the bytes of a row's text lie in what is hashed, and in which column it is."""

    start: int
    end: int
    column: int


def corrected_text(text: str, content_hash: str) -> str | None:
    """The text of that content hash that differs from this one in one byte; None where there is none."""
    data = bytearray(text.encode("utf-8", "surrogateescape"))
    found = _search(data, [_Span(0, len(data), 0)], bytes.fromhex(content_hash), b"", _EFFORT)
    return None if found is None else _text(bytes(data))


def corrected_row(table: str, rows: Sequence[Row], difference: int) -> tuple[int, Row] | None:
    """Which of a group's rows to put what in the place of, so that its sum changes by that exclusive or.

    The likeliest row comes first. None where one byte of a text, or one bit of a number, in one row is not enough.
    """
    for place, row in enumerate(rows):
        wanted = (row_hash(table, row) ^ difference).to_bytes(DIGEST)
        for changed in _with_other_numbers(row):
            if row_hash(table, changed).to_bytes(DIGEST) == wanted:
                return place, changed
        data, spans = _hashed(row)
        effort = _EFFORT // max(1, len(rows))
        if _search(data, spans, wanted, person_of(table), effort) is not None:
            corrected = _row(row, bytes(data), spans)
            if corrected is not None:
                return place, corrected
    return None


def _search(data: bytearray, spans: Iterable[_Span], wanted: bytes, person: bytes, effort: int) -> int | None:
    """Change one byte so that the hash is the one wanted, and leave it so; where, or None with nothing changed."""
    places = [at for span in spans for at in range(span.start, span.end)]
    for changes in (_BITS, _OTHERS):
        effort -= len(places) * len(changes) * (_EACH + len(data) * _PER_BYTE)
        if effort < 0:
            return None
        for at in places:
            before = data[at]
            for change in changes:
                data[at] = before ^ change
                if blake2b(data, digest_size=DIGEST, person=person).digest() == wanted:
                    return at
            data[at] = before
    return None


def _hashed(row: Row) -> tuple[bytearray, list[_Span]]:
    """What is hashed of a row, and where the texts lie in it."""
    spans, parts, at = [], [], 0
    for column, value in enumerate(row):
        part = written(value)
        if isinstance(value, str):
            spans.append(_Span(at + part.index(b":") + 1, at + len(part), column))
        parts.append(part)
        at += len(part) + 1
    return bytearray(b"\n".join(parts)), spans


def _row(row: Row, data: bytes, spans: Iterable[_Span]) -> Row | None:
    values = list(row)
    for start, end, column in spans:
        values[column] = _text(data[start:end])
        if values[column] is None:
            return None
    return tuple(values)


def _with_other_numbers(row: Row) -> Iterator[Row]:
    for column, value in enumerate(row):
        if isinstance(value, int):
            for bit in range(max(8, value.bit_length() + 1)):
                yield (*row[:column], value ^ 1 << bit, *row[column + 1 :])


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None
