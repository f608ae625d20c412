"""What can be on a disk when the power fails: a record of what a program did to files, replayed under a strict model.

What `recorder.c` wrote is read as `Record`s. A `Disk` follows them and knows what of it must last: a file's content
once the file was synced, a name once its folder was. At any moment `after_a_cut` draws one of the states that the disk
may be in. Of what was not synced each sector of 512 bytes may have come to the disk, or not, or half; a file's size and
its content are independent of each other, and so are its content and its name. Changes of names come in their order as
far as they come, and those of different folders independently.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
Tree = dict[str, bytes | None]
"""Files by their path below the root with what they hold, folders with None; an outer one before an inner one."""

_NUMBERS = struct.Struct("=cQQ")
_LENGTH = struct.Struct("=Q")


class Record(NamedTuple):
    """One thing that was done. `what` is a letter of `recorder.c`, the paths are absolute."""

    what: str
    inode: int
    offset: int
    path: str
    other: str
    data: bytes


def read_records(log: Path) -> Iterator[Record]:
    """The records of a log in their order."""
    whole = log.read_bytes()
    place = 0
    while place < len(whole):
        what, inode, offset = _NUMBERS.unpack_from(whole, place)
        place += _NUMBERS.size
        pieces = []
        for _piece in range(3):
            (length,) = _LENGTH.unpack_from(whole, place)
            place += _LENGTH.size
            pieces.append(whole[place : place + length])
            place += length
        yield Record(what.decode(), inode, offset, pieces[0].decode(), pieces[1].decode(), pieces[2])


class _Write(NamedTuple):
    offset: int
    data: bytes


class _Size(NamedTuple):
    size: int
    is_least: bool  # a longer file stays as long as it is


@dataclass(eq=False, slots=True)
class _File:
    durable: bytes
    pending: list[_Write | _Size] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class _Folder:
    names: dict[str, _File | _Folder] = field(default_factory=dict)
    durable: dict[str, _File | _Folder] = field(default_factory=dict)


_Node = _File | _Folder


@dataclass(eq=False, slots=True)
class _Naming:
    """Names of one folder that change at once: to what they stand for then, None for nothing.

    `after` is the change in another folder without which this one would lose a file that was moved.
    """

    folder: _Folder
    names: dict[str, _Node | None]
    after: _Naming | None = None


class Disk:
    """A tree of files that a program works on, and what of it a power cut can leave."""

    def __init__(self, root: Path) -> None:
        """What is below the root now is on the disk for good."""
        self._root = root
        self._by_inode: dict[int, _Node] = {}
        self._top = self._found(root)
        self._namings: list[_Naming] = []  # that are not durable yet, in their order

    def _found(self, path: Path) -> _Folder:
        folder = _Folder()
        for inner in path.iterdir():
            node: _Node = self._found(inner) if inner.is_dir() else _File(inner.read_bytes())
            self._by_inode[inner.stat().st_ino] = node
            folder.names[inner.name] = folder.durable[inner.name] = node
        self._by_inode[path.stat().st_ino] = folder
        return folder

    def follow(self, record: Record) -> None:
        """Do what was done. Raises ValueError for what the model doesn't know."""
        match record.what:
            case "C":
                self._make(record, _File(b""))
            case "D":
                self._make(record, _Folder())
            case "W":
                self._file(record).pending.append(_Write(record.offset, record.data))
            case "T" | "G":
                self._file(record).pending.append(_Size(record.offset, record.what == "G"))
            case "S":
                self._sync(self._by_inode[record.inode])
            case "A":
                for node in list(self._by_inode.values()):
                    self._sync(node)
            case "R":
                self._rename(record)
            case "L":
                (folder, name), (target, other) = self._place(record.path), self._place(record.other)
                self._name(_Naming(target, {other: folder.names[name]}))
            case "U":
                folder, name = self._place(record.path)
                self._name(_Naming(folder, {name: None}))
            case "M":
                pass
            case _:
                raise ValueError(f"the model knows nothing of {record.path}")

    def _file(self, record: Record) -> _File:
        node = self._by_inode[record.inode]
        assert isinstance(node, _File)
        return node

    def _place(self, path: str) -> tuple[_Folder, str]:
        """The folder that a path's last name is in."""
        *outer, name = Path(path).relative_to(self._root).parts
        folder = self._top
        for part in outer:
            inner = folder.names[part]
            assert isinstance(inner, _Folder)
            folder = inner
        return folder, name

    def _make(self, record: Record, node: _Node) -> None:
        self._by_inode[record.inode] = node
        folder, name = self._place(record.path)
        self._name(_Naming(folder, {name: node}))

    def _rename(self, record: Record) -> None:
        (source, name), (target, other) = self._place(record.path), self._place(record.other)
        node = source.names[name]
        if source is target:
            self._name(_Naming(source, {name: None, other: node}))
            return
        coming = _Naming(target, {other: node})
        self._name(coming)
        self._name(_Naming(source, {name: None}, coming))

    def _name(self, naming: _Naming) -> None:
        _apply(naming.names, naming.folder.names)
        self._namings.append(naming)

    def _sync(self, node: _Node) -> None:
        if isinstance(node, _File):
            node.durable = _written(node.durable, node.pending)
            node.pending.clear()
            return
        left = []
        for naming in self._namings:
            if naming.folder is node:
                if naming.after is not None and naming.after in self._namings:
                    # The two are one to a journalling file system.
                    _apply(naming.after.names, naming.after.folder.durable)
                _apply(naming.names, node.durable)
            else:
                left.append(naming)
        self._namings = left

    def now(self) -> Tree:
        """The tree as the program sees it."""
        return dict(_tree(self._top, lambda file: _written(file.durable, file.pending), lambda folder: folder.names))

    def durable(self) -> Tree:
        """The tree as it is found at the least: with nothing but what was synced."""
        return dict(_tree(self._top, lambda file: file.durable, lambda folder: folder.durable))

    def after_a_cut(self, dice: random.Random) -> Tree:
        """The tree as it may be found after the power failed now."""
        names = self._names_kept(dice)
        content: dict[int, bytes] = {}

        def kept(file: _File) -> bytes:
            if id(file) not in content:
                content[id(file)] = _partly_written(file, dice) if file.pending else file.durable
            return content[id(file)]

        return dict(_tree(self._top, kept, lambda folder: names.get(id(folder), folder.durable)))

    def _names_kept(self, dice: random.Random) -> dict[int, dict[str, _Node]]:
        """What is in those folders of which more than the durable names has come to the disk, by id."""
        how = dice.choice(("none", "some", "some", "by folder", "by folder", "all"))
        last = {"none": 0, "all": len(self._namings)}.get(how, dice.randint(0, len(self._namings)))
        stopped: set[int] = set()
        kept: list[_Naming] = []
        for naming in self._namings if how == "by folder" else self._namings[:last]:
            if how == "by folder" and (id(naming.folder) in stopped or dice.random() < 0.4):
                stopped.add(id(naming.folder))
            elif naming.after is None or naming.after in kept or naming.after not in self._namings:
                kept.append(naming)
            else:
                stopped.add(id(naming.folder))
        names: dict[int, dict[str, _Node]] = {}
        for naming in kept:
            _apply(naming.names, names.setdefault(id(naming.folder), dict(naming.folder.durable)))
        return names


def lay_out(tree: Tree, root: Path) -> None:
    """Write a tree below a folder that is empty."""
    for path, content in tree.items():
        if content is None:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(content)


def tree_of(root: Path) -> Tree:
    """The tree below a folder, as `Disk.now` gives it."""
    paths = sorted(root.rglob("*"))
    return {str(path.relative_to(root)): None if path.is_dir() else path.read_bytes() for path in paths}


def _apply(changes: dict[str, _Node | None], names: dict[str, _Node]) -> None:
    for name, node in changes.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def _tree(folder: _Folder, content: object, names: object, before: str = "") -> Iterator[tuple[str, bytes | None]]:
    assert callable(content)
    assert callable(names)
    for name, node in names(folder).items():
        path = f"{before}{name}"
        if isinstance(node, _File):
            yield path, content(node)
        else:
            yield path, None
            yield from _tree(node, content, names, f"{path}/")


def _written(before: bytes, steps: list[_Write | _Size]) -> bytes:
    whole = bytearray(before)
    for step in steps:
        _take(whole, step)
    return bytes(whole)


def _take(whole: bytearray, step: _Write | _Size) -> None:
    if isinstance(step, _Size):
        if step.size < len(whole) and not step.is_least:
            del whole[step.size :]
        else:
            whole.extend(bytes(max(0, step.size - len(whole))))
    else:
        whole.extend(bytes(max(0, step.offset - len(whole))))
        whole[step.offset : step.offset + len(step.data)] = step.data


def _partly_written(file: _File, dice: random.Random) -> bytes:
    """What of the steps that were not synced may have come to the disk."""
    how = dice.choice(("none", "some", "sectors", "sectors", "sectors", "all"))
    if how == "none":
        return file.durable
    if how == "all":
        return _written(file.durable, file.pending)
    if how == "some":
        return _written(file.durable, file.pending[: dice.randint(0, len(file.pending))])
    whole = bytearray(file.durable)
    for step in file.pending:
        if isinstance(step, _Size):
            if dice.random() < 0.5:
                _take(whole, step)
            continue
        if dice.random() < 0.5:  # the size alone
            whole.extend(bytes(max(0, step.offset + len(step.data) - len(whole))))
        for piece in _sectors(step):
            fate = dice.random()
            if fate < 0.45:
                _take(whole, piece)
            elif fate < 0.55:
                _take(whole, _Write(piece.offset, piece.data[: dice.randint(0, len(piece.data))]))
    return bytes(whole)


def _sectors(step: _Write) -> Iterator[_Write]:
    place, end = step.offset, step.offset + len(step.data)
    while place < end:
        border = min(end, (place // SECTOR + 1) * SECTOR)
        yield _Write(place, step.data[place - step.offset : border - step.offset])
        place = border
