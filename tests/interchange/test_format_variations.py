"""The samples of all formats as they really arrive: packed anew, unpacked, renamed, and saved by other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from filmjournal.domain.drafts import Draft, FilmDraft, ListDraft
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from import_samples import OPTIONS, SAMPLES, files_of, packed, unpacked

EXTRA = "Zusatz"
# Formats whose files are told by what is in them, and whose lists, if there are any, have their names inside.
NAMELESS = (
    "simkl", "ryot", "movary", "yamtrack", "movielens", "criticker", "netflix", "watcharr", "table",
    "tellico", "markdown",
)  # fmt: skip
# Those whose columns can be moved and added to. The values of Movary and MediaElch are quoted in ways that no
# spreadsheet would keep, and two columns, a title and a date, are Netflix's in their order only.
TABLES = ("letterboxd", "imdb", "simkl", "yamtrack", "movielens", "tmdb", "criticker", "table")
CSV = (*TABLES, "movary", "mediaelch", "netflix")


def read(name: str, *paths: Path) -> list[str]:
    """What the format's reader makes of the files, without where it stood; columns that nobody knows are left out."""
    source = open_source(paths)
    try:
        assert formats.sniffed(source).name == name
        items = list(formats.named(name).module().read(source, OPTIONS))
    finally:
        source.close()
    drafts = [item for item in items if isinstance(item, Draft | ListDraft)]
    return sorted(repr(_plain(draft)) for draft in drafts)


def _plain(draft: Draft | ListDraft) -> Draft | ListDraft:
    if isinstance(draft, ListDraft):
        return replace(draft, records=())
    entry = draft.entry and replace(
        draft.entry, pictures={name: replace(picture, load=bytes) for name, picture in draft.entry.pictures.items()}
    )
    return replace(draft, records=(), film=_plain_film(draft.film), entry=entry)


def _plain_film(film: FilmDraft) -> FilmDraft:
    extra = {key.casefold(): value for key, value in sorted(film.extra.items()) if key.casefold() != EXTRA.casefold()}
    stills = tuple(replace(still, load=bytes) for still in film.stills)
    poster = film.poster and replace(film.poster, load=bytes)
    return replace(film, extra=extra, ids=dict(sorted(film.ids.items())), poster=poster, stills=stills)


def as_it_was(name: str, folder: Path) -> list[str]:
    return read(name, *SAMPLES[name](folder / "sample"))


@pytest.mark.parametrize("name", SAMPLES)
def test_packed_by_a_person_and_unpacked(name: str, tmp_path: Path) -> None:
    expected = as_it_was(name, tmp_path)
    files = files_of(name)
    wrapped = {f"my export/{file}": content for file, content in files.items()}
    left_behind = {f"__MACOSX/my export/._{file}": b"\0\5\x16\7" for file in files} | {
        "my export/.DS_Store": b"\0\0\0\1"
    }
    assert read(name, packed(tmp_path / "again.zip", left_behind | wrapped)) == expected
    assert read(name, unpacked(tmp_path / "unpacked", files)) == expected


@pytest.mark.parametrize("name", NAMELESS)
def test_under_other_names(name: str, tmp_path: Path) -> None:
    expected = as_it_was(name, tmp_path)
    files = {_renamed(number, file): content for number, (file, content) in enumerate(files_of(name).items())}
    assert read(name, unpacked(tmp_path / "renamed", files)) == expected


def _renamed(number: int, file: str) -> str:
    """Pictures keep their names: the files that show them name them."""
    stem, suffix = file.rsplit(".", 1)
    new = {"png": suffix, "csv": ("txt", "CSV", "data")[number % 3], "md": "markdown"}.get(suffix, suffix.upper())
    return file if suffix == "png" else f"some/{stem}.{new}" if suffix == "md" else f"some/{number} (1).{new}"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("name", CSV)
def test_with_other_line_ends(name: str, end: bytes, tmp_path: Path) -> None:
    expected = as_it_was(name, tmp_path)
    files = {
        file: content.replace(b"\r\n", b"\n").replace(b"\n", end) if _is_csv(file) else content
        for file, content in files_of(name).items()
    }
    assert read(name, unpacked(tmp_path / "saved", files)) == expected


Rows = list[list[str]]


def _reversed(rows: Rows) -> Rows:
    return [row[::-1] for row in rows]


def _with_a_column_more(rows: Rows) -> Rows:
    return [[*row[:1], EXTRA if not number else "unknown", *row[1:]] for number, row in enumerate(rows)]


def _in_capitals(rows: Rows) -> Rows:
    return [[heading.upper() for heading in rows[0]], *rows[1:]]


def _with_blank_rows(rows: Rows) -> Rows:
    return [*rows, [""] * len(rows[0]), [""] * len(rows[0])]


@pytest.mark.parametrize("change", [_reversed, _with_a_column_more, _in_capitals, _with_blank_rows])
@pytest.mark.parametrize("name", TABLES)
def test_saved_by_a_spreadsheet(name: str, change: Callable[[Rows], Rows], tmp_path: Path) -> None:
    expected = as_it_was(name, tmp_path)
    files = {
        file: _saved(content, change) if _is_table(file, content) else content
        for file, content in files_of(name).items()
    }
    assert read(name, unpacked(tmp_path / "saved", files)) == expected


def _is_csv(file: str) -> bool:
    return file.endswith(".csv")


def _is_table(file: str, content: bytes) -> bool:
    return _is_csv(file) and not file.startswith("lists/") and b"\0" not in content


def _saved(content: bytes, change: Callable[[Rows], Rows]) -> bytes:
    """A table with a byte order mark, its parts quoted only where they must be, and its rows as long as its heading."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True))
    width = len(rows[0])
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(change([[*row, *[""] * width][:width] for row in rows]))
    return out.getvalue().encode("utf-8-sig")
