"""Markdown with front matter: what sites and vaults write, and what we write ourselves."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import Draft, ReadOptions
from filmjournal.domain.entries import Entry, Review
from filmjournal.domain.films import CastCredit, CrewCredit, CrewLine, Film
from filmjournal.domain.partial_date import PartialDate, parse
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.formats import sniffed
from filmjournal.interchange.markdown import reader as markdown_files
from filmjournal.interchange.own.markdown_export import file_of_entry
from filmjournal.interchange.reading.source import open_source
from page_help import drafts, entry_of, notices, read_all, skipped, source_of

JEKYLL = """\
---
layout: post
title: "Night Ferry (2011)"
Rating: 3.5/5
tags: [sea, quiet film]
director: Jo Ax, Ida Koch
cast:
  - Ana Pérez as Marta, the captain
  - {name: Otto van Berg, role: Tom}
imdb_id: 0123456
studio: Big One
poster: /pics/a.jpg
---
# Night Ferry

Marta (Ana Pérez - [[Dream House (1998)|Dream House]]) <!-- hidden -->goes *home*, see [[Salt Roads]].

![A boat](../pics/a.jpg "At *night*")

![[a.jpg]]

![far](https://far.example/b.jpg)

#slow #blue
"""
HUGO = """\
+++
title = "Salt"
date = 2020-02-03T10:00:00Z
watched = 2020-02-01
year = 1998
[params]
rating = 9
film = "Salt Roads"
[taxonomies]
tags = ["x"]
+++
Hi.
"""
OBSIDIAN = """\
---
type: movie
title: No
year: "1999"
id: tt0000042
personalRating: 7
watched: true
lastWatched: "[[2019-06-11]]"
with:
  - "[[Ann]]"
aliases: [Nein]
rewatch: yes
plot: Somebody says no.
---
Text <b>bold</b>.
"""


def one(folder: Path, content: str, name: str = "film.md", **files: str) -> Draft:
    (draft,) = drafts(read_all(markdown_files, folder, {name: content, **files}))
    return draft


def front(*lines: str, body: str = "Words.") -> str:
    return "\n".join(("---", *lines, "---", body))


def test_a_post_of_jekyll(tmp_path: Path) -> None:
    name = "_posts/2017-06-11-night-ferry.md"
    (draft,) = drafts(read_all(markdown_files, tmp_path, {name: JEKYLL, "pics/a.jpg": b"picture"}))
    film, entry = draft.film, entry_of(draft)
    assert (film.title, film.year, film.ids) == ("Night Ferry", 2011, {"imdb": "tt0123456"})
    assert film.cast == (CastLine("Ana Pérez", "Marta, the captain"), CastLine("Otto van Berg", "Tom"))
    assert film.crew == (CrewLine("Jo Ax", "director"), CrewLine("Ida Koch", "director"))
    assert film.extra == {"studio": "Big One"}
    assert film.poster is not None
    assert film.poster.load() == b"picture"
    assert (entry.watched, entry.rating, entry.rating_original) == (PartialDate(2017, 6, 11), Rating(7), None)
    assert entry.tags == ("sea", "quiet film", "slow", "blue")
    first, second = entry.pictures
    if entry.pictures[second].caption:
        first, second = second, first
    assert (entry.pictures[first].alt, entry.pictures[first].caption) == ("A boat", "At *night*")
    assert entry.review_html == (
        "<p>Marta (Ana Pérez - Dream House) goes <em>home</em>, see Salt Roads.</p>"
        f'<figure><img src="image:{first}" alt="A boat"><figcaption>At *night*</figcaption></figure>'
        f'<figure><img src="image:{second}" alt=""></figure><p>far</p>'
    )
    assert (draft.records[0].file, draft.records[0].key) == (name, f"file:{name}")


def test_a_page_of_hugo(tmp_path: Path) -> None:
    draft = one(tmp_path, HUGO, "content/salt/index.md")
    entry = entry_of(draft)
    assert (draft.film.title, draft.film.year, entry.headline) == ("Salt Roads", 1998, "Salt")
    assert (entry.watched, entry.logged) == (PartialDate(2020, 2, 1), "2020-02-03T00:00:00Z")
    assert (entry.rating, entry.tags, entry.review_html) == (Rating(9), ("x",), "<p>Hi.</p>")


def test_a_note_of_obsidian(tmp_path: Path) -> None:
    draft = one(tmp_path, OBSIDIAN)
    entry = entry_of(draft)
    assert (draft.film.title, draft.film.year, draft.film.ids) == ("No", 1999, {"imdb": "tt0000042"})
    assert draft.film.alternative_titles == ("Nein",)
    assert draft.film.extra == {"plot": "Somebody says no."}
    assert (entry.watched, entry.rating, entry.rewatch) == (PartialDate(2019, 6, 11), Rating(7), True)
    assert entry.companions == ("Ann",)
    assert entry.review_html == "<p>Text <strong>bold</strong>.</p>"


@pytest.mark.parametrize(
    ("line", "rating", "original"),
    [
        ("rating: 4", 8, None),
        ("Rating: 3,5", 7, None),
        ("stars: ★★★½", 7, None),
        ('rating: "7/10"', 7, None),
        ("score: 73/100", 7, (73, 100)),
        ("rating: 0", None, None),
        ("rating: null", None, None),
        ("rating: [4]", 8, None),
        ("rating: good", None, None),
        ("rating: .nan", None, None),
    ],
)
def test_ratings(tmp_path: Path, line: str, rating: int | None, original: tuple[float, float] | None) -> None:
    entry = entry_of(one(tmp_path, front("film: Salt", "watched: 2020-01-01", line)))
    assert entry.rating == (None if rating is None else Rating(rating))
    assert entry.rating_original == (None if original is None else OriginalRating(*original))


def test_the_scale_of_bare_ratings_is_that_of_the_highest(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{number}.md": front("film: Salt", f"rating: {number}") for number in (3, 8)}
    source = source_of(tmp_path, files)
    assert markdown_files.questions(source, ReadOptions()).scale == 10
    first, second = drafts(list(markdown_files.read(source, ReadOptions())))
    assert (entry_of(first).rating, entry_of(second).rating) == (Rating(3), Rating(8))
    first, _second = drafts(list(markdown_files.read(source, ReadOptions(scale=5))))
    assert entry_of(first).rating == Rating(6)


@pytest.mark.parametrize(
    ("lines", "watched", "logged"),
    [
        (("date: 2017-06-11",), "2017-06-11", None),
        (("date: 2017-06-11T23:50:00+02:00",), "2017-06-11", None),
        (("watched: 2017-06", "date: 2017-07-01"), "2017-06", "2017-07-01T00:00:00Z"),
        (("Watched Date: 11 June 2017",), "2017-06-11", None),
        (("watched_date: 2017",), "2017", None),
        (("date: 2017-02-31",), None, None),
        (("watched: 2017-06-11", "logged: 2017-06-12T20:15:00Z"), "2017-06-11", "2017-06-12T20:15:00Z"),
    ],
)
def test_dates(tmp_path: Path, lines: tuple[str, ...], watched: str | None, logged: str | None) -> None:
    entry = entry_of(one(tmp_path, front("film: Salt", *lines)))
    assert (entry.watched, entry.logged) == (None if watched is None else parse(watched), logged)


def test_yaml_that_is_none_is_read_line_by_line(tmp_path: Path) -> None:
    draft = one(
        tmp_path,
        front("title: Mission: Unlikely", "year: 1999", "rating: 4", "tags:", "  - a", "- b", "cast: [A B, C D]"),
    )
    assert (draft.film.title, draft.film.year, entry_of(draft).rating) == ("Mission: Unlikely", 1999, Rating(8))
    assert draft.film.cast == (CastLine("A B"), CastLine("C D"))
    assert entry_of(draft).tags == ("a", "b")


def test_the_title_may_be_the_files_name_or_the_first_heading(tmp_path: Path) -> None:
    by_name = one(tmp_path / "a", front("watched: 2020-01-01"), "Salt Roads (1998).md")
    assert (by_name.film.title, by_name.film.year) == ("Salt Roads", 1998)
    by_heading = one(tmp_path / "b", front("watched: 2020-01-01", body="# Salt Roads (1998)\n\nWords."), "x.md")
    assert (by_heading.film.title, by_heading.film.year) == ("Salt Roads", 1998)
    assert entry_of(by_heading).review_html == "<p>Words.</p>"


def test_what_says_no_more_than_that_it_was_seen(tmp_path: Path) -> None:
    assert entry_of(one(tmp_path / "a", front("film: Salt", "rating: 4", body=""))).only_seen
    assert not entry_of(one(tmp_path / "b", front("film: Salt", "rating: 4"))).only_seen


def test_addresses_that_are_ids_and_ratings_that_are_none(tmp_path: Path) -> None:
    by_link = one(
        tmp_path / "a",
        front("title: Salt", "year: 1998", "imdb: 7.0/10", "imdb_link: https://imdb.com/title/tt0000042"),
    )
    assert (by_link.film.ids, by_link.film.extra) == ({"imdb": "tt0000042"}, {"imdb": "7.0/10"})
    by_url = one(
        tmp_path / "b", front("title: Salt", "rating: 3", "year: 1998", "url: https://letterboxd.com/film/salt/")
    )
    assert (by_url.film.ids, by_url.film.extra) == ({"letterboxd": "salt"}, {})
    elsewhere = one(tmp_path / "c", front("film: Salt", "tmdb: 6.8", "url: https://salt.example/film"))
    assert (elsewhere.film.ids, elsewhere.film.extra) == ({}, {"tmdb": "6.8"})


def test_a_date_that_can_be_two_is_asked(tmp_path: Path) -> None:
    draft = one(tmp_path, front("film: Salt", "watched: true", "lastWatched: 08/05/2025", body=""))
    assert entry_of(draft).watched == PartialDate(2025)
    assert draft.doubt is not None
    assert [answer.entry.watched for answer in draft.doubt.answers] == [
        PartialDate(2025, 5, 8),
        PartialDate(2025, 8, 5),
    ]


def test_the_queries_of_a_vault_are_no_review(tmp_path: Path) -> None:
    template = (
        "# `$= dv.current().title`\n\n**Genres:**\n```dataviewjs\ndv.list(x)\n\n# not a heading\n```\n\n## Cast\n"
    )
    bare = one(tmp_path / "a", front("film: Salt", "watched: false", body=template))
    assert (bare.film.title, bare.entry, bare.watchlist) == ("Salt", None, "")
    written = one(
        tmp_path / "b",
        front(
            "film: Salt",
            body=f"{template}`INPUT[toggle:watched]` watched\n\n---\n\n## Thoughts\n\nLoud. See `x = 1`.\n",
        ),
    )
    assert entry_of(written).review_html == "<h2>Thoughts</h2><p>Loud. See <code>x = 1</code>.</p>"
    beside = one(tmp_path / "d", front("film: Salt", body="We saw it at night, all `= this.count` of us.\n"))
    assert entry_of(beside).review_html == "<p>We saw it at night, all of us.</p>"
    plain = one(tmp_path / "c", front("film: Salt", body="Good:\n\n## Bad\n"))
    assert entry_of(plain).review_html == "<p>Good:</p><h2>Bad</h2>"


def test_a_film_not_watched_yet_is_for_the_watchlist(tmp_path: Path) -> None:
    files = {
        "a.md": front("film: Salt", "watched: false", "created: 2020-01-02", body=""),
        "b.md": front("film: X", "watched: false", body=""),
    }
    items = read_all(markdown_files, tmp_path, dict(files))
    dated, undated = drafts(items)
    assert (dated.film.title, dated.entry, dated.watchlist) == ("Salt", None, "2020-01-02")
    assert (undated.film.title, undated.entry, undated.watchlist) == ("X", None, "")
    assert skipped(items) == []


def test_what_is_about_something_else_is_skipped_by_rule(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "about.md": "# Me\n\nWords.",
        "blog.md": front("title: A day", "date: 2020-01-01", "tags: [life]"),
        "book.md": front("title: Salt", "type: book", "rating: 4", "year: 1998"),
        "broken.md": "---\n\t: [\n---\nWords.",
        "series.md": front("title: Salt", "type: series", "watched: 2020-01-01"),
        "config.toml": "x = 1",
    }
    items = read_all(markdown_files, tmp_path, files)
    assert skipped(items) == [
        ("about.md", True), ("blog.md", True), ("book.md", True), ("broken.md", False), ("series.md", True),
    ]  # fmt: skip
    assert notices(items) == ["1 other file is no Markdown and was not read."]
    (series,) = drafts(read_all(markdown_files, tmp_path, {}, ReadOptions(other_kinds=True)))
    assert series.film.kind == "series"


def test_recognised_by_what_they_hold(tmp_path: Path) -> None:
    assert sniffed(source_of(tmp_path / "a", {"a.md": JEKYLL, "b.md": HUGO, "c.md": OBSIDIAN})).name == "markdown"
    assert sniffed(source_of(tmp_path / "b", {"renamed": OBSIDIAN})).name == "markdown"
    assert markdown_files.recognises(source_of(tmp_path / "c", {"a.md": "# Me", "b.txt": "x", "c.csv": "a,b"})) == 0


def test_what_we_write_is_read_again(tmp_path: Path) -> None:
    film = Film(
        5, "Mission: [Rec] (Unlikely)", 2017, original_title="No", alternative_titles=("null", "12:30"), runtime=104,
        kind="tv_film", countries=("France",), languages=("French",), genres=("Drama", "War & Peace"),
        ids={"imdb": "tt0000042", "tmdb": "7", "shelf": "A 1"}, liked=True, watchlist="2020-01-02", rating=Rating(9),
        extra={"format": "DVD", "note": "a\nb: #c"},
        cast=(CastCredit(1, "Ana Pérez", "Marta, as herself"), CastCredit(2, "Bo Cy")),
        crew=(CrewCredit(3, "Jo Ax", "director"), CrewCredit(4, "Ida (Koch)", "writer")), poster="ab" * 32,
    )  # fmt: skip
    html = (
        "<p>A <strong>b</strong> #tag [[x]] &lt;b&gt; (Bo Cy - Salt)<br>line</p><p>#tag #other</p><h2>Head</h2>"
        f'<ul><li><p>One</p></li></ul><figure><img src="image:{"ab" * 32}" alt="A [ship]">'
        '<figcaption>At "night" (1)</figcaption></figure>'
    )
    entry = Entry(
        7, film, "2017-06-12T20:15:00Z", "2017-06-12T20:15:00Z", watched=parse("2017-06"), rating=Rating(7),
        rating_original=OriginalRating(73.0, 100.0), rewatch=True, finished=False, headline="Keep: on",
        review=Review(html, language="en"),
        tags=("a, b", "#c"), place="Home", medium="DVD", companions=("Ann, of course",), private=True,
    )  # fmt: skip
    written = file_of_entry(entry, lambda _film: None, lambda name: f"images/{name}.png")
    name = "mission-2017.md"
    (draft,) = drafts(read_all(markdown_files, tmp_path, {name: written, f"images/{'ab' * 32}.png": b"picture"}))
    read = draft.film
    assert (read.title, read.year, read.original_title) == (film.title, 2017, "No")
    assert (read.alternative_titles, read.runtime, read.kind) == (("null", "12:30"), 104, "tv_film")
    assert (read.countries, read.languages, read.genres) == (("France",), ("French",), ("Drama", "War & Peace"))
    assert (read.ids, read.extra) == (film.ids, film.extra)
    assert read.cast == (CastLine("Ana Pérez", "Marta, as herself"), CastLine("Bo Cy"))
    assert read.crew == (CrewLine("Jo Ax", "director"), CrewLine("Ida (Koch)", "writer"))
    assert read.poster is not None
    assert read.poster.load() == b"picture"
    assert (draft.liked, draft.watchlist, draft.rating) == (True, "2020-01-02", Rating(9))
    again = entry_of(draft)
    ((picture, kept),) = again.pictures.items()
    assert kept.caption == 'At "night" (1)'
    assert again.review_html == html.replace("ab" * 32, picture)
    assert replace(again, pictures={}, review_html="") == replace(
        again, pictures={}, review_html="", watched=parse("2017-06"), logged="2017-06-12T20:15:00Z", rating=Rating(7),
        rating_original=OriginalRating(73.0, 100.0), rewatch=True, finished=False, headline="Keep: on", language="en",
        tags=("a, b", "#c"), place="Home", medium="DVD", companions=("Ann, of course",), private=True, only_seen=False,
    )  # fmt: skip


def test_hostile_front_matter_is_bounded(tmp_path: Path) -> None:
    bomb = front(
        "a: &a [x,x]",
        *(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]" for n in range(24)),
        "film: Salt",
    )
    files: dict[str, str | bytes] = {
        "bomb.md": bomb,
        "deep.md": front("film: Salt", "x: " + "[" * 5_000),
        "deeper.md": front("film: Salt", "? " * 5_000),
        "toml.md": f"+++\nfilm = 'Salt'\nx = {'[' * 5_000}\n+++\n",
        "json.md": '{\n"film": ' + "[" * 100_000,
        "nul.md": front("film: Salt\0"),
        "python.md": front("film: !!python/object/apply:os.system [ls]", "watched: 2020-01-01"),
        "text.md": front("film: Salt", body="[" * 50_000 + "`" * 50_000 + "<b>" * 20_000),
    }
    items = read_all(markdown_files, tmp_path, files)
    assert {draft.records[0].file for draft in drafts(items)} >= {
        "bomb.md",
        "deep.md",
        "deeper.md",
        "toml.md",
        "text.md",
    }
    assert len(items) == len(files)


def test_broken_files_raise_nothing(tmp_path: Path) -> None:
    chance = random.Random(11)
    bits = [
        "---\n",
        "+++\n",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "*a",
        "&a ",
        '"',
        "\t",
        "![[",
        "](",
        "#",
        "\ufeff",
        "null",
        "2017-99-99",
        "|\n",
    ]
    path = tmp_path / "a.md"
    for _round in range(150):
        text = chance.choice((JEKYLL, HUGO, OBSIDIAN))
        for _change in range(chance.randint(1, 8)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(bits) + text[at + chance.randint(0, 25) :]
        path.write_text(text, "utf-8")
        source = open_source([path])
        markdown_files.recognises(source)
        markdown_files.questions(source, ReadOptions())
        assert len(list(markdown_files.read(source, ReadOptions()))) == 1
