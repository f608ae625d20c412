"""Finding and replacing in a review's tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext import gate
from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.finding import (
    Occurrence,
    Pattern,
    lines,
    lines_of_canonical,
    occurrences,
    replaced,
    spans,
)
from filmjournal.richtext.references import film_ids, images
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document, Inline, Paragraph, Run
from strategies import documents

WHOLE = (
    "<p>One <strong>mile</strong> and a mile</p><h2>The mile</h2><blockquote><p>mile</p><h3>mile</h3></blockquote>"
    "<ul><li><p>a mile</p><ol><li><p>mile</p></li></ol></li></ul><pre>mile\n  mile</pre><hr>"
    '<figure><img src="image:00ff00ff" alt="a mile"><figcaption>A mile</figcaption></figure>'
    '<details class="spoiler"><summary>The mile</summary><p>mile</p></details>'
)


def replace(html: str, text: str, by: str, **options: bool) -> str:
    return to_html(replaced(gate.parse(html), Pattern(text, **options), by))


def found(text: str, sought: str, **options: bool) -> list[str]:
    return [text[start:end] for start, end in spans(text, Pattern(sought, **options))]


def test_every_kind_of_line_is_searched_and_no_address_or_description_is() -> None:
    tree = gate.parse(WHOLE)
    places = occurrences(tree, Pattern("mile"))
    assert len(places) == WHOLE.count("mile") - 1  # the picture's description
    assert all(lines(tree)[place.line][place.start : place.end] == "mile" for place in places)
    assert places[1] == Occurrence(0, 15, 19)
    assert replace(WHOLE, "mile", "<km>") == WHOLE.replace("mile", "&lt;km&gt;").replace('a &lt;km&gt;"', 'a mile"')


@pytest.mark.parametrize(
    ("text", "sought", "options", "expected"),
    [
        ("Maße, MASSE, masse", "masse", {}, ["Maße", "MASSE", "masse"]),
        ("Maße, MASSE, masse", "Masse", {"match_case": True}, []),
        ("Straße", "s", {}, ["S"]),  # half of a letter is no place
        ("ΣΊΣΥΦΟΣ, Σίσυφος", "σίσυφοσ", {}, ["ΣΊΣΥΦΟΣ", "Σίσυφος"]),
        ("Amélie, Amelie", "amelie", {}, ["Amelie"]),
        ("Ame\u0301lie", "e", {}, ["e"]),  # not the one that has an accent
        ("👩‍🚀 and 👩 and 👍🏽", "👩", {}, ["👩"]),
        ("👩‍🚀 and 👩 and 👍🏽", "👍", {}, []),
        ("👩‍🚀", "🚀", {}, []),
        ("aaaa", "aa", {}, ["aa", "aa"]),
        ("cat, concat, cats, cat_ cat.", "cat", {"whole_words": True}, ["cat", "cat"]),
        ("naïve na", "na", {"whole_words": True}, ["na"]),
        ("foo\u00adbar foo\u200e bar", "foo", {"whole_words": True}, ["foo"]),
        ("東京物語", "東京", {"whole_words": True}, ["東京"]),
        ("wait -- what--", "--", {"whole_words": True}, ["--", "--"]),
        ("anything", "", {}, []),
        ("a.c abc", "a.c", {}, ["a.c"]),
        ("İstanbul i̇stanbul", "i̇stanbul", {}, ["İstanbul", "i̇stanbul"]),
    ],
)  # fmt: skip
def test_what_is_found(text: str, sought: str, options: dict[str, bool], expected: list[str]) -> None:
    assert found(text, sought, **options) == expected


@pytest.mark.parametrize(
    ("html", "sought", "by", "expected"),
    [
        ("<p>a <strong>bo</strong>ld man</p>", "bold", "shy", "<p>a <strong>shy</strong> man</p>"),
        ("<p>a <strong>bo</strong>ld man</p>", "bold", "bald", "<p>a <strong>ba</strong>ld man</p>"),
        ("<p>a <strong>bold</strong> man</p>", "bold ", "", "<p>a man</p>"),
        ("<p><em>a</em></p><p>b</p>", "a", "", "<p>b</p>"),
        ("<ul><li><p>a</p></li></ul><p>b</p>", "a", "", "<p>b</p>"),
        # References and links: around it, within it, and across their edges.
        (
            '<p>K (B - <a data-film="5">Ties</a>)</p>',
            "B - Ties",
            "B – Ties",
            '<p>K (B – <a data-film="5">Ties</a>)</p>',
        ),
        ('<p><a data-film="5">Blood Ties</a> x</p>', "blood", "Blue", '<p><a data-film="5">Blue Ties</a> x</p>'),
        ('<p>see <a data-film="5">Blood Ties</a>.</p>', "see blood", "on", '<p>on<a data-film="5"> Ties</a>.</p>'),
        ('<p>see <a data-film="5">it</a>.</p>', "see it", "watch!", '<p><a data-film="5">watch!</a>.</p>'),
        ('<p><a data-film="5">it</a> now.</p>', "it now", "then", '<p><a data-film="5">then</a>.</p>'),
        ('<p>a <a href="https://x.test/">b</a></p>', "b", "bc", '<p>a <a href="https://x.test/">bc</a></p>'),
        ("<p>one<br>two</p>", "one", "three", "<p>three<br>two</p>"),
        ("<p>a &amp; b</p>", "&", "<", "<p>a &lt; b</p>"),
    ],
)
def test_marks_and_links_stay(html: str, sought: str, by: str, expected: str) -> None:
    assert replace(html, sought, by) == expected


def test_what_stands_there_already_is_left_alone() -> None:
    tree = gate.parse("<p>Colour, <em>col</em>our</p>")
    assert to_html(replaced(tree, Pattern("colour"), "colour")) == "<p>colour, <em>col</em>our</p>"
    assert replaced(tree, Pattern("color"), "colour") is tree


LETTERS = st.text(st.sampled_from("abAB ßé&<\n"), max_size=12)
RUNS = st.lists(
    st.builds(
        lambda text, marks, aim: Run(text, marks, *aim),
        LETTERS,
        st.frozensets(st.sampled_from(("strong", "em", "code"))),
        st.sampled_from(((None, None), (None, 3), (None, 4), ("https://x.test/", None))),
    ),
    max_size=6,
).map(tuple)


def _text(inline: Inline) -> str:
    return "".join(run.text for run in inline)


def _marks(inline: Inline) -> list[tuple[str, object]]:
    return [(c, (run.marks, run.href, run.film)) for run in inline for c in run.text]


def _words(blocks: Iterable[Paragraph]) -> list[str]:
    return [_text(block.inline) for block in blocks]


@settings(max_examples=100)
@given(st.lists(RUNS, max_size=3), st.text(st.sampled_from("abA &"), min_size=1, max_size=3), LETTERS)
def test_replacing_is_what_it_is_in_plain_text(drawn: list[Inline], sought: str, by: str) -> None:
    tree = normalise(Document(tuple(Paragraph(inline) for inline in drawn)))
    result = replaced(tree, Pattern(sought, match_case=True), by)
    plain = [Paragraph((Run(text.replace(sought, by)),)) for text in lines(tree)]
    assert lines(result) == lines(normalise(Document(tuple(plain))))
    assert normalise(result) == result


@settings(max_examples=100)
@given(RUNS, st.sampled_from("ab"))
def test_what_is_around_keeps_its_marks(inline: Inline, sought: str) -> None:
    tree = normalise(Document((Paragraph(inline),)))
    result = replaced(tree, Pattern(sought), "x")
    before = [pair for block in tree.blocks for pair in _marks(block.inline)]
    after = [pair for block in result.blocks for pair in _marks(block.inline)]
    assert after == [("x" if c.casefold() == sought else c, marks) for c, marks in before]


@settings(max_examples=100)
@given(documents(), st.sampled_from(("e", "Kevin", " ", "(", "&", "x" * 9)))
def test_any_review(tree: Document, sought: str) -> None:
    html = to_html(tree)
    assert lines_of_canonical(html) == [line for line in lines(tree) if line]
    pattern = Pattern(sought)
    result = replaced(tree, pattern, "X")
    assert normalise(result) == result
    places = occurrences(tree, pattern)
    assert (result is tree) == (not places)
    counted = Counter(place.line for place in places)
    assert all(len(spans(text, pattern)) == counted[number] for number, text in enumerate(lines(tree)))
    # Pictures and references stay, and no others come.
    assert images(to_html(result)) == images(html)
    assert film_ids(to_html(result)) == film_ids(html)


def test_a_long_review_with_many_places_takes_no_time_to_speak_of() -> None:
    inline = tuple(Run("a ", frozenset({"em"} if n % 2 else ())) for n in range(40_000))
    result = replaced(Document((Paragraph(inline),)), Pattern("a"), "b")
    assert lines(result) == [("b " * 40_000).strip()]
    assert len(spans("ß" * 100_000, Pattern("ss"))) == 100_000
    assert spans("a" * 100_000, Pattern("a" * 1_000 + "b")) == []
