"""The feed: what RFC 4287 asks of it, whole addresses, names that last, and texts that stay texts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from filmjournal.domain.rating import Rating
from filmjournal.publishing.site.content import Site
from filmjournal.publishing.site.feed import FeedItem, feed

BASE = "https://example.org/films/"
SITE = Site(title="The Late Row", language="en-GB", direction="ltr", theme="paper", base_url=BASE)
ITEM = FeedItem(
    id=5,
    address="film/1-mile-to-you-2017.html#entry-5",
    film="1 Mile to You",
    year=2017,
    published="2017-06-11T20:00:00Z",
    updated="2017-06-12T20:00:00Z",
    html=Markup(
        '<figure><img src="../images/s-640.webp" srcset="../images/s-1280.webp 1280w, ../images/s-640.webp 640w"'
        ' alt="x" width="640" height="360"></figure>\n'
        '<p>See <a href="blood-ties-2013.html">Blood Ties</a>, <a href="https://example.net/?a=1&amp;b=2">there</a> '
        'and <a href="#entry-4">before</a>. <label class="spoiler"><input type="checkbox" aria-label="Spoiler">'
        '<span class="words">He dies</span></label></p>'
    ),
    rating=Rating(7),
    headline="Keep on Running",
    seen=Markup("Seen 11 June 2017"),
    language="en",
    tags=("running",),
)
_ATOM = "{http://www.w3.org/2005/Atom}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_FEED_ONCE = {"id", "title", "updated", "generator", "author"}
_ENTRY_ONCE = {"id", "title", "updated", "published", "content"}
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.places: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        self.places += [value for name in ("href", "src") if (value := values.get(name))]
        self.places += [place.split()[0] for place in (values.get("srcset") or "").split(",") if place]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def checked(data: bytes) -> ET.Element:
    """The feed, after all that RFC 4287 asks of the elements that ours has."""
    assert data.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n")
    root = ET.fromstring(data)
    assert root.tag == f"{_ATOM}feed"
    _checked_parts(root, _FEED_ONCE, {"link", "entry"})
    relations = [(link.get("rel"), link.get("type")) for link in root.findall(f"{_ATOM}link")]
    assert relations == [("self", "application/atom+xml"), ("alternate", "text/html")]
    assert root.findtext(f"{_ATOM}author/{_ATOM}name")
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        _checked_parts(entry, _ENTRY_ONCE, {"link", "category"})
        assert [link.get("rel") for link in entry.findall(f"{_ATOM}link")] == ["alternate"]
        content = entry.find(f"{_ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
        assert not list(content)
        assert all(category.get("term") is not None for category in entry.findall(f"{_ATOM}category"))
    names = [entry.findtext(f"{_ATOM}id") for entry in entries]
    assert len(set(names)) == len(names)
    return root


def _checked_parts(element: ET.Element, once: set[str], others: set[str]) -> None:
    found = [child.tag.removeprefix(_ATOM) for child in element]
    assert set(found) <= once | others
    assert all(found.count(name) == 1 for name in once), found
    for child in element:
        if child.tag in (f"{_ATOM}updated", f"{_ATOM}published"):
            assert _RFC3339.fullmatch(child.text or "")
            assert datetime.fromisoformat(child.text or "").tzinfo is not None
        address = child.text if child.tag == f"{_ATOM}id" else child.get("href")
        if child.tag in (f"{_ATOM}id", f"{_ATOM}link"):
            assert urlsplit(address or "").scheme == "https"
            assert urlsplit(address or "").netloc


def content_of(root: ET.Element, number: int = 0) -> _Reader:
    return read(root.findall(f"{_ATOM}entry/{_ATOM}content")[number].text or "")


def test_a_feed_is_what_the_format_asks_for() -> None:
    older = replace(ITEM, id=4, updated="2017-06-10T20:00:00Z", headline=None, year=None, language=None)
    root = checked(feed(SITE, [older, ITEM]))
    assert root.get(f"{_XML}lang") == "en-GB"
    assert root.get(f"{_XML}base") == BASE
    assert root.findtext(f"{_ATOM}updated") == ITEM.updated
    assert [entry.findtext(f"{_ATOM}title") for entry in root.findall(f"{_ATOM}entry")] == [
        "1 Mile to You",
        "1 Mile to You (2017): Keep on Running",
    ]
    assert [link.get("href") for link in root.findall(f"{_ATOM}link")] == [f"{BASE}feed.xml", f"{BASE}index.html"]
    (entry,) = [entry for entry in root.findall(f"{_ATOM}entry") if entry.findtext(f"{_ATOM}id") == f"{BASE}#entry-5"]
    link, category, content = (entry.find(_ATOM + name) for name in ("link", "category", "content"))
    assert link is not None
    assert link.get("href") == BASE + ITEM.address
    assert category is not None
    assert category.get("term") == "running"
    assert content is not None
    assert content.get(f"{_XML}lang") == "en"


def test_every_address_is_whole() -> None:
    text = content_of(checked(feed(SITE, [ITEM])))
    assert text.places == [
        f"{BASE}images/s-640.webp",
        f"{BASE}images/s-1280.webp",
        f"{BASE}images/s-640.webp",
        f"{BASE}film/blood-ties-2013.html",
        "https://example.net/?a=1&b=2",
        f"{BASE}film/1-mile-to-you-2017.html#entry-4",
        f"{BASE}film/1-mile-to-you-2017.html#entry-5",
    ]


def test_a_spoiler_of_its_own_is_a_link_whatever_is_in_it() -> None:
    fold = '<details class="spoiler"><summary>Who</summary><div class="covered">{}</div></details>'
    inner = fold.format('<p>It was her. <label class="spoiler"><span class="words">And him.</span></label></p>')
    html = Markup(
        f"<p>Before.</p>{fold.format(f'<p>They die.</p>{inner}<p>All.</p>')}<p>Between.</p>{inner}<p>End.</p>"
    )

    content = next(ET.fromstring(feed(SITE, [replace(ITEM, html=html)])).iter(f"{_ATOM}content")).text or ""

    link = '<p><a href="https://example.org/films/film/1-mile-to-you-2017.html#entry-5">[Spoiler]</a></p>'
    assert content.endswith(f"<p>Before.</p>{link}<p>Between.</p>{link}<p>End.</p>")


def test_the_whole_text_is_there_but_for_spoilers() -> None:
    text = content_of(checked(feed(SITE, [ITEM])))
    assert text.text.startswith("3 and a half out of 5 stars · Seen 11 June 2017")
    assert "See Blood Ties, there and before. [Spoiler]" in text.text
    assert "dies" not in text.text
    assert "input" not in text.tags


def test_renaming_a_film_makes_no_old_review_new() -> None:
    renamed = replace(ITEM, film="Life at These Speeds", address="film/life-at-these-speeds.html#entry-5")
    names = {checked(feed(SITE, [item])).findtext(f"{_ATOM}entry/{_ATOM}id") for item in (ITEM, renamed)}
    assert names == {f"{BASE}#entry-5"}


def test_a_feed_of_nothing_is_a_feed() -> None:
    assert checked(feed(SITE, [])).findtext(f"{_ATOM}updated") == "1970-01-01T00:00:00Z"
    changed = replace(SITE, changed="2020-01-01T00:00:00Z")
    assert checked(feed(changed, [])).findtext(f"{_ATOM}updated") == "2020-01-01T00:00:00Z"


def test_there_is_no_feed_of_a_site_that_is_nowhere() -> None:
    with pytest.raises(ValueError, match="address"):
        feed(replace(SITE, base_url=""), [ITEM])


@given(
    st.text(st.characters(), max_size=40),
    st.sampled_from(("]]>", "<script>alert(1)</script>", '" href="x', "\x00\ufffe")),
)
def test_whatever_people_wrote_stays_text(text: str, hostile: str) -> None:
    said = text + hostile
    words = Markup("<p>{}</p>").format(said)
    root = checked(feed(replace(SITE, title=said), [replace(ITEM, film=said, headline=said, html=words, tags=(said,))]))
    content = content_of(root)
    assert content.tags == ["p", "p"]
    assert content.places == []
    (title,) = (entry.findtext(f"{_ATOM}title") or "" for entry in root.findall(f"{_ATOM}entry"))
    assert "\x00" not in title
    if "<" in hostile:
        assert hostile in title
        assert str(escape(hostile)) not in title
