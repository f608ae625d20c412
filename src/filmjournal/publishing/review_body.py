"""A review as it stands on a published page.

Every tag is written here, and every text is escaped: no HTML that was stored or pasted reaches a page. Of most reviews
no tree is built: `pieces` proves that their HTML is exactly what we store, and its pieces are written one by one. What
it can't prove, and spoilers in a link (whose cover lies outside of it here), are written from the tree, to the byte the
same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from html import unescape
from itertools import groupby
from typing import Protocol
from urllib.parse import quote

from markupsafe import Markup, escape

from filmjournal.i18n import _
from filmjournal.publishing.uris import standard_address
from filmjournal.publishing.words import printable
from filmjournal.richtext import gate
from filmjournal.richtext.canonical import link_target
from filmjournal.richtext.pieces import FILM, IMAGE, LINK, SPOILER, SPOILER_BLOCK, blocks_in
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

_HEADING = re.compile(r"<(/?)h([2-4])>")  # in text, a `<` is escaped
_NOT_IN_ADDRESS = re.compile(r"[{|}^]")  # what a browser takes and the standard does not
# How wide a picture is shown: as the column of text, which is 30.5 rem of a page whose letters are 106.25 % as large as
# the reader's own on narrow screens and 112.5 % on others.
SIZES = "(max-width: 35rem) calc(100vw - 2.65rem), (max-width: 48rem) 32.4rem, 34.3rem"
_COVER_END = "</span></label>"


class Shown(Protocol):
    """A picture as pages show it: addresses with widths in pixels, the widest first, whose size is given."""

    @property
    def sizes(self) -> tuple[tuple[str, int], ...]: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture that lies beside the page, with its size in pixels."""

    address: str
    width: int
    height: int

    @property
    def sizes(self) -> tuple[tuple[str, int], ...]:
        """It alone."""
        return ((self.address, self.width),)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a review finds on its page: pictures by hash, addresses of films by id, and its highest heading's level.

    `root` stands before the addresses of films and pictures. With `lazy`, a browser fetches pictures when they are
    about to be seen, but for one that opens the review. `in_book` it is written as XML, and with nothing to click in a
    line: words that are a spoiler lie open.
    """

    images: Mapping[str, Shown] = field(default_factory=dict)
    addresses: Mapping[int, str] = field(default_factory=dict)
    first_level: int = 3
    in_book: bool = False
    root: str = ""
    lazy: bool = True

    @property
    def end(self) -> str:
        """What ends a tag of an element that holds nothing."""
        return "/>" if self.in_book else ">"


def body(html: str, around: Surroundings) -> tuple[Markup | None, Markup | None]:
    """A stored review for its page: the figure that opens it, if one does, and the rest; None where there is nothing.

    Blocks stand one a line. Any HTML is safe here; what is not canonical is read by the gate first.
    """
    pieces = None if around.in_book else blocks_in(html)
    blocks: Sequence[Block | list[str]] = gate.parse(html).blocks if pieces is None else pieces
    lead = ""
    if blocks and _is_figure(blocks[0]):
        lead = _written(blocks[0], replace(around, lazy=False))
        blocks = blocks[1:]
    rest = _stepwise("\n".join([_written(block, around) for block in blocks]), around.first_level)
    return Markup(lead) or None, Markup(rest) or None


def _is_figure(block: Block | list[str]) -> bool:
    return block[0] == "figure" if isinstance(block, list) else isinstance(block, Figure)


def render(blocks: Iterable[Block], surroundings: Surroundings) -> Markup:
    """The blocks of a review as HTML for a page, one a line."""
    written = "\n".join(_block(block, surroundings) for block in blocks)
    return Markup(_stepwise(written, surroundings.first_level))


def _stepwise(html: str, first_level: int) -> str:
    """What was written here, without a heading that lies more than a step below the one before it."""
    if "<h3>" not in html and "<h4>" not in html:
        return html
    last = first_level - 1

    def stepped(found: re.Match[str]) -> str:
        nonlocal last
        if not found[1]:
            last = min(int(found[2]), last + 1)
        return f"<{found[1]}h{last}>"

    return _HEADING.sub(stepped, html)


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
            # A parser of HTML drops one line break right after the tag, so the text's own is written twice.
            extra = "\n" if block.text.startswith("\n") and not around.in_book else ""
            return f"<pre>{extra}{_escape(block.text)}</pre>"
        case Rule():
            return f"<hr{around.end}"
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
    caption = _inline(figure.caption, around)
    start, end = _around_caption(figure.image, figure.alt, around, captioned=bool(caption))
    return f"{start}<figcaption>{caption}</figcaption>{end}" if caption else start + end


def _around_caption(image: str, alt: str, around: Surroundings, *, captioned: bool) -> tuple[str, str]:
    """A figure before its caption and after. If the picture is not there, its words are, and stay."""
    shown = around.images.get(image)
    if shown is not None:
        return f"<figure>{_picture(shown, alt, around)}", "</figure>"
    if captioned:
        return "<figure>", "</figure>"
    return (f"<figure><figcaption>{_escape(alt)}</figcaption>", "</figure>") if alt else ("", "")


def _picture(shown: Shown, alt: str, around: Surroundings) -> str:
    addresses = [(_escape(around.root + address), width) for address, width in shown.sizes]
    several = ""
    if len(addresses) > 1:
        sources = ", ".join(f"{address} {width}w" for address, width in addresses)
        several = f' srcset="{sources}" sizes="{SIZES}"'
    when = ' loading="lazy" decoding="async"' if around.lazy and not around.in_book else ""
    return (
        f'<img src="{addresses[-1][0]}"{several} alt="{_escape(alt)}"'
        f' width="{shown.width}" height="{shown.height}"{when}{around.end}'
    )


def _inline(runs: Inline, around: Surroundings) -> str:
    return _nested(runs, _levels(around), f"<br{around.end}")


_Level = tuple[Callable[[Run], Hashable], Callable[[Run, str], str]]


def _levels(around: Surroundings) -> tuple[_Level, ...]:
    """What can lie around text, outermost first: what tells neighbours apart, and what is written around them.

    A spoiler lies outside links here, where the stored text has it inside: one cover takes the keyboard once, and
    a link may hold nothing else that does.
    """
    marks = [_mark(tag) for tag in MARKS if tag != "spoiler"]
    cover = _laid_open if around.in_book else _covered
    return (
        (lambda run: "spoiler" in run.marks, lambda run, inner: cover(inner) if "spoiler" in run.marks else inner),
        (lambda run: (run.href, run.film), lambda run, inner: _linked(run, inner, around)),
        *marks,
    )


def _mark(tag: str) -> _Level:
    return (lambda run: tag in run.marks), (lambda run, inner: f"<{tag}>{inner}</{tag}>" if tag in run.marks else inner)


def _nested(runs: Iterable[Run], levels: Sequence[_Level], line_break: str) -> str:
    if not levels:
        return "".join(_escape(run.text).replace("\n", line_break) for run in runs)
    (key, wrap), *inner_levels = levels
    written = []
    for _value, group in groupby(runs, key):
        alike = list(group)
        written.append(wrap(alike[0], _nested(alike, inner_levels, line_break)))
    return "".join(written)


def _covered(inner: str) -> str:
    """A cover that is lifted without a script; what is under it is hidden from readers aloud as well."""
    return f"{_cover()}{inner}{_COVER_END}"


def _cover() -> str:
    name = _escape(_("Spoiler: show the words"))
    return f'<label class="spoiler"><input type="checkbox" aria-label="{name}"><span class="words">'


def _laid_open(inner: str) -> str:
    return f'<span class="spoiler">{inner}</span>'


def _linked(run: Run, inner: str, around: Surroundings) -> str:
    start = _link(run.href, run.film, around)
    return f"{start}{inner}</a>" if start else inner


def _link(href: str | None, film: int | None, around: Surroundings) -> str:
    """The start tag of a link; nothing where there is no page to lead to."""
    if film is not None and (address := around.addresses.get(film)):
        return f'<a href="{_escape(around.root + address)}">'
    target = link_target(href) if href is not None else None
    if target and around.in_book:
        target = standard_address(_encoded(target))
    if target:
        return f'<a href="{_escape(_encoded(target))}" rel="noopener noreferrer nofollow">'
    return ""


def _encoded(href: str) -> str:
    """The address with what none may hold in percent form."""
    return _NOT_IN_ADDRESS.sub(lambda found: quote(found.group()), href)


def _escape(text: str) -> str:
    return str(escape(printable(text)))


def _written(block: Block | list[str], around: Surroundings) -> str:
    """A block on its page, from the tree or from its pieces (`richtext.pieces`)."""
    if not isinstance(block, list):
        return _block(block, around)
    if len(block) == 3 and block[0] == "p":
        return f"<p>{_quoted(block[1])}</p>"
    if SPOILER in block and _is_spoiler_in_link(block):
        html = "".join(part if place % 2 else f"<{part}>" for place, part in enumerate(block))
        return "".join(_block(inner, around) for inner in gate.parse(html).blocks)
    return _from_pieces(block, around)


def _is_spoiler_in_link(pieces: list[str]) -> bool:
    """Whether a cover has to change places with a link."""
    in_link = False
    for tag in pieces[::2]:
        if tag == SPOILER and in_link:
            return True
        in_link = tag != "/a" and (in_link or tag.startswith("a "))
    return False


def _from_pieces(pieces: list[str], around: Surroundings) -> str:
    tags = _tags(around.first_level)
    written = []
    link = figure_end = ""
    for place in range(0, len(pieces), 2):
        tag = pieces[place]
        fixed = tags.get(tag)
        if fixed is not None:
            written.append(fixed)
        elif tag == "/a":
            written.append("</a>" if link else "")
        elif tag == "/figure":
            written.append(figure_end)
        elif tag == SPOILER:
            written.append(_cover())
        elif tag == "summary":
            written.append("<summary>" if pieces[place + 1] else f"<summary>{_escape(_('Spoiler'))}")
        elif image := IMAGE.fullmatch(tag):
            captioned = pieces[place + 2] == "figcaption"
            start, figure_end = _around_caption(image[1], unescape(image[2]), around, captioned=captioned)
            written.append(start)
        else:
            film, address = FILM.fullmatch(tag), LINK.fullmatch(tag)
            link = _link(unescape(address[1]) if address else None, int(film[1]) if film else None, around)
            written.append(link)
        if place + 1 < len(pieces) and (text := pieces[place + 1]):
            written.append(_quoted(text))
    return "".join(written)


@cache
def _tags(first_level: int) -> Mapping[str, str]:
    """What is written for the tags that are always the same. A picture's tag brings that of its figure."""
    same = ("p", "blockquote", "ul", "ol", "li", "pre", "figcaption", *(mark for mark in MARKS if mark != "spoiler"))
    tags = {tag: f"<{tag}>" for name in same for tag in (name, f"/{name}")} | {"br": "<br>", "hr": "<hr>", "figure": ""}
    for level in (2, 3):
        shown = level - 2 + first_level
        tags |= {f"h{level}": f"<h{shown}>", f"/h{level}": f"</h{shown}>"}
    return tags | {
        "/span": _COVER_END,
        SPOILER_BLOCK: '<details class="spoiler">',
        "/summary": '</summary><div class="covered">',
        "/details": "</div></details>",
    }


def _quoted(text: str) -> str:
    """Text that is escaped as it is stored, escaped as on pages."""
    return text.replace("'", "&#39;").replace('"', "&#34;")
