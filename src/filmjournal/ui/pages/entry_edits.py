"""What is said of an entry and its film, on its way into the journal; what could not be written is tried again."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any, NamedTuple, cast

from PySide6.QtCore import QObject, Signal

from filmjournal.domain.errors import FilmJournalError, JournalUnavailable
from filmjournal.domain.films import CastCredit
from filmjournal.services.commands import EditEntry, EditFilm, EntryValues, FilmValues
from filmjournal.services.outcome import Done
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.entry_reading import Reading

# What can be said here and is read by the same name.
_OF_ENTRY = ("watched", "rating", "rewatch", "finished", "private", "headline", "tags", "place", "medium", "companions")
_OF_FILM = ("liked", "watchlist", "rating")

_Field = tuple[type[EditEntry] | type[EditFilm], int, str]  # one thing that is said of one entry or film


class _Refused(NamedTuple):
    """What could not be written, with the name of its step."""

    command: EditEntry | EditFilm
    text: str
    joins: str | None


class EntryEdits(QObject):
    """Carries edits to the journal, field by field: the newest value of each is what counts."""

    began = Signal()
    written = Signal()  # one of them is in the journal
    not_written = Signal(str, bool, object)  # why, empty where it was told; whether it waits; which Trouble, or None

    def __init__(self, bus: JournalBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._refused: dict[_Field, _Refused] = {}  # to be tried again
        self._given: dict[_Field, int] = {}  # the newest command under way that sets it
        self._under_way: dict[int, EditEntry | EditFilm] = {}  # commands by number
        self._numbers = count()

    @property
    def wait(self) -> bool:
        """Whether something waits to be tried again."""
        return bool(self._refused)

    def commands(self) -> list[EditEntry | EditFilm]:
        """What the journal hasn't got, as far as is known: what waits to be tried again, and what is under way."""
        return [*(refused.command for refused in self._refused.values()), *self._under_way.values()]

    def over(self, read: Reading) -> Reading:
        """What was read of the journal, with what it hasn't got yet: it is shown as the person has it.

        Else it would look taken back, and who then chose what stands in the journal would have chosen nothing.
        """
        if not (self._refused or self._under_way):
            return read
        of_film = self._waiting(EditFilm, read.film.id)
        film = replace(read.film, **{name: of_film[name] for name in _OF_FILM if name in of_film})
        if "cast" in of_film:
            ids = {credit.person: credit.person_id for credit in film.cast}
            cast = [CastCredit(ids.get(line.person, 0), line.person, line.character) for line in of_film["cast"]]
            film = replace(film, cast=tuple(cast))
        entry = read.entry
        if entry is not None:
            of_entry = self._waiting(EditEntry, entry.id)
            if "language" in of_entry:
                entry = replace(entry, review=replace(entry.review, language=of_entry["language"]))
            entry = replace(entry, film=film, **{name: of_entry[name] for name in _OF_ENTRY if name in of_entry})
        return read._replace(film=film, entry=entry)

    def _waiting(self, kind: type[EditEntry] | type[EditFilm], id_: int) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for command in self.commands():
            if isinstance(command, kind) and id_ == (
                command.entry_id if isinstance(command, EditEntry) else command.film_id
            ):
                said |= command.values
        return said

    def try_again(self) -> None:
        """Hand over once more what could not be written."""
        for command, text, joins in list(self._refused.values()):  # what was typed anew is no longer among these
            self.do(command, text, joins=joins)

    def do(self, command: EditEntry | EditFilm, text: str, *, joins: str | None = None) -> None:
        """Carry out a command; what of it can't be written now is tried again, unless it is set anew meanwhile."""
        kind, id_ = (EditEntry, command.entry_id) if isinstance(command, EditEntry) else (EditFilm, command.film_id)
        fields: list[_Field] = [(kind, id_, name) for name in command.values]
        number = next(self._numbers)
        for field in fields:
            self._given[field] = number
            self._refused.pop(field, None)

        def settled() -> list[_Field]:
            """The fields that no newer command sets."""
            del self._under_way[number]
            newest = [field for field in fields if self._given[field] == number]
            for field in newest:
                del self._given[field]
            return newest

        def done(_outcome: Done) -> None:
            settled()
            self.written.emit()

        def failed(error: Exception) -> None:
            newest = settled()
            if isinstance(error, JournalUnavailable):
                for field in newest:
                    self._refused[field] = _Refused(_only(command, field[2]), text, joins)
                self.not_written.emit(str(error), True, error.trouble)
            elif isinstance(error, FilmJournalError):
                self.not_written.emit(str(error), False, None)
            else:
                self.not_written.emit("", False, None)
                self._bus.explain(error)

        self._under_way[number] = command
        self.began.emit()
        self._bus.do(command, text, joins=joins, done=done, failed=failed)


def _only(command: EditEntry | EditFilm, name: str) -> EditEntry | EditFilm:
    """The part of a command that sets one field."""
    value = {name: dict(command.values)[name]}
    if isinstance(command, EditEntry):
        return EditEntry(command.entry_id, cast("EntryValues", value))
    return EditFilm(command.film_id, cast("FilmValues", value))
