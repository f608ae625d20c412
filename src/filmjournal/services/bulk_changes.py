"""Which commands take so much away at once that a backup comes first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from filmjournal.domain.folding import fold
from filmjournal.services import trash
from filmjournal.services.commands import Command, MergeFilms, PurgeTrash, RemoveEntries
from filmjournal.services.list_commands import DeleteList, DeleteTag, MergePeople, RemoveFromList, RenameTag
from filmjournal.storage import schema as s

_COUNTED = (RemoveEntries, RemoveFromList, PurgeTrash, DeleteList, DeleteTag, RenameTag, MergeFilms, MergePeople)
MANY = 20  # entries, credits, places on lists or things that carry a tag


def may_take_many(command: Command) -> bool:
    """Whether one has to look at the journal to know."""
    return isinstance(command, _COUNTED)


def takes_many(connection: Connection, command: Command, now: datetime) -> bool:
    """Whether a command takes MANY rows or more from where they are, for good or into the trash."""

    def at_least_many(condition: ColumnElement[bool]) -> bool:
        return connection.execute(select(func.count()).where(condition)).scalar_one() >= MANY

    if isinstance(command, RemoveEntries):
        return len(command.entry_ids) >= MANY
    if isinstance(command, RemoveFromList):
        return len(command.film_ids) >= MANY
    if isinstance(command, PurgeTrash):
        return at_least_many(trash.is_due(now))
    if isinstance(command, DeleteList):
        return at_least_many(s.film_list_item.c.film_list_id == command.list_id)
    if isinstance(command, DeleteTag):
        return at_least_many(s.entry_tag.c.tag_id == command.tag_id)
    if isinstance(command, RenameTag):
        bearers = (s.tag.c.folded_name == fold(command.name)) & (s.tag.c.id != command.tag_id)
        is_merge = connection.execute(select(s.tag.c.id).where(bearers)).first() is not None
        return is_merge and at_least_many(s.entry_tag.c.tag_id == command.tag_id)
    if isinstance(command, MergeFilms):
        return at_least_many(s.entry.c.film_id == command.merged_id)
    if isinstance(command, MergePeople):
        return at_least_many(s.credit.c.person_id == command.merged_id)
    return False
