"""A site served to the browser of this machine before it is published: `http://127.0.0.1:PORT/SECRET/`.

Nobody but who knows the address can read it. It has a secret first part, and requests for another host are refused:
a page on the web could else point a name of its own at this machine and read along (DNS rebinding). Pages are made
when they are asked for, from the journal, and the templates of one's own, as they are then.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from filmjournal.domain.errors import FilmJournalError, JournalUnavailable
from filmjournal.i18n import _

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.publishing import OpenSite, SiteOptions

_HOST = "127.0.0.1"
_HOME = "index.html"
_SECRET_BYTES = 24
_MOST_LOOKED_AT = 2_000  # files of a person's own
_PATIENCE = 10.0  # seconds for a request to arrive
_MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "woff": "font/woff",
    "pdf": "application/pdf",
}
_UNKNOWN_TYPE = "application/octet-stream"
_FEED = "feed.xml"
_FEED_TYPE = "application/atom+xml; charset=utf-8"


class SitePreview:
    """One site at one address for as long as it is looked at. Its methods may be called from any thread."""

    def __init__(self, journal: Journal, options: SiteOptions) -> None:
        self._journal = journal
        self._options = options
        self._secret = secrets.token_urlsafe(_SECRET_BYTES)
        self._server: ThreadingHTTPServer | None = None
        self._lock = Lock()  # a site makes one file at a time
        self._site: OpenSite | None = None
        self._made_of: object = None  # the options, and the state of journal and templates, that the site shows
        self._stopped = False

    @property
    def address(self) -> str:
        """Where the home page is; empty while nothing is served."""
        server = self._server
        return "" if server is None else f"http://{_HOST}:{server.server_address[1]}/{self._secret}/{_HOME}"

    def start(self) -> str:
        """Serve from now on; the address of the home page. Raises JournalUnavailable where no port is to be had.

        Once stopped it is never served again, and the address is empty.
        """
        with self._lock:
            if self._server is None and not self._stopped:
                try:
                    self._server = _Server((_HOST, 0), partial(_Request, self))
                except OSError as error:
                    raise JournalUnavailable(
                        _("The preview can't be shown: {reason}.").format(reason=error.strerror or error)
                    ) from None
                serve = partial(self._server.serve_forever, poll_interval=0.05)
                Thread(target=serve, name="filmjournal-preview", daemon=True).start()
        return self.address

    def show(self, options: SiteOptions) -> None:
        """Show the site as other options make it, from the next request on."""
        self._options = options

    def prepare(self) -> None:
        """Find out whether there is a site. Raises what `publish` raises for options that can't be."""
        self.file(_HOME)

    def file(self, address: str) -> bytes | None:
        """What stands at an address of the site as the journal is now; None where nothing does.

        Raises InvalidValue and its kin for options and templates that can't be, and JournalUnavailable.
        """
        with self._lock:
            if self._stopped:
                return None
            wanted = (self._options, self._journal.browsing.change_counter(), _files_in(self._options.templates))
            if self._site is None or self._made_of != wanted:
                from filmjournal.services.publishing import OpenSite

                self._site = None  # two at once would take twice the memory
                self._site = OpenSite(self._journal, self._options)
                self._made_of = wanted
            return self._site.file(address)

    def stop(self) -> None:
        """Serve no more. When it returns, nothing is read from the journal any longer."""
        with self._lock:  # a file that is being made is finished
            self._stopped = True
            server, self._server = self._server, None
            self._site = None
        if server is not None:
            server.shutdown()
            server.server_close()

    def answer(self, host: str, target: str) -> tuple[HTTPStatus, str, bytes]:
        """Status, media type and body of the answer to a request."""
        server = self._server
        if server is None or host != f"{_HOST}:{server.server_address[1]}":
            return _said(HTTPStatus.FORBIDDEN, _("This is not the address of the preview."))
        try:
            path = unquote(urlsplit(target).path, errors="strict")
        except ValueError:  # no address, or no UTF-8
            return _said(HTTPStatus.BAD_REQUEST, _("This is no address."))
        secret, _slash, address = path.removeprefix("/").partition("/")
        if not path.startswith("/") or not secrets.compare_digest(secret.encode(), self._secret.encode()):
            return _said(HTTPStatus.NOT_FOUND, _("There is nothing here."))
        if not address or address.endswith("/"):
            address += _HOME
        try:
            body = self.file(address)
        except FilmJournalError as error:
            return _said(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))
        if body is None:
            return _said(HTTPStatus.NOT_FOUND, _("The site has no such page."))
        return HTTPStatus.OK, media_type(address), body


def _files_in(folder: Path | None) -> tuple[tuple[str, int, int], ...]:
    """What tells one state of a folder from another: its files with their times and sizes."""
    if folder is None:
        return ()
    found = []
    for place, _folders, names in os.walk(folder):
        for path in (Path(place, name) for name in names):
            with suppress(OSError):
                state = path.stat()
                found.append((str(path), state.st_mtime_ns, state.st_size))
            if len(found) >= _MOST_LOOKED_AT:
                return tuple(found)
    return tuple(found)


def media_type(address: str) -> str:
    """What a file of the site is, by its ending."""
    if address == _FEED:
        return _FEED_TYPE
    return _MEDIA_TYPES.get(address.rpartition(".")[2].lower(), _UNKNOWN_TYPE)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # a page asks for all its pictures at once

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up in the middle is nothing to tell of."""


class _Request(BaseHTTPRequestHandler):
    timeout = _PATIENCE
    server_version = "FilmJournal"
    sys_version = ""

    def __init__(self, preview: SitePreview, *arguments: object) -> None:
        self._preview = preview
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A page with its head."""
        self._reply(*self._preview.answer(self.headers.get("Host", ""), self.path))

    def do_HEAD(self) -> None:
        """The head alone."""
        self.do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Say in a few words what the standard library finds wrong with a request, such as another method."""
        if code == HTTPStatus.NOT_IMPLEMENTED:
            refused = _said(HTTPStatus.METHOD_NOT_ALLOWED, _("The preview can only be read."))
            self._reply(*refused, allow="GET, HEAD")
        else:
            self._reply(*_said(HTTPStatus(code), HTTPStatus(code).phrase))

    def log_message(self, *_arguments: object) -> None:
        """What is looked at is noted nowhere."""

    def _reply(self, status: HTTPStatus, kind: str, body: bytes, *, allow: str = "") -> None:
        with suppress(OSError):  # the browser has gone
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Cross-Origin-Resource-Policy", "same-origin")
            self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
            if allow:
                self.send_header("Allow", allow)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)


def _said(status: HTTPStatus, sentence: str) -> tuple[HTTPStatus, str, bytes]:
    return status, _MEDIA_TYPES["txt"], sentence.encode("utf-8", "replace")
