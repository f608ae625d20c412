"""The index of the site's search: which films hold a word, in script files that a page opened from disk can load too.

Films are split into segments, so that a change of one film has only its segment built again. A segment has its words in
32 files, by the first character, and its films in blocks. Each file is one call of `filmJournalShard` with a value:

- `search/N/B.js`, words: `films` has the number of films for each rating, from ten half stars to one and last those
  without one; in this order films are numbered from 0. `words` is a run of records, each a space, a word, and for each
  kind of place where it was found a sign (`KINDS`) with the numbers of films. Of each number the distance from the one
  before it, less one, is written in base 64, the lowest five bits first, with 32 for “there is more” (as in source
  maps).
- `search/N/films-B.js`, 64 films: address, title, year or 0, half stars or 0, other titles, people, headlines and tags.
- `search/index.js`: for each segment a name of what it was made from, which the script puts behind the addresses of its
  files, so that no cache between mixes old files with new ones.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby
from operator import sub
from typing import NamedTuple

from filmjournal import resources
from filmjournal.domain.folding import words_of
from filmjournal.domain.rating import HALF_STARS_MAX

FOLDER = "search"
VERSION = 1  # of the form of the files
BUCKETS = 32
BLOCK = 64  # films
KINDS = "=!@#."  # a title that is this word alone, titles, people, headlines and tags, reviews
_MOST_SEGMENTS = 16
_SMALLEST_SEGMENT = 512  # films
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# What has a meaning to HTML or ends a line of a script, and halves of characters, which UTF-8 has no bytes for.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")

# Bytes of UTF-8 with small letters, and with spaces for ASCII that is neither letter nor digit.
_SMALL = bytes(byte if byte > 127 else ord(chr(byte).lower()) if chr(byte).isalnum() else 32 for byte in range(256))


class SearchText(NamedTuple):
    """What a film is found by, as plain text. `titles` has its title too; `rating` is in half stars."""

    film: int
    address: str
    title: str
    year: int | None
    rating: int | None
    titles: tuple[str, ...]
    people: tuple[str, ...] = ()  # and characters
    headlines: tuple[str, ...] = ()  # and tags
    reviews: tuple[str, ...] = ()


_Postings = dict[str, list[int]]


def segments(film_ids: Sequence[int]) -> list[Sequence[int]]:
    """Films by segment, at most 17 of them; `film_ids` ascend.

    The bounds are multiples of a power of two, so one film more or less doesn't move those of others.
    """
    if not film_ids:
        return []
    count = 1
    while count < _MOST_SEGMENTS and len(film_ids) >= 2 * count * _SMALLEST_SEGMENT:
        count *= 2
    span = film_ids[-1] - film_ids[0] + 1
    shift = ((span - 1) // count).bit_length()
    return [tuple(group) for _number, group in groupby(film_ids, lambda id_: id_ >> shift)]


def segment_addresses(number: int, films: int) -> list[str]:
    """The files of a segment of so many films."""
    words = [_address(number, f"{bucket:02}") for bucket in range(BUCKETS)]
    return words + [_address(number, f"films-{block}") for block in range(-(-films // BLOCK))]


def segment_files(number: int, films: Iterable[SearchText]) -> list[tuple[str, bytes]]:
    """The files of a segment, in the order of `segment_addresses`."""
    ranked = sorted(films, key=lambda film: (-(film.rating or 0), -(film.year or 0), film.film))
    rated = [film.rating for film in ranked]
    counts = [rated.count(half) for half in (*range(HALF_STARS_MAX, 0, -1), None)]
    buckets: list[list[str]] = [[] for _ in range(BUCKETS)]
    for word, record in _records(_postings(ranked), len(ranked)):
        buckets[bucket_of(word)].append(record)
    values: list[object] = [{"films": counts, "words": "".join(records)} for records in buckets]
    values += [[_shown(film) for film in ranked[start : start + BLOCK]] for start in range(0, len(ranked), BLOCK)]
    return list(zip(segment_addresses(number, len(ranked)), map(_file, values), strict=True))


def manifest_file(made_from: Sequence[str]) -> bytes:
    """`search/index.js`; of each segment a name of what it is made from."""
    return _file([name[:8] for name in made_from])


def script() -> bytes:
    """`search/search.js`, what searches."""
    return resources.text("templates/site/search.js").encode()


def bucket_of(word: str) -> int:
    """Which file of a segment holds a word: neighbours in any alphabet lie in different ones."""
    return ord(word[0]) % BUCKETS


def _address(number: int, name: str) -> str:
    return f"{FOLDER}/{number}/{name}.js"


class _Words(dict[str, tuple[str, ...]]):
    """The words in a run of letters that are not all ASCII. Most runs come again and again, so they are kept."""

    def __missing__(self, run: str) -> tuple[str, ...]:
        words = self[run] = tuple(words_of(run))
        return words

    def of(self, texts: Sequence[str]) -> set[str]:
        text = "\n".join(texts)
        # What is ASCII is folded as bytes, many times as fast as letter by letter.
        words = set(text.encode(errors="surrogatepass").translate(_SMALL).decode(errors="surrogatepass").split())
        if not text.isascii():
            others = [run for run in words if not run.isascii()]
            words.difference_update(others)
            words.update(chain.from_iterable(map(self.__getitem__, others)))
        return words


def _postings(films: Sequence[SearchText]) -> dict[str, _Postings]:
    """For each kind of place the words found there, each with the numbers of films, ascending."""
    words = _Words()
    whole, titles, people, headlines, reviews = kinds = [defaultdict[str, list[int]](list) for _ in KINDS]
    for number, film in enumerate(films):
        for word in {title[0] for title in map(words_of, film.titles) if len(title) == 1}:
            whole[word].append(number)
        for word in words.of(film.titles):
            titles[word].append(number)
        for word in words.of(film.people):
            people[word].append(number)
        for word in words.of(film.headlines):
            headlines[word].append(number)
        for word in words.of(film.reviews):
            reviews[word].append(number)
    return dict(zip(KINDS, kinds, strict=True))


def _records(kinds: dict[str, _Postings], films: int) -> Iterator[tuple[str, str]]:
    """Words in order, each with its record."""
    distances = _distances(1 << films.bit_length())
    for word in sorted(set().union(*kinds.values())):
        record = f" {word}"
        for sign, postings in kinds.items():
            numbers = postings.get(word)
            if numbers is None:
                continue
            if len(numbers) == 1:
                record += sign + distances[numbers[0] + 1]
            else:
                record += sign + "".join(map(distances.__getitem__, map(sub, numbers, chain((-1,), numbers))))
        yield word, record


@lru_cache(2)
def _distances(until: int) -> tuple[str, ...]:
    """How distances from 0 to `until` are written; that of 0 is never needed."""
    return ("", *map(_base_64, range(until)))


def _base_64(value: int) -> str:
    written = ""
    while value >= 32:
        written += _DIGITS[32 + value % 32]
        value //= 32
    return written + _DIGITS[value]


def _shown(film: SearchText) -> list[object]:
    others = [title for title in dict.fromkeys(film.titles) if title != film.title]
    people, headlines = list(dict.fromkeys(film.people)), list(dict.fromkeys(film.headlines))
    return [film.address, film.title, film.year or 0, film.rating or 0, others, people, headlines]


def _file(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"filmJournalShard({_UNSAFE.sub(_escaped, text)});\n".encode()


def _escaped(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"
