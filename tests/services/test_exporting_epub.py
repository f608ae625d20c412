"""The reviews of a journal as a book: which of them are in it, and what is left at home."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from book_help import XHTML, ReadBook, text
from conftest import SteppingClock
from filmjournal.domain.errors import InvalidValue, Refused, Stopped
from filmjournal.domain.film_titles import parse_title
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.errors import SearchError
from filmjournal.services.commands import EditEntry, KeepImage, LogFilm, RemoveEntries
from filmjournal.services.exporting_epub import PICTURE_WIDTH, BookOptions, WrittenBook, export_epub
from filmjournal.services.journal import Journal

Log = Callable[..., int]


@pytest.fixture
def log(journal: Journal) -> Log:
    def log(title: str, watched: str = "", words: str = "Words.", **viewing: object) -> int:
        film = parse_title(title)
        viewing = {"watched": parse_date(watched), "review_html": f"<p>{words}</p>" if words else "", **viewing}
        entry_id = journal.execute(LogFilm(film.title, film.year, viewing=viewing)).entry_id
        assert entry_id is not None
        return entry_id

    return log


def _book(journal: Journal, file: Path, **options: str) -> tuple[WrittenBook, ReadBook]:
    done = export_epub(journal, file, BookOptions(**options))
    return done, ReadBook(file.read_bytes())


def _chapters(book: ReadBook) -> dict[str, list[str]]:
    return {heading: [title for title, _address in chapters] for heading, chapters in book.contents() if chapters}


def test_reviews_are_in_it_by_date_and_nothing_that_is_private(journal: Journal, log: Log, tmp_path: Path) -> None:
    log("Undated (1950)")
    log("Late (2000)", "2018-03-02")
    log("Early (2001)", "2017-06", place="Home", companions=("Zebedee",))
    log("Headline only (2002)", "2017", words="", headline="A pun")
    log("Rated only (2003)", "2017-01-01", words="")
    log("Private (2004)", "2017-01-02", private=True)
    removed = log("Removed (2005)", "2017-01-03")
    journal.execute(RemoveEntries((removed,)))
    done, book = _book(journal, tmp_path / "a.epub")
    assert done == WrittenBook(reviews=4, films=4, pictures=0)
    chapters = _chapters(book)
    assert sorted(chapters.pop("2017")) == ["Early (2001)", "Headline only (2002)"]
    assert chapters == {"2018": ["Late (2000)"], "Seen at an unknown time": ["Undated (1950)"]}
    whole = " ".join(text(document) for document in book.documents.values())
    assert not [word for word in ("Private", "Removed", "Rated only", "Home", "Zebedee") if word in whole]
    assert stat.S_IMODE((tmp_path / "a.epub").stat().st_mode) == 0o644


def test_a_search_says_which(journal: Journal, log: Log, tmp_path: Path) -> None:
    log("One (2000)", "2017-06-11")
    log("Two (2000)", "2018-06-11")
    log("Three (2000)", "2018-06-12", private=True)
    done, book = _book(
        journal, tmp_path / "a.epub", only="watched:2018 OR is:private", title=" A  year ", language="de_AT"
    )
    assert done.reviews == 1
    assert _chapters(book) == {"2018": ["Two (2000)"]}
    assert text(book.one("title.xhtml", "h1")) == "A year"
    assert {document.attrib["lang"] for document in book.documents.values()} == {"de-AT"}


def test_films_that_reviews_speak_of_are_linked_within_it(journal: Journal, log: Log, tmp_path: Path) -> None:
    spoken_of = journal.browsing.entry(log("Blood Ties (2013)", "2016")).film.id
    private = journal.browsing.entry(log("Secret (2013)", "2016", private=True)).film.id
    log(
        "1 Mile to You (2017)", "2017",
        review_html=f'<p><a data-film="{spoken_of}">Blood Ties</a>, <a data-film="{private}">Secret</a></p>',
    )  # fmt: skip
    _done, book = _book(journal, tmp_path / "a.epub")
    links = [(text(link), link.attrib["href"]) for link in book.documents["entry-3.xhtml"].iter(f"{XHTML}a")]
    assert links == [("Blood Ties", "entry-1.xhtml")]


def test_a_large_picture_is_made_smaller_and_a_lost_one_is_told(journal: Journal, log: Log, tmp_path: Path) -> None:
    large = io.BytesIO()
    Image.effect_noise((2_000, 500), 40).save(large, "JPEG")
    kept = _kept(journal, large.getvalue())
    lost = _kept(journal, _png())
    (journal.database.images / lost).unlink()
    log(
        "One (2000)",
        review_html="".join(f'<figure><img src="image:{hash_}" alt="x"></figure>' for hash_ in (kept, lost)),
    )
    done, book = _book(journal, tmp_path / "a.epub")
    assert (done.pictures, done.missing) == (1, (lost,))
    (shown,) = book.documents["entry-1.xhtml"].iter(f"{XHTML}img")
    with Image.open(io.BytesIO(book.raw(shown.attrib["src"]))) as picture:
        assert (picture.format, picture.width) == ("JPEG", PICTURE_WIDTH)


def _kept(journal: Journal, data: bytes) -> str:
    kept = journal.execute(KeepImage(data)).image
    assert kept is not None
    return kept


def _png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    return made.getvalue()


def test_the_same_journal_is_the_same_bytes(sample: Journal, tmp_path: Path) -> None:
    first, again = tmp_path / "a.epub", tmp_path / "b.epub"
    done = export_epub(sample, first, BookOptions())
    assert export_epub(sample, again, BookOptions()) == done
    assert done.reviews > 100
    assert done.pictures > 0
    assert first.read_bytes() == again.read_bytes()


def test_a_change_moves_the_date_and_other_reviews_are_another_book(
    journal: Journal, clock: SteppingClock, log: Log, tmp_path: Path
) -> None:
    entry = log("One (2000)", "2017", rating=Rating(8))
    _done, before = _book(journal, tmp_path / "a.epub")
    clock.forward(days=1)
    journal.execute(EditEntry(entry, {"headline": "Another"}))
    log("Two (2000)", "2018")
    _done, changed = _book(journal, tmp_path / "a.epub")
    _done, part = _book(journal, tmp_path / "a.epub", only="rating:>=4")
    assert changed.meta("dcterms:modified") > before.meta("dcterms:modified")
    names = [text(book.package[0][0]) for book in (before, changed, part)]
    assert names[0] == names[1] != names[2]


def test_what_cant_be_written_leaves_the_file_as_it_was(journal: Journal, log: Log, tmp_path: Path) -> None:
    file = tmp_path / "a.epub"
    file.write_bytes(b"what was there")
    with pytest.raises(Refused, match="no review"):
        export_epub(journal, file, BookOptions())
    log("One (2000)", "2017")
    with pytest.raises(Refused, match="no review"):
        export_epub(journal, file, BookOptions(only="year:1920"))
    with pytest.raises(SearchError):
        export_epub(journal, file, BookOptions(only="("))
    with pytest.raises(InvalidValue, match="language"):
        export_epub(journal, file, BookOptions(language="Deutsch, bitte"))
    with pytest.raises(Refused, match="journal itself"):
        export_epub(journal, journal.path, BookOptions())
    with pytest.raises(Refused, match="can't be written"):
        export_epub(journal, tmp_path / "none" / "a.epub", BookOptions())

    def stop(_done: int, _total: int) -> None:
        raise Stopped("stopped")

    with pytest.raises(Stopped):
        export_epub(journal, file, BookOptions(), stop)
    assert file.read_bytes() == b"what was there"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".filmjournal")] == []


def test_years_before_the_others_come_first(journal: Journal, log: Log, tmp_path: Path) -> None:
    for day in ("2017-06-11", "2017-06-10", "2017-06", "1999", "2017-12-31"):
        log(f"On {day} (2000)", day)
    _done, book = _book(journal, tmp_path / "a.epub")
    assert list(_chapters(book)) == ["1999", "2017"]
    titles = [title for title in _chapters(book)["2017"] if "-06-1" in title or "-12-" in title]
    assert titles == ["On 2017-06-10 (2000)", "On 2017-06-11 (2000)", "On 2017-12-31 (2000)"]
