"""The words of a page: texts made fit for HTML, dates and ratings in sentences, languages and their directions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from markupsafe import Markup, escape

from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import N_, _, long_date, month_and_year

# What no HTML text may hold: controls other than white space, surrogates and code points that are no characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"

_JOB_HEADINGS = {
    "writer": N_("Written by"),
    "screenplay": N_("Screenplay by"),
    "story": N_("Story by"),
    "producer": N_("Produced by"),
    "composer": N_("Music by"),
    "cinematographer": N_("Photographed by"),
    "editor": N_("Edited by"),
}


def printable(text: str) -> str:
    """The text with a replacement sign for each character that HTML forbids."""
    return _FORBIDDEN.sub("\ufffd", text)


def sentence(pattern: str, **parts: str) -> Markup:
    """A translated sentence with its parts put in, escaped unless they are markup already."""
    return escape(pattern).format(
        **{name: part if isinstance(part, Markup) else printable(part) for name, part in parts.items()}
    )


def name(text: str) -> Markup:
    """A name or title for use in a sentence of ours, kept from turning the words around it the other way."""
    return Markup("<bdi>{}</bdi>").format(printable(text))


def names(texts: Iterable[str]) -> Markup:
    """Several of them, with commas between."""
    return Markup(", ").join(name(text) for text in texts)


def isolated(text: str) -> str:
    """A name for where no element can stand, as in a page's title: between isolating signs if it has right-to-left
    letters or signs, else as it is.
    """
    if any(unicodedata.bidirectional(character) in ("R", "AL", "RLE", "RLO", "RLI", "LRO") for character in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text


def seen(date: PartialDate | None, *, rewatch: bool, language: str) -> Markup | None:
    """When a film was seen, as far as that is known: `Seen 11 June 2017`, `Seen in 2017`, `Seen again`, or None."""
    if date is None:
        return sentence(_("Seen again")) if rewatch else None
    if date.day is not None:
        words = long_date(date.first_day, language)
        pattern = _("Seen again {date}") if rewatch else _("Seen {date}")
    else:
        words = month_and_year(date.first_day, language) if date.month is not None else f"{date.year:04}"
        pattern = _("Seen again in {date}") if rewatch else _("Seen in {date}")
    return sentence(pattern, date=Markup('<time datetime="{}">{}</time>').format(str(date), words))


def job_heading(job: str) -> str:
    """What stands above those who did a job: `Music by`, or the job's own name."""
    heading = _JOB_HEADINGS.get(job.casefold())
    return _(heading) if heading else job[:1].upper() + job[1:]


def language_tag(language: str | None) -> str | None:
    """A language as HTML wants it, `en-GB` for `en_GB`; None for what is none."""
    tag = (language or "").replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else None


def direction(language: str | None) -> str:
    """Which way a language is written, `ltr` or `rtl`; `auto`, by its first letters, if it is not known."""
    from babel import Locale, UnknownLocaleError

    tag = language_tag(language)
    if tag is None:
        return "auto"
    try:
        order = Locale.parse(tag, sep="-").character_order
    except (UnknownLocaleError, ValueError):
        return "auto"
    return "rtl" if order == "right-to-left" else "ltr"
