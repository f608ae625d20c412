"""The map of the site and who may read it."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

from filmjournal.publishing.site.sitemap import LONGEST, addresses, robots, sitemap

BASE = "https://example.org/a&b/"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def places(data: bytes, root: str) -> list[tuple[str | None, str | None]]:
    tree = ET.fromstring(data)
    assert tree.tag == NAMESPACE + root
    return [(each.findtext(f"{NAMESPACE}loc"), each.findtext(f"{NAMESPACE}lastmod")) for each in tree]


def test_all_pages_with_the_day_on_which_they_were_changed() -> None:
    ((address, data),) = sitemap(BASE, [("index.html", ""), ("film/x.html", "2017-06-12T23:59:59Z")])
    assert address == "sitemap.xml"
    assert places(data, "urlset") == [(f"{BASE}index.html", None), (f"{BASE}film/x.html", "2017-06-12")]


def test_a_large_site_has_several_and_an_index_that_comes_last() -> None:
    pages = [
        (f"film/{number}.html", "2017-06-12T00:00:00Z" if number < LONGEST else "") for number in range(LONGEST + 1)
    ]
    files = sitemap(BASE, pages)
    assert (
        [address for address, _data in files]
        == addresses(len(pages))
        == [
            "sitemap-1.xml",
            "sitemap-2.xml",
            "sitemap.xml",
        ]
    )
    assert places(files[2][1], "sitemapindex") == [
        (f"{BASE}sitemap-1.xml", "2017-06-12"),
        (f"{BASE}sitemap-2.xml", None),
    ]
    assert len(places(files[0][1], "urlset")) == LONGEST
    assert places(files[1][1], "urlset") == [(f"{BASE}film/{LONGEST}.html", None)]
    assert len(files[0][1]) < 50 * 1024 * 1024
    assert addresses(LONGEST) == ["sitemap.xml"]


def test_everybody_may_read_everything() -> None:
    reader = RobotFileParser()
    reader.parse(robots(BASE).decode().splitlines())
    assert reader.can_fetch("anybody", f"{BASE}film/x.html")
    assert reader.site_maps() == [f"{BASE}sitemap.xml"]
