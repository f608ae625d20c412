"""The files of one import: a file, several, a folder or a ZIP archive, all seen as members with names.

Whatever is brought in was made elsewhere and may be broken or hostile. So every byte that is read counts against
bounds, names lead nowhere, and what can't be read is told in one sentence that names the file (`Refused`). Nothing is
ever written to disk.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import IO, Any, NoReturn

from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.reading import zip_members
from filmjournal.interchange.reading.zip_members import DAMAGED, MOST_MEMBERS, too_many

MOST_BYTES = 1 << 30  # of everything that is read, unpacked
MOST_RATIO = 100  # unpacked to packed, beyond the first RATIO_FREE bytes
RATIO_FREE = 50 << 20
MOST_ROWS = 1_000_000  # of one table
MOST_COLUMNS = 2_000
LONGEST_FIELD = 8 << 20  # bytes or characters
MOST_DEPTH = 50  # of JSON
LARGEST_JSON = 128 << 20  # bytes
LARGEST_PAGE = 16 << 20  # bytes of a text or a page that is read whole
HEAD = 64 << 10  # bytes from the beginning, for telling what a member is
_PORTION = 1 << 16
_HEADS_KEPT = 300  # of one import: all formats look at the same ones
_MOST_VALUES = 512 << 20  # bytes that the values of a JSON text may take
_TAKES = (("{", 240), ("[", 90), (",", 40), (":", 60))  # bytes in memory, for each of these signs
_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """One file among those of an import. `name` has forward slashes and no leading one; `size` is in bytes."""

    name: str
    size: int
    _open: Callable[[], IO[bytes]]
    _budget: Budget

    @property
    def base(self) -> str:
        """The name without folders, in lower case."""
        return self.name.rpartition("/")[2].lower()

    @property
    def suffix(self) -> str:
        """The ending of the name with its dot, in lower case; empty for none."""
        base = self.base
        dot = base.rfind(".")
        return base[dot:] if 0 < dot < len(base) - 1 else ""

    def open(self) -> IO[bytes]:
        """Its bytes, counted against the bounds while they are read. Raises Refused."""
        try:
            return io.BufferedReader(_Counted(self._open(), self), _PORTION)
        except (OSError, *DAMAGED) as error:
            raise self.unreadable(error) from None

    def head(self, length: int = HEAD) -> bytes:
        """The first bytes of it, by which formats are told; empty for what can't be read."""
        heads = self._budget.heads
        if self._open not in heads or length > HEAD:
            try:
                with self.open() as file:
                    start = file.read(max(length, HEAD))
            except (Refused, OSError):
                start = b""
            if length > HEAD or len(heads) >= _HEADS_KEPT:
                return start[:length]
            heads[self._open] = start
        return heads[self._open][:length]

    def part(self, start: int, length: int) -> bytes:
        """Some bytes out of the midst of it. Raises Refused where they can't be read."""
        try:
            with self._open() as file:
                file.seek(start)
                data = file.read(min(length, MOST_BYTES))
        except (OSError, *DAMAGED) as error:
            raise self.unreadable(error) from None
        self._budget.spend(len(data), self, len(data))
        return data

    def bytes(self, most: int = LARGEST_PAGE) -> bytes:
        """All of it. Raises Refused for more than `most` bytes and for what can't be read."""
        with self.open() as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise Refused(_("{file} is too large to be read.").format(file=self.shown))
        return data

    def text(self, most: int = LARGEST_PAGE) -> str:
        """All of it as text. Raises Refused, also for NUL characters, which no text has."""
        return decoded(self.bytes(most), self.shown)

    def json(self) -> Any:
        """Its JSON value. Raises Refused for what is none, or deeper than anything meant."""
        text = decoded(self.bytes(LARGEST_JSON), self.shown)
        if sum(size * text.count(sign) for sign, size in _TAKES) > _MOST_VALUES:
            raise Refused(_("{file} is too large to be read.").format(file=self.shown))
        try:
            value = json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 0)
            raise Refused(
                _("{file} is no sound JSON (line {line}).").format(file=self.shown, line=line)
                if line
                else _("{file} is no sound JSON.").format(file=self.shown)
            ) from None
        if _deeper_than(value, MOST_DEPTH):
            raise Refused(_("{file} is nested deeper than any file of this kind.").format(file=self.shown))
        return value

    def lines_of_fields(
        self,
        delimiter: str = ",",
        quote: str = '"',
        escape: str | None = None,
        encoding: str | None = None,
        *,
        change: Callable[[str], str] | None = None,
        skip_blanks: bool = False,
        after_line: int = 0,
    ) -> Iterator[tuple[int, list[str]]]:
        """The rows of a table of text, each with the number of the line it ends in, counted from 1.

        Line ends inside quotes stay as they are. Empty rows come as empty lists. `change` is applied to each line
        before it is parted, `skip_blanks` passes over blanks behind a delimiter, and lines up to `after_line` are
        not looked at. Raises Refused for NULs, an endless field, a million rows or too many columns, naming the line.
        """
        # A `with` around what is yielded: the file is closed when the caller stops early.
        with self.open() as raw:
            name = encoding or _encoding_of_table(self)
            # A few bytes mean nothing in cp1252, and are no reason to refuse the rest.
            wrong = "replace" if name == "cp1252" else "strict"
            stream = io.TextIOWrapper(raw, encoding=name, errors=wrong, newline="")
            csv.field_size_limit(LONGEST_FIELD)
            was_looked_at = encoding is None and name != "utf-16"
            lines = iter(stream) if was_looked_at else _whole_lines(stream, self)
            for _passed in itertools.islice(lines, after_line):
                pass
            rows = csv.reader(
                map(change, lines) if change else lines,
                delimiter=delimiter,
                quotechar=quote or None,
                escapechar=escape,
                doublequote=True,
                quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
                skipinitialspace=skip_blanks,
                strict=False,
            )
            count = 0
            while True:
                try:
                    row = next(rows)
                except StopIteration:
                    return
                except (csv.Error, UnicodeDecodeError) as error:
                    raise Refused(
                        _("{file} can't be read from line {line} on: {reason}.").format(
                            file=self.shown, line=after_line + rows.line_num + 1, reason=_csv_reason(error)
                        )
                    ) from None
                count += 1
                if count > MOST_ROWS or len(row) > MOST_COLUMNS:
                    raise Refused(_("{file} has more rows or columns than can be meant.").format(file=self.shown))
                yield after_line + rows.line_num, row

    @property
    def shown(self) -> str:
        """The name as a message can hold it."""
        return "".join(c if c.isprintable() else "\ufffd" for c in self.name[-200:])

    def unreadable(self, error: BaseException) -> Refused:
        """The sentence for a trouble with reading."""
        reason = getattr(error, "strerror", None) or _("it is damaged or cut off")
        if isinstance(error, RuntimeError) and "password" in str(error):
            reason = _("it is locked with a password")
        return Refused(_("{file} can't be read: {reason}.").format(file=self.shown, reason=reason))


class Budget:
    """What may still be read of one import."""

    def __init__(self, packed: int = 0) -> None:
        self._packed = packed  # bytes of the archive; 0 for plain files
        self._read = 0
        self.heads: dict[Callable[[], IO[bytes]], bytes] = {}  # of members, by what opens them

    def spend(self, count: int, member: Member, so_far: int) -> None:
        """Note bytes that were read. Raises Refused beyond the bounds.

        What is read twice (first to tell the format) counts by the member's `so_far`, so that looking is free.
        """
        if so_far > MOST_BYTES or (self._packed and so_far > max(RATIO_FREE, MOST_RATIO * self._packed)):
            raise Refused(
                _("{file} unpacks to more than any file of this kind: it is refused.").format(file=member.shown)
            )
        self._read += count
        if self._read > 4 * MOST_BYTES:
            raise Refused(_("These files hold more than can be read at once."))


class _Counted(io.RawIOBase):
    """A member's stream that counts what goes through it, and turns damage into a sentence."""

    def __init__(self, file: IO[bytes], member: Member) -> None:
        self._file = file
        self._member = member
        self._so_far = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except (OSError, *DAMAGED) as error:
            raise self._member.unreadable(error) from None
        self._so_far += len(data)
        self._member._budget.spend(len(data), self._member, self._so_far)  # noqa: SLF001 (its own stream)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class Source:
    """What one import reads: members by name, wherever they lie. Close it when the import is over."""

    def __init__(self, name: str, members: Sequence[Member], closing: Sequence[Callable[[], None]] = ()) -> None:
        self.name = name
        self.members = tuple(members)
        self._closing = closing

    @cached_property
    def _by_name(self) -> dict[str, Member]:
        return {member.name.lower(): member for member in reversed(self.members)}

    def member(self, name: str) -> Member | None:
        """The member of this name, whatever its case; None where there is none."""
        return self._by_name.get(name.lower())

    def under(self, folder: str) -> tuple[Member, ...]:
        """The members inside a folder, in the order of their names."""
        start = f"{folder.lower()}/"
        return tuple(sorted((m for m in self.members if m.name.lower().startswith(start)), key=lambda m: m.name))

    def close(self) -> None:
        for close in self._closing:
            close()


def open_source(paths: Sequence[Path]) -> Source:
    """The files, folders and archives of one import, as one source. Raises Refused.

    An archive's or a folder's members have their names inside it, without one folder that wraps all of them. What
    systems leave behind (`__MACOSX`, `.DS_Store`) is not there.
    """
    members: list[Member] = []
    closing: list[Callable[[], None]] = []
    try:
        for path in paths:
            try:
                found, close = _of_path(path)
            except OSError as error:
                raise Refused(
                    _("{path} can't be read: {reason}.").format(path=path, reason=error.strerror or error)
                ) from None
            members += _unwrapped(found)
            closing += close
            if len(members) > MOST_MEMBERS:
                raise too_many(path)
    except BaseException:
        for action in closing:
            action()
        raise
    if not members:
        raise Refused(_("There is nothing to import in {path}.").format(path=paths[0] if paths else ""))
    return Source(paths[0].name, members, closing)


def _of_path(path: Path) -> tuple[list[Member], list[Callable[[], None]]]:
    if path.is_dir():
        return _of_folder(path), []
    if not path.exists():
        raise Refused(_("There is no file {path}.").format(path=path))
    if not path.is_file():
        raise Refused(_("{path} is neither a file nor a folder.").format(path=path))
    with path.open("rb") as stream:
        start = stream.read(4)
    if start in (b"PK\x03\x04", b"PK\x05\x06"):
        return _of_archive(path)
    return [Member(path.name, path.stat().st_size, _opener(path), Budget())], []


def _of_folder(path: Path) -> list[Member]:
    """The files in a folder and those below it; links lead elsewhere and are passed over."""
    inside = list(itertools.islice(path.rglob("*"), MOST_MEMBERS + 1))
    if len(inside) > MOST_MEMBERS:
        raise too_many(path)
    budget = Budget()
    return [
        Member(file.relative_to(path).as_posix(), file.stat().st_size, _opener(file), budget)
        for file in sorted(inside)
        if not file.is_symlink() and file.is_file() and not _is_left_behind(file.relative_to(path).parts)
    ]


def _of_archive(path: Path) -> tuple[list[Member], list[Callable[[], None]]]:
    archive, found = zip_members.opened(path)
    budget = Budget(path.stat().st_size)
    members = [
        Member(name, info.file_size, _opener_in(archive, info), budget)
        for name, info in found
        if not _is_left_behind(name.split("/"))
    ]
    return members, [archive.close]


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _opener_in(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def _unwrapped(members: list[Member]) -> list[Member]:
    """The members without one folder around all of them."""
    while members and all("/" in member.name for member in members):
        tops = {member.name.split("/", 1)[0] for member in members}
        if len(tops) > 1 or tops & {"lists", "likes", "deleted", "orphaned", "images"}:
            break
        members = [replace(member, name=member.name.split("/", 1)[1]) for member in members]
    return members


def _is_left_behind(parts: Sequence[str]) -> bool:
    return any(part in _IGNORED or part.startswith("._") for part in parts)


def decoded(data: bytes, name: str) -> str:
    """Bytes as text: by their byte order mark, else UTF-8, else as Windows wrote it. Raises Refused for NULs."""
    try:
        text = data.decode("utf-8")  # at once, since it is so mostly
        text = text.removeprefix("\ufeff")
    except UnicodeDecodeError:
        encoding = encoding_of(data)
        text = data.decode(encoding, "replace" if encoding == "cp1252" else "strict")
    if "\0" in text:
        raise Refused(_("{file} holds NUL characters instead of text: it is damaged.").format(file=name))
    return text


def encoding_of(data: bytes) -> str:
    """The name of the encoding of bytes that are whole: byte order mark, UTF-8, or cp1252."""
    if data.startswith(b"\xef\xbb\xbf"):
        data_after = data[3:]
        return "utf-8-sig" if _is_utf_8(data_after) else "cp1252"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode("utf-16")
        except UnicodeDecodeError:
            return "cp1252"
        return "utf-16"
    return "utf-8" if _is_utf_8(data) else "cp1252"


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _encoding_of_table(member: Member) -> str:
    """The encoding of a table, from a look at all of its bytes; NULs are refused."""
    start = member.head(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf_8 = True
    since_line_end = 0
    with member.open() as file:
        while portion := file.read(1 << 20):
            after = len(portion) - 1 - max(portion.rfind(b"\n"), portion.rfind(b"\r"))
            since_line_end = after if after < len(portion) else since_line_end + after
            if since_line_end > 4 * LONGEST_FIELD:  # bytes of so many letters
                raise _endless(member)
            if b"\0" in portion:
                raise Refused(
                    _("{file} holds NUL characters instead of text: it is damaged.").format(file=member.shown)
                )
            if utf_8:
                try:
                    decoder.decode(portion)
                except UnicodeDecodeError:
                    utf_8 = False
    if utf_8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            utf_8 = False
    if not utf_8:
        return "cp1252"
    return "utf-8-sig" if start.startswith(b"\xef\xbb\xbf") else "utf-8"


def _whole_lines(stream: IO[str], member: Member) -> Iterator[str]:
    """Lines with their ends, none of them endless."""
    while line := stream.readline(LONGEST_FIELD):
        if len(line) >= LONGEST_FIELD and not line.endswith(("\n", "\r")):
            raise _endless(member)
        if "\0" in line:
            raise Refused(_("{file} holds NUL characters instead of text: it is damaged.").format(file=member.shown))
        yield line


def _endless(member: Member) -> Refused:
    return Refused(_("{file} has a line without end.").format(file=member.shown))


def _csv_reason(error: BaseException) -> str:
    if isinstance(error, UnicodeDecodeError):
        return _("its letters are in no known encoding")
    return _("a field has no end")


def _deeper_than(value: object, most: int) -> bool:
    level = [value]
    for _step in range(most):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def _no_constant(_name: str) -> NoReturn:
    raise ValueError
