"""Files of every format that can be imported, broken in many ways: refused or read, and nothing else.

    python tests/torture/mutated_imports.py --count 10000 [--format NAME] [--seed N]

Every input is made from the samples of the formats by dice, so that its number makes it again. A worker whose memory
is limited reads and plans each; every fiftieth is brought into a journal and taken back, and the journal must then be
as it was. What goes otherwise is told and kept in `build/torture`, and the status is 1.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

import import_samples  # noqa: E402
from filmjournal.domain.drafts import ListDraft  # noqa: E402
from filmjournal.domain.errors import FilmJournalError  # noqa: E402
from filmjournal.paths import in_profile  # noqa: E402
from filmjournal.richtext import gate  # noqa: E402
from filmjournal.services import importing  # noqa: E402
from filmjournal.services.commands import LogFilm  # noqa: E402
from filmjournal.services.import_plan import ImportPlan, Reading  # noqa: E402
from filmjournal.services.journal import Journal  # noqa: E402
from filmjournal.storage import database  # noqa: E402
from journal_help import tables  # noqa: E402

FORMATS = tuple(sorted(path.name for path in import_samples.DATA.iterdir() if path.is_dir()))
BROUGHT_IN = 50  # every so many inputs
PATIENCE = 5.0  # CPU seconds for one input
STUCK = 60.0  # seconds after which a worker that says nothing is ended
MEMORY = 1_500 << 20  # bytes of address space
KEPT = ROOT / "build" / "torture"
MOST_KEPT = 20  # faulty inputs of a format
_LARGEST = 400_000  # bytes of an input's file: what is large is slow, and another matter

_TOKENS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b'""', b"'", b",", b",,,,,,", b";", b"\t", b"{", b"}",
    b"[", b"]", b"null", b"true", b"-1", b"1e999", b"NaN", b"Infinity", b"99999999999999999999999", b"0", b"\\ud800",
    b"\\u0000", b"<", b">", b"</", b"<!--", b"]]>", b"<![CDATA[", b"<!DOCTYPE x [", b"&#0;", b"&#xD800;", b"&amp;",
    b"&nbsp;", b"<p>", b"</p>", b"<i>", b"<script>", b"---\n", b"```", b"\xe2\x80\xa8", b"\xed\xa0\x80",
    b"\xf0\x9f\x8e\xac", b"PK\x03\x04", b"2017-02-30", b"31/12/2017", b"0000-00-00", b"10000-01-01", b"1",
    b"2147483648", b"tt0", b"../", b"x" * 3_000, "\u202e\u0301ﬁ".encode(), "東京".encode(), b"\x1b[31m",
)  # fmt: skip
_ODD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e300, "", " ", "x" * 9_000, "\ud800", "\x00", "\x1b", [], {}, [[]], {"": None}, "1/2/3",
    "0", "NaN", "<b>", "2017-13-45T99:99:99Z", "tt", "9" * 400, "\u202e",
)  # fmt: skip
_XML_PIECES = re.compile(rb"<[^<>]*>|[^<>]+")
_SINGLE_QUOTED = re.compile(rb"""=["'][^"']*["']""")

Files = dict[str, bytes]


@dataclass(slots=True)
class Outcome:
    """What became of the inputs of a format."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Hung(BaseException):
    """An input took longer than anything may; nothing catches it on the way."""


def made(name: str, number: int, folder: Path) -> list[Path]:
    """The input of that number for a format, written into a folder: what an import is asked to take."""
    dice = random.Random(f"{name} {number}")
    files = dict(import_samples.files_of(name))
    for _change in range(dice.choice((1, 1, 1, 2, 3))):
        _change_one(files, dice)
        files = {path: data[:_LARGEST] for path, data in files.items()}
    if dice.random() < 0.1:
        files = {_renamed(path, dice) if dice.random() < 0.3 else path: data for path, data in files.items()}
    if len(files) == 1 and dice.random() < 0.6:
        ((path, data),) = files.items()
        return [_written(folder / Path(path).name, data)]
    if dice.random() < 0.5:
        return [_packed(folder / f"{name}.zip", files, dice)]
    whole = folder / f"{name} {number}"
    for path, data in files.items():
        _written(whole / path, data)
    return sorted(whole.iterdir()) if dice.random() < 0.1 else [whole]


def _change_one(files: Files, dice: random.Random) -> None:
    path = dice.choice(sorted(files))
    kind = dice.random()
    if kind < 0.05 and len(files) > 1:
        del files[path]
    elif kind < 0.1:
        files[path] = _spliced(files[path], dice)
    elif kind < 0.55:
        change = _STRUCTURAL.get(Path(path).suffix.lower(), _bytes_changed)
        files[path] = change(files[path], dice)
    else:
        files[path] = _bytes_changed(files[path], dice)


def _renamed(path: str, dice: random.Random) -> str:
    before, dot, ending = path.rpartition(".")
    return dice.choice((f"{before}{dot}txt", f"x/{path}", path.upper(), f"{before} (1){dot}{ending}", f"{before}_"))


def _written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _packed(path: Path, files: Mapping[str, bytes], dice: random.Random) -> Path:
    with zipfile.ZipFile(path, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    if dice.random() < 0.4:
        path.write_bytes(_bytes_changed(path.read_bytes(), dice))
    return path


def _bytes_changed(data: bytes, dice: random.Random) -> bytes:
    """A few changes that know nothing of what the bytes are."""
    changed = bytearray(data)
    for _time in range(dice.choice((1, 1, 2, 4, 16))):
        at = dice.randrange(len(changed) + 1)
        length = dice.choice((1, 2, 4, 30, 300))
        match dice.randrange(8):
            case 0 if changed:
                at = min(at, len(changed) - 1)
                changed[at] ^= 1 << dice.randrange(8)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length] * dice.choice((1, 1, 2, 50))
            case 3:
                changed[at:at] = dice.choice(_TOKENS)
            case 4:
                token = dice.choice(_TOKENS)
                changed[at : at + len(token)] = token
            case 5 if dice.random() < 0.3:
                del changed[at:]
            case 6:
                changed[at : at + length] = changed[at : at + length][::-1]
            case _:
                digits = [place for place, byte in enumerate(changed) if 0x30 <= byte <= 0x39]
                if digits:
                    changed[dice.choice(digits)] = dice.choice(b"0123456789-.e ")
    return bytes(changed)


def _spliced(data: bytes, dice: random.Random) -> bytes:
    """Its beginning or its midst, with a part of another format's file."""
    others = import_samples.files_of(dice.choice(FORMATS))
    other = others[dice.choice(sorted(others))]
    start, end = sorted(dice.randrange(len(other) + 1) for _end in range(2))
    at = dice.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[dice.choice((at, len(data))) :]


def _table_changed(data: bytes, dice: random.Random) -> bytes:
    text = data.decode("utf-8", "surrogateescape")
    delimiter = max(",;\t", key=text.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if not rows:
        return data
    for _time in range(dice.choice((1, 2, 5))):
        row = dice.choice(rows)
        place = dice.randrange(len(row)) if row else 0
        match dice.randrange(8):
            case 0:
                row[place : place + 1] = [_odd_text(dice)]
            case 1:
                row[place:place] = [""] * dice.choice((1, 1, 3, 2_500))
            case 2:
                del row[place:]
            case 3:
                dice.shuffle(row)
            case 4:
                rows.insert(dice.randrange(len(rows)), list(row))
            case 5:
                order = dice.sample(range(len(rows[0])), len(rows[0]))
                rows = [[one[at] for at in order if at < len(one)] for one in rows]
            case 6:
                rows.remove(row)
                rows = rows or [[]]
            case _:
                rows += [list(one) for one in rows[1:200]] * dice.choice((1, 40))
    out = io.StringIO(newline="")
    csv.writer(
        out, delimiter=dice.choice((delimiter, delimiter, ";", "\t")), lineterminator=dice.choice("\n\r")
    ).writerows(rows)
    encoding = dice.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
    return out.getvalue().encode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")


def _odd_text(dice: random.Random) -> str:
    if dice.random() < 0.5:
        return dice.choice(_TOKENS).decode("utf-8", "replace")
    value = dice.choice(_ODD_VALUES)
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "replace").decode()


def _json_changed(data: bytes, dice: random.Random) -> bytes:
    try:
        value = json.loads(data)
    except ValueError:
        return _bytes_changed(data, dice)
    share = dice.choice((0.01, 0.05, 0.2))

    def changed(part: Any) -> Any:
        if dice.random() < share:
            return dice.choice((*_ODD_VALUES, [part], {"x": part}))
        if isinstance(part, dict):
            return {
                dice.choice(("", "id", name.upper())) if dice.random() < share / 4 else name: changed(inner)
                for name, inner in part.items()
                if dice.random() > share / 2
            }
        if isinstance(part, list):
            return [changed(inner) for inner in part] * (2 if dice.random() < share else 1)
        return part

    return json.dumps(changed(value), ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")


def _xml_changed(data: bytes, dice: random.Random) -> bytes:
    pieces = _XML_PIECES.findall(data)
    if not pieces:
        return _bytes_changed(data, dice)
    for _time in range(dice.choice((1, 2, 6))):
        at = dice.randrange(len(pieces))
        match dice.randrange(7):
            case 0:
                del pieces[at : at + dice.choice((1, 1, 5))]
                pieces = pieces or [b""]
            case 1:
                pieces[at] = _odd_text(dice).encode().replace(b"<", b"&lt;")
            case 2:
                pieces[at:at] = pieces[at : at + dice.choice((1, 3, 12))] * dice.choice((1, 30))
            case 3:
                other = dice.randrange(len(pieces))
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case 4:
                odd = _odd_text(dice).encode().replace(b'"', b"").replace(b"<", b"").replace(b"\\", b"")
                pieces[at] = _SINGLE_QUOTED.sub(lambda _match, odd=odd: b'="' + odd + b'"', pieces[at], count=1)  # type: ignore[misc]
            case 5:
                pieces[at] = pieces[at].swapcase()
            case _:
                pieces[at:at] = [b"<a>" * dice.choice((1, 70)), b"<a/>"]
    return b"".join(pieces)


_STRUCTURAL: dict[str, Callable[[bytes, random.Random], bytes]] = {
    ".csv": _table_changed,
    ".tsv": _table_changed,
    ".json": _json_changed,
    ".xml": _xml_changed,
    ".gcs": _xml_changed,
    ".html": _xml_changed,
}


class Journals:
    """A journal with a few entries to import into, and one that holds nothing."""

    def __init__(self, folder: Path) -> None:
        self.full = self._open(folder / "full")
        for title, year in (("Paterson", 2016), ("Night Ferry", 1982), ("Harbour Lights", 1957)):
            self.full.execute(LogFilm(title, year))
        self.empty = self._open(folder / "empty")

    @staticmethod
    def _open(folder: Path) -> Journal:
        path = in_profile(folder).journal
        database.create(path)
        return Journal(database.Database(path))  # that nobody makes backups of

    def close(self) -> None:
        self.full.close()
        self.empty.close()


def tried(name: str, number: int, paths: list[Path], journals: Journals) -> str:
    """Read one input and say what became of it. Raises whatever should not have been raised, and AssertionError."""
    forced = name if number % 2 else None
    try:
        with importing.OpenImport(paths, forced) as files:
            reading = files.read(import_samples.OPTIONS)
            _look_at(reading)
            plan = importing.plan(journals.full, reading)
            if number % BROUGHT_IN == 0:
                _bring_in_and_back(journals.full, plan)
                if files.restores_into(journals.empty):
                    _restore(files, journals.empty)
    except FilmJournalError as refused:
        return "refused" if str(refused).endswith(".") else "refused without a sentence"
    whole = not any(not skipped.by_rule for skipped in reading.skipped)
    return ("read" if reading.drafts else "nothing in it") if whole else "read in part"


def _look_at(reading: Reading) -> None:
    for draft in reading.drafts:
        assert draft.records, "a draft without a record"
        if isinstance(draft, ListDraft):
            assert draft.name, "a list without a name"
            texts = [draft.description_html]
        else:
            assert draft.film.title, "a film without a title"
            texts = [draft.entry.review_html] if draft.entry else []
            texts += [draft.on_list.notes_html] if draft.on_list else []
        for text in texts:
            assert gate.clean(text) == text, "a text that is not canonical"


def _bring_in_and_back(journal: Journal, plan: ImportPlan) -> None:
    before = _content(journal)
    try:
        report = importing.apply(journal, plan)
    except FilmJournalError:
        assert _content(journal) == before, "it was brought in by half"
        raise
    if report.import_id is None:
        assert _content(journal) == before, "nothing was new, but something was written"
        return
    again = importing.plan(journal, plan.reading)
    assert not any(item.is_question or item.verdict.value == "new" for item in again.items), "it is new a second time"
    importing.undo_import(journal, report.import_id)
    assert _content(journal) == before, "it was not taken back whole"


def _restore(files: importing.OpenImport, journal: Journal) -> None:
    before = _content(journal)
    try:
        files.restore(journal)
    except FilmJournalError:
        assert _content(journal) == before, "it was restored by half"
    else:  # the next one needs a journal that holds nothing
        with journal.database.writing() as writer:
            from filmjournal.storage import schema as s

            for table in reversed(s.metadata.sorted_tables):
                if table.name not in _NOT_CONTENT:
                    writer.connection.execute(table.delete())
            writer.connection.exec_driver_sql("INSERT INTO entry_text(entry_text) VALUES ('delete-all')")


_NOT_CONTENT = ("property", "import_run", "row_sum")


def _content(journal: Journal) -> dict[str, Any]:
    return {name: rows for name, rows in tables(journal.path).items() if name not in _NOT_CONTENT}


def run(inputs: Iterable[tuple[str, int]], folder: Path, tell: Callable[[int], None] = lambda _number: None) -> Outcome:
    """Try inputs, each a format and a number, one after the other in this process."""
    outcome = Outcome()
    folder.mkdir(exist_ok=True)
    journals = Journals(folder)
    for name, number in inputs:
        tell(number)
        place = folder / "input"
        place.mkdir()
        paths = made(name, number, place)
        try:
            with _time_limit():
                outcome.counts[tried(name, number, paths, journals)] += 1
        except (Exception, Hung):  # whatever it is, it is a fault
            outcome.counts["FAULTS"] += 1
            outcome.faults.append(f"{name} {number}\n{traceback.format_exc()}")
            shutil.copytree(place, KEPT / f"{name}-{number}", dirs_exist_ok=True)
            journals.close()
            shutil.rmtree(folder)
            folder.mkdir()
            journals = Journals(folder)
            if len(outcome.faults) >= MOST_KEPT:
                break
        shutil.rmtree(folder / "input", ignore_errors=True)
    journals.close()
    return outcome


class _time_limit:  # noqa: N801 (a context manager, used as a statement)
    """Raises Hung in the midst of what takes too long."""

    def __enter__(self) -> None:
        if hasattr(signal, "setitimer"):
            self._before = signal.signal(signal.SIGPROF, self._ring)
            signal.setitimer(signal.ITIMER_PROF, PATIENCE)

    def __exit__(self, *_details: object) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._before)

    @staticmethod
    def _ring(_signal: int, _frame: object) -> None:
        raise Hung(f"more than {PATIENCE:g} s")


def in_worker(name: str, count: int, seed: int) -> Iterator[Outcome]:
    """The outcomes of the inputs of a format, tried in processes with limits."""
    import resource
    import select

    first, last = seed, seed + count
    while first < last:
        with tempfile.TemporaryDirectory() as folder:
            told, tells = os.pipe()
            result = Path(folder) / "result.json"
            child = os.fork()
            if not child:
                try:
                    os.close(told)
                    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
                    inputs = ((name, number) for number in range(first, last))
                    outcome = run(inputs, Path(folder) / "work", partial(_tell, tells))
                    result.write_text(json.dumps([outcome.counts, outcome.faults]), encoding="utf-8")
                finally:
                    os._exit(0)
            os.close(tells)
            at, data = first, b""
            while select.select([told], [], [], STUCK)[0] and (portion := os.read(told, 65_536)):
                data = (data + portion)[-100:]
                at = int(data.split(b"\n")[-2])
            if not result.exists():
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(told)
            if result.exists():
                counts, faults = json.loads(result.read_text(encoding="utf-8"))
                yield Outcome(Counter(counts), faults)
                return
            yield Outcome(Counter({"FAULTS": 1}), [f"{name} {at}: the process ended or stood still"])
            first = at + 1


def _tell(pipe: int, number: int) -> None:
    os.write(pipe, b"%d\n" % number)


def main() -> int:
    parser = argparse.ArgumentParser(description="Import files that are broken in many ways.")
    parser.add_argument("--count", type=int, default=1_000, help="inputs of each format (%(default)s)")
    parser.add_argument("--format", default="", help=f"some formats: {','.join(FORMATS)}")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first input (%(default)s)")
    arguments = parser.parse_args()
    names = arguments.format.split(",") if arguments.format else FORMATS
    faults: list[str] = []
    for name in names:
        counts: Counter[str] = Counter()
        for outcome in in_worker(name, arguments.count, arguments.seed):
            counts += outcome.counts
            faults += outcome.faults
        print(f"{name:<12}", ", ".join(f"{counts[kind]} {kind}" for kind in sorted(counts)), flush=True)
    for fault in faults:
        print(f"\n{fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
