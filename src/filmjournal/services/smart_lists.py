"""Use cases of smart lists: searches that are kept under a name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from filmjournal.domain.errors import InvalidValue, NotFound
from filmjournal.domain.names import LONGEST_TEXT, clean_line
from filmjournal.domain.search.parser import parse
from filmjournal.i18n import _
from filmjournal.services.list_commands import DeleteSmartList, EditSmartList, KeepSmartList
from filmjournal.services.lists import free_name
from filmjournal.services.outcome import Named
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Row, Writer


def keep_smart_list(writer: Writer, command: KeepSmartList, _now: datetime) -> Named:
    """Keep a search under a name. Raises SearchError, InvalidValue and Refused."""
    name, search = free_name(writer, command.name), _search(command.search)
    last = writer.connection.execute(select(func.max(s.smart_list.c.position))).scalar()
    (key,) = writer.insert(s.smart_list, name=name, search=search, position=0 if last is None else last + 1)
    return {"smart_list_id": int(str(key))}


def edit_smart_list(writer: Writer, command: EditSmartList, _now: datetime) -> Named:
    """Change a smart list. Raises NotFound, SearchError, InvalidValue and Refused."""
    id_ = command.smart_list_id
    _require(writer, id_)
    columns: Row = {}
    if "name" in command.values:
        columns["name"] = free_name(writer, command.values["name"], but=(s.smart_list, id_))
    if "search" in command.values:
        columns["search"] = _search(command.values["search"])
    writer.update(s.smart_list, id_, **columns)
    return {"smart_list_id": id_}


def delete_smart_list(writer: Writer, command: DeleteSmartList, _now: datetime) -> Named:
    """Let go of a smart list. Raises NotFound."""
    _require(writer, command.smart_list_id)
    writer.delete(s.smart_list, command.smart_list_id)
    return {}


def _require(writer: Writer, id_: int) -> None:
    if writer.row(s.smart_list, id_) is None:
        raise NotFound(_("There is no smart list {id}.").format(id=id_))


def _search(text: str) -> str:
    search = clean_line(text, _("A search"), LONGEST_TEXT)
    if not search:
        raise InvalidValue(_("A smart list needs a search."))
    parse(search)
    return search
