"""Carrying out a plan: every row that an import brings, in one transaction, with a ledger that can take it back.

New films and entries are written in bulk, past the record of the writer, and the ledger names them by their ids and a
sum of each; whatever else is written or changed (people, tags, lists, what was filled in) stands in it row by row.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, ListDraft, PictureDraft
from filmjournal.domain.films import CAST, CrewLine, Still
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.plain import text_of_canonical, word_count
from filmjournal.services import import_ledger
from filmjournal.services.clock import stamp
from filmjournal.services.commands import EntryValues, FilmValues
from filmjournal.services.diary import change_entry
from filmjournal.services.film_filling import merged
from filmjournal.services.import_plan import ImportPlan, Item, PlannedFilm, Verdict
from filmjournal.services.import_references import UntiedMention, tie
from filmjournal.services.import_undoing import sums_of
from filmjournal.services.library import change_film, people_ids
from filmjournal.services.referring import can_mention
from filmjournal.services.reviews import write_review
from filmjournal.services.tags import tag_ids
from filmjournal.storage import schema as s
from filmjournal.storage.bulk import insert_rows
from filmjournal.storage.film_reads import credits_of
from filmjournal.storage.import_reads import review_hashes
from filmjournal.storage.writer import Row, Writer

_STEP = 1_000
_LEDGER_PORTION = 2_000  # rows in one row of the ledger
_Row = dict[str, Any]


@dataclass(slots=True)
class KeptPicture:
    """A picture that was kept: the columns of its row."""

    row: Row

    @property
    def hash(self) -> str:
        return str(self.row["hash"])


Pictures = Mapping[int, KeptPicture]  # by the identity of its draft


@dataclass(slots=True)
class Written:
    """What an import wrote."""

    run_id: int
    untied: tuple[UntiedMention, ...]


def comes_in(item: Item) -> bool:
    """Whether an item writes anything."""
    return item.verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.AMBIGUOUS)


def makes_entry(item: Item) -> bool:
    """Whether an item becomes an entry: one that is changed, and no entry's, brings facts of its film only."""
    return item.entry is not None and item.entry_id is None and item.verdict in (Verdict.NEW, Verdict.AMBIGUOUS)


def write(
    writer: Writer, plan: ImportPlan, pictures: Pictures, now: datetime, step: Callable[[int, int], None]
) -> Written:
    """Write what comes in. `step` is told how many items of how many are through."""
    return _Applying(writer, plan, pictures, now, step).run()


class _Applying:
    """One import on its way into the tables."""

    def __init__(
        self, writer: Writer, plan: ImportPlan, pictures: Pictures, now: datetime, step: Callable[[int, int], None]
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
        self._list_ids: dict[str, int] = {}
        self._subjects: dict[int, tuple[str, int | None]] = {}  # by the number of the item
        self._new_entries: list[int] = []
        self._naming: list[int] = []  # of these, those whose review can name other films
        self._filled_reviews: list[int] = []  # entries that were there and got a review

    def run(self) -> Written:
        coming = [item for item in self._plan.items if comes_in(item)]
        (key,) = self._writer.insert(s.import_run, source=self._plan.reading.source, started=self._stamp)
        run_id = int(str(key))
        films = list({id(item.film): item.film for item in coming if item.film is not None}.values())
        new = [film for film in films if film.film_id is None]
        for table, rows in _image_rows(self._pictures).items():
            present = self._writer.rows(table, list(rows))
            self._writer.insert_many(table, [row for row_key, row in rows.items() if row_key not in present])
        self._number_films(new)
        self._gather_facts(coming)
        self._name_people(new)
        self._write_films(new)
        self._write_entries(coming)
        self._write_lists(coming)
        self._keep_in_sight(new, coming)
        for done, item in enumerate(coming):
            if done % _STEP == 0:
                self._step(done, len(coming))
            self._fill(item)
        naming = [*self._naming, *self._filled_reviews]
        untied = tie(self._writer, naming, list(self._film_ids.values()), self._now)
        self._write_ledger(run_id, coming)
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
                columns |= _rating_columns(draft.rating, draft.rating_original)

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
                self._insert(table, tables[table.name])

    def _film_rows(self, tables: defaultdict[str, list[Row]], id_: int, planned: PlannedFilm) -> None:
        film = merged(planned.parts)
        columns: _Row = {"liked": 0, "watchlist": None, "rating": None, "rating_value": None, "rating_scale": None}
        poster = self._picture(film.poster)
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
        kept = [(still, self._picture(still)) for still in film.stills]
        tables["still"] += [
            {"film_id": id_, "image_hash": name, "position": place, "caption": still.caption, "alt": still.alt}
            for place, (still, name) in enumerate((still, name) for still, name in kept if name is not None)
        ]

    def _write_entries(self, coming: Sequence[Item]) -> None:
        making = [item for item in coming if makes_entry(item)]
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
                self._insert(table, tables[table.name])

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
                **_rating_columns(entry.rating, entry.rating_original),
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
        html = self._with_pictures(entry)
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
                    name=draft.name,
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
        seen = {id(item.film) for item in coming if makes_entry(item) or "on_list" in item.fills}
        hidden = [film for film in new if id(film) not in seen and not self._facts.get(id(film))]
        if not hidden:
            return
        name, last = self._plan.reading.title, -1
        found = self._writer.rows_with(s.film_list, "name", [name])
        if found:
            list_id = found[0]["id"]
            last = max(
                (
                    int(row["position"] or 0)
                    for row in self._writer.rows_with(s.film_list_item, "film_list_id", [list_id])
                ),
                default=-1,
            )
        else:
            sql = "SELECT coalesce(max(position), -1) + 1 FROM film_list"
            position = int(self._writer.connection.exec_driver_sql(sql).scalar_one())
            (list_id,) = self._writer.insert(s.film_list, name=name, position=position)
        rows: list[Row] = [
            {"film_list_id": list_id, "film_id": self._film_ids[id(film)], "position": place}
            for place, film in enumerate(hidden, start=last + 1)
        ]
        self._writer.insert_many(s.film_list_item, rows)

    def _fill(self, item: Item) -> None:
        """Write what an item adds to an entry or a film that is in the journal already."""
        if item.film is None or not item.fills:
            return
        if item.entry_id is not None:
            self._fill_entry(item.entry_id, item)
        if item.film.film_id is not None:
            self._fill_film(item.film.film_id, item)

    def _fill_entry(self, entry_id: int, item: Item) -> None:
        values: EntryValues = {}
        for name in ("watched", "rating", "rewatch", "finished", "headline", "language", "tags", "place", "medium"):
            if name in item.fills:
                values[name] = item.fills[name]
        if "companions" in item.fills:
            values["companions"] = item.fills["companions"]
        if "rating" in item.fills and item.entry is not None:
            values["rating_original"] = item.entry.rating_original
        if values:
            change_entry(self._writer, entry_id, values, self._now)
        if "review" in item.fills and item.entry is not None:
            write_review(self._writer, entry_id, self._with_pictures(item.entry), self._now)
            self._filled_reviews.append(entry_id)
        self._subjects[item.number] = (import_ledger.ENTRY, entry_id)

    def _fill_film(self, film_id: int, item: Item) -> None:
        values: FilmValues = {}
        if "liked" in item.fills:
            values["liked"] = True
        if "watchlist" in item.fills:
            values["watchlist"] = item.fills["watchlist"] or self._stamp[:10]
        if "film_rating" in item.fills:
            values["rating"] = item.fills["film_rating"]
        film: Mapping[str, Any] = item.fills.get("film", {})
        for name in ("year", "original_title", "runtime", "kind", "genres", "countries", "languages", "cast"):
            if name in film:
                values[name] = film[name]
        if "crew" in film:
            values["crew"] = (*self._crew_of(film_id), *film["crew"])
        if "ids" in film:
            values["ids"] = {**self._named(s.film_identifier, "source", film_id), **film["ids"]}
        if "extra" in film:
            values["extra"] = {**self._named(s.film_extra, "name", film_id), **film["extra"]}
        if "alternative_titles" in film:
            rows = self._writer.rows_with(s.alternative_title, "film_id", [film_id])
            present_titles = [str(row["title"]) for row in sorted(rows, key=lambda row: int(row["position"] or 0))]
            values["alternative_titles"] = (*present_titles, *film["alternative_titles"])
        if "poster" in film and (poster := self._picture(film["poster"])) is not None:
            values["poster"] = poster
        if "stills" in film:
            kept = [(still, self._picture(still)) for still in film["stills"]]
            values["stills"] = tuple(Still(name, still.caption, still.alt) for still, name in kept if name is not None)
        if values:
            change_film(self._writer, film_id, values, self._now)
        draft = item.draft
        if "film_rating" in item.fills and isinstance(draft, Draft) and draft.rating_original is not None:
            self._writer.update(s.film, film_id, **_rating_columns(draft.rating, draft.rating_original))

    def _named(self, table: Table, key: str, film_id: int) -> dict[str, str]:
        return {str(row[key]): str(row["value"]) for row in self._writer.rows_with(table, "film_id", [film_id])}

    def _crew_of(self, film_id: int) -> list[CrewLine]:
        present = credits_of(self._writer.connection, film_id)
        return [CrewLine(credit.person, credit.job) for credit in present if credit.job != CAST]

    def _write_ledger(self, run_id: int, coming: Sequence[Item]) -> None:
        keys = self._plan.keys
        stored = self._stored_reviews()
        rows: list[_Row] = []
        for item in self._plan.items:
            if item.verdict is Verdict.SKIPPED or (item.is_known and not comes_in(item)):
                continue
            subject, subject_id = self._subject(item)
            sums = import_ledger.fields_of_draft(item.draft)
            if item.number in stored and stored[item.number] != sums.get("review"):
                sums["stored_review"] = stored[item.number]
            fields = import_ledger.packed(sums)
            if len(rows) >= _LEDGER_PORTION:
                insert_rows(self._writer.connection, s.import_record, rows)
                rows.clear()
            for number, record in enumerate(item.records):
                key = keys[item.number][number]
                rows.append(
                    {
                        "import_run_id": run_id,
                        "record": str(record),
                        "fingerprint": import_ledger.fingerprint(key, record, fields if number == 0 else ""),
                        "verdict": item.verdict.value,
                        "subject": subject,
                        "subject_id": subject_id,
                    }
                )
        for skipped in self._plan.reading.skipped:
            key = import_ledger.key_hash(skipped.record)
            rows.append(
                {
                    "import_run_id": run_id,
                    "record": str(skipped.record),
                    "fingerprint": import_ledger.fingerprint(key, skipped.record, ""),
                    "verdict": Verdict.SKIPPED.value,
                    "subject": None,
                    "subject_id": None,
                }
            )
        insert_rows(self._writer.connection, s.import_record, rows)
        self._write_changes(run_id)

    def _stored_reviews(self) -> dict[int, str]:
        """The sums of reviews as they are stored, where that may differ from the draft, by the number of their item."""
        tied = {*self._naming, *self._filled_reviews}
        written: dict[int, int] = {}
        for number, (_subject, id_) in self._subjects.items():
            entry = self._plan.items[number].entry
            if id_ is not None and entry is not None and (id_ in tied or entry.pictures):
                written[number] = id_
        hashes = review_hashes(self._writer.connection, list(written.values()))
        return {number: import_ledger.sum_of(hashes[id_]) for number, id_ in written.items() if id_ in hashes}

    def _subject(self, item: Item) -> tuple[str | None, int | None]:
        if item.number in self._subjects:
            return self._subjects[item.number]
        if isinstance(item.draft, ListDraft):
            return import_ledger.LIST, item.list_id
        if item.entry_id is not None:
            return import_ledger.ENTRY, item.entry_id
        if item.film is None:
            return None, None
        if item.film.film_id is not None:
            return import_ledger.FILM, item.film.film_id
        return import_ledger.FILM, self._film_ids.get(id(item.film))

    def _write_changes(self, run_id: int) -> None:
        """What takes the import back: the new films and entries by id, and all other rows before and after."""
        films, entries = set(self._film_ids.values()), set(self._new_entries)
        changes: list[_Row] = []
        for table, ids in ((s.film, sorted(films)), (s.entry, sorted(entries))):
            for start in range(0, len(ids), _LEDGER_PORTION):
                portion = ids[start : start + _LEDGER_PORTION]
                sums = sums_of(self._writer.connection, table, portion)
                changes.append({"table": table.name, "added": [[id_, sums[id_]] for id_ in portion]})
        rows = [
            [change.table, list(change.key), change.before, change.after]
            for change in self._writer.recorded
            if not _belongs_to(change.table, change.before or change.after or {}, films, entries)
            and change.table != "import_run"
        ]
        for start in range(0, len(rows), _LEDGER_PORTION):
            changes.append({"rows": rows[start : start + _LEDGER_PORTION]})
        insert_rows(
            self._writer.connection,
            s.import_change,
            [
                {"import_run_id": run_id, "change": json.dumps(change, ensure_ascii=False, separators=(",", ":"))}
                for change in changes
            ],
        )

    def _insert(self, table: Any, rows: list[Row]) -> None:
        self._writer.insert_past_record(table, rows)

    def _picture(self, draft: PictureDraft | None) -> str | None:
        kept = None if draft is None else self._pictures.get(id(draft))
        return None if kept is None else kept.hash

    def _with_pictures(self, entry: EntryDraft) -> str:
        html = entry.review_html
        for name, draft in entry.pictures.items():
            kept = self._picture(draft)
            if kept is not None:
                html = html.replace(f'src="image:{name}"', f'src="image:{kept}"')
        return html


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


def _rating_columns(rating: Rating | None, original: OriginalRating | None) -> Row:
    return {
        "rating": None if rating is None else rating.half_stars,
        "rating_value": None if original is None else original.value,
        "rating_scale": None if original is None else original.scale,
    }


def _image_rows(pictures: Pictures) -> dict[Any, dict[tuple[Any, ...], Row]]:
    rows = {(kept.hash,): kept.row for kept in pictures.values()}
    return {s.image: rows} if rows else {}


def _belongs_to(table: str, row: Mapping[str, Any], films: set[int], entries: set[int]) -> bool:
    """Whether a row goes when a film or an entry of this import goes."""
    if table == "film":
        return row.get("id") in films
    if table == "entry":
        return row.get("id") in entries
    if table in ("film_list_item",):
        return False  # it belongs to its list
    return row.get("entry_id") in entries or (row.get("film_id") in films and "entry_id" not in row)
