"""What a stored text refers to, and the hash that it is known by."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.gate import clean
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.richtext.references import extract, film_ids, images, replace_film
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document
from strategies import documents

_TEXT = clean(
    '<p><a data-film="7">a</a>, <b><a data-film=5>b</a></b> &lt;a data-film="9"&gt; <a data-film="7">c</a></p>'
    '<ul><li>x<img src="image:00ff" alt="&lt;img src=&quot;image:11&quot;"></ul>'
    '<img src="image:aa"><img src="image:00ff">'
)


def test_references_are_found_in_order_and_once() -> None:
    assert film_ids(_TEXT) == (7, 5)
    assert images(_TEXT) == ("00ff", "aa")
    assert film_ids("<p>a</p>") == images("<p>a</p>") == ()


def test_a_replaced_film_is_referred_to_no_more() -> None:
    assert film_ids(replace_film(_TEXT, 7, 12)) == (12, 5)
    assert replace_film(_TEXT, 1, 2) == _TEXT


def test_references_that_become_one_are_joined() -> None:
    beside = '<p><a data-film="1">a</a><a data-film="2"><strong>b</strong></a></p>'
    assert replace_film(beside, 2, 1) == '<p><a data-film="1">a<strong>b</strong></a></p>'


@given(documents(), st.integers(1, 9), st.integers(1, 9))
@settings(max_examples=150)
def test_a_replaced_text_is_still_canonical(document: Document, old: int, new: int) -> None:
    html = to_html(document)
    replaced = replace_film(html, old, new)
    assert clean(replaced) == replaced
    assert set(film_ids(replaced)) == {new if film == old else film for film in film_ids(html)}


def test_the_hash_tells_texts_apart() -> None:
    assert content_hash("") == "cae66941d9efbd404e4d88758ea67670"
    assert content_hash("<p>a</p>") != content_hash("<p>b</p>")
    assert len(content_hash("\ud800")) == 32


def test_an_extract_is_the_text_around_the_reference() -> None:
    html = clean(
        '<h2>One</h2><p>Its <em>patience</em> is that of <a data-film="7">Some &amp; <b>Film</b></a>.</p><p>Two</p>'
    )
    assert extract(html, 7) == "Its patience is that of Some & Film."
    assert extract(html, 8) == ""
    long = clean(f'<p>{"word " * 500}<a data-film="7">Film</a>{" word" * 500}</p>')
    assert extract(long, 7, 12) == "…word word Film word word…"


def test_an_extract_gives_no_spoiler_away() -> None:
    secret = '<span class="spoiler">he did it</span>'
    assert extract(clean(f'<p>{secret} in <a data-film="7">Film</a>, {secret}.</p>'), 7) == "… in Film, …."
    assert extract(clean('<p><span class="spoiler">as in <a data-film="7">Film</a></span></p>'), 7) == ""
    inside = '<details class="spoiler"><summary>End</summary><p>As in <a data-film="7">Film</a></p></details>'
    assert extract(clean(inside), 7) == ""
    assert extract(clean(f"{inside}<p>a</p>"), 7) == ""
    far = f'<p><span class="spoiler">{"he did it " * 300}</span> as in <a data-film="7">Film</a></p>'
    assert "did" not in extract(clean(far), 7)


@given(documents())
@settings(max_examples=100)
def test_an_extract_is_one_line_without_markup(document: Document) -> None:
    html = to_html(document)
    for film in film_ids(html):
        found = extract(html, film)
        assert "\n" not in found
        assert "data-film" not in found or "data-film" in text_of_canonical(html)
