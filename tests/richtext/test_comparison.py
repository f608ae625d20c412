"""What changed from one review to another, word by word."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext.comparison import Change, ComparedLine, Line, compare, lines, tokens
from filmjournal.richtext.gate import parse
from filmjournal.richtext.sequences import Budget, matches
from filmjournal.richtext.tree import Document, Paragraph, Run
from strategies import documents, texts

_SIGNS = {Change.SAME: "{}", Change.INSERTED: "[+{}]", Change.DELETED: "[-{}]"}
_LINES = {Change.SAME: "", Change.CHANGED: "", Change.INSERTED: "+", Change.DELETED: "-"}


def shown(old: str, new: str) -> list[str]:
    """Each line as text: + or - for a whole one, [+inserted] and [-deleted] words, ~ for other formatting."""
    return [_shown(line) for line in compare(parse(old), parse(new))]


def _shown(line: ComparedLine) -> str:
    whole = line.change in (Change.INSERTED, Change.DELETED)
    form = {**_SIGNS, Change.INSERTED: "{}", Change.DELETED: "{}"} if whole else _SIGNS
    words = "".join(form[piece.change].format(piece.run.text) for piece in line.pieces)
    return ("~" if line.formatting_changed else "") + _LINES[line.change] + words


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("<p>Kevin runs.</p>", "<p>Kevin runs.</p>", ["Kevin runs."]),
        ("<p>Kevin runs home.</p>", "<p>Kevin walks home.</p>", ["Kevin [-runs][+walks] home."]),
        ("<p>Kevin runs.</p>", "<p>Kevin runs, and runs.</p>", ["Kevin runs[+, and runs]."]),
        ("<p>a b c</p><p>d</p>", "<p>d</p>", ["-a b c", "d"]),
        ("<p>d</p>", "<p>d</p><h2>New words</h2>", ["d", "+New words"]),
        (
            "<p>Quite another thing.</p>",
            "<p>Nothing of it stays.</p>",
            ["-Quite another thing.", "+Nothing of it stays."],
        ),
        ("<p>one two three</p>", "<p>one <strong>two</strong> three</p>", ["~one two three"]),
        ("<p>one two</p>", "<h2>one two</h2>", ["~one two"]),
        ("<p>one two three</p>", "<p><em>one</em> two four three</p>", ["~one two [+four ]three"]),
        (
            "<ul><li><p>a</p></li><li><p>b</p></li></ul>",
            "<ul><li><p>a</p></li><li><p>x</p></li><li><p>b</p></li></ul>",
            ["a", "+x", "b"],
        ),
        ("<ul><li><p>a</p></li></ul>", "<p>a</p>", ["~a"]),
        ("<p>静かな映画が好き。</p>", "<p>静かな映像が大好き。</p>", ["静かな映[-画が][+像が大]好き。"]),
        ("<p>ok 👩‍🚀 end</p>", "<p>ok 👩‍🔬 end</p>", ["ok [-👩‍🚀][+👩‍🔬] end"]),
        ('<figure><img src="image:00" alt="a"></figure>', '<figure><img src="image:11" alt="a"></figure>', ["-", "+"]),
        (
            '<figure><img src="image:00" alt="a"></figure>',
            '<figure><img src="image:00" alt="b"><figcaption>New.</figcaption></figure>',
            ["~[+New.]"],
        ),
    ],
)
def test_what_is_shown(old: str, new: str, expected: list[str]) -> None:
    assert shown(old, new) == expected


def test_a_rewritten_passage_is_not_torn_to_pieces() -> None:
    old = "<p>He came to the house in the evening of a very long day and said nothing at all.</p>"
    new = "<p>He came to the station before a train had left, with words for everyone, and said nothing at all.</p>"
    (line,) = shown(old, new)
    assert line.count("[-") <= 2
    assert line.startswith("He came to the [-house")
    assert line.endswith("and said nothing at all.")


def test_a_changed_word_in_a_moved_paragraph_is_found() -> None:
    old = "<p>First of all.</p><p>The film is best when nobody talks at all.</p><p>Last of all.</p>"
    new = "<p>The film is best when somebody talks at all.</p><p>Quite new here.</p><p>Last of all.</p>"
    assert shown(old, new) == [
        "-First of all.",
        "The film is best when [-nobody][+somebody] talks at all.",
        "+Quite new here.",
        "Last of all.",
    ]


def test_places_are_told() -> None:
    html = (
        "<blockquote><p>q</p></blockquote><ol><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p><p>d</p></li></ol>"
        '<details class="spoiler"><summary>S</summary><pre>e</pre></details><hr>'
    )
    assert [(x.kind, x.text, x.quoted, x.depth, x.marker, x.hidden) for x in lines(parse(html))] == [
        ("p", "q", True, 0, "", False),
        ("p", "a", False, 1, "1.", False),
        ("p", "b", False, 2, "•", False),
        ("p", "c", False, 1, "2.", False),
        ("p", "d", False, 1, "", False),
        ("summary", "S", False, 0, "", True),
        ("pre", "e", False, 0, "", True),
        ("hr", "", False, 0, "", False),
    ]


def _sides(compared: Iterable[ComparedLine]) -> tuple[list[str], list[str]]:
    old, new = [], []
    for line in compared:
        if line.change is not Change.INSERTED:
            old.append("".join(p.run.text for p in line.pieces if p.change is not Change.INSERTED))
        if line.change is not Change.DELETED:
            new.append("".join(p.run.text for p in line.pieces if p.change is not Change.DELETED))
    return old, new


def _check(old: Document, new: Document) -> None:
    compared = compare(old, new)
    assert _sides(compared) == ([line.text for line in lines(old)], [line.text for line in lines(new)])
    for line in compared:
        fates = {piece.change for piece in line.pieces}
        if line.change is Change.SAME:
            assert fates <= {Change.SAME}
        elif line.change is not Change.CHANGED:
            assert fates <= {line.change}
        else:
            assert fates & {Change.INSERTED, Change.DELETED}


@given(documents(), documents())
@settings(max_examples=80)
def test_both_texts_can_be_read_from_it(old: Document, new: Document) -> None:
    _check(old, new)


words = st.lists(st.sampled_from(("Kevin", "runs", "the", "(Graham", "Rogers)", "映画", "–", "a-b")), max_size=30)


@given(st.lists(words, max_size=6), st.lists(words, max_size=6))
@settings(max_examples=80)
def test_both_can_be_read_where_much_recurs(old: list[list[str]], new: list[list[str]]) -> None:
    _check(*(Document(tuple(Paragraph((Run(" ".join(line)),)) for line in text)) for text in (old, new)))


@given(documents())
@settings(max_examples=50)
def test_nothing_changed_in_the_same_text(document: Document) -> None:
    compared = compare(document, document)
    assert [(line.change, line.line, line.formatting_changed) for line in compared] == [
        (Change.SAME, line, False) for line in lines(document)
    ]


@given(texts)
@settings(max_examples=100)
def test_tokens_make_up_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_words_signs_and_white_space() -> None:
    assert tokens("(Graham Rogers), it’s half-done…  映画!") == [
        "(", "Graham", " ", "Rogers", ")", ",", " ", "it’s", " ", "half-done", "…", "  ", "映", "画", "!",
    ]  # fmt: skip


letters = st.text(st.sampled_from("abcde"), max_size=14)


@given(letters, letters)
@settings(max_examples=100)
def test_common_runs_are_common_and_in_order(old: str, new: str) -> None:
    found = matches(old, new, Budget(10_000))
    i = j = 0
    for at_old, at_new, length in found:
        assert length > 0
        assert at_old >= i
        assert at_new >= j
        assert old[at_old : at_old + length] == new[at_new : at_new + length]
        i, j = at_old + length, at_new + length


recurring = st.text(st.sampled_from("ab"), min_size=2, max_size=9).map(lambda text: text * 2)  # nothing stands once


@given(recurring, recurring)
@settings(max_examples=100)
def test_without_landmarks_the_most_is_found_that_both_have(old: str, new: str) -> None:
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, a in enumerate(old):
        for j, b in enumerate(new):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if a == b else max(lengths[i][j + 1], lengths[i + 1][j])
    assert sum(length for _i, _j, length in matches(old, new, Budget(10_000))) == lengths[-1][-1]


def _long(seed: int, number: int, paragraphs: int) -> Document:
    drawn = random.Random(seed)
    vocabulary = [f"word{n}" for n in range(1_500)]
    several = number // paragraphs
    return Document(
        tuple(Paragraph((Run(" ".join(drawn.choices(vocabulary, k=several))),)) for _p in range(paragraphs))
    )


def _plain(text: str) -> Document:
    return Document((Paragraph((Run(text),)),))


DEGENERATE = {
    "all different": (_long(1, 10_000, 100), _long(2, 10_000, 100)),
    "one paragraph each": (_long(1, 10_000, 1), _long(2, 10_000, 1)),
    "many short lines": (_long(1, 8_000, 4_000), _long(2, 8_000, 4_000)),
    "one word repeated": (_plain("word " * 20_000), _plain("word " * 19_000 + "x " + "word " * 500)),
    "two words in turn": (_plain("a b " * 10_000), _plain("b a a " * 7_000)),
    "one long word": (_plain("x" * 200_000), _plain("x" * 100_000 + "y")),
    "characters that are words": (_plain("映画" * 5_000), _plain("画映画" * 4_000)),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_no_text_takes_more_than_its_share_of_work(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is not measured here: what is counted is the work that the budget allows."""
    from filmjournal.richtext import comparison, sequences

    steps = 0
    step = sequences._next

    def counting(*arguments: object) -> int:
        nonlocal steps
        steps += 1
        return step(*arguments)  # type: ignore[arg-type]

    looked_at = 0
    likeness = comparison._likeness

    def looking(*arguments: object) -> float:
        nonlocal looked_at
        looked_at += 1
        return likeness(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sequences, "_next", counting)
    monkeypatch.setattr(comparison, "_likeness", looking)
    old, new = DEGENERATE[name]
    assert _sides(compare(old, new)) == ([line.text for line in lines(old)], [line.text for line in lines(new)])
    lines_ = len(old.blocks)
    assert steps <= 3 * (comparison.STEPS + lines_ * sequences._LEAST_WORK)
    assert looked_at <= max(comparison.PAIRINGS, lines_)


def test_a_line_says_its_text() -> None:
    assert Line("p", (Run("a"), Run("b", frozenset({"em"})))).text == "ab"
