from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def test_without_a_date_it_is_unknown(command_line: Any) -> None:
    entry = command_line.entry("add", "Night Train (1959)")
    assert (entry["watched"], entry["rating"], entry["headline"], entry["review_html"]) == (None, None, None, "")


def test_everything_that_can_be_said_comes_back(command_line: Any) -> None:
    entry = command_line.entry(
        *("add", "Night Train (1959) (aka: Pociąg)", "--watched", "2017-06", "--rating", "3,5", "--rewatch"),
        *("--unfinished", "--like", "--headline", "  On \t Rails ", "--tag", "b", "--tag", "a", "--place", "Łódź"),
        *("--medium", "cinema", "--with", "Ola", "--with", "Jan", "--private", "--film-rating", "5", "--watchlist"),
    )
    film = entry["film"]
    assert film["alternative_titles"] == ["Pociąg"]
    assert (film["liked"], film["rating"]) == (True, 5.0)
    assert film["watchlist"] == entry["logged"][:10]
    assert (entry["watched"], entry["rating"], entry["rewatch"], entry["finished"]) == ("2017-06", 3.5, True, False)
    assert (entry["headline"], entry["tags"], entry["place"], entry["medium"]) == (
        "On Rails",
        ["b", "a"],
        "Łódź",
        "cinema",
    )
    assert (entry["companions"], entry["private"]) == (["Ola", "Jan"], True)


def test_a_film_that_is_there_is_used_again_and_gets_the_people_it_lacks(diary: Any) -> None:
    entry = diary.entry(
        *("add", "night train (1959)", "--cast", "leon niemczyk as someone else", "--cast", "Teresa Szmigielówna"),
    )
    assert entry["film"]["id"] == 1
    assert [(line["person"], line["character"]) for line in entry["film"]["cast"]] == [
        ("Lucyna Winnicka", "Marta"),
        ("Leon Niemczyk", "Jerzy"),
        ("Teresa Szmigielówna", None),
    ]
    assert len(diary.done("find", "title:night", "--json").objects) == 3


def test_a_title_without_a_year_finds_the_one_film_of_that_title(diary: Any) -> None:
    assert diary.entry("add", "The Ascent")["film"]["year"] == 1977


def test_a_title_of_several_films_is_asked_about_and_settled_by_number(diary: Any) -> None:
    diary.done("add", "Night Train (1998)")
    before = diary.rows()
    answer = diary("add", "Night Train", "--rating", "2")
    assert (answer.status, answer.out) == (1, "")
    sentence, *candidates = answer.err.splitlines()
    assert "Night Train" in sentence
    assert [line.split() for line in candidates] == [
        ["1", "Night", "Train", "(1959)"],
        ["4", "Night", "Train", "(1998)"],
    ]
    assert diary.rows() == before
    assert diary.entry("add", "Night Train", "--film", "4")["film"]["year"] == 1998


def test_an_unknown_film_is_named(diary: Any) -> None:
    before = diary.rows()
    for number in ("99", "99999999999999999999999"):
        answer = diary("add", "Night Train", "--film", number)
        assert (answer.status, answer.out) == (1, "")
        assert number in answer.err
    assert diary.rows() == before


def test_the_watchlist_alone_adds_the_film_without_an_entry(command_line: Any) -> None:
    film = command_line.entry("add", "The Ascent (1977)", "--watchlist", "--director", "Larisa Shepitko")
    assert list(film)[:2] == ["id", "title"]
    assert film["watchlist"] is not None
    assert command_line.done("find").out == ""
    assert command_line.entry("find", "--films") == film
    assert "film 1" in command_line.done("add", "The Ascent (1977)", "--watchlist").out


def test_two_people_of_one_name_in_different_films_and_one_in_both(command_line: Any) -> None:
    first = command_line.entry("add", "One (1999)", "--cast", "Ana Lima as A", "--director", "Ana Lima")
    second = command_line.entry("add", "Two (2000)", "--cast", "Ana Lima", "--cast", "Ána Lima")
    people = [line["person_id"] for line in second["film"]["cast"]]
    assert first["film"]["cast"][0]["person_id"] == first["film"]["crew"][0]["person_id"] == people[0]
    assert people[1] != people[0]
    assert [line["person"] for line in second["film"]["cast"]] == ["Ana Lima", "Ána Lima"]


@pytest.mark.parametrize(
    ("title", "person", "tag"),
    [
        ("🎬 Everything 👩‍👩‍👧 at Once", "Zoë 🌟 Ñandú", "🍿"),
        ("الرسالة", "أنطوني كوين", "تاريخ"),
        ("שמונים ושש", "גילה אלמגור", "דרמה"),
        ("東京物語", "笠智衆", "家族"),
        ("'; DROP TABLE film; --", 'Robert "Bobby" O\'Neill', "100%_sure\\"),
        ("<script>alert(1)</script>", "<b>Bold</b> & Co.", "a,b"),
    ],
)
def test_any_letters_come_back_as_they_went_in(command_line: Any, title: str, person: str, tag: str) -> None:
    entry = command_line.entry(
        *(
            "add",
            f"{title} (2001)",
            "--cast",
            f"{person} as {person}",
            "--tag",
            tag,
            "--headline",
            title,
            "--place",
            title,
        )
    )
    assert (entry["film"]["title"], entry["headline"], entry["place"]) == (title, title, title)
    (credit,) = entry["film"]["cast"]
    assert (credit["person"], credit["character"], entry["tags"]) == (person, person, [tag])
    assert title in command_line.done("show", "1").out
    assert title in command_line.done("find").out


@pytest.mark.parametrize(
    ("name", "data", "html"),
    [
        ("r.txt", "One <i>line</i>.\n\nTwo.", "<p>One &lt;i&gt;line&lt;/i&gt;.</p><p>Two.</p>"),
        ("r.md", "# Head\n\n*So* it goes.", "<h2>Head</h2><p><em>So</em> it goes.</p>"),
        ("r.html", "<h1>Head</h1><script>x</script><p>So <b>it</b>", "<h2>Head</h2><p>So <strong>it</strong></p>"),
        ("r", "<p>So <em>it</em> goes.</p>", "<p>So <em>it</em> goes.</p>"),
        ("empty.txt", "", ""),
    ],
)
def test_a_review_file_is_read_by_its_ending(
    command_line: Any, tmp_path: Path, name: str, data: str, html: str
) -> None:
    (tmp_path / name).write_text(data, encoding="utf-8")
    entry = command_line.entry("add", "Night Train", "--review-file", str(tmp_path / name))
    assert entry["review_html"] == html


def test_a_review_of_a_megabyte_comes_back_as_it_went_in(command_line: Any, tmp_path: Path) -> None:
    paragraph = "Ein Zug fährt 🚂 durch die Nacht, and nobody aboard will say where it is going or why. "
    text = "\n\n".join(f"{number}. {(paragraph * 20).strip()}" for number in range(600))
    assert len(text.encode()) > 1_000_000
    review = tmp_path / "long.txt"
    review.write_text(text, encoding="utf-8")
    entry = command_line.entry("add", "Night Train", "--review-file", str(review))
    assert entry["review_text"] == text
    assert command_line.entry("find", '"599. Ein Zug"')["id"] == entry["id"]
