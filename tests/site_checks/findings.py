"""What the checks of a site have in common: what they find, and which pages they look at."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Finding(NamedTuple):
    """Something that should not be: on which page, by its address, and what."""

    page: str
    what: str


class Checked(NamedTuple):
    """What a check looked at, in words, and what it found."""

    looked_at: str
    findings: list[Finding]


_KINDS = {
    "home": ("index.html",),
    "film": ("film/*.html",),
    "listing": ("films/[!i]*.html", "decades/*.html", "tags/[!i]*.html", "ratings/[!i]*.html"),
    "index": ("films/index.html", "tags/index.html", "lists/index.html", "ratings/index.html"),
    "list": ("lists/*.html",),
    "person": ("person/*.html",),
    "people": ("people/[!i]*.html", "people/index.html"),
    "diary": ("diary/[!i]*.html",),
    "diary_index": ("diary/index.html",),
    "statistics": ("statistics.html",),
    "search": ("search.html",),
    "about": ("about.html",),
    "not_found": ("404.html",),
}


def page_of_each_kind(folder: Path) -> dict[str, str]:
    """The address of the largest page of each kind that there is: it has most of what can be wrong."""
    found = {}
    for kind, patterns in _KINDS.items():
        pages = [
            path
            for pattern in patterns
            for path in sorted(folder.glob(pattern))
            if path.name != "index.html" or pattern.endswith("index.html")
        ]
        if pages:
            found[kind] = max(pages, key=lambda path: path.stat().st_size).relative_to(folder).as_posix()
    return found
