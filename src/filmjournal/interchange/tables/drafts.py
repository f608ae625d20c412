"""A row of any table as a draft, by the fields of its columns.

What a cell says that its field can't hold (a date in words, a mark "B+") is kept as a field of the film under the
column's heading, so nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from filmjournal.domain.cast_lines import CastLine, parse_cast
from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, ListPlaceDraft, SourceRecord
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.films import DIRECTOR, CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.i18n import _
from filmjournal.interchange.reading import values, written_dates
from filmjournal.interchange.reading.review_texts import markdown_html
from filmjournal.interchange.tables.fields import EXTRA, IGNORED
from filmjournal.richtext import gate
from filmjournal.richtext.typed_html import from_typed

SCALES = (5, 10, 100)
_LONGEST_HEADLINE = 1000
_MOST_ESCAPES = 200  # in a list that is read
_LONGEST_CAST = 50_000  # characters
_FORMULA_GUARD = re.compile("'(?=[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_OUT_OF = re.compile(
    r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:/|von|of|sur|de|su|van|out of)\s*(4|5|6|10|20|100)\b.*", re.IGNORECASE
)
_PER_CENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%")
_WITH_WORD = re.compile(
    r"(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:★|⭐|\*|stars?|sterne?n?|étoiles?|estrellas?|stelle)\s*", re.IGNORECASE
)
_FULL, _HALF, _EMPTY = "★✭⭐*", "½⯨", "☆✩"
_IN_HEADING = re.compile(r"(?<!\d)(100|10|5|20)(?!\d)")
_TIME_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)", re.ASCII)
_HTML = re.compile(r"</?(?:p|br|i|b|em|strong|a|u|ul|ol|li|div|span|blockquote|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_HTML = re.compile(r"</?(?:p|div|ul|ol|blockquote|h[1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"\*\*[^\s*][^*\n]{0,300}\*\*|(?<![\w*])\*[^\s*][^*\n]{0,300}\*(?![\w*])|(?<!\w)_[^\s_][^_\n]{0,300}_(?!\w)"
    r"|\[[^\]\n]{1,300}\]\(https?://|^#{1,6} \S|^> \S",
    re.MULTILINE,
)
_TMDB = re.compile(r"themoviedb\.org/(?:[a-z-]+/)?movie/(\d{1,10})", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,10}", re.ASCII)
_LETTERBOXD = re.compile(r"letterboxd\.com/(?:[^/\s]+/)?film/([a-z0-9-]+)", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEARTS = frozenset(("♥", "❤", "❤️", "👍", "💗", "💖", "liked", "like", "love", "loved", "favorite", "favourite"))
# A list as programs write it into a cell: `['a', 'b']`, `["a"]`, `[{"id": 1, "name": "a"}]`.
_QUOTED = r"""(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"""
_OF_LIST = {"'": re.compile(_QUOTED), '"': re.compile(_QUOTED), "{": re.compile(r"""["']name["']\s*:\s*""" + _QUOTED)}
_REWATCH_WORDS = frozenset(("rewatch", "rewatched", "again", "wieder", "erneut", "revu"))
_SEEN_WORDS = frozenset(("seen", "watched", "gesehen", "vu", "visto", "gezien", "✅"))
_NOT_FINISHED = frozenset(("0", "false", "no", "n", "nein", "non", "nee", "não"))


@dataclass(slots=True)
class Reading:
    """How the cells of one table are read: the fields by column, and what its columns as a whole settled."""

    fields: Mapping[int, str]
    headings: Sequence[str]
    scale: float = 5
    orders: Mapping[int, str | None] = field(default_factory=dict)
    zone: tzinfo | None = None
    last_first: frozenset[int] = frozenset()  # the columns in which names are written "Moor, Jo"

    def column(self, place: int) -> str:
        """The name of a column, for people."""
        heading = self.headings[place] if place < len(self.headings) else ""
        if heading and not heading.isdigit():
            return heading
        return _("Column {number}").format(number=place + 1)


def cleaned(cell: str) -> str:
    """A cell without the apostrophe that our own tables for spreadsheets put before formulas, and without NULL."""
    text = cell.strip()
    if text in ("\\N", "NULL", "\\N;"):
        return ""
    return text[1:] if _FORMULA_GUARD.match(text) else text


def listed(text: str) -> list[str] | None:
    """The texts of a list that a program wrote into a cell; None for any other text."""
    if not (text.startswith("[") and text.endswith("]")) or text.count("\\") > _MOST_ESCAPES:
        return None
    inside = text[1:-1].strip()
    if not inside:
        return []
    pattern = _OF_LIST.get(inside[0])
    return pattern and [re.sub(r"\\(.)", r"\1", one or other) for one, other in pattern.findall(inside)]


def written_html(text: str) -> str:
    """A review of which nobody says whether it is HTML, Markdown or plain, as canonical HTML."""
    if _HTML.search(text):
        return gate.clean(text) if _BLOCK_HTML.search(text) and "\n\n" not in text else from_typed(text)
    return markdown_html(text) if _MARKDOWN.search(text) else from_typed(text)


def stars(text: str, scale: float) -> tuple[Rating | None, OriginalRating | None]:
    """A rating as people write it: `7`, `7/10`, `85 %`, `★★★½`, `3,5 stars`; bare numbers are of `scale`."""
    plain = text.strip()[:60]
    if shape := _OUT_OF.fullmatch(plain):
        return values.rating_of(shape[1], float(shape[2]))
    if shape := _PER_CENT.fullmatch(plain):
        return values.rating_of(shape[1], 100)
    if shape := _WITH_WORD.fullmatch(plain):
        return values.rating_of(shape[1], 10 if (values.number(shape[1]) or 0) > 5 else 5)
    drawn = plain.replace(" ", "").replace("\ufe0f", "")
    if drawn and all(letter in _FULL + _HALF + _EMPTY for letter in drawn):
        full = sum(1 for letter in drawn if letter in _FULL) + 0.5 * sum(1 for letter in drawn if letter in _HALF)
        return values.rating_of(full, 10 if len(drawn) > 5 and full > 5 else 5)
    return values.rating_of(plain, scale)


def scale_in(heading: str) -> float | None:
    """The scale that a heading names: `Rating10`, `Score (out of 100)`."""
    found = _IN_HEADING.search(heading)
    return float(found[1]) if found else None


class RowReader:
    """Reads the cells of one row."""

    def __init__(self, reading: Reading, cells: Sequence[str]) -> None:
        self._reading = reading
        self._cells: dict[str, list[tuple[int, str]]] = {}
        self._extra: dict[str, str] = {}
        for place, cell in enumerate(cells):
            if text := cleaned(cell):
                self._cells.setdefault(reading.fields.get(place, EXTRA), []).append((place, text))
        self._cells.pop(IGNORED, None)
        for place, text in self._cells.pop(EXTRA, []):
            self._keep(place, text)

    def film(self) -> FilmDraft | None:
        """The film of the row; None where it has no title."""
        text = self._first("title_and_year") or self._first("title") or self._first("original_title")
        text, *below = text.splitlines() or [""]
        year = self._year()
        named = values.title_and_year(text) if text else None
        if named is None:
            return None
        if named.year is not None and year not in (None, named.year):
            named = replace(named, title=values.title(text), year=year)  # a number that belongs to the title
        original = values.title(self._first("original_title"))
        others = (*named.also_known_as, *below, *self._names("alternative_titles"))
        ids, key = self._ids()
        return FilmDraft(
            values.with_article(named.title),
            named.year or year,
            key=key,
            original_title=original if original not in ("", named.title) else None,
            alternative_titles=tuple(dict.fromkeys(title for other in others if (title := values.title(other)))),
            runtime=self._parsed("runtime", values.minutes),
            countries=self._names("countries", slash=True),
            languages=self._names("languages", slash=True),
            genres=self._names("genres", slash=True),
            ids=ids,
            extra=self._extra,
            cast=self._cast(),
            crew=tuple(CrewLine(name, DIRECTOR) for name in self._names("director", slash=True)),
        )

    def key(self, film: FilmDraft) -> tuple[str, ...]:
        """What tells the row apart from others, also in a newer table."""
        if number := self._first("id"):
            return ("id", number[:200])
        known = film.key or film.ids.get("imdb") or film.ids.get("tmdb")
        return (known or f"{film.title.casefold()}|{film.year or ''}", self._first("watched")[:60], self.list_name())

    def draft(self, record: SourceRecord, film: FilmDraft, position: int) -> Draft:
        """All that the row says of the film."""
        seen, days = self._watched()
        rating, original = self._rating("rating")
        of_film, of_film_original = self._rating("film_rating")
        review = self._first("review")
        headline = values.line(self._first("headline"), _LONGEST_HEADLINE) or None
        rewatch = self._says("rewatch", _REWATCH_WORDS)
        place, medium = self._line("place"), self._line("medium")
        companions = self._names("companions")
        tags = self._tags() if "tags" in self._cells else ()
        says_more = bool(days or review or headline or rewatch or place or medium or companions)
        watchlist = self._watchlist()
        entry = None
        logged, logged_doubtful = self._logged()
        if seen or says_more or rating is not None:
            entry = EntryDraft(
                rating=rating,
                rating_original=original,
                rewatch=rewatch,
                finished=self._first("finished").casefold() not in _NOT_FINISHED,
                headline=headline,
                review_html=written_html(review) if review else "",
                tags=tags,
                place=place,
                medium=medium,
                companions=companions,
                private=self._says("private", frozenset()),
                logged=logged,
                only_seen=not says_more,
            )
            if logged_doubtful:
                self._keep_field("logged")
        else:
            for name in ("tags", "logged"):
                self._keep_field(name)
        doubt = None
        if entry is not None:
            entry, doubt = written_dates.doubtful(entry, days)
        film = replace(film, extra={**film.extra, **self._extra})
        on_list = ListPlaceDraft(f"list|{name}", position) if (name := self.list_name()) else None
        return Draft(
            (record,),
            film,
            entry,
            watchlist=watchlist,
            liked=self._says("liked", _HEARTS),
            rating=of_film,
            rating_original=of_film_original,
            on_list=on_list,
            doubt=doubt,
        )

    def list_name(self) -> str:
        """The list that the film is on; empty for none."""
        return self._line("list") or ""

    # Cells

    def _first(self, name: str) -> str:
        found = self._cells.get(name)
        return found[0][1] if found else ""

    def _line(self, name: str) -> str | None:
        text = self._first(name)
        return (values.line(text) or None) if text else None

    def _keep(self, place: int, text: str) -> None:
        name = values.line(self._reading.column(place), 100)
        parts = listed(text)
        kept = values.text(text if parts is None else ", ".join(parts))
        if kept:
            self._extra[name] = f"{self._extra[name]}\n{kept}" if name in self._extra else kept

    def _keep_field(self, name: str) -> None:
        for place, text in self._cells.get(name, ()):
            self._keep(place, text)

    def _parsed(self, name: str, parse: Callable[[object], int | None]) -> int | None:
        text = self._first(name)
        found = parse(text) if text else None
        if text and found is None:
            self._keep_field(name)
        return found

    def _year(self) -> int | None:
        text = self._first("year")
        found = values.year(text) if text else None
        if found is None and text:
            days = written_dates.readings(text, None)
            found = days[0].year if days else None
            if found is None:
                self._keep_field("year")
        return found

    def _names(self, name: str, *, slash: bool = False) -> tuple[str, ...]:
        cells = self._cells.get(name)
        if not cells:
            return ()
        found: list[str] = []
        for place, text in cells:
            if (parts := listed(text)) is not None:
                found += (name for part in parts if (name := values.line(part)))
                continue
            said = _first_name_first(text) if place in self._reading.last_first else text
            sign = next((sign for sign in (";", "|", "\n", "、") if sign in said), ",")
            pattern = rf"(?<!\\){re.escape(sign)}" if sign == ";" else re.escape(sign)
            if slash and sign == ",":
                pattern = r",| ?/ ?| & | and (?=[A-Z])" if name == "director" else r",| ?/ ?"
            found += (part.replace("\\;", ";") for part in values.names(said, pattern))
        return tuple(dict.fromkeys(found))

    def _tags(self) -> tuple[str, ...]:
        text = self._first("tags")
        if text.startswith("#") and not any(sign in text for sign in ",;|"):
            return values.names(text, r"\s*#")
        return tuple(dict.fromkeys(name.removeprefix("#") for name in self._names("tags")))

    def _cast(self) -> tuple[CastLine, ...]:
        cells = self._cells.get("cast")
        if not cells:
            return ()
        if self._reading.last_first or any(listed(text) is not None for _place, text in cells):
            return tuple(CastLine(name) for name in self._names("cast"))
        text = "\n".join(text for _place, text in cells)[:_LONGEST_CAST].replace("|", "\n")
        try:
            return tuple(dict.fromkeys(parse_cast(text)))
        except InvalidValue:
            return tuple(CastLine(name) for name in self._names("cast"))

    def _ids(self) -> tuple[dict[str, str], str | None]:
        """The ids of the film, and its key in this table: an address that is no id."""
        ids: dict[str, str] = {}
        key = None
        for name in ("imdb", "tmdb"):
            for _place, text in self._cells.get(name, ()):
                address = _TMDB.search(text[:500])
                number = address[1] if address else text if name == "tmdb" and _DIGITS.fullmatch(text) else None
                if number:
                    ids.setdefault("tmdb", str(int(number)))
                elif imdb := values.imdb(text):
                    ids.setdefault("imdb", imdb)
        where = self._first("letterboxd")[:500]
        if film := _LETTERBOXD.search(where):
            ids["letterboxd"] = film[1].lower()
        elif _SLUG.fullmatch(where):
            ids["letterboxd"] = where
        elif where:
            key = where
        return ids, key

    def _rating(self, name: str) -> tuple[Rating | None, OriginalRating | None]:
        found = self._cells.get(name)
        if not found:
            return None, None
        place, text = found[0]
        rating, original = stars(text, self._reading.scale)
        if rating is None and values.number(text) != 0 and text not in ("-", "–", "—", "?", "n/a", "N/A"):
            self._keep(place, text)
        return rating, original

    def _says(self, name: str, words: frozenset[str]) -> bool:
        text = self._first(name).casefold()
        return bool(text) and (values.truth(text) or text in words)

    # Dates

    def _days(self, place: int, text: str) -> tuple[PartialDate, ...]:
        if _TIME_WITH_ZONE.fullmatch(text[:60]) or (text.isascii() and text.isdigit() and 9 <= len(text) <= 13):
            stamp = values.moment(text if len(text) != 13 or not text.isdigit() else text[:10])
            day = values.local_day(stamp, self._reading.zone)
            if day is not None:
                return (day,)
        if serial := written_dates.of_serial(text):
            return (serial,)
        return written_dates.readings(text, self._reading.orders.get(place))

    def _watched(self) -> tuple[bool, tuple[PartialDate, ...]]:
        """Whether the row says that the film was seen, and when that can have been."""
        found = self._cells.get("watched")
        for place, text in self._cells.get("seen", ()):
            if not (values.truth(text) or text.casefold() in _SEEN_WORDS | _NOT_FINISHED or text in ("-", "–", "—")):
                self._keep(place, text)
        if not found:
            return self._says("seen", _SEEN_WORDS), ()
        place, text = found[0]
        if days := self._days(place, text):
            return True, days
        if values.truth(text):
            return True, ()
        if text.casefold() in _NOT_FINISHED or text in ("-", "–", "—"):
            return False, ()
        self._keep(place, text)
        return True, ()

    def _logged(self) -> tuple[str | None, bool]:
        """When it was written down, and whether the cell can't be told for one time."""
        found = self._cells.get("logged")
        if not found:
            return None, False
        place, text = found[0]
        when = values.moment(text) if ":" in text else None
        if when is not None:
            return values.stamp(when), False
        days = self._days(place, text)
        if len(days) != 1 or days[0].day is None:
            return None, True
        return values.stamp(days[0]), False

    def _watchlist(self) -> str | None:
        found = self._cells.get("watchlist")
        if not found:
            return None
        place, text = found[0]
        if values.truth(text) or text.casefold() in ("watchlist", "to watch", "planned"):
            return ""
        days = self._days(place, text)
        if not days:
            return None
        return str(days[0]) if len(days) == 1 and days[0].day else ""


def _first_name_first(text: str) -> str:
    """ "Moor, Jo; Sea, Ann" with the last names where people say them."""
    names = (one.partition(",") for one in re.split(r"[;|\n]", text))
    return ";".join(f"{first.strip()} {last.strip()}".strip() for last, _comma, first in names)
