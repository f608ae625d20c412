"""The words of a page: texts made fit for HTML, dates and ratings in sentences, languages and their directions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from string import Formatter

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

_NAMES_IN_PAGE_TITLE = 7
_JOB_HEADINGS = {
    "director": N_("Directed by"),
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
    return text if text.isprintable() else _FORBIDDEN.sub("\ufffd", text)


def fit_for_html(page: str) -> str:
    """A whole page with a replacement sign for each character that HTML forbids."""
    return _FORBIDDEN.sub("\ufffd", page)


def sentence(pattern: str, **parts: str) -> Markup:
    """A translated sentence with its parts put in, escaped unless they are markup already."""
    said = []
    for words, part in _pieces(pattern):
        said.append(words)
        if part:
            value = parts[part]
            said.append(value if isinstance(value, Markup) else escape(printable(value)))
    return Markup("".join(said))


@cache
def _pieces(pattern: str) -> tuple[tuple[str, str], ...]:
    """The sentence's own words, escaped, each stretch with the name of the part that follows it, or nothing."""
    return tuple((str(escape(words)), part or "") for words, part, _form, _change in Formatter().parse(pattern))


@lru_cache(20_000)
def name(text: str) -> Markup:
    """A name or title for use in a sentence of ours, kept from turning the words around it the other way."""
    return Markup(f"<bdi>{escape(printable(text))}</bdi>")


def names(texts: Iterable[str]) -> Markup:
    """Several of them, with commas between."""
    return Markup(", ").join(name(text) for text in texts)


def as_character(person: Markup, character: str) -> Markup:
    """An actor, as a name or a link, and as whom: `Billy Crudup as Coach K`."""
    parts = _parts_of(_("{person} as {character}"))
    said = {"{person}": person, "{character}": name(character)}
    return Markup("".join(said.get(part, part) for part in parts))


@cache
def _parts_of(pattern: str) -> tuple[str, ...]:
    """A sentence of ours in pieces, escaped, with the names of what is put in between them."""
    return tuple(str(escape(part)) for part in re.split(r"(\{[a-z]+\})", pattern))


def isolated(text: str) -> str:
    """A name for where no element can stand, as in a page's title: between isolating signs if it has right-to-left
    letters or signs, else as it is.
    """
    if text.isascii():
        return text
    if any(unicodedata.bidirectional(character) in ("R", "AL", "RLE", "RLO", "RLI", "LRO") for character in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text


def seen(date: PartialDate | None, *, rewatch: bool, language: str) -> Markup | None:
    """When a film was seen, as far as that is known: `Seen 11 June 2017`, `Seen in 2017`, `Seen again`, or None."""
    if date is None:
        return sentence(_("Seen again")) if rewatch else None
    if date.day is not None:
        pattern = _("Seen again {date}") if rewatch else _("Seen {date}")
    else:
        pattern = _("Seen again in {date}") if rewatch else _("Seen in {date}")
    element = Markup('<time datetime="{}">{}</time>').format(str(date), date_in_words(date, language))
    return sentence(pattern, date=element)


def job_heading(job: str) -> str:
    """What stands above those who did a job: `Music by`, or the job's own name."""
    heading = _JOB_HEADINGS.get(job.casefold())
    return _(heading) if heading else job[:1].upper() + job[1:]


_PLACES = {"imdb": "IMDb", "tmdb": "TMDB", "letterboxd": "Letterboxd", "trakt": "Trakt", "wikidata": "Wikidata"}
_JOB_NAMES = {
    "director": N_("director"),
    "writer": N_("writer"),
    "screenplay": N_("screenplay"),
    "story": N_("story"),
    "producer": N_("producer"),
    "cinematographer": N_("cinematographer"),
    "editor": N_("editor"),
    "composer": N_("composer"),
    "crew": N_("crew"),
}


def job_name(job: str) -> str:
    """A job in a row of words: `director`, or the job's own name."""
    known = _JOB_NAMES.get(job)
    return _(known) if known else job


def film_page_title(title: str, year: int | None, cast: Sequence[str]) -> str:
    """The name of a film's page: `TITLE (YEAR) actor, actor Movie Review`, with the first seven of a long cast."""
    film = f"{isolated(title)} ({year})" if year is not None else isolated(title)
    names_ = ", ".join(isolated(person) for person in cast[:_NAMES_IN_PAGE_TITLE])
    return _("{film} Movie Review").format(film=f"{film} {names_}" if names_ else film)


@cache
def date_in_words(date: PartialDate | None, language: str) -> str:
    """`11 June 2017`, `June 2017`, `2017`; nothing for an unknown date."""
    if date is None:
        return ""
    if date.day is not None:
        return long_date(date.first_day, language)
    return month_and_year(date.first_day, language) if date.month is not None else f"{date.year:04}"


@cache
def weekday_and_day(date: PartialDate | None, language: str) -> str:
    """`Sun 11` for a day of a month, as it stands under the month's name; nothing where the day is not known."""
    from babel.dates import format_skeleton

    if date is None or date.day is None:
        return ""
    return format_skeleton("Ed", date.first_day, locale=language.replace("-", "_"))


@cache
def month_name(month: int, language: str) -> str:
    """The name of a month, from 1, as it stands alone: `June`."""
    from babel import Locale

    return str(Locale.parse(language, sep="-").months["stand-alone"]["wide"][month])


@cache
def number(value: int, language: str) -> str:
    """A whole number as it is written in a language: `12,345`."""
    from babel.numbers import format_decimal

    return str(value) if 0 <= value < 1_000 else format_decimal(value, locale=language.replace("-", "_"))


@cache
def decimal(value: float, language: str) -> str:
    """A number with one digit after the point: `3.4`."""
    from babel.numbers import format_decimal

    return str(format_decimal(round(value, 1), format="0.0", locale=language.replace("-", "_")))


def place_name(source: str) -> str:
    """What people call a place that knows films by an id: `IMDb`."""
    return _PLACES.get(source, source)


@cache
def language_tag(language: str | None) -> str | None:
    """A language as HTML wants it, `en-GB` for `en_GB`; None for what is none."""
    tag = (language or "").replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else None


@cache
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
