"""Which of Netflix's titles are episodes: they are written `Series: Season 1: Episode`, in the account's language.

A title with a word for a season or an episode and its number is an episode. So is `Series: Part 2: Episode`, where the
word could stand in a film's title too ("Dune: Part Two"), but has another part behind it. Without such words a title
is an episode where much speaks for it: `A: B: C` where `A: B` has other episodes, `A: B` where `A` has many. Films of
one series ("Mission: Impossible", "Mission: Impossible - Fallout") stay films: their rests begin alike or are few.
"""

from __future__ import annotations

import re
from collections import defaultdict

_SEASON = (
    "season|series|staffel|saison|temporada|stagione|seizoen|säsong|sesong|sæson|sezon|série|serie|kausi|évad|řada|"
    "sezóna|сезон|bölüm"
)
_EPISODE = "episode|folge|épisode|episodio|episódio|aflevering|avsnitt|afsnit|odcinek|jakso|epizód|epizoda|серия|эпизод"
_LIMITED = (
    "limited series|miniseries|mini-series|miniserie|mini-serie|mini-série|minissérie|miniserien|limitierte serie|"
    "serie limitada|série limitée|serie tv limitada|minisarja|miniserial|мини-сериал"
)
_PART = (
    "part|teil|partie|parte|deel|del|część|volume|vol|chapter|kapitel|chapitre|capítulo|capitolo|hoofdstuk|book|buch|"
    "livre|libro|livro|boek|collection|set"
)
_SURE = re.compile(
    rf"(?:{_SEASON}|{_EPISODE})\s*\d{{1,3}}\b|\d{{1,3}}\.?\s*(?:{_SEASON}|{_EPISODE})\b|(?:{_LIMITED})\b"
    r"|第\s*[\d一二三四五六七八九十]{1,3}\s*(?:季|シーズン|部)|(?:シーズン|시즌)\s*\d{1,3}|リミテッドシリーズ|リミテッド・シリーズ",
    re.IGNORECASE,
)
_WITH_REST = re.compile(rf"(?:{_PART})\.?\s*(?:\d{{1,3}}|[ivx]{{1,5}}|one|two|three|four|five|six)\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*[:：]\s+|：")
_ARTICLE = re.compile(
    r"the|an?|der|die|das|eine?|le|la|les|une?|el|los|las|una|il|lo|gli|os?|as|uma?|de|het|een", re.IGNORECASE
)
_FEW = 4  # rests of `A: B` that a series of films can have


def names_an_episode(title: str) -> bool:
    """Whether words in the title itself say that it is an episode."""
    parts = _PARTS.split(title)
    if any(_SURE.match(part) for part in parts[1:]):
        return True
    return any(_WITH_REST.match(part) for part in parts[1:-1])


class Shows:
    """The series among the titles of an import. `learn` them all first."""

    def __init__(self) -> None:
        self._rests: defaultdict[str, set[str]] = defaultdict(set)
        self._shows: set[str] = set()

    def learn(self, title: str) -> None:
        """Look at a title."""
        parts = _PARTS.split(title)
        if names_an_episode(title):
            self._shows.add(_series(parts))
        elif len(parts) > 1 and not _WITH_REST.match(parts[-1]):  # "Part 2" of a film is no episode
            head = ": ".join(parts[:-1]).casefold()
            self._rests[head].add(parts[-1].casefold())

    def is_show(self, title: str) -> bool:
        """Whether it is the name of a series that has episodes here."""
        return title.casefold() in self._shows

    def is_episode(self, title: str) -> bool:
        """Whether it is an episode and no film."""
        parts = _PARTS.split(title)
        if len(parts) == 1:
            return False
        if names_an_episode(title):
            return True
        if any(": ".join(parts[:count]).casefold() in self._shows for count in range(1, len(parts))):
            return True
        if _WITH_REST.match(parts[-1]):
            return False
        rests = self._rests.get(": ".join(parts[:-1]).casefold(), set())
        if len(parts) > 2:
            return len(rests) > 1
        return len(rests) > _FEW and len({_first_word(rest) for rest in rests}) > len(rests) / 2


def _first_word(rest: str) -> str:
    """The first word behind articles, with which episodes of one series begin alike."""
    words = rest.split()
    return next((word for word in words if not _ARTICLE.fullmatch(word)), rest)


def _series(parts: list[str]) -> str:
    """The name of the series, which ends before the part with the season."""
    for place, part in enumerate(parts[1:], 1):
        if _SURE.match(part) or _WITH_REST.match(part):
            return ": ".join(parts[:place]).casefold()
    return parts[0].casefold()
