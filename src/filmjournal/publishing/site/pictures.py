"""The sizes in which pictures lie on the site, as WebP: `images/HASH-WIDTH.webp`.

Which sizes there are follows from the size that the journal has noted, so a page can name them and no picture needs to
be opened. A page must not name one that can't be made, though. So whoever plans a site plans pictures only for images
whose file is there with as many bytes as were noted, which costs one look at a folder. An image that turns out to be
damaged when its sizes are made (`made` raises) is to be taken out of the plan, and the pages that show it be planned
again without it: their words stay.
"""

from __future__ import annotations

from filmjournal.publishing.site.content import Picture

VERSION = 1  # raised when the same image no longer gives the same bytes

# Widths in pixels. Pictures in the text stand in a column of 550 at most, of 350 on a phone: for screens with one and
# two pixels a point, and for a phone with two or three.
REVIEW = (1_120, 720, 560)
# Posters are thumbnails of 48 in rows of films. The large one is for screens with three pixels a point, and for who
# shows a page by its picture elsewhere.
POSTER = (320, 96)

_NEARLY = 1.15  # a size this much larger than the next does not earn its file


def planned(hash_: str, width: int, height: int, use: tuple[int, ...], alt: str = "") -> Picture:
    """An image of so many pixels in its sizes for a use, `REVIEW` or `POSTER`: never larger than it is."""
    widest = min(width, use[0])
    widths = [widest, *(smaller for smaller in use if smaller * _NEARLY < widest)]
    return Picture(
        tuple((f"images/{hash_}-{one}.webp", one) for one in widths),
        widest,
        max(1, round(height * (widest / width))),
        alt,
    )


def made(data: bytes, width: int) -> bytes:
    """One size of a kept image: the same bytes for the same image. Raises InvalidValue for a broken one."""
    from filmjournal.imaging.prepare import webp

    return webp(data, width)
