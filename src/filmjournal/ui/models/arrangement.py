"""How a place is listed: in which view, order and parts, narrowed by which search. It makes the question of these."""

from __future__ import annotations

from dataclasses import dataclass, field

from filmjournal.domain.queries import Group, ListQuery, Order, SortBy, SortKey, Subject, keys_of
from filmjournal.ui.models.place import Place, PlaceKind, View

NEWEST_FIRST = (SortKey(SortBy.WATCHED, descending=True),)
IN_MY_ORDER = (SortKey(SortBy.POSITION),)


@dataclass(slots=True)
class Arrangement:
    """What the person chose. A list of films has an order of its own until they sort it in another."""

    place: Place = field(default_factory=lambda: Place(PlaceKind.DIARY))
    view: View = View.LIST
    group: Group = Group.MONTH
    search: str = ""
    subject: Subject | None = None  # films or viewings, chosen for this place
    usual_keys: tuple[SortKey, ...] = NEWEST_FIRST
    list_keys: tuple[SortKey, ...] = IN_MY_ORDER

    def go_to(self, place: Place) -> None:
        """Another place begins with what is usual for it; orders of the same kind stay."""
        if place != self.place:
            self.subject = None
            self.list_keys = IN_MY_ORDER
        self.place = place

    @property
    def keys(self) -> tuple[SortKey, ...]:
        """What the list is sorted by: at least one thing."""
        if self.view is View.DIARY:
            return self.usual_keys if self.usual_keys[0].by is SortBy.WATCHED else NEWEST_FIRST
        return self.list_keys if self.place.kind is PlaceKind.LIST else self.usual_keys

    def sort_by(self, keys: tuple[SortKey, ...]) -> None:
        """Sort by these, at least one."""
        if self.place.kind is PlaceKind.LIST and self.view is not View.DIARY:
            self.list_keys = keys
        else:
            self.usual_keys = keys

    def query(self) -> ListQuery:
        """The question to the journal."""
        place, keys = self.place, self.keys
        diary = self.view is View.DIARY
        subject = place.subject
        if place.lists_either:
            subject = Subject.ENTRIES if diary else self.subject or subject
        group = Group.MONTH if diary else self.group
        if subject is Subject.TRASH:
            keys, group = NEWEST_FIRST, Group.NONE
        usual = next((order for order in Order if keys in (keys_of(order), keys_of(order)[:1])), None)
        return ListQuery(
            subject=subject,
            search=self.search,
            order=usual or Order.WATCHED,
            keys=() if usual else keys,
            group=group,
            within=place.within,
            list_id=place.id if place.kind is PlaceKind.LIST else None,
            tag_id=place.id if place.kind is PlaceKind.TAG else None,
        )
