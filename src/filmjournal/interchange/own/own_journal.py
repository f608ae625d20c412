"""Our own archive and JSON file, read as what they bring to a journal that has entries already.

What the two are is in `archive` and `journal_json`; this reader takes an archive packed or unpacked. A journal that
holds nothing gets it all instead, bit for bit, from the use case that restores. Here the films, entries and lists come
as drafts; what only a restored journal has (earlier versions of reviews, saved searches) is told of. Films that a
review refers to have other numbers elsewhere, so their titles come as words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import (
    Doubt,
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Notice,
    PictureDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    SourceRecord,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.i18n import _
from filmjournal.imaging.image_hash import image_hash
from filmjournal.interchange.own import archive, journal_json
from filmjournal.interchange.own.journal_json import Record
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.records import json_record
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.richtext import references
from filmjournal.richtext.relinking import without_references

NAME = "filmjournal"
LARGEST_IMAGE = 64 << 20  # bytes

_HEAD = re.compile(rb'\s*\{\s*"format"\s*:\s*"filmjournal"')
_IN_HEAD = re.compile(rb'"format"\s*:\s*"filmjournal"')
_SQLITE, _APPLICATION_ID = b"SQLite format 3\x00", b"FJNL"
_BACKUP_NOTE = "backup.json"
_BACKUP = b'"filmjournal backup"'


def recognises(source: Source) -> int:
    """100 for an archive, the JSON file of a journal, a journal or a backup of one."""
    return 100 if journals_in(source) or _is_for_restore(source) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """There is nothing to choose."""
    del source, options
    return Questions()


def journals_in(source: Source) -> list[Member]:
    """The JSON files of journals among these files."""
    return [member for member in source.members if _is_journal(member, alone=len(source.members) == 1)]


def image_loader(source: Source, hash_: str) -> Callable[[], bytes] | None:
    """What reads the image of that hash from an archive, None where it has none; it raises Refused."""
    member = source.member(f"{archive.IMAGES}/{hash_}")
    return None if member is None else partial(_image, member, hash_)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The films, entries and lists as drafts. Raises Refused for what is no whole journal, before the first of them."""
    del options
    member = whole_journal(source)
    first = _FirstLook()
    for section, record in records_of(member):
        first.note(section, record)
    reading = _Reading(source, member.name, first)
    for section, record in records_of(member):
        yield from reading.items(section, record)
    yield from reading.notices()
    for other in journals_in(source)[1:]:
        whole = source_record(other.name, "", other.name, ())
        yield Skipped(whole, _("another journal: import one after the other"), by_rule=False)


def records_of(member: Member) -> Iterator[tuple[str, Record]]:
    """The records of a journal's JSON file. Raises Refused, naming the file."""
    try:
        yield from journal_json.read_from(member.open())
    except Refused as error:
        raise Refused(str(error) if member.shown in str(error) else f"{member.shown}: {error}") from None


def whole_journal(source: Source) -> Member:
    """The first JSON file of a journal. Raises Refused where there is none, and where it is for `restore`."""
    found = journals_in(source)
    if found:
        return found[0]
    if _is_for_restore(source):
        raise Refused(
            _(
                "{name} is a journal or a backup of one. Restore it (filmjournal restore), or open it and export its"
                " archive to import that."
            ).format(name=source.name)
        )
    raise Refused(_("{name} is no archive of a journal.").format(name=source.name))


def _is_journal(member: Member, *, alone: bool) -> bool:
    if member.suffix != ".json" and not alone:
        return False
    head = member.head().removeprefix(b"\xef\xbb\xbf")
    # The name of the format is the first thing we write; another program may have sorted the names.
    return bool(_HEAD.match(head) or (head.lstrip()[:1] == b"{" and _IN_HEAD.search(head) and b'"films"' in head))


def _is_for_restore(source: Source) -> bool:
    note = source.member(_BACKUP_NOTE)
    if note is not None and _BACKUP in note.head():
        return True
    head = source.members[0].head(100)
    return len(source.members) == 1 and head.startswith(_SQLITE) and head[68:72] == _APPLICATION_ID


def _image(member: Member, hash_: str) -> bytes:
    data = member.bytes(LARGEST_IMAGE)
    if image_hash(data) != hash_:
        raise Refused(_("{file} is damaged: it is not the picture that its name says.").format(file=member.shown))
    return data


@dataclass(slots=True)
class _FirstLook:
    """What must be known before the first draft is made: names of people and films, and of which films more is said."""

    people: dict[int, str] = field(default_factory=dict)
    films: dict[int, FilmDraft] = field(default_factory=dict)  # as entries and lists name them
    spoken_of: set[int] = field(default_factory=set)  # films on a list or with an entry that is not in the trash
    in_trash: set[int] = field(default_factory=set)  # films with an entry in the trash
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, section: str, record: Record) -> None:
        self.counts[section] += 1
        if section == "people":
            self.people[record["id"]] = values.line(record["name"])
        elif section == "films":
            if title := values.title(record["title"]):
                ids = {source: values.line(value) for source, value in record.get("ids", {}).items()}
                self.films[record["id"]] = FilmDraft(title, record.get("year"), f"film {record['id']}", ids=ids)
        elif section == "entries":
            (self.spoken_of if record.get("trashed") is None else self.in_trash).add(record["film_id"])
        elif section == "lists":
            self.spoken_of.update(item["film_id"] for item in record.get("items", ()))


class _Reading:
    """Turns records into drafts; each record of a film, entry, list or place on one becomes exactly one item."""

    def __init__(self, source: Source, file: str, first: _FirstLook) -> None:
        self._source = source
        self._file = file
        self._first = first
        self._numbers: Counter[str] = Counter()
        self._lost_images: set[str] = set()

    def items(self, section: str, record: Record) -> Iterator[ReadItem]:
        number = self._numbers[section]
        self._numbers[section] += 1
        match section:
            case "films":
                yield self._film(record, number)
            case "entries":
                yield self._entry(record, number)
            case "lists":
                yield from self._list(record, number)
            case "smart_lists":
                yield Skipped(
                    self._record(f"smart_lists[{number}]", f"search {record['name']}", record),
                    _("saved searches come with a restored journal only"),
                )
            case _:
                pass

    def notices(self) -> Iterator[Notice]:
        """What does not come along."""
        counts = self._first.counts
        if counts["revisions"] or counts["drafts"]:
            yield Notice(
                self._file,
                _("Earlier versions of reviews stay in the archive; they come with a restored journal only."),
            )
        if self._lost_images:
            yield Notice(
                self._file,
                _("Pictures that are not in the archive: {count}.").format(count=len(self._lost_images)),
            )

    def _record(self, place: str, key: str, value: object) -> SourceRecord:
        return json_record(self._file, place, key, value)

    def _film(self, record: Record, number: int) -> ReadItem:
        id_ = record["id"]
        origin = self._record(f"films[{number}]", f"film {id_} {record['added']}", record)
        rating = _rating(record)
        watchlist = record.get("watchlist")
        liked = record.get("liked", False)
        said_elsewhere = id_ in self._first.spoken_of or liked or watchlist is not None or rating is not None
        if id_ in self._first.in_trash and not said_elsewhere:
            return Skipped(origin, _("all that was written of it is in the trash"))
        named = self._first.films.get(id_)
        if named is None:
            return _untitled(origin)
        film = replace(
            named,
            original_title=_line(record, "original_title"),
            alternative_titles=_lines(record, "alternative_titles"),
            runtime=record.get("runtime"),
            kind=record.get("kind", "film"),
            countries=_lines(record, "countries"),
            languages=_lines(record, "languages"),
            genres=_lines(record, "genres"),
            extra={name: values.text(value) for name, value in record.get("extra", {}).items()},
            cast=tuple(CastLine(name, _line(credit, "character")) for name, credit in self._credits(record, "cast")),
            crew=tuple(CrewLine(name, credit["job"]) for name, credit in self._credits(record, "crew")),
            poster=self._picture(record["poster"]) if record.get("poster") else None,
            stills=tuple(
                replace(picture, caption=still.get("caption", ""), alt=still.get("alt", ""))
                for still in record.get("stills", ())
                if (picture := self._picture(still["image"]))
            ),
        )
        return Draft(
            (origin,),
            film,
            watchlist=watchlist,
            liked=liked,
            rating=rating,
            rating_original=_original(record),
        )

    def _entry(self, record: Record, number: int) -> ReadItem:
        origin = self._record(f"entries[{number}]", f"entry {record['id']} {record['logged']}", record)
        if record.get("trashed") is not None:
            return Skipped(origin, _("it is in the trash"))
        film = self._first.films.get(record["film_id"])
        if film is None:
            return _untitled(origin)
        watched = record.get("watched")
        html = without_references(record.get("review_html", ""))
        pictures = {hash_: picture for hash_ in references.images(html) if (picture := self._picture(hash_))}
        entry = EntryDraft(
            watched=None if watched is None else parse_date(watched),
            rating=_rating(record),
            rating_original=_original(record),
            rewatch=record.get("rewatch", False),
            finished=record.get("finished", True),
            headline=_line(record, "headline"),
            review_html=html,
            language=_line(record, "language"),
            tags=_lines(record, "tags"),
            place=_line(record, "place"),
            medium=_line(record, "medium"),
            companions=_lines(record, "companions"),
            private=record.get("private", False),
            logged=record["logged"],
            pictures=pictures,
        )
        entry = replace(entry, only_seen=entry == EntryDraft(rating=entry.rating, logged=entry.logged))
        doubt = Doubt(_("it was not settled in that journal either")) if record.get("unresolved") else None
        return Draft((origin,), film, entry, doubt=doubt)

    def _list(self, record: Record, number: int) -> Iterator[ReadItem]:
        key = f"list {record.get('id', record['name'])}"
        alone = {name: value for name, value in record.items() if name != "items"}
        yield ListDraft(
            (self._record(f"lists[{number}]", key, alone),),
            key,
            values.title(record["name"]),
            without_references(record.get("description_html", "")),
            record.get("ranked", False),
            _lines(record, "tags"),
        )
        times: Counter[int] = Counter()
        for place, item in enumerate(record.get("items", ())):
            film_id = item["film_id"]
            times[film_id] += 1
            again = f"#{times[film_id]}" if times[film_id] > 1 else ""
            origin = self._record(f"lists[{number}].items[{place}]", f"{key} film {film_id}{again}", item)
            film = self._first.films.get(film_id)
            if film is None:
                yield _untitled(origin)
                continue
            notes = without_references(item.get("notes_html", ""))
            yield Draft((origin,), film, on_list=ListPlaceDraft(key, place + 1, notes))

    def _picture(self, hash_: str) -> PictureDraft | None:
        load = image_loader(self._source, hash_)
        if load is None:
            self._lost_images.add(hash_)
            return None
        return PictureDraft(f"{archive.IMAGES}/{hash_}", load)

    def _credits(self, film: Record, name: str) -> list[tuple[str, Record]]:
        credits_ = [(self._first.people[credit["person_id"]], credit) for credit in film.get(name, ())]
        return [(person, credit) for person, credit in credits_ if person]


def _untitled(record: SourceRecord) -> Skipped:
    return Skipped(record, _("the film has no title"), by_rule=False)


def _line(record: Record, name: str) -> str | None:
    return values.title(record.get(name)) or None


def _lines(record: Record, name: str) -> tuple[str, ...]:
    return tuple(line for value in record.get(name, ()) if (line := values.title(value)))


def _rating(record: Record) -> Rating | None:
    stars = record.get("rating")
    return None if stars is None else Rating(round(stars * 2))


def _original(record: Record) -> OriginalRating | None:
    original = record.get("rating_original")
    return None if original is None else OriginalRating(float(original["value"]), float(original["scale"]))
