"""The themes of a site: every colour that is used is set, by day and by night, and can be told from its ground."""

from __future__ import annotations

import re

import pytest

from filmjournal import resources
from filmjournal.publishing.stylesheet import DEFAULT_THEME, site_stylesheet, themes

NIGHT = "@media screen and (prefers-color-scheme: dark)"
TEXT = [
    ("text", "page raised selection-idle"),
    ("text-quiet", "page"),
    ("ink", "page raised"),
    ("ink-hover", "page"),
]
GRAPHICS = [
    ("control-edge", "page raised"),
    ("focus", "page"),
    ("star", "page"),
    ("star-empty", "page"),
    ("spoiler-cover", "page"),
]
PAIRS = [(role, ground, 4.5) for role, grounds in TEXT for ground in grounds.split()]
PAIRS += [(role, ground, 3.0) for role, grounds in GRAPHICS for ground in grounds.split()]


def colours(theme: str, *, night: bool) -> dict[str, str]:
    """The colours in force: what comes later counts, and by night the blocks for it count too."""
    style = re.sub(r"/\*.*?\*/", "", site_stylesheet(theme).partition("@media (prefers-contrast")[0], flags=re.DOTALL)
    found: dict[str, str] = {}
    for media, block in _roots(style):
        if media != NIGHT or night:
            found |= dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", block))
    return found


def _roots(style: str) -> list[tuple[str, str]]:
    """Each block of `:root` with the media query around it."""
    blocks = []
    for found in re.finditer(r":root\s*\{([^{}]*)\}", style):
        before = style[: found.start()]
        around = before.rsplit("}", 1)[-1]
        blocks.append((" ".join(around.replace("{", "").split()), found[1]))
    return blocks


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_there_are_three_and_the_first_is_that_of_who_chose_none() -> None:
    assert themes() == (DEFAULT_THEME, "marquee", "programme")


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize(("role", "ground", "least"), PAIRS)
def test_what_is_shown_can_be_told_from_its_ground(
    theme: str, night: bool, role: str, ground: str, least: float
) -> None:
    found = colours(theme, night=night)
    assert contrast(found[role], found[ground]) >= least


@pytest.mark.parametrize("theme", themes())
def test_day_and_night_differ_in_each_colour_that_is_shown(theme: str) -> None:
    day, night = colours(theme, night=False), colours(theme, night=True)
    shown = {role for role, _grounds in TEXT + GRAPHICS} | {"page", "raised", "rule"}
    assert not [role for role in shown if day[role] == night[role]]


@pytest.mark.parametrize("theme", themes()[1:])
def test_a_theme_sets_every_colour_that_pages_use(theme: str) -> None:
    paper = set(colours(DEFAULT_THEME, night=False))
    style = site_stylesheet(theme)
    used = set(re.findall(r"var\(--([a-z-]+)", style)) & paper
    own = resources.text(f"templates/site/themes/{theme}.css")
    for block in re.findall(r":root \{([^{}]*)\}", own)[1:]:
        assert used <= set(re.findall(r"--([a-z-]+):", block))


@pytest.mark.parametrize("theme", themes())
def test_nothing_is_fetched_and_every_property_is_set(theme: str) -> None:
    style = site_stylesheet(theme)
    assert "url(" not in style
    assert "@import" not in style
    assert set(re.findall(r"var\((--[\w-]+)", style)) <= set(re.findall(r"(--[\w-]+):", style))


def test_the_rules_of_the_person_come_last() -> None:
    assert site_stylesheet("marquee", "body { color: rebeccapurple }").endswith("body { color: rebeccapurple }")
