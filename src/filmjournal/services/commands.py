"""Everything that can be done to a journal, as values. `Journal.execute` does them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.changes import RowChange
from filmjournal.domain.films import CrewLine, Still
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.richtext.finding import Pattern
from filmjournal.services.list_commands import ListCommand


class EntryValues(TypedDict, total=False):
    """What can be said of an entry; what is left out stays as it is (or at its default in a new entry)."""

    watched: PartialDate | None
    rating: Rating | None
    rating_original: OriginalRating | None
    rewatch: bool
    finished: bool
    headline: str | None
    review_html: str  # any HTML: it passes the gate
    language: str | None  # of the review
    tags: tuple[str, ...]
    place: str | None
    medium: str | None
    companions: tuple[str, ...]
    private: bool


class FilmValues(TypedDict, total=False):
    """What can be said of a film; what is left out stays as it is."""

    title: str
    year: int | None
    original_title: str | None
    alternative_titles: tuple[str, ...]
    runtime: int | None
    kind: str
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    genres: tuple[str, ...]
    ids: Mapping[str, str]
    liked: bool
    watchlist: str | None
    rating: Rating | None
    extra: Mapping[str, str]
    cast: tuple[CastLine, ...]  # the whole cast in billing order
    directors: tuple[str, ...]
    crew: tuple[CrewLine, ...]  # everyone else, directors too, those of each job in their order
    poster: str | None  # the content hash of a picture that was kept
    stills: tuple[Still, ...]  # all of them in their order, of pictures that were kept


@dataclass(frozen=True, slots=True)
class LogFilm:
    """Log a viewing of a film, making the film where it isn't there yet.

    The film is `film_id`, else the one of that title and year, else a new one. `cast` and `directors` are added to
    those it has. With `viewing` None the film alone is added (to the watchlist, or to be liked).
    """

    title: str
    year: int | None = None
    film_id: int | None = None
    new_film: bool = False  # another film, though one of that title and year is there
    also_known_as: tuple[str, ...] = ()
    cast: tuple[CastLine, ...] = ()
    directors: tuple[str, ...] = ()
    liked: bool | None = None
    film_rating: Rating | None = None
    watchlist: bool = False
    viewing: EntryValues | None = None


@dataclass(frozen=True, slots=True)
class EditEntry:
    """Change what is said of an entry, and of its film, in one go.

    With `film_id` the entry becomes one of that film, and `film` is said of that one.
    """

    entry_id: int
    values: EntryValues
    film: FilmValues | None = None
    film_id: int | None = None


@dataclass(frozen=True, slots=True)
class EditFilm:
    """Change what is said of a film."""

    film_id: int
    values: FilmValues


@dataclass(frozen=True, slots=True)
class SaveReview:
    """Save a review that is being written.

    It fits only the entry of that film and the revision that was loaded: anything else raises ReviewConflict, with
    this text kept as a draft. So does, where `base_hash` names the content hash of the text that was loaded, any other
    text under that number, as another journal in this one's place has it. `sitting` names the time of writing whose
    saves make one revision.
    """

    entry_id: int
    film_id: int
    base_revision: int
    html: str
    sitting: str
    base_hash: str | None = None


@dataclass(frozen=True, slots=True)
class ReplaceInReviews:
    """Put `text` in every place of a pattern, in several reviews at once.

    `reviews` are entry ids, each with the content hash of the review that was looked at: one that is another by now,
    or in the trash, is left as it is. `sitting` names this change. Raises Refused where none is as it was.
    """

    pattern: Pattern
    text: str
    reviews: tuple[tuple[int, str], ...]
    sitting: str


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Let go of the texts that were refused for an entry: its history keeps those that it hasn't got yet."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class RemoveEntries:
    """Move entries to the trash."""

    entry_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PutBackEntries:
    """Take entries out of the trash."""

    entry_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RestoreEntries:
    """Bring entries back from a backup, of whatever kind; `entry_ids` are those that they have there.

    One that is gone comes with its film, its tags and its earlier texts, under its id if that is free. One that is
    there, or in the trash, gets the fields and the text that it has in the backup; the text of today is kept as a
    pinned revision. Lists stay as they are. Raises NotFound for a missing file or entry, and Refused for a file that
    is no backup or is damaged.
    """

    source: Path
    entry_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PurgeTrash:
    """Let go of what has been in the trash longer than it is kept there, and of films that only it knew."""


@dataclass(frozen=True, slots=True)
class ThinRevisions:
    """Let go of some of the earlier texts of reviews, the more the older they are; as much as is quick at a time."""


@dataclass(frozen=True, slots=True)
class MergeFilms:
    """Make one film of two: everything said of the second is said of the first from now on."""

    kept_id: int
    merged_id: int


@dataclass(frozen=True, slots=True)
class KeepImage:
    """Keep a picture, made ready and under the hash of what it holds then. What refers to it comes with other commands.

    Raises InvalidValue for what is no picture of a known format, is broken or too large.
    """

    data: bytes


@dataclass(frozen=True, slots=True)
class LinkMentions:
    """Make references of what reviews name in brackets: `films` has the film of each actor and title as written."""

    entry_ids: tuple[int, ...]
    films: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Replay:
    """Bring rows to a recorded state: what undo and redo are. Raises Refused where they were changed since.

    With `keeping` the text of a review that is taken back stays in its history until it is brought back.
    """

    rows: tuple[RowChange, ...]
    keeping: bool = False


Command = (
    LogFilm
    | EditEntry
    | EditFilm
    | SaveReview
    | ReplaceInReviews
    | DiscardDraft
    | RemoveEntries
    | PutBackEntries
    | RestoreEntries
    | PurgeTrash
    | ThinRevisions
    | MergeFilms
    | LinkMentions
    | KeepImage
    | ListCommand
    | Replay
)  # fmt: skip
