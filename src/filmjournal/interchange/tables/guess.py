"""How a table of unknown make is written: what parts its fields, whether it has a heading, what its columns hold.

All of it is told from the first kilobytes.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from filmjournal.interchange.reading import values, written_dates
from filmjournal.interchange.reading.known_tables import DELIMITERS
from filmjournal.interchange.reading.source import HEAD, Member
from filmjournal.interchange.tables import unknown as table_unknown
from filmjournal.interchange.tables.encodings import encoding_of_table
from filmjournal.interchange.tables.fields import IGNORED, WEAK_TITLES, by_headings, folded

_ROWS = 300  # that are looked at
_MOST_COLUMNS = 500
_PREAMBLE = 10  # rows in which a heading may stand
_ALIKE = 0.8  # of the rows must have as many columns as most
_UNKNOWN = 5  # how sure a table is that tells nothing of films: less than any other format
_SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?\s*\r?\n?", re.IGNORECASE)  # what spreadsheets write and read first
_ESCAPED = re.compile(r'[^\\]\\"(?!"|\s*(?:[,;\t|]|\r?$))', re.MULTILINE)
_ESCAPES = re.compile(r'\\(["\\])')
_RULE = re.compile(r"[\s:=+-]*")  # of a table drawn with signs
NO_DELIMITER = "\x1f"
_YEAR = re.compile(r"(?:18[7-9]|19\d|20\d)\d", re.ASCII)
_TITLE_AND_YEAR = re.compile(r"\S.*[(\[](?:18[7-9]|19\d|20\d)\d[)\]]", re.ASCII | re.DOTALL)
_IMDB = re.compile(r"tt\d{7,10}", re.ASCII)
_ADDRESS = re.compile(r"https?://(?:[a-z0-9-]+\.)*(imdb\.com|themoviedb\.org|letterboxd\.com|boxd\.it)/", re.IGNORECASE)
_OF_ADDRESS = {"imdb.com": "imdb", "themoviedb.org": "tmdb", "letterboxd.com": "letterboxd", "boxd.it": "letterboxd"}
_STARS = re.compile(r"[★☆✩✭⭐*]+\s*[½⯨]?|½")
_OUT_OF = re.compile(r"\d{1,3}(?:[.,]\d+)?\s*/\s*(?:4|5|6|10|20|100)", re.ASCII)
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
_THUMB = re.compile("[👍👎❤♥💔💗💖][\ufe0f\U0001f3fb-\U0001f3ff]?")
_LAST_FIRST = re.compile(r"[^\s,;|/&]+,\s*[^\s,;|/&][^,;|/&]{0,40}")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is written. `first` is the number of rows before its values, the heading included."""

    delimiter: str
    escaped: bool  # quotation marks inside a field stand behind a backslash
    encoding: str | None  # None: as `source` tells it
    headings: tuple[str, ...]
    has_heading: bool
    first: int
    guessed: Mapping[int, str]
    samples: Sequence[Sequence[str]]
    tells: bool = True  # of films, by itself: what the columns of others are is for the person to say

    @property
    def fingerprint(self) -> str | None:
        """What tables with the same heading have in common; None for those without."""
        if not self.has_heading:
            return None
        names = "\n".join(map(folded, self.headings))
        return blake2b(names.encode("utf-8", "replace"), digest_size=12).hexdigest()


def shape_of(member: Member) -> Shape | None:
    """How the member is written, if it is a table of text."""
    start = member.head(HEAD)
    encoding = encoding_of_table(start)
    text = _decoded(start, encoding)
    if not text.strip() or "\0" in text or text.lstrip()[:1] in ("<", "{"):
        return None
    said = _SEPARATOR.match(text)
    if said:
        text = text[said.end() :]
    escaped = _ESCAPED.search(text) is not None
    best: tuple[float, str, list[list[str]]] = (0.0, "", [])
    for delimiter in (said[1],) if said else DELIMITERS:
        rows = _rows(text, delimiter, escaped, whole=len(start) < HEAD)
        if (score := _consistency(rows)) > best[0]:
            best = (score, delimiter, rows)
    if best[2]:
        shape = of_rows(best[2], best[1], escaped, encoding)
        if shape is not None and (shape.has_heading or not table_unknown.are_logged(best[2], best[1])):
            return shape
    rows = _rows(text, NO_DELIMITER, escaped, whole=len(start) < HEAD) if not said else []
    shape = of_rows(rows, NO_DELIMITER, escaped, encoding) if rows and all(len(row) <= 1 for row in rows) else None
    if shape is not None:
        return shape
    if table_unknown.are_rows(text, best[2], best[1], member.suffix):
        return _of_unknown(best[2], best[1], escaped, encoding)
    quoted = _rows(text, ",", escaped, whole=len(start) < HEAD)
    one, delimiter = (quoted, ",") if all(len(row) <= 1 for row in quoted) else (rows, NO_DELIMITER)
    if table_unknown.are_titles_alone(text, [row[0] for row in one if row], member.suffix):
        return _of_unknown(one, delimiter, escaped, encoding)
    return None


def of_rows(
    rows: Sequence[Sequence[str]], delimiter: str = "", escaped: bool = False, encoding: str | None = None
) -> Shape | None:
    """The shape of a table by its first rows; None where nothing in it can be a title."""
    filled = [row for row in rows if not is_blank(row)]
    if not filled:
        return None
    width = min(max(map(len, filled)), _MOST_COLUMNS)
    for before, row in enumerate(filled[:_PREAMBLE]):
        fields = set(by_headings(row).values())
        if not fields & _TITLES or _holds_values(row):
            continue
        if len(fields) > 1 or not before:
            samples = filled[before + 1 :]
            headings = tuple(_heading(cell) or str(place) for place, cell in enumerate(row, 1))
            guessed = _by_content(samples, headings, _named(samples, headings))
            if _tells(guessed, headings):
                return Shape(delimiter, escaped, encoding, headings, True, before + 1, guessed, samples)
    has_heading = not _holds_values(filled[0]) and len(filled) > 1 and any(map(_holds_values, filled[1:10]))
    samples = filled[1:] if has_heading else filled
    first = filled[0] if has_heading else ()
    headings = tuple(
        _heading(first[place]) if place < len(first) and first[place].strip() else str(place + 1)
        for place in range(width)
    )
    named = _named(samples, headings) if has_heading else {}
    guessed = _by_content(samples, headings, named, titles=True)
    fields = set(guessed.values())
    if "title_and_year" not in fields and not ("title" in fields and fields & _TELLING):
        return None
    return Shape(delimiter, escaped, encoding, headings, has_heading, int(has_heading), guessed, samples)


def _of_unknown(rows: Sequence[Sequence[str]], delimiter: str, escaped: bool, encoding: str | None) -> Shape:
    """The shape of a table of which nothing says that it is of films.

    A column is taken for the titles only where no other is of words: of two, only the person knows which.
    """
    filled = [row for row in rows if not is_blank(row)]
    width = min(max(map(len, filled)), _MOST_COLUMNS)
    in_use = [place for place in range(width) if column_of(filled, place)]
    first = [cell for place in in_use for cell in filled[0][place : place + 1]]
    has_heading = len(in_use) > 1 and table_unknown.are_headings(first) and not _holds_values(filled[0])
    samples = filled[1:] if has_heading else filled
    headings = tuple(
        (_heading(filled[0][place]) if has_heading and place < len(filled[0]) else "") or str(place + 1)
        for place in range(width)
    )
    guessed = _by_content(samples, headings, _named(samples, headings) if has_heading else {})
    guessed = {place: field for place, field in guessed.items() if field not in _TITLES}
    columns = {place: column_of(samples, place) for place in in_use if place not in guessed}
    texts = [place for place, column in columns.items() if _share(column, _LETTER.search) > 0.5]
    if len(texts) == 1 and table_unknown.are_titles(columns[texts[0]]):
        guessed[texts[0]] = "title"
    return Shape(delimiter, escaped, encoding, headings, has_heading, int(has_heading), guessed, samples, tells=False)


def _tells(guessed: Mapping[int, str], headings: Sequence[str]) -> bool:
    """Whether there are titles of films: a heading that any table can have needs another that says so."""
    fields = set(guessed.values())
    return bool(fields & _TELLING) or any(
        field in _TITLES and folded(headings[place]) not in WEAK_TITLES for place, field in guessed.items()
    )


_TITLES = frozenset(("title", "title_and_year"))
_TELLING = frozenset(("year", "watched", "rating", "imdb", "tmdb", "letterboxd", "director", "review"))


def sureness(shape: Shape) -> int:
    """How surely a table tells of films, 0 to 100: never as much as a format that is known."""
    if not shape.tells:
        return _UNKNOWN
    fields = set(shape.guessed.values())
    if len(shape.headings) == 1:
        return 5 if shape.has_heading or "title_and_year" in fields else 0
    if shape.has_heading:
        return 30 if fields & _TELLING else 15
    return 12


def unescaped(line: str) -> str:
    """A line in which quotation marks are doubled and not behind a backslash."""
    return _ESCAPES.sub(lambda found: '""' if found[1] == '"' else "\\", line) if "\\" in line else line


def is_separator_line(cells: Sequence[str]) -> bool:
    """Whether a row is the line that tells spreadsheets what parts the fields."""
    return cells[0].strip().lower().lstrip('"').startswith("sep=") if cells else False


def is_blank(row: Sequence[str]) -> bool:
    """Whether a row holds nothing, or only the strokes of a table that is drawn."""
    return all(_RULE.fullmatch(cell) for cell in row)


def _rows(text: str, delimiter: str, escaped: bool, *, whole: bool) -> list[list[str]]:
    """The first rows; the last one may be cut off unless the text is whole."""
    lines = text.splitlines(keepends=True)
    if delimiter == NO_DELIMITER:  # no delimiter at all
        rows = [[line.strip()] for line in lines[: _ROWS + 1]]
    else:
        rows = []
        try:
            for row in csv.reader(map(unescaped, lines) if escaped else lines, delimiter=delimiter):
                rows.append(row)
                if len(rows) > _ROWS:
                    break
        except csv.Error:
            pass
    return rows if whole and len(rows) <= _ROWS else rows[:-1] or rows


def _consistency(rows: Sequence[Sequence[str]]) -> float:
    """How much rows look as if they were parted rightly: the share that has the columns that most have, weighed."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    widths.pop(1, None)
    if not widths:
        return 0.0
    filled = sum(1 for row in rows if any(cell.strip() for cell in row))
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    share = count / filled
    if share < _ALIKE and filled > 3:
        named = max((len(by_headings(row)) for row in rows[:_PREAMBLE]), default=0)
        return 0.1 * share * named if named > 1 else 0.0
    return share * (1 - 1 / (width + 1))


def _decoded(start: bytes, encoding: str | None) -> str:
    if encoding:
        return start.decode(encoding, "replace").removeprefix("\ufeff")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) // 2 * 2].decode("utf-16", "replace")
    try:
        return start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return start.decode("utf-8-sig" if error.start > len(start) - 4 else "cp1252", "replace")


def _heading(cell: str) -> str:
    return " ".join(cell.split())[:200]


def _holds_values(row: Sequence[str]) -> bool:
    """Whether a row is one of values and not of names."""
    return any(
        _YEAR.fullmatch(cell)
        or _NUMBER.fullmatch(cell)
        or _TITLE_AND_YEAR.fullmatch(cell[:500])
        or _IMDB.match(cell)
        or cell[:8].lower().startswith("http")
        or (cell[:1].isdigit() and written_dates.readings(cell, None))
        for cell in (raw.strip() for raw in row)
        if cell
    )


def _named(samples: Sequence[Sequence[str]], headings: Sequence[str]) -> dict[int, str]:
    """The fields that headings name, but for those that their columns can't be ("Tag" is a day in German)."""
    refused: set[tuple[int, str]] = set()
    while True:
        found = by_headings(headings, refused)
        wrong = {
            (place, field)
            for place, field in found.items()
            if (test := _TESTS.get(field)) and (column := column_of(samples, place)) and _share(column, test) < 0.3
        }
        if not wrong:
            return found
        refused |= wrong


def column_of(samples: Sequence[Sequence[str]], place: int) -> list[str]:
    """What stands in a column, where anything does."""
    return [cell for row in samples if place < len(row) and (cell := row[place].strip())]


def _by_content(
    samples: Sequence[Sequence[str]], headings: Sequence[str], named: Mapping[int, str], *, titles: bool = False
) -> dict[int, str]:
    """The fields by heading, and those that what stands in the other columns tells."""
    found = dict(named)
    taken = set(named.values())
    texts: list[tuple[int, list[str]]] = []
    columns = {place: column for place in range(len(headings)) if (column := column_of(samples, place))}
    for place, column in columns.items():
        if found.get(place) == "title" and _share(column, _TITLE_AND_YEAR.fullmatch) > 0.6 and "year" not in taken:
            found[place] = "title_and_year"
            taken.add("title_and_year")
    for tell in (_surely, _by_numbers):
        for place, column in columns.items():
            # Bare numbers say something only where no heading does.
            if place in found or (tell is _by_numbers and not headings[place].isdigit()):
                continue
            field = tell(column)
            if field is not None and field not in taken and not (field == "title_and_year" and "title" in taken):
                found[place] = field
                taken.add(field)
    for place, column in columns.items():
        field = _by_words(headings[place], column) if place not in found else None
        if field is not None and field not in taken:
            found[place] = field
            taken.add(field)
    for place, column in columns.items():
        if place not in found and _surely(column) is None and _share(column, _LETTER.search) > 0.8:
            texts.append((place, column))
    if titles and not taken & _TITLES:
        # A word that stands in many rows is no title: it says where a film was seen, or what kind of film it is.
        differing = {place: len({*column}) / len(column) for place, column in texts if _mean_length(column) <= 80}
        title = next((place for place, share in differing.items() if share >= 0.75 * max(differing.values())), None)
        if title is not None:
            found[title] = "title"
            texts = [(place, column) for place, column in texts if place != title]
        review = next((place for place, column in texts if _mean_length(column) > 100), None)
        if review is not None and "review" not in taken and headings[review].isdigit():
            found[review] = "review"
    return found


def _by_words(heading: str, column: Sequence[str]) -> str | None:
    """What a heading of a person's own making ("What I thought of it") speaks of, where its column can be that."""
    words = {folded(word) for word in heading.split()}
    for field, (said, test) in _WORDS.items():
        if words & said and not words & _OF_OTHERS and _share(column, test) > 0.8:
            return field
    return None


def _surely(column: Sequence[str]) -> str | None:
    """What the values of a column can only be."""
    addresses = Counter(_OF_ADDRESS[shape[1].lower()] for cell in column if (shape := _ADDRESS.match(cell)))
    if addresses and addresses.most_common(1)[0][1] > 0.6 * len(column):
        return addresses.most_common(1)[0][0]
    for field, test in (
        ("imdb", _IMDB.fullmatch),
        ("title_and_year", _TITLE_AND_YEAR.fullmatch),
        ("rating", _STARS.fullmatch),
        ("rating", _OUT_OF.fullmatch),
        ("liked", _THUMB.fullmatch),
    ):
        if _share(column, test) > 0.6:
            return field
    return None


def _by_numbers(column: Sequence[str]) -> str | None:
    """What a column of numbers and dates is."""
    if _share(column, _YEAR.fullmatch) > 0.8:
        return "year"
    if _share(column, lambda cell: written_dates.readings(cell, None)) > 0.8:
        return "watched"
    if _share(column, _NUMBER.fullmatch) > 0.8:
        numbers = [float(cell.replace(",", ".")) for cell in column if _NUMBER.fullmatch(cell)]
        counts = len(numbers) > 1 and all(number == numbers[0] + step for step, number in enumerate(numbers))
        return IGNORED if counts else "rating" if max(numbers) <= 100 else None
    return None


def _share(column: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(1 for cell in column if test(cell[:2000])) / len(column) if column else 0.0


def _mean_length(column: Sequence[str]) -> float:
    return sum(map(len, column)) / len(column)


def _is_date(cell: str) -> bool:
    return bool(written_dates.readings(cell, None) or values.moment(cell))


def _is_text(cell: str) -> bool:
    return len(cell) > _NO_WORD and _LETTER.search(cell) is not None


def _is_day(cell: str) -> bool:
    return bool(written_dates.readings(cell, None) or values.moment(cell) or values.truth(cell) or cell.isdigit())


def _is_rating(cell: str) -> bool:
    return len(cell) < 20 and any(letter.isdigit() or letter in "★☆½⭐*" for letter in cell)


def is_last_name_first(column: Sequence[str]) -> bool:
    """Whether most of the names of a column are written "Moor, Jo"."""
    return len(column) > 2 and _share(column, _LAST_FIRST.fullmatch) > 0.6


_TESTS: Mapping[str, Callable[[str], object]] = {
    "title_and_year": _LETTER.search,
    "seen": lambda cell: len(cell) <= 10 and not cell.isdigit(),
    "watched": _is_day,
    "logged": _is_day,
    "rating": _is_rating,
    "film_rating": _is_rating,
    "year": values.year,
    "runtime": values.minutes,
    "imdb": values.imdb,
}


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(folded, words.split()))


_NO_WORD = 3  # letters of what is a mark and no opinion
# Single words in headings that are known by no name, and what is to stand in the columns under them.
_WORDS: Mapping[str, tuple[frozenset[str], Callable[[str], object]]] = {
    "year": (_folded("yr yrs year jahr année annee año anno jaar ano rok år"), _YEAR.fullmatch),
    "watched": (
        _folded("when seen saw watched viewed wann gesehen gesichtet quand vu cuándo visto quando gezien bekeken"),
        _is_date,
    ),
    "rating": (
        _folded(
            "rating rated score stars out bewertung wertung sterne punkte étoiles puntuación estrellas voto stelle"
        ),
        _is_rating,
    ),
    "review": (
        _folded(
            "review thought thoughts think opinion impression impressions verdict kritik meinung gedanken fand eindruck"
            " avis pensé opinión pensieri mening gedachten"
        ),
        _is_text,
    ),
}
# Words in headings by which a column is of others, or about something else.
_OF_OTHERS = _folded("birth born bought purchased imdb tmdb metacritic critics average others friends wife husband")
