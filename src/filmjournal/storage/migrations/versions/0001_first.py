"""The first version. Journals begin here (`schema.metadata.create_all`), so there is nothing to do."""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: every journal has this."""
