"""The index of the site's search: its files hold each word where it is written, and nothing that a page could run."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain.folding import words_of
from filmjournal.publishing.site import search_index
from filmjournal.publishing.site.search_index import KINDS, SearchText

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
CALL, END = "filmJournalShard(", ");\n"


def value(data: bytes) -> Any:
    text = data.decode()
    assert text.startswith(CALL)
    assert text.endswith(END)
    return json.loads(text[len(CALL) : -len(END)])


def films_and_words(files: Sequence[tuple[str, bytes]]) -> tuple[list[list[Any]], dict[tuple[str, str], list[int]]]:
    """The films of a segment by number, and for each kind and word the numbers of its films."""
    films: list[list[Any]] = []
    found: dict[tuple[str, str], list[int]] = {}
    for address, data in files:
        read = value(data)
        if "films-" in address:
            films += read
            continue
        for record in read["words"].split():
            start = next(at for at, character in enumerate(record) if character in KINDS)
            assert f"{search_index.bucket_of(record):02}.js" == address.rsplit("/")[-1]
            for character in record[start:]:
                if character in KINDS:
                    numbers = found.setdefault((character, record[:start]), [])
                    last, so_far, scale = -1, 0, 1
                    continue
                digit = DIGITS.index(character)
                so_far += digit % 32 * scale
                scale *= 32
                if digit < 32:
                    last += so_far + 1
                    numbers.append(last)
                    so_far, scale = 0, 1
    return films, found


WORDS = ["It", "don’t", "Amélie", "東京物語", "ЁЛКА", "Straße", "a_b", "١٢", "İz", "No.5", "Σίσυφος", "ǅ", "it", " "]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join), max_size=2).map(tuple)
RATINGS = st.none() | st.integers(1, 10)
YEARS = st.none() | st.integers(1888, 2030)


def film(year: int | None, rating: int | None, *texts: tuple[str, ...]) -> SearchText:
    titles, people, headlines, reviews = texts
    return SearchText(0, "", titles[0] if titles else "", year, rating, titles, people, headlines, reviews)


def numbered(films: list[SearchText]) -> list[SearchText]:
    return [film._replace(film=id_, address=f"film/{id_}.html") for id_, film in enumerate(films, 1)]


FILMS = st.lists(st.builds(film, YEARS, RATINGS, TEXTS, TEXTS, TEXTS, TEXTS), max_size=6).map(numbered)


@given(st.text())
def test_any_text_has_the_words_that_it_has_elsewhere(text: str) -> None:
    film = SearchText(1, "film/1.html", "", None, None, ("",), reviews=(text,))
    _shown, found = films_and_words(search_index.segment_files(0, [film]))
    assert {word for _kind, word in found} == set(words_of(text))


@given(FILMS)
def test_each_word_is_found_where_it_is_written(films: list[SearchText]) -> None:
    shown, found = films_and_words(search_index.segment_files(0, films))
    number = {row[0]: at for at, row in enumerate(shown)}
    expected: dict[tuple[str, str], set[int]] = {}
    for film in films:
        places = (film.titles, film.people, film.headlines, film.reviews)
        for kind, texts in zip(KINDS[1:], places, strict=True):
            for text in texts:
                for word in words_of(text):
                    expected.setdefault((kind, word), set()).add(number[film.address])
        for title in film.titles:
            if len(words := words_of(title)) == 1:
                expected.setdefault((KINDS[0], words[0]), set()).add(number[film.address])
    assert found == {where: sorted(numbers) for where, numbers in expected.items()}


@given(FILMS)
def test_films_stand_by_rating_and_year_and_can_be_shown(films: list[SearchText]) -> None:
    files = search_index.segment_files(3, films)
    assert [address for address, _data in files] == search_index.segment_addresses(3, len(films))
    shown, _found = films_and_words(files)
    ranked = sorted(films, key=lambda film: (-(film.rating or 0), -(film.year or 0), film.film))
    assert [(row[1], row[2], row[3]) for row in shown] == [
        (film.title, film.year or 0, film.rating or 0) for film in ranked
    ]
    counts = value(files[0][1])["films"]
    ratings = [10 - place for place, count in enumerate(counts) for _film in range(count)]
    assert ratings == [film.rating or 0 for film in ranked]


@given(FILMS, st.randoms(use_true_random=False))
def test_the_same_films_give_the_same_bytes(films: list[SearchText], shuffler: random.Random) -> None:
    shuffled = list(films)
    shuffler.shuffle(shuffled)
    assert search_index.segment_files(1, films) == search_index.segment_files(1, shuffled)


def test_the_bytes_do_not_hang_on_the_seed_of_hashes() -> None:
    program = (
        "from filmjournal.publishing.site.search_index import SearchText, segment_files\n"
        "text = ' '.join(f'word{n} w{n}' for n in range(300))\n"
        "film = SearchText(1, 'film/a.html', 'A', 1999, 5, ('A', 'B b'), ('Ann B', 'Cy'), ('h',), (text, text))\n"
        "print(segment_files(0, [film, film._replace(film=2)]))"
    )
    source = Path(search_index.__file__).parents[3]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(source)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_many_films_are_counted_far() -> None:
    films = [
        SearchText(id_, f"film/{id_}.html", "Rare" if id_ in (1, 40, 2100) else "Often", None, None, ("x",))
        for id_ in range(1, 2200)
    ]
    films = [film._replace(titles=(film.title,)) for film in films]
    shown, found = films_and_words(search_index.segment_files(0, films))
    assert found["=", "rare"] == found["!", "rare"] == [0, 39, 2099]
    assert len(found["!", "often"]) == 2196
    assert len(shown) == 2199


HOSTILE = "</script><script>alert(1)</script> &amp; \" ' \\ \u2028\u2029 \x00\x1f \ud800 ]]> <!--"


def test_hostile_words_cannot_leave_their_strings() -> None:
    film = SearchText(1, "film/a.html", HOSTILE, 2000, 7, (HOSTILE, HOSTILE + "2"), (HOSTILE,), (HOSTILE,), (HOSTILE,))
    files = search_index.segment_files(0, [film])
    for _address, data in files:
        text = data.decode()
        assert not [sign for sign in "<>&\u2028\u2029" if sign in text]
    shown, _found = films_and_words(files)
    assert shown == [["film/a.html", HOSTILE, 2000, 7, [HOSTILE + "2"], [HOSTILE], [HOSTILE]]]


@given(st.sets(st.integers(1, 40_000), max_size=300), st.integers(1, 40))
def test_segments_are_all_films_in_order(some: set[int], stretch: int) -> None:
    ids = sorted({id_ + offset for id_ in some for offset in range(stretch)})
    segments = search_index.segments(ids)
    assert [id_ for segment in segments for id_ in segment] == ids
    assert len(segments) <= 17
    assert all(segments)


@pytest.mark.parametrize(("films", "count"), [(0, 0), (1, 1), (1_000, 1), (8_000, 8), (10_000, 10), (100_000, 13)])
def test_a_journal_without_gaps_has_segments_of_a_size(films: int, count: int) -> None:
    segments = search_index.segments(range(1, films + 1))
    assert len(segments) == count or len(segments) == count + 1
    assert max(map(len, segments), default=0) <= max(1_024, films // 8)


def test_one_film_more_or_less_leaves_other_segments_as_they_are() -> None:
    before = search_index.segments(range(1, 9_000))
    after = search_index.segments([id_ for id_ in range(1, 9_001) if id_ != 4_321])
    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert len(changed) == 2


def test_the_file_that_names_segments() -> None:
    assert value(search_index.manifest_file(["0123456789abcdef", "f" * 32])) == ["01234567", "ffffffff"]
