"""What a canonical text refers to: films and images, found without building its tree.

Canonical HTML escapes every `<` of a text, and an attribute's order and quotes are fixed, so a tag can be
looked for as a string.
"""

from __future__ import annotations

import re

from filmjournal.richtext.gate import clean

_FILM = re.compile(r'<a data-film="([0-9]+)">')
_IMAGE = re.compile(r'<img src="image:([0-9a-f]+)"')


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
