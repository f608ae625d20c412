from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.sought import sought_in_reviews
from filmjournal.richtext.extracts import COVER, LONGEST, extract
from filmjournal.richtext.gate import parse as parse_html
from filmjournal.richtext.serialise import to_html


def _found(html: str, search: str) -> tuple[str, list[str]] | None:
    piece = extract(html, sought_in_reviews(parse(search)))
    return None if piece is None else (piece.text, [piece.text[start:end] for start, end in piece.marks])


@pytest.mark.parametrize(
    ("html", "search", "text", "marked"),
    [
        ("<p>The night train leaves.</p>", "tra", "The night train leaves.", ["train"]),
        ("<p>One.</p><p>An Été in <em>Nice</em>, été.</p>", "ete", "An Été in Nice, été.", ["Été", "été"]),
        ("<p>E\u0301te\u0301 soon</p>", "été", "E\u0301te\u0301 soon", ["E\u0301te\u0301"]),
        ("<p>ＴＲＡＩＮ rides</p>", "train", "ＴＲＡＩＮ rides", ["ＴＲＡＩＮ"]),
        ("<p>今日は雪国を見た。</p>", "雪国", "今日は雪国を見た。", ["雪国"]),
        ("<p>今日は雪国を見た。</p>", "国", "今日は雪国を見た。", ["国"]),
        ("<p>the trains, the train</p>", '"the train"', "the trains, the train", ["the train"]),
        ("<p>rock &amp; roll<br>again</p>", "roll", "rock & roll again", ["roll"]),
        ("<p>rain and snow</p>", "rain OR snow -tag:x", "rain and snow", ["rain", "snow"]),
        ("<p>slow start</p>", 'review:"slow start"', "slow start", ["slow start"]),
        ("<h2>Rain</h2><p>falls</p>", "rain", "Rain", ["Rain"]),
        ("<ul><li><p>one</p></li><li><p>two rains</p></li></ul>", "rain", "two rains", ["rains"]),
    ],
)
def test_words_are_marked_where_they_stand(html: str, search: str, text: str, marked: list[str]) -> None:
    assert _found(html, search) == (text, marked)


@pytest.mark.parametrize("search", ["", "snow", "-rain", "title:rain", "rating:4", "!!!", '"rain falls"', "ain"])
def test_nothing_is_shown_where_nothing_was_found_in_the_review(search: str) -> None:
    assert _found("<p>Rain</p><p>falls, is:liked</p>", search) is None


SPOILED = '<p>Who did it? <span class="spoiler">The <strong>butler</strong> did</span>, with rain.</p>'
BLOCK = '<details class="spoiler"><summary>The end</summary><p>The butler leaves.</p></details><p>Rain.</p>'


@pytest.mark.parametrize(
    ("html", "search", "text", "marked"),
    [
        (SPOILED, "rain", f"Who did it? {COVER}, with rain.", ["rain"]),
        (SPOILED, "butler", f"Who did it? {COVER}, with rain.", [COVER]),
        (SPOILED, "butler OR rain", f"Who did it? {COVER}, with rain.", [COVER, "rain"]),
        (BLOCK, "butler", COVER, [COVER]),
        (BLOCK, "end", "The end", ["end"]),
        (BLOCK, "rain", "Rain.", ["Rain"]),
        ('<p>xx<span class="spoiler">yy</span>zz</p>', "xxyyzz", f"xx{COVER}zz", [f"xx{COVER}zz"]),
    ],
)
def test_a_spoiler_stays_covered(html: str, search: str, text: str, marked: list[str]) -> None:
    assert to_html(parse_html(html)) == html
    assert _found(html, search) == (text, marked)


def test_a_long_paragraph_is_cut_between_words() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    found = _found(f"<p>{words}</p>", "word120")
    assert found is not None
    text, marked = found
    assert marked == ["word120"]
    assert text.startswith("… word")
    assert text.endswith(" …")
    assert len(text) <= LONGEST + 4
    assert set(text[2:-2].split()) <= set(words.split())
    unbroken = _found(f"<p>{'雪' * 1000}国{'雪' * 1000}</p>", "国")
    assert unbroken is not None
    assert unbroken[1] == ["国"]
    assert len(unbroken[0]) <= LONGEST + 4


@given(
    st.lists(st.sampled_from(["rain", "Été", "雪", " ", "<br>", "&amp;", "İ", "ﬁn", "ß", "a\u0301", "-"]), max_size=12),
    st.sampled_from(["rain", "ete", "雪", "fin", "ss", "a", "i", '"rain ete"']),
    st.booleans(),
)
@settings(max_examples=100)
def test_marks_lie_in_the_text_and_do_not_overlap(pieces: list[str], search: str, hidden: bool) -> None:
    inner = "".join(pieces)
    html = to_html(parse_html(f'<p>x <span class="spoiler">{inner}</span></p>' if hidden else f"<p>x {inner}</p>"))
    piece = extract(html, sought_in_reviews(parse(search)))
    if piece is None:
        return
    ends = [place for mark in piece.marks for place in mark]
    assert piece.marks
    assert ends == sorted(ends)
    assert 0 <= ends[0] < ends[-1] <= len(piece.text)
    assert all(start < end for start, end in piece.marks)
    if hidden:
        # Before a new line there is no space, and after an empty one begins another piece of the text.
        assert piece.text.replace(" ", "") in (f"x{COVER}", COVER)
