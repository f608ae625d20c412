"""The formats that can be read, and which of them some files are in.

Each format is a module of this package with these names:

- `NAME`: what `--from` takes and the ledger keeps (`letterboxd`); never changed once released.
- `recognises(source) -> int`: how surely these files are of that format, from their content and not their names:
  0 not at all, 50 by a likeness, 100 beyond doubt. Looks at the beginnings of members only, never raises.
- `questions(source, options) -> Questions`: what the person may choose first.
- `read(source, options) -> Iterator[ReadItem]`: the records, as drafts, lists, skipped ones and notices, in any
  order. Raises Refused where the files can't be read at all; a part that can't be is a `Skipped` that is not by rule.

They are imported when a file is looked at, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from filmjournal.domain.drafts import Questions, ReadItem, ReadOptions
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.i18n import N_, _
from filmjournal.interchange.reading.source import Source


class FormatModule(Protocol):
    """What the module of a format has."""

    NAME: str

    def recognises(self, source: Source) -> int:
        """How surely it is of that format, 0 to 100."""

    def questions(self, source: Source, options: ReadOptions) -> Questions:
        """What the person may choose first."""

    def read(self, source: Source, options: ReadOptions) -> Iterator[ReadItem]:
        """The records of it."""


class Format(NamedTuple):
    """A format: its name for machines, for people, and where its module is."""

    name: str
    title: str
    module_name: str

    def module(self) -> FormatModule:
        return cast(FormatModule, import_module(f"filmjournal.interchange.{self.module_name}"))


FORMATS = (
    Format("filmjournal", "Film Journal", "own.own_journal"),
    Format("letterboxd", "Letterboxd", "letterboxd.reader"),
    Format("trakt", "Trakt", "sites.trakt"),
    Format("imdb", "IMDb", "sites.imdb"),
    Format("simkl", "Simkl", "sites.simkl"),
    Format("ryot", "Ryot", "sites.ryot"),
    Format("tellico", "Tellico", "collections.tellico"),
    Format("gcstar", "GCstar", "collections.gcstar"),
    Format("griffith", "Griffith", "collections.griffith"),
    Format("antmovies", "Ant Movie Catalog", "collections.antmovies"),
    Format("collectorz", "Collectorz", "collections.collectorz"),
    Format("datacrow", "Data Crow", "collections.datacrow"),
    Format("delicious", "Delicious Library", "collections.delicious"),
    Format("movary", "Movary", "sites.movary"),
    Format("yamtrack", "Yamtrack", "sites.yamtrack"),
    Format("movielens", "MovieLens", "sites.movielens"),
    Format("tmdb", "TMDb", "sites.tmdb"),
    Format("criticker", "Criticker", "sites.criticker"),
    Format("netflix", "Netflix", "sites.netflix"),
    Format("watcharr", "Watcharr", "sites.watcharr"),
    Format("mediaelch", "MediaElch", "sites.mediaelch"),
    Format("pages", N_("web pages"), "pages.reader"),
    Format("markdown", "Markdown", "markdown.reader"),
    Format("table", N_("a table (CSV)"), "tables.reader"),
)


BEYOND_DOUBT = 100
_LOOKED_AT = 20  # members, where no reader knows them
_SIGN = 16  # bytes at the beginning of a file
_PICTURES = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"II*\0",
    b"MM\0*",
    b"\0\0\0\x1cftypavif",
    b"\0\0\0 ftypavif",
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SPREADSHEETS = frozenset((".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers"))
_BY_A_SIGN = 90


def named(name: str) -> Format:
    """The format of that name. Raises InvalidValue."""
    for format_ in FORMATS:
        if format_.name == name:
            return format_
    known = ", ".join(format_.name for format_ in FORMATS)
    raise InvalidValue(_("“{name}” is no format. Known are: {known}.").format(name=name[:40], known=known))


def sniffed(source: Source) -> Format:
    """The format these files are surest to be in. Raises Refused where no reader knows them."""
    sure, best = _surest(source)
    if sure <= 0:
        raise Refused(_why_not(source).format(name=source.name))
    return best


def _why_not(source: Source) -> str:
    """What can be done with files that no reader knows, by what they are."""
    if _is_spreadsheet(source):
        return _("{name} is a spreadsheet. Save it as a table (CSV) in the program it is from, and import that.")
    if source.members and all(member.head(_SIGN).startswith(_PICTURES) for member in source.members[:_LOOKED_AT]):
        return _("{name} is a picture. Pictures can be dropped on a review, or on a film as its poster and stills.")
    return _("{name} is in no format that can be read here. A table needs two columns, or a name that ends in .csv.")


def _is_spreadsheet(source: Source) -> bool:
    names = {member.name for member in source.members}
    of_packed = any(name.startswith(("xl/", "Index/")) for name in names) or {"content.xml", "mimetype"} <= names
    return of_packed or any(
        member.suffix in _SPREADSHEETS or member.head(_SIGN).startswith(_OLD_OFFICE)
        for member in source.members[:_LOOKED_AT]
    )


def surely(source: Source) -> Format | None:
    """The format these files are in by a sign of its own; None for tables, pages and texts, which are anybody's."""
    sure, best = _surest(source)
    return best if sure >= _BY_A_SIGN else None


def _surest(source: Source) -> tuple[int, Format]:
    surest, best = 0, FORMATS[0]
    for format_ in FORMATS:
        sure = format_.module().recognises(source)
        if sure > surest:
            surest, best = sure, format_
        if sure >= BEYOND_DOUBT:  # the others need not be imported
            break
    return surest, best
