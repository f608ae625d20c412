"""The one form of each text: whatever the tree, `normalise` gives the tree that is stored.

Decisions that the grammar leaves open:

* White space (space, tab, line end) folds to one space; a no-break space stays where it stands alone between two
  words (French punctuation means it) and folds like any other beside white space and at the edge of a block.
* A line break next to another parts a paragraph in two; in a heading and a caption it folds to one.
* Control characters, surrogates, byte-order marks and the two non-characters that XML forbids are dropped.
* A figure in a quote or a list moves behind it; a spoiler block there becomes paragraphs marked as spoiler.
* Lists, quotes and spoiler blocks nest at most `NESTING` deep; what lies deeper is laid flat.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

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

NESTING = 16
HREF_LENGTH = 4096
LARGEST_ID = 2**63 - 1

_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_WHITE = " \n\xa0"
_WHITE_RUN = re.compile("[ \t\n\xa0]{2,}|\t")
_BLANK_LINES_BEFORE = re.compile(r"(?:[ \t]*+\n)++")
_ODD_IN_ADDRESS = re.compile("[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
_ENCODED = str.maketrans({'"': "%22", "<": "%3C", ">": "%3E", "\\": "%5C", "`": "%60"})
_WEB_ADDRESS = re.compile(r"(https?)(://[^\s/?#%][^\s]*)", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"(mailto)(:[^\s?][^\s]*)", re.IGNORECASE)
_IMAGE = re.compile("[0-9a-f]{1,128}")
_MARKS = frozenset(MARKS)
_SPOILER = frozenset({"spoiler"})
_SUP = frozenset({"sup"})


def normalise(document: Document) -> Document:
    """The canonical document that says the same: `normalise(normalise(x)) == normalise(x)`, no word is lost."""
    return Document(tuple(_flow(document.blocks, 0)))


@lru_cache(maxsize=256)
def link_target(address: str) -> str | None:
    """The address as a link may hold it, or None if it is anything but absolute http, https or mailto.

    Looked at after control characters, invisible characters and white space at the ends are gone, as a browser
    does, so `java\\nscript:` is nothing else in disguise. At most `HREF_LENGTH` characters.
    """
    if len(address) > 2 * HREF_LENGTH:
        return None
    bare = unicodedata.normalize("NFC", _ODD_IN_ADDRESS.sub("", address))
    bare = "%20".join(bare.split()).translate(_ENCODED)
    match = _WEB_ADDRESS.fullmatch(bare) or _MAIL_ADDRESS.fullmatch(bare)
    if match is None or len(bare) > HREF_LENGTH:
        return None
    return match[1].lower() + match[2]


def is_image_hash(text: str) -> bool:
    """Whether the text can name an image of the journal: lower-case hexadecimal digits."""
    return _IMAGE.fullmatch(text) is not None


def one_line(text: str) -> str:
    """The text as an attribute or a summary holds it: one line, white space folded, NFC."""
    return " ".join(part for part in re.split("[ \t\n\xa0]+", _letters(text)) if part)


def _letters(text: str) -> str:
    """The text in NFC without what no text should hold; line ends as `\\n`."""
    if text.isprintable():
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_END.sub("\n", text)))


def _flow(blocks: Iterable[Block], level: int) -> list[Block]:
    """Blocks where any block may stand."""
    result: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph():
                result += _paragraphs(block.inline)
            case Heading():
                if inline := _line(block.inline):
                    result.append(Heading(2 if block.level <= 2 else 3, inline))
            case Quote():
                if level >= NESTING:
                    result += _flow(block.blocks, level)
                    continue
                lifted: list[Block] = []
                if inner := _within(block.blocks, level + 1, lifted, in_quote=True):
                    result.append(Quote(tuple(inner)))
                result += lifted
            case ListBlock():
                if level >= NESTING:
                    result += _flow((inner for item in block.items for inner in item), level)
                    continue
                lifted = []
                result += _list(block, level, lifted)
                result += lifted
            case Preformatted():
                if text := _trim_pre(block.text):
                    result.append(Preformatted(text))
            case Rule():
                result.append(block)
            case Figure():
                result += _figure(block)
            case SpoilerBlock():
                result += _spoiler_block(block, level)
    return result


def _within(blocks: Iterable[Block], level: int, lifted: list[Block], *, in_quote: bool) -> list[Block]:
    """Blocks of a quote or a list item; figures, which may not stand there, are added to `lifted`."""
    result: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph():
                result += _paragraphs(block.inline)
            case Heading():
                if not in_quote:
                    result += _paragraphs(block.inline)
                elif inline := _line(block.inline):
                    result.append(Heading(3, inline))
            case Quote():
                result += _within(block.blocks, level, lifted, in_quote=in_quote)
            case ListBlock():
                if level >= NESTING:
                    inner = (inner for item in block.items for inner in item)
                    result += _within(inner, level, lifted, in_quote=in_quote)
                else:
                    result += _list(block, level, lifted)
            case Preformatted():
                result += _paragraphs((Run(block.text),))
            case Rule():
                pass
            case Figure():
                for kept in _figure(block):
                    (lifted if isinstance(kept, Figure) else result).append(kept)
            case SpoilerBlock():
                hidden: list[Block] = []
                result += _paragraphs((Run(one_line(block.summary)),))
                result += _within(_spoilt(block.blocks), level, hidden, in_quote=in_quote)
                if hidden:
                    lifted.append(SpoilerBlock("", tuple(hidden)))
    return result


def _list(block: ListBlock, level: int, lifted: list[Block]) -> list[Block]:
    items = (tuple(_within(item, level + 1, lifted, in_quote=False)) for item in block.items)
    kept = tuple(item for item in items if item)
    return [ListBlock(block.ordered, kept)] if kept else []


def _figure(block: Figure) -> list[Block]:
    if not is_image_hash(block.image):
        return list(_paragraphs(block.caption))
    return [Figure(block.image, one_line(block.alt), _line(block.caption))]


def _spoiler_block(block: SpoilerBlock, level: int) -> list[Block]:
    summary = one_line(block.summary)
    inner = _flow(block.blocks if level < NESTING else _spoilt(block.blocks), min(level + 1, NESTING))
    if inner and level < NESTING:
        return [SpoilerBlock(summary, tuple(inner))]
    return [*_paragraphs((Run(summary),)), *inner]


def _spoilt(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with the spoiler mark on every word, for where a spoiler block can't stand."""
    result: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph():
                result.append(Paragraph(_hidden(block.inline)))
            case Heading():
                result.append(Heading(block.level, _hidden(block.inline)))
            case Quote():
                result.append(Quote(tuple(_spoilt(block.blocks))))
            case ListBlock():
                result.append(ListBlock(block.ordered, tuple(tuple(_spoilt(item)) for item in block.items)))
            case Preformatted():
                result.append(Paragraph((Run(block.text, _SPOILER),)))
            case Rule():
                result.append(block)
            case Figure():
                result.append(Figure(block.image, block.alt, _hidden(block.caption)))
            case SpoilerBlock():
                result += [Paragraph((Run(block.summary, _SPOILER),)), *_spoilt(block.blocks)]
    return result


def _hidden(inline: Inline) -> Inline:
    return tuple(Run(run.text, run.marks | _SPOILER, run.href, run.film) for run in inline)


def _trim_pre(text: str) -> str:
    """Preformatted text without blank lines at its ends."""
    trimmed = _letters(text).rstrip(" \t\n\xa0")
    blank = _BLANK_LINES_BEFORE.match(trimmed)
    return trimmed[blank.end() :] if blank else trimmed


def _paragraphs(inline: Inline) -> list[Paragraph]:
    return [Paragraph(part) for part in _fold(inline, parting=True)]


def _line(inline: Inline) -> Inline:
    parts = _fold(inline, parting=False)
    return parts[0] if parts else ()


def _fold(inline: Inline, *, parting: bool) -> list[Inline]:
    """White space folded and trimmed at the edges; with `parting`, an empty line begins a new part."""
    if _is_folded(inline):
        return [inline]
    parts = [_Runs()]
    white: list[tuple[str, Run]] = []  # seen since the last word, and the run that each piece belongs to
    for run in _sound(inline):
        text = run.text if run.text.isascii() else unicodedata.normalize("NFC", run.text)
        text = _WHITE_RUN.sub(_squeezed, text)
        core = text.strip(_WHITE)
        if not core:
            white.append((text, run))
            continue
        start = text.index(core[0]) if text[0] in _WHITE else 0
        if start:
            white.append((text[:start], run))
        if white and parts[-1].pieces:
            _put_white(parts, white, parting=parting)
        first, *others = core.split("\n\n") if parting else [core.replace("\n\n", "\n")]
        parts[-1].add(first, run)
        for other in others:
            parts.append(_Runs())
            parts[-1].add(other, run)
        white = [(tail, run)] if (tail := text[start + len(core) :]) else []
    return [part.inline() for part in parts if part.pieces]


def _is_folded(inline: Inline) -> bool:
    """Whether nothing needs to be done; False also where that isn't seen at a glance."""
    text = "".join([run.text for run in inline])
    if not text or not text.isprintable() or text[0] == " " or text[-1] == " " or "  " in text:
        return False
    before: Run | None = None
    for run in inline:
        if not run.text or not (run.text.isascii() or unicodedata.is_normalized("NFC", run.text)):
            return False
        if run.marks and (not run.marks <= _MARKS or ("sub" in run.marks and "sup" in run.marks)):
            return False
        if run.film is not None and (run.href is not None or not 0 < run.film <= LARGEST_ID):
            return False
        if run.href is not None and link_target(run.href) != run.href:
            return False
        if before is not None and (before.marks, before.href, before.film) == (run.marks, run.href, run.film):
            return False
        before = run
    return True


def _squeezed(match: re.Match[str]) -> str:
    breaks = match[0].count("\n")
    return "\n\n" if breaks > 1 else "\n" if breaks else " "


def _put_white(parts: list[_Runs], white: list[tuple[str, Run]], *, parting: bool) -> None:
    whole = "".join(text for text, _ in white)
    breaks = whole.count("\n")
    if breaks > 1 and parting:
        parts.append(_Runs())
    elif breaks:
        parts[-1].add("\n", next(run for text, run in white if "\n" in text))
    else:
        parts[-1].add("\xa0" if whole == "\xa0" else " ", white[0][1])


def _sound(inline: Inline) -> Inline:
    """The runs with clean text and only such marks and links as can be, equal neighbours as one."""
    runs = _Runs()
    for run in inline:
        text = run.text if run.text.isprintable() else _UNWANTED.sub("", _LINE_END.sub("\n", run.text))
        if not text:
            continue
        marks, href, film = run.marks, run.href, run.film
        if marks:
            marks &= _MARKS
            if "sub" in marks:
                marks -= _SUP
        if film is not None and not 0 < film <= LARGEST_ID:
            film = None
        if href is not None:
            href = None if film is not None else link_target(href)
        runs.add(text, Run("", marks, href, film))
    return runs.inline()


class _Runs:
    """Runs in the making: text with the marks and link of its neighbour becomes one with it."""

    def __init__(self) -> None:
        self.pieces: list[tuple[Run, list[str]]] = []

    def add(self, text: str, like: Run) -> None:
        """Add text with the marks and link of a run."""
        if self.pieces:
            last, texts = self.pieces[-1]
            if last.marks == like.marks and last.href == like.href and last.film == like.film:
                texts.append(text)
                return
        self.pieces.append((like, [text]))

    def inline(self) -> Inline:
        """The runs made so far."""
        return tuple(Run("".join(texts), like.marks, like.href, like.film) for like, texts in self.pieces)
