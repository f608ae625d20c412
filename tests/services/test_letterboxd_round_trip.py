"""An export of Letterboxd comes in, goes out as the files that Letterboxd takes, and comes in again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conftest import SteppingClock
from filmjournal.domain.partial_date import parse
from filmjournal.domain.rating import OriginalRating, Rating, from_stars
from filmjournal.interchange.letterboxd.export import MOST_BYTES
from filmjournal.paths import in_profile
from filmjournal.services.commands import EntryValues, LogFilm
from filmjournal.services.exporting_letterboxd import LetterboxdFiles, export_letterboxd
from filmjournal.services.journal import Journal
from filmjournal.storage import database
from import_help import bring_files, whole_json
from import_samples import OPTIONS, SAMPLES
from journal_shape import shape_of

Record = dict[str, Any]
HELD = ("watched", "rating", "rewatch", "tags", "review_html")


def there_and_back(journal: Journal, folder: Path, clock: SteppingClock) -> tuple[LetterboxdFiles, list[Record]]:
    """What was exported of a journal, and the diary of an empty journal after that was imported."""
    exported = export_letterboxd(journal, folder / "out")
    path = in_profile(folder / "other").journal
    database.create(path)
    other = Journal(database.Database(path), clock)
    try:
        report = bring_files(other, *(folder / "out" / name for name, _rows in exported.files))
        assert (report.source, report.skipped, report.ambiguous, report.notices) == ("letterboxd", (), (), ())
        assert report.entries["new"] == exported.rows
        return exported, diary(other)
    finally:
        other.close()


def diary(journal: Journal) -> list[Record]:
    """Each film that has entries which are not private, with what the format holds of them."""
    films = shape_of(whole_json(journal, journal.path.parent), "")["films"]
    held = [
        {
            "title": film["title"],
            "year": film.get("year"),
            "ids": film.get("ids", {}),
            "entries": [
                {name: entry[name] for name in HELD if name in entry}
                for entry in sorted(film["entries"], key=lambda entry: (entry.get("watched", ""), repr(entry)))
                if "private" not in entry
            ],
        }
        for film in films
        if any("private" not in entry for entry in film.get("entries", ()))
    ]
    return sorted(held, key=repr)


def losses(exported: LetterboxdFiles) -> list[tuple[str, tuple[str, ...]]]:
    return [(lost.entry, lost.things) for lost in exported.lost]


def test_an_export_of_letterboxd_comes_back_but_for_what_is_listed(
    journal: Journal, tmp_path: Path, clock: SteppingClock
) -> None:
    bring_files(journal, *SAMPLES["letterboxd"](tmp_path), options=OPTIONS)
    exported, after = there_and_back(journal, tmp_path, clock)
    assert losses(exported) == [
        ("Slow Thaw (1975)", ("tags, without a date",)),
        ("66⅔, 2018-05-30", ("that it is another viewing of the same day",)),
    ]
    before = diary(journal)
    (slow_thaw,) = (film for film in before if film["title"] == "Slow Thaw")
    assert slow_thaw["entries"][0].pop("tags") == ["old"]
    assert len([film for film in before if film["title"] == "The Card Trick"]) == 2
    assert after == before


def test_everything_that_an_entry_can_say_comes_back_or_is_listed(
    journal: Journal, tmp_path: Path, clock: SteppingClock
) -> None:
    review = '<p>One <strong>two</strong> <em>three</em><br>&lt;3 &amp; so <a href="https://a.example/?b=1">on</a>.</p>'
    whole: EntryValues = {"watched": parse("2017-06-11"), "rating": from_stars(3.5), "tags": ("Kino", "with Jo")}
    quoted = f"{review}<blockquote><p>Said.</p><p>Again.</p></blockquote>"
    entries: list[tuple[str, EntryValues, tuple[str, ...], EntryValues | dict[str, Any]]] = [
        ("Whole", {**whole, "rewatch": True, "review_html": quoted}, (), {}),
        ("Bare", {"watched": parse("2017-06-12")}, (), {}),
        ("Undated review", {"rating": from_stars(1), "review_html": review}, (), {}),
        ("Undated", {}, (), {}),
        ("Part of a date", {**whole, "watched": parse("2017-06"), "rewatch": True, "tags": ()},
         ("the date, of which only 2017-06 is known", "that it was watched again, without a date"),
         {"watched": None, "rewatch": False}),
        ("Tags", {**whole, "tags": ("a, b", "c")}, ("tags with a comma",), {"tags": ("c",)}),
        ("Fields", {**whole, "rating_original": OriginalRating(73, 100), "headline": "H", "place": "P", "medium": "M",
                    "companions": ("Jo",), "language": "en", "finished": False},
         ("the rating as it was, 73 of 100", "the headline", "the place", "the medium", "with whom it was watched",
          "the language of the review", "that it was not watched to the end"), {}),
        ("Marks", {**whole, "review_html": '<h2>T</h2><p><s>x</s> <code>y</code> <span class="spoiler">z</span></p>'},
         ("headings", "strike-through", "code", "hidden spoilers"),
         {"review_html": "<p>T</p><p>x y z</p>"}),
        ("Private", {**whole, "private": True}, (), {}),
    ]  # fmt: skip
    for title, values, _things, _after in entries:
        journal.execute(LogFilm(title, 1999, viewing=values))
    exported, after = there_and_back(journal, tmp_path, clock)
    assert sorted((entry.split(" (")[0], things) for entry, things in losses(exported)) == sorted(
        (title, things) for title, _values, things, _after in entries if things
    )
    assert exported.private == 1
    expected = {
        title: _as_json({name: value for name, value in {**values, **changed}.items() if name in HELD})
        for title, values, _things, changed in entries
        if title != "Private"
    }
    assert {film["title"]: film["entries"][0] for film in after} == expected


def _as_json(values: dict[str, Any]) -> Record:
    shown = {
        name: value.stars if isinstance(value, Rating) else list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value
    }
    return dict(sorted({**shown, **({"watched": str(shown["watched"])} if "watched" in shown else {})}.items()))


def test_a_long_diary_goes_out_in_files_below_a_megabyte_and_comes_back(
    journal: Journal, tmp_path: Path, clock: SteppingClock
) -> None:
    paragraph = "<p>Straße, “so” &amp; “on” " + "und weiter " * 400 + "</p>"
    for day in range(1, 29):
        viewing: EntryValues = {"watched": parse(f"2020-02-{day:02}"), "review_html": f"<p>{day}</p>{paragraph * 9}"}
        journal.execute(LogFilm(f"Long number {day}", 1990, viewing=viewing))
    exported, after = there_and_back(journal, tmp_path, clock)
    assert [rows for _name, rows in exported.files][1:]
    assert exported.rows == 28
    assert all((tmp_path / "out" / name).stat().st_size < MOST_BYTES == 1_000_000 for name, _rows in exported.files)
    assert not exported.lost
    assert after == diary(journal)
