"""Books to look into: written to memory, and read back the way a reading system does."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from urllib.parse import unquote
from xml.etree import ElementTree

from PIL import Image

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.publishing.book.content import Book, Chapter, ChapterLine
from filmjournal.publishing.book.epub import BookWriter
from filmjournal.publishing.content import CastLine, ImageData

STILL, PLAIN_STILL = "a" * 64, "b" * 64
XHTML, OPF, NCX, SVG = (
    "{http://www.w3.org/1999/xhtml}",
    "{http://www.idpf.org/2007/opf}",
    "{http://www.daisy.org/z3986/2005/ncx/}",
    "{http://www.w3.org/2000/svg}",
)
EPUB = "{http://www.idpf.org/2007/ops}"
DC = "{http://purl.org/dc/elements/1.1/}"

EVERYTHING = (
    f'<figure><img src="image:{STILL}" alt="A track"><figcaption>A &amp; B at six</figcaption></figure>'
    '<p>Kevin <strong>runs</strong><br>and <em><u>runs</u></em> (Billy Crudup - <a data-film="2">Blood Ties</a>), '
    'unlike <a data-film="99">another</a>; <span class="spoiler">he <s>wins</s></span>.</p>'
    '<h2>Grief</h2><p><a href="https://example.org/a?b=1&amp;c=2">A link</a>, '
    '<a href="mailto:me@example.org">mail</a>, x<sup>2</sup>, y<sub>3</sub>, <code>z</code></p><h3>Small</h3>'
    "<blockquote><p>Keep pace.</p></blockquote><ul><li><p>One</p><ol><li><p>Inner</p></li></ol></li></ul>"
    "<pre>10 PRINT &lt;\n20 END</pre><hr>"
    '<details class="spoiler"><summary>The end</summary><p>They all go home.</p></details>'
    '<details class="spoiler"><summary></summary><p>Or do they?</p></details>'
)

HOSTILE = (
    "<script>alert(1)</script>",
    "]]> --> <!-- &amp; &nbsp; \"'",
    "nul\x00 bell\x07 escape\x1b lone \ud800 not \uffff here\x85",
    "\u202eright to left \u2066override",
    "{{ 7 * 7 }}{% raw %}",
    "../../etc/passwd",
    "CON",
    " ",
    "\u200b",
    "x" * 300,
    "幸福の黄色いハンカチ " * 30,
    "نهاية الطريق",
    "&#x0;&lt;",
)


def picture(width: int = 64, height: int = 32, kind: str = "PNG") -> ImageData:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, kind)
    return ImageData(f"image/{kind.lower()}", made.getvalue(), width, height)


def chapter(id_: int, title: str = "1 Mile to You", **values: object) -> Chapter:
    said: dict[str, object] = {
        "year": 2017,
        "date": PartialDate(2017, 6, 11),
        "rating": Rating(7),
        "headline": "Keep on Running",
        "review_html": "<p>Words.</p>",
        "cast": (CastLine("Graham Rogers", "Kevin"), CastLine("Tim Roth")),
        "directors": ("Leif Tilden",),
        **values,
    }
    return Chapter(id=id_, title=title, **said)  # type: ignore[arg-type]


def written(
    chapters: Sequence[Chapter],
    *,
    title: str = "The Late Row",
    language: str = "en-GB",
    films: Sequence[int] = (),
    pictures: dict[str, ImageData] | None = None,
) -> bytes:
    """A book of these chapters, whose films are of these numbers, else of one of their own each."""
    book = Book(
        title=title,
        language=language,
        identifier="urn:uuid:7a0f3c1e-52a0-5dd1-8a76-f2a7c6a0b1c9",
        modified="2024-01-02T03:04:05Z",
    )
    lines = [
        ChapterLine(one.id, films[number] if films else one.id, one.title, one.year, one.title.casefold(), one.date)
        for number, one in enumerate(chapters)
    ]
    file = io.BytesIO()
    with BookWriter(file, book, lines) as writer:
        writer.begin()
        for hash_, image in (pictures or {}).items():
            writer.add_picture(hash_, image)
        for one in chapters:
            writer.add_chapter(one)
        writer.finish()
    return file.getvalue()


class ReadBook:
    """A book as its package says it is; raises AssertionError or ParseError where a reading system would stumble."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        first = self._zip.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert self._zip.read("mimetype") == b"application/epub+zip"
        names = self._zip.namelist()
        assert len(names) == len(set(names))
        container = ElementTree.fromstring(self._zip.read("META-INF/container.xml"))
        (root,) = container.iter("{urn:oasis:names:tc:opendocument:xmlns:container}rootfile")
        self.package = self.xml(root.attrib["full-path"])
        self._folder = posixpath.dirname(root.attrib["full-path"])
        manifest = self.package.find(f"{OPF}manifest")
        assert manifest is not None
        self.items = {item.attrib["id"]: item.attrib for item in manifest}
        assert len(self.items) == len(list(manifest))
        listed = {self._place(item["href"]) for item in self.items.values()}
        assert listed | {"mimetype", "META-INF/container.xml", root.attrib["full-path"]} == set(names)
        spine = self.package.find(f"{OPF}spine")
        assert spine is not None
        self.spine = spine
        self.reading = [self.items[reference.attrib["idref"]]["href"] for reference in spine]
        self.documents = {
            item["href"]: self.xml(self._place(item["href"]))
            for item in self.items.values()
            if item["media-type"] == "application/xhtml+xml"
        }
        assert set(self.reading) == set(self.documents)
        self._check_links()

    def xml(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self._zip.read(name))

    def raw(self, address: str) -> bytes:
        return self._zip.read(self._place(address))

    def meta(self, name: str) -> list[str]:
        """The values of a property in the package."""
        found = [meta for meta in self.package.iter(f"{OPF}meta") if meta.attrib.get("property") == name]
        return [" ".join((meta.text or "").split()) for meta in found]

    def contents(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The table of contents: each part's name with the names and addresses in it."""
        nav = self.one("nav.xhtml", "nav", f"{EPUB}type", "toc")
        outer = nav.find(f"{XHTML}ol")
        assert outer is not None
        found = []
        for item in outer:
            (link, *inner) = item
            found.append((text(link), [(text(a), a.attrib["href"]) for part in inner for a in part.iter(f"{XHTML}a")]))
        return found

    def old_contents(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The same of the table for old readers."""
        top = self.xml(self._place("toc.ncx")).find(f"{NCX}navMap")
        assert top is not None

        def named(point: ElementTree.Element) -> tuple[str, str]:
            label, content = point.find(f"{NCX}navLabel/{NCX}text"), point.find(f"{NCX}content")
            assert label is not None
            assert content is not None
            return label.text or "", content.attrib["src"]

        return [(named(point)[0], [named(inner) for inner in point.findall(f"{NCX}navPoint")]) for point in top]

    def one(self, address: str, tag: str, name: str = "", value: str = "") -> ElementTree.Element:
        (found,) = [
            element
            for element in self.documents[address].iter(f"{XHTML}{tag}")
            if not name or element.attrib.get(name) == value
        ]
        return found

    def _place(self, address: str) -> str:
        return f"{self._folder}/{unquote(address)}"

    def _check_links(self) -> None:
        there = {item["href"] for item in self.items.values()}
        for document in self.documents.values():
            for address in _addresses(document):
                if not address.startswith(("https:", "http:", "mailto:")):
                    assert address in there, address


def _addresses(document: ElementTree.Element) -> Iterator[str]:
    for element in document.iter():
        for name in ("href", "src"):
            if name in element.attrib:
                yield element.attrib[name]


def text(element: ElementTree.Element) -> str:
    return "".join(element.itertext())
