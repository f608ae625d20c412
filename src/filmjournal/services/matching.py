"""Which film of the journal a draft means: by numbers, by title and year, and never by a guess.

A film is the same where a number of another service says so, or where a title of it is written alike and the year is
the same. Titles are alike without case, accents, punctuation and a leading article, and where one is the other in
Latin letters. A year that differs by one, a missing year with several films to choose from, and a title that is
nearly the same are asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from filmjournal.domain.drafts import FilmDraft
from filmjournal.domain.folding import fold
from filmjournal.i18n import _
from filmjournal.services.import_plan import Candidate, PlannedFilm

_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset(
    (
        *("the", "a", "an", "le", "la", "les", "l", "un", "une", "el", "los", "las", "il", "lo", "i", "gli", "uno"),
        *("una", "der", "die", "das", "ein", "eine", "o", "os", "as", "um", "uma", "de", "het", "een", "den", "det"),
        *("en", "ett"),
    )
)
_NUMBERS = re.compile(r"\d+|\b[ivx]+\b")
_NEARLY = 92  # percent of likeness (rapidfuzz.fuzz.ratio) from which a title is asked about
_LONG_ENOUGH = 6  # characters; shorter titles are nearly the same too often
_MOST_CANDIDATES = 8


@lru_cache(65_536)
def match_key(title: str) -> str:
    """A title as it is compared: `The 39 Steps!`, `39 steps, the` and `39 Steps` are the same."""
    words = _WORD.findall(fold(title).replace("&", " and ").replace("'", ""))
    if len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    elif len(words) > 1 and words[-1] in _ARTICLES and ", " in title:
        del words[-1]
    return "".join(words) or fold(title)


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
        found = [known for known in self._titled(film) if not _others(known, film)]
        match = _of_title(found, film)
        if match is not NEW:
            return match
        return self._in_other_letters(film) or self._nearly(film) or NEW

    def _titled(self, film: FilmDraft) -> tuple[Known, ...]:
        titles = [film.title, *([film.original_title] if film.original_title else ()), *film.alternative_titles]
        own = _distinct(self._by_key.get(match_key(film.title), ()))
        return own or _distinct(known for title in titles for known in self._by_key.get(match_key(title), ()))

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
        """Films of the journal and of the same year that are called nearly so."""
        key = match_key(film.title)
        if film.year is None or len(key) < _LONG_ENOUGH or not self.by_film_id:
            return None
        from rapidfuzz import fuzz, process

        bucket = [known for known in self._by_year.get(film.year, ()) if not _others(known, film)]
        near = process.extract(
            key,
            [match_key(known.title) for known in bucket],
            scorer=fuzz.ratio,
            score_cutoff=_NEARLY,
            limit=_MOST_CANDIDATES,
        )
        numbers = _NUMBERS.findall(fold(film.title))
        same = [
            bucket[place] for _title, _score, place in near if _NUMBERS.findall(fold(bucket[place].title)) == numbers
        ]
        return (
            Match(candidates=tuple(same), reason=_("A film of that year is called nearly the same")) if same else None
        )

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


def _of_title(found: list[Known], film: FilmDraft) -> Match:
    """The one of some films of that title that has the year, or those to ask about."""
    if not found:
        return NEW
    if film.year is None:
        several = _exactly(found, film)
        if len(several) == 1:
            return Match(several[0])
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
