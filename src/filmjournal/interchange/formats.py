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
from filmjournal.interchange.source import Source


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
    Format("filmjournal", "Film Journal", "own_journal"),
    Format("letterboxd", "Letterboxd", "letterboxd"),
    Format("trakt", "Trakt", "trakt"),
    Format("imdb", "IMDb", "imdb"),
    Format("simkl", "Simkl", "simkl"),
    Format("ryot", "Ryot", "ryot"),
    Format("tellico", "Tellico", "tellico"),
    Format("gcstar", "GCstar", "gcstar"),
    Format("griffith", "Griffith", "griffith"),
    Format("antmovies", "Ant Movie Catalog", "antmovies"),
    Format("collectorz", "Collectorz", "collectorz"),
    Format("datacrow", "Data Crow", "datacrow"),
    Format("delicious", "Delicious Library", "delicious"),
    Format("movary", "Movary", "movary"),
    Format("yamtrack", "Yamtrack", "yamtrack"),
    Format("movielens", "MovieLens", "movielens"),
    Format("tmdb", "TMDb", "tmdb"),
    Format("criticker", "Criticker", "criticker"),
    Format("netflix", "Netflix", "netflix"),
    Format("watcharr", "Watcharr", "watcharr"),
    Format("mediaelch", "MediaElch", "mediaelch"),
    Format("pages", N_("web pages"), "pages"),
    Format("markdown", "Markdown", "markdown_files"),
    Format("table", N_("a table (CSV)"), "table"),
)


def named(name: str) -> Format:
    """The format of that name. Raises InvalidValue."""
    for format_ in FORMATS:
        if format_.name == name:
            return format_
    known = ", ".join(format_.name for format_ in FORMATS)
    raise InvalidValue(_("“{name}” is no format. Known are: {known}.").format(name=name[:40], known=known))


def sniffed(source: Source) -> Format:
    """The format these files are surest to be in. Raises Refused where no reader knows them."""
    found = [(format_.module().recognises(source), -number) for number, format_ in enumerate(FORMATS)]
    sure, place = max(found)
    if sure <= 0:
        raise Refused(
            _(
                "{name} is in no format that can be read here. Tables need a heading with the names of their columns."
            ).format(name=source.name)
        )
    return FORMATS[-place]
