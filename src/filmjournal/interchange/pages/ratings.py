"""Ratings as pages write them: `3/5`, five pictures read aloud `3/5` each, `★★★½`, `3 and a half out of 5 stars`."""

from __future__ import annotations

import re

from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.interchange.reading import values

_SCALES = ("5", "10", "4", "100")
_LABEL = re.compile(
    r"(?:(?:my|our|overall|final|movie|film|star)?\s*(?:rating|score|verdict|grade|stars|rated)\s*[:=–—-]?|[:–—-])\s*",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?(?:\s?½)?|½"
_FRACTIONS = re.compile(rf"(?:(?:{_NUMBER})\s?/\s?\d{{1,3}}\s?)+")
_OUT_OF = re.compile(
    rf"(?:rated\s+)?(?P<number>{_NUMBER})(?P<half> and a half)?\s+(?:stars?\s+)?(?:out )?of (?P<scale>\d{{1,3}})"
    r"(?:\s+stars?)?",
    re.IGNORECASE,
)
_WORDS = {"half a star": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_IN_WORDS = re.compile(
    r"(?P<words>half a star|one|two|three|four|five)(?P<half> and a half)?(?: stars?)?"
    r"(?:\s+out of (?:5|five)(?: stars?)?)?",
    re.IGNORECASE,
)
_STARS = re.compile(rf"(?P<number>{_NUMBER})\s*stars?", re.IGNORECASE)
_DRAWN = re.compile(r"(?P<full>[★⭐*✭✮\ufe0f\s]*)(?P<half>[½⯨]|1/2)?(?P<empty>[☆✩\s]*)")
_PERCENT = re.compile(r"(\d{1,3}) ?%")
_STAR_FILE = re.compile(
    r"(?:^|[^a-z])(?:half[-_]?|full[-_]?|empty[-_]?|no[-_]?|gold[-_]?|grey[-_]?|gray[-_]?)?stars?(?:[^a-z]|$)|star[-_]?(?:half|full|empty|on|off|blank|grey|gray)"
)
_SIGN = re.compile(r"/|[★⭐☆✩½✭✮]|\*\*|\bstars?\b|\bout of\b", re.IGNORECASE)
_EDGE = re.compile(r"\)\s*|\s+")
_LONGEST = 60

Found = tuple[Rating | None, OriginalRating | None]


def is_rating(text: str) -> bool:
    """Whether a text is a rating and nothing else."""
    return bool(text) and len(text) <= _LONGEST and _read(text, None) is not None


def rating_in(text: str, scale: float | None = None) -> Found | None:
    """The rating that a text is; None where it is something else. `scale` is that of bare numbers and odd fractions.

    A rating of nothing (`0/5`) is a rating, and no stars: (None, None).
    """
    return _read(text, scale) if len(text) <= _LONGEST else None


def split_rating(text: str, scale: float | None = None) -> tuple[str, Found | None]:
    """A line without the rating it ends with, and that rating: `1 Mile to You (2017) 3/53/53/53/53/5`."""
    if (whole := rating_in(text, scale)) is not None:
        return "", whole
    before = max(0, len(text) - _LONGEST)
    for edge in _EDGE.finditer(text, before):
        rest = text[edge.end() :].strip("() ")
        if _SIGN.search(rest) and (found := rating_in(rest, scale)) is not None:
            return text[: edge.end()].rstrip(" -–—|:("), found
    return text, None


def star_of_file(address: str, alt: str) -> str:
    """The star that a picture draws, by its file's name: ★, ½ or ☆; several where its name counts them; else empty."""
    name = re.split(r"[?#]", address.lower())[0].rpartition("/")[2]
    stem = name.rpartition(".")[0]
    if not stem or len(stem) > 40 or not (_STAR_FILE.search(stem) or alt.strip() in ("*", "★", "☆")):
        return ""
    if counted := re.search(
        r"(?:^|[^\d])([0-5])(?:[._-]?(5))?(?:[-_ ]?stars?)?$|^([0-5])(?:[._-]?(5))?[-_ ]?stars?", stem
    ):
        whole, half = counted[1] or counted[3], counted[2] or counted[4]
        return "★" * int(whole) + ("½" if half else "") or "☆"
    if "half" in stem:
        return "½"
    return "☆" if re.search(r"empty|off|blank|gr[ea]y|no[-_]?star|none|outline", stem) or alt.strip() == "☆" else "★"


def _read(text: str, scale: float | None) -> Found | None:
    text = text.strip(" ()[]")
    label = _LABEL.match(text)
    bare = text[label.end() :].strip() if label else text
    bare = bare.rstrip(".")
    if not bare:
        return None
    if _FRACTIONS.fullmatch(bare):
        return _fraction("".join(bare.split()))
    if out_of := _OUT_OF.fullmatch(bare):
        number = _number(out_of["number"]) + (0.5 if out_of["half"] else 0)
        return values.rating_of(number, float(out_of["scale"] or 5)) if float(out_of["scale"]) else None
    if (in_words := _IN_WORDS.fullmatch(bare)) and "star" in bare.lower():
        number = _WORDS[in_words["words"].lower()] + (0.5 if in_words["half"] else 0)
        return values.rating_of(number, 5)
    if stars := _STARS.fullmatch(bare):
        return values.rating_of(_number(stars["number"]), scale or (5 if _number(stars["number"]) <= 5 else 10))
    drawn = _DRAWN.fullmatch(bare)
    if drawn and (drawn["full"] or drawn["half"] or drawn["empty"]) and not (bare == "*" and not label):
        full = sum(1 for sign in drawn["full"] if sign in "★⭐*✭✮")
        if full <= 10:
            return values.rating_of(full + (0.5 if drawn["half"] else 0), scale or (5 if full <= 5 else 10))
    if label and any(character.isalpha() for character in label[0]):
        if percent := _PERCENT.fullmatch(bare):
            return values.rating_of(float(percent[1]), 100)
        if re.fullmatch(_NUMBER, bare):
            number = _number(bare)
            return values.rating_of(number, scale or (5 if number <= 5 else 10 if number <= 10 else 100))
    return None


def _fraction(text: str) -> Found | None:
    """`3/5`, or the same several times over: `3/53/53/53/53/5`."""
    first = text.partition("/")[0]
    for scale in _SCALES:
        unit = f"{first}/{scale}"
        if len(text) % len(unit) == 0 and text == unit * (len(text) // len(unit)):
            number = _number(first)
            return values.rating_of(number, float(scale)) if number <= float(scale) else None
    return None


def _number(text: str) -> float:
    half = "½" in text
    plain = text.replace("½", "").replace(",", ".").strip()
    return float(plain or 0) + (0.5 if half else 0)
