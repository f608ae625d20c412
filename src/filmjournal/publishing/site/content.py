"""What the pages of the site say, as plain values: the context of the templates, our own and those that people write.

Every template is given three names: `site` (a `Site`), `page` (a `Page`), and `root`, what leads from the page to the
site's first folder (empty there, `../` one folder down). An address is a path from that folder, so a link is
`{{ root }}{{ film.address }}`. A template of a kind of page is also given `content`: one of the classes below that are
named after a template. Texts are plain and are escaped where they are shown; HTML is marked so (`Markup`).

Only what may be published has a field here. Places and companions are empty unless they were asked for, and private
entries have no values at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import HALF_STARS_MAX, Rating
from filmjournal.domain.statistics import Statistics

EVERY_RATING = tuple(Rating(half_stars) for half_stars in range(1, HALF_STARS_MAX + 1))


@dataclass(frozen=True, slots=True)
class Door:
    """A part of the site that each page leads to: its name and address; `key` is the same in every language."""

    key: str
    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site as a whole. `base_url` ends with a slash, or is empty if the site's place is not known; `base_path` is
    what of it follows the host, for a page that may stand at any address there.
    """

    title: str
    language: str  # as HTML wants it, en-GB
    direction: str  # ltr or rtl
    theme: str
    base_url: str = ""
    base_path: str = ""
    doors: tuple[Door, ...] = ()  # what each page leads to at its head
    further: tuple[Door, ...] = ()  # and at its foot: ratings, tags, statistics, about
    films: int = 0  # that have a page
    entries: int = 0
    reviews: int = 0  # entries with a text
    since: int | None = None  # the first year that the diary knows
    changed: str = ""  # ISO, UTC: when the newest of what is published was changed
    extra_pages: tuple[Door, ...] = ()  # that the person wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its address, what stands in the browser's tab, and a sentence or two for search engines.

    `kind` is the name of its template without ending. `canonical` and `image` are whole addresses, empty without a
    base URL. `structured_data` is JSON-LD, fit to stand in a script element, or empty.
    """

    address: str
    kind: str
    title: str
    description: str = ""
    canonical: str = ""
    image: str = ""
    structured_data: Markup = field(default_factory=Markup)
    door: str = ""  # the key of the door that it lies behind


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the sizes there are of it, as addresses with widths in pixels, the widest first."""

    sizes: tuple[tuple[str, int], ...]
    width: int  # of the widest
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class FilmLink:
    """A film as other pages name it. `poster` is None where there is none: `placeholder` is drawn then, hue and figure
    as numbers from 0.
    """

    id: int
    title: str
    year: int | None
    address: str
    rating: Rating | None = None
    poster: Picture | None = None
    placeholder: tuple[int, int] = (0, 0)
    liked: bool = False


@dataclass(frozen=True, slots=True)
class PersonLink:
    """A person as other pages name them; the address is empty for who has no page."""

    id: int
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class NamedLink:
    """A list, a tag or another page by name, and how much is behind it."""

    name: str
    address: str
    count: int = 0
    rating: Rating | None = None  # that it stands for, if it does


@dataclass(frozen=True, slots=True)
class Cast:
    """An actor, and as whom if that is known."""

    person: PersonLink
    character: str | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """Those who did one job on a film, such as `director` or `writer`."""

    job: str
    people: tuple[PersonLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """One entry of a film's page. `lead` is a still that opens the review and stands above the headline; `review` is
    the rest. `anchor` is the id of its element, so that other pages can lead to it.
    """

    id: int
    anchor: str
    date: PartialDate | None = None
    rating: Rating | None = None
    rewatch: bool = False
    finished: bool = True
    headline: str | None = None
    lead: Markup | None = None
    review: Markup | None = None
    language: str | None = None  # as HTML wants it
    direction: str = "auto"
    tags: tuple[NamedLink, ...] = ()
    medium: str | None = None
    place: str | None = None
    companions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherFilm:
    """Another film here, and who of this one's people are in it."""

    film: FilmLink
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Still:
    """A still of the film that stands in no review."""

    picture: Picture
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmContent:
    """`film.html`: a film with all its public viewings, newest first; those of an unknown date last."""

    film: FilmLink
    viewings: tuple[Viewing, ...]
    original_title: str | None = None
    alternative_titles: tuple[str, ...] = ()
    runtime: int | None = None  # minutes
    kind: str = "film"
    genres: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    cast: tuple[Cast, ...] = ()
    crew: tuple[Crew, ...] = ()  # directors first
    stills: tuple[Still, ...] = ()
    lists: tuple[NamedLink, ...] = ()
    tags: tuple[NamedLink, ...] = ()  # of all viewings, each once
    others: tuple[OtherFilm, ...] = ()
    previous: FilmLink | None = None  # in the alphabet of titles
    next: FilmLink | None = None
    outside: tuple[NamedLink, ...] = ()  # the film's pages elsewhere, whole addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A review as the first page shows it: `text` is its beginning, cut at a word."""

    film: FilmLink
    address: str  # of the entry, with its anchor
    date: PartialDate | None
    rating: Rating | None
    rewatch: bool
    headline: str | None
    text: str
    language: str | None = None
    direction: str = "auto"


@dataclass(frozen=True, slots=True)
class HomeContent:
    """`home.html`: the latest reviews, newest first."""

    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class FilmRow:
    """A film in a listing; `seen` is the date of its latest viewing and `viewings` how many there are."""

    film: FilmLink
    seen: PartialDate | None = None
    viewings: int = 1
    note: Markup = field(default_factory=Markup)
    place: int | None = None  # on a ranked list, from 1


@dataclass(frozen=True, slots=True)
class Group:
    """Films under one heading; `anchor` is its id, and both are empty where a listing has no groups."""

    heading: str
    anchor: str
    films: tuple[FilmRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingContent:
    """`listing.html`: films by letter, decade, rating, or with a tag. A long one goes on over several pages."""

    heading: str
    lead: str  # how many, in words
    groups: tuple[Group, ...]
    neighbours: tuple[NamedLink, ...] = ()  # the other pages of its kind: all letters, all decades
    here: str = ""  # which of them this is, by address
    parts: tuple[NamedLink, ...] = ()  # if it goes over several pages: all of them, by number
    rating: Rating | None = None  # of a page of one rating


@dataclass(frozen=True, slots=True, kw_only=True)
class ListContent:
    """`list.html`: a list with its notes, in its order. Films that have no page here have an empty address."""

    name: str
    description: Markup
    ranked: bool
    films: tuple[FilmRow, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexContent:
    """`index.html`: what there is of one kind: letters and decades of films, tags, lists or ratings, with counts.

    `sections` have a heading (or none) and links.
    """

    heading: str
    lead: str
    sections: tuple[tuple[str, tuple[NamedLink, ...]], ...]
    shape: str = "names"  # letters, decades, names, or ratings: how the links are laid out


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFilm:
    """A film of a person: as whom, and with which other jobs (in words)."""

    film: FilmLink
    characters: tuple[str, ...]
    jobs: tuple[str, ...]
    seen: PartialDate | None
    viewings: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonContent:
    """`person.html`: somebody with their films here, newest first, those of an unknown year last."""

    person: PersonLink
    films: tuple[PersonFilm, ...]
    average: float | None  # of the ratings of these films, in stars
    outside: tuple[NamedLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person in a listing, with how many films of theirs there are and the average of their ratings, in stars."""

    person: PersonLink
    films: int
    average: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleContent:
    """`people.html`: people under one letter, last name first."""

    heading: str
    lead: str
    people: tuple[PersonRow, ...]
    neighbours: tuple[NamedLink, ...]
    here: str
    parts: tuple[NamedLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryRow:
    """A viewing in the diary; `day` is that of the month, or None where it is not known."""

    film: FilmLink
    address: str  # of the entry, with its anchor
    date: PartialDate | None
    rating: Rating | None
    rewatch: bool
    headline: str | None
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the diary, newest day first; `name` is its name, or that its month is not known."""

    name: str
    anchor: str
    rows: tuple[DiaryRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryContent:
    """`diary.html`: a year by months, newest first, or what has no date."""

    heading: str
    lead: str
    months: tuple[Month, ...]
    years: tuple[NamedLink, ...]
    here: str


@dataclass(frozen=True, slots=True)
class DiaryYear:
    """A year with its number of viewings, and that of each month: name, address and count."""

    name: str
    address: str
    count: int
    months: tuple[NamedLink, ...]


@dataclass(frozen=True, slots=True)
class DiaryIndexContent:
    """`diary_index.html`: all years, newest first, with their months."""

    lead: str
    years: tuple[DiaryYear, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its name, the lead sentence that says the same in words, the drawing, and its numbers as a table."""

    heading: str
    lead: str
    drawing: Markup
    columns: tuple[str, str]
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StatisticsContent:
    """`statistics.html`: numbers in words, then charts."""

    numbers: Statistics
    facts: tuple[tuple[str, str], ...]  # name and number, written in the site's language
    charts: tuple[Chart, ...]
    people: tuple[tuple[str, tuple[NamedLink, ...]], ...]  # heading, and people with their number of viewings


@dataclass(frozen=True, slots=True)
class SearchContent:
    """`search.html`: the field, and links for who has no script. `places` are the letters and decades of films."""

    places: tuple[NamedLink, ...]
    shards: str  # the folder of the index
    ratings: tuple[Rating, ...] = EVERY_RATING  # whose stars the script puts beside what it finds


@dataclass(frozen=True, slots=True)
class TextContent:
    """`text.html`: a page of words only: about this journal, what was not found, and pages that the person wrote."""

    heading: str
    body: Markup


@dataclass(frozen=True, slots=True)
class MovedContent:
    """`moved.html`: what stands where a film's page was before it was joined with another."""

    film: FilmLink
