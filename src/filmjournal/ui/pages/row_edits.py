"""What is done to rows of a list: each time one command, one step of undo and one sentence, however many rows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from filmjournal.domain.errors import Refused
from filmjournal.domain.queries import Subject
from filmjournal.i18n import _, ngettext
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme.wording import shortened

if TYPE_CHECKING:
    from filmjournal.domain.partial_date import PartialDate
    from filmjournal.domain.rating import Rating
    from filmjournal.services.browsing import Browsing
    from filmjournal.services.commands import Command
    from filmjournal.services.outcome import Done

Rows = tuple[Subject, tuple[int, ...]]
"""What is listed, and the ids of some rows of it: of films where films are listed, else of entries."""

OF_FILMS = (Subject.FILMS, Subject.WATCHLIST)

_Ids = tuple[int, ...]
_Meant = Callable[["Browsing", Rows], _Ids]
_numbers = count()


class RowEdits:
    """Turns what is done to rows into commands; nothing is done to no rows.

    Entries mean their films where something is done to films. Films mean their latest viewings where something is said
    of viewings, and all their viewings on their way to the trash. A rating of films is that of today.
    """

    def __init__(self, bus: JournalBus, under_way: Callable[[int], None] | None = None) -> None:
        """`under_way` hears 1 when something is begun, and -1 when it came to its end, whatever came of it."""
        self._bus = bus
        self._under_way = under_way or (lambda _step: None)

    def rate(self, rows: Rows, rating: Rating | None) -> None:
        """Rate rows, or take the rating away that they show; that of one row is seen and not told."""
        from filmjournal.services.list_commands import RateEntries, RateFilms

        subject, ids = rows
        alone = len(ids) == 1
        joins = f"rate {subject in OF_FILMS} {ids[0]}" if alone else None
        if subject in OF_FILMS:
            self._do(
                rows,
                _films,
                lambda films: RateFilms(films, rating),
                lambda n: ngettext("Rated {count} film", "Rated {count} films", n),
                joins=joins,
                seen=alone,
            )
        else:
            self._do(
                rows,
                _entries,
                lambda entries: RateEntries(entries, rating),
                lambda n: ngettext("Rated {count} viewing", "Rated {count} viewings", n),
                joins=joins,
                seen=alone,
            )

    def like(self, rows: Rows, on: bool) -> None:
        """Like the films, or no longer; of one row it is seen and not told."""
        from filmjournal.services.list_commands import LikeFilms

        def say(n: int) -> str:
            if on:
                return ngettext("Liked {count} film", "Liked {count} films", n)
            return ngettext("{count} film no longer liked", "{count} films no longer liked", n)

        self._do(rows, _films, lambda films: LikeFilms(films, on), say, seen=len(rows[1]) == 1)

    def set_private(self, rows: Rows, on: bool) -> None:
        """Make the viewings private, or no longer so."""
        from filmjournal.services.list_commands import SetPrivate

        def say(n: int) -> str:
            if on:
                return ngettext("Made {count} viewing private", "Made {count} viewings private", n)
            return ngettext("{count} viewing no longer private", "{count} viewings no longer private", n)

        self._do(rows, _entries, lambda entries: SetPrivate(entries, on), say)

    def set_watched(self, rows: Rows, watched: PartialDate | None) -> None:
        """Say when the viewings were; None is not known."""
        from filmjournal.services.list_commands import SetWatched

        self._do(
            rows,
            _entries,
            lambda entries: SetWatched(entries, watched),
            lambda n: ngettext("Changed the date of {count} viewing", "Changed the date of {count} viewings", n),
        )

    def tag(self, rows: Rows, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> None:
        """Put tags on the viewings that lack them, and take others off those that carry them."""
        from filmjournal.services.list_commands import TagEntries

        def say(n: int) -> str:
            if add and remove:
                return ngettext("Changed the tags of {count} viewing", "Changed the tags of {count} viewings", n)
            if add:
                return ngettext("Tagged {count} viewing “{name}”", "Tagged {count} viewings “{name}”", n)
            return ngettext("Took “{name}” off {count} viewing", "Took “{name}” off {count} viewings", n)

        self._do(
            rows,
            _entries,
            lambda entries: TagEntries(entries, add, remove),
            say,
            name=", ".join(add or remove),
            counted=lambda done: len(done.changes.entries),
            nothing=_("Already tagged “{name}”.") if add else "",
        )

    def put_on_watchlist(self, rows: Rows, on: bool = True) -> None:
        """Put the films on the watchlist, or take them off."""
        from filmjournal.services.clock import today
        from filmjournal.services.list_commands import PutOnWatchlist

        def say(n: int) -> str:
            if on:
                return ngettext("Put {count} film on the watchlist", "Put {count} films on the watchlist", n)
            return ngettext("Took {count} film off the watchlist", "Took {count} films off the watchlist", n)

        day = str(today()) if on else None
        nothing = _("Already on the watchlist.") if on else ""
        self._do(rows, _films, lambda films: PutOnWatchlist(films, day), say, nothing=nothing)

    def put_on_list(self, rows: Rows, list_id: int, name: str) -> None:
        """Put the films at the end of a list."""
        from filmjournal.services.list_commands import AddToList

        self._do(
            rows,
            _films,
            lambda films: AddToList(list_id, films),
            lambda n: ngettext("Put {count} film on “{name}”", "Put {count} films on “{name}”", n),
            name=name,
            nothing=_("Already on “{name}”."),
        )

    def take_off_list(self, rows: Rows, list_id: int, name: str) -> None:
        """Take the films off a list; they stay in the journal."""
        from filmjournal.services.list_commands import RemoveFromList

        self._do(
            rows,
            _films,
            lambda films: RemoveFromList(list_id, films),
            lambda n: ngettext("Took {count} film off “{name}”", "Took {count} films off “{name}”", n),
            name=name,
        )

    def make_list(
        self, rows: Rows | None, name: str, done: Callable[[Done], None], failed: Callable[[Exception], None]
    ) -> None:
        """Make a list, with the films of rows on it if there are any, both as one step."""
        from filmjournal.services.list_commands import AddToList, CreateList

        filled = rows if rows is not None and rows[1] else None
        step = f"new list {next(_numbers)}" if filled else None

        def fill(made: Done) -> None:
            done(made)
            list_id = made.list_id
            if filled is not None and list_id is not None:
                self._do(
                    filled,
                    _films,
                    lambda films: AddToList(list_id, films),
                    lambda n: ngettext(
                        "New list “{name}” with {count} film", "New list “{name}” with {count} films", n
                    ),
                    name=name,
                    joins=step,
                )

        text = _("New list “{name}”").format(name=shortened(name))
        self._bus.do(CreateList(name), text, joins=step, done=fill, failed=failed, tell=filled is None)

    def move_to_trash(self, rows: Rows) -> None:
        """Move the viewings to the trash; of films all there are."""
        from filmjournal.services.commands import RemoveEntries

        self._do(
            rows,
            _viewings,
            RemoveEntries,
            lambda n: ngettext("Moved {count} viewing to the trash", "Moved {count} viewings to the trash", n),
        )

    def put_back(self, rows: Rows) -> None:
        """Take the viewings out of the trash."""
        from filmjournal.services.commands import PutBackEntries

        self._do(
            rows,
            _entries,
            PutBackEntries,
            lambda n: ngettext("Put {count} viewing back", "Put {count} viewings back", n),
            from_trash=True,
        )

    def may_change(self, rows: Rows) -> bool:
        """Whether there are rows that can be changed; of those in the trash it is told that they can't."""
        subject, ids = rows
        if ids and subject is Subject.TRASH:
            self._bus.refused.emit(_("Put it back first: in the trash nothing is changed."))
        return bool(ids) and subject is not Subject.TRASH

    def _do(
        self,
        rows: Rows,
        meant: _Meant,
        command: Callable[[_Ids], Command],
        say: Callable[[int], str],
        *,
        name: str = "",
        counted: Callable[[Done], int] | None = None,
        nothing: str = "",
        joins: str | None = None,
        seen: bool = False,
        from_trash: bool = False,
    ) -> None:
        """Do it to what rows mean when its turn comes.

        `say` makes the sentence for a number of things, of those that were meant unless they are `counted`, and
        `nothing` is the one for where it changed nothing. What is `seen` where it is done is not told.
        """
        if not rows[1] or not (from_trash or self.may_change(rows)):
            return
        self._bus.hand_over()
        self._under_way(1)
        number = 0

        def make() -> Command:
            nonlocal number
            ids = meant(self._bus.journal.browsing, rows)
            number = len(ids)
            return command(ids)

        def text(done: Done) -> str:
            things = number if counted is None else counted(done)
            return say(things).format(count=things, name=shortened(name))

        def done(outcome: Done) -> None:
            if nothing and not outcome.undo.rows:
                self._bus.refused.emit(nothing.format(name=shortened(name)))
            self._under_way(-1)

        def failed(error: Exception) -> None:
            self._bus.explain(error)
            self._under_way(-1)

        self._bus.do(make, text, joins=joins, done=done, failed=failed, tell=not seen)


def _films(browsing: Browsing, rows: Rows) -> _Ids:
    return browsing.films_of(*rows)


def _entries(browsing: Browsing, rows: Rows) -> _Ids:
    found = browsing.entries_of(*rows)
    if not found:
        raise Refused(no_viewing())
    return found


def _viewings(browsing: Browsing, rows: Rows) -> _Ids:
    return rows[1] if rows[0] not in OF_FILMS else browsing.selection(*rows).viewing_ids


def no_viewing() -> str:
    """Why something can't be said of a film."""
    return _("A film without a viewing has neither date nor tags.")
