"""The program's main job from end to end: a review logged, kept, found, shown, published, and brought back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

REVIEW = """\
Marta (Lucyna Winnicka) boards the night train to the coast and finds a stranger in her berth.

What follows is less a thriller than a study of faces in a corridor & the quiet after the chase. Jerzy \
(Leon Niemczyk - Knife in the Water) barely speaks, and says "enough".
"""


def test_a_review_is_logged_found_shown_published_and_restored(command_line: Any, tmp_path: Path) -> None:
    review = tmp_path / "review.txt"
    review.write_text(REVIEW, encoding="utf-8")
    entry = command_line.entry(
        *("add", "Night Train (1959)", "--watched", "2017-06-11", "--rating", "3", "--headline", "Off the Rails"),
        *("--review-file", str(review), "--director", "Jerzy Kawalerowicz", "--tag", "trains", "--with", "Ola"),
        *("--cast", "Lucyna Winnicka as Marta", "--cast", "Leon Niemczyk as Jerzy", "--cast", "Teresa Szmigielówna"),
    )
    assert list(entry) == [
        *("id", "film", "watched", "logged", "edited", "rating", "rating_original", "rewatch", "finished"),
        *("headline", "review_html", "review_text", "language", "tags", "place", "medium", "companions", "private"),
    ]
    film = entry["film"]
    assert list(film) == [
        *("id", "title", "original_title", "alternative_titles", "year", "runtime", "kind", "countries", "languages"),
        *("genres", "ids", "liked", "watchlist", "rating", "extra", "cast", "crew"),
    ]
    assert (film["title"], film["year"], film["rating"], film["watchlist"]) == ("Night Train", 1959, None, None)
    assert [(line["person"], line["character"]) for line in film["cast"]] == [
        ("Lucyna Winnicka", "Marta"),
        ("Leon Niemczyk", "Jerzy"),
        ("Teresa Szmigielówna", None),
    ]
    assert [(credit["person"], credit["job"]) for credit in film["crew"]] == [("Jerzy Kawalerowicz", "director")]
    assert entry["review_text"] == REVIEW.strip()
    assert entry["review_html"].startswith("<p>Marta (Lucyna Winnicka) boards")
    assert entry["review_html"].count("<p>") == 2
    assert (entry["watched"], entry["rating"], entry["headline"]) == ("2017-06-11", 3.0, "Off the Rails")
    assert (entry["rewatch"], entry["finished"], entry["private"]) == (False, True, False)
    assert (entry["tags"], entry["companions"], entry["place"]) == (["trains"], ["Ola"], None)

    for search in ("winnicka", "szmigielowna", "corridor", "person:niemczyk", "tag:trains rating:3", "year:1950..1960"):
        assert command_line.entry("find", search) == entry, search
    assert command_line.done("find", "rating:>=4").out == ""
    (line,) = command_line.done("find", "winnicka").out.splitlines()
    assert line.split() == ["1", "2017-06-11", "Night", "Train", "(1959)", "★★★", "Off", "the", "Rails"]

    assert command_line.entry("show", "1") == entry
    shown = command_line.done("show", "1").out
    for words in (
        *(
            "Night Train (1959)",
            "3 out of 5 stars",
            "Watched 11 June 2017",
            "Off the Rails",
            "Lucyna Winnicka as Marta",
        ),
        *("Jerzy Kawalerowicz", "trains", "Ola", "the quiet after the chase"),
    ):
        assert words in shown

    page = tmp_path / "page.html"
    page.write_text("what was there before")
    assert str(page) in command_line.done("export", "page", "1", str(page)).out
    html = page.read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "Off the Rails" in html
    assert html.count("3 out of 5 stars") == 1
    assert "corridor &amp; the quiet" in html
    assert "Ola" not in html  # companions stay at home

    exported, again, backup = tmp_path / "journal.json", tmp_path / "again.json", tmp_path / "backup.zip"
    assert command_line.entry("export", "json", str(exported)) == {"file": str(exported), "entries": 1}
    assert json.loads(exported.read_text(encoding="utf-8"))["format"] == "filmjournal"
    assert command_line.entry("backup", str(backup)) == {"file": str(backup)}
    command_line.done("remove", "1")
    assert command_line.done("find").out == ""
    for source, kind in ((backup, "backup"), (exported, "json")):
        restored = command_line.entry("restore", str(source))
        assert (restored["from"], restored["entries"], restored["films"]) == (kind, 1, 1)
        assert Path(restored["moved_to"]).is_dir()
        assert command_line.entry("show", "1") == entry
        command_line.done("export", "json", str(again))
        assert again.read_bytes() == exported.read_bytes()
    assert command_line.done("check").out == "The journal is sound.\n"
