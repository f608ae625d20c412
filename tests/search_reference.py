"""What a search finds, said again in plain Python over whole entries and films, to hold the SQL against."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from filmjournal.domain.entries import Entry
from filmjournal.domain.films import Film
from filmjournal.domain.folding import index_text
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.domain.search import syntax_tree as t
from filmjournal.richtext.plain import text_of_canonical

_TEXT_FIELDS = {
    "title": ("title",),
    "person": ("actors", "crew"),
    "cast": ("actors",),
    "character": ("characters",),
    "tag": ("tags",),
    "review": ("review",),
    "headline": ("headline",),
    **{name: (name,) for name in ("director", "genre", "country", "language", "place", "with")},
}
# Fields of which the index knows whether anything is there.
_PRESENCE = (*_TEXT_FIELDS.keys() - {"title"}, "words")
_COLUMNS = ("title", "actors", "crew", "characters", "extra", "tags", "headline", "review")

Texts = dict[str, str]  # the words of each column between spaces, its texts apart


class Reference:
    """A journal as plain values, and what a search finds in it."""

    def __init__(self, films: Iterable[Film], entries: Iterable[Entry], lists: Iterable[tuple[str, set[int]]]) -> None:
        self.films = {film.id: film for film in films}
        self.entries = [entry for entry in entries if entry.trashed is None]
        self._lists = list(lists)
        self._of_film: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            self._of_film[entry.film.id].append(entry)
        self._texts = {entry.id: _texts(entry.film, entry) for entry in self.entries}
        self._film_texts = {film.id: _texts(film, None) for film in self.films.values()}

    def entries_found(self, node: t.Node) -> set[int]:
        node = _settled(node)
        return {entry.id for entry in self.entries if self._entry_holds(node, entry)}

    def films_found(self, node: t.Node) -> set[int]:
        node = _settled(node)
        return {film.id for film in self.films.values() if self._is_shown(film) and self._film_holds(node, film)}

    def _is_shown(self, film: Film) -> bool:
        listed = any(film.id in films for _name, films in self._lists)
        return bool(self._of_film[film.id] or film.liked or film.watchlist or film.rating or listed)

    def _entry_holds(self, node: t.Node, entry: Entry) -> bool:
        match node:
            case t.Everything():
                return True
            case t.Not(inner):
                return not self._entry_holds(inner, entry)
            case t.And(nodes):
                return all(self._entry_holds(inner, entry) for inner in nodes)
            case t.Or(nodes):
                return any(self._entry_holds(inner, entry) for inner in nodes)
            case _ if _is_text(node):
                return _found(node, self._texts[entry.id])
            case t.Field("rating", value):
                return _compared(None if entry.rating is None else entry.rating.half_stars, value)
            case t.Field("watched", value):
                return _dated(entry.watched, value)
            case t.Field("logged", value):
                return _dated(_day(entry.logged), value)
            case t.Field("place", value):
                return _named([entry.place] if entry.place else [], value)
            case t.Field("with", value):
                return _named(entry.companions, value)
            case t.Field("words", value):
                return _compared(entry.review.words or None, value, missing=0)
            case t.Field("tag", value):
                return _named(entry.tags, value)
            case t.Field("review", value):
                return not isinstance(value, t.TextValue) and _has_words(entry) is isinstance(value, t.Present)
            case t.Field("headline", value):
                return _named([entry.headline] if entry.headline else [], value)
            case t.Flag(name) if name in _ENTRY_FLAGS:
                return _ENTRY_FLAGS[name](entry)
            case _:
                return self._fact(node, entry.film)

    def _film_holds(self, node: t.Node, film: Film) -> bool:
        entries = self._of_film[film.id]
        match node:
            case t.Everything():
                return True
            case _ if _is_text(node):
                rows = [self._texts[entry.id] for entry in entries] or [self._film_texts[film.id]]
                return any(_found(node, row) for row in rows)
            case t.Not(inner):
                return not self._film_holds(inner, film)
            case t.And(nodes):
                text = [inner for inner in nodes if _is_text(inner)]
                if text:  # words are sought together, in the film with one of its entries
                    text += [inner for inner in nodes if isinstance(inner, t.Not) and _is_text(inner.node)]
                    rest = [inner for inner in nodes if inner not in text]
                    rows = [self._texts[entry.id] for entry in entries] or [self._film_texts[film.id]]
                    together = any(all(_found(inner, row) for inner in text) for row in rows)
                    return together and all(self._film_holds(inner, film) for inner in rest)
                return all(self._film_holds(inner, film) for inner in nodes)
            case t.Or(nodes):
                return any(self._film_holds(inner, film) for inner in nodes)
            case t.Field("rating", value):
                shown = self._shown_rating(film)
                return _compared(None if shown is None else shown.half_stars, value)
            case t.Flag("unrated"):
                return self._shown_rating(film) is None
            case t.Flag(name) if name in _ENTRY_FLAGS:
                return any(_ENTRY_FLAGS[name](entry) for entry in entries)
            case t.Field(
                "watched" | "logged" | "place" | "with" | "tag" | "words" | "review" | "headline" as name, value
            ):
                if isinstance(value, t.Missing):
                    return not any(self._entry_holds(t.Field(name, t.Present()), entry) for entry in entries)
                return any(self._entry_holds(node, entry) for entry in entries)
            case _:
                return self._fact(node, film)

    def _shown_rating(self, film: Film) -> Rating | None:
        if film.rating is not None:
            return film.rating
        rated = [entry.rating for entry in self._of_film[film.id] if entry.rating is not None]
        return rated[-1] if rated else None  # entries come in the order of the diary

    def _fact(self, node: t.Node, film: Film) -> bool:
        match node:
            case t.Word(text) | t.Phrase(text) | t.Field("title", t.TextValue(text)):
                return text in film.title
            case t.Field("year", value):
                return _compared(film.year, value)
            case t.Field("runtime", value):
                return _compared(film.runtime, value)
            case t.Field("director", value):
                return _named(film.directors, value)
            case t.Field("person", value):
                return _named([c.person for c in (*film.cast, *film.crew)], value)
            case t.Field("cast", value):
                return _named([c.person for c in film.cast], value)
            case t.Field("character", value):
                return _named([c.character for c in film.cast if c.character], value)
            case t.Field("genre", value):
                return _named(film.genres, value)
            case t.Field("country", value):
                return _named(film.countries, value)
            case t.Field("language", value):
                return _named(film.languages, value)
            case t.Field("list", value):
                return _named([name for name, films in self._lists if film.id in films], value)
            case t.Field("title", value):
                return isinstance(value, t.Present)
            case t.Flag("liked"):
                return film.liked
            case t.Flag("watchlist"):
                return film.watchlist is not None
            case _:
                raise AssertionError(node)


def _has_words(entry: Entry) -> bool:
    return entry.review.words > 0


_ENTRY_FLAGS: dict[str, Callable[[Entry], bool]] = {
    "rewatch": lambda entry: entry.rewatch,
    "reviewed": _has_words,
    "unrated": lambda entry: entry.rating is None,
    "undated": lambda entry: entry.watched is None,
    "unfinished": lambda entry: not entry.finished,
    "private": lambda entry: entry.private,
    "unresolved": lambda _entry: False,
}


def _texts(film: Film, entry: Entry | None) -> Texts:
    texts = {
        "title": [film.title, film.original_title or "", *film.alternative_titles],
        "actors": [credit.person for credit in film.cast],
        "crew": [credit.person for credit in film.crew],
        "characters": [credit.character or "" for credit in film.cast],
        "extra": list(film.extra.values()),
        "tags": [] if entry is None else entry.tags,
        "headline": [] if entry is None else [entry.headline or ""],
        "review": [] if entry is None else [text_of_canonical(entry.review.html)],
        "director": film.directors,
        "genre": film.genres,
        "country": film.countries,
        "language": film.languages,
        "place": [] if entry is None or not entry.place else [entry.place],
        "with": [] if entry is None else entry.companions,
    }
    there = {
        **{name: any(texts[column] for column in _TEXT_FIELDS[name]) for name in _TEXT_FIELDS},
        "character": any(texts["characters"]),
        "headline": any(texts["headline"]),
        "review": entry is not None and entry.review.words > 0,
        "words": entry is not None and entry.review.words > 0,
    }
    return {name: "|".join(_spaced(text) for text in found) for name, found in texts.items()} | {
        f"any {name}": "there" if is_there else "" for name, is_there in there.items()
    }


def _settled(node: t.Node) -> t.Node:
    """`genre:none` is `-genre:any`, so that what is asked of a film's entries is asked of one of them."""
    match node:
        case t.Field(name, t.Missing()) if name in _PRESENCE:
            return t.Not(t.Field(name, t.Present()))
        case t.Flag("reviewed"):
            return t.Field("review", t.Present())
        case t.Not(inner):
            return t.negated(_settled(inner))
        case t.And(nodes):
            return t.all_of(map(_settled, nodes))
        case t.Or(nodes):
            return t.any_of(map(_settled, nodes))
        case _:
            return node


def _words(text: str) -> list[str]:
    """Runs of letters and digits, folded; characters of unspaced scripts alone."""
    words: list[str] = [""]
    for character in index_text(text):
        if unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co":
            words[-1] += character
        elif words[-1]:
            words.append("")
    return [word for word in words if word]


def _spaced(text: str) -> str:
    return f" {' '.join(_words(text))} "


def _is_text(node: t.Node) -> bool:
    match node:
        case t.Word(text) | t.Phrase(text):
            return bool(_words(text))
        case t.Field(name, t.TextValue(text)):
            return name in _TEXT_FIELDS and bool(_words(text))
        case t.Field(name, t.Present()):
            return name in _PRESENCE
        case t.Or(nodes):
            return all(_is_text(inner) for inner in nodes)
        case t.And(nodes):
            plain = [inner for inner in nodes if not isinstance(inner, t.Not)]
            hidden = [inner.node for inner in nodes if isinstance(inner, t.Not)]
            return bool(plain) and all(_is_text(inner) for inner in (*plain, *hidden))
        case _:
            return False


def _found(node: t.Node, texts: Texts) -> bool:
    match node:
        case t.Word(text):
            return any(_holds(texts[name], text, prefix=True) for name in _COLUMNS)
        case t.Phrase(text):
            return any(_holds(texts[name], text, prefix=False) for name in _COLUMNS)
        case t.Field(name, t.Present()):
            return bool(texts[f"any {name}"])
        case t.Field(field, t.TextValue(text, phrase)):
            return any(_holds(texts[name], text, prefix=not phrase) for name in _TEXT_FIELDS[field])
        case t.Not(inner):
            return not _found(inner, texts)
        case t.And(nodes):
            return all(_found(inner, texts) for inner in nodes)
        case t.Or(nodes):
            return any(_found(inner, texts) for inner in nodes)
        case _:
            raise AssertionError(node)


def _holds(texts: str, wanted: str, *, prefix: bool) -> bool:
    words = _spaced(wanted)
    return bool(words.strip()) and (words[:-1] if prefix else words) in texts


def _named(names: Iterable[str], value: t.Value) -> bool:
    names = list(names)
    if isinstance(value, t.Missing | t.Present):
        return bool(names) is isinstance(value, t.Present)
    assert isinstance(value, t.TextValue)
    if not _words(value.text):
        return any(value.text in name for name in names)
    return any(_holds(_spaced(name), value.text, prefix=not value.phrase) for name in names)


def _compared(number: int | None, value: t.Value, missing: int | None = None) -> bool:
    if isinstance(value, t.Missing | t.Present):
        return (number is not None) is isinstance(value, t.Present)
    assert isinstance(value, t.Range)
    number = missing if number is None else number
    if number is None:
        return False
    low, high = (bound.half_stars if isinstance(bound, Rating) else bound for bound in (value.low, value.high))
    assert not isinstance(low, PartialDate)
    assert not isinstance(high, PartialDate)
    above = low is None or number > low or (value.include_low and number == low)
    below = high is None or number < high or (value.include_high and number == high)
    return above and below


def _dated(known: PartialDate | None, value: t.Value) -> bool:
    if isinstance(value, t.Missing | t.Present):
        return (known is not None) is isinstance(value, t.Present)
    assert isinstance(value, t.Range)
    if known is None:
        return False
    holds = True
    if isinstance(value.low, PartialDate):
        first = value.low.first_day if value.include_low else _last_day(value.low) + timedelta(days=1)
        holds &= known.first_day >= first
    if isinstance(value.high, PartialDate):
        last = _last_day(value.high) if value.include_high else value.high.first_day - timedelta(days=1)
        holds &= _last_day(known) <= last
    return holds


def _last_day(known: PartialDate) -> date:
    if known.day is not None:
        return known.first_day
    months = 12 if known.month is None else 1
    year, month = divmod(known.year * 12 + known.first_day.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def _day(stamp: str) -> PartialDate:
    year, month, day = map(int, stamp[:10].split("-"))
    return PartialDate(year, month, day)
