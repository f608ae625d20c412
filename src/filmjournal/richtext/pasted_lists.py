"""Paragraphs that only look like items of a list, as word processors write them, made lists, nested by their depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from filmjournal.richtext.gate import BLOCK_TAGS
from filmjournal.richtext.markup import Kind, Token

ITEM = "@item"  # such a paragraph; no tag has such a name
_DEEPEST_ITEM = 16
_WHITE = " \t\n\r\f\xa0"


def item_said(key: str, level: int, ordered: bool) -> str:
    """What the start tag of an item says in place of attributes: its depth, kind and list."""
    return f"{max(1, min(level, _DEEPEST_ITEM))} {'ol' if ordered else 'ul'} {key[:40]}"


def with_lists(stream: Iterable[Token]) -> Iterator[Token]:
    """The tags with list paragraphs as items of lists, nested by their depth."""
    opened: list[tuple[int, str, str]] = []  # depth, kind and key of each list of ours that is open
    inside = False  # an item's own words are being read
    for token in stream:
        kind, name, text = token
        if name == ITEM:
            inside = kind is Kind.START
            if inside:
                yield from _item_begun(opened, text)
            continue
        if opened and not inside and (text.strip(_WHITE) if kind is Kind.TEXT else name in BLOCK_TAGS):
            yield from _closed(opened, 0)
        yield token
    yield from _closed(opened, 0)


def _item_begun(opened: list[tuple[int, str, str]], said: str) -> Iterator[Token]:
    depth_said, name, key = said.split(" ", 2)
    depth = int(depth_said)
    keep = len(opened)
    while keep and opened[keep - 1][0] > depth:
        keep -= 1
    # What has not the first one's depth stands deeper than nothing.
    if not keep and opened:
        keep = 1
        depth = opened[0][0]
    if keep and opened[keep - 1][0] == depth and not _goes_on(opened[keep - 1], name, key):
        keep -= 1
    yield from _closed(opened, keep)
    if opened and opened[-1][0] == depth:
        yield Kind.END, "li", ""
    else:
        opened.append((depth, name, key))
        yield Kind.START, name, ""
    yield Kind.START, "li", ""


def _goes_on(last: tuple[int, str, str], name: str, key: str) -> bool:
    """Whether an item belongs to the list before it: numbers begin anew in another list, bullets don't."""
    return last[1] == name and (name == "ul" or last[2] == key)


def _closed(opened: list[tuple[int, str, str]], keep: int) -> Iterator[Token]:
    while len(opened) > keep:
        yield Kind.END, "li", ""
        yield Kind.END, opened.pop()[1], ""
