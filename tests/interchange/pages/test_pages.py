"""Hand-made review pages and plain texts of them: what is read of them, with all their irregularities."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import Draft, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.formats import sniffed
from filmjournal.interchange.pages import reader as pages
from filmjournal.interchange.reading.source import open_source
from page_help import STARS, drafts, entry_of, notices, read_all, skipped, source_of

FIRST = (
    "Marta (Ana Pérez) takes the last ferry home and meets her estranged husband, Tom (Otto van Berg - Salt Roads: The"
    " Return), who has not spoken to her since the winter in which everything went wrong."
)
SECOND = (
    "It is a quiet film in which the captain (Lena Mostowa - Dr. Sea) keeps the course, and for long stretches nothing"
    " happens but the sound of an engine; that is just what makes it good."
)
TEXT = f"""\
Night Ferry (2011) Ana Pérez, Otto van Berg, Dwayne "Duke" Holt, Lena Mosto Movie Review

Night Ferry (2011)   3/53/53/53/53/5

Ana Pérez and Otto van Berg in Night Ferry (2011)

All at Sea

{FIRST}

{SECOND}"""
PAGE = f"""\
<html><head><title>Night Ferry (2011) Ana Pérez, Otto van Berg, Dwayne "Duke" Holt, Lena Mosto Movie Review</title>
<style>p {{ color: red }}</style></head><body>
<div id="nav"><a href="/">Home</a> <a href="/az.html">A to Z</a></div>
<table><tr><td><a href="salt-roads.html">Salt Roads (1998)</a></td><td>
<h1>Night Ferry (2011) &nbsp; {STARS.format("3/5") * 5}</h1>
<center><img src="../stills/ferry%201.jpg" alt="On deck"><br>Ana Pérez and Otto van Berg in Night Ferry (2011)</center>
<h2>All at Sea</h2>
<p>{FIRST}</p>
<script>document.write("ads")</script>
<p><img src="http://far.example/2.jpg"><br><i>Dwayne "Duke" Holt as the Mate in Night Ferry (2011)</i></p>
<p>{SECOND}<br>And then it ends.
<h3>Related Reviews</h3><ul><li><a href="x.html">Salt Roads (1998)</a></li></ul>
<p>Copyright 2012 by nobody at all</p>
</td></tr></table></body></html>"""
CAST = (
    CastLine("Ana Pérez", "Marta"),
    CastLine("Otto van Berg", "Tom"),
    CastLine('Dwayne "Duke" Holt'),
    CastLine("Lena Mostowa"),
)


def one(folder: Path, content: str | bytes, name: str = "page.html") -> Draft:
    items = read_all(pages, folder, {name: content})
    (draft,) = drafts(items)
    return draft


def text_with(title: str = "", heading: str = "", *rest: str) -> str:
    return "\n\n".join(filter(None, (title, heading, *rest)))


def test_a_plain_text_of_the_form(tmp_path: Path) -> None:
    draft = one(tmp_path, TEXT, "night-ferry.txt")
    assert (draft.film.title, draft.film.year, draft.film.kind) == ("Night Ferry", 2011, None)
    assert draft.film.cast == CAST
    entry = entry_of(draft)
    assert entry.rating == Rating(6)
    assert entry.rating_original is None
    assert entry.headline == "All at Sea"
    assert entry.watched is None
    assert entry.review_html == (
        f"<p>Ana Pérez and Otto van Berg in Night Ferry (2011)</p><p>{FIRST}</p><p>{SECOND}</p>"
    )
    assert entry.pictures == {}


def test_a_page_of_the_form_with_a_picture_beside_it(tmp_path: Path) -> None:
    items = read_all(pages, tmp_path, {"reviews/night-ferry.html": PAGE, "stills/Ferry 1.jpg": b"picture"})
    (draft,) = drafts(items)
    entry = entry_of(draft)
    assert (draft.film.title, draft.film.year) == ("Night Ferry", 2011)
    assert draft.film.cast == (*CAST[:2], CastLine('Dwayne "Duke" Holt', "the Mate"), CAST[3])
    assert (entry.rating, entry.headline) == (Rating(6), "All at Sea")
    ((name, picture),) = entry.pictures.items()
    assert len(name) == 64
    assert picture.load() == b"picture"
    assert (picture.alt, picture.caption) == ("On deck", "Ana Pérez and Otto van Berg in Night Ferry (2011)")
    assert entry.review_html == (
        f'<figure><img src="image:{name}" alt="On deck"><figcaption>Ana Pérez and Otto van Berg in Night Ferry (2011)'
        f"</figcaption></figure><p>{FIRST}</p>"
        '<p><em>Dwayne "Duke" Holt as the Mate in Night Ferry (2011)</em></p>'
        f"<p>{SECOND}<br>And then it ends.</p>"
    )
    assert [(record.file, record.key) for record in draft.records] == [
        ("reviews/night-ferry.html", "file:reviews/night-ferry.html")
    ]


def test_a_picture_that_is_not_there_leaves_its_caption(tmp_path: Path) -> None:
    entry = entry_of(one(tmp_path, PAGE))
    assert entry.pictures == {}
    assert entry.review_html.startswith("<p>Ana Pérez and Otto van Berg in Night Ferry (2011)</p>")


@pytest.mark.parametrize(
    ("title", "film", "year", "others", "kind", "cast", "directors"),
    [
        ("Cold Coast (1999) Movie Review", "Cold Coast", 1999, (), None, (), ()),
        (
            "The Dead Sea (2011) (aka: Sea Diaries 2) Ann Ode, Bo Cy Movie Review",
            "The Dead Sea", 2011, ("Sea Diaries 2",), None, ("Ann Ode", "Bo Cy"), (),
        ),
        ("Her Other Life (2005) (TV) Ann Ode Movie Review", "Her Other Life", 2005, (), "tv_film", ("Ann Ode",), ()),
        ("Her Other Life (TV 2005) Ann Ode Movie Review", "Her Other Life", 2005, (), "tv_film", ("Ann Ode",), ()),
        ("Her Other Life (2005) Ann Ode TV Movie Review", "Her Other Life", 2005, (), "tv_film", ("Ann Ode",), ()),
        (
            "Twins (1988) directed by Jo Ax and Ida Koch, Ann Ode, Bo Cy Movie Review",
            "Twins", 1988, (), None, ("Ann Ode", "Bo Cy"), ("Jo Ax", "Ida Koch"),
        ),
        (
            "Twins (1988) Ann Ode, Bo Cy directed by Jo Ax & Ida Koch Movie Review",
            "Twins", 1988, (), None, ("Ann Ode", "Bo Cy"), ("Jo Ax", "Ida Koch"),
        ),
        (
            "Twins (1988) starring Ann Ode and Bo Cy - Movie Review | My Site",
            "Twins", 1988, (), None, ("Ann Ode", "Bo Cy"), (),
        ),
        ("(500) Nights, Maybe (2009) Al Bo, Jr., Cy Do Movie Review", "(500) Nights, Maybe", 2009, (), None,
         ("Al Bo, Jr.", "Cy Do"), ()),
        ("2012 (2009) Zoë Ås-Œuvre Movie Review", "2012", 2009, (), None, ("Zoë Ås-Œuvre",), ()),
        ("Talk: A Story. Two (1971) Ann Ode Movie Review", "Talk: A Story. Two", 1971, (), None, ("Ann Ode",), ()),
    ],
)  # fmt: skip
def test_title_lines(
    tmp_path: Path,
    title: str,
    film: str,
    year: int,
    others: tuple[str, ...],
    kind: str | None,
    cast: tuple[str, ...],
    directors: tuple[str, ...],
) -> None:
    body = "Somebody goes somewhere and comes back, which takes two hours and is told without haste or much music."
    for name, content in (
        ("a.txt", f"{title}\n\n{film} ({year}) 4/54/54/54/54/5\n\nWhat a Pun\n\n{body}"),
        ("a.html", f"<title>{title}</title><h1>{film} ({year})</h1><p>4/5</p><h2>What a Pun</h2><p>{body}"),
    ):
        draft = one(tmp_path / name[-3:], content, name)
        assert (draft.film.title, draft.film.year, draft.film.kind) == (film, year, kind)
        assert draft.film.alternative_titles == others
        assert draft.film.cast == tuple(CastLine(person) for person in cast)
        assert draft.film.crew == tuple(CrewLine(person, "director") for person in directors)
        entry = entry_of(draft)
        assert (entry.rating, entry.headline, entry.review_html) == (Rating(8), "What a Pun", f"<p>{body}</p>")


@pytest.mark.parametrize(
    ("written", "rating", "original"),
    [
        ("3.5/53.5/53.5/53.5/53.5/5", 7, None),
        ("3½/5", 7, None),
        ("3,5/5", 7, None),
        ("1/51/51/51/51/5", 1 * 2, None),
        ("5/5", 10, None),
        ("0/50/50/50/50/5", None, None),
        ("7/10", 7, None),
        ("1/101/101/101/101/10", 1, None),
        ("73/100", 7, (73, 100)),
        ("3/4", 8, (3, 4)),
        ("★★★½☆", 7, None),
        ("****", 8, None),
        ("(3 out of 5)", 6, None),
        ("Rating: 4", 8, None),
        ("3 and a half out of 5 stars", 7, None),
        ("Two and a half stars", 5, None),
    ],
)
def test_ratings(tmp_path: Path, written: str, rating: int | None, original: tuple[float, float] | None) -> None:
    for name, heading in (("one", f"Night Ferry (2011) {written}"), ("two", f"Night Ferry (2011)\n\n{written}")):
        entry = entry_of(one(tmp_path / name, f"Night Ferry (2011) Movie Review\n\n{heading}\n\n{FIRST}", "a.txt"))
        if name == "two" or not written.startswith(("Rating", "Two")):
            assert entry.rating == (None if rating is None else Rating(rating))
            assert entry.rating_original == (None if original is None else OriginalRating(*original))
            assert entry.review_html == f"<p>{FIRST}</p>"


def test_stars_drawn_by_pictures_without_words(tmp_path: Path) -> None:
    stars = '<img src="star_full.png">' * 2 + '<img src="star_half.png"><img src="star_empty.png">'
    page = f"<title>Night Ferry (2011) Movie Review</title><h1>Night Ferry (2011) {stars}</h1><p>{FIRST}</p>"
    assert entry_of(one(tmp_path, page)).rating == Rating(5)


def test_a_cast_list_that_is_cut_off(tmp_path: Path) -> None:
    def page(names: str) -> str:
        return f"<title>Night Ferry (2011) {names} Movie Review</title><h1>Night Ferry (2011)</h1><p>{FIRST}"

    files = {"a.html": page("Ana Pérez, Otto van..."), "b.html": page("Bo Cy, Jan Ko…")}
    items = read_all(pages, tmp_path / "a", files)
    first, second = drafts(items)
    assert first.film.cast == CAST[:2]
    assert second.film.cast == (CastLine("Bo Cy"), *CAST[:2])
    assert notices(items) == ["The cast in the title of 1 page is cut off; the name it is cut in was left out."]
    (silently,) = drafts(read_all(pages, tmp_path / "b", {"a.html": page("Ana Pérez, Otto van B")}))
    assert silently.film.cast == CAST[:2]


def test_without_a_title_line_the_heading_is_enough(tmp_path: Path) -> None:
    text = f"Night Ferry (2011)\n\nAll at Sea\n\n{FIRST}\n\n{SECOND}"
    draft = one(tmp_path, text, "a.txt")
    assert (draft.film.title, draft.film.year, entry_of(draft).headline) == ("Night Ferry", 2011, "All at Sea")
    assert entry_of(draft).rating is None


@pytest.mark.parametrize(
    "title",
    ["My Site: Night Ferry (2011) review", "My Site", "Film Pages » Night Ferry (2011)", "Night Ferry Movie Review"],
)
def test_a_page_title_may_say_other_things(tmp_path: Path, title: str) -> None:
    draft = one(tmp_path, f"<title>{title}</title><h1>Night Ferry (2011)</h1><h2>All at Sea</h2><p>{FIRST}</p>")
    assert (draft.film.title, draft.film.year, entry_of(draft).headline) == ("Night Ferry", 2011, "All at Sea")


def test_several_reviews_in_one_text(tmp_path: Path) -> None:
    items = read_all(pages, tmp_path, {"all.txt": f"{TEXT}\n\n\n{TEXT.replace('Night Ferry', 'Salt Roads')}"})
    first, second = drafts(items)
    assert (first.film.title, second.film.title) == ("Night Ferry", "Salt Roads")
    assert entry_of(second).review_html == entry_of(first).review_html.replace("Night Ferry", "Salt Roads")
    assert [draft.records[0].key for draft in (first, second)] == ["file:all.txt", "file:all.txt#2"]


def test_without_a_headline_the_text_begins_at_once(tmp_path: Path) -> None:
    entry = entry_of(one(tmp_path, f"Night Ferry (2011) 3/5\n\n{FIRST}\n\n{SECOND}", "a.txt"))
    assert entry.headline is None
    assert entry.review_html == f"<p>{FIRST}</p><p>{SECOND}</p>"


def test_the_year_may_stand_in_the_name_of_the_file(tmp_path: Path) -> None:
    text = f"Night Ferry Movie Review\n\nNight Ferry 3/53/53/53/53/5\n\n{FIRST}"
    draft = one(tmp_path, text, "night-ferry-2011.txt")
    assert (draft.film.title, draft.film.year, entry_of(draft).rating) == ("Night Ferry", 2011, Rating(6))


def test_lines_that_were_wrapped_are_paragraphs_again(tmp_path: Path) -> None:
    words = FIRST.split()
    lines = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
    widest = max(map(len, lines))
    wrapped, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > widest:
            wrapped.append(line)
            line = ""
        line = f"{line} {word}".strip()
    text = "Night Ferry (2011) 3/5\r\n\r\n" + "\r\n".join([*wrapped, line])
    assert entry_of(one(tmp_path, text, "a.txt")).review_html == f"<p>{FIRST}</p>"


def test_dates_and_facts_beside_the_review(tmp_path: Path) -> None:
    page = f"""<title>Night Ferry (2011) Movie Review</title><h1>Night Ferry (2011)</h1>
    <p>Posted on June 3rd, 2012 by me</p><p>Watched: 1 June 2012</p><p>Directed by Jo Ax and Ida Koch</p>
    <p>Cast: Ann Ode as Jo, Bo Cy</p><p>Running time: 104 minutes</p><p>Genre: Drama, Comedy</p>
    <h2>All at Sea</h2><p>{FIRST}</p>"""
    draft = one(tmp_path, page)
    entry = entry_of(draft)
    assert (entry.logged, entry.watched) == ("2012-06-03T00:00:00Z", PartialDate(2012, 6, 1))
    assert draft.film.crew == (CrewLine("Jo Ax", "director"), CrewLine("Ida Koch", "director"))
    assert draft.film.cast == (CastLine("Ann Ode", "Jo"), CastLine("Bo Cy"), *CAST[:2])
    assert (draft.film.runtime, draft.film.genres) == (104, ("Drama", "Comedy"))
    assert (entry.headline, entry.review_html) == ("All at Sea", f"<p>{FIRST}</p>")


def test_what_surrounds_the_review_is_left_out(tmp_path: Path) -> None:
    page = f"""<title>Night Ferry (2011) - My film pages</title>
    <header><h1>My film pages</h1><nav><a href="/">Home</a></nav></header>
    <main><div class="breadcrumbs"><a href="/r">Reviews</a> &gt; Night Ferry</div><h2>Night Ferry (2011)</h2>
    <p>{FIRST}</p><div class="post-ad">Buy a boat, this week only and for less than you would ever believe</div>
    <blockquote><p>A line that is quoted.</p></blockquote><ul><li>One thing</li><li>and another</li></ul>
    <p>{SECOND}</p><p><a href="a">Previous</a> | <a href="b">Next</a></p>
    <div class="comments"><p>Somebody says that this is a long comment about nothing at all, and goes on.</p></div>
    </main><aside><p>Another long text about me and my pages which is no part of a review, is it.</p></aside>
    <footer>All rights reserved</footer>"""
    assert entry_of(one(tmp_path, page)).review_html == (
        f"<p>{FIRST}</p><blockquote><p>A line that is quoted.</p></blockquote>"
        f"<ul><li><p>One thing</p></li><li><p>and another</p></li></ul><p>{SECOND}</p>"
    )


def test_text_that_is_marked_stays_so_and_nothing_points_into_a_journal(tmp_path: Path) -> None:
    page = f"""<title>Night Ferry (2011) Movie Review</title><h1>Night Ferry (2011)</h1><p>{FIRST}</p>
    <p>It is <b>very</b> <i>good</i> &lt;3, see <a href="https://a.example/x?y=1&amp;z">there</a> and
    <a href="javascript:alert(1)">here</a>. <img src="image:aa" onerror="alert(1)"></p>
    <ul><li>A list with <a data-film="7">a film</a></li></ul>"""
    assert entry_of(one(tmp_path, page)).review_html == (
        f"<p>{FIRST}</p><p>It is <strong>very</strong> <em>good</em> &lt;3, see"
        ' <a href="https://a.example/x?y=1&amp;z">there</a> and here.</p><ul><li><p>A list with a film</p></li></ul>'
    )


def test_links_to_the_same_site_in_brackets_are_words(tmp_path: Path) -> None:
    page = f"""<title>Night Ferry (2011) Movie Review</title><link rel="canonical" href="https://me.example/n-f/">
    <h1>Night Ferry (2011)</h1><p>{FIRST}</p>
    <p>Jo (Ann Ode - <a href="https://me.example/cold-coast/">Cold Coast</a>) is <a href="https://me.example/me">me</a>."""
    draft = one(tmp_path, page)
    assert entry_of(draft).review_html.endswith(
        '<p>Jo (Ann Ode - Cold Coast) is <a href="https://me.example/me">me</a>.</p>'
    )
    assert draft.records[0].key == "https://me.example/n-f/"


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("cp1252", ""), ("iso8859-2", "iso-8859-2")],
)
def test_encodings(tmp_path: Path, encoding: str, meta: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{meta}">') if meta else PAGE
    draft = one(tmp_path, page.encode(encoding))
    assert draft.film.cast[0] == CAST[0]
    assert FIRST in entry_of(draft).review_html


def test_a_page_of_ours(tmp_path: Path) -> None:
    page = """<title>Night Ferry (2011) Ana Pérez, Otto van Berg Movie Review</title><main><div class="film-page">
    <header class="film-head"><h1><bdi>Night Ferry</bdi> <span class="year">(2011)</span></h1>
    <p class="other-titles">Also known as <bdi>The Last Boat</bdi></p>
    <div class="facts"><svg class="stars" role="img" aria-label="3 and a half out of 5 stars"></svg>
    <p>Seen again <time datetime="2012-06-01">1 June 2012</time></p></div></header>
    <div class="viewings"><article><div class="written"><figure><img src="data:image/png;base64,eHl6" alt="A ship">
    <figcaption>At night</figcaption></figure><h2 class="headline">All at Sea</h2><div class="review"><p>Short.</p>
    </div></div></article></div><div class="margin"><section><h2>Cast</h2><ul><li><bdi>Ana Pérez</bdi> as
    <bdi>Marta</bdi></li><li>Otto van Berg</li></ul></section><section><h2>Directed by</h2><ul><li>Jo Ax</li></ul>
    </section><section><h2>Filed under</h2><ul><li><bdi>sea</bdi>, <bdi>night</bdi></li></ul></section></div></main>"""
    draft = one(tmp_path, page)
    entry = entry_of(draft)
    assert draft.film.cast == (CastLine("Ana Pérez", "Marta"), CastLine("Otto van Berg"))
    assert draft.film.crew == (CrewLine("Jo Ax", "director"),)
    assert draft.film.alternative_titles == ("The Last Boat",)
    assert (entry.rating, entry.watched, entry.rewatch) == (Rating(7), PartialDate(2012, 6, 1), True)
    assert (entry.headline, entry.tags) == ("All at Sea", ("sea", "night"))
    ((name, picture),) = entry.pictures.items()
    assert picture.load() == b"xyz"
    assert entry.review_html == (
        f'<figure><img src="image:{name}" alt="A ship"><figcaption>At night</figcaption></figure><p>Short.</p>'
    )


def test_a_folder_and_an_archive_of_many_pages_are_one_import(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"reviews/{number}.html": PAGE.replace("Night Ferry", f"Night Ferry {number}") for number in range(40)
    }
    files |= {"index.html": "<title>All Movie Reviews</title><ul><li><a href=a>A</a></li></ul>", "style.css": "p {}"}
    files |= {"notes.txt": "Buy milk.\n\nCall Ann.", "logo.png": b"\x89PNG", "letter.pdf": b"%PDF\0"}
    items = read_all(pages, tmp_path / "folder", files)
    assert len(drafts(items)) == 40
    assert len({draft.records[0].key for draft in drafts(items)}) == 40
    assert skipped(items) == [("index.html", True), ("letter.pdf", True), ("notes.txt", True)]
    assert notices(items) == [
        "1 picture stands in no review.",
        "1 file that pages are made with (styles, scripts) was not read.",
    ]
    archive = tmp_path / "pages.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(f"site/{name}", content)
    source = open_source([archive])
    again = [item for item in pages.read(source, ReadOptions()) if isinstance(item, Draft)]
    assert {draft.records: draft.film for draft in again} == {draft.records: draft.film for draft in drafts(items)}
    source.close()


def test_keys_stay_apart_where_pages_name_one_address(tmp_path: Path) -> None:
    page = (
        f'<link rel="canonical" href="https://me.example/all"><title>Night Ferry (2011) Movie Review</title><p>{FIRST}'
    )
    items = read_all(pages, tmp_path, {"a.html": page, "b.html": page})
    assert [draft.records[0].key for draft in drafts(items)] == ["https://me.example/all", "file:b.html"]


@pytest.mark.parametrize(
    ("name", "content", "least"),
    [("a.html", PAGE, 80), ("a.bin.html", PAGE.encode("utf-16"), 0), ("renamed", PAGE, 80), ("a.txt", TEXT, 80)],
)
def test_pages_are_recognised_by_what_they_hold(tmp_path: Path, name: str, content: str | bytes, least: int) -> None:
    sure = pages.recognises(source_of(tmp_path, {name: content}))
    assert sure >= least
    if least:
        assert sniffed(source_of(tmp_path, {})).name == "pages"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Buy milk.\n\nCall Ann.",
        "a,b\n1,2\n",
        "<html><title>Me</title><p>Hello.",
        "---\ntitle: x\n---\n",
        "\0\1\2",
        "{}",
    ],
)
def test_other_files_are_none(tmp_path: Path, content: str) -> None:
    assert pages.recognises(source_of(tmp_path, {"a.txt": content, "b.html": content})) == 0
    assert drafts(read_all(pages, tmp_path, {})) == []


def test_hostile_pages_are_refused_or_read_in_bounded_time(tmp_path: Path) -> None:
    deep = "<title>Night Ferry (2011) Movie Review</title>" + "<div>" * 300_000 + FIRST
    nested = f"<title>Night Ferry (2011) Movie Review</title><h1>Night Ferry (2011)</h1>{'<b><i>' * 4_000}{FIRST}"
    files = {"deep.html": deep, "nested.html": nested, "nul.html": f"{PAGE}\0", "long.txt": "(" * 200_000}
    items = read_all(pages, tmp_path, files)
    assert [draft.records[0].file for draft in drafts(items)] == ["nested.html"]
    assert skipped(items) == [("deep.html", False), ("long.txt", True), ("nul.html", False)]


def test_broken_pages_raise_nothing(tmp_path: Path) -> None:
    chance = random.Random(7)
    bits = [
        b"<",
        b">",
        b'"',
        b"</table>",
        b"<article>",
        b"\xff",
        b"3/5",
        b"(2011)",
        b" in ",
        b"\r",
        b"&#xD800;",
        b"(",
        b"...",
    ]
    path = tmp_path / "page"
    for _round in range(100):
        data = bytearray((PAGE if chance.random() < 0.6 else TEXT).encode())
        for _change in range(chance.randint(1, 10)):
            at = chance.randrange(len(data))
            if chance.random() < 0.4:
                del data[at : at + chance.randint(1, 60)]
            else:
                data[at:at] = chance.choice(bits)
        path.write_bytes(bytes(data) or b"x")
        source = open_source([path])
        pages.recognises(source)
        try:
            items = list(pages.read(source, ReadOptions()))
        except Refused:
            continue
        assert len(items) >= 1


def told(draft: Draft) -> tuple[str, int | None, Rating | None, str]:
    entry = entry_of(draft)
    return draft.film.title, draft.film.year, entry.rating, entry.review_html


@pytest.mark.parametrize(
    "page_title", ["", "<title>My reviews</title>", "<title>My Movie Reviews</title>", "<title>Films of 2012</title>"]
)
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<h2>", "</h2>"),
        ("<h3>", "</h3>"),
        ("<h1>", "</h1>"),
        ("<p><b>", "</b></p>"),
        ("<p><strong>", "</strong><br>"),
        ('<hr><h2><a href="https://films.example/1">', "</a></h2>"),
    ],
)
def test_several_reviews_on_one_page(tmp_path: Path, page_title: str, start: str, end: str) -> None:
    page = f"""<html><head>{page_title}</head><body><h1>What I saw</h1><p>Four films in one week, of all things.</p>
    {start}Night Ferry (2011){end}<p>3/5</p><p>{FIRST}</p><p>And so on.</p>
    {start}Salt Roads (1998) ★★★★{end}<p>{SECOND}</p>
    {start}Cold Coast (1999){end}<p>Rating: 2/5</p><p>Short.</p>
    {start}Big Top (1960){end}<p>Shorter.</p>
    <h2>Related reviews</h2><ul><li><a href="x">Far Away (2001)</a></li></ul></body></html>"""
    found = drafts(read_all(pages, tmp_path, {"page.html": page}))
    assert [told(draft) for draft in found] == [
        ("Night Ferry", 2011, Rating(6), f"<p>{FIRST}</p><p>And so on.</p>"),
        ("Salt Roads", 1998, Rating(8), f"<p>{SECOND}</p>"),
        ("Cold Coast", 1999, Rating(4), "<p>Short.</p>"),
        ("Big Top", 1960, None, "<p>Shorter.</p>"),
    ]
    assert [(draft.records[0].place, draft.records[0].key) for draft in found] == [
        ("", "file:page.html"),
        ("2", "file:page.html#2"),
        ("3", "file:page.html#3"),
        ("4", "file:page.html#4"),
    ]
    assert pages.recognises(source_of(tmp_path, {})) >= 40
    again = drafts(read_all(pages, tmp_path, {"page.html": page}))
    assert [draft.records for draft in again] == [draft.records for draft in found]


def test_several_reviews_of_a_page_with_an_address_and_dates_above_each(tmp_path: Path) -> None:
    page = f"""<link rel="canonical" href="https://me.example/all"><title>My reviews</title>
    <p>3 June 2012</p><h2>Night Ferry (2011)</h2><h3>All at Sea</h3><p>{FIRST}</p>
    <p>5 July 2013</p><h2>Salt Roads (1998)</h2><p>{SECOND}</p>"""
    first, second = drafts(read_all(pages, tmp_path, {"page.html": page}))
    assert told(first) == ("Night Ferry", 2011, None, f"<p>{FIRST}</p>")
    assert told(second) == ("Salt Roads", 1998, None, f"<p>{SECOND}</p>")
    assert (entry_of(first).headline, entry_of(second).headline) == ("All at Sea", None)
    assert (entry_of(first).logged, entry_of(second).logged) == ("2012-06-03T00:00:00Z", "2013-07-05T00:00:00Z")
    assert [draft.records[0].key for draft in (first, second)] == ["https://me.example/all", "https://me.example/all#2"]


@pytest.mark.parametrize(
    "page",
    [
        # Others are linked to, without a text of their own.
        f"<h2>Night Ferry (2011)</h2><p>{FIRST}</p><h2>Related Reviews</h2><h2><a href=a>Salt Roads (1998)</a></h2>",
        f"""<h1>Night Ferry (2011)</h1><p>{FIRST}</p><h2>More reviews</h2><h2>Salt Roads (1998)</h2><p>{SECOND}</p>
        <h2>Cold Coast (1999)</h2><p>{SECOND}</p>""",
        # The page's title is that of one film.
        f"""<title>Night Ferry (2011) Ana Pérez Movie Review</title><h2>Night Ferry (2011)</h2><p>{FIRST}</p>
        <p>Related Reviews</p><h2>Salt Roads (1998)</h2><p>{SECOND}</p>""",
        # The film is named twice.
        f"<h2>Night Ferry (2011)</h2><h2>Night Ferry (2011)</h2><p>{FIRST}</p>",
    ],
)
def test_a_page_that_names_other_films_is_one_review(tmp_path: Path, page: str) -> None:
    assert told(one(tmp_path, page)) == ("Night Ferry", 2011, None, f"<p>{FIRST}</p>")


LABELS = ("Movie Title: Night Ferry", "Director: Jo Ax", "Year: 2011", "Rating: 3.5/5", "Cast: Ann Ode, Bo Cy")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "\n".join(LABELS) + f"\n\n{FIRST}"),
        ("a.txt", "\n".join(reversed(LABELS)) + f"\n\n{FIRST}"),
        ("a.txt", "\n".join(LABELS).replace("Movie Title", "Title").replace("tor:", "tor(s):") + f"\n\n{FIRST}"),
        ("a.txt", "\n".join(LABELS).replace("Ferry", "Ferry (2011)").replace("Year: 2011\n", "") + f"\n\n{FIRST}"),
        ("a.html", f"<title>Me</title><h1>My reviews</h1><p>{'<br>'.join(LABELS)}</p><p>{FIRST}</p>"),
        ("a.html", f"<title>Night Ferry</title><p>{'</p><p>'.join(LABELS)}</p><p>{FIRST}</p>"),
        ("a.html", f"<h1>Night Ferry (2011)</h1><p>{'</p><p>'.join(LABELS)}</p><p>{FIRST}</p>"),
        ("a.html", f"<ul><li>{'</li><li>'.join(LABELS)}</li></ul><p>{FIRST}</p>"),
        (
            "a.html",
            "<p><b>" + "</p><p><b>".join(LABELS).replace(":", ":</b>") + f"</p><p>{FIRST}</p>",
        ),
        (
            "a.html",
            "<table><tr><td>" + "<tr><td>".join(LABELS).replace(": ", ":</td><td>") + f"</table><p>{FIRST}</p>",
        ),
    ],
)
def test_facts_that_are_labelled(tmp_path: Path, name: str, content: str) -> None:
    draft = one(tmp_path, content, name)
    assert told(draft) == ("Night Ferry", 2011, Rating(7), f"<p>{FIRST}</p>")
    assert draft.film.crew == (CrewLine("Jo Ax", "director"),)
    assert draft.film.cast[:2] == (CastLine("Ann Ode"), CastLine("Bo Cy"))
    assert pages.recognises(source_of(tmp_path, {})) >= 40


def test_several_labelled_reviews_on_one_page(tmp_path: Path) -> None:
    page = (
        f"<title>Me</title><p>Film: Night Ferry<br>Year: 2011<br>Rating: 3/5</p><p>{FIRST}</p>"
        f"<p>Film: Salt Roads<br>Year: 1998<br>Rating: PG-13</p><p>{SECOND}</p>"
    )
    first, second = drafts(read_all(pages, tmp_path, {"a.html": page}))
    assert told(first) == ("Night Ferry", 2011, Rating(6), f"<p>{FIRST}</p>")
    assert told(second) == ("Salt Roads", 1998, None, f"<p>{SECOND}</p>")


def test_a_labelled_title_alone_is_no_film(tmp_path: Path) -> None:
    for number, text in enumerate(
        (f"Title: Night Ferry\nAuthor: Jo Ax\nRating: 3/5\n\n{FIRST}", f"Title: Night Ferry\n\n{FIRST}")
    ):
        assert drafts(read_all(pages, tmp_path / str(number), {"a.txt": text})) == []
