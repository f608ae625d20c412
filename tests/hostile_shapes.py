"""HTML that hangs other programs, or makes them read files and ask servers; several tests put it through the editor."""

from __future__ import annotations

from collections.abc import Sequence

SHAPES = {
    "18 nested tables": "<table><tr><td>" * 18 + "word" + "</td></tr></table>" * 18,
    "50 nested tables": "<table><tr><td>" * 50 + "word" + "</td></tr></table>" * 50,
    "5,000 nested tables": "<table><tr><td>" * 5_000 + "word",
    "a cell of 100,000,000 columns": "<table><tr><td colspan=100000000 rowspan=100000000>word</td></tr></table>",
    "a margin of 100,000,000 pixels": '<p style="margin-left:100000000px">word</p>',
    "letters of 100,000,000 points": '<p style="font-size:1e8pt">word</p>',
    "an indent of 1e9": '<p style="text-indent:1e9px;-qt-block-indent:999999999">word</p>',
    "a word of 200,000 characters": f"<p>word{'w' * 200_000}</p>",
    "a word of 1,000,000 characters": f"<p>word{'w' * 1_000_000}</p>",
    "a long word with a break of its own": f"<p>word\u200b{'w' * 300_000}</p>",
    "50,000 nested b": "<b>" * 50_000 + "word",
    "50,000 nested span": "<span style='color:red'>" * 50_000 + "word",
    "20,000 nested div": "<div>" * 20_000 + "word" + "</div>" * 20_000,
    "200,000 div": "<div>" * 200_000 + "word",
    "20,000 nested lists": "<ul><li>" * 20_000 + "word",
    "20,000 quotes": "<blockquote>" * 20_000 + "word",
    "20,000 spoilers": '<details class="spoiler">' * 20_000 + "word",
    "40,000 unclosed comments": "word" + "<!--" * 40_000,
    "100,000 unclosed attributes": "word" + "<a b='" * 100_000,
    "1,000,000 angle brackets": "word" + "<" * 1_000_000,
    "one paragraph of 1 MB": f"<p>{'word and ' * 110_000}</p>",
}


def reaching_out(files: Sequence[str], folder: str) -> str:
    """A page that asks for nine files by their addresses, for others by share, path and style, and for servers."""
    return (
        f'<html><head><base href="{files[0]}"><link rel=stylesheet href="{files[0]}"><style>@import url("{files[1]}");'
        f'@font-face{{font-family:x;src:url({files[1]})}}</style></head><body background="{files[2]}">'
        f'<img src="{files[3]}"><img src="{folder}/4.png"><img src="4.png"><img srcset="{files[4]} 2x">'
        f'<table background="{files[5]}"><tr><td style="background-image:url({files[6]})">cell</td></tr></table>'
        f'<p style="background-image:url({files[7]})">words</p><ul style="list-style-image:url({files[8]})"><li>i</ul>'
        f'<iframe src="{files[0]}"></iframe><object data="{files[1]}"></object><embed src="{files[2]}">'
        f'<video src="{files[3]}" poster="{files[4]}"></video><svg><image href="{files[5]}"/></svg>'
        r'<img src="file://localhost/bait-share/x.png"><img src="\\127.0.0.1\bait-share\x.png">'
        '<img src="http://127.0.0.1:9/x.png"><img src="//localhost:9/x.png" width=1 height=1>'
        '<link rel=stylesheet href="http://localhost:9/x.css"><style>@import "http://127.0.0.1:9/y.css";</style>'
        '<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/"><p>end</p></body></html>'
    )
