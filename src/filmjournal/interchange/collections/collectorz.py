"""Collectorz Movie Collector: an XML export, `movieinfo/movielist/movie`.

A value is an element's text, or the `displayname` inside it; several are elements in one of the plural
(`genres/genre/displayname`), dates have `year/displayname`, `month` and `day` beside a `date` in the words of the
system. `moviemetadata/field` has the program's names for its fields (`id="dfSeenIt" label="Seen It"`). `seenit` has
`boolvalue`; `myrating` is 0 for none and goes to 10. What only the program needs (its own numbers, thumbnails, the
order of titles) is left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element

from filmjournal.domain.drafts import Questions, ReadItem, ReadOptions
from filmjournal.i18n import _
from filmjournal.interchange.collections.owned_films import OwnedFilm, Shelf, each_file, refuse_kind
from filmjournal.interchange.collections.owned_texts import days_of, readable
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.pictures_beside import Pictures
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.xml_reading import How, XmlFile, beginnings, flat, text_of

NAME = "collectorz"
_SCALE = 10
_ROOT = "movieinfo"
_OTHERS = ("bookinfo", "musicinfo", "gameinfo", "comicinfo")
_JOBS = {
    "dfdirector": "director", "dfwriter": "writer", "dfproducer": "producer", "dfmusic": "composer",
    "dfcamera": "cinematographer", "dfeditor": "editor", "director": "director", "writer": "writer",
    "producer": "producer", "musician": "composer", "cinematography": "cinematographer", "editor": "editor",
}  # fmt: skip
_LEFT_BEHIND = frozenset((
    "id", "index", "titlesort", "titlefirstletter", "thumbfilepath", "submissiondate", "lastmodified", "layersnum",
    "bpmovieid", "bpmediaid", "bpmovielastreceivedrevision", "bpmedialastreceivedrevision", "runtimeminutes",
    "plotlanguage", "hash", "collectionstatusid",
))  # fmt: skip
_READ = frozenset((
    "title", "originaltitle", "releasedate", "year", "runtime", "country", "countries", "language", "languages",
    "genres", "genre", "cast", "crew", "imdburl", "imdbnum", "moviedbid", "tmdbid", "myrating", "seenit",
    "viewingdate", "seenwhen", "seenwhere", "tags", "links", "coverfront", "movieposter", "poster", "discs",
))  # fmt: skip
_NOTHING = frozenset(("", "0", "N/A", "No"))


def recognises(source: Source) -> int:
    """Beyond doubt by its outermost element."""
    return 100 if _files(source) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """The file doesn't say how far its ratings go."""
    return Questions(scale=options.scale or _SCALE)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The films of its exports. Raises Refused."""
    return each_file(_files(source), partial(_read, source, options))


def _files(source: Source) -> list[Member]:
    return [
        member
        for member, look in beginnings(source)
        if look.root == _ROOT or (look.root in _OTHERS and "localizedtemplatetexts" in look.paths)
    ]


def _read(source: Source, options: ReadOptions, member: Member) -> Iterator[ReadItem]:
    xml = XmlFile(member)
    labels: dict[str, str] = {}
    root = _ROOT

    def head(name: str, depth: int) -> How | None:
        return How.START if depth == 0 or (depth == 2 and name == "field") else None

    for found in xml.elements(head):  # to the end, so that a broken file is refused before anything is taken
        if found.element.tag == "field":
            labels.setdefault(found.element.get("id", "").lower().removeprefix("df"), found.element.get("label", ""))
        else:
            root = found.element.tag
    if root != _ROOT:
        raise refuse_kind(member, _kind_name(root))
    shelf = Shelf(member.name)
    pictures = Pictures(source, member)
    yield shelf.list_draft()
    for found in xml.elements(lambda name, depth: How.WHOLE if name == "movie" and depth == 2 else None):
        movie = found.element
        film = _film(list(_parts(movie)), labels, options)
        for tag in ("coverfront", "movieposter", "poster"):
            film.poster = film.poster or pictures.at(text_of(movie.find(f".//{tag}")))
        yield shelf.draft(film, found.line, text_of(movie.find("id")), flat(movie, without=tuple(_LEFT_BEHIND)))
    yield from pictures.notices()


def _parts(movie: Element) -> Iterator[Element]:
    """The fields of a film; some exports put a part of them into a section."""
    for child in movie:
        if child.tag.endswith("section"):
            yield from child
        else:
            yield child


def _film(parts: list[Element], labels: dict[str, str], options: ReadOptions) -> OwnedFilm:
    by_tag: dict[str, Element] = {}
    for part in parts:
        if part.tag not in by_tag or not text_of(by_tag[part.tag]):
            by_tag[part.tag] = part
    plain = {tag: _text(part) for tag, part in by_tag.items()}
    film = OwnedFilm(
        title=plain.get("title", ""),
        original_title=plain.get("originaltitle", ""),
        year=values.year(_day(by_tag.get("releasedate"))) or values.year(plain.get("year")),
        runtime=values.minutes(plain.get("runtime", "")) or values.minutes(plain.get("runtimeminutes", "")),
        countries=_names(by_tag, "country", "countries"),
        languages=_names(by_tag, "language", "languages"),
        genres=_names(by_tag, "genre", "genres"),
        tags=_names(by_tag, "tag", "tags"),
        seen=_yes(by_tag.get("seenit")),
        seen_where=plain.get("seenwhere", ""),
    )
    for tag in ("viewingdate", "seenwhen"):
        if day := _day(by_tag.get(tag)):
            film.watched_on(day)
    film.rated(plain.get("myrating"), options.scale or _SCALE)
    _addresses(film, by_tag, plain)
    _people(film, by_tag)
    for tag, part in by_tag.items():
        if tag not in _READ and tag not in _LEFT_BEHIND:
            text = _day(part) if part.find("year") is not None else _text(part)
            if text not in _NOTHING:
                film.note(labels.get(tag) or readable(tag), text)
    film.note("Discs", "\n".join(_discs(by_tag.get("discs"))))
    return film


def _addresses(film: OwnedFilm, by_tag: dict[str, Element], plain: dict[str, str]) -> None:
    film.address(plain.get("imdburl", ""), "Web page")
    if imdb := values.imdb(plain.get("imdbnum", "")):
        film.ids.setdefault("imdb", imdb)
    for tag in ("tmdbid", "moviedbid"):
        if tmdb := values.whole(plain.get(tag)):
            film.ids.setdefault("tmdb", str(tmdb))
    for link in _children(by_tag.get("links")):
        address = text_of(link.find("url"))
        film.address(address, text_of(link.find("description")) or "Link")


def _people(film: OwnedFilm, by_tag: dict[str, Element]) -> None:
    for star in _children(by_tag.get("cast")):
        film.acted(_person(star), text_of(star.find("character")))
    for member in _children(by_tag.get("crew")):
        role = text_of(member.find("role"))
        known = _JOBS.get(text_of(member.find("roleid")).lower()) or _JOBS.get(role.lower())
        film.worked(known or values.line(role) or "crew", [_person(member)])


def _person(credit: Element) -> str:
    person = credit.find("person")
    if person is None:
        return ""
    name = text_of(person.find("displayname"))
    first, last = text_of(person.find("firstname")), text_of(person.find("lastname"))
    return f"{first} {last}" if "," in name and first and last else name


def _text(element: Element) -> str:
    """The value of a field: its text, its name for display, or those of all values in it."""
    shown = element.find("displayname")
    if shown is not None:
        return text_of(shown)
    if len(element):
        return ", ".join(dict.fromkeys(text for child in element if (text := _text(child))))
    return text_of(element)


def _names(by_tag: dict[str, Element], one: str, several: str) -> tuple[str, ...]:
    texts = [_text(child) for child in _children(by_tag.get(several))]
    return values.names(texts or [_text(by_tag[one])] if texts or one in by_tag else [])


def _children(element: Element | None) -> list[Element]:
    return [] if element is None else list(element)


def _day(element: Element | None) -> str:
    """A date as far as it is known, with the year first; as the system wrote it where it has no parts."""
    if element is None:
        return ""
    year = values.year(text_of(element.find("year")))
    if year is None:
        return text_of(element.find("date")) or ("" if len(element) else text_of(element))
    parts = [f"{year:04}"]
    for tag in ("month", "day"):
        number = values.whole(text_of(element.find(tag)))
        if number is None or not 1 <= number <= 31:
            break
        parts.append(f"{number:02}")
    day = "-".join(parts)
    return day if days_of(day) else str(year)


def _yes(element: Element | None) -> bool:
    if element is None:
        return False
    said = element.get("boolvalue")
    return values.truth(said if said is not None else text_of(element))


def _discs(element: Element | None) -> Iterator[str]:
    """The discs and what is on each, where that is more than one disc of a number."""
    for disc in _children(element):
        episodes = [_text_of_episode(episode) for episode in disc.iter("episode")]
        title = text_of(disc.find("title"))
        if any(episodes):
            yield ": ".join(part for part in (title, ", ".join(filter(None, episodes))) if part)
        elif title and not title.lower().startswith(("disc", "disk")):
            yield title


def _text_of_episode(episode: Element) -> str:
    return text_of(episode.find("title"))


def _kind_name(root: str) -> str:
    kinds = {"bookinfo": _("books"), "musicinfo": _("music"), "gameinfo": _("games"), "comicinfo": _("comics")}
    return kinds.get(root, _("other things"))
