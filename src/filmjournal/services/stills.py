"""Use cases of pictures: keeping one, and giving it back as a file.

The file is there before the row that names it, and a picture is decoded before the journal is held for writing.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from filmjournal.atomic_file import PUBLIC_MODE, replacing
from filmjournal.domain.errors import InvalidValue, JournalUnavailable, NotFound, Refused
from filmjournal.i18n import _
from filmjournal.imaging.facts import LARGEST_FILE
from filmjournal.imaging.prepare import PreparedImage, prepare
from filmjournal.services.clock import stamp
from filmjournal.storage import images
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Writer


def keep_file(folder: Path, data: bytes) -> PreparedImage:
    """Make a picture ready and keep its file. Raises InvalidValue, and JournalUnavailable where it can't be written."""
    prepared = prepare(data)
    try:
        images.write(folder, prepared.hash, prepared.data)
    except OSError as error:
        raise JournalUnavailable(
            _("The picture can't be kept in {path}: {reason}.").format(path=folder, reason=error.strerror or error)
        ) from None
    return prepared


def note_image(writer: Writer, image: PreparedImage, now: datetime) -> str:
    """Note in the journal that it has the image; its hash."""
    if writer.row(s.image, image.hash) is None:
        writer.insert(
            s.image,
            hash=image.hash,
            media_type=image.media_type,
            width=image.width,
            height=image.height,
            size=len(image.data),
            added=stamp(now),
        )
    return image.hash


def picture_in(path: Path) -> bytes:
    """What is in a file that is to be a picture. Raises InvalidValue where it can't be read or is too large."""
    try:
        if not path.is_file():
            raise InvalidValue(_("There is no picture at {path}.").format(path=path))
        if path.stat().st_size > LARGEST_FILE:
            raise InvalidValue(_("The picture {name} is too large.").format(name=path.name))
        return path.read_bytes()
    except OSError as error:
        raise InvalidValue(
            _("{path} can't be read: {reason}.").format(path=path, reason=error.strerror or error)
        ) from None


def save_copy(folder: Path, name: str, target: Path) -> None:
    """Write the image of a hash to a file of the person's. Raises NotFound and Refused."""
    data = images.read(folder, name)
    if data is None:
        raise NotFound(_("The picture is missing."))
    try:
        with replacing(target, PUBLIC_MODE) as file:
            file.write(data)
    except OSError as error:
        raise Refused(
            _("{path} can't be written: {reason}.").format(path=target, reason=error.strerror or error)
        ) from None
