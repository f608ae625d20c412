"""A believable journal of any size, to try, test and measure the program with; the same one for the same seed.

Everything is drawn from one stream of dice, in one order, and no clock is looked at: the diary ends on a fixed day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from struct import pack
from typing import Any
from zlib import adler32, crc32

from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _
from filmjournal.imaging.image_hash import image_hash
from filmjournal.interchange.own.journal_json import Record
from filmjournal.services.journal import Journal
from filmjournal.services.loading import load
from filmjournal.services.sample_text import CULTURES, Dice, Scene, Title, Words, deal, escaped
from filmjournal.storage.images import write

LARGEST = 1_000_000
LAST_DAY = date(2024, 12, 31)
YEARS = 40

Progress = Callable[[int, int], None]  # entries made, entries in all

_FILMS_AN_ENTRY = 0.8
_WATCHLIST = 0.03  # of the films
_CAST = 12
_NEW_PERSON = 0.12  # of the credits; with those that meet themselves below, about one person for five credits
_EARLIEST_FILM = 1915
_RATINGS = deal((6, 1, 2, 3, 6, 9, 16, 20, 20, 12, 8))  # none, half a star, one star, …
_IMAGES = 8
_IMAGE_WIDTH, _IMAGE_HEIGHT = 160, 90
_COUNTRIES = {
    "english": ("United Kingdom", "United States", "Ireland", "Canada", "Australia"),
    "french": ("France", "Belgium", "Canada"),
    "german": ("Germany", "Austria", "Switzerland"),
    "nordic": ("Sweden", "Norway", "Denmark", "Iceland"),
    "spanish": ("Spain", "Argentina", "Mexico", "Chile"),
    "japanese": ("Japan",),
    "korean": ("South Korea",),
    "arabic": ("Egypt", "Lebanon", "Morocco", "Tunisia"),
    "russian": ("Russia", "Soviet Union"),
}
_LANGUAGES = {
    "english": "English", "french": "French", "german": "German", "nordic": "Swedish", "spanish": "Spanish",
    "japanese": "Japanese", "korean": "Korean", "arabic": "Arabic", "russian": "Russian",
}  # fmt: skip
_KINDS = (("film", 0.9), ("documentary", 0.95), ("short", 0.975), ("tv_film", 0.99), ("series", 1.0))
_COLOURS = ("#b3541e", "#2f6f4f", "#3b5b92", "#7a3e6d", "#8a6d1b")


def make_sample(journal: Journal, entries: int, seed: int = 1, progress: Progress | None = None) -> None:
    """Fill an empty journal with so many entries and the films, people, tags and lists that go with them.

    Raises InvalidValue for a number that can't be, Refused where the journal is not empty, and JournalUnavailable.
    """
    if not 1 <= entries <= LARGEST:
        raise InvalidValue(_("A sample has from 1 to {most} entries.").format(most=LARGEST))
    images = [_picture(number) for number in range(_IMAGES)]
    load(journal.database, _Sample(entries, seed, images, progress).records(), cleaned=True)
    for data in images:
        write(journal.database.images, image_hash(data), data)


class _Film:
    """What is remembered of a film for the reviews of it and of others."""

    __slots__ = ("cast", "director", "id", "roles", "title", "viewings")

    def __init__(self, id_: int, title: str, director: str, cast: tuple[int, ...], roles: tuple[str, ...]) -> None:
        self.id = id_
        self.title = title
        self.director = director
        self.cast = cast
        self.roles = roles  # of the first three
        self.viewings = 0


class _Sample:
    def __init__(self, entries: int, seed: int, images: list[bytes], progress: Progress | None) -> None:
        self._dice = Dice(seed)
        self._words = Words(self._dice)
        self._entries = entries
        self._progress = progress
        self._images = {image_hash(data): data for data in images}
        self._films: list[_Film] = []
        self._seen: list[_Film] = []
        self._titles: set[tuple[str, int]] = set()
        self._people: list[str] = []  # names; the id is the place plus one
        self._credits: list[int] = []  # how many each has
        self._films_of: list[list[int]] = []  # places of their first films
        self._pools: dict[tuple[str, int], list[int]] = {}

    def records(self) -> Iterator[tuple[str, Record]]:
        """All records, in an order in which nothing needs to be known twice."""
        for name, data in self._images.items():
            yield (
                "images",
                {
                    "hash": name,
                    "media_type": "image/png",
                    "width": _IMAGE_WIDTH,
                    "height": _IMAGE_HEIGHT,
                    "size": len(data),
                    "added": _stamp(LAST_DAY - timedelta(days=365 * YEARS), 0),
                },
            )
        for place, name in enumerate(self._words.lists["tags"]):
            colour = _COLOURS[place % len(_COLOURS)] if place % 4 == 0 else None
            yield "tags", {"id": place + 1, "name": name, "colour": colour}
        wanted = max(1, round(self._entries * _FILMS_AN_ENTRY))
        kept_for_later = int(wanted * _WATCHLIST)
        days = round(YEARS * 365.25)
        for number in range(self._entries):
            offset = int((number + self._dice.roll()) * days / self._entries)
            day = LAST_DAY - timedelta(days=days - 1 - offset)
            new = len(self._seen) < (number + 1) * (wanted - kept_for_later) / self._entries or not self._seen
            if new:
                film, record = self._film(day)
                self._seen.append(film)
                yield from record
            else:
                film = self._seen[self._dice.below(len(self._seen))]
            yield from self._entry(number + 1, film, day)
            if self._progress and number % 500 == 499:
                self._progress(number + 1, self._entries)
        for _number in range(kept_for_later):
            day = LAST_DAY - timedelta(days=self._dice.below(900))
            film, record = self._film(day, on_watchlist=True)
            yield from record
        yield from self._lists()
        for place, (name, search) in enumerate(self._words.searches.items()):
            yield "smart_lists", {"id": place + 1, "name": name, "search": search}

    def _film(self, day: date, *, on_watchlist: bool = False) -> tuple[_Film, list[tuple[str, Record]]]:
        dice, words = self._dice, self._words
        culture = words.culture()
        lag = dice.below(2) if dice.chance(0.45) else int(dice.roll() * dice.roll() * 80)
        year = max(_EARLIEST_FILM, day.year - lag)
        title = words.title(culture)
        while (title.english, year) in self._titles:
            title = words.title("english")
        self._titles.add((title.english, year))
        id_ = len(self._films) + 1
        records: list[tuple[str, Record]] = []
        directors = self._cast(1 if dice.chance(0.93) else 2, culture, year, id_, records)
        writers = self._cast(1, culture, year, id_, records) if dice.chance(0.35) else ()
        cast = self._cast(_CAST, culture, year, id_, records)
        roles = tuple(words.character(culture) for _ in cast)
        film = _Film(id_, title.english, self._people[directors[0]], cast[:6], roles[:3])
        self._films.append(film)
        kind = self._kind()
        countries = dict.fromkeys(dice.pick(_COUNTRIES[culture]) for _ in range(2 if dice.chance(0.12) else 1))
        crew = [(place, "director") for place in directors] + [(place, "writer") for place in writers]
        added = _stamp(day, 64_800 + dice.below(18_000))
        records.append(
            (
                "films",
                {
                    "id": id_,
                    "title": title.english,
                    "original_title": title.original,
                    "alternative_titles": self._alternatives(title),
                    "year": None if dice.chance(0.003) else year,
                    "runtime": None if dice.chance(0.03) else self._runtime(kind),
                    "kind": kind,
                    "countries": list(countries),
                    "languages": [_LANGUAGES[culture]],
                    "genres": dice.several(words.lists["genre"], dice.between(1, 3)),
                    "ids": self._ids(),
                    "liked": dice.chance(0.08),
                    "watchlist": day.isoformat() if on_watchlist else None,
                    "rating": dice.between(1, 10) / 2 if dice.chance(0.02) else None,
                    "extra": self._extra() if dice.chance(0.06) else {},
                    "cast": [
                        {"person_id": place + 1, "character": None if at > 3 and dice.chance(0.12) else roles[at]}
                        for at, place in enumerate(cast)
                    ],
                    "crew": [{"person_id": place + 1, "job": job} for place, job in crew],
                    "stills": self._stills(film) if dice.chance(0.02) else [],
                    "added": added,
                    "edited": added,
                },
            )
        )
        return film, records

    def _cast(
        self, number: int, culture: str, year: int, film: int, records: list[tuple[str, Record]]
    ) -> tuple[int, ...]:
        """People for a film: mostly some who worked there and then before, the busy ones more often."""
        dice = self._dice
        chosen: dict[int, None] = {}
        decade = year // 10
        pool = self._pools.setdefault((culture, decade), [])
        while len(chosen) < number:
            source = pool
            if dice.chance(0.15):  # careers are longer than a decade
                source = self._pools.get((culture, decade - 1 if dice.chance(0.5) else decade + 1), pool)
            place = dice.early(source) if source and not dice.chance(_NEW_PERSON) else -1
            if place < 0 or place in chosen or self._credits[place] > _longest_career(place):
                place = self._person(culture, records)
                pool.append(place)
            chosen[place] = None
            self._credits[place] += 1
            films = self._films_of[place]
            if len(films) < 12:
                films.append(film)
        return tuple(chosen)

    def _person(self, culture: str, records: list[tuple[str, Record]]) -> int:
        dice = self._dice
        origin = CULTURES[dice.below(len(CULTURES))] if dice.chance(0.04) else culture
        place = len(self._people)
        name = self._words.person(origin)
        self._people.append(name)
        self._credits.append(0)
        self._films_of.append([])
        record: Record = {"id": place + 1, "name": name}
        if dice.chance(0.01):
            record["alternative_names"] = [self._words.person(origin)]
        if dice.chance(0.3):
            record["ids"] = {"imdb": f"nm9{dice.below(10_000_000):07}"}
        records.append(("people", record))
        return place

    def _entry(self, id_: int, film: _Film, day: date) -> Iterator[tuple[str, Record]]:
        dice, words = self._dice, self._words
        film.viewings += 1
        clock = 64_800 + dice.below(18_000)
        logged = _stamp(day, clock)
        edited = _stamp(day, clock + dice.below(4_000)) if dice.chance(0.5) else logged
        rating = dice.pick(_RATINGS)
        medium = self._medium(day.year) if dice.chance(0.7) else None
        html = self._review(film)
        record: dict[str, Any] = {
            "id": id_,
            "film_id": film.id,
            "watched": self._watched(day),
            "logged": logged,
            "edited": edited,
            "rating": rating / 2 if rating else None,
            "rewatch": film.viewings > 1 or dice.chance(0.03),
            "finished": not dice.chance(0.01),
            "headline": words.headline() if html and dice.chance(0.7) else None,
            "review_html": html,
            "language": "en" if html and dice.chance(0.9) else None,
            "tags": dice.several(words.lists["tags"], dice.between(1, 3)) if dice.chance(0.55) else [],
            "place": f"{dice.pick(words.lists['cinema'])}, {words.town()}" if medium in _AT_THE_CINEMA else None,
            "medium": medium,
            "companions": dice.several(words.lists["companion"], dice.between(1, 3)) if dice.chance(0.22) else [],
            "private": dice.chance(0.015),
        }
        if rating and dice.chance(0.02):
            record["rating_original"] = {"value": min(100, rating * 10 + dice.between(-4, 4)), "scale": 100}
        if dice.chance(0.005):
            record["trashed"] = _stamp(day, clock + 86_400)
        if html:
            earlier = dice.chance(0.01)
            record["saved"] = {"revision": 2 if earlier else 1, "written": edited, "sitting": None}
            if earlier:
                yield (
                    "revisions",
                    {"entry_id": id_, "number": 1, "written": logged, "pinned": False, "html": _beginning(html)},
                )
        yield "entries", record

    def _review(self, film: _Film) -> str:
        """About 300 words on average; some none, some five times that."""
        dice = self._dice
        kind = dice.roll()
        if kind < 0.1:
            return ""
        if kind < 0.24:
            words = dice.between(8, 80)
        elif kind < 0.82:
            words = dice.between(130, 440)
        elif kind < 0.97:
            words = dice.between(380, 640)
        else:
            words = dice.between(900, 1_500)
        return self._words.review(words, self._scene(film))

    def _scene(self, film: _Film) -> Scene:
        names = [self._people[place] for place in film.cast]
        credited = [
            (role, self._credit(film, place))
            for role, place in zip(film.roles, film.cast[: len(film.roles)], strict=True)
        ]
        return Scene(film.title, film.director, (names[0], names[1]), tuple(credited), tuple(self._images))

    def _credit(self, film: _Film, place: int) -> str:
        """`Actor`, or `Actor - Other Film` with a reference to it."""
        name = escaped(self._people[place])
        others = [id_ for id_ in self._films_of[place] if id_ != film.id]
        if not others or self._dice.chance(0.25):
            return name
        other = self._films[self._dice.pick(others) - 1]
        return f'{name} - <a data-film="{other.id}">{escaped(other.title)}</a>'

    def _lists(self) -> Iterator[tuple[str, Record]]:
        dice, words = self._dice, self._words
        names: set[str] = set()
        for number in range(min(3 + self._entries // 150, 150)):
            film = dice.pick(self._films)
            name = words.list_name(film.director, self._people[film.cast[0]], dice.pick(words.lists["genre"]))
            if name in names:
                continue
            names.add(name)
            films = dict.fromkeys(dice.pick(self._films).id for _ in range(dice.between(8, 60)))
            yield (
                "lists",
                {
                    "id": number + 1,
                    "name": name,
                    "description_html": f"<p>{words.headline()}.</p>" if dice.chance(0.5) else "",
                    "ranked": dice.chance(0.4),
                    "tags": [dice.pick(words.lists["tags"])] if dice.chance(0.3) else [],
                    "items": [
                        {"film_id": id_, "notes_html": f"<p>{words.note()}</p>" if dice.chance(0.1) else ""}
                        for id_ in films
                    ],
                },
            )

    def _watched(self, day: date) -> str | None:
        precision = self._dice.roll()
        if precision < 0.91:
            return day.isoformat()
        if precision < 0.95:
            return f"{day:%Y-%m}"
        return f"{day:%Y}" if precision < 0.98 else None

    def _kind(self) -> str:
        roll = self._dice.roll()
        return next(kind for kind, share in _KINDS if roll < share)

    def _runtime(self, kind: str) -> int:
        if kind == "short":
            return self._dice.between(4, 38)
        return self._dice.between(72, 118) + (self._dice.below(70) if self._dice.chance(0.25) else 0)

    def _alternatives(self, title: Title) -> list[str]:
        if not self._dice.chance(0.05):
            return []
        return [f"{title.english} 2" if self._dice.chance(0.1) else self._words.title("english").english]

    def _ids(self) -> dict[str, str]:
        # Numbers that those catalogues have not given to any film.
        ids = {"imdb": f"tt9{self._dice.below(100_000_000):08}"} if self._dice.chance(0.6) else {}
        return ids | ({"tmdb": f"9{self._dice.below(10_000_000):07}"} if self._dice.chance(0.5) else {})

    def _extra(self) -> dict[str, str]:
        dice, words = self._dice, self._words
        extra = {
            "studio": dice.pick(words.lists["studio"]),
            "format": dice.pick(words.lists["format"]),
            "shelf": f"{dice.pick('ABCDEFGH')}{dice.between(1, 40)}",
            "notes": words.note(),
        }
        return {name: value for name, value in extra.items() if dice.chance(0.6)}

    def _stills(self, film: _Film) -> list[dict[str, str]]:
        scene = self._scene(film)
        names = list(self._images)
        return [
            {"image": self._dice.pick(names), "caption": self._words.caption(scene), "alt": "A still"}
            for _ in range(self._dice.between(1, 2))
        ]

    def _medium(self, year: int) -> str:
        """A medium that was there in that year."""
        media = self._words.lists["medium"]
        there = [name for name in media if _SINCE.get(name, 0) <= year <= _UNTIL.get(name, 9999)]
        return self._dice.early(there)


_AT_THE_CINEMA = frozenset({"cinema", "35 mm", "16 mm", "70 mm"})
_SINCE = {"LaserDisc": 1987, "DVD": 1999, "Blu-ray": 2007, "4K disc": 2016, "streaming": 2010, "download": 2008}
_UNTIL = {"LaserDisc": 2000, "VHS": 2006, "16 mm": 1999}


def _longest_career(place: int) -> int:
    """How many films somebody has at most; different for each, as in life."""
    return 20 + place * 37 % 90


def _stamp(day: date, seconds: int) -> str:
    day += timedelta(days=seconds // 86_400)
    minutes, second = divmod(seconds % 86_400, 60)
    return f"{day.isoformat()}T{minutes // 60:02}:{minutes % 60:02}:{second:02}Z"


def _beginning(html: str) -> str:
    """The first paragraph of a review, which was all of it for a while."""
    return html[: html.index("</p>") + len("</p>")]


def _picture(number: int) -> bytes:
    """A small landscape of coloured bands as a PNG, written without compression: the same bytes everywhere."""
    low, high = (37 * number) % 200, (91 * number + 60) % 200
    rows = []
    for y in range(_IMAGE_HEIGHT):
        hill = [y > 45 + ((x * (number + 3)) % 61) // 3 - (x % (17 + number)) // 2 for x in range(_IMAGE_WIDTH)]
        rows.append(b"\0" + bytes((low if dark else high) + y // 2 for dark in hill))
    raw = b"".join(rows)
    stored = b"\x78\x01\x01" + pack("<HH", len(raw), len(raw) ^ 0xFFFF) + raw + pack(">I", adler32(raw))
    head = pack(">IIBBBBB", _IMAGE_WIDTH, _IMAGE_HEIGHT, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(body)) + kind + body + pack(">I", crc32(kind + body))
        for kind, body in ((b"IHDR", head), (b"IDAT", stored), (b"IEND", b""))
    )
