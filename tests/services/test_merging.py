"""Two films become one: what was said of either is there, every reference leads to it, and undo brings both back."""

from __future__ import annotations

import json

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import ReviewConflict
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm, MergeFilms, RemoveEntries, SaveReview
from filmjournal.services.exporting import export_page
from filmjournal.services.journal import Journal
from filmjournal.storage import schema as s
from journal_help import index, rebuilt_index, rederived_tables, tables, whole

KEPT, MERGED, OTHER = 1, 2, 3


@pytest.fixture
def two(journal: Journal) -> Journal:
    """Films 1 and 2 are the same work, film 3 refers to both; entries 1 (of 1), 2 and 3 (of 2), 4 (of 3)."""
    journal.execute(
        LogFilm(
            "The Zombie Diaries 2",
            2011,
            cast=(CastLine("Philip Brodie"), CastLine("Alix Wilton Regan", "Leeann")),
            directors=("Michael Bartlett",),
            viewing={"watched": PartialDate(2012, 1, 2), "rating": Rating(4)},
        )
    )
    journal.execute(
        LogFilm(
            "World of the Dead",
            cast=(
                CastLine("Alix Wilton Regan", "leeann"),
                CastLine("Philip Brodie", "Maddox"),
                CastLine("Rob Oldfield"),
            ),
            directors=("Michael Bartlett", "Kevin Gates"),
            liked=True,
            film_rating=Rating(5),
            watchlist=True,
            viewing={"review_html": '<p>See <a data-film="1">the other</a>.</p>'},
        )
    )
    journal.execute(LogFilm("World of the Dead", film_id=MERGED, viewing={"headline": "In the trash"}))
    journal.execute(RemoveEntries((3,)))
    html = '<p>Like <a data-film="2">World of the Dead</a> and <a data-film="1">Zombie Diaries</a>.</p>'
    journal.execute(LogFilm("Another", 2014, viewing={"review_html": html}))
    journal.execute(
        EditFilm(KEPT, {"genres": ("Horror",), "ids": {"imdb": "tt1", "tmdb": "5"}, "extra": {"shelf": "A"}})
    )
    journal.execute(
        EditFilm(
            MERGED,
            {
                "runtime": 88,
                "original_title": "World of the Dead: The Zombie Diaries",
                "alternative_titles": ("The Zombie Diaries 2", "ZD2"),
                "genres": ("Zombies", "Horror"),
                "countries": ("UK",),
                "ids": {"imdb": "tt2", "wikidata": "Q1"},
                "extra": {"shelf": "B", "studio": "Bleeding Edge"},
            },
        )
    )
    with journal.database.writing() as writer:
        for name in ("Both", "Second only"):
            writer.insert(s.film_list, name=name)
        tag = f'<a data-film="{MERGED}">this</a>'
        writer.insert(s.film_list_item, film_list_id=1, film_id=KEPT, notes_html="<p>One</p>")
        writer.insert(s.film_list_item, film_list_id=1, film_id=MERGED, position=1, notes_html=f"<p>{tag}</p>")
        writer.insert(s.film_list_item, film_list_id=2, film_id=MERGED)
        for hash_ in ("aa", "bb"):
            writer.insert(s.image, hash=hash_, media_type="image/png", width=1, height=1, size=1, added="")
        writer.insert(s.still, film_id=KEPT, image_hash="aa")
        writer.insert(s.still, film_id=MERGED, image_hash="aa")
        writer.insert(s.still, film_id=MERGED, image_hash="bb", position=1)
        writer.insert(s.import_run, source="letterboxd", started="")
        writer.insert(s.import_record, import_run_id=1, record="a:1", fingerprint="", verdict="new", subject="film",
                      subject_id=MERGED)  # fmt: skip
    return journal


def test_all_that_was_said_of_either_is_said_of_the_one(two: Journal) -> None:
    two.execute(MergeFilms(KEPT, MERGED))
    film = two.browsing.film(KEPT)
    assert (film.title, film.year, film.runtime) == ("The Zombie Diaries 2", 2011, 88)
    assert film.original_title == "World of the Dead: The Zombie Diaries"
    assert film.alternative_titles == ("World of the Dead", "ZD2")
    assert [(c.person, c.character) for c in film.cast] == [
        ("Philip Brodie", "Maddox"),
        ("Alix Wilton Regan", "Leeann"),
        ("Rob Oldfield", None),
    ]
    assert film.directors == ("Michael Bartlett", "Kevin Gates")
    assert film.genres == ("Horror", "Zombies")
    assert film.countries == ("UK",)
    assert film.ids == {"imdb": "tt1", "tmdb": "5", "wikidata": "Q1"}
    assert film.extra == {"shelf": "A", "studio": "Bleeding Edge"}
    assert film.liked
    assert film.watchlist is not None
    assert film.rating == Rating(5)
    assert [still.image for still in film.stills] == ["aa", "bb"]
    assert {viewing.id for viewing in two.browsing.viewings(KEPT)} == {1, 2}
    rows = tables(two.path)
    assert {row[1] for row in rows["entry"]} == {KEPT, OTHER}
    assert sorted((row[1], row[2]) for row in rows["film_list_item"]) == [(1, KEPT), (2, KEPT)]
    assert any('<p>One</p><p><a data-film="1">this</a></p>' in row for row in rows["film_list_item"])
    assert [row[-1] for row in rows["import_record"]] == [KEPT]
    assert index(two.path) == rebuilt_index(two.path)
    assert tables(two.path) == rederived_tables(two.path)


def test_what_the_one_could_not_take_over_is_kept_with_the_merge(two: Journal) -> None:
    two.execute(MergeFilms(KEPT, MERGED))
    (merge,) = tables(two.path)["merge"]
    assert merge[1:4] == ("film", KEPT, MERGED)
    (left,) = json.loads(merge[-1])
    assert left["film"]["title"] == "World of the Dead"
    assert left["film_identifier"] == {"imdb": "tt2"}
    assert left["film_extra"] == {"shelf": "B"}


def test_both_films_are_told_of_where_only_a_viewing_moves(journal: Journal) -> None:
    """The clock stands still, so that nothing of the film that stays is written, not even when it was edited."""
    for title in ("Dream House", "Traumhaus"):
        journal.execute(LogFilm(title, 2011, viewing={}))
    journal.execute(EditFilm(KEPT, {"alternative_titles": ("Traumhaus",)}))
    done = journal.execute(MergeFilms(KEPT, MERGED))
    assert not any(row.table == "film" and row.key == (KEPT,) for row in done.redo.rows)
    assert done.changes.films == {KEPT, MERGED}
    undone = journal.execute(done.undo)
    assert undone.changes.films == {KEPT, MERGED}
    assert journal.execute(undone.undo).changes.films == {KEPT, MERGED}


def test_references_lead_to_the_one(two: Journal) -> None:
    two.execute(MergeFilms(KEPT, MERGED))
    review = two.browsing.entry(4).review
    assert review.html == '<p>Like <a data-film="1">World of the Dead</a> and <a data-film="1">Zombie Diaries</a>.</p>'
    assert review.sound
    assert [link.entry_id for link in two.browsing.references.backlinks(KEPT).latest] == [4]
    assert [(row[0], row[1]) for row in tables(two.path)["film_reference"]] == [(2, KEPT), (4, KEPT)]


def test_whoever_writes_on_is_asked_and_no_reference_comes_back(two: Journal) -> None:
    before = two.browsing.entry(4).review
    two.execute(MergeFilms(KEPT, MERGED))
    with pytest.raises(ReviewConflict):
        two.execute(SaveReview(4, OTHER, before.revision, f"{before.html}<p>More</p>", "a", content_hash(before.html)))


def test_a_text_of_before_leads_to_the_one_when_it_is_written_again(two: Journal) -> None:
    before = two.browsing.entry(4).review.html
    two.execute(MergeFilms(KEPT, MERGED))
    merged = two.browsing.entry(4).review
    two.execute(SaveReview(4, OTHER, merged.revision, "<p>Another text</p>", "a"))
    two.execute(EditEntry(4, {"review_html": before}))
    assert two.browsing.entry(4).review.html == merged.html


def test_undo_brings_both_back_exactly(two: Journal) -> None:
    before = whole(two.path)
    done = two.execute(MergeFilms(KEPT, MERGED))
    assert done.film_id == KEPT
    assert done.changes.films >= {KEPT, MERGED}
    after = whole(two.path)
    for _round in range(2):
        two.execute(done.undo)
        assert whole(two.path) == before
        two.execute(done.redo)
        assert whole(two.path) == after


def test_merged_the_other_way_round_the_other_title_holds(two: Journal) -> None:
    two.execute(MergeFilms(MERGED, KEPT))
    film = two.browsing.film(MERGED)
    assert (film.title, film.year) == ("World of the Dead", 2011)
    assert film.alternative_titles == ("The Zombie Diaries 2", "ZD2")
    assert two.browsing.entry(2).review.html == '<p>See <a data-film="2">the other</a>.</p>'


def test_the_page_shows_the_text_as_it_was_written(two: Journal, tmp_path) -> None:
    two.execute(EditEntry(4, {"rating": Rating(2)}))
    two.execute(EditFilm(MERGED, {"title": "Called otherwise by now"}))
    two.execute(MergeFilms(KEPT, MERGED))
    page = tmp_path / "page.html"
    export_page(two, 4, page, "en")
    text = page.read_text(encoding="utf-8")
    assert "World of the Dead" in text
    assert "Called otherwise" not in text
