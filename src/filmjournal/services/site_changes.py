"""What publishing wrote, for a person: pages by their titles, which say more than addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from filmjournal.publishing.site.manifest import MANIFEST
from filmjournal.publishing.words import isolated

if TYPE_CHECKING:
    from filmjournal.services.publishing import Published

_MOST = 500  # of each kind of change
_HEAD = 4_096  # bytes of a page in which its title stands
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ENDING = ".html"


class Change(NamedTuple):
    """A page that is `new`, `changed` or `removed`; the title is empty where it is not known."""

    kind: str
    address: str
    title: str


def is_published(folder: Path) -> bool:
    """Whether a site of ours, or part of one, is in a folder."""
    return (folder / MANIFEST).is_file()


def changes(folder: Path, published: Published, site_title: str) -> tuple[Change, ...]:
    """The pages that publishing wrote or removed, those of films first; not more of them than one would look through.

    Files that are no pages (pictures, feed, search index) are left out. Titles are without that of the site.
    """
    after = f" – {isolated(site_title)}"
    return tuple(
        Change(kind, address, _title(folder / address).removesuffix(after) if kind != "removed" else "")
        for kind, addresses in (
            ("new", published.new),
            ("changed", published.changed),
            ("removed", published.removed),
        )
        for address in _first(addresses)
    )


def _first(addresses: Iterable[str]) -> list[str]:
    pages = [address for address in addresses if address.endswith(_ENDING)]
    return sorted(pages, key=lambda address: (not address.startswith("film/"), address))[:_MOST]


def _title(page: Path) -> str:
    try:
        with page.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""
    found = _TITLE.search(head)
    return "" if found is None else " ".join(unescape(found[1]).split())
