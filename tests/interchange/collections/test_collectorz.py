"""Collectorz: values inside values, dates in parts, and the program's names for its fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import EntryDraft, FilmDraft, ListPlaceDraft, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.collections import collectorz
from filmjournal.interchange.reading.source import open_source
from owned_films_help import PNG, drafts, folder, items, lists, skipped, survives_mutations


def _shown(name: str, sort: str = "") -> str:
    return f"<displayname>{name}</displayname><sortname>{sort or name}</sortname>"


def _crew(role: str, id_: str, name: str, first: str = "", last: str = "") -> str:
    return f"""<crewmember><role id="{id_}">{role}</role><roleid>{id_}</roleid><person>{_shown(name)}
    <lastname>{last}</lastname><firstname>{first}</firstname></person></crewmember>"""


EXPORT = f"""<?xml version="1.0" encoding="UTF-8"?>
<movieinfo creationdate="7/25/2020 1:45:22 PM">
 <localizedtemplatetexts><field id="ttCast" label="Besetzung"/></localizedtemplatetexts>
 <moviemetadata>
  <field name="Location" id="dfLocation" label="Standort"/><field name="Notes" id="dfNotes" label="Notizen"/>
  <field name="User Lookup 1" id="dfUserLookup1" label="From whom"/>
  <field name="Audience Rating" id="dfMPAARating" label="Audience Rating"/>
 </moviemetadata>
 <movielist>
  <movie>
   <id>3486</id><index>107</index>
   <imdburl>http://www.imdb.com/title/tt0056443</imdburl><imdbnum>56443</imdbnum><tmdbid>11712</tmdbid>
   <format>{_shown("DVD")}<templateimage>Images\\dvd.jpg</templateimage></format>
   <country>{_shown("Japan")}</country>
   <collectionstatus listid="3">In Collection</collectionstatus>
   <language>{_shown("Japanese")}</language>
   <store/><series/>
   <purchaseprice>$44.55</purchaseprice>
   <purchasedate><year><displayname>2012</displayname></year><month>3</month><day>23</day><date>3/23/2012</date>
   </purchasedate>
   <title>Sanjuro</title><titlesort>Sanjuro</titlesort><originaltitle>Tsubaki Sanj&#251;r&#244;</originaltitle>
   <plot>Young men &amp; a samurai.</plot><notes>Gift,&#10;signed</notes>
   <myrating>9</myrating><myrating/>
   <seenit boolvalue="1">Ja</seenit>
   <viewingdate><year><displayname>2013</displayname></year><month>4</month><day>5</day><date>4/5/2013</date>
   </viewingdate>
   <seenwhere>{_shown("Cinema Paris")}</seenwhere>
   <releasedate><year><displayname>1962</displayname></year><date>1962</date></releasedate>
   <dvdreleasedate><year><displayname>2006</displayname></year><month>11</month><date>11/2006</date></dvdreleasedate>
   <mpaarating>{_shown("NR (Not Rated)")}</mpaarating>
   <location>{_shown("Home")}</location>
   <runtime>96</runtime><runtimeminutes>96 mins</runtimeminutes><layersnum>0</layersnum>
   <layers listid="4">N/A</layers><chapters>0</chapters><nritems>1</nritems>
   <color listid="1">Black And White</color>
   <genres><genre>{_shown("Action")}</genre><genre>{_shown("Drama")}</genre></genres>
   <cast>
    <star><role id="dfActor">Actor</role><roleid>dfActor</roleid><person>{_shown("Toshir&#244; Mifune")}</person>
     <character>Sanjuro Tsubaki</character></star>
    <star><person>{_shown("Reiko Dan")}</person><character/></star>
   </cast>
   <crew>
    {_crew("Regisseur", "dfDirector", "Akira Kurosawa")}{_crew("Autor", "dfWriter", "Akira Kurosawa")}
    {_crew("Musician", "dfMusic", "Masaru Sato")}{_crew("x", "dfCamera", "Saito, Takao", "Takao", "Saito")}
    {_crew("Stunts", "dfUserCredit1", "Bo Ek")}{_crew("Producer", "", "Ann Lee")}
   </crew>
   <regions><region>{_shown("Region 1")}</region><region>{_shown("Region 2")}</region></regions>
   <studios><studio>{_shown("Criterion/Voyager")}</studio></studios>
   <tags><tag>{_shown("swords")}</tag></tags>
   <userlookup1>{_shown("Cy Oh")}</userlookup1><userlookup2/>
   <links>
    <link><description>IMDB</description><url>http://www.imdb.com/title/tt0056443</url><urltype>URL</urltype></link>
    <link><description>Shop</description><url>http://www.example.com/x</url><urltype>URL</urltype></link>
   </links>
   <coverfront>C:\\Movies\\Images\\sanjuro_f.png</coverfront>
   <lastmodified><date>8/25/2019 2:01:49 PM</date></lastmodified>
   <bpmovieid>50590</bpmovieid><titlefirstletter>{_shown("S")}</titlefirstletter>
   <discs><disc><title>Disc 01</title><episodes/></disc>
    <disc><title>Disc 02</title><episodes><episode><title>Making of</title></episode></episodes></disc></discs>
  </movie>
  <movie><mainsection><id>5</id><title>Inside a section</title><myrating>0</myrating>
   <seenit boolvalue="0">No</seenit><viewingdate/></mainsection></movie>
  <movie><id>6</id><title>Year only</title><seenit boolvalue="0">No</seenit>
   <viewingdate><year><displayname>2011</displayname></year><date>2011</date></viewingdate></movie>
  <movie><id>7</id><title></title></movie>
 </movielist>
</movieinfo>
"""


def test_an_export(tmp_path: Path) -> None:
    found = items(collectorz, folder(tmp_path, {"movies.xml": EXPORT, "Images/sanjuro_f.png": PNG}))
    (collection,) = lists(found)
    assert collection.name == "movies"
    sanjuro, inside, year = drafts(found)
    assert found.pictures == {"Images/sanjuro_f.png": PNG}
    assert sanjuro.film == FilmDraft(
        "Sanjuro",
        1962,
        key="tt0056443",
        original_title="Tsubaki Sanjûrô",
        runtime=96,
        countries=("Japan",),
        languages=("Japanese",),
        genres=("Action", "Drama"),
        ids={"imdb": "tt0056443", "tmdb": "11712"},
        extra={
            "Shop": "http://www.example.com/x",
            "Format": "DVD",
            "Collectionstatus": "In Collection",
            "Purchaseprice": "$44.55",
            "Purchasedate": "2012-03-23",
            "Plot": "Young men & a samurai.",
            "Notizen": "Gift,\nsigned",
            "Dvdreleasedate": "2006-11",
            "Audience Rating": "NR (Not Rated)",
            "Standort": "Home",
            "Nritems": "1",
            "Color": "Black And White",
            "Regions": "Region 1, Region 2",
            "Studios": "Criterion/Voyager",
            "From whom": "Cy Oh",
            "Discs": "Disc 02: Making of",
        },
        cast=(CastLine("Toshirô Mifune", "Sanjuro Tsubaki"), CastLine("Reiko Dan")),
        crew=(
            CrewLine("Akira Kurosawa", "director"),
            CrewLine("Akira Kurosawa", "writer"),
            CrewLine("Masaru Sato", "composer"),
            CrewLine("Takao Saito", "cinematographer"),
            CrewLine("Bo Ek", "Stunts"),
            CrewLine("Ann Lee", "producer"),
        ),
        poster=sanjuro.film.poster,
    )
    assert sanjuro.entry == EntryDraft(
        PartialDate(2013, 4, 5),
        Rating(9),
        tags=("swords",),
        place="Cinema Paris",
    )
    assert sanjuro.on_list == ListPlaceDraft("collection:movies", 1)
    assert (inside.film, inside.entry) == (FilmDraft("Inside a section"), None)
    assert year.entry == EntryDraft(PartialDate(2011))
    assert [skip.reason for skip in skipped(found)] == ["it has no title"]


def test_the_scale_may_be_chosen(tmp_path: Path) -> None:
    path = folder(tmp_path, {"movies.xml": EXPORT})
    source = open_source([path])
    assert collectorz.questions(source, ReadOptions()).scale == 10
    (sanjuro, *_rest) = drafts(items(collectorz, path, options=ReadOptions(scale=100)))
    assert sanjuro.entry is not None
    assert (sanjuro.entry.rating, sanjuro.entry.rating_original) == (Rating(1), OriginalRating(9, 100))


def test_only_films_are_read(tmp_path: Path) -> None:
    content = EXPORT.replace("movieinfo", "bookinfo").replace("movielist", "booklist").replace("<movie>", "<book>")
    path = folder(tmp_path, {"books.xml": content.replace("</movie>", "</book>")})
    with pytest.raises(Refused, match=r"books\.xml is a collection of books, not of films\."):
        items(collectorz, path)


def test_what_the_program_counts_for_itself_is_no_change(tmp_path: Path) -> None:
    before = drafts(items(collectorz, folder(tmp_path / "a", {"movies.xml": EXPORT})))
    newer = EXPORT.replace("8/25/2019", "9/26/2021").replace("<index>107<", "<index>9<").replace("1:45:22", "2:00:00")
    after = drafts(items(collectorz, folder(tmp_path / "b", {"movies.xml": newer})))
    assert [one.records[0].content for one in before] == [one.records[0].content for one in after]


def test_broken_files(tmp_path: Path) -> None:
    survives_mutations(collectorz, tmp_path, "movies.xml", EXPORT.encode(), 40)
