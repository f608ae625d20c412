"""Netflix's short and long histories, ratings and list."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal.domain.drafts import Answer, Doubt, Draft, EntryDraft, FilmDraft, Notice, Questions, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import netflix
from filmjournal.interchange.sites.netflix_titles import Shows, names_an_episode
from reading_help import BERLIN, damaged, drafts, folder_of, of, read_files, skipped, survives

LONG = """Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,Bookmark,\
Latest Bookmark,Country
Jo,2023-05-07 22:30:00,00:40:00,,Night Ferry,,TV,01:35:00,01:35:00,DE (Germany)
Jo,2023-05-06 20:00:00,00:55:00,,Night Ferry,,TV,00:55:00,Not latest view,DE (Germany)
Jo,2023-05-08 20:00:00,00:55:00,,Night Ferry,,TV,00:55:00,00:55:00,DE (Germany)
Kim,2023-05-06 20:00:00,01:35:00,,Night Ferry,,TV,01:35:00,01:35:00,DE (Germany)
Jo,2023-05-06 19:00:00,00:00:40,,Night Ferry_Trailer,TRAILER,TV,00:00:40,00:00:40,DE (Germany)
Jo,2023-05-06 18:00:00,00:00:50,Autoplayed: user action: None; ,Pier,,TV,00:00:50,00:00:50,DE (Germany)
Jo,2023-05-05 18:00:00,00:45:00,,Harbour Lights: Season 1: Fog,,TV,00:45:00,00:45:00,DE (Germany)
Jo,someday,00:45:00,,Broken,,TV,00:45:00,00:45:00,DE (Germany)
"""
RATINGS = """Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Device Model,Event Utc Ts,Region View Date
Jo,Old Film,star,4,0,TV,2015-01-02 03:04:05,1/2/15
Jo,Night Ferry,thumb,,2,TV,2023-05-08 03:04:05,5/8/23
Jo,Pier,thumb,,1,TV,2023-05-08 03:04:05,5/8/23
Jo,Harbour Lights,thumb,,3,TV,2023-05-08 03:04:05,5/8/23
Jo,Nothing,thumb,,0,TV,2023-05-08 03:04:05,5/8/23
"""
MY_LIST = "Title Name,Profile Name,Country,Utc Title Add Date\nTomorrow,Jo,DE (Germany),2023-05-06 23:30:00\n"


def _seen(title: str, *day: int) -> Draft:
    return Draft((), FilmDraft(title), EntryDraft(watched=PartialDate(*day)))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # A day after the twelfth settles the whole file.
        (["A", "6/7/25", "B", "6/19/25"], [(2025, 6, 7), (2025, 6, 19)]),
        (["A", "6/7/25", "B", "19/6/25"], [(2025, 7, 6), (2025, 6, 19)]),
        # Dots stand behind a day, and the year may come first.
        (["A", "03.02.23"], [(2023, 2, 3)]),
        (["A", "2023-02-03"], [(2023, 2, 3)]),
        # Newest first, in one order only.
        (["A", "2/3/23", "B", "1/3/23", "C", "12/2/23"], [(2023, 3, 2), (2023, 3, 1), (2023, 2, 12)]),
    ],
)
def test_the_order_of_day_and_month_is_settled_by_the_file(
    tmp_path: Path, rows: list[str], expected: list[tuple[int, int, int]]
) -> None:
    text = "Title,Date\n" + "".join(f'"{t}","{d}"\n' for t, d in zip(rows[::2], rows[1::2], strict=True))
    items = read_files(netflix, tmp_path, {"NetflixViewingHistory.csv": text})
    assert list(drafts(items).values()) == [_seen(title, *day) for title, day in zip(rows[::2], expected, strict=True)]


def test_where_nothing_settles_it_both_days_are_offered(tmp_path: Path) -> None:
    items = read_files(netflix, tmp_path, {"n.csv": "Title,Date\nA,4/3/23\nB,5/6/23\nC,7/7/23\nD,\nE,never\n,1/1/23\n"})
    first = drafts(items)[("history|A|4/3/23",)]
    days = [EntryDraft(watched=PartialDate(2023, 3, 4)), EntryDraft(watched=PartialDate(2023, 4, 3))]
    assert first == Draft(
        (),
        FilmDraft("A"),
        EntryDraft(watched=PartialDate(2023)),
        doubt=Doubt("4 March 2023 or 3 April 2023", (Answer("4 March 2023", days[0]), Answer("3 April 2023", days[1]))),
    )
    assert drafts(items)[("history|C|7/7/23",)] == _seen("C", 2023, 7, 7)
    assert drafts(items)[("history|D|",)] == Draft((), FilmDraft("D"), EntryDraft(only_seen=True))
    assert skipped(items) == {
        "n.csv|line 6": ("its date can't be read", False),
        "history||1/1/23": ("Netflix no longer says what it was", True),
    }


def test_the_files_of_a_request_for_personal_data(tmp_path: Path) -> None:
    files = {
        "CONTENT_INTERACTION/ViewingActivity.csv": LONG,
        "CONTENT_INTERACTION/Ratings.csv": RATINGS,
        "CONTENT_INTERACTION/MyList.csv": MY_LIST,
        "CONTENT_INTERACTION/SearchHistory.csv": "Profile Name,Country Iso Code,Query Typed\nJo,DE,ferry\n",
    }
    items = read_files(netflix, tmp_path, files, BERLIN)
    assert drafts(items) == {
        ("activity|Jo|Night Ferry|2023-05-06 20:00:00", "activity|Jo|Night Ferry|2023-05-07 22:30:00"): Draft(
            (),
            FilmDraft("Night Ferry"),
            EntryDraft(watched=PartialDate(2023, 5, 8), logged="2023-05-07T22:30:00Z"),
        ),
        ("activity|Jo|Night Ferry|2023-05-08 20:00:00",): Draft(
            (),
            FilmDraft("Night Ferry"),
            EntryDraft(watched=PartialDate(2023, 5, 8), logged="2023-05-08T20:00:00Z"),
        ),
        ("activity|Kim|Night Ferry|2023-05-06 20:00:00",): Draft(
            (),
            FilmDraft("Night Ferry"),
            EntryDraft(watched=PartialDate(2023, 5, 6), logged="2023-05-06T20:00:00Z"),
        ),
        ("ratings|Jo|Old Film|2015-01-02 03:04:05",): Draft(
            (),
            FilmDraft("Old Film"),
            EntryDraft(rating=Rating(8), logged="2015-01-02T03:04:05Z", only_seen=True),
        ),
        ("ratings|Jo|Night Ferry|2023-05-08 03:04:05",): Draft(
            (), FilmDraft("Night Ferry", extra={"Netflix": "thumbs up"}), liked=True
        ),
        ("ratings|Jo|Pier|2023-05-08 03:04:05",): Draft((), FilmDraft("Pier", extra={"Netflix": "thumbs down"})),
        ("my list|Jo|Tomorrow|",): Draft((), FilmDraft("Tomorrow"), watchlist="2023-05-07"),
    }
    assert skipped(items) == {
        "activity|Jo|Night Ferry_Trailer|2023-05-06 19:00:00": ("it is a trailer or the like", True),
        "activity|Jo|Pier|2023-05-06 18:00:00": ("it played for less than five minutes", True),
        "activity|Jo|Harbour Lights: Season 1: Fog|2023-05-05 18:00:00": ("it is no film but an episode", True),
        "ViewingActivity.csv|line 9": ("its date can't be read", False),
        "ratings|Jo|Harbour Lights|2023-05-08 03:04:05": ("it is no film but a series", True),
        "Ratings.csv|line 6": ("its rating can't be read", False),
        "SearchHistory.csv": ("it holds nothing of a journal", True),
    }
    assert [notice.text for notice in of(Notice, items)] == [
        "It holds several profiles, and all of them come in: Jo, Kim."
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Harbour Lights: Season 1: Fog",
        "Hafenlicht: Staffel 2: Nebel",
        "Luces: Temporada 1: Niebla",
        "Feux: Saison 3: Brume",
        "Luci: Stagione 1: Nebbia",
        "Lichten: Seizoen 1: Mist",
        "Luzes: Temporada 1: Névoa",
        "Ljus: Säsong 1: Dimma",
        "Fog: Limited Series: Episode 1",
        "Fog: Part 2: The Pier",
        "灯: シーズン1: 霧",
    ],
)
def test_words_for_seasons_make_an_episode(title: str) -> None:
    assert names_an_episode(title)


def test_films_with_colons_stay_films() -> None:
    films = [
        "Mission: Impossible",
        "Mission: Impossible II",
        "Mission: Impossible III",
        "Mission: Impossible - Ghost Protocol",
        "Mission: Impossible - Rogue Nation",
        "Mission: Impossible - Fallout",
        "Dune: Part Two",
        "The Hunger Games: Mockingjay: Part 1",
        "The Hunger Games: Mockingjay: Part 2",
        "Kill Bill: Vol. 1",
        "The Lord of the Rings: The Two Towers",
        "The Lord of the Rings: The Return of the King",
        "2001: A Space Odyssey",
    ]
    episodes = [
        *("Tides: North: Ebb", "Tides: North: Flow"),
        *(f"Boats: {name}" for name in ("A", "B", "C", "D", "E")),
        *(f"The Pier: {name}" for name in ("The Fog", "The Bell", "The Tide", "The Gull", "A Lamp", "The Keeper")),
    ]
    shows = Shows()
    for title in films + episodes:
        shows.learn(title)
    assert [title for title in films if shows.is_episode(title)] == []
    assert [title for title in episodes if not shows.is_episode(title)] == []


def test_episodes_come_in_where_they_are_asked_for(tmp_path: Path) -> None:
    items = read_files(netflix, tmp_path, {"v.csv": LONG, "r.csv": RATINGS}, ReadOptions("UTC", other_kinds=True))
    kinds = {draft.film.title: draft.film.kind for draft in drafts(items).values()}
    assert kinds["Harbour Lights: Season 1: Fog"] == "episode"
    assert kinds["Harbour Lights"] == "series"


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Title,Date\nA,6/19/25\n", 60),
        ("Titel,Datum\nHafenlicht: Staffel 2: Nebel,24.01.23\n", 85),
        ("Title,Date\nA,2023-06-19\n", 20),
        ("Title,Date\nA,somewhere\n", 0),
        ("Title,Date,Rating\nA,6/19/25,5\n", 0),
        (LONG, 90),
    ],
)
def test_it_is_told_from_its_content(tmp_path: Path, text: str, sure: int) -> None:
    source = open_source([folder_of(tmp_path, {"a.csv": text})])
    assert netflix.recognises(source) == sure
    if sure > 20:
        assert formats.sniffed(source).name == "netflix"
        assert netflix.questions(source, BERLIN) == Questions(time_zone=sure == 90, other_kinds=True)


def test_damage_is_refused_or_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="NUL"):
        read_files(
            netflix, tmp_path, {"a.csv": LONG.split("\n", maxsplit=1)[0].encode() + b"\n" + b" " * 20_000 + b"\0"}
        )


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    short = "Title,Date\n" + "".join(f'"A: B: {n}","{n}/{n + 3}/23"\n' for n in range(1, 20))
    for seed, text in enumerate((LONG, RATINGS, short)):
        for data in damaged(text.encode(), 50, seed):
            path.write_bytes(data)
            survives(netflix, open_source([path]))
