"""What a picture is: its format and its size, looked at with limits."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _

MOST_PIXELS = 100_000_000
LARGEST_FILE = 50_000_000  # bytes

_MEDIA_TYPES = {
    "AVIF": "image/avif",
    "GIF": "image/gif",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what Pillow calls a JPEG with a second picture behind it, as many cameras write
    "PNG": "image/png",
    "WEBP": "image/webp",
}
_TURNED = range(5, 9)  # the orientations of EXIF that lie on their side
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """A picture's media type, and its size in pixels as it is shown."""

    media_type: str
    width: int
    height: int


def known_formats() -> list[str]:
    """What Pillow calls the formats that are taken, as far as this build of it reads them."""
    from PIL import Image

    Image.init()
    return [name for name in _MEDIA_TYPES if name in Image.OPEN]


def describe(data: bytes) -> ImageFacts:
    """What a raster picture is, by what it holds and never by a name.

    Its pixels are not decoded. Raises InvalidValue for what is no picture of a known format, and for one too large.
    """
    from PIL import Image, UnidentifiedImageError

    if len(data) > LARGEST_FILE:
        raise InvalidValue(_("This picture is too large."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures, which are refused below
            with Image.open(io.BytesIO(data), formats=known_formats()) as image:
                width, height = image.size
                media_type = _MEDIA_TYPES[image.format or ""]
                turned = image.getexif().get(_ORIENTATION) in _TURNED
    except Image.DecompressionBombError:
        raise InvalidValue(_("This picture is too large.")) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError):
        raise InvalidValue(_("This is no picture that can be shown.")) from None
    if width * height > MOST_PIXELS:
        raise InvalidValue(_("This picture is too large."))
    if width < 1 or height < 1:
        raise InvalidValue(_("This is no picture that can be shown."))
    return ImageFacts(media_type, height, width) if turned else ImageFacts(media_type, width, height)
