"""Believable words for the sample: titles, names and reviews, drawn with dice that fall alike on every machine."""

from __future__ import annotations

import random
import re
import string
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from filmjournal import resources

_T = TypeVar("_T")
Template = tuple[tuple[str, str], ...]  # pairs of a literal and the slot that follows it, empty at the end

CULTURES = ("english", "french", "german", "nordic", "spanish", "japanese", "korean", "arabic", "russian")
_WEIGHTS = (62, 9, 7, 4, 5, 5, 3, 2, 3)
_FAMILY_NAME_FIRST = frozenset({"japanese", "korean"})
_LATIN = frozenset({"english", "french", "german", "nordic", "spanish"})
_INITIALS = "ABCDEFGHJKLMNPRSTVW"
_VOWELS = frozenset("aeiouAEIOU")
_ARTICLE = re.compile(r"\b[Aa] $")
_FORMATTER = string.Formatter()


class Dice:
    """Random choices that are the same for the same seed, whatever the Python: only `random()` is asked."""

    def __init__(self, seed: int) -> None:
        self.roll = random.Random(seed).random

    def below(self, number: int) -> int:
        """A whole number from 0 to less than `number`."""
        return int(self.roll() * number)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        return low + int(self.roll() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """True that often."""
        return self.roll() < share

    def pick(self, items: Sequence[_T]) -> _T:
        """One of the items."""
        return items[int(self.roll() * len(items))]

    def early(self, items: Sequence[_T]) -> _T:
        """One of the items, the first ones much more often."""
        return items[int(self.roll() * self.roll() * len(items))]

    def several(self, items: Sequence[_T], number: int) -> list[_T]:
        """Some of the items, each once, the first ones more often."""
        return list(dict.fromkeys(self.early(items) for _ in range(number)))


def deal(weights: Sequence[int]) -> tuple[int, ...]:
    """Numbers to pick from, each as often as its weight says."""
    return tuple(number for number, weight in enumerate(weights) for _ in range(weight))


@dataclass(frozen=True, slots=True)
class Title:
    """A title in English and, where the film is from elsewhere, in its own language."""

    english: str
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What a review speaks of. Texts may hold `&`, `<` and `>`.

    `characters` are the names of the first of the cast with what stands in parentheses at first mention, as HTML.
    """

    title: str
    director: str
    actors: tuple[str, str]
    characters: tuple[tuple[str, str], ...]
    images: tuple[str, ...]


class Words:
    """The word lists, read once, and what can be made of them."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        titles = tomllib.loads(resources.text("sample/titles.toml"))
        names = tomllib.loads(resources.text("sample/names.toml"))
        reviews = tomllib.loads(resources.text("sample/reviews.toml"))
        self._cultures = deal(_WEIGHTS)
        self._patterns = _templates(titles["patterns"])
        self._parts = {name: _items(text) for name, text in titles.items() if isinstance(text, str)}
        self._parts["plural"] = [_plural(noun) for noun in self._parts["noun"]]
        self._parts["small"] = [str(number) for number in range(2, 40)]
        self._foreign = {name: _foreign(table) for name, table in titles.items() if isinstance(table, dict)}
        self._first = {name: _items(table["first"]) for name, table in names.items()}
        self._last = {name: _items(table["last"]) for name, table in names.items()}
        self._used: set[str] = set()
        self._sentences = {name: _templates(text) for name, text in reviews.items() if isinstance(text, str)}
        self._steps = {name: _coprimes(len(found)) for name, found in self._sentences.items()}
        self._words = {name: _items(text) for name, text in reviews["words"].items()}
        self._words["year"] = [str(year) for year in range(1912, 1999)]
        self._words["town"] = self._parts["place"]
        self._list_names = [template for text in _items(reviews["entries"]["list"]) for template in _templates(text)]
        self._notes = [_template(text.strip()) for text in reviews["entries"]["note"].split("|")]
        self.lists: dict[str, list[str]] = {
            name: _items(text) for name, text in reviews["entries"].items() if name not in ("list", "note")
        }
        self.searches: dict[str, str] = dict(reviews["searches"])

    def culture(self) -> str:
        """Where the next film comes from."""
        return CULTURES[self._dice.pick(self._cultures)]

    def title(self, culture: str) -> Title:
        """A title for a film from there."""
        foreign = self._foreign.get(culture)
        if foreign is None or self._dice.chance(0.1):
            return Title(self._filled(self._dice.pick(self._patterns), self._title_part))
        patterns, firsts, seconds = foreign
        original, english = self._dice.pick(patterns)
        a, b = self._dice.pick(firsts), self._dice.pick(seconds)
        # One article is enough: “The House of My Mother”, “The Winter’s Night”.
        said = self._filled(english, {"A": a[1], "B": b[1]}.__getitem__).replace("the the ", "the ")
        written = self._filled(original, {"a": a[0], "b": b[0]}.__getitem__)
        return Title(said.replace("The the ", "The "), written[:1].upper() + written[1:])

    def person(self, culture: str) -> str:
        """A name; only seldom one that was given before."""
        name = ""
        for _ in range(4):
            name = self._name(culture)
            if name not in self._used:
                break
        self._used.add(name)
        return name

    def character(self, culture: str) -> str:
        """The name of someone in a film."""
        kind = self._dice.roll()
        first = self._dice.pick(self._first[culture])
        if kind < 0.6 or culture not in _LATIN:
            return first
        last = self._dice.pick(self._last[culture])
        if kind < 0.85:
            return f"{first} {last}"
        if kind < 0.93:
            return f"{self._dice.pick(_FORMS_OF_ADDRESS)} {last}"
        return f"The {self._dice.pick(self._parts['profession'])}"

    def town(self) -> str:
        """A place."""
        return self._dice.pick(self._parts["place"])

    def headline(self) -> str:
        """A headline, usually a pun."""
        noun = self._dice.pick(self._words["noun"])
        return self._filled(self._dice.pick(self._sentences["headline"]), lambda _slot: noun)

    def list_name(self, director: str, person: str, genre: str) -> str:
        """What a list of films may be called."""
        decade = f"{self._dice.between(1920, 2020) // 10 * 10}"
        own = {"director": director, "person": person, "genre": genre, "decade": decade}
        template = self._dice.pick(self._list_names)
        return self._filled(template, lambda slot: own.get(slot) or self._word(slot))

    def note(self) -> str:
        """A note on a film in a list or on a shelf."""
        return self._filled(self._dice.pick(self._notes), self._word)

    def review(self, words: int, scene: Scene) -> str:
        """A review of about so many words, as canonical HTML."""
        return _Review(self._dice, self._sentences, self._steps, self._words, scene).written(words)

    def caption(self, scene: Scene) -> str:
        """The caption of a still, as plain text."""
        own = {
            "actor": scene.actors[0],
            "actor2": scene.actors[1],
            "role": scene.characters[0][0],
            "Plain": scene.title,
        }
        return self._filled(self._dice.pick(self._sentences["caption"]), own.__getitem__)

    def _name(self, culture: str) -> str:
        first, last = self._dice.pick(self._first[culture]), self._dice.pick(self._last[culture])
        if culture in _FAMILY_NAME_FIRST:
            return f"{last} {first}" if culture == "japanese" else f"{last}{first}"
        if culture == "english" and self._dice.chance(0.25):
            return f"{first} {self._dice.pick(_INITIALS)}. {last}"
        return f"{first} {last}"

    def _title_part(self, slot: str) -> str:
        if slot.startswith(("first", "last")):
            names = self._first if slot.startswith("first") else self._last
            return self._dice.pick(names["english"])
        return self._dice.pick(self._parts[slot.rstrip("2")])

    def _word(self, slot: str) -> str:
        return self._dice.pick(self._words.get(slot) or self.lists[slot])

    def _filled(self, template: Template, value: Callable[[str], str]) -> str:
        return _filled(template, value)


class _Review:
    """One review in the making."""

    def __init__(
        self,
        dice: Dice,
        sentences: Mapping[str, Sequence[Template]],
        steps: Mapping[str, Sequence[int]],
        words: Mapping[str, Sequence[str]],
        scene: Scene,
    ) -> None:
        self._dice = dice
        self._sentences = sentences
        self._words = words
        self._scene = scene
        title = escaped(scene.title)
        self._fixed = {
            "Title": f"<em>{title}</em>",
            "Plain": title,
            "director": escaped(scene.director),
            "actor": escaped(scene.actors[0]),
            "actor2": escaped(scene.actors[1]),
            "role": escaped(scene.characters[0][0]),
            "town": dice.pick(words["town"]),
            "town2": dice.pick(words["town"]),
            "thing": dice.pick(words["thing"]),
            "where": dice.pick(words["where"]),
            "event": dice.pick(words["event"]),
            "animal": dice.pick(words["animal"]),
        }
        self._first_mention = {}
        for slot, (name, actor) in zip("ABC", scene.characters, strict=False):
            self._fixed[slot] = escaped(name)
            self._first_mention[slot] = f"{escaped(name)} ({actor})"
        # A walk through each kind of sentence that meets all of them before it meets one again.
        self._walks = {name: [dice.below(len(sentences[name])), dice.pick(steps[name])] for name in _WALKED}
        self._number = 0

    def written(self, words: int) -> str:
        if words < _SHORT:
            return f"<p>{self._run('short', words)}</p>"
        blocks: list[str] = []
        count = 0
        plan = _PLAN if self._dice.chance(0.8) else _PLAN[1:]
        while count < words:
            wanted = min(self._dice.between(45, 120), max(words - count, 25))
            kinds = plan[min(len(blocks), len(plan) - 1)]
            text = self._paragraph(kinds, wanted)
            count += text.count(" ") + 1
            blocks.append(f"<p>{text}</p>")
            if len(blocks) > 1 and count < words:
                self._ornament(blocks, words)
        blocks.append(f"<p>{self._run('verdict', 12)}</p>")
        return "".join(blocks)

    def _paragraph(self, kinds: Sequence[str], words: int) -> str:
        sentences: list[str] = []
        count = 0
        while count < words:
            sentence = self._sentence(kinds[min(len(sentences), len(kinds) - 1)])
            count += sentence.count(" ") + 1
            sentences.append(self._marked(sentence) if self._dice.chance(0.02) else sentence)
        return " ".join(sentences)

    def _run(self, kind: str, words: int) -> str:
        return self._paragraph((kind,), words)

    def _sentence(self, kind: str) -> str:
        walk = self._walks[kind]
        sentences = self._sentences[kind]
        walk[0] = (walk[0] + walk[1]) % len(sentences)
        text = _filled(sentences[walk[0]], self._slot)
        return text[:1].upper() + text[1:]

    def _slot(self, slot: str) -> str:
        if slot in self._first_mention:
            return self._first_mention.pop(slot)
        fixed = self._fixed.get(slot)
        if fixed is not None:
            return fixed
        kind = slot.rstrip("2")
        if kind in ("good", "bad"):
            walk = self._walks[kind]
            walk[0] = (walk[0] + walk[1]) % len(self._sentences[kind])
            return _filled(self._sentences[kind][walk[0]], self._slot)
        return self._dice.pick(self._words[kind])

    def _marked(self, sentence: str) -> str:
        """The sentence in some mark or as a link, where it holds no markup of its own."""
        if "<" in sentence:
            return sentence
        kind = self._dice.below(len(_MARKINGS))
        opening, closing = _MARKINGS[kind]
        return f"{opening}{sentence}{closing}"

    def _ornament(self, blocks: list[str], words: int) -> None:
        """Now and then a heading, a quotation, a list, a still or a spoiler between two paragraphs."""
        kind = self._dice.roll()
        if words > 500 and kind < 0.25:
            level = "h2" if self._dice.chance(0.7) else "h3"
            blocks.append(f"<{level}>{self._sentence('heading')}</{level}>")
        elif kind < 0.3:
            blocks.append(f"<blockquote><p>{self._sentence('quote')}</p></blockquote>")
        elif kind < 0.33:
            name = "ul" if self._dice.chance(0.6) else "ol"
            items = [f"<li><p>{self._sentence('point')}</p></li>" for _ in range(self._dice.between(2, 5))]
            blocks.append(f"<{name}>{''.join(items)}</{name}>")
        elif kind < 0.35:
            summary = self._sentence("summary")
            blocks.append(
                f'<details class="spoiler"><summary>{summary}</summary><p>{self._sentence("secret")}</p></details>'
            )
        elif kind < 0.36 and self._scene.images:
            image = self._dice.pick(self._scene.images)
            caption = self._sentence("caption")
            blocks.append(f'<figure><img src="image:{image}" alt="A still"><figcaption>{caption}</figcaption></figure>')
        elif kind < 0.365:
            blocks.append("<hr>")
        elif kind < 0.37:
            lines = [_filled(line, self._slot) for line in self._sentences["listing"]]
            blocks.append(f"<pre>{chr(10).join(lines)}</pre>")
        elif kind < 0.375:
            blocks.append(f"<p>{self._sentence('short')}<br>{self._sentence('short')}</p>")


_SHORT = 60  # words; below it, a review is a line or two
_PLAN = (
    ("setup", "plot", "plot", "plot", "plot", "plot", "middle"),
    ("plot", "acting", "plot", "middle", "acting", "plot", "plot"),
    ("acting", "craft", "middle", "acting", "craft", "middle", "plot"),
    ("craft", "middle", "personal", "acting", "craft", "middle", "plot"),
    ("personal", "middle", "acting", "plot", "middle", "craft", "acting"),
)
_WALKED = (
    "setup", "plot", "acting", "craft", "good", "bad", "personal", "middle", "verdict", "short", "heading", "quote",
    "point", "caption", "summary", "secret",
)  # fmt: skip
_MARKINGS = (
    ("<em>", "</em>"),
    ("<em>", "</em>"),
    ("<strong>", "</strong>"),
    ("<u>", "</u>"),
    ("<s>", "</s>"),
    ("<code>", "</code>"),
    ("<sub>", "</sub>"),
    ("<sup>", "</sup>"),
    ("<strong><em>", "</em></strong>"),
    ('<span class="spoiler">', "</span>"),
    ('<span class="spoiler">', "</span>"),
    ('<a href="https://example.org/films?of=today&amp;page=2">', "</a>"),
    ('<a href="mailto:film.club@example.org">', "</a>"),
)
_FORMS_OF_ADDRESS = ("Dr.", "Mr.", "Mrs.", "Miss", "Sergeant", "Inspector", "Judge", "Sister", "Captain", "Aunt")


def escaped(text: str) -> str:
    """The text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _filled(template: Template, value: Callable[[str], str]) -> str:
    pieces: list[str] = []
    for literal, slot in template:
        if not slot:
            pieces.append(literal)
            break
        word = value(slot)
        article = word[0] in _VOWELS and _ARTICLE.search(literal)
        pieces += (f"{literal[:-1]}n " if article else literal, word)
    return "".join(pieces)


def _template(text: str) -> Template:
    return tuple((literal, slot or "") for literal, slot, _spec, _conversion in _FORMATTER.parse(text))


def _templates(text: str) -> list[Template]:
    lines = text.removeprefix("\n").removesuffix("\n").split("\n")
    return [_template(line) or (("", ""),) for line in lines]


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.replace("\n", " ").split(",")]


def _foreign(
    table: Mapping[str, str],
) -> tuple[list[tuple[Template, Template]], list[tuple[str, str]], list[tuple[str, str]]]:
    patterns = [line.split(" | ") for line in table["patterns"].strip().split("\n")]
    return [(_template(own), _template(said)) for own, said in patterns], _pairs(table["a"]), _pairs(table["b"])


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(own, said) for own, _sign, said in (item.partition(" = ") for item in _items(text))]


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def _coprimes(number: int) -> list[int]:
    """Steps that walk through that many places without meeting one twice."""
    from math import gcd

    return [step for step in range(1, number + 1) if gcd(step, number) == 1]
