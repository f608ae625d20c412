"""What can be done to lists, smart lists, tags, people and many entries at once, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating


class ListValues(TypedDict, total=False):
    """What can be said of a list; what is left out stays as it is."""

    name: str
    description_html: str  # any HTML: it passes the gate
    ranked: bool
    tags: tuple[str, ...]


class SmartListValues(TypedDict, total=False):
    """What can be said of a smart list; what is left out stays as it is."""

    name: str
    search: str


@dataclass(frozen=True, slots=True)
class CreateList:
    """Make a list without films. Raises Refused where another list, smart or not, has that name."""

    name: str
    description_html: str = ""
    ranked: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditList:
    """Change what is said of a list. Raises Refused where another has that name."""

    list_id: int
    values: ListValues


@dataclass(frozen=True, slots=True)
class DeleteList:
    """Let go of a list. Its films stay in the journal."""

    list_id: int


@dataclass(frozen=True, slots=True)
class AddToList:
    """Put films on a list, each with the same notes; those that are on it stay where they are.

    `position` is the place of the first one among the films that are there, from 0; None is the end.
    """

    list_id: int
    film_ids: tuple[int, ...]
    position: int | None = None
    notes_html: str = ""


@dataclass(frozen=True, slots=True)
class RemoveFromList:
    """Take films off a list. Raises NotFound where one isn't on it."""

    list_id: int
    film_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MoveInList:
    """Put films of a list, in this order, to a place: `position`, from 0, counts the films that don't move."""

    list_id: int
    film_ids: tuple[int, ...]
    position: int


@dataclass(frozen=True, slots=True)
class NoteInList:
    """Write what a list says of a film. Raises NotFound where it isn't on it."""

    list_id: int
    film_id: int
    notes_html: str


@dataclass(frozen=True, slots=True)
class KeepSmartList:
    """Keep a search under a name. Raises SearchError, and Refused where another list, smart or not, has that name."""

    name: str
    search: str


@dataclass(frozen=True, slots=True)
class EditSmartList:
    """Change the name or the search of a smart list."""

    smart_list_id: int
    values: SmartListValues


@dataclass(frozen=True, slots=True)
class DeleteSmartList:
    """Let go of a smart list."""

    smart_list_id: int


@dataclass(frozen=True, slots=True)
class RenameTag:
    """Give a tag another name. Where another tag has it, whatever carries this one carries that one from now on."""

    tag_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ColourTag:
    """Give a tag a colour, written like `#b3541e`, or none."""

    tag_id: int
    colour: str | None


@dataclass(frozen=True, slots=True)
class DeleteTag:
    """Let go of a tag wherever it is."""

    tag_id: int


@dataclass(frozen=True, slots=True)
class BringBack:
    """Bring back a list, a smart list, a tag or places on a list that were deleted, by the number that `deleted` tells.

    What belonged to films and entries that are gone meanwhile is left out; a list whose name another has by now gets a
    number behind it. Raises NotFound, and Refused for places on a list that is gone itself.
    """

    deleted_id: int


@dataclass(frozen=True, slots=True)
class TagEntries:
    """Take tags off entries and put others on them, behind those that they have."""

    entry_ids: tuple[int, ...]
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RateEntries:
    """Give entries the same rating, or none."""

    entry_ids: tuple[int, ...]
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class SetWatched:
    """Give entries the same date, or none; among themselves they stay in the order that they had."""

    entry_ids: tuple[int, ...]
    watched: PartialDate | None


@dataclass(frozen=True, slots=True)
class LikeFilms:
    """Like films, or no longer."""

    film_ids: tuple[int, ...]
    liked: bool


@dataclass(frozen=True, slots=True)
class RateFilms:
    """Give films the same rating of today.

    None takes away the rating that is shown: that of today, or where there is none, that of the latest entry with one.
    """

    film_ids: tuple[int, ...]
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class PutOnWatchlist:
    """Put films on the watchlist since a day (ISO); those that are on it keep theirs. None takes them off."""

    film_ids: tuple[int, ...]
    day: str | None


@dataclass(frozen=True, slots=True)
class SettleFilms:
    """Say of films that came in doubtful (`is:unresolved`) that they are films of their own."""

    film_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetPrivate:
    """Make entries private, or no longer so."""

    entry_ids: tuple[int, ...]
    private: bool


@dataclass(frozen=True, slots=True)
class MergePeople:
    """Make one person of two: the first has the credits of both, and the second's name as another name."""

    kept_id: int
    merged_id: int


@dataclass(frozen=True, slots=True)
class SplitPerson:
    """Make a new person, of that name, of whoever is credited on these films.

    Raises InvalidValue where it takes none of the person's films, or all of them.
    """

    person_id: int
    film_ids: tuple[int, ...]
    name: str


@dataclass(frozen=True, slots=True)
class SetSortName:
    """Say where a person belongs in the alphabet, such as `von Trier, Lars`; None is by the last word of the name."""

    person_id: int
    sort_name: str | None


ListCommand = (
    CreateList
    | EditList
    | DeleteList
    | AddToList
    | RemoveFromList
    | MoveInList
    | NoteInList
    | KeepSmartList
    | EditSmartList
    | DeleteSmartList
    | RenameTag
    | ColourTag
    | DeleteTag
    | BringBack
    | TagEntries
    | RateEntries
    | SetWatched
    | LikeFilms
    | RateFilms
    | PutOnWatchlist
    | SettleFilms
    | SetPrivate
    | MergePeople
    | SplitPerson
    | SetSortName
)  # fmt: skip
