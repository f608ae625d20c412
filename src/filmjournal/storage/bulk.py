"""Writing many rows of one table at once, past SQLAlchemy's work for each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.sql.schema import ScalarElementColumnDefault


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that all have the same columns; a column that they don't have gets its default."""
    if not rows:
        return
    named = [(name, default) for name, default in _defaults(table) if name in rows[0] or default is not None]
    columns, places = ", ".join(name for name, _value in named), ", ".join("?" * len(named))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) VALUES ({places})",
        [tuple([row.get(name, default) for name, default in named]) for row in rows],
    )


@cache
def _defaults(table: Table) -> list[tuple[str, Any]]:
    return [(column.name, _default(column)) for column in table.columns]


def _default(column: Column[Any]) -> Any:
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
