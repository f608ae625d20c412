"""Griffith: an export whose values are padded."""

from __future__ import annotations

from pathlib import Path

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import EntryDraft, FilmDraft, ListPlaceDraft
from filmjournal.domain.films import CrewLine
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.collections import griffith
from owned_films_help import PNG, archive, drafts, folder, items, lists, survives_mutations

MD5 = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


def _movie(**fields: str) -> str:
    return "\t<movie>\n" + "".join(f"\t\t<{n}>\n\t\t\t{v}\n\t\t</{n}>\n" for n, v in fields.items()) + "\t</movie>\n"


EXPORT = (
    '<?xml version="1.0" encoding="utf-8"?>\n<root>\n'
    + _movie(
        number="1",
        o_title="Der Himmel über Berlin",
        title="Wings of Desire",
        director="Wim Wenders",
        year="1987",
        classification="PG-13",
        country="West Germany / France",
        genre="Drama / Fantasy / Romance",
        rating="7.3",
        runtime="128",
        studio="Road Movies / Argos",
        seen="1",
        loaned="1",
        o_site="http://example.org/wings",
        site="http://www.imdb.com/title/tt0093191",
        trailer="",
        plot="&quot;Angels&quot; listen.\nOne falls.",
        cast="Bruno Ganz as Damiel\nSolveig Dommartin as Marion (as Solveig D.)\nPeter Falk als Er selbst\n"
        "Stuart Goetz als Stuart Getz as Jerry\nOtto Sander",
        notes="Language: \nGerman",
        poster_md5=MD5,
        volumes_name="Box 2",
        collections_name="",
        media_name="DVD",
        image=f"./posters/{MD5}.png",
        region="2",
    )
    + _movie(number="2", o_title="Only Original", title="", year="0", genre="Fantasy, Komödie", rating="0", seen="0")
    + _movie(number="3", o_title="", title="Rated", rating="6", seen="0", loaned="0")
    + "</root>\n"
)


def test_an_export(tmp_path: Path) -> None:
    path = archive(tmp_path / "g.zip", {"griffith_list.xml": EXPORT, f"posters/{MD5}.png": PNG})
    found = items(griffith, path)
    (collection,) = lists(found)
    assert collection.name == "griffith_list"
    wings, original, rated = drafts(found)
    assert found.pictures == {f"posters/{MD5}.png": PNG}
    assert wings.film == FilmDraft(
        "Wings of Desire",
        1987,
        key="tt0093191",
        original_title="Der Himmel über Berlin",
        runtime=128,
        countries=("West Germany", "France"),
        genres=("Drama", "Fantasy", "Romance"),
        ids={"imdb": "tt0093191"},
        extra={
            "Official site": "http://example.org/wings",
            "Classification": "PG-13",
            "Studio": "Road Movies / Argos",
            "Loaned": "yes",
            "Plot": '"Angels" listen.\nOne falls.',
            "Notes": "Language:\nGerman",
            "Volume": "Box 2",
            "Medium": "DVD",
            "Region": "2",
        },
        cast=(
            CastLine("Bruno Ganz", "Damiel"),
            CastLine("Solveig Dommartin", "Marion (as Solveig D.)"),
            CastLine("Peter Falk", "Er selbst"),
            CastLine("Stuart Goetz", "Jerry"),
            CastLine("Otto Sander"),
        ),
        crew=(CrewLine("Wim Wenders", "director"),),
        poster=wings.film.poster,
    )
    assert wings.entry == EntryDraft(rating=Rating(7), rating_original=OriginalRating(7.3, 10), only_seen=True)
    assert wings.on_list == ListPlaceDraft(collection.key, 1)
    assert original.film == FilmDraft("Only Original", genres=("Fantasy", "Komödie"))
    assert original.entry is None
    assert rated.film == FilmDraft("Rated")
    assert rated.entry == EntryDraft(rating=Rating(6), only_seen=True)


def test_the_poster_by_its_number_alone(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "list.xml": "<root>" + _movie(number="1", o_title="A", title="A", poster_md5=MD5) + "</root>",
        f"posters/{MD5}.jpg": PNG,
    }
    assert items(griffith, folder(tmp_path, files)).pictures == {f"posters/{MD5}.jpg": PNG}


def test_an_empty_export_of_nobody_is_not_taken_for_one(tmp_path: Path) -> None:
    from filmjournal.interchange.reading.source import open_source

    source = open_source([folder(tmp_path, {"x.xml": "<root><movie><title>A</title></movie></root>"})])
    assert griffith.recognises(source) == 0


def test_broken_files(tmp_path: Path) -> None:
    survives_mutations(griffith, tmp_path, "griffith.xml", EXPORT.encode(), 50)
