"""A search that can't be understood: where, and why."""

from __future__ import annotations

from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _


class SearchError(InvalidValue):
    """A mistake in a search.

    `reason` is a sentence for beside the search box; `start` and `end` are the wrong part's place in the text as
    typed, in characters (code points), for underlining. The message is the reason with its place before it.
    """

    def __init__(self, reason: str, start: int, end: int) -> None:
        super().__init__(_("At character {position}: {reason}").format(position=start + 1, reason=reason))
        self.reason = reason
        self.start = start
        self.end = end
