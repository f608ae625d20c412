"""The pages of a site in a real browser: on the smallest phone, by night, on paper, and from right to left."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from filmjournal.publishing.site.content import Site
from filmjournal.publishing.stylesheet import site_stylesheet, themes
from site_pages import KINDS, SITE, render

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here")]

Show = Callable[..., Page]
STICKS_OUT = """() => [...document.querySelectorAll('body *')].filter(element => {
    const box = element.getBoundingClientRect();
    return (box.left < -1 || box.right > innerWidth + 1) && !element.closest('.read, .skip, .symbols, svg');
}).map(element => element.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Open a page of a kind from disk, in a theme, in a window of a width."""
    contexts = []

    def show(
        kind: str,
        text: str = "Playtime",
        *,
        theme: str = "paper",
        site: Site = SITE,
        width: int = 1280,
        night: bool = False,
        instead: Page | None = None,
    ) -> Page:
        (tmp_path / "style.css").write_text(site_stylesheet(theme), encoding="utf-8")
        path = tmp_path / "folder" / "page.html"
        path.parent.mkdir(exist_ok=True)
        html = render(kind, text, site)
        here = html if "../style.css" in html else html.replace('href="style.css"', 'href="../style.css"')
        path.write_text(here, encoding="utf-8")
        page = instead
        if page is None:
            colours = "dark" if night else "light"
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=colours)
            contexts.append(context)
            page = context.new_page()
        page.goto(path.as_uri())
        return page

    yield show
    for context in contexts:
        context.close()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("theme", themes())
def test_nothing_sticks_out_on_the_smallest_phone(show: Show, theme: str, direction: str) -> None:
    site = replace(SITE, title="Tagebuch" * 20, direction=direction)
    page = None
    for kind in KINDS:
        if kind != "moved":
            page = show(kind, "W" * 200, theme=theme, site=site, width=320, instead=page)
            assert page.evaluate("document.documentElement.scrollWidth") == 320, kind
            assert page.evaluate(STICKS_OUT) == [], kind


@pytest.mark.parametrize("theme", themes())
def test_night_is_dark_and_paper_is_white(show: Show, theme: str) -> None:
    page = show("film", theme=theme, night=True)
    ground = "getComputedStyle(document.body).backgroundColor"
    red, green, blue = (int(part) for part in page.evaluate(ground)[4:-1].split(","))
    assert max(red, green, blue) < 64
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('#star')).fill") == "rgb(0, 0, 0)"
    assert page.locator(".masthead nav").is_hidden()
    column = page.evaluate("document.querySelector('.viewings').getBoundingClientRect().width")
    assert column == pytest.approx(112 / 25.4 * 96, abs=1)


def test_the_margin_stands_beside_the_text_and_below_it_on_a_phone(show: Show) -> None:
    place = (
        "(name) => { const box = document.querySelector(name).getBoundingClientRect(); return [box.left, box.top]; }"
    )
    page = show("film")
    assert page.evaluate(place, ".margin")[0] > page.evaluate(place, ".viewings")[0] + 500
    mirrored = show("film", site=replace(SITE, direction="rtl"))
    assert mirrored.evaluate(place, ".margin")[0] < mirrored.evaluate(place, ".viewings")[0]
    phone = show("film", width=390)
    assert phone.evaluate(place, ".margin")[0] == phone.evaluate(place, ".viewings")[0]
    assert phone.evaluate(place, ".margin")[1] > phone.evaluate(place, ".viewings")[1]


@pytest.mark.parametrize("kind", ["listing", "list", "diary", "person"])
def test_stars_of_a_listing_stand_under_each_other(show: Show, kind: str) -> None:
    page = show(kind)
    lefts = page.evaluate("[...document.querySelectorAll('.row .stars')].map(e => e.getBoundingClientRect().left)")
    assert lefts
    assert len(set(lefts)) == 1
    tops = page.evaluate(
        """[...document.querySelectorAll('.row .stars')].map(stars =>
            stars.getBoundingClientRect().top - stars.parentNode.querySelector('.title').getBoundingClientRect().top)"""
    )
    assert all(0 <= top < 16 for top in tops), tops


def test_the_keyboard_reaches_the_text_first(show: Show) -> None:
    page = show("listing")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_bar_under_a_door_lies_on_the_rule(show: Show) -> None:
    page = show("film")
    bottom = "(name) => document.querySelector(name).getBoundingClientRect().bottom"
    assert page.evaluate(bottom, ".masthead") - page.evaluate(bottom, ".masthead .here") == pytest.approx(1, abs=0.6)
