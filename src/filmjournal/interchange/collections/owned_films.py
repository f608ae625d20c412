"""What programs for collections know of a film one owns, and how it comes into a journal.

These programs have no viewings. A film that is marked as seen, or that the person rated, was seen at an unknown time;
where they know a day, it was seen on that day. A film that is neither seen nor rated still belongs to the collection,
so every film of a file stands on a list that is called as the collection is: that is what keeps it in sight, and what
keeps the films one owns together. What a journal has no place for (shelf, loan, format, price, fields of one's own)
comes as fields of the film, by the names they have in the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import (
    Answer,
    Doubt,
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    PictureDraft,
    ReadItem,
    Skipped,
    SourceRecord,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.i18n import _
from filmjournal.interchange.collections.owned_texts import days_of, ids_in, prose
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.source import Member

MOST_PEOPLE = 2_000  # of one film
MOST_NOTES = 1_000
LONGEST_NOTE = 100_000  # characters, before which another of the same name is added
_TAIL = re.compile(r"[\W\d_]+$")
_ROLE = re.compile(r"^(?:as|als|comme|como|come|jako)\s+", re.IGNORECASE)


@dataclass(slots=True)
class OwnedFilm:
    """One film of a collection, as its program has it, before it is a draft."""

    title: str = ""
    year: int | None = None
    original_title: str = ""
    alternative_titles: tuple[str, ...] = ()
    runtime: int | None = None
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    ids: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    cast: list[CastLine] = field(default_factory=list)
    crew: list[CrewLine] = field(default_factory=list)
    poster: PictureDraft | None = None
    stills: list[PictureDraft] = field(default_factory=list)
    liked: bool = False
    tags: tuple[str, ...] = ()
    seen: bool = False
    seen_on: PartialDate | None = None
    seen_on_either: tuple[PartialDate, ...] = ()  # where the file doesn't say which part is the month
    seen_where: str = ""
    rating: Rating | None = None
    rating_original: OriginalRating | None = None

    def note(self, name: str, value: str) -> None:
        """Keep what a journal has no place for, by its name; nothing where it is empty. More of a name adds lines."""
        name, value = values.line(name), prose(value)
        known = self.extra.get(name, "")
        if not known and len(self.extra) >= MOST_NOTES:
            return
        if name and value and f"\n{value}\n" not in f"\n{known}\n" and len(known) < LONGEST_NOTE:
            self.extra[name] = f"{known}\n{value}" if known else value

    def address(self, address: str, name: str) -> None:
        """Keep a web address: as a number of the film where it is no more than that, else by this name."""
        address = address.strip()
        known = ids_in(address)
        for source, number in known.items():
            self.ids.setdefault(source, number)
        if not known and address not in ("", "http://"):
            self.note(name, address)

    def acted(self, person: str, character: str = "") -> None:
        """Add a line to the cast."""
        name = values.line(person)
        if name and len(self.cast) < MOST_PEOPLE:
            self.cast.append(CastLine(name, values.line(_ROLE.sub("", character.strip())) or None))

    def worked(self, job: str, people: Iterable[str]) -> None:
        """Add people to the crew, each once for a job."""
        for person in people:
            name = values.line(person)
            if name and len(self.crew) < MOST_PEOPLE and CrewLine(name, job) not in self.crew[-50:]:
                self.crew.append(CrewLine(name, job))

    def rated(self, value: object, scale: float) -> None:
        """Take the person's own rating, on a scale up to `scale`; 0 and nothing are none, more is kept as it is."""
        self.rating, self.rating_original = values.rating_of(value, scale)
        number = values.number(value)
        if self.rating is None and number is not None and number > 0:
            self.note("Rating", f"{number:g}")

    def watched_on(self, text: str) -> None:
        """Take the day on which it was seen, however it is written."""
        days = days_of(text)
        if len(days) == 1:
            self.seen_on = days[0]
        else:
            self.seen_on_either = days
        self.seen = self.seen or bool(days)

    def draft(self) -> FilmDraft:
        """The film."""
        original = values.title(self.original_title)
        title = values.title(self.title) or original
        others = (values.title(other) for other in self.alternative_titles)
        imdb = self.ids.get("imdb")
        return FilmDraft(
            title=title,
            year=self.year,
            key=imdb,
            original_title=original if original and original != title else None,
            alternative_titles=tuple(dict.fromkeys(o for o in others if o and o not in (title, original))),
            runtime=self.runtime,
            countries=self.countries,
            languages=self.languages,
            genres=self.genres,
            ids=self.ids,
            extra=self.extra,
            cast=tuple(self.cast),
            crew=tuple(self.crew),
            poster=self.poster,
            stills=tuple(self.stills),
        )

    def entry(self, watched: PartialDate | None) -> EntryDraft | None:
        """The viewing there was, if there was one."""
        if not (self.seen or watched or self.rating):
            return None
        return EntryDraft(
            watched=watched,
            rating=self.rating,
            rating_original=self.rating_original,
            tags=self.tags,
            place=values.line(self.seen_where) or None,
            only_seen=watched is None and not self.tags and not self.seen_where,
        )


class Shelf:
    """The films of one collection, on the list that is called as it is."""

    def __init__(self, file: str, name: str = "") -> None:
        """`name` is the collection's own; without one it is that of its file, without the number of a copy or a day."""
        self.file = file
        stem = PurePosixPath(file).stem
        self.name = values.line(name) or values.line(_TAIL.sub("", stem)) or values.line(stem) or _("Collection")
        self.key = f"collection:{self.name.casefold()}"
        self._count = 0
        self._used: set[str] = set()
        self._keys: defaultdict[str, int] = defaultdict(lambda: 1)

    def list_draft(self) -> ListDraft:
        """The list of all films of it."""
        return ListDraft((source_record(self.file, "", self.key, (self.name,)),), self.key, self.name)

    def record(self, place: str | int, key: str, says: Iterable[object]) -> SourceRecord:
        """A record of it; what has the key of an earlier one is told apart by a number."""
        unique = key
        while unique in self._used:
            self._keys[key] += 1
            unique = f"{key}#{self._keys[key]}"
        self._used.add(unique)
        return source_record(self.file, place, unique, says)

    def draft(self, film: OwnedFilm, place: str | int, id_: str, says: Iterable[object]) -> Draft | Skipped:
        """A film of it as a draft. `id_` is its number in the file, if it has one.

        A number alone is not enough of a key: two collections count alike.
        """
        made = film.draft()
        key = " ".join(part for part in (values.line(id_, 100), made.title.casefold()[:200]) if part)
        record = self.record(place, key, says)
        if not made.title:
            return Skipped(record, _("it has no title"), by_rule=False)
        self._count += 1
        entry = film.entry(film.seen_on)
        if film.tags and entry is None:
            film.note("Tags", ", ".join(film.tags))
        return Draft(
            (record,),
            made,
            entry=entry,
            liked=film.liked,
            on_list=ListPlaceDraft(self.key, self._count),
            doubt=_doubt(film),
        )


def _doubt(film: OwnedFilm) -> Doubt | None:
    if not film.seen_on_either:
        return None
    answers = ((day, film.entry(day)) for day in film.seen_on_either)
    first, second = film.seen_on_either
    return Doubt(
        _("seen on {first} or {second}").format(first=first, second=second),
        tuple(Answer(str(day), entry) for day, entry in answers if entry),
    )


def each_file(members: Iterable[Member], read: Callable[[Member], Iterator[ReadItem]]) -> Iterator[ReadItem]:
    """The records of several files; one that can't be read stops the others only where it is alone.

    A reader must refuse its file before it yields anything. Raises Refused.
    """
    files = list(members)
    for member in files:
        items = read(member)
        try:
            first = next(items, None)
        except Refused as error:
            if len(files) == 1:
                raise
            yield Skipped(source_record(member.name, "", member.name, ()), str(error).rstrip("."), by_rule=False)
            continue
        if first is not None:
            yield first
            yield from items


def refuse_kind(member: Member, what: str) -> Refused:
    """That a collection is one of something else, such as books."""
    return Refused(_("{file} is a collection of {what}, not of films.").format(file=member.shown, what=what))
