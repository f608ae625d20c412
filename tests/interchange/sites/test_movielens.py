"""MovieLens: the public data set and a person's own downloads."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal.domain.drafts import Doubt, Draft, EntryDraft, FilmDraft, Notice
from filmjournal.domain.rating import Rating
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import movielens
from reading_help import damaged, drafts, folder_of, of, read_files, skipped, survives

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,2,0.5,964981247\n1,3,5,\n1,9,3,964981247\n"
TAGS = "userId,movieId,tag,timestamp\n1,1,at sea,1445714994\n1,1,At Sea,1445714995\n1,4,slow,1445714996\n1,9,x,1\n"
MOVIES = """movieId,title,genres
1,"Ferry, The (Nachtfähre, Die) (1982)",Drama|Thriller
2,Pier (a.k.a. The Long Pier) (1990),(no genres listed)
3,"Tide: Or (The Unexpected Ebb) (2014)",Comedy
4,"Étoile, L' (1999)",Drama
"""
LINKS = "movieId,imdbId,tmdbId\n1,0084001,4711\n2,114709,\n4,,15\n"
OWN = """movie_id,imdb_id,tmdb_id,rating,average_rating,title
1,0084001,4711,4.5,3.8,"Ferry, The (1982)"
2,tt0114709,862,,3.9,Pier (1990)
"""
WISHES = 'movie_id,imdb_id,tmdb_id,average_rating,title\n5,0099999,77,3.1,"Long Way, A (2001)"\n'
LOGS = """datetime,login_id,action_type,log_json
2021-03-04 05:06:07,1,rating,"{""action"": ""add"", ""movieId"": 1, ""rating"": 4.0}"
2022-03-04 05:06:07,1,rating,"{""action"": ""update"", ""movieId"": 1, ""rating"": 4.5}"
2023-01-01 00:00:00,1,login,{}
2023-01-01 00:00:00,1,rating,[not json
"""

FERRY = FilmDraft(
    "The Ferry",
    1982,
    key="1",
    alternative_titles=("Die Nachtfähre",),
    genres=("Drama", "Thriller"),
    ids={"imdb": "tt0084001", "tmdb": "4711"},
)


def test_the_data_set(tmp_path: Path) -> None:
    files = {"ratings.csv": RATINGS, "tags.csv": TAGS, "movies.csv": MOVIES, "links.csv": LINKS, "README.txt": "Hello."}
    items = read_files(movielens, tmp_path, files)
    assert drafts(items) == {
        ("rating|1|1", "tag|1|1|at sea", "tag|1|1|at sea#2"): Draft(
            (),
            FERRY,
            EntryDraft(rating=Rating(8), logged="2000-07-30T18:45:03Z", tags=("at sea", "At Sea"), only_seen=True),
        ),
        ("rating|1|2",): Draft(
            (),
            FilmDraft("Pier", 1990, key="2", alternative_titles=("The Long Pier",), ids={"imdb": "tt0114709"}),
            EntryDraft(rating=Rating(1), logged="2000-07-30T18:20:47Z", only_seen=True),
        ),
        ("rating|1|3",): Draft(
            (),
            FilmDraft("Tide: Or (The Unexpected Ebb)", 2014, key="3", genres=("Comedy",)),
            EntryDraft(rating=Rating(10), only_seen=True),
        ),
        ("tag|1|4|slow",): Draft(
            (),
            FilmDraft("L'Étoile", 1999, key="4", genres=("Drama",), ids={"tmdb": "15"}),
            EntryDraft(tags=("slow",), only_seen=True),
        ),
    }
    nameless = "the title of its film is in none of the files"
    assert skipped(items) == {
        "ratings.csv|line 5": (nameless, False),
        "tags.csv|line 5": (nameless, False),
        "movies.csv": ("it names the films of the ratings", True),
        "links.csv": ("it names the films of the ratings", True),
        "README.txt": ("it holds nothing of a journal", True),
    }


def test_ratings_without_titles_are_named_by_their_ids_and_doubtful(tmp_path: Path) -> None:
    items = read_files(movielens, tmp_path, {"ratings.csv": RATINGS, "links.csv": LINKS})
    assert drafts(items)[("rating|1|2",)] == Draft(
        (),
        FilmDraft("tt0114709", key="2", ids={"imdb": "tt0114709"}),
        EntryDraft(rating=Rating(1), logged="2000-07-30T18:20:47Z", only_seen=True),
        doubt=Doubt("the title of its film is in none of the files"),
    )
    assert len(skipped(items)) == 3


def test_a_persons_own_downloads(tmp_path: Path) -> None:
    files = {"movielens-ratings.csv": OWN, "movielens-wishlist.csv": WISHES, "movielens-logs.csv": LOGS}
    items = read_files(movielens, tmp_path, files)
    assert drafts(items) == {
        ("rating||1",): Draft(
            (),
            FilmDraft("The Ferry", 1982, key="1", ids={"imdb": "tt0084001", "tmdb": "4711"}),
            EntryDraft(rating=Rating(9), logged="2022-03-04T05:06:07Z", only_seen=True),
        ),
        ("rating||2",): Draft((), FilmDraft("Pier", 1990, key="2", ids={"imdb": "tt0114709", "tmdb": "862"})),
        ("wishlist||5",): Draft(
            (), FilmDraft("A Long Way", 2001, key="5", ids={"imdb": "tt0099999", "tmdb": "77"}), watchlist=""
        ),
    }
    assert skipped(items) == {"movielens-logs.csv": ("it says when films were rated", True)}


def test_ratings_of_several_people_come_in_with_a_notice(tmp_path: Path) -> None:
    items = read_files(movielens, tmp_path, {"r.csv": RATINGS + "2,1,3,964982703\n", "m.csv": MOVIES})
    assert [notice.text for notice in of(Notice, items)] == [
        "It holds the ratings of several people: those of all of them come in."
    ]
    assert ("rating|2|1",) in drafts(items)


@pytest.mark.parametrize("files", [{"a.csv": RATINGS}, {"b.txt": OWN}, {"c.csv": WISHES, "d.csv": LOGS}])
def test_it_is_told_from_its_headings(tmp_path: Path, files: dict[str, str]) -> None:
    assert formats.sniffed(open_source([folder_of(tmp_path, dict(files))])).name == "movielens"


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    files = {"ratings.csv": RATINGS, "tags.csv": TAGS, "movies.csv": MOVIES, "links.csv": LINKS, "logs.csv": LOGS}
    for name, text in files.items():
        for data in damaged(text.encode(), 12, len(name)):
            survives(movielens, open_source([folder_of(tmp_path, {**files, name: data})]))
