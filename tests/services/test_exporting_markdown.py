"""The diary as a folder of Markdown files."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.atomic_file import ReplacingMany
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import Draft, Notice, ReadOptions
from filmjournal.domain.errors import Refused, Stopped
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.interchange.markdown import reader as markdown_files
from filmjournal.interchange.own.markdown_export import FileNames, in_yaml
from filmjournal.interchange.reading.source import open_source
from filmjournal.paths import Paths
from filmjournal.richtext.gate import parse
from filmjournal.richtext.markdown import markdown_part
from filmjournal.richtext.relinking import without_references
from filmjournal.richtext.serialise import to_html
from filmjournal.services import reading_out
from filmjournal.services.commands import EditEntry, EditFilm, KeepImage, LogFilm, RemoveEntries
from filmjournal.services.exporting_markdown import MANIFEST, export_markdown
from filmjournal.services.journal import Journal
from filmjournal.services.sampling import _picture
from journal_help import whole

_IMAGE = re.compile("image:[0-9a-f]+")  # a picture has another name where it comes from a file


def _log(journal: Journal, title: str, year: int | None = None, **viewing: object) -> tuple[int, int]:
    done = journal.execute(LogFilm(title, year, viewing=viewing))
    assert done.film_id is not None
    assert done.entry_id is not None
    return done.film_id, done.entry_id


def _content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _front(text: str) -> tuple[dict[str, Any], str]:
    start, front, body = text.split("---\n", 2)
    assert start == ""
    return yaml.safe_load(front), body


def test_a_file_says_all_that_is_known_of_an_entry(journal: Journal, tmp_path: Path) -> None:
    other, _entry = _log(journal, "Blood Ties", 2013)
    _log(journal, "Blood Ties", 2013, watched=PartialDate(2020, 1, 1))
    secret, _entry = _log(journal, "Secret", private=True)
    image = journal.execute(KeepImage(_picture(0))).image
    done = journal.execute(
        LogFilm(
            "1 Mile to You",
            2017,
            cast=(CastLine("Graham Rogers", "Kevin"), CastLine("Billy Crudup")),
            directors=("Leif Tilden",),
            viewing={
                "watched": PartialDate(2017, 6, 11),
                "rating": Rating(6),
                "rewatch": True,
                "headline": "Keep on: Running",
                "review_html": f'<p>K (B C - <a data-film="{other}">Blood Ties</a>), <a data-film="{secret}">Secret'
                f'</a> <code>](&lt;film:1&gt;)</code></p><figure><img src="image:{image}" alt="A [still]">'
                "<figcaption>“A” and B</figcaption></figure>",
                "tags": ("running", "yes"),
                "place": "Home",
                "companions": ("Jo",),
            },
        )
    )
    assert done.film_id is not None
    extra = {"Studio": "A24", "on": "a\nb", "a: b": "- c"}
    journal.execute(EditFilm(done.film_id, {"ids": {"imdb": "tt0000001", "tellico": "5"}, "extra": extra}))
    folder = tmp_path / "vault"
    export_markdown(journal, folder)
    assert sorted(_content(folder)) == [
        MANIFEST,
        "1-mile-to-you-2017.md",
        "blood-ties-2013-2.md",
        "blood-ties-2013.md",
        f"images/{image}.png",
    ]
    front, body = _front((folder / "1-mile-to-you-2017.md").read_text(encoding="utf-8"))
    assert front == {
        "title": "1 Mile to You",
        "year": 2017,
        "date": date(2017, 6, 11),
        "rating": 3,
        "rewatch": True,
        "headline": "Keep on: Running",
        "tags": ["running", "yes"],
        "directors": ["Leif Tilden"],
        "cast": ["Graham Rogers as Kevin", "Billy Crudup"],
        "place": "Home",
        "companions": ["Jo"],
        "logged": "2024-03-04T20:15:00Z",
        "imdb": "tt0000001",
        "other_ids": {"tellico": "5"},
        "extra": extra,
        "entry": done.entry_id,
    }
    assert body == (
        "\nK (B C - [Blood Ties](<blood-ties-2013-2.md>)), Secret `](<film:1>)`\n\n"
        f'![A \\[still\\]](images/{image}.png "“A” and B")\n'
    )


def test_what_is_not_a_whole_day_is_no_date(journal: Journal, tmp_path: Path) -> None:
    _log(journal, "Month", watched=PartialDate(2017, 6), finished=False)
    _log(journal, "Never")
    _log(journal, "Mine", private=True)
    export_markdown(journal, tmp_path / "a", private=True)
    fronts = {name: _front((tmp_path / "a" / f"{name}.md").read_text())[0] for name in ("month", "never", "mine")}
    assert fronts["month"] == {
        "title": "Month",
        "watched": "2017-06",
        "finished": False,
        "logged": "2024-03-04T20:15:00Z",
        "entry": 1,
    }
    assert not {"date", "watched"} & fronts["never"].keys()
    assert (fronts["mine"]["private"], fronts["mine"]["draft"]) == (True, True)


def test_names_are_safe_everywhere() -> None:
    titles = [
        "CON", "con", "LPT1", "a/b", "../..", "", "🦆", "Straße", "STRASSE", "千と千尋の神隠し", "x" * 300, ".hidden",
        'a"b<c>|?*:', "end. ", "Ain't",
    ]  # fmt: skip
    names = FileNames(["Taken.md"])
    given_names = [names.name(number, title, None) for number, title in enumerate(titles, start=1)]
    assert len({name.casefold() for name in given_names}) == len(titles)
    assert given_names[0] == "film-con.md"
    assert given_names[1] == "film-con-2.md"
    assert given_names[2] == "film-lpt1.md"
    assert given_names[3:6] == ["a-b.md", "film.md", "film-6.md"]
    assert given_names[7:9] == ["strasse.md", "strasse-9.md"]
    assert given_names[-1] == "aint.md"
    for name in given_names:
        assert name.isascii()
        assert len(name) <= 100
        assert not set(name) & set('/\\:*?"<>| ')
        assert not name.startswith((".", "-"))
    assert names.name(99, "Taken", None) == "taken-99.md"
    assert names.name(50, "y" * 300, 2017).endswith("-2017.md")


_anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(_anything, st.lists(_anything, max_size=3), st.dictionaries(_anything, _anything, max_size=3))
def test_any_text_comes_back_from_the_front_matter(text: str, texts: list[str], named: dict[str, str]) -> None:
    values = {"title": text, "tags": texts, "extra": named, "year": 5, "draft": True}
    wanted = {key: value or None if key in ("tags", "extra") else value for key, value in values.items()}
    assert yaml.safe_load(in_yaml(values)) == wanted


def test_only_what_changed_is_written(sample: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    first = export_markdown(sample, folder)
    assert first.written == len(_content(folder)) - 1
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*") if path.name != MANIFEST}
    again = export_markdown(sample, folder)
    assert (again.written, again.removed, again.entries) == (0, 0, first.entries)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    known = json.loads((folder / MANIFEST).read_text())["files"]
    assert known.keys() == {path.relative_to(folder).as_posix() for path in before}


def test_only_what_the_export_wrote_is_replaced_or_removed(journal: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "Kept-2001.md").write_text("mine")
    (folder / "note.txt").write_text("mine")
    (folder / "images").mkdir()
    (folder / "images" / "cat.png").write_text("mine")
    _film, kept = _log(journal, "Kept", 2001, headline="one")
    _film, gone = _log(journal, "Gone")
    _film, edited = _log(journal, "Edited")
    _film, touched = _log(journal, "Touched")
    export_markdown(journal, folder)
    assert (folder / f"kept-2001-{kept}.md").is_file()
    for name in ("edited.md", "touched.md"):
        (folder / name).write_text("by hand")
    journal.execute(EditEntry(kept, {"headline": "two"}))
    journal.execute(EditEntry(touched, {"headline": "two"}))
    journal.execute(RemoveEntries((gone, edited)))
    done = export_markdown(journal, folder)
    assert (done.written, done.removed, done.left) == (1, 1, ("edited.md", "touched.md"))
    content = _content(folder)
    del content[MANIFEST]
    assert b'"two"' in content.pop(f"kept-2001-{kept}.md")
    assert content == {
        "Kept-2001.md": b"mine",
        "note.txt": b"mine",
        "images/cat.png": b"mine",
        "edited.md": b"by hand",
        "touched.md": b"by hand",
    }


def test_private_entries_go_from_the_folder(journal: Journal, tmp_path: Path) -> None:
    _film, entry = _log(journal, "A")
    export_markdown(journal, tmp_path / "a")
    journal.execute(EditEntry(entry, {"private": True}))
    assert export_markdown(journal, tmp_path / "a").removed == 1
    assert sorted(_content(tmp_path / "a")) == [MANIFEST]


def test_what_an_export_that_was_stopped_wrote_is_known(sample: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "vault"

    def stop(_done: int, _total: int) -> None:
        raise Stopped("stopped")

    with pytest.raises(Stopped):
        export_markdown(sample, folder, private=True, progress=stop)
    (folder / sorted(_content(folder))[1]).write_text("half wr")
    assert export_markdown(sample, folder, private=True).left != ()
    whole_folder = tmp_path / "whole"
    export_markdown(sample, whole_folder, private=True)
    assert _content(whole_folder).keys() == _content(folder).keys()


@pytest.mark.skipif(os.name == "nt", reason="Windows can't fork")
def test_what_a_killed_export_left_is_removed_or_written_again(journal: Journal, tmp_path: Path) -> None:
    """A file that was about to change is ours, also with words of neither the old nor the new one in it."""
    _film, entry = _log(journal, "One")
    _log(journal, "Two")
    folder = tmp_path / "notes"
    export_markdown(journal, folder)
    before = _content(folder)
    (folder / ".filmjournal-0123456789abcdef.tmp").write_text("half")
    journal.execute(EditEntry(entry, {"headline": "Later"}))

    process = os.fork()
    if not process:  # it dies when names are about to be given, and leaves one that was cut off
        ReplacingMany.settle = lambda _files: os._exit(0)  # type: ignore[method-assign]
        export_markdown(journal, folder)
        os._exit(1)
    assert os.waitpid(process, 0)[1] == 0
    (name,) = (name for name in before if name.startswith("one"))
    assert (folder / name).read_bytes() == before[name]
    (folder / name).write_bytes(before[name][:20])

    export_markdown(journal, folder)
    after = _content(folder)
    assert after.keys() == before.keys()
    assert b"Later" in after[name]


def test_a_manifest_leads_nowhere(journal: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    (tmp_path / "victim.md").write_text("mine")
    (folder / "link.md").symlink_to(tmp_path / "victim.md")
    names = ["../victim.md", str(tmp_path / "victim.md"), "images/../../victim.md", "link.md"]
    note = {"format": "filmjournal markdown", "version": 1, "files": dict.fromkeys(names)}
    (folder / MANIFEST).write_text(json.dumps(note))
    _log(journal, "Link")
    done = export_markdown(journal, folder)
    assert (tmp_path / "victim.md").read_text() == "mine"
    assert done.left == ("link.md",)
    (folder / MANIFEST).write_text("[" * 100_000)
    export_markdown(journal, folder)


def test_a_folder_that_cannot_be_written_is_refused(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    before = whole(paths.journal)
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "inside", paths.journal.parent):
        with pytest.raises(Refused):
            export_markdown(sample, folder)
    assert whole(paths.journal) == before


def test_reading_the_files_gives_the_entries_back(sample: Journal, tmp_path: Path) -> None:
    export_markdown(sample, tmp_path / "vault", private=True)
    with sample.database.reading() as connection:
        entries = {str(entry.id): entry for entry in reading_out.entries(connection, private=True)}
    source = open_source([tmp_path / "vault"])
    number = 0
    for item in markdown_files.read(source, ReadOptions()):
        if not isinstance(item, Draft) or item.entry is None:
            assert isinstance(item, Notice)
            continue
        number += 1
        file = (tmp_path / "vault" / item.records[0].file).read_text(encoding="utf-8")
        entry, film = entries[str(_front(file)[0]["entry"])], item.film
        said = item.entry
        assert (film.title, film.year, said.watched, said.rating, said.rewatch, said.finished) == (
            *(entry.film.title, entry.film.year, entry.watched, entry.rating, entry.rewatch, entry.finished),
        )
        assert (said.headline, said.tags, said.private, said.logged, said.rating_original) == (
            *(entry.headline, entry.tags, entry.private, entry.logged, entry.rating_original),
        )
        assert (said.place, said.medium, said.companions) == (entry.place, entry.medium, entry.companions)
        assert [(line.person, line.character) for line in film.cast] == [
            (credit.person, credit.character) for credit in entry.film.cast
        ]
        assert (film.ids, film.extra, film.runtime) == (entry.film.ids, entry.film.extra, entry.film.runtime)
        review = to_html(markdown_part(parse(without_references(entry.review.html))))
        assert _IMAGE.sub("", said.review_html) == _IMAGE.sub("", review)
    assert number == len(entries)
