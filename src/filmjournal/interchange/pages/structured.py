"""Reviews that pages mark up for machines: schema.org in JSON-LD and microdata, h-review and hReview microformats.

All of them are brought into one shape, that of a JSON-LD object, and read from there. Source of the shapes:
https://schema.org/Review, https://schema.org/Movie, https://microformats.org/wiki/h-review and /hreview.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.films import DIRECTOR, CrewLine
from filmjournal.domain.folding import fold
from filmjournal.interchange.pages.parts import folded_text
from filmjournal.interchange.pages.ratings import Found, rating_in
from filmjournal.interchange.pages.shapes import MOST_VALUES, Body, Item, json_ld, list_of, microdata, microformats
from filmjournal.interchange.pages.titles import TitleLine, read_date, read_title
from filmjournal.interchange.reading import values

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser


_FILMS = frozenset(("movie", "tvmovie", "film"))
_SERIES = frozenset(("tvseries", "tvseason", "tvepisode", "episode", "creativeworkseries", "series"))
_ANYTHING = frozenset(("", "thing", "creativework", "videoobject"))
_JOBS = (("director", DIRECTOR), ("directors", DIRECTOR), ("producer", "producer"), ("musicBy", "composer"))
_DURATION = re.compile(r"P(?:T)?(?:(\d{1,3})H)?(?:(\d{1,5})M)?(?:\d{1,5}S)?", re.IGNORECASE)
_IDS = (
    ("imdb", re.compile(r"imdb\.com/(?:[a-z]{2}/)?title/(tt\d{5,10})")),
    ("tmdb", re.compile(r"themoviedb\.org/movie/(\d{1,9})")),
    ("letterboxd", re.compile(r"letterboxd\.com/film/([a-z0-9-]{1,100})")),
    ("trakt", re.compile(r"trakt\.tv/movies/([a-z0-9-]{1,100})")),
    ("wikidata", re.compile(r"wikidata\.org/(?:wiki|entity)/(Q\d{1,12})")),
)
_ABOUT_FILM = re.compile(r"\b(?:review|film|movie)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkedUp:
    """A review as it is marked up in a page. `why_not` where it is of something other than a film."""

    title: TitleLine | None = None
    original_title: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    cast: tuple[CastLine, ...] = ()
    crew: tuple[CrewLine, ...] = ()
    genres: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    runtime: int | None = None
    kind: str | None = None
    poster: str = ""
    rating: Found | None = None
    headline: str | None = None
    body: Body = field(default_factory=Body)
    published: str = ""
    language: str | None = None
    tags: tuple[str, ...] = ()
    address: str = ""
    is_other: bool = False


def reviews_of(tree: LexborHTMLParser, scale: float | None = None) -> list[MarkedUp]:
    """The reviews of a page, in their order, each once; `scale` is that of ratings which tell none."""
    found: list[MarkedUp] = []
    for items in (json_ld(tree), microdata(tree), microformats(tree)):
        for review, item in _reviews(items):
            read = _read(review, item, scale)
            if read is not None and not any(_is_same(read, other) for other in found):
                found.append(read)
    return found


def film_of(tree: LexborHTMLParser) -> MarkedUp | None:
    """The film that a page describes without reviewing it, where it describes one only."""
    films = [item for item in json_ld(tree) if _types(item) & _FILMS and values.title(_text(item.get("name")))]
    return _read({}, films[0], None) if len(films) == 1 else None


def _is_same(one: MarkedUp, other: MarkedUp) -> bool:
    """Whether two are one review, marked up twice."""
    if one.title is None or other.title is None:
        return one.title is other.title
    return fold(one.title.title) == fold(other.title.title) and (
        one.address == other.address or one.rating == other.rating
    )


def _reviews(items: Sequence[Item]) -> Iterator[tuple[Item, Item | None]]:
    """Each review with what it reviews."""
    seen: set[int] = set()
    for item in items:
        for review in list_of(item.get("review") or item.get("reviews")):
            if isinstance(review, dict) and not list_of(review.get("itemReviewed")) and id(review) not in seen:
                seen.add(id(review))
                yield review, item
    for item in items:
        if id(item) in seen or not any(kind.endswith("review") for kind in _types(item)):
            continue
        seen.add(id(item))
        reviewed = list_of(item.get("itemReviewed")) or list_of(item.get("about"))
        first = reviewed[0] if reviewed else None
        yield item, first if isinstance(first, dict) else {"name": first} if isinstance(first, str) else None


def _read(review: Item, item: Item | None, scale: float | None) -> MarkedUp | None:
    item = item or {}
    kinds = _types(item)
    is_other = bool(kinds) and not kinds & (_FILMS | _SERIES | _ANYTHING)
    title = read_title(_text(item.get("name"))) if _text(item.get("name")) else None
    if title is not None:
        made = values.year(_text(item.get("datePublished") or item.get("dateCreated") or item.get("copyrightYear")))
        others = tuple(filter(None, (values.title(_text(one)) for one in list_of(item.get("alternateName")))))
        title = TitleLine(
            title.title, title.year or made, (*title.also_known_as, *others), title.is_tv or "tvmovie" in kinds
        )
    body = next(
        (found for name in ("reviewBody", "articleBody", "description", "text") if (found := _body(review.get(name)))),
        Body(),
    )
    languages = list_of(review.get("inLanguage"))
    return MarkedUp(
        title=title,
        ids=_ids(item),
        cast=tuple(_cast(item)),
        crew=tuple(CrewLine(name, job) for key, job in _JOBS for name in _names(item.get(key))),
        genres=tuple(dict.fromkeys(one for value in list_of(item.get("genre")) for one in values.names(_text(value)))),
        countries=tuple(_names(item.get("countryOfOrigin"))),
        runtime=_minutes(_text(item.get("duration"))),
        kind="series" if kinds & _SERIES else "tv_film" if title is not None and title.is_tv else None,
        poster=_text(item.get("image"), "url", "contentUrl", "@id"),
        rating=_rating(review, scale),
        headline=_headline(review, title),
        body=body,
        published=_text(review.get("datePublished") or review.get("dateCreated")),
        language=values.line(_text(languages[0], "alternateName", "name"), 35) or None if languages else None,
        tags=tuple(
            dict.fromkeys(one for value in list_of(review.get("keywords")) for one in values.names(_text(value)))
        ),
        address=_text(review.get("url")) or _text(review.get("@id")),
        is_other=is_other,
    )


def _rating(review: Item, scale: float | None) -> Found | None:
    for rating in list_of(review.get("reviewRating")) or list_of(review.get("rating")):
        if not isinstance(rating, dict):
            found = rating_in(str(rating)[:60], scale)
            if found is None:
                found = _of_number(values.number(rating), None, scale)
        else:
            said = _text(rating.get("ratingValue"))
            found = rating_in(said) if "/" in said or "★" in said or "of" in said else None
            if found is None:
                found = _of_number(values.number(said), values.number(_text(rating.get("bestRating"))), scale)
        if found is not None:
            return found
    return None


def _of_number(number: float | None, best: float | None, scale: float | None) -> Found | None:
    """A rating of a number on a scale, by default the schema's one to five, unless it is more than that."""
    if number is None:
        return None
    highest = best or scale or (5 if number <= 5 else 10 if number <= 10 else 100)
    return values.rating_of(number, highest)


def _headline(review: Item, title: TitleLine | None) -> str | None:
    """What stands over a review, unless it is no more than the film's name."""
    for key in ("headline", "name", "alternativeHeadline"):
        said = values.line(_text(review.get(key)))
        if not said:
            continue
        if title is None:
            return said if not _ABOUT_FILM.search(said) else None
        rest = fold(said).replace(fold(title.title), " ")
        if rest == fold(said) or not re.fullmatch(
            r"[\W\d_]*(?:a |the )?(?:(?:film|movie|review|of|tv)\W*)*[\W\d_]*", rest
        ):
            named = read_title(said)
            if named is None or fold(named.title) != fold(title.title) or named.year is None:
                return said
    return None


def _body(value: object) -> Body | None:
    for one in list_of(value):
        if isinstance(one, Body):
            return one
        text = one if isinstance(one, str) else ""
        if text.strip():
            return (
                Body(html=text)
                if re.search(r"<(?:p|br|div|em|i|b|strong|a|ul|blockquote)\b", text, re.I)
                else Body(text=text)
            )
    return None


def _cast(item: Item) -> Iterator[CastLine]:
    """Actors, each as a character where a `PerformanceRole` tells it."""
    for key in ("actor", "actors"):
        for one in list_of(item.get(key))[:MOST_VALUES]:
            inner = one.get("actor") if isinstance(one, dict) else None
            character = _text(one.get("characterName"), "name") if isinstance(one, dict) else ""
            for name in _names(inner if inner is not None else one):
                yield CastLine(name, values.line(character) or None)


def _names(value: object) -> list[str]:
    names = (values.line(_text(one)) for one in list_of(value)[:MOST_VALUES])
    return [part for name in names if name for part in values.names(name, r"[,;]")]


def _ids(item: Item) -> dict[str, str]:
    addresses = [_text(one, "@id", "url") for key in ("sameAs", "url", "@id") for one in list_of(item.get(key))[:50]]
    found: dict[str, str] = {}
    for address in addresses:
        for name, shape in _IDS:
            if match := shape.search(address[:2_000]):
                known = values.imdb(match[1]) if name == "imdb" else match[1]
                if known:
                    found.setdefault(name, known)
    return found


def _minutes(text: str) -> int | None:
    found = _DURATION.fullmatch(text.strip())
    if found and (found[1] or found[2]):
        return values.minutes(int(found[1] or 0) * 60 + int(found[2] or 0))
    return values.minutes(text)


def published(text: str) -> str | None:
    """When something was published, as the journal keeps it."""
    moment = values.moment(text) if "T" in text or ":" in text else None
    return values.stamp(moment) or values.stamp(values.day(text) or read_date(text))


def _types(item: Item) -> set[str]:
    kinds = (
        str(kind)[:200].rstrip("/").rpartition("/")[2].rpartition(":")[2].lower() for kind in list_of(item.get("@type"))
    )
    return set(filter(None, kinds))


def _text(value: object, *keys: str) -> str:
    """What a value says: a text, a number, the first of several, the name of a thing."""
    for _step in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = next((value[key] for key in (*keys, "name", "@value", "url") if value.get(key)), "")
    if isinstance(value, Body):
        return folded_text(value.node.text()) if value.node is not None else value.text or value.html
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
