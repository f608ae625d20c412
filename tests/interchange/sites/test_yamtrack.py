"""Yamtrack's headings of all times, and Floppy's wide one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Questions,
    ReadOptions,
)
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange import formats
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.sites import yamtrack
from reading_help import BERLIN, damaged, drafts, folder_of, lists, read_files, skipped, survives

OF_2024 = """"media_id","source","media_type","title","image","season_number","episode_number","score","progress",\
"status","repeats","start_date","end_date","notes","watch_date"
"11","tmdb","movie","Night Ferry","","","","8.5","1","Completed","2","2024-01-01","2024-01-02","Fine.

Very.",""
"12","tmdb","tv","Harbour Lights","","","","7","4","In progress","0","","","",""
"12","tmdb","season","Harbour Lights","","1","","","","In progress","0","","","",""
"12","tmdb","episode","Harbour Lights","","1","3","","","","","","","","2024-02-01"
"""
LATER = """"media_id","source","media_type","title","image","season_number","episode_number","score","progress",\
"status","start_date","end_date","notes","progressed_at"
"11","tmdb","movie","Night Ferry","","","","9.0","1","Completed","","2024-05-06 22:30:00+00:00","","2024-05-06"
"11","tmdb","movie","Night Ferry","","","","8.0","1","Completed","","2023-05-06 00:00:00+00:00","","2023-05-06"
"x1","manual","movie","Own Film","","","","","0","Planning","","","Ask Jo","2024-06-01 22:30:00+00:00"
"13","tmdb","movie","Left","","","","2","0","Dropped","2024-03-04","","",""
"14","tmdb","movie","Known","","","","6","1","Completed","","","",""
"15","tmdb","movie","Odd","","","","6","1","Sideways","","","",""
"16","tmdb","movie","","","","","6","1","Completed","","","",""
"""
FLOPPY = """row_type,media_id,source,media_type,title,image,season_number,episode_number,score,status,notes,end_date,\
list_uid,list_name,list_description,list_tags,collection_format,collection_audio_codec
list,,,,,,,,,,,,7,At Sea,All of it,"[""sea"", ""ships""]",,
list_item,11,tmdb,movie,Night Ferry,,,,,,,,7,At Sea,,,,
list_item,17,tmdb,movie,Pier,,,,,,,,7,At Sea,,,,
collection,17,tmdb,movie,Pier,,,,,,,,,,,,Blu-ray,FLAC
media,17,tmdb,movie,Pier,,,,10,Completed,,2024-01-01,,,,,,
"""

FERRY = FilmDraft("Night Ferry", key="tmdb|movie|11|||", ids={"tmdb": "11"})


def test_the_heading_of_2024(tmp_path: Path) -> None:
    items = read_files(yamtrack, tmp_path, {"y.csv": OF_2024})
    assert drafts(items) == {
        ("media|tmdb|movie|11||||2024-01-02",): Draft(
            (),
            replace(FERRY, extra={"Repeats": "2"}),
            EntryDraft(
                watched=PartialDate(2024, 1, 2),
                rating=Rating(9),
                rating_original=OriginalRating(8.5, 10),
                rewatch=True,
                review_html="<p>Fine.</p><p>Very.</p>",
            ),
        )
    }
    assert [reason for reason, by_rule in skipped(items).values() if by_rule] == [
        "it is no film but marked “tv”",
        "it is no film but marked “season”",
        "it is no film but marked “episode”",
    ]
    everything = drafts(read_files(yamtrack, tmp_path, {"y.csv": OF_2024}, ReadOptions(other_kinds=True)))
    assert [(draft.film.title, draft.film.kind) for draft in everything.values()] == [
        ("Night Ferry", None),
        ("Harbour Lights", "series"),
        ("Harbour Lights S01", "series"),
        ("Harbour Lights S01E03", "episode"),
    ]


def test_times_are_days_of_the_time_zone_and_later_viewings_are_rewatches(tmp_path: Path) -> None:
    items = read_files(yamtrack, tmp_path, {"y.csv": LATER}, BERLIN)
    assert drafts(items) == {
        ("media|tmdb|movie|11||||2024-05-06 22:30:00+00:00",): Draft(
            (),
            FERRY,
            EntryDraft(watched=PartialDate(2024, 5, 7), rating=Rating(9), rewatch=True, logged="2024-05-06T00:00:00Z"),
        ),
        ("media|tmdb|movie|11||||2023-05-06 00:00:00+00:00",): Draft(
            (), FERRY, EntryDraft(watched=PartialDate(2023, 5, 6), rating=Rating(8), logged="2023-05-06T00:00:00Z")
        ),
        ("media|manual|movie|x1||||",): Draft(
            (),
            FilmDraft("Own Film", key="manual|movie|x1|||", extra={"Notes": "Ask Jo"}),
            watchlist="2024-06-02",
        ),
        ("media|tmdb|movie|13||||2024-03-04",): Draft(
            (),
            FilmDraft("Left", key="tmdb|movie|13|||", ids={"tmdb": "13"}),
            EntryDraft(watched=PartialDate(2024, 3, 4), rating=Rating(2), finished=False),
        ),
        ("media|tmdb|movie|14||||",): Draft(
            (),
            FilmDraft("Known", key="tmdb|movie|14|||", ids={"tmdb": "14"}),
            EntryDraft(rating=Rating(6), only_seen=True),
        ),
    }
    assert skipped(items) == {
        "y.csv|line 7": ("its status is none that is known: Sideways", False),
        "y.csv|line 8": ("it has no title", False),
    }
    source = open_source([folder_of(tmp_path, {"y.csv": LATER})])
    assert yamtrack.questions(source, BERLIN) == Questions(time_zone=True)


def test_lists_and_what_is_owned_of_floppy(tmp_path: Path) -> None:
    items = read_files(yamtrack, tmp_path, {"floppy.csv": FLOPPY})
    pier = FilmDraft("Pier", key="tmdb|movie|17|||", ids={"tmdb": "17"})
    assert lists(items) == {("list|7",): ListDraft((), "list|7", "At Sea", "<p>All of it</p>", tags=("sea", "ships"))}
    assert drafts(items) == {
        ("list|7|tmdb|movie|11||||",): Draft((), FERRY, on_list=ListPlaceDraft("list|7", 1)),
        ("list|7|tmdb|movie|17||||",): Draft((), pier, on_list=ListPlaceDraft("list|7", 2)),
        ("collection|tmdb|movie|17||||",): Draft((), replace(pier, extra={"Format": "Blu-ray", "Audio": "FLAC"})),
        ("media|tmdb|movie|17||||2024-01-01",): Draft(
            (), pier, EntryDraft(watched=PartialDate(2024, 1, 1), rating=Rating(10))
        ),
    }


def test_it_is_told_from_its_headings(tmp_path: Path) -> None:
    for number, text in enumerate((OF_2024, LATER, FLOPPY)):
        source = open_source([folder_of(tmp_path / str(number), {"renamed.txt": text})])
        assert formats.sniffed(source).name == "yamtrack"


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "y.csv"
    for number, text in enumerate((OF_2024, LATER, FLOPPY)):
        for data in damaged(text.encode(), 40, number):
            path.write_bytes(data)
            survives(yamtrack, open_source([path]), ReadOptions(other_kinds=True))
