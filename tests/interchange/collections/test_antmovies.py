"""Ant Movie Catalog: XML, and the program's own files of all versions."""

from __future__ import annotations

import struct
from datetime import date
from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import Answer, Doubt, EntryDraft, FilmDraft, ListPlaceDraft, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.collections import antmovies
from filmjournal.interchange.reading.source import open_source
from owned_films_help import PNG, drafts, folder, items, lists, notices, skipped, survives_mutations

CATALOG = """<?xml version="1.0" encoding="iso-8859-1"?>
<AntMovieCatalog Format="42" Version="4.2.2 (2017-08-16)" Date="2020-01-01 10:00:00">
<Catalog>
<Properties Owner="Ann Lee" Mail="ann@example.org"/>
<CustomFieldsProperties ColumnSettings="x">
 <CustomField Tag="Cine" Name="Cinéma" Type="String"/>
 <CustomField Tag="Why" Name="Why I have it" Type="Text"/>
</CustomFieldsProperties>
<Contents>
<Movie Number="12" Checked="True" ColorTag="3" MediaLabel="Box 4" MediaType="DVD" Source="Shop" Date="2012-03-04"
 Borrower="Bo Ek" DateWatched="2013-02-17" UserRating="8.6" Rating="7.4" OriginalTitle="Le Trou"
 TranslatedTitle="The Hole" FormattedTitle="Le Trou (The Hole)" Director="Jacques Becker" Producer="Serge Silberman"
 Writer="José Giovanni (novel), Jacques Becker" Composer="Philippe Arthuys" Year="1960" Length="131"
 Actors="Jean Keraudy (as Roland Darbant), Michel Constantin (Geo Cassine, a friend), Someone"
 Country="France, Italy" Category="Crime, Drama" Certification="12" URL="http://www.imdb.com/title/tt0054407/"
 Description="Four men in a cell.|A fifth arrives." Comments="Bought for “5 €”" FilePath="D:\\films\\trou.avi"
 VideoFormat="DivX" VideoBitrate="-1" AudioFormat="MP3" Resolution="640x480" Framerate="25" Languages="French"
 Subtitles="English, German" Size="698+696" Disks="2" Picture="catalog_12.png" PictureStatus="x" NbExtras="1">
 <CustomFields Cine="Studio 3" Why="First line|second" Unknown="kept"/>
 <Extras>
  <Extra EChecked="True" ETag="a" ETitle="On the set" ECategory="Photo" EPicture="extras\\set.png"/>
  <Extra ETitle="Trailer" EURL="https://example.org/t"/>
 </Extras>
</Movie>
<Movie Number="13" OriginalTitle="Plain" Rating="9.1" Year="0"/>
<Movie Number="14" TranslatedTitle="Which day" DateWatched="03/04/2012"/>
<Movie Number="15" Checked="False"/>
</Contents>
</Catalog>
</AntMovieCatalog>
"""

HOLE_EXTRA = {
    "Rating": "7.4",
    "Checked": "yes",
    "Media label": "Box 4",
    "Media type": "DVD",
    "Source": "Shop",
    "Added": "2012-03-04",
    "Borrower": "Bo Ek",
    "Certification": "12",
    "Description": "Four men in a cell.\nA fifth arrives.",
    "Comments": "Bought for “5 €”",
    "File path": "D:\\films\\trou.avi",
    "Video format": "DivX",
    "Audio format": "MP3",
    "Resolution": "640x480",
    "Frame rate": "25",
    "Subtitles": "English, German",
    "Size": "698+696",
    "Discs": "2",
    "Cinéma": "Studio 3",
    "Why I have it": "First line\nsecond",
    "Extra": "On the set\nPhoto\nTrailer\nhttps://example.org/t",
}


def _hole(film: FilmDraft, extra: dict[str, str]) -> FilmDraft:
    return FilmDraft(
        "The Hole",
        1960,
        key="tt0054407",
        original_title="Le Trou",
        runtime=131,
        countries=("France", "Italy"),
        languages=("French",),
        genres=("Crime", "Drama"),
        ids={"imdb": "tt0054407"},
        extra=extra,
        cast=(
            CastLine("Jean Keraudy", "Roland Darbant"),
            CastLine("Michel Constantin", "Geo Cassine, a friend"),
            CastLine("Someone"),
        ),
        crew=(
            CrewLine("Jacques Becker", "director"),
            CrewLine("Serge Silberman", "producer"),
            CrewLine("José Giovanni", "writer"),
            CrewLine("Jacques Becker", "writer"),
            CrewLine("Philippe Arthuys", "composer"),
        ),
        poster=film.poster,
        stills=film.stills,
    )


def test_a_catalog_in_xml(tmp_path: Path) -> None:
    files = {"catalog.xml": CATALOG.encode("cp1252"), "catalog_12.png": PNG, "extras/set.png": b"set"}
    found = items(antmovies, folder(tmp_path, files))
    hole, plain, either = drafts(found)
    assert hole.film == _hole(hole.film, {**HOLE_EXTRA, "Unknown": "kept"})
    assert found.pictures == {"catalog_12.png": PNG, "extras/set.png": b"set"}
    assert [still.caption for still in hole.film.stills] == ["On the set"]
    assert hole.entry == EntryDraft(
        watched=PartialDate(2013, 2, 17), rating=Rating(9), rating_original=OriginalRating(8.6, 10)
    )
    assert hole.on_list == ListPlaceDraft("collection:catalog", 1)
    # What is on the web is no rating of one's own.
    assert (plain.film, plain.entry) == (FilmDraft("Plain", extra={"Rating": "9.1"}), None)
    days = (PartialDate(2012, 4, 3), PartialDate(2012, 3, 4))
    assert either.entry == EntryDraft(only_seen=True)
    assert either.doubt == Doubt(
        "seen on 2012-04-03 or 2012-03-04", tuple(Answer(str(day), EntryDraft(watched=day)) for day in days)
    )
    assert [skip.reason for skip in skipped(found)] == ["it has no title"]
    assert notices(found) == []


def test_before_4_2_the_rating_is_the_persons(tmp_path: Path) -> None:
    content = """<AntMovieCatalog Format="35" Version="3.5.1"><Catalog><Properties/><Contents>
    <Movie Number="1" OriginalTitle="Rated" Rating="7,5" Date="01/02/2006"/><Movie Number="2" OriginalTitle="Not"/>
    </Contents></Catalog></AntMovieCatalog>"""
    found = items(antmovies, folder(tmp_path, {"old.xml": content}))
    rated, unrated = drafts(found)
    assert rated.entry == EntryDraft(rating=Rating(8), rating_original=OriginalRating(7.5, 10), only_seen=True)
    assert unrated.entry is None
    (notice,) = notices(found)
    assert "one rating for a film" in notice.text


HEADERS = {
    "1.0": b" AMC_1.0 ANSYsoft Movie Catalog http://moviecatalog.ansysoft.com ",
    "2.1": b" AMC_2.1 ANSYsoft Movie Catalog http://moviecatalog.ansysoft.com ",
    "3.0": b" AMC_3.0 Ant Movie Catalog www.buypin.com www.ant.be.tf/software ",
    "3.1": b" AMC_3.1 Ant Movie Catalog 3.1.x   www.buypin.com  www.ant.be.tf ",
    "3.3": b" AMC_3.3 Ant Movie Catalog 3.3.x   www.buypin.com  www.ant.be.tf ",
    "3.5": b" AMC_3.5 Ant Movie Catalog 3.5.x   www.buypin.com    www.antp.be ",
    "4.0": b" AMC_4.0 Ant Movie Catalog 4.0.x   antp/soulsnake    www.antp.be ",
    "4.1": b" AMC_4.1 Ant Movie Catalog 4.1.x   antp/soulsnake    www.antp.be ",
    "4.2": b" AMC_4.2 Ant Movie Catalog 4.2.x   antp/soulsnake    www.antp.be ",
}


def _int(number: int) -> bytes:
    return struct.pack("<i", number)


def _string(text: str, encoding: str = "cp1252") -> bytes:
    data = text.encode(encoding)
    return _int(len(data)) + data


def _days(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def _catalog(version: str, films: bytes) -> bytes:
    """A file of versions 3.1 to 4.2, written as the program does, with two fields of one's own from 4.0 on."""
    newer = version >= "4.1"
    out = HEADERS[version] + b"".join(map(_string, ("Ann Lee", "ann@example.org")))
    out += _string("12345") if version < "3.5" else b""
    out += _string("http://example.org") + _string("My films")
    if version >= "4.0":
        out += _string("columns") + _string("gui") + _int(2)
        for tag, name, kind in (("Cine", "Cinéma", "List"), ("Why", "Why I have it", "Text")):
            out += _string(tag) + _string(name) + (_string("") if newer else b"") + _string(kind) + _string("")
            out += _string("") if newer else b""
            out += b"\1" + (b",\0\0\0\0\0" if newer else b"") + b"\0" + _string("")
            if kind == "List":
                out += _int(2) + _string("Studio 3") + _string("Home") + (b"\1\1\1\0" if newer else b"")
    return out + films


# The strings of a film in their order, and since when they are there.
STRINGS = [
    "label:3.1",
    "type:3.3",
    "source:3.3",
    "borrower:3.1",
    "original:3.1",
    "translated:3.1",
    "director:3.1",
    "producer:3.1",
    "writer:4.2",
    "composer:4.2",
    "country:3.1",
    "category:3.1",
    "certification:4.2",
    "actors:3.1",
    "url:3.1",
    "description:3.1",
    "comments:3.1",
    "path:4.2",
    "video:3.1",
    "audio:3.1",
    "resolution:3.1",
    "frames:3.1",
    "languages:3.1",
    "subtitles:3.1",
    "size:3.1",
]


def _record(version: str, number: int, texts: dict[str, str], encoding: str = "cp1252", *, full: bool = False) -> bytes:
    """A film with these strings; all else is empty, or as in the one that is known in full."""
    is_42 = version >= "4.2"
    known = [_days(date(2012, 3, 4)), 74 if version >= "3.5" else 7, 1960, 131, -1, -1, 2]
    added, *numbers = known if full else [0, -1, -1, -1, -1, -1, -1]
    watched = [_days(date(2013, 2, 17)) if full else 0, 86 if full else -1] if is_42 else []
    colour = [3 if full else 0] if version >= "4.1" else []
    out = b"".join(map(_int, (number, added, *watched, *numbers, *colour))) + (b"\1" if full else b"\0")
    names = [name for name, _colon, since in (each.partition(":") for each in STRINGS) if since <= version]
    out += b"".join(_string(texts.get(name, ""), encoding) for name in names)
    out += _string(".png") + _int(len(PNG)) + PNG if full else _string("") + _int(0)
    if version >= "4.0":
        out += _string("Studio 3" if full else "") + _string("First line\r\nsecond" if full else "")
    if not is_42:
        return out
    if not full:
        return out + _int(0)
    out += _int(2) + b"\1" + b"".join(map(_string, ("a", "On the set", "Photo", "", "", "", "", ".png")))
    out += _int(3) + b"set"
    return out + b"\0" + b"".join(map(_string, ("", "Trailer", "", "https://example.org/t", "", "", "", ""))) + _int(0)


def _hole_record(version: str) -> bytes:
    texts = {
        "label": "Box 4",
        "type": "DVD",
        "source": "Shop",
        "borrower": "Bo Ek",
        "original": "Le Trou",
        "translated": "The Hole",
        "director": "Jacques Becker",
        "producer": "Serge Silberman",
        "writer": "José Giovanni (novel), Jacques Becker",
        "composer": "Philippe Arthuys",
        "country": "France, Italy",
        "category": "Crime, Drama",
        "certification": "12",
        "actors": "Jean Keraudy (as Roland Darbant), Michel Constantin (Geo Cassine, a friend), Someone",
        "url": "http://www.imdb.com/title/tt0054407/",
        "description": "Four men in a cell.\r\nA fifth arrives.",
        "comments": "Bought for “5 €”",
        "path": "D:\\films\\trou.avi",
        "video": "DivX",
        "audio": "MP3",
        "resolution": "640x480",
        "frames": "25",
        "languages": "French",
        "subtitles": "English, German",
        "size": "698+696",
    }
    return _record(version, 12, texts, full=True)


@pytest.mark.parametrize("version", ["3.1", "3.3", "3.5", "4.0", "4.1", "4.2"])
def test_the_programs_own_file(tmp_path: Path, version: str) -> None:
    films = _hole_record(version) + _record(version, 13, {"original": "Plain"}) + _record(version, 14, {})
    found = items(antmovies, folder(tmp_path, {"films.amc": _catalog(version, films)}))
    assert [item.name for item in lists(found)] == ["films"]
    hole, plain = drafts(found)
    full = _hole(hole.film, {name: value for name, value in HOLE_EXTRA.items() if _is_in(name, version)})
    if version < "4.2":
        crew = (CrewLine("Jacques Becker", "director"), CrewLine("Serge Silberman", "producer"))
        full = FilmDraft(**{name: getattr(full, name) for name in full.__slots__} | {"crew": crew})
    assert hole.film == full
    assert PNG in found.pictures.values()
    assert len(found.pictures) == (2 if version == "4.2" else 1)
    original = OriginalRating(7.4, 10) if version >= "3.5" else None
    assert hole.entry == (
        EntryDraft(PartialDate(2013, 2, 17), Rating(9), OriginalRating(8.6, 10))
        if version == "4.2"
        else EntryDraft(rating=Rating(7), rating_original=original, only_seen=True)
    )
    assert hole.records[0].key == "12 the hole"
    assert (plain.film, plain.entry) == (FilmDraft("Plain"), None)
    assert [skip.reason for skip in skipped(found)] == ["it has no title"]


def _is_in(name: str, version: str) -> bool:
    since = {
        "Rating": "4.2",
        "Certification": "4.2",
        "File path": "4.2",
        "Extra": "4.2",
        "Cinéma": "4.0",
        "Why I have it": "4.0",
        "Media type": "3.3",
        "Source": "3.3",
    }
    return since.get(name, "3.1") <= version


def _fixed(text: str, most: int) -> bytes:
    data = text.encode("cp1252")
    return bytes((len(data),)) + data.ljust(most, b" ")


def _fixed_record(version: str, title: str, rating: int) -> bytes:
    out = _int(5) + _fixed("Le Trou", 64) + _fixed(title, 64) + _fixed("Jacques Becker", 32) + _fixed("", 32)
    out += _fixed("France", 32)
    out += b"\0" * (-len(out) % 4) + _int(1960) + _fixed("Crime", 32)
    out += b"\0" * (-len(out) % 4) + _int(1) + _fixed("Jean Keraudy", 128) + _fixed("http://", 128)
    out += "Four men in a cell – déjà vu".encode("cp1252").ljust(1024, b"\0") + _fixed("", 128) + _fixed("DivX", 32)
    out += _fixed("", 32) + _fixed("", 16) + _fixed("French", 32) + _fixed("", 32)
    if version >= "1.1":
        out += b"\0" * (-len(out) % 4) + _int(rating)
    if version >= "2.1":
        out += b"\1" + b"\0" * (-(len(out) + 1) % 4) + _int(date(2002, 3, 4).toordinal())
    if version >= "3.0":
        out += _fixed(".png", 4) + b"\0" * (-(len(out) + 5) % 4) + _int(len(PNG)) + _fixed("Bo Ek", 32)
    out += b"\0" * (-len(out) % 4)
    return out + (PNG if version >= "3.0" else b"")


@pytest.mark.parametrize("version", ["1.0", "2.1", "3.0"])
def test_the_first_versions_have_records_of_one_size(tmp_path: Path, version: str) -> None:
    content = HEADERS[version]
    if version >= "2.1":
        content += _fixed("Ann", 64) + _fixed("", 16) + _fixed("", 128) + _fixed("", 128)
    content += _fixed_record(version, "The Hole", 4) + _fixed_record(version, "Again", 0)
    found = items(antmovies, folder(tmp_path, {"films.amc": content}))
    hole, again = drafts(found)
    assert (hole.film.title, hole.film.original_title, hole.film.year) == ("The Hole", "Le Trou", 1960)
    assert hole.film.runtime is None  # 1 is what it wrote for nothing
    assert hole.film.genres == ("Crime",)
    assert hole.film.extra["Description"] == "Four men in a cell – déjà vu"
    assert "Web page" not in hole.film.extra
    assert hole.entry == (EntryDraft(rating=Rating(8), only_seen=True) if version >= "2.1" else None)
    assert again.entry is None
    if version >= "2.1":
        assert hole.film.extra["Added"] == "2002-03-04"
    if version >= "3.0":
        assert hole.film.extra["Borrower"] == "Bo Ek"
        assert list(found.pictures.values()) == [PNG, PNG]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("utf-8", "Der Junge, der den Wind einfing – schön"),
        ("cp1251", "Мой друг Иван Лапшин, летят журавли и другие"),
        ("cp1250", "Nóż w wodzie, Popiół i diament, Człowiek z żelaza"),
        ("cp1250", "Ostře sledované vlaky, Lásky jedné plavovlásky, Žert, Příšerně žluťoučký kůň"),
        ("cp1252", "¿Qué he hecho yo para merecer esto? 10 m³"),
        ("cp1252", "Smultronstället, Såsom i en spegel, Höstsonaten, Über die Brücke, Sœur Cœur"),
        ("cp932", "東京物語と七人の侍"),
        ("cp1252", "Le fabuleux destin d’Amélie à Paris – où est-elle, déjà rentrée ?"),
    ],
)
def test_letters_in_the_code_page_of_the_writer(tmp_path: Path, encoding: str, title: str) -> None:
    films = b"".join(_record("3.5", number, {"original": title}, encoding) for number in range(5))
    found = items(antmovies, folder(tmp_path, {"films.amc": _catalog("3.5", films)}))
    assert [draft.film.title for draft in drafts(found)] == [title] * 5


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b" AMC_9.9 Ant Movie Catalog 9.9.x   antp/soulsnake    www.antp.be ", r"version .* not known \(9\.9\)"),
        (_catalog("4.2", _hole_record("4.2"))[:-1], r"damaged or cut off \(\d+ bytes"),
        (_catalog("3.5", _hole_record("3.5"))[:400], "damaged or cut off"),
        (_catalog("3.5", _int(1))[:100], "damaged or cut off"),
        (HEADERS["3.5"] + _int(-5), "damaged or cut off"),
        (HEADERS["3.5"] + _int(2**31 - 1), "damaged or cut off"),
        (HEADERS["4.2"] + _string("") * 6 + _int(2**30), "damaged or cut off"),
        (HEADERS["3.0"] + b"\0" * 400, "damaged or cut off"),
    ],
)
def test_what_is_refused_is_refused_before_the_first_film(tmp_path: Path, content: bytes, sentence: str) -> None:
    source = open_source([folder(tmp_path, {"films.amc": content})])
    assert antmovies.recognises(source) == 100
    with pytest.raises(Refused, match=sentence):
        next(antmovies.read(source, ReadOptions()))


def test_a_renamed_file(tmp_path: Path) -> None:
    content = _catalog("3.5", _hole_record("3.5"))
    assert len(drafts(items(antmovies, folder(tmp_path, {"films.dat": content}) / "films.dat"))) == 1


def test_broken_files(tmp_path: Path) -> None:
    survives_mutations(antmovies, tmp_path, "films.amc", _catalog("4.2", _hole_record("4.2") * 2), 100)
    survives_mutations(antmovies, tmp_path, "films.xml", CATALOG.encode("cp1252"), 50)
