"""A review as it stands on a published page.

Everything comes from the tree of the review, escaped here: no HTML that was stored or pasted reaches a page.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import quote

from markupsafe import Markup, escape

from filmjournal.i18n import _
from filmjournal.publishing.content import ImageData
from filmjournal.publishing.words import printable
from filmjournal.richtext.canonical import link_target
from filmjournal.richtext.tree import (
    MARKS,
    Block,
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

_NOT_IN_ADDRESS = re.compile(r"[{|}^]")  # what a browser takes and the standard does not


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a review finds on its page: pictures by hash, addresses of films by id, and its highest heading's level."""

    images: Mapping[str, ImageData] = field(default_factory=dict)
    addresses: Mapping[int, str] = field(default_factory=dict)
    first_level: int = 3


def render(blocks: Iterable[Block], surroundings: Surroundings) -> Markup:
    """The blocks of a review as HTML for a page, one a line."""
    return Markup("\n".join(_block(block, surroundings) for block in blocks))


def _block(block: Block, around: Surroundings) -> str:
    match block:
        case Paragraph():
            return f"<p>{_inline(block.inline, around)}</p>"
        case Heading():
            level = block.level - 2 + around.first_level
            return f"<h{level}>{_inline(block.inline, around)}</h{level}>"
        case Quote():
            return f"<blockquote>{_blocks(block.blocks, around)}</blockquote>"
        case ListBlock():
            items = "".join(f"<li>{_blocks(item, around)}</li>" for item in block.items)
            return f"<ol>{items}</ol>" if block.ordered else f"<ul>{items}</ul>"
        case Preformatted():
            # A parser drops one line break right after the tag, so the text's own is written twice.
            extra = "\n" if block.text.startswith("\n") else ""
            return f"<pre>{extra}{_escape(block.text)}</pre>"
        case Rule():
            return "<hr>"
        case Figure():
            return _figure(block, around)
        case SpoilerBlock():
            summary = _escape(block.summary.strip() or _("Spoiler"))
            return (
                f'<details class="spoiler"><summary>{summary}</summary>'
                f'<div class="covered">{_blocks(block.blocks, around)}</div></details>'
            )


def _blocks(blocks: Iterable[Block], around: Surroundings) -> str:
    return "".join(_block(block, around) for block in blocks)


def _figure(figure: Figure, around: Surroundings) -> str:
    image = around.images.get(figure.image)
    caption = _inline(figure.caption, around)
    if image is None:
        # The picture is not there; its words are, and stay.
        caption = caption or _escape(figure.alt)
        picture = ""
    else:
        data = base64.b64encode(image.data).decode("ascii")
        picture = (
            f'<img src="data:{image.media_type};base64,{data}" alt="{_escape(figure.alt)}"'
            f' width="{image.width}" height="{image.height}">'
        )
    if caption:
        caption = f"<figcaption>{caption}</figcaption>"
    return f"<figure>{picture}{caption}</figure>" if picture or caption else ""


def _inline(runs: Inline, around: Surroundings) -> str:
    return _nested(runs, _levels(around))


_Level = tuple[Callable[[Run], Hashable], Callable[[Run, str], str]]


def _levels(around: Surroundings) -> tuple[_Level, ...]:
    """What can lie around text, outermost first: what tells neighbours apart, and what is written around them.

    A spoiler lies outside links here, where the stored text has it inside: one cover takes the keyboard once, and
    a link may hold nothing else that does.
    """
    marks = [_mark(tag) for tag in MARKS if tag != "spoiler"]
    return (
        (lambda run: "spoiler" in run.marks, lambda run, inner: _covered(inner) if "spoiler" in run.marks else inner),
        (lambda run: (run.href, run.film), lambda run, inner: _linked(run, inner, around)),
        *marks,
    )


def _mark(tag: str) -> _Level:
    return (lambda run: tag in run.marks), (lambda run, inner: f"<{tag}>{inner}</{tag}>" if tag in run.marks else inner)


def _nested(runs: Iterable[Run], levels: Sequence[_Level]) -> str:
    if not levels:
        return "".join(_escape(run.text).replace("\n", "<br>") for run in runs)
    (key, wrap), *inner_levels = levels
    written = []
    for _value, group in groupby(runs, key):
        alike = list(group)
        written.append(wrap(alike[0], _nested(alike, inner_levels)))
    return "".join(written)


def _covered(inner: str) -> str:
    """A cover that is lifted without a script; what is under it is hidden from readers aloud as well."""
    name = _escape(_("Spoiler: show the words"))
    return (
        f'<label class="spoiler"><input type="checkbox" aria-label="{name}"><span class="words">{inner}</span></label>'
    )


def _linked(run: Run, inner: str, around: Surroundings) -> str:
    if run.film is not None and (address := around.addresses.get(run.film)):
        return f'<a href="{_escape(address)}">{inner}</a>'
    if run.href is not None and (target := link_target(run.href)):
        return f'<a href="{_escape(_encoded(target))}" rel="noopener noreferrer nofollow">{inner}</a>'
    return inner


def _encoded(href: str) -> str:
    """The address with what none may hold in percent form."""
    return _NOT_IN_ADDRESS.sub(lambda found: quote(found.group()), href)


def _escape(text: str) -> str:
    return str(escape(printable(text)))
