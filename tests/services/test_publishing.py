"""The journal as a web site: what is on it, what is not, and what publishing again does."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.errors import SearchError
from filmjournal.services.commands import (
    EditEntry,
    EditFilm,
    EntryValues,
    KeepImage,
    LogFilm,
    MergeFilms,
    PutBackEntries,
    RemoveEntries,
)
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList, NoteInList
from filmjournal.services.publishing import OpenSite, SiteOptions, publish
from filmjournal.services.sampling import _picture

_OPTIONS = SiteOptions(title="The Late Row", base_url="https://example.org/films", language="en")
_CANARY = "xylophone"  # a word that no page of ours has


def _log(
    journal: Journal, title: str, year: int | None = None, *, cast: str = "", **viewing: Unpack[EntryValues]
) -> tuple[int, int]:
    people = tuple(CastLine(name) for name in cast.split(", ") if name)
    done = journal.execute(LogFilm(title, year, cast=people, viewing=viewing))
    assert done.film_id is not None
    assert done.entry_id is not None
    return done.film_id, done.entry_id


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _page(folder: Path, address: str) -> str:
    return (folder / address).read_text(encoding="utf-8")


@pytest.fixture
def diary(journal: Journal) -> dict[str, int]:
    """Three films with people in common, one of them seen twice."""
    first, review = _log(
        journal,
        "1 Mile to You",
        2017,
        cast="Graham Rogers, Billy Crudup",
        watched=PartialDate(2017, 6, 11),
        rating=Rating(6),
        headline="Keep on Running",
        review_html="<p>Kevin runs, and <strong>wins</strong>.</p>",
        tags=("running",),
    )
    _film, again = _log(journal, "1 Mile to You", 2017, watched=PartialDate(2024, 3), rating=Rating(7), rewatch=True)
    second, _entry = _log(journal, "Blood Ties", 2013, cast="Billy Crudup", rating=Rating(7))
    third, _entry = _log(journal, "Le Samouraï", 1967, watched=PartialDate(1999), review_html="<p>A grey room.</p>")
    return {"mile": first, "review": review, "again": again, "ties": second, "samourai": third}


def test_every_kind_of_page_is_there(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    list_id = journal.execute(CreateList("People who run")).list_id
    assert list_id is not None
    journal.execute(AddToList(list_id, (diary["mile"],)))

    done = publish(journal, tmp_path / "site", _OPTIONS)

    assert (done.films, done.entries, done.reviews) == (3, 4, 2)
    assert set(done.new) == set(_files(tmp_path / "site")) - {".filmjournal-site.json"}
    assert set(done.new) >= {
        "index.html", "style.css", "icon.svg", "feed.xml", "sitemap.xml", "robots.txt", "404.html", "about.html",
        "film/1-mile-to-you-2017.html", "film/blood-ties-2013.html", "film/le-samourai-1967.html",
        "films/index.html", "films/0.html", "films/b.html", "films/l.html",
        "decades/2010.html", "decades/1960.html",
        "person/billy-crudup.html", "people/index.html", "people/c.html",
        "diary/index.html", "diary/2017.html", "diary/2024.html", "diary/1999.html", "diary/undated.html",
        "ratings/index.html", "ratings/3.5.html", "ratings/none.html",
        "tags/index.html", "tags/running.html", "lists/index.html", "lists/people-who-run.html",
        "statistics.html", "search.html", "search/index.js",
    }  # fmt: skip
    assert "person/graham-rogers.html" not in done.new, "one film is not enough for a page"


def test_a_film_has_all_its_viewings_newest_first(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    publish(journal, tmp_path / "site", _OPTIONS)

    page = _page(tmp_path / "site", "film/1-mile-to-you-2017.html")
    assert page.index(f'id="entry-{diary["again"]}"') < page.index(f'id="entry-{diary["review"]}"')
    assert "Keep on Running" in page
    assert "Kevin runs, and <strong>wins</strong>." in page
    assert 'href="../person/billy-crudup.html"' in page
    assert 'href="../film/blood-ties-2013.html"' in page, "another film with somebody of this one"
    assert 'href="../tags/running.html"' in page


def test_what_is_private_or_in_the_trash_is_nowhere(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    canary: EntryValues = {"headline": _CANARY, "review_html": f"<p>{_CANARY}</p>", "tags": (_CANARY,)}
    secret: EntryValues = {**canary, "rating": Rating(10), "private": True, "watched": PartialDate(2023)}
    _log(journal, "Blood Ties", 2013, **secret)
    _film, gone = _log(journal, f"A {_CANARY}", 2001, cast=_CANARY, **canary)
    journal.execute(RemoveEntries((gone,)))
    _log(journal, f"The {_CANARY}", 2002, cast=f"{_CANARY}, Billy Crudup", private=True)

    publish(journal, tmp_path / "site", _OPTIONS)

    for name, content in _files(tmp_path / "site").items():
        assert _CANARY not in name
        assert _CANARY.encode() not in content.lower(), name
    assert not (tmp_path / "site" / "ratings" / "5.html").exists(), "the rating of a private viewing is private"
    assert "2023" not in _page(tmp_path / "site", "diary/index.html")


def test_a_list_does_not_name_films_that_only_private_entries_know(
    journal: Journal, diary: dict[str, int], tmp_path: Path
) -> None:
    picture = journal.execute(KeepImage(_picture(1))).image
    hidden, _entry = _log(journal, f"The {_CANARY}", 2002, private=True)
    _log(journal, "Blood Ties", 2013, private=True)
    later = journal.execute(LogFilm("Not seen yet", 2024, watchlist=True)).film_id
    list_id = journal.execute(CreateList("People who run", ranked=True)).list_id
    assert list_id is not None
    assert later is not None
    journal.execute(AddToList(list_id, (later, hidden, diary["ties"]), notes_html=""))
    journal.execute(NoteInList(list_id, hidden, f"<p>{_CANARY}</p>"))
    journal.execute(EditFilm(later, {"poster": picture}))

    publish(journal, tmp_path / "site", _OPTIONS)

    page = _page(tmp_path / "site", "lists/people-who-run.html")
    assert _CANARY not in page.lower()
    assert "Not seen yet" in page
    assert "Blood Ties" in page
    assert "og:image" not in page, "a poster lies there with the film's own page only"


def test_companions_and_places_stay_at_home_unless_asked_for(journal: Journal, tmp_path: Path) -> None:
    _log(journal, "Blood Ties", 2013, place="Rex cinema", companions=("Aunt Ada",))

    publish(journal, tmp_path / "plain", _OPTIONS)
    publish(journal, tmp_path / "asked", SiteOptions(language="en", companions=True, places=True))

    for content in _files(tmp_path / "plain").values():
        assert b"Rex cinema" not in content
        assert b"Aunt Ada" not in content
    page = _page(tmp_path / "asked", "film/blood-ties-2013.html")
    assert "Rex cinema" in page
    assert "Aunt Ada" in page


def test_a_search_chooses_what_is_published(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    done = publish(journal, tmp_path / "site", SiteOptions(language="en", only="watched:2017..2024"))

    assert (done.films, done.entries) == (1, 2)
    assert sorted(path.name for path in (tmp_path / "site" / "film").iterdir()) == ["1-mile-to-you-2017.html"]
    with pytest.raises(SearchError):
        publish(journal, tmp_path / "other", SiteOptions(only="rating:("))
    assert not (tmp_path / "other").exists()


def test_a_search_can_not_bring_private_entries_in(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    _log(journal, "Hidden", 2001, private=True)

    done = publish(journal, tmp_path / "site", SiteOptions(language="en", only="is:private OR title:mile"))

    assert done.entries == 2
    assert not (tmp_path / "site" / "film" / "hidden-2001.html").exists()


def test_again_nothing_is_written_and_one_change_writes_what_shows_it(
    journal: Journal, diary: dict[str, int], tmp_path: Path
) -> None:
    first = publish(journal, tmp_path / "site", _OPTIONS)
    before = _files(tmp_path / "site")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")}

    again = publish(journal, tmp_path / "site", _OPTIONS)
    assert (again.new, again.changed, again.removed) == ((), (), ())
    assert (again.films, again.entries, again.reviews, again.files) == (3, 4, 2, first.files)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")} == times

    journal.execute(EditEntry(diary["review"], {"review_html": "<p>Kevin walks.</p>"}))
    changed = publish(journal, tmp_path / "site", _OPTIONS)
    assert "film/1-mile-to-you-2017.html" in changed.changed
    assert "index.html" in changed.changed
    assert "film/blood-ties-2013.html" not in changed.changed
    assert not changed.new
    assert not changed.removed

    journal.execute(EditEntry(diary["review"], {"review_html": "<p>Kevin runs, and <strong>wins</strong>.</p>"}))
    publish(journal, tmp_path / "site", _OPTIONS)
    pages = {
        name: data
        for name, data in _files(tmp_path / "site").items()
        if name.startswith(("film/", "person/", "lists/"))
    }
    assert pages == {name: before[name] for name in pages}


def test_the_same_journal_gives_the_same_bytes_elsewhere(
    journal: Journal, diary: dict[str, int], tmp_path: Path
) -> None:
    publish(journal, tmp_path / "here", _OPTIONS)
    publish(journal, tmp_path / "there", _OPTIONS)
    journal.execute(EditEntry(diary["review"], {"headline": "Later"}))
    publish(journal, tmp_path / "here", _OPTIONS)
    publish(journal, tmp_path / "anew", _OPTIONS)

    here, anew = _files(tmp_path / "here"), _files(tmp_path / "anew")
    assert here == anew, "brought up to date or made anew, it is the same"
    assert _files(tmp_path / "there") != here


def test_people_of_one_film_show_what_becomes_of_it(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    options = replace(_OPTIONS, people_from=1)
    publish(journal, tmp_path / "here", options)
    journal.execute(EditEntry(diary["again"], {"rating": Rating(10)}))
    changed = publish(journal, tmp_path / "here", options)
    assert "person/graham-rogers.html" in changed.changed
    publish(journal, tmp_path / "anew", options)
    assert _files(tmp_path / "here") == _files(tmp_path / "anew")


def test_an_address_stays_when_the_film_is_renamed(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    publish(journal, tmp_path / "site", _OPTIONS)
    journal.execute(EditFilm(diary["ties"], {"title": "Liens du sang", "year": 2014}))
    _log(journal, "Blood Ties", 2013)

    publish(journal, tmp_path / "site", _OPTIONS)

    assert "Liens du sang" in _page(tmp_path / "site", "film/blood-ties-2013.html")
    assert "Blood Ties" in _page(tmp_path / "site", "film/blood-ties-2013-2.html")


def test_films_that_were_joined_lead_on(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    other, _entry = _log(journal, "One Mile", 2017)
    publish(journal, tmp_path / "site", _OPTIONS)
    journal.execute(MergeFilms(diary["mile"], other))

    publish(journal, tmp_path / "site", _OPTIONS)

    assert 'href="../film/1-mile-to-you-2017.html"' in _page(tmp_path / "site", "film/one-mile-2017.html")
    assert "one-mile-2017" not in _page(tmp_path / "site", "sitemap.xml")


def test_what_goes_is_removed_and_comes_back_at_its_address(
    journal: Journal, diary: dict[str, int], tmp_path: Path
) -> None:
    publish(journal, tmp_path / "site", _OPTIONS)
    (tmp_path / "site" / "film" / "mine.html").write_text("mine", encoding="utf-8")
    entries = journal.browsing.viewings(diary["samourai"])
    journal.execute(RemoveEntries(tuple(viewing.id for viewing in entries)))

    gone = publish(journal, tmp_path / "site", _OPTIONS)
    assert "film/le-samourai-1967.html" in gone.removed
    assert (tmp_path / "site" / "film" / "mine.html").read_text(encoding="utf-8") == "mine"

    journal.execute(PutBackEntries(tuple(viewing.id for viewing in entries)))
    assert "film/le-samourai-1967.html" in publish(journal, tmp_path / "site", _OPTIONS).new


@pytest.mark.logs
def test_a_damaged_image_leaves_its_words_and_is_told(journal: Journal, tmp_path: Path) -> None:
    done = [journal.execute(KeepImage(_picture(number))).image for number in range(3)]
    whole_one, damaged, lost = (name or "" for name in done)
    html = "".join(
        f'<figure><img src="image:{name}" alt="A track"><figcaption>Still {number}</figcaption></figure>'
        for number, name in enumerate((whole_one, damaged, lost))
    )
    _log(journal, "Blood Ties", 2013, review_html=html)
    file = journal.database.images / damaged
    data = bytearray(file.read_bytes())
    data[-5] ^= 1
    file.write_bytes(data)
    (journal.database.images / lost).unlink()

    published = publish(journal, tmp_path / "site", _OPTIONS)

    assert set(published.missing) == {damaged, lost}
    page = _page(tmp_path / "site", "film/blood-ties-2013.html")
    assert page.count("<img") == 1
    assert all(f"Still {number}" in page for number in range(3))
    assert not any(damaged in name or lost in name for name in _files(tmp_path / "site"))
    assert publish(journal, tmp_path / "site", _OPTIONS).missing == published.missing, "told until it is mended"


def test_a_list_says_what_it_says_of_films(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    list_id = journal.execute(CreateList("Best", "<p>In this order.</p>", ranked=True)).list_id
    assert list_id is not None
    unseen = journal.execute(LogFilm("Unseen", 1950, watchlist=True)).film_id
    assert unseen is not None
    journal.execute(AddToList(list_id, (diary["ties"], unseen)))
    journal.execute(NoteInList(list_id, diary["ties"], "<p>The first.</p>"))

    publish(journal, tmp_path / "site", _OPTIONS)

    page = _page(tmp_path / "site", "lists/best.html").partition("<main")[2]
    assert page.index("In this order.") < page.index("Blood Ties") < page.index("The first.") < page.index("Unseen")
    assert not (tmp_path / "site" / "film" / "unseen-1950.html").exists()


def test_pictures_and_references_in_what_a_list_says(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    image = journal.execute(KeepImage(_picture(1))).image
    later, entry = _log(journal, "Later", 2020, private=True)
    description = (
        f'<p>See <a data-film="{later}">Later</a>.</p><figure><img src="image:{image}" alt="A track"></figure>'
    )
    list_id = journal.execute(CreateList("Best", description)).list_id
    assert list_id is not None
    journal.execute(AddToList(list_id, (diary["ties"],)))

    publish(journal, tmp_path / "site", _OPTIONS)
    page = _page(tmp_path / "site", "lists/best.html")
    assert "later-2020" not in page
    (shown,) = (name for name in _files(tmp_path / "site") if name.startswith("images/"))
    assert f'src="../{shown}"' in page

    journal.execute(EditEntry(entry, {"private": False}))
    publish(journal, tmp_path / "site", _OPTIONS)
    assert 'href="../film/later-2020.html"' in _page(tmp_path / "site", "lists/best.html")


def test_pages_and_files_of_ones_own_are_on_the_site(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "pages").mkdir(parents=True)
    (own / "pages" / "me.md").write_text("## About me\n\nI *watch*.", encoding="utf-8")
    (own / "files").mkdir()
    (own / "files" / "portrait.jpg").write_bytes(b"a portrait")
    (own / "style.css").write_text("h1 { color: red }\n", encoding="utf-8")
    (own / "home.html").write_text("{{ site.title }}, {{ site.films }}", encoding="utf-8")
    options = SiteOptions(title="Mine", language="en", templates=own)

    publish(journal, tmp_path / "site", options)
    assert "<em>watch</em>" in _page(tmp_path / "site", "pages/me.html")
    assert 'href="../pages/me.html"' in _page(tmp_path / "site", "film/blood-ties-2013.html")
    assert (tmp_path / "site" / "files" / "portrait.jpg").read_bytes() == b"a portrait"
    assert _page(tmp_path / "site", "style.css").endswith("h1 { color: red }\n")
    assert _page(tmp_path / "site", "index.html") == "Mine, 3"

    (own / "files" / "portrait.jpg").write_bytes(b"another")
    assert publish(journal, tmp_path / "site", options).changed == ("files/portrait.jpg",)
    (own / "home.html").write_text("{{ site.nothing }}", encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"home\.html"):
        publish(journal, tmp_path / "site", options)


def test_an_empty_journal_has_a_site_too(journal: Journal, tmp_path: Path) -> None:
    done = publish(journal, tmp_path / "site", _OPTIONS)

    assert (done.films, done.entries) == (0, 0)
    assert (tmp_path / "site" / "index.html").exists()


@pytest.mark.parametrize(
    "options",
    [
        SiteOptions(base_url="ftp://example.org"),
        SiteOptions(base_url="https://user@example.org/"),
        SiteOptions(base_url='https://example.org/"><script>'),
        SiteOptions(base_url="javascript:alert(1)"),
        SiteOptions(base_url="https://example.org//films/"),
        SiteOptions(base_url="https://example.org/\ud800"),
        SiteOptions(base_url="https://example.org/\u202e"),
        SiteOptions(theme="none"),
        SiteOptions(language="<b>"),
        SiteOptions(people_from=0),
    ],
)
def test_options_that_can_not_be(journal: Journal, tmp_path: Path, options: SiteOptions) -> None:
    with pytest.raises(InvalidValue):
        publish(journal, tmp_path / "site", options)
    assert not (tmp_path / "site").exists()


def test_what_html_forbids_becomes_a_sign(journal: Journal, tmp_path: Path) -> None:
    film, entry = _log(journal, "Blood Ties", 2013, cast="Billy Crudup", headline="Up", review_html="<p>Good.</p>")
    forbidden = "\x01\ufffe\x85"
    with sqlite3.connect(journal.path) as connection:  # a program that isn't ours may have written it
        connection.execute("UPDATE film SET title = ?, original_title = ? WHERE id = ?", (forbidden, forbidden, film))
        connection.execute("UPDATE entry SET headline = ?, medium = ? WHERE id = ?", (forbidden, forbidden, entry))
        connection.execute("UPDATE credit SET character = ?", (forbidden,))
        connection.execute("UPDATE person SET name = ?", (forbidden,))
        connection.execute("UPDATE review SET html = ?", (f"<p>{forbidden}</p>",))
        connection.execute("INSERT INTO alternative_title (film_id, title, position, sort_title) VALUES (?, ?, 0, '')",
                           (film, forbidden))  # fmt: skip
    connection.close()

    publish(journal, tmp_path / "site", SiteOptions(title="a\x01b", language="en", people_from=1))

    for name, content in _files(tmp_path / "site").items():
        if name.endswith(".html"):
            assert not set(forbidden) & set(content.decode()), name


def test_not_where_the_journal_is(journal: Journal) -> None:
    with pytest.raises(Refused):
        publish(journal, journal.path.parent, _OPTIONS)


def test_a_preview_gives_what_is_published(journal: Journal, diary: dict[str, int], tmp_path: Path) -> None:
    site = OpenSite(journal, _OPTIONS)
    publish(journal, tmp_path / "site", _OPTIONS)

    published = _files(tmp_path / "site")
    del published[".filmjournal-site.json"]
    assert {name: site.file(name) for name in published} == published
    assert site.file("../journal.filmjournal") is None
