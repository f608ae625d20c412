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
    def journal(self, *, create: bool = False, tell_place: bool = True) -> Iterator[Journal]:
        """The open journal, made where there is none if `create`. Raises JournalUnavailable.

        What is dangerous about the place where it lies is told once, unless the verb tells it anyway.
        """
        from filmjournal import bootstrap
        from filmjournal.services import places

        try:
            journal = bootstrap.open_journal(self.paths, create=create, tell=self.output.trouble)
        except NotFound as nothing_there:  # of the journal itself
            raise JournalUnavailable(str(nothing_there)) from None
        try:
            for place in places.to_be_told(self.paths) if tell_place else ():
                self.output.trouble(place.text)
            yield journal
        finally:
            journal.close()
