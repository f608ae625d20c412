"""A new journal from a damaged one: merged with backups, whole, told of, and the damaged file as it was."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Table

from conftest import SteppingClock
from damage_help import Rows, held, places, rollback_journal, rows_of
from filmjournal import bootstrap
from filmjournal.domain.errors import JournalUnavailable, NotFound, Refused, Trouble
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.retention import Occasion
from filmjournal.paths import Paths, in_profile
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services import damage_mark
from filmjournal.services.commands import EditEntry, LogFilm, RemoveEntries
from filmjournal.services.integrity import check
from filmjournal.services.journal import Journal
from filmjournal.services.restoring import take_back
from filmjournal.services.reviews import write_review
from filmjournal.services.rolling_backups import BackupPlan, back_up
from filmjournal.services.salvage_merging import Chosen
from filmjournal.services.salvage_report import no_parts
from filmjournal.services.salvage_writing import Writing
from filmjournal.services.salvaging import REPORT, rescue, salvage
from filmjournal.services.sampling import make_sample
from filmjournal.services.set_aside import COMPANIONS, asides
from filmjournal.storage import database, row_sums, soundness
from filmjournal.storage import schema as s
from filmjournal.storage.file_head import VERSION
from filmjournal.storage.salvage.choosing import Origin
from filmjournal.storage.salvage.pages import PageFile
from filmjournal.storage.writer import first_diary_key
from journal_help import index, make_newer, rebuilt_index, rederived_tables, tables

PLAN = BackupPlan(10**9)
PAGE = 8_192
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A smaller journal than other tests have, with its images."""
    folder = tmp_path_factory.mktemp("smaller")
    path = in_profile(folder).journal
    database.create(path)
    opened = Journal(database.Database(path))
    make_sample(opened, 100, 7)
    with opened.database.writing() as writer:  # more earlier texts than the sample has
        for entry_id in (3, 5, 8):
            write_review(writer, entry_id, f"<p>Another text of {entry_id}.</p>" * 9, opened.now())
    opened.close()
    return folder


@pytest.fixture
def closed(sample: Journal) -> Path:
    """A journal with sample entries that nobody has open."""
    sample.close()
    return sample.path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new" / "journal.filmjournal"


def _root(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])


def _pages(path: Path, table: str) -> list[int]:
    """The pages that hold the rows of a table with row ids."""
    return [page.number for page in PageFile(path.read_bytes(), PAGE).tree(_root(path, table), table=True).pages]


def _zero(path: Path, page: int) -> list[tuple[int, int]]:
    start = (page - 1) * PAGE
    data = path.read_bytes()
    path.write_bytes(data[:start] + bytes(PAGE) + data[start + PAGE :])
    return [(start, start + PAGE)]


def _replace(path: Path, table: str, id_: int, before: bytes, after: bytes) -> None:
    """Change bytes of a row in the file."""
    data = path.read_bytes()
    (start, end), *_overflow = places(path)[table, (id_,)]
    assert len(before) == len(after)
    assert before in data[start:end]
    path.write_bytes(data[:start] + data[start:end].replace(before, after) + data[end:])


def _is_journal(path: Path, expected: Rows) -> None:
    """It holds these rows, and everything that follows from them."""
    assert rows_of(path) == expected
    assert tables(path) == rederived_tables(path)
    assert index(path) == rebuilt_index(path)
    with closing(sqlite3.connect(path)) as connection:
        assert list(row_sums.differing(connection)) == []
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_sound_journal_comes_out_equal(closed: Path, target: Path) -> None:
    before = closed.read_bytes()
    salvaged = salvage(closed, target, [])
    assert salvaged.is_whole
    assert salvaged.rows == sum(map(len, rows_of(closed).values()))
    assert "Everything is as it was saved." in salvaged.sentences()
    assert closed.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    _is_journal(target, rows_of(closed))
    assert tables(target) == tables(closed)


def test_lost_rows_come_from_the_backup_and_newer_ones_stay(sample: Journal, paths: Paths, target: Path) -> None:
    backup = back_up(sample, paths, PLAN, Occasion.TIME)
    assert backup is not None
    sample.execute(EditEntry(3, {"headline": "Newer than the backup", "review_html": "<p>Newer.</p>"}))
    sample.execute(RemoveEntries((5,)))
    with sample.database.writing() as writer:  # deleted for good after the backup
        writer.connection.exec_driver_sql("DELETE FROM entry_tag WHERE entry_id = 7")
        writer.connection.exec_driver_sql("DELETE FROM credit WHERE film_id = 7")
    sample.close()
    before = rows_of(sample.path)
    for table, place in (("credit", 0), ("entry", -1), ("film", 0)):
        _zero(sample.path, _pages(sample.path, table)[place])
    salvaged = salvage(sample.path, target, [backup])
    assert salvaged.is_whole, salvaged.sentences()
    assert salvaged.backup == backup
    for table in ("credit", "entry", "film"):
        assert salvaged.parts[table].origins[Origin.BACKUP] > 10
    _is_journal(target, before)


def test_without_a_backup_what_is_lost_is_counted_and_named(closed: Path, target: Path) -> None:
    before, where = rows_of(closed), places(closed)
    spoilt = _zero(closed, _pages(closed, "revision")[0])
    lost = before["revision"].keys() - held(before, where, spoilt)["revision"].keys()
    assert lost
    salvaged = salvage(closed, target, [])
    assert not salvaged.is_whole
    assert salvaged.lost == salvaged.parts["revision"].lost == len(lost)
    assert sorted(salvaged.parts["revision"].lost_ids) == sorted(id_ for (id_,) in lost)
    (sentence,) = [sentence for sentence in salvaged.sentences() if "lost (" in sentence]
    assert sentence.startswith("Earlier texts")
    assert all(str(id_) in sentence for (id_,) in lost)
    _is_journal(target, held(before, where, spoilt))


def test_entries_that_lost_their_page_keep_film_and_date_and_their_reviews(closed: Path, target: Path) -> None:
    before, where = rows_of(closed), places(closed)
    spoilt = _zero(closed, _pages(closed, "entry")[0])
    salvaged = salvage(closed, target, [])
    after = rows_of(target)
    lost = before["entry"].keys() - held(before, where, spoilt)["entry"].keys()
    names = row_sums.base_columns("entry")
    kept = [names.index(name) for name in ("id", "film_id", "watched", "diary_key")]
    assert lost
    for key in lost:
        assert [after["entry"][key][place] for place in kept] == [before["entry"][key][place] for place in kept]
    assert set(salvaged.parts["entry"].in_part) == {id_ for (id_,) in lost}
    assert after["review"] == before["review"]
    assert after.keys() == before.keys()


def test_what_belongs_to_lost_rows_gets_stand_ins(closed: Path, target: Path) -> None:
    """Nothing tells of a list any more: its films stay, in a list that stands in for it."""
    before = rows_of(closed)
    data = bytearray(closed.read_bytes())
    for name in ("film_list", "sqlite_autoindex_film_list_1"):
        start = (_root(closed, name) - 1) * PAGE
        data[start : start + PAGE] = bytes(PAGE)
    closed.write_bytes(data)
    salvaged = salvage(closed, target, [])
    after = rows_of(target)
    assert after["film_list_item"] == before["film_list_item"]
    assert set(after["film_list"]) == set(before["film_list"])
    assert sorted(salvaged.parts["film_list"].stand_ins) == sorted(id_ for (id_,) in before["film_list"])
    assert all(row[1].startswith("Lost list") for row in after["film_list"].values())


class _Text:
    """A review of some length, and its entry."""

    def __init__(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            self.entry_id, self.html = connection.execute(
                "SELECT entry_id, html FROM review WHERE length(html) BETWEEN 500 AND 3000 ORDER BY entry_id LIMIT 1"
            ).fetchone()
            self.title, self.film_id = connection.execute(
                "SELECT title, id FROM film WHERE length(title) > 8 ORDER BY id LIMIT 1"
            ).fetchone()


def _review(path: Path, entry_id: int) -> tuple[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        found: tuple[str, str] = connection.execute(
            "SELECT html, content_hash FROM review WHERE entry_id = ?", (entry_id,)
        ).fetchone()
    return found


def test_one_changed_byte_is_put_right_without_a_backup(closed: Path, target: Path) -> None:
    before, text = rows_of(closed), _Text(closed)
    review = text.html.encode()
    _replace(closed, "review", text.entry_id, review, review[:200] + bytes([review[200] ^ 4]) + review[201:])
    title = text.title.encode()
    _replace(closed, "film", text.film_id, title, title[:-1] + bytes([title[-1] ^ 0x91]))
    salvaged = salvage(closed, target, [])
    assert salvaged.is_whole
    assert salvaged.parts["review"].corrected == [text.entry_id]
    assert salvaged.parts["film"].corrected == [text.film_id]
    _is_journal(target, before)


def test_a_damaged_text_is_put_right_from_any_copy_of_it(sample: Journal, paths: Paths, target: Path) -> None:
    text = _Text(sample.path)
    backup = back_up(sample, paths, PLAN, Occasion.TIME)
    assert backup is not None
    sample.close()
    before = rows_of(sample.path)
    _replace(sample.path, "review", text.entry_id, text.html.encode(), text.html.encode()[:-40] + b"#" * 40)
    salvaged = salvage(sample.path, target, [backup])
    assert salvaged.is_whole
    assert salvaged.texts["review"].mended == [text.entry_id]
    _is_journal(target, before)


def test_a_newer_text_that_is_damaged_is_kept_beside_the_one_of_the_backup(
    sample: Journal, paths: Paths, target: Path
) -> None:
    text = _Text(sample.path)
    backup = back_up(sample, paths, PLAN, Occasion.TIME)
    assert backup is not None
    newer = "<p>Written after the backup, and then damaged on the disk.</p>"
    sample.execute(EditEntry(text.entry_id, {"review_html": newer}))
    sample.close()
    _replace(sample.path, "review", text.entry_id, newer.encode(), newer.replace("the backup", "xxx xxxxxx").encode())
    salvaged = salvage(sample.path, target, [backup])
    assert salvaged.texts["review"].replaced == [text.entry_id]
    assert not salvaged.is_whole
    assert _review(target, text.entry_id) == (text.html, content_hash(text.html))
    with closing(sqlite3.connect(target)) as connection:
        (draft,) = connection.execute("SELECT html FROM draft WHERE entry_id = ?", (text.entry_id,)).fetchall()
    assert draft == (newer.replace("the backup", "xxx xxxxxx"),)


def test_a_damaged_text_of_which_there_is_no_other_stays_as_it_can_be_read(closed: Path, target: Path) -> None:
    text = _Text(closed)
    damaged = text.html.encode()[:-60] + b"<script>\xff\xfe" + b"#" * 50
    _replace(closed, "review", text.entry_id, text.html.encode(), damaged)
    salvaged = salvage(closed, target, [])
    assert salvaged.texts["review"].damaged == [text.entry_id]
    html, hash_ = _review(target, text.entry_id)
    assert html[:100] == text.html[:100]
    assert "<script" not in html
    assert hash_ == content_hash(html)
    assert text.html[20:60] not in "".join(salvaged.sentences())


def _garbage(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 300)


DESTROYED: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "another file": _garbage,
    "only zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
}


@pytest.mark.parametrize("kind", DESTROYED)
def test_a_journal_of_which_nothing_is_left(sample: Journal, paths: Paths, target: Path, kind: str) -> None:
    backup = back_up(sample, paths, PLAN, Occasion.TIME)
    assert backup is not None
    sample.close()
    before = rows_of(sample.path)
    DESTROYED[kind](sample.path)
    with pytest.raises(Refused, match="nothing of a journal"):
        salvage(sample.path, target, [])
    assert not target.exists()
    assert list(target.parent.iterdir()) == []
    salvaged = salvage(sample.path, target, [backup])
    assert salvaged.backup == backup
    _is_journal(target, before)


def test_backups_that_are_damaged_themselves_are_not_believed(sample: Journal, paths: Paths, target: Path) -> None:
    text = _Text(sample.path)
    good = back_up(sample, paths, PLAN, Occasion.TIME)
    assert good is not None
    sample.close()
    before = rows_of(sample.path)
    bad = good.with_name("bad.filmjournal")
    shutil.copyfile(good, bad)
    _replace(bad, "film", text.film_id, text.title.encode(), b"?" * len(text.title.encode()))
    worse = good.with_name("worse.filmjournal")
    worse.write_bytes(b"")
    sample.path.write_bytes(b"")
    assert salvage(sample.path, target, [worse, bad, good]).backup == good
    _is_journal(target, before)


def test_a_journal_without_sums_and_one_of_an_older_version_as_its_backup(tmp_path: Path, target: Path) -> None:
    """The first version had none: what can't be proven is taken as it is, and the newer before the older."""
    frozen = DATA / "journal-version-1.filmjournal"
    damaged = tmp_path / "damaged.filmjournal"
    shutil.copyfile(frozen, damaged)
    salvage(damaged, target, [])
    expected = rows_of(target)
    assert len(expected["entry"]) == 12
    target.unlink()
    data = frozen.read_bytes()
    damaged.write_bytes(data[: len(data) // 2])
    salvage(damaged, target, [frozen])
    _is_journal(target, expected)
    assert frozen.read_bytes() == data


def test_a_journal_of_a_newer_version_is_refused(closed: Path, target: Path) -> None:
    make_newer(closed)
    before = closed.read_bytes()
    with pytest.raises(Refused, match="newer"):
        salvage(closed, target, [])
    assert closed.read_bytes() == before


@pytest.mark.parametrize("version", [VERSION + 1, VERSION - 1, 0, VERSION ^ 4, 9_999, 1_000_000])
def test_a_version_that_is_damaged_is_not_taken_for_another_one(version: int, closed: Path, paths: Paths) -> None:
    before = rows_of(closed)
    with closing(sqlite3.connect(closed)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(JournalUnavailable) as told:
        bootstrap.open_journal(paths)
    assert told.value.trouble is Trouble.DAMAGED
    assert rescue(paths, PLAN).is_whole
    _is_journal(closed, before)


def test_what_is_not_there_or_has_the_name_already(closed: Path, target: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        salvage(tmp_path / "none", target, [])
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"mine")
    with pytest.raises(Refused, match="already"):
        salvage(closed, target, [])
    assert target.read_bytes() == b"mine"


def test_ids_are_not_given_out_again(sample: Journal, target: Path) -> None:
    with sample.database.writing() as writer:
        writer.connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = seq + 50 WHERE name = 'entry'")
    sample.close()
    with closing(sqlite3.connect(sample.path)) as connection:
        before = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
    salvage(sample.path, target, [])
    with closing(sqlite3.connect(target)) as connection:
        assert dict(connection.execute("SELECT name, seq FROM sqlite_sequence")) == before


@pytest.mark.parametrize("damaged", [False, True], ids=["sound", "damaged too"])
def test_what_a_killed_writer_left_is_taken_back_where_it_is_needed(
    sample: Journal, target: Path, damaged: bool
) -> None:
    """It was about to end: all pages were written, and what takes them back was not yet emptied."""
    before, rows = sample.path.read_bytes(), rows_of(sample.path)
    sample.execute(EditEntry(3, {"headline": "Not acknowledged"}))
    sample.close()
    after = rows_of(sample.path)
    if damaged:
        _zero(sample.path, _root(sample.path, "film_by_title"))
    beside = sample.path.with_name(f"{sample.path.name}-journal")
    beside.write_bytes(rollback_journal(before, sample.path.read_bytes()))
    left = (sample.path.read_bytes(), beside.read_bytes())
    assert salvage(sample.path, target, []).is_whole
    assert rows_of(target) == (rows if damaged else after)
    assert (sample.path.read_bytes(), beside.read_bytes()) == left


def test_rescue_puts_the_damaged_file_aside_as_it_was(sample: Journal, paths: Paths, clock: SteppingClock) -> None:
    back_up(sample, paths, PLAN, Occasion.TIME, clock=clock)
    sample.close()
    before = rows_of(paths.journal)
    _zero(paths.journal, 1)
    damaged = paths.journal.read_bytes()
    beside = {ending: f"what was beside {ending}".encode() for ending in COMPANIONS}
    for ending, data in beside.items():
        paths.journal.with_name(paths.journal.name + ending).write_bytes(data)
    damage_mark.mark(paths)
    told: list[tuple[str, int, int]] = []
    salvaged = rescue(paths, PLAN, clock=clock, progress=lambda *args: told.append(args))
    assert salvaged.is_whole
    assert salvaged.moved_to is not None
    assert (salvaged.moved_to / paths.journal.name).read_bytes() == damaged
    for ending, data in beside.items():
        assert (salvaged.moved_to / (paths.journal.name + ending)).read_bytes() == data
        assert not paths.journal.with_name(paths.journal.name + ending).exists()
    assert (salvaged.moved_to / REPORT).read_text(encoding="utf-8").splitlines()
    assert [done for _what, done, _of in told] == list(range(len(told)))
    assert not damage_mark.is_marked(paths)
    _is_journal(paths.journal, before)
    journal = bootstrap.open_journal(paths)
    assert check(journal).sound
    journal.close()


def test_a_rescue_can_be_taken_back(sample: Journal, paths: Paths) -> None:
    sample.close()
    _zero(paths.journal, 1)
    damaged = paths.journal.read_bytes()
    moved_to = rescue(paths, PLAN).moved_to
    assert moved_to is not None
    take_back(moved_to, paths, plan=PLAN)
    assert paths.journal.read_bytes() == damaged
    assert damage_mark.is_marked(paths)


def test_a_rescue_that_is_stopped_changes_nothing(closed: Path, paths: Paths) -> None:
    _zero(closed, 1)
    before = {path: path.read_bytes() for path in closed.parent.rglob("*") if path.is_file()}

    def stop(_what: str, done: int, _of: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rescue(paths, PLAN, progress=stop)
    assert {path: path.read_bytes() for path in closed.parent.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "change",
    [
        f"number = {1 << 60} WHERE name = 'entry'",
        f"number = {-1 << 60} WHERE name = 'entry'",
        "name = 'entrz' WHERE name = 'entry'",
        "sum = 'x' || substr(sum, 2) WHERE name = 'entry'",
    ],
)
def test_sums_that_are_damaged_themselves_cost_no_row(change: str, closed: Path, target: Path) -> None:
    before, backup_ = rows_of(closed), closed.with_name("backup.filmjournal")
    shutil.copy(closed, backup_)
    with closing(sqlite3.connect(closed)) as connection, connection:
        number = "(SELECT max(number) FROM row_sum WHERE name = 'entry')"
        connection.execute(f"UPDATE row_sum SET {change} AND number = {number}")
    journal = Journal(database.Database(closed))
    assert check(journal).damaged
    journal.close()
    assert salvage(closed, target, [backup_]).lost == 0
    _is_journal(target, before)


def test_what_is_written_during_a_rescue_is_in_the_new_journal(
    sample: Journal, paths: Paths, clock: SteppingClock
) -> None:
    sample.close()
    told: list[str] = []

    def progress(what: str, done: int, _of: int) -> None:
        if done == 5 and not told:
            told.append(what)
            _log(paths, "Meanwhile")

    salvaged = rescue(paths, PLAN, clock=clock, progress=progress)
    titles = [row[1] for row in tables(paths.journal)["film"]]
    assert told
    assert "Meanwhile" in titles
    assert salvaged.moved_to is not None
    assert len(asides(paths.journal)) == 1


def test_a_rescue_gives_up_where_somebody_goes_on_writing(sample: Journal, paths: Paths) -> None:
    sample.close()
    written: list[int] = []

    def progress(_what: str, done: int, _of: int) -> None:
        if done == 5:
            written.append(_log(paths, f"Film {len(written)}"))

    with pytest.raises(Refused, match="Another program is writing"):
        rescue(paths, PLAN, progress=progress)
    assert len(written) > 1
    assert not asides(paths.journal)
    assert set(written) <= {row[0] for row in tables(paths.journal)["film"]}


def _log(paths: Paths, title: str) -> int:
    other = Journal(database.Database(paths.journal))
    done = other.execute(LogFilm(title))
    other.close()
    assert done.film_id is not None
    return done.film_id


def test_two_rows_that_want_one_name_or_place_get_their_own(journal: Journal) -> None:
    """As where a tag was deleted and made again after the backup, and nothing tells which of the two is gone."""
    when = "2024-03-04T20:15:00Z"
    parts = no_parts(("film", "tag", "entry", "entry_tag"))
    with journal.database.writing(filling=True) as writer:
        writing = Writing(writer.connection, when)

        def write(table: Table, *rows: tuple[object, ...], origin: Origin = Origin.BACKUP) -> None:
            chosen = [Chosen(row, origin, proven=origin is Origin.READ) for row in rows]
            writing.write(table, chosen, parts[table.name])

        film = {"id": 1, "title": "Pociąg", "kind": "film", "liked": 0, "added": when, "edited": when}
        write(s.film, tuple(film.get(name) for name in row_sums.base_columns("film")))
        write(s.tag, (1, "train", None), (2, "sea", None))
        write(s.tag, (3, "train", None), (4, "train", None))
        entry = {
            "film_id": 1,
            "rewatch": 0,
            "finished": 1,
            "private": 0,
            "unresolved": 0,
            "logged": when,
            "edited": when,
        }
        day = first_diary_key(PartialDate(1959, 5, 1))
        rows = [entry | {"id": id_, "watched": "1959-05-01", "diary_key": day} for id_ in (1, 2)]
        rows.append(entry | {"id": 3, "watched": "1959-05-32", "diary_key": day, "rating_value": 7.0})
        write(s.entry, *(tuple(row.get(name) for name in row_sums.base_columns("entry")) for row in rows))
        write(s.entry_tag, (1, 4, 0), (9, 1, 0))
        writing.finish(parts, [{"tag": 30, "film": 10**15, "entry_text": 5}])
        soundness.mend(writer.connection)
    after = rows_of(journal.path)
    assert [row[1] for row in after["tag"].values()] == ["train", "sea", "train-2", "train-3"]
    assert parts["tag"].renamed == [3, 4]
    keys = {key[0]: dict(zip(row_sums.base_columns("entry"), row, strict=True)) for key, row in after["entry"].items()}
    assert [keys[id_]["diary_key"] for id_ in (1, 2)] == [day, day + 1]
    assert (keys[3]["watched"], keys[3]["rating_value"]) == (None, None)
    assert parts["entry"].stand_ins == [9]
    assert keys[9]["film_id"] not in (1, None)
    assert parts["film"].stand_ins == [keys[9]["film_id"]]
    with closing(sqlite3.connect(journal.path)) as connection:
        assert dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))["tag"] == 30
        assert dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))["film"] < 10
    assert check(journal).sound
