"""A journal of hostile texts as a site in a real browser: pages show them, and nothing of them becomes a part of one.

Each field of a journal holds some, most by way of the program's own commands and some as another program might leave
them in the file. What elements and attributes pages have must be what the same journal of plain words gives.
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from markupsafe import escape
from playwright.sync_api import Browser, sync_playwright

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
from hostile_shapes import SHAPES, reaching_out

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here"),
]

_CALLS = ("alert(1)", "alert`1`", "top['al'+'ert'](1)", "fetch('http://127.0.0.1:9/f')", "document.title='gone'")
_AROUND = (
    "<script>{}</script>",
    "<ScRiPt >{}</sCrIpT >",
    "</script><script>{}</script>",
    "--></script><script>{}//",
    "<!--<script>{}</script>",
    "]]><script>{}</script>",
    "</title></style></textarea></template></noscript><script>{}</script>",
    '"><img src=x onerror={}>',
    "'><img src=x onerror={}>",
    "` onmouseover={} `",
    '" onmouseover="{}" x="',
    "' autofocus onfocus='{}' x='",
    " onclick={} ",
    '"><svg onload={}>',
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<math><mtext></p><style><img title='</style><img src onerror={}>'>",
    "<body onload={}>",
    "<input autofocus onfocus={}>",
    "<details open ontoggle={}><summary>a</summary></details>",
    "<video><source onerror={}></video>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    "<form action='javascript:{}'><button>b</button></form>",
    "<a href='javascript:{}'>a</a>",
    "javascript:{}",
    "java\nscript:{}",
    " \x01JavaScript&colon;{}",
    "&lt;script&gt;{}&lt;/script&gt;",
    "&#60;script&#62;{}&#60;/script&#62;",
    "\\u003cscript\\u003e{}\\u003c/script\\u003e",
    "\ud83d<script>{}</script>",
    "＜script＞{}＜/script＞",
    "{{{{ {} }}}}{{% raw %}}${{{}}}",
    "data:text/html,<script>{}</script>",
    "vbscript:{}",
    "<base href='javascript:{}//'>",
    "<object data='data:text/html,<script>{}</script>'></object>",
    "<noscript><p title='</noscript><img src=x onerror={}>'>",
    "<isindex type=image src=1 onerror={}>",
    "<template><script>{}</script></template>",
    "\u2028</script\u2029><script>{}</script>",
    "<x contenteditable onblur={} tabindex=1 id=search data-folder=//127.0.0.1:9/>",
    "<link rel=stylesheet href='javascript:{}'>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<style>*{{background:url(http://127.0.0.1:9/s)}}</style>{}",
    "mXSS<p id=</p><img src=x onerror={}>",
    "\x00<scr\x00ipt>{}</script>",
    "<plaintext>{}",
    "<textarea>{}</textarea><select>",
    "`${{{}}}`;\\",
)
_OTHERS = (
    reaching_out([f"file:///bait/{number}.png" for number in range(9)], "/bait"),
    *(text for text in SHAPES.values() if len(text) < 3_000),
    "../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\con", "con", "NUL.html", "index", "index.html",
    "a/b\\c:d*e?f", ".htaccess", "....//", "%2e%2e%2f", "~root", "-rf", "a" * 290, "é" * 290,
    "\u202eexe.fdp", "\u2066x",
    "ﷺ" * 40,
    "Z̷̨̛a̴l̶g̵o̷", "👩‍👩‍👧‍👦🇩🇪🇩", "\ufeff", "\u200b", "عربي <b>", "{text} {0} {film} %s %(x)s",
    "__proto__", "constructor",
    "hasOwnProperty", "toString", "null", "undefined", "NaN", "0", "-1", "1e999", "\ufffe\uffff", "\U0001ffff",
    "&amp;&amp",
    "&notit;", "&", "<", ">", '"', "'", "<!--", "-->", "<![CDATA[", "]]>", "<?xml ?>", "<!DOCTYPE html>",
    "</body></html>",
)  # fmt: skip
HOSTILE = tuple(dict.fromkeys([around.format(call, call) for call in _CALLS for around in _AROUND] + list(_OTHERS)))

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

Visit = Callable[[Path, str], tuple[set[str], list[str]]]


def hostile_journal(folder: Path, texts: Sequence[str], films: int, *, past: Sequence[str] = ()) -> Journal:
    """A journal whose every field holds one of the texts, in turn; a third of them then one of `past`, unchecked."""
    paths = in_profile(folder)
    database.create(paths.journal)
    journal = Journal(database.Database(paths.journal))
    images = [journal.execute(KeepImage(_picture(number))).image or "" for number in range(3)]
    turn = itertools.cycle(texts)

    def line() -> str:
        return next(turn)[:290]

    known = []
    for number in range(films):
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a page, hover and click over all of it; the elements and attributes there, and what it should not do."""
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
        if address.startswith("search.html?"):
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

    some = _some_of_each_kind(addresses)
    asked = [*some, *searches(HOSTILE[:4])]
    ours = audited(visit, tmp_path / "plain", [*_some_of_each_kind(plain_addresses), *searches(["word", "nowhere"])])
    theirs = audited(visit, tmp_path / "bare", asked)

    assert [found - known for found, known in zip(theirs, ours, strict=True)] == [set(), set()]
    assert "script type" in theirs[1], "JSON-LD is looked at too"
    assert "script src" not in ours[1]


def _some_of_each_kind(addresses: Sequence[str], most: int = 8) -> list[str]:
    """At most so many pages of each kind, from all over it."""
    groups = [list(group) for _kind, group in itertools.groupby(addresses, kind_of)]
    return [page for group in groups for page in group[:: -(-len(group) // most)]]


def test_a_text_that_got_into_a_page_would_run_but_for_the_policy(
    site: tuple[Path, list[str]], visit: Visit, tmp_path: Path
) -> None:
    folder, _addresses = site
    without_policy(folder, tmp_path / "bare")
    shutil.copytree(folder, tmp_path / "guarded")
    raw = "".join(around.format("alert(1)", "alert(1)") for around in (_AROUND[0], _AROUND[7], _AROUND[13]))
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
