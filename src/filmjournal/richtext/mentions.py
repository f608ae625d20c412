"""Who plays whom, and in which other film they were seen: `Character (Actor)`, `Character (Actor - Other Film)`.

Found in text as people write it: the character may be a description (`her husband (…)`), the dash any dash, the title
may have dashes, colons, full stops and brackets of its own. What stands in brackets and cannot be a person
(`(2011)`, `(aka: …)`, an aside) is passed over. Time grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
    SpoilerBlock,
)

_INSIDE = 240  # characters between brackets, at most
_BEFORE = 90  # characters in which a character's name is looked for
_NAME = 60
_NAME_WORDS, _CHARACTER_WORDS = 6, 6

_BRACKETS = re.compile(
    rf"[(（](?P<inside>[^()（）\n]{{1,{_INSIDE}}}+(?:[(（][^()（）\n]{{0,{_INSIDE}}}+[)）][^()（）\n]{{0,{_INSIDE}}}+){{0,2}})[)）]"
)
# A dash with a space on one side at least; a long dash needs none.
_DASH = re.compile(r"\s+[-‐‑‒–—]\s*|[-‐‑‒–—]\s+|\s*[–—]\s*")
_ROLE = re.compile(r"(?:voiced by|voice of|played by|portrayed by)\s+", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|I{1,3}|IV|V)\.?")
_PARTICLES = frozenset((
    "al", "and", "ap", "ben", "bin", "da", "das", "de", "dei", "del", "della", "den", "der", "di", "do", "dos",
    "du", "e", "el", "el-", "ibn", "la", "le", "les", "lo", "of", "op", "st", "ten", "ter", "van", "vander",
    "vom", "von", "y", "zu", "zur",
))  # fmt: skip
_OPENING, _CLOSING = "\"“‘'«„", "\"”’'»"
_NO_NAMES = frozenset((
    "a", "aka", "also", "an", "and", "as", "at", "but", "by", "chapter", "directed", "episode", "from", "in",
    "no", "not", "ok", "on", "or", "part", "played", "season", "see", "series", "sic", "spoiler", "spoilers",
    "the", "uk", "us", "usa", "vol", "volume", "when", "where", "which", "while", "who", "whom", "whose",
    "with", "written", "yes",
))  # fmt: skip
# Words that begin a sentence before a character's name, and are no part of it.
_STARTS = frozenset((
    "a", "after", "also", "although", "an", "and", "as", "at", "because", "before", "both", "but", "by",
    "despite", "during", "enter", "even", "every", "for", "forget", "from", "given", "he", "her", "here", "his",
    "how", "however", "if", "in", "into", "it", "its", "just", "later", "like", "meanwhile", "meet", "my", "no",
    "not", "now", "of", "on", "once", "only", "or", "our", "out", "over", "played", "since", "so", "soon",
    "still", "struggling", "than", "that", "their", "then", "there", "these", "they", "this", "though",
    "through", "thus", "to", "together", "under", "unfortunately", "until", "when", "where", "whereas", "while",
    "whilst", "who", "with", "without", "yet", "you", "your",
))  # fmt: skip
_TITLES = frozenset((
    "capt", "col", "cpl", "cpt", "det", "dr", "fr", "gen", "gov", "insp", "jr", "lt", "maj", "mme", "mr", "mrs",
    "ms", "prof", "pvt", "rev", "sen", "sgt", "sr", "st",
))  # fmt: skip
_CJK_NAME = re.compile("(?:[\u3005\u4e00-\u9fff]{1,8}|[\u30a0-\u30ff・ー]{1,16})$")
_CJK = re.compile("[\u3005\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One pair of brackets with a person in it.

    `character` is empty where nobody is named before it. `start` and `end` are the places of the title in its line's
    text, of the actor where there is no title. `linked` where that text is a link or a film reference already. `line`
    counts the lines of the document: every paragraph, heading, caption, and item.
    """

    character: str
    actor: str
    title: str | None
    start: int
    end: int
    linked: bool = False
    line: int = 0


def mentions(document: Document) -> tuple[Mention, ...]:
    """All of a review, in the order of the text."""
    return tuple(
        replace(mention, line=number)
        for number, inline in enumerate(_lines(document.blocks))
        for mention in mentions_in(inline)
    )


def mentions_in(inline: Inline) -> tuple[Mention, ...]:
    """Those of one line."""
    text = "".join(run.text for run in inline)
    if "(" not in text and "（" not in text:
        return ()
    taken: list[tuple[int, int]] = []
    at = 0
    for run in inline:
        if run.film is not None or run.href is not None:
            taken.append((at, at + len(run.text)))
        at += len(run.text)
    found = []
    for mention in mentions_of(text):
        while taken and taken[0][1] <= mention.start:
            del taken[0]
        found.append(replace(mention, linked=bool(taken) and taken[0][0] < mention.end))
    return tuple(found)


def mentions_of(text: str) -> Iterator[Mention]:
    """Those of a plain line."""
    for brackets in _BRACKETS.finditer(text):
        inside = brackets["inside"]
        at = brackets.start("inside")
        role = _ROLE.match(inside)
        skipped = role.end() if role else 0
        dash = _DASH.search(inside, skipped)
        actor = inside[skipped : dash.start() if dash else None]
        skipped += len(actor) - len(actor.lstrip())
        actor = actor.strip()
        title = inside[dash.end() :].rstrip() if dash else None
        character = character_before(text[max(0, brackets.start() - _BEFORE) : brackets.start()])
        if not _is_name(actor, certain=bool(title), alone=bool(character)) or title == "":
            continue
        start = at + (skipped if dash is None or title is None else dash.end())
        yield Mention(character, actor, title, start, start + len(actor if title is None else title))


def with_references(document: Document, films: dict[tuple[int, int], int]) -> Document:
    """The text with the titles of some mentions made references; `films` names the film by (line, start)."""
    wanted = {(m.line, m.start): m for m in mentions(document) if m.title and not m.linked}
    chosen: dict[int, list[tuple[int, int, int]]] = {}
    for place, film in films.items():
        if (mention := wanted.get(place)) is not None:
            chosen.setdefault(mention.line, []).append((mention.start, mention.end, film))
    numbers = iter(range(1 << 62))

    def change(inline: Inline) -> Inline:
        places = sorted(chosen.get(next(numbers), ()))
        return _referring(inline, places) if places else inline

    return Document(_mapped(document.blocks, change))


def character_before(text: str) -> str:
    """The name that a text ends with; empty where it ends with a common word."""
    before = text.rstrip().removesuffix(",").rstrip()
    if not before or before[-1] in "!?:;)" or (before[-1] == "." and not _is_short(before.split()[-1])):
        return ""
    if _CJK.match(before[-1]):
        found = _CJK_NAME.search(before)
        return found[0] if found else ""
    words: list[str] = []
    particles: list[str] = []
    for word in reversed(before.split()):
        if len(words) + len(particles) >= _CHARACTER_WORDS or (words and _parts(word, words[0])):
            break
        bare = word.strip(_OPENING + _CLOSING)
        if _is_capital(bare) or (not words and bare.isdigit()):
            words[:0] = [word, *particles]
            particles = []
            if bare[:1].isalpha() and not _has_case(bare):
                break  # nothing tells a name from other words in a script without capitals
        elif words and bare.casefold() in _PARTICLES - {"and", "of", "e", "y"}:
            particles.insert(0, word)
        else:
            break
    while words and (words[0].casefold() in _STARTS or not words[0].strip(_OPENING + _CLOSING)):
        del words[0]
    if not any(character.isalpha() for word in words for character in word):
        return ""
    return _unquoted(" ".join(words))


def _parts(word: str, following: str) -> bool:
    """Whether a name can't go on from one word to the next."""
    bare = word.rstrip(_CLOSING)
    if not bare or bare[-1] in ",;:!?…)(–—":
        return True
    if bare[-1] != ".":
        return False
    return not (_is_short(bare) or following[:1].islower())


def _is_short(word: str) -> bool:
    """Whether its full stop is that of a title or of initials, and ends no sentence."""
    stem = word.strip(_OPENING + _CLOSING).removesuffix(".")
    return stem.casefold() in _TITLES or len(stem) == 1 or "." in stem


def _is_capital(word: str) -> bool:
    first = next((character for character in word if character.isalnum()), "")
    return first.isalpha() and not first.islower()


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()


def _is_name(text: str, *, certain: bool, alone: bool) -> bool:
    """Whether it can be a person's. `certain` where a title follows; `alone` allows a single word."""
    words = text.split()
    if not words or len(words) > _NAME_WORDS or len(text) > _NAME or any(mark in text for mark in ":;!?/\\[]{}<>=@#"):
        return False
    first = words[0].strip(_OPENING + _CLOSING)
    if first.casefold().rstrip(".") in _NO_NAMES and not (certain and _is_capital(first)):
        return False
    if any(character.isdigit() for character in text) and not (certain and len(words) > 1):
        return False
    if "," in text and not _SUFFIX.fullmatch(text.rpartition(",")[2].strip()):
        return False
    if text.endswith(".") and not (_SUFFIX.fullmatch(words[-1]) or len(words[-1]) <= 3):
        return False
    for number, word in enumerate(words):
        bare = word.strip(_OPENING + _CLOSING)
        if _is_capital(bare) or (certain and bare.isalnum() and not bare.isalpha()):
            continue
        # `d'Arcy` and `bell hooks` are names; so is `van` before one.
        if number and "'" in bare.replace("’", "'")[:3] and any(c.isupper() for c in bare):
            continue
        if bare.casefold() not in _PARTICLES or number == len(words) - 1:
            return False
    return len(words) > 1 or alone or certain


def _unquoted(name: str) -> str:
    """The name without quotes around the whole of it, or of which one half is missing."""
    name = name.removesuffix("'s").removesuffix("’s") if len(name) > 2 else name
    if name[:1] in _OPENING and name[-1:] in _CLOSING and not any(c in name[1:-1] for c in _OPENING + _CLOSING):
        return name[1:-1].strip()
    if name[:1] in _OPENING and not any(c in name[1:] for c in _CLOSING.replace("'", "").replace("’", "")):
        return name[1:].strip()
    return name


def _lines(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    for block in blocks:
        match block:
            case Paragraph(inline) | Heading(_, inline):
                yield inline
            case Figure():
                yield block.caption
            case ListBlock():
                for item in block.items:
                    yield from _lines(item)
            case Quote(inner) | SpoilerBlock(_, inner):
                yield from _lines(inner)
            case Preformatted() | Rule():
                pass


def _mapped(blocks: tuple[Block, ...], change: Callable[[Inline], Inline]) -> tuple[Block, ...]:
    result: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph(inline) | Heading(_, inline):
                result.append(replace(block, inline=change(inline)))
            case Figure():
                result.append(replace(block, caption=change(block.caption)))
            case ListBlock():
                result.append(replace(block, items=tuple(_mapped(item, change) for item in block.items)))
            case Quote(inner) | SpoilerBlock(_, inner):
                result.append(replace(block, blocks=_mapped(inner, change)))
            case Preformatted() | Rule():
                result.append(block)
    return tuple(result)


def _referring(inline: Inline, places: list[tuple[int, int, int]]) -> Inline:
    """The line with these stretches (first, last, film), in order and apart, made references."""
    result = []
    at = 0
    pending = iter([*places, (1 << 62, 1 << 62, 0)])
    first, last, film = next(pending)
    for run in inline:
        end = at + len(run.text)
        here = at
        while here < end:
            while last <= here:
                first, last, film = next(pending)
            inside = first <= here
            to = min(end, last if inside else first)
            piece = replace(run, text=run.text[here - at : to - at])
            result.append(replace(piece, href=None, film=film) if inside else piece)
            here = to
        at = end
    return tuple(result)
