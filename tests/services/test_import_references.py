"""What reviews name in brackets is tied to films when an import brings the reviews, or the films."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conftest import SteppingClock
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.revisions import Kept
from filmjournal.paths import Paths
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm
from filmjournal.services.history import revision_html, revisions
from filmjournal.services.import_references import UntiedMention, tie
from filmjournal.services.journal import Journal
from filmjournal.storage import database
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Row, Writer
from journal_help import index, rebuilt_index
from reference_films import CRUDUP, journal_file

BLOOD_TIES, KONG = 2, 6


@pytest.fixture
def films(paths: Paths, clock: SteppingClock) -> Iterator[Journal]:
    paths.journal.write_bytes(journal_file())
    opened = Journal(database.Database(paths.journal), clock)
    yield opened
    opened.close()


def review(journal: Journal, entry_id: int) -> str:
    return journal.browsing.entry(entry_id).review.html


def write(journal: Journal, entry_id: int, html: str) -> None:
    journal.execute(EditEntry(entry_id, {"review_html": html}))


def tied(journal: Journal, clock: SteppingClock, entries: list[int], added: list[int]) -> tuple[UntiedMention, ...]:
    with journal.database.writing() as writer:
        return tie(writer, entries, added, clock())


def add_past_record(writer: Writer, entry_id: int, film_id: int, html: str) -> None:
    """An entry as an import writes it."""
    key = writer.diary_key(None)
    stamps: Row = {"logged": "2024-01-01T00:00:00Z", "edited": "2024-01-01T00:00:00Z"}
    entry: Row = {"id": entry_id, "film_id": film_id, "diary_key": key, "rewatch": 0, "finished": 1, "private": 0}
    writer.insert_past_record(s.entry, [{**entry, **stamps, "unresolved": 0}])
    words: Row = {"revision": 1, "content_hash": "", "words": 3, "written": "2024-01-01T00:00:00Z", "html": html}
    writer.insert_past_record(s.review, [{"entry_id": entry_id, **words}])


def test_a_title_that_means_one_film_becomes_a_reference(films: Journal, clock: SteppingClock) -> None:
    html = f"<p>Coach <strong>K</strong> ({CRUDUP} - Blood Ties), Ann (Naomi Watts - dream house).</p>"
    with films.database.writing() as writer:
        add_past_record(writer, 100, 1, html)
        assert tie(writer, [100], [], clock()) == ()
        assert writer.recorded == ()
    assert review(films, 100) == (
        f'<p>Coach <strong>K</strong> ({CRUDUP} - <a data-film="2">Blood Ties</a>),'
        ' Ann (Naomi Watts - <a data-film="4">dream house</a>).</p>'
    )
    assert [link.entry_id for link in films.browsing.references.backlinks(BLOOD_TIES).latest] == [100]
    assert [revision.kept for revision in revisions(films.database, 100)] == [Kept.PRESENT]


def test_what_came_in_has_its_right_hash_and_index(films: Journal, clock: SteppingClock, paths: Paths) -> None:
    with films.database.writing() as writer:
        add_past_record(writer, 100, 1, f"<p>K ({CRUDUP} - Blood Ties)</p>")
        tie(writer, [100], [], clock())
    assert "data-film" in review(films, 100)
    assert films.browsing.entry(100).review.sound
    assert index(paths.journal) == rebuilt_index(paths.journal)


def test_what_several_films_can_mean_is_told_and_left(films: Journal, clock: SteppingClock) -> None:
    html = "<p>Jo (Somebody Else - Dream House), and Jo (Somebody Else - Dream House) again.</p>"
    write(films, 1, html)
    (untied,) = tied(films, clock, [1], [])
    assert (untied.entry_id, untied.actor, untied.title) == (1, "Somebody Else", "Dream House")
    assert [(film.id, film.year) for film in untied.films] == [(5, 1998), (4, 2011)]
    assert review(films, 1) == html


def test_no_film_is_tied_in_its_own_review(films: Journal, clock: SteppingClock) -> None:
    write(films, BLOOD_TIES, f"<p>Frank ({CRUDUP} - Blood Ties)</p>")
    write(films, 4, "<p>Jo (Somebody Else - Dream House)</p>")
    assert tied(films, clock, [BLOOD_TIES, 4], []) == ()
    assert "data-film" not in review(films, BLOOD_TIES)
    assert review(films, 4) == '<p>Jo (Somebody Else - <a data-film="5">Dream House</a>)</p>'


def test_a_film_that_arrives_is_tied_in_older_reviews(films: Journal, clock: SteppingClock) -> None:
    html = f"<p>Coach K ({CRUDUP} - Jesus' Son), Ann (Naomi Watts - King Kong)</p>"
    write(films, 1, html)
    film = films.execute(LogFilm("Jesus' Son", 1999, cast=(CastLine(CRUDUP),))).film_id
    assert film is not None
    assert tied(films, clock, [], [film]) == ()
    assert review(films, 1) == html.replace("Jesus' Son", f'<a data-film="{film}">Jesus\' Son</a>')
    (earlier,) = (one for one in revisions(films.database, 1) if one.kept is Kept.EARLIER)
    assert revision_html(films.database, 1, earlier.kept, earlier.id) == html
    assert [link.entry_id for link in films.browsing.references.backlinks(film).latest] == [1]
    assert films.browsing.references.backlinks(KONG).count == 0


def test_other_titles_of_a_film_that_arrives_count(films: Journal, clock: SteppingClock) -> None:
    write(films, 1, "<p>Ann (Mary Moe - The Last Crossing), Bo (Cy Dee - Nachtfähre)</p>")
    film = films.execute(LogFilm("Night Ferry", 2011)).film_id
    assert film is not None
    films.execute(EditFilm(film, {"original_title": "Nachtfähre", "alternative_titles": ("Last Crossing",)}))
    tied(films, clock, [], [film])
    assert review(films, 1).count(f'<a data-film="{film}">') == 2


def test_what_is_linked_already_is_left_and_not_told(films: Journal, clock: SteppingClock) -> None:
    html = (
        '<p>Ann (Naomi Watts - <a data-film="5">Dream House</a>), Jo (Naomi Watts - <a href="https://a.example/">King'
        ' Kong</a>), K (<a href="https://b.example/">Billy Crudup</a> - Blood Ties)</p>'
    )
    write(films, 1, html)
    assert tied(films, clock, [1], [4, 5, KONG]) == ()
    assert review(films, 1) == html.replace("- Blood Ties", '- <a data-film="2">Blood Ties</a>')


def test_a_change_of_older_reviews_is_recorded(films: Journal, clock: SteppingClock) -> None:
    html = f"<p>Coach K ({CRUDUP} - Blood Ties)</p>"
    write(films, 1, html)
    clock.forward(days=1)
    with films.database.writing() as writer:
        tie(writer, [], [BLOOD_TIES], clock())
        touched = {change.table: change for change in writer.recorded}
    assert set(touched) == {"entry", "review", "revision", "film_reference"}
    before, after = touched["review"].before, touched["review"].after
    assert before is not None
    assert before["html"] == html
    assert after is not None
    assert after["revision"] == int(str(before["revision"])) + 1


def test_a_review_that_was_written_within_the_record_stays_in_it(films: Journal, clock: SteppingClock) -> None:
    with films.database.writing() as writer:
        values: Row = {"revision": 1, "content_hash": "", "words": 3, "written": "2024-01-01T00:00:00Z"}
        writer.insert(s.review, entry_id=1, html=f"<p>K ({CRUDUP} - Blood Ties)</p>", **values)
        tie(writer, [1], [], clock())
        recorded = {change.table: change.after for change in writer.recorded}
    assert set(recorded) == {"review", "film_reference"}
    written = recorded["review"]
    assert written is not None
    assert written["html"] == review(films, 1)
    assert recorded["film_reference"] == {"entry_id": 1, "film_id": BLOOD_TIES}


def test_many_reviews_go_in_portions(films: Journal, clock: SteppingClock) -> None:
    ids = list(range(100, 700))
    with films.database.writing() as writer:
        for id_ in ids:
            add_past_record(writer, id_, 1, f"<p>No {id_} ({CRUDUP} - Blood Ties) and some (semi-good) words</p>")
        assert tie(writer, ids, [], clock()) == ()
    assert films.browsing.references.backlinks(BLOOD_TIES).count == len(ids)
