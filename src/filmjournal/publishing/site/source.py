"""The rows that a site is made of: what may be published and nothing else, as they come from the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from filmjournal.domain.statistics import Statistics


class FilmFacts(NamedTuple):
    """A film; `rating` is that of today in half stars, apart from any viewing."""

    id: int
    title: str
    original_title: str | None
    year: int | None
    runtime: int | None
    kind: str
    liked: int
    rating: int | None
    poster: str | None
    sort_title: str


class EntryFacts(NamedTuple):
    """An entry that may be published, without its text; `watched` is a partial date in ISO form, times are ISO, UTC.

    `content_hash` is that of its review, or None if it has no text.
    """

    id: int
    film_id: int
    watched: str | None
    rating: int | None
    rewatch: int
    finished: int
    headline: str | None
    medium: str | None
    place: str | None
    logged: str
    edited: str
    content_hash: str | None
    language: str | None
    words: int


class CreditFacts(NamedTuple):
    """A person on a film; in the order of jobs and billing for each film."""

    film_id: int
    person_id: int
    job: str
    character: str | None


class PersonFacts(NamedTuple):
    """Somebody who is credited on a film."""

    id: int
    name: str
    sort_key: str


class ImageFacts(NamedTuple):
    """An image that is there, with the size in pixels that the journal knows."""

    hash: str
    media_type: str
    width: int
    height: int


class StillFacts(NamedTuple):
    """A still of a film."""

    film_id: int
    image: str
    caption: str
    alt: str


class ListFacts(NamedTuple):
    """A list of films; its items follow in `list_items`, in order."""

    id: int
    name: str
    description_html: str
    ranked: int


class ListItemFacts(NamedTuple):
    """A film on a list, with what the list says of it."""

    list_id: int
    film_id: int
    notes_html: str


def _no_texts(_entries: Iterable[int]) -> Mapping[int, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSource:
    """Everything that a site is made of, but for the texts of reviews, which `texts` reads when they are needed.

    `entries` are in the order of the diary, the newest first and those without a date last; all else is in the order
    of ids unless it says otherwise. `films` are all films of the journal, whether they have an entry or not.
    """

    films: Mapping[int, FilmFacts]
    entries: Sequence[EntryFacts]
    credits: Sequence[CreditFacts]
    people: Mapping[int, PersonFacts]
    titles: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # alternative titles by film
    labels: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # kind and name by film
    film_ids: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # elsewhere: source and value
    person_ids: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    stills: Mapping[int, tuple[StillFacts, ...]] = field(default_factory=dict)
    images: Mapping[str, ImageFacts] = field(default_factory=dict)
    tags: Mapping[int, str] = field(default_factory=dict)
    entry_tags: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    companions: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    references: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # films that a review speaks of, by entry
    review_images: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # by hash, by entry
    lists: Sequence[ListFacts] = ()
    list_items: Sequence[ListItemFacts] = ()
    joined: Mapping[int, int] = field(default_factory=dict)  # films that became part of another
    lost: frozenset[str] = frozenset()  # images that are noted and are not there
    numbers: Statistics
    image: Callable[[str], bytes | None]  # a kept image, or None where it is missing or damaged
    texts: Callable[[Iterable[int]], Mapping[int, str]] = _no_texts  # the canonical HTML of reviews, by entry
