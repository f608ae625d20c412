"""The feed of the latest reviews: Atom (RFC 4287) with their full text.

An entry is known by an address that holds its number and nothing that can change with the film, so a renamed film or
two that become one don't make old reviews new. Feeds are read far from the site: every address in one is whole, and
words that are a spoiler, which only our style covers, are a link to the review. So are spoilers of their own, since
many readers of feeds know no element that folds and show what is in one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

from filmjournal.domain.rating import Rating, spoken
from filmjournal.i18n import _
from filmjournal.publishing import words
from filmjournal.publishing.site.content import Site
from filmjournal.version import VERSION

ADDRESS = "feed.xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_NEVER = "1970-01-01T00:00:00Z"  # when a feed without entries was changed

# Our own pages have no quotation mark but around values, and those of texts are written as entities.
_ATTRIBUTE = re.compile(r' (href|src|srcset)="([^"]*)"')
_COVERED = re.compile(r'<label class="spoiler">.*?</label>', re.DOTALL)
_FOLD = re.compile(r'(<details class="spoiler">)|</details>')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """A review in the feed.

    `address` is that of the entry with its anchor, from the site's first folder; `html` is its text as it stands on
    the film's page. `published` and `updated` are times in ISO form, UTC.
    """

    id: int  # of the entry
    address: str
    film: str
    year: int | None
    published: str
    updated: str
    html: Markup
    rating: Rating | None = None
    headline: str | None = None
    seen: Markup | None = None  # when it was seen, in words
    language: str | None = None  # of the text, as HTML wants it
    tags: tuple[str, ...] = ()


def feed(site: Site, items: Sequence[FeedItem]) -> bytes:
    """The feed with its entries in the order given. Raises ValueError for a site without a base URL, since nobody could
    find from such a feed to the site.
    """
    base = site.base_url
    if not base:
        raise ValueError("a feed needs the site's address")
    root = ET.Element("feed", {"xmlns": _NAMESPACE, _LANGUAGE: site.language, _BASE: base})
    _text(root, "id", base)
    _text(root, "title", site.title)
    _text(root, "updated", max((item.updated for item in items), default=site.changed or _NEVER))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": base + ADDRESS})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": f"{base}index.html"})
    _text(ET.SubElement(root, "author"), "name", site.title)
    _text(root, "generator", "Film Journal", {"version": VERSION})
    for item in items:
        _entry(root, item, base)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(root: ET.Element, item: FeedItem, base: str) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", f"{base}#entry-{item.id}")
    _text(entry, "title", _title(item))
    _text(entry, "published", item.published)
    _text(entry, "updated", item.updated)
    whole = base + item.address
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": whole})
    for tag in item.tags:
        ET.SubElement(entry, "category", {"term": words.printable(tag)})
    language = {_LANGUAGE: item.language} if item.language else {}
    _text(entry, "content", f"{_head(item)}{_portable(item.html, whole)}", {"type": "html", **language})


def _title(item: FeedItem) -> str:
    film = words.isolated(item.film)
    name = f"{film} ({item.year})" if item.year is not None else film
    return _("{film}: {headline}").format(film=name, headline=item.headline) if item.headline else name


def _head(item: FeedItem) -> Markup:
    """The rating and when it was seen, which the page says beside the text."""
    said = [escape(spoken(item.rating))] if item.rating is not None else []
    said += [item.seen] if item.seen else []
    return Markup("<p>{}</p>\n").format(Markup(" · ").join(said)) if said else Markup()


def _portable(html: Markup, page: str) -> str:
    """The text for where neither our style nor our addresses are."""
    link = Markup('<a href="{}">{}</a>').format(page, _("[Spoiler]"))
    covered = _COVERED.sub(lambda _found: link, _unfolded(str(html), f"<p>{link}</p>"))
    return _ATTRIBUTE.sub(lambda found: f' {found[1]}="{_whole(found[1], unescape(found[2]), page)}"', covered)


def _unfolded(html: str, instead: str) -> str:
    """The text with something else in the place of each spoiler of its own, and of those in it."""
    kept, depth, end = [], 0, 0
    for found in _FOLD.finditer(html):
        if depth == 0:
            kept.append(html[end : found.start()])
        depth += 1 if found[1] else -1
        if depth == 0:
            kept.append(instead)
            end = found.end()
    return "".join((*kept, html[end:]))


def _whole(attribute: str, value: str, page: str) -> Markup:
    if attribute == "srcset":
        places = (place.split() for place in value.split(","))
        return escape(", ".join(" ".join([_address(place[0], page), *place[1:]]) for place in places if place))
    return escape(_address(value, page))


def _address(value: str, page: str) -> str:
    return value if _SCHEME.match(value) else urljoin(page, value)


def _text(parent: ET.Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    ET.SubElement(parent, name, attributes or {}).text = words.printable(text)
