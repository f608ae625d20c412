"""A site of hostile texts, and a real browser that looks what they do there; a test and `make torture` share it."""

from __future__ import annotations

import itertools
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import escape
from playwright.sync_api import Browser

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.films import CrewLine, Still
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.paths import in_profile
from filmjournal.services.commands import EditEntry, EditFilm, EntryValues, FilmValues, KeepImage, LogFilm
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList
from filmjournal.services.publishing import SiteOptions, publish
from filmjournal.services.sampling import _picture
from filmjournal.storage import database

# What a review can be made of, so that a journal of plain words has all that a hostile one may make of its texts.
_EVERY_ELEMENT = (
    "<h2>a</h2><h3>a</h3><p>{0} <strong>a</strong> <em>a</em> <u>a</u> <s>a</s> <code>a</code> <sub>a</sub>"
    ' <sup>a</sup> <mark>a</mark><br>a <a href="https://example.org/{0}">a</a> <span class="spoiler">a</span></p>'
    "<blockquote><p>a</p></blockquote><ul><li><p>a</p></li></ul><ol><li><p>a</p></li></ol><pre>a</pre><hr>"
    '<details class="spoiler"><summary>a</summary><p>a</p></details>'
    '<figure><img src="image:{1}" alt="{0}"><figcaption>a</figcaption></figure>'
)
_PAST_THE_PROGRAM = {
    "review": ("html", "language"),
    "film": ("title", "original_title"),
    "person": ("name",),
    "credit": ("character",),
    "entry": ("headline", "medium", "place"),
    "tag": ("name",),
    "film_list": ("name", "description_html"),
    "film_list_item": ("notes_html",),
    "film_identifier": ("value",),
    "film_label": ("name",),
    "alternative_title": ("title",),
    "companion": ("name",),
    "still": ("alt", "caption"),
}
_AUDIT = """() => {
  const found = new Set(), bad = [];
  addEventListener("click", (event) => event.preventDefault(), true);
  addEventListener("submit", (event) => event.preventDefault(), true);
  const elements = [...document.querySelectorAll("*")];
  for (const element of elements) {
    const names = element.getAttributeNames().sort();
    for (const name of ["", ...names]) found.add(`${element.localName} ${name}`);
    for (const name of names) {
      const value = element.getAttribute(name);
      if (name.startsWith("on") || name === "style") bad.push(`${element.localName} ${name}=${value}`);
      if (["href", "action", "formaction", "xlink:href"].includes(name)
          && !["http:", "https:", "mailto:", "file:"].includes(new URL(value, location.href).protocol))
        bad.push(value);
      if (name === "src" && !value.match(/^(\\.\\.\\/)?(images\\/[0-9a-f]+-\\d+\\.webp|search\\/search\\.js)$/))
        bad.push(value);
    }
    if (element.localName === "script" && element.type === "application/ld+json") JSON.parse(element.textContent);
  }
  for (const element of elements) {
    for (const kind of ["mouseover", "mouseenter", "focus", "pointerdown", "click", "toggle"])
      element.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
  }
  return [[...found], bad];
}"""

_STRIDE = 61  # texts from one field of a film to the next

Visit = Callable[[Path, str], tuple[set[str], list[str]]]


def hostile_journal(folder: Path, texts: Sequence[str], films: int, *, past: Sequence[str] = ()) -> Journal:
    """A journal whose every field holds one of the texts, in turn; a third of them then one of `past`, unchecked."""
    paths = in_profile(folder)
    database.create(paths.journal)
    journal = Journal(database.Database(paths.journal))
    images = [journal.execute(KeepImage(_picture(number))).image or "" for number in range(3)]
    turn = _Turn(texts)

    def line() -> str:
        return next(turn)[:290]

    known = []
    for number in range(films):
        turn.begin(number)
        text = next(turn)
        html = "".join(
            (
                _EVERY_ELEMENT.format("word", images[0]),
                f"<p>{_escaped(next(turn))} <a href='{_escaped(line())}'>{_escaped(next(turn))}</a></p>",
                f"<figure><img src='image:{images[number % 3]}' alt='{_escaped(line())}'>",
                f"<figcaption>{_escaped(next(turn))}</figcaption></figure>",
                f"<details class=spoiler><summary>{_escaped(line())}</summary><p>{_escaped(text)}</p></details>",
                f"<p><span class=spoiler>{_escaped(text)}</span></p><pre>{_escaped(next(turn))}</pre>",
                text,
            )
        )
        viewing: EntryValues = {
            "watched": PartialDate(1990 + number % 30, 1 + number % 12),
            "rating": Rating(1 + number % 10),
            "headline": line(),
            "review_html": html,
        }
        title = line()
        try:
            done = journal.execute(LogFilm(title, 1900 + number % 120, new_film=True, viewing=viewing))
        except FilmJournalError:  # of signs that nobody sees, or none
            done = journal.execute(LogFilm(f"{title}.", None, new_film=True, viewing=viewing))
        assert done.film_id is not None
        known.append(done.film_id)
        said: list[FilmValues] = [
            {"original_title": line()},
            {"alternative_titles": (line(), line())},
            {"cast": (CastLine(line(), line()), CastLine(line(), line()))},
            {"crew": (CrewLine(line(), "director"), CrewLine(line(), line()[:50]))},
            {"genres": (line()[:90],)},
            {"countries": (line()[:90],)},
            {"ids": {"imdb": line(), "letterboxd": line(), line()[:50]: line()}},
            {"extra": {line()[:50]: line()}},
            {"kind": line()[:30]},
            {"stills": (Still(images[(number + 1) % 3], line(), line()),), "poster": images[number % 3]},
        ]
        for values in said:
            with suppress(FilmJournalError):  # what the program refuses can't be in a journal of its own
                journal.execute(EditFilm(done.film_id, values))
        more: list[EntryValues] = [
            {"tags": (line(), line())},
            {"place": line(), "companions": (line(),)},
            {"medium": line()[:50], "language": line()[:20]},
        ]
        assert done.entry_id is not None
        for values_of_entry in more:
            with suppress(FilmJournalError):
                journal.execute(EditEntry(done.entry_id, values_of_entry))
    for number in range(0, films, 8):
        with suppress(FilmJournalError):
            made = journal.execute(CreateList(line(), f"<p>{_escaped(next(turn))}</p>{next(turn)}", ranked=True))
            assert made.list_id is not None
            journal.execute(AddToList(made.list_id, tuple(known[number : number + 8]), None, next(turn)))
    if past:
        _write_past(paths.journal, past)
    return journal


class _Turn:
    """Texts by turns, so that with as many films as texts each text stands once in every field."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._at = 0

    def begin(self, film: int) -> None:
        self._at = film

    def __next__(self) -> str:
        text = self._texts[self._at % len(self._texts)]
        self._at += _STRIDE
        return text


def _write_past(path: Path, texts: Sequence[str]) -> None:
    turn = itertools.cycle([text.encode("utf-8", "replace").decode() for text in texts])
    with closing(sqlite3.connect(path)) as connection:
        for table, columns in _PAST_THE_PROGRAM.items():
            for column in columns:
                found = connection.execute(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1").fetchall()
                for (value,) in found[1::3]:
                    with suppress(sqlite3.IntegrityError):
                        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (next(turn), value))
        connection.commit()


def _escaped(text: str) -> str:
    return str(escape(text))


def publish_to(journal: Journal, folder: Path, title: str) -> list[str]:
    """Publish all of it; addresses of the pages, but for the one that finds its style at the site's own place only."""
    options = SiteOptions(
        title=title, base_url="https://example.org/a/", language="en", companions=True, places=True, people_from=1
    )
    publish(journal, folder, options)
    return sorted({path.relative_to(folder).as_posix() for path in folder.rglob("*.html")} - {"404.html"})


def kind_of(address: str) -> str:
    """The kind of a page, by where it is."""
    return address.partition("/")[0] if "/" in address else address


@contextmanager
def visiting(browser: Browser) -> Iterator[Visit]:
    """Opens a page, hovers and clicks over all of it; the elements and attributes there, and what it should not do."""
    context = browser.new_context()
    page = context.new_page()
    happened: list[str] = []
    inside: list[str] = []  # of the sites so far: a browser may ask for the last page's icon a little later

    def asked(url: str) -> None:
        if not url.startswith(tuple(inside)):
            happened.append(f"request {url}")

    def spoke(dialog: Any) -> None:
        happened.append(f"dialog {dialog.message}")
        dialog.dismiss()

    context.on("request", lambda request: asked(request.url))
    context.on("page", lambda other: happened.append(f"window {other.url}"))
    page.on("dialog", spoke)
    page.on("console", lambda message: happened.append(f"console {message.text}"))
    page.on("pageerror", lambda error: happened.append(f"error {error}"))

    def visit(folder: Path, address: str) -> tuple[set[str], list[str]]:
        happened.clear()
        root = f"{folder.as_uri()}/"
        inside.append(root)
        page.goto(root + address)
        if address.partition("?q=")[2]:
            page.wait_for_selector(".results[aria-busy=false]", state="attached")
        found, bad = page.evaluate(_AUDIT)
        if page.url.partition("?")[0] != root + address.partition("?")[0]:
            happened.append(f"went to {page.url}")
        return set(found), [*happened, *bad]

    yield visit
    context.close()


def audited(visit: Visit, folder: Path, addresses: Iterable[str]) -> tuple[set[str], set[str]]:
    """The elements and attributes of the search's page, and of others. Fails where one does what it should not."""
    search, others = set[str](), set[str]()
    for address in addresses:
        elements, bad = visit(folder, address)
        assert bad == [], address
        (search if address.startswith("search.html") else others).update(elements)
    return search, others


def without_policy(folder: Path, copy: Path) -> None:
    """A copy of the site whose pages have no policy, so that nothing but the right signs keeps a text a text."""
    shutil.copytree(folder, copy)
    for path in copy.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        bare, count = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text, count=1)
        assert count == 1, path
        path.write_text(bare, encoding="utf-8")


def searches(texts: Iterable[str]) -> list[str]:
    """Addresses that ask the site's search for these texts."""
    return [f"search.html?q={quote(text.encode('utf-8', 'replace'))}" for text in texts]


def some_of_each_kind(addresses: Sequence[str], most: int = 8) -> list[str]:
    """At most so many pages of each kind, from all over it."""
    groups = [list(group) for _kind, group in itertools.groupby(addresses, kind_of)]
    return [page for group in groups for page in group[:: -(-len(group) // most)]]
