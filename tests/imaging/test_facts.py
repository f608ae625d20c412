from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from filmjournal.domain.errors import InvalidValue
from filmjournal.imaging.facts import LARGEST_FILE, ImageFacts, describe


def _picture(kind: str, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, kind, **options)
    return buffer.getvalue()


def _png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds no pixels."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", b""), (b"IEND", b""))
    framed = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
def test_a_picture_is_known_by_what_it_holds(kind: str, media_type: str) -> None:
    assert describe(_picture(kind)) == ImageFacts(media_type, 40, 20)


def test_the_size_is_the_one_that_is_shown() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    assert describe(_picture("JPEG", exif=exif)) == ImageFacts("image/jpeg", 20, 40)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
        _picture("BMP"),
        _picture("TIFF"),
        _picture("PNG")[:20],
        _png_of(60_000, 60_000),
        _png_of(2**31 - 1, 2**31 - 1),
        _png_of(0, 5),
        bytes(LARGEST_FILE + 1),
    ],
    ids=["empty", "text", "svg", "bmp", "tiff", "cut", "large", "huge", "flat", "long"],
)
def test_what_cant_be_shown_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidValue):
        describe(data)
