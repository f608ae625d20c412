"""What a row of two lines says: of an import that was made, or of something that was deleted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TwoLineRow:
    """A name and when, and under them what and until when; the icon stands before them. What `is_over` is quiet."""

    title: str
    when: str
    what: str
    until: str = ""
    icon: str = ""
    is_over: bool = False

    def spoken(self) -> str:
        """As a screen reader should say it."""
        return ", ".join(filter(None, (self.title, self.when, self.what, self.until)))
