"""Commands in any order, taken back and done again: all tables, what is derived and the index are as they were."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import FilmJournalError, ReviewConflict
from filmjournal.richtext.finding import Pattern
from filmjournal.services.commands import (
    Command,
    DiscardDraft,
    EditEntry,
    EditFilm,
    KeepImage,
    LinkMentions,
    LogFilm,
    MergeFilms,
    PurgeTrash,
    PutBackEntries,
    RemoveEntries,
    ReplaceInReviews,
    SaveReview,
    ThinRevisions,
)
from filmjournal.services.journal import Journal
from filmjournal.services.outcome import Done
from journal_help import rebuilt_index, rederived_tables, whole
from ui_help import SMALL

_WORDS = ("rain", "night", "track", "Ema (Ann Lee - Playtime)", "Bo (Cy Day - Paterson)")


class _Hand:
    """Draws commands that fit the journal as it is."""

    def __init__(self, journal: Journal, seed: int) -> None:
        self.journal = journal
        self.drawn = random.Random(seed)

    def _ids(self, table: str) -> list[int]:
        with self.journal.database.reading() as connection:
            return list(connection.exec_driver_sql(f"SELECT id FROM {table} ORDER BY id").scalars())

    def _rows(self, statement: str) -> list[tuple[object, ...]]:
        with self.journal.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def _html(self) -> str:
        words = " ".join(self.drawn.choices(_WORDS, k=self.drawn.randint(1, 200)))
        film = self.drawn.choice(self._ids("film"))
        return f'<p>{words} <a data-film="{film}">elsewhere</a>.</p>'

    def save(self) -> Command:
        entry_id = self.drawn.choice(self._ids("entry"))
        ((film_id,),) = self._rows(f"SELECT film_id FROM entry WHERE id = {entry_id}")
        present = self._rows(f"SELECT revision FROM review WHERE entry_id = {entry_id}")
        base = int(str(present[0][0])) if present else 0
        return SaveReview(entry_id, int(str(film_id)), base, self._html(), self.drawn.choice("abc"))

    def replace_words(self) -> Command:
        reviews = self._rows("SELECT entry_id, content_hash FROM review")
        sought, by = self.drawn.sample(_WORDS, 2)
        return ReplaceInReviews(Pattern(sought), by, tuple(reviews), "r")  # type: ignore[arg-type]

    def link(self) -> Command:
        films = self._ids("film")
        pairs = (("Ann Lee", "Playtime"), ("Cy Day", "Paterson"))
        return LinkMentions(tuple(self._ids("entry")), {pair: self.drawn.choice(films) for pair in pairs})

    def merge(self) -> Command:
        return MergeFilms(*self.drawn.sample(self._ids("film"), 2))

    def discard(self) -> Command:
        return DiscardDraft(self.drawn.choice(self._ids("entry")))

    def picture(self) -> Command:
        from PIL import Image

        data = io.BytesIO()
        Image.new("RGB", (8, 8), (self.drawn.randrange(3), 0, 0)).save(data, "PNG")
        return KeepImage(data.getvalue())

    def move(self) -> Command:
        return EditEntry(self.drawn.choice(self._ids("entry")), {}, film_id=self.drawn.choice(self._ids("film")))

    def rate(self) -> Command:
        return EditFilm(
            self.drawn.choice(self._ids("film")), {"liked": self.drawn.random() < 0.5, "genres": ("drama",)}
        )

    def log(self) -> Command:
        film = self.drawn.choice(self._ids("film"))
        return LogFilm("Any", film_id=film, viewing={"review_html": self._html(), "tags": ("t",)})

    def remove(self) -> Command:
        return RemoveEntries((self.drawn.choice(self._ids("entry")),))

    def put_back(self) -> Command:
        trashed = self._rows("SELECT id FROM entry WHERE trashed IS NOT NULL")
        return PutBackEntries(tuple(int(str(row[0])) for row in trashed))

    def purge(self) -> Command:
        return PurgeTrash()

    def thin(self) -> Command:
        return ThinRevisions()


_DRAWS = (
    (_Hand.save, 12), (_Hand.replace_words, 3), (_Hand.link, 2), (_Hand.merge, 2), (_Hand.discard, 3),
    (_Hand.picture, 2), (_Hand.move, 2), (_Hand.rate, 1), (_Hand.log, 2), (_Hand.remove, 2), (_Hand.put_back, 1),
    (_Hand.purge, 2), (_Hand.thin, 2),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_all_of_it_is_taken_back_and_done_again(journal: Journal, clock: SteppingClock, seed: int) -> None:
    for command in SMALL:
        journal.execute(command)
    hand = _Hand(journal, seed)
    draws, weights = zip(*_DRAWS, strict=True)
    done: list[tuple[Done, object]] = []
    for number, draw in enumerate(hand.drawn.choices(draws, weights, k=36)):
        clock.forward(days=hand.drawn.choice((0, 0, 1, 9)), seconds=1)
        command = draw(hand)
        if number < 12 and isinstance(command, SaveReview) and number % 2:
            command = replace(command, base_revision=command.base_revision + 1)
        before = whole(journal.path)
        try:
            done.append((journal.execute(command), before))
        except ReviewConflict:
            done.clear()  # the refused text was kept, which is no step
        except FilmJournalError:
            assert whole(journal.path) == before
    assert len(done) > 15
    end = whole(journal.path)
    assert rederived_tables(journal.path) == end[0]
    assert rebuilt_index(journal.path) == end[1]
    for outcome, before in reversed(done):
        journal.execute(outcome.undo)
        assert whole(journal.path) == before
    for outcome, _before in done:
        journal.execute(outcome.redo)
    assert whole(journal.path) == end
