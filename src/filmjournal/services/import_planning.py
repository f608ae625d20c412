"""Planning an import: which film each draft means, which entry it is, and what of it is new.

First every draft finds its film, then the drafts of each film find their entries among those the journal has. A record
that came in before is known by the ledger. Nothing is read twice and nothing is written; planning takes time that
grows with the drafts and the films of the journal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, ListDraft
from filmjournal.domain.rating import Rating, short
from filmjournal.i18n import _
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services import import_ledger
from filmjournal.services.film_filling import film_fills
from filmjournal.services.import_candidates import tell_apart
from filmjournal.services.import_ledger import Noted
from filmjournal.services.import_plan import (
    Choice,
    Decisions,
    ImportPlan,
    Item,
    PlannedFilm,
    Reading,
    Verdict,
    are_called_the_same,
)
from filmjournal.services.matching import FilmIndex, Known, Match, candidate, match_key
from filmjournal.storage import import_reads
from filmjournal.storage.import_reads import EntryFacts, FilmFacts

_STEP = 1_000  # drafts between two looks at whether to stop
_ALIKE = 7  # the likeness of an entry that says the very same
_OF_FILM = ("film_rating", "watchlist")  # fields that are not the entry's
_BLANK_FILLED = ("headline", "place", "medium", "language")


def plan_of(
    connection: Connection,
    reading: Reading,
    decisions: Decisions,
    state: int,
    step: Callable[[int], None] = lambda _done: None,
) -> ImportPlan:
    """The plan for a reading, of the journal as this connection sees it. `step` is told how many drafts are through."""
    planning = _Planning(connection, reading, decisions)
    for number in range(len(reading.drafts)):
        if number % _STEP == 0:
            step(number)
        planning.find_film(number)
    planning.find_entries()
    tell_apart(connection, planning.items)
    new = len({id(item.film) for item in planning.items if item.film and item.film.film_id is None and _comes_in(item)})
    matched = len({item.film.film_id for item in planning.items if item.film and item.film.film_id is not None})
    return ImportPlan(reading, tuple(planning.items), new, matched, tuple(planning.keys), state, decisions)


def _comes_in(item: Item) -> bool:
    return item.verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.AMBIGUOUS)


class _Planning:
    """What is known while drafts are looked at one after the other."""

    def __init__(self, connection: Connection, reading: Reading, decisions: Decisions) -> None:
        self._connection = connection
        self._reading = reading
        self._decisions = decisions
        self._index = FilmIndex(
            import_reads.film_names(connection),
            import_reads.other_titles(connection),
            import_reads.identifiers(connection),
        )
        self._ledger = import_ledger.noted(import_reads.ledger(connection, reading.source))
        self.keys = record_keys(reading.drafts)
        self._entries_noted = self._noted_entries()
        self._planned: dict[int, PlannedFilm] = {}  # by film id
        self._own: dict[object, PlannedFilm] = {}  # films of their own for what nobody settled
        self._chosen = self._choices_of_films()
        self._new_films = 0
        self._lists = import_reads.lists(connection)
        self._list_ids: dict[str, int | None] = {}
        self.lists_left_out: set[str] = set()  # nothing comes onto them
        self.items: list[Item] = []
        self._unknown: list[Item] = []  # those whose film is settled and that the ledger does not answer

    def find_film(self, number: int) -> None:
        """Plan the film of the draft of that number; the item waits for its entry."""
        draft = self._reading.drafts[number]
        item = Item(number, draft, Verdict.NEW)
        self.items.append(item)
        if isinstance(draft, ListDraft):
            self._plan_list(item, draft)
            return
        if draft.why_off is not None and number not in self._decisions.brought_in:
            item.verdict, item.reason = Verdict.SKIPPED, draft.why_off
            return
        if number in self._decisions.left_out:
            item.verdict, item.reason = Verdict.SKIPPED, _("Left out")
            return
        known = self._as_noted(draft)
        film_was_chosen = False
        if known is not None:
            self._index.learn(known, draft.film)
            item.film = self._film_of(known, draft.film)
        else:
            film_was_chosen = self._match(item, draft)
        if draft.doubt is not None and item.verdict is Verdict.NEW:
            choice, answers = self._decisions.choices.get(number, Choice()), draft.doubt.answers
            if choice.answer is not None and 0 <= choice.answer < len(answers):
                item.draft = replace(draft, entry=answers[choice.answer].entry, doubt=None)
            elif not answers and (film_was_chosen or choice != Choice()):  # there is nothing more to ask
                item.draft = replace(draft, doubt=None)
            else:
                item.verdict, item.reason = Verdict.AMBIGUOUS, draft.doubt.reason
        self._unknown.append(item)

    def find_entries(self) -> None:
        """Settle what each item is, now that all films are known."""
        films = sorted({item.film.film_id for item in self._unknown if item.film and item.film.film_id is not None})
        entries = import_reads.entries_of_films(self._connection, films)
        facts = import_reads.film_facts(self._connection, films)
        on_lists = import_reads.list_films(
            self._connection, sorted({id_ for id_ in self._list_ids.values() if id_ is not None})
        )
        by_film: defaultdict[int, list[Item]] = defaultdict(list)
        for item in self._unknown:
            by_film[id(item.film)].append(item)
        for items in by_film.values():
            film = items[0].film
            if film is not None:
                id_ = film.film_id or 0
                _OneFilm(self, film, entries.get(id_, []), facts.get(id_), on_lists).settle(items)

    def noted_of(self, item: Item) -> list[Noted | None]:
        """What the ledger says of each record of an item."""
        return [self._ledger.get(key) for key in self.keys[item.number]]

    def list_id(self, key: str) -> int | None:
        """The list of the journal that a list of the file is."""
        return self._list_ids.get(key)

    def _noted_entries(self) -> dict[int, EntryFacts]:
        wanted = set()
        for keys in self.keys:
            for key in keys:
                noted = self._ledger.get(key)
                if noted is not None and noted.subject == import_ledger.ENTRY and noted.subject_id is not None:
                    wanted.add(noted.subject_id)
        return import_reads.entries(self._connection, sorted(wanted))

    def _as_noted(self, draft: Draft) -> Known | None:
        """The film that an earlier import of this record made or found, if it is still there."""
        for key in self.keys[len(self.items) - 1]:
            noted = self._ledger.get(key)
            if noted is None or noted.subject_id is None:
                continue
            film_id: int | None = noted.subject_id if noted.subject == import_ledger.FILM else None
            if noted.subject == import_ledger.ENTRY:
                entry = self._entries_noted.get(noted.subject_id)
                film_id = None if entry is None else entry.film_id
            known = self._index.by_film_id.get(film_id or 0)
            if known is not None:
                return known
        return None

    def _match(self, item: Item, draft: Draft) -> bool:
        """Find the film of a draft; whether the person said which it is."""
        match = self._index.match(draft.film)
        asked = match.known is None and bool(match.candidates)
        if asked:
            match = self._answered(item, draft.film, match)
        if match.known is not None:
            self._index.learn(match.known, draft.film)
            item.film = self._film_of(match.known, draft.film)
        elif match.candidates:
            item.verdict, item.reason = Verdict.AMBIGUOUS, match.reason
            item.candidates = tuple(candidate(known) for known in match.candidates)
            item.film = self._own_film(draft.film, unresolved=True)
        else:
            item.film = self._new_film(draft.film)
            self._index.add(item.film, draft.film)
        return asked and item.verdict is Verdict.NEW

    def _answered(self, item: Item, film: FilmDraft, match: Match) -> Match:
        """The match as the person settled it, for this item or another of the same film."""
        choice = self._decisions.choices.get(item.number)
        if choice is None and not are_called_the_same([(known.title, known.year) for known in match.candidates]):
            choice = self._chosen.get(identity(film))
        if choice is None:
            return match
        if choice.new_film:
            item.candidates = ()
            if identity(film) not in self._own:
                self._own[identity(film)] = self._new_film(film)
                return Match(self._index.add(self._own[identity(film)], film))
            return Match(Known(film.title, film.year, planned=self._own[identity(film)]))
        if choice.candidate is not None and 0 <= choice.candidate < len(match.candidates):
            return Match(match.candidates[choice.candidate])
        return match

    def _choices_of_films(self) -> dict[object, Choice]:
        chosen: dict[object, Choice] = {}
        for number, choice in self._decisions.choices.items():
            draft = self._reading.drafts[number] if 0 <= number < len(self._reading.drafts) else None
            if isinstance(draft, Draft) and (choice.new_film or choice.candidate is not None):
                chosen.setdefault(identity(draft.film), choice)
        return chosen

    def _film_of(self, known: Known, film: FilmDraft) -> PlannedFilm:
        if known.planned is not None:
            known.planned.parts.append(film)
            return known.planned
        if known.film_id not in self._planned:
            self._planned[known.film_id or 0] = PlannedFilm([], film_id=known.film_id)
        planned = self._planned[known.film_id or 0]
        planned.parts.append(film)
        return planned

    def _own_film(self, film: FilmDraft, *, unresolved: bool) -> PlannedFilm:
        own = self._own.get(identity(film))
        if own is None:
            own = self._own[identity(film)] = self._new_film(film)
            own.unresolved = unresolved
        else:
            own.parts.append(film)
        return own

    def _new_film(self, film: FilmDraft) -> PlannedFilm:
        self._new_films += 1
        return PlannedFilm([film], number=self._new_films)

    def _plan_list(self, item: Item, draft: ListDraft) -> None:
        noted = next((self._ledger[key] for key in self.keys[item.number] if key in self._ledger), None)
        present = set(self._lists.values())
        if noted is not None and noted.subject == import_ledger.LIST:
            item.list_id = noted.subject_id if noted.subject_id in present else None
            item.is_known = True
            item.verdict = Verdict.SAME
            if item.list_id is None:
                item.reason = _("You removed this list")
        elif draft.name in self._lists:
            item.list_id = self._lists[draft.name]
            item.verdict = Verdict.SAME
        if item.number in self._decisions.left_out:
            item.verdict, item.reason = Verdict.SKIPPED, _("Left out")
        self._list_ids[draft.key] = item.list_id
        if (item.verdict is not Verdict.NEW and item.list_id is None) or item.verdict is Verdict.SKIPPED:
            self.lists_left_out.add(draft.key)


class _OneFilm:
    """The drafts of one film on their way to entries."""

    def __init__(
        self,
        planning: _Planning,
        film: PlannedFilm,
        entries: list[EntryFacts],
        facts: FilmFacts | None,
        on_lists: Mapping[int, set[int]],
    ) -> None:
        self._planning = planning
        self._film = film
        self._entries = {entry.id: entry for entry in entries}
        self._facts = facts
        self._on_lists = on_lists
        self._claimed: set[int] = set()
        self._parts: list[FilmDraft] = []  # said by records that are not known yet
        self._said: set[str] = set()  # facts of the film that an item brings already
        self._coming: set[int | None] = set()  # the ratings of the entries that this import makes

    def settle(self, items: list[Item]) -> None:
        """Give every item its verdict; those that the ledger knows first, since their entries are taken."""
        pending: list[Item] = []
        for item in items:
            if not self._settled_by_ledger(item):
                pending.append(item)
                if isinstance(item.draft, Draft):
                    self._parts.append(item.draft.film)
        pending.sort(key=lambda item: item.entry is not None and item.entry.only_seen)
        for likeness in (_ALIKE, 0):
            for item in pending:
                self._claim(item, likeness)
        for item in pending:
            self._settle(item)
        self._fill_film(pending)

    def _settled_by_ledger(self, item: Item) -> bool:
        """Whether an earlier import answers for the item."""
        noted = self._planning.noted_of(item)
        known = [found for found in noted if found is not None]
        if not known:
            return False
        first = known[0]
        item.candidates = ()
        same = [
            found is not None and found.content == record.content
            for found, record in zip(noted, item.records, strict=True)
        ]
        item.is_known = all(same)
        if first.subject == import_ledger.ENTRY and first.subject_id is not None:
            entry = self._entries.get(first.subject_id)
            if entry is None or entry.trashed is not None:
                item.verdict, item.reason = Verdict.SAME, _("You removed this entry")
                return True
            item.entry_id = entry.id
            self._claimed.add(entry.id)
            if all(same):
                item.verdict = Verdict.SAME
                return True
            self._follow_source(item, first, entry)
        elif all(same):
            item.verdict = Verdict.SAME
            return True
        elif item.entry is not None:
            return False  # it was a fact of a film then, and is a viewing now
        else:
            self._settle_facts(item, first)
        item.record_verdicts = tuple(Verdict.SAME if alike else item.verdict for alike in same)
        if all(verdict is Verdict.SAME for verdict in item.record_verdicts):
            item.record_verdicts = ()
        return True

    def _follow_source(self, item: Item, base: Noted, entry: EntryFacts) -> None:
        """What changed at the source since comes in where the person left what came in then."""
        draft = item.draft
        if not isinstance(draft, Draft) or draft.entry is None:
            item.verdict = Verdict.SAME
            return
        now, then, here = import_ledger.fields_of_draft(draft), base.fields, import_ledger.fields_of_entry(entry)
        fills: dict[str, Any] = {}
        differences = []
        for name in import_ledger.FIELDS:
            if name in _OF_FILM or name not in now or now[name] == then.get(name, ""):
                continue
            if now[name] == here.get(name):
                continue
            as_it_came_in = then.get("stored_review") or then.get(name, "") if name == "review" else then.get(name, "")
            if here.get(name, "") in (as_it_came_in, ""):
                fills[name] = _value_of(draft.entry, name)
            elif name == "tags":
                fills[name] = (*entry.tags, *(tag for tag in draft.entry.tags if tag not in entry.tags))
            else:
                differences.append(_kept(name))
        self._facts_too(draft, fills, item, base)
        self._changed(item, fills, (*differences, *item.differences), entry)

    def _claim(self, item: Item, least: int) -> None:
        """Find the entry of that date that says the most of what the item says; each is for one item only."""
        draft = item.entry
        if draft is None or item.entry_id is not None:
            return
        watched = None if draft.watched is None else str(draft.watched)
        best, best_likeness = None, least - 1
        for entry in self._entries.values():
            if entry.watched == watched and entry.id not in self._claimed and entry.trashed is None:
                likeness = _likeness(draft, entry)
                if likeness > best_likeness:
                    best, best_likeness = entry, likeness
        if best is not None:
            item.entry_id = best.id
            self._claimed.add(best.id)

    def _settle(self, item: Item) -> None:
        draft = item.draft
        if not isinstance(draft, Draft):
            return
        if draft.entry is None:
            self._settle_facts(item, None)
        elif item.entry_id is not None:
            self._compare(item, draft, self._entries[item.entry_id])
        elif draft.entry.only_seen and (said := self._seen_already(draft.entry)):
            was_question = item.verdict is Verdict.AMBIGUOUS
            if not was_question:
                item.verdict, item.reason = Verdict.SAME, said
                fills: dict[str, Any] = {}
                self._facts_too(draft, fills)
                if fills:
                    item.verdict, item.fills = Verdict.CHANGED, fills
        else:
            self._coming.add(None if draft.entry.rating is None else draft.entry.rating.half_stars)
            fills = {}
            self._facts_too(draft, fills)
            item.fills = fills

    def _seen_already(self, draft: EntryDraft) -> str:
        """Why a record that says no more than that a film was seen adds nothing; empty where it does."""
        if self._coming if draft.rating is None else draft.rating.half_stars in self._coming:
            return _("A viewing in this import says it")
        for entry in self._entries.values():
            if entry.trashed is None and (draft.rating is None or entry.rating == draft.rating.half_stars):
                return _("The journal has a viewing that says it")
        return ""

    def _compare(self, item: Item, draft: Draft, entry: EntryFacts) -> None:
        """What an entry of the journal lacks is filled in; what it says otherwise stays and is shown."""
        theirs = draft.entry
        if theirs is None:
            return
        fills: dict[str, Any] = {}
        differences: list[str] = []
        if theirs.rating is not None:
            if entry.rating is None:
                fills["rating"] = theirs.rating
            elif entry.rating != theirs.rating.half_stars:
                differences.append(
                    _("Your rating {yours} stays; the file says {theirs}").format(
                        yours=short(Rating(entry.rating)), theirs=short(theirs.rating)
                    )
                )
        if theirs.rewatch and not entry.rewatch:
            fills["rewatch"] = True
        if theirs.review_html:
            if entry.review_hash is None:
                fills["review"] = theirs.review_html
            elif entry.review_hash != content_hash(theirs.review_html):
                differences.append(_("Your review stays; the file has another"))
        for name in _BLANK_FILLED:
            value, present = getattr(theirs, name), getattr(entry, name)
            if value and not present:
                fills[name] = value
            elif value and value != present:
                differences.append(_kept(name))
        more = [tag for tag in theirs.tags if tag not in entry.tags]
        if more:
            fills["tags"] = (*entry.tags, *more)
        if theirs.companions and not entry.companions:
            fills["companions"] = theirs.companions
        elif theirs.companions and theirs.companions != entry.companions:
            differences.append(_kept("companions"))
        self._facts_too(draft, fills)
        self._changed(item, fills, differences, entry)

    def _changed(self, item: Item, fills: dict[str, Any], differences: Iterable[str], entry: EntryFacts) -> None:
        item.fills, item.differences = fills, tuple(differences)
        if item.verdict is Verdict.AMBIGUOUS:
            return
        item.verdict = Verdict.CHANGED if fills else Verdict.SAME
        item.reason = "; ".join([*(_filled(name, fills[name], entry) for name in fills), *item.differences])

    def _settle_facts(self, item: Item, base: Noted | None) -> None:
        """What is said of the film itself: liked, on the watchlist, its rating of today, on a list."""
        draft = item.draft
        if not isinstance(draft, Draft):
            return
        fills: dict[str, Any] = {}
        self._facts_too(draft, fills, item, base)
        item.fills = fills
        if item.verdict is Verdict.AMBIGUOUS:
            return
        # A film that is only on a list which stays out stays out too.
        of_lists_left_out = draft.on_list is not None and draft.on_list.list_key in self._planning.lists_left_out
        says = {"film", *(f"extra {name}" for name in draft.film.extra)}
        is_new_film = self._film.film_id is None and not says <= self._said and not of_lists_left_out
        if is_new_film:
            self._said |= says
        if fills or is_new_film:
            item.verdict = Verdict.NEW if base is None else Verdict.CHANGED
        else:
            item.verdict = Verdict.SAME
            item.reason = "; ".join(item.differences)

    def _facts_too(
        self, draft: Draft, fills: dict[str, Any], item: Item | None = None, base: Noted | None = None
    ) -> None:
        """Add to `fills` what the draft says of its film that the film lacks, each once for a film."""
        columns = {} if self._facts is None else self._facts.columns
        if draft.liked and not columns.get("liked") and "liked" not in self._said:
            fills["liked"] = True
        if draft.watchlist is not None and columns.get("watchlist") is None and "watchlist" not in self._said:
            fills["watchlist"] = draft.watchlist
        if draft.rating is not None and "film_rating" not in self._said:
            present = columns.get("rating")
            then = {} if base is None else base.fields
            untouched = present is not None and then.get("film_rating") == import_ledger.sum_of(present)
            if present is None or (untouched and present != draft.rating.half_stars):
                fills["film_rating"] = draft.rating
            elif present != draft.rating.half_stars and item is not None:
                item.differences = (*item.differences, _kept("film_rating"))
        if draft.on_list is not None:
            list_id = self._planning.list_id(draft.on_list.list_key)
            mark = f"list {draft.on_list.list_key}"
            there = list_id is not None and self._film.film_id in self._on_lists.get(list_id, ())
            left_out = draft.on_list.list_key in self._planning.lists_left_out
            if not there and not left_out and mark not in self._said:
                fills["on_list"] = draft.on_list
                self._said.add(mark)
        self._said |= fills.keys() & {"liked", "watchlist", "film_rating"}

    def _fill_film(self, pending: list[Item]) -> None:
        """What the records know of a film and the journal doesn't; told by the first item that could."""
        if self._facts is None or not pending:
            return
        fills = film_fills(self._facts, self._parts, self._film)
        if not fills:
            return
        bearer = next((item for item in pending if item.verdict is not Verdict.SAME), pending[0])
        bearer.fills = {**bearer.fills, "film": fills}
        if bearer.verdict is Verdict.SAME:
            bearer.verdict = Verdict.CHANGED
            bearer.reason = "; ".join([_("Fills in what the film lacks"), *bearer.differences])


def record_keys(drafts: Iterable[Draft | ListDraft]) -> list[tuple[str, ...]]:
    """The hashes of the keys of each draft's records; equal ones are told apart by their order."""
    seen: Counter[str] = Counter()
    keys: list[tuple[str, ...]] = []
    for draft in drafts:
        hashes = []
        for record in draft.records:
            plain = import_ledger.key_hash(record)
            seen[plain] += 1
            hashes.append(plain if seen[plain] == 1 else import_ledger.key_hash(record, seen[plain] - 1))
        keys.append(tuple(hashes))
    return keys


def identity(film: FilmDraft) -> object:
    """What makes two drafts speak of one film, as far as the file says."""
    return film.key or (match_key(film.title), film.year, tuple(sorted(film.ids.items())))


def _likeness(draft: EntryDraft, entry: EntryFacts) -> int:
    """How much an entry of the same date says the same as a draft."""
    rating = None if draft.rating is None else draft.rating.half_stars
    review = content_hash(draft.review_html) if draft.review_html else None
    return 2 * (entry.rating == rating) + 4 * (entry.review_hash == review) + (entry.rewatch == draft.rewatch)


def _value_of(entry: EntryDraft, name: str) -> Any:
    return entry.review_html if name == "review" else getattr(entry, name)


def _filled(name: str, value: Any, entry: EntryFacts) -> str:
    """What is written, in a few words."""
    if name == "rating":
        if entry.rating is None:
            return _("Rating {stars} is filled in").format(stars=short(value))
        return _("Rating {before} becomes {after}").format(before=short(Rating(entry.rating)), after=short(value))
    if name == "review":
        return (
            _("The review is filled in")
            if entry.review_hash is None
            else _("The review changed; yours is in its history")
        )
    return _("{what} filled in").format(what=_named(name))


def _kept(name: str) -> str:
    return _("{what} stays as you have it").format(what=_named(name))


def _named(name: str) -> str:
    names = {
        "watched": _("Date"),
        "rating": _("Rating"),
        "rewatch": _("Rewatch"),
        "finished": _("Finished"),
        "headline": _("Headline"),
        "review": _("Review"),
        "language": _("Language"),
        "tags": _("Tags"),
        "place": _("Place"),
        "medium": _("Medium"),
        "companions": _("Companions"),
        "film_rating": _("Rating of today"),
        "watchlist": _("Watchlist"),
        "liked": _("Like"),
        "on_list": _("Place on the list"),
    }
    return names.get(name, name)
