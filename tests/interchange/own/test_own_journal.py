"""Our own archive and JSON file, read as drafts."""

from __future__ import annotations

import io
import json
import random
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Notice,
    PictureDraft,
    ReadOptions,
    Skipped,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.imaging.image_hash import image_hash
from filmjournal.interchange.own import own_journal
from filmjournal.interchange.reading.source import open_source

WHEN = "2024-03-04T20:15:00Z"
POSTER, STILL = b"a poster", b"a still"


def _journal() -> dict[str, Any]:
    """A small journal that has something of everything; films come after the entries, as they may."""
    still = image_hash(STILL)
    return {
        "format": "filmjournal",
        "version": 1,
        "people": [{"id": 3, "name": "Graham Rogers"}, {"id": 9, "name": "Leif Tilden"}],
        "entries": [
            {
                "id": 7, "film_id": 5, "watched": "2017-06", "logged": WHEN, "edited": WHEN, "rating": 3.5,
                "rating_original": {"value": 71, "scale": 100}, "rewatch": True, "finished": False,
                "headline": "Keep on Running",
                "review_html": f'<p>K (A - <a data-film="6">Other</a>) <b>x</b></p><script>x</script>'
                f'<figure><img src="image:{still}"></figure><figure><img src="image:{"0" * 32}"></figure>',
                "review_text": "not read", "language": "en", "tags": ["a", "b;c"], "place": "Home", "medium": "DVD",
                "companions": ["Jo"], "private": True, "unresolved": False, "trashed": None,
                "saved": {"revision": 2, "written": WHEN, "sitting": None},
            },
            {"id": 8, "film_id": 5, "logged": WHEN, "edited": WHEN, "rating": 4},
            {"id": 9, "film_id": 6, "logged": WHEN, "edited": WHEN, "trashed": WHEN},
        ],
        "films": [
            {
                "id": 5, "title": "1 Mile to You", "original_title": "Life at These Speeds",
                "alternative_titles": ["One Mile"], "year": 2017, "runtime": 104, "kind": "tv_film",
                "countries": ["USA"], "languages": ["English"], "genres": ["Drama"], "ids": {"imdb": "tt0000001"},
                "liked": True, "watchlist": "2016-01-02", "rating": 3, "extra": {"Studio": "A\nB"},
                "cast": [{"person_id": 3, "person": "not read", "character": "Kevin"}],
                "crew": [{"person_id": 9, "job": "director"}], "poster": image_hash(POSTER),
                "stills": [{"image": still, "caption": "C", "alt": "D"}, {"image": "ab"}],
                "added": WHEN, "edited": WHEN,
            },
            {"id": 6, "title": "Other", "added": WHEN, "edited": WHEN},
            {"id": 8, "title": " \n ", "added": WHEN, "edited": WHEN, "liked": True},
            {"id": 9, "title": "Listed\nTwice", "added": WHEN, "edited": WHEN},
        ],
        "lists": [
            {
                "id": 2, "name": "Best", "description_html": "<p>d</p>", "ranked": True, "tags": ["t"],
                "items": [{"film_id": 9, "notes_html": "<p>n</p>"}, {"film_id": 9}, {"film_id": 8}],
            }
        ],
        "smart_lists": [{"name": "Fives", "search": "rating:5"}],
        "images": [
            {"hash": image_hash(data), "media_type": "image/png", "width": 1, "height": 1, "size": 7, "added": WHEN}
            for data in (POSTER, STILL)
        ] + [{"hash": "ab", "media_type": "image/png", "width": 1, "height": 1, "size": 7, "added": WHEN}],
        "revisions": [{"entry_id": 7, "number": 1, "written": WHEN, "pinned": False, "html": "<p>old</p>"}],
    }  # fmt: skip


def _archive(path: Path, content: bytes, *, images: bool = True) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("README.txt", "about")
        archive.writestr("journal.json", content)
        archive.writestr("entries/1-mile-to-you-2017.md", "---\ntitle: x\n---\n")
        if images:
            archive.writestr(f"images/{image_hash(POSTER)}", POSTER)
            archive.writestr(f"images/{image_hash(STILL)}", STILL)
    return path


def _read(path: Path) -> list[Any]:
    source = open_source([path])
    try:
        assert own_journal.recognises(source) == 100
        return list(own_journal.read(source, ReadOptions()))
    finally:
        source.close()


def test_all_of_a_journal_that_drafts_can_carry(tmp_path: Path) -> None:
    items = _read(_archive(tmp_path / "a.zip", json.dumps(_journal()).encode()))
    named = FilmDraft("1 Mile to You", 2017, "film 5", ids={"imdb": "tt0000001"})
    listed = FilmDraft("Listed Twice", None, "film 9")

    def picture(data: bytes, caption: str = "", alt: str = "") -> PictureDraft:
        return PictureDraft(f"images/{image_hash(data)}", lambda: data, caption, alt)

    by_key = {
        item.record.key if isinstance(item, Skipped) else item.records[0].key: item
        for item in items
        if not isinstance(item, Notice)
    }
    assert len(by_key) == len(items) - 2
    values = {
        key: (item.film, item.entry, item.watchlist, item.liked, item.rating, item.on_list)
        for key, item in by_key.items()
        if isinstance(item, Draft)
    }
    film = FilmDraft(
        "1 Mile to You",
        2017,
        "film 5",
        original_title="Life at These Speeds",
        alternative_titles=("One Mile",),
        runtime=104,
        kind="tv_film",
        countries=("USA",),
        languages=("English",),
        genres=("Drama",),
        ids={"imdb": "tt0000001"},
        extra={"Studio": "A\nB"},
        cast=(CastLine("Graham Rogers", "Kevin"),),
        crew=(CrewLine("Leif Tilden", "director"),),
        poster=picture(POSTER),
        stills=(picture(STILL, "C", "D"),),
    )
    still = image_hash(STILL)
    entry = EntryDraft(
        watched=PartialDate(2017, 6),
        rating=Rating(7),
        rating_original=OriginalRating(71, 100),
        rewatch=True,
        finished=False,
        headline="Keep on Running",
        review_html="<p>K (A - Other) <strong>x</strong></p>"
        f'<figure><img src="image:{still}" alt=""></figure><figure><img src="image:{"0" * 32}" alt=""></figure>',
        language="en",
        tags=("a", "b;c"),
        place="Home",
        medium="DVD",
        companions=("Jo",),
        private=True,
        logged=WHEN,
        pictures={still: picture(STILL)},
    )
    seen = EntryDraft(rating=Rating(8), logged=WHEN, only_seen=True)
    assert values == {
        f"film 5 {WHEN}": (film, None, "2016-01-02", True, Rating(6), None),
        f"film 9 {WHEN}": (FilmDraft("Listed Twice", None, "film 9", kind="film"), None, None, False, None, None),
        f"entry 7 {WHEN}": (named, entry, None, False, None, None),
        f"entry 8 {WHEN}": (named, seen, None, False, None, None),
        "list 2 film 9": (listed, None, None, False, None, ListPlaceDraft("list 2", 1, "<p>n</p>")),
        "list 2 film 9#2": (listed, None, None, False, None, ListPlaceDraft("list 2", 2)),
    }
    film_list = by_key["list 2"]
    assert isinstance(film_list, ListDraft)
    assert (film_list.key, film_list.name, film_list.description_html) == ("list 2", "Best", "<p>d</p>")
    assert (film_list.ranked, film_list.tags) == (True, ("t",))
    assert {key: item.by_rule for key, item in by_key.items() if isinstance(item, Skipped)} == {
        f"entry 9 {WHEN}": True,  # in the trash
        f"film 6 {WHEN}": True,  # of which nothing else is said
        f"film 8 {WHEN}": False,  # without a title
        "list 2 film 8": False,
        "search Fives": True,
    }
    notices = [item.text for item in items if isinstance(item, Notice)]
    assert notices[0].startswith("Earlier versions")
    assert notices[1] == "Pictures that are not in the archive: 2."
    poster = by_key[f"film 5 {WHEN}"].film.poster
    assert str(by_key[f"film 5 {WHEN}"].records[0]) == "journal.json:films[0]"
    assert poster is not None


def test_films_with_nothing_but_fields_come_along_and_what_was_not_settled_stays_so(tmp_path: Path) -> None:
    films = [
        {"id": 1, "title": "Owned", "extra": {"Shelf": "3"}, "added": WHEN, "edited": WHEN},
        {"id": 2, "title": "Doubtful", "added": WHEN, "edited": WHEN},
    ]
    entry = {"id": 1, "film_id": 2, "logged": WHEN, "edited": WHEN, "unresolved": True}
    journal = {"format": "filmjournal", "version": 1, "films": films, "people": [], "entries": [entry]}
    items = _read(_archive(tmp_path / "a.zip", json.dumps(journal).encode()))
    found = [item for item in items if isinstance(item, Draft)]
    assert sorted((draft.film.title, dict(draft.film.extra), draft.doubt is not None) for draft in found) == [
        ("Doubtful", {}, False),
        ("Doubtful", {}, True),
        ("Owned", {"Shelf": "3"}, False),
    ]


def test_pictures_are_fetched_when_they_are_wanted_and_only_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("journal.json", json.dumps(_journal()))
        archive.writestr(f"images/{image_hash(POSTER)}", POSTER)
        archive.writestr(f"images/{image_hash(STILL)}", b"another")
    source = open_source([path])
    (film,) = [
        item.film
        for item in own_journal.read(source, ReadOptions())
        if isinstance(item, Draft) and item.film.poster is not None
    ]
    assert film.poster is not None
    assert film.poster.load() == POSTER
    with pytest.raises(Refused):
        film.stills[0].load()
    source.close()


def test_keys_stay_the_same_in_a_newer_export(tmp_path: Path) -> None:
    older, newer = _journal(), _journal()
    newer["films"][0]["title"] = "One Mile to You"
    newer["entries"].insert(0, {"id": 90, "film_id": 5, "logged": WHEN, "edited": WHEN, "watched": "1999"})
    newer["entries"][1]["headline"] = "Other"

    def records(content: dict[str, Any]) -> dict[str, str]:
        items = _read(_archive(tmp_path / "a.zip", json.dumps(content).encode()))
        return {item.records[0].key: item.records[0].content for item in items if isinstance(item, Draft)}

    first, second = records(older), records(newer)
    assert second.keys() == {*first, f"entry 90 {WHEN}"}
    assert {key for key in first if first[key] != second[key]} == {f"film 5 {WHEN}", f"entry 7 {WHEN}"}


@pytest.mark.parametrize("name", ["journal.json", "export.txt"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_json_file_alone_whatever_its_name(name: str, mark: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(mark + json.dumps(_journal(), indent=2).encode())
    items = _read(path)
    assert sum(isinstance(item, Draft) for item in items) == 6
    assert items[-1] == Notice(name, "Pictures that are not in the archive: 4.")


def test_a_second_journal_is_not_dropped_silently(tmp_path: Path) -> None:
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        path.write_text(json.dumps(_journal()))
    items = list(own_journal.read(open_source(paths), ReadOptions()))
    assert sum(isinstance(item, Draft) for item in items) == 6
    (skipped,) = [item for item in items if isinstance(item, Skipped) and item.record.file == "b.json"]
    assert not skipped.by_rule


def test_names_in_another_order_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "sorted.json"
    path.write_text(json.dumps(_journal(), sort_keys=True))
    assert sum(isinstance(item, Draft) for item in _read(path)) == 6


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"format": "something else", "films": []}'),
        ("a.json", b'[{"format": "filmjournal"}]'),
        ("a.json", b""),
        ("diary.csv", b"Date,Name\n"),
        ("backup.json", b'{"format": "other backup"}'),
        ("a.db", b"SQLite format 3\x00" + bytes(100)),
    ],
)
def test_other_files_are_not_ours(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    source = open_source([tmp_path / name])
    assert own_journal.recognises(source) == 0
    with pytest.raises(Refused):
        list(own_journal.read(source, ReadOptions()))


@pytest.mark.parametrize("form", ["journal", "backup"])
def test_what_is_to_be_restored_is_refused_with_a_way_out(form: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    if form == "journal":
        head = bytearray(b"SQLite format 3\x00" + bytes(84))
        head[68:72] = b"FJNL"
        path.write_bytes(head)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("journal.filmjournal", b"x")
            archive.writestr("backup.json", '{"format": "filmjournal backup"}')
    source = open_source([path])
    assert own_journal.recognises(source) == 100
    with pytest.raises(Refused, match="filmjournal restore"):
        list(own_journal.read(source, ReadOptions()))
    source.close()


def test_nothing_but_a_refusal_comes_of_mutated_files(tmp_path: Path) -> None:
    content = json.dumps(_journal()).encode()
    dice = random.Random(5)
    pieces = [
        b"null",
        b'"',
        b"{",
        b"]",
        b"1e999",
        b"-1",
        b"\\ud800",
        b"\x00",
        b"\xff",
        b"true",
        b"[[[[",
        b'"x"',
        b"NaN",
    ]
    whole_files = 0
    for _round in range(250):
        mutated = bytearray(content)
        for _step in range(dice.randint(1, 3)):
            at = dice.randrange(len(mutated))
            mutated[at : at + dice.choice((0, 1, 5))] = dice.choice(pieces)
        if dice.random() < 0.2:
            del mutated[dice.randrange(len(mutated)) :]
        path = tmp_path / "a.json"
        path.write_bytes(mutated)
        source = open_source([path])
        if own_journal.recognises(source):
            with suppress(Refused):
                whole_files += bool(list(own_journal.read(source, ReadOptions())))
    assert whole_files > 5


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.zip", json.dumps(_journal()).encode())
    data = path.read_bytes()
    for length in (len(data) // 2, len(data) - 10):
        path.write_bytes(data[:length])
        with pytest.raises(Refused):
            open_source([path])
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer) as archive:
        at = archive.getinfo("journal.json").header_offset + 200
    path.write_bytes(data[:at] + b"\xff\xff\xff" + data[at + 3 :])
    source = open_source([path])
    with pytest.raises(Refused):
        list(own_journal.read(source, ReadOptions()))
    source.close()
