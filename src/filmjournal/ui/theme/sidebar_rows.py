"""What a row of the sidebar shows: the contract between its model and its delegate, under `entry_rows.ROW_ROLE`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SidebarRowView:
    """A place one can go to. `icon` is empty for a child, which stands indented under its parent.

    `dot` is the colour of a tag, drawn where the icon would be; a `quiet` row is no place.
    """

    name: str
    icon: str = ""
    count_text: str = ""
    depth: int = 0
    dot: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class SidebarGap:
    """Space between two groups of rows."""
