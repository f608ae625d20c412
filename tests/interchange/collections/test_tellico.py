"""Tellico: archives and plain XML, with pictures, loans and fields of one's own."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import EntryDraft, FilmDraft, ListPlaceDraft, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.collections import tellico
from owned_films_help import PNG, archive, drafts, folder, items, lists, notices, skipped, survives_mutations

COVER = "0a1b2c3d4e5f60718293a4b5c6d7e8f9.png"

FIELDS = """
  <field category="General" type="1" format="1" flags="8" name="title" title="Title"/>
  <field allowed="DVD;Blu-ray" category="General" type="3" name="medium" title="Medium"/>
  <field category="General" type="6" flags="2" name="year" title="Production Year"/>
  <field category="General" type="1" flags="7" name="genre" title="Genre"/>
  <field category="Cast" type="8" flags="3" name="cast" title="Cast"><prop name="columns">2</prop></field>
  <field category="Features" type="4" name="widescreen" title="Widescreen"/>
  <field category="Personal" type="14" flags="2" name="rating" title="Personal Rating">
   <prop name="maximum">10</prop><prop name="minimum">1</prop>
  </field>
  <field category="Personal" type="1" name="pur_date" title="Purchase Date"/>
  <field category="Personal" type="12" name="cdate" title="Date Created"/>
  <field category="Personal" type="12" name="mdate" title="Date Modified"/>
  <field category="Cover" type="10" name="cover" title="Cover"/>
  <field category="General" type="7" name="imdb" title="IMDb Link"/>
  <field category="General" type="7" name="url" title="My Page"/>
  <field category="Mine" type="1" name="shelf-number" title="Regal"/>
  <field category="Mine" type="4" name="gesehen" title="Seen"/>
  <field category="Mine" type="8" name="episode" title="Episodes"><prop name="columns">3</prop></field>
"""

BRIDGE = f"""
  <entry id="7">
   <title>The Bridge</title>
   <origtitle>Die Brücke</origtitle>
   <medium>DVD</medium>
   <years><year>1959</year><year>1960</year></years>
   <genres><genre>War</genre><genre>Drama</genre></genres>
   <nationalitys><nationality>West Germany</nationality></nationalitys>
   <languages><language>German</language></languages>
   <casts>
    <cast><column>Folker Bohnet</column><column>Hans Scholten</column></cast>
    <cast><column>Fritz Wepper</column><column/></cast>
   </casts>
   <directors><director>Bernhard Wicki</director></directors>
   <producers><producer>Hermann Schwerin</producer></producers>
   <writers><writer>Michael Mansfeld</writer></writers>
   <composers><composer>Hans-Martin Majewski</composer></composers>
   <studios><studio>Fono Film</studio><studio>UFA</studio></studios>
   <running-time>103</running-time>
   <widescreen>true</widescreen>
   <rating>7</rating>
   <keywords><keyword>school</keyword><keyword>bridge</keyword></keywords>
   <pur_date>2009-03-01</pur_date>
   <plot>Seven boys &lt;b&gt;hold&lt;/b&gt; a bridge.&lt;br/&gt;They are sixteen.</plot>
   <comments>Lent from grandfather &amp; never returned, &lt;3</comments>
   <cover>{COVER}</cover>
   <imdb>https://www.imdb.com/title/tt0052654/?ref_=x</imdb>
   <url>https://example.org/bridge</url>
   <shelf-number>B 12</shelf-number>
   <cdate calendar="gregorian"><year>2008</year><month>5</month><day>27</day></cdate>
   <mdate calendar="gregorian"><year>2021</year><month>05</month><day>27</day></mdate>
  </entry>
"""

OTHERS = """
  <entry id="8"><title>Nothing Known</title></entry>
  <entry id="9"><title>Seen Once</title><year>2001</year><gesehen>true</gesehen>
   <alttitles><alttitle><column>Einmal gesehen</column></alttitle></alttitles>
   <episodes>
    <episode><column>Pilot</column><column>1</column><column>1</column></episode>
    <episode><column>End</column><column>1</column><column>2</column></episode>
   </episodes></entry>
  <entry id="10"><year>1999</year></entry>
"""

BORROWERS = """
 <borrowers><borrower name="Ann Lee" uid="x">
  <loan uid="y" entryRef="8" loanDate="2010-01-02" dueDate="2010-02-01">be kind</loan>
 </borrower></borrowers>
 <filters><filter name="Old" match="all"><rule field="year" pattern="19" function="contains"/></filter></filters>
"""


def xml(entries: str = BRIDGE + OTHERS, images: str = "", *, kind: str = "3", fields: str = FIELDS) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tellico PUBLIC '-//Robby Stephenson/DTD Tellico V11.0//EN' 'http://periapsis.org/tellico/dtd/v11/tellico.dtd'>
<tellico xmlns="http://periapsis.org/tellico/" syntaxVersion="11">
 <collection type="{kind}" title="My Videos"><fields>{fields}</fields>{entries}<images>{images}</images></collection>
 {BORROWERS}
</tellico>
"""


def test_a_collection(tmp_path: Path) -> None:
    found = items(tellico, archive(tmp_path / "f.tc", {"tellico.xml": xml(), f"images/{COVER}": PNG}))
    (collection,) = lists(found)
    assert (collection.name, collection.key) == ("My Videos", "collection:my videos")
    bridge, unknown, seen = drafts(found)
    assert bridge.film.poster is not None
    assert found.pictures == {f"images/{COVER}": PNG}
    assert bridge.film == FilmDraft(
        "The Bridge",
        1959,
        key="tt0052654",
        original_title="Die Brücke",
        runtime=103,
        countries=("West Germany",),
        languages=("German",),
        genres=("War", "Drama"),
        ids={"imdb": "tt0052654"},
        extra={
            "Medium": "DVD",
            "Studio": "Fono Film, UFA",
            "Widescreen": "yes",
            "Purchase Date": "2009-03-01",
            "Plot Summary": "Seven boys hold a bridge.\nThey are sixteen.",
            "Comments": "Lent from grandfather & never returned, <3",
            "My Page": "https://example.org/bridge",
            "Regal": "B 12",
            "Date Created": "2008-05-27",
        },
        cast=(CastLine("Folker Bohnet", "Hans Scholten"), CastLine("Fritz Wepper")),
        crew=(
            CrewLine("Bernhard Wicki", "director"),
            CrewLine("Hermann Schwerin", "producer"),
            CrewLine("Michael Mansfeld", "writer"),
            CrewLine("Hans-Martin Majewski", "composer"),
        ),
        poster=bridge.film.poster,
    )
    assert bridge.entry == EntryDraft(rating=Rating(7), tags=("school", "bridge"))
    assert bridge.on_list == ListPlaceDraft(collection.key, 1)
    assert (bridge.records[0].file, bridge.records[0].key) == ("tellico.xml", "7 the bridge")

    assert unknown.film == FilmDraft("Nothing Known", extra={"Loan": "Ann Lee, 2010-01-02 – 2010-02-01, be kind"})
    assert unknown.entry is None
    assert unknown.on_list == ListPlaceDraft(collection.key, 2)

    assert seen.entry == EntryDraft(only_seen=True)
    assert seen.film.alternative_titles == ("Einmal gesehen",)
    assert seen.film.extra == {"Episodes": "Pilot, 1, 1\nEnd, 1, 2"}

    (nameless,) = skipped(found)
    assert (nameless.reason, nameless.by_rule) == ("it has no title", False)
    assert notices(found) == []


def test_embedded_pictures_are_fetched_where_they_lie(tmp_path: Path) -> None:
    other = bytes(reversed(PNG))
    images = "".join(
        f'<image format="PNG" height="9" width="9" id="{name}">{base64.encodebytes(data).decode()}</image>'
        for name, data in (("other.png", other), (COVER, PNG))
    )
    content = xml(images=images)
    for number, data in enumerate((content.encode(), content.replace("UTF-8", "UTF-16").encode("utf-16"))):
        found = items(tellico, folder(tmp_path / str(number), {"films.xml": data}))
        assert found.pictures == {COVER: PNG}
    assert items(tellico, archive(tmp_path / "f.tc", {"tellico.xml": content})).pictures == {COVER: PNG}


def test_pictures_that_are_not_there_are_counted(tmp_path: Path) -> None:
    found = items(tellico, archive(tmp_path / "f.tc", {"tellico.xml": xml()}))
    assert drafts(found)[0].film.poster is None
    (notice,) = notices(found)
    assert notice.text.startswith("1 picture is not among the chosen files.")


def test_the_scale_is_that_of_the_field_or_of_the_person(tmp_path: Path) -> None:
    path = archive(tmp_path / "f.tc", {"tellico.xml": xml(fields='<field name="_default"/>')})
    (bridge, *_rest) = drafts(items(tellico, path))
    assert bridge.entry is None
    assert bridge.film.extra["Rating"] == "7"  # of 5
    assert bridge.film.extra["Tags"] == "school, bridge"
    (bridge, *_rest) = drafts(items(tellico, path, options=ReadOptions(scale=9)))
    assert bridge.entry is not None
    assert (bridge.entry.rating, bridge.entry.rating_original) == (Rating(8), OriginalRating(7, 9))


@pytest.mark.parametrize("version", [9, 10, 12])
def test_other_versions(tmp_path: Path, version: int) -> None:
    content = xml().replace('syntaxVersion="11"', f'syntaxVersion="{version}"').replace("V11", f"V{version}")
    assert len(drafts(items(tellico, folder(tmp_path, {"tellico.xml": content})))) == 3


def test_it_was_called_bookcase_once(tmp_path: Path) -> None:
    rated = BRIDGE.replace("<rating>7</rating>", "<rating>4 - Good</rating>")
    content = f"""<?xml version="1.0"?><!DOCTYPE bookcase SYSTEM "bookcase.dtd">
    <bookcase xmlns="http://periapsis.org/bookcase/" syntaxVersion="6"><collection type="3" title="Videos"
    unitTitle="Videos"><fields><field name="_default"/></fields>{rated}</collection></bookcase>"""
    (bridge,) = drafts(items(tellico, folder(tmp_path, {"films.bc": content})))
    assert (bridge.film.title, bridge.film.year) == ("The Bridge", 1959)
    assert bridge.entry is not None
    assert bridge.entry.rating == Rating(8)


def test_only_films_are_read(tmp_path: Path) -> None:
    path = folder(tmp_path, {"books.xml": xml(kind="2")})
    with pytest.raises(Refused, match=r"books\.xml is a collection of books, not of films\."):
        items(tellico, path)
    found = items(tellico, folder(path, {"films/tellico.xml": xml()}))
    assert len(drafts(found)) == 3
    books, _nameless = skipped(found)
    assert (books.record.file, books.record.place) == ("books.xml", "")
    assert books.reason == "books.xml is a collection of books, not of films"


def test_the_same_keys_after_films_were_added(tmp_path: Path) -> None:
    before = drafts(items(tellico, folder(tmp_path / "a", {"tellico.xml": xml()})))
    newer = xml('<entry id="6"><title>New</title></entry>' + OTHERS + BRIDGE.replace("2021", "2022"))
    after = drafts(items(tellico, folder(tmp_path / "b", {"renamed.xml": newer})))
    known = {draft.records[0].key: draft.records[0].content for draft in after}
    assert all(known[draft.records[0].key] == draft.records[0].content for draft in before)


def test_films_of_one_name_and_number_keep_apart(tmp_path: Path) -> None:
    entries = "".join(f'<entry id="1"><title>{title}</title></entry>' for title in ("Same#2", "Same", "Same", "Same"))
    keys = [draft.records[0].key for draft in drafts(items(tellico, folder(tmp_path, {"t.xml": xml(entries)})))]
    assert keys == ["1 same#2", "1 same", "1 same#3", "1 same#4"]


def test_an_empty_collection(tmp_path: Path) -> None:
    found = items(tellico, folder(tmp_path, {"tellico.xml": xml("")}))
    assert [item.name for item in lists(found)] == ["My Videos"]
    assert drafts(found) == []


def test_broken_files(tmp_path: Path) -> None:
    images = f'<image format="PNG" id="{COVER}">{base64.b64encode(PNG).decode()}</image>'
    survives_mutations(tellico, tmp_path, "films.xml", xml(images=images).encode(), 60)
