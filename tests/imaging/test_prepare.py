from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from filmjournal.domain.errors import InvalidValue
from filmjournal.imaging.facts import LARGEST_FILE, describe
from filmjournal.imaging.image_hash import image_hash
from filmjournal.imaging.prepare import LONGEST_EDGE, prepare, scaled, webp


def _photo(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """A picture of very many colours."""
    across, down = Image.linear_gradient("L").resize(size), Image.radial_gradient("L").resize(size)
    mixed = Image.merge("RGB", (across, down, across.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    return mixed.convert(mode)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (_saved(_photo(), "JPEG"), "image/jpeg"),
        (_saved(_photo().convert("L"), "JPEG"), "image/jpeg"),
        (_saved(_photo(mode="CMYK"), "JPEG"), "image/jpeg"),
        (_saved(_photo(), "PNG"), "image/jpeg"),
        (_saved(Image.new("RGB", (120, 80), "navy"), "PNG"), "image/png"),
        (_saved(_photo().quantize(16), "PNG"), "image/png"),
        (_saved(_photo().quantize(16), "GIF"), "image/png"),
        (_saved(_photo(), "WEBP"), "image/jpeg"),
        (_saved(_photo(), "AVIF"), "image/jpeg"),
        (_saved(_photo().convert("1"), "PNG"), "image/png"),
    ],
    ids=["jpeg", "grey", "cmyk", "photo", "flat", "palette", "gif", "webp", "avif", "bilevel"],
)
def test_each_kind_of_picture_is_kept_as_it_looks(data: bytes, media_type: str) -> None:
    made = prepare(data)
    assert (made.media_type, made.width, made.height) == (media_type, 120, 80)
    assert describe(made.data) == describe(made.data).__class__(media_type, 120, 80)
    assert made.hash == image_hash(made.data)
    before, after = _opened(data).convert("RGB"), _opened(made.data).convert("RGB")
    for place in ((3, 3), (60, 40), (116, 76)):
        for one, other in zip(before.getpixel(place), after.getpixel(place), strict=True):
            assert abs(one - other) < 24


def test_what_is_transparent_stays_so() -> None:
    image = _photo(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    made = prepare(_saved(image, "PNG"))
    assert made.media_type == "image/png"
    assert _opened(made.data).getchannel("A").tobytes() == image.getchannel("A").tobytes()
    large = prepare(_saved(image.resize((3000, 2000)), "PNG"))
    assert _opened(large.data).getchannel("A").getpixel((1280, 20)) < 10
    palette = Image.new("P", (10, 10), 0)
    palette.putpalette([255, 0, 0, 0, 0, 255])
    palette.putpixel((5, 5), 1)
    assert _opened(prepare(_saved(palette, "GIF", transparency=0)).data).getpixel((5, 5)) == (0, 0, 255, 255)


def test_an_alpha_channel_that_hides_nothing_goes() -> None:
    made = prepare(_saved(_photo(mode="RGBA"), "PNG"))
    assert made.media_type == "image/jpeg"


def test_sixteen_bits_of_grey() -> None:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 65_535)
    image.putpixel((1, 0), 32_768)
    made = _opened(prepare(_saved(image, "PNG")).data)
    assert (made.mode, made.getpixel((0, 0)), made.getpixel((1, 0))) == ("L", 255, 127)


def test_the_smallest_picture() -> None:
    made = prepare(_saved(Image.new("RGB", (1, 1), "red"), "PNG"))
    assert (made.width, made.height) == (1, 1)
    assert _opened(made.data).convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_it_stands_upright_and_tells_nothing_beside_its_pixels() -> None:
    image = Image.new("RGB", (40, 20), "white")
    image.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # shown a quarter turn clockwise
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)  # where it was taken
    made = prepare(_saved(image, "JPEG", exif=exif, comment=b"secret", quality=95))
    assert (made.width, made.height) == (20, 40)
    kept = _opened(made.data)
    assert kept.getpixel((10, 5))[2] < 60  # what was on the left is on top
    assert kept.getpixel((10, 35))[2] > 200
    assert not kept.getexif()
    assert not {"exif", "comment", "icc_profile"} & set(kept.info)
    assert b"secret" not in made.data
    assert b"camera" not in made.data


def test_words_in_a_png_are_dropped() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "somebody")
    made = prepare(_saved(Image.new("RGB", (4, 4)), "PNG", pnginfo=words, icc_profile=b"no profile at all"))
    assert b"somebody" not in made.data
    assert b"iCCP" not in made.data


def test_colours_of_another_space_become_ours() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = _saved(_photo(), "JPEG", icc_profile=srgb, quality=95)
    assert "icc_profile" not in _opened(prepare(data).data).info
    prepare(_saved(_photo(), "JPEG", icc_profile=lab.tobytes()))  # one that does not fit is left out


def test_of_a_moving_picture_the_first_frame() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "WEBP"):
        data = _saved(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
        made = _opened(prepare(data).data)
        assert getattr(made, "n_frames", 1) == 1
        assert made.convert("RGB").getpixel((4, 4)) == (255, 0, 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_made_smaller(kind: str) -> None:
    made = prepare(_saved(Image.new("RGB", (4000, 1000), "teal"), kind))
    assert (made.width, made.height) == (LONGEST_EDGE, 640)
    assert _opened(made.data).size == (LONGEST_EDGE, 640)


def test_the_same_picture_has_the_same_name() -> None:
    data = _saved(_photo((3000, 900)), "PNG")
    assert prepare(data) == prepare(data)


def _png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""
    body = zlib.compress(bytes(1000))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", body), (b"IEND", b""))
    framed = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        _saved(_photo(), "BMP"),
        _saved(_photo(), "JPEG")[:-700],
        _saved(_photo(), "PNG")[:-700],
        _saved(_photo(), "WEBP")[:-700],
        _png_of(400, 400),
        _png_of(20_000, 20_000),
        _png_of(2**31 - 1, 2**31 - 1),
        bytes(LARGEST_FILE + 1),
    ],
    ids=["empty", "text", "svg", "pdf", "bmp", "cut jpeg", "cut png", "cut webp", "hollow", "bomb", "huge", "long"],
)
def test_everything_else_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(InvalidValue, match=r"^This .+\.$"):
        prepare(data)


def test_for_a_page_only_what_is_too_wide_is_made_anew() -> None:
    kept = prepare(_saved(_photo((900, 300)), "JPEG")).data
    assert scaled(kept, 900) == (kept, "image/jpeg", 900, 300)
    data, media_type, width, height = scaled(kept, 450)
    assert (media_type, width, height) == ("image/jpeg", 450, 150)
    assert _opened(data).size == (450, 150)
    assert len(data) < len(kept)
    assert scaled(kept, 450)[0] == data


@pytest.mark.parametrize(
    ("image", "kind", "mode"),
    [(_photo(), "JPEG", "RGB"), (_photo().convert("L"), "JPEG", "RGB"), (_photo(mode="RGBA"), "PNG", "RGBA")],
    ids=["photo", "grey", "transparent"],
)
def test_a_size_for_the_web(image: Image.Image, kind: str, mode: str) -> None:
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    kept = prepare(_saved(image, kind)).data
    for width, size in ((60, (60, 40)), (59, (59, 39)), (1, (1, 1)), (120, (120, 80)), (500, (120, 80))):
        data = webp(kept, width)
        small = _opened(data)
        assert (small.format, small.mode, small.size) == ("WEBP", mode, size)
        assert webp(kept, width) == data
        assert not {"exif", "icc_profile", "xmp"} & small.info.keys()
    before, after = image.convert("RGB").resize((60, 40)), _opened(webp(kept, 60)).convert("RGB")
    for one, other in zip(before.getpixel((20, 30)), after.getpixel((20, 30)), strict=True):
        assert abs(one - other) < 24


def test_what_is_drawn_stays_sharp_on_the_web() -> None:
    drawn = Image.new("RGB", (120, 80), "white")
    drawn.paste((200, 10, 10), (31, 31, 77, 53))
    kept = prepare(_saved(drawn, "PNG")).data
    assert _opened(webp(kept, 120)).tobytes() == drawn.tobytes()
    photo = prepare(_saved(_photo(), "JPEG")).data
    assert _opened(webp(photo, 120)).tobytes() != _opened(photo).tobytes()


@pytest.mark.parametrize("data", [b"", b"no picture", _saved(_photo(), "JPEG")[:-700], _saved(_photo(), "PNG")[:-700]])
def test_nothing_is_made_of_a_broken_picture(data: bytes) -> None:
    with pytest.raises(InvalidValue):
        webp(data, 60)
