"""Carrying out a plan: every row that an import brings, in one transaction, with a ledger that can take it back.

New films and entries are written in bulk, past the record of the writer, and the ledger names them by their ids and a
sum of each; whatever else is written or changed (people, tags, lists, what was filled in) stands in it row by row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import Draft, FilmDraft, ListDraft
from filmjournal.domain.films import CAST
from filmjournal.domain.partial_date import PartialDate
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.plain import text_of_canonical, word_count
from filmjournal.services import import_ledger
from filmjournal.services.clock import stamp
from filmjournal.services.film_filling import merged
from filmjournal.services.import_filling import Filling, rating_columns
from filmjournal.services.import_noting import Brought, note
from filmjournal.services.import_pictures import KeptPictures
from filmjournal.services.import_plan import ImportPlan, Item, PlannedFilm, Verdict
from filmjournal.services.import_references import UntiedMention, tie
from filmjournal.services.library import people_ids
from filmjournal.services.list_commands import AddToList, CreateList
from filmjournal.services.lists import add_to_list, create_list, numbered_name
from filmjournal.services.referring import can_mention
from filmjournal.services.tags import tag_ids
from filmjournal.storage import import_reads
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Row, Writer

_STEP = 1_000
_LEDGER_PORTION = 2_000  # rows in one row of the ledger
_Row = dict[str, Any]


@dataclass(slots=True)
class Written:
    """What an import wrote."""

    run_id: int
    untied: tuple[UntiedMention, ...]


def write(
    writer: Writer, plan: ImportPlan, pictures: KeptPictures, now: datetime, step: Callable[[int, int], None]
) -> Written:
    """Write what comes in. `step` is told how many items of how many are through."""
    return _Applying(writer, plan, pictures, now, step).run()


class _Applying:
    """One import on its way into the tables."""

    def __init__(
        self, writer: Writer, plan: ImportPlan, pictures: KeptPictures, now: datetime, step: Callable[[int, int], None]
    ) -> None:
        self._writer = writer
        self._plan = plan
        self._pictures = pictures
        self._now = now
        self._stamp = stamp(now)
        self._step = step
        self._film_ids: dict[int, int] = {}  # of new films, by the identity of the planned one
        self._facts: dict[int, _Row] = {}  # columns of new films that items bring
        self._people: dict[str, int] = {}
        self._tags: dict[str, int] = {}
        self._subjects: dict[int, tuple[str, int | None]] = {}  # by the number of the item
        self._new_entries: list[int] = []
        self._naming: list[int] = []  # of these, those whose review can name other films

    def run(self) -> Written:
        coming = [item for item in self._plan.items if item.comes_in]
        (key,) = self._writer.insert(s.import_run, source=self._plan.reading.source, started=self._stamp)
        run_id = int(str(key))
        films = list({id(item.film): item.film for item in coming if item.film is not None}.values())
        new = [film for film in films if film.film_id is None]
        self._pictures.note(self._writer)
        self._number_films(new)
        self._gather_facts(coming)
        self._name_people(new)
        self._write_films(new)
        self._write_entries(coming)
        self._write_lists(coming)
        self._keep_in_sight(new, coming)
        filling = Filling(self._writer, self._pictures, self._now)
        for done, item in enumerate(coming):
            if done % _STEP == 0:
                self._step(done, len(coming))
            filling.fill(item)
        naming = [*self._naming, *filling.reviews]
        untied = tie(self._writer, naming, list(self._film_ids.values()), self._now)
        brought = Brought(run_id, self._film_ids, self._new_entries, self._subjects, frozenset(naming))
        note(self._writer, self._plan, brought)
        return Written(run_id, untied)

    def _number_films(self, new: Sequence[PlannedFilm]) -> None:
        first = self._writer.last_id(s.film) + 1
        self._film_ids = {id(film): first + number for number, film in enumerate(new)}

    def _film_id(self, item: Item) -> int:
        film = item.film
        if film is None:
            raise AssertionError("an item with an entry has a film")
        return film.film_id if film.film_id is not None else self._film_ids[id(film)]

    def _gather_facts(self, coming: Iterable[Item]) -> None:
        """What items say of new films, so that each is written once."""
        for item in coming:
            if item.film is None or item.film.film_id is not None:
                continue
            draft = item.draft
            columns = self._facts.setdefault(id(item.film), {})
            if "liked" in item.fills:
                columns["liked"] = 1
            if "watchlist" in item.fills:
                columns["watchlist"] = item.fills["watchlist"] or self._stamp[:10]
            if "film_rating" in item.fills and isinstance(draft, Draft):
                columns |= rating_columns(draft.rating, draft.rating_original)

    def _name_people(self, new: Sequence[PlannedFilm]) -> None:
        names: dict[str, None] = {}
        for film in new:
            for part in film.parts:
                names |= dict.fromkeys(line.person for line in part.cast)
                names |= dict.fromkeys(line.person for line in part.crew)
        ids = people_ids(self._writer, list(names), {})
        self._people = dict(zip(names, ids, strict=True))

    def _write_films(self, new: Sequence[PlannedFilm]) -> None:
        credit = self._writer.last_id(s.credit)
        for start in range(0, len(new), _STEP):
            tables: defaultdict[str, list[Row]] = defaultdict(list)
            for film in new[start : start + _STEP]:
                self._film_rows(tables, self._film_ids[id(film)], film)
            for row in tables["credit"]:
                credit += 1
                row["id"] = credit
            for table in (
                s.film,
                s.alternative_title,
                s.film_label,
                s.film_identifier,
                s.film_extra,
                s.credit,
                s.still,
            ):
                self._writer.insert_past_record(table, tables[table.name])

    def _film_rows(self, tables: defaultdict[str, list[Row]], id_: int, planned: PlannedFilm) -> None:
        film = merged(planned.parts)
        columns: _Row = {"liked": 0, "watchlist": None, "rating": None, "rating_value": None, "rating_scale": None}
        poster = self._pictures.hash_of(film.poster)
        tables["film"].append(
            {
                "id": id_,
                "title": film.title,
                "original_title": film.original_title if film.original_title != film.title else None,
                "year": film.year,
                "runtime": film.runtime,
                "kind": film.kind or "film",
                "poster": poster,
                "added": self._stamp,
                "edited": self._stamp,
                **columns,
                **self._facts.get(id(planned), {}),
            }
        )
        titles = [title for title in dict.fromkeys(film.alternative_titles) if title != film.title]
        tables["alternative_title"] += [
            {"film_id": id_, "title": title, "position": place} for place, title in enumerate(titles)
        ]
        for kind, names in (("genre", film.genres), ("country", film.countries), ("language", film.languages)):
            tables["film_label"] += [
                {"film_id": id_, "kind": kind, "name": name, "position": place}
                for place, name in enumerate(dict.fromkeys(names))
            ]
        tables["film_identifier"] += [
            {"film_id": id_, "source": key, "value": value} for key, value in film.ids.items()
        ]
        tables["film_extra"] += [{"film_id": id_, "name": key, "value": value} for key, value in film.extra.items()]
        billing: defaultdict[str, int] = defaultdict(int)
        for job, person, character in _credits(film):
            tables["credit"].append(
                {
                    "film_id": id_,
                    "person_id": self._people[person],
                    "job": job,
                    "billing": billing[job],
                    "character": character,
                }
            )
            billing[job] += 1
        kept = [(still, self._pictures.hash_of(still)) for still in film.stills]
        tables["still"] += [
            {"film_id": id_, "image_hash": name, "position": place, "caption": still.caption, "alt": still.alt}
            for place, (still, name) in enumerate((still, name) for still, name in kept if name is not None)
        ]

    def _write_entries(self, coming: Sequence[Item]) -> None:
        making = [item for item in coming if item.makes_entry]
        places = self._writer.diary_keys(Counter(item.entry.watched for item in making if item.entry is not None))
        names = dict.fromkeys(tag for item in making if item.entry is not None for tag in item.entry.tags)
        self._tags = {name: tag_id for name in names for tag_id in tag_ids(self._writer, [name])}
        first = self._writer.last_id(s.entry) + 1
        for start in range(0, len(making), _STEP):
            self._step(start, len(making))
            tables: defaultdict[str, list[Row]] = defaultdict(list)
            for number, item in enumerate(making[start : start + _STEP], start=first + start):
                self._entry_rows(tables, number, item, places)
            for table in (s.entry, s.review, s.entry_tag, s.companion):
                self._writer.insert_past_record(table, tables[table.name])

    def _entry_rows(
        self, tables: defaultdict[str, list[Row]], id_: int, item: Item, places: dict[PartialDate | None, int]
    ) -> None:
        entry = item.entry
        if entry is None:
            return
        tables["entry"].append(
            {
                "id": id_,
                "film_id": self._film_id(item),
                "watched": None if entry.watched is None else str(entry.watched),
                "diary_key": places[entry.watched],
                **rating_columns(entry.rating, entry.rating_original),
                "rewatch": int(entry.rewatch),
                "finished": int(entry.finished),
                "private": int(entry.private),
                "unresolved": int(item.verdict is Verdict.AMBIGUOUS),
                "headline": entry.headline,
                "place": entry.place,
                "medium": entry.medium,
                "logged": entry.logged or self._stamp,
                "edited": self._stamp,
            }
        )
        places[entry.watched] += 1
        self._new_entries.append(id_)
        self._subjects[item.number] = (import_ledger.ENTRY, id_)
        html = self._pictures.in_review(entry)
        if can_mention(html):
            self._naming.append(id_)
        if html or entry.language:
            tables["review"].append(
                {
                    "entry_id": id_,
                    "revision": 1,
                    "content_hash": content_hash(html),
                    "words": word_count(text_of_canonical(html)),
                    "language": entry.language,
                    "written": self._stamp,
                    "html": html,
                }
            )
        tables["entry_tag"] += [
            {"entry_id": id_, "tag_id": tag, "position": place}
            for place, tag in enumerate(dict.fromkeys(self._tags[name] for name in entry.tags if name in self._tags))
        ]
        tables["companion"] += [
            {"entry_id": id_, "position": place, "name": name} for place, name in enumerate(entry.companions)
        ]

    def _write_lists(self, coming: Sequence[Item]) -> None:
        """New lists, and the films that come onto lists, behind those that are there."""
        known = {
            item.draft.key: item.list_id
            for item in self._plan.items
            if isinstance(item.draft, ListDraft) and item.list_id is not None
        }
        position = 0
        for (last,) in self._writer.connection.exec_driver_sql("SELECT coalesce(max(position), -1) FROM film_list"):
            position = last + 1
        for item in coming:
            draft = item.draft
            if isinstance(draft, ListDraft):
                (key,) = self._writer.insert(
                    s.film_list,
                    name=numbered_name(self._writer, draft.name),
                    description_html=draft.description_html,
                    ranked=int(draft.ranked),
                    position=position,
                )
                position += 1
                known[draft.key] = int(str(key))
                self._subjects[item.number] = (import_ledger.LIST, known[draft.key])
                tags = dict.fromkeys(tag_ids(self._writer, list(draft.tags)))
                self._writer.insert_many(s.film_list_tag, [{"film_list_id": key, "tag_id": tag} for tag in tags])
        places: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for item in coming:
            place = item.fills.get("on_list")
            list_id = None if place is None else known.get(place.list_key)
            if place is not None and list_id is not None:
                places[list_id].append((place.position, self._film_id(item), place.notes_html))
        rows: list[Row] = []
        for list_id, several in places.items():
            sql = "SELECT coalesce(max(position), -1) FROM film_list_item WHERE film_list_id = ?"
            last = int(self._writer.connection.exec_driver_sql(sql, (list_id,)).scalar_one())
            several.sort(key=lambda found: found[0])
            rows += [
                {"film_list_id": list_id, "film_id": film_id, "position": number, "notes_html": notes}
                for number, (_place, film_id, notes) in enumerate(several, start=last + 1)
            ]
        self._writer.insert_many(s.film_list_item, rows)

    def _keep_in_sight(self, new: Sequence[PlannedFilm], coming: Iterable[Item]) -> None:
        """Put films that came without a viewing, a list or anything else on a list named after where they came from."""
        seen = {id(item.film) for item in coming if item.makes_entry or "on_list" in item.fills}
        hidden = [film for film in new if id(film) not in seen and not self._facts.get(id(film))]
        if not hidden:
            return
        name = self._plan.reading.title
        list_id = import_reads.lists(self._writer.connection).get(name.casefold())
        if list_id is None:
            list_id = create_list(self._writer, CreateList(numbered_name(self._writer, name)), self._now)["list_id"]
        film_ids = tuple(self._film_ids[id(film)] for film in hidden)
        add_to_list(self._writer, AddToList(list_id, film_ids), self._now)


def _credits(film: FilmDraft) -> Iterable[tuple[str, str, str | None]]:
    seen: set[tuple[str, CastLine | str]] = set()
    for line in film.cast:
        if (CAST, line) not in seen:
            seen.add((CAST, line))
            yield CAST, line.person, line.character
    for crew in film.crew:
        if (crew.job, crew.person) not in seen:
            seen.add((crew.job, crew.person))
            yield crew.job, crew.person, None
