"""Facts of a film that stand on a hand-made page behind a label: `Director: …`, in a line, a list or a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from filmjournal.interchange.pages.parts import Line, lines_of, parsed
from filmjournal.interchange.pages.titles import labelled_title

HEADING_WITHIN = 80  # lines in which a page's heading is looked for
LABELS: Mapping[str, str] = {
    "cast": "cast", "starring": "cast", "stars": "cast", "actors": "cast", "with": "cast",
    "director": "directors", "directors": "directors", "directed by": "directors",
    "year": "year", "released": "year", "release date": "year", "release year": "year",
    "genre": "genres", "genres": "genres",
    "runtime": "runtime", "running time": "runtime", "length": "runtime", "duration": "runtime",
    "country": "countries", "countries": "countries", "aka": "titles", "also known as": "titles",
    "original title": "original", "tags": "tags", "filed under": "tags", "rating": "rating", "my rating": "rating",
    "score": "rating", "watched": "watched", "date watched": "watched", "seen": "watched",
    "written by": "crew writer", "writer": "crew writer", "writers": "crew writer", "screenplay by": "crew screenplay",
    "music by": "crew composer", "produced by": "crew producer", "certificate": "", "the film": "",
}  # fmt: skip
LABEL = re.compile(r"(?P<name>[A-Za-z][A-Za-z ]{1,16}?)(?:\(s\))?\s*:\s*(?P<value>.*)")


def role_of(text: str) -> str | None:
    """What a labelled line tells; None for another line."""
    label = LABEL.fullmatch(text) if len(text) <= 600 else None
    return LABELS.get(label["name"].strip().casefold()) if label is not None and label["value"] else None


def with_labels(lines: Sequence[Line]) -> list[Line]:
    """The lines with what is labelled in a line each: out of cells of a table, out of a list that begins with it."""
    joined: list[Line] = []
    label: Line | None = None  # what the next line is for
    for line in lines:
        if label is not None:
            if line.kind == "p" and line.text and not line.text.endswith(":") and len(line.text) <= 200:
                text = f"{label.text} {line.text}"
                joined.append(Line(text, escape(text, quote=False)))
                label = None
                continue
            joined.append(label)
            label = None
        if line.kind == "whole" and len(joined) < HEADING_WITHIN and labelled_title(line.text[:400]) is not None:
            joined += items_of(line)
        elif line.text.endswith(":") and (
            role_of(f"{line.text} x") is not None or labelled_title(f"{line.text} x") is not None
        ):  # fmt: skip
            label = line
        else:
            joined.append(line)
    return [*joined, label] if label is not None else joined


def items_of(line: Line) -> list[Line]:
    """The items of a list that stands as a whole."""
    tree = parsed(line.html)
    return lines_of(tree.css_first("ul, ol") or tree.body) if tree is not None and tree.body is not None else []
