"""What is wrong is said in a sentence, with the exit status that tells whose trouble it is, and changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

WRONG_VALUES = [
    (["add", ""], "title"),
    (["add", "   "], "title"),
    (["add", "(2017)"], "title"),
    (["add", "Night Train (20177)"], "20177"),
    (["add", "Night Train (1066)"], "1066"),
    (["add", "x" * 1001], "1000"),
    (["add", "Night Train", "--rating", "7"], "stars"),
    (["add", "Night Train", "--rating", "3.3"], "stars"),
    (["add", "Night Train", "--rating", "0"], "stars"),
    (["add", "Night Train", "--rating", "nan"], "stars"),
    (["add", "Night Train", "--film-rating", "-1"], "--film-rating"),
    (["add", "Night Train", "--watched", "2017-13-40"], "2017-13-40"),
    (["add", "Night Train", "--watched", "2017-02-30"], "2017-02-30"),
    (["add", "Night Train", "--watched", "yesterday"], "yesterday"),
    (["add", "Night Train", "--cast", ""], "person"),
    (["add", "Night Train", "--cast", "as Kevin"], "person"),
    (["add", "Night Train", "--director", " "], "--director"),
    (["add", "Night Train", "--tag", ""], "--tag"),
    (["add", "Night Train", "--tag", "x" * 301], "300"),
    (["add", "Night Train", "--headline", "x" * 1001], "1000"),
    (["add", "Night Train", "--film", "five"], "five"),
    (["edit", "1", "--title", ""], "title"),
    (["edit", "1", "--year", "20177"], "20177"),
    (["edit", "1", "--year", "soon"], "soon"),
    (["edit", "1", "--rating", "7"], "stars"),
    (["edit", "1", "--watched", "30 Feb"], "30 Feb"),
    (["edit", "one", "--rating", "3"], "one"),
    (["find", "rating:7"], "rating"),
    (["find", "colour:red"], "colour"),
    (["find", "(night"], "parenthesis"),
    (["find", "night OR"], "OR"),
    (["find", "watched:2017-13"], "2017-13"),
    (["find", "\udcff"], "letters"),
]


@pytest.mark.parametrize(("argv", "named"), WRONG_VALUES, ids=[" ".join(argv)[:40] for argv, _ in WRONG_VALUES])
def test_a_wrong_value_exits_with_2(diary: Any, argv: list[str], named: str) -> None:
    before = diary.rows()
    answer = diary(*argv)
    assert (answer.status, answer.out) == (2, "")
    assert named in answer.err.splitlines()[0]
    assert diary.rows() == before


@pytest.mark.parametrize("argv", [argv for argv, _ in WRONG_VALUES if argv[0] == "add"], ids=lambda a: " ".join(a)[:40])
def test_a_wrong_value_makes_no_journal(command_line: Any, argv: list[str]) -> None:
    assert command_line(*argv).status == 2
    assert not command_line.journal.exists()


@pytest.mark.parametrize("argv", [["show", "9"], ["edit", "9", "--rating", "3"], ["export", "page", "9", "p.html"]])
def test_an_unknown_entry_exits_with_1(
    diary: Any, argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = diary.rows()
    for number in ("9", "0", "-9", "99999999999999999999999"):
        answer = diary(*(number if word == "9" else word for word in argv))
        assert (answer.status, answer.out) == (1, "")
        assert number in answer.err
    assert diary.rows() == before
    assert not (tmp_path / "p.html").exists()


BAD_FILES = {
    "binary.txt": bytes(range(256)) * 20,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "wide.txt": "A review.".encode("utf-16"),
    "wide-without-mark.txt": "A review.".encode("utf-16-le"),
    "latin.txt": "Ein Zug fährt".encode("latin-1"),
    "endless.txt": b"x" * 8_000_001,
}


@pytest.mark.parametrize("verb", [["add", "Night Train (2001)"], ["edit", "1"]], ids=lambda verb: verb[0])
@pytest.mark.parametrize("name", [*BAD_FILES, "missing.txt", "folder"])
def test_a_review_file_that_cant_be_read_exits_with_1(diary: Any, tmp_path: Path, verb: list[str], name: str) -> None:
    (tmp_path / "folder").mkdir()
    if name in BAD_FILES:
        (tmp_path / name).write_bytes(BAD_FILES[name])
    before = diary.rows()
    answer = diary(*verb, "--rating", "3", "--review-file", str(tmp_path / name))
    assert (answer.status, answer.out) == (1, "")
    (sentence,) = answer.err.splitlines()
    assert name in sentence
    assert diary.rows() == before


def test_a_missing_review_file_makes_no_journal(command_line: Any, tmp_path: Path) -> None:
    assert command_line("add", "Night Train", "--review-file", str(tmp_path / "none.txt")).status == 1
    assert not command_line.journal.exists()


@pytest.mark.parametrize("search", ['"unterminated', "'single", "a* ^b NEAR(c)", "50% off_", "🎬", "- ", '""', "AND"])
def test_a_raw_search_is_a_search(diary: Any, search: str) -> None:
    diary.done("add", f"Titled {search} here (2001)")
    assert diary("find", search).status == 0


def test_an_unterminated_phrase_finds_what_it_says(diary: Any) -> None:
    diary.done("add", 'The "unterminated (2001)')
    (found,) = diary.done("find", '"unterminated', "--json").objects
    assert found["film"]["title"] == 'The "unterminated'


@pytest.mark.parametrize("option", ["--rating", "--watched", "--film"])
def test_two_dashes_are_no_value_where_they_mean_nothing(command_line: Any, option: str) -> None:
    assert command_line("add", "Alien (1979)", f"{option}=--").status == 2


def test_two_dashes_are_words_like_any_others(command_line: Any) -> None:
    entry = command_line.entry("add", "Alien (1979)", "--headline=--", "--tag=--")
    assert (entry["headline"], entry["tags"]) == ("--", ["--"])
