"""The same work in other programs, where they are installed: rows that stand beside ours.

Tellico and calibre come from Debian; filmbuff from PyPI, with `FILMBUFF` naming its command where it is not on the
path. They are driven under Xvfb with a message bus of their own.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import statistics
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import sides
from journals import Sample
from table import Row, number

LARGEST = 10_000  # entries: Tellico holds all of a file in memory
TOOLS = ("Xvfb", "xvfb-run", "dbus-run-session", "gdbus", "xdotool")
BOOKS = 2_000  # making them takes calibre a minute for each 5,000


def peers(samples: Sequence[Sample], rounds: int) -> list[Row]:
    """Tellico, filmbuff and calibre beside us; a row says so where one is not installed."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        return [Row("other programs", f"not measured: {', '.join(missing)} not installed")]
    sample = max((one for one in samples if one.entries <= LARGEST), key=lambda one: one.entries, default=None)
    if sample is None:
        return [Row("other programs", f"not measured: no journal of at most {LARGEST:,} entries")]
    ours = sides.in_turns({"list": sides.child("first_list", *sample.in_profile())}, min(3, rounds))["list"]
    first = f"our first list {number(sides.cpu(ours))} s CPU, {number(sides.wall(ours))} s"
    with tempfile.TemporaryDirectory() as folder:
        rows = _tellico(sample, Path(folder), sides.cpu(ours), first)
        for name, command in (("filmbuff", os.environ.get("FILMBUFF", "filmbuff")), ("calibre", "calibre")):
            what = {"filmbuff": "filmbuff starts, with no film", "calibre": f"calibre starts, {BOOKS:,} books"}[name]
            if shutil.which(command) is None:
                rows.append(Row(what, f"not measured: {name} is not installed"))
                continue
            home = Path(folder) / name
            (home / ".local" / "share").mkdir(parents=True)  # filmbuff ends where it is not there
            arguments = [command] if name == "filmbuff" else _calibre(home)
            proof = _drive(home, "start", home, *arguments)["start"]
            ratio = sides.cpu(ours) / proof["cpu"]
            rows.append(
                Row(what, f"{number(proof['cpu'])} s CPU, {number(proof['wall'])} s", first, ratio, "< 1 ×", ratio < 1)
            )
    return rows


def _tellico(sample: Sample, folder: Path, first: float, ours: str) -> list[Row]:
    if shutil.which("tellico") is None:
        return [Row("Tellico", "not measured: it is not installed")]
    file = folder / "films.tc"
    films, queries = _write_tellico(sample.journal, file)
    found = _drive(folder, "tellico", file, folder, *queries)
    walk = folder / "copy"
    copy = sample.copied_to(walk)
    at_work = sides.run(sides.child("at_work", *copy.in_profile())).proof
    saved = sides.run(sides.child("saves", copy.journal, 9)).proof["film"]["cpu"]
    exported = sides.run(sides.program(*copy.in_profile(), "export", "json", folder / "journal.json"), proves=False).cpu
    start, key = found["start"], statistics.median(found["keys"]) * 1000
    our_key, our_save = statistics.median(at_work["key_cpu"]), statistics.median(saved)
    start_ratio, key_ratio = first / start["cpu"], our_key / key
    of = f"{films:,} films"
    shown = f"{number(start['cpu'])} s CPU, {number(start['wall'])} s"
    rows = [
        Row(f"Tellico starts, {of}, list filled", shown, ours, start_ratio, "≤ 0.1 ×", start_ratio <= 0.1),
        Row(
            "  a key in its filter, CPU (it matches any part of a word, we match words from their start)",
            f"{number(key)} ms",
            f"ours {number(our_key)} ms",
            key_ratio,
            "≤ 0.02 ×",
            key_ratio <= 0.02,
        ),
        Row(
            "  one edit saved, CPU (it writes the whole file)",
            f"{number(found['saved'])} s",
            f"ours {number(our_save)} ms",
            our_save / (found["saved"] * 1000),
        ),
        Row(
            "  export (its XML, our JSON with every revision), CPU",
            f"{number(found['exported'])} s",
            f"ours {number(exported)} s",
            exported / found["exported"],
        ),
    ]
    if "rss" in at_work:
        ratio = at_work["rss"] / found["memory"]
        ours_held = f"ours {at_work['rss'] / 1024:.0f} MiB"
        rows.append(Row("  memory after that", f"{found['memory'] / 1024:.0f} MiB", ours_held, ratio))
    return rows


def _drive(home: Path, *arguments: object) -> dict[str, object]:  # type: ignore[type-arg]
    """Run `peer.py` on a screen and a bus of its own, with a home that holds nothing."""
    kept = dict(os.environ)
    try:
        os.environ.update(
            HOME=str(home),
            XDG_RUNTIME_DIR=str(home),
            CALIBRE_CONFIG_DIRECTORY=str(home / "config"),
            QTWEBENGINE_CHROMIUM_FLAGS="--no-sandbox",
            QTWEBENGINE_DISABLE_SANDBOX="1",
        )
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1280x900x24", "dbus-run-session", "--"]
        platform = ["env", "QT_QPA_PLATFORM=xcb"]
        return dict(sides.run([*screen, *platform, *sides.child("peer", *arguments)]).proof)
    finally:
        os.environ.clear()
        os.environ.update(kept)


def _calibre(home: Path) -> list[str]:
    """A library of as many books as it is patient to make, and the command that opens it."""
    library, config = home / "library", home / "config"
    library.mkdir()
    config.mkdir()
    (config / "global.py.json").write_text(f'{{"library_path": "{library}", "language": "en"}}', encoding="utf-8")
    (config / "dynamic.pickle.json").write_text('{"welcome_wizard_was_run": true}', encoding="utf-8")
    script = home / "books.py"
    script.write_text(
        "import sys\n"
        "from calibre.ebooks.metadata.book.base import Metadata\n"
        "from calibre.library import db\n"
        "library = db(sys.argv[-2]).new_api\n"
        "for number in range(int(sys.argv[-1])):\n"
        "    book = Metadata(f'Film {number}', [f'Director {number % 300}'])\n"
        "    book.tags, book.rating, book.comments = ['Drama'], 2 * (number % 6), 'word ' * 300\n"
        "    library.create_book_entry(book, add_duplicates=True, apply_import_tags=False)\n",
        encoding="utf-8",
    )
    sides.run(["calibre-debug", "-e", str(script), "--", str(library), str(BOOKS)], proves=False)
    return ["calibre", "--with-library", str(library)]


def _write_tellico(journal: Path, file: Path) -> tuple[int, list[str]]:
    """Write the films of a journal as a file of Tellico's; answers how many, and words to filter by."""
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        cast: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        directors: defaultdict[int, list[str]] = defaultdict(list)
        statement = (
            "SELECT film_id, job, name, character FROM credit JOIN person ON person.id = person_id ORDER BY billing"
        )
        for film_id, job, name, character in connection.execute(statement):
            if job == "cast":
                cast[film_id].append((name, character or ""))
            elif job == "director":
                directors[film_id].append(name)
        written = "SELECT film_id, max(html) FROM review JOIN entry ON entry.id = entry_id GROUP BY film_id"
        reviews = {film_id: re.sub("<[^>]*>", " ", html) for film_id, html in connection.execute(written)}
        films = connection.execute("SELECT id, title, year, shown_rating FROM film ORDER BY id").fetchall()
    finally:
        connection.close()

    def entries() -> Iterator[str]:
        for id_, title, year, rating in films:
            roles = (f"<column>{escape(a)}</column><column>{escape(c)}</column>" for a, c in cast[id_])
            actors = "".join(f"<cast>{role}</cast>" for role in roles)
            named = "".join(f"<director>{escape(name)}</director>" for name in directors[id_])
            stars = "" if rating is None else f"<rating>{(rating + 1) // 2}</rating>"
            # What is canonical HTML is well-formed text between its tags.
            review = f"<comments>{reviews.get(id_, '')}</comments>"
            yield (
                f'<entry id="{id_}"><title>{escape(title)}</title><years><year>{year or ""}</year></years>'
                f"<directors>{named}</directors><casts>{actors}</casts>"
                f"{stars}{review}</entry>"
            )

    head = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE tellico PUBLIC "-//Robby Stephenson/DTD Tellico V11.0//EN"'
        ' "http://periapsis.org/tellico/dtd/v11/tellico.dtd"><tellico xmlns="http://periapsis.org/tellico/"'
        ' syntaxVersion="11"><collection title="Films" type="3"><fields><field name="_default"/></fields>'
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tellico.xml", head + "".join(entries()) + "</collection></tellico>")
    some = films[len(films) // 2]
    surname = cast[some[0]][0][0].rpartition(" ")[2].lower()
    return len(films), [surname, some[1], "the camera"]
