"""Which sizes of a picture there are, and what is made of it."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from PIL import Image

from filmjournal.domain.errors import InvalidValue
from filmjournal.imaging.prepare import prepare
from filmjournal.publishing.site.pictures import POSTER, REVIEW, made, planned


@pytest.mark.parametrize(
    ("use", "width", "widths"),
    [
        (REVIEW, 2560, (1120, 720, 560)),
        (REVIEW, 1120, (1120, 720, 560)),
        (REVIEW, 900, (900, 720, 560)),
        (REVIEW, 750, (750, 560)),
        (REVIEW, 561, (561,)),
        (REVIEW, 560, (560,)),
        (REVIEW, 1, (1,)),
        (POSTER, 1000, (320, 96)),
        (POSTER, 100, (100,)),
    ],
)
def test_no_size_is_larger_than_the_picture_or_hardly_smaller_than_the_next(
    use: tuple[int, ...], width: int, widths: tuple[int, ...]
) -> None:
    picture = planned("00ff", width, 300, use, "A")
    assert picture.sizes == tuple((f"images/00ff-{one}.webp", one) for one in widths)
    assert picture.width == widths[0]
    assert picture.alt == "A"
    assert all(one > other for one, other in pairwise(widths))


@pytest.mark.parametrize("size", [(160, 90), (600, 900), (1333, 751), (2, 2000), (2560, 1), (997, 331)])
@pytest.mark.parametrize("use", [REVIEW, POSTER])
def test_a_picture_is_as_large_as_it_was_planned(size: tuple[int, int], use: tuple[int, ...]) -> None:
    data = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(data, "JPEG")
    kept = prepare(data.getvalue())
    picture = planned(kept.hash, kept.width, kept.height, use)
    opened = [Image.open(io.BytesIO(made(kept.data, width))) for _address, width in picture.sizes]
    assert opened[0].size == (picture.width, picture.height)
    assert [image.width for image in opened] == [width for _address, width in picture.sizes]


def test_nothing_is_made_of_a_damaged_picture() -> None:
    with pytest.raises(InvalidValue):
        made(b"\x89PNG\r\n\x1a\n and no more", 96)
