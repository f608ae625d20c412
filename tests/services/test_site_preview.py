"""A site before it is published, asked for over the loopback as a browser does."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

import pytest

from filmjournal import bootstrap
from filmjournal.domain.errors import InvalidValue
from filmjournal.paths import Paths
from filmjournal.services.commands import EditEntry
from filmjournal.services.journal import Journal
from filmjournal.services.publishing import SiteOptions
from filmjournal.services.site_preview import SitePreview, media_type

OTHER_METHODS = ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND")


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@pytest.fixture
def preview(sample: Journal) -> Iterator[SitePreview]:
    made = SitePreview(sample, SiteOptions(title="Films I Saw"))
    made.start()
    yield made
    made.stop()


def get(url: str, method: str = "GET", **headers: str) -> Answer:
    try:
        with urlopen(Request(url, method=method, headers=headers)) as reply:
            return Answer(reply.status, reply.headers, reply.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def raw(preview: SitePreview, request: bytes) -> bytes:
    """The answer to what no browser sends."""
    port = urlsplit(preview.address).port
    with socket.create_connection(("127.0.0.1", port or 0)) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        parts = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def test_pages_and_what_they_need_come_with_their_types(preview: SitePreview) -> None:
    home = get(preview.address)
    assert (home.status, home.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"Films I Saw" in home.body
    assert home.headers["Cache-Control"] == "no-store"
    assert home.headers["X-Content-Type-Options"] == "nosniff"
    assert int(home.headers["Content-Length"]) == len(home.body)
    style = get(urljoin(preview.address, "style.css"))
    assert (style.status, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert get(urljoin(preview.address, "films/index.html?page=1#a")).status == 200
    assert get(urljoin(preview.address, "films/")).body == get(urljoin(preview.address, "films/index.html")).body
    assert get(urljoin(preview.address, ".")).body == home.body


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("images/ab-320.webp", "image/webp"),
        ("icon.svg", "image/svg+xml"),
        ("search/a.js", "text/javascript; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("what.ever", "application/octet-stream"),
        ("none", "application/octet-stream"),
    ],
)
def test_media_types(address: str, kind: str) -> None:
    assert media_type(address) == kind


def test_a_head_alone_is_possible_and_nothing_else(preview: SitePreview) -> None:
    head, whole = get(preview.address, "HEAD"), get(preview.address)
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(whole.body)))
    for method in OTHER_METHODS:
        answer = get(preview.address, method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD"), method
        assert b"Films I Saw" not in answer.body


def test_the_address_cant_be_guessed(preview: SitePreview, sample: Journal) -> None:
    parts = urlsplit(preview.address)
    secret = parts.path.split("/")[1]
    assert len(secret) >= 32
    other = SitePreview(sample, SiteOptions())
    assert secret not in other.start()
    other.stop()
    for path in ("/", "/index.html", "//index.html", f"/{secret[:-1]}/index.html", f"/{secret}x/index.html",
                 f"/x/../{secret}/index.html", "/é/index.html", f"/%2e/{secret}/index.html"):  # fmt: skip
        answer = raw(preview, f"GET {path} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
        assert b" 404 " in answer.split(b"\r\n")[0], path
        assert b"Films I Saw" not in answer


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost:{port}",
        "127.0.0.1",
        "127.0.0.1:{port}.evil.example",
        "127.0.0.1:1",
        "[::1]:{port}",
    ],
)
def test_another_host_is_refused(preview: SitePreview, host: str) -> None:
    parts = urlsplit(preview.address)
    named = f"Host: {host.format(port=parts.port)}\r\n" if host else ""
    answer = raw(preview, f"GET {parts.path} HTTP/1.0\r\n{named}\r\n".encode())
    assert b" 403 " in answer.split(b"\r\n")[0]
    assert b"Films I Saw" not in answer


@pytest.mark.parametrize(
    "address",
    ["nothing.html", "films", "images/", "../index.html", "..%2f..%2fetc/passwd", "/etc/passwd", "%00", "a%ff"],
)
def test_there_is_nothing_but_the_site(preview: SitePreview, address: str) -> None:
    parts = urlsplit(preview.address)
    base = parts.path.removesuffix("index.html")
    answer = raw(preview, f"GET {base}{address} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
    assert answer.split(b"\r\n")[0].split()[1] in (b"404", b"400")


@pytest.mark.parametrize(
    "request_", [b"", b"GET\r\n\r\n", b"\x00\xff\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET http://[ HTTP/1.0\r\n\r\n"]
)
def test_what_is_no_request_breaks_nothing(preview: SitePreview, request_: bytes) -> None:
    assert b"Traceback" not in raw(preview, request_)
    assert get(preview.address).status == 200


def test_it_shows_the_journal_as_it_is_when_asked(preview: SitePreview, sample: Journal, paths: Paths) -> None:
    before = get(preview.address)
    entry = sample.browsing.entry(1)
    assert get(preview.address).body == before.body
    other = bootstrap.open_journal(paths)  # another program
    other.execute(EditEntry(entry.id, {"headline": "Written a Moment Ago"}))
    other.close()
    film = next(
        page for page in film_pages(preview) if b"Written a Moment Ago" in get(urljoin(preview.address, page)).body
    )
    assert film.startswith("film/")


def film_pages(preview: SitePreview) -> list[str]:
    """The addresses of all films, as the site map of the preview has them."""
    base = "https://example.org/"
    preview.show(SiteOptions(title="Films I Saw", base_url=base))
    found = get(urljoin(preview.address, "sitemap.xml")).body.decode()
    urls = [part.split("</loc>")[0] for part in found.split("<loc>")[1:]]
    return [url.removeprefix(base) for url in urls if url.startswith(f"{base}film/")]


def test_other_settings_are_shown_from_the_next_request_on(preview: SitePreview) -> None:
    address = preview.address
    preview.show(SiteOptions(title="Another Title"))
    assert preview.address == address
    assert b"Another Title" in get(address).body


def test_templates_of_ones_own_are_shown_as_they_are_when_asked(preview: SitePreview, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    style = own / "style.css"
    style.write_text("h1 { color: #123456; }\n", encoding="utf-8")
    preview.show(SiteOptions(templates=own))
    address = urljoin(preview.address, "style.css")
    assert b"#123456" in get(address).body
    style.write_text("h1 { color: #abcdef00; }\n", encoding="utf-8")
    assert b"#abcdef00" in get(address).body


def test_what_cant_be_is_said_in_the_browser_too(preview: SitePreview, sample: Journal, tmp_path: Path) -> None:
    wrong = SiteOptions(theme="no such theme")
    preview.show(wrong)
    answer = get(preview.address)
    assert (answer.status, answer.headers["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert "no such theme" in answer.body.decode()
    refused = SitePreview(sample, wrong)
    with pytest.raises(InvalidValue, match="no such theme"):
        refused.prepare()


def test_many_at_once_are_answered(preview: SitePreview) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(get, [preview.address, urljoin(preview.address, "style.css")] * 12))
    assert {answer.status for answer in answers} == {200}


def test_only_this_machine_is_answered(preview: SitePreview) -> None:
    parts = urlsplit(preview.address)
    assert parts.hostname == "127.0.0.1"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", parts.port or 0), timeout=2).close()


def test_once_stopped_nothing_answers_and_the_journal_is_free(sample: Journal) -> None:
    preview = SitePreview(sample, SiteOptions())
    address = preview.start()
    assert get(address).status == 200
    preview.stop()
    with pytest.raises(URLError, match="refused"):
        urlopen(address).close()
    assert preview.address == ""
    assert preview.start() == ""
    assert preview.file("index.html") is None
    preview.stop()
