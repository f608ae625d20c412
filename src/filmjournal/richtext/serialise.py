"""The tree as HTML: the one way to write each canonical document, and what is stored."""

from __future__ import annotations

from collections.abc import Iterable

from filmjournal.richtext.tree import (
    MARKS,
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

_OPENING = {mark: f"<{mark}>" for mark in MARKS} | {"spoiler": '<span class="spoiler">'}
_CLOSING = {mark: f"</{mark}>" for mark in MARKS} | {"spoiler": "</span>"}


def to_html(document: Document) -> str:
    """The document as HTML of the review grammar, blocks joined without white space.

    For a canonical document the result is canonical HTML, and `gate.parse` gives the document back.
    """
    return "".join(map(block_html, document.blocks))


def block_html(block: Block) -> str:
    """One block as HTML."""
    match block:
        case Paragraph():
            return f"<p>{inline_html(block.inline)}</p>"
        case Heading():
            return f"<h{block.level}>{inline_html(block.inline)}</h{block.level}>"
        case Quote():
            return f"<blockquote>{_joined(block.blocks)}</blockquote>"
        case ListBlock():
            name = "ol" if block.ordered else "ul"
            return f"<{name}>{''.join(f'<li>{_joined(item)}</li>' for item in block.items)}</{name}>"
        case Preformatted():
            return f"<pre>{_text(block.text)}</pre>"
        case Rule():
            return "<hr>"
        case Figure():
            caption = f"<figcaption>{inline_html(block.caption)}</figcaption>" if block.caption else ""
            return (
                f'<figure><img src="image:{_attribute(block.image)}" alt="{_attribute(block.alt)}">{caption}</figure>'
            )
        case SpoilerBlock():
            summary = f"<summary>{_text(block.summary)}</summary>"
            return f'<details class="spoiler">{summary}{_joined(block.blocks)}</details>'


def inline_html(inline: Inline) -> str:
    """Runs as HTML: link outermost, marks in the order of `MARKS`, tags shared by neighbours where they can be."""
    pieces: list[str] = []
    opened: list[tuple[str, str]] = []  # opening and closing tag of what is open, outermost first
    for run in inline:
        wanted = _tags(run)
        shared = 0
        while shared < len(opened) and shared < len(wanted) and opened[shared] == wanted[shared]:
            shared += 1
        pieces += [closing for _, closing in reversed(opened[shared:])]
        pieces += [opening for opening, _ in wanted[shared:]]
        pieces.append(_text(run.text).replace("\n", "<br>"))
        opened = wanted
    pieces += [closing for _, closing in reversed(opened)]
    return "".join(pieces)


def _tags(run: Run) -> list[tuple[str, str]]:
    tags = [(_OPENING[mark], _CLOSING[mark]) for mark in MARKS if mark in run.marks] if run.marks else []
    if run.film is not None:
        tags.insert(0, (f'<a data-film="{run.film}">', "</a>"))
    elif run.href is not None:
        tags.insert(0, (f'<a href="{_attribute(run.href)}">', "</a>"))
    return tags


def _joined(blocks: Iterable[Block]) -> str:
    return "".join(map(block_html, blocks))


def _text(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # After a tag, this combining stroke would make one letter of its ">" wherever the HTML as a whole is put into NFC.
    return f"&#824;{escaped[1:]}" if escaped.startswith("\u0338") else escaped


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
