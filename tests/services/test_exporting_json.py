"""The whole journal as JSON and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from filmjournal import resources
from filmjournal.domain.errors import Refused, ReviewConflict
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm, RemoveEntries, SaveReview
from filmjournal.services.exporting_json import export_json
from filmjournal.services.journal import Journal
from filmjournal.services.restoring import restore
from filmjournal.storage import database
from filmjournal.storage import schema as s
from journal_help import tables, whole

_ROW_IDS = {"alternative_title", "alternative_name", "credit", "still", "film_list_item", "revision", "draft"}


def _fill_rare_tables(journal: Journal) -> None:
    """What no command of today writes, but a journal can hold."""
    with journal.database.writing() as writer:
        film_id = 1
        when = "2024-03-04T20:15:00Z"
        writer.update(s.film, film_id, title_language="en", rating_value=71.5, rating_scale=100.0, poster="00ff")
        writer.insert(s.alternative_name, person_id=1, name="Another Name")
        writer.update(s.person, 1, sort_name="Name, Another")
        writer.insert(s.published_address, kind="film", subject="1", slug="a-film")
        (run,) = writer.insert(s.import_run, source="letterboxd", started=when, summary='{"new": 1}')
        writer.insert(
            s.import_record, import_run_id=run, record="diary.csv:2", fingerprint="ab", verdict="new", subject_id=1
        )
        writer.insert(s.import_change, import_run_id=run, change='{"table": "film"}')
        writer.insert(s.merge, kind="tag", kept_id=1, merged_id=99, merged=when)
        writer.insert(s.property_, name="title", value="Mine")
        tag_id = 1
        (list_id,) = writer.insert(s.film_list, name="Empty", description_html="<p>x</p>", ranked=1, position=999)
        writer.insert(s.film_list_tag, film_list_id=list_id, tag_id=tag_id)


def _in_values(content: dict[str, Any]) -> dict[str, Any]:
    """Tables without the numbers of rows that are parts of something, and with order in place of exact places."""
    kept = {}
    for name, rows in content.items():
        kept[name] = [row[1:] if name in _ROW_IDS else row for row in rows]
    return kept


def test_restore_gives_an_equal_journal(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    entry = sample.browsing.entry(3)
    sample.execute(EditEntry(3, {"review_html": "", "language": "de"}))
    with pytest.raises(ReviewConflict):
        sample.execute(SaveReview(3, entry.film.id, 99, "<p>kept</p>", "x"))
    sample.execute(EditEntry(5, {"review_html": "<p>other</p>", "tags": ("zz new", "cinema", "émile")}))
    sample.execute(EditFilm(1, {"extra": {"notes": "one\ntwo"}, "ids": {"imdb": "tt1", "wikidata": "Q1"}}))
    sample.execute(RemoveEntries((8,)))
    _fill_rare_tables(sample)
    file, again = tmp_path / "a.json", tmp_path / "b.json"
    count = export_json(sample, file)
    assert count == len(json.loads(file.read_bytes())["entries"])

    other = in_profile(tmp_path / "other")
    restored = restore(file, other)
    assert restored.kind == "json"
    trashed = sum(entry["trashed"] is not None for entry in json.loads(file.read_bytes())["entries"])
    assert trashed > 0
    assert restored.entries == count - trashed
    opened = Journal(database.Database(other.journal))
    export_json(opened, again)
    opened.close()
    assert again.read_bytes() == file.read_bytes()

    before, after = tables(paths.journal), tables(other.journal)
    places = {"entry": 3}  # the diary key: its order is the same, without gaps
    for name in before:
        ours, theirs = _in_values(before)[name], _in_values(after)[name]
        if name in places:
            ours, theirs = ([row[:3] + row[4:] for row in rows] for rows in (ours, theirs))
        if name in ("film_list", "property", "film", "row_sum"):
            continue  # list places close up; the index's version; latest_key follows the diary key; sums follow all
        assert sorted(theirs, key=repr) == sorted(ours, key=repr), name


def test_the_export_fits_its_schema_and_stands_in_order(sample: Journal, tmp_path: Path) -> None:
    _fill_rare_tables(sample)
    file = tmp_path / "journal.json"
    export_json(sample, file)
    content = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validate(content, json.loads(resources.text("schema/journal.json")))
    for name in ("films", "people", "tags"):
        ids = [record["id"] for record in content[name]]
        assert ids == sorted(ids)
    dates = [entry["watched"] or "" for entry in content["entries"]]
    assert dates == sorted(dates)
    assert all(content[name] for name in content if name != "drafts")
    assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_two_exports_are_the_same_bytes(sample: Journal, tmp_path: Path) -> None:
    export_json(sample, tmp_path / "a.json")
    export_json(sample, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.json", "b.json"]


def test_odd_texts_come_back_as_they_went_in(journal: Journal, tmp_path: Path) -> None:
    odd = "👩‍🚀 مرحبا \u202eabc\u202c é ﷽ \u202e"
    done = journal.execute(
        LogFilm(odd, viewing={"headline": odd, "tags": (odd,), "review_html": f"<p>{odd}\u2028x</p>"})
    )
    assert done.entry_id is not None
    before = journal.browsing.entry(done.entry_id)
    export_json(journal, tmp_path / "a.json")
    other = in_profile(tmp_path / "other")
    restore(tmp_path / "a.json", other)
    opened = Journal(database.Database(other.journal))
    assert opened.browsing.entry(done.entry_id) == before
    opened.close()


def test_an_empty_journal(journal: Journal, tmp_path: Path) -> None:
    assert export_json(journal, tmp_path / "a.json") == 0
    other = in_profile(tmp_path / "other")
    assert restore(tmp_path / "a.json", other).entries == 0


def test_markup_from_outside_passes_the_gate(journal: Journal, tmp_path: Path) -> None:
    when = "2024-03-04T20:15:00Z"
    film = {"id": 1, "title": "A", "added": when, "edited": when}
    entry = {"id": 1, "film_id": 1, "logged": when, "edited": when}
    entry["review_html"] = '<script>alert(1)</script><b onclick="x">bold</b>'
    content = {"format": "filmjournal", "version": 1, "films": [film], "people": [], "entries": [entry]}
    content["lists"] = [{"name": "L", "description_html": "<img src=x onerror=y>d", "items": []}]
    (tmp_path / "a.json").write_text(json.dumps(content), encoding="utf-8")
    other = in_profile(tmp_path / "other")
    restore(tmp_path / "a.json", other)
    opened = Journal(database.Database(other.journal))
    assert opened.browsing.entry(1).review.html == "<p><strong>bold</strong></p>"
    opened.close()
    assert "<p>d</p>" in repr(tables(other.journal)["film_list"])


@pytest.mark.parametrize("name", ["journal.filmjournal", "missing/a.json", "."])
def test_a_file_that_cannot_be_written_is_refused(name: str, sample: Journal, paths: Paths) -> None:
    before = whole(paths.journal)
    target = paths.journal.parent / name
    with pytest.raises(Refused):
        export_json(sample, target)
    assert whole(paths.journal) == before
    assert not list(paths.journal.parent.glob(".*"))
