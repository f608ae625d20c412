"""Which film of the journal a draft means: by numbers, by title and year, and never by a guess.

A film is the same where a number of another service says so, or where a title of it is written alike and the year is
the same. Titles are alike without case, accents, punctuation and a leading article, and where one is the other in
Latin letters. A year that differs by one, a missing year with several films to choose from, and a title that is
nearly the same are asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from filmjournal.domain.drafts import FilmDraft
from filmjournal.domain.folding import fold
from filmjournal.i18n import _
from filmjournal.services.import_plan import Candidate, PlannedFilm

_WORD = re.compile(r"[^\W_]+")
# Those that are another word in no language a title is likely to be in: without "die" a film is another one.
_ARTICLES = frozenset(
    ("the", "a", "an", "le", "la", "les", "el", "los", "las", "il", "gli", "der", "das", "ein", "eine", "het", "een")
)
# Those that are known as articles where they stand behind the title.
_MOVED = _ARTICLES | {
    *("l", "un", "une", "lo", "i", "uno", "una", "die", "o", "os", "as", "um", "uma", "de", "den", "det", "en", "ett")
}
_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10", "xi": "11",
    "xii": "12", "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xvii": "17", "xviii": "18", "xix": "19",
}  # fmt: skip
_SPELLED = {
    "i": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10",
}  # fmt: skip
_OF_SEVERAL = frozenset(("part", "parts", "vol", "volume", "chapter", "episode", "no"))
_LEFT_OUT = frozenset(("part", "vol", "volume"))
_HEAD = re.compile(r"(.+?)(?:: | [-–—] ).+", re.DOTALL)  # a title without its subtitle
_NEARLY = 92  # percent of likeness (rapidfuzz.fuzz.ratio) from which a title is asked about
_LONG_ENOUGH = 6  # characters; shorter titles are nearly the same too often
_MOST_CANDIDATES = 8


@lru_cache(131_072)
def match_key(title: str) -> str:
    """A title as it is compared: `The 39 Steps!`, `39 steps, the` and `39 Steps` are the same, `II` is 2."""
    words = _words(title)
    if len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return "".join(words) or fold(title)


def _words(title: str) -> list[str]:
    """The words of a title, an article first where it stood behind, numbers as digits and no "Part" before them."""
    words = _WORD.findall(fold(title).replace("&", " and ").replace("'", ""))
    if len(words) > 1 and words[-1] in _MOVED and ", " in title:
        words.insert(0, words.pop())
    for place in range(len(words) - 1, 0, -1):
        word, before = words[place], words[place - 1]
        if before in _OF_SEVERAL:
            words[place] = word = _SPELLED.get(word, word)
        words[place] = word = _ROMAN.get(word, word)
        if before in _LEFT_OUT and place > 1 and word.isdecimal():
            del words[place - 1]
    return words


def _numbers(title: str) -> list[str]:
    """What tells the parts of a series apart."""
    return [word for word in _words(title) if word[0].isdecimal()]


@dataclass(slots=True)
class Known:
    """A film that drafts can mean: of the journal, or planned to be new."""

    title: str
    year: int | None
    film_id: int | None = None
    planned: PlannedFilm | None = None
    keys: set[str] = field(default_factory=set)  # what the source that is read calls it by
    ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """The film a draft means, or the films it can mean and why that is not certain. Neither: it is new."""

    known: Known | None = None
    candidates: tuple[Known, ...] = ()
    reason: str = ""


NEW = Match()


class FilmIndex:
    """Films by title and by number: those of the journal, and those that come in."""

    def __init__(
        self,
        films: Iterable[tuple[int, str, str | None, int | None]],
        other_titles: Iterable[tuple[int, str]],
        identifiers: Iterable[tuple[int, str, str]],
    ) -> None:
        self._by_key: defaultdict[str, list[Known]] = defaultdict(list)
        self._in_latin: defaultdict[str, list[Known]] = defaultdict(list)
        self._by_id: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
        self._by_source_key: dict[str, Known] = {}
        self._by_year: defaultdict[int, list[Known]] = defaultdict(list)
        self._titles_of_year: dict[int, list[str]] = {}  # beside `_by_year`, made when a year is first asked for
        self._heads_of_year: dict[int, dict[str, list[Known]]] = {}
        self.by_film_id: dict[int, Known] = {}
        for id_, title, original, year in films:
            known = Known(title, year, film_id=id_)
            self.by_film_id[id_] = known
            self._name(known, title)
            if original:
                self._name(known, original)
            if year is not None:
                self._by_year[year].append(known)
        for film_id, title in other_titles:
            self._name(self.by_film_id[film_id], title)
        for film_id, source, value in identifiers:
            known = self.by_film_id[film_id]
            known.ids[source] = value
            self._by_id[source, value].append(known)

    def add(self, planned: PlannedFilm, film: FilmDraft) -> Known:
        """A film that comes in is there for the drafts that follow."""
        known = Known(film.title, film.year, planned=planned)
        self._name(known, film.title)
        self.learn(known, film)
        return known

    def learn(self, known: Known, film: FilmDraft) -> None:
        """What a draft says of a film that is known by now: its numbers, and what its source calls it by."""
        if film.key is not None:
            known.keys.add(film.key)
            self._by_source_key.setdefault(film.key, known)
        for source, value in film.ids.items():
            if source not in known.ids:
                known.ids[source] = value
                self._by_id[source, value].append(known)
        if known.year is None:
            known.year = film.year
        if film.original_title and known.planned is not None:
            self._name(known, film.original_title)

    def match(self, film: FilmDraft) -> Match:
        """The film a draft means."""
        if film.key is not None and film.key in self._by_source_key:
            return Match(self._by_source_key[film.key])
        by_id = _distinct(known for pair in film.ids.items() for known in self._by_id.get(pair, ()))
        if len(by_id) == 1:
            return Match(by_id[0])
        if by_id:
            return Match(candidates=by_id, reason=_("Its numbers belong to several films"))
        others = [*([film.original_title] if film.original_title else ()), *film.alternative_titles]
        for names in ([film.title], others):
            named = _distinct(known for name in names for known in self._by_key.get(match_key(name), ()))
            match = _of_title([known for known in named if not _others(known, film)], film)
            if match is not NEW:
                return match
        return self._in_other_letters(film) or self._nearly(film) or NEW

    def _in_other_letters(self, film: FilmDraft) -> Match | None:
        """A film of the same year whose title is this one in Latin letters, or the other way round."""
        if film.year is None:
            return None
        if film.title.isascii():
            found = self._in_latin.get(match_key(film.title), [])
        else:
            found = self._by_key.get(match_key(in_latin(film.title)), [])
        same = [known for known in found if known.year == film.year and not _others(known, film)]
        return Match(same[0]) if len(_distinct(same)) == 1 else None

    def _nearly(self, film: FilmDraft) -> Match | None:
        """Films of the journal and of the same year that are called nearly so, or so but for a subtitle."""
        if film.year is None or film.year not in self._by_year:
            return None
        found = _distinct((*self._of_subtitle(film, film.year), *self._written_alike(film, film.year)))
        same = [known for known in found if not _others(known, film)][:_MOST_CANDIDATES]
        reason = _("A film of that year is called nearly the same")
        return Match(candidates=tuple(same), reason=reason) if same else None

    def _of_subtitle(self, film: FilmDraft, year: int) -> Iterator[Known]:
        """Films that have a subtitle where this one has none, or the other way round."""
        head = _head(film.title)
        if head is not None:
            yield from (known for known in self._by_key.get(head, ()) if known.year == year)
            return
        if year not in self._heads_of_year:
            heads: defaultdict[str, list[Known]] = defaultdict(list)
            for known in self._by_year[year]:
                if (own := _head(known.title)) is not None:
                    heads[own].append(known)
            self._heads_of_year[year] = heads
        yield from self._heads_of_year[year].get(match_key(film.title), ())

    def _written_alike(self, film: FilmDraft, year: int) -> Iterator[Known]:
        """Films whose titles differ by a letter or two, but not by a number."""
        from rapidfuzz import fuzz, process

        key, bucket = match_key(film.title), self._by_year[year]
        if len(key) < _LONG_ENOUGH:
            return
        if year not in self._titles_of_year:
            self._titles_of_year[year] = [match_key(known.title) for known in bucket]
        near = process.extract(
            key, self._titles_of_year[year], scorer=fuzz.ratio, score_cutoff=_NEARLY, limit=_MOST_CANDIDATES
        )
        numbers = _numbers(film.title)
        yield from (bucket[place] for _title, _score, place in near if _numbers(bucket[place].title) == numbers)

    def _name(self, known: Known, title: str) -> None:
        key = match_key(title)
        several = self._by_key[key]
        if known not in several[-1:]:
            several.append(known)
        if not title.isascii() and (latin := match_key(in_latin(title))) != key:
            self._in_latin[latin].append(known)


def in_latin(title: str) -> str:
    """A title in Latin letters, as well as that can be done without knowing its language."""
    from anyascii import anyascii

    return anyascii(title)


def candidate(known: Known) -> Candidate:
    """A film as the person is asked about it."""
    number = 0 if known.planned is None else known.planned.number
    return Candidate(known.title, known.year, known.film_id, number=number)


def _head(title: str) -> str | None:
    """The key of a title without its subtitle; None where it has none."""
    with_head = _HEAD.fullmatch(title)
    return None if with_head is None else match_key(with_head[1])


def _of_title(found: list[Known], film: FilmDraft) -> Match:
    """The one of some films of that title that has the year, or those to ask about."""
    if not found:
        return NEW
    if film.year is None:
        several = _exactly(found, film)
        if len(several) == 1 and not _differ_by_article(several[0].title, film.title):
            return Match(several[0])
        if len(several) == 1:
            return Match(candidates=several, reason=_("The titles differ by an article; the record has no year"))
        return Match(candidates=several, reason=_("Several films have this title; the record has no year"))
    same_year = _exactly([known for known in found if known.year == film.year], film)
    if len(same_year) == 1:
        return Match(same_year[0])
    if same_year:
        return Match(candidates=same_year, reason=_("Several films have this title and year"))
    without = _exactly([known for known in found if known.year is None], film)
    near = _distinct(
        known for known in found if known.film_id is not None and known.year and abs(known.year - film.year) == 1
    )
    if len(without) == 1 and not near:
        return Match(without[0])
    if without or near:
        asked = (*near, *without)[:_MOST_CANDIDATES]
        return Match(
            candidates=asked,
            reason=_("The journal has it with the year {year}").format(year=near[0].year)
            if near
            else _("Several films of this title have no year"),
        )
    return NEW


def _differ_by_article(one: str, other: str) -> bool:
    return match_key(one) == match_key(other) and _words(one) != _words(other)


def _exactly(found: Iterable[Known], film: FilmDraft) -> tuple[Known, ...]:
    """Of several films those whose title is the very same, if there are any."""
    several = _distinct(found)
    if len(several) > 1:
        title = fold(film.title)
        return tuple(known for known in several if fold(known.title) == title) or several
    return several


def _others(known: Known, film: FilmDraft) -> bool:
    """Whether it is another film, whatever its title: a number of the same service differs."""
    if film.key is not None and known.keys and film.key not in known.keys:
        return True
    return any(_differ(known.ids.get(source, value), value) for source, value in film.ids.items())


def _differ(one: str, other: str) -> bool:
    """Whether two ids of one place are those of two films. A short address says nothing of one by name."""
    return one != other and ("/" in one) == ("/" in other)


def _distinct(found: Iterable[Known]) -> tuple[Known, ...]:
    several: Mapping[int, Known] = {id(known): known for known in found}
    return tuple(several.values())
