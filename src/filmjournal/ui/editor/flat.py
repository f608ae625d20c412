"""A review as a flat sequence of lines, each carrying the path of containers it stands in.

Qt's document is a flat list of blocks, while a review is a tree. A line keeps its whole way down from the top
(`("quote", 1), ("ul", 2), ("li", 3)`), so any sequence of lines is a review again, whatever was typed, joined
or cut between them. The numbers keep neighbours apart: two lists that follow each other have different numbers,
two lines of one item the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from filmjournal.richtext.tree import (
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Run,
    SpoilerBlock,
)

Step = tuple[str, int]
Path = tuple[Step, ...]

LISTS = ("ul", "ol")
PLAIN_TEXT = frozenset({"pre", "summary"})
UNTOUCHABLE = frozenset({"pre", "summary", "rule", "figure"})


@dataclass(frozen=True, slots=True)
class Spec:
    """What a line is: `p h2 h3 pre rule figure summary`, and where it stands.

    `image` (content hash) and `alt` belong to figures, whose text is their caption.
    """

    kind: str = "p"
    path: Path = ()
    image: str = ""
    alt: str = ""

    @property
    def list_depth(self) -> int:
        """Index in the path of the innermost list's step, or -1 outside any list."""
        return len(self.path) - 2 if len(self.path) > 1 and self.path[-1][0] == "li" else -1

    @property
    def quote_depth(self) -> int:
        """Index in the path of the quote's step, or -1 outside a quote."""
        return next((depth for depth, step in enumerate(self.path) if step[0] == "quote"), -1)

    @property
    def open_path(self) -> Path:
        """The part of the path in which every kind of block may stand: spoilers only."""
        depth = 0
        while depth < len(self.path) and self.path[depth][0] == "spoiler":
            depth += 1
        return self.path[:depth]


Line = tuple[Spec, Inline]


def starts_with(path: Path, prefix: Path) -> bool:
    """Whether `prefix` leads to or is `path`."""
    return path[: len(prefix)] == prefix


def fitted(spec: Spec) -> Spec:
    """The nearest line that the grammar allows: quotes hold text, lists and small headings, items text and lists."""
    path: list[Step] = []
    holders: set[str] = set()
    for step in spec.path:
        if step[0] in {"spoiler", "quote"} and not holders.isdisjoint({"quote", "li"}):
            continue
        holders.add(step[0])
        path.append(step)
    result = spec if len(path) == len(spec.path) else replace(spec, path=tuple(path))
    if result.kind in {"pre", "rule", "figure"} and holders & {"quote", "li"}:
        return replace(result, path=result.open_path)
    if result.kind == "summary" and (not path or path[-1][0] != "spoiler"):
        return replace(result, kind="p")
    if result.kind in {"h2", "h3"} and "li" in holders:
        return replace(result, kind="p")
    if result.kind == "h2" and "quote" in holders:
        return replace(result, kind="h3")
    return result


def flatten(blocks: Iterable[Block], next_id: Callable[[], int], base: Path = ()) -> Iterator[Line]:
    """The lines of `blocks`, which stand at `base`; `next_id` gives each container its number."""
    for block in blocks:
        match block:
            case Paragraph(inline):
                yield Spec("p", base), inline
            case Heading(level, inline):
                yield Spec(f"h{level}", base), inline
            case Quote(inner):
                yield from flatten(inner, next_id, (*base, ("quote", next_id())))
            case ListBlock(ordered, items):
                step = ("ol" if ordered else "ul", next_id())
                for item in items:
                    yield from flatten(item, next_id, (*base, step, ("li", next_id())))
            case Preformatted(text):
                yield Spec("pre", base), (Run(text),)
            case Rule():
                yield Spec("rule", base), ()
            case Figure(image, alt, caption):
                yield Spec("figure", base, image, alt), caption
            case SpoilerBlock(summary, inner):
                path = (*base, ("spoiler", next_id()))
                yield Spec("summary", path), ((Run(summary),) if summary else ())
                yield from flatten(inner, next_id, path)


@dataclass(slots=True)
class _Container:
    step: Step
    children: list[Block]
    items: list[tuple[Block, ...]]
    summary: str = ""

    def closed(self) -> Block | None:
        kind = self.step[0]
        if kind in LISTS:
            return ListBlock(kind == "ol", tuple(self.items)) if self.items else None
        if kind == "spoiler":
            if not self.children:  # its words are all that is left of it
                return Paragraph((Run(self.summary, frozenset({"spoiler"})),)) if self.summary else None
            return SpoilerBlock(self.summary, tuple(self.children))
        return Quote(tuple(self.children)) if self.children else None


def unflatten(lines: Iterable[Line]) -> Document:
    """The review that `lines` make. Empty paragraphs, items and containers leave nothing behind."""
    root = _Container(("", 0), [], [])
    stack = [root]

    def close_to(depth: int) -> None:
        while len(stack) > depth + 1:
            done = stack.pop()
            if done.step[0] == "li":
                if done.children:
                    stack[-1].items.append(tuple(done.children))
            elif (block := done.closed()) is not None:
                stack[-1].children.append(block)

    for spec, inline in lines:
        shared = 0
        for step, container in zip(spec.path, stack[1:], strict=False):
            if step != container.step:
                break
            shared += 1
        if spec.kind == "summary" and shared == len(spec.path) and _started(stack[shared]):
            shared -= 1  # a second summary begins a second spoiler
        close_to(shared)
        stack.extend(_Container(step, [], []) for step in spec.path[shared:])
        _add(stack[-1], spec, inline)
    close_to(0)
    return Document(tuple(root.children))


def _started(container: _Container) -> bool:
    return bool(container.children or container.summary)


def _add(container: _Container, spec: Spec, inline: Inline) -> None:
    text = "".join(run.text for run in inline)
    match spec.kind:
        case "summary":
            container.summary = text.replace("\n", " ")
        case "rule":
            container.children.append(Rule())
            if text:
                container.children.append(Paragraph(inline))
        case "figure":
            container.children.append(Figure(spec.image, spec.alt, inline))
        case "pre":
            if text:
                container.children.append(Preformatted(text))
        case "h2" | "h3":
            if text:
                container.children.append(Heading(int(spec.kind[1]), inline))
        case _:
            if text:
                container.children.append(Paragraph(inline))
