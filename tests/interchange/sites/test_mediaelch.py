"""MediaElch's CSV export, which quotes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, ListDraft, ListPlaceDraft
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import mediaelch
from reading_help import damaged, drafts, folder_of, lists, read_files, skipped, survives

HEADING = (
    "type;movie_imdb_id;movie_tmdb_id;movie_title;movie_original_title;movie_overview;movie_user_rating;"
    "movie_release_date;movie_runtime;movie_directors;movie_genres;movie_countries;movie_studios;movie_tags;"
    "movie_actors;movie_playcount;movie_last_played;movie_set;movie_streamdetails_video_width\n"
)
EXPORT = (
    HEADING
    + 'movie;tt0084001;11;"Night" Ferry;Nachtfähre;One.\\nTwo.;7.3;1982-05-04;95;Jo Moor, Ann Sea;Drama, Thriller;'
    + "Germany;Hafenfilm;sea, night;Kim Low (Captain, the old one), Lee Ray;3;2020-01-02T20:15:00;Ferries;1920\n"
    + "movie;;12;Pier;;;8;;0;;;;;;;1;2021-03-04T00:00:00;\n"
    + "movie;;13;Owned;Owned;;0;1990;;;;;;mine;;0;;\n"
    + "movie;;14;Rated;;;6;;;;;;;;;0;;\n"
    + "concert;;15;Live;;;6;;;;;;;;;0;;\n"
    + "movie;;16;;;;6;;;;;;;;;0;;\n"
)
FERRY = FilmDraft(
    '"Night" Ferry',
    1982,
    key="tt0084001",
    original_title="Nachtfähre",
    runtime=95,
    countries=("Germany",),
    genres=("Drama", "Thriller"),
    ids={"imdb": "tt0084001", "tmdb": "11"},
    extra={
        "Synopsis": "One.\nTwo.",
        "Studio": "Hafenfilm",
        "Film series": "Ferries",
        "Times played": "3",
        "Streamdetails video width": "1920",
    },
    cast=(CastLine("Kim Low", "Captain, the old one"), CastLine("Lee Ray")),
    crew=(CrewLine("Jo Moor", "director"), CrewLine("Ann Sea", "director")),
)


def test_films_that_were_played_rated_or_only_owned(tmp_path: Path) -> None:
    items = read_files(mediaelch, tmp_path, {"export.csv": EXPORT})
    found = drafts(items)
    assert [draft.on_list for draft in found.values()] == [
        ListPlaceDraft("collection:export", position) for position in (1, 2, 3, 4)
    ]
    assert list(lists(items).values()) == [ListDraft((), "collection:export", "export")]
    assert {key: replace(draft, on_list=None) for key, draft in found.items()} == {
        ("tt0084001",): Draft(
            (),
            FERRY,
            EntryDraft(watched=PartialDate(2020, 1, 2), rewatch=True, tags=("sea", "night")),
            rating=Rating(7),
            rating_original=OriginalRating(7.3, 10),
        ),
        ("12",): Draft(
            (),
            FilmDraft("Pier", key="12", ids={"tmdb": "12"}),
            EntryDraft(watched=PartialDate(2021, 3, 4), rating=Rating(8)),
        ),
        ("13",): Draft((), FilmDraft("Owned", 1990, key="13", ids={"tmdb": "13"}, extra={"Tags": "mine"})),
        ("14",): Draft(
            (), FilmDraft("Rated", key="14", ids={"tmdb": "14"}), EntryDraft(rating=Rating(6), only_seen=True)
        ),
    }
    assert skipped(items) == {
        "15": ("it is no film but marked “concert”", True),
        "export.csv|line 7": ("it has no title", False),
    }


@pytest.mark.parametrize(
    "text",
    [
        "imdb_id,title,user_rating,playcount,last_played\ntt0084001,Night Ferry,8,1,2020-01-02T20:15:00\n",
        (
            '\ufeff"title","last_played","user_rating","playcount","imdb_id"\r\n'
            '"Night Ferry","2020-01-02T20:15:00","8","1","tt0084001"\r\n'
        ),
        (
            "movie_title\tmovie_user_rating\tmovie_playcount\tmovie_last_played\tmovie_imdb_id\n"
            "Night Ferry\t8\t1\t2020-01-02T20:15:00\ttt0084001\n"
        ),
    ],
)
def test_older_headings_and_other_delimiters(tmp_path: Path, text: str) -> None:
    source = open_source([folder_of(tmp_path, {"renamed.txt": text})])
    assert formats.sniffed(source).name == "mediaelch"
    assert drafts(list(mediaelch.read(source, formats.ReadOptions()))) == {
        ("tt0084001",): Draft(
            (),
            FilmDraft("Night Ferry", key="tt0084001", ids={"imdb": "tt0084001"}),
            EntryDraft(watched=PartialDate(2020, 1, 2), rating=Rating(8)),
            on_list=ListPlaceDraft("collection:renamed", 1),
        )
    }


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for data in damaged(EXPORT.encode(), 120, 4):
        path.write_bytes(data)
        survives(mediaelch, open_source([path]))
