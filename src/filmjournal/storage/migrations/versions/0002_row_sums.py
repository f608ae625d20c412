"""Sums over rows, by which a changed byte is found. `migrate` fills them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of sums."""
    op.create_table(
        "row_sum",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("sum", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
