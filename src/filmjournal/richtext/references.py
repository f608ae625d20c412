"""What a canonical text refers to: films and images, found without building its tree.

Canonical HTML escapes every `<` of a text, and an attribute's order and quotes are fixed, so a tag can be
looked for as a string.
"""

from __future__ import annotations

import re
from html import unescape

from filmjournal.richtext.gate import clean

_FILM = re.compile(r'<a data-film="([0-9]+)">')
_IMAGE = re.compile(r'<img src="image:([0-9a-f]+)"')
_BLOCK = re.compile(r"</?(?:p|h2|h3|blockquote|ul|ol|li|figure|figcaption|details|summary|pre)>|<img [^>]*>|<hr>")
_TAG = re.compile(r"<[^>]*>")
_CUT_TAG = re.compile(r"^[^<>]*>|<[^>]*$")  # of a stretch that begins or ends within one
_SPOILER_TAG = '<span class="spoiler">'
_SPOILER = re.compile(rf"{_SPOILER_TAG}.*?(?:</span>|$)", re.DOTALL)
_FAR = 1_000  # characters of HTML on each side that are looked at


def film_ids(html: str) -> tuple[int, ...]:
    """The ids of the films that a canonical text refers to, in the order of their first mention."""
    if "<a data-film=" not in html:
        return ()
    return tuple(dict.fromkeys(map(int, _FILM.findall(html))))


def images(html: str) -> tuple[str, ...]:
    """The hashes of the images in a canonical text, in the order of their first showing."""
    if "<img " not in html:
        return ()
    return tuple(dict.fromkeys(_IMAGE.findall(html)))


def replace_film(html: str, old: int, new: int) -> str:
    """The canonical text with every reference to one film made one to another; still canonical."""
    tag = f'<a data-film="{new}">'
    changed = html.replace(f'<a data-film="{old}">', tag)
    # Two references side by side that now lead to one film are one.
    return clean(changed) if changed != html and f"</a>{tag}" in changed else changed


def extract(html: str, film_id: int, around: int = 70) -> str:
    """The plain text around the first reference to a film in a canonical text, one line; spoilers are left out.

    At most `around` characters on each side of the reference, ending in … where more was cut off. Empty where there is
    no such reference, or where it stands in a spoiler.
    """
    tag = f'<a data-film="{film_id}">'
    at = html.find(tag)
    if at < 0 or html.count("<details", 0, at) > html.count("</details>", 0, at):
        return ""
    first = max((found.end() for found in _BLOCK.finditer(html, max(0, at - _FAR), at)), default=max(0, at - _FAR))
    if html.rfind(_SPOILER_TAG, 0, first) > html.rfind("</span>", 0, first):
        first = html.find("</span>", first, at)
    last_tag = _BLOCK.search(html, at, at + _FAR)
    last = last_tag.start() if last_tag else at + _FAR
    end = html.index("</a>", at)
    if first < 0 or _SPOILER_TAG in html[at:end]:
        return ""
    before, words, after = (_plain(html[a:b]) for a, b in ((first, at), (at, end), (end, last)))
    if len(before) > around:
        before = "…" + before[-around:].partition(" ")[2]
    if len(after) > around:
        after = after[:around].rpartition(" ")[0] + "…"
    return f"{before}{words}{after}".strip()


def _plain(html: str) -> str:
    shown = _TAG.sub("", _SPOILER.sub("…", html.replace("<br>", " ")))
    return unescape(_CUT_TAG.sub("", shown)).replace("\n", " ")
