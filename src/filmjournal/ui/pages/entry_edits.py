"""What is said of an entry and its film, on its way into the journal; what could not be written is tried again."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple, cast

from PySide6.QtCore import QObject, Signal

from filmjournal.domain.errors import FilmJournalError, JournalUnavailable
from filmjournal.services.commands import EditEntry, EditFilm, EntryValues, FilmValues
from filmjournal.services.outcome import Done
from filmjournal.ui.journal_bus import JournalBus

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
