"""Sort keys, computed once and stored, so that SQL can sort: article dropped, folded, digits padded."""

from __future__ import annotations

import re

from filmjournal.domain.folding import fold

_ARTICLES = {
    "en": ("the ", "a ", "an "),
    "fr": ("le ", "la ", "les ", "l'", "un ", "une ", "des "),
    "de": ("der ", "die ", "das ", "ein ", "eine "),
    "es": ("el ", "la ", "los ", "las ", "un ", "una "),
    "it": ("il ", "lo ", "la ", "i ", "gli ", "le ", "l'", "un ", "uno ", "una "),
    "pt": ("o ", "a ", "os ", "as ", "um ", "uma "),
    "nl": ("de ", "het ", "een "),
    "sv": ("en ", "ett ", "den ", "det ", "de "),
}
_DIGITS = re.compile(r"\d+")
_NOT_A_WORD = re.compile(r"^[^\w]+")
_GENERATION = re.compile(r",? ((?:jr|sr|ii|iii|iv)\.?|\([ivx]+\))$", re.IGNORECASE)
KEY_LENGTH = 200


def title_key(title: str, language: str | None = None) -> str:
    """Where a title belongs in the alphabet: `The 39 Steps` under `0000000039 steps`.

    `language` is the title's language ("en" unless known); its articles are dropped from the front.
    """
    folded = _from_first_word(fold(title))
    for article in _ARTICLES.get((language or "en")[:2], ()):
        rest = folded[len(article) :]
        if folded.startswith(article) and rest.strip():
            folded = _from_first_word(rest)
            break
    return _padded(folded)


def person_key(name: str) -> str:
    """Where a person belongs: by the last word of the name, then the rest, then `Jr.`, `(II)` and their like. A name
    with another comma is as it stands.
    """
    folded = fold(name)
    generation = _GENERATION.search(folded)
    plain = folded[: generation.start()] if generation else folded
    if "," not in plain:
        first, _, last = plain.rpartition(" ")
        folded = f"{last} {first}".strip() + (f" {generation[1]}" if generation else "")
    return _padded(folded)


def last_name_first(name: str) -> str:
    """The name as it stands in an alphabet: `Crudup, Billy`; in the order of `person_key`."""
    generation = _GENERATION.search(name)
    plain = name[: generation.start()] if generation else name
    first, _, last = plain.rpartition(" ")
    if "," in plain or not first:
        return name
    return f"{last}, {first}" + (f" {generation[1]}" if generation else "")


def _from_first_word(folded: str) -> str:
    return _NOT_A_WORD.sub("", folded) or folded


def _padded(folded: str) -> str:
    return _DIGITS.sub(lambda digits: digits[0].zfill(10), folded)[:KEY_LENGTH]
