"""Criticker's CSV with its blanks, and its XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft
from filmjournal.domain.errors import Refused
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import criticker
from reading_help import damaged, drafts, folder_of, read_files, skipped, survives

TABLE = """Score, Film Name, Year, Mini Review, URL, IMDB ID
73, "Night Ferry, The", 1982, "Slow, but ""fine"".", https://www.criticker.com/film/night-ferry/, tt0084001
100, Pier, 1990, , https://www.criticker.com/film/pier/, 0114709
0, Harbour, 1957, , ,
, Unscored, 1960, , ,
130, Beyond, 1961, , ,
50, , 1961, , ,
"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<recentratings>
<film><filmid>1077</filmid><filmname>Night Ferry (1982)</filmname>
<filmlink>https://www.criticker.com/film/night-ferry/rating/jo</filmlink><imdbid>tt0084001</imdbid>
<score>73</score><quote>Slow &amp; fine.</quote><reviewdate>2015-06-07 08:09:10</reviewdate><tier>7</tier></film>
<film><filmid>12</filmid><filmname>Pier (1990)</filmname><score>80</score><quote/>
<reviewdate>Mar 04 2018, 22:10</reviewdate></film>
<film><filmid>13</filmid><filmname></filmname><score>80</score></film>
</recentratings>
"""


def test_the_table(tmp_path: Path) -> None:
    items = read_files(criticker, tmp_path, {"rankings.csv": TABLE})
    ferry, pier = "https://www.criticker.com/film/night-ferry/", "https://www.criticker.com/film/pier/"
    assert drafts(items) == {
        (ferry,): Draft(
            (),
            FilmDraft("Night Ferry, The", 1982, key=ferry, ids={"imdb": "tt0084001"}, extra={"Criticker": ferry}),
            EntryDraft(
                rating=Rating(7), rating_original=OriginalRating(73, 100), review_html='<p>Slow, but "fine".</p>'
            ),
        ),
        (pier,): Draft(
            (),
            FilmDraft("Pier", 1990, key=pier, ids={"imdb": "tt0114709"}, extra={"Criticker": pier}),
            EntryDraft(rating=Rating(10), only_seen=True),
        ),
        ("harbour",): Draft(
            (),
            FilmDraft("Harbour", 1957, key="harbour"),
            EntryDraft(rating=Rating(1), rating_original=OriginalRating(0, 100), only_seen=True),
        ),
        ("unscored",): Draft((), FilmDraft("Unscored", 1960, key="unscored"), EntryDraft(only_seen=True)),
    }
    assert skipped(items) == {
        "rankings.csv|line 6": ("its score is none from 0 to 100", False),
        "rankings.csv|line 7": ("it has no title", False),
    }


def test_the_xml(tmp_path: Path) -> None:
    items = read_files(criticker, tmp_path, {"export.xml": XML})
    assert drafts(items) == {
        ("1077",): Draft(
            (),
            FilmDraft(
                "Night Ferry",
                1982,
                key="1077",
                ids={"imdb": "tt0084001", "criticker": "1077"},
                extra={"Criticker": "https://www.criticker.com/film/night-ferry/rating/jo"},
            ),
            EntryDraft(
                rating=Rating(7),
                rating_original=OriginalRating(73, 100),
                review_html="<p>Slow &amp; fine.</p>",
                logged="2015-06-07T08:09:10Z",
            ),
        ),
        ("12",): Draft(
            (),
            FilmDraft("Pier", 1990, key="12", ids={"criticker": "12"}),
            EntryDraft(rating=Rating(8), only_seen=True, logged="2018-03-04T00:00:00Z"),
        ),
    }
    assert skipped(items) == {"export.xml|film 3": ("it has no title", False)}


@pytest.mark.parametrize("text", [TABLE, XML])
def test_it_is_told_from_its_content(tmp_path: Path, text: str) -> None:
    assert formats.sniffed(open_source([folder_of(tmp_path, {"a.txt": text})])).name == "criticker"


def test_entities_are_refused_and_a_cut_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    bomb = XML.replace("<recentratings>", '<!DOCTYPE r [<!ENTITY a "aaaa">]><recentratings>').replace("Slow", "&a;")
    with pytest.raises(Refused):
        read_files(criticker, tmp_path, {"export.xml": bomb})
    items = read_files(criticker, tmp_path, {"export.xml": XML[: XML.index("<film><filmid>13")]})
    assert len(drafts(items)) == 2
    assert [by_rule for _reason, by_rule in skipped(items).values()] == [False]


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    for name, text in (("a.csv", TABLE), ("a.xml", XML)):
        path = tmp_path / name
        for data in damaged(text.encode(), 60, 11):
            path.write_bytes(data)
            survives(criticker, open_source([path]))
