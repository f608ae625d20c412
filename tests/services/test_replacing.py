"""Finding in all reviews and replacing there."""

from __future__ import annotations

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.richtext.finding import Pattern
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.services import finding, replacing
from filmjournal.services.commands import EditEntry, LogFilm, RemoveEntries, ReplaceInReviews
from filmjournal.services.finding import Extract, Found, Hit, ReviewSearch
from filmjournal.services.journal import Journal
from filmjournal.storage.replacing_reads import candidates, match_expression
from journal_help import tables, whole

REVIEWS = (
    ("Playtime", 1967, "<p>The colour of <strong>col</strong>our.</p>"),
    ("Blood Ties", 2013, '<p>No such word; see <a data-film="1">Playtime colour</a>.</p>'),
    ("Blood Ties", 2013, "<p>Colours!</p><pre>colour</pre>"),
    ("東京物語", 1953, "<p>静かな映画。とても静か。</p>"),
    ("Frantz", 2016, "<p>Grey.</p>"),
    ("Gone", 2000, "<p>colour</p>"),
)


@pytest.fixture
def films(journal: Journal) -> Journal:
    """Entries 1 to 6 of films 1 to 5; the last is in the trash."""
    for number, (title, year, html) in enumerate(REVIEWS):
        day = PartialDate(2020, 1, 20 - number)
        journal.execute(LogFilm(title, year, viewing={"review_html": html, "watched": day}))
    journal.execute(RemoveEntries((6,)))
    return journal


def command(hits: tuple[Hit, ...], pattern: Pattern, text: str) -> ReplaceInReviews:
    return ReplaceInReviews(pattern, text, tuple((hit.entry_id, hit.content_hash) for hit in hits), "replace")


def find_everywhere(journal: Journal, pattern: Pattern, *, most: int = replacing.MOST) -> Found:
    search = ReviewSearch(pattern, most)
    while not search.finished:
        search.advance(journal)
    return search.found()


def html(journal: Journal, entry_id: int) -> str:
    return journal.browsing.entry(entry_id).review.html


def test_reviews_are_found_by_film_with_their_places(films: Journal) -> None:
    found = find_everywhere(films, Pattern("colour"))
    assert found.complete
    assert [(hit.title, hit.entry_id, hit.count) for hit in found.hits] == [
        ("Blood Ties", 3, 2),  # of the 18th
        ("Blood Ties", 2, 1),  # of the 19th
        ("Playtime", 1, 2),
    ]
    assert found.hits[2].extracts == (
        Extract("The ", "colour", " of colour."),
        Extract("The colour of ", "colour", "."),
    )
    assert found.hits[0].forms == (("Colour", 1), ("colour", 1))
    assert [hit.changed_by("colour") for hit in found.hits] == [1, 0, 0]
    assert find_everywhere(films, Pattern("")).hits == ()


def test_extracts_are_cut_between_words(journal: Journal) -> None:
    words = " ".join(f"word{n}" for n in range(40))
    journal.execute(LogFilm("A", viewing={"review_html": f"<p>{words}<br>next</p>"}))
    (hit,) = find_everywhere(journal, Pattern("word20")).hits
    (extract,) = hit.extracts
    assert extract.before.startswith("… word")
    assert extract.after.endswith(" …")
    assert f"{extract.before[2:]}{extract.found}{extract.after[:-2]}" in words
    (hit,) = find_everywhere(journal, Pattern("next")).hits
    assert hit.extracts[0].before.endswith("word39 ")
    (hit,) = find_everywhere(journal, Pattern("word")).hits
    assert (hit.count, len(hit.extracts)) == (40, finding.SHOWN)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (Pattern("colour", whole_words=True), [2, 1, 3]),
        (Pattern("olou"), [3, 2, 1]),
        (Pattern("Colour", match_case=True), [3]),
        (Pattern("such word"), [2]),
        (Pattern("uch word; se"), [2]),
        (Pattern("; see"), [2]),
        (Pattern("静か"), [4]),
        (Pattern("か", whole_words=True), [4]),
        (Pattern("!"), [3]),
        (Pattern('"'), []),
        (Pattern("of colour"), [1]),  # across bold
    ],
)
def test_the_index_narrows_down_and_loses_nothing(films: Journal, pattern: Pattern, expected: list[int]) -> None:
    hits = find_everywhere(films, pattern).hits
    assert sorted(hit.entry_id for hit in hits) == sorted(expected)


def test_what_the_index_is_asked() -> None:
    assert match_expression(Pattern("colour")) is None  # it may be the end of a word
    assert match_expression(Pattern("colour", whole_words=True)) == 'review : "colour" *'
    assert match_expression(Pattern("the Colour o")) == 'review : "colour o" *'
    assert match_expression(Pattern(" the")) == 'review : "the" *'
    assert match_expression(Pattern("静か")) == 'review : " 静  か " *'
    assert match_expression(Pattern("5", whole_words=True)) is None  # № 5 is one word to the index
    assert match_expression(Pattern("…")) is None


def test_the_index_is_asked_of_the_sample_as_the_texts_are(sample: Journal) -> None:
    for pattern in (
        Pattern("the", whole_words=True),
        Pattern("of the"),
        Pattern("n't"),
        Pattern("“"),
        Pattern("a little", match_case=True),
        Pattern("Is", whole_words=True, match_case=True),
    ):
        with sample.database.reading() as connection:
            narrowed = set(candidates(connection, pattern))
            every = set(candidates(connection, Pattern("a")))  # of one letter: all
        hits = {hit.entry_id for hit in find_everywhere(sample, pattern).hits}
        entries = sample.browsing.entries(sorted(every))
        holding = {
            id_ for id_, entry in entries.items() if finding._places(entry.review.html, pattern)
        }  # fmt: skip
        assert hits == holding <= narrowed


def test_a_search_goes_portion_by_portion_and_ends_at_the_most(
    sample: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_PORTION", 40)
    search = ReviewSearch(Pattern("e"))
    told = []
    while not search.finished:
        assert search.found().complete
        search.advance(sample)
        told.append(search.done)
    assert told == [*range(40, search.total, 40), search.total]
    every = search.found().hits
    for most in (5, len(every), len(every) + 1):
        some = find_everywhere(sample, Pattern("e"), most=most)
        assert len(some.hits) == min(most, len(every))
        assert some.complete == (most >= len(every))
    latest = {hit.entry_id for hit in find_everywhere(sample, Pattern("e"), most=5).hits}
    dates = {hit.entry_id: str(hit.watched or "") for hit in every}
    assert min(dates[id_] for id_ in latest) >= max(date for id_, date in dates.items() if id_ not in latest)


def test_what_went_away_meanwhile_is_left_out(films: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_PORTION", 1)
    search = ReviewSearch(Pattern("colour"))
    search.advance(films)
    films.execute(RemoveEntries((2, 3)))
    while not search.finished:
        search.advance(films)
    assert [hit.entry_id for hit in search.found().hits] == [1]


def test_replacing_keeps_revisions_and_is_one_step(films: Journal, clock: SteppingClock) -> None:
    clock.forward(hours=1)
    pattern = Pattern("colour")
    before = whole(films.path)
    done = films.execute(command(find_everywhere(films, pattern).hits, pattern, "color"))
    after = whole(films.path)
    assert html(films, 1) == "<p>The color of <strong>col</strong>or.</p>"
    assert html(films, 2) == '<p>No such word; see <a data-film="1">Playtime color</a>.</p>'
    assert html(films, 3) == "<p>colors!</p><pre>color</pre>"
    assert html(films, 6) == "<p>colour</p>"  # in the trash
    assert done.changes.entries == {1, 2, 3}
    assert len(tables(films.path)["revision"]) == 3
    assert find_everywhere(films, pattern).hits == ()
    films.execute(done.undo)
    assert whole(films.path) == before
    films.execute(done.redo)
    assert whole(films.path) == after


def test_what_was_changed_since_is_left_as_it_is(films: Journal) -> None:
    pattern = Pattern("colour")
    hits = find_everywhere(films, pattern).hits
    films.execute(EditEntry(1, {"review_html": "<p>Another colour.</p>"}))
    films.execute(RemoveEntries((2,)))
    done = films.execute(command(hits, pattern, "color"))
    assert done.changes.entries == {3}
    assert html(films, 1) == "<p>Another colour.</p>"
    with pytest.raises(Refused, match="look again"):
        films.execute(command(hits, pattern, "color"))


def test_too_many_at_once_are_refused(films: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "MOST", 2)
    pattern = Pattern("colour")
    hits = find_everywhere(films, pattern, most=3).hits
    with pytest.raises(Refused, match="At most 2"):
        films.execute(command(hits, pattern, "color"))
    assert text_of_canonical(html(films, 3)) == "Colours!\n\ncolour"


def test_nothing_to_do_is_no_step(films: Journal) -> None:
    pattern = Pattern("grey", match_case=False)
    hits = find_everywhere(films, pattern).hits
    assert not films.execute(command(hits, pattern, "Grey")).changes
