"""What the keys in front of a Markdown file mean, by the many names that they have, and their values as ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from filmjournal.domain.cast_lines import CastLine, parse_cast
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.folding import fold
from filmjournal.i18n import _
from filmjournal.interchange.pages.titles import read_date, read_title
from filmjournal.interchange.reading import values, written_dates

_LONGEST_EXTRA = 20_000
_MOST_EXTRAS = 100

# The names of keys, without anything but letters and digits, by what they are here.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "film": ("film", "movie", "filmtitle", "movietitle"),
    "title": ("title", "name", "titel"),
    "original_title": ("originaltitle", "originalname"),
    "alternative_titles": ("alternativetitles", "aka", "alsoknownas", "alternatetitles", "aliases", "englishtitle"),
    "year": ("year", "releaseyear", "filmyear", "movieyear", "released", "premiere", "releasedate"),
    "watched": (
        "watched", "watcheddate", "datewatched", "watchdate", "watchedon", "seen", "dateseen", "seenon", "lastwatched",
        "viewed", "viewingdate",
    ),
    "date": ("date",),
    "logged": ("logged", "published", "publishdate", "publisheddate", "datepublished", "created", "datecreated"),
    "rating": ("rating", "score", "stars", "myrating", "personalrating", "userrating", "filmrating5", "reviewrating"),
    "rating_original": ("ratingoriginal",),
    "rewatch": ("rewatch", "rewatched", "rewatching", "isrewatch", "revisit", "revisited"),
    "finished": ("finished",),
    "headline": ("headline", "subtitle", "tagline", "reviewtitle"),
    "tags": ("tags", "tag", "categories", "category", "keywords"),
    "directors": ("director", "directors", "directedby"),
    "cast": ("cast", "actors", "actor", "starring"),
    "crew": ("crew",),
    "writers": ("writer", "writers", "writtenby", "screenwriter"),
    "runtime": ("runtime", "duration", "length"),
    "kind": ("filmkind", "kind"),
    "type": ("type", "mediatype"),
    "countries": ("countries", "country"),
    "languages": ("languages", "filmlanguage", "spokenlanguages"),
    "genres": ("genres", "genre"),
    "liked": ("liked", "like", "favourite", "favorite", "loved"),
    "film_rating": ("filmrating",),
    "watchlist": ("watchlist",),
    "review_language": ("reviewlanguage", "lang", "locale"),
    "place": ("place", "location", "where", "venue", "cinema", "theater", "theatre"),
    "medium": ("medium", "format", "via", "platform", "watchedin"),
    "companions": ("companions", "with", "watchedwith"),
    "private": ("private", "draft"),
    "poster": ("poster", "cover", "image", "featuredimage", "thumbnail", "banner"),
    "stills": ("stills",),
    "imdb": ("imdb", "imdbid", "imdblink", "imdburl"),
    "tmdb": ("tmdb", "tmdbid", "themoviedb", "tmdblink", "tmdburl"),
    "letterboxd": ("letterboxd", "letterboxdid", "letterboxduri", "letterboxdurl", "letterboxdlink"),
    "trakt": ("trakt", "traktid"),
    "wikidata": ("wikidata", "wikidataid"),
    "id": ("id",),
    "other_ids": ("otherids",),
    "extra": ("extra",),
    "": (
        "entry", "layout", "slug", "permalink", "url", "weight", "toc", "author", "authors", "publish", "comments",
        "lastmod", "modified", "updated", "cssclass", "cssclasses", "template", "uuid", "datasource", "excerpt",
        "description", "summary", "math", "showtoc", "hidden", "sitemap", "menu",
    ),
}  # fmt: skip
_MEANING = {name: meaning for meaning, names in _NAMES.items() for name in names}
_ADDRESSES = {
    "tmdb": re.compile(r"movie/(\d{1,9})"), "letterboxd": re.compile(r"film/([a-z0-9-]{1,100})"),
    "trakt": re.compile(r"movies/([a-z0-9-]{1,100})"), "wikidata": re.compile(r"(Q\d{1,12})"),
}  # fmt: skip
# Any of these says that a file is about a film.
_OF_FILM = ("film", "watched", "rewatch", "directors", "cast", "imdb", "tmdb", "letterboxd", "film_rating", "runtime")
_OF_SOMETHING_ELSE = ("isbn", "isbn13", "pages", "artist", "album", "developer", "publisher", "series", "podcast")
_FILM_WORD = re.compile(r"\b(?:films?|movies?|cinema|kino|filme|películas?|cine)\b", re.IGNORECASE)
SERIES_TYPE = re.compile(r"\b(?:tv ?show|series|season|episode|tv)\b", re.IGNORECASE)
_OTHER_TYPE = re.compile(r"\b(?:books?|games?|albums?|music|podcasts?|recipes?|articles?|songs?|manga|comics?)\b", re.I)
WIKI_LINK = re.compile(r"(?<!!)\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_POST = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})[-_ ]+(?P<slug>.+)")
_NOTHING = frozenset(("", "null", "~", "none", "n/a", "-"))


def meant(front: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values by what they mean, the first of several that say something; and those that mean nothing here."""
    known: dict[str, Any] = {}
    extra: dict[str, str] = {}
    if not is_own_file(front):  # Hugo and Zola have tables for what is a site's own
        tables = [key for key in ("params", "extra", "taxonomies") if isinstance(front.get(key), dict)]
        top = {key: value for key, value in front.items() if key not in tables}
        front = {**{key: value for table in tables for key, value in front[table].items()}, **top}
    for key, value in front.items():
        plain = re.sub(r"[\W_]+", "", str(key)[:100]).lower()
        meaning = _MEANING.get(plain)
        if plain == "url" and (service := _service_of(text_in(value))):
            meaning = service
        elif meaning in ("imdb", "tmdb") and not _is_id(meaning, text_in(value)):  # `imdb: 7.0/10`
            meaning = None
        if meaning is None:
            said = ", ".join(texts_in(value)) if not isinstance(value, dict) else ""
            name = values.line(key, 100)
            if name and said.lower() not in _NOTHING and len(extra) < _MOST_EXTRAS:
                extra[name] = values.text(said)[:_LONGEST_EXTRA]
        elif meaning in ("tags", "alternative_titles") and meaning in known:
            known[meaning] = [*texts_in(known[meaning]), *texts_in(value)]
        elif meaning and (is_nothing(known.get(meaning)) or (meaning == "watched" and _is_better(known, value))):
            known[meaning] = value
        elif meaning == "private":
            known[meaning] = values.truth(text_in(known[meaning])) or values.truth(text_in(value))
    return known, extra


def _service_of(address: str) -> str | None:
    """Which service's page of a film an address is."""
    if "imdb." in address and values.imdb(address):
        return "imdb"
    of = {"themoviedb.org/": "tmdb", "letterboxd.com/": "letterboxd", "trakt.tv/": "trakt"}
    return next((name for host, name in of.items() if host in address and _ADDRESSES[name].search(address)), None)


def _is_id(source: str, text: str) -> bool:
    if source == "imdb":
        return values.imdb(text) is not None
    return bool(_ADDRESSES[source].search(text) or re.fullmatch(r"\d{1,9}(?:\.0)?", text))


def is_nothing(value: object) -> bool:
    return text_in(value).lower() in _NOTHING


def _is_better(known: Mapping[str, Any], watched: object) -> bool:
    """Whether a date comes after a mere yes."""
    if text_in(known["watched"]).lower() not in ("true", "yes"):
        return False
    return date_in(text_in(watched)) is not None or bool(written_dates.readings(text_in(watched), None))


def why_not(known: Mapping[str, Any], front: Mapping[str, Any], name: str) -> str | None:
    """Why a file is not about a film, None if it is."""
    nothing = _("nothing in front of it says that it is about a film")
    kind = text_in(known.get("type"))
    if kind and _OTHER_TYPE.search(kind):
        return _("it is about something other than a film")
    if any(not is_nothing(known.get(key)) or texts_in(known.get(key)) for key in _OF_FILM):
        return None
    words = " ".join((*texts_in(known.get("tags")), kind, name.rpartition("/")[0].replace("/", " ")))
    title = text_in(known.get("title")) or title_of_file(name)[0]
    named = read_title(title)
    has_year = values.year(known.get("year")) is not None or (named is not None and named.year is not None)
    if any(re.sub(r"[\W_]+", "", str(key)).lower() in _OF_SOMETHING_ELSE for key in front):
        return nothing
    if "rating" in known and (has_year or "genres" in known or _FILM_WORD.search(words) or _is_bare_rating(known)):
        return None
    if named is not None and (named.certain or (has_year and _FILM_WORD.search(f"{words} {title}"))):
        return None
    if has_year and named is not None and named.year is not None:
        return None
    return nothing


def _is_bare_rating(known: Mapping[str, Any]) -> bool:
    """Whether a title and a rating are there, and nothing that says of what."""
    return not (is_nothing(known.get("title")) or is_nothing(known.get("rating")) or known.get("type"))


def is_own_file(front: Mapping[str, Any]) -> bool:
    """Whether we wrote it."""
    return "entry" in front and "title" in front


def title_of_file(name: str) -> tuple[str, str]:
    """The title that a file's name is, and the day before it, as Jekyll has it."""
    base = name.rpartition("/")[2]
    stem = base.rpartition(".")[0] or base
    if stem.lower() in ("index", "_index", "readme"):  # Hugo's bundles
        stem = name.rpartition("/")[0].rpartition("/")[2]
    post = _POST.fullmatch(stem)
    if post is None:
        return stem, ""
    return post["slug"].replace("-", " ").replace("_", " "), post["date"]


def date_in(text: str) -> Any:
    text = _unlinked(text)
    return values.day(text) or read_date(text)


def text_in(value: object) -> str:
    """A value as a text; the first of several."""
    for _step in range(3):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("title") or ""
    if value is None or isinstance(value, (list, dict)):
        return ""
    return _unlinked(str(value)[:100_000]).strip()


def texts_in(value: object) -> list[str]:
    """A value as several texts: the items of a list, or one."""
    if not isinstance(value, list):
        return [] if is_nothing(value) else [text_in(value)]
    return [text for one in value[:5_000] if (text := text_in(one))]


def names_in(value: object) -> list[str]:
    """Names of a list, or of one text with commas between."""
    if isinstance(value, (list, dict)):
        return list(dict.fromkeys(name for text in texts_in(value) if (name := values.line(text))))
    return [name for name in values.names(text_in(value), r"[,;|]") if name.lower() not in _NOTHING]


def tags_in(value: object) -> list[str]:
    """Tags of a list or a text, without the sign before them."""
    if isinstance(value, list):
        texts = texts_in(value)
    else:
        text = text_in(value)
        texts = re.split(r"[,;]" if re.search("[,;]", text) else r"\s+", text)
    return list(dict.fromkeys(tag for one in texts if (tag := values.line(one.strip().lstrip("#")))))


def cast_in(value: object) -> tuple[CastLine, ...]:
    """A cast of lines `Actor as Character`, of mappings, or of one text with commas between."""
    lines: list[CastLine] = []
    for one in value[:5_000] if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            person = values.line(text_in(one.get("name") or one.get("actor") or one.get("person")))
            character = values.line(text_in(one.get("character") or one.get("role") or one.get("as")))
            lines += [CastLine(person, character or None)] if person else []
        elif isinstance(value, list):
            # A line is one person, whatever commas are in the character's name.
            person, _as, character = text_in(one).partition(" as ")
            lines += [CastLine(name, values.line(character) or None)] if (name := values.line(person)) else []
        elif text := text_in(one):
            try:
                lines += parse_cast(text[:20_000])
            except InvalidValue:
                continue
    return tuple({fold(line.person): line for line in reversed(lines)}.values())[::-1]


def identifier_in(source: str, text: str) -> str | None:
    if source == "imdb":
        return values.imdb(text)
    if "/" in text and (found := _ADDRESSES[source].search(text)):
        return found[1]
    return values.identifier(text)


def _unlinked(text: str) -> str:
    return WIKI_LINK.sub(lambda found: found[2] or found[1].partition("#")[0] or found[1], text)
