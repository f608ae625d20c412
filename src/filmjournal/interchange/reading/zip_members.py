"""A ZIP archive made elsewhere, with nothing in it trusted: only what cannot mislead is handed on.

The directory of an archive is read before its members are, and whatever lies there (names that lead elsewhere, one name
twice, members that share their bytes, more of them than fit into memory) is a reason to refuse all of it. Links are
passed over, since there is nothing to follow them to.
"""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from filmjournal.domain.errors import Refused
from filmjournal.i18n import _

# All that zipfile raises where the archive is at fault and not the disk: cut short, a name in letters that are none, a
# directory that makes no sense, packing that is damaged; as RuntimeError a password or an unknown way of packing.
DAMAGED = (
    zipfile.BadZipFile, EOFError, UnicodeError, IndexError, struct.error, zlib.error, lzma.LZMAError, RuntimeError,
)  # fmt: skip
MOST_MEMBERS = 250_000  # a journal's own archive has one for each entry
_LARGEST_DIRECTORY = 128 << 20  # bytes, with long names
_ENTRY = b"PK\x01\x02"
_LOCKED = 1
_LOCAL_HEAD = 30  # bytes before a member's name

_END = struct.Struct("<4s4H2LH")
_END_SIGN = b"PK\x05\x06"
_LONGEST_REMARK = (1 << 16) - 1
_END_64 = struct.Struct("<4sQ2H2L4Q")
_END_64_SIGN = b"PK\x06\x06"
_LOCATOR_64 = struct.Struct("<4sLQL")


def opened(path: Path) -> tuple[zipfile.ZipFile, list[tuple[str, zipfile.ZipInfo]]]:
    """The archive and the files in it, each with its name inside it, with forward slashes. Raises Refused and OSError.

    Nothing of a member is read yet: what its bytes are shows when they are.
    """
    _require_bearable_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except (*DAMAGED, ValueError):  # as which a place before the beginning of the file shows
        raise Refused(_("{path} is no sound ZIP archive: it is damaged or cut off.").format(path=path)) from None
    try:
        infos = archive.infolist()
        if len(infos) > MOST_MEMBERS:
            raise too_many(path)
        if any(info.flag_bits & _LOCKED for info in infos):
            raise Refused(_("{path} can't be read: it is locked with a password.").format(path=path))
        _require_apart(path, infos)
        return archive, _named(path, infos)
    except BaseException:
        archive.close()
        raise


def too_many(path: Path) -> Refused:
    """That there are more files than any import has."""
    return Refused(_("{path} holds more files than can be meant.").format(path=path))


def _named(path: Path, infos: Iterable[zipfile.ZipInfo]) -> list[tuple[str, zipfile.ZipInfo]]:
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        whole = info.filename.replace("\\", "/")
        parts = [part for part in whole.split("/") if part not in ("", ".")]
        if whole.startswith("/") or ".." in parts or "\0" in info.orig_filename or (parts and parts[0].endswith(":")):
            raise Refused(
                _("{path} is refused: it holds a file whose name leads elsewhere (“{name}”).").format(
                    path=path, name="".join(c if c.isprintable() else "\ufffd" for c in info.orig_filename[:80])
                )
            )
        if not parts or info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
            continue
        name = "/".join(parts)
        if name in members:
            raise Refused(
                _("{path} is refused: it holds two files of one name (“{name}”).").format(path=path, name=name)
            )
        members[name] = info
    return list(members.items())


def _require_apart(path: Path, infos: Iterable[zipfile.ZipInfo]) -> None:
    """Refuse members that lie over one another, by which a small archive becomes a huge one."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Refused(_("{path} is refused: files in it share their bytes.").format(path=path))
        end = info.header_offset + _LOCAL_HEAD + info.compress_size


def _require_bearable_directory(path: Path) -> None:
    """Refuse a directory that would fill the memory; one that isn't found is left to the library to judge."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = file.seek(max(0, size - _LONGEST_REMARK - _END.size))
        tail = file.read()
        place = tail.rfind(_END_SIGN)
        if place < 0 or len(tail) - place < _END.size:
            return
        length = _END.unpack_from(tail, place)[5]
        directory_end = start + place
        if length == 0xFFFFFFFF and place >= _LOCATOR_64.size:
            file.seek(_LOCATOR_64.unpack_from(tail, place - _LOCATOR_64.size)[2] % (1 << 62))
            record = file.read(_END_64.size)
            if len(record) < _END_64.size or not record.startswith(_END_64_SIGN):
                return
            length = _END_64.unpack(record)[8]
            directory_end -= _LOCATOR_64.size + _END_64.size
        if length > _LARGEST_DIRECTORY:
            raise too_many(path)
        file.seek(max(0, directory_end - length))
        if file.read(length).count(_ENTRY) > MOST_MEMBERS:
            raise too_many(path)
