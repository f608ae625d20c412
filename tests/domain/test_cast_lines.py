from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain.cast_lines import CastLine, parse_cast, parse_credit
from filmjournal.domain.errors import InvalidValue


def _cast(text: str) -> list[tuple[str, str | None]]:
    return [(line.person, line.character) for line in parse_cast(text)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        (" \n , \n", []),
        ("Cher", [("Cher", None)]),
        ("Graham Rogers, Melanie Lynskey", [("Graham Rogers", None), ("Melanie Lynskey", None)]),
        ("Graham Rogers; Tim Roth,", [("Graham Rogers", None), ("Tim Roth", None)]),
        ("Graham Rogers, Tim Roth, and Cher", [("Graham Rogers", None), ("Tim Roth", None), ("Cher", None)]),
        ("Graham Rogers\nMelanie Lynskey\n", [("Graham Rogers", None), ("Melanie Lynskey", None)]),
        ("志村喬、三船敏郎", [("志村喬", None), ("三船敏郎", None)]),
        ("Robert Downey, Jr., Cher", [("Robert Downey, Jr.", None), ("Cher", None)]),
        ("Sammy Davis, Jr.", [("Sammy Davis, Jr.", None)]),
        ("Sammy Davis, Jr. (singing), Ii Naoto", [("Sammy Davis, Jr. (singing)", None), ("Ii Naoto", None)]),
        ("Robert Downey, Jr. as Tony Stark", [("Robert Downey, Jr.", "Tony Stark")]),
        ("Dwayne “The Rock” Johnson", [("Dwayne “The Rock” Johnson", None)]),
    ],
)
def test_lists_of_names(text: str, rows: list[tuple[str, str | None]]) -> None:
    assert _cast(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "Graham Rogers as Kevin\nBilly Crudup as Coach K",
        "Graham Rogers as Kevin, Billy Crudup as Coach K",
        "Graham Rogers … Kevin\r\nBilly Crudup … Coach K",
        "Graham Rogers ... Kevin\n\nBilly Crudup........Coach K",
        "Graham Rogers\tKevin\nBilly Crudup \t Coach K",
        "Graham Rogers\t...\tKevin\nBilly Crudup\t…\tCoach K",
        "Graham Rogers\tas\tKevin\nBilly Crudup as\tCoach K",
        "• Graham Rogers as Kevin\n- Billy Crudup as Coach K",
        "1. Graham Rogers as Kevin\n2) Billy Crudup AS Coach K",
        "  Graham   Rogers  as  Kevin , \n Billy Crudup as Coach K,",
    ],
)
def test_actors_as_characters(text: str) -> None:
    assert _cast(text) == [("Graham Rogers", "Kevin"), ("Billy Crudup", "Coach K")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Max Brand as Richard, the Great", [("Max Brand", "Richard, the Great")]),
        ("Max Brand as Tom, Jr.", [("Max Brand", "Tom, Jr.")]),
        ("Max Brand as Kevin, King of Norway", [("Max Brand", "Kevin, King of Norway")]),
        ("Max Brand as Kevin, Tim Roth", [("Max Brand", "Kevin"), ("Tim Roth", None)]),
        ("Max Brand as Kevin, Tim Roth, Cher", [("Max Brand", "Kevin"), ("Tim Roth", None), ("Cher", None)]),
        ("Max Brand as Kevin, Max von Sydow", [("Max Brand", "Kevin"), ("Max von Sydow", None)]),
        ("max brand as kevin, tim roth", [("max brand", "kevin"), ("tim roth", None)]),
        ("Tim Roth, Max Brand as Kevin", [("Tim Roth", None), ("Max Brand", "Kevin")]),
        ("Max Brand as X, known as Y, Tim Roth as Z", [("Max Brand", "X, known as Y"), ("Tim Roth", "Z")]),
        ("A B as Doc, Chief Surgeon\nC D as E", [("A B", "Doc, Chief Surgeon"), ("C D", "E")]),
        ("A B … Doc, Chief Surgeon\nC D as E, Chief Of", [("A B", "Doc, Chief Surgeon"), ("C D", "E, Chief Of")]),
        ("Mary-Kate - Olsen as X", [("Mary-Kate - Olsen", "X")]),
        ("Max Brand as", [("Max Brand", None)]),
    ],
)
def test_a_comma_parts_people_and_not_characters(text: str, rows: list[tuple[str, str | None]]) -> None:
    assert _cast(text) == rows


@pytest.mark.parametrize(
    ("text", "person", "character"),
    [
        ("Graham Rogers as Kevin", "Graham Rogers", "Kevin"),
        ("Melanie Lynskey", "Melanie Lynskey", None),
        ("Robert Downey, Jr.", "Robert Downey, Jr.", None),
        ("A B as C, D E as F", "A B", "C, D E as F"),
        ("A B as C as D", "A B", "C as D"),
        ("A B … C", "A B", "C"),
        ("A B as C ... D", "A B", "C ... D"),
        ("A B as ", "A B", None),
        ("Basil Asher", "Basil Asher", None),
        ("Ame\u0301lie\0  Poulain", "Amélie Poulain", None),
        ("עומר שריף as علي 🎬", "עומר שריף", "علي 🎬"),
    ],
)
def test_one_credit(text: str, person: str, character: str | None) -> None:
    assert parse_credit(text) == CastLine(person, character)


@pytest.mark.parametrize("text", ["", " \0 ", "as Kevin", " as ", "… Kevin"])
def test_a_credit_needs_a_person(text: str) -> None:
    with pytest.raises(InvalidValue, match="name of a person"):
        parse_credit(text)


@pytest.mark.parametrize("text", ["x" * 301, "A as " + "x" * 301, "A as b" + ", c" * 200_000, "A B," * 3 + "x" * 10**6])
def test_a_name_has_an_end(text: str) -> None:
    with pytest.raises(InvalidValue, match="at most 300"):
        parse_cast(text)


def test_a_long_cast_is_read_whole() -> None:
    many = [CastLine(f"Person {n}", f"Character {n}, the {n}th") for n in range(10_000)]
    assert parse_cast("\n".join(f"{line.person} as {line.character}" for line in many)) == tuple(many)
    assert parse_cast("\n" * 10**5 + "\t " * 10**5 + "A B" + " " * 10**5 + "\t" * 10**5 + "C") == (
        CastLine("A B", "C"),
    )


_name = st.from_regex(r"[A-ZÉÖŁ][a-zéøł'-]{1,8}( [A-Z]\.)? [A-Z][a-zé]{2,8}", fullmatch=True)
_lines = st.lists(st.builds(CastLine, _name, st.none() | _name), max_size=8)


@given(_lines, st.sampled_from([" as ", " … ", " ... ", "\t", "\t...\t"]))
def test_lines_come_back(lines: list[CastLine], between: str) -> None:
    text = "\n".join(line.person + (between + line.character if line.character else "") for line in lines)
    assert parse_cast(text) == tuple(lines)


@given(_lines)
def test_a_list_comes_back(lines: list[CastLine]) -> None:
    text = ", ".join(line.person + (f" as {line.character}" if line.character else "") for line in lines)
    assert parse_cast(text) == tuple(lines)


@given(st.text(st.one_of(st.characters(), st.sampled_from("ABab,\t\n. …as")), max_size=60))
def test_no_text_brings_anything_but_rows_or_a_sentence(text: str) -> None:
    try:
        rows = parse_cast(text)
    except InvalidValue:
        return
    assert all(row.person and row.character != "" for row in rows)
