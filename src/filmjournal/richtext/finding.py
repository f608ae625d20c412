"""Finding and replacing words in a review, whatever marks run through them.

A review is searched line by line: a line is what holds text of its own (a paragraph, a heading, preformatted text, a
caption, a spoiler's summary), in the order in which they stand. The editor has one block for each line, so a place
is a line's number and a stretch of its characters in both.

Words are sought as they are written. Regular expressions are not offered: Python's can't be stopped, and one that
backtracks without end would stop the window.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from filmjournal.domain.folding import fold
from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.plain import word_count
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

LONGEST = 1_000  # characters that are sought or put in their place

Span = tuple[int, int]  # first character and the one after the last

_INLINE_TAG = re.compile(r"</?(?:strong|em|u|s|sub|sup|code|a|span)(?: [^>]*)?>")
_TAG = re.compile("<[^>]*>")
# What belongs to the letter before it: accents, variants, skin tones, and the joiner of emoji.
_CONTINUING = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
)
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is sought. Without `match_case` letters are compared by Unicode's case folding (`MASSE` finds `Maße`).

    With `whole_words` nothing of a word may stand right before or after what is found.
    """

    text: str
    match_case: bool = False
    whole_words: bool = False

    @property
    def sought(self) -> str:
        """The text as it is compared; empty for a pattern that finds nothing."""
        text = unicodedata.normalize("NFC", self.text)
        return text if self.match_case else text.casefold()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place in a review: the number of the line, and the characters there."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be done to a line's characters `start` to `end`: `text` takes their place, marked like `like`."""

    start: int
    end: int
    text: str
    like: Run


def spans(text: str, pattern: Pattern) -> list[Span]:
    """Where a pattern stands in one line, from left to right and not overlapping."""
    sought = pattern.sought
    if not sought:
        return []
    if pattern.match_case:
        folded, places = text, None
    else:
        folded = text.casefold()
        places = None if len(folded) == len(text) else _places(text)
    found = []
    at = folded.find(sought)
    while at >= 0:
        start, end = (at, at + len(sought)) if places is None else (places[at], places[at + len(sought)])
        if 0 <= start < end and _stands_alone(text, start, end, pattern.whole_words):
            found.append((start, end))
            at = folded.find(sought, at + len(sought))
        else:
            at = folded.find(sought, at + 1)
    return found


def lines(tree: Document) -> list[str]:
    """The text of every line, the empty ones of rules and of pictures without a caption too."""
    return [_text(inline) for inline in _inlines(tree.blocks)]


def lines_of_canonical(html: str) -> list[str]:
    """The lines of canonical HTML that have text, found without building its tree."""
    found = [piece for piece in _TAG.split(_INLINE_TAG.sub("", html.replace("<br>", "\n"))) if piece]
    if "&" in html:
        return [_unescaped(piece) for piece in found]
    return found


def occurrences(tree: Document, pattern: Pattern) -> list[Occurrence]:
    """Every place of a pattern, in the order of the text."""
    return [
        Occurrence(number, start, end) for number, text in enumerate(lines(tree)) for start, end in spans(text, pattern)
    ]


def replaced(tree: Document, pattern: Pattern, text: str) -> Document:
    """The canonical review with `text` in every place of a pattern; the same tree where there is none.

    Letters that stay keep their marks. New ones take those of the first that they replace, and a link or film
    reference is lost only where all of its words are taken away without any in their place.
    """
    changed = tuple(_replaced(block, pattern, text) for block in tree.blocks)
    return tree if changed == tree.blocks else normalise(Document(changed))


def edits(inline: Inline, found: Iterable[Span], text: str) -> list[Edit]:
    """What puts `text` in these places of a line, from left to right; nothing where it stands there already."""
    whole = _text(inline)
    starts = [0, *accumulate(len(run.text) for run in inline)]
    changes = (_edit(inline, starts, whole, start, end, text) for start, end in found)
    return [change for change in changes if change.text or change.start < change.end]


def _edit(inline: Inline, starts: Sequence[int], whole: str, start: int, end: int, text: str) -> Edit:
    # What begins and ends alike stays as it is: "Coach K - Blood Ties" may get another dash without its link's words
    # being written anew.
    most = min(end - start, len(text))
    alike = next((n for n in range(most) if whole[start + n] != text[n]), most)
    most -= alike
    tail = next((n for n in range(most) if whole[end - 1 - n] != text[len(text) - 1 - n]), most)
    first, last = start + alike, end - tail
    new = text[alike : len(text) - tail]
    at = first if first < last or not alike else first - 1
    like = replace(inline[_index(starts, at)], text="")
    if first < last and like.href is None and like.film is None:
        like = _with_link(like, inline, starts, first, last)
    return Edit(first, last, new, like)


def _with_link(like: Run, inline: Inline, starts: Sequence[int], first: int, last: int) -> Run:
    """With the first link or film reference that begins and ends where text is replaced, and so would be lost."""
    for number in range(_index(starts, first), len(inline)):
        run = inline[number]
        if starts[number] >= last:
            break
        if (run.href is not None or run.film is not None) and starts[number + 1] <= last:
            after = inline[number + 1] if number + 1 < len(inline) else None
            if starts[number + 1] < last or after is None or (after.href, after.film) != (run.href, run.film):
                return replace(like, href=run.href, film=run.film)
    return like


def _index(starts: Sequence[int], at: int) -> int:
    return bisect_right(starts, at) - 1


def _places(text: str) -> list[int]:
    """For each folded character the one it comes from, -1 within a character that folds to several."""
    places: list[int] = []
    for number, character in enumerate(text):
        places.append(number)
        places += [-1] * (len(character.casefold()) - 1)
    places.append(len(text))
    return places


def _stands_alone(text: str, start: int, end: int, whole_words: bool) -> bool:
    """Whether no letter is parted from its accent or its joined half, nor a word if it must be whole."""
    if _CONTINUING.match(text, end) or text[start - 1 : start] == _JOINER:
        return False
    if not whole_words:
        return True
    return not (
        _joined(_visible(text[max(0, start - 8) : start][::-1]), text[start])
        or _joined(text[end - 1], _visible(text[end : end + 8]))
    )


def _visible(characters: str) -> str:
    """The first character that is not one of those that come along with pasted text and can't be seen."""
    return next((c for c in characters if c.isspace() or fold(c)), "")


def _joined(one: str, other: str) -> bool:
    """Whether two characters side by side belong to one word. Each of Chinese and Japanese is a word of its own."""
    return all(c and _of_words(c) and word_count(f"{c}a") == 1 for c in (one, other))


def _of_words(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _unescaped(text: str) -> str:
    return text.replace("&#824;", "\u0338").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _text(inline: Inline) -> str:
    return "".join(run.text for run in inline)


def _inlines(blocks: Iterable[Block]) -> Iterator[Inline]:
    for block in blocks:
        match block:
            case Paragraph(inline) | Heading(_, inline):
                yield inline
            case Preformatted(text):
                yield (Run(text),)
            case Rule():
                yield ()
            case Figure():
                yield block.caption
            case SpoilerBlock(summary, inner):
                yield (Run(summary),)
                yield from _inlines(inner)
            case Quote(inner):
                yield from _inlines(inner)
            case ListBlock():
                for item in block.items:
                    yield from _inlines(item)


def _replaced(block: Block, pattern: Pattern, text: str) -> Block:
    match block:
        case Paragraph(inline):
            return Paragraph(_inline(inline, pattern, text))
        case Heading(level, inline):
            return Heading(level, _inline(inline, pattern, text))
        case Preformatted(words):
            return Preformatted(_plain(words, pattern, text))
        case Rule():
            return block
        case Figure():
            return replace(block, caption=_inline(block.caption, pattern, text))
        case SpoilerBlock(summary, inner):
            return SpoilerBlock(_plain(summary, pattern, text), tuple(_replaced(b, pattern, text) for b in inner))
        case Quote(inner):
            return Quote(tuple(_replaced(b, pattern, text) for b in inner))
        case ListBlock():
            items = tuple(tuple(_replaced(b, pattern, text) for b in item) for item in block.items)
            return ListBlock(block.ordered, items)


def _plain(words: str, pattern: Pattern, text: str) -> str:
    return _text(_inline((Run(words),), pattern, text))


def _inline(inline: Inline, pattern: Pattern, text: str) -> Inline:
    changes = edits(inline, spans(_text(inline), pattern), text)
    if not changes:
        return inline
    starts = [0, *accumulate(len(run.text) for run in inline)]
    runs: list[Run] = []
    at = number = 0
    for change in (*changes, Edit(starts[-1], starts[-1], "", Run(""))):
        while at < change.start:
            run, origin = inline[number], starts[number]
            stop = min(starts[number + 1], change.start)
            runs.append(replace(run, text=run.text[at - origin : stop - origin]))
            at = stop
            number += at == starts[number + 1]
        runs.append(replace(change.like, text=change.text))
        at = change.end
        while number < len(inline) and starts[number + 1] <= at:
            number += 1
    return tuple(run for run in runs if run.text)
