"""Trakt: the ZIP of trakt.tv/settings/data, folders of its JSON in any age, and one JSON that holds all of it.

Films only: episodes, seasons and shows are skipped and counted. What each part becomes:

- history: viewings, their times cut to days in a time zone. What was recorded twice comes as one; the double is off.
- watched movies (the last time only): viewings, of films that the history has nothing of.
- ratings and comments: see `trakt_viewings`. Replies to others' comments are no reviews.
- notes: an extra fact of the film. The watchlist: its day, and a note as an extra fact.
- favourites: liked, and a ranked list that keeps their order and notes. Lists: lists.
- collection: the day as an extra fact of films that anything else speaks of.

Source of the format: the files of such exports and the objects of Trakt's API (trakt.docs.apiary.io).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from filmjournal.domain.drafts import (
    Draft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Notice,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    SourceRecord,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _, ngettext
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import Keys
from filmjournal.interchange.reading.records import Record, inner, json_record, listed, no_record, unread
from filmjournal.interchange.reading.review_texts import markdown_html
from filmjournal.interchange.reading.source import Source
from filmjournal.interchange.sites import trakt_parts as parts
from filmjournal.interchange.sites.trakt_films import Films, kind_of, token
from filmjournal.interchange.sites.trakt_parts import Part
from filmjournal.interchange.sites.trakt_viewings import Viewings

NAME = "trakt"

_MOST_LOOKED_AT = 60  # members, to tell the format
_TRAKT_ID = re.compile(rb'"trakt"\s*:\s*\d')
_TIMES = re.compile(rb'"(?:watched_at|last_watched_at|rated_at|listed_at|collected_at|item_count|comment)"\s*:')
_SIMKL = re.compile(rb'"simkl(?:_id)?"\s*:')
_OWN_NAMES = {"watched-history", "lists-watchlist", "lists-lists", "ratings-movies", "watched-movies"}
# What is read first has a say in what is read later: the viewings before the ratings of them.
_ORDER = (
    parts.HISTORY, parts.WATCHED, parts.RATINGS, parts.COMMENTS, parts.NOTES, parts.WATCHLIST, parts.FAVORITES,
    parts.LISTS, parts.LIST, parts.COLLECTION, parts.OTHER_KINDS, parts.ERRORS, parts.UNKNOWN, parts.LEFT_OUT,
)  # fmt: skip
_VIEWINGS = (parts.HISTORY, parts.WATCHED)


def recognises(source: Source) -> int:
    """How surely it is of Trakt, 0 to 100: by its numbers beside its times, less by the names of empty files."""
    best = 0
    for member in source.members[:_MOST_LOOKED_AT]:
        if member.suffix not in (".json", ".txt", ""):
            continue
        head = member.head()
        if _SIMKL.search(head):
            continue
        if _TRAKT_ID.search(head) and _TIMES.search(head):
            return 95
        name = parts.name_of(member)
        if name in _OWN_NAMES and parts.begins_with(member, b"["):
            best = max(best, 80 if b'"movie"' in head else 60)
    return best


def questions(_source: Source, _options: ReadOptions) -> Questions:
    """The time zone: Trakt's times are UTC."""
    return Questions(time_zone=True)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The records of an export. Raises Refused where none of the files can be read."""
    return _Reader(source, options).items()


@dataclass(slots=True)
class _List:
    """A list while its files are read."""

    part: Part
    said: tuple[SourceRecord, Record] | None = None
    places: list[tuple[float, SourceRecord, FilmDraft, str]] = field(default_factory=list)
    others: int = 0  # items that are no films


class _Reader:
    def __init__(self, source: Source, options: ReadOptions) -> None:
        self._source = source
        self._zone = values.zone(options.time_zone)
        self._films = Films()
        self._keys = Keys()
        self._viewings = Viewings(self._zone)
        self._history: dict[str, str] = {}  # the contents by key
        self._lists: dict[str, _List] = {}
        self._notes: dict[str, tuple[FilmDraft, list[SourceRecord], list[str]]] = {}
        self._read_any = False
        self._trouble: Refused | None = None

    def items(self) -> Iterator[ReadItem]:
        found = sorted(self._typed(), key=lambda part: _ORDER.index(part.kind))
        for page in (part for part in found if part.kind in _VIEWINGS):
            yield from self._page(page)
        self._viewings.settle()
        for page in (part for part in found if part.kind not in _VIEWINGS):
            yield from self._page(page)
        yield from self._viewings.drafts()
        yield from self._noted()
        for one in self._lists.values():
            yield from self._list(one)
        if self._viewings.doubles:
            yield Notice(
                self._source.name,
                ngettext(
                    "{count} viewing was recorded more than once within a short time: it comes in once.",
                    "{count} viewings were recorded more than once within a short time: they come in once.",
                    self._viewings.doubles,
                ).format(count=self._viewings.doubles),
            )
        if not self._read_any and self._trouble is not None:
            raise self._trouble

    def _typed(self) -> Iterator[Part]:
        """The parts, with the kinds of those whose names say nothing."""
        for part in parts.parts_of(self._source):
            if part.kind != parts.UNKNOWN:
                yield part
                continue
            try:
                kind = parts.kind_of_records(part.load())
            except Refused:
                kind = parts.UNKNOWN
            yield replace(part, kind=kind)

    def _page(self, part: Part) -> Iterator[ReadItem]:
        whole = source_record(part.file, "", part.file, ())
        if part.kind == parts.LEFT_OUT:
            yield Skipped(whole, _("it says nothing of films that were seen"))
            return
        try:
            content = part.load()
        except Refused as trouble:
            self._trouble = self._trouble or trouble
            yield unread(part.file, trouble)
            return
        self._read_any = True
        if part.kind == parts.ERRORS:
            yield from _errors(part, content)
            return
        if part.kind == parts.UNKNOWN and content not in ([], {}):
            yield Skipped(whole, _("it is no known part of an export"), by_rule=False)
            return
        if not isinstance(content, list):
            if content:
                yield Skipped(whole, _("it is no known part of an export"), by_rule=False)
            return
        if part.kind == parts.LIST:
            self._lists.setdefault(part.list_key, _List(part))
        for number, record in enumerate(content, 1):
            if isinstance(record, Mapping):
                yield from self._record(part, number, record)
            else:
                yield no_record(part.file, number, self._keys.unique(f"{part.base}:{number}"), record)

    def _record(self, part: Part, number: int, record: Record) -> Iterator[ReadItem]:
        if part.kind == parts.LISTS:
            yield from self._list_said(part, number, record)
            return
        kind = kind_of(record)
        own = values.line(record.get("id"), 100)
        if kind != "movie" or part.kind == parts.OTHER_KINDS:
            key = self._keys.unique(f"{part.kind}:{kind}:{own or _ids(record, kind) or f'{part.base}:{number}'}")
            if part.kind == parts.LIST:
                self._lists[part.list_key].others += 1
            reason = (
                _("it is no film but a series, a season, an episode or a person")
                if kind
                else _("it does not say what it is about")
            )
            yield Skipped(json_record(part.file, number, key, record), reason, by_rule=bool(kind))
            return
        if part.kind == parts.COLLECTION and not self._films.knows(record):
            key = self._keys.unique(f"{part.kind}:{_ids(record, kind) or number}")
            yield Skipped(
                json_record(part.file, number, key, record),
                _("it is a film of the collection that nothing else is said of"),
            )
            return
        film = self._films.of(record)
        if film is None:
            key = self._keys.unique(f"{part.kind}:{own or f'{part.base}:{number}'}")
            yield Skipped(json_record(part.file, number, key, record), _("it names no film"), by_rule=False)
            return
        yield from self._of_film(part, number, record, film)

    def _of_film(self, part: Part, number: int, record: Record, film: FilmDraft) -> Iterator[ReadItem]:
        own = values.line(record.get("id"), 100)
        match part.kind:
            case parts.HISTORY:
                watched_at = record.get("watched_at")
                key = f"history:{own}" if own else f"history:{token(film)}:{watched_at}"
                made = json_record(part.file, number, key, record)
                if self._history.get(key) == made.content:
                    made = replace(made, key=self._keys.unique(f"again:{key}"))
                    yield Skipped(made, _("the same record stands in the history twice"))
                    return
                self._history[key] = made.content
                made = replace(made, key=self._keys.unique(key))
                action = values.line(record.get("action"), 40)
                self._viewings.add(film, made, watched_at, action, rewatch=False)
            case parts.WATCHED:
                made = json_record(part.file, number, self._keys.unique(f"watched:{token(film)}"), record)
                if self._history and self._viewings.has(film):
                    yield Skipped(made, _("its viewings stand in the history"))
                    return
                plays = values.whole(record.get("plays")) or 0
                if plays > 1:
                    film = replace(film, extra={_("Plays on Trakt"): str(plays)})
                self._viewings.add(film, made, record.get("last_watched_at"), "", rewatch=plays > 1)
            case parts.RATINGS:
                made = json_record(part.file, number, self._keys.unique(f"rating:{token(film)}"), record)
                rating, original = values.rating_of(record.get("rating"), 10)
                if rating is None:
                    yield Skipped(made, _("it has no rating of 1 to 10"), by_rule=False)
                    return
                self._viewings.rate(film, made, values.moment(record.get("rated_at")), rating, original)
            case parts.COMMENTS:
                yield from self._comment(part, number, record, film)
            case parts.NOTES:
                about = inner(record, "note")
                text = values.text(about.get("notes") or record.get("note"))
                key = f"note:{values.line(about.get('id'), 100) or token(film)}"
                made = json_record(part.file, number, self._keys.unique(key), record)
                if not text:
                    yield Skipped(made, _("it has no text"), by_rule=False)
                    return
                known = self._notes.setdefault(token(film), (film, [], []))
                known[1].append(made)
                known[2].append(text)
            case parts.WATCHLIST:
                made = json_record(part.file, number, self._keys.unique(f"watchlist:{token(film)}"), record)
                day = values.local_day(values.moment(record.get("listed_at")), self._zone)
                note = values.text(record.get("notes"))
                noted = replace(film, extra={_("Note on the watchlist"): note}) if note else film
                yield Draft((made,), noted, watchlist=str(day or ""))
            case parts.FAVORITES:
                key = "favorites"
                made = json_record(part.file, number, self._keys.unique(f"{key}:{token(film)}"), record)
                self._lists.setdefault(key, _List(replace(part, list_key=key, list_name=_("Favorites"))))
                self._place(key, record, made, film)
            case parts.LIST:
                key = part.list_key
                made = json_record(part.file, number, self._keys.unique(f"list:{key}:{own or token(film)}"), record)
                self._place(key, record, made, film)
            case _:
                key = self._keys.unique(f"collection:{token(film)}")
                yield Draft((json_record(part.file, number, key, record),), self._collected(record, film))

    def _comment(self, part: Part, number: int, record: Record, film: FilmDraft) -> Iterator[ReadItem]:
        comment = inner(record, "comment") or {**record, "id": None}
        own = values.line(comment.get("id"), 100)
        made = json_record(part.file, number, self._keys.unique(f"comment:{own or token(film)}"), record)
        text = values.text(comment.get("comment"))
        if values.whole(comment.get("parent_id")):
            yield Skipped(made, _("it is a reply to somebody's comment"))
            return
        html = markdown_html(text, spoiler=comment.get("spoiler") is True)
        if not html:
            yield Skipped(made, _("it has no text"), by_rule=False)
            return
        self._viewings.review(film, made, values.moment(comment.get("created_at")), html)

    def _noted(self) -> Iterator[Draft]:
        for film, records, texts in self._notes.values():
            extra = {_("Note on Trakt"): values.text("\n\n".join(texts))}
            yield Draft(tuple(records), replace(film, extra=extra))

    def _collected(self, record: Record, film: FilmDraft) -> FilmDraft:
        when = values.moment(record.get("collected_at") or record.get("last_collected_at"))
        day = values.local_day(when, self._zone)
        extra = {_("Collected"): str(day) if day else _("yes")}
        metadata = inner(record, "metadata")
        facts = [values.line(metadata.get(name), 60) for name in ("media_type", "resolution", "hdr", "audio")]
        if any(facts):
            extra[_("Copy")] = ", ".join(fact for fact in facts if fact)
        return replace(film, extra=extra)

    def _list_said(self, part: Part, number: int, record: Record) -> Iterator[ReadItem]:
        """What is said of a list; in some files its films stand right there."""
        ids = inner(record, "ids")
        key = values.identifier(ids.get("trakt")) or values.line(ids.get("slug")) or f"list {number}"
        plain = {name: value for name, value in record.items() if name != "items"}
        made = json_record(part.file, number, self._keys.unique(f"list:{key}"), plain)
        known = self._lists.get(key)
        if known is not None and known.said is not None:
            yield Skipped(made, _("the same list stands there twice"), by_rule=False)
            return
        name = values.line(record.get("name")) or values.line(ids.get("slug")).replace("-", " ")
        inside = replace(part, kind=parts.LIST, list_key=key, list_name=name or key)
        self._lists[key] = _List(inside, (made, plain))
        for place, item in enumerate(listed(record, "items"), 1):
            if isinstance(item, Mapping):
                yield from self._record(replace(inside, file=f"{part.file}:{number}"), place, item)
            else:
                yield no_record(part.file, f"{number}:{place}", self._keys.unique(f"list:{key}:item:{place}"), item)

    def _place(self, key: str, record: Record, made: SourceRecord, film: FilmDraft) -> None:
        rank = values.number(record.get("rank"))
        notes = markdown_html(values.text(record.get("notes")))
        self._lists[key].places.append((math.inf if rank is None else rank, made, film, notes))

    def _list(self, one: _List) -> Iterator[ReadItem]:
        key, favorites = one.part.list_key, one.part.kind == parts.FAVORITES
        if one.said is not None and one.others and not one.places:
            yield Skipped(one.said[0], _("it is a list without films"))
            return
        if one.said is not None:
            made, said = one.said
        elif one.places:
            made, said = source_record(one.part.file, "", f"list:{key}", (one.part.list_name,)), {}
        else:
            return
        yield ListDraft(
            (made,),
            key,
            values.line(one.part.list_name) or key,
            markdown_html(values.text(said.get("description"))),
            ranked=favorites or said.get("display_numbers") is True,
        )
        one.places.sort(key=lambda place: place[0])
        for position, (_rank, record, film, notes) in enumerate(one.places, 1):
            yield Draft((record,), film, liked=favorites, on_list=ListPlaceDraft(key, position, notes))


def _ids(record: Record, kind: str) -> str:
    """What tells a record without an id of its own from others: the ids of what it is about."""
    known = inner(inner(record, kind), "ids")
    return values.line(known.get("trakt") or known.get("imdb") or known.get("tmdb"), 100)


def _errors(part: Part, content: object) -> Iterator[Notice]:
    """What Trakt itself could not export."""
    if content:
        words = _("Trakt could not export all of it; ask it for a new export if something is missing. It says: {what}")
        yield Notice(part.file, words.format(what=values.line(json.dumps(content, ensure_ascii=False))))
