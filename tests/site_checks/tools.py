"""Where the tools lie that are written in JavaScript and Java, and a server for a folder."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"


def modules() -> Path:
    """The folder that `npm ci` filled: FILMJOURNAL_WEB_CHECKS, or that of `make site-checks`."""
    folder = Path(os.environ.get("FILMJOURNAL_WEB_CHECKS", ROOT / "build" / "web-checks")) / "node_modules"
    if not (folder / "axe-core").is_dir():
        raise FileNotFoundError(f"{folder} lacks what packaging/web-checks lists: make site-checks installs it")
    return folder


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The folder's address on this machine, and a list of what was asked for and not found, as it grows."""
    missed: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

        def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has above
            missed.append(self.path)

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A browser that hangs up is none of our business."""

    with Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://localhost:{server.server_address[1]}/", missed
        finally:
            server.shutdown()
            thread.join()
