"""What a file of another program says, before it is matched with a journal: drafts of films, entries and lists.

A reader turns a file into drafts, and every record of the file into one of them or into a `Skipped` with a reason, so
that nothing is dropped silently. Several records that speak of one thing (a row of the diary and the review of that
viewing) are one draft. Drafts hold what the file says and nothing that was guessed; a reader that can't tell says so in
a `Doubt`. Texts are clean lines and canonical review HTML, dates are dates: what can't be stored was refused before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record of a file.

    `file` is its name inside what was imported (`lists/best.csv`), `place` says where in it: `12` for the twelfth line,
    counted from 1 with the heading, or any name. `key` stays the same in every newer export of the same thing (an
    address, an id; else what tells it apart), `content` is a fingerprint of all it says.
    """

    file: str
    place: str
    key: str
    content: str

    def __str__(self) -> str:
        return f"{self.file}:{self.place}" if self.place else self.file


def source_record(file: str, place: str | int, key: str, values: Iterable[object]) -> SourceRecord:
    """A record with the fingerprint of its values, in their order."""
    content = blake2b("\0".join(map(str, values)).encode("utf-8", "surrogatepass"), digest_size=8)
    return SourceRecord(file, str(place), key, content.hexdigest())


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture of the file, fetched when it is needed. `load` gives its bytes; it raises Refused and OSError."""

    place: str
    load: Callable[[], bytes] = field(compare=False)
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class FilmDraft:
    """A film as a file names it. Empty values are unknown.

    `key` tells two films of one title and year apart within a source (its own address or id of the film) and is no
    identifier that others know. `ids` are by source as in `films.ID_SOURCES` or another lower-case name.
    `extra` holds what other programs know of a film and we don't, by the name that is shown.
    """

    title: str
    year: int | None = None
    key: str | None = None
    original_title: str | None = None
    alternative_titles: tuple[str, ...] = ()
    runtime: int | None = None  # minutes
    kind: str | None = None  # one of films.KINDS
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    cast: tuple[CastLine, ...] = ()
    crew: tuple[CrewLine, ...] = ()
    poster: PictureDraft | None = None
    stills: tuple[PictureDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One viewing, or one undated review, as a file has it.

    `logged` is when it was written down, ISO in UTC to the second. `review_html` is canonical. With `only_seen` the
    record says no more than that the film was seen, or rated, at an unknown time: it makes an entry only where the
    journal has none of that film that says as much.
    """

    watched: PartialDate | None = None
    rating: Rating | None = None
    rating_original: OriginalRating | None = None
    rewatch: bool = False
    finished: bool = True
    headline: str | None = None
    review_html: str = ""
    language: str | None = None
    tags: tuple[str, ...] = ()
    place: str | None = None
    medium: str | None = None
    companions: tuple[str, ...] = ()
    private: bool = False
    logged: str | None = None
    only_seen: bool = False
    pictures: Mapping[str, PictureDraft] = field(default_factory=dict)  # by the `image:` name they have in the review


@dataclass(frozen=True, slots=True)
class ListPlaceDraft:
    """That a film stands on the list of this key, at a position from 1, with notes (canonical HTML)."""

    list_key: str
    position: int
    notes_html: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a record means if the person says so: the words of the choice, and the viewing it then is."""

    text: str
    entry: EntryDraft


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a reader can't tell what a record means, as a clause ("3 April or 4 March"), and what it can mean.

    Where nobody answers, the draft comes in as it is, without what is doubtful, and is marked as unresolved.
    """

    reason: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What one or several records say of one film: a viewing of it, or a fact about it.

    `watchlist` is the day it was put there (`2017-06-11`), empty where the file doesn't say when. `rating` is the
    film's rating of today, apart from any viewing. `off` drafts come in only where the person asks for it (`why_off`
    says why they don't).
    """

    records: tuple[SourceRecord, ...]
    film: FilmDraft
    entry: EntryDraft | None = None
    watchlist: str | None = None
    liked: bool = False
    rating: Rating | None = None
    rating_original: OriginalRating | None = None
    on_list: ListPlaceDraft | None = None
    doubt: Doubt | None = None
    why_off: str | None = None


@dataclass(frozen=True, slots=True)
class ListDraft:
    """A list of films; its films are drafts with an `on_list` of its `key`. The notes are canonical HTML."""

    records: tuple[SourceRecord, ...]
    key: str
    name: str
    description_html: str = ""
    ranked: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record, or a whole file (its `place` is empty), that is not brought in, and why, as a clause.

    `by_rule` where that is meant so (a series, a profile); else something was wrong with it.
    """

    record: SourceRecord
    reason: str
    by_rule: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know of a file, as a sentence."""

    file: str
    text: str


ReadItem = Draft | ListDraft | Skipped | Notice


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How the person wants a file to be read.

    `time_zone` is a name of the IANA database ("Europe/Berlin"; None: the one of this machine). `scale` is the highest
    rating (None: what the format says, or a guess). `mapping` gives a field for a column of a table, where the person
    chose one. With `other_kinds` series, episodes, games and podcasts come in too.
    """

    time_zone: str | None = None
    scale: float | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    include_deleted: bool = False
    other_kinds: bool = False


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of a table: its heading, the field it is taken for ("" for none), and some of its values."""

    heading: str
    field: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """What the person may choose before the plan of a file is made, as far as the format leaves it open."""

    time_zone: bool = False  # the file has times that are cut to days
    scale: float | None = None  # the scale that was taken for the ratings, where the format doesn't say
    columns: tuple[MappedColumn, ...] = ()  # of a table that is no known format
    deleted: bool = False  # the file has entries that were deleted
    other_kinds: bool = False  # the file has series, episodes, games or podcasts
