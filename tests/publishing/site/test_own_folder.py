"""What a person's own folder can hold, and what is refused with a sentence that names the file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from filmjournal.domain.errors import FilmJournalError, InvalidValue, Refused
from filmjournal.publishing.site import own_folder
from filmjournal.publishing.site.own_folder import OwnFolder, OwnPage, read_own_folder


def put(folder: Path, name: str, content: str | bytes = "x") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_everything_in_it_is_read(tmp_path: Path) -> None:
    put(tmp_path, "film.html", "{{ content.film.title }}\r\n")
    put(tmp_path, "own-part.html", "part")
    put(tmp_path, "style.css", b"\xef\xbb\xbfbody { color: red }")
    put(tmp_path, "pages/My Cinemas.md", "# Where I go\n\nTo the *Majestic*.")
    put(tmp_path, "files/pictures/me.jpg", b"\xff\xd8")
    put(tmp_path, "README", "left alone")
    own = read_own_folder(tmp_path)
    assert own.templates == {"film.html": "{{ content.film.title }}\n", "own-part.html": "part"}
    assert own.style == "body { color: red }"
    assert own.pages == (OwnPage("Where I go", "my-cinemas", own.pages[0].body),)
    assert str(own.pages[0].body) == "<p>To the <em>Majestic</em>.</p>"
    ((address, path, _hash),) = own.files
    assert (address, path) == ("files/pictures/me.jpg", tmp_path / "files" / "pictures" / "me.jpg")


def test_an_empty_folder_is_one_without_wishes(tmp_path: Path) -> None:
    own = read_own_folder(tmp_path)
    assert (own.templates, own.style, own.pages, own.files) == ({}, "", (), ())
    assert OwnFolder() == OwnFolder({}, "", (), (), "")


@pytest.mark.parametrize("name", ["style.css", "film.html", "pages/a.md", "files/a.txt"])
def test_the_fingerprint_is_that_of_what_is_in_it(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, name, "one")
    before = read_own_folder(tmp_path).fingerprint
    os.utime(path, (1, 1))
    assert read_own_folder(tmp_path).fingerprint == before
    put(tmp_path, name, "two")  # of the same length
    assert read_own_folder(tmp_path).fingerprint != before


def test_files_have_another_hash_when_they_hold_something_else(tmp_path: Path) -> None:
    put(tmp_path, "files/a.txt", "one")
    before = read_own_folder(tmp_path).files
    put(tmp_path, "files/a.txt", "two")
    assert read_own_folder(tmp_path).files[0][2] != before[0][2]


@pytest.mark.parametrize(
    ("name", "text", "heading", "body"),
    [
        ("about-me.txt", "Hello <b>you</b>", "About me", "<p>Hello &lt;b&gt;you&lt;/b&gt;</p>"),
        ("about_me.md", "Hello **you**", "About me", "<p>Hello <strong>you</strong></p>"),
        ("x.md", "# \u202eOdd\n\n## Below\n\ntext", "\u202eOdd", "<h2>Below</h2>\n<p>text</p>"),
        (
            "bad.html",
            "<h1>A <i>title</i></h1><p onclick=x()>words<script>x()</script><a href='javascript:x()'>link</a><img>",
            "A title",
            "<p>wordslink</p>",
        ),
    ],
)
def test_a_page_holds_the_grammar_of_reviews(tmp_path: Path, name: str, text: str, heading: str, body: str) -> None:
    put(tmp_path, f"pages/{name}", text)
    (page,) = read_own_folder(tmp_path).pages
    assert page.heading == heading
    assert str(page.body) == body


def test_addresses_of_pages_are_safe_and_differ(tmp_path: Path) -> None:
    for name in ("CON.md", "é.txt", "日本.txt", "a.b.md", "…md.txt"):
        put(tmp_path, f"pages/{name}")
    slugs = [page.slug for page in read_own_folder(tmp_path).pages]
    assert len(set(slugs)) == 5
    assert "con" not in slugs
    assert all(slug.isascii() and slug.replace("-", "").isalnum() and slug == slug.lower() for slug in slugs)


def test_what_editors_and_systems_leave_is_left_out(tmp_path: Path) -> None:
    for name in (".DS_Store", ".git/config", "film.html~", "pages/.a.md.swp", "pages/a.md~", "files/.hidden"):
        put(tmp_path, name)
    own = read_own_folder(tmp_path)
    assert (own.templates, own.pages, own.files) == ({}, (), ())


@pytest.mark.parametrize(
    "name",
    [
        "films.html",
        "Film.html",
        "pages/letter.docx",
        "files/Photo.jpg",
        "files/a b.txt",
        "files/con.txt",
        "files/é.txt",
    ],
)
def test_names_that_can_not_be_are_told(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    with pytest.raises(InvalidValue, match=name):
        read_own_folder(tmp_path)


def test_pages_of_one_address_are_told(tmp_path: Path) -> None:
    put(tmp_path, "pages/my-page.md")
    put(tmp_path, "pages/My Page.txt")
    with pytest.raises(InvalidValue, match=r"my-page.md.*My Page.txt|My Page.txt.*my-page.md"):
        read_own_folder(tmp_path)


@pytest.mark.parametrize(
    "name", ["style.css", "film.html", "own-part.html", "pages/a.md", "files/a.txt", "files/folder"]
)
def test_no_link_is_followed(tmp_path: Path, name: str) -> None:
    outside = put(tmp_path, "outside/secret.txt", "secret")
    link = tmp_path / "own" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(outside.parent if name.endswith("folder") else outside)
    with pytest.raises(InvalidValue, match=f"“{name}” is a link"):
        read_own_folder(tmp_path / "own")


@pytest.mark.parametrize("name", ["pages", "files"])
def test_no_folder_is_reached_by_a_link(tmp_path: Path, name: str) -> None:
    (tmp_path / "own").mkdir()
    put(tmp_path, "outside/a.txt")
    (tmp_path / "own" / name).symlink_to(tmp_path / "outside")
    with pytest.raises(InvalidValue, match=name):
        read_own_folder(tmp_path / "own")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("name", ["style.css", "film.html", "pages/a.md", "files/a"])
def test_nothing_waits_at_a_pipe(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    with pytest.raises(InvalidValue, match=name):
        read_own_folder(tmp_path)


@pytest.mark.parametrize("name", ["style.css", "film.html", "pages/a.md"])
def test_texts_are_utf_8(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, b"caf\xe9")
    with pytest.raises(FilmJournalError, match=Path(name).name):
        read_own_folder(tmp_path)


def test_there_are_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "files/a.txt", "12345")
    put(tmp_path, "files/b.txt", "12345")
    put(tmp_path, "pages/a.md")
    put(tmp_path, "style.css", "12345")
    read_own_folder(tmp_path)
    for bound, value in (
        ("MOST_FILES", 1),
        ("LARGEST_FILE", 4),
        ("LARGEST_IN_ALL", 9),
        ("LARGEST_TEXT", 4),
        ("MOST_PAGES", 0),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(own_folder, bound, value)
            with pytest.raises(InvalidValue):
                read_own_folder(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="nowhere"):
        read_own_folder(tmp_path / "nowhere")


def test_what_the_system_does_not_give_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="can't be read"):
        read_own_folder(tmp_path / ("a" * 300))
