"""The JSON file of a journal: what is written is read back, what is wrong is refused with its place."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from filmjournal import resources
from filmjournal.domain.errors import Refused
from filmjournal.interchange.own.journal_json import SECTIONS, read, write

TIME = "2024-03-04T20:15:00Z"


def _journal() -> dict[str, Any]:
    return {
        "format": "filmjournal",
        "version": 1,
        "films": [
            {
                "id": 5,
                "title": "1 Mile to You",
                "year": 2017,
                "rating": 3.5,
                "rating_original": {"value": 73, "scale": 100},
                "ids": {"imdb": "tt1"},
                "extra": {"notes": "two\nlines"},
                "cast": [{"person_id": 3, "person": "Graham Rogers", "character": None}],
                "watchlist": "2020-02-29",
                "added": TIME,
                "edited": TIME,
            }
        ],
        "people": [{"id": 3, "name": "Graham Rogers"}],
        "entries": [{"id": 7, "film_id": 5, "watched": "2017-06", "logged": TIME, "edited": TIME, "rating": None}],
        "lists": [{"name": "Runners", "items": [{"film_id": 5}]}],
    }


def _read(path: Path, content: object) -> list[tuple[str, dict[str, Any]]]:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return list(read(path))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.json"


def test_what_is_written_is_read_back_one_record_a_line(path: Path) -> None:
    journal = _journal()
    file = io.BytesIO()
    write(file, {name: journal.get(name, []) for name in SECTIONS})
    path.write_bytes(file.getvalue())
    expected = [(name, record) for name in SECTIONS for record in journal.get(name, [])]
    assert list(read(path)) == expected
    content = json.loads(file.getvalue())
    assert list(content) == ["format", "version", *SECTIONS]
    jsonschema.validate(content, json.loads(resources.text("schema/journal.json")))
    lines = file.getvalue().decode().splitlines()
    assert [json.loads(line.rstrip(",")) for line in lines if line.startswith("{") and '"format"' not in line] == [
        record for _name, record in expected
    ]


@pytest.mark.parametrize("layout", [{"indent": 7}, {"separators": (",", ":")}])
def test_any_layout_of_the_same_is_read(path: Path, layout: dict[str, Any]) -> None:
    journal = _journal()
    expected = [(name, record) for name in SECTIONS for record in journal.get(name, [])]
    backwards = dict(reversed(journal.items()))
    found = _read(path, "\ufeff \n" + json.dumps(backwards, **layout) + "\n\n")
    assert sorted(found, key=repr) == sorted(expected, key=repr)


def test_values_longer_than_what_is_read_at_a_time(path: Path) -> None:
    journal = _journal()
    journal["entries"][0]["review_html"] = "<p>" + 'x\\"é' * 700_000 + "</p>"
    journal["people"] += [{"id": number, "name": f"N{number}"} for number in range(10, 60_000)]
    found = _read(path, journal)
    assert len(found) == len(journal["people"]) + 3
    assert dict(found)["entries"]["review_html"] == journal["entries"][0]["review_html"]


def test_texts_come_in_composed_form(path: Path) -> None:
    journal = _journal()
    journal["films"][0]["title"] = "Ame\u0301lie"
    assert dict(_read(path, journal))["films"]["title"] == "Amélie"


Change = Callable[[dict[str, Any]], object]

AGAINST_THE_SCHEMA: list[tuple[str, Change]] = [
    ("entries[0].rating", lambda j: j["entries"][0].update(rating=7)),
    ("entries[0].rating", lambda j: j["entries"][0].update(rating=3.3)),
    ("entries[0].rating", lambda j: j["entries"][0].update(rating="3")),
    ("entries[0].rewatch", lambda j: j["entries"][0].update(rewatch=1)),
    ("entries[0].logged", lambda j: j["entries"][0].update(logged="yesterday")),
    ("entries[0].id", lambda j: j["entries"][0].update(id=0)),
    ("entries[0].id", lambda j: j["entries"][0].update(id=True)),
    ("entries[0]: “film_id”", lambda j: j["entries"][0].pop("film_id")),
    ("entries[0]: “colour”", lambda j: j["entries"][0].update(colour="red")),
    ("entries[0].tags[1]", lambda j: j["entries"][0].update(tags=["a", ""])),
    ("entries[0].saved.revision", lambda j: j["entries"][0].update(saved={"revision": -1, "written": TIME})),
    ("films[0].year", lambda j: j["films"][0].update(year=20177)),
    ("films[0].title", lambda j: j["films"][0].update(title="")),
    ("films[0].title", lambda j: j["films"][0].update(title="x" * 1001)),
    ("films[0].title", lambda j: j["films"][0].update(title=[])),
    ("films[0].kind", lambda j: j["films"][0].update(kind="song")),
    ("films[0].kind", lambda j: j["films"][0].update(kind=[])),
    ("films[0].cast[0].person_id", lambda j: j["films"][0]["cast"][0].update(person_id=None)),
    ("films[0].ids.imdb", lambda j: j["films"][0].update(ids={"imdb": 1})),
    ("films[0].extra", lambda j: j["films"][0].update(extra={"": "x"})),
    ("films[0].rating_original.scale", lambda j: j["films"][0].update(rating_original={"value": 1, "scale": 0})),
    ("films[0]", lambda j: j.update(films=["x"])),
    ("“people”", lambda j: j.pop("people")),
    ("“format”", lambda j: j.pop("format")),
    ("no journal", lambda j: j.update(format="other")),
    ("newer", lambda j: j.update(version=2)),
    ("no version", lambda j: j.update(version="1")),
    ("“songs”", lambda j: j.update(songs=[])),
]
# Dates of the calendar, characters and numbers that can't be stored, and records that are spoken of but not there.
BEYOND_THE_SCHEMA: list[tuple[str, Change]] = [
    ("entries[0].watched", lambda j: j["entries"][0].update(watched="2017-13-40")),
    ("entries[0].watched", lambda j: j["entries"][0].update(watched="2017-02-30")),
    ("entries[0].edited", lambda j: j["entries"][0].update(edited="2024-03-04T25:15:00Z")),
    ("entries[0].film_id", lambda j: j["entries"][0].update(film_id=6)),
    ("entries[1].id", lambda j: j["entries"].append(j["entries"][0])),
    ("films[0].year", lambda j: j["films"][0].update(year=2017.0)),
    ("films[0].title", lambda j: j["films"][0].update(title="a\0b")),
    ("films[0].title", lambda j: j["films"][0].update(title="a\ud800b")),
    ("films[0].cast", lambda j: j["films"][0]["cast"][0].update(person_id=4)),
    ("films[0].rating_original.value", lambda j: j["films"][0].update(rating_original={"value": 10**30, "scale": 5})),
    ("films[0].watchlist", lambda j: j["films"][0].update(watchlist="2019-02-29")),
    ("films[0].stills", lambda j: j["films"][0].update(stills=[{"image": "00ff"}])),
    ("lists[0].items", lambda j: j["lists"][0]["items"].append({"film_id": 99})),
]


@pytest.mark.parametrize(("where", "change"), AGAINST_THE_SCHEMA + BEYOND_THE_SCHEMA)
def test_what_is_wrong_is_refused_with_its_place(where: str, change: Change, path: Path) -> None:
    journal = _journal()
    change(journal)
    with pytest.raises(Refused) as refused:
        _read(path, journal)
    assert where in str(refused.value)


@pytest.mark.parametrize(("where", "change"), AGAINST_THE_SCHEMA)
def test_the_schema_refuses_it_too(where: str, change: Change) -> None:
    journal = _journal()
    validator = jsonschema.Draft202012Validator(json.loads(resources.text("schema/journal.json")))
    assert validator.is_valid(journal)
    change(journal)
    assert not validator.is_valid(journal), where


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": "filmjournal"',
        '{"format": "filmjournal", "version": 1, "films": [',
        '{"format": "filmjournal", "version": 1, "films": [{"id": 1',
        '{"format": "filmjournal", "version": 1, "films": {}}',
        '{"format": "filmjournal", "version": 1, "films": [], "people": [], "entries": []} {}',
        '{"format": "filmjournal", "version": 1, "films": [], "films": [], "people": [], "entries": []}',
        '{"format": "filmjournal", "version": 1, "films": [NaN], "people": [], "entries": []}',
        '{"format": "filmjournal", "version": 1, "films": [1e999], "people": [], "entries": []}',
        '{"format": "filmjournal", "version": 1, "films": [' + "[" * 200_000,
        '{"format": "filmjournal", "version": ' + "9" * 5_000 + "}",
        '{"format": "filmjournal", "version": 1, "films": [}',
        "{1: 2}",
    ],
)
def test_what_is_no_whole_file_is_refused(text: str, path: Path) -> None:
    with pytest.raises(Refused):
        _read(path, text)


@pytest.mark.parametrize("data", [b"\xff\xfe{\x00}\x00", b'{"format": "\xe9"}', b"\x00" * 50])
def test_another_encoding_is_refused(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    with pytest.raises(Refused):
        list(read(path))


def test_a_refusal_holds_no_text_of_the_file(path: Path) -> None:
    journal = _journal()
    journal["entries"][0]["headline"] = ["my secret"]
    journal["entries"][0]["review_html"] = "my secret"
    with pytest.raises(Refused) as refused:
        _read(path, journal)
    assert "secret" not in str(refused.value)
