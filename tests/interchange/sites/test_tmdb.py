"""TMDb's exports, which all have one heading."""

from __future__ import annotations

from pathlib import Path

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, ListDraft, ListPlaceDraft, Questions, ReadOptions
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import tmdb
from reading_help import BERLIN, damaged, drafts, folder_of, lists, read_files, skipped, survives

HEADING = "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
RATINGS = (
    HEADING
    + "11,tt0084001,movie,Night Ferry,1982-05-04T00:00:00Z,,,7.229,7.0,2022-09-20T12:30:00Z\n"
    + "12,,movie,Harbour,,,,6.1,8.5,2022-09-21\n"
    + "13,,movie,Unrated,1990-01-01,,,6.1,,\n"
    + "14,tt1,tv,Harbour Lights,2022-03-30,,,7.6,6.0,2022-09-20\n"
    + "14,,episode,Harbour Lights,2022-03-30,1,2,7.6,6.0,2022-09-20\n"
    + "15,,movie,,2022-03-30,,,7.6,6.0,2022-09-20\n"
    + "16,,movie,Beyond,2022-03-30,,,7.6,12,2022-09-20\n"
)
FERRY = FilmDraft("Night Ferry", 1982, key="movie|11||", ids={"tmdb": "11", "imdb": "tt0084001"})
HARBOUR = FilmDraft("Harbour", key="movie|12||", ids={"tmdb": "12"})


def test_ratings_say_when_they_were_given_and_not_when_a_film_was_seen(tmp_path: Path) -> None:
    items = read_files(tmdb, tmp_path, {"ratings.csv": RATINGS})
    assert drafts(items) == {
        ("ratings|movie|11||",): Draft(
            (), FERRY, EntryDraft(rating=Rating(7), logged="2022-09-20T12:30:00Z", only_seen=True)
        ),
        ("ratings|movie|12||",): Draft(
            (),
            HARBOUR,
            EntryDraft(
                rating=Rating(9),
                rating_original=OriginalRating(8.5, 10),
                logged="2022-09-21T00:00:00Z",
                only_seen=True,
            ),
        ),
        ("ratings|movie|13||",): Draft((), FilmDraft("Unrated", 1990, key="movie|13||", ids={"tmdb": "13"})),
    }
    assert skipped(items) == {
        "ratings|tv|14||": ("it is no film but marked “tv”", True),
        "ratings|episode|14|1|2": ("it is no film but marked “episode”", True),
        "ratings.csv|line 7": ("it has no title", False),
        "ratings.csv|line 8": ("its rating is none from 1 to 10", False),
    }
    everything = drafts(read_files(tmdb, tmp_path, {"ratings.csv": RATINGS}, ReadOptions(other_kinds=True)))
    assert [(d.film.title, d.film.kind, dict(d.film.ids)) for d in everything.values()][-2:] == [
        ("Harbour Lights", "series", {"tmdb_tv": "14", "imdb": "tt0000001"}),
        ("Harbour Lights S01E02", "episode", {"tmdb_episode": "14"}),
    ]


def test_files_without_ratings_are_told_by_their_names(tmp_path: Path) -> None:
    rows = HEADING + "11,tt0084001,movie,Night Ferry,1982-05-04,,,7.2,,2023-01-02\n12,,movie,Harbour,,,,,,\n"
    items = read_files(tmdb, tmp_path, {"watchlist.csv": rows, "My favorites.csv": rows, "At Sea.csv": rows})
    assert drafts(items) == {
        ("watchlist|movie|11||",): Draft((), FERRY, watchlist="2023-01-02"),
        ("watchlist|movie|12||",): Draft((), HARBOUR, watchlist=""),
        ("favourites|movie|11||",): Draft((), FERRY, liked=True),
        ("favourites|movie|12||",): Draft((), HARBOUR, liked=True),
        ("list|list|at sea.csv|movie|11||",): Draft((), FERRY, on_list=ListPlaceDraft("list|at sea.csv", 1)),
        ("list|list|at sea.csv|movie|12||",): Draft((), HARBOUR, on_list=ListPlaceDraft("list|at sea.csv", 2)),
    }
    assert lists(items) == {("list|at sea.csv",): ListDraft((), "list|at sea.csv", "At Sea")}


def test_it_is_told_from_its_heading(tmp_path: Path) -> None:
    source = open_source([folder_of(tmp_path, {"a.txt": RATINGS})])
    assert formats.sniffed(source).name == "tmdb"
    assert tmdb.questions(source, BERLIN) == Questions(other_kinds=True)


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    for data in damaged(RATINGS.encode(), 100, 5):
        path.write_bytes(data)
        survives(tmdb, open_source([path]))
