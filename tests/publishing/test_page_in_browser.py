"""The page of one entry in a real browser, opened from disk."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from filmjournal.publishing.content import CastLine, CrewLine, ImageData, PageContent
from filmjournal.publishing.page import render_page

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here")]

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=http://127.0.0.1:9/a onerror=alert(2)>',
    "</title></style></textarea><svg onload=alert(3)>",
    '<iframe src="http://127.0.0.1:9/b"></iframe>',
    '<link rel=stylesheet href="http://127.0.0.1:9/c"><meta http-equiv=refresh content="0;url=http://127.0.0.1:9/d">',
)

MakeContent = Callable[..., PageContent]
Show = Callable[..., tuple[Page, list[str]]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Open a page from disk; what it asks for, runs or complains about is listed as it happens."""
    contexts = []

    def show(html: str, **options: Any) -> tuple[Page, list[str]]:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        happened: list[str] = []

        def asked(url: str) -> None:
            if url != path.as_uri() and not url.startswith("data:"):
                happened.append(f"request {url}")

        def spoke(dialog: Any) -> None:
            happened.append(f"dialog {dialog.message}")
            dialog.dismiss()

        context.on("request", lambda request: asked(request.url))
        page.on("dialog", spoke)
        page.on("console", lambda message: happened.append(f"console {message.text}"))
        page.on("pageerror", lambda error: happened.append(f"error {error}"))
        page.goto(path.as_uri())
        return page, happened

    yield show
    for context in contexts:
        context.close()


def touch_everything(page: Page) -> None:
    for element in page.locator("body *").all():
        element.dispatch_event("mouseover")
        element.dispatch_event("focus")
        element.dispatch_event("click")
    page.wait_for_timeout(100)


def test_hostile_words_run_nothing_and_ask_for_nothing(make_content: MakeContent, show: Show) -> None:
    text = "".join(PAYLOADS)
    content = make_content(
        title=text, original_title=text + "o", alternative_titles=PAYLOADS, journal_title=text, directors=PAYLOADS,
        cast=tuple(CastLine(payload, payload) for payload in PAYLOADS), crew=(CrewLine(text, PAYLOADS),),
        genres=PAYLOADS, headline=text, tags=PAYLOADS, review_html="".join(PAYLOADS) + f"<p>{text}</p>",
    )  # fmt: skip
    page, happened = show(render_page(content))
    touch_everything(page)
    assert happened == []
    assert page.locator("script, iframe, link, img[onerror], svg[onload]").count() == 0


def test_the_same_words_bare_would_be_noticed(show: Show) -> None:
    _page, happened = show(f"<!DOCTYPE html><title>bare</title>{''.join(PAYLOADS)}")
    _page.wait_for_timeout(100)
    assert [line for line in happened if line.startswith("dialog")]
    assert [line for line in happened if line.startswith("request http://127.0.0.1:9/")]


def test_the_policy_lets_our_style_in_and_no_script(make_content: MakeContent, show: Show) -> None:
    page, happened = show(render_page(make_content()), color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(252, 252, 250)"
    assert page.evaluate("document.querySelector('img').naturalWidth") == 64
    assert happened == []
    ran = page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.body.append(script);
            return window.ran === true;
        }"""
    )
    assert ran is False


def test_dark_follows_the_desktop(make_content: MakeContent, show: Show) -> None:
    page, _happened = show(render_page(make_content()), color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 25, 26)"


LONG_WORDS = {
    "title": "W" * 300,
    "journal_title": "Tagebuch" * 40,
    "original_title": "東京物語" * 60,
    "cast": (CastLine("N" * 200, "C" * 200),),
    "directors": ("مخرج" * 60,),
    "headline": "H" * 300,
    "review_html": f"<p>{'x' * 3000}</p><pre>{'y' * 500}</pre><blockquote><p>{'z' * 500}</p></blockquote>",
    "tags": ("t" * 300,),
}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("changes", [{}, LONG_WORDS], ids=["model", "long words"])
def test_nothing_sticks_out_on_the_smallest_phone(
    make_content: MakeContent, show: Show, language: str, changes: dict[str, Any]
) -> None:
    page, _happened = show(
        render_page(make_content(language=language, **changes)), viewport={"width": 320, "height": 640}
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    outside = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *')].filter(element => {
            const box = element.getBoundingClientRect();
            return box.left < 0 || box.right > 320;
        }).map(element => element.tagName)"""
    )
    assert outside == []


def _still(width: int, height: int) -> ImageData:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "JPEG")
    return ImageData("image/jpeg", buffer.getvalue(), width, height)


@pytest.mark.parametrize(("viewport", "shown"), [((1280, 800), (549, 274.5)), ((320, 640), (277.5, 138.75))])
def test_stills_are_shown_whole_with_their_words(
    make_content: MakeContent, show: Show, viewport: tuple[int, int], shown: tuple[float, float]
) -> None:
    images = {"aa": _still(1220, 610), "bb": _still(200, 100)}
    figures = "".join(
        f'<figure><img src="image:{name}" alt="Picture {name}"><figcaption>Caption {name}</figcaption></figure>'
        for name in images
    )
    content = make_content(images=images, review_html=f"<p>Before.</p>{figures}<p>After.</p>")
    page, happened = show(render_page(content), viewport={"width": viewport[0], "height": viewport[1]})
    boxes = page.evaluate(
        """async () => Promise.all([...document.querySelectorAll('figure img')].map(async image => {
            await image.decode();
            const box = image.getBoundingClientRect();
            return [box.width, box.height, image.naturalWidth];
        }))"""
    )
    assert boxes[0] == [pytest.approx(shown[0], abs=1), pytest.approx(shown[1], abs=1), 1220]
    assert boxes[1] == [200, 100, 200]  # never larger than it is
    assert page.get_by_role("img", name="Picture aa").count() == 1
    assert [words.strip() for words in page.get_by_role("figure").all_inner_texts()] == ["Caption aa", "Caption bb"]
    assert happened == []


def test_a_rating_is_read_aloud_once(make_content: MakeContent, show: Show) -> None:
    page, _happened = show(render_page(make_content()))
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    heard = [
        (node["role"]["value"], node["name"]["value"])
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"] != "InlineTextBox"
        and re.search("star|out of", node.get("name", {}).get("value", ""))
    ]
    assert heard == [("StaticText", "3 out of 5 stars")]


VISIBLE = "getComputedStyle(document.querySelector('label.spoiler .words')).visibility"
GROUND = "getComputedStyle(document.querySelector('label.spoiler')).backgroundColor"


def test_a_spoiler_is_covered_until_it_is_asked_for(make_content: MakeContent, show: Show) -> None:
    page, _happened = show(render_page(make_content()))
    covered = page.evaluate(GROUND)
    page.locator("label.spoiler").hover()
    assert page.evaluate(VISIBLE) == "hidden"
    page.locator("label.spoiler").click()
    assert page.evaluate(VISIBLE) == "visible"
    assert page.evaluate(GROUND) != covered
    page.keyboard.press("Space")
    assert page.evaluate(VISIBLE) == "hidden"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert page.evaluate(VISIBLE) == "visible"


def test_a_spoiler_is_not_read_aloud_until_it_is_asked_for(make_content: MakeContent, show: Show) -> None:
    page, _happened = show(render_page(make_content()))
    session = page.context.new_cdp_session(page)

    def heard() -> str:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        return " ".join(node["name"]["value"] for node in nodes if not node["ignored"] and "name" in node)

    assert "he wins" not in heard()
    assert "Spoiler: show the words" in heard()
    page.locator("label.spoiler").click()
    assert "he wins" in heard()


def test_a_spoiler_is_covered_in_a_high_contrast_theme_too(make_content: MakeContent, show: Show) -> None:
    page, _happened = show(render_page(make_content()), forced_colors="active")
    assert page.evaluate(VISIBLE) == "hidden"
    covered = page.evaluate(GROUND)
    page.locator("label.spoiler").click()
    assert page.evaluate(VISIBLE) == "visible"
    assert page.evaluate(GROUND) != covered


def test_on_paper_everything_is_in_the_clear(make_content: MakeContent, show: Show) -> None:
    page, _happened = show(render_page(make_content()), color_scheme="dark")
    assert page.locator(".covered p").is_hidden()
    page.emulate_media(media="print")
    assert page.evaluate(VISIBLE) == "visible"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('#star')).fill") == "rgb(0, 0, 0)"
    assert page.locator(".covered p").is_visible()
    column = page.evaluate("document.querySelector('.viewings').getBoundingClientRect().width")
    assert column == pytest.approx(112 / 25.4 * 96, abs=1)
