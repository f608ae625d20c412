"""One rich file, or several, of every format that can be imported: all quirks of real ones, and films that nobody made.

The texts lie in `data/imports/<format>`; what they are packed in, their line ends and their encodings are made here. In
`data/imports/<format>.json` stands, written by hand, the journal that they are.
"""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from filmjournal.domain.drafts import ReadOptions
from filmjournal.imaging.image_hash import image_hash

DATA = Path(__file__).with_name("data") / "imports"
OPTIONS = ReadOptions(time_zone="Europe/Berlin")

Files = Mapping[str, bytes]


def files_of(name: str) -> dict[str, bytes]:
    """The files of a sample by their names, as its program writes them, before they are packed."""
    folder = DATA / name
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return _AS_WRITTEN.get(name, dict)(files)


def expected(name: str) -> dict[str, Any]:
    """The journal that a sample is, in the shape of `journal_shape.shape_of`."""
    journal: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return journal


def packed(path: Path, files: Files) -> Path:
    """A ZIP archive of some files; there are no entries for folders in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unpacked(folder: Path, files: Files) -> Path:
    """A folder of some files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def _windows_lines(files: Files) -> dict[str, bytes]:
    return {name: content.replace(b"\n", b"\r\n") for name, content in files.items()}


def _letterboxd(files: Files) -> dict[str, bytes]:
    # Of one part nothing is left, as it happens.
    return _windows_lines(files) | {"likes/reviews.csv": bytes(200)}


def _imdb(files: Files) -> dict[str, bytes]:
    old = {name: _in_cp1252(content) for name, content in files.items() if name != "ratings.csv"}
    return {**files, **old}


def _in_cp1252(content: bytes) -> bytes:
    return content.decode().encode("cp1252")


def _with(**pictures: str) -> Callable[[Files], dict[str, bytes]]:
    """With the poster at a place."""
    (place,) = pictures.values()
    return lambda files: {**files, place: (DATA / "poster.png").read_bytes()}


def _antmovies(files: Files) -> dict[str, bytes]:
    poster = (DATA / "poster.png").read_bytes()
    return {
        "catalog.xml": _in_cp1252(files["catalog.xml"]),
        "catalog_12.png": poster,
        "older.amc": _ant_3_5(poster),
    }


def _ant_3_5(poster: bytes) -> bytes:
    """The program's own file of version 3.5, with one film that has a picture inside."""

    def string(text: str | bytes) -> bytes:
        data = text if isinstance(text, bytes) else text.encode("cp1252")
        return struct.pack("<i", len(data)) + data

    head = b" AMC_3.5 Ant Movie Catalog 3.5.x   www.buypin.com    www.antp.be "
    head += b"".join(map(string, ("Ann Lee", "ann@example.org", "http://example.org", "Older films")))
    # Number, day added (none), rating of 100, year, minutes, bit rates and discs (none), and the tick.
    numbers = struct.pack("<8i?", 3, 0, 83, 1972, 95, -1, -1, 1, False)
    texts = (
        "Box 1", "DVD", "Shop", "", "Le Bac", "The Punt", "Jo Moor", "Ann Sea", "France", "Drama",
        "Kim Low (Captain), Lee Ray", "http://www.imdb.com/title/tt0068999/", "One.\r\nTwo – déjà vu.", "", "", "",
        "", "", "French", "", "", ".png",
    )  # fmt: skip
    return head + numbers + b"".join(map(string, texts)) + string(poster)


def _filmjournal(files: Files) -> dict[str, bytes]:
    poster = (DATA / "poster.png").read_bytes()
    return {**files, f"images/{image_hash(poster)}": poster}


def _markdown(files: Files) -> dict[str, bytes]:
    return {**files, **_windows_lines({"Never.md": files["Never.md"]})}


def _table(files: Files) -> dict[str, bytes]:
    return {"filme.csv": _in_cp1252(files["filme.csv"].replace(b"\n", b"\r\n"))}


_AS_WRITTEN: dict[str, Callable[[Files], dict[str, bytes]]] = {
    "filmjournal": _filmjournal,
    "letterboxd": _letterboxd,
    "imdb": _imdb,
    "tellico": _with(cover="images/0a1b2c3d4e5f60718293a4b5c6d7e8f9.png"),
    "gcstar": _with(image="images/storks_1.png"),
    "griffith": _with(poster="posters/0a1b2c3d4e5f60718293a4b5c6d7e8f9.png"),
    "antmovies": _antmovies,
    "collectorz": _with(front="Images/camellias_f.png"),
    "datacrow": _with(front="movies_images/one.png"),
    "markdown": _markdown,
    "pages": _with(still="stills/Tide house.png"),
    "table": _table,
}


def _archived(name: str, archive: str) -> Callable[[Path], list[Path]]:
    return lambda folder: [packed(folder / archive, files_of(name))]


def _folder(name: str) -> Callable[[Path], list[Path]]:
    return lambda folder: [unpacked(folder / f"{name} files", files_of(name))]


def _loose(name: str) -> Callable[[Path], list[Path]]:
    def write(folder: Path) -> list[Path]:
        files = files_of(name)
        return [unpacked(folder, files) / file for file in files]

    return write


SAMPLES: dict[str, Callable[[Path], list[Path]]] = {
    "filmjournal": _archived("filmjournal", "journal.zip"),
    "letterboxd": _archived("letterboxd", "letterboxd-nobody-2025-01-02-03-04-utc.zip"),
    "trakt": _archived("trakt", "trakt-export.zip"),
    "imdb": _loose("imdb"),
    "simkl": _archived("simkl", "SimklBackup.zip"),
    "ryot": _loose("ryot"),
    "tellico": _archived("tellico", "films.tc"),
    "gcstar": _folder("gcstar"),
    "griffith": _archived("griffith", "griffith.zip"),
    "antmovies": _folder("antmovies"),
    "collectorz": _folder("collectorz"),
    "datacrow": _folder("datacrow"),
    "delicious": _loose("delicious"),
    "movary": _loose("movary"),
    "yamtrack": _loose("yamtrack"),
    "movielens": _loose("movielens"),
    "tmdb": _loose("tmdb"),
    "criticker": _loose("criticker"),
    "netflix": _loose("netflix"),
    "watcharr": _loose("watcharr"),
    "mediaelch": _loose("mediaelch"),
    "pages": _folder("pages"),
    "markdown": _folder("markdown"),
    "table": _loose("table"),
}
"""How each sample comes: its files are written into a folder, and these are the paths to import."""
