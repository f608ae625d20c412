"""GCstar: fields as attributes, as elements, as lines and as strings."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import EntryDraft, FilmDraft, ListPlaceDraft, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.collections import gcstar
from owned_films_help import PNG, drafts, folder, items, lists, notices, skipped, survives_mutations

COLLECTION = """<?xml version="1.0" encoding="UTF-8"?>
<collection type="GCfilms" items="3" version="1.7.1">
 <information>
  <maxId>4</maxId>
 </information>
 <item
  id="2"
  title="The Cranes Are Flying"
  date="12/10/1957"
  time="95 min"
  director="Mikhail Kalatozov"
  country="Soviet Union"
  image="/home/ann/.local/share/gcstar/images/cranes_1.png"
  backpic=""
  original="Letyat zhuravli"
  webPage="http://www.imdb.com/title/tt0050634/##IMDb"
  seen="1"
  added="07/09/2009"
  region="2"
  format="DVD"
  number="1"
  identifier="0"
  place="Shelf 3"
  rating="9"
  ratingpress="8"
  age="5"
  video="PAL"
  serie=""
  rank=""
  trailer=""
  borrower="Bo Ek"
  lendDate="01/02/2010"
  favourite="1"
  own-field="mine"
 >
  <synopsis>Two lovers
and a war.</synopsis>
  <comment>Saw it with Ann &lt;3</comment>
  <genre><line><col>Drama</col></line><line><col>War</col></line></genre>
  <actors>
   <line><col>Tatyana Samojlova</col><col>Veronika</col></line>
   <line><col>Aleksey Batalov</col><col></col></line>
  </actors>
  <audio><line><col>Russian</col><col>Mono</col></line><line><col>German</col></line></audio>
  <subt><line><col>English</col></line></subt>
  <borrowings><line><col>Cy Oh</col><col>01/01/2009</col><col>02/01/2009</col></line></borrowings>
  <tags><line><col>cried</col></line><line><col>twice</col></line></tags>
 </item>
 <item id="3" title="Strings" date="1988" time="1h 45" genre="Adventure,Drama,," director="Ann Lee, Bo Ek"
  actors="Tom Burlinson (Jim Craig), Sigrid Thornton (Jessica, the daughter), Nobody" webPage="https://example.org/x"
  seen="0" rating="0" ratingpress="0" borrower="none" age="0" tags="" audio="English;AC3,French;DTS" favourite="0"/>
 <item id="4" title="" seen="1"/>
</collection>
"""

CRANES = FilmDraft(
    "The Cranes Are Flying",
    1957,
    key="tt0050634",
    original_title="Letyat zhuravli",
    runtime=95,
    countries=("Soviet Union",),
    languages=("Russian", "German"),
    genres=("Drama", "War"),
    ids={"imdb": "tt0050634"},
    extra={
        "Release date": "1957-10-12",
        "Added": "2009-09-07",
        "Audio": "Russian (Mono), German",
        "Borrower": "Bo Ek",
        "Borrowings": "Cy Oh (01/01/2009, 02/01/2009)",
        "Comments": "Saw it with Ann <3",
        "Format": "DVD",
        "Lent on": "2010-02-01",
        "Location": "Shelf 3",
        "Minimum age": "with parents",
        "Number of media": "1",
        "Press rating": "8",
        "Region": "2",
        "Subtitles": "English",
        "Synopsis": "Two lovers\nand a war.",
        "Video": "PAL",
        "Own field": "mine",
    },
    cast=(CastLine("Tatyana Samojlova", "Veronika"), CastLine("Aleksey Batalov")),
    crew=(CrewLine("Mikhail Kalatozov", "director"),),
)


def test_a_collection(tmp_path: Path) -> None:
    found = items(gcstar, folder(tmp_path, {"films.gcs": COLLECTION}) / "films.gcs")
    (collection,) = lists(found)
    assert (collection.name, collection.key) == ("films", "collection:films")
    cranes, strings = drafts(found)
    assert cranes.film == CRANES
    assert cranes.entry == EntryDraft(rating=Rating(9), tags=("cried", "twice"))
    assert cranes.liked
    assert cranes.on_list == ListPlaceDraft(collection.key, 1)
    assert (cranes.records[0].place, cranes.records[0].key) == ("6", "2 the cranes are flying")
    assert strings.film == FilmDraft(
        "Strings",
        1988,
        runtime=105,
        languages=("English", "French"),
        genres=("Adventure", "Drama"),
        extra={"Web page": "https://example.org/x", "Audio": "English;AC3,French;DTS"},
        cast=(
            CastLine("Tom Burlinson", "Jim Craig"),
            CastLine("Sigrid Thornton", "Jessica, the daughter"),
            CastLine("Nobody"),
        ),
        crew=(CrewLine("Ann Lee", "director"), CrewLine("Bo Ek", "director")),
    )
    assert (strings.entry, strings.liked) == (None, False)
    assert strings.on_list == ListPlaceDraft(collection.key, 2)
    assert [skip.reason for skip in skipped(found)] == ["it has no title"]
    assert len(notices(found)) == 1  # a picture on another machine


def test_pictures_are_found_by_the_end_of_their_path(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "films.gcs": COLLECTION,
        "images/cranes_1.png": PNG,
        "else/cranes_1.png": b"other",
    }
    found = items(gcstar, folder(tmp_path, files))
    assert found.pictures == {"images/cranes_1.png": PNG}
    assert notices(found) == []


def test_before_1_2_all_fields_were_elements(tmp_path: Path) -> None:
    content = """<collection type="GCfilms" items="1"><item><id>2</id><title>Old</title><date>1982</date>
    <time>102</time><director>George Miller</director><genre>Drama,Western</genre><seen>1</seen><rating>7</rating>
    <actors>Tom Burlinson;Jim Craig,Kirk Douglas;</actors><webPage>http://www.imdb.com/title/tt0084296</webPage>
    </item></collection>"""
    (old,) = drafts(items(gcstar, folder(tmp_path, {"x.gcs": content})))
    assert old.film == FilmDraft(
        "Old",
        1982,
        key="tt0084296",
        runtime=102,
        genres=("Drama", "Western"),
        ids={"imdb": "tt0084296"},
        cast=(CastLine("Tom Burlinson", "Jim Craig"), CastLine("Kirk Douglas")),
        crew=(CrewLine("George Miller", "director"),),
    )
    assert old.entry == EntryDraft(rating=Rating(7), only_seen=True)


def test_a_copy_of_another_day_is_the_same_list(tmp_path: Path) -> None:
    names = ("My films.gcs", "My films (2).gcs", "My films-2024-03-01.gcs", "films/My films_20240301.gcs")
    found = [lists(items(gcstar, folder(tmp_path, {name: COLLECTION}) / name)) for name in names]
    assert [[item.key for item in each] for each in found] == [["collection:my films"]] * 4


@pytest.mark.parametrize(
    ("kind", "what"), [("GCbooks", "books"), ("GCTVseries", "series"), ("GCwines", "other things")]
)
def test_only_films_are_read(tmp_path: Path, kind: str, what: str) -> None:
    path = folder(tmp_path, {"x.gcs": COLLECTION.replace("GCfilms", kind)})
    with pytest.raises(Refused, match=rf"x\.gcs is a collection of {what}, not of films\."):
        items(gcstar, path)


def test_the_scale_of_the_person_counts(tmp_path: Path) -> None:
    path = folder(tmp_path, {"films.gcs": COLLECTION})
    (cranes, _strings) = drafts(items(gcstar, path, options=ReadOptions(scale=100)))
    assert cranes.entry is not None
    assert (cranes.entry.rating, cranes.entry.rating_original) == (Rating(1), OriginalRating(9, 100))


def test_broken_files(tmp_path: Path) -> None:
    survives_mutations(gcstar, tmp_path, "films.gcs", COLLECTION.encode(), 60)
