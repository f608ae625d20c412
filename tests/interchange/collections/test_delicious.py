"""Delicious Library: attributes, property lists, shelves, and texts in Rich Text Format."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import EntryDraft, FilmDraft, ListPlaceDraft
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.collections import delicious
from filmjournal.interchange.reading.rich_text_format import text_of_rich_text
from owned_films_help import drafts, folder, items, lists, skipped, survives_mutations

FIRST = r"""<?xml version="1.0" encoding="utf-8"?>
<library uuid="2C0BA7BA" version="1">
<items>
<movie asin="B000068TQ4" aspect="DVD" country="us" created="165015856" currentValue="$4.95"
 director="Ann Lee&#x000a;Bo Ek" features="Color&#x000a;NTSC" fullTitle="Stomper (Special Edition)"
 genre="Crime&#x000a;4-for-3 Drama"
 lastLookupTime="236324448" minutes="93" mpaarating="R" netrating="4" price="$9.98" published="03-09-2002"
 publisher="Fox" purchaseDate="25-03-2006" rating="3.5" stars="Russell Crowe&#x000a;Daniel Pollock"
 theatricalDate="09-06-1993" title="Stomper" upc="0024543048060" uuid="81D520FF">
<description>{\rtf1\mac\ansicpg10000\cocoartf102&#x000a;{\fonttbl\f0\froman Times-Roman&#x003b;}
{\colortbl&#x003b;\red255\green255\blue255&#x003b;}
\f0\fs24 \cf0&#x000a; The film \'d2drew\'d3 reviews.\par Twice.}</description>
</movie>
<book title="A book" uuid="BOOK1"/>
<movie title="Plain" uuid="95A7AA7A"/>
</items>
<shelves>
 <shelf name="Best of all" uuid="8BB4F36C">
  <linkto uuid="95A7AA7A"/><linkto uuid="GONE"/><linkto uuid="81D520FF"/>
 </shelf>
</shelves>
<borrowers><borrower id="6F4D5D17:ABPerson"/></borrowers>
</library>
"""


def _plist(**values: str) -> str:
    pairs = (f"<key>{name}</key>{value}" for name, value in values.items())
    return "<dict>" + "".join(pairs) + "</dict>"


EIGHT = _plist(
    actorsCompositeString="<string>Denise Poirier\nJohn Rafter Lee</string>",
    asin="<string>B000B8I9XQ</string>",
    creationDate="<date>2007-12-20T01:23:28Z</date>",
    creatorsCompositeString="<string>Joel Schumacher</string>",
    featuresCompositeString="<string>Color\nNTSC</string>",
    formatSingularString="<string>DVD</string>",
    genresCompositeString="<string>Crime Thrillers Mystery &amp; Suspense</string>",
    hasExperienced="<integer>1</integer>",
    isSigned="<integer>1</integer>",
    languagesCompositeString="<string>English\nFrench</string>",
    lastModificationDate="<date>2009-06-11T15:50:41Z</date>",
    minutes="<integer>123</integer>",
    netRating="<real>0.0</real>",
    numberOfMedia="<integer>1</integer>",
    purchaseDate="<date>2007-12-19T08:00:00Z</date>",
    rating="<real>4</real>",
    rare="<false/>",
    used="<true/>",
    theatricalDate="<date>1999-02-26T08:00:00Z</date>",
    title="<string>8MM</string>",
    type="<string>Movie</string>",
    uuidString="<string>F2870F9E</string>",
)
SPACE = _plist(
    actorsCompositeString="<string>Keir Dullea Gary Lockwood William Sylvester</string>",
    rating="<real>0.0</real>",
    hasExperienced="<integer>0</integer>",
    title="<string>2001</string>",
    type="<string>movie</string>",
    uuidString="<string>ADA2047F</string>",
)
RECORD = _plist(title="<string>A record</string>", type="<string>Music</string>", uuidString="<string>M1</string>")
SECOND = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><array>
{EIGHT}
{SPACE}
{RECORD}
</array></plist>
"""


def test_version_1(tmp_path: Path) -> None:
    found = items(delicious, folder(tmp_path, {"Library.xml": FIRST}))
    assert [(item.key, item.name) for item in lists(found)] == [
        ("collection:library", "Library"),
        ("shelf:8BB4F36C", "Best of all"),
    ]
    stomper, plain, second_place, first_place = sorted(
        drafts(found), key=lambda draft: (draft.on_list is None or draft.on_list.list_key, draft.film.title == "Plain")
    )
    assert stomper.film == FilmDraft(
        "Stomper",
        1993,
        runtime=93,
        extra={
            "ASIN": "B000068TQ4",
            "Format": "DVD",
            "Bought in": "us",
            "Current value": "$4.95",
            "Features": "Color, NTSC",
            "Full title": "Stomper (Special Edition)",
            "Categories": "Crime, 4-for-3 Drama",
            "Certification": "R",
            "Rating on the web": "4",
            "Price": "$9.98",
            "Published": "2002-09-03",
            "Publisher": "Fox",
            "Bought on": "2006-03-25",
            "UPC": "0024543048060",
            "Description": "The film “drew” reviews.\n\nTwice.",
        },
        cast=(CastLine("Russell Crowe"), CastLine("Daniel Pollock")),
        crew=(CrewLine("Ann Lee", "director"), CrewLine("Bo Ek", "director")),
    )
    assert stomper.entry == EntryDraft(rating=Rating(7), only_seen=True)
    assert (plain.film, plain.entry) == (FilmDraft("Plain"), None)
    assert (first_place.film, first_place.on_list) == (FilmDraft("Plain"), ListPlaceDraft("shelf:8BB4F36C", 1))
    assert second_place.film == FilmDraft("Stomper", 1993)
    assert second_place.on_list == ListPlaceDraft("shelf:8BB4F36C", 2)
    assert [(skip.record.key, skip.by_rule) for skip in skipped(found)] == [
        ("book BOOK1 A book", True),
        ("shelf:8BB4F36C/GONE", True),
    ]


def test_version_2(tmp_path: Path) -> None:
    found = items(delicious, folder(tmp_path, {"Library.xml": SECOND}))
    eight, space = drafts(found)
    assert eight.film == FilmDraft(
        "8MM",
        1999,
        runtime=123,
        languages=("English", "French"),
        extra={
            "ASIN": "B000B8I9XQ",
            "Features": "Color, NTSC",
            "Format": "DVD",
            "Categories": "Crime Thrillers Mystery & Suspense",
            "Is signed": "yes",
            "Number of media": "1",
            "Bought on": "2007-12-19",
            "Used": "yes",
        },
        cast=(CastLine("Denise Poirier"), CastLine("John Rafter Lee")),
        crew=(CrewLine("Joel Schumacher", "director"),),
    )
    assert eight.entry == EntryDraft(rating=Rating(8), only_seen=True)
    assert space.entry is None
    assert space.film.extra == {"Actors": "Keir Dullea Gary Lockwood William Sylvester"}
    assert [skip.reason for skip in skipped(found)] == ["it is no film"]


def test_a_rating_between(tmp_path: Path) -> None:
    content = FIRST.replace('rating="3.5"', 'rating="3.3"')
    (stomper, *_rest) = drafts(items(delicious, folder(tmp_path, {"Library.xml": content})))
    assert stomper.entry is not None
    assert (stomper.entry.rating, stomper.entry.rating_original) == (Rating(7), OriginalRating(3.3, 5))


def test_only_films_are_read(tmp_path: Path) -> None:
    content = '<library version="1"><items><book title="A" uuid="1"/></items></library>'
    with pytest.raises(Refused, match=r"L\.xml is a collection of other things, not of films\."):
        items(delicious, folder(tmp_path, {"L.xml": content}))


@pytest.mark.parametrize(
    ("rich", "plain"),
    [
        (r"{\rtf1 One\par Two\line three}", "One\n\nTwo\nthree"),
        (r"{\rtf1\ansi caf\'e9 \u8364?\u-10179?\u-8704? \{x\} a\~b}", "café €😀 {x} a\xa0b"),
        (r"{\rtf1{\*\generator Riched;}{\info{\author me}}{\b bold} text}", "bold text"),
        (r"{\rtf1 unclosed {\i groups", "unclosed groups"),
        (r"{\rtf1}}}} after", "after"),
        (r"{\rtf1 \u-99999999? \'zz x}", "ἁ zz x"),
    ],
)
def test_rich_text(rich: str, plain: str) -> None:
    assert text_of_rich_text(rich) == plain


def test_broken_files(tmp_path: Path) -> None:
    survives_mutations(delicious, tmp_path, "first.xml", FIRST.encode(), 30)
    survives_mutations(delicious, tmp_path, "second.xml", SECOND.encode(), 30)
