"""The checks of a site find what is wrong with one, each fault by itself, and nothing wrong with a good one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_checks.findings import Finding, page_of_each_kind
from site_checks.in_browser import check_in_browser
from site_checks.lighthouse import check_lighthouse
from site_checks.links import check_links
from site_checks.nu import check_markup
from site_checks.text_browser import check_as_text

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'; style-src 'self'; \
font-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="What was seen.">
<title>Films</title>
<link rel="canonical" href="https://films.example/{address}">
<link rel="icon" href="{root}icon.svg">
<link rel="stylesheet" href="{root}style.css">
</head>
<body>
"""
_TAIL = "</body>\n</html>\n"
_HOME = """<main>
<h1>Films</h1>
<p>Seen <a href="film/alien-1979.html#entry-7">Alien</a> and <a href="search.html">much else</a>.</p>
</main>
"""
_FILM = """<main>
<h1>Alien</h1>
<p><a href="../index.html">Home</a></p>
<article id="entry-7"><h2>In space</h2><p>Nobody hears you.</p>
<p><a href="https://elsewhere.example/" rel="nofollow noopener">Elsewhere</a></p>
<p><img src="../images/a.svg" srcset="../images/a.svg 1x, ../images/a.svg 2x" alt="A ship" width="40" height="30"></p>
</article>
</main>
"""
_SEARCH = """<main>
<h1>Search</h1>
<form role="search"><label>Words <input type="search"></label></form>
<p><a href="films/a.html">Films with A</a></p>
</main>
<script src="search.js"></script>
"""
_LISTING = '<main>\n<h1>A</h1>\n<p><a href="../film/alien-1979.html">Alien</a></p>\n</main>\n'
_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><path d="M0 0h40v30z"/></svg>\n'
_STYLE = """body { font: 1rem/1.5 sans-serif; color: #222; background: #fff }
a { color: #00c }
a, input { display: inline-block; min-height: 1.5rem }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #9cf } }
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site with nothing wrong in it."""
    folder = tmp_path / "site"
    pages = {"index.html": _HOME, "film/alien-1979.html": _FILM, "search.html": _SEARCH, "films/a.html": _LISTING}
    for address, body in pages.items():
        head = _HEAD.replace("{address}", address.replace("index.html", "")).replace("{root}", "../" * ("/" in address))
        write(folder / address, head + body + _TAIL)
    write(folder / "icon.svg", _DRAWING)
    write(folder / "images" / "a.svg", _DRAWING)
    write(folder / "style.css", _STYLE)
    write(folder / "search.js", "document.title += '.';\n")
    write(folder / "robots.txt", "User-agent: *\nAllow: /\n")
    write(folder / "feed.xml", '<feed><link href="https://films.example/film/alien-1979.html#entry-7"/></feed>\n')
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    write(path, text.replace(old, new, 1))


def test_nothing_is_wrong_with_a_good_site(site: Path) -> None:
    looked_at, findings = check_links(site)
    assert looked_at == "4 pages, 32 links"
    assert findings == []


@pytest.mark.parametrize(
    ("page", "old", "new", "what"),
    [
        ("index.html", "film/alien-1979.html#", "film/aliens-1986.html#", "film/aliens-1986.html, which is not there"),
        ("index.html", "film/alien-1979.html#", "Film/alien-1979.html#", "which is not there"),
        ("index.html", "#entry-7", "#entry-8", "no such place"),
        ("index.html", "film/alien-1979.html", "film/", "to a folder"),
        ("index.html", "film/alien-1979.html", "/film/alien-1979.html", "from elsewhere"),
        ("index.html", "film/alien-1979.html", "//films.example/film/alien-1979.html", "from elsewhere"),
        ("index.html", "film/alien-1979.html", "javascript:alert(1)//", "from elsewhere"),
        ("index.html", 'href="style.css"', 'href="https://cdn.example/style.css"', "from elsewhere"),
        ("index.html", "film/alien-1979.html", "../film/alien-1979.html", "out of the site"),
        ("index.html", "search.html", "film/alien-1979.html", "no page leads to it"),
        ("index.html", "<p>", '<p style="color: red">', "a style in the page"),
        ("index.html", "<p>", "<style>p {}</style><p>", "a style in the page"),
        ("index.html", "<p>", "<script>1</script><p>", "a script in the page"),
        ("index.html", "<p>", '<script type="application/ld+json">{</script><p>', "can't be read"),
        ("index.html", "<p>", '<script type="application/ld+json">{}</script><p>', "another vocabulary"),
        ("index.html", "style-src 'self'", "style-src *", "another policy"),
        ("index.html", "no-referrer", "origin", "where people come from"),
        ("index.html", "<title>Films", "<title>", "no title"),
        ("index.html", "<h1>Films", "<h1>A</h1><h1>Films", "2 headings"),
        ("film/alien-1979.html", "<p>", '<p id="entry-7">', "the id 'entry-7' twice"),
        ("film/alien-1979.html", ' rel="nofollow noopener"', "", "not marked"),
        ("film/alien-1979.html", "a.svg 2x", "b.svg 2x", "images/b.svg, which is not there"),
        (
            "film/alien-1979.html",
            'canonical" href="https://films.example',
            'canonical" href="https://a.example',
            "not the",
        ),
        ("film/alien-1979.html", "example/film/alien", "example/film/aliens", "leads nowhere"),
        ("search.html", "search.js", "searching.js", "searching.js, which is not there"),
        ("style.css", "#fff", "url(images/paper.svg)", "takes something that is not there"),
        ("feed.xml", "entry-7", "entry-8", "leads nowhere"),
    ],
)
def test_a_fault_is_found(site: Path, page: str, old: str, new: str, what: str) -> None:
    spoil(site / page, old, new)
    assert [finding for finding in check_links(site).findings if what in finding.what]


def test_one_page_of_each_kind(site: Path) -> None:
    write(site / "films" / "b.html", "x")
    write(site / "films" / "index.html", "x")
    assert page_of_each_kind(site) == {
        "home": "index.html",
        "film": "film/alien-1979.html",
        "listing": "films/a.html",
        "index": "films/index.html",
        "search": "search.html",
    }


@pytest.mark.browser
@pytest.mark.site
def test_the_browser_finds_faults(site: Path) -> None:
    film = site / "film" / "alien-1979.html"
    spoil(film, ' alt="A ship"', "")
    spoil(film, "<p>Nobody", '<div class="wide">wide</div><p>Nobody')
    spoil(film, "<main>", '<main><script src="../new.js"></script>')
    write(site / "new.js", "fetch('https://elsewhere.example/seen');document.body.append('Only with script');\n")
    spoil(site / "search.html", "films/a.html", "index.html")
    write(site / "style.css", _STYLE + ".wide { width: 400px } a:focus { outline: none } h2 { color: #ccc }\n")
    found = in_browser(site)
    axe = "\n".join(what for _page, what in found["axe-core and width"])
    assert re.search(r"light, 1280 px: image-alt", axe)
    assert re.search(r"light, 320 px: color-contrast", axe)
    assert "dark, 320 px: color-contrast" not in axe
    assert re.search(r"dark, 320 px: \d+ pixels wider", axe)
    assert "elsewhere.example" in str(found["requests"])
    assert found["without script"] == [
        Finding("film/alien-1979.html", "says something else"),
        Finding("search.html", "leads to no films"),
    ]
    assert {page for page, what in found["keyboard"] if "does not show" in what} >= {"index.html"}


def in_browser(site: Path) -> dict[str, list[Finding]]:
    return {name: checked.findings for name, checked in check_in_browser(site) if checked.findings}


@pytest.mark.browser
@pytest.mark.site
def test_the_markup_checker_finds_faults(site: Path) -> None:
    assert check_markup(site).findings == []
    spoil(site / "index.html", "<p>", '<p align="left">')
    write(site / "style.css", "p { colour: red }\n")
    assert {page for page, _what in check_markup(site).findings} == {"index.html", "style.css"}


@pytest.mark.browser
@pytest.mark.site
def test_the_text_browser_finds_what_is_not_shown(site: Path) -> None:
    assert check_as_text(site).findings == []
    spoil(site / "index.html", "<p>", "<p><select><option>Hidden in a choice of one</select>")
    spoil(site / "index.html", "much else", '<textarea rows="1">Far too long for one short line it is</textarea>')
    assert {page for page, _what in check_as_text(site).findings} == {"index.html"}


@pytest.mark.browser
@pytest.mark.site
def test_lighthouse_finds_faults(site: Path) -> None:
    spoil(site / "film" / "alien-1979.html", '<meta name="description" content="What was seen.">\n', "")
    findings = check_lighthouse(site, ["film"], speed=False).findings
    assert ["seo" in what and "meta-description" in what for _page, what in findings] == [True, True]
