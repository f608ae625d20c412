"""Any table: how it is written, what its columns are, and what becomes of its rows."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import (
    Answer,
    Doubt,
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    MappedColumn,
    Notice,
    Questions,
    ReadOptions,
)
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.tables import reader as table
from filmjournal.interchange.tables.drafts import stars, written_html
from filmjournal.interchange.tables.fields import FIELDS, by_headings
from reading_help import BERLIN, Content, damaged, drafts, folder_of, lists, read_files, skipped, survives

WIDE = (
    "Title,Original Title,Year,Watched Date,Date Added,My Rating,IMDb Rating,Review,Headline,Tags,Director,Cast,Genres,"
    "Country,Runtime,IMDb,TMDb,Letterboxd URI,Favourite,Rewatch,Cinema,With,Mood\n"
    '"Night Ferry (1982)",Nachtfähre,1982,2020-01-02,2020-01-03,7,6.8,"A *fine* film.\n\nReally.",Slow Boat,'
    '"sea, night","Jo Moor, Ann Sea","Kim Low as Captain; Lee Ray",Drama / Thriller,Germany,95 min,tt0084001,'
    "https://www.themoviedb.org/movie/11-night-ferry,https://letterboxd.com/film/night-ferry/,yes,x,Kino Eins,"
    '"Pat, Sam",calm\n'
)
NIGHT_FERRY = FilmDraft(
    "Night Ferry",
    1982,
    original_title="Nachtfähre",
    runtime=95,
    countries=("Germany",),
    genres=("Drama", "Thriller"),
    ids={"imdb": "tt0084001", "tmdb": "11", "letterboxd": "night-ferry"},
    extra={"IMDb Rating": "6.8", "Mood": "calm"},
    cast=(CastLine("Kim Low", "Captain"), CastLine("Lee Ray")),
    crew=(CrewLine("Jo Moor", "director"), CrewLine("Ann Sea", "director")),
)


def _read(tmp_path: Path, content: Content, options: ReadOptions = BERLIN, name: str = "a.csv") -> list[Draft]:
    return list(drafts(read_files(table, tmp_path, {name: content}, options)).values())


def _films(found: list[Draft]) -> list[tuple[str, int | None]]:
    return [(draft.film.title, draft.film.year) for draft in found]


def test_a_wide_table_with_all_that_a_film_and_a_viewing_have(tmp_path: Path) -> None:
    assert _read(tmp_path, WIDE) == [
        Draft(
            (),
            NIGHT_FERRY,
            EntryDraft(
                watched=PartialDate(2020, 1, 2),
                rating=Rating(7),
                rewatch=True,
                headline="Slow Boat",
                review_html="<p>A <em>fine</em> film.</p><p>Really.</p>",
                tags=("sea", "night"),
                place="Kino Eins",
                companions=("Pat", "Sam"),
                logged="2020-01-03T00:00:00Z",
            ),
            liked=True,
        )
    ]


@pytest.mark.parametrize(
    "content",
    [
        "Title;Year;Rating\nÉtoile;1982;7,5\nPier;1990;10\n",
        "Title\tYear\tRating\rÉtoile\t1982\t7.5\rPier\t1990\t10\r",
        "Title|Year|Rating\r\nÉtoile|1982|7.5\r\nPier|1990|10",
        "\ufeffRATING,title,YEAR\n7.5,Étoile,1982\n10,Pier,1990\n",
        "sep=;\r\nTitle;Year;Rating\r\nÉtoile;1982;7,5\r\nPier;1990;10\r\n",
        "My films,,\n\nTitle,Year,Rating\nÉtoile,1982,7.5\n,,\nPier,1990,10\n",
        "Étoile (1982),7.5\nPier (1990),10\n",
        "Étoile;1982;7,5\nPier;1990;10\n",
        "Filmtitel;Jahr;Wertung\nÉtoile;1982;7,5\nPier;1990;10\n",
        "Titre;Année;Ma note\nÉtoile;1982;7,5\nPier;1990;10\n",
        "Película,Año,Mi nota\nÉtoile,1982,7.5\nPier,1990,10\n",
        "Titolo,Anno,Il mio voto\nÉtoile,1982,7.5\nPier,1990,10\n",
        "Titel,Bouwjaar,Mijn beoordeling\nÉtoile,1982,7.5\nPier,1990,10\n",
        "Filme,Ano,Minha nota\nÉtoile,1982,7.5\nPier,1990,10\n",
        "Title,Year,Rating\nÉtoile,1982,75 %\nPier,1990,100%\n",
        "| Title | Year | Rating |\n|---|---|---|\n| Étoile | 1982 | 7.5 |\n| Pier | 1990 | 10 |\n",
        "Title,Year,Rating\nÉtoile,1982,7.5/10\nPier,1990,10/10\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_delimiters_headings_and_encodings(tmp_path: Path, content: str, encoding: str) -> None:
    if encoding in ("cp1252", "utf-16"):
        content = content.removeprefix("\ufeff")
    found = _read(tmp_path, content.encode(encoding))
    assert _films(found) == [("Étoile", 1982), ("Pier", 1990)]
    assert [draft.entry and draft.entry.rating for draft in found] == [Rating(8), Rating(10)]


OPINION = "Nobody in it says what he means, and in the end all of them are understood."


@pytest.mark.parametrize(
    ("heading", "row", "guessed"),
    [
        (
            "Flick,Yr,When I saw it,Out of 10,What I thought of it",
            f'Night Ferry,1982,2020-01-02,8/10,"{OPINION}"',
            ["title", "year", "watched", "rating", "review"],
        ),
        (
            "Filmname;Yr;Wann gesehen;Out of 10;Wie ich ihn fand;Mit wem;Kino?",
            f"Night Ferry;1982;02.01.2020;8;{OPINION};Pat;Astor",
            ["title", "year", "watched", "rating", "review", "companions", "place"],
        ),
        ("Movie,Film yr,My thoughts on it", "Night Ferry,1982,Good", ["title", "year", "review"]),
        # What is of others, or no year, date or text at all, keeps its own name.
        (
            "Movie,Year,Year bought,Out now,IMDb score,Seen twice?,Thought",
            "Night Ferry,1982,2019,yes,7.1,no,?",
            ["title", "year", "extra", "extra", "extra", "extra", "extra"],
        ),
    ],
)
def test_headings_of_ones_own_in_a_table_of_three_rows(
    tmp_path: Path, heading: str, row: str, guessed: list[str]
) -> None:
    file = tmp_path / "films.csv"
    films = (("Night Ferry", "1982"), ("Pier", "1990"), ("Ran", "1985"))
    rows = (row.replace("Night Ferry", title).replace("1982", year) for title, year in films)
    file.write_text("\n".join((heading, *rows)) + "\n", encoding="utf-8")
    source = open_source([file])
    assert [column.field for column in table.questions(source, ReadOptions()).columns] == guessed
    source.close()


def test_a_script_that_is_not_latin_in_an_older_encoding(tmp_path: Path) -> None:
    text = "Название;Год;Оценка\nНочной паром через залив;1982;7\nСтарый причал у моря;1990;10\n" * 2
    found = _read(tmp_path, text.encode("cp1251"))
    assert _films(found)[:2] == [("Ночной паром через залив", 1982), ("Старый причал у моря", 1990)]


@pytest.mark.parametrize(
    ("encoding", "titles"),
    [
        ("cp1250", ("Łódź nocą", "Żółty most")),
        ("cp1250", ("Příběh přístavu", "Žlutý most")),
        ("cp1254", ("Gece yağmuru", "İki şehir")),
        ("cp1252", ("Où est l'été", "Señor Ñandú")),
        ("cp1252", ("Blåbær på øya", "Žižka på sjøen")),
        ("cp1252", ("Größe × 2", "¿Qué pasó?")),
        ("cp1252", ("Étoile³", "¿Qué m³ de £m?")),
        ("cp1252", ("Þögn í bænum", "Það var áður")),
    ],
)
def test_the_windows_of_a_country(tmp_path: Path, encoding: str, titles: tuple[str, str]) -> None:
    text = f"Title,Year,Rating\n{titles[0]},1982,4\n{titles[1]},1990,5\n"
    assert _films(_read(tmp_path, text.encode(encoding))) == [(titles[0], 1982), (titles[1], 1990)]


@pytest.mark.parametrize(
    "content",
    [
        "Aktor;Rezyser;Tytul;Rok;Ocena\nKim Low;Jo Moor;Étoile;1982;7,5\nLee Ray;Jo Moor;Pier;1990;10\n",
        "Film Adı,Yıl,Puan,Yönetmen\nÉtoile,1982,7.5,Jo Moor\nPier,1990,10,Jo Moor\n",
        "Název,Rok,Hodnocení\nÉtoile,1982,7.5\nPier,1990,10\n",
        "Cím;Év;Értékelés\nÉtoile;1982;7,5\nPier;1990;10\n",
        "Nimi;Vuosi;Arvosana;Ohjaaja\nÉtoile;1982;7,5;Jo Moor\nPier;1990;10;Jo Moor\n",
        "title,title_year,rating,mine\nÉtoile,1982.0,8.9,7.5\nPier,1990.0,6.1,10\n",
    ],
)
def test_headings_of_more_countries(tmp_path: Path, content: str) -> None:
    found = _read(tmp_path, content)
    assert _films(found) == [("Étoile", 1982), ("Pier", 1990)]
    assert [draft.entry and draft.entry.rating for draft in found] == [Rating(8), Rating(10)]


def test_films_of_which_nothing_is_said_stay_in_sight_on_a_list(tmp_path: Path) -> None:
    text = (
        "Title,Year,Watched?,Last Watched,Liked\nA,1990,YES,,\nB,1991,NO,,\nC,1992,YES,2020-01-02,\n"
        "D,1993,NO,,👍\nE,1994,maybe,,\n"
    )
    items = read_files(table, tmp_path, {"my films.csv": text})
    assert lists(items) == {("collection:my films",): ListDraft((), "collection:my films", "my films")}
    found = list(drafts(items).values())
    assert [draft.on_list and draft.on_list.position for draft in found] == [None, 1, None, None, 2]
    assert [draft.entry for draft in found] == [
        EntryDraft(only_seen=True), None, EntryDraft(watched=PartialDate(2020, 1, 2)), None, None,
    ]  # fmt: skip
    assert [draft.liked for draft in found] == [False, False, False, True, False]
    assert [draft.film.extra for draft in found] == [{}, {}, {}, {}, {"Watched?": "maybe"}]


def test_lists_that_a_program_wrote_into_cells(tmp_path: Path) -> None:
    text = (
        "Title,Year,Genres,Actors,Keywords,Mood\n"
        """A,1990,"['Drama', ""Who's Who""]","['Kim Low', None, 'Lee Ray']",[],"['calm', 'blue']"\n"""
        """B,1991,"[{""id"": 1, ""name"": ""Drama""}, {""id"": 2, ""name"": ""War""}]",[Jo Moor],x,\n"""
    )
    first, second = (draft.film for draft in _read(tmp_path, text))
    assert (first.genres, first.cast) == (("Drama", "Who's Who"), (CastLine("Kim Low"), CastLine("Lee Ray")))
    assert first.extra == {"Mood": "calm, blue"}
    assert (second.genres, second.cast) == (("Drama", "War"), (CastLine("[Jo Moor]"),))


def test_names_and_titles_as_catalogues_write_them(tmp_path: Path) -> None:
    text = (
        'Title,Year,Director,Actor,Actress\n"Ferry, The",1982,"Moor, Jo","Low, Kim",\n'
        '"Pier\nMolo",1990,"Sea, Ann","Ray, Lee","De Vogel, Ida"\nHarbour,1991,"Moor, Jo","Low, Kim; Ray, Lee",\n'
    )
    first, second, third = (draft.film for draft in _read(tmp_path, text))
    assert (first.title, first.crew, first.cast) == (
        "The Ferry",
        (CrewLine("Jo Moor", "director"),),
        (CastLine("Kim Low"),),
    )
    assert (second.title, second.alternative_titles) == ("Pier", ("Molo",))
    assert second.crew == (CrewLine("Ann Sea", "director"),)
    assert third.cast == (CastLine("Kim Low"), CastLine("Lee Ray"))
    # Two people in every cell are not one with the last name first.
    pairs = _read(
        tmp_path / "b", "Title,Year,Director\n" + 'A,1990,"Jo Moor, Ann Sea"\n' * 4 + "B,1991,Jo Moor and Ann Sea\n"
    )
    assert {draft.film.crew for draft in pairs} == {(CrewLine("Jo Moor", "director"), CrewLine("Ann Sea", "director"))}


def test_a_word_in_most_rows_is_no_title(tmp_path: Path) -> None:
    rows = [
        f"2020-01-0{day},{place},Film {chr(64 + day)},19{80 + day}\n"
        for day, place in enumerate(("Home",) * 3 + ("Kino",) * 3, 1)
    ]
    assert _films(_read(tmp_path, "".join(rows)))[:2] == [("Film A", 1981), ("Film B", 1982)]


def test_quotes_behind_a_backslash_and_line_ends_inside_fields(tmp_path: Path) -> None:
    dump = (
        b'"id","title","body","date"\r\n'
        b'"1","Night Ferry","He said \\"again\\", and\rleft<br>\r\n\r\nC:\\\\sea","2017-06-11 20:15:00"\n'
        b'"2","Pier",\\N,"2017-06-12 20:15:00"\n'
    )
    found = drafts(read_files(table, tmp_path, {"dump.csv": dump}))
    assert found == {
        ("id|1",): Draft(
            (),
            FilmDraft("Night Ferry"),
            EntryDraft(
                watched=PartialDate(2017, 6, 11),
                review_html='<p>He said "again", and<br>left</p><p>C:\\sea</p>',
            ),
        ),
        ("id|2",): Draft((), FilmDraft("Pier"), EntryDraft(watched=PartialDate(2017, 6, 12))),
    }


def test_a_table_in_html_that_is_called_xls(tmp_path: Path) -> None:
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"></head><body><table>'
        "<tr><th>Titre</th><th>Année</th><th>Ma note</th><th>Critique</th></tr>"
        "<tr><td>Étoile &amp; mer</td><td>1982</td><td>8</td><td>Un<br>deux</td></tr>"
        "<tr><td>Jetée<td>1990<td>10<td></table></body></html>"
    ).encode("latin-1")
    assert _read(tmp_path, page, name="ratings.xls") == [
        Draft((), FilmDraft("Étoile & mer", 1982), EntryDraft(rating=Rating(8), review_html="<p>Un<br>deux</p>")),
        Draft((), FilmDraft("Jetée", 1990), EntryDraft(rating=Rating(10), only_seen=True)),
    ]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["3/4/17", "13/4/17"], ["2017-04-03", "2017-04-13"]),
        (["3/4/2017", "4/13/2017"], ["2017-03-04", "2017-04-13"]),
        (["3.4.2017", "5.6.2017"], ["2017-04-03", "2017-06-05"]),
        (["11 June 2017", "June 12, 2017"], ["2017-06-11", "2017-06-12"]),
        (["11. Juni 2017", "3 mars 2017"], ["2017-06-11", "2017-03-03"]),
        (["2017-06", "2017"], ["2017-06", "2017"]),
        (["2017/06/11", "20170612"], ["2017-06-11", "2017-06-12"]),
        (["42897", "42898"], ["2017-06-11", "2017-06-12"]),
        (["2017-06-11T23:30:00Z", "1497216600"], ["2017-06-12", "2017-06-11"]),
    ],
)
def test_dates_as_people_and_programs_write_them(tmp_path: Path, dates: list[str], expected: list[str]) -> None:
    found = _read(tmp_path, "Title;Year;Watched\n" + "".join(f'F{n};1990;"{d}"\n' for n, d in enumerate(dates)))
    assert [str(draft.entry.watched) if draft.entry else "" for draft in found] == expected


def test_a_date_that_can_be_two_is_asked_and_is_its_year_until_then(tmp_path: Path) -> None:
    first, second = _read(tmp_path, "Title,Date,Rating\nA,3/4/17,4\nB,5/5/17,\n")
    april = EntryDraft(watched=PartialDate(2017, 4, 3), rating=Rating(8))
    march = EntryDraft(watched=PartialDate(2017, 3, 4), rating=Rating(8))
    assert first == Draft(
        (),
        FilmDraft("A"),
        EntryDraft(watched=PartialDate(2017), rating=Rating(8)),
        doubt=Doubt("3 April 2017 or 4 March 2017", (Answer("3 April 2017", april), Answer("4 March 2017", march))),
    )
    assert second.entry == EntryDraft(watched=PartialDate(2017, 5, 5))


@pytest.mark.parametrize(
    ("ratings", "scale", "expected"),
    [
        (["4", "4,5"], None, [(8, None), (9, None)]),
        (["4", "8"], None, [(4, None), (8, None)]),
        (["4", "73"], None, [(1, OriginalRating(4, 100)), (7, OriginalRating(73, 100))]),
        (["4", "3"], 10, [(4, None), (3, None)]),
        (["★★★½", "★★☆☆☆"], None, [(7, None), (4, None)]),
        (["7/10", "3 / 5"], None, [(7, None), (6, None)]),
        (["3.5 stars", "★★"], None, [(7, None), (4, None)]),
        (["0", ""], None, [None, None]),
    ],
)
def test_scales(
    tmp_path: Path, ratings: list[str], scale: float | None, expected: list[tuple[int, OriginalRating | None] | None]
) -> None:
    text = "Title;Year;Rating\n" + "".join(f"F{n};1990;{rating}\n" for n, rating in enumerate(ratings))
    found = _read(tmp_path, text, ReadOptions(scale=scale))
    assert [
        (draft.entry.rating.half_stars, draft.entry.rating_original) if draft.entry and draft.entry.rating else None
        for draft in found
    ] == expected


@pytest.mark.parametrize(
    ("heading", "rating", "expected"),
    [("Rating10", "3", 3), ("Note /20", "14", 7), ("Score (out of 100)", "50", 5), ("Rating5", "3", 6)],
)
def test_a_heading_can_name_the_scale(tmp_path: Path, heading: str, rating: str, expected: int) -> None:
    options = ReadOptions(mapping={"3": "rating"})
    [draft] = _read(tmp_path, f"Title,Year,{heading}\nA,1990,{rating}\n", options)
    assert draft.entry is not None
    assert draft.entry.rating == Rating(expected)


def test_what_a_field_cannot_hold_is_kept_under_its_heading(tmp_path: Path) -> None:
    text = "Title,Year,Watched,Rating\nA,sometime,last summer,B+\nB,1990,yes,\nC,1991,no,\nD,1992,-,-\n"
    assert _read(tmp_path, text + "E,1993,2020-01-01,4,surplus\n") == [
        Draft(
            (),
            FilmDraft("A", extra={"Year": "sometime", "Watched": "last summer", "Rating": "B+"}),
            EntryDraft(only_seen=True),
        ),
        Draft((), FilmDraft("B", 1990), EntryDraft(only_seen=True)),
        Draft((), FilmDraft("C", 1991), on_list=ListPlaceDraft("collection:a", 1)),
        Draft((), FilmDraft("D", 1992), on_list=ListPlaceDraft("collection:a", 2)),
        Draft(
            (),
            FilmDraft("E", 1993, extra={"Column 5": "surplus"}),
            EntryDraft(watched=PartialDate(2020, 1, 1), rating=Rating(8)),
        ),
    ]


def test_lists_and_the_watchlist(tmp_path: Path) -> None:
    text = "Title,Year,List,Watchlist\nA,1990,At Sea,\nB,1991,At Sea,2020-01-02\nC,1992,,yes\n"
    items = read_files(table, tmp_path, {"a.csv": text})
    assert lists(items) == {("list|At Sea",): ListDraft((), "list|At Sea", "At Sea")}
    assert list(drafts(items).values()) == [
        Draft((), FilmDraft("A", 1990), on_list=ListPlaceDraft("list|At Sea", 1)),
        Draft((), FilmDraft("B", 1991), on_list=ListPlaceDraft("list|At Sea", 2), watchlist="2020-01-02"),
        Draft((), FilmDraft("C", 1992), watchlist=""),
    ]


def test_a_mapping_overrules_what_was_guessed(tmp_path: Path) -> None:
    text = "Title,Subtitle,Rating,Date\nWrong,Right (1990),7,2020-01-01\n"
    options = ReadOptions(mapping={"subTITLE": "title_and_year", "3": "film_rating", "Date": "", "1": "headline"})
    assert _read(tmp_path, text, options) == [
        Draft((), FilmDraft("Right", 1990), EntryDraft(headline="Wrong"), rating=Rating(7))
    ]


def test_a_mapping_is_checked_for_the_command_line() -> None:
    headings = ["Title", "My Year"]
    table.check_mapping({"title": "title", "my_year": "year", "2": "", "1": "extra"}, headings)
    with pytest.raises(InvalidValue, match="“colour” is no field"):
        table.check_mapping({"Title": "colour"}, headings)
    with pytest.raises(InvalidValue, match=r"no column “3”\. There are: Title, My Year"):
        table.check_mapping({"3": "year"}, headings)
    assert all(name for field, name in FIELDS.items() if field)


def test_questions_show_columns_samples_and_the_scale(tmp_path: Path) -> None:
    rows = "".join(f"F{n},{1990 + n},{n},\n" for n in range(1, 8))
    source = open_source([folder_of(tmp_path, {"a.csv": "Title,Year,Rating,Empty\n" + rows})])
    assert table.questions(source, ReadOptions(mapping={"Year": "extra"})) == Questions(
        scale=10,
        columns=(
            MappedColumn("Title", "title", ("F1", "F2", "F3", "F4", "F5")),
            MappedColumn("Year", "extra", ("1991", "1992", "1993", "1994", "1995")),
            MappedColumn("Rating", "rating", ("1", "2", "3", "4", "5")),
            MappedColumn("Empty", "extra"),
        ),
    )


def test_a_heading_has_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    def fingerprint(text: str) -> str | None:
        return table.header_fingerprint(open_source([folder_of(tmp_path, {"a.csv": text})]))

    first = fingerprint("Title,Year\nA,1990\n")
    assert first == fingerprint("title;YEAR\r\nB;1991\r\nC;1992\r\n") != fingerprint("Title,Year,Rating\nA,1990,3\n")
    assert first is not None
    assert fingerprint("A (1990),3\nB (1991),4\n") is None


def test_the_guard_of_tables_for_spreadsheets_goes(tmp_path: Path) -> None:
    found = _read(tmp_path, "Title,Year,Review\n'=1+1,1990,'-- so\n'Round Midnight,1986,'tis\n")
    assert [(d.film.title, d.entry.review_html if d.entry else "") for d in found] == [
        ("=1+1", "<p>-- so</p>"),
        ("'Round Midnight", "<p>'tis</p>"),
    ]


def test_an_open_quote_costs_its_row_only(tmp_path: Path) -> None:
    items = read_files(table, tmp_path, {"a.csv": 'Title,Year,Rating\nA,1990,3\nB,"1991,4\nC,1992,5\nD,1993,4\n'})
    assert [draft.film.title for draft in drafts(items).values()] == ["A", "C", "D"]
    assert skipped(items) == {"a.csv|line 3": ("a quotation mark in it has no end", False)}


def test_rows_without_a_title_are_named_and_equal_rows_stay_apart(tmp_path: Path) -> None:
    items = read_files(table, tmp_path, {"a.csv": "Title,Watched\nA,2020-01-01\nA,2020-01-01\n,2020-01-02\n"})
    assert list(drafts(items)) == [("a||2020-01-01|",), ("a||2020-01-01|#2",)]
    assert skipped(items) == {"a.csv|line 4": ("it has no title", False)}


@pytest.mark.parametrize(
    ("content", "sure"),
    [
        (WIDE, 30),
        ("Title,Year\n", 30),
        ("Title,Colour\nA,red\n", 15),
        ("A (1990);4\nB (1991);5\n", 12),
        ("Title\nA\nB\n", 5),
        ("", 0),
        ("name,e-mail,phone\nJo,jo@example.org,123\n", 5),
        ("A text, about a film.\nIt has lines, and commas, and more.\nBut no titles.\n", 0),
        ("1,2,3\n4,5,6\n", 5),
        ("\0\0\0\0", 0),
        ("<html><body><p>" + "A page with words. " * 30 + "</p><table><tr><td>Title<td>Year</table></body></html>", 0),
        ('{"title": "A", "year": 1990}', 0),
    ],
)
def test_how_surely_something_is_a_table_of_films(tmp_path: Path, content: str, sure: int) -> None:
    source = open_source([folder_of(tmp_path, {"a.csv": content})])
    assert table.recognises(source) == sure
    if sure > 12:
        assert formats.sniffed(source).name == "table"
    if not sure:
        with pytest.raises(Refused):
            list(table.read(source, BERLIN))


UNKNOWN = "Zun;Ilk;Obra\nNight Ferry;Jo Moor;1982\nPier;Ann Sea;1990\n"


def test_a_table_that_tells_nothing_of_films_waits_to_be_told(tmp_path: Path) -> None:
    source = open_source([folder_of(tmp_path, {"a.txt": UNKNOWN})])
    assert (table.recognises(source), formats.sniffed(source).name) == (5, "table")
    assert table.questions(source, BERLIN).columns == (
        MappedColumn("Zun", "extra", ("Night Ferry", "Pier")),
        MappedColumn("Ilk", "extra", ("Jo Moor", "Ann Sea")),
        MappedColumn("Obra", "extra", ("1982", "1990")),
    )
    items = list(table.read(source, BERLIN))
    assert skipped(items) == {
        "a.txt|line 2": ("no column is known to be the title", False),
        "a.txt|line 3": ("no column is known to be the title", False),
    }
    [notice] = [item for item in items if isinstance(item, Notice)]
    assert notice.file == "a.txt"
    assert "--map COLUMN=title" in notice.text
    assert "Zun, Ilk, Obra" in notice.text
    options = ReadOptions(mapping={"Zun": "title", "ilk": "director", "3": "year"})
    told = drafts(list(table.read(source, options)))
    assert _films(list(told.values())) == [("Night Ferry", 1982), ("Pier", 1990)]
    assert table.header_fingerprint(source)


@pytest.mark.parametrize(
    ("name", "content", "titles"),
    [
        ("a.csv", "Zun;Obra\nNight Ferry;1982\nPier;1990\n", ["Night Ferry", "Pier"]),
        ("a.csv", 'Zun,Obra\n"Ferry, slow",7\nPier,8\n', ["Ferry, slow", "Pier"]),
        ("renamed", "Zun\tObra\nNight Ferry\t\nPier\t8\n", ["Night Ferry", "Pier"]),
        ("a.csv", "Night Ferry\nThe Good, the Bad\nPier\n", ["Night Ferry", "The Good, the Bad", "Pier"]),
        ("a.csv", '"Night Ferry"\n"Good, Bad"\n', ["Night Ferry", "Good, Bad"]),
        ("a.txt", "Night Ferry (1982)\nPier (1990)\n", ["Night Ferry", "Pier"]),
        ("a.csv", "120;Night Ferry\n150;Pier\n9150;Harbour\n", ["Night Ferry", "Pier", "Harbour"]),
    ],
)
def test_the_only_column_of_words_is_the_title(tmp_path: Path, name: str, content: str, titles: list[str]) -> None:
    source = open_source([folder_of(tmp_path, {name: content})])
    assert formats.sniffed(source).name == "table"
    items = list(table.read(source, BERLIN))
    assert [draft.film.title for draft in drafts(items).values()] == titles
    assert skipped(items) == {}


def test_a_first_line_that_is_taken_for_a_heading_is_told(tmp_path: Path) -> None:
    items = read_files(table, tmp_path, {"a.csv": "Zun;Obra\nNight Ferry;1982\nPier;1990\n"})
    assert [item.text for item in items if isinstance(item, Notice)] == [
        "The first line of a.csv was taken for the names of its columns: Zun, Obra."
    ]


def test_tables_that_tell_nothing_are_left_where_another_is_of_films(tmp_path: Path) -> None:
    files = {"phones.csv": "Zun;Obra\nJo;1982\nAnn;1990\n", "films.csv": "Title,Year\nPier,1990\n"}
    items = read_files(table, tmp_path, files)
    assert [draft.film.title for draft in drafts(items).values()] == ["Pier"]
    assert [reason for reason, _by_rule in skipped(items).values()] == ["it is no table of films"]


PROSE = "It was late, and the sea was dark.\nShe came home, and nobody was there.\nHe slept, as always.\n"
REQUEST = '127.0.0.1 - - [1/Jan/2024] "GET / HTTP/1.1" "(KHTML, like)"\n'


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a"])
@pytest.mark.parametrize(
    "content",
    [
        PROSE,
        PROSE.replace(",", ";"),
        "Dear Jo, how are you\nI am well, thank you\n",
        "\tIt was late\n\tShe came home\n",
        "It was late.\nShe came home.\nHe slept.\n",
        '[["a", 1],\n["b", 2]]\n',
        '{"a": 1, "b": 2}\n{"a": 2, "b": 3}\n',
        "[1, 2]\n[3, 4]\n",
        "<ul><li>a, b</li>\n<li>c, d</li></ul>\n",
        '<?xml version="1.0"?>\n<a><b c="1,2"/>\n<b c="3,4"/></a>\n',
        "2024-01-02 10:11:12,123 INFO started\n2024-01-02 10:11:13,456 INFO stopped\n",
        "10:11:12 | INFO | main | started\n10:11:13 | ERROR | main | failed\n",
        REQUEST * 2,
        "Jan  2 10:11:12 host app[1]: a, b\nJan  2 10:11:13 host app[1]: c, d\n",
        "import os, sys\nfrom a import b, c\n",
        "int a = 1;\nint b = 2;\nreturn a;\n",
        "def f(a, b):\n    return g(a, b)\n",
        "for (i = 0, j = 1) {\n  f(i, j);\n}\n",
        "x = f(1, 2)\ny = f(3, 4)\n",
        "INSERT INTO a VALUES (1, 'b');\nINSERT INTO a VALUES (2, 'c');\n",
        "colours: red, blue\nshapes: round, flat\n",
        "a,b\x01\nc,d\x02\n",
        "one,two\n",
    ],
)
def test_what_is_parted_by_chance_is_no_table(tmp_path: Path, name: str, content: str) -> None:
    source = open_source([folder_of(tmp_path, {name: content})])
    assert table.recognises(source) == 0
    with pytest.raises(Refused):
        list(table.read(source, BERLIN))


@pytest.mark.parametrize("name", ["a.log", "a.py", "a.sql"])
def test_files_named_as_something_else_are_no_unknown_table(tmp_path: Path, name: str) -> None:
    assert table.recognises(open_source([folder_of(tmp_path, {name: UNKNOWN})])) == 0


def test_headings_that_mean_two_things(tmp_path: Path) -> None:
    assert by_headings(["Date", "Watched Date", "Title", "Name"]) == {0: "logged", 1: "watched", 2: "title"}
    # "Tag" is a day in German, and "Note" a rating in French.
    found = _read(tmp_path, "Title,Year,Tag,Note,Watched\nA,1990,slow,It was fine.,2020-01-01\n")
    assert found[0].entry == EntryDraft(
        watched=PartialDate(2020, 1, 1), tags=("slow",), review_html="<p>It was fine.</p>"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\ntwo\n\nthree & <3", "<p>One<br>two</p><p>three &amp; &lt;3</p>"),
        ("<p>One</p>\n<p><b>two</b></p>", "<p>One</p><p><strong>two</strong></p>"),
        ("One<br>two<script>alert(1)</script>", "<p>One<br>two</p>"),
        (
            "**One** and [two](https://example.org)",
            '<p><strong>One</strong> and <a href="https://example.org">two</a></p>',
        ),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
    ],
)
def test_reviews_are_html_markdown_or_plain(text: str, html: str) -> None:
    assert written_html(text) == html


def test_stars_read_what_people_write() -> None:
    assert stars("⭐⭐⭐", 5) == (Rating(6), None)
    assert stars("85%", 5) == (Rating(9), OriginalRating(85, 100))
    assert stars("7 von 10", 5) == (Rating(7), None)
    assert stars("good", 5) == (None, None)


def test_our_own_table_comes_back(tmp_path: Path) -> None:
    text = (
        "watched,title,year,rating,headline,review,review_html,tags,directors,cast,liked,watchlist,film_rating,edited,"
        "entry_id,film_id,imdb_id\r\n"
        '2020-01-02,Night Ferry,1982,3.5,Slow,A fine film.,<p>A <em>fine</em> film.</p>,a; b\\;c,"Moor, Jo; Sea",'
        "Kim Low as Captain,true,,4,2020-01-03T00:00:00Z,7,5,tt0084001\r\n"
    )
    found = drafts(read_files(table, tmp_path, {"a.csv": text}))
    assert found == {
        ("id|7",): Draft(
            (),
            FilmDraft(
                "Night Ferry",
                1982,
                ids={"imdb": "tt0084001"},
                cast=(CastLine("Kim Low", "Captain"),),
                crew=(CrewLine("Moor, Jo", "director"), CrewLine("Sea", "director")),
            ),
            EntryDraft(
                watched=PartialDate(2020, 1, 2),
                rating=Rating(7),
                headline="Slow",
                review_html="<p>A <em>fine</em> film.</p>",
                tags=("a", "b;c"),
            ),
            liked=True,
            rating=Rating(8),
        )
    }


def test_more_columns_than_can_be_meant_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"a\.csv"):
        read_files(table, tmp_path, {"a.csv": "Title,Year" + "," * 5_000 + "\nA,1990\n"})


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    dated = "Title;Date;Rating\n" + "".join(f"F{n};{n}/{n + 2}/17;{n}\n" for n in range(1, 10))
    for seed, data in enumerate((WIDE.encode(), dated.encode("utf-16"), codecs.BOM_UTF8 + dated.encode())):
        for changed in damaged(data, 50, seed):
            path.write_bytes(changed)
            survives(table, open_source([path]))
