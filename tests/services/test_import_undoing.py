"""Imports that are taken back in another order than they were made, or after the journal went on."""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from PIL import Image

from filmjournal.domain.drafts import PictureDraft
from filmjournal.domain.partial_date import parse
from filmjournal.domain.rating import OriginalRating, from_stars
from filmjournal.services import importing, integrity
from filmjournal.services.commands import EditEntry, LogFilm
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import DeleteTag
from import_help import bring, fact, film, seen, whole_json

PATERSON = film("Paterson", 2016)


def _later(journal: Journal, hours: int) -> Journal:
    return Journal(journal.database, lambda: journal.now() + timedelta(hours=hours))


@pytest.mark.parametrize("order", list(permutations((0, 1, 2))))
def test_what_several_imports_built_on_goes_with_the_last_of_them(
    journal: Journal, tmp_path: Path, order: tuple[int, ...]
) -> None:
    before = whole_json(journal, tmp_path)
    runs = [
        bring(journal, seen(PATERSON, "2017-05-26", 3, key="a", tags=("bus",))),
        bring(_later(journal, 1), seen(PATERSON, "2017-05-26", 4, key="a", headline="Again", tags=("bus",))),
        bring(
            _later(journal, 2),
            seen(film("Paterson", 2016, runtime=118), "2017-05-26", review_html="<p>Poems.</p>", tags=("bus",)),
            fact(PATERSON, "w", watchlist="2017-01-01"),
            source="trakt",
        ),
    ]
    for number in order:
        import_id = runs[number].import_id
        assert import_id is not None
        importing.undo_import(journal, import_id)
        assert integrity.check(journal).troubles == ()
    after = whole_json(journal, tmp_path)
    assert {name: after[name] for name in before if name != "imports"} == {
        name: before[name] for name in before if name != "imports"
    }


def test_a_rating_on_another_scale_that_came_later_goes_with_the_rest(journal: Journal, tmp_path: Path) -> None:
    before = whole_json(journal, tmp_path)
    first = bring(journal, seen(PATERSON, "2017-05-26", key="a"))
    second = bring(
        _later(journal, 1), seen(PATERSON, "2017-05-26", 4, key="a", rating_original=OriginalRating(73, 100))
    )
    for report in (first, second):
        assert report.import_id is not None
        importing.undo_import(journal, report.import_id)
    after = whole_json(journal, tmp_path)
    assert (after["films"], after["entries"]) == (before["films"], before["entries"])


def test_an_earlier_text_stays_where_the_person_wrote_on(journal: Journal, tmp_path: Path) -> None:
    bring(journal, seen(PATERSON, "2017-05-26", key="a", review_html="<p>Short.</p>"))
    report = bring(_later(journal, 1), seen(PATERSON, "2017-05-26", key="a", review_html="<p>Longer by far.</p>"))
    _later(journal, 2).execute(EditEntry(1, {"review_html": "<p>Mine by now.</p>"}))
    assert report.import_id is not None
    importing.undo_import(journal, report.import_id)
    whole = whole_json(journal, tmp_path)
    assert [entry["review_html"] for entry in whole["entries"]] == ["<p>Mine by now.</p>"]
    assert [row["html"] for row in whole["revisions"]] == ["<p>Short.</p>", "<p>Longer by far.</p>"]


def test_an_earlier_text_goes_where_it_is_the_review_again(journal: Journal, tmp_path: Path) -> None:
    bring(journal, seen(PATERSON, "2017-05-26", key="a", review_html="<p>Short.</p>"))
    before = whole_json(journal, tmp_path)
    report = bring(_later(journal, 1), seen(PATERSON, "2017-05-26", key="a", language="de", review_html="<p>Lang.</p>"))
    assert report.import_id is not None
    importing.undo_import(journal, report.import_id)
    after = whole_json(journal, tmp_path)
    assert (after["entries"], after["revisions"]) == (before["entries"], [])


def test_a_place_in_the_diary_that_was_taken_meanwhile_is_not_taken_twice(journal: Journal, tmp_path: Path) -> None:
    bring(journal, seen(PATERSON, "2017-05-26", key="a"))
    report = bring(_later(journal, 1), seen(PATERSON, "2017-05-27", key="a"))
    journal.execute(LogFilm("Frantz", 2016, viewing={"watched": parse("2017-05-26")}))
    assert report.import_id is not None
    importing.undo_import(journal, report.import_id)
    assert [entry["watched"] for entry in whole_json(journal, tmp_path)["entries"]] == ["2017-05-26"] * 2
    assert integrity.check(journal).troubles == ()


def test_a_tag_that_was_deleted_meanwhile_does_not_come_back(journal: Journal, tmp_path: Path) -> None:
    bring(journal, seen(PATERSON, "2017-05-26", key="a", tags=("bus",)))
    report = bring(_later(journal, 1), seen(PATERSON, "2017-05-26", key="a", tags=("night",)))
    journal.execute(DeleteTag(1))
    assert report.import_id is not None
    importing.undo_import(journal, report.import_id)
    assert integrity.check(journal).troubles == ()
    assert [entry["tags"] for entry in whole_json(journal, tmp_path)["entries"]] == [[]]


def test_a_picture_that_a_review_shows_stays_noted(journal: Journal, tmp_path: Path) -> None:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(data, "PNG")
    picture = PictureDraft("a.png", data.getvalue)
    html = '<figure><img src="image:00ff" alt="" /></figure>'
    report = bring(journal, seen(PATERSON, "2017-05-26", key="a", review_html=html, pictures={"00ff": picture}))
    _later(journal, 1).execute(EditEntry(1, {"rating": from_stars(3)}))
    assert report.import_id is not None
    assert importing.undo_import(journal, report.import_id).kept_entries == (1,)
    assert len(whole_json(journal, tmp_path)["images"]) == 1
