from __future__ import annotations

from dataclasses import replace

from filmjournal.publishing.site.about import about, not_found
from filmjournal.publishing.site.content import Door, Site

SITE = Site(
    title="The <Late> Row",
    language="en-GB",
    direction="ltr",
    theme="paper",
    doors=(Door("films", "Films", "films/index.html"),),
    further=(Door("tags", "Tags", "tags/index.html"),),
    films=1,
    entries=1234,
    reviews=0,
    since=1987,
)


def test_it_says_what_the_journal_is() -> None:
    page = about(SITE)
    assert page.heading == "About this journal"
    assert "<bdi>The &lt;Late&gt; Row</bdi> is a film journal" in page.body
    assert "It holds 1 film, 1,234 viewings and 0 reviews, and goes back to 1987." in page.body
    assert '<a href="films/index.html">Films</a>' in page.body
    assert '<a href="tags/index.html">Tags</a>' in page.body
    assert "half a star to five" in page.body
    assert "no script" in page.body.replace("\n", " ")


def test_it_names_only_what_there_is() -> None:
    assert "It holds 1 film, 1,234 viewings and 0 reviews." in about(replace(SITE, since=None)).body
    empty = about(replace(SITE, films=0, entries=0, since=None)).body
    assert "nothing in it yet" in empty
    assert "It holds" not in empty


def test_the_feed_is_named_where_there_is_one() -> None:
    assert "feed.xml" not in about(SITE).body
    assert '<a href="feed.xml">' in about(replace(SITE, base_url="https://example.org/films/")).body


def test_what_stands_in_for_a_missing_page_leads_on_from_any_folder() -> None:
    assert '<a href="films/index.html">Films</a>' in not_found(SITE).body
    published = not_found(replace(SITE, base_url="https://example.org/films/", base_path="/films/"))
    assert '<a href="/films/films/index.html">Films</a>' in published.body
