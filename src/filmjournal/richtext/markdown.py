"""Markdown (CommonMark with strikethrough) to the review's tree and back.

HTML in Markdown is text. A film reference is a link to `film:ID`, an image one to `image:HASH` with its caption as
the title. What Markdown has no sign for keeps its words and loses the mark: `markdown_part` says what is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filmjournal.richtext.canonical import LARGEST_ID, is_image_hash, link_target, normalise
from filmjournal.richtext.plain import from_text
from filmjournal.richtext.relinking import Addresses, changed_runs
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

if TYPE_CHECKING:
    from markdown_it.token import Token

LIMIT = 2_000_000  # characters of Markdown; a longer text is read as plain text
_NESTING = 60  # more than the sixteen lists in lists that the grammar keeps
_MARKS: dict[str, str] = {"strong": "**", "em": "*", "s": "~~"}
_SAYABLE = frozenset({*_MARKS, "code"})

_FILM = re.compile("film:([1-9][0-9]{0,18})")
_SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?=[#A-Za-z])")
_SPECIAL_IN_ADDRESS = re.compile(r"[\\&]")
_SPECIAL_IN_TITLE = re.compile(r'[\\"&]')
_BLOCK_START = re.compile(r"(?=(?:#{1,6}|[+-])(?: |$)|-[- ]*$|=+ *$|>)|([0-9]{1,9})(?=[.)](?: |$))")
_BACKTICKS = re.compile("`+")
_DEEP_QUOTE = re.compile(r"^(?:[ \t]*>){12}", re.MULTILINE)


def from_markdown(text: str) -> Document:
    """The document that Markdown describes; never raises, no word is lost.

    A text too large, or of a shape that costs the parser out of all proportion (thousands of brackets without
    words, nesting without end), is read as plain text.
    """
    from markdown_it import MarkdownIt

    if len(text) > LIMIT or text.count("[") > 2000 + len(text) // 50 or _DEEP_QUOTE.search(text):
        return from_text(text)

    class Parser(MarkdownIt):
        # Addresses are looked at by `link_target`, as everywhere; the parser need not judge or rewrite them.
        def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's own name
            return True

        def normalizeLink(self, url: str) -> str:  # noqa: N802
            return url

    parser = Parser("commonmark", {"html": False, "maxNesting": _NESTING}).enable("strikethrough")
    tokens = parser.parse(text)
    if any(token.level >= _NESTING - 1 for token in tokens):  # beyond, the parser skips what it is given
        return from_text(text)
    return normalise(Document(tuple(_read_blocks(iter(tokens), ""))))


def to_markdown(document: Document, addresses: Addresses | None = None) -> str:
    """The document as Markdown, such that `from_markdown` gives `markdown_part(document)` back.

    With `addresses`, films and pictures are links to files instead.
    """
    if addresses is None:
        blocks = markdown_part(document).blocks
    else:
        # What leads nowhere first, so that words are joined; no address of a file would pass `normalise`.
        known = changed_runs(
            document.blocks, lambda run: replace(run, film=None) if _leading(run, addresses) is None else run
        )
        blocks = changed_runs(
            markdown_part(Document(known)).blocks,
            lambda run: run if run.film is None else replace(run, film=None, href=_leading(run, addresses)),
            addresses.image,
        )
    text = _written(blocks)
    return f"{text}\n" if text else ""


def _leading(run: Run, addresses: Addresses) -> str | None:
    return None if run.film is None else addresses.film(run.film)


def markdown_part(document: Document) -> Document:
    """What of a document Markdown can say: no underline, sub, sup or spoiler; spoiler blocks laid flat.

    Line breaks have no marks and are spaces in headings and captions, captions have no marks, and spaces at the edge
    of a mark stand outside of it.
    """
    return normalise(Document(tuple(_reduced(normalise(document).blocks))))


# From Markdown


def _read_blocks(tokens: Iterator[Token], end: str) -> Iterator[Block]:
    opened = ""
    level = 0
    for token in tokens:
        match token.type:
            case "paragraph_open":
                opened = "p"
            case "heading_open":
                opened, level = "h", int(token.tag[1:])
            case "inline":
                for block in _read_inline(token.children or []):
                    yield (
                        Heading(2 if level <= 2 else 3, block.inline)
                        if (opened == "h" and isinstance(block, Paragraph))
                        else block
                    )
            case "bullet_list_open" | "ordered_list_open":
                kind = token.type.removesuffix("_open")
                yield ListBlock(kind == "ordered_list", tuple(_read_items(tokens, f"{kind}_close")))
            case "blockquote_open":
                yield Quote(tuple(_read_blocks(tokens, "blockquote_close")))
            case "fence" | "code_block":
                yield Preformatted(token.content)
            case "hr":
                yield Rule()
            case _ if token.type == end:
                return
            case _:
                pass


def _read_items(tokens: Iterator[Token], end: str) -> Iterator[tuple[Block, ...]]:
    for token in tokens:
        if token.type == end:
            return
        if token.type == "list_item_open":
            yield tuple(_read_blocks(tokens, "list_item_close"))


def _read_inline(tokens: Sequence[Token]) -> Iterator[Paragraph | Figure]:
    runs: list[Run] = []
    marks: Counter[str] = Counter()
    href: str | None = None
    film: int | None = None
    for token in tokens:
        text = ""
        more: tuple[str, ...] = ()
        match token.type:
            case "text" | "text_special":
                text = token.content
            case "softbreak":
                text = " "
            case "hardbreak":
                text = "\n"
            case "code_inline":
                text, more = token.content, ("code",)
            case "strong_open" | "em_open" | "s_open":
                marks[token.type.removesuffix("_open")] += 1
            case "strong_close" | "em_close" | "s_close":
                marks[token.type.removesuffix("_close")] -= 1
            case "link_open":
                href, film = _target(str(token.attrs.get("href", "")))
            case "link_close":
                href = film = None
            case "image":
                source = str(token.attrs.get("src", ""))
                if source.startswith("image:") and is_image_hash(source[len("image:") :]):
                    yield Paragraph(tuple(runs))
                    runs = []
                    caption = (Run(str(token.attrs.get("title", ""))),)
                    alt = "".join(child.content or " " for child in token.children or [])
                    yield Figure(source[len("image:") :], alt, caption)
            case _:
                text = token.content
        if text:
            runs.append(Run(text, frozenset([*(mark for mark, count in marks.items() if count), *more]), href, film))
    yield Paragraph(tuple(runs))


def _target(address: str) -> tuple[str | None, int | None]:
    match = _FILM.fullmatch(address)
    if match and int(match[1]) <= LARGEST_ID:
        return None, int(match[1])
    return link_target(address), None


# What Markdown can say


def _reduced(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Paragraph():
                yield Paragraph(_reduced_inline(block.inline))
            case Heading():
                spaced = (Run(run.text.replace("\n", " "), run.marks, run.href, run.film) for run in block.inline)
                yield Heading(block.level, _reduced_inline(spaced))
            case Quote():
                yield Quote(tuple(_reduced(block.blocks)))
            case ListBlock():
                yield ListBlock(block.ordered, tuple(tuple(_reduced(item)) for item in block.items))
            case Figure():
                caption = "".join(run.text for run in block.caption).replace("\n", " ")
                yield Figure(block.image, block.alt, (Run(caption),))
            case SpoilerBlock():
                yield Paragraph((Run(block.summary),))
                yield from _reduced(block.blocks)
            case Preformatted() | Rule():
                yield block


def _reduced_inline(inline: Iterable[Run]) -> Inline:
    pieces: list[Run] = []
    for run in inline:
        marks = run.marks & _SAYABLE
        for index, line in enumerate(run.text.split("\n")):
            if index:
                pieces.append(Run("\n", frozenset(), run.href, run.film))
            if line:
                pieces.append(Run(line, marks, run.href, run.film))
    # Joined first, since a mark that is left out may have parted what is one run now.
    joined = normalise(Document((Paragraph(tuple(pieces)),))).blocks
    runs = joined[0].inline if joined and isinstance(joined[0], Paragraph) else ()
    return tuple(_spaces_outside(runs))


def _spaces_outside(runs: Inline) -> Iterator[Run]:
    """The runs with spaces at their edges only in such marks as the neighbour on that side has too."""
    for index, run in enumerate(runs):
        if run.text == "\n" or "code" in run.marks:
            yield run
            continue
        before = _shared(run, runs[index - 1]) if index else frozenset()
        after = _shared(run, runs[index + 1]) if index + 1 < len(runs) else frozenset()
        core = run.text.strip(" ")
        if not core:
            yield Run(run.text, before & after, run.href, run.film)
            continue
        if run.text[0] == " ":
            yield Run(" ", before, run.href, run.film)
        yield Run(core, run.marks, run.href, run.film)
        if run.text[-1] == " ":
            yield Run(" ", after, run.href, run.film)


def _shared(run: Run, other: Run) -> frozenset[str]:
    same_link = (run.href, run.film) == (other.href, other.film)
    return run.marks & other.marks if same_link else frozenset()


# To Markdown


def _written(blocks: Iterable[Block]) -> str:
    pieces: list[str] = []
    previous: Block | None = None
    second_marker = False
    for block in blocks:
        if isinstance(block, ListBlock):
            # The next list of the same kind needs another marker, or it would be the same list.
            follows = isinstance(previous, ListBlock) and previous.ordered == block.ordered
            second_marker = follows and not second_marker
        if previous is not None:
            pieces.append("\n" if isinstance(previous, Paragraph) and isinstance(block, ListBlock) else "\n\n")
        pieces.append(_written_block(block, second_marker=second_marker))
        previous = block
    return "".join(pieces)


def _written_block(block: Block, *, second_marker: bool) -> str:
    match block:
        case Paragraph():
            lines = _written_inline(block.inline).split("\n")
            return "\n".join(
                _BLOCK_START.sub(r"\1\\", line, count=1) if _BLOCK_START.match(line) else line for line in lines
            )
        case Heading():
            text = _written_inline(block.inline)
            hashes = len(text) - len(text.rstrip("#"))
            if hashes:
                text = f"{text[:-hashes]}\\{text[-hashes:]}"
            return f"{'#' * block.level} {text}"
        case Quote():
            return "\n".join(f"> {line}".rstrip(" ") for line in _written(block.blocks).split("\n"))
        case ListBlock():
            items: list[str] = []
            for number, item in enumerate(block.items, start=1):
                marker = (
                    f"{number}{')' if second_marker else '.'} " if block.ordered else "* " if second_marker else "- "
                )
                indent = "\n" + " " * len(marker)
                items.append(marker + re.sub(r"\n(?=[^\n])", indent, _written(item)))
            return "\n".join(items)
        case Preformatted():
            fence = "`" * max(3, _longest_backticks(block.text) + 1)
            return f"{fence}\n{block.text}\n{fence}"
        case Rule():
            return "---"
        case Figure():
            caption = _SPECIAL_IN_TITLE.sub(r"\\\g<0>", "".join(run.text for run in block.caption))
            title = f' "{caption}"' if caption else ""
            address = f"image:{block.image}" if is_image_hash(block.image) else block.image
            return f"![{_escaped(block.alt)}]({address}{title})"
        case SpoilerBlock():
            return _written((Paragraph((Run(block.summary),)), *block.blocks) if block.summary else block.blocks)


@dataclass(slots=True)
class _Piece:
    """A part of a line: words still to be escaped, a delimiter, or what stands as it is."""

    text: str
    kind: str  # "words", "as is", or the mark whose delimiter it is
    opens: bool = False
    first_as_number: bool = False  # write the first, or last, character as a character reference
    last_as_number: bool = False

    def source(self) -> str:
        """The piece as Markdown."""
        if self.kind != "words":
            return self.text
        first = 1 if self.first_as_number else 0
        last = len(self.text) - 1 if self.last_as_number and (len(self.text) > first) else len(self.text)
        start = f"&#{ord(self.text[0])};" if first else ""
        end = f"&#{ord(self.text[-1])};" if last < len(self.text) else ""
        return start + _escaped(self.text[first:last]).replace("\n", "\\\n") + end


def _written_inline(inline: Inline) -> str:
    pieces = _pieces(inline)
    for index, piece in enumerate(pieces):
        before = pieces[index - 1] if index else None
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if piece.kind == "words":
            # The parser trims white space of any script at the ends of a block.
            piece.first_as_number |= before is None and piece.text[0].isspace()
            piece.last_as_number |= after is None and piece.text[-1].isspace()
        elif piece.kind != "as is":
            _make_flanking(piece, *((before, after) if piece.opens else (after, before)))
    sources = [piece.source() for piece in pieces]
    for index, source in enumerate(sources[:-1]):
        if source.endswith("!") and sources[index + 1].startswith("["):
            sources[index] = f"{source[:-1]}\\!"
    return "".join(sources)


def _pieces(inline: Inline) -> list[_Piece]:
    pieces: list[_Piece] = []
    opened: list[str] = []  # marks, or a link's closing text, outermost first
    starts: list[int] = []  # the piece that opened each
    emphases: list[tuple[int, int]] = []

    def close(depth: int) -> None:
        while len(opened) > depth:
            mark, start = opened.pop(), starts.pop()
            if mark == "em":
                emphases.append((start, len(pieces)))
            pieces.append(_Piece(_MARKS[mark], mark) if mark in _MARKS else _Piece(mark, "as is"))

    for run in inline:
        address = f"film:{run.film}" if run.film is not None else run.href
        wanted = [] if address is None else [f"](<{_in_address(address)}>)"]
        wanted += [mark for mark in _MARKS if mark in run.marks]
        shared = 0
        while shared < len(opened) and shared < len(wanted) and opened[shared] == wanted[shared]:
            shared += 1
        close(shared)
        for mark in wanted[shared:]:
            starts.append(len(pieces))
            opened.append(mark)
            pieces.append(_Piece(_MARKS[mark], mark, opens=True) if mark in _MARKS else _Piece("[", "as is"))
        pieces.append(_Piece(_code(run.text), "as is") if "code" in run.marks else _Piece(run.text, "words"))
    close(0)
    for start, end in emphases:
        # Asterisks that touch others would be counted together.
        neighbours = {start - 1, start + 1, end - 1, end + 1} & set(range(len(pieces)))
        if any(pieces[index].kind in ("strong", "em") for index in neighbours):
            pieces[start].text = pieces[end].text = "_"
    return pieces


def _make_flanking(delimiter: _Piece, outside: _Piece | None, inside: _Piece | None) -> None:
    """Write characters beside a delimiter as references where it would not count as one otherwise.

    CommonMark wants no white space inside, and beside punctuation inside only white space or punctuation outside;
    an underscore wants that always. A character reference begins and ends with punctuation.
    """
    inner = _beside(inside, first=delimiter.opens)
    if inner.isspace():
        _as_number(inside, first=delimiter.opens)
        inner = "&"
    outer = _beside(outside, first=not delimiter.opens)
    plain_inside = not _may_be_punctuation(inner)
    if not (outer.isspace() or _is_punctuation(outer)) and (delimiter.text == "_" or not plain_inside):
        _as_number(outside, first=not delimiter.opens)


def _beside(piece: _Piece | None, *, first: bool) -> str:
    """The character of a neighbour that touches a delimiter; the edge of the text counts as white space."""
    if piece is None:
        return " "
    if piece.kind != "words" or (piece.first_as_number if first else piece.last_as_number):
        return "&"
    character = piece.text[0 if first else -1]
    return "\\" if first and character == "\n" else character


def _as_number(piece: _Piece | None, *, first: bool) -> None:
    if piece is not None:
        piece.first_as_number |= first or len(piece.text) == 1
        piece.last_as_number |= not first or len(piece.text) == 1


def _is_punctuation(character: str) -> bool:
    ascii_symbol = character.isascii() and not character.isalnum() and not character.isspace()
    return ascii_symbol or unicodedata.category(character).startswith("P")


def _may_be_punctuation(character: str) -> bool:
    # Whether symbols such as "€" are punctuation has changed between versions of CommonMark.
    return _is_punctuation(character) or unicodedata.category(character).startswith("S")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _code(text: str) -> str:
    fence = "`" * (_longest_backticks(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or (text[0] == text[-1] == " " and text.strip(" ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _longest_backticks(text: str) -> int:
    return max((len(found) for found in _BACKTICKS.findall(text)), default=0)


def _in_address(address: str) -> str:
    return _SPECIAL_IN_ADDRESS.sub(r"\\\g<0>", address)
