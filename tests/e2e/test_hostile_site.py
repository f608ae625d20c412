"""A journal of hostile texts as a site in a real browser: pages show them, and nothing of them becomes a part of one.

Each field of a journal holds some, most by way of the program's own commands and some as another program might leave
them in the file. What elements and attributes pages have must be what the same journal of plain words gives.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from hostile_site_help import (
    Visit,
    audited,
    hostile_journal,
    publish_to,
    searches,
    some_of_each_kind,
    visiting,
    without_policy,
)
from hostile_texts import AROUND, HOSTILE

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        yield visit


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("hostile")
    journal = hostile_journal(folder, HOSTILE, 20, past=HOSTILE)
    try:
        return folder / "site", publish_to(journal, folder / "site", HOSTILE[6])
    finally:
        journal.close()


def test_hostile_texts_are_texts_on_every_page(site: tuple[Path, list[str]], visit: Visit, tmp_path: Path) -> None:
    folder, addresses = site
    words = [f"{chr(97 + number % 26)}{'ord ' * (1 + 24 * (number % 5 == 0))}{number}" for number in range(400)]
    plain = hostile_journal(tmp_path, words, 20)
    plain_addresses = publish_to(plain, tmp_path / "plain", "Words")
    plain.close()
    without_policy(folder, tmp_path / "bare")
    assert len(HOSTILE) >= 300

    some = some_of_each_kind(addresses)
    asked = [*some, *searches(HOSTILE[:4])]
    ours = audited(visit, tmp_path / "plain", [*some_of_each_kind(plain_addresses), *searches(["word", "nowhere"])])
    theirs = audited(visit, tmp_path / "bare", asked)

    assert [found - known for found, known in zip(theirs, ours, strict=True)] == [set(), set()]
    assert "script type" in theirs[1], "JSON-LD is looked at too"
    assert "script src" not in ours[1]


def test_a_text_that_got_into_a_page_would_run_but_for_the_policy(
    site: tuple[Path, list[str]], visit: Visit, tmp_path: Path
) -> None:
    folder, _addresses = site
    without_policy(folder, tmp_path / "bare")
    shutil.copytree(folder, tmp_path / "guarded")
    raw = "".join(around.format("alert(1)", "alert(1)") for around in (AROUND[0], AROUND[7], AROUND[13]))
    for name in ("bare", "guarded"):
        page = tmp_path / name / "index.html"
        page.write_text(page.read_text(encoding="utf-8").replace("</h1>", f"</h1>{raw}", 1), encoding="utf-8")

    _found, bare = visit(tmp_path / "bare", "index.html")
    _found, guarded = visit(tmp_path / "guarded", "index.html")

    assert sum(event == "dialog 1" for event in bare) >= 3
    assert [event for event in guarded if event.startswith("dialog")] == []
    assert any(event.startswith("console") for event in guarded), "the browser says that it refused"


def test_names_of_files_are_plain_and_their_own(site: tuple[Path, list[str]]) -> None:
    folder, _addresses = site
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert sorted(path.name for path in folder.parent.iterdir() if path.suffix == ".html") == []
    assert len({name.lower() for name in files}) == len(files)
    for name in files:
        assert re.fullmatch(r"(?:[a-z0-9-]+/)*\.?[a-z0-9.-]*[a-z0-9]", name), name
        assert max(len(part) for part in name.split("/")) <= 120
        assert not {part.partition(".")[0] for part in name.split("/")} & {"con", "prn", "aux", "nul", "com1", "lpt1"}


def test_what_programs_read_is_well_formed(site: tuple[Path, list[str]]) -> None:
    from xml.etree import ElementTree as ET

    folder, _addresses = site
    for name in ("feed.xml", "sitemap.xml", "icon.svg"):
        ET.fromstring((folder / name).read_bytes())
    for path in (folder / "search").rglob("*.js"):
        if path.name != "search.js":
            text = path.read_text(encoding="utf-8")
            assert "<" not in text, path
            json.loads(text.removeprefix("filmJournalShard(").removesuffix(");\n"))
