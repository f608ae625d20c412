"""The folders of sites and their settings come back as they were left, whatever the file holds."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from filmjournal.domain import partial_date, rating
from filmjournal.services.site_choice import SiteChoice
from filmjournal.services.site_destinations import Destination, LastTime, recalled, remember

WHOLE = SiteChoice(
    title="Films I “saw”\\",
    base_url="https://example.org/films/",
    theme="paper",
    language="de",
    templates=Path("/somewhere/my templates"),
    since=partial_date.parse("2017-06"),
    until=partial_date.parse("2020"),
    rating=rating.from_stars(3.5),
    tag="on a plane",
    undated=False,
    unreviewed=False,
    search='director:"Jane Campion"',
    companions=True,
    places=True,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "destinations.toml"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal.filmjournal"


@pytest.mark.parametrize("choice", [SiteChoice(), WHOLE])
@pytest.mark.parametrize("last", [None, LastTime(date(2026, 3, 3), 812)])
def test_settings_come_back(file: Path, journal: Path, tmp_path: Path, choice: SiteChoice, last: LastTime | None):
    place = Destination(tmp_path / "Site of 東京", journal, choice, last)
    remember(file, place)
    assert recalled(file, journal) == (place,)


def test_the_folder_used_last_comes_first_and_each_but_once(file: Path, journal: Path, tmp_path: Path):
    for name in ("a", "b", "a"):
        remember(file, Destination(tmp_path / name, journal, SiteChoice(title=name * 2)))
    assert [(place.folder.name, place.choice.title) for place in recalled(file, journal)] == [("a", "aa"), ("b", "bb")]


def test_the_same_folder_by_another_way_is_the_same(file: Path, journal: Path, tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to(tmp_path / "a")
    remember(file, Destination(tmp_path / "a", journal, SiteChoice(title="first")))
    remember(file, Destination(tmp_path / "b", journal, SiteChoice(title="second")))
    assert [place.choice.title for place in recalled(file, journal)] == ["second"]


def test_each_journal_has_folders_of_its_own(file: Path, journal: Path, tmp_path: Path):
    other = tmp_path / "other.filmjournal"
    remember(file, Destination(tmp_path / "a", journal, SiteChoice(title="mine")))
    remember(file, Destination(tmp_path / "a", other, SiteChoice(title="other")))
    assert [place.choice.title for place in recalled(file, journal)] == ["mine"]
    assert [place.choice.title for place in recalled(file, other)] == ["other"]


def test_only_so_many_are_kept(file: Path, journal: Path, tmp_path: Path):
    for number in range(30):
        remember(file, Destination(tmp_path / str(number), journal, SiteChoice()))
    kept = [place.folder.name for place in recalled(file, journal)]
    assert kept == [str(number) for number in range(29, 9, -1)]


@pytest.mark.parametrize("text", ["", "destinations = 3", "[[destinations]]\nfolder = 3", "destinations = [1, 2]", "{"])
def test_what_cant_be_read_is_nothing(file: Path, journal: Path, text: str):
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    assert recalled(file, journal) == ()


def test_a_bad_value_costs_that_value_only(file: Path, journal: Path, tmp_path: Path):
    remember(file, Destination(tmp_path / "a", journal, WHOLE, LastTime(date(2026, 3, 3), 812)))
    text = file.read_text(encoding="utf-8")
    for wrong in (('"2017-06"', '"June"'), ('rating = "', 'rating = "1'), ("companions = true", 'companions = "yes"')):
        assert wrong[0] in text
        text = text.replace(*wrong)
    file.write_text(text.replace("films = 812", 'films = "many"'), encoding="utf-8")
    (place,) = recalled(file, journal)
    assert (place.choice.since, place.choice.rating, place.choice.companions, place.last) == (None, None, False, None)
    assert (place.choice.tag, place.choice.until, place.choice.places) == (WHOLE.tag, WHOLE.until, True)


def test_a_file_that_cant_be_written_stops_nothing(journal: Path, tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    remember(tmp_path / "file" / "destinations.toml", Destination(tmp_path / "a", journal, SiteChoice()))


def test_what_a_newer_version_wrote_stays(file: Path, journal: Path, tmp_path: Path):
    file.parent.mkdir()
    file.write_text('new = "thing"\n', encoding="utf-8")
    remember(file, Destination(tmp_path / "a", journal, SiteChoice()))
    assert tomllib.loads(file.read_text(encoding="utf-8"))["new"] == "thing"
