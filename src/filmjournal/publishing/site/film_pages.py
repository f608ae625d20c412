"""The page of each film, with all its public viewings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest

from filmjournal.domain.films import CAST, DIRECTOR
from filmjournal.domain.outside_pages import page_of_film
from filmjournal.publishing import words
from filmjournal.publishing.review_body import Surroundings, body
from filmjournal.publishing.site import pictures
from filmjournal.publishing.site.content import (
    Cast,
    Crew,
    FilmContent,
    NamedLink,
    OtherFilm,
    Picture,
    Still,
    Viewing,
)
from filmjournal.publishing.site.library import Library, anchor, date_of, rating_of
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.source import CreditFacts, EntryFacts, FilmFacts
from filmjournal.publishing.site.work import SiteWork

MOST_OTHERS = 8
_ROOT = "../"


def film_pages(work: SiteWork) -> Iterator[PublishedFile]:
    """A file for each film, in the order of titles."""
    films = work.library.films
    for film, previous, next_ in zip(films, [None, *films], [*films[1:], None], strict=False):
        yield _FilmPage(work, film, previous, next_).file()


def viewing(work: SiteWork, entry: EntryFacts, html: str) -> Viewing:
    """An entry with its text as it stands on the page of its film."""
    library, source = work.library, work.library.source
    headline = (entry.headline or "").strip() or None
    around = Surroundings(ReviewPictures(library), library.film_address, root=_ROOT, first_level=3 if headline else 2)
    lead, review = body(html, around)
    return Viewing(
        id=entry.id,
        anchor=anchor(entry),
        date=date_of(entry.watched),
        rating=rating_of(entry.rating),
        rewatch=bool(entry.rewatch),
        finished=bool(entry.finished),
        headline=headline,
        lead=lead,
        review=review,
        language=words.language_tag(entry.language),
        direction=words.direction(entry.language),
        tags=tuple(library.tag_links[tag] for tag in source.entry_tags.get(entry.id, ())),
        medium=entry.medium,
        place=entry.place if work.places else None,
        companions=source.companions.get(entry.id, ()) if work.companions else (),
    )


class _FilmPage:
    def __init__(self, work: SiteWork, film: FilmFacts, previous: FilmFacts | None, next_: FilmFacts | None) -> None:
        self._work = work
        self._library = work.library
        self._film = film
        self._previous = previous
        self._next = next_
        self._viewings = work.library.viewings[film.id]
        self._credits = work.library.credits.get(film.id, [])

    def file(self) -> PublishedFile:
        return self._work.page(
            self._library.film_address[self._film.id],
            "film",
            self._made_from(),
            self._content,
            title=lambda: words.film_page_title(self._film.title, self._film.year, self._cast_names()),
            door="films",
        )

    def _made_from(self) -> object:
        library, source, id_ = self._library, self._library.source, self._film.id
        return (
            tuple(self._film),
            library.short[id_],
            [
                (
                    *(entry if self._work.places else entry._replace(place=None)),
                    source.entry_tags.get(entry.id),
                    source.companions.get(entry.id) if self._work.companions else None,
                    [library.film_address.get(film) for film in source.references.get(entry.id, ())],
                    [image in source.images for image in source.review_images.get(entry.id, ())],
                )
                for entry in self._viewings
            ],
            [(library.tag_links[tag].name, library.tag_links[tag].address) for tag in library.tag_ids(self._viewings)],
            [(credit.job, credit.character, library.person_digest[credit.person_id]) for credit in self._credits],
            [(link.name, link.address) for link in library.lists_of_film.get(id_, ())],
            source.titles.get(id_),
            source.labels.get(id_),
            source.film_ids.get(id_),
            [(*still, still.image in source.images) for still in source.stills.get(id_, ())],
            self._previous and library.short[self._previous.id],
            self._next and library.short[self._next.id],
        )

    def _content(self) -> FilmContent:
        library, source, film = self._library, self._library.source, self._film
        texts = self._work.texts.of_film(film.id)
        labels = source.labels.get(film.id, ())
        used = {image for entry in self._viewings for image in source.review_images.get(entry.id, ())}
        return FilmContent(
            film=library.film_link(film.id),
            viewings=tuple(viewing(self._work, entry, texts.get(entry.id, "")) for entry in self._viewings),
            original_title=film.original_title,
            alternative_titles=source.titles.get(film.id, ()),
            runtime=film.runtime,
            kind=film.kind,
            genres=tuple(name for kind, name in labels if kind == "genre"),
            countries=tuple(name for kind, name in labels if kind == "country"),
            cast=tuple(
                Cast(library.person_link(credit.person_id), credit.character)
                for credit in self._credits
                if credit.job == CAST
            ),
            crew=tuple(self._crew()),
            stills=tuple(
                Still(_picture(library, still.image, still.alt), still.caption)
                for still in source.stills.get(film.id, ())
                if still.image in source.images and still.image not in used
            ),
            lists=tuple(library.lists_of_film.get(film.id, ())),
            tags=tuple(library.tag_links[tag] for tag in library.tag_ids(self._viewings)),
            others=tuple(others(library, film.id)),
            previous=self._previous and library.film_link(self._previous.id),
            next=self._next and library.film_link(self._next.id),
            outside=tuple(
                NamedLink(place, address)
                for place, value in source.film_ids.get(film.id, ())
                if (address := page_of_film(place, value)) is not None
            ),
        )

    def _cast_names(self) -> list[str]:
        people = self._library.source.people
        return [people[credit.person_id].name for credit in self._credits if credit.job == CAST]

    def _crew(self) -> Iterator[Crew]:
        jobs: dict[str, list[int]] = {DIRECTOR: []}
        for credit in self._credits:
            if credit.job != CAST:
                jobs.setdefault(credit.job, []).append(credit.person_id)
        for job, people in jobs.items():
            if people:
                yield Crew(job, tuple(self._library.person_link(id_) for id_ in dict.fromkeys(people)))


class ReviewPictures(Mapping[str, Picture]):
    """The pictures of reviews by hash, as pages show them; one that is missing has none."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getitem__(self, hash_: str) -> Picture:
        facts = self._library.source.images[hash_]
        return pictures.planned(facts.hash, facts.width, facts.height, pictures.REVIEW)

    def __iter__(self) -> Iterator[str]:
        return iter(self._library.source.images)

    def __len__(self) -> int:
        return len(self._library.source.images)


def others(library: Library, film_id: int) -> Iterator[OtherFilm]:
    """Other films here with the same people: those with most of them first, then in the order of the billing."""
    shared: dict[int, list[int]] = {}
    billed = people_of(library.credits.get(film_id, ()))
    for person_id in billed:
        for other in library.person_films[person_id]:
            if other != film_id:
                shared.setdefault(other, []).append(person_id)
    films, people = library.source.films, library.source.people
    place = {person_id: number for number, person_id in enumerate(billed)}

    def rank(id_: int) -> tuple[int, int, int, int]:
        return -len(shared[id_]), place[shared[id_][0]], -(films[id_].year or 0), id_

    best = sorted((id_ for id_, ones in shared.items() if len(ones) > 1), key=rank)[:MOST_OTHERS]
    for person_id in billed:  # those with one of them come after, and each of these has many
        if len(best) < MOST_OTHERS:
            own = (id_ for id_ in library.person_films[person_id] if shared.get(id_) == [person_id])
            best += nsmallest(MOST_OTHERS - len(best), own, key=rank)
    for other in best:
        yield OtherFilm(library.film_link(other), tuple(people[id_].name for id_ in shared[other]))


def people_of(credited: Iterable[CreditFacts]) -> list[int]:
    """The cast and the directors of a film, each once: who makes another film worth a look."""
    return list(dict.fromkeys(credit.person_id for credit in credited if credit.job in (CAST, DIRECTOR)))


def _picture(library: Library, hash_: str, alt: str) -> Picture:
    facts = library.source.images[hash_]
    return pictures.planned(facts.hash, facts.width, facts.height, pictures.REVIEW, alt)
