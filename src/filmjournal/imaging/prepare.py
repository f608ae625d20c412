"""Pictures made ready: for the journal when they come in, and for the width of a page when they go out.

A picture is decoded with limits and written anew, so that nothing but its pixels gets in: no place where it was taken,
no camera, no comment, no profile. The same bytes always give the same bytes.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _
from filmjournal.imaging.facts import describe, known_formats
from filmjournal.imaging.image_hash import image_hash

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_EDGE = 2_560  # pixels of what is kept
QUALITY = 90
FLAT_COLOURS = 4_096  # a picture of so few is drawn, not photographed: it stays sharp as a PNG

_WEBP_QUALITY = 80
_WEBP_EFFORT = 4  # of 0 to 6

_JPEG, _PNG = "image/jpeg", "image/png"


@dataclass(frozen=True, slots=True)
class PreparedImage:
    """A picture as the journal keeps it, its size in pixels and the hash that is its name."""

    data: bytes
    media_type: str  # image/jpeg or image/png
    width: int
    height: int
    hash: str


def prepare(data: bytes) -> PreparedImage:
    """The picture upright, in sRGB, with its longest edge bounded; of a moving one the first frame.

    Raises InvalidValue, with a sentence, for what is no picture of a known format, is broken or too large.
    """
    made, media_type, width, height = _written(data, LONGEST_EDGE, LONGEST_EDGE)
    return PreparedImage(made, media_type, width, height, image_hash(made))


def scaled(data: bytes, width: int) -> tuple[bytes, str, int, int]:
    """A kept picture at most `width` pixels wide: its bytes, media type, width and height.

    One that is narrow enough stays as it is. Raises InvalidValue as `prepare` does.
    """
    facts = describe(data)
    if facts.width <= width:
        return data, facts.media_type, facts.width, facts.height
    return _written(data, width, None)


def webp(data: bytes, width: int) -> bytes:
    """A kept picture as a WebP at most `width` pixels wide; transparency stays, and a drawing loses nothing.

    Raises InvalidValue as `prepare` does.
    """
    facts = describe(data)
    factor = min(1.0, width / facts.width)
    size = max(1, round(facts.width * factor)), max(1, round(facts.height * factor))
    with _decoded(data, size) as image:
        plain = _plain(image)
        drawn = facts.media_type == _PNG and plain.getcolors(FLAT_COLOURS) is not None
        buffer = io.BytesIO()
        _resized(plain, size).save(buffer, "WEBP", quality=_WEBP_QUALITY, method=_WEBP_EFFORT, lossless=drawn)
    return buffer.getvalue()


def _written(data: bytes, widest: int, highest: int | None) -> tuple[bytes, str, int, int]:
    facts = describe(data)
    factor = min(1.0, widest / facts.width, 1.0 if highest is None else highest / facts.height)
    size = max(1, round(facts.width * factor)), max(1, round(facts.height * factor))
    with _decoded(data, size) as image:
        pixels = _resized(_plain(image), size)
        media_type = _media_type(pixels, facts.media_type)
        buffer = io.BytesIO()
        if media_type == _PNG:
            pixels.save(buffer, "PNG", optimize=True)
        else:
            pixels.convert("RGB" if pixels.mode != "L" else "L").save(
                buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True
            )
    return buffer.getvalue(), media_type, *size


@contextmanager
def _decoded(data: bytes, size: tuple[int, int]) -> Iterator[Image]:
    """The first frame with its pixels, upright. `size` is what it is wanted for: a JPEG is decoded no larger."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its size was looked at already; what else it says is dropped
            with Image.open(io.BytesIO(data), formats=known_formats()) as image:
                if image.format in ("JPEG", "MPO"):
                    longest = 2 * max(size)  # whichever way it lies
                    image.draft(None, (longest, longest))
                image.load()
                upright = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError):
        raise InvalidValue(_("This picture is broken: it can't be shown.")) from None
    yield upright


def _plain(image: Image) -> Image:
    """The picture in sRGB: L, RGB or RGBA, of eight bits, without anything beside its pixels."""
    from PIL import Image as Images

    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("F").point(lambda value: value * (255 / 65_535)).convert("L")
        profile = None
    elif image.mode in ("1", "LA", "La", "P", "PA", "RGBa") or "transparency" in image.info:
        transparent = image.mode in ("LA", "La", "PA", "RGBa") or "transparency" in image.info
        image = image.convert("RGBA" if transparent else "L" if image.mode == "1" else "RGB")
    if profile:
        image = _in_srgb(image, profile)
    if image.mode not in ("L", "RGB", "RGBA"):
        image = image.convert("RGB")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    bare = Images.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _in_srgb(image: Image, profile: bytes) -> Image:
    """The colours as they were meant; as they stand where the profile is broken or of another kind of picture."""
    from PIL import ImageCms

    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        changed = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=wanted,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return image if changed is None else changed


def _resized(image: Image, size: tuple[int, int]) -> Image:
    from PIL import Image as Images

    if image.size == size:
        return image
    if image.mode == "RGBA":  # so that what can't be seen does not shine through at the edges
        return image.convert("RGBa").resize(size, Images.Resampling.LANCZOS, reducing_gap=3.0).convert("RGBA")
    return image.resize(size, Images.Resampling.LANCZOS, reducing_gap=3.0)


def _media_type(image: Image, before: str) -> str:
    if image.mode == "RGBA":
        return _PNG
    if before == _JPEG:
        return _JPEG
    return _JPEG if image.getcolors(FLAT_COLOURS) is None else _PNG
