"""Pages in a real browser: axe-core, what they ask for, without script, by keyboard, and on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from site_checks.findings import Checked, Finding, page_of_each_kind
from site_checks.tools import CHROMIUM, modules, served

Scheme = Literal["light", "dark"]
SCHEMES: Sequence[Scheme] = ("light", "dark")
WIDTHS = (320, 1280)

_AXE = """async () => (await axe.run(document)).violations.map(
    violation => [violation.id, violation.help, violation.nodes.map(node => node.target.join(" "))])"""
_WIDER = "document.scrollingElement.scrollWidth - window.innerWidth"
_TO_REACH = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(element => element.tabIndex >= 0 && !element.disabled && element.checkVisibility()).length"""
_FOCUSED = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    window.seenByKeyboard ??= new Set();
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const fresh = !window.seenByKeyboard.has(element);
    window.seenByKeyboard.add(element);
    return [fresh, shown && box.width > 0, element.outerHTML.slice(0, 80)];
}"""
_MOST_KEYS = 100
_ALL_IMAGES = """() => Promise.all([...document.images].map(image => {
    image.loading = "eager";
    return image.complete || new Promise(done => { image.onload = image.onerror = done; });
}))"""
_A_WHILE = 200  # milliseconds in which scripts may ask for more


def check_in_browser(folder: Path, schemes: Sequence[Scheme] = SCHEMES) -> list[tuple[str, Checked]]:
    """Checks by name, of one page of each kind."""
    pages = page_of_each_kind(folder)
    with sync_playwright() as playwright, served(folder) as (base, missed):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            checks = [
                ("axe-core and width", _axe(browser, base, pages, schemes)),
                ("requests", _requests(browser, folder, base, pages)),
                ("without script", _without_script(browser, base, pages)),
                ("keyboard", _by_keyboard(browser, base, pages)),
            ]
            checks[1][1].findings.extend(Finding(path, "asked for, and not there") for path in missed)
            return checks
        finally:
            browser.close()


def _axe(browser: Browser, base: str, pages: dict[str, str], schemes: Sequence[Scheme]) -> Checked:
    findings: list[Finding] = []
    axe = (modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    for scheme in schemes:
        for width in WIDTHS:
            context = browser.new_context(
                color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True, reduced_motion="reduce"
            )
            page = context.new_page()
            for address in pages.values():
                page.goto(base + address)
                page.evaluate(axe)
                for rule, words, places in page.evaluate(_AXE):
                    what = f"{scheme}, {width} px: {rule}: {words} ({len(places)}: {', '.join(places[:3])})"
                    findings.append(Finding(address, what))
                if (wider := page.evaluate(_WIDER)) > 0:
                    findings.append(Finding(address, f"{scheme}, {width} px: {wider} pixels wider than the screen"))
            context.close()
    return Checked(f"{len(pages)} pages, {', '.join(schemes)}, {' and '.join(map(str, WIDTHS))} px", findings)


def _requests(browser: Browser, folder: Path, base: str, pages: dict[str, str]) -> Checked:
    """Open pages from disk and from a server, all the way down; whatever is asked for must be in the folder."""
    findings: list[Finding] = []
    asked = 0
    for root in (folder.absolute().as_uri() + "/", base):
        context = browser.new_context()
        page = context.new_page()
        heard = _hear(page)
        for kind, address in pages.items():
            if kind == "not_found" and root != base:
                continue  # only servers show it, in whatever folder something was not found
            heard.clear()
            page.goto(root + address, wait_until="load")
            page.evaluate(_ALL_IMAGES)
            if page.locator("input[type=search]").count():
                page.locator("input[type=search]").first.press_sequentially("the")
            page.wait_for_timeout(_A_WHILE)
            asked += len([what for what in heard if what.startswith("request ")])
            findings += [Finding(address, what) for what in heard if not what.startswith(f"request {root}")]
        context.close()
    return Checked(f"{asked} requests of {len(pages)} pages, from disk and from a server", findings)


def _hear(page: Page) -> list[str]:
    heard: list[str] = []

    def spoke(dialog: Dialog) -> None:
        heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before it came
            heard.append(f"failed {request.url}: {request.failure}")

    page.on("request", lambda request: heard.append(f"request {request.url}"))
    page.on("requestfailed", failed)
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("dialog", spoke)
    return heard


def _without_script(browser: Browser, base: str, pages: dict[str, str]) -> Checked:
    """Every page says the same without script; search leads to the films, at least."""
    findings: list[Finding] = []
    contexts = browser.new_context(), browser.new_context(java_script_enabled=False)
    with_script, without = (context.new_page() for context in contexts)
    for kind, address in pages.items():
        for page in (with_script, without):
            page.goto(base + address)
        text = without.locator("body").inner_text()
        if kind == "search":
            if not without.locator("main a[href*='films/']").filter(visible=True).count():
                findings.append(Finding(address, "leads to no films"))
        elif text != with_script.locator("body").inner_text() or not text.strip():
            findings.append(Finding(address, "says something else"))
    for context in contexts:
        context.close()
    return Checked(f"{len(pages)} pages", findings)


def _by_keyboard(browser: Browser, base: str, pages: dict[str, str]) -> Checked:
    """Tab comes to everything that can be used, and what has the focus shows it."""
    findings: list[Finding] = []
    pressed = 0
    context = browser.new_context()
    page = context.new_page()
    for address in pages.values():
        page.goto(base + address)
        there = page.evaluate(_TO_REACH)
        reached = 0
        for _key in range(min(there, _MOST_KEYS)):
            page.keyboard.press("Tab")
            pressed += 1
            focused = page.evaluate(_FOCUSED)
            if focused is None:
                break
            fresh, shown, html = focused
            reached += fresh
            if not shown:
                findings.append(Finding(address, f"does not show that it has the focus: {html}"))
        if reached < min(there, _MOST_KEYS):
            findings.append(Finding(address, f"Tab comes to {reached} of {there}"))
    context.close()
    return Checked(f"{len(pages)} pages, Tab {pressed:,} times", findings)
