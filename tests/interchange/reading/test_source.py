"""What an import sees of files, folders and archives, and the bounds within which it is read."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from filmjournal.domain.errors import Refused
from filmjournal.interchange.reading import source as bounds
from filmjournal.interchange.reading.source import HEAD, Member, Source, decoded, open_source

TABLE = "Name,Year\nPaterson,2016\n"


def packed(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def one(folder: Path, data: str | bytes, name: str = "a.csv") -> Member:
    """The only member of a source."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (member,) = open_source([path]).members
    return member


def names(source: Source) -> list[str]:
    return [member.name for member in source.members]


def rows(member: Member) -> list[list[str]]:
    return [cells for _line, cells in member.lines_of_fields()]


def test_an_archive_and_its_folder_have_the_same_members(tmp_path: Path) -> None:
    inside: dict[str, str | bytes] = {
        "letterboxd-ann/diary.csv": TABLE,
        "letterboxd-ann/lists/best.csv": TABLE,
        "letterboxd-ann/.DS_Store": b"\0",
        "letterboxd-ann/lists/._best.csv": b"\0",
    }
    folder = tmp_path / "unpacked"
    for name, data in inside.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    (folder / "letterboxd-ann" / "round").symlink_to(folder)
    archive = packed(tmp_path / "export.zip", {**inside, "__MACOSX/letterboxd-ann/._diary.csv": b"\0"})
    for path in (folder, archive):
        source = open_source([path])
        assert sorted(names(source)) == ["diary.csv", "lists/best.csv"]
        best = source.member("LISTS/Best.csv")
        assert best is not None
        assert (best.base, best.suffix, best.text()) == ("best.csv", ".csv", TABLE)
        assert source.under("lists") == (best,)
        source.close()


def test_windows_names_are_names(tmp_path: Path) -> None:
    source = open_source([packed(tmp_path / "a.zip", {"lists\\best.csv": TABLE, "diary.csv": TABLE})])
    assert sorted(names(source)) == ["diary.csv", "lists/best.csv"]
    source.close()


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.CSV", ".csv"), (".csv", ""), ("a.", ""), ("a", ""), ("x.y/a", ""), ("a.tar.gz", ".gz")]
)
def test_endings_are_those_of_file_names(name: str, suffix: str) -> None:
    member = Member(name, 0, io.BytesIO, bounds.Budget())
    assert member.suffix == suffix


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_tables_are_read_in_any_encoding(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = f'Name,Year{line_end}Amélie,2001{line_end}{line_end}"Le ""Trou""{line_end}two",1960'
    member = one(tmp_path, text.encode(encoding))
    assert rows(member) == [["Name", "Year"], ["Amélie", "2001"], [], [f'Le "Trou"{line_end}two', "1960"]]
    assert [line for line, _cells in member.lines_of_fields()] == [1, 2, 3, 5]
    assert list(member.lines_of_fields(after_line=3)) == [(5, [f'Le "Trou"{line_end}two', "1960"])]


def test_text_is_decoded_by_its_mark_or_as_utf_8_or_as_windows_wrote_it() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert decoded("é–".encode(encoding), "a.txt") == "é–"
    assert decoded(b"\x81", "a.txt") == "\ufffd"
    with pytest.raises(Refused, match=r"^a\.txt holds NUL characters"):
        decoded(b"a\0b", "a.txt")


def test_json_is_read_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert one(tmp_path, '\ufeff{"a": [1, "é"]}').json() == {"a": [1, "é"]}
    for text, said in (
        ('{"a": ', r"^a\.csv is no sound JSON \(line 1\)\.$"),
        ("[NaN]", r"^a\.csv is no sound JSON\.$"),
        ("9" * 10_000, r"^a\.csv is no sound JSON\.$"),
        ("[" * 60 + "]" * 60, r"^a\.csv is nested deeper"),
        ("[" * 100_000, r"^a\.csv is no sound JSON\.$"),
    ):
        with pytest.raises(Refused, match=said):
            one(tmp_path, text).json()
    monkeypatch.setattr(bounds, "_MOST_VALUES", 10_000)
    assert len(one(tmp_path, "[" + "1," * 200 + "1]").json()) == 201
    for text in ("[" + "[]," * 200 + "1]", "[" + "{}," * 200 + "1]", '{"a":1,' * 200):
        with pytest.raises(Refused, match=r"^a\.csv is too large to be read\.$"):
            one(tmp_path, text).json()


def test_tables_are_read_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LONGEST_FIELD", 1_000)
    monkeypatch.setattr(bounds, "MOST_ROWS", 10)
    monkeypatch.setattr(bounds, "MOST_COLUMNS", 5)
    for text, said in (
        ("a\n" * 11, "has more rows or columns"),
        ("a,b,c,d,e,f\n", "has more rows or columns"),
        ("a,b\n" + "x" * 1_100, "from line [0-9]+ on: a field has no end"),
        (("a,b\n" + "x" * 1_100).encode("utf-16"), "has a line without end"),
        ("a,b\n" + "x" * (3 << 20), "has a line without end"),
        ('a,b\n"' + "x\n" * 600, "from line [0-9]+ on: a field has no end"),
        ("a,b\n\0", "holds NUL characters"),
    ):
        with pytest.raises(Refused, match=rf"^a\.csv .*{said}"):
            rows(one(tmp_path, text))


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "a.zip", {"a.csv": "word\n" * 400_000, "b.csv": "word\n"})
    assert len(open_source([path]).members[0].bytes(1 << 30)) == 2_000_000
    monkeypatch.setattr(bounds, "RATIO_FREE", 1 << 20)
    source = open_source([path])
    with pytest.raises(Refused, match=r"^a\.csv unpacks to more"):
        source.members[0].bytes(1 << 30)
    assert source.members[1].text() == "word\n"
    source.close()


def test_reading_more_than_all_files_of_an_import_may_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_BYTES", 1_000)
    member = one(tmp_path, "word " * 100)
    for _time in range(8):
        member.text()
    with pytest.raises(Refused, match="more than can be read at once"):
        member.text()


def test_beginnings_are_read_once(tmp_path: Path) -> None:
    data = bytes(range(256)) * 300
    member = one(tmp_path, data)
    assert member.head(10) == data[:10]
    (tmp_path / "a.csv").unlink()
    assert member.head() == data[:HEAD]
    assert member.head(HEAD + 1) == b""  # more than is kept: it can't be read any more
    with pytest.raises(Refused, match=r"^a\.csv can't be read: "):
        member.bytes()


def test_a_damaged_member_is_told_by_its_name(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"diary.csv": os.urandom(5_000), "other.csv": TABLE})
    data = bytearray(path.read_bytes())
    data[2_000] ^= 0xFF
    path.write_bytes(data)
    source = open_source([path])
    with pytest.raises(Refused, match=r"^diary\.csv can't be read: it is damaged or cut off\.$"):
        source.members[0].bytes()
    assert source.members[1].text() == TABLE
    source.close()


def test_a_large_archive_is_opened_whatever_is_written_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        with archive.open("a.csv", "w", force_zip64=True) as member:
            member.write(TABLE.encode())
        archive.comment = b"PK\x05 " * 5_000
    (found,) = open_source([path]).members
    assert found.text() == TABLE


def test_nothing_is_left_open_where_a_later_path_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.csv": TABLE})
    with pytest.raises(Refused, match="There is no file"):
        open_source([path, tmp_path / "none.csv"])
    path.unlink()


def by_hand(names_: list[str]) -> bytes:
    """An archive with members of these names, also such as zipfile does not write."""
    members = directory = b""
    data = TABLE.encode()
    for name in names_:
        facts = struct.pack("<5H3L2H", 20, 1 << 11, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0)
        entry = struct.pack("<H", 20) + facts + struct.pack("<3H2L", 0, 0, 0, 0, len(members)) + name.encode()
        members += b"PK\x03\x04" + facts + name.encode() + data
        directory += b"PK\x01\x02" + entry
    count = len(names_)
    end = struct.pack("<4H2LH", 0, 0, count, count, len(directory), len(members), 0)
    return members + directory + b"PK\x05\x06" + end


def test_a_member_without_a_name_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(by_hand(["", "diary.csv"]))
    (member,) = open_source([path]).members
    assert (member.name, member.text()) == ("diary.csv", TABLE)


def test_a_name_in_letters_that_are_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(by_hand(["diary.csv"]).replace(b"diary.csv", b"\xffiary.csv", 1))  # before its bytes alone
    (member,) = open_source([path]).members
    with pytest.raises(Refused, match=r"diary\.csv can't be read"):
        member.text()
