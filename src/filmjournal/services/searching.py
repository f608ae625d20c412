"""What comes with the hits of a search: their words in context, and what was meant where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from sqlalchemy import Connection

from filmjournal.domain.queries import ListQuery, Order, Subject
from filmjournal.domain.search import syntax_tree as t
from filmjournal.domain.search.corrections import corrections
from filmjournal.domain.search.near_words import OFFERED, Vocabulary
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.sought import sought_in_reviews
from filmjournal.richtext.extracts import Extract, extract
from filmjournal.storage import diary_reads, film_reads, replacing_reads
from filmjournal.storage.database import Database

_BY_FILM = frozenset({Subject.FILMS, Subject.WATCHLIST})


class Searching:
    """Of an open journal; every method may be called from any thread and raises JournalUnavailable as reads do."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._vocabulary: tuple[str, Vocabulary] | None = None

    def extracts(self, query: ListQuery, ids: Sequence[int]) -> dict[int, Extract]:
        """For rows on the screen, a piece of the review around the words that the search found there.

        Rows that were found by something else have none. Of a film it is the latest review with the words in it.
        Raises SearchError.
        """
        sought = sought_in_reviews(parse(query.search))
        if not sought or not ids:
            return {}
        with self._database.reading() as connection:
            entries = {id_: [id_] for id_ in ids}
            if query.subject in _BY_FILM:
                entries = replacing_reads.entries_of_films(connection, ids)
            wanted = [entry for several in entries.values() for entry in several]
            texts = {id_: html for id_, html, _hash in replacing_reads.texts(connection, wanted)}
        found: dict[int, Extract] = {}
        for id_, several in entries.items():
            pieces = (extract(texts[entry], sought) for entry in several if entry in texts)
            if piece := next(filter(None, pieces), None):
                found[id_] = piece
        return found

    def did_you_mean(self, search: str, subject: Subject = Subject.ENTRIES) -> list[str]:
        """Searches that find something, for one that finds nothing since names or titles in it are mistyped.

        Empty where the search finds something or nothing is near. Raises SearchError.
        """
        node = parse(search)
        with self._database.reading() as connection:

            def finds(part: t.Node) -> bool:
                return bool(diary_reads.ids(connection, subject, part, Order.WATCHED, 1))

            if finds(node):
                return []
            meant = (to_text(near) for near in corrections(node, self._words(connection), finds) if finds(near))
            return list(islice(dict.fromkeys(meant), OFFERED))

    def _words(self, connection: Connection) -> Vocabulary:
        # Names that were changed since do no harm: what is offered is what finds something.
        now = film_reads.names_given(connection)
        if self._vocabulary is None or self._vocabulary[0] != now:
            self._vocabulary = (now, Vocabulary(film_reads.words_of_names(connection)))
        return self._vocabulary[1]
