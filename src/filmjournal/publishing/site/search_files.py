"""The index of the site's search as files: each segment is read and built only if one of its films changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from filmjournal.publishing.site import search_index
from filmjournal.publishing.site.library import digest
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.work import SiteWork
from filmjournal.richtext.plain import text_of_canonical


def search_files(work: SiteWork) -> Iterator[PublishedFile]:
    """The script, the shards of all segments, and last the file that names them."""
    library = work.library
    segments = search_index.segments(sorted(film.id for film in library.films))
    script = search_index.script()
    yield PublishedFile(f"{search_index.FOLDER}/search.js", digest(script), lambda: script)
    names = [digest(search_index.VERSION, [_made_from(work, film) for film in films]) for films in segments]
    for number, (films, made_from) in enumerate(zip(segments, names, strict=True)):
        segment = _Segment(work, number, films)
        for address in search_index.segment_addresses(number, len(films)):
            yield PublishedFile(address, made_from, segment.maker(address))
    manifest = search_index.manifest_file(names)
    yield PublishedFile(f"{search_index.FOLDER}/index.js", digest(manifest), lambda: manifest)


class _Segment:
    """The films of one segment; built whole when the first of its files is asked for, and let go with the last."""

    def __init__(self, work: SiteWork, number: int, films: Sequence[int]) -> None:
        self._work = work
        self._number = number
        self._films = films
        self._built: dict[str, bytes] = {}

    def maker(self, address: str) -> Callable[[], bytes]:
        def make() -> bytes:
            if address not in self._built:
                self._built = dict(search_index.segment_files(self._number, self._texts()))
            return self._built.pop(address)

        return make

    def _texts(self) -> Iterator[search_index.SearchText]:
        library, source = self._work.library, self._work.library.source
        reviews = self._work.texts.of(
            [entry.id for film in self._films for entry in library.viewings[film] if entry.content_hash]
        )
        for id_ in self._films:
            film, viewings = source.films[id_], library.viewings[id_]
            credited = library.credits.get(id_, ())
            names = [source.people[credit.person_id].name for credit in credited]
            yield search_index.SearchText(
                film=id_,
                address=library.film_address[id_],
                title=film.title,
                year=film.year,
                rating=library.ratings[id_],
                titles=tuple(filter(None, (film.title, film.original_title, *source.titles.get(id_, ())))),
                people=(*dict.fromkeys(names), *(credit.character for credit in credited if credit.character)),
                headlines=(
                    *(entry.headline for entry in viewings if entry.headline),
                    *(source.tags[tag] for tag in library.tag_ids(viewings)),
                ),
                reviews=tuple(text_of_canonical(reviews[entry.id]) for entry in viewings if entry.id in reviews),
            )


def _made_from(work: SiteWork, film: int) -> object:
    library, source = work.library, work.library.source
    viewings = library.viewings[film]
    return (
        library.short[film],
        source.films[film].original_title,
        source.titles.get(film),
        [(credit.character, source.people[credit.person_id].name) for credit in library.credits.get(film, ())],
        [(entry.content_hash, entry.headline, source.entry_tags.get(entry.id)) for entry in viewings],
        [source.tags[tag] for tag in library.tag_ids(viewings)],
    )
