"""What is typed at the caret, and what a completion makes of the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.domain.search.completion import Part, Typing, typing_at, with_field, with_value
from filmjournal.domain.search.fields import FIELDS, Kind
from filmjournal.domain.search.tokens import TokenKind, plain, tokenise
from search_trees import typed_searches


def at_bar(marked: str) -> tuple[str, Typing]:
    """The text, and what is typed where the bar is."""
    text = marked.replace("|", "")
    return text, typing_at(text, marked.index("|"))


@pytest.mark.parametrize(
    ("marked", "part", "typed", "field"),
    [
        ("|", Part.NOTHING, "", ""),
        ("dir|", Part.WORDS, "dir", ""),
        ("di|r", Part.WORDS, "di", ""),
        ("drama |", Part.NOTHING, "", ""),
        ("genre:|", Part.VALUE, "", "genre"),
        ("genre:Dr|", Part.VALUE, "Dr", "genre"),
        ("genre:D|r x", Part.VALUE, "D", "genre"),
        ("gen|re:Dr", Part.NOTHING, "", ""),
        ('tag:"at h|', Part.VALUE, "at h", "tag"),
        ('tag:"at h|ome" x', Part.VALUE, "at h", "tag"),
        ('tag:"at home"|', Part.NOTHING, "", ""),
        ('tag:"|', Part.VALUE, "", "tag"),
        ('tag:"6"|', Part.NOTHING, "", ""),
        ('tag:"6""|', Part.VALUE, '6""', "tag"),
        ("tag:“at h|", Part.VALUE, "at h", "tag"),
        ("tag:“at home”|", Part.NOTHING, "", ""),
        ('"slow st|', Part.NOTHING, "", ""),
        ("(-dir|", Part.WORDS, "dir", ""),
        ("-is:li|", Part.VALUE, "li", "is"),
        ("👩‍🚀 is:li|", Part.VALUE, "li", "is"),
    ],
)
def test_what_is_typed(marked: str, part: Part, typed: str, field: str) -> None:
    _text, typing = at_bar(marked)
    assert (typing.part, typing.typed, typing.field) == (part, typed, field)


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("billy cru|", ("billy", "cru")),
        ("tag:a billy  cru|dup x", ("billy", "cru")),
        ('"a" OR mile|', ("mile",)),
        ("a -b|", ("b",)),
    ],
)
def test_the_words_before_the_caret(marked: str, words: tuple[str, ...]) -> None:
    assert at_bar(marked)[1].words == words


@pytest.mark.parametrize(
    ("marked", "name", "completed"),
    [("dir|", "director", "director:|"), ("a di|r b", "director", "a director:| b"), ("-(ta|)", "tag", "-(tag:|)")],
)
def test_a_field_completed(marked: str, name: str, completed: str) -> None:
    text, typing = at_bar(marked)
    written, caret = with_field(text, typing, name)
    assert f"{written[:caret]}|{written[caret:]}" == completed


@pytest.mark.parametrize(
    ("marked", "value", "completed"),
    [
        ("genre:Dr|", "Drama", "genre:Drama |"),
        ("genre:Dr| x", "Drama", "genre:Drama |x"),
        ("tag:at|", "at home", 'tag:"at home" |'),
        ('tag:"at h|ome" x', "at home", 'tag:"at home" |x'),
        ("tag:|", "none", 'tag:"none" |'),
        ("tag:|", '6" records', 'tag:"6"" records" |'),
        ("list:|", "(best)", 'list:"(best)" |'),
        ("-is:li| OR b", "liked", "-is:liked |OR b"),
        ("rating:>|", ">=4", "rating:>=4 |"),
        ("(genre:D|)", "Drama", "(genre:Drama |)"),
    ],
)
def test_a_value_completed(marked: str, value: str, completed: str) -> None:
    text, typing = at_bar(marked)
    written, caret = with_value(text, typing, value)
    assert f"{written[:caret]}|{written[caret:]}" == completed


@settings(max_examples=100)
@given(typed_searches, st.integers(-1, 40))
def test_any_text_and_any_caret_will_do(text: str, caret: int) -> None:
    typing = typing_at(text, caret)
    caret = max(0, min(caret, len(text)))
    assert 0 <= typing.start <= typing.end <= len(text)
    if typing.part is not Part.NOTHING:
        assert typing.start <= caret <= typing.end
        assert plain(text)[:caret].endswith(typing.typed)
    assert bool(typing.field) == (typing.part is Part.VALUE)


@settings(max_examples=100)
@given(
    typed_searches, st.integers(0, 40), st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
)
def test_a_completed_value_is_read_as_it_was_meant(text: str, caret: int, value: str) -> None:
    typing = typing_at(text, caret)
    if typing.part is not Part.VALUE or typing.field not in FIELDS or FIELDS[typing.field].kind is not Kind.TEXT:
        return
    written, end = with_value(text, typing, value)
    assert written.startswith(text[: typing.start])
    assert written.endswith(text[typing.end :])
    (field,) = [token for token in tokenise(written) if token.start < typing.start <= token.end]
    assert (field.kind, field.name, field.text) == (TokenKind.FIELD, typing.field, value)
    assert field.end < end
