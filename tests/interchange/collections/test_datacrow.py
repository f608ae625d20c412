"""Data Crow: both shapes of its XML, with things that are no films."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import EntryDraft, FilmDraft
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.rating import Rating
from filmjournal.interchange.collections import datacrow
from owned_films_help import PNG, drafts, folder, items, lists, skipped, survives_mutations

OLDER = """<?xml version="1.0" encoding="UTF-8"?>
<data-crow-objects xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="movies.xsd">
 <movie>
  <item>Movies</item>
  <actors><actor><name>Tom Holland</name></actor><actor><name>Zendaya</name></actor></actors>
  <actors-list>Tom Holland, Zendaya</actors-list>
  <aspect-ratio>16:9</aspect-ratio>
  <audio-bitrate/>
  <available>true</available>
  <container>
    </container>
  <countries><country><name>United States</name></country></countries>
  <countries-list>United States</countries-list>
  <created>2022-03-10</created>
  <description>A hero at school.</description>
  <directors><director><name>Jon Watts</name></director></directors>
  <directors-list>Jon Watts</directors-list>
  <genres><genre><name>Action</name></genre><genre><name>Drama</name></genre></genres>
  <genres-list>Action, Drama</genres-list>
  <id>b64fe351-373a</id>
  <label>Homecoming</label>
  <languages><language><name>English</name></language></languages>
  <languages-list>English</languages-list>
  <lend-by><name>Ann Lee</name></lend-by>
  <modified>2022-03-10</modified>
  <picture-front>movies_images\\b64fe351_PictureFront.png</picture-front>
  <playlength>2:13:00</playlength>
  <rating>9 / 10</rating>
  <service>The Movie Database / en</service>
  <service-url>https://www.themoviedb.org/movie/315635-x</service-url>
  <state>Seen</state>
  <storage-medium>DVD</storage-medium>
  <subtitle-languages><language><name>English</name></language></subtitle-languages>
  <subtitle-languages-list>English</subtitle-languages-list>
  <tags><tag><name>favorite</name></tag></tags>
  <tags-list>favorite</tags-list>
  <title>Homecoming</title>
  <title-local>Heimkehr</title-local>
  <user-short-text-field-1>from the fair</user-short-text-field-1>
  <webpage>http://www.imdb.com/title/tt2250912/</webpage>
  <year>2017</year>
 </movie>
 <music-album><id>m1</id><title>A record</title></music-album>
 <movie><id>x2</id><title>To watch</title><state>Not seen</state><rating/></movie>
</data-crow-objects>
"""

NEWER = """<?xml version="1.0" encoding="UTF-8" ?>
<data-crow-objects>
 <movie-items>
  <movie>
   <datacrow-module-index>51</datacrow-module-index>
   <picture-01>5_images/one.png</picture-01><picture-02></picture-02>
   <tags-items><tag><datacrow-module-index>19000</datacrow-module-index><id>1</id><name>space</name></tag></tags-items>
   <tags-items-list>space</tags-items-list>
   <color-items><color><datacrow-module-index>15</datacrow-module-index><id>2</id><name>Color</name></color></color-items>
   <color-items-list>Color</color-items-list>
   <title>Interstellar</title><year>2014</year><playlength>10140</playlength><rating>8</rating>
   <countries-items><country><id>3</id><name>United Kingdom</name></country></countries-items>
   <countries-items-list>United Kingdom</countries-items-list>
   <state-items><state><id>4</id><name>Gesehen</name></state></state-items>
   <state-items-list>Gesehen</state-items-list>
   <actors-items><actor><id>5</id><name>Anne Hathaway</name></actor></actors-items>
   <directors-items><director><id>6</id><name>Christopher Nolan</name></director></directors-items>
   <id>7b02c8e2</id>
  </movie>
 </movie-items>
 <book-items><book><id>b1</id><title>A book</title></book></book-items>
</data-crow-objects>
"""


def test_before_version_5(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"movies.xml": OLDER, "movies_images/b64fe351_PictureFront.png": PNG}
    found = items(datacrow, folder(tmp_path, files))
    assert [item.name for item in lists(found)] == ["movies"]
    homecoming, unseen = drafts(found)
    assert found.pictures == {"movies_images/b64fe351_PictureFront.png": PNG}
    assert homecoming.film == FilmDraft(
        "Homecoming",
        2017,
        key="tt2250912",
        alternative_titles=("Heimkehr",),
        runtime=133,
        countries=("United States",),
        languages=("English",),
        genres=("Action", "Drama"),
        ids={"imdb": "tt2250912", "tmdb": "315635"},
        extra={
            "Aspect ratio": "16:9",
            "Added": "2022-03-10",
            "Description": "A hero at school.",
            "Lent to": "Ann Lee",
            "Storage medium": "DVD",
            "Subtitle languages": "English",
            "User short text field 1": "from the fair",
        },
        cast=(CastLine("Tom Holland"), CastLine("Zendaya")),
        crew=(CrewLine("Jon Watts", "director"),),
        poster=homecoming.film.poster,
    )
    assert homecoming.entry == EntryDraft(rating=Rating(9), tags=("favorite",))
    assert homecoming.records[0].key == "b64fe351-373a homecoming"
    assert (unseen.film, unseen.entry) == (FilmDraft("To watch", extra={"State": "Not seen"}), None)
    (album,) = skipped(found)
    assert (album.reason, album.by_rule, album.record.key) == ("it is no film", True, "music-album m1 A record")


def test_from_version_5_on(tmp_path: Path) -> None:
    found = items(datacrow, folder(tmp_path, {"movies5.xml": NEWER, "5_images/one.png": PNG}))
    (interstellar,) = drafts(found)
    assert found.pictures == {"5_images/one.png": PNG}
    assert interstellar.film == FilmDraft(
        "Interstellar",
        2014,
        runtime=169,
        countries=("United Kingdom",),
        extra={"Color": "Color"},
        cast=(CastLine("Anne Hathaway"),),
        crew=(CrewLine("Christopher Nolan", "director"),),
        poster=interstellar.film.poster,
    )
    assert interstellar.entry == EntryDraft(rating=Rating(8), tags=("space",))
    assert [skip.record.key for skip in skipped(found)] == ["book b1 A book"]


def test_only_films_are_read(tmp_path: Path) -> None:
    content = "<data-crow-objects><book><title>A</title></book></data-crow-objects>"
    with pytest.raises(Refused, match=r"x\.xml is a collection of other things, not of films\."):
        items(datacrow, folder(tmp_path, {"x.xml": content}))


def test_broken_files(tmp_path: Path) -> None:
    survives_mutations(datacrow, tmp_path, "older.xml", OLDER.encode(), 30)
    survives_mutations(datacrow, tmp_path, "newer.xml", NEWER.encode(), 30)
