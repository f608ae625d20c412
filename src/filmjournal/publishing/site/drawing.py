"""What is drawn on pages as SVG: stars, posters of films that have none, and the site's icon.

Stars are shapes that a page defines once (`star_symbols`) and then names; their colours are those of the stylesheet.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Literal

from markupsafe import Markup, escape

from filmjournal import resources
from filmjournal.domain.rating import HALF_STARS_MAX, Rating, spoken

# One star on a field of 20 × 20, and its left half.
_STAR = "M10 1.9 12.5 7 18.1 7.8 14.05 11.75 15 17.35 10 14.7 5 17.35 5.95 11.75 1.9 7.8 7.5 7Z"
_HALF = "M10 1.9V14.7L5 17.35 5.95 11.75 1.9 7.8 7.5 7Z"
_STARS = 5
_ROW_STEP, _ROW_HEIGHT = 22.3, 13  # from star to star on the field, and pixels
_HEAD_STEP, _HEAD_HEIGHT = 24, 22

# On a field of 40 × 60, in the order in which titles are mixed.
_FIGURES = (
    '<circle cx="28" cy="40" r="15" fill="{}"/>',  # lamp
    '<path d="M0 42h40v18H0z" fill="{}"/>',  # horizon
    '<path d="M0 60 40 26v34z" fill="{}"/>',  # slope
    '<path d="M0 27h40v4H0zM0 35h40v4H0zM0 43h40v4H0z" fill="{}"/>',  # lines
    '<path d="M0 60a28 28 0 0 1 28-28h12v28z" fill="{}"/>',  # arch
    '<path d="M29 0h6v60h-6z" fill="{}"/>',  # column
    '<path d="M20 32 36 60H4z" fill="{}"/>',  # beam
)


@cache
def stars(rating: Rating | None, size: Literal["row", "head"] = "row") -> Markup:
    """A rating as five stars, with the words for who doesn't see them; nothing for None.

    In a row, empty stars are dots; at a head they are outlines. The page must hold `star_symbols`.
    """
    if rating is None:
        return Markup()
    if size == "head":
        drawn = _each(rating, _HEAD_STEP, "empty")
        view, kind = _svg(_HEAD_STEP, _HEAD_HEIGHT), "stars head"
    else:
        drawn = f'<use href="#r{rating.half_stars}"/>'
        view, kind = _svg(_ROW_STEP, _ROW_HEIGHT), "stars"
    return Markup(
        f'<span class="{kind}"><svg {view} aria-hidden="true">{drawn}</svg>'
        f'<span class="read">{escape(spoken(rating))}</span></span>'
    )


@cache
def star_symbols(*, rows: bool = True) -> Markup:
    """The shapes that stars are made of, to stand at the beginning of a page's body; `rows` for those in rows too."""
    in_rows = ""
    if rows:
        ratings = (Rating(half) for half in range(1, HALF_STARS_MAX + 1))
        in_rows = '<circle id="dot" class="dot" cx="10" cy="10.6" r="2"/>' + "".join(
            f'<g id="r{rating.half_stars}">{_each(rating, _ROW_STEP, "dot")}</g>' for rating in ratings
        )
    return Markup(
        '<svg class="symbols" width="0" height="0" aria-hidden="true"><defs>'
        f'<path id="star" class="full" d="{_STAR}"/>'
        f'<g id="half" class="half"><path class="outline" d="{_STAR}"/><path class="fill" d="{_HALF}"/></g>'
        f'<path id="empty" class="empty" d="{_STAR}"/>{in_rows}</defs></svg>'
    )


@cache
def placeholder(hue: int, figure: int) -> Markup:
    """What is drawn for a film without a poster: ground and figure, by the numbers of its title's mix."""
    ground, colour, _lettering = _hues()[hue]
    return Markup(
        '<svg class="poster" viewBox="0 0 40 60" width="48" height="72" aria-hidden="true">'
        f'<path d="M0 0h40v60H0z" fill="{ground}"/>{_FIGURES[figure].format(colour)}</svg>'
    )


@cache
def icon() -> bytes:
    """The site's icon, `icon.svg`: a star on ink."""
    roles = tomllib.loads(resources.text("themes/light.toml"))["roles"]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{roles["ink"].lower()}"/>'
        f'<path transform="translate(4.5 4.3) scale(1.15)" d="{_STAR}" fill="{roles["found"].lower()}"'
        f' stroke="{roles["found"].lower()}" stroke-width="1.25" stroke-linejoin="round"/></svg>\n'
    ).encode()


def _svg(step: float, height: int) -> str:
    """The attributes of a drawing of five stars of that height in pixels."""
    width = (_STARS - 1) * step + 20
    return f'width="{round(width * height / 20)}" height="{height}" viewBox="0 0 {width:g} 20"'


def _each(rating: Rating, step: float, empty: str) -> str:
    whole, half = divmod(rating.half_stars, 2)
    names = (["star"] * whole + ["half"] * half + [empty] * _STARS)[:_STARS]
    return "".join(
        f'<use href="#{name}" x="{place * step:g}"/>' if place else f'<use href="#{name}"/>'
        for place, name in enumerate(names)
    )


@cache
def _hues() -> tuple[tuple[str, str, str], ...]:
    """Ground, figure and lettering of each hue."""
    rows = tomllib.loads(resources.text("themes/posters.toml"))["posters"]
    return tuple((row["ground"].lower(), row["figure"].lower(), row["lettering"].lower()) for row in rows)
