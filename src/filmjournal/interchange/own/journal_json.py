"""The whole journal as one JSON file, and back: written and read record by record, never held whole.

The shape is `schema/journal.json` among the resources, and the reader checks each record against that very schema,
so the two can't part. One record stands on a line, in a stable order, so that two exports can be compared.
"""

from __future__ import annotations

import io
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, NoReturn

from filmjournal import resources
from filmjournal.domain import partial_date
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.i18n import _

FORMAT = "filmjournal"
VERSION = 1
SCHEMA = "schema/journal.json"
SECTIONS = (
    "films", "people", "entries", "lists", "smart_lists", "tags", "images", "revisions", "drafts",
    "published_addresses", "imports", "import_records", "import_changes", "merges", "properties",
)  # fmt: skip

Record = dict[str, Any]

_PORTION = 1 << 20  # characters read at a time
_LONGEST_RECORD = 1 << 26  # characters; a review with its text as plain text, many times over
_NEAR_THE_END = 16  # characters; where a name or an escape was cut off, JSON's complaint is about its beginning
_JSON_SPACE = re.compile(r"[ \t\n\r]*")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NAMES = ("id", "hash")  # what tells records of one section apart

# Where an id stands for a record of another section: (section, field, the section meant).
_REFERENCES = (
    ("entries", "film_id", "films"),
    ("revisions", "entry_id", "entries"),
    ("drafts", "entry_id", "entries"),
    ("drafts", "film_id", "films"),
    ("import_records", "import_id", "imports"),
    ("import_changes", "import_id", "imports"),
)
_REFERENCES_OF_PARTS = (
    ("films", "cast", "person_id", "people"),
    ("films", "crew", "person_id", "people"),
    ("films", "stills", "image", "images"),
    ("lists", "items", "film_id", "films"),
)


def write(file: IO[bytes], sections: Mapping[str, Iterable[Record]]) -> None:
    """Write a journal. `sections` has an iterable for each of SECTIONS; each is gone through once, in their order."""
    file.write(f'{{"format": "{FORMAT}", "version": {VERSION}'.encode())
    for name in SECTIONS:
        file.write(f',\n"{name}": ['.encode())
        between = b"\n"
        for record in sections[name]:
            file.write(between + json.dumps(record, ensure_ascii=False).encode())
            between = b",\n"
        file.write(b"]" if between == b"\n" else b"\n]")
    file.write(b"}\n")


def looks_like_one(path: Path) -> bool:
    """Whether a file begins as JSON does. Raises OSError."""
    with path.open("rb") as file:
        return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def read(path: Path) -> Iterator[tuple[str, Record]]:
    """The records of the journal in a file; see `read_from`. Raises Refused and OSError."""
    with path.open("rb") as file:
        yield from read_from(file)


def read_from(raw: IO[bytes]) -> Iterator[tuple[str, Record]]:
    """The records of a journal, each with its section, in the order of the file, checked and in NFC.

    After the last one it is certain that the file is whole and that every id in it stands for a record. Raises
    Refused, naming the place but no text, for a file that is no such journal, damaged or newer; and OSError.
    """
    checks = _checks()
    known: dict[str, set[Any]] = {name: set() for name in SECTIONS}
    wanted: dict[str, dict[Any, str]] = {name: {} for name in SECTIONS}
    seen: set[str] = set()
    with io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file:
        stream = _Stream(file)
        try:
            for name in stream.members():
                if name in seen:
                    raise Refused(_("The file holds “{name}” twice.").format(name=_shown(name)))
                seen.add(name)
                if name in ("format", "version"):
                    _check_head(name, stream.value())
                elif name in checks:
                    for index, value in enumerate(stream.elements()):
                        record = _checked(checks[name], value, f"{name}[{index}]")
                        _note_ids(name, record, f"{name}[{index}]", known[name], wanted)
                        yield name, record
                else:
                    raise Refused(_("The file holds “{name}”, which no journal has.").format(name=_shown(name)))
        except UnicodeDecodeError:
            raise Refused(_("The file is not in UTF-8.")) from None
        except (ValueError, RecursionError):
            raise Refused(
                _("The file is no sound JSON, at character {position} or before.").format(position=stream.position)
            ) from None
    missing = [name for name in ("format", "version", "films", "people", "entries") if name not in seen]
    if missing:
        raise Refused(_("The file is no whole journal: “{name}” is missing.").format(name=missing[0]))
    for name, ids in wanted.items():
        for id_, where in ids.items():
            if id_ not in known[name]:
                raise Refused(
                    _("{where} speaks of {id}, which is not among “{section}”.").format(
                        where=where, id=_shown(str(id_)), section=name
                    )
                )


def _check_head(name: str, value: object) -> None:
    if name == "format" and value != FORMAT:
        raise Refused(_("The file is no journal."))
    if name == "version" and value != VERSION:
        if isinstance(value, int) and value > VERSION:
            raise Refused(
                _("The file was written by a newer Film Journal (version {theirs}; this one knows {ours}).").format(
                    theirs=value, ours=VERSION
                )
            )
        raise Refused(_("The file names no version that could be read."))


def _checked(check: _Check, value: object, where: str) -> Record:
    try:
        record: Record = check(value)
    except _Wrong as wrong:
        raise Refused(f"{where}{wrong.where}: {wrong.reason}.") from None
    return record


def _note_ids(name: str, record: Record, where: str, known: set[Any], wanted: dict[str, dict[Any, str]]) -> None:
    for key in _NAMES:
        if record.get(key) is not None:
            if record[key] in known:
                raise Refused(_("{where}.{key}: another one has it already.").format(where=where, key=key))
            known.add(record[key])
    for section, key, target in _REFERENCES:
        if section == name:
            wanted[target].setdefault(record[key], f"{where}.{key}")
    for section, parts, key, target in _REFERENCES_OF_PARTS:
        if section == name:
            for part in record.get(parts, ()):
                wanted[target].setdefault(part[key], f"{where}.{parts}")


class _Stream:
    """JSON read from a file in portions: the members of the outer object, and the elements of an array in it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._dropped = 0
        self._ended = False
        self._decoder = json.JSONDecoder(parse_constant=_no_constant)

    @property
    def position(self) -> int:
        """How many characters were read through."""
        return self._dropped + self._at

    def members(self) -> Iterator[str]:
        """The names of the outer object's members; the caller takes the value of each before going on."""
        self._expect("{")
        if self._next() != "}":
            while True:
                name = self.value()
                if not isinstance(name, str):
                    raise ValueError
                self._expect(":")
                yield name
                if self._next() != ",":
                    break
                self._expect(",")
        self._expect("}")
        if self._next():
            raise ValueError

    def elements(self) -> Iterator[object]:
        """The elements of the array that begins here."""
        self._expect("[")
        if self._next() != "]":
            while True:
                yield self.value()
                if self._next() != ",":
                    break
                self._expect(",")
        self._expect("]")

    def value(self) -> object:
        """The value that begins here, whole."""
        self._next()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut_off = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _NEAR_THE_END
                if self._ended or not cut_off or len(self._text) - self._at > _LONGEST_RECORD:
                    raise
            else:
                if end < len(self._text) or self._ended:  # a number at the very end could go on
                    self._at = end
                    return value
            self._fill()

    def _expect(self, character: str) -> None:
        if self._next() != character:
            raise ValueError
        self._at += 1

    def _next(self) -> str:
        """The next character that is no white space; nothing at the end of the file."""
        while True:
            match = _JSON_SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._fill()

    def _fill(self) -> None:
        # Twice as much each time for one long value, so that trying again costs no more than reading it.
        portion = self._file.read(max(_PORTION, len(self._text) - self._at))
        self._ended = not portion
        self._dropped += self._at
        self._text = self._text[self._at :] + portion
        self._at = 0


def _shown(name: str) -> str:
    """A name from the file as a message can hold it."""
    return name[:40].encode("ascii", "backslashreplace").decode("ascii")


def _no_constant(_name: str) -> NoReturn:
    raise ValueError


class _Wrong(Exception):
    """A value that does not fit; `where` grows from the inside out while this is raised."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.where = ""


_Check = Callable[[Any], Any]  # the value, texts in NFC; raises _Wrong


def _checks() -> dict[str, _Check]:
    """What checks a record of each section."""
    schema = json.loads(resources.text(SCHEMA))
    properties = schema["properties"]
    return {name: _compiled(properties[name]["items"], schema["$defs"]) for name in SECTIONS}


def _compiled(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> _Check:
    """A part of the schema as a function; of JSON Schema it knows what ours uses, and refuses the rest."""
    if "$ref" in schema:
        return _compiled(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    if "enum" in schema:
        return _one_of(frozenset(schema["enum"]))
    types = [schema["type"]] if isinstance(schema["type"], str) else list(schema["type"])
    optional = "null" in types
    (kind,) = [name for name in types if name != "null"]
    check = {"object": _object, "array": _array, "string": _string, "integer": _number, "number": _number}.get(kind)
    inner = _truth if check is None else check(schema, definitions)
    if not optional:
        return inner
    return lambda value: None if value is None else inner(value)


def _object(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> _Check:
    members = {name: _compiled(part, definitions) for name, part in schema.get("properties", {}).items()}
    required = tuple(schema.get("required", ()))
    others = schema["additionalProperties"]
    other = _compiled(others, definitions) if others else None
    other_name = _compiled(schema["propertyNames"], definitions) if "propertyNames" in schema else None

    def check(value: Any) -> Record:
        if not isinstance(value, dict):
            raise _Wrong(_("an object is wanted"))
        for name in required:
            if name not in value:
                raise _Wrong(_("“{name}” is missing").format(name=name))
        result: Record = {}
        for name, part in value.items():
            inner = members.get(name) or other
            if inner is None:
                raise _Wrong(_("“{name}” is not known here").format(name=_shown(name)))
            try:
                result[other_name(name) if other_name else name] = inner(part)
            except _Wrong as wrong:
                wrong.where = f".{_shown(name)}{wrong.where}"
                raise
        return result

    return check


def _array(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> _Check:
    inner = _compiled(schema["items"], definitions)

    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise _Wrong(_("an array is wanted"))
        result = []
        for index, part in enumerate(value):
            try:
                result.append(inner(part))
            except _Wrong as wrong:
                wrong.where = f"[{index}]{wrong.where}"
                raise
        return result

    return check


def _string(schema: Mapping[str, Any], _definitions: Mapping[str, Any]) -> _Check:
    least, most = schema.get("minLength", 0), schema.get("maxLength", _LONGEST_RECORD)
    pattern = re.compile(schema.get("pattern", ""), re.ASCII)
    has_pattern = "pattern" in schema
    well_formed = _FORMATS[schema.get("format", "")]

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise _Wrong(_("a text is wanted"))
        text: str = value if value.isascii() else unicodedata.normalize("NFC", value)
        if not least <= len(text) <= most:
            raise _Wrong(_("a text of {least} to {most} characters is wanted").format(least=least, most=most))
        if _UNSTORABLE.search(text):
            raise _Wrong(_("the text holds a character that no text has"))
        if (has_pattern and not pattern.fullmatch(text)) or not well_formed(text):
            raise _Wrong(_("a text of another form is wanted"))
        return text

    return check


def _number(schema: Mapping[str, Any], _definitions: Mapping[str, Any]) -> _Check:
    whole = "integer" in schema["type"]
    least = schema.get("minimum", schema.get("exclusiveMinimum", -math.inf))
    most = schema.get("maximum", math.inf)
    above = "exclusiveMinimum" in schema
    step = schema.get("multipleOf")

    def check(value: Any) -> int | float:
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            raise _Wrong(_("a whole number is wanted") if whole else _("a number is wanted"))
        number: int | float = value
        if abs(number) > _LARGEST or not least <= number <= most or (above and number == least):
            raise _Wrong(_("the number is too small or too large"))
        if step is not None and number % step:
            raise _Wrong(_("a multiple of {step} is wanted").format(step=step))
        return number

    return check


def _one_of(values: frozenset[str]) -> _Check:
    def check(value: object) -> str:
        if isinstance(value, str) and value in values:
            return value
        raise _Wrong(_("one of {values} is wanted").format(values=", ".join(sorted(values))))

    return check


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(_("true or false is wanted"))
    return value


_LARGEST = 2**63 - 1  # what the store takes for a number


def _parses(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def well_formed(text: str) -> bool:
        try:
            parse(text)
        except (ValueError, InvalidValue):
            return False
        return True

    return well_formed


_FORMATS: dict[str, Callable[[str], bool]] = {
    "": lambda _text: True,
    "date": _parses(date.fromisoformat),
    "date-time": _parses(datetime.fromisoformat),
    "partial-date": _parses(partial_date.parse),
}
