"""The images of a journal: files named by the hash of what they hold, in the folder beside it, never changed."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, select

from filmjournal.atomic_file import make_folder, replacing
from filmjournal.imaging.image_hash import hash_of_file, image_hash
from filmjournal.storage import schema as s

_log = logging.getLogger(__name__)


def read(folder: Path, name: str) -> bytes | None:
    """The image of that hash; None where there is none, or where the file no longer holds what its name says."""
    if not _is_hash(name):
        return None
    try:
        data = (folder / name).read_bytes()
    except OSError:
        return None
    if image_hash(data) != name:
        _log.warning("image %s is damaged", name)
        return None
    return data


def write(folder: Path, name: str, data: bytes) -> None:
    """Keep an image under its hash, durably, making the folder where it isn't there.

    A file that is there already and sound is left alone; a damaged one is replaced. Raises OSError, and ValueError for
    a name that is not the hash of the data.
    """
    if image_hash(data) != name:
        raise ValueError("no image has that hash")
    if is_sound(folder, name):
        return
    make_folder(folder)
    with replacing(folder / name) as file:
        file.write(data)


def is_sound(folder: Path, name: str) -> bool:
    """Whether the image of that hash is there and whole."""
    try:
        return _is_hash(name) and hash_of_file(folder / name) == name
    except OSError:
        return False


def present(folder: Path) -> dict[str, int]:
    """The images that are there, each with its size in bytes; whether one is whole is not looked at."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.stat().st_size for entry in entries if entry.is_file()}
    except OSError:
        return {}


def sizes(connection: Connection, names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Width and height in pixels of those of these images that the journal has noted."""
    i = s.image.c
    noted = select(i.hash, i.width, i.height).where(i.hash.in_(names))
    return {name: (width, height) for name, width, height in connection.execute(noted)}


def _is_hash(name: str) -> bool:
    return name.isascii() and name.isalnum()
