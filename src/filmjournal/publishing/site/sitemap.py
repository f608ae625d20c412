"""What search engines ask for: the map of the site (sitemaps.org, version 0.9) and who may read it (RFC 9309)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

LONGEST = 50_000  # pages in one file, as the format has it
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FIRST = "sitemap.xml"
_DAY = 10  # characters of a stamp


def addresses(count: int) -> list[str]:
    """The files that a map of so many pages has: one, or an index and its parts, which come before it."""
    if count <= LONGEST:
        return [_FIRST]
    return [*(f"sitemap-{part}.xml" for part in range(1, -(-count // LONGEST) + 1)), _FIRST]


def sitemap(base_url: str, pages: Sequence[tuple[str, str]]) -> list[tuple[str, bytes]]:
    """The files of the map, by address: for pages with their addresses and when they were changed (ISO, or empty).

    `base_url` ends with a slash.
    """
    names = addresses(len(pages))
    if len(names) == 1:
        return [(_FIRST, _file("urlset", "url", base_url, pages))]
    parts = [pages[start : start + LONGEST] for start in range(0, len(pages), LONGEST)]
    files = [(name, _file("urlset", "url", base_url, part)) for name, part in zip(names, parts, strict=False)]
    index = [(name, max(changed for _page, changed in part)) for name, part in zip(names, parts, strict=False)]
    return [*files, (_FIRST, _file("sitemapindex", "sitemap", base_url, index))]


def robots(base_url: str) -> bytes:
    """Everybody may read everything, and where the map is."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {base_url}{_FIRST}\n".encode()


def _file(root: str, element: str, base_url: str, places: Sequence[tuple[str, str]]) -> bytes:
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n']
    for address, changed in places:
        day = f"<lastmod>{changed[:_DAY]}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(base_url + address)}</loc>{day}</{element}>\n")
    return f"{''.join(lines)}</{root}>\n".encode()
