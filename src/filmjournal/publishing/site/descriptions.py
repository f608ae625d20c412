"""What search engines and other sites show of a page: a sentence or two, and a picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import unescape
from typing import Any

from filmjournal.domain.rating import spoken
from filmjournal.i18n import _, ngettext
from filmjournal.publishing import words
from filmjournal.publishing.site.content import (
    DiaryContent,
    DiaryIndexContent,
    FilmContent,
    FilmLink,
    HomeContent,
    IndexContent,
    ListContent,
    ListingContent,
    MovedContent,
    PeopleContent,
    PersonContent,
    Picture,
    SearchContent,
    Site,
    StatisticsContent,
    TextContent,
)

LONGEST = 155  # characters; search engines cut what is longer
_HTML_FOR_EACH = 6  # characters of HTML that are looked at for one of a beginning
_HANGING = " ,;:–—-(“‘«、，"  # what no cut text ends with
_NAMED = 5  # people or films in a sentence

_COVERED = re.compile(r'<(label|span) class="spoiler">.*?(?:</\1>|$)', re.DOTALL)
_PASSED_OVER = re.compile(r"<(figure|h[1-6])[ >].*?(?:</\1>|$)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>?")
_PARTING = ("</p>", "</li>", "</pre>", "</td>", "<br")  # tags that no word goes on over
_HALF_ENTITY = re.compile(r"&#?\w{0,8}$")


def of(content: object, site: Site) -> str:
    """A page in a sentence or two, of 155 characters at most; nothing for a page that says nothing."""
    describe = _DESCRIBED.get(type(content))
    return "" if describe is None else beginning(words.printable(describe(content, site)), LONGEST)


def image(content: object, site: Site) -> str:
    """The whole address of the picture that stands for a page; nothing without one or without a base URL."""
    if not site.base_url:
        return ""
    picture = _picture(content)
    return site.base_url + picture.sizes[0][0] if picture is not None else ""


def beginning(text: str, length: int) -> str:
    """The text on one line, or as much of it as `length` characters hold, cut at a word, with an ellipsis.

    Where no space is near, as in scripts written without any, it is cut between two characters as people see them.
    """
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    room = length - 1
    space = line.rfind(" ", room // 2, room + 1)
    end = space if space > 0 else _between_characters(line, room)
    return line[:end].rstrip(_HANGING) + "…"


@lru_cache(maxsize=8)  # a page asks twice
def opening(html: str, length: int) -> str:
    """How a review begins, as `beginning`: HTML in the grammar of reviews, from the journal or from a page.

    Pictures and headings are passed over, words that are a spoiler are an ellipsis, and a spoiler of its own ends it.
    """
    text, hidden, _rest = str(html)[: _HTML_FOR_EACH * length].partition("<details")
    if "spoiler" in text:
        text = _COVERED.sub("[…]", text)
    if "<figure" in text or "<h" in text:
        text = _PASSED_OVER.sub(" ", text)
    for tag in _PARTING:
        text = text.replace(tag, f" {tag}")
    text = _TAG.sub("", text)
    if not hidden and len(html) > _HTML_FOR_EACH * length:
        text = _HALF_ENTITY.sub("", text)
    return beginning(unescape(text), length)


def _between_characters(line: str, end: int) -> int:
    """The last place up to `end` that parts no character in two; `end` itself where there is none."""
    place = end
    while place > 0 and _joined(line, place):
        place -= 1
    return place or end


def _joined(line: str, place: int) -> bool:
    """Whether what is on both sides of a place is one character to the eye: nearly the rules of Unicode's UAX 29."""
    before, after = line[place - 1], line[place]
    if before.isascii() and after.isascii():
        return False
    if unicodedata.category(after) in ("Mn", "Me", "Mc") or after in _EXTENDING or before in _LEADING:
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":  # tones of skin, tags
        return True
    if "\u1100" <= before <= "\u115f" and ("\u1100" <= after <= "\u11ff" or "\uac00" <= after <= "\ud7a3"):
        return True  # the first part of a Korean syllable
    if "\u1160" <= after <= "\u11ff" and ("\u1160" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"):
        return True
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if _is_flag_letter(before) and _is_flag_letter(after):  # two make a flag
        start = place
        while start > 0 and _is_flag_letter(line[start - 1]):
            start -= 1
        return (place - start) % 2 == 1
    return False


_LEADING = frozenset("\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\u0d4e")
_EXTENDING = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_VIRAMA = 9  # a consonant after it joins the one before


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def film_name(film: FilmLink) -> str:
    """`1 Mile to You (2017)`."""
    title = film.title if film.title.isascii() else words.isolated(film.title)
    return f"{title} ({film.year})" if film.year is not None else title


def _film(content: FilmContent, _site: Site) -> str:
    name = film_name(content.film)
    for viewing in content.viewings:
        if viewing.headline or viewing.review:
            said = opening(viewing.review, LONGEST) if viewing.review else ""
            if viewing.headline:
                said = f"{viewing.headline} – {said}" if said else viewing.headline
            if viewing.rating is not None:
                return _("{film}, {rating}: {review}").format(film=name, rating=spoken(viewing.rating), review=said)
            return _("{film}: {review}").format(film=name, review=said)
    parts = [name]
    if content.film.rating is not None:
        parts.append(spoken(content.film.rating))
    if directors := [one for crew in content.crew if crew.job == "director" for one in crew.people]:
        parts.append(_("directed by {names}").format(names=_names(one.name for one in directors[:_NAMED])))
    if content.cast:
        parts.append(_("with {names}").format(names=_names(line.person.name for line in content.cast[:_NAMED])))
    return ", ".join(parts)


def _names(names: Iterable[str]) -> str:
    return ", ".join(words.isolated(name) for name in names)


def _home(_content: HomeContent, site: Site) -> str:
    films = ngettext("{count} film", "{count} films", site.films).format(count=words.number(site.films, site.language))
    reviews = ngettext("{count} review", "{count} reviews", site.reviews).format(
        count=words.number(site.reviews, site.language)
    )
    if site.since is not None:
        return _("{site}, a film journal since {year}: {films}, {reviews}.").format(
            site=words.isolated(site.title), year=site.since, films=films, reviews=reviews
        )
    return _("{site}, a film journal: {films}, {reviews}.").format(
        site=words.isolated(site.title), films=films, reviews=reviews
    )


def _headed(content: ListingContent | IndexContent | PeopleContent | DiaryContent, site: Site) -> str:
    return _("{heading} – {number} – {site}").format(
        heading=content.heading, number=content.lead, site=words.isolated(site.title)
    )


def _diary_index(content: DiaryIndexContent, site: Site) -> str:
    return _("{heading} – {number} – {site}").format(
        heading=_("Diary"), number=content.lead, site=words.isolated(site.title)
    )


def _list(content: ListContent, site: Site) -> str:
    count = ngettext("{count} film", "{count} films", len(content.films)).format(
        count=words.number(len(content.films), site.language)
    )
    about = opening(content.description, LONGEST) or _names(row.film.title for row in content.films[:_NAMED])
    return _("{name}, a list of {films}: {about}").format(name=words.isolated(content.name), films=count, about=about)


def _person(content: PersonContent, site: Site) -> str:
    seen = ngettext("{name} in {count} film", "{name} in {count} films", len(content.films)).format(
        name=words.isolated(content.person.name), count=words.number(len(content.films), site.language)
    )
    return f"{seen}: {', '.join(film_name(one.film) for one in content.films[:_NAMED])}"


def _statistics(content: StatisticsContent, site: Site) -> str:
    facts = ", ".join(_("{name}: {count}").format(name=name, count=count) for name, count in content.facts)
    return _("{heading} – {number} – {site}").format(
        heading=_("Statistics"), number=facts, site=words.isolated(site.title)
    )


def _search(_content: SearchContent, site: Site) -> str:
    films = ngettext("{count} film", "{count} films", site.films).format(count=words.number(site.films, site.language))
    return _("Search {site}: titles, people and the words of reviews of {films}.").format(
        site=words.isolated(site.title), films=films
    )


def _text(content: TextContent, _site: Site) -> str:
    return opening(content.body, LONGEST) or content.heading


def _moved(content: MovedContent, _site: Site) -> str:
    return _("This film has another page now: {film}").format(film=film_name(content.film))


_DESCRIBED: dict[type, Callable[[Any, Site], str]] = {
    FilmContent: _film,
    HomeContent: _home,
    ListingContent: _headed,
    IndexContent: _headed,
    PeopleContent: _headed,
    DiaryContent: _headed,
    DiaryIndexContent: _diary_index,
    ListContent: _list,
    PersonContent: _person,
    StatisticsContent: _statistics,
    SearchContent: _search,
    TextContent: _text,
    MovedContent: _moved,
}


def _picture(content: object) -> Picture | None:
    """A still of the film where there is one: it is wide, as what shows it; else the first poster that there is."""
    match content:
        case FilmContent():
            return content.stills[0].picture if content.stills else content.film.poster
        case PersonContent():
            films = [one.film for one in content.films]
        case ListContent():
            films = [row.film for row in content.films]
        case HomeContent():
            films = [teaser.film for teaser in content.teasers]
        case _:
            return None
    return next((film.poster for film in films if film.poster is not None), None)
