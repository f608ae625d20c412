"""XML made elsewhere, read as a stream of the elements that are wanted, with nothing of it trusted.

A document type is allowed, as several programs write one; entities of its own and anything outside the file are
refused (defusedxml). Nesting, the number of elements and the size of one record are bounded, and what is read is let
go at once, so that a collection of any size takes the memory of one film.

The parser is always given UTF-8 (see `xml_encoding`).
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum, auto
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.xml_encoding import encoding_of, encoding_said

MOST_DEPTH = 60
MOST_ELEMENTS = 20_000_000  # of one file
MOST_IN_A_RECORD = 100_000  # elements
LONGEST_RECORD = 16 << 20  # characters
MOST_ATTRIBUTES = 2_000  # of one element
_LONGEST_PIECE = 4 << 20  # bytes that are no element yet, a tag or a comment: the parser begins them again and again
_PORTION = 1 << 16
_MOST_LOOKED_AT = 60  # files of an import that are looked at to tell the format
_NO_XML = frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".htm", ".html", ".csv", ".json", ".md"))

_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # which no XML may hold, and careless programs write


class How(Enum):
    """What is wanted of an element: all of it, its tag alone, or where it lies in the file."""

    WHOLE = auto()
    START = auto()
    PLACE = auto()


class Found(NamedTuple):
    """An element that was wanted; names come without their namespaces.

    `line` is the line of its start, counted from 1; `start` and `end` are the places of its two tags (see `between`).
    """

    element: Element
    line: int
    start: int
    end: int = 0


Choice = Callable[[str, int], How | None]  # of the name of an element and its depth, 0 for the outermost


class Beginning(NamedTuple):
    """What the first kilobytes of a file show: its outermost element, and the paths of those that follow."""

    root: str
    attributes: dict[str, str]
    paths: frozenset[str]  # `collection/item`, below the outermost one


class XmlFile:
    """An XML file, read from its beginning to its end as often as it is asked for."""

    def __init__(self, member: Member) -> None:
        """Find out the encoding. Raises Refused for what can't be read."""
        self.member = member
        self._encoding, self._errors = encoding_of(member)
        self._same_bytes = self._encoding == "utf-8" and self._errors == "strict"

    def elements(self, choose: Choice) -> Iterator[Found]:
        """The elements for which `choose` says so, in their order; those inside one another are not asked for.

        Raises Refused for what is no sound XML, naming the line, and beyond the bounds.
        """
        reading = _Reading(choose, self.member)
        try:
            for portion in self._portions():
                reading.feed(portion)
                yield from reading.taken()
            reading.finish()
        except ParseError as error:
            raise Refused(
                _("{file} is damaged or cut off (line {line}).").format(
                    file=self.member.shown, line=getattr(error, "position", (0, 0))[0]
                )
            ) from None
        yield from reading.taken()

    def between(self, start: int, end: int) -> bytes:
        """The UTF-8 bytes from one place to another, such as those of a `Found`. Raises Refused."""
        if self._same_bytes:
            return self.member.part(start, end - start)
        taken = bytearray()
        passed = 0
        for portion in self._portions():
            if passed + len(portion) > start:
                taken += portion[max(0, start - passed) : end - passed]
            passed += len(portion)
            if passed >= end:
                break
        return bytes(taken)

    def _portions(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self._encoding)(self._errors)
        with self.member.open() as file:
            more = True
            while more:
                data = file.read(_PORTION)
                more = bool(data)
                text = decoder.decode(data, final=not more)
                if "\0" in text:
                    raise Refused(
                        _("{file} holds NUL characters instead of text: it is damaged.").format(file=self.member.shown)
                    )
                if _CONTROL.search(text):
                    text = _CONTROL.sub("", text)
                    self._same_bytes = False
                yield text.encode("utf-8", "replace")


class _Reading:
    """One run of the parser. Its method `data` is the parser's target; the tags come from expat itself."""

    def __init__(self, choose: Choice, member: Member) -> None:
        self._choose = choose
        self._member = member
        self._found: list[Found] = []
        self._names: dict[str, str] = {}
        self._depth = -1
        self._count = 0
        self._fed = 0
        self._record: TreeBuilder | None = None
        self._place: Element | None = None  # of what is wanted for its place alone
        self._record_depth = 0
        self._line = 0
        self._start = 0
        self._in_record = 0
        self._characters = 0
        self._parser = _guarded(self)
        self._expat: Any = self._parser.parser
        self._expat.ordered_attributes = False
        self._expat.StartElementHandler = self._opened
        self._expat.EndElementHandler = self._closed

    def feed(self, portion: bytes) -> None:
        self._fed += len(portion)
        _refusing_entities(self._parser.feed, self._member, portion)
        if self._fed - self._expat.CurrentByteIndex > _LONGEST_PIECE:
            raise self._beyond()

    def finish(self) -> None:  # `close` would be called by the parser
        _refusing_entities(self._parser.close, self._member)

    def taken(self) -> list[Found]:
        found, self._found = self._found, []
        return found

    def data(self, text: str) -> None:
        if self._record is not None:
            self._characters += len(text)
            if self._characters > LONGEST_RECORD:
                raise self._beyond()
            self._record.data(text)

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        self._in_record += 1
        if self._depth > MOST_DEPTH or self._count > MOST_ELEMENTS or len(attributes) > MOST_ATTRIBUTES:
            raise self._beyond()
        local = self._names.get(name)
        if local is None:
            local = self._names[name] = name.rpartition("}")[2]
        if self._record is not None:
            if self._in_record > MOST_IN_A_RECORD:
                raise self._beyond()
            self._record.start(local, _local(attributes))
        elif self._place is None:
            self._offer(local, attributes)

    def _offer(self, local: str, attributes: dict[str, str]) -> None:
        how = self._choose(local, self._depth)
        if how is None:
            return
        self._record_depth, self._in_record, self._characters = self._depth, 0, sum(map(len, attributes.values()))
        self._line, self._start = self._expat.CurrentLineNumber, self._expat.CurrentByteIndex
        if how is How.WHOLE:
            self._record = TreeBuilder()
            self._record.start(local, _local(attributes))
        elif how is How.PLACE:
            self._place = Element(local, _local(attributes))
        else:
            self._found.append(Found(Element(local, _local(attributes)), self._line, self._start))

    def _closed(self, name: str) -> None:
        if self._record is not None:
            self._record.end(self._names[name])
            if self._depth == self._record_depth:
                end = self._expat.CurrentByteIndex
                self._found.append(Found(self._record.close(), self._line, self._start, end))
                self._record = None
        elif self._place is not None and self._depth == self._record_depth:
            self._found.append(Found(self._place, self._line, self._start, self._expat.CurrentByteIndex))
            self._place = None
        self._depth -= 1

    def _beyond(self) -> Refused:
        return Refused(
            _("{file} is larger or nested deeper than any file of this kind (line {line}).").format(
                file=self._member.shown, line=self._expat.CurrentLineNumber
            )
        )


def _guarded(target: object) -> Any:
    """A parser that refuses entities; those of HTML, which some programs write, are known."""
    from defusedxml.ElementTree import DefusedXMLParser

    parser: Any = DefusedXMLParser(target=target, encoding="utf-8")
    parser.entity.update(html.entities.entitydefs)
    return parser


def _refusing_entities(action: Callable[..., object], member: Member, *arguments: bytes) -> None:
    from defusedxml.common import DefusedXmlException

    try:
        action(*arguments)
    except DefusedXmlException:
        raise Refused(
            _("{file} has entities of its own, which no file of this kind needs: it is refused.").format(
                file=member.shown
            )
        ) from None


def _local(attributes: dict[str, str]) -> dict[str, str]:
    return {name.rpartition("}")[2]: value for name, value in attributes.items()}


def beginnings(source: Source) -> tuple[tuple[Member, Beginning], ...]:
    """The files of an import that begin as XML does, with what they begin with. Never raises."""
    if source not in _looked_at:
        members = [member for member in source.members if member.suffix not in _NO_XML]
        members.sort(key=lambda member: member.name.count("/"))
        looks = ((member, _beginning(member)) for member in members[:_MOST_LOOKED_AT])
        _looked_at[source] = tuple((member, look) for member, look in looks if look is not None)
    return _looked_at[source]


# Each format looks at the same files.
_looked_at: WeakKeyDictionary[Source, tuple[tuple[Member, Beginning], ...]] = WeakKeyDictionary()


def _beginning(member: Member) -> Beginning | None:
    head = member.head()
    encoding = encoding_said(head)
    text = _CONTROL.sub("", head.decode(encoding, "replace")).removeprefix("\ufeff").lstrip()
    if not text.startswith("<") or re.match(r"<!doctype\s+html|<html", text, re.IGNORECASE):
        return None
    # A document type may hold what is refused later, and says nothing of what the file is.
    doctype = _DOCTYPE.match(text, max(0, text.find("<!DOCTYPE")))
    if doctype:
        text = text[: doctype.start()] + text[doctype.end() :]
    opened: list[str] = []
    paths: set[str] = set()
    roots: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if not opened:
            roots.append(_local(attributes))
        opened.append(name.rpartition("}")[2])
        if 1 < len(opened) <= MOST_DEPTH and len(paths) < 1000:
            paths.add("/".join(opened[1:]))
        elif len(opened) > MOST_DEPTH:
            raise ValueError

    top: list[str] = []

    def end(_name: str) -> None:
        name = opened.pop()
        if not opened:
            top.append(name)

    parser = _guarded(object())
    parser.parser.ordered_attributes = False
    parser.parser.StartElementHandler = start
    parser.parser.EndElementHandler = end
    with suppress(ParseError, ValueError):  # what was seen until there tells enough
        parser.feed(text.encode("utf-8", "replace"))
    root = top[0] if top else opened[0] if opened else ""
    return Beginning(root, roots[0], frozenset(paths)) if root else None


def text_of(element: Element | None) -> str:
    """All text inside an element, without white space around it."""
    return "" if element is None else "".join(element.itertext()).strip()


def flat(element: Element, without: tuple[str, ...] = ()) -> Iterator[str]:
    """All an element says, for its fingerprint, without the children of these names."""
    yield from (f"{name}={value}" for name, value in sorted(element.attrib.items()))
    yield (element.text or "").strip()
    for child in element:
        if child.tag not in without:
            yield child.tag
            yield from flat(child)
