from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Notice,
    ReadItem,
    ReadOptions,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.rating import Rating
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import imdb
from filmjournal.interchange.sites.imdb_types import kind_of_type
from reading_help import damaged, drafts, folder_of, lists, of, read_files, skipped, survives, zip_of

G1 = (
    '"position","const","created","modified","description","Title","Title type","Directors","You rated","IMDb Rating",'
    '"Runtime (mins)","Year","Genres","Num. Votes","Release Date (month/day/year)","URL"\n'
)
G2 = "Const,Your Rating,Date Added,Title,Title Type,Directors,IMDb Rating,Runtime (mins),Year,Genres,Num Votes\n"
G3 = (
    "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,"
    "Directors\n"
)
G3_LIST = (
    "Position,Const,Created,Modified,Description,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors\n"
)
G4 = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors\n"
)
G4_LIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,"
    "Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated\n"
)

LIGHTS = FilmDraft(
    "Les Lumières du port",
    1957,
    key="tt0050001",
    runtime=92,
    genres=("Drama", "Film-Noir"),
    ids={"imdb": "tt0050001"},
    crew=(CrewLine("Éva Moreau", "director"), CrewLine("Jan Petit", "director")),
)
LIGHTS_OLD = FilmDraft(
    LIGHTS.title, 1957, LIGHTS.key, runtime=92, genres=("drama", "film-noir"), ids=LIGHTS.ids, crew=LIGHTS.crew
)
WRITTEN = "Wed Feb 22 00:00:00 2012"
KITE = "tt10000004"
NOTE = {"Note on IMDb": "from Ana"}
RATED = EntryDraft(rating=Rating(8), logged="2012-02-22T00:00:00Z", only_seen=True)


def table(heading: str, *rows: dict[str, str], line_end: str = "\n") -> str:
    """A table with the values of each row under the columns of the heading, whose names are compared as they are."""
    columns = next(csv.reader([heading]))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator=line_end)
    for row in rows:
        assert not row.keys() - set(columns), row
        writer.writerow([row.get(column, "") for column in columns])
    return heading.replace("\n", line_end) + written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("heading", [G1, G2, G3, G4], ids=["G1", "G2", "G3", "G4"])
def test_ratings_of_every_generation_and_encoding(tmp_path: Path, heading: str, encoding: str) -> None:
    old = heading is G1
    row = {
        "const" if old else "Const": "tt0050001",
        "You rated" if old else "Your Rating": "8",
        {G1: "created", G2: "Date Added"}.get(heading, "Date Rated"): "Wed Feb 22 00:00:00 2012"
        if old
        else "2012-02-22",
        "Title": "Les Lumières du port",
        "Title type" if old else "Title Type": "Feature Film" if old else "movie",
        "Directors": "Éva Moreau, Jan Petit",
        "IMDb Rating": "7.1",
        "Runtime (mins)": "92",
        "Year": "1957",
        "Genres": "drama, film_noir" if old else "Drama, Film-Noir",
    }
    text = table(heading, row, line_end="\r\n")
    items = read_files(imdb, tmp_path, {"ratings.csv": text.encode(encoding)})
    assert drafts(items) == {("ratings|tt0050001",): Draft((), LIGHTS_OLD if old else LIGHTS, RATED)}
    assert [type(item) for item in items] == [Draft]


def test_a_watchlist_keeps_its_days_and_what_is_rated_on_it(tmp_path: Path) -> None:
    text = table(
        G4_LIST,
        {"Position": "1", "Const": "tt10000004", "Created": "2021-03-04", "Modified": "2021-05-06", "Title": "Kite",
         "Original Title": "Drak", "Title Type": "Movie", "Year": "2008", "Description": "from Ana"},
        {"Position": "2", "Const": "tt0140002", "Created": "", "Title": "The Long Meadow", "Title Type": "TV Movie",
         "Your Rating": "7", "Date Rated": "2019-01-02"},
    )  # fmt: skip
    items = read_files(imdb, tmp_path, {"IMDb/WATCHLIST.csv": text})
    assert drafts(items) == {
        ("watchlist|tt10000004",): Draft(
            (),
            FilmDraft("Kite", 2008, "tt10000004", "Drak", ids={"imdb": KITE}, extra=NOTE),
            watchlist="2021-03-04",
        ),
        ("watchlist|tt0140002",): Draft(
            (),
            FilmDraft("The Long Meadow", None, "tt0140002", kind="tv_film", ids={"imdb": "tt0140002"}),
            EntryDraft(rating=Rating(7), logged="2019-01-02T00:00:00Z", only_seen=True),
            watchlist="",
        ),
    }


def test_a_list_keeps_places_and_notes(tmp_path: Path) -> None:
    text = table(
        G3_LIST,
        {"Position": "1", "Const": "0050001", "Created": "2018-01-01", "Description": "Twice.\n\nAt <3", "Title": "A"},
        {"Position": "", "Const": "tt0140002", "Created": "2018-01-02", "Title": "B", "Title Type": "short"},
    )
    items = read_files(imdb, tmp_path, {"Ferries_and piers (2).csv": text})
    key = "list|ferries_and piers"
    assert lists(items) == {(key,): ListDraft((), key, "Ferries and piers")}
    assert drafts(items) == {
        (f"{key}|tt0050001",): Draft(
            (),
            FilmDraft("A", None, "tt0050001", ids={"imdb": "tt0050001"}),
            on_list=ListPlaceDraft(key, 1, "<p>Twice.</p><p>At &lt;3</p>"),
        ),
        (f"{key}|tt0140002",): Draft(
            (),
            FilmDraft("B", None, "tt0140002", kind="short", ids={"imdb": "tt0140002"}),
            on_list=ListPlaceDraft(key, 2),
        ),
    }


def test_an_old_list_with_ratings_is_a_list_and_what_is_rated(tmp_path: Path) -> None:
    row = {"position": "4", "const": "tt0050001", "created": "Wed Feb 22 2012", "Title": "A", "You rated": "3"}
    (draft,) = of(Draft, read_files(imdb, tmp_path, {"best.csv": table(G1, row)}))
    assert draft.on_list == ListPlaceDraft("list|best", 4)
    assert draft.entry == EntryDraft(rating=Rating(3), only_seen=True)  # rated at a time that isn't said


def test_a_file_without_positions_and_ratings_is_a_list(tmp_path: Path) -> None:
    items = read_files(imdb, tmp_path, {"winter.csv": table(G2, {"Const": "tt0050001", "Title": "A"})})
    assert [one.name for one in of(ListDraft, items)] == ["winter"]


def test_a_list_named_by_a_code_asks_for_a_name(tmp_path: Path) -> None:
    name = "0b9c57a1-5a68-4b9e-9a6f-0a1b2c3d4e5f.csv"
    items = read_files(imdb, tmp_path, {name: table(G4_LIST, {"Position": "1", "Const": "tt0050001", "Title": "A"})})
    assert [one.name for one in of(ListDraft, items)] == ["IMDb list"]
    assert [notice.text for notice in of(Notice, items)] == [
        f"{name} does not say which list it is. If it is your watchlist, name it WATCHLIST.csv and import it again."
    ]


def test_series_episodes_games_and_podcasts_are_skipped_unless_asked_for(tmp_path: Path) -> None:
    kinds = ["movie", "tvSeries", "TV Mini Series", "tvEpisode", "Video Game", "Podcast Series", "Podcast Episode"]
    rows = [
        {"Const": f"tt000000{n}", "Your Rating": "7", "Date Rated": "2012-02-22", "Title": f"T{n}", "Title Type": kind}
        for n, kind in enumerate(kinds, 1)
    ]
    files = {"ratings.csv": table(G3, *rows)}
    items = read_files(imdb, tmp_path, files)
    assert list(drafts(items)) == [("ratings|tt0000001",)]
    assert skipped(items) == {
        "ratings|tt0000002": ("it is a series", True),
        "ratings|tt0000003": ("it is a series", True),
        "ratings|tt0000004": ("it is an episode of a series", True),
        "ratings|tt0000005": ("it is a game", True),
        "ratings|tt0000006": ("it is a podcast", True),
        "ratings|tt0000007": ("it is a podcast", True),
    }
    source = open_source([tmp_path])
    assert imdb.questions(source, ReadOptions()).other_kinds
    every = [draft.film.kind for draft in of(Draft, read_files(imdb, tmp_path, files, ReadOptions(other_kinds=True)))]
    assert every == [None, "series", "series", "episode", "other", "other", "other"]


TYPES = """
film: movie|Movie|Film|Película|Filme|Feature Film|Spielfilm|
tv_film: tvMovie|TV Movie|tvSpecial|TV Special|Film TV|Film per la TV|Fernsehfilm|Téléfilm|Película de TV
tv_film: Filme para TV|Telefilme|Especial de TV|Speciale TV|Émission spéciale
series: tvSeries|TV Series|tvMiniSeries|TV Mini Series|Mini-Series|Serie TV|Mini serie TV|Fernsehserie|Miniserie
series: Série télévisée|Mini-série|Serie de TV|Série de TV|Minissérie de TV|SERİE TV
episode: tvEpisode|TV Episode|Episodio TV|Episodio de TV|Épisode TV|Folge einer Serie|Episódio de TV
short: short|Short|tvShort|TV Short|Short Film|Kurzfilm|Cortometraggio|Cortometraje|Court métrage|Curta-metragem
video: video|Video|Vidéo|Vídeo|Music Video|musicVideo|Musikvideo|Video musicale|Clip musical
game: videoGame|Video Game|Videogioco|Videospiel|Videojuego|Jeu vidéo|Jogo eletrônico
podcast: podcastSeries|Podcast Series|podcastEpisode|Podcast Episode|Podcast-Folge|Série de podcasts
documentary: Documentary
None: 映画|Opera
"""


@pytest.mark.parametrize("line", TYPES.strip("\n").split("\n"))
def test_kinds_in_the_words_of_any_language(line: str) -> None:
    kind, words = line.split(": ", 1)
    assert {word: str(kind_of_type(word)) for word in words.split("|")} == dict.fromkeys(words.split("|"), kind)


def test_an_unknown_kind_comes_in_and_is_named(tmp_path: Path) -> None:
    row = {"Const": "tt0050001", "Your Rating": "7", "Title": "A", "Title Type": "映画"}
    items = read_files(imdb, tmp_path, {"ratings.csv": table(G4, row)})
    assert len(of(Draft, items)) == 1
    assert [notice.text for notice in of(Notice, items)] == [
        "1 title is of a kind that is not known here and comes in as a film: “映画”."
    ]


def rated_on(tmp_path: Path, *dates: str) -> list[str | None]:
    rows = [
        {"Const": f"tt00500{n:02}", "Your Rating": "7", "Date Rated": date, "Title": "A"}
        for n, date in enumerate(dates)
    ]
    found = of(Draft, read_files(imdb, tmp_path, {"ratings.csv": table(G3, *rows)}))
    return [draft.entry.logged and draft.entry.logged[:10] if draft.entry else "" for draft in found]


def test_dates_of_other_places(tmp_path: Path) -> None:
    assert rated_on(tmp_path, "2012-02-22", "22.02.2012", "Feb 22, 2012", "22 févr. 2012", "", "soon") == [
        *["2012-02-22"] * 4, None, None,
    ]  # fmt: skip
    assert rated_on(tmp_path, "3/4/2012", "2/22/2012") == ["2012-03-04", "2012-02-22"]
    assert rated_on(tmp_path, "3/4/2012", "22/2/2012") == ["2012-04-03", "2012-02-22"]
    assert rated_on(tmp_path, "3/4/2012", "5/6/2012") == [None, None]


@pytest.mark.parametrize(
    ("const", "expected"),
    [("tt1", "tt0000001"), ("0133093", "tt0133093"), ("tt12345678", "tt12345678"), ("TT", None), ("", None)],
)
def test_numbers_of_any_length(tmp_path: Path, const: str, expected: str | None) -> None:
    row = {"Const": const, "Your Rating": "7", "Title": "A", "Year": "2000"}
    (draft,) = of(Draft, read_files(imdb, tmp_path, {"ratings.csv": table(G3, row)}))
    assert draft.film.key == expected
    assert dict(draft.film.ids) == ({"imdb": expected} if expected else {})


def test_columns_in_another_order_and_saved_by_a_spreadsheet(tmp_path: Path) -> None:
    text = '\ufeffYOUR RATING;TITLE;Shelf;const;Year;Runtime (mins)\r8;"A ""B"" C";north;tt0050001;;\r\r'
    items = read_files(imdb, tmp_path, {"my films.csv": text})
    assert drafts(items) == {
        ("ratings|tt0050001",): Draft(
            (),
            FilmDraft('A "B" C', None, "tt0050001", ids={"imdb": "tt0050001"}, extra={"Shelf": "north"}),
            EntryDraft(rating=Rating(8), only_seen=True),
        )
    }


def test_rows_that_say_too_little(tmp_path: Path) -> None:
    text = table(
        G3,
        {"Const": "tt0050001", "Your Rating": "", "Title": "Unrated"},
        {"Const": "tt0050002", "Your Rating": "eleven", "Title": "Odd"},
        {"Const": "", "Your Rating": "7", "Title": ""},
        {"Const": "tt0050004", "Your Rating": "7", "Title": ""},
        {"Const": "nm0000001", "Your Rating": "", "Title": "Jo Person"},
        {"Const": "tt0050004", "Your Rating": "7", "Title": ""},
    )
    items = read_files(imdb, tmp_path, {"ratings.csv": text})
    assert [(key, draft.film.title) for key, draft in drafts(items).items()] == [
        (("ratings|tt0050004",), "tt0050004"), (("ratings|tt0050004#2",), "tt0050004"),
    ]  # fmt: skip
    assert skipped(items) == {
        "ratings|tt0050001": ("it has no rating", False),
        "ratings|tt0050002": ("its rating can't be read", False),
        "ratings||3|": ("it names no film", False),
        "ratings|nm0000001|Jo Person|": ("it is no film but a person or something else", True),
    }


def test_a_list_of_people_is_skipped(tmp_path: Path) -> None:
    heading = "Position,Const,Created,Modified,Description,Name,Known For,Birth Date\n"
    text = table(heading, {"Position": "1", "Const": "nm0000001", "Created": "2020-01-01", "Name": "Jo"})
    items = read_files(imdb, tmp_path, {"actors.csv": text})
    assert skipped(items) == {"list|actors|nm0000001|1|": ("it is no film but a person or something else", True)}


def test_several_files_at_once_and_what_else_lies_there(tmp_path: Path) -> None:
    files = {
        "ratings.csv": table(G4, {"Const": "tt0050001", "Your Rating": "8", "Title": "A"}),
        "WATCHLIST.csv": table(G4_LIST),
        "broken.csv": table(G3_LIST)[:-2].encode() + b",\0\0\n1,2\n",
        "notes.txt": "Const, said Jo\n",
    }
    source = open_source([zip_of(tmp_path / "imdb.zip", files)])
    assert imdb.recognises(source) == 95
    items: list[ReadItem] = list(imdb.read(source, ReadOptions()))
    source.close()
    assert list(drafts(items)) == [("ratings|tt0050001",)]
    assert skipped(items) == {
        "broken.csv": ("it holds NUL characters instead of text: it is damaged", False),
        "notes.txt": ("it is no file of IMDb's", True),
    }


def test_a_file_that_is_damaged_further_down_is_refused_or_named(tmp_path: Path) -> None:
    whole = table(G4, {"Const": "tt0050001", "Your Rating": "8", "Title": "A"}).encode()
    source = open_source([folder_of(tmp_path, {"ratings.csv": whole + b" " * 20_000 + b"\0" * 50})])
    assert imdb.recognises(source) == 95
    with pytest.raises(Refused, match="NUL"):
        list(imdb.read(source, ReadOptions()))


def test_other_tables_are_not_taken_for_imdb(tmp_path: Path) -> None:
    files = {
        "a.csv": "Date,Name,Year,Letterboxd URI,Rating\n",
        "b.csv": "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n",
        "c.csv": "const,value\npi,3\n",
    }
    assert imdb.recognises(open_source([folder_of(tmp_path, files)])) == 0


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    rows = [
        {"Position": str(n), "Const": f"tt000000{n}", "Your Rating": str(n), "Date Rated": "2/22/2012",
         "Created": "2012-02-22", "Title": f'Title, "{n}"', "Title Type": "movie", "Description": "a\nb"}
        for n in range(1, 7)
    ]  # fmt: skip
    path = tmp_path / "list.csv"
    for data in damaged(table(G4_LIST, *rows).encode(), 150, 7):
        path.write_bytes(data)
        survives(imdb, open_source([path]))
