"""A Letterboxd export becomes drafts: each row of it in one place, and nothing that it doesn't say."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from filmjournal.domain.drafts import Draft, EntryDraft, ListDraft, Notice, ReadItem, ReadOptions, Skipped
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate, parse
from filmjournal.domain.rating import Rating
from filmjournal.interchange import formats
from filmjournal.interchange.letterboxd import reader as letterboxd
from filmjournal.interchange.reading.source import open_source

FILMS = "Date,Name,Year,Letterboxd URI"
RATINGS = f"{FILMS},Rating"
DIARY = f"{FILMS},Rating,Rewatch,Tags,Watched Date"
REVIEWS = f"{FILMS},Rating,Rewatch,Review,Tags,Watched Date"
Rows = Iterable[Sequence[str]]


def table(heading: str, rows: Rows = (), end: str = "\r\n", delimiter: str = ",") -> str:
    """A part as Letterboxd writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end, delimiter=delimiter)
    writer.writerow(heading.split(","))
    writer.writerows(rows)
    return text.getvalue()


def archive(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def boxd(code: str) -> str:
    return f"https://boxd.it/{code}"


def read(*paths: Path, options: ReadOptions | None = None) -> list[ReadItem]:
    source = open_source(paths)
    try:
        assert formats.sniffed(source).name == letterboxd.NAME
        return list(letterboxd.read(source, options or ReadOptions()))
    finally:
        source.close()


def read_parts(tmp_path: Path, parts: Mapping[str, str | bytes], options: ReadOptions | None = None) -> list[ReadItem]:
    return read(archive(tmp_path / "letterboxd-someone-2025-01-02-03-04-utc.zip", parts), options=options)


def drafts(items: Iterable[ReadItem]) -> list[Draft]:
    return [item for item in items if isinstance(item, Draft)]


def of_title(items: Iterable[ReadItem], title: str) -> list[Draft]:
    return [draft for draft in drafts(items) if draft.film.title == title]


def places(draft: Draft) -> list[str]:
    return [str(record) for record in draft.records]


def counted(items: Iterable[ReadItem]) -> Counter[str]:
    """How many records of each file are accounted for; each key occurs once."""
    files: Counter[str] = Counter()
    keys: list[str] = []
    for item in items:
        if isinstance(item, Notice):
            continue
        records = (item.record,) if isinstance(item, Skipped) else item.records
        files.update(record.file for record in records)
        if not isinstance(item, Skipped):
            keys += [record.key for record in records]
    assert len(keys) == len(set(keys)), [key for key, count in Counter(keys).items() if count > 1]
    return files


EXPORT: dict[str, str | bytes] = {
    "profile.csv": table(
        "Date Joined,Username,Given Name,Family Name,Email Address,Location",
        [["2015-03-01", "someone", "", "", "someone@mail.test", ""]],
    ),
    "watched.csv": table(
        FILMS,
        [
            ["2015-03-01", "Seen Once", "1999", boxd("fSeen")],
            ["2015-03-01", "Rated Only", "2001", boxd("fRate")],
            ["2019-05-05", "Dìdi (弟弟)", "2024", boxd("fDidi")],
            ["2019-05-05", 'Maggie Simpson in "The Longest Daycare"', "2012", boxd("fMagg")],
            ["2019-05-05", "33⅓", "", boxd("f33")],
            ["2020-01-01", "Undated", "1980", boxd("fUnda")],
        ],
    ),
    "ratings.csv": table(
        RATINGS,
        [
            ["2015-03-01", "Rated Only", "2001", boxd("fRate"), "0.5"],
            ["2019-05-05", "Dìdi (弟弟)", "2024", boxd("fDidi"), "4.5"],
            ["2019-05-05", 'Maggie Simpson in "The Longest Daycare"', "2012", boxd("fMagg"), "3"],
            ["2020-01-01", "Undated", "1980", boxd("fUnda"), "2"],
            ["2020-01-01", "Nothing But A Rating", "1970", boxd("fNoth"), "5"],
        ],
    ),
    "diary.csv": table(
        DIARY,
        [
            ["2019-05-05", "Dìdi (弟弟)", "2024", boxd("e1"), "3.5", "", "cinema, with Ann, Big Screen", "2019-05-06"],
            ["2019-05-07", "Dìdi (弟弟)", "2024", boxd("e2"), "4.5", "Yes", "", "2019-05-07"],
            ["2019-05-08", 'Maggie Simpson in "The Longest Daycare"', "2012", boxd("e3"), "", "Yes", "", "2019-05-07"],
            ["2019-05-08", "33⅓", "", boxd("e4"), "4", "", "", "2019-05-07"],
            ["2019-05-09", "33⅓", "", boxd("e5"), "4", "", "", "2019-05-07"],
        ],
    ),
    "reviews.csv": table(
        REVIEWS,
        [
            [
                "2019-05-07",
                "Dìdi (弟弟)",
                "2024",
                boxd("e2"),
                "4.5",
                "Yes",
                "I <3 it.\r\n\r\n<i>Really<i> &quot;so&quot;\r\nline",
                "",
                "2019-05-07",
            ],
            ["2020-02-02", "Undated", "1980", boxd("e9"), "", "", "<b>Old words", "old", ""],
        ],
    ),
    "watchlist.csv": table(FILMS, [["2017-06-11", "To See", "", boxd("fTose")]]),
    "comments.csv": table("Date,Content,Comment", [["2020-01-01", boxd("e77"), "Nice"]]),
    "likes/films.csv": table(FILMS, [["2019-05-05", "Dìdi (弟弟)", "2024", boxd("fDidi")]]),
    "likes/reviews.csv": table("Date,Content", [["2020-01-01", boxd("r1")], ["2020-01-01", boxd("r2")]]),
    "likes/lists.csv": table("Date,Content"),
    "deleted/diary.csv": table(DIARY, [["2024-01-01", "Gone", "1990", boxd("e20"), "1", "", "", "2024-01-01"]]),
    "deleted/reviews.csv": table(
        REVIEWS, [["2024-01-01", "Gone", "1990", boxd("e20"), "1", "", "Deleted words", "", "2024-01-01"]]
    ),
    "deleted/comments.csv": table("Date,Content,Comment"),
    "orphaned/diary.csv": table(DIARY, [["2018-01-02", "Lost Film", "", "", "4", "", "lost", "2018-01-01"]]),
    "orphaned/reviews.csv": table(
        REVIEWS,
        [
            ["2018-01-02", "Lost Film", "", "", "4", "", "Rescued", "lost", "2018-01-01"],
            ["2018-03-03", "Another", "1950", "", "", "", "Undated words", "", ""],
        ],
    ),
    "orphaned/comments.csv": table("Date,Content,Comment"),
    "lists/best.csv": (
        "Letterboxd list export v7\r\nDate,Name,Tags,URL,Description\r\n"
        '2025-09-23,The best,"one, two",https://boxd.it/L1,"First<CRLF><CRLF><i>second</i>"\r\n\r\n'
        "Position,Name,Year,URL,Description\r\n"
        '1,Weapons,2025,https://boxd.it/fWeap,"Position,Name,Year,URL,Description<CRLF>is a heading"\r\n'
        "2,Dìdi (弟弟),2024,https://boxd.it/fDidi,\r\n"
    ).replace("<CRLF>", "\r\n"),
    "lists/null-35233908.csv": (
        "\r\nDate,Name,Tags,URL,Description\r\n2022-01-01,Nameless file,,https://boxd.it/L2,\r\n\r\n"
        "Position,Name,Year,URL,Description\r\n"
    ),
}


def test_a_whole_export(tmp_path: Path) -> None:
    items = read_parts(tmp_path, EXPORT)
    assert counted(items) == {
        "watched.csv": 6, "ratings.csv": 5, "diary.csv": 5, "reviews.csv": 2, "watchlist.csv": 1, "comments.csv": 1,
        "likes/films.csv": 1, "likes/reviews.csv": 2, "deleted/diary.csv": 1, "deleted/reviews.csv": 1,
        "orphaned/diary.csv": 1, "orphaned/reviews.csv": 2, "lists/best.csv": 3, "lists/null-35233908.csv": 1,
    }  # fmt: skip
    assert not [item for item in items if isinstance(item, Notice)]
    assert all(item.by_rule for item in items if isinstance(item, Skipped))
    assert {item.record.file for item in items if isinstance(item, Skipped)} == {"comments.csv", "likes/reviews.csv"}
    assert "mail.test" not in repr(items)

    first, second, liked, on_list = of_title(items, "Dìdi (弟弟)")
    assert places(first) == ["diary.csv:2", "watched.csv:4"]
    assert first.film.key == "boxd.it/fDidi"
    assert first.film.year == 2024
    assert first.entry == EntryDraft(
        watched=PartialDate(2019, 5, 6),
        rating=Rating(7),
        tags=("cinema", "with Ann", "Big Screen"),
        logged="2019-05-05T00:00:00Z",
    )
    assert places(second) == ["diary.csv:3", "reviews.csv:5", "ratings.csv:3"]
    assert second.entry == EntryDraft(
        watched=PartialDate(2019, 5, 7),
        rating=Rating(9),
        rewatch=True,
        review_html='<p>I &lt;3 it.</p><p><em>Really</em> "so"<br>line</p>',
        logged="2019-05-07T00:00:00Z",
    )
    assert liked.liked
    assert liked.entry is None
    assert places(liked) == ["likes/films.csv:2"]
    assert on_list.on_list is not None
    assert (on_list.on_list.list_key, on_list.on_list.position) == ("list|boxd.it/L1", 2)

    viewing, today = of_title(items, 'Maggie Simpson in "The Longest Daycare"')
    assert viewing.entry is not None
    assert (viewing.entry.rating, viewing.entry.rewatch) == (None, True)
    assert viewing.rating is None
    assert (today.entry, today.rating, places(today)) == (None, Rating(6), ["ratings.csv:4"])

    same_day = of_title(items, "33⅓")
    assert [places(draft) for draft in same_day] == [["diary.csv:5", "watched.csv:6"], ["diary.csv:6"]]
    assert [draft.entry.watched for draft in same_day if draft.entry] == [PartialDate(2019, 5, 7)] * 2
    assert {draft.film.year for draft in same_day} == {None}

    (seen,) = of_title(items, "Seen Once")
    assert seen.entry == EntryDraft(logged="2015-03-01T00:00:00Z", only_seen=True)
    (rated,) = of_title(items, "Rated Only")
    assert places(rated) == ["watched.csv:3", "ratings.csv:2"]
    assert rated.entry == EntryDraft(rating=Rating(1), logged="2015-03-01T00:00:00Z", only_seen=True)
    (only_rated,) = of_title(items, "Nothing But A Rating")
    assert only_rated.entry == EntryDraft(rating=Rating(10), logged="2020-01-01T00:00:00Z", only_seen=True)

    (undated,) = of_title(items, "Undated")
    assert places(undated) == ["reviews.csv:6", "watched.csv:7", "ratings.csv:5"]
    assert undated.entry == EntryDraft(
        rating=Rating(4), review_html="<p><strong>Old words</strong></p>", tags=("old",), logged="2020-02-02T00:00:00Z"
    )

    (wanted,) = of_title(items, "To See")
    assert (wanted.watchlist, wanted.entry, wanted.film.year) == ("2017-06-11", None, None)

    (gone,) = of_title(items, "Gone")
    assert places(gone) == ["deleted/diary.csv:2", "deleted/reviews.csv:2"]
    assert gone.why_off
    assert gone.entry is not None
    assert gone.entry.review_html == "<p>Deleted words</p>"

    (lost,) = of_title(items, "Lost Film")
    assert places(lost) == ["orphaned/diary.csv:2", "orphaned/reviews.csv:2"]
    assert (lost.film.key, lost.film.year, lost.why_off) == (None, None, None)
    assert lost.entry == EntryDraft(
        watched=PartialDate(2018, 1, 1),
        rating=Rating(8),
        tags=("lost",),
        review_html="<p>Rescued</p>",
        logged="2018-01-02T00:00:00Z",
    )
    (another,) = of_title(items, "Another")
    assert another.entry == EntryDraft(review_html="<p>Undated words</p>", logged="2018-03-03T00:00:00Z")

    best, nameless = (item for item in items if isinstance(item, ListDraft))
    assert (best.name, best.tags, best.ranked) == ("The best", ("one", "two"), False)
    assert best.description_html == "<p>First</p><p><em>second</em></p>"
    assert nameless.name == "Nameless file"
    (weapons,) = of_title(items, "Weapons")
    assert weapons.on_list is not None
    assert weapons.on_list.notes_html == "<p>Position,Name,Year,URL,Description<br>is a heading</p>"
    assert weapons.entry is None


def test_the_same_from_a_folder_from_files_and_with_other_line_ends(tmp_path: Path) -> None:
    expected = [(draft.film, draft.entry, places(draft)) for draft in drafts(read_parts(tmp_path, EXPORT))]
    wrapped = archive(tmp_path / "again.zip", {f"letterboxd-x/{name}": part for name, part in EXPORT.items()})
    assert [(draft.film, draft.entry) for draft in drafts(read(wrapped))] == [found[:2] for found in expected]
    folder = tmp_path / "export"
    for name, part in EXPORT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        assert isinstance(part, str)
        path.write_text("\ufeff" + part.replace("\r\n", "\n"), "utf-8", newline="")
    assert sorted(repr(draft.entry) for draft in drafts(read(folder))) == sorted(repr(each[1]) for each in expected)
    loose = read(folder / "diary.csv", folder / "reviews.csv", folder / "ratings.csv")
    first, second = of_title(loose, "Dìdi (弟弟)")
    assert [record.file for record in second.records] == ["diary.csv", "reviews.csv", "ratings.csv"]
    assert first.film.key == "boxd.it/fDidi"


def test_single_files_are_known_by_their_heading(tmp_path: Path) -> None:
    def only(name: str, text: str) -> list[ReadItem]:
        path = tmp_path / name
        path.write_text(text, "utf-8", newline="")
        return read(path)

    (review,) = drafts(
        only(
            "my words (1).csv",
            table(REVIEWS, [["2020-01-02", "A", "1999", boxd("e"), "4", "", "Hm", "", "2020-01-01"]]),
        )
    )
    assert review.entry == EntryDraft(
        watched=PartialDate(2020, 1, 1), rating=Rating(8), review_html="<p>Hm</p>", logged="2020-01-02T00:00:00Z"
    )
    (rating,) = drafts(only("RATINGS-2.CSV", table(RATINGS.upper(), [["2020-01-02", "A", "1999", boxd("f"), "2,5"]])))
    assert rating.entry == EntryDraft(rating=Rating(5), logged="2020-01-02T00:00:00Z", only_seen=True)
    (wish,) = drafts(only("watchlist-someone.csv", table(FILMS, [["2020-01-02", "A", "1999", boxd("f")]])))
    assert wish.watchlist == "2020-01-02"
    (like,) = drafts(only("films.csv", table(FILMS, [["2020-01-02", "A", "1999", boxd("f")]])))
    assert like.liked
    items = only("a list.csv", str(EXPORT["lists/best.csv"]))
    assert [type(item) for item in items] == [ListDraft, Draft, Draft]
    shuffled = table(
        "Letterboxd URI,Studio,Year,Name,Watched Date,Rating,Date",
        [[boxd("e"), "X", "1999", "A", "2020-01-01", "4", ""]],
    )
    (diary,) = drafts(only("whatever.txt", shuffled))
    assert diary.entry == EntryDraft(watched=PartialDate(2020, 1, 1), rating=Rating(8))
    (unclear,) = only("export.csv", table(FILMS, [["2020-01-02", "A", "1999", boxd("f")]]))
    assert isinstance(unclear, Skipped)
    assert not unclear.by_rule
    assert only("diary.csv", table(DIARY)) == []


def test_an_export_of_2017_has_addresses_of_films_in_its_diary(tmp_path: Path) -> None:
    uri = "https://letterboxd.com/film/the-card-game/"
    diary = "Date,Name,Year,Letterboxd URI,Rating,Tags,Watched Date"
    items = read_parts(
        tmp_path,
        {
            "diary.csv": table(
                diary,
                [
                    ["2016-01-01", "The Card Game", "1896", uri, "3", "", "2016-01-01"],
                    ["2017-01-02", "The Card Game", "1896", uri, "4", "x", "2017-01-01"],
                ],
            ),
            "reviews.csv": table(
                "Date,Name,Year,Letterboxd URI,Rating,Review,Tags,Watched Date",
                [
                    ["2017-01-02", "The Card Game", "1896", uri, "4", "Again", "x", "2017-01-01"],
                    ["2017-02-02", "The Card Game", "1896", uri, "4", "Some words", "", ""],
                ],
            ),
            "ratings.csv": table(RATINGS, [["2017-01-02", "The Card Game", "1896", uri, "4"]]),
            "watched.csv": table(FILMS, [["2016-01-01", "The Card Game", "1896", uri]]),
        },
    )
    assert counted(items) == {"diary.csv": 2, "reviews.csv": 2, "ratings.csv": 1, "watched.csv": 1}
    first, second, words = drafts(items)
    assert places(first) == ["diary.csv:2", "watched.csv:2"]
    assert places(second) == ["diary.csv:3", "reviews.csv:2", "ratings.csv:2"]
    assert second.entry is not None
    assert (second.entry.review_html, second.entry.tags) == ("<p>Again</p>", ("x",))
    assert words.entry == EntryDraft(rating=Rating(8), review_html="<p>Some words</p>", logged="2017-02-02T00:00:00Z")
    assert {tuple(draft.film.ids.items()) for draft in drafts(items)} == {(("letterboxd", "the-card-game"),)}
    assert {draft.film.key for draft in drafts(items)} == {"letterboxd.com/film/the-card-game"}


def two_films(watched: Rows, ratings: Rows = (), watchlist: Rows = ()) -> dict[str, str]:
    return {
        "diary.csv": table(DIARY, [["2020-01-02", "The Card Game", "1896", boxd("e"), "4", "", "", "2020-01-01"]]),
        "watched.csv": table(FILMS, watched),
        "ratings.csv": table(RATINGS, ratings),
        "watchlist.csv": table(FILMS, watchlist),
    }


def test_two_films_of_one_name_and_year_are_kept_apart(tmp_path: Path) -> None:
    one = ["2019-01-01", "The Card Game", "1896", boxd("f1")]
    two = ["2019-01-01", "The Card Game", "1896", boxd("f2")]
    items = read_parts(tmp_path, two_films([one, two], ratings=[[*two, "4"]]))
    assert counted(items) == {"diary.csv": 1, "watched.csv": 2, "ratings.csv": 1}
    first, second, viewing = drafts(items)
    assert (first.film.key, second.film.key, viewing.film.key) == ("boxd.it/f1", "boxd.it/f2", None)
    assert first.entry == EntryDraft(logged="2019-01-01T00:00:00Z", only_seen=True)
    assert second.entry == EntryDraft(rating=Rating(8), logged="2019-01-01T00:00:00Z", only_seen=True)
    assert viewing.doubt is not None
    assert viewing.doubt.answers == ()


def test_a_viewing_is_of_the_one_of_two_films_that_was_watched(tmp_path: Path) -> None:
    one = ["2019-01-01", "The Card Game", "1896", boxd("f1")]
    two = ["2019-01-01", "The Card Game", "1896", boxd("f2")]
    viewing, wish = sorted(
        drafts(read_parts(tmp_path, two_films([one], watchlist=[two]))), key=lambda draft: draft.watchlist is not None
    )
    assert (viewing.film.key, viewing.doubt) == ("boxd.it/f1", None)
    assert places(viewing) == ["diary.csv:2", "watched.csv:2"]
    assert (wish.film.key, wish.watchlist) == ("boxd.it/f2", "2019-01-01")


def test_films_of_one_name_and_different_years_have_nothing_in_common(tmp_path: Path) -> None:
    parts = two_films([["2019-01-01", "The Card Game", "1996", boxd("f1")]])
    viewing, seen = drafts(read_parts(tmp_path, parts))
    assert (viewing.film.key, viewing.film.year) == (None, 1896)
    assert (seen.film.key, seen.film.year) == ("boxd.it/f1", 1996)


@pytest.mark.parametrize(
    ("viewings", "rating", "of_today"),
    [
        ([("2020-01-01", "4"), ("2021-01-01", "3")], "3", None),
        ([("2020-01-01", "4"), ("2021-01-01", "3")], "4", Rating(8)),
        ([("2021-01-01", "3"), ("2020-01-01", "4")], "3", None),
        ([("2020-01-01", "4"), ("2021-01-01", "")], "4", Rating(8)),
        ([("2020-01-01", "4")], "4", None),
    ],
)
def test_a_rating_of_today_counts_where_the_latest_viewing_says_otherwise(
    tmp_path: Path, viewings: list[tuple[str, str]], rating: str, of_today: Rating | None
) -> None:
    rows = [[day, "A", "1999", boxd(f"e{n}"), stars, "", "", day] for n, (day, stars) in enumerate(viewings)]
    items = read_parts(
        tmp_path,
        {
            "diary.csv": table(DIARY, rows),
            "ratings.csv": table(RATINGS, [["2022-01-01", "A", "1999", boxd("f"), rating]]),
        },
    )
    assert counted(items) == {"diary.csv": len(viewings), "ratings.csv": 1}
    assert [draft.rating for draft in drafts(items) if draft.rating] == ([of_today] if of_today else [])
    assert len(drafts(items)) == len(viewings) + bool(of_today)
    assert [draft.entry.rating for draft in drafts(items) if draft.entry] == [
        Rating(int(float(stars) * 2)) if stars else None for _day, stars in viewings
    ]


def test_keys_of_a_newer_export_are_those_of_the_older(tmp_path: Path) -> None:
    def keys(items: Iterable[ReadItem]) -> dict[str, set[str]]:
        return {
            str(draft.entry and draft.entry.watched): {record.key for record in draft.records}
            for draft in drafts(items)
        }

    row = ["2020-01-02", "A", "1999", boxd("e1"), "4", "", "", "2020-01-01"]
    rated = {"ratings.csv": table(RATINGS, [["2020-01-02", "A", "1999", boxd("f"), "4"]])}
    older = keys(read_parts(tmp_path, {**rated, "diary.csv": table(DIARY, [row])}))
    again = ["2021-01-02", "A", "1999", boxd("e2"), "4", "Yes", "", "2021-01-01"]
    newer = keys(read_parts(tmp_path, {**rated, "diary.csv": table(DIARY, [again, row])}))
    assert older["2020-01-01"] & newer["2020-01-01"]
    assert not older["2020-01-01"] & newer["2021-01-01"]


def test_an_older_and_a_newer_export_together_are_one(tmp_path: Path) -> None:
    row = ["2020-01-02", "A", "1999", boxd("e1"), "4", "", "", "2020-01-01"]
    again = ["2021-01-02", "A", "1999", boxd("e2"), "4", "Yes", "", "2021-01-01"]
    older = archive(tmp_path / "older.zip", {"diary.csv": table(DIARY, [row])})
    newer = archive(tmp_path / "newer.zip", {"diary.csv": table(DIARY, [row, again])})
    items = read(older, newer)
    assert counted(items) == {"diary.csv": 3}
    assert [str(draft.entry.watched) for draft in drafts(items) if draft.entry] == ["2020-01-01", "2021-01-01"]


def test_deleted_entries_come_in_when_asked_for(tmp_path: Path) -> None:
    parts = {name: part for name, part in EXPORT.items() if name.startswith("deleted/")}
    parts["deleted/lists/old.csv"] = EXPORT["lists/best.csv"]
    parts["diary.csv"] = table(DIARY)
    path = archive(tmp_path / "x.zip", parts)
    source = open_source([path])
    assert letterboxd.questions(source, ReadOptions()).deleted
    source.close()
    off = read(path)
    assert [draft.why_off is not None for draft in drafts(off)] == [True]
    assert sum(isinstance(item, Skipped) and item.by_rule for item in off) == 3
    on = read(path, options=ReadOptions(include_deleted=True))
    assert [draft.why_off for draft in drafts(on)] == [None, None, None]
    assert counted(on) == counted(off)
    source = open_source([archive(tmp_path / "y.zip", {"diary.csv": table(DIARY), "deleted/diary.csv": table(DIARY)})])
    assert not letterboxd.questions(source, ReadOptions()).deleted
    source.close()


def test_a_deleted_entry_that_stands_elsewhere_too_is_off(tmp_path: Path) -> None:
    """What was logged again, or whose film was removed, is also among what was deleted."""
    again = ["2020-01-02", "A", "1999", boxd("e2"), "4", "", "", "2020-01-01"]
    lost = ["2020-02-02", "Lost", "", "", "3", "", "", "2020-02-01"]
    deleted = [
        ["2020-01-02", "A", "1999", boxd("e1"), "4", "", "", "2020-01-01"],
        ["2020-02-02", "Lost", "", boxd("e3"), "3", "", "", "2020-02-01"],
        ["2020-02-02", "Lost", "", boxd("e4"), "2", "", "", "2020-02-01"],
    ]
    parts = {
        "diary.csv": table(DIARY, [again]),
        "orphaned/diary.csv": table(DIARY, [lost]),
        "deleted/diary.csv": table(DIARY, deleted),
    }
    items = read(archive(tmp_path / "x.zip", parts), options=ReadOptions(include_deleted=True))
    off = {place for draft in drafts(items) if draft.why_off for place in places(draft)}
    assert off == {"deleted/diary.csv:2", "deleted/diary.csv:3"}
    assert len(drafts(items)) == 5


def test_parts_of_nothing_but_nuls_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    late = table(DIARY, [["2020-01-02", "A", "1999", boxd("e1"), "4", "", "", "2020-01-01"]] * 900) + "\0\0"
    items = read_parts(
        tmp_path, {**EXPORT, "ratings.csv": b"\0" * 5000, "diary.csv": late, "lists/best.csv": b"\0" * 100}
    )
    broken = {item.record.file: item for item in items if isinstance(item, Skipped) and not item.by_rule}
    assert set(broken) == {"ratings.csv", "diary.csv", "lists/best.csv"}
    assert {item.record.place for item in broken.values()} == {""}
    assert of_title(items, "Seen Once")


def test_an_export_of_nothing_but_nuls_is_named_part_by_part(tmp_path: Path) -> None:
    items = read_parts(tmp_path, dict.fromkeys(("diary.csv", "watched.csv", "ratings.csv"), b"\x00" * 500))
    assert [str(item.record) for item in items if isinstance(item, Skipped)] == [
        "diary.csv",
        "watched.csv",
        "ratings.csv",
    ]
    assert not any(item.by_rule for item in items if isinstance(item, Skipped))


def test_a_part_that_a_spreadsheet_saved(tmp_path: Path) -> None:
    def one(days: Sequence[tuple[str, str]], delimiter: str = ",") -> tuple[list[Draft], list[Notice]]:
        rows = [[date, f"A{n}", "1999", boxd(f"e{n}"), "4", "", "", seen] for n, (date, seen) in enumerate(days)]
        items = read_parts(tmp_path, {"diary.csv": table(DIARY, rows, delimiter=delimiter)})
        return drafts(items), [item for item in items if isinstance(item, Notice)]

    def seen(found: Iterable[Draft]) -> list[tuple[str, str | None]]:
        return [(str(draft.entry.watched), draft.entry.logged) for draft in found if draft.entry]

    american, notices = one([("7/8/2022", "7/21/2022"), ("2022-07-09", "1/2/22")])
    assert seen(american) == [("2022-07-21", "2022-07-08T00:00:00Z"), ("2022-01-02", "2022-07-09T00:00:00Z")]
    assert [notice.file for notice in notices] == ["diary.csv"]
    assert "diary.csv" in notices[0].text
    british, notices = one([("7/8/2022", "21/07/2022")], delimiter=";")
    assert seen(british) == [("2022-07-21", "2022-08-07T00:00:00Z")]
    german, notices = one([("07.08.2022", "01.02.2022")])
    assert seen(german) == [("2022-02-01", "2022-08-07T00:00:00Z")]
    named, notices = one([("21-Jul-22", "July 3, 2022")])
    assert seen(named) == [("2022-07-03", "2022-07-21T00:00:00Z")]
    either, notices = one([("7/8/2022", "3/4/2022"), ("5/5/2022", "6/6/2022")])
    assert seen(either) == [("2022", None), ("2022-06-06", "2022-05-05T00:00:00Z")]
    doubt = either[0].doubt
    assert doubt is not None
    assert [str(answer.entry.watched) for answer in doubt.answers] == ["2022-04-03", "2022-03-04"]
    assert either[1].doubt is None
    assert len(notices) == 1
    wrong, notices = one([("yesterday", "2022-02-30")])
    assert seen(wrong) == [("None", None)]
    assert [notice.text for notice in notices] == ["2 dates in diary.csv can't be read."]


def test_rows_that_say_nothing_are_skipped_one_by_one(tmp_path: Path) -> None:
    items = read_parts(
        tmp_path,
        {
            "diary.csv": table(
                DIARY,
                [
                    ["2020-01-02", " ", "1999", boxd("e1"), "4", "", "", "2020-01-01"],
                    ["2020-01-02", "A", "x", boxd("e2"), "eleven", "No", " , a,a", "2020-01-01"],
                    ["short"],
                    ["2020-01-02", "B", "1999", boxd("e3"), "0", "yes", "", "2020-01-01", "more", "still more"],
                ],
            ),
            "ratings.csv": table(
                RATINGS, [["2020-01-02", "C", "1999", boxd("f"), ""], ["2020-01-02", "C", "1999", boxd("f"), "11"]]
            ),
            "readme.txt": "hello",
            "picture.jpg": b"\xff\xd8",
        },
    )
    assert counted(items) == {"diary.csv": 4, "ratings.csv": 2, "readme.txt": 1, "picture.jpg": 1}
    (a,) = of_title(items, "A")
    assert a.film.year is None
    assert a.entry == EntryDraft(watched=PartialDate(2020, 1, 1), tags=("a",), logged="2020-01-02T00:00:00Z")
    (b,) = of_title(items, "B")
    assert b.entry is not None
    assert (b.entry.rating, b.entry.rewatch) == (None, True)
    skipped = {str(item.record): item.by_rule for item in items if isinstance(item, Skipped)}
    assert skipped == {
        "diary.csv:2": False, "diary.csv:4": False, "ratings.csv:2": True, "ratings.csv:3": False,
        "readme.txt": True, "picture.jpg": True,
    }  # fmt: skip
    assert [item.text for item in items if isinstance(item, Notice)] == [
        "1 rating in ratings.csv can't be read.",
        "1 rating in diary.csv can't be read.",
    ]


def test_lists_of_other_versions_and_with_holes(tmp_path: Path) -> None:
    items = read_parts(
        tmp_path,
        {
            "lists/a.csv": "Letterboxd list export v9,,,,\r\nDate,Name,Tags,URL,Description\r\n"
            "2020-01-01,A list,,,\r\n,,,,\r\nPosition,Name,Year,URL,Description\r\n"
            "5,One,1999,https://boxd.it/f1,\r\nx,Two,,,\r\n,,,,\r\n1,,1999,,\r\n1,One,1999,https://boxd.it/f1,\r\n",
            "lists/cut.csv": "Letterboxd list export v7\r\nDate,Na",
            "lists/open.csv": (
                "Letterboxd list export v7\r\nDate,Name,Tags,URL,Description\r\n2020-01-01,Open,,https://boxd.it/L3,\r\n"
                '\r\nPosition,Name,Year,URL,Description\r\n1,One,1999,https://boxd.it/f1,\r\n2,"Two,1999,x,\r\n3,Three,1,,\r\n'
            ),
        },
    )
    assert counted(items) == {"lists/a.csv": 5, "lists/cut.csv": 2, "lists/open.csv": 4}
    assert [item.file for item in items if isinstance(item, Notice)] == ["lists/a.csv"]
    found = [draft.on_list for draft in drafts(items) if draft.records[0].file == "lists/a.csv"]
    assert [place.position for place in found if place] == [5, 2, 1]
    broken = sorted(str(item.record) for item in items if isinstance(item, Skipped) and not item.by_rule)
    assert broken == ["lists/a.csv:9", "lists/cut.csv", "lists/cut.csv:2", "lists/open.csv:7"]


IMPORT = "LetterboxdURI,tmdbID,imdbID,Title,Year,Directors,Rating,Rating10,WatchedDate,Rewatch,Tags,Review"


def test_the_table_that_letterboxd_takes_in(tmp_path: Path) -> None:
    path = tmp_path / "for letterboxd.csv"
    rows = [
        ["", "603", "tt0133093", "The Matrix", "1999", "Lana Wachowski, Lilly Wachowski", "", "7", "2020-01-01",
         "true", "a, b", "So <b>good"],
        ["https://letterboxd.com/film/weapons-2025/", "", "133093", "Weapons", "2025", "", "3.5", "", "", "", "", ""],
        ["", "", "", "", "1999", "", "1", "", "", "", "", ""],
        ["", "603", "", "The Matrix", "1999", "", "", "11", "2020-01-01", "false", "", ""],
    ]  # fmt: skip
    path.write_text(table(IMPORT, rows), "utf-8", newline="")
    items = read(path)
    assert counted(items) == {path.name: 4}
    matrix, weapons, again = drafts(items)
    assert matrix.film.ids == {"tmdb": "603", "imdb": "tt0133093"}
    assert [line.person for line in matrix.film.crew] == ["Lana Wachowski", "Lilly Wachowski"]
    assert matrix.entry == EntryDraft(
        watched=parse("2020-01-01"),
        rating=Rating(7),
        rewatch=True,
        tags=("a", "b"),
        review_html="<p>So <strong>good</strong></p>",
    )
    assert weapons.film.ids == {"letterboxd": "weapons-2025", "imdb": "tt0133093"}
    assert weapons.entry == EntryDraft(rating=Rating(7), only_seen=True)
    assert again.entry == EntryDraft(watched=parse("2020-01-01"))
    assert [item.text for item in items if isinstance(item, Notice)] == [
        "1 rating in for letterboxd.csv can't be read."
    ]
    movary = tmp_path / "export.csv"
    movary.write_text(
        table("WatchedDate,Title,Year,tmdbID,Rating10", [["2020-01-01", "A", "1999", "5", "10"]]), "utf-8"
    )
    (viewing,) = drafts(read(movary))
    assert viewing.entry == EntryDraft(watched=parse("2020-01-01"), rating=Rating(10))


def test_other_tables_are_none_of_letterboxds(tmp_path: Path) -> None:
    for number, heading in enumerate(
        ("Title,Year,Rating", "title,year,tmdbId,imdbId,watchedAt", "Const,Your Rating,Title", "a", "")
    ):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"{heading}\n1,2,3\n" if heading else "x", "utf-8")
        source = open_source([path])
        assert letterboxd.recognises(source) == 0, heading


def test_whatever_is_in_the_files_nothing_is_raised_but_refusals(tmp_path: Path) -> None:
    chance = random.Random(5)
    names = sorted(set(EXPORT) - {"profile.csv"})
    bits = [
        b"\0",
        b'"',
        b",",
        b"\r\n",
        b"\xff",
        b"\xed\xa0\x80",
        b"9" * 400,
        b"<i>",
        b"\n\n",
        b"Position,",
        b"=",
        b"\t",
        b"1/2/03",
    ]
    for round_ in range(100):
        parts = {}
        for name in chance.sample(names, 6):
            part = EXPORT[name]
            data = bytearray(part.encode() if isinstance(part, str) else part)
            for _change in range(chance.randrange(6)):
                at = chance.randrange(len(data) + 1)
                match chance.randrange(3):
                    case 0:
                        data[at : at + chance.randrange(30)] = b""
                    case 1:
                        data[at:at] = chance.choice(bits)
                    case _:
                        del data[at:]
            parts[name] = bytes(data)
        source = open_source([archive(tmp_path / f"{round_}.zip", parts)])
        try:
            letterboxd.recognises(source)
            letterboxd.questions(source, ReadOptions())
            counted(letterboxd.read(source, ReadOptions()))
        except Refused:
            pass
        finally:
            source.close()
