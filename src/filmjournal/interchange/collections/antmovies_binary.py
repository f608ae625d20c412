"""Ant Movie Catalog's own files (`.amc`), versions 1.0 to 4.2.

They begin with 65 bytes that name the version. Up to 3.0 films are records of one size, with strings of a fixed room
behind their length; from 3.1 on numbers are of four bytes (little-endian), yes and no of one, and strings of a length
and that many bytes. The owner's name and address come first, from 4.0 on the fields of one's own, then film after film
to the end of the file. Nothing says in which code page the letters are.
"""

from __future__ import annotations

import datetime
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.collections.antmovies_layout import FIELDS, FIXED_FIELDS, FIXED_OWNER
from filmjournal.interchange.reading.source import Member

MAGIC = b" AMC_"
HEADER = 65  # bytes
_FIXED = ("1.0", "1.1", "2.1", "3.0")
_VERSIONS = (*_FIXED, "3.1", "3.3", "3.5", "4.0", "4.1", "4.2")
_LONGEST_STRING = 16 << 20
_LARGEST_PICTURE = 64 << 20
_MOST_FIELDS = 1_000
_MOST_EXTRAS = 10_000
_MOST_FILMS = 1_000_000
_SAMPLE = 1 << 18  # bytes of text by which the code page is told
_DAY_0 = datetime.date(1899, 12, 30)

_EXTRA_TAGS = ("ETag", "ETitle", "ECategory", "EURL", "EDescription", "EComments", "ECreatedBy")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a film: its path, and where its bytes lie if they are in the file (`size` 0: they are not)."""

    path: str
    start: int
    size: int


@dataclass(slots=True)
class BinaryFilm:
    """A film as the file has it: its fields by the tags of the XML, those of one's own by their names."""

    start: int  # bytes from the beginning of the file
    tags: dict[str, str]
    picture: Picture | None = None
    own: list[tuple[str, str]] = field(default_factory=list)
    extras: list[tuple[dict[str, str], Picture]] = field(default_factory=list)


class BinaryCatalog:
    """A catalog, read from its beginning to its end as often as it is asked for."""

    def __init__(self, member: Member) -> None:
        """Read all of it once. Raises Refused where any of it can't be."""
        self.member = member
        self.version = _version(member)
        self._sample = bytearray()
        self._encoding = "latin-1"
        for _film in self.films():
            pass
        self._encoding = _encoding_of(bytes(self._sample))

    def films(self) -> Iterator[BinaryFilm]:
        """Its films, in their order. Raises Refused where it is cut off or damaged."""
        with self.member.open() as file:
            reader = _Reader(file, self.member, self._text)
            reader.take(HEADER)
            films = self._fixed(reader) if self.version in _FIXED else self._variable(reader)
            for count, film in enumerate(films):
                if count >= _MOST_FILMS:
                    raise Refused(_("{file} has more films than can be meant.").format(file=self.member.shown))
                yield film

    def _text(self, data: bytes) -> str:
        if len(self._sample) < _SAMPLE and not data.isascii():
            self._sample += data[:4096] + b"\n"
        return data.decode(self._encoding, "replace").replace("\r\n", "\n").replace("\0", "")

    def _variable(self, reader: _Reader) -> Iterator[BinaryFilm]:
        for _owner in range(5 if self.version < "3.5" else 4):
            reader.string()
        own = self._own_fields(reader) if self.version >= "4.0" else []
        fields = [(tag, kind) for tag, kind, since in FIELDS if since <= self.version]
        while not reader.at_end():
            start = reader.place
            tags = {tag: value for tag, kind in fields if (value := self._value(reader, kind))}
            film = BinaryFilm(start, tags, reader.picture())
            film.own = [(name, value) for name, value in ((name, reader.string()) for name in own) if value]
            if self.version >= "4.2":
                film.extras = _extras(reader)
            yield film

    def _value(self, reader: _Reader, kind: str) -> str:
        if kind == "s":
            return reader.string()
        if kind == "b":
            return "True" if reader.truth() else ""
        number = reader.number()
        if kind == "r":
            if number < 0:
                return ""
            return f"{number / 10:g}" if self.version >= "3.5" else str(number)
        if kind == "d":
            return _day(number)
        return str(number) if number > 0 else ""

    def _own_fields(self, reader: _Reader) -> list[str]:
        """The names of the fields of one's own."""
        newer = self.version >= "4.1"
        reader.string()  # how columns look
        reader.string()
        count = reader.number()
        if not 0 <= count <= _MOST_FIELDS:
            raise reader.damaged()
        names = []
        for _number in range(count):
            tag, name = reader.string(), reader.string()
            if newer:
                reader.string()  # the ending of a number: "min"
            kind = reader.string().lower().removeprefix("ft")
            reader.string()  # the default
            if newer:
                reader.string()
            reader.take(1 + (4 + 1 + 1 if newer else 0) + 1)
            reader.string()
            if kind == "list":
                for _value in range(reader.count(100_000)):
                    reader.string()
                if newer:
                    reader.take(4)
            names.append(name or tag)
        return names

    def _fixed(self, reader: _Reader) -> Iterator[BinaryFilm]:
        if self.version >= "2.1":
            reader.take(FIXED_OWNER)
        places: list[tuple[str, str, int, int]] = []
        size = 0
        for tag, kind, most, since in FIXED_FIELDS:
            if since <= self.version:
                size += -size % 4 if kind in "io" else 0
                places.append((tag, kind, size, most))
                size += most + (kind == "s")
        size += -size % 4
        while not reader.at_end():
            start = reader.place
            record = reader.take(size)
            tags = {}
            for tag, kind, place, most in places:
                if value := self._fixed_value(record, kind, place, most):
                    tags[tag] = value
            for tag in ("Year", "Length"):
                if tags.get(tag) == "1":  # as which it wrote that it doesn't know
                    del tags[tag]
            length = int(tags.pop("PictureSize", "0"))
            film = BinaryFilm(start, tags, Picture(tags.pop("Picture", ""), reader.place, length))
            reader.pass_over(length)
            yield film

    def _fixed_value(self, record: bytes, kind: str, place: int, most: int) -> str:
        if kind in "io":
            (number,) = struct.unpack_from("<i", record, place)
            if kind == "o":
                return _ordinal(number)
            return str(number) if number > 0 else ""
        if kind == "b":
            return "True" if record[place] else ""
        if kind == "c":
            return self._text(record[place : place + most].partition(b"\0")[0]).rstrip()
        length = min(record[place], most)
        return self._text(record[place + 1 : place + 1 + length]).strip()


class _Reader:
    """A file that is read piece by piece and never beyond its end."""

    def __init__(self, file: IO[bytes], member: Member, decode: Callable[[bytes], str]) -> None:
        self._file = file
        self._member = member
        self._decode = decode
        self._ahead = b""
        self.place = 0

    def at_end(self) -> bool:
        if not self._ahead:
            self._ahead = self._file.read(1)
        return not self._ahead

    def take(self, length: int) -> bytes:
        data, self._ahead = self._ahead[:length], self._ahead[length:]
        if len(data) < length:
            data += self._file.read(length - len(data))
        if len(data) < length:
            raise self.damaged()
        self.place += length
        return data

    def pass_over(self, length: int) -> None:
        if not 0 <= length <= _LARGEST_PICTURE:
            raise self.damaged()
        while length:
            length -= len(self.take(min(length, 1 << 20)))

    def number(self) -> int:
        (number,) = struct.unpack("<i", self.take(4))
        return int(number)

    def count(self, most: int) -> int:
        count = self.number()
        if not 0 <= count <= most:
            raise self.damaged()
        return count

    def truth(self) -> bool:
        return self.take(1) != b"\0"

    def string(self) -> str:
        return self._decode(self.take(self.count(_LONGEST_STRING)))

    def picture(self) -> Picture:
        path = self.string()
        size = self.number()
        start = self.place
        self.pass_over(size)
        return Picture(path, start, size)

    def damaged(self) -> Refused:
        return Refused(
            _("{file} is damaged or cut off ({place} bytes from its beginning).").format(
                file=self._member.shown, place=self.place
            )
        )


def _extras(reader: _Reader) -> list[tuple[dict[str, str], Picture]]:
    extras = []
    for _number in range(reader.count(_MOST_EXTRAS)):
        reader.truth()
        tags = {tag: value for tag in _EXTRA_TAGS if (value := reader.string())}
        extras.append((tags, reader.picture()))
    return extras


def is_catalog(member: Member) -> bool:
    """Whether a file begins as a catalog does."""
    return member.head(HEADER).startswith(MAGIC)


def _version(member: Member) -> str:
    """The version of a catalog. Raises Refused for one that is not known."""
    version = member.head(HEADER)[len(MAGIC) : len(MAGIC) + 3].decode("ascii", "replace")
    if version not in _VERSIONS:
        raise Refused(
            _("{file} is of a version of Ant Movie Catalog that is not known ({version}).").format(
                file=member.shown, version=version if version.isprintable() else "?"
            )
        )
    return version


def _day(days: int) -> str:
    """A date as Delphi counts it, in ISO form; empty for none."""
    try:
        return (_DAY_0 + datetime.timedelta(days)).isoformat() if days > 0 else ""
    except OverflowError:
        return ""


def _ordinal(days: int) -> str:
    try:
        return datetime.date.fromordinal(days).isoformat() if days > 1 else ""
    except (ValueError, OverflowError):
        return ""


def _encoding_of(sample: bytes) -> str:
    """The code page the letters are in, told from some of them: UTF-8, else one of Windows'."""
    with suppress(UnicodeDecodeError):
        sample.decode("utf-8")
        return "utf-8"
    high = sum(byte > 0x7F for byte in sample)
    # In the Latin script few letters have an accent; in the others nearly all are above.
    if high > 0.4 * sum(byte > 0x7F or chr(byte).isalpha() for byte in sample):
        from charset_normalizer import from_bytes

        best = from_bytes(sample, cp_isolation=_OTHER_SCRIPTS, preemptive_behaviour=False, threshold=0.5).best()
        return best.encoding if best else "cp1252"
    # Polish, Czech, Hungarian: letters that are signs in the West, such as a raised 3.
    return "cp1250" if len(_CENTRAL.findall(sample)) > 0.05 * high else "cp1252"


_OTHER_SCRIPTS = ["cp1251", "cp1253", "cp1255", "cp1256", "cp932", "gb18030", "big5", "cp949"]
_CENTRAL = re.compile(rb"(?<=[A-Za-z\x80-\xff])[\x9a\x9d\x9e\x9f\xb3\xb9\xbe\xbf](?=[A-Za-z\x80-\xff])")
