"""What is pasted from other programs: the text that a person saw there, in the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sys import setprofile
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext.addresses import cleaned
from filmjournal.richtext.copied import for_others, html_for_others, without_journal
from filmjournal.richtext.gate import PASTE_LIMIT, clean, parse
from filmjournal.richtext.pasted import parse_pasted
from filmjournal.richtext.plain import to_text
from filmjournal.richtext.serialise import block_html, to_html
from filmjournal.richtext.tree import Document
from strategies import documents, soups

CORPUS = Path(__file__).parents[1] / "data" / "paste"
NAMES = sorted(path.name.removesuffix(".expected.html") for path in CORPUS.glob("*.expected.html"))
_MANY = settings(max_examples=60)


def pasted(html: str, base: str = "") -> str:
    return to_html(parse_pasted(html, base))


@pytest.mark.parametrize("name", NAMES)
def test_what_other_programs_copy_is_the_text_that_was_seen(name: str) -> None:
    document = parse_pasted((CORPUS / f"{name}.html").read_text(encoding="utf-8"))
    wanted = (CORPUS / f"{name}.expected.html").read_text(encoding="utf-8")
    assert "\n".join(map(block_html, document.blocks)) + "\n" == wanted


def test_every_file_of_the_corpus_has_its_text() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {
        f"{name}{end}" for name in NAMES for end in (".html", ".expected.html")
    }


@pytest.mark.parametrize(
    ("html", "stored"),
    [
        (
            "<p style='mso-list:l0 level2 lfo1'>a<p style='mso-list:l0 level1 lfo1'>b",
            "<ul><li><p>a</p></li><li><p>b</p></li></ul>",
        ),
        ("<p style='mso-list:l0 level1 lfo1'>a</p>words<p>b</p>", "<ul><li><p>a</p></li></ul><p>words</p><p>b</p>"),
        ("<div><p style='mso-list:l0 level1 lfo1'>a</p></div><p>b</p>", "<ul><li><p>a</p></li></ul><p>b</p>"),
        ("<p style='mso-list:l0 level99999 lfo1'>a</p>", "<ul><li><p>a</p></li></ul>"),
        ("<p hidden>a<p>b", "<p>a</p><p>b</p>"),  # what has no end hides nothing
        ("<div style='display:none'>a<div>b</div>c</div>d", "<p>d</p>"),
        ("a<span style='visibility: HIDDEN'>b</span>c", "<p>ac</p>"),
        ("Version:1.0\r\nStartHTML:00000097\r\n<html><body>a</body></html>", "<p>a</p>"),
        ('<img src="image:0a" alt="words"><img alt="★★★½"><a data-film="7">a</a>', "<p>★★★½a</p>"),
        ("<table><tr><td>a<td>b<tr><td>c</table>d", "<p>a · b</p><p>c</p><p>d</p>"),
        ("<td>a</td><td><b>b</b> </td>", "<p>a · <strong>b</strong></p>"),
        ("<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>", "<p>a</p><p>b · c</p><p>d</p>"),
        ("<tr><td>a<br>b<td>c", "<p>a<br>b</p><p>c</p>"),
        ("<tr><th>a:<td><p>b </p><p>c</p></tr>", "<p><strong>a:</strong> b, c</p>"),
        ("<tr><td><h2>a</h2></td><td>b</td></tr>", "<h2>a</h2><p>b</p>"),
        (
            "<p style='white-space:pre-wrap'>a\nb<span style='white-space:normal'>c\nd</span></p>e\nf",
            "<p>a<br>bc d</p><p>e f</p>",
        ),
        ("Film&nbsp;! «&nbsp;a&nbsp;» b&nbsp;c 5&nbsp;km", "<p>Film\xa0! «\xa0a\xa0» b c 5\xa0km</p>"),
        ("<h2><b>a</b></h2><h3>b <b>c</b></h3>", "<h2>a</h2><h3>b <strong>c</strong></h3>"),
        ("<p>• a</p><p>b</p>", "<ul><li><p>a</p></li></ul><p>b</p>"),
        ("<p>• a<br>b</p>", "<p>• a<br>b</p>"),
        ("<p style='font-style:italic'>a<u>b</u></p>c", "<p><em>a<u>b</u></em></p><p>c</p>"),
    ],
)  # fmt: skip
def test_odd_shapes_read_as_they_looked(html: str, stored: str) -> None:
    assert pasted(html) == stored


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://x.test/a?utm_source=b&c=d%20e&fbclid=f#g", "https://x.test/a?c=d%20e#g"),
        ("https://x.test/?gclid=1&msclkid=2&mc_eid=3", "https://x.test/"),
        ("https://x.test/?source=1&id=utm_source", "https://x.test/?source=1&id=utm_source"),
        ("https://x.test/a#:~:text=b", "https://x.test/a"),
        ("https://www.google.com/url?q=https://x.test/a%3Fb%3D1&sa=D&ust=2", "https://x.test/a?b=1"),
        ("https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fx.test%2F", "https://x.test/"),
        ("https://www.google.com/search?q=https://x.test", "https://www.google.com/search?q=https://x.test"),
        ("https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.test%2F%3Futm_id%3D1&data=2", "https://x.test/"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fx.test", "https://x.test"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://www.imdb.com/title/tt1/?ref_=nv", "https://www.imdb.com/title/tt1/"),
        ("https://x.test/?ref_=nv", "https://x.test/?ref_=nv"),
        ("mailto:a@b.test?subject=c", "mailto:a@b.test?subject=c"),
        ("http://[x", "http://[x"),
        ("https://www.google.com/url?q=http://[x", "http://[x"),
    ],
)  # fmt: skip
def test_links_lead_where_they_say_without_telling_who_came(address: str, target: str) -> None:
    assert cleaned(address) == target


def test_a_relative_link_is_one_only_where_the_page_is_known() -> None:
    html = '<a href="/wiki/Ozu">a</a> <a href="#top">b</a> <a href="//y.test/c">c</a> <a href="mailto:a@b.test">d</a>'
    assert pasted(html) == '<p>a b c <a href="mailto:a@b.test">d</a></p>'
    assert pasted(html, "https://x.test/wiki/Film") == (
        '<p><a href="https://x.test/wiki/Ozu">a</a> b <a href="https://y.test/c">c</a> '
        '<a href="mailto:a@b.test">d</a></p>'
    )


_HOSTILE_WORDS = (
    "<p style='mso-list:l0 level1 lfo1'>", "<span style='mso-list:Ignore'>", "1.", "·", "<p class=MsoListParagraph>",
    "<li data-aria-level=3>", "<ul>", "<ol>", "</ul>", "</p>", "</span>", "<table>", "<tr>", "<th>", "<td>", "</td>",
    "</table>", "<br>", "<pre style='white-space:pre-wrap'>", "</pre>", "a\nb", "&nbsp;", "• c", "<div hidden>",
    "</div>", "<p role=heading aria-level=9>", "<div style='font-weight:bold'>", "<a href='//x.test?utm_a=1'>", "</a>",
    "<ins datetime=1>", "<del datetime=1>", "</del>", "<xml>", "</xml>", "<sup class=reference>", "<p class=MsoQuote>",
    '<img alt="😀">', "<h1><b>", "word",
)  # fmt: skip


@given(st.one_of(soups(), st.lists(st.sampled_from(_HOSTILE_WORDS), max_size=40).map("".join)))
@_MANY
def test_whatever_is_pasted_is_stored_as_it_is(html: str) -> None:
    stored = pasted(html, "https://x.test/")
    assert clean(stored) == stored
    assert "data-film" not in stored
    assert "<img" not in stored


_PLACES = ("td", "tr", "table", "th", "p", "li", "ul", "b", "h2", "pre", "blockquote")


@given(st.lists(st.tuples(st.sampled_from(_PLACES), st.booleans()), max_size=30))
@_MANY
def test_no_word_that_can_be_seen_is_lost(tags: list[tuple[str, bool]]) -> None:
    words = [f"word{number}" for number in range(len(tags))]
    html = "".join(f"<{'' if opens else '/'}{name}>{word}" for (name, opens), word in zip(tags, words, strict=True))
    assert re.findall(r"word\d+", pasted(html)) == words


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """The number of calls made meanwhile, of Python and of C."""
    calls = 0

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1

    setprofile(count)
    try:
        yield lambda: calls
    finally:
        setprofile(None)


_GROWING = {
    "nested tables": ("<table><tr><td>", "word"),
    "table rows": ("<tr><th>a<td>b<br>c</tr>", ""),
    "cells of one row": ("<td>word", ""),
    "nested lists": ("<ul><li>word", ""),
    "list paragraphs": ("<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>a</p>", ""),
    "list paragraphs, deeper and deeper": (
        "<p style='mso-list:l0 level1 lfo1'>a</p><p style='mso-list:l0 level9 lfo1'>a</p>", ""
    ),
    "list paragraphs without an end": ("<p style='mso-list:l0 level1 lfo1'>a", ""),
    "items of Word for the web": ("<ul><li data-aria-level=2>a</li></ul>", ""),
    "nested items of Word for the web": ("<ul><li data-aria-level=2>a", ""),
    "hidden": ("<div hidden>a", "</div>"),
    "hidden in hidden": ("<div style=display:none>", "word"),
    "lines kept": ("<span style='white-space:pre'>\n", "word"),
    "bold blocks": ("<div style='font-weight:bold'>a", ""),
    "styles": ("<p style='", "'>word"),
    "links": ("<a href='https://x.test/?u=1&utm_a=2'>a</a>", ""),
    "bullets": ("<p>• a</p>", ""),
    "headings": ("<p role=heading aria-level=3>a</p>", ""),
}  # fmt: skip


@pytest.mark.parametrize("shape", _GROWING)
def test_the_work_grows_with_the_size_and_no_faster(shape: str) -> None:
    unit, end = _GROWING[shape]
    work = []
    for times in (200, 1600):
        with counted() as calls:
            parse_pasted(unit * times + end, "", PASTE_LIMIT)
            work.append(calls())
    assert work[1] < 12 * work[0] + 2000


@given(documents())
@_MANY
def test_what_goes_to_another_journal_keeps_all_but_its_links(document: Document) -> None:
    alone = without_journal(document)
    html = to_html(alone)
    assert clean(html) == html
    assert "data-film" not in html
    assert "<figure" not in html
    assert re.findall(r"\w", to_text(alone)) == re.findall(r"\w", to_text(document))


@given(documents())
@_MANY
def test_other_programs_get_nothing_that_only_we_understand(document: Document) -> None:
    html = html_for_others(document)
    for ours in ("data-film", "image:", "<details", 'class="spoiler"', "<figure"):
        assert ours not in html
    assert to_html(for_others(document)) == clean(html)


def test_html_for_others_reads_well() -> None:
    document = parse(
        '<h2>a &amp; b</h2><ul><li><p>c <a data-film="3">d</a></p><ol><li><p>e</p></li></ol></li></ul>'
        '<figure><img src="image:0a" alt="x &quot;y&quot;"><figcaption>f</figcaption></figure>'
        '<figure><img src="image:0b" alt="g"></figure>'
        '<details class="spoiler"><summary></summary><p>h <span class="spoiler">i</span></p></details>'
    )
    text = "<h2>a &amp; b</h2><ul><li>c d<ol><li>e</li></ol></li></ul>"
    spoiler = "<p><strong>Spoiler</strong></p><p>h i</p>"
    meta = '<meta charset="utf-8">'
    assert html_for_others(document) == f"{meta}{text}<p>f</p><p>g</p>{spoiler}"
    pictures = {"0a": "data:image/png;base64,QUJD", "0b": "data:image/png;base64," + "QUJD" * 100_000}
    assert html_for_others(document, pictures.get) == (
        f'{meta}{text}<p><img src="data:image/png;base64,QUJD" alt="x &quot;y&quot;"></p><p>f</p><p>g</p>{spoiler}'
    )
