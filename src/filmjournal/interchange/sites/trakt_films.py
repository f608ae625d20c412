"""The films of a Trakt export, the same draft for the same film wherever it is spoken of."""

from __future__ import annotations

from dataclasses import replace

from filmjournal.domain.drafts import FilmDraft
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.records import Record, inner


def kind_of(record: Record) -> str:
    """What a record speaks of: `movie`, `episode`, `season`, `show`, `person`…; empty where it doesn't say."""
    said = values.line(record.get("type")).lower()
    if said:
        return "movie" if said in ("movies", "film") else said
    return next((kind for kind in ("movie", "episode", "season", "show", "person", "list") if kind in record), "")


class Films:
    """The films seen so far. Their keys are Trakt's numbers where it gave one.

    Two numbers of Trakt with one IMDb or TMDb number, title and year are one film, entered there twice. A film without
    ids is the one of its title and year.
    """

    def __init__(self) -> None:
        self._films: dict[str, FilmDraft] = {}

    def of(self, record: Record) -> FilmDraft | None:
        """The film that a record names; None where it names none."""
        said = _said(inner(record, "movie"))
        if said is None:
            return None
        known = self._known(said)
        film = said if known is None else _completed(known, said)
        if film is not known:
            for name in (*_id_names(said), *_id_names(film), _title_name(film)):
                if self._films.get(name) in (None, known):
                    self._films[name] = film
        return film

    def knows(self, record: Record) -> bool:
        """Whether the film of a record was seen before."""
        said = _said(inner(record, "movie"))
        return said is not None and self._known(said) is not None

    def _known(self, said: FilmDraft) -> FilmDraft | None:
        for name in _id_names(said):
            known = self._films.get(name)
            if known is not None and (name.startswith("trakt:") or _may_be_one(said, known)):
                return known
        known = self._films.get(_title_name(said))
        return known if known is not None and not (said.ids and known.ids) else None


def _may_be_one(said: FilmDraft, known: FilmDraft) -> bool:
    """Whether films that share a number of another service are one: where Trakt has two, by title and year too."""
    two = "trakt" in said.ids and "trakt" in known.ids
    return not two or (said.title, said.year) == (known.title, known.year)


def token(film: FilmDraft) -> str:
    """What tells a film of `Films` from every other."""
    return film.key or f"{film.title}|{film.year}"


def _id_names(film: FilmDraft) -> list[str]:
    """The ids a film can be known by, the surest first."""
    return [f"{source}:{film.ids[source]}" for source in ("trakt", "imdb", "tmdb") if source in film.ids]


def _title_name(film: FilmDraft) -> str:
    return f"title:{film.title.casefold()}|{film.year}"


def _completed(known: FilmDraft, said: FilmDraft) -> FilmDraft:
    ids = {**said.ids, **known.ids}
    year = known.year if known.year is not None else said.year
    if ids == known.ids and year == known.year:
        return known
    return replace(known, ids=ids, year=year)


def _said(movie: Record) -> FilmDraft | None:
    ids = inner(movie, "ids")
    found = {
        "trakt": values.identifier(ids.get("trakt")),
        "imdb": values.imdb(ids.get("imdb")),
        "tmdb": values.identifier(ids.get("tmdb")),
    }
    known = {name: number for name, number in found.items() if number}
    slug = values.line(ids.get("slug"))
    title = values.title(movie.get("title")) or slug.replace("-", " ")
    if not title and known:
        title = " ".join(next(reversed(known.items())))
    if not title:
        return None
    return FilmDraft(
        title=title,
        year=values.year(movie.get("year")),
        key=next((number if name == "trakt" else f"{name}:{number}" for name, number in known.items()), None),
        runtime=values.minutes(movie.get("runtime")),
        genres=values.names(movie["genres"]) if isinstance(movie.get("genres"), list) else (),
        ids=known,
    )
