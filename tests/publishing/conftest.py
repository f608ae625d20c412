"""A page's content to vary, and a reader that takes nothing but well-formed HTML."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from PIL import Image

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.publishing.content import CastLine, CrewLine, ImageData, PageContent, Viewing

STILL = "a" * 64

_VOID = {"br", "hr", "img", "input", "link", "meta"}
_PHRASING = {
    "a",
    "bdi",
    "br",
    "circle",
    "code",
    "defs",
    "em",
    "g",
    "img",
    "input",
    "label",
    "path",
    "rect",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "svg",
    "text",
    "time",
    "u",
    "use",
}
_HOLDS_PHRASING = _PHRASING | {"h1", "h2", "h3", "h4", "p", "pre", "summary", "title", "style", "dt", "dd"}
_ONLY_IN = {
    "li": {"ol", "ul"},
    "figcaption": {"figure"},
    "summary": {"details"},
    "input": {"label"},
    "title": {"head"},
    "h1": {"header", "div"},
    "dt": {"div"},
    "dd": {"div"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
}
_FLOW = _PHRASING | {
    "article",
    "blockquote",
    "details",
    "div",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
}
_FLOW |= {"hr", "html", "head", "body", "li", "link", "main", "meta", "ol", "p", "pre", "section", "style", "summary"}
_FLOW |= {"title", "ul", "nav", "footer", "script", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"}


@dataclass
class Node:
    """An element of a page that was read."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def all(self, tag: str = "") -> Iterator[Node]:
        """This element and those in it, in the order of the page."""
        if not tag or self.tag == tag:
            yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all(tag)

    def one(self, tag: str, class_: str = "") -> Node:
        (found,) = self.having(tag, class_)
        return found

    def having(self, tag: str, class_: str = "") -> list[Node]:
        return [node for node in self.all(tag) if not class_ or class_ in (node.attributes.get("class") or "").split()]

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def shape(self) -> list[Any]:
        """Its elements and the names of their attributes, without a word of text."""
        return [self.tag, sorted(self.attributes), [child.shape for child in self.children if isinstance(child, Node)]]


class _StrictReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {self.get_starttag_text()}"
        assert tag in _FLOW, f"no element of ours: {tag}"
        assert not [name for name in names if name.startswith("on") or name == "style"], self.get_starttag_text()
        parent = self.open[-1].tag
        assert parent not in _HOLDS_PHRASING or tag in _PHRASING, f"<{tag}> in <{parent}>"
        assert parent in _ONLY_IN.get(tag, {parent}), f"<{tag}> in <{parent}>"
        assert parent not in {"ol", "ul"} or tag == "li", f"<{tag}> in <{parent}>"
        inside = {node.tag for node in self.open}
        assert not ("a" in inside and (tag == "a" or "tabindex" in names)), "something to click in a link"
        node = Node(tag, dict(attrs))
        if (name := node.attributes.get("id")) is not None:
            assert name not in self.ids, f"the id {name} twice"
            self.ids.add(name)
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"circle", "path", "use"}, f"<{tag}/> closes nothing in HTML"
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open[-1].tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            parent = self.open[-1].tag
            assert parent not in {"", "html", "head", "ol", "ul", "main"}, f"bare text in <{parent}>: {data!r}"
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")


def read_strictly(html: str) -> Node:
    """The tree of a page or a part of one; an AssertionError where it is not well-formed."""
    reader = _StrictReader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], f"never closed: {[node.tag for node in reader.open]}"
    return reader.root


@pytest.fixture
def read() -> Callable[[str], Node]:
    return read_strictly


@pytest.fixture(scope="session")
def still() -> ImageData:
    picture = io.BytesIO()
    Image.new("RGB", (64, 32), "teal").save(picture, "PNG")
    return ImageData("image/png", picture.getvalue(), 64, 32)


@pytest.fixture
def viewing() -> Viewing:
    return Viewing(
        date=PartialDate(2017, 6, 11),
        rating=Rating(6),
        headline="Keep on Running",
        review_html=(
            f'<figure><img src="image:{STILL}" alt="A track"><figcaption>A and B in 1 Mile to You (2017)</figcaption>'
            "</figure><p>Kevin (Graham Rogers) runs. Coach K (Billy Crudup - "
            '<a data-film="4">Blood Ties</a>) looks on.</p><h2>After</h2>'
            '<p>And <span class="spoiler">he wins</span>.</p>'
            '<details class="spoiler"><summary></summary><p>Or does he?</p></details>'
        ),
        tags=("running", "grief"),
    )


@pytest.fixture
def make_content(viewing: Viewing, still: ImageData) -> Callable[..., PageContent]:
    """A page as the model review has it; named fields replace its own, and those of its viewing."""
    viewing_fields = set(Viewing.__dataclass_fields__) - set(PageContent.__dataclass_fields__)

    def make(**changes: Any) -> PageContent:
        of_viewing = {name: changes.pop(name) for name in list(changes) if name in viewing_fields}
        content = PageContent(
            title="1 Mile to You",
            year=2017,
            original_title="Life at These Speeds",
            alternative_titles=("One Mile",),
            language="en",
            journal_title="The Late Row",
            directors=("Leif Tilden",),
            cast=(CastLine("Graham Rogers", "Kevin"), CastLine("Billy Crudup", "Coach K"), CastLine("Tim Roth")),
            crew=(CrewLine("writer", ("Marc Novak",)),),
            genres=("Drama", "Sport"),
            runtime=104,
            images={STILL: still},
            viewings=(replace(viewing, **of_viewing),),
        )
        return replace(content, **changes)

    return make
