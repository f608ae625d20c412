"""Cast as people type or paste it: lists of names, and lines of an actor as a character."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.names import LONGEST_NAME, clean_line
from filmjournal.i18n import _


@dataclass(frozen=True, slots=True)
class CastLine:
    """A person and the character played, None where it is not known."""

    person: str
    character: str | None = None


@dataclass(slots=True)
class _Row:
    person: str
    character: list[str] = field(default_factory=list)  # the pieces between its commas


_SPACES = re.compile(r"[^\S\t]+")
_TABS = re.compile(r" ?\t[ \t]*")
_BULLET = re.compile(r"^\s*(?:[-–—•*·]|\d{1,4}[.)])\s+")
_COMMA = re.compile(r"[,;、，；]")
_LEADERS = r"(?: ?…+ ?| ?\.{3,} ?| \.{2} )"
# White space is folded before these are used, so that a run of it costs nothing.
_COLUMNS = re.compile(rf"(?: as)?\t(?:(?:{_LEADERS}|as(?=[\t ]))[\t ]?)?|{_LEADERS}\t?")
_AS = re.compile(r" (?:as|AS) ")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|esq|ph\.?d|m\.?d)(?:\.|\b)(?= as | [^\w\s]|$)", re.IGNORECASE)
_PARTICLES = frozenset(
    (
        "al",
        "and",
        "bin",
        "da",
        "de",
        "del",
        "della",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    )
)


def parse_credit(text: str) -> CastLine:
    """One credit: `Graham Rogers as Kevin`, `Graham Rogers … Kevin` or a name alone.

    Raises InvalidValue where there is no name, and for a name without end.
    """
    line = _folded(text)
    return _cast_line(_columns(line) or _row(line))


def parse_cast(text: str) -> tuple[CastLine, ...]:
    """The rows of a pasted or typed cast: lists of names between commas, and lines of an actor as a character.

    A comma stays inside a name before `Jr.` and its like, and inside a character where what follows does not look
    like another person. Raises InvalidValue for a character without a person, and for a name without end.
    """
    lines = [line for line in (_folded(_BULLET.sub("", raw)) for raw in text.splitlines()) if line]
    each_is_a_row = sum(1 for line in lines if _AS.search(f" {line} ") or _COLUMNS.search(line)) > 1
    rows: list[_Row] = []
    for line in lines:
        columns = _columns(line)
        rows.extend([columns] if columns else _listed(line, each_is_a_row))
    return tuple(_cast_line(row) for row in rows)


def _folded(line: str) -> str:
    return _TABS.sub("\t", _SPACES.sub(" ", line)).strip()


def _columns(line: str) -> _Row | None:
    """The row of a line whose actor and character stand apart by a tab or by dots."""
    columns = _COLUMNS.search(line)
    role = _AS.search(line)
    if columns is None or (role is not None and role.start() < columns.start()):
        return None
    character = line[columns.end() :].strip()
    return _Row(line[: columns.start()], [character] if character else [])


def _row(item: str) -> _Row:
    padded = f" {item} "
    role = _AS.search(padded)
    if role is None:
        return _Row(item)
    character = padded[role.end() :].strip()
    return _Row(padded[: role.start()].strip(), [character] if character else [])


def _listed(line: str, is_a_row: bool) -> list[_Row]:
    """The rows of a line of names between commas; `is_a_row` when its neighbours are an actor as a character each."""
    items = _items(line)
    several = sum(1 for item in items if _AS.search(f" {item} ")) > 1
    rows: list[_Row] = []
    for item in items:
        row = _row(item)
        before = rows[-1] if rows else None
        if before is None or not before.character:
            rows.append(row)
        elif item[0].islower() and not before.person[:1].islower():
            before.character.append(item)
        elif row.character or several or (not is_a_row and _looks_like_a_name(item, before.person)):
            rows.append(row)
        else:
            before.character.append(item)
    return rows


def _items(line: str) -> list[str]:
    items: list[str] = []
    for piece in _COMMA.split(line):
        item = piece.strip()
        if items and _SUFFIX.match(item):
            items[-1] += f", {item}"
        elif item:
            items.append(item.removeprefix("and ") if items else item)
    return items


def _looks_like_a_name(item: str, person: str) -> bool:
    """Whether it could be a person beside that one: two words or more, written as names are (or all in small)."""
    words = item.split()
    if len(words) < 2:
        return False
    return person[:1].islower() or not any(word[0].islower() and word not in _PARTICLES for word in words)


def _cast_line(row: _Row) -> CastLine:
    person = clean_line(row.person, _("A name"), LONGEST_NAME)
    if not person:
        raise InvalidValue(_("A cast line needs the name of a person."))
    return CastLine(person, clean_line(", ".join(row.character), _("A character's name"), LONGEST_NAME) or None)
