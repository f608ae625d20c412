"""A search finds in the store what the same search finds in plain Python."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery, Order, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.search import syntax_tree as t
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.fields import FIELDS, Kind
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.paths import in_profile
from filmjournal.services.exporting_json import export_json
from filmjournal.services.journal import Journal
from filmjournal.storage import database, diary_reads
from search_reference import Reference

EXAMPLES = int(os.environ.get("FILMJOURNAL_SEARCH_EXAMPLES", "100"))  # texts to search for; of trees, twice as many


@pytest.fixture(scope="module")
def searched(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Journal, Reference]]:
    """A sample journal, read only, and the same as plain values."""
    journal = Journal(database.Database(in_profile(sample_folder).journal))
    file = tmp_path_factory.mktemp("export") / "journal.json"
    export_json(journal, file)
    content = json.loads(file.read_text(encoding="utf-8"))
    entries = journal.browsing.entries([entry["id"] for entry in content["entries"]])
    films = journal.browsing.films([film["id"] for film in content["films"]])
    lists = [(x["name"], {item["film_id"] for item in x["items"]}) for x in content["lists"]]
    in_order = [entries[entry["id"]] for entry in content["entries"]]
    yield journal, Reference(films.values(), in_order, lists)
    journal.close()


QUERIES = """
train
tra
"the train"
a the of
rain OR snow
-train
train -rain
-(train OR rain)
(rain OR snow) lett
title:the
title:"the"
title:last
title:海 OR title:雪
의
Дорог
ليل
été
ete
"été de"
s
т
9
title:s
director:l
"s"
!!!
"
:
person:ad
cast:ro
cast:"rose"
director:ma
director:none
director:any
character:dr
character:inspector -character:judge
character:none
person:none
tag:cin
tag:none
tag:any
tag:"black and white"
tag:"white silent"
list:fav
list:any
list:none year:>=1980
genre:drama
genre:none
country:united
country:"United Kingdom"
language:japanese
language:any -language:english
review:town
review:none
review:any rating:none
headline:any
headline:none
headline:"in the"
year:1985
year:1990..1999
year:1980s
year:>=2020
year:<1950
year:none
watched:1999
watched:1999-03
watched:2001..2005
watched:>2010
watched:<1990-06
watched:<=1990-06-15
watched:2003-02-10..
watched:none
watched:any
logged:2004
logged:>=2020-05
logged:none
rating:>=4
rating:3.5
rating:2..3
rating:<1.5
rating:none
rating:any
runtime:>=120
runtime:<80
runtime:none
words:>=500
words:0
words:none
words:any
words:<50
place:regent
place:any
place:none
with:ben
with:none
with:アキラ
place:","
with:"!"
headline:"!"
tag:"-"
review:"!"
character:"."
is:liked
is:rewatch
is:reviewed
is:unrated
is:undated
is:watchlist
is:unfinished
is:private
is:unresolved
-is:reviewed -is:unrated
is:liked OR is:rewatch rating:>=4
train rating:>=3 year:<2000 -tag:cinema
(train OR year:1990..1999) -(is:rewatch rating:<3)
kevin -( title:the OR review:rain )
place:regent train
genre:drama -country:france train
tag:none train
with:none place:any
-director:any OR is:reviewed
"""


@pytest.mark.parametrize("query", [line for line in QUERIES.splitlines() if line])
def test_entries_and_films_of_a_search(query: str, searched: tuple[Journal, Reference]) -> None:
    journal, reference = searched
    tree = parse(query)
    assert set(journal.browsing.ids(ListQuery(Subject.ENTRIES, query))) == reference.entries_found(tree)
    assert set(journal.browsing.ids(ListQuery(Subject.FILMS, query))) == reference.films_found(tree)


def test_the_queries_are_worth_asking(searched: tuple[Journal, Reference]) -> None:
    _journal, reference = searched
    everything = {entry.id for entry in reference.entries}
    telling = 0
    for line in QUERIES.splitlines():
        found = reference.entries_found(parse(line))
        telling += bool(found) and found != everything
    assert telling > 70


_WORDS = st.sampled_from([*"asд1雪ё,!", "train", "the", "rain", "ro", "ben", "drama", "regent"])
_TEXT_FIELDS = [name for name, spec in FIELDS.items() if spec.kind is Kind.TEXT]
_TEXT = st.builds(t.TextValue, _WORDS, st.booleans())
_PRESENCE = st.sampled_from([t.Missing(), t.Present()])


def _ranges(bounds: st.SearchStrategy[t.Bound]) -> st.SearchStrategy[t.Value]:
    return st.one_of(
        bounds.map(lambda bound: t.Range(bound, bound)),
        st.builds(lambda low, include: t.Range(low, None, include_low=include), bounds, st.booleans()),
        st.builds(lambda high, include: t.Range(None, high, include_high=include), bounds, st.booleans()),
        st.builds(t.Range, bounds, bounds),
        _PRESENCE,
    )


_DATES = st.one_of(
    st.builds(PartialDate, st.integers(1985, 2024)),
    st.builds(PartialDate, st.integers(1985, 2024), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1985, 2024), st.integers(1, 12), st.integers(1, 28)),
)
_LEAVES = st.one_of(
    st.builds(t.Word, _WORDS),
    st.builds(t.Phrase, _WORDS),
    st.builds(
        t.Field,
        st.sampled_from(_TEXT_FIELDS),
        st.one_of(_TEXT, _PRESENCE),
    ),
    st.builds(t.Field, st.just("year"), _ranges(st.integers(1915, 2024))),
    st.builds(t.Field, st.just("runtime"), _ranges(st.integers(60, 180))),
    st.builds(t.Field, st.just("words"), _ranges(st.integers(0, 900))),
    st.builds(t.Field, st.just("rating"), _ranges(st.builds(Rating, st.integers(1, 10)))),
    st.builds(t.Field, st.sampled_from(["watched", "logged"]), _ranges(_DATES)),
    st.builds(t.Flag, st.sampled_from(["liked", "rewatch", "reviewed", "unrated", "undated", "watchlist", "private"])),
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        inner.map(t.negated),
        st.lists(inner, min_size=2, max_size=3).map(t.all_of),
        st.lists(inner, min_size=2, max_size=3).map(t.any_of),
    ),
    max_leaves=8,
)


@given(tree=_TREES)
@settings(max_examples=2 * EXAMPLES, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])
def test_any_tree_finds_the_same(searched: tuple[Journal, Reference], tree: t.Node) -> None:
    journal, reference = searched
    with journal.database.reading() as connection:
        entries = diary_reads.ids(connection, Subject.ENTRIES, tree, Order.RATING)
        films = diary_reads.ids(connection, Subject.FILMS, tree, Order.TITLE)
        assert diary_reads.count(connection, Subject.ENTRIES, tree) == len(entries)
    assert len(set(entries)) == len(entries)
    assert set(entries) == reference.entries_found(tree)
    assert set(films) == reference.films_found(tree)


_SIGNS = [*"*^{}+'%_\\\0\ud800\ue000", "NEAR(", "\ue010x", "\ue01fs", "facts:", "; DROP"]
_PARTS = [*'a雪é -"():', "OR ", "AND ", "is:", "year:", "1999", "..", ">=", "none", "title:"]
_PIECES = st.sampled_from(_PARTS + _SIGNS)


@given(text=st.one_of(st.text(max_size=30), st.lists(_PIECES, max_size=12).map("".join)))
@settings(max_examples=EXAMPLES)
def test_any_text_finds_something_or_says_where_it_is_wrong(searched: tuple[Journal, Reference], text: str) -> None:
    browsing = searched[0].browsing
    try:
        tree = parse(text)
    except SearchError:
        with pytest.raises(SearchError) as raised:
            browsing.ids(ListQuery(search=text))
        place = raised.value.start, raised.value.end
        assert 0 <= place[0] < place[1] <= len(text)
        return
    found = browsing.ids(ListQuery(search=text), 20)
    assert list(browsing.ids(ListQuery(search=to_text(tree)), 20)) == list(found)
    browsing.ids(ListQuery(Subject.FILMS, text), 20)
    browsing.extracts(ListQuery(search=text), found)


def test_the_first_films_are_the_first_of_all(searched: tuple[Journal, Reference]) -> None:
    browsing = searched[0].browsing
    for search in ("a", "the", "s", "train", "is:reviewed", "genre:any", "review:s", "cinema"):
        query = ListQuery(Subject.FILMS, search)
        for number in (1, 3, 20):
            assert list(browsing.ids(query, number)) == list(browsing.ids(query)[:number])


def test_extracts_are_of_the_rows_that_reviews_were_found_for(searched: tuple[Journal, Reference]) -> None:
    journal, _reference = searched
    for search in ("rain", "train OR snow", 'review:"the"'):
        for subject in (Subject.ENTRIES, Subject.FILMS):
            ids = journal.browsing.ids(ListQuery(subject, search), 20)
            found = journal.browsing.extracts(ListQuery(subject, search), ids)
            assert found
            assert found.keys() <= set(ids)
            for piece in found.values():
                assert all(piece.text[start:end] for start, end in piece.marks)
    assert journal.browsing.extracts(ListQuery(search="rating:4"), ids) == {}


def test_a_mistyped_name_is_put_right(searched: tuple[Journal, Reference]) -> None:
    journal, reference = searched
    directors = [name for film in reference.films.values() for name in film.directors if name.isascii()]
    name = next(name for name in directors if len(name.split()[-1]) > 7)
    last = "".join(c for c in name.split()[-1].lower() if c.isalpha())
    mistyped = last[:3] + last[4:]
    (meant, *_rest) = journal.browsing.did_you_mean(f"director:{mistyped}")
    assert journal.browsing.ids(ListQuery(search=meant))
    assert meant == f"director:{last}"
    assert journal.browsing.did_you_mean(f"director:{last}") == []
    assert journal.browsing.did_you_mean("qqqqqqqqqq") == []
