"""Cards of the posters view: what goes where in every density and direction, and what is painted when."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from filmjournal.ui.delegates.poster_card import Letters, PosterCardDelegate, card_size, lay_out
from filmjournal.ui.theme import density, posters, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE, EntryRowView, MonthHeadView

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
ROWS = [
    EntryRowView("1 Mile to You", "2017", 6, "", "Sun 11"),
    EntryRowView("The Loneliness " * 20, "1962", 9, "", "", liked=True),
    EntryRowView("東京物語" * 60, "1953", 10, "", ""),
    EntryRowView("שלום עולם " * 30, "", 1, "", "", liked=True),
    EntryRowView("", "", None, "", ""),
]


@pytest.fixture(autouse=True)
def plain_state(qapp: QApplication) -> Iterator[None]:
    theme.use(theme.load("light"))
    yield
    density.use("comfortable")
    theme.use(theme.load("light"))


def painted(
    row: EntryRowView | MonthHeadView | None,
    state: QStyle.StateFlag = QStyle.StateFlag.State_Enabled,
    *,
    direction: Qt.LayoutDirection = LTR,
    poster: posters.Real | None = None,
    titles: bool = False,
    pictured: bool = False,
) -> QImage:
    """One card on a page."""
    model, item = QStandardItemModel(), QStandardItem()
    item.setData(row, ROW_ROLE)
    model.appendRow(item)
    delegate, option = PosterCardDelegate(poster=poster), QStyleOptionViewItem()
    delegate.set_titles(titles)
    delegate.set_pictured(pictured)
    index = model.index(0, 0)
    option.rect = QRect(0, 0, 200, 400)
    option.rect.setSize(delegate.sizeHint(option, index).expandedTo(QSize(100, 28)))
    option.state, option.direction = state, direction
    image = QImage(option.rect.size(), QImage.Format.Format_RGB32)
    image.fill(theme.current().color("page"))
    painter = QPainter(image)
    delegate.paint(painter, option, index)
    painter.end()
    return image


@pytest.mark.parametrize("direction", [LTR, RTL])
@pytest.mark.parametrize("with_titles", [False, True])
@pytest.mark.parametrize("name", list(density.DENSITIES))
def test_parts_stay_inside_and_apart(name: str, with_titles: bool, direction: Qt.LayoutDirection) -> None:
    letters, metrics = Letters(), density.DENSITIES[name]
    size = card_size(metrics, letters, with_titles=with_titles)
    rect = QRect(40, 100, size.width(), size.height())
    where = lay_out(rect, metrics, letters, direction, with_titles=with_titles)
    parts = [where.poster, where.stars, where.like, *([where.title] if with_titles else [])]
    assert all(rect.contains(part) for part in parts)
    assert not any(a.intersects(b) for n, a in enumerate(parts) for b in parts[n + 1 :])
    assert where.poster.size() == QSize(*metrics.poster)
    assert not where.like_hit.intersects(where.stars)
    assert (where.stars.x() == where.poster.x()) == (direction == LTR)
    assert (where.like.right() == where.poster.right()) == (direction == LTR)
    assert size.height() >= metrics.poster[1] + metrics.poster_caption + (20 if with_titles else 0)


@pytest.mark.parametrize("direction", [LTR, RTL])
@pytest.mark.parametrize("name", list(density.DENSITIES))
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("row", ROWS)
def test_awkward_films_keep_to_their_card(
    row: EntryRowView, colours: str, name: str, direction: Qt.LayoutDirection
) -> None:  # fmt: skip
    theme.use(theme.load(colours))
    density.use(name)
    image = painted(row, direction=direction, titles=True)
    page = theme.current().color("page")
    edge = [image.pixelColor(x, y) for y in range(image.height()) for x in (0, image.width() - 1)]
    assert all(colour == page for colour in edge)
    assert image.pixelColor(image.width() // 2, 20) != page


def test_only_a_liked_film_has_a_heart_and_one_is_offered_under_the_pointer() -> None:
    heart = theme.current().color("heart")

    def reds(image: QImage) -> int:
        return sum(image.pixelColor(x, y) == heart for x in range(130, 160) for y in range(230, image.height()))

    plain, over = QStyle.StateFlag.State_Enabled, QStyle.StateFlag.State_MouseOver
    assert reds(painted(ROWS[1])) > 20
    assert reds(painted(ROWS[0])) == 0
    offered = painted(ROWS[0], plain | over)
    assert offered.copy(130, 230, 30, 26) != painted(ROWS[0]).copy(130, 230, 30, 26)
    assert reds(offered) == 0


def test_no_rating_is_words_and_stars_are_offered_under_the_pointer() -> None:
    part = QRect(0, 230, 110, 26)
    words, none = painted(ROWS[4]).copy(part), painted(None).copy(part)
    assert words != none
    offered = painted(ROWS[4], QStyle.StateFlag.State_MouseOver).copy(part)
    outlines = painted(ROWS[3], QStyle.StateFlag.State_MouseOver).copy(part)
    last = QRect(50, 0, 26, 26)  # the last stars, empty in both
    assert offered.copy(last) == outlines.copy(last) != words.copy(last)


def test_a_real_poster_is_asked_for_in_its_size_and_has_its_title_below() -> None:
    asked: list[tuple[str, tuple[int, int], float]] = []

    def poster(key: str, size: QSize, ratio: float) -> QPixmap | None:
        asked.append((key, size.toTuple(), ratio))  # type: ignore[arg-type]
        if key == "late":
            return None
        picture = QPixmap(size)
        picture.fill(theme.current().color("heart"))
        return picture

    real = EntryRowView("Frantz", "2016", 8, "", "May", poster_key="frantz")
    late = EntryRowView("Frantz", "2016", 8, "", "May", poster_key="late")
    drawn = EntryRowView("Frantz", "2016", 8, "", "May")
    images = [painted(row, poster=poster, pictured=True) for row in (real, late, drawn)]
    assert asked == [("frantz", (148, 222), 1.0), ("late", (148, 222), 1.0)]
    assert images[0].pixelColor(80, 100) == theme.current().color("heart")
    assert images[1].copy(0, 0, 160, 228) == images[2].copy(0, 0, 160, 228)  # drawn in the meantime
    title = QRect(0, 256, 160, images[0].height() - 256)
    assert images[0].copy(title) == images[1].copy(title) != images[2].copy(title)
    assert painted(drawn, titles=True).copy(title) == images[0].copy(title)
    assert painted(real, poster=poster).height() < images[0].height()


def test_a_head_among_the_cards_is_a_line() -> None:
    image = painted(MonthHeadView("June 2017", "9 viewings"))
    assert image.height() < 60
    assert image.pixelColor(1, image.height() - 1) == theme.current().color("rule")


def test_high_contrast_rings_are_wider_and_stay_in_the_card(qapp: QApplication) -> None:
    theme.use(theme.high_contrast(qapp.palette()))
    image = painted(ROWS[0], QStyle.StateFlag.State_Selected)
    focus = theme.current().color("focus")
    assert [image.pixelColor(x, 110) == focus for x in range(4)] == [True, True, True, False]
