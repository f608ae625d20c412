"""P11: names that file systems mind, as the names of films, people, tags and lists, exported as files.

Whatever the names, files lie in the folder that was chosen, under names that any system takes and that no other file
has on a disk that ignores case or the form of accents; everything that leads to them finds them; a second export
writes the same bytes.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import hostile_texts
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import FilmJournalError
from filmjournal.paths import in_profile
from filmjournal.services.commands import LogFilm
from filmjournal.services.exporting_archive import export_archive
from filmjournal.services.exporting_letterboxd import export_letterboxd
from filmjournal.services.exporting_markdown import export_markdown
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList
from filmjournal.services.publishing import SiteOptions, publish
from filmjournal.storage import database
from site_checks.links import check_links
from torture.parts import Part, Result, Setup

_LONGEST = 120  # bytes of a part of a path
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
_FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)} | {chr(127)}
_STEMS = (
    "Alien",
    "Élite",
    "É".lower() + "lite",
    "東京物語",
    "Ω",
    "straße",
    "İstanbul",
    "ﬁlm",
    "a",
    "CON",
    "aux",
    "nul",
)
_ENDS = (
    "",
    ".",
    " ",
    "...",
    " .",
    ".txt",
    ".html",
    "/",
    "\\",
    ":stream",
    "\u202e",
    "\u200b",
    "~1",
    "%00",
    "\u0301",
    "?",
)
_STEPS = ("../", "..\\", "%2e%2e/", "..%2f", "....//", "/", "//", "C:\\", "\\\\host\\share\\", "~/", "./", "file:///")


def names(number: int, seed: int, corpus: Path | None) -> list[str]:
    """So many names: those of the corpus and of `hostile_texts`, and variations on what file systems mind."""
    dice = random.Random(seed)
    found = dict.fromkeys(text[:290] for text in [*hostile_texts.of_corpus(corpus), *hostile_texts.HOSTILE])
    while len(found) < 2 * number:
        stem = dice.choice((*_STEMS, "é" * dice.randrange(1, 290), "w" * dice.randrange(1, 290)))
        stem = dice.choice((str.upper, str.lower, str.title, str))(stem)
        stem = unicodedata.normalize(dice.choice(("NFC", "NFD", "NFKC")), stem)
        found.setdefault(dice.choice(("", *_STEPS)) * dice.randrange(4) + stem + dice.choice(_ENDS) * dice.randrange(3))
    return dice.sample(list(found), number)


def run(setup: Setup) -> Result:
    journal = _journal(setup.folder / "profile", names(setup.rounds, setup.seed, setup.corpus))
    result = Result()
    try:
        for way in ("site", "markdown", "letterboxd"):
            first, again = (setup.folder / "out" / f"{way}{number}" / "chosen" for number in (1, 2))
            for folder in (first, again):
                folder.mkdir(parents=True)
                _export(journal, way, folder)
            result.faults += [f"{way}: {fault}" for fault in badly_named(first)]
            result.faults += [f"{way}: {path} beside the folder" for path in first.parent.iterdir() if path != first]
            if _sums(first) != _sums(again):
                result.faults.append(f"{way}: another export has other bytes")
            result.figures[f"files of {way}"] = len(_sums(first))
            setup.tell(f"{way} was exported")
        site = setup.folder / "out" / "site1" / "chosen"
        result.faults += [f"site: {finding}" for finding in check_links(site).findings]
        export_archive(journal, setup.folder / "archive.zip")
    finally:
        journal.close()
    with zipfile.ZipFile(setup.folder / "archive.zip") as archive:
        members = [info.filename for info in archive.infolist() if not info.is_dir()]
    result.faults += [f"archive: {fault}" for fault in _faults_of(members)]
    result.figures["files of archive"] = len(members)
    return result


def control(setup: Setup) -> Result:
    """Films exported under their titles, as far as the file system takes them."""
    folder = setup.folder / "out" / "chosen"
    folder.mkdir(parents=True)
    for name in names(60, setup.seed, None):
        with suppress(OSError, ValueError):
            (folder / f"{name}.html").write_text("", encoding="utf-8")
    return Result(faults=list(badly_named(folder)))


def badly_named(folder: Path) -> Iterator[str]:
    """What is wrong with the names of the files below a folder."""
    outside = [path for path in folder.rglob("*") if not path.resolve().is_relative_to(folder.resolve())]
    yield from (f"{path} leads out of the folder" for path in outside)
    yield from _faults_of([path.relative_to(folder).as_posix() for path in folder.rglob("*")])


def _faults_of(files: Sequence[str]) -> Iterator[str]:
    alike: dict[str, str] = {}
    for file in files:
        same = alike.setdefault(unicodedata.normalize("NFC", file.casefold()), file)
        if same != file:
            yield f"{file!r} and {same!r} are one on some disks"
        for part in file.split("/"):
            if part in ("", ".", "..") or part != part.strip(" ") or part.endswith("."):
                yield f"{file!r}: {part!r} is no name"
            if len(part.encode("utf-8", "replace")) > _LONGEST:
                yield f"{file!r}: {part!r} is too long"
            if part.partition(".")[0].casefold() in _DEVICES or _FORBIDDEN & set(part):
                yield f"{file!r}: {part!r} can't be written everywhere"


def _export(journal: Journal, way: str, folder: Path) -> None:
    if way == "site":
        publish(journal, folder, SiteOptions(language="en", people_from=1))
    elif way == "markdown":
        export_markdown(journal, folder)
    else:
        export_letterboxd(journal, folder)


def _journal(folder: Path, names: Iterable[str]) -> Journal:
    path = in_profile(folder).journal
    database.create(path)
    journal = Journal(database.Database(path))
    turns = itertools.cycle(names)
    for name in names:
        with suppress(FilmJournalError):  # of nothing that is seen
            cast = (CastLine(next(turns), next(turns)),)
            made = journal.execute(
                LogFilm(
                    name, None, new_film=True, cast=cast, viewing={"review_html": "<p>a</p>", "tags": (next(turns),)}
                )
            )
            if made.film_id is not None and made.film_id % 10 == 0:
                chosen = journal.execute(CreateList(next(turns)[:200]))
                if chosen.list_id is not None:
                    journal.execute(AddToList(chosen.list_id, (made.film_id,)))
    return journal


def _sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


PART = Part("P11", "names that file systems mind", rounds=5_000, short=60, run=run, control=control)
