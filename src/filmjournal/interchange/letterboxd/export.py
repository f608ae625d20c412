"""The diary as the CSV that Letterboxd takes in, in files small enough for it.

    LetterboxdURI,tmdbID,imdbID,Title,Year,Directors,Rating,WatchedDate,Rewatch,Tags,Review

For the caller: make a `LetterboxdRow` of each entry that is not private (and, where wanted, of a film with nothing but
a rating), and give them to `write` with a function that opens file number 1, 2, … for bytes. Files end before a row
that would make them a megabyte, and each has the heading. What comes back says how many rows each file has, and of each
entry what the format can't say. A rating of today beside viewings, likes, the watchlist, lists and pictures have no
place in it at all: `NEVER` names them.

Letterboxd takes a row without a day for an undated review or a film that was seen, and knows no rewatch and no tags of
it. Of two rows of one film on one day the second would write over the first. Paragraphs are parted by empty lines.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO

from filmjournal.domain.films import title_and_year
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.i18n import N_, _
from filmjournal.richtext import gate
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Block, Document, Inline, Paragraph, Quote, Run

MOST_BYTES = 1_000_000  # of a file; Letterboxd takes none that is larger
COLUMNS = (
    "LetterboxdURI", "tmdbID", "imdbID", "Title", "Year", "Directors", "Rating", "WatchedDate", "Rewatch", "Tags",
    "Review",
)  # fmt: skip
NEVER = (
    N_("a film's rating of today beside its viewings"),
    N_("likes"),
    N_("the watchlist"),
    N_("lists"),
    N_("cast"),
    N_("pictures"),
    N_("when an entry was written down"),
    N_("what else is known of films"),
)
_KINDS_OF_TMDB_FILMS = frozenset((None, "film", "tv_film", "short", "documentary", "video", "other"))


@dataclass(frozen=True, slots=True)
class LetterboxdRow:
    """An entry and its film. `review_html` is canonical; `letterboxd` is the film's id (`1-mile-to-you`) or address."""

    title: str
    year: int | None = None
    directors: tuple[str, ...] = ()
    letterboxd: str | None = None
    tmdb: str | None = None
    imdb: str | None = None
    kind: str | None = None  # one of films.KINDS
    watched: PartialDate | None = None
    rating: Rating | None = None
    rating_original: OriginalRating | None = None
    rewatch: bool = False
    tags: tuple[str, ...] = ()
    review_html: str = ""
    headline: str | None = None
    language: str | None = None
    place: str | None = None
    medium: str | None = None
    companions: tuple[str, ...] = ()
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Lost:
    """What the format can't say of one row: its place among the rows from 1, its film and day, and the things."""

    row: int
    entry: str
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the rows of each file in their order, and what is not in them."""

    rows: tuple[int, ...]
    lost: tuple[Lost, ...]


def write(
    rows: Iterable[LetterboxdRow],
    opener: Callable[[int], AbstractContextManager[IO[bytes]]],
    most_bytes: int = MOST_BYTES,
) -> Written:
    """Write the rows into files of less than `most_bytes` bytes. Without rows there is one file, with the heading.

    A review that makes its row larger than a whole file is left out, and listed. Raises what `opener` raises.
    """
    lost: list[Lost] = []
    counts: list[int] = []
    portions = _portions(_lines(rows, most_bytes - len(_HEADING), lost), most_bytes)
    for number, portion in enumerate(portions, 1):
        with opener(number) as file:
            file.write(_HEADING)
            file.writelines(portion)
        counts.append(len(portion))
    return Written(tuple(counts), tuple(lost))


def review_text(review_html: str) -> tuple[str, tuple[str, ...]]:
    """Canonical HTML as Letterboxd takes it, and the kinds of things that it doesn't have, in their order."""
    if not review_html:
        return "", ()
    things: dict[str, None] = {}
    return "\n\n".join(_blocks(gate.parse(review_html).blocks, things)), tuple(things)


def _encoded(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


_HEADING = _encoded(COLUMNS)


def _portions(lines: Iterable[bytes], most_bytes: int) -> Iterator[list[bytes]]:
    portion: list[bytes] = []
    size = len(_HEADING)
    for line in lines:
        if portion and size + len(line) >= most_bytes:
            yield portion
            portion, size = [], len(_HEADING)
        portion.append(line)
        size += len(line)
    yield portion


def _lines(rows: Iterable[LetterboxdRow], room: int, lost: list[Lost]) -> Iterator[bytes]:
    seen: set[tuple[str, int | None, str]] = set()
    for number, row in enumerate(rows, 1):
        review, things = review_text(row.review_html)
        missing = [*_unsaid(row, seen), *(_(thing) for thing in things)]
        line = _encoded(_cells(row, review))
        if len(line) >= room:
            missing.append(_("the review, which is too long for a file"))
            line = _encoded(_cells(row, ""))
        if missing:
            day = f", {row.watched}" if row.watched else ""
            lost.append(Lost(number, f"{title_and_year(row.title, row.year)}{day}", tuple(missing)))
        yield line


def _cells(row: LetterboxdRow, review: str) -> tuple[str, ...]:
    day = _whole_day(row)
    return (
        _address(row.letterboxd),
        row.tmdb if row.tmdb and row.kind in _KINDS_OF_TMDB_FILMS else "",
        row.imdb or "",
        row.title,
        str(row.year or ""),
        ", ".join(name.replace(",", "") for name in row.directors),
        str(row.rating or ""),
        day,
        "true" if row.rewatch and day else "",
        ", ".join(tag for tag in row.tags if "," not in tag) if day else "",
        review,
    )


def _whole_day(row: LetterboxdRow) -> str:
    return str(row.watched) if row.watched is not None and row.watched.day is not None else ""


def _address(letterboxd: str | None) -> str:
    if not letterboxd:
        return ""
    if letterboxd.startswith("boxd.it/"):
        return f"https://{letterboxd}"
    return letterboxd if "/" in letterboxd else f"https://letterboxd.com/film/{letterboxd}/"


def _unsaid(row: LetterboxdRow, seen: set[tuple[str, int | None, str]]) -> Iterator[str]:
    """What of a row itself has no place in the file. `seen` are the films and days of the rows before."""
    day = _whole_day(row)
    if row.watched is not None and not day:
        yield _("the date, of which only {date} is known").format(date=row.watched)
    if day:
        if (row.title, row.year, day) in seen:
            yield _("that it is another viewing of the same day")
        seen.add((row.title, row.year, day))
        if any("," in tag for tag in row.tags):
            yield _("tags with a comma")
    else:
        if row.rewatch:
            yield _("that it was watched again, without a date")
        if row.tags:
            yield _("tags, without a date")
    if row.rating_original is not None:
        yield _("the rating as it was, {value} of {scale}").format(
            value=f"{row.rating_original.value:g}", scale=f"{row.rating_original.scale:g}"
        )
    if row.headline:
        yield _("the headline")
    if row.place:
        yield _("the place")
    if row.medium:
        yield _("the medium")
    if row.companions:
        yield _("with whom it was watched")
    if row.language:
        yield _("the language of the review")
    if not row.finished:
        yield _("that it was not watched to the end")


# The review

_TAGS = {"strong": "b", "em": "i"}
_MARKS_LOST = {
    "spoiler": N_("hidden spoilers"),
    "u": N_("underlining"),
    "s": N_("strike-through"),
    "sub": N_("subscript"),
    "sup": N_("superscript"),
    "code": N_("code"),
}
_BLOCKS_LOST = {
    "Heading": N_("headings"),
    "ListBlock": N_("lists in the review"),
    "Preformatted": N_("preformatted text"),
    "Rule": N_("rules"),
    "Figure": N_("pictures in the review"),
    "SpoilerBlock": N_("hidden spoilers"),
}


def _blocks(blocks: Iterable[Block], things: dict[str, None]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _inline(block.inline, things)
        elif isinstance(block, Quote):
            yield f"<blockquote>{_separated(_blocks(block.blocks, things))}</blockquote>"
        else:
            things[_BLOCKS_LOST[type(block).__name__]] = None
            if text := _escaped(text_of_canonical(to_html(Document((block,))))):
                yield text


def _separated(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks)


def _inline(inline: Inline, things: dict[str, None]) -> str:
    pieces: list[str] = []
    opened: list[str] = []  # start tags of what is open, outermost first
    for run in inline:
        wanted = _wanted(run, things)
        shared = 0
        while shared < min(len(opened), len(wanted)) and opened[shared] == wanted[shared]:
            shared += 1
        pieces += [_end(tag) for tag in reversed(opened[shared:])]
        pieces += wanted[shared:]
        pieces.append(_escaped(run.text))
        opened = wanted
    return "".join([*pieces, *(_end(tag) for tag in reversed(opened))])


def _wanted(run: Run, things: dict[str, None]) -> list[str]:
    for mark, thing in _MARKS_LOST.items():
        if mark in run.marks:
            things[thing] = None
    if run.film is not None:
        things[N_("links to films of the journal")] = None
    tags = [f"<{tag}>" for mark, tag in _TAGS.items() if mark in run.marks]
    if run.href is not None:
        tags.insert(0, f'<a href="{_escaped(run.href)}">')
    return tags


def _end(tag: str) -> str:
    return f"</{tag[1:].partition(' ')[0].rstrip('>')}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
