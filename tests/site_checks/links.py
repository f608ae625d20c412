"""Whether everything that pages lead to is there, and whether they keep to the site's rules of markup."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from site_checks.findings import Checked, Finding

_ELEMENTS = "[href], [src], [srcset], [action], [data], [poster], [id], [style], style, script, meta, a, base"
_POLICY = re.compile(
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; (script-src 'self'; )?connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_IN_STYLES = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""")
_IN_XML = re.compile(r"""(?:<loc>|href=")(https?://[^"<]+)""")
_NEEDS_REL = {"nofollow", "noopener"}
_CANONICAL = {"canonical"}


def check_links(folder: Path) -> Checked:
    """Look at every page below the folder; each finding is told once a page."""
    site = _Site(folder)
    for address in sorted(name for name in site.files if name.endswith(".html")):
        site.read(address)
    site.follow()
    return Checked(f"{len(site.ids):,} pages, {site.links:,} links", sorted(set(site.findings)))


class _Site:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        self.ids: dict[str, set[str]] = {}
        self.leads: dict[str, set[tuple[str, str]]] = {}  # from a page to pages and fragments
        self.findings: list[Finding] = []
        self.links = 0
        self.base = self._base()
        self.moved: set[str] = set()  # pages that only lead on

    def find(self, page: str, what: str) -> None:
        self.findings.append(Finding(page, what))

    def read(self, address: str) -> None:
        tree = LexborHTMLParser((self.folder / address).read_bytes())
        ids: set[str] = set()
        self.ids[address] = ids
        self.leads[address] = set()
        metas: list[dict[str, str | None]] = []
        for node in tree.css(_ELEMENTS):
            attributes = node.attributes
            tag = node.tag
            if (id_ := attributes.get("id")) is not None:
                if id_ in ids or not id_:
                    self.find(address, f"the id {id_!r} twice")
                ids.add(id_)
            if tag == "meta":
                metas.append(attributes)
            self._rules(address, node, str(tag), attributes)
            for name in ("href", "src", "data", "poster", "action"):
                if (value := attributes.get(name)) is not None:
                    self._link(address, str(tag), attributes, value)
            for value in _candidates(attributes.get("srcset") or ""):
                self._link(address, str(tag), attributes, value)
        self._head(address, tree, metas)

    def follow(self) -> None:
        """Look whether what pages lead to is there, and whether all pages can be reached from the first."""
        for page, targets in self.leads.items():
            for target, fragment in targets:
                if target not in self.files:
                    self.find(page, f"leads to {target}, which is not there")
                elif fragment and fragment not in self.ids.get(target, ()):
                    self.find(page, f"leads to {target}#{fragment}, and there is no such place on it")
        self._styles()
        self._lists()
        reached, new = set[str](), {"index.html"} & self.files
        while new:
            reached |= new
            new = {target for page in new for target, _fragment in self.leads.get(page, ())} - reached
        for page in self.ids.keys() - reached - self.moved - {"404.html"}:
            self.find(page, "no page leads to it")

    def _rules(self, page: str, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        if "style" in attributes or tag == "style":
            self.find(page, "a style in the page")
        if tag == "base":
            self.find(page, "a base")
        if tag == "script":
            if attributes.get("type") == "application/ld+json":
                self._structured(page, node.text())
            elif not attributes.get("src"):
                self.find(page, "a script in the page")

    def _structured(self, page: str, text: str) -> None:
        try:
            values = json.loads(text)
        except ValueError:
            self.find(page, "structured data that can't be read")
            return
        if not isinstance(values, dict) or values.get("@context") != "https://schema.org":
            self.find(page, "structured data of another vocabulary")

    def _head(self, page: str, tree: LexborHTMLParser, metas: list[dict[str, str | None]]) -> None:
        policies = [meta.get("content") for meta in metas if meta.get("http-equiv") == "Content-Security-Policy"]
        if len(policies) != 1 or not _POLICY.fullmatch(policies[0] or ""):
            self.find(page, f"another policy: {policies}")
        if not any(meta.get("name") == "referrer" and meta.get("content") == "no-referrer" for meta in metas):
            self.find(page, "it tells other sites where people come from")
        if any(meta.get("http-equiv") == "refresh" for meta in metas):
            self.moved.add(page)
        for meta in metas:
            if meta.get("property") in ("og:url", "og:image"):
                self._absolute(page, meta.get("content") or "")
        if len(tree.css("title")) < 1 or not (tree.css("title")[0].text().strip()):
            self.find(page, "no title")
        if len(tree.css("h1")) != 1:
            self.find(page, f"{len(tree.css('h1'))} headings of the first rank")

    def _link(self, page: str, tag: str, attributes: dict[str, str | None], value: str) -> None:
        self.links += 1
        rel = set((attributes.get("rel") or "").lower().split())
        scheme = urlsplit(value).scheme.lower()
        if tag == "link" and rel & _CANONICAL:
            self._absolute(page, value)
        elif page == "404.html" and self._from_anywhere(value):
            self._absolute(page, urljoin(self.base, value))
        elif scheme in ("http", "https", "mailto") and tag == "a":
            if not rel >= _NEEDS_REL:
                self.find(page, f"a link to elsewhere that is not marked as one: {value}")
        elif scheme or value.startswith(("/", "\\")):
            self.find(page, f"<{tag}> takes something from elsewhere: {value}")
        else:
            self._inside(page, value)

    def _from_anywhere(self, value: str) -> bool:
        """Whether an address leads into the site from any folder; the page of what is not found is shown in all."""
        return bool(self.base) and value.startswith((self.base, urlsplit(self.base).path))

    def _inside(self, page: str, value: str) -> None:
        path, _hash, fragment = value.partition("#")
        path = unquote(path.partition("?")[0])
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if path.endswith("/") or target == ".":
            self.find(page, f"leads to a folder: {value}")
        elif target.startswith(".."):
            self.find(page, f"leads out of the site: {value}")
        else:
            self.leads[page].add((target, "" if fragment == "top" else unquote(fragment)))

    def _absolute(self, page: str, value: str) -> None:
        """A whole address of something here, which needs the site's own to be known; that of the home page is."""
        if not self.base or not value.startswith(self.base):
            self.find(page, f"a whole address that is not the site's: {value}")
            return
        path, _hash, fragment = value.removeprefix(self.base).partition("#")
        target = unquote(path) or "index.html"
        if target not in self.files or (fragment and target in self.ids and fragment not in self.ids[target]):
            self.find(page, f"a whole address that leads nowhere: {value}")

    def _base(self) -> str:
        """The site's own address, as the home page knows it, or nothing."""
        home = self.folder / "index.html"
        node = LexborHTMLParser(home.read_bytes()).css_first("link[rel=canonical]") if home.is_file() else None
        return (node.attributes.get("href") or "").removesuffix("index.html") if node else ""

    def _styles(self) -> None:
        for name in sorted(self.files):
            if name.endswith(".css"):
                for value in _IN_STYLES.findall((self.folder / name).read_text(encoding="utf-8")):
                    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), value))
                    if urlsplit(value).scheme or target not in self.files:
                        self.find(name, f"takes something that is not there: {value}")

    def _lists(self) -> None:
        """The feed and the map of the site, which hold whole addresses."""
        for name in sorted({"feed.xml", "sitemap.xml"} & self.files):
            for value in _IN_XML.findall((self.folder / name).read_text(encoding="utf-8")):
                if self.base and value.startswith(self.base):
                    self._absolute(name, value)


def _candidates(srcset: str) -> Iterator[str]:
    for candidate in srcset.split(","):
        if words := candidate.split():
            yield words[0]
