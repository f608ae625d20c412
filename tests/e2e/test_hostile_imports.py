"""Files made to hurt, and broken ones, given to the command line: refused in a sentence, with nothing brought in.

Each runs in a process of its own whose memory and time are limited, forked from one that has everything imported.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from filmjournal import bootstrap
from filmjournal.paths import in_profile
from filmjournal.services.commands import LogFilm
from journal_help import tables, whole

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are limited as Unix does it")

MEMORY = 1 << 30  # bytes of address space
PEAK = 400 << 10  # KiB that a refused file may take
HEADING = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
ROW = "2017-05-26,Paterson,2016,https://boxd.it/abc,4,,,2017-05-26\n"
TELLICO = '<?xml version="1.0"?>{doctype}<tellico xmlns="http://periapsis.org/tellico/" syntaxVersion="11">{body}'

# Reads a line of JSON with the arguments, runs the program in a fork of itself, and answers with a line.
_SERVER = r"""
import json, os, resource, signal, sys
from pathlib import Path
from filmjournal.cli.main import main
from filmjournal.interchange import formats
from filmjournal.services import importing
import filmjournal.bootstrap, filmjournal.services.backups

for format_ in formats.FORMATS:
    format_.module()
for line in sys.stdin:
    wanted = json.loads(line)
    child = os.fork()
    if not child:
        signal.alarm(wanted["seconds"])
        resource.setrlimit(resource.RLIMIT_AS, (wanted["memory"], wanted["memory"]))
        for number, name in ((1, "out"), (2, "err")):
            file = os.open(wanted[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(file, number)
        status = 99
        try:
            status = main(wanted["argv"])
        except BaseException:
            import traceback
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    _pid, status, used = os.wait4(child, 0)
    print(json.dumps({"status": os.waitstatus_to_exitcode(status), "peak": used.ru_maxrss}), flush=True)
"""


@dataclass(frozen=True)
class Answer:
    """How a run ended; `peak` is the memory that it took, in KiB."""

    status: int
    out: str
    err: str
    peak: int


class CommandLine:
    """Imports into a journal of one entry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.profile = folder / "profile"
        journal = bootstrap.open_journal(in_profile(self.profile), create=True)
        journal.execute(LogFilm("Frantz", 2016))
        journal.close()
        self.journal = self.profile / "journal.filmjournal"
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def __call__(self, *paths: Path) -> Answer:
        out, err = self.folder / "out", self.folder / "err"
        argv = ["--profile", str(self.profile), "import", *map(str, paths), "--yes"]
        wanted: dict[str, Any] = {"argv": argv, "out": str(out), "err": str(err), "memory": MEMORY, "seconds": 60}
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(wanted) + "\n")
        self._server.stdin.flush()
        told = json.loads(self._server.stdout.readline())
        said, told_off = (file.read_text(encoding="utf-8", errors="replace") for file in (out, err))
        return Answer(told["status"], said, told_off, told["peak"])

    def close(self) -> None:
        self._server.communicate(timeout=10)


@pytest.fixture(scope="module")
def command_line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommandLine]:
    command_line = CommandLine(tmp_path_factory.mktemp("hostile"))
    yield command_line
    command_line.close()


CASES: list[Callable[[Path], Path]] = []
Case = Callable[[Path], Path]


def case(make: Case) -> Case:
    """Note what makes a hostile file in a folder."""
    CASES.append(make)
    return make


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_it_is_refused_in_a_sentence(command_line: CommandLine, tmp_path: Path, make: Case) -> None:
    path = make(tmp_path)
    before = whole(command_line.journal)
    answer = command_line(path)
    shutil.rmtree(tmp_path)
    assert (answer.status, answer.out) == (1, ""), answer
    (sentence,) = answer.err.splitlines()
    assert "Traceback" not in sentence
    assert path.name in sentence or re.search(r"\b(diary|tellico|SimklBackup)\.", sentence), sentence
    assert sentence.endswith(".")
    assert len(sentence) < 400
    assert answer.peak < PEAK, answer
    assert whole(command_line.journal) == before
    assert (
        not (command_line.profile / "journal.filmjournal-journal").exists()
        or not (command_line.profile / "journal.filmjournal-journal").stat().st_size
    )


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def packed(path: Path, *members: tuple[str | zipfile.ZipInfo, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


# Archives


def bomb(path: Path, name: str, first: bytes, again: bytes, times: int) -> Path:
    """An archive with one member that unpacks to `first` and so often `again`, made without packing all of it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = io.BytesIO()
    data.write(packer.compress(first) + packer.flush(zlib.Z_FULL_FLUSH))
    once = packer.compress(again) + packer.flush(zlib.Z_FULL_FLUSH)
    for _time in range(times):
        data.write(once)
    data.write(packer.flush(zlib.Z_FINISH))
    info = zipfile.ZipInfo(name)
    info.compress_type, info.CRC, info.header_offset = zipfile.ZIP_DEFLATED, 0, 0
    info.compress_size, info.file_size = len(data.getvalue()), len(first) + len(again) * times
    with zipfile.ZipFile(path, "w") as archive:
        assert archive.fp is not None
        archive.fp.write(info.FileHeader(zip64=True))
        archive.fp.write(data.getvalue())
        archive.filelist.append(info)
        archive.NameToInfo[name] = info
        archive.start_dir = archive.fp.tell()
    return path


@case
def ten_gigabytes_of_nothing(folder: Path) -> Path:
    return bomb(folder / "zeros.zip", "diary.csv", HEADING.encode(), bytes(1 << 20), 10_000)


@case
def three_gigabytes_of_rows(folder: Path) -> Path:
    return bomb(folder / "rows.zip", "diary.csv", HEADING.encode(), ROW.encode() * 20_000, 2_500)


@case
def two_gigabytes_of_xml(folder: Path) -> Path:
    start = TELLICO.format(doctype="", body='<collection type="3">').encode()
    return bomb(folder / "xml.zip", "tellico.xml", start, b"<entry><title>A</title></entry>" * 30_000, 2_000)


@case
def two_gigabytes_of_json(folder: Path) -> Path:
    return bomb(folder / "json.zip", "SimklBackup.json", b'{"movies":[{"movie":{"title":"A"}}', b",{}" * 300_000, 2_000)


@case
def archives_in_an_archive(folder: Path) -> Path:
    inner = packed(folder / "inner.zip", ("diary.csv", HEADING + ROW * 1_000)).read_bytes()
    middle = packed(folder / "middle.zip", *((f"{number}.zip", inner) for number in range(16))).read_bytes()
    return packed(folder / "nested.zip", *((f"{number}.zip", middle) for number in range(16)))


@case
def members_that_lie_over_one_another(folder: Path) -> Path:
    """One member's bytes, which the directory gives to many."""
    path = packed(folder / "overlapping.zip", ("diary.csv", HEADING + ROW * 100_000))
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    entry = data[start : data.index(b"PK\x05\x06")]
    name = len("diary.csv")
    directory = b"".join(
        entry[:46] + f"diary{number:03}1"[:name].encode() + entry[46 + name :] for number in range(1_000)
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(directory), start, 0)
    return written(path, data[:start] + directory + end)


@case
def a_directory_of_a_million_members(folder: Path) -> Path:
    path = packed(folder / "directory.zip", ("a", ""))
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    directory = data[start : data.index(b"PK\x05\x06")] * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), start, 0)
    return written(path, data[:start] + directory + end)


@case
def sixty_thousand_members(folder: Path) -> Path:
    template = packed(folder / "one.zip", ("00000.txt", "")).read_bytes()
    directory_start, end_start = template.index(b"PK\x01\x02"), template.index(b"PK\x05\x06")
    local, entry = template[:directory_start], template[directory_start:end_start]
    names = [f"{number:05}.txt".encode() for number in range(60_000)]
    members = b"".join(local.replace(b"00000.txt", name) for name in names)
    directory = b"".join(
        entry[:42] + struct.pack("<L", len(local) * number) + entry[46:].replace(b"00000.txt", name)
        for number, name in enumerate(names)
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(names), len(names), len(directory), len(members), 0)
    return written(folder / "many.zip", members + directory + end)


def tricks() -> Iterator[tuple[str, str]]:
    yield "parent", "../diary.csv"
    yield "parent_inside", "export/../../diary.csv"
    yield "backslashes", "..\\..\\diary.csv"
    yield "absolute", "/etc/diary.csv"
    yield "drive", "C:\\films\\diary.csv"
    yield "share", "\\\\server\\share\\diary.csv"


for _name, _member in tricks():

    def _trick(folder: Path, member: str = _member, name: str = _name) -> Path:
        return packed(folder / f"{name}.zip", (member, HEADING + ROW), ("watched.csv", HEADING + ROW))

    _trick.__name__ = f"name_that_is_a_trick_{_name}"
    case(_trick)


@case
def name_with_a_nul(folder: Path) -> Path:
    path = packed(folder / "nul.zip", ("diary.csv_x", HEADING + ROW))
    return written(path, path.read_bytes().replace(b"diary.csv_x", b"diary.csv\0x"))


@case
def two_members_of_one_name(folder: Path) -> Path:
    path = packed(folder / "twice.zip", ("diary.csv", HEADING + ROW), ("diary.cs_", HEADING))
    return written(path, path.read_bytes().replace(b"diary.cs_", b"diary.csv"))


@case
def a_link_as_a_member(folder: Path) -> Path:
    info = zipfile.ZipInfo("diary.csv")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return packed(folder / "link.zip", (info, "/etc/passwd"))


@case
def an_archive_with_a_password(folder: Path) -> Path:
    path = packed(folder / "locked.zip", ("diary.csv", HEADING + ROW))
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return written(path, bytes(data))


@case
def an_archive_that_is_cut_off(folder: Path) -> Path:
    path = packed(folder / "cut.zip", ("diary.csv", HEADING + ROW * 5_000))
    return written(path, path.read_bytes()[:-40])


@case
def an_archive_without_its_middle(folder: Path) -> Path:
    path = packed(folder / "middle.zip", ("diary.csv", HEADING + "".join(f"{n}{ROW}" for n in range(50_000))))
    data = path.read_bytes()
    return written(path, data[:2_000] + data[9_000:])


@case
def an_empty_archive(folder: Path) -> Path:
    return packed(folder / "empty.zip")


# Tables


@case
def a_line_without_end(folder: Path) -> Path:
    path = written(folder / "line.csv", HEADING)
    with path.open("ab") as file:
        for _megabyte in range(100):
            file.write(b"x" * (1 << 20))
    return path


@case
def a_quoted_field_without_end(folder: Path) -> Path:
    return written(folder / "field.csv", HEADING + '2017-05-26,"' + "Paterson\n" * 2_000_000)


@case
def a_million_columns(folder: Path) -> Path:
    return written(folder / "columns.csv", ",".join(f"Title{n}" for n in range(1_000_000)) + "\nA\n")


@case
def a_million_cells(folder: Path) -> Path:
    return written(folder / "cells.csv", HEADING + "a," * 1_000_000 + "\n")


@case
def nothing_but_nuls(folder: Path) -> Path:
    path = written(folder / "nuls.csv", b"")
    os.truncate(path, 1 << 30)  # takes no room on the disk
    return path


@case
def nuls_after_a_heading(folder: Path) -> Path:
    path = written(folder / "diary.csv", HEADING + ROW)
    os.truncate(path, 1 << 30)
    return path


@case
def half_a_letter(folder: Path) -> Path:
    return written(folder / "half.csv", (HEADING + ROW).encode("utf-16")[:-1])


@case
def noise(folder: Path) -> Path:
    return written(folder / "noise.csv", bytes(range(256)) * 1_000)


# XML and JSON


@case
def entities_in_entities(folder: Path) -> Path:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE tellico [<!ENTITY e0 "ha">{entities}]>'
    return written(
        folder / "laughs.xml", TELLICO.format(doctype=doctype, body="<collection>&e11;</collection></tellico>")
    )


@case
def an_entity_that_reads_a_file(folder: Path) -> Path:
    doctype = '<!DOCTYPE tellico [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    body = '<collection type="3"><entry><title>&e;</title></entry></collection></tellico>'
    return written(folder / "outside.xml", TELLICO.format(doctype=doctype, body=body))


@case
def xml_that_is_deep(folder: Path) -> Path:
    return written(folder / "deep.xml", TELLICO.format(doctype="", body='<collection type="3">' + "<a>" * 200_000))


@case
def xml_that_is_cut_off(folder: Path) -> Path:
    body = '<collection type="3">' + "<entry><title>Paterson</title></entry>" * 2_000
    return written(folder / "cut.xml", TELLICO.format(doctype="", body=body + "<entry><tit"))


@case
def json_that_is_deep(folder: Path) -> Path:
    return written(folder / "deep.json", '{"movies":' + "[" * 100_000)


@case
def json_that_fills_the_memory(folder: Path) -> Path:
    return written(folder / "wide.json", '{"movies":[{"movie":{"title":"A"}}' + ",[]" * 20_000_000 + "]}")


@case
def json_that_is_cut_off(folder: Path) -> Path:
    return written(folder / "cut.json", '{"movies":[' + '{"movie":{"title":"A","year":2000}},' * 1_000)


@case
def a_number_of_a_million_digits(folder: Path) -> Path:
    return written(folder / "number.json", '{"movies":[{"movie":{"title":"A","year":' + "9" * 1_000_000 + "}}]}")


# What is no file of films at all


@case
def an_empty_file(folder: Path) -> Path:
    return written(folder / "empty.csv", "")


@case
def a_folder_named_as_a_file(folder: Path) -> Path:
    path = folder / "folder.csv"
    path.mkdir()
    return path


@case
def a_folder_of_what_is_no_file(folder: Path) -> Path:
    path = folder / "odd"
    path.mkdir()
    os.mkfifo(path / "diary.csv")
    (path / "round").symlink_to(path)
    (path / "watched.csv").symlink_to("/dev/zero")
    here = Path.cwd()
    os.chdir(path)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("ratings.csv")
    finally:
        os.chdir(here)
    return path


@case
def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


@case
def a_link_to_itself(folder: Path) -> Path:
    (folder / "itself.csv").symlink_to(folder / "itself.csv")
    return folder / "itself.csv"


@case
def a_device(folder: Path) -> Path:
    (folder / "zero.csv").symlink_to("/dev/zero")
    return folder / "zero.csv"


@case
def a_file_that_cannot_be_read(folder: Path) -> Path:
    (folder / "memory.csv").symlink_to("/proc/self/mem")
    return folder / "memory.csv"


@case
def what_is_not_there(folder: Path) -> Path:
    return folder / "nowhere.csv"


def test_a_page_of_scripts_brings_its_words_only(command_line: CommandLine, tmp_path: Path) -> None:
    words = "The rain never stops, and the camera stays with the drops on the window. " * 20
    review = {
        "@context": "https://schema.org",
        "@type": "Review",
        "itemReviewed": {"@type": "Movie", "name": "Paterson", "dateCreated": "2016"},
        "reviewBody": f"<p>{words}<img src=x onerror=alert(1)><script>alert(2)</script></p>",
    }
    structured = json.dumps(review).replace("</", "<\\/")
    page = written(
        tmp_path / "page.html",
        f"<html><head><title>Paterson (2016)</title><script>alert(3)</script>"
        f'<script type="application/ld+json">{structured}</script></head>'
        f'<body onload="alert(4)"><article><p>{words}</p><iframe src="http://127.0.0.1:9/"></iframe></article></body></html>',
    )
    answer = command_line(page)
    assert (answer.status, answer.err) == (0, ""), answer
    text = str(tables(command_line.journal)["review"])
    assert "The rain never stops" in text
    for sign in ("alert", "onerror", "onload", "iframe", "127.0.0.1"):
        assert sign not in text
