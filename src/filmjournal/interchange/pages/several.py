"""Several reviews in one hand-made page or text: where each begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from filmjournal.domain.folding import fold
from filmjournal.interchange.pages.parts import Line
from filmjournal.interchange.pages.ratings import rating_in, split_rating
from filmjournal.interchange.pages.titles import TitleLine, labelled_title, read_date_line, read_title

_LONGEST_START = 400  # characters of a line that begins a review
_SHORTEST_PROSE = 8  # characters of a text that is more than a sign
_BOLD = re.compile(r"(?:<(?:i|em|u)>)?<(?:b|strong)>", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?:related|similar)(?: \w+){0,3}|you (?:may|might) also (?:like|enjoy)|(?:more|other) (?:\w+ ){0,2}reviews"
    r"|(?:recent|latest|previous|next|older|newer|popular)(?: \w+)? (?:posts?|reviews?|films?|movies?)",
    re.IGNORECASE,
)


def parted_text(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each review of a text, where several title lines say that there are several."""
    starts = [
        number
        for number, line in enumerate(lines)
        if len(line.text) < _LONGEST_START
        and (title := read_title(line.text))
        and title.certain
        and title.year is not None
    ]
    if len(starts) < 2:
        yield lines
        return
    for start, end in pairwise([0, *starts[1:], len(lines)]):
        yield lines[start:end]


def parted_page(lines: Sequence[Line], page_title: str) -> list[list[Line]]:
    """The lines of each review of a page, where headings of one level, or lines in bold, say that there are several.

    A page whose title names one of the films is that film's: what else it has a heading for is a list of others, as is
    what stands below a heading that says so. Empty where a page has not at least two reviews with a text.
    """
    starts = list(_distinct(_starts(lines)))
    bounds = pairwise([*(number for number, _level, _title in starts), len(lines)])
    written = [
        level for (_number, level, _title), (start, end) in zip(starts, bounds, strict=True)
        if _has_prose(lines[start + 1 : end])
    ]  # fmt: skip
    if not written or written.count(written[0]) < 2:
        return []
    same = [(number, title) for number, level, title in starts if level == written[0]]
    known = read_title(page_title) if page_title else None
    if known is not None and (known.year is not None or known.certain):
        named = fold(page_title)
        if sum(1 for _number, title in same if re.search(rf"(?<!\w){re.escape(fold(title.title))}(?!\w)", named)) == 1:
            return []
    return _parts(lines, [number for number, _title in same])


def _starts(lines: Sequence[Line]) -> Iterator[tuple[int, str, TitleLine]]:
    """The lines that may begin a review: number, level (the tag of a heading, or `b`, or `label`), title."""
    begun = False
    for number, line in enumerate(lines):
        if (
            not line.text
            or len(line.text) > _LONGEST_START
            or line.kind not in ("p", "h1", "h2", "h3", "h4", "h5", "h6")
        ):
            continue
        if begun and _OTHERS.fullmatch(line.text.rstrip(" :.!…»")):
            return
        level = line.kind if line.is_heading else "b" if _BOLD.match(line.html) else "p"
        if (labelled := labelled_title(line.text)) is not None:
            begun = True
            yield number, "label", labelled
        elif level != "p":
            rest, _rating = split_rating(line.text)
            title = read_title(rest) if rest else None
            if title is not None and title.year is not None and title.title and (
                title.certain or (rest.rstrip().endswith(")") and not title.cast and not title.directors)
            ):  # fmt: skip
                begun = True
                yield number, level, title


def _distinct(starts: Iterator[tuple[int, str, TitleLine]]) -> Iterator[tuple[int, str, TitleLine]]:
    """The lines without those that name the film again which the line before names."""
    before: TitleLine | None = None
    for start in starts:
        title = start[2]
        again = before is not None and fold(before.title) == fold(title.title)
        if before is None or not again or (before.year and title.year and before.year != title.year):
            yield start
            before = title


def _has_prose(lines: Sequence[Line]) -> bool:
    return any(
        len(line.text) >= _SHORTEST_PROSE
        and not line.is_mostly_links
        and rating_in(line.text) is None
        and read_date_line(line.text) is None
        and (line.kind == "p" or (line.kind == "whole" and line.html.startswith(("<blockquote", "<pre"))))
        for line in lines
    )


def _parts(lines: Sequence[Line], starts: list[int]) -> list[list[Line]]:
    """The lines of each review, its title first; links of the title are none of the page's to elsewhere.

    Where every title stands below a date, the date is that of the review which follows.
    """
    dated = all(start > 0 and read_date_line(lines[start - 1].text) is not None for start in starts)
    parts: list[list[Line]] = []
    for start, following in pairwise([*starts, len(lines)]):
        date = [lines[start - 1]] if dated else []
        end = following - 1 if dated and following < len(lines) else following
        parts.append([replace(lines[start], linked=0), *date, *lines[start + 1 : end]])
    return parts
