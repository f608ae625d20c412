"""`export site`: what it says, writes and refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_site_is_written_and_kept_up_to_date(diary: Any, tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = diary.entry("export", "site", str(site))
    assert (first["folder"], first["index"]) == (str(site), str(site / "index.html"))
    assert (first["films"], first["entries"], first["changed"], first["removed"]) == (2, 3, 0, 0)
    assert first["new"] == first["files"] == len(files(site)) - 1  # and the manifest
    assert "Night Train" in (site / "index.html").read_text(encoding="utf-8")
    before = files(site)

    again = diary.entry("export", "site", str(site))
    assert (again["films"], again["entries"]) == (2, 3)
    assert [again[name] for name in ("new", "changed", "removed")] == [0, 0, 0]
    assert files(site) == before

    diary.done("edit", "1", "--headline", "Off the Rails")
    changed = diary.entry("export", "site", str(site))
    assert changed["changed"] > 0
    assert changed["unchanged"] == changed["files"] - changed["new"] - changed["changed"]
    assert any(b"Off the Rails" in page for page in files(site).values())


def test_it_says_what_was_done(diary: Any, tmp_path: Path) -> None:
    site = tmp_path / "site"
    out = diary.done("export", "site", str(site)).out
    assert f"{site}: 2 films" in out
    assert "new: " in out
    assert f"Open {site / 'index.html'} to read it." in out
    assert "Nothing had to be written." in diary.done("export", "site", str(site)).out


def test_options_reach_the_site(diary: Any, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "pages").mkdir(parents=True)
    (own / "pages" / "cinemas.md").write_text("# Where I go\n\nTo the Majestic.", encoding="utf-8")
    diary.done("edit", "1", "--place", "Majestic Hall", "--with", "Roswitha")
    site = tmp_path / "site"
    diary.done(
        *("export", "site", str(site), "--title", "The Late Row", "--base-url", "https://example.org/films"),
        *("--only", "title:night", "--templates", str(own), "--with-places", "--with-companions", "--language", "en"),
    )
    found = files(site)
    everything = b"\n".join(found.values())
    assert b"The Late Row" in found["index.html"]
    assert b"https://example.org/films/" in found["sitemap.xml"]
    assert b"To the Majestic." in found["pages/cinemas.html"]
    assert b"Ascent" not in everything
    assert b"Majestic Hall" in everything
    assert b"Roswitha" in everything
    diary.done("export", "site", str(site))
    everything = b"\n".join(files(site).values())
    assert b"Majestic" not in everything
    assert b"Roswitha" not in everything


def test_people_have_pages_from_so_many_films_on(diary: Any, tmp_path: Path) -> None:
    diary.done("export", "site", str(tmp_path / "two"))
    diary.done("export", "site", str(tmp_path / "one"), "--people-from", "1")
    people = [{name for name in files(tmp_path / folder) if name.startswith("person/")} for folder in ("two", "one")]
    assert people[0] == set()
    assert len(people[1]) == 4


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--base-url", "example.org"], "example.org"),
        (["--base-url", "ftp://example.org/"], "ftp://example.org/"),
        (["--theme", "plaid"], "plaid"),
        (["--only", "rating:many"], ""),
        (["--language", "!"], "!"),
        (["--people-from", "0"], ""),
        (["--people-from", "some"], "some"),
        (["--templates", "nowhere-at-all"], "nowhere-at-all"),
    ],
)
def test_wrong_arguments_exit_with_2_and_write_nothing(diary: Any, tmp_path: Path, argv: list[str], said: str) -> None:
    answer = diary("export", "site", str(tmp_path / "site"), *argv)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err
    assert said in answer.err
    assert not (tmp_path / "site").exists()


def test_a_template_with_a_mistake_is_told(diary: Any, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for text, line in (("{% if %}", 1), ("\n{{ nothing }}", 2)):
        (own / "film.html").write_text(text)
        answer = diary("export", "site", str(tmp_path / "site"), "--templates", str(own))
        assert (answer.status, answer.out) == (2, "")
        assert f"film.html can't be used, line {line}: " in answer.err
    (own / "film.html").write_text("mine")
    diary.done("export", "site", str(tmp_path / "site"), "--templates", str(own))
    assert {page for name, page in files(tmp_path / "site").items() if name.startswith("film/")} == {b"mine"}


def test_a_folder_that_can_not_be_one_exits_with_1(diary: Any, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    answer = diary("export", "site", str(taken))
    assert (answer.status, answer.out) == (1, "")
    assert str(taken) in answer.err
    assert taken.read_text() == "mine"


def test_a_file_of_others_is_not_replaced(diary: Any, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("mine")
    answer = diary("export", "site", str(site))
    assert answer.status == 1
    assert "index.html" in answer.err
    assert files(site) == {"index.html": b"mine"}


def test_what_templates_are_given_is_printed(diary: Any) -> None:
    out = diary.done("export", "site", "--explain-templates").out
    assert out.startswith("# Templates, a style and pages of your own")
    assert "### FilmContent" in out


def test_a_search_that_finds_nothing_leaves_the_site_as_it_is(diary: Any, tmp_path: Path) -> None:
    site = tmp_path / "site"
    diary.done("export", "site", str(site))
    before = files(site)
    answer = diary("export", "site", str(site), "--only", "title:nothing-is-called-so")
    assert (answer.status, answer.out) == (1, "")
    assert "title:nothing-is-called-so" in answer.err
    assert files(site) == before


def test_a_folder_without_a_name_exits_with_2(diary: Any) -> None:
    answer = diary("export", "site", "")
    assert (answer.status, answer.out) == (2, "")
    assert "Name a folder" in answer.err
