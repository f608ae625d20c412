"""The search of the site in a real browser, opened from disk and from a server."""

from __future__ import annotations

import http.server
import random
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from filmjournal.domain.folding import words_of
from filmjournal.publishing.site import content, search_index
from filmjournal.publishing.site.content import NamedLink, SearchContent, Site
from filmjournal.publishing.site.rendering import renderer
from filmjournal.publishing.site.search_index import SearchText
from filmjournal.publishing.stylesheet import site_stylesheet

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here")]

HOSTILE = "</script><script>alert(1)</script><img src=http://127.0.0.1:9/a onerror=alert(2)> \" ' \\ \u2028 {text} zzz"


def film(number: int, title: str, *others: str, **more: Any) -> SearchText:
    year = more.pop("year", 1980 + number)
    rating = more.pop("rating", None)
    return SearchText(number, f"film/{number}.html", title, year, rating, (title, *others), **more)


FILMS = [
    film(1, "Alien", rating=9, people=("Ridley Scott", "Sigourney Weaver", "Ellen Ripley"), reviews=("In space.",)),
    film(2, "Aliens", rating=8, people=("Sigourney Weaver", "Ellen Ripley"), reviews=("An alien and more of it.",)),
    film(3, "Resident Alien", rating=10, headlines=("From space", "comedy")),
    film(4, "Le Fabuleux Destin d’Amélie Poulain", "Amélie", people=("Audrey Tautou",), reviews=("Don’t wait.",)),
    film(5, "東京物語", "Tokyo Story", people=("小津安二郎",), reviews=("Straße und Σίσυφος.",)),
    film(6, "It", rating=1, year=None),
    film(7, "It Happened One Night", rating=10, reviews=("It is it.",)),
    film(8, HOSTILE, people=(HOSTILE + "p",), headlines=(HOSTILE + "h",), reviews=(HOSTILE,)),
    film(9, "فيلم", "Film", people=("عمر الشريف",)),
]


def write_site(folder: Path, films: Sequence[SearchText]) -> Path:
    """A folder with what searching needs; the address of its page as a path."""
    site = Site(title="The Late Row", language="en", direction="ltr", theme="paper")
    said = SearchContent((NamedLink("A", "films/a.html", 3), NamedLink("1990s", "decades/1990.html", 4)), "search")
    page = content.Page(address="search.html", kind="search", title="Search")
    by_id = {film.film: film for film in films}
    files = [("search.html", renderer(site).page(page, said)), ("style.css", site_stylesheet("paper").encode())]
    files += [("search/search.js", search_index.script()), ("icon.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')]
    segments = search_index.segments(sorted(by_id))
    for number, ids in enumerate(segments):
        files += search_index.segment_files(number, [by_id[id_] for id_ in ids])
    files.append(("search/index.js", search_index.manifest_file(["0" * 8] * len(segments))))
    for address, data in files:
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "search.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("site"), FILMS)


Open = Callable[..., tuple[Page, list[str]]]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open an address; what leaves the folder, speaks up or goes wrong is listed as it happens."""
    contexts: list[BrowserContext] = []

    def open_page(address: str, **options: Any) -> tuple[Page, list[str]]:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        happened: list[str] = []
        inside = address.partition("?")[0].rpartition("/")[0] + "/"

        def asked(url: str) -> None:
            if not url.startswith(inside):
                happened.append(f"request {url}")

        def spoke(dialog: Any) -> None:
            happened.append(f"dialog {dialog.message}")
            dialog.dismiss()

        context.on("request", lambda request: asked(request.url))
        page.on("dialog", spoke)
        page.on("console", lambda message: happened.append(f"console {message.text}"))
        page.on("pageerror", lambda error: happened.append(f"error {error}"))
        page.goto(address)
        return page, happened

    yield open_page
    for context in contexts:
        context.close()


def settled(page: Page) -> list[str]:
    """The titles that are found, as they stand there."""
    page.wait_for_selector(".results[aria-busy=false]", state="attached")
    return page.locator(".results .title a > bdi").all_text_contents()


def ask(page: Page, words: str) -> list[str]:
    field = page.get_by_role("searchbox")
    field.fill(words)
    field.press("Enter")
    return settled(page)


QUESTIONS = [
    ("alien", ["Alien", "Resident Alien", "Aliens"]),
    ("ALIEN ", ["Alien", "Resident Alien", "Aliens"]),
    ("ali", ["Alien", "Aliens", "Resident Alien"]),
    ("ripley alien", ["Alien", "Aliens"]),
    ("alien -ripley", ["Resident Alien"]),
    ('alien -"ellen ripley"', ["Resident Alien"]),
    ('"resident alien"', ["Resident Alien"]),
    ("rip", ["Alien", "Aliens"]),
    ("rip ", []),
    ("space", ["Resident Alien", "Alien"]),
    ("amelie", ["Le Fabuleux Destin d’Amélie Poulain"]),
    ("AME\u0301LIE", ["Le Fabuleux Destin d’Amélie Poulain"]),
    ("don't", ["Le Fabuleux Destin d’Amélie Poulain"]),
    ("東京", ["東京物語"]),
    ("京物", ["東京物語"]),
    ("安", ["東京物語"]),
    ("STRASSE", ["東京物語"]),
    ("σισυφοσ", ["東京物語"]),
    ("فيل", ["فيلم"]),
    ("it", ["It", "It Happened One Night", "Aliens"]),
    ("nobody", []),
    ("-alien", []),
    (" ", []),
    ("zzz", [HOSTILE]),
]


def test_what_is_found(site: Path, open_page: Open) -> None:
    page, happened = open_page(site.as_uri())
    assert [(words, ask(page, words)) for words, _titles in QUESTIONS] == QUESTIONS
    assert happened == []


@pytest.mark.parametrize("words", ["rip", "rip ", "AME\u0301LIE", "東京", "%22alien%22 &+-ripley#"])
def test_a_link_can_lead_to_what_is_found(site: Path, open_page: Open, words: str) -> None:
    page, _happened = open_page(f"{site.as_uri()}?q={quote(words)}")
    titles = settled(page)
    assert page.get_by_role("searchbox").input_value() == words
    assert ask(page, words) == titles


def test_a_film_with_its_year_and_stars_and_where_the_words_stand(site: Path, open_page: Open) -> None:
    page, _happened = open_page(f"{site.as_uri()}?q=alien+ripley+space")
    settled(page)
    link = page.get_by_role("link", name="Alien (1981)")
    assert link.get_attribute("href") == "film/1.html"
    words = page.locator(".results li").inner_text()
    assert "4 and a half out of 5 stars" in words
    assert "cast and crew: Ellen Ripley · in a review" in words
    assert page.get_by_role("status").inner_text() == "Films found: 1"
    ask(page, "tokyo sto")
    assert page.locator(".found").inner_text() == "also called Tokyo Story"
    ask(page, "from")
    assert page.locator(".found").inner_text() == "headline or tag: From space"
    ask(page, "nobody")
    assert page.get_by_role("status").inner_text() == "No film was found."


def test_hostile_words_run_nothing_and_ask_for_nothing(site: Path, open_page: Open) -> None:
    page, happened = open_page(f"{site.as_uri()}?q={quote(HOSTILE)}")
    assert settled(page) == [HOSTILE]
    assert ask(page, "zzzp") == [HOSTILE]
    assert page.locator(".found").inner_text().startswith("cast and crew: </script>")
    page.wait_for_timeout(100)
    assert happened == []
    assert page.locator("main img, main script").count() == 0


def test_typing_searches_and_the_address_keeps_the_words(site: Path, open_page: Open) -> None:
    page, happened = open_page(site.as_uri())
    page.get_by_role("searchbox").press_sequentially("sigourney", delay=5)
    page.wait_for_selector(".results li")
    assert settled(page) == ["Alien", "Aliens"]
    assert page.url == f"{site.as_uri()}?q=sigourney"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "film/1.html"
    page.get_by_role("searchbox").fill("")
    page.wait_for_selector(".results li", state="detached")
    page.wait_for_function("location.search === ''")
    assert page.get_by_role("status").inner_text() == ""
    assert happened == []


def test_from_a_server_it_is_the_same(site: Path, open_page: Open) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site.parent)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            page, happened = open_page(f"http://127.0.0.1:{server.server_port}/search.html?q=alien")
            assert settled(page) == ["Alien", "Resident Alien", "Aliens"]
            assert happened == []
            page.context.close()
        finally:
            server.shutdown()
            thread.join()


def test_without_scripts_the_films_are_listed_and_no_field_stands_there(site: Path, open_page: Open) -> None:
    page, _happened = open_page(site.as_uri(), java_script_enabled=False)
    assert page.locator("form, input, button").count() == 0
    assert "needs scripts" in page.locator("#search").inner_text()
    assert page.locator("main section a").count() == 2


def test_with_scripts_the_excuse_is_gone(site: Path, open_page: Open) -> None:
    page, _happened = open_page(site.as_uri())
    assert "needs scripts" not in page.locator("main").inner_text()
    assert page.get_by_label("Words in titles, names and reviews").count() == 1
    assert page.get_by_role("search").count() == 1


@pytest.mark.parametrize("lost", ["index.js", "0/01.js", "0/films-0.js", "0"])
def test_what_cannot_be_loaded_is_said(tmp_path: Path, open_page: Open, lost: str) -> None:
    address = write_site(tmp_path, FILMS)
    path = tmp_path / "search" / lost
    kept = tmp_path / "kept"
    path.rename(kept)
    page, _happened = open_page(f"{address.as_uri()}?q=alien")
    assert settled(page) == []
    assert "could not be loaded" in page.get_by_role("status").inner_text()
    kept.rename(path)
    assert ask(page, "alien") == ["Alien", "Resident Alien", "Aliens"]  # it is tried again


def test_many_are_shown_in_parts(tmp_path: Path, open_page: Open) -> None:
    films = [film(number, f"Film {number}", rating=1 + number % 10, year=2000) for number in range(1, 1_101)]
    address = write_site(tmp_path, [*films, film(1_101, "Another", reviews=("A film.",))])
    assert len(list((tmp_path / "search").glob("*/00.js"))) > 1
    page, _happened = open_page(f"{address.as_uri()}?q=film")
    first = settled(page)
    assert len(set(first)) == 25
    assert {title[-1] for title in first} == {"9"}  # the best
    assert page.get_by_role("status").inner_text() == "Films found: 1,101"
    page.get_by_role("button", name="Show more").click()
    page.wait_for_function("document.querySelectorAll('.results li').length === 50")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.results a')[25]")
    assert len({*settled(page)}) == 50
    assert ask(page, "another film") == ["Another"]
    assert page.get_by_role("button").count() == 0
    assert ask(page, "film 1100") == ["Film 1100"]


def test_an_answer_that_comes_too_late_is_dropped(site: Path, open_page: Open) -> None:
    page, _happened = open_page(site.as_uri())
    titles = page.evaluate(
        """async () => {
            const [input, form] = [document.querySelector('input'), document.querySelector('form')];
            for (const words of ['alien', 'nobody', '東京', 'amelie']) {
                input.value = words;
                form.requestSubmit();
            }
            const results = document.querySelector('.results');
            while (!results.querySelector('bdi') || results.getAttribute('aria-busy') === 'true') {
                await new Promise(resolve => setTimeout(resolve));
            }
            await new Promise(resolve => setTimeout(resolve, 300)); // for those that come later
            return [...results.querySelectorAll('bdi')].map(element => element.textContent);
        }"""
    )
    assert titles == ["Le Fabuleux Destin d’Amélie Poulain"]


def test_words_fold_as_they_do_in_the_index(open_page: Open) -> None:
    """Each letter and digit that this Python knows."""
    text = " ".join(f"a{chr(code)}b" for code in range(128, sys.maxunicode + 1) if chr(code).isalnum())
    source = search_index.script().decode()
    start, end = source.index("  const PLAIN"), source.index("  // What is asked")
    page, _happened = open_page("about:blank")
    there = page.evaluate(f"text => {{ {source[start:end]} return wordsOf(text).join(' '); }}", text).split()
    here = words_of(text)
    assert [pair for pair in zip(here, there, strict=False) if pair[0] != pair[1]][:5] == []
    assert len(here) == len(there) > 100_000


def test_any_question_finds_what_holds_its_words(tmp_path: Path, open_page: Open) -> None:
    chance = random.Random(7)
    vocabulary = [
        "sun",
        "sunny",
        "Sünde",
        "rain",
        "train",
        "été",
        "東京",
        "京都",
        "Σίσυφος",
        "1984",
        "don’t",
        "t",
        "ёлка",
    ]

    def text(most: int) -> str:
        return " ".join(chance.choices(vocabulary, k=chance.randint(0, most)))

    films = [
        film(number, f"{text(2)} №{number}", people=(text(2),), headlines=(text(1),), reviews=(text(4),))
        for number in range(1, 25)
    ]
    page, happened = open_page(write_site(tmp_path, films).as_uri())
    questions, expected = [], []
    for _round in range(300):
        wanted = chance.choices(vocabulary, k=chance.randint(1, 3))
        unwanted = chance.choices(vocabulary, k=chance.randint(0, 1))
        beginning = chance.choice(vocabulary)[: chance.randint(1, 4)] if chance.random() < 0.5 else ""
        questions.append(" ".join([*wanted, *(f"-{word}" for word in unwanted), beginning]))
        expected.append(sorted(film.film for film in films if _holds(film, wanted, unwanted, beginning)))
    found = page.evaluate(ASK_ALL, questions)
    assert list(zip(questions, map(sorted, found), strict=True)) == list(zip(questions, expected, strict=True))
    assert sum(map(bool, expected)) > 50
    assert happened == []


ASK_ALL = """async questions => {
    const [input, form, results] = ['input', 'form', '.results'].map(name => document.querySelector(name));
    const answers = [];
    for (const question of questions) {
        input.value = question;
        form.requestSubmit();
        while (results.getAttribute('aria-busy') === 'true') await new Promise(resolve => setTimeout(resolve));
        answers.push([...results.querySelectorAll('a')].map(link => parseInt(link.getAttribute('href').slice(5))));
    }
    return answers;
}"""


def _holds(film: SearchText, wanted: list[str], unwanted: list[str], beginning: str) -> bool:
    words = set(words_of(" ".join((*film.titles, *film.people, *film.headlines, *film.reviews))))
    *whole, last = (
        [*words_of(" ".join(wanted)), *words_of(beginning)] if beginning else [*words_of(" ".join(wanted)), ""]
    )
    return (
        words.issuperset(whole)
        and any(word.startswith(last) for word in words)
        and not any(words.issuperset(words_of(word)) for word in unwanted)
    )
