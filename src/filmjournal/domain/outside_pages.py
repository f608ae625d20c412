"""Where films and people are elsewhere: the page that an id stands for."""

from __future__ import annotations

import re

_FILMS = {
    "imdb": (re.compile(r"tt[0-9]{1,12}"), "https://www.imdb.com/title/{id}/"),
    "tmdb": (re.compile(r"[0-9]{1,12}"), "https://www.themoviedb.org/movie/{id}"),
    "letterboxd": (re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"), "https://letterboxd.com/film/{id}/"),
    "trakt": (re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"), "https://trakt.tv/movies/{id}"),
    "wikidata": (re.compile(r"Q[0-9]{1,12}"), "https://www.wikidata.org/wiki/{id}"),
}
_SHORT = re.compile(r"boxd\.it/[A-Za-z0-9]{1,16}")  # what Letterboxd's own exports know a film by
_PEOPLE = {
    "imdb": (re.compile(r"nm[0-9]{1,12}"), "https://www.imdb.com/name/{id}/"),
    "tmdb": (re.compile(r"[0-9]{1,12}"), "https://www.themoviedb.org/person/{id}"),
    "trakt": (re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"), "https://trakt.tv/people/{id}"),
    "wikidata": (re.compile(r"Q[0-9]{1,12}"), "https://www.wikidata.org/wiki/{id}"),
}


def page_of_film(source: str, id_: str) -> str | None:
    """The address of a film's page; None for a place that is not known, or for what is no id there.

    An id comes from files that others wrote: what is not written as that place writes its ids leads nowhere.
    """
    if source == "letterboxd" and _SHORT.fullmatch(id_):
        return f"https://{id_}"
    return _page(_FILMS, source, id_)


def page_of_person(source: str, id_: str) -> str | None:
    """The address of a person's page, as `page_of_film`."""
    return _page(_PEOPLE, source, id_)


def _page(pages: dict[str, tuple[re.Pattern[str], str]], source: str, id_: str) -> str | None:
    pattern, page = pages.get(source, (None, ""))
    if pattern is None or pattern.fullmatch(id_) is None:
        return None
    return page.format(id=id_)
