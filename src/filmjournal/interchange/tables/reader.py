"""Any table of films: CSV or TSV of any make, and the HTML tables that some services call `.xls`.

How it is written and what its columns are is guessed (`table_guess`), shown, and changed by a mapping of columns to
fields (`table_fields.FIELDS`). The scale of the ratings and the order of day and month are settled by whole columns.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from filmjournal.domain.drafts import (
    Draft,
    ListDraft,
    ListPlaceDraft,
    MappedColumn,
    Notice,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.collections.owned_films import Shelf
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import Keys, no_file, open_quote, recovered, unread
from filmjournal.interchange.reading.source import Member, Source, encoding_of
from filmjournal.interchange.reading.written_dates import DayOrder
from filmjournal.interchange.tables import guess as table_guess
from filmjournal.interchange.tables.drafts import SCALES, Reading, RowReader, cleaned, scale_in
from filmjournal.interchange.tables.fields import FIELDS, IGNORED, check_mapping, mapped
from filmjournal.interchange.tables.guess import Shape, is_blank
from filmjournal.richtext.markup import Kind, tokens

__all__ = ["FIELDS", "NAME", "check_mapping", "header_fingerprint", "questions", "read", "recognises"]

NAME = "table"

_MOST_LOOKED_AT = 100  # members of a folder
_NO_TABLES = frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp", ".css", ".js", ".md", ".json", ".xml", ".pdf"))
_SAMPLES = 5
_LONGEST_SAMPLE = 80
_LONGEST_NAMES = 500  # of all columns
_TITLES = frozenset(("title", "title_and_year", "original_title"))
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_SPREADSHEET = (b"urn:schemas-microsoft-com:office:excel", b"application/vnd.ms-excel", b"<x:excelworkbook")
_CELLS = frozenset(("td", "th"))
_LINES = frozenset(("br", "p", "div"))
_MOST_PROSE = 200  # letters before a table that is the whole of a page


@dataclass(frozen=True, slots=True)
class _Found:
    member: Member
    shape: Shape
    is_html: bool

    def rows(self) -> Iterator[tuple[int, list[str], bool]]:
        """The rows of values, each with its line, or with its number in HTML; True for one that is cut short.

        Raises Refused.
        """
        passed = 0
        for place, cells, is_open in self._all():
            if is_open or not is_blank(cells):
                passed += 1
                if passed > self.shape.first:
                    yield place, cells, is_open

    def _all(self) -> Iterator[tuple[int, list[str], bool]]:
        if self.is_html:
            for place, row in enumerate(_html_rows(_html_text(self.member.bytes())), 1):
                yield place, row, False
            return
        for line, cells, is_open in recovered(self._lines, len(self.shape.headings), self.shape.delimiter):
            if line > 1 or not table_guess.is_separator_line(cells):
                yield line, _with_line_ends(cells) if self.shape.escaped else cells, is_open

    def _lines(self, after: int) -> Iterator[tuple[int, list[str]]]:
        shape = self.shape
        return self.member.lines_of_fields(
            shape.delimiter,
            "" if shape.delimiter == table_guess.NO_DELIMITER else '"',
            encoding=shape.encoding,
            change=table_guess.unescaped if shape.escaped else None,
            after_line=after,
        )


def _with_line_ends(cells: list[str]) -> list[str]:
    """Cells in which line ends were written as letters behind a backslash."""
    return [cell.replace("\\r", "").replace("\\n", "\n") if "\\" in cell else cell for cell in cells]


def recognises(source: Source) -> int:
    """How surely there is a table, a little for one that tells nothing of films; less than any known format."""
    return max((table_guess.sureness(found.shape) for found in _tables(source)), default=0)


def questions(source: Source, options: ReadOptions) -> Questions:
    """The columns with what they are taken for, and the scale of the ratings."""
    columns: dict[str, MappedColumn] = {}
    scale: float | None = None
    times = False
    for found in _tables(source):
        shape = found.shape
        fields = mapped(options.mapping, shape.headings, shape.guessed)
        for place, heading in enumerate(shape.headings):
            samples = dict.fromkeys(
                values.line(cleaned(row[place]), _LONGEST_SAMPLE) for row in shape.samples if place < len(row)
            )
            shown = tuple(sample for sample in samples if sample)[:_SAMPLES]
            columns.setdefault(heading, MappedColumn(heading, fields.get(place, IGNORED), shown))
        if "rating" in fields.values() or "film_rating" in fields.values():
            scale = max(scale or 0, _reading(found, options).scale)
        times = times or any(
            "T" in cell and ":" in cell
            for row in shape.samples[:20]
            for place, cell in enumerate(row)
            if fields.get(place) == "watched"
        )
    return Questions(time_zone=times, scale=scale, columns=tuple(columns.values()))


def header_fingerprint(source: Source) -> str | None:
    """What tables of the same heading have in common, by which a mapping is remembered; None without a heading."""
    return next((found.shape.fingerprint for found in _tables(source) if found.shape.has_heading), None)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """A draft for each row, and the lists that are named."""
    found = list(_tables(source))
    if not found:
        raise Refused(_("{name} holds no table with the titles of films.").format(name=source.name))
    keys = Keys()
    for table in found:
        yielded = False
        try:
            for item in _items(table, options, keys):
                yielded = True
                yield item
        except Refused as error:
            if not yielded and len(source.members) == 1:
                raise
            yield no_file(table.member, str(error))
    yield from unread(source, (table.member for table in found), _("it is no table of films"))


def _items(table: _Found, options: ReadOptions, keys: Keys) -> Iterator[ReadItem]:
    reading = _reading(table, options)
    positions: dict[str, int] = {}
    name = table.member.name
    shelf = Shelf(name)
    bare = 0
    known = ", ".join(table.shape.headings)[:_LONGEST_NAMES]
    reason = _("it has no title")
    if not _TITLES.intersection(reading.fields.values()):
        reason = _("no column is known to be the title")
        yield Notice(
            name,
            _(
                "No column of {name} is known to be the title. Say which one is: in the window where the columns are"
                " shown, on the command line with --map COLUMN=title. Its columns are: {known}."
            ).format(name=name, known=known),
        )
    elif table.shape.has_heading and not table.shape.tells and not options.mapping:
        text = _("The first line of {name} was taken for the names of its columns: {known}.")
        yield Notice(name, text.format(name=name, known=known))
    for place, cells, is_open in table.rows():
        if is_open:
            yield open_quote(name, place, cells)
            continue
        row = RowReader(reading, cells)
        film = row.film()
        if film is None:
            yield Skipped(source_record(name, place, f"{name}|line {place}", cells), reason, by_rule=False)
            continue
        record = source_record(name, place, keys.unique(*row.key(film)), cells)
        if on_list := row.list_name():
            if on_list not in positions:
                key = f"list|{on_list}"
                yield ListDraft((source_record(name, f"list {on_list}", key, (on_list,)),), key, on_list)
            positions[on_list] = positions.get(on_list, 0) + 1
        draft = row.draft(record, film, positions.get(on_list, 0))
        if _says_nothing_of_seeing(draft):
            if not bare:
                yield shelf.list_draft()
            bare += 1
            draft = replace(draft, on_list=ListPlaceDraft(shelf.key, bare))
        yield draft


def _says_nothing_of_seeing(draft: Draft) -> bool:
    """Whether a row is of a film and nothing else: on the list that is called as its file it stays in sight."""
    return (
        draft.entry is None
        and draft.watchlist is None
        and draft.on_list is None
        and draft.rating is None
        and not draft.liked
    )


def _reading(table: _Found, options: ReadOptions) -> Reading:
    """What the columns as a whole settle: the scale, and the order of day and month in each."""
    shape = table.shape
    fields = mapped(options.mapping, shape.headings, shape.guessed)
    dates = {place: DayOrder() for place, name in fields.items() if name in ("watched", "logged", "watchlist")}
    ratings = [place for place, name in fields.items() if name in ("rating", "film_rating")]
    highest = 0.0
    try:
        for _place, cells, _is_open in table.rows():
            for place, order in dates.items():
                if place < len(cells):
                    order.learn(cleaned(cells[place]))
            for place in ratings:
                if place < len(cells) and (number := values.number(cleaned(cells[place]))):
                    highest = max(highest, number)
    except Refused:
        pass  # it is told when the rows themselves are read
    orders = {place: order.order for place, order in dates.items()}
    settled = {order for order in orders.values() if order}
    if len(settled) == 1:
        orders = dict.fromkeys(orders, settled.pop())  # one hand wrote all of them
    said = next((scale for place in ratings if (scale := scale_in(shape.headings[place]))), None)
    if said is None or said < highest:
        said = next((scale for scale in SCALES if scale >= highest), SCALES[-1])
    scale = options.scale or said
    last_first = frozenset(
        place
        for place, name in fields.items()
        if name in ("director", "cast") and table_guess.is_last_name_first(table_guess.column_of(shape.samples, place))
    )
    return Reading(fields, shape.headings, scale, orders, values.zone(options.time_zone), last_first)


def _tables(source: Source) -> Iterator[_Found]:
    """The tables of films; where there are none, those that tell nothing of films."""
    looked_at = 0
    others: list[_Found] = []
    tell = False
    for member in source.members:
        if member.suffix in _NO_TABLES:
            continue
        looked_at += 1
        if looked_at > _MOST_LOOKED_AT:
            break
        if shape := table_guess.shape_of(member):
            found = _Found(member, shape, is_html=False)
        elif shape := _html_shape(member):
            found = _Found(member, shape, is_html=True)
        else:
            continue
        if shape.tells:
            tell = True
            yield found
        else:
            others.append(found)
    if not tell:
        yield from others


# Tables in HTML


def _html_shape(member: Member) -> Shape | None:
    """The shape of a member that is a table in HTML and nothing else."""
    start = member.head()
    lower = start.lower()
    at = lower.find(b"<table")
    if at < 0:
        return None
    prose = "".join(text for kind, _name, text in tokens(_html_text(start[:at])) if kind is Kind.TEXT)
    if not any(mark in lower for mark in _SPREADSHEET) and member.suffix != ".xls" and len(prose.strip()) > _MOST_PROSE:
        return None
    rows = list(_html_rows(_html_text(start)))
    # The last row may be cut off.
    return table_guess.of_rows(rows[:-1] if len(start) < member.size and len(rows) > 1 else rows)


def _html_text(data: bytes) -> str:
    """HTML as text: by its byte order mark, else as it says itself, else UTF-8 or as Windows wrote it."""
    encoding = encoding_of(data)
    said = _CHARSET.search(data[:4096])
    if said and encoding in ("cp1252", "utf-8"):
        try:
            named = codecs.lookup(said[1].decode("ascii", "replace")).name
        except LookupError:
            named = encoding
        if encoding != "utf-8" or named in ("iso2022_jp", "hz"):
            encoding = "cp1252" if named in ("iso8859-1", "ascii", "utf-8") else named
    try:
        return data.decode(encoding, "replace")
    except (LookupError, UnicodeError, TypeError):  # an encoding that is none of text
        return data.decode("cp1252", "replace")


def _html_rows(html: str) -> Iterator[list[str]]:
    """The rows of all tables, cell by cell; a cell's line breaks stay."""
    row: list[str] = []
    cell: list[str] | None = None
    for kind, name, text in tokens(html):
        if kind is Kind.TEXT:
            if cell is not None:
                cell.append(" ".join(text.split("\n")) if "\n" in text else text)
        elif name in _CELLS or name == "tr":
            if cell is not None:
                row.append("".join(cell).strip())
                cell = None
            if name == "tr" and row:
                yield row
                row = []
            if name in _CELLS and kind is Kind.START:
                cell = []
        elif cell is not None and name in _LINES and kind is Kind.START:
            cell.append("\n")
    if cell is not None:
        row.append("".join(cell).strip())
    if row:
        yield row
