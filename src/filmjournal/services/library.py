"""Use cases of films and people: finding or making them, and changing what is known of them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import AmbiguousFilm, InvalidValue, NotFound
from filmjournal.domain.film_titles import check_year
from filmjournal.domain.films import CAST, DIRECTOR, JOBS, KINDS, CrewLine, title_and_year
from filmjournal.domain.names import LONGEST_NAME, LONGEST_TITLE, clean_line, clean_text
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.i18n import _
from filmjournal.services.clock import stamp
from filmjournal.services.commands import EditFilm, FilmValues, LogFilm
from filmjournal.storage import film_reads
from filmjournal.storage import schema as s
from filmjournal.storage.film_reads import FilmCredit
from filmjournal.storage.writer import Key, Row, Writer

LONGEST_CAPTION = 2_000
LONGEST_RUNTIME = 100_000  # minutes; the longest films run for weeks


def edit_film(writer: Writer, command: EditFilm, now: datetime) -> None:
    """Change a film. Raises NotFound and InvalidValue."""
    change_film(writer, command.film_id, command.values, now)


def find_or_make_film(writer: Writer, command: LogFilm, now: datetime) -> int:
    """The film that a command names, made if there is none. Raises AmbiguousFilm, NotFound, InvalidValue."""
    title = _title(command.title)
    year = None if command.year is None else check_year(command.year)
    film_id = command.film_id
    if film_id is not None:
        require_film(writer, film_id)
    elif not command.new_film:
        film_id = _the_one(film_reads.by_title(writer.connection, title, year), title, year)
    if film_id is None:
        when = stamp(now)
        (key,) = writer.insert(s.film, title=title, year=year, added=when, edited=when)
        film_id = int(str(key))
        change_film(writer, film_id, {"alternative_titles": command.also_known_as}, now)
    add_people(writer, film_id, command.cast, command.directors)
    values: FilmValues = {}
    if command.liked is not None:
        values["liked"] = command.liked
    if command.film_rating is not None:
        values["rating"] = command.film_rating
    if command.watchlist and (writer.row(s.film, film_id) or {}).get("watchlist") is None:
        values["watchlist"] = now.date().isoformat()
    if values:
        change_film(writer, film_id, values, now)
    return film_id


def require_film(writer: Writer, film_id: int) -> Mapping[str, Any]:
    """The film's row. Raises NotFound."""
    row = writer.row(s.film, film_id)
    if row is None:
        raise NotFound(_("There is no film {id}.").format(id=film_id))
    return row


def require_films(writer: Writer, film_ids: Iterable[int]) -> Mapping[Key, Row]:
    """The rows of these films, in their order. Raises NotFound."""
    wanted: list[Key] = [(id_,) for id_ in dict.fromkeys(film_ids)]
    found = writer.rows(s.film, wanted)
    for key in wanted:
        if key not in found:
            raise NotFound(_("There is no film {id}.").format(id=key[0]))
    return {key: found[key] for key in wanted}


def change_film(writer: Writer, film_id: int, values: FilmValues, now: datetime) -> None:
    """Write those values that differ. Raises NotFound and InvalidValue."""
    present = require_film(writer, film_id)
    columns = _film_columns(values)
    _require_pictures(writer, [columns["poster"]] if columns.get("poster") else [])
    changed = bool(columns) and any(present[name] != value for name, value in columns.items())
    if columns:
        writer.update(s.film, film_id, **columns)
    of_film = {"film_id": film_id}
    if "alternative_titles" in values:
        titles = _unique(_title(title) for title in values["alternative_titles"])
        rows: list[Row] = [{"title": title, "position": i} for i, title in enumerate(titles)]
        changed |= writer.replace(s.alternative_title, of_film, rows)
    for name, kind in (("genres", "genre"), ("countries", "country"), ("languages", "language")):
        if name in values:
            names: Iterable[str] = values[name]  # type: ignore[literal-required]
            labels = _unique(clean_line(label, _("A name"), LONGEST_NAME) for label in names)
            rows = [{"name": label, "position": i} for i, label in enumerate(labels) if label]
            changed |= writer.replace(s.film_label, {**of_film, "kind": kind}, rows)
    if "ids" in values:
        named = _named_values(values["ids"], lambda value: clean_line(value, _("A number"), LONGEST_NAME))
        rows = [{"source": source, "value": value} for source, value in named.items()]
        changed |= writer.replace(s.film_identifier, of_film, rows)
    if "extra" in values:
        named = _named_values(values["extra"], lambda value: clean_text(value, _("A note")))
        rows = [{"name": name, "value": value} for name, value in named.items()]
        changed |= writer.replace(s.film_extra, of_film, rows)
    if "cast" in values:
        changed |= _set_credits(writer, film_id, "cast", values["cast"])
    if "directors" in values:
        directors = [CastLine(name) for name in values["directors"]]
        changed |= _set_credits(writer, film_id, DIRECTOR, directors)
    if "crew" in values:
        changed |= _set_crew(writer, film_id, values["crew"])
    if "stills" in values:
        stills = values["stills"]
        _require_pictures(writer, [still.image for still in stills])
        rows = [
            {
                "image_hash": still.image,
                "position": i,
                "caption": clean_line(still.caption, _("A caption"), LONGEST_CAPTION),
                "alt": clean_line(still.alt, _("A description"), LONGEST_CAPTION),
            }
            for i, still in enumerate(stills)
        ]
        changed |= writer.replace(s.still, of_film, rows)
    if changed:
        writer.update(s.film, film_id, edited=stamp(now))


def add_people(writer: Writer, film_id: int, cast: Sequence[CastLine], directors: Sequence[str]) -> None:
    """Append to the film's cast and directors whom it lacks; those who are there stay as they are."""
    if not cast and not directors:
        return
    present = film_reads.credits_of(writer.connection, film_id)
    known = _first_of_each_name(present)
    for job, lines in (("cast", _cleaned(cast)), ("director", _cleaned([CastLine(name) for name in directors]))):
        there = [credit for credit in present if credit.job == job]
        here = {_same(credit.person) for credit in there}
        more = [line for line in lines if _same(line.person) not in here]
        people = people_ids(writer, [line.person for line in more], known)
        known |= {_same(line.person): id_ for line, id_ in zip(more, people, strict=True)}
        writer.insert_many(
            s.credit,
            [
                {"film_id": film_id, "job": job, "person_id": id_, "character": line.character, "billing": billing}
                for billing, (line, id_) in enumerate(
                    zip(more, people, strict=True), max((credit.billing for credit in there), default=-1) + 1
                )
            ],
        )


def _set_credits(writer: Writer, film_id: int, job: str, lines: Sequence[CastLine]) -> bool:
    """Make the film's cast, or another job, exactly these lines.

    Of several people of one name each keeps their line: the one with the same character, else the next in order.
    """
    lines = _cleaned(lines)
    present = film_reads.credits_of(writer.connection, film_id)
    there = [credit for credit in present if credit.job == job]
    people: list[int | None] = [None] * len(lines)
    for by_character in (True, False):
        waiting: defaultdict[tuple[str, str | None], deque[FilmCredit]] = defaultdict(deque)
        for credit in there:
            waiting[_same(credit.person), credit.character if by_character else None].append(credit)
        for number, line in enumerate(lines):
            of_name = waiting[_same(line.person), line.character if by_character else None]
            if people[number] is None and of_name:
                people[number] = of_name.popleft().person_id
        there = [credit for of_name in waiting.values() for credit in of_name]
    others = [line.person for line, id_ in zip(lines, people, strict=True) if id_ is None]
    found = iter(people_ids(writer, others, _first_of_each_name(present, job)))
    rows: list[Row] = [
        {"person_id": next(found) if id_ is None else id_, "character": line.character, "billing": billing}
        for billing, (line, id_) in enumerate(zip(lines, people, strict=True))
    ]
    return writer.replace(s.credit, {"film_id": film_id, "job": job}, rows)


def _set_crew(writer: Writer, film_id: int, lines: Sequence[CrewLine]) -> bool:
    """Make the film's crew exactly these lines. Raises InvalidValue for a job that is none.

    Jobs that have a name in the program are those jobs in whatever case they are written.
    """
    jobs: dict[str, list[CastLine]] = {
        credit.job: [] for credit in film_reads.credits_of(writer.connection, film_id) if credit.job != CAST
    }
    for line in lines:
        job = clean_line(line.job, _("A job"), LONGEST_NAME)
        if job.casefold() in (CAST, *JOBS):
            job = job.casefold()
        if not job or job == CAST:
            raise InvalidValue(_("{person} needs a job.").format(person=line.person[:40]))
        jobs.setdefault(job, []).append(CastLine(line.person))
    changed = [_set_credits(writer, film_id, job, of_job) for job, of_job in jobs.items()]
    return any(changed)


def _require_pictures(writer: Writer, names: Iterable[str]) -> None:
    for name in names:
        if writer.row(s.image, name) is None:
            raise NotFound(_("The picture is missing."))


def people_ids(writer: Writer, names: Sequence[str], preferred: Mapping[str, int]) -> list[int]:
    """The people of these names, made where there are none.

    Of several people of one name it is the one who is on the film already (`preferred`), else the one with most
    films. Accents tell people apart here; two spellings of one name are for a merge, which keeps both of them.
    """
    wanted = dict.fromkeys(names)
    known = dict(preferred)
    for name, id_ in film_reads.people_named(writer.connection, [n for n in wanted if _same(n) not in known]):
        known.setdefault(_same(name), id_)
    for name, id_ in film_reads.people_also_named(writer.connection, [n for n in wanted if _same(n) not in known]):
        known.setdefault(_same(name), id_)
    new = {_same(name): name for name in reversed(wanted) if _same(name) not in known}
    keys = writer.insert_many(s.person, [{"name": name} for name in reversed(new.values())])
    known |= {same: int(str(id_)) for same, (id_,) in zip(reversed(new), keys, strict=True)}
    return [known[_same(name)] for name in names]


def _cleaned(lines: Sequence[CastLine]) -> list[CastLine]:
    """The same lines as they are stored. Raises InvalidValue."""
    cleaned = [
        CastLine(
            clean_line(line.person, _("A name"), LONGEST_NAME),
            clean_line(line.character or "", _("A character's name"), LONGEST_NAME) or None,
        )
        for line in lines
    ]
    if not all(line.person for line in cleaned):
        raise InvalidValue(_("A person needs a name."))
    return cleaned


def _first_of_each_name(present: Iterable[FilmCredit], job: str = "cast") -> dict[str, int]:
    """The first person of each name on a film, those of the job before others."""
    first: dict[str, int] = {}
    for credit in sorted(present, key=lambda credit: credit.job != job):
        first.setdefault(_same(credit.person), credit.person_id)
    return first


def _film_columns(values: FilmValues) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "title" in values:
        columns["title"] = _title(values["title"])
    if "original_title" in values:
        columns["original_title"] = clean_line(values["original_title"] or "", _("A title"), LONGEST_TITLE) or None
    if "year" in values:
        columns["year"] = None if values["year"] is None else check_year(values["year"])
    if "runtime" in values:
        runtime = values["runtime"]
        if runtime is not None and not 0 < runtime <= LONGEST_RUNTIME:
            raise InvalidValue(_("A runtime is a number of minutes."))
        columns["runtime"] = runtime
    if "kind" in values:
        if values["kind"] not in KINDS:
            raise InvalidValue(_("“{kind}” is no kind of film.").format(kind=values["kind"][:40]))
        columns["kind"] = values["kind"]
    if "liked" in values:
        columns["liked"] = int(values["liked"])
    if "watchlist" in values:
        columns["watchlist"] = None if values["watchlist"] is None else checked_day(values["watchlist"])
    if "rating" in values:
        columns["rating"] = None if values["rating"] is None else values["rating"].half_stars
        columns |= {"rating_value": None, "rating_scale": None}  # of the rating that is replaced
    if "poster" in values:
        columns["poster"] = values["poster"]
    return columns


def _the_one(found: list[tuple[int, str, int | None]], title: str, year: int | None) -> int | None:
    if len(found) > 1:
        raise AmbiguousFilm(
            _("Several films are called “{title}”: say which one is meant.").format(title=title_and_year(title, year)),
            tuple(found),
        )
    return found[0][0] if found else None


def _title(text: str) -> str:
    title = clean_line(text, _("A title"), LONGEST_TITLE)
    if not title:
        raise InvalidValue(_("A film needs a title."))
    return title


def _named_values(values: Mapping[str, str], clean: Callable[[str], str]) -> dict[str, str]:
    """The values with their names, those without either left out."""
    named = {clean_line(name, _("A name"), LONGEST_NAME): clean(value) for name, value in values.items()}
    return {name: value for name, value in named.items() if name and value}


def checked_day(text: str) -> str:
    """A day as it is stored. Raises InvalidValue for what is none."""
    known = parse_date(text)
    if known is None or known.day is None:
        raise InvalidValue(_("A film is put on the watchlist on a day, written like 2017-06-11."))
    return str(known)


def _same(name: str) -> str:
    return " ".join(name.casefold().split())


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
