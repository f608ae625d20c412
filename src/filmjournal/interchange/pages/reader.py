"""Web pages of one's own: reviews marked up for machines, and hand-made pages and plain texts of one form.

A page is one draft, or several where it holds several marked-up reviews; a folder or archive of thousands of pages is
one import. What is known by its address (`canonical`) is known by it again, else by its name among the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    Notice,
    PictureDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    SourceRecord,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import CrewLine
from filmjournal.domain.folding import fold
from filmjournal.i18n import _, ngettext
from filmjournal.interchange.pages.body import mentioned, merged_cast, written_body
from filmjournal.interchange.pages.handmade import HandmadePage, read_page
from filmjournal.interchange.pages.parts import Line, folded_text, lines_of, lines_of_text, main_part, page_text, parsed
from filmjournal.interchange.pages.pictures import PICTURE_ENDINGS, Picture, Pictures, own_review
from filmjournal.interchange.pages.several import parted_page, parted_text
from filmjournal.interchange.pages.shapes import Body
from filmjournal.interchange.pages.structured import MarkedUp, film_of, published, reviews_of
from filmjournal.interchange.pages.titles import TitleLine, read_title
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.source import HEAD, Member, Source
from filmjournal.richtext.gate import parse
from filmjournal.richtext.plain import from_text, to_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

NAME = "pages"

_LOOKED_AT = 120  # members by which an import is told
_PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx")
_TEXT_ENDINGS = (".txt", ".text", "")
_PARTS_OF_PAGES = (".css", ".js", ".json", ".xml", ".ico", ".svg", ".woff", ".woff2", ".ttf", ".map", ".webmanifest")
_IS_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|article|h1|p|div|table|meta)\b", re.IGNORECASE)
_MARKED_UP = re.compile(rb"schema\.org|\bh-?review\b", re.IGNORECASE)
_IS_REVIEW = re.compile(
    rb'"@type"\s*:\s*\[?\s*"(?:\w*/)*\w*Review"|schema\.org/\w*Review|class\s*=\s*["\'][^"\']{0,80}\bh-?review\b', re.I
)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{1,1500}?)</title", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(
    r"<(?:h[1-4][^>]{0,300}|p[^>]{0,300}>\s{0,20}<(?:b|strong))>(.{1,800}?)</(?:h[1-4]|b|strong)",
    re.IGNORECASE | re.DOTALL,
)
_LABELLED = re.compile(
    r"\b(?:movie|film) (?:title|name) ?:|\btitle ?: .{1,200}\bdirect(?:ors?|or\(s\)|ed by) ?:", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^>]{0,500}>")
_ENDS_WITH_YEAR = re.compile(r"\((?:19|20)\d\d\)")


def recognises(source: Source) -> int:
    """How surely these files are review pages, or texts in their form: by the share of those looked at that are."""
    candidates = [member for member in source.members if _may_be_page(member) or member.suffix in _TEXT_ENDINGS]
    if not candidates:
        return 0
    step = max(1, len(candidates) // _LOOKED_AT)
    looked_at = candidates[::step][:_LOOKED_AT]
    likeness = [_likeness(member) for member in looked_at]
    found = [sure for sure in likeness if sure]
    if not found:
        return 0
    others = sum(1 for member in source.members if _is_something_else(member))
    share = len(found) / len(likeness) * len(candidates) / (len(candidates) + others)
    return max(10, round(max(found) * (0.5 + share / 2)))


def questions(source: Source, options: ReadOptions) -> Questions:
    """Pages leave nothing open but the scale of bare numbers, which is theirs to tell."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The reviews of all pages and texts; other files are told by rule."""
    reader = _Reader(source, options)
    parts = 0
    for member in source.members:
        if member.suffix in PICTURE_ENDINGS:
            continue
        if member.suffix in _PARTS_OF_PAGES:
            parts += 1
            continue
        yield from reader.page(member)
    unused = len(reader.pictures) - len(reader.pictures.used)
    if unused:
        yield Notice(
            source.name,
            ngettext("{count} picture stands in no review.", "{count} pictures stand in no review.", unused).format(
                count=unused
            ),
        )
    if parts:
        yield Notice(
            source.name,
            ngettext(
                "{count} file that pages are made with (styles, scripts) was not read.",
                "{count} files that pages are made with (styles, scripts) were not read.",
                parts,
            ).format(count=parts),
        )
    if reader.cut:
        yield Notice(
            source.name,
            ngettext(
                "The cast in the title of {count} page is cut off; the name it is cut in was left out.",
                "The casts in the titles of {count} pages are cut off; the names they are cut in were left out.",
                reader.cut,
            ).format(count=reader.cut),
        )


def _may_be_page(member: Member) -> bool:
    return member.suffix in _PAGE_ENDINGS


def _is_something_else(member: Member) -> bool:
    return member.suffix not in (*PICTURE_ENDINGS, *_PARTS_OF_PAGES, *_PAGE_ENDINGS, *_TEXT_ENDINGS)


def _likeness(member: Member) -> int:
    """How surely one file is a review page, from its beginning."""
    head = member.head(HEAD)
    if not head.strip() or head.startswith(b"---"):
        return 0
    try:
        text = page_text(head[: head.rfind(b"\n") + 1] or head, member.shown)
    except Refused:
        return 0
    if not _IS_PAGE.search(head[:4_096]):
        lines = list(lines_of_text(text[:20_000]))[:12]
        page = read_page(lines, "", member.name) if len(lines) > 1 else None
        return 0 if page is None else 80 if page.certain else 40
    if _IS_REVIEW.search(head):
        return 75
    found = _TITLE.search(text)
    title = read_title(_words(found[1])) if found else None
    if title is not None and title.certain:
        return 85 if title.year is not None else 60
    if _LABELLED.search(_words(text[:20_000])):
        return 50
    headings = [_words(heading[1]) for heading in _HEADING.finditer(text)]
    return 50 if any(_ENDS_WITH_YEAR.search(heading) and read_title(heading) for heading in headings[:3]) else 0


def _words(markup: str) -> str:
    return folded_text(unescape(_ANY_TAG.sub(" ", markup)))


@dataclass(frozen=True, slots=True)
class _Page:
    """What of a page is needed beside its reviews."""

    member: Member
    tree: LexborHTMLParser
    address: str
    lines: list[Line]
    heading: str  # what stands in its `title`
    handmade: HandmadePage | None
    title: TitleLine | None
    language: str | None
    published: str | None


@dataclass(slots=True)
class _Written:
    """A review's text with its pictures, and who is named in it."""

    html: str = ""
    pictures: dict[str, PictureDraft] = field(default_factory=dict)


class _Reader:
    """Reads pages one after the other; knows which keys were given."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.pictures = Pictures(source)
        self.cut = 0  # pages whose cast goes on where it can't be read
        self._options = options
        self._keys: set[str] = set()
        self._numbers: dict[str, int] = {}  # of the last record of a key

    def page(self, member: Member) -> Iterator[ReadItem]:
        """The drafts of one file, or why it has none."""
        record = source_record(member.name, "", f"file:{member.name}", (member.size,))
        if member.suffix in (".md", ".markdown"):
            yield Skipped(record, _("it is Markdown, which is imported by itself"))
            return
        try:
            data = member.bytes()
            if b"\0" in data[:HEAD] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
                yield Skipped(record, _("it is neither a page nor a text"), _is_something_else(member))
                return
            text = page_text(data, member.shown)
        except Refused as error:
            yield Skipped(record, str(error).rstrip("."), by_rule=False)
            return
        record = source_record(member.name, "", f"file:{member.name}", (text,))
        if not _IS_PAGE.search(data[:4_096]) and not _may_be_page(member) and "<html" not in text[:4_096].lower():
            if member.suffix not in _TEXT_ENDINGS:
                yield Skipped(record, _("it is neither a page nor a text"))
                return
            yield from self._of_text(record, member, text)
            return
        yield from self._of_page(record, member, text)

    def _of_text(self, record: SourceRecord, member: Member, text: str) -> Iterator[ReadItem]:
        """The reviews of a text, which may stand one after the other."""
        found = False
        for lines in parted_text(list(lines_of_text(text))):
            page = read_page(lines, "", member.name, None, self._options.scale)
            if page is not None:
                self.cut += page.is_cut
                own = self._record(record, "")
                written = _Written(page.review, page.pictures)
                yield self._draft(own, MarkedUp(), page, written, None, None, member.name)
                found = True
        if not found:
            yield Skipped(record, _("no review in it"))

    def _of_page(self, record: SourceRecord, member: Member, text: str) -> Iterator[ReadItem]:
        tree = parsed(text)
        if tree is None:
            yield Skipped(record, _("it has more tags than any page of a review"), by_rule=False)
            return
        page = self._opened(member, tree)
        marked_up = reviews_of(tree, self._options.scale)
        films = [
            found for found in marked_up if not found.is_other and (found.kind != "series" or self._options.other_kinds)
        ]
        if not marked_up and (several := self._several(page)):
            yield from self._of_several(record, page, several)
            return
        if not films and page.handmade is not None and (not marked_up or page.handmade.certain):
            films = [_described(film_of(tree), page.handmade)]
        drafts: list[ReadItem] = []
        for found in films:
            draft = self._of_review(record, page, found, alone=len(films) == 1)
            if draft is not None:
                drafts.append(draft)
        if drafts:
            yield from drafts
        elif marked_up and not films:
            yield Skipped(record, _("what it reviews is no film"))
        else:
            yield Skipped(record, _("no review in it"))

    def _opened(self, member: Member, tree: LexborHTMLParser) -> _Page:
        address = ""
        for selector, name in (("link[rel~=canonical]", "href"), ('meta[property="og:url"]', "content")):
            node = tree.css_first(selector)
            address = address or ((node.attributes.get(name) or "").strip() if node is not None else "")
        try:
            parts = urlsplit(address[:2_000])
        except ValueError:
            parts = urlsplit("")
        is_own = parts.scheme in ("http", "https") and parts.path.strip("/") != ""
        title_node = tree.css_first("title")
        title = folded_text(title_node.text()) if title_node is not None else ""
        main = main_part(tree)
        lines = lines_of(main, parts.netloc) if main is not None else []
        handmade = read_page(lines, title, member.name, self.pictures, self._options.scale)
        html = tree.css_first("html[lang]")
        said = (html.attributes.get("lang") or "").strip() if html is not None else ""
        return _Page(
            member,
            tree,
            address[:1_000] if is_own else "",
            lines,
            title,
            handmade,
            read_title(title) if title else None,
            values.line(said, 35) or None,
            _published(tree),
        )

    def _several(self, page: _Page) -> list[HandmadePage]:
        """The hand-made reviews of a page that holds several; empty for another page."""
        read = [
            read_page(lines, "", page.member.name, self.pictures, self._options.scale, is_part=True)
            for lines in parted_page(page.lines, page.heading)
        ]
        found = [handmade for handmade in read if handmade is not None]
        return found if len(found) > 1 else []

    def _of_several(self, record: SourceRecord, page: _Page, several: list[HandmadePage]) -> Iterator[ReadItem]:
        if page.address and page.address not in self._keys:
            record = replace(record, key=page.address)
        film = film_of(page.tree)
        for handmade in several:
            own = replace(page, handmade=handmade, address="")
            draft = self._of_review(record, own, _described(film, handmade), alone=True)
            if draft is not None:
                yield draft

    def _of_review(self, record: SourceRecord, page: _Page, found: MarkedUp, *, alone: bool) -> Draft | None:
        handmade = page.handmade if alone else None
        if found.title is not None and handmade is not None and fold(handmade.title.title) != fold(found.title.title):
            handmade = None
        if found.title is None and handmade is None:
            if not alone or page.title is None or not (found.body or found.rating):
                return None
            found = replace(found, title=page.title)
        written = self._body(found, handmade, page)
        if handmade is not None:
            self.cut += handmade.is_cut
        rating = found.rating or (handmade.rating if handmade is not None else None)
        if not written.html and rating is None:
            return None
        address = page.address if alone else found.address
        return self._draft(
            self._record(record, address if address.startswith(("http://", "https://")) else ""),
            found,
            handmade,
            written,
            page.published,
            page.language,
            page.member.name,
        )

    def _record(self, record: SourceRecord, address: str) -> SourceRecord:
        key = address if address and address not in self._keys else record.key
        number = 1
        if key in self._keys:
            number = self._numbers.get(record.key, 1)
        while key in self._keys:
            number += 1
            key = f"{record.key}#{number}"
        self._numbers[record.key] = number
        self._keys.add(key)
        return SourceRecord(record.file, "" if number == 1 else str(number), key, record.content)

    def _body(self, found: MarkedUp, handmade: HandmadePage | None, page: _Page) -> _Written:
        """The text of a review: as it is marked up, unless the page shows more of it."""
        marked_up = _Written()
        if found.body:
            marked_up = self._written(found.body, found, page)
        if handmade is None or not handmade.review:
            return marked_up
        shown = _Written(handmade.review, handmade.pictures)
        if not marked_up.html or (found.body.node is None and len(handmade.text) >= 0.8 * len(to_text(marked_up.html))):
            return shown
        return marked_up

    def _written(self, body: Body, found: MarkedUp, page: _Page) -> _Written:
        if body.node is None:
            return _Written(own_review(parse(body.html) if body.html else from_text(body.text), ()))
        title = found.title or page.title
        name = title.title if title is not None else ""
        lines = lines_of(body.node, urlsplit(page.address).netloc if page.address else "")
        written = written_body(lines, name, page.member.name, self.pictures)
        return _Written(own_review(parse(written.html), written.pictures), written.pictures)

    def _draft(
        self,
        record: SourceRecord,
        found: MarkedUp,
        handmade: HandmadePage | None,
        written: _Written,
        when: str | None,
        language: str | None,
        place: str,
    ) -> Draft:
        title = found.title or (handmade.title if handmade is not None else TitleLine(""))
        other = handmade.title if handmade is not None else title
        facts = handmade.facts if handmade is not None else {}
        said = mentioned(parse(written.html))
        poster = self.pictures.draft(Picture(found.poster), place) if found.poster else None
        is_tv = title.is_tv or other.is_tv
        film = FilmDraft(
            title=title.title,
            year=title.year or other.year or values.year(facts.get("year")) or _year_of_name(place, title.title),
            original_title=found.original_title or values.title(facts.get("original")) or None,
            alternative_titles=tuple(
                dict.fromkeys((*title.also_known_as, *other.also_known_as, *values.names(facts.get("titles"), "[;/]")))
            ),
            runtime=found.runtime or values.minutes(facts.get("runtime")),
            kind=found.kind or ("tv_film" if is_tv else None),
            countries=found.countries or values.names(facts.get("countries", "").replace("\n", ",")),
            genres=found.genres or values.names(facts.get("genres", "").replace("\n", ",")),
            ids=found.ids,
            cast=merged_cast(found.cast, (*(handmade.cast if handmade is not None else ()), *said)),
            crew=_crew(found, handmade),
            poster=poster[1] if poster else None,
        )
        rating = found.rating or (handmade.rating if handmade is not None else None) or (None, None)
        logged = (
            (published(found.published) if found.published else None)
            or (values.stamp(handmade.published) if handmade is not None else None)
            or when
        )
        entry = EntryDraft(
            watched=handmade.watched if handmade is not None else None,
            rating=rating[0],
            rating_original=rating[1],
            rewatch=handmade.rewatch if handmade is not None else False,
            headline=found.headline or (handmade.headline if handmade is not None else None),
            review_html=written.html,
            language=_language(found.language or language),
            tags=found.tags or values.names(facts.get("tags", "").replace("\n", ",")),
            logged=logged,
            pictures=written.pictures,
        )
        return Draft((record,), film, entry)


def _described(film: MarkedUp | None, page: HandmadePage) -> MarkedUp:
    """What a page's markup tells of the film that its hand-made review is of."""
    same = film is not None and film.title is not None and fold(film.title.title) == fold(page.title.title)
    return film if film is not None and same else MarkedUp()


def _crew(found: MarkedUp, handmade: HandmadePage | None) -> tuple[CrewLine, ...]:
    lines = (*found.crew, *(handmade.crew if handmade is not None else ()))
    return tuple({(fold(line.person), line.job): line for line in reversed(lines)}.values())[::-1]


def _published(tree: LexborHTMLParser) -> str | None:
    """When a page says that it was published, to machines."""
    for selector in (
        'meta[property="article:published_time"]',
        "meta[name=date]",
        'meta[name="DC.date"]',
        "time[pubdate]",
        "time.published",
        "article time[datetime]",
    ):
        node = tree.css_first(selector)
        if node is not None and (
            when := published(node.attributes.get("content") or node.attributes.get("datetime") or "")
        ):
            return when
    return None


def _year_of_name(name: str, title: str) -> int | None:
    """The year that ends a file's name which is else the film's: `1-mile-to-you-2017.html`."""
    found = re.fullmatch(r"(.+?)[-_ ]+\(?((?:19|20)\d\d)\)?(?:\.[a-z]+)?", name.rpartition("/")[2], re.IGNORECASE)
    if found is None:
        return None
    words = re.sub(r"\W+", " ", fold(found[1].replace("_", " "))).strip()
    return int(found[2]) if words == re.sub(r"\W+", " ", fold(title)).strip() else None


def _language(said: str | None) -> str | None:
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*", said or "")
    return said.replace("_", "-") if found and said else None
