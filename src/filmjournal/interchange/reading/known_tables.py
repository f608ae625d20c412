"""Tables of text whose columns are known by their headings: what the readers of other services' files share.

Headings are compared without case, blanks and signs (`TMDb ID`, `tmdbId` and ` tmdb_id` are one), so that a changed
order, a byte order mark or a spreadsheet that saved the file anew makes no difference.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from filmjournal.domain.drafts import EntryDraft, Skipped, SourceRecord, source_record
from filmjournal.domain.errors import Refused
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.i18n import _
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.richtext import plain
from filmjournal.richtext.serialise import to_html

DELIMITERS = (",", ";", "\t", "|")
_HEAD = 16 << 10  # bytes in which a heading must end
_MOST_LOOKED_AT = 300  # members of a large folder, for telling what it is
_MOST_OPEN_QUOTES = 20  # after which a table is given up
_NO_TABLES = frozenset(
    (
        ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".css", ".js", ".htm", ".html", ".xhtml", ".md",
        ".json", ".xml", ".pdf", ".zip", ".tc", ".gcs", ".amc", ".db", ".mp4", ".yaml", ".yml",
    )
)  # fmt: skip
_SIGNS = re.compile(r"[\W_]+")


def plain_name(heading: str) -> str:
    """A heading as it is compared."""
    return _SIGNS.sub("", heading.casefold())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line (the last one, where it has several) and its values by `plain_name`."""

    file: str
    line: int
    values: Mapping[str, str]
    cells: Sequence[str]

    def get(self, *names: str) -> str:
        """The first of these columns that isn't blank, without blanks around it; empty for none."""
        for name in names:
            if text := self.values.get(name, "").strip():
                return text
        return ""

    def record(self, key: str) -> SourceRecord:
        """The row as a record of the file."""
        return source_record(self.file, self.line, key, self.cells)

    def broken(self, reason: str) -> Skipped:
        """The row as a record that nothing can be made of."""
        return Skipped(self.record(f"{self.file}|line {self.line}"), reason, by_rule=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A member that begins with a heading. `names` are its columns by `plain_name`, `headings` as they are written.

    `alone` where nothing else is imported with it.
    """

    member: Member
    delimiter: str
    names: tuple[str, ...]
    headings: tuple[str, ...]
    alone: bool = True

    def has(self, *names: str) -> bool:
        """Whether it has all of these columns."""
        return all(name in self.names for name in names)

    def others(self, row: Row, known: Collection[str], prefix: str = "") -> dict[str, str]:
        """What a row says in columns that are not known, by their headings as people read them."""
        found = {}
        for name, heading, cell in zip(self.names, self.headings, row.cells, strict=False):
            if name not in known and (text := values.text(cell)):
                shown = values.line(heading.removeprefix(prefix).replace("_", " "), 100)
                found[f"{shown[:1].upper()}{shown[1:]}"] = text
        return found

    def rows(
        self, *, quote: str = '"', change: Callable[[str], str] | None = None, skip_blanks: bool = False
    ) -> Iterator[Row | Skipped]:
        """The rows below the heading that aren't blank.

        A row that a quotation mark without end has swallowed the rest of the file into is a Skipped, and the lines
        behind its first are read anew. So is the rest of a table that can't be read further. Raises Refused where
        nothing of it could be and nothing else is imported.
        """
        name = self.member.name

        def lines(after: int) -> Iterator[tuple[int, list[str]]]:
            return self.member.lines_of_fields(
                self.delimiter, quote, change=change, skip_blanks=skip_blanks, after_line=after
            )

        heading_seen = yielded = False
        try:
            for line, cells, is_open in recovered(lines, len(self.names), self.delimiter):
                if not heading_seen:
                    heading_seen = True
                    continue
                yielded = True
                if is_open:
                    yield open_quote(name, line, cells)
                else:
                    yield self._row(line, cells)
        except Refused as error:
            if self.alone and not yielded:
                raise
            yield no_file(self.member, str(error))

    def _row(self, line: int, cells: list[str]) -> Row:
        named: dict[str, str] = {}
        for heading, cell in zip(self.names, cells, strict=False):
            named.setdefault(heading, cell)  # the first of two columns of one name counts
        return Row(self.member.name, line, named, cells)


def recovered(
    lines: Callable[[int], Iterator[tuple[int, list[str]]]], width: int, delimiter: str
) -> Iterator[tuple[int, list[str], bool]]:
    """The rows that aren't blank, with their lines; `lines` gives those behind a line.

    Where the last row has swallowed other rows, a quotation mark in it has no end: it is given as such (True), and
    what it swallowed is read anew. Raises Refused.
    """
    after = 0
    for restarts in range(_MOST_OPEN_QUOTES + 1):
        last: tuple[int, int, list[str]] | None = None  # the line before, the line it ends in, the row
        before = after
        for line, cells in lines(after):
            if any(map(str.strip, cells)):
                if last is not None:
                    yield last[1], last[2], False
                last = (before, line, cells)
            before = line
        if last is None:
            return
        start, line, cells = last
        if line - start < 2 or restarts == _MOST_OPEN_QUOTES or not _has_swallowed(cells, width, delimiter):
            yield line, cells, False
            return
        after = start + 1
        yield after, cells[:-1], True


def _has_swallowed(cells: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether the last cell of a row holds rows: lines with as many fields as there are columns."""
    inside = cells[-1].splitlines()[1:]
    rows = sum(1 for line in inside if line.count(delimiter) >= width - 1)
    ends_open = cells[-1].endswith(("\n", "\r"))
    if len(cells) < width:
        return ends_open or rows > 0
    return rows == len(inside) and (ends_open or rows > 4)


def open_quote(file: str, line: int, cells: Sequence[str]) -> Skipped:
    """A row in which a quotation mark has no end."""
    record = source_record(file, line, f"{file}|line {line}", cells)
    return Skipped(record, _("a quotation mark in it has no end"), by_rule=False)


def table_of(member: Member, *, alone: bool = True) -> Table | None:
    """The member as a table with a heading, told from its beginning; None where it can't be one."""
    start = member.head(_HEAD)
    text = head_text(start)
    if not text.strip():
        return None
    best: list[str] = []
    delimiter = ","
    for candidate in DELIMITERS:
        row = first_row(text, candidate)
        if len(row) > len(best):
            best, delimiter = row, candidate
    names = tuple(plain_name(cell) for cell in best)
    if not any(names):
        return None
    return Table(member, delimiter, names, tuple(values.line(cell) for cell in best), alone)


def head_text(start: bytes) -> str:
    """The beginning of a file as text, as well as it can be read; empty where it holds NULs."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start[: len(start) // 2 * 2].decode("utf-16", "replace")
    else:
        try:
            text = start.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # A letter that is cut in two at the end is no reason to think of another encoding.
            text = start.decode("utf-8-sig" if error.start > len(start) - 4 else "cp1252", "replace")
    return "" if "\0" in text else text


def first_row(text: str, delimiter: str) -> list[str]:
    """The first row of a text that isn't blank."""
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True):
            if any(cell.strip() for cell in row):
                return row
    except csv.Error:
        pass
    return []


def tables(source: Source) -> Iterator[Table]:
    """The members that are tables, by their beginnings."""
    looked_at = 0
    for member in source.members:
        if member.suffix in _NO_TABLES:
            continue
        looked_at += 1
        if looked_at > _MOST_LOOKED_AT:
            return
        if table := table_of(member, alone=len(source.members) == 1):
            yield table


def no_file(member: Member, reason: str, *, by_rule: bool = False) -> Skipped:
    """That nothing of a whole member comes in, or nothing more; the reason may be a sentence."""
    return Skipped(source_record(member.name, "", member.name, ()), reason.rstrip("."), by_rule)


def unread(source: Source, read: Iterable[Member], reason: str) -> Iterator[Skipped]:
    """The members that a format has no use for, as skipped by rule; a damaged table among them is not meant so."""
    known = {member.name for member in read}
    for member in source.members:
        if member.name in known:
            continue
        start = member.head(_HEAD) if member.suffix == ".csv" else b""
        damaged = b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
        why = _("it holds NUL characters instead of text: it is damaged") if damaged else reason
        yield no_file(member, why, by_rule=not damaged)


class Keys:
    """Keys that are each given out once: the second record that says the same is `…#2`."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def unique(self, *parts: object) -> str:
        """The parts as one key that no other record has."""
        key = "|".join("" if part is None else str(part) for part in parts)
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}#{self._seen[key]}"


@dataclass(slots=True)
class FilmFields:
    """What a table says of a film besides its title, gathered from columns of text."""

    ids: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    def id(self, source: str, value: object) -> None:
        """Keep an id, where there is one."""
        known = values.imdb(value) if source == "imdb" else values.identifier(value)
        if known:
            self.ids[source] = known

    def keep(self, name: str, value: object) -> None:
        """Keep what the journal has no field for, where there is something."""
        if text := values.text(value):
            self.extra[name] = text


def note_html(text: object) -> str:
    """A plain text that a person wrote, as canonical HTML."""
    found = values.text(text)
    return to_html(plain.from_text(found)) if found else ""


def episode_title(title: str, season: object, episode: object) -> str:
    """A series' title with the season and the episode, as people write it: `Friends S01E24`."""
    first, second = values.whole(season), values.whole(episode)
    return values.title(
        title + (f" S{first:02}" if first is not None else "") + (f"E{second:02}" if second is not None else "")
    )


def day_or_empty(value: object) -> str:
    """A whole day as ISO; empty where it isn't known to the day. So the watchlist keeps when a film was put there."""
    found = values.day(value)
    return str(found) if found and found.day else ""


def seen(
    rating: Rating | None, original: OriginalRating | None, *, logged: str | None = None, review_html: str = ""
) -> EntryDraft:
    """That a film was seen or rated at an unknown time; more than only that where there is a text."""
    return EntryDraft(
        rating=rating, rating_original=original, logged=logged, review_html=review_html, only_seen=not review_html
    )
