"""Decoding pictures that the journal keeps, for any thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

# By what they hold; the journal keeps no others. Qt would also read formats that name other files.
_FORMATS = ((b"\xff\xd8\xff", b"jpeg"), (b"\x89PNG\r\n\x1a\n", b"png"))


def decode(data: bytes, wanted: Callable[[QSize], QSize]) -> tuple[QImage, QSize] | None:
    """A kept picture and its own size, scaled to what is `wanted` of that size where that is less; None for no picture.

    It is never decoded larger than needed.
    """
    kind = next((kind for start, kind in _FORMATS if data.startswith(start)), None)
    if kind is None:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    size = reader.size()
    if size.isEmpty():
        return None
    scaled = wanted(size)
    if scaled.width() < size.width():
        reader.setScaledSize(scaled)
    image = reader.read()
    return None if image.isNull() else (image, size)
