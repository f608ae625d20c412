"""What an inline start tag means: the marks it switches on or off, the link or film reference it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from filmjournal.richtext.canonical import LARGEST_ID, link_target
from filmjournal.richtext.markup import attributes_of

_STYLE_LENGTH = 4096
_FILM_ID = re.compile("[1-9][0-9]{0,18}")
_WEIGHT = re.compile("[1-9][0-9]{0,3}")

MARK_TAGS: Mapping[str, str] = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em", "var": "em",
    "u": "u", "ins": "u", "s": "s", "strike": "s", "del": "s", "sub": "sub", "sup": "sup",
    "code": "code", "tt": "code", "kbd": "code", "samp": "code",
}  # fmt: skip
Said = tuple[Mapping[str, bool], str | None, int | None]  # marks switched on or off, the link, the film


def said(name: str, written: str, *, linked: bool) -> Said:
    """What an inline start tag with its attributes means; `linked` where it is or stands in a link."""
    changes = {MARK_TAGS[name]: True} if name in MARK_TAGS else {}
    href: str | None = None
    film: int | None = None
    if written:
        attributes = attributes_of(written)
        if name == "a":
            number = attributes.get("data-film", "").strip()
            if _FILM_ID.fullmatch(number) and int(number) <= LARGEST_ID:
                film = int(number)
            elif address := attributes.get("href"):
                href = link_target(address)
        if name == "span" and "spoiler" in attributes.get("class", "").lower().split():
            changes["spoiler"] = True
        if style := attributes.get("style"):
            _apply_style(changes, style, linked=linked)
    if changes.get("sub"):
        changes["sup"] = False
    elif changes.get("sup"):
        changes["sub"] = False
    return changes, href, film


def _apply_style(changes: dict[str, bool], style: str, *, linked: bool) -> None:
    """What a style attribute says about marks; a link's underline is how it looks, not what it means."""
    for declaration in style[:_STYLE_LENGTH].lower().split(";"):
        name, _, value = declaration.partition(":")
        value = value.replace("!important", "").strip()
        match name.strip():
            case "font-weight":
                if value in ("bold", "bolder"):
                    changes["strong"] = True
                elif value in ("normal", "lighter"):
                    changes["strong"] = False
                elif _WEIGHT.fullmatch(value):
                    changes["strong"] = int(value) >= 600
            case "font-style":
                if value.startswith(("italic", "oblique")):
                    changes["em"] = True
                elif value == "normal":
                    changes["em"] = False
            case "text-decoration" | "text-decoration-line":
                words = value.split()
                if "none" in words:
                    changes.pop("u", None)
                    changes.pop("s", None)
                if "underline" in words and not linked:
                    changes["u"] = True
                if "line-through" in words:
                    changes["s"] = True
            case "vertical-align":
                if value in ("sub", "super"):
                    changes.pop("sub", None)
                    changes.pop("sup", None)
                    changes["sub" if value == "sub" else "sup"] = True
                elif value == "baseline":
                    changes["sub"] = changes["sup"] = False
            case _:
                pass
