"""What of a pasted text is only its looks and shows in the tree: bold headings, underlined links, bullets."""

from __future__ import annotations

import re
from operator import is_

from filmjournal.richtext.tree import Block, Heading, Inline, ListBlock, Paragraph, Quote, Run, SpoilerBlock

_PLAIN_BULLET = re.compile("[•◦▪‣●○■][ \xa0]+")


def tidied(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, the same ones where there is nothing to do."""
    result: list[Block] = []
    bullets: list[tuple[Block, ...]] = []
    for block in blocks:
        if isinstance(block, Paragraph) and (items := _bulleted(block)):
            bullets += items
            continue
        if bullets:
            result.append(ListBlock(False, tuple(bullets)))
            bullets = []
        result.append(_tidy(block))
    if bullets:
        result.append(ListBlock(False, tuple(bullets)))
    return blocks if len(result) == len(blocks) and all(map(is_, result, blocks)) else tuple(result)


def _tidy(block: Block) -> Block:
    match block:
        case Paragraph(inline):
            bare = _links_bare(inline)
            return block if bare is inline else Paragraph(bare)
        case Heading(level, inline):
            bare = _links_bare(inline)
            if all("strong" in run.marks for run in bare):
                bare = tuple(Run(run.text, run.marks - {"strong"}, run.href) for run in bare)
            return block if bare is inline else Heading(level, bare)
        case Quote(inner):
            blocks = tidied(inner)
            return block if blocks is inner else Quote(blocks)
        case ListBlock(ordered, items):
            changed = tuple(map(tidied, items))
            return block if all(map(is_, changed, items)) else ListBlock(ordered, changed)
        case SpoilerBlock(summary, inner):
            blocks = tidied(inner)
            return block if blocks is inner else SpoilerBlock(summary, blocks)
        case _:
            return block


def _links_bare(inline: Inline) -> Inline:
    """Without the underline that a link has by its looks."""
    if not any(run.href and "u" in run.marks for run in inline):
        return inline
    return tuple(Run(run.text, run.marks - {"u"} if run.href else run.marks, run.href) for run in inline)


def _bulleted(paragraph: Paragraph) -> list[tuple[Block, ...]]:
    """The items of a paragraph each of whose lines begins with a bullet; none of any other paragraph."""
    if not paragraph.inline or not _PLAIN_BULLET.match(paragraph.inline[0].text):
        return []
    lines: list[list[Run]] = [[]]
    for run in _links_bare(paragraph.inline):
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.marks, run.href))
        lines += [[Run(other, run.marks, run.href)] for other in others]
    items: list[tuple[Block, ...]] = []
    for line in lines:
        whole = [run for run in line if run.text]
        bullet = _PLAIN_BULLET.match(whole[0].text) if whole else None
        if bullet is None:
            return []
        items.append((Paragraph((Run(whole[0].text[bullet.end() :], whole[0].marks, whole[0].href), *whole[1:])),))
    return items
