from __future__ import annotations

import pytest

from filmjournal.interchange.reading.review_texts import markdown_html, plain_html
from filmjournal.richtext import gate


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One line.", "<p>One line.</p>"),
        ("One\nline.\n\nAnother.", "<p>One<br>line.</p><p>Another.</p>"),
        ("*One*\r\nline.", "<p><em>One</em><br>line.</p>"),
        ("I <3 it & [b]", "<p>I &lt;3 it &amp; [b]</p>"),
        ("A [spoiler]b *c*[/spoiler] d", '<p>A <span class="spoiler">b <em>c</em></span> d</p>'),
        ("[SPOILER]a\n\nb[/SPOILER]c", '<p><span class="spoiler">a</span></p><p><span class="spoiler">b</span>c</p>'),
        ("> [spoiler]a", '<blockquote><p><span class="spoiler">a</span></p></blockquote>'),
        ("a[/spoiler] b \ue0f0c", "<p>a b c</p>"),
        ("[of ours](film:12) ![x](image:ab12)", "<p>of ours</p><p>x</p>"),
        ("```\none\n  two [spoiler]x\n```", "<pre>one\n  two x</pre>"),
        ("- a\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("1. a", "<ol><li><p>a</p></li></ol>"),
        ("# A\n\nb", "<h2>A</h2><p>b</p>"),
        ("Seen at https://example.org/", "<p>Seen at https://example.org/</p>"),
    ],
)  # fmt: skip
def test_markdown_as_people_type_it(text: str, html: str) -> None:
    assert markdown_html(text) == html
    assert gate.clean(html) == html


def test_a_text_that_is_hidden_as_a_whole() -> None:
    hidden = '<details class="spoiler"><summary></summary><p>a</p><p>*b*</p></details>'
    assert plain_html("a\n\n*b*", spoiler=True) == hidden
    assert markdown_html("a\n\n*b*", spoiler=True) == hidden.replace("*b*", "<em>b</em>")
    assert markdown_html(" \n", spoiler=True) == ""
