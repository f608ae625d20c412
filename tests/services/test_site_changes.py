"""What publishing wrote is told by the titles of pages, those of films first."""

from __future__ import annotations

from pathlib import Path

from filmjournal.services.publishing import Published, theme_colours, themes
from filmjournal.services.site_changes import Change, changes, is_published


def test_pages_have_their_titles_and_other_files_are_left_out(tmp_path: Path) -> None:
    pages = {
        "film/playtime-1967.html": "<head><title>Playtime &amp; more\n (1967)</title>",
        "film/東京物語.html": "<title>東京物語</title>",
        "index.html": "<title>Films I Saw</title>",
        "films/a.html": "<title>Films: A – Films I Saw</title>",
        "about.html": "no title",
        "feed.xml": "<title>Films</title>",
    }
    for address, text in pages.items():
        (tmp_path / address).parent.mkdir(exist_ok=True)
        (tmp_path / address).write_text(text, encoding="utf-8")
    published = Published(
        files=9, films=1, entries=1, reviews=1,
        new=("index.html", "films/a.html", "film/東京物語.html", "images/a-320.webp"),
        changed=("about.html", "feed.xml", "film/playtime-1967.html", "gone-meanwhile.html"),
        removed=("film/old.html", "style.css"),
    )  # fmt: skip
    assert changes(tmp_path, published, "Films I Saw") == (
        Change("new", "film/東京物語.html", "東京物語"),
        Change("new", "films/a.html", "Films: A"),
        Change("new", "index.html", "Films I Saw"),
        Change("changed", "film/playtime-1967.html", "Playtime & more (1967)"),
        Change("changed", "about.html", ""),
        Change("changed", "gone-meanwhile.html", ""),
        Change("removed", "film/old.html", ""),
    )


def test_of_very_many_pages_the_first_are_told(tmp_path: Path) -> None:
    published = Published(files=900, films=1, entries=1, reviews=1, new=tuple(f"film/{n}.html" for n in range(900)))
    assert len(changes(tmp_path, published, "Films")) == 500


def test_a_folder_without_a_site_of_ours_is_not_published(tmp_path: Path) -> None:
    assert not is_published(tmp_path / "nothing")
    (tmp_path / "index.html").write_text("somebody else's", encoding="utf-8")
    assert not is_published(tmp_path)


def test_every_theme_has_its_colours_by_day_and_by_night() -> None:
    looks = {name: theme_colours(name) for name in themes()}
    for light, dark in looks.values():
        assert {"page", "text", "text_quiet", "ink", "star"} <= light.keys() & dark.keys()
        assert light["page"] != dark["page"]
    assert len({(light["page"], light["ink"]) for light, _dark in looks.values()}) == len(looks) >= 3
