"""The whole journal as one archive, and back from it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import jsonschema
import pytest

from filmjournal.domain.errors import Refused, Stopped
from filmjournal.domain.partial_date import PartialDate
from filmjournal.imaging.image_hash import image_hash
from filmjournal.interchange.reading.source import Source, open_source
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import EditEntry, EditFilm, KeepImage, LogFilm, RemoveEntries
from filmjournal.services.exporting_archive import export_archive
from filmjournal.services.exporting_json import export_json
from filmjournal.services.importing_own import is_empty, restore_into
from filmjournal.services.journal import Journal
from filmjournal.services.restoring import restore
from filmjournal.services.sampling import _picture
from filmjournal.storage import database
from filmjournal.storage import schema as s
from journal_help import index, rebuilt_index, tables, whole


@pytest.fixture(scope="module")
def archived(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample journal."""
    file = tmp_path_factory.mktemp("archive") / "a.zip"
    journal = Journal(database.Database(in_profile(sample_folder).journal))
    export_archive(journal, file)
    journal.close()
    return file


def _other(tmp_path: Path, name: str = "other") -> Journal:
    path = in_profile(tmp_path / name).journal
    path.parent.mkdir()
    database.create(path)
    return Journal(database.Database(path))


def _json(journal: Journal, tmp_path: Path) -> bytes:
    export_json(journal, tmp_path / "compared.json")
    return (tmp_path / "compared.json").read_bytes()


def _images(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def test_an_archive_brought_into_an_empty_journal_makes_an_equal_one(
    sample: Journal, paths: Paths, tmp_path: Path
) -> None:
    sample.execute(EditEntry(5, {"private": True, "tags": ("zz", "émile")}))
    sample.execute(EditFilm(1, {"extra": {"notes": "one\ntwo"}, "ids": {"imdb": "tt1"}}))
    sample.execute(RemoveEntries((8,)))
    file = tmp_path / "a.zip"
    done = export_archive(sample, file)
    assert done.missing == ()
    assert done.images == len(_images(sample.database.images)) > 0
    source = open_source([file])
    other = _other(tmp_path)
    assert is_empty(other.database)
    restored = restore_into(other.database, source)
    source.close()
    assert (restored.films, restored.entries, restored.images) == (done.films, done.entries, done.images)
    assert restored.missing == ()
    assert not is_empty(other.database)
    assert _json(other, tmp_path) == _json(sample, tmp_path)
    assert _images(other.database.images) == _images(sample.database.images)
    export_archive(other, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == file.read_bytes()
    assert index(other.path) == rebuilt_index(other.path)
    assert other.statistics.numbers() == sample.statistics.numbers()
    other.close()


def test_what_is_in_an_archive(journal: Journal, tmp_path: Path) -> None:
    image = journal.execute(KeepImage(_picture(0))).image
    done = journal.execute(
        LogFilm(
            "Blood Ties",
            2013,
            viewing={
                "watched": PartialDate(2017, 6, 11),
                "private": True,
                "review_html": f'<p>x</p><figure><img src="image:{image}" alt="y"></figure>',
            },
        )
    )
    assert done.entry_id is not None
    gone = journal.execute(LogFilm("Gone", viewing={}))
    assert gone.entry_id is not None
    journal.execute(RemoveEntries((gone.entry_id,)))
    with journal.database.writing() as writer:
        (list_id,) = writer.insert(s.film_list, name="Best", ranked=1, position=0, description_html="")
        for position in range(2):
            writer.insert(
                s.film_list_item, film_list_id=list_id, film_id=1, position=position, notes_html=f"<p>n{position}</p>"
            )
    file = tmp_path / "a.zip"
    export_archive(journal, file)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == [
            "README.txt",
            "schema/journal.json",
            "journal.json",
            "entries/blood-ties-2013.md",
            "csv/entries.csv",
            "csv/films.csv",
            "csv/lists.csv",
            f"images/{image}",
        ]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        content = json.loads(archive.read("journal.json"))
        jsonschema.validate(content, json.loads(archive.read("schema/journal.json")))
        assert [film["title"] for film in content["films"]] == ["Blood Ties", "Gone"]
        assert image_hash(archive.read(f"images/{image}")) == image
        page = archive.read("entries/blood-ties-2013.md").decode()
        assert f"![y](../images/{image})" in page
        assert "private: true" in page
        tables_ = {
            name: list(csv.DictReader(io.StringIO(archive.read(f"csv/{name}.csv").decode(), newline="")))
            for name in ("entries", "films", "lists")
        }
    assert [row["title"] for row in tables_["entries"]] == ["Blood Ties"]
    assert [row["film_id"] for row in tables_["films"]] == ["1"]
    assert [(row["position"], row["notes"], row["ranked"]) for row in tables_["lists"]] == [
        ("1", "n0", "true"),
        ("2", "n1", "true"),
    ]
    assert oct(file.stat().st_mode & 0o777) == "0o600"


@pytest.mark.logs
def test_a_lost_image_is_named_and_the_rest_is_archived(sample: Journal, tmp_path: Path) -> None:
    lost, damaged, *_more = sorted(sample.database.images.iterdir())
    lost.unlink()
    damaged.write_bytes(b"what is there")
    done = export_archive(sample, tmp_path / "a.zip")
    assert done.missing == (lost.name, damaged.name)
    other = _other(tmp_path)
    restored = restore_into(other.database, open_source([tmp_path / "a.zip"]))
    assert restored.missing == done.missing
    assert _json(other, tmp_path) == _json(sample, tmp_path)
    other.close()


@pytest.mark.parametrize("form", ["json", "wrapped"])
def test_the_other_shapes_of_an_archive(form: str, archived: Path, tmp_path: Path) -> None:
    path = tmp_path / "folder"
    with zipfile.ZipFile(archived) as archive:
        archive.extractall(path / "inside")
        content = archive.read("journal.json")
    other = _other(tmp_path)
    source = open_source([path / "inside" / "journal.json" if form == "json" else path])
    restored = restore_into(other.database, source)
    assert _json(other, tmp_path) == content
    assert bool(restored.missing) == (form == "json")
    other.close()


def test_an_unpacked_archive_can_be_restored(sample: Journal, archived: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archived) as archive:
        archive.extractall(tmp_path / "folder")
    other = in_profile(tmp_path / "other")
    restore(tmp_path / "folder" / "journal.json", other)
    opened = Journal(database.Database(other.journal))
    assert _images(opened.database.images) == _images(sample.database.images)
    opened.close()


def test_an_archive_can_be_restored_too(sample: Journal, archived: Path, tmp_path: Path) -> None:
    other = in_profile(tmp_path / "other")
    assert restore(archived, other).kind == "archive"
    opened = Journal(database.Database(other.journal))
    assert _json(opened, tmp_path) == _json(sample, tmp_path)
    assert _images(opened.database.images) == _images(sample.database.images)
    opened.close()
    before = whole(other.journal)
    broken = tmp_path / "broken.zip"
    _with(archived, broken, journal_json=b'{"format": "filmjournal", "version": 1, "films": [').close()
    with pytest.raises(Refused, match=r"broken\.zip"):
        restore(broken, other)
    assert whole(other.journal) == before


def test_a_journal_that_holds_something_is_left_alone(sample: Journal, paths: Paths, archived: Path) -> None:
    before = whole(paths.journal)
    with pytest.raises(Refused):
        restore_into(sample.database, open_source([archived]))
    assert whole(paths.journal) == before


def _with(file: Path, target: Path, **changed: bytes | None) -> Source:
    """The archive with members changed, or left out."""
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(target, "w") as other:
        for name in archive.namelist():
            data = changed.get(name.replace("/", "_").replace(".", "_"), archive.read(name))
            if data is not None:
                other.writestr(name, data)
    return open_source([target])


def test_a_damaged_archive_changes_nothing(archived: Path, tmp_path: Path) -> None:
    other = _other(tmp_path)
    before = tables(other.path)
    with zipfile.ZipFile(archived) as archive:
        content = archive.read("journal.json")
        image = next(name.removeprefix("images/") for name in archive.namelist() if name.startswith("images/"))
    broken = [
        {"journal_json": content[:-2000]},
        {"journal_json": content.replace(b'"title"', b'"titel"', 1)},
        {"journal_json": None},
        {f"images_{image}": b"another picture"},
    ]
    for number, change in enumerate(broken):
        with pytest.raises(Refused):
            restore_into(other.database, _with(archived, tmp_path / f"{number}.zip", **change))
        assert tables(other.path) == before
        assert is_empty(other.database)
    other.close()


def test_both_ways_can_be_stopped(sample: Journal, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        raise Stopped("stopped")

    file = tmp_path / "a.zip"
    with pytest.raises(Stopped):
        export_archive(sample, file, stop)
    assert not file.exists()
    assert not list(tmp_path.glob(".*"))
    export_archive(sample, file, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 0
    other = _other(tmp_path)
    with pytest.raises(Stopped):
        restore_into(other.database, open_source([file]), stop)
    assert is_empty(other.database)
    other.close()


@pytest.mark.parametrize("name", ["journal.filmjournal", "missing/a.zip", "."])
def test_a_file_that_cannot_be_written_is_refused(name: str, sample: Journal, paths: Paths) -> None:
    before = whole(paths.journal)
    with pytest.raises(Refused):
        export_archive(sample, paths.journal.parent / name)
    assert whole(paths.journal) == before


def test_what_an_undone_import_left_behind_is_not_exported(journal: Journal, tmp_path: Path) -> None:
    when = "2024-03-04T20:15:00Z"
    with journal.database.writing() as writer:
        for undone in (when, None):
            (run,) = writer.insert(s.import_run, source="letterboxd", started=when, undone=undone)
            record = {"record": "diary.csv:2", "fingerprint": "ab", "verdict": "new"}
            writer.insert(s.import_record, import_run_id=run, **record)
            writer.insert(s.import_change, import_run_id=run, change="{}")
    content = json.loads(_json(journal, tmp_path))
    assert [run["id"] for run in content["imports"]] == [2]
    assert [record["import_id"] for record in content["import_records"]] == [2]
    assert [change["import_id"] for change in content["import_changes"]] == [2]
