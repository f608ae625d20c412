"""What a published page says, as plain values: whoever reads the journal fills these in, the templates show them.

Only what may be published has a field here: no places, companions, notes or paths.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating

# Raster formats only: an SVG could bring script and style of its own.
_MEDIA_TYPE = re.compile(r"image/(?:avif|gif|jpeg|png|webp)")


@dataclass(frozen=True, slots=True)
class CastLine:
    """An actor, and as whom if that is known."""

    person: str
    character: str | None = None


@dataclass(frozen=True, slots=True)
class CrewLine:
    """Those who did one job on a film other than directing it, such as `writer`."""

    job: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImageData:
    """A picture with its size in pixels. Raises ValueError for what is no raster image."""

    media_type: str
    data: bytes
    width: int
    height: int

    def __post_init__(self) -> None:
        if not _MEDIA_TYPE.fullmatch(self.media_type):
            raise ValueError(f"no raster image: {self.media_type!r}")
        if self.width < 1 or self.height < 1:
            raise ValueError(f"no picture has the size {self.width} by {self.height}")

    @property
    def sizes(self) -> tuple[tuple[str, int], ...]:
        """It alone, with itself for an address."""
        return ((f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}", self.width),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """One entry as it is published: `review_html` is in the grammar of reviews, or empty."""

    date: PartialDate | None = None
    rating: Rating | None = None
    rewatch: bool = False
    headline: str | None = None
    review_html: str = ""
    language: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """The page of one film with one or more of its viewings, in the order in which they are shown.

    `runtime` is in minutes, `language` that of the page's own words, `images` by content hash, `addresses` those of
    films that have a page to link to, by id.
    """

    title: str
    year: int | None
    viewings: tuple[Viewing, ...]
    language: str
    journal_title: str = ""
    original_title: str | None = None
    alternative_titles: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[CastLine, ...] = ()
    crew: tuple[CrewLine, ...] = ()
    genres: tuple[str, ...] = ()
    runtime: int | None = None
    images: Mapping[str, ImageData] = field(default_factory=dict)
    addresses: Mapping[int, str] = field(default_factory=dict)
