"""Which part of a Trakt export each file holds, from its name, else from what its first record looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filmjournal.domain.errors import Refused
from filmjournal.interchange.reading.source import Member, Source

HISTORY, WATCHED, RATINGS, COMMENTS, NOTES = "history", "watched", "ratings", "comments", "notes"
WATCHLIST, FAVORITES, LISTS, LIST, COLLECTION = "watchlist", "favorites", "lists", "list", "collection"
OTHER_KINDS, ERRORS, LEFT_OUT, UNKNOWN = "other-kinds", "errors", "left-out", "unknown"

_PAGE = re.compile(r"(.+?)-(\d{1,6})")
_LIST = re.compile(r"(?:lists?-)?list-(\d+)(?:-(.*))?")
# Scripts that keep copies put the user's name before it.
_OF_USER = re.compile(r".+-((?:watchlist|favou?rites|recommendations)-(?:movies|shows|seasons|episodes|items))")
_SHOWS = re.compile(r"(?:^|-)(?:shows?|seasons?|episodes?|people|persons?)(?:-|$)")
# Beginnings of names, in this order: a longer one stands before a shorter one that begins it.
_NAMES = (
    ("-errors", ERRORS), ("errors", ERRORS),
    ("hidden", LEFT_OUT), ("likes", LEFT_OUT), ("network", LEFT_OUT), ("user", LEFT_OUT), ("followers", LEFT_OUT),
    ("following", LEFT_OUT),
    ("friends", LEFT_OUT), ("settings", LEFT_OUT), ("profile", LEFT_OUT), ("stats", LEFT_OUT),
    ("last-activities", LEFT_OUT), ("lists-collaborations", LEFT_OUT), ("comments-lists", LEFT_OUT),
    ("watched-playback", LEFT_OUT), ("playback", LEFT_OUT),
    ("watched-history", HISTORY), ("history", HISTORY), ("movies-history", HISTORY),
    ("lists-watchlist", WATCHLIST), ("watchlist", WATCHLIST), ("movies-watchlist", WATCHLIST),
    ("lists-favorites", FAVORITES), ("favorites", FAVORITES), ("favourites", FAVORITES),
    ("lists-recommendations", FAVORITES), ("recommendations", FAVORITES),
    ("watched", WATCHED), ("movies-watched", WATCHED),
    ("ratings", RATINGS), ("movies-ratings", RATINGS), ("comments", COMMENTS), ("notes", NOTES),
    ("collection", COLLECTION), ("movies-collection", COLLECTION),
    ("lists-lists", LISTS),
)  # fmt: skip
# By a name that only such records have.
_SHAPES = (
    ("watched_at", HISTORY), ("last_watched_at", WATCHED), ("rated_at", RATINGS), ("comment", COMMENTS),
    ("note", NOTES), ("collected_at", COLLECTION), ("last_collected_at", COLLECTION), ("listed_at", LIST),
    ("item_count", LISTS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a part of an export. `list_key` and `list_name` are of a list's films."""

    kind: str
    file: str
    base: str  # the name without page and ending
    load: Callable[[], Any]
    list_key: str = ""
    list_name: str = ""


def parts_of(source: Source) -> Iterator[Part]:
    """The parts of these files, pages in the order of their numbers. One file that holds all parts is taken apart."""
    members = sorted(source.members, key=_order)
    for member in members:
        if member.suffix != ".json":
            yield Part(LEFT_OUT, member.name, member.base, list)
            continue
        if begins_with(member, b"{"):
            yield from _of_object(member)
        else:
            yield _part(name_of(member), member.name, member.json)


def begins_with(member: Member, sign: bytes) -> bool:
    """Whether JSON begins with a bracket or brace."""
    return member.head(256).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(sign)


def kind_of_name(name: str) -> str:
    """The kind of part that a file or section of this name holds (`watched-history`), UNKNOWN for any other."""
    if _LIST.fullmatch(name):
        return LIST
    if name == "lists":
        return LISTS
    if found := _OF_USER.fullmatch(name):
        return kind_of_name(found[1])
    for start, kind in _NAMES:
        if name == start or name.startswith(f"{start}-"):
            return OTHER_KINDS if kind not in (LEFT_OUT, HISTORY) and _SHOWS.search(name) else kind
    return UNKNOWN


def kind_of_records(records: object) -> str:
    """The kind of part whose records look like these, UNKNOWN for none."""
    first = next((one for one in records if isinstance(one, Mapping)), {}) if isinstance(records, list) else {}
    return next((kind for name, kind in _SHAPES if name in first), UNKNOWN)


def _of_object(member: Member) -> Iterator[Part]:
    """What is in a file with one object: a list with its films, whatever it is called; a part; or all parts by name."""
    name = name_of(member)
    try:
        whole = member.json()
    except Refused:
        whole = None
    if not isinstance(whole, dict):
        yield _part(name, member.name, member.json)
    elif isinstance(whole.get("items"), list) and isinstance(whole.get("name"), str):
        yield Part(LISTS, member.name, member.base, _giver([whole]))
    elif kind_of_name(name) != UNKNOWN:
        yield _part(name, member.name, _giver(whole))
    elif isinstance(whole.get("username"), str) and not any(isinstance(value, list) for value in whole.values()):
        yield Part(LEFT_OUT, member.name, member.base, list)  # the profile
    else:
        yield from _sections(member, whole)


def _sections(member: Member, whole: Mapping[str, Any]) -> Iterator[Part]:
    """The parts in one file that holds all of them by name."""
    found = {name: value for name, value in whole.items() if isinstance(value, (dict, list))}
    for name, value in found.items():
        yield _part(name.lower().replace("_", "-"), f"{member.name}:{name}", _giver(value))
    if not found:
        yield Part(UNKNOWN, member.name, member.base, member.json)


def _giver(value: object) -> Callable[[], Any]:
    return lambda: value


def _part(name: str, file: str, load: Callable[[], Any]) -> Part:
    kind = kind_of_name(name)
    if kind == LIST and (found := _LIST.fullmatch(name)):
        return Part(LIST, file, name, load, found[1], (found[2] or found[1]).replace("-", " "))
    return Part(kind, file, name, load, name, name.replace("-", " "))


def name_of(member: Member) -> str:
    """The name in lower case without folder, ending and page: `watched-history` of `Watched_History-12.json`."""
    name = member.base.removesuffix(".json").replace("_", "-").replace(" ", "-")
    paged = _PAGE.fullmatch(name)
    return paged[1] if paged and not _LIST.fullmatch(name) else name


def _order(member: Member) -> tuple[str, int, str]:
    name = member.base.removesuffix(".json")
    paged = _PAGE.fullmatch(name)
    return (paged[1], int(paged[2]), member.name) if paged else (name, 0, member.name)
