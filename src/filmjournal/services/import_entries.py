"""Planning an import: which entry each draft of a film is, and what of it is new.

Entries that the ledger knows are taken first, then those that say the very same, then those of the same date. What the
person typed stays: blanks are filled, and a field that still is as it came in follows its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft
from filmjournal.domain.rating import Rating, short
from filmjournal.i18n import _
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services import import_ledger
from filmjournal.services.film_filling import film_fills
from filmjournal.services.import_differences import filled_words, kept_words
from filmjournal.services.import_ledger import Noted
from filmjournal.services.import_plan import Item, PlannedFilm, Verdict
from filmjournal.storage.import_reads import EntryFacts, FilmFacts

_ALIKE = 7  # the likeness of an entry that says the very same
_OF_FILM = ("film_rating", "watchlist")  # fields that are not the entry's
_BLANK_FILLED = ("headline", "place", "medium", "language")


@dataclass(frozen=True, slots=True)
class PlannedLists:
    """The lists of a file: which of the journal they are (by their keys), the films those have, and what stays out."""

    ids: Mapping[str, int | None]
    films: Mapping[int, set[int]]
    left_out: frozenset[str]  # nothing comes onto them


class OneFilm:
    """The drafts of one film on their way to entries. `noted_of` gives what the ledger says of an item's records."""

    def __init__(
        self,
        film: PlannedFilm,
        entries: list[EntryFacts],
        facts: FilmFacts | None,
        lists: PlannedLists,
        noted_of: Callable[[Item], list[Noted | None]],
    ) -> None:
        self._film = film
        self._entries = {entry.id: entry for entry in entries}
        self._facts = facts
        self._lists = lists
        self._noted_of = noted_of
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
        noted = self._noted_of(item)
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
                differences.append(kept_words(name))
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
            if item.verdict is not Verdict.AMBIGUOUS:
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
                differences.append(kept_words(name))
        more = [tag for tag in theirs.tags if tag not in entry.tags]
        if more:
            fills["tags"] = (*entry.tags, *more)
        if theirs.companions and not entry.companions:
            fills["companions"] = theirs.companions
        elif theirs.companions and theirs.companions != entry.companions:
            differences.append(kept_words("companions"))
        self._facts_too(draft, fills)
        self._changed(item, fills, differences, entry)

    def _changed(self, item: Item, fills: dict[str, Any], differences: Iterable[str], entry: EntryFacts) -> None:
        item.fills, item.differences = fills, tuple(differences)
        if item.verdict is Verdict.AMBIGUOUS:
            return
        item.verdict = Verdict.CHANGED if fills else Verdict.SAME
        item.reason = "; ".join([*(filled_words(name, fills[name], entry) for name in fills), *item.differences])

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
        of_lists_left_out = draft.on_list is not None and draft.on_list.list_key in self._lists.left_out
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
                item.differences = (*item.differences, kept_words("film_rating"))
        if draft.on_list is not None:
            list_id = self._lists.ids.get(draft.on_list.list_key)
            mark = f"list {draft.on_list.list_key}"
            there = list_id is not None and self._film.film_id in self._lists.films.get(list_id, ())
            left_out = draft.on_list.list_key in self._lists.left_out
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


def _likeness(draft: EntryDraft, entry: EntryFacts) -> int:
    """How much an entry of the same date says the same as a draft."""
    rating = None if draft.rating is None else draft.rating.half_stars
    review = content_hash(draft.review_html) if draft.review_html else None
    return 2 * (entry.rating == rating) + 4 * (entry.review_hash == review) + (entry.rewatch == draft.rewatch)


def _value_of(entry: EntryDraft, name: str) -> Any:
    return entry.review_html if name == "review" else getattr(entry, name)
