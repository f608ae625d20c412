"""P10: hostile texts in every field of a journal, as a site and as single pages in a real browser.

With as many films as texts each text stands once in every field (`hostile_site_help`). Pages are looked at without
their policy, which would otherwise hide what signs let through, hovered and clicked over; the elements and attributes
that they have must be those that a journal of plain words gives.
"""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import sync_playwright

import hostile_texts
from filmjournal.domain.errors import FilmJournalError
from filmjournal.services.exporting import export_page
from filmjournal.services.journal import Journal
from hostile_site_help import Visit, hostile_journal, kind_of, publish_to, searches, visiting, without_policy
from torture.parts import Part, Result, Setup

_PLAIN_FILMS = 20
# Each field of some films has nothing in it, and of some what is a language: pages have other elements then.
_WORDS = [f"{chr(97 + number % 26)}{'ord ' * (1 + 24 * (number % 5 == 0))}{number}" for number in range(400)]
_WORDS[3::8], _WORDS[5::8] = [""] * 50, ["de"] * 50
_OWN_PICTURE = re.compile(r"data:image/(?:png|jpeg|webp|gif);base64,[0-9A-Za-z+/=]+")  # single pages hold theirs
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

Elements = dict[str, set[str]]


def run(setup: Setup) -> Result:
    texts = hostile_texts.texts(setup.rounds, setup.seed, setup.corpus)[: max(setup.rounds, 1)]
    result = Result()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with visiting(browser) as visit:
            site, pages, addresses = _made(setup.folder / "plain", _WORDS, _PLAIN_FILMS, ())
            ours = _looked_at(visit, site, pages, _some(addresses, 8), ["word", "nowhere"], result)
            setup.tell("plain pages were looked at")
            site, pages, addresses = _made(setup.folder / "hostile", texts, len(texts), texts)
            setup.tell(f"{len(addresses)} pages were published")
            chosen = _some(addresses, len(texts))
            theirs = _looked_at(visit, site, pages, chosen, texts, result)
        browser.close()
    for kind, elements in theirs.items():
        result.faults += [
            f"{kind}: {element} is of no page of plain words" for element in sorted(elements - ours[kind])
        ]
    result.figures |= {"texts": len(texts), "pages published": len(addresses)}
    return result


def control(setup: Setup) -> Result:
    """Pages that show texts as they are, without any of our signs around them."""
    texts = hostile_texts.texts(60, setup.seed)
    result = Result()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with visiting(browser) as visit:
            site, _pages, _addresses = _made(setup.folder / "plain", _WORDS, 5, ())
            for number, text in enumerate(texts[:60]):
                page = site / f"raw-{number}.html"
                page.write_bytes(f"<!DOCTYPE html><title>a</title><p>{text}</p>".encode("utf-8", "replace"))
                with suppress(Exception):  # some take the browser elsewhere
                    result.faults += visit(site, page.name)[1]
        browser.close()
    return result


def _made(folder: Path, texts: Sequence[str], films: int, past: Sequence[str]) -> tuple[Path, Path, list[str]]:
    """A site without its policy, a folder of single pages, and the addresses of the site's pages."""
    folder.mkdir()
    journal = hostile_journal(folder, texts, films, past=past)
    try:
        addresses = publish_to(journal, folder / "site", texts[0])
        _export_pages(journal, folder / "pages", films)
    finally:
        journal.close()
    without_policy(folder / "site", folder / "bare")
    shutil.rmtree(folder / "site")
    return folder / "bare", folder / "pages", addresses


def _export_pages(journal: Journal, folder: Path, films: int) -> None:
    folder.mkdir()
    for entry in range(1, films + 1):
        page = folder / f"page-{entry}.html"
        with suppress(FilmJournalError):
            export_page(journal, entry, page, "en")
            page.write_text(_POLICY.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")


def _some(addresses: Sequence[str], most: int) -> list[str]:
    """At most so many pages of each kind, from all over it."""
    groups = [list(group) for _kind, group in itertools.groupby(addresses, kind_of)]
    return [page for group in groups for page in group[:: -(-len(group) // most)]]


def _looked_at(
    visit: Visit, site: Path, pages: Path, addresses: Iterable[str], sought: Sequence[str], result: Result
) -> Elements:
    """Visit all of them; the elements and attributes of each kind of page, and in `result` what was amiss."""
    found: Elements = {"search": set(), "site": set(), "page": set()}
    visits = [(site, address, "search" if address.startswith("search.html") else "site") for address in addresses]
    visits += [(site, address, "search") for address in searches(sought)]
    visits += [(pages, path.name, "page") for path in sorted(pages.iterdir())]
    for folder, address, kind in visits:
        try:
            elements, bad = visit(folder, address)
        except Exception as error:
            result.faults.append(f"{kind} {address[:80]}: {type(error).__name__}")
            continue
        found[kind] |= elements
        result.faults += [f"{kind} {address[:80]}: {what[:200]}" for what in bad if not _is_own(kind, what)]
    result.figures["visits"] = int(result.figures.get("visits", 0)) + len(visits)
    return found


def _is_own(kind: str, what: str) -> bool:
    return kind == "page" and _OWN_PICTURE.fullmatch(what) is not None


PART = Part(
    key="P10",
    title="hostile texts on pages in Chromium",
    rounds=2_400,
    short=4,
    run=run,
    control=control,
    needs=("chromium",),
)
