from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, ListDraft, ListPlaceDraft, Notice, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import trakt
from reading_help import (
    BERLIN,
    damaged,
    drafts,
    folder_of,
    lists,
    odd_values,
    of,
    read_files,
    skipped,
    survives,
    zip_of,
)

Json = dict[str, Any]


def movie(trakt_id: int | None, title: str, year: int | None, imdb: str | None = None, tmdb: int | None = None) -> Json:
    ids = {"trakt": trakt_id, "slug": f"{title.lower().replace(' ', '-')}-{year}", "imdb": imdb, "tmdb": tmdb}
    return {"title": title, "year": year, "ids": {**ids, "plex": {"guid": "5d77", "slug": "x"}}}


HARBOUR = movie(11, "Harbour Lights", 1957, "tt0050001", 501)
MEADOW = movie(12, "The Long Meadow", 1999, "tt0140002", None)
SNOW = movie(13, "Snow on Tin Roofs", 2021, None, None)
KITE = movie(14, "Kite", 2008, "tt10000004", 504)
EPISODE: Json = {"type": "episode", "episode": {"season": 1, "number": 2, "ids": {"trakt": 90}}, "show": {"title": "S"}}

HARBOUR_FILM = FilmDraft(
    "Harbour Lights", 1957, key="11", ids={"trakt": "11", "imdb": "tt0050001", "tmdb": "501"}
)  # fmt: skip
MEADOW_FILM = FilmDraft("The Long Meadow", 1999, key="12", ids={"trakt": "12", "imdb": "tt0140002"})
SNOW_FILM = FilmDraft("Snow on Tin Roofs", 2021, key="13", ids={"trakt": "13"})
KITE_FILM = FilmDraft("Kite", 2008, key="14", ids={"trakt": "14", "imdb": "tt10000004", "tmdb": "504"})


def seen(number: int, when: str | None, film: Json, action: str = "watch") -> Json:
    return {"id": number, "watched_at": when, "action": action, "type": "movie", "movie": film}


def rated(value: object, when: str, film: Json) -> Json:
    return {"rated_at": when, "rating": value, "type": "movie", "movie": film}


HISTORY = [
    # Half past eleven at night in Berlin is the same day there, but the next one of UTC for the last of them.
    seen(105, "2020-06-30T22:30:00.000Z", MEADOW, "scrobble"),
    seen(104, "2020-01-10T23:30:00.000Z", HARBOUR, "scrobble"),
    {"id": 103, "watched_at": "2019-05-05T20:00:00.000Z", "action": "watch", **EPISODE},
    seen(102, "2019-05-04T19:04:00.000Z", HARBOUR, "scrobble"),
    seen(101, "2019-05-04T19:00:00.000Z", HARBOUR, "scrobble"),
    seen(100, "1970-01-01T00:00:00.000Z", SNOW),
]
EXPORT: dict[str, Any] = {
    "watched-history-2.json": HISTORY[3:],
    "watched-history-1.json": HISTORY[:3],
    "watched-movies.json": [
        {"plays": 3, "last_watched_at": "2020-01-10T23:30:00.000Z", "movie": HARBOUR},
        {"plays": 2, "last_watched_at": "2018-02-03T12:00:00.000Z", "movie": KITE},
    ],
    "watched-shows.json": [{"plays": 9, "show": {"title": "S", "ids": {"trakt": 7}}}],
    "watched-playback.json": [{"progress": 12.5, "paused_at": "2020-01-01T00:00:00.000Z", "movie": KITE}],
    "ratings-movies.json": [
        rated(7, "2020-07-01T10:00:00.000Z", MEADOW),  # the morning after the viewing
        rated(10, "2022-03-01T10:00:00.000Z", HARBOUR),  # long after
        rated(4, "2016-01-01T08:00:00.000Z", movie(15, "Ash", None)),
        rated(0, "2016-01-01T08:00:00.000Z", KITE),
    ],
    "ratings-episodes.json": [{"rated_at": "2020-01-01T00:00:00.000Z", "rating": 8, **EPISODE}],
    "lists-watchlist.json": [
        {"id": 900, "listed_at": "2021-02-03T23:30:00.000Z", "notes": "by Ana", "type": "movie", "movie": KITE},
        {"rank": 2, "id": 901, "listed_at": "", "notes": None, "type": "movie", "movie": movie(16, "Unlisted", 2000)},
        {"rank": 3, "id": 902, "listed_at": "2021-02-03T23:30:00.000Z", "type": "show", "show": {"title": "S"}},
    ],
    "lists-favorites.json": [
        {"rank": 2, "id": 1, "listed_at": "2021-01-01T00:00:00.000Z", "notes": "still", "type": "movie", "movie": SNOW},
        {"rank": 1, "id": 2, "listed_at": "2021-01-01T00:00:00.000Z", "notes": None, "type": "movie", "movie": MEADOW},
    ],
    "lists-lists.json": [
        {"name": "Ferries & piers", "description": "All *at sea*.\nMostly", "privacy": "private", "item_count": 2,
         "display_numbers": True, "ids": {"trakt": 77, "slug": "ferries-piers"}},
        {"name": "Only shows", "description": None, "item_count": 1, "ids": {"trakt": 78, "slug": "only-shows"}},
        {"name": "Empty", "description": "", "item_count": 0, "ids": {"trakt": 79, "slug": "empty"}},
    ],
    "lists-list-77-ferries-piers.json": [
        {"rank": 3, "id": 31, "listed_at": "2021-01-01T00:00:00.000Z", "notes": None, "type": "movie", "movie": KITE},
        {"rank": 1, "id": 32, "listed_at": "2021-01-01T00:00:00.000Z", "notes": "<b>", "movie": HARBOUR},
        {"rank": 2, "id": 33, "listed_at": "2021-01-01T00:00:00.000Z", "notes": None, "type": "season"},
    ],
    "lists-list-78-only-shows.json": [{"rank": 1, "id": 34, "type": "show", "show": {"title": "S"}}],
    "lists-collaborations.json": [],
    "comments-movies.json": [
        {"type": "movie", "movie": HARBOUR, "comment": {
            "id": 1, "parent_id": 0, "comment": "Fog, *fog*.\nAnd [spoiler]the keeper[/spoiler]", "spoiler": False,
            "created_at": "2019-05-04T21:00:00.000Z"}},
        {"type": "movie", "movie": HARBOUR, "comment": {
            "id": 2, "comment": "He drowns.", "spoiler": True, "created_at": "2021-05-04T21:00:00.000Z"}},
        {"type": "movie", "movie": HARBOUR, "comment": {"id": 3, "parent_id": 2, "comment": "Thanks"}},
        {"type": "movie", "movie": movie(15, "Ash", None), "comment": {
            "id": 4, "comment": "Grey.", "spoiler": False, "created_at": "2016-01-02T08:00:00.000Z"}},
    ],
    "notes-movies.json": [
        {"attached_to": {"type": "movie"}, "type": "movie", "movie": KITE,
         "note": {"id": 55, "notes": "Ask Jo\nfor the book", "privacy": "private"}},
    ],
    "collection-movies.json": [
        {"collected_at": "2018-12-31T23:30:00.000Z", "movie": KITE, "metadata": {"media_type": "bluray"}},
        {"collected_at": "2018-12-31T23:30:00.000Z", "movie": movie(17, "Owned Only", 2001)},
    ],
    "hidden-calendar.json": [{"hidden_at": "2018-12-31T23:30:00.000Z", "type": "show"}],
    "user-profile.json": {"username": "somebody", "email": "nobody@example.org"},
    "_errors.json": [{"file": "notes-people.json", "message": "timed out"}],
}  # fmt: skip


def test_every_part_of_an_export(tmp_path: Path) -> None:
    items = read_files(trakt, tmp_path, EXPORT)
    ash = FilmDraft("Ash", None, key="15", ids={"trakt": "15"})
    assert drafts(items) == {
        ("history:101", "comment:1"): Draft(
            (),
            HARBOUR_FILM,
            EntryDraft(
                watched=PartialDate(2019, 5, 4),
                review_html='<p>Fog, <em>fog</em>.<br>And <span class="spoiler">the keeper</span></p>',
                logged="2019-05-04T19:00:00Z",
            ),
        ),
        ("history:102",): Draft(
            (),
            HARBOUR_FILM,
            EntryDraft(watched=PartialDate(2019, 5, 4), logged="2019-05-04T19:04:00Z"),
            why_off="the same viewing, recorded again 4 minutes later",
        ),
        ("history:104",): Draft(
            (), HARBOUR_FILM, EntryDraft(watched=PartialDate(2020, 1, 11), logged="2020-01-10T23:30:00Z")
        ),
        ("comment:2",): Draft(
            (),
            HARBOUR_FILM,
            EntryDraft(
                review_html='<details class="spoiler"><summary></summary><p>He drowns.</p></details>',
                logged="2021-05-04T21:00:00Z",
            ),
        ),
        ("rating:11",): Draft((), HARBOUR_FILM, rating=Rating(10)),
        ("history:105", "rating:12"): Draft(
            (),
            MEADOW_FILM,
            EntryDraft(watched=PartialDate(2020, 7, 1), rating=Rating(7), logged="2020-06-30T22:30:00Z"),
        ),
        ("history:100",): Draft((), SNOW_FILM, EntryDraft(only_seen=True)),
        ("watched:14",): Draft(
            (),
            FilmDraft("Kite", 2008, key="14", ids=KITE_FILM.ids, extra={"Plays on Trakt": "2"}),
            EntryDraft(watched=PartialDate(2018, 2, 3), rewatch=True, logged="2018-02-03T12:00:00Z"),
        ),
        ("rating:15", "comment:4"): Draft(
            (), ash, EntryDraft(rating=Rating(4), review_html="<p>Grey.</p>", logged="2016-01-01T08:00:00Z")
        ),
        ("note:55",): Draft(
            (), FilmDraft("Kite", 2008, key="14", ids=KITE_FILM.ids, extra={"Note on Trakt": "Ask Jo\nfor the book"})
        ),
        ("watchlist:14",): Draft(
            (),
            FilmDraft("Kite", 2008, key="14", ids=KITE_FILM.ids, extra={"Note on the watchlist": "by Ana"}),
            watchlist="2021-02-04",
        ),
        ("watchlist:16",): Draft((), FilmDraft("Unlisted", 2000, key="16", ids={"trakt": "16"}), watchlist=""),
        ("favorites:12",): Draft((), MEADOW_FILM, liked=True, on_list=ListPlaceDraft("favorites", 1)),
        ("favorites:13",): Draft((), SNOW_FILM, liked=True, on_list=ListPlaceDraft("favorites", 2, "<p>still</p>")),
        ("list:77:32",): Draft((), HARBOUR_FILM, on_list=ListPlaceDraft("77", 1, "<p>&lt;b&gt;</p>")),
        ("list:77:31",): Draft((), KITE_FILM, on_list=ListPlaceDraft("77", 2)),
        ("collection:14",): Draft(
            (),
            FilmDraft("Kite", 2008, key="14", ids=KITE_FILM.ids, extra={"Collected": "2019-01-01", "Copy": "bluray"}),
        ),
    }
    assert lists(items) == {
        ("list:favorites",): ListDraft((), "favorites", "Favorites", ranked=True),
        ("list:77",): ListDraft(
            (), "77", "Ferries & piers", "<p>All <em>at sea</em>.<br>Mostly</p>", ranked=True
        ),
        ("list:79",): ListDraft((), "79", "Empty"),
    }  # fmt: skip
    no_film = ("it is no film but a series, a season, an episode or a person", True)
    nothing = ("it says nothing of films that were seen", True)
    assert skipped(items) == {
        "history:episode:103": no_film,
        "watched:11": ("its viewings stand in the history", True),
        "rating:14": ("it has no rating of 1 to 10", False),
        "comment:3": ("it is a reply to somebody's comment", True),
        "watchlist:show:902": no_film,
        "list:season:33": no_film,
        "list:show:34": no_film,
        "list:78": ("it is a list without films", True),
        "other-kinds:show:7": no_film,
        "other-kinds:episode:90": no_film,
        "collection:17": ("it is a film of the collection that nothing else is said of", True),
        "hidden-calendar.json": nothing,
        "user-profile.json": nothing,
        "watched-playback.json": nothing,
        "lists-collaborations.json": nothing,
    }
    failed, doubled = (notice.text for notice in of(Notice, items))
    assert failed == (
        "Trakt could not export all of it; ask it for a new export if something is missing. It says: "
        '[{"file": "notes-people.json", "message": "timed out"}]'
    )
    assert doubled == "1 viewing was recorded more than once within a short time: it comes in once."


def test_a_zip_a_wrapper_and_names_in_other_case_are_the_same(tmp_path: Path) -> None:
    expected = drafts(read_files(trakt, tmp_path / "flat", EXPORT))
    renamed = {
        f"export/{'watched' if name.startswith('watched') else 'rest'}/{name.title().replace('-', '_')}": content
        for name, content in EXPORT.items()
        if not name.startswith("lists-list-")
    } | {f"export/rest/{name}": content for name, content in EXPORT.items() if name.startswith("lists-list-")}
    source = open_source([zip_of(tmp_path / "trakt.zip", renamed)])
    assert trakt.recognises(source) == 95
    items = list(trakt.read(source, BERLIN))
    source.close()
    assert drafts(items) == expected


def test_the_time_zone_decides_the_day(tmp_path: Path) -> None:
    files = {"watched-history.json": [seen(1, "2020-01-10T23:30:00.000Z", HARBOUR)]}
    days = {}
    for zone in ("America/New_York", "UTC", "Asia/Tokyo"):
        (draft,) = of(Draft, read_files(trakt, tmp_path, files, ReadOptions(time_zone=zone)))
        assert draft.entry
        days[zone] = str(draft.entry.watched)
    assert days == {"America/New_York": "2020-01-10", "UTC": "2020-01-10", "Asia/Tokyo": "2020-01-11"}
    source = open_source([tmp_path])
    assert trakt.questions(source, ReadOptions()).time_zone


@pytest.mark.parametrize(
    ("minutes", "actions", "is_double"),
    [
        (4, ("scrobble", "scrobble"), True),
        (60, ("watch", "watch"), True),
        (61, ("scrobble", "scrobble"), False),
        (130, ("checkin", "scrobble"), True),
        (181, ("checkin", "scrobble"), False),
        (0, ("watch", "watch"), True),
    ],
)
def test_what_players_record_twice_comes_as_one(
    tmp_path: Path, minutes: int, actions: tuple[str, str], is_double: bool
) -> None:
    later = f"2020-01-01T{10 + minutes // 60}:{minutes % 60:02}:00.000Z"
    files = {
        "watched-history.json": [
            seen(2, later, HARBOUR, actions[1]),
            seen(1, "2020-01-01T10:00:00.000Z", HARBOUR, actions[0]),
        ]
    }
    first, second = of(Draft, read_files(trakt, tmp_path, files))
    assert [first.records[0].key, second.records[0].key] == ["history:1", "history:2"]
    assert first.why_off is None
    assert (second.why_off is not None) is is_double


def test_doubles_do_not_chain(tmp_path: Path) -> None:
    files = {"watched-history.json": [seen(n, f"2020-01-01T{10 + n // 2}:{n % 2 * 30:02}:00Z", KITE) for n in range(5)]}
    off = [draft.why_off is not None for draft in of(Draft, read_files(trakt, tmp_path, files))]
    assert off == [False, True, True, False, True]  # 0, 30, 60, then 90 and 120 minutes


def test_what_is_written_the_morning_after_is_of_the_evening(tmp_path: Path) -> None:
    def written(number: int, when: str) -> Json:
        return {"type": "movie", "movie": KITE, "comment": {"id": number, "comment": str(number), "created_at": when}}

    files = {
        "watched-history.json": [seen(1, "2020-06-30T20:00:00.000Z", KITE)],
        "comments-movies.json": [written(8, "2020-07-01T08:00:00.000Z"), written(9, "2020-07-01T21:00:00.000Z")],
    }
    found = drafts(read_files(trakt, tmp_path, files, BERLIN))
    assert {keys: draft.entry and draft.entry.watched for keys, draft in found.items()} == {
        ("history:1", "comment:8"): PartialDate(2020, 6, 30),
        ("comment:9",): None,
    }


def test_only_watched_movies(tmp_path: Path) -> None:
    files = {
        "watched-movies-1.json": [{"plays": 1, "last_watched_at": "2018-02-03T12:00:00.000Z", "movie": KITE}],
        "ratings-movies-1.json": [{"rating": 9, "rated_at": "2018-02-03T13:00:00.000Z", "movie": KITE}],
    }
    assert drafts(read_files(trakt, tmp_path, files)) == {
        ("watched:14", "rating:14"): Draft(
            (),
            KITE_FILM,
            EntryDraft(watched=PartialDate(2018, 2, 3), rating=Rating(9), logged="2018-02-03T12:00:00Z"),
        )
    }


def test_pages_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    # Two numbers of Trakt for one film: the first that is read gives the film.
    twin = movie(99, "Kite", 2008, "tt10000004")
    files = {
        "watched-history-10.json": [seen(1, "2020-01-01T10:00:00.000Z", twin)],
        "watched-history-2.json": [seen(2, "2021-01-01T10:00:00.000Z", KITE)],
        "watched-history-1.json": [seen(3, "2022-01-01T10:00:00.000Z", movie(None, "Kite", 2008))],
    }
    found = of(Draft, read_files(trakt, tmp_path, files))
    assert [draft.records[0].key for draft in found] == ["history:1", "history:2", "history:3"]
    assert {(draft.film.key, draft.film.title) for draft in found} == {(None, "Kite")}


def test_two_films_that_share_a_number_by_mistake_stay_apart(tmp_path: Path) -> None:
    files = {
        "watched-history.json": [
            seen(1, "2020-01-01T10:00:00.000Z", movie(1, "One", 2000, "tt0000009")),
            seen(2, "2021-01-01T10:00:00.000Z", movie(2, "Two", 2000, "tt0000009")),
            seen(3, "2022-01-01T10:00:00.000Z", movie(3, "One", 2000, "tt0000009")),
        ]
    }
    assert [(d.film.key, d.film.title) for d in of(Draft, read_files(trakt, tmp_path, files))] == [
        ("1", "One"), ("1", "One"), ("2", "Two"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("film", "expected"),
    [
        ({"title": "Bare", "year": None, "ids": None}, FilmDraft("Bare")),
        ({"title": "Bare", "year": "2001", "ids": {"imdb": "0012345"}},
         FilmDraft("Bare", 2001, key="imdb:tt0012345", ids={"imdb": "tt0012345"})),
        ({"title": None, "ids": {"slug": "the-slug-2004"}}, FilmDraft("the slug 2004")),
        ({"title": "", "ids": {"tmdb": 603}}, FilmDraft("tmdb 603", key="tmdb:603", ids={"tmdb": "603"})),
    ],
)  # fmt: skip
def test_films_with_little_known_of_them(tmp_path: Path, film: Json, expected: FilmDraft) -> None:
    (draft,) = of(Draft, read_files(trakt, tmp_path, {"watched-history.json": [seen(1, None, film)]}))
    assert draft.film == expected
    assert draft.entry == EntryDraft(only_seen=True)


def test_one_file_with_all_of_it(tmp_path: Path) -> None:
    whole = {
        "type": "full",
        "username": "somebody",
        "followers": [{"user": {"username": "x"}}],
        "settings": {"user": {"username": "somebody"}},
        "watchlist": EXPORT["lists-watchlist.json"][:1],
        "ratings": [rated(7, "2020-07-01T10:00:00.000Z", MEADOW), EXPORT["ratings-episodes.json"][0]],
        "watched": [*EXPORT["watched-movies.json"][:1], EXPORT["watched-shows.json"][0]],
        "lists": [{"name": "Piers", "ids": {"trakt": 5}, "items": [{"rank": 1, "id": 8, "movie": KITE}]}],
        "history": HISTORY,
    }  # fmt: skip
    path = tmp_path / "data.json"
    path.write_text(json.dumps(whole))
    source = open_source([path])
    assert trakt.recognises(source) == 95
    items = list(trakt.read(source, BERLIN))
    assert set(drafts(items)) == {
        ("history:100",), ("history:101",), ("history:102",), ("history:104",), ("history:105", "rating:12"),
        ("watchlist:14",), ("list:5:8",),
    }  # fmt: skip
    assert lists(items) == {("list:5",): ListDraft((), "5", "Piers")}
    assert skipped(items)["data.json:followers"] == ("it says nothing of films that were seen", True)


def test_a_folder_as_copying_scripts_write_it(tmp_path: Path) -> None:
    """A file for each list with its items inside, the profile under the user's name, the user's name before parts."""
    piers = {
        "name": "Watched at piers", "description": "By the sea", "display_numbers": True, "ids": {"trakt": 5},
        "user": {"username": "somebody"}, "comments": [{"id": 3, "comment": "Nice list", "parent_id": 0}],
        "items": [{"rank": 2, "id": 8, "listed_at": "2020-01-01T10:00:00.000Z", "type": "movie", "movie": KITE}],
    }  # fmt: skip
    ponds = {"name": "Favorites", "description": "", "ids": {"slug": "ponds"}, "items": []}
    wanted = [{"rank": 1, "id": 9, "listed_at": "2021-02-03T10:00:00.000Z", "type": "movie", "movie": MEADOW}]
    items = read_files(
        trakt, tmp_path,
        {
            "lists/watched-at-piers.json": piers,
            "lists/favorites.json": ponds,
            "somebody.json": {"username": "somebody", "name": "S.", "ids": {"slug": "somebody"}, "vip": True},
            "somebody-watchlist_movies.json": wanted,
        },
    )  # fmt: skip
    assert lists(items) == {
        ("list:5",): ListDraft((), "5", "Watched at piers", "<p>By the sea</p>", ranked=True),
        ("list:ponds",): ListDraft((), "ponds", "Favorites"),
    }
    (place, watch) = of(Draft, items)
    if place.on_list is None:
        place, watch = watch, place
    assert place.on_list == ListPlaceDraft("5", 1)
    assert (watch.records[0].key, watch.watchlist) == ("watchlist:12", "2021-02-03")
    assert skipped(items) == {"somebody.json": ("it says nothing of films that were seen", True)}


def test_a_file_of_any_name_is_told_by_its_records(tmp_path: Path) -> None:
    items = read_files(
        trakt, tmp_path, {"my backup.json": [seen(1, "2020-01-01T10:00:00Z", KITE)], "odd.json": [{"a": 1}]}
    )
    assert list(drafts(items)) == [("history:1",)]
    assert skipped(items) == {"odd.json": ("it is no known part of an export", False)}


def test_a_broken_part_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    whole = json.dumps(HISTORY).encode()
    files: dict[str, Any] = {
        "watched-history-1.json": whole[:-20],
        "watched-history-2.json": b"\0" * 300,
        "watched-history-3.json": [seen(9, "no time", KITE), 7, {"type": "movie", "movie": None}, {}],
    }
    items = read_files(trakt, tmp_path, files)
    (draft,) = of(Draft, items)
    assert draft.records[0].key == "history:9"
    assert draft.doubt
    assert draft.doubt.reason == "the time it was watched at can't be read"
    assert skipped(items) == {
        "watched-history-1.json": ("watched-history-1.json is no sound JSON (line 1)", False),
        "watched-history-2.json": (
            "watched-history-2.json holds NUL characters instead of text: it is damaged", False
        ),
        "watched-history:2": ("it is no record of this format", False),
        "history:watched-history:3": ("it names no film", False),
        "history::watched-history:4": ("it does not say what it is about", False),
    }  # fmt: skip


def test_nothing_that_can_be_read_is_refused(tmp_path: Path) -> None:
    source = open_source([folder_of(tmp_path, {"watched-history.json": b"[{"})])
    with pytest.raises(Refused):
        list(trakt.read(source, BERLIN))


def test_the_same_record_twice_is_one(tmp_path: Path) -> None:
    one = seen(1, "2020-01-01T10:00:00Z", KITE)
    items = read_files(trakt, tmp_path, {"watched-history-1.json": [one], "watched-history-2.json": [one]})
    assert list(drafts(items)) == [("history:1",)]
    assert skipped(items) == {"again:history:1": ("the same record stands in the history twice", True)}


def test_other_files_are_not_taken_for_an_export(tmp_path: Path) -> None:
    others = {
        "letters.json": [{"title": "Kite", "rating": 7}],
        "simkl.json": {"movies": [{"last_watched_at": "x", "movie": {"ids": {"simkl": 1, "trakt": 3}}}]},
        "table.csv": "Const,Title\n",
    }
    assert trakt.recognises(open_source([folder_of(tmp_path, others)])) == 0


def test_an_account_without_anything(tmp_path: Path) -> None:
    source = open_source([folder_of(tmp_path, {"watched-history.json": [], "lists-watchlist.json": []})])
    assert trakt.recognises(source) == 60
    assert list(trakt.read(source, BERLIN)) == []


def test_damaged_exports_never_raise(tmp_path: Path) -> None:
    whole = {name.removesuffix(".json").replace("lists-lists", "lists"): part for name, part in EXPORT.items()}
    path = tmp_path / "export.json"
    for data in damaged(json.dumps(whole).encode(), 120, 5):
        path.write_bytes(data)
        survives(trakt, open_source([path]))
    for value in odd_values(whole, 150, 6):
        path.write_text(json.dumps(value))
        survives(trakt, open_source([path]))
