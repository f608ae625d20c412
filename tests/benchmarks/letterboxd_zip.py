"""A Letterboxd export of any size, made up: the same for the same number of diary rows."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

SEED = 1
REVIEW = 300  # words
_VOCABULARY = 8_000  # words, the first ones much more often
_PARAGRAPH = 100  # words
_SENTENCE = 17
_VIEWINGS = 1.25  # of a film
_SYLLABLES = (
    "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "or", "pa", "qui", "ra", "se", "ti", "un", "va", "wor", "xe", "yl",
    "zo", "sha", "tre", "plo", "kin", "der", "ver", "ment", "ing",
)  # fmt: skip
_COMMON = (
    "the", "a", "of", "and", "to", "in", "that", "it", "is", "was", "he", "she", "they", "with", "as", "for", "on",
    "at", "by", "but", "not", "who", "what", "when", "there", "then",
)  # fmt: skip
_FIRST_DAY = date(1999, 1, 1)


def write(path: Path, rows: int) -> None:
    """Write the export: `rows` viewings, each with a review, and the parts that name their films."""
    dice = random.Random(SEED)
    words = [*_COMMON, *(_word(dice) for _ in range(_VOCABULARY))]
    weights = list(_added(1 / (place + 8) for place in range(len(words))))
    films = [
        (f"{' '.join(dice.choices(words, cum_weights=weights, k=3)).title()} {number}", 1920 + dice.randrange(105))
        for number in range(max(1, int(rows / _VIEWINGS)))
    ]
    diary, reviews = [], []
    latest: dict[int, str] = {}
    for number in range(rows):
        film = number if number < len(films) else dice.randrange(len(films))
        title, year = films[film]
        day = _FIRST_DAY + timedelta(days=number * 9_000 // rows)
        rating = latest[film] = f"{dice.randrange(1, 11) / 2:g}"
        rewatch = "Yes" if number >= len(films) else ""
        tags = ", ".join(dice.sample(("cinema", "home", "with Ann", "festival", "16 mm", "slept"), dice.randrange(3)))
        row = (str(day + timedelta(days=1)), title, year, f"https://boxd.it/e{number:x}", rating, rewatch)
        diary.append((*row, tags, str(day)))
        reviews.append((*row, _review(dice, words, weights), tags, str(day)))
    named = [(str(_FIRST_DAY), *film, f"https://boxd.it/f{number:x}") for number, film in enumerate(films)]
    later = [(str(_FIRST_DAY), f"Later {number}", 2030, f"https://boxd.it/l{number:x}") for number in range(rows // 20)]
    head = ("Date", "Name", "Year", "Letterboxd URI")
    viewing = (*head, "Rating", "Rewatch")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "diary.csv", (*viewing, "Tags", "Watched Date"), diary)
        _add(archive, "reviews.csv", (*viewing, "Review", "Tags", "Watched Date"), reviews)
        _add(archive, "watched.csv", head, named)
        _add(archive, "ratings.csv", (*head, "Rating"), [(*row, latest[n]) for n, row in enumerate(named)])
        _add(archive, "likes/films.csv", head, named[::10])
        _add(archive, "watchlist.csv", head, later)


def _add(archive: zipfile.ZipFile, name: str, heading: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([heading, *rows])
    # A fixed time, so that equal rows make equal files.
    archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text.getvalue(), zipfile.ZIP_DEFLATED)


def _review(dice: random.Random, words: list[str], weights: list[float]) -> str:
    """Paragraphs as they are typed there: blank lines between them, and some words in italics."""
    chosen = dice.choices(words, cum_weights=weights, k=REVIEW)
    for place in range(_SENTENCE - 1, REVIEW, _SENTENCE):
        chosen[place] += "."
    chosen[40], chosen[140] = f"<i>{chosen[40]}</i>", f"<b>{chosen[140]}</b>"
    return "\n\n".join(" ".join(chosen[start : start + _PARAGRAPH]) for start in range(0, REVIEW, _PARAGRAPH))


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(_SYLLABLES, k=dice.randrange(1, 5)))


def _added(weights: Iterable[float]) -> Iterator[float]:
    total = 0.0
    for weight in weights:
        total += weight
        yield total
