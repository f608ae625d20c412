from __future__ import annotations

import pytest

from filmjournal.richtext.gate import parse
from filmjournal.richtext.markdown import to_markdown
from filmjournal.richtext.relinking import Addresses, without_references

IMAGE = "00ff" * 8
ADDRESSES = Addresses({5: "five.md"}.get, "pictures/{}.png".format)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<p>a <a data-film="5">b</a> c</p>', "a [b](<five.md>) c\n"),
        ('<p>a <a data-film="6">b</a> c</p>', "a b c\n"),
        ('<p>1<a data-film="6">. b</a></p>', "1\\. b\n"),
        ('<p><code>](&lt;film:5&gt;)</code> <a data-film="5"><em>b</em></a></p>', "`](<film:5>)` [*b*](<five.md>)\n"),
        ('<blockquote><p><a data-film="5">b</a></p></blockquote>', "> [b](<five.md>)\n"),
        ('<ul><li><p><a data-film="5">b</a></p></li></ul>', "- [b](<five.md>)\n"),
        ('<h2><a data-film="5">b</a></h2>', "## [b](<five.md>)\n"),
        ('<p><a href="https://example.org/">b</a></p>', "[b](<https://example.org/>)\n"),
        (f'<figure><img src="image:{IMAGE}" alt="a"></figure>', f"![a](pictures/{IMAGE}.png)\n"),
        ("<pre>](image:00ff)</pre>", "```\n](image:00ff)\n```\n"),
    ],
)
def test_films_and_pictures_lead_to_files(html: str, markdown: str) -> None:
    assert to_markdown(parse(html), ADDRESSES) == markdown


def test_references_become_words_and_the_text_stays_canonical() -> None:
    html = (
        '<p>a <strong>b</strong><a data-film="5"><strong>c</strong></a></p>'
        '<details class="spoiler"><summary>S</summary><p><a data-film="7">d</a></p></details>'
        f'<figure><img src="image:{IMAGE}" alt="a"><figcaption><a data-film="7">d</a></figcaption></figure>'
        '<p onclick="x">e<script>f</script></p>'
    )
    assert without_references(html) == (
        "<p>a <strong>bc</strong></p>"
        '<details class="spoiler"><summary>S</summary><p>d</p></details>'
        f'<figure><img src="image:{IMAGE}" alt="a"><figcaption>d</figcaption></figure>'
        "<p>e</p>"
    )
