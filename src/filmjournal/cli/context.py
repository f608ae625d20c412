"""What a verb is given: the profile's places, the person's settings, and where its answer goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filmjournal.cli.output import Output
from filmjournal.domain.errors import JournalUnavailable, NotFound

if TYPE_CHECKING:
    from filmjournal.paths import Paths
    from filmjournal.services.journal import Journal
    from filmjournal.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one run of a verb."""

    paths: Paths
    settings: Settings
    output: Output

    @contextmanager
    def journal(self, *, create: bool = False) -> Iterator[Journal]:
        """The open journal, made where there is none if `create`. Raises JournalUnavailable."""
        from filmjournal import bootstrap

        try:
            journal = bootstrap.open_journal(self.paths, create=create)
        except NotFound as nothing_there:  # of the journal itself
            raise JournalUnavailable(str(nothing_there)) from None
        try:
            yield journal
        finally:
            journal.close()
