"""Hand-made review pages and plain texts of them, read line by line.

The form: a title `TITLE (YEAR) actor, actor, … Movie Review`, a heading `TITLE (YEAR)` with a rating, stills with
captions, a headline, paragraphs in which a character is followed by `(Actor)` or `(Actor - Other Film)`. Any of these
may be missing but the title and a text or rating.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import PictureDraft
from filmjournal.domain.films import CrewLine
from filmjournal.domain.folding import fold
from filmjournal.domain.partial_date import PartialDate
from filmjournal.interchange.pages.body import mentioned, merged_cast, written_body
from filmjournal.interchange.pages.labels import HEADING_WITHIN, LABEL, LABELS, items_of, role_of, with_labels
from filmjournal.interchange.pages.parts import Line
from filmjournal.interchange.pages.pictures import Pictures, own_review
from filmjournal.interchange.pages.ratings import Found, rating_in, split_rating
from filmjournal.interchange.pages.titles import (
    TitleLine,
    cast_of,
    labelled_title,
    read_caption,
    read_date_line,
    read_title,
)
from filmjournal.interchange.reading import values
from filmjournal.richtext.gate import parse

_LONG = 100  # characters of a line that is no headline
_LONGEST_HEADLINE = 180
_SHORTEST_REVIEW = 80  # characters of a text that is taken for a review without any other sign
_END = re.compile(
    r"(?:(?:leave|post|add|write) (?:a|your) (?:comment|reply)|comments?|no comments(?: yet)?"
    r"|\d+ (?:comments?|responses?|replies)|related(?: \w+){0,3}|similar (?:films|movies|reviews)"
    r"|you (?:may|might) also (?:like|enjoy)|more (?:\w+ ){0,2}reviews|other reviews|share (?:this|on)\b.*"
    r"|(?:recent|latest|previous|next|older|newer|popular)(?: \w+)? (?:posts?|reviews?|films?|movies?)"
    r"|about the (?:author|reviewer)|search(?: this site)?|archives?|categories|blogroll|links?"
    r"|(?:copyright|©|\(c\) ?\d).*|all rights reserved.*|back to .{1,40}|home|(?:click here|buy|order) .{1,80}"
    r"|powered by .{1,40}|advertisements?|sponsored links?|sign up.*|subscribe.*)[:.!…»]*",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"(?:advertisements?|sponsored|ad|print|e-?mail(?: this)?|tweet|like|share|pin it|facebook|twitter|read more)[:.]?",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:review(?:ed)?\s+)?(?:written\s+|posted\s+|reviewed\s+)?by:?\s+\S.{0,60}|review(?: of)?:?", re.IGNORECASE
)
_BARE_LABEL = re.compile(r"(?P<name>directed by|starring|written by|also known as)\s+(?P<value>.+)", re.IGNORECASE)
_OF_A_FILM = frozenset(("cast", "directors", "year", "genres", "runtime", "rating", "watched", "crew writer"))
_OF_NO_FILM = re.compile(r"(?:authors?|isbn|artists?|album|publisher|pages)\s*:.*", re.IGNORECASE)
_BESIDE = 8  # lines around a labelled title in which other facts stand
_CERTIFICATE = re.compile(r"(?:rated\s+)?(?:G|PG(?:-?1[35])?|R|NC-?17|NR|U|unrated|not rated)", re.IGNORECASE)


@dataclass(slots=True)
class HandmadePage:
    """What a hand-made page or text says. `certain` where it has the form of one beyond doubt.

    `review` is HTML of anybody's making; `pictures` by the name they have in it.
    """

    title: TitleLine
    rating: Found | None = None
    headline: str | None = None
    review: str = ""
    text: str = ""
    cast: tuple[CastLine, ...] = ()
    crew: tuple[CrewLine, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    published: PartialDate | None = None
    watched: PartialDate | None = None
    rewatch: bool = False
    pictures: dict[str, PictureDraft] = field(default_factory=dict)
    is_cut: bool = False  # some of its cast is not on the page
    certain: bool = False


def read_page(
    lines: Sequence[Line],
    page_title: str,
    name: str,
    pictures: Pictures | None = None,
    scale: float | None = None,
    *,
    is_part: bool = False,
) -> HandmadePage | None:
    """The review that a page's lines hold, or a text's; None where there is none.

    `page_title` is what stands in the page's `title`, empty for a text. `name` is that of its file.
    `is_part` where the lines are one of several reviews, which may be as short as it likes.
    """
    reader = _Reader(list(lines), name, pictures, scale)
    return reader.read(page_title, is_part=is_part)


class _Reader:
    def __init__(self, lines: list[Line], name: str, pictures: Pictures | None, scale: float | None) -> None:
        self._lines = with_labels(lines)
        self._name = name
        self._pictures = pictures
        self._scale = scale
        self._captioned: list[CastLine] = []
        self._crew: list[CrewLine] = []
        self._labelled_cast: tuple[CastLine, ...] = ()

    def read(self, page_title: str, *, is_part: bool) -> HandmadePage | None:
        lines = self._lines
        known = read_title(page_title) if page_title else None
        at = 0
        if not page_title and lines and (first := read_title(lines[0].text)) and first.certain:
            known, at = first, 1
        heading, following = self._heading(known, at)
        if (labelled := self._labelled(known, heading, at, following)) is not None:
            heading, following = labelled
        if heading is not None:
            known, at = self._both(known, heading[0]), following
        if known is None or not known.title or (heading is None and not known.certain):
            return None
        page = HandmadePage(known, certain=known.certain and (known.year is not None or heading is not None))
        if heading is not None:
            page.rating = heading[1]
            page.certain = page.certain or heading[1] is not None
        body = self._head(page, at)
        self._body(page, body)
        if not page.review and page.rating is None:
            return None
        if not (page.certain or page.rating or is_part) and len(page.text) < _SHORTEST_REVIEW:
            return None
        if known.year is None and not known.certain and page.rating is None:
            return None
        self._people(page)
        return page

    def _heading(self, known: TitleLine | None, first: int) -> tuple[tuple[TitleLine, Found | None] | None, int]:
        """The line that is the film's title, with its rating, and the number of the line after it."""
        loose: tuple[tuple[TitleLine, Found | None], int] | None = None
        for number in range(first, min(len(self._lines), first + HEADING_WITHIN)):
            line = self._lines[number]
            if len(line.text) > 400 or line.kind in ("whole", "img", "hr", "caption") or not line.text:
                continue
            rest, rating = split_rating(line.text, self._scale)
            title = read_title(rest) if rest else None
            if title is None or not title.title or title.cast or title.directors:
                continue
            if known is not None:
                if _same(title.title, known.title) and (title.year is None or known.year in (None, title.year)):
                    return (title, rating), number + 1
            elif title.year is not None and rest.rstrip().endswith(")") and not line.is_mostly_links:
                if line.is_heading or rating is not None or number < 3:
                    return (title, rating), number + 1
                loose = loose or ((title, rating), number + 1)
        if known is not None:
            # The page's title has the name of its site in it, or is that name.
            found, following = self._heading(None, first)
            is_site = not known.certain and known.year is None
            if found is not None and (is_site or fold(found[0].title) in fold(known.title)):
                return found, following
            return None, first
        return loose or (None, first)

    def _labelled(
        self, known: TitleLine | None, heading: tuple[TitleLine, Found | None] | None, first: int, following: int
    ) -> tuple[tuple[TitleLine, Found | None], int] | None:
        """The title that is labelled as other facts beside it are, and the number of the first of these lines.

        None where a page has no such title, or where its own is that of another film.
        """
        lines = self._lines
        for number in range(first, min(len(lines), first + HEADING_WITHIN)):
            title = labelled_title(lines[number].text) if lines[number].kind != "whole" else None
            if title is None:
                continue
            beside = lines[max(first, number - _BESIDE) : number + _BESIDE + 1]
            roles = {role_of(line.text) for line in beside}
            if not roles & _OF_A_FILM or (
                not title.certain and any(_OF_NO_FILM.fullmatch(line.text) for line in beside)
            ):  # fmt: skip
                continue
            rating = None
            if known is not None and known.certain and known.year is not None and not _same(known.title, title.title):
                return None
            if heading is not None and following <= number:
                if _same(heading[0].title, title.title):
                    title, rating = self._both(heading[0], title), heading[1]
                elif lines[following - 1].is_heading:
                    return None
            start = number
            while start > first and role_of(lines[start - 1].text) is not None:
                start -= 1
            certain = title.certain or bool(roles & {"directors", "cast", "rating"})
            return (replace(title, certain=certain), rating), start
        return None

    def _both(self, known: TitleLine | None, heading: TitleLine) -> TitleLine:
        if known is None or fold(heading.title) not in fold(known.title):
            return heading
        others = tuple(dict.fromkeys((*known.also_known_as, *heading.also_known_as)))
        return replace(
            known,
            title=known.title if _same(known.title, heading.title) else heading.title,
            year=known.year or heading.year,
            also_known_as=others,
            is_tv=known.is_tv or heading.is_tv,
            certain=known.certain or heading.certain,
        )

    def _head(self, page: HandmadePage, at: int) -> list[Line]:
        """Read what stands between the heading and the text; the lines that are left."""
        lines = self._lines[at:]
        kept: list[Line] = []
        number = 0
        while number < len(lines):
            line = lines[number]
            if line.picture is not None or line.kind == "hr":
                kept.append(line)
            elif line.kind == "whole":
                if not line.is_mostly_links:
                    break
            elif self._is_told(page, lines, number):
                if lines[number].text.casefold() in LABELS:
                    number += 1  # its list
            elif line.kind == "caption" or read_caption(line.text, page.title.title) is not None:
                kept.append(line)
            elif len(line.text) >= _LONG and not line.is_heading:
                break
            elif line.is_mostly_links or _BYLINE.fullmatch(line.text) or _NOISE.fullmatch(line.text):
                pass
            elif (
                page.headline is None
                and len(line.text) <= _LONGEST_HEADLINE
                and self._is_headline(line, lines[number + 1 :])
            ):
                page.headline = values.line(line.text) or None
            else:
                break
            number += 1
        return kept + lines[number:]

    def _is_told(self, page: HandmadePage, lines: Sequence[Line], number: int) -> bool:
        """Whether a line tells a fact of the film or the viewing, which is noted."""
        line = lines[number]
        text = line.text
        rating = rating_in(text, self._scale)
        if rating is not None and page.rating in (None, rating):
            page.rating = rating
            return True
        if dated := read_date_line(text):
            date, is_viewing, again = dated
            if is_viewing:
                page.watched, page.rewatch = page.watched or date, page.rewatch or again
            else:
                page.published = page.published or date
            return True
        if _same(text, page.title.title) or (
            (again_ := read_title(split_rating(text)[0])) is not None
            and again_.year is not None and again_.year == page.title.year and _same(again_.title, page.title.title)
        ):  # fmt: skip
            return True
        if text.casefold() in LABELS:
            following = lines[number + 1] if number + 1 < len(lines) else None
            if following is None or following.kind != "whole":
                return False
            items = "\n".join(item.text for item in items_of(following))
            return self._fact(page, LABELS[text.casefold()], items, listed=True)
        label = LABEL.fullmatch(text) or _BARE_LABEL.fullmatch(text)
        if label is None or len(text) > 600 or (role := LABELS.get(label["name"].strip().casefold())) is None:
            return False
        return bool(label["value"]) and self._fact(page, role, label["value"])

    def _fact(self, page: HandmadePage, role: str, value: str, *, listed: bool = False) -> bool:
        if role == "cast":
            cast = cast_of(value.replace("\n", " ; ") if listed and " as " not in value else value)
            self._labelled_cast = self._labelled_cast or cast
            return bool(cast)
        if role == "directors" or role.startswith("crew "):
            job = "director" if role == "directors" else role.removeprefix("crew ")
            names = value.split("\n") if listed else [line.person for line in cast_of(value)]
            self._crew += [CrewLine(name, job) for raw in names if (name := values.line(raw))]
            return True
        if role == "rating":
            page.rating = page.rating or rating_in(f"Rating: {value}", self._scale)
            return page.rating is not None or _CERTIFICATE.fullmatch(value) is not None
        if role == "watched":
            dated = read_date_line(f"watched {value}")
            page.watched = page.watched or (dated[0] if dated else None)
            return dated is not None
        if role:
            page.facts.setdefault(role, value)
        return True

    def _is_headline(self, line: Line, following: Sequence[Line]) -> bool:
        if line.is_heading:
            return True
        return any(len(other.text) >= max(_LONG, len(line.text)) for other in following[:12])

    def _body(self, page: HandmadePage, lines: list[Line]) -> None:
        """The text of the review, without what stands on the page after it."""
        kept: list[Line] = []
        has_text = False
        number = 0
        while number < len(lines):
            line = lines[number]
            number += 1
            if line.picture is not None or line.kind == "hr":
                kept.append(line)
                continue
            if line.kind == "caption" or read_caption(line.text, page.title.title) is not None:
                kept.append(line)
                continue
            if has_text and _END.fullmatch(line.text) and len(line.text) < _LONG:
                self._after(page, lines[number - 1 :])
                break
            if _NOISE.fullmatch(line.text):
                continue
            if line.kind == "whole" and line.is_mostly_links:
                continue
            if len(line.text) < 600 and self._is_told(page, lines, number - 1):
                number += line.text.casefold() in LABELS
                continue
            kept.append(line)
            has_text = has_text or len(line.text) >= _LONG
        written = written_body(_without_tail(kept), page.title.title, self._name, self._pictures)
        page.review, page.text, page.pictures = written.html, written.text, written.pictures
        self._captioned = written.seen

    def _after(self, page: HandmadePage, lines: Sequence[Line]) -> None:
        """Facts that stand below the review, such as a list of the cast."""
        for number, line in enumerate(lines[:HEADING_WITHIN]):
            if line.text.casefold() in LABELS:
                self._is_told(page, lines, number)

    def _people(self, page: HandmadePage) -> None:
        """Cast and crew from the title line, what is labelled, captions and the brackets of the text."""
        title = page.title
        page.review = own_review(parse(page.review), page.pictures)
        document = parse(page.review)
        said = (*self._captioned, *mentioned(document))
        listed = list(title.cast or self._labelled_cast)
        last = title.cut or (listed[-1].person if title.cast else "")
        if last:
            whole = {fold(line.person): line.person for line in said if fold(line.person).startswith(fold(last))}
            whole.pop(fold(last), None)
            if title.cut and len(whole) == 1:
                listed.append(CastLine(next(iter(whole.values()))))
            elif not title.cut and len(whole) == 1 and not any(fold(line.person) == fold(last) for line in said):
                listed[-1] = CastLine(next(iter(whole.values())), listed[-1].character)
            page.is_cut = title.cut is not None and not whole
        page.cast = merged_cast(listed, (*self._labelled_cast, *said))
        page.crew = tuple(dict.fromkeys((*title.crew, *self._crew)))


def _same(one: str, other: str) -> bool:
    return fold(one).strip(" .!") == fold(other).strip(" .!")


def _without_tail(lines: list[Line]) -> list[Line]:
    """The lines without those at the end that are links and short remarks of the page."""
    end = len(lines)
    while end and (
        lines[end - 1].kind == "hr"
        or (lines[end - 1].picture is None and lines[end - 1].is_mostly_links)
        or _END.fullmatch(lines[end - 1].text)
        or _BYLINE.fullmatch(lines[end - 1].text)
    ):
        end -= 1
    return lines[:end]
