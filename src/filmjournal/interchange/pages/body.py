"""The text of a review on a hand-made page, with its pictures, and those whom it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import PictureDraft
from filmjournal.domain.folding import fold
from filmjournal.interchange.pages.parts import Line
from filmjournal.interchange.pages.pictures import Picture, Pictures
from filmjournal.interchange.pages.titles import read_caption
from filmjournal.interchange.reading import values
from filmjournal.richtext.mentions import mentions
from filmjournal.richtext.tree import Document


@dataclass(slots=True)
class WrittenBody:
    """A review's text as HTML of anybody's making and as plain text, its pictures, and who is seen in them."""

    html: str = ""
    text: str = ""
    pictures: dict[str, PictureDraft] = field(default_factory=dict)
    seen: list[CastLine] = field(default_factory=list)


def written_body(lines: Sequence[Line], title: str, name: str, pictures: Pictures | None) -> WrittenBody:
    """The lines of a review of that film, on the page of that name; pictures that are there become figures."""
    body = WrittenBody()
    html: list[str] = []
    texts: list[str] = []
    paragraph = False  # whether the line before was one, which a joined line goes on with
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        before, paragraph = paragraph, False
        if line.picture is not None:
            caption = lines[number] if number < len(lines) and _is_caption(lines[number], title) else None
            number += caption is not None
            html.append(_figure(body, line.picture, caption, title, name, pictures))
            texts += [caption.text] if caption else []
        elif line.kind == "hr":
            html.append("<hr>" if texts and any(later.text for later in lines[number:]) else "")
        elif line.kind == "whole" or line.is_heading:
            html.append(line.html if line.kind == "whole" else f"<{line.kind}>{line.html}</{line.kind}>")
            texts.append(line.text)
        else:
            paragraph = True
            body.seen += read_caption(line.text, title) or ()
            html.append(f"<br>{line.html}" if line.joined and before else f"<p>{line.html}")
            texts.append(line.text)
    body.html, body.text = "\n".join(filter(None, html)), "\n".join(texts)
    return body


def _is_caption(line: Line, title: str) -> bool:
    return line.kind == "caption" or read_caption(line.text, title) is not None


def _figure(
    body: WrittenBody, picture: Picture, caption: Line | None, title: str, name: str, pictures: Pictures | None
) -> str:
    """A picture with its caption; the caption alone where the picture is not there."""
    words = caption.text if caption else ""
    seen = read_caption(words or picture.alt, title)
    body.seen += seen or ()
    if not words and seen is not None:
        words = picture.alt
    shown = caption.html if caption else escape(words, quote=False)
    made = pictures.draft(picture, name, words) if pictures is not None else None
    if made is None:
        return f"<p>{shown}</p>" if words else ""
    body.pictures[made[0]] = made[1]
    figcaption = f"<figcaption>{shown}</figcaption>" if words else ""
    return f'<figure><img src="image:{made[0]}" alt="{escape(picture.alt)}">{figcaption}</figure>'


def mentioned(document: Document) -> list[CastLine]:
    """Those whom a review names in brackets behind a character or with another film."""
    return [
        CastLine(person, values.line(mention.character) or None)
        for mention in mentions(document)
        if (mention.character or mention.title) and (person := values.line(mention.actor))
    ]


def merged_cast(listed: Sequence[CastLine], said: Sequence[CastLine]) -> tuple[CastLine, ...]:
    """A cast in its order, with the characters that are told elsewhere, and behind it those who are told only there."""
    rows: dict[str, CastLine] = {}
    for line in (*listed, *said):
        known = rows.get(fold(line.person))
        if known is None or (known.character is None and line.character is not None):
            rows[fold(line.person)] = CastLine(line.person if known is None else known.person, line.character)
    return tuple(rows.values())
