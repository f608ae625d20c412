"""Planning an import: which film each draft means, which entry it is, and what of it is new.

First every draft finds its film, then the drafts of each film find their entries among those the journal has. A record
that came in before is known by the ledger. Nothing is read twice and nothing is written; planning takes time that
grows with the drafts and the films of the journal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import Connection

from filmjournal.domain.drafts import Draft, FilmDraft, ListDraft
from filmjournal.i18n import _
from filmjournal.services import import_ledger
from filmjournal.services.import_candidates import tell_apart
from filmjournal.services.import_entries import OneFilm, PlannedLists
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
from filmjournal.storage.import_reads import EntryFacts

_STEP = 1_000  # drafts between two looks at whether to stop


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
    new = len({id(item.film) for item in planning.items if item.film and item.film.film_id is None and item.comes_in})
    matched = len({item.film.film_id for item in planning.items if item.film and item.film.film_id is not None})
    return ImportPlan(reading, tuple(planning.items), new, matched, tuple(planning.keys), state, decisions)


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
        self._present_lists = frozenset(self._lists.values())
        self._list_ids: dict[str, int | None] = {}
        self._lists_left_out: set[str] = set()
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
        here = sorted({id_ for id_ in self._list_ids.values() if id_ is not None})
        lists = PlannedLists(
            self._list_ids, import_reads.list_films(self._connection, here), frozenset(self._lists_left_out)
        )
        by_film: defaultdict[int, list[Item]] = defaultdict(list)
        for item in self._unknown:
            by_film[id(item.film)].append(item)
        for items in by_film.values():
            film = items[0].film
            if film is not None:
                id_ = film.film_id or 0
                OneFilm(film, entries.get(id_, []), facts.get(id_), lists, self._noted_of).settle(items)

    def _noted_of(self, item: Item) -> list[Noted | None]:
        """What the ledger says of each record of an item."""
        return [self._ledger.get(key) for key in self.keys[item.number]]

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
        if noted is not None and noted.subject == import_ledger.LIST:
            item.list_id = noted.subject_id if noted.subject_id in self._present_lists else None
            self._lists = {name: id_ for name, id_ in self._lists.items() if id_ != item.list_id}
            item.is_known = True
            item.verdict = Verdict.SAME
            if item.list_id is None:
                item.reason = _("You removed this list")
        elif draft.name.casefold() in self._lists:
            item.list_id = self._lists.pop(draft.name.casefold())  # another one of the name is another list
            item.verdict = Verdict.SAME
        if item.number in self._decisions.left_out:
            item.verdict, item.reason = Verdict.SKIPPED, _("Left out")
        self._list_ids[draft.key] = item.list_id
        if (item.verdict is not Verdict.NEW and item.list_id is None) or item.verdict is Verdict.SKIPPED:
            self._lists_left_out.add(draft.key)


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
